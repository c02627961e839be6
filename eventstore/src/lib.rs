//! The log over sqlx, on SQLite and PostgreSQL. Knows SQL, knows no rules: generic over a `Decider`.
//!
//! Start reading at [`Store::open`], then [`Engine::execute`] and the lane behind it, then [`projector`].

mod append;
pub mod chain;
pub mod clock;
mod community;
mod connect;
pub mod database;
pub mod engine;
#[cfg(feature = "sabotage")]
pub mod faults;
pub mod heads;
pub mod identity;
mod keys;
mod lane;
pub mod metrics;
mod number;
mod pack;
pub mod page;
pub mod position;
pub mod projector;
pub mod reader;
mod rows;
mod snapshot;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
pub mod vault;
pub mod verify;
mod words;

pub use append::AppendError;
pub use clock::Clock;
pub use database::{Database, Dialect, Transaction};
pub use engine::{CommandKey, Engine, EngineOptions, ExecuteError, Fault, Receipt, Request};
pub use page::ReadError;
pub use position::{Position, slice_of};
pub use projector::{ApplyError, Prefix, Progress, Projector, ProjectorOptions, Recorded, Views};
pub use reader::RawEvent;
pub use store::{Store, StoreError, StoreOptions};
