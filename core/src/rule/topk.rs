//! The best k by score; a tie at the cut is part of the answer.

use super::input::{InputRefusal, Place, Read, shown};
use super::words::CutTie;
use crate::fraction::{Amount, DECIMALS_MAX};

/// Who was taken, and who is tied for what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Taken, best first.
    pub selected: Vec<String>,
    /// Tied at the cut, for a further round.
    pub tied: Vec<String>,
}

/// Names with an amount each.
pub(super) type Named = Vec<(String, Amount)>;

/// Takes the best `k`.
#[must_use]
pub fn select_top(k: usize, tie: CutTie, scores: &[(String, Amount)]) -> Selection {
    let mut ranked: Vec<&(String, Amount)> = scores.iter().collect();
    ranked.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    let names = |wanted: &dyn Fn(Amount) -> bool| -> Vec<String> {
        ranked.iter().filter(|(_, score)| wanted(*score)).map(|(name, _)| name.clone()).collect()
    };
    let Some(last) = k.checked_sub(1) else { return Selection::default() };
    let (Some((_, cut)), Some((_, next))) = (ranked.get(last), ranked.get(k)) else {
        return Selection { selected: names(&|_| true), tied: Vec::new() };
    };
    match tie {
        CutTie::Runoff if cut == next => {
            Selection { selected: names(&|score| score > *cut), tied: names(&|score| score == *cut) }
        }
        CutTie::Runoff | CutTie::Expand => {
            Selection { selected: names(&|score| score >= *cut), tied: Vec::new() }
        }
    }
}

pub(super) fn read(top: &Place<'_>) -> Read<(usize, CutTie, Named)> {
    top.only(&["k", "tie", "scores"])?;
    let tie = top.need("tie")?;
    let policy = CutTie::parse(tie.text()?)
        .ok_or_else(|| InputRefusal::WrongType { path: tie.path(), expected: "\"runoff\" or \"expand\"" })?;
    let k = usize::try_from(top.need("k")?.count()?).unwrap_or(usize::MAX);
    Ok((k, policy, named_amounts(&top.need("scores")?)?))
}

/// A list of `[name, amount]`, each name once.
pub(super) fn named_amounts(list: &Place<'_>) -> Read<Named> {
    let mut named = Named::new();
    for place in list.items()? {
        let [name, amount] = &place.items()?[..] else {
            return Err(InputRefusal::WrongType { path: place.path(), expected: "a name and an amount" });
        };
        let (name, amount) = (name.text()?, amount.amount(DECIMALS_MAX)?);
        if named.iter().any(|(known, _)| known == name) {
            return Err(InputRefusal::Twice { path: place.path(), name: shown(name) });
        }
        named.push((name.to_owned(), amount));
    }
    Ok(named)
}
