//! A hall: an open house with a hand-wound clock, served on 127.0.0.1, and the verbs of those who come to it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use moothall::{
    cli,
    clockwork::{self, Heartbeat},
    house::{self, House},
    http, serve, sign_in, verify,
};
use moothall_core::time::Timestamp;
use moothall_eventstore::{
    Clock, EngineOptions,
    identity::{AccountId, Membership},
    on_pool, testing,
};
use moothall_graphql::{App, global_id::GlobalId};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};
use uuid::Uuid;

use crate::http::client::{Ask, Reply};

/// Before anything happens in these tests: 1 April 2026, 9 o'clock in Shanghai.
pub(super) const START: &str = "2026-04-01T09:00:00+08:00";

const PATIENCE: Duration = Duration::from_mins(1);
const ERRORS: &str = "userErrors { code message path rows { line message } }";

/// Makes of each scenario two tests, one on each database. At the end of each the hall is verified.
macro_rules! on_both_databases {
    ($($scenario:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                let hall = crate::stack::hall::TestHall::on_sqlite().await;
                super::$scenario(&hall).await;
                hall.closes_soundly().await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() {
                let hall = crate::stack::hall::TestHall::on_postgres().await;
                super::$scenario(&hall).await;
                hall.closes_soundly().await;
            })+
        }
    };
}
pub(super) use on_both_databases;

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap_or_else(|| panic!("{text} is no instant"))
}

/// Somebody who asks: with a session or without, in a language, and who she is in her community.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) token: Option<String>,
    pub(super) language: &'static str,
    /// Her member's global id; empty for whoever is no member.
    pub(super) id: String,
}

impl Person {
    pub(super) fn anonymous() -> Self {
        Self { token: None, language: "en", id: String::new() }
    }

    pub(super) fn with_token(token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::anonymous() }
    }

    pub(super) fn speaking(&self, language: &'static str) -> Self {
        Self { language, ..self.clone() }
    }
}

pub(super) struct TestHall {
    pub(super) house: Arc<House>,
    pub(super) app: Arc<App>,
    pub(super) address: SocketAddr,
    pub(super) settings: cli::Settings,
    /// The SQLite directory; removed at the end.
    pub(super) directory: Option<TempDir>,
    requests: AtomicU64,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

pub(super) fn settings(database: String) -> cli::Settings {
    let master_key = Some("5a".repeat(32));
    cli::Settings { database, vault: None, master_key, log: "warn".to_owned(), log_json: false }
}

impl TestHall {
    pub(super) async fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let database = format!("sqlite:{}", directory.path().display());
        Self::open(settings(database), Some(directory)).await
    }

    pub(super) async fn on_postgres() -> Self {
        let settings = settings(testing::fresh_postgres().await.expect("a database"));
        house::migrate(&settings).await.expect("the tables");
        Self::open(settings, None).await
    }

    async fn open(settings: cli::Settings, directory: Option<TempDir>) -> Self {
        let clock = Clock::hand_wound(at(START));
        let house = House::open(&settings, clock, &EngineOptions::default()).await.expect("a house");
        let house = Arc::new(house);
        let languages = ["en", "zh-Hans", "zh-Hant"].map(str::to_owned).to_vec();
        let plain = http::Settings { languages, ..http::Settings::plain_local() };
        let (endpoint, door) = serve::endpoint(&house, plain, Heartbeat::default());
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a port");
        let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _told = stopped.await;
        };
        let served = tokio::spawn(http::serve(acceptor, endpoint, door, stopped, Duration::from_secs(5)));
        Self {
            app: house.app(sign_in::SESSION_LIVES),
            house,
            address: address.expect("an address"),
            settings,
            directory,
            requests: AtomicU64::new(0),
            stop,
            served,
        }
    }

    /// The whole log and every page are checked; then the hall is closed.
    pub(super) async fn closes_soundly(self) {
        let (events, broken) = verify::check(&self.house).await.expect("a verdict");
        assert_eq!(broken, None, "after {events} events");
        drop(self.closes().await);
    }

    /// Everything ends and lets go of the files, which are left behind.
    pub(super) async fn closes(self) -> Option<TempDir> {
        self.stop.send(()).expect("a running server");
        self.served.await.expect("no panic").expect("no error");
        self.house.close().await;
        on_pool!(self.house.store.reads(), pool => pool.close().await);
        self.directory
    }

    pub(super) fn now(&self) -> Timestamp {
        self.house.clock.now()
    }

    /// So many days from now, as clients write it.
    pub(super) fn in_days(&self, days: i64) -> String {
        self.now().plus_micros(days * 24 * 60 * 60 * 1_000_000).to_rfc3339()
    }

    /// Winds the clock, and lets the clockwork do what is due.
    pub(super) async fn wind_to(&self, instant: &str) {
        assert!(self.now() <= at(instant), "the clock does not run backwards");
        self.house.clock.wind_to(at(instant));
        self.catch_up().await;
        clockwork::turn(&self.house, &self.app).await;
        self.catch_up().await;
    }

    pub(super) async fn catch_up(&self) {
        self.house.projector.catch_up(PATIENCE).await.expect("pages that follow the log");
    }

    /// How many events the log has.
    pub(super) async fn events(&self) -> i64 {
        on_pool!(self.house.store.reads(), pool => {
            sqlx::query_scalar("SELECT count(*) FROM event").fetch_one(pool).await
        })
        .expect("a count")
    }

    /// How many rows a table of the vault has, looked at from outside.
    pub(super) async fn rows_of_the_vault(&self, table: &str) -> i64 {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        if let Some(directory) = &self.directory {
            let file = format!("sqlite:{}", directory.path().join("vault.db").display());
            let pool = SqlitePool::connect(&file).await.expect("the vault");
            let count = sqlx::query_scalar(count).fetch_one(&pool).await.expect("a count");
            pool.close().await;
            return count;
        }
        let pool = PgPool::connect(&format!("{}_vault", self.settings.database)).await.expect("the vault");
        let count = sqlx::query_scalar(count).fetch_one(&pool).await.expect("a count");
        pool.close().await;
        count
    }

    /// A fresh key, a `UUIDv7` of this hall's time.
    pub(super) fn key(&self) -> Uuid {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let mut rest = [0; 10];
        rest[2..].copy_from_slice(&number.to_be_bytes());
        let millis = u64::try_from(self.now().0 / 1_000).unwrap_or(0) + number;
        uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
    }

    pub(super) async fn administrator(&self) -> Person {
        let (account, _) = self.house.identity.create_administrator(self.now()).await.expect("an account");
        self.session(account, String::new()).await
    }

    /// Signs a member in past the front door, as quickly as possible.
    pub(super) async fn sign_in(&self, member: &str) -> Person {
        let id = GlobalId::parse(member).expect("a member's id");
        let membership = Membership { community: id.community, member: id.id };
        let identity = &self.house.identity;
        if let Some(account) = identity.account_of(membership).await.expect("a look-up") {
            return self.session(account, member.to_owned()).await;
        }
        let account = identity.create_person(self.now()).await.expect("an account");
        identity.link_member(account, membership, self.now()).await.expect("a link");
        self.session(account, member.to_owned()).await
    }

    async fn session(&self, account: AccountId, id: String) -> Person {
        let lives = sign_in::SESSION_LIVES;
        let token = self.house.identity.create_session(account, self.now(), lives).await.expect("a session");
        Person { id, ..Person::with_token(token.expose()) }
    }

    pub(super) async fn post(&self, who: &Person, query: &str, variables: &Value) -> Reply {
        let ask = Ask::json(&json!({ "query": query, "variables": variables }));
        let bearer = who.token.as_ref().map_or_else(String::new, |token| format!("Bearer {token}"));
        ask.header("accept-language", who.language).header("authorization", &bearer).at(self.address).await
    }

    /// Asks about what is there now.
    pub(super) async fn run(&self, who: &Person, query: &str, variables: Value) -> Value {
        self.catch_up().await;
        let reply = self.post(who, query, &variables).await;
        let mut body = reply.json();
        assert_eq!(body.get("errors"), None, "{query}\n{variables}\n{}", reply.body);
        body["data"].take()
    }

    /// Runs one mutation, whatever comes of it. A key is made where the input has none.
    pub(super) async fn tries(&self, who: &Person, mutation: &str, input: Value, shown: &str) -> Value {
        let mut input = input;
        if input.get("idempotencyKey").is_none() {
            input["idempotencyKey"] = json!(self.key());
        }
        let type_name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {type_name}Input!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
        );
        let reply = self.post(who, &query, &json!({ "input": input })).await;
        let mut body = reply.json();
        assert_eq!(body.get("errors"), None, "{mutation} {input}\n{}", reply.body);
        body["data"][mutation].take()
    }

    /// It is done, and shown.
    pub(super) async fn does(&self, who: &Person, mutation: &str, input: Value, shown: &str) -> Value {
        let told = input.to_string();
        let payload = self.tries(who, mutation, input, shown).await;
        assert_eq!(
            payload["userErrors"],
            json!([]),
            "{mutation} {}",
            told.chars().take(500).collect::<String>()
        );
        payload
    }

    /// It is refused for this reason.
    pub(super) async fn refused(&self, who: &Person, mutation: &str, input: Value, code: &str) {
        let told = format!("{mutation} {input}");
        let payload = self.tries(who, mutation, input, "").await;
        assert_eq!(payload["userErrors"][0]["code"], json!(code), "{told}: {payload}");
    }
}

/// The text at a place such as `/poll/id`.
#[track_caller]
pub(super) fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} of {value}")).to_owned()
}

/// The texts of one field of every node of a connection.
pub(super) fn nodes(connection: &Value) -> Vec<Value> {
    let edges = connection["edges"].as_array().cloned().unwrap_or_default();
    edges.into_iter().map(|mut edge| edge["node"].take()).collect()
}
