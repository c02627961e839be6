//! The schema as a contract: what it looks like, who may see which field, how refusals sound, how ids and files are read.
#![cfg(test)]

mod coverage;
mod ids;
mod register_csv;
mod schema;
mod sentences;
mod spoken;
mod text_diff;
mod turns;
