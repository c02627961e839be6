//! Proxies (委托书): to whom, how many, for how long, for which poll; never handed on.

use moothall_core::event::Event;
use moothall_core::membership::{MembershipCommand, ProxyGranted, ProxyRevoked};
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{BallotCast, Choice, PollCommand, Right, Weights};
use moothall_core::refusal::Refusal;

use crate::spec::{START, at, given_hall};
use crate::world::*;

fn give(proxy: ProxyGranted) -> MembershipCommand {
    MembershipCommand::GrantProxy(proxy)
}

fn revoke(number: u32) -> MembershipCommand {
    MembershipCommand::RevokeProxy { proxy: proxy_id(number) }
}

#[test]
fn a_proxy_casts_the_ballot_of_the_seat_and_says_by_what_right() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::NotOnTheRoll);
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    let ballot = BallotCast {
        poll: poll(1),
        seat: seat(1),
        choice: Some(Choice::For),
        weights: Weights::of(&[10_000, 1]),
        right: Right::Proxy,
        paper: None,
        replaces: None,
        reason: None,
    };
    given_hall(&hall).when(owner(2), cast_for(seat(1), Choice::For)).then([Event::BallotCast(ballot)]);
}

#[test]
fn a_proxy_ends_at_its_instant_and_when_it_is_revoked() {
    let mut hall = open_poll(terms(ORDINARY));
    let until = at("2026-05-20T00:00:00+08:00");
    hall.does(owner(1), give(ProxyGranted { until, ..proxy(1, seat(1), 102) }));
    let mut revoked = hall.clone();
    let event = Event::ProxyRevoked(ProxyRevoked { proxy: proxy_id(1) });
    assert_eq!(revoked.does(owner(1), revoke(1)), [event]);
    revoked.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::NotOnTheRoll);
    revoked.refuses(owner(1), revoke(1), Refusal::ProxyUnknown);
    hall.wind_to(until).refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::NotOnTheRoll);
}

#[test]
fn a_proxy_for_one_poll_is_none_in_another() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), give(ProxyGranted { poll: Some(poll(2)), ..proxy(1, seat(1), 102) }));
    hall.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::NotOnTheRoll);
    hall.does(owner(1), give(ProxyGranted { poll: Some(poll(1)), ..proxy(2, seat(1), 103) }));
    hall.does(owner(3), cast_for(seat(1), Choice::For));
}

#[test]
fn a_seat_has_one_proxy_at_a_time() {
    let mut hall = estate(&[100; 3]);
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    hall.refuses(owner(1), give(proxy(2, seat(1), 103)), Refusal::ProxyAlreadyGranted);
    let for_one_poll = ProxyGranted { poll: Some(poll(1)), ..proxy(2, seat(1), 103) };
    hall.refuses(owner(1), give(for_one_poll), Refusal::ProxyAlreadyGranted);
    hall.refuses(owner(2), give(proxy(1, seat(2), 103)), Refusal::AlreadyExists);
}

#[test]
fn nobody_votes_for_more_seats_by_proxy_than_the_bylaws_allow() {
    let mut hall = estate(&[100; 6]);
    for number in 1..=3 {
        hall.does(owner(number), give(proxy(number, seat(number), 106)));
    }
    hall.refuses(owner(4), give(proxy(4, seat(4), 106)), Refusal::ProxyCapReached { max: 3 });
    hall.does(owner(1), revoke(1));
    hall.does(owner(4), give(proxy(4, seat(4), 106)));
}

#[test]
fn proxies_for_different_polls_do_not_add_up() {
    let mut hall = estate(&[100; 6]);
    for number in 1..=4 {
        let proxy = ProxyGranted { poll: Some(poll(number)), ..proxy(number, seat(number), 106) };
        hall.does(owner(number), give(proxy));
    }
    hall.refuses(owner(5), give(proxy(5, seat(5), 106)), Refusal::ProxyCapReached { max: 3 });
}

#[test]
fn staff_of_the_property_company_are_no_proxies_not_even_when_they_became_staff_later() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    hall.does(REGISTRAR, grant_role(9, role(102, Role::PropertyManager, Scope::Community)));
    hall.refuses(owner(3), give(proxy(2, seat(3), 102)), Refusal::ProxyByPropertyStaff);
    hall.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::ProxyByPropertyStaff);
    // Her own unit is another matter.
    hall.does(owner(2), cast_for(seat(2), Choice::For));
}

#[test]
fn who_holds_a_proxy_cannot_hand_it_on_but_can_give_it_back() {
    let mut hall = estate(&[100; 3]);
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    let refusal = Refusal::NotPermitted { action: Action::GrantRoles };
    hall.refuses(owner(2), give(proxy(2, seat(1), 103)), refusal.clone());
    hall.refuses(owner(3), revoke(1), refusal);
    hall.does(owner(2), revoke(1));
}

#[test]
fn the_registrar_enters_paper_proxies_and_the_administrator_does_not() {
    let mut hall = estate(&[100; 3]);
    let refusal = Refusal::NotPermitted { action: Action::GrantRoles };
    hall.refuses(ADMINISTRATOR, give(proxy(1, seat(1), 102)), refusal);
    hall.refuses(REGISTRAR, give(proxy(1, seat(9), 102)), Refusal::SeatUnknown);
    hall.does(REGISTRAR, give(proxy(1, seat(1), 102)));
}

#[test]
fn a_proxy_is_for_somebody_else_who_is_a_member_and_for_some_time() {
    let hall = estate(&[100; 3]);
    hall.refuses(owner(1), give(proxy(1, seat(1), 101)), Refusal::ProxyToSelf);
    hall.refuses(owner(1), give(proxy(1, seat(1), 199)), Refusal::MemberUnknown);
    let over = ProxyGranted { until: at(START), ..proxy(1, seat(1), 102) };
    hall.refuses(owner(1), give(over), Refusal::DateInPast);
}

#[test]
fn what_its_holder_cast_herself_no_proxy_replaces() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    hall.does(owner(2), cast_for(seat(1), Choice::For));
    hall.does(owner(2), cast_for(seat(1), Choice::Abstain));
    hall.does(owner(1), cast(Choice::Against));
    hall.refuses(owner(2), cast_for(seat(1), Choice::For), Refusal::HolderHasVoted);
    hall.does(owner(1), cast(Choice::Abstain));
    // One that was declared invalid is no ballot that anybody has cast.
    hall.does(TELLER, ask(PollCommand::Spoil { seat: seat(1), reason: reason() }));
    hall.does(owner(2), cast_for(seat(1), Choice::For));
}

#[test]
fn who_has_a_proxy_beside_her_own_seat_says_for_which_she_votes() {
    let mut hall = open_poll(terms(ORDINARY));
    hall.does(owner(1), give(proxy(1, seat(1), 102)));
    let seats = vec![seat(2), seat(1)];
    hall.refuses(owner(2), cast(Choice::For), Refusal::SeatAmbiguous { seats });
    hall.does(owner(1), revoke(1));
    hall.does(owner(2), cast(Choice::For));
}
