//! An import that is given again compares everything anew, and says so where a file says something else.

use moothall::import::roll_calls;
use serde_json::{Value, json};

use super::hall::{TestHall, on_both_databases};

on_both_databases!(
    named_votes_that_are_imported_again_are_compared_again,
    what_is_imported_again_with_other_words_is_refused,
);

fn vote(id: &str, choices: &[&str], official: &Value) -> Value {
    let voters = ["甲", "乙", "丙", "丁"].into_iter().zip(choices);
    let ballots: Vec<Value> =
        voters.map(|(voter, choice)| json!({ "voter": voter, "choice": choice })).collect();
    json!({ "id": id, "motion": format!("議案 {id}"), "announcement": "主席：報告表決結果。", "ballots": ballots, "official": official })
}

fn file() -> String {
    let official = |yes, no, abstain, outcome: &str| json!({ "yes": yes, "no": no, "abstain": abstain, "outcome": outcome });
    json!([
        vote("agrees", &["yes", "yes", "no"], &official(2, 1, 0, "passed")),
        vote("totals", &["yes", "yes", "no", "abstain"], &official(3, 0, 1, "rejected")),
        vote("ruled", &["yes", "yes", "no"], &official(2, 1, 0, "rejected")),
        vote("silent", &["no", "no"], &official(0, 2, 0, "none")),
    ])
    .to_string()
}

async fn named_votes_that_are_imported_again_are_compared_again(hall: &TestHall) {
    let text = file();
    let first = roll_calls::import(&hall.house, &text, "立法院").await.expect("an import");
    assert_eq!(first.totals_differ, ["totals"]);
    assert_eq!(first.ruled_by_the_chair, ["ruled"]);
    assert_eq!(first.not_announced, ["silent"]);
    let events = hall.events().await;
    let again = roll_calls::import(&hall.house, &text, "立法院").await.expect("the same import");
    assert_eq!(json!(again), json!(first));
    assert_eq!(hall.events().await, events, "nothing is written twice");
}

async fn what_is_imported_again_with_other_words_is_refused(hall: &TestHall) {
    let text = file();
    roll_calls::import(&hall.house, &text, "立法院").await.expect("an import");
    let events = hall.events().await;
    let other = roll_calls::import(&hall.house, &text, "監察院").await.expect_err("another name");
    assert!(other.to_string().contains("was imported before"), "{other}");
    assert_eq!(hall.events().await, events);
}
