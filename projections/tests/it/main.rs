//! Given events, then rows: on both databases.
#![expect(clippy::unwrap_used, reason = "a test's own tools fail by panicking")]

mod bulk;
mod due;
mod erasure;
mod hall;
mod isolation;
mod matters;
mod opinions;
mod pages;
mod speed;
mod tally;
mod topics;
