//! Members of a community, their offices, invitations and proxies. Names and contacts are opened only for those who may see them.

pub(crate) mod commands;
pub(crate) mod invitations;

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::ids::{GrantId, InvitationId, MemberId, PartyId, ProxyId};
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::members::{GrantRow, InvitationRow, MemberRow, ProxyRow};

pub(crate) use commands::seal;

use crate::ask::Ask;
use crate::enums::{InvitationState, Role};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{GrantsOf, InvitationsOf, MemberOf, PartiesOf, ProxyOf, SealedContact, SealedName};
use crate::page::only;
use crate::poll::{Poll, SeatRef};
use crate::register::Party;
use crate::scalar::DateTime;
use crate::scope::Scope;

/// A member of a community: a natural person, or an organisation's delegate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    community: CommunityId,
    member: MemberId,
}

impl Member {
    /// Whoever makes one has asked whether the viewer may see it.
    pub(crate) fn new(community: CommunityId, member: MemberId) -> Self {
        Self { community, member }
    }

    /// The member, if there is one and the viewer may see members, or is that member.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        member: MemberId,
    ) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        if !standing.sees(Sight::Members) && standing.member != Some(member) {
            return Ok(None);
        }
        let row = ctx.loaders()?.one(MemberOf(community, member)).await?;
        Ok(row.map(|_| Self { community, member }))
    }

    /// For payloads. The administrator sees whom she admitted: an id, not a name.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        let member = MemberId(done.subject);
        if ctx.standing(community).await?.administrator {
            return Ok(Some(Self { community, member }));
        }
        Self::find(ctx, community, member).await
    }

    /// Her name, for whoever has been found to see it; none once she was erased.
    pub(crate) async fn opened_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.row(ctx).await?.and_then(|row| row.name) {
            Some(sealed) => ctx.loaders()?.one(SealedName::new(self.community, &sealed)).await,
            None => Ok(None),
        }
    }

    async fn row(&self, ctx: &Context<'_>) -> Result<Option<MemberRow>> {
        ctx.loaders()?.one(MemberOf(self.community, self.member)).await
    }

    /// Whether the viewer is she, or may see this of others.
    async fn shows(&self, ctx: &Context<'_>, sight: Sight) -> Result<bool> {
        let standing = ctx.standing(self.community).await?;
        Ok(standing.sees(sight) || standing.member == Some(self.member))
    }
}

/// A member of a community: a natural person, or an organisation's delegate.
#[Object]
impl Member {
    /// Her global id; also the id of her seat in polls of members.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Member, self.community, self.member.0).encode()
    }

    /// Her name; null once she was erased, and for whoever may not see names.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.shows(ctx, Sight::Members).await? {
            return Ok(None);
        }
        self.opened_name(ctx).await
    }

    /// How to reach her; null for everybody but herself and whoever keeps the members.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.shows(ctx, Sight::Contacts).await? {
            return Ok(None);
        }
        match self.row(ctx).await?.and_then(|row| row.contact) {
            Some(sealed) => ctx.loaders()?.one(SealedContact::new(self.community, &sealed)).await,
            None => Ok(None),
        }
    }

    /// Since when she is a member; null for whoever may not see members.
    async fn admitted_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        if !self.shows(ctx, Sight::Members).await? {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.map(|row| row.admitted_at.into()))
    }

    /// When she was erased; null for whoever was not.
    async fn erased_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        if !self.shows(ctx, Sight::Members).await? {
            return Ok(None);
        }
        Ok(self.row(ctx).await?.and_then(|row| row.erased_at).map(Into::into))
    }

    /// The offices she holds or held; null for whoever may not see offices.
    async fn offices(&self, ctx: &Context<'_>) -> Result<Option<Vec<Office>>> {
        if !self.shows(ctx, Sight::Offices).await? {
            return Ok(None);
        }
        let rows = ctx.loaders()?.list(GrantsOf(self.community, self.member)).await?;
        Ok(Some(rows.into_iter().map(|row| Office { community: self.community, row }).collect()))
    }

    /// The owning parties she is behind, as holder or representative; null for whoever may not see who owns what.
    async fn parties(&self, ctx: &Context<'_>) -> Result<Option<Vec<Party>>> {
        if !self.shows(ctx, Sight::Members).await? {
            return Ok(None);
        }
        let parties: Vec<PartyId> = ctx.loaders()?.list(PartiesOf(self.community, self.member)).await?;
        let found = parties.into_iter().map(|party| Party::find(ctx, self.community, party));
        let found = futures_util::future::try_join_all(found).await?;
        Ok(Some(found.into_iter().flatten().collect()))
    }

    /// Her invitations; null for whoever does not keep the members.
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Option<Vec<Invitation>>> {
        if !ctx.sees(self.community, Sight::Contacts).await? {
            return Ok(None);
        }
        let rows = ctx.loaders()?.list(InvitationsOf(self.community, self.member)).await?;
        Ok(Some(rows.into_iter().map(|row| Invitation { community: self.community, row }).collect()))
    }
}

/// An office a member holds by grant, with its scope and term.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    community: CommunityId,
    row: GrantRow,
}

impl Office {
    pub(crate) fn new(community: CommunityId, row: GrantRow) -> Self {
        Self { community, row }
    }

    /// An office in force, if the viewer may see offices.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        grant: GrantId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Offices).await? {
            return Ok(None);
        }
        let app = ctx.app()?;
        let (views, now) = (app.views(), app.clock().now());
        let rows = queries::members::grants_in_force(&views, community, None, now, only(grant.0)).await;
        Ok(rows.map_err(|fault| internal(&fault))?.pop().map(|row| Self { community, row }))
    }

    /// For payloads: the event says whose it is, or was.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Offices).await? {
            return Ok(None);
        }
        let member = match done.event(ctx.app()?).await? {
            Some(Event::RoleGranted(granted)) => granted.given.member,
            Some(Event::RoleWithdrawn(withdrawn)) => withdrawn.member,
            _ => return Ok(None),
        };
        let rows = ctx.loaders()?.list(GrantsOf(community, member)).await?;
        let row = rows.into_iter().find(|row| row.grant.0 == done.subject);
        Ok(row.map(|row| Self { community, row }))
    }
}

/// An office a member holds by grant, with its scope and term.
#[Object]
impl Office {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Office, self.community, self.row.grant.0).encode()
    }

    /// Who holds it. Her name shows only where names may be seen.
    async fn member(&self) -> Member {
        Member::new(self.community, self.row.given.member)
    }

    /// Which office.
    async fn role(&self) -> Role {
        self.row.given.role.into()
    }

    /// For which part of the community.
    async fn scope(&self) -> Scope {
        (&self.row.given.scope).into()
    }

    /// When the term begins.
    async fn from(&self) -> DateTime {
        self.row.given.from.into()
    }

    /// When the term ends (exclusive); null while nothing else is said.
    async fn until(&self) -> Option<DateTime> {
        self.row.given.until.map(Into::into)
    }

    /// When it was withdrawn; null while it was not.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.row.withdrawn_at.map(Into::into)
    }
}

/// An invitation to take up a membership.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    community: CommunityId,
    row: InvitationRow,
}

impl Invitation {
    pub(crate) fn new(community: CommunityId, row: InvitationRow) -> Self {
        Self { community, row }
    }

    /// The invitation, for whoever keeps the members; and for the administrator, who invites the first registrar.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: InvitationId,
    ) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        if !standing.sees(Sight::Contacts) && !standing.administrator {
            return Ok(None);
        }
        let rows = queries::members::invitations(&ctx.app()?.views(), community, None, only(id.0)).await;
        Ok(rows.map_err(|fault| internal(&fault))?.pop().map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, InvitationId(done.subject)).await
    }
}

/// An invitation to take up a membership.
#[Object]
impl Invitation {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Invitation, self.community, self.row.invitation.0).encode()
    }

    /// For whom.
    async fn member(&self) -> Member {
        Member::new(self.community, self.row.member)
    }

    /// Where it stands. An open one may have expired.
    async fn state(&self) -> InvitationState {
        self.row.state.into()
    }

    /// When it was made.
    async fn invited_at(&self) -> DateTime {
        self.row.invited_at.into()
    }

    /// Until when it can be used (exclusive).
    async fn expires_at(&self) -> DateTime {
        self.row.expires_at.into()
    }

    /// When it was used or taken back; null while it is open.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(Into::into)
    }
}

/// A proxy (委托书): another member may vote for a seat.
#[derive(Clone, Debug)]
pub(crate) struct Proxy {
    community: CommunityId,
    row: ProxyRow,
}

impl Proxy {
    pub(crate) fn new(community: CommunityId, row: ProxyRow) -> Self {
        Self { community, row }
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, ProxyId(done.subject)).await
    }

    /// The proxy, for who gave it, who holds it, and who keeps the members.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        proxy: ProxyId,
    ) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        let Some(member) = standing.member else { return Ok(None) };
        let loaders = ctx.loaders()?;
        let Some(row) = loaders.one(ProxyOf(community, proxy)).await? else { return Ok(None) };
        let own: Vec<PartyId> = loaders.list(PartiesOf(community, member)).await?;
        let concerned = row.holder == member || row.seat.0 == member.0 || own.contains(&PartyId(row.seat.0));
        Ok((concerned || standing.sees(Sight::Contacts)).then_some(Self { community, row }))
    }
}

/// A proxy (委托书): another member may vote for a seat.
#[Object]
impl Proxy {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Proxy, self.community, self.row.proxy.0).encode()
    }

    /// Whose ballot.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// Who may cast it.
    async fn holder(&self) -> Member {
        Member::new(self.community, self.row.holder)
    }

    /// The only poll it is for; null for all.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        match self.row.poll {
            Some(poll) => Poll::find(ctx, self.community, poll).await,
            None => Ok(None),
        }
    }

    /// Until when (exclusive).
    async fn until(&self) -> DateTime {
        self.row.until.into()
    }

    /// When it was granted.
    async fn granted_at(&self) -> DateTime {
        self.row.granted_at.into()
    }

    /// When it was revoked; null while it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.row.revoked_at.map(Into::into)
    }
}
