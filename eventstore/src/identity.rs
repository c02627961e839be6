//! Who is asking: accounts, the codes and links by which people get in, and sessions. Lives in the vault's database, apart from the log:
//! an account is not a domain fact, and one person may be a member of several communities that know nothing of each other.
//!
//! Each way to sign in is a function that ends in an [`AccountId`] ([`Identity::redeem`], [`Identity::sign_in`]); the caller then makes a
//! session. Passkeys and OIDC come as two more such functions with a table each; nothing else here needs to know them.

mod accounts;
mod claim;
pub mod code;
mod invitations;
mod redemption;
mod sessions;
mod sign_in;
mod token;

use std::fmt;
use std::sync::Arc;

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use uuid::Uuid;

pub use claim::ClaimCode;
pub use code::InvitationCode;
pub use invitations::InvitationOrder;
pub use redemption::{Redeemed, Redeemer};
use sessions::Remembered;
pub use sessions::{ListedSession, Session};
pub use token::Token;

use crate::vault::recent::Recent;
use crate::vault::{Vault, random};

/// At most so many sessions are in memory.
const SESSIONS_KEPT: usize = 65_536;

/// A person or administrator as the platform knows her, across communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub Uuid);

/// A session, by a name that opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub Uuid);

/// A member of a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// The community.
    pub community: CommunityId,
    /// Who she is there.
    pub member: Uuid,
}

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// Founds communities and appoints the first registrar; made from the command line.
    Administrator,
    /// Everybody else.
    Person,
}

impl AccountKind {
    fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Person => "person",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Administrator, Self::Person].into_iter().find(|kind| kind.name() == name)
    }
}

/// Why somebody was not let in, or an invitation not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefusal {
    /// No such code or link was ever issued, or it was replaced by a newer one.
    #[error("this code is not known")]
    UnknownCode,
    /// Its time has passed.
    #[error("this code has expired")]
    Expired,
    /// Somebody has used it.
    #[error("this code has already been used")]
    AlreadyUsed,
    /// It was withdrawn.
    #[error("this code has been withdrawn")]
    Revoked,
    /// The invitation was used or withdrawn before, or invites somebody else.
    #[error("this invitation cannot be issued again")]
    NotIssuable,
    /// There is no such invitation.
    #[error("there is no such invitation")]
    UnknownInvitation,
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The account was disabled.
    #[error("this account has been disabled")]
    AccountDisabled,
}

/// What broke while asking who somebody is. Carries no secret.
#[derive(Debug, thiserror::Error)]
pub enum IdentityFault {
    /// The database failed.
    #[error("the identity database failed")]
    Database(#[from] sqlx::Error),
    /// The operating system gave no random bytes.
    #[error("no randomness")]
    Randomness(#[from] getrandom::Error),
    /// A row is not what this version of Moothall writes.
    #[error("the row of account {} cannot be read", .0.0)]
    Malformed(AccountId),
}

/// A refusal or a fault.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Typed, coded, shown.
    #[error(transparent)]
    Refused(#[from] IdentityRefusal),
    /// Logged once, never shown.
    #[error(transparent)]
    Fault(#[from] IdentityFault),
}

impl From<sqlx::Error> for IdentityError {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<getrandom::Error> for IdentityError {
    fn from(error: getrandom::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// Accounts, invitations and sessions. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    vault: Vault,
    recent: Arc<Recent<[u8; 32], Arc<Remembered>>>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// Identity over the vault's database and secret. Clone it rather than make two: they would not hear of each other's revocations
    /// for five seconds.
    #[must_use]
    pub fn new(vault: Vault) -> Self {
        Self { vault, recent: Arc::new(Recent::holding(SESSIONS_KEPT)) }
    }
}

/// A new time-ordered id.
fn new_id(now: Timestamp) -> Result<Uuid, getrandom::Error> {
    let millis = u64::try_from(now.0 / 1_000).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random()?).into_uuid())
}

/// A length of time in the log's unit.
fn micros(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
