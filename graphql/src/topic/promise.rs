//! The promise tracker: how many of those who brought something have an answer in substance, after how many days, and who still waits.

use async_graphql::SimpleObject;
use moothall_projections::queries::promises::Promise;
use std::collections::BTreeMap;

use crate::enums::Channel;
use crate::scalar::{DateTime, Fraction};

/// How the promise to answer was kept for topics that came through one channel, or through all.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PromiseLine {
    /// The channel; null for all together.
    pub channel: Option<Channel>,
    /// How many came and were not taken back.
    pub raised: u64,
    /// How many of them have an answer in substance. That it has come is no answer.
    pub answered: u64,
    /// The share of those, exactly; null where none came.
    pub share: Option<Fraction>,
    /// How many were answered by the day they were due.
    pub in_time: u64,
    /// The median of the days until the answer, exactly: `1/2` is between the same day and the next. Null where none was answered.
    pub median_days: Option<Fraction>,
    /// How many were given back at the screening.
    pub returned: u64,
    /// How many were taken back by their senders.
    pub withdrawn: u64,
    /// How many wait although their answer was due.
    pub overdue: u64,
}

/// How the promise to answer was kept in a period.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PromiseTracker {
    /// The topics that came from this instant on.
    pub from: Option<DateTime>,
    /// Until this one (exclusive).
    pub until: Option<DateTime>,
    /// All together.
    pub all: PromiseLine,
    /// By channel, those through which something came.
    pub by_channel: Vec<PromiseLine>,
}

fn line(channel: Option<Channel>, promise: &Promise) -> PromiseLine {
    PromiseLine {
        channel,
        raised: promise.raised,
        answered: promise.answered,
        share: promise.share().map(Into::into),
        in_time: promise.in_time,
        median_days: promise.median_days().map(Into::into),
        returned: promise.returned,
        withdrawn: promise.withdrawn,
        overdue: promise.overdue,
    }
}

impl PromiseTracker {
    pub(super) fn new(
        (from, until): (Option<DateTime>, Option<DateTime>),
        promises: BTreeMap<moothall_core::topic::Channel, Promise>,
    ) -> Self {
        let by_channel =
            promises.iter().map(|(channel, promise)| line(Some((*channel).into()), promise)).collect();
        let all: Promise = promises.into_values().sum();
        Self { from, until, all: line(None, &all), by_channel }
    }
}
