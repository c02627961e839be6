//! The one way into the log: a batch of rows, stored whole if nothing else was appended since the heads it names.
//! A commit whose reply was lost is looked up, never reported as failed.

use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;

use crate::connect::{self, Target};
use crate::pack::{self, Packed};
use crate::rows::Rows;
use crate::store::{Store, StoreError};

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appended {
    /// On disk, all of it.
    Stored,
    /// Nothing was written: another writer moved a slice, or a command key is already in the log.
    Missed,
}

/// Why a batch was not stored, or is not known to be.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The database said no; nothing was stored.
    #[error("the log could not be written")]
    Failed(#[source] sqlx::Error),
    /// Nothing was sent.
    #[error("the database cannot be reached")]
    Unreachable(#[source] StoreError),
    /// The batch was sent, and may yet be found in the log.
    #[error("the connection was lost during a commit, and it is not known whether that happened")]
    Unresolved(#[source] StoreError),
}

/// How long a lost database is waited for before callers are told.
const PATIENCE: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Times a batch is sent again after the server aborted it for the sake of another.
const ABORTS: u32 = 8;
/// Times it is sent again after waiting in vain for a lock, half a minute each: a lost copy of it may hold that while it commits.
const LOCKS: u32 = 2;
/// Rows and bytes of one statement. A larger batch is one transaction of several.
const STATEMENT_ROWS: usize = 4096;
const STATEMENT_BYTES: usize = 8 << 20;

const GUARDED_INSERT: &str = "\
WITH g AS (
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM unnest($1::smallint[], $2::bigint[]) q(s, h)
        WHERE q.h > 0 AND NOT EXISTS (SELECT 1 FROM event e WHERE e.slice = q.s AND e.pos = q.h)))
INSERT INTO event (slice, pos, community_id, seq, stream_id, version, kind, recorded_at, actor_kind, actor_id,
                   command_id, command_digest, command_events, hash, payload)
SELECT t.* FROM g, unnest($3::smallint[], $4::bigint[], $5::uuid[], $6::bigint[], $7::uuid[], $8::bigint[],
                          $9::text[], $10::bigint[], $11::text[], $12::uuid[], $13::uuid[], $14::bytea[],
                          $15::integer[], $16::bytea[], $17::bytea[]) t";

/// Slices that have moved on from the heads something was decided on.
const MOVED: &str = "SELECT count(*) FROM unnest($1::smallint[], $2::bigint[]) q(s, h) \
    WHERE EXISTS (SELECT 1 FROM event e WHERE e.slice = q.s AND e.pos = q.h + 1)";

const HASH_AT: &str = "SELECT hash FROM event WHERE slice = $1 AND pos = $2";

/// The writing connection of a lane, made anew when it is lost.
#[derive(Debug)]
pub(crate) struct Writer {
    store: Store,
    connection: Option<Connection>,
}

#[derive(Debug)]
enum Connection {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

/// Runs one query on whichever connection is there.
macro_rules! on_connection {
    ($connection:expr, $c:ident => $body:expr) => {
        match $connection {
            Connection::Sqlite($c) => {
                let $c = &mut **$c;
                $body
            }
            Connection::Postgres($c) => {
                let $c = &mut **$c;
                $body
            }
        }
    };
}

impl Writer {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, connection: None }
    }

    /// Stores the rows, all or nothing.
    pub(crate) async fn append(&mut self, rows: &mut Rows) -> Result<Appended, AppendError> {
        #[cfg(feature = "sabotage")]
        if self.store.inner.faults.fails_append() {
            return Err(AppendError::Failed(sqlx::Error::Io(std::io::ErrorKind::StorageFull.into())));
        }
        let (mut aborts, mut locks) = (0, 0);
        // Once a batch has been sent, an error of the connection says nothing about it.
        let mut sent = false;
        loop {
            let connection = match self.connect().await {
                Ok(connection) => connection,
                Err(error) if sent => return Err(AppendError::Unresolved(error)),
                Err(error) => return Err(AppendError::Unreachable(error)),
            };
            if sent && let Some(stored) = is_stored(connection, rows).await {
                // Not there is not an answer yet: it may still be in flight, so it is sent again and settles on the key.
                if stored {
                    self.store.metrics().resolved_commits.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    return Ok(Appended::Stored);
                }
            }
            let attempt = self.attempt(rows).await;
            match attempt {
                Ok(appended) if appended == Appended::Stored || !sent || rows.is_empty() => {
                    return Ok(appended);
                }
                Ok(_) => {
                    // The second copy met the first, or a rival: the hash tells, for its payload nonce is unique.
                    let stored = match self.connection.as_mut() {
                        Some(connection) => is_stored(connection, rows).await,
                        None => None,
                    };
                    match stored {
                        Some(true) => return Ok(Appended::Stored),
                        Some(false) => return Ok(Appended::Missed),
                        None => self.connection = None,
                    }
                }
                Err(error) if is_aborted(&error) && aborts < ABORTS => {
                    aborts += 1;
                    tokio::time::sleep(jitter(aborts)).await;
                }
                Err(error) if is_locked(&error) && locks < LOCKS => {
                    tracing::warn!(error = %error, "Another transaction holds what is to be appended; trying again");
                    locks += 1;
                }
                Err(error) if is_lost(&error) => {
                    tracing::warn!(error = %error, "Lost the connection to the log during an append");
                    sent = true;
                    self.connection = None;
                }
                Err(error) => return self.settle_failure(error, sent, rows).await,
            }
        }
    }

    /// A definite error, of the disk for instance. It is checked all the same that nothing was stored. If an earlier copy was
    /// lost on its way the error is only the later one's: the earlier may yet be committed.
    async fn settle_failure(
        &mut self,
        error: sqlx::Error,
        sent: bool,
        rows: &Rows,
    ) -> Result<Appended, AppendError> {
        // A fresh connection holds no half-open transaction.
        self.connection = None;
        if rows.is_empty() {
            return Err(AppendError::Failed(error));
        }
        match self.connect().await {
            Err(unreachable) => Err(AppendError::Unresolved(unreachable)),
            Ok(connection) => match is_stored(connection, rows).await {
                Some(true) => Ok(Appended::Stored),
                Some(false) if !sent => Err(AppendError::Failed(error)),
                Some(false) | None => Err(AppendError::Unresolved(error.into())),
            },
        }
    }

    async fn attempt(&mut self, rows: &mut Rows) -> Result<Appended, sqlx::Error> {
        let Some(connection) = self.connection.as_mut() else { return Err(lost()) };
        #[cfg(feature = "sabotage")]
        if self.store.inner.faults.cuts_before_commit() {
            return Err(lost());
        }
        let stored = match connection {
            Connection::Sqlite(connection) => insert_sqlite(connection, rows).await,
            Connection::Postgres(connection) => {
                if has_moved(connection, rows).await? {
                    return Ok(Appended::Missed);
                }
                insert_postgres(connection, rows).await
            }
        };
        #[cfg(feature = "sabotage")]
        if self.store.inner.faults.cuts_after_commit() {
            return Err(lost());
        }
        match stored {
            Ok(stored) if stored == rows.len() => Ok(Appended::Stored),
            Ok(_) => Ok(Appended::Missed),
            Err(error) if is_taken(&error) => Ok(Appended::Missed),
            Err(error) => Err(error),
        }
    }

    /// The connection, made with patience if there is none.
    async fn connect(&mut self) -> Result<&mut Connection, StoreError> {
        let mut pause = FIRST_PAUSE;
        let mut waited = Duration::ZERO;
        while self.connection.is_none() {
            match open(&self.store.inner.target).await {
                Ok(connection) => self.connection = Some(connection),
                Err(error) if waited >= PATIENCE => return Err(error),
                Err(error) => {
                    tracing::warn!(error = %error, "The log cannot be reached; trying again");
                    tokio::time::sleep(pause).await;
                    waited += pause;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        self.connection.as_mut().ok_or(StoreError::Database(lost()))
    }
}

async fn open(target: &Target) -> Result<Connection, StoreError> {
    Ok(match target {
        Target::Sqlite(directory) => {
            Connection::Sqlite(Box::new(connect::sqlite_writer(&directory.join(connect::EVENTS_FILE)).await?))
        }
        Target::Postgres(options) => Connection::Postgres(Box::new(connect::postgres_writer(options).await?)),
    })
}

/// Whether the batch is in the log: its first row stands where it should. `None` if the database did not answer.
async fn is_stored(connection: &mut Connection, rows: &Rows) -> Option<bool> {
    let (slice, pos, hash) = (rows.slice.first()?, rows.pos.first()?, rows.hash.first()?);
    let found: Result<Option<(Vec<u8>,)>, sqlx::Error> = on_connection!(connection, c =>
        sqlx::query_as(HASH_AT).bind(*slice).bind(*pos).fetch_optional(c).await);
    found.ok().map(|row| row.is_some_and(|(stored,)| stored == hash))
}

/// Makes the rows ready while the connection is busy with others. More than a statement's are left for later.
pub(crate) fn prepare(rows: &mut Rows) {
    if rows.packed.is_none()
        && let [only] = chunks(rows).as_slice()
    {
        rows.packed = Some(pack::pack(rows, only.clone()));
    }
}

/// Cuts the rows into statements.
fn chunks(rows: &Rows) -> Vec<std::ops::Range<usize>> {
    let mut chunks = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (row, payload) in rows.payload.iter().enumerate() {
        if row - from >= STATEMENT_ROWS || bytes >= STATEMENT_BYTES {
            chunks.push(from..row);
            (from, bytes) = (row, 0);
        }
        bytes += payload.len();
    }
    if from < rows.len() {
        chunks.push(from..rows.len());
    }
    chunks
}

async fn insert_sqlite(connection: &mut SqliteConnection, rows: &mut Rows) -> Result<usize, sqlx::Error> {
    if let Some(packed) = rows.packed.take() {
        return insert_packed(connection, packed).await;
    }
    let chunks = chunks(rows);
    if let [only] = chunks.as_slice() {
        // One statement commits by itself: one crossing to the worker thread.
        return insert_packed(connection, pack::pack(rows, only.clone())).await;
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let mut stored = 0;
    for chunk in chunks {
        stored += insert_packed(&mut transaction, pack::pack(rows, chunk)).await?;
    }
    transaction.commit().await?;
    Ok(stored)
}

async fn insert_packed(connection: &mut SqliteConnection, packed: Packed) -> Result<usize, sqlx::Error> {
    let head = packed.first.saturating_sub(1);
    let sql = if packed.alike.is_some() { pack::INSERT_ALIKE } else { pack::INSERT };
    let mut query = sqlx::query(sql).bind(packed.first).bind(packed.records).bind(packed.index).bind(head);
    if let Some(alike) = packed.alike {
        query = query.bind(alike.community).bind(alike.seq).bind(alike.version).bind(alike.stream);
        query = query.bind(alike.kind).bind(alike.actor_kind);
    }
    let done = query.execute(connection).await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
}

async fn insert_postgres(connection: &mut PgConnection, rows: &Rows) -> Result<usize, sqlx::Error> {
    let chunks = chunks(rows);
    match chunks.as_slice() {
        [] => return Ok(0),
        [only] => return insert_unnested(connection, rows, only.clone()).await,
        _ => {}
    }
    let mut transaction = connection.begin().await?;
    let mut stored = 0;
    for chunk in chunks {
        let expected = chunk.len();
        let inserted = insert_unnested(&mut transaction, rows, chunk).await?;
        if inserted != expected {
            transaction.rollback().await?;
            return Ok(0);
        }
        stored += inserted;
    }
    transaction.commit().await?;
    Ok(stored)
}

/// A refusal is only as good as the state it was based on. Where rows are appended the guard sees to that; elsewhere
/// another process may have moved the slice meanwhile.
async fn has_moved(connection: &mut PgConnection, rows: &Rows) -> Result<bool, sqlx::Error> {
    let touched = |slice: u16| rows.heads.iter().any(|(touched, _)| *touched == slice);
    let unmoved: Vec<_> = rows.unmoved.iter().filter(|(slice, _)| !touched(*slice)).collect();
    if unmoved.is_empty() {
        return Ok(false);
    }
    let slices: Vec<i16> = unmoved.iter().map(|(s, _)| i16::try_from(*s).unwrap_or(i16::MAX)).collect();
    let heads: Vec<i64> = unmoved.iter().map(|(_, head)| crate::number::to_db(*head)).collect();
    let (moved,): (i64,) = sqlx::query_as(MOVED).bind(slices).bind(heads).fetch_one(connection).await?;
    Ok(moved > 0)
}

async fn insert_unnested(
    connection: &mut PgConnection,
    rows: &Rows,
    chunk: std::ops::Range<usize>,
) -> Result<usize, sqlx::Error> {
    // Later chunks stand on the rows of the first, inside the same transaction.
    let guarded = if chunk.start == 0 { rows.heads.as_slice() } else { &[] };
    let slices: Vec<i16> = guarded.iter().map(|(s, _)| i16::try_from(*s).unwrap_or(i16::MAX)).collect();
    let heads: Vec<i64> = guarded.iter().map(|(_, head)| crate::number::to_db(*head)).collect();
    macro_rules! column {
        ($name:ident) => {
            rows.$name.get(chunk.clone()).unwrap_or_default()
        };
    }
    let done = sqlx::query(GUARDED_INSERT)
        .bind(slices)
        .bind(heads)
        .bind(column!(slice))
        .bind(column!(pos))
        .bind(column!(community))
        .bind(column!(seq))
        .bind(column!(stream))
        .bind(column!(version))
        .bind(column!(kind))
        .bind(column!(recorded_at))
        .bind(column!(actor_kind))
        .bind(column!(actor_id))
        .bind(column!(command_id))
        .bind(column!(command_digest))
        .bind(column!(command_events))
        .bind(column!(hash))
        .bind(column!(payload))
        .execute(connection)
        .await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
}

/// The position, the community's number or the command key is already there.
fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// The server gave this transaction up for another's sake; it may simply be sent again.
fn is_aborted(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

/// Another transaction held the same key for longer than is waited for.
fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.as_deref() == Some("55P03")
}

/// The server may have committed without being able to say so.
fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
            true
        }
        sqlx::Error::Database(database) => {
            database.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P"))
        }
        _ => false,
    }
}

fn lost() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into())
}

/// A pause that two rivals are unlikely to share.
fn jitter(attempt: u32) -> Duration {
    let dice = u64::from(uuid::Uuid::new_v4().as_bytes().first().copied().unwrap_or(0));
    Duration::from_micros((200 << attempt.min(8)) + dice * 40)
}
