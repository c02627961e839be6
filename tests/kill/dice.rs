//! Dice that fall the same way again: every run prints its seed, and `MOOTHALL_KILL_SEED` repeats it.

use std::time::Duration;

use uuid::Uuid;

const SEED: &str = "MOOTHALL_KILL_SEED";
const ROUNDS: &str = "MOOTHALL_KILL_ROUNDS";

/// The generator known as `SplitMix64`.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The seed from the environment, or a new one; printed, so that a failure can be repeated.
    pub(super) fn printed(what: &str) -> Self {
        let seed = number(SEED).unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0 >> 16);
        println!("{what}: {SEED}={seed}");
        Self(seed)
    }

    /// Dice of their own for somebody who works beside others.
    pub(super) fn fork(&mut self) -> Self {
        Self(self.roll())
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0, 1 … `end` − 1.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).expect("a usize fits");
        usize::try_from(self.roll() % end).expect("it was a usize")
    }

    pub(super) fn millis(&mut self, from: usize, to: usize) -> Duration {
        Duration::from_millis(u64::try_from(from + self.below(to - from)).expect("it fits"))
    }
}

/// How many rounds: `MOOTHALL_KILL_ROUNDS`, or what `make test` can afford.
pub(super) fn rounds(usual: usize) -> usize {
    number(ROUNDS).map_or(usual, |rounds| usize::try_from(rounds).expect("a sensible number of rounds"))
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}
