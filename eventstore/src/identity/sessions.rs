//! Sessions: opaque tokens, revocable at once. A request costs one hash and one look into memory; the database is asked every five
//! seconds at most for each session, and written once an hour to move its end.

use std::sync::Arc;
use std::time::Duration;

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use uuid::Uuid;

use super::token::hash_of;
use super::{
    AccountId, AccountKind, Identity, IdentityError, IdentityFault, Membership, SessionId, Token, micros,
    new_id,
};
use crate::database::Transaction;
use crate::{on_pool, on_tx};

/// How long another process may still honour a session that was revoked here.
const REMEMBERED_MICROS: i64 = 5_000_000;
/// How often the end of a session is moved.
const EXTENDED_EVERY_MICROS: i64 = 3_600_000_000;

const SAVE: &str = "INSERT INTO session (id, token_hash, account, created_at, extended_at, expires_at, lifetime_micros) \
    VALUES ($1, $2, $3, $4, $4, $5, $6)";
const READ: &str = "SELECT s.id, s.account, a.kind, s.extended_at, s.expires_at, s.lifetime_micros, m.community, m.member \
    FROM session s JOIN account a ON a.id = s.account LEFT JOIN account_member m ON m.account = s.account \
    WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND a.disabled_at IS NULL \
    ORDER BY m.community, m.member";
const EXTEND: &str = "UPDATE session SET extended_at = $2, expires_at = $3 \
    WHERE id = $1 AND extended_at < $2 AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const REVOKE_ALL: &str = "UPDATE session SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL";
const LIST: &str = "SELECT id, created_at, extended_at, expires_at FROM session \
    WHERE account = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at, id";
const SWEEP_SESSIONS: &str = "DELETE FROM session WHERE expires_at <= $1 OR revoked_at <= $1";
const SWEEP_LINKS: &str = "DELETE FROM sign_in_link WHERE expires_at <= $1";

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session, for a list of sessions and for revoking it.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What the account is for.
    pub kind: AccountKind,
    /// Which members of which communities she is, ordered.
    pub members: Vec<Membership>,
    /// When it ends, unless it is used before.
    pub expires_at: Timestamp,
}

/// A session as its owner sees it in her list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// For revoking it.
    pub id: SessionId,
    /// When she signed in.
    pub created_at: Timestamp,
    /// When it was last used, within the hour.
    pub used_at: Timestamp,
    /// When it ends, unless it is used before.
    pub expires_at: Timestamp,
}

/// A session as it was read from the database a moment ago.
pub(super) struct Remembered {
    pub(super) session: Arc<Session>,
    read_at: Timestamp,
    extended_at: Timestamp,
}

impl Remembered {
    /// Whether it can be believed at that moment. A clock that went backwards makes it doubtful, too.
    fn holds_at(&self, now: Timestamp) -> bool {
        self.read_at <= now
            && now < self.read_at.plus_micros(REMEMBERED_MICROS)
            && now < self.session.expires_at
            && now < self.extended_at.plus_micros(EXTENDED_EVERY_MICROS)
    }
}

type Row = (Uuid, Uuid, String, i64, i64, i64, Option<Uuid>, Option<Uuid>);

impl Identity {
    /// Makes a session that ends when it has not been used for `lifetime`.
    pub async fn create_session(
        &self,
        account: AccountId,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<Token, IdentityError> {
        let (token, id) = (Token::new()?, new_id(now)?);
        let (hash, lifetime) = (token.hash(), micros(lifetime));
        let mut tx: Transaction = self.vault.database().begin().await?;
        super::accounts::require_active(&mut tx, account).await?;
        on_tx!(&mut tx, c => {
            let query = sqlx::query(SAVE).bind(id).bind(&hash[..]).bind(account.0).bind(now.0);
            query.bind(now.plus_micros(lifetime).0).bind(lifetime).execute(c).await.map(drop)
        })?;
        tx.commit().await?;
        Ok(token)
    }

    /// Whose token this is; `None` when nobody's, or no longer.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Arc<Session>>, IdentityFault> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        if let Some(remembered) = self.recent.get(&hash)
            && remembered.holds_at(now)
        {
            return Ok(Some(Arc::clone(&remembered.session)));
        }
        let epoch = self.recent.epoch();
        let Some(remembered) = self.read_session(&hash, now).await? else {
            return Ok(None);
        };
        let session = Arc::clone(&remembered.session);
        self.recent.put(epoch, hash, Arc::new(remembered));
        Ok(Some(session))
    }

    /// Ends a session; says whether it was alive.
    pub async fn revoke(&self, session: SessionId, now: Timestamp) -> Result<bool, IdentityFault> {
        let rows = on_pool!(self.vault.database(), pool => {
            sqlx::query(REVOKE).bind(session.0).bind(now.0).execute(pool).await.map(|done| done.rows_affected())
        })?;
        self.recent.forget_where(|remembered| remembered.session.id == session);
        Ok(rows > 0)
    }

    /// Ends all sessions of an account; says how many.
    pub async fn revoke_all(&self, account: AccountId, now: Timestamp) -> Result<u64, IdentityFault> {
        let rows = on_pool!(self.vault.database(), pool => {
            sqlx::query(REVOKE_ALL).bind(account.0).bind(now.0).execute(pool).await.map(|done| done.rows_affected())
        })?;
        self.recent.forget_where(|remembered| remembered.session.account == account);
        Ok(rows)
    }

    /// The living sessions of an account, the oldest first.
    pub async fn sessions_of(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<ListedSession>, IdentityFault> {
        let rows: Vec<(Uuid, i64, i64, i64)> = on_pool!(self.vault.database(), pool => {
            sqlx::query_as(LIST).bind(account.0).bind(now.0).fetch_all(pool).await
        })?;
        let listed = rows.into_iter().map(|(id, created_at, used_at, expires_at)| ListedSession {
            id: SessionId(id),
            created_at: Timestamp(created_at),
            used_at: Timestamp(used_at),
            expires_at: Timestamp(expires_at),
        });
        Ok(listed.collect())
    }

    /// Deletes sessions and sign-in links that ended before a moment. For the clockwork, once a day.
    pub async fn sweep(&self, ended_before: Timestamp) -> Result<(), IdentityFault> {
        for sweep in [SWEEP_SESSIONS, SWEEP_LINKS] {
            on_pool!(self.vault.database(), pool => {
                sqlx::query(sweep).bind(ended_before.0).execute(pool).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Forgets what is remembered of an account, and of whoever was that member.
    pub(super) fn forget_sessions(&self, account: AccountId, membership: Membership) {
        self.recent.forget_where(|remembered| {
            remembered.session.account == account || remembered.session.members.contains(&membership)
        });
    }

    async fn read_session(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Remembered>, IdentityFault> {
        let rows: Vec<Row> = on_pool!(self.vault.database(), pool => {
            sqlx::query_as(READ).bind(&hash[..]).bind(now.0).fetch_all(pool).await
        })?;
        let Some((id, account, kind, extended_at, expires_at, lifetime, ..)) = rows.first() else {
            return Ok(None);
        };
        let account = AccountId(*account);
        let (mut extended_at, mut expires_at) = (Timestamp(*extended_at), Timestamp(*expires_at));
        if now >= extended_at.plus_micros(EXTENDED_EVERY_MICROS) {
            (extended_at, expires_at) = (now, now.plus_micros(*lifetime));
            on_pool!(self.vault.database(), pool => {
                sqlx::query(EXTEND).bind(*id).bind(now.0).bind(expires_at.0).execute(pool).await.map(drop)
            })?;
        }
        let kind = AccountKind::parse(kind).ok_or(IdentityFault::Malformed(account))?;
        let members = rows.iter().filter_map(|row| {
            let (community, member) = row.6.zip(row.7)?;
            Some(Membership { community: CommunityId(community), member })
        });
        let session = Session { id: SessionId(*id), account, kind, members: members.collect(), expires_at };
        Ok(Some(Remembered { session: Arc::new(session), read_at: now, extended_at }))
    }
}
