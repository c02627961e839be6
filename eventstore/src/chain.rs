//! The hash chain: each event's hash covers everything stored about it and the hash before it, community by community,
//! so that a community can take its log away and verify it alone.

use moothall_core::decider::{Actor, CommunityId, StreamId};
use moothall_core::time::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::engine::CommandKey;

/// SHA-256 of a link of the chain, or of a payload.
pub type Hash = [u8; 32];

/// What stands before a community's first event.
pub const GENESIS: Hash = [0; 32];

const DOMAIN: &[u8] = b"moothall/1";

/// The random bytes before the JSON in a payload: nobody can guess a "yes" from its hash, and no two payloads are equal.
pub const NONCE_LENGTH: usize = 16;

/// Everything an event's hash covers, beside the hash before it.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// The store the event was recorded in.
    pub store: Uuid,
    /// Its community.
    pub community: CommunityId,
    /// Its number within the community.
    pub seq: u64,
    /// Its entity.
    pub stream: StreamId,
    /// Its number within the entity.
    pub version: u64,
    /// The stored name.
    pub kind: &'a str,
    /// When.
    pub recorded_at: Timestamp,
    /// The stored actor kind and id: as they are in the row, so that an unknown kind is still verifiable.
    pub actor: (&'a str, Option<Uuid>),
    /// SHA-256 of the payload, nonce included.
    pub payload_hash: Hash,
    /// The idempotency key, on the first event of a command that carried one.
    pub key: Option<CommandKey>,
}

impl Link<'_> {
    /// The hash of this event after `previous`. Every part is length-prefixed, so that no two events hash the same bytes.
    #[must_use]
    pub fn hash(&self, previous: &Hash) -> Hash {
        let mut hasher = Parts(Sha256::new());
        hasher.part(DOMAIN);
        hasher.part(self.store.as_bytes());
        hasher.part(self.community.0.as_bytes());
        hasher.part(&self.seq.to_be_bytes());
        hasher.part(self.stream.0.as_bytes());
        hasher.part(&self.version.to_be_bytes());
        hasher.part(self.kind.as_bytes());
        hasher.part(&self.recorded_at.0.to_be_bytes());
        hasher.part(self.actor.0.as_bytes());
        hasher.part(self.actor.1.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
        hasher.part(&self.payload_hash);
        hasher.part(self.key.as_ref().map_or(&[], |key| key.id.as_bytes().as_slice()));
        hasher.part(self.key.as_ref().map_or(&[], |key| key.digest.as_slice()));
        hasher.part(previous);
        hasher.0.finalize().into()
    }
}

struct Parts(Sha256);

impl Parts {
    fn part(&mut self, bytes: &[u8]) {
        self.0.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.update(bytes);
    }
}

/// SHA-256 of a stored payload.
#[must_use]
pub fn payload_hash(payload: &[u8]) -> Hash {
    Sha256::digest(payload).into()
}

/// The stored form of an actor, the other way round of [`Actor::parse`].
#[must_use]
pub fn actor_parts(actor: Actor) -> (&'static str, Option<Uuid>) {
    (actor.kind(), actor.id())
}
