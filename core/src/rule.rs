//! Decision rules as data: who counts, what must be reached, what silence means. Sixty-four presets with their sources are in
//! `core/data/decision_rules.json`; a community may write its own ([`DecisionRule::parse_json`]).
//! Start reading at [`evaluate()`]: it decides a vote and shows its working. Rules of other kinds are decided by [`decide_json`].

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::fraction::{Amount, Fraction};
use crate::language::Language;

mod cap;
mod check;
mod decide;
mod election;
mod election_dual;
mod evaluate;
mod evaluation;
mod form;
mod input;
mod json;
mod parts;
mod roll;
mod rounds;
mod sentence;
mod tally;
mod topk;
mod vectors;
mod words;

pub use cap::counted;
pub use check::RuleRefusal;
pub use decide::{DecideRefusal, decide_json};
pub use election::{Election, ElectionInput, elect};
pub use election_dual::{DualCandidate, DualElection, DualElectionInput, elect_dual};
pub use evaluate::evaluate;
pub use evaluation::{
    AmountTest, Bandwagon, BandwagonCategory, Casting, ConsentTest, CountShown, Doubt, Evaluation,
    GroupWorking, MeasureCount, Outcome, ShareTest, TestWorking, TreatmentApplied, Working,
};
pub use input::InputRefusal;
pub use parts::{Bar, Bound, Group, Measure, MeasureId, Params, RuleId, Test, Tie, Treatment};
pub use roll::{Parking, RollCount, RollUnit, count_roll};
pub use rounds::{Round, Rounds, RoundsRefusal, RoundsState, run_rounds};
pub use tally::{Tally, Weights};
pub use topk::{Selection, select_top};
pub use vectors::{
    PresetWithVectors, Vector, VectorReport, define, parse_vector_file, preset_vectors, run_vectors,
};
pub use words::{
    Base, CastingVoteWord, Category, Comparison, CutTie, Kind, Side, Subject, TreatmentSide, UnitStatus,
    Weigh,
};

/// A rule by which a body decides. Parsed at the edge by [`DecisionRule::parse_json`]; `Deserialize` is for rules already checked,
/// as they come back out of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRule {
    /// Its name for ever, such as `cn.civil278.ordinary`.
    pub id: RuleId,
    /// Counts up when the same rule is rewritten.
    #[serde(default = "first_version")]
    pub version: u32,
    /// Where it applies: a country or region code, or `TEMPLATE`.
    #[serde(default)]
    pub jurisdiction: String,
    /// What sort of question it answers.
    #[serde(default)]
    pub kind: Kind,
    /// What people call it.
    #[serde(default)]
    pub title: Titles,
    /// Where it stands written, and how well that was checked.
    #[serde(default)]
    pub source: Source,
    /// When it is law.
    #[serde(default)]
    pub effective: Effective,
    /// Whose votes count, in words.
    #[serde(default)]
    pub electorate: Electorate,
    /// What is counted: area, heads, shares …
    pub measures: Vec<Measure>,
    /// What makes the vote quorate; none for kinds that are not votes.
    #[serde(default)]
    pub participation: Option<Group>,
    /// What carries it.
    #[serde(default)]
    pub approval: Option<Group>,
    /// What each kind of ballot, and silence, counts as. See [`DecisionRule::treatment_of`].
    #[serde(default)]
    pub treatment: Option<BTreeMap<Category, Treatment>>,
    /// What a tie does.
    #[serde(default)]
    pub tie: Option<Tie>,
    /// What follows when the meeting was inquorate: another rule's id, or words.
    #[serde(default)]
    pub reconvened: Option<String>,
    /// Numbers of the kinds that are not votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<Params>,
    /// What a reader should know.
    #[serde(default)]
    pub notes: String,
}

/// What people call a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titles {
    /// In Chinese.
    #[serde(default)]
    pub zh: String,
    /// In Chinese, traditional characters, when that is another text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh_hant: Option<String>,
    /// In English.
    #[serde(default)]
    pub en: String,
}

impl Titles {
    /// The title in a language, or in the other one when it has none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::En => (&self.en, &self.zh),
            Language::ZhHans => (&self.zh, &self.en),
            Language::ZhHant => (self.zh_hant.as_ref().unwrap_or(&self.zh), &self.en),
        };
        if first.is_empty() { second } else { first }
    }
}

/// Where a rule stands written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The article, or the bylaw.
    #[serde(default)]
    pub cite: String,
    /// How well it was checked.
    #[serde(default)]
    pub status: SourceStatus,
    /// Where the text was read.
    #[serde(default, rename = "where")]
    pub read_in: String,
    /// The address of the text, when there is one.
    #[serde(default)]
    pub url: String,
}

/// How well a rule's source was checked; it is shown wherever the rule is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceStatus {
    /// The text was read.
    Verified,
    /// Read in a second-hand source.
    Secondary,
    /// From general knowledge.
    Unverified,
    /// Not law: a model, or a community's own rule.
    #[default]
    Template,
}

/// When a rule is law; either end may be open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effective {
    /// The first day, such as `2021-01-01`.
    #[serde(default)]
    pub from: Option<String>,
    /// The last day.
    #[serde(default)]
    pub to: Option<String>,
    /// What the two days do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whose votes count, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Electorate {
    /// Who.
    #[serde(default)]
    pub who: String,
    /// In which part of the community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Who may stand in for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// What must be chosen beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
}

fn first_version() -> u32 {
    1
}

impl DecisionRule {
    /// Reads and checks a rule somebody wrote; the refusal says where the mistake is.
    pub fn parse_json(text: &str) -> Result<Self, RuleRefusal> {
        Self::from_value(&check::parsed(text)?)
    }

    /// Checks a rule that is JSON already.
    pub fn from_value(value: &serde_json::Value) -> Result<Self, RuleRefusal> {
        check::read_rule(value, "")
    }

    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, id: &MeasureId) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == *id)
    }

    /// What a kind of ballot counts as. Where the rule is silent, it is what [`Treatment::ordinary`] says.
    #[must_use]
    pub fn treatment_of(&self, category: Category) -> Treatment {
        let written = self.treatment.as_ref().and_then(|treatment| treatment.get(&category));
        written.cloned().unwrap_or_else(|| Treatment::ordinary(category))
    }

    /// Whether some ballots, or silence, follow the majority.
    #[must_use]
    pub fn has_bandwagon(&self) -> bool {
        Category::ALL.iter().any(|category| self.treatment_of(*category).side == TreatmentSide::Majority)
    }

    /// Whether the chair may break a tie.
    #[must_use]
    pub fn has_casting_vote(&self) -> bool {
        matches!(self.tie, Some(Tie::CastingVote { .. }))
    }

    /// The tests on both groups, in order.
    pub(crate) fn tests(&self) -> impl Iterator<Item = &Test> {
        let floors = self.treatment.iter().flat_map(BTreeMap::values).flat_map(|treatment| &treatment.floor);
        self.participation.iter().chain(&self.approval).flat_map(Group::tests).chain(floors)
    }
}

static PRESETS_JSON: &str = include_str!("../data/decision_rules.json");

/// Every preset, in the order of the file: the People's Republic first.
#[must_use]
pub fn presets() -> &'static [DecisionRule] {
    static PRESETS: OnceLock<Vec<DecisionRule>> = OnceLock::new();
    PRESETS.get_or_init(|| preset_vectors().iter().map(|preset| preset.rule.clone()).collect())
}

/// The preset of that id.
#[must_use]
pub fn preset(id: &str) -> Option<&'static DecisionRule> {
    presets().iter().find(|rule| rule.id.as_str() == id)
}

/// Amount of a share of the roll that a threshold asks for, as a number.
pub(crate) fn share_of(fraction: Fraction, base: Amount) -> Option<Fraction> {
    fraction.times(Fraction::from_amount(base))
}

#[cfg(test)]
mod tests;
