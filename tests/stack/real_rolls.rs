//! Two real rolls (Dongguan, 2026), voted through GraphQL to the last square centimetre of the boundary cases of the ordinary rule.

use std::ops::Range;

use serde_json::{Value, json};

use super::{
    estate::{Estate, Plan},
    hall::{TestHall, on_both_databases, text},
};

on_both_databases!(
    sixty_seven_square_centimetres_short_of_two_thirds_of_the_large_roll_is_inquorate,
    sixteen_of_twenty_five_heads_with_two_thirds_of_the_area_is_inquorate,
    of_the_small_roll_exactly_half_in_favour_is_rejected_and_a_hundred_square_centimetres_more_is_carried,
);

/// So many square metres over so many units, the last with what is left. In units of 0.01 m².
fn split(area: u64, units: u64) -> Vec<u64> {
    let each = area / units;
    (1..units).map(|_| each).chain([area - each * (units - 1)]).collect()
}

fn written(areas: &[u64]) -> Vec<String> {
    areas.iter().map(|area| format!("{}.{:02}", area / 100, area % 100)).collect()
}

async fn founded(hall: &TestHall, name: &str, areas: &[u64], total: &str) -> Estate {
    let areas = written(areas);
    let estate = Estate::found(hall, &Plan { name, mark: "", areas: &areas }).await;
    let query = "query($id: ID!) { community(id: $id) { register { totals { area owners } } } }";
    let seen = hall.run(&estate.registrar, query, json!({ "id": estate.id })).await;
    let totals = json!({ "area": total, "owners": areas.len() });
    assert_eq!(seen["community"]["register"]["totals"], totals);
    estate
}

fn all(choice: &str, voters: impl IntoIterator<Item = usize>) -> Vec<(usize, &str)> {
    voters.into_iter().map(|index| (index, choice)).collect()
}

/// What came of it, as the vectors write it.
fn decided(outcome: &str, participation: [&str; 2], approval: [&str; 2]) -> Value {
    let tests = |shares: [&str; 2]| json!({ "tests": [{ "share": shares[0] }, { "share": shares[1] }] });
    json!({ "outcome": outcome, "participation": tests(participation), "approval": tests(approval) })
}

const RESULT: &str =
    "poll { results { outcome participation { tests { share } } approval { tests { share } } } }";

/// The polls are held side by side: opened at one time, voted, closed by the clock, counted.
async fn are_held(hall: &TestHall, estate: &Estate, cases: &[(Vec<(usize, &str)>, Value)]) {
    let mut polls = Vec::new();
    for (votes, _) in cases {
        let poll = estate.open_poll(hall, "是否同意？").await;
        estate.vote(hall, &poll, votes).await;
        polls.push(poll);
    }
    hall.wind_to(&hall.in_days(7)).await;
    let teller = hall.sign_in(&estate.tellers[0].id).await;
    for (poll, (_, expected)) in polls.iter().zip(cases) {
        let counted = hall.does(&teller, "tallyPoll", json!({ "pollId": poll }), RESULT).await;
        assert_eq!(counted["poll"]["results"], json!([expected]));
        assert_eq!(text(&counted, "/poll/results/0/outcome"), text(expected, "/outcome"));
    }
}

async fn sixty_seven_square_centimetres_short_of_two_thirds_of_the_large_roll_is_inquorate(hall: &TestHall) {
    // 185 units, then four: the first two together 0.01 m² less than with the third, and the fourth as large as those.
    let [a, b, c, d] = [8_870, 8_871, 8_872, 8_870 + 8_872];
    let mut areas = split(1_655_904 - a - b, 185);
    areas.extend([a, b, c, d]);
    let rest = 2_483_857 - areas.iter().sum::<u64>();
    areas.extend(split(rest, 91));
    let estate = founded(hall, "二百八十户", &areas, "24838.57").await;
    let base: Range<usize> = 0..185;
    let whole = ["1", "1"];
    let cases = [
        (
            all("FOR", base.clone().chain([185, 186])),
            decided("INQUORATE", ["1655904/2483857", "187/280"], whole),
        ),
        (
            all("FOR", base.clone().chain([185, 187])),
            decided("CARRIED", ["1655905/2483857", "187/280"], whole),
        ),
        (all("FOR", base.chain([188])), decided("INQUORATE", ["1655905/2483857", "93/140"], whole)),
    ];
    are_held(hall, &estate, &cases).await;
}

async fn sixteen_of_twenty_five_heads_with_two_thirds_of_the_area_is_inquorate(hall: &TestHall) {
    let areas = [split(200_750, 16), split(301_125 - 200_750, 9)].concat();
    let estate = founded(hall, "二十五户", &areas, "3011.25").await;
    let none = json!({ "share": null });
    let nobody = json!({
        "outcome": "INQUORATE", "approval": { "tests": [none, none] },
        "participation": { "tests": [{ "share": "0" }, { "share": "0" }] },
    });
    let cases =
        [(all("FOR", 0..16), decided("INQUORATE", ["2/3", "16/25"], ["1", "1"])), (Vec::new(), nobody)];
    are_held(hall, &estate, &cases).await;
}

async fn of_the_small_roll_exactly_half_in_favour_is_rejected_and_a_hundred_square_centimetres_more_is_carried(
    hall: &TestHall,
) {
    // Seven and one in favour, six and two against; of the eight others two are 0.01 m² more than that one, and one
    // 0.01 m² less than those two.
    let areas = [
        split(90_375, 7),
        vec![10_000],
        split(80_375, 6),
        vec![10_000, 10_000],
        vec![5_000, 5_001, 19_999],
        split(70_375, 5),
    ]
    .concat();
    let estate = founded(hall, "二十四户", &areas, "3011.25").await;
    let even = [all("FOR", 0..8), all("AGAINST", 8..16)].concat();
    let more = [all("FOR", (0..7).chain([16, 17])), all("AGAINST", (8..14).chain([18]))].concat();
    let cases = [
        (even, decided("REJECTED", ["2/3", "2/3"], ["1/2", "1/2"])),
        (more, decided("CARRIED", ["2/3", "2/3"], ["50188/100375", "9/16"])),
    ];
    are_held(hall, &estate, &cases).await;
}
