//! Halls: opened with a council and house rules, nested, changed, closed.

use moothall_core::event::Event;
use moothall_core::fraction::Fraction;
use moothall_core::hall::{
    Base, ChairNamed, CouncillorSeated, CouncillorUnseated, HallCommand, HouseRules, Majority, Opened,
};
use moothall_core::meeting::{Kind, MeetingCommand as Ask};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;

use crate::council::*;
use crate::spec::{START, at};
use crate::world::*;

#[test]
fn the_registrar_and_the_chair_open_a_hall_and_nobody_else() {
    let mut hall = estate(&[100]);
    let open = || HallCommand::Open(Box::new(opened(1, Scope::Community, None)));
    hall.refuses(owner(1), open(), Refusal::NotPermitted { action: Action::KeepHalls });
    hall.refuses(ADMINISTRATOR, open(), Refusal::NotPermitted { action: Action::KeepHalls });
    assert_eq!(hall.does(CHAIR, open()), [Event::HallOpened(Box::new(opened(1, Scope::Community, None)))]);
    hall.refuses(REGISTRAR, open(), Refusal::AlreadyExists);
}

#[test]
fn a_chair_of_a_building_opens_halls_there_and_not_for_the_whole() {
    let mut hall = staffed();
    hall.does(REGISTRAR, admit(9));
    hall.does(REGISTRAR, grant_role(9, role(9, Role::Chair, building("1幢"))));
    let open = |scope| HallCommand::Open(Box::new(opened(1, scope, None)));
    let refused = Refusal::NotPermitted { action: Action::KeepHalls };
    hall.refuses(member(9), open(Scope::Community), refused.clone());
    hall.refuses(member(9), open(building("2幢")), refused);
    hall.does(member(9), open(building("1幢")));
}

#[test]
fn a_hall_lies_below_one_that_speaks_for_everybody_in_it() {
    let mut hall = staffed();
    hall.does(CHAIR, HallCommand::Open(Box::new(opened(1, Scope::Community, None))));
    hall.does(CHAIR, HallCommand::Open(Box::new(opened(2, building("1幢"), Some(hall_number(1))))));
    let stairwell = Scope::Entrance { building: label("1幢"), entrance: label("1单元") };
    hall.does(CHAIR, HallCommand::Open(Box::new(opened(3, stairwell, Some(hall_number(2))))));
    let refuses = |opened: Opened, refusal| hall.refuses(CHAIR, HallCommand::Open(Box::new(opened)), refusal);
    refuses(opened(4, building("2幢"), Some(hall_number(2))), Refusal::ParentTooNarrow);
    refuses(opened(4, Scope::Community, Some(hall_number(9))), Refusal::HallUnknown);
}

#[test]
fn house_rules_under_which_a_tie_would_carry_are_refused() {
    let hall = hall_of(0);
    let one_half = |exceeded| Majority { base: Base::Cast, fraction: Fraction::HALF, exceeded };
    let refuses = |change: &dyn Fn(&mut HouseRules)| {
        hall.refuses(CHAIR, rules(change), Refusal::HouseRulesMalformed);
    };
    refuses(&|rules| rules.majority = one_half(false));
    refuses(&|rules| rules.closure_majority.fraction = Fraction::new(1, 3).unwrap());
    refuses(&|rules| rules.majority = Majority { fraction: Fraction::ONE, ..one_half(true) });
    refuses(&|rules| rules.quorum = Fraction::ZERO);
    refuses(&|rules| rules.quorum = Fraction::new(3, 2).unwrap());
    refuses(&|rules| rules.speech_seconds_max = 0);
    refuses(&|rules| rules.turns_max = 0);
    let mut changed = hall.clone();
    changed.does(CHAIR, rules(|rules| rules.majority = one_half(true)));
}

#[test]
fn a_council_takes_as_many_as_it_has_seats_each_once_and_for_a_term() {
    let mut hall = staffed();
    hall.does(
        CHAIR,
        HallCommand::Open(Box::new(Opened { council_size: 2, ..opened(1, Scope::Community, None) })),
    );
    for number in 1..=4 {
        hall.does(REGISTRAR, admit(200 + number));
    }
    let until = Some(at("2026-05-01T00:00:00+08:00"));
    let term = |number, until| HallCommand::Seat {
        hall: hall_number(1),
        member: councillor(number),
        from: at(START),
        until,
    };
    let seated = CouncillorSeated { hall: hall_number(1), member: councillor(1), from: at(START), until };
    assert_eq!(hall.does(REGISTRAR, term(1, until)), [Event::CouncillorSeated(seated)]);
    hall.refuses(REGISTRAR, term(1, None), Refusal::AlreadyDone);
    hall.does(REGISTRAR, term(2, None));
    hall.refuses(REGISTRAR, term(3, None), Refusal::CouncilFull { size: 2 });
    hall.refuses(REGISTRAR, term(3, Some(at(START))), Refusal::DateInPast);
    hall.refuses(REGISTRAR, term(9, None), Refusal::MemberUnknown);
    // The first term ends: there is room again.
    hall.wind_to(at("2026-05-01T00:00:00+08:00"));
    assert_eq!(hall.state.halls[&hall_number(1)].council_at(hall.now), 1);
    hall.does(REGISTRAR, term(3, None));
    let unseat =
        |number| HallCommand::Unseat { hall: hall_number(1), member: councillor(number), reason: reason() };
    hall.refuses(REGISTRAR, unseat(4), Refusal::NotSeated);
    hall.refuses(acts(2), unseat(3), Refusal::NotPermitted { action: Action::KeepHalls });
    let unseated = CouncillorUnseated { hall: hall_number(1), member: councillor(3), reason: reason() };
    assert_eq!(
        hall.does(acts(3), unseat(3)),
        [Event::CouncillorUnseated(unseated)],
        "she gives it up herself"
    );
}

#[test]
fn staff_of_the_property_company_sit_on_no_council_and_councillors_do_not_become_staff() {
    let mut hall = hall_of(1);
    hall.does(REGISTRAR, admit(9));
    hall.does(REGISTRAR, grant_role(9, role(9, Role::PropertyManager, Scope::Community)));
    let held = Role::PropertyManager;
    let refusal = Refusal::RolesIncompatible { held, wanted: Role::Councillor };
    hall.refuses(REGISTRAR, seat_in(1, member_id(9)), refusal);
    let refusal = Refusal::RolesIncompatible { held: Role::Councillor, wanted: held };
    hall.refuses(REGISTRAR, grant_role(10, role(201, held, Scope::Community)), refusal);
}

#[test]
fn a_hall_gets_another_chair_and_closes_when_no_meeting_is_ahead() {
    let mut hall = hall_of(1);
    let name = HallCommand::NameChair { hall: hall_number(1), chair: councillor(1), reason: reason() };
    let named = ChairNamed { hall: hall_number(1), chair: councillor(1), reason: reason() };
    assert_eq!(hall.does(CHAIR, name), [Event::HallChairNamed(named)]);
    // Its own chair convenes, without an office of the community.
    hall.does(acts(1), call_meeting(1, 1, Kind::Regular, BEGINS));
    let close = || HallCommand::Close { hall: hall_number(1), reason: reason() };
    hall.refuses(CHAIR, close(), Refusal::MeetingsAhead);
    hall.does(acts(1), at_meeting(Ask::Cancel { reason: reason() }));
    hall.does(CHAIR, close());
    hall.refuses(CHAIR, close(), Refusal::HallClosed);
    hall.refuses(acts(1), call_meeting(2, 1, Kind::Regular, BEGINS), Refusal::HallClosed);
}

#[test]
fn an_erased_councillor_leaves_her_seat() {
    let mut hall = hall_of(3);
    hall.does(REGISTRAR, erase(202));
    assert_eq!(hall.state.halls[&hall_number(1)].council_at(hall.now), 2);
}

#[test]
fn a_quorum_of_two_thirds_of_forty_five_is_thirty() {
    let rules = HouseRules::default();
    assert_eq!(rules.needed(45), 30);
    assert_eq!(rules.needed(20), 14);
    assert_eq!(rules.needed(1), 1);
    assert_eq!(rules.needed(0), 1, "nobody is no quorum");
}

#[test]
fn a_majority_is_exact_and_a_tie_and_nothing_of_nothing_fail() {
    let more = Majority::MORE_FOR_THAN_AGAINST;
    assert!(more.carries(16, 30 - 1));
    assert!(!more.carries(15, 30), "a tie");
    assert!(!more.carries(0, 0));
    let two_thirds = Majority::two_thirds();
    assert!(two_thirds.carries(20, 30));
    assert!(!two_thirds.carries(19, 29));
}
