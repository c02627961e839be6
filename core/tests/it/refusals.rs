//! The registry of refusals: every code the rules can answer with is met here at least once, and speaks three languages.

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::community::CommunityCommand;
use moothall_core::decider::Actor;
use moothall_core::language::Language;
use moothall_core::membership::{MembershipCommand, ProxyGranted};
use moothall_core::messages::CODES;
use moothall_core::policy::{Role, Scope};
use moothall_core::poll::{Choice, Electorate, PollCommand, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::refusal::Refusal;
use moothall_core::register::{PartyKind, PartyRecorded, RegisterCommand, UnitCorrected, UnitUse};
use moothall_core::rule::Outcome;
use moothall_core::state::Command;

use crate::letter_boxes::{confirm as confirm_opening, install, letter, open_it};
use crate::paper::{confirm, discard, enter};
use crate::refusals_of_meetings as meetings;
use crate::spec::{Hall, START, at};
use crate::suggestions::{adopt, garden, trace};
use crate::topics::{CLERK, accept, accepted, anonymous, answer, desk, end, of_member, raise};
use crate::world::*;

#[track_caller]
pub(crate) fn no(hall: &Hall, actor: Actor, command: impl Into<Command>) -> Refusal {
    let command = command.into();
    match hall.ask(actor, &command) {
        Err(refusal) => refusal,
        Ok(events) => panic!("{command:?} was not refused but led to {events:?}"),
    }
}

fn community() -> Vec<Refusal> {
    let mut hall = staffed();
    let zone = CommunityCommand::Found {
        name: title("一"),
        timezone: "Nowhere".to_owned(),
        locale: "en".to_owned(),
        parent: None,
    };
    let accept = |id| CommunityCommand::AcceptRule { rule: rule_id(id), reason: reason() };
    hall.does(REGISTRAR, accept(ORDINARY));
    propose(&mut hall);
    let robert = Terms { electorate: Electorate::Members { role: None }, ..terms(UNVERIFIED) };
    vec![
        no(&Hall::new(), ADMINISTRATOR, admit(1)),
        no(&Hall::new(), ADMINISTRATOR, zone),
        no(&hall, ADMINISTRATOR, found()),
        no(&hall, REGISTRAR, accept("no.such")),
        no(&hall, REGISTRAR, accept(ORDINARY)),
        no(&hall, CHAIR, accept(ORDINARY)),
        no(&hall, CHAIR, call(1, robert)),
    ]
}

fn register() -> Vec<Refusal> {
    let hall = estate(&[100; 2]);
    let keep = |command| no(&hall, REGISTRAR, command);
    let correction =
        UnitCorrected { unit: unit(9), area: 1, share: 0, purpose: UnitUse::Other, reason: reason() };
    let nameless = PartyRecorded { kind: PartyKind::Organisation, ..person(9, 101) };
    let row = moothall_core::register::ImportRow {
        line: 2,
        unit: dwelling(1, 1),
        party: person(1, 101),
        owners: Vec::new(),
    };
    let later = RegisterCommand::TransferUnit { unit: unit(1), party: party(2), since: at(NOTICE) };
    vec![
        keep(RegisterCommand::CorrectUnit(correction)),
        keep(RegisterCommand::RegisterUnit(dwelling(1, 1))),
        keep(RegisterCommand::RegisterUnit(dwelling(9, 0))),
        keep(transfer(1, 9)),
        keep(later),
        keep(RegisterCommand::RecordParty(nameless)),
        keep(RegisterCommand::RecordParty(person(9, 101))),
        keep(RegisterCommand::Import { rows: Vec::new() }),
        keep(RegisterCommand::Import { rows: vec![row] }),
    ]
}

fn membership() -> Vec<Refusal> {
    let mut hall = estate(&[100; 5]);
    let invite = |expires| MembershipCommand::Invite {
        invitation: invitation(1),
        member: member_id(101),
        expires_at: at(expires),
    };
    let redeem = |number| MembershipCommand::RedeemInvitation { invitation: invitation(number) };
    let give = |number, of, to| MembershipCommand::GrantProxy(proxy(number, seat(of), to));
    hall.does(REGISTRAR, invite("2026-04-02T00:00:00+08:00"));
    for number in 1..=3 {
        hall.does(owner(number), give(number, number, 105));
    }
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.does(REGISTRAR, admit(151));
    hall.does(REGISTRAR, erase(151));
    let in_the_past = no(&hall, REGISTRAR, invite(START));
    hall.wind_to(at(NOTICE));
    vec![
        in_the_past,
        no(&hall, member(151), draft(1)),
        no(&hall, REGISTRAR, grant_role(9, role(199, Role::Chair, Scope::Community))),
        no(&hall, owner(1), redeem(2)),
        no(&hall, owner(1), redeem(1)),
        no(&hall, REGISTRAR, MembershipCommand::WithdrawRole { grant: grant(99), reason: reason() }),
        no(&hall, REGISTRAR, grant_role(9, role(150, Role::Teller, Scope::Community))),
        no(&hall, owner(1), MembershipCommand::RevokeProxy { proxy: proxy_id(9) }),
        no(&hall, owner(4), give(9, 4, 104)),
        no(&hall, owner(4), give(9, 4, 150)),
        no(&hall, owner(4), give(9, 4, 105)),
        no(&hall, owner(1), MembershipCommand::GrantProxy(ProxyGranted { ..proxy(9, seat(1), 104) })),
    ]
}

fn topics() -> Vec<Refusal> {
    use moothall_core::topic::{Channel, Link, Linked, Stage, TextRestored, TopicCommand, Unlinked};
    let mut hall = accepted();
    let asks = |hall: &Hall, command: TopicCommand| no(hall, CLERK, command);
    let merge = |from, into| TopicCommand::Merge { topic: topic(from), into: topic(into) };
    let to = Link::Proposal(proposal(9));
    let restore = TextRestored { topic: topic(1), suggestion: None, reason: reason() };
    let mut met = vec![
        asks(&hall, accept(9)),
        asks(&hall, accept(1)),
        asks(&hall, end(1)),
        asks(&hall, merge(1, 1)),
        asks(&hall, TopicCommand::Link(Linked { topic: topic(1), to })),
        asks(&hall, TopicCommand::Unlink(Unlinked { topic: topic(1), from: to, reason: reason() })),
        asks(&hall, TopicCommand::WithdrawSupport { topic: topic(1) }),
        asks(&hall, TopicCommand::Restore(restore)),
        asks(&hall, adopt(9, Stage::Design)),
    ];
    for number in 2..=20 {
        hall.does(owner(1), raise(number, of_member(101), Channel::App));
    }
    met.push(no(&hall, owner(1), raise(21, of_member(101), Channel::App)));
    hall.does(CLERK, merge(2, 1));
    met.push(asks(&hall, accept(2)));
    met.extend(moderated(&mut hall));
    let mut garden = garden();
    garden.does(CLERK, adopt(1, Stage::Design));
    garden.does(CHAIR, answer(1));
    let dissolved =
        moothall_core::topic::ClusterDissolved { topic: topic(1), cluster: cluster(9), reason: reason() };
    met.extend([
        asks(&garden, adopt(1, Stage::Design)),
        asks(&garden, trace(2, Stage::Design)),
        asks(&garden, end(1)),
        asks(&garden, TopicCommand::DissolveCluster(dissolved)),
    ]);
    met.extend(letters());
    met
}

fn moderated(hall: &mut Hall) -> Vec<Refusal> {
    use moothall_core::topic::{AppealDecided, Channel, HidingAppealed, TextHidden, TopicCommand};
    let (id, suggestion) = (topic(1), None);
    let decide = || {
        let decided = AppealDecided { topic: id, suggestion, upheld: true, reason: reason() };
        TopicCommand::DecideAppeal(decided)
    };
    hall.does(CLERK, TopicCommand::Hide(TextHidden { topic: id, suggestion, reason: reason() }));
    let unknown = no(hall, CHAIR, decide());
    let words = crate::topics::under(member_id(101).0);
    hall.does(owner(1), TopicCommand::Appeal(HidingAppealed { topic: id, suggestion, words }));
    let own = no(hall, CLERK, decide());
    let secret = match raise(50, of_member(102), Channel::App) {
        TopicCommand::Raise { topic, voice, channel, scope, words, opening, .. } => {
            TopicCommand::Raise { topic, voice, channel, scope, confidential: true, words, opening }
        }
        other => other,
    };
    hall.does(owner(2), secret);
    vec![unknown, own, no(hall, owner(3), TopicCommand::Support { topic: topic(50) })]
}

fn letters() -> Vec<Refusal> {
    use moothall_core::topic::TopicCommand;
    let mut hall = desk();
    let mut met = vec![no(&hall, CLERK, open_it(1, 102, 1)), no(&hall, CLERK, install(1, 0))];
    hall.does(CLERK, install(1, 7));
    met.push(no(&hall, CLERK, open_it(1, 5, 1)));
    met.push(no(&hall, CLERK, letter(1, anonymous(), 1)));
    hall.does(CLERK, open_it(1, 102, 1));
    met.push(no(&hall, CLERK, letter(1, anonymous(), 1)));
    met.push(no(&hall, owner(2), confirm_opening(1, 2)));
    hall.does(owner(2), confirm_opening(1, 1));
    hall.does(CLERK, letter(1, anonymous(), 1));
    met.push(no(&hall, CLERK, letter(2, anonymous(), 1)));
    let void = TopicCommand::VoidOpening { opening: opening(1), reason: reason() };
    met.push(no(&hall, CLERK, void));
    met
}

fn proposals() -> Vec<Refusal> {
    let mut hall = estate(&[100]);
    let option = |number: u32| ProposalCommand::AddOption {
        proposal: proposal(1),
        option: moothall_core::ids::OptionId(uuid::Uuid::from_u128(number.into())),
        title: title("甲"),
    };
    let freeze = |number| ProposalCommand::Freeze { proposal: proposal(number) };
    let unknown = no(&hall, owner(1), freeze(1));
    for number in 1..=10 {
        hall.does(owner(1), draft(number));
    }
    for number in 0..moothall_core::proposal::OPTIONS_MAX {
        hall.does(owner(1), option(number));
    }
    let many = [
        no(&hall, owner(1), option(50)),
        no(&hall, owner(1), draft(11)),
        no(&hall, CHAIR, call(1, terms(ORDINARY))),
    ];
    hall.does(owner(1), freeze(1));
    hall.does(owner(1), withdraw(2));
    let after = [no(&hall, owner(1), freeze(1)), no(&hall, owner(1), freeze(2))];
    let voting = no(&open_poll(terms(ORDINARY)), CHAIR, withdraw(1));
    [unknown, voting].into_iter().chain(many).chain(after).collect()
}

fn calling() -> Vec<Refusal> {
    let mut hall = estate(&[100]);
    propose(&mut hall);
    let extend = |to| ask(PollCommand::Extend { closes_at: at(to), reason: reason() });
    let refused_call = |terms| no(&hall, CHAIR, call(1, terms));
    let mut met = vec![
        refused_call(terms(COUNCIL)),
        refused_call(terms("cn.reg2018.12.ordinary")),
        refused_call(Terms { closes_at: Some(at(OPENING)), ..terms(ORDINARY) }),
        no(&hall, CHAIR, ask(PollCommand::Open)),
    ];
    hall.does(CHAIR, call(1, terms(ORDINARY)));
    met.push(no(&hall, CHAIR, ask(PollCommand::Announce)));
    hall.wind_to(at("2026-05-04T00:00:00+08:00"));
    met.push(no(&hall, CHAIR, ask(PollCommand::PublishNotice)));
    let mut empty = staffed();
    propose(&mut empty);
    empty.does(CHAIR, call(1, terms(ORDINARY)));
    met.push(no(&empty, CHAIR, ask(PollCommand::PublishNotice)));
    let mut open = open_poll(terms(ORDINARY));
    met.push(no(&open, CHAIR, ask(PollCommand::Close)));
    met.push(no(&open, TELLER, ask(PollCommand::Tally)));
    met.push(no(&open, CHAIR, extend("2026-08-01T00:00:00+08:00")));
    open.does(CHAIR, extend("2026-05-29T00:00:00+08:00"));
    met.push(no(&open, CHAIR, extend("2026-05-30T00:00:00+08:00")));
    let never = open_poll(Terms { extension_days_max: 0, ..terms(ORDINARY) });
    met.push(no(&never, CHAIR, extend("2026-05-29T00:00:00+08:00")));
    met.push(no(&never, CHAIR, call(2, Terms { reconvenes: Some(poll(1)), ..terms(ORDINARY) })));
    met
}

fn voting() -> Vec<Refusal> {
    let mut hall = estate(&[100; 3]);
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(9, 100)));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(co_owners(9, &[1, 2])));
    hall.does(REGISTRAR, transfer(9, 9));
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(8, 100)));
    let firm = PartyRecorded { kind: PartyKind::Organisation, name: Some(title("粮站")), ..person(8, 103) };
    hall.does(REGISTRAR, RegisterCommand::RecordParty(firm));
    hall.does(REGISTRAR, transfer(8, 8));
    notice(&mut hall, Terms { replaceable: false, ..terms(ORDINARY) });
    let mut met = vec![no(&hall, owner(1), cast(Choice::For))];
    hall.wind_to(at(OPENING)).does(owner(1), cast(Choice::For));
    let spoil = ask(PollCommand::Spoil { seat: seat(2), reason: reason() });
    let consent = ask(PollCommand::RecordConsent { unit: unit(1), given: true });
    met.extend([
        no(&hall, owner(1), cast(Choice::For)),
        no(&hall, owner(2), cast(Choice::Conform)),
        no(&hall, owner(3), cast(Choice::For)),
        no(&hall, REGISTRAR, cast(Choice::For)),
        no(&hall, TELLER, cast(Choice::For)),
        no(&hall, TELLER, spoil),
        no(&hall, TELLER, consent),
        no(&hall, TELLER, enter(1, 77, None)),
        no(&hall, TELLER, discard(1)),
    ]);
    hall.does(TELLER, enter(1, 2, None));
    met.extend([
        no(&hall, TELLER, confirm(1, None)),
        no(&hall, SECOND_TELLER, confirm(1, Some(Choice::For))),
    ]);
    close(&mut hall);
    met.extend([no(&hall, owner(2), cast(Choice::For)), no(&hall, TELLER, ask(PollCommand::Tally))]);
    met
}

fn objecting() -> Vec<Refusal> {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), MembershipCommand::GrantProxy(proxy(1, seat(1), 102)));
    hall.does(owner(1), cast(Choice::For));
    let own = no(&hall, owner(2), cast_for(seat(1), Choice::For));
    hall.does(REGISTRAR, grant_role(9, role(101, Role::Teller, Scope::Community)));
    close(&mut hall);
    assert_eq!(tally(&mut hall).evaluation.outcome, Outcome::Inquorate);
    let object = || ask(PollCommand::Object { objection: objection(1), words: words(101) });
    let answer = |number| {
        ask(PollCommand::AnswerObjection { objection: objection(number), upheld: true, reason: reason() })
    };
    let certify = || ask(PollCommand::Certify);
    let running = no(&hall, TELLER, certify());
    hall.does(owner(1), object());
    let open = [no(&hall, TELLER, certify()), no(&hall, TELLER, answer(2)), no(&hall, owner(1), answer(1))];
    hall.does(TELLER, answer(1));
    let owed = no(&hall, TELLER, certify());
    after_objections(&mut hall);
    [own, running, owed, no(&hall, owner(1), object())].into_iter().chain(open).collect()
}

fn panels() -> Vec<Refusal> {
    use crate::panel_world::*;
    use moothall_core::panel::*;
    let mut hall = chartered();
    let other = AdvisorNominated { profession: Profession::Media, ..nomination(101, Tenure::Standing) };
    let unskilled =
        AdvisorNominated { skill: None, ..nomination(101, Tenure::Temporary { project: PROJECT }) };
    let announce = |change: &dyn Fn(&mut LotteryAnnounced)| {
        let mut announced = lottery();
        change(&mut announced);
        PanelCommand::AnnounceLottery(announced)
    };
    let mut met = vec![
        no(&estate(&[100]), CHAIR, nominate(101)),
        no(&hall, CHAIR, PanelCommand::Nominate(other)),
        no(&hall, CHAIR, nominate_for_project(101)),
        no(&hall, CHAIR, appoint(101)),
        no(&hall, CHAIR, draws(SEED)),
        no(&hall, CHAIR, announce(&|e| e.strata.clear())),
        no(&hall, CHAIR, announce(&|e| e.candidates.truncate(1))),
        no(&hall, CHAIR, announce(&|e| e.strata[0].quota = 3)),
        no(&hall, CHAIR, announce(&|e| e.source = SeedSource::Commitment { sha256: "0".to_owned() })),
        no(&hall, owner(1), file(&[])),
    ];
    let unsound = Charter { seats: 0, ..charter() };
    met.push(no(&estate(&[100]), CHAIR, charters(unsound)));
    hall.does(CHAIR, announce(&|_| {}));
    met.push(no(&hall, CHAIR, draws("another")));
    let mut by_lot = chartered_by_lot();
    met.push(no(&by_lot, CHAIR, nominate(101)));
    let source = SeedSource::PublicValue { name: title("双色球"), known_at: at(CLOSING) };
    by_lot.does(CHAIR, announce(&|e| e.source = source.clone()));
    met.push(no(&by_lot, CHAIR, draws(SEED)));
    let strike = AttendanceStruck { panel: PANEL, visit: VISIT, reason: reason() };
    met.push(no(&hall, CHAIR, PanelCommand::StrikeAttendance(strike)));
    hall.does(CHAIR, open_project());
    met.push(no(&hall, CHAIR, PanelCommand::Nominate(unskilled)));
    hall.does(CHAIR, nominate_for_project(101));
    met.push(no(&hall, CHAIR, appoint(101)));
    let gone = BidderWithdrawn { project: PROJECT, bidder: BIDDER, reason: reason() };
    met.push(no(&hall, CHAIR, PanelCommand::WithdrawBidder(gone)));
    met.push(no(&hall, CHAIR, enter(Stage::Design, false)));
    let mut facade = advised();
    let unsigned = SignOffWithdrawn {
        project: PROJECT,
        stage: Stage::Assessment,
        member: member_id(101),
        reason: reason(),
    };
    facade.does(CHAIR, enter(Stage::Assessment, false));
    met.push(no(&facade, owner(1), PanelCommand::WithdrawSignOff(unsigned)));
    met.push(no(&facade, CHAIR, enter(Stage::Design, false)));
    met.push(no(&facade, owner(4), sign(104, Stage::Assessment)));
    facade.does(CHAIR, bidder(&[103, 104]));
    met.push(no(&facade, owner(3), sign(103, Stage::Assessment)));
    met.push(no(&facade, CHAIR, nominate_for_project(104)));
    let dissolve = || PanelCommand::Dissolve(Dissolved { panel: PANEL, reason: reason() });
    met.push(no(&facade, CHAIR, dissolve()));
    facade.does(CHAIR, answer());
    met.push(no(&facade, CHAIR, answer()));
    facade.does(CHAIR, PanelCommand::CloseProject(ProjectClosed { project: PROJECT, reason: reason() }));
    met.push(no(&facade, owner(1), sign(101, Stage::Assessment)));
    facade.does(CHAIR, dissolve());
    met.push(no(&facade, owner(1), nominate(105)));
    let mut asked = crate::panel_world::facade();
    asked.does(CHAIR, ask_advice(about_project()));
    met.push(no(&asked, CHAIR, answer()));
    let take_back = RequestWithdrawn { advice: ADVICE, reason: reason() };
    asked.does(CHAIR, PanelCommand::WithdrawRequest(take_back));
    met.push(no(&asked, owner(1), file(&[])));
    met
}

fn resolutions() -> Vec<Refusal> {
    use crate::resolution_world::*;
    use moothall_core::resolution::*;
    let mut hall = decided();
    let drop_milestone = MilestoneDropped { resolution: RESOLUTION, milestone: MILESTONE, reason: reason() };
    let strike = SupervisionNoteStruck { resolution: RESOLUTION, note: NOTE, reason: reason() };
    let mut met = vec![
        no(&hall, CHAIR, pay(1, 1_000, None)),
        no(&estate(&[100]), CHAIR, record(Some(ReservedMatter::UseMaintenanceFund))),
        no(&open_poll(terms(ORDINARY)), CHAIR, adopt(Some(ReservedMatter::UseMaintenanceFund))),
    ];
    hall.does(CHAIR, adopt(Some(ReservedMatter::UseMaintenanceFund)));
    met.extend([
        no(&hall, CHAIR, adopt_as(2, None)),
        no(&hall, CHAIR, pay(1, 1_000, None)),
        no(&hall, CHAIR, assign(Execution { guard_percent: 21, ..execution() })),
        no(&hall, CHAIR, assign(Execution { budget_fen: 0, ..execution() })),
        no(&hall, CHAIR, ResolutionCommand::DropMilestone(drop_milestone)),
        no(&hall, CHAIR, ResolutionCommand::StrikeSupervisionNote(strike)),
        no(&hall, CHAIR, ResolutionCommand::Settle { resolution: RESOLUTION }),
    ]);
    hall.does(CHAIR, assign(execution()));
    met.push(no(&hall, CHAIR, pay(1, 1_000, None)));
    in_force(&mut hall);
    hall.does(owner(1), vary(1, BUDGET / 10 + 1));
    met.extend([
        no(&hall, owner(1), pay(1, 1_000, Some(1))),
        no(&hall, owner(1), pay(1, 1_000, Some(2))),
        no(&hall, owner(1), pay(1, BUDGET + 1, None)),
        no(&hall, CHAIR, approve(9)),
    ]);
    hall.does(CHAIR, pay(1, 1_000, None));
    met.push(no(&hall, CHAIR, approve(1)));
    let back = EvaluationWithdrawn { resolution: RESOLUTION, member: member_id(105) };
    met.push(no(&hall, owner(5), ResolutionCommand::WithdrawEvaluation(back)));
    accept(&mut hall);
    met.extend([
        no(&hall, owner(5), evaluate(105, EvaluationRole::Contractor, 5)),
        no(&hall, owner(5), evaluate(105, EvaluationRole::Resident, 6)),
    ]);
    hall.does(CHAIR, settle_at(BUDGET));
    let waive = AuditWaived { resolution: RESOLUTION, reason: reason() };
    met.extend([
        no(&hall, CHAIR, ResolutionCommand::Settle { resolution: RESOLUTION }),
        no(&hall, CHAIR, ResolutionCommand::WaiveAudit(waive)),
        no(&hall, REGISTRAR, rule_on(1, true)),
    ]);
    hall.does(owner(4), challenge(1, 104));
    met.push(no(&hall, CHAIR, ResolutionCommand::Archive(Archived { resolution: RESOLUTION })));
    hall.does(REGISTRAR, suspend(1));
    met.push(no(&hall, owner(1), pay(2, 1_000, None)));
    hall.does(REGISTRAR, rule_on(1, true));
    met.push(no(&hall, owner(1), pay(2, 1_000, None)));
    let mut late = decided();
    late.does(CHAIR, adopt(None));
    late.wind_to(at("2027-08-01T00:00:00+08:00"));
    met.push(no(&late, owner(4), challenge(1, 104)));
    met
}

fn met() -> BTreeMap<&'static str, Refusal> {
    let chapters = [
        community,
        register,
        membership,
        topics,
        proposals,
        meetings::halls,
        meetings::convening,
        meetings::debating,
        meetings::hands,
        crate::amendments::refused,
        crate::deliberations::refused,
        crate::rounds::refused,
        crate::consultations::refused,
        panels,
        calling,
        voting,
        objecting,
        resolutions,
    ];
    chapters.iter().flat_map(|chapter| chapter()).map(|refusal| (refusal.code(), refusal)).collect()
}

#[test]
fn every_refusal_is_met_at_least_once() {
    let met: BTreeSet<&str> = met().into_keys().collect();
    let never: Vec<&&str> = CODES.iter().filter(|code| !met.contains(**code)).collect();
    assert!(never.is_empty(), "never met: {never:?}");
    assert_eq!(met.len(), CODES.len());
}

#[test]
fn every_refusal_fills_all_places_of_its_sentence_in_three_languages() {
    for (code, refusal) in met() {
        let sentences: BTreeSet<String> =
            Language::ALL.iter().map(|language| refusal.sentence(*language)).collect();
        assert!(sentences.iter().all(|sentence| !sentence.contains(['{', '}'])), "{code}: {sentences:?}");
        assert!(sentences.len() >= 2, "{code} is said in Chinese and in English");
        assert_eq!(refusal.to_string(), code);
    }
}

#[test]
fn instants_are_told_in_the_communitys_own_time() {
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms(ORDINARY));
    let refusal = no(&hall, owner(1), cast(Choice::For));
    assert_eq!(refusal.sentence(Language::En), "Voting begins at 2026-05-18 09:00.");
    assert_eq!(refusal.sentence(Language::ZhHans), "表决于 2026-05-18 09:00 开始。");
}

#[test]
fn roles_are_called_by_their_names_in_each_language() {
    let refusal = Refusal::RolesIncompatible { held: Role::PropertyManager, wanted: Role::Teller };
    assert_eq!(refusal.sentence(Language::ZhHans), "担任 物业公司人员 者不能兼任 计票人。");
    assert_eq!(
        refusal.sentence(Language::En),
        "Whoever is staff of the property company cannot also be teller."
    );
}
