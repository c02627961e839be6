//! Connections: URLs, pragmas and session settings of both databases, and the lock on an SQLite directory.

use fs4::{FileExt, TryLockError};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, PgConnection, PgPool, SqlitePool};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::store::StoreError;

/// The log's file in an SQLite store's directory.
pub(crate) const EVENTS_FILE: &str = "events.db";
const LOCK_FILE: &str = "moothall.lock";
/// Older ones can corrupt a write-ahead log.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

/// Where a store lies.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains('?') {
                return Err(StoreError::BadUrl(url.to_owned()));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(Box::new(PgConnectOptions::from_str(url)?)));
        }
        // Only the scheme is repeated: a mistyped URL may hold a password.
        Err(StoreError::BadUrl(url.split(':').next().unwrap_or_default().to_owned()))
    }

    /// One process a directory. PostgreSQL needs no lock: the primary key arbitrates.
    pub(crate) fn lock(&self) -> Result<Option<File>, StoreError> {
        let Self::Sqlite(directory) = self else { return Ok(None) };
        let failed = |error| StoreError::Directory(directory.clone(), error);
        std::fs::create_dir_all(directory).map_err(failed)?;
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(directory.join(LOCK_FILE))
            .map_err(failed)?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(directory.clone())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

/// The log's settings: acknowledged means on disk.
fn sqlite_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .page_size(8192)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("mmap_size", "0")
}

fn sqlite_pool_options(connections: u32) -> SqlitePoolOptions {
    // Local connections do not go stale; a test before each use would cost a crossing to the worker thread.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// The one connection that writes the log.
pub(crate) async fn sqlite_writer(file: &Path) -> Result<SqliteConnection, StoreError> {
    Ok(SqliteConnection::connect_with(&sqlite_options(file)).await?)
}

/// Writing connections to an SQLite file, with the log's settings.
pub(crate) async fn sqlite_pool(file: &Path, connections: u32) -> Result<SqlitePool, StoreError> {
    let pool = sqlite_pool_options(connections).connect_with(sqlite_options(file)).await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&pool).await?;
    if !new_enough(&version) {
        return Err(StoreError::SqliteTooOld(version));
    }
    Ok(pool)
}

/// Reading connections to the log.
pub(crate) async fn sqlite_read_pool(file: &Path, connections: u32) -> Result<SqlitePool, StoreError> {
    let options = sqlite_options(file).pragma("query_only", "ON").row_buffer_size(512);
    let pool = sqlite_pool_options(connections).connect_with(options).await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&pool).await?;
    if !new_enough(&version) {
        return Err(StoreError::SqliteTooOld(version));
    }
    Ok(pool)
}

/// Connections to a disposable file of read models: lost together with its checkpoint, never apart.
///
/// People vote in no order of the roll, so that each ballot changes leaves of its own: half the page is half the bytes
/// written. The write-ahead log is copied into the file at 64 MiB, by when most leaves in it have changed again.
/// (A file made with larger pages keeps them until it is rebuilt.)
pub(crate) async fn sqlite_views_pool(
    file: &Path,
    connections: u32,
    read_only: bool,
) -> Result<SqlitePool, sqlx::Error> {
    let mut options = sqlite_options(file)
        .synchronous(SqliteSynchronous::Normal)
        .page_size(4096)
        .pragma("wal_autocheckpoint", "16000");
    if read_only {
        options = options.pragma("query_only", "ON");
    }
    sqlite_pool_options(connections).connect_with(options).await
}

/// A database in memory: one connection, for as long as the pool lives.
pub(crate) async fn sqlite_memory_pool() -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
    sqlite_pool_options(1).min_connections(1).connect_with(options).await
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= SQLITE_AT_LEAST
}

/// The settings of every PostgreSQL connection: no statement or forgotten transaction holds the log for ever.
fn postgres_options(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("moothall").options([
        ("idle_in_transaction_session_timeout", "60s"),
        ("lock_timeout", "30s"),
        ("jit", "off"),
    ])
}

/// The log is only ever reached through its keys, and planned once: planning for eight partitions takes longer than the
/// query. A plan made while it was still small would scan it, and the prepared
/// statement would keep that plan: measured, appends of one event took 3 ms instead of 0.4.
fn by_key_only(options: PgConnectOptions) -> PgConnectOptions {
    options.options([
        ("enable_seqscan", "off"),
        ("enable_bitmapscan", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("plan_cache_mode", "force_generic_plan"),
    ])
}

/// Connections to read models. These too are only reached through their keys, and are written while their statistics are young.
pub(crate) async fn postgres_views_pool(
    options: PgConnectOptions,
    connections: u32,
) -> Result<PgPool, sqlx::Error> {
    postgres_pool(by_key_only(options), connections).await
}

/// Connections for reading the log.
pub(crate) async fn postgres_log_pool(
    options: PgConnectOptions,
    connections: u32,
) -> Result<PgPool, sqlx::Error> {
    postgres_pool(by_key_only(options), connections).await
}

/// A connection that appends.
pub(crate) async fn postgres_writer(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let options = by_key_only(postgres_options(options.clone()))
        .options([("synchronous_commit", "on"), ("statement_timeout", "120s")]);
    PgConnection::connect_with(&options).await
}

/// Connections to whatever `options` say.
pub(crate) async fn postgres_pool(
    options: PgConnectOptions,
    connections: u32,
) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new().max_connections(connections).connect_with(postgres_options(options)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(!new_enough("3.51.2"));
        assert!(!new_enough("3.9.0"));
        assert!(new_enough("3.51.3"));
        assert!(new_enough("4.0"));
    }

    #[test]
    fn a_url_names_a_directory_or_a_server() {
        assert!(
            matches!(Target::parse("sqlite:data"), Ok(Target::Sqlite(path)) if path == Path::new("data"))
        );
        assert!(
            matches!(Target::parse("sqlite:///srv/hall"), Ok(Target::Sqlite(path)) if path == Path::new("/srv/hall"))
        );
        assert!(matches!(Target::parse("postgres://hall@localhost/hall"), Ok(Target::Postgres(_))));
    }

    #[test]
    fn a_bad_url_does_not_repeat_its_password() {
        let parsed = Target::parse("postgrse://hall:secret@host/hall");
        assert!(parsed.is_err_and(|error| !error.to_string().contains("secret")));
    }
}
