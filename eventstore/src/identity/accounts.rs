//! Accounts and which members they are.

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use uuid::Uuid;

use super::{
    AccountId, AccountKind, Identity, IdentityError, IdentityFault, IdentityRefusal, Membership, new_id,
};
use crate::database::Transaction;
use crate::{on_pool, on_tx};

const INSERT: &str =
    "INSERT INTO account (id, kind, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
const LINK: &str = "INSERT INTO account_member (community, member, account, linked_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (community, member) DO UPDATE SET account = excluded.account, linked_at = excluded.linked_at";
const OF: &str = "SELECT account FROM account_member WHERE community = $1 AND member = $2";

impl Identity {
    /// Makes an account for a person who comes by another way than an invitation: a demonstration, later a passkey.
    pub async fn create_person(&self, now: Timestamp) -> Result<AccountId, IdentityFault> {
        let account = AccountId(new_id(now)?);
        let mut tx = self.vault.database().begin().await?;
        insert_account(&mut tx, account, AccountKind::Person, now).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Makes an account be a member without an invitation: for demonstrations and imports. Whoever was that member before no longer is.
    pub async fn link_member(
        &self,
        account: AccountId,
        membership: Membership,
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let mut tx = self.vault.database().begin().await?;
        require_active(&mut tx, account).await?;
        link(&mut tx, account, membership, now).await?;
        tx.commit().await?;
        self.forget_sessions(account, membership);
        Ok(())
    }

    /// Cuts a member off from whatever account she used: she has left, or was erased.
    pub async fn unlink_member(&self, membership: Membership) -> Result<(), IdentityFault> {
        const UNLINK: &str = "DELETE FROM account_member WHERE community = $1 AND member = $2";
        let Membership { community, member } = membership;
        on_pool!(self.vault.database(), pool => {
            sqlx::query(UNLINK).bind(community.0).bind(member).execute(pool).await.map(drop)
        })?;
        self.recent.forget_where(|remembered| remembered.session.members.contains(&membership));
        Ok(())
    }

    /// Which account is that member, if she has one.
    pub async fn account_of(&self, membership: Membership) -> Result<Option<AccountId>, IdentityFault> {
        let Membership { community, member } = membership;
        let account: Option<Uuid> = on_pool!(self.vault.database(), pool => {
            sqlx::query_scalar(OF).bind(community.0).bind(member).fetch_optional(pool).await
        })?;
        Ok(account.map(AccountId))
    }

    /// Ends all sessions of an account and lets it in no more.
    pub async fn disable_account(&self, account: AccountId, now: Timestamp) -> Result<(), IdentityError> {
        const DISABLE: &str = "UPDATE account SET disabled_at = COALESCE(disabled_at, $2) WHERE id = $1";
        let rows = on_pool!(self.vault.database(), pool => {
            sqlx::query(DISABLE).bind(account.0).bind(now.0).execute(pool).await.map(|done| done.rows_affected())
        })?;
        if rows == 0 {
            return Err(IdentityRefusal::UnknownAccount.into());
        }
        self.revoke_all(account, now).await?;
        Ok(())
    }
}

pub(super) async fn insert_account(
    tx: &mut Transaction,
    account: AccountId,
    kind: AccountKind,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    on_tx!(tx, c => {
        sqlx::query(INSERT).bind(account.0).bind(kind.name()).bind(now.0).execute(c).await.map(drop)
    })
}

/// Refuses accounts that do not exist or were disabled.
pub(super) async fn require_active(tx: &mut Transaction, account: AccountId) -> Result<(), IdentityError> {
    const DISABLED_AT: &str = "SELECT disabled_at FROM account WHERE id = $1";
    let found: Option<Option<i64>> =
        on_tx!(tx, c => sqlx::query_scalar(DISABLED_AT).bind(account.0).fetch_optional(c).await)?;
    match found {
        Some(None) => Ok(()),
        Some(Some(_)) => Err(IdentityRefusal::AccountDisabled.into()),
        None => Err(IdentityRefusal::UnknownAccount.into()),
    }
}

/// Binds a member to an account, away from any other; says from which.
pub(super) async fn link(
    tx: &mut Transaction,
    account: AccountId,
    membership: Membership,
    now: Timestamp,
) -> Result<Option<AccountId>, sqlx::Error> {
    let Membership { community: CommunityId(community), member } = membership;
    let before: Option<Uuid> = on_tx!(tx, c => {
        sqlx::query_scalar(OF).bind(community).bind(member).fetch_optional(c).await
    })?;
    on_tx!(tx, c => {
        sqlx::query(LINK).bind(community).bind(member).bind(account.0).bind(now.0).execute(c).await.map(drop)
    })?;
    Ok(before.map(AccountId))
}
