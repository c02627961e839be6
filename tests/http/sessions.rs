//! Who asks, by what right, and from which page.

use serde_json::json;

use super::{
    client::Ask,
    hall::{Hall, plain},
};
use moothall::http::{CookieMode, Settings};

fn who() -> Ask {
    Ask::graphql("{ viewer }")
}

#[tokio::test]
async fn a_viewer_is_known_by_token_or_by_cookie() {
    let hall = Hall::open().await;
    let alice = json!({ "viewer": "Alice" });
    who().of(&hall).await.gives(&json!({ "viewer": null }));
    who().header("authorization", "Bearer alice").of(&hall).await.gives(&alice);
    who().header("cookie", "a=b; moothall=alice").of(&hall).await.gives(&alice);
    who().header("cookie", "__Host-moothall=alice; moothall=nobody").of(&hall).await.gives(&alice);
    who()
        .header("authorization", "Basic YTpi")
        .header("cookie", "moothall=alice")
        .of(&hall)
        .await
        .gives(&alice);
}

#[tokio::test]
async fn an_old_cookie_is_nobodys_and_an_old_token_is_refused() {
    let hall = Hall::open().await;
    who().header("cookie", "moothall=old").of(&hall).await.gives(&json!({ "viewer": null }));
    let reply = who().header("authorization", "Bearer old").of(&hall).await;
    reply.refuses(401, "UNAUTHENTICATED");
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    who().header("cookie", "moothall=banned").of(&hall).await.refuses(403, "FORBIDDEN");
}

#[tokio::test]
async fn what_ails_the_gate_is_told_to_nobody() {
    let hall = Hall::open().await;
    let reply = who().header("cookie", "moothall=broken").of(&hall).await;
    reply.refuses(500, "INTERNAL");
    assert!(!reply.body.contains("secret"));
}

#[tokio::test]
async fn over_https_only_the_guarded_cookie_counts() {
    let hall = Hall::open_with(Settings { cookies: CookieMode::Secure, ..plain() }).await;
    who().header("cookie", "moothall=alice").of(&hall).await.gives(&json!({ "viewer": null }));
    who().header("cookie", "__Host-moothall=alice").of(&hall).await.gives(&json!({ "viewer": "Alice" }));
    let reply = Ask::graphql(r#"mutation { signIn(token: "t0k-en_") }"#).of(&hall).await;
    let cookie = "__Host-moothall=t0k-en_; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600";
    assert_eq!(reply.header("set-cookie"), Some(cookie));
}

#[tokio::test]
async fn resolvers_give_and_take_the_session() {
    let hall = Hall::open().await;
    let cookie = "moothall=token; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600";
    let given = Ask::graphql(r#"mutation { signIn(token: "token") }"#).of(&hall).await;
    assert_eq!(given.header("set-cookie"), Some(cookie));
    let taken = Ask::graphql("mutation { signOut }").of(&hall).await;
    assert_eq!(taken.header("set-cookie"), Some("moothall=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    let last = Ask::graphql(r#"mutation { signOut signIn(token: "token") }"#).of(&hall).await;
    assert_eq!(last.header("set-cookie"), Some(cookie));
    let unfit = Ask::graphql(r#"mutation { signIn(token: "a; Domain=evil") }"#).of(&hall).await;
    unfit.gives(&json!({ "signIn": false }));
    assert_eq!(unfit.header("set-cookie"), None);
}

#[tokio::test]
async fn a_foreign_page_does_not_speak_for_a_cookie() {
    let allowed_origins = vec!["https://hall.example".to_owned()];
    let hall = Hall::open_with(Settings { allowed_origins, ..plain() }).await;
    let own = format!("http://{}", hall.address);
    let alice = json!({ "viewer": "Alice" });
    let from = |origin: &str| who().header("cookie", "moothall=alice").header("origin", origin);
    from(&own).of(&hall).await.gives(&alice);
    from("https://hall.example").of(&hall).await.gives(&alice);
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1", "https://hall.example.evil.example"]
    {
        from(foreign).of(&hall).await.refuses(403, "ORIGIN_REFUSED");
    }
    // Nor does it sign anybody in.
    let sign_in =
        Ask::graphql(r#"mutation { signIn(token: "evil") }"#).header("origin", "https://evil.example");
    sign_in.of(&hall).await.refuses(403, "ORIGIN_REFUSED");
    let bearer = from("https://evil.example").header("authorization", "Bearer alice");
    bearer.of(&hall).await.gives(&alice);
}

#[tokio::test]
async fn the_answer_is_in_the_best_language_we_speak() {
    let hall = Hall::open().await;
    let ask = Ask::graphql("{ language }").header("accept-language", "gsw, de-AT;q=0.9, en;q=0.5");
    ask.of(&hall).await.gives(&json!({ "language": "de" }));
}
