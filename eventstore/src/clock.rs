//! The only place that asks the machine for the time. Tests wind their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use moothall_core::time::Timestamp;

/// Where a lane gets `now` from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock wound by hand. All clones show the same time.
    HandWound(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is wound.
    #[must_use]
    pub fn hand_wound(start: Timestamp) -> Self {
        Self::HandWound(Arc::new(AtomicI64::new(start.0)))
    }

    /// The time this clock shows.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                // A machine set before 1970 shows 1970; recorded times still rise, see the lane.
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
            }
            Self::HandWound(hand) => Timestamp(hand.load(Ordering::SeqCst)),
        }
    }

    /// Winds a hand-wound clock to an instant, earlier or later. The machine's clock takes no orders.
    pub fn wind_to(&self, instant: Timestamp) {
        if let Self::HandWound(hand) = self {
            hand.store(instant.0, Ordering::SeqCst);
        }
    }
}
