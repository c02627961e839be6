//! Whole-stack tests, all in one binary: each module is a folder beside this one.

mod architecture;
#[path = "../http/mod.rs"]
mod http;
#[path = "../kill/mod.rs"]
mod kill;
#[path = "../stack/mod.rs"]
mod stack;
