//! Which statements a page asks of the database: as many for fifty polls as for five.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing::{
    Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use super::{
    estate::{Estate, Plan, equal},
    hall::{Person, TestHall, nodes},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_heaviest_page_asks_sqlite_as_much_for_fifty_polls_as_for_five() {
    let hall = TestHall::on_sqlite().await;
    it_asks_as_much_for_fifty_polls_as_for_five(&hall).await;
    hall.closes_soundly().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_heaviest_page_asks_postgres_as_much_for_fifty_polls_as_for_five() {
    let hall = TestHall::on_postgres().await;
    it_asks_as_much_for_fifty_polls_as_for_five(&hall).await;
    hall.closes_soundly().await;
}

/// Statements, by their beginning.
type Book = BTreeMap<String, usize>;

/// Writes down what sqlx says it does.
struct Counter(Arc<Mutex<Book>>);

/// The statement of one event.
#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        let text = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match field.name() {
            "summary" if self.0.is_empty() => self.0 = text,
            "db.statement" if !text.is_empty() => self.0 = text,
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        // A pool that opens a connection sets it up; that is nobody's question.
        if statement.0.starts_with("SELECT") {
            *self.0.lock().expect("the book").entry(statement.0).or_default() += 1;
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

const PAGE: &str = "query($id: ID!) { community(id: $id) { polls(first: 50) { edges { node { id question phase outcome
    proposal { title author { name } } turnout { voted seats measures { share } } tally { lines { mark seats } }
    results { outcome by { member { name } } } certificate { outcome } rulings { reason } consents { given }
    objections { words by { name } } mySeats { mark seat { party { name } } } terms { consentUnits { number } }
    } } } } }";

/// Statements that one look at the page takes, once everything about the session is remembered; and how many polls it shows.
async fn look(hall: &TestHall, estate: &Estate, who: &Person, book: &Mutex<Book>) -> (usize, Book) {
    let variables = json!({ "id": estate.id });
    let shown = hall.run(who, PAGE, variables.clone()).await;
    let polls = nodes(&shown["community"]["polls"]).len();
    book.lock().expect("the book").clear();
    let reply = hall.post(who, PAGE, &variables).await;
    assert_eq!(reply.json().get("errors"), None, "{}", reply.body);
    (polls, book.lock().expect("the book").clone())
}

async fn it_asks_as_much_for_fifty_polls_as_for_five(hall: &TestHall) {
    let book = Arc::new(Mutex::new(Book::new()));
    // One for the whole process: statements run on the threads of the pools. Each test has its process under nextest.
    tracing::subscriber::set_global_default(Counter(Arc::clone(&book)))
        .expect("run these tests with cargo nextest");
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let owner = estate.owner(hall, 0).await;
    let mut seen = Vec::new();
    for polls in [0..5, 5..50] {
        let expected = polls.end;
        for number in polls {
            let poll = estate.open_poll(hall, &format!("第{number}题")).await;
            hall.does(&owner, "castBallot", json!({ "pollId": poll, "choice": "FOR" }), "").await;
        }
        let (shown, statements) = look(hall, &estate, &owner, &book).await;
        assert_eq!(shown, expected);
        seen.push(statements);
    }
    let asked = [0, 1].map(|look| seen[look].values().sum::<usize>());
    assert!((1..30).contains(&asked[0]), "{} statements for one page: {:#?}", asked[0], seen[0]);
    // Only the moment at which a reply comes may part what is wanted of one kind, whatever the number of polls.
    assert!(asked[1] <= asked[0] + 5, "{asked:?} statements for one page: {:#?}", seen[1]);
}
