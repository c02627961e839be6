//! An advisory panel (居民顾问团) as members see it: its charter, who sits on it, its lotteries, projects and advice.

pub(crate) mod advice;
pub(crate) mod advice_commands;
pub(crate) mod charter_commands;
pub(crate) mod lottery;
pub(crate) mod lottery_commands;
pub(crate) mod of_community;
pub(crate) mod project;
pub(crate) mod project_commands;
pub(crate) mod seating_commands;
pub(crate) mod stage_commands;

use async_graphql::{Context, ID, MergedObject, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{AdviceId, MemberId, PanelId};
use moothall_core::panel::{Matter, PanelCommand, Tenure};
use moothall_core::policy::{Action, Sight};
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;
use moothall_projections::queries;
use moothall_projections::queries::panels::{AdvisorRow, PanelRow, RecusalRow};
use moothall_projections::queries::voices::VoiceKind;
use uuid::Uuid;

pub(crate) use advice::Advice;
pub(crate) use lottery::Lottery;
pub(crate) use project::{PanelVisit, Project};

use crate::ask::Ask;
use crate::edge;
use crate::enums::{AdvisorState, AdvisoryDimension, AdvisoryProfession};
use crate::execute::{Asked, Done, Stop};
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AdviceOf, LotteriesOf, PanelOf, ProjectOf, ProjectsOf, SealedWords, VoicesOn};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::people::{Ending, People, ending};
use crate::scalar::DateTime;
use crate::timeline::TimelineEntry;

/// What is done to panels. A branch of its own: the compiler follows one long list only so far.
#[derive(MergedObject, Debug, Default)]
pub(crate) struct PanelMutation(
    charter_commands::CharterMutation,
    seating_commands::SeatingMutation,
    lottery_commands::LotteryMutation,
    project_commands::ProjectMutation,
    stage_commands::StageMutation,
    advice_commands::AdviceMutation,
);

/// An advisory panel: it advises, and decides nothing.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    community: CommunityId,
    row: PanelRow,
}

/// Somebody who was put forward as an advisor.
#[derive(Clone, Debug)]
pub(crate) struct Advisor {
    people: People,
    panel: PanelId,
    sits: bool,
    row: AdvisorRow,
}

/// What an advisor keeps out of.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Recusal {
    /// The project, if it is one.
    pub project: Option<Project>,
    /// The advice, if it is one.
    pub advice: Option<Advice>,
    /// When it began, and why where the chair said so.
    pub began: Ending,
    /// When it was lifted, and why.
    pub lifted: Option<Ending>,
}

impl Recusal {
    async fn shown(ctx: &Context<'_>, community: CommunityId, row: &RecusalRow) -> Result<Self> {
        let (project, advice) = match row.matter {
            Matter::Project { project } => (ctx.loaders()?.one(ProjectOf(community, project)).await?, None),
            Matter::Advice { advice } => (None, ctx.loaders()?.one(AdviceOf(community, advice)).await?),
        };
        Ok(Self {
            project: project.map(|row| Project::new(community, row)),
            advice: advice.map(|row| Advice::new(community, row)),
            began: (&row.began).into(),
            lifted: ending(row.lifted.as_ref()),
        })
    }
}

/// Somebody who was put forward as an advisor.
#[Object]
impl Advisor {
    /// Who; null for whoever may not see members.
    async fn member(&self) -> Option<Member> {
        self.people.one(self.row.member)
    }

    /// The project she is a temporary advisor (临时顾问) of; null for standing ones.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        match self.row.tenure {
            Tenure::Standing => Ok(None),
            Tenure::Temporary { project } => Project::find(ctx, self.people.community, project).await,
        }
    }

    /// In which dimension she advises.
    async fn dimension(&self) -> AdvisoryDimension {
        self.row.dimension.into()
    }

    /// From which profession.
    async fn profession(&self) -> AdvisoryProfession {
        self.row.profession.into()
    }

    /// The skill that qualifies her.
    async fn skill(&self) -> Option<&str> {
        self.row.skill.as_deref()
    }

    /// Where she stands.
    async fn state(&self) -> AdvisorState {
        self.row.state.into()
    }

    /// Whether she sits now.
    async fn sits(&self) -> bool {
        self.sits
    }

    /// When she was put forward.
    async fn nominated_at(&self) -> DateTime {
        self.row.nominated_at.into()
    }

    /// When she declared her interests.
    async fn declared_at(&self) -> Option<DateTime> {
        self.row.declared.map(|(at, _)| at.into())
    }

    /// Whether she declared a conflict; null before she declared.
    async fn has_conflict(&self) -> Option<bool> {
        self.row.declared.map(|(_, conflict)| conflict)
    }

    /// The conflict in her own words; null for everybody but herself, the chair and the registrar.
    async fn conflict(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let standing = &self.people.standing;
        if !standing.sees(Sight::Interests) && standing.member != Some(self.row.member) {
            return Ok(None);
        }
        let voices = ctx.loaders()?.list(VoicesOn(self.people.community, self.panel.0)).await?;
        let own = voices
            .into_iter()
            .find(|voice| voice.kind == VoiceKind::Conflict && voice.member == self.row.member);
        match own.and_then(|voice| voice.words) {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.people.community, &words)).await,
            None => Ok(None),
        }
    }

    /// Her term begins.
    async fn from(&self) -> Option<DateTime> {
        self.row.term.map(|(from, _)| from.into())
    }

    /// Her term ends (exclusive), unless it ended before.
    async fn until(&self) -> Option<DateTime> {
        self.row.term.map(|(_, until)| until.into())
    }

    /// How it ended.
    async fn ended(&self) -> Option<Ending> {
        ending(self.row.ended.as_ref())
    }

    /// What she keeps or kept out of.
    async fn recusals(&self, ctx: &Context<'_>) -> Result<Vec<Recusal>> {
        let community = self.people.community;
        let shown = self.row.recusals.iter().map(|row| Recusal::shown(ctx, community, row));
        futures_util::future::try_join_all(shown).await
    }
}

impl Panel {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: PanelRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(ctx: &Context<'_>, community: CommunityId, id: PanelId) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(PanelOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, PanelId(done.subject)).await
    }
}

/// An advisory panel: it advises, and decides nothing.
#[Object]
impl Panel {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Panel, self.community, self.row.panel.0).encode()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.row.charter.title.as_str()
    }

    /// What it is to advise on.
    async fn mandate(&self) -> &str {
        self.row.charter.mandate.as_str()
    }

    /// How many standing advisors it has at most.
    async fn seats(&self) -> u16 {
        self.row.charter.seats
    }

    /// Months of a term.
    async fn term_months(&self) -> u16 {
        self.row.charter.term_months
    }

    /// Days within which an opinion is answered.
    async fn answer_days(&self) -> u16 {
        self.row.charter.answer_days
    }

    /// In which dimensions it advises.
    async fn dimensions(&self) -> Vec<AdvisoryDimension> {
        self.row.charter.dimensions.iter().copied().map(Into::into).collect()
    }

    /// From which professions its advisors come.
    async fn professions(&self) -> Vec<AdvisoryProfession> {
        self.row.charter.professions.iter().copied().map(Into::into).collect()
    }

    /// Whether standing advisors are drawn by lot.
    async fn by_lot(&self) -> bool {
        self.row.charter.by_lot
    }

    /// When it was chartered.
    async fn chartered_at(&self) -> DateTime {
        self.row.chartered_at.into()
    }

    /// When its charter was last revised, and why.
    async fn revised(&self) -> Option<Ending> {
        ending(self.row.revised.as_ref())
    }

    /// When it was dissolved, and why.
    async fn dissolved(&self) -> Option<Ending> {
        ending(self.row.dissolved.as_ref())
    }

    /// Everyone who was ever put forward, in that order.
    async fn advisors(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those who sit now.")] sitting: bool,
    ) -> Result<Vec<Advisor>> {
        let people = People::seen_by(ctx, self.community).await?;
        let now = ctx.app()?.clock().now();
        let sits = |row: &AdvisorRow| {
            row.ended.is_none() && row.term.is_some_and(|(from, until)| from <= now && now < until)
        };
        let panel = self.row.panel;
        let advisors = self.row.advisors.iter().filter(|row| !sitting || sits(row));
        Ok(advisors.map(|row| Advisor { people, panel, sits: sits(row), row: row.clone() }).collect())
    }

    /// Its lotteries.
    async fn lotteries(&self, ctx: &Context<'_>) -> Result<Vec<Lottery>> {
        let rows = ctx.loaders()?.list(LotteriesOf(self.community, self.row.panel)).await?;
        Ok(rows.into_iter().map(|row| Lottery::new(self.community, row)).collect())
    }

    /// The projects it accompanies.
    async fn projects(&self, ctx: &Context<'_>) -> Result<Vec<Project>> {
        let rows = ctx.loaders()?.list(ProjectsOf(self.community, self.row.panel)).await?;
        Ok(rows.into_iter().map(|row| Project::new(self.community, row)).collect())
    }

    /// What it was asked, and what became of it, oldest first.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn advice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Advice>> {
        let paging = Paging::new(first, after, last, before);
        let views = ctx.app()?.views();
        let rows = queries::panels::advice(&views, self.community, self.row.panel, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.advice.0, |row| Advice::new(self.community, row))
    }

    /// Its meetings and visits, in the order they were entered.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<PanelVisit>> {
        let paging = Paging::new(first, after, last, before);
        let people = People::seen_by(ctx, self.community).await?;
        let views = ctx.app()?.views();
        let rows = queries::panels::visits(&views, self.community, self.row.panel, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.visit.0, |row| PanelVisit::new(people, row))
    }

    /// What happened to it, its projects and its advice, oldest first; `last` gives the newest.
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
        let views = ctx.app()?.views();
        let rows = queries::timeline::of_panel(&views, self.community, self.row.panel, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}

fn asked(community: CommunityId, subject: Uuid, command: PanelCommand) -> Asked {
    Asked::about(community, subject, Command::Panel(command))
}

/// Who the viewer is, for what she does in her own name.
pub(crate) fn me(ctx: &Context<'_>, community: CommunityId) -> Result<MemberId, Stop> {
    edge::require_presence(ctx, community)?;
    let member = ctx.viewer().and_then(|viewer| viewer.member_of(community));
    member.ok_or(Stop::Rules(Refusal::NotPermitted { action: Action::Advise }))
}

/// A project or a question: exactly one of them.
fn matter(community: CommunityId, project: Option<&ID>, advice: Option<&ID>) -> Result<Matter, Stop> {
    let project = project.map(|id| edge::within(community, edge::project(id, "projectId")?, "projectId"));
    let advice: Option<Result<AdviceId, Stop>> =
        advice.map(|id| edge::within(community, edge::advice(id, "adviceId")?, "adviceId"));
    match (project.transpose()?, advice.transpose()?) {
        (Some(project), None) => Ok(Matter::Project { project }),
        (None, Some(advice)) => Ok(Matter::Advice { advice }),
        (None, None) | (Some(_), Some(_)) => {
            Err(Stop::at(crate::user_error::EdgeRefusal::InvalidId, "adviceId"))
        }
    }
}
