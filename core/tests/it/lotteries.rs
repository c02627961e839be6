//! Lotteries: announced with everything but the seed, drawn as anyone can rerun it, reserves stepping in.

use moothall_core::event::Event;
use moothall_core::ids::{LotteryId, MemberId};
use moothall_core::panel::*;
use moothall_core::refusal::Refusal;
use proptest::prelude::*;
use uuid::Uuid;

use crate::panel_world::*;
use crate::spec::{Hall, at, local};
use crate::world::*;

fn announce(lottery: LotteryAnnounced) -> PanelCommand {
    PanelCommand::AnnounceLottery(lottery)
}

fn drawn(hall: &mut Hall) -> Vec<Drawn> {
    hall.does(CHAIR, announce(lottery()));
    match hall.does(CHAIR, draws(SEED)).first() {
        Some(Event::LotteryDrawn(e)) => e.drawn.clone(),
        other => panic!("a draw draws, not {other:?}"),
    }
}

fn chosen(places: &[Drawn]) -> Vec<MemberId> {
    places.iter().filter(|place| place.chosen).map(|place| place.member).collect()
}

#[test]
fn a_ticket_is_the_sha_256_of_five_lines() {
    let id = LotteryId(Uuid::from_u128(1));
    let member = MemberId(Uuid::from_u128(2));
    // printf 'moothall.draw.v1\n00000000-0000-0000-0000-000000000001\nseed\n1幢\n00000000-0000-0000-0000-000000000002\n' | sha256sum
    assert_eq!(
        draw::ticket(id, "seed", "1幢", member),
        "4d90692f1ca3b6793bbfbe1e58845fe40941047dd3b610943f85b565f7cc3d09"
    );
    // printf 'seed' | sha256sum
    assert_eq!(draw::sha256("seed"), "19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b");
}

#[test]
fn a_draw_fills_each_quota_from_its_stratum_and_keeps_the_others_in_reserve() {
    let places = drawn(&mut chartered_by_lot());
    assert_eq!(places.len(), 5);
    for (name, quota, size) in [("1幢", 2, 3), ("2幢", 1, 2)] {
        let of: Vec<&Drawn> = places.iter().filter(|place| place.stratum.as_str() == name).collect();
        assert_eq!(of.len(), size);
        assert_eq!(of.iter().filter(|place| place.chosen).count(), quota);
        assert!(of.windows(2).all(|pair| pair[0].ticket < pair[1].ticket && pair[0].place < pair[1].place));
    }
}

#[test]
fn only_the_seed_that_was_committed_to_is_taken_and_only_once() {
    let mut hall = chartered_by_lot();
    hall.refuses(CHAIR, draws(SEED), Refusal::LotteryUnknown);
    hall.does(CHAIR, announce(lottery()));
    hall.refuses(CHAIR, draws("another"), Refusal::SeedDoesNotMatch);
    hall.does(CHAIR, draws(SEED));
    hall.refuses(CHAIR, draws(SEED), Refusal::AlreadyDone);
}

#[test]
fn a_public_value_is_drawn_with_once_it_is_known() {
    let mut hall = chartered_by_lot();
    let source = |known_at: &str| SeedSource::PublicValue {
        name: title("双色球第2026042期"),
        known_at: at(known_at),
    };
    let from = |known_at: &str| announce(LotteryAnnounced { source: source(known_at), ..lottery() });
    hall.refuses(CHAIR, from("2026-04-01T08:00:00+08:00"), Refusal::DateInPast);
    hall.does(CHAIR, from("2026-04-14T21:15:00+08:00"));
    let known_at = at("2026-04-14T21:15:00+08:00");
    hall.refuses(CHAIR, draws("01 05 09"), Refusal::SeedNotKnown { known_at: local(known_at) });
    hall.wind_to(known_at).does(CHAIR, draws("01 05 09 14 22 30 + 07"));
}

#[test]
fn strata_and_candidates_fit_each_other() {
    let hall = chartered_by_lot();
    let with = |change: &dyn Fn(&mut LotteryAnnounced)| {
        let mut changed = lottery();
        change(&mut changed);
        announce(changed)
    };
    for malformed in [
        with(&|e| e.strata.clear()),
        with(&|e| e.strata[0].quota = 0),
        with(&|e| e.strata[1].name = label("1幢")),
        with(&|e| e.candidates.extend(candidates(&[("3幢", &[1])]))),
        with(&|e| e.candidates.extend(candidates(&[("2幢", &[101])]))),
    ] {
        hall.refuses(CHAIR, malformed, Refusal::StrataMalformed);
    }
    let few = with(&|e| e.candidates.truncate(3));
    hall.refuses(CHAIR, few, Refusal::PoolTooSmall { needed: 1, found: 0 });
    let many = with(&|e| e.strata[0].quota = 3);
    hall.refuses(CHAIR, many, Refusal::SeatsTaken { seats: 3 });
    let stranger = with(&|e| e.candidates[0].member = member_id(199));
    hall.refuses(CHAIR, stranger, Refusal::MemberUnknown);
    let other = with(&|e| e.candidates[0].profession = Profession::Media);
    hall.refuses(CHAIR, other, Refusal::NotInTheCharter);
    let source = SeedSource::Commitment { sha256: "ABC".to_owned() };
    hall.refuses(CHAIR, with(&|e| e.source = source.clone()), Refusal::CommitmentMalformed);
}

#[test]
fn where_lots_are_drawn_nobody_is_nominated_or_seated_past_them() {
    let mut hall = chartered_by_lot();
    hall.refuses(owner(1), nominate(101), Refusal::NotDrawn);
    let places = drawn(&mut hall);
    for member in chosen(&places) {
        let number = (101..=105).find(|number| member_id(*number) == member).unwrap_or(0);
        hall.refuses(CHAIR, appoint(number), Refusal::InterestNotDeclared);
        hall.does(super::world::member(number), declare(number, None));
        hall.does(CHAIR, appoint(number));
    }
    assert_eq!(hall.state.panels.panels[&PANEL].advisors.len(), 3);
}

#[test]
fn the_next_of_the_stratum_steps_in_for_whoever_steps_back() {
    let mut hall = chartered_by_lot();
    let places = drawn(&mut hall);
    let of_first: Vec<&Drawn> = places.iter().filter(|place| place.stratum.as_str() == "1幢").collect();
    let back = |member| {
        PanelCommand::WithdrawNomination(NominationWithdrawn { panel: PANEL, member, reason: reason() })
    };
    let events = hall.does(CHAIR, back(of_first[0].member));
    let called = ReserveCalled { panel: PANEL, lottery: LOTTERY, member: of_first[2].member };
    assert_eq!(events[1..], [Event::ReserveCalled(called)]);
    assert_eq!(hall.does(CHAIR, back(of_first[1].member)).len(), 1, "the reserve is used up");
    crate::snapshots::survives(&hall.state);
}

#[test]
fn the_next_steps_in_for_whoever_was_erased_before_the_draw() {
    let whole = drawn(&mut chartered_by_lot());
    let first = chosen(&whole)[0];
    let number = (101..=105).find(|number| member_id(*number) == first).unwrap_or(0);
    let mut hall = chartered_by_lot();
    hall.does(CHAIR, announce(lottery()));
    hall.does(REGISTRAR, erase(number));
    let events = hall.does(CHAIR, draws(SEED));
    let stratum = whole.iter().find(|place| place.member == first).map(|place| place.stratum.clone());
    let next = whole.iter().find(|place| Some(&place.stratum) == stratum.as_ref() && !place.chosen);
    let called = next.map(|place| ReserveCalled { panel: PANEL, lottery: LOTTERY, member: place.member });
    assert_eq!(events[1..], [Event::ReserveCalled(called.unwrap())]);
    assert_eq!(
        events[0],
        Event::LotteryDrawn(LotteryDrawn { panel: PANEL, lottery: LOTTERY, seed: title(SEED), drawn: whole })
    );
}

#[test]
fn a_lottery_is_called_off_until_somebody_drawn_is_seated() {
    let mut hall = chartered_by_lot();
    let cancel =
        || PanelCommand::CancelLottery(LotteryCancelled { panel: PANEL, lottery: LOTTERY, reason: reason() });
    hall.refuses(CHAIR, cancel(), Refusal::LotteryUnknown);
    drawn(&mut hall);
    hall.does(CHAIR, cancel());
    assert!(hall.state.panels.panels[&PANEL].advisors.is_empty(), "nobody drawn is left");
    let places = drawn(&mut hall);
    let number = (101..=105).find(|number| member_id(*number) == chosen(&places)[0]).unwrap_or(0);
    hall.does(super::world::member(number), declare(number, None));
    hall.does(CHAIR, appoint(number));
    hall.refuses(CHAIR, cancel(), Refusal::AlreadyDone);
}

proptest! {
    #[test]
    fn the_order_in_which_candidates_are_written_plays_no_part(
        seed in "[a-z]{1,12}", order in Just((101..=140_u32).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let strata = [stratum("1幢", 5), stratum("2幢", 3)];
        let everyone = |numbers: &[u32]| -> Vec<Candidate> {
            numbers.iter().flat_map(|n| candidates(&[(if n % 3 == 0 { "2幢" } else { "1幢" }, &[*n])])).collect()
        };
        let sorted: Vec<u32> = (101..=140).collect();
        let one = draw::draw(LOTTERY, &strata, &everyone(&order), &seed);
        prop_assert_eq!(&one, &draw::draw(LOTTERY, &strata, &everyone(&sorted), &seed));
        prop_assert_eq!(one.iter().filter(|place| place.chosen).count(), 8);
    }
}
