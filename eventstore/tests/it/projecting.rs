//! Read models: exactly once, switched as a whole, and never silent about what they cannot follow.

use futures_util::future::join_all;
use moothall_eventstore::projector::{Health, Moment, replay, replay_to};
use moothall_eventstore::{
    ApplyError, Database, Dialect, Prefix, Projector, ProjectorOptions, Recorded, Store, Transaction, Views,
    on_pool, on_tx,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::bank::{BankEvent, Deposited};
use crate::hall::{account, community, deposit, on_both_databases};

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How many deposits each community has seen, and their sum. Adding is not idempotent: a page folded twice shows.
pub(crate) struct Tallies {
    code: &'static str,
    /// An amount this version chokes on; 0 is none.
    chokes_on: Arc<AtomicU64>,
    panics: bool,
}

impl Tallies {
    pub(crate) fn of(code: &'static str) -> Self {
        Self { code, chokes_on: Arc::default(), panics: false }
    }
}

const ADD: &str = "INSERT INTO tally (community_id, deposits, total) VALUES ($1, 1, $2) ON CONFLICT (community_id) \
    DO UPDATE SET deposits = tally.deposits + 1, total = tally.total + excluded.total";

impl Views for Tallies {
    type Event = BankEvent;

    fn code_hash(&self) -> String {
        self.code.to_owned()
    }

    fn ddl(&self, _: Dialect) -> String {
        "CREATE TABLE tally (community_id TEXT PRIMARY KEY, deposits BIGINT NOT NULL, total BIGINT NOT NULL)"
            .to_owned()
    }

    async fn apply(
        &self,
        transaction: &mut Transaction,
        page: &[Recorded<BankEvent>],
    ) -> Result<(), ApplyError> {
        for recorded in page {
            let BankEvent::Deposited(Deposited { amount, .. }) = &recorded.event else { continue };
            let chokes = *amount != 0 && *amount == self.chokes_on.load(Ordering::SeqCst);
            assert!(!(chokes && self.panics), "a read model broke down");
            if chokes {
                return Err(ApplyError::Senseless(format!("{amount} is too much")));
            }
            let total = i64::try_from(*amount).unwrap();
            on_tx!(transaction, c => sqlx::query(ADD)
                .bind(recorded.envelope.community.0.to_string())
                .bind(total)
                .execute(c)
                .await
                .map(|_| ()))?;
        }
        Ok(())
    }
}

pub(crate) type Tally = Vec<(String, i64, i64)>;

const TALLIES: &str = "SELECT community_id, deposits, total FROM tally ORDER BY community_id";

pub(crate) async fn tallies(database: &Database) -> Tally {
    on_pool!(database, pool => sqlx::query_as(TALLIES).fetch_all(pool).await).unwrap()
}

pub(crate) fn tally(number: u128, deposits: i64, total: i64) -> (String, i64, i64) {
    (community(number).0.to_string(), deposits, total)
}

pub(crate) async fn follow(store: &Store, views: Tallies) -> Projector<Tallies> {
    Projector::start(store.clone(), views, ProjectorOptions::default()).await.unwrap()
}

on_both_databases! {
    async fn a_writer_sees_her_own_write(hall: Hall) {
        let engine = hall.engine().await;
        let projector = follow(engine.store(), Tallies::of("1")).await;
        for round in 1..=20 {
            let receipt = engine.execute(deposit(1, 3)).await.unwrap();
            projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
            assert_eq!(tallies(&projector.reads()).await, [tally(1, round, 3 * round)]);
        }
        assert_eq!(projector.lag().await.unwrap(), 0);
        assert!(projector.health().is_good());
    }

    async fn waiting_for_what_is_not_there_ends(hall: Hall) {
        let projector = follow(&hall.store().await, Tallies::of("1")).await;
        let position = "0-1".parse().unwrap();
        assert!(projector.wait_for(position, Duration::from_millis(1)).await.is_err());
    }

    async fn every_event_is_folded_exactly_once_across_restarts(hall: Hall) {
        let engine = hall.engine().await;
        let mut rounds = 0;
        for _ in 0..4 {
            let projector = follow(engine.store(), Tallies::of("1")).await;
            join_all((0..60).map(|n| engine.execute(deposit(n % 3, 1)))).await.into_iter().for_each(|answer| assert!(answer.is_ok()));
            rounds += 20;
            // Stopped in the midst of its work, wherever it is.
            projector.shutdown().await;
        }
        let projector = follow(engine.store(), Tallies::of("1")).await;
        projector.catch_up(PATIENCE).await.unwrap();
        let mut expected = [tally(0, rounds, rounds), tally(1, rounds, rounds), tally(2, rounds, rounds)];
        expected.sort();
        assert_eq!(tallies(&projector.reads()).await, expected);
        assert_eq!(projector.health().serving, 1);
    }

    async fn changed_read_models_take_over_when_they_have_caught_up(hall: Hall) {
        let engine = hall.engine().await;
        let old = follow(engine.store(), Tallies::of("1")).await;
        let receipt = engine.execute(deposit(1, 3)).await.unwrap();
        old.wait_for(receipt.position(), PATIENCE).await.unwrap();
        old.shutdown().await;
        drop(old);
        let receipt = engine.execute(deposit(1, 3)).await.unwrap();
        let new = follow(engine.store(), Tallies::of("2")).await;
        new.wait_for(receipt.position(), PATIENCE).await.unwrap();
        assert_eq!(new.progress().borrow().generation, 2);
        assert_eq!(tallies(&new.reads()).await, [tally(1, 2, 6)]);
        assert!(!new.health().outdated);
        new.shutdown().await;
        drop(new);
        let again = follow(engine.store(), Tallies::of("2")).await;
        assert_eq!(again.health().serving, 2);
    }

    async fn rebuilding_changes_nothing(hall: Hall) {
        let engine = hall.engine().await;
        let projector = follow(engine.store(), Tallies::of("1")).await;
        join_all((0..200).map(|n| engine.execute(deposit(n % 11, 1)))).await.into_iter().for_each(|answer| assert!(answer.is_ok()));
        projector.catch_up(PATIENCE).await.unwrap();
        let before = tallies(&projector.reads()).await;
        let (number, _) = tokio::join!(projector.rebuild(), engine.execute(deposit(100, 1)));
        assert_eq!(number.unwrap(), 2);
        projector.catch_up(PATIENCE).await.unwrap();
        let after: Tally = tallies(&projector.reads()).await.into_iter().filter(|row| *row != tally(100, 1, 1)).collect();
        assert_eq!(after, before);
        let receipt = engine.execute(deposit(1, 1)).await.unwrap();
        projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
    }

    async fn an_event_that_cannot_be_folded_stops_its_community_alone(hall: Hall) {
        let engine = hall.engine().await;
        let views = Tallies::of("1");
        let chokes_on = Arc::clone(&views.chokes_on);
        chokes_on.store(13, Ordering::SeqCst);
        for (number, amount) in [(1, 1), (2, 1), (1, 13), (2, 1), (1, 1)] {
            engine.execute(deposit(number, amount)).await.unwrap();
        }
        let projector = follow(engine.store(), views).await;
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 1, 1), tally(2, 2, 2)]);
        let Health { quarantined, .. } = projector.health();
        assert_eq!(quarantined.len(), 1);
        assert_eq!((quarantined[0].community, quarantined[0].error.as_str()), (community(1), "13 is too much"));
        let poison = engine.store().read_slice(
            moothall_eventstore::Position { pos: quarantined[0].position.pos - 1, ..quarantined[0].position }, 1,
        ).await.unwrap();
        assert_eq!(poison[0].seq, 2);
        let receipt = engine.execute(deposit(1, 1)).await.unwrap();
        projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 1, 1), tally(2, 2, 2)]);
        chokes_on.store(0, Ordering::SeqCst);
        projector.rebuild().await.unwrap();
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 4, 16), tally(2, 2, 2)]);
        assert!(projector.health().is_good());
    }

    async fn a_read_model_that_panics_is_an_event_that_cannot_be_folded(hall: Hall) {
        let engine = hall.engine().await;
        let views = Tallies { panics: true, ..Tallies::of("1") };
        views.chokes_on.store(13, Ordering::SeqCst);
        let projector = follow(engine.store(), views).await;
        for (number, amount) in [(1, 1), (1, 13), (2, 1)] {
            let receipt = engine.execute(deposit(number, amount)).await.unwrap();
            projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
        }
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 1, 1), tally(2, 1, 1)]);
        assert_eq!(projector.health().quarantined.len(), 1);
    }

    async fn an_event_that_cannot_be_decoded_stops_its_community_alone(hall: Hall) {
        let engine = hall.engine().await;
        for number in [1, 1, 2] {
            engine.execute(deposit(number, 1)).await.unwrap();
        }
        let database = hall.database().await;
        on_pool!(&database, pool => sqlx::query("UPDATE event SET kind = 'bank.lost.v1' WHERE community_id = $1 AND seq = 2")
            .bind(community(1).0).execute(pool).await.map(|_| ())).unwrap();
        database.close().await;
        let projector = follow(engine.store(), Tallies::of("1")).await;
        projector.catch_up(PATIENCE).await.unwrap();
        assert_eq!(tallies(&projector.reads()).await, [tally(1, 1, 1), tally(2, 1, 1)]);
        assert!(projector.health().quarantined[0].error.contains("bank.lost.v1"));
        projector.shutdown().await;
        drop(projector);
        let projector = follow(engine.store(), Tallies::of("1")).await;
        assert_eq!(projector.health().quarantined.len(), 1, "a restart forgets no quarantine");
    }

    async fn the_past_is_folded_by_the_same_code(hall: Hall) {
        let engine = hall.engine().await;
        for amount in 1..=5 {
            engine.execute(deposit(1, amount)).await.unwrap();
            engine.execute(deposit(2, amount)).await.unwrap();
        }
        let past = Prefix::Community { community: community(1), up_to: 3 };
        let past = replay(engine.store(), &Tallies::of("1"), past).await.unwrap();
        assert_eq!(tallies(&past).await, [tally(1, 3, 6)]);
        let now = replay(engine.store(), &Tallies::of("1"), Prefix::Everything).await.unwrap();
        assert_eq!(tallies(&now).await, [tally(1, 5, 15), tally(2, 5, 15)]);
        assert_ne!(account(1), account(2));
    }

    async fn what_is_compared_stands_still_while_the_log_goes_on(hall: Hall) {
        let engine = hall.engine().await;
        let projector = follow(engine.store(), Tallies::of("1")).await;
        join_all((0..40).map(|n| engine.execute(deposit(n % 3, 1)))).await.into_iter().for_each(|answer| assert!(answer.is_ok()));
        projector.catch_up(PATIENCE).await.unwrap();
        let Moment { mut transaction, cursors, quarantined } = projector.moment().await.unwrap();
        let receipt = engine.execute(deposit(1, 5)).await.unwrap();
        projector.wait_for(receipt.position(), PATIENCE).await.unwrap();
        let held: Tally = on_tx!(&mut transaction, c => sqlx::query_as(TALLIES).fetch_all(c).await).unwrap();
        let now = tallies(&projector.reads()).await;
        assert_ne!(held, now);
        drop(transaction);
        let then = replay_to(engine.store(), &Tallies::of("1"), &cursors).await.unwrap();
        assert_eq!(tallies(&then).await, held);
        assert_eq!(quarantined, []);
        let mut beyond = cursors;
        let slice = usize::from(receipt.position().slice);
        beyond[slice] = receipt.pos + 1;
        assert!(replay_to(engine.store(), &Tallies::of("1"), &beyond).await.is_err(), "the log does not go so far");
    }

    async fn read_models_of_other_code_are_not_current_until_they_are_built(hall: Hall) {
        let engine = hall.engine().await;
        let old = follow(engine.store(), Tallies::of("1")).await;
        let receipt = engine.execute(deposit(1, 3)).await.unwrap();
        old.wait_for(receipt.position(), PATIENCE).await.unwrap();
        old.until_current(PATIENCE).await.unwrap();
        old.shutdown().await;
        drop(old);
        let new = follow(engine.store(), Tallies::of("2")).await;
        new.until_current(PATIENCE).await.unwrap();
        assert!(!new.health().outdated);
        assert_eq!(new.progress().borrow().generation, 2);
    }

    async fn read_models_that_are_gone_are_not_readable(hall: Hall) {
        let projector = follow(&hall.store().await, Tallies::of("1")).await;
        assert!(projector.is_readable().await);
        let database = projector.reads();
        match &*database {
            Database::Sqlite(_) => database.close().await,
            Database::Postgres(pool) => {
                sqlx::query("DROP SCHEMA views_g1 CASCADE").execute(pool).await.unwrap();
            }
        }
        assert!(!projector.is_readable().await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_fold_one_postgres_generation_together() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    let (store_one, store_two) = (hall.store().await, hall.store().await);
    let (one, two) = tokio::join!(follow(&store_one, Tallies::of("1")), follow(&store_two, Tallies::of("1")));
    for n in 0..200 {
        engine.execute(deposit(n % 5, 1)).await.unwrap();
    }
    one.catch_up(PATIENCE).await.unwrap();
    two.catch_up(PATIENCE).await.unwrap();
    let expected: Tally = (0..5).map(|number| tally(number, 40, 40)).collect();
    assert_eq!(tallies(&one.reads()).await, expected);
    assert_eq!(tallies(&two.reads()).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_has_quarantined_the_other_does_not_follow() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    let (store_one, store_two) = (hall.store().await, hall.store().await);
    let choking = Tallies::of("1");
    choking.chokes_on.store(13, Ordering::SeqCst);
    let one = follow(&store_one, choking).await;
    engine.execute(deposit(1, 1)).await.unwrap();
    let receipt = engine.execute(deposit(1, 13)).await.unwrap();
    one.wait_for(receipt.position(), PATIENCE).await.unwrap();
    let two = follow(&store_two, Tallies::of("1")).await;
    two.catch_up(PATIENCE).await.unwrap();
    one.shutdown().await;
    let receipt = engine.execute(deposit(1, 1)).await.unwrap();
    two.wait_for(receipt.position(), PATIENCE).await.unwrap();
    assert_eq!(tallies(&two.reads()).await, [tally(1, 1, 1)]);
    assert_eq!(two.health().quarantined.len(), 1);
}

/// The generations that have a place, as somebody with the database's password sees them.
async fn places(hall: &crate::hall::Hall) -> Vec<String> {
    let database = hall.database().await;
    let Database::Postgres(pool) = &database else { return Vec::new() };
    let sql = "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'views_g%' ORDER BY nspname";
    let names: Vec<(String,)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    database.close().await;
    names.into_iter().map(|(name,)| name).collect()
}

pub(crate) async fn serves(projector: &Projector<Tallies>, generation: u32) {
    let mut progress = projector.progress();
    let serves = progress.wait_for(|progress| progress.generation == generation);
    tokio::time::timeout(PATIENCE, serves).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_takes_over_what_another_process_has_rebuilt() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    let views = Tallies::of("1");
    let chokes_on = Arc::clone(&views.chokes_on);
    chokes_on.store(13, Ordering::SeqCst);
    let server = follow(engine.store(), views).await;
    for amount in [1, 13, 1] {
        let receipt = engine.execute(deposit(1, amount)).await.unwrap();
        server.wait_for(receipt.position(), PATIENCE).await.unwrap();
    }
    assert_eq!(server.health().quarantined.len(), 1);
    // What the server holds while the others rebuild goes on being answered.
    let held = server.reads();
    chokes_on.store(0, Ordering::SeqCst);
    for generation in [2, 3] {
        let other = follow(&hall.store().await, Tallies::of("1")).await;
        assert_eq!(other.rebuild().await.unwrap(), generation);
        other.shutdown().await;
        serves(&server, generation).await;
        assert_eq!(tallies(&server.reads()).await, [tally(1, 3, 15)]);
        assert!(server.health().is_good());
        assert!(server.is_readable().await);
    }
    assert_eq!(tallies(&held).await, [tally(1, 1, 1)]);
    let receipt = engine.execute(deposit(1, 5)).await.unwrap();
    server.wait_for(receipt.position(), PATIENCE).await.unwrap();
    assert_eq!(tallies(&server.reads()).await, [tally(1, 4, 20)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generation_stays_for_a_minute_after_its_successor_has_caught_up() {
    let hall = crate::hall::Hall::on_postgres().await;
    let start = async || follow(&hall.store().await, Tallies::of("1")).await;
    let first = start().await;
    first.rebuild().await.unwrap();
    first.rebuild().await.unwrap();
    assert_eq!(places(&hall).await, ["views_g1", "views_g2", "views_g3"]);
    hall.clock.wind_to(crate::hall::NOON.plus_micros(59_999_999));
    let second = start().await;
    assert_eq!(places(&hall).await, ["views_g1", "views_g2", "views_g3"]);
    hall.clock.wind_to(crate::hall::NOON.plus_micros(60_000_000));
    let third = start().await;
    assert_eq!(places(&hall).await, ["views_g3"]);
    for projector in [&first, &second, &third] {
        assert_eq!(projector.health().serving, 3);
        assert!(projector.is_readable().await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_of_the_version_before_have_a_day_to_be_replaced() {
    let hall = crate::hall::Hall::on_postgres().await;
    let engine = hall.engine().await;
    let old = follow(engine.store(), Tallies::of("1")).await;
    engine.execute(deposit(1, 3)).await.unwrap();
    let new = follow(&hall.store().await, Tallies::of("2")).await;
    new.until_current(PATIENCE).await.unwrap();
    hall.clock.wind_to(crate::hall::NOON.plus_micros(23 * 3600 * 1_000_000));
    let another = follow(&hall.store().await, Tallies::of("2")).await;
    assert_eq!(places(&hall).await, ["views_g1", "views_g2"]);
    let receipt = engine.execute(deposit(1, 3)).await.unwrap();
    old.wait_for(receipt.position(), PATIENCE).await.unwrap();
    assert_eq!(tallies(&old.reads()).await, [tally(1, 2, 6)]);
    assert_eq!((old.health().serving, another.health().serving), (1, 2));
    hall.clock.wind_to(crate::hall::NOON.plus_micros(24 * 3600 * 1_000_000));
    follow(&hall.store().await, Tallies::of("2")).await;
    assert_eq!(places(&hall).await, ["views_g2"]);
    assert!(!old.is_readable().await, "and its health says so");
}
