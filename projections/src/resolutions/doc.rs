//! Resolutions as the read model keeps them. All amounts are in fen.

use moothall_core::calendar::Date;
use moothall_core::ids::{
    ChallengeId, MemberId, MilestoneId, NoteId, PaymentId, PollId, ProjectId, ResolutionId, VariationId,
};
use moothall_core::resolution::{EvaluationRole, Execution, Origin, ReservedMatter};
use moothall_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::panels::doc::Ending;

/// Where a resolution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionState {
    /// It stands; whether it is in force its date says.
    Standing,
    /// A challenge has it suspended.
    Suspended,
    /// Taken back.
    Rescinded,
    /// A ruling has annulled it.
    Annulled,
}

/// A resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolutionRow {
    /// Its id.
    pub resolution: ResolutionId,
    /// From what.
    pub origin: Origin,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The reserved matter.
    pub matter: Option<ReservedMatter>,
    /// The project it carries out.
    pub project: Option<ProjectId>,
    /// When it was adopted.
    pub adopted_at: Timestamp,
    /// From when it is in force.
    pub in_force_from: Timestamp,
    /// When it is looked at again.
    pub review_on: Option<Date>,
    /// Where it stands.
    pub state: ResolutionState,
    /// The challenge it is suspended for.
    pub suspended_for: Option<ChallengeId>,
    /// When it was suspended, taken back or annulled, and why.
    pub ended: Option<Ending>,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// Who carries it out; the latest assignment.
    pub execution: Option<ExecutionRow>,
    /// Its milestones.
    pub milestones: Vec<MilestoneRow>,
    /// Notes of supervision.
    pub notes: Vec<NoteRow>,
    /// Variations of the budget.
    pub variations: Vec<VariationRow>,
    /// Payments.
    pub payments: Vec<PaymentRow>,
    /// What happened at acceptance.
    pub acceptance: Vec<AcceptanceRow>,
    /// Settlements filed; the last one stands unless it was taken back.
    pub settlements: Vec<SettlementRow>,
    /// What was published of its outcome; the last one stands.
    pub publications: Vec<PublicationRow>,
    /// Who has evaluated, in which role, with which score.
    pub evaluations: BTreeMap<MemberId, (EvaluationRole, u8)>,
    /// Challenges.
    pub challenges: Vec<ChallengeRow>,
}

/// Who carries it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRow {
    /// Who, with what.
    pub execution: Execution,
    /// By when.
    pub due_at: Timestamp,
    /// When it was assigned.
    pub assigned_at: Timestamp,
    /// Why it replaced an earlier assignment.
    pub because: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneRow {
    /// Its id.
    pub milestone: MilestoneId,
    /// What it is called.
    pub title: String,
    /// By when.
    pub due_at: Timestamp,
    /// When it was reported, and what was reached.
    pub reported: Option<(Timestamp, String)>,
    /// When it was dropped, and why.
    pub dropped: Option<Ending>,
}

impl MilestoneRow {
    /// Whether it was not reached in time.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.reported.is_none() && self.dropped.is_none() && self.due_at <= now
    }
}

/// A note of supervision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRow {
    /// Its id.
    pub note: NoteId,
    /// What was seen.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<MemberId>,
    /// When it was struck out, and why.
    pub struck: Option<Ending>,
}

/// Where a variation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariationState {
    /// Within the guard.
    Recorded,
    /// Above it: a vote is needed.
    Referred,
    /// A poll carried it.
    Approved,
    /// Dropped.
    Dropped,
}

/// A variation of the budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationRow {
    /// Its id.
    pub variation: VariationId,
    /// What it is called.
    pub title: String,
    /// How much more.
    pub fen: u64,
    /// Why.
    pub because: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// Where it stands.
    pub state: VariationState,
    /// The poll that carried it.
    pub poll: Option<PollId>,
    /// When it was dropped, and why.
    pub dropped: Option<Ending>,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Asked for.
    Requested,
    /// Approved.
    Approved,
    /// Made.
    Made,
    /// Refused.
    Refused,
    /// Made, and come back.
    Reversed,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRow {
    /// Its id.
    pub payment: PaymentId,
    /// How much.
    pub fen: u64,
    /// What for.
    pub purpose: String,
    /// The milestone it is for.
    pub milestone: Option<MilestoneId>,
    /// The variation it is for.
    pub variation: Option<VariationId>,
    /// Where it stands.
    pub state: PaymentState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// When it was made.
    pub made_at: Option<Timestamp>,
    /// When it was refused or came back, and why.
    pub ended: Option<Ending>,
}

/// What happened at acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceStep {
    /// Opened.
    Opened,
    /// Accepted.
    Accepted,
    /// Something is to be put right.
    RectificationOrdered,
    /// An opening, an order or an acceptance was taken back.
    Revoked,
}

/// A step of acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceRow {
    /// What.
    pub step: AcceptanceStep,
    /// When.
    pub at: Timestamp,
    /// What was found, or is to be put right, or why it was taken back.
    pub text: Option<String>,
    /// By when it is to be put right.
    pub due_at: Option<Timestamp>,
    /// The poll that decided so.
    pub poll: Option<PollId>,
}

/// A settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementRow {
    /// What it cost in all.
    pub fen: u64,
    /// The account.
    pub note: String,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// The audit.
    pub audit: Option<AuditRow>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// When it was taken back, and why.
    pub withdrawn: Option<Ending>,
}

/// An audit, or that it was waived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Who audited; none where it was waived.
    pub auditor: Option<String>,
    /// Whether the settlement holds.
    pub passed: bool,
    /// What was found, or why it was waived.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// What was published of the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationRow {
    /// What it cost in all.
    pub fen: u64,
    /// What came of it.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// Why it corrects an earlier one.
    pub because: Option<String>,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeRow {
    /// Its id.
    pub challenge: ChallengeId,
    /// By whom.
    pub by: MemberId,
    /// When.
    pub filed_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// Whether it annuls the resolution, on what grounds, and when that was ruled.
    pub ruling: Option<(bool, String, Timestamp)>,
    /// When a ruling was last reversed, and why.
    pub reversed: Option<Ending>,
}

impl ResolutionRow {
    /// What may be spent in all: the budget, and the variations that stand.
    #[must_use]
    pub fn ceiling(&self) -> u64 {
        let budget = self.execution.as_ref().map_or(0, |row| row.execution.budget_fen);
        let stands = |state| matches!(state, VariationState::Recorded | VariationState::Approved);
        let more = self.variations.iter().filter(|row| stands(row.state)).map(|row| row.fen);
        let ceiling = more.fold(budget, u64::saturating_add);
        self.settlement().map_or(ceiling, |settlement| ceiling.min(settlement.fen))
    }

    /// What is asked for, approved or paid.
    #[must_use]
    pub fn committed(&self) -> u64 {
        let live =
            |state| matches!(state, PaymentState::Requested | PaymentState::Approved | PaymentState::Made);
        self.payments.iter().filter(|row| live(row.state)).fold(0, |sum, row| sum.saturating_add(row.fen))
    }

    /// What is paid.
    #[must_use]
    pub fn paid(&self) -> u64 {
        let made = self.payments.iter().filter(|row| row.state == PaymentState::Made);
        made.fold(0, |sum, row| sum.saturating_add(row.fen))
    }

    /// The settlement that stands.
    #[must_use]
    pub fn settlement(&self) -> Option<&SettlementRow> {
        self.settlements.last().filter(|settlement| settlement.withdrawn.is_none())
    }
}
