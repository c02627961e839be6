//! Names a request: the id in the log line, in the `x-request-id` header and in what a member is told of a fault.

use std::{
    fmt,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use poem::Request;

/// One request's name. Unlike any other of this process, and hardly ever like another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(u64);

/// Crockford's alphabet: nothing in it is mistaken for something else over the telephone.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// Ten characters of five bits: enough to find a line in a log.
const CHARACTERS: u32 = 10;

static SEED: LazyLock<u64> = LazyLock::new(|| uuid::Uuid::new_v4().as_u64_pair().0);
static COUNT: AtomicU64 = AtomicU64::new(0);

impl RequestId {
    /// The next name. It is no secret, so a mixed counter does and no system call is needed.
    pub fn next() -> Self {
        let step = COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut mixed = SEED.wrapping_add(step);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self(mixed ^ (mixed >> 31))
    }

    /// The name [`super::Shell`] gave this request, or a new one where there is no shell.
    pub(super) fn of(request: &Request) -> Self {
        request.data::<Self>().copied().unwrap_or_else(Self::next)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        (0..CHARACTERS).try_for_each(|place| {
            let index = usize::try_from((self.0 >> (place * 5)) & 31).unwrap_or_default();
            f.write_char(ALPHABET.get(index).copied().unwrap_or('0'))
        })
    }
}
