//! A batch on its way to the disk, and what happens when it has arrived, or has not.

use futures_util::FutureExt as _;
use moothall_core::decider::{CommunityId, Decider};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::work::{Answer, Deliver, Job, LookUp, Peek};
use super::{Lane, Work};
use crate::append::{AppendError, Appended, Writer};
use crate::engine::{ExecuteError, Fault};
use crate::metrics::Metrics;
use crate::rows::Rows;

/// What a settled batch has to tell somebody.
pub(super) enum Entry<D: Decider> {
    /// A decision, also a negative one: it was taken on events that may not be on disk yet.
    Decided(Box<Job<D>>, Answer<D>),
    /// A look to be taken once the slice is known to stand where the lane believes.
    Freshen(Peek<D>),
    /// A look at the state.
    Seen(Deliver),
}

/// Commands decided together.
pub(super) struct Batch<D: Decider> {
    pub(super) number: u64,
    pub(super) rows: Rows,
    pub(super) entries: Vec<Entry<D>>,
    pub(super) keys: Vec<(CommunityId, Uuid)>,
    pub(super) communities: Vec<CommunityId>,
}

impl<D: Decider> Batch<D> {
    pub(super) fn new(number: u64) -> Self {
        Self { number, rows: Rows::default(), entries: Vec::new(), keys: Vec::new(), communities: Vec::new() }
    }
}

/// The connection at work.
pub(super) struct Flight<D: Decider> {
    batch: Box<Batch<D>>,
    task: JoinHandle<std::thread::Result<Ended>>,
}

/// The connection, what became of the rows, and how long it took.
type Ended = (Writer, Result<Appended, AppendError>, Duration);

/// A flight that has ended.
pub(super) struct Landed<D: Decider> {
    batch: Box<Batch<D>>,
    writer: Option<Writer>,
    result: Result<Appended, AppendError>,
    took: Duration,
}

/// Waits for the flight, for ever if there is none. Dropping this future loses nothing.
pub(super) async fn landed<D: Decider>(flight: &mut Option<Flight<D>>) -> Landed<D> {
    let Some(under_way) = flight else { return std::future::pending().await };
    let ended = (&mut under_way.task).await;
    let Some(Flight { batch, .. }) = flight.take() else { return std::future::pending().await };
    match ended {
        Ok(Ok((writer, result, took))) => Landed { batch, writer: Some(writer), result, took },
        broken => {
            // It broke down, nobody knows how far it had come.
            let error = if let Err(error) = broken { error.to_string() } else { "it panicked".to_owned() };
            let error = AppendError::Unresolved(sqlx::Error::Io(std::io::Error::other(error)).into());
            Landed { batch, writer: None, result: Err(error), took: Duration::ZERO }
        }
    }
}

impl<D: Decider> Lane<D> {
    /// Sends the pending batch to the disk when the connection is free: batch k + 1 never before batch k is known.
    pub(super) async fn launch(&mut self) {
        if self.flight.is_some() || self.pending.entries.is_empty() {
            return;
        }
        let next = Batch::new(self.pending.number + 1);
        let mut batch = std::mem::replace(&mut self.pending, next);
        if batch.rows.is_empty() && batch.rows.unmoved.is_empty() {
            self.settle(batch);
            return;
        }
        let Some(mut writer) = self.writer.take() else { return };
        self.acknowledge_early(&mut batch);
        let mut rows = std::mem::take(&mut batch.rows);
        let append = async move {
            let started = Instant::now();
            let result = writer.append(&mut rows).await;
            (writer, result, started.elapsed())
        };
        let mut append = Box::pin(AssertUnwindSafe(append).catch_unwind());
        // A first push from here: a task would have to wait until the lane, which goes on deciding, lets somebody else have its thread.
        let task = match poll_fn(|context| Poll::Ready(append.as_mut().poll(context))).await {
            Poll::Ready(ended) => tokio::spawn(std::future::ready(ended)),
            Poll::Pending => tokio::spawn(append),
        };
        self.flight = Some(Flight { batch: Box::new(batch), task });
    }

    /// Whether there is somebody to be told, and a connection that waits for more.
    pub(super) fn has_landed(&self) -> bool {
        self.flight.as_ref().is_some_and(|flight| flight.task.is_finished())
    }

    pub(super) async fn land(&mut self, landed: Landed<D>) {
        let Landed { batch, writer, result, took } = landed;
        self.writer = Some(writer.unwrap_or_else(|| Writer::new(self.store.clone())));
        match result {
            Ok(Appended::Stored) => {
                tracing::debug!(batch.number, commit.micros = took.as_micros(), "Stored a batch");
                self.store.metrics().committed_in(took);
                if !self.pending.rows.is_empty() && self.is_worth_a_commit() {
                    // The disk need not wait while callers are told.
                    self.settled = batch.number;
                    self.launch().await;
                }
                self.settle(*batch);
            }
            Ok(Appended::Missed) => self.decide_again(*batch).await,
            Err(error) => self.give_up(*batch, error),
        }
    }

    /// On disk: wake the readers, answer everyone.
    fn settle(&mut self, batch: Batch<D>) {
        self.settled = batch.number;
        let metrics = self.store.metrics();
        let mut events = 0;
        let mut heads = Vec::new();
        for entry in batch.entries {
            match entry {
                Entry::Freshen(peek) => self.backlog.push_back(Work::Peek(Peek { fresh: true, ..peek })),
                Entry::Seen(deliver) => deliver(Ok(())),
                Entry::Decided(job, answer) => {
                    let counter = match &answer {
                        Ok(receipt) if receipt.duplicate => &metrics.duplicates,
                        Ok(receipt) => {
                            events += u64::from(receipt.events);
                            heads.push(receipt.position());
                            &metrics.commands
                        }
                        Err(ExecuteError::Fault(_)) => &metrics.faults,
                        Err(ExecuteError::Busy) => &metrics.busy,
                        Err(_) => &metrics.refusals,
                    };
                    Metrics::add(counter, 1);
                    job.reply.send(answer);
                }
            }
        }
        if events > 0 {
            metrics.stored(events);
            self.store.wake(heads.into_iter());
        }
        self.fetch_doomed();
        self.look_for_snapshots(batch.communities);
        self.evict_crowd();
    }

    /// Another writer was faster, or a key was taken: what was believed of these slices is dropped, and everything is
    /// decided again in order.
    async fn decide_again(&mut self, batch: Batch<D>) {
        Metrics::add(&self.store.metrics().cas_misses, 1);
        let misses = self.forget(&batch);
        let mut again = VecDeque::new();
        for entry in batch.entries {
            again.extend(Self::redo(entry, true));
        }
        self.requeue(again);
        if misses > 1 {
            // Two rivals that retry in step would keep missing each other.
            let dice = u64::from(Uuid::new_v4().as_bytes().first().copied().unwrap_or(0));
            tokio::time::sleep(Duration::from_micros(dice * misses.min(20))).await;
        }
    }

    /// The disk said no. These callers are told; those that were decided on top of them get another chance.
    fn give_up(&mut self, batch: Batch<D>, error: AppendError) {
        tracing::error!(error = crate::words::in_full(&error), "A batch was not stored");
        self.forget(&batch);
        let fault = Fault::Append(Arc::new(error));
        let wrote = batch.entries.iter().any(|entry| matches!(entry, Entry::Decided(_, Ok(_))));
        let mut again = VecDeque::new();
        for entry in batch.entries {
            match entry {
                // What it saw has not come to be; what is there may be looked at again.
                Entry::Seen(deliver) => deliver(Err(Fault::Overtaken)),
                // It may have failed for the sake of what was to be stored beside it.
                Entry::Freshen(peek) if wrote => again.push_back(Work::Peek(peek)),
                Entry::Freshen(peek) => self.answer_fault(Work::Peek(peek), &fault),
                // What was in the log before stays true.
                Entry::Decided(job, _) => self.answer_fault(Work::Execute(job), &fault),
            }
        }
        self.requeue(again);
    }

    /// Drops all that was believed of the slices a failed batch, and the one decided on top of it, would have moved.
    fn forget(&mut self, batch: &Batch<D>) -> u64 {
        let slices: FxHashSet<u16> = batch
            .communities
            .iter()
            .chain(&self.pending.communities)
            .map(|id| crate::position::slice_of(*id, self.store.slices()))
            .collect();
        for (community, key) in batch.keys.iter().chain(&self.pending.keys) {
            self.keys.forget(*community, *key);
        }
        self.heads.retain(|slice, _| !slices.contains(slice));
        let count = self.store.slices();
        self.communities.retain(|id, _| !slices.contains(&crate::position::slice_of(*id, count)));
        self.count_residents();
        for (id, absent) in &mut self.absent {
            if slices.contains(&crate::position::slice_of(*id, count)) {
                absent.outdated = true;
            }
        }
        let misses = batch.entries.iter().map(|entry| match entry {
            Entry::Decided(job, _) => u64::from(job.misses) + 1,
            Entry::Seen(_) | Entry::Freshen(_) => 0,
        });
        misses.max().unwrap_or(0)
    }

    /// Puts work back in front of everything else, after it the pending batch's.
    fn requeue(&mut self, mut again: VecDeque<Work<D>>) {
        let number = self.pending.number;
        self.settled = number;
        let pending = std::mem::replace(&mut self.pending, Batch::new(number + 1));
        for entry in pending.entries {
            again.extend(Self::redo(entry, false));
        }
        while let Some(work) = again.pop_back() {
            match self.absent.get_mut(&work.community()) {
                // What is parked there came later.
                Some(absent) => {
                    absent.parked.push_front(work);
                    self.parked += 1;
                }
                None => self.backlog.push_front(work),
            }
        }
        self.fetch_doomed();
    }

    fn redo(entry: Entry<D>, missed: bool) -> Option<Work<D>> {
        match entry {
            Entry::Seen(deliver) => {
                deliver(Err(Fault::Overtaken));
                None
            }
            Entry::Freshen(peek) => Some(Work::Peek(peek)),
            Entry::Decided(mut job, _) => {
                job.misses += u32::from(missed);
                if job.request.key.is_some() {
                    job.look_up = LookUp::Demanded;
                }
                Some(Work::Execute(job))
            }
        }
    }

    #[cfg(feature = "sabotage")]
    fn acknowledge_early(&self, batch: &mut Batch<D>) {
        if !self.store.inner.faults.acknowledges_early() {
            return;
        }
        for entry in std::mem::take(&mut batch.entries) {
            match entry {
                Entry::Seen(deliver) => deliver(Ok(())),
                Entry::Freshen(peek) => self.answer_fault(Work::Peek(peek), &Fault::Gone),
                Entry::Decided(job, answer) => job.reply.send(answer),
            }
        }
    }

    #[cfg(not(feature = "sabotage"))]
    #[expect(clippy::unused_self, reason = "the sabotaged twin needs it")]
    fn acknowledge_early(&self, _: &mut Batch<D>) {}
}
