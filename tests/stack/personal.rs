//! Personal data: sealed in every file and every table, gone once a person is erased, while the log still verifies.

use std::path::Path;

use moothall::clockwork::{Erasures, Sweeping};
use moothall_core::{
    decider::Actor, ids::MemberId, membership::MembershipCommand, sealed::SubjectId, state::Command,
    text::Reason,
};
use moothall_eventstore::{Request, vault::KeyState};
use moothall_graphql::global_id::{GlobalId, Noun};
use moothall_projections::dump;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use super::{
    estate::{Estate, Plan, admit, equal},
    hall::{Person, TestHall, on_both_databases, text},
};

on_both_databases!(
    no_name_contact_or_objection_is_stored_in_plain_text,
    an_erased_member_is_nobody_and_the_log_still_verifies,
    what_is_refused_leaves_no_key_in_the_vault,
    an_erasure_that_only_the_log_knows_of_is_finished_when_the_pages_show_it,
);

const MARK: &str = "KANARIENVOGEL";
const WORDS: &str = "KANARIENVOGEL objects to the count";
const WHY: &str = "KANARIENVOGEL votes for a reason";
const TOPIC: &str = "KANARIENVOGEL brings a topic";
const SAID: &str = "KANARIENVOGEL says so in her own words";
const AMENDED: &str = "KANARIENVOGEL-AMENDED";

/// A matter in whose course everything personal that can be written is written.
async fn a_life(hall: &TestHall) -> (Estate, String, String) {
    let plan = Plan { name: "海棠苑", mark: MARK, areas: &equal(3) };
    let estate = Estate::found(hall, &plan).await;
    hall.does(&estate.registrar, "changeSettings", super::estate::settings(&estate.id, 0, 7), "").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let owner = estate.owner(hall, 0).await;
    let ballot = json!({ "pollId": poll, "choice": "FOR", "reason": WHY });
    hall.does(&owner, "castBallot", ballot, "").await;
    estate.vote(hall, &poll, &[(1, "FOR"), (2, "AGAINST")]).await;
    let amended =
        json!({ "memberId": owner.id, "name": AMENDED, "contact": format!("{AMENDED}@example.org") });
    hall.does(&owner, "amendMember", amended, "member { name }").await;
    she_speaks(hall, &estate, &owner).await;
    hall.wind_to(&hall.in_days(7)).await;
    hall.does(&estate.tellers[0], "tallyPoll", json!({ "pollId": poll }), "").await;
    let objection = json!({ "pollId": poll, "words": WORDS });
    let filed = hall.does(&owner, "fileObjection", objection, "objection { id words }").await;
    assert_eq!(filed["objection"]["words"], WORDS, "she reads her own words");
    let raise = json!({ "communityId": estate.id, "words": TOPIC, "confidential": true });
    let raised = hall.does(&owner, "raiseTopic", raise, "topic { id text }").await;
    assert_eq!(raised["topic"]["text"], TOPIC, "she reads her own words");
    let topic = json!({ "topicId": raised["topic"]["id"], "title": "求助" });
    hall.does(&estate.chair, "acceptTopic", topic, "").await;
    let answer = json!({ "topicId": raised["topic"]["id"], "answer": format!("{TOPIC}, and is answered") });
    hall.does(&estate.chair, "answerTopic", answer, "").await;
    hall.catch_up().await;
    let objection = text(&filed, "/objection/id");
    (estate, poll, objection)
}

/// She says something in a deliberation, with sources, appeals, dissents, proposes other words, supports with a condition.
async fn she_speaks(hall: &TestHall, estate: &Estate, owner: &Person) {
    let draft = json!({ "communityId": estate.id, "title": "花园", "text": "种树。" });
    let draft = hall.does(&estate.chair, "draftProposal", draft, "proposal { id }").await;
    let proposal = text(&draft, "/proposal/id");
    let amend =
        json!({ "proposalId": proposal, "against": 1, "title": "花园", "text": "种花。", "words": SAID });
    hall.does(owner, "proposeAmendment", amend, "").await;
    let support = json!({ "proposalId": proposal, "number": 1, "informed": true, "condition": SAID });
    hall.does(owner, "supportProposal", support, "").await;
    let open = json!({
        "communityId": estate.id, "title": "花园", "question": "种什么？", "venue": { "kind": "ONLINE" },
        "participants": { "kind": "RESIDENTS" }, "facilitatorId": estate.chair.id,
    });
    let opened = hall.does(&estate.chair, "openDeliberation", open, "deliberation { id }").await;
    let id = text(&opened, "/deliberation/id");
    let inform = json!({ "deliberationId": id, "background": "三十年的老院子。" });
    hall.does(&estate.chair, "informParticipants", inform, "").await;
    let say = json!({ "deliberationId": id, "side": "FOR", "words": SAID, "sources": SAID });
    let said = hall.does(owner, "makeStatement", say, "statement { id words sources }").await;
    assert_eq!((&said["statement"]["words"], &said["statement"]["sources"]), (&json!(SAID), &json!(SAID)));
    let statement = text(&said, "/statement/id");
    let hide = json!({ "deliberationId": id, "statementId": statement, "reason": "离题" });
    hall.does(&estate.chair, "hideStatement", hide, "").await;
    let appeal = json!({ "deliberationId": id, "statementId": statement, "words": SAID });
    hall.does(owner, "appealHiding", appeal, "").await;
    let draft = json!({ "deliberationId": id, "text": "种树也种花。" });
    hall.does(&estate.chair, "draftConsensus", draft, "").await;
    let dissent = json!({ "deliberationId": id, "agrees": false, "words": SAID });
    hall.does(owner, "answerConsensus", dissent, "").await;
    let back = json!({ "deliberationId": id, "statementId": statement, "words": SAID });
    hall.does(owner, "withdrawStatement", back, "").await;
}

/// Every byte of every file below a directory.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).expect("a file")));
        }
    }
    found
}

/// Every row of every table of a PostgreSQL database, as text; bytes are in hexadecimal.
async fn rows(pool: &PgPool) -> Vec<(String, Vec<u8>)> {
    const TABLES: &str = "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables \
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')";
    let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(pool).await.expect("the tables");
    assert!(tables.len() > 2, "{tables:?}");
    let mut found = Vec::new();
    for table in tables {
        let every_row = AssertSqlSafe(format!("SELECT r::text FROM {table} AS r"));
        let rows: Vec<String> = sqlx::query_scalar(every_row).fetch_all(pool).await.expect("its rows");
        found.push((table, rows.join("\n").into_bytes()));
    }
    found
}

pub(super) async fn everything_stored(hall: &TestHall) -> Vec<(String, Vec<u8>)> {
    if let Some(directory) = &hall.directory {
        return files(directory.path());
    }
    let beside = format!("{}_vault", hall.settings.database);
    let mut found = Vec::new();
    for url in [hall.settings.database.as_str(), beside.as_str()] {
        let pool = PgPool::connect(url).await.expect("a connection");
        found.extend(rows(&pool).await);
        pool.close().await;
    }
    found
}

pub(super) fn holds(stored: &[u8], needle: &[u8]) -> bool {
    stored.windows(needle.len()).any(|window| window == needle)
}

fn in_hexadecimal(bytes: &[u8]) -> Vec<u8> {
    moothall_core::sealed::to_hex(bytes).into_bytes()
}

async fn no_name_contact_or_objection_is_stored_in_plain_text(hall: &TestHall) {
    let (estate, _, _) = a_life(hall).await;
    let stored = everything_stored(hall).await;
    let seen = |needle: &[u8]| stored.iter().any(|(_, bytes)| holds(bytes, needle));
    // What is public is found, so the search works.
    let public = "每户一票，按面积与人数双重计算。".as_bytes();
    assert!(
        seen(public) || seen(&in_hexadecimal(public)),
        "{:?}",
        stored.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for plain in [MARK, "业主0000", "-0000@example.org"] {
        for needle in [plain.as_bytes().to_vec(), in_hexadecimal(plain.as_bytes())] {
            let found = stored.iter().find(|(_, bytes)| holds(bytes, &needle));
            assert_eq!(found.map(|(name, _)| name), None, "{plain} stands there in plain text");
        }
    }
    // And whoever may read it reads it.
    let query = "query($id: ID!) { node(id: $id) { ... on Member { name contact } } }";
    let shown = hall.run(&estate.registrar, query, json!({ "id": estate.owners[0].member })).await;
    assert_eq!(shown["node"]["name"], AMENDED);
}

async fn pages(hall: &TestHall) -> String {
    hall.house.catch_up().await.expect("pages that show the whole log");
    let tables = dump(&hall.house.views()).await.expect("the pages");
    tables.into_iter().flat_map(|(_, rows)| rows).collect::<Vec<_>>().join("\n")
}

/// What is sealed of a subject in the log, in hexadecimal as the payloads have it.
async fn sealed_of(hall: &TestHall, estate: &Estate, subject: &str) -> Vec<String> {
    let query = "query($id: ID!, $after: String) { community(id: $id) { feed(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor } edges { node { payload } } } } }";
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let seen = hall.run(&estate.registrar, query, json!({ "id": estate.id, "after": after })).await;
        let feed = &seen["community"]["feed"];
        for event in super::hall::nodes(feed) {
            let payload: Value = serde_json::from_str(&text(&event, "/payload")).expect("JSON");
            collect(&payload, subject, &mut found);
        }
        if feed["pageInfo"]["hasNextPage"] != json!(true) {
            return found;
        }
        after = feed["pageInfo"]["endCursor"].clone();
    }
}

fn collect(value: &Value, subject: &str, found: &mut Vec<String>) {
    if value["subject"] == subject && value["sealed"].is_string() {
        found.push(text(value, "/sealed"));
    }
    let inner: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    for value in inner {
        collect(value, subject, found);
    }
}

async fn an_erased_member_is_nobody_and_the_log_still_verifies(hall: &TestHall) {
    let (estate, poll, objection) = a_life(hall).await;
    let owner = estate.owner(hall, 0).await;
    let subject = GlobalId::parse(&owner.id).expect("an id").id.to_string();
    let sealed = sealed_of(hall, &estate, &subject).await;
    assert!(
        sealed.len() >= 15,
        "name, contact, both again, a reason, an objection, what she said, a topic, its answer: {}",
        sealed.len()
    );
    let before = pages(hall).await;
    let shown = sealed.iter().filter(|sealed| before.contains(*sealed)).count();
    assert!(shown >= 4, "the pages hold what is read there, and so the search works: {shown}");
    let erase = json!({ "memberId": owner.id, "reason": "本人申请" });
    hall.refused(&estate.chair, "eraseMember", erase.clone(), "NOT_PERMITTED").await;
    hall.does(&owner, "eraseMember", erase.clone(), "").await;

    let after = pages(hall).await;
    for sealed in &sealed {
        assert!(!after.contains(sealed), "ciphertext is left on the pages");
    }
    let query = "query($id: ID!, $poll: ID!, $objection: ID!) {
        member: node(id: $id) { ... on Member { name contact erasedAt } }
        poll: node(id: $poll) { ... on Poll { objections { words by { name } } turnout { voted } } }
        objection: node(id: $objection) { ... on Objection { words } } }";
    let ids = json!({ "id": owner.id, "poll": poll, "objection": objection });
    for person in [&estate.registrar, &estate.chair, &estate.owner(hall, 1).await] {
        let seen = hall.run(person, query, ids.clone()).await;
        assert_eq!((&seen["member"]["name"], &seen["member"]["contact"]), (&Value::Null, &Value::Null));
        assert!(seen["member"]["erasedAt"].is_string());
        assert_eq!(seen["poll"]["objections"], json!([{ "words": null, "by": { "name": null } }]));
        assert_eq!(seen["objection"]["words"], Value::Null);
        assert_eq!(seen["poll"]["turnout"]["voted"], 3, "her ballot stands");
    }
    nothing_more_is_done_about_her(hall, &estate, &owner, &erase).await;
}

async fn nothing_more_is_done_about_her(hall: &TestHall, estate: &Estate, owner: &Person, erase: &Value) {
    let events = hall.events().await;
    let by = &estate.registrar;
    let amend = json!({ "memberId": owner.id, "name": "A new name" });
    let invite = json!({ "memberId": owner.id, "expiresAt": hall.in_days(7) });
    let appoint = json!({ "memberId": owner.id, "role": "RESIDENT" });
    let proxy = json!({
        "seatId": estate.owners[0].party, "holderId": estate.owners[1].member, "until": hall.in_days(7),
    });
    for (mutation, input) in [
        ("amendMember", &amend),
        ("inviteMember", &invite),
        ("grantRole", &appoint),
        ("grantProxy", &proxy),
        ("eraseMember", erase),
    ] {
        hall.refused(by, mutation, input.clone(), "SUBJECT_ERASED").await;
    }
    assert_eq!(hall.events().await, events, "nothing was written");
    hall.post(owner, "{ viewer { id } }", &json!({})).await.refuses(401, "UNAUTHENTICATED");
    let subject = SubjectId(GlobalId::parse(&owner.id).expect("an id").id);
    assert!(matches!(hall.house.vault.key_state(subject).await, Ok(KeyState::Destroyed)), "her key is gone");
    let stored = everything_stored(hall).await;
    let found = stored.iter().find(|(_, bytes)| holds(bytes, AMENDED.as_bytes()));
    assert_eq!(found.map(|(name, _)| name), None);
    let living = admit(hall, by, &estate.id, "新来的").await;
    assert!(living.token.is_some(), "life goes on");
}

async fn an_erasure_that_only_the_log_knows_of_is_finished_when_the_pages_show_it(hall: &TestHall) {
    let plan = Plan { name: "海棠苑", mark: "", areas: &equal(3) };
    let estate = Estate::found(hall, &plan).await;
    let mut erasures = Erasures::default();
    // The second time it is not the start any more.
    for index in 0..2 {
        let owner = estate.owner(hall, index).await;
        let id = GlobalId::parse(&owner.id).expect("an id");
        let reason = Reason::parse("本人申请").expect("a reason");
        let erase = MembershipCommand::EraseMember { member: MemberId(id.id), reason };
        let (command, actor) = (Command::Membership(erase), Actor::Member(id.id));
        let request = Request { community: id.community, command, actor, key: None, expected: None };
        // As if the process had stopped here: the log has it, the vault has not, and the pages may be behind.
        hall.house.execute(request).await.expect("an erasure");
        let key = async || hall.house.vault.key_state(SubjectId(id.id)).await;
        assert!(matches!(key().await, Ok(KeyState::Active)));
        erasures.finish(&hall.house, &hall.app).await;
        assert!(matches!(key().await, Ok(KeyState::Destroyed)), "owner {index}");
        hall.post(&owner, "{ viewer { id } }", &json!({})).await.refuses(401, "UNAUTHENTICATED");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_reader_kept_of_a_destroyed_key_is_gone_with_the_next_sweep() {
    let hall = TestHall::on_sqlite().await;
    let estate = Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let id = GlobalId::parse(&estate.owner(&hall, 0).await.id).expect("an id");
    let directory = hall.directory.as_ref().expect("a directory").path();
    let file = format!("sqlite:{}", directory.join("vault.db").display());
    let pool = SqlitePool::connect(&file).await.expect("the vault");
    let query = sqlx::query_scalar("SELECT wrapped FROM subject_key WHERE subject = $1").bind(id.id);
    let wrapped: Vec<u8> = query.fetch_one(&pool).await.expect("a key");
    let kept = || {
        let files =
            ["vault.db", "vault.db-wal"].map(|name| std::fs::read(directory.join(name)).unwrap_or_default());
        files.iter().any(|bytes| bytes.windows(wrapped.len()).any(|window| window == wrapped))
    };
    let mut reader = pool.begin().await.expect("a reader");
    sqlx::query("SELECT count(*) FROM subject_key").execute(&mut *reader).await.expect("keys");
    let (vault, now) = (&hall.house.vault, hall.house.clock.now());
    vault.destroy(id.community, SubjectId(id.id), now).await.expect("a key that is destroyed");
    assert!(kept(), "somebody may still read it");
    reader.rollback().await.expect("the reader leaves");
    Sweeping::default().sweep(&hall.house).await;
    assert!(!kept());
    pool.close().await;
    hall.closes_soundly().await;
}

async fn what_is_refused_leaves_no_key_in_the_vault(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let owner = estate.owner(hall, 0).await;
    let here = GlobalId::parse(&owner.id).expect("an id").community;
    let nobody = |noun| GlobalId::new(noun, here, hall.key()).encode().0;
    let before = hall.rows_of_the_vault("subject_key").await;
    let csv = "building,number,area,owner\n9,1,80,甲\n9,2,80,乙\n";
    let refused = [
        ("admitMember", json!({ "communityId": estate.id, "name": "甲", "contact": "a@example.org" })),
        ("amendMember", json!({ "memberId": nobody(Noun::Member), "name": "甲" })),
        ("importRegister", json!({ "communityId": estate.id, "csv": csv })),
        ("restateTopic", json!({ "topicId": nobody(Noun::Topic), "words": "乙" })),
        (
            "recordTopic",
            json!({ "communityId": estate.id, "words": "甲", "name": "乙", "channel": "WALK_IN", "confidential": false }),
        ),
        (
            "recordSuggestion",
            json!({ "topicId": nobody(Noun::Topic), "words": "甲", "name": "乙", "channel": "WALK_IN" }),
        ),
    ];
    for (mutation, input) in refused {
        let told = hall.tries(&owner, mutation, input, "").await;
        assert_ne!(told["userErrors"], json!([]), "{mutation}: {told}");
        assert_eq!(hall.rows_of_the_vault("subject_key").await, before, "{mutation}");
    }
    // What the rules take is sealed, and the same request again is the same answer.
    let mut admit = json!({ "communityId": estate.id, "name": "甲", "contact": "a@example.org" });
    admit["idempotencyKey"] = json!(hall.key());
    let first =
        hall.does(&estate.registrar, "admitMember", admit.clone(), "member { id name contact }").await;
    assert_eq!(
        (&first["member"]["name"], &first["member"]["contact"]),
        (&json!("甲"), &json!("a@example.org"))
    );
    assert_eq!(hall.does(&estate.registrar, "admitMember", admit, "member { id name contact }").await, first);
    let import = json!({ "communityId": estate.id, "csv": csv, "idempotencyKey": hall.key() });
    let first = hall.does(&estate.registrar, "importRegister", import.clone(), "position").await;
    assert_eq!(hall.does(&estate.registrar, "importRegister", import, "position").await, first);
    let raise = json!({ "communityId": estate.id, "words": "乙", "confidential": false });
    hall.does(&owner, "raiseTopicAnonymously", raise, "claimCode").await;
    assert_eq!(hall.rows_of_the_vault("subject_key").await, before + 4, "a member, two owners, a topic");
}
