//! An election by absolute majority of the ballots, then, for the seats left open, by plurality with a floor.
//! A tie that straddles the last seat seats nobody there.

use super::input::{InputRefusal, Place, Read};
use super::parts::{Bar, Params};
use super::topk::named_amounts;
use crate::fraction::{Amount, DECIMALS_MAX};

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionInput {
    /// Whether this is the round that elects by plurality.
    pub is_second_round: bool,
    /// Registered electors.
    pub registered: Amount,
    /// Ballots cast.
    pub ballots: Amount,
    /// Seats to fill.
    pub seats: u32,
    /// Votes of each candidate.
    pub candidates: Vec<(String, Amount)>,
}

/// How an election ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// Whether enough voted.
    pub is_valid: bool,
    /// Who is elected, most votes first.
    pub elected: Vec<String>,
    /// Seats left open.
    pub open_seats: u32,
}

/// Elects; `None` when the rule has no bars for it.
#[must_use]
pub fn elect(params: &Params, input: &ElectionInput) -> Option<Election> {
    let turnout = params.turnout.as_ref()?;
    let bar = if input.is_second_round { params.round2.as_ref()? } else { params.round1.as_ref()? };
    let is_valid = turnout.is_reached(input.ballots, input.registered);
    let elected = if is_valid { seat(bar, input) } else { Vec::new() };
    let taken = u32::try_from(elected.len()).unwrap_or(u32::MAX);
    Some(Election { is_valid, elected, open_seats: input.seats.saturating_sub(taken) })
}

fn seat(bar: &Bar, input: &ElectionInput) -> Vec<String> {
    let mut reached: Vec<&(String, Amount)> =
        input.candidates.iter().filter(|(_, votes)| bar.is_reached(*votes, input.ballots)).collect();
    reached.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    let seats = usize::try_from(input.seats).unwrap_or(usize::MAX);
    let mut elected: Vec<String> = Vec::new();
    for equals in reached.chunk_by(|(_, left), (_, right)| left == right) {
        if elected.len() + equals.len() > seats {
            break;
        }
        elected.extend(equals.iter().map(|(name, _)| name.clone()));
    }
    elected
}

pub(super) fn read(top: &Place<'_>) -> Read<ElectionInput> {
    top.only(&["round", "registered", "ballots", "seats", "candidates"])?;
    let round = top.need("round")?;
    Ok(ElectionInput {
        is_second_round: match round.count()? {
            1 => false,
            2 => true,
            _ => return Err(InputRefusal::WrongType { path: round.path(), expected: "1 or 2" }),
        },
        registered: top.need("registered")?.amount(DECIMALS_MAX)?,
        ballots: top.need("ballots")?.amount(DECIMALS_MAX)?,
        seats: top.need("seats")?.count()?,
        candidates: named_amounts(&top.need("candidates")?)?,
    })
}
