//! The log over sqlx, on SQLite and PostgreSQL. Knows SQL, knows no rules: generic over a `Decider`.

pub mod database;
pub mod identity;
pub mod vault;
