//! Several processes on one PostgreSQL log: what one has rebuilt the others take over, and whoever verifies beside them raises no
//! false alarm.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use moothall::{clockwork::Heartbeat, house::House, http::Vitals as _, verify, vitals::HouseVitals};
use moothall_eventstore::{Database, EngineOptions};
use serde_json::json;

use super::{
    estate::{Estate, Plan, equal},
    hall::{TestHall, on_both_databases, text},
};

const PATIENCE: Duration = Duration::from_mins(1);

on_both_databases!(a_histogram_says_what_its_values_come_to);

/// The house of another process: nothing of it is shared but the databases.
async fn beside(hall: &TestHall) -> House {
    House::open(&hall.settings, hall.house.clock.clone(), &EngineOptions::default()).await.expect("a house")
}

async fn can_be_read(hall: &TestHall) -> bool {
    let checks = HouseVitals::new(Arc::clone(&hall.house), Heartbeat::default()).ready().await;
    checks.iter().any(|check| check.name == "read_models" && check.ok)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_rebuilt_beside_a_running_server_reaches_it_and_every_page_is_answered() {
    let hall = TestHall::on_postgres().await;
    let areas = equal(2);
    let estate = Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    for generation in [2, 3] {
        let other = beside(&hall).await;
        assert_eq!(other.projector.rebuild().await.expect("a rebuild"), generation);
        other.close().await;
        let mut progress = hall.house.projector.progress();
        let serves = progress.wait_for(|progress| progress.generation == generation);
        assert!(tokio::time::timeout(PATIENCE, serves).await.is_ok_and(|serves| serves.is_ok()));
        let query = "query($id: ID!) { node(id: $id) { ... on Community { name } } }";
        let seen = hall.run(&estate.chair, query, json!({ "id": estate.id })).await;
        assert_eq!(text(&seen, "/node/name"), "海棠苑");
        assert!(can_be_read(&hall).await);
    }
    hall.closes_soundly().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_read_models_are_gone_is_not_ready() {
    let hall = TestHall::on_postgres().await;
    assert!(can_be_read(&hall).await);
    let views = hall.house.views();
    let Database::Postgres(pool) = &*views else { panic!("this is PostgreSQL's") };
    sqlx::query("DROP SCHEMA views_g1 CASCADE").execute(pool).await.expect("no schema");
    assert!(!can_be_read(&hall).await);
    drop(hall.closes().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_on_writing_is_verified_without_a_false_alarm() {
    let hall = TestHall::on_postgres().await;
    let areas = equal(2);
    let estate = Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    let other = beside(&hall).await;
    let verified = AtomicBool::new(false);
    let writing = async {
        let mut number = 0_u32;
        while !verified.load(Ordering::SeqCst) {
            number += 1;
            let input = json!({ "communityId": estate.id, "name": format!("海棠苑{number}") });
            hall.does(&estate.registrar, "renameCommunity", input, "").await;
        }
        number
    };
    let verifying = async {
        for _ in 0..5 {
            let (_, broken) = verify::check(&other).await.expect("a verdict");
            assert_eq!(broken, None);
        }
        verified.store(true, Ordering::SeqCst);
    };
    let (written, ()) = tokio::join!(writing, verifying);
    assert!(written > 0);
    other.close().await;
    hall.closes_soundly().await;
}

async fn a_histogram_says_what_its_values_come_to(hall: &TestHall) {
    let areas = equal(2);
    Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    let text = HouseVitals::new(Arc::clone(&hall.house), Heartbeat::default()).metrics();
    let value = |name: &str| -> Option<u64> {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
    };
    assert!(value("moothall_events_total").is_some_and(|events| events > 0), "{text}");
    assert_eq!(value("moothall_batch_events_sum"), value("moothall_events_total"));
    assert_eq!(value("moothall_batch_events_count"), value("moothall_batches_total"));
    assert!(value("moothall_commit_microseconds_sum").is_some_and(|micros| micros > 0), "{text}");
}
