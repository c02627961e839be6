//! Reading the whole log again to see that nothing was changed: chains, numbers, times, keys, shapes; and that the states
//! written down beside it are those it leads to.

use moothall_core::decider::{CommunityId, Decider};
use moothall_core::time::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use uuid::Uuid;

use crate::chain::{GENESIS, Hash};
use crate::community::Community;
use crate::number::count;
use crate::page::{self, Page, ReadError, Stored};
use crate::position::{Position, slice_of};
use crate::snapshot;
use crate::store::Store;

const PAGE: u32 = 5000;

/// What is wrong with an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The slice's positions have a hole before it.
    #[error("position {expected} is missing")]
    MissingPosition { expected: u64 },
    /// The community's numbers have a hole before it, or it is there twice.
    #[error("event {expected} of the community is missing")]
    MissingEvent { expected: u64 },
    /// The entity's versions have a hole before it.
    #[error("version {expected} of the entity is missing")]
    MissingVersion { expected: u64 },
    /// Its hash is not that of its content and the hash before it: somebody edited it, or an event before it.
    #[error("its hash does not fit its content")]
    BrokenChain,
    /// Its time is not later than that of the command before it.
    #[error("its time is earlier than that of the event before it")]
    TimeRunsBackwards,
    /// It lies in a slice that is not its community's.
    #[error("it belongs to slice {expected}")]
    WrongSlice { expected: u16 },
    /// Its key was used before.
    #[error("its idempotency key was used before")]
    KeyUsedTwice,
    /// A command's events are fewer than its first says.
    #[error("the command's events are not complete")]
    TornCommand,
    /// The row or the bytes are not an event.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The log is as it was, but what is decided now stands on another state: the code was changed without its version, or
    /// somebody edited the snapshot. Without its snapshots a store decides on the log alone.
    #[error("the snapshot taken after it is not the state that the log leads to")]
    WrongSnapshot,
}

/// The first bad event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEvent {
    /// Where it lies.
    pub position: Position,
    /// Whose it is, if that can be told.
    pub community: Option<CommunityId>,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Events read.
    pub events: u64,
    /// Communities met.
    pub communities: u64,
    /// The first bad event; `None` is a sound log.
    pub bad: Option<BadEvent>,
    /// Every community's last number and hash, to be compared with what was published.
    pub heads: Vec<(CommunityId, u64, Hash)>,
}

/// The verification itself could not go on.
#[derive(Debug, thiserror::Error)]
#[error("the log could not be read to its end")]
pub struct VerifyError(#[from] sqlx::Error);

/// Reads every event of the log, and folds the communities that have a snapshot up to it. `progress` is told how many events
/// have been read, page by page.
pub async fn verify_log<D: Decider>(
    store: &Store,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Report, VerifyError> {
    let mut report = Report { events: 0, communities: 0, bad: None, heads: Vec::new() };
    for slice in 0..store.slices() {
        let mut reading = Reading::<D>::new(store, slice).await?;
        let mut next = Some(page::slice_page(store.reads(), Position { slice, pos: 0 }, PAGE).await?);
        while let Some(page) = next.take() {
            let length = count(page.len());
            let last = Position { slice, pos: reading.last_pos(&page) };
            let more = length == u64::from(PAGE);
            // The next page is read while this one is hashed.
            let ahead = async {
                if more { page::slice_page(store.reads(), last, PAGE).await.map(Some) } else { Ok(None) }
            };
            let checked = tokio::task::spawn_blocking(move || {
                let bad = reading.check_page(&page);
                (reading, bad)
            });
            let (checked, following) = tokio::join!(checked, ahead);
            let bad;
            (reading, bad) = checked.map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
            report.events += length;
            progress(report.events);
            let wrong = compare(store, slice, std::mem::take(&mut reading.reached)).await?;
            if bad.is_some() || wrong.is_some() {
                report.bad = bad.or(wrong);
                reading.close(&mut report);
                return Ok(report);
            }
            next = following?;
        }
        report.bad = reading.torn.take();
        reading.close(&mut report);
        if report.bad.is_some() {
            return Ok(report);
        }
    }
    Ok(report)
}

/// The first snapshot that differs from what was folded. One that was replaced by a later one meanwhile is left alone.
async fn compare<D: Decider>(
    store: &Store,
    slice: u16,
    reached: Vec<(Position, CommunityId, Community<D>)>,
) -> Result<Option<BadEvent>, sqlx::Error> {
    for (position, id, folded) in reached {
        let Some(kept) = snapshot::load::<D>(store, slice, id).await? else { continue };
        if kept.seq != folded.seq {
            continue;
        }
        let compared = tokio::task::spawn_blocking(move || snapshot::is_same(&kept, &folded)).await;
        let same = compared.map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        if !same.map_err(|error| sqlx::Error::Encode(Box::new(error)))? {
            return Ok(Some(BadEvent { position, community: Some(id), flaw: Flaw::WrongSnapshot }));
        }
    }
    Ok(None)
}

/// What has been read of one slice.
struct Reading<D> {
    store: Uuid,
    slice: u16,
    slices: u16,
    pos: u64,
    recorded_at: Timestamp,
    communities: FxHashMap<CommunityId, (u64, Hash)>,
    versions: FxHashMap<(CommunityId, Uuid), u64>,
    keys: FxHashSet<(CommunityId, Uuid)>,
    /// After which event a community's snapshot was taken, as long as that is to come.
    snapshots: FxHashMap<CommunityId, u64>,
    folding: FxHashMap<CommunityId, Community<D>>,
    /// Folded up to their snapshot, to be compared with it.
    reached: Vec<(Position, CommunityId, Community<D>)>,
    /// Events of the current command that are still to come, and whose they are.
    owed: u32,
    owner: Option<CommunityId>,
    /// What is wrong if the log ends here.
    torn: Option<BadEvent>,
}

impl<D: Decider> Reading<D> {
    async fn new(store: &Store, slice: u16) -> Result<Self, sqlx::Error> {
        Ok(Self {
            store: store.id(),
            slice,
            slices: store.slices(),
            pos: 0,
            recorded_at: Timestamp(i64::MIN),
            communities: FxHashMap::default(),
            versions: FxHashMap::default(),
            keys: FxHashSet::default(),
            snapshots: snapshot::of_slice::<D>(store, slice).await?,
            folding: FxHashMap::default(),
            reached: Vec::new(),
            owed: 0,
            owner: None,
            torn: None,
        })
    }

    fn last_pos(&self, page: &Page) -> u64 {
        let last = page.len().checked_sub(1).and_then(|last| page.get(last));
        last.map_or(self.pos, |stored| match stored {
            Ok(stored) => stored.position.pos,
            Err(ReadError::Malformed(position)) => position.pos,
            Err(_) => self.pos + count(page.len()),
        })
    }

    fn check_page(&mut self, page: &Page) -> Option<BadEvent> {
        for stored in page.iter() {
            let stored = match stored {
                Ok(stored) => stored,
                Err(error) => {
                    let position = Position { slice: self.slice, pos: self.pos + 1 };
                    let flaw = Flaw::Unreadable(error.to_string());
                    return Some(BadEvent { position, community: None, flaw });
                }
            };
            if let Err(flaw) = self.check(&stored) {
                return Some(BadEvent { position: stored.position, community: Some(stored.community), flaw });
            }
        }
        None
    }

    fn check(&mut self, stored: &Stored<'_>) -> Result<(), Flaw> {
        let expected = self.pos + 1;
        if stored.position.pos != expected {
            return Err(Flaw::MissingPosition { expected });
        }
        let home = slice_of(stored.community, self.slices);
        if home != self.slice {
            return Err(Flaw::WrongSlice { expected: home });
        }
        let (seq, previous) = self.communities.get(&stored.community).copied().unwrap_or((0, GENESIS));
        if stored.seq != seq + 1 {
            return Err(Flaw::MissingEvent { expected: seq + 1 });
        }
        let version = self.versions.entry((stored.community, stored.stream.0)).or_insert(0);
        if stored.version != *version + 1 {
            return Err(Flaw::MissingVersion { expected: *version + 1 });
        }
        if stored.expected_hash(self.store, &previous) != stored.hash {
            return Err(Flaw::BrokenChain);
        }
        *version = stored.version;
        self.check_time_and_command(stored)?;
        self.fold(stored)?;
        self.pos = expected;
        self.communities.insert(stored.community, (stored.seq, stored.hash));
        Ok(())
    }

    /// Decodes the event, and folds it where there is a snapshot to compare with.
    fn fold(&mut self, stored: &Stored<'_>) -> Result<(), Flaw> {
        let (envelope, event) = stored.decode::<D::Event>().map_err(|error| {
            let words =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            Flaw::Unreadable(words)
        })?;
        let id = stored.community;
        let Some(last) = self.snapshots.get(&id).copied() else { return Ok(()) };
        let community = self.folding.entry(id).or_insert_with(|| Community::new(id));
        catch_unwind(AssertUnwindSafe(|| community.fold(&envelope, &event)))
            .map_err(|_| Flaw::Unreadable("the rules break down on it".to_owned()))?;
        if stored.seq == last {
            self.snapshots.remove(&id);
            self.reached.extend(self.folding.remove(&id).map(|folded| (stored.position, id, folded)));
        }
        Ok(())
    }

    /// All events of a command share its time; each command's is later than the one before.
    fn check_time_and_command(&mut self, stored: &Stored<'_>) -> Result<(), Flaw> {
        if stored.recorded_at < self.recorded_at {
            return Err(Flaw::TimeRunsBackwards);
        }
        if self.owed > 0 {
            let goes_on = self.owner == Some(stored.community)
                && stored.command.is_none()
                && stored.recorded_at == self.recorded_at;
            if !goes_on {
                return Err(Flaw::TornCommand);
            }
            self.owed -= 1;
        }
        self.recorded_at = stored.recorded_at;
        if let Some((key, events)) = stored.command {
            if !self.keys.insert((stored.community, key.id)) {
                return Err(Flaw::KeyUsedTwice);
            }
            self.owed = events.saturating_sub(1);
            self.owner = Some(stored.community);
        }
        let (position, community) = (stored.position, Some(stored.community));
        self.torn = (self.owed > 0).then_some(BadEvent { position, community, flaw: Flaw::TornCommand });
        Ok(())
    }

    fn close(self, report: &mut Report) {
        report.communities += count(self.communities.len());
        report.heads.extend(self.communities.into_iter().map(|(id, (seq, hash))| (id, seq, hash)));
    }
}
