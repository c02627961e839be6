//! Topics from beginning to end: from the letter box to the answer, without a name, in confidence, merged, suggested upon, appealed; and
//! what everybody else is told meanwhile.

use moothall_graphql::global_id::GlobalId;
use moothall_projections::dump;
use serde_json::{Value, json};

use super::{
    bad_input::refused_in_every_language,
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, nodes, on_both_databases, text},
};

on_both_databases!(
    a_letter_goes_from_the_box_to_its_answer_and_is_counted_in_the_promise,
    an_anonymous_sender_is_nowhere_and_reads_her_answer_by_a_code,
    a_confidential_topic_is_for_its_sender_and_its_handlers,
    suggestions_are_adopted_with_their_stage_or_declined_with_the_reason,
    a_hidden_text_is_objected_to_and_decided_on_by_another,
    what_is_known_of_a_sender_is_erased,
    what_is_not_ones_office_with_topics_is_refused,
    a_topic_is_watched_by_whoever_may_see_it,
);

/// An estate with a clerk.
async fn desk(hall: &TestHall) -> (Estate, Person) {
    let estate = Estate::found(hall, &Plan { name: "瀛东社区", mark: "", areas: &equal(3) }).await;
    let clerk = admit(hall, &estate.registrar, &estate.id, "社区工作者").await;
    grant(hall, &estate.registrar, &clerk, "CLERK").await;
    let mut settings = super::estate::settings(&estate.id, 0, 0);
    settings["answerWorkingDays"] = json!(5);
    settings["holidays"] = json!({ "weekly": [6, 7] });
    hall.does(&estate.registrar, "changeSettings", settings, "community { settings { answerWorkingDays } }")
        .await;
    (estate, clerk)
}

fn raise(estate: &Estate, words: &str, confidential: bool) -> Value {
    json!({ "communityId": estate.id, "words": words, "confidential": confidential })
}

async fn raised(hall: &TestHall, estate: &Estate, who: &Person, words: &str, confidential: bool) -> String {
    let raised = hall.does(who, "raiseTopic", raise(estate, words, confidential), "topic { id }").await;
    text(&raised, "/topic/id")
}

async fn accept(hall: &TestHall, clerk: &Person, topic: &str, title: &str) {
    let input = json!({ "topicId": topic, "title": title });
    hall.does(clerk, "acceptTopic", input, "topic { phase }").await;
}

async fn answer(hall: &TestHall, who: &Person, topic: &str, answer: &str) -> Value {
    let shown = "topic { phase answeredAt daysToAnswer ageDays answer { text number } }";
    hall.does(who, "answerTopic", json!({ "topicId": topic, "answer": answer }), shown).await
}

const STANDS: &str =
    "query($id: ID!) { node(id: $id) { ... on Topic { phase title text sender { id } ageDays overdue
    dueAt acknowledgedAt daysToAnswer supporters answer { text } entries { kind text } } } }";

async fn stands(hall: &TestHall, who: &Person, topic: &str) -> Value {
    hall.run(who, STANDS, json!({ "id": topic })).await["node"].take()
}

const TRACKER: &str =
    "query($id: ID!) { community(id: $id) { promises { all { raised answered share inTime medianDays
    returned withdrawn overdue } byChannel { channel raised answered medianDays } }
    topics(overdue: true) { edges { node { id } } } } }";

async fn a_letter_goes_from_the_box_to_its_answer_and_is_counted_in_the_promise(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let witness = estate.owner(hall, 0).await;
    let hang = json!({ "communityId": estate.id, "place": "五事工作亭", "everyDays": 7 });
    let installed = hall.does(&clerk, "installLetterBox", hang, "letterBox { id dueAt overdue }").await;
    let letter_box = text(&installed, "/letterBox/id");
    hall.wind_to("2026-04-08T09:00:00+08:00").await;
    let open = |witness: &Person| json!({ "letterBoxId": letter_box, "witnessId": witness.id, "letters": 2 });
    hall.refused(&clerk, "openLetterBox", open(&clerk), "WITNESS_IS_OPENER").await;
    let opened = hall
        .does(&clerk, "openLetterBox", open(&witness), "opening { id registered letterBox { dueAt } }")
        .await;
    let opening = text(&opened, "/opening/id");
    let letter = |words: &str, name: Value| json!({ "communityId": estate.id, "words": words, "channel": "LETTER_BOX", "name": name, "confidential": false, "openingId": opening });
    hall.refused(&clerk, "recordTopic", letter("楼道灯不亮", json!("陈依姆")), "OPENING_NOT_WITNESSED").await;
    let count = |letters: u32| json!({ "openingId": opening, "letters": letters });
    hall.refused(&clerk, "witnessOpening", count(2), "NOT_PERMITTED").await;
    hall.refused(&witness, "witnessOpening", count(3), "LETTERS_DIFFER").await;
    hall.does(&witness, "witnessOpening", count(2), "opening { witnessedAt }").await;
    let shown = "topic { id senderName dueAt text } claimCode";
    let signed = hall.does(&clerk, "recordTopic", letter("楼道灯不亮", json!("陈依姆")), shown).await;
    assert_eq!((&signed["topic"]["senderName"], &signed["claimCode"]), (&json!("陈依姆"), &Value::Null));
    // Wednesday the 8th, and five days of work after it: until the end of the 15th.
    assert_eq!(signed["topic"]["dueAt"], "2026-04-15T16:00:00Z");
    let unsigned = hall.does(&clerk, "recordTopic", letter("请修长凳", Value::Null), shown).await;
    assert_eq!(text(&unsigned, "/claimCode").len(), 14);
    hall.refused(&clerk, "recordTopic", letter("第三封", Value::Null), "OPENING_FULL").await;
    let [lamp, bench] = [&signed, &unsigned].map(|recorded| text(recorded, "/topic/id"));
    for (topic, title) in [(&lamp, "楼道灯不亮"), (&bench, "长凳损坏")] {
        accept(hall, &clerk, topic, title).await;
    }
    let to = json!({ "topicId": lamp, "assigneeId": witness.id });
    hall.does(&clerk, "assignTopic", to, "topic { assignee { id } }").await;
    let note = json!({ "topicId": lamp, "note": "已更换灯泡" });
    hall.does(&witness, "noteTopicAction", note, "topic { daysToAction }").await;
    let received = json!({ "topicId": lamp, "text": "已收到" });
    hall.does(&clerk, "acknowledgeTopic", received, "topic { acknowledgedAt answeredAt }").await;
    let seen = stands(hall, &witness, &lamp).await;
    assert_eq!((&seen["phase"], &seen["ageDays"]), (&json!("ACCEPTED"), &json!(0)), "a receipt is no answer");
    hall.wind_to("2026-04-10T09:00:00+08:00").await;
    let answered = answer(hall, &witness, &lamp, "灯泡已更换，谢谢您。").await;
    assert_eq!(
        (&answered["topic"]["daysToAnswer"], &answered["topic"]["ageDays"]),
        (&json!(2), &Value::Null)
    );
    let corrected = json!({ "topicId": lamp, "answer": "灯泡与开关均已更换。", "reason": "补充" });
    let corrected =
        hall.does(&clerk, "correctTopicAnswer", corrected, "topic { answer { text number kind } }").await;
    let expected = json!({ "text": "灯泡与开关均已更换。", "number": 2, "kind": "CORRECTED" });
    assert_eq!(corrected["topic"]["answer"], expected);
    let public = json!({ "topicId": lamp, "text": "各楼道照明已检查。" });
    hall.does(&clerk, "publiciseTopic", public, "topic { publicised }").await;
    the_promise_is_counted(hall, (&estate, &clerk, &witness), &lamp, &bench).await;
}

async fn the_promise_is_counted(
    hall: &TestHall,
    (estate, clerk, witness): (&Estate, &Person, &Person),
    lamp: &str,
    bench: &str,
) {
    hall.wind_to("2026-04-16T00:00:00+08:00").await;
    let seen = stands(hall, witness, bench).await;
    assert_eq!((&seen["overdue"], &seen["ageDays"]), (&json!(true), &json!(8)));
    hall.refused(clerk, "closeTopic", json!({ "topicId": bench, "reason": "完" }), "TOPIC_UNANSWERED").await;
    hall.does(clerk, "closeTopic", json!({ "topicId": lamp, "reason": "完" }), "topic { closedAt }").await;
    let seen = hall.run(witness, TRACKER, json!({ "id": estate.id })).await;
    let all = json!({ "raised": 2, "answered": 1, "share": "1/2", "inTime": 1, "medianDays": "2", "returned": 0,
        "withdrawn": 0, "overdue": 1 });
    assert_eq!(seen["community"]["promises"]["all"], all);
    assert_eq!(seen["community"]["promises"]["byChannel"][0]["channel"], "LETTER_BOX");
    assert_eq!(nodes(&seen["community"]["topics"]), [json!({ "id": bench })]);
    let boxes =
        "query($id: ID!) { community(id: $id) { letterBoxes(overdue: true) { edges { node { id overdue
        openings { edges { node { letters registered opener { id } witness { id } } } } } } } } }";
    let late = hall.run(clerk, boxes, json!({ "id": estate.id })).await;
    let opening = &nodes(&nodes(&late["community"]["letterBoxes"])[0]["openings"])[0];
    assert_eq!((&opening["letters"], &opening["registered"]), (&json!(2), &json!(2)));
    assert_ne!(opening["opener"]["id"], opening["witness"]["id"]);
    let again = json!({ "topicId": lamp, "reason": "灯又坏了" });
    hall.does(&estate.chair, "reopenTopic", again, "topic { phase answeredAt ageDays }").await;
    let seen = hall.run(witness, TRACKER, json!({ "id": estate.id })).await;
    assert_eq!(seen["community"]["promises"]["all"]["answered"], 0, "whoever waits again has no answer");
}

const CLAIMED: &str =
    "query($id: ID!, $code: String!) { claimedTopic(communityId: $id, code: $code) { phase answeredAt
    entries { kind text } } }";

async fn an_anonymous_sender_is_nowhere_and_reads_her_answer_by_a_code(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let sender = estate.owner(hall, 1).await;
    let mut input = raise(&estate, "三楼有人占用楼道", false);
    input["idempotencyKey"] = json!(hall.key());
    hall.catch_up().await;
    let before = dump(&hall.house.views()).await.expect("the pages");
    let shown = "claimCode receipt { seq }";
    let raised = hall.does(&sender, "raiseTopicAnonymously", input.clone(), shown).await;
    let again = hall.does(&sender, "raiseTopicAnonymously", input, shown).await;
    assert_eq!(raised, again, "a repeated request gets the same code");
    let code = text(&raised, "/claimCode");
    let list = "query($id: ID!) { community(id: $id) { topics(last: 1) { edges { node { id text voice sender { id }
        recordedBy { kind member { id } } } } } feed(first: 100) { edges { node { kind actorKind actorId payload } } } } }";
    let seen = hall.run(&estate.registrar, list, json!({ "id": estate.id })).await;
    let feed = nodes(&seen["community"]["feed"]);
    let event = feed.iter().find(|event| event["kind"] == "topic.raised.v1").expect("the event");
    assert_eq!((&event["actorKind"], &event["actorId"]), (&json!("anonymous"), &Value::Null));
    // She is neither in the event nor in any row that has come since, nor is the code.
    let id = GlobalId::parse(&sender.id).expect("an id").id;
    let after = dump(&hall.house.views()).await.expect("the pages");
    let new: Vec<&String> = after
        .iter()
        .zip(&before)
        .flat_map(|((_, after), (_, before))| after.iter().filter(|row| !before.contains(row)))
        .collect();
    assert!(!new.is_empty());
    for needle in [id.to_string(), id.simple().to_string(), code.clone(), code.replace('-', "")] {
        assert!(!event.to_string().contains(&needle), "{event}");
        assert!(new.iter().all(|row| !row.contains(&needle)), "{new:?}");
    }
    let seen = hall.run(&clerk, list, json!({ "id": estate.id })).await;
    let topic = &nodes(&seen["community"]["topics"])[0];
    let shown = (&topic["voice"], &topic["sender"], &topic["text"], &topic["recordedBy"]["kind"]);
    assert_eq!(shown, (&json!("ANONYMOUS"), &Value::Null, &json!("三楼有人占用楼道"), &json!("anonymous")));
    let topic = text(topic, "/id");
    assert_eq!(
        stands(hall, &sender, &topic).await,
        Value::Null,
        "nobody screened it, and nobody knows it is hers"
    );
    let claim = |code: &str| json!({ "id": estate.id, "code": code });
    let nobody = Person::anonymous();
    let waiting = hall.run(&nobody, CLAIMED, claim(&code)).await;
    assert_eq!(waiting["claimedTopic"]["phase"], "RAISED");
    accept(hall, &clerk, &topic, "楼道堆物").await;
    hall.does(&clerk, "noteTopicAction", json!({ "topicId": topic, "note": "内部备注" }), "").await;
    answer(hall, &clerk, &topic, "已清理。").await;
    for asker in [&nobody, &sender] {
        let read = hall.run(asker, CLAIMED, claim(&code.to_lowercase().replace('-', " "))).await;
        assert_eq!(read["claimedTopic"]["entries"], json!([{ "kind": "ANSWERED", "text": "已清理。" }]));
    }
    for wrong in ["0000-0000-0000", "", "nonsense"] {
        assert_eq!(hall.run(&nobody, CLAIMED, claim(wrong)).await["claimedTopic"], Value::Null);
    }
    let researcher = admit(hall, &estate.registrar, &estate.id, "研究者").await;
    grant(hall, &estate.registrar, &researcher, "RESEARCHER").await;
    let refused = raise(&estate, "一段文字", false);
    hall.refused(&researcher, "raiseTopicAnonymously", refused.clone(), "NOT_PERMITTED").await;
    hall.refused(&nobody, "raiseTopicAnonymously", refused, "NOT_SIGNED_IN").await;
}

async fn a_confidential_topic_is_for_its_sender_and_its_handlers(hall: &TestHall) {
    const SECRET: &str = "家中老人需要照看";
    let (estate, clerk) = desk(hall).await;
    let (sender, neighbour) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    let topic = raised(hall, &estate, &sender, SECRET, true).await;
    accept(hall, &clerk, &topic, "求助").await;
    hall.does(&clerk, "noteTopicAction", json!({ "topicId": topic, "note": "已上门" }), "").await;
    answer(hall, &clerk, &topic, "每周二上门。").await;
    hall.refused(&neighbour, "supportTopic", json!({ "topicId": topic }), "TOPIC_CONFIDENTIAL").await;
    for who in [&sender, &clerk] {
        let seen = stands(hall, who, &topic).await;
        assert_eq!((&seen["text"], &seen["answer"]["text"]), (&json!(SECRET), &json!("每周二上门。")));
    }
    let all = "query($id: ID!) { community(id: $id) { topics { edges { node { id } } }
        timeline(first: 100) { edges { node { kind topic { id } } } } promises { all { raised } } } }";
    let manager = admit(hall, &estate.registrar, &estate.id, "物业").await;
    grant(hall, &estate.registrar, &manager, "PROPERTY_MANAGER").await;
    for who in [&neighbour, &manager, &estate.registrar, &estate.tellers[0]] {
        assert_eq!(stands(hall, who, &topic).await, Value::Null);
        let seen = hall.run(who, all, json!({ "id": estate.id })).await;
        assert_eq!(nodes(&seen["community"]["topics"]), Vec::<Value>::new());
        let told = seen["community"]["timeline"].to_string();
        assert!(!told.contains("topic."), "that there is one is nobody's business: {told}");
        assert_eq!(seen["community"]["promises"]["all"]["raised"], 1, "it is counted nevertheless");
    }
    let seen = hall.run(&sender, all, json!({ "id": estate.id })).await;
    assert!(seen["community"]["timeline"].to_string().contains("topic.answered.v1"));
    // An open one's words are for members, not for guests.
    let open = raised(hall, &estate, &sender, "草坪该修剪了", false).await;
    assert_eq!(stands(hall, &neighbour, &open).await, Value::Null, "nobody has screened it");
    accept(hall, &clerk, &open, "草坪").await;
    let [mine, guests] = [&neighbour, &manager].map(|who| stands(hall, who, &open));
    let (mine, guests) = (mine.await, guests.await);
    assert_eq!((&mine["text"], &mine["sender"]["id"]), (&json!("草坪该修剪了"), &json!(sender.id)));
    assert_eq!(
        (&guests["title"], &guests["text"], &guests["sender"]),
        (&json!("草坪"), &Value::Null, &Value::Null)
    );
    // What is sealed is in no row of the pages, and in no event.
    for word in [SECRET, "每周二上门。", "已上门", "草坪该修剪了"] {
        let rows = dump(&hall.house.views()).await.expect("the pages");
        assert!(rows.iter().flat_map(|(_, rows)| rows).all(|row| !row.contains(word)), "{word}");
    }
}

async fn suggestions_are_adopted_with_their_stage_or_declined_with_the_reason(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let (first, second) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    let post =
        json!({ "communityId": estate.id, "title": "红屋顶花园", "text": "如何设计一个更让人满意的花园？" });
    let posted = hall.does(&estate.chair, "postTopic", post, "topic { id phase voice dueAt text }").await;
    assert_eq!((&posted["topic"]["phase"], &posted["topic"]["dueAt"]), (&json!("ACCEPTED"), &Value::Null));
    let topic = text(&posted, "/topic/id");
    let shown = "suggestion { id decision }";
    let give = |words: &str| json!({ "topicId": topic, "words": words });
    let given = hall.does(&first, "giveSuggestion", give("多种桂花"), shown).await;
    let offline = json!({ "topicId": topic, "words": "加装扶手", "channel": "VISIT", "name": "李奶奶" });
    hall.refused(&first, "recordSuggestion", offline.clone(), "NOT_PERMITTED").await;
    let rail = hall.does(&clerk, "recordSuggestion", offline, shown).await;
    let third = hall.does(&second, "giveSuggestion", give("建停车位"), shown).await;
    let [tree, rail, parking] = [&given, &rail, &third].map(|given| text(given, "/suggestion/id"));
    let cluster = json!({ "topicId": topic, "label": "绿化与安全", "suggestionIds": [tree, rail] });
    let made =
        hall.does(&clerk, "clusterSuggestions", cluster, "topic { clusters { id label count } }").await;
    assert_eq!(made["topic"]["clusters"][0]["count"], 2);
    let of = |suggestion: &str, field: &str, value: &str| json!({ "topicId": topic, "suggestionId": suggestion, field: value });
    let at = |suggestion: &str, stage: &str| json!({ "topicId": topic, "suggestionId": suggestion, "stage": stage, "note": "已采用" });
    hall.refused(&clerk, "traceSuggestion", at(&tree, "DESIGN"), "SUGGESTION_NOT_ADOPTED").await;
    hall.does(&clerk, "adoptSuggestion", at(&tree, "DESIGN"), "").await;
    hall.does(&clerk, "adoptSuggestion", at(&rail, "IMPLEMENTATION"), "").await;
    hall.does(&clerk, "traceSuggestion", at(&tree, "MAINTENANCE"), "").await;
    hall.refused(&clerk, "declineSuggestion", of(&tree, "reason", "不"), "SUGGESTION_DECIDED").await;
    let close = json!({ "topicId": topic, "reason": "花园已建成" });
    answer(hall, &estate.chair, &topic, "采纳两条。").await;
    hall.refused(&estate.chair, "closeTopic", close.clone(), "SUGGESTIONS_UNDECIDED").await;
    hall.does(&clerk, "declineSuggestion", of(&parking, "reason", "花园内不停车"), "").await;
    hall.does(&estate.chair, "closeTopic", close, "topic { phase }").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Topic { suggestions { edges { node { text giver { id } giverName
        channel decision stage reason traces { stage } clusterId } } } timeline(first: 100) { edges { node { kind } } } } } }";
    let seen = hall.run(&second, query, json!({ "id": topic })).await;
    let shown = nodes(&seen["node"]["suggestions"]);
    assert_eq!(shown[0]["traces"], json!([{ "stage": "DESIGN" }, { "stage": "MAINTENANCE" }]));
    assert_eq!(
        (&shown[1]["channel"], &shown[1]["stage"], &shown[1]["giverName"]),
        (&json!("VISIT"), &json!("IMPLEMENTATION"), &Value::Null)
    );
    assert_eq!((&shown[2]["decision"], &shown[2]["reason"]), (&json!("DECLINED"), &json!("花园内不停车")));
    assert_eq!(shown[0]["giver"]["id"], json!(first.id));
    let kinds: Vec<Value> =
        nodes(&seen["node"]["timeline"]).into_iter().map(|mut line| line["kind"].take()).collect();
    assert_eq!(
        (kinds.first(), kinds.last()),
        (Some(&json!("topic.posted.v1")), Some(&json!("topic.closed.v1")))
    );
    what_is_asked_for_is_ranked_and_becomes_a_proposal(hall, &estate, &clerk).await;
}

async fn what_is_asked_for_is_ranked_and_becomes_a_proposal(
    hall: &TestHall,
    estate: &Estate,
    clerk: &Person,
) {
    let (first, second) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    // What people ask for is ranked by how many support it, merged with what says the same, and becomes a proposal.
    let wish = raised(hall, estate, &first, "想要老人托管", false).await;
    let same = raised(hall, estate, &second, "老人白天无人照看", false).await;
    for (topic, title) in [(&wish, "老人托管"), (&same, "日间照料")] {
        accept(hall, clerk, topic, title).await;
    }
    hall.does(clerk, "mergeTopic", json!({ "topicId": same, "intoId": wish }), "topic { mergedInto { id } }")
        .await;
    for who in [&first, &second] {
        hall.does(who, "supportTopic", json!({ "topicId": wish }), "topic { supporters supportedByMe }")
            .await;
    }
    hall.refused(&first, "supportTopic", json!({ "topicId": wish }), "ALREADY_DONE").await;
    let ranked =
        "query($id: ID!) { community(id: $id) { demand(first: 5) { id supporters supportedByMe } } }";
    let seen = hall.run(&first, ranked, json!({ "id": estate.id })).await;
    assert_eq!(seen["community"]["demand"], json!([{ "id": wish, "supporters": 2, "supportedByMe": true }]));
    let proposal = estate.frozen(hall, "老人托管", "研究方案").await;
    let link = json!({ "topicId": wish, "proposalId": proposal });
    hall.does(clerk, "linkTopic", link.clone(), "topic { proposals { id topics { id } } }").await;
    hall.refused(clerk, "linkTopic", link, "ALREADY_DONE").await;
    answer(hall, clerk, &wish, "正在研究方案。").await;
    let hers = stands(hall, &second, &same).await;
    assert_eq!(hers["answer"]["text"], "正在研究方案。", "the answer reaches whoever said the same");
    let lines = "query($id: ID!) { node(id: $id) { ... on Proposal { timeline(first: 9) { edges { node { kind topic { id } } } } } } }";
    let lines = hall.run(&first, lines, json!({ "id": proposal })).await;
    assert!(lines.to_string().contains("topic.linked.v1") && lines.to_string().contains(&wish));
}

async fn a_hidden_text_is_objected_to_and_decided_on_by_another(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let (author, neighbour) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    let topic = raised(hall, &estate, &author, "三号楼的张某某乱停车", false).await;
    accept(hall, &clerk, &topic, "停车").await;
    let hide = json!({ "topicId": topic, "reason": "点名道姓" });
    hall.refused(&neighbour, "hideTopicText", hide.clone(), "NOT_PERMITTED").await;
    hall.does(&clerk, "hideTopicText", hide, "topic { hiddenBecause }").await;
    assert_eq!(stands(hall, &neighbour, &topic).await["text"], Value::Null);
    assert_eq!(stands(hall, &author, &topic).await["text"], "三号楼的张某某乱停车");
    let words = json!({ "topicId": topic, "words": "我说的是事实" });
    hall.refused(&neighbour, "appealTopicHiding", words.clone(), "NOT_PERMITTED").await;
    let filed = hall
        .does(&author, "appealTopicHiding", words, "topic { appeals { words upheld author { id } } }")
        .await;
    assert_eq!(filed["topic"]["appeals"][0]["words"], "我说的是事实");
    let decide = json!({ "topicId": topic, "upheld": true, "reason": "未涉隐私" });
    hall.refused(&clerk, "decideHidingAppeal", decide.clone(), "OWN_MODERATION").await;
    let shown = "topic { hiddenBecause appeals { upheld answer decidedBy { kind } } }";
    hall.does(&estate.chair, "decideHidingAppeal", decide, shown).await;
    assert_eq!(stands(hall, &neighbour, &topic).await["text"], "三号楼的张某某乱停车");
}

async fn what_is_known_of_a_sender_is_erased(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let sender = estate.owner(hall, 0).await;
    let own = raised(hall, &estate, &sender, "井盖松动", false).await;
    accept(hall, &clerk, &own, "井盖").await;
    let call = json!({ "communityId": estate.id, "words": "不会缴水电费", "channel": "PHONE", "name": "陈敏敏",
        "contact": "0591-1", "confidential": true });
    let called = hall.does(&clerk, "recordTopic", call, "topic { id senderName senderContact }").await;
    let help = text(&called, "/topic/id");
    accept(hall, &clerk, &help, "求助").await;
    answer(hall, &clerk, &help, "已上门指导。").await;
    hall.catch_up().await;
    let erase = json!({ "topicId": help, "reason": "本人要求" });
    hall.refused(&clerk, "eraseTopicSender", erase.clone(), "NOT_PERMITTED").await;
    hall.does(&estate.registrar, "eraseTopicSender", erase.clone(), "").await;
    hall.refused(&estate.registrar, "eraseTopicSender", erase, "SUBJECT_ERASED").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Topic { text senderName senderContact answer { text } } } }";
    let seen = hall.run(&clerk, query, json!({ "id": help })).await;
    let nothing =
        json!({ "text": null, "senderName": null, "senderContact": null, "answer": { "text": null } });
    assert_eq!(seen["node"], nothing);
    let subject = moothall_core::sealed::SubjectId(GlobalId::parse(&help).expect("an id").id);
    let state = hall.house.vault.key_state(subject).await;
    assert!(matches!(state, Ok(moothall_eventstore::vault::KeyState::Destroyed)));
    hall.does(&sender, "eraseMember", json!({ "memberId": sender.id, "reason": "本人申请" }), "").await;
    let seen = stands(hall, &clerk, &own).await;
    assert_eq!(
        (&seen["title"], &seen["text"]),
        (&json!("井盖"), &Value::Null),
        "the record stays, her words do not"
    );
}

async fn what_is_not_ones_office_with_topics_is_refused(hall: &TestHall) {
    let (estate, clerk) = desk(hall).await;
    let (sender, neighbour) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    let topic = raised(hall, &estate, &sender, "井盖松动", false).await;
    let of = |field: &str, value: &str| json!({ "topicId": topic, field: value });
    let cases = [
        ("acceptTopic", of("title", "井盖")),
        ("returnTopic", of("reason", "不")),
        ("answerTopic", of("answer", "好")),
        ("closeTopic", of("reason", "完")),
        ("withdrawTopic", of("reason", "替她撤回")),
        ("postTopic", json!({ "communityId": estate.id, "title": "一", "text": "二" })),
        ("installLetterBox", json!({ "communityId": estate.id, "place": "亭", "everyDays": 7 })),
        ("eraseTopicSender", of("reason", "不")),
    ];
    for (mutation, input) in cases {
        for who in [&neighbour, &estate.tellers[0], &estate.administrator] {
            refused_in_every_language(hall, who, (mutation, input.clone(), "NOT_PERMITTED")).await;
        }
    }
    let raising = raise(&estate, "平台", false);
    refused_in_every_language(hall, &estate.administrator, ("raiseTopic", raising, "NOT_PERMITTED")).await;
    let bad = [
        ("acceptTopic", of("title", &"长".repeat(201)), "TEXT_TOO_LONG"),
        (
            "installLetterBox",
            json!({ "communityId": estate.id, "place": "亭", "everyDays": 0 }),
            "SCHEDULE_MALFORMED",
        ),
        (
            "installLetterBox",
            json!({ "communityId": estate.id, "place": "亭", "everyDays": -1 }),
            "NUMBER_MALFORMED",
        ),
        ("linkTopic", json!({ "topicId": topic }), "LIST_EMPTY"),
        ("clusterSuggestions", json!({ "topicId": topic, "label": "一", "suggestionIds": [] }), "LIST_EMPTY"),
        ("mergeTopic", json!({ "topicId": topic, "intoId": topic }), "MERGE_WITH_ITSELF"),
    ];
    for (mutation, input, code) in bad {
        refused_in_every_language(hall, &clerk, (mutation, input, code)).await;
    }
    let own = of("reason", "弄错了");
    hall.does(&sender, "withdrawTopic", own, "topic { phase entries { kind text } }").await;
}

async fn a_topic_is_watched_by_whoever_may_see_it(hall: &TestHall) {
    const WATCH: &str = "subscription($id: ID!, $after: Position) { timeline(topicId: $id, after: $after) { entry { kind } } }";
    let (estate, clerk) = desk(hall).await;
    let (sender, neighbour) = (estate.owner(hall, 0).await, estate.owner(hall, 1).await);
    let input = raise(&estate, "井盖松动", false);
    let before = hall
        .run(&sender, "query($id: ID!) { community(id: $id) { asOf } }", json!({ "id": estate.id }))
        .await;
    let made = hall.does(&sender, "raiseTopic", input, "topic { id }").await;
    let topic = text(&made, "/topic/id");
    hall.catch_up().await;
    super::streams::refused(hall, &neighbour, WATCH, json!({ "id": topic })).await;
    let mut watched = super::streams::watch(
        hall,
        &sender,
        WATCH,
        json!({ "id": topic, "after": before["community"]["asOf"] }),
    )
    .await;
    accept(hall, &clerk, &topic, "井盖").await;
    answer(hall, &clerk, &topic, "已固定。").await;
    let kinds: Vec<Value> =
        watched.take(3).await.into_iter().map(|mut step| step["timeline"]["entry"]["kind"].take()).collect();
    assert_eq!(kinds, ["topic.raised.v1", "topic.accepted.v1", "topic.answered.v1"]);
}
