//! The house keeps its own rules: arrows go one way, the map matches the tree, both databases have the same tables.
//! Each test gathers everything that is wrong before it complains, and says what to do about it.
#![cfg(test)]

mod migrations;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each crate with those it may know, in the order of ARCHITECTURE.md's arrows.
const ARROWS: [(&str, &[&str]); 6] = [
    ("moothall-core", &[]),
    ("moothall-opinion-map", &[]),
    ("moothall-eventstore", &["moothall-core"]),
    ("moothall-projections", &["moothall-core", "moothall-eventstore", "moothall-opinion-map"]),
    ("moothall-graphql", &["moothall-core", "moothall-eventstore", "moothall-projections"]),
    // Maps for its benchmarks only; members see them through the read models.
    (
        "moothall",
        &[
            "moothall-core",
            "moothall-eventstore",
            "moothall-opinion-map",
            "moothall-projections",
            "moothall-graphql",
        ],
    ),
];

/// Everything core may know (three of them in its tests only): no runtime, no database, no dice, no logs.
const CORE_MAY_KNOW: [&str; 9] =
    ["insta", "jiff", "proptest", "rmp-serde", "serde", "serde_json", "sha2", "thiserror", "uuid"];

/// What a crate must not know, and why.
const STRANGERS: [(&str, &[&str], &str); 3] = [
    (
        "moothall-eventstore",
        &["async-graphql", "poem", "clap"],
        "the log knows no schema, network or command line",
    ),
    (
        "moothall-projections",
        &["async-graphql", "poem", "clap"],
        "read models know no schema, network or command line",
    ),
    (
        "moothall-graphql",
        &["sqlx", "poem", "clap"],
        "resolvers translate; queries live in projections, the network in the root",
    ),
];

/// The modules of core that the event store may use: the seam, and what it is made of.
const SEAM: [&str; 4] = ["decider", "sealed", "text", "time"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// Every file of the project under `folder`, as a path from the root. What is built, fetched or stored is not the project's.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(root().join(&folder)).into_iter().flatten() {
            let entry = entry.expect("a folder can be listed");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = folder.join(&name);
            let is_foreign = matches!(name.as_str(), ".git" | "target" | "node_modules" | "dist")
                || path == Path::new("data")
                || path == Path::new("./data");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_foreign => open.push(path),
                Ok(kind) if kind.is_file() => found.push(from_root(&path)),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    found
}

fn from_root(path: &Path) -> String {
    path.to_string_lossy().trim_start_matches("./").to_owned()
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// The workspace's crates, each with the names of everything it depends on, for whatever purpose.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo speaks JSON");
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    packages
        .iter()
        .map(|package| {
            let known = package["dependencies"].as_array().into_iter().flatten().map(name).collect();
            (name(package), known)
        })
        .collect()
}

fn nothing_wrong(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn arrows_between_crates_go_one_way() {
    let crates = crates();
    let mut complaints = Vec::new();
    for name in crates.keys().filter(|name| ARROWS.iter().all(|(known, _)| known != name)) {
        complaints
            .push(format!("{name} is a new crate: give it a place in ARROWS, ARCHITECTURE.md and an ADR"));
    }
    for (name, may_know) in ARROWS {
        let Some(known) = crates.get(name) else {
            complaints.push(format!(
                "{name} is gone from the workspace: take it out of ARROWS and ARCHITECTURE.md"
            ));
            continue;
        };
        for other in known.iter().filter(|other| crates.contains_key(*other) && *other != name) {
            if !may_know.contains(&other.as_str()) {
                complaints.push(format!("{name} may not know {other} (ARCHITECTURE.md, Bird's eye)"));
            }
        }
    }
    nothing_wrong(&complaints);
}

#[test]
fn core_knows_no_runtime_no_database_and_no_dice() {
    let crates = crates();
    let strangers = crates["moothall-core"].iter().filter(|name| !CORE_MAY_KNOW.contains(&name.as_str()));
    let complaints: Vec<String> = strangers
        .map(|name| {
            format!("core may not know {name}: no IO, async, clock or randomness there (ARCHITECTURE.md, What is absent)")
        })
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn crates_know_nothing_of_other_peoples_trades() {
    let crates = crates();
    let complaints: Vec<String> = STRANGERS
        .iter()
        .flat_map(|(name, strangers, why)| strangers.iter().map(move |stranger| (name, stranger, why)))
        .filter(|(name, stranger, _)| crates[**name].contains(**stranger))
        .map(|(name, stranger, why)| format!("{name} may not know {stranger}: {why}"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_event_store_knows_no_rules() {
    let mut complaints = Vec::new();
    for path in files("eventstore/src").iter().filter(|path| is_rust(path)) {
        for used in read(path).split("moothall_core::").skip(1) {
            let module: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !SEAM.contains(&module.as_str()) {
                complaints
                    .push(format!("{path} uses moothall_core::{module}: the log is generic over a Decider"));
            }
        }
    }
    nothing_wrong(&complaints);
}

#[test]
fn every_dependency_has_its_line_in_the_decision_about_dependencies() {
    const DECISION: &str = "docs/adr/0008-dependencies.md";
    let text = read(DECISION);
    let explained: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let crates = crates();
    let used: BTreeSet<&str> =
        crates.values().flatten().map(String::as_str).filter(|name| !crates.contains_key(*name)).collect();
    let missing =
        used.difference(&explained).map(|name| format!("{DECISION} does not say why {name} is worth having"));
    let stale =
        explained.difference(&used).map(|name| format!("{DECISION} explains {name}, which nobody uses"));
    nothing_wrong(&missing.chain(stale).collect::<Vec<_>>());
}

/// What stands between single backticks, outside fenced blocks.
fn quoted(text: &str) -> Vec<String> {
    text.split("```")
        .step_by(2)
        .flat_map(str::lines)
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

fn looks_like_a_path(word: &str) -> bool {
    const KINDS: [&str; 9] = ["rs", "md", "toml", "sql", "graphql", "sh", "json", "ts", "css"];
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let kind = Path::new(word).extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    is_plain && !word.starts_with('/') && (word.contains('/') || KINDS.contains(&kind))
}

#[test]
fn the_map_names_only_what_is_there() {
    let complaints: Vec<String> = quoted(&read("ARCHITECTURE.md"))
        .into_iter()
        .filter(|word| looks_like_a_path(word) && !root().join(word).exists())
        .map(|word| format!("ARCHITECTURE.md names `{word}`, which is not there: mend the map or the tree"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_map_names_every_crate_and_folder() {
    let named = quoted(&read("ARCHITECTURE.md"));
    let folders: BTreeSet<String> = files(".")
        .iter()
        .filter_map(|path| path.split_once('/'))
        .map(|(folder, _)| format!("{folder}/"))
        .collect();
    let complaints: Vec<String> = crates()
        .into_keys()
        .chain(folders)
        .filter(|name| !named.contains(name))
        .map(|name| format!("ARCHITECTURE.md does not name `{name}`: give it one line on the map"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn every_source_file_begins_by_saying_what_it_is() {
    let complaints: Vec<String> = files(".")
        .into_iter()
        .filter(|path| is_rust(path) && !read(path).starts_with("//!"))
        .map(|path| format!("{path} does not begin with a `//!` line: say what it is and where to start"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_glossary_knows_every_module_of_core() {
    let glossary = read("docs/glossary.md");
    let complaints: Vec<String> = files("core/src")
        .iter()
        .filter_map(|path| path.strip_prefix("core/src/")?.strip_suffix(".rs"))
        .filter(|module| {
            !module.contains('/') && *module != "lib" && !glossary.contains(&format!("`{module}`"))
        })
        .map(|module| format!("docs/glossary.md does not say what `{module}` is"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_readme_begins_with_the_two_commands() {
    let readme = read("README.md");
    let first = readme.lines().take(12).collect::<Vec<_>>().join("\n");
    let complaints: Vec<String> = ["make run", "make test"]
        .into_iter()
        .filter(|command| !first.contains(command))
        .map(|command| format!("README.md does not begin with `{command}`"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_readme_names_only_commands_the_program_has() {
    let help =
        Command::new(env!("CARGO_BIN_EXE_moothall")).arg("--help").output().expect("the program can be run");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    let known: BTreeSet<&str> = help.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let readme = read("README.md");
    let named = readme.lines().filter_map(|line| line.strip_prefix("| `moothall ")?.split(['`', ' ']).next());
    let complaints: Vec<String> = named
        .filter(|command| !known.contains(command))
        .map(|command| format!("README.md names `moothall {command}`, which `moothall --help` does not"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_readme_explains_every_setting() {
    let readme = read("README.md");
    let settings = read("src/cli.rs");
    let complaints: Vec<String> = settings
        .split("env = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|variable| !readme.contains(&format!("| `{variable}` |")))
        .map(|variable| format!("README.md does not explain {variable} in its table of settings"))
        .collect();
    nothing_wrong(&complaints);
}

#[test]
fn nothing_in_the_tree_depends_on_one_machine_or_one_registry() {
    // Cut in two, so that this file does not name them either.
    let hosts = [
        concat!("crates", ".io"),
        concat!("npm", "js."),
        concat!("pypi", ".org"),
        concat!("python", "hosted"),
    ];
    let paths = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    let mut complaints = Vec::new();
    // Cargo writes its lock file itself, registry and all.
    for path in files(".").iter().filter(|path| *path != "Cargo.lock") {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        for host in hosts.iter().filter(|host| text.contains(**host)) {
            complaints.push(format!("{path} names {host}: registries are the reader's choice"));
        }
        for folder in paths {
            let is_start =
                |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}".contains(c));
            if text.match_indices(folder).any(|(at, _)| is_start(at)) {
                complaints.push(format!("{path} names {folder}, a folder of one machine"));
            }
        }
    }
    nothing_wrong(&complaints);
}

#[test]
fn no_test_sleeps() {
    let call = concat!("sleep", "(");
    let mut complaints = Vec::new();
    // Whoever kills a process waits for a moment nobody can foresee.
    for path in files(".").iter().filter(|path| is_rust(path) && !path.contains("kill")) {
        let text = read(path);
        let is_test_file =
            path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        let tests = if is_test_file {
            Some(text.as_str())
        } else {
            text.split_once("#[cfg(test)]").map(|(_, tests)| tests)
        };
        if tests.is_some_and(|tests| tests.contains(call)) {
            complaints.push(format!("a test in {path} sleeps: wind the clock, or wait for a thing"));
        }
    }
    nothing_wrong(&complaints);
}
