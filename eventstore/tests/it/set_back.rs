//! A log that was set back behind its read models: its end was lost, or an older copy was restored beside them.

use moothall_eventstore::projector::{Stray, find_stray};
use moothall_eventstore::{Database, Dialect, Engine, Position, Projector, Store, on_pool};

use crate::bank::Bank;
use crate::hall::{Hall, community, deposit, on_both_databases};
use crate::projecting::{PATIENCE, Tallies, follow, serves, tallies, tally};

/// Five deposits, and read models that show them.
async fn five_deposits_are_shown(hall: &Hall) -> (Engine<Bank>, Projector<Tallies>) {
    let engine = hall.engine().await;
    let projector = follow(engine.store(), Tallies::of("1")).await;
    for _ in 0..5 {
        engine.execute(deposit(1, 1)).await.unwrap();
    }
    projector.catch_up(PATIENCE).await.unwrap();
    engine.shutdown().await;
    (engine, projector)
}

/// Takes the last two events away.
async fn set_back(hall: &Hall) {
    let database = hall.database().await;
    let cut = on_pool!(&database, pool => sqlx::query("DELETE FROM event WHERE pos > 3").execute(pool).await.map(|_| ()));
    cut.unwrap();
    database.close().await;
}

/// As the first versions wrote their checkpoints.
async fn forget_hashes(hall: &Hall) {
    let database = match hall.url.strip_prefix("sqlite:") {
        Some(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(format!("{path}/views-g1.db"));
            Database::Sqlite(sqlx::SqlitePool::connect_with(options).await.unwrap())
        }
        None => hall.database().await,
    };
    let place = if database.dialect() == Dialect::Sqlite { "" } else { "views_g1." };
    let forget = format!("ALTER TABLE {place}projection_checkpoint DROP COLUMN hash");
    on_pool!(&database, pool => sqlx::raw_sql(sqlx::AssertSqlSafe(forget)).execute(pool).await.map(|_| ()))
        .unwrap();
    database.close().await;
}

/// Five deposits were shown, and three of them are left in the log when it is opened again.
async fn reopened(hall: &Hall) -> Engine<Bank> {
    let (_, projector) = five_deposits_are_shown(hall).await;
    projector.shutdown().await;
    drop(projector);
    set_back(hall).await;
    hall.engine().await
}

fn parted_at(store: &Store, end: u64) -> Stray {
    let slice = store.slice_of(community(1));
    Stray { generation: 1, reached: Position { slice, pos: 5 }, end: Position { slice, pos: end } }
}

on_both_databases! {
    async fn read_models_that_are_ahead_of_the_log_do_not_serve(hall: Hall) {
        let engine = reopened(&hall).await;
        let stray = find_stray(engine.store()).await.unwrap().unwrap();
        assert_eq!(stray, parted_at(engine.store(), 3));
        let slice = stray.end.slice;
        assert!(stray.to_string().contains(&format!("at position {slice}-5, and the log ends at {slice}-3")), "{stray}");
        let projector = follow(engine.store(), Tallies::of("1")).await;
        assert_eq!(projector.health().serving, 2);
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 3, 3)]);
        for deposits in [4, 5, 6] {
            let receipt = engine.execute(deposit(1, 1)).await.unwrap();
            projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
            assert_eq!(tallies(&projector.reads()).await, [tally(1, deposits, deposits)]);
        }
        assert_eq!(find_stray(engine.store()).await.unwrap(), None);
        projector.shutdown().await;
        drop(projector);
        let again = follow(engine.store(), Tallies::of("1")).await;
        assert_eq!(again.health().serving, 2, "what is of this log goes on");
    }

    async fn read_models_of_a_log_that_has_grown_otherwise_since_do_not_serve(hall: Hall) {
        let engine = reopened(&hall).await;
        for _ in 0..4 {
            engine.execute(deposit(1, 10)).await.unwrap();
        }
        let stray = find_stray(engine.store()).await.unwrap().unwrap();
        assert_eq!(stray, parted_at(engine.store(), 7));
        assert!(stray.to_string().contains("of another log"), "{stray}");
        let projector = follow(engine.store(), Tallies::of("1")).await;
        assert_eq!(projector.health().serving, 2);
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 7, 43)]);
    }

    async fn read_models_of_an_earlier_version_are_told_by_their_position_alone(hall: Hall) {
        let (engine, projector) = five_deposits_are_shown(&hall).await;
        projector.shutdown().await;
        forget_hashes(&hall).await;
        assert_eq!(find_stray(engine.store()).await.unwrap(), None);
        set_back(&hall).await;
        assert_eq!(find_stray(engine.store()).await.unwrap(), Some(parted_at(engine.store(), 3)));
        let projector = follow(engine.store(), Tallies::of("2")).await;
        assert_eq!((projector.health().serving, projector.health().outdated), (2, false));
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 3, 3)]);
    }

    async fn read_models_are_rebuilt_although_the_log_was_set_back_behind_them(hall: Hall) {
        let engine = reopened(&hall).await;
        let projector = follow(engine.store(), Tallies::of("1")).await;
        assert_eq!(projector.rebuild().await.unwrap(), 3);
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 3, 3)]);
    }

    async fn a_rebuild_ends_although_the_log_is_set_back_while_it_is_served(hall: Hall) {
        let (_engine, projector) = five_deposits_are_shown(&hall).await;
        set_back(&hall).await;
        let rebuilt = tokio::time::timeout(PATIENCE, projector.rebuild()).await;
        assert_eq!(rebuilt.unwrap().unwrap(), 2);
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 3, 3)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_takes_over_what_another_process_has_built_of_a_log_that_was_set_back() {
    let hall = Hall::on_postgres().await;
    let (_engine, server) = five_deposits_are_shown(&hall).await;
    set_back(&hall).await;
    let other = follow(&hall.store().await, Tallies::of("1")).await;
    assert_eq!(other.health().serving, 2);
    serves(&server, 2).await;
    server.catch_up(PATIENCE).await.unwrap();
    assert_eq!(tallies(&server.reads()).await, [tally(1, 3, 3)]);
}
