//! What is asked of a resolution.

use super::events::{
    AcceptanceOpened, AcceptanceRevoked, Accepted, Archived, AuditReported, AuditWaived, ChallengeDecided,
    ChallengeFiled, ChallengeWithdrawn, Evaluated, EvaluationWithdrawn, MilestoneDropped,
    MilestoneReportWithdrawn, MilestoneReported, PaymentApproved, PaymentMade, PaymentRefused,
    PaymentRequested, PaymentReversed, Reopened, Rescinded, ReviewSet, RulingReversed, SettlementFiled,
    SettlementWithdrawn, SupervisionNoteStruck, SupervisionNoted, Suspended, SuspensionLifted,
    VariationApproved, VariationDropped, VariationRecorded,
};
use super::terms::{Execution, Origin, ReservedMatter};
use crate::calendar::Date;
use crate::ids::{MilestoneId, PollId, ProjectId, ResolutionId};
use crate::text::{Body, Reason, Title};

/// What is asked of a resolution. What a command says is what its event will say, wherever nothing has to be worked out.
#[derive(Clone, Debug, PartialEq)]
pub enum ResolutionCommand {
    /// Adopts it from a certificate, or records it from a meeting or a consensus.
    Adopt {
        /// The resolution.
        resolution: ResolutionId,
        /// From what.
        origin: Origin,
        /// What it is called.
        title: Title,
        /// What it says.
        text: Body,
        /// The matter, where the law reserves it for the owners.
        matter: Option<ReservedMatter>,
        /// The project it carries out.
        project: Option<ProjectId>,
        /// The first day on which it is in force.
        in_force_on: Date,
        /// When it is looked at again.
        review_on: Option<Date>,
    },
    /// Takes it back.
    Rescind(Rescinded),
    /// Says who carries it out, or says so anew.
    AssignExecution {
        /// The resolution.
        resolution: ResolutionId,
        /// Who, with what.
        execution: Execution,
        /// The last day.
        due: Date,
        /// Why, where it replaces an earlier assignment.
        reason: Option<Reason>,
    },
    /// Plans a milestone.
    PlanMilestone {
        /// The resolution.
        resolution: ResolutionId,
        /// The milestone.
        milestone: MilestoneId,
        /// What it is called.
        title: Title,
        /// The last day.
        due: Date,
    },
    /// Reports that it was reached.
    ReportMilestone(MilestoneReported),
    /// Takes the report back.
    WithdrawMilestoneReport(MilestoneReportWithdrawn),
    /// Drops a milestone.
    DropMilestone(MilestoneDropped),
    /// Notes what a supervisor saw.
    NoteSupervision(SupervisionNoted),
    /// Strikes a note out.
    StrikeSupervisionNote(SupervisionNoteStruck),
    /// Asks for more money than planned: within the guard it is recorded, above it a vote is needed.
    RequestVariation(VariationRecorded),
    /// A poll has carried a variation above the guard.
    ApproveVariation(VariationApproved),
    /// Drops a variation.
    DropVariation(VariationDropped),
    /// Opens acceptance.
    OpenAcceptance(AcceptanceOpened),
    /// Accepts the works.
    Accept(Accepted),
    /// Orders that something be put right.
    OrderRectification {
        /// The resolution.
        resolution: ResolutionId,
        /// What is to be put right.
        what: Body,
        /// The last day.
        due: Date,
        /// The poll that decided so, where one did.
        poll: Option<PollId>,
    },
    /// Takes an opening or an acceptance back.
    RevokeAcceptance(AcceptanceRevoked),
    /// Asks for a payment.
    RequestPayment(PaymentRequested),
    /// Approves it.
    ApprovePayment(PaymentApproved),
    /// Refuses it, also after it was approved.
    RefusePayment(PaymentRefused),
    /// Enters that it was made.
    MakePayment(PaymentMade),
    /// Enters that it came back.
    ReversePayment(PaymentReversed),
    /// Files the settlement.
    FileSettlement(SettlementFiled),
    /// Takes it back.
    WithdrawSettlement(SettlementWithdrawn),
    /// Reports the audit.
    ReportAudit(AuditReported),
    /// Waives it.
    WaiveAudit(AuditWaived),
    /// Settles.
    Settle {
        /// The resolution.
        resolution: ResolutionId,
    },
    /// Publishes what came of it.
    PublishOutcome {
        /// The resolution.
        resolution: ResolutionId,
        /// What came of it.
        text: Body,
        /// Why, where it corrects an earlier publication.
        reason: Option<Reason>,
    },
    /// Evaluates the works, once, in one's role.
    Evaluate(Evaluated),
    /// Takes the evaluation back.
    WithdrawEvaluation(EvaluationWithdrawn),
    /// Challenges the resolution.
    FileChallenge(ChallengeFiled),
    /// Takes the challenge back.
    WithdrawChallenge(ChallengeWithdrawn),
    /// Suspends the resolution while a challenge is open.
    Suspend(Suspended),
    /// Lifts the suspension.
    LiftSuspension(SuspensionLifted),
    /// Enters the ruling on a challenge.
    DecideChallenge(ChallengeDecided),
    /// Enters that a ruling was reversed.
    ReverseRuling(RulingReversed),
    /// Says when it is looked at again.
    SetReview(ReviewSet),
    /// Archives it.
    Archive(Archived),
    /// Opens the archive again.
    Reopen(Reopened),
}
