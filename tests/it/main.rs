//! Whole-stack tests, all in one binary: each module is a folder beside this one.

// What answers a request lies as deep as the schema's merged objects.
#![recursion_limit = "512"]

mod architecture;
#[path = "../http/mod.rs"]
mod http;
#[path = "../kill/mod.rs"]
mod kill;
#[path = "../stack/mod.rs"]
mod stack;
