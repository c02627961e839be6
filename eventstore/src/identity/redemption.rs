//! Redeeming an invitation, in two databases: here the code is used up and the member bound to an account, in one transaction; then the
//! caller logs `invitation redeemed`, and says so with [`Identity::redemption_logged`].
//!
//! A crash or a lost answer between the two harms nobody. The same redeemer may bring the same code again and gets the same answer: a
//! person who was signed in, with her account; a newcomer, who has no session yet, with the `attempt` she made (the idempotency
//! key of the mutation, which her client keeps until it has an answer), for an hour. Everybody else is refused. What never comes
//! again is found in [`Identity::unlogged_redemptions`], which the server logs when it starts.
//!
//! A later invitation moves the member to whoever redeems it, and never opens the account she had before: otherwise the registrar of
//! one community could open an account that is also a member of another.

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use uuid::Uuid;

use super::accounts::{insert_account, link, require_active};
use super::{
    AccountId, AccountKind, Identity, IdentityError, IdentityFault, IdentityRefusal, InvitationCode,
    Membership,
};
use crate::database::Transaction;
use crate::{on_pool, on_tx};

/// A newcomer's attempt gets the same answer for so long: one hour.
const REPEATABLE_MICROS: i64 = 3_600_000_000;

const CLAIM: &str = "UPDATE invitation SET used_at = $2, account = $3 \
    WHERE code_hash = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2 \
    RETURNING id, community, member";
const WHY_NOT: &str = "SELECT i.id, i.community, i.member, i.revoked_at, i.used_at, i.account, m.account \
    FROM invitation i LEFT JOIN account_member m ON m.community = i.community AND m.member = i.member \
    WHERE i.code_hash = $1";
const LOGGED: &str =
    "UPDATE invitation SET logged_at = COALESCE(logged_at, $2) WHERE id = $1 AND used_at IS NOT NULL";
const UNLOGGED: &str = "SELECT id, community, member, account FROM invitation \
    WHERE used_at IS NOT NULL AND used_at <= $1 AND logged_at IS NULL ORDER BY used_at LIMIT 1000";

/// Who brings a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeemer {
    /// Somebody who is signed in: her account becomes a member of one more community.
    Account(AccountId),
    /// Somebody without a session: she gets an account.
    Newcomer {
        /// The idempotency key of her mutation, random and known to nobody else.
        attempt: Uuid,
    },
}

/// A used invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// The invitation, as the log names it.
    pub invitation: Uuid,
    /// Whom it invited.
    pub membership: Membership,
    /// The account that is now that member.
    pub account: AccountId,
}

impl Identity {
    /// Uses a code up and binds the member to the redeemer's account. Of any number of redeemers at once, one succeeds.
    pub async fn redeem(
        &self,
        code: InvitationCode,
        redeemer: Redeemer,
        now: Timestamp,
    ) -> Result<Redeemed, IdentityError> {
        let hash = code.hash(&self.vault);
        let account = match redeemer {
            Redeemer::Account(account) => account,
            Redeemer::Newcomer { attempt } => self.newcomer(hash, attempt),
        };
        let mut tx = self.vault.database().begin().await?;
        let claimed: Option<(Uuid, Uuid, Uuid)> = on_tx!(&mut tx, c => {
            sqlx::query_as(CLAIM).bind(&hash[..]).bind(now.0).bind(account.0).fetch_optional(c).await
        })?;
        let Some((invitation, community, member)) = claimed else {
            return why_not(&mut tx, hash, redeemer, account, now).await;
        };
        if matches!(redeemer, Redeemer::Newcomer { .. }) {
            insert_account(&mut tx, account, AccountKind::Person, now).await?;
        }
        require_active(&mut tx, account).await?;
        let membership = Membership { community: CommunityId(community), member };
        let before = link(&mut tx, account, membership, now).await?;
        tx.commit().await?;
        // A newcomer's account has no sessions yet: a thousand newcomers need not search the memory a thousand times.
        if before.is_some() || matches!(redeemer, Redeemer::Account(_)) {
            self.forget_sessions(account, membership);
        }
        Ok(Redeemed { invitation, membership, account })
    }

    /// To be said once the log has the event.
    pub async fn redemption_logged(&self, invitation: Uuid, now: Timestamp) -> Result<(), IdentityFault> {
        on_pool!(self.vault.database(), pool => {
            sqlx::query(LOGGED).bind(invitation).bind(now.0).execute(pool).await.map(drop)
        })?;
        Ok(())
    }

    /// Redemptions up to a moment that may be missing from the log, the oldest first, at most a thousand.
    pub async fn unlogged_redemptions(&self, until: Timestamp) -> Result<Vec<Redeemed>, IdentityFault> {
        let rows: Vec<(Uuid, Uuid, Uuid, Uuid)> = on_pool!(self.vault.database(), pool => sqlx::query_as(UNLOGGED).bind(until.0).fetch_all(pool).await)?;
        let redeemed = rows.into_iter().map(|(invitation, community, member, account)| {
            let membership = Membership { community: CommunityId(community), member };
            Redeemed { invitation, membership, account: AccountId(account) }
        });
        Ok(redeemed.collect())
    }

    /// The account that this code and this attempt lead to, each time. Nobody can name it without both.
    fn newcomer(&self, hash: [u8; 16], attempt: Uuid) -> AccountId {
        let seed = [&hash[..], attempt.as_bytes()].concat();
        let bytes = self.vault.digest16("newcomer_account", &seed);
        AccountId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

type Spent = (Uuid, Uuid, Uuid, Option<i64>, Option<i64>, Option<Uuid>, Option<Uuid>);

/// The same answer for the same redeemer; a refusal for everybody else.
async fn why_not(
    tx: &mut Transaction,
    hash: [u8; 16],
    redeemer: Redeemer,
    account: AccountId,
    now: Timestamp,
) -> Result<Redeemed, IdentityError> {
    let spent: Option<Spent> =
        on_tx!(tx, c => sqlx::query_as(WHY_NOT).bind(&hash[..]).fetch_optional(c).await)?;
    let Some((invitation, community, member, revoked_at, used_at, used_by, now_with)) = spent else {
        return Err(IdentityRefusal::UnknownCode.into());
    };
    if revoked_at.is_some() {
        return Err(IdentityRefusal::Revoked.into());
    }
    let Some(used_at) = used_at else {
        return Err(IdentityRefusal::Expired.into());
    };
    let in_time = match redeemer {
        Redeemer::Account(_) => true,
        Redeemer::Newcomer { .. } => now < Timestamp(used_at).plus_micros(REPEATABLE_MICROS),
    };
    // Not if a later invitation has moved the member on.
    if !in_time || used_by != Some(account.0) || now_with != Some(account.0) {
        return Err(IdentityRefusal::AlreadyUsed.into());
    }
    require_active(tx, account).await?;
    let membership = Membership { community: CommunityId(community), member };
    Ok(Redeemed { invitation, membership, account })
}
