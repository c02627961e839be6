//! What happens at meetings.

use serde::{Deserialize, Serialize};

use super::floor::FloorSide;
use super::{Capacity, Hand, Hands, ItemOutcome, Kind, Question, Ruling};
use crate::deliberation::MatterId;
use crate::hall::{HouseRules, Majority};
use crate::ids::{AgendaItemId, HallId, MeetingId, MemberId, MotionId, PollId, ProposalId, TopicId};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// `meeting.called.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The meeting.
    pub meeting: MeetingId,
    /// Of which hall.
    pub hall: HallId,
    /// Regular or extraordinary.
    pub kind: Kind,
    /// Where.
    pub place: Title,
    /// When it shall begin.
    pub starts_at: Timestamp,
}

/// `meeting.item_scheduled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemScheduled {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
    /// What it is called.
    pub title: Title,
    /// The topic it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// The proposal it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalId>,
    /// The item of a hall below whose summary it takes up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<AgendaItemId>,
    /// What it touches of the matters that the law reserves for the owners.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matters: Vec<MatterId>,
}

/// `meeting.item_moved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMoved {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
    /// Its place from now on; the first is 1.
    pub place: u32,
}

/// `meeting.item_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemWithdrawn {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
    /// Why.
    pub reason: Reason,
}

/// `meeting.noticed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// The meeting.
    pub meeting: MeetingId,
    /// The house rules the meeting will keep.
    pub rules: HouseRules,
    /// How many sat on the council.
    pub council: u32,
    /// How many whole days of notice the rules asked for.
    pub days: u16,
}

/// `meeting.opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who presides.
    pub chair: MemberId,
    /// How many councillors were present.
    pub present: u32,
    /// Of how many.
    pub council: u32,
    /// How many the quorum asks for.
    pub needed: u32,
}

/// `meeting.recessed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recessed {
    /// The meeting.
    pub meeting: MeetingId,
    /// Why.
    pub reason: Reason,
}

/// `meeting.resumed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// The meeting.
    pub meeting: MeetingId,
}

/// `meeting.adjourned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjourned {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it shall go on; none while that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// How many councillors were present.
    pub present: u32,
    /// How many the quorum asks for.
    pub needed: u32,
    /// Why.
    pub reason: Reason,
}

/// `meeting.closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The meeting.
    pub meeting: MeetingId,
}

/// `meeting.cancelled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// The meeting.
    pub meeting: MeetingId,
    /// Why.
    pub reason: Reason,
}

/// `meeting.arrived.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who.
    pub member: MemberId,
    /// As what.
    pub capacity: Capacity,
}

/// `meeting.left.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who.
    pub member: MemberId,
}

/// `meeting.item_taken_up.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTakenUp {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
}

/// `meeting.item_concluded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemConcluded {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
    /// What came of it.
    pub outcome: ItemOutcome,
    /// What was said and found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Body>,
}

/// `meeting.summary_carried.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryCarried {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item.
    pub item: AgendaItemId,
    /// To which hall.
    pub to: HallId,
    /// What the hall above shall know.
    pub summary: Body,
}

/// `meeting.floor_requested.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorRequested {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who asks.
    pub member: MemberId,
    /// For what.
    pub side: FloorSide,
}

/// `meeting.request_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestWithdrawn {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who no longer asks.
    pub member: MemberId,
}

/// `meeting.turn_denied.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnDenied {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who asked.
    pub member: MemberId,
    /// Why not.
    pub reason: Reason,
}

/// `meeting.floor_granted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorGranted {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who may speak.
    pub member: MemberId,
    /// On which side.
    pub side: FloorSide,
}

/// `meeting.speech_started.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeechStarted {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who speaks.
    pub member: MemberId,
    /// On which side.
    pub side: FloorSide,
}

/// `meeting.speech_ended.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeechEnded {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who spoke; nobody did where the turn was given back.
    pub member: MemberId,
    /// On which side.
    pub side: FloorSide,
    /// How long, in milliseconds; never more than the limit.
    pub millis: u32,
    /// Whether the limit ended it.
    pub overtime: bool,
    /// Whether it began at all.
    pub spoken: bool,
}

/// `meeting.off_topic_ruled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffTopicRuled {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who was off the matter.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `meeting.interruption_ruled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterruptionRuled {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who interrupted.
    pub member: MemberId,
    /// Why it was one.
    pub reason: Reason,
}

/// `meeting.point_of_order_ruled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointOfOrderRuled {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who raised it.
    pub member: MemberId,
    /// Whether it was well taken.
    pub upheld: bool,
    /// Why.
    pub reason: Reason,
}

/// `meeting.motion_ruled_out_of_order.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuledOutOfOrder {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// Why: it lies outside the matter, or is no motion.
    pub reason: Reason,
}

/// `meeting.ruling_appealed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingAppealed {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who appeals.
    pub member: MemberId,
    /// Against which ruling of the chair.
    pub ruling: Ruling,
}

/// `meeting.chair_handed_over.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairHandedOver {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who presided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<MemberId>,
    /// Who presides now.
    pub to: MemberId,
}

/// `meeting.motion_moved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionMoved {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// On which item.
    pub item: AgendaItemId,
    /// Who moves it.
    pub mover: MemberId,
    /// What shall be decided; of an amendment, how the whole text shall read.
    pub text: Body,
    /// The motion it amends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<MotionId>,
}

/// `meeting.motion_seconded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionSeconded {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// Who seconds it.
    pub seconder: MemberId,
}

/// `meeting.motion_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionWithdrawn {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// Why.
    pub reason: Reason,
}

/// `meeting.previous_question_moved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousQuestionMoved {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion whose debate shall end.
    pub motion: MotionId,
    /// Who moves it.
    pub mover: MemberId,
}

/// `meeting.question_put.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionPut {
    /// The meeting.
    pub meeting: MeetingId,
    /// What is asked.
    pub question: Question,
    /// How many councillors were present: each may raise one hand.
    pub present: u32,
    /// Of how many.
    pub council: u32,
    /// How many the quorum asks for.
    pub needed: u32,
    /// What will carry it.
    pub majority: Majority,
}

/// `meeting.hands_shown.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandsShown {
    /// The meeting.
    pub meeting: MeetingId,
    /// Which hands were asked for.
    pub choice: Hand,
    /// How many were raised.
    pub count: u32,
}

/// `meeting.chair_voted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairVoted {
    /// The meeting.
    pub meeting: MeetingId,
    /// What the chair chose, after the others.
    pub choice: Hand,
}

/// `meeting.question_declared.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The meeting.
    pub meeting: MeetingId,
    /// What was asked.
    pub question: Question,
    /// The hands, the chair's own among them.
    pub hands: Hands,
    /// How many could have raised one.
    pub present: u32,
    /// Of how many on the council.
    pub council: u32,
    /// What carries it.
    pub majority: Majority,
    /// The number the hands for it were compared with.
    pub base: u32,
    /// Whether it was carried.
    pub carried: bool,
}

/// `meeting.count_corrected.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountCorrected {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// The hands as they should have been counted.
    pub hands: Hands,
    /// The number the hands for it are compared with.
    pub base: u32,
    /// Whether it was carried.
    pub carried: bool,
    /// What was wrong.
    pub reason: Reason,
}

/// `meeting.poll_linked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollLinked {
    /// The meeting.
    pub meeting: MeetingId,
    /// The motion.
    pub motion: MotionId,
    /// The poll that decides it.
    pub poll: PollId,
}

/// `meeting.minutes_corrected.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesCorrected {
    /// The meeting.
    pub meeting: MeetingId,
    /// The number of the correction: 1, 2, 3 …
    pub number: u32,
    /// What the minutes should say.
    pub text: Body,
}

/// `meeting.minutes_approved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesApproved {
    /// The meeting.
    pub meeting: MeetingId,
    /// The meeting at which the council approved them; none where the chair did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<MeetingId>,
    /// How many corrections were noted before.
    pub corrections: u32,
}
