//! The client's files as the server hands them out. Where nobody has built the client, a page says how.

use super::hall::{TestHall, on_both_databases};
use crate::http::client::Ask;

on_both_databases!(pages_come_with_a_strict_policy_and_are_asked_for_again,);

async fn pages_come_with_a_strict_policy_and_are_asked_for_again(hall: &TestHall) {
    let first = Ask::get("/").at(hall.address).await;
    assert_eq!(Ask::get("/assets/none.js").at(hall.address).await.status, 404);
    assert_eq!(Ask::get("/no-such-place").at(hall.address).await.status, 404);
    if first.status == 503 {
        assert!(first.body.contains("make pages"), "{first:?}");
        return;
    }
    assert_eq!(first.status, 200, "{first:?}");
    for path in ["/poll/some-id/ballot", "/matter/some-id", "/c/some-id", "/mine/proxies", "/join"] {
        assert_eq!(
            Ask::get(path).at(hall.address).await.body,
            first.body,
            "{path} is for the client to know"
        );
    }
    let policy = first.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let tag = first.header("etag").expect("a tag");
    let again = Ask::get("/").header("if-none-match", tag).at(hall.address).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let script = first.body.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a script");
    let asset = Ask::get(script).at(hall.address).await;
    assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(asset.header("content-type"), Some("text/javascript; charset=utf-8"));
    // Only its head is read: packed is not text.
    let packed = Ask::get(script).header("accept-encoding", "gzip;q=0, br").open(hall.address).await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    let plain = Ask::get(script).header("accept-encoding", "gzip;q=0").at(hall.address).await;
    assert_eq!(plain.header("content-encoding"), None);
}
