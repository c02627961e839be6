//! Seats: rights to one ballot. The viewer's own with what stands for them; everybody else's only by name.

use async_graphql::{Context, ID, Object, Result};
use moothall_core::calendar::{LocalTime, Zone};
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{MemberId, PartyId, PollId, SeatId};
use moothall_core::poll::{Mark as Stands, Right as By};
use moothall_core::refusal::Refusal;
use moothall_projections::queries::polls::{PollRow, Stage};
use moothall_projections::queries::seats::{BallotRow, Capacity as Why, OwnBallotRow, OwnSeatRow};

use super::Poll;
use super::turnout::{MeasureAmount, weighed};
use crate::ask::Ask;
use crate::enums::{Capacity, Mark, Right, Service};
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{CommunityOf, SealedWords};
use crate::membership::Member;
use crate::register::Party;
use crate::scalar::DateTime;
use crate::user_error::UserError;

/// A right to one ballot: a party's in polls of owners, a member's in polls of members.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeatRef {
    community: CommunityId,
    seat: SeatId,
}

impl SeatRef {
    pub(crate) fn new(community: CommunityId, seat: SeatId) -> Self {
        Self { community, seat }
    }
}

/// A right to one ballot: a party's in polls of owners, a member's in polls of members.
#[Object(name = "Seat")]
impl SeatRef {
    /// Its global id, the same in every poll.
    async fn id(&self) -> ID {
        GlobalId::new(Noun::Seat, self.community, self.seat.0).encode()
    }

    /// The party that has it; null for a member's, and for whoever may not see who owns what.
    async fn party(&self, ctx: &Context<'_>) -> Result<Option<Party>> {
        Party::find(ctx, self.community, PartyId(self.seat.0)).await
    }

    /// The member who has it; null for a party's, and for whoever may not see members.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, MemberId(self.seat.0)).await
    }
}

/// A seat the viewer may vote for.
#[derive(Clone, Debug)]
pub(crate) struct MySeat {
    community: CommunityId,
    row: OwnSeatRow,
    /// A proxy sees what she cast herself, not what her principal did.
    shows_ballot: bool,
    is_own_ballot: bool,
    poll: PollRow,
}

impl MySeat {
    pub(crate) fn new(community: CommunityId, member: MemberId, row: OwnSeatRow, poll: &PollRow) -> Self {
        let is_own_ballot = row.ballot.as_ref().is_some_and(|ballot| ballot.by == Actor::Member(member.0));
        let shows_ballot = is_own_ballot || row.capacity != Why::Proxy;
        Self { community, row, shows_ballot, is_own_ballot, poll: poll.clone() }
    }

    fn ballot(&self) -> Option<&BallotRow> {
        self.row.ballot.as_ref().filter(|_| self.shows_ballot)
    }

    /// Why no ballot can be cast now, by what the pages show; the rules judge anew when one is cast.
    async fn hindrance(&self, ctx: &Context<'_>) -> Result<Option<Refusal>> {
        let (poll, now) = (&self.poll, ctx.app()?.clock().now());
        if !poll.takes_ballots(now) {
            let early = matches!(poll.stage, Stage::Called | Stage::Noticed) && now < poll.terms.opens_at;
            return Ok(Some(if early { self.not_open(ctx).await? } else { Refusal::VotingClosed }));
        }
        let stands = self.row.ballot.as_ref().is_some_and(|ballot| ballot.mark != Stands::Invalid);
        let by_proxy = self.row.ballot.as_ref().is_some_and(|ballot| ballot.right == By::Proxy);
        if stands && !poll.terms.replaceable {
            Ok(Some(Refusal::AlreadyVoted))
        } else {
            let holders_own = stands && !by_proxy;
            Ok((holders_own && self.row.capacity == Why::Proxy).then_some(Refusal::HolderHasVoted))
        }
    }

    async fn not_open(&self, ctx: &Context<'_>) -> Result<Refusal> {
        let community = ctx.loaders()?.one(CommunityOf(self.community)).await?;
        let zone = community.and_then(|known| Zone::parse(&known.timezone).ok()).unwrap_or_else(Zone::utc);
        Ok(Refusal::VotingNotOpen { opens_at: LocalTime::new(self.poll.terms.opens_at, zone) })
    }
}

/// A seat the viewer may vote for.
#[Object]
impl MySeat {
    /// The seat.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// Why she may vote for it.
    async fn capacity(&self) -> Capacity {
        self.row.capacity.into()
    }

    /// What its ballot counts.
    async fn measures(&self, ctx: &Context<'_>) -> Vec<MeasureAmount> {
        weighed(self.poll.rule.as_ref(), &self.row.weights, ctx.language())
    }

    /// Whether it has a ballot.
    async fn voted(&self) -> bool {
        self.row.ballot.is_some()
    }

    /// What stands for it; null without a ballot, and to a proxy for a ballot that she has not cast.
    async fn mark(&self) -> Option<Mark> {
        self.ballot().map(|ballot| ballot.mark.into())
    }

    /// By what right the ballot was cast.
    async fn right(&self) -> Option<Right> {
        self.ballot().map(|ballot| ballot.right.into())
    }

    /// When the ballot was cast.
    async fn cast_at(&self) -> Option<DateTime> {
        self.ballot().map(|ballot| ballot.at.into())
    }

    /// The number of the ballot's event within the community: the receipt.
    async fn receipt_seq(&self) -> Option<u64> {
        self.ballot().map(|ballot| ballot.seq)
    }

    /// Whether the ballot was declared invalid.
    async fn spoiled(&self) -> bool {
        self.ballot().is_some_and(|ballot| ballot.spoiled)
    }

    /// Why, in the words of whoever cast it; null to everybody else.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.ballot().filter(|_| self.is_own_ballot).and_then(|ballot| ballot.reason.as_ref()) {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// How the delivery of its paper went.
    async fn service(&self) -> Option<Service> {
        self.row.service.map(Into::into)
    }

    /// Whether it was recorded as present.
    async fn present(&self) -> bool {
        self.row.present
    }

    /// Whether a ballot can be cast for it now.
    async fn can_vote_now(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.hindrance(ctx).await?.is_none())
    }

    /// Why not; null where one can.
    async fn why_not(&self, ctx: &Context<'_>) -> Result<Option<UserError>> {
        Ok(self.hindrance(ctx).await?.map(|refusal| UserError::of(&refusal, ctx.language())))
    }
}

/// A ballot that stands for one of the viewer's seats.
#[derive(Clone, Debug)]
pub(crate) struct CastBallot {
    community: CommunityId,
    row: OwnBallotRow,
}

impl CastBallot {
    pub(crate) fn new(community: CommunityId, row: OwnBallotRow) -> Self {
        Self { community, row }
    }
}

/// A ballot that stands for one of the viewer's seats.
#[Object]
impl CastBallot {
    /// In which poll.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        let poll: PollId = self.row.poll;
        Poll::find(ctx, self.community, poll).await
    }

    /// For which seat.
    async fn seat(&self) -> SeatRef {
        SeatRef::new(self.community, self.row.seat)
    }

    /// What it says.
    async fn mark(&self) -> Mark {
        self.row.ballot.mark.into()
    }

    /// By what right it was cast.
    async fn right(&self) -> Right {
        self.row.ballot.right.into()
    }

    /// When it was cast.
    async fn cast_at(&self) -> DateTime {
        self.row.ballot.at.into()
    }

    /// The number of its event within the community: the receipt.
    async fn receipt_seq(&self) -> u64 {
        self.row.ballot.seq
    }

    /// Whether it was declared invalid.
    async fn spoiled(&self) -> bool {
        self.row.ballot.spoiled
    }
}
