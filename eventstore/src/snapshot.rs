//! Folded states kept beside the log: a cache, keyed by the version of the code that folded them.

use moothall_core::decider::{CommunityId, Decider, StreamId};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use crate::chain::Hash;
use crate::community::Community;
use crate::number::from_db;
use crate::on_pool;
use crate::store::Store;

/// Raised when what stands around the state changes.
const FORMAT: i64 = 1;

/// One snapshot, ready to be written.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) slice: u16,
    pub(crate) community: CommunityId,
    pub(crate) code_version: i64,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
    pub(crate) state: Vec<u8>,
    pub(crate) created_at: i64,
}

/// Never replaces a later one.
pub(crate) const SAVE: &str = "INSERT INTO snapshot (slice, community_id, code_version, seq, hash, state, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slice, community_id, code_version) DO UPDATE SET \
    seq = excluded.seq, hash = excluded.hash, state = excluded.state, created_at = excluded.created_at \
    WHERE snapshot.seq < excluded.seq";

/// The snapshot only counts if the log still holds the event it was taken after.
const LOAD: &str = "SELECT s.seq, s.hash, s.state FROM snapshot s JOIN event e ON e.slice = s.slice \
    AND e.community_id = s.community_id AND e.seq = s.seq AND e.hash = s.hash \
    WHERE s.slice = $1 AND s.community_id = $2 AND s.code_version = $3";

const OF_SLICE: &str = "SELECT s.community_id, s.seq FROM snapshot s JOIN event e ON e.slice = s.slice \
    AND e.community_id = s.community_id AND e.seq = s.seq AND e.hash = s.hash \
    WHERE s.slice = $1 AND s.code_version = $2";

/// States folded by other code, or wrapped by another version of this file, have other keys.
pub(crate) fn code_version<D: Decider>() -> i64 {
    (FORMAT << 32) | i64::from(D::CODE_VERSION)
}

/// Serialises a community's state; the caller does so where it may take its time.
pub(crate) fn take<D: Decider>(
    id: CommunityId,
    slice: u16,
    community: &Community<D>,
    created_at: i64,
) -> Result<Row, rmp_serde::encode::Error> {
    let versions: Vec<(StreamId, u64)> =
        community.versions.iter().map(|(id, v)| (StreamId(*id), *v)).collect();
    let state = rmp_serde::to_vec_named(&(&community.state, versions))?;
    Ok(Row {
        slice,
        community: id,
        code_version: code_version::<D>(),
        seq: community.seq,
        hash: community.hash,
        state,
        created_at,
    })
}

/// The latest usable snapshot. One that cannot be read is as good as none.
pub(crate) async fn load<D: Decider>(
    store: &Store,
    slice: u16,
    id: CommunityId,
) -> Result<Option<Community<D>>, sqlx::Error> {
    let row: Option<(i64, Vec<u8>, Vec<u8>)> = on_pool!(store.reads(), pool => sqlx::query_as(LOAD)
        .bind(i16::try_from(slice).unwrap_or(-1))
        .bind(id.0)
        .bind(code_version::<D>())
        .fetch_optional(pool)
        .await)?;
    let Some((seq, hash, state)) = row else { return Ok(None) };
    let decoded: Result<(D, Vec<(StreamId, u64)>), _> = rmp_serde::from_slice(&state);
    let (Ok((state, versions)), Ok(hash)) = (decoded, hash.try_into()) else {
        tracing::warn!(community.id = %id.0, "A snapshot of community `{}` cannot be read; replaying its log", id.0);
        return Ok(None);
    };
    let versions: FxHashMap<Uuid, u64> = versions.into_iter().map(|(id, version)| (id.0, version)).collect();
    let seq = from_db(seq);
    Ok(Some(Community {
        state,
        seq,
        hash,
        versions,
        snapshot_seq: seq,
        last_used: std::time::Instant::now(),
        last_batch: 0,
    }))
}

/// Which communities of a slice have a usable snapshot, and after which of their events.
pub(crate) async fn of_slice<D: Decider>(
    store: &Store,
    slice: u16,
) -> Result<FxHashMap<CommunityId, u64>, sqlx::Error> {
    let rows: Vec<(Uuid, i64)> = on_pool!(store.reads(), pool => sqlx::query_as(OF_SLICE)
        .bind(i16::try_from(slice).unwrap_or(-1))
        .bind(code_version::<D>())
        .fetch_all(pool)
        .await)?;
    Ok(rows.into_iter().map(|(id, seq)| (CommunityId(id), from_db(seq))).collect())
}

/// Whether two states are the same, by their written form: states hold nothing whose order is left to chance.
pub(crate) fn is_same<D: Decider>(
    one: &Community<D>,
    other: &Community<D>,
) -> Result<bool, rmp_serde::encode::Error> {
    Ok(one.versions == other.versions
        && rmp_serde::to_vec_named(&one.state)? == rmp_serde::to_vec_named(&other.state)?)
}
