//! Where the vault lives: `vault.db` in the data directory, or a PostgreSQL database beside the log's. Never the log's own database, so
//! that backups of keys can have their own, short retention. The only file of the vault that knows one database from the other.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

use super::VaultError;
use crate::database::Database;

/// Opens or makes `vault.db` in `directory`: readable by its owner only, durable, overwriting what it deletes.
pub async fn open_sqlite(directory: &Path) -> Result<Database, VaultError> {
    let path = directory.join("vault.db");
    OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY");
    // SQLite has one writer at a time; more connections would only wait for one another.
    Ok(Database::Sqlite(SqlitePoolOptions::new().max_connections(4).connect_with(options).await?))
}

/// Opens the vault's PostgreSQL database.
pub async fn open_postgres(options: PgConnectOptions) -> Result<Database, VaultError> {
    let options = options.options([("synchronous_commit", "on")]);
    Ok(Database::Postgres(PgPoolOptions::new().max_connections(8).connect_with(options).await?))
}

/// What a `postgres://` URL says.
pub fn postgres_at(url: &str) -> Result<PgConnectOptions, VaultError> {
    Ok(url.parse()?)
}

/// The vault's default place for a log at `log_url`: the same server, the database's name followed by `_vault`.
pub fn postgres_beside(log_url: &str) -> Result<PgConnectOptions, VaultError> {
    let log: PgConnectOptions = log_url.parse()?;
    let name = format!("{}_vault", log.get_database().unwrap_or(log.get_username()));
    Ok(log.database(&name))
}

/// Creates the vault's PostgreSQL database if it is missing. `log` is a database on the same server that exists.
pub async fn create_postgres(log: &PgConnectOptions, vault: &PgConnectOptions) -> Result<(), VaultError> {
    const EXISTS: &str = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)";
    let name = vault.get_database().unwrap_or(vault.get_username());
    let mut connection = log.connect().await?;
    if sqlx::query_scalar::<_, bool>(EXISTS).bind(name).fetch_one(&mut connection).await? {
        return Ok(());
    }
    let create = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
    let created = sqlx::query(AssertSqlSafe(create)).execute(&mut connection).await;
    connection.close().await?;
    match created {
        Err(sqlx::Error::Database(error)) => match error.code().as_deref() {
            Some("42501") => Err(VaultError::MayNotCreate(name.to_owned())), // insufficient_privilege
            Some("42P04" | "23505") => Ok(()), // Somebody else has just created it.
            _ => Err(sqlx::Error::Database(error).into()),
        },
        other => Ok(other.map(drop)?),
    }
}

/// Refuses connections that could lose a key once it was used, or keep one once it was destroyed; and a database without tables.
pub(crate) async fn check_connection(database: &Database) -> Result<(), VaultError> {
    const FULL: i64 = 2;
    let tables: i64 = match database {
        Database::Sqlite(pool) => {
            let synchronous: i64 = sqlx::query("PRAGMA synchronous").fetch_one(pool).await?.get(0);
            if synchronous < FULL {
                return Err(VaultError::UnsafeConnection("PRAGMA synchronous=FULL"));
            }
            let secure_delete: i64 = sqlx::query("PRAGMA secure_delete").fetch_one(pool).await?.get(0);
            if secure_delete != 1 {
                return Err(VaultError::UnsafeConnection("PRAGMA secure_delete=ON"));
            }
            sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name = 'subject_key'")
                .fetch_one(pool)
                .await?
        }
        Database::Postgres(pool) => {
            let commit: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(pool).await?;
            if commit == "off" {
                return Err(VaultError::UnsafeConnection("synchronous_commit=on"));
            }
            sqlx::query_scalar("SELECT count(*) FROM pg_tables WHERE tablename = 'subject_key'")
                .fetch_one(pool)
                .await?
        }
    };
    if tables == 0 { Err(VaultError::NotMigrated) } else { Ok(()) }
}
