//! Subscriptions over WebSocket: the protocol's course, and each way it ends.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

use super::hall::{Hall, plain};
use moothall::http::{Settings, StreamSettings};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

async fn knock(hall: &Hall, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{}/graphql/ws", hall.address).into_client_request().expect("a request");
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).expect("a header"));
    }
    match connect_async(request).await {
        Ok((socket, response)) => {
            assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
            Ok(Socket(socket))
        }
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

impl Socket {
    /// A socket that has been acknowledged.
    async fn open(hall: &Hall) -> Self {
        let mut socket = knock(hall, &[]).await.expect("an upgrade");
        socket.init(json!({})).await;
        socket
    }

    async fn init(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.hear().await, json!({ "type": "connection_ack" }));
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("to send");
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
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

    /// The code the server closes with, whatever it says before.
    async fn farewell(&mut self) -> u16 {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(_)) => {}
                other => panic!("no farewell: {other:?}"),
            }
        }
    }
}

fn quick(change: impl FnOnce(&mut StreamSettings)) -> Settings {
    let mut settings = Settings { anonymous: None, ..plain() };
    change(&mut settings.streams);
    settings
}

const SOON: Duration = Duration::from_millis(20);

#[tokio::test]
async fn each_answer_is_a_next_and_the_end_is_a_complete() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.subscribe("a", "subscription { countTo(n: 2) }").await;
    for count in 1..=2 {
        let next = json!({ "id": "a", "type": "next", "payload": { "data": { "countTo": count } } });
        assert_eq!(socket.hear().await, next);
    }
    assert_eq!(socket.hear().await, json!({ "id": "a", "type": "complete" }));
}

#[tokio::test]
async fn an_id_is_free_again_once_its_subscription_has_ended() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.subscribe("a", "subscription { never }").await;
    socket.say(json!({ "id": "a", "type": "complete" })).await;
    for _ in 0..2 {
        socket.subscribe("a", "subscription { countTo(n: 1) }").await;
        assert_eq!(socket.hear().await["payload"], json!({ "data": { "countTo": 1 } }));
        assert_eq!(socket.hear().await["type"], "complete");
    }
}

#[tokio::test]
async fn only_subscriptions_are_taken() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    for query in ["{ hello }", "mutation { bump }"] {
        socket.subscribe("a", query).await;
        let refused = socket.hear().await;
        assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("a")));
        assert_eq!(refused["payload"][0]["extensions"]["code"], "ONLY_SUBSCRIPTIONS");
    }
    for (query, code) in [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "LIMIT_EXCEEDED"),
    ] {
        socket.subscribe("a", query).await;
        let refused = socket.hear().await;
        assert_eq!(
            (&refused["type"], &refused["payload"][0]["extensions"]["code"]),
            (&json!("error"), &json!(code))
        );
    }
    assert_eq!(hall.bumps.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_ping_is_answered_at_any_time() {
    let hall = Hall::open().await;
    let mut socket = knock(&hall, &[]).await.expect("an upgrade");
    socket.say(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong" }));
    socket.0.send(Message::Ping(vec![1].into())).await.expect("to send");
    assert_eq!(socket.0.next().await.expect("an answer").expect("a pong"), Message::Pong(vec![1].into()));
}

#[tokio::test]
async fn the_server_pings_and_closes_on_silence() {
    let hall = Hall::open_with(quick(|streams| {
        // Long enough that a busy machine hears the ping before it counts as silent.
        streams.ping_every = Duration::from_millis(700);
        streams.streams_max = 1;
    }))
    .await;
    let mut socket = Socket::open(&hall).await;
    let ping = socket.0.next().await.expect("a ping").expect("no error");
    assert_eq!(ping, Message::Ping(Vec::new().into()));
    // A client that reads nothing more sends no pong. There is room for one: another gets in when it is given up.
    while knock(&hall, &[]).await.is_err() {}
    drop(socket);
}

#[tokio::test]
async fn a_foreign_page_or_protocol_or_token_is_not_upgraded() {
    let hall = Hall::open().await;
    let refused = |status| Some(status);
    assert_eq!(knock(&hall, &[("origin", "https://evil.example")]).await.err(), refused(403));
    assert_eq!(knock(&hall, &[("sec-websocket-protocol", "graphql-ws")]).await.err(), refused(400));
    assert_eq!(knock(&hall, &[("authorization", "Bearer old")]).await.err(), refused(401));
    assert_eq!(knock(&hall, &[("cookie", "moothall=banned")]).await.err(), refused(403));
    let own = format!("http://{}", hall.address);
    assert!(knock(&hall, &[("origin", &own)]).await.is_ok());
}

#[tokio::test]
async fn the_viewer_is_known_by_the_upgrade_or_by_the_first_message() {
    let hall = Hall::open().await;
    let mut by_cookie = knock(&hall, &[("cookie", "moothall=alice")]).await.expect("an upgrade");
    by_cookie.init(json!({})).await;
    let mut by_message = knock(&hall, &[]).await.expect("an upgrade");
    by_message.init(json!({ "authorization": "Bearer alice" })).await;
    for socket in [&mut by_cookie, &mut by_message] {
        socket.subscribe("a", "subscription { viewer }").await;
        assert_eq!(socket.hear().await["payload"], json!({ "data": { "viewer": "Alice" } }));
    }
}

#[tokio::test]
async fn a_first_message_with_bad_credentials_is_the_last() {
    let hall = Hall::open().await;
    for (authorization, code) in
        [("Bearer old", 4401), ("nonsense", 4401), ("Bearer banned", 4403), ("Bearer broken", 1011)]
    {
        let mut socket = knock(&hall, &[]).await.expect("an upgrade");
        socket.say(json!({ "type": "connection_init", "payload": { "authorization": authorization } })).await;
        assert_eq!(socket.farewell().await, code);
    }
}

#[tokio::test]
async fn a_viewer_who_is_struck_off_is_sent_away() {
    let hall = Hall::open_with(quick(|streams| streams.recheck_every = SOON)).await;
    let mut socket = knock(&hall, &[("cookie", "moothall=alice")]).await.expect("an upgrade");
    socket.init(json!({})).await;
    socket.subscribe("a", "subscription { never }").await;
    hall.gate.strike_off();
    assert_eq!(socket.farewell().await, 4401);
}

#[tokio::test]
async fn a_subscription_before_the_acknowledgement_is_unauthorised() {
    let hall = Hall::open().await;
    let mut socket = knock(&hall, &[]).await.expect("an upgrade");
    socket.subscribe("a", "subscription { countTo(n: 1) }").await;
    assert_eq!(socket.farewell().await, 4401);
}

#[tokio::test]
async fn a_client_that_does_not_begin_is_sent_away() {
    let hall = Hall::open_with(quick(|streams| streams.init_time = SOON)).await;
    let mut socket = knock(&hall, &[]).await.expect("an upgrade");
    assert_eq!(socket.farewell().await, 4408);
}

#[tokio::test]
async fn an_id_that_is_in_use_ends_the_connection() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.subscribe("a", "subscription { never }").await;
    socket.subscribe("a", "subscription { never }").await;
    assert_eq!(socket.farewell().await, 4409);
}

#[tokio::test]
async fn a_second_beginning_ends_the_connection() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.farewell().await, 4429);
}

#[tokio::test]
async fn a_message_that_is_none_ends_the_connection() {
    let hall = Hall::open().await;
    for message in [
        Message::text("nonsense"),
        Message::text(r#"{"type":"start","id":"a"}"#),
        Message::text(r#"{"type":"subscribe","id":"a"}"#),
        Message::text(r#"{"type":"connection_init","payload":7}"#),
        Message::text(r#"{"type":"connection_ack"}"#),
        Message::binary(vec![1, 2, 3]),
    ] {
        let mut socket = knock(&hall, &[]).await.expect("an upgrade");
        socket.0.send(message).await.expect("to send");
        assert_eq!(socket.farewell().await, 4400);
    }
    let mut socket = Socket::open(&hall).await;
    socket.subscribe(&"a".repeat(65), "subscription { never }").await;
    assert_eq!(socket.farewell().await, 4400);
}

#[tokio::test]
async fn a_message_that_is_too_big_ends_the_connection() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.say(json!({ "type": "ping", "payload": "x".repeat(64 * 1024) })).await;
    assert_eq!(socket.farewell().await, 1009);
}

#[tokio::test]
async fn a_socket_carries_thirty_two_subscriptions_at_most() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    for index in 0..33 {
        socket.subscribe(&index.to_string(), "subscription { never }").await;
    }
    let refused = socket.hear().await;
    assert_eq!((&refused["id"], &refused["type"]), (&json!("32"), &json!("error")));
    let extensions = json!({ "code": "LIMIT_EXCEEDED", "limit": "SUBSCRIPTIONS", "max": 32 });
    assert_eq!(refused["payload"][0]["extensions"], extensions);
    socket.say(json!({ "id": "0", "type": "complete" })).await;
    socket.subscribe("again", "subscription { countTo(n: 1) }").await;
    assert_eq!(socket.hear().await["id"], "again");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_left_behind() {
    let hall = Hall::open_with(quick(|streams| {
        streams.stall_time = SOON;
        streams.streams_max = 1;
    }))
    .await;
    let mut socket = Socket::open(&hall).await;
    socket.subscribe("a", "subscription { flood }").await;
    // There is room for one stream. When another gets in, the first has been given up.
    while knock(&hall, &[]).await.is_err() {}
    drop(socket);
}

#[tokio::test]
async fn a_panic_in_a_subscription_closes_the_socket_without_telling_why() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    socket.subscribe("a", "subscription { panics }").await;
    assert_eq!(socket.farewell().await, 1011);
}

#[tokio::test]
async fn a_stopping_server_sends_its_sockets_away() {
    let hall = Hall::open().await;
    let mut socket = Socket::open(&hall).await;
    let served = hall.stop();
    assert_eq!(socket.farewell().await, 1001);
    drop(socket);
    served.await.expect("no panic").expect("no error");
}
