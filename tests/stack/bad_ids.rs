//! Ids that are none, that name something else, something unknown, something of another community: every mutation, made up from the schema.

use std::collections::BTreeMap;

use moothall_core::decider::CommunityId;
use moothall_graphql::global_id::{GlobalId, Noun};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    bad_input::{INTERNAL, estate, refused_in_every_language},
    estate::Estate,
    hall::{Person, TestHall, on_both_databases},
    walk::Walk,
};

on_both_databases!(
    every_mutation_refuses_ids_that_are_none,
    every_mutation_refuses_ids_of_another_community,
    every_mutation_refuses_ids_of_nothing,
    every_mutation_refuses_whoever_is_not_signed_in,
);

/// Ids of things that are there.
async fn ids_of(hall: &TestHall, estate: &Estate) -> BTreeMap<&'static str, String> {
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    BTreeMap::from([
        ("Community", estate.id.clone()),
        ("Unit", estate.owners[0].unit.clone()),
        ("Party", estate.owners[0].party.clone()),
        ("Member", estate.owners[0].member.clone()),
        ("Proposal", proposal),
        ("Poll", poll),
        ("Seat", estate.owners[1].party.clone()),
    ])
}

fn noun(name: &str) -> Noun {
    *Noun::ALL.iter().find(|noun| noun.name() == name).expect("a noun")
}

/// An id of the right type that names nothing in this community.
fn of_nothing(community: &str, name: &str) -> String {
    let nothing = Uuid::from_u128(0x7000_8000_0000_0000_0000_0001);
    let community = match name {
        "Community" => CommunityId(nothing),
        _ => GlobalId::parse(community).expect("an id").community,
    };
    GlobalId::new(noun(name), community, nothing).encode().0
}

/// Those that name something by its id. Sessions are nobody's but the viewer's, and have their own test.
fn naming(walk: &Walk) -> Vec<&str> {
    let names = |mutation: &&str| !walk.inputs_of(mutation, "ID").is_empty() && *mutation != "revokeSession";
    walk.mutations().into_iter().filter(names).collect()
}

async fn every_mutation_refuses_ids_that_are_none(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let walk = Walk::new();
    let session =
        GlobalId::new(Noun::Session, GlobalId::parse(&estate.id).expect("an id").community, Uuid::nil());
    let of_another_type = session.encode().0;
    let padded = format!("{}=", estate.id);
    // A community's own id stands twice in it: one community has one id.
    let own = GlobalId::parse(&estate.id).expect("an id").community;
    let alias = GlobalId::new(Noun::Community, own, Uuid::from_u128(7)).encode().0;
    let long = "a".repeat(5_000);
    for none in ["", "nonsense", "业主", "'; DROP TABLE event; --", &padded, &of_another_type, &alias, &long]
    {
        for mutation in naming(&walk) {
            if mutation == "foundCommunity" {
                continue;
            }
            let payload =
                hall.tries(&estate.registrar, mutation, walk.input(mutation, &|_| none.to_owned()), "").await;
            assert_eq!(payload["userErrors"][0]["code"], "INVALID_ID", "{mutation} {none}: {payload}");
            assert!(payload["userErrors"][0]["path"][0].is_string(), "{mutation} {none}: {payload}");
        }
    }
    for mutation in naming(&walk) {
        let who = if mutation == "foundCommunity" { &estate.administrator } else { &estate.registrar };
        let input = walk.input(mutation, &|_| "nonsense".to_owned());
        refused_in_every_language(hall, who, (mutation, input, "INVALID_ID")).await;
    }
    let itself = json!({ "communityId": estate.id, "parentId": estate.id });
    refused_in_every_language(hall, &estate.administrator, ("placeCommunity", itself, "NOT_FOUND")).await;
    let input = json!({ "sessionId": "nonsense" });
    refused_in_every_language(hall, &estate.registrar, ("revokeSession", input, "NOT_FOUND")).await;
}

async fn every_mutation_refuses_ids_of_another_community(hall: &TestHall) {
    let (own, other) = (estate(hall, "海棠苑").await, estate(hall, "玉兰苑").await);
    let (here, there) = (ids_of(hall, &own).await, ids_of(hall, &other).await);
    let walk = Walk::new();
    let of_other = |name: &str| there.get(name).cloned().unwrap_or_else(|| of_nothing(&other.id, name));
    for mutation in naming(&walk) {
        if mutation == "foundCommunity" {
            continue;
        }
        // Whoever is nobody there does not learn whether it exists.
        let input = walk.input(mutation, &of_other);
        refused_in_every_language(hall, &own.registrar, (mutation, input, "NOT_FOUND")).await;
        // Nor is what lies there taken as if it lay here.
        for foreign in walk.inputs_of(mutation, "ID") {
            let mut input = walk.input(mutation, &|name| {
                here.get(name).cloned().unwrap_or_else(|| of_nothing(&own.id, name))
            });
            let one = of_other(super::walk::noun_of(foreign));
            input[foreign] = if input[foreign].is_array() { json!([one]) } else { json!(one) };
            let events = hall.events().await;
            let payload = hall.tries(&own.registrar, mutation, input, "").await;
            let code = &payload["userErrors"][0]["code"];
            assert!(code.is_string(), "{mutation} takes a foreign {foreign}: {payload}");
            assert_eq!(hall.events().await, events, "{mutation} with a foreign {foreign} was written");
        }
    }
    let session = hall.run(&other.registrar, "{ viewer { sessions { id } } }", json!({})).await;
    let session = json!({ "sessionId": session["viewer"]["sessions"][0]["id"] });
    refused_in_every_language(hall, &own.registrar, ("revokeSession", session.clone(), "NOT_FOUND")).await;
    let revoked = hall.does(&other.registrar, "revokeSession", session.clone(), "sessionId").await;
    assert_eq!(revoked["sessionId"], session["sessionId"]);
    hall.post(&other.registrar, "{ viewer { id } }", &json!({})).await.refuses(401, "UNAUTHENTICATED");
}

async fn every_mutation_refuses_ids_of_nothing(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let ids = ids_of(hall, &estate).await;
    let walk = Walk::new();
    let everybody: Vec<(&str, &Person)> = vec![
        ("administrator", &estate.administrator),
        ("registrar", &estate.registrar),
        ("chair", &estate.chair),
        ("teller", &estate.tellers[0]),
    ];
    let events = hall.events().await;
    for mutation in naming(&walk) {
        let fields = walk.inputs_of(mutation, "ID");
        if fields == ["communityId"] || mutation == "foundCommunity" {
            continue;
        }
        // Something that exists everywhere but in the field that says what it is about.
        let about = fields.iter().find(|field| **field != "communityId").copied().unwrap_or_default();
        let mut codes = Vec::new();
        for (role, who) in &everybody {
            let mut input = walk.input(mutation, &|name| {
                ids.get(name).cloned().unwrap_or_else(|| of_nothing(&estate.id, name))
            });
            let nothing = of_nothing(&estate.id, super::walk::noun_of(about));
            input[about] = if input[about].is_array() { json!([nothing]) } else { json!(nothing) };
            let payload = hall.tries(who, mutation, input, "").await;
            let code = payload["userErrors"][0]["code"].as_str().unwrap_or_default().to_owned();
            assert!(!code.is_empty(), "{role} {mutation} with a {about} of nothing: {payload}");
            let told = payload.to_string();
            for word in INTERNAL {
                assert!(!told.contains(word), "{mutation} tells of the inside: {told}");
            }
            codes.push(code);
        }
        let knows = |code: &String| code.ends_with("_UNKNOWN") || code == "NOT_FOUND";
        let expected = codes.iter().any(knows) || EVEN_BEFORE.contains(&mutation);
        assert!(expected, "{mutation} with a {about} of nothing: {codes:?}");
    }
    assert_eq!(hall.events().await, events, "nothing was written");
}

/// Refused for another reason: before anybody looks what it is about, or, as unknown invitations, like those that are spent.
const EVEN_BEFORE: [&str; 5] = [
    "recordConsensusResolution",
    "recordConsent",
    "recordMeetingResolution",
    "recordParty",
    "revokeInvitation",
];

async fn every_mutation_refuses_whoever_is_not_signed_in(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let ids = ids_of(hall, &estate).await;
    let walk = Walk::new();
    let id = |name: &str| ids.get(name).cloned().unwrap_or_else(|| of_nothing(&estate.id, name));
    for mutation in walk.mutations() {
        let (code, nobody) = match mutation {
            "signOut" | "noop" => continue,
            "signIn" | "redeemInvitation" => ("INVITATION_UNKNOWN", Person::anonymous()),
            _ => ("NOT_SIGNED_IN", Person::anonymous()),
        };
        refused_in_every_language(hall, &nobody, (mutation, walk.input(mutation, &id), code)).await;
    }
    for token in ["nonsense", "", "Bearer", &"a".repeat(3_000)] {
        let nobody = Person::with_token(token);
        let reply = hall.post(&nobody, "{ viewer { id } }", &Value::Null).await;
        assert!(reply.status == 401 || reply.json()["data"]["viewer"].is_null(), "{reply:?}");
    }
}
