//! The polls that are open in many communities at once, with how far each is from its quorum.

use moothall_core::decider::CommunityId;
use moothall_core::fraction::Fraction;
use moothall_core::ids::PollId;
use moothall_core::poll::{Mark, Weights};
use moothall_core::rule::{Base, Category, Comparison, DecisionRule, MeasureId, Subject, Test};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use uuid::Uuid;

use super::polls::{LiveTally, OPEN_AT_3, PollRow, Raw, Turnout, counted, turnout_of};
use super::{Ids, QueryError, rows};

/// An open poll of one of the communities.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    /// Which community.
    pub community: CommunityId,
    /// The poll.
    pub poll: PollRow,
    /// How many have voted.
    pub turnout: Turnout,
    /// The rule's tests of participation, by what has been cast so far.
    pub quorum: Vec<QuorumDistance>,
}

/// How far a poll is from one test of participation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumDistance {
    /// Of which measure.
    pub measure: MeasureId,
    /// What has been cast that counts as taking part.
    pub voted: u64,
    /// The roll.
    pub total: u64,
    /// The share of the roll that is asked for.
    pub threshold: Fraction,
    /// The least that meets it.
    pub needed: u64,
    /// Whether it is met.
    pub met: bool,
}

/// A place in the list: polls without an end stand last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortfolioKey {
    /// When voting ends; [`Timestamp`]`(i64::MAX)` for a session.
    pub closes_at: Timestamp,
    /// The poll.
    pub poll: PollId,
}

impl PortfolioRow {
    /// Its place in the list.
    #[must_use]
    pub fn key(&self) -> PortfolioKey {
        let closes_at = self.poll.terms.closes_at.unwrap_or(Timestamp(i64::MAX));
        PortfolioKey { closes_at, poll: self.poll.poll }
    }
}

/// Polls that take ballots at `now`, soonest to close first.
pub async fn open_polls(
    database: &Database,
    communities: &[CommunityId],
    now: Timestamp,
    limit: u32,
    after: Option<PortfolioKey>,
) -> Result<Vec<PortfolioRow>, QueryError> {
    let ids: Ids = communities.iter().map(|community| community.0).collect();
    let (closes_at, poll) = after.map_or((i64::MIN, Uuid::nil()), |key| (key.closes_at.0, key.poll.0));
    let sql = format!(
        "SELECT * FROM poll WHERE community IN_IDS($1) AND {OPEN_AT_3} \
         AND (coalesce(closes_at, {end}), poll) > ($4, $2) ORDER BY coalesce(closes_at, {end}), poll LIMIT $5",
        end = i64::MAX
    );
    let found = rows!(database, Raw, &sql, ids.clone(), poll, now.0, closes_at, i64::from(limit))?;
    let polls: Ids = found.iter().map(|raw| raw.poll).collect();
    let mut counted = counted(database, ids, polls).await?;
    let mut portfolio = Vec::with_capacity(found.len());
    for raw in found {
        let community = CommunityId(raw.community);
        let poll = raw.read()?;
        let (seats, totals, tally) = counted.remove(&(community, poll.poll)).unwrap_or_default();
        let quorum = poll.rule.as_ref().map_or_else(Vec::new, |rule| quorum(rule, &totals, &tally));
        portfolio.push(PortfolioRow { community, turnout: turnout_of(seats, totals, &tally), quorum, poll });
    }
    Ok(portfolio)
}

/// The tests that ask for a share of the roll to take part.
fn quorum(rule: &DecisionRule, totals: &Weights, tally: &LiveTally) -> Vec<QuorumDistance> {
    let tests = rule.participation.as_ref().map_or(&[][..], |group| group.tests());
    let distance = |test: &Test| {
        let Test::Share { measure, subject: Subject::Participating, op, fraction, base: Base::Roll } = test
        else {
            return None;
        };
        let place = rule.measures.iter().position(|known| known.id == *measure)?;
        let total = *totals.as_slice().get(place)?;
        let took_part = |mark: &Mark| rule.treatment_of(category(*mark)).participates;
        let voted = tally
            .iter()
            .filter(|(mark, _)| took_part(mark))
            .filter_map(|(_, line)| line.weights.as_slice().get(place))
            .fold(0_u64, |sum, amount| sum.saturating_add(*amount));
        let needed = least(*op, *fraction, total)?;
        let met = total > 0 && voted >= needed;
        Some(QuorumDistance { measure: measure.clone(), voted, total, threshold: *fraction, needed, met })
    };
    tests.iter().filter_map(distance).collect()
}

fn category(mark: Mark) -> Category {
    match mark {
        Mark::For => Category::For,
        Mark::Against => Category::Against,
        Mark::Abstain => Category::Abstain,
        Mark::Conform => Category::Conform,
        Mark::Invalid => Category::Invalid,
    }
}

/// The least part of `total` that stands so to the fraction; none for tests from above.
fn least(op: Comparison, fraction: Fraction, total: u64) -> Option<u64> {
    let (product, whole) = (u128::from(total).checked_mul(fraction.numerator())?, fraction.denominator());
    let least = match op {
        Comparison::AtLeast => product.div_ceil(whole),
        Comparison::MoreThan => product / whole + 1,
        Comparison::AtMost | Comparison::LessThan => return None,
    };
    u64::try_from(least).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thirds_of_a_hundred_are_sixty_seven() {
        let two_thirds = Fraction::new(2, 3).unwrap();
        assert_eq!(least(Comparison::AtLeast, two_thirds, 100), Some(67));
        assert_eq!(least(Comparison::AtLeast, two_thirds, 99), Some(66));
    }

    #[test]
    fn more_than_half_of_a_hundred_are_fifty_one() {
        assert_eq!(least(Comparison::MoreThan, Fraction::HALF, 100), Some(51));
        assert_eq!(least(Comparison::MoreThan, Fraction::HALF, 101), Some(51));
    }
}
