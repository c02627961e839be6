//! Invitation codes, for paper and voice: 60 random bits as twelve of Crockford's base-32 characters, such as `7ZK3-0QFM-B2XE`.

use std::fmt;

use crate::vault::{Vault, random};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS: usize = 12;
const MASK: u64 = (1 << 60) - 1;

/// The code of one invitation: whoever brings it becomes the member it invites. It is shown once and never stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvitationCode(u64);

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
    }
}

impl InvitationCode {
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        Ok(Self(u64::from_be_bytes(random()?) & MASK))
    }

    /// The code of these bits, as far as it has room for them.
    pub(super) fn of_bits(bits: u64) -> Self {
        Self(bits & MASK)
    }

    /// The code as it goes on the letter: three groups of four. No `Display`, lest it slip into a log.
    #[must_use]
    pub fn expose(self) -> String {
        let mut text = String::with_capacity(CHARACTERS + 2);
        for place in 0..CHARACTERS {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            let digit = usize::try_from(self.0 >> (5 * (CHARACTERS - 1 - place)) & 31).unwrap_or(0);
            text.push(char::from(ALPHABET[digit]));
        }
        text
    }

    /// Reads what somebody typed: either case, any spaces and hyphens, `O` for `0`, `I` or `L` for `1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = 0;
        let mut characters = 0;
        for character in text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)) {
            let digit = digit(character)?;
            characters += 1;
            if characters > CHARACTERS {
                return None;
            }
            code = code << 5 | digit;
        }
        (characters == CHARACTERS).then_some(Self(code))
    }

    /// All that is stored of it. Under a secret, since 60 bits could be guessed from a plain hash.
    pub(super) fn hash(self, vault: &Vault) -> [u8; 16] {
        vault.digest16("invitation_code", &self.0.to_be_bytes())
    }
}

/// Hyphen-minus, and what word processors and telephones make of it.
fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

fn digit(character: char) -> Option<u64> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == character)?;
    u64::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::{InvitationCode, MASK};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_reads_as_it_was_written(bits in 0..=MASK) {
            let text = InvitationCode(bits).expose();
            prop_assert_eq!(text.len(), 14);
            prop_assert_eq!(InvitationCode::parse(&text), Some(InvitationCode(bits)));
        }

        #[test]
        fn careless_writing_does_not_matter(bits in 0..=MASK, lower: bool, gaps in prop::collection::vec("[ \t\u{2013}-]{0,3}", 14)) {
            let text = InvitationCode(bits).expose().replace('-', "").replace('0', "O").replace('1', "l");
            let text: String = text.chars().zip(&gaps).flat_map(|(c, gap)| gap.chars().chain([c])).collect();
            let text = if lower { text.to_lowercase() } else { text };
            prop_assert_eq!(InvitationCode::parse(&text), Some(InvitationCode(bits)));
        }

        #[test]
        fn a_code_of_another_length_or_alphabet_is_none(text in "[0-9A-HJKMNP-TV-Z]{0,11}|[0-9A-HJKMNP-TV-Z]{13,20}|[0-9]{11}[Uu!é]") {
            prop_assert_eq!(InvitationCode::parse(&text), None);
        }

        #[test]
        fn nothing_typed_makes_it_panic(text: String) {
            let _ = InvitationCode::parse(&text);
        }
    }

    #[test]
    fn the_ends_of_the_range_are_written_so() {
        assert_eq!(InvitationCode(0).expose(), "0000-0000-0000");
        assert_eq!(InvitationCode(MASK).expose(), "ZZZZ-ZZZZ-ZZZZ");
        assert_eq!(InvitationCode::parse("o0il-0000 0000"), Some(InvitationCode(0b00001_00001 << 40)));
        assert_eq!(format!("{:?}", InvitationCode(7)), "InvitationCode(…)");
    }
}
