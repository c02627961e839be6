//! The command line, as an operator types it.

use std::process::{Command, Output, Stdio};

use moothall_eventstore::{Database, on_pool};
use sqlx::{Row as _, sqlite::SqlitePoolOptions};
use tempfile::TempDir;

use super::{
    estate::{Estate, Plan, equal},
    hall::TestHall,
};

fn moothall(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_moothall"));
    command.args(arguments).stdin(Stdio::null());
    for name in
        ["MOOTHALL_DATABASE", "MOOTHALL_VAULT", "MOOTHALL_MASTER_KEY", "MOOTHALL_LOG", "MOOTHALL_LOG_JSON"]
    {
        command.env_remove(name);
    }
    command.output().expect("the program runs")
}

#[track_caller]
fn exits(arguments: &[&str], code: i32) -> String {
    let output = moothall(arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let noted = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}\n{noted}");
    assert!(!noted.contains("panicked"), "{noted}");
    format!("{said}{noted}")
}

/// What a command with `--json` prints: one value, and nothing else on standard output.
#[track_caller]
pub(super) fn prints(arguments: &[&str], code: i32) -> serde_json::Value {
    let output = moothall(arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let noted = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}\n{noted}");
    serde_json::from_str(&said).unwrap_or_else(|_| panic!("no JSON: {said}"))
}

pub(super) fn desk() -> (TempDir, String) {
    let directory = tempfile::tempdir().expect("a directory");
    let database = format!("sqlite:{}", directory.path().join("hall").display());
    (directory, database)
}

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/core/data/decision_rules.json");

#[test]
fn every_worked_case_is_decided_as_written() {
    let said = exits(&["decide", "--vectors", VECTORS], 0);
    assert!(said.contains(" 0 not"), "{said}");
}

#[test]
fn a_worked_case_that_is_written_wrongly_is_named() {
    let rules = std::fs::read_to_string(VECTORS).expect("the rules");
    let mut rules: serde_json::Value = serde_json::from_str(&rules).expect("JSON");
    let ordinary = rules.as_array_mut().expect("a list").iter_mut();
    let ordinary = ordinary.into_iter().find(|rule| rule["id"] == "cn.civil278.ordinary").expect("the rule");
    ordinary["vectors"][0]["expect"]["outcome"] = "carried".into();
    let (desk, _) = desk();
    let file = desk.path().join("broken.json");
    std::fs::write(&file, rules.to_string()).expect("a file");
    let said = exits(&["decide", "--vectors", &file.display().to_string()], 1);
    assert!(said.contains("cn.civil278.ordinary") && said.contains(" 1 not"), "{said}");
    std::fs::write(&file, "{").expect("a file");
    exits(&["decide", "--vectors", &file.display().to_string()], 1);
    exits(&["decide", "--vectors", "/nowhere/at/all.json"], 1);
    exits(&["decide"], 2);
}

#[test]
fn a_file_without_worked_cases_is_not_taken_for_one_that_was_checked() {
    let (desk, _) = desk();
    let file = desk.path().join("rules.json");
    let path = file.display().to_string();
    let rules = std::fs::read_to_string(VECTORS).expect("the rules");
    let mut rules: serde_json::Value = serde_json::from_str(&rules).expect("JSON");
    rules.as_array_mut().expect("a list").truncate(2);
    rules[0]["vectors"] = serde_json::json!([]);
    rules[1].as_object_mut().expect("a rule").remove("vectors");
    for text in ["[]".to_owned(), rules.to_string(), rules[0].to_string()] {
        std::fs::write(&file, text).expect("a file");
        let said = exits(&["decide", "--vectors", &path], 1);
        assert!(said.contains("there is no worked case in this file"), "{said}");
        let said = prints(&["decide", "--vectors", &path, "--json"], 1);
        assert!(said["error"].as_str().is_some_and(|why| why.contains("no worked case")), "{said}");
    }
}

#[test]
fn a_worked_case_that_leaves_something_out_is_not_as_written() {
    let rules = std::fs::read_to_string(VECTORS).expect("the rules");
    let rules: serde_json::Value = serde_json::from_str(&rules).expect("JSON");
    let (desk, _) = desk();
    let file = desk.path().join("short.json");
    for field in ["outcome", "participation", "approval"] {
        let mut rule = rules[0].clone();
        rule["vectors"][0]["expect"].as_object_mut().expect("an object").remove(field);
        std::fs::write(&file, rule.to_string()).expect("a file");
        let said = exits(&["decide", "--vectors", &file.display().to_string()], 1);
        assert!(said.contains(&format!("{field}: the case does not say it")), "{said}");
        assert!(said.contains(" 1 not"), "{said}");
    }
}

#[test]
fn the_worked_cases_that_lie_beside_the_project_are_decided_as_written() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/rules/decision_rules.json");
    if !std::path::Path::new(shared).exists() {
        println!("not run: {shared} is missing");
        return;
    }
    let said = exits(&["decide", "--vectors", shared], 0);
    assert!(said.contains("64 rules, 257 worked cases: 257 as written, 0 not"), "{said}");
}

#[test]
fn a_count_that_is_written_twice_is_not_decided() {
    let (desk, _) = desk();
    let file = desk.path().join("tally.json");
    let path = file.display().to_string();
    let decide = ["decide", "--rule", "cn.civil278.ordinary", "--tally", &path];
    let votes = |count: &str| format!(r#"{{"area": "{count}", "heads": "{count}"}}"#);
    let tally = |more: &str| format!(r#"{{"roll": {}, "for": {}{more}}}"#, votes("100"), votes("90"));
    std::fs::write(&file, tally("")).expect("a file");
    assert!(exits(&decide, 0).contains("carried"));
    std::fs::write(&file, tally(&format!(r#", "for": {}"#, votes("1")))).expect("a file");
    assert!(exits(&decide, 1).contains("\"for\" is there twice"));
    std::fs::write(&file, tally(r#", "against": {"area": "1", "heads": "1", "heads": "2"}"#))
        .expect("a file");
    let said = prints(&[&decide[..], &["--json"]].concat(), 1);
    assert_eq!(said["error"], "against: \"heads\" is there twice");
}

async fn events_in(database: &str) -> i64 {
    count(database, "events.db", "SELECT count(*) FROM event").await
}

async fn keys_in(database: &str) -> i64 {
    count(database, "vault.db", "SELECT count(*) FROM subject_key").await
}

async fn count(database: &str, file: &str, query: &'static str) -> i64 {
    let file = format!("{}/{file}", database.trim_start_matches("sqlite:"));
    let pool = SqlitePoolOptions::new().connect(&format!("sqlite:{file}")).await.expect("a database");
    let count = sqlx::query_scalar(query).fetch_one(&pool).await.expect("a count");
    pool.close().await;
    count
}

#[tokio::test]
async fn a_trial_import_lists_every_bad_row_and_writes_nothing() {
    let (desk, database) = desk();
    let file = desk.path().join("register.csv");
    let path = file.display().to_string();
    let import = ["import", "register", path.as_str(), "--database", database.as_str()];
    let trial = [&import[..], &["--dry-run"]].concat();
    std::fs::write(&file, "building,number,area,use,owner\n1,101,89.52,,甲\n1,102,89.525,,乙\n1,103,90,castle,丙\n,104,90,,丁\n1,105,90,,\n")
        .expect("a file");
    for arguments in [&trial[..], &import[..]] {
        let said = exits(arguments, 1);
        for line in ["line 3", "line 4", "line 5", "line 6"] {
            assert!(said.contains(line), "{line} is not named:\n{said}");
        }
        assert!(!said.contains("line 2"), "{said}");
        assert_eq!(events_in(&database).await, 0);
    }
    // What only the rules can find is found by a trial too.
    std::fs::write(&file, "building,number,area,owner\n1,101,89.52,甲\n1,101,90,乙\n1,102,0,丙\n")
        .expect("a file");
    for arguments in [&trial[..], &import[..]] {
        let said = exits(arguments, 1);
        assert!(said.contains("line 3") && said.contains("line 4"), "{said}");
        assert_eq!((events_in(&database).await, keys_in(&database).await), (0, 0), "{arguments:?}");
    }
    // What cannot be read hides nothing that the rules find, and what only follows from it is not told.
    std::fs::write(
        &file,
        "building,number,area,share,kind,owner\n1,101,90,,,甲\n1,102,x,,,乙\n1,101,90,,,丙\n1,103,,,,丁\n1,102,90,,,戊\n1,104,,,king,己\n,105,90,,,庚\n",
    )
    .expect("a file");
    for arguments in [&trial[..], &import[..]] {
        let said = prints(&[arguments, &["--json"]].concat(), 1);
        let told: Vec<_> = said["mistakes"].as_array().expect("a list").iter().collect();
        let lines: Vec<_> = told.iter().filter_map(|mistake| mistake["line"].as_u64()).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 7, 8], "{said}");
        assert_eq!(told[1]["message"], "This is the same door as line 2.");
        assert_eq!(told[3]["message"], "This is the same door as line 3.");
        assert!(exits(arguments, 1).contains("6 lines cannot be taken"));
        assert_eq!((events_in(&database).await, keys_in(&database).await), (0, 0), "{arguments:?}");
    }
    std::fs::write(&file, "building,number,area,owner\n1,101,89.52,甲\n1,102,90,乙\n").expect("a file");
    let said = exits(&trial, 0);
    assert!(said.contains("179.52"), "{said}");
    assert_eq!(events_in(&database).await, 0);
    exits(&import, 0);
    let events = events_in(&database).await;
    assert!(events > 0);
    exits(&import, 0);
    assert_eq!(events_in(&database).await, events, "an import that is run again adds nothing");
    exits(&["verify", "--database", &database], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_in_which_one_byte_was_changed_is_not_sound_and_the_event_is_named() {
    let hall = TestHall::on_sqlite().await;
    let areas = equal(3);
    Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    let (database, key) = (hall.settings.database.clone(), hall.settings.master_key.clone().expect("a key"));
    let directory = hall.closes().await.expect("a directory");
    let verify = ["verify", "--database", database.as_str(), "--master-key", key.as_str()];
    let said = exits(&verify, 0);
    assert!(said.contains("Sound"), "{said}");
    let position = alter(&format!("sqlite:{}", directory.path().join("events.db").display())).await;
    let said = exits(&verify, 2);
    assert!(
        said.contains("NOT SOUND") && said.contains(&format!("event 0-{position} of community")),
        "{position}: {said}"
    );
    let said = exits(&[&verify[..], &["--json"]].concat(), 2);
    assert!(said.contains("\"sound\": false"), "{said}");
}

/// The log is set back behind the read models, as when an older copy of it is restored beside them.
async fn set_back_and_rebuilt(hall: TestHall) {
    let areas = equal(3);
    Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    hall.catch_up().await;
    let settings = hall.settings.clone();
    let (database, key) = (settings.database, settings.master_key.expect("a key"));
    let before = hall.events().await;
    let directory = hall.closes().await;
    let log = match &directory {
        Some(directory) => {
            let file = format!("sqlite:{}", directory.path().join("events.db").display());
            Database::Sqlite(SqlitePoolOptions::new().connect(&file).await.expect("the log"))
        }
        None => Database::Postgres(sqlx::PgPool::connect(&database).await.expect("the log")),
    };
    on_pool!(&log, pool => sqlx::query(CUT_OFF).execute(pool).await.map(drop)).expect("an older log");
    log.close().await;
    let on = ["--database", database.as_str(), "--master-key", key.as_str()];
    let [verify, rebuild] = ["verify", "rebuild"].map(|command| [&[command], &on[..]].concat());
    for _ in 0..2 {
        let said = exits(&verify, 2);
        assert!(said.contains("NOT SOUND") && said.contains("ahead of the log"), "{said}");
    }
    let told = prints(&[&verify[..], &["--json"]].concat(), 2);
    assert_eq!(told["sound"], false, "{told}");
    assert!(told["events"].as_i64().is_some_and(|events| 0 < events && events < before), "{told}");
    exits(&rebuild, 0);
    assert!(exits(&verify, 0).contains("Sound"));
}

/// The events of the last command.
const CUT_OFF: &str = "DELETE FROM event WHERE recorded_at = (SELECT max(recorded_at) FROM event)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_set_back_behind_its_read_models_is_not_sound_until_they_are_rebuilt_on_sqlite() {
    set_back_and_rebuilt(TestHall::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_set_back_behind_its_read_models_is_not_sound_until_they_are_rebuilt_on_postgres() {
    set_back_and_rebuilt(TestHall::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_minutes_of_a_meeting_are_written_as_the_schema_shows_them() {
    let hall = TestHall::on_sqlite().await;
    let areas = equal(3);
    let estate = Estate::found(&hall, &Plan { name: "海棠苑", mark: "", areas: &areas }).await;
    let met = super::meetings::held(&hall, &estate, "楼道照明").await;
    let query = "query($id: ID!) { node(id: $id) { ... on Meeting { minutes { markdown html } } } }";
    let seen = hall.run(&estate.chair, query, serde_json::json!({ "id": met.meeting })).await;
    let shown = |which: &str| super::hall::text(&seen, &format!("/node/minutes/{which}"));
    let (database, key) = (hall.settings.database.clone(), hall.settings.master_key.clone().expect("a key"));
    let _directory = hall.closes().await.expect("a directory");
    let write = ["minutes", met.meeting.as_str(), "--database", &database, "--master-key", &key];
    assert!(exits(&write, 0).contains(shown("markdown").trim()));
    assert!(exits(&[&write[..], &["--html"]].concat(), 0).contains(shown("html").trim()));
    exits(&["minutes", "nonsense", "--database", &database, "--master-key", &key], 1);
}

/// Flips one bit of one event, and says which.
async fn alter(file: &str) -> i64 {
    let pool = SqlitePoolOptions::new().connect(file).await.expect("the log");
    let row =
        sqlx::query("SELECT pos, payload FROM event ORDER BY pos DESC LIMIT 1 OFFSET 4").fetch_one(&pool);
    let row = row.await.expect("the event");
    let (position, mut payload): (i64, Vec<u8>) = (row.get(0), row.get(1));
    let last = payload.len() - 3;
    payload[last] ^= 1;
    let change = sqlx::query("UPDATE event SET payload = $1 WHERE pos = $2").bind(payload).bind(position);
    change.execute(&pool).await.expect("an alteration");
    pool.close().await;
    position
}

#[test]
fn every_command_explains_itself() {
    for command in [
        &[][..],
        &["serve"],
        &["demo"],
        &["admin"],
        &["admin", "create"],
        &["admin", "disable"],
        &["import"],
        &["import", "register"],
        &["import", "roll-calls"],
        &["minutes"],
        &["decide"],
        &["verify"],
        &["rebuild"],
        &["schema"],
        &["migrate"],
    ] {
        let said = exits(&[command, &["--help"]].concat(), 0);
        assert!(said.contains("Usage:") && said.contains("moothall"), "{said}");
        assert!(!said.contains("[env: MOOTHALL_MASTER_KEY="), "a secret of the environment is not shown");
    }
    exits(&["dance"], 2);
    assert!(exits(&["--version"], 0).starts_with("moothall "));
}

#[test]
fn the_schema_is_printed_without_a_database() {
    assert_eq!(exits(&["schema"], 0).trim(), moothall_graphql::sdl().trim());
}

#[test]
fn an_administrator_is_made_once_the_tables_are_there() {
    let (_desk, database) = desk();
    exits(&["migrate", "--database", &database], 0);
    let made = prints(&["admin", "create", "--json", "--database", &database], 0);
    assert!(made["account"].is_string() && made["sign_in_token"].is_string(), "{made}");
    exits(&["rebuild", "--database", &database], 0);
    exits(&["verify", "--database", &database], 0);
}

#[test]
fn what_fails_says_why_and_as_json_where_that_was_asked() {
    let (desk, database) = desk();
    let missing = desk.path().join("missing.csv").display().to_string();
    let import = ["import", "register", missing.as_str(), "--database", database.as_str()];
    let failed = prints(&[&import[..], &["--json"]].concat(), 1);
    assert!(failed["error"].as_str().is_some_and(|why| why.contains("missing.csv")), "{failed}");
    assert!(exits(&import, 1).contains("moothall: "));
    let said = exits(&[&import[..], &["--locale", "xx"]].concat(), 2);
    assert!(said.contains("records are not kept in `xx`"), "{said}");
    let said = exits(&["verify", "--database", "bogus:"], 1);
    assert!(said.contains("`bogus` is not a store") && !said.contains("master"), "{said}");
}

#[test]
fn a_log_that_nobody_watches_has_no_colours() {
    let (_desk, database) = desk();
    let output = moothall(&["migrate", "--database", &database, "--log", "trace"]);
    assert!(output.status.success());
    assert!(!output.stderr.is_empty(), "there is a log");
    assert!(!output.stderr.contains(&0x1b));
}
