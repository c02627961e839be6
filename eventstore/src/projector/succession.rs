//! How one generation follows another: built beside it or by another process, taken over when it has caught up, and the one
//! before cleared away once nobody reads from it.

use std::sync::Arc;
use std::time::Duration;

use super::follow::{self, Follower};
use super::generation::{self, Generation};
use super::stray;
use super::views::Views;
use super::{Projector, behind, is_ahead};
use crate::database::Dialect;
use crate::page::ReadError;
use crate::store::StoreError;
use crate::words::in_full;

/// How often other processes' generations are looked for, and how soon a failed building is begun again.
const LOOK: Duration = Duration::from_secs(1);
/// How long those who have begun to read from a generation may go on once another serves.
const LAST_READS: Duration = Duration::from_secs(30);

impl<V: Views> Projector<V> {
    /// Follows a generation until it is near the log's end, then lets it serve.
    pub(super) async fn build(&self, number: u32) -> Result<(), StoreError> {
        let generation = Generation::open(&self.inner.store, number).await?;
        let stop = self.inner.stop.child_token();
        let abandoned = stop.clone().drop_guard();
        let mut next =
            follow::start(&self.inner.store, &self.inner.views, generation, stop, &self.inner.tasks).await?;
        self.wait_until_near(&mut next).await?;
        next.generation.mark_caught_up(self.inner.store.clock().now()).await?;
        abandoned.disarm();
        let generation = Arc::clone(&next.generation);
        self.inner.reads.store(Arc::new(generation.reads.clone()));
        let old = {
            let mut followers = self.inner.followers.lock();
            followers.outdated = false;
            std::mem::replace(&mut followers.serving, next)
        };
        self.publish(number);
        old.stop.cancel();
        tracing::info!(generation = number, "Read models of generation {number} have taken over");
        self.let_go(old.generation).await;
        Ok(())
    }

    /// Readers that are still at it finish first.
    async fn let_go(&self, old: Arc<Generation>) {
        if self.inner.store.dialect() == Dialect::Sqlite {
            old.close().await;
            return;
        }
        // A server goes on: whoever holds the old connections may have another question to ask.
        let stop = self.inner.stop.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LAST_READS) => {}
            }
            old.close().await;
        });
    }

    /// Near the log's end, and nowhere behind the serving generation: nobody sees time run backwards, unless the log itself was set
    /// back.
    async fn wait_until_near(&self, next: &mut Follower) -> Result<(), StoreError> {
        let number = next.generation.number;
        loop {
            // Asked before the log: where they are beyond its end, it has lost that.
            let before = Arc::clone(&self.inner.progress.borrow().cursors);
            let heads = self.inner.store.heads().await.map_err(|error| match error {
                ReadError::Database(error) => StoreError::Database(error),
                other => StoreError::Database(sqlx::Error::Decode(Box::new(other))),
            })?;
            let cursors = Arc::clone(&next.cursors.borrow_and_update());
            let serving = Arc::clone(&self.inner.progress.borrow().cursors);
            let behind_serving = cursors.iter().zip(serving.iter()).any(|(new, old)| new < old);
            let missing = behind(&heads, &cursors);
            let is_near = if is_ahead(&before, &heads) {
                missing == 0
            } else {
                missing <= self.inner.options.near && !behind_serving
            };
            if is_near {
                return Ok(());
            }
            match tokio::time::timeout(LOOK, next.cursors.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Err(StoreError::Database(sqlx::Error::PoolClosed)),
                // It does not get on. Another process may have cleared it away.
                Err(_) => {
                    if !generation::numbers(&self.inner.store).await?.contains(&number) {
                        return Err(StoreError::Superseded(number));
                    }
                }
            }
        }
    }

    /// Other code has folded what serves: looks for a generation of this code, or builds one.
    pub(super) fn build_in_background(&self) {
        // The task must not keep the projector alive.
        let (inner, stop) = (Arc::downgrade(&self.inner), self.inner.stop.clone());
        self.inner.tasks.spawn(async move {
            let build = async {
                while let Some(inner) = inner.upgrade() {
                    match (Self { inner }).renew().await {
                        Ok(()) => return,
                        Err(error) => {
                            tracing::error!(error = %in_full(&error), "Could not build read models; trying again");
                        }
                    }
                    tokio::time::sleep(LOOK).await;
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = build => {}
            }
        });
    }

    async fn renew(&self) -> Result<(), StoreError> {
        self.look_around().await?;
        if self.health().outdated {
            self.rebuild().await?;
        }
        Ok(())
    }

    /// On PostgreSQL another process may rebuild: what it has built is taken over here, without a restart.
    pub(super) fn look_for_successors(&self) {
        if self.inner.store.dialect() == Dialect::Sqlite {
            return;
        }
        let (inner, stop) = (Arc::downgrade(&self.inner), self.inner.stop.clone());
        self.inner.tasks.spawn(async move {
            let look = async {
                loop {
                    tokio::time::sleep(LOOK).await;
                    let Some(inner) = inner.upgrade() else { return };
                    if let Err(error) = (Self { inner }).look_around().await {
                        tracing::warn!(error = %in_full(&error), "Could not look for newer read models; trying again");
                    }
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = look => {}
            }
        });
    }

    /// Takes over the newest generation of this code that has caught up, and clears away what nobody needs any more.
    async fn look_around(&self) -> Result<(), StoreError> {
        // Who is building looks when that is done.
        let Ok(_one_at_a_time) = self.inner.building.try_lock() else { return Ok(()) };
        let serving = self.serving();
        // Nearly always there is one generation, and one small question a second.
        if generation::numbers(&self.inner.store).await? == [serving] {
            return Ok(());
        }
        let hash = generation::code_hash(&*self.inner.views);
        let mut found = generation::list(&self.inner.store).await?;
        found.retain(|place| {
            place.number > serving && place.caught_up && place.code_hash.as_ref() == Some(&hash)
        });
        if let Some(successor) = stray::of_this_log(&self.inner.store, found).await?.last() {
            self.inner.followers.lock().building = Some(successor.number);
            let built = self.build(successor.number).await;
            self.inner.followers.lock().building = None;
            built?;
        }
        self.clear_away().await
    }

    /// Removes the places of generations that nobody reads from any more.
    pub(super) async fn clear_away(&self) -> Result<(), StoreError> {
        let store = &self.inner.store;
        let found = generation::list(store).await?;
        for number in generation::spent(&found, self.serving(), store.dialect(), store.clock().now()) {
            if let Err(error) = generation::remove(store, number).await {
                // It does no harm where it is; whoever starts or looks next tries again.
                tracing::warn!(generation = number, error = %in_full(&error), "Could not remove read models of generation {number}");
            }
        }
        Ok(())
    }

    /// Which generation serves here.
    fn serving(&self) -> u32 {
        self.inner.followers.lock().serving.generation.number
    }
}
