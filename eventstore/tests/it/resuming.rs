//! What a lane forgets, it finds again: snapshots, eviction, old shapes of events.

use moothall_core::decider::StreamId;
use moothall_eventstore::verify::{Flaw, verify_log};
use moothall_eventstore::{EngineOptions, on_pool};

use crate::bank::{Bank, BankCommand};
use crate::hall::{account, ask, balance, community, deposit, on_both_databases, sound};

on_both_databases! {
    async fn a_snapshot_and_the_events_after_it_equal_the_whole_log(hall: Hall) {
        let options = EngineOptions { snapshot_every: 10, ..EngineOptions::default() };
        let engine = hall.engine_with(options.clone()).await;
        for amount in 0..25 {
            engine.execute(deposit(1, amount)).await.unwrap();
        }
        engine.shutdown().await;
        assert!(engine.store().metrics().snapshot().snapshots >= 1);
        drop(engine);
        let engine = hall.engine_with(options.clone()).await;
        engine.execute(deposit(1, 1000)).await.unwrap();
        assert_eq!(engine.store().metrics().snapshot().cold_load_events, 0);
        let from_snapshot = balances(&engine).await;
        engine.shutdown().await;
        drop(engine);
        hall.forget_snapshots().await;
        let engine = hall.engine_with(options).await;
        assert_eq!(balances(&engine).await, from_snapshot);
        assert_eq!(engine.store().metrics().snapshot().cold_load_events, 26);
        engine.execute(deposit(1, 1)).await.unwrap();
        assert_eq!(sound(engine.store()).await.events, 27);
    }

    async fn a_snapshot_of_a_log_that_was_set_back_is_ignored(hall: Hall) {
        let options = EngineOptions { snapshot_every: 1, ..EngineOptions::default() };
        let engine = hall.engine_with(options.clone()).await;
        for _ in 0..3 {
            engine.execute(deposit(1, 1)).await.unwrap();
        }
        engine.shutdown().await;
        drop(engine);
        let database = hall.database().await;
        on_pool!(&database, pool => sqlx::query("DELETE FROM event WHERE seq = 3").execute(pool).await.map(|_| ())).unwrap();
        database.close().await;
        let engine = hall.engine_with(options).await;
        assert_eq!(balance(&engine, 1).await, 2);
        engine.execute(deposit(1, 1)).await.unwrap();
        assert_eq!(sound(engine.store()).await.events, 3);
    }

    async fn a_snapshot_that_is_not_what_the_log_leads_to_is_found(hall: Hall) {
        let options = EngineOptions { snapshot_every: 1, ..EngineOptions::default() };
        let engine = hall.engine_with(options).await;
        for _ in 0..3 {
            engine.execute(deposit(1, 1)).await.unwrap();
            engine.execute(deposit(2, 1)).await.unwrap();
        }
        engine.shutdown().await;
        let store = engine.store().clone();
        sound(&store).await;
        let edit = async |state: Vec<u8>| hall.edit_snapshot_of(community(1), state).await;
        let before = hall.snapshot_of(community(1)).await;
        let (mut bank, versions): (Bank, Vec<(StreamId, u64)>) = rmp_serde::from_slice(&before).unwrap();
        bank.balances.insert(account(1), 1_000_000);
        edit(rmp_serde::to_vec_named(&(bank, versions)).unwrap()).await;
        let bad = verify_log::<Bank>(&store, |_| {}).await.unwrap().bad.unwrap();
        let last = store.community_head(community(1)).await.unwrap().unwrap();
        assert_eq!((bad.community, bad.position, bad.flaw), (Some(community(1)), last.position, Flaw::WrongSnapshot));
        // One that cannot be read is as good as none.
        edit(vec![0xC1]).await;
        sound(&store).await;
        edit(before).await;
        sound(&store).await;
    }

    async fn a_snapshot_that_was_being_written_when_the_process_was_killed_is_taken_away(hall: Hall) {
        let options = EngineOptions { snapshot_every: 1, ..EngineOptions::default() };
        let engine = hall.engine_with(options.clone()).await;
        engine.execute(deposit(1, 1)).await.unwrap();
        engine.shutdown().await;
        drop(engine);
        let torn = hall.leave_a_torn_snapshot_of(community(1));
        let engine = hall.engine_with(options).await;
        assert_eq!(balance(&engine, 1).await, 1);
        assert_eq!(engine.store().metrics().snapshot().cold_load_events, 0);
        assert!(torn.is_none_or(|file| !file.exists()));
    }

    async fn crowded_out_communities_come_back_as_they_were(hall: Hall) {
        let options = EngineOptions { resident: 4, snapshot_every: 40, ..EngineOptions::default() };
        let engine = hall.engine_with(options).await;
        for round in 0..6 {
            for number in 0..12 {
                let receipt = engine.execute(deposit(number, 1)).await.unwrap();
                assert_eq!(receipt.seq, round + 1);
            }
        }
        assert!(engine.store().metrics().snapshot().evictions > 30);
        for number in 0..12 {
            assert_eq!(balance(&engine, number).await, 6);
        }
        assert_eq!(sound(engine.store()).await.events, 72);
    }

    async fn an_event_of_an_old_shape_is_raised_when_it_is_read(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 5)).await.unwrap();
        engine.shutdown().await;
        drop(engine);
        let old = [[0; 16].as_slice(), br#"{"account":"00000000-0000-0000-0000-0000acc00001","amount":5}"#].concat();
        let database = hall.database().await;
        on_pool!(&database, pool => sqlx::query("UPDATE event SET kind = 'bank.deposited.v1', payload = $1")
            .bind(old).execute(pool).await.map(|_| ())).unwrap();
        database.close().await;
        let engine = hall.engine().await;
        assert_eq!(balance(&engine, 1).await, 5);
        engine.execute(ask(1, BankCommand::Withdraw { account: account(1), amount: 5 })).await.unwrap();
    }
}

async fn balances(engine: &moothall_eventstore::Engine<crate::bank::Bank>) -> String {
    engine.state_of(community(1), |bank| format!("{bank:?}")).await.unwrap()
}
