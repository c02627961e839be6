//! Deliberations through GraphQL: a façade's colour found in rounds, statements and marks online, moderation with appeal, an amendment
//! with what it changes, support bound to the text that was seen.

use serde_json::{Value, json};

use super::{
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};

on_both_databases!(
    the_colour_of_a_facade_is_found_in_rounds_and_goes_to_the_owners,
    what_is_said_online_is_marked_and_nobody_sees_by_whom,
    a_hidden_statement_is_appealed_and_shown_again_by_another_person,
    an_amendment_shows_what_it_changes_and_support_stays_with_its_text,
    what_makes_no_sense_in_a_deliberation_is_refused,
);

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "大洋小区", mark: "", areas: &equal(5) }).await
}

pub(super) fn opening(estate: &Estate, title: &str, venue: &str) -> Value {
    json!({
        "communityId": estate.id, "title": title, "question": "大家怎么看？", "venue": { "kind": venue },
        "participants": { "kind": "RESIDENTS" }, "facilitatorId": estate.chair.id,
    })
}

/// With the deliberation it is about.
pub(super) fn about(id: &str, mut input: Value) -> Value {
    input["deliberationId"] = json!(id);
    input
}

pub(super) async fn opened(hall: &TestHall, estate: &Estate, input: Value) -> String {
    let opened = hall.does(&estate.chair, "openDeliberation", input, "deliberation { id stage }").await;
    assert_eq!(opened["deliberation"]["stage"], "PROPOSED");
    let id = text(&opened, "/deliberation/id");
    let inform = about(&id, json!({ "background": "外立面二十年未刷新；专项维修资金余额可查。" }));
    let told = hall.does(&estate.chair, "informParticipants", inform, "deliberation { stage }").await;
    assert_eq!(told["deliberation"]["stage"], "INFORMED");
    id
}

const ROUNDS: &str = "deliberation { id rounds { id number options { id title count } chosen { title }
    eliminated { title } tied { title } tieBreak rule { name } myChoice { title } } }";

async fn round(hall: &TestHall, estate: &Estate, id: &str, input: Value) -> (String, Vec<Value>) {
    let opened = hall.does(&estate.chair, "openRound", about(id, input), ROUNDS).await;
    let rounds = opened["deliberation"]["rounds"].as_array().cloned().unwrap_or_default();
    let last = rounds.last().expect("a round");
    (text(last, "/id"), last["options"].as_array().cloned().unwrap_or_default())
}

async fn the_colour_of_a_facade_is_found_in_rounds_and_goes_to_the_owners(hall: &TestHall) {
    let estate = estate(hall).await;
    let proposal = estate.frozen(hall, "外立面刷新", "动用专项维修资金刷新外立面。").await;
    let mut input = opening(&estate, "外立面刷什么颜色", "ONLINE");
    input["proposalId"] = json!(proposal);
    input["matters"] = json!(["cn.civil278.v"]);
    let id = opened(hall, &estate, input).await;
    let first = json!({
        "title": "第一轮", "options": ["米色", "灰色", "砖红"], "countedBy": "CHOICES",
        "rule": "tpl.rounds.exhaustive", "seed": "2026-04-01 福彩 07 12 19",
    });
    let (first, options) = round(hall, &estate, &id, first).await;
    for (index, option) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2)] {
        let owner = estate.owner(hall, index).await;
        let choose = about(&id, json!({ "roundId": first, "optionId": options[option]["id"] }));
        hall.does(&owner, "chooseOption", choose, "").await;
    }
    let seen = hall.run(&estate.owner(hall, 4).await, SEEN, json!({ "id": id })).await;
    assert_eq!(seen["node"]["rounds"][0]["myChoice"]["title"], "砖红");
    assert_eq!(seen["node"]["rounds"][0]["options"][0]["count"], Value::Null, "no count while it is open");
    let closed =
        hall.does(&estate.chair, "closeRound", about(&id, json!({ "roundId": first })), ROUNDS).await;
    let round_1 = &closed["deliberation"]["rounds"][0];
    assert_eq!((&round_1["chosen"], &round_1["eliminated"]["title"]), (&Value::Null, &json!("砖红")));
    let again = json!({ "title": "第二轮", "countedBy": "SHOW", "followsId": first });
    let (second, options) = round(hall, &estate, &id, again).await;
    let titles: Vec<&Value> = options.iter().map(|option| &option["title"]).collect();
    assert_eq!(titles, ["米色", "灰色"]);
    let counts = |beige: i32, grey: i32| {
        let counts = json!([
            { "optionId": options[0]["id"], "count": beige }, { "optionId": options[1]["id"], "count": grey },
        ]);
        about(&id, json!({ "roundId": second, "counts": counts, "summary": "灰色耐脏。" }))
    };
    hall.refused(&estate.owner(hall, 0).await, "closeRound", counts(1, 4), "NOT_PERMITTED").await;
    let closed = hall.does(&estate.chair, "closeRound", counts(1, 4), ROUNDS).await;
    assert_eq!(closed["deliberation"]["rounds"][1]["chosen"]["title"], "灰色");
    the_owners_must_decide(hall, &estate, &id, &proposal).await;
}

const SEEN: &str = "query($id: ID!) { node(id: $id) { ... on Deliberation { stage conclusion feedbackDue
    pollsNeeded { name } matters { name title rule { name } source { cite } }
    rounds { number myChoice { title } options { title count } } timeline(first: 100) { edges { node { kind } } } } } }";

async fn the_owners_must_decide(hall: &TestHall, estate: &Estate, id: &str, proposal: &str) {
    let conclude = |how: &str| about(id, json!({ "conclusion": how, "text": "刷灰色，提交业主大会表决。" }));
    let refused = hall.tries(&estate.chair, "concludeDeliberation", conclude("DECISION"), "").await;
    assert_eq!(refused["userErrors"][0]["code"], "RESERVED_FOR_OWNERS");
    assert!(text(&refused, "/userErrors/0/message").contains("cn.civil278.ordinary"), "{refused}");
    hall.does(&estate.chair, "concludeDeliberation", conclude("REFERRAL"), "").await;
    let seen = hall.run(&estate.owner(hall, 0).await, SEEN, json!({ "id": id })).await;
    let node = &seen["node"];
    assert_eq!((&node["stage"], &node["conclusion"]), (&json!("CONCLUDED"), &json!("REFERRAL")));
    assert_eq!(node["pollsNeeded"], json!([{ "name": "cn.civil278.ordinary" }]));
    assert_eq!(node["feedbackDue"], "2026-04-08T16:00:00Z", "seven whole days");
    let kinds: Vec<String> = nodes(&node["timeline"]).iter().map(|entry| text(entry, "/kind")).collect();
    let expected = [
        "opened",
        "participants_informed",
        "round_opened",
        "round_closed",
        "round_opened",
        "round_closed",
        "concluded",
    ];
    assert_eq!(kinds, expected.map(|fact| format!("deliberation.{fact}.v1")));
    let query = "query($id: ID!) { node(id: $id) { ... on Proposal { deliberations { id }
        timeline(first: 100) { edges { node { kind deliberation { id } } } } } } }";
    let matter = hall.run(&estate.chair, query, json!({ "id": proposal })).await;
    assert_eq!(matter["node"]["deliberations"], json!([{ "id": id }]));
    let lines = nodes(&matter["node"]["timeline"]);
    let talked = lines.iter().filter(|line| line["deliberation"]["id"] == json!(id)).count();
    assert_eq!((lines.len(), talked), (9, 7), "the matter's history has its deliberation's");
}

async fn what_is_said_online_is_marked_and_nobody_sees_by_whom(hall: &TestHall) {
    let estate = estate(hall).await;
    let id = opened(hall, &estate, opening(&estate, "花园", "ONLINE")).await;
    let [first, second] = [estate.owner(hall, 0).await, estate.owner(hall, 1).await];
    let say = |side: &str, words: &str, reply: &Value| {
        about(
            &id,
            json!({ "side": side, "words": words, "inReplyToId": reply, "sources": "年鉴 2023\n实测" }),
        )
    };
    let shown = "statement { id number words sources }";
    let said = hall.does(&first, "makeStatement", say("FOR", "多种树。", &Value::Null), shown).await;
    assert_eq!(said["statement"]["sources"], "年鉴 2023\n实测");
    let reply = say("AGAINST", "树挡光。", &said["statement"]["id"]);
    hall.does(&second, "makeStatement", reply, "").await;
    let mark = |how: &str| about(&id, json!({ "statementId": said["statement"]["id"], "mark": how }));
    for index in 0..4 {
        hall.does(&estate.owner(hall, index).await, "markStatement", mark("AGREE"), "").await;
    }
    let marks = "statement { marks { agree disagree pass } myMark }";
    let changed = hall.does(&second, "markStatement", mark("DISAGREE"), marks).await;
    let expected = json!({ "marks": { "agree": 3, "disagree": 1, "pass": 0 }, "myMark": "DISAGREE" });
    assert_eq!(changed["statement"], expected);
    hall.refused(&second, "markStatement", mark("DISAGREE"), "ALREADY_DONE").await;
    let query =
        "query($id: ID!, $sides: [StatementSide!]!) { node(id: $id) { ... on Deliberation { statementCount
        statements(sides: $sides) { edges { node { words by { name } myMark inReplyTo { number }
        marks { agree disagree } } } } } } }";
    let seen = hall.run(&first, query, json!({ "id": id, "sides": ["AGAINST"] })).await;
    assert_eq!(seen["node"]["statementCount"], 2);
    let against = nodes(&seen["node"]["statements"]);
    assert_eq!((&against[0]["words"], &against[0]["inReplyTo"]["number"]), (&json!("树挡光。"), &json!(1)));
    let researcher = admit(hall, &estate.registrar, &estate.id, "研究员").await;
    grant(hall, &estate.registrar, &researcher, "RESEARCHER").await;
    let seen = hall.run(&researcher, query, json!({ "id": id, "sides": [] })).await;
    assert_eq!(seen["node"]["statements"], Value::Null, "histories, and nobody's words");
    hall.refused(&researcher, "makeStatement", say("FOR", "一", &Value::Null), "NOT_A_PARTICIPANT").await;
}

async fn a_hidden_statement_is_appealed_and_shown_again_by_another_person(hall: &TestHall) {
    let estate = estate(hall).await;
    let id = opened(hall, &estate, opening(&estate, "花园", "ONLINE")).await;
    let [author, other] = [estate.owner(hall, 0).await, estate.owner(hall, 1).await];
    let second = admit(hall, &estate.registrar, &estate.id, "副召集人").await;
    grant(hall, &estate.registrar, &second, "CHAIR").await;
    let say = about(&id, json!({ "side": "AGAINST", "words": "物业只收钱不办事。" }));
    let said = hall.does(&author, "makeStatement", say, "statement { id }").await;
    let statement = text(&said, "/statement/id");
    let of = |mut input: Value| {
        input["statementId"] = json!(statement);
        about(&id, input)
    };
    hall.refused(&other, "hideStatement", of(json!({ "reason": "离题" })), "NOT_PERMITTED").await;
    hall.does(&estate.chair, "hideStatement", of(json!({ "reason": "人身攻击" })), "").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Statement { state words
        moderation { reason appeal upheld decision } } } }";
    let look = async |who: &Person| hall.run(who, query, json!({ "id": statement })).await["node"].take();
    let seen = look(&other).await;
    assert_eq!((&seen["state"], &seen["words"]), (&json!("HIDDEN"), &Value::Null));
    assert_eq!(seen["moderation"]["reason"], "人身攻击", "that it was hidden, and why, is no secret");
    assert_eq!(look(&author).await["words"], "物业只收钱不办事。");
    hall.does(&author, "appealHiding", of(json!({ "words": "我批评的是公司。" })), "").await;
    assert_eq!(look(&other).await["moderation"]["appeal"], Value::Null);
    assert_eq!(look(&second).await["moderation"]["appeal"], "我批评的是公司。");
    let decide = || of(json!({ "upheld": true, "reason": "是对公司的批评" }));
    hall.refused(&estate.chair, "decideAppeal", decide(), "APPEAL_OWN").await;
    hall.does(&second, "decideAppeal", decide(), "").await;
    let seen = look(&other).await;
    assert_eq!((&seen["state"], &seen["words"]), (&json!("SHOWN"), &json!("物业只收钱不办事。")));
    assert_eq!(seen["moderation"]["upheld"], true);
}

async fn an_amendment_shows_what_it_changes_and_support_stays_with_its_text(hall: &TestHall) {
    let estate = estate(hall).await;
    let [author, mover] = [estate.owner(hall, 0).await, estate.owner(hall, 1).await];
    let draft = json!({ "communityId": estate.id, "title": "外墙", "text": "把外墙刷成白色。" });
    let draft = hall.does(&author, "draftProposal", draft, "proposal { id version }").await;
    let proposal = text(&draft, "/proposal/id");
    let support = |number: i32, condition: Value| json!({ "proposalId": proposal, "number": number, "informed": true, "condition": condition });
    hall.does(&mover, "supportProposal", support(1, json!("只要不涨物业费。")), "").await;
    let amend = |against: i32| {
        let text = "把外墙刷成米色。";
        json!({ "proposalId": proposal, "against": against, "title": "外墙", "text": text, "words": "白色不耐脏。" })
    };
    hall.refused(&mover, "proposeAmendment", amend(2), "VERSION_SUPERSEDED").await;
    let shown = "amendment { id words diff { change text } titleDiff { change text } }";
    let amendment = hall.does(&mover, "proposeAmendment", amend(1), shown).await;
    let parts = json!([
        { "change": "KEPT", "text": "把外墙刷成" }, { "change": "REMOVED", "text": "白" },
        { "change": "ADDED", "text": "米" }, { "change": "KEPT", "text": "色。" },
    ]);
    assert_eq!(amendment["amendment"]["diff"], parts);
    assert_eq!(amendment["amendment"]["titleDiff"], json!([{ "change": "KEPT", "text": "外墙" }]));
    let adopt = json!({ "proposalId": proposal, "amendmentId": amendment["amendment"]["id"] });
    hall.refused(&mover, "adoptAmendment", adopt.clone(), "NOT_PERMITTED").await;
    let adopted = hall.does(&author, "adoptAmendment", adopt.clone(), "amendment { state version }").await;
    assert_eq!(adopted["amendment"], json!({ "state": "ADOPTED", "version": 2 }));
    hall.refused(&author, "adoptAmendment", adopt, "AMENDMENT_SETTLED").await;
    hall.does(&author, "supportProposal", support(2, Value::Null), "").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Proposal { text number version
        versions { number text writtenBy { member { id } } } support { number latest total informed conditional }
        supportConditions { number words } mySupport { number latest condition } } } }";
    let seen = hall.run(&mover, query, json!({ "id": proposal })).await["node"].take();
    assert_eq!((&seen["text"], &seen["number"]), (&json!("把外墙刷成米色。"), &json!(2)));
    assert_eq!(seen["versions"][1]["writtenBy"]["member"]["id"], json!(mover.id), "whose words they are");
    let counts = json!([
        { "number": 1, "latest": false, "total": 1, "informed": 1, "conditional": 1 },
        { "number": 2, "latest": true, "total": 1, "informed": 1, "conditional": 0 },
    ]);
    assert_eq!(seen["support"], counts);
    assert_eq!(seen["mySupport"], json!({ "number": 1, "latest": false, "condition": "只要不涨物业费。" }));
    assert_eq!(seen["supportConditions"], json!([{ "number": 1, "words": "只要不涨物业费。" }]));
    // The version a client has seen counts the adopted text.
    let revise = json!({
        "proposalId": proposal, "title": "外墙", "text": "再议。", "expectedVersion": seen["version"],
    });
    hall.does(&author, "reviseProposal", revise, "").await;
    hall.does(&mover, "withdrawSupport", json!({ "proposalId": proposal }), "").await;
    hall.refused(&mover, "withdrawSupport", json!({ "proposalId": proposal }), "NOT_SUPPORTED").await;
}

async fn what_makes_no_sense_in_a_deliberation_is_refused(hall: &TestHall) {
    let estate = estate(hall).await;
    let (chair, owner) = (&estate.chair, &estate.owner(hall, 0).await);
    let mut nowhere = opening(&estate, "花园", "HALL");
    hall.refused(chair, "openDeliberation", nowhere.clone(), "INVALID_ID").await;
    nowhere["venue"] = json!({ "kind": "ONLINE" });
    nowhere["participants"] = json!({ "kind": "HOLDERS" });
    hall.refused(chair, "openDeliberation", nowhere, "LIST_EMPTY").await;
    hall.refused(owner, "openDeliberation", opening(&estate, "花园", "ONLINE"), "NOT_PERMITTED").await;
    let id = opened(hall, &estate, opening(&estate, "花园", "ONLINE")).await;
    let give = |kind: &str, amount: &str| {
        about(
            &id,
            json!({
                "source": "RESIDENTS", "gift": { "kind": kind, "amount": amount }, "purpose": "花", "due": hall.in_days(9),
            }),
        )
    };
    hall.refused(owner, "makeCommitment", give("MONEY", "0.001"), "NUMBER_MALFORMED").await;
    hall.refused(owner, "makeCommitment", give("PEOPLE", "1.5"), "NUMBER_MALFORMED").await;
    hall.refused(owner, "makeCommitment", give("THINGS", "0"), "AMOUNT_MISSING").await;
    hall.refused(chair, "flagMatter", about(&id, json!({ "matter": "no such" })), "NAME_MALFORMED").await;
    hall.refused(chair, "flagMatter", about(&id, json!({ "matter": "no.such" })), "MATTER_UNKNOWN").await;
    let wrong = json!({ "title": "一", "options": ["甲", "乙"], "countedBy": "SHOW", "seed": "一" });
    let with = |rule: &str| {
        let mut round = wrong.clone();
        round["rule"] = json!(rule);
        about(&id, round)
    };
    hall.refused(chair, "openRound", with("cn.civil278.ordinary"), "RULE_NOT_FOR_ROUNDS").await;
    hall.refused(chair, "openRound", with("no.such"), "RULE_UNKNOWN").await;
    let days = about(&id, json!({ "conclusion": "OPINION", "text": "一", "feedbackDays": -1 }));
    hall.refused(chair, "concludeDeliberation", days, "NUMBER_MALFORMED").await;
    let reserved =
        hall.run(&Person::anonymous(), "{ reservedMatters { name title rule { name } } }", json!({})).await;
    assert_eq!(reserved["reservedMatters"].as_array().map(Vec::len), Some(9));
}
