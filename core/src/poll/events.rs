//! What happens to a poll.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::ids::{MemberId, ObjectionId, PaperEntryId, PollId, ProposalId, SeatId, UnitId};
use crate::poll::Terms;
use crate::poll::roll::{Seat, Weights};
use crate::rule::{DecisionRule, Evaluation, Outcome};
use crate::sealed::{OwnWords, Sealed};
use crate::text::Reason;
use crate::time::Timestamp;

/// What a ballot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// 赞成
    For,
    /// 反对
    Against,
    /// 弃权
    Abstain,
    /// 从众: follow the majority, where the rule knows it.
    Conform,
}

/// How the delivery of a ballot paper went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// 已送达
    Served,
    /// 未送达
    Failed,
}

/// `poll.called.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The poll.
    pub poll: PollId,
    /// What is put to the vote.
    pub proposal: ProposalId,
    /// How.
    #[serde(flatten)]
    pub terms: Terms,
}

/// `poll.roll_entered.v1`: a part of the roll that the notice freezes, at most 500 seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollEntered {
    /// The poll.
    pub poll: PollId,
    /// Seats in order of their ids.
    pub seats: Vec<Seat>,
}

/// `poll.noticed.v1`: rule and roll are frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noticed {
    /// The poll.
    pub poll: PollId,
    /// The rule itself, so that the log alone explains the result.
    pub rule: Box<DecisionRule>,
    /// The number of the text version put to the vote.
    pub text_version: u32,
    /// How many seats the roll has.
    pub seats: u32,
    /// Sum of the seats' weights, in the order of the rule's measures.
    pub totals: Weights,
    /// SHA-256 over the seats in order, in hexadecimal.
    pub roll_hash: String,
    /// Whole days during which objections to the result will be taken.
    #[serde(default)]
    pub objection_days: u16,
}

/// `poll.opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The poll.
    pub poll: PollId,
}

/// `poll.extended.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The poll.
    pub poll: PollId,
    /// The new end.
    pub closes_at: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// `poll.closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The poll.
    pub poll: PollId,
}

/// `poll.cancelled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// The poll.
    pub poll: PollId,
    /// Why.
    pub reason: Reason,
}

/// By what right a ballot was cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// The member's own seat, or that of a party she acts for.
    Own,
    /// As a proxy.
    Proxy,
    /// On paper, read in by two people.
    Paper,
}

/// `poll.ballot_cast.v1`: a ballot, or one that replaces another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotCast {
    /// The poll.
    pub poll: PollId,
    /// Whose.
    pub seat: SeatId,
    /// What; none is an invalid paper.
    pub choice: Option<Choice>,
    /// The seat's weights in the order of the rule's measures: what this ballot counts.
    pub weights: Weights,
    /// By what right.
    pub right: Right,
    /// Which paper entry it confirms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperEntryId>,
    /// What stood before, if this replaces a ballot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Mark>,
    /// Why, in the voter's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed<OwnWords>>,
}

/// What stands for a seat: a choice, or an invalid ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 赞成
    For,
    /// 反对
    Against,
    /// 弃权
    Abstain,
    /// 从众
    Conform,
    /// 废票
    Invalid,
}

impl From<Option<Choice>> for Mark {
    fn from(choice: Option<Choice>) -> Self {
        match choice {
            Some(Choice::For) => Self::For,
            Some(Choice::Against) => Self::Against,
            Some(Choice::Abstain) => Self::Abstain,
            Some(Choice::Conform) => Self::Conform,
            None => Self::Invalid,
        }
    }
}

/// `poll.ballot_spoiled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotSpoiled {
    /// The poll.
    pub poll: PollId,
    /// Whose.
    pub seat: SeatId,
    /// What it counted.
    pub weights: Weights,
    /// What stood before.
    pub replaces: Mark,
    /// Why.
    pub reason: Reason,
}

/// `poll.paper_ballot_entered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperBallotEntered {
    /// The poll.
    pub poll: PollId,
    /// The entry.
    pub entry: PaperEntryId,
    /// Whose ballot.
    pub seat: SeatId,
    /// What it says; none is an invalid paper.
    pub choice: Option<Choice>,
    /// Who read it.
    pub by: MemberId,
}

/// `poll.paper_ballot_discarded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperBallotDiscarded {
    /// The poll.
    pub poll: PollId,
    /// The entry.
    pub entry: PaperEntryId,
    /// Why.
    pub reason: Reason,
}

/// `poll.service_recorded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRecorded {
    /// The poll.
    pub poll: PollId,
    /// Whose papers.
    pub seats: Vec<SeatId>,
    /// How it went.
    pub service: Service,
}

/// `poll.attendance_recorded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceRecorded {
    /// The poll.
    pub poll: PollId,
    /// Whose seats.
    pub seats: Vec<SeatId>,
}

/// `poll.consent_recorded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecorded {
    /// The poll.
    pub poll: PollId,
    /// The unit.
    pub unit: UnitId,
    /// Given or withheld.
    pub given: bool,
}

/// One line of a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// How many seats.
    pub seats: u32,
    /// Their weights together, in the order of the rule's measures.
    pub weights: Weights,
}

/// A count: lines by category (`roll`, `for`, `against`, `abstain`, `conform`, `invalid`, `non_return`, `unserved`, `present`).
pub type Count = BTreeMap<String, CountLine>;

/// `poll.tallied.v1`: the provisional result with its working.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tallied {
    /// The poll.
    pub poll: PollId,
    /// 1 for the first count, 2 for the first recount.
    pub number: u32,
    /// The count.
    pub count: Count,
    /// What the rule makes of it, with its working.
    pub evaluation: Box<Evaluation>,
    /// Until when it may be objected to.
    pub objections_until: Timestamp,
}

/// `poll.outcome_ruled.v1`: the chair's ruling beside the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRuled {
    /// The poll.
    pub poll: PollId,
    /// What the rule made of the count.
    pub computed: Outcome,
    /// What the chair ruled.
    pub ruled: Outcome,
    /// On what ground.
    pub reason: Reason,
}

/// `poll.objection_filed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionFiled {
    /// The poll.
    pub poll: PollId,
    /// The objection.
    pub objection: ObjectionId,
    /// Who objects.
    pub by: MemberId,
    /// What is wrong.
    pub words: Sealed<OwnWords>,
}

/// `poll.objection_answered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionAnswered {
    /// The poll.
    pub poll: PollId,
    /// The objection.
    pub objection: ObjectionId,
    /// Whether it was right.
    pub upheld: bool,
    /// Why.
    pub reason: Reason,
}

/// `poll.result_certified.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    /// The poll.
    pub poll: PollId,
    /// What was decided.
    pub outcome: Outcome,
    /// The count it rests on.
    pub count: Count,
    /// Which count that was.
    pub number: u32,
    /// What the rule made of it, with its working.
    pub evaluation: Box<Evaluation>,
    /// The roll it rests on.
    pub roll_hash: String,
    /// Objections filed and upheld.
    pub objections: [u32; 2],
}

/// `poll.result_announced.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The poll.
    pub poll: PollId,
    /// What was decided.
    pub outcome: Outcome,
}
