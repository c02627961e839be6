//! The harness can fail: each promise is broken on purpose, and the oracle's line for it goes red. Green here means: it noticed.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use moothall::house::House;
use moothall_core::poll::Choice;
use moothall_eventstore::{Database, on_pool};
use sqlx::{AssertSqlSafe, Connection as _};
use tokio::time::Instant;
use uuid::Uuid;

use super::book::Book;
use super::client::{Answer, Ballot, Device};
use super::dice::Dice;
use super::fleet::Fleet;
use super::oracle::{Finding, Line, all_is_well, examine};
use super::place::Place;
use super::saboteur::{self, Sabotage};
use super::server::Server;
use super::town::Town;

const BALLOTS: usize = 12;

fn lines(findings: &[Finding]) -> BTreeSet<Line> {
    findings.iter().map(|finding| finding.line).collect()
}

async fn founded(place: &Place) -> Town {
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    town
}

async fn examined(place: &Place, town: &Town, book: &Book) -> Vec<Finding> {
    let house = place.house().await;
    let findings = examine(&house, town, book).await;
    house.close().await;
    for finding in findings.iter().take(4) {
        println!("red: {finding}");
    }
    findings
}

/// Twelve ballots at once, while somebody else holds SQLite's pen; nobody waits longer than a second.
async fn cast_while_nothing_can_be_written(
    place: &Place,
    server: &mut Server,
    town: &Town,
    book: &Book,
) -> usize {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.events_file());
    let mut pen = sqlx::SqliteConnection::connect_with(&options).await.expect("the log's file");
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut pen).await.expect("the pen");
    let votes = (0..BALLOTS).map(async |voter| {
        let ballot = Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter, choice: Choice::For };
        book.sends(&ballot);
        let mut device = Device::new(server.address);
        let cast = device.cast(town, &ballot);
        if let Ok(answer) = tokio::time::timeout(Duration::from_secs(1), cast).await {
            book.hears(&ballot, &answer);
        }
    });
    join_all(votes).await;
    server.kill();
    sqlx::raw_sql("ROLLBACK").execute(&mut pen).await.expect("the pen to be laid down");
    pen.close().await.expect("a polite end");
    book.sums().acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_ballots_are_acknowledged_before_the_commit() {
    let place = Place::on_sqlite();
    let town = founded(&place).await;
    let book = Book::default();
    let mut server = saboteur::start(&place, Sabotage::AcknowledgeBeforeCommit).await;
    let acknowledged = cast_while_nothing_can_be_written(&place, &mut server, &town, &book).await;
    assert_eq!(acknowledged, BALLOTS, "the sabotaged server promises what it has not written");
    let findings = examined(&place, &town, &book).await;
    let lost = findings.iter().filter(|finding| finding.line == Line::Lost).count();
    assert_eq!(lost, BALLOTS, "{findings:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_stays_green_when_the_same_is_done_to_an_honest_server() {
    let place = Place::on_sqlite();
    let town = founded(&place).await;
    let book = Book::default();
    let mut server = saboteur::start(&place, Sabotage::None).await;
    let acknowledged = cast_while_nothing_can_be_written(&place, &mut server, &town, &book).await;
    assert_eq!(acknowledged, 0);
    assert_eq!(examined(&place, &town, &book).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_a_server_that_acknowledges_early_is_killed_at_random() {
    let place = Place::on_sqlite();
    let town = founded(&place).await;
    let (book, mut dice) = (Book::default(), Dice::printed("killed while acknowledging early"));
    for kill in 1..=60 {
        let mut server = saboteur::start(&place, Sabotage::AcknowledgeBeforeCommit).await;
        let fleet = Fleet::start(&[server.address], &town, &book, &mut dice);
        let moment = Instant::now() + dice.millis(40, 250);
        tokio::time::timeout_at(moment, std::future::pending::<()>()).await.expect_err("time passes");
        server.kill();
        fleet.stop().await;
        if lines(&examined(&place, &town, &book).await).contains(&Line::Lost) {
            println!("noticed at kill {kill}, with {:?}", book.sums());
            return;
        }
    }
    panic!("sixty kills of a server that lies, and nothing was noticed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_keys_are_forgotten() {
    let place = Place::on_sqlite();
    let town = founded(&place).await;
    let book = Book::default();
    let server = saboteur::start(&place, Sabotage::ForgetKeys).await;
    let mut device = Device::new(server.address);
    let ballot = Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter: 0, choice: Choice::For };
    for _ in 0..2 {
        book.sends(&ballot);
        let answer = device.cast(&town, &ballot).await;
        assert!(matches!(answer, Answer::Acknowledged(_)), "{answer:?}");
        book.hears(&ballot, &answer);
    }
    drop(server);
    let red = lines(&examined(&place, &town, &book).await);
    assert!(red.is_superset(&[Line::Answers, Line::Doubled].into()), "{red:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_nothing_keeps_two_servers_from_writing_the_same_position() {
    const DROP: &str = "ALTER TABLE event DROP CONSTRAINT event_pkey; DROP INDEX IF EXISTS event_by_community, event_by_command";
    let place = Place::on_postgres().await;
    let town = founded(&place).await;
    let house = place.house().await;
    on_pool!(house.store.reads(), pool => sqlx::raw_sql(DROP).execute(pool).await.map(drop))
        .expect("no keys");
    house.close().await;
    drop(house);
    let (book, mut dice) = (Book::default(), Dice::printed("no keys"));
    let (one, two) = (Server::start(&place).await, Server::start(&place).await);
    let fleet = Fleet::start(&[one.address, two.address], &town, &book, &mut dice);
    while book.sums().acknowledged < 200 {
        tokio::task::yield_now().await;
    }
    fleet.stop().await;
    drop((one, two));
    let (found, house) = (book.complaints(), place.house().await);
    let report =
        moothall_eventstore::verify::verify_log::<moothall_core::state::Community>(&house.store, |_| {})
            .await;
    let bad = report.expect("a log that can be read").bad;
    println!("red: {bad:?}; {} answers changed", found.len());
    assert!(bad.is_some(), "two servers wrote over each other, and nothing was noticed");
    house.close().await;
}

/// Ten honest ballots, a sound log, and then somebody with the database's password.
async fn tampered(sql: &str) -> BTreeSet<Line> {
    let place = Place::on_sqlite();
    let town = founded(&place).await;
    let book = Book::default();
    let server = Server::start(&place).await;
    let mut device = Device::new(server.address);
    for voter in 0..10 {
        let ballot = Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter, choice: Choice::For };
        book.sends(&ballot);
        let answer = device.cast(&town, &ballot).await;
        book.hears(&ballot, &answer);
    }
    drop(server);
    let house: House = place.house().await;
    all_is_well(&house, &town, &book).await;
    house.close().await;
    drop(house);
    let file = if sql.contains("poll_seat") { "views-g1.db" } else { "events.db" };
    let options =
        sqlx::sqlite::SqliteConnectOptions::new().filename(place.events_file().with_file_name(file));
    let database = Database::Sqlite(sqlx::SqlitePool::connect_with(options).await.expect("the file"));
    on_pool!(&database, pool => sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(pool).await.map(drop))
        .expect("a forgery");
    database.close().await;
    lines(&examined(&place, &town, &book).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_the_newest_ballot_is_cut_off() {
    // Chain and numbers still fit: only the voter's receipt can tell.
    let red = tampered(
        "DELETE FROM event WHERE pos = (SELECT max(pos) FROM event WHERE kind LIKE 'poll.ballot_cast%')",
    )
    .await;
    assert!(red.contains(&Line::Lost), "{red:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_a_ballot_is_turned_round() {
    let red = tampered(
        "UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), '\"for\"', '\"against\"') AS BLOB) \
         WHERE pos = (SELECT max(pos) - 1 FROM event WHERE kind LIKE 'poll.ballot_cast%')",
    )
    .await;
    assert!(red.contains(&Line::Log), "{red:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oracle_goes_red_when_a_page_shows_another_ballot() {
    let red =
        tampered("UPDATE poll_seat SET mark = 2 WHERE cast_seq = (SELECT max(cast_seq) FROM poll_seat)")
            .await;
    assert_eq!(red, [Line::ReadModels].into());
}
