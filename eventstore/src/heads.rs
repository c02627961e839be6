//! The last event of each slice: what the next append stands on, and what a tailer compares its cursor with.

use moothall_core::time::Timestamp;
use rustc_hash::FxHashMap;

use crate::database::Database;
use crate::number::{from_db, slice_from_db};

/// A slice's last event; of an empty slice, position 0 and time 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its position.
    pub pos: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

const SQLITE: &str = "SELECT slice, pos, recorded_at FROM event ORDER BY pos DESC LIMIT 1";
const POSTGRES: &str = "SELECT s, e.pos, e.recorded_at FROM unnest($1::smallint[]) s \
    CROSS JOIN LATERAL (SELECT pos, recorded_at FROM event WHERE slice = s ORDER BY pos DESC LIMIT 1) e";

/// The heads of these slices in one query; an empty slice is missing.
pub(crate) async fn of(database: &Database, slices: &[u16]) -> Result<FxHashMap<u16, Head>, sqlx::Error> {
    let rows: Vec<(i16, i64, i64)> = match database {
        Database::Sqlite(pool) => sqlx::query_as(SQLITE).fetch_all(pool).await?,
        Database::Postgres(pool) => {
            let slices: Vec<i16> = slices.iter().map(|slice| i16::try_from(*slice).unwrap_or(-1)).collect();
            sqlx::query_as(POSTGRES).bind(slices).fetch_all(pool).await?
        }
    };
    Ok(rows
        .into_iter()
        .map(|(slice, pos, recorded_at)| {
            (slice_from_db(i32::from(slice)), Head { pos: from_db(pos), recorded_at: Timestamp(recorded_at) })
        })
        .collect())
}
