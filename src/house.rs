//! The house: everything that is open while a command works, and the order in which it is opened and closed.

use moothall_core::language::Language;
use moothall_core::refusal::Refusal;
use moothall_core::state::{Command, Community};
use moothall_eventstore::database::Database;
use moothall_eventstore::identity::Identity;
use moothall_eventstore::vault::{MasterKey, Vault, place};
use moothall_eventstore::{
    Clock, Engine, EngineOptions, ExecuteError, Projector, ProjectorOptions, Receipt, Request, Store,
    StoreOptions,
};
use moothall_graphql::App;
use moothall_projections::ReadModels;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::cli::Settings;
use crate::failure::Failure;

/// The master key's file in an SQLite data directory.
const KEY_FILE: &str = "master.key";

/// An open store with its lanes, read models, keys and identities.
#[derive(Debug)]
pub struct House {
    /// The log.
    pub store: Store,
    /// The write path.
    pub engine: Engine<Community>,
    /// The read models.
    pub projector: Projector<ReadModels>,
    /// The keys of persons.
    pub vault: Vault,
    /// Accounts, sessions, invitations.
    pub identity: Identity,
    /// The time.
    pub clock: Clock,
}

fn directory(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

fn master_key(settings: &Settings, directory: Option<&Path>) -> Result<MasterKey, Failure> {
    let fault = |error| Failure::fault("the master key", &error);
    match (&settings.master_key, directory) {
        (Some(hex), _) => MasterKey::from_hex(hex).map_err(fault),
        (None, Some(directory)) => MasterKey::from_file_or_new(&directory.join(KEY_FILE)).map_err(fault),
        (None, None) => {
            Err(Failure::usage("PostgreSQL needs --master-key or MOOTHALL_MASTER_KEY: 64 hexadecimal digits"))
        }
    }
}

async fn open_vault_database(settings: &Settings, directory: Option<&Path>) -> Result<Database, Failure> {
    let fault = |error| Failure::fault("opening the vault", &error);
    match (directory, &settings.vault) {
        (Some(directory), _) => {
            std::fs::create_dir_all(directory)
                .map_err(|error| Failure::file(&directory.display().to_string(), &error))?;
            place::open_sqlite(directory).await.map_err(fault)
        }
        (None, Some(url)) => {
            let options = place::postgres_at(url).map_err(fault)?;
            place::open_postgres(options).await.map_err(fault)
        }
        (None, None) => {
            let beside = place::postgres_beside(&settings.database).map_err(fault)?;
            place::open_postgres(beside).await.map_err(fault)
        }
    }
}

/// Creates the tables of log and vault, or brings them up to date.
pub async fn migrate(settings: &Settings) -> Result<(), Failure> {
    let directory = directory(&settings.database);
    Store::migrate(&settings.database).await.map_err(|error| Failure::fault("migrating the log", &error))?;
    if directory.is_none() && settings.vault.is_none() {
        let fault = |error| Failure::fault("creating the vault's database", &error);
        let beside = place::postgres_beside(&settings.database).map_err(fault)?;
        let log = place::postgres_at(&settings.database).map_err(fault)?;
        place::create_postgres(&log, &beside).await.map_err(fault)?;
    }
    let database = open_vault_database(settings, directory.as_deref()).await?;
    Vault::migrate(&database).await.map_err(|error| Failure::fault("migrating the vault", &error))
}

/// Opens the log alone. An embedded store (SQLite) is migrated first; PostgreSQL waits for `moothall migrate`.
pub(crate) async fn open_log(settings: &Settings, clock: Clock) -> Result<Store, Failure> {
    if directory(&settings.database).is_some() {
        migrate(settings).await?;
    }
    let opened = Store::open(&settings.database, StoreOptions { clock, ..StoreOptions::default() }).await;
    opened.map_err(|error| Failure::fault("opening the log", &error))
}

impl House {
    /// Opens everything, the log first.
    pub async fn open(settings: &Settings, clock: Clock, engine: &EngineOptions) -> Result<Self, Failure> {
        let directory = directory(&settings.database);
        let fault = |error| Failure::fault("opening the log", &error);
        // First, for it knows what is no database at all.
        let store = open_log(settings, clock.clone()).await?;
        let key = master_key(settings, directory.as_deref())?;
        let database = open_vault_database(settings, directory.as_deref()).await?;
        let vault =
            Vault::open(database, key).await.map_err(|error| Failure::fault("opening the vault", &error))?;
        let projector =
            Projector::start(store.clone(), ReadModels, ProjectorOptions::default()).await.map_err(fault)?;
        let engine = Engine::start(store.clone(), engine);
        Ok(Self { engine, projector, identity: Identity::new(vault.clone()), vault, clock, store })
    }

    /// What the schema's resolvers work with.
    #[must_use]
    pub fn app(&self, session_lifetime: Duration) -> Arc<App> {
        let (engine, projector) = (self.engine.clone(), self.projector.clone());
        Arc::new(App::new(engine, projector, self.vault.clone(), self.identity.clone(), session_lifetime))
    }

    /// The read models that serve now.
    #[must_use]
    pub fn views(&self) -> Arc<Database> {
        self.projector.reads()
    }

    /// Executes a command for the command line: a refusal becomes its sentence. A full queue is a failure like others: what has a key may be
    /// sent again.
    pub async fn execute(&self, request: Request<Command>) -> Result<Receipt, Failure> {
        self.engine.execute(request).await.map_err(|error| failure(&error))
    }

    /// Waits until the read models show everything that is in the log.
    pub async fn catch_up(&self) -> Result<(), Failure> {
        let patience = Duration::from_hours(1);
        self.projector
            .catch_up(patience)
            .await
            .map_err(|error| Failure::fault("waiting for the read models", &error))
    }

    /// Closes in order: what waits in the lanes is answered, then the read models stop.
    pub async fn close(&self) {
        self.engine.shutdown().await;
        self.projector.shutdown().await;
    }
}

/// What the terminal says when a command was not executed.
pub(crate) fn failure(error: &ExecuteError<Refusal>) -> Failure {
    match error {
        ExecuteError::Refused(refusal) => {
            let mut message = format!("{} ({})", refusal.sentence(Language::En), refusal.code());
            if let Refusal::ImportRefused { rows } = refusal {
                for row in rows {
                    let _ = write!(message, "\n  {row}"); // Writing to a string does not fail.
                }
            }
            Failure::input(message)
        }
        other => Failure::fault("executing a command", other),
    }
}
