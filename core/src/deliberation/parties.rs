//! Parties at the table: who speaks for them, what they hold, what they promise, and whether they kept it.

use serde::{Deserialize, Serialize};

use super::events::{DelegationKind, DelegationSeated, DelegationUnseated};
use super::matters::reserved_means;
use super::party_events::{
    CommitmentConfirmed, CommitmentMade, CommitmentSettled, CommitmentWithdrawn, PositionStated,
};
use super::{Case, NewCommitment, Phase};
use crate::event::Event;
use crate::ids::{CommitmentId, DelegationId, MemberId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Body, Reason, Title};

/// A party at the table as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// What kind of party.
    pub kind: DelegationKind,
    /// Who speaks for it.
    pub delegates: Vec<MemberId>,
    /// How many positions it has stated.
    pub positions: u32,
    /// Whether it has left the table.
    pub gone: bool,
}

/// A promise as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The party that gives.
    pub delegation: Option<DelegationId>,
    /// Who said so.
    pub by: MemberId,
    /// Whether the body has taken note of it.
    pub confirmed: bool,
    /// Whether it was kept, as far as anybody has said.
    pub kept: Option<bool>,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

impl super::Deliberation {
    pub(crate) fn delegation_seated(&mut self, event: &DelegationSeated) {
        let positions = self.delegations.get(&event.delegation).map_or(0, |known| known.positions);
        let (kind, delegates) = (event.kind, event.delegates.clone());
        self.delegations.insert(event.delegation, Delegation { kind, delegates, positions, gone: false });
    }

    pub(crate) fn delegation_unseated(&mut self, delegation: DelegationId) {
        if let Some(known) = self.delegations.get_mut(&delegation) {
            known.delegates.clear();
            known.gone = true;
        }
    }

    pub(crate) fn position_stated(&mut self, event: &PositionStated) {
        if let Some(known) = self.delegations.get_mut(&event.delegation) {
            known.positions = event.number;
        }
    }

    pub(crate) fn commitment_made(&mut self, event: &CommitmentMade) {
        let (delegation, by) = (event.delegation, event.by);
        let made = Commitment { delegation, by, confirmed: false, kept: None, withdrawn: false };
        self.commitments.insert(event.commitment, made);
    }

    pub(crate) fn commitment_mut(&mut self, id: CommitmentId, change: impl FnOnce(&mut Commitment)) {
        if let Some(known) = self.commitments.get_mut(&id) {
            change(known);
        }
    }
}

impl Case<'_> {
    pub(super) fn seat(
        &self,
        delegation: DelegationId,
        kind: DelegationKind,
        name: &Title,
        delegates: &[MemberId],
    ) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        if delegates.is_empty() {
            return Err(Refusal::MemberUnknown);
        }
        for delegate in delegates {
            self.state.membership.require_present(*delegate)?;
            if kind != DelegationKind::PropertyCompany && self.is_staff(*delegate) {
                return Err(Refusal::StaffForOthers);
            }
        }
        Ok(vec![Event::DelegationSeated(DelegationSeated {
            deliberation: self.id,
            delegation,
            kind,
            name: name.clone(),
            delegates: delegates.to_vec(),
        })])
    }

    pub(super) fn unseat(&self, delegation: DelegationId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        self.seated(delegation)?;
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::DelegationUnseated(DelegationUnseated { deliberation, delegation, reason })])
    }

    fn seated(&self, delegation: DelegationId) -> Result<&Delegation, Refusal> {
        let known = self.deliberation.delegations.get(&delegation).filter(|known| !known.gone);
        known.ok_or(Refusal::DelegationUnknown)
    }

    pub(super) fn require_delegate(&self, delegation: DelegationId, member: MemberId) -> Result<(), Refusal> {
        let speaks = self.seated(delegation)?.delegates.contains(&member);
        if speaks { Ok(()) } else { Err(Refusal::NotADelegate) }
    }

    pub(super) fn state_position(
        &self,
        delegation: DelegationId,
        text: &Body,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.seated(delegation)?;
        let member = self.standing.member.ok_or(Refusal::NotADelegate)?;
        self.require_delegate(delegation, member)?;
        self.require_open()?;
        self.require_informed()?;
        let (deliberation, number) = (self.id, known.positions + 1);
        let text = text.clone();
        Ok(vec![Event::PositionStated(PositionStated { deliberation, delegation, number, text })])
    }

    pub(super) fn commit(&self, new: &NewCommitment) -> Result<Vec<Event>, Refusal> {
        let by = match new.delegation {
            Some(delegation) => {
                let member = self.standing.member.ok_or(Refusal::NotADelegate)?;
                self.require_delegate(delegation, member)?;
                member
            }
            None => self.require_taking_part(&self.deliberation.participants)?,
        };
        self.require_open()?;
        self.require_informed()?;
        if self.deliberation.commitments.contains_key(&new.commitment) {
            return Err(Refusal::AlreadyExists);
        }
        if new.gift.amount() == 0 {
            return Err(Refusal::AmountMissing);
        }
        if new.due <= self.context.now {
            return Err(Refusal::DateInPast);
        }
        // Nobody at the table can give away what the owners have in common.
        if let Some(reserved) = reserved_means(new.source) {
            return Err(Refusal::ReservedForOwners { rules: vec![reserved.rule.clone()] });
        }
        Ok(vec![Event::CommitmentMade(CommitmentMade {
            deliberation: self.id,
            commitment: new.commitment,
            delegation: new.delegation,
            by,
            source: new.source,
            gift: new.gift,
            purpose: new.purpose.clone(),
            due: new.due,
        })])
    }

    fn commitment(&self, id: CommitmentId) -> Result<&Commitment, Refusal> {
        self.deliberation.commitments.get(&id).ok_or(Refusal::CommitmentUnknown)
    }

    pub(super) fn confirm(&self, commitment: CommitmentId) -> Result<Vec<Event>, Refusal> {
        let known = self.commitment(commitment)?;
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        if known.withdrawn {
            return Err(Refusal::CommitmentNotStanding);
        }
        if known.confirmed {
            return Err(Refusal::AlreadyDone);
        }
        let deliberation = self.id;
        Ok(vec![Event::CommitmentConfirmed(CommitmentConfirmed { deliberation, commitment })])
    }

    pub(super) fn settle(
        &self,
        commitment: CommitmentId,
        kept: bool,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.commitment(commitment)?;
        self.require_leading(Action::Facilitate)?;
        if known.withdrawn || !known.confirmed || self.deliberation.phase == Phase::Abandoned {
            return Err(Refusal::CommitmentNotStanding);
        }
        if known.kept == Some(kept) {
            return Err(Refusal::AlreadyDone);
        }
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::CommitmentSettled(CommitmentSettled { deliberation, commitment, kept, reason })])
    }

    pub(super) fn withdraw_commitment(
        &self,
        commitment: CommitmentId,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.commitment(commitment)?;
        let speaks = |member| {
            known.by == member
                || known
                    .delegation
                    .is_some_and(|delegation| self.require_delegate(delegation, member).is_ok())
        };
        if !self.standing.member.is_some_and(speaks) {
            self.require_leading(Action::Facilitate)?;
        }
        if known.withdrawn || known.kept.is_some() {
            return Err(Refusal::CommitmentNotStanding);
        }
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::CommitmentWithdrawn(CommitmentWithdrawn { deliberation, commitment, reason })])
    }
}
