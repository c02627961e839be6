//! Casting ballots: who may, for which seat, how often.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Role};
use moothall_core::poll::{
    BallotCast, BallotSpoiled, Choice, Electorate, Mark, PollCommand, Right, Terms, Weights,
};
use moothall_core::refusal::Refusal;
use moothall_core::register::{PartyKind, PartyRecorded, RegisterCommand};

use crate::spec::{Hall, at};
use crate::world::*;

fn ballot(number: u32, choice: Choice, replaces: Option<Mark>) -> Event {
    Event::BallotCast(BallotCast {
        poll: poll(1),
        seat: seat(number),
        choice: Some(choice),
        weights: Weights::of(&[10_000, 1]),
        right: Right::Own,
        paper: None,
        replaces,
        reason: None,
    })
}

fn spoil(number: u32) -> moothall_core::state::Command {
    ask(PollCommand::Spoil { seat: seat(number), reason: reason() })
}

fn weights_of(hall: &Hall, number: u32) -> Option<Vec<u64>> {
    hall.poll(poll(1)).roll.get(seat(number)).map(|(seat, _)| seat.weights.as_slice().to_vec())
}

#[test]
fn an_owner_votes_with_the_weights_of_her_seat() {
    let mut hall = open_poll(terms(ORDINARY));
    assert_eq!(hall.does(owner(1), cast(Choice::For)), [ballot(1, Choice::For, None)]);
    hall.refuses(CHAIR, cast(Choice::For), Refusal::NotOnTheRoll);
    hall.refuses(ADMINISTRATOR, cast(Choice::For), Refusal::NotPermitted { action: Action::CastBallot });
    hall.refuses(owner(77), cast(Choice::For), Refusal::NotPermitted { action: Action::CastBallot });
}

#[test]
fn a_ballot_is_replaced_where_the_terms_allow_it() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), cast(Choice::For));
    assert_eq!(hall.does(owner(1), cast(Choice::Against)), [ballot(1, Choice::Against, Some(Mark::For))]);
}

#[test]
fn a_ballot_stands_where_the_terms_do_not_allow_it_to_be_replaced() {
    let mut hall = open_poll(Terms { replaceable: false, ..terms(ORDINARY) });
    hall.does(owner(1), cast(Choice::For));
    hall.refuses(owner(1), cast(Choice::Against), Refusal::AlreadyVoted);
}

#[test]
fn a_spoiled_ballot_is_cast_anew_even_where_none_is_replaced() {
    let mut hall = open_poll(Terms { replaceable: false, ..terms(ORDINARY) });
    hall.refuses(TELLER, spoil(1), Refusal::BallotUnknown);
    hall.refuses(TELLER, spoil(9), Refusal::SeatUnknown);
    hall.does(owner(1), cast(Choice::For));
    hall.refuses(owner(2), spoil(1), Refusal::NotPermitted { action: Action::HandleBallots });
    let spoiled = BallotSpoiled {
        poll: poll(1),
        seat: seat(1),
        weights: Weights::of(&[10_000, 1]),
        replaces: Mark::For,
        reason: reason(),
    };
    assert_eq!(hall.does(TELLER, spoil(1)), [Event::BallotSpoiled(spoiled)]);
    hall.refuses(TELLER, spoil(1), Refusal::AlreadyDone);
    assert_eq!(hall.does(owner(1), cast(Choice::For)), [ballot(1, Choice::For, Some(Mark::Invalid))]);
}

#[test]
fn a_choice_that_the_rule_does_not_know_is_not_offered() {
    let hall = open_poll(terms(ORDINARY));
    hall.refuses(owner(1), cast(Choice::Conform), Refusal::ChoiceNotOffered);
    let mut hall = open_poll(terms(BANDWAGON));
    hall.does(owner(1), cast(Choice::Conform));
}

#[test]
fn reasons_are_in_the_voters_own_words() {
    let mut hall = open_poll(terms(ORDINARY));
    let because =
        |number| ask(PollCommand::Cast { seat: None, choice: Choice::For, reason: Some(words(number)) });
    hall.refuses(owner(1), because(102), Refusal::NotPermitted { action: Action::CastBallot });
    hall.does(owner(1), because(101));
}

#[test]
fn co_owners_cast_one_ballot_by_the_one_they_have_named() {
    let mut hall = estate(&[10_000]);
    hall.does(REGISTRAR, admit(110));
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(2, 5_000)));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(co_owners(2, &[110, 101])));
    hall.does(REGISTRAR, transfer(2, 2));
    notice(&mut hall, terms(ORDINARY));
    hall.wind_to(at(OPENING));
    for command in [cast(Choice::For), cast_for(seat(2), Choice::For)] {
        hall.refuses(member(110), command, Refusal::RepresentativeNotNamed);
    }
    let name = RegisterCommand::NameRepresentative { party: party(2), representative: member_id(110) };
    hall.does(REGISTRAR, name);
    hall.does(member(110), cast(Choice::For));
    hall.refuses(owner(1), cast_for(seat(2), Choice::Against), Refusal::NotOnTheRoll);
    hall.does(owner(1), cast(Choice::Against));
}

#[test]
fn who_acts_for_several_seats_says_for_which() {
    let mut hall = estate(&[10_000, 10_000]);
    let company =
        PartyRecorded { kind: PartyKind::Organisation, name: Some(title("粮站")), ..person(3, 101) };
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(3, 10_000)));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(company));
    hall.does(REGISTRAR, transfer(3, 3));
    notice(&mut hall, terms(ORDINARY));
    hall.wind_to(at(OPENING));
    hall.refuses(owner(1), cast(Choice::For), Refusal::SeatAmbiguous { seats: vec![seat(1), seat(3)] });
    hall.does(owner(1), cast_for(seat(3), Choice::For));
    hall.refuses(owner(1), cast_for(seat(9), Choice::For), Refusal::NotOnTheRoll);
}

#[test]
fn one_buyer_of_several_units_is_one_head_and_so_is_the_developer() {
    let mut hall = estate(&[10_000, 9_000, 8_000]);
    hall.does(REGISTRAR, transfer(2, 1));
    let developer = PartyRecorded {
        kind: PartyKind::Developer,
        holders: Vec::new(),
        name: Some(title("海棠置业")),
        ..person(9, 0)
    };
    hall.does(REGISTRAR, RegisterCommand::RecordParty(developer));
    for number in [4, 5, 6] {
        hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(number, 1_000)));
        hall.does(REGISTRAR, transfer(number, 9));
    }
    notice(&mut hall, terms(ORDINARY));
    assert_eq!(hall.poll(poll(1)).roll.len(), 3);
    assert_eq!(weights_of(&hall, 1), Some(vec![19_000, 1]));
    assert_eq!(weights_of(&hall, 9), Some(vec![3_000, 1]));
    assert_eq!(weights_of(&hall, 2), None);
}

#[test]
fn the_roll_is_frozen_with_the_notice_whoever_owns_the_unit_later() {
    let mut hall = estate(&[10_000, 10_000]);
    notice(&mut hall, terms(ORDINARY));
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(person(50, 150)));
    hall.does(REGISTRAR, transfer(1, 50));
    hall.wind_to(at(OPENING));
    hall.refuses(member(150), cast(Choice::For), Refusal::NotOnTheRoll);
    assert_eq!(hall.does(owner(1), cast(Choice::For)), [ballot(1, Choice::For, None)]);
    assert_eq!(weights_of(&hall, 1), Some(vec![10_000, 1]));
}

#[test]
fn members_vote_once_each_where_members_are_asked() {
    let electorate = Electorate::Members { role: Some(Role::Teller) };
    let mut hall = open_poll(Terms { electorate, ..terms(COUNCIL) });
    hall.does(TELLER, cast(Choice::For));
    hall.refuses(TELLER, cast_for(member_id(4).into(), Choice::For), Refusal::NotOnTheRoll);
    hall.refuses(owner(1), cast(Choice::For), Refusal::NotOnTheRoll);
    assert_eq!(hall.poll(poll(1)).roll.len(), 2);
}
