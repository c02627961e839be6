//! The rules as sentences about the hall: given what has happened, when somebody asks, then this follows.
#![expect(clippy::panic, reason = "a test's own tools fail by panicking")]

mod advice;
mod calling;
mod counting;
mod erasure;
mod founding;
mod golden;
mod laws;
mod lotteries;
mod membership;
mod objections;
mod panel_world;
mod panels;
mod paper;
mod policy;
mod proposals;
mod proxies;
mod real_rolls;
mod reconvening;
mod refusals;
mod register;
mod resolution_world;
mod resolutions;
mod rulings;
mod scopes;
mod snapshots;
mod spec;
mod voting;
mod world;
