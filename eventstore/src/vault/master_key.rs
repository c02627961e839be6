//! The master key: 32 bytes handed in by the operator, or a file made at the first start. Whoever has it and the vault's database can
//! read all personal data; without it the database is noise. Keep a copy of it, apart from copies of the database.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use hmac::Mac;
use moothall_core::sealed::{from_hex, to_hex};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The secret under which every subject's key is wrapped.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// Not 64 hexadecimal digits.
    #[error("a master key is 64 hexadecimal digits")]
    Malformed,
    /// The file could not be read or made.
    #[error("the key file `{path}` cannot be read or made")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("no randomness")]
    Randomness(#[from] getrandom::Error),
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Takes 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads 64 hexadecimal digits, such as those in `MOOTHALL_MASTER_KEY`; white space around them is ignored.
    pub fn from_hex(text: &str) -> Result<Self, MasterKeyError> {
        let bytes = from_hex(text.trim()).map(Zeroizing::new).ok_or(MasterKeyError::Malformed)?;
        let key = bytes.as_slice().try_into().map_err(|_| MasterKeyError::Malformed)?;
        Ok(Self::from_bytes(key))
    }

    /// Reads the key file, or makes one that only its owner can read. Two processes that start at once agree on one key.
    pub fn from_file_or_new(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { path: path.to_owned(), source };
        match fs::read_to_string(path) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                if fs::metadata(path).map_err(failed)?.mode() & 0o077 != 0 {
                    let file = path.display();
                    tracing::warn!(vault.key_file = %file, "Others than its owner may read the key file `{file}`");
                }
                Self::from_hex(&text)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_key_file(path, &super::random()?).map_err(failed)?;
                Self::from_hex(&Zeroizing::new(fs::read_to_string(path).map_err(failed)?))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A secret for one use, from which neither the master key nor the secret of another use can be found.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut mac = super::keyed(&self.0);
        mac.update(b"moothall/1/");
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

/// Written whole under another name, then linked to its own, so that nobody ever reads half a key or replaces one.
fn make_key_file(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let unfinished = path.with_extension(Uuid::new_v4().simple().to_string());
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    file.write_all(Zeroizing::new(to_hex(key)).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    let linked = match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    fs::remove_file(&unfinished)?;
    linked?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::{MasterKey, MasterKeyError};
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn the_key_file_is_made_once_and_only_its_owner_reads_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| MasterKey::from_file_or_new(&path).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key.0 == *keys[0].0));
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn anything_but_sixty_four_digits_is_no_master_key() {
        assert!(MasterKey::from_hex(&format!(" {}\n", "aB".repeat(32))).is_ok());
        for text in ["", "00", &"g".repeat(64), &"0".repeat(66)] {
            assert!(matches!(MasterKey::from_hex(text), Err(MasterKeyError::Malformed)));
        }
    }

    #[test]
    fn a_damaged_key_file_is_never_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        std::fs::write(&path, "half a k").unwrap();
        assert!(matches!(MasterKey::from_file_or_new(&path), Err(MasterKeyError::Malformed)));
        assert_eq!(std::fs::read(&path).unwrap(), b"half a k");
    }

    #[test]
    fn a_printed_master_key_shows_nothing() {
        assert_eq!(format!("{:?}", MasterKey::from_bytes([7; 32])), "MasterKey(…)");
    }
}
