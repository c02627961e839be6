//! The rules of Moothall: pure functions over one community's state. No IO, no async, no clock, no dice, no floats.
#![warn(missing_docs)]
#![deny(clippy::wildcard_enum_match_arm)]

pub mod decider;
pub mod sealed;
pub mod text;
pub mod time;
