//! Halls and meetings through GraphQL: from the opening of a hall to minutes the council has approved; and who may not do what.

use moothall_core::calendar::Zone;
use moothall_core::event::Event;
use moothall_core::ids::{MeetingId, MemberId};
use moothall_core::meeting::minutes::{self, Setting};
use moothall_core::meeting::record::Record;
use moothall_core::time::Timestamp;
use moothall_graphql::global_id::{GlobalId, Noun};
use serde_json::{Value, json};

use super::{
    bad_input::refused_in_every_language,
    estate::{Estate, Plan, admit, equal, grant},
    hall::{Person, TestHall, on_both_databases, text},
};

on_both_databases!(
    a_meeting_goes_from_its_call_to_minutes_the_council_has_approved,
    forty_five_councillors_and_twelve_motions_replay_to_the_same_minutes,
    rounds_go_from_the_stairwell_to_the_estate_and_a_motion_to_a_poll,
    a_meeting_refers_what_the_owners_must_decide,
    nobody_does_at_a_meeting_what_is_another_s,
    an_erased_councillor_has_no_name_in_the_minutes,
);

/// A hall and a meeting of it, by their ids.
pub(super) struct Met {
    pub(super) hall: String,
    pub(super) meeting: String,
    pub(super) item: String,
    pub(super) motion: String,
    pub(super) councillors: Vec<Person>,
}

/// Opens a hall for the whole community; the community's chair is its chair.
pub(super) async fn open_hall(hall: &TestHall, estate: &Estate, name: &str, more: Value) -> String {
    let mut input = json!({
        "communityId": estate.id, "name": name, "venue": name, "chairId": estate.chair.id, "councilSize": 45,
    });
    for (field, value) in more.as_object().into_iter().flatten() {
        input[field] = value.clone();
    }
    text(&hall.does(&estate.chair, "openHall", input, "hall { id }").await, "/hall/id")
}

pub(super) async fn seat(hall: &TestHall, estate: &Estate, of: &str, count: usize) -> Vec<Person> {
    let mut councillors = Vec::new();
    for number in 1..=count {
        let person = admit(hall, &estate.registrar, &estate.id, &format!("议事代表{number:02}")).await;
        let seat = json!({ "hallId": of, "memberId": person.id });
        hall.does(&estate.registrar, "seatCouncillor", seat, "").await;
        councillors.push(person);
    }
    councillors
}

/// Calls a meeting that begins in so many days, with one item, and gives notice.
pub(super) async fn convene(
    hall: &TestHall,
    estate: &Estate,
    of: &str,
    (days, item): (i64, Value),
) -> (String, String) {
    let call =
        json!({ "hallId": of, "kind": "REGULAR", "place": "同心圆驿站二楼", "startsAt": hall.in_days(days) });
    let called = hall.does(&estate.chair, "callMeeting", call, "meeting { id phase }").await;
    assert_eq!(called["meeting"]["phase"], "CALLED");
    let meeting = text(&called, "/meeting/id");
    let mut item = item;
    item["meetingId"] = json!(meeting);
    let scheduled = hall.does(&estate.chair, "scheduleItem", item, "item { id place phase }").await;
    assert_eq!((&scheduled["item"]["place"], &scheduled["item"]["phase"]), (&json!(1), &json!("SCHEDULED")));
    hall.does(&estate.chair, "noticeMeeting", json!({ "meetingId": meeting }), "").await;
    (meeting, text(&scheduled, "/item/id"))
}

/// Everybody arrives, the meeting is opened, its item taken up.
pub(super) async fn open(
    hall: &TestHall,
    estate: &Estate,
    (meeting, item): (&str, &str),
    councillors: &[Person],
) {
    let at = json!({ "meetingId": meeting });
    hall.does(&estate.chair, "arriveAtMeeting", at.clone(), "").await;
    for person in councillors {
        hall.does(person, "arriveAtMeeting", at.clone(), "").await;
    }
    hall.does(&estate.chair, "openMeeting", at, "").await;
    let taken = json!({ "meetingId": meeting, "itemId": item });
    hall.does(&estate.chair, "takeUpItem", taken, "").await;
}

/// Moved by one and seconded by another.
pub(super) async fn moved(hall: &TestHall, meeting: &str, words: &str, by: [&Person; 2]) -> String {
    let asked = json!({ "meetingId": meeting, "text": words });
    let moved = hall.does(by[0], "moveMotion", asked, "motion { id text fate }").await;
    let motion = text(&moved, "/motion/id");
    hall.does(by[1], "secondMotion", json!({ "meetingId": meeting, "motionId": motion }), "").await;
    motion
}

/// Put, shown, declared.
pub(super) async fn decided(hall: &TestHall, estate: &Estate, meeting: &str, hands: [u32; 2]) {
    let at = json!({ "meetingId": meeting });
    hall.does(&estate.chair, "putQuestion", at.clone(), "").await;
    for (choice, count) in ["FOR", "AGAINST"].into_iter().zip(hands) {
        let shown = json!({ "meetingId": meeting, "choice": choice, "count": count });
        hall.does(&estate.tellers[0], "showHands", shown, "").await;
    }
    hall.does(&estate.chair, "declareResult", at, "").await;
}

/// Somebody asks for the floor and speaks for so many seconds.
async fn speaks(hall: &TestHall, estate: &Estate, meeting: &str, (who, side, seconds): (&Person, &str, i64)) {
    let at = json!({ "meetingId": meeting });
    hall.does(who, "requestFloor", json!({ "meetingId": meeting, "side": side }), "").await;
    hall.does(&estate.chair, "grantFloor", at.clone(), "").await;
    hall.does(who, "startSpeech", at.clone(), "").await;
    // What is recorded at one moment is recorded some microseconds apart.
    hall.house.clock.wind_to(hall.now().plus_micros(seconds * 1_000_000 + 1_000));
    hall.does(&estate.chair, "endSpeech", at, "").await;
}

/// A meeting held and closed in which this text stands wherever one can be written.
pub(super) async fn held(hall: &TestHall, estate: &Estate, words: &str) -> Met {
    let of = open_hall(hall, estate, words, json!({})).await;
    let councillors = seat(hall, estate, &of, 3).await;
    let (meeting, item) = convene(hall, estate, &of, (4, json!({ "title": words }))).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, estate, (&meeting, &item), &councillors).await;
    let motion = moved(hall, &meeting, words, [&councillors[0], &councillors[1]]).await;
    speaks(hall, estate, &meeting, (&councillors[2], "AGAINST", 45)).await;
    decided(hall, estate, &meeting, [2, 1]).await;
    let corrected = json!({
        "meetingId": meeting, "motionId": motion, "inFavour": 3, "against": 0, "reason": words,
    });
    hall.does(&estate.chair, "correctCount", corrected, "").await;
    let concluded = json!({ "meetingId": meeting, "outcome": "DECIDED", "summary": words });
    hall.does(&estate.chair, "concludeItem", concluded, "").await;
    hall.does(&estate.chair, "closeMeeting", json!({ "meetingId": meeting }), "").await;
    hall.does(&estate.tellers[0], "correctMinutes", json!({ "meetingId": meeting, "text": words }), "").await;
    Met { hall: of, meeting, item, motion, councillors }
}

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await
}

const SEEN: &str = "query($id: ID!) { node(id: $id) { ... on Meeting {
    phase endedBecause quorum { council present needed met } presiding { name }
    agenda { title phase outcome summary proposal { title } }
    attendance { participant { name member { id } } capacity leftAt }
    motions { number text movedText fate mover { name } seconder { name } amends { number }
      decision { for against abstained chair present council base carried corrections { forBefore reason } } poll { id } }
    speakingTime { byPerson { participant { name } turns seconds } bySide { side turns seconds } }
    minutes { language markdown html approvedAt approvedAtMeeting { id } corrections { text } }
    timeline(first: 50) { edges { node { kind meeting { id } } } } } } }";

async fn a_meeting_refers_what_the_owners_must_decide(hall: &TestHall) {
    let estate = estate(hall).await;
    let of = open_hall(hall, &estate, "议事厅", json!({})).await;
    let councillors = seat(hall, &estate, &of, 3).await;
    let item = json!({ "title": "用维修资金刷外墙", "matters": ["cn.civil278.v"] });
    let (meeting, item) = convene(hall, &estate, &of, (4, item)).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, &estate, (&meeting, &item), &councillors).await;
    moved(hall, &meeting, "刷成米色。", [&councillors[0], &councillors[1]]).await;
    decided(hall, &estate, &meeting, [3, 0]).await;
    let concluded = |outcome: &str| json!({ "meetingId": meeting, "outcome": outcome, "summary": "同意。" });
    hall.refused(&estate.chair, "concludeItem", concluded("DECIDED"), "RESERVED_FOR_OWNERS").await;
    hall.does(&estate.chair, "concludeItem", concluded("REFERRED"), "").await;
    let seen = "query($id: ID!) { node(id: $id) { ... on Meeting {
        agenda { outcome topic { id } matters { name rule { name } } } } } }";
    let seen = hall.run(&estate.chair, seen, json!({ "id": meeting })).await;
    let item = &seen["node"]["agenda"][0];
    assert_eq!((&item["outcome"], &item["topic"]), (&json!("REFERRED"), &Value::Null));
    assert_eq!(
        item["matters"],
        json!([{ "name": "cn.civil278.v", "rule": { "name": "cn.civil278.ordinary" } }])
    );
}

async fn a_meeting_goes_from_its_call_to_minutes_the_council_has_approved(hall: &TestHall) {
    let estate = estate(hall).await;
    // 003: the hall of the “同心圆” station, with the property company's delegate as a guest.
    let of = open_hall(hall, &estate, "“同心圆”驿站邻里议事厅", json!({})).await;
    let councillors = seat(hall, &estate, &of, 5).await;
    let delegate = admit(hall, &estate.registrar, &estate.id, "物业代表").await;
    grant(hall, &estate.registrar, &delegate, "PROPERTY_MANAGER").await;
    let proposal = estate.frozen(hall, "楼道照明", "在楼道安装照明灯。").await;
    let item = json!({ "title": "楼道照明", "proposalId": proposal });
    let (meeting, item) = convene(hall, &estate, &of, (4, item)).await;
    hall.wind_to(&hall.in_days(4)).await;
    hall.does(&delegate, "arriveAtMeeting", json!({ "meetingId": meeting }), "").await;
    open(hall, &estate, (&meeting, &item), &councillors).await;
    let motion = moved(hall, &meeting, "安装照明灯。", [&councillors[0], &councillors[1]]).await;
    let amendment = json!({ "meetingId": meeting, "motionId": motion, "text": "在楼道和车库安装照明灯。" });
    let amendment = hall.does(&councillors[2], "amendMotion", amendment, "motion { id number }").await;
    assert_eq!(amendment["motion"]["number"], 2);
    let second = json!({ "meetingId": meeting, "motionId": amendment["motion"]["id"] });
    hall.does(&councillors[3], "secondMotion", second, "").await;
    speaks(hall, &estate, &meeting, (&delegate, "QUESTION", 90)).await;
    decided(hall, &estate, &meeting, [4, 1]).await;
    decided(hall, &estate, &meeting, [3, 2]).await;
    let concluded = json!({ "meetingId": meeting, "outcome": "DECIDED", "summary": "同意。" });
    hall.does(&estate.chair, "concludeItem", concluded, "").await;
    hall.does(&estate.chair, "closeMeeting", json!({ "meetingId": meeting }), "meeting { phase }").await;
    is_read_back(hall, &estate, &meeting, &delegate).await;
    is_approved(hall, &estate, (&of, &meeting), &councillors).await;
    let seen = hall
        .run(
            &estate.chair,
            "query($id: ID!) { node(id: $id) { ... on Proposal {
        timeline(first: 50) { edges { node { kind } } } } } }",
            json!({ "id": proposal }),
        )
        .await;
    let lines = seen.to_string();
    for kind in ["meeting.item_scheduled.v1", "meeting.question_declared.v1"] {
        assert!(lines.contains(kind), "{kind} in {lines}");
    }
}

async fn is_read_back(hall: &TestHall, estate: &Estate, meeting: &str, delegate: &Person) {
    let seen = hall.run(&estate.chair, SEEN, json!({ "id": meeting })).await;
    let seen = &seen["node"];
    assert_eq!(seen["phase"], "CLOSED");
    assert_eq!(seen["agenda"][0]["outcome"], "DECIDED");
    assert_eq!(seen["agenda"][0]["proposal"]["title"], "楼道照明");
    assert_eq!(seen["attendance"][0]["capacity"], "GUEST");
    assert_eq!(seen["motions"][0]["text"], "在楼道和车库安装照明灯。");
    assert_eq!(seen["motions"][0]["movedText"], "安装照明灯。");
    assert_eq!(seen["motions"][0]["decision"]["for"], 3);
    assert_eq!(
        (&seen["motions"][0]["fate"], &seen["motions"][1]["fate"]),
        (&json!("CARRIED"), &json!("CARRIED"))
    );
    assert_eq!(seen["speakingTime"]["byPerson"][0]["seconds"], 90);
    assert_eq!(seen["speakingTime"]["bySide"], json!([{ "side": "QUESTION", "turns": 1, "seconds": 90 }]));
    let minutes = text(seen, "/minutes/markdown");
    for told in [
        "“同心圆”驿站邻里议事厅会议记录",
        "议事代表01 提出动议 1",
        "物业代表 发言（提问），90 秒",
        "赞成 3，反对 2",
    ] {
        assert!(minutes.contains(told), "{told}\n{minutes}");
    }
    // A guest of the community sees what was decided, and nobody's name but her own.
    let guest = hall.run(delegate, SEEN, json!({ "id": meeting })).await;
    assert_eq!(guest["node"]["motions"][0]["mover"]["name"], Value::Null);
    let minutes = text(&guest, "/node/minutes/markdown");
    assert!(!minutes.contains("议事代表0") && minutes.contains("物业代表 发言"), "{minutes}");
}

async fn is_approved(hall: &TestHall, estate: &Estate, (of, meeting): (&str, &str), councillors: &[Person]) {
    let note = json!({ "meetingId": meeting, "text": "第二项应为车库照明。" });
    hall.does(&estate.tellers[0], "correctMinutes", note, "").await;
    let by_chair = json!({ "meetingId": meeting });
    refused_in_every_language(
        hall,
        &estate.chair,
        ("approveMinutes", by_chair, "MINUTES_APPROVED_OTHERWISE"),
    )
    .await;
    let (later, item) = convene(hall, estate, of, (5, json!({ "title": "批准上次记录" }))).await;
    hall.wind_to(&hall.in_days(5)).await;
    open(hall, estate, (&later, &item), councillors).await;
    let approve = json!({ "meetingId": meeting, "atMeetingId": later });
    let shown = "meeting { minutes { approvedAt approvedAtMeeting { id } corrections { text } markdown } }";
    let approved = hall.does(&estate.chair, "approveMinutes", approve, shown).await;
    let minutes = &approved["meeting"]["minutes"];
    assert_eq!(minutes["approvedAtMeeting"]["id"], json!(later));
    assert_eq!(minutes["corrections"][0]["text"], "第二项应为车库照明。");
    assert!(text(minutes, "/markdown").contains("议事会于 "), "{minutes}");
}

async fn forty_five_councillors_and_twelve_motions_replay_to_the_same_minutes(hall: &TestHall) {
    let estate = estate(hall).await;
    let of = open_hall(hall, &estate, "仁恒议事厅", json!({})).await;
    let councillors = seat(hall, &estate, &of, 45).await;
    let (meeting, item) = convene(hall, &estate, &of, (4, json!({ "title": "自治章程" }))).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, &estate, (&meeting, &item), &councillors[..40]).await;
    for number in 0..12_u32 {
        let first = usize::try_from(number).expect("small");
        let words = format!("章程第{}条。", number + 1);
        moved(hall, &meeting, &words, [&councillors[first], &councillors[first + 1]]).await;
        if number % 3 == 0 {
            speaks(hall, &estate, &meeting, (&councillors[20], "FOR", 50)).await;
            speaks(hall, &estate, &meeting, (&councillors[21], "AGAINST", 40)).await;
        }
        decided(hall, &estate, &meeting, [20 + number, 19 - number]).await;
    }
    hall.does(&estate.chair, "closeMeeting", json!({ "meetingId": meeting }), "").await;
    let seen = hall.run(&estate.chair, SEEN, json!({ "id": meeting })).await;
    let (markdown, html) = (text(&seen, "/node/minutes/markdown"), text(&seen, "/node/minutes/html"));
    assert_eq!(seen["node"]["motions"].as_array().map(Vec::len), Some(12));
    let replayed = replayed(hall, &meeting, &seen["node"]["attendance"]).await;
    assert_eq!(replayed.markdown(), markdown, "from the events as they are stored");
    assert_eq!(replayed.html(), html);
    hall.house.projector.rebuild().await.expect("other pages");
    let again = hall.run(&estate.chair, SEEN, json!({ "id": meeting })).await;
    assert_eq!(again["node"]["minutes"], seen["node"]["minutes"], "from pages that were built anew");
}

/// The minutes written from the log itself, with the names the pages show.
async fn replayed(hall: &TestHall, meeting: &str, attendance: &Value) -> minutes::Minutes {
    let id = GlobalId::parse(meeting).expect("an id");
    let (mut events, mut after): (Vec<(Timestamp, Event)>, u64) = (Vec::new(), 0);
    loop {
        let page = hall.house.store.read_community(id.community, after, 500).await.expect("events");
        let Some(last) = page.last() else { break };
        after = last.seq;
        events.extend(page.iter().map(|raw| {
            let (envelope, event) = raw.decode::<Event>().expect("an event");
            (envelope.recorded_at, event)
        }));
    }
    let record =
        Record::of(MeetingId(id.id), events.iter().map(|(at, event)| (*at, event))).expect("a record");
    let named: Vec<(String, String)> = attendance
        .as_array()
        .into_iter()
        .flatten()
        .map(|presence| (text(presence, "/participant/member/id"), text(presence, "/participant/name")))
        .collect();
    let name = |member: MemberId| {
        let id = GlobalId::new(Noun::Member, id.community, member.0).encode().0;
        named.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    };
    let zone = Zone::parse("Asia/Shanghai").expect("a zone");
    minutes::write(&record, &Setting { community: "海棠苑", hall: "仁恒议事厅", zone: &zone, name: &name })
}

async fn rounds_go_from_the_stairwell_to_the_estate_and_a_motion_to_a_poll(hall: &TestHall) {
    let estate = estate(hall).await;
    let above = open_hall(hall, &estate, "小区议事厅", json!({})).await;
    let stairwell = json!({
        "parentHallId": above, "scope": { "building": "1幢", "entrance": "1单元" },
        "rules": { "turnsMax": 1, "minutesApproval": "CHAIR", "minutesLanguage": "EN" },
    });
    let below = open_hall(hall, &estate, "1单元议事厅", stairwell).await;
    let councillors = seat(hall, &estate, &below, 3).await;
    for person in &councillors {
        hall.does(&estate.chair, "seatCouncillor", json!({ "hallId": above, "memberId": person.id }), "")
            .await;
        grant(hall, &estate.registrar, person, "COUNCILLOR").await;
    }
    let (meeting, item) = convene(hall, &estate, &below, (4, json!({ "title": "楼组先议" }))).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, &estate, (&meeting, &item), &councillors).await;
    let concluded = json!({ "meetingId": meeting, "outcome": "OPINION" });
    hall.does(&estate.chair, "concludeItem", concluded, "").await;
    let carried = json!({ "meetingId": meeting, "itemId": item, "summary": "楼组同意加装电梯。" });
    let shown = "meeting { agenda { carriedTo { id } } }";
    let carried = hall.does(&estate.chair, "carrySummary", carried, shown).await;
    assert_eq!(carried["meeting"]["agenda"][0]["carriedTo"]["id"], json!(above));
    hall.does(&estate.chair, "closeMeeting", json!({ "meetingId": meeting }), "").await;
    hall.does(&estate.chair, "approveMinutes", json!({ "meetingId": meeting }), "").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Hall { halls { edges { node { name } } }
        carriedSummaries { itemId title summary meeting { id } } council { member { name } } } } }";
    let seen = hall.run(&estate.chair, query, json!({ "id": above })).await;
    assert_eq!(seen["node"]["halls"]["edges"][0]["node"]["name"], "1单元议事厅");
    assert_eq!(seen["node"]["carriedSummaries"][0]["summary"], "楼组同意加装电梯。");
    assert_eq!(seen["node"]["council"].as_array().map(Vec::len), Some(3));
    let proposal = estate.frozen(hall, "加装电梯", "在1单元加装电梯。").await;
    let next = json!({ "title": "小区续议", "proposalId": proposal, "carriedItemId": item });
    let (second, item) = convene(hall, &estate, &above, (4, next)).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, &estate, (&second, &item), &councillors).await;
    let motion = moved(hall, &second, "加装电梯。", [&councillors[0], &councillors[1]]).await;
    let mut call = super::estate::call(hall, &proposal, "是否同意？");
    call["rule"] = json!("tpl.hall.council");
    call["electorate"] = json!({ "members": { "role": "COUNCILLOR" } });
    let poll = hall.does(&estate.chair, "callPoll", call, "poll { id }").await;
    let leave = json!({ "meetingId": second, "motionId": motion, "pollId": poll["poll"]["id"] });
    let left =
        hall.does(&estate.chair, "leaveToPoll", leave, "meeting { motions { fate poll { id } } }").await;
    assert_eq!(
        left["meeting"]["motions"][0],
        json!({ "fate": "AT_POLL", "poll": { "id": poll["poll"]["id"] } })
    );
}

async fn nobody_does_at_a_meeting_what_is_another_s(hall: &TestHall) {
    let estate = estate(hall).await;
    let of = open_hall(hall, &estate, "议事厅", json!({})).await;
    let councillors = seat(hall, &estate, &of, 3).await;
    let (meeting, item) = convene(hall, &estate, &of, (4, json!({ "title": "楼道照明" }))).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, &estate, (&meeting, &item), &councillors).await;
    let motion = moved(hall, &meeting, "安装。", [&councillors[0], &councillors[1]]).await;
    let owner = estate.owner(hall, 0).await;
    let at = json!({ "meetingId": meeting });
    let other = json!({ "meetingId": meeting, "memberId": councillors[1].id, "side": "FOR" });
    let because = json!({ "meetingId": meeting, "reason": "因故" });
    let of_hall = json!({ "hallId": of, "reason": "因故" });
    let call = json!({ "hallId": of, "kind": "REGULAR", "place": "厅", "startsAt": hall.in_days(9) });
    let cases = [
        (&owner, "closeHall", of_hall),
        (&owner, "callMeeting", call),
        (&councillors[2], "putQuestion", at.clone()),
        (&councillors[2], "grantFloor", at.clone()),
        (&councillors[2], "declareResult", at.clone()),
        (&councillors[2], "closeMeeting", at.clone()),
        (&councillors[2], "recessMeeting", because),
        (&councillors[2], "requestFloor", other),
        (&estate.administrator, "arriveAtMeeting", at.clone()),
        (&estate.administrator, "putQuestion", at.clone()),
        (&councillors[2], "showHands", json!({ "meetingId": meeting, "choice": "FOR", "count": 3 })),
    ];
    for (who, mutation, input) in cases {
        refused_in_every_language(hall, who, (mutation, input, "NOT_PERMITTED")).await;
    }
    let wants = json!({ "meetingId": meeting, "side": "FOR" });
    let cases = [
        (&owner, "requestFloor", wants.clone(), "NOT_PRESENT"),
        (&estate.chair, "requestFloor", wants, "CHAIR_MAY_NOT_SPEAK"),
        (
            &councillors[0],
            "secondMotion",
            json!({ "meetingId": meeting, "motionId": motion }),
            "ALREADY_DONE",
        ),
        (
            &estate.chair,
            "showHands",
            json!({ "meetingId": meeting, "choice": "FOR", "count": -1 }),
            "NUMBER_MALFORMED",
        ),
        (&estate.chair, "declareResult", at, "NO_QUESTION_PUT"),
        (
            &estate.chair,
            "changeHouseRules",
            json!({ "hallId": of, "reason": "因故", "rules": { "majority": { "base": "CAST", "fraction": "1/2", "exceeded": false } } }),
            "HOUSE_RULES_MALFORMED",
        ),
        (
            &estate.chair,
            "changeHouseRules",
            json!({ "hallId": of, "reason": "因故", "rules": { "speechSecondsMax": 90_000 } }),
            "NUMBER_MALFORMED",
        ),
    ];
    for (who, mutation, input, code) in cases {
        refused_in_every_language(hall, who, (mutation, input, code)).await;
    }
    // Staff of the property company do not sit on the council.
    let staff = admit(hall, &estate.registrar, &estate.id, "物业").await;
    grant(hall, &estate.registrar, &staff, "PROPERTY_MANAGER").await;
    let seat = json!({ "hallId": of, "memberId": staff.id });
    refused_in_every_language(hall, &estate.registrar, ("seatCouncillor", seat, "ROLES_INCOMPATIBLE")).await;
}

async fn an_erased_councillor_has_no_name_in_the_minutes(hall: &TestHall) {
    let estate = estate(hall).await;
    let met = held(hall, &estate, "楼道照明").await;
    let mover = &met.councillors[0];
    let before = hall.run(&estate.chair, SEEN, json!({ "id": met.meeting })).await;
    assert!(text(&before, "/node/minutes/html").contains("议事代表01"));
    hall.does(mover, "eraseMember", json!({ "memberId": mover.id, "reason": "本人申请" }), "").await;
    let after = hall.run(&estate.chair, SEEN, json!({ "id": met.meeting })).await;
    assert!(!after.to_string().contains("议事代表01"), "{after}");
    assert_eq!(after["node"]["motions"][0]["mover"]["name"], Value::Null);
    let query = "query($id: ID!) { node(id: $id) { ... on Hall { council { member { id } } } } }";
    let council = hall.run(&estate.chair, query, json!({ "id": met.hall })).await;
    assert_eq!(council["node"]["council"].as_array().map(Vec::len), Some(2));
}
