//! All rows as text in the order of their keys: how a rebuild is held against what was live, on either database.

use futures_util::TryStreamExt as _;
use moothall_eventstore::database::{Database, Dialect, Transaction};
use moothall_eventstore::{on_pool, on_tx};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

use crate::TABLES;
use crate::queries::QueryError;
use crate::table::{Column, Kind, Table};

/// Every table's rows.
pub async fn dump(database: &Database) -> Result<Vec<(&'static str, Vec<String>)>, QueryError> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        let sql = select(table, database.dialect());
        let rows: Vec<(String,)> =
            on_pool!(database, pool => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await)?;
        tables.push((table.name, rows.into_iter().map(|(row,)| row).collect()));
    }
    Ok(tables)
}

/// SHA-256 over each table's rows, in hexadecimal, without holding them. All tables are seen at one moment.
pub async fn digest(database: &Database) -> Result<BTreeMap<&'static str, String>, QueryError> {
    let mut transaction = database.begin_read().await?;
    digest_in(&mut transaction).await
}

/// The same, as an open transaction sees the tables.
pub async fn digest_in(transaction: &mut Transaction) -> Result<BTreeMap<&'static str, String>, QueryError> {
    let mut digests = BTreeMap::new();
    for table in TABLES {
        let sql = select(table, transaction.dialect());
        let mut digest = Sha256::new();
        on_tx!(transaction, c => {
            let mut rows = sqlx::query_as::<_, (String,)>(AssertSqlSafe(sql)).fetch(c);
            while let Some((row,)) = rows.try_next().await? {
                digest.update(row.as_bytes());
                digest.update(b"\n");
            }
        });
        digests.insert(table.name, moothall_core::sealed::to_hex(&digest.finalize()));
    }
    Ok(digests)
}

/// One text column: hexadecimal for what is bytes, `-` for nothing, bars between.
fn select(table: &Table, dialect: Dialect) -> String {
    let shown = |column: &Column| {
        let name = column.name;
        let text = match (column.kind, dialect) {
            (Kind::Number, _) => format!("CAST({name} AS text)"),
            (Kind::Text, _) => name.to_owned(),
            (Kind::Id | Kind::Bytes, Dialect::Sqlite) => format!("lower(hex({name}))"),
            (Kind::Id, Dialect::Postgres) => format!("replace({name}::text, '-', '')"),
            (Kind::Bytes, Dialect::Postgres) => format!("encode({name}, 'hex')"),
        };
        if column.nullable { format!("CASE WHEN {name} IS NULL THEN '-' ELSE {text} END") } else { text }
    };
    let columns: Vec<String> = table.columns.iter().map(shown).collect();
    let key = match dialect {
        Dialect::Sqlite => table.key_names().join(", "),
        // Text sorts by bytes, as it does in SQLite.
        Dialect::Postgres => {
            let key = |column: &Column| match column.kind {
                Kind::Text => format!("{} COLLATE \"C\"", column.name),
                Kind::Id | Kind::Number | Kind::Bytes => column.name.to_owned(),
            };
            table.columns.iter().take(table.key).map(key).collect::<Vec<_>>().join(", ")
        }
    };
    format!("SELECT {} FROM {} ORDER BY {key}", columns.join(" || '|' || "), table.name)
}
