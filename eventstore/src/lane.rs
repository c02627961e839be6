//! The lane: the only thing that appends. It takes what is waiting, decides in order on state that equals the log's head,
//! stores the batch, and answers when it is on disk. Start reading at [`Lane::run`]; a command's way is
//! [`decide`](Lane::consider), [`launch`](Lane::launch), [`land`](Lane::land).

mod absent;
mod decide;
mod flight;
mod work;

use moothall_core::decider::{CommunityId, Decider};
use moothall_core::time::Timestamp;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::append::{self, Writer};
use crate::community::Community;
use crate::database::is_passing;
use crate::engine::{EngineOptions, Fault};
use crate::heads::{self, Head};
use crate::keys::RecentKeys;
use crate::metrics::Metrics;
use crate::snapshot;
use crate::store::Store;

use absent::{Absent, Arrival};
use decide::Nonces;
use flight::{Batch, Flight};
pub(crate) use work::{Job, Peek, Reply, Sheet, Work};

/// How often idle communities are looked for.
const HOUSEKEEPING: Duration = Duration::from_mins(1);

/// Commands that are taken together to look ahead.
const AHEAD: usize = 16;

/// Commands that are worth a commit of their own on SQLite, where one takes less than a millisecond.
const FULL_ENOUGH: usize = 64;

/// How often others are let on before fewer are sent off. Without, a commit had four ballots however many voters there were; eight
/// times gave no more than three.
const LAST_CALLS: usize = 3;

/// One lane: some slices, their communities' states, and one connection.
pub(crate) struct Lane<D: Decider> {
    store: Store,
    options: EngineOptions,
    inbox: mpsc::Receiver<Work<D>>,
    stop: CancellationToken,
    /// Still taking work; ends when the inbox is closed and empty.
    open: bool,
    slices: Vec<u16>,
    /// Position and time of each slice's last event, flights and the pending batch included. Empty when unknown.
    heads: FxHashMap<u16, Head>,
    communities: FxHashMap<CommunityId, Community<D>>,
    /// Communities whose state is elsewhere, and the work that waits for it.
    absent: FxHashMap<CommunityId, Absent<D>>,
    /// Communities whose log cannot be read.
    unreadable: FxHashMap<CommunityId, Fault>,
    parked: usize,
    keys: RecentKeys,
    nonces: Nonces,
    /// Work that comes before the inbox: no longer parked, or to be decided again.
    backlog: VecDeque<Work<D>>,
    pending: Batch<D>,
    flight: Option<Flight<D>>,
    writer: Option<Writer>,
    /// The last batch whose fate is known.
    settled: u64,
    arrivals: mpsc::UnboundedReceiver<Arrival<D>>,
    arrive: mpsc::UnboundedSender<Arrival<D>>,
    /// Snapshots being written down: one after the other, while the lane goes on.
    saving: TaskTracker,
    one_by_one: Arc<tokio::sync::Mutex<()>>,
}

impl<D: Decider> Lane<D> {
    pub(crate) fn new(
        store: Store,
        options: EngineOptions,
        slices: Vec<u16>,
        inbox: mpsc::Receiver<Work<D>>,
        stop: CancellationToken,
    ) -> Self {
        let (arrive, arrivals) = mpsc::unbounded_channel();
        let now = store.clock().now();
        Self {
            writer: Some(Writer::new(store.clone())),
            store,
            options,
            inbox,
            stop,
            open: true,
            slices,
            heads: FxHashMap::default(),
            communities: FxHashMap::default(),
            absent: FxHashMap::default(),
            unreadable: FxHashMap::default(),
            parked: 0,
            keys: RecentKeys::new(now),
            nonces: Nonces::default(),
            backlog: VecDeque::new(),
            pending: Batch::new(1),
            flight: None,
            settled: 0,
            arrivals,
            arrive,
            saving: TaskTracker::new(),
            one_by_one: Arc::default(),
        }
    }

    /// Works until it is told to stop and everything taken is answered.
    pub(crate) async fn run(mut self) {
        let mut housekeeping = tokio::time::interval(HOUSEKEEPING);
        let stop = self.stop.clone();
        let mut stopping = false;
        loop {
            self.take_work().await;
            self.call_aboard().await;
            self.launch().await;
            if self.is_done() {
                break;
            }
            let room = self.has_room();
            if !room && self.flight.is_some() && !self.is_shared() {
                append::prepare(&mut self.pending.rows);
            }
            if self.flight.is_none() && room && !self.backlog.is_empty() {
                // What had nothing to store is settled already, and nothing else would wake the rest.
                continue;
            }
            tokio::select! {
                biased;
                landed = flight::landed(&mut self.flight) => self.land(landed).await,
                Some(arrival) = self.arrivals.recv() => self.take_in(arrival),
                () = stop.cancelled(), if !stopping => {
                    stopping = true;
                    self.inbox.close();
                }
                work = self.inbox.recv(), if self.open && room => match self.taken(work) {
                    Some(work) => self.backlog.push_back(work),
                    None => self.open = false,
                },
                _ = housekeeping.tick() => self.evict_idle(),
            }
        }
        self.say_goodbye().await;
    }

    /// Lets those who are about to send come aboard. When nobody is, this takes no time; when the machine is busy, it takes a turn of
    /// whatever else is ready to run, and a commit serves all who arrived meanwhile.
    async fn call_aboard(&mut self) {
        for _ in 0..LAST_CALLS {
            if self.flight.is_some() || self.pending.entries.is_empty() || self.is_worth_a_commit() {
                return;
            }
            tokio::task::yield_now().await;
            self.take_work().await;
        }
    }

    /// On PostgreSQL a commit takes so long that enough gather during the one before.
    fn is_worth_a_commit(&self) -> bool {
        self.is_shared() || self.pending.entries.len() >= FULL_ENOUGH || !self.has_room()
    }

    /// Decides what is waiting, until the pending batch is full.
    async fn take_work(&mut self) {
        while self.has_room() {
            if self.backlog.is_empty() {
                if self.has_landed() && !self.pending.entries.is_empty() {
                    // The disk does not wait for a full batch.
                    break;
                }
                self.fetch_work();
            }
            let Some(work) = self.backlog.pop_front() else { break };
            if let Err(fault) = self.know_heads().await {
                self.answer_fault(work, &fault);
                continue;
            }
            self.consider(work);
        }
    }

    /// Takes some of what is waiting, and lets the first one's community look ahead.
    fn fetch_work(&mut self) {
        while self.backlog.len() < AHEAD {
            let fresh = self.inbox.try_recv().ok();
            let Some(work) = self.taken(fresh) else { break };
            self.backlog.push_back(work);
        }
        let Some(id) = self.backlog.front().map(Work::community) else { return };
        let Some(community) = self.communities.get(&id) else { return };
        let waiting = self.backlog.iter().filter_map(|work| match work {
            Work::Execute(job) if job.request.community == id => {
                Some((&job.request.command, job.request.actor))
            }
            Work::Execute(_) | Work::Peek(_) => None,
        });
        let commands: Vec<_> = waiting.collect();
        if commands.len() > 1 {
            // Should it panic, so will deciding one of them, and there it is dealt with.
            let _ = catch_unwind(AssertUnwindSafe(|| community.state.look_ahead(&commands)));
        }
    }

    fn taken(&self, work: Option<Work<D>>) -> Option<Work<D>> {
        if work.is_some() {
            Metrics::subtract(&self.store.metrics().queue_depth, 1);
        }
        work
    }

    /// Room in the pending batch, and for more work to wait.
    fn has_room(&self) -> bool {
        self.pending.entries.len() < self.options.batch_commands
            && self.pending.rows.weight < self.options.batch_bytes
            && self.parked < self.options.queue
    }

    fn is_done(&self) -> bool {
        !self.open
            && self.backlog.is_empty()
            && self.absent.is_empty()
            && self.pending.entries.is_empty()
            && self.flight.is_none()
    }

    /// Reads the heads of the lane's slices when they are not known. Every state in memory was loaded after them.
    async fn know_heads(&mut self) -> Result<(), Fault> {
        let unknown: Vec<u16> =
            self.slices.iter().copied().filter(|slice| !self.heads.contains_key(slice)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let mut tries = 0;
        let found = loop {
            match heads::of(self.store.reads(), &unknown).await {
                Ok(found) => break found,
                Err(error) if tries < absent::RETRIES && is_passing(&error) => {
                    tries += 1;
                    tokio::time::sleep(absent::PAUSE * tries).await;
                }
                Err(error) => return Err(Fault::Unreadable(std::sync::Arc::new(error.into()))),
            }
        };
        for slice in unknown {
            let head = found.get(&slice).copied().unwrap_or_default();
            self.heads.insert(slice, head);
        }
        Ok(())
    }

    /// The time of the next command in a slice: the clock's, but always later than the event before.
    fn now(&self, head: Head) -> Timestamp {
        self.store.clock().now().max(head.recorded_at.plus_micros(1))
    }

    /// Drops communities that nobody has used for a while.
    fn evict_idle(&mut self) {
        let idle = self.options.idle;
        let unused: Vec<CommunityId> = self
            .communities
            .iter()
            .filter(|(_, community)| community.last_used.elapsed() >= idle)
            .map(|(id, _)| *id)
            .collect();
        for id in unused {
            self.evict(id);
        }
    }

    /// Makes room when too many communities are in memory: the least recently used tenth goes.
    fn evict_crowd(&mut self) {
        if self.communities.len() <= self.options.resident {
            return;
        }
        let mut by_use: Vec<_> =
            self.communities.iter().map(|(id, community)| (community.last_used, *id)).collect();
        by_use.sort_unstable();
        let surplus = self.communities.len() - self.options.resident + self.options.resident / 10;
        for (_, id) in by_use.into_iter().take(surplus) {
            self.evict(id);
        }
    }

    /// Writes down every state that would take long to fold again, and waits until that is done.
    async fn say_goodbye(&mut self) {
        // An earlier one must not come after the last.
        self.saving.close();
        self.saving.wait().await;
        let worth = self.options.snapshot_every.div_ceil(20);
        let now = self.store.clock().now().0;
        let communities = std::mem::take(&mut self.communities);
        for (id, community) in communities {
            if community.seq < community.snapshot_seq + worth {
                continue;
            }
            let slice = crate::position::slice_of(id, self.store.slices());
            match snapshot::take(id, slice, &community, now) {
                // Each before the next is made: together they may be larger than the memory.
                Ok(row) => save(&self.store, row).await,
                Err(error) => tracing::warn!(error = %error, "Could not serialise a snapshot"),
            }
        }
    }

    /// Has a snapshot written down while the lane goes on.
    fn keep(&self, row: snapshot::Row) {
        let (store, turn) = (self.store.clone(), Arc::clone(&self.one_by_one));
        self.saving.spawn(async move {
            let _turn = turn.lock().await;
            save(&store, row).await;
        });
    }
}

async fn save(store: &Store, row: snapshot::Row) {
    match snapshot::save(store, row).await {
        Ok(()) => Metrics::add(&store.metrics().snapshots, 1),
        Err(error) => tracing::warn!(error = %error, "Could not write a snapshot; the log is what counts"),
    }
}
