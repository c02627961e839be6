//! Read models that were folded from another log than the one that lies beside them now: it has lost its end, or an older copy
//! of it was restored. They show events that are not there, and would pass over those that come in their place.

use rustc_hash::FxHashMap;
use std::fmt;

use super::generation::{self, Found};
use crate::database::Database;
use crate::heads;
use crate::number::{slice_from_db, to_db};
use crate::position::Position;
use crate::store::{Store, StoreError};

const HASH_SQLITE: &str = "SELECT slice, hash FROM event WHERE pos = $1";
const HASHES_POSTGRES: &str = "SELECT e.slice, e.hash FROM unnest($1::smallint[], $2::bigint[]) c(s, p) \
    JOIN event e ON e.slice = c.s AND e.pos = c.p";

/// Where read models and log part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The read models.
    pub generation: u32,
    /// Up to where they are folded.
    pub reached: Position,
    /// The last position that the log has in that slice.
    pub end: Position,
}

impl fmt::Display for Stray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { generation, reached, end } = self;
        if reached.pos > end.pos {
            write!(
                f,
                "the read models of generation {generation} are ahead of the log: they are at position {reached}, \
                 and the log ends at {end}; it has lost its end, or an older copy of it was restored"
            )
        } else {
            write!(
                f,
                "the read models of generation {generation} are of another log: at position {reached} they saw an event \
                 that this one does not hold; it had lost its end, or an older copy of it was restored, and it has grown since"
            )
        }
    }
}

/// The read models that would serve, if they were folded from another log. They are left as they are.
pub async fn find_stray(store: &Store) -> Result<Option<Stray>, StoreError> {
    let found = generation::list(store).await?;
    match found.iter().rfind(|place| place.caught_up) {
        Some(place) => compare(store, place.number).await,
        None => Ok(None),
    }
}

/// Those that were folded from this log. The others stay where they are until a later one serves.
pub(super) async fn of_this_log(store: &Store, found: Vec<Found>) -> Result<Vec<Found>, StoreError> {
    let mut own = Vec::with_capacity(found.len());
    for place in found {
        match compare(store, place.number).await? {
            None => own.push(place),
            Some(stray) => {
                tracing::warn!(
                    generation = place.number,
                    "Read models are left aside, to be built anew: {stray}"
                );
            }
        }
    }
    Ok(own)
}

/// Compares the checkpoint with the log, which is asked second: meanwhile it only grows.
async fn compare(store: &Store, generation: u32) -> Result<Option<Stray>, StoreError> {
    let reached = generation::checkpoints(store, generation).await?;
    let positions: Vec<Position> = reached.iter().map(|(position, _)| *position).collect();
    let held = hashes(store.reads(), &positions).await?;
    let parts = reached.into_iter().find(|(position, hash)| match held.get(&position.slice) {
        // Of a generation of the first versions nothing but the position is known.
        Some(held) => hash.as_ref().is_some_and(|hash| hash != held),
        None => true,
    });
    let Some((reached, _)) = parts else { return Ok(None) };
    let heads = heads::of(store.reads(), &[reached.slice]).await?;
    let pos = heads.get(&reached.slice).map_or(0, |head| head.pos);
    Ok(Some(Stray { generation, reached, end: Position { pos, ..reached } }))
}

/// The hashes of the events at these positions, one a slice; where there is none, it is missing.
async fn hashes(database: &Database, positions: &[Position]) -> Result<FxHashMap<u16, Vec<u8>>, sqlx::Error> {
    let rows: Vec<(i16, Vec<u8>)> = match database {
        Database::Sqlite(pool) => {
            let only = positions.first().map_or(0, |position| to_db(position.pos));
            sqlx::query_as(HASH_SQLITE).bind(only).fetch_all(pool).await?
        }
        Database::Postgres(pool) => {
            let slices: Vec<i16> =
                positions.iter().map(|position| i16::try_from(position.slice).unwrap_or(-1)).collect();
            let positions: Vec<i64> = positions.iter().map(|position| to_db(position.pos)).collect();
            sqlx::query_as(HASHES_POSTGRES).bind(slices).bind(positions).fetch_all(pool).await?
        }
    };
    Ok(rows.into_iter().map(|(slice, hash)| (slice_from_db(i32::from(slice)), hash)).collect())
}
