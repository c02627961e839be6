//! Two buildings: polls for one of them, and officers whose powers end at its door.

use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{Choice, Electorate, PollCommand, Terms};
use moothall_core::refusal::Refusal;
use moothall_core::register::{RegisterCommand, UnitRegistered};
use moothall_core::rule::Outcome;

use crate::spec::{Hall, at};
use crate::world::*;

fn entrance(of: &str, name: &str) -> Scope {
    Scope::Entrance { building: label(of), entrance: label(name) }
}

/// Parties 1 to 3 own in the first building, 4 and 5 in the second, and party 1 in both.
fn two_buildings() -> Hall {
    let mut hall = estate(&[10_000; 3]);
    for (number, to) in [(4, 4), (5, 5), (6, 1)] {
        if to == number {
            hall.does(REGISTRAR, admit(100 + number));
            hall.does(REGISTRAR, RegisterCommand::RecordParty(person(number, 100 + number)));
        }
        let unit = UnitRegistered { building: label("2幢"), ..dwelling(number, 7_000) };
        hall.does(REGISTRAR, RegisterCommand::RegisterUnit(unit));
        hall.does(REGISTRAR, transfer(number, to));
    }
    hall
}

fn in_scope(scope: Scope) -> Terms {
    Terms { electorate: Electorate::Owners { scope }, ..terms(ORDINARY) }
}

#[test]
fn a_poll_for_one_building_has_its_owners_with_what_they_own_there() {
    let mut hall = two_buildings();
    notice(&mut hall, in_scope(building("2幢")));
    let roll = &hall.poll(poll(1)).roll;
    let weights = |number| roll.get(seat(number)).map(|(seat, _)| seat.weights.as_slice().to_vec());
    assert_eq!((roll.len(), weights(1), weights(2)), (3, Some(vec![7_000, 1]), None));
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.refuses(owner(2), cast(Choice::For), Refusal::NotOnTheRoll);
    for number in [1, 4] {
        hall.does(owner(number), cast(Choice::For));
    }
    close(&mut hall);
    assert_eq!(tally(&mut hall).evaluation.outcome, Outcome::Carried);
}

#[test]
fn officers_of_a_building_act_on_its_polls_and_on_no_others() {
    let mut hall = two_buildings();
    for (number, office) in [(104, Role::Chair), (105, Role::Teller)] {
        hall.does(REGISTRAR, grant_role(number, role(number, office, building("2幢"))));
    }
    let (chair, teller) = (member(104), member(105));
    propose(&mut hall);
    let refusal = Refusal::NotPermitted { action: Action::ConvenePoll };
    for elsewhere in [Scope::Community, building("1幢"), entrance("1幢", "1单元")] {
        hall.refuses(chair, call(1, in_scope(elsewhere)), refusal.clone());
    }
    let members = Terms { electorate: Electorate::Members { role: None }, ..terms(COUNCIL) };
    hall.refuses(chair, call(1, members), refusal);
    hall.does(chair, call(1, in_scope(entrance("2幢", "1单元"))));
    hall.wind_to(at(NOTICE)).does(chair, ask(PollCommand::PublishNotice));
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.does(teller, crate::paper::enter(1, 4, None));
    hall.does(teller, crate::paper::discard(1));
    hall.wind_to(at(CLOSING)).does(teller, ask(PollCommand::Tally));
    // Their offices give them nothing over the whole community.
    hall.refuses(chair, withdraw(1), Refusal::NotPermitted { action: Action::CurateProposal });
}

#[test]
fn a_teller_of_one_building_counts_nothing_of_the_whole() {
    let mut hall = two_buildings();
    hall.does(REGISTRAR, grant_role(105, role(105, Role::Teller, building("2幢"))));
    notice(&mut hall, terms(ORDINARY));
    hall.wind_to(at(OPENING)).clock_strikes();
    let refusal = Refusal::NotPermitted { action: Action::HandleBallots };
    hall.refuses(member(105), crate::paper::enter(1, 4, None), refusal);
}

#[test]
fn a_registrar_of_one_building_does_not_govern_the_community() {
    let mut hall = two_buildings();
    hall.does(REGISTRAR, grant_role(105, role(105, Role::Registrar, building("2幢"))));
    let unit = RegisterCommand::RegisterUnit(dwelling(9, 100));
    hall.refuses(member(105), unit, Refusal::NotPermitted { action: Action::KeepRegister });
    let rename = moothall_core::community::CommunityCommand::Rename { name: title("我们的") };
    hall.refuses(member(105), rename, Refusal::NotPermitted { action: Action::GovernCommunity });
    let another = grant_role(106, role(104, Role::Registrar, Scope::Community));
    hall.refuses(member(105), another, Refusal::NotPermitted { action: Action::AppointRegistrar });
}

#[test]
fn a_scope_covers_what_lies_in_it() {
    let (one, two) = (building("1幢"), building("2幢"));
    let door = entrance("1幢", "1单元");
    for (outer, inner, covers) in [
        (&Scope::Community, &Scope::Community, true),
        (&Scope::Community, &door, true),
        (&one, &one, true),
        (&one, &door, true),
        (&two, &door, false),
        (&one, &Scope::Community, false),
        (&door, &one, false),
        (&door, &door, true),
        (&door, &entrance("1幢", "2单元"), false),
        (&door, &entrance("2幢", "1单元"), false),
    ] {
        assert_eq!(outer.covers(inner), covers, "{outer:?} {inner:?}");
    }
}
