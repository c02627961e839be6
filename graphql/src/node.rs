//! `node(id)`: anything with a global id. What is unknown, of another community, or not for the viewer is null all the same.

use async_graphql::{Context, ID, Interface, Result};
use moothall_core::ids::{
    AmendmentId, CommitmentId, DeliberationId, GrantId, InvitationId, MemberId, ObjectionId, PartyId, PollId,
    ProposalId, ProxyId, StatementId, UnitId,
};

use crate::community::Community;
use crate::deliberation::{Amendment, Commitment, Deliberation, Statement};
use crate::global_id::{GlobalId, Noun};
use crate::membership::{Invitation, Member, Office, Proxy};
use crate::poll::{Objection, Poll};
use crate::proposal::Proposal;
use crate::register::{Party, Unit};

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
    /// An amendment to a text.
    Amendment(Amendment),
    /// A deliberation.
    Deliberation(Deliberation),
    /// A statement.
    Statement(Statement),
    /// A commitment.
    Commitment(Commitment),
    /// A poll.
    Poll(Poll),
    /// An objection.
    Objection(Objection),
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
        Noun::Amendment => Amendment::find(ctx, community, AmendmentId(id)).await?.map(Node::Amendment),
        Noun::Deliberation => {
            Deliberation::find(ctx, community, DeliberationId(id)).await?.map(Node::Deliberation)
        }
        Noun::Statement => Statement::find(ctx, community, StatementId(id)).await?.map(Node::Statement),
        Noun::Commitment => Commitment::find(ctx, community, CommitmentId(id)).await?.map(Node::Commitment),
        Noun::Round | Noun::RoundOption | Noun::Delegation => None,
        Noun::Topic | Noun::Hall | Noun::Panel => None,
        Noun::Poll => Poll::find(ctx, community, PollId(id)).await?.map(Node::Poll),
        Noun::Objection => Objection::find(ctx, community, ObjectionId(id)).await?.map(Node::Objection),
        // These are shown where they stand, not by themselves.
        Noun::ProposalOption
        | Noun::Seat
        | Noun::PaperEntry
        | Noun::Account
        | Noun::Session => None,
    })
}
