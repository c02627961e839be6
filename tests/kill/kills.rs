//! SIGKILL at random moments: one round is load, death, the oracle over what is left; the next server starts on the same data.

use std::time::Duration;

use moothall_eventstore::on_pool;
use tokio::time::Instant;

use super::book::Book;
use super::client::{Answer, Device};
use super::dice::{Dice, rounds};
use super::fleet::{Fleet, settle};
use super::oracle;
use super::place::Place;
use super::server::Server;
use super::town::Town;

/// Kills after which the oracle reads everything; it always does after the last.
const FULL_ORACLE_EVERY: usize = 5;

/// Kills and what came of them.
async fn killed_again_and_again(what: &str, place: &Place, kills: usize) {
    let started = Instant::now();
    let mut dice = Dice::printed(what);
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let book = Book::default();
    for kill in 1..=kills {
        let mut server = Server::start(place).await;
        repeats_old_keys(&server, &town, &book, &mut dice).await;
        let fleet = Fleet::start(&[server.address], &town, &book, &mut dice);
        let moment = Instant::now() + dice.millis(40, 420);
        tokio::time::timeout_at(moment, std::future::pending::<()>()).await.expect_err("time passes");
        server.kill();
        fleet.stop().await;
        if kill % FULL_ORACLE_EVERY == 0 {
            let house = place.house().await;
            oracle::all_is_well(&house, &town, &book).await;
            house.close().await;
        }
    }
    let server = Server::start(place).await;
    let open = book.open().len();
    settle(server.address, &town, &book).await;
    drop(server);
    let house = place.house().await;
    oracle::all_is_well(&house, &town, &book).await;
    no_transaction_is_left(&house).await;
    house.close().await;
    let sums = book.sums();
    println!("{what}: {kills} kills, {open} ballots open at the last; {sums:?}; {:?}", started.elapsed());
    assert!(
        sums.acknowledged > kills && sums.repeated > 0 && sums.reused > 0,
        "too little happened: {sums:?}"
    );
}

/// After a restart old keys mean what they meant: the same body gets the first receipt, another body is refused.
async fn repeats_old_keys(server: &Server, town: &Town, book: &Book, dice: &mut Dice) {
    let mut device = Device::new(server.address);
    for _ in 0..3 {
        let Some(ballot) = book.some_acknowledged(dice) else { return };
        book.sends(&ballot);
        let answer = device.cast(town, &ballot).await;
        assert!(matches!(answer, Answer::Acknowledged(_)), "{ballot:?} after a restart: {answer:?}");
        book.hears(&ballot, &answer);
        let stolen = super::client::Ballot { choice: super::book::another(ballot.choice), ..ballot };
        let answer = device.cast(town, &stolen).await;
        assert_eq!(answer, Answer::Refused("KEY_REUSED".to_owned()));
        book.hears_of_reuse(&ballot, &answer);
    }
}

/// Nobody keeps a transaction open: a write gets through. Those of the house that asks are seen between two of their
/// statements now and then, and end by themselves; one that was left has a minute, until its session's time is up.
pub(super) async fn no_transaction_is_left(house: &moothall::house::House) {
    const LEFT: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%' \
                        AND xact_start <= $1::timestamptz";
    const PATIENCE: Duration = Duration::from_secs(10);
    match house.store.reads() {
        moothall_eventstore::Database::Postgres(pool) => {
            let asked = Instant::now();
            let (began,): (String,) =
                sqlx::query_as("SELECT now()::text").fetch_one(pool).await.expect("an answer");
            loop {
                let (left,): (i64,) =
                    sqlx::query_as(LEFT).bind(&began).fetch_one(pool).await.expect("an answer");
                if left == 0 {
                    break;
                }
                assert!(asked.elapsed() < PATIENCE, "{left} transactions were left open");
            }
        }
        moothall_eventstore::Database::Sqlite(_) => {
            let views = house.views();
            // Every reading connection can be had, and none of them is inside a transaction.
            on_pool!(&*views, pool => {
                let mut all = Vec::new();
                for _ in 0..pool.options().get_max_connections() {
                    let mut one = pool.acquire().await.expect("a connection");
                    sqlx::raw_sql("BEGIN; ROLLBACK").execute(&mut *one).await.expect("no transaction was open");
                    all.push(one);
                }
            });
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_twenty_times_on_sqlite_loses_and_repeats_nothing() {
    killed_again_and_again("kill -9 on SQLite", &Place::on_sqlite(), rounds(20)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_ten_times_on_postgres_loses_and_repeats_nothing() {
    killed_again_and_again("kill -9 on PostgreSQL", &Place::on_postgres().await, rounds(10)).await;
}
