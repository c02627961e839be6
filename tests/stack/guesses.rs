//! Codes are short, so that people can read them out: nobody may try many, signed in or not.

use std::time::Duration;

use moothall::http::{self, GuessRates, Rate};
use serde_json::{Value, json};

use super::{
    estate::{Estate, Plan, equal},
    hall::{Person, TestHall, on_both_databases},
    trusted::Door,
};
use crate::http::client::Ask;

on_both_databases!(
    codes_are_not_tried_without_end_by_whoever_is_signed_in,
    codes_are_not_tried_without_end_from_one_network,
);

const REDEEM: &str = "mutation($input: RedeemInvitationInput!) { redeemInvitation(input: $input) { userErrors { code message path } } }";
const CLAIMED: &str =
    "query($id: ID!, $code: String!) { claimedTopic(communityId: $id, code: $code) { phase } }";
const CODE: &str = "7ZK3-0QFM-B2XE";

async fn opened(hall: &TestHall, account: u32, network: u32) -> (Estate, Door) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let rate = |burst| Rate { burst, per: Duration::from_hours(1) };
    let guesses = Some(GuessRates { account: rate(account), network: rate(network) });
    let languages = ["en", "zh-Hans", "zh-Hant"].map(str::to_owned).to_vec();
    let settings = http::Settings { guesses, languages, ..http::Settings::plain_local() };
    let door = Door::with_settings(hall, settings).await;
    (estate, door)
}

async fn redeems(hall: &TestHall, door: &Door, who: &Person) -> Value {
    let input = json!({ "idempotencyKey": hall.key(), "code": CODE });
    let ask = Ask::json(&json!({ "query": REDEEM, "variables": { "input": input } }));
    let mut told = door.with(who, ask.header("accept-language", who.language)).await.json();
    told["data"]["redeemInvitation"]["userErrors"][0].take()
}

async fn claims(door: &Door, who: &Person, estate: &Estate) -> Value {
    let ask = Ask::json(&json!({ "query": CLAIMED, "variables": { "id": estate.id, "code": CODE } }));
    door.with(who, ask.header("accept-language", who.language)).await.json()
}

async fn codes_are_not_tried_without_end_by_whoever_is_signed_in(hall: &TestHall) {
    let (estate, door) = opened(hall, 3, 100).await;
    let owner = estate.owner(hall, 0).await;
    for _ in 0..2 {
        assert_eq!(redeems(hall, &door, &owner).await["code"], "INVITATION_UNKNOWN");
    }
    assert_eq!(claims(&door, &owner, &estate).await, json!({ "data": { "claimedTopic": null } }));
    // Too many, of whichever kind.
    let refused = redeems(hall, &door, &owner.speaking("zh-TW")).await;
    let sentence = "嘗試代碼的次數過多，請一分鐘後重試。";
    assert_eq!(refused, json!({ "code": "BUSY", "message": sentence, "path": ["code"] }));
    let refused = claims(&door, &owner.speaking("zh-TW"), &estate).await;
    let error = &refused["errors"][0];
    assert_eq!((&error["message"], &error["extensions"]["code"]), (&json!(sentence), &json!("RATE_LIMITED")));
    assert!(error["extensions"]["retryAfterSeconds"].is_u64(), "{refused}");
    // Others may, and she may do everything else.
    let other = estate.owner(hall, 1).await;
    assert_eq!(redeems(hall, &door, &other).await["code"], "INVITATION_UNKNOWN");
    let asked = door.with(&owner, Ask::json(&json!({ "query": "{ viewer { id } }" }))).await;
    assert_eq!(asked.json().get("errors"), None);
    door.closes().await;
}

async fn codes_are_not_tried_without_end_from_one_network(hall: &TestHall) {
    let (estate, door) = opened(hall, 100, 3).await;
    let (nobody, owner) = (Person::anonymous(), estate.owner(hall, 0).await);
    assert_eq!(redeems(hall, &door, &nobody).await["code"], "INVITATION_UNKNOWN");
    assert_eq!(redeems(hall, &door, &owner).await["code"], "INVITATION_UNKNOWN");
    claims(&door, &nobody, &estate).await;
    for who in [&nobody, &owner, &estate.owner(hall, 1).await] {
        assert_eq!(redeems(hall, &door, who).await["code"], "BUSY");
    }
    door.closes().await;
}
