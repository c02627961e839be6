//! A community in memory: its decision state, always the fold of the log up to `seq`, and how it is folded when cold.

use moothall_core::decider::{CommunityId, Decider, DomainEvent, Envelope};
use rustc_hash::FxHashMap;
use std::time::Instant;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::chain::{GENESIS, Hash};
use crate::number::count;
use crate::page::{self, Page, ReadError};
use crate::snapshot;
use crate::store::Store;

/// Events of a page of a cold load.
const LOAD_PAGE: u32 = 8192;

/// The decision state of one community and where in the log it stands.
#[derive(Debug)]
pub(crate) struct Community<D> {
    pub(crate) state: D,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
    pub(crate) versions: FxHashMap<Uuid, u64>,
    /// Where the latest snapshot stands.
    pub(crate) snapshot_seq: u64,
    pub(crate) last_used: Instant,
    /// The last batch that holds events of this community; evicted only when that is settled.
    pub(crate) last_batch: u64,
}

impl<D: Decider> Community<D> {
    pub(crate) fn new(id: CommunityId) -> Self {
        Self {
            state: D::initial(id),
            seq: 0,
            hash: GENESIS,
            versions: FxHashMap::default(),
            snapshot_seq: 0,
            last_used: Instant::now(),
            last_batch: 0,
        }
    }

    /// Folds one event of the log.
    pub(crate) fn fold(&mut self, envelope: &Envelope, event: &D::Event) {
        self.state.evolve(envelope, event);
        self.seq = envelope.seq;
        self.versions.insert(envelope.stream.0, envelope.version);
    }

    /// The snapshot and what came after it, or everything. Fetching, decoding and folding overlap, a page each: the latter two take
    /// about as long as each other, and longer than the first.
    pub(crate) async fn load(store: &Store, slice: u16, id: CommunityId) -> Result<Self, ReadError> {
        let mut community = snapshot::load(store, slice, id).await?.unwrap_or_else(|| Self::new(id));
        let from = community.seq;
        let (pages, mut arriving) = mpsc::channel(2);
        let reads = store.reads().clone();
        let fetcher = tokio::spawn(async move {
            let mut after = from;
            loop {
                let page = page::community_page(&reads, (slice, id), (after, u64::MAX), LOAD_PAGE).await;
                let length = page.as_ref().map_or(0, Page::len);
                after += count(length);
                let last = length < usize::try_from(LOAD_PAGE).unwrap_or(usize::MAX);
                let decoding = tokio::task::spawn_blocking(move || decoded::<D::Event>(&page?));
                if pages.send(decoding).await.is_err() || last {
                    return;
                }
            }
        });
        let guard = tokio_util::task::AbortOnDropHandle::new(fetcher);
        while let Some(decoding) = arriving.recv().await {
            let events = done(decoding).await?;
            community = done(tokio::task::spawn_blocking(move || folded(id, community, events))).await?;
        }
        drop(guard);
        Ok(community)
    }
}

/// An event of the log, and the hash of the chain at it.
type Decoded<E> = (Envelope, E, Hash);

fn decoded<E: DomainEvent>(page: &Page) -> Result<Vec<Decoded<E>>, ReadError> {
    page.iter()
        .map(|stored| {
            let stored = stored?;
            let (envelope, event) = stored.decode::<E>()?;
            Ok((envelope, event, stored.hash))
        })
        .collect()
}

fn folded<D: Decider>(
    id: CommunityId,
    mut community: Community<D>,
    events: Vec<Decoded<D::Event>>,
) -> Result<Community<D>, ReadError> {
    for (envelope, event, hash) in events {
        let expected = community.seq + 1;
        if envelope.seq != expected {
            return Err(ReadError::MissingEvent { community: id, expected, found: envelope.seq });
        }
        community.fold(&envelope, &event);
        community.hash = hash;
    }
    Ok(community)
}

/// What a thread that may be busy for a while came to.
async fn done<T>(work: JoinHandle<Result<T, ReadError>>) -> Result<T, ReadError> {
    match work.await {
        Ok(result) => result,
        // Only a panic ends a blocking task early; the lane's load task passes it on.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(ReadError::Database(sqlx::Error::Io(std::io::Error::other(error)))),
        },
    }
}
