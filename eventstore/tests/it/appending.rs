//! What an acknowledgement promises.

use futures_util::future::join_all;
use moothall_core::decider::StreamId;
use moothall_eventstore::{ExecuteError, Fault, Position};

use crate::bank::{BankCommand, BankEvent, BankRefusal};
use crate::hall::{
    NOON, account, ask, balance, community, deposit, expecting, keyed, on_both_databases, sound,
};

on_both_databases! {
    async fn acknowledged_events_are_in_the_log_dense_and_chained(hall: Hall) {
        let engine = hall.engine().await;
        let answers = join_all((0..400_u128).map(|n| engine.execute(deposit(n % 7, 1)))).await;
        let mut places: Vec<_> = answers
            .into_iter()
            .map(|answer| answer.unwrap())
            .map(|receipt| (receipt.slice, receipt.pos, receipt.hash))
            .collect();
        places.sort_unstable();
        let report = sound(engine.store()).await;
        assert_eq!((report.events, report.communities), (400, 7));
        for (slice, pos, hash) in places {
            let after = Position { slice, pos: pos - 1 };
            let event = engine.store().read_slice(after, 1).await.unwrap().remove(0);
            assert_eq!(event.hash, hash);
        }
    }

    async fn rows_that_are_alike_and_rows_that_are_not_are_stored_as_they_were_hashed(hall: Hall) {
        let engine = hall.engine().await;
        // One account, each with a key: as alike as the ballots of one poll. Then some without, and of another account.
        let with_keys = (0..200).map(|n: u8| keyed(deposit(1, 1), uuid::Uuid::new_v4(), n));
        for answer in join_all(with_keys.map(|request| engine.execute(request))).await {
            answer.unwrap();
        }
        let mixed = (0..60_u8).map(|n| match n % 3 {
            0 => keyed(deposit(1, 1), uuid::Uuid::new_v4(), n),
            1 => deposit(1, 1),
            _ => deposit(2, 1),
        });
        for answer in join_all(mixed.map(|request| engine.execute(request))).await {
            answer.unwrap();
        }
        let report = sound(engine.store()).await;
        assert_eq!((report.events, balance(&engine, 1).await, balance(&engine, 2).await), (260, 240, 20));
    }

    async fn a_refusal_stores_nothing(hall: Hall) {
        let engine = hall.engine().await;
        let answer = engine.execute(ask(1, BankCommand::Withdraw { account: account(1), amount: 5 })).await;
        assert!(matches!(answer, Err(ExecuteError::Refused(BankRefusal::NotEnough { have: 0 }))));
        assert_eq!(sound(engine.store()).await.events, 0);
    }

    async fn a_decision_that_leads_to_nothing_is_a_fault(hall: Hall) {
        let engine = hall.engine().await;
        let answer = engine.execute(ask(1, BankCommand::Nothing)).await;
        assert!(matches!(answer, Err(ExecuteError::Fault(Fault::NoEvents))));
    }

    async fn an_entity_of_another_version_is_a_conflict(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(expecting(deposit(1, 5), 0)).await.unwrap();
        let answer = engine.execute(expecting(deposit(1, 5), 0)).await;
        let stream_expected = StreamId(account(1));
        assert!(matches!(
            answer,
            Err(ExecuteError::Conflict { stream, expected: 0, actual: 1 }) if stream == stream_expected
        ));
        engine.execute(expecting(deposit(1, 5), 1)).await.unwrap();
        assert_eq!(balance(&engine, 1).await, 10);
    }

    async fn a_huge_command_is_one_append(hall: Hall) {
        let engine = hall.engine().await;
        let receipt =
            engine.execute(ask(1, BankCommand::DepositMany { account: account(1), times: 20_000 })).await.unwrap();
        assert_eq!((receipt.events, receipt.first_pos, receipt.pos, receipt.seq), (20_000, 1, 20_000, 20_000));
        assert_eq!(sound(engine.store()).await.events, 20_000);
        engine.shutdown().await;
        drop(engine);
        assert_eq!(balance(&hall.engine().await, 1).await, 20_000);
    }

    async fn recorded_times_rise_although_the_clock_is_set_back(hall: Hall) {
        let engine = hall.engine().await;
        let first = engine.execute(deposit(1, 1)).await.unwrap();
        hall.clock.wind_to(NOON.plus_micros(-3_600_000_000));
        let second = engine.execute(deposit(1, 1)).await.unwrap();
        hall.clock.wind_to(NOON.plus_micros(3_600_000_000));
        let third = engine.execute(deposit(1, 1)).await.unwrap();
        assert_eq!(first.recorded_at, NOON);
        assert_eq!(second.recorded_at, NOON.plus_micros(1));
        assert_eq!(third.recorded_at, NOON.plus_micros(3_600_000_000));
        let slice = first.slice;
        let at = engine.store().position_at(slice, NOON.plus_micros(1)).await.unwrap();
        assert_eq!(at.pos, 2);
        assert_eq!(engine.store().seq_at(community(1), NOON.plus_micros(-1)).await.unwrap(), 0);
        sound(engine.store()).await;
    }

    async fn a_reader_that_asks_for_less_gets_the_next_events_in_order(hall: Hall) {
        let engine = hall.engine().await;
        for amount in 1..=5 {
            engine.execute(deposit(1, amount)).await.unwrap();
        }
        let events = engine.store().read_community(community(1), 2, 2).await.unwrap();
        assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 4]);
        let (envelope, event) = events[0].decode::<BankEvent>().unwrap();
        assert_eq!(envelope.version, 3);
        assert!(matches!(event, BankEvent::Deposited(deposited) if deposited.amount == 3));
        let head = engine.store().community_head(community(1)).await.unwrap().unwrap();
        assert_eq!(head.seq, 5);
    }
}
