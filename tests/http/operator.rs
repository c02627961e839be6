//! What an operator sees, and what every answer bears.

use serde_json::json;

use super::{
    client::Ask,
    hall::{Hall, plain},
};
use moothall::{
    cli,
    http::{CookieMode, GraphiQl, MetricsAccess, Settings},
    serve::{Offer, http_settings},
};

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

fn served_at(listen: &str, public_url: Option<&str>) -> Settings {
    let serve = cli::Serve {
        listen: listen.parse().expect("an address"),
        public_url: public_url.map(str::to_owned),
        metrics_token: None,
        trusted_proxies: vec!["192.0.2.1".parse().expect("an address")],
        trusted_documents_only: false,
        graphiql: false,
    };
    http_settings(&serve, Offer::Product).expect("settings")
}

#[test]
fn only_a_trial_on_the_machine_itself_has_a_plain_cookie_and_open_numbers() {
    for listen in ["127.0.0.1:8080", "[::1]:8080"] {
        let trial = served_at(listen, None);
        assert_eq!((trial.cookies, trial.metrics), (CookieMode::PlainLocal, MetricsAccess::Open));
        let behind_a_proxy = served_at(listen, Some("https://hall.example"));
        assert_eq!(
            (behind_a_proxy.cookies, behind_a_proxy.metrics),
            (CookieMode::Secure, MetricsAccess::Closed)
        );
    }
    for public_url in [None, Some("http://hall.example"), Some("https://hall.example")] {
        let open = served_at("0.0.0.0:8080", public_url);
        assert_eq!(
            (open.cookies, open.metrics),
            (CookieMode::Secure, MetricsAccess::Closed),
            "{public_url:?}"
        );
    }
}

#[test]
fn behind_https_a_proxy_on_the_machine_is_believed() {
    let local: [std::net::IpAddr; 2] =
        ["127.0.0.1", "::1"].map(|address| address.parse().expect("an address"));
    let (plain, proxied) =
        (served_at("127.0.0.1:8080", None), served_at("127.0.0.1:8080", Some("https://hall.example")));
    assert_eq!(plain.trusted_proxies.len(), 1, "who is named is believed in any case");
    for address in local {
        assert!(proxied.trusted_proxies.contains(&address) && !plain.trusted_proxies.contains(&address));
    }
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
