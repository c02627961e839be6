//! Many commands of one caller: decided in order, answered together.

use moothall_eventstore::{EngineOptions, ExecuteError};

use crate::bank::{BankCommand, BankRefusal};
use crate::hall::{account, ask, balance, deposit, key_made_at, keyed, on_both_databases, sound};

on_both_databases! {
    async fn answers_come_in_the_order_of_the_commands_and_each_is_decided_after_the_one_before(hall: Hall) {
        let engine = hall.engine().await;
        let withdraw = |amount| ask(1, BankCommand::Withdraw { account: account(1), amount });
        let mut commands = vec![withdraw(1), deposit(1, 5), withdraw(3), withdraw(3), deposit(2, 7)];
        commands.extend((0..2000).map(|_| deposit(1, 1)));
        let answers = engine.execute_all(commands).await;
        assert_eq!(answers.len(), 2005);
        assert!(matches!(answers[0], Err(ExecuteError::Refused(BankRefusal::NotEnough { .. }))));
        assert!(matches!(answers[3], Err(ExecuteError::Refused(BankRefusal::NotEnough { .. }))));
        let seqs: Vec<u64> = answers[4..].iter().map(|answer| answer.as_ref().unwrap().seq).collect();
        assert_eq!(seqs[0], 1);
        assert!(seqs[1..].is_sorted());
        assert_eq!((balance(&engine, 1).await, balance(&engine, 2).await), (2002, 7));
        assert_eq!(sound(engine.store()).await.events, 2003);
    }

    async fn a_key_counts_once_among_them_and_later(hall: Hall) {
        let engine = hall.engine().await;
        let key = key_made_at(hall.clock.now());
        let twice = || vec![keyed(deposit(1, 5), key, 1), keyed(deposit(1, 5), key, 1), keyed(deposit(1, 6), key, 2)];
        for round in 0..2 {
            let answers = engine.execute_all(twice()).await;
            assert_eq!(answers[0].as_ref().unwrap().duplicate, round == 1);
            assert!(answers[1].as_ref().unwrap().duplicate);
            assert!(matches!(answers[2], Err(ExecuteError::KeyReused)));
        }
        assert_eq!(balance(&engine, 1).await, 5);
    }

    async fn when_the_queue_is_full_none_is_taken_before_one_that_was_not(hall: Hall) {
        let options = EngineOptions { queue: 8, ..EngineOptions::default() };
        let engine = hall.engine_with(options).await;
        let answers = engine.execute_all((0..5000).map(|_| deposit(1, 1)).collect()).await;
        let taken = answers.iter().take_while(|answer| answer.is_ok()).count();
        assert!(answers[taken..].iter().all(|answer| matches!(answer, Err(ExecuteError::Busy))));
        assert_eq!(balance(&engine, 1).await, u64::try_from(taken).unwrap());
        assert!(engine.execute_all(Vec::new()).await.is_empty());
    }

    async fn after_the_end_all_are_told_so(hall: Hall) {
        let engine = hall.engine().await;
        engine.execute(deposit(1, 1)).await.unwrap();
        engine.shutdown().await;
        let answers = engine.execute_all(vec![deposit(1, 1), deposit(1, 1)]).await;
        assert!(answers.iter().all(|answer| matches!(answer, Err(ExecuteError::ShuttingDown))));
        assert_eq!((answers.len(), sound(engine.store()).await.events), (2, 1));
    }
}
