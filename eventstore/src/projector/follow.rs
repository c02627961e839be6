//! One generation following the log, for as long as it is wanted.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::apply::{Applied, apply};
use super::generation::Generation;
use super::pages::read_ahead;
use super::views::Views;
use crate::metrics::Metrics;
use crate::number::count;
use crate::store::Store;
use crate::words::in_full;

/// Before the same page is tried again.
const PAUSE: Duration = Duration::from_millis(250);

/// A generation and how far it is.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    pub(super) generation: Arc<Generation>,
    /// One position a slice.
    pub(super) cursors: watch::Receiver<Arc<[u64]>>,
    /// Why it does not get on, if so.
    pub(super) stalled: watch::Receiver<Option<String>>,
    pub(super) stop: CancellationToken,
}

/// Starts following. `tasks` is where the work runs.
pub(super) async fn start<V: Views>(
    store: &Store,
    views: &Arc<V>,
    generation: Generation,
    stop: CancellationToken,
    tasks: &tokio_util::task::TaskTracker,
) -> Result<Follower, sqlx::Error> {
    let cursors: Arc<[u64]> = generation.cursors().await?.into();
    let generation = Arc::new(generation);
    let (publish, cursors) = watch::channel(cursors);
    let (stall, stalled) = watch::channel(None);
    let follower = Follower { generation: Arc::clone(&generation), cursors, stalled, stop: stop.clone() };
    let work = Work { store: store.clone(), views: Arc::clone(views), generation, publish, stall };
    tasks.spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = work.run() => {}
        }
    });
    Ok(follower)
}

struct Work<V: Views> {
    store: Store,
    views: Arc<V>,
    generation: Arc<Generation>,
    publish: watch::Sender<Arc<[u64]>>,
    stall: watch::Sender<Option<String>>,
}

impl<V: Views> Work<V> {
    async fn run(self) {
        loop {
            let words = match self.follow().await {
                Ok(()) => continue,
                Err(words) => words,
            };
            tracing::warn!(generation = self.generation.number, "The read models are stalled: {words}");
            self.stall.send_replace(Some(words));
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Follows from the checkpoint until something goes wrong, or another runner has moved it.
    async fn follow(&self) -> Result<(), String> {
        let cursors = self.generation.cursors().await.map_err(|error| in_full(&error))?;
        // After the cursors: what another runner has quarantined up to there must be known here.
        self.generation.reload_quarantine().await.map_err(|error| in_full(&error))?;
        self.publish.send_replace(cursors.as_slice().into());
        let (pages, mut decoded) = mpsc::channel(1);
        let _reader =
            AbortOnDropHandle::new(tokio::spawn(read_ahead::<V::Event>(self.store.clone(), cursors, pages)));
        while let Some(page) = decoded.recv().await {
            let page = page.map_err(|error| in_full(&error))?;
            match apply(&*self.views, &self.generation, &page).await {
                Ok(Applied::Done) => {}
                Ok(Applied::Overtaken) => return Ok(()),
                Err(error) => return Err(in_full(&error)),
            }
            self.stall.send_if_modified(|stalled| stalled.take().is_some());
            Metrics::add(&self.store.metrics().projected_events, count(page.events.len()));
            self.publish.send_modify(|cursors| {
                let mut moved = cursors.to_vec();
                for step in &page.moves {
                    if let Some(cursor) = moved.get_mut(usize::from(step.slice)) {
                        *cursor = step.to;
                    }
                }
                *cursors = moved.into();
            });
        }
        Ok(())
    }
}
