//! The limit of appending: the very rows our lane has stored, put by a bare connection into a copy of the same table,
//! prepared beforehand, in batches of the same size, each durable by itself.

use sqlx::Row as _;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};
use uuid::Uuid;

use crate::Outcome;
use crate::place::Bare;

/// Rows of a batch, as many as a lane takes.
const BATCH: usize = 512;

const READ: &str = "SELECT pos, community_id, seq, stream_id, version, recorded_at, actor_id, command_id, command_digest, \
    hash, payload FROM event WHERE slice = $1 AND pos > $2 AND pos <= $3 ORDER BY pos";

/// As in `eventstore/src/pack.rs`: the fastest of those tried (see docs/performance.md). Every row here is a member's ballot
/// with a key, so what is the same in all of them is a constant; `LIMIT -1` keeps SQLite from reading `value` anew for each column.
const INSERT_SQLITE: &str = "\
INSERT INTO event (pos, community_id, seq, stream_id, version, recorded_at, hash, actor_id,
                   command_id, command_digest, command_events, actor_kind, kind, payload)
SELECT $1 + n.key, substr($2, o + 1, 16), CAST(substr($2, o + 17, 19) AS INTEGER), substr($2, o + 36, 16),
       CAST(substr($2, o + 52, 19) AS INTEGER), CAST(substr($2, o + 71, 19) AS INTEGER), substr($2, o + 90, 32),
       substr($2, o + 122, 16), substr($2, o + 138, 16), substr($2, o + 154, 16), 1, 'member', 'poll.ballot_cast.v1',
       substr($2, o + 170, l)
FROM (SELECT key, value >> 16 AS o, value & 65535 AS l FROM json_each($3) LIMIT -1) n";

const INSERT_POSTGRES: &str = "\
INSERT INTO event (slice, pos, community_id, seq, stream_id, version, kind, recorded_at, actor_kind, actor_id,
                   command_id, command_digest, command_events, hash, payload)
SELECT $1, t.pos, t.community_id, t.seq, t.stream_id, t.version, 'poll.ballot_cast.v1', t.recorded_at, 'member',
       t.actor_id, t.command_id, t.command_digest, 1, t.hash, t.payload
FROM unnest($2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::bigint[], $7::bigint[], $8::uuid[], $9::uuid[],
            $10::bytea[], $11::bytea[], $12::bytea[])
     t(pos, community_id, seq, stream_id, version, recorded_at, actor_id, command_id, command_digest, hash, payload)";

/// Rows column by column.
#[derive(Debug, Default)]
struct Columns {
    pos: Vec<i64>,
    community: Vec<Uuid>,
    seq: Vec<i64>,
    stream: Vec<Uuid>,
    version: Vec<i64>,
    recorded_at: Vec<i64>,
    actor: Vec<Uuid>,
    command: Vec<Uuid>,
    digest: Vec<Vec<u8>>,
    hash: Vec<Vec<u8>>,
    payload: Vec<Vec<u8>>,
}

/// A batch ready to go.
#[derive(Debug)]
enum Batch {
    Packed { first: i64, records: Vec<u8>, index: String },
    Columns(Box<Columns>),
}

/// Batches of ballots, read from a log.
#[derive(Debug)]
pub(crate) struct Ballots {
    slice: i16,
    batches: Vec<Batch>,
    pub(crate) count: usize,
}

/// The ballots after one position and up to another.
pub(crate) async fn read(from: &mut Bare, slice: u16, after: u64, up_to: u64) -> Outcome<Ballots> {
    let slice = i16::try_from(slice)?;
    let (after, up_to) = (i64::try_from(after)?, i64::try_from(up_to)?);
    let mut all = Columns::default();
    macro_rules! collect {
        ($connection:expr) => {
            for row in
                sqlx::query(READ).bind(slice).bind(after).bind(up_to).fetch_all(&mut **$connection).await?
            {
                all.pos.push(row.try_get(0)?);
                all.community.push(row.try_get(1)?);
                all.seq.push(row.try_get(2)?);
                all.stream.push(row.try_get(3)?);
                all.version.push(row.try_get(4)?);
                all.recorded_at.push(row.try_get(5)?);
                all.actor.push(row.try_get(6)?);
                all.command.push(row.try_get(7)?);
                all.digest.push(row.try_get(8)?);
                all.hash.push(row.try_get(9)?);
                all.payload.push(row.try_get(10)?);
            }
        };
    }
    let packs = matches!(from, Bare::Sqlite(_));
    match from {
        Bare::Sqlite(connection) => collect!(connection),
        Bare::Postgres(connection) => collect!(connection),
    }
    let count = all.pos.len();
    let batches = cut(all)
        .into_iter()
        .map(|columns| if packs { pack(&columns) } else { Ok(Batch::Columns(Box::new(columns))) });
    Ok(Ballots { slice, batches: batches.collect::<Outcome<_>>()?, count })
}

fn cut(mut rest: Columns) -> Vec<Columns> {
    let mut parts = Vec::new();
    while !rest.pos.is_empty() {
        let count = rest.pos.len().min(BATCH);
        macro_rules! part {
            ($($column:ident),*) => { Columns { $($column: rest.$column.drain(..count).collect()),* } };
        }
        let part =
            part!(pos, community, seq, stream, version, recorded_at, actor, command, digest, hash, payload);
        parts.push(part);
    }
    parts
}

fn pack(columns: &Columns) -> Outcome<Batch> {
    let (mut records, mut index) = (Vec::new(), String::from("["));
    for (row, payload) in columns.payload.iter().enumerate() {
        let comma = if row == 0 { "" } else { "," };
        write!(index, "{comma}{}", (records.len() << 16) | payload.len())?;
        let missing = "a column is too short";
        records.extend_from_slice(columns.community.get(row).ok_or(missing)?.as_bytes());
        write!(records, "{:019}", columns.seq.get(row).ok_or(missing)?)?;
        records.extend_from_slice(columns.stream.get(row).ok_or(missing)?.as_bytes());
        write!(records, "{:019}", columns.version.get(row).ok_or(missing)?)?;
        write!(records, "{:019}", columns.recorded_at.get(row).ok_or(missing)?)?;
        records.extend_from_slice(columns.hash.get(row).ok_or(missing)?);
        records.extend_from_slice(columns.actor.get(row).ok_or(missing)?.as_bytes());
        records.extend_from_slice(columns.command.get(row).ok_or(missing)?.as_bytes());
        records.extend_from_slice(columns.digest.get(row).ok_or(missing)?);
        records.extend_from_slice(payload);
    }
    index.push(']');
    Ok(Batch::Packed { first: columns.pos.first().copied().unwrap_or_default(), records, index })
}

/// Inserts them all, a durable statement a batch.
pub(crate) async fn insert(into: &mut Bare, ballots: Ballots) -> Outcome<Duration> {
    let Ballots { slice, batches, count } = ballots;
    let mut inserted = 0;
    let started = Instant::now();
    for batch in batches {
        inserted += match (&mut *into, batch) {
            (Bare::Sqlite(connection), Batch::Packed { first, records, index }) => {
                let query = sqlx::query(INSERT_SQLITE).bind(first).bind(records).bind(index);
                query.execute(&mut **connection).await?.rows_affected()
            }
            (Bare::Postgres(connection), Batch::Columns(columns)) => {
                let query =
                    sqlx::query(INSERT_POSTGRES).bind(slice).bind(columns.pos).bind(columns.community);
                let query = query.bind(columns.seq).bind(columns.stream).bind(columns.version);
                let query = query.bind(columns.recorded_at).bind(columns.actor).bind(columns.command);
                let query = query.bind(columns.digest).bind(columns.hash).bind(columns.payload);
                query.execute(&mut **connection).await?.rows_affected()
            }
            (Bare::Sqlite(_), Batch::Columns(_)) | (Bare::Postgres(_), Batch::Packed { .. }) => 0,
        };
    }
    let took = started.elapsed();
    if usize::try_from(inserted)? == count { Ok(took) } else { Err("the bare insert lost rows".into()) }
}
