//! What happens to resolutions, folded. No rule is here.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Acceptance, Adopted, Origin, Payment, PaymentState, Phase, Resolution, Resolutions, Settlement,
    VariationState,
};
use crate::decider::Envelope;
use crate::event::Event;
use crate::ids::{PaymentId, ResolutionId, VariationId};

impl Resolution {
    fn adopted(envelope: &Envelope, event: &Adopted) -> Self {
        Self {
            origin: event.origin,
            matter: event.matter,
            project: event.project,
            adopted_at: envelope.recorded_at,
            in_force_from: event.in_force_from,
            phase: Phase::Standing,
            archived: false,
            suspended: None,
            execution: None,
            milestones: BTreeMap::new(),
            notes: BTreeSet::new(),
            variations: BTreeMap::new(),
            payments: BTreeMap::new(),
            acceptance: Acceptance::Pending,
            settlement: None,
            published: false,
            evaluations: BTreeMap::new(),
            challenges: BTreeMap::new(),
        }
    }

    fn vary(&mut self, id: VariationId, state: VariationState) {
        if let Some(variation) = self.variations.get_mut(&id) {
            variation.1 = state;
        }
    }

    fn pay(&mut self, id: PaymentId, state: PaymentState) {
        if let Some(payment) = self.payments.get_mut(&id) {
            payment.state = state;
        }
    }

    fn audited(&mut self, passed: bool) {
        if let Some(settlement) = &mut self.settlement {
            settlement.passed = Some(passed);
        }
    }
}

impl Resolutions {
    fn change(&mut self, id: ResolutionId, change: impl FnOnce(&mut Resolution)) {
        if let Some(resolution) = self.resolutions.get_mut(&id) {
            change(resolution);
        }
    }

    /// Folds an event of this module; of others there is nothing to fold here.
    #[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the community's fold has no such arm, and comes here for these only"
    )]
    pub(crate) fn evolve(&mut self, envelope: &Envelope, event: &Event) {
        match event {
            Event::ResolutionAdopted(e) => {
                if let Origin::Certificate { poll } = e.origin {
                    self.certificates.insert(poll);
                }
                self.resolutions.insert(e.resolution, Resolution::adopted(envelope, e));
            }
            Event::ResolutionRescinded(e) => {
                self.certificates.extend(e.poll);
                self.change(e.resolution, |known| known.phase = Phase::Rescinded);
            }
            Event::ExecutionAssigned(e) => {
                self.change(e.resolution, |known| known.execution = Some(e.execution.clone()));
            }
            Event::MilestonePlanned(e) => self.change(e.resolution, |known| {
                known.milestones.insert(e.milestone, false);
            }),
            Event::MilestoneReported(e) => self.change(e.resolution, |known| {
                known.milestones.insert(e.milestone, true);
            }),
            Event::MilestoneReportWithdrawn(e) => self.change(e.resolution, |known| {
                known.milestones.insert(e.milestone, false);
            }),
            Event::MilestoneDropped(e) => self.change(e.resolution, |known| {
                known.milestones.remove(&e.milestone);
            }),
            Event::SupervisionNoted(e) => self.change(e.resolution, |known| {
                known.notes.insert(e.note);
            }),
            Event::SupervisionNoteStruck(e) => self.change(e.resolution, |known| {
                known.notes.remove(&e.note);
            }),
            Event::VariationRecorded(e) => self.change(e.resolution, |known| {
                known.variations.insert(e.variation, (e.fen, VariationState::Recorded));
            }),
            Event::VariationReferred(e) => self.change(e.resolution, |known| {
                known.variations.insert(e.variation, (e.fen, VariationState::Referred));
            }),
            Event::VariationApproved(e) => {
                self.certificates.insert(e.poll);
                self.change(e.resolution, |known| known.vary(e.variation, VariationState::Approved));
            }
            Event::VariationDropped(e) => {
                self.change(e.resolution, |known| known.vary(e.variation, VariationState::Dropped));
            }
            Event::AcceptanceOpened(e) => {
                self.change(e.resolution, |known| known.acceptance = Acceptance::Open);
            }
            Event::WorksAccepted(e) => {
                self.certificates.extend(e.poll);
                self.change(e.resolution, |known| known.acceptance = Acceptance::Accepted);
            }
            Event::RectificationOrdered(e) => {
                self.certificates.extend(e.poll);
                self.change(e.resolution, |known| known.acceptance = Acceptance::Rectifying);
            }
            Event::AcceptanceRevoked(e) => {
                self.change(e.resolution, |known| known.acceptance = Acceptance::Pending);
            }
            Event::PaymentRequested(e) => self.change(e.resolution, |known| {
                let (by, state) = (envelope.actor.member(), PaymentState::Requested);
                known.payments.insert(e.payment, Payment { fen: e.fen, by, variation: e.variation, state });
            }),
            Event::PaymentApproved(e) => {
                self.change(e.resolution, |known| known.pay(e.payment, PaymentState::Approved));
            }
            Event::PaymentMade(e) => {
                self.change(e.resolution, |known| known.pay(e.payment, PaymentState::Made));
            }
            Event::PaymentRefused(e) => {
                self.change(e.resolution, |known| known.pay(e.payment, PaymentState::Void));
            }
            Event::PaymentReversed(e) => {
                self.change(e.resolution, |known| known.pay(e.payment, PaymentState::Void));
            }
            Event::SettlementFiled(e) => self.change(e.resolution, |known| {
                let by = envelope.actor.member();
                known.settlement = Some(Settlement { fen: e.fen, by, passed: None, settled: false });
            }),
            Event::SettlementWithdrawn(e) => self.change(e.resolution, |known| known.settlement = None),
            Event::AuditReported(e) => self.change(e.resolution, |known| known.audited(e.passed)),
            Event::AuditWaived(e) => self.change(e.resolution, |known| known.audited(true)),
            Event::ResolutionSettled(e) => self.change(e.resolution, |known| {
                if let Some(settlement) = &mut known.settlement {
                    settlement.settled = true;
                }
            }),
            Event::OutcomePublished(e) => self.change(e.resolution, |known| known.published = true),
            Event::WorksEvaluated(e) => self.change(e.resolution, |known| {
                known.evaluations.insert(e.member, e.role);
            }),
            Event::EvaluationWithdrawn(e) => self.change(e.resolution, |known| {
                known.evaluations.remove(&e.member);
            }),
            Event::ChallengeFiled(e) => self.change(e.resolution, |known| {
                known.challenges.insert(e.challenge, (envelope.actor.member(), None));
            }),
            Event::ChallengeWithdrawn(e) => self.change(e.resolution, |known| {
                known.challenges.remove(&e.challenge);
                known.suspended = known.suspended.filter(|challenge| *challenge != e.challenge);
            }),
            Event::ResolutionSuspended(e) => {
                self.change(e.resolution, |known| known.suspended = Some(e.challenge));
            }
            Event::SuspensionLifted(e) => self.change(e.resolution, |known| known.suspended = None),
            Event::ChallengeDecided(e) => self.change(e.resolution, |known| {
                if let Some((_, decided)) = known.challenges.get_mut(&e.challenge) {
                    *decided = Some(e.annuls);
                }
                known.suspended = known.suspended.filter(|challenge| *challenge != e.challenge);
            }),
            Event::ResolutionAnnulled(e) => self.change(e.resolution, |known| known.phase = Phase::Annulled),
            Event::RulingReversed(e) => self.change(e.resolution, |known| {
                let ruling = known.challenges.get_mut(&e.challenge).and_then(|(_, ruling)| ruling.take());
                if ruling == Some(true) && known.phase == Phase::Annulled {
                    known.phase = Phase::Standing;
                }
            }),
            Event::ResolutionArchived(e) => self.change(e.resolution, |known| known.archived = true),
            Event::ResolutionReopened(e) => self.change(e.resolution, |known| known.archived = false),
            _ => {}
        }
    }
}
