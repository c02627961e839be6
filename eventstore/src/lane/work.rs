//! What callers hand to a lane, and how they are answered.

use moothall_core::decider::{CommunityId, Decider};
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;
use tokio::sync::oneshot;

use crate::engine::{ExecuteError, Fault, Receipt, Request};

pub(crate) type Answer<D> = Result<Receipt, ExecuteError<<D as Decider>::Refusal>>;

/// Something for a lane to do for one community.
pub(crate) enum Work<D: Decider> {
    Execute(Box<Job<D>>),
    Peek(Peek<D>),
}

impl<D: Decider> Work<D> {
    pub(crate) fn community(&self) -> CommunityId {
        match self {
            Self::Execute(job) => job.request.community,
            Self::Peek(peek) => peek.community,
        }
    }
}

/// What is known about a command's key in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookUp {
    /// Nobody has asked; the time in the key may tell.
    NotYet,
    /// The time in the key is not believed.
    Demanded,
    /// It was not in the log.
    Absent,
}

/// Where the answer to a command goes.
pub(crate) enum Reply<D: Decider> {
    /// To whoever waits for this one.
    Alone(oneshot::Sender<Answer<D>>),
    /// To its place among those of one caller.
    Together(Arc<Mutex<Sheet<D>>>, usize),
}

impl<D: Decider> Reply<D> {
    /// A caller that has left needs no answer.
    pub(crate) fn send(self, answer: Answer<D>) {
        match self {
            Self::Alone(caller) => drop(caller.send(answer)),
            Self::Together(sheet, place) => {
                sheet.lock().answer(place, answer);
            }
        }
    }
}

/// The answers to the commands of one caller. It is handed in when the last who could write on it has let go.
pub(crate) struct Sheet<D: Decider> {
    answers: Vec<Option<Answer<D>>>,
    caller: Option<oneshot::Sender<Vec<Answer<D>>>>,
}

impl<D: Decider> Sheet<D> {
    pub(crate) fn new(count: usize, caller: oneshot::Sender<Vec<Answer<D>>>) -> Self {
        Self { answers: (0..count).map(|_| None).collect(), caller: Some(caller) }
    }

    pub(crate) fn answer(&mut self, place: usize, answer: Answer<D>) {
        if let Some(own) = self.answers.get_mut(place) {
            *own = Some(answer);
        }
    }
}

impl<D: Decider> Drop for Sheet<D> {
    fn drop(&mut self) {
        let gone = || Err(ExecuteError::Fault(Fault::Gone));
        let answers = self.answers.drain(..).map(|answer| answer.unwrap_or_else(gone)).collect();
        if let Some(caller) = self.caller.take() {
            drop(caller.send(answers));
        }
    }
}

/// A command and whom to answer.
pub(crate) struct Job<D: Decider> {
    pub(crate) request: Request<D::Command>,
    pub(crate) reply: Reply<D>,
    pub(crate) look_up: LookUp,
    /// How often it was decided in vain because another writer was faster.
    pub(crate) misses: u32,
}

impl<D: Decider> Job<D> {
    pub(crate) fn new(request: Request<D::Command>, reply: Reply<D>) -> Self {
        Self { request, reply, look_up: LookUp::NotYet, misses: 0 }
    }
}

/// Tells a reader what it saw, once that is durable.
pub(crate) type Deliver = Box<dyn FnOnce(Result<(), Fault>) + Send>;
type Look<D> = Box<dyn FnOnce(Result<&D, Fault>) -> Deliver + Send>;

/// A look at a community's state.
pub(crate) struct Peek<D> {
    pub(crate) community: CommunityId,
    pub(crate) look: Look<D>,
    /// The state was compared with the log's head since the question was asked.
    pub(crate) fresh: bool,
}

impl<D: Decider> Peek<D> {
    pub(crate) fn new<T, F>(community: CommunityId, read: F, reply: oneshot::Sender<Result<T, Fault>>) -> Self
    where
        T: Send + 'static,
        F: FnOnce(&D) -> T + Send + 'static,
    {
        let look: Look<D> = Box::new(move |state| {
            let seen = state.and_then(|state| {
                let read = std::panic::AssertUnwindSafe(|| read(state));
                std::panic::catch_unwind(read).map_err(|panic| Fault::Panicked(super::decide::words(&*panic)))
            });
            Box::new(move |settled| {
                // A reader that has left needs no answer.
                let _ = reply.send(settled.and(seen));
            })
        });
        Self { community, look, fresh: false }
    }
}

impl<D: Decider> fmt::Debug for Work<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("community", &self.community()).finish_non_exhaustive()
    }
}
