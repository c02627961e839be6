//! Watching a meeting: its floor and its attendance, going on where one was cut off, many at once, and the clock that ends speeches.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    estate::{Estate, Plan, equal},
    hall::{TestHall, on_both_databases, text},
    meetings::{convene, moved, open, open_hall, seat},
    streams::Events,
};

on_both_databases!(
    the_floor_is_watched_and_goes_on_where_it_was_cut_off,
    the_attendance_is_watched_with_its_quorum,
    the_clock_ends_a_speech_at_its_limit,
    many_watch_one_floor,
);

const FLOOR: &str =
    "subscription($id: ID!, $after: Position) { floor(meetingId: $id, after: $after) { position
    meeting { phase floor { motion { number } turn { participant { name } side startedAt }
      next { participant { name } } queue { participant { name } side turnsUsed } }
      question { kind shown { choice count } } motions { fate } } } }";

async fn estate(hall: &TestHall) -> Estate {
    Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await
}

/// A meeting in session with a motion pending, and its councillors.
async fn debating(hall: &TestHall, estate: &Estate) -> (String, Vec<super::hall::Person>) {
    let of = open_hall(hall, estate, "议事厅", json!({})).await;
    let councillors = seat(hall, estate, &of, 4).await;
    let (meeting, item) = convene(hall, estate, &of, (4, json!({ "title": "楼道照明" }))).await;
    hall.wind_to(&hall.in_days(4)).await;
    open(hall, estate, (&meeting, &item), &councillors).await;
    moved(hall, &meeting, "安装。", [&councillors[0], &councillors[1]]).await;
    hall.catch_up().await;
    (meeting, councillors)
}

/// Listens until a step shows this.
async fn until(stream: &mut Events, what: impl Fn(&Value) -> bool) -> Value {
    loop {
        let step = stream.take(1).await.remove(0);
        if what(&step) {
            return step;
        }
    }
}

async fn the_floor_is_watched_and_goes_on_where_it_was_cut_off(hall: &TestHall) {
    let estate = estate(hall).await;
    let (meeting, councillors) = debating(hall, &estate).await;
    let asked = |after: &Value| json!({ "id": meeting, "after": after });
    let mut stream = Events::open(hall, &councillors[3], FLOOR, asked(&Value::Null)).await;
    let begins = stream.take(1).await.remove(0);
    assert_eq!(begins["floor"]["meeting"]["floor"]["motion"]["number"], 1);
    let wants = json!({ "meetingId": meeting, "side": "FOR" });
    hall.does(&councillors[2], "requestFloor", wants, "").await;
    let queued = until(&mut stream, |step| step["floor"]["meeting"]["floor"]["queue"] != json!([])).await;
    let queue = json!([{ "participant": { "name": "议事代表03" }, "side": "FOR", "turnsUsed": 0 }]);
    assert_eq!(queued["floor"]["meeting"]["floor"]["queue"], queue);
    drop(stream);
    // Nothing has happened since: the first that is told is what happens next.
    let mut stream = Events::open(hall, &councillors[3], FLOOR, asked(&queued["floor"]["position"])).await;
    hall.does(&estate.chair, "grantFloor", json!({ "meetingId": meeting }), "").await;
    let granted = stream.take(1).await.remove(0);
    assert_eq!(granted["floor"]["meeting"]["floor"]["turn"]["participant"]["name"], "议事代表03");
    drop(stream);
    // Something has: it is told at once.
    hall.does(&councillors[2], "startSpeech", json!({ "meetingId": meeting }), "").await;
    hall.catch_up().await;
    let mut stream = Events::open(hall, &councillors[3], FLOOR, asked(&granted["floor"]["position"])).await;
    let speaks = stream.take(1).await.remove(0);
    assert!(speaks["floor"]["meeting"]["floor"]["turn"]["startedAt"].is_string(), "{speaks}");
}

async fn the_attendance_is_watched_with_its_quorum(hall: &TestHall) {
    const WATCH: &str = "subscription($id: ID!) { attendance(meetingId: $id) {
        meeting { quorum { council present needed met } attendance { participant { name } leftAt } } } }";
    let estate = estate(hall).await;
    let (meeting, councillors) = debating(hall, &estate).await;
    let mut stream = Events::open(hall, &councillors[0], WATCH, json!({ "id": meeting })).await;
    let begins = stream.take(1).await.remove(0);
    let quorum =
        |present: u32, met: bool| json!({ "council": 4, "present": present, "needed": 3, "met": met });
    assert_eq!(begins["attendance"]["meeting"]["quorum"], quorum(4, true));
    hall.does(&councillors[3], "leaveMeeting", json!({ "meetingId": meeting }), "").await;
    hall.does(&councillors[2], "leaveMeeting", json!({ "meetingId": meeting }), "").await;
    let left = until(&mut stream, |step| step["attendance"]["meeting"]["quorum"]["present"] == 2).await;
    assert_eq!(left["attendance"]["meeting"]["quorum"], quorum(2, false));
    let put = json!({ "meetingId": meeting });
    hall.refused(&estate.chair, "putQuestion", put, "NO_QUORUM").await;
}

async fn the_clock_ends_a_speech_at_its_limit(hall: &TestHall) {
    let estate = estate(hall).await;
    let (meeting, councillors) = debating(hall, &estate).await;
    let at = json!({ "meetingId": meeting });
    hall.does(&councillors[2], "requestFloor", json!({ "meetingId": meeting, "side": "AGAINST" }), "").await;
    hall.does(&estate.chair, "grantFloor", at.clone(), "").await;
    hall.does(&councillors[2], "startSpeech", at.clone(), "").await;
    // What is recorded at one moment is recorded some microseconds apart.
    let limit = hall.now().plus_micros(120_001_000).to_rfc3339();
    hall.wind_to(&limit).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Meeting { floor { turn { side } }
        speakingTime { bySide { side turns seconds } } } } }";
    let seen = hall.run(&estate.chair, query, json!({ "id": meeting })).await;
    assert_eq!(seen["node"]["floor"]["turn"], Value::Null);
    let spoken = json!([{ "side": "AGAINST", "turns": 1, "seconds": 120 }]);
    assert_eq!(seen["node"]["speakingTime"]["bySide"], spoken);
}

async fn many_watch_one_floor(hall: &TestHall) {
    let estate = estate(hall).await;
    let (meeting, councillors) = debating(hall, &estate).await;
    let asked = json!({ "id": meeting, "after": null });
    let watching = (0..40).map(|number| Events::open(hall, &councillors[number % 4], FLOOR, asked.clone()));
    let mut streams = join_all(watching).await;
    for stream in &mut streams {
        stream.take(1).await;
    }
    let wants = json!({ "meetingId": meeting, "side": "FOR" });
    let began = Instant::now();
    let position = hall.does(&councillors[2], "requestFloor", wants, "position").await;
    let told = join_all(streams.iter_mut().map(|stream| stream.take(1))).await;
    // No figure of speed: only that they are told soon, and all the same.
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    for step in told {
        assert_eq!(text(&step[0], "/floor/position"), text(&position, "/position"));
        assert_eq!(step[0]["floor"]["meeting"]["floor"]["next"]["participant"]["name"], "议事代表03");
    }
}
