//! Sixty-four devices vote for one unit at once: one ballot counts.

use futures_util::future::join_all;
use moothall_core::ids::PollId;
use moothall_core::poll::Choice;
use uuid::Uuid;

use super::book::Book;
use super::client::{Answer, Ballot, Device};
use super::oracle::{self, all_is_well};
use super::place::Place;
use super::server::Server;
use super::town::Town;

const DEVICES: usize = 64;

async fn all_at_once(server: &Server, town: &Town, book: &Book, poll: PollId, voter: usize) -> Vec<Answer> {
    let start = tokio::sync::Barrier::new(DEVICES);
    let ballots = (0..DEVICES).map(async |number| {
        let choice = [Choice::For, Choice::Against, Choice::Abstain][number % 3];
        let ballot = Ballot { key: Uuid::now_v7(), poll, voter, choice };
        book.sends(&ballot);
        start.wait().await;
        let answer = Device::new(server.address).cast(town, &ballot).await;
        book.hears(&ballot, &answer);
        answer
    });
    join_all(ballots).await
}

async fn one_counts(place: Place) {
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let server = Server::start(&place).await;
    let book = Book::default();
    let acknowledged = |answers: &[Answer]| {
        answers.iter().filter(|answer| matches!(answer, Answer::Acknowledged(_))).count()
    };
    let once = all_at_once(&server, &town, &book, town.once, 7).await;
    assert_eq!(acknowledged(&once), 1);
    let refused =
        once.iter().filter(|answer| **answer == Answer::Refused("ALREADY_VOTED".to_owned())).count();
    assert_eq!(refused, DEVICES - 1, "{once:?}");
    let replaced = all_at_once(&server, &town, &book, town.replaceable, 7).await;
    assert_eq!(acknowledged(&replaced), DEVICES);
    drop(server);
    let house = place.house().await;
    all_is_well(&house, &town, &book).await;
    let casts = oracle::casts(&house, &town).await;
    for poll in [town.once, town.replaceable] {
        let standing = oracle::standing(poll, &casts, &mut |_, words| panic!("{words}"));
        assert_eq!(standing.len(), 1, "one seat, one ballot");
        let last = casts.iter().rev().find(|cast| cast.ballot.poll == poll).expect("a ballot");
        assert_eq!(standing[&town.voters[7].seat].seq, last.seq, "the last one counts");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixty_four_devices_voting_for_one_unit_on_sqlite_one_counts() {
    one_counts(Place::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_sixty_four_devices_voting_for_one_unit_on_postgres_one_counts() {
    one_counts(Place::on_postgres().await).await;
}
