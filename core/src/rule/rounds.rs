//! Exhaustive rounds: nobody wins without the bar, so the last drops out and the rest go on. A tie for the last place is settled by
//! the latest earlier round where the tied differ, else by lot.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{InputRefusal, Place, Read};
use super::parts::Bar;
use crate::fraction::{Amount, DECIMALS_MAX};

/// Votes for each option in one round.
pub type Round = BTreeMap<String, Amount>;

/// Where the rounds stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoundsState {
    /// An option has won.
    Decided,
    /// Another round must be held.
    NextRound,
    /// A lot among these options must be drawn: the one it falls on drops out.
    Lot(Vec<String>),
}

impl RoundsState {
    /// `decided`, `next_round` or `lot:b,c`.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Decided => "decided".to_owned(),
            Self::NextRound => "next_round".to_owned(),
            Self::Lot(tied) => format!("lot:{}", tied.join(",")),
        }
    }
}

/// What the rounds came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// The option that won.
    pub winner: Option<String>,
    /// Who dropped out, first first.
    pub eliminated: Vec<String>,
    /// Where the rounds stand.
    pub state: RoundsState,
}

/// Why the rounds do not follow from each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoundsRefusal {
    /// No round was held, or one without options.
    #[error("rounds[{round}]: there are no options")]
    NoOptions {
        /// Which, from 0.
        round: usize,
    },
    /// The rounds before had decided.
    #[error("rounds[{round}]: the matter was already decided")]
    AfterTheEnd {
        /// Which, from 0.
        round: usize,
    },
    /// An option that is out, or never was in; or one that is in and is not offered.
    #[error("rounds[{round}]: \"{option}\" should not be there, or should be and is not")]
    WrongOptions {
        /// Which, from 0.
        round: usize,
        /// The option.
        option: String,
    },
}

/// Runs the rounds that were held. Where the last place needed a lot and another round follows, the tied option that is missing from
/// it is the one the lot fell on.
pub fn run_rounds(win: &Bar, rounds: &[Round]) -> Result<Rounds, RoundsRefusal> {
    let mut eliminated: Vec<String> = Vec::new();
    let mut state = RoundsState::NextRound;
    if rounds.is_empty() {
        return Err(RoundsRefusal::NoOptions { round: 0 });
    }
    for (index, round) in rounds.iter().enumerate() {
        check_options(index, rounds, &state, &mut eliminated)?;
        let cast: Amount = round.values().copied().sum();
        if let Some((winner, _)) = round.iter().find(|(_, votes)| win.is_reached(**votes, cast)) {
            if index + 1 < rounds.len() {
                return Err(RoundsRefusal::AfterTheEnd { round: index + 1 });
            }
            return Ok(Rounds { winner: Some(winner.clone()), eliminated, state: RoundsState::Decided });
        }
        let last = last_place(&rounds[..=index]);
        state = match &last[..] {
            [only] if round.len() > 1 => {
                eliminated.push(only.clone());
                RoundsState::NextRound
            }
            _ => RoundsState::Lot(last),
        };
    }
    Ok(Rounds { winner: None, eliminated, state })
}

/// Each round offers what the round before left; a lot, if one was needed, took exactly one of the tied.
fn check_options(
    index: usize,
    rounds: &[Round],
    state: &RoundsState,
    eliminated: &mut Vec<String>,
) -> Result<(), RoundsRefusal> {
    let round = &rounds[index];
    if round.is_empty() {
        return Err(RoundsRefusal::NoOptions { round: index });
    }
    let Some(before) = index.checked_sub(1).map(|before| &rounds[before]) else { return Ok(()) };
    if let RoundsState::Lot(tied) = state
        && let Some(unlucky) = tied.iter().find(|option| !round.contains_key(*option))
    {
        eliminated.push(unlucky.clone());
    }
    let left: BTreeSet<&String> = before.keys().filter(|option| !eliminated.contains(option)).collect();
    let offered: BTreeSet<&String> = round.keys().collect();
    match left.symmetric_difference(&offered).next() {
        Some(option) => {
            Err(RoundsRefusal::WrongOptions { round: index, option: super::input::shown(option) })
        }
        None => Ok(()),
    }
}

/// The last option of the last round; several when no earlier round tells them apart.
fn last_place(rounds: &[Round]) -> Vec<String> {
    let mut tied: Vec<String> =
        rounds.last().map(|round| round.keys().cloned().collect()).unwrap_or_default();
    for round in rounds.iter().rev() {
        let votes = |option: &String| round.get(option).copied().unwrap_or_default();
        let fewest = tied.iter().map(votes).min();
        tied.retain(|option| Some(votes(option)) == fewest);
        if tied.len() < 2 {
            break;
        }
    }
    tied
}

pub(super) fn read(top: &Place<'_>) -> Read<Vec<Round>> {
    top.only(&["rounds"])?;
    let option = |(name, votes): (&str, Place<'_>)| Ok((name.to_owned(), votes.amount(DECIMALS_MAX)?));
    let round = |place: &Place<'_>| place.entries()?.into_iter().map(option).collect::<Read<Round>>();
    top.need("rounds")?.items()?.iter().map(round).collect()
}

impl From<RoundsRefusal> for InputRefusal {
    fn from(refusal: RoundsRefusal) -> Self {
        Self::Rounds { refusal }
    }
}
