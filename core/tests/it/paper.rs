//! Paper: two people read each ballot, papers are served or not, attendance and consents are recorded.

use moothall_core::event::Event;
use moothall_core::policy::Action;
use moothall_core::poll::{
    AttendanceRecorded, BallotCast, Choice, ConsentRecorded, PaperBallotDiscarded, PaperBallotEntered,
    PollCommand, Right, Service, ServiceRecorded, Terms, Weights,
};
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;

use crate::spec::{at, local};
use crate::world::*;

pub(crate) fn enter(number: u32, of: u32, choice: Option<Choice>) -> Command {
    ask(PollCommand::EnterPaper { entry: entry(number), seat: seat(of), choice })
}

pub(crate) fn confirm(number: u32, choice: Option<Choice>) -> Command {
    ask(PollCommand::ConfirmPaper { entry: entry(number), choice })
}

pub(crate) fn discard(number: u32) -> Command {
    ask(PollCommand::DiscardPaper { entry: entry(number), reason: reason() })
}

#[test]
fn two_people_read_a_paper_ballot() {
    let mut hall = open_poll(terms(ORDINARY));
    let choice = Some(Choice::For);
    let entered =
        PaperBallotEntered { poll: poll(1), entry: entry(1), seat: seat(1), choice, by: member_id(3) };
    assert_eq!(hall.does(TELLER, enter(1, 1, choice)), [Event::PaperBallotEntered(entered)]);
    hall.refuses(TELLER, confirm(1, choice), Refusal::NotYourOwnEntry);
    let ballot = BallotCast {
        poll: poll(1),
        seat: seat(1),
        choice,
        weights: Weights::of(&[10_000, 1]),
        right: Right::Paper,
        paper: Some(entry(1)),
        replaces: None,
        reason: None,
    };
    assert_eq!(hall.does(SECOND_TELLER, confirm(1, choice)), [Event::BallotCast(ballot)]);
    hall.refuses(SECOND_TELLER, confirm(1, choice), Refusal::PaperEntryUnknown);
}

#[test]
fn readings_that_differ_are_looked_at_together_and_entered_again() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(TELLER, enter(1, 1, Some(Choice::For)));
    hall.refuses(SECOND_TELLER, confirm(1, None), Refusal::PaperEntriesDiffer);
    hall.refuses(SECOND_TELLER, enter(2, 1, None), Refusal::AlreadyExists);
    let discarded = PaperBallotDiscarded { poll: poll(1), entry: entry(1), reason: reason() };
    assert_eq!(hall.does(SECOND_TELLER, discard(1)), [Event::PaperBallotDiscarded(discarded)]);
    hall.refuses(TELLER, discard(1), Refusal::PaperEntryUnknown);
    hall.does(SECOND_TELLER, enter(2, 1, None));
    hall.does(TELLER, confirm(2, None));
}

#[test]
fn only_tellers_read_paper_and_only_of_seats_on_the_roll() {
    let hall = open_poll(terms(ORDINARY));
    hall.refuses(CHAIR, enter(1, 1, None), Refusal::NotPermitted { action: Action::HandleBallots });
    hall.refuses(TELLER, enter(1, 9, None), Refusal::SeatUnknown);
    hall.refuses(TELLER, enter(1, 1, Some(Choice::Conform)), Refusal::ChoiceNotOffered);
}

#[test]
fn paper_is_read_from_the_opening_until_the_count() {
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, terms(ORDINARY));
    let refusal = Refusal::VotingNotOpen { opens_at: local(at(OPENING)) };
    hall.refuses(TELLER, enter(1, 1, None), refusal);
    // The clock has not come round yet: neither to the opening nor to the closing.
    hall.wind_to(at(OPENING)).does(TELLER, enter(1, 1, None));
    hall.wind_to(at(CLOSING)).does(TELLER, enter(2, 2, None));
    hall.clock_strikes();
    hall.does(TELLER, enter(3, 3, None));
    hall.refuses(TELLER, ask(PollCommand::Tally), Refusal::PaperEntryOpen);
    for number in 1..=3 {
        hall.does(SECOND_TELLER, confirm(number, None));
    }
    tally(&mut hall);
    hall.refuses(TELLER, enter(4, 4, None), Refusal::PollNotInPhase);
}

#[test]
fn a_paper_does_not_replace_a_ballot_that_stands() {
    let mut hall = open_poll(Terms { replaceable: false, ..terms(ORDINARY) });
    hall.does(TELLER, enter(1, 1, Some(Choice::For)));
    hall.does(owner(1), cast(Choice::Against));
    hall.refuses(SECOND_TELLER, confirm(1, Some(Choice::For)), Refusal::AlreadyVoted);
    hall.does(owner(2), cast(Choice::Against));
    hall.refuses(TELLER, enter(2, 2, Some(Choice::For)), Refusal::AlreadyVoted);
}

#[test]
fn service_and_attendance_are_recorded_of_seats_on_the_roll() {
    let mut hall = open_poll(terms(ORDINARY));
    let seats = vec![seat(1), seat(2)];
    let named = vec![seat(1), seat(2), seat(1)];
    let served = PollCommand::RecordService { seats: named, service: Service::Served };
    let recorded = ServiceRecorded { poll: poll(1), seats: seats.clone(), service: Service::Served };
    assert_eq!(hall.does(TELLER, ask(served)), [Event::ServiceRecorded(recorded)]);
    let present = |seats| ask(PollCommand::RecordAttendance { seats });
    let recorded = AttendanceRecorded { poll: poll(1), seats: seats.clone() };
    assert_eq!(hall.does(TELLER, present(seats)), [Event::AttendanceRecorded(recorded)]);
    hall.refuses(TELLER, present(vec![seat(1), seat(9)]), Refusal::SeatUnknown);
    let unserved = PollCommand::RecordService { seats: vec![seat(9)], service: Service::Failed };
    hall.refuses(TELLER, ask(unserved), Refusal::SeatUnknown);
}

#[test]
fn an_owner_consents_for_her_own_unit_and_a_teller_records_what_she_gave_in_writing() {
    let mut hall = open_poll(Terms { consents: vec![unit(1)], ..terms(ELEVATOR) });
    let consent = |number, given| ask(PollCommand::RecordConsent { unit: unit(number), given });
    hall.refuses(owner(2), consent(1, true), Refusal::NotPermitted { action: Action::HandleBallots });
    hall.refuses(owner(2), consent(2, true), Refusal::ConsentNotAsked);
    let recorded = ConsentRecorded { poll: poll(1), unit: unit(1), given: false };
    assert_eq!(hall.does(owner(1), consent(1, false)), [Event::ConsentRecorded(recorded)]);
    hall.does(TELLER, consent(1, true));
    close(&mut hall);
    tally(&mut hall);
    hall.refuses(owner(1), consent(1, false), Refusal::PollNotInPhase);
    hall.refuses(TELLER, consent(1, false), Refusal::PollNotInPhase);
}
