//! Read models: folded from the log by a [`Projector`], disposable, rebuilt beside the serving ones and swapped.
//! Start reading at [`Projector::start`]; one page's way is in `apply.rs`.

mod apply;
mod follow;
mod generation;
mod moment;
mod pages;
mod replay;
mod stray;
mod succession;
mod views;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::database::Database;
use crate::page::ReadError;
use crate::position::Position;
use crate::store::{Store, StoreError};

use follow::Follower;
use generation::Generation;
pub use moment::{Moment, NotCurrent};
pub use replay::{Prefix, ReplayError, replay, replay_to};
pub use stray::{Stray, find_stray};
pub use views::{ApplyError, Quarantined, Recorded, Views};

/// How the projector works.
#[derive(Clone, Copy, Debug)]
pub struct ProjectorOptions {
    /// A new generation takes over when it is at most so many events behind the log.
    pub near: u64,
}

impl Default for ProjectorOptions {
    fn default() -> Self {
        Self { near: 1000 }
    }
}

/// How far the serving read models are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which generation serves.
    pub generation: u32,
    /// One position a slice: everything up to there is visible.
    pub cursors: Arc<[u64]>,
}

impl Progress {
    /// Whether the event at this position is visible.
    #[must_use]
    pub fn has_reached(&self, position: Position) -> bool {
        self.cursors.get(usize::from(position.slice)).is_some_and(|cursor| *cursor >= position.pos)
    }
}

/// How the read models are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Which generation serves.
    pub serving: u32,
    /// Which generation is being built.
    pub building: Option<u32>,
    /// The serving generation was folded by other code and stands still until the new one takes over.
    pub outdated: bool,
    /// Communities the serving generation does not follow.
    pub quarantined: Vec<Quarantined>,
    /// Why the serving generation does not get on, if so.
    pub stalled: Option<String>,
}

impl Health {
    /// Nothing to worry about.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.quarantined.is_empty() && self.stalled.is_none()
    }
}

/// The read models did not get there in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the read models have not reached {0} yet")]
pub struct NotReached(pub Position);

/// Keeps one set of read models up to date. Cheap to clone.
pub struct Projector<V: Views> {
    inner: Arc<Inner<V>>,
}

impl<V: Views> Clone for Projector<V> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<V: Views> fmt::Debug for Projector<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projector").field("progress", &*self.inner.progress.borrow()).finish_non_exhaustive()
    }
}

struct Inner<V> {
    store: Store,
    views: Arc<V>,
    options: ProjectorOptions,
    reads: ArcSwap<Database>,
    progress: watch::Sender<Progress>,
    followers: Mutex<Followers>,
    /// One rebuild at a time.
    building: tokio::sync::Mutex<()>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

struct Followers {
    serving: Follower,
    outdated: bool,
    building: Option<u32>,
}

impl<V> Drop for Inner<V> {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl<V: Views> Projector<V> {
    /// Opens the serving generation (or creates the first) and follows the log. If the read models' code has changed, a
    /// new generation is built beside it, and takes over when it has caught up. One that was folded from another log does not
    /// serve ([`Stray`]).
    pub async fn start(store: Store, views: V, options: ProjectorOptions) -> Result<Self, StoreError> {
        let views = Arc::new(views);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let hash = generation::code_hash(&*views);
        let mut found = generation::list(&store).await?;
        found.retain(|place| place.code_hash.is_some());
        let found = stray::of_this_log(&store, found).await?;
        let serves = found.iter().rfind(|place| place.caught_up);
        let fitting = found.iter().rfind(|place| place.code_hash.as_ref() == Some(&hash));
        let (number, outdated) = match (serves, fitting) {
            (Some(serves), Some(fitting)) if fitting.number >= serves.number => {
                (serves.number, serves.code_hash.as_ref() != Some(&hash))
            }
            (Some(serves), _) => (serves.number, true),
            (None, Some(fitting)) => (fitting.number, false),
            (None, None) => {
                let number = next_number(&store).await?;
                generation::create(&store, &*views, number).await?;
                (number, false)
            }
        };
        let serving = Generation::open(&store, number).await?;
        if serves.is_none() {
            // There is nothing better: it serves while it grows.
            serving.mark_caught_up(store.clock().now()).await?;
        }
        let reads = ArcSwap::from_pointee(serving.reads.clone());
        let child = stop.child_token();
        let serving = if outdated {
            // Folded by other code: it serves as it is.
            child.cancel();
            follow::start(&store, &views, serving, child, &tasks).await?
        } else {
            follow::start(&store, &views, serving, child, &tasks).await?
        };
        let (progress, _) = watch::channel(progress_of(&serving));
        let followers = Mutex::new(Followers { serving, outdated, building: None });
        let building = tokio::sync::Mutex::new(());
        let inner = Inner { store, views, options, reads, progress, followers, building, stop, tasks };
        let projector = Self { inner: Arc::new(inner) };
        projector.publish(number);
        if outdated {
            projector.build_in_background();
        } else {
            projector.clear_away().await?;
        }
        projector.look_for_successors();
        Ok(projector)
    }

    /// Connections to the serving read models. Ask anew for each request: a generation may take over.
    #[must_use]
    pub fn reads(&self) -> Arc<Database> {
        self.inner.reads.load_full()
    }

    /// The read models themselves.
    #[must_use]
    pub fn views(&self) -> &V {
        &self.inner.views
    }

    /// Changes with every page the serving generation has folded.
    #[must_use]
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.inner.progress.subscribe()
    }

    /// Waits until the event at this position is visible: read your own writes.
    pub async fn wait_for(&self, position: Position, patience: Duration) -> Result<(), NotReached> {
        let mut progress = self.inner.progress.subscribe();
        let reached = progress.wait_for(|progress| progress.has_reached(position));
        match tokio::time::timeout(patience, reached).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotReached(position)),
        }
    }

    /// Waits until everything that is in the log now is visible.
    pub async fn catch_up(&self, patience: Duration) -> Result<(), CatchUpError> {
        for (slice, head) in self.inner.store.heads().await? {
            self.wait_for(Position { slice, pos: head.pos }, patience).await?;
        }
        Ok(())
    }

    /// How many events of the log are not visible yet.
    pub async fn lag(&self) -> Result<u64, ReadError> {
        let heads = self.inner.store.heads().await?;
        let lag = behind(&heads, &self.inner.progress.borrow().cursors);
        let gauge = &self.inner.store.metrics().projection_lag_events;
        gauge.store(lag, std::sync::atomic::Ordering::Relaxed);
        Ok(lag)
    }

    /// How the read models are.
    #[must_use]
    pub fn health(&self) -> Health {
        let followers = self.inner.followers.lock();
        let mut quarantined: Vec<_> =
            followers.serving.generation.quarantine.read().values().cloned().collect();
        quarantined.sort_unstable_by_key(|case| case.community);
        let gauge = &self.inner.store.metrics().quarantined_communities;
        gauge.store(crate::number::count(quarantined.len()), std::sync::atomic::Ordering::Relaxed);
        Health {
            serving: followers.serving.generation.number,
            building: followers.building,
            outdated: followers.outdated,
            quarantined,
            stalled: followers.serving.stalled.borrow().clone(),
        }
    }

    /// Builds a new generation from the first event, and lets it take over. Quarantined communities get another chance.
    pub async fn rebuild(&self) -> Result<u32, StoreError> {
        let _one_at_a_time = self.inner.building.lock().await;
        let number = self.place_to_build().await?;
        self.inner.followers.lock().building = Some(number);
        let built = self.build(number).await;
        self.inner.followers.lock().building = None;
        built?;
        self.clear_away().await?;
        Ok(number)
    }

    /// Whether the read models can be read: their place is there, and the database answers.
    pub async fn is_readable(&self) -> bool {
        let serving = Arc::clone(&self.inner.followers.lock().serving.generation);
        serving.is_readable().await
    }

    /// Stops following. What is folded stays.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        let serving = Arc::clone(&self.inner.followers.lock().serving.generation);
        serving.close().await;
    }

    /// A generation of this code that was begun, or a fresh one.
    async fn place_to_build(&self) -> Result<u32, StoreError> {
        let serving = self.inner.followers.lock().serving.generation.number;
        let hash = generation::code_hash(&*self.inner.views);
        let mut begun = generation::list(&self.inner.store).await?;
        begun.retain(|place| {
            place.number > serving && !place.caught_up && place.code_hash.as_ref() == Some(&hash)
        });
        if let Some(place) = stray::of_this_log(&self.inner.store, begun).await?.last() {
            return Ok(place.number);
        }
        let number = next_number(&self.inner.store).await?;
        generation::create(&self.inner.store, &*self.inner.views, number).await?;
        Ok(number)
    }

    /// Passes the serving generation's cursors on, as long as it serves.
    fn publish(&self, number: u32) {
        let serving = self.inner.followers.lock().serving.clone();
        self.inner.progress.send_replace(progress_of(&serving));
        let (inner, mut cursors) = (Arc::downgrade(&self.inner), serving.cursors);
        let stop = serving.stop;
        self.inner.tasks.spawn(async move {
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    changed = cursors.changed() => if changed.is_err() { return },
                }
                let Some(inner) = inner.upgrade() else { return };
                let now = Progress { generation: number, cursors: Arc::clone(&cursors.borrow_and_update()) };
                inner.progress.send_if_modified(|progress| {
                    let serves = progress.generation == number;
                    if serves {
                        *progress = now;
                    }
                    serves
                });
            }
        });
    }
}

/// Why the read models were not waited for to the end.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// The log's heads could not be read.
    #[error("the log's heads could not be read")]
    Read(#[from] ReadError),
    /// Not in time.
    #[error("not in time")]
    NotReached(#[from] NotReached),
}

fn progress_of(follower: &Follower) -> Progress {
    Progress { generation: follower.generation.number, cursors: Arc::clone(&follower.cursors.borrow()) }
}

fn behind(heads: &[(u16, crate::heads::Head)], cursors: &[u64]) -> u64 {
    heads
        .iter()
        .map(|(slice, head)| head.pos.saturating_sub(cursors.get(usize::from(*slice)).copied().unwrap_or(0)))
        .sum()
}

/// Whether the log does not go as far as these cursors.
fn is_ahead(cursors: &[u64], heads: &[(u16, crate::heads::Head)]) -> bool {
    let mut ends = vec![0; cursors.len()];
    for (slice, head) in heads {
        if let Some(end) = ends.get_mut(usize::from(*slice)) {
            *end = head.pos;
        }
    }
    cursors.iter().zip(ends).any(|(cursor, end)| *cursor > end)
}

async fn next_number(store: &Store) -> Result<u32, StoreError> {
    Ok(generation::list(store).await?.last().map_or(1, |place| place.number + 1))
}
