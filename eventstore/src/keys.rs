//! Idempotency keys: those of the last commands in memory, all of them in the log.

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use rustc_hash::FxHashMap;
use sqlx::Row;
use std::collections::VecDeque;
use std::fmt::Write as _;
use uuid::Uuid;

use crate::database::Database;
use crate::engine::Receipt;
use crate::number::{count, from_db};

/// Keys a lane remembers.
const REMEMBERED: usize = 65_536;

/// A key that is in the log, and what its command led to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) digest: [u8; 16],
    pub(crate) receipt: Receipt,
}

/// The keys of the last commands. What is not here is in the log, or new; a UUIDv7 made after everything forgotten is
/// new without asking, and the log's unique index catches a client whose clock is wrong.
#[derive(Debug)]
pub(crate) struct RecentKeys {
    /// The number of each key in `kept`: small, so that asking for a key that is not there stays in the processor's cache.
    numbers: FxHashMap<(CommunityId, Uuid), u64>,
    /// In order of arrival.
    kept: VecDeque<Kept>,
    /// The number of the first in `kept`.
    first: u64,
    floor: Timestamp,
    capacity: usize,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    key: (CommunityId, Uuid),
    known: Known,
}

impl RecentKeys {
    pub(crate) fn new(floor: Timestamp) -> Self {
        Self { numbers: FxHashMap::default(), kept: VecDeque::new(), first: 0, floor, capacity: REMEMBERED }
    }

    pub(crate) fn get(&self, community: CommunityId, key: Uuid) -> Option<&Known> {
        let number = self.numbers.get(&(community, key))?;
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.kept.get(place).map(|kept| &kept.known)
    }

    pub(crate) fn remember(&mut self, community: CommunityId, key: Uuid, known: Known) {
        let key = (community, key);
        self.numbers.insert(key, self.first + count(self.kept.len()));
        self.kept.push_back(Kept { key, known });
        while self.kept.len() > self.capacity {
            let Some(oldest) = self.kept.pop_front() else { return };
            // Unless it was taken back since, or came again.
            if self.numbers.get(&oldest.key) == Some(&self.first) {
                self.numbers.remove(&oldest.key);
                self.floor = self.floor.max(oldest.known.receipt.recorded_at);
            }
            self.first += 1;
        }
    }

    /// Takes back what a batch that was not stored had promised.
    pub(crate) fn forget(&mut self, community: CommunityId, key: Uuid) {
        // Its place in the order stays, and is skipped when it comes up.
        self.numbers.remove(&(community, key));
    }

    /// Whether a key that is not remembered is new, judged by the time it was made.
    pub(crate) fn is_new(&self, key: Uuid) -> bool {
        made_at(key).is_some_and(|made| made > self.floor)
    }
}

/// The instant in a UUIDv7.
fn made_at(key: Uuid) -> Option<Timestamp> {
    if key.get_version_num() != 7 {
        return None;
    }
    let (seconds, nanos) = key.get_timestamp()?.to_unix();
    let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
    micros.checked_add(i64::from(nanos / 1000)).map(Timestamp)
}

macro_rules! look_up {
    ($keys:literal) => {
        concat!(
            "SELECT f.command_id, f.command_digest, f.command_events, f.pos, l.pos, l.seq, l.hash, l.recorded_at \
             FROM event f JOIN event l ON l.slice = f.slice AND l.pos = f.pos + f.command_events - 1 \
             WHERE f.slice = $1 AND f.community_id = $2 AND f.command_id IS NOT NULL AND f.command_id ",
            $keys
        )
    };
}

const LOOK_UP_SQLITE: &str = look_up!("IN (SELECT unhex(value) FROM json_each($3))");
const LOOK_UP_POSTGRES: &str = look_up!("= ANY($3)");

/// Those of the keys that are in the log.
pub(crate) async fn look_up(
    database: &Database,
    (slice, community): (u16, CommunityId),
    keys: &[Uuid],
) -> Result<Vec<(Uuid, Known)>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    macro_rules! known {
        ($rows:expr) => {
            $rows
                .iter()
                .map(|row| {
                    let receipt = Receipt {
                        community,
                        slice,
                        first_pos: from_db(row.try_get(3)?),
                        pos: from_db(row.try_get(4)?),
                        seq: from_db(row.try_get(5)?),
                        hash: array(row.try_get::<&[u8], _>(6)?)?,
                        recorded_at: Timestamp(row.try_get(7)?),
                        events: u32::try_from(row.try_get::<i32, _>(2)?).unwrap_or(0),
                        duplicate: true,
                    };
                    let digest = array(row.try_get::<&[u8], _>(1)?)?;
                    Ok((row.try_get(0)?, Known { digest, receipt }))
                })
                .collect()
        };
    }
    let slice_number = i16::try_from(slice).unwrap_or(-1);
    match database {
        Database::Sqlite(pool) => {
            let query = sqlx::query(LOOK_UP_SQLITE).bind(slice_number).bind(community.0).bind(as_json(keys));
            known!(query.fetch_all(pool).await?)
        }
        Database::Postgres(pool) => {
            let query = sqlx::query(LOOK_UP_POSTGRES).bind(slice_number).bind(community.0).bind(keys);
            known!(query.fetch_all(pool).await?)
        }
    }
}

fn as_json(keys: &[Uuid]) -> String {
    let mut json = String::with_capacity(keys.len() * 35 + 2);
    json.push('[');
    for key in keys {
        let comma = if json.len() > 1 { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(json, "{comma}\"{}\"", key.simple());
    }
    json.push(']');
    json
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], sqlx::Error> {
    bytes.try_into().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(at: i64) -> Known {
        let receipt = Receipt {
            community: CommunityId(Uuid::nil()),
            slice: 0,
            first_pos: 1,
            pos: 1,
            seq: 1,
            hash: [0; 32],
            recorded_at: Timestamp(at),
            events: 1,
            duplicate: false,
        };
        Known { digest: [0; 16], receipt }
    }

    fn v7(millis: u64) -> Uuid {
        let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, millis / 1000, nanos))
    }

    #[test]
    fn forgetting_a_key_raises_the_floor_to_its_time() {
        let community = CommunityId(Uuid::nil());
        let mut keys = RecentKeys { capacity: 2, ..RecentKeys::new(Timestamp(1_000_000)) };
        for (number, at) in [(1, 2_000_000), (2, 3_000_000), (3, 4_000_000)] {
            keys.remember(community, Uuid::from_u128(number), known(at));
        }
        assert!(keys.get(community, Uuid::from_u128(1)).is_none());
        assert!(keys.get(community, Uuid::from_u128(3)).is_some());
        assert!(!keys.is_new(v7(2_000)));
        assert!(keys.is_new(v7(2_001)));
    }

    #[test]
    fn a_key_that_tells_no_time_is_never_taken_for_new() {
        assert!(!RecentKeys::new(Timestamp(0)).is_new(Uuid::new_v4()));
    }
}
