//! House rules (议事规则) as data: notice, quorum, limits of speech, how hands are counted, who approves the minutes.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

use crate::fraction::{Amount, Fraction};
use crate::language::Language;
use crate::refusal::Refusal;

/// What a majority is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The hands for and against together; abstentions are left out.
    Cast,
    /// The councillors present when the question was put.
    Present,
    /// The whole council.
    Council,
}

/// How many hands carry a question. A tie never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Majority {
    /// What the hands for it are compared with.
    pub base: Base,
    /// Which part of it.
    pub fraction: Fraction,
    /// Whether they must be more than that part; else that part is enough.
    pub exceeded: bool,
}

/// Who approves minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinutesApproval {
    /// The council, at a later meeting of the hall.
    Council,
    /// The hall's chair, once the meeting has closed.
    Chair,
}

/// The house rules of a hall. A meeting keeps those that were in force at its notice.
#[expect(clippy::struct_excessive_bools, reason = "many a rule of a house is yes or no")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseRules {
    /// Whole days between the notice of a regular meeting and its beginning, the day of notice not counted.
    pub notice_days: u16,
    /// The same for an extraordinary meeting.
    pub notice_days_extraordinary: u16,
    /// Whole days before the beginning from which on the agenda stands.
    pub agenda_days: u16,
    /// The part of the council that must be present when a question is put.
    pub quorum: Fraction,
    /// How long one may speak at a time, in seconds.
    pub speech_seconds_max: u32,
    /// How often one may speak on one question.
    pub turns_max: u16,
    /// Whether a motion needs a second.
    pub seconding: bool,
    /// Whether nothing is debated before there is a motion.
    pub motion_first: bool,
    /// Whether guests may be given the floor.
    pub guests_speak: bool,
    /// Whether abstentions are asked for after "for" and "against".
    pub asks_abstentions: bool,
    /// Whether the chair's own vote comes last, apart from the hands.
    pub chair_votes_last: bool,
    /// What carries a motion.
    pub majority: Majority,
    /// What carries the previous question, which ends a debate.
    pub closure_majority: Majority,
    /// The language of the minutes.
    pub minutes_language: Language,
    /// Who approves them.
    pub minutes_approval: MinutesApproval,
}

impl Majority {
    /// More for than against.
    pub const MORE_FOR_THAN_AGAINST: Self =
        Self { base: Base::Cast, fraction: Fraction::HALF, exceeded: true };

    /// At least two thirds of the hands for and against.
    #[must_use]
    pub fn two_thirds() -> Self {
        let fraction = Fraction::new(2, 3).unwrap_or(Fraction::ONE);
        Self { base: Base::Cast, fraction, exceeded: false }
    }

    /// Whether so many hands for it are enough. Nothing of nothing is no majority.
    #[must_use]
    pub fn carries(&self, hands: u32, base: u32) -> bool {
        if hands == 0 || base == 0 {
            return false;
        }
        let compared = self.fraction.cross_compare(amount(hands), amount(base));
        compared == Ordering::Greater || (compared == Ordering::Equal && !self.exceeded)
    }

    /// Less than half carries nothing, and neither does a tie.
    fn is_sound(&self) -> bool {
        let floor = self.fraction.cmp(&Fraction::HALF);
        let attainable = match self.fraction.cmp(&Fraction::ONE) {
            Ordering::Less => true,
            Ordering::Equal => !self.exceeded,
            Ordering::Greater => false,
        };
        attainable && (floor == Ordering::Greater || (floor == Ordering::Equal && self.exceeded))
    }
}

fn amount(count: u32) -> Amount {
    Amount::whole(count.into())
}

impl HouseRules {
    /// How many must be present of a council of this size: at least one.
    #[must_use]
    pub fn needed(&self, council: u32) -> u32 {
        let enough = |present: &u32| {
            self.quorum.cross_compare(amount(*present), amount(council.max(1))) != Ordering::Less
        };
        (1..=council).find(enough).unwrap_or(council.max(1))
    }

    /// How long a speech may last, in microseconds.
    #[must_use]
    pub fn speech_micros_max(&self) -> i64 {
        i64::from(self.speech_seconds_max) * 1_000_000
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let quorum = self.quorum > Fraction::ZERO && self.quorum <= Fraction::ONE;
        let limits = self.speech_seconds_max > 0 && self.turns_max > 0;
        if quorum && limits && self.majority.is_sound() && self.closure_majority.is_sound() {
            Ok(())
        } else {
            Err(Refusal::HouseRulesMalformed)
        }
    }
}

impl Default for HouseRules {
    /// The twelve principles as they are used in Chinese communities: two minutes, twice, more for than against, no abstentions asked.
    fn default() -> Self {
        Self {
            notice_days: 3,
            notice_days_extraordinary: 1,
            agenda_days: 2,
            quorum: Fraction::new(2, 3).unwrap_or(Fraction::ONE),
            speech_seconds_max: 120,
            turns_max: 2,
            seconding: true,
            motion_first: true,
            guests_speak: true,
            asks_abstentions: false,
            chair_votes_last: true,
            majority: Majority::MORE_FOR_THAN_AGAINST,
            closure_majority: Majority::two_thirds(),
            minutes_language: Language::ZhHans,
            minutes_approval: MinutesApproval::Council,
        }
    }
}
