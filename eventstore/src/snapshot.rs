//! Folded states kept beside the log: a cache, keyed by the version of the code that folded them. PostgreSQL keeps them in a table,
//! SQLite in files beside its own (`snapshot/shelf.rs`): a state of a million members is tens of megabytes, and through SQLite's one
//! writer every commit would wait for them.

pub(crate) mod shelf;

use moothall_core::decider::{CommunityId, Decider, StreamId};
use rustc_hash::FxHashMap;
use sqlx::Connection as _;
use uuid::Uuid;

use crate::chain::Hash;
use crate::community::Community;
use crate::connect::{self, Target};
use crate::number::{from_db, to_db};
use crate::on_pool;
use crate::store::{Store, StoreError};

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
const SAVE: &str = "INSERT INTO snapshot (slice, community_id, code_version, seq, hash, state, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slice, community_id, code_version) DO UPDATE SET \
    seq = excluded.seq, hash = excluded.hash, state = excluded.state, created_at = excluded.created_at \
    WHERE snapshot.seq < excluded.seq";

const LOAD: &str =
    "SELECT seq, hash, state FROM snapshot WHERE slice = $1 AND community_id = $2 AND code_version = $3";

/// A snapshot only counts if the log still holds the event it was taken after.
const HOLDS: &str =
    "SELECT count(*) FROM event WHERE slice = $1 AND community_id = $2 AND seq = $3 AND hash = $4";

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

/// Puts a snapshot where it is kept. Takes its time, and nobody else's: neither the lane nor its connection waits.
pub(crate) async fn save(store: &Store, row: Row) -> Result<(), StoreError> {
    match &store.inner.target {
        Target::Sqlite(directory) => shelf::put(directory.clone(), row).await,
        Target::Postgres(options) => {
            let mut connection = connect::postgres_writer(options).await?;
            let query = sqlx::query(SAVE)
                .bind(i16::try_from(row.slice).unwrap_or(-1))
                .bind(row.community.0)
                .bind(row.code_version)
                .bind(to_db(row.seq))
                .bind(row.hash.as_slice())
                .bind(row.state)
                .bind(row.created_at);
            query.execute(&mut connection).await?;
            Ok(connection.close().await?)
        }
    }
}

/// A snapshot as it is kept.
struct Kept {
    seq: u64,
    hash: Hash,
    state: Vec<u8>,
}

async fn kept<D: Decider>(store: &Store, slice: u16, id: CommunityId) -> Result<Option<Kept>, sqlx::Error> {
    let kept = if let Some(directory) = store.directory() {
        shelf::get(directory.to_owned(), id, code_version::<D>()).await
    } else {
        let row: Option<(i64, Vec<u8>, Vec<u8>)> = on_pool!(store.reads(), pool => sqlx::query_as(LOAD)
            .bind(i16::try_from(slice).unwrap_or(-1))
            .bind(id.0)
            .bind(code_version::<D>())
            .fetch_optional(pool)
            .await)?;
        row.and_then(|(seq, hash, state)| {
            Some(Kept { seq: from_db(seq), hash: hash.try_into().ok()?, state })
        })
    };
    let Some(kept) = kept else { return Ok(None) };
    let (count,): (i64,) = on_pool!(store.reads(), pool => sqlx::query_as(HOLDS)
        .bind(i16::try_from(slice).unwrap_or(-1))
        .bind(id.0)
        .bind(to_db(kept.seq))
        .bind(kept.hash.as_slice())
        .fetch_one(pool)
        .await)?;
    Ok((count == 1).then_some(kept))
}

/// The latest usable snapshot. One that cannot be read is as good as none.
pub(crate) async fn load<D: Decider>(
    store: &Store,
    slice: u16,
    id: CommunityId,
) -> Result<Option<Community<D>>, sqlx::Error> {
    let Some(Kept { seq, hash, state }) = kept::<D>(store, slice, id).await? else { return Ok(None) };
    // A large one takes a while.
    let decoded =
        tokio::task::spawn_blocking(move || rmp_serde::from_slice::<(D, Vec<(StreamId, u64)>)>(&state));
    let Ok(Ok((state, versions))) = decoded.await else {
        tracing::warn!(community.id = %id.0, "A snapshot of community `{}` cannot be read; replaying its log", id.0);
        return Ok(None);
    };
    let versions: FxHashMap<Uuid, u64> = versions.into_iter().map(|(id, version)| (id.0, version)).collect();
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
    if let Some(directory) = store.directory() {
        return Ok(shelf::all(directory.to_owned(), code_version::<D>()).await);
    }
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
