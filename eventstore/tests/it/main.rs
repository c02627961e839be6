//! The event store's contract, on both databases.

mod appending;
mod bank;
mod duplicates;
mod hall;
mod identity;
mod projecting;
mod resuming;
mod trouble;
mod vault;
mod vault_places;
