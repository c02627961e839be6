//! Mutations on invitations and sessions: how people get in, and out again. A code is shown once; the log never sees it.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::Actor;
use moothall_core::ids::{InvitationId, MemberId};
use moothall_core::membership::MembershipCommand;
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;
use moothall_eventstore::CommandKey;
use moothall_eventstore::identity::{InvitationCode, InvitationOrder, Membership, Redeemed, Redeemer};
use serde::Serialize;
use uuid::Uuid;

use super::{Invitation, Member};
use crate::app::App;
use crate::ask::Ask;
use crate::edge;
use crate::execute::{Answer, Asked, Done, Stop, execute, minted, run};
use crate::fault::internal;
use crate::payload::payloads;
use crate::scalar::{DateTime, Position};
use crate::user_error::{EdgeRefusal, UserError};

/// The input of `inviteMember`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct InviteMemberInput {
    /// A UUID made by the client, best version 7. Sending it again keeps the invitation and replaces its code.
    idempotency_key: Uuid,
    /// The version of the member the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// For whom.
    member_id: ID,
    /// Until when it can be used (exclusive).
    expires_at: DateTime,
}

/// The input of `redeemInvitation`.
#[derive(InputObject)]
pub(crate) struct RedeemInvitationInput {
    /// A UUID made by the client, best version 7, and kept by it until it has the answer. Sending it again within the hour returns
    /// the same account.
    idempotency_key: Uuid,
    /// The code from the letter, in any case, with or without hyphens.
    code: String,
}

/// The input of `revokeInvitation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RevokeInvitationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The invitation.
    invitation_id: ID,
}

payloads! {
    /// What `revokeInvitation` answers.
    RevokeInvitationPayload {
        /// The invitation.
        invitation: Invitation = Invitation::changed
    }
}

/// What `inviteMember` answers.
#[derive(Debug)]
pub(crate) struct InviteMemberPayload {
    answer: Answer,
    code: Option<InvitationCode>,
}

/// What `inviteMember` answers.
#[Object]
impl InviteMemberPayload {
    /// The invitation.
    async fn invitation(&self, ctx: &Context<'_>) -> Result<Option<Invitation>> {
        let Some(done) = self.answer.done else { return Ok(None) };
        let community = done.read_back(ctx).await?;
        Invitation::changed(ctx, community, &done).await
    }

    /// The code for the letter. It is shown here and never again.
    async fn code(&self) -> Option<String> {
        self.code.map(InvitationCode::expose)
    }

    /// Where in the log it is; null when it was refused.
    async fn position(&self) -> Option<Position> {
        self.answer.done.map(|done| done.receipt.position().into())
    }

    /// Why it was refused; empty when it took effect.
    async fn user_errors(&self) -> &[UserError] {
        &self.answer.errors
    }
}

/// What `redeemInvitation` answers.
pub(crate) struct RedeemInvitationPayload {
    entered: Option<Entered>,
    errors: Vec<UserError>,
}

struct Entered {
    redeemed: Redeemed,
    token: String,
    position: Option<Position>,
}

/// What `redeemInvitation` answers.
#[Object]
impl RedeemInvitationPayload {
    /// Who the account is now in the community.
    async fn member(&self) -> Option<Member> {
        let Membership { community, member } = self.entered.as_ref()?.redeemed.membership;
        Some(Member::new(community, MemberId(member)))
    }

    /// The session's token, for machines. Browsers got it as a cookie.
    async fn token(&self) -> Option<&str> {
        self.entered.as_ref().map(|entered| entered.token.as_str())
    }

    /// Where in the log it is; null when it was refused.
    async fn position(&self) -> Option<Position> {
        self.entered.as_ref().and_then(|entered| entered.position)
    }

    /// Why it was refused; empty when it took effect.
    async fn user_errors(&self) -> &[UserError] {
        &self.errors
    }
}

/// Logs that a code was used. Repeating it is harmless: the key is the invitation's. The server calls it at its start for whatever
/// `Identity::unlogged_redemptions` finds.
pub async fn log_redemption(app: &App, redeemed: &Redeemed) -> Result<Option<Position>> {
    match try_log(app, redeemed).await {
        Ok(done) => Ok(done.map(|done| done.receipt.position().into())),
        Err(Stop::Fault(error)) => Err(error),
        Err(Stop::Edge(..) | Stop::Rows(_) | Stop::Rules(_)) => Ok(None),
    }
}

async fn try_log(app: &App, redeemed: &Redeemed) -> Result<Option<Done>, Stop> {
    let Redeemed { invitation, membership, .. } = redeemed;
    let command = MembershipCommand::RedeemInvitation { invitation: InvitationId(*invitation) };
    let asked = Asked::about(membership.community, *invitation, Command::Membership(command));
    let digest = app.vault().digest16("redemption", invitation.as_bytes());
    let key = CommandKey { id: Uuid::new_v5(invitation, b"redemption"), digest };
    let done = match run(app, asked, Actor::Member(membership.member), Some(key)).await {
        Ok(done) => Some(done),
        Err(refused @ (Stop::Rules(_) | Stop::Edge(EdgeRefusal::KeyReused, _))) => {
            // The log withdrew it a moment before the code was used: whoever brought it is nobody.
            app.identity().unlink_member(*membership).await.map_err(|fault| Stop::Fault(internal(&fault)))?;
            mark_logged(app, *invitation).await?;
            return Err(refused);
        }
        Err(stop) => return Err(stop),
    };
    mark_logged(app, *invitation).await?;
    Ok(done)
}

async fn mark_logged(app: &App, invitation: Uuid) -> Result<(), Stop> {
    let marked = app.identity().redemption_logged(invitation, app.clock().now()).await;
    marked.map_err(|fault| Stop::Fault(internal(&fault)))
}

async fn enter(ctx: &Context<'_>, input: &RedeemInvitationInput) -> Result<Entered, Stop> {
    let unknown = || Stop::at(EdgeRefusal::InvitationUnknown, "code");
    let code = InvitationCode::parse(&input.code).ok_or_else(unknown)?;
    if edge::must_wait(ctx).is_some() {
        return Err(Stop::at(EdgeRefusal::TooManyGuesses, "code"));
    }
    let app = ctx.app()?;
    let now = app.clock().now();
    let who = match ctx.viewer() {
        Some(viewer) => Redeemer::Account(viewer.account()),
        None => Redeemer::Newcomer { attempt: input.idempotency_key },
    };
    let redeemed = app.identity().redeem(code, who, now).await.map_err(|error| Stop::identity(&error))?;
    let done = try_log(app, &redeemed).await?;
    let token = app.identity().create_session(redeemed.account, now, app.session_lifetime()).await;
    let token = token.map_err(|error| Stop::identity(&error))?.expose().to_owned();
    if let Some(request) = ctx.request() {
        request.cookies.set_session(&token);
    }
    Ok(Entered { redeemed, token, position: done.map(|done| done.receipt.position().into()) })
}

/// What is done to invitations.
#[derive(Debug, Default)]
pub(crate) struct InvitationMutation;

/// What is done to invitations.
#[Object]
impl InvitationMutation {
    /// Makes a code by which a member gets an account. The code is answered once.
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: InviteMemberInput,
    ) -> Result<InviteMemberPayload> {
        let read = async {
            let (community, member) = edge::member(&input.member_id, "memberId")?;
            let invitation = InvitationId(minted(input.idempotency_key, community, "invitation"));
            let expires_at = input.expires_at.0;
            let command = MembershipCommand::Invite { invitation, member, expires_at };
            let asked = Asked::about(community, invitation.0, Command::Membership(command));
            Ok(asked.seen_of(member.0, edge::version(input.expected_version)?))
        };
        let mut answer = execute(ctx, "inviteMember", input.idempotency_key, &input, read).await?;
        let mut code = None;
        if let (Some(done), Ok((community, member))) =
            (answer.done, edge::member(&input.member_id, "memberId"))
        {
            let membership = Membership { community, member: member.0 };
            let order = InvitationOrder { id: done.subject, membership, expires_at: input.expires_at.0 };
            match ctx.app()?.identity().issue_invitation(order).await {
                Ok(issued) => code = Some(issued),
                Err(error) => answer.errors.push(Stop::identity(&error).told(ctx.language())?),
            }
        }
        Ok(InviteMemberPayload { answer, code })
    }

    /// Takes back an unused invitation.
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevokeInvitationInput,
    ) -> Result<RevokeInvitationPayload> {
        let read = async {
            let (community, invitation) = edge::invitation(&input.invitation_id, "invitationId")?;
            let command = MembershipCommand::RevokeInvitation { invitation };
            Ok(Asked::about(community, invitation.0, Command::Membership(command)))
        };
        let mut answer = execute(ctx, "revokeInvitation", input.idempotency_key, &input, read).await?;
        if let Some(done) = answer.done {
            let app = ctx.app()?;
            if let Err(error) = app.identity().revoke_invitation(done.subject, app.clock().now()).await {
                answer.errors.push(Stop::identity(&error).told(ctx.language())?);
            }
        }
        Ok(RevokeInvitationPayload(answer))
    }

    /// Uses a code: the account (a new one, for somebody who is not signed in) becomes that member, and a session begins. A browser gets it as
    /// a cookie.
    async fn redeem_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RedeemInvitationInput,
    ) -> Result<RedeemInvitationPayload> {
        match enter(ctx, &input).await {
            Ok(entered) => Ok(RedeemInvitationPayload { entered: Some(entered), errors: Vec::new() }),
            Err(Stop::Rules(Refusal::NotPermitted { .. })) => {
                let error = UserError::of(&Refusal::InvitationSpent, ctx.language());
                Ok(RedeemInvitationPayload { entered: None, errors: vec![error] })
            }
            Err(stop) => {
                Ok(RedeemInvitationPayload { entered: None, errors: vec![stop.told(ctx.language())?] })
            }
        }
    }
}
