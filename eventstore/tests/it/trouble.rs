//! What goes wrong around a lane, and what must not come of it.

use futures_util::FutureExt;
use futures_util::future::join_all;
use moothall_eventstore::{
    AppendError, Database, Engine, EngineOptions, ExecuteError, Fault, Request, Store, StoreError,
    StoreOptions, on_pool,
};
use std::sync::Arc;
use uuid::Uuid;

use crate::bank::{Bank, BankCommand, BankRefusal};
use crate::hall::{
    NOON, account, ask, balance, community, deposit, expecting, key_made_at, keyed, on_both_databases, sound,
};

on_both_databases! {
    async fn a_commit_whose_reply_was_lost_is_acknowledged_once(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 1)).await.unwrap();
        hall.faults.cut_after_commit(2);
        let receipt = engine.execute(deposit(1, 10)).await.unwrap();
        assert!(!receipt.duplicate);
        assert_eq!(balance(&engine, 1).await, 11);
        assert_eq!(sound(engine.store()).await.events, 2);
        assert_eq!(engine.store().metrics().snapshot().resolved_commits, 1);
    }

    async fn a_batch_whose_connection_is_lost_before_the_commit_is_sent_again(hall: Hall) {
        let engine = hall.engine().await;
        hall.faults.cut_before_commit(3);
        engine.execute(deposit(1, 10)).await.unwrap();
        assert_eq!(sound(engine.store()).await.events, 1);
    }

    async fn a_full_disk_acknowledges_nothing_and_the_lane_goes_on_afterwards(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 1)).await.unwrap();
        hall.faults.fail_append(1);
        let answer = engine.execute(deposit(1, 10)).await;
        assert!(matches!(answer, Err(ExecuteError::Fault(Fault::Append(_)))));
        engine.execute(deposit(1, 100)).await.unwrap();
        assert_eq!(balance(&engine, 1).await, 101);
        assert_eq!(sound(engine.store()).await.events, 2);
    }

    async fn a_batch_that_may_yet_be_stored_is_not_called_failed(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 1)).await.unwrap();
        let ask = keyed(deposit(1, 10), key_made_at(NOON), 1);
        refuse_appends(&hall, "58030", "TRUE").await;
        assert!(matches!(*not_appended(&engine, &ask).await, AppendError::Failed(_)));
        // Now an earlier copy was lost on its way: that a later one is refused says nothing about it.
        hall.faults.cut_before_commit(1);
        assert!(matches!(*not_appended(&engine, &ask).await, AppendError::Unresolved(_)));
        allow_appends(&hall).await;
        assert!(!engine.execute(ask).await.unwrap().duplicate);
        assert_eq!(balance(&engine, 1).await, 11);
        assert_eq!(sound(engine.store()).await.events, 2);
    }

    async fn a_look_does_not_fail_with_what_was_not_stored_beside_it(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 1)).await.unwrap();
        for _ in 0..20 {
            hall.faults.fail_append(1);
            let (stored, seen) = tokio::join!(engine.execute(deposit(1, 10)), balance(&engine, 1));
            assert!(matches!(stored, Err(ExecuteError::Fault(Fault::Append(_)))));
            assert_eq!(seen, 1);
        }
    }

    async fn more_looks_than_a_batch_holds_are_all_answered(hall: Hall) {
        let engine = hall.engine_with(EngineOptions { batch_commands: 4, ..EngineOptions::default() }).await;
        engine.execute(deposit(1, 7)).await.unwrap();
        let seen = join_all((0..50).map(|_| balance(&engine, 1))).await;
        assert_eq!(seen, [7; 50]);
    }

    async fn a_failed_batch_under_load_loses_and_repeats_nothing(hall: Hall) {
        let engine = hall.engine_with(EngineOptions { batch_commands: 8, ..EngineOptions::default() }).await;
        hall.faults.fail_append(2);
        let keys: Vec<Uuid> = (0..300).map(|n| key_made_at(NOON.plus_micros(n * 1000))).collect();
        let asks = || keys.iter().zip(0_u128..).map(|(key, n)| keyed(deposit(n % 5, 1), *key, 1));
        let answers = join_all(asks().map(|request| engine.execute(request))).await;
        let taken = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(ExecuteError::Fault(Fault::Append(_))))));
        assert!(taken < 300, "nothing failed, so nothing was shown");
        assert_eq!(sound(engine.store()).await.events, u64::try_from(taken).unwrap());
        // Whoever got a fault asks again with the same key.
        for request in asks() {
            engine.execute(request).await.unwrap();
        }
        assert_eq!(sound(engine.store()).await.events, 300);
    }

    async fn a_panic_in_the_rules_is_one_callers_fault(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 5)).await.unwrap();
        let answers = join_all([
            engine.execute(deposit(1, 5)),
            engine.execute(ask(1, BankCommand::PanicInDecide)),
            engine.execute(deposit(1, 5)),
            engine.execute(ask(1, BankCommand::PanicInEvolve)),
            engine.execute(deposit(1, 5)),
            engine.execute(deposit(2, 5)),
        ]).await;
        let broken = |answer: &Result<_, _>| matches!(answer, Err(ExecuteError::Fault(Fault::Panicked(_))));
        assert_eq!(answers.iter().map(broken).collect::<Vec<_>>(), [false, true, false, true, false, false]);
        assert_eq!(balance(&engine, 1).await, 20);
        assert_eq!(sound(engine.store()).await.events, 5);
    }

    async fn a_caller_that_leaves_does_not_take_her_command_along(hall: Hall) {
        let engine = hall.engine().await;
        for _ in 0..20 {
            // Polled once, so that the command is in the queue; then dropped.
            assert!(engine.execute(deposit(1, 1)).now_or_never().is_none());
        }
        assert_eq!(balance(&engine, 1).await, 20);
        assert_eq!(sound(engine.store()).await.events, 20);
    }

    async fn a_full_queue_says_busy_and_stores_what_it_took(hall: Hall) {
        let engine = hall.engine_with(EngineOptions { queue: 4, batch_commands: 1, ..EngineOptions::default() }).await;
        let answers = join_all((0..200).map(|_| engine.execute(deposit(1, 1)))).await;
        let taken = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(ExecuteError::Busy))));
        assert!((4..200).contains(&taken));
        assert_eq!(sound(engine.store()).await.events, u64::try_from(taken).unwrap());
    }

    async fn shutting_down_answers_what_waits_and_takes_no_more(hall: Hall) {
        let engine = hall.engine().await;
        let mut waiting: Vec<_> = (0..100).map(|n| Box::pin(engine.execute(deposit(n % 3, 1)))).collect();
        for execute in &mut waiting {
            assert!(execute.now_or_never().is_none());
        }
        engine.shutdown().await;
        for execute in waiting {
            execute.await.unwrap();
        }
        assert!(matches!(engine.execute(deposit(1, 1)).await, Err(ExecuteError::ShuttingDown)));
        assert_eq!(sound(engine.store()).await.events, 100);
    }

    async fn a_community_whose_log_cannot_be_read_stands_alone(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 5)).await.unwrap();
        engine.execute(deposit(2, 5)).await.unwrap();
        engine.shutdown().await;
        drop(engine);
        tamper(&hall, "UPDATE event SET kind = 'bank.forgotten.v1' WHERE community_id = $1").await;
        let engine = hall.engine().await;
        let answer = engine.execute(deposit(1, 5)).await;
        assert!(matches!(answer, Err(ExecuteError::Fault(Fault::Unreadable(_)))));
        engine.execute(deposit(2, 5)).await.unwrap();
        assert_eq!(balance(&engine, 2).await, 10);
    }

    async fn an_edited_event_is_found(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 5)).await.unwrap();
        engine.execute(deposit(1, 5)).await.unwrap();
        let store = engine.store().clone();
        assert_eq!(sound(&store).await.events, 2);
        for (edit, undo) in [
            ("UPDATE event SET recorded_at = recorded_at + 1", "UPDATE event SET recorded_at = recorded_at - 1"),
            ("UPDATE event SET version = version + 7", "UPDATE event SET version = version - 7"),
            ("UPDATE event SET actor_kind = 'clockwork'", "UPDATE event SET actor_kind = 'member'"),
            ("UPDATE event SET payload = hash", ""),
        ] {
            tamper(&hall, &format!("{edit} WHERE seq = 2 AND community_id = $1")).await;
            let report = moothall_eventstore::verify::verify_log::<Bank>(&store, |_| {}).await.unwrap();
            assert_eq!(report.bad.unwrap().position.pos, 2, "{edit}");
            if !undo.is_empty() {
                tamper(&hall, &format!("{undo} WHERE seq = 2 AND community_id = $1")).await;
                sound(&store).await;
            }
        }
        tamper(&hall, "DELETE FROM event WHERE seq = 1 AND community_id = $1").await;
        let report = moothall_eventstore::verify::verify_log::<Bank>(&store, |_| {}).await.unwrap();
        assert!(report.bad.is_some());
    }
}

/// From now on the database refuses appends with an error of this kind, when `condition` holds for the number `n` of the try.
/// SQLite knows no kinds and counts no tries.
async fn refuse_appends(hall: &crate::hall::Hall, code: &str, condition: &str) {
    let database = hall.database().await;
    let sql = match &database {
        Database::Sqlite(_) => {
            "CREATE TRIGGER refuse BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END".to_owned()
        }
        Database::Postgres(_) => format!(
            "CREATE SEQUENCE tries; \
             CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint := nextval('tries'); BEGIN \
             IF {condition} THEN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END IF; RETURN NULL; END $$; \
             CREATE TRIGGER refuse BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        ),
    };
    on_pool!(&database, pool => sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(pool).await.map(|_| ()))
        .unwrap();
    database.close().await;
}

async fn allow_appends(hall: &crate::hall::Hall) {
    let database = hall.database().await;
    let sql = match &database {
        Database::Sqlite(_) => "DROP TRIGGER refuse",
        Database::Postgres(_) => "DROP TRIGGER refuse ON event; DROP FUNCTION refuse(); DROP SEQUENCE tries",
    };
    on_pool!(&database, pool => sqlx::raw_sql(sql).execute(pool).await.map(|_| ())).unwrap();
    database.close().await;
}

async fn not_appended(engine: &Engine<Bank>, ask: &Request<BankCommand>) -> Arc<AppendError> {
    match engine.execute(ask.clone()).await {
        Err(ExecuteError::Fault(Fault::Append(error))) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_is_held_for_long_is_waited_for_again() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    refuse_appends(&hall, "55P03", "n <= 2").await;
    engine.execute(deposit(1, 1)).await.unwrap();
    allow_appends(&hall).await;
    refuse_appends(&hall, "55P03", "TRUE").await;
    assert!(matches!(*not_appended(&engine, &deposit(1, 1)).await, AppendError::Failed(_)));
    // It may be the first copy of the batch itself that holds the lock while it commits.
    hall.faults.cut_before_commit(1);
    assert!(matches!(*not_appended(&engine, &deposit(1, 1)).await, AppendError::Unresolved(_)));
    allow_appends(&hall).await;
    engine.execute(deposit(1, 1)).await.unwrap();
    assert_eq!(sound(engine.store()).await.events, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_others_overtake_again_and_again_is_told_to_try_later() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    refuse_appends(&hall, "23505", "TRUE").await;
    assert!(matches!(engine.execute(deposit(1, 1)).await, Err(ExecuteError::Busy)));
    let metrics = engine.store().metrics().snapshot();
    assert_eq!((metrics.busy, metrics.faults), (1, 0));
    allow_appends(&hall).await;
    engine.execute(deposit(1, 1)).await.unwrap();
    assert_eq!(sound(engine.store()).await.events, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_is_taken_again_when_what_it_saw_was_overtaken() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine_with(EngineOptions { batch_commands: 4, ..EngineOptions::default() }).await;
    refuse_appends(&hall, "23505", "n % 3 = 0").await;
    let visitors = (0..10).map(|_| async {
        for _ in 0..10 {
            let before = balance(&engine, 1).await;
            engine.execute(deposit(1, 1)).await.unwrap();
            assert!(balance(&engine, 1).await > before);
        }
    });
    join_all(visitors).await;
    assert_eq!(balance(&engine, 1).await, 100);
}

async fn tamper(hall: &crate::hall::Hall, sql: &str) {
    let database = hall.database().await;
    on_pool!(&database, pool => sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .bind(community(1).0)
        .execute(pool)
        .await
        .map(|_| ()))
    .unwrap();
    database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_engines_on_one_postgres_never_lose_or_repeat_a_command() {
    let hall = crate::hall::Hall::on_postgres().await;
    let one = hall.engine().await;
    let two: Engine<Bank> = hall.engine().await;
    let keys: Vec<Uuid> = (0..200).map(|_| Uuid::now_v7()).collect();
    // Both engines get every command, over three communities: whoever is second meets a moved slice or a taken key.
    let asks = keys.iter().enumerate().flat_map(|(n, key)| {
        let number = u128::try_from(n % 3).unwrap();
        let request = keyed(ask(number, BankCommand::Deposit { account: account(1), amount: 1 }), *key, 1);
        [one.execute(request.clone()), two.execute(request)]
    });
    let receipts: Vec<_> = join_all(asks).await.into_iter().map(|answer| answer.unwrap()).collect();
    for pair in receipts.chunks(2) {
        assert_eq!((pair[0].slice, pair[0].pos, pair[0].hash), (pair[1].slice, pair[1].pos, pair[1].hash));
        assert_eq!(pair.iter().filter(|receipt| !receipt.duplicate).count(), 1);
    }
    assert_eq!(sound(one.store()).await.events, 200);
    // An engine that has lost every race knows its answers by their keys and may not have read on: one that begins now reads it all.
    let third: Engine<Bank> = hall.engine().await;
    let mut total = 0;
    for number in 0..3 {
        total += balance(&third, number).await;
    }
    assert_eq!(total, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_on_one_postgres_engine_knows_what_the_other_has_stored() {
    let hall = crate::hall::Hall::on_postgres().await;
    let (one, two) = (hall.engine().await, hall.engine().await);
    for round in 1..=5 {
        one.execute(deposit(1, 5)).await.unwrap();
        assert_eq!(balance(&two, 1).await, 5);
        two.execute(ask(1, BankCommand::Withdraw { account: account(1), amount: 5 })).await.unwrap();
        let answer = one.execute(ask(1, BankCommand::Withdraw { account: account(1), amount: 1 })).await;
        assert!(matches!(answer, Err(ExecuteError::Refused(BankRefusal::NotEnough { have: 0 }))));
        let conflict = two.execute(expecting(deposit(1, 1), 0)).await;
        assert!(matches!(conflict, Err(ExecuteError::Conflict { actual, .. }) if actual == round * 2));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_drops_its_connections_costs_nobody_a_command() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    let database = hall.database().await;
    for round in 1..=5 {
        let cut = async {
            on_pool!(&database, pool => sqlx::query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                 AND pid <> pg_backend_pid()")
                .execute(pool).await.map(|_| ()))
            .unwrap();
        };
        let (answers, ()) = tokio::join!(join_all((0..50).map(|n| engine.execute(deposit(n % 2, 1)))), cut);
        for answer in answers {
            answer.unwrap();
        }
        assert_eq!(balance(&engine, 0).await + balance(&engine, 1).await, round * 50);
    }
    assert_eq!(sound(&hall.store().await).await.events, 250);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_may_not_open_the_directory() {
    let hall = crate::hall::Hall::on_sqlite().await;
    let first = hall.store().await;
    let second = Store::open(&hall.url, StoreOptions::default()).await;
    assert!(matches!(second, Err(StoreError::InUse(_))));
    drop(first);
    Store::open(&hall.url, StoreOptions::default()).await.unwrap();
}

#[tokio::test]
async fn a_store_that_was_never_migrated_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let opened =
        Store::open(&format!("sqlite:{}", directory.path().display()), StoreOptions::default()).await;
    assert!(matches!(opened, Err(StoreError::NotMigrated)));
    let url = moothall_eventstore::testing::fresh_postgres().await.unwrap();
    assert!(matches!(Store::open(&url, StoreOptions::default()).await, Err(StoreError::NotMigrated)));
}
