//! How a rule got from a count to its outcome: each test as exact fractions and as a sentence, with and without the bandwagon.

use async_graphql::SimpleObject;
use moothall_core::language::Language;
use moothall_core::rule::{Bandwagon as Followed, CountShown, GroupWorking, MeasureCount, TestWorking};

use crate::enums::{Outcome, Side};
use crate::scalar::{Decimal, Fraction};

/// A test of the rule, done.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct TestResult {
    /// The measure it is on; null for the consents.
    pub measure: Option<String>,
    /// The left side.
    pub part: Option<Decimal>,
    /// What it is a share of; null for absolute tests and the consents.
    pub whole: Option<Decimal>,
    /// The share in lowest terms; null where it is none, or a share of nothing.
    pub share: Option<Fraction>,
    /// What it is compared with; null for the consents, and where that cannot be said.
    pub threshold: Option<Fraction>,
    /// `>=`, `>`, `<=` or `<`; null for the consents.
    pub comparison: Option<&'static str>,
    /// Whether it is met. A share of nothing never is.
    pub met: bool,
    /// The whole test as a sentence in the viewer's language.
    pub sentence: String,
}

impl TestResult {
    fn of(test: &TestWorking, language: Language) -> Self {
        let sentence = test.sentence(language);
        match test {
            TestWorking::Share(test) => Self {
                measure: Some(test.measure.to_string()),
                part: Some(test.part.into()),
                whole: Some(test.whole.into()),
                share: test.share.map(Into::into),
                threshold: Some(test.threshold.into()),
                comparison: Some(test.op.word()),
                met: test.met,
                sentence,
            },
            TestWorking::Amount(test) => Self {
                measure: Some(test.measure.to_string()),
                part: Some(test.amount.into()),
                whole: None,
                share: None,
                threshold: test.threshold.map(Into::into),
                comparison: Some(test.op.word()),
                met: test.met,
                sentence,
            },
            TestWorking::Consents(test) => Self {
                measure: None,
                part: None,
                whole: None,
                share: None,
                threshold: None,
                comparison: None,
                met: test.met,
                sentence,
            },
        }
    }
}

/// Tests of the rule, done, and whether together they are met.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct TestGroup {
    /// Whether one met test is enough.
    pub any: bool,
    /// The tests, in the rule's order.
    pub tests: Vec<TestResult>,
    /// Whether the group is met.
    pub met: bool,
}

impl TestGroup {
    pub(super) fn of(group: &GroupWorking, language: Language) -> Self {
        let tests = group.tests.iter().map(|test| TestResult::of(test, language)).collect();
        Self { any: group.any, tests, met: group.met }
    }
}

/// One measure, counted, with what the bandwagon brought.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MeasureResult {
    /// The measure's name inside the rule, such as `area`.
    pub measure: String,
    /// Everybody entitled.
    pub roll: Decimal,
    /// Those who attended.
    pub present: Decimal,
    /// Everything that counts as taking part.
    pub participating: Decimal,
    /// For.
    #[graphql(name = "for")]
    pub in_favour: Decimal,
    /// Against.
    pub against: Decimal,
    /// For and against.
    pub cast: Decimal,
}

impl From<&MeasureCount> for MeasureResult {
    fn from(count: &MeasureCount) -> Self {
        Self {
            measure: count.measure.to_string(),
            roll: count.roll.into(),
            present: count.present.into(),
            participating: count.participating.into(),
            in_favour: count.in_favour.into(),
            against: count.against.into(),
            cast: count.cast.into(),
        }
    }
}

/// A whole count with its outcome.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct ShownCount {
    /// How it ends.
    pub outcome: Outcome,
    /// The counts by measure.
    pub measures: Vec<MeasureResult>,
    /// The left side of each participation test; null where it is a share of nothing.
    pub participation: Vec<Option<Fraction>>,
    /// The left side of each approval test; null where it is a share of nothing.
    pub approval: Vec<Option<Fraction>>,
}

impl From<&CountShown> for ShownCount {
    fn from(count: &CountShown) -> Self {
        Self {
            outcome: count.outcome.into(),
            measures: count.counts.iter().map(Into::into).collect(),
            participation: fractions(&count.participation),
            approval: fractions(&count.approval),
        }
    }
}

pub(super) fn fractions(shares: &[Option<moothall_core::fraction::Fraction>]) -> Vec<Option<Fraction>> {
    shares.iter().map(|share| share.map(Fraction)).collect()
}

/// What following the majority did. Both counts are always shown.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Bandwagon {
    /// The side that led in every measure before anything followed it; null where none did.
    pub majority: Option<Side>,
    /// As if the clause were not in the rule.
    pub without: ShownCount,
    /// As the rule says.
    #[graphql(name = "with")]
    pub with_clause: ShownCount,
}

impl From<&Followed> for Bandwagon {
    fn from(bandwagon: &Followed) -> Self {
        Self {
            majority: bandwagon.majority.map(Into::into),
            without: (&bandwagon.without).into(),
            with_clause: (&bandwagon.with_clause).into(),
        }
    }
}
