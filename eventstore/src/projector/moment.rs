//! The read models at one moment: every table, how far they are folded and what they do not follow, as one transaction sees
//! them while the log goes on.

use super::Projector;
use super::generation;
use super::views::{Quarantined, Views};
use crate::database::Transaction;

/// The serving read models, standing still for as long as the transaction is open. Keep it short: PostgreSQL ends a
/// transaction in which nothing is asked for a minute.
#[derive(Debug)]
pub struct Moment {
    /// Reads from the tables as they were. It writes nothing.
    pub transaction: Transaction,
    /// One position a slice: exactly the events up to there are in the tables.
    pub cursors: Vec<u64>,
    /// Communities that are not followed, in the order of their ids.
    pub quarantined: Vec<Quarantined>,
}

impl<V: Views> Projector<V> {
    /// Holds the serving read models still.
    pub async fn moment(&self) -> Result<Moment, sqlx::Error> {
        let reads = self.reads();
        let mut transaction = reads.begin_read().await?;
        let cursors = generation::cursors(&mut transaction).await?;
        let mut quarantined = generation::quarantined(&mut transaction).await?;
        quarantined.sort_unstable_by_key(|case| case.community);
        Ok(Moment { transaction, cursors, quarantined })
    }

    /// Waits until the serving read models are of this code: after an upgrade others serve until these are built.
    pub async fn until_current(&self, patience: std::time::Duration) -> Result<(), NotCurrent> {
        let mut progress = self.inner.progress.subscribe();
        // A generation that takes over tells its progress.
        let current = progress.wait_for(|_| !self.inner.followers.lock().outdated);
        match tokio::time::timeout(patience, current).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotCurrent),
        }
    }
}

/// The read models of this code were not built in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the read models of this version are not built yet")]
pub struct NotCurrent;
