//! Invitations: made for one member, used once by her before they expire, or taken back.

use super::{Invitation, InvitationRedeemed, InvitationRevoked, Invited, Membership};
use crate::decider::{Actor, Context};
use crate::event::Event;
use crate::ids::{InvitationId, MemberId};
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::time::Timestamp;

impl Membership {
    fn unused(&self, invitation: InvitationId) -> Result<&Invitation, Refusal> {
        self.invitations.get(&invitation).ok_or(Refusal::InvitationSpent)
    }

    pub(super) fn invite(
        &self,
        invitation: InvitationId,
        member: MemberId,
        expires_at: Timestamp,
        (standing, context): (&Standing, &Context),
    ) -> Result<Vec<Event>, Refusal> {
        standing.require(Action::KeepMembers)?;
        self.require_present(member)?;
        if expires_at <= context.now {
            return Err(Refusal::DateInPast);
        }
        if self.invitations.contains_key(&invitation) {
            return Err(Refusal::AlreadyExists);
        }
        Ok(vec![Event::MemberInvited(Invited { invitation, member, expires_at })])
    }

    pub(super) fn redeem(&self, invitation: InvitationId, context: &Context) -> Result<Vec<Event>, Refusal> {
        let Invitation { member, expires_at } = *self.unused(invitation)?;
        if context.actor != Actor::Member(member.0) {
            return Err(Refusal::NotPermitted { action: Action::RedeemInvitation });
        }
        if expires_at <= context.now {
            return Err(Refusal::InvitationExpired);
        }
        Ok(vec![Event::InvitationRedeemed(InvitationRedeemed { invitation, member })])
    }

    pub(super) fn take_back(
        &self,
        invitation: InvitationId,
        standing: &Standing,
    ) -> Result<Vec<Event>, Refusal> {
        standing.require(Action::KeepMembers)?;
        let member = self.unused(invitation)?.member;
        Ok(vec![Event::InvitationRevoked(InvitationRevoked { invitation, member })])
    }
}
