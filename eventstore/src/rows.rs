//! Events on their way into the log, column by column: so PostgreSQL takes them by UNNEST, and SQLite packed in one blob.

use moothall_core::decider::{CommunityId, StreamId};
use moothall_core::time::Timestamp;
use uuid::Uuid;

use crate::chain::Hash;
use crate::engine::CommandKey;
use crate::number::to_db;
use crate::pack::Packed;

/// One event before it is stored.
#[derive(Debug)]
pub(crate) struct NewEvent {
    pub(crate) slice: u16,
    pub(crate) pos: u64,
    pub(crate) community: CommunityId,
    pub(crate) seq: u64,
    pub(crate) stream: StreamId,
    pub(crate) version: u64,
    pub(crate) kind: &'static str,
    pub(crate) recorded_at: Timestamp,
    pub(crate) actor: (&'static str, Option<Uuid>),
    /// On the first event of a command: its key and how many events it led to.
    pub(crate) command: Option<(CommandKey, u32)>,
    pub(crate) hash: Hash,
    pub(crate) payload: Vec<u8>,
}

/// The rows of one append.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) slice: Vec<i16>,
    pub(crate) pos: Vec<i64>,
    pub(crate) community: Vec<Uuid>,
    pub(crate) seq: Vec<i64>,
    pub(crate) stream: Vec<Uuid>,
    pub(crate) version: Vec<i64>,
    pub(crate) kind: Vec<&'static str>,
    pub(crate) recorded_at: Vec<i64>,
    pub(crate) actor_kind: Vec<&'static str>,
    pub(crate) actor_id: Vec<Option<Uuid>>,
    pub(crate) command_id: Vec<Option<Uuid>>,
    pub(crate) command_digest: Vec<Option<[u8; 16]>>,
    pub(crate) command_events: Vec<Option<i32>>,
    pub(crate) hash: Vec<[u8; 32]>,
    pub(crate) payload: Vec<Vec<u8>>,
    /// Of all payloads, in bytes.
    pub(crate) weight: usize,
    /// Slices nothing is appended to, but that something was decided on, and their heads then.
    pub(crate) unmoved: Vec<(u16, u64)>,
    /// The head of every touched slice before these rows: what the append is conditional on.
    pub(crate) heads: Vec<(u16, u64)>,
    /// All of them ready for SQLite, if somebody had the time.
    pub(crate) packed: Option<Packed>,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.pos.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pos.is_empty()
    }

    pub(crate) fn push(&mut self, event: NewEvent) {
        self.packed = None;
        self.slice.push(i16::try_from(event.slice).unwrap_or(i16::MAX));
        self.pos.push(to_db(event.pos));
        self.community.push(event.community.0);
        self.seq.push(to_db(event.seq));
        self.stream.push(event.stream.0);
        self.version.push(to_db(event.version));
        self.kind.push(event.kind);
        self.recorded_at.push(event.recorded_at.0);
        self.actor_kind.push(event.actor.0);
        self.actor_id.push(event.actor.1);
        self.command_id.push(event.command.map(|(key, _)| key.id));
        self.command_digest.push(event.command.map(|(key, _)| key.digest));
        self.command_events.push(event.command.map(|(_, events)| i32::try_from(events).unwrap_or(i32::MAX)));
        self.hash.push(event.hash);
        self.weight += event.payload.len();
        self.payload.push(event.payload);
    }

    /// Takes back what came after the first `count`.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.packed = None;
        self.slice.truncate(count);
        self.pos.truncate(count);
        self.community.truncate(count);
        self.seq.truncate(count);
        self.stream.truncate(count);
        self.version.truncate(count);
        self.kind.truncate(count);
        self.recorded_at.truncate(count);
        self.actor_kind.truncate(count);
        self.actor_id.truncate(count);
        self.command_id.truncate(count);
        self.command_digest.truncate(count);
        self.command_events.truncate(count);
        self.hash.truncate(count);
        self.payload.truncate(count);
        self.weight = self.payload.iter().map(Vec::len).sum();
    }

    /// Remembers the head of a slice that a refusal, a conflict or a look was based on.
    pub(crate) fn stand_on(&mut self, slice: u16, head: u64) {
        if !self.unmoved.iter().any(|(known, _)| *known == slice) {
            self.unmoved.push((slice, head));
        }
    }

    /// Remembers the head a slice had before its first row here.
    pub(crate) fn touch(&mut self, slice: u16, head: u64) {
        if !self.heads.iter().any(|(touched, _)| *touched == slice) {
            self.heads.push((slice, head));
        }
    }
}
