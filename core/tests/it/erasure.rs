//! Erasure: an erased member does nothing, and nothing is recorded about her; what others are behind goes on.

use moothall_core::event::Event;
use moothall_core::membership::{MemberErased, MembershipCommand};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{Choice, Electorate, PollCommand, Service, Terms};
use moothall_core::refusal::Refusal;
use moothall_core::register::RegisterCommand;

use crate::spec::{at, given_hall};
use crate::world::*;

#[test]
fn a_member_is_erased_by_herself_or_the_registrar() {
    let hall = estate(&[100; 2]);
    let erased = MemberErased { member: member_id(101), reason: reason() };
    for actor in [owner(1), REGISTRAR] {
        given_hall(&hall).when(actor, erase(101)).then([Event::MemberErased(erased.clone())]);
    }
    for actor in [owner(2), CHAIR, ADMINISTRATOR] {
        hall.refuses(actor, erase(101), Refusal::NotPermitted { action: Action::EraseMember });
    }
}

#[test]
fn an_erased_member_does_nothing_any_more() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(REGISTRAR, erase(3));
    hall.does(REGISTRAR, erase(101));
    hall.refuses(owner(1), cast(Choice::For), Refusal::SubjectErased);
    hall.refuses(owner(1), draft(2), Refusal::SubjectErased);
    hall.refuses(TELLER, crate::paper::enter(1, 1, None), Refusal::SubjectErased);
}

#[test]
fn nothing_is_recorded_about_an_erased_member() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(TELLER, crate::paper::enter(7, 1, None));
    hall.does(REGISTRAR, erase(101));
    let refused = Refusal::SubjectErased;
    hall.refuses(REGISTRAR, admit(101), refused.clone());
    hall.refuses(REGISTRAR, erase(101), refused.clone());
    let invite = MembershipCommand::Invite {
        invitation: invitation(1),
        member: member_id(101),
        expires_at: at(CLOSING),
    };
    hall.refuses(REGISTRAR, invite, refused.clone());
    hall.refuses(REGISTRAR, grant_role(9, role(101, Role::Teller, Scope::Community)), refused.clone());
    hall.refuses(REGISTRAR, RegisterCommand::RecordParty(person(9, 101)), refused.clone());
    let name = RegisterCommand::NameRepresentative { party: party(2), representative: member_id(101) };
    hall.refuses(REGISTRAR, name, refused.clone());
    hall.refuses(REGISTRAR, transfer(2, 1), refused.clone());
    hall.refuses(owner(2), MembershipCommand::GrantProxy(proxy(1, seat(2), 101)), refused.clone());
    hall.refuses(REGISTRAR, MembershipCommand::GrantProxy(proxy(1, seat(1), 102)), refused.clone());
    hall.refuses(TELLER, crate::paper::enter(1, 1, None), refused.clone());
    hall.refuses(SECOND_TELLER, crate::paper::confirm(7, None), refused.clone());
    let served = PollCommand::RecordService { seats: vec![seat(1)], service: Service::Served };
    hall.refuses(TELLER, ask(served), refused.clone());
    hall.refuses(TELLER, ask(PollCommand::RecordAttendance { seats: vec![seat(1)] }), refused);
    hall.does(TELLER, crate::paper::discard(7));
}

#[test]
fn the_seat_of_an_erased_single_owner_stays_on_the_roll_and_nobody_votes_for_it() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), MembershipCommand::GrantProxy(proxy(1, seat(1), 102)));
    hall.does(REGISTRAR, erase(101));
    hall.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::SubjectErased);
    close(&mut hall);
    assert_eq!(tally(&mut hall).count["roll"].seats, 5);
}

#[test]
fn a_ballot_cast_before_the_erasure_counts() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), cast(Choice::For));
    hall.does(owner(1), erase(101));
    close(&mut hall);
    assert_eq!(tally(&mut hall).count["for"].seats, 1);
}

#[test]
fn the_proxies_of_an_erased_member_end_given_and_held() {
    let electorate = Electorate::Members { role: None };
    let mut hall = open_poll(Terms { electorate, ..terms(COUNCIL) });
    let own = member_id(101).into();
    hall.does(owner(1), MembershipCommand::GrantProxy(proxy(1, own, 102)));
    hall.does(owner(3), MembershipCommand::GrantProxy(proxy(2, member_id(103).into(), 101)));
    hall.does(owner(1), erase(101));
    hall.refuses(owner(2), cast_for(own, Choice::For), Refusal::NotOnTheRoll);
    let revoke = |number| MembershipCommand::RevokeProxy { proxy: proxy_id(number) };
    hall.refuses(REGISTRAR, revoke(1), Refusal::ProxyUnknown);
    hall.refuses(owner(3), revoke(2), Refusal::ProxyUnknown);
}

#[test]
fn co_owners_whose_representative_was_erased_name_another() {
    let mut hall = estate(&[100]);
    for number in [110, 111] {
        hall.does(REGISTRAR, admit(number));
    }
    hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(2, 5_000)));
    hall.does(REGISTRAR, RegisterCommand::RecordParty(co_owners(2, &[110, 111])));
    hall.does(REGISTRAR, transfer(2, 2));
    let name =
        |number| RegisterCommand::NameRepresentative { party: party(2), representative: member_id(number) };
    hall.does(REGISTRAR, name(110));
    notice(&mut hall, terms(ORDINARY));
    hall.wind_to(at(OPENING)).does(REGISTRAR, erase(110));
    hall.refuses(member(111), cast(Choice::For), Refusal::RepresentativeNotNamed);
    hall.does(REGISTRAR, name(111));
    hall.does(member(111), cast(Choice::For));
}

#[test]
fn when_the_last_registrar_is_erased_the_administrator_appoints_another() {
    let mut hall = staffed();
    hall.does(REGISTRAR, erase(1));
    hall.refuses(CHAIR, admit(5), Refusal::NotPermitted { action: Action::KeepMembers });
    hall.does(ADMINISTRATOR, grant_role(9, role(2, Role::Registrar, Scope::Community)));
    hall.does(CHAIR, admit(5));
}
