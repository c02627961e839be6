//! Deliberations: opening, informing, statements and marks, moderation with appeal, imported conversations.

use moothall_core::deliberation::{
    DeliberationCommand, ImportedMark, ImportedStatement, Mark, MatterId, NewStatement, Opened, Participants,
    ParticipantsInformed, Shown, StatementMarked, StatementSide, Venue, matters,
};
use moothall_core::event::Event;
use moothall_core::hall::{self, HallCommand};
use moothall_core::ids::{ParticipantId, StatementId};
use moothall_core::panel::{Chartered, PanelCommand};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::state::Command;

use crate::refusals::no;
use crate::spec::{Hall, given_hall};
use crate::world::*;

/// Asked of the first deliberation.
pub(crate) fn talk(command: DeliberationCommand) -> Command {
    Command::Deliberation(deliberation(1), command)
}

pub(crate) fn everybody() -> Participants {
    Participants::Residents { scope: Scope::Community }
}

pub(crate) fn opened(venue: Venue) -> Opened {
    Opened {
        deliberation: deliberation(1),
        title: title("外立面颜色"),
        question: body("刷什么颜色？"),
        topic: None,
        proposal: None,
        venue,
        scope: Scope::Community,
        participants: everybody(),
        facilitator: member_id(2),
        matters: Vec::new(),
    }
}

pub(crate) fn open(opened: Opened) -> Command {
    talk(DeliberationCommand::Open(Box::new(opened)))
}

pub(crate) fn inform() -> Command {
    talk(DeliberationCommand::Inform { background: body("外立面已二十年未刷新。") })
}

/// An estate whose first deliberation is open and informed.
pub(crate) fn informed(venue: Venue) -> Hall {
    let mut hall = estate(&[10_000; 5]);
    match venue {
        Venue::Hall { hall: id } => {
            let room = crate::council::opened(1, Scope::Community, None);
            hall.does(CHAIR, HallCommand::Open(Box::new(hall::Opened { hall: id, ..room })));
        }
        Venue::Panel { panel } => {
            let charter = crate::panel_world::charter();
            hall.does(CHAIR, PanelCommand::Charter(Chartered { panel, charter }));
        }
        Venue::Parties | Venue::Online => {}
    }
    hall.does(CHAIR, open(opened(venue)));
    hall.does(CHAIR, inform());
    hall
}

#[test]
fn a_deliberation_is_about_what_is_there_and_held_where_there_is_a_place() {
    let mut hall = estate(&[100]);
    let about = |topic| open(Opened { topic: Some(topic), ..opened(Venue::Online) });
    hall.refuses(CHAIR, about(topic(1)), Refusal::TopicUnknown);
    hall.refuses(CHAIR, open(opened(Venue::Panel { panel: panel_id(1) })), Refusal::PanelUnknown);
    let room = crate::council::opened(1, Scope::Community, None);
    let there = || open(opened(Venue::Hall { hall: room.hall }));
    hall.refuses(CHAIR, there(), Refusal::HallUnknown);
    hall.does(CHAIR, HallCommand::Open(Box::new(room.clone())));
    given_hall(&hall).and([(CHAIR, there())]);
    hall.does(CHAIR, HallCommand::Close { hall: room.hall, reason: reason() });
    hall.refuses(CHAIR, there(), Refusal::HallClosed);
}

pub(crate) fn new_statement(number: u32, by: u32) -> NewStatement {
    NewStatement {
        statement: statement(number),
        delegation: None,
        side: StatementSide::For,
        words: words(by),
        sources: None,
        in_reply_to: None,
    }
}

pub(crate) fn say(number: u32, by: u32) -> Command {
    talk(DeliberationCommand::MakeStatement(new_statement(number, by)))
}

fn mark(number: u32, mark: Mark) -> Command {
    talk(DeliberationCommand::MarkStatement { statement: statement(number), mark })
}

fn marked(by: ParticipantId, mark: Mark, replaces: Option<Mark>) -> Event {
    let (deliberation, statement) = (deliberation(1), statement(1));
    Event::StatementMarked(StatementMarked { deliberation, statement, by, mark, replaces })
}

fn hide(statement: StatementId) -> Command {
    talk(DeliberationCommand::HideStatement { statement, reason: reason() })
}

fn restore(statement: StatementId) -> Command {
    talk(DeliberationCommand::RestoreStatement { statement, reason: reason() })
}

fn appeal(number: u32, by: u32) -> Command {
    talk(DeliberationCommand::Appeal { statement: statement(number), words: words(by) })
}

fn decide(number: u32, upheld: bool) -> Command {
    talk(DeliberationCommand::DecideAppeal { statement: statement(number), upheld, reason: reason() })
}

fn online() -> Hall {
    let mut hall = estate(&[10_000; 3]);
    hall.does(REGISTRAR, grant_role(60, role(103, Role::Chair, Scope::Community)));
    hall.does(CHAIR, open(opened(Venue::Online)));
    hall.does(owner(1), say(1, 101));
    hall
}

fn imported(number: u32) -> ImportedStatement {
    let by = pseudonym(number);
    let words: Sealed<OwnWords> = Sealed::from_parts(SubjectId(by.0), vec![1]);
    ImportedStatement { statement: statement(100 + number), by, side: StatementSide::Information, words }
}

#[test]
fn the_chair_opens_a_deliberation_and_names_who_leads_it() {
    let mut hall = estate(&[100; 2]);
    let lead = Opened { facilitator: member_id(101), ..opened(Venue::Online) };
    hall.refuses(owner(1), open(lead.clone()), Refusal::NotPermitted { action: Action::OpenDeliberation });
    assert_eq!(hall.does(CHAIR, open(lead.clone())), [Event::DeliberationOpened(Box::new(lead.clone()))]);
    hall.refuses(CHAIR, open(lead), Refusal::AlreadyExists);
    let background = body("外立面已二十年未刷新。");
    let informed = ParticipantsInformed { deliberation: deliberation(1), background };
    given_hall(&hall).when(owner(1), inform()).then([Event::ParticipantsInformed(informed)]);
    hall.refuses(owner(2), inform(), Refusal::NotPermitted { action: Action::Facilitate });
}

#[test]
fn staff_of_the_property_company_lead_no_deliberation() {
    let mut hall = estate(&[100]);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    let staff = Opened { facilitator: member_id(150), ..opened(Venue::Online) };
    hall.refuses(CHAIR, open(staff), Refusal::StaffForOthers);
    let stranger = Opened { facilitator: member_id(999), ..opened(Venue::Online) };
    hall.refuses(CHAIR, open(stranger), Refusal::MemberUnknown);
}

#[test]
fn the_proposal_talked_over_must_be_there_and_stand() {
    let mut hall = estate(&[100]);
    let on = Opened { proposal: Some(proposal(1)), ..opened(Venue::Online) };
    hall.refuses(CHAIR, open(on.clone()), Refusal::ProposalUnknown);
    hall.does(owner(1), draft(1));
    hall.does(owner(1), withdraw(1));
    hall.refuses(CHAIR, open(on), Refusal::ProposalWithdrawn);
}

#[test]
fn statements_are_numbered_and_answer_each_other() {
    let mut hall = online();
    let reply = NewStatement { in_reply_to: Some(statement(1)), ..new_statement(2, 102) };
    let events = hall.does(owner(2), talk(DeliberationCommand::MakeStatement(reply)));
    let [Event::StatementMade(made)] = events.as_slice() else { panic!("a statement is made: {events:?}") };
    assert_eq!((made.number, made.in_reply_to), (2, Some(statement(1))));
    hall.refuses(owner(2), say(2, 102), Refusal::AlreadyExists);
    let lost = NewStatement { in_reply_to: Some(statement(9)), ..new_statement(3, 102) };
    hall.refuses(owner(2), talk(DeliberationCommand::MakeStatement(lost)), Refusal::StatementUnknown);
}

#[test]
fn nobody_speaks_in_words_sealed_for_another() {
    online().refuses(owner(2), say(2, 101), Refusal::NotPermitted { action: Action::TakePart });
}

#[test]
fn guests_without_a_seat_and_people_of_another_building_do_not_take_part() {
    let mut hall = estate(&[100; 2]);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::Researcher, Scope::Community)));
    let scope = building("2幢");
    let there = Opened { participants: Participants::Residents { scope }, ..opened(Venue::Online) };
    hall.does(CHAIR, open(there));
    hall.refuses(owner(1), say(1, 101), Refusal::NotAParticipant);
    hall.refuses(member(150), say(1, 150), Refusal::NotAParticipant);
    hall.does(REGISTRAR, grant_role(51, role(101, Role::Resident, building("2幢"))));
    hall.does(owner(1), say(1, 101));
}

#[test]
fn holders_of_a_role_and_owners_of_an_entrance_are_known_by_what_they_hold() {
    let mut hall = estate(&[100; 2]);
    let holders = Participants::Holders { role: Role::Teller };
    hall.does(CHAIR, open(Opened { participants: holders, ..opened(Venue::Online) }));
    hall.does(TELLER, say(1, 3));
    hall.refuses(owner(1), say(2, 101), Refusal::NotAParticipant);
    let door = Scope::Entrance { building: label("1幢"), entrance: label("1单元") };
    let near = Opened { participants: Participants::Residents { scope: door }, ..opened(Venue::Online) };
    hall.does(CHAIR, Command::Deliberation(deliberation(2), DeliberationCommand::Open(Box::new(near))));
    let said = DeliberationCommand::MakeStatement(new_statement(5, 101));
    hall.does(owner(1), Command::Deliberation(deliberation(2), said));
}

#[test]
fn a_mark_can_change_and_names_what_it_replaces() {
    let mut hall = online();
    let by = ParticipantId::from(member_id(102));
    assert_eq!(hall.does(owner(2), mark(1, Mark::Agree)), [marked(by, Mark::Agree, None)]);
    hall.refuses(owner(2), mark(1, Mark::Agree), Refusal::AlreadyDone);
    assert_eq!(hall.does(owner(2), mark(1, Mark::Pass)), [marked(by, Mark::Pass, Some(Mark::Agree))]);
    assert_eq!(hall.does(owner(2), mark(1, Mark::Disagree)), [marked(by, Mark::Disagree, Some(Mark::Pass))]);
    hall.refuses(owner(2), mark(9, Mark::Agree), Refusal::StatementUnknown);
    let known = &hall.state.deliberations[&deliberation(1)];
    assert_eq!(known.mark_of(by, statement(1)), Some(Mark::Disagree));
    assert_eq!(known.mark_of(pseudonym(1), statement(1)), None);
}

#[test]
fn marks_of_a_thousand_participants_do_not_touch_each_other() {
    let mut hall = online();
    let import = |range: std::ops::Range<u32>, mark| {
        let one = |number| ImportedMark { by: pseudonym(number), statement: statement(1), mark };
        talk(DeliberationCommand::ImportMarks(range.map(one).collect()))
    };
    hall.does(REGISTRAR, import(0..500, Mark::Agree));
    hall.does(REGISTRAR, import(500..1_000, Mark::Pass));
    hall.does(REGISTRAR, import(250..750, Mark::Disagree));
    let known = &hall.state.deliberations[&deliberation(1)];
    for number in 0..1_000 {
        let expected = match number {
            0..250 => Mark::Agree,
            250..750 => Mark::Disagree,
            _ => Mark::Pass,
        };
        assert_eq!(known.mark_of(pseudonym(number), statement(1)), Some(expected), "{number}");
    }
}

#[test]
fn an_imported_conversation_keeps_its_pseudonyms_and_cannot_speak_for_members() {
    let mut hall = online();
    let import = |statements| talk(DeliberationCommand::ImportStatements(statements));
    hall.refuses(
        CHAIR,
        import(vec![imported(1)]),
        Refusal::NotPermitted { action: Action::ImportConversation },
    );
    let events = hall.does(ADMINISTRATOR, import(vec![imported(1), imported(2)]));
    assert_eq!(events.len(), 2);
    let member = ImportedStatement { by: member_id(101).into(), ..imported(3) };
    hall.refuses(ADMINISTRATOR, import(vec![member]), Refusal::ParticipantIsMember);
    hall.refuses(ADMINISTRATOR, import(vec![imported(3), imported(3)]), Refusal::AlreadyExists);
    hall.refuses(ADMINISTRATOR, import(Vec::new()), Refusal::NothingToImport);
}

#[test]
fn a_mark_said_twice_in_an_import_counts_once_and_changes_within_it_are_kept() {
    let mut hall = online();
    let one = |mark| ImportedMark { by: pseudonym(1), statement: statement(1), mark };
    let marks = vec![one(Mark::Agree), one(Mark::Agree), one(Mark::Pass)];
    assert_eq!(
        hall.does(REGISTRAR, talk(DeliberationCommand::ImportMarks(marks.clone()))),
        [marked(pseudonym(1), Mark::Agree, None), marked(pseudonym(1), Mark::Pass, Some(Mark::Agree)),]
    );
    let again = talk(DeliberationCommand::ImportMarks(vec![one(Mark::Pass)]));
    hall.refuses(REGISTRAR, again, Refusal::NothingToImport);
}

#[test]
fn the_author_takes_her_statement_back_and_nobody_else_does() {
    let mut hall = online();
    let back = |words| talk(DeliberationCommand::WithdrawStatement { statement: statement(1), words });
    hall.refuses(CHAIR, back(None), Refusal::NotPermitted { action: Action::TakePart });
    hall.does(owner(1), back(Some(words(101))));
    hall.refuses(owner(1), back(None), Refusal::AlreadyDone);
    hall.refuses(owner(2), mark(1, Mark::Agree), Refusal::StatementNotShown);
    hall.refuses(CHAIR, hide(statement(1)), Refusal::StatementNotShown);
}

#[test]
fn a_hidden_statement_is_appealed_and_another_person_decides() {
    let mut hall = online();
    hall.refuses(owner(2), hide(statement(1)), Refusal::NotPermitted { action: Action::ModerateStatements });
    hall.refuses(owner(1), appeal(1, 101), Refusal::StatementNotHidden);
    hall.does(CHAIR, hide(statement(1)));
    hall.refuses(owner(2), mark(1, Mark::Agree), Refusal::StatementNotShown);
    hall.refuses(owner(3), decide(1, true), Refusal::AppealUnknown);
    hall.refuses(owner(2), appeal(1, 102), Refusal::NotPermitted { action: Action::TakePart });
    hall.does(owner(1), appeal(1, 101));
    hall.refuses(owner(1), appeal(1, 101), Refusal::AlreadyDone);
    hall.refuses(CHAIR, restore(statement(1)), Refusal::AppealOpen);
    hall.refuses(CHAIR, decide(1, false), Refusal::AppealOwn);
    let mut turned_down = hall.clone();
    hall.does(owner(3), decide(1, true));
    hall.does(owner(2), mark(1, Mark::Agree));
    turned_down.does(owner(3), decide(1, false));
    turned_down.refuses(owner(1), appeal(1, 101), Refusal::AlreadyDone);
    turned_down.refuses(CHAIR, restore(statement(1)), Refusal::StatementNotHidden);
    let known = &turned_down.state.deliberations[&deliberation(1)];
    assert_eq!(known.statements[&statement(1)].shown, Shown::HiddenFinally);
}

#[test]
fn a_moderator_shows_again_what_she_hid_by_mistake() {
    let mut hall = online();
    hall.does(CHAIR, hide(statement(1)));
    hall.does(owner(3), restore(statement(1)));
    hall.refuses(CHAIR, restore(statement(1)), Refusal::StatementNotHidden);
    hall.does(owner(2), mark(1, Mark::Agree));
}

#[test]
fn an_author_who_moderates_does_not_decide_on_her_own_statement() {
    let mut hall = online();
    hall.does(owner(3), say(2, 103));
    hall.does(CHAIR, hide(statement(2)));
    hall.does(owner(3), appeal(2, 103));
    hall.refuses(owner(3), decide(2, true), Refusal::AppealOwn);
}

#[test]
fn matters_are_flagged_from_the_law_and_cleared_by_the_chair_with_a_reason() {
    let mut hall = estate(&[100]);
    let fund = MatterId::parse("cn.civil278.v").unwrap();
    let dreamt = MatterId::parse("cn.dreamt").unwrap();
    let lead = Opened { facilitator: member_id(101), ..opened(Venue::Online) };
    let wrong = Opened { matters: vec![dreamt.clone()], ..lead.clone() };
    hall.refuses(CHAIR, open(wrong), Refusal::MatterUnknown { matter: dreamt.clone() });
    hall.does(CHAIR, open(lead));
    let flag = |matter: &MatterId| talk(DeliberationCommand::FlagMatter { matter: matter.clone() });
    let clear = |matter: &MatterId| {
        talk(DeliberationCommand::ClearMatter { matter: matter.clone(), reason: reason() })
    };
    hall.refuses(owner(1), flag(&dreamt), Refusal::MatterUnknown { matter: dreamt });
    hall.does(owner(1), flag(&fund));
    hall.refuses(owner(1), flag(&fund), Refusal::AlreadyDone);
    hall.refuses(owner(1), clear(&fund), Refusal::NotPermitted { action: Action::Facilitate });
    hall.does(CHAIR, clear(&fund));
    hall.refuses(CHAIR, clear(&fund), Refusal::MatterUnknown { matter: fund });
}

#[test]
fn every_reserved_matter_has_its_article_and_a_rule_that_is_there() {
    assert_eq!(matters().len(), 9);
    for matter in matters() {
        assert!(moothall_core::rule::preset(matter.rule.as_str()).is_some(), "{}", matter.id);
        assert!(matter.source.cite.contains("278(1)"), "{}", matter.id);
    }
}

#[test]
fn a_deliberation_survives_its_snapshot() {
    let mut hall = online();
    hall.does(owner(2), mark(1, Mark::Pass));
    hall.does(CHAIR, hide(statement(1)));
    crate::snapshots::survives(&hall.state);
}

pub(crate) fn refused() -> Vec<Refusal> {
    let mut hall = online();
    let Some(unknown) = MatterId::parse("x") else { panic!("a name") };
    let mut met = vec![
        no(
            &hall,
            CHAIR,
            Command::Deliberation(deliberation(9), DeliberationCommand::Inform { background: body("一") }),
        ),
        no(&hall, CHAIR, talk(DeliberationCommand::DraftConsensus { text: body("一") })),
        no(&hall, CHAIR, talk(DeliberationCommand::FlagMatter { matter: unknown })),
        no(&hall, owner(2), mark(9, Mark::Agree)),
        no(&hall, owner(1), appeal(1, 101)),
        no(&hall, CHAIR, decide(1, true)),
        no(
            &hall,
            REGISTRAR,
            talk(DeliberationCommand::ImportMarks(vec![ImportedMark {
                by: member_id(101).into(),
                statement: statement(1),
                mark: Mark::Agree,
            }])),
        ),
    ];
    hall.does(CHAIR, hide(statement(1)));
    met.push(no(&hall, owner(2), mark(1, Mark::Agree)));
    hall.does(owner(1), appeal(1, 101));
    met.push(no(&hall, CHAIR, restore(statement(1))));
    met.push(no(&hall, CHAIR, decide(1, true)));
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    met.push(no(&hall, member(150), say(2, 150)));
    hall.does(CHAIR, talk(DeliberationCommand::Abandon { reason: reason() }));
    met.push(no(&hall, owner(2), say(2, 102)));
    met
}
