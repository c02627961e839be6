//! What an operator sees, and what every answer bears.

use serde_json::json;

use super::{
    client::Ask,
    hall::{Hall, plain},
};
use moothall::http::{GraphiQl, Settings};

#[tokio::test]
async fn a_server_says_whether_it_is_alive_and_ready() {
    let hall = Hall::open().await;
    assert_eq!(Ask::get("/health/live").of(&hall).await.body, "alive\n");
    let ready = Ask::get("/health/ready").of(&hall).await;
    assert_eq!(ready.status, 200);
    let checks = json!({ "live": true, "ready": true, "checks": [{ "name": "database", "ok": true }] });
    assert_eq!(Ask::get("/health").of(&hall).await.json(), checks);
    let ailing = Hall::open_in_state(plain(), false).await;
    assert_eq!(Ask::get("/health/live").of(&ailing).await.status, 200);
    assert_eq!(Ask::get("/health/ready").of(&ailing).await.status, 503);
    assert_eq!(Ask::get("/health").of(&ailing).await.json()["ready"], false);
}

#[tokio::test]
async fn the_numbers_are_for_those_who_have_the_token() {
    let hall = Hall::open().await;
    assert_eq!(Ask::get("/metrics").of(&hall).await.status, 401);
    let wrong = Ask::get("/metrics").header("authorization", "Bearer counted");
    assert_eq!(wrong.of(&hall).await.status, 401);
    let right = Ask::get("/metrics").header("authorization", "Bearer counter");
    assert_eq!(right.of(&hall).await.body, "moothall_up 1\n");
    let open = Hall::open_with(Settings::plain_local()).await;
    assert_eq!(Ask::get("/metrics").of(&open).await.status, 200);
    let closed = Hall::open_with(Settings::default()).await;
    assert_eq!(Ask::get("/metrics").of(&closed).await.status, 404);
}

#[tokio::test]
async fn there_is_a_page_to_try_queries_on_in_development_only() {
    let hall = Hall::open().await;
    assert_eq!(Ask::get("/graphiql").of(&hall).await.status, 404);
    let hall = Hall::open_with(Settings { graphiql: GraphiQl::Development, ..plain() }).await;
    let page = Ask::get("/graphiql").of(&hall).await;
    assert!(page.body.contains("/graphql/ws"));
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("script-src")));
}

#[tokio::test]
async fn every_answer_bears_the_security_headers() {
    let hall = Hall::open().await;
    for ask in
        [Ask::graphql("{ hello }"), Ask::graphql("{"), Ask::get("/nowhere"), Ask::graphql("{ panics }")]
    {
        let reply = ask.of(&hall).await;
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert!(
            reply
                .header("content-security-policy")
                .is_some_and(|policy| policy.starts_with("default-src 'none'"))
        );
        assert_eq!(reply.header("x-request-id").map(str::len), Some(10));
    }
}
