//! A generation: one complete set of read models in a place of its own (a file on SQLite, a schema on PostgreSQL), with
//! its checkpoint and its quarantine. Because the place is its own, no SQL text needs a generation's number in it.

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use parking_lot::RwLock;
use rustc_hash::FxHashMap;
use sqlx::{AssertSqlSafe, Row as _};
use std::path::PathBuf;
use uuid::Uuid;

use super::pages::Move;
use super::views::{Quarantined, Views};
use crate::chain::Hash;
use crate::connect::{self, Target};
use crate::database::{Database, Dialect, Transaction};
use crate::number::{from_db, slice_from_db, to_db};
use crate::position::Position;
use crate::store::{Store, StoreError};
use crate::{on_pool, on_tx};

const TABLES: &str = "
CREATE TABLE projection_generation (code_hash TEXT NOT NULL, caught_up BOOLEAN NOT NULL, caught_up_at BIGINT);
CREATE TABLE projection_checkpoint (slice INTEGER PRIMARY KEY, pos BIGINT NOT NULL, hash BYTEA);
CREATE TABLE quarantine (community_id UUID PRIMARY KEY, slice INTEGER NOT NULL, pos BIGINT NOT NULL, error TEXT NOT NULL);
";

/// Raised when these tables change: a generation that has others is one of other code.
const FORMAT: u32 = 2;

const CONNECTIONS: u32 = 8;

/// What a generation says about itself. An SQLite file is asked for no more than it needs: nobody else serves it.
const SAYS_SQLITE: &str =
    "SELECT code_hash, caught_up, CAST(0 AS BIGINT) AS caught_up_at FROM projection_generation";
/// Of a row of any version: generations of the first ones have no `caught_up_at`.
const SAYS_POSTGRES: &str =
    "SELECT code_hash, caught_up, COALESCE((to_jsonb(g) ->> 'caught_up_at')::bigint, 0)";

const CURSORS: &str = "SELECT pos FROM projection_checkpoint ORDER BY slice";
/// Of generations of any version: those of the first ones have no `hash`.
const CHECKPOINTS: &str = "SELECT * FROM projection_checkpoint WHERE pos > 0 ORDER BY slice";
const QUARANTINE: &str = "SELECT community_id, slice, pos, error FROM quarantine";
type QuarantineRow = (Uuid, i32, i64, String);
const CAUGHT_UP: &str =
    "UPDATE projection_generation SET caught_up = TRUE, caught_up_at = $1 WHERE NOT caught_up";

const ADVANCE_SQLITE: &str =
    "UPDATE projection_checkpoint SET pos = $3, hash = $4 WHERE slice = $1 AND pos = $2";
const ADVANCE_POSTGRES: &str = "UPDATE projection_checkpoint c SET pos = n.new, hash = n.hash \
    FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bytea[]) n(slice, old, new, hash) \
    WHERE c.slice = n.slice AND c.pos = n.old";

/// How long a generation stays after its successor has caught up: other processes look for it every second.
const GRACE: i64 = 60 * 1_000_000;
/// Processes of another version do not take it over; they have a day to be replaced.
const GRACE_OF_OTHER_CODE: i64 = 24 * 60 * GRACE;

/// What the places found on the disk say about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) number: u32,
    /// `None` when its creation was cut short.
    pub(super) code_hash: Option<String>,
    pub(super) caught_up: bool,
    /// Since when it may serve. Generations of the first versions do not say: they have for long.
    pub(super) caught_up_at: Timestamp,
}

/// An open generation.
#[derive(Debug)]
pub(super) struct Generation {
    pub(super) number: u32,
    pub(super) writes: Database,
    pub(super) reads: Database,
    pub(super) quarantine: RwLock<FxHashMap<CommunityId, Quarantined>>,
}

/// Which code a generation is folded by, these tables included.
pub(super) fn code_hash<V: Views>(views: &V) -> String {
    format!("{FORMAT} {}", views.code_hash())
}

/// The numbers of this store's generations, oldest first.
pub(super) async fn numbers(store: &Store) -> Result<Vec<u32>, StoreError> {
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
    Ok(numbers)
}

/// The generations of this store, oldest first.
pub(super) async fn list(store: &Store) -> Result<Vec<Found>, StoreError> {
    let numbers = numbers(store).await?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let said = match store.reads() {
            Database::Sqlite(_) => {
                let (_, reads) = connect(store, number, 1).await?;
                let said = on_pool!(&reads, pool => sqlx::query_as(SAYS_SQLITE).fetch_optional(pool).await);
                reads.close().await;
                said.ok().flatten()
            }
            Database::Postgres(pool) => {
                let sql = format!("{SAYS_POSTGRES} FROM {}.projection_generation g", schema(number));
                match sqlx::query_as(AssertSqlSafe(sql)).fetch_optional(pool).await {
                    Ok(said) => said,
                    Err(error) if is_missing(&error) => None,
                    // Whoever cannot ask must not take a generation for one that was cut short.
                    Err(error) => return Err(error.into()),
                }
            }
        };
        let (code_hash, caught_up, at): (Option<String>, bool, i64) =
            said.map_or((None, false, 0), |(hash, up, at): (String, bool, i64)| (Some(hash), up, at));
        found.push(Found { number, code_hash, caught_up, caught_up_at: Timestamp(at) });
    }
    Ok(found)
}

/// Which generations nobody needs any more, once `serving` serves here.
pub(super) fn spent(found: &[Found], serving: u32, dialect: Dialect, now: Timestamp) -> Vec<u32> {
    // A directory is one process's: what does not serve here serves nobody.
    let is_spent = |place: &Found| match dialect {
        Dialect::Sqlite => true,
        Dialect::Postgres => found.iter().any(|other| {
            let grace = if other.code_hash == place.code_hash { GRACE } else { GRACE_OF_OTHER_CODE };
            other.number > place.number && other.caught_up && other.caught_up_at.plus_micros(grace) <= now
        }),
    };
    found.iter().filter(|place| place.number < serving && is_spent(place)).map(|place| place.number).collect()
}

/// There is no such schema, or not yet its table: it was dropped meanwhile, or its creation was cut short.
fn is_missing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42P01" | "3F000"))
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
            queue_up(&mut transaction).await?;
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

/// Of several processes that create or remove generations of a PostgreSQL store, one does so at a time.
async fn queue_up(transaction: &mut Transaction) -> Result<(), sqlx::Error> {
    on_tx!(transaction, c => sqlx::query("SELECT v FROM store_meta WHERE k = 'store_id' FOR UPDATE")
        .execute(c)
        .await
        .map(|_| ()))
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
        .bind(code_hash(views))
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
            // A reader that is still at it is not waited for long: it is tried again later.
            run(&mut transaction, "SET LOCAL lock_timeout = '1s'".to_owned()).await?;
            queue_up(&mut transaction).await?;
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

/// Up to where a generation has folded each slice, and the hash of the event there. One that was dropped meanwhile has folded nothing.
pub(super) async fn checkpoints(
    store: &Store,
    number: u32,
) -> Result<Vec<(Position, Option<Vec<u8>>)>, StoreError> {
    let (_, reads) = connect(store, number, 1).await?;
    let found: Result<Vec<_>, sqlx::Error> = on_pool!(&reads, pool => {
        let rows = sqlx::query(CHECKPOINTS).fetch_all(pool).await;
        rows.and_then(|rows| rows.iter().map(|row| {
            let position = Position { slice: slice_from_db(row.try_get("slice")?), pos: from_db(row.try_get("pos")?) };
            Ok((position, row.try_get("hash").unwrap_or_default()))
        }).collect())
    });
    reads.close().await;
    match found {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        found => Ok(found?),
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
        let rows: Vec<QuarantineRow> =
            on_pool!(&self.writes, pool => sqlx::query_as(QUARANTINE).fetch_all(pool).await)?;
        *self.quarantine.write() = rows.into_iter().map(case).map(|case| (case.community, case)).collect();
        Ok(())
    }

    /// Up to where each slice is folded.
    pub(super) async fn cursors(&self) -> Result<Vec<u64>, sqlx::Error> {
        let rows: Vec<(i64,)> =
            on_pool!(&self.writes, pool => sqlx::query_as(CURSORS).fetch_all(pool).await)?;
        Ok(rows.into_iter().map(|(pos,)| from_db(pos)).collect())
    }

    /// From now on this generation may serve, here after a restart, and in other processes at once. The first to say so
    /// says since when.
    pub(super) async fn mark_caught_up(&self, now: Timestamp) -> Result<(), sqlx::Error> {
        match &self.writes {
            // Nobody else waits for it, so nobody asks since when.
            Database::Sqlite(pool) => {
                sqlx::query("UPDATE projection_generation SET caught_up = TRUE").execute(pool).await?;
            }
            Database::Postgres(pool) => {
                // Generations of the first versions lack the column.
                let add = "ALTER TABLE projection_generation ADD COLUMN IF NOT EXISTS caught_up_at BIGINT";
                sqlx::query(add).execute(pool).await?;
                sqlx::query(CAUGHT_UP).bind(now.0).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Whether the read models are there to be read.
    pub(super) async fn is_readable(&self) -> bool {
        let found: Result<Option<(i64,)>, sqlx::Error> = on_pool!(&self.reads, pool =>
            sqlx::query_as("SELECT pos FROM projection_checkpoint WHERE slice = 0").fetch_optional(pool).await);
        matches!(found, Ok(Some(_)))
    }

    pub(super) async fn close(&self) {
        self.writes.close().await;
        self.reads.close().await;
    }
}

/// Up to where each slice is folded, as a transaction sees it.
pub(super) async fn cursors(transaction: &mut Transaction) -> Result<Vec<u64>, sqlx::Error> {
    let rows: Vec<(i64,)> = on_tx!(transaction, c => sqlx::query_as(CURSORS).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(pos,)| from_db(pos)).collect())
}

/// The communities that are not followed, as a transaction sees it.
pub(super) async fn quarantined(transaction: &mut Transaction) -> Result<Vec<Quarantined>, sqlx::Error> {
    let rows: Vec<QuarantineRow> = on_tx!(transaction, c => sqlx::query_as(QUARANTINE).fetch_all(c).await)?;
    Ok(rows.into_iter().map(case).collect())
}

fn case((id, slice, pos, error): QuarantineRow) -> Quarantined {
    let position = Position { slice: slice_from_db(slice), pos: from_db(pos) };
    Quarantined { community: CommunityId(id), position, error }
}

/// Moves the checkpoint inside the transaction that wrote the rows. `false`: somebody else has moved it.
pub(super) async fn advance(transaction: &mut Transaction, moves: &[Move]) -> Result<bool, sqlx::Error> {
    let advanced = match transaction {
        Transaction::Sqlite(open) => {
            let mut rows = 0;
            for step in moves {
                let done = sqlx::query(ADVANCE_SQLITE)
                    .bind(i32::from(step.slice))
                    .bind(to_db(step.from))
                    .bind(to_db(step.to))
                    .bind(step.hash.as_slice())
                    .execute(&mut **open)
                    .await?;
                rows += done.rows_affected();
            }
            rows
        }
        Transaction::Postgres(open) => {
            let slices: Vec<i32> = moves.iter().map(|step| i32::from(step.slice)).collect();
            let old: Vec<i64> = moves.iter().map(|step| to_db(step.from)).collect();
            let new: Vec<i64> = moves.iter().map(|step| to_db(step.to)).collect();
            let hashes: Vec<Hash> = moves.iter().map(|step| step.hash).collect();
            let query = sqlx::query(ADVANCE_POSTGRES).bind(slices).bind(old).bind(new).bind(hashes);
            query.execute(&mut **open).await?.rows_affected()
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
