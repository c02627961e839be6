//! The key of each person: made when something of hers is first sealed, kept wrapped, remembered unwrapped for a short while.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use moothall_core::decider::CommunityId;
use moothall_core::sealed::SubjectId;
use moothall_core::time::Timestamp;
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::cipher::{NONCE_BYTES, lock, unlock};
use super::rows::{chunks, values};
use super::{KEYS_KEPT_FOR, Vault, VaultError, associated_data};
use crate::on_pool;

/// A new key takes so many random bytes: itself, and the nonce it is wrapped with.
const DICE_BYTES: usize = 32 + NONCE_BYTES;
const WRAPPED_LABEL: &str = "moothall/subject_key/1";

/// What the vault knows of a person's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// There is a key.
    Active,
    /// There was a key, or there must never be one: she was erased.
    Destroyed,
    /// Nothing has been sealed for her.
    Unknown,
}

/// A person's key, unwrapped; its bytes are overwritten when the last holder drops it.
pub(crate) struct SubjectKey {
    pub(crate) community: CommunityId,
    pub(crate) bytes: Zeroizing<[u8; 32]>,
}

/// What is known of a subject that has a row.
#[derive(Clone)]
pub(crate) enum Held {
    Key(Arc<SubjectKey>),
    Destroyed,
}

/// What was known at a moment.
#[derive(Clone)]
pub(crate) struct Remembered {
    read_at: Instant,
    held: Held,
}

impl Remembered {
    /// Another process may have destroyed the key since it was read.
    fn holds_at(&self, now: Instant) -> bool {
        now.duration_since(self.read_at) < KEYS_KEPT_FOR
    }
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(…)")
    }
}

/// The keys a call works with. Subjects without a row are absent.
pub(crate) type Keys = BTreeMap<SubjectId, Held>;

type Row = (Uuid, Uuid, Option<Vec<u8>>);

impl Vault {
    /// Asks the database what it knows of a person's key.
    pub async fn key_state(&self, subject: SubjectId) -> Result<KeyState, VaultError> {
        let mut keys = Keys::new();
        self.read_keys(&[subject], &mut keys).await?;
        Ok(match keys.get(&subject) {
            Some(Held::Key(_)) => KeyState::Active,
            Some(Held::Destroyed) => KeyState::Destroyed,
            None => KeyState::Unknown,
        })
    }

    /// The keys of those subjects that have one, from memory where they were read lately.
    pub(crate) async fn keys(&self, subjects: &BTreeSet<SubjectId>) -> Result<Keys, VaultError> {
        let (now, mut keys, mut unread) = (Instant::now(), Keys::new(), Vec::new());
        for subject in subjects {
            match self.inner.recent.get(subject) {
                Some(remembered) if remembered.holds_at(now) => {
                    keys.insert(*subject, remembered.held);
                }
                _ => unread.push(*subject),
            }
        }
        self.read_keys(&unread, &mut keys).await?;
        Ok(keys)
    }

    /// The keys of all those subjects; makes what is missing, durably. Refuses destroyed and foreign ones before it makes any.
    pub(crate) async fn keys_for_sealing(
        &self,
        community: CommunityId,
        subjects: &BTreeSet<SubjectId>,
        now: Timestamp,
    ) -> Result<BTreeMap<SubjectId, Arc<SubjectKey>>, VaultError> {
        let mut keys = self.keys(subjects).await?;
        let missing: Vec<SubjectId> =
            subjects.iter().filter(|one| !keys.contains_key(one)).copied().collect();
        // Looked at before anything is made, and again after: another process may have been faster.
        usable(community, subjects, &keys)?;
        for chunk in chunks(&missing) {
            self.make_keys(community, chunk, now, &mut keys).await?;
        }
        let overtaken: Vec<SubjectId> = missing.into_iter().filter(|one| !keys.contains_key(one)).collect();
        self.read_keys(&overtaken, &mut keys).await?;
        usable(community, subjects, &keys)
    }

    async fn read_keys(&self, subjects: &[SubjectId], keys: &mut Keys) -> Result<(), VaultError> {
        for chunk in chunks(subjects) {
            let epoch = self.inner.recent.epoch();
            let read_at = Instant::now();
            let sql = format!(
                "SELECT subject, community, wrapped FROM subject_key WHERE subject IN {}",
                values(1, chunk.len())
            );
            let rows: Vec<Row> = on_pool!(self.database(), pool => {
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for subject in chunk {
                    query = query.bind(subject.0);
                }
                query.fetch_all(pool).await
            })?;
            for (subject, community, wrapped) in rows {
                let (subject, community) = (SubjectId(subject), CommunityId(community));
                let held = self.unwrap_key(community, subject, wrapped)?;
                self.inner.recent.put(epoch, subject, Remembered { read_at, held: held.clone() });
                keys.insert(subject, held);
            }
        }
        Ok(())
    }

    fn unwrap_key(
        &self,
        community: CommunityId,
        subject: SubjectId,
        wrapped: Option<Vec<u8>>,
    ) -> Result<Held, VaultError> {
        let Some(wrapped) = wrapped else { return Ok(Held::Destroyed) };
        let data = associated_data(community, subject, WRAPPED_LABEL);
        unlock(&self.inner.wrapping, &data, &wrapped)
            .and_then(|key| Some(Zeroizing::new(*key.first_chunk::<32>()?)))
            .map(|bytes| Held::Key(Arc::new(SubjectKey { community, bytes })))
            .ok_or(VaultError::CorruptKey(subject))
    }

    /// Inserts a new key for each subject that still has none, and adds those it made. They are durable when it returns.
    async fn make_keys(
        &self,
        community: CommunityId,
        subjects: &[SubjectId],
        now: Timestamp,
        keys: &mut Keys,
    ) -> Result<(), VaultError> {
        let (epoch, read_at) = (self.inner.recent.epoch(), Instant::now());
        let mut dice = Zeroizing::new(vec![0; subjects.len() * DICE_BYTES]);
        getrandom::fill(&mut dice)?;
        let (mut made, mut wrapped) = (BTreeMap::new(), Vec::with_capacity(subjects.len()));
        for (subject, dice) in subjects.iter().zip(dice.as_chunks::<DICE_BYTES>().0) {
            let (bytes, nonce) = dice.split_first_chunk::<32>().ok_or(VaultError::Unsealable)?;
            let nonce = nonce.first_chunk().ok_or(VaultError::Unsealable)?;
            let data = associated_data(community, *subject, WRAPPED_LABEL);
            wrapped.push(lock(&self.inner.wrapping, *nonce, &data, bytes).ok_or(VaultError::Unsealable)?);
            made.insert(subject.0, SubjectKey { community, bytes: Zeroizing::new(*bytes) });
        }
        let sql = format!(
            "INSERT INTO subject_key (subject, wrapped, community, state, created_at) \
             SELECT column1, column2, ${community}, 'active', ${now} FROM (VALUES {rows}) AS made \
             WHERE TRUE ON CONFLICT (subject) DO NOTHING RETURNING subject",
            rows = values(wrapped.len(), 2),
            community = wrapped.len() * 2 + 1,
            now = wrapped.len() * 2 + 2,
        );
        let inserted: Vec<Uuid> = on_pool!(self.database(), pool => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for (subject, wrapped) in subjects.iter().zip(wrapped) {
                query = query.bind(subject.0).bind(wrapped);
            }
            query.bind(community.0).bind(now.0).fetch_all(pool).await
        })?;
        for subject in inserted {
            if let Some(key) = made.remove(&subject) {
                let held = Held::Key(Arc::new(key));
                self.inner.recent.put(epoch, SubjectId(subject), Remembered { read_at, held: held.clone() });
                keys.insert(SubjectId(subject), held);
            }
        }
        Ok(())
    }
}

/// The keys of the community's own living subjects, or the first that is not.
fn usable(
    community: CommunityId,
    subjects: &BTreeSet<SubjectId>,
    keys: &Keys,
) -> Result<BTreeMap<SubjectId, Arc<SubjectKey>>, VaultError> {
    let mut usable = BTreeMap::new();
    for subject in subjects {
        match keys.get(subject) {
            Some(Held::Key(key)) if key.community == community => {
                usable.insert(*subject, Arc::clone(key));
            }
            Some(Held::Key(_)) => return Err(VaultError::ForeignSubject(*subject)),
            Some(Held::Destroyed) => return Err(VaultError::SubjectDestroyed(*subject)),
            None => (),
        }
    }
    Ok(usable)
}

#[cfg(test)]
mod tests {
    use super::{Held, Remembered};
    use std::time::{Duration, Instant};

    #[test]
    fn a_key_that_another_process_may_have_destroyed_is_asked_for_again_after_thirty_seconds() {
        let read_at = Instant::now();
        let remembered = Remembered { read_at, held: Held::Destroyed };
        assert!(remembered.holds_at(read_at + Duration::from_millis(29_999)));
        assert!(!remembered.holds_at(read_at + Duration::from_secs(30)));
    }
}
