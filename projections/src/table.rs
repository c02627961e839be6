//! Tables as data: one description makes the DDL of both databases, the bulk writes and the dump.

use moothall_eventstore::database::Dialect;
use std::fmt::Write as _;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Number,
    Text,
    Bytes,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

/// A table. Its key is its first columns, and the first of these is the community.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) key: usize,
    pub(crate) columns: &'static [Column],
    /// What stands behind `CREATE INDEX <table>_<n> ON <table>`.
    pub(crate) indexes: &'static [&'static str],
    /// Rows are filled first and changed later: PostgreSQL leaves room on the page, so that a change touches no index.
    pub(crate) changes_in_place: bool,
}

pub(crate) const fn id(name: &'static str) -> Column {
    Column { name, kind: Kind::Id, nullable: false }
}

pub(crate) const fn number(name: &'static str) -> Column {
    Column { name, kind: Kind::Number, nullable: false }
}

pub(crate) const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text, nullable: false }
}

pub(crate) const fn bytes(name: &'static str) -> Column {
    Column { name, kind: Kind::Bytes, nullable: false }
}

impl Column {
    /// The same, where there may be nothing.
    pub(crate) const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }

    fn sql_type(self, dialect: Dialect) -> &'static str {
        match (dialect, self.kind) {
            (Dialect::Sqlite, Kind::Id | Kind::Bytes) => "BLOB",
            (Dialect::Sqlite, Kind::Number) => "INTEGER",
            (Dialect::Sqlite | Dialect::Postgres, Kind::Text) => "TEXT",
            (Dialect::Postgres, Kind::Id) => "uuid",
            (Dialect::Postgres, Kind::Number) => "bigint",
            (Dialect::Postgres, Kind::Bytes) => "bytea",
        }
    }
}

impl Table {
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    pub(crate) fn key_names(&self) -> Vec<&'static str> {
        self.columns.iter().take(self.key).map(|column| column.name).collect()
    }

    /// `CREATE TABLE` and its indexes.
    pub(crate) fn ddl(&self, dialect: Dialect) -> String {
        let mut sql = format!("CREATE TABLE {} (\n", self.name);
        for column in self.columns {
            let null = if column.nullable { "" } else { " NOT NULL" };
            // Writing to a string cannot fail.
            let _ = writeln!(sql, "    {} {}{null},", column.name, column.sql_type(dialect));
        }
        let tail = match dialect {
            Dialect::Sqlite => " STRICT, WITHOUT ROWID",
            Dialect::Postgres if self.changes_in_place => " WITH (fillfactor = 70)",
            Dialect::Postgres => "",
        };
        let _ = writeln!(sql, "    PRIMARY KEY ({})\n){tail};", self.key_names().join(", "));
        for (index, rest) in (1..).zip(self.indexes) {
            let _ = writeln!(sql, "CREATE INDEX {0}_{index} ON {0} {rest};", self.name);
        }
        sql
    }

    /// Puts rows in, over those with the same key.
    pub(crate) fn upsert(&self, source: &str) -> String {
        let changed: Vec<String> = self
            .columns
            .iter()
            .skip(self.key)
            .map(|column| format!("{0} = excluded.{0}", column.name))
            .collect();
        let change = if changed.is_empty() {
            "NOTHING".to_owned()
        } else {
            format!("UPDATE SET {}", changed.join(", "))
        };
        let (names, key) = (self.names().join(", "), self.key_names().join(", "));
        format!("INSERT INTO {} ({names}) {source} ON CONFLICT ({key}) DO {change}", self.name)
    }

    /// Takes away the rows with these keys.
    pub(crate) fn delete(&self, source: &str) -> String {
        format!("DELETE FROM {} WHERE ({}) IN ({source})", self.name, self.key_names().join(", "))
    }
}
