//! Objections to a provisional result: who, until when, answered by whom; a recount when one is upheld.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{Choice, ObjectionAnswered, ObjectionFiled, PollCommand};
use moothall_core::refusal::Refusal;
use moothall_core::rule::Outcome;
use moothall_core::state::Command;

use crate::spec::{Hall, at, local};
use crate::world::*;

const OVER: &str = "2026-06-05T00:00:00+08:00";

fn object(number: u32, by: u32) -> Command {
    ask(PollCommand::Object { objection: objection(number), words: words(100 + by) })
}

fn answer(number: u32, upheld: bool) -> Command {
    ask(PollCommand::AnswerObjection { objection: objection(number), upheld, reason: reason() })
}

fn certify() -> Command {
    ask(PollCommand::Certify)
}

/// Four of five for it, counted.
fn counted() -> Hall {
    let mut hall = open_poll(terms(ORDINARY));
    for number in 1..=4 {
        hall.does(owner(number), cast(Choice::For));
    }
    hall.refuses(owner(1), object(1, 1), Refusal::PollNotInPhase);
    close(&mut hall);
    assert_eq!(tally(&mut hall).evaluation.outcome, Outcome::Carried);
    hall
}

#[test]
fn whoever_is_on_the_roll_objects_in_her_own_words() {
    let mut hall = counted();
    let filed =
        ObjectionFiled { poll: poll(1), objection: objection(1), by: member_id(101), words: words(101) };
    assert_eq!(hall.does(owner(1), object(1, 1)), [Event::ObjectionFiled(filed)]);
    hall.refuses(owner(2), object(1, 2), Refusal::AlreadyExists);
    hall.refuses(owner(2), object(2, 3), Refusal::NotPermitted { action: Action::FileObjection });
    hall.refuses(CHAIR, object(2, 1), Refusal::NotOnTheRoll);
    hall.refuses(ADMINISTRATOR, object(2, 1), Refusal::NotPermitted { action: Action::FileObjection });
}

#[test]
fn objections_are_taken_until_their_period_ends_and_certificates_made_from_then_on() {
    let mut hall = counted();
    hall.wind_to(at(OVER).plus_micros(-1));
    assert!(hall.ask(owner(1), &object(1, 1)).is_ok());
    hall.refuses(TELLER, certify(), Refusal::ObjectionPeriodRunning { until: local(at(OVER)) });
    hall.wind_to(at(OVER)).refuses(owner(1), object(1, 1), Refusal::ObjectionPeriodOver);
    hall.does(TELLER, certify());
}

#[test]
fn an_objection_is_answered_once_by_somebody_else() {
    let mut hall = counted();
    hall.does(REGISTRAR, grant_role(9, role(101, Role::Teller, Scope::Community)));
    hall.does(owner(1), object(1, 1));
    hall.refuses(owner(1), answer(1, true), Refusal::ObjectionOwn);
    hall.refuses(CHAIR, answer(1, true), Refusal::NotPermitted { action: Action::CountBallots });
    hall.refuses(TELLER, answer(2, true), Refusal::ObjectionUnknown);
    hall.wind_to(at(OVER)).refuses(TELLER, certify(), Refusal::ObjectionOpen { count: 1 });
    let answered =
        ObjectionAnswered { poll: poll(1), objection: objection(1), upheld: false, reason: reason() };
    assert_eq!(hall.does(TELLER, answer(1, false)), [Event::ObjectionAnswered(answered)]);
    hall.refuses(TELLER, answer(1, true), Refusal::AlreadyDone);
    let events = hall.does(TELLER, certify());
    assert!(matches!(events.as_slice(), [Event::ResultCertified(c)] if c.objections == [1, 0]));
}

#[test]
fn an_upheld_objection_owes_a_recount_with_a_period_of_its_own() {
    let mut hall = counted();
    hall.does(owner(1), object(1, 1));
    hall.wind_to(at(OVER)).does(TELLER, answer(1, true));
    hall.refuses(TELLER, certify(), Refusal::RecountOwed);
    // The paper that was forgotten comes in, a ballot that should not have counted goes out.
    hall.does(TELLER, crate::paper::enter(1, 5, Some(Choice::Against)));
    hall.refuses(TELLER, ask(PollCommand::Tally), Refusal::PaperEntryOpen);
    hall.does(SECOND_TELLER, crate::paper::confirm(1, Some(Choice::Against)));
    for number in [1, 2] {
        hall.does(TELLER, ask(PollCommand::Spoil { seat: seat(number), reason: reason() }));
    }
    hall.refuses(owner(1), cast(Choice::For), Refusal::VotingClosed);
    let second = tally(&mut hall);
    assert_eq!((second.number, second.evaluation.outcome), (2, Outcome::Inquorate));
    let until = at("2026-06-13T00:00:00+08:00");
    assert_eq!(second.objections_until, until);
    hall.refuses(TELLER, ask(PollCommand::Tally), Refusal::PollNotInPhase);
    hall.refuses(TELLER, certify(), Refusal::ObjectionPeriodRunning { until: local(until) });
    let events = hall.wind_to(until).does(TELLER, certify());
    assert!(
        matches!(events.as_slice(), [Event::ResultCertified(c)] if c.number == 2 && c.objections == [1, 1])
    );
}
