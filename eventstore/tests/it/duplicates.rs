//! A command with a key takes effect once.

use futures_util::future::join_all;
use moothall_eventstore::ExecuteError;
use uuid::Uuid;

use crate::bank::OPENING;
use crate::hall::{NOON, balance, deposit, key_made_at, keyed, on_both_databases, sound};

on_both_databases! {
    async fn fifty_copies_at_once_take_effect_once(hall: Hall) {
        let engine = hall.engine().await;
        for key in [Uuid::new_v4(), key_made_at(NOON.plus_micros(5_000)), key_made_at(NOON.plus_micros(-5_000_000))] {
            let before = balance(&engine, 1).await;
            let answers = join_all((0..50).map(|_| engine.execute(keyed(deposit(1, 10), key, 1)))).await;
            let receipts: Vec<_> = answers.into_iter().map(|answer| answer.unwrap()).collect();
            assert_eq!(receipts.iter().filter(|receipt| !receipt.duplicate).count(), 1);
            assert!(receipts.iter().all(|receipt| receipt.pos == receipts[0].pos && receipt.hash == receipts[0].hash));
            assert_eq!(balance(&engine, 1).await, before + 10);
        }
        assert_eq!(sound(engine.store()).await.events, 3);
    }

    async fn a_copy_after_a_restart_gets_the_first_receipt(hall: Hall) {
        for key in [Uuid::new_v4(), key_made_at(NOON), key_made_at(NOON.plus_micros(7_200_000_000))] {
            let engine = hall.engine().await;
            let first = engine.execute(keyed(deposit(1, 10), key, 1)).await.unwrap();
            engine.shutdown().await;
            drop(engine);
            let engine = hall.engine().await;
            let again = engine.execute(keyed(deposit(1, 10), key, 1)).await.unwrap();
            assert!(again.duplicate && !first.duplicate);
            assert_eq!((first.pos, first.hash, first.recorded_at), (again.pos, again.hash, again.recorded_at));
            engine.shutdown().await;
        }
        assert_eq!(sound(&hall.store().await).await.events, 3);
    }

    async fn a_copy_is_no_refusal_even_if_the_clients_clock_is_ahead(hall: Hall) {
        let key = key_made_at(NOON.plus_micros(7_200_000_000));
        let engine = hall.engine().await;
        let first = engine.execute(keyed(deposit(1, OPENING), key, 1)).await.unwrap();
        engine.shutdown().await;
        drop(engine);
        let engine = hall.engine().await;
        let again = engine.execute(keyed(deposit(1, OPENING), key, 1)).await.unwrap();
        assert!(again.duplicate);
        assert_eq!(first.pos, again.pos);
    }

    async fn a_key_with_another_body_is_refused(hall: Hall) {
        let engine = hall.engine().await;
        let key = Uuid::now_v7();
        engine.execute(keyed(deposit(1, 10), key, 1)).await.unwrap();
        let answer = engine.execute(keyed(deposit(1, 20), key, 2)).await;
        assert!(matches!(answer, Err(ExecuteError::KeyReused)));
        engine.shutdown().await;
        drop(engine);
        let engine = hall.engine().await;
        let answer = engine.execute(keyed(deposit(1, 20), key, 2)).await;
        assert!(matches!(answer, Err(ExecuteError::KeyReused)));
        assert_eq!(balance(&engine, 1).await, 10);
    }

    async fn the_same_key_in_another_community_is_another_command(hall: Hall) {
        let engine = hall.engine().await;
        let key = Uuid::now_v7();
        engine.execute(keyed(deposit(1, 10), key, 1)).await.unwrap();
        assert!(!engine.execute(keyed(deposit(2, 10), key, 1)).await.unwrap().duplicate);
    }

    async fn a_store_that_forgets_keys_is_caught(hall: Hall) {
        hall.faults.forget_keys();
        let engine = hall.engine().await;
        let key = Uuid::now_v7();
        for _ in 0..2 {
            engine.execute(keyed(deposit(1, 10), key, 1)).await.unwrap();
        }
        assert_eq!(balance(&engine, 1).await, 20, "the sabotage must show, or the tests above prove nothing");
    }
}
