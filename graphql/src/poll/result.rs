//! What came of a poll: counts with their working, certificate, rulings, consents.

use async_graphql::{Context, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::language::Language;
use moothall_core::poll::Count;
use moothall_core::rule::DecisionRule;
use moothall_projections::queries::results::{CertificateRow, ConsentRow, ResultRow, RulingRow};

use super::turnout::{MeasureAmount, weighed};
use super::working::{Bandwagon, MeasureResult, TestGroup, fractions};
use crate::ask::Ask;
use crate::enums::Outcome;
use crate::register::Unit;
use crate::scalar::{DateTime, Fraction};
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
