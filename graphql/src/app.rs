//! What resolvers work with. The server makes one and shares it; tests make their own.

use moothall_core::state::Community;
use moothall_eventstore::identity::Identity;
use moothall_eventstore::vault::Vault;
use moothall_eventstore::{Clock, Database, Engine, Position, Projector, Store};
use moothall_projections::ReadModels;
use moothall_projections::maps::OpinionMaps;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::meeting::live::Watching;

/// The engine, the read models, the vault and the identities, together.
pub struct App {
    engine: Engine<Community>,
    projector: Projector<ReadModels>,
    vault: Vault,
    identity: Identity,
    session_lifetime: Duration,
    watching: Watching,
    maps: OpinionMaps,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App(…)")
    }
}

impl App {
    /// Puts the parts together. The clock is the store's. A session ends when it has not been used for `session_lifetime`.
    #[must_use]
    pub fn new(
        engine: Engine<Community>,
        projector: Projector<ReadModels>,
        vault: Vault,
        identity: Identity,
        session_lifetime: Duration,
    ) -> Self {
        let (watching, maps) = (Watching::default(), OpinionMaps::default());
        Self { engine, projector, vault, identity, session_lifetime, watching, maps }
    }

    /// Where commands go.
    #[must_use]
    pub fn engine(&self) -> &Engine<Community> {
        &self.engine
    }

    /// What keeps the read models.
    #[must_use]
    pub fn projector(&self) -> &Projector<ReadModels> {
        &self.projector
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &Store {
        self.engine.store()
    }

    /// The keys of personal data.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Accounts and sessions.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.log().clock()
    }

    /// The meetings that are being watched.
    pub(crate) fn watching(&self) -> &Watching {
        &self.watching
    }

    /// How long a session lives unused.
    #[must_use]
    pub fn session_lifetime(&self) -> Duration {
        self.session_lifetime
    }

    /// The read models as they are served now. Ask anew for each read: a rebuild replaces them.
    #[must_use]
    pub fn views(&self) -> Arc<Database> {
        self.projector.reads()
    }

    /// The opinion maps of deliberations.
    #[must_use]
    pub fn maps(&self) -> &OpinionMaps {
        &self.maps
    }

    /// Waits until the read models show the log up to a position; false when they have not in time.
    pub async fn shows(&self, position: Position, patience: Duration) -> bool {
        self.projector.wait_for(position, patience).await.is_ok()
    }
}
