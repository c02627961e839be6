//! What is written wrongly: each is refused with a code, a sentence in three languages and the field, and nothing is written.

use moothall_graphql::global_id::{GlobalId, Noun};
use serde_json::{Value, json};

use super::{
    estate::{Estate, Plan, call, csv, equal},
    hall::{Person, TestHall, on_both_databases, text},
    walk::Walk,
};

on_both_databases!(
    texts_that_are_empty_or_endless_are_refused,
    no_mutation_takes_an_empty_text,
    numbers_dates_and_rules_that_make_no_sense_are_refused,
    terms_and_lists_that_make_no_sense_are_refused,
    files_that_cannot_be_taken_name_every_line,
    values_that_cannot_be_read_are_told_in_the_readers_language,
    what_is_no_graphql_writes_nothing,
);

/// Words that come from inside.
pub(super) const INTERNAL: [&str; 12] = [
    "sqlx",
    "panicked",
    "SELECT",
    "INSERT",
    "UNIQUE",
    "database",
    "moothall_",
    "::",
    "src/",
    "RowNotFound",
    "Sqlite",
    "Postgres",
];

/// Said alike in both scripts, having no character that differs.
const ALIKE: [&str; 1] = ["TEXT_FROZEN"];

/// Refused in each language with the code, in three different sentences that tell nothing of the inside; nothing is written.
#[track_caller]
pub(super) fn tells(payloads: &[Value], code: &str, what: &str) {
    let mut sentences = Vec::new();
    for payload in payloads {
        assert_eq!(payload["userErrors"][0]["code"], json!(code), "{what}: {payload}");
        sentences.push(text(payload, "/userErrors/0/message"));
        let told = payload["userErrors"].to_string();
        for word in INTERNAL {
            assert!(!told.contains(word), "{what} tells of the inside: {told}");
        }
    }
    assert!(sentences.iter().all(|sentence| !sentence.is_empty()), "{what}: {sentences:?}");
    let han = |sentence: &String| sentence.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    assert_eq!(sentences.iter().map(han).collect::<Vec<_>>(), [false, true, true], "{what}: {sentences:?}");
    assert!(sentences[1] != sentences[2] || ALIKE.contains(&code), "{what}: {sentences:?}");
}

pub(super) async fn refused_in_every_language(
    hall: &TestHall,
    who: &Person,
    case: (&str, Value, &str),
) -> Vec<Value> {
    let (mutation, input, code) = case;
    let events = hall.events().await;
    let mut payloads = Vec::new();
    for language in ["en", "zh-Hans", "zh-Hant"] {
        payloads.push(hall.tries(&who.speaking(language), mutation, input.clone(), "").await);
    }
    let what: String = format!("{mutation} {input}").chars().take(400).collect();
    tells(&payloads, code, &what);
    assert_eq!(hall.events().await, events, "{what} was written");
    payloads
}

pub(super) async fn estate(hall: &TestHall, name: &str) -> Estate {
    Estate::found(hall, &Plan { name, mark: "", areas: &equal(3) }).await
}

async fn texts_that_are_empty_or_endless_are_refused(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let (owner, registrar, chair) = (&estate.owner(hall, 0).await, &estate.registrar, &estate.chair);
    let (community, member) = (&estate.id, &estate.owners[0].member);
    let draft = |title: &str, text: &str| json!({ "communityId": community, "title": title, "text": text });
    let ballot = |why: &str| json!({ "pollId": poll, "choice": "FOR", "reason": why });
    let reach = |how: &str| json!({ "memberId": member, "name": "a", "contact": how });
    let named = |name: &str| json!({ "communityId": community, "name": name });
    let endless = "很长".repeat(10_100);
    let because = |of: &str, id: &str, why: &str| json!({ of: id, "reason": why });
    let cases = [
        (owner, "draftProposal", draft("", "文字"), "TEXT_EMPTY", "title"),
        (owner, "draftProposal", draft(" \u{3000}\n ", "文字"), "TEXT_EMPTY", "title"),
        (owner, "draftProposal", draft("外墙", ""), "TEXT_EMPTY", "text"),
        (owner, "draftProposal", draft(&endless, "文字"), "TEXT_TOO_LONG", "title"),
        (owner, "draftProposal", draft("外\u{0}墙", "文字"), "TEXT_CONTROL_CHARACTER", "title"),
        (owner, "castBallot", ballot(&endless), "TEXT_TOO_LONG", "reason"),
        (owner, "castBallot", ballot(""), "TEXT_EMPTY", "reason"),
        (owner, "fileObjection", json!({ "pollId": poll, "words": "" }), "TEXT_EMPTY", "words"),
        (owner, "amendMember", json!({ "memberId": member, "name": "" }), "TEXT_EMPTY", "name"),
        (owner, "amendMember", reach(&endless), "TEXT_TOO_LONG", "contact"),
        (registrar, "admitMember", named(""), "TEXT_EMPTY", "name"),
        (registrar, "renameCommunity", named(&endless), "TEXT_TOO_LONG", "name"),
        (registrar, "eraseMember", because("memberId", member, ""), "TEXT_EMPTY", "reason"),
        (chair, "cancelPoll", because("pollId", &poll, ""), "TEXT_EMPTY", "reason"),
        (chair, "withdrawProposal", because("proposalId", &proposal, &endless), "TEXT_TOO_LONG", "reason"),
        (chair, "addOption", json!({ "proposalId": proposal, "title": "" }), "TEXT_EMPTY", "title"),
    ];
    for (who, mutation, input, code, field) in cases {
        let payloads = refused_in_every_language(hall, who, (mutation, input, code)).await;
        assert_eq!(payloads[0]["userErrors"][0]["path"], json!([field]), "{mutation}");
    }
}

/// Where it is asked first whether the registrar may do this at all.
const ASKED_FIRST: [(&str, &str); 2] = [("foundCommunity", "timezone"), ("announceLottery", "commitment")];

async fn no_mutation_takes_an_empty_text(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let here = GlobalId::parse(&estate.id).expect("an id").community;
    let ids = |noun: &str| match noun {
        "Community" => estate.id.clone(),
        "Member" => estate.owners[0].member.clone(),
        "Poll" => poll.clone(),
        "Proposal" => proposal.clone(),
        "Seat" | "Party" => estate.owners[0].party.clone(),
        "Unit" => estate.owners[0].unit.clone(),
        // Nothing that is there, but told as if it might be: what is empty is seen first.
        _ => {
            let noun = Noun::ALL.iter().find(|known| known.name() == noun).expect("a noun");
            GlobalId::new(*noun, here, hall.key()).encode().0
        }
    };
    let walk = Walk::new();
    let events = hall.events().await;
    let mut otherwise = Vec::new();
    for mutation in walk.mutations() {
        for field in walk.inputs_of(mutation, "String") {
            let mut input = walk.input(mutation, &ids);
            input[field] = json!("");
            let payload = hall.tries(&estate.registrar, mutation, input, "").await;
            let error = &payload["userErrors"][0];
            let expected =
                if ASKED_FIRST.contains(&(mutation, field)) { json!(null) } else { json!([field]) };
            if error["code"].is_null() || error["path"] != expected {
                otherwise.push(format!("{mutation} is told of an empty {field}: {error}"));
            }
        }
    }
    assert!(otherwise.is_empty(), "{otherwise:#?}");
    assert_eq!(hall.events().await, events, "nothing was written");
}

async fn numbers_dates_and_rules_that_make_no_sense_are_refused(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let (administrator, registrar) = (&estate.administrator, &estate.registrar);
    let unit = |area: &str| json!({ "communityId": estate.id, "building": "9幢", "number": "1", "area": area, "purpose": "OTHER" });
    let change = |field: &str, value: Value| {
        let mut settings = super::estate::settings(&estate.id, 0, 0);
        settings[field] = value;
        settings
    };
    let define = |rule: &str| json!({ "communityId": estate.id, "rule": rule });
    let contradicted = json!({
        "id": "house.half", "kind": "resolution", "measures": [{ "id": "heads" }],
        "approval": { "all": [{ "measure": "heads", "subject": "for", "op": ">=", "frac": "1/2", "base": "roll" }] },
        "vectors": [{
            "name": "exactly half", "input": { "roll": { "heads": "2" }, "for": { "heads": "1" } },
            "expect": { "outcome": "rejected", "participation": [], "approval": ["1/2"] },
        }],
    });
    let accept = |rule: &str| json!({ "communityId": estate.id, "rule": rule, "reason": "a" });
    let found = |zone: &str| json!({ "name": "a", "timezone": zone, "language": "EN" });
    let scope =
        |scope: Value| json!({ "memberId": estate.owners[0].member, "role": "RESIDENT", "scope": scope });
    let version = json!({ "communityId": estate.id, "name": "a", "expectedVersion": -1 });
    let cases = [
        (registrar, "registerUnit", unit("89.525"), "NUMBER_MALFORMED"),
        (registrar, "registerUnit", unit("0"), "AREA_MISSING"),
        (registrar, "changeSettings", change("noticeDaysMin", json!(-1)), "NUMBER_MALFORMED"),
        (registrar, "changeSettings", change("proxiesMax", json!(70_000)), "NUMBER_MALFORMED"),
        (
            registrar,
            "changeSettings",
            change("holidays", json!({ "daysOff": ["2026-02-30"] })),
            "DATE_MALFORMED",
        ),
        (registrar, "grantRole", scope(json!({ "entrance": "1单元" })), "SCOPE_MALFORMED"),
        (registrar, "defineRule", define("{"), "RULE_MALFORMED"),
        (registrar, "defineRule", define("{\"id\": \"a\"}"), "RULE_MALFORMED"),
        (registrar, "defineRule", define(&contradicted.to_string()), "RULE_MALFORMED"),
        (registrar, "acceptRule", accept("no rule!"), "NAME_MALFORMED"),
        (registrar, "acceptRule", accept("no.rule"), "RULE_UNKNOWN"),
        (registrar, "renameCommunity", version, "NUMBER_MALFORMED"),
        (administrator, "foundCommunity", found("Asia/Nowhere"), "TIMEZONE_UNKNOWN"),
    ];
    for (who, mutation, input, code) in cases {
        refused_in_every_language(hall, who, (mutation, input, code)).await;
    }
    let days = ("changeSettings", change("extensionDaysMax", json!(-1)), "NUMBER_MALFORMED");
    let told = refused_in_every_language(hall, registrar, days).await;
    assert_eq!(
        text(&told[0], "/userErrors/0/message"),
        "This number cannot be taken here. Write a whole number from 0 to 65535."
    );
    let told =
        refused_in_every_language(hall, registrar, ("defineRule", define("{"), "RULE_MALFORMED")).await;
    let rule = text(&told[1], "/userErrors/0/message");
    assert!(rule.starts_with("这不是有效的表决规则。（not JSON: ") && rule.ends_with('）'), "{rule}");
}

async fn terms_and_lists_that_make_no_sense_are_refused(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let called = |field: &str, value: Value| {
        let mut input = call(hall, &proposal, "是否同意？");
        input[field] = value;
        input
    };
    let terms = [
        (called("rule", json!("no.rule")), "RULE_UNKNOWN"),
        (called("rule", json!("tpl.robert.two-thirds")), "RULE_NOT_ACCEPTED"),
        (called("closesAt", json!(hall.in_days(0))), "WINDOW_MALFORMED"),
        (called("electorate", json!({ "members": {} })), "RULE_NOT_FOR_POLLS"),
        (called("extensionDaysMax", json!(-1)), "NUMBER_MALFORMED"),
        (called("consentUnitIds", json!([estate.owners[0].unit])), "RULE_NOT_FOR_POLLS"),
        (called("reconvenesId", json!(poll)), "NOT_INQUORATE"),
    ];
    for (input, code) in terms {
        refused_in_every_language(hall, &estate.chair, ("callPoll", input, code)).await;
    }
    let seats = |ids: &[&str]| json!({ "pollId": poll, "seatIds": ids });
    let lists = [
        (seats(&[]), "LIST_EMPTY"),
        (seats(&["none"]), "INVALID_ID"),
        (seats(&[&estate.owners[0].member]), "SEAT_UNKNOWN"),
    ];
    for (input, code) in lists {
        refused_in_every_language(hall, &estate.tellers[0], ("recordAttendance", input, code)).await;
    }
}

async fn files_that_cannot_be_taken_name_every_line(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let file = |text: &str| json!({ "communityId": estate.id, "csv": text });
    for text in ["", "nonsense", "building,number\n1,2\n", "building,number,area,owner,owner\n", "\u{0}"] {
        refused_in_every_language(hall, &estate.registrar, ("importRegister", file(text), "FILE_MALFORMED"))
            .await;
    }
    let heading = "building,number,area,use,owner\n";
    refused_in_every_language(
        hall,
        &estate.registrar,
        ("importRegister", file(heading), "NOTHING_TO_IMPORT"),
    )
    .await;
    let bad = format!(
        "{heading}1,101,1.234,,甲\n1,102,80,castle,乙\n,103,80,,丙\n1,104,80,,\n1,105\n1,106,80,,丁\n"
    );
    let payloads =
        refused_in_every_language(hall, &estate.registrar, ("importRegister", file(&bad), "IMPORT_REFUSED"))
            .await;
    for payload in &payloads {
        let rows = payload["userErrors"][0]["rows"].as_array().expect("rows");
        let lines: Vec<u64> = rows.iter().filter_map(|row| row["line"].as_u64()).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6], "{payload}");
    }
    assert_ne!(payloads[0]["userErrors"][0]["rows"], payloads[1]["userErrors"][0]["rows"]);
    assert_ne!(payloads[1]["userErrors"][0]["rows"], payloads[2]["userErrors"][0]["rows"]);
    // The same doors once more, and one twice: the rules find them, all at once.
    let twice = format!("{}1幢,1单元,0001,80,甲,\n9幢,,1,80,乙,\n9幢,,1,80,丙,\n", csv("", &equal(2)));
    let payloads = refused_in_every_language(
        hall,
        &estate.registrar,
        ("importRegister", file(&twice), "IMPORT_REFUSED"),
    )
    .await;
    assert_eq!(payloads[0]["userErrors"][0]["rows"].as_array().map(Vec::len), Some(4), "{}", payloads[0]);
}

/// The one error of an answer, in three languages.
async fn error_in_every_language(
    hall: &TestHall,
    who: &Person,
    query: &str,
    variables: &Value,
) -> Vec<Value> {
    let mut errors = Vec::new();
    for language in ["en", "zh-CN", "zh-TW"] {
        let reply = hall.post(&who.speaking(language), query, variables).await;
        let body = reply.json();
        assert_eq!(body["errors"].as_array().map(Vec::len), Some(1), "{query}: {}", reply.body);
        errors.push(body["errors"][0].clone());
    }
    let sentences: Vec<String> = errors.iter().map(|error| text(error, "/message")).collect();
    assert!(sentences[0].is_ascii() && !sentences[1].is_ascii(), "{query}: {sentences:?}");
    assert_ne!(sentences[1], sentences[2], "{query}");
    errors
}

async fn values_that_cannot_be_read_are_told_in_the_readers_language(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let events = hall.events().await;
    let register = "mutation($input: RegisterUnitInput!) { registerUnit(input: $input) { position } }";
    let unit = |field: &str, value: Value| {
        let mut input = json!({ "communityId": estate.id, "building": "9幢", "number": "1", "area": "80",
            "purpose": "OTHER", "idempotencyKey": hall.key() });
        input[field] = value;
        json!({ "input": input })
    };
    let cases = [
        ("area", json!("-1"), "Decimal", "NEGATIVE", "不得为负"),
        ("area", json!(-1), "Decimal", "NEGATIVE", "不得为负"),
        ("area", json!("10000000000000"), "Decimal", "TOO_LARGE", "最大为 \"1000000000000\""),
        ("area", json!("0.1234567"), "Decimal", "TOO_FINE", "最多六位小数"),
        ("area", json!("八十"), "Decimal", "MALFORMED", "如 \"24838.57\""),
        ("area", json!(89.5), "Decimal", "MALFORMED", "如 \"24838.57\""),
        ("idempotencyKey", json!("nonsense"), "UUID", "MALFORMED", "请写 UUID"),
    ];
    for (field, value, scalar, fault, sentence) in cases {
        let errors =
            error_in_every_language(hall, &estate.registrar, register, &unit(field, value.clone())).await;
        let expected = json!({ "code": "VALUE_MALFORMED", "scalar": scalar, "fault": fault, "input": "RegisterUnitInput" });
        for error in &errors {
            assert_eq!(error["extensions"], expected, "{field}: {value}");
            assert!(text(error, "/message").contains("RegisterUnitInput"), "{field}: {error}");
        }
        assert!(text(&errors[1], "/message").contains(sentence), "{field}: {}", errors[1]);
    }
    for wanted in ["first: 101", "last: -1", "first: 1, last: 1", "after: \"nonsense\""] {
        let query = format!("{{ communities({wanted}) {{ edges {{ cursor }} }} }}");
        let errors = error_in_every_language(hall, &estate.registrar, &query, &json!({})).await;
        assert!(errors.iter().all(|error| error["extensions"]["code"] == "PAGE_MALFORMED"), "{errors:?}");
    }
    let ids = json!({ "ids": vec![&estate.id; 101] });
    let many = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let errors = error_in_every_language(hall, &estate.registrar, many, &ids).await;
    assert_eq!(text(&errors[2], "/message"), "一次最多請取 100 項。");
    assert_eq!(hall.events().await, events, "nothing was written");
}

async fn what_is_no_graphql_writes_nothing(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let events = hall.events().await;
    let input = |fields: &str| {
        format!(
            "mutation {{ renameCommunity(input: {{ communityId: \"{}\" {fields} }}) {{ position }} }}",
            estate.id
        )
    };
    for query in [
        input("name: \"a\""),
        input("name: \"a\", idempotencyKey: \"nonsense\""),
        input("name: 7, idempotencyKey: \"01990000-0000-7000-8000-000000000000\""),
        input("name: null, idempotencyKey: \"01990000-0000-7000-8000-000000000000\""),
        input("name: \"a\", key: \"b\", idempotencyKey: \"01990000-0000-7000-8000-000000000000\""),
        "mutation { renameCommunity { position } }".to_owned(),
        "mutation { drop }".to_owned(),
        "mutation {".to_owned(),
        String::new(),
    ] {
        let reply = hall.post(&estate.registrar, &query, &json!({})).await;
        let body = reply.json();
        assert!(body["errors"][0]["extensions"]["code"].is_string(), "{query}: {}", reply.body);
        for word in INTERNAL {
            assert!(!reply.body.contains(word), "{query} tells of the inside: {}", reply.body);
        }
    }
    let huge = json!({ "communityId": estate.id, "name": "a".repeat(70_000), "idempotencyKey": hall.key() });
    let query = "mutation($input: RenameCommunityInput!) { renameCommunity(input: $input) { position } }";
    let reply = hall.post(&estate.registrar, query, &json!({ "input": huge })).await;
    assert_eq!(
        (reply.status, reply.json()["errors"][0]["extensions"]["code"].clone()),
        (413, json!("LIMIT_EXCEEDED"))
    );
    assert_eq!(hall.events().await, events, "nothing was written");
}
