//! The HTTP layer over a small schema of its own, served on 127.0.0.1. `hall.rs` is the server, `client.rs` the client.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]
#![expect(clippy::unused_async, reason = "async-graphql's resolvers are async")]

mod audit;
pub(crate) mod client;
mod events;
mod hall;
mod limits;
mod operator;
mod refusals;
mod sessions;
mod sockets;
