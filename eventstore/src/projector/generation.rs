//! A generation: one complete set of read models in a place of its own (a file on SQLite, a schema on PostgreSQL), with
//! its checkpoint and its quarantine. Because the place is its own, no SQL text needs a generation's number in it.

use moothall_core::decider::CommunityId;
use parking_lot::RwLock;
use rustc_hash::FxHashMap;
use sqlx::{AssertSqlSafe, Row};
use std::path::PathBuf;
use uuid::Uuid;

use super::views::{Quarantined, Views};
use crate::connect::{self, Target};
use crate::database::{Database, Transaction};
use crate::number::{from_db, slice_from_db, to_db};
use crate::position::Position;
use crate::store::{Store, StoreError};
use crate::{on_pool, on_tx};

const TABLES: &str = "
CREATE TABLE projection_generation (code_hash TEXT NOT NULL, caught_up BOOLEAN NOT NULL);
CREATE TABLE projection_checkpoint (slice INTEGER PRIMARY KEY, pos BIGINT NOT NULL);
CREATE TABLE quarantine (community_id UUID PRIMARY KEY, slice INTEGER NOT NULL, pos BIGINT NOT NULL, error TEXT NOT NULL);
";

const CONNECTIONS: u32 = 8;

/// What the places found on the disk say about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) number: u32,
    /// `None` when its creation was cut short.
    pub(super) code_hash: Option<String>,
    pub(super) caught_up: bool,
}

/// An open generation.
#[derive(Debug)]
pub(super) struct Generation {
    pub(super) number: u32,
    pub(super) writes: Database,
    pub(super) reads: Database,
    pub(super) quarantine: RwLock<FxHashMap<CommunityId, Quarantined>>,
}

/// The generations of this store, oldest first.
pub(super) async fn list(store: &Store) -> Result<Vec<Found>, StoreError> {
    let mut numbers: Vec<u32> = match &store.inner.target {
        Target::Sqlite(directory) => std::fs::read_dir(directory)
            .map_err(|error| StoreError::Directory(directory.clone(), error))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_prefix("views-g")?.strip_suffix(".db")?.parse().ok())
            .collect(),
        Target::Postgres(_) => {
            let names: Vec<(String,)> = on_pool!(store.reads(), pool =>
                sqlx::query_as("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'views_g%'")
                    .fetch_all(pool).await)?;
            names.into_iter().filter_map(|(name,)| name.strip_prefix("views_g")?.parse().ok()).collect()
        }
    };
    numbers.sort_unstable();
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let (_, reads) = connect(store, number, 1).await?;
        let row: Result<Option<(String, bool)>, _> = on_pool!(&reads, pool =>
            sqlx::query_as("SELECT code_hash, caught_up FROM projection_generation").fetch_optional(pool).await);
        reads.close().await;
        let (code_hash, caught_up) = row.ok().flatten().map_or((None, false), |(hash, up)| (Some(hash), up));
        found.push(Found { number, code_hash, caught_up });
    }
    Ok(found)
}

/// Creates an empty generation. Of two processes that create the same one, the second finds it there.
pub(super) async fn create<V: Views>(store: &Store, views: &V, number: u32) -> Result<(), StoreError> {
    let mut transaction = match &store.inner.target {
        Target::Sqlite(_) => {
            // What was cut short goes first.
            remove(store, number).await?;
            connect(store, number, 1).await?.0.begin().await?
        }
        Target::Postgres(_) => {
            let mut transaction = store.reads().begin().await?;
            // Creators wait for each other here.
            on_tx!(&mut transaction, c =>
                sqlx::query("SELECT v FROM store_meta WHERE k = 'store_id' FOR UPDATE").execute(c).await.map(|_| ()))?;
            let exists: Option<(i32,)> = on_tx!(&mut transaction, c =>
                sqlx::query_as("SELECT 1 FROM pg_namespace WHERE nspname = $1")
                    .bind(schema(number)).fetch_optional(c).await)?;
            if exists.is_some() {
                return Ok(());
            }
            let name = schema(number);
            run(&mut transaction, format!("CREATE SCHEMA {name}; SET LOCAL search_path TO {name}")).await?;
            transaction
        }
    };
    lay_tables(&mut transaction, views, store.slices()).await?;
    transaction.commit().await?;
    Ok(())
}

/// The runner's own tables and those of the read models, empty.
pub(super) async fn lay_tables<V: Views>(
    transaction: &mut Transaction,
    views: &V,
    slices: u16,
) -> Result<(), sqlx::Error> {
    run(transaction, TABLES.to_owned()).await?;
    run(transaction, views.ddl(transaction.dialect())).await?;
    let rows: Vec<String> = (0..slices).map(|slice| format!("({slice}, 0)")).collect();
    run(transaction, format!("INSERT INTO projection_checkpoint (slice, pos) VALUES {}", rows.join(", ")))
        .await?;
    on_tx!(transaction, c => sqlx::query("INSERT INTO projection_generation (code_hash, caught_up) VALUES ($1, $2)")
        .bind(views.code_hash())
        .bind(false)
        .execute(c)
        .await
        .map(|_| ()))
}

/// Runs statements without binds.
pub(super) async fn run(transaction: &mut Transaction, sql: String) -> Result<(), sqlx::Error> {
    on_tx!(transaction, c => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(|_| ()))
}

/// Removes a generation's place.
pub(super) async fn remove(store: &Store, number: u32) -> Result<(), StoreError> {
    match &store.inner.target {
        Target::Sqlite(_) => {
            for file in files(store, number) {
                match std::fs::remove_file(&file) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StoreError::Directory(file, error));
                    }
                    _ => {}
                }
            }
            Ok(())
        }
        Target::Postgres(_) => {
            let mut transaction = store.reads().begin().await?;
            run(&mut transaction, format!("DROP SCHEMA IF EXISTS {} CASCADE", schema(number))).await?;
            transaction.commit().await?;
            Ok(())
        }
    }
}

/// Opens writing and reading connections to a generation's place.
async fn connect(store: &Store, number: u32, connections: u32) -> Result<(Database, Database), StoreError> {
    match &store.inner.target {
        Target::Sqlite(directory) => {
            let file = directory.join(format!("views-g{number}.db"));
            let writes = connect::sqlite_views_pool(&file, 1, false).await?;
            let reads = connect::sqlite_views_pool(&file, connections, true).await?;
            Ok((Database::Sqlite(writes), Database::Sqlite(reads)))
        }
        Target::Postgres(options) => {
            let options = options.as_ref().clone().options([
                ("search_path", schema(number)),
                // Rows and checkpoint are lost together, and folded again.
                ("synchronous_commit", "off".to_owned()),
            ]);
            let pool = connect::postgres_views_pool(options, connections.max(2)).await?;
            Ok((Database::Postgres(pool.clone()), Database::Postgres(pool)))
        }
    }
}

fn schema(number: u32) -> String {
    format!("views_g{number}")
}

fn files(store: &Store, number: u32) -> Vec<PathBuf> {
    let directory = store.directory().map(PathBuf::from).unwrap_or_default();
    ["", "-wal", "-shm"].iter().map(|end| directory.join(format!("views-g{number}.db{end}"))).collect()
}

impl Generation {
    pub(super) async fn open(store: &Store, number: u32) -> Result<Self, StoreError> {
        let (writes, reads) = connect(store, number, CONNECTIONS).await?;
        let generation = Self { number, writes, reads, quarantine: RwLock::default() };
        generation.reload_quarantine().await?;
        Ok(generation)
    }

    /// Takes over what is written in the quarantine, by whichever runner.
    pub(super) async fn reload_quarantine(&self) -> Result<(), sqlx::Error> {
        let rows: Vec<(Uuid, i32, i64, String)> = on_pool!(&self.writes, pool =>
            sqlx::query_as("SELECT community_id, slice, pos, error FROM quarantine").fetch_all(pool).await)?;
        *self.quarantine.write() = rows
            .into_iter()
            .map(|(id, slice, pos, error)| {
                let position = Position { slice: slice_from_db(slice), pos: from_db(pos) };
                let community = CommunityId(id);
                (community, Quarantined { community, position, error })
            })
            .collect();
        Ok(())
    }

    /// Up to where each slice is folded.
    pub(super) async fn cursors(&self) -> Result<Vec<u64>, sqlx::Error> {
        on_pool!(&self.writes, pool => {
            let rows = sqlx::query("SELECT pos FROM projection_checkpoint ORDER BY slice").fetch_all(pool).await?;
            rows.iter().map(|row| row.try_get::<i64, _>(0).map(from_db)).collect()
        })
    }

    /// From now on this generation may serve after a restart.
    pub(super) async fn mark_caught_up(&self) -> Result<(), sqlx::Error> {
        on_pool!(&self.writes, pool => sqlx::query("UPDATE projection_generation SET caught_up = TRUE")
            .execute(pool)
            .await
            .map(|_| ()))
    }

    pub(super) async fn close(&self) {
        self.writes.close().await;
        self.reads.close().await;
    }
}

/// Moves the checkpoint inside the transaction that wrote the rows. `false`: somebody else has moved it.
pub(super) async fn advance(
    transaction: &mut Transaction,
    moves: &[(u16, u64, u64)],
) -> Result<bool, sqlx::Error> {
    let advanced = match transaction {
        Transaction::Sqlite(open) => {
            let mut rows = 0;
            for (slice, old, new) in moves {
                let done =
                    sqlx::query("UPDATE projection_checkpoint SET pos = $1 WHERE slice = $2 AND pos = $3")
                        .bind(to_db(*new))
                        .bind(i32::from(*slice))
                        .bind(to_db(*old))
                        .execute(&mut **open)
                        .await?;
                rows += done.rows_affected();
            }
            rows
        }
        Transaction::Postgres(open) => {
            let slices: Vec<i32> = moves.iter().map(|(slice, _, _)| i32::from(*slice)).collect();
            let old: Vec<i64> = moves.iter().map(|(_, old, _)| to_db(*old)).collect();
            let new: Vec<i64> = moves.iter().map(|(_, _, new)| to_db(*new)).collect();
            sqlx::query(
                "UPDATE projection_checkpoint c SET pos = n.new FROM unnest($1::integer[], $2::bigint[], $3::bigint[]) \
                 n(slice, old, new) WHERE c.slice = n.slice AND c.pos = n.old",
            )
            .bind(slices)
            .bind(old)
            .bind(new)
            .execute(&mut **open)
            .await?
            .rows_affected()
        }
    };
    Ok(advanced == crate::number::count(moves.len()))
}

/// Writes down that a community is not followed any more.
pub(super) async fn quarantine(transaction: &mut Transaction, case: &Quarantined) -> Result<(), sqlx::Error> {
    on_tx!(transaction, c => sqlx::query(
        "INSERT INTO quarantine (community_id, slice, pos, error) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (community_id) DO NOTHING")
        .bind(case.community.0)
        .bind(i32::from(case.position.slice))
        .bind(to_db(case.position.pos))
        .bind(case.error.as_str())
        .execute(c)
        .await
        .map(|_| ()))
}
