//! The languages Moothall explains itself in.

use serde::{Deserialize, Serialize};

/// A language of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Chinese in simplified characters (简体中文).
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Chinese in traditional characters (繁體中文).
    #[serde(rename = "zh-Hant")]
    ZhHant,
}

impl Language {
    /// Every language, in the order of a chooser.
    pub const ALL: [Self; 3] = [Self::En, Self::ZhHans, Self::ZhHant];

    /// Reads a BCP 47 tag of any case: `en-GB`, `zh-CN`, `zh-Hant-HK`, `zh_TW`. Script wins over region; bare `zh` is simplified.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let mut subtags = tag.split('-');
        match subtags.next() {
            Some("en") => return Some(Self::En),
            Some("zh") => (),
            Some(_) | None => return None,
        }
        let rest: Vec<&str> = subtags.collect();
        if rest.contains(&"hans") {
            Some(Self::ZhHans)
        } else if rest.iter().any(|subtag| ["hant", "tw", "hk", "mo"].contains(subtag)) {
            Some(Self::ZhHant)
        } else {
            Some(Self::ZhHans)
        }
    }

    /// The one of three wordings that is in this language; they stand in the order of [`Language::ALL`].
    #[must_use]
    pub fn pick<T>(self, [english, simplified, traditional]: [T; 3]) -> T {
        match self {
            Self::En => english,
            Self::ZhHans => simplified,
            Self::ZhHant => traditional,
        }
    }

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn tags_of_any_case_are_understood() {
        for (tag, language) in [
            ("en", Some(Language::En)),
            ("en-GB", Some(Language::En)),
            ("zh", Some(Language::ZhHans)),
            ("zh-CN", Some(Language::ZhHans)),
            ("zh-Hans-HK", Some(Language::ZhHans)),
            ("ZH-hant", Some(Language::ZhHant)),
            ("zh_TW", Some(Language::ZhHant)),
            ("zh-HK", Some(Language::ZhHant)),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Language::parse(tag), language, "{tag}");
        }
        assert!(Language::ALL.iter().all(|language| Language::parse(language.tag()) == Some(*language)));
    }
}
