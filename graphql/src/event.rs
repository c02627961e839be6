//! Events as they are stored, for those whose office needs them: researchers, tellers, registrars. What is sealed stays sealed.

use async_graphql::SimpleObject;
use moothall_core::sealed::to_hex;
use moothall_eventstore::RawEvent;
use uuid::Uuid;

use crate::scalar::{DateTime, Position};

/// An event as it is stored.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct StoredEvent {
    /// Its number within the community: 1, 2, 3 … without holes.
    pub seq: u64,
    /// Its place in the log.
    pub position: Position,
    /// Its stored name, such as `poll.ballot_cast.v1`.
    pub kind: String,
    /// When it was recorded.
    pub recorded_at: DateTime,
    /// `member`, `administrator`, `clockwork` or `anonymous`.
    pub actor_kind: String,
    /// Which member or account; null for the clock, and for the anonymous.
    pub actor_id: Option<Uuid>,
    /// The entity whose history it belongs to.
    pub stream: Uuid,
    /// Its number within that history: what `expectedVersion` is compared with.
    pub version: u64,
    /// Its link of the community's chain of hashes, in hexadecimal.
    pub hash: String,
    /// The JSON exactly as it is stored. Sealed values are ciphertext.
    pub payload: String,
}

impl From<RawEvent> for StoredEvent {
    fn from(event: RawEvent) -> Self {
        Self {
            seq: event.seq,
            position: event.position.into(),
            recorded_at: event.recorded_at.into(),
            actor_id: event.actor_id,
            stream: event.stream.0,
            version: event.version,
            hash: to_hex(&event.hash),
            payload: String::from_utf8_lossy(event.json()).into_owned(),
            kind: event.kind,
            actor_kind: event.actor_kind,
        }
    }
}
