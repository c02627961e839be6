//! Text as people type it: cleaned and bounded at the edge, trusted inside.

use serde::{Deserialize, Serialize};

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field allows.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The most characters (Unicode scalar values) the field takes.
        max: usize,
    },
    /// A control character other than line feed and tab.
    #[error("the text contains a control character")]
    ControlCharacter,
}

/// Trims, turns CRLF into LF, and checks emptiness, length and control characters.
pub fn clean(text: &str, max: usize) -> Result<String, TextRefusal> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(TextRefusal::Empty);
    }
    if text.chars().count() > max {
        return Err(TextRefusal::TooLong { max });
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextRefusal::ControlCharacter);
    }
    Ok(text)
}

/// The same for what stands on one line: a line break or a tab becomes a space.
pub fn clean_line(text: &str, max: usize) -> Result<String, TextRefusal> {
    let parts = text.split(['\r', '\n', '\t']).map(str::trim).filter(|part| !part.is_empty());
    clean(&parts.collect::<Vec<_>>().join(" "), max)
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $clean:ident($max:expr);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Checks what a person typed.
            pub fn parse(text: &str) -> Result<Self, TextRefusal> {
                $clean(text, $max).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

texts! {
    /// The title of a proposal, the name of a community, of a building or of an organisation.
    Title = clean_line(200);
    /// The text of a proposal, a question, a rule: the community's record, readable by its members.
    Body = clean(50_000);
    /// Why an official act was done: part of the community's record.
    Reason = clean(2_000);
    /// A short code: a unit's number, an entrance, an office's label.
    Label = clean_line(60);
}
