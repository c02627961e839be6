//! What the health page and Prometheus are told.

use moothall_eventstore::metrics::{BATCH_SIZES, COMMIT_MICROS, MetricsSnapshot};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::clockwork::Heartbeat;
use crate::house::House;
use crate::http::{Check, Vitals};

/// The vital signs of an open house.
#[derive(Debug)]
pub struct HouseVitals {
    house: Arc<House>,
    heartbeat: Heartbeat,
}

impl HouseVitals {
    /// Looks at this house.
    #[must_use]
    pub fn new(house: Arc<House>, heartbeat: Heartbeat) -> Self {
        Self { house, heartbeat }
    }
}

impl Vitals for HouseVitals {
    async fn ready(&self) -> Vec<Check> {
        let health = self.house.projector.health();
        let readable = self.house.projector.is_readable().await;
        vec![
            Check { name: "log", ok: self.house.store.heads().await.is_ok() },
            Check { name: "read_models", ok: readable && health.stalled.is_none() },
            Check { name: "no_quarantine", ok: health.quarantined.is_empty() },
            Check { name: "clockwork", ok: self.heartbeat.is_recent(self.house.clock.now().0) },
        ]
    }

    fn metrics(&self) -> String {
        let numbers = self.house.store.metrics().snapshot();
        let health = self.house.projector.health();
        let mut text = String::new();
        let counters = [
            (
                "moothall_commands_total",
                "Commands answered with a receipt for the first time.",
                numbers.commands,
            ),
            ("moothall_refusals_total", "Commands the rules refused.", numbers.refusals),
            (
                "moothall_duplicates_total",
                "Commands answered from the log because their key was known.",
                numbers.duplicates,
            ),
            (
                "moothall_busy_total",
                "Commands turned away: a full queue, or another writer too often.",
                numbers.busy,
            ),
            ("moothall_faults_total", "Commands that ended in a fault.", numbers.faults),
            ("moothall_batches_total", "Batches committed.", numbers.batches),
            ("moothall_events_total", "Events committed.", numbers.events),
            (
                "moothall_cas_misses_total",
                "Batches decided again because another writer was faster.",
                numbers.cas_misses,
            ),
        ];
        for (name, help, value) in counters {
            line(&mut text, name, "counter", help, value);
        }
        let quarantined = u64::try_from(health.quarantined.len()).unwrap_or(u64::MAX);
        let gauges = [
            ("moothall_queue_depth", "Commands waiting in the lanes.", numbers.queue_depth),
            (
                "moothall_projection_lag_events",
                "Events not yet visible in the read models.",
                numbers.projection_lag_events,
            ),
            (
                "moothall_quarantined_communities",
                "Communities the read models stopped following.",
                quarantined,
            ),
            (
                "moothall_read_model_generation",
                "Generation of the read models that serves.",
                health.serving.into(),
            ),
        ];
        for (name, help, value) in gauges {
            line(&mut text, name, "gauge", help, value);
        }
        for histogram in histograms(&numbers) {
            histogram.write(&mut text);
        }
        text
    }
}

fn line(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
}

fn histograms(numbers: &MetricsSnapshot) -> [Histogram<'_>; 2] {
    let batches = Histogram {
        name: "moothall_batch_events",
        help: "Events in a batch.",
        bounds: &BATCH_SIZES,
        counts: &numbers.batch_sizes,
        sum: numbers.events,
    };
    let commits = Histogram {
        name: "moothall_commit_microseconds",
        help: "Time of a commit in microseconds.",
        bounds: &COMMIT_MICROS,
        counts: &numbers.commit_micros,
        sum: numbers.commit_micros_total,
    };
    [batches, commits]
}

/// How values are spread: how many lie at or below each bound, and what they come to together.
struct Histogram<'a> {
    name: &'a str,
    help: &'a str,
    bounds: &'a [u64],
    /// Not cumulative.
    counts: &'a [u64],
    sum: u64,
}

impl Histogram<'_> {
    fn write(&self, text: &mut String) {
        let Self { name, help, .. } = self;
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
        let mut all = 0;
        for (bound, count) in self.bounds.iter().zip(self.counts) {
            all += count;
            let bound = if *bound == u64::MAX { "+Inf".to_owned() } else { bound.to_string() };
            let _ = writeln!(text, "{name}_bucket{{le=\"{bound}\"}} {all}");
        }
        let _ = writeln!(text, "{name}_sum {}\n{name}_count {all}", self.sum);
    }
}
