//! Sealing and opening. What is sealed is bound to its community, its subject and its kind: it opens as nothing else.

use std::collections::BTreeSet;
use std::fmt;

use moothall_core::decider::CommunityId;
use moothall_core::sealed::{Personal, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use zeroize::Zeroizing;

use super::cipher::{NONCE_BYTES, lock, unlock};
use super::subject_keys::Held;
use super::{Vault, VaultError, associated_data};

/// So many texts are sealed or opened before other tasks get their turn.
const A_TURN: usize = 1_000;

/// One text to seal, of any kind; see [`Vault::seal_batch`].
#[derive(Clone, Copy)]
pub struct ToSeal<'a> {
    subject: SubjectId,
    label: &'static str,
    plaintext: &'a str,
}

impl<'a> ToSeal<'a> {
    /// What of whom.
    pub fn new<T: Personal>(subject: SubjectId, plaintext: &'a T) -> Self {
        Self { subject, label: T::LABEL, plaintext: plaintext.expose() }
    }
}

impl fmt::Debug for ToSeal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToSeal({}, {})", self.subject.0, self.label)
    }
}

/// What became of a sealed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened<T> {
    /// The text.
    Plain(T),
    /// Its subject was erased.
    Erased,
    /// The vault has never had a key for the subject: the log and the vault do not belong together, or a backup of the vault is too old.
    KeyMissing,
    /// It does not open under its subject's key: altered, or of another community, subject or kind, or no longer a valid text.
    Unreadable,
}

impl<T> Opened<T> {
    /// The text, when there is one.
    pub fn plain(self) -> Option<T> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Erased | Self::KeyMissing | Self::Unreadable => None,
        }
    }
}

impl Vault {
    /// Seals one text under its subject's key, which is made and durable first if there is none.
    pub async fn seal<T: Personal>(
        &self,
        community: CommunityId,
        subject: SubjectId,
        plaintext: &T,
        now: Timestamp,
    ) -> Result<Sealed<T>, VaultError> {
        let bytes = self.seal_batch(community, &[ToSeal::new(subject, plaintext)], now).await?;
        let bytes = bytes.into_iter().next().ok_or(VaultError::Unsealable)?;
        Ok(Sealed::from_parts(subject, bytes))
    }

    /// Seals many texts of one kind; the answers are in the order of the texts.
    pub async fn seal_many<T: Personal + Sync>(
        &self,
        community: CommunityId,
        texts: &[(SubjectId, &T)],
        now: Timestamp,
    ) -> Result<Vec<Sealed<T>>, VaultError> {
        let items: Vec<_> = texts.iter().map(|(subject, text)| ToSeal::new(*subject, *text)).collect();
        let bytes = self.seal_batch(community, &items, now).await?;
        Ok(texts.iter().zip(bytes).map(|((subject, _), bytes)| Sealed::from_parts(*subject, bytes)).collect())
    }

    /// Seals many texts of any kinds, such as a whole register: all or none. The answers are in the order of the texts and go into
    /// [`Sealed::from_parts`]. When one subject is destroyed or foreign, nothing is sealed and no key is made.
    pub async fn seal_batch(
        &self,
        community: CommunityId,
        items: &[ToSeal<'_>],
        now: Timestamp,
    ) -> Result<Vec<Vec<u8>>, VaultError> {
        let subjects: BTreeSet<SubjectId> = items.iter().map(|item| item.subject).collect();
        let keys = self.keys_for_sealing(community, &subjects, now).await?;
        let mut sealed = Vec::with_capacity(items.len());
        for turn in items.chunks(A_TURN) {
            let mut dice = vec![0; turn.len() * NONCE_BYTES];
            getrandom::fill(&mut dice)?;
            for (item, nonce) in turn.iter().zip(dice.as_chunks::<NONCE_BYTES>().0) {
                let key = keys.get(&item.subject).ok_or(VaultError::SubjectDestroyed(item.subject))?;
                let data = associated_data(community, item.subject, item.label);
                let bytes = lock(&key.bytes, *nonce, &data, item.plaintext.as_bytes());
                sealed.push(bytes.ok_or(VaultError::Unsealable)?);
            }
            tokio::task::yield_now().await;
        }
        Ok(sealed)
    }

    /// Opens one text.
    pub async fn open_sealed<T: Personal>(
        &self,
        community: CommunityId,
        sealed: &Sealed<T>,
    ) -> Result<Opened<T>, VaultError> {
        let keys = self.keys(&BTreeSet::from([sealed.subject])).await?;
        Ok(open_with(community, sealed, keys.get(&sealed.subject)))
    }

    /// Opens many texts of one kind; the answers are in the order of the texts. One that does not open spoils none of the others.
    pub async fn open_many<T: Personal + Send>(
        &self,
        community: CommunityId,
        sealed: &[Sealed<T>],
    ) -> Result<Vec<Opened<T>>, VaultError> {
        let subjects: BTreeSet<SubjectId> = sealed.iter().map(|one| one.subject).collect();
        let keys = self.keys(&subjects).await?;
        let mut opened = Vec::with_capacity(sealed.len());
        for turn in sealed.chunks(A_TURN) {
            opened.extend(turn.iter().map(|one| open_with(community, one, keys.get(&one.subject))));
            tokio::task::yield_now().await;
        }
        Ok(opened)
    }
}

fn open_with<T: Personal>(community: CommunityId, sealed: &Sealed<T>, held: Option<&Held>) -> Opened<T> {
    let key = match held {
        None => return Opened::KeyMissing,
        Some(Held::Destroyed) => return Opened::Erased,
        Some(Held::Key(key)) => key,
    };
    let data = associated_data(community, sealed.subject, T::LABEL);
    let text = unlock(&key.bytes, &data, &sealed.bytes)
        .and_then(|mut bytes| String::from_utf8(std::mem::take(&mut *bytes)).ok())
        .map(Zeroizing::new);
    match text.and_then(|text| T::parse(&text).ok()) {
        Some(plain) => Opened::Plain(plain),
        None => Opened::Unreadable,
    }
}
