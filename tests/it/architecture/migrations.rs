//! Two databases, one shape: migrations are twins, and make the same tables with the same columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{files, read};

/// The tables that migrations make, each with its columns.
fn tables(files: &BTreeSet<String>, folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let text = read(&format!("{folder}/{file}"));
        let lines = text.lines().map(|line| line.split("--").next().unwrap_or_default());
        let sql = lines.collect::<Vec<_>>().join(" ");
        for statement in sql.split(';') {
            let words: Vec<&str> = statement.split_whitespace().collect();
            match words.as_slice() {
                ["CREATE", "TABLE", _, "PARTITION", ..] => {}
                ["CREATE", "TABLE", "IF", ..] => {
                    panic!("{folder}/{file}: a migration knows what is there; no IF")
                }
                ["CREATE", "TABLE", name, ..] => {
                    tables.entry((*name).to_owned()).or_default().extend(columns(statement));
                }
                ["ALTER", "TABLE", name, "ADD", "COLUMN", column, ..] => {
                    tables.entry((*name).to_owned()).or_default().insert((*column).to_owned());
                }
                ["ALTER", "TABLE", name, "DROP", "COLUMN", column, ..] => {
                    tables.entry((*name).to_owned()).or_default().remove(*column);
                }
                ["DROP", "TABLE", name, ..] => {
                    tables.remove(*name);
                }
                _ => {}
            }
        }
    }
    tables
}

/// The first word of each part between a table's outer brackets, constraints left out.
fn columns(statement: &str) -> Vec<String> {
    const CONSTRAINTS: [&str; 5] = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"];
    let (mut depth, mut parts) = (0_u32, vec![String::new()]);
    for c in statement.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 1 => parts.push(String::new()),
            _ if depth == 1 => parts.iter_mut().last().expect("there is one").push(c),
            _ => {}
        }
        if c == ')' && depth == 0 {
            break;
        }
    }
    let first_words = parts.iter().filter_map(|part| part.split_whitespace().next());
    first_words.filter(|word| !CONSTRAINTS.contains(word)).map(str::to_owned).collect()
}

#[test]
fn both_databases_have_the_same_migrations_tables_and_columns() {
    const SQLITE: &str = "migrations/sqlite";
    const POSTGRES: &str = "migrations/postgres";
    let names = |folder: &str| -> BTreeSet<String> {
        files(folder)
            .iter()
            .map(|path| path.trim_start_matches(folder).trim_start_matches('/').to_owned())
            .collect()
    };
    let (sqlite, postgres) = (names(SQLITE), names(POSTGRES));
    assert_eq!(sqlite, postgres, "each migration has a twin of the same name");
    assert!(!sqlite.is_empty(), "there are migrations");
    // The log and the vault are databases of their own: their tables are compared apart.
    let folders: BTreeSet<String> = sqlite
        .iter()
        .map(|name| name.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned()))
        .collect();
    for folder in folders {
        let of = |name: &&String| name.rsplit_once('/').map_or("", |(its, _)| its) == folder;
        let group: BTreeSet<String> = sqlite.iter().filter(of).cloned().collect();
        assert_eq!(
            tables(&group, SQLITE),
            tables(&group, POSTGRES),
            "tables and columns are the same on both (left: SQLite)"
        );
    }
}
