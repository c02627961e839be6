//! Reading the log: by slice, by community, by time. Every row is checked to follow the one before.

use moothall_core::decider::{CommunityId, DomainEvent, Envelope, StreamId};
use moothall_core::time::Timestamp;
use sqlx::Row;
use uuid::Uuid;

use crate::chain::{Hash, NONCE_LENGTH};
use crate::engine::CommandKey;
use crate::heads::{self, Head};
use crate::number::to_db;
use crate::on_pool;
use crate::page::{self, Page, ReadError, Stored};
use crate::position::{Position, slice_of};
use crate::store::Store;

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEvent {
    /// Where it lies.
    pub position: Position,
    /// Its community.
    pub community: CommunityId,
    /// Its number within the community.
    pub seq: u64,
    /// Its entity.
    pub stream: StreamId,
    /// Its number within the entity.
    pub version: u64,
    /// The stored name, such as `poll.ballot_cast.v1`.
    pub kind: String,
    /// When.
    pub recorded_at: Timestamp,
    /// The stored actor kind.
    pub actor_kind: String,
    /// The stored actor id.
    pub actor_id: Option<Uuid>,
    /// On the first event of a command with a key: the key, and how many events it led to.
    pub command: Option<(CommandKey, u32)>,
    /// Its link of the chain.
    pub hash: Hash,
    /// 16 random bytes, then the JSON, exactly as hashed.
    pub payload: Vec<u8>,
}

impl RawEvent {
    /// The JSON alone.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        self.payload.get(NONCE_LENGTH..).unwrap_or_default()
    }

    /// Envelope and event.
    pub fn decode<E: DomainEvent>(&self) -> Result<(Envelope, E), ReadError> {
        self.stored().decode()
    }

    /// The hash it should have after the community's event before it ([`crate::chain::GENESIS`] before the first).
    #[must_use]
    pub fn expected_hash(&self, store: Uuid, previous: &Hash) -> Hash {
        self.stored().expected_hash(store, previous)
    }

    fn stored(&self) -> Stored<'_> {
        Stored {
            position: self.position,
            community: self.community,
            seq: self.seq,
            stream: self.stream,
            version: self.version,
            kind: &self.kind,
            recorded_at: self.recorded_at,
            actor_kind: &self.actor_kind,
            actor_id: self.actor_id,
            command: self.command,
            hash: self.hash,
            payload: &self.payload,
        }
    }
}

impl From<Stored<'_>> for RawEvent {
    fn from(stored: Stored<'_>) -> Self {
        Self {
            position: stored.position,
            community: stored.community,
            seq: stored.seq,
            stream: stored.stream,
            version: stored.version,
            kind: stored.kind.to_owned(),
            recorded_at: stored.recorded_at,
            actor_kind: stored.actor_kind.to_owned(),
            actor_id: stored.actor_id,
            command: stored.command,
            hash: stored.hash,
            payload: stored.payload.to_owned(),
        }
    }
}

const TIME_AT: &str = "SELECT recorded_at FROM event WHERE slice = $1 AND pos = $2";
const TIME_OF_SEQ: &str = "SELECT recorded_at FROM event WHERE slice = $1 AND community_id = $2 AND seq = $3";
const HEAD_OF: &str = "SELECT seq, hash, pos, recorded_at FROM event WHERE slice = $1 AND community_id = $2 \
    ORDER BY seq DESC LIMIT 1";

/// A community's last event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommunityHead {
    /// Its number.
    pub seq: u64,
    /// Its hash: who holds this holds the whole history.
    pub hash: Hash,
    /// Where it lies.
    pub position: Position,
    /// When.
    pub recorded_at: Timestamp,
}

impl Store {
    /// The slice a community lives in.
    #[must_use]
    pub fn slice_of(&self, community: CommunityId) -> u16 {
        slice_of(community, self.slices())
    }

    /// Up to `limit` events of a slice after a position, dense.
    pub async fn read_slice(&self, after: Position, limit: u32) -> Result<Vec<RawEvent>, ReadError> {
        let page = page::slice_page(self.reads(), after, limit).await?;
        let mut expected = after.pos;
        collect(&page, |stored| {
            expected += 1;
            let found = stored.position.pos;
            let dense = found == expected;
            dense.then_some(()).ok_or(ReadError::Hole { slice: after.slice, expected, found })
        })
    }

    /// Up to `limit` events of a community after its event `after`, dense.
    pub async fn read_community(
        &self,
        community: CommunityId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<RawEvent>, ReadError> {
        let place = (self.slice_of(community), community);
        let page = page::community_page(self.reads(), place, (after, u64::MAX), limit).await?;
        let mut expected = after;
        collect(&page, |stored| {
            expected += 1;
            let found = stored.seq;
            (found == expected).then_some(()).ok_or(ReadError::MissingEvent { community, expected, found })
        })
    }

    /// The last position and time of every slice that holds events.
    pub async fn heads(&self) -> Result<Vec<(u16, Head)>, ReadError> {
        let slices: Vec<u16> = (0..self.slices()).collect();
        let mut heads: Vec<_> = heads::of(self.reads(), &slices).await?.into_iter().collect();
        heads.sort_unstable_by_key(|(slice, _)| *slice);
        Ok(heads)
    }

    /// A community's last event, if it has any.
    pub async fn community_head(&self, community: CommunityId) -> Result<Option<CommunityHead>, ReadError> {
        let slice = self.slice_of(community);
        let row: Option<(i64, Vec<u8>, i64, i64)> = on_pool!(self.reads(), pool => sqlx::query_as(HEAD_OF)
            .bind(i16::try_from(slice).unwrap_or(-1))
            .bind(community.0)
            .fetch_optional(pool)
            .await)?;
        let Some((seq, hash, pos, recorded_at)) = row else { return Ok(None) };
        let position = Position { slice, pos: crate::number::from_db(pos) };
        let hash = hash.try_into().map_err(|_| ReadError::Malformed(position))?;
        let seq = crate::number::from_db(seq);
        Ok(Some(CommunityHead { seq, hash, position, recorded_at: Timestamp(recorded_at) }))
    }

    /// The last position of a slice at or before an instant. Times rise with positions, so no index is needed.
    pub async fn position_at(&self, slice: u16, instant: Timestamp) -> Result<Position, ReadError> {
        let head = heads::of(self.reads(), &[slice]).await?.get(&slice).copied().unwrap_or_default();
        let number = i16::try_from(slice).unwrap_or(-1);
        let pos = last_at_or_before(head.pos, instant, async |pos| {
            on_pool!(self.reads(), pool => sqlx::query(TIME_AT)
                .bind(number).bind(to_db(pos)).fetch_one(pool).await?.try_get(0))
        });
        Ok(Position { slice, pos: pos.await? })
    }

    /// The number of a community's last event at or before an instant; 0 if there was none yet.
    pub async fn seq_at(&self, community: CommunityId, instant: Timestamp) -> Result<u64, ReadError> {
        let Some(head) = self.community_head(community).await? else { return Ok(0) };
        let number = i16::try_from(head.position.slice).unwrap_or(-1);
        let id = community.0;
        last_at_or_before(head.seq, instant, async |seq| {
            on_pool!(self.reads(), pool => sqlx::query(TIME_OF_SEQ)
                .bind(number).bind(id).bind(to_db(seq)).fetch_one(pool).await?.try_get(0))
        })
        .await
    }
}

/// Binary search over 1 ..= `head`.
async fn last_at_or_before<F>(head: u64, instant: Timestamp, mut time_of: F) -> Result<u64, ReadError>
where
    F: AsyncFnMut(u64) -> Result<i64, sqlx::Error>,
{
    let (mut low, mut high) = (0, head);
    while low < high {
        let middle = high - (high - low) / 2;
        if Timestamp(time_of(middle).await?) <= instant {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

fn collect<F>(page: &Page, mut check: F) -> Result<Vec<RawEvent>, ReadError>
where
    F: FnMut(&Stored<'_>) -> Result<(), ReadError>,
{
    page.iter()
        .map(|stored| {
            let stored = stored?;
            check(&stored)?;
            Ok(stored.into())
        })
        .collect()
}
