//! A poll (表决) as the viewer may see it: question, terms, phase, turnout, count, results, and her own seats.

pub(crate) mod ballot_commands;
pub(crate) mod commands;
pub(crate) mod count_commands;
mod objection;
mod result;
mod roll;
mod seat;
pub(crate) mod teller_commands;
mod terms;
mod turnout;
mod working;

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::PollId;
use moothall_core::policy::Sight;
use moothall_core::poll::PollCommand;
use moothall_core::rule::DecisionRule as Rule;
use moothall_core::state::Command;
use moothall_projections::queries;
use moothall_projections::queries::polls::{PollRow, Stage};

pub(crate) use objection::Objection;
pub(crate) use result::{Certificate, Consent, PollResult, Ruling};
pub(crate) use roll::{OpenBallot, PaperEntry, RollEntry};
pub(crate) use seat::{CastBallot, MySeat, SeatRef};
pub(crate) use terms::PollTerms;
pub(crate) use turnout::{Tally, Turnout};

use crate::ask::Ask;
use crate::enums::{Outcome, PollPhase};
use crate::execute::{Asked, Done};
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{
    CertificateOf, ConsentsTo, CountsOf, ObjectionsTo, PollOf, ResolutionsOn, RulingsOf, SeatsOf, TallyOf,
    TurnoutOf,
};
use crate::page::{List, Paging, cost};
use crate::proposal::Proposal;
use crate::resolution::Resolution;
use crate::rule::DecisionRule;
use crate::scalar::DateTime;
use crate::timeline::TimelineEntry;

/// A poll: a question put to the vote under a rule, to people named by a roll, in a window.
#[derive(Clone, Debug)]
pub(crate) struct Poll {
    community: CommunityId,
    row: PollRow,
}

/// A command on a poll.
fn asked(community: CommunityId, poll: PollId, command: PollCommand) -> Asked {
    Asked::about(community, poll.0, Command::Poll(poll, command))
}

impl Poll {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: PollRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        poll: PollId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(PollOf(community, poll)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, PollId(done.subject)).await
    }

    fn key(&self) -> PollId {
        self.row.poll
    }

    /// The rule as frozen; before the notice the preset of that name.
    fn rule_now(&self) -> Option<&Rule> {
        self.row.rule.as_ref().or_else(|| moothall_core::rule::preset(self.row.terms.rule.as_str()))
    }

    fn is_over(&self) -> bool {
        matches!(self.row.stage, Stage::Closed | Stage::Tallied | Stage::Certified)
    }
}

/// A poll: a question put to the vote under a rule, to people named by a roll, in a window.
#[Object]
impl Poll {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Poll, self.community, self.row.poll.0).encode()
    }

    /// The question as the voter reads it.
    async fn question(&self) -> &str {
        self.row.terms.question.as_str()
    }

    /// What is put to the vote.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        Proposal::find(ctx, self.community, self.row.proposal).await
    }

    /// The number of the text version put to the vote; null before the notice.
    async fn text_version(&self) -> Option<u32> {
        self.row.text_version
    }

    /// The terms it is held under.
    async fn terms(&self) -> PollTerms {
        PollTerms::new(self.community, self.row.terms.clone())
    }

    /// The rule, frozen by the notice; before it, as it stands now. Null before the notice for a rule of the community's own.
    async fn rule(&self) -> Option<DecisionRule> {
        self.rule_now().cloned().map(DecisionRule::from)
    }

    /// Where it stands.
    async fn phase(&self) -> PollPhase {
        self.row.stage.into()
    }

    /// Whether ballots are taken at this moment: the window decides, not whether the clock has come round to saying so.
    async fn takes_ballots(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.row.takes_ballots(ctx.app()?.clock().now()))
    }

    /// Whether the window has been prolonged.
    async fn extended(&self) -> bool {
        self.row.extended
    }

    /// Why the window was prolonged.
    async fn extended_because(&self) -> Option<&str> {
        self.row.extended_because.as_deref()
    }

    /// When it was called.
    async fn called_at(&self) -> DateTime {
        self.row.called_at.into()
    }

    /// When the notice was published.
    async fn noticed_at(&self) -> Option<DateTime> {
        self.row.noticed_at.map(Into::into)
    }

    /// When voting began.
    async fn opened_at(&self) -> Option<DateTime> {
        self.row.opened_at.map(Into::into)
    }

    /// When voting ended.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(Into::into)
    }

    /// When it was last counted.
    async fn tallied_at(&self) -> Option<DateTime> {
        self.row.tallied_at.map(Into::into)
    }

    /// When the result became final.
    async fn certified_at(&self) -> Option<DateTime> {
        self.row.certified_at.map(Into::into)
    }

    /// When everyone was told.
    async fn announced_at(&self) -> Option<DateTime> {
        self.row.announced_at.map(Into::into)
    }

    /// When it was dropped.
    async fn cancelled_at(&self) -> Option<DateTime> {
        self.row.cancelled_at.map(Into::into)
    }

    /// Why it was dropped.
    async fn cancelled_because(&self) -> Option<&str> {
        self.row.cancelled_because.as_deref()
    }

    /// SHA-256 over the frozen roll, in hexadecimal.
    async fn roll_hash(&self) -> Option<&str> {
        self.row.roll_hash.as_deref()
    }

    /// What the rule makes of the latest count; null before the first.
    async fn outcome(&self) -> Option<Outcome> {
        self.row.outcome.map(Into::into)
    }

    /// Until when the provisional result may be objected to.
    async fn objections_until(&self) -> Option<DateTime> {
        self.row.objections_until.map(Into::into)
    }

    /// Whether an objection was upheld and nobody has counted again yet.
    async fn recount_owed(&self) -> bool {
        self.row.recount_owed
    }

    /// How many have voted, and how far that is from what the rule asks; null before the notice.
    async fn turnout(&self, ctx: &Context<'_>) -> Result<Option<Turnout>> {
        let turnout = ctx.loaders()?.one(TurnoutOf(self.community, self.key())).await?;
        let frozen = self.row.rule.as_ref();
        Ok(turnout.zip(frozen).map(|(turnout, rule)| Turnout::of(&turnout, rule, ctx.language())))
    }

    /// The count as it stands: to all once voting is over, or where the terms show it live; before that to nobody.
    async fn tally(&self, ctx: &Context<'_>) -> Result<Option<Tally>> {
        let may =
            self.row.terms.live_tally || self.is_over() || ctx.sees(self.community, Sight::LiveTally).await?;
        let Some(rule) = self.row.rule.as_ref().filter(|_| may) else { return Ok(None) };
        let tally = ctx.loaders()?.one(TallyOf(self.community, self.key())).await?;
        Ok(tally.map(|tally| Tally::of(&tally, rule, ctx.language())))
    }

    /// Every count with its working: the first, and recounts.
    async fn results(&self, ctx: &Context<'_>) -> Result<Vec<PollResult>> {
        let rows = ctx.loaders()?.list(CountsOf(self.community, self.key())).await?;
        let rule = self.row.rule.as_ref();
        Ok(rows.into_iter().map(|row| PollResult::new(self.community, row, rule.cloned())).collect())
    }

    /// The final result; null until it is certified.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<Certificate>> {
        let row = ctx.loaders()?.one(CertificateOf(self.community, self.key())).await?;
        Ok(row.map(|row| Certificate::new(self.community, row, self.row.rule.clone())))
    }

    /// The resolutions that came of it.
    async fn resolutions(&self, ctx: &Context<'_>) -> Result<Vec<Resolution>> {
        let rows = ctx.loaders()?.list(ResolutionsOn(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Resolution::new(self.community, row)).collect())
    }

    /// The chair's rulings beside the count.
    async fn rulings(&self, ctx: &Context<'_>) -> Result<Vec<Ruling>> {
        let rows = ctx.loaders()?.list(RulingsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Ruling::new(self.community, row)).collect())
    }

    /// Consents asked of owners whose own unit the matter takes.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        let rows = ctx.loaders()?.list(ConsentsTo(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Consent::new(self.community, row)).collect())
    }

    /// Objections to the provisional result; null for whoever may not see them.
    async fn objections(&self, ctx: &Context<'_>) -> Result<Option<Vec<Objection>>> {
        if !ctx.sees(self.community, Sight::Objections).await? {
            return Ok(None);
        }
        let rows = ctx.loaders()?.list(ObjectionsTo(self.community, self.key())).await?;
        Ok(Some(rows.into_iter().map(|row| Objection::new(self.community, row)).collect()))
    }

    /// The seats the viewer may vote for, with what stands for each.
    async fn my_seats(&self, ctx: &Context<'_>) -> Result<Vec<MySeat>> {
        let Some(member) = ctx.self_in(self.community).await? else { return Ok(Vec::new()) };
        let rows = ctx.loaders()?.list(SeatsOf(self.community, member, self.key())).await?;
        Ok(rows.into_iter().map(|row| MySeat::new(self.community, member, row, &self.row)).collect())
    }

    /// The roll with who has voted (never what), for tellers, the chair and registrars; null for everybody else.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn roll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with, or only those without a ballot.")] voted: Option<bool>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<RollEntry>>> {
        if !ctx.sees(self.community, Sight::PollRoll).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let filter = queries::seats::RollFilter { voted, service: None };
        let rows =
            queries::seats::roll(&ctx.app()?.views(), self.community, self.key(), &filter, paging.page()?)
                .await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        let rule = self.row.rule.as_ref();
        let language = ctx.language();
        paging
            .list(rows, |row| row.seat.0, |row| RollEntry::new(self.community, row, rule, language))
            .map(Some)
    }

    /// Paper ballots that wait for their second reading, for tellers, the chair and registrars; null for everybody else.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn paper_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<PaperEntry>>> {
        if !ctx.sees(self.community, Sight::PollRoll).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let page = paging.page()?;
        let rows =
            queries::results::paper_entries(&ctx.app()?.views(), self.community, self.key(), page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.entry.0, |row| PaperEntry::new(self.community, row)).map(Some)
    }

    /// Named choices, once voting is over in a poll whose mode is open; null for whoever may not see them.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn open_ballots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<OpenBallot>>> {
        if !self.row.shows_ballots() || !ctx.sees(self.community, Sight::OpenBallots).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows =
            queries::seats::open_ballots(&ctx.app()?.views(), self.community, self.key(), paging.page()?)
                .await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        let rule = self.row.rule.as_ref();
        let language = ctx.language();
        paging
            .list(rows, |row| row.seat.0, |row| OpenBallot::new(self.community, row, rule, language))
            .map(Some)
    }

    /// What happened to it, oldest first.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<TimelineEntry>> {
        let paging = Paging::new(first, after, last, before);
        let rows =
            queries::timeline::of_poll(&ctx.app()?.views(), self.community, self.key(), paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}
