//! The money: variations and their guard, payments, the settlement and its audit.

use super::{
    Acceptance, AuditReported, AuditWaived, Case, Decided, OutcomePublished, Payment, PaymentApproved,
    PaymentMade, PaymentRefused, PaymentRequested, PaymentReversed, PaymentState, Resolution, Settled,
    Settlement, SettlementFiled, SettlementWithdrawn, VariationApproved, VariationDropped, VariationRecorded,
    VariationReferred, VariationState, amount,
};
use crate::event::Event;
use crate::ids::{PaymentId, ResolutionId, VariationId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Body, Reason};

impl Case<'_> {
    /// Within the guard, together with those recorded before, it is recorded; above it goes back to a vote.
    pub(super) fn request_variation(&self, e: &VariationRecorded) -> Decided {
        let known = self.executing(e.resolution)?;
        amount(e.fen)?;
        if known.variations.contains_key(&e.variation) {
            return Err(Refusal::AlreadyExists);
        }
        let execution = known.execution.as_ref().ok_or(Refusal::ExecutionMissing)?;
        let recorded = known.variations.values().filter(|(_, state)| *state == VariationState::Recorded);
        let sum = recorded.fold(e.fen, |sum, (fen, _)| sum.saturating_add(*fen));
        if execution.guards(sum) {
            return Ok(vec![Event::VariationRecorded(e.clone())]);
        }
        let VariationRecorded { resolution, variation, title, fen, reason } = e.clone();
        Ok(vec![Event::VariationReferred(VariationReferred { resolution, variation, title, fen, reason })])
    }

    fn variation(known: &Resolution, id: VariationId) -> Result<VariationState, Refusal> {
        known.variations.get(&id).map(|(_, state)| *state).ok_or(Refusal::VariationUnknown)
    }

    pub(super) fn approve_variation(&self, e: &VariationApproved) -> Decided {
        let known = self.kept(e.resolution)?;
        match Self::variation(known, e.variation)? {
            VariationState::Referred => {}
            VariationState::Recorded | VariationState::Approved => return Err(Refusal::AlreadyDone),
            VariationState::Dropped => return Err(Refusal::StepOutOfOrder),
        }
        self.carried(e.poll, known.money_matter())?;
        Ok(vec![Event::VariationApproved(e.clone())])
    }

    pub(super) fn drop_variation(&self, e: &VariationDropped) -> Decided {
        let known = self.executing(e.resolution)?;
        if Self::variation(known, e.variation)? == VariationState::Dropped {
            return Err(Refusal::AlreadyDone);
        }
        let spent =
            |payment: &Payment| payment.variation == Some(e.variation) && payment.state != PaymentState::Void;
        let mut after = known.clone();
        if let Some((_, state)) = after.variations.get_mut(&e.variation) {
            *state = VariationState::Dropped;
        }
        if known.payments.values().any(spent) || known.committed() > after.ceiling() {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::VariationDropped(e.clone())])
    }

    pub(super) fn request_payment(&self, e: &PaymentRequested) -> Decided {
        let known = self.executing(e.resolution)?;
        self.in_force(e.resolution)?;
        amount(e.fen)?;
        if known.payments.contains_key(&e.payment) {
            return Err(Refusal::AlreadyExists);
        }
        if e.milestone.is_some_and(|milestone| !known.milestones.contains_key(&milestone)) {
            return Err(Refusal::MilestoneUnknown);
        }
        if let Some(variation) = e.variation {
            match Self::variation(known, variation)? {
                VariationState::Recorded | VariationState::Approved => {}
                VariationState::Referred | VariationState::Dropped => {
                    return Err(Refusal::VariationNotPassed);
                }
            }
        }
        let available = known.ceiling().saturating_sub(known.committed());
        if e.fen > available {
            return Err(Refusal::BudgetExceeded { available });
        }
        Ok(vec![Event::PaymentRequested(e.clone())])
    }

    /// A payment that stands so, of a resolution that the chair keeps.
    fn payment(&self, id: ResolutionId, payment: PaymentId, state: PaymentState) -> Result<Payment, Refusal> {
        let payment = *self.kept(id)?.payments.get(&payment).ok_or(Refusal::PaymentUnknown)?;
        if payment.state == state { Ok(payment) } else { Err(Refusal::StepOutOfOrder) }
    }

    pub(super) fn approve_payment(&self, e: &PaymentApproved) -> Decided {
        let payment = self.payment(e.resolution, e.payment, PaymentState::Requested)?;
        self.in_force(e.resolution)?;
        if payment.by.is_some() && payment.by == self.standing.member {
            return Err(Refusal::PaymentOwn);
        }
        Ok(vec![Event::PaymentApproved(e.clone())])
    }

    pub(super) fn refuse_payment(&self, e: &PaymentRefused) -> Decided {
        if self.payment(e.resolution, e.payment, PaymentState::Requested).is_err() {
            self.payment(e.resolution, e.payment, PaymentState::Approved)?;
        }
        Ok(vec![Event::PaymentRefused(e.clone())])
    }

    pub(super) fn make_payment(&self, e: &PaymentMade) -> Decided {
        self.payment(e.resolution, e.payment, PaymentState::Approved)?;
        self.in_force(e.resolution)?;
        Ok(vec![Event::PaymentMade(e.clone())])
    }

    pub(super) fn reverse_payment(&self, e: &PaymentReversed) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        // Money comes back also when the resolution has fallen.
        let payment = self.known(e.resolution)?.payments.get(&e.payment).ok_or(Refusal::PaymentUnknown)?;
        if payment.state != PaymentState::Made {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::PaymentReversed(e.clone())])
    }

    pub(super) fn file_settlement(&self, e: &SettlementFiled) -> Decided {
        let known = self.kept(e.resolution)?;
        amount(e.fen)?;
        if known.acceptance != Acceptance::Accepted {
            return Err(Refusal::StepOutOfOrder);
        }
        if known.settlement.is_some() {
            return Err(Refusal::AlreadyExists);
        }
        let ceiling = known.ceiling();
        if e.fen > ceiling {
            return Err(Refusal::BudgetExceeded { available: ceiling });
        }
        // What has been asked for and paid is part of what it cost.
        if e.fen < known.committed() {
            return Err(Refusal::AmountMalformed);
        }
        Ok(vec![Event::SettlementFiled(e.clone())])
    }

    fn settlement(&self, id: ResolutionId) -> Result<Settlement, Refusal> {
        self.standing(id)?.settlement.ok_or(Refusal::StepOutOfOrder)
    }

    pub(super) fn withdraw_settlement(&self, e: &SettlementWithdrawn) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        self.settlement(e.resolution)?;
        if self.known(e.resolution)?.published {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::SettlementWithdrawn(e.clone())])
    }

    /// Whoever filed the settlement, and whoever was paid by it, does not audit it.
    pub(super) fn report_audit(&self, e: &AuditReported) -> Decided {
        self.standing.require(Action::AuditSettlement)?;
        let settlement = self.settlement(e.resolution)?;
        let me = self.standing.member;
        if me.is_some() && (settlement.by == me || self.known(e.resolution)?.executor() == me) {
            return Err(Refusal::PaymentOwn);
        }
        if settlement.passed.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::AuditReported(e.clone())])
    }

    pub(super) fn waive_audit(&self, e: &AuditWaived) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        let settlement = self.settlement(e.resolution)?;
        if settlement.passed.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        let execution = self.known(e.resolution)?.execution.as_ref().ok_or(Refusal::ExecutionMissing)?;
        if settlement.fen > execution.audit_waiver_fen {
            return Err(Refusal::AuditNotWaivable { max: execution.audit_waiver_fen });
        }
        Ok(vec![Event::AuditWaived(e.clone())])
    }

    pub(super) fn settle(&self, resolution: ResolutionId) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        let settlement = self.settlement(resolution)?;
        if settlement.settled {
            return Err(Refusal::AlreadyDone);
        }
        if settlement.passed != Some(true) {
            return Err(Refusal::AuditMissing);
        }
        Ok(vec![Event::ResolutionSettled(Settled { resolution, fen: settlement.fen })])
    }

    pub(super) fn publish_outcome(&self, id: ResolutionId, text: &Body, reason: Option<&Reason>) -> Decided {
        let known = self.kept(id)?;
        let settled = known.settlement.filter(|settlement| settlement.settled);
        let fen = settled.ok_or(Refusal::StepOutOfOrder)?.fen;
        if known.published && reason.is_none() {
            return Err(Refusal::AlreadyDone);
        }
        let (text, reason) = (text.clone(), reason.cloned());
        Ok(vec![Event::OutcomePublished(OutcomePublished { resolution: id, fen, text, reason })])
    }
}
