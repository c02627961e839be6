//! Every shape of request that is turned away, and that nothing happens by it.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::{
    client::Ask,
    hall::{Hall, plain},
};
use moothall::http::{Rate, Settings};

const BUMP: &str = "mutation { bump }";

#[tokio::test]
async fn a_query_and_a_mutation_are_answered() {
    let hall = Hall::open().await;
    Ask::graphql("{ hello }").of(&hall).await.gives(&json!({ "hello": "hello" }));
    Ask::graphql(BUMP).of(&hall).await.gives(&json!({ "bump": 1 }));
    let named = json!({ "query": "query A { hello } query B { room { name } }", "operationName": "B" });
    Ask::json(&named).of(&hall).await.gives(&json!({ "room": { "name": "room" } }));
}

#[tokio::test]
async fn a_body_that_a_form_could_send_changes_nothing() {
    let hall = Hall::open().await;
    for content_type in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
    ] {
        Ask::graphql(BUMP)
            .header("content-type", content_type)
            .of(&hall)
            .await
            .refuses(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let latin = Ask::graphql(BUMP).header("content-type", "application/json; charset=latin1");
    latin.of(&hall).await.refuses(415, "UNSUPPORTED_MEDIA_TYPE");
    let packed = Ask::graphql(BUMP).header("content-encoding", "gzip");
    packed.of(&hall).await.refuses(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(hall.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_get_asks_but_changes_nothing() {
    let hall = Hall::open().await;
    let get = |search: &str| {
        Ask::get(&format!("/graphql?{search}"))
            .header("graphql-require-preflight", "1")
            .header("accept", "application/graphql-response+json")
    };
    get("query=%7Bhello%7D").of(&hall).await.gives(&json!({ "hello": "hello" }));
    let bare = get("query=%7Bhello%7D").header("graphql-require-preflight", "");
    bare.of(&hall).await.refuses(403, "PREFLIGHT_REQUIRED");
    let mutation = get("query=mutation%7Bbump%7D").of(&hall).await;
    mutation.refuses(405, "MUTATION_NEEDS_POST");
    assert_eq!(mutation.header("allow"), Some("POST"));
    let chosen = get("query=query%20A%7Bhello%7Dmutation%20B%7Bbump%7D&operationName=B");
    chosen.of(&hall).await.refuses(405, "MUTATION_NEEDS_POST");
    get("").of(&hall).await.refuses(400, "INVALID_REQUEST");
    get("query=%7Bhello%7D&variables=%5B%5D").of(&hall).await.refuses(400, "INVALID_REQUEST");
    get("query=%7Bhello%7D&extensions=1").of(&hall).await.refuses(400, "INVALID_REQUEST");
    assert_eq!(hall.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn other_methods_are_not_taken() {
    let hall = Hall::open().await;
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let reply = Ask::graphql(BUMP).method(method).of(&hall).await;
        reply.refuses(405, "METHOD_NOT_ALLOWED");
        assert_eq!(reply.header("allow"), Some("GET, POST"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn a_batch_is_refused() {
    let hall = Hall::open().await;
    let batch = json!([{ "query": BUMP }, { "query": BUMP }]);
    Ask::json(&batch).of(&hall).await.refuses(400, "BATCHING_REFUSED");
    Ask::json(&json!([])).of(&hall).await.refuses(400, "BATCHING_REFUSED");
    assert_eq!(hall.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused_in_words_of_our_own() {
    let hall = Hall::open().await;
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"\"{ hello }\"",
        b"{\"query\": null}",
        b"{\"query\": \"{ hello }\", \"query\": \"{ hello }\"}",
        b"{\"query\": \"{ hello \xff }\"}",
        b"{\"query\": \"{ hello }\"} {}",
        b"{\"query\": \"{ hello }\", \"variables\": [1]}",
    ];
    for body in bodies {
        let ask = Ask::post(body.to_vec()).header("content-type", "application/json");
        let reply = ask.of(&hall).await;
        reply.refuses(400, "INVALID_REQUEST");
        assert!(reply.body.contains("The body must be a JSON object"), "{reply:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_document_has_a_code() {
    let hall = Hall::open().await;
    let misread = Ask::graphql("{ hello(a: ) }").of(&hall).await;
    misread.refuses(400, "GRAPHQL_PARSE_FAILED");
    let message = misread.json()["errors"][0]["message"].as_str().map(str::to_owned);
    assert!(message.is_some_and(|message| message.starts_with("This is no GraphQL document: expected ")));
    Ask::graphql("{ nonsense }").of(&hall).await.refuses(400, "GRAPHQL_VALIDATION_FAILED");
    Ask::graphql("query A { hello } query B { hello }").of(&hall).await.refuses(400, "OPERATION_NOT_FOUND");
    let misnamed = json!({ "query": "{ hello }", "operationName": "A" });
    Ask::json(&misnamed).of(&hall).await.refuses(400, "OPERATION_NOT_FOUND");
    let older = Ask::graphql("{ nonsense }").header("accept", "application/json");
    older.of(&hall).await.refuses(200, "GRAPHQL_VALIDATION_FAILED");
    Ask::graphql("{ hello }").header("accept", "text/html").of(&hall).await.refuses(406, "NOT_ACCEPTABLE");
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_readers_language() {
    let languages = ["en", "zh-Hans", "zh-Hant"].map(str::to_owned).to_vec();
    let hall = Hall::open_with(Settings { languages, ..plain() }).await;
    let asks = || {
        [
            (Ask::json(&json!([])), "BATCHING_REFUSED", "一次請求只含一個操作。"),
            (Ask::json(&json!({})), "INVALID_REQUEST", "本文須為 UTF-8 的 JSON 物件"),
            (
                Ask::graphql(&format!("{{ {} }}", "hello ".repeat(5_000))),
                "LIMIT_EXCEEDED",
                "請求超出允許的範圍",
            ),
            (Ask::graphql("{ hello(a: ) }"), "GRAPHQL_PARSE_FAILED", "這不是 GraphQL 文件："),
            (
                Ask::graphql("query A { hello } query B { hello }"),
                "OPERATION_NOT_FOUND",
                "文件中沒有這個操作",
            ),
            (
                Ask::graphql("subscription { a: countTo(n: 1) b: countTo(n: 2) }"),
                "SUBSCRIPTION_ROOTS",
                "一個訂閱只含一個欄位",
            ),
            (Ask::graphql("{ fails }"), "INTERNAL", "我們這邊出了故障"),
            (Ask::graphql("{ panics }"), "INTERNAL", "我們這邊出了故障"),
        ]
    };
    for (ask, code, sentence) in asks() {
        let told =
            ask.header("accept-language", "zh-TW,en;q=0.5").of(&hall).await.json()["errors"][0].clone();
        assert_eq!(told["extensions"]["code"], code, "{told}");
        assert!(told["message"].as_str().is_some_and(|message| message.contains(sentence)), "{told}");
    }
    for (ask, code, _) in asks() {
        let told = ask.of(&hall).await.json()["errors"][0].clone();
        assert_eq!(told["extensions"]["code"], code, "{told}");
        assert!(told["message"].as_str().is_some_and(str::is_ascii), "{told}");
    }
}

#[tokio::test]
async fn a_subscription_is_shown_to_the_streams() {
    let hall = Hall::open().await;
    let reply = Ask::graphql("subscription { countTo(n: 1) }").of(&hall).await;
    reply.refuses(400, "SUBSCRIPTION_NEEDS_STREAM");
}

#[tokio::test]
async fn anonymous_requests_are_counted_and_members_are_not() {
    let rate = Rate { burst: 2, per: std::time::Duration::from_hours(1) };
    let hall = Hall::open_with(Settings { anonymous: Some(rate), ..plain() }).await;
    for _ in 0..2 {
        Ask::graphql("{ hello }").of(&hall).await.gives(&json!({ "hello": "hello" }));
    }
    let third = Ask::graphql("{ hello }").of(&hall).await;
    third.refuses(429, "RATE_LIMITED");
    let wait: u64 = third.header("retry-after").and_then(|wait| wait.parse().ok()).expect("a wait");
    assert!((1..=1800).contains(&wait));
    let member = Ask::graphql("{ hello }").header("authorization", "Bearer alice");
    member.of(&hall).await.gives(&json!({ "hello": "hello" }));
}

#[tokio::test]
async fn faults_are_told_by_their_reference_only() {
    let hall = Hall::open().await;
    for query in ["{ leaks }", "{ lacks }", "{ fails }"] {
        let reply = Ask::graphql(query).of(&hall).await;
        let error = reply.json()["errors"][0].clone();
        assert_eq!((reply.status, &error["extensions"]["code"]), (200, &json!("INTERNAL")));
        assert_eq!(error["extensions"]["reference"].as_str(), reply.header("x-request-id"));
        for inner in ["secret", "SocketAddr", "0badf00d"] {
            assert!(!reply.body.contains(inner), "{reply:?}");
        }
    }
    let panicked = Ask::graphql("{ panics }").of(&hall).await;
    panicked.refuses(500, "INTERNAL");
    let reference = panicked.json()["errors"][0]["extensions"]["reference"].clone();
    assert_eq!(reference.as_str(), panicked.header("x-request-id"));
    assert!(!panicked.body.contains("secret"));
}
