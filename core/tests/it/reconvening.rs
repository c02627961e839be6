//! An inquorate poll is held again: the same question, under its rule or the one that rule names.

use moothall_core::poll::{Called, Choice, Electorate, PollCommand, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::refusal::Refusal;
use moothall_core::register::{RegisterCommand, UnitRegistered};
use moothall_core::rule::Outcome;
use moothall_core::state::Command;

use crate::spec::{Hall, at};
use crate::world::*;

/// Held again in July.
fn again(rule: &str) -> Terms {
    Terms {
        opens_at: at("2026-07-18T09:00:00+08:00"),
        closes_at: Some(at("2026-07-28T00:00:00+08:00")),
        reconvenes: Some(poll(1)),
        ..terms(rule)
    }
}

fn certified(mut hall: Hall, votes: u32) -> (Hall, Outcome) {
    for number in 1..=votes {
        hall.does(owner(number), cast(Choice::For));
    }
    close(&mut hall);
    let outcome = tally(&mut hall).evaluation.outcome;
    after_objections(&mut hall);
    hall.does(TELLER, ask(PollCommand::Certify));
    (hall, outcome)
}

#[test]
fn an_inquorate_poll_is_reconvened_and_a_rejected_one_is_not() {
    let (mut inquorate, outcome) = certified(open_poll(terms(ORDINARY)), 3);
    assert_eq!(outcome, Outcome::Inquorate);
    inquorate.does(CHAIR, call(2, again(ORDINARY)));
    // Once at a time: two votes on one question would give two answers.
    inquorate.refuses(CHAIR, call(3, again(ORDINARY)), Refusal::AlreadyDone);
    let reason = reason();
    inquorate.does(CHAIR, Command::Poll(poll(2), PollCommand::Cancel { reason }));
    inquorate.does(CHAIR, call(3, again(ORDINARY)));
    let (carried, outcome) = certified(open_poll(terms(ORDINARY)), 5);
    assert_eq!(outcome, Outcome::Carried);
    carried.refuses(CHAIR, call(2, again(ORDINARY)), Refusal::NotInquorate);
    let open = open_poll(terms(ORDINARY));
    open.refuses(CHAIR, call(2, again(ORDINARY)), Refusal::NotInquorate);
    let nothing = Terms { reconvenes: Some(poll(9)), ..again(ORDINARY) };
    open.refuses(CHAIR, call(2, nothing), Refusal::PollUnknown);
}

#[test]
fn what_is_reconvened_is_the_same_question_under_the_same_rule() {
    let (mut hall, _) = certified(open_poll(terms(SPECIAL)), 3);
    let easier = Refusal::RuleNotForPolls { rule: rule_id(ORDINARY) };
    hall.refuses(CHAIR, call(2, again(ORDINARY)), easier);
    hall.does(CHAIR, draft(2));
    hall.does(CHAIR, ProposalCommand::Freeze { proposal: proposal(2) });
    let another = PollCommand::Call(Called { proposal: proposal(2), ..called(2, again(SPECIAL)) });
    hall.refuses(CHAIR, Command::Poll(poll(2), another), Refusal::PollUnknown);
}

#[test]
fn a_rule_names_the_rule_of_the_second_meeting() {
    let mut hall = estate(&[]);
    for number in 1..=5 {
        hall.does(REGISTRAR, admit(100 + number));
        let unit = UnitRegistered { share: 20, ..dwelling(number, 0) };
        hall.does(REGISTRAR, RegisterCommand::RegisterUnit(unit));
        hall.does(REGISTRAR, RegisterCommand::RecordParty(person(number, 100 + number)));
        hall.does(REGISTRAR, transfer(number, number));
    }
    notice(&mut hall, terms("tw.condo31"));
    hall.wind_to(at(OPENING)).clock_strikes();
    let (mut hall, outcome) = certified(hall, 3);
    assert_eq!(outcome, Outcome::Inquorate);
    hall.does(CHAIR, call(2, again("tw.condo32")));
    let second = |command| moothall_core::state::Command::Poll(poll(2), command);
    hall.does(CHAIR, second(PollCommand::PublishNotice));
    hall.wind_to(at("2026-07-18T09:00:00+08:00")).clock_strikes();
    for number in 1..=3 {
        hall.does(owner(number), second(PollCommand::Cast { seat: None, choice: Choice::For, reason: None }));
    }
    hall.wind_to(at("2026-07-28T00:00:00+08:00"));
    hall.does(TELLER, second(PollCommand::Tally));
    let result = hall.poll(poll(2)).result.as_ref().map(|tallied| tallied.evaluation.outcome);
    assert_eq!(result, Some(Outcome::Carried));
    assert_eq!(
        hall.poll(poll(2)).terms.electorate,
        Electorate::Owners { scope: moothall_core::policy::Scope::Community }
    );
}
