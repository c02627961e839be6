//! Fresh vault databases for tests, one of each kind.

use std::path::{Path, PathBuf};

use moothall_eventstore::database::Database;
use moothall_eventstore::vault::{Vault, place};
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

/// Where one test keeps its vault.
pub(crate) enum Place {
    Sqlite(TempDir),
    Postgres(Box<PgConnectOptions>),
}

impl Place {
    pub(crate) async fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap()).migrated().await
    }

    pub(crate) async fn postgres() -> Self {
        let url = moothall_eventstore::testing::fresh_postgres().await.unwrap();
        Self::Postgres(Box::new(url.parse().unwrap())).migrated().await
    }

    async fn migrated(self) -> Self {
        for _ in 0..2 {
            Vault::migrate(&self.database().await).await.unwrap();
        }
        self
    }

    /// A new pool, as another process would have.
    pub(crate) async fn database(&self) -> Database {
        match self {
            Self::Sqlite(directory) => place::open_sqlite(directory.path()).await.unwrap(),
            Self::Postgres(options) => place::open_postgres(PgConnectOptions::clone(options)).await.unwrap(),
        }
    }

    /// Makes the database write what it holds back.
    pub(crate) async fn flush(&self) {
        if let Database::Postgres(pool) = self.database().await {
            sqlx::query("CHECKPOINT").execute(&pool).await.unwrap();
        }
    }

    /// The directory of the database's files. PostgreSQL's write-ahead log, which it recycles in its own time, is not below it.
    pub(crate) async fn files(&self) -> PathBuf {
        match (self, self.database().await) {
            (Self::Sqlite(directory), _) => directory.path().to_owned(),
            (_, Database::Postgres(pool)) => {
                const FILES: &str = "SELECT current_setting('data_directory') || '/base/' || oid::text \
                    FROM pg_database WHERE datname = current_database()";
                let files: String = sqlx::query_scalar(FILES).fetch_one(&pool).await.unwrap();
                Path::new(&files).to_owned()
            }
            (Self::Postgres(_), Database::Sqlite(_)) => unreachable!(),
        }
    }
}

impl Place {
    /// Whether those bytes stand in any of the database's files.
    pub(crate) async fn contains(&self, needle: &[u8]) -> bool {
        let holds = |bytes: Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle);
        files_below(&self.files().await).iter().any(|file| holds(std::fs::read(file).unwrap_or_default()))
    }
}

/// All files in a directory and the directories in it.
pub(crate) fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Runs the async function `$name(place)` once on each database.
macro_rules! on_both_databases {
    ($name:ident) => {
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(crate::vault_places::Place::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(crate::vault_places::Place::postgres().await).await;
            }
        }
    };
}
pub(crate) use on_both_databases;
