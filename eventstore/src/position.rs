//! Where an event lies: its slice, and its dense position within the slice.

use moothall_core::decider::CommunityId;
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// A place in the log: after this event, everything of its slice up to here has been seen. No order is promised
/// across slices. Clients get the text form and treat it as opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The slice, below the store's slice count.
    pub slice: u16,
    /// 1, 2, 3 … within the slice; 0 is before the first event.
    pub pos: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.slice, self.pos)
    }
}

/// The text is not a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a position in the log")]
pub struct NotAPosition;

impl FromStr for Position {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Self, NotAPosition> {
        let (slice, pos) = text.split_once('-').ok_or(NotAPosition)?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(slice) || !digits(pos) {
            return Err(NotAPosition);
        }
        Ok(Self {
            slice: slice.parse().map_err(|_| NotAPosition)?,
            pos: pos.parse().map_err(|_| NotAPosition)?,
        })
    }
}

/// The slice a community lives in, fixed by its id and the store's slice count. Hashed, because the first bytes of a
/// UUIDv7 are a time and would put neighbours together.
#[must_use]
pub fn slice_of(community: CommunityId, slices: u16) -> u16 {
    let digest = Sha256::digest(community.0.as_bytes());
    let first = digest.iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    u16::try_from(first % u32::from(slices.max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_its_text_form() {
        let position = Position { slice: 255, pos: 12_345_678_901 };
        assert_eq!(position.to_string().parse(), Ok(position));
    }

    #[test]
    fn nonsense_is_not_a_position() {
        for text in ["", "1", "-", "1-", "-1", "1-+2", "70000-1", "1-2-3", "a-b"] {
            assert_eq!(text.parse::<Position>(), Err(NotAPosition), "{text}");
        }
    }
}
