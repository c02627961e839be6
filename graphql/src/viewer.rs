//! Who is asking, and what a resolver may know about the request. The HTTP layer supplies both.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::MemberId;
use moothall_core::language::Language;
use moothall_eventstore::identity::{AccountId, AccountKind, Session, SessionId};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    session: Arc<Session>,
}

impl From<Arc<Session>> for Viewer {
    fn from(session: Arc<Session>) -> Self {
        Self { session }
    }
}

impl Viewer {
    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account
    }

    /// The session by which she is signed in.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session.id
    }

    /// Whether she is an administrator of the platform.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.session.kind == AccountKind::Administrator
    }

    /// Who she is in a community, if anybody.
    #[must_use]
    pub fn member_of(&self, community: CommunityId) -> Option<MemberId> {
        let membership = self.session.members.iter().find(|membership| membership.community == community);
        membership.map(|membership| MemberId(membership.member))
    }

    /// Her memberships.
    pub fn memberships(&self) -> impl Iterator<Item = (CommunityId, MemberId)> {
        self.session.members.iter().map(|membership| (membership.community, MemberId(membership.member)))
    }

    /// In whose name she acts in a community: as its member, else as the platform's administrator.
    #[must_use]
    pub fn actor_in(&self, community: CommunityId) -> Option<Actor> {
        match self.member_of(community) {
            Some(member) => Some(Actor::Member(member.0)),
            None if self.is_administrator() => Some(Actor::Administrator(self.account().0)),
            None => None,
        }
    }
}

/// Sets or clears the session cookie of the answer.
pub trait CookieSink: Send + Sync {
    /// The answer sets the cookie to this token.
    fn set_session(&self, token: &str);
    /// The answer takes the cookie away.
    fn clear_session(&self);
}

/// Counts tries at codes: of invitations, and of topics that came without a name.
pub trait Guesses: Send + Sync {
    /// Counts one; else how long whoever asks has to wait.
    fn take(&self) -> Result<(), Duration>;
}

/// What a resolver may know about the request it answers.
#[derive(Clone)]
pub struct RequestContext {
    /// The language of sentences.
    pub language: Language,
    /// Where the request came from; for rate limits, never for the log.
    pub remote: Option<IpAddr>,
    /// The session cookie of the answer.
    pub cookies: Arc<dyn CookieSink>,
    /// Counts tries at codes; no limit if none.
    pub guesses: Option<Arc<dyn Guesses>>,
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext").field("language", &self.language).finish_non_exhaustive()
    }
}
