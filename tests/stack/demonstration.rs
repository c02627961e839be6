//! The demonstration, and the page behind its links.

use serde_json::json;

use super::hall::{Person, TestHall, on_both_databases};
use crate::http::client::Ask;
use moothall::demo;

on_both_databases!(a_second_start_finds_the_same_community_and_prints_fresh_links, a_sign_in_link_works_once,);

async fn a_second_start_finds_the_same_community_and_prints_fresh_links(hall: &TestHall) {
    let first = demo::prepare(&hall.house).await.expect("a demonstration");
    let events = hall.events().await;
    let hour_later = hall.now().plus_micros(60 * 60 * 1_000_000);
    hall.house.clock.wind_to(hour_later);
    let second = demo::prepare(&hall.house).await.expect("the same demonstration");
    assert_eq!(hall.events().await, events, "nothing was written");
    let offices =
        |links: &[demo::SignInLink]| links.iter().map(|link| link.office.clone()).collect::<Vec<_>>();
    assert_eq!(offices(&first), offices(&second));
    assert!(first.iter().all(|old| second.iter().all(|new| old.path != new.path)), "links are fresh");
    // Whoever comes by a link of either start is the same member.
    let mut seen = Vec::new();
    for links in [&first, &second] {
        let owner = enters(hall, &links[5].path).await;
        seen.push(
            hall.run(
                &owner,
                "{ viewer { memberships { member { id name } community { id name } } } }",
                json!({}),
            )
            .await,
        );
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0]["viewer"]["memberships"][0]["member"]["name"], "李桂兰");
}

/// Presses the button of the page.
async fn enters(hall: &TestHall, path: &str) -> Person {
    let reply = Ask::get(path).method("POST").header("content-length", "0").at(hall.address).await;
    assert_eq!(reply.status, 303, "{reply:?}");
    let cookie = reply.header("set-cookie").expect("a cookie");
    let token = cookie.split(['=', ';']).nth(1).expect("a token");
    Person::with_token(token)
}

async fn a_sign_in_link_works_once(hall: &TestHall) {
    let (_, token) = hall.house.identity.create_administrator(hall.now()).await.expect("an account");
    let path = format!("/sign-in/{}", token.expose());
    for _ in 0..2 {
        let page = Ask::get(&path).at(hall.address).await;
        assert_eq!(page.status, 200, "looking at the link does not use it up");
        assert!(page.body.contains("<form method=post>") && page.header("set-cookie").is_none());
    }
    let administrator = enters(hall, &path).await;
    let seen = hall.run(&administrator, "{ viewer { isAdministrator } }", json!({})).await;
    assert_eq!(seen["viewer"]["isAdministrator"], true);
    let again = Ask::get(&path).method("POST").header("content-length", "0").at(hall.address).await;
    assert_eq!((again.status, again.header("set-cookie")), (410, None));
    let payload =
        hall.tries(&Person::anonymous(), "signIn", json!({ "token": token.expose() }), "token").await;
    assert_eq!(payload["token"], serde_json::Value::Null);
    assert_eq!(payload["userErrors"][0]["code"], "INVITATION_SPENT");
    // One that has expired works no more either.
    let (_, late) = hall.house.identity.create_administrator(hall.now()).await.expect("an account");
    hall.wind_to(&hall.in_days(2)).await;
    hall.refused(&Person::anonymous(), "signIn", json!({ "token": late.expose() }), "INVITATION_EXPIRED")
        .await;
    let unknown =
        Ask::get("/sign-in/nonsense").method("POST").header("content-length", "0").at(hall.address).await;
    assert_eq!(unknown.status, 410);
}
