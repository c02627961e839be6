//! Resolutions (决议): what was decided is in force from a date, carried out within a budget, accepted, settled, audited and evaluated.
//! Start reading at [`decide`].

mod adoption;
mod commands;
mod events;
mod evolve;
mod execution;
mod money;
mod rulings;
mod terms;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use commands::ResolutionCommand;
pub use events::*;
pub use terms::*;

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{
    ChallengeId, MemberId, MilestoneId, NoteId, PaymentId, PollId, ProjectId, ResolutionId, VariationId,
};
use crate::policy::{Action, Standing};
use crate::poll::{Electorate, Phase as PollPhase};
use crate::refusal::Refusal;
use crate::rule::{Outcome, RuleId};
use crate::state::Community;
use crate::time::Timestamp;

/// Where a resolution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// It stands; whether it is in force its date says.
    Standing,
    /// Taken back.
    Rescinded,
    /// A ruling has annulled it.
    Annulled,
}

/// Where a variation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentState {
    /// Asked for.
    Requested,
    /// Approved.
    Approved,
    /// Made.
    Made,
    /// Refused, or come back.
    Void,
}

/// Where acceptance stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acceptance {
    /// Not opened.
    #[default]
    Pending,
    /// Opened.
    Open,
    /// Something is to be put right first.
    Rectifying,
    /// Accepted.
    Accepted,
}

/// A settlement as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What it cost in all, in fen.
    pub fen: u64,
    /// Who filed it.
    pub by: Option<MemberId>,
    /// Whether the audit passed it, or was waived; none while there is none.
    pub passed: Option<bool>,
    /// Whether it is settled.
    pub settled: bool,
}

/// A resolution as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// From what.
    pub origin: Origin,
    /// The reserved matter.
    pub matter: Option<ReservedMatter>,
    /// The project it carries out.
    pub project: Option<ProjectId>,
    /// When it was adopted.
    pub adopted_at: Timestamp,
    /// From when it is in force.
    pub in_force_from: Timestamp,
    /// Where it stands.
    pub phase: Phase,
    /// Whether it is done with.
    pub archived: bool,
    /// The challenge it is suspended for.
    pub suspended: Option<ChallengeId>,
    /// Who carries it out.
    pub execution: Option<Execution>,
    /// Milestones, and whether they were reached.
    pub milestones: BTreeMap<MilestoneId, bool>,
    /// Notes of supervision that stand.
    pub notes: BTreeSet<NoteId>,
    /// Variations: how much, and where they stand.
    pub variations: BTreeMap<VariationId, (u64, VariationState)>,
    /// Payments: how much, who asked, for which variation, and where they stand.
    pub payments: BTreeMap<PaymentId, Payment>,
    /// Where acceptance stands.
    pub acceptance: Acceptance,
    /// The settlement.
    pub settlement: Option<Settlement>,
    /// Whether the outcome was published.
    pub published: bool,
    /// Who has evaluated.
    pub evaluations: BTreeMap<MemberId, EvaluationRole>,
    /// Challenges: by whom, and whether decided against the resolution.
    pub challenges: BTreeMap<ChallengeId, (Option<MemberId>, Option<bool>)>,
}

/// A payment as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much, in fen.
    pub fen: u64,
    /// Who asked for it.
    pub by: Option<MemberId>,
    /// The variation it is for.
    pub variation: Option<VariationId>,
    /// Where it stands.
    pub state: PaymentState,
}

/// All resolutions of a community.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolutions {
    /// Resolutions by id.
    pub resolutions: BTreeMap<ResolutionId, Resolution>,
    /// Polls whose certificate something rests on: each serves once.
    pub certificates: BTreeSet<PollId>,
}

type Decided = Result<Vec<Event>, Refusal>;

/// One command's view of the resolutions.
struct Case<'a> {
    state: &'a Community,
    standing: &'a Standing,
    context: &'a Context,
}

/// Everything about resolutions is decided here.
pub(crate) fn decide(
    state: &Community,
    command: &ResolutionCommand,
    standing: &Standing,
    context: &Context,
) -> Decided {
    use ResolutionCommand as C;
    let case = Case { state, standing, context };
    match command {
        C::Adopt { .. } => case.adopt(command),
        C::Rescind(e) => case.rescind(e),
        C::AssignExecution { resolution, execution, due, reason } => {
            case.assign_execution(*resolution, execution, *due, reason.as_ref())
        }
        C::PlanMilestone { resolution, milestone, title, due } => {
            case.plan_milestone(*resolution, *milestone, title, *due)
        }
        C::ReportMilestone(e) => case.report_milestone(e),
        C::WithdrawMilestoneReport(e) => case.withdraw_milestone_report(e),
        C::DropMilestone(e) => case.drop_milestone(e),
        C::NoteSupervision(e) => case.note_supervision(e),
        C::StrikeSupervisionNote(e) => case.strike_supervision_note(e),
        C::RequestVariation(e) => case.request_variation(e),
        C::ApproveVariation(e) => case.approve_variation(e),
        C::DropVariation(e) => case.drop_variation(e),
        C::OpenAcceptance(e) => case.open_acceptance(e),
        C::Accept(e) => case.accept(e),
        C::OrderRectification { resolution, what, due, poll } => {
            case.order_rectification(*resolution, what, *due, *poll)
        }
        C::RevokeAcceptance(e) => case.revoke_acceptance(e),
        C::RequestPayment(e) => case.request_payment(e),
        C::ApprovePayment(e) => case.approve_payment(e),
        C::RefusePayment(e) => case.refuse_payment(e),
        C::MakePayment(e) => case.make_payment(e),
        C::ReversePayment(e) => case.reverse_payment(e),
        C::FileSettlement(e) => case.file_settlement(e),
        C::WithdrawSettlement(e) => case.withdraw_settlement(e),
        C::ReportAudit(e) => case.report_audit(e),
        C::WaiveAudit(e) => case.waive_audit(e),
        C::Settle { resolution } => case.settle(*resolution),
        C::PublishOutcome { resolution, text, reason } => {
            case.publish_outcome(*resolution, text, reason.as_ref())
        }
        C::Evaluate(e) => case.evaluate(e),
        C::WithdrawEvaluation(e) => case.withdraw_evaluation(e),
        C::FileChallenge(e) => case.file_challenge(e),
        C::WithdrawChallenge(e) => case.withdraw_challenge(e),
        C::Suspend(e) => case.suspend(e),
        C::LiftSuspension(e) => case.lift_suspension(e),
        C::DecideChallenge(e) => case.decide_challenge(e),
        C::ReverseRuling(e) => case.reverse_ruling(e),
        C::SetReview(e) => case.set_review(e),
        C::Archive(e) => case.archive(e),
        C::Reopen(e) => case.reopen(e),
    }
}

impl Case<'_> {
    fn known(&self, id: ResolutionId) -> Result<&Resolution, Refusal> {
        self.state.resolutions.resolutions.get(&id).ok_or(Refusal::ResolutionUnknown)
    }

    /// A resolution that stands, in force or not yet.
    fn standing(&self, id: ResolutionId) -> Result<&Resolution, Refusal> {
        let known = self.known(id)?;
        let stands = known.phase == Phase::Standing && !known.archived;
        if stands { Ok(known) } else { Err(Refusal::ResolutionEnded) }
    }

    /// One that stands, asked for by the chair.
    fn kept(&self, id: ResolutionId) -> Result<&Resolution, Refusal> {
        self.standing.require(Action::KeepResolutions)?;
        self.standing(id)
    }

    /// One that is in force and not suspended: money may move on it.
    fn in_force(&self, id: ResolutionId) -> Result<&Resolution, Refusal> {
        let known = self.standing(id)?;
        if known.suspended.is_some() {
            return Err(Refusal::ResolutionSuspended);
        }
        if self.context.now < known.in_force_from {
            return Err(Refusal::ResolutionNotInForce { from: self.state.local(known.in_force_from) });
        }
        Ok(known)
    }

    /// A poll that was certified as carried and that nothing rests on yet; of owners under a rule that decides the matter, where it is reserved.
    fn carried(&self, id: PollId, matter: Option<ReservedMatter>) -> Result<(), Refusal> {
        let poll = self.state.polls.get(&id).ok_or(Refusal::PollUnknown)?;
        if !matches!(poll.phase, PollPhase::Certified { outcome: Outcome::Carried, .. }) {
            return Err(Refusal::PollNotCarried);
        }
        if let Some(matter) = matter {
            let by_owners = matches!(poll.terms.electorate, Electorate::Owners { .. });
            if !by_owners || !matter.is_decided_under(poll.terms.rule.as_str()) {
                return Err(reserved(matter));
            }
        }
        if self.state.resolutions.certificates.contains(&id) {
            return Err(Refusal::CertificateUsed);
        }
        Ok(())
    }
}

/// The law reserves it, and this is the poll that is needed.
fn reserved(matter: ReservedMatter) -> Refusal {
    match RuleId::parse(matter.rule()) {
        Some(rule) => Refusal::ReservedForOwners { rules: vec![rule] },
        // The presets' names are names of rules.
        None => Refusal::PollNotCarried,
    }
}

impl Resolution {
    /// The matter a vote on its money must decide: its own, or that the fund is used.
    fn money_matter(&self) -> Option<ReservedMatter> {
        let fund = self.execution.as_ref().map(|execution| execution.fund);
        self.matter.or((fund == Some(Fund::MaintenanceFund)).then_some(ReservedMatter::UseMaintenanceFund))
    }

    /// What may be spent in all: the budget and the variations that stand; once settled, no more than that.
    #[must_use]
    pub fn ceiling(&self) -> u64 {
        let budget = self.execution.as_ref().map_or(0, |execution| execution.budget_fen);
        let stands = |state| matches!(state, VariationState::Recorded | VariationState::Approved);
        let more = self.variations.values().filter(|(_, state)| stands(*state)).map(|(fen, _)| *fen);
        let ceiling = more.fold(budget, u64::saturating_add);
        self.settlement.map_or(ceiling, |settlement| ceiling.min(settlement.fen))
    }

    /// What is asked for, approved or paid.
    #[must_use]
    pub fn committed(&self) -> u64 {
        let live = self.payments.values().filter(|payment| payment.state != PaymentState::Void);
        live.fold(0, |sum, payment| sum.saturating_add(payment.fen))
    }

    fn paid(&self) -> u64 {
        let made = self.payments.values().filter(|payment| payment.state == PaymentState::Made);
        made.fold(0, |sum, payment| sum.saturating_add(payment.fen))
    }

    fn executor(&self) -> Option<MemberId> {
        self.execution.as_ref().and_then(|execution| execution.executor_member)
    }
}

/// An amount that can be dealt in.
fn amount(fen: u64) -> Result<(), Refusal> {
    if (1..=FEN_MAX).contains(&fen) { Ok(()) } else { Err(Refusal::AmountMalformed) }
}
