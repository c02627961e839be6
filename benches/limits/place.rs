//! Where a benchmark's log and vault lie: a directory under `target/bench-data`, or a database of a server that syncs.

use moothall_core::state::Community;
use moothall_eventstore::vault::{MasterKey, Vault, place};
use moothall_eventstore::{Clock, Engine, EngineOptions, Store, StoreOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use std::path::PathBuf;
use std::time::Duration;

use crate::{Outcome, report};

/// Names a running server, as for the tests.
const SERVER: &str = "MOOTHALL_TEST_POSTGRES";
/// A benchmark's secrets are nobody's.
pub(crate) const MASTER_KEY: &str = "1111111111111111111111111111111111111111111111111111111111111111";

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A bare connection, for what is measured without our code.
#[derive(Debug)]
pub(crate) enum Bare {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

impl Bare {
    /// Runs statements without binds.
    pub(crate) async fn run(&mut self, sql: &str) -> Outcome<()> {
        let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(connection) => query.execute(&mut **connection).await.map(drop)?,
            Self::Postgres(connection) => query.execute(&mut **connection).await.map(drop)?,
        }
        Ok(())
    }

    pub(crate) async fn close(self) -> Outcome<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}

/// Where places are made.
#[derive(Debug)]
pub(crate) struct Places {
    directory: PathBuf,
    server: Option<String>,
}

impl Places {
    pub(crate) fn new(postgres: bool) -> Outcome<Self> {
        let directory = report::target().join("bench-data");
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory)?;
        let server = std::env::var(SERVER).ok().map(|url| url.trim_end_matches('/').to_owned());
        if postgres && server.is_none() {
            return Err(format!("no PostgreSQL: `make bench` starts one and names it in {SERVER}").into());
        }
        Ok(Self { directory, server })
    }

    /// An empty, migrated log and vault.
    pub(crate) async fn make(&self, kind: Kind, name: &str) -> Outcome<Place> {
        let place = self.blank(kind, name).await?;
        Store::migrate(&place.url).await?;
        place.open_vault().await?;
        Ok(place)
    }

    async fn blank(&self, kind: Kind, name: &str) -> Outcome<Place> {
        match (kind, &self.server) {
            (Kind::Sqlite, _) => {
                let directory = self.directory.join(name);
                std::fs::create_dir_all(&directory)?;
                let url = format!("sqlite:{}", directory.display());
                Ok(Place { kind, url, directory, server: String::new(), name: name.to_owned() })
            }
            (Kind::Postgres, Some(server)) => {
                let name = format!("bench_{name}");
                let place = Place {
                    kind,
                    url: format!("{server}/{name}"),
                    directory: self.directory.clone(),
                    server: server.clone(),
                    name,
                };
                place.drop_databases().await?;
                let sql = format!("CREATE DATABASE {} TEMPLATE template0", place.name);
                place.administer(&[sql]).await?;
                Ok(place)
            }
            (Kind::Postgres, None) => Err("no PostgreSQL".into()),
        }
    }

    /// A copy of a place that nobody has open.
    pub(crate) async fn copy(&self, from: &Place, name: &str) -> Outcome<Place> {
        match from.kind {
            Kind::Sqlite => {
                let to = self.blank(from.kind, name).await?;
                for entry in std::fs::read_dir(&from.directory)? {
                    let entry = entry?;
                    if entry.file_type()?.is_file() {
                        std::fs::copy(entry.path(), to.directory.join(entry.file_name()))?;
                    }
                }
                Ok(to)
            }
            Kind::Postgres => {
                let name = format!("bench_{name}");
                let place =
                    Place { url: format!("{}/{name}", from.server), name: name.clone(), ..from.clone() };
                place.drop_databases().await?;
                from.administer(&[format!("CREATE DATABASE {name} TEMPLATE {}", from.name)]).await?;
                Ok(place)
            }
        }
    }

    /// Removes what is left.
    pub(crate) fn clear(&self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// A log and a vault.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    directory: PathBuf,
    server: String,
    name: String,
}

impl Place {
    pub(crate) async fn store(&self) -> Outcome<Store> {
        Ok(Store::open(&self.url, StoreOptions::default()).await?)
    }

    /// A store and its lanes, as the server starts them.
    pub(crate) async fn engine(&self) -> Outcome<Engine<Community>> {
        Ok(Engine::start(self.store().await?, &EngineOptions::default()))
    }

    /// Ends the lanes and closes the log; then the place may be copied or opened again.
    pub(crate) async fn shut(engine: Engine<Community>) {
        engine.shutdown().await;
        engine.store().reads().close().await;
    }

    /// The vault, with its tables.
    pub(crate) async fn open_vault(&self) -> Outcome<Vault> {
        let database = match self.kind {
            Kind::Sqlite => place::open_sqlite(&self.directory).await?,
            Kind::Postgres => {
                let log: PgConnectOptions = self.url.parse()?;
                let beside = place::postgres_beside(&self.url)?;
                place::create_postgres(&log, &beside).await?;
                place::open_postgres(beside).await?
            }
        };
        Vault::migrate(&database).await?;
        Ok(Vault::open(database, MasterKey::from_hex(MASTER_KEY)?).await?)
    }

    /// A bare connection to the log, with the settings of the store's own.
    pub(crate) async fn bare(&self) -> Outcome<Bare> {
        self.connect("events.db", "").await
    }

    /// A bare connection to the vault.
    pub(crate) async fn bare_vault(&self) -> Outcome<Bare> {
        self.connect("vault.db", "_vault").await
    }

    async fn connect(&self, file: &str, suffix: &str) -> Outcome<Bare> {
        match self.kind {
            Kind::Sqlite => {
                let options = SqliteConnectOptions::new()
                    .filename(self.directory.join(file))
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
                    .pragma("cache_size", "-65536")
                    .pragma("wal_autocheckpoint", "4000")
                    .pragma("mmap_size", "0");
                Ok(Bare::Sqlite(Box::new(SqliteConnection::connect_with(&options).await?)))
            }
            Kind::Postgres => {
                let options: PgConnectOptions = format!("{}{suffix}", self.url).parse()?;
                let options = options
                    .options([("plan_cache_mode", "force_generic_plan"), ("synchronous_commit", "on")]);
                Ok(Bare::Postgres(Box::new(PgConnection::connect_with(&options).await?)))
            }
        }
    }

    /// Takes the snapshots away, as if there had never been any.
    pub(crate) async fn forget_snapshots(&self) -> Outcome<()> {
        match self.kind {
            Kind::Sqlite => match std::fs::remove_dir_all(self.directory.join("snapshots")) {
                // A fast machine comes here before the first one is written.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                done => Ok(done?),
            },
            Kind::Postgres => {
                let mut bare = self.bare().await?;
                bare.run("DELETE FROM snapshot").await?;
                bare.close().await
            }
        }
    }

    /// Takes the read models away.
    pub(crate) async fn forget_views(&self) -> Outcome<()> {
        match self.kind {
            Kind::Sqlite => {
                for entry in std::fs::read_dir(&self.directory)? {
                    let entry = entry?;
                    if entry.file_name().to_string_lossy().starts_with("views-g") {
                        std::fs::remove_file(entry.path())?;
                    }
                }
                Ok(())
            }
            Kind::Postgres => {
                let mut bare = self.bare().await?;
                bare.run(
                    "DO $$ DECLARE s text; BEGIN \
                     FOR s IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'views_g%' \
                     LOOP EXECUTE 'DROP SCHEMA ' || s || ' CASCADE'; END LOOP; END $$",
                )
                .await?;
                bare.close().await
            }
        }
    }

    pub(crate) async fn remove(&self) -> Outcome<()> {
        match self.kind {
            Kind::Sqlite => Ok(std::fs::remove_dir_all(&self.directory)?),
            Kind::Postgres => self.drop_databases().await,
        }
    }

    async fn drop_databases(&self) -> Outcome<()> {
        let drop = |name: &str| format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        self.administer(&[drop(&self.name), drop(&format!("{}_vault", self.name))]).await
    }

    async fn administer(&self, statements: &[String]) -> Outcome<()> {
        let mut connection = PgConnection::connect(&format!("{}/postgres", self.server)).await?;
        let (fsync,): (String,) = sqlx::query_as("SHOW fsync").fetch_one(&mut connection).await?;
        if fsync != "on" {
            return Err(format!("the server in {SERVER} does not sync: every figure would be a lie").into());
        }
        for sql in statements {
            sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut connection).await?;
        }
        Ok(connection.close().await?)
    }
}

/// The machine's clock, by the one place that may ask it.
pub(crate) fn now() -> moothall_core::time::Timestamp {
    Clock::System.now()
}
