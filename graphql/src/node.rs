//! `node(id)`: anything with a global id. What is unknown, of another community, or not for the viewer is null all the same.

use async_graphql::{Context, ID, Interface, Result};
use moothall_core::ids::{
    AdviceId, AmendmentId, CommitmentId, DeliberationId, GrantId, HallId, InvitationId, LetterBoxId,
    LotteryId, MeetingId, MemberId, ObjectionId, OpeningId, PanelId, PartyId, PollId, ProjectId, ProposalId,
    ProxyId, ResolutionId, StatementId, SuggestionId, TopicId, UnitId,
};

use crate::community::Community;
use crate::deliberation::{Amendment, Commitment, Deliberation, Statement};
use crate::global_id::{GlobalId, Noun};
use crate::hall::Hall;
use crate::meeting::Meeting;
use crate::membership::{Invitation, Member, Office, Proxy};
use crate::panel::{Advice, Lottery, Panel, Project};
use crate::poll::{Objection, Poll};
use crate::proposal::Proposal;
use crate::register::{Party, Unit};
use crate::resolution::Resolution;
use crate::topic::{BoxOpening, LetterBox, Suggestion, Topic};

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
    /// A topic.
    Topic(Topic),
    /// A suggestion.
    Suggestion(Suggestion),
    /// A letter box.
    LetterBox(LetterBox),
    /// An opening of a letter box.
    BoxOpening(BoxOpening),
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
    /// A deliberation hall.
    Hall(Hall),
    /// A meeting.
    Meeting(Meeting),
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
        Noun::Topic => Topic::find(ctx, community, TopicId(id)).await?.map(Node::Topic),
        Noun::Suggestion => Suggestion::find(ctx, community, SuggestionId(id)).await?.map(Node::Suggestion),
        Noun::LetterBox => LetterBox::find(ctx, community, LetterBoxId(id)).await?.map(Node::LetterBox),
        Noun::BoxOpening => BoxOpening::find(ctx, community, OpeningId(id)).await?.map(Node::BoxOpening),
        Noun::Proposal => Proposal::find(ctx, community, ProposalId(id)).await?.map(Node::Proposal),
        Noun::Hall => Hall::find(ctx, community, HallId(id)).await?.map(Node::Hall),
        Noun::Meeting => Meeting::find(ctx, community, MeetingId(id)).await?.map(Node::Meeting),
        Noun::Amendment => Amendment::find(ctx, community, AmendmentId(id)).await?.map(Node::Amendment),
        Noun::Deliberation => {
            Deliberation::find(ctx, community, DeliberationId(id)).await?.map(Node::Deliberation)
        }
        Noun::Statement => Statement::find(ctx, community, StatementId(id)).await?.map(Node::Statement),
        Noun::Commitment => Commitment::find(ctx, community, CommitmentId(id)).await?.map(Node::Commitment),
        Noun::Poll => Poll::find(ctx, community, PollId(id)).await?.map(Node::Poll),
        Noun::Objection => Objection::find(ctx, community, ObjectionId(id)).await?.map(Node::Objection),
        Noun::Panel => Panel::find(ctx, community, PanelId(id)).await?.map(Node::Panel),
        Noun::Lottery => Lottery::find(ctx, community, LotteryId(id)).await?.map(Node::Lottery),
        Noun::Project => Project::find(ctx, community, ProjectId(id)).await?.map(Node::Project),
        Noun::Advice => Advice::find(ctx, community, AdviceId(id)).await?.map(Node::Advice),
        Noun::Resolution => Resolution::find(ctx, community, ResolutionId(id)).await?.map(Node::Resolution),
        // These are shown where they stand, not by themselves.
        Noun::SuggestionCluster
        | Noun::ProposalOption
        | Noun::PanelVisit
        | Noun::Bidder
        | Noun::Milestone
        | Noun::SupervisionNote
        | Noun::Variation
        | Noun::Payment
        | Noun::Challenge
        | Noun::Round
        | Noun::RoundOption
        | Noun::Delegation
        | Noun::AgendaItem
        | Noun::Motion
        | Noun::Seat
        | Noun::PaperEntry
        | Noun::Account
        | Noun::Session => None,
    })
}
