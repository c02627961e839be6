//! Rows of the log as they come from the database, and the borrowed view of one of them.
//!
//! sqlx hands over SQLite's values one allocation a column: two packed columns read 650k events/s where nine read 300k.

use moothall_core::decider::{Actor, CommunityId, DecodeError, DomainEvent, Envelope, StreamId};
use moothall_core::time::Timestamp;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::chain::{Hash, Link, NONCE_LENGTH, payload_hash};
use crate::database::Database;
use crate::engine::CommandKey;
use crate::number::{from_db, slice_from_db, to_db};
use crate::position::Position;

/// Why the log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database said no.
    #[error("the log could not be read")]
    Database(#[from] sqlx::Error),
    /// Positions of a slice follow each other without holes; these do not.
    #[error("slice {slice} continues with position {found} where {expected} was expected")]
    Hole { slice: u16, expected: u64, found: u64 },
    /// Events of a community follow each other without holes; these do not.
    #[error("community {} continues with event {found} where {expected} was expected", community.0)]
    MissingEvent { community: CommunityId, expected: u64, found: u64 },
    /// A row is not of the log's shape.
    #[error("the row at {0} is not an event")]
    Malformed(Position),
    /// An event's bytes are not an event of this version.
    #[error("event {seq} of community {} cannot be read", community.0)]
    Undecodable { community: CommunityId, seq: u64, position: Position, source: DecodeError },
}

macro_rules! sqlite_columns {
    () => {
        "SELECT pos || ' ' || seq || ' ' || version || ' ' || recorded_at || ' ' || coalesce(command_events, 0) || ' ' \
         || (actor_id IS NOT NULL) || ' ' || actor_kind || ' ' || kind, \
         community_id || stream_id || hash || coalesce(actor_id, x'') || coalesce(command_id || command_digest, x'') \
         || payload FROM event "
    };
}

macro_rules! postgres_columns {
    () => {
        "SELECT slice, pos, community_id, seq, stream_id, version, kind, recorded_at, actor_kind, actor_id, \
         command_id, command_digest, command_events, hash, payload FROM "
    };
}

const BY_SLICE_SQLITE: &str =
    concat!(sqlite_columns!(), "WHERE slice = $1 AND pos > $2 ORDER BY pos LIMIT $3");
const BY_SLICE_POSTGRES: &str =
    concat!(postgres_columns!(), "event WHERE slice = $1 AND pos > $2 ORDER BY pos LIMIT $3");
const BY_COMMUNITY_SQLITE: &str = concat!(
    sqlite_columns!(),
    "WHERE slice = $1 AND community_id = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5"
);
const BY_COMMUNITY_POSTGRES: &str = concat!(
    postgres_columns!(),
    "event WHERE slice = $1 AND community_id = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5"
);
const BY_CURSORS_POSTGRES: &str = concat!(
    postgres_columns!(),
    "unnest($1::smallint[], $2::bigint[]) c(s, p), LATERAL (SELECT * FROM event WHERE slice = c.s AND pos > c.p \
     ORDER BY pos LIMIT $3) e ORDER BY slice, pos"
);

/// One stored event, borrowed from its row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored<'a> {
    pub(crate) position: Position,
    pub(crate) community: CommunityId,
    pub(crate) seq: u64,
    pub(crate) stream: StreamId,
    pub(crate) version: u64,
    pub(crate) kind: &'a str,
    pub(crate) recorded_at: Timestamp,
    pub(crate) actor_kind: &'a str,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) command: Option<(CommandKey, u32)>,
    pub(crate) hash: Hash,
    /// Nonce and JSON.
    pub(crate) payload: &'a [u8],
}

impl Stored<'_> {
    /// The envelope; `None` when the actor is of an unknown kind.
    pub(crate) fn envelope(&self) -> Option<Envelope> {
        Some(Envelope {
            community: self.community,
            seq: self.seq,
            stream: self.stream,
            version: self.version,
            recorded_at: self.recorded_at,
            actor: Actor::parse(self.actor_kind, self.actor_id)?,
        })
    }

    /// Envelope and event.
    pub(crate) fn decode<E: DomainEvent>(&self) -> Result<(Envelope, E), ReadError> {
        let envelope = self.envelope().ok_or(ReadError::Malformed(self.position))?;
        let json = self.payload.get(NONCE_LENGTH..).ok_or(ReadError::Malformed(self.position))?;
        let event = E::read(self.kind, json).map_err(|source| ReadError::Undecodable {
            community: self.community,
            seq: self.seq,
            position: self.position,
            source,
        })?;
        Ok((envelope, event))
    }

    /// The hash this event should have after `previous`.
    pub(crate) fn expected_hash(&self, store: Uuid, previous: &Hash) -> Hash {
        let link = Link {
            store,
            community: self.community,
            seq: self.seq,
            stream: self.stream,
            version: self.version,
            kind: self.kind,
            recorded_at: self.recorded_at,
            actor: (self.actor_kind, self.actor_id),
            payload_hash: payload_hash(self.payload),
            key: self.command.map(|(key, _)| key),
        };
        link.hash(previous)
    }
}

/// Rows in the order they were asked for.
#[derive(Debug)]
pub(crate) enum Page {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Page {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Sqlite(rows) => rows.len(),
            Self::Postgres(rows) => rows.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Result<Stored<'_>, ReadError>> {
        match self {
            Self::Sqlite(rows) => rows.get(index).map(from_sqlite),
            Self::Postgres(rows) => rows.get(index).map(from_postgres),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<Stored<'_>, ReadError>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// The events of a slice after a position.
pub(crate) async fn slice_page(
    database: &Database,
    after: Position,
    limit: u32,
) -> Result<Page, sqlx::Error> {
    let (slice, pos, limit) = (i16::try_from(after.slice).unwrap_or(-1), to_db(after.pos), i64::from(limit));
    Ok(match database {
        Database::Sqlite(pool) => Page::Sqlite(
            sqlx::query(BY_SLICE_SQLITE).bind(slice).bind(pos).bind(limit).fetch_all(pool).await?,
        ),
        Database::Postgres(pool) => Page::Postgres(
            sqlx::query(BY_SLICE_POSTGRES).bind(slice).bind(pos).bind(limit).fetch_all(pool).await?,
        ),
    })
}

/// The events of several slices after their positions, slice by slice, at most `limit` of each.
pub(crate) async fn cursors_page(
    database: &Database,
    cursors: &[Position],
    limit: u32,
) -> Result<Page, sqlx::Error> {
    match (database, cursors) {
        (_, [only]) => slice_page(database, *only, limit).await,
        (Database::Sqlite(_), [first, ..]) => slice_page(database, *first, limit).await,
        (Database::Sqlite(_), []) => Ok(Page::Sqlite(Vec::new())),
        (Database::Postgres(pool), _) => {
            let slices: Vec<i16> = cursors.iter().map(|c| i16::try_from(c.slice).unwrap_or(-1)).collect();
            let positions: Vec<i64> = cursors.iter().map(|c| to_db(c.pos)).collect();
            let query = sqlx::query(BY_CURSORS_POSTGRES).bind(slices).bind(positions).bind(i64::from(limit));
            Ok(Page::Postgres(query.fetch_all(pool).await?))
        }
    }
}

/// The events of a community after `after`, up to and including `up_to`.
pub(crate) async fn community_page(
    database: &Database,
    (slice, community): (u16, CommunityId),
    (after, up_to): (u64, u64),
    limit: u32,
) -> Result<Page, sqlx::Error> {
    macro_rules! run {
        ($sql:expr, $pool:expr) => {
            sqlx::query($sql)
                .bind(i16::try_from(slice).unwrap_or(-1))
                .bind(community.0)
                .bind(to_db(after))
                .bind(to_db(up_to))
                .bind(i64::from(limit))
                .fetch_all($pool)
                .await?
        };
    }
    Ok(match database {
        Database::Sqlite(pool) => Page::Sqlite(run!(BY_COMMUNITY_SQLITE, pool)),
        Database::Postgres(pool) => Page::Postgres(run!(BY_COMMUNITY_POSTGRES, pool)),
    })
}

fn from_postgres(row: &PgRow) -> Result<Stored<'_>, ReadError> {
    let position = Position {
        slice: slice_from_db(i32::from(row.try_get::<i16, _>(0)?)),
        pos: from_db(row.try_get(1)?),
    };
    let malformed = ReadError::Malformed(position);
    let key: Option<Uuid> = row.try_get(10)?;
    let command = match key {
        None => None,
        Some(id) => {
            let Ok(digest) = row.try_get::<&[u8], _>(11)?.try_into() else { return Err(malformed) };
            let events = u32::try_from(row.try_get::<i32, _>(12)?).unwrap_or(0);
            Some((CommandKey { id, digest }, events))
        }
    };
    let Ok(hash) = row.try_get::<&[u8], _>(13)?.try_into() else { return Err(malformed) };
    Ok(Stored {
        position,
        community: CommunityId(row.try_get(2)?),
        seq: from_db(row.try_get(3)?),
        stream: StreamId(row.try_get(4)?),
        version: from_db(row.try_get(5)?),
        kind: row.try_get(6)?,
        recorded_at: Timestamp(row.try_get(7)?),
        actor_kind: row.try_get(8)?,
        actor_id: row.try_get(9)?,
        command,
        hash,
        payload: row.try_get(14)?,
    })
}

fn from_sqlite(row: &SqliteRow) -> Result<Stored<'_>, ReadError> {
    let head: &str = row.try_get(0)?;
    let body: &[u8] = row.try_get(1)?;
    let pos = head.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let position = Position { slice: 0, pos };
    unpack(position, head, body).ok_or(ReadError::Malformed(position))
}

/// Takes the two packed columns apart. A row that somebody has edited fits badly; it must not do worse than that.
fn unpack<'a>(position: Position, head: &'a str, body: &'a [u8]) -> Option<Stored<'a>> {
    let mut words = head.splitn(8, ' ');
    words.next()?;
    let seq = words.next()?.parse().ok()?;
    let version = words.next()?.parse().ok()?;
    let recorded_at = Timestamp(words.next()?.parse().ok()?);
    let events: u32 = words.next()?.parse().ok()?;
    let has_actor = words.next()? == "1";
    let actor_kind = words.next()?;
    let kind = words.next()?;
    let (community, rest) = body.split_first_chunk::<16>()?;
    let (stream, rest) = rest.split_first_chunk::<16>()?;
    let (hash, mut rest) = rest.split_first_chunk::<32>()?;
    let mut actor_id = None;
    if has_actor {
        let (id, after) = rest.split_first_chunk::<16>()?;
        (actor_id, rest) = (Some(Uuid::from_bytes(*id)), after);
    }
    let mut command = None;
    if events > 0 {
        let (id, after) = rest.split_first_chunk::<16>()?;
        let (digest, after) = after.split_first_chunk::<16>()?;
        command = Some((CommandKey { id: Uuid::from_bytes(*id), digest: *digest }, events));
        rest = after;
    }
    Some(Stored {
        position,
        community: CommunityId(Uuid::from_bytes(*community)),
        seq,
        stream: StreamId(Uuid::from_bytes(*stream)),
        version,
        kind,
        recorded_at,
        actor_kind,
        actor_id,
        command,
        hash: *hash,
        payload: rest,
    })
}
