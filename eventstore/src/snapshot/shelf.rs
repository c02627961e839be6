//! Snapshots as files, one a community, in a folder beside the log. Whoever copies or restores a store may leave it out.
//!
//! A file is: the code's version, the event's number and the length of the state (8 bytes each, little-endian), the event's hash
//! (32 bytes), the state. It is written beside, synced, and then named: under its name it is whole.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use moothall_core::decider::CommunityId;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Kept, Row};
use crate::store::StoreError;

/// Beside the log.
const FOLDER: &str = "snapshots";
/// Bytes written before they are synced: commits to the log share the disk, and shall not wait for tens of megabytes.
const PIECE: usize = 4 << 20;
const HEAD: usize = 3 * 8 + 32;

fn file(directory: &Path, id: CommunityId) -> PathBuf {
    directory.join(FOLDER).join(id.0.to_string())
}

/// Never replaces a later one of the same code.
pub(super) async fn put(directory: PathBuf, row: Row) -> Result<(), StoreError> {
    let written = tokio::task::spawn_blocking(move || {
        let named = file(&directory, row.community);
        write(&named, &row).map_err(|error| StoreError::Directory(named, error))
    });
    written.await.unwrap_or_else(|error| Err(sqlx::Error::Io(Error::other(error)).into()))
}

fn write(named: &Path, row: &Row) -> Result<(), Error> {
    let older = |known: Head| known.code_version != row.code_version || known.seq < row.seq;
    if !File::open(named).and_then(|mut known| Head::read(&mut known)).map_or(true, older) {
        return Ok(());
    }
    if let Some(folder) = named.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = named.with_extension(Uuid::new_v4().simple().to_string());
    let written = File::create_new(&beside).and_then(|mut file| {
        let length = u64::try_from(row.state.len()).map_err(Error::other)?;
        file.write_all(&row.code_version.to_le_bytes())?;
        file.write_all(&row.seq.to_le_bytes())?;
        file.write_all(&length.to_le_bytes())?;
        file.write_all(&row.hash)?;
        for piece in row.state.chunks(PIECE) {
            file.write_all(piece)?;
            file.sync_data()?;
        }
        file.sync_all()
    });
    let named = written.and_then(|()| fs::rename(&beside, named));
    if named.is_err() {
        // What is left of it is in nobody's way but the disk's.
        let _ = fs::remove_file(&beside);
    }
    named
}

/// Takes away what a process left half written when it was killed. For whoever has the store for himself.
pub(crate) fn sweep(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory.join(FOLDER)) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_some()
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(error = %error, "Could not remove a snapshot that was never finished");
        }
    }
}

struct Head {
    code_version: i64,
    seq: u64,
    length: u64,
    hash: [u8; 32],
}

impl Head {
    fn read(file: &mut File) -> Result<Self, Error> {
        let mut bytes = [0; HEAD];
        file.read_exact(&mut bytes)?;
        let parts = || {
            let (code_version, rest) = bytes.split_first_chunk::<8>()?;
            let (seq, rest) = rest.split_first_chunk::<8>()?;
            let (length, rest) = rest.split_first_chunk::<8>()?;
            Some(Self {
                code_version: i64::from_le_bytes(*code_version),
                seq: u64::from_le_bytes(*seq),
                length: u64::from_le_bytes(*length),
                hash: rest.try_into().ok()?,
            })
        };
        parts().ok_or_else(|| ErrorKind::InvalidData.into())
    }
}

/// The community's, if this code wrote it down. A file that cannot be read is as good as none.
pub(super) async fn get(directory: PathBuf, id: CommunityId, code_version: i64) -> Option<Kept> {
    let read = tokio::task::spawn_blocking(move || read(&file(&directory, id), code_version)).await;
    match read {
        Ok(Ok(kept)) => kept,
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => None,
        Ok(Err(error)) => {
            tracing::warn!(error = %error, community.id = %id.0, "A snapshot cannot be read");
            None
        }
        Err(_) => None,
    }
}

/// Whose there are by this code, and after which of their events they were taken.
pub(super) async fn all(directory: PathBuf, code_version: i64) -> FxHashMap<CommunityId, u64> {
    let listed = tokio::task::spawn_blocking(move || {
        let Ok(entries) = fs::read_dir(directory.join(FOLDER)) else { return FxHashMap::default() };
        let head = |path: PathBuf| {
            let id = path.file_name()?.to_str()?.parse().ok()?;
            let head = File::open(path).and_then(|mut file| Head::read(&mut file)).ok()?;
            (head.code_version == code_version).then_some((CommunityId(id), head.seq))
        };
        entries.filter_map(|entry| head(entry.ok()?.path())).collect()
    });
    listed.await.unwrap_or_default()
}

fn read(named: &Path, code_version: i64) -> Result<Option<Kept>, Error> {
    let mut file = File::open(named)?;
    let head = Head::read(&mut file)?;
    if head.code_version != code_version {
        return Ok(None);
    }
    let mut state = Vec::with_capacity(usize::try_from(head.length).map_err(Error::other)?.min(1 << 30));
    file.read_to_end(&mut state)?;
    if u64::try_from(state.len()) != Ok(head.length) {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(Kept { seq: head.seq, hash: head.hash, state }))
}
