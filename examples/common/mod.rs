//! A stage for stories: a house in a directory that is thrown away, a clock wound by hand, people who ask through GraphQL, and statements
//! that are checked at the end.

use async_graphql::{Executor, Request, Variables};
use moothall::cli::Settings;
use moothall::failure::Failure;
use moothall::house::House;
use moothall::{clockwork, print, sign_in, verify};
use moothall_core::language::Language;
use moothall_core::time::Timestamp;
use moothall_eventstore::identity::Membership;
use moothall_eventstore::{Clock, EngineOptions};
use moothall_graphql::global_id::GlobalId;
use moothall_graphql::{App, CookieSink, MoothallExecutor, RequestContext, Viewer};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Somebody who asks.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    viewer: Viewer,
    /// Her member's global id; empty for the administrator.
    pub(crate) id: String,
}

/// A statement of the story, and whether it holds.
type Statement = (String, bool);

/// What a story has to tell.
#[derive(Debug)]
pub(crate) struct Told {
    timeline: Vec<String>,
    statements: Vec<Statement>,
}

/// An open house with one community.
pub(crate) struct Stage {
    house: House,
    app: Arc<App>,
    executor: MoothallExecutor,
    directory: PathBuf,
    requests: AtomicU64,
    statements: Vec<Statement>,
    /// The community's global id.
    pub(crate) community: String,
    /// Keeps its members and its parameters.
    pub(crate) registrar: Person,
}

/// Sessions of a story need no cookies.
struct NoCookies;

impl CookieSink for NoCookies {
    fn set_session(&self, _: &str) {}
    fn clear_session(&self) {}
}

fn instant(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| Failure::input(format!("{text} is no instant")))
}

/// The text at a place such as `/topic/id`.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String, Failure> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| Failure::input(format!("no text at {pointer} of {value}")))
}

/// What is at the nodes of a connection.
pub(crate) fn nodes(connection: &Value) -> Vec<Value> {
    let edges = connection["edges"].as_array().cloned().unwrap_or_default();
    edges.into_iter().map(|mut edge| edge["node"].take()).collect()
}

impl Stage {
    /// Founds a community with its registrar, at an instant.
    pub(crate) async fn open(name: &str, registrar: &str, begins: &str) -> Result<Self, Failure> {
        let directory = std::env::temp_dir().join(format!("moothall-story-{}", Uuid::now_v7()));
        let settings = Settings {
            database: format!("sqlite:{}", directory.display()),
            vault: None,
            master_key: None,
            log: "warn".to_owned(),
            log_json: false,
        };
        let clock = Clock::hand_wound(instant(begins)?);
        let house = House::open(&settings, clock, &EngineOptions::default()).await?;
        let app = house.app(sign_in::SESSION_LIVES);
        let schema = moothall_graphql::schema(Arc::clone(&app)).finish();
        let executor = MoothallExecutor::new(schema, Arc::clone(&app));
        let made = house.identity.create_administrator(house.clock.now()).await;
        let (account, _) = made.map_err(|error| Failure::fault("making an administrator", &error))?;
        let administrator = Person { viewer: viewer(&house, account).await?, id: String::new() };
        let mut stage = Self {
            house,
            app,
            executor,
            directory,
            requests: AtomicU64::new(0),
            statements: Vec::new(),
            registrar: administrator.clone(),
            community: String::new(),
        };
        let found = json!({ "name": name, "timezone": "Asia/Shanghai", "language": "ZH_HANS" });
        let found = stage.does(&administrator, "foundCommunity", found, "community { id }").await?;
        stage.community = text(&found, "/community/id")?;
        stage.registrar = stage.admits(&administrator, registrar, &["REGISTRAR"]).await?;
        Ok(stage)
    }

    /// Takes a person in, gives her offices, and signs her in.
    pub(crate) async fn admits(&self, by: &Person, name: &str, roles: &[&str]) -> Result<Person, Failure> {
        let admit = json!({ "communityId": self.community, "name": name });
        let admitted = self.does(by, "admitMember", admit, "member { id }").await?;
        let id = text(&admitted, "/member/id")?;
        for role in roles {
            self.does(by, "grantRole", json!({ "memberId": id, "role": role }), "").await?;
        }
        self.signs_in(&id).await
    }

    /// Signs in who is a member already, by her global id.
    pub(crate) async fn signs_in(&self, id: &str) -> Result<Person, Failure> {
        let known = GlobalId::parse(id).ok_or_else(|| Failure::input("no member's id"))?;
        let (identity, now) = (&self.house.identity, self.house.clock.now());
        let fault = |error: &dyn std::error::Error| Failure::fault("signing a person in", error);
        let account = identity.create_person(now).await.map_err(|error| fault(&error))?;
        let membership = Membership { community: known.community, member: known.id };
        identity.link_member(account, membership, now).await.map_err(|error| fault(&error))?;
        Ok(Person { viewer: viewer(&self.house, account).await?, id: id.to_owned() })
    }

    /// Winds the clock on, and lets the clockwork do what is due.
    pub(crate) async fn wind_to(&self, when: &str) -> Result<(), Failure> {
        self.house.clock.wind_to(instant(when)?);
        self.house.catch_up().await?;
        clockwork::turn(&self.house, &self.app).await;
        self.house.catch_up().await
    }

    async fn execute(&self, who: Option<&Person>, query: &str, variables: Value) -> Result<Value, Failure> {
        let mut request = Request::new(query).variables(Variables::from_json(variables));
        let context = RequestContext {
            language: Language::ZhHans,
            remote: None,
            cookies: Arc::new(NoCookies),
            guesses: None,
        };
        let viewer = who.map(|who| who.viewer.clone());
        moothall_graphql::introduce(viewer, context, &mut request.data);
        let answer = self.executor.execute(request).await;
        if let Some(error) = answer.errors.first() {
            return Err(Failure::input(format!("{query}: {}", error.message)));
        }
        answer.data.into_json().map_err(|error| Failure::fault("reading an answer", &error))
    }

    /// Asks about what is there now; `None` is somebody who is not signed in.
    pub(crate) async fn asks(
        &self,
        who: Option<&Person>,
        query: &str,
        variables: Value,
    ) -> Result<Value, Failure> {
        self.house.catch_up().await?;
        self.execute(who, query, variables).await
    }

    async fn tries(
        &self,
        who: &Person,
        mutation: &str,
        mut input: Value,
        shown: &str,
    ) -> Result<Value, Failure> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let millis = u64::try_from(self.house.clock.now().0 / 1_000).unwrap_or(0) + number;
        let mut rest = [0; 10];
        rest.iter_mut().skip(2).zip(number.to_be_bytes()).for_each(|(to, byte)| *to = byte);
        input["idempotencyKey"] = json!(uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid());
        let (head, tail) = mutation.split_at(1);
        let query = format!(
            "mutation($input: {}{tail}Input!) {{ {mutation}(input: $input) {{ {shown} userErrors {{ code message }} }} }}",
            head.to_uppercase()
        );
        let mut data = self.execute(Some(who), &query, json!({ "input": input })).await?;
        Ok(data[mutation].take())
    }

    /// It is done, and shown.
    pub(crate) async fn does(
        &self,
        who: &Person,
        mutation: &str,
        input: Value,
        shown: &str,
    ) -> Result<Value, Failure> {
        let payload = self.tries(who, mutation, input, shown).await?;
        match payload["userErrors"].as_array().and_then(|errors| errors.first()) {
            None => Ok(payload),
            Some(error) => Err(Failure::input(format!("{mutation} by {}: {error}", who.id))),
        }
    }

    /// Whether it is refused, and for this reason.
    pub(crate) async fn refuses(
        &self,
        who: &Person,
        mutation: &str,
        input: Value,
        code: &str,
    ) -> Result<bool, Failure> {
        let payload = self.tries(who, mutation, input, "").await?;
        Ok(payload["userErrors"][0]["code"] == json!(code))
    }

    /// A statement of the story, and whether it holds.
    pub(crate) fn states(&mut self, statement: &str, holds: bool) {
        self.statements.push((statement.to_owned(), holds));
    }

    /// The history of one matter as lines; `kind` is its type in the schema.
    pub(crate) async fn timeline(&self, who: &Person, kind: &str, id: &str) -> Result<Vec<String>, Failure> {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ timeline(last: 100) {{ edges {{ node {{
                at kind facts actor {{ kind member {{ name }} }} }} }} }} }} }} }}"
        );
        let seen = self.asks(Some(who), &query, json!({ "id": id })).await?;
        let line = |entry: &Value| {
            let by = entry.pointer("/actor/member/name").and_then(Value::as_str);
            let by = by.or_else(|| entry.pointer("/actor/kind").and_then(Value::as_str)).unwrap_or_default();
            let part = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            format!("{}  {:<34} {by}  {}", part("at"), part("kind"), part("facts"))
        };
        Ok(nodes(&seen["node"]["timeline"]).iter().map(line).collect())
    }

    /// The log and all pages are verified, the house is closed, its directory thrown away.
    pub(crate) async fn ends(mut self, timeline: Vec<String>) -> Result<Told, Failure> {
        self.house.catch_up().await?;
        let (events, broken) = verify::check(&self.house).await?;
        self.states(&format!("the log of {events} events verifies, and so do the pages"), broken.is_none());
        self.house.close().await;
        let place = self.directory.display().to_string();
        std::fs::remove_dir_all(&self.directory).map_err(|error| Failure::file(&place, &error))?;
        Ok(Told { timeline, statements: self.statements })
    }
}

async fn viewer(house: &House, account: moothall_eventstore::identity::AccountId) -> Result<Viewer, Failure> {
    let fault = |error: &dyn std::error::Error| Failure::fault("signing somebody in", error);
    // A story takes months, and nobody signs in anew.
    let lives = std::time::Duration::from_hours(24 * 3_650);
    let now = house.clock.now();
    let token = house.identity.create_session(account, now, lives).await.map_err(|error| fault(&error))?;
    let session = house.identity.session(token.expose(), now).await.map_err(|error| fault(&error))?;
    session.map(Viewer::from).ok_or_else(|| Failure::input("nobody is signed in"))
}

impl Told {
    /// Whether every statement holds.
    fn holds(&self) -> bool {
        self.statements.iter().all(|(_, holds)| *holds)
    }

    /// Prints the timeline and every statement.
    fn tell(&self) {
        self.timeline.iter().for_each(|line| print::line(line));
        print::line("");
        for (statement, holds) in &self.statements {
            print::line(&format!("{} {statement}", if *holds { "✓" } else { "✗" }));
        }
    }
}

/// Tells a story; the answer is the process's exit code.
pub(crate) fn report(story: Result<Told, Failure>) -> ExitCode {
    match story {
        Ok(told) => {
            told.tell();
            if told.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            print::note(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
