//! While it is being built: these tests alone.

#[path = "../http/mod.rs"]
mod http;
#[path = "mod.rs"]
mod stack;
