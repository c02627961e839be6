//! Mutations on members: admission, particulars, roles, proxies, erasure. Invitations are beside, in `invitations.rs`.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{GrantId, MemberId, ProxyId};
use moothall_core::membership::{Admitted, MemberAmended, MembershipCommand, ProxyGranted};
use moothall_core::policy::RoleGrant;
use moothall_core::sealed::{Contact, PersonName, Personal, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_eventstore::identity::Membership;
use serde::Serialize;
use uuid::Uuid;

use super::{Member, Office, Proxy};
use crate::app::App;
use crate::ask::Ask;
use crate::edge;
use crate::enums::Role;
use crate::execute::{Answer, Asked, Stop, execute, minted};
use crate::fault::internal;
use crate::payload::payloads;
use crate::scalar::DateTime;
use crate::scope::ScopeInput;
use crate::sealing::{InTheNameOf, Sealer, when_permitted};

/// The input of `admitMember`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AdmitMemberInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// Her name, at most 200 characters. Kept sealed.
    name: String,
    /// How to reach her, at most 500 characters. Kept sealed.
    contact: Option<String>,
}

/// The input of `amendMember`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AmendMemberInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the member the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The member.
    member_id: ID,
    /// Her name from now on.
    name: String,
    /// How to reach her from now on; null for not at all.
    contact: Option<String>,
}

/// The input of `grantRole`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct GrantRoleInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the member the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// To whom.
    member_id: ID,
    /// Which office.
    role: Role,
    /// For which part of the community; null for all of it.
    scope: Option<ScopeInput>,
    /// When the term begins; null for now.
    from: Option<DateTime>,
    /// When the term ends (exclusive); null while nothing else is said.
    until: Option<DateTime>,
}

/// The input of `withdrawRole`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawRoleInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The office.
    office_id: ID,
    /// Why.
    reason: String,
}

/// The input of `grantProxy`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct GrantProxyInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// Whose ballot: a seat, or the party or member that has it.
    seat_id: ID,
    /// The member who may cast it.
    holder_id: ID,
    /// For one poll only; null for all.
    poll_id: Option<ID>,
    /// Until when (exclusive).
    until: DateTime,
}

/// The input of `revokeProxy`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RevokeProxyInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proxy.
    proxy_id: ID,
}

/// The input of `eraseMember`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EraseMemberInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the member the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The person.
    member_id: ID,
    /// Why: her own wish, or the law.
    reason: String,
}

payloads! {
    /// What `admitMember` answers.
    AdmitMemberPayload {
        /// The new member.
        member: Member = Member::changed
    }
    /// What `amendMember` answers.
    AmendMemberPayload {
        /// The member.
        member: Member = Member::changed
    }
    /// What `grantRole` answers.
    GrantRolePayload {
        /// The office.
        office: Office = Office::changed
    }
    /// What `withdrawRole` answers.
    WithdrawRolePayload {
        /// The office.
        office: Office = Office::changed
    }
    /// What `grantProxy` answers.
    GrantProxyPayload {
        /// The proxy.
        proxy: Proxy = Proxy::changed
    }
    /// What `revokeProxy` answers.
    RevokeProxyPayload {
        /// The proxy.
        proxy: Proxy = Proxy::changed
    }
    /// What `eraseMember` answers.
    EraseMemberPayload {
        /// What is left of the member: an id without a name.
        member: Member = Member::changed
    }
}

fn asked(community: CommunityId, subject: Uuid, command: MembershipCommand) -> Asked {
    Asked::about(community, subject, Command::Membership(command))
}

/// Seals what somebody says herself. She has a key since she was admitted; where one may have to be made, [`Sealer`] is asked.
pub(crate) async fn seal<T: Personal>(
    ctx: &Context<'_>,
    community: CommunityId,
    subject: MemberId,
    text: &T,
) -> Result<Sealed<T>, Stop> {
    edge::require_presence(ctx, community)?;
    let app = ctx.app()?;
    let sealed = app.vault().seal(community, SubjectId(subject.0), text, app.clock().now()).await;
    sealed.map_err(|error| Stop::vault(&error))
}

/// Reads and seals a name and a contact.
async fn particulars(
    ctx: &Context<'_>,
    sealer: &Sealer,
    (community, member): (CommunityId, MemberId),
    (name, contact): (&str, Option<&str>),
) -> Result<(Sealed<PersonName>, Option<Sealed<Contact>>), Stop> {
    let name: PersonName = edge::personal(name, "name")?;
    let contact: Option<Contact> = contact.map(|text| edge::personal(text, "contact")).transpose()?;
    let whose = (community, SubjectId(member.0));
    let name = sealer.seal(ctx, whose, &name).await?;
    let contact = match &contact {
        Some(contact) => Some(sealer.seal(ctx, whose, contact).await?),
        None => None,
    };
    Ok((name, contact))
}

/// What follows an erasure outside the log: the key is destroyed and the person is signed out. Repeating it is harmless, so whoever finds
/// an erasure in the log without its end calls it again.
pub async fn finish_erasure(app: &App, community: CommunityId, member: MemberId) -> Result<()> {
    let now = app.clock().now();
    let destroyed = app.vault().destroy(community, SubjectId(member.0), now).await;
    destroyed.map_err(|fault| internal(&fault))?;
    let membership = Membership { community, member: member.0 };
    let account = app.identity().account_of(membership).await.map_err(|fault| internal(&fault))?;
    if let Some(account) = account {
        app.identity().revoke_all(account, now).await.map_err(|fault| internal(&fault))?;
    }
    // Last: as long as the account is hers, it can be seen that something is left to do.
    app.identity().unlink_member(membership).await.map_err(|fault| internal(&fault))
}

/// What is done to members.
#[derive(Debug, Default)]
pub(crate) struct MembershipMutation;

/// What is done to members.
#[Object]
impl MembershipMutation {
    /// Takes a person into the community.
    async fn admit_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AdmitMemberInput,
    ) -> Result<AdmitMemberPayload> {
        let (key, given) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let community = edge::community(&given.community_id, "communityId")?;
            let member = MemberId(minted(key, community, "member"));
            let texts = (given.name.as_str(), given.contact.as_deref());
            let (name, contact) = particulars(ctx, &sealer, (community, member), texts).await?;
            let admit = MembershipCommand::Admit(Admitted { member, name, contact });
            Ok::<_, Stop>(asked(community, member.0, admit))
        };
        let read = when_permitted(ctx, InTheNameOf::TheViewer, read);
        execute(ctx, "admitMember", key, &input, read).await.map(AdmitMemberPayload)
    }

    /// Changes a member's name or contact.
    async fn amend_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AmendMemberInput,
    ) -> Result<AmendMemberPayload> {
        let (key, given) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let (community, member) = edge::member(&given.member_id, "memberId")?;
            let texts = (given.name.as_str(), given.contact.as_deref());
            let (name, contact) = particulars(ctx, &sealer, (community, member), texts).await?;
            let amend = MembershipCommand::Amend(MemberAmended { member, name, contact });
            let asked = asked(community, member.0, amend);
            Ok::<_, Stop>(asked.seen(edge::version(given.expected_version)?))
        };
        let read = when_permitted(ctx, InTheNameOf::TheViewer, read);
        execute(ctx, "amendMember", key, &input, read).await.map(AmendMemberPayload)
    }

    /// Gives a member an office. The administrator appoints the first registrar, registrars the rest.
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: GrantRoleInput,
    ) -> Result<GrantRolePayload> {
        let read = async {
            let (community, member) = edge::member(&input.member_id, "memberId")?;
            let grant = GrantId(minted(input.idempotency_key, community, "office"));
            let from = match input.from {
                Some(from) => from.0,
                None => ctx.app()?.clock().now(),
            };
            let given = RoleGrant {
                member,
                role: input.role.into(),
                scope: ScopeInput::read(input.scope.as_ref(), "scope")?,
                from,
                until: input.until.map(|until| until.0),
            };
            let asked = asked(community, grant.0, MembershipCommand::GrantRole { grant, given });
            Ok(asked.seen_of(member.0, edge::version(input.expected_version)?))
        };
        execute(ctx, "grantRole", input.idempotency_key, &input, read).await.map(GrantRolePayload)
    }

    /// Takes an office back.
    async fn withdraw_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawRoleInput,
    ) -> Result<WithdrawRolePayload> {
        let read = async {
            let (community, grant) = edge::office(&input.office_id, "officeId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, grant.0, MembershipCommand::WithdrawRole { grant, reason }))
        };
        execute(ctx, "withdrawRole", input.idempotency_key, &input, read).await.map(WithdrawRolePayload)
    }

    /// Lets another member vote for one's seat.
    async fn grant_proxy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: GrantProxyInput,
    ) -> Result<GrantProxyPayload> {
        let read = async {
            let (community, seat) = edge::seat(&input.seat_id, "seatId")?;
            let holder = edge::within(community, edge::member(&input.holder_id, "holderId")?, "holderId")?;
            let poll = match &input.poll_id {
                Some(id) => Some(edge::within(community, edge::poll(id, "pollId")?, "pollId")?),
                None => None,
            };
            let proxy = ProxyId(minted(input.idempotency_key, community, "proxy"));
            let granted = ProxyGranted { proxy, seat, holder, poll, until: input.until.0 };
            Ok(asked(community, proxy.0, MembershipCommand::GrantProxy(granted)))
        };
        execute(ctx, "grantProxy", input.idempotency_key, &input, read).await.map(GrantProxyPayload)
    }

    /// Takes a proxy back, at once.
    async fn revoke_proxy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevokeProxyInput,
    ) -> Result<RevokeProxyPayload> {
        let read = async {
            let (community, proxy) = edge::proxy(&input.proxy_id, "proxyId")?;
            Ok(asked(community, proxy.0, MembershipCommand::RevokeProxy { proxy }))
        };
        execute(ctx, "revokeProxy", input.idempotency_key, &input, read).await.map(RevokeProxyPayload)
    }

    /// Erases a person: her key is destroyed, her sealed words become unreadable for ever, her membership ends.
    async fn erase_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EraseMemberInput,
    ) -> Result<EraseMemberPayload> {
        let read = async {
            let (community, member) = edge::member(&input.member_id, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, member.0, MembershipCommand::EraseMember { member, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        let answer: Answer = execute(ctx, "eraseMember", input.idempotency_key, &input, read).await?;
        if let Some(done) = &answer.done {
            finish_erasure(ctx.app()?, done.receipt.community, MemberId(done.subject)).await?;
        }
        Ok(EraseMemberPayload(answer))
    }
}
