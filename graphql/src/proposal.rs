//! A proposal (提案) as members see it: its text in numbered versions, its options, the polls on it, its history.

pub(crate) mod commands;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::ProposalId;
use moothall_core::policy::Sight;
use moothall_core::proposal::Phase;
use moothall_projections::queries;
use moothall_projections::queries::proposals::{ProposalRow, VersionRow};

use crate::ask::Ask;
use crate::deliberation::{Amendment, Deliberation, ProposalSupport, SupportCondition, SupportCount};
use crate::enums::ProposalPhase;
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{
    AdviceAbout, AmendmentsTo, ConditionsOf, DeliberationsOn, LatestTextOf, OptionsOf, PollsOn,
    ProjectsAbout, ProposalOf, SupportBy, SupportOf, TextsOf, TopicsOf,
};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::panel::{Advice, Project};
use crate::poll::Poll;
use crate::scalar::DateTime;
use crate::timeline::{Actor, TimelineEntry};
use crate::topic::Topic;

/// A proposal: a text in numbered versions and its options, frozen before it is put to the vote.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    community: CommunityId,
    row: ProposalRow,
}

/// An option to choose among.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct ProposalOption {
    /// Its global id.
    pub id: ID,
    /// What it is called.
    pub title: String,
    /// When it was added.
    pub added_at: DateTime,
}

/// One numbered version of a proposal's text.
#[derive(Clone, Debug)]
pub(crate) struct ProposalVersion {
    community: CommunityId,
    row: VersionRow,
}

/// One numbered version of a proposal's text.
#[Object]
impl ProposalVersion {
    /// Its number; the draft was 1.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// What it was called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it said.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// When it was written.
    async fn written_at(&self) -> DateTime {
        self.row.written_at.into()
    }

    /// By whom it was written.
    async fn written_by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.written_by).await
    }
}

impl Proposal {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: ProposalRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: ProposalId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(ProposalOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, ProposalId(done.subject)).await
    }

    fn key(&self) -> ProposalId {
        self.row.proposal
    }
}

/// A proposal: a text in numbered versions and its options, frozen before it is put to the vote.
#[Object]
impl Proposal {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Proposal, self.community, self.row.proposal.0).encode()
    }

    /// What it is called now.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it says now.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let version = ctx.loaders()?.one(LatestTextOf(self.community, self.key())).await?;
        Ok(version.map(|version| version.text))
    }

    /// Where it stands.
    async fn phase(&self) -> ProposalPhase {
        self.row.phase.into()
    }

    /// The number of its latest text.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// For `expectedVersion`: how often it has been touched. Null once it was withdrawn, when nothing can be changed any more.
    async fn version(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        let frozen = match self.row.phase {
            Phase::Draft => 0,
            Phase::Frozen => 1,
            Phase::Withdrawn => return Ok(None),
        };
        // Its events are the texts, the options, and the freezing.
        let options = ctx.loaders()?.list(OptionsOf(self.community, self.key())).await?.len();
        Ok(u64::try_from(options).ok().map(|options| u64::from(self.row.number) + options + frozen))
    }

    /// Who drafted it; null for whoever may not see members.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.author).await
    }

    /// When it was drafted.
    async fn drafted_at(&self) -> DateTime {
        self.row.drafted_at.into()
    }

    /// When it last changed.
    async fn changed_at(&self) -> DateTime {
        self.row.changed_at.into()
    }

    /// Why it was taken back.
    async fn withdrawn_because(&self) -> Option<&str> {
        self.row.withdrawn_because.as_deref()
    }

    /// Every version of its text, by number.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<ProposalVersion>> {
        let rows = ctx.loaders()?.list(TextsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| ProposalVersion { community: self.community, row }).collect())
    }

    /// The options to choose among, in order of adding.
    async fn options(&self, ctx: &Context<'_>) -> Result<Vec<ProposalOption>> {
        let rows = ctx.loaders()?.list(OptionsOf(self.community, self.key())).await?;
        let tell = |row: queries::proposals::OptionRow| ProposalOption {
            id: GlobalId::new(Noun::ProposalOption, self.community, row.option.0).encode(),
            title: row.title,
            added_at: row.added_at.into(),
        };
        Ok(rows.into_iter().map(tell).collect())
    }

    /// The topics it came from, as far as the viewer may see them.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        let topics = ctx.loaders()?.list(TopicsOf(self.community, self.key())).await?;
        let found = topics.into_iter().map(|topic| Topic::find(ctx, self.community, topic));
        let found = futures_util::future::try_join_all(found).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Amendments to its texts, in the order they were proposed.
    async fn amendments(&self, ctx: &Context<'_>) -> Result<Vec<Amendment>> {
        let rows = ctx.loaders()?.list(AmendmentsTo(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Amendment::new(self.community, row)).collect())
    }

    /// How many support which of its texts. Support is bound to the text that was seen.
    async fn support(&self, ctx: &Context<'_>) -> Result<Vec<SupportCount>> {
        let rows = ctx.loaders()?.list(SupportOf(self.community, self.key())).await?;
        let tell = |row: queries::deliberations::amendments::SupportCount| SupportCount {
            number: row.number,
            latest: row.number == self.row.number,
            total: row.total,
            informed: row.informed,
            conditional: row.conditional,
        };
        Ok(rows.into_iter().map(tell).collect())
    }

    /// Under which conditions it is supported, the newest first, at most 100; by whom is not told.
    async fn support_conditions(&self, ctx: &Context<'_>) -> Result<Vec<SupportCondition>> {
        let rows = ctx.loaders()?.list(ConditionsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| SupportCondition::new(self.community, row)).collect())
    }

    /// The viewer's own support; null where she does not support it.
    async fn my_support(&self, ctx: &Context<'_>) -> Result<Option<ProposalSupport>> {
        let Some(member) = ctx.self_in(self.community).await? else { return Ok(None) };
        let row = ctx.loaders()?.one(SupportBy(self.community, member, self.key())).await?;
        Ok(row.map(|row| ProposalSupport::new(self.community, row, self.row.number)))
    }

    /// The deliberations on it, in the order they were opened.
    async fn deliberations(&self, ctx: &Context<'_>) -> Result<Vec<Deliberation>> {
        let rows = ctx.loaders()?.list(DeliberationsOn(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Deliberation::new(self.community, row)).collect())
    }

    /// The polls on it.
    async fn polls(&self, ctx: &Context<'_>) -> Result<Vec<Poll>> {
        let rows = ctx.loaders()?.list(PollsOn(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Poll::new(self.community, row)).collect())
    }

    /// The projects about it.
    async fn projects(&self, ctx: &Context<'_>) -> Result<Vec<Project>> {
        let rows = ctx.loaders()?.list(ProjectsAbout(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Project::new(self.community, row)).collect())
    }

    /// What panels were asked about it.
    async fn advice(&self, ctx: &Context<'_>) -> Result<Vec<Advice>> {
        let rows = ctx.loaders()?.list(AdviceAbout(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Advice::new(self.community, row)).collect())
    }

    /// What happened to it, in the deliberations on it and to its polls, oldest first; `last` gives the newest.
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
        let page = paging.page()?;
        let rows =
            queries::timeline::of_proposal(&ctx.app()?.views(), self.community, self.key(), page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}
