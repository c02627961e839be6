//! The line to PostgreSQL is cut around the append of a ballot: it is resolved and acknowledged, once, and never reported as failed.

use std::net::SocketAddr;

use futures_util::future::join_all;
use moothall_core::poll::Choice;
use moothall_eventstore::testing::PostgresServer;
use uuid::Uuid;

use super::book::Book;
use super::client::{Answer, Ballot, Device};
use super::dice::{Dice, rounds};
use super::oracle;
use super::place::Place;
use super::proxy::{Cut, Proxy};
use super::server::Server;
use super::town::{Town, UNITS};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_whose_connection_was_cut_around_its_commit_is_acknowledged_once() {
    let place = Place::on_postgres().await;
    let shared = PostgresServer::shared().expect("a server").url().to_owned();
    let host = shared.rsplit('@').next().expect("a host");
    let real: SocketAddr = host.replace("localhost", "127.0.0.1").parse().expect("an address and a port");
    let proxy = Proxy::before(real).await;
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let detour = place.reached_by(&place.url().replace(host, &proxy.address.to_string()));
    let server = Server::start_at(&detour, &place.server_log()).await;
    let (book, mut dice) = (Book::default(), Dice::printed("cuts"));
    let mut device = Device::new(server.address);
    // The first append prepares the statement on which the line can be recognised.
    let mut cast = async |book: &Book, ballot: Ballot| {
        book.sends(&ballot);
        let answer = device.cast(&town, &ballot).await;
        assert!(matches!(answer, Answer::Acknowledged(_)), "{ballot:?} was cut, and reported as {answer:?}");
        book.hears(&ballot, &answer);
    };
    let ballot = |voter| Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter, choice: Choice::For };
    cast(&book, ballot(0)).await;
    let cuts = rounds(10) * 3;
    for number in 0..cuts {
        let cut = [Cut::BeforeForwarding, Cut::AfterForwarding, Cut::BeforeTheReply][number % 3];
        proxy.cuts_next(cut);
        cast(&book, ballot(dice.below(UNITS))).await;
        assert_eq!(proxy.cuts_made().len(), number + 1, "the line was cut {cut:?}");
    }
    // The same among many ballots at once.
    for number in 0..cuts {
        proxy.cuts_next([Cut::AfterForwarding, Cut::BeforeTheReply][number % 2]);
        let ballots: Vec<Ballot> = (0..8).map(|_| ballot(dice.below(UNITS))).collect();
        let answers = ballots.iter().map(async |ballot| {
            book.sends(ballot);
            let answer = Device::new(server.address).cast(&town, ballot).await;
            assert!(matches!(answer, Answer::Acknowledged(_)), "{ballot:?}: {answer:?}");
            book.hears(ballot, &answer);
        });
        join_all(answers).await;
    }
    println!("cut {} times; {:?}", proxy.cuts_made().len(), book.sums());
    drop(server);
    let house = place.house().await;
    oracle::all_is_well(&house, &town, &book).await;
    super::kills::no_transaction_is_left(&house).await;
    house.close().await;
}
