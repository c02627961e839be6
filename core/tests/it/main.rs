//! The rules as sentences about the hall: given what has happened, when somebody asks, then this follows.
#![expect(clippy::panic, reason = "a test's own tools fail by panicking")]

mod amendments;
mod calling;
mod consultations;
mod council;
mod counting;
mod debates;
mod deliberations;
mod erasure;
mod floor_laws;
mod founding;
mod golden;
mod halls;
mod hands;
mod laws;
mod meetings;
mod membership;
mod objections;
mod paper;
mod policy;
mod proposals;
mod proxies;
mod real_rolls;
mod reconvening;
mod refusals;
mod refusals_of_meetings;
mod register;
mod renheng;
mod rounds;
mod scopes;
mod snapshots;
mod spec;
mod voting;
mod world;
