//! Two databases, one SQL: the pools behind an enum, and two macros that expand one query text for both.

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

/// A connection pool of either database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction on either database.
#[derive(Debug)]
pub enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// Runs one expression against whichever pool is there: `on_pool!(db, pool => sqlx::query(SQL).execute(pool).await)`.
#[macro_export]
macro_rules! on_pool {
    ($database:expr, $pool:ident => $body:expr) => {
        match $database {
            $crate::database::Database::Sqlite($pool) => $body,
            $crate::database::Database::Postgres($pool) => $body,
        }
    };
}

/// Runs one expression inside whichever transaction is open: `on_tx!(tx, c => sqlx::query(SQL).execute(c).await)`.
#[macro_export]
macro_rules! on_tx {
    ($transaction:expr, $connection:ident => $body:expr) => {
        match $transaction {
            $crate::database::Transaction::Sqlite(open) => {
                let $connection = &mut **open;
                $body
            }
            $crate::database::Transaction::Postgres(open) => {
                let $connection = &mut **open;
                $body
            }
        }
    };
}

impl Database {
    /// Opens a transaction; it rolls back when dropped.
    pub async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }
}

impl Transaction {
    /// Commits.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(open) => open.commit().await,
            Self::Postgres(open) => open.commit().await,
        }
    }
}

/// Which of the two databases: for the few places where their SQL differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Database {
    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Closes the pool once its connections have come back.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}
