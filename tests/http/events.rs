//! Subscriptions as server-sent events.

use std::time::Duration;

use serde_json::json;

use super::{
    client::{Ask, Conversation},
    hall::{Hall, plain},
};
use moothall::http::{Settings, StreamSettings};

fn subscribe(query: &str) -> Ask {
    Ask::graphql(query).to("/graphql/stream").header("accept", "text/event-stream")
}

async fn everything(mut stream: Conversation) -> String {
    let mut text = String::new();
    while let Some(chunk) = stream.chunk().await {
        text.push_str(&chunk);
    }
    text
}

fn quick(streams: StreamSettings) -> Settings {
    Settings { streams, ..plain() }
}

#[tokio::test]
async fn each_answer_is_a_next_and_the_end_is_a_complete() {
    let hall = Hall::open().await;
    let stream = subscribe("subscription { countTo(n: 2) }").open(hall.address).await;
    assert_eq!(stream.status, 200);
    assert_eq!(stream.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(stream.header("cache-control"), Some("no-store"));
    let expected = ":\n\nevent: next\ndata: {\"data\":{\"countTo\":1}}\n\n\
        event: next\ndata: {\"data\":{\"countTo\":2}}\n\nevent: complete\ndata:\n\n";
    assert_eq!(everything(stream).await, expected);
}

#[tokio::test]
async fn a_get_subscribes_with_the_preflight_header_only() {
    let hall = Hall::open().await;
    let ask = Ask::get("/graphql/stream?query=subscription%7BcountTo(n:1)%7D")
        .header("accept", "text/event-stream");
    ask.clone().of(&hall).await.refuses(403, "PREFLIGHT_REQUIRED");
    let stream = ask.header("graphql-require-preflight", "1").open(hall.address).await;
    assert!(everything(stream).await.contains("data: {\"data\":{\"countTo\":1}}"));
}

#[tokio::test]
async fn only_subscriptions_are_streamed() {
    let hall = Hall::open().await;
    subscribe("{ hello }").of(&hall).await.refuses(400, "ONLY_SUBSCRIPTIONS");
    subscribe("mutation { bump }").of(&hall).await.refuses(400, "ONLY_SUBSCRIPTIONS");
    let reply =
        subscribe("subscription { countTo(n: 1) }").header("accept", "application/json").of(&hall).await;
    reply.refuses(406, "NOT_ACCEPTABLE");
    let foreign = subscribe("subscription { countTo(n: 1) }").header("origin", "https://evil.example");
    foreign.of(&hall).await.refuses(403, "ORIGIN_REFUSED");
    let form = subscribe("subscription { countTo(n: 1) }").header("content-type", "text/plain");
    form.of(&hall).await.refuses(415, "UNSUPPORTED_MEDIA_TYPE");
}

#[tokio::test]
async fn a_subscription_asks_for_one_thing() {
    let hall = Hall::open().await;
    let others = [
        "subscription { a: countTo(n: 1) b: countTo(n: 2) }",
        "subscription { ...Both } fragment Both on Live { a: countTo(n: 1) b: countTo(n: 2) }",
        "subscription { ...One } fragment One on Live { countTo(n: 1) }",
        "subscription { ... { countTo(n: 1) } }",
    ];
    for text in others {
        subscribe(text).of(&hall).await.refuses(400, "SUBSCRIPTION_ROOTS");
    }
}

#[tokio::test]
async fn a_document_refused_late_is_an_event() {
    let hall = Hall::open().await;
    let text = everything(subscribe("subscription { nonsense }").open(hall.address).await).await;
    assert!(text.contains("event: next\ndata: {\"errors\":") && text.contains("GRAPHQL_VALIDATION_FAILED"));
    assert!(!text.contains("\"data\":null") && text.ends_with("event: complete\ndata:\n\n"));
}

#[tokio::test]
async fn a_silent_stream_is_kept_alive() {
    let streams = StreamSettings { keep_alive_every: Duration::from_millis(10), ..StreamSettings::default() };
    let hall = Hall::open_with(quick(streams)).await;
    let mut stream = subscribe("subscription { never }").open(hall.address).await;
    for _ in 0..3 {
        assert_eq!(stream.chunk().await.as_deref(), Some(":\n\n"));
    }
}

#[tokio::test]
async fn a_stream_ends_when_its_viewer_is_struck_off() {
    let streams = StreamSettings { recheck_every: Duration::from_millis(10), ..StreamSettings::default() };
    let hall = Hall::open_with(quick(streams)).await;
    let ask = subscribe("subscription { never }").header("cookie", "moothall=alice");
    let stream = ask.open(hall.address).await;
    hall.gate.strike_off();
    let text = everything(stream).await;
    assert!(text.contains("UNAUTHENTICATED") && text.ends_with("event: complete\ndata:\n\n"), "{text}");
}

#[tokio::test]
async fn a_panic_in_a_stream_ends_it_without_telling_why() {
    let hall = Hall::open().await;
    let text = everything(subscribe("subscription { panics }").open(hall.address).await).await;
    assert!(text.contains("INTERNAL") && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn there_is_an_end_to_how_many_streams_are_open() {
    let hall = Hall::open_with(quick(StreamSettings { streams_max: 1, ..StreamSettings::default() })).await;
    let _open = subscribe("subscription { never }").open(hall.address).await;
    subscribe("subscription { never }").of(&hall).await.refuses(503, "TOO_MANY_STREAMS");
}

#[tokio::test]
async fn a_stopping_server_ends_its_streams_without_completing_them() {
    let hall = Hall::open().await;
    let stream = subscribe("subscription { never }").open(hall.address).await;
    let served = hall.stop();
    assert_eq!(everything(stream).await, ":\n\n");
    served.await.expect("no panic").expect("no error");
}

#[tokio::test]
async fn the_viewer_of_a_stream_is_known() {
    let hall = Hall::open().await;
    let ask = subscribe("subscription { viewer }").header("authorization", "Bearer alice");
    let text = everything(ask.open(hall.address).await).await;
    assert!(text.contains(&json!({ "data": { "viewer": "Alice" } }).to_string()), "{text}");
}
