//! Two servers on one PostgreSQL, neither of which knows of the other: both take ballots, none is lost, none counts twice.

use super::book::Book;
use super::dice::{Dice, rounds};
use super::fleet::{Fleet, settle};
use super::oracle::all_is_well;
use super::place::Place;
use super::server::Server;
use super::town::Town;
use tokio::time::Instant;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_both_take_ballots_and_lose_none() {
    let place = Place::on_postgres().await;
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let mut dice = Dice::printed("split brain");
    let book = Book::default();
    let mut one = Server::start(&place).await;
    for round in 0..rounds(3) {
        let mut two = Server::start(&place).await;
        let fleet = Fleet::start(&[one.address, two.address], &town, &book, &mut dice);
        let moment = Instant::now() + dice.millis(300, 700);
        tokio::time::timeout_at(moment, std::future::pending::<()>()).await.expect_err("time passes");
        // One of the two dies; the other does not notice.
        if round % 2 == 0 {
            two.kill();
        } else {
            one.kill();
        }
        fleet.stop().await;
        if round % 2 == 1 {
            one = two;
        }
    }
    settle(one.address, &town, &book).await;
    println!("split brain: {:?}", book.sums());
    drop(one);
    let house = place.house().await;
    all_is_well(&house, &town, &book).await;
    house.close().await;
}
