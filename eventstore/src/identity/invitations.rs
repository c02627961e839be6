//! Issuing and withdrawing invitations. A code is known to whoever receives it; the database has its HMAC.

use moothall_core::time::Timestamp;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Identity, IdentityError, IdentityRefusal, InvitationCode, Membership};
use crate::vault::rows::{chunks, values};
use crate::{on_pool, on_tx};

const REVOKE: &str =
    "UPDATE invitation SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1 AND used_at IS NULL";
const EXISTS: &str = "SELECT count(*) FROM invitation WHERE id = $1";

/// One invitation to issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvitationOrder {
    /// The invitation, as the log names it.
    pub id: Uuid,
    /// Whom it invites.
    pub membership: Membership,
    /// The first moment at which its code is no longer good.
    pub expires_at: Timestamp,
}

impl Identity {
    /// Makes the code of an invitation. See [`Identity::issue_invitations`].
    pub async fn issue_invitation(&self, order: InvitationOrder) -> Result<InvitationCode, IdentityError> {
        let codes = self.issue_invitations(&[order]).await?;
        Ok(codes.into_iter().next().ok_or(IdentityRefusal::UnknownInvitation)?)
    }

    /// Makes the codes of many invitations, all or none, in the order of the orders. Issuing an invitation again (the answer was lost,
    /// the letter too) replaces its code: the earlier one is no longer known. One that was used or withdrawn is refused, and so is
    /// an id that invites somebody else.
    pub async fn issue_invitations(
        &self,
        orders: &[InvitationOrder],
    ) -> Result<Vec<InvitationCode>, IdentityError> {
        let mut tx = self.vault.database().begin().await?;
        let mut codes = Vec::with_capacity(orders.len());
        for chunk in chunks(orders) {
            let sql = format!(
                "INSERT INTO invitation (id, community, member, code_hash, expires_at) VALUES {} \
                 ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at \
                 WHERE invitation.used_at IS NULL AND invitation.revoked_at IS NULL \
                 AND invitation.community = excluded.community AND invitation.member = excluded.member",
                values(chunk.len(), 5)
            );
            let first = codes.len();
            for _ in chunk {
                codes.push(InvitationCode::new()?);
            }
            let rows = on_tx!(&mut tx, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (order, code) in chunk.iter().zip(codes.iter().skip(first)) {
                    let Membership { community, member } = order.membership;
                    query = query.bind(order.id).bind(community.0).bind(member);
                    query = query.bind(code.hash(&self.vault).to_vec()).bind(order.expires_at.0);
                }
                query.execute(c).await.map(|done| done.rows_affected())
            })?;
            if usize::try_from(rows) != Ok(chunk.len()) {
                return Err(IdentityRefusal::NotIssuable.into());
            }
        }
        tx.commit().await?;
        Ok(codes)
    }

    /// Withdraws an invitation that nobody has used. Repeating it is harmless.
    pub async fn revoke_invitation(&self, id: Uuid, now: Timestamp) -> Result<(), IdentityError> {
        let rows = on_pool!(self.vault.database(), pool => {
            sqlx::query(REVOKE).bind(id).bind(now.0).execute(pool).await.map(|done| done.rows_affected())
        })?;
        if rows > 0 {
            return Ok(());
        }
        let known: i64 = on_pool!(self.vault.database(), pool => sqlx::query_scalar(EXISTS).bind(id).fetch_one(pool).await)?;
        Err(if known == 0 { IdentityRefusal::UnknownInvitation } else { IdentityRefusal::AlreadyUsed }.into())
    }
}
