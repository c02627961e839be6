//! What a set of read models has to offer, and what it is fed with.

use moothall_core::decider::{CommunityId, DomainEvent, Envelope};
use std::future::Future;

use crate::chain::Hash;
use crate::database::{Dialect, Transaction, is_passing};
use crate::position::Position;

/// One event of the log, decoded.
#[derive(Clone, Debug)]
pub struct Recorded<E> {
    /// Where it lies.
    pub position: Position,
    /// Who, when, which entity and version.
    pub envelope: Envelope,
    /// What happened.
    pub event: E,
    /// Its link of the community's chain.
    pub hash: Hash,
}

/// A set of read models that lives and is rebuilt together. Live, rebuild and time travel all go through [`Views::apply`].
pub trait Views: Send + Sync + 'static {
    /// The events they are folded from.
    type Event: DomainEvent;

    /// Another value means other tables or other folding: a new generation is built beside the serving one.
    fn code_hash(&self) -> String;

    /// The statements that create the tables, separated by semicolons. Names need no schema: a generation has its own
    /// place. `projection_generation`, `projection_checkpoint` and `quarantine` are taken.
    fn ddl(&self, dialect: Dialect) -> String;

    /// Folds a page: events of several communities, each community's in order and dense. Must come to the same however
    /// the log is cut into pages. Reads nothing but the tables of this transaction and the page.
    fn apply(
        &self,
        transaction: &mut Transaction,
        page: &[Recorded<Self::Event>],
    ) -> impl Future<Output = Result<(), ApplyError>> + Send;
}

/// Why a page could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A statement failed. When the database is at fault the page is tried again; when the statement is, its community is
    /// quarantined.
    #[error("a read model's statement failed")]
    Database(#[from] sqlx::Error),
    /// The event makes no sense to a read model.
    #[error("{0}")]
    Senseless(String),
}

impl ApplyError {
    /// Whether the database, rather than the event, is at fault.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Senseless(_) => false,
            Self::Database(error) => is_passing(error),
        }
    }

    /// The error and its causes in one line, for the quarantine's row.
    pub(crate) fn in_full(&self) -> String {
        match self {
            Self::Senseless(words) => words.clone(),
            Self::Database(error) => error.to_string(),
        }
    }
}

/// A community that the read models stopped following, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The community.
    pub community: CommunityId,
    /// The first event that could not be applied.
    pub position: Position,
    /// Why.
    pub error: String,
}
