//! What the law reserves for the owners, as data: no deliberation, hall or panel closes such a matter; a poll must.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;

use super::party_events::Source;
use crate::language::Language;
use crate::rule::{RuleId, SourceStatus};

/// A reserved matter's name for ever, such as `cn.civil278.v`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatterId(String);

impl MatterId {
    /// Takes what a rule's name takes: 1 to 80 letters, digits, dots, hyphens or underscores.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        RuleId::parse(text).map(|name| Self(name.as_str().to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MatterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a matter is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Names {
    en: String,
    zh: String,
    zh_hant: String,
}

/// Where the law says so.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MatterSource {
    /// The article.
    pub cite: String,
    /// How well it was checked.
    pub status: SourceStatus,
    /// In which text it was read.
    #[serde(rename = "where")]
    pub read_in: String,
}

/// A matter that only the owners decide.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Matter {
    /// Its name.
    pub id: MatterId,
    title: Names,
    /// The rule of the poll that is needed.
    pub rule: RuleId,
    /// Means that cannot be promised without that poll.
    #[serde(default)]
    sources_of_means: Vec<Source>,
    /// Where the law says so.
    pub source: MatterSource,
}

impl Matter {
    /// What it is called.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::En => &self.title.en,
            Language::ZhHans => &self.title.zh,
            Language::ZhHant => &self.title.zh_hant,
        }
    }
}

static MATTERS: OnceLock<Vec<Matter>> = OnceLock::new();

/// Every reserved matter, in the order of the law.
#[must_use]
pub fn matters() -> &'static [Matter] {
    // The file is part of the program; a test reads it.
    MATTERS.get_or_init(|| {
        serde_json::from_str(include_str!("../../data/reserved_matters.json")).unwrap_or_default()
    })
}

/// The matter of this name.
#[must_use]
pub fn matter(id: &MatterId) -> Option<&'static Matter> {
    matters().iter().find(|matter| matter.id == *id)
}

/// The matter one touches by promising means from this source.
#[must_use]
pub fn reserved_means(source: Source) -> Option<&'static Matter> {
    matters().iter().find(|matter| matter.sources_of_means.contains(&source))
}

/// The rules of the polls these matters need, each once.
#[must_use]
pub fn rules_needed<'a>(ids: impl IntoIterator<Item = &'a MatterId>) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = Vec::new();
    for matter in ids.into_iter().filter_map(matter) {
        if !rules.contains(&matter.rule) {
            rules.push(matter.rule.clone());
        }
    }
    rules
}
