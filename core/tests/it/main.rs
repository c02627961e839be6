//! The rules as sentences about the hall: given what has happened, when somebody asks, then this follows.
#![expect(clippy::panic, reason = "a test's own tools fail by panicking")]

mod calling;
mod counting;
mod erasure;
mod founding;
mod golden;
mod laws;
mod letter_boxes;
mod membership;
mod objections;
mod paper;
mod policy;
mod proposals;
mod proxies;
mod real_rolls;
mod reconvening;
mod refusals;
mod register;
mod scopes;
mod snapshots;
mod spec;
mod suggestions;
mod topics;
mod voting;
mod world;
