//! From a command to rows: look at the key and the expected version, decide, evolve, encode, hash.

use moothall_core::decider::{CommunityId, Context, Decider, DomainEvent, Envelope, StreamId};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

use super::flight::Entry;
use super::work::{Answer, Job, LookUp};
use super::{Lane, Work};
use crate::chain::{Link, NONCE_LENGTH, actor_parts, payload_hash};
use crate::database::Dialect;
use crate::engine::{CommandKey, ExecuteError, Fault, Receipt};
use crate::heads::Head;
use crate::keys::Known;
use crate::metrics::Metrics;
use crate::position::slice_of;
use crate::rows::{NewEvent, Rows};

/// Times a command is decided again because another writer was faster, before its caller is told to try later.
const MISSES: u32 = 64;

impl<D: Decider> Lane<D> {
    /// Takes one piece of work as far as it gets: into the pending batch, or to where it waits.
    pub(super) fn consider(&mut self, work: Work<D>) {
        let id = work.community();
        if let Some(fault) = self.unreadable.get(&id) {
            let fault = fault.clone();
            self.answer_fault(work, &fault);
            return;
        }
        if self.absent.contains_key(&id) || !self.communities.contains_key(&id) {
            self.park(work);
            return;
        }
        match work {
            Work::Peek(peek) if self.is_shared() && !peek.fresh => {
                self.stand_on(id);
                self.pending.entries.push(Entry::Freshen(peek));
            }
            Work::Peek(peek) => {
                if let Some(community) = self.communities.get_mut(&id) {
                    community.last_used = Instant::now();
                    let deliver = (peek.look)(Ok(&community.state));
                    self.pending.entries.push(Entry::Seen(deliver));
                }
            }
            Work::Execute(job) => self.consider_command(job),
        }
    }

    fn consider_command(&mut self, mut job: Box<Job<D>>) {
        let id = job.request.community;
        if let Some(key) = job.request.key {
            if let Some(known) = self.keys.get(id, key.id) {
                let answer = if known.digest == key.digest {
                    Ok(Receipt { duplicate: true, ..known.receipt })
                } else {
                    Err(ExecuteError::KeyReused)
                };
                self.pending.entries.push(Entry::Decided(job, answer));
                return;
            }
            let believed = job.look_up == LookUp::NotYet && self.keys.is_new(key.id);
            if !believed && job.look_up != LookUp::Absent && self.keeps_keys() {
                job.look_up = LookUp::Demanded;
                self.park(Work::Execute(job));
                return;
            }
        }
        if job.misses > MISSES {
            self.pending.entries.push(Entry::Decided(job, Err(ExecuteError::Busy)));
            return;
        }
        let answer = self.decide(&job);
        let said_no = matches!(answer, Err(ExecuteError::Refused(_) | ExecuteError::Conflict { .. }));
        if said_no && job.request.key.is_some() && job.look_up == LookUp::NotYet && self.keeps_keys() {
            // "You have already voted" must not be the answer to a repeated vote whose key was only believed to be new.
            job.look_up = LookUp::Demanded;
            self.park(Work::Execute(job));
            return;
        }
        if said_no && self.is_shared() {
            self.stand_on(id);
        }
        self.pending.entries.push(Entry::Decided(job, answer));
    }

    /// Whether other processes may append to these slices. An SQLite directory is locked.
    pub(super) fn is_shared(&self) -> bool {
        self.store.dialect() == Dialect::Postgres
    }

    /// The batch holds an answer that is only true of the slice as it is now.
    fn stand_on(&mut self, id: CommunityId) {
        let slice = slice_of(id, self.store.slices());
        let head = self.heads.get(&slice).copied().unwrap_or_default();
        self.pending.rows.stand_on(slice, head.pos);
        self.pending.communities.push(id);
    }

    fn decide(&mut self, job: &Job<D>) -> Answer<D> {
        let request = &job.request;
        let id = request.community;
        let slice = slice_of(id, self.store.slices());
        let head = self.heads.get(&slice).copied().unwrap_or_default();
        let now = self.now(head);
        let key = request.key.filter(|_| self.keeps_keys());
        let Some(community) = self.communities.get_mut(&id) else {
            return Err(ExecuteError::Fault(Fault::Gone));
        };
        community.last_used = Instant::now();
        if let Some((stream, expected)) = request.expected {
            let actual = community.versions.get(&stream.0).copied().unwrap_or(0);
            if actual != expected {
                return Err(ExecuteError::Conflict { stream, expected, actual });
            }
        }
        let context = Context { now, actor: request.actor };
        let decided = catch_unwind(AssertUnwindSafe(|| community.state.decide(&request.command, &context)));
        let events = match decided {
            Ok(Ok(events)) if events.is_empty() => return Err(ExecuteError::Fault(Fault::NoEvents)),
            Ok(Ok(events)) => events,
            Ok(Err(refusal)) => return Err(ExecuteError::Refused(refusal)),
            Err(panic) => return Err(self.broke_down(id, &*panic)),
        };
        let stage = Stage { id, slice, head, context, key, nonces: &mut self.nonces, store: self.store.id() };
        let before = self.pending.rows.len();
        let rows = &mut self.pending.rows;
        match catch_unwind(AssertUnwindSafe(|| stage.record(community, &events, rows))) {
            Ok(receipt) => Ok(self.add_to_batch(key, receipt)),
            Err(panic) => {
                self.pending.rows.truncate(before);
                Err(self.broke_down(id, &*panic))
            }
        }
    }

    /// The decision stands, as far as memory goes; the rest is the disk's.
    fn add_to_batch(&mut self, key: Option<CommandKey>, receipt: Receipt) -> Receipt {
        let head = self.heads.entry(receipt.slice).or_default();
        self.pending.rows.touch(receipt.slice, head.pos);
        *head = Head { pos: receipt.pos, recorded_at: receipt.recorded_at };
        if let Some(community) = self.communities.get_mut(&receipt.community) {
            community.last_batch = self.pending.number;
        }
        if let Some(key) = key {
            self.keys.remember(receipt.community, key.id, Known { digest: key.digest, receipt });
            self.pending.keys.push((receipt.community, key.id));
        }
        self.pending.communities.push(receipt.community);
        receipt
    }

    /// The rules panicked: this community's state is not to be trusted any more, everybody else's is.
    fn broke_down(&mut self, id: CommunityId, panic: &(dyn Any + Send)) -> ExecuteError<D::Refusal> {
        let words = words(panic);
        tracing::error!(community.id = %id.0, "The rules broke down for community `{}`: {words}", id.0);
        self.doom(id);
        ExecuteError::Fault(Fault::Panicked(words))
    }

    pub(super) fn answer_fault(&self, work: Work<D>, fault: &Fault) {
        Metrics::add(&self.store.metrics().faults, 1);
        match work {
            Work::Execute(job) => job.reply.send(Err(ExecuteError::Fault(fault.clone()))),
            Work::Peek(peek) => (peek.look)(Err(fault.clone()))(Ok(())),
        }
    }

    #[cfg(feature = "sabotage")]
    fn keeps_keys(&self) -> bool {
        !self.store.inner.faults.forgets_keys()
    }

    #[cfg(not(feature = "sabotage"))]
    #[expect(clippy::unused_self, reason = "the sabotaged twin needs it")]
    fn keeps_keys(&self) -> bool {
        true
    }
}

/// What every event of one command shares.
struct Stage<'a> {
    id: CommunityId,
    slice: u16,
    head: Head,
    context: Context,
    key: Option<CommandKey>,
    nonces: &'a mut Nonces,
    store: Uuid,
}

impl Stage<'_> {
    /// Folds the events and makes their rows.
    fn record<D: Decider>(
        self,
        community: &mut crate::community::Community<D>,
        events: &[D::Event],
        rows: &mut Rows,
    ) -> Receipt {
        let mut pos = self.head.pos;
        let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
        for event in events {
            pos += 1;
            let StreamId(stream) = event.stream(self.id);
            let version = community.versions.get(&stream).copied().unwrap_or(0) + 1;
            let envelope = Envelope {
                community: self.id,
                seq: community.seq + 1,
                stream: StreamId(stream),
                version,
                recorded_at: self.context.now,
                actor: self.context.actor,
            };
            let mut payload = Vec::with_capacity(256);
            payload.extend_from_slice(&self.nonces.next());
            event.encode(&mut payload);
            let key = self.key.filter(|_| pos == self.head.pos + 1);
            let actor = actor_parts(envelope.actor);
            let link = Link {
                store: self.store,
                community: self.id,
                seq: envelope.seq,
                stream: envelope.stream,
                version,
                kind: event.kind(),
                recorded_at: envelope.recorded_at,
                actor,
                payload_hash: payload_hash(&payload),
                key,
            };
            let hash = link.hash(&community.hash);
            community.fold(&envelope, event);
            community.hash = hash;
            rows.push(NewEvent {
                slice: self.slice,
                pos,
                community: self.id,
                seq: envelope.seq,
                stream: envelope.stream,
                version,
                kind: event.kind(),
                recorded_at: envelope.recorded_at,
                actor,
                command: key.map(|key| (key, count)),
                hash,
                payload,
            });
        }
        Receipt {
            community: self.id,
            slice: self.slice,
            first_pos: self.head.pos + 1,
            pos,
            seq: community.seq,
            hash: community.hash,
            recorded_at: self.context.now,
            events: count,
            duplicate: false,
        }
    }
}

/// Random bytes by the kilobyte: one call of the kernel for 256 events.
pub(super) struct Nonces {
    bytes: Box<[u8; 4096]>,
    used: usize,
}

impl Default for Nonces {
    fn default() -> Self {
        Self { bytes: Box::new([0; 4096]), used: 4096 }
    }
}

impl Nonces {
    fn next(&mut self) -> [u8; NONCE_LENGTH] {
        if self.used >= self.bytes.len() {
            self.refill();
        }
        let from = self.used;
        self.used += NONCE_LENGTH;
        self.bytes.get(from..self.used).and_then(|nonce| nonce.try_into().ok()).unwrap_or_default()
    }

    fn refill(&mut self) {
        self.used = 0;
        if getrandom::fill(self.bytes.as_mut_slice()).is_err() {
            // A kernel without randomness is no kernel to run on; still, a UUID's source may know better.
            for chunk in self.bytes.chunks_exact_mut(16) {
                chunk.copy_from_slice(Uuid::new_v4().as_bytes());
            }
        }
    }
}

/// What a panic said.
pub(super) fn words(panic: &(dyn Any + Send)) -> Arc<str> {
    panic
        .downcast_ref::<&str>()
        .map(|text| Arc::from(*text))
        .or_else(|| panic.downcast_ref::<String>().map(|text| Arc::from(text.as_str())))
        .unwrap_or_else(|| Arc::from("no words"))
}
