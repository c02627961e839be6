//! What came of a poll: counts with their working as exact fractions and as sentences, with and without the bandwagon; certificate,
//! rulings, consents.

use async_graphql::{Context, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::language::Language;
use moothall_core::poll::Count;
use moothall_core::rule::{
    Bandwagon as Followed, CountShown, DecisionRule, GroupWorking, MeasureCount, TestWorking,
};
use moothall_projections::queries::results::{CertificateRow, ConsentRow, ResultRow, RulingRow};

use super::turnout::{MeasureAmount, weighed};
use crate::ask::Ask;
use crate::enums::{Outcome, Side};
use crate::register::Unit;
use crate::scalar::{DateTime, Decimal, Fraction};
use crate::timeline::Actor;

/// One line of a count.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct CountEntry {
    /// `roll`, `for`, `against`, `abstain`, `conform`, `invalid`, `non_return`, `unserved` or `present`.
    pub category: String,
    /// How many seats.
    pub seats: u32,
    /// Their weights together.
    pub measures: Vec<MeasureAmount>,
}

fn entries(count: &Count, rule: Option<&DecisionRule>, language: Language) -> Vec<CountEntry> {
    let lines = count.iter().map(|(category, line)| CountEntry {
        category: category.clone(),
        seats: line.seats,
        measures: weighed(rule, &line.weights, language),
    });
    lines.collect()
}

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
    fn of(group: &GroupWorking, language: Language) -> Self {
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

fn fractions(shares: &[Option<moothall_core::fraction::Fraction>]) -> Vec<Option<Fraction>> {
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

/// A count with everything that led from it to its outcome.
#[derive(Clone, Debug)]
pub(crate) struct PollResult {
    community: CommunityId,
    row: ResultRow,
    rule: Option<DecisionRule>,
}

impl PollResult {
    pub(crate) fn new(community: CommunityId, row: ResultRow, rule: Option<DecisionRule>) -> Self {
        Self { community, row, rule }
    }
}

/// A count with everything that led from it to its outcome.
#[Object]
impl PollResult {
    /// 1 for the first count, 2 for the first recount.
    async fn number(&self) -> u32 {
        self.row.tallied.number
    }

    /// How it ends.
    async fn outcome(&self) -> Outcome {
        self.row.tallied.evaluation.outcome.into()
    }

    /// When it was counted.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom it was counted.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }

    /// Until when it may be objected to.
    async fn objections_until(&self) -> DateTime {
        self.row.tallied.objections_until.into()
    }

    /// The count, line by line.
    async fn count(&self, ctx: &Context<'_>) -> Vec<CountEntry> {
        entries(&self.row.tallied.count, self.rule.as_ref(), ctx.language())
    }

    /// The counts by measure, with what the bandwagon brought.
    async fn measures(&self) -> Vec<MeasureResult> {
        self.row.tallied.evaluation.working.counts.iter().map(Into::into).collect()
    }

    /// Whether enough took part.
    async fn participation(&self, ctx: &Context<'_>) -> TestGroup {
        TestGroup::of(&self.row.tallied.evaluation.working.participation, ctx.language())
    }

    /// Whether enough were for it.
    async fn approval(&self, ctx: &Context<'_>) -> TestGroup {
        TestGroup::of(&self.row.tallied.evaluation.working.approval, ctx.language())
    }

    /// The count without and with the bandwagon; null where the rule has none.
    async fn bandwagon(&self) -> Option<Bandwagon> {
        self.row.tallied.evaluation.working.bandwagon.as_ref().map(Into::into)
    }

    /// The whole working as sentences in the viewer's language.
    async fn explanation(&self, ctx: &Context<'_>) -> String {
        self.row.tallied.evaluation.sentence(ctx.language())
    }
}

/// A final result.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    community: CommunityId,
    row: CertificateRow,
    rule: Option<DecisionRule>,
}

impl Certificate {
    pub(crate) fn new(community: CommunityId, row: CertificateRow, rule: Option<DecisionRule>) -> Self {
        Self { community, row, rule }
    }
}

/// A final result.
#[Object]
impl Certificate {
    /// What was decided.
    async fn outcome(&self) -> Outcome {
        self.row.certified.outcome.into()
    }

    /// Which count it rests on.
    async fn number(&self) -> u32 {
        self.row.certified.number
    }

    /// The count it rests on.
    async fn count(&self, ctx: &Context<'_>) -> Vec<CountEntry> {
        entries(&self.row.certified.count, self.rule.as_ref(), ctx.language())
    }

    /// The left side of each participation test; null where it is a share of nothing.
    async fn participation(&self) -> Vec<Option<Fraction>> {
        fractions(&self.row.certified.evaluation.participation)
    }

    /// The left side of each approval test; null where it is a share of nothing.
    async fn approval(&self) -> Vec<Option<Fraction>> {
        fractions(&self.row.certified.evaluation.approval)
    }

    /// The roll it rests on: SHA-256 in hexadecimal.
    async fn roll_hash(&self) -> &str {
        &self.row.certified.roll_hash
    }

    /// How many objections were filed.
    async fn objections_filed(&self) -> u32 {
        self.row.certified.objections[0]
    }

    /// How many objections were upheld.
    async fn objections_upheld(&self) -> u32 {
        self.row.certified.objections[1]
    }

    /// When it was certified.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom it was certified.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }

    /// The number of its event within the community.
    async fn seq(&self) -> u64 {
        self.row.seq
    }
}

/// The chair's ruling beside the count.
#[derive(Clone, Debug)]
pub(crate) struct Ruling {
    community: CommunityId,
    row: RulingRow,
}

impl Ruling {
    pub(crate) fn new(community: CommunityId, row: RulingRow) -> Self {
        Self { community, row }
    }
}

/// The chair's ruling beside the count.
#[Object]
impl Ruling {
    /// What the rule made of the count.
    async fn computed(&self) -> Outcome {
        self.row.computed.into()
    }

    /// What was ruled.
    async fn ruled(&self) -> Outcome {
        self.row.ruled.into()
    }

    /// On what ground.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }
}

/// A consent that cannot be outvoted.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    community: CommunityId,
    row: ConsentRow,
}

impl Consent {
    pub(crate) fn new(community: CommunityId, row: ConsentRow) -> Self {
        Self { community, row }
    }
}

/// A consent that cannot be outvoted.
#[Object]
impl Consent {
    /// Of which unit's owner.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Unit::find(ctx, self.community, self.row.unit).await
    }

    /// Given or withheld; null while it is open.
    async fn given(&self) -> Option<bool> {
        self.row.given
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Option<DateTime> {
        self.row.recorded_at.map(Into::into)
    }
}
