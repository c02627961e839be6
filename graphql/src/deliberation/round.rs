//! Rounds of a deliberation: options, straw counts, what dropped out.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{DeliberationId, OptionId, RoundId};
use moothall_projections::queries::deliberations::RoundRow;

use super::Participants;
use crate::ask::Ask;
use crate::enums::{CountedBy, TieBreak};
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{ChoiceIn, RoundsOf};
use crate::rule::{self, DecisionRule};
use crate::scalar::DateTime;

/// A round of a deliberation.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    community: CommunityId,
    deliberation: DeliberationId,
    row: RoundRow,
}

/// One of the options of a round.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct RoundOption {
    /// Its global id.
    pub id: ID,
    /// What it is called.
    pub title: String,
    /// How many were for it; null while the round is open. A straw count, no vote.
    pub count: Option<u32>,
}

impl Round {
    pub(crate) fn new(community: CommunityId, deliberation: DeliberationId, row: RoundRow) -> Self {
        Self { community, deliberation, row }
    }

    fn shown(&self, option: &moothall_core::deliberation::RoundOption) -> RoundOption {
        let counts = self.row.result.as_ref().map(|result| &result.counts);
        let count = counts.and_then(|counts| counts.iter().find(|count| count.option == option.option));
        RoundOption {
            id: GlobalId::new(Noun::RoundOption, self.community, option.option.0).encode(),
            title: option.title.as_str().to_owned(),
            count: count.map(|count| count.count),
        }
    }

    fn option(&self, id: Option<OptionId>) -> Option<RoundOption> {
        let id = id?;
        self.row.options.iter().find(|option| option.option == id).map(|option| self.shown(option))
    }

    async fn others(&self, ctx: &Context<'_>, wanted: &[RoundId]) -> Result<Vec<Round>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let rows = ctx.loaders()?.list(RoundsOf(self.community, self.deliberation)).await?;
        let wanted = rows.into_iter().filter(|row| wanted.contains(&row.round));
        Ok(wanted.map(|row| Self::new(self.community, self.deliberation, row)).collect())
    }
}

/// A round of a deliberation.
#[Object]
impl Round {
    /// Its global id.
    async fn id(&self) -> ID {
        GlobalId::new(Noun::Round, self.community, self.row.round.0).encode()
    }

    /// Its number in the deliberation.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// Who takes part.
    async fn participants(&self) -> Participants {
        (&self.row.participants).into()
    }

    /// What is chosen among; empty where people only talk.
    async fn options(&self) -> Vec<RoundOption> {
        self.row.options.iter().map(|option| self.shown(option)).collect()
    }

    /// How opinions are counted.
    async fn counted_by(&self) -> CountedBy {
        self.row.counted_by.into()
    }

    /// The rule by which options drop out; null for a mere count.
    async fn rule(&self) -> Option<DecisionRule> {
        self.row.rule.as_ref().and_then(|rule| rule::preset(rule.as_str()))
    }

    /// The round whose last option had dropped out before.
    async fn follows(&self, ctx: &Context<'_>) -> Result<Option<Round>> {
        let before: Vec<RoundId> = self.row.follows.into_iter().collect();
        Ok(self.others(ctx, &before).await?.into_iter().next())
    }

    /// Rounds whose summaries are carried over into this one.
    async fn carries(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        self.others(ctx, &self.row.carries).await
    }

    /// The seed of the lot, published before anybody chose.
    async fn seed(&self) -> Option<&str> {
        self.row.seed.as_deref()
    }

    /// When no more choices are taken, if that was fixed.
    async fn closes_at(&self) -> Option<DateTime> {
        self.row.closes_at.map(Into::into)
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        self.row.opened_at.into()
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(Into::into)
    }

    /// The option that reached the bar of the rule.
    async fn chosen(&self) -> Option<RoundOption> {
        self.option(self.row.result.as_ref().and_then(|result| result.chosen))
    }

    /// The option that dropped out.
    async fn eliminated(&self) -> Option<RoundOption> {
        self.option(self.row.result.as_ref().and_then(|result| result.eliminated))
    }

    /// The options that were tied for the last place.
    async fn tied(&self) -> Vec<RoundOption> {
        let tied = self.row.result.as_ref().map(|result| result.tied.as_slice()).unwrap_or_default();
        tied.iter().filter_map(|option| self.option(Some(*option))).collect()
    }

    /// How that tie was settled.
    async fn tie_break(&self) -> Option<TieBreak> {
        self.row.result.as_ref().and_then(|result| result.tie_break).map(Into::into)
    }

    /// What came out of the talk.
    async fn summary(&self) -> Option<&str> {
        self.row.summary.as_deref()
    }

    /// Why it is void.
    async fn annulled_because(&self) -> Option<&str> {
        self.row.annulled_because.as_deref()
    }

    /// What the viewer herself prefers; others' preferences are nobody's to see.
    async fn my_choice(&self, ctx: &Context<'_>) -> Result<Option<RoundOption>> {
        let Some(member) = ctx.self_in(self.community).await? else { return Ok(None) };
        let chosen = ctx.loaders()?.one(ChoiceIn(self.community, member, self.row.round)).await?;
        Ok(self.option(chosen))
    }
}
