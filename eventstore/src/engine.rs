//! The handle on the lanes: give [`Engine::execute`] a command, get a [`Receipt`] once its events are on disk.

use moothall_core::decider::{Actor, CommunityId, Decider, StreamId};
use moothall_core::time::Timestamp;
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::append::AppendError;
use crate::chain::Hash;
use crate::lane::{Job, Lane, Peek, Reply, Sheet, Work};
use crate::metrics::Metrics;
use crate::page::ReadError;
use crate::position::{Position, slice_of};
use crate::store::Store;

/// Times a state is looked at again because what was seen was not stored, before the caller is told to try later.
const LOOKS: u32 = 64;

/// What makes a command idempotent: the client's id for it, and a digest of what it says. The same id with another
/// digest is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// A UUIDv7 made by the client; any UUID is taken, but a v7 saves a look-up.
    pub id: Uuid,
    /// 16 bytes of a hash over the command, its actor and whatever else must be the same.
    pub digest: [u8; 16],
}

/// A command on its way to a lane.
#[derive(Clone, Debug)]
pub struct Request<C> {
    /// Whose log it goes to.
    pub community: CommunityId,
    /// What is asked.
    pub command: C,
    /// Who asks.
    pub actor: Actor,
    /// With a key, a command takes effect once however often it is sent.
    pub key: Option<CommandKey>,
    /// The version of an entity that the caller has seen; another one is a [`ExecuteError::Conflict`].
    pub expected: Option<(StreamId, u64)>,
}

/// The proof that a command's events are on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The community.
    pub community: CommunityId,
    /// Its slice.
    pub slice: u16,
    /// The position of the first event.
    pub first_pos: u64,
    /// The position of the last event.
    pub pos: u64,
    /// The last event's number within the community.
    pub seq: u64,
    /// The last event's hash.
    pub hash: Hash,
    /// When: the same for all events of the command.
    pub recorded_at: Timestamp,
    /// How many events.
    pub events: u32,
    /// The command had taken effect before; this is the first receipt again.
    pub duplicate: bool,
}

impl Receipt {
    /// Where the last event lies: what read models are waited for.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { slice: self.slice, pos: self.pos }
    }
}

/// Why a command got no receipt.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<R> {
    /// The rules said no. Nothing was stored.
    #[error("the rules said no")]
    Refused(R),
    /// The entity has another version than the caller has seen.
    #[error("expected version {expected}, found {actual}")]
    Conflict {
        /// The entity.
        stream: StreamId,
        /// What the caller has seen.
        expected: u64,
        /// What it is.
        actual: u64,
    },
    /// The key belongs to another command.
    #[error("the idempotency key was used for another command")]
    KeyReused,
    /// Too many commands are waiting, or another process writes to the same community and was faster again and again.
    /// Nothing was stored; try again later.
    #[error("too many commands are waiting, or others keep writing to the same place")]
    Busy,
    /// The engine takes no more commands.
    #[error("the engine is shutting down")]
    ShuttingDown,
    /// Something broke.
    #[error("something broke")]
    Fault(#[source] Fault),
}

/// Something broke; nobody's rule said no.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Fault {
    /// The events were not stored (or, with [`AppendError::Unresolved`], it is not known: ask again with the same key).
    #[error("the events could not be stored")]
    Append(#[source] Arc<AppendError>),
    /// The community's log could not be read, so nothing can be decided for it. Others go on.
    #[error("the community's log could not be read")]
    Unreadable(#[source] Arc<ReadError>),
    /// The rules' code broke down. Nothing was stored.
    #[error("the rules broke down: {0}")]
    Panicked(Arc<str>),
    /// A decision must lead to an event or a refusal; this one led to nothing.
    #[error("the decision led to no event")]
    NoEvents,
    /// A look saw what was then not stored. [`Engine::state_of`] looks again.
    #[error("what was seen was not stored")]
    Overtaken,
    /// The lane has ended.
    #[error("the lane is gone")]
    Gone,
}

/// How the engine works. The defaults are for production.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Lanes; `None` is 1 on SQLite and 2 on PostgreSQL. SQLite has one writer, so always one lane.
    pub lanes: Option<u16>,
    /// Commands that may wait in each lane before callers are told `Busy`.
    pub queue: usize,
    /// Commands of a batch.
    pub batch_commands: usize,
    /// Payload bytes of a batch; one command may exceed it alone.
    pub batch_bytes: usize,
    /// Events of a community after which its state is written down again; later a quarter of all it has.
    pub snapshot_every: u64,
    /// Communities held in memory by each lane.
    pub resident: usize,
    /// Communities unused for so long are dropped from memory.
    pub idle: Duration,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            lanes: None,
            queue: 8192,
            batch_commands: 512,
            batch_bytes: 1 << 20,
            snapshot_every: 20_000,
            resident: 4096,
            idle: Duration::from_hours(1),
        }
    }
}

/// Executes commands. Cheap to clone; every clone feeds the same lanes.
pub struct Engine<D: Decider> {
    inner: Arc<Inner<D>>,
}

impl<D: Decider> Clone for Engine<D> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<D: Decider> fmt::Debug for Engine<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("lanes", &self.inner.lanes.len()).finish_non_exhaustive()
    }
}

struct Inner<D: Decider> {
    store: Store,
    lanes: Vec<mpsc::Sender<Work<D>>>,
    closing: AtomicBool,
    stop: CancellationToken,
    running: TaskTracker,
}

impl<D: Decider> Drop for Inner<D> {
    fn drop(&mut self) {
        // The lanes finish what they have and end.
        self.stop.cancel();
    }
}

impl<D: Decider> Engine<D> {
    /// Starts the lanes. They end with [`Engine::shutdown`], or when the last handle is dropped.
    #[must_use]
    pub fn start(store: Store, options: &EngineOptions) -> Self {
        let lanes = match store.dialect() {
            crate::database::Dialect::Sqlite => 1,
            crate::database::Dialect::Postgres => options.lanes.unwrap_or(2).clamp(1, store.slices()),
        };
        let stop = CancellationToken::new();
        let running = TaskTracker::new();
        let senders = (0..lanes)
            .map(|number| {
                let (sender, inbox) = mpsc::channel(options.queue.max(1));
                let slices = (number..store.slices()).step_by(usize::from(lanes)).collect();
                let lane = Lane::new(store.clone(), options.clone(), slices, inbox, stop.clone());
                running.spawn(lane.run());
                sender
            })
            .collect();
        running.close();
        let inner = Inner { store, lanes: senders, closing: AtomicBool::new(false), stop, running };
        Self { inner: Arc::new(inner) }
    }

    /// The store underneath.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Decides the command on the community's latest state and stores what it leads to. Once taken, a command is carried
    /// through: dropping the future loses the answer, not the command.
    #[tracing::instrument(level = "debug", skip_all, fields(community.id = %request.community.0))]
    pub async fn execute(&self, request: Request<D::Command>) -> Result<Receipt, ExecuteError<D::Refusal>> {
        let (reply, answer) = oneshot::channel();
        let community = request.community;
        let job = Box::new(Job::new(request, Reply::Alone(reply)));
        match self.send(community, Work::Execute(job)) {
            Ok(()) => answer.await.unwrap_or(Err(ExecuteError::Fault(Fault::Gone))),
            Err(not_sent) => Err(not_sent.into()),
        }
    }

    /// Executes commands of one caller in their order, each as [`execute`](Self::execute) would, and answers when the last of them is
    /// settled: an importer's way, who is woken once for all. The answers are in the order of the requests. When the lane has no more
    /// room, all those left get [`ExecuteError::Busy`]; so none is taken before one that was not. (Requests of several communities may
    /// go to several lanes, where each keeps its own order.)
    #[tracing::instrument(level = "debug", skip_all, fields(commands = requests.len()))]
    pub async fn execute_all(
        &self,
        requests: Vec<Request<D::Command>>,
    ) -> Vec<Result<Receipt, ExecuteError<D::Refusal>>> {
        let count = requests.len();
        let (caller, answers) = oneshot::channel();
        let sheet = Arc::new(Mutex::new(Sheet::new(count, caller)));
        let mut not_sent = None;
        for (place, request) in requests.into_iter().enumerate() {
            let community = request.community;
            let job = Box::new(Job::new(request, Reply::Together(Arc::clone(&sheet), place)));
            if let Err(why) = self.send(community, Work::Execute(job)) {
                not_sent = Some((place, why));
                break;
            }
        }
        if let Some((first, why)) = not_sent {
            let mut sheet = sheet.lock();
            for place in first..count {
                sheet.answer(place, Err(why.into()));
            }
        }
        drop(sheet);
        let gone = |_| (0..count).map(|_| Err(ExecuteError::Fault(Fault::Gone))).collect();
        answers.await.unwrap_or_else(gone)
    }

    /// Looks at a community's decision state between two commands. `read` runs in the lane: keep it short. It may run again:
    /// what it saw is only told when it is on disk, and a batch that is not stored takes the looks at it along.
    pub async fn state_of<T, F>(&self, community: CommunityId, read: F) -> Result<T, ExecuteError<D::Refusal>>
    where
        T: Send + 'static,
        F: FnMut(&D) -> T + Send + 'static,
    {
        let read = Arc::new(Mutex::new(read));
        for _ in 0..LOOKS {
            let (reply, answer) = oneshot::channel();
            let read = Arc::clone(&read);
            let look = move |state: &D| {
                let mut read = read.lock();
                (*read)(state)
            };
            self.send(community, Work::Peek(Peek::new(community, look, reply)))?;
            match answer.await.unwrap_or(Err(Fault::Gone)) {
                Ok(seen) => return Ok(seen),
                Err(Fault::Overtaken) => {}
                Err(fault) => return Err(ExecuteError::Fault(fault)),
            }
        }
        Err(ExecuteError::Busy)
    }

    /// Takes no more commands, answers those that wait, writes snapshots, and ends the lanes.
    pub async fn shutdown(&self) {
        self.inner.closing.store(true, Ordering::SeqCst);
        self.inner.stop.cancel();
        self.inner.running.wait().await;
    }

    fn send(&self, community: CommunityId, work: Work<D>) -> Result<(), NotSent> {
        if self.inner.closing.load(Ordering::SeqCst) {
            return Err(NotSent::Closed);
        }
        let lane = usize::from(slice_of(community, self.inner.store.slices())) % self.inner.lanes.len();
        let metrics = self.inner.store.metrics();
        let lane = self.inner.lanes.get(lane).ok_or(NotSent::Closed)?;
        // Counted first: the lane may take it at once, and the gauge never goes below zero.
        Metrics::add(&metrics.queue_depth, 1);
        lane.try_send(work).map_err(|error| {
            Metrics::subtract(&metrics.queue_depth, 1);
            match error {
                mpsc::error::TrySendError::Full(_) => {
                    Metrics::add(&metrics.busy, 1);
                    NotSent::Full
                }
                mpsc::error::TrySendError::Closed(_) => NotSent::Closed,
            }
        })
    }
}

#[derive(Clone, Copy)]
enum NotSent {
    Full,
    Closed,
}

impl<R> From<NotSent> for ExecuteError<R> {
    fn from(not_sent: NotSent) -> Self {
        match not_sent {
            NotSent::Full => Self::Busy,
            NotSent::Closed => Self::ShuttingDown,
        }
    }
}
