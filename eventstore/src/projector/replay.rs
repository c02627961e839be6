//! Time travel: the read models of a prefix of the log, folded by the same code into an SQLite in memory.

use moothall_core::decider::CommunityId;

use super::apply::fold;
use super::generation::lay_tables;
use super::pages::{Decoded, PAGE, decode};
use super::views::{ApplyError, Quarantined, Views};
use crate::connect;
use crate::database::Database;
use crate::number::count;
use crate::page::{self, Page, ReadError};
use crate::position::{Position, slice_of};
use crate::store::Store;

/// Which part of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// One community's events up to and including `up_to`.
    Community {
        /// The community.
        community: CommunityId,
        /// Its last event to be seen; `u64::MAX` for all.
        up_to: u64,
    },
    /// Every slice to its end.
    Everything,
}

/// Why a prefix could not be folded.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The log could not be read.
    #[error("the log could not be read")]
    Read(#[from] ReadError),
    /// The database in memory said no.
    #[error("the database in memory said no")]
    Database(#[from] sqlx::Error),
    /// An event could not be folded.
    #[error("the events could not be folded")]
    Apply(#[from] ApplyError),
    /// An event could not be decoded.
    #[error("event {} of community {} cannot be read: {}", .0.position, .0.community.0, .0.error)]
    Undecodable(Quarantined),
}

/// Folds a prefix of the log into a fresh database in memory, which lives as long as the handle.
pub async fn replay<V: Views>(store: &Store, views: &V, prefix: Prefix) -> Result<Database, ReplayError> {
    let database = lay_in_memory(store, views).await?;
    match prefix {
        Prefix::Community { community, up_to } => {
            let place = (slice_of(community, store.slices()), community);
            let mut after = 0;
            loop {
                let page = page::community_page(store.reads(), place, (after, up_to), PAGE).await?;
                after += count(page.len());
                let decoded = decode_community(page).await?;
                if fold_page(&database, views, &decoded).await? < count(usize::try_from(PAGE).unwrap_or(0)) {
                    return Ok(database);
                }
            }
        }
        Prefix::Everything => {
            for slice in 0..store.slices() {
                fold_slice(store, views, &database, (slice, u64::MAX)).await?;
            }
            Ok(database)
        }
    }
}

/// Folds every slice up to and including its position, whatever has been appended since. A slice that ends before its
/// position is a [`ReadError::Hole`].
pub async fn replay_to<V: Views>(store: &Store, views: &V, cursors: &[u64]) -> Result<Database, ReplayError> {
    let database = lay_in_memory(store, views).await?;
    for (slice, cursor) in (0..store.slices()).zip(cursors) {
        let reached = fold_slice(store, views, &database, (slice, *cursor)).await?;
        if reached < *cursor {
            return Err(ReadError::Hole { slice, expected: *cursor, found: reached }.into());
        }
    }
    Ok(database)
}

async fn lay_in_memory<V: Views>(store: &Store, views: &V) -> Result<Database, sqlx::Error> {
    let database = Database::Sqlite(connect::sqlite_memory_pool().await?);
    let mut transaction = database.begin().await?;
    lay_tables(&mut transaction, views, store.slices()).await?;
    transaction.commit().await?;
    Ok(database)
}

/// Folds a slice's events up to a position, or to its end; says where that was.
async fn fold_slice<V: Views>(
    store: &Store,
    views: &V,
    database: &Database,
    (slice, up_to): (u16, u64),
) -> Result<u64, ReplayError> {
    let mut after = Position { slice, pos: 0 };
    while after.pos < up_to {
        let limit = u32::try_from(up_to - after.pos).unwrap_or(PAGE).min(PAGE);
        let page = page::slice_page(store.reads(), after, limit).await?;
        let length = count(page.len());
        let from = [after];
        let decoded = blocking(move || decode::<V::Event>(&page, &from)).await?;
        fold_page(database, views, &decoded).await?;
        after.pos += length;
        if length < u64::from(limit) {
            break;
        }
    }
    Ok(after.pos)
}

async fn fold_page<V: Views>(
    database: &Database,
    views: &V,
    page: &Decoded<V::Event>,
) -> Result<u64, ReplayError> {
    if let Some(case) = page.broken.first() {
        return Err(ReplayError::Undecodable(case.clone()));
    }
    let mut transaction = database.begin().await?;
    fold(views, &mut transaction, &page.events).await?;
    transaction.commit().await?;
    Ok(count(page.events.len()))
}

/// A community's rows are not dense in the slice; each is checked by its own number instead.
async fn decode_community<E: moothall_core::decider::DomainEvent>(
    page: Page,
) -> Result<Decoded<E>, ReadError> {
    blocking(move || {
        let mut decoded =
            Decoded { events: Vec::with_capacity(page.len()), broken: Vec::new(), moves: Vec::new() };
        for stored in page.iter() {
            let stored = stored?;
            let (envelope, event) = stored.decode::<E>()?;
            decoded.events.push(super::Recorded {
                position: stored.position,
                envelope,
                event,
                hash: stored.hash,
            });
        }
        Ok(decoded)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ReadError::Database(sqlx::Error::Io(std::io::Error::other(error))))?
}
