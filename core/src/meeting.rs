//! Meetings (会议): called, noticed, open, closed; who is present, who has the floor, what is moved and how it is decided. Start
//! reading at [`decide`]; the floor by itself is in [`floor`].

mod commands;
mod convening;
mod debate;
mod events;
pub mod floor;
pub mod minutes;
mod motions;
pub mod record;
mod state;
mod voting;

use serde::{Deserialize, Serialize};

pub use commands::MeetingCommand;
pub use events::*;
pub use state::{Asked, Item, Meeting, Motion, Pending, evolve, meeting_of};

use crate::decider::Context;
use crate::event::Event;
use crate::hall::{Base, Hall, HouseRules, Majority};
use crate::ids::{MeetingId, MemberId, MotionId};
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::state::Community;

/// The most items of an agenda.
pub const ITEMS_MAX: u32 = 100;
/// The most motions of a meeting.
pub const MOTIONS_MAX: u32 = 500;
/// An amendment may be amended once, and no further.
pub const AMENDMENTS_DEEP_MAX: usize = 2;

/// What kind of meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In its turn.
    Regular,
    /// Out of turn.
    Extraordinary,
}

/// Where a meeting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Time and place are set.
    Called,
    /// Everybody has been told; the house rules are frozen.
    Noticed,
    /// In session.
    Open,
    /// In recess.
    Recessed,
    /// To go on another time.
    Adjourned,
    /// Over.
    Closed,
    /// Dropped.
    Cancelled,
}

impl Phase {
    /// Whether nothing more can happen at it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

/// As what somebody is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// With a seat on the council, and a vote.
    Councillor,
    /// Without: movers of topics, residents, delegates of the property company.
    Guest,
}

/// Where an item of the agenda stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemPhase {
    /// To come.
    Scheduled,
    /// Before the meeting.
    TakenUp,
    /// Dealt with.
    Concluded,
    /// Taken from the agenda.
    Withdrawn,
}

/// What came of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemOutcome {
    /// An opinion, for whoever decides.
    Opinion,
    /// Decided here.
    Decided,
    /// Sent to the body that may decide.
    Referred,
    /// Left for another time.
    Deferred,
}

/// A ruling of the chair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ruling {
    /// Somebody was off the matter.
    OffTopic {
        /// Who.
        member: MemberId,
    },
    /// Somebody interrupted.
    Interruption {
        /// Who.
        member: MemberId,
    },
    /// On a point of order.
    PointOfOrder {
        /// Whose.
        member: MemberId,
        /// Whether it was well taken.
        upheld: bool,
    },
    /// A motion lies outside the matter.
    OutOfOrder {
        /// The motion.
        motion: MotionId,
    },
}

/// What is asked of the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Question {
    /// A motion or an amendment.
    Motion {
        /// Which.
        motion: MotionId,
    },
    /// Whether the debate on it shall end.
    PreviousQuestion {
        /// On which.
        motion: MotionId,
    },
    /// Whether the chair's ruling shall be overturned.
    Appeal {
        /// Which ruling.
        ruling: Ruling,
    },
}

/// A raised hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// 赞成
    For,
    /// 反对
    Against,
    /// 弃权
    Abstain,
}

/// Hands as they were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hands {
    /// For it.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Against it.
    pub against: u32,
    /// Neither; none where abstentions are not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abstained: Option<u32>,
    /// The chair's own, where it comes last; it is among the numbers above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<Hand>,
}

impl Hands {
    /// All of them.
    #[must_use]
    pub fn sum(&self) -> u32 {
        self.in_favour.saturating_add(self.against).saturating_add(self.abstained.unwrap_or(0))
    }

    /// One more.
    #[must_use]
    pub fn with(mut self, hand: Hand, count: u32) -> Self {
        match hand {
            Hand::For => self.in_favour = self.in_favour.saturating_add(count),
            Hand::Against => self.against = self.against.saturating_add(count),
            Hand::Abstain => self.abstained = Some(self.abstained.unwrap_or(0).saturating_add(count)),
        }
        self
    }

    /// What the hands for it are compared with under a majority.
    #[must_use]
    pub fn base(&self, majority: &Majority, present: u32, council: u32) -> u32 {
        match majority.base {
            Base::Cast => self.in_favour.saturating_add(self.against),
            Base::Present => present,
            Base::Council => council,
        }
    }
}

/// What a decision about one meeting looks at.
struct Case<'a> {
    state: &'a Community,
    id: MeetingId,
    meeting: &'a Meeting,
    hall: &'a Hall,
    standing: &'a Standing,
    context: &'a Context,
}

pub(crate) fn decide(
    state: &Community,
    id: MeetingId,
    command: &MeetingCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let MeetingCommand::Call(called) = command {
        return convening::call(state, id, called, standing, context);
    }
    let meeting = state.meetings.get(&id).ok_or(Refusal::MeetingUnknown)?;
    let hall = state.halls.get(&meeting.hall).ok_or(Refusal::HallUnknown)?;
    Case { state, id, meeting, hall, standing, context }.decide(command)
}

impl Case<'_> {
    fn decide(&self, command: &MeetingCommand) -> Result<Vec<Event>, Refusal> {
        use MeetingCommand as Ask;
        match command {
            Ask::Call(_) => Err(Refusal::AlreadyExists),
            Ask::ScheduleItem(scheduled) => self.schedule_item(scheduled),
            Ask::MoveItem { item, place } => self.move_item(*item, *place),
            Ask::WithdrawItem { item, reason } => self.withdraw_item(*item, reason),
            Ask::Notice => self.notice(),
            Ask::Open { chair } => self.open(*chair),
            Ask::Recess { reason } => self.recess(reason),
            Ask::Resume => self.resume(),
            Ask::Adjourn { until, reason } => self.adjourn(*until, reason),
            Ask::Close => self.close(),
            Ask::Cancel { reason } => self.cancel(reason),
            Ask::Arrive { member } => self.arrive(*member),
            Ask::Leave { member } => self.leave(*member),
            Ask::TakeUpItem { item } => self.take_up(*item),
            Ask::ConcludeItem { outcome, summary } => self.conclude(*outcome, summary.as_ref()),
            Ask::CarrySummary { item, summary } => self.carry(*item, summary),
            Ask::RequestFloor { member, side } => self.request_floor(*member, *side),
            Ask::WithdrawRequest { member } => self.withdraw_request(*member),
            Ask::DenyTurn { member, reason } => self.deny_turn(*member, reason),
            Ask::GrantFloor => self.grant_floor(),
            Ask::StartSpeech => self.start_speech(),
            Ask::EndSpeech => self.end_speech(),
            Ask::RuleOffTopic { member, reason } => self.rule_off_topic(*member, reason),
            Ask::RuleInterruption { member, reason } => self.rule_interruption(*member, reason),
            Ask::RulePointOfOrder { member, upheld, reason } => self.rule_point(*member, *upheld, reason),
            Ask::RuleOutOfOrder { motion, reason } => self.rule_out_of_order(*motion, reason),
            Ask::AppealRuling { member } => self.appeal(*member),
            Ask::HandChairOver { to } => self.hand_chair_over(*to),
            Ask::MoveMotion { motion, mover, text } => self.move_motion(*motion, *mover, text),
            Ask::AmendMotion { motion, amends, mover, text } => {
                self.amend_motion(*motion, *amends, *mover, text)
            }
            Ask::SecondMotion { motion, seconder } => self.second(*motion, *seconder),
            Ask::WithdrawMotion { motion, reason } => self.withdraw_motion(*motion, reason),
            Ask::MovePreviousQuestion { mover } => self.move_previous_question(*mover),
            Ask::PutQuestion => self.put_question(),
            Ask::ShowHands { choice, count } => self.show_hands(*choice, *count),
            Ask::CastChairVote { choice } => self.cast_chair_vote(*choice),
            Ask::Declare => self.declare(),
            Ask::CorrectCount { motion, hands, reason } => self.correct_count(*motion, *hands, reason),
            Ask::LinkPoll { motion, poll } => self.link_poll(*motion, *poll),
            Ask::CorrectMinutes { text } => self.correct_minutes(text),
            Ask::ApproveMinutes { at } => self.approve_minutes(*at),
        }
    }

    /// The rules this meeting keeps.
    fn rules(&self) -> &HouseRules {
        self.meeting.rules.as_ref().unwrap_or(&self.hall.rules)
    }

    fn limits(&self) -> floor::Limits {
        let rules = self.rules();
        floor::Limits { seconds_max: rules.speech_seconds_max, turns_max: rules.turns_max }
    }

    fn require_phase(&self, phases: &[Phase]) -> Result<(), Refusal> {
        if phases.contains(&self.meeting.phase) { Ok(()) } else { Err(Refusal::MeetingNotInPhase) }
    }

    /// In session, and no vote is being taken.
    fn require_debating(&self) -> Result<(), Refusal> {
        self.require_phase(&[Phase::Open])?;
        if self.meeting.question.is_some() { Err(Refusal::QuestionOpen) } else { Ok(()) }
    }

    /// The hall's chair, or the office that convenes.
    fn require_convener(&self) -> Result<(), Refusal> {
        self.standing.require_self_or(self.hall.chair, Action::ConveneMeeting)
    }

    fn presides(&self) -> bool {
        self.standing.member.is_some() && self.standing.member == self.meeting.chair
    }

    /// Only whoever is in the chair.
    fn require_chair(&self) -> Result<(), Refusal> {
        if self.presides() { Ok(()) } else { Err(Refusal::NotPermitted { action: Action::PresideMeeting }) }
    }

    /// Herself, the chair, or the office that keeps the record: in a hall people raise their hands, and somebody writes it down.
    fn require_for(&self, member: MemberId) -> Result<(), Refusal> {
        if self.presides() {
            return Ok(());
        }
        self.standing.require_self_or(member, Action::KeepMeetingRecord)
    }

    fn require_present(&self, member: MemberId) -> Result<(), Refusal> {
        if self.meeting.present.contains(&member) { Ok(()) } else { Err(Refusal::NotPresent) }
    }

    /// Present with a seat on the council.
    fn require_councillor(&self, member: MemberId) -> Result<(), Refusal> {
        self.require_present(member)?;
        if self.hall.seats(member, self.context.now) { Ok(()) } else { Err(Refusal::NotSeated) }
    }

    /// How many councillors are present at this second.
    fn councillors_present(&self) -> u32 {
        self.meeting.councillors_present(self.hall, self.context.now)
    }

    fn council(&self) -> u32 {
        self.hall.council_at(self.context.now)
    }

    fn require_quorum(&self) -> Result<u32, Refusal> {
        let (present, needed) = (self.councillors_present(), self.rules().needed(self.council()));
        if present >= needed { Ok(present) } else { Err(Refusal::NoQuorum { present, needed }) }
    }
}
