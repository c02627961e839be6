//! One-time sign-in links: how administrators get in, and visitors of a demonstration.

use std::time::Duration;

use moothall_core::time::Timestamp;
use uuid::Uuid;

use super::accounts::{insert_account, require_active};
use super::token::hash_of;
use super::{
    AccountId, AccountKind, Identity, IdentityError, IdentityFault, IdentityRefusal, Token, micros, new_id,
};
use crate::database::Transaction;
use crate::on_tx;

/// How long the link of a new administrator is good for.
const FIRST_LINK_LIVES: Duration = Duration::from_hours(24);

const SAVE: &str =
    "INSERT INTO sign_in_link (token_hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4)";
const USE: &str = "UPDATE sign_in_link SET used_at = $2 \
    WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING account";
const WHY_NOT: &str = "SELECT used_at FROM sign_in_link WHERE token_hash = $1";

impl Identity {
    /// Makes an administrator of the platform, from the command line, and the token of her first sign-in link: good once, for a day.
    pub async fn create_administrator(&self, now: Timestamp) -> Result<(AccountId, Token), IdentityFault> {
        let account = AccountId(new_id(now)?);
        let mut tx = self.vault.database().begin().await?;
        insert_account(&mut tx, account, AccountKind::Administrator, now).await?;
        let token = save_link(&mut tx, account, now, FIRST_LINK_LIVES).await?;
        tx.commit().await?;
        Ok((account, token))
    }

    /// Makes a sign-in link for an account: good once, within `lifetime`.
    pub async fn issue_sign_in(
        &self,
        account: AccountId,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<Token, IdentityError> {
        let mut tx = self.vault.database().begin().await?;
        require_active(&mut tx, account).await?;
        let token = save_link(&mut tx, account, now, lifetime).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Uses a sign-in link up. Of any number of attempts at once, one succeeds.
    pub async fn sign_in(&self, token: &str, now: Timestamp) -> Result<AccountId, IdentityError> {
        let hash = hash_of(token).ok_or(IdentityRefusal::UnknownCode)?;
        let mut tx = self.vault.database().begin().await?;
        let account: Option<Uuid> = on_tx!(&mut tx, c => {
            sqlx::query_scalar(USE).bind(&hash[..]).bind(now.0).fetch_optional(c).await
        })?;
        let Some(account) = account.map(AccountId) else {
            let found: Option<Option<i64>> =
                on_tx!(&mut tx, c => sqlx::query_scalar(WHY_NOT).bind(&hash[..]).fetch_optional(c).await)?;
            return Err(IdentityError::Refused(match found {
                None => IdentityRefusal::UnknownCode,
                Some(Some(_)) => IdentityRefusal::AlreadyUsed,
                Some(None) => IdentityRefusal::Expired,
            }));
        };
        require_active(&mut tx, account).await?;
        tx.commit().await?;
        Ok(account)
    }
}

async fn save_link(
    tx: &mut Transaction,
    account: AccountId,
    now: Timestamp,
    lifetime: Duration,
) -> Result<Token, IdentityFault> {
    let token = Token::new()?;
    let (hash, expires_at) = (token.hash(), now.plus_micros(micros(lifetime)));
    on_tx!(tx, c => {
        let query = sqlx::query(SAVE).bind(&hash[..]).bind(account.0).bind(now.0).bind(expires_at.0);
        query.execute(c).await.map(drop)
    })?;
    Ok(token)
}
