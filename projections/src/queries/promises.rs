//! How the promise to answer is kept: shares and medians, exactly, by channel.

use moothall_core::decider::CommunityId;
use moothall_core::fraction::Fraction;
use moothall_core::time::Timestamp;
use moothall_core::topic::Channel;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;

use super::{QueryError, known, natural, rows};
use crate::words::from_word;

/// How the promise to answer was kept, for topics that came in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// How many came and were not taken back.
    pub raised: u64,
    /// How many of them have an answer in substance: a receipt is none.
    pub answered: u64,
    /// How many of those by the day they were due.
    pub in_time: u64,
    /// How many were given back at the screening.
    pub returned: u64,
    /// How many were taken back by their senders.
    pub withdrawn: u64,
    /// How many wait although their answer was due.
    pub overdue: u64,
    /// How many were answered after so many days.
    pub days: BTreeMap<u64, u64>,
}

impl Promise {
    /// The share of topics with an answer in substance; none where none came.
    #[must_use]
    pub fn share(&self) -> Option<Fraction> {
        Fraction::new(u128::from(self.answered), u128::from(self.raised))
    }

    /// The days until the answer, as many topics having waited longer as shorter: exact, in halves.
    #[must_use]
    pub fn median_days(&self) -> Option<Fraction> {
        let total: u64 = self.days.values().sum();
        let at = |place: u64| {
            let mut seen = 0;
            self.days.iter().find_map(|(days, count)| {
                seen += count;
                (place < seen).then_some(*days)
            })
        };
        let middle = total.checked_sub(1)?;
        let (low, high) = (at(middle / 2)?, at(total / 2)?);
        Fraction::new(u128::from(low) + u128::from(high), 2)
    }

    fn add(&mut self, found: &RawPromise) {
        let count = natural(found.count);
        if found.phase == "withdrawn" {
            self.withdrawn += count;
            return;
        }
        self.raised += count;
        if found.phase == "returned" {
            self.returned += count;
        }
        if found.overdue != 0 {
            self.overdue += count;
        }
        if let Some(days) = found.days {
            self.answered += count;
            *self.days.entry(natural(days)).or_default() += count;
            if found.in_time != 0 {
                self.in_time += count;
            }
        }
    }
}

#[derive(sqlx::FromRow)]
struct RawPromise {
    channel: String,
    phase: String,
    days: Option<i64>,
    in_time: i64,
    overdue: i64,
    count: i64,
}

/// How the promise was kept for topics that came from an instant until another: by channel.
pub async fn by_channel(
    database: &Database,
    community: CommunityId,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<BTreeMap<Channel, Promise>, QueryError> {
    let sql = "SELECT channel, phase, days, in_time, overdue, count(*) AS count FROM (SELECT channel, phase, \
               answered_day - raised_day AS days, \
               CAST(CASE WHEN answered_at <= due_at THEN 1 ELSE 0 END AS bigint) AS in_time, \
               CAST(CASE WHEN answered_at IS NULL AND phase IN ('raised', 'accepted') AND due_at <= $4 \
                   THEN 1 ELSE 0 END AS bigint) AS overdue \
               FROM topic WHERE community = $1 AND raised_at >= $2 AND raised_at < $3 AND channel IS NOT NULL) AS one \
               GROUP BY channel, phase, days, in_time, overdue";
    let found = rows!(database, RawPromise, sql, community.0, from.0, until.0, now.0)?;
    let mut promises: BTreeMap<Channel, Promise> = BTreeMap::new();
    for raw in found {
        let channel = known("topic", "the channel", from_word(raw.channel.clone()))?;
        promises.entry(channel).or_default().add(&raw);
    }
    Ok(promises)
}

impl std::iter::Sum for Promise {
    fn sum<I: Iterator<Item = Self>>(promises: I) -> Self {
        promises.fold(Self::default(), |mut sum, promise| {
            sum.raised += promise.raised;
            sum.answered += promise.answered;
            sum.in_time += promise.in_time;
            sum.returned += promise.returned;
            sum.withdrawn += promise.withdrawn;
            sum.overdue += promise.overdue;
            for (days, count) in promise.days {
                *sum.days.entry(days).or_default() += count;
            }
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(days: &[u64]) -> Promise {
        let mut promise = Promise::default();
        for days in days {
            *promise.days.entry(*days).or_default() += 1;
        }
        promise
    }

    #[test]
    fn the_median_is_exact_and_in_halves() {
        for (days, median) in [
            (&[][..], None),
            (&[4], Fraction::new(4, 1)),
            (&[0, 1], Fraction::new(1, 2)),
            (&[0, 0, 9], Fraction::new(0, 1)),
            (&[1, 2, 4, 100], Fraction::new(3, 1)),
            (&[1, 2, 3, 100], Fraction::new(5, 2)),
        ] {
            assert_eq!(after(days).median_days(), median, "{days:?}");
        }
    }
}
