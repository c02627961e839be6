//! Who waits for read models to catch up. While nobody does, a log that grows a little at a time is followed in larger steps.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

#[derive(Debug, Default)]
pub(crate) struct Waiting {
    count: AtomicUsize,
    came: Notify,
}

/// Somebody who waits, until dropped.
#[derive(Debug)]
pub(crate) struct Waiter<'a>(&'a Waiting);

impl Waiting {
    pub(crate) fn enter(&self) -> Waiter<'_> {
        self.count.fetch_add(1, Ordering::SeqCst);
        self.came.notify_waiters();
        Waiter(self)
    }

    /// Lets so much time pass, but no more as soon as somebody waits.
    pub(crate) async fn breathe(&self, time: Duration) {
        let came = self.came.notified();
        tokio::pin!(came);
        // From here on nobody comes unnoticed.
        came.as_mut().enable();
        if self.count.load(Ordering::SeqCst) == 0 {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                () = came => {}
            }
        }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const AN_HOUR: Duration = Duration::from_hours(1);

    #[tokio::test]
    async fn a_breath_ends_when_somebody_comes_and_none_is_taken_while_somebody_waits() {
        let waiting = Waiting::default();
        let breath = waiting.breathe(AN_HOUR);
        tokio::pin!(breath);
        assert!(breath.as_mut().now_or_never().is_none());
        let waiter = waiting.enter();
        breath.await;
        waiting.breathe(AN_HOUR).await;
        drop(waiter);
        assert!(waiting.breathe(AN_HOUR).now_or_never().is_none());
    }
}
