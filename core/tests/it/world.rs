//! Who and what there is in the tests: an administrator, a clock, four officers, and estates whose units add up exactly.

use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::Actor;
use moothall_core::ids::{
    AmendmentId, ClusterId, CommitmentId, DelegationId, DeliberationId, GrantId, HallId, InvitationId,
    LetterBoxId, MemberId, ObjectionId, OpeningId, OptionId, PanelId, PaperEntryId, ParticipantId, PartyId,
    PollId, ProposalId, ProxyId, RoundId, SeatId, StatementId, SuggestionId, TopicId, UnitId,
};
use moothall_core::membership::{Admitted, MembershipCommand, ProxyGranted};
use moothall_core::policy::{Role, RoleGrant, Scope};
use moothall_core::poll::{BallotMode, Called, Choice, Electorate, PollCommand, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::register::{PartyKind, PartyRecorded, RegisterCommand, UnitRegistered, UnitUse};
use moothall_core::rule::RuleId;
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_core::text::{Body, Label, Reason, Title};
use moothall_core::time::Timestamp;
use uuid::Uuid;

use crate::spec::{Hall, at};

pub(crate) const ORDINARY: &str = "cn.civil278.ordinary";
pub(crate) const SPECIAL: &str = "cn.civil278.special";
pub(crate) const COUNCIL: &str = "tpl.hall.council";
pub(crate) const BANDWAGON: &str = "cn.guide274.26.conform-nonreturn";
pub(crate) const ELEVATOR: &str = "cn.civil278.elevator";
pub(crate) const UNVERIFIED: &str = "tpl.robert.two-thirds";

pub(crate) const CLOCK: Actor = Actor::Clockwork;
pub(crate) const ADMINISTRATOR: Actor = Actor::Administrator(Uuid::from_u128(0xAD));
pub(crate) const REGISTRAR: Actor = member(1);
pub(crate) const CHAIR: Actor = member(2);
pub(crate) const TELLER: Actor = member(3);
pub(crate) const SECOND_TELLER: Actor = member(4);

/// Seven working weeks of daylight: notice on the 1st of May, opening on the 18th, closing with the 27th.
pub(crate) const NOTICE: &str = "2026-05-01T09:00:00+08:00";
pub(crate) const OPENING: &str = "2026-05-18T09:00:00+08:00";
pub(crate) const CLOSING: &str = "2026-05-28T00:00:00+08:00";

macro_rules! numbered {
    ($($function:ident -> $id:ident in $room:literal;)*) => {
        $(pub(crate) const fn $function(number: u32) -> $id { $id(uuid_in($room, number)) })*
    };
}

const fn uuid_in(room: u32, number: u32) -> Uuid {
    Uuid::from_fields(
        room,
        0,
        0,
        &[
            0,
            0,
            0,
            0,
            number.to_be_bytes()[0],
            number.to_be_bytes()[1],
            number.to_be_bytes()[2],
            number.to_be_bytes()[3],
        ],
    )
}

numbered! {
    member_id -> MemberId in 1;
    unit -> UnitId in 2;
    party -> PartyId in 3;
    proposal -> ProposalId in 4;
    poll -> PollId in 5;
    grant -> GrantId in 6;
    proxy_id -> ProxyId in 7;
    objection -> ObjectionId in 8;
    entry -> PaperEntryId in 9;
    invitation -> InvitationId in 10;
    deliberation -> DeliberationId in 11;
    round -> RoundId in 12;
    statement -> StatementId in 13;
    commitment -> CommitmentId in 14;
    delegation -> DelegationId in 15;
    amendment -> AmendmentId in 16;
    option_id -> OptionId in 17;
    pseudonym -> ParticipantId in 18;
    hall_id -> HallId in 20;
    panel_id -> PanelId in 21;
    topic -> TopicId in 31;
    suggestion -> SuggestionId in 32;
    cluster -> ClusterId in 33;
    letter_box -> LetterBoxId in 34;
    opening -> OpeningId in 35;
}

pub(crate) const fn member(number: u32) -> Actor {
    Actor::Member(uuid_in(1, number))
}

/// The owner of the numbered party: member 100 more.
pub(crate) const fn owner(number: u32) -> Actor {
    member(100 + number)
}

pub(crate) fn seat(number: u32) -> SeatId {
    party(number).into()
}

pub(crate) fn title(text: &str) -> Title {
    Title::parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

pub(crate) fn body(text: &str) -> Body {
    Body::parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

pub(crate) fn reason() -> Reason {
    Reason::parse("决议 2026-07").unwrap_or_else(|refusal| panic!("{refusal}"))
}

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

pub(crate) fn rule_id(id: &str) -> RuleId {
    RuleId::parse(id).unwrap_or_else(|| panic!("{id} is no rule id"))
}

pub(crate) fn building(name: &str) -> Scope {
    Scope::Building { building: label(name) }
}

pub(crate) fn admitted(number: u32) -> Admitted {
    let member = member_id(number);
    let bytes = number.to_be_bytes().to_vec();
    Admitted { member, name: Sealed::from_parts(SubjectId(member.0), bytes), contact: None }
}

pub(crate) fn words(number: u32) -> Sealed<OwnWords> {
    Sealed::from_parts(SubjectId(member_id(number).0), vec![1, 2, 3])
}

pub(crate) fn found() -> CommunityCommand {
    CommunityCommand::Found {
        name: title("海棠花园"),
        timezone: "Asia/Shanghai".to_owned(),
        locale: "zh-Hans".to_owned(),
        parent: None,
    }
}

pub(crate) fn settings(settings: Settings) -> CommunityCommand {
    CommunityCommand::ChangeSettings { settings, reason: reason() }
}

pub(crate) fn role(number: u32, role: Role, scope: Scope) -> RoleGrant {
    RoleGrant { member: member_id(number), role, scope, from: Timestamp(0), until: None }
}

pub(crate) fn grant_role(number: u32, given: RoleGrant) -> MembershipCommand {
    MembershipCommand::GrantRole { grant: grant(number), given }
}

pub(crate) fn admit(number: u32) -> MembershipCommand {
    MembershipCommand::Admit(admitted(number))
}

pub(crate) fn erase(number: u32) -> MembershipCommand {
    MembershipCommand::EraseMember { member: member_id(number), reason: reason() }
}

pub(crate) fn proxy(number: u32, seat: SeatId, holder: u32) -> ProxyGranted {
    let holder = member_id(holder);
    ProxyGranted { proxy: proxy_id(number), seat, holder, poll: None, until: at("2027-01-01T00:00:00+08:00") }
}

/// A unit of the first building, first entrance.
pub(crate) fn dwelling(number: u32, area: u64) -> UnitRegistered {
    UnitRegistered {
        unit: unit(number),
        building: label("1幢"),
        entrance: Some(label("1单元")),
        number: label(&number.to_string()),
        area,
        share: 0,
        purpose: UnitUse::Dwelling,
    }
}

pub(crate) fn person(number: u32, holder: u32) -> PartyRecorded {
    let holders = vec![member_id(holder)];
    PartyRecorded { party: party(number), kind: PartyKind::Person, holders, name: None, representative: None }
}

pub(crate) fn co_owners(number: u32, holders: &[u32]) -> PartyRecorded {
    let holders = holders.iter().map(|holder| member_id(*holder)).collect();
    PartyRecorded {
        party: party(number),
        kind: PartyKind::CoOwners,
        holders,
        name: None,
        representative: None,
    }
}

pub(crate) fn transfer(number: u32, to: u32) -> RegisterCommand {
    RegisterCommand::TransferUnit { unit: unit(number), party: party(to), since: at(crate::spec::START) }
}

pub(crate) fn draft(number: u32) -> ProposalCommand {
    ProposalCommand::Draft {
        proposal: proposal(number),
        title: title("加装电梯"),
        text: body("在1单元加装电梯。"),
    }
}

pub(crate) fn withdraw(number: u32) -> ProposalCommand {
    ProposalCommand::Withdraw { proposal: proposal(number), reason: reason() }
}

pub(crate) fn terms(rule: &str) -> Terms {
    Terms {
        question: body("是否同意？"),
        rule: rule_id(rule),
        electorate: Electorate::Owners { scope: Scope::Community },
        ballot_mode: BallotMode::Confidential,
        replaceable: true,
        live_tally: false,
        opens_at: at(OPENING),
        closes_at: Some(at(CLOSING)),
        extension_days_max: 15,
        consents: Vec::new(),
        reconvenes: None,
    }
}

pub(crate) fn called(number: u32, terms: Terms) -> Called {
    Called { poll: poll(number), proposal: proposal(1), terms }
}

pub(crate) fn call(number: u32, terms: Terms) -> Command {
    Command::Poll(poll(number), PollCommand::Call(called(number, terms)))
}

/// Asked of the first poll.
pub(crate) fn ask(command: PollCommand) -> Command {
    Command::Poll(poll(1), command)
}

pub(crate) fn cast(choice: Choice) -> Command {
    ask(PollCommand::Cast { seat: None, choice, reason: None })
}

pub(crate) fn cast_for(seat: SeatId, choice: Choice) -> Command {
    ask(PollCommand::Cast { seat: Some(seat), choice, reason: None })
}

/// A community with its four officers.
pub(crate) fn staffed() -> Hall {
    let mut hall = Hall::new();
    hall.does(ADMINISTRATOR, found());
    hall.does(ADMINISTRATOR, admit(1));
    hall.does(ADMINISTRATOR, grant_role(1, role(1, Role::Registrar, Scope::Community)));
    for (number, office) in [(2, Role::Chair), (3, Role::Teller), (4, Role::Teller)] {
        hall.does(REGISTRAR, admit(number));
        hall.does(REGISTRAR, grant_role(number, role(number, office, Scope::Community)));
    }
    hall
}

/// A staffed community with one unit and one owner for each area.
pub(crate) fn estate(areas: &[u64]) -> Hall {
    let mut hall = staffed();
    for (number, area) in (1..).zip(areas) {
        hall.does(REGISTRAR, admit(100 + number));
        hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(number, *area)));
        hall.does(REGISTRAR, RegisterCommand::RecordParty(person(number, 100 + number)));
        hall.does(REGISTRAR, transfer(number, number));
    }
    hall
}

/// Drafts and freezes the first proposal.
pub(crate) fn propose(hall: &mut Hall) {
    hall.does(CHAIR, draft(1));
    hall.does(CHAIR, ProposalCommand::Freeze { proposal: proposal(1) });
}

/// Calls the first poll under these terms and publishes the notice on the 1st of May.
pub(crate) fn notice(hall: &mut Hall, terms: Terms) {
    propose(hall);
    hall.does(CHAIR, call(1, terms));
    hall.wind_to(at(NOTICE)).does(CHAIR, ask(PollCommand::PublishNotice));
}

/// The first poll, open: five owners of 100 m² each unless the terms say otherwise.
pub(crate) fn open_poll(terms: Terms) -> Hall {
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms);
    hall.wind_to(at(OPENING)).clock_strikes();
    hall
}

/// The first poll closed by the clock.
pub(crate) fn close(hall: &mut Hall) {
    hall.wind_to(at(CLOSING)).clock_strikes();
}

/// Counts the first poll and says what came out.
pub(crate) fn tally(hall: &mut Hall) -> moothall_core::poll::Tallied {
    let events = hall.does(TELLER, ask(PollCommand::Tally));
    match events.last() {
        Some(moothall_core::event::Event::PollTallied(tallied)) => tallied.clone(),
        other => panic!("a tally ends in a tally, not in {other:?}"),
    }
}

/// Past the period for objections to the first poll, counted on its closing.
pub(crate) fn after_objections(hall: &mut Hall) {
    hall.wind_to(at("2026-06-05T00:00:00+08:00"));
}
