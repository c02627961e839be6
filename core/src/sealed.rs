//! Personal data inside events: a [`Sealed`] value is ciphertext under a key of its subject, and `core` cannot open it.
//!
//! Names, contacts, addresses and what a member writes in her own name never enter the log in plaintext. The vault (outside)
//! seals them before a command is made and opens them when a permitted reader asks. Destroying the subject's key erases every
//! copy at once, while hashes, which are over the ciphertext, still verify. The plaintext types below cannot be serialised, so an event that
//! carried one would not compile.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use uuid::Uuid;

use crate::text::TextRefusal;

/// Whose key a sealed value is under: a member's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub Uuid);

/// A kind of personal plaintext. Implementations have no `Serialize`: the only way into an event is [`Sealed`].
///
/// An event that held a name in plaintext does not compile:
///
/// ```compile_fail,E0277
/// #[derive(serde::Serialize)]
/// struct Admitted {
///     name: moothall_core::sealed::PersonName,
/// }
/// ```
///
/// while the sealed name does:
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Admitted {
///     name: moothall_core::sealed::Sealed<moothall_core::sealed::PersonName>,
/// }
/// ```
pub trait Personal: Sized {
    /// Bound into the ciphertext as associated data, so that a sealed name cannot pass for a sealed reason.
    const LABEL: &'static str;

    /// Checks what a person typed.
    fn parse(text: &str) -> Result<Self, TextRefusal>;

    /// The plaintext, for sealing and for showing to a permitted reader.
    fn expose(&self) -> &str;
}

/// Ciphertext of a `T` under the key of `subject`: 24 bytes of nonce, then XChaCha20-Poly1305.
pub struct Sealed<T> {
    /// Whose key opens it.
    pub subject: SubjectId,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// Wraps what the vault has sealed, or what a read model kept.
    #[must_use]
    pub fn from_parts(subject: SubjectId, bytes: Vec<u8>) -> Self {
        Self { subject, bytes, kind: PhantomData }
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::from_parts(self.subject, self.bytes.clone())
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.subject == other.subject && self.bytes == other.bytes
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({}, {} bytes)", self.subject.0, self.bytes.len())
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    subject: SubjectId,
    sealed: String,
}

impl<T> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { subject: self.subject, sealed: to_hex(&self.bytes) }.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let bytes = from_hex(&wire.sealed).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))?;
        Ok(Self::from_parts(wire.subject, bytes))
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads hexadecimal of either case; `None` for anything else.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

macro_rules! personal {
    ($(#[$doc:meta])* $name:ident, $label:literal, $clean:ident($max:expr)) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl Personal for $name {
            const LABEL: &'static str = $label;
            fn parse(text: &str) -> Result<Self, TextRefusal> {
                crate::text::$clean(text, $max).map(Self)
            }
            fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

personal!(
    /// A person's or party's name as she writes it; at most 200 characters.
    PersonName, "person_name", clean_line(200)
);
personal!(
    /// How to reach a person: a telephone number, an address, a mailbox; at most 500 characters.
    Contact, "contact", clean(500)
);
personal!(
    /// What a member writes in her own name: a reason, a statement, an objection; at most 20,000 characters.
    OwnWords, "own_words", clean(20_000)
);
