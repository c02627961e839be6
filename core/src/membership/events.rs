//! What happens to members.

use serde::{Deserialize, Serialize};

use crate::ids::{GrantId, InvitationId, MemberId, PollId, ProxyId, SeatId};
use crate::policy::{Action, RoleGrant};
use crate::refusal::Refusal;
use crate::sealed::{Contact, PersonName, Sealed, SubjectId};
use crate::text::Reason;
use crate::time::Timestamp;

/// `membership.member_admitted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// The new member.
    pub member: MemberId,
    /// Her name.
    pub name: Sealed<PersonName>,
    /// How to reach her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Sealed<Contact>>,
}

impl Admitted {
    /// What is sealed about a member is under her own key, or erasing her would not erase it.
    pub(crate) fn check_own_key(&self) -> Result<(), Refusal> {
        let own = |subject: SubjectId| subject.0 == self.member.0;
        if own(self.name.subject) && self.contact.as_ref().is_none_or(|contact| own(contact.subject)) {
            Ok(())
        } else {
            Err(Refusal::NotPermitted { action: Action::KeepMembers })
        }
    }
}

/// `membership.member_amended.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberAmended {
    /// The member.
    pub member: MemberId,
    /// Her name.
    pub name: Sealed<PersonName>,
    /// How to reach her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Sealed<Contact>>,
}

/// `membership.member_invited.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The invitation.
    pub invitation: InvitationId,
    /// For whom.
    pub member: MemberId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// `membership.invitation_redeemed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRedeemed {
    /// The invitation.
    pub invitation: InvitationId,
    /// Who used it.
    pub member: MemberId,
}

/// `membership.invitation_revoked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRevoked {
    /// The invitation.
    pub invitation: InvitationId,
    /// For whom it was.
    pub member: MemberId,
}

/// `membership.role_granted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGranted {
    /// The grant.
    pub grant: GrantId,
    /// To whom, what, where and until when.
    #[serde(flatten)]
    pub given: RoleGrant,
}

/// `membership.role_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleWithdrawn {
    /// The grant.
    pub grant: GrantId,
    /// Whose it was.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `membership.proxy_granted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyGranted {
    /// The proxy.
    pub proxy: ProxyId,
    /// Whose ballot: a party's or a member's seat.
    pub seat: SeatId,
    /// Who may cast it.
    pub holder: MemberId,
    /// For one poll only, or for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
    /// Until when.
    pub until: Timestamp,
}

impl ProxyGranted {
    /// Whether the two may apply in the same poll.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.poll.is_none() || other.poll.is_none() || self.poll == other.poll
    }
}

/// `membership.proxy_revoked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyRevoked {
    /// The proxy.
    pub proxy: ProxyId,
}

/// `membership.member_erased.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberErased {
    /// The person.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}
