//! Ways to break the store on purpose (feature `sabotage`), so that a harness which claims to notice can be shown to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What to break. All clones share the switches; all are off at first.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    switches: Arc<Switches>,
}

#[derive(Debug, Default)]
struct Switches {
    acknowledge_before_commit: AtomicBool,
    forget_keys: AtomicBool,
    cut_after_commit: AtomicU64,
    cut_before_commit: AtomicU64,
    fail_append: AtomicU64,
}

impl Faults {
    /// Callers are answered before their events are on disk.
    pub fn acknowledge_before_commit(&self) {
        self.switches.acknowledge_before_commit.store(true, Ordering::SeqCst);
    }

    /// Commands are stored without their idempotency keys, and none is remembered.
    pub fn forget_keys(&self) {
        self.switches.forget_keys.store(true, Ordering::SeqCst);
    }

    /// The connection is lost after each of the next `times` commits, before their reply.
    pub fn cut_after_commit(&self, times: u64) {
        self.switches.cut_after_commit.store(times, Ordering::SeqCst);
    }

    /// The connection is lost before each of the next `times` commits.
    pub fn cut_before_commit(&self, times: u64) {
        self.switches.cut_before_commit.store(times, Ordering::SeqCst);
    }

    /// The next `times` appends fail as on a full disk: nothing is written.
    pub fn fail_append(&self, times: u64) {
        self.switches.fail_append.store(times, Ordering::SeqCst);
    }

    pub(crate) fn acknowledges_early(&self) -> bool {
        self.switches.acknowledge_before_commit.load(Ordering::SeqCst)
    }

    pub(crate) fn forgets_keys(&self) -> bool {
        self.switches.forget_keys.load(Ordering::SeqCst)
    }

    pub(crate) fn cuts_after_commit(&self) -> bool {
        take(&self.switches.cut_after_commit)
    }

    pub(crate) fn cuts_before_commit(&self) -> bool {
        take(&self.switches.cut_before_commit)
    }

    pub(crate) fn fails_append(&self) -> bool {
        take(&self.switches.fail_append)
    }
}

fn take(counter: &AtomicU64) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}
