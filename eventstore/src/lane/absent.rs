//! Communities whose state is not in the lane: being folded from the log, waiting for a key to be looked up, or out to be
//! written down. Their work waits here; everybody else's goes on.

use moothall_core::decider::{CommunityId, Decider};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

use super::work::LookUp;
use super::{Lane, Work, decide};
use crate::community::Community;
use crate::database::is_passing;
use crate::engine::Fault;
use crate::keys::{self, Known};
use crate::metrics::Metrics;
use crate::number::count;
use crate::page::ReadError;
use crate::position::slice_of;
use crate::snapshot;
use crate::store::Store;
use crate::words::in_full;

/// Before a read that failed for a passing reason is tried again.
pub(super) const PAUSE: Duration = Duration::from_millis(50);
/// How often.
pub(super) const RETRIES: u32 = 5;

/// Besides the option's number of events, this part of all its events passes before a community is written down again.
const SHARE_OF_HISTORY: u64 = 4;

/// Work that waits for a community.
pub(super) struct Absent<D: Decider> {
    pub(super) parked: VecDeque<Work<D>>,
    /// The slice was reset meanwhile: what comes back is not to be used.
    pub(super) outdated: bool,
    /// The state was dropped while its last events were on their way: it is folded anew when they are settled.
    after_batch: Option<u64>,
}

/// What comes back.
pub(super) enum Arrival<D: Decider> {
    Fetched(CommunityId, Result<Fetched<D>, Fault>),
    WrittenDown(CommunityId, Box<Community<D>>, Option<snapshot::Row>),
    /// The task that had it is gone.
    Lost(CommunityId, Fault),
}

/// A community's state if it was asked for, and the keys that were.
pub(super) struct Fetched<D> {
    state: Option<Community<D>>,
    asked: Vec<Uuid>,
    known: Vec<(Uuid, Known)>,
}

impl<D: Decider> Lane<D> {
    /// Lets work wait for its community, and sends for it if nobody has.
    pub(super) fn park(&mut self, work: Work<D>) {
        let id = work.community();
        self.parked += 1;
        if let Some(absent) = self.absent.get_mut(&id) {
            absent.parked.push_back(work);
            return;
        }
        let parked = VecDeque::from([work]);
        self.absent.insert(id, Absent { parked, outdated: false, after_batch: None });
        self.fetch(id);
    }

    /// Forgets a state that cannot be trusted. It is folded anew once its last events are settled.
    pub(super) fn doom(&mut self, id: CommunityId) {
        let Some(community) = self.communities.remove(&id) else { return };
        self.count_residents();
        let absent = Absent {
            parked: VecDeque::new(),
            outdated: false,
            after_batch: Some(community.last_batch).filter(|batch| *batch > self.settled),
        };
        if absent.after_batch.is_some() {
            self.absent.insert(id, absent);
        }
    }

    /// Sends for the states that were waiting for a batch to settle.
    pub(super) fn fetch_doomed(&mut self) {
        let settled = self.settled;
        let due: Vec<CommunityId> = self
            .absent
            .iter()
            .filter(|(_, absent)| absent.after_batch.is_some_and(|batch| batch <= settled))
            .map(|(id, _)| *id)
            .collect();
        for id in due {
            if let Some(absent) = self.absent.get_mut(&id) {
                absent.after_batch = None;
                absent.outdated = false;
            }
            self.fetch(id);
        }
    }

    /// Folds the community if it is not in memory, and looks up the keys that its parked commands are in doubt about.
    fn fetch(&mut self, id: CommunityId) {
        let Some(absent) = self.absent.get_mut(&id) else { return };
        absent.outdated = false;
        let asked: Vec<Uuid> = absent
            .parked
            .iter()
            .filter_map(|work| match work {
                Work::Execute(job) if job.look_up != LookUp::Absent => job.request.key,
                Work::Execute(_) | Work::Peek(_) => None,
            })
            .map(|key| key.id)
            .filter(|key| self.keys.get(id, *key).is_none())
            .collect();
        let cold = !self.communities.contains_key(&id);
        let slice = slice_of(id, self.store.slices());
        let store = self.store.clone();
        let task = tokio::spawn(async move { fetch::<D>(&store, (slice, id), cold, asked).await });
        self.report(id, async move {
            match task.await {
                Ok(fetched) => Arrival::Fetched(id, fetched),
                Err(error) => Arrival::Fetched(id, Err(broken(error))),
            }
        });
    }

    fn report(
        &self,
        id: CommunityId,
        arrival: impl std::future::Future<Output = Arrival<D>> + Send + 'static,
    ) {
        let arrive = self.arrive.clone();
        let span = tracing::debug_span!("absent", community.id = %id.0);
        tokio::spawn(tracing::Instrument::instrument(
            async move {
                // A lane that has ended waits for nobody.
                let _ = arrive.send(arrival.await);
            },
            span,
        ));
    }

    /// Takes a community back in, and lets its work go on.
    pub(super) fn take_in(&mut self, arrival: Arrival<D>) {
        let (id, came) = match arrival {
            Arrival::Fetched(id, Ok(fetched)) => (id, Ok(fetched)),
            Arrival::Fetched(id, Err(fault)) | Arrival::Lost(id, fault) => (id, Err(fault)),
            Arrival::WrittenDown(id, mut community, row) => {
                // Without a row it could not be serialised; trying again at once would not help.
                community.snapshot_seq = community.seq;
                if let Some(row) = row
                    && self.absent.get(&id).is_some_and(|absent| !absent.outdated)
                {
                    self.keep(row);
                }
                (id, Ok(Fetched { state: Some(*community), asked: Vec::new(), known: Vec::new() }))
            }
        };
        if self.absent.get(&id).is_some_and(|absent| absent.outdated) {
            self.fetch(id);
            return;
        }
        let Some(absent) = self.absent.remove(&id) else { return };
        self.parked -= absent.parked.len();
        match came {
            Ok(fetched) => self.unpark(id, absent.parked, fetched),
            Err(fault) => {
                if is_lasting(&fault) {
                    tracing::error!(
                        community.id = %id.0,
                        error = in_full(&fault),
                        "Community `{}` cannot be folded; its commands are answered with a fault", id.0
                    );
                    self.unreadable.insert(id, fault.clone());
                }
                for work in absent.parked {
                    self.answer_fault(work, &fault);
                }
            }
        }
    }

    fn unpark(&mut self, id: CommunityId, parked: VecDeque<Work<D>>, fetched: Fetched<D>) {
        if let Some(mut state) = fetched.state {
            state.last_used = Instant::now();
            self.communities.insert(id, state);
            self.count_residents();
        }
        for (key, known) in fetched.known {
            self.keys.remember(id, key, known);
        }
        for mut work in parked.into_iter().rev() {
            if let Work::Execute(job) = &mut work
                && job.request.key.is_some_and(|key| fetched.asked.contains(&key.id))
            {
                job.look_up = LookUp::Absent;
            }
            self.backlog.push_front(work);
        }
    }

    /// Looks whether some of these communities have come far since their last snapshot.
    pub(super) fn look_for_snapshots(&mut self, communities: Vec<CommunityId>) {
        for id in communities {
            let Some(community) = self.communities.get(&id) else { continue };
            let since = community.seq - community.snapshot_seq;
            // With work at hand it waits for a quiet moment, but not for ever.
            let quiet = self.pending.entries.is_empty() && self.backlog.is_empty() && self.inbox.is_empty();
            // A long history is a large state: writing it down shall stay a small part of the work.
            let every = self.options.snapshot_every.max(community.seq / SHARE_OF_HISTORY);
            let due = since >= every && (quiet || since >= every.saturating_mul(4));
            if due && community.last_batch <= self.settled && !self.absent.contains_key(&id) {
                self.write_down(id);
            }
        }
    }

    /// Lends the state to a thread that serialises it. Only this community's work waits.
    fn write_down(&mut self, id: CommunityId) {
        let Some(community) = self.communities.remove(&id) else { return };
        self.absent.insert(id, Absent { parked: VecDeque::new(), outdated: false, after_batch: None });
        let (slice, now) = (slice_of(id, self.store.slices()), self.store.clock().now().0);
        let task = tokio::task::spawn_blocking(move || {
            let row = snapshot::take(id, slice, &community, now);
            let row = row.map_err(|error| tracing::warn!(error = %error, "Could not serialise a snapshot"));
            Arrival::WrittenDown(id, Box::new(community), row.ok())
        });
        self.report(id, async move {
            match task.await {
                Ok(arrival) => arrival,
                Err(error) => Arrival::Lost(id, broken(error)),
            }
        });
    }

    /// Drops a community from memory unless events of it are on their way; a long history is written down first.
    pub(super) fn evict(&mut self, id: CommunityId) {
        let Some(community) = self.communities.get(&id) else { return };
        if community.last_batch > self.settled || self.absent.contains_key(&id) {
            return;
        }
        let worth = self.options.snapshot_every.div_ceil(20);
        let Some(community) = self.communities.remove(&id) else { return };
        self.count_residents();
        Metrics::add(&self.store.metrics().evictions, 1);
        if community.seq >= community.snapshot_seq + worth {
            let (slice, now) = (slice_of(id, self.store.slices()), self.store.clock().now().0);
            match snapshot::take(id, slice, &community, now) {
                Ok(row) => self.keep(row),
                Err(error) => tracing::warn!(error = %error, "Could not serialise a snapshot"),
            }
        }
    }

    pub(super) fn count_residents(&self) {
        // One lane's count; a gauge is good enough to see whether eviction works.
        let resident = &self.store.metrics().resident_communities;
        resident.store(count(self.communities.len()), std::sync::atomic::Ordering::Relaxed);
    }
}

async fn fetch<D: Decider>(
    store: &Store,
    place: (u16, CommunityId),
    cold: bool,
    asked: Vec<Uuid>,
) -> Result<Fetched<D>, Fault> {
    let mut tries = 0;
    loop {
        match try_fetch(store, place, cold, &asked).await {
            Ok(fetched) => return Ok(fetched),
            Err(ReadError::Database(error)) if tries < RETRIES && is_passing(&error) => {
                tries += 1;
                tracing::warn!(error = %error, "Could not read the log; trying again");
                tokio::time::sleep(PAUSE * tries).await;
            }
            Err(error) => return Err(Fault::Unreadable(Arc::new(error))),
        }
    }
}

async fn try_fetch<D: Decider>(
    store: &Store,
    (slice, id): (u16, CommunityId),
    cold: bool,
    asked: &[Uuid],
) -> Result<Fetched<D>, ReadError> {
    let state = if cold {
        let community = Community::<D>::load(store, slice, id).await?;
        Metrics::add(&store.metrics().cold_loads, 1);
        Metrics::add(&store.metrics().cold_load_events, community.seq - community.snapshot_seq);
        Some(community)
    } else {
        None
    };
    let known = keys::look_up(store.reads(), (slice, id), asked).await?;
    Ok(Fetched { state, asked: asked.to_vec(), known })
}

/// A task can only have panicked: nobody aborts them.
fn broken(error: tokio::task::JoinError) -> Fault {
    match error.try_into_panic() {
        Ok(panic) => Fault::Panicked(decide::words(&*panic)),
        Err(_) => Fault::Gone,
    }
}

/// Whether asking again would end the same way.
fn is_lasting(fault: &Fault) -> bool {
    match fault {
        Fault::Unreadable(error) => !matches!(**error, ReadError::Database(_)),
        Fault::Panicked(_) => true,
        Fault::Append(_) | Fault::NoEvents | Fault::Overtaken | Fault::Gone => false,
    }
}
