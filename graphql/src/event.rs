//! Events as they are stored, for those whose office needs them: researchers, tellers, registrars. What is sealed stays sealed,
//! and what one person chose is told to nobody here.

use async_graphql::SimpleObject;
use moothall_core::event::choices_in;
use moothall_core::sealed::to_hex;
use moothall_eventstore::RawEvent;
use serde_json::Value;
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
    /// The JSON exactly as it is stored, sealed values as ciphertext. What one person chose is left out, and named under `withheld`.
    pub payload: String,
}

/// The payload without what one person chose. Whoever may learn that finds it with the poll, once the poll's terms allow it.
fn told(event: &RawEvent) -> String {
    let withheld = choices_in(&event.kind);
    let stored = String::from_utf8_lossy(event.json()).into_owned();
    if withheld.is_empty() {
        return stored;
    }
    // What cannot be read cannot be told from what must not be shown.
    let Ok(Value::Object(mut fields)) = serde_json::from_str(&stored) else { return "{}".to_owned() };
    fields.retain(|field, _| !withheld.contains(&field.as_str()));
    fields.insert("withheld".to_owned(), withheld.into());
    Value::Object(fields).to_string()
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
            payload: told(&event),
            kind: event.kind,
            actor_kind: event.actor_kind,
        }
    }
}
