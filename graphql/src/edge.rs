//! Reading inputs into the rules' own types. Every refusal names the field.

use async_graphql::{Context, ID};
use moothall_core::calendar::Date;
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::MatterId;
use moothall_core::fraction;
use moothall_core::ids::{
    AdviceId, AgendaItemId, AmendmentId, BidderId, ChallengeId, ClusterId, CommitmentId, DelegationId,
    DeliberationId, GrantId, HallId, InvitationId, LetterBoxId, LotteryId, MeetingId, MemberId, MilestoneId,
    MotionId, NoteId, ObjectionId, OpeningId, OptionId, PanelId, PaperEntryId, PartyId, PaymentId, PollId,
    ProjectId, ProposalId, ProxyId, ResolutionId, RoundId, SeatId, StatementId, SuggestionId, TopicId,
    UnitId, VariationId, VisitId,
};
use moothall_core::rule::RuleId;
use moothall_core::sealed::Personal;
use moothall_core::text::{Body, Label, Reason, Title};
use std::time::Duration;
use uuid::Uuid;

use crate::ask::Ask;
use crate::execute::Stop;
use crate::global_id::{GlobalId, Noun};
use crate::scalar::Decimal;
use crate::user_error::{EdgeRefusal, Numbers};

pub(crate) type Read<T> = Result<T, Stop>;

/// The most seats one command may name.
const SEATS_MAX: usize = 5_000;
/// The most suggestions one command may put together.
const SUGGESTIONS_MAX: usize = 500;

/// An id of one type, with its community.
fn named(noun: Noun, id: &ID, field: &'static str) -> Read<(CommunityId, Uuid)> {
    let read = GlobalId::parse_as(noun, id).ok_or_else(|| Stop::at(EdgeRefusal::InvalidId, field))?;
    Ok((read.community, read.id))
}

pub(crate) fn community(id: &ID, field: &'static str) -> Read<CommunityId> {
    named(Noun::Community, id, field).map(|(community, _)| community)
}

macro_rules! readers {
    ($($name:ident($noun:ident) -> $id:ident;)*) => {$(
        pub(crate) fn $name(id: &ID, field: &'static str) -> Read<(CommunityId, $id)> {
            named(Noun::$noun, id, field).map(|(community, id)| (community, $id(id)))
        }
    )*};
}

readers! {
    unit(Unit) -> UnitId;
    party(Party) -> PartyId;
    member(Member) -> MemberId;
    invitation(Invitation) -> InvitationId;
    office(Office) -> GrantId;
    proxy(Proxy) -> ProxyId;
    topic(Topic) -> TopicId;
    suggestion(Suggestion) -> SuggestionId;
    cluster(SuggestionCluster) -> ClusterId;
    letter_box(LetterBox) -> LetterBoxId;
    opening(BoxOpening) -> OpeningId;
    proposal(Proposal) -> ProposalId;
    resolution(Resolution) -> ResolutionId;
    hall(Hall) -> HallId;
    meeting(Meeting) -> MeetingId;
    agenda_item(AgendaItem) -> AgendaItemId;
    motion(Motion) -> MotionId;
    panel(Panel) -> PanelId;
    amendment(Amendment) -> AmendmentId;
    deliberation(Deliberation) -> DeliberationId;
    round(Round) -> RoundId;
    round_option(RoundOption) -> OptionId;
    statement(Statement) -> StatementId;
    delegation(Delegation) -> DelegationId;
    commitment(Commitment) -> CommitmentId;
    poll(Poll) -> PollId;
    objection(Objection) -> ObjectionId;
    paper_entry(PaperEntry) -> PaperEntryId;
    lottery(Lottery) -> LotteryId;
    panel_visit(PanelVisit) -> VisitId;
    project(Project) -> ProjectId;
    bidder(Bidder) -> BidderId;
    advice(Advice) -> AdviceId;
    milestone(Milestone) -> MilestoneId;
    supervision_note(SupervisionNote) -> NoteId;
    variation(Variation) -> VariationId;
    payment(Payment) -> PaymentId;
    challenge(Challenge) -> ChallengeId;
}

/// A seat goes by its own id, or by that of its party or member.
pub(crate) fn seat(id: &ID, field: &'static str) -> Read<(CommunityId, SeatId)> {
    match GlobalId::parse(id) {
        Some(GlobalId { noun: Noun::Seat | Noun::Party | Noun::Member, community, id }) => {
            Ok((community, SeatId(id)))
        }
        _ => Err(Stop::at(EdgeRefusal::InvalidId, field)),
    }
}

/// Counts a try at a code; whoever has tried too many has to wait so long.
pub(crate) fn must_wait(ctx: &Context<'_>) -> Option<Duration> {
    ctx.request()?.guesses.as_ref()?.take().err()
}

/// What lies in another community is not there.
pub(crate) fn within<T>(community: CommunityId, read: (CommunityId, T), field: &'static str) -> Read<T> {
    if read.0 == community { Ok(read.1) } else { Err(Stop::at(EdgeRefusal::NotFound, field)) }
}

/// The name of a matter that the law reserves for the owners; one that cannot be a name is as unknown as any other.
pub(crate) fn matter(name: &str, field: &'static str) -> Read<MatterId> {
    MatterId::parse(name).ok_or_else(|| Stop::at(EdgeRefusal::NameMalformed, field))
}

pub(crate) fn seats(community: CommunityId, ids: &[ID], field: &'static str) -> Read<Vec<SeatId>> {
    if ids.is_empty() {
        return Err(Stop::at(EdgeRefusal::ListEmpty, field));
    }
    if ids.len() > SEATS_MAX {
        return Err(Stop::at(EdgeRefusal::ListTooLong { max: SEATS_MAX }, field));
    }
    ids.iter().map(|id| within(community, seat(id, field)?, field)).collect()
}

/// Suggestions of one community; as many as one command may name.
pub(crate) fn suggestions(
    community: CommunityId,
    ids: &[ID],
    field: &'static str,
) -> Read<Vec<SuggestionId>> {
    if ids.is_empty() {
        return Err(Stop::at(EdgeRefusal::ListEmpty, field));
    }
    if ids.len() > SUGGESTIONS_MAX {
        return Err(Stop::at(EdgeRefusal::ListTooLong { max: SUGGESTIONS_MAX }, field));
    }
    ids.iter().map(|id| within(community, suggestion(id, field)?, field)).collect()
}

pub(crate) fn title(text: &str, field: &'static str) -> Read<Title> {
    Title::parse(text).map_err(|refusal| Stop::text(refusal, field))
}

pub(crate) fn body(text: &str, field: &'static str) -> Read<Body> {
    Body::parse(text).map_err(|refusal| Stop::text(refusal, field))
}

pub(crate) fn reason(text: &str, field: &'static str) -> Read<Reason> {
    Reason::parse(text).map_err(|refusal| Stop::text(refusal, field))
}

pub(crate) fn label(text: &str, field: &'static str) -> Read<Label> {
    Label::parse(text).map_err(|refusal| Stop::text(refusal, field))
}

pub(crate) fn personal<T: Personal>(text: &str, field: &'static str) -> Read<T> {
    T::parse(text).map_err(|refusal| Stop::text(refusal, field))
}

pub(crate) fn rule_id(text: &str, field: &'static str) -> Read<RuleId> {
    RuleId::parse(text).ok_or_else(|| Stop::at(EdgeRefusal::NameMalformed, field))
}

/// An area in units of 0.01 m².
pub(crate) fn area(area: Decimal, field: &'static str) -> Read<u64> {
    area.hundredths().ok_or_else(|| Stop::number(Numbers::Hundredths, field))
}

/// An amount of money in fen, from yuan with at most two decimals.
pub(crate) fn fen(yuan: Decimal, field: &'static str) -> Read<u64> {
    yuan.hundredths().ok_or_else(|| Stop::number(Numbers::Hundredths, field))
}

/// A day such as `2026-06-15`.
pub(crate) fn day(text: &str, field: &'static str) -> Read<Date> {
    Date::parse(text).map_err(|_| Stop::at(EdgeRefusal::DateMalformed, field))
}

/// A registered share: a whole number.
pub(crate) fn share(share: Option<Decimal>, field: &'static str) -> Read<u64> {
    let share = share.map_or(Some(0), Decimal::whole);
    share.ok_or_else(|| Stop::number(Numbers::Whole(0, fraction::AMOUNT_MAX), field))
}

/// Counts, as far as an `Int` reaches.
const NATURAL: Numbers = Numbers::Whole(0, 2_147_483_647);

/// A small number such as of days.
pub(crate) fn small(number: i32, field: &'static str) -> Read<u16> {
    u16::try_from(number).map_err(|_| Stop::number(Numbers::Whole(0, u16::MAX.into()), field))
}

/// The most of money or space that one commitment takes, in the smallest unit: sums stay far from any limit.
pub(crate) const AMOUNT_MAX: u64 = 100_000_000_000_000;

/// A count, or the number of a text.
pub(crate) fn count(number: i32, field: &'static str) -> Read<u32> {
    u32::try_from(number).map_err(|_| Stop::number(NATURAL, field))
}

/// The most delegates of one party, and rounds carried over into one.
const FEW_MAX: usize = 100;

pub(crate) fn members(community: CommunityId, ids: &[ID], field: &'static str) -> Read<Vec<MemberId>> {
    if ids.is_empty() {
        return Err(Stop::at(EdgeRefusal::ListEmpty, field));
    }
    if ids.len() > FEW_MAX {
        return Err(Stop::at(EdgeRefusal::ListTooLong { max: FEW_MAX }, field));
    }
    ids.iter().map(|id| within(community, member(id, field)?, field)).collect()
}

pub(crate) fn rounds(community: CommunityId, ids: &[ID], field: &'static str) -> Read<Vec<RoundId>> {
    if ids.len() > FEW_MAX {
        return Err(Stop::at(EdgeRefusal::ListTooLong { max: FEW_MAX }, field));
    }
    ids.iter().map(|id| within(community, round(id, field)?, field)).collect()
}

/// A version the client has seen.
pub(crate) fn version(number: Option<i32>) -> Read<Option<u64>> {
    let read = number.map(u64::try_from).transpose();
    read.map_err(|_| Stop::number(NATURAL, "expectedVersion"))
}

/// Nothing is sealed for whoever is nobody in the community.
pub(crate) fn require_presence(ctx: &Context<'_>, community: CommunityId) -> Read<()> {
    let viewer = ctx.viewer().ok_or(Stop::Edge(EdgeRefusal::NotSignedIn, Vec::new()))?;
    let actor = viewer.actor_in(community);
    actor.map(|_| ()).ok_or(Stop::Edge(EdgeRefusal::NotFound, Vec::new()))
}
