//! What happens to a resolution. All amounts are in fen, the hundredth of a yuan.

use serde::{Deserialize, Serialize};

use super::terms::{EvaluationRole, Execution, Origin, ReservedMatter};
use crate::calendar::Date;
use crate::ids::{
    ChallengeId, MemberId, MilestoneId, NoteId, PaymentId, PollId, ProjectId, ResolutionId, VariationId,
};
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// `resolution.adopted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// The resolution.
    pub resolution: ResolutionId,
    /// From what.
    pub origin: Origin,
    /// What it is called.
    pub title: Title,
    /// What it says.
    pub text: Body,
    /// The matter, where the law reserves it for the owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<ReservedMatter>,
    /// The project it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// From when it is in force.
    pub in_force_from: Timestamp,
    /// When it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
}

/// `resolution.rescinded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescinded {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The poll that carried it, where a poll is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
    /// Why.
    pub reason: Reason,
}

/// `resolution.execution_assigned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionAssigned {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Who, with what, by when.
    pub execution: Execution,
    /// By when, exclusive.
    pub due_at: Timestamp,
    /// Why, where it replaces an earlier assignment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// `resolution.milestone_planned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestonePlanned {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// What it is called.
    pub title: Title,
    /// By when, exclusive.
    pub due_at: Timestamp,
}

/// `resolution.milestone_reported.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneReported {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// What was reached.
    pub note: Body,
}

/// `resolution.milestone_report_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneReportWithdrawn {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.milestone_dropped.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneDropped {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The milestone.
    pub milestone: MilestoneId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.supervision_noted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionNoted {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The note.
    pub note: NoteId,
    /// What it says.
    pub text: Body,
}

/// `resolution.supervision_note_struck.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupervisionNoteStruck {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The note.
    pub note: NoteId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.variation_recorded.v1`: within the guard
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationRecorded {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The variation.
    pub variation: VariationId,
    /// What it is called.
    pub title: Title,
    /// How much more, in fen.
    pub fen: u64,
    /// Why.
    pub reason: Reason,
}

/// `resolution.variation_referred.v1`: above the guard: back to a vote
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationReferred {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The variation.
    pub variation: VariationId,
    /// What it is called.
    pub title: Title,
    /// How much more, in fen.
    pub fen: u64,
    /// Why.
    pub reason: Reason,
}

/// `resolution.variation_approved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationApproved {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The variation.
    pub variation: VariationId,
    /// The poll that carried it.
    pub poll: PollId,
}

/// `resolution.variation_dropped.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationDropped {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The variation.
    pub variation: VariationId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.acceptance_opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceOpened {
    /// The resolution.
    pub resolution: ResolutionId,
}

/// `resolution.accepted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The resolution.
    pub resolution: ResolutionId,
    /// What was found.
    pub note: Body,
    /// The poll that decided so, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
}

/// `resolution.rectification_ordered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RectificationOrdered {
    /// The resolution.
    pub resolution: ResolutionId,
    /// What is to be put right.
    pub what: Body,
    /// By when, exclusive.
    pub due_at: Timestamp,
    /// The poll that decided so, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
}

/// `resolution.acceptance_revoked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceRevoked {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.payment_requested.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequested {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The payment.
    pub payment: PaymentId,
    /// How much, in fen.
    pub fen: u64,
    /// What for.
    pub purpose: Title,
    /// The milestone it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneId>,
    /// The variation it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<VariationId>,
}

/// `resolution.payment_approved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentApproved {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The payment.
    pub payment: PaymentId,
}

/// `resolution.payment_refused.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRefused {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The payment.
    pub payment: PaymentId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.payment_made.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMade {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The payment.
    pub payment: PaymentId,
}

/// `resolution.payment_reversed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReversed {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The payment.
    pub payment: PaymentId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.settlement_filed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementFiled {
    /// The resolution.
    pub resolution: ResolutionId,
    /// What it cost in all, in fen.
    pub fen: u64,
    /// The account.
    pub note: Body,
}

/// `resolution.settlement_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementWithdrawn {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.audit_reported.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditReported {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Who audited.
    pub auditor: Title,
    /// Whether the settlement holds.
    pub passed: bool,
    /// What was found.
    pub finding: Body,
}

/// `resolution.audit_waived.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditWaived {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.settled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The resolution.
    pub resolution: ResolutionId,
    /// What it cost in all, in fen.
    pub fen: u64,
}

/// `resolution.outcome_published.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomePublished {
    /// The resolution.
    pub resolution: ResolutionId,
    /// What it cost in all, in fen.
    pub fen: u64,
    /// What came of it, with each owner's share where the fund paid.
    pub text: Body,
    /// Why, where it corrects an earlier publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// `resolution.evaluated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluated {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Who evaluates.
    pub member: MemberId,
    /// In which role.
    pub role: EvaluationRole,
    /// From 1 to 5.
    pub score: u8,
    /// What she writes in her own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// `resolution.evaluation_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationWithdrawn {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Who takes hers back.
    pub member: MemberId,
}

/// `resolution.challenge_filed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeFiled {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
    /// What she writes in her own name.
    pub words: Sealed<OwnWords>,
}

/// `resolution.challenge_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeWithdrawn {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
}

/// `resolution.suspended.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.suspension_lifted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspensionLifted {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.challenge_decided.v1`: the resolution is upheld or falls
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeDecided {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
    /// Whether the resolution falls.
    pub annuls: bool,
    /// On what grounds.
    pub grounds: Body,
}

/// `resolution.annulled.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annulled {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
}

/// `resolution.ruling_reversed.v1`: the challenge is open again
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingReversed {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The challenge.
    pub challenge: ChallengeId,
    /// Why.
    pub reason: Reason,
}

/// `resolution.review_set.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSet {
    /// The resolution.
    pub resolution: ResolutionId,
    /// When it is looked at again.
    pub review_on: Date,
    /// Why.
    pub reason: Reason,
}

/// `resolution.archived.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// The resolution.
    pub resolution: ResolutionId,
}

/// `resolution.reopened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The resolution.
    pub resolution: ResolutionId,
    /// Why.
    pub reason: Reason,
}
