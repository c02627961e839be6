//! A store: where the log lies, how it is opened, and who is told when it grows. [`Store::open`] is the way in.

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use sqlx::migrate::Migrator;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

use crate::clock::Clock;
use crate::connect::{self, Target};
use crate::database::{Database, Dialect};
use crate::metrics::Metrics;
use crate::on_pool;
use crate::position::Position;

/// Slices of a PostgreSQL store: enough to spread over lanes and, later, servers.
pub const POSTGRES_SLICES: u16 = 256;
/// SQLite has one writer, so one slice.
pub const SQLITE_SLICES: u16 = 1;
/// Raised when the meaning of the log's bytes changes (what is hashed, and how).
const FORMAT: &str = "1";

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../migrations/postgres");

/// Why a store could not be opened or migrated.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is neither `sqlite:DIRECTORY` nor `postgres://…`.
    #[error("`{0}` is not a store: write sqlite:DIRECTORY or postgres://USER@HOST/DATABASE")]
    BadUrl(String),
    /// Another process has the directory open.
    #[error("another process is using the store in {0}")]
    InUse(PathBuf),
    /// The linked SQLite is too old: it may corrupt a write-ahead log.
    #[error("SQLite {0} is too old: 3.51.3 or later is needed")]
    SqliteTooOld(String),
    /// `migrate` has not been run, or not by this version.
    #[error("the store's tables are not those of this version: run `moothall migrate`")]
    NotMigrated,
    /// The store was made by a later version.
    #[error("the store was made by a later version of Moothall")]
    TooNew,
    /// The directory cannot be used.
    #[error("cannot use {0}")]
    Directory(PathBuf, #[source] std::io::Error),
    /// Another process cleared a generation of read models away, because a later one has caught up.
    #[error("generation {0} of the read models was cleared away: a later one serves")]
    Superseded(u32),
    /// The migrations failed.
    #[error("the store's tables could not be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database said no.
    #[error("the database said no")]
    Database(#[from] sqlx::Error),
}

/// What a store is opened with.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where `recorded_at` comes from.
    pub clock: Clock,
    /// Connections for reading the log.
    pub readers: u32,
    /// Breaks the store on purpose.
    #[cfg(feature = "sabotage")]
    pub faults: crate::faults::Faults,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            clock: Clock::System,
            readers: 4,
            #[cfg(feature = "sabotage")]
            faults: crate::faults::Faults::default(),
        }
    }
}

/// An open log. Cheap to clone; the last clone to go closes it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) target: Target,
    pub(crate) reads: Database,
    pub(crate) id: Uuid,
    pub(crate) slices: u16,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    /// Counts appends of this process; tailers wait for it to change.
    pub(crate) appended: watch::Sender<u64>,
    /// Heads that this process has moved: its tailers need not ask the database.
    pub(crate) moved: Mutex<FxHashMap<u16, u64>>,
    #[cfg(feature = "sabotage")]
    pub(crate) faults: crate::faults::Faults,
    /// Held for its life: the second process is refused.
    _lock: Option<std::fs::File>,
}

impl Store {
    /// Creates the log's tables, or brings them up to date. Nothing else in this crate does.
    pub async fn migrate(url: &str) -> Result<(), StoreError> {
        let target = Target::parse(url)?;
        let _lock = target.lock()?;
        match &target {
            Target::Sqlite(directory) => {
                let pool = connect::sqlite_pool(&directory.join(connect::EVENTS_FILE), 1).await?;
                SQLITE_MIGRATIONS.run(&pool).await?;
                write_meta(&Database::Sqlite(pool.clone()), SQLITE_SLICES).await?;
                pool.close().await;
            }
            Target::Postgres(options) => {
                let pool = connect::postgres_pool(options.as_ref().clone(), 1).await?;
                POSTGRES_MIGRATIONS.run(&pool).await?;
                write_meta(&Database::Postgres(pool.clone()), POSTGRES_SLICES).await?;
                pool.close().await;
            }
        }
        Ok(())
    }

    /// Opens a migrated store. `url` is `sqlite:DIRECTORY` or `postgres://…`.
    pub async fn open(url: &str, options: StoreOptions) -> Result<Self, StoreError> {
        let target = Target::parse(url)?;
        let lock = target.lock()?;
        let reads = match &target {
            Target::Sqlite(directory) => {
                let file = directory.join(connect::EVENTS_FILE);
                if !file.exists() {
                    return Err(StoreError::NotMigrated);
                }
                crate::snapshot::shelf::sweep(directory);
                Database::Sqlite(connect::sqlite_read_pool(&file, options.readers).await?)
            }
            Target::Postgres(connect) => Database::Postgres(
                connect::postgres_log_pool(connect.as_ref().clone(), options.readers).await?,
            ),
        };
        check_schema(&reads).await?;
        let (id, slices) = read_meta(&reads).await?;
        let (appended, _) = watch::channel(0);
        let inner = Inner {
            target,
            reads,
            id,
            slices,
            clock: options.clock,
            metrics: Metrics::default(),
            appended,
            moved: Mutex::default(),
            #[cfg(feature = "sabotage")]
            faults: options.faults,
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The store's own id, part of every hash.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.inner.id
    }

    /// How many slices the log is cut into.
    #[must_use]
    pub fn slices(&self) -> u16 {
        self.inner.slices
    }

    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.inner.reads.dialect()
    }

    /// The directory of an SQLite store.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        match &self.inner.target {
            Target::Sqlite(directory) => Some(directory),
            Target::Postgres(_) => None,
        }
    }

    /// Read-only connections to the log.
    #[must_use]
    pub fn reads(&self) -> &Database {
        &self.inner.reads
    }

    /// The clock that the lanes ask.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// Changes whenever this process has appended.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.appended.subscribe()
    }

    /// The log has grown up to these positions: wakes whoever tails it.
    pub(crate) fn wake(&self, heads: impl Iterator<Item = Position>) {
        let mut moved = self.inner.moved.lock();
        for Position { slice, pos } in heads {
            let head = moved.entry(slice).or_insert(0);
            *head = pos.max(*head);
        }
        drop(moved);
        self.inner.appended.send_modify(|count| *count = count.wrapping_add(1));
    }
}

const WRITE_META: &str = "INSERT INTO store_meta (k, v) VALUES ('store_id', $1), ('format', $2), ('slice_count', $3) \
                          ON CONFLICT (k) DO NOTHING";

async fn write_meta(database: &Database, slices: u16) -> Result<(), StoreError> {
    on_pool!(database, pool => sqlx::query(WRITE_META)
        .bind(Uuid::new_v4().to_string())
        .bind(FORMAT)
        .bind(slices.to_string())
        .execute(pool)
        .await
        .map(|_| ()))?;
    Ok(())
}

async fn read_meta(database: &Database) -> Result<(Uuid, u16), StoreError> {
    let rows: Vec<(String, String)> =
        on_pool!(database, pool => sqlx::query_as("SELECT k, v FROM store_meta").fetch_all(pool).await)?;
    let value = |key: &str| rows.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
    if value("format").is_some_and(|format| format != FORMAT) {
        return Err(StoreError::TooNew);
    }
    let id = value("store_id").and_then(|text| text.parse().ok()).ok_or(StoreError::NotMigrated)?;
    let slices = value("slice_count").and_then(|text| text.parse().ok()).ok_or(StoreError::NotMigrated)?;
    Ok((id, slices))
}

async fn check_schema(database: &Database) -> Result<(), StoreError> {
    let migrations = match database {
        Database::Sqlite(_) => &SQLITE_MIGRATIONS,
        Database::Postgres(_) => &POSTGRES_MIGRATIONS,
    };
    let applied: Result<Vec<(i64,)>, sqlx::Error> = on_pool!(database, pool =>
        sqlx::query_as("SELECT version FROM _sqlx_migrations WHERE success ORDER BY version").fetch_all(pool).await);
    let applied = match applied {
        Ok(applied) => applied,
        // The migrations' own table is missing: a database that was never ours.
        Err(sqlx::Error::Database(_)) => return Err(StoreError::NotMigrated),
        Err(error) => return Err(error.into()),
    };
    let known = |version: i64| migrations.iter().any(|migration| migration.version == version);
    if applied.iter().any(|(version,)| !known(*version)) {
        return Err(StoreError::TooNew);
    }
    if migrations.iter().count() != applied.len() {
        return Err(StoreError::NotMigrated);
    }
    Ok(())
}
