//! The turns of a request. It goes on until nothing in it can do so without rows; only then is asked what it wants by then, all of a kind
//! at once. A timer in the place of that would split what belongs together where the processor is slow, and keep everybody waiting
//! where it is not.
//!
//! The way of [dataloader](https://github.com/graphql/dataloader), which asks when its event loop has nothing else to do.

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// After so many passes on end, each of which asked for the next, other tasks have their turn.
const PASSES: u32 = 256;
/// After so many of those, rows are asked for all the same. A list of a hundred, each of which has a list of a hundred, takes some forty.
const RESTLESS: u32 = 1_000;

/// One question to the database, on behalf of everything that wants rows of a kind.
type Load = BoxFuture<'static, ()>;

/// What a request wants asked. Cheap to clone.
#[derive(Clone, Default)]
pub struct Wanted(Arc<Mutex<Vec<Load>>>);

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wanted(…)")
    }
}

impl Wanted {
    /// Asks this at the end of the turn.
    pub fn ask(&self, load: Load) {
        self.0.lock().push(load);
    }

    fn take(&self) -> Vec<Load> {
        std::mem::take(&mut self.0.lock())
    }
}

/// Wakes a task, and remembers that.
struct Bell {
    rung: AtomicBool,
    task: Waker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

/// The turns of one request, and its loads: worked on by whoever polls the request, dropped with it, and no other thread is
/// woken for them.
#[derive(Debug, Default)]
pub struct Turns {
    wanted: Wanted,
    asked: FuturesUnordered<Load>,
    breaks: u32,
}

/// How far a request came.
enum Came<T> {
    /// It is answered.
    ToItsEnd(T),
    /// Nothing in it can go on by itself.
    ToRest,
    /// It would go on, and has woken its task for that.
    Halfway,
}

impl Turns {
    /// The turns of a request whose loaders say here what they want.
    #[must_use]
    pub fn of(wanted: Wanted) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// Polls a request until it is ready, or waits for something that is not there yet, be it rows.
    pub fn poll<T>(
        &mut self,
        cx: &mut Context<'_>,
        mut request: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        loop {
            // The answers to everything that has come are given out before the request goes on.
            while let Poll::Ready(Some(())) = self.asked.poll_next_unpin(cx) {}
            match go_on(cx, &mut request) {
                Came::ToItsEnd(ready) => return Poll::Ready(ready),
                Came::Halfway if self.breaks < RESTLESS => {
                    self.breaks += 1;
                    return Poll::Pending;
                }
                Came::Halfway | Came::ToRest => self.breaks = 0,
            }
            let wanted = self.wanted.take();
            if wanted.is_empty() {
                return Poll::Pending;
            }
            self.asked.extend(wanted);
        }
    }

    /// Waits for what is still being asked, for fields that the error of another took away: nothing is left half asked.
    pub async fn finish(&mut self) {
        while self.asked.next().await.is_some() {}
    }
}

/// Polls until a pass ended without having asked for the next: a list of many is gone through in several.
fn go_on<T>(cx: &Context<'_>, request: &mut impl FnMut(&mut Context<'_>) -> Poll<T>) -> Came<T> {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), task: cx.waker().clone() });
    let waker = Waker::from(Arc::clone(&bell));
    for _ in 0..PASSES {
        bell.rung.store(false, Ordering::Release);
        if let Poll::Ready(ready) = request(&mut Context::from_waker(&waker)) {
            return Came::ToItsEnd(ready);
        }
        if !bell.rung.load(Ordering::Acquire) {
            return Came::ToRest;
        }
    }
    Came::Halfway
}
