//! PostgreSQL itself is killed and started again while the server lives on.

use super::book::Book;
use super::dice::{Dice, rounds};
use super::fleet::{Fleet, settle};
use super::oracle;
use super::place::Place;
use super::postgres::Postgres;
use super::server::Server;
use super::town::Town;
use tokio::time::Instant;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_postgres_comes_back_and_the_server_goes_on_without_a_restart() {
    let postgres = Postgres::start();
    let place = Place::at(postgres.fresh_database().await).await;
    let mut dice = Dice::printed("PostgreSQL killed");
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let mut server = Server::start(&place).await;
    let book = Book::default();
    let kills = rounds(4).min(200);
    for kill in 0..kills {
        let fleet = Fleet::start(&[server.address], &town, &book, &mut dice);
        let moment = Instant::now() + dice.millis(150, 500);
        tokio::time::timeout_at(moment, std::future::pending::<()>()).await.expect_err("time passes");
        if kill % 2 == 0 {
            postgres.kill();
        } else {
            postgres.stop_at_once();
        }
        let down = Instant::now() + dice.millis(0, 300);
        tokio::time::timeout_at(down, std::future::pending::<()>()).await.expect_err("time passes");
        postgres.start_again();
        fleet.stop().await;
        let before = book.sums().acknowledged;
        settle(server.address, &town, &book).await;
        assert!(server.lives(), "the server is still the same process");
        println!("kill {kill}: {before} acknowledged so far, {:?}", book.sums());
    }
    let sums = book.sums();
    assert!(sums.acknowledged > kills, "too little happened: {sums:?}");
    server.kill();
    let house = place.house().await;
    oracle::all_is_well(&house, &town, &book).await;
    super::kills::no_transaction_is_left(&house).await;
    house.close().await;
    println!("PostgreSQL killed {kills} times: {sums:?}");
}
