//! Opaque secrets for machines to carry: 256 random bits as base64url. The database holds only their SHA-256.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::vault::random;

const CHARACTERS: usize = 43;

/// The secret of a session or of a sign-in link. Whoever has it is let in; it is handed out once and never stored.
pub struct Token(Zeroizing<String>);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let bytes = Zeroizing::new(random::<32>()?);
        Ok(Self(Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*bytes))))
    }

    /// The 43 characters that go into the cookie, the header or the link.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// The hash of what somebody brought; `None` when it cannot be a token. Looking a secret up by its hash tells a stopwatch nothing of it.
pub(super) fn hash_of(text: &str) -> Option<[u8; 32]> {
    (text.len() == CHARACTERS).then(|| Sha256::digest(text.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::{Token, hash_of};

    #[test]
    fn a_token_is_found_by_its_text_and_prints_as_nothing() {
        let token = Token::new().unwrap();
        assert_eq!(hash_of(token.expose()), Some(token.hash()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(hash_of("short"), None);
        assert_ne!(token.hash(), Token::new().unwrap().hash());
    }
}
