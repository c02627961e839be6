//! The seam between the rules and the log: a [`Decider`] decides and evolves, an [`Envelope`] says who, when and why.
//! The event store knows these and nothing else of this crate; it never sees a rule.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use uuid::Uuid;

use crate::ids::MemberId;
use crate::time::Timestamp;

/// A community: the consistency boundary. All its decisions are serialised over one totally ordered log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommunityId(pub Uuid);

/// An entity inside a community (a poll, a proposal, a unit, a member …), versioned by itself so that clients can say
/// which version they have seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreamId(pub Uuid);

/// Who stands behind a command. The identity is proved outside; what it may do is decided inside, by `policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Actor {
    /// A member of the community, by her member id.
    Member(Uuid),
    /// The administrator of the platform, by her account id: founds communities and appoints the first registrar.
    Administrator(Uuid),
    /// The clock: opens and closes what a frozen rule says must open and close.
    Clockwork,
    /// Somebody of the community whose name nobody keeps; the edge has looked whether she may, and forgets who she is.
    Anonymous,
}

impl Actor {
    /// The id behind the actor; the clock and the anonymous have none.
    #[must_use]
    pub fn id(self) -> Option<Uuid> {
        match self {
            Actor::Member(id) | Actor::Administrator(id) => Some(id),
            Actor::Clockwork | Actor::Anonymous => None,
        }
    }

    /// The member who stands behind it; nobody else is one.
    #[must_use]
    pub fn member(self) -> Option<MemberId> {
        match self {
            Actor::Member(id) => Some(MemberId(id)),
            Actor::Administrator(_) | Actor::Clockwork | Actor::Anonymous => None,
        }
    }

    /// The actor's kind as it stands in the log's envelope: `member`, `administrator`, `clockwork` or `anonymous`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Actor::Member(_) => "member",
            Actor::Administrator(_) => "administrator",
            Actor::Clockwork => "clockwork",
            Actor::Anonymous => "anonymous",
        }
    }

    /// The inverse of [`Actor::kind`] and [`Actor::id`].
    #[must_use]
    pub fn parse(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("member", Some(id)) => Some(Actor::Member(id)),
            ("administrator", Some(id)) => Some(Actor::Administrator(id)),
            ("clockwork", None) => Some(Actor::Clockwork),
            ("anonymous", None) => Some(Actor::Anonymous),
            _ => None,
        }
    }
}

/// What a decision may know beside the state: the moment (assigned by the lane, monotone within a slice) and the actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The moment of the decision.
    pub now: Timestamp,
    /// Who asks.
    pub actor: Actor,
}

/// What the log says about an event beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// In which community it happened.
    pub community: CommunityId,
    /// 1, 2, 3 … within the community, without holes. `community:seq` is the event's portable identity.
    pub seq: u64,
    /// To whose history it belongs.
    pub stream: StreamId,
    /// 1, 2, 3 … within the stream, without holes.
    pub version: u64,
    /// When it was decided.
    pub recorded_at: Timestamp,
    /// On whose command.
    pub actor: Actor,
}

/// Why stored bytes could not be read as an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the event type `{0}` is unknown to this version of Moothall")]
    /// A name that this version does not know.
    UnknownKind(String),
    #[error("an event of type `{kind}` does not have its shape: {reason}")]
    /// A known name over bytes of another shape.
    Malformed {
        /// The stored name.
        kind: String,
        /// What the reader stumbled over.
        reason: String,
    },
}

/// A domain fact with a stable name and version, for ever readable.
pub trait DomainEvent: Clone + Send + Sync + 'static {
    /// The stored name with its version, such as `poll.ballot_cast.v1`.
    fn kind(&self) -> &'static str;

    /// The entity whose history this event belongs to. `community` is used by events about the community itself.
    fn stream(&self, community: CommunityId) -> StreamId;

    /// Appends the event's JSON to `out`. The bytes are stored exactly so.
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads an event of a *current* kind. Old kinds have been raised by [`DomainEvent::upcast`] before.
    fn decode(kind: &str, payload: &[u8]) -> Result<Self, DecodeError>;

    /// Raises an old shape to the current one: pure, at read time, one step (the reader repeats it until `None`).
    /// `None` means the kind is current (or unknown: then `decode` says so).
    #[must_use]
    fn upcast(kind: &str, payload: &[u8]) -> Option<(&'static str, Vec<u8>)> {
        let _ = (kind, payload);
        None
    }

    /// Decodes after raising as often as needed.
    fn read(kind: &str, payload: &[u8]) -> Result<Self, DecodeError> {
        let mut raised: Option<(&'static str, Vec<u8>)> = None;
        loop {
            let (kind, bytes): (&str, Cow<'_, [u8]>) = match &raised {
                None => (kind, Cow::Borrowed(payload)),
                Some((kind, bytes)) => (kind, Cow::Borrowed(bytes.as_slice())),
            };
            match Self::upcast(kind, &bytes) {
                Some(next) => raised = Some(next),
                None => return Self::decode(kind, &bytes),
            }
        }
    }
}

/// The rules of one community as a state machine: `decide` says what a command leads to, `evolve` folds what happened.
///
/// `Clone` is not required: nobody but the lane sees the state, so nothing is cloned. Serialisation is for snapshots only
/// (a cache, keyed by [`Decider::CODE_VERSION`]); the truth is the log.
pub trait Decider: Serialize + DeserializeOwned + Send + Sync + Sized + 'static {
    /// What is asked.
    type Command: Send + Sync + 'static;
    /// What happens.
    type Event: DomainEvent;
    /// Why not.
    type Refusal: Send + Sync + 'static;

    /// Raised whenever the serialised form or the meaning of the state changes: older snapshots are then ignored. The same
    /// state is always written in the same bytes, so that two can be compared.
    const CODE_VERSION: u32;

    /// The community before its first event.
    fn initial(community: CommunityId) -> Self;

    /// What the command leads to: at least one event, or a refusal. Pure.
    fn decide(&self, command: &Self::Command, context: &Context) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Reads what deciding these commands will read, and has no other effect: asked before they are decided one after the other, so
    /// that a processor waits for the memory of a large state once for several of them. What it leaves out is only slower.
    fn look_ahead(&self, _commands: &[(&Self::Command, Actor)]) {}

    /// Folds one event. Total: knows no rules, never fails.
    fn evolve(&mut self, envelope: &Envelope, event: &Self::Event);
}
