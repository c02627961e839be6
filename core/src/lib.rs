//! The rules of Moothall: pure functions over one community's state. No IO, no async, no clock, no dice, no floats.
//!
//! Start at [`state::Community`], whose `decide` and `evolve` are the whole of it; then [`poll`], the largest room.
#![warn(missing_docs)]
#![deny(clippy::wildcard_enum_match_arm)]

pub mod calendar;
pub mod community;
pub mod decider;
pub mod deliberation;
pub mod event;
pub mod fraction;
pub mod hall;
pub mod ids;
pub mod language;
pub mod meeting;
pub mod membership;
pub mod messages;
pub mod panel;
mod places;
pub mod policy;
pub mod poll;
pub mod proposal;
pub mod refusal;
pub mod register;
pub mod resolution;
pub mod rule;
pub mod sealed;
pub mod state;
pub mod text;
pub mod time;
pub mod topic;
