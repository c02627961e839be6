//! Erasure: the key is overwritten, its place in the files is cleaned, and a tombstone keeps it from ever being made again.

use moothall_core::decider::CommunityId;
use moothall_core::sealed::SubjectId;
use moothall_core::time::Timestamp;

use super::{Vault, VaultError};
use crate::database::Database;
use crate::on_pool;

const DESTROY: &str = "INSERT INTO subject_key (subject, community, wrapped, state, created_at, destroyed_at) \
    VALUES ($1, $2, NULL, 'destroyed', $3, $3) \
    ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, state = 'destroyed', \
    destroyed_at = COALESCE(subject_key.destroyed_at, excluded.destroyed_at) \
    WHERE subject_key.community = excluded.community";

impl Vault {
    /// Destroys a person's key for good. When this returns, the destruction is durable, this process has forgotten the key, and other
    /// processes forget it within 30 seconds. Repeating it is harmless. A subject the vault does not know gets a tombstone, so that
    /// no key can be made for her later.
    ///
    /// Backups made before still hold the wrapped key: they must expire. The community's log and its hashes stay as they are.
    pub async fn destroy(
        &self,
        community: CommunityId,
        subject: SubjectId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let rows = on_pool!(self.database(), pool => {
            let query = sqlx::query(DESTROY).bind(subject.0).bind(community.0).bind(now.0);
            query.execute(pool).await.map(|done| done.rows_affected())
        })?;
        if rows == 0 {
            return Err(VaultError::ForeignSubject(subject));
        }
        self.inner.recent.forget(&subject);
        self.scrub().await;
        Ok(())
    }

    /// Removes the bytes of destroyed keys from where the database still has copies of them: SQLite's write-ahead log (the main file is
    /// overwritten by `secure_delete`), PostgreSQL's dead rows. Runs after each destruction, at each opening, and once a day. Where somebody
    /// is reading all the while (a backup, say), the bytes he may still see stay until the next run: the key is destroyed either way.
    pub async fn scrub(&self) {
        let left = match self.database() {
            Database::Sqlite(pool) => sqlx::query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(pool)
                .await
                .map(|busy| busy != 0),
            Database::Postgres(pool) => vacuum(pool).await.map(|()| false),
        };
        match left {
            Ok(false) => (),
            Ok(true) => {
                tracing::warn!(
                    "The vault has a reader; its write-ahead log keeps bytes of destroyed keys until the next scrub"
                );
            }
            Err(error) => {
                tracing::warn!(error = %error, "The vault could not be scrubbed of the bytes of destroyed keys");
            }
        }
    }
}

/// Rewrites the table without its dead rows. A long reader makes it give up after two seconds, lest everybody queue behind it.
async fn vacuum(pool: &sqlx::PgPool) -> Result<(), sqlx::Error> {
    const DEAD: &str = "SELECT EXISTS (SELECT 1 FROM subject_key WHERE state = 'destroyed')";
    if !sqlx::query_scalar::<_, bool>(DEAD).fetch_one(pool).await? {
        return Ok(());
    }
    let mut connection = pool.acquire().await?;
    sqlx::query("SET lock_timeout = '2s'").execute(&mut *connection).await?;
    let vacuumed = sqlx::query("VACUUM (FULL) subject_key").execute(&mut *connection).await;
    sqlx::query("RESET lock_timeout").execute(&mut *connection).await?;
    vacuumed.map(drop)
}
