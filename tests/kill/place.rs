//! Where a store lies: a directory of its own, or a database of its own on a server.

use std::path::{Path, PathBuf};

use moothall::cli::Settings;
use moothall::house::{self, House};
use moothall_eventstore::{Clock, EngineOptions, testing};
use uuid::Uuid;

/// Any key will do; the same for every process of a test.
const MASTER_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

pub(super) struct Place {
    pub(super) settings: Settings,
    /// The server's log, and on SQLite the store; removed at the end.
    directory: tempfile::TempDir,
}

impl Place {
    pub(super) fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let url = format!("sqlite:{}", directory.path().join("hall").display());
        Self { settings: settings(url), directory }
    }

    /// An SQLite store in a directory that somebody else looks after.
    pub(super) fn in_directory(directory: &Path) -> Self {
        let url = format!("sqlite:{}", directory.join("hall").display());
        Self { settings: settings(url), directory: tempfile::tempdir().expect("a directory") }
    }

    /// A database of the server that all tests share. It does not sync, which a killed client does not mind.
    pub(super) async fn on_postgres() -> Self {
        Self::at(testing::fresh_postgres().await.expect("a database")).await
    }

    /// An empty PostgreSQL database.
    pub(super) async fn at(url: String) -> Self {
        let settings = settings(url);
        house::migrate(&settings).await.expect("tables");
        Self { settings, directory: tempfile::tempdir().expect("a directory") }
    }

    /// The same store by another way in.
    pub(super) fn reached_by(&self, url: &str) -> Settings {
        Settings { database: url.to_owned(), ..self.settings.clone() }
    }

    pub(super) fn url(&self) -> &str {
        &self.settings.database
    }

    /// The SQLite file of the log.
    pub(super) fn events_file(&self) -> PathBuf {
        Path::new(self.url().strip_prefix("sqlite:").expect("an SQLite store")).join("events.db")
    }

    pub(super) fn server_log(&self) -> PathBuf {
        self.directory.path().join("server.log")
    }

    /// Opens the store in this process, as a server would.
    pub(super) async fn house(&self) -> House {
        self.house_at(Clock::System).await
    }

    pub(super) async fn house_at(&self, clock: Clock) -> House {
        House::open(&self.settings, clock, &EngineOptions::default())
            .await
            .expect("a store that opens without repair")
    }
}

fn settings(database: String) -> Settings {
    Settings {
        database,
        vault: None,
        master_key: Some(MASTER_KEY.to_owned()),
        log: "warn".to_owned(),
        log_json: false,
    }
}

/// A `UUIDv7` from a clock that is wrong by so many seconds.
pub(super) fn key_of_a_wrong_clock(seconds: i64) -> Uuid {
    let (now, nanos) = Uuid::now_v7().get_timestamp().expect("a v7 tells the time").to_unix();
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, now.saturating_add_signed(seconds), nanos))
}
