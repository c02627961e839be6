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

    /// Opens a transaction that only reads, and sees one moment whatever is written meanwhile.
    pub async fn begin_read(&self) -> Result<Transaction, sqlx::Error> {
        Ok(match self {
            // The moment is that of the first question.
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Transaction::Postgres(pool.begin_with(begin).await?)
            }
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

/// Errors that may be gone at the next try: the connection, the disk, a lock.
pub(crate) fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => database.code().is_some_and(|code| match code.parse::<u32>() {
            // SQLite's extended codes keep the primary one in the lowest byte: PERM, ABORT, BUSY, LOCKED, NOMEM, READONLY,
            // INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL.
            Ok(sqlite) if code.len() < 5 => {
                matches!(sqlite & 255, 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 13 | 14 | 15)
            }
            _ => ["08", "25", "40", "53", "55", "57", "58", "XX"].iter().any(|class| code.starts_with(class)),
        }),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        _ => false,
    }
}
