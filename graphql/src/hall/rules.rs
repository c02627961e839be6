//! House rules on the wire, as they are shown and as they are asked for.

use async_graphql::{InputObject, SimpleObject};
use moothall_core::hall;
use serde::Serialize;

use crate::edge;
use crate::enums::{Language, MajorityBase, MinutesApproval};
use crate::execute::Stop;
use crate::scalar::Fraction;
use crate::user_error::Numbers;

/// How many hands carry a question. A tie never does.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Majority {
    /// What the hands for it are compared with.
    pub base: MajorityBase,
    /// Which part of it.
    pub fraction: Fraction,
    /// Whether they must be more than that part; else that part is enough.
    pub exceeded: bool,
}

impl From<&hall::Majority> for Majority {
    fn from(majority: &hall::Majority) -> Self {
        let hall::Majority { base, fraction, exceeded } = *majority;
        Self { base: base.into(), fraction: fraction.into(), exceeded }
    }
}

/// The house rules of a hall (议事规则).
#[expect(clippy::struct_excessive_bools, reason = "many a rule of a house is yes or no")]
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct HouseRules {
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

impl From<&hall::HouseRules> for HouseRules {
    fn from(rules: &hall::HouseRules) -> Self {
        Self {
            notice_days: rules.notice_days,
            notice_days_extraordinary: rules.notice_days_extraordinary,
            agenda_days: rules.agenda_days,
            quorum: rules.quorum.into(),
            speech_seconds_max: rules.speech_seconds_max,
            turns_max: rules.turns_max,
            seconding: rules.seconding,
            motion_first: rules.motion_first,
            guests_speak: rules.guests_speak,
            asks_abstentions: rules.asks_abstentions,
            chair_votes_last: rules.chair_votes_last,
            majority: (&rules.majority).into(),
            closure_majority: (&rules.closure_majority).into(),
            minutes_language: rules.minutes_language.into(),
            minutes_approval: rules.minutes_approval.into(),
        }
    }
}

/// How many hands carry a question. A tie never does.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MajorityInput {
    /// What the hands for it are compared with.
    base: MajorityBase,
    /// Which part of it: 1/2 at least.
    fraction: Fraction,
    /// Whether they must be more than that part; else that part is enough.
    exceeded: bool,
}

impl MajorityInput {
    fn read(&self) -> hall::Majority {
        hall::Majority { base: self.base.into(), fraction: self.fraction.0, exceeded: self.exceeded }
    }
}

/// House rules. What is left out is as in the twelve principles: notice of three days, two thirds of the council, two minutes, twice,
/// more for than against, no abstentions asked.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct HouseRulesInput {
    /// Whole days between the notice of a regular meeting and its beginning, the day of notice not counted.
    notice_days: Option<i32>,
    /// The same for an extraordinary meeting.
    notice_days_extraordinary: Option<i32>,
    /// Whole days before the beginning from which on the agenda stands.
    agenda_days: Option<i32>,
    /// The part of the council that must be present when a question is put.
    quorum: Option<Fraction>,
    /// How long one may speak at a time, in seconds.
    speech_seconds_max: Option<i32>,
    /// How often one may speak on one question.
    turns_max: Option<i32>,
    /// Whether a motion needs a second.
    seconding: Option<bool>,
    /// Whether nothing is debated before there is a motion.
    motion_first: Option<bool>,
    /// Whether guests may be given the floor.
    guests_speak: Option<bool>,
    /// Whether abstentions are asked for after "for" and "against".
    asks_abstentions: Option<bool>,
    /// Whether the chair's own vote comes last, apart from the hands.
    chair_votes_last: Option<bool>,
    /// What carries a motion.
    majority: Option<MajorityInput>,
    /// What carries the previous question, which ends a debate.
    closure_majority: Option<MajorityInput>,
    /// The language of the minutes.
    minutes_language: Option<Language>,
    /// Who approves them.
    minutes_approval: Option<MinutesApproval>,
}

/// The longest speech that can be asked for: a day.
const SECONDS_MAX: u32 = 86_400;

impl HouseRulesInput {
    /// The rules, with what is left out as usual.
    pub(crate) fn read(&self, field: &'static str) -> Result<hall::HouseRules, Stop> {
        let usual = hall::HouseRules::default();
        let small = |given: Option<i32>, usual| given.map_or(Ok(usual), |number| edge::small(number, field));
        let speech_seconds_max = match self.speech_seconds_max {
            None => usual.speech_seconds_max,
            Some(seconds) => u32::try_from(seconds)
                .ok()
                .filter(|seconds| *seconds <= SECONDS_MAX)
                .ok_or_else(|| Stop::number(Numbers::Whole(0, SECONDS_MAX.into()), field))?,
        };
        let majority = |given: Option<&MajorityInput>, usual| given.map_or(usual, MajorityInput::read);
        Ok(hall::HouseRules {
            notice_days: small(self.notice_days, usual.notice_days)?,
            notice_days_extraordinary: small(
                self.notice_days_extraordinary,
                usual.notice_days_extraordinary,
            )?,
            agenda_days: small(self.agenda_days, usual.agenda_days)?,
            quorum: self.quorum.map_or(usual.quorum, |quorum| quorum.0),
            speech_seconds_max,
            turns_max: small(self.turns_max, usual.turns_max)?,
            seconding: self.seconding.unwrap_or(usual.seconding),
            motion_first: self.motion_first.unwrap_or(usual.motion_first),
            guests_speak: self.guests_speak.unwrap_or(usual.guests_speak),
            asks_abstentions: self.asks_abstentions.unwrap_or(usual.asks_abstentions),
            chair_votes_last: self.chair_votes_last.unwrap_or(usual.chair_votes_last),
            majority: majority(self.majority.as_ref(), usual.majority),
            closure_majority: majority(self.closure_majority.as_ref(), usual.closure_majority),
            minutes_language: self.minutes_language.map_or(usual.minutes_language, Into::into),
            minutes_approval: self.minutes_approval.map_or(usual.minutes_approval, Into::into),
        })
    }
}
