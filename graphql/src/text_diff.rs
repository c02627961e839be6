//! Two texts beside each other: what one has that the other has not.

use async_graphql::{Enum, SimpleObject};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// How long two texts are compared; after that the comparison is coarser, never wrong.
const COMPARING: Duration = Duration::from_millis(100);

/// What became of a piece of text.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TextChange {
    /// In both texts.
    Kept,
    /// Only in the new one.
    Added,
    /// Only in the old one.
    Removed,
}

/// A piece of one text or of both.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct TextPart {
    /// Kept, added or removed.
    pub change: TextChange,
    /// The piece.
    pub text: String,
}

/// Word by word, as words are in any language; pieces of one kind together.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<TextPart> {
    let diff = TextDiff::configure().timeout(COMPARING).diff_unicode_words(before, after);
    let mut parts: Vec<TextPart> = Vec::new();
    for piece in diff.iter_all_changes() {
        let change = match piece.tag() {
            ChangeTag::Equal => TextChange::Kept,
            ChangeTag::Insert => TextChange::Added,
            ChangeTag::Delete => TextChange::Removed,
        };
        match parts.last_mut() {
            Some(last) if last.change == change => last.text.push_str(piece.value()),
            _ => parts.push(TextPart { change, text: piece.value().to_owned() }),
        }
    }
    parts
}
