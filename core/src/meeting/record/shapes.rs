//! What a record is made of.

use serde::{Deserialize, Serialize};

use crate::hall::Majority;
use crate::ids::{AgendaItemId, HallId, MeetingId, MemberId, MotionId, PollId, ProposalId, TopicId};
use crate::meeting::floor::FloorSide;
use crate::meeting::{Capacity, Hands, ItemOutcome, Question, Ruling};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// A stretch of time in which the meeting was in session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// It began.
    pub opened_at: Timestamp,
    /// Who presided at the beginning.
    pub chair: MemberId,
    /// Councillors present then.
    pub present: u32,
    /// Of how many.
    pub council: u32,
    /// How many the quorum asks for.
    pub needed: u32,
    /// It ended.
    pub ended_at: Option<Timestamp>,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRecord {
    /// Which.
    pub item: AgendaItemId,
    /// What it is called.
    pub title: Title,
    /// The topic it is about.
    pub topic: Option<TopicId>,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// The item of a hall below whose summary it takes up.
    pub carried: Option<AgendaItemId>,
    /// What came of it.
    pub outcome: Option<ItemOutcome>,
    /// What was said and found.
    pub summary: Option<Body>,
    /// Why it was taken from the agenda.
    pub withdrawn_because: Option<Reason>,
    /// What was carried to the hall above, and to which.
    pub carried_up: Option<(HallId, Body)>,
}

/// Somebody's presence, from coming to going.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Who.
    pub member: MemberId,
    /// As what.
    pub capacity: Capacity,
    /// She came.
    pub arrived_at: Timestamp,
    /// She went; none while she is there.
    pub left_at: Option<Timestamp>,
}

/// A correction of a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When.
    pub at: Timestamp,
    /// What had been declared.
    pub before: Hands,
    /// Why.
    pub reason: Reason,
}

/// A question the council has answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When it was declared.
    pub at: Timestamp,
    /// What was asked.
    pub question: Question,
    /// The hands as they stand.
    pub hands: Hands,
    /// How many could have raised one.
    pub present: u32,
    /// Of how many on the council.
    pub council: u32,
    /// What carries it.
    pub majority: Majority,
    /// What the hands for it were compared with.
    pub base: u32,
    /// Whether it was carried.
    pub carried: bool,
    /// Corrections, oldest first.
    pub corrections: Vec<Correction>,
}

/// What became of a motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// Before the meeting.
    Pending,
    /// Taken back.
    Withdrawn {
        /// Why.
        reason: Reason,
    },
    /// Outside the matter.
    OutOfOrder {
        /// Why.
        reason: Reason,
    },
    /// Carried by hands.
    Carried,
    /// Lost by hands.
    Lost,
    /// Left to a poll.
    AtPoll {
        /// Which.
        poll: PollId,
    },
    /// Undecided when the meeting closed.
    Lapsed,
}

/// A motion or an amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionRecord {
    /// Which.
    pub motion: MotionId,
    /// On which item.
    pub item: AgendaItemId,
    /// What it amends.
    pub amends: Option<MotionId>,
    /// Who moved it.
    pub mover: MemberId,
    /// Who seconded it.
    pub seconder: Option<MemberId>,
    /// When it was moved.
    pub moved_at: Timestamp,
    /// As it was moved.
    pub text: Body,
    /// The amendments that were carried, oldest first: the text of the last is the motion's.
    pub amended_by: Vec<MotionId>,
    /// What became of it.
    pub fate: Fate,
    /// Which of the decisions is its own.
    pub decision: Option<u32>,
}

/// A speech.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speech {
    /// Who spoke.
    pub member: MemberId,
    /// On which side.
    pub side: FloorSide,
    /// On which item.
    pub item: Option<AgendaItemId>,
    /// On which motion.
    pub motion: Option<MotionId>,
    /// It ended.
    pub ended_at: Timestamp,
    /// How long, in milliseconds.
    pub millis: u32,
    /// Whether the limit ended it.
    pub overtime: bool,
}

/// Something that happened, in the order of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// During which item.
    pub item: Option<AgendaItemId>,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each says it by its name, and the minutes in words")]
pub enum What {
    Opened { chair: MemberId, present: u32, council: u32 },
    Recessed { reason: Reason },
    Resumed,
    Adjourned { until: Option<Timestamp>, reason: Reason, present: u32, needed: u32 },
    Closed,
    ChairHandedOver { to: MemberId },
    Concluded { outcome: ItemOutcome, summary: Option<Body> },
    SummaryCarried { summary: Body },
    Spoke { speech: u32 },
    TurnDenied { member: MemberId, reason: Reason },
    Ruled { ruling: Ruling, reason: Reason },
    Appealed { member: MemberId },
    Moved { motion: MotionId },
    Seconded { motion: MotionId, seconder: MemberId },
    Withdrawn { motion: MotionId, reason: Reason },
    PreviousQuestion { motion: MotionId, mover: MemberId },
    Decided { decision: u32 },
    Corrected { decision: u32 },
    LeftToPoll { motion: MotionId },
}

/// How the minutes were approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// When.
    pub at: Timestamp,
    /// At which later meeting; none where the chair did.
    pub meeting: Option<MeetingId>,
}

/// How long somebody, or a side, has spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// How often.
    pub turns: u32,
    /// How long, in milliseconds.
    pub millis: u64,
}

impl Spoken {
    /// Whole seconds.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.millis / 1_000
    }

    pub(super) fn add(&mut self, speech: &Speech) {
        self.turns += 1;
        self.millis += u64::from(speech.millis);
    }
}
