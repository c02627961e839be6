//! An election in which a candidate must pass in every measure; the rank is the sum of the shares, then the share of the first
//! measure (area), then a lot drawn in public: the engine seats nobody who needs the lot.

use super::DecisionRule;
use super::evaluate::quorate;
use super::input::{InputRefusal, Place, Read, shown};
use super::parts::Bar;
use super::tally::{Tally, Weights};
use crate::fraction::{Amount, DECIMALS_MAX, Fraction};

/// A candidate and the votes in each measure of the rule, in the rule's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DualCandidate {
    /// The name.
    pub name: String,
    /// The votes.
    pub votes: Vec<Amount>,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DualElectionInput {
    /// Everybody entitled.
    pub roll: Weights,
    /// Those who took part.
    pub participating: Weights,
    /// Seats to fill.
    pub seats: u32,
    /// The most alternates.
    pub alternates_max: u32,
    /// The candidates.
    pub candidates: Vec<DualCandidate>,
}

/// How a dual election ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DualElection {
    /// Whether enough took part.
    pub is_quorate: bool,
    /// Who is elected, in rank order.
    pub elected: Vec<String>,
    /// Who follows, in rank order.
    pub alternates: Vec<String>,
    /// Whose place only a lot can settle.
    pub lot: Vec<String>,
}

struct Ranked<'a> {
    name: &'a str,
    sum: Fraction,
    first: Fraction,
}

/// Elects; `None` when the rule has no bar for it, or the numbers do not fit.
#[must_use]
pub fn elect_dual(rule: &DecisionRule, input: &DualElectionInput) -> Option<DualElection> {
    let bar = rule.params.as_ref()?.approve.as_ref()?;
    // Those who took part go in as ballots that say neither yes nor no.
    let mut tally = Tally { roll: input.roll.clone(), ..Tally::default() };
    tally.add(super::Category::Abstain, &input.participating);
    if !quorate(rule, &tally) {
        return Some(DualElection::default());
    }
    let bases: Vec<Amount> = rule
        .measures
        .iter()
        .map(|measure| input.participating.get(&measure.id).copied().unwrap_or_default())
        .collect();
    let mut ranked = Vec::new();
    for candidate in &input.candidates {
        if passes(bar, candidate, &bases) {
            ranked.push(rank(candidate, &bases)?);
        }
    }
    ranked.sort_by_key(|each| std::cmp::Reverse((each.sum, each.first)));
    let seats = usize::try_from(input.seats).unwrap_or(usize::MAX);
    let capacity = seats.saturating_add(usize::try_from(input.alternates_max).unwrap_or(usize::MAX));
    let mut ended = DualElection { is_quorate: true, ..DualElection::default() };
    let mut placed = 0_usize;
    for equals in ranked.chunk_by(|left, right| (left.sum, left.first) == (right.sum, right.first)) {
        let after = placed + equals.len();
        let names = equals.iter().map(|each| each.name.to_owned());
        if placed >= capacity {
            break;
        } else if (placed < seats && after > seats) || after > capacity {
            ended.lot = names.collect();
            break;
        } else if after <= seats {
            ended.elected.extend(names);
        } else {
            ended.alternates.extend(names);
        }
        placed = after;
    }
    Some(ended)
}

fn passes(bar: &Bar, candidate: &DualCandidate, bases: &[Amount]) -> bool {
    !bases.is_empty()
        && candidate.votes.len() == bases.len()
        && candidate.votes.iter().zip(bases).all(|(votes, base)| bar.is_reached(*votes, *base))
}

fn rank<'a>(candidate: &'a DualCandidate, bases: &[Amount]) -> Option<Ranked<'a>> {
    let mut sum = Fraction::ZERO;
    let mut first = None;
    for (votes, base) in candidate.votes.iter().zip(bases) {
        let share = Fraction::of(*votes, *base)?;
        sum = sum.plus(share)?;
        first = first.or(Some(share));
    }
    Some(Ranked { name: &candidate.name, sum, first: first? })
}

pub(super) fn read(rule: &DecisionRule, top: &Place<'_>) -> Read<DualElectionInput> {
    top.only(&["roll", "participating", "seats", "alternates", "candidates"])?;
    let needed = rule.measures.iter().map(|measure| &measure.id).collect();
    let weights = |key: &str| super::tally::weights(rule, &top.need(key)?, &needed);
    let mut candidates: Vec<DualCandidate> = Vec::new();
    for place in top.need("candidates")?.items()? {
        let candidate = read_candidate(rule, &place)?;
        if candidates.iter().any(|known| known.name == candidate.name) {
            return Err(InputRefusal::Twice { path: place.path(), name: shown(&candidate.name) });
        }
        candidates.push(candidate);
    }
    Ok(DualElectionInput {
        roll: weights("roll")?,
        participating: weights("participating")?,
        seats: top.need("seats")?.count()?,
        alternates_max: top.maybe("alternates")?.map_or(Ok(0), |place| place.count())?,
        candidates,
    })
}

fn read_candidate(rule: &DecisionRule, place: &Place<'_>) -> Read<DualCandidate> {
    let items = place.items()?;
    let Some((name, votes)) = items.split_first().filter(|(_, votes)| votes.len() == rule.measures.len())
    else {
        return Err(InputRefusal::WrongType {
            path: place.path(),
            expected: "a name and the votes in each measure",
        });
    };
    let scales = rule.measures.iter().map(|measure| measure.scale.unwrap_or(DECIMALS_MAX));
    let votes = votes.iter().zip(scales).map(|(votes, scale)| votes.amount(scale)).collect::<Read<_>>()?;
    Ok(DualCandidate { name: name.text()?.to_owned(), votes })
}
