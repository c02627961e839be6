//! The vault: one key for each person, wrapped under the master key, in a database of its own. Personal data is sealed here before a
//! command is made, and opened here for a permitted reader. Destroying a key erases every copy of what it sealed.
//! Start with [`Vault::open`]; sealing is in `vault/sealing.rs`, destroying in `vault/destroying.rs`, where it lives in [`place`].

mod cipher;
mod destroying;
pub mod master_key;
pub mod place;
pub(crate) mod recent;
pub(crate) mod rows;
mod sealing;
mod subject_keys;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use moothall_core::decider::CommunityId;
use moothall_core::sealed::SubjectId;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::database::Database;
use crate::on_pool;
pub use master_key::{MasterKey, MasterKeyError};
use recent::Recent;
pub use sealing::{Opened, ToSeal};
pub use subject_keys::KeyState;
use subject_keys::Remembered;

/// How long another process may still use a key after it was destroyed here.
const KEYS_KEPT_FOR: Duration = Duration::from_secs(30);
/// At most so many unwrapped keys are in memory.
const KEYS_KEPT: usize = 32_768;

/// Why the vault did not do what it was asked. Apart from [`VaultError::SubjectDestroyed`], which is a refusal, these are faults.
/// None of them carries key material or personal data.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The person was erased: nothing can be sealed for her ever again.
    #[error("the key of subject {} has been destroyed", .0.0)]
    SubjectDestroyed(SubjectId),
    /// The subject belongs to another community.
    #[error("subject {} belongs to another community", .0.0)]
    ForeignSubject(SubjectId),
    /// The wrapped key does not open under this master key: the row was altered.
    #[error("the stored key of subject {} cannot be unwrapped", .0.0)]
    CorruptKey(SubjectId),
    /// The database was written under another master key.
    #[error("this is not the master key under which the vault was made")]
    WrongMasterKey,
    /// The tables are not there yet.
    #[error("the vault has not been migrated; run `moothall migrate`")]
    NotMigrated,
    /// The connection would lose, or keep, what it must not.
    #[error("the vault's connection must have {0}")]
    UnsafeConnection(&'static str),
    /// The role has no right to create the vault's database.
    #[error("the database `{0}` does not exist and this role may not create it")]
    MayNotCreate(String),
    /// The text is too long for the cipher.
    #[error("the text cannot be sealed")]
    Unsealable,
    /// The operating system gave no random bytes.
    #[error("no randomness")]
    Randomness(#[from] getrandom::Error),
    /// The vault's file could not be made.
    #[error("the vault's file cannot be made")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error("the vault's database failed")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("the vault could not be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The keys of personal data. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    wrapping: Zeroizing<[u8; 32]>,
    digesting: Hmac<Sha256>,
    recent: Recent<SubjectId, Remembered>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Creates or raises the tables of the vault and of identity. Run by `moothall migrate`, before [`Vault::open`].
    pub async fn migrate(database: &Database) -> Result<(), VaultError> {
        match database {
            Database::Sqlite(pool) => sqlx::migrate!("../migrations/sqlite/vault").run(pool).await?,
            Database::Postgres(pool) => sqlx::migrate!("../migrations/postgres/vault").run(pool).await?,
        }
        Ok(())
    }

    /// Opens a migrated vault. Refuses a connection that is not durable, and any master key but the one the vault was first
    /// opened with. Open the database with [`place::open_sqlite`] or [`place::open_postgres`].
    pub async fn open(database: Database, master: MasterKey) -> Result<Self, VaultError> {
        place::check_connection(&database).await?;
        let digesting = keyed(&master.derive("digest"));
        let wrapping = master.derive("wrap");
        let inner = Inner { database, wrapping, digesting, recent: Recent::holding(KEYS_KEPT) };
        let vault = Self { inner: Arc::new(inner) };
        vault.check_master_key().await?;
        vault.scrub().await;
        Ok(vault)
    }

    /// The first 16 bytes of HMAC-SHA-256 under a secret derived from the master key: for digests of commands and of codes.
    /// Different purposes never give the same digest, except by chance.
    #[must_use]
    pub fn digest16(&self, purpose: &str, bytes: &[u8]) -> [u8; 16] {
        let mut mac = self.inner.digesting.clone();
        mac.update(&u64::try_from(purpose.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(bytes);
        let mut digest = [0; 16];
        digest.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(to, from)| *to = from);
        digest
    }

    /// The vault's database, which identity shares.
    pub(crate) fn database(&self) -> &Database {
        &self.inner.database
    }

    async fn check_master_key(&self) -> Result<(), VaultError> {
        const SAVE: &str =
            "INSERT INTO master_key_check (id, digest) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
        const READ: &str = "SELECT digest FROM master_key_check WHERE id = 1";
        let ours = self.digest16("master_key_check", &[]);
        on_pool!(self.database(), pool => sqlx::query(SAVE).bind(&ours[..]).execute(pool).await.map(drop))?;
        let stored: Vec<u8> =
            on_pool!(self.database(), pool => sqlx::query_scalar(READ).fetch_one(pool).await)?;
        if stored == ours { Ok(()) } else { Err(VaultError::WrongMasterKey) }
    }
}

/// A ready HMAC. A key shorter than the block is padded with zeros, as HMAC itself does, which makes this infallible.
pub(crate) fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    Hmac::<Sha256>::new(&(*block).into())
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// What is bound into every ciphertext: whose it is, and what it is.
fn associated_data(community: CommunityId, subject: SubjectId, label: &str) -> Vec<u8> {
    [community.0.as_bytes(), subject.0.as_bytes(), label.as_bytes()].concat()
}
