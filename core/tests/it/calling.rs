//! Calling a poll, its notice, its window, its one extension, its cancellation.

use moothall_core::community::Settings;
use moothall_core::event::Event;
use moothall_core::policy::{Action, Role};
use moothall_core::poll::{
    Called, Cancelled, Choice, Electorate, Extended, Opened, Phase, PollCommand, Terms, Weights,
};
use moothall_core::refusal::Refusal;

use crate::spec::{Hall, at, given_hall, local};
use crate::world::*;

const DAY: i64 = 86_400_000_000;

fn called_poll(terms: Terms) -> Hall {
    let mut hall = estate(&[10_000; 5]);
    propose(&mut hall);
    hall.does(CHAIR, call(1, terms));
    hall
}

fn extend(closes_at: &str) -> moothall_core::state::Command {
    ask(PollCommand::Extend { closes_at: at(closes_at), reason: reason() })
}

#[test]
fn the_chair_calls_a_poll_and_the_bylaws_bound_its_extension() {
    let mut hall = estate(&[10_000]);
    propose(&mut hall);
    hall.does(REGISTRAR, settings(Settings { extension_days_max: 3, ..Settings::default() }));
    let expected = called(1, Terms { extension_days_max: 3, ..terms(ORDINARY) });
    given_hall(&hall).when(CHAIR, call(1, terms(ORDINARY))).then([Event::PollCalled(expected)]);
    hall.refuses(owner(1), call(1, terms(ORDINARY)), Refusal::NotPermitted { action: Action::ConvenePoll });
    let elsewhere = Called { proposal: proposal(9), ..called(1, terms(ORDINARY)) };
    hall.refuses(CHAIR, ask(PollCommand::Call(elsewhere)), Refusal::ProposalUnknown);
    hall.refuses(CHAIR, ask(PollCommand::PublishNotice), Refusal::PollUnknown);
    hall.does(CHAIR, call(1, terms(ORDINARY)));
    hall.refuses(CHAIR, call(1, terms(ORDINARY)), Refusal::AlreadyExists);
}

#[test]
fn a_window_ends_after_it_begins_and_in_the_future() {
    let mut hall = estate(&[10_000]);
    propose(&mut hall);
    for closes_at in [at(OPENING), at(NOTICE)] {
        let terms = Terms { closes_at: Some(closes_at), ..terms(ORDINARY) };
        hall.refuses(CHAIR, call(1, terms), Refusal::WindowMalformed);
    }
    // Whoever means at once has a day to say it; nothing has begun long before it was called.
    let open_end = || Terms { closes_at: None, ..terms(ORDINARY) };
    let day_after = at(OPENING).plus_micros(24 * 60 * 60 * 1_000_000);
    hall.wind_to(day_after);
    hall.clone().does(CHAIR, call(1, open_end()));
    hall.wind_to(day_after.plus_micros(1)).refuses(CHAIR, call(1, open_end()), Refusal::DateInPast);
    hall.wind_to(at(CLOSING)).refuses(CHAIR, call(1, terms(ORDINARY)), Refusal::WindowMalformed);
}

#[test]
fn a_rule_fits_the_electorate_or_is_refused() {
    let mut hall = estate(&[10_000]);
    propose(&mut hall);
    let members = Electorate::Members { role: None };
    for (rule, electorate) in [
        // Area cannot be weighed among members, heads of councillors not among owners.
        (ORDINARY, Some(members.clone())),
        (COUNCIL, None),
        // Not a vote.
        ("cn.spc8-9.roll", None),
        ("cn.jiaxing21.audit", None),
        // All members and their representatives weigh the same: the roll cannot tell them apart.
        ("cn.beijing57.pmc", Some(members)),
    ] {
        let fitting = terms(rule);
        let terms = Terms { electorate: electorate.unwrap_or(fitting.electorate.clone()), ..fitting };
        hall.refuses(CHAIR, call(1, terms), Refusal::RuleNotForPolls { rule: rule_id(rule) });
    }
}

#[test]
fn consents_are_asked_only_under_a_rule_that_hears_them_and_of_units_that_exist() {
    let mut hall = estate(&[10_000]);
    propose(&mut hall);
    let asking = |rule, number| Terms { consents: vec![unit(number)], ..terms(rule) };
    hall.refuses(CHAIR, call(1, asking(ORDINARY, 1)), Refusal::RuleNotForPolls { rule: rule_id(ORDINARY) });
    hall.refuses(CHAIR, call(1, asking(ELEVATOR, 9)), Refusal::UnitUnknown);
    hall.does(CHAIR, call(1, asking(ELEVATOR, 1)));
}

#[test]
fn a_rule_is_in_force_on_the_day_of_the_vote_where_the_community_is() {
    let mut hall = estate(&[10_000]);
    propose(&mut hall);
    let ended = "cn.reg2018.12.ordinary";
    hall.refuses(CHAIR, call(1, terms(ended)), Refusal::RuleNotInForce { rule: rule_id(ended) });
}

#[test]
fn notice_is_given_in_whole_days_of_the_calendar() {
    // The 18th less fifteen days is the 3rd: until midnight in Shanghai, not in Greenwich.
    let mut hall = called_poll(terms(ORDINARY));
    hall.wind_to(at("2026-05-03T23:59:59.999999+08:00"));
    assert!(hall.ask(CHAIR, &ask(PollCommand::PublishNotice)).is_ok());
    let refusal = Refusal::NoticeTooShort { days: 15 };
    hall.wind_to(at("2026-05-04T00:00:00+08:00")).refuses(CHAIR, ask(PollCommand::PublishNotice), refusal);
}

#[test]
fn a_community_whose_bylaws_ask_for_no_notice_may_open_at_once() {
    let mut hall = called_poll(terms(ORDINARY));
    hall.does(REGISTRAR, settings(Settings { notice_days_min: 0, ..Settings::default() }));
    hall.wind_to(at(OPENING)).does(CHAIR, ask(PollCommand::PublishNotice));
    hall.does(owner(1), cast(Choice::For));
}

#[test]
fn the_notice_freezes_the_rule_the_text_and_the_roll() {
    let mut hall = called_poll(terms(ORDINARY));
    let events = hall.wind_to(at(NOTICE)).does(CHAIR, ask(PollCommand::PublishNotice));
    let [Event::PollRollEntered(entered), Event::PollNoticed(noticed)] = events.as_slice() else {
        panic!("a roll and a notice, not {events:?}");
    };
    assert_eq!(entered.seats.len(), 5);
    assert_eq!((noticed.seats, noticed.totals, noticed.text_version), (5, Weights::of(&[50_000, 5]), 1));
    assert_eq!(noticed.rule.id, rule_id(ORDINARY));
    assert_eq!(noticed.roll_hash, hash_by_hand(&entered.seats));
    hall.refuses(CHAIR, ask(PollCommand::PublishNotice), Refusal::PollNotInPhase);
}

/// What anyone with the roll can compute: 16 bytes of id, then each weight as 8 bytes, biggest first.
fn hash_by_hand(seats: &[moothall_core::poll::Seat]) -> String {
    use sha2::{Digest, Sha256};
    let mut bytes = Vec::new();
    for seat in seats {
        bytes.extend(seat.seat.0.as_bytes());
        seat.weights.as_slice().iter().for_each(|weight| bytes.extend(weight.to_be_bytes()));
    }
    moothall_core::sealed::to_hex(&Sha256::digest(bytes))
}

#[test]
fn a_large_roll_is_entered_in_parts_of_five_hundred() {
    let mut hall = estate(&[100; 501]);
    propose(&mut hall);
    hall.does(CHAIR, call(1, terms(ORDINARY)));
    let events = hall.wind_to(at(NOTICE)).does(CHAIR, ask(PollCommand::PublishNotice));
    let sizes: Vec<usize> = events
        .iter()
        .map(|event| if let Event::PollRollEntered(entered) = event { entered.seats.len() } else { 0 })
        .collect();
    assert_eq!(sizes, [500, 1, 0]);
}

#[test]
fn a_roll_without_anybody_is_no_roll() {
    let mut hall =
        called_poll(Terms { electorate: Electorate::Owners { scope: building("9幢") }, ..terms(ORDINARY) });
    hall.wind_to(at(NOTICE)).refuses(CHAIR, ask(PollCommand::PublishNotice), Refusal::RollEmpty);
}

#[test]
fn voting_opens_at_its_instant_and_not_before() {
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms(ORDINARY));
    let refusal = Refusal::VotingNotOpen { opens_at: local(at(OPENING)) };
    hall.wind_to(at(OPENING).plus_micros(-1)).refuses(CLOCK, ask(PollCommand::Open), refusal.clone());
    assert_eq!(hall.state.due(hall.now), []);
    hall.refuses(owner(1), cast(Choice::For), refusal);
    assert_eq!(hall.state.next_deadline(), Some(at(OPENING)));
    hall.wind_to(at(OPENING)).refuses(
        owner(1),
        ask(PollCommand::Open),
        Refusal::NotPermitted { action: Action::ConvenePoll },
    );
    assert_eq!(hall.does(CLOCK, ask(PollCommand::Open)), [Event::PollOpened(Opened { poll: poll(1) })]);
    hall.refuses(CLOCK, ask(PollCommand::Open), Refusal::PollNotInPhase);
    assert_eq!(hall.state.next_deadline(), Some(at(CLOSING)));
}

#[test]
fn voting_closes_at_its_instant_exclusive() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.wind_to(at(CLOSING).plus_micros(-1)).refuses(
        CLOCK,
        ask(PollCommand::Close),
        Refusal::VotingStillOpen,
    );
    hall.refuses(CHAIR, ask(PollCommand::Close), Refusal::ClosesByTheClock);
    hall.does(owner(1), cast(Choice::For));
    hall.wind_to(at(CLOSING)).refuses(owner(2), cast(Choice::For), Refusal::VotingClosed);
    hall.clock_strikes();
    assert_eq!(hall.poll(poll(1)).phase, Phase::Closed);
    hall.refuses(owner(2), cast(Choice::For), Refusal::VotingClosed);
    hall.refuses(CLOCK, ask(PollCommand::Close), Refusal::PollNotInPhase);
}

#[test]
fn a_clock_that_slept_through_the_whole_window_opens_and_closes_at_once() {
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms(ORDINARY));
    close(&mut hall);
    assert_eq!(hall.poll(poll(1)).phase, Phase::Closed);
}

#[test]
fn a_vote_in_session_is_closed_by_the_chair() {
    let session = Terms {
        electorate: Electorate::Members { role: Some(Role::Teller) },
        closes_at: None,
        ..terms(COUNCIL)
    };
    let mut hall = estate(&[10_000]);
    notice(&mut hall, session);
    hall.refuses(CHAIR, ask(PollCommand::Close), Refusal::VotingNotOpen { opens_at: local(at(OPENING)) });
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.refuses(CLOCK, ask(PollCommand::Close), Refusal::VotingStillOpen);
    hall.refuses(TELLER, ask(PollCommand::Close), Refusal::NotPermitted { action: Action::ClosePoll });
    hall.refuses(CHAIR, extend(CLOSING), Refusal::PollNotInPhase);
    hall.does(CHAIR, ask(PollCommand::Close));
}

#[test]
fn a_poll_is_extended_once_and_no_longer_than_its_terms_allow() {
    let mut hall = open_poll(terms(ORDINARY));
    let refusal = Refusal::ExtensionTooLong { days: 15 };
    hall.refuses(CHAIR, extend("2026-06-12T00:00:00.000001+08:00"), refusal);
    hall.refuses(CHAIR, extend(CLOSING), Refusal::WindowMalformed);
    let closes_at = at(CLOSING).plus_micros(15 * DAY);
    let extended = Extended { poll: poll(1), closes_at, reason: reason() };
    assert_eq!(hall.does(CHAIR, extend("2026-06-12T00:00:00+08:00")), [Event::PollExtended(extended)]);
    hall.refuses(CHAIR, extend("2026-06-13T00:00:00+08:00"), Refusal::AlreadyExtended);
    hall.wind_to(at(CLOSING)).does(owner(1), cast(Choice::For));
    hall.wind_to(closes_at).refuses(owner(2), cast(Choice::For), Refusal::VotingClosed);
}

#[test]
fn what_is_over_or_may_not_be_extended_is_not() {
    let mut hall = open_poll(Terms { extension_days_max: 0, ..terms(ORDINARY) });
    hall.refuses(CHAIR, extend("2026-05-29T00:00:00+08:00"), Refusal::ExtensionNotAllowed);
    hall.wind_to(at(CLOSING)).refuses(CHAIR, extend("2026-05-29T00:00:00+08:00"), Refusal::VotingClosed);
    hall.clock_strikes();
    hall.refuses(CHAIR, extend("2026-05-29T00:00:00+08:00"), Refusal::PollNotInPhase);
}

#[test]
fn a_poll_is_cancelled_before_it_opens_and_not_after() {
    let cancel = || ask(PollCommand::Cancel { reason: reason() });
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms(ORDINARY));
    let cancelled = Event::PollCancelled(Cancelled { poll: poll(1), reason: reason() });
    given_hall(&hall).when(CHAIR, cancel()).then([cancelled]);
    hall.wind_to(at(OPENING)).refuses(CHAIR, cancel(), Refusal::VotingUnderWay);
    hall.clock_strikes();
    hall.refuses(CHAIR, cancel(), Refusal::VotingUnderWay);
    close(&mut hall);
    hall.refuses(CHAIR, cancel(), Refusal::PollNotInPhase);
}
