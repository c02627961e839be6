//! Trusted documents: the operations that the client was built with, asked for by their SHA-256 instead of their text.
//! An id is `sha256:` and 64 hexadecimal digits, as GraphQL over HTTP writes it.

use std::{collections::HashMap, fmt, fmt::Write as _, sync::Arc};

use sha2::{Digest as _, Sha256};

use super::refusal::{Refusal, Words};

/// The texts that are known, by their ids, and whether others are taken.
#[derive(Clone, Default)]
pub struct Documents {
    known: Arc<HashMap<String, Arc<str>>>,
    only: bool,
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents").field("known", &self.known.len()).field("only", &self.only).finish()
    }
}

impl Documents {
    /// Knows these texts. Their ids are worked out here: nobody is believed about them.
    pub fn knowing<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        let known =
            texts.into_iter().map(Into::into).map(|text: Arc<str>| (Self::id_of(&text), text)).collect();
        Self { known: Arc::new(known), only: false }
    }

    /// Refuses every document that is not among these.
    #[must_use]
    pub fn and_no_others(self) -> Self {
        Self { only: true, ..self }
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The id of a text.
    #[must_use]
    pub fn id_of(text: &str) -> String {
        let mut id = String::from("sha256:");
        for byte in Sha256::digest(text.as_bytes()) {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }

    /// The text that a request means, which gives either itself or its id.
    pub(super) fn text(&self, text: Option<String>, id: Option<&str>) -> Result<String, Refusal> {
        match (text, id) {
            (Some(_), None) if self.only => Err(Refusal::DocumentNotTrusted),
            (Some(text), None) => Ok(text),
            (None, Some(id)) => self.known.get(id).map(ToString::to_string).ok_or(Refusal::DocumentUnknown),
            (Some(_), Some(_)) | (None, None) => Err(Refusal::InvalidRequest(ONE_OF_TWO)),
        }
    }
}

const ONE_OF_TWO: Words = [
    "A request has either a string `query` or a `documentId`.",
    "请求须有字符串 `query` 或 `documentId`，二者取一。",
    "請求須有字串 `query` 或 `documentId`，二者取一。",
];

#[cfg(test)]
mod tests {
    use super::{Documents, Refusal};

    #[test]
    fn an_id_is_the_hash_of_the_exact_text() {
        let id = Documents::id_of("{ hello }");
        assert_eq!(id, "sha256:001c3174e099bd72b729d0c0a529ba9f5a740c446e2a6e1d71b283cb84ec3065");
        let documents = Documents::knowing(["{ hello }"]);
        assert_eq!(documents.text(None, Some(&id)), Ok("{ hello }".to_owned()));
        assert_eq!(documents.text(None, Some(&id.to_uppercase())), Err(Refusal::DocumentUnknown));
        assert_ne!(Documents::id_of("{ hello }\n"), id);
    }

    #[test]
    fn a_text_is_taken_unless_only_trusted_ones_are() {
        let documents = Documents::knowing(["{ hello }"]);
        let text = || Some("{ room { name } }".to_owned());
        assert!(documents.text(text(), None).is_ok());
        let strict = documents.and_no_others();
        assert_eq!(strict.text(text(), None), Err(Refusal::DocumentNotTrusted));
        assert_eq!(strict.text(Some("{ hello }".to_owned()), None), Err(Refusal::DocumentNotTrusted));
        assert!(strict.text(None, Some(&Documents::id_of("{ hello }"))).is_ok());
    }

    #[test]
    fn a_request_gives_the_text_or_the_id_and_not_both() {
        let documents = Documents::knowing(["{ hello }"]);
        let id = Documents::id_of("{ hello }");
        for (text, id) in [(None, None), (Some("{ hello }".to_owned()), Some(id.as_str()))] {
            assert!(matches!(documents.text(text, id), Err(Refusal::InvalidRequest(_))));
        }
    }
}
