//! Clocks that jump: recorded time rises all the same, order is the log's, and deadlines are judged by what is recorded.

use futures_util::future::join_all;
use moothall_core::poll::Choice;
use moothall_core::refusal::Refusal;
use moothall_core::time::Timestamp;
use moothall_eventstore::{Clock, ExecuteError, Receipt};
use uuid::Uuid;

use super::book::Book;
use super::dice::{Dice, rounds};
use super::place::Place;
use super::town::{Town, UNITS};

const NOON: Timestamp = Timestamp(1_800_000_000_000_000);
const HOUR: i64 = 3_600_000_000;
const MINUTE: i64 = 60_000_000;

async fn jumping(place: Place) {
    let clock = Clock::hand_wound(NOON);
    let house = place.house_at(clock.clone()).await;
    let town = Town::found_without_sessions(&house, None).await;
    let mut dice = Dice::printed("clock jumps");
    let mut receipts: Vec<Receipt> = Vec::new();
    let mut highest = clock.now();
    for _ in 0..rounds(40) {
        let ballots = (0..8).map(|_| {
            let ballot = town.ballot(town.replaceable, dice.below(UNITS), Choice::For, Uuid::now_v7());
            house.engine.execute(ballot)
        });
        let ballots: Vec<_> = ballots.collect();
        // The clock jumps while they are under way.
        let jump = [-HOUR, HOUR, 0, 1][dice.below(4)];
        let jumps = async {
            tokio::task::yield_now().await;
            clock.wind_to(clock.now().plus_micros(jump));
        };
        let (answers, ()) = tokio::join!(join_all(ballots), jumps);
        receipts.extend(answers.into_iter().map(|answer| answer.expect("a receipt")));
        highest = highest.max(clock.now());
    }
    receipts.sort_unstable_by_key(|receipt| receipt.seq);
    for pair in receipts.windows(2) {
        assert_eq!(pair[1].seq, pair[0].seq + 1, "numbers follow the log, whatever the clock");
        assert!(pair[1].recorded_at > pair[0].recorded_at, "{pair:?}");
    }
    // What founded the town stands before the ballots, a microsecond apart, and the clock may never have risen above that.
    let first = receipts.first().expect("a ballot").recorded_at;
    let last = receipts.last().expect("a ballot").recorded_at;
    let commands = i64::try_from(receipts.len()).expect("few");
    assert!(
        last <= highest.max(first).plus_micros(commands),
        "time is the clock's, or just behind the event before"
    );
    // What the book would say was said above; the rest of the oracle holds as ever.
    let findings = super::oracle::examine(&house, &town, &Book::default()).await;
    let others: Vec<_> = findings.iter().filter(|finding| !finding.words.contains("nobody sent")).collect();
    assert!(others.is_empty(), "{others:?}");
    house.close().await;
}

async fn deadlines(place: Place) {
    let clock = Clock::hand_wound(NOON);
    let house = place.house_at(clock.clone()).await;
    let town = Town::found_without_sessions(&house, Some(NOON.plus_micros(30 * MINUTE))).await;
    let cast =
        async |poll, voter| house.engine.execute(town.ballot(poll, voter, Choice::For, Uuid::now_v7())).await;
    let closed = |answer: Result<Receipt, ExecuteError<Refusal>>| {
        assert!(matches!(answer, Err(ExecuteError::Refused(Refusal::VotingClosed))), "{answer:?}");
    };
    cast(town.once, 0).await.expect("in time");
    clock.wind_to(NOON.plus_micros(HOUR));
    closed(cast(town.once, 1).await);
    // Nothing was recorded past the deadline: a clock set right again finds the poll open.
    clock.wind_to(NOON.plus_micros(MINUTE));
    cast(town.once, 1).await.expect("in time");
    clock.wind_to(NOON.plus_micros(30 * MINUTE - 1));
    cast(town.once, 2).await.expect("the last microsecond is in time");
    clock.wind_to(NOON.plus_micros(30 * MINUTE));
    closed(cast(town.once, 3).await);
    // Something of the community is recorded past the deadline: no clock opens the poll again.
    clock.wind_to(NOON.plus_micros(HOUR));
    let late = cast(town.replaceable, 0).await.expect("this poll has no end");
    clock.wind_to(NOON.plus_micros(MINUTE));
    closed(cast(town.once, 3).await);
    let later = cast(town.replaceable, 1).await.expect("this poll has no end");
    assert_eq!(later.recorded_at, late.recorded_at.plus_micros(1));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_time_rises_while_the_clock_jumps_on_sqlite() {
    jumping(Place::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_time_rises_while_the_clock_jumps_on_postgres() {
    jumping(Place::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_is_judged_by_recorded_time_on_sqlite() {
    deadlines(Place::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_is_judged_by_recorded_time_on_postgres() {
    deadlines(Place::on_postgres().await).await;
}
