//! Conversations to import: real ones beside the project, and one made up; and how their maps are compared.
#![expect(clippy::float_arithmetic, reason = "a picture of opinions is drawn with floats")]
#![expect(clippy::print_stdout, reason = "what was not tested is said")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use moothall::{cli, import::polis};
use moothall_core::decider::CommunityId;
use moothall_graphql::global_id::{GlobalId, Noun};
use serde_json::{Value, json};
use uuid::Uuid;

use super::hall::{Person, TestHall, nodes};

pub(super) const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/polis");

pub(super) const MAP: &str = "position participants grouped
    groups { number size x y points { x y participants }
        representatives { statementId agrees said seen share shareTest ratio ratioTest bestAgreed } }
    agreed { statementId said seen share shareTest } disagreed { statementId said seen share shareTest }
    mine { x y group }";

pub(super) fn arguments(directory: &Path) -> cli::ImportPolis {
    cli::ImportPolis {
        directory: directory.to_owned(),
        name: None,
        timezone: "UTC".to_owned(),
        locale: "en".to_owned(),
        json: cli::Json { json: false },
    }
}

/// A conversation that was imported, and somebody who may look.
pub(super) struct Imported {
    pub(super) report: polis::Report,
    pub(super) deliberation: String,
    pub(super) facilitator: Person,
}

pub(super) fn global(noun: Noun, community: CommunityId, id: Uuid) -> String {
    GlobalId::new(noun, community, id).encode().to_string()
}

impl Imported {
    pub(super) async fn from(hall: &TestHall, directory: &Path) -> Self {
        let report = polis::import(&hall.house, &arguments(directory)).await.expect("an import");
        assert_eq!(report.mistakes, []);
        let community = report.community;
        let deliberation = global(Noun::Deliberation, community, report.deliberation.0);
        let facilitator = Uuid::new_v5(&community.0, b"facilitator");
        let facilitator = hall.sign_in(&global(Noun::Member, community, facilitator)).await;
        Self { report, deliberation, facilitator }
    }

    pub(super) fn statement(&self, number: u32) -> String {
        let community = self.report.community;
        global(Noun::Statement, community, polis::statement_id(community, number).0)
    }

    pub(super) async fn map(&self, hall: &TestHall) -> Value {
        let query = format!("query($id: ID!) {{ opinionMap(deliberationId: $id) {{ {MAP} }} }}");
        hall.run(&self.facilitator, &query, json!({ "id": self.deliberation })).await["opinionMap"].take()
    }

    /// Every statement of the map, page by page.
    pub(super) async fn statements(&self, hall: &TestHall) -> Vec<Value> {
        let query = "query($id: ID!, $after: String) { opinionMap(deliberationId: $id) {
            statements(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node {
                statementId agree disagree pass groupConsensus extremity priority } } } } }";
        let (mut found, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "id": self.deliberation, "after": after });
            let page = hall.run(&self.facilitator, query, variables).await;
            let statements = &page["opinionMap"]["statements"];
            found.extend(nodes(statements));
            if statements["pageInfo"]["hasNextPage"] != json!(true) {
                assert_eq!(statements["totalCount"], json!(found.len()));
                return found;
            }
            after = statements["pageInfo"]["endCursor"].clone();
        }
    }
}

/// A conversation of two camps on ten statements, on the last of which all agree; the first camp has `first` members.
pub(super) struct Made {
    pub(super) comments: String,
    pub(super) votes: String,
}

impl Made {
    pub(super) fn camps(first: u32, second: u32) -> Self {
        let mut comments =
            String::from("timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n");
        let mut votes = String::from("timestamp,datetime,comment-id,voter-id,vote\n");
        for comment in 0..10_u32 {
            let agrees = if comment == 9 { first + second } else { first };
            let disagrees = first + second - agrees;
            writeln!(comments, "1,{comment},0,{agrees},{disagrees},1,\"Statement {comment}, with a comma\"")
                .expect("memory");
            for voter in 0..first + second {
                let vote = if comment == 9 || voter < first { 1 } else { -1 };
                writeln!(votes, "{},then,{comment},{voter},{vote}", 1000 + voter).expect("memory");
            }
        }
        Self { comments, votes }
    }

    pub(super) fn write(&self, directory: &Path) {
        std::fs::write(directory.join("comments.csv"), &self.comments).expect("a file");
        std::fs::write(directory.join("votes.csv"), &self.votes).expect("a file");
    }
}

/// The directory of a real conversation and what is expected of it; none where it is not there, which is said.
pub(super) fn real(name: &str) -> Option<(PathBuf, Value)> {
    let directory = Path::new(DATA).join(name);
    let Ok(expected) = std::fs::read_to_string(directory.join("expected.json")) else {
        println!("NOT TESTED: there is no conversation {name} in {DATA}");
        return None;
    };
    Some((directory, serde_json::from_str(&expected).expect("JSON")))
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[track_caller]
pub(super) fn close(ours: &Value, theirs: &Value, tolerance: f64) {
    let (ours, theirs) = (number(ours), number(theirs));
    assert!((ours - theirs).abs() <= tolerance * theirs.abs().max(1.0), "{ours}, expected {theirs}");
}

/// Points of the plane, each with how many stand there.
type Points = Vec<([f64; 2], u64)>;

/// Whether there is a turning of the axes under which both have the same points.
fn same_points(ours: &Points, theirs: &Points) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
    let signs = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    ours.len() == theirs.len()
        && signs.iter().any(|[sx, sy]| {
            let is_there = |([x, y], count): &([f64; 2], u64)| {
                theirs
                    .iter()
                    .any(|([tx, ty], their)| near(x * sx, *tx) && near(y * sy, *ty) && count == their)
            };
            ours.iter().all(is_there)
        })
}

/// The map over GraphQL says what was computed elsewhere.
pub(super) async fn is_as_expected(hall: &TestHall, imported: &Imported, expected: &Value) {
    let (map, cold) = (imported.map(hall).await, &expected["cold_start"]);
    assert_eq!(map["participants"], cold["n_participants"]);
    assert_eq!(map["grouped"], cold["in_conv"]);
    let groups = map["groups"].as_array().expect("groups");
    let sizes: Vec<&Value> = groups.iter().map(|group| &group["size"]).collect();
    assert_eq!(sizes, cold["group_sizes"].as_object().expect("sizes").values().collect::<Vec<_>>());
    let points: Points = groups
        .iter()
        .flat_map(|group| group["points"].as_array().expect("points"))
        .map(|at| ([number(&at["x"]), number(&at["y"])], at["participants"].as_u64().expect("a count")))
        .collect();
    let bases = cold["base_clusters"].as_array().expect("clusters").iter();
    let bases: Points = bases
        .map(|base| {
            let count = u64::try_from(base["members"].as_array().expect("members").len()).expect("small");
            ([number(&base["center"][0]), number(&base["center"][1])], count)
        })
        .collect();
    assert!(same_points(&points, &bases), "points\n{points:?}\nexpected\n{bases:?}");
    let id = |tid: &Value| imported.statement(u32::try_from(tid.as_u64().expect("a number")).expect("small"));
    for (group, theirs) in groups.iter().zip(cold["repness"].as_object().expect("groups").values()) {
        let (ours, theirs) = (group["representatives"].as_array(), theirs.as_array());
        let (ours, theirs) = (ours.expect("statements"), theirs.expect("statements"));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(ours["statementId"], json!(id(&theirs["tid"])));
            assert_eq!(ours["agrees"], json!(theirs["repful-for"] == "agree"));
            assert_eq!(ours["bestAgreed"], json!(theirs.get("best-agree").is_some()));
            close(&ours["ratio"], &theirs["repness"], 1e-9);
            close(&ours["ratioTest"], &theirs["repness-test"], 1e-9);
            said(ours, theirs);
        }
    }
    for (ours, theirs) in [("agreed", "agree"), ("disagreed", "disagree")] {
        let (ours, theirs) = (map[ours].as_array(), cold["consensus"][theirs].as_array());
        let (ours, theirs) = (ours.expect("statements"), theirs.expect("statements"));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(ours["statementId"], json!(id(&theirs["tid"])));
            said(ours, theirs);
        }
    }
    let statements = imported.statements(hall).await.into_iter();
    let statements: BTreeMap<String, Value> =
        statements.map(|entry| (entry["statementId"].as_str().expect("an id").to_owned(), entry)).collect();
    let tids = expected["tids"].as_array().expect("statements");
    assert_eq!(statements.len(), tids.len());
    for (tid, extremity) in tids.iter().zip(expected["comment_extremity"].as_array().expect("figures")) {
        let (ours, name) = (&statements[&id(tid)], tid.to_string());
        close(&ours["groupConsensus"], &cold["group_aware_consensus"][&name], 1e-9);
        close(&ours["priority"], &cold["priorities"][&name], 1e-6);
        close(&ours["extremity"], extremity, 1e-5);
    }
}

fn said(ours: &Value, theirs: &Value) {
    assert_eq!((&ours["said"], &ours["seen"]), (&theirs["n-success"], &theirs["n-trials"]));
    close(&ours["share"], &theirs["p-success"], 1e-9);
    close(&ours["shareTest"], &theirs["p-test"], 1e-9);
}
