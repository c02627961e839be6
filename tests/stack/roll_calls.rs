//! Named votes of a parliament, taken over with their announced totals. `MOOTHALL_FULL=1` takes all of them, else the first sixty.

use std::path::Path;

use moothall::import::roll_calls;
use serde_json::Value;

use super::hall::TestHall;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/rollcall-ly");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assembly_counts_as_it_was_announced_but_where_the_chair_ruled() {
    let (votes, expected) = (Path::new(DATA).join("rollcalls.json"), Path::new(DATA).join("expected.json"));
    let (Ok(votes), Ok(expected)) = (std::fs::read_to_string(votes), std::fs::read_to_string(expected))
    else {
        println!("NOT TESTED: there are no named votes in {DATA}");
        return;
    };
    let mut votes: Vec<Value> = serde_json::from_str(&votes).expect("a list of votes");
    let expected: Value = serde_json::from_str(&expected).expect("what is expected");
    assert_eq!(expected["n_cases"], votes.len());
    if std::env::var_os("MOOTHALL_FULL").is_none() {
        println!("The first 60 of {} named votes; MOOTHALL_FULL=1 takes all.", votes.len());
        votes.truncate(60);
    }
    let ids: Vec<&str> = votes.iter().filter_map(|vote| vote["id"].as_str()).collect();
    let ruled = expected["exceptions_where_announced_outcome_differs_from_majority_of_present"].as_array();
    let ruled = ruled.expect("the rulings of the chair").iter().filter_map(Value::as_str);
    let exceptions: Vec<&str> = ruled.filter(|id| ids.contains(id)).collect();
    assert!(!exceptions.is_empty());
    let undecided =
        |vote: &&Value| !["passed", "rejected"].map(Value::from).contains(&vote["official"]["outcome"]);
    let hall = TestHall::on_sqlite().await;
    let text = serde_json::to_string(&votes).expect("JSON");
    let report = roll_calls::import(&hall.house, &text, "立法院").await.expect("an import");
    assert_eq!(report.votes, votes.len());
    assert_eq!(report.totals_differ, Vec::<String>::new());
    assert_eq!(report.ruled_by_the_chair, exceptions);
    assert_eq!(report.not_announced.len(), votes.iter().filter(undecided).count());
    let ballots = votes.iter().map(|vote| vote["ballots"].as_array().map_or(0, Vec::len)).sum::<usize>();
    assert_eq!(report.ballots, ballots);
    // An import that is run again goes on where it stopped: at the end.
    let events = hall.events().await;
    let again = roll_calls::import(&hall.house, &text, "立法院").await.expect("the same import");
    assert_eq!((again.votes, hall.events().await), (report.votes, events));
    hall.closes_soundly().await;
}
