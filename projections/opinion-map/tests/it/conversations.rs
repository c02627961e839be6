//! Four real conversations, mapped as independent programs mapped them.
//!
//! They are read where they lie beside the project; where they are not, the tests say so and prove nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use moothall_opinion_map::{Common, Mark, Marks, OpinionMap, Representative, Standing};
use serde_json::Value;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/polis");

struct Conversation {
    marks: Marks,
    /// The names of participants and statements in the files, by number.
    participants: Vec<u32>,
    statements: Vec<u32>,
    expected: Value,
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a file that is there");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> u32 {
    row[column].parse().expect("a number")
}

/// The number of a name: that of its first appearance.
fn numbered(names: &mut Vec<u32>, name: u32) -> u32 {
    let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    });
    u32::try_from(at).expect("a small number")
}

impl Conversation {
    fn read(name: &str, expected: &str, is_moderated: bool) -> Option<Self> {
        let folder: PathBuf = Path::new(DATA).join(name);
        let Ok(expected) = std::fs::read_to_string(folder.join(expected)) else {
            println!("NOT TESTED: there is no conversation {name} in {DATA}");
            return None;
        };
        let (mut marks, mut participants, mut statements) = (Marks::new(), Vec::new(), Vec::new());
        for row in rows(&folder.join("votes.csv")) {
            let participant = numbered(&mut participants, number(&row, "voter-id"));
            let statement = numbered(&mut statements, number(&row, "comment-id"));
            let mark = match row["vote"].as_str() {
                "1" => Mark::Agree,
                "-1" => Mark::Disagree,
                "0" => Mark::Pass,
                other => panic!("a vote of {other}"),
            };
            marks.put(participant, statement, mark);
        }
        let is_set_aside = |row: &BTreeMap<String, String>| row["moderated"] == "-1";
        for row in rows(&folder.join("comments.csv")).iter().filter(|row| is_moderated && is_set_aside(row)) {
            let is_marked = |statement: &&u32| **statement == number(row, "comment-id");
            if let Some(at) = statements.iter().position(|statement| is_marked(&statement)) {
                marks.set_standing(u32::try_from(at).expect("a small number"), Standing::SetAside);
            }
        }
        let expected = serde_json::from_str(&expected).expect("JSON");
        Some(Self { marks, participants, statements, expected })
    }

    fn statement(&self, number: u32) -> Value {
        Value::from(self.statements[usize::try_from(number).expect("a small number")])
    }

    fn participant(&self, number: u32) -> u32 {
        self.participants[usize::try_from(number).expect("a small number")]
    }
}

#[track_caller]
fn close(ours: f64, theirs: &Value, tolerance: f64, what: &str) {
    let theirs = theirs.as_f64().unwrap_or_else(|| panic!("{what}: {theirs} is no number"));
    // Also where figures are large.
    let tolerance = tolerance * theirs.abs().max(1.0);
    assert!((ours - theirs).abs() <= tolerance, "{what}: {ours}, expected {theirs}");
}

#[track_caller]
fn all_close(ours: &[f64], theirs: &Value, tolerance: f64, what: &str) {
    let theirs = theirs.as_array().unwrap_or_else(|| panic!("{what} is no list"));
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        close(*ours, theirs, tolerance, &format!("{what} {at}"));
    }
}

/// The centre, the axes, where everybody lies, and how far out statements are.
fn axes_and_points_agree(conversation: &Conversation, map: &OpinionMap) {
    let expected = &conversation.expected;
    let statements: Vec<Value> = conversation.statements.iter().map(|tid| Value::from(*tid)).collect();
    assert_eq!(Value::from(statements), expected["tids"]);
    all_close(map.centre(), &expected["center"], 1e-9, "centre");
    let mut signs = [1.0, 1.0];
    for (place, axis) in map.axes().into_iter().enumerate() {
        let theirs: Vec<f64> =
            expected["comps"][place].as_array().expect("an axis").iter().filter_map(Value::as_f64).collect();
        signs[place] = axis.iter().zip(&theirs).map(|(a, b)| a * b).sum::<f64>().signum();
        let turned: Vec<f64> = axis.iter().map(|part| part * signs[place]).collect();
        all_close(&turned, &expected["comps"][place], 1e-6, &format!("axis {place}"));
    }
    let sample = expected["projection_sample"].as_object().expect("points");
    for (name, point) in sample {
        let number =
            conversation.participants.iter().position(|pid| pid.to_string() == *name).expect("someone");
        let [x, y] = map.points()[number];
        all_close(&[x * signs[0], y * signs[1]], point, 1e-5, &format!("participant {name}"));
    }
    all_close(map.extremity(), &expected["comment_extremity"], 1e-5, "extremity");
}

fn groups_agree(conversation: &Conversation, map: &OpinionMap) {
    let expected = &conversation.expected["cold_start"];
    assert_eq!(map.marks_of(conversation), expected["in_conv"]);
    assert_eq!(Value::from(map.base_clusters().len()), expected["n_base_clusters"]);
    assert_eq!(Value::from(map.groups().len()), expected["k"]);
    for (k, silhouette) in map.silhouettes() {
        close(silhouette, &expected["silhouettes"][k.to_string()], 1e-6, &format!("silhouette of {k}"));
    }
    let ours: BTreeSet<BTreeSet<u32>> = map
        .members()
        .iter()
        .map(|members| members.iter().map(|member| conversation.participant(*member)).collect())
        .collect();
    let members = |group: &Value| -> BTreeSet<u32> {
        let members = group.as_array().expect("members").iter();
        members.map(|pid| u32::try_from(pid.as_u64().expect("a number")).expect("small")).collect()
    };
    let theirs: BTreeSet<BTreeSet<u32>> =
        expected["group_members"].as_object().expect("groups").values().map(members).collect();
    assert_eq!(ours, theirs);
}

trait Marked {
    fn marks_of(&self, conversation: &Conversation) -> Value;
}

impl Marked for OpinionMap {
    fn marks_of(&self, _: &Conversation) -> Value {
        Value::from(self.grouped().len())
    }
}

/// What speaks for groups and for all, group by group: ours and theirs have the same names when groups agree.
fn statistics_agree(conversation: &Conversation, map: &OpinionMap) {
    let expected = &conversation.expected["cold_start"];
    let by_statement = |ours: &[f64], theirs: &Value, what: &str| {
        for (tid, ours) in conversation.statements.iter().zip(ours) {
            close(*ours, &theirs[tid.to_string()], 1e-9, &format!("{what} of statement {tid}"));
        }
    };
    by_statement(map.group_aware_consensus(), &expected["group_aware_consensus"], "group-aware consensus");
    for (group, ours) in map.groups().iter().zip(map.representatives()) {
        let theirs = expected["repness"][group.id.to_string()].as_array().expect("representatives");
        let tids = |list: &[Value]| list.iter().map(|entry| entry["tid"].clone()).collect::<Vec<_>>();
        let own: Vec<Value> = ours.iter().map(|entry| conversation.statement(entry.statement)).collect();
        assert_eq!(own, tids(theirs), "group {}", group.id);
        for (ours, theirs) in ours.iter().zip(theirs) {
            representative_agrees(ours, theirs);
        }
    }
    let sides = [("agree", &map.consensus().agreed), ("disagree", &map.consensus().disagreed)];
    for (side, ours) in sides {
        let theirs = expected["consensus"][side].as_array().expect("a consensus");
        assert_eq!(ours.len(), theirs.len(), "{side}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(conversation.statement(ours.statement), theirs["tid"], "{side}");
            common_agrees(ours, theirs);
        }
    }
    // Priorities contain where statements lie, which is known to fewer places than counts are.
    for (tid, ours) in conversation.statements.iter().zip(map.priorities()) {
        close(*ours, &expected["priorities"][tid.to_string()], 1e-6, &format!("priority of statement {tid}"));
    }
}

fn representative_agrees(ours: &Representative, theirs: &Value) {
    assert_eq!(theirs["repful-for"], if ours.agrees { "agree" } else { "disagree" });
    assert_eq!(
        (Value::from(ours.said), Value::from(ours.seen)),
        (theirs["n-success"].clone(), theirs["n-trials"].clone())
    );
    close(ours.share, &theirs["p-success"], 1e-9, "share");
    close(ours.share_test, &theirs["p-test"], 1e-9, "share test");
    close(ours.ratio, &theirs["repness"], 1e-9, "ratio");
    close(ours.ratio_test, &theirs["repness-test"], 1e-9, "ratio test");
    assert_eq!(ours.best_agreed.map(Value::from), theirs.get("n-agree").cloned());
}

fn common_agrees(ours: &Common, theirs: &Value) {
    assert_eq!(
        (Value::from(ours.said), Value::from(ours.seen)),
        (theirs["n-success"].clone(), theirs["n-trials"].clone())
    );
    close(ours.share, &theirs["p-success"], 1e-9, "share");
    close(ours.share_test, &theirs["p-test"], 1e-9, "share test");
}

fn the_whole_map_agrees(name: &str, expected: &str, is_moderated: bool) {
    let Some(conversation) = Conversation::read(name, expected, is_moderated) else { return };
    let map = OpinionMap::draw(&conversation.marks);
    axes_and_points_agree(&conversation, &map);
    groups_agree(&conversation, &map);
    statistics_agree(&conversation, &map);
}

#[test]
fn biodiversity_is_mapped_as_elsewhere() {
    the_whole_map_agrees("scoop-hivemind.biodiversity", "expected.json", true);
}

#[test]
fn biodiversity_is_mapped_as_elsewhere_when_nothing_is_set_aside() {
    the_whole_map_agrees("scoop-hivemind.biodiversity", "expected_no_moderation.json", false);
}

#[test]
fn vtaiwan_is_mapped_as_elsewhere() {
    the_whole_map_agrees("vtaiwan.uberx", "expected.json", true);
}

#[test]
fn fifteen_dollars_in_seattle_is_mapped_as_elsewhere() {
    the_whole_map_agrees("15-per-hour-seattle", "expected.json", true);
}

#[test]
fn policing_in_london_is_mapped_as_elsewhere() {
    the_whole_map_agrees("london.youth.policing", "expected.json", true);
}
