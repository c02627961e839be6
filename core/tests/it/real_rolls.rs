//! Two real rolls to the last square centimetre of their boundary cases: 24,838.57 m² with 280 owners and 3,011.25 m² with 25 or 24
//! (Dongguan, 2026), voted through the whole pipeline.

use moothall_core::fraction::Fraction;
use moothall_core::poll::Choice;
use moothall_core::rule::{Evaluation, Outcome};

use crate::spec::at;
use crate::world::*;

/// One ballot of so much area.
type Share = (Choice, u64);

/// Splits an area (in 0.01 m²) over so many owners, none without any.
fn split(choice: Choice, area: u64, owners: u64) -> Vec<Share> {
    let each = area / owners;
    let last = area - each * (owners - 1);
    (1..owners).map(|_| (choice, each)).chain([(choice, last)]).collect()
}

/// The rest of the roll, which stays at home.
fn vote(rule: &str, cast_by: &[Vec<Share>], roll: (u64, u64)) -> Evaluation {
    let ballots: Vec<Share> = cast_by.concat();
    let voting = u64::try_from(ballots.len()).unwrap_or(0);
    let silent =
        split(Choice::Abstain, roll.0 - ballots.iter().map(|(_, area)| area).sum::<u64>(), roll.1 - voting);
    let areas: Vec<u64> = ballots.iter().chain(&silent).map(|(_, area)| *area).collect();
    let mut hall = estate(&areas);
    notice(&mut hall, terms(rule));
    hall.wind_to(at(OPENING)).clock_strikes();
    for (number, (choice, _)) in (1..).zip(&ballots) {
        hall.does(owner(number), cast(*choice));
    }
    close(&mut hall);
    let tallied = tally(&mut hall);
    assert_eq!(
        tallied.count["roll"].weights.as_slice(),
        [roll.0, roll.1],
        "the units add up to the real roll"
    );
    *tallied.evaluation
}

fn texts(shares: &[Option<Fraction>]) -> Vec<String> {
    shares
        .iter()
        .map(|share| share.map_or_else(|| "undefined".to_owned(), |share| share.to_string()))
        .collect()
}

#[track_caller]
fn decided(evaluation: &Evaluation, outcome: Outcome, participation: [&str; 2], approval: [&str; 2]) {
    assert_eq!(evaluation.outcome, outcome);
    assert_eq!(texts(&evaluation.participation), participation);
    assert_eq!(texts(&evaluation.approval), approval);
}

#[test]
fn sixty_seven_square_centimetres_short_of_two_thirds_is_inquorate() {
    let evaluation = vote(ORDINARY, &[split(Choice::For, 1_655_904, 187)], (2_483_857, 280));
    decided(&evaluation, Outcome::Inquorate, ["1655904/2483857", "187/280"], ["1", "1"]);
}

#[test]
fn one_hundred_square_centimetres_more_is_quorate_and_carried() {
    let evaluation = vote(ORDINARY, &[split(Choice::For, 1_655_905, 187)], (2_483_857, 280));
    decided(&evaluation, Outcome::Carried, ["1655905/2483857", "187/280"], ["1", "1"]);
}

#[test]
fn one_head_short_of_two_thirds_of_two_hundred_and_eighty_is_inquorate() {
    let evaluation = vote(ORDINARY, &[split(Choice::For, 1_655_905, 186)], (2_483_857, 280));
    decided(&evaluation, Outcome::Inquorate, ["1655905/2483857", "93/140"], ["1", "1"]);
}

#[test]
fn two_thirds_of_the_area_and_sixteen_of_twenty_five_heads_is_inquorate() {
    let evaluation = vote(ORDINARY, &[split(Choice::For, 200_750, 16)], (301_125, 25));
    decided(&evaluation, Outcome::Inquorate, ["2/3", "16/25"], ["1", "1"]);
}

#[test]
fn exactly_half_in_favour_is_rejected() {
    let ballots = [split(Choice::For, 100_375, 8), split(Choice::Against, 100_375, 8)];
    decided(&vote(ORDINARY, &ballots, (301_125, 24)), Outcome::Rejected, ["2/3", "2/3"], ["1/2", "1/2"]);
}

#[test]
fn one_hundred_square_centimetres_and_one_head_over_half_is_carried() {
    let ballots = [split(Choice::For, 100_376, 9), split(Choice::Against, 100_374, 7)];
    let evaluation = vote(ORDINARY, &ballots, (301_125, 24));
    decided(&evaluation, Outcome::Carried, ["2/3", "2/3"], ["50188/100375", "9/16"]);
}

#[test]
fn a_special_matter_fifty_square_centimetres_below_three_quarters_is_rejected() {
    let ballots = [split(Choice::For, 150_562, 12), split(Choice::Against, 50_188, 4)];
    let evaluation = vote(SPECIAL, &ballots, (301_125, 24));
    decided(&evaluation, Outcome::Rejected, ["2/3", "2/3"], ["75281/100375", "3/4"]);
}

#[test]
fn a_special_matter_fifty_square_centimetres_above_three_quarters_is_carried() {
    let ballots = [split(Choice::For, 150_563, 12), split(Choice::Against, 50_187, 4)];
    let evaluation = vote(SPECIAL, &ballots, (301_125, 24));
    decided(&evaluation, Outcome::Carried, ["2/3", "2/3"], ["150563/200750", "3/4"]);
}

#[test]
fn a_special_matter_one_head_short_of_three_quarters_is_rejected() {
    let ballots = [split(Choice::For, 150_563, 11), split(Choice::Against, 50_187, 5)];
    let evaluation = vote(SPECIAL, &ballots, (301_125, 24));
    decided(&evaluation, Outcome::Rejected, ["2/3", "2/3"], ["150563/200750", "11/16"]);
}
