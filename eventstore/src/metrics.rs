//! What is counted while the store works: plain numbers, rendered by the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the batch size histogram, in events.
pub const BATCH_SIZES: [u64; 7] = [1, 4, 16, 64, 256, 1024, u64::MAX];
/// The upper bounds of the commit latency histogram, in microseconds.
pub const COMMIT_MICROS: [u64; 8] = [250, 500, 1_000, 2_500, 10_000, 50_000, 250_000, u64::MAX];

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Counters and gauges, written by lanes and runners, read by [`Metrics::snapshot`].
        #[derive(Debug, Default)]
        pub struct Metrics {
            $(pub(crate) $name: AtomicU64,)*
            batch_sizes: [AtomicU64; BATCH_SIZES.len()],
            commit_micros: [AtomicU64; COMMIT_MICROS.len()],
        }

        /// The numbers at one moment.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct MetricsSnapshot {
            $($(#[$doc])* pub $name: u64,)*
            /// Batches by size, see [`BATCH_SIZES`]; not cumulative.
            pub batch_sizes: [u64; BATCH_SIZES.len()],
            /// Commits by latency, see [`COMMIT_MICROS`]; not cumulative.
            pub commit_micros: [u64; COMMIT_MICROS.len()],
        }

        impl Metrics {
            /// The numbers now.
            #[must_use]
            pub fn snapshot(&self) -> MetricsSnapshot {
                MetricsSnapshot {
                    $($name: self.$name.load(Ordering::Relaxed),)*
                    batch_sizes: self.batch_sizes.each_ref().map(|n| n.load(Ordering::Relaxed)),
                    commit_micros: self.commit_micros.each_ref().map(|n| n.load(Ordering::Relaxed)),
                }
            }
        }
    };
}

metrics! {
    /// Commands waiting in the lanes' queues or for their community to load.
    queue_depth,
    /// Commands answered with a receipt for the first time.
    commands,
    /// Commands refused by the rules.
    refusals,
    /// Commands answered from the log because their key was known.
    duplicates,
    /// Commands turned away because the queue was full, or because another process was faster again and again.
    busy,
    /// Commands that ended in a fault.
    faults,
    /// Batches committed.
    batches,
    /// Events committed.
    events,
    /// Microseconds spent waiting for commits, in all.
    commit_micros_total,
    /// Appends that found the slice moved by another process, or a key taken.
    cas_misses,
    /// Commits whose reply was lost and that were found in the log.
    resolved_commits,
    /// Communities folded into memory.
    cold_loads,
    /// Events folded by cold loads.
    cold_load_events,
    /// Communities held in memory.
    resident_communities,
    /// Communities dropped from memory because they were idle.
    evictions,
    /// Snapshots written.
    snapshots,
    /// Events that the serving read models have not seen yet.
    projection_lag_events,
    /// Events applied to read models, rebuilds included.
    projected_events,
    /// Communities that the serving read models do not follow because an event could not be applied.
    quarantined_communities,
}

impl Metrics {
    pub(crate) fn add(counter: &AtomicU64, amount: u64) {
        counter.fetch_add(amount, Ordering::Relaxed);
    }

    pub(crate) fn subtract(gauge: &AtomicU64, amount: u64) {
        gauge.fetch_sub(amount, Ordering::Relaxed);
    }

    /// A batch was stored in so much time.
    pub(crate) fn committed_in(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        Self::add(&self.commit_micros_total, micros);
        bucket(&self.commit_micros, &COMMIT_MICROS, micros);
    }

    /// A batch of so many events is settled.
    pub(crate) fn stored(&self, events: u64) {
        Self::add(&self.batches, 1);
        Self::add(&self.events, events);
        bucket(&self.batch_sizes, &BATCH_SIZES, events);
    }
}

fn bucket(counts: &[AtomicU64], bounds: &[u64], value: u64) {
    if let Some((counter, _)) = counts.iter().zip(bounds).find(|(_, bound)| value <= **bound) {
        Metrics::add(counter, 1);
    }
}
