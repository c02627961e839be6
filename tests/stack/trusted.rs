//! Trusted documents over the whole stack: asked for by their ids, and on a strict server by nothing else.

use std::{net::SocketAddr, time::Duration};

use moothall::{
    clockwork::Heartbeat,
    http::{self, Documents},
    serve,
};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use serde_json::{Value, json};
use tokio::{sync::oneshot, task::JoinHandle};

use super::estate::{Estate, Plan, equal};
use super::hall::{Person, TestHall, on_both_databases};
use crate::http::client::{Ask, Reply};

on_both_databases!(
    the_client_asks_by_ids_and_is_answered_as_by_the_text,
    an_id_nobody_knows_is_said_to_be_unknown,
    a_strict_server_takes_trusted_documents_only,
);

const NAME: &str = "query Name($id: ID!) { community(id: $id) { name } }";
const RENAME: &str = "mutation Rename($input: RenameCommunityInput!) {\n  renameCommunity(input: $input) { position userErrors { code } }\n}";
const FEED: &str =
    "subscription Feed($id: ID!, $after: Position) { feed(communityId: $id, after: $after) { seq } }";

/// A second server over the same house, with settings of its own.
pub(super) struct Door {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl Door {
    async fn open(hall: &TestHall, documents: Documents) -> Self {
        Self::with_settings(hall, http::Settings { documents, ..http::Settings::plain_local() }).await
    }

    pub(super) async fn with_settings(hall: &TestHall, settings: http::Settings) -> Self {
        let (endpoint, door) = serve::endpoint(&hall.house, settings, Heartbeat::default());
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a port");
        let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _told = stopped.await;
        };
        let served = tokio::spawn(http::serve(acceptor, endpoint, door, stopped, Duration::from_secs(5)));
        Self { address: address.expect("an address"), stop, served }
    }

    async fn asks(&self, who: &Person, body: &Value) -> Reply {
        self.with(who, Ask::json(body)).await
    }

    pub(super) async fn with(&self, who: &Person, ask: Ask) -> Reply {
        let bearer = who.token.as_ref().map_or_else(String::new, |token| format!("Bearer {token}"));
        ask.header("authorization", &bearer).at(self.address).await
    }

    pub(super) async fn closes(self) {
        self.stop.send(()).expect("a running server");
        self.served.await.expect("no panic").expect("no error");
    }
}

fn documents() -> Documents {
    Documents::knowing([NAME, RENAME, FEED])
}

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(2) }).await
}

fn renamed(hall: &TestHall, estate: &Estate, name: &str) -> Value {
    json!({ "input": { "idempotencyKey": hall.key(), "communityId": estate.id, "name": name } })
}

async fn the_client_asks_by_ids_and_is_answered_as_by_the_text(hall: &TestHall) {
    let estate = estate(hall).await;
    let door = Door::open(hall, documents()).await;
    let by_id = json!({ "documentId": Documents::id_of(NAME), "variables": { "id": estate.id } });
    let by_text = json!({ "query": NAME, "variables": { "id": estate.id } });
    let expected = json!({ "community": { "name": "海棠苑" } });
    for body in [&by_id, &by_text] {
        door.asks(&estate.registrar, body).await.gives(&expected);
    }
    // No page elsewhere can make a browser ask for more than is trusted, so a GET by id needs no other header.
    let search = |text: &str, variables: &Value| {
        let variables = variables.to_string();
        let escaped: Vec<String> = variables.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let escaped = escaped.concat();
        let id = Documents::id_of(text).replace(':', "%3a");
        Ask::get(&format!("/graphql?documentId={id}&variables={escaped}"))
            .header("accept", "application/graphql-response+json")
    };
    let got = door.with(&estate.registrar, search(NAME, &json!({ "id": estate.id }))).await;
    got.gives(&expected);
    let rename = renamed(hall, &estate, "紫藤里");
    door.with(&estate.registrar, search(RENAME, &rename)).await.refuses(405, "MUTATION_NEEDS_POST");
    let body = json!({ "documentId": Documents::id_of(RENAME), "variables": rename });
    let reply = door.asks(&estate.registrar, &body).await.json();
    assert_eq!(reply["data"]["renameCommunity"]["userErrors"], json!([]), "{reply}");
    hall.catch_up().await;
    door.asks(&estate.registrar, &by_id).await.gives(&json!({ "community": { "name": "紫藤里" } }));
    door.closes().await;
}

async fn an_id_nobody_knows_is_said_to_be_unknown(hall: &TestHall) {
    let estate = estate(hall).await;
    let events = hall.events().await;
    let door = Door::open(hall, documents()).await;
    for id in ["", "sha256:", "nonsense", &Documents::id_of("{ viewer { id } }")] {
        let body = json!({ "documentId": id, "variables": {} });
        door.asks(&estate.registrar, &body).await.refuses(400, "DOCUMENT_UNKNOWN");
        let stream = Ask::json(&body).to("/graphql/stream").header("accept", "text/event-stream");
        door.with(&estate.registrar, stream).await.refuses(400, "DOCUMENT_UNKNOWN");
    }
    let both = json!({ "documentId": Documents::id_of(NAME), "query": NAME });
    door.asks(&estate.registrar, &both).await.refuses(400, "INVALID_REQUEST");
    let neither = json!({ "variables": {} });
    door.asks(&estate.registrar, &neither).await.refuses(400, "INVALID_REQUEST");
    assert_eq!(hall.events().await, events);
    door.closes().await;
}

async fn a_strict_server_takes_trusted_documents_only(hall: &TestHall) {
    let estate = estate(hall).await;
    let events = hall.events().await;
    let door = Door::open(hall, documents().and_no_others()).await;
    let known = json!({ "documentId": Documents::id_of(NAME), "variables": { "id": estate.id } });
    door.asks(&estate.registrar, &known).await.gives(&json!({ "community": { "name": "海棠苑" } }));
    // Not even the text of a trusted document: there is one way to ask.
    let rename = renamed(hall, &estate, "紫藤里");
    for (query, variables) in
        [(NAME, json!({ "id": estate.id })), ("{ __schema { types { name } } }", json!({})), (RENAME, rename)]
    {
        let body = json!({ "query": query, "variables": variables });
        door.asks(&estate.registrar, &body).await.refuses(400, "DOCUMENT_NOT_TRUSTED");
        door.asks(&Person::anonymous(), &body).await.refuses(400, "DOCUMENT_NOT_TRUSTED");
    }
    let stream = |body: &Value| Ask::json(body).to("/graphql/stream").header("accept", "text/event-stream");
    let text = stream(&json!({ "query": FEED, "variables": { "id": estate.id } }));
    door.with(&estate.registrar, text).await.refuses(400, "DOCUMENT_NOT_TRUSTED");
    let query = stream(&json!({ "documentId": Documents::id_of(NAME), "variables": { "id": estate.id } }));
    door.with(&estate.registrar, query).await.refuses(400, "ONLY_SUBSCRIPTIONS");
    assert_eq!(hall.events().await, events);
    door.closes().await;
}
