//! Bringing existing records in, every one of them as a command.

pub mod polis;
pub mod register;
pub mod roll_calls;
