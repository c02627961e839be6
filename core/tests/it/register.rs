//! The register: units, parties, transfers, representatives, and taking over a whole register at once.

use moothall_core::event::Event;
use moothall_core::policy::Action;
use moothall_core::refusal::{Refusal, RowFault, RowRefusal};
use moothall_core::register::{
    ImportRow, PartyKind, PartyRecorded, RegisterCommand, RepresentativeNamed, UnitCorrected,
    UnitTransferred, UnitUse,
};

use crate::spec::{Hall, START, at, given_hall};
use crate::world::*;

fn row(line: u32, owned: u32, number: u32) -> ImportRow {
    ImportRow {
        line,
        unit: dwelling(owned, 9_000),
        party: person(number, 100 + number),
        owners: vec![admitted(100 + number)],
    }
}

fn import(rows: Vec<ImportRow>) -> RegisterCommand {
    RegisterCommand::Import { rows }
}

#[track_caller]
fn faults(hall: &Hall, rows: Vec<ImportRow>) -> Vec<(u32, RowFault)> {
    match hall.ask(REGISTRAR, &import(rows).into()) {
        Err(Refusal::ImportRefused { rows }) => {
            rows.iter().map(|RowRefusal { line, fault }| (*line, *fault)).collect()
        }
        other => panic!("an import with faults is refused, not {other:?}"),
    }
}

#[test]
fn the_registrar_keeps_the_register_and_the_administrator_brings_the_first_one_in() {
    let register = || RegisterCommand::RegisterUnit(dwelling(1, 100));
    for actor in [CHAIR, CLOCK] {
        given_hall(&staffed())
            .when(actor, register())
            .then_refused(Refusal::NotPermitted { action: Action::KeepRegister });
    }
    for actor in [REGISTRAR, ADMINISTRATOR] {
        given_hall(&staffed()).when(actor, register()).then([Event::UnitRegistered(dwelling(1, 100))]);
    }
}

#[test]
fn a_door_is_registered_once() {
    let hall = estate(&[10_000]);
    hall.refuses(
        REGISTRAR,
        RegisterCommand::RegisterUnit(dwelling(1, 10_000)),
        Refusal::UnitAlreadyRegistered,
    );
    let same_door = moothall_core::register::UnitRegistered { unit: unit(2), ..dwelling(1, 10_000) };
    hall.refuses(REGISTRAR, RegisterCommand::RegisterUnit(same_door), Refusal::UnitAlreadyRegistered);
}

#[test]
fn a_unit_without_area_and_share_is_no_unit() {
    let mut hall = staffed();
    hall.refuses(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(1, 0)), Refusal::AreaMissing);
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(1, 100)));
    let correction =
        |area| UnitCorrected { unit: unit(1), area, share: 0, purpose: UnitUse::Parking, reason: reason() };
    hall.refuses(REGISTRAR, RegisterCommand::CorrectUnit(correction(0)), Refusal::AreaMissing);
    given_hall(&hall)
        .when(REGISTRAR, RegisterCommand::CorrectUnit(correction(120)))
        .then([Event::UnitCorrected(correction(120))]);
    let elsewhere = UnitCorrected { unit: unit(9), ..correction(120) };
    hall.refuses(REGISTRAR, RegisterCommand::CorrectUnit(elsewhere), Refusal::UnitUnknown);
}

#[test]
fn parties_have_the_persons_their_kind_asks_for() {
    let mut hall = staffed();
    hall.does(REGISTRAR, admit(101));
    let named = |party: PartyRecorded| PartyRecorded { name: Some(title("海棠置业")), ..party };
    for wrong in [
        PartyRecorded { holders: Vec::new(), ..person(1, 101) },
        co_owners(1, &[101]),
        co_owners(1, &[101, 101]),
        // A person's name would stand in the log in plaintext.
        named(person(1, 101)),
        PartyRecorded { kind: PartyKind::Organisation, ..person(1, 101) },
        PartyRecorded { kind: PartyKind::Developer, ..person(1, 101) },
    ] {
        hall.refuses(REGISTRAR, RegisterCommand::RecordParty(wrong), Refusal::PartyMalformed);
    }
    hall.refuses(REGISTRAR, RegisterCommand::RecordParty(person(1, 102)), Refusal::MemberUnknown);
    hall.does(REGISTRAR, RegisterCommand::RecordParty(person(1, 101)));
    hall.refuses(REGISTRAR, RegisterCommand::RecordParty(person(1, 101)), Refusal::AlreadyExists);
}

#[test]
fn a_unit_passes_from_one_party_to_another() {
    let mut hall = estate(&[10_000, 9_000]);
    let transferred =
        UnitTransferred { unit: unit(1), party: party(2), since: at(START), from: Some(party(1)) };
    given_hall(&hall).when(REGISTRAR, transfer(1, 2)).then([Event::UnitTransferred(transferred)]);
    hall.refuses(REGISTRAR, transfer(1, 1), Refusal::AlreadyDone);
    hall.refuses(REGISTRAR, transfer(9, 1), Refusal::UnitUnknown);
    hall.refuses(REGISTRAR, transfer(1, 9), Refusal::PartyUnknown);
    let tomorrow = RegisterCommand::TransferUnit { unit: unit(1), party: party(2), since: at(NOTICE) };
    hall.refuses(REGISTRAR, tomorrow, Refusal::DateInFuture);
    assert!(hall.state.register.is_owner(member_id(101)));
    hall.does(REGISTRAR, transfer(1, 2));
    assert!(!hall.state.register.is_owner(member_id(101)), "who has sold everything is no owner");
    assert!(hall.state.register.is_owner(member_id(102)));
}

#[test]
fn co_owners_name_one_of_them_and_may_name_another() {
    let mut hall = staffed();
    for number in [101, 102, 103] {
        hall.does(REGISTRAR, admit(number));
    }
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(1, 100)));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(co_owners(1, &[101, 102])));
    hall.does(REGISTRAR, transfer(1, 1));
    let name = |representative| RegisterCommand::NameRepresentative {
        party: party(1),
        representative: member_id(representative),
    };
    let named = RepresentativeNamed { party: party(1), representative: member_id(103) };
    assert_eq!(hall.does(REGISTRAR, name(103)), [Event::RepresentativeNamed(named)]);
    hall.refuses(REGISTRAR, name(103), Refusal::AlreadyDone);
    hall.refuses(REGISTRAR, name(104), Refusal::MemberUnknown);
    hall.does(REGISTRAR, name(101));
    assert_eq!(hall.state.register.parties_of(member_id(103)), [], "she has nothing to do with it any more");
    assert_eq!(hall.state.register.parties_of(member_id(102)), [party(1)], "a holder stays one");
    let nobodys = RegisterCommand::NameRepresentative { party: party(9), representative: member_id(101) };
    hall.refuses(REGISTRAR, nobodys, Refusal::PartyUnknown);
}

#[test]
fn staff_of_the_property_company_do_not_represent_co_owners() {
    let mut hall = staffed();
    for number in [101, 102, 103] {
        hall.does(REGISTRAR, admit(number));
    }
    hall.does(REGISTRAR, RegisterCommand::RecordParty(co_owners(1, &[101, 102])));
    let staff =
        role(103, moothall_core::policy::Role::PropertyManager, moothall_core::policy::Scope::Community);
    hall.does(REGISTRAR, grant_role(9, staff));
    let name = RegisterCommand::NameRepresentative { party: party(1), representative: member_id(103) };
    hall.refuses(REGISTRAR, name, Refusal::ProxyByPropertyStaff);
}

#[test]
fn an_import_admits_owners_records_parties_and_units_in_the_order_of_the_file() {
    let same_buyer = ImportRow { unit: dwelling(2, 4_000), ..row(3, 1, 1) };
    let transferred =
        |owned| UnitTransferred { unit: unit(owned), party: party(1), since: at(START), from: None };
    given_hall(&staffed()).when(REGISTRAR, import(vec![row(2, 1, 1), same_buyer])).then([
        Event::MemberAdmitted(admitted(101)),
        Event::PartyRecorded(person(1, 101)),
        Event::UnitRegistered(dwelling(1, 9_000)),
        Event::UnitTransferred(transferred(1)),
        Event::UnitRegistered(dwelling(2, 4_000)),
        Event::UnitTransferred(transferred(2)),
    ]);
}

#[test]
fn an_import_is_all_or_nothing_and_names_every_mistake_by_its_line() {
    let mut hall = estate(&[10_000]);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, erase(150));
    let stranger = ImportRow { owners: Vec::new(), ..row(8, 7, 7) };
    let other_holders = ImportRow { party: person(2, 103), owners: vec![admitted(103)], ..row(9, 8, 2) };
    let mut another_key = row(10, 9, 9);
    another_key.owners = vec![moothall_core::membership::Admitted { member: member_id(109), ..admitted(1) }];
    let rows = vec![
        row(2, 1, 2),
        row(3, 2, 2),
        ImportRow {
            unit: moothall_core::register::UnitRegistered { unit: unit(5), ..dwelling(2, 1) },
            ..row(4, 2, 2)
        },
        ImportRow {
            unit: moothall_core::register::UnitRegistered { number: label("别"), ..dwelling(2, 1) },
            ..row(5, 2, 2)
        },
        ImportRow { unit: dwelling(3, 0), ..row(6, 3, 2) },
        ImportRow { party: person(4, 150), owners: vec![admitted(150)], ..row(7, 4, 4) },
        stranger,
        other_holders,
        another_key,
    ];
    assert_eq!(
        faults(&hall, rows),
        [
            (2, RowFault::UnitAlreadyRegistered),
            (4, RowFault::SameUnitAsLine { line: 3 }),
            (5, RowFault::SameUnitAsLine { line: 3 }),
            (6, RowFault::AreaMissing),
            (7, RowFault::OwnerErased),
            (8, RowFault::PartyMalformed),
            (9, RowFault::PartyMalformed),
            (10, RowFault::PartyMalformed),
        ]
    );
    hall.refuses(REGISTRAR, import(Vec::new()), Refusal::NothingToImport);
}

#[test]
fn one_owner_is_entered_once_and_so_counts_once() {
    let mut hall = estate(&[10_000, 9_000]);
    let firm = |number, kind| {
        let name = Some(title("海棠置业"));
        PartyRecorded { kind, holders: Vec::new(), name, ..person(number, 0) }
    };
    let again = |party| RegisterCommand::RecordParty(party);
    hall.refuses(REGISTRAR, again(person(7, 101)), Refusal::PartyAlreadyRegistered);
    hall.does(REGISTRAR, again(co_owners(3, &[101, 102])));
    hall.refuses(REGISTRAR, again(co_owners(7, &[102, 101])), Refusal::PartyAlreadyRegistered);
    hall.does(REGISTRAR, again(firm(4, PartyKind::Developer)));
    hall.refuses(REGISTRAR, again(firm(7, PartyKind::Developer)), Refusal::PartyAlreadyRegistered);
    // What the developer is and what it bought as anybody may are two things.
    hall.does(REGISTRAR, again(firm(5, PartyKind::Organisation)));
}

#[test]
fn owners_in_a_later_file_are_the_ones_who_are_there() {
    let mut hall = estate(&[10_000]);
    let developer = |number| PartyRecorded {
        kind: PartyKind::Developer,
        holders: Vec::new(),
        name: Some(title("海棠置业")),
        ..person(number, 0)
    };
    hall.does(REGISTRAR, RegisterCommand::RecordParty(developer(3)));
    let unsold = |line, owned, number| ImportRow {
        party: developer(number),
        owners: Vec::new(),
        ..row(line, owned, number)
    };
    let mine = ImportRow { party: person(8, 101), owners: Vec::new(), ..row(4, 12, 8) };
    let events = hall.does(REGISTRAR, import(vec![unsold(2, 10, 7), unsold(3, 11, 7), mine]));
    let owners: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::UnitTransferred(passed) => Some(passed.party),
            Event::PartyRecorded(_) => panic!("nobody is new: {event:?}"),
            _ => None,
        })
        .collect();
    assert_eq!(owners, [party(3), party(3), party(1)]);
}

#[test]
fn a_door_that_is_there_twice_or_taken_is_told_its_missing_area_too() {
    let hall = estate(&[10_000]);
    let twice = ImportRow {
        unit: moothall_core::register::UnitRegistered { unit: unit(5), ..dwelling(2, 0) },
        ..row(4, 2, 2)
    };
    let rows = vec![ImportRow { unit: dwelling(1, 0), ..row(2, 1, 2) }, row(3, 2, 2), twice];
    assert_eq!(
        faults(&hall, rows.clone()),
        [
            (2, RowFault::UnitAlreadyRegistered),
            (2, RowFault::AreaMissing),
            (4, RowFault::SameUnitAsLine { line: 3 }),
            (4, RowFault::AreaMissing),
        ]
    );
    let Err(refusal) = hall.ask(REGISTRAR, &import(rows).into()) else { panic!("two rows are wrong") };
    let said = refusal.sentence(moothall_core::language::Language::En);
    assert_eq!(said, "Nothing was imported: 2 rows have mistakes.");
}
