//! Members of a community: admission, invitations, roles with a scope and a term, proxies, and erasure.

mod events;
mod invitations;
mod members;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use events::*;

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{GrantId, InvitationId, MemberId, PollId, ProxyId, SeatId};
use crate::places::ABREAST;
use crate::policy::{Action, Role, RoleGrant, Standing};
use crate::refusal::Refusal;
use crate::state::Community;
use crate::text::Reason;
use crate::time::Timestamp;
use members::Members;

/// What is asked about members.
#[derive(Clone, Debug, PartialEq)]
pub enum MembershipCommand {
    /// Takes a person into the community.
    Admit(Admitted),
    /// A member's name or contact changes.
    Amend(MemberAmended),
    /// A code has been made for a member; the code itself stays outside the log.
    Invite {
        /// The invitation.
        invitation: InvitationId,
        /// For whom.
        member: MemberId,
        /// Until when it can be used.
        expires_at: Timestamp,
    },
    /// The member used the code and has an account now.
    RedeemInvitation {
        /// The invitation.
        invitation: InvitationId,
    },
    /// Takes back an unused invitation.
    RevokeInvitation {
        /// The invitation.
        invitation: InvitationId,
    },
    /// Gives a member a role.
    GrantRole {
        /// The grant.
        grant: GrantId,
        /// To whom, what, where and until when.
        given: RoleGrant,
    },
    /// Takes a role back.
    WithdrawRole {
        /// The grant.
        grant: GrantId,
        /// Why.
        reason: Reason,
    },
    /// Lets another member vote for one's seat.
    GrantProxy(ProxyGranted),
    /// Takes the proxy back; effective at once for polls not yet voted in.
    RevokeProxy {
        /// The proxy.
        proxy: ProxyId,
    },
    /// Erases a person: her key is destroyed, her sealed words become unreadable for ever, her membership ends.
    EraseMember {
        /// The person.
        member: MemberId,
        /// Why: her own wish, or the law.
        reason: Reason,
    },
}

/// Where a membership stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// A member.
    Present,
    /// Erased: acts no more, and nothing may be written about her.
    Erased,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    member: MemberId,
    expires_at: Timestamp,
}

/// The membership's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    members: Members,
    /// Unused invitations.
    invitations: BTreeMap<InvitationId, Invitation>,
    /// Roles granted and not withdrawn.
    grants: BTreeMap<GrantId, RoleGrant>,
    grants_by_member: BTreeMap<MemberId, Vec<GrantId>>,
    /// Proxies granted and not revoked.
    proxies: BTreeMap<ProxyId, ProxyGranted>,
    proxies_by_holder: BTreeMap<MemberId, Vec<ProxyId>>,
}

impl Membership {
    /// Whether the person is a member now.
    #[must_use]
    pub fn is_member(&self, member: MemberId) -> bool {
        self.members.get(member) == Some(Presence::Present)
    }

    /// Whether the person has been erased.
    #[must_use]
    pub fn is_erased(&self, member: MemberId) -> bool {
        self.members.get(member) == Some(Presence::Erased)
    }

    pub(crate) fn require_present(&self, member: MemberId) -> Result<(), Refusal> {
        match self.members.get(member) {
            Some(Presence::Present) => Ok(()),
            Some(Presence::Erased) => Err(Refusal::SubjectErased),
            None => Err(Refusal::MemberUnknown),
        }
    }

    /// Has the memory of several members fetched at once.
    pub(crate) fn look_ahead(&self, members: &[MemberId; ABREAST]) -> u64 {
        self.members.look_ahead(members)
    }

    /// The roles of a member in force at `now`.
    pub fn roles_of(&self, member: MemberId, now: Timestamp) -> impl Iterator<Item = &RoleGrant> {
        self.grants_by_member
            .get(&member)
            .into_iter()
            .flatten()
            .filter_map(|grant| self.grants.get(grant))
            .filter(move |grant| grant.is_in_force(now))
    }

    /// The members who hold a role at `now`, in order of their ids; all members when no role is named.
    #[must_use]
    pub fn holders(&self, role: Option<Role>, now: Timestamp) -> Vec<MemberId> {
        let present = |member: &MemberId| self.is_member(*member);
        match role {
            None => {
                let present = |(_, presence): &(MemberId, Presence)| *presence == Presence::Present;
                self.members.iter().filter(present).map(|(member, _)| member).collect()
            }
            Some(role) => self
                .grants_by_member
                .keys()
                .copied()
                .filter(present)
                .filter(|member| self.roles_of(*member, now).any(|grant| grant.role == role))
                .collect(),
        }
    }

    /// Whether the member works for the property company: such may not be proxies.
    #[must_use]
    pub fn is_property_staff(&self, member: MemberId, now: Timestamp) -> bool {
        self.roles_of(member, now).any(|grant| grant.role == Role::PropertyManager)
    }

    /// Whether `holder` has a proxy in force for this seat in this poll.
    #[must_use]
    pub fn is_proxy(&self, holder: MemberId, seat: SeatId, poll: PollId, now: Timestamp) -> bool {
        self.proxies_of(holder, now)
            .any(|proxy| proxy.seat == seat && proxy.poll.is_none_or(|only| only == poll))
    }

    /// The seats for which `holder` has a proxy in force in this poll.
    pub fn seats_held_by(
        &self,
        holder: MemberId,
        poll: PollId,
        now: Timestamp,
    ) -> impl Iterator<Item = SeatId> {
        self.proxies_of(holder, now)
            .filter(move |proxy| proxy.poll.is_none_or(|only| only == poll))
            .map(|proxy| proxy.seat)
    }

    fn proxies_of(&self, holder: MemberId, now: Timestamp) -> impl Iterator<Item = &ProxyGranted> {
        self.proxies_by_holder
            .get(&holder)
            .into_iter()
            .flatten()
            .filter_map(|proxy| self.proxies.get(proxy))
            .filter(move |proxy| now < proxy.until)
    }

    pub(crate) fn admitted(&mut self, event: &Admitted) {
        self.members.insert(event.member, Presence::Present);
    }

    pub(crate) fn invited(&mut self, event: &Invited) {
        self.invitations
            .insert(event.invitation, Invitation { member: event.member, expires_at: event.expires_at });
    }

    pub(crate) fn invitation_ended(&mut self, invitation: InvitationId) {
        self.invitations.remove(&invitation);
    }

    pub(crate) fn role_granted(&mut self, event: &RoleGranted) {
        self.grants_by_member.entry(event.given.member).or_default().push(event.grant);
        self.grants.insert(event.grant, event.given.clone());
    }

    pub(crate) fn role_withdrawn(&mut self, event: &RoleWithdrawn) {
        self.grants.remove(&event.grant);
        if let Some(grants) = self.grants_by_member.get_mut(&event.member) {
            grants.retain(|grant| *grant != event.grant);
        }
    }

    pub(crate) fn proxy_granted(&mut self, event: &ProxyGranted) {
        self.proxies_by_holder.entry(event.holder).or_default().push(event.proxy);
        self.proxies.insert(event.proxy, event.clone());
    }

    pub(crate) fn proxy_revoked(&mut self, event: &ProxyRevoked) {
        if let Some(proxy) = self.proxies.remove(&event.proxy)
            && let Some(held) = self.proxies_by_holder.get_mut(&proxy.holder)
        {
            held.retain(|id| *id != event.proxy);
        }
    }

    /// How many seats one may already vote for as a proxy wherever `proxy` would apply.
    fn seats_held_beside(&self, proxy: &ProxyGranted, now: Timestamp) -> usize {
        let beside = self.proxies_of(proxy.holder, now).filter(|held| held.overlaps(proxy));
        beside.map(|held| held.seat).collect::<BTreeSet<_>>().len()
    }

    pub(crate) fn erased(&mut self, event: &MemberErased) {
        self.members.insert(event.member, Presence::Erased);
        for grant in self.grants_by_member.remove(&event.member).into_iter().flatten() {
            self.grants.remove(&grant);
        }
        for proxy in self.proxies_by_holder.remove(&event.member).into_iter().flatten() {
            self.proxies.remove(&proxy);
        }
        // Nobody votes for her by her proxy either.
        self.proxies.retain(|_, proxy| proxy.seat != SeatId::from(event.member));
        self.invitations.retain(|_, invitation| invitation.member != event.member);
    }
}

pub(crate) fn decide(
    state: &Community,
    command: &MembershipCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let membership = &state.membership;
    let now = context.now;
    match command {
        MembershipCommand::Admit(admitted) => {
            standing.require(Action::KeepMembers)?;
            admitted.check_own_key()?;
            match membership.members.get(admitted.member) {
                None => Ok(vec![Event::MemberAdmitted(admitted.clone())]),
                Some(Presence::Present) => Err(Refusal::AlreadyExists),
                Some(Presence::Erased) => Err(Refusal::SubjectErased),
            }
        }
        MembershipCommand::Amend(amended) => {
            standing.require_self_or(amended.member, Action::KeepMembers)?;
            membership.require_present(amended.member)?;
            let MemberAmended { member, name, contact } = amended.clone();
            Admitted { member, name, contact }.check_own_key()?;
            Ok(vec![Event::MemberAmended(amended.clone())])
        }
        MembershipCommand::Invite { invitation, member, expires_at } => {
            membership.invite(*invitation, *member, *expires_at, (standing, context))
        }
        MembershipCommand::RedeemInvitation { invitation } => membership.redeem(*invitation, context),
        MembershipCommand::RevokeInvitation { invitation } => membership.take_back(*invitation, standing),
        MembershipCommand::GrantRole { grant, given } => {
            // Staff of the property company sit on no council; whoever does is not taken on as one.
            let sits = |hall: &crate::hall::Hall| !hall.closed && hall.seats(given.member, now);
            if given.role == Role::PropertyManager && state.halls.values().any(sits) {
                let (held, wanted) = (Role::Councillor, Role::PropertyManager);
                return Err(Refusal::RolesIncompatible { held, wanted });
            }
            decide_grant(membership, *grant, given, standing, now)
        }
        MembershipCommand::WithdrawRole { grant, reason } => {
            let Some(RoleGrant { member, .. }) = membership.grants.get(grant).cloned() else {
                standing.require(Action::GrantRoles)?;
                return Err(Refusal::GrantUnknown);
            };
            // Whoever holds an office may lay it down.
            standing.require_self_or(member, Action::GrantRoles)?;
            Ok(vec![Event::RoleWithdrawn(RoleWithdrawn { grant: *grant, member, reason: reason.clone() })])
        }
        MembershipCommand::GrantProxy(proxy) => decide_proxy(state, proxy, standing, now),
        MembershipCommand::RevokeProxy { proxy } => {
            let known = membership.proxies.get(proxy).ok_or(Refusal::ProxyUnknown)?;
            // Whoever gave it takes it back; whoever holds it gives it back.
            if !state.acts_for(standing.member, known.seat) && standing.member != Some(known.holder) {
                standing.require(Action::GrantRoles)?;
            }
            Ok(vec![Event::ProxyRevoked(ProxyRevoked { proxy: *proxy })])
        }
        MembershipCommand::EraseMember { member, reason } => {
            standing.require_self_or(*member, Action::EraseMember)?;
            membership.require_present(*member)?;
            Ok(vec![Event::MemberErased(MemberErased { member: *member, reason: reason.clone() })])
        }
    }
}

fn decide_grant(
    membership: &Membership,
    grant: GrantId,
    given: &RoleGrant,
    standing: &Standing,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    // The administrator appoints the first registrar and nothing else; registrars appoint the rest.
    let action = if given.role == Role::Registrar { Action::AppointRegistrar } else { Action::GrantRoles };
    standing.require(action)?;
    membership.require_present(given.member)?;
    if membership.grants.contains_key(&grant) {
        return Err(Refusal::AlreadyExists);
    }
    if given.until.is_some_and(|until| until <= now || until <= given.from) {
        return Err(Refusal::DateInPast);
    }
    // Terms that begin later count too: both would be in force one day.
    let held = membership.grants_by_member.get(&given.member).into_iter().flatten();
    let mut held = held.filter_map(|grant| membership.grants.get(grant));
    if let Some(held) = held.find(|held| held.role.excludes(given.role) && held.overlaps(given)) {
        return Err(Refusal::RolesIncompatible { held: held.role, wanted: given.role });
    }
    Ok(vec![Event::RoleGranted(RoleGranted { grant, given: given.clone() })])
}

fn decide_proxy(
    state: &Community,
    proxy: &ProxyGranted,
    standing: &Standing,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if !state.acts_for(standing.member, proxy.seat) {
        // A registrar enters the proxies that were given on paper. Who holds a proxy cannot hand it on.
        standing.require(Action::GrantRoles)?;
        if state.seat_is_erased(proxy.seat) {
            return Err(Refusal::SubjectErased);
        }
        if !state.seat_exists(proxy.seat) {
            return Err(Refusal::SeatUnknown);
        }
    }
    let membership = &state.membership;
    membership.require_present(proxy.holder)?;
    if membership.proxies.contains_key(&proxy.proxy) {
        return Err(Refusal::AlreadyExists);
    }
    if proxy.until <= now {
        return Err(Refusal::DateInPast);
    }
    if state.acts_for(Some(proxy.holder), proxy.seat) {
        return Err(Refusal::ProxyToSelf);
    }
    if membership.is_property_staff(proxy.holder, now) {
        return Err(Refusal::ProxyByPropertyStaff);
    }
    // One seat, one proxy: else two people would vote for it in turn.
    if membership
        .proxies
        .values()
        .any(|held| held.seat == proxy.seat && held.overlaps(proxy) && now < held.until)
    {
        return Err(Refusal::ProxyAlreadyGranted);
    }
    let max = state.settings().proxies_max;
    if membership.seats_held_beside(proxy, now) >= usize::from(max) {
        return Err(Refusal::ProxyCapReached { max });
    }
    Ok(vec![Event::ProxyGranted(proxy.clone())])
}
