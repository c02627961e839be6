//! What can be asked of the read models. Nothing here looks at permissions, and nothing opens what is sealed.

use moothall_core::decider::Actor;
use moothall_eventstore::database::{Database, Dialect};
use serde::de::DeserializeOwned;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Encode, Postgres, Sqlite, Type};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::pin::Pin;
use uuid::Uuid;

pub mod communities;
pub mod deliberations;
pub mod due;
pub mod halls;
pub mod letter_boxes;
pub mod meetings;
pub mod members;
pub(crate) mod opinions;
pub mod panels;
pub mod polls;
pub mod portfolio;
pub mod promises;
pub mod proposals;
pub mod register;
pub mod resolutions;
pub mod results;
pub mod seats;
pub mod suggestions;
pub mod timeline;
pub mod topics;
pub mod voices;

/// Why a read model could not be read.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The database said no.
    #[error("a read model could not be read")]
    Database(#[from] sqlx::Error),
    /// A row is not what this version writes: the read models belong to other code.
    #[error("a row of `{table}` cannot be understood: {reason}")]
    Malformed {
        /// Which table.
        table: &'static str,
        /// What is wrong.
        reason: String,
    },
}

/// Which end of a list a page is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The first ones.
    #[default]
    First,
    /// The last ones.
    Last,
}

/// A part of a list in the order of its key. It always comes in ascending order, whichever end it was taken from; ask for
/// one more than is shown to learn whether there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<K> {
    /// The most rows.
    pub limit: u32,
    /// Only what comes after this key.
    pub after: Option<K>,
    /// Only what comes before this key.
    pub before: Option<K>,
    /// From which end.
    pub end: End,
}

impl<K> Page<K> {
    /// The first so many.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { limit, after: None, before: None, end: End::First }
    }

    /// The last so many.
    #[must_use]
    pub fn last(limit: u32) -> Self {
        Self { end: End::Last, ..Self::first(limit) }
    }

    /// Only what comes after this key.
    #[must_use]
    pub fn after(self, key: K) -> Self {
        Self { after: Some(key), ..self }
    }

    /// Only what comes before this key.
    #[must_use]
    pub fn before(self, key: K) -> Self {
        Self { before: Some(key), ..self }
    }

    /// The end of a query whose `first`, `first + 1` and `first + 2` are the bounds and the limit.
    fn tail(&self, key: &str, first: u8) -> String {
        let order = match self.end {
            End::First => "ASC",
            End::Last => "DESC",
        };
        let (second, third) = (first + 1, first + 2);
        format!("{key} > ${first} AND {key} < ${second} ORDER BY {key} {order} LIMIT ${third}")
    }

    fn in_order<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.end == End::Last {
            rows.reverse();
        }
        rows
    }
}

impl Page<Uuid> {
    /// No id is all zeros or all ones.
    fn bounds(&self) -> (Uuid, Uuid) {
        (self.after.unwrap_or(Uuid::nil()), self.before.unwrap_or(Uuid::max()))
    }
}

impl Page<u64> {
    fn bounds(&self) -> (i64, i64) {
        let key = |key: u64| i64::try_from(key).unwrap_or(i64::MAX);
        (self.after.map_or(-1, key), self.before.map_or(i64::MAX, key))
    }
}

/// Ids as one bind: an array in PostgreSQL, JSON in SQLite. The SQL says `IN_IDS($2)`.
#[derive(Clone, Debug)]
pub(crate) struct Ids(Vec<Uuid>);

impl FromIterator<Uuid> for Ids {
    fn from_iter<I: IntoIterator<Item = Uuid>>(ids: I) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl Type<Sqlite> for Ids {
    fn type_info() -> <Sqlite as sqlx::Database>::TypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Ids {
    fn encode_by_ref(
        &self,
        arguments: &mut <Sqlite as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let mut json = String::with_capacity(self.0.len() * 35 + 2);
        for id in &self.0 {
            json.push(if json.is_empty() { '[' } else { ',' });
            write!(json, "\"{}\"", id.simple())?;
        }
        json.push_str(if json.is_empty() { "[]" } else { "]" });
        Encode::<Sqlite>::encode(json, arguments)
    }
}

impl Type<Postgres> for Ids {
    fn type_info() -> <Postgres as sqlx::Database>::TypeInfo {
        <Vec<Uuid> as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Ids {
    fn encode_by_ref(
        &self,
        arguments: &mut <Postgres as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        <Vec<Uuid> as Encode<Postgres>>::encode_by_ref(&self.0, arguments)
    }
}

/// One query text in the words of its database.
pub(crate) fn in_dialect(database: &Database, sql: &str) -> String {
    match database.dialect() {
        Dialect::Sqlite => {
            let mut parts = sql.split("IN_IDS(");
            let mut text = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let (bind, rest) = part.split_once(')').unwrap_or((part, ""));
                text.push_str("IN (SELECT unhex(value) FROM json_each(");
                text.push_str(bind);
                text.push_str("))");
                text.push_str(rest);
            }
            text
        }
        Dialect::Postgres => sql.replace("IN_IDS(", "= ANY("),
    }
}

/// Rows on their way.
pub(crate) type Fetched<'a, Row> = Pin<Box<dyn Future<Output = Result<Vec<Row>, sqlx::Error>> + Send + 'a>>;

/// Fetches rows of one shape from either database.
macro_rules! rows {
    ($database:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {{
        let sql = $crate::queries::in_dialect($database, $sql);
        // Boxed: what is built on these reads need not look through the driver's futures again and again when it is compiled.
        let found: $crate::queries::Fetched<'_, $row> = moothall_eventstore::on_pool!($database, pool => {
            Box::pin(sqlx::query_as::<_, $row>(sqlx::AssertSqlSafe(sql))$(.bind($bind))*.fetch_all(pool))
        });
        found.await
    }};
}
pub(crate) use rows;

/// What a row holds, if this version knows it.
fn known<T>(table: &'static str, what: &str, value: Option<T>) -> Result<T, QueryError> {
    value.ok_or_else(|| QueryError::Malformed { table, reason: format!("{what} is unknown") })
}

/// JSON that a fold has written.
fn parsed<T: DeserializeOwned>(table: &'static str, json: &str) -> Result<T, QueryError> {
    serde_json::from_str(json).map_err(|error| QueryError::Malformed { table, reason: error.to_string() })
}

fn actor_of(table: &'static str, kind: &str, id: Option<Uuid>) -> Result<Actor, QueryError> {
    known(table, "its actor", Actor::parse(kind, id))
}

/// A number that is never negative.
fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// Rows by what they belong to, in the order they came.
fn grouped<K: Ord, V>(rows: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in rows {
        groups.entry(key).or_default().push(value);
    }
    groups
}
