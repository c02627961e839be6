//! The event store's contract, on both databases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where an expectation does")]

mod appending;
mod bank;
mod duplicates;
mod hall;
mod identity;
mod projecting;
mod resuming;
mod set_back;
mod together;
mod trouble;
mod vault;
mod vault_places;
