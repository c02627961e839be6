//! `node(id)`: anything with a global id. What is unknown, of another community, or not for the viewer is null all the same.

use async_graphql::{Context, ID, Interface, Result};
use moothall_core::ids::{
    AdviceId, GrantId, InvitationId, LotteryId, MemberId, ObjectionId, PanelId, PartyId, PollId, ProjectId,
    ProposalId, ProxyId, ResolutionId, UnitId,
};

use crate::community::Community;
use crate::global_id::{GlobalId, Noun};
use crate::membership::{Invitation, Member, Office, Proxy};
use crate::panel::{Advice, Lottery, Panel, Project};
use crate::poll::{Objection, Poll};
use crate::proposal::Proposal;
use crate::register::{Party, Unit};
use crate::resolution::Resolution;

/// Anything with a global id.
#[expect(clippy::large_enum_variant, reason = "a node lives as long as its answer is written")]
#[derive(Interface, Clone, Debug)]
#[graphql(field(name = "id", ty = "ID", desc = "Its global id."))]
pub(crate) enum Node {
    /// A community.
    Community(Community),
    /// A unit.
    Unit(Unit),
    /// A party.
    Party(Party),
    /// A member.
    Member(Member),
    /// An invitation.
    Invitation(Invitation),
    /// An office in force.
    Office(Office),
    /// A proxy.
    Proxy(Proxy),
    /// A proposal.
    Proposal(Proposal),
    /// An advisory panel.
    Panel(Panel),
    /// A lottery.
    Lottery(Lottery),
    /// A project.
    Project(Project),
    /// Advice.
    Advice(Advice),
    /// A poll.
    Poll(Poll),
    /// An objection.
    Objection(Objection),
    /// A resolution.
    Resolution(Resolution),
}

pub(crate) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let Some(GlobalId { noun, community, id }) = GlobalId::parse(id) else { return Ok(None) };
    Ok(match noun {
        Noun::Community => Community::find(ctx, community).await?.map(Node::Community),
        Noun::Unit => Unit::find(ctx, community, UnitId(id)).await?.map(Node::Unit),
        Noun::Party => Party::find(ctx, community, PartyId(id)).await?.map(Node::Party),
        Noun::Member => Member::find(ctx, community, MemberId(id)).await?.map(Node::Member),
        Noun::Invitation => Invitation::find(ctx, community, InvitationId(id)).await?.map(Node::Invitation),
        Noun::Office => Office::find(ctx, community, GrantId(id)).await?.map(Node::Office),
        Noun::Proxy => Proxy::find(ctx, community, ProxyId(id)).await?.map(Node::Proxy),
        Noun::Proposal => Proposal::find(ctx, community, ProposalId(id)).await?.map(Node::Proposal),
        Noun::Poll => Poll::find(ctx, community, PollId(id)).await?.map(Node::Poll),
        Noun::Objection => Objection::find(ctx, community, ObjectionId(id)).await?.map(Node::Objection),
        Noun::Panel => Panel::find(ctx, community, PanelId(id)).await?.map(Node::Panel),
        Noun::Lottery => Lottery::find(ctx, community, LotteryId(id)).await?.map(Node::Lottery),
        Noun::Project => Project::find(ctx, community, ProjectId(id)).await?.map(Node::Project),
        Noun::Advice => Advice::find(ctx, community, AdviceId(id)).await?.map(Node::Advice),
        Noun::Resolution => Resolution::find(ctx, community, ResolutionId(id)).await?.map(Node::Resolution),
        Noun::PanelVisit
        | Noun::Bidder
        | Noun::Milestone
        | Noun::SupervisionNote
        | Noun::Variation
        | Noun::Payment
        | Noun::Challenge
        | Noun::Topic
        | Noun::Meeting
        | Noun::Motion
        | Noun::Deliberation => None,
        // These are shown where they stand, not by themselves.
        Noun::ProposalOption | Noun::Seat | Noun::PaperEntry | Noun::Account | Noun::Session => None,
    })
}
