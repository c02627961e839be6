//! What speaks for a group, and what for everybody.

use std::cmp::Reverse;

use crate::marks::{Standing, Tally};
use crate::weigh::{difference_test, is_significant, share, share_test};

/// So many statements are shown for a group, and on either side of the consensus.
const SHOWN: usize = 5;

/// A statement that speaks for a group, with the figures that say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Representative {
    /// Which statement.
    pub statement: u32,
    /// Whether the group stands out by agreeing with it; else by disagreeing.
    pub agrees: bool,
    /// How many of the group said so.
    pub said: u32,
    /// How many of the group marked it.
    pub seen: u32,
    /// The share of the group that says so.
    pub share: f64,
    /// How far that is from half, in standard deviations.
    pub share_test: f64,
    /// How many times the share of the others it is.
    pub ratio: f64,
    /// How far from the others' share, in standard deviations.
    pub ratio_test: f64,
    /// How many of the group agree, where this is what the group agrees to most.
    pub best_agreed: Option<u32>,
}

/// A statement on which participants agree across groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// Which statement.
    pub statement: u32,
    /// How many said so.
    pub said: u32,
    /// How many marked it.
    pub seen: u32,
    /// Their share.
    pub share: f64,
    /// How far that is from half, in standard deviations.
    pub share_test: f64,
}

/// What most of all participants say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consensus {
    /// Statements most agree with.
    pub agreed: Vec<Common>,
    /// Statements most disagree with.
    pub disagreed: Vec<Common>,
}

/// One side of a statement in a group.
#[derive(Clone, Copy)]
struct Side {
    said: u32,
    share: f64,
    share_test: f64,
    ratio: f64,
    ratio_test: f64,
}

impl Side {
    fn of(inside: (u32, u32), outside: (u32, u32)) -> Self {
        let own = share(inside.0, inside.1);
        Self {
            said: inside.0,
            share: own,
            share_test: share_test(inside.0, inside.1),
            ratio: own / share(outside.0, outside.1),
            ratio_test: difference_test(inside, outside),
        }
    }

    fn is_sufficient(self) -> bool {
        is_significant(self.ratio_test) && is_significant(self.share_test)
    }

    fn strength(self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }
}

/// A statement in a group.
#[derive(Clone, Copy)]
struct Compared {
    statement: u32,
    seen: u32,
    agree: Side,
    disagree: Side,
}

impl Compared {
    fn of(statement: u32, inside: &Tally, outside: &Tally) -> Self {
        let (seen_in, seen_out) = (inside.seen(), outside.seen());
        Self {
            statement,
            seen: seen_in,
            agree: Side::of((inside.agree, seen_in), (outside.agree, seen_out)),
            disagree: Side::of((inside.disagree, seen_in), (outside.disagree, seen_out)),
        }
    }

    fn is_sufficient(&self) -> bool {
        self.agree.is_sufficient() || self.disagree.is_sufficient()
    }

    fn stands_out_by(&self) -> f64 {
        self.agree.ratio_test.max(self.disagree.ratio_test)
    }

    /// Whether this is more of an agreement than the best so far.
    fn is_agreed_more(&self, best: Option<&Self>) -> bool {
        if self.agree.said == 0 && self.disagree.said == 0 {
            return false;
        }
        let own = self.agree;
        match best {
            Some(best) if best.agree.ratio > 1.0 => own.strength() > best.agree.strength(),
            Some(best) => own.share * own.share_test > best.agree.share * best.agree.share_test,
            None => is_significant(own.share_test) || (own.ratio > 1.0 && own.share > 0.5),
        }
    }

    fn finished(&self) -> Representative {
        let agrees = self.agree.ratio_test > self.disagree.ratio_test;
        let side = if agrees { self.agree } else { self.disagree };
        Representative {
            statement: self.statement,
            agrees,
            said: side.said,
            seen: self.seen,
            share: side.share,
            share_test: side.share_test,
            ratio: side.ratio,
            ratio_test: side.ratio_test,
            best_agreed: None,
        }
    }
}

impl Representative {
    fn strength(&self) -> f64 {
        self.ratio * self.ratio_test * self.share * self.share_test
    }
}

/// What speaks for a group, given the marks of its members and of the other groups', statement by statement.
pub(crate) fn of_group<'a>(tallies: impl Iterator<Item = (&'a Tally, Tally)>) -> Vec<Representative> {
    let mut sufficient: Vec<Representative> = Vec::new();
    let mut best: Option<Compared> = None;
    let mut best_agreed: Option<Compared> = None;
    for (statement, (inside, outside)) in (0..).zip(tallies) {
        let compared = Compared::of(statement, inside, &outside);
        if compared.is_sufficient() {
            sufficient.push(compared.finished());
        } else if sufficient.is_empty()
            && best.is_none_or(|best| compared.stands_out_by() > best.stands_out_by())
        {
            best = Some(compared);
        }
        if compared.is_agreed_more(best_agreed.as_ref()) {
            best_agreed = Some(compared);
        }
    }
    let head =
        best_agreed.map(|best| Representative { best_agreed: Some(best.agree.said), ..best.finished() });
    if sufficient.is_empty() {
        return head.or_else(|| best.map(|best| best.finished())).into_iter().collect();
    }
    sufficient.retain(|other| head.as_ref().is_none_or(|head| head.statement != other.statement));
    sufficient.sort_by(|a, b| b.strength().total_cmp(&a.strength()));
    let mut shown: Vec<Representative> = head.into_iter().chain(sufficient).take(SHOWN).collect();
    shown.sort_by_key(|representative| Reverse(representative.agrees));
    shown
}

/// What most of all participants say.
pub(crate) fn consensus(tallies: &[Tally], standing: &[Standing]) -> Consensus {
    let side = |said: fn(&Tally) -> u32| {
        let open = (0..).zip(tallies).zip(standing).filter(|(_, standing)| **standing == Standing::Open);
        let mut common: Vec<Common> = open
            .map(|((statement, tally), _)| {
                let (said, seen) = (said(tally), tally.seen());
                let (share, share_test) = (share(said, seen), share_test(said, seen));
                Common { statement, said, seen, share, share_test }
            })
            .filter(|common| common.share > 0.5 && is_significant(common.share_test))
            .collect();
        let strength = |common: &Common| common.share * common.share_test;
        common.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
        common.truncate(SHOWN);
        common
    };
    Consensus { agreed: side(|tally| tally.agree), disagreed: side(|tally| tally.disagree) }
}
