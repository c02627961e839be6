//! Clients that leave: after every byte they send, after every byte they hear, and at every point where the server waits.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use moothall::clockwork::Heartbeat;
use moothall::serve;
use moothall_core::poll::Choice;
use poem::http::header;
use poem::{Endpoint, Request};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::book::Book;
use super::client::{self, Answer, Ballot};
use super::fleet::settle;
use super::kills::no_transaction_is_left;
use super::oracle::all_is_well;
use super::place::Place;
use super::server::Server;
use super::town::{Town, UNITS};

fn ballot(town: &Town, number: usize) -> Ballot {
    let choice = [Choice::For, Choice::Against][number % 2];
    Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter: number % UNITS, choice }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_hangs_up_after_any_byte_leaves_a_whole_ballot_or_none() {
    let place = Place::on_sqlite();
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let server = Server::start(&place).await;
    let book = Book::default();
    let length = client::request(&town, &ballot(&town, 0), true).len();
    // What is not sent whole is nobody's ballot: the oracle would find it as one that nobody sent.
    for sent in 0..length {
        let request = client::request(&town, &ballot(&town, sent), true);
        let mut line = TcpStream::connect(server.address).await.expect("a connection");
        line.write_all(&request[..sent]).await.expect("to send");
    }
    for heard in 0..200 {
        let ballot = ballot(&town, heard);
        book.sends(&ballot);
        let mut line = TcpStream::connect(server.address).await.expect("a connection");
        line.write_all(&client::request(&town, &ballot, heard % 2 == 0)).await.expect("to send");
        let mut some = vec![0; heard];
        line.read_exact(&mut some).await.expect("an answer");
    }
    settle(server.address, &town, &book).await;
    drop(server);
    let house = place.house().await;
    all_is_well(&house, &town, &book).await;
    house.close().await;
}

/// A future that is given up when it has been polled so often.
struct Patience<F> {
    polls: usize,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Patience<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // The next wake-up, which is the one that is not waited for, comes at once.
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

async fn dropped_at_every_await(place: Place) {
    let house = Arc::new(place.house().await);
    let town = Town::found(&house).await;
    let settings = moothall::http::Settings { anonymous: None, ..moothall::http::Settings::plain_local() };
    let (endpoint, _door) = serve::endpoint(&house, settings, Heartbeat::default());
    let book = Book::default();
    let mut longest = 0;
    for number in 0..UNITS {
        // Polled once, then twice …, until it gets to the end; with a session that nobody has asked for yet, and once more with one
        // that is in the cache.
        for polls in 1.. {
            let ballot = ballot(&town, number);
            book.sends(&ballot);
            let patience =
                Patience { polls, future: Box::pin(answer(&endpoint, &town, &ballot, number % 3 != 0)) };
            let Some(answer) = patience.await else { continue };
            assert!(matches!(answer, Answer::Acknowledged(_)), "{answer:?}");
            book.hears(&ballot, &answer);
            longest = longest.max(polls);
            break;
        }
    }
    let left = book.open();
    assert!(longest > 3 && left.len() > UNITS, "nothing was given up: {longest}, {}", left.len());
    println!("given up {} times, at up to {longest} points", left.len());
    for ballot in left {
        let answer = answer(&endpoint, &town, &ballot, true).await;
        assert!(matches!(answer, Answer::Acknowledged(_)), "{answer:?}");
        book.hears(&ballot, &answer);
    }
    no_transaction_is_left(&house).await;
    all_is_well(&house, &town, &book).await;
    house.close().await;
}

/// The whole way of a request without the network.
async fn answer<E: Endpoint>(endpoint: &E, town: &Town, ballot: &Ballot, reads_back: bool) -> Answer {
    let bytes = client::request(town, ballot, reads_back);
    let body = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|end| bytes[end + 4..].to_vec());
    let request = Request::builder()
        .method(poem::http::Method::POST)
        .uri_str("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .header(header::AUTHORIZATION, format!("Bearer {}", town.voters[ballot.voter].token))
        .body(body.expect("a body"));
    let response = endpoint.get_response(request).await;
    let status = response.status().as_u16();
    client::read(status, &response.into_body().into_bytes().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_given_up_wherever_it_waits_leaves_a_whole_ballot_or_none_on_sqlite() {
    dropped_at_every_await(Place::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_given_up_wherever_it_waits_leaves_a_whole_ballot_or_none_on_postgres() {
    dropped_at_every_await(Place::on_postgres().await).await;
}
