//! Subscriptions: a poll's progress over a socket, the feed as events, and going on where one was cut off.

use std::sync::Arc;

use async_graphql::{Executor as _, Request, Response, Variables};
use futures_util::{SinkExt as _, StreamExt as _, poll, stream::BoxStream};
use moothall_core::language::Language;
use moothall_graphql::{CookieSink, MoothallExecutor, RequestContext, Viewer};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use super::{
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};
use crate::http::client::{Ask, Conversation};

on_both_databases!(
    a_poll_is_watched_while_it_is_voted_on,
    a_poll_that_was_cut_off_is_told_again_only_if_something_happened,
    a_feed_that_was_cut_off_goes_on_without_gaps_or_repeats,
    a_timeline_that_was_cut_off_goes_on_without_gaps_or_repeats,
    statements_that_were_cut_off_go_on_without_gaps_or_repeats,
    nothing_is_watched_by_whoever_may_not_see_it,
    who_stops_reading_in_the_middle_keeps_nobody_waiting,
    what_one_person_chose_is_in_no_feed,
);

pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(super) async fn open(hall: &TestHall, who: &Person) -> Self {
        let url = format!("ws://{}/graphql/ws", hall.address);
        let mut request = url.into_client_request().expect("a request");
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let (socket, _) = connect_async(request).await.expect("an upgrade");
        let mut socket = Self(socket);
        let bearer = format!("Bearer {}", who.token.as_deref().unwrap_or_default());
        socket.say(json!({ "type": "connection_init", "payload": { "authorization": bearer } })).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("to send");
    }

    async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("JSON"),
                Some(Ok(Message::Ping(_))) => {}
                other => panic!("no message: {other:?}"),
            }
        }
    }

    /// What the next message shows, of a subscription that goes on.
    pub(super) async fn next(&mut self) -> Value {
        let message = self.hear().await;
        assert_eq!(message["type"], "next", "{message}");
        assert_eq!(message["payload"].get("errors"), None, "{message}");
        message["payload"]["data"].clone()
    }
}

/// An event stream, message by message.
pub(super) struct Events {
    conversation: Conversation,
    heard: String,
}

impl Events {
    pub(super) async fn open(hall: &TestHall, who: &Person, query: &str, variables: Value) -> Self {
        let ask = Ask::json(&json!({ "query": query, "variables": variables })).to("/graphql/stream");
        let bearer = format!("Bearer {}", who.token.as_deref().unwrap_or_default());
        let ask = ask.header("accept", "text/event-stream").header("authorization", &bearer);
        let conversation = ask.open(hall.address).await;
        assert_eq!(conversation.status, 200);
        Self { conversation, heard: String::new() }
    }

    /// The next message; none when the stream has ended.
    pub(super) async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some(end) = self.heard.find("\n\n") {
                let event: String = self.heard.drain(..end + 2).collect();
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                    return Some(serde_json::from_str(data).expect("JSON"));
                }
            }
            self.heard.push_str(&self.conversation.chunk().await?);
        }
    }

    pub(super) async fn take(&mut self, count: usize) -> Vec<Value> {
        let mut taken = Vec::new();
        while taken.len() < count {
            let mut next = self.next().await.expect("a stream that goes on");
            assert_eq!(next.get("errors"), None, "{next}");
            taken.push(next["data"].take());
        }
        taken
    }
}

/// Begins to listen, for the tests of other nouns.
pub(super) async fn watch(hall: &TestHall, who: &Person, query: &str, variables: Value) -> Events {
    Events::open(hall, who, query, variables).await
}

/// Is told that there is no such thing, and then it ends.
pub(super) async fn refused(hall: &TestHall, who: &Person, query: &str, variables: Value) {
    let mut events = Events::open(hall, who, query, variables).await;
    let told = events.next().await.expect("an answer");
    assert_eq!(told["errors"][0]["extensions"]["code"], "NOT_FOUND", "{told}");
    assert_eq!(events.next().await, None, "and then it ends");
}

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(4) }).await
}

const WATCH: &str =
    "subscription($id: ID!, $after: Position) { pollProgress(pollId: $id, after: $after) { position
    poll { phase turnout { voted } tally { lines { mark seats } } } } }";

async fn a_poll_is_watched_while_it_is_voted_on(hall: &TestHall) {
    let estate = estate(hall).await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let watcher = estate.owner(hall, 3).await;
    let mut socket = Socket::open(hall, &watcher).await;
    let subscribe = json!({ "query": WATCH, "variables": { "id": poll } });
    socket.say(json!({ "id": "1", "type": "subscribe", "payload": subscribe })).await;
    let begins = socket.next().await;
    assert_eq!(
        begins["pollProgress"]["poll"],
        json!({ "phase": "OPEN", "turnout": { "voted": 0 }, "tally": null })
    );
    let mut before = text(&begins, "/pollProgress/position");
    for index in 0..3 {
        estate.vote(hall, &poll, &[(index, "FOR")]).await;
        let step = socket.next().await;
        assert_eq!(step["pollProgress"]["poll"]["turnout"]["voted"], json!(index + 1));
        assert_eq!(step["pollProgress"]["poll"]["tally"], Value::Null, "nobody is shown the count yet");
        let position = text(&step, "/pollProgress/position");
        assert_ne!(position, before);
        before = position;
    }
    hall.wind_to(&hall.in_days(7)).await;
    let closed = socket.next().await;
    let shown = &closed["pollProgress"]["poll"];
    assert_eq!((&shown["phase"], &shown["tally"]["lines"][0]["seats"]), (&json!("CLOSED"), &json!(3)));
}

async fn a_poll_that_was_cut_off_is_told_again_only_if_something_happened(hall: &TestHall) {
    let estate = estate(hall).await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let watcher = estate.owner(hall, 3).await;
    let begins = watch(hall, &watcher, WATCH, json!({ "id": poll })).await.take(1).await;
    let seen = json!({ "id": poll, "after": text(&begins[0], "/pollProgress/position") });
    let mut still = watch(hall, &watcher, WATCH, seen.clone()).await;
    estate.vote(hall, &poll, &[(0, "FOR")]).await;
    let mut late = watch(hall, &watcher, WATCH, seen).await;
    for stream in [&mut still, &mut late] {
        let told = stream.take(1).await;
        // Were the beginning told to whoever has seen it, nobody would have voted in it.
        assert_eq!(told[0]["pollProgress"]["poll"]["turnout"]["voted"], 1);
    }
}

fn seqs(events: &[Value], at: &str) -> Vec<u64> {
    events.iter().filter_map(|event| event.pointer(at).and_then(Value::as_u64)).collect()
}

async fn a_feed_that_was_cut_off_goes_on_without_gaps_or_repeats(hall: &TestHall) {
    const FEED: &str = "subscription($id: ID!, $after: Position) { feed(communityId: $id, after: $after) {
        seq position kind payload } }";
    let estate = estate(hall).await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let query =
        "query($id: ID!) { community(id: $id) { feed(first: 1) { edges { node { seq position } } } } }";
    let first = hall.run(&estate.registrar, query, json!({ "id": estate.id })).await;
    let mut after = text(&first, "/community/feed/edges/0/node/position");
    // Who left off at a number goes on after it, without having kept a cursor.
    let page = "query($id: ID!, $seq: Int) { community(id: $id) { feed(first: 2, afterSeq: $seq) { edges { node { seq } } } } }";
    for (seq, expected) in
        [(json!(null), [1, 2]), (json!(0), [1, 2]), (json!(2), [3, 4]), (json!(-7), [1, 2])]
    {
        let found = hall.run(&estate.registrar, page, json!({ "id": estate.id, "seq": seq })).await;
        let found: Vec<_> =
            nodes(&found["community"]["feed"]).iter().map(|event| event["seq"].clone()).collect();
        assert_eq!(found, expected, "after {seq}");
    }
    let (mut heard, all) = (vec![1], u64::try_from(hall.events().await).expect("a count"));
    // Cut off after every third event, also in the middle of a command's events.
    while heard.len() < 12 {
        let asked = json!({ "id": estate.id, "after": after });
        let mut stream = Events::open(hall, &estate.registrar, FEED, asked).await;
        let events = stream.take(3).await;
        heard.extend(seqs(&events, "/feed/seq"));
        after = text(&events[2], "/feed/position");
    }
    let asked = json!({ "id": estate.id, "after": after });
    let mut stream = Events::open(hall, &estate.registrar, FEED, asked).await;
    let rest = usize::try_from(all).expect("a count") - heard.len();
    heard.extend(seqs(&stream.take(rest).await, "/feed/seq"));
    // What happens while it listens comes too.
    estate.vote(hall, &poll, &[(0, "FOR"), (1, "AGAINST")]).await;
    let live = stream.take(2).await;
    assert!(live.iter().all(|event| event["feed"]["kind"] == "poll.ballot_cast.v1"), "{live:?}");
    heard.extend(seqs(&live, "/feed/seq"));
    assert_eq!(heard, (1..=all + 2).collect::<Vec<_>>());
}

async fn statements_that_were_cut_off_go_on_without_gaps_or_repeats(hall: &TestHall) {
    const SAID: &str = "subscription($id: ID!, $after: Position) {
        statements(deliberationId: $id, after: $after) { position statement { number words } } }";
    let estate = estate(hall).await;
    let open = json!({
        "communityId": estate.id, "title": "花园", "question": "种什么？", "venue": { "kind": "ONLINE" },
        "participants": { "kind": "RESIDENTS" }, "facilitatorId": estate.chair.id,
    });
    let opened = hall.does(&estate.chair, "openDeliberation", open, "position deliberation { id }").await;
    let (id, after) = (text(&opened, "/deliberation/id"), text(&opened, "/position"));
    let owner = estate.owner(hall, 0).await;
    let say = |number: u32| json!({ "deliberationId": id, "side": "FOR", "words": format!("第{number}句") });
    for number in 1..=4 {
        hall.does(&owner, "makeStatement", say(number), "").await;
    }
    let asked = |after: &str| json!({ "id": id, "after": after });
    let mut stream = Events::open(hall, &owner, SAID, asked(&after)).await;
    let begun = stream.take(2).await;
    drop(stream);
    let after = text(&begun[1], "/statements/position");
    let mut stream = Events::open(hall, &owner, SAID, asked(&after)).await;
    let mut heard = [begun, stream.take(2).await].concat();
    hall.does(&owner, "makeStatement", say(5), "").await;
    heard.extend(stream.take(1).await);
    let words: Vec<String> = heard.iter().map(|step| text(step, "/statements/statement/words")).collect();
    assert_eq!(words, [1, 2, 3, 4, 5].map(|number| format!("第{number}句")));
}

async fn a_timeline_that_was_cut_off_goes_on_without_gaps_or_repeats(hall: &TestHall) {
    const TIMELINE: &str =
        "subscription($id: ID!, $after: Position) { timeline(proposalId: $id, after: $after) {
        position entry { seq kind } } }";
    let estate = estate(hall).await;
    let draft = json!({ "communityId": estate.id, "title": "外墙", "text": "浅米色。" });
    let draft = hall.does(&estate.chair, "draftProposal", draft, "position proposal { id }").await;
    let (proposal, after) = (text(&draft, "/proposal/id"), text(&draft, "/position"));
    for number in 2..6 {
        let revised = json!({ "proposalId": proposal, "title": "外墙", "text": format!("第{number}稿") });
        hall.does(&estate.chair, "reviseProposal", revised, "").await;
    }
    let asked = |after: &str| json!({ "id": proposal, "after": after });
    let mut stream = Events::open(hall, &estate.chair, TIMELINE, asked(&after)).await;
    let begun = stream.take(2).await;
    drop(stream);
    let after = text(&begun[1], "/timeline/position");
    let mut stream = Events::open(hall, &estate.chair, TIMELINE, asked(&after)).await;
    let mut events = [begun, stream.take(2).await].concat();
    hall.does(&estate.chair, "freezeProposal", json!({ "proposalId": proposal }), "").await;
    events.extend(stream.take(1).await);
    let kinds: Vec<String> = events.iter().map(|event| text(event, "/timeline/entry/kind")).collect();
    let revised = "proposal.revised.v1";
    assert_eq!(kinds, [revised, revised, revised, revised, "proposal.frozen.v1"]);
    let seqs = seqs(&events, "/timeline/entry/seq");
    assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{seqs:?}");
}

async fn nothing_is_watched_by_whoever_may_not_see_it(hall: &TestHall) {
    let (own, other) = (estate(hall).await, estate(hall).await);
    let poll = other.open_poll(hall, "是否同意？").await;
    let watch = "subscription($id: ID!) { pollProgress(pollId: $id) { poll { question } } }";
    let feed = "subscription($id: ID!) { feed(communityId: $id) { payload } }";
    let owner = other.owner(hall, 0).await;
    for (who, query, id) in [
        (&own.registrar, watch, &poll),
        (&own.registrar, feed, &other.id),
        (&Person::anonymous(), watch, &poll),
        (&Person::anonymous(), feed, &other.id),
        // Her own community's, but not for her office.
        (&owner, feed, &other.id),
        (&other.administrator, watch, &poll),
        (&other.administrator, feed, &other.id),
    ] {
        let who = Person { token: Some(who.token.clone().unwrap_or_default()), ..who.clone() };
        let anonymous = who.token.as_deref() == Some("");
        let ask = Ask::json(&json!({ "query": query, "variables": { "id": id } })).to("/graphql/stream");
        let bearer =
            if anonymous { String::new() } else { format!("Bearer {}", who.token.unwrap_or_default()) };
        let ask = ask.header("accept", "text/event-stream").header("authorization", &bearer);
        let mut events = Events { conversation: ask.open(hall.address).await, heard: String::new() };
        let told = events.next().await.expect("an answer");
        assert_eq!(told["errors"][0]["extensions"]["code"], "NOT_FOUND", "{told}");
        assert_eq!(events.next().await, None, "and then it ends");
    }
}

/// A stream as the layer that sends it has it.
async fn unsent(
    hall: &TestHall,
    who: &Person,
    query: &str,
    variables: Value,
) -> BoxStream<'static, Response> {
    struct NoCookies;
    impl CookieSink for NoCookies {
        fn set_session(&self, _token: &str) {}
        fn clear_session(&self) {}
    }
    let token = who.token.as_deref().unwrap_or_default();
    let session = hall.app.identity().session(token, hall.app.clock().now()).await.expect("an answer");
    let context =
        RequestContext { language: Language::En, remote: None, cookies: Arc::new(NoCookies), guesses: None };
    let mut request = Request::new(query).variables(Variables::from_json(variables));
    moothall_graphql::introduce(session.map(Viewer::from), context, &mut request.data);
    let schema = moothall_graphql::schema(hall.app.clone()).finish();
    MoothallExecutor::new(schema, hall.app.clone()).execute_stream(request, None)
}

/// More of them than there are connections to any database.
async fn who_stops_reading_in_the_middle_keeps_nobody_waiting(hall: &TestHall) {
    const STALLED: usize = 64;
    let estate = estate(hall).await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let watcher = estate.owner(hall, 3).await;
    hall.catch_up().await;
    let mut stalled = Vec::new();
    while stalled.len() < STALLED {
        let mut stream = unsent(hall, &watcher, WATCH, json!({ "id": poll })).await;
        // It has begun to ask; then nobody comes back for the answer.
        if poll!(stream.next()).is_pending() {
            stalled.push(stream);
        }
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Poll { turnout { voted } } } }";
    let shown = hall.run(&watcher, query, json!({ "id": poll })).await;
    assert_eq!(shown["node"]["turnout"]["voted"], 0);
    // Those who come back after all are told what they asked for.
    for mut stream in stalled {
        let told = stream.next().await.expect("an answer").data.into_json().expect("JSON");
        assert_eq!(told["pollProgress"]["poll"]["turnout"]["voted"], 0);
    }
}

async fn what_one_person_chose_is_in_no_feed(hall: &TestHall) {
    let estate = estate(hall).await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let researcher = admit(hall, &estate.registrar, &estate.id, "研究者").await;
    grant(hall, &estate.registrar, &researcher, "RESEARCHER").await;
    let before = hall.events().await;
    estate.vote(hall, &poll, &[(0, "FOR")]).await;
    estate.vote(hall, &poll, &[(0, "AGAINST")]).await;
    let paper = json!({ "pollId": poll, "seatId": estate.owners[1].party, "choice": "ABSTAIN" });
    hall.does(&estate.tellers[0], "enterPaperBallot", paper, "").await;
    let spoil = json!({ "pollId": poll, "seatId": estate.owners[0].party, "reason": "重复" });
    hall.does(&estate.tellers[0], "spoilBallot", spoil, "").await;
    let query = "query($id: ID!, $seq: Int) { community(id: $id) { feed(first: 100, afterSeq: $seq) { edges { node { kind payload } } } } }";
    for who in [&estate.registrar, &estate.tellers[1], &researcher] {
        let seen = hall.run(who, query, json!({ "id": estate.id, "seq": before })).await;
        let told: Vec<(String, Value)> = nodes(&seen["community"]["feed"])
            .iter()
            .map(|event| {
                let payload = serde_json::from_str(&text(event, "/payload")).expect("JSON");
                (text(event, "/kind"), payload)
            })
            .collect();
        let kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        let cast = "poll.ballot_cast.v1";
        assert_eq!(kinds, [cast, cast, "poll.paper_ballot_entered.v1", "poll.ballot_spoiled.v1"]);
        for (kind, payload) in &told {
            assert!(payload["withheld"].is_array() && payload["poll"].is_string(), "{kind}: {payload}");
            for field in ["choice", "replaces"] {
                assert_eq!(payload.get(field), None, "{kind} tells {field}");
            }
        }
    }
    let live = "subscription($id: ID!) { feed(communityId: $id) { kind payload } }";
    let mut stream = Events::open(hall, &researcher, live, json!({ "id": estate.id })).await;
    estate.vote(hall, &poll, &[(2, "FOR")]).await;
    let payload = text(&stream.take(1).await[0], "/feed/payload");
    assert!(!payload.contains("for") && payload.contains("withheld"), "{payload}");
}
