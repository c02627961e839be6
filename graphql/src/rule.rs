//! Decision rules as people choose among them: what they are called, where they stand written, how well that was checked.

use async_graphql::{Context, Object, Result, SimpleObject};
use moothall_core::rule::{self, DecisionRule as Rule};

use crate::ask::Ask;
use crate::enums::{RuleKind, SourceStatus};
use crate::fault::internal;

/// A rule by which a body decides.
#[derive(Clone, Debug)]
pub(crate) struct DecisionRule {
    rule: Rule,
}

impl From<Rule> for DecisionRule {
    fn from(rule: Rule) -> Self {
        Self { rule }
    }
}

/// Where a rule stands written.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct RuleSource {
    /// The article, or the bylaw.
    pub cite: String,
    /// How well it was checked.
    pub status: SourceStatus,
    /// Where the text was read.
    pub read_in: String,
    /// The address of the text; empty when there is none.
    pub url: String,
}

/// Something that a rule counts.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Measure {
    /// Its name inside the rule, such as `area`.
    pub measure: String,
    /// Its name in the viewer's language.
    pub name: String,
    /// The unit, such as `m2`; null for heads.
    pub unit: Option<String>,
    /// Decimals.
    pub scale: u8,
}

/// The decimals of a measure's weights.
pub(crate) fn scale_of(measure: &rule::Measure) -> u8 {
    match measure.weighed_by() {
        Some(rule::Weigh::Area) => 2,
        _ => 0,
    }
}

/// A rule by which a body decides.
#[Object]
impl DecisionRule {
    /// Its name for ever, such as `cn.civil278.ordinary`.
    async fn name(&self) -> &str {
        self.rule.id.as_str()
    }

    /// Counts up when the same rule is rewritten.
    async fn version(&self) -> u32 {
        self.rule.version
    }

    /// Where it applies: a country or region code, or `TEMPLATE`.
    async fn jurisdiction(&self) -> &str {
        &self.rule.jurisdiction
    }

    /// What sort of question it answers. Only `RESOLUTION` rules decide polls.
    async fn kind(&self) -> RuleKind {
        self.rule.kind.into()
    }

    /// What people call it, in the viewer's language where it has such a title.
    async fn title(&self, ctx: &Context<'_>) -> &str {
        self.rule.title.in_language(ctx.language())
    }

    /// Where it stands written, and how well that was checked. Show it wherever the rule is offered.
    async fn source(&self) -> RuleSource {
        let source = &self.rule.source;
        RuleSource {
            cite: source.cite.clone(),
            status: source.status.into(),
            read_in: source.read_in.clone(),
            url: source.url.clone(),
        }
    }

    /// The first day on which it is law; null when that is open.
    async fn effective_from(&self) -> Option<&str> {
        self.rule.effective.from.as_deref()
    }

    /// The last day on which it is law; null when that is open.
    async fn effective_to(&self) -> Option<&str> {
        self.rule.effective.to.as_deref()
    }

    /// Whose votes count, in words.
    async fn electorate(&self) -> &str {
        &self.rule.electorate.who
    }

    /// What is counted.
    async fn measures(&self, ctx: &Context<'_>) -> Vec<Measure> {
        let language = ctx.language();
        let tell = |measure: &rule::Measure| Measure {
            measure: measure.id.to_string(),
            name: measure.name(language),
            unit: measure.unit.clone(),
            scale: scale_of(measure),
        };
        self.rule.measures.iter().map(tell).collect()
    }

    /// Whether some ballots, or silence, follow the majority: then results show the count without that, too.
    async fn has_bandwagon(&self) -> bool {
        self.rule.has_bandwagon()
    }

    /// What a reader should know.
    async fn notes(&self) -> &str {
        &self.rule.notes
    }

    /// The whole rule as JSON: every test, every treatment of ballots and of silence.
    async fn json(&self) -> Result<String> {
        serde_json::to_string(&self.rule).map_err(|fault| internal(&fault))
    }
}

/// Every preset.
pub(crate) fn presets() -> Vec<DecisionRule> {
    rule::presets().iter().cloned().map(DecisionRule::from).collect()
}

/// A preset by its name.
pub(crate) fn preset(name: &str) -> Option<DecisionRule> {
    rule::preset(name).cloned().map(DecisionRule::from)
}
