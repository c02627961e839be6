//! Counting: the count and what the rule makes of it, attendance, consents, the bandwagon, the certificate.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Role};
use moothall_core::poll::{
    Announced, Choice, CountLine, Electorate, OutcomeRuled, PollCommand, Service, Terms, Weights,
};
use moothall_core::refusal::Refusal;
use moothall_core::rule::Outcome;

use crate::spec::{Hall, at};
use crate::world::*;

fn line(seats: u32, weights: &[u64]) -> CountLine {
    CountLine { seats, weights: Weights::of(weights) }
}

fn served(hall: &mut Hall, seats: &[u32]) {
    let seats = seats.iter().map(|number| seat(*number)).collect();
    hall.does(TELLER, ask(PollCommand::RecordService { seats, service: Service::Served }));
}

#[test]
fn a_count_has_a_line_for_each_kind_of_ballot_and_of_silence() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), cast(Choice::For));
    hall.does(owner(2), cast(Choice::Against));
    hall.does(owner(3), cast(Choice::Abstain));
    served(&mut hall, &[3, 4]);
    close(&mut hall);
    let tallied = tally(&mut hall);
    let expected = [
        ("abstain", line(1, &[10_000, 1])),
        ("against", line(1, &[10_000, 1])),
        ("for", line(1, &[10_000, 1])),
        ("non_return", line(1, &[10_000, 1])),
        ("roll", line(5, &[50_000, 5])),
        ("unserved", line(1, &[10_000, 1])),
    ];
    assert_eq!(tallied.count, expected.map(|(name, line)| (name.to_owned(), line)).into());
    assert_eq!(tallied.evaluation.outcome, Outcome::Inquorate);
    // Seven days after the 28th of May, at midnight.
    assert_eq!((tallied.number, tallied.objections_until), (1, at("2026-06-05T00:00:00+08:00")));
}

#[test]
fn only_a_teller_counts_and_only_when_voting_is_over() {
    let mut hall = open_poll(terms(ORDINARY));
    let tally_now = || ask(PollCommand::Tally);
    hall.refuses(CHAIR, tally_now(), Refusal::NotPermitted { action: Action::CountBallots });
    hall.wind_to(at(CLOSING).plus_micros(-1)).refuses(TELLER, tally_now(), Refusal::VotingStillOpen);
    // The window is over whether or not the clock has come round.
    let events = hall.wind_to(at(CLOSING)).does(TELLER, tally_now());
    assert!(matches!(events.as_slice(), [Event::PollClosed(_), Event::PollTallied(_)]));
    hall.refuses(TELLER, tally_now(), Refusal::PollNotInPhase);
}

#[test]
fn abstentions_take_part_and_stay_in_the_base() {
    let mut hall = open_poll(terms(ORDINARY));
    for (number, choice) in [(1, Choice::For), (2, Choice::For), (3, Choice::Abstain), (4, Choice::Against)] {
        hall.does(owner(number), cast(choice));
    }
    close(&mut hall);
    assert_eq!(tally(&mut hall).evaluation.outcome, Outcome::Rejected, "two of four are no majority");
}

#[test]
fn what_is_not_returned_follows_the_majority_only_where_the_rule_says_so() {
    let vote = |rule| {
        let mut hall = open_poll(terms(rule));
        served(&mut hall, &[1, 2, 3, 4]);
        hall.does(owner(1), cast(Choice::For));
        hall.does(owner(2), cast(Choice::For));
        close(&mut hall);
        tally(&mut hall).evaluation
    };
    assert_eq!(vote(ORDINARY).outcome, Outcome::Inquorate);
    let with = vote(BANDWAGON);
    assert_eq!(with.outcome, Outcome::Carried);
    let shown = with.working.bandwagon.unwrap_or_else(|| panic!("both counts are shown"));
    assert_eq!((shown.without.outcome, shown.with_clause.outcome), (Outcome::Inquorate, Outcome::Carried));
}

#[test]
fn who_says_conform_follows_the_majority_and_nobody_where_there_is_none() {
    let vote = |second| {
        let mut hall = open_poll(terms(BANDWAGON));
        for (number, choice) in [(1, Choice::For), (2, second), (3, Choice::Conform), (4, Choice::Conform)] {
            hall.does(owner(number), cast(choice));
        }
        close(&mut hall);
        tally(&mut hall).evaluation.outcome
    };
    assert_eq!(vote(Choice::For), Outcome::Carried);
    assert_eq!(vote(Choice::Against), Outcome::Rejected);
}

#[test]
fn a_lift_needs_the_consent_of_the_unit_it_takes_whatever_the_majority() {
    let vote = |given: Option<bool>| {
        let mut hall = open_poll(Terms { consents: vec![unit(1)], ..terms(ELEVATOR) });
        for number in 1..=5 {
            hall.does(owner(number), cast(Choice::For));
        }
        if let Some(given) = given {
            hall.does(owner(1), ask(PollCommand::RecordConsent { unit: unit(1), given }));
        }
        close(&mut hall);
        tally(&mut hall).evaluation.outcome
    };
    assert_eq!(vote(Some(true)), Outcome::Carried);
    assert_eq!(vote(Some(false)), Outcome::Rejected);
    assert_eq!(vote(None), Outcome::Rejected, "silence about one's own unit is no consent");
}

#[test]
fn quorum_is_who_is_present_where_attendance_was_taken() {
    let mut hall = estate(&[10_000; 3]);
    for number in 1..=3 {
        hall.does(REGISTRAR, grant_role(10 + number, role(100 + number, Role::Councillor, building("1幢"))));
    }
    let electorate = Electorate::Members { role: Some(Role::Councillor) };
    notice(&mut hall, Terms { electorate, closes_at: None, ..terms(COUNCIL) });
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.does(owner(1), cast(Choice::For));
    let mut without = hall.clone();
    without.does(CHAIR, ask(PollCommand::Close));
    assert_eq!(tally(&mut without).evaluation.outcome, Outcome::Inquorate);
    let seats = vec![member_id(102).into(), member_id(103).into()];
    hall.does(TELLER, ask(PollCommand::RecordAttendance { seats }));
    hall.does(CHAIR, ask(PollCommand::Close));
    let tallied = tally(&mut hall);
    assert_eq!(tallied.count.get("present"), Some(&line(3, &[3])));
    assert_eq!(tallied.evaluation.outcome, Outcome::Rejected, "one of three present");
}

#[test]
fn the_chair_rules_beside_the_count_and_never_instead_of_it() {
    let mut hall = open_poll(terms(ORDINARY));
    let ruled = || ask(PollCommand::Rule { outcome: Outcome::Carried, reason: reason() });
    hall.refuses(CHAIR, ruled(), Refusal::PollNotInPhase);
    close(&mut hall);
    tally(&mut hall);
    hall.refuses(TELLER, ruled(), Refusal::NotPermitted { action: Action::ConvenePoll });
    let (computed, outcome) = (Outcome::Inquorate, Outcome::Carried);
    let event = OutcomeRuled { poll: poll(1), computed, ruled: outcome, reason: reason() };
    assert_eq!(hall.does(CHAIR, ruled()), [Event::OutcomeRuled(event)]);
    after_objections(&mut hall);
    let events = hall.does(TELLER, ask(PollCommand::Certify));
    assert!(matches!(events.as_slice(), [Event::ResultCertified(c)] if c.outcome == Outcome::Inquorate));
}

#[test]
fn a_certificate_holds_everything_that_decided_it() {
    let mut hall = open_poll(terms(ORDINARY));
    for number in 1..=4 {
        hall.does(owner(number), cast(Choice::For));
    }
    close(&mut hall);
    let tallied = tally(&mut hall);
    after_objections(&mut hall);
    hall.refuses(CHAIR, ask(PollCommand::Certify), Refusal::NotPermitted { action: Action::CountBallots });
    let events = hall.does(TELLER, ask(PollCommand::Certify));
    let [Event::ResultCertified(certified)] = events.as_slice() else {
        panic!("a certificate, not {events:?}")
    };
    let noticed = hall.log.iter().find_map(|(_, event)| match event {
        Event::PollNoticed(noticed) => Some(noticed.roll_hash.clone()),
        _ => None,
    });
    assert_eq!(certified.outcome, Outcome::Carried);
    assert_eq!((&certified.count, &certified.evaluation), (&tallied.count, &tallied.evaluation));
    assert_eq!(Some(&certified.roll_hash), noticed.as_ref());
    assert_eq!((certified.number, certified.objections), (1, [0, 0]));
    hall.refuses(TELLER, ask(PollCommand::Certify), Refusal::PollNotInPhase);
}

#[test]
fn a_certified_result_is_announced_once() {
    let mut hall = open_poll(terms(ORDINARY));
    close(&mut hall);
    tally(&mut hall);
    let announce = || ask(PollCommand::Announce);
    hall.refuses(CHAIR, announce(), Refusal::PollNotInPhase);
    after_objections(&mut hall);
    hall.does(TELLER, ask(PollCommand::Certify));
    hall.refuses(TELLER, announce(), Refusal::NotPermitted { action: Action::ConvenePoll });
    let announced = Announced { poll: poll(1), outcome: Outcome::Inquorate };
    assert_eq!(hall.does(CHAIR, announce()), [Event::ResultAnnounced(announced)]);
    hall.refuses(CHAIR, announce(), Refusal::AlreadyDone);
}
