//! Rounds: straw counts, the last option dropping out, ties, lots that anybody can draw again, and summaries carried over.

use moothall_core::deliberation::{
    CountedBy, DeliberationCommand, NewRound, Opened, OptionCount, Participants, RoundClosed, RoundOption,
    TieBreak, Venue, drawn,
};
use moothall_core::event::Event;
use moothall_core::ids::OptionId;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;

use crate::deliberations::{everybody, informed, open, opened, talk};
use crate::refusals::no;
use crate::spec::{Hall, at};
use crate::world::*;

const ROUNDS: &str = "tpl.rounds.exhaustive";

pub(crate) fn colours(counted_by: CountedBy) -> NewRound {
    let option = |(number, name)| RoundOption { option: option_id(number), title: title(name) };
    NewRound {
        round: round(1),
        title: title("第一轮"),
        participants: None,
        options: [(1, "米色"), (2, "灰色"), (3, "砖红")].map(option).to_vec(),
        counted_by,
        rule: Some(rule_id(ROUNDS)),
        follows: None,
        carries: Vec::new(),
        seed: Some(label("2026-04-01 福彩 07 12 19")),
        closes_at: None,
    }
}

fn next(number: u32, follows: u32) -> NewRound {
    NewRound {
        round: round(number),
        follows: Some(round(follows)),
        options: Vec::new(),
        rule: None,
        seed: None,
        ..colours(CountedBy::Show)
    }
}

pub(crate) fn round_opens(new: NewRound) -> Command {
    talk(DeliberationCommand::OpenRound(new))
}

fn choose(round_number: u32, option: u32) -> Command {
    talk(DeliberationCommand::Choose { round: round(round_number), option: option_id(option) })
}

pub(crate) fn close_round(number: u32, counts: &[(u32, u32)]) -> Command {
    let count = |(option, count): &(u32, u32)| OptionCount { option: option_id(*option), count: *count };
    talk(DeliberationCommand::CloseRound {
        round: round(number),
        counts: counts.iter().map(count).collect(),
        summary: None,
    })
}

fn annul(number: u32) -> Command {
    talk(DeliberationCommand::AnnulRound { round: round(number), reason: reason() })
}

#[track_caller]
fn closes(hall: &mut Hall, number: u32, counts: &[(u32, u32)]) -> RoundClosed {
    let events = hall.does(CHAIR, close_round(number, counts));
    let [Event::RoundClosed(closed)] = events.as_slice() else { panic!("a round closes: {events:?}") };
    closed.clone()
}

fn by_show() -> Hall {
    let mut hall = informed(Venue::Online);
    hall.does(CHAIR, round_opens(colours(CountedBy::Show)));
    hall
}

#[test]
fn participants_are_informed_before_a_round_is_opened() {
    let mut hall = estate(&[100]);
    hall.does(CHAIR, open(opened(Venue::Online)));
    hall.refuses(CHAIR, round_opens(colours(CountedBy::Show)), Refusal::NotInformed);
}

#[test]
fn the_colour_is_found_in_two_rounds() {
    let mut hall = by_show();
    let first = closes(&mut hall, 1, &[(1, 40), (2, 35), (3, 25)]);
    assert_eq!((first.chosen, first.eliminated, first.tie_break), (None, Some(option_id(3)), None));
    let events = hall.does(CHAIR, round_opens(next(2, 1)));
    let [Event::RoundOpened(second)] = events.as_slice() else { panic!("a round opens: {events:?}") };
    assert_eq!(second.options.len(), 2, "the last dropped out");
    assert_eq!((second.number, second.rule.clone()), (2, Some(rule_id(ROUNDS))));
    let second = closes(&mut hall, 2, &[(1, 48), (2, 52)]);
    assert_eq!((second.chosen, second.eliminated), (Some(option_id(2)), None));
    hall.refuses(CHAIR, round_opens(next(3, 2)), Refusal::OptionsMissing);
}

#[test]
fn exactly_half_is_not_chosen() {
    let closed = closes(&mut by_show(), 1, &[(1, 50), (2, 30), (3, 20)]);
    assert_eq!((closed.chosen, closed.eliminated), (None, Some(option_id(3))));
}

#[test]
fn a_tie_for_the_last_place_is_settled_by_the_latest_earlier_round_where_they_differ() {
    let mut hall = informed(Venue::Online);
    let mut four = colours(CountedBy::Show);
    four.options.push(RoundOption { option: option_id(4), title: title("白色") });
    hall.does(CHAIR, round_opens(four));
    closes(&mut hall, 1, &[(1, 30), (2, 28), (3, 26), (4, 16)]);
    hall.does(CHAIR, round_opens(next(2, 1)));
    let second = closes(&mut hall, 2, &[(1, 40), (2, 30), (3, 30)]);
    assert_eq!(second.tied, [option_id(2), option_id(3)]);
    assert_eq!((second.eliminated, second.tie_break), (Some(option_id(3)), Some(TieBreak::EarlierRound)));
}

#[test]
fn a_tie_in_the_first_round_is_settled_by_a_lot_that_anybody_can_draw_again() {
    let mut hall = by_show();
    let first = closes(&mut hall, 1, &[(1, 40), (2, 30), (3, 30)]);
    assert_eq!(
        (first.tied.clone(), first.tie_break),
        (vec![option_id(2), option_id(3)], Some(TieBreak::Lot))
    );
    let seed = label("2026-04-01 福彩 07 12 19");
    assert_eq!(first.eliminated, drawn(&seed, round(1), &first.tied));
    let mut turned = first.tied.clone();
    turned.reverse();
    assert_eq!(first.eliminated, drawn(&seed, round(1), &turned), "the order of asking does not matter");
    hall.does(CHAIR, round_opens(next(2, 1)));
    let gone = first.eliminated.unwrap();
    let left: Vec<u32> = [1, 2, 3].into_iter().filter(|number| option_id(*number) != gone).collect();
    let second = closes(&mut hall, 2, &[(left[0], 60), (left[1], 40)]);
    assert_eq!(second.chosen, Some(option_id(left[0])), "the rounds go on from the lot");
}

#[test]
fn the_lot_is_the_smallest_hash_of_seed_round_and_option() {
    // printf '种子\n0000000c-0000-0000-0000-000000000001\n00000011-0000-0000-0000-000000000002' | sha256sum
    // gives 5eab3ad0…; the other two give d00696d1… and da7c92a0….
    let tied = [option_id(1), option_id(2), option_id(3)];
    assert_eq!(drawn(&label("种子"), round(1), &tied), Some(option_id(2)));
    assert_eq!(drawn(&label("种子"), round(1), &[]), None);
    let among: std::collections::BTreeSet<Option<OptionId>> =
        (0..64).map(|number| drawn(&label(&format!("种子{number}")), round(1), &tied)).collect();
    assert_eq!(among.len(), 3, "each of the tied can be hit");
}

#[test]
fn each_participant_chooses_for_herself_and_may_think_again() {
    let mut hall = informed(Venue::Online);
    hall.does(CHAIR, round_opens(colours(CountedBy::Choices)));
    for (number, option) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2)] {
        hall.does(owner(number), choose(1, option));
    }
    hall.refuses(owner(5), choose(1, 2), Refusal::AlreadyDone);
    hall.refuses(owner(5), choose(1, 9), Refusal::OptionUnknown);
    let events = hall.does(owner(5), choose(1, 1));
    assert!(matches!(&events[..], [Event::OptionChosen(e)] if e.replaces == Some(option_id(2))));
    hall.refuses(CHAIR, close_round(1, &[(1, 5)]), Refusal::OptionUnknown);
    let closed = closes(&mut hall, 1, &[]);
    let counts: Vec<u32> = closed.counts.iter().map(|count| count.count).collect();
    assert_eq!((counts, closed.chosen), (vec![3, 2, 0], Some(option_id(1))));
    hall.refuses(owner(1), choose(1, 2), Refusal::RoundNotOpen);
}

#[test]
fn a_round_ends_by_time_or_when_nobody_asks_to_speak_any_more() {
    let mut hall = informed(Venue::Online);
    let closes_at = Some(at("2026-04-02T00:00:00+08:00"));
    hall.does(CHAIR, round_opens(NewRound { closes_at, ..colours(CountedBy::Choices) }));
    let past = NewRound {
        round: round(2),
        closes_at: Some(at("2026-03-01T00:00:00+08:00")),
        ..colours(CountedBy::Show)
    };
    hall.refuses(CHAIR, round_opens(past), Refusal::DateInPast);
    hall.does(owner(1), choose(1, 1));
    hall.wind_to(at("2026-04-02T00:00:00+08:00"));
    hall.refuses(owner(2), choose(1, 1), Refusal::RoundNotOpen);
    closes(&mut hall, 1, &[]);
}

#[test]
fn hands_are_counted_for_every_option() {
    let hall = by_show();
    hall.refuses(owner(1), choose(1, 1), Refusal::RoundNotOpen);
    hall.refuses(CHAIR, close_round(1, &[(1, 5), (2, 3)]), Refusal::CountsMissing);
    hall.refuses(CHAIR, close_round(1, &[(1, 5), (2, 3), (9, 1)]), Refusal::OptionUnknown);
    hall.refuses(owner(1), close_round(1, &[]), Refusal::NotPermitted { action: Action::Facilitate });
}

#[test]
fn property_staff_are_heard_and_do_not_choose() {
    let mut hall = estate(&[100]);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.does(CHAIR, open(Opened { participants: Participants::Everybody, ..opened(Venue::Parties) }));
    hall.does(CHAIR, crate::deliberations::inform());
    hall.does(CHAIR, round_opens(colours(CountedBy::Choices)));
    hall.does(member(150), crate::deliberations::say(1, 150));
    hall.refuses(member(150), choose(1, 1), Refusal::NotPermitted { action: Action::TakePart });
}

#[test]
fn from_the_stairwell_to_the_estate_to_the_committees_summaries_are_carried_over() {
    let mut hall = informed(Venue::Online);
    let talk_only = |number, participants, carries: &[u32]| NewRound {
        round: round(number),
        participants: Some(participants),
        options: Vec::new(),
        rule: None,
        seed: None,
        carries: carries.iter().map(|number| round(*number)).collect(),
        ..colours(CountedBy::Show)
    };
    let stairwell = Scope::Entrance { building: label("1幢"), entrance: label("1单元") };
    let stairwell = talk_only(1, Participants::Residents { scope: stairwell }, &[]);
    hall.does(CHAIR, round_opens(stairwell));
    let estate = talk_only(2, everybody(), &[1]);
    hall.refuses(CHAIR, round_opens(estate.clone()), Refusal::RoundStillOpen);
    let summary = Some(body("一单元愿意先试点。"));
    let end = |number, summary| {
        talk(DeliberationCommand::CloseRound { round: round(number), counts: Vec::new(), summary })
    };
    hall.does(CHAIR, end(1, summary));
    let events = hall.does(CHAIR, round_opens(estate));
    assert!(matches!(&events[..], [Event::RoundOpened(e)] if e.carries == [round(1)]));
    hall.does(CHAIR, end(2, None));
    let committees = talk_only(3, Participants::Holders { role: Role::CommitteeMember }, &[1, 2]);
    hall.does(CHAIR, round_opens(committees));
}

#[test]
fn a_void_round_counts_for_nothing_and_one_that_others_stand_on_is_not_declared_void() {
    let mut hall = by_show();
    closes(&mut hall, 1, &[(1, 40), (2, 35), (3, 25)]);
    hall.does(CHAIR, round_opens(next(2, 1)));
    hall.refuses(CHAIR, annul(1), Refusal::RoundFollowed);
    hall.does(CHAIR, annul(2));
    hall.refuses(CHAIR, annul(2), Refusal::AlreadyDone);
    hall.refuses(CHAIR, close_round(2, &[(1, 1), (2, 1)]), Refusal::RoundNotOpen);
    hall.does(CHAIR, round_opens(next(3, 1)));
    closes(&mut hall, 3, &[(1, 60), (2, 40)]);
}

#[test]
fn two_tied_options_leave_one_which_must_still_be_chosen() {
    let mut hall = by_show();
    closes(&mut hall, 1, &[(1, 40), (2, 40), (3, 20)]);
    hall.does(CHAIR, round_opens(next(2, 1)));
    let second = closes(&mut hall, 2, &[(1, 50), (2, 50)]);
    assert_eq!((second.chosen, second.tie_break), (None, Some(TieBreak::Lot)));
    hall.does(CHAIR, round_opens(next(3, 2)));
    let left = if second.eliminated == Some(option_id(1)) { 2 } else { 1 };
    let third = closes(&mut hall, 3, &[(left, 80)]);
    assert_eq!(third.chosen, Some(option_id(left)));
}

pub(crate) fn refused() -> Vec<Refusal> {
    let mut hall = by_show();
    let again = |new: NewRound| round_opens(NewRound { round: round(8), ..new });
    let resolution = NewRound { rule: Some(rule_id(ORDINARY)), ..colours(CountedBy::Show) };
    let unseeded = NewRound { seed: None, ..colours(CountedBy::Show) };
    let mut met = vec![
        no(&hall, CHAIR, close_round(9, &[])),
        no(&hall, owner(1), choose(1, 1)),
        no(&hall, CHAIR, again(NewRound { carries: vec![round(1)], ..colours(CountedBy::Show) })),
        no(&hall, CHAIR, again(resolution)),
        no(&hall, CHAIR, again(unseeded)),
        no(&hall, CHAIR, close_round(1, &[(9, 1)])),
        no(&hall, CHAIR, close_round(1, &[])),
    ];
    closes(&mut hall, 1, &[(1, 40), (2, 35), (3, 25)]);
    hall.does(CHAIR, round_opens(next(2, 1)));
    met.push(no(&hall, CHAIR, annul(1)));
    met
}
