//! A store to test with, on either database, opened and reopened like a server's.

use moothall_core::decider::{Actor, CommunityId, StreamId};
use moothall_core::time::Timestamp;
use moothall_eventstore::faults::Faults;
use moothall_eventstore::verify::{Report, verify_log};
use moothall_eventstore::{
    Clock, CommandKey, Database, Engine, EngineOptions, Request, Store, StoreOptions, testing,
};
use uuid::Uuid;

use crate::bank::{Bank, BankCommand};

pub(crate) const NOON: Timestamp = Timestamp(1_800_000_000_000_000);

/// One sentence, two tests.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($hall:ident: Hall) $body:block)*) => {
        $(
            mod $name {
                use super::*;

                async fn contract($hall: crate::hall::Hall) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_sqlite() {
                    contract(crate::hall::Hall::on_sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_postgres() {
                    contract(crate::hall::Hall::on_postgres().await).await;
                }
            }
        )*
    };
}
pub(crate) use on_both_databases;

/// Before the state in a snapshot's file: code version, number, length, hash.
const SHELF_HEAD: usize = 3 * 8 + 32;

pub(crate) struct Hall {
    pub(crate) url: String,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    /// Removed at the end of the test.
    _directory: tempfile::TempDir,
}

impl Hall {
    pub(crate) async fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("hall").display());
        Self::at(url, directory).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let url = testing::fresh_postgres().await.unwrap();
        Self::at(url, tempfile::tempdir().unwrap()).await
    }

    async fn at(url: String, directory: tempfile::TempDir) -> Self {
        Store::migrate(&url).await.unwrap();
        Self { url, clock: Clock::hand_wound(NOON), faults: Faults::default(), _directory: directory }
    }

    /// The log's tables, as somebody with the database's password reaches them.
    pub(crate) async fn database(&self) -> Database {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(format!("{path}/events.db"));
                Database::Sqlite(sqlx::SqlitePool::connect_with(options).await.unwrap())
            }
            None => Database::Postgres(sqlx::PgPool::connect(&self.url).await.unwrap()),
        }
    }

    /// Where SQLite's snapshots lie.
    fn shelf(&self) -> Option<std::path::PathBuf> {
        self.url.strip_prefix("sqlite:").map(|path| std::path::Path::new(path).join("snapshots"))
    }

    pub(crate) async fn forget_snapshots(&self) {
        match self.shelf() {
            Some(folder) => std::fs::remove_dir_all(folder).unwrap(),
            None => self.on_snapshots("DELETE FROM snapshot", community(1), None).await,
        }
    }

    /// The state in a community's snapshot.
    pub(crate) async fn snapshot_of(&self, community: CommunityId) -> Vec<u8> {
        if let Some(folder) = self.shelf() {
            return std::fs::read(folder.join(community.0.to_string())).unwrap().split_off(SHELF_HEAD);
        }
        let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
        let (state,): (Vec<u8>,) = sqlx::query_as("SELECT state FROM snapshot WHERE community_id = $1")
            .bind(community.0)
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        state
    }

    pub(crate) async fn edit_snapshot_of(&self, community: CommunityId, state: Vec<u8>) {
        if let Some(folder) = self.shelf() {
            let file = folder.join(community.0.to_string());
            let mut bytes = std::fs::read(&file).unwrap();
            bytes.truncate(SHELF_HEAD);
            bytes[16..24].copy_from_slice(&u64::try_from(state.len()).unwrap().to_le_bytes());
            bytes.extend(state);
            std::fs::write(file, bytes).unwrap();
        } else {
            let edit = "UPDATE snapshot SET state = $2 WHERE community_id = $1";
            self.on_snapshots(edit, community, Some(state)).await;
        }
    }

    /// Half of a file beside the snapshot; PostgreSQL's are whole or not there.
    pub(crate) fn leave_a_torn_snapshot_of(&self, community: CommunityId) -> Option<std::path::PathBuf> {
        let torn = self.shelf()?.join(format!("{}.torn", community.0));
        std::fs::write(&torn, [0; 40]).unwrap();
        Some(torn)
    }

    async fn on_snapshots(&self, sql: &'static str, community: CommunityId, state: Option<Vec<u8>>) {
        let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
        let mut query = sqlx::query(sql);
        if let Some(state) = state {
            query = query.bind(community.0).bind(state);
        }
        query.execute(&pool).await.unwrap();
        pool.close().await;
    }

    pub(crate) async fn store(&self) -> Store {
        let options = StoreOptions { clock: self.clock.clone(), readers: 3, faults: self.faults.clone() };
        Store::open(&self.url, options).await.unwrap()
    }

    pub(crate) async fn engine(&self) -> Engine<Bank> {
        self.engine_with(EngineOptions::default()).await
    }

    pub(crate) async fn engine_with(&self, options: EngineOptions) -> Engine<Bank> {
        Engine::start(self.store().await, &options)
    }
}

pub(crate) fn community(number: u128) -> CommunityId {
    CommunityId(Uuid::from_u128(number))
}

pub(crate) fn account(number: u128) -> Uuid {
    Uuid::from_u128(0xACC0_0000 + number)
}

pub(crate) fn deposit(number: u128, amount: u64) -> Request<BankCommand> {
    ask(number, BankCommand::Deposit { account: account(1), amount })
}

pub(crate) fn ask(number: u128, command: BankCommand) -> Request<BankCommand> {
    let actor = Actor::Member(Uuid::from_u128(42));
    Request { community: community(number), command, actor, key: None, expected: None }
}

pub(crate) fn keyed(mut request: Request<BankCommand>, id: Uuid, digest: u8) -> Request<BankCommand> {
    request.key = Some(CommandKey { id, digest: [digest; 16] });
    request
}

pub(crate) fn expecting(mut request: Request<BankCommand>, version: u64) -> Request<BankCommand> {
    request.expected = Some((StreamId(account(1)), version));
    request
}

/// A key made by a client whose clock shows `at`.
pub(crate) fn key_made_at(at: Timestamp) -> Uuid {
    let micros = u64::try_from(at.0).unwrap();
    let nanos = u32::try_from(micros % 1_000_000).unwrap() * 1000;
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos))
}

/// The log is sound; says what is in it.
pub(crate) async fn sound(store: &Store) -> Report {
    let report = verify_log::<Bank>(store, |_| {}).await.unwrap();
    assert_eq!(report.bad, None);
    report
}

pub(crate) async fn balance(engine: &Engine<Bank>, number: u128) -> u64 {
    let read = |bank: &Bank| bank.balances.get(&account(1)).copied().unwrap_or(0);
    engine.state_of(community(number), read).await.unwrap()
}
