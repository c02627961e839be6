//! Reading ahead: the next page is fetched and decoded while the current one is applied.

use moothall_core::decider::{CommunityId, DomainEvent};
use rustc_hash::{FxHashMap, FxHashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

use super::views::{Quarantined, Recorded};
use crate::chain::Hash;
use crate::heads;
use crate::page::{self, Page, ReadError};
use crate::position::Position;
use crate::store::Store;
use crate::words::in_full;

/// Events of a page when far behind.
pub(super) const PAGE: u32 = 5000;
/// Of one slice at least, however many slices are behind.
const PAGE_OF_SLICE: usize = 64;
/// How soon another process's appends are noticed: soon after the last, later when it is quiet.
const POLL_FIRST: Duration = Duration::from_millis(200);
const POLL_LAST: Duration = Duration::from_secs(1);

/// Events that are applied together, and how far they take the checkpoint.
#[derive(Debug)]
pub(super) struct Decoded<E> {
    pub(super) events: Vec<Recorded<E>>,
    /// Communities with an event that cannot be decoded. Nothing after it is in `events`.
    pub(super) broken: Vec<Quarantined>,
    pub(super) moves: Vec<Move>,
}

/// How far a page takes the checkpoint of a slice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub(super) slice: u16,
    pub(super) from: u64,
    pub(super) to: u64,
    /// Of the event at `to`.
    pub(super) hash: Hash,
}

/// Sends page after page until nobody listens. Ends with an error when the log cannot be read.
pub(super) async fn read_ahead<E: DomainEvent>(
    store: Store,
    mut cursors: Vec<u64>,
    pages: mpsc::Sender<Result<Decoded<E>, ReadError>>,
) {
    let mut grown = store.subscribe();
    let mut pause = POLL_FIRST;
    let mut heads = Heads::default();
    loop {
        grown.borrow_and_update();
        match next(&store, &cursors, heads.now(&store, pause).await).await {
            Ok(Some(page)) => {
                pause = POLL_FIRST;
                for step in &page.moves {
                    if let Some(cursor) = cursors.get_mut(usize::from(step.slice)) {
                        *cursor = step.to;
                    }
                }
                if pages.send(Ok(page)).await.is_err() {
                    return;
                }
            }
            Ok(None) => {
                tokio::select! {
                    changed = grown.changed() => if changed.is_err() { return },
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(POLL_LAST),
                    () = pages.closed() => return,
                }
            }
            Err(error) => {
                // Whoever listens decides whether to start again.
                let _ = pages.send(Err(error)).await;
                return;
            }
        }
    }
}

/// The heads of the slices: those this process has moved it knows, for the others it asks now and then.
#[derive(Default)]
struct Heads {
    known: FxHashMap<u16, u64>,
    asked: Option<Instant>,
}

impl Heads {
    async fn now(&mut self, store: &Store, every: Duration) -> Result<&FxHashMap<u16, u64>, sqlx::Error> {
        if store.slices() == 1 {
            return Ok(&self.known);
        }
        if self.asked.is_none_or(|asked| asked.elapsed() >= every) {
            let slices: Vec<u16> = (0..store.slices()).collect();
            let heads = heads::of(store.reads(), &slices).await?;
            self.known.extend(heads.into_iter().map(|(slice, head)| (slice, head.pos)));
            self.asked = Some(Instant::now());
        }
        for (slice, pos) in store.inner.moved.lock().iter() {
            let head = self.known.entry(*slice).or_insert(0);
            *head = (*pos).max(*head);
        }
        Ok(&self.known)
    }
}

/// The next page after the cursors, if the log goes on.
async fn next<E: DomainEvent>(
    store: &Store,
    cursors: &[u64],
    heads: Result<&FxHashMap<u16, u64>, sqlx::Error>,
) -> Result<Option<Decoded<E>>, ReadError> {
    let heads = heads?;
    let behind: Vec<Position> = if let [only] = cursors {
        // With one slice, asking for the head first would only be one query more.
        vec![Position { slice: 0, pos: *only }]
    } else {
        (0..store.slices())
            .zip(cursors)
            .filter(|(slice, cursor)| heads.get(slice).is_some_and(|head| *head > **cursor))
            .map(|(slice, cursor)| Position { slice, pos: *cursor })
            .collect()
    };
    if behind.is_empty() {
        return Ok(None);
    }
    let each = (usize::try_from(PAGE).unwrap_or(0) / behind.len()).max(PAGE_OF_SLICE);
    let page = page::cursors_page(store.reads(), &behind, u32::try_from(each).unwrap_or(PAGE)).await?;
    if page.len() == 0 {
        return Ok(None);
    }
    if page.len() < 64 {
        return decode(&page, &behind).map(Some);
    }
    let decoded = tokio::task::spawn_blocking(move || decode(&page, &behind)).await;
    decoded.map_err(|error| ReadError::Database(sqlx::Error::Io(std::io::Error::other(error))))?.map(Some)
}

/// Decodes rows that are dense in each slice.
pub(super) fn decode<E: DomainEvent>(page: &Page, from: &[Position]) -> Result<Decoded<E>, ReadError> {
    let mut events = Vec::with_capacity(page.len());
    let mut broken: Vec<Quarantined> = Vec::new();
    let mut lost: FxHashSet<CommunityId> = FxHashSet::default();
    let mut moves: Vec<Move> = Vec::new();
    for stored in page.iter() {
        let stored = stored?;
        let Position { slice, pos } = stored.position;
        match moves.last_mut() {
            Some(step) if step.slice == slice => {
                follow(slice, step.to, pos)?;
                (step.to, step.hash) = (pos, stored.hash);
            }
            _ => {
                let start = from.iter().find(|start| start.slice == slice).map_or(0, |start| start.pos);
                follow(slice, start, pos)?;
                moves.push(Move { slice, from: start, to: pos, hash: stored.hash });
            }
        }
        if lost.contains(&stored.community) {
            continue;
        }
        let decoded = catch_unwind(AssertUnwindSafe(|| stored.decode::<E>()));
        let error = match decoded {
            Ok(Ok((envelope, event))) => {
                events.push(Recorded { position: stored.position, envelope, event, hash: stored.hash });
                continue;
            }
            Ok(Err(error)) => in_full(&error),
            Err(_) => "decoding panicked".to_owned(),
        };
        lost.insert(stored.community);
        broken.push(Quarantined { community: stored.community, position: stored.position, error });
    }
    Ok(Decoded { events, broken, moves })
}

fn follow(slice: u16, last: u64, found: u64) -> Result<(), ReadError> {
    let expected = last + 1;
    if found == expected { Ok(()) } else { Err(ReadError::Hole { slice, expected, found }) }
}
