//! A project that a panel accompanies: its stages with their durations, sign-offs, bidders, visits.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::ProjectId;
use moothall_core::policy::Sight;
use moothall_core::time::Timestamp;
use moothall_projections::queries;
use moothall_projections::queries::panels::{ProjectRow, StageRow, VisitRow};

use super::{Advice, Panel};
use crate::ask::Ask;
use crate::enums::{VisitKind, WorksStage};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AdviceOn, ProjectOf, ResolutionsFor, VisitsTo};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::people::{Ending, People, ending};
use crate::proposal::Proposal;
use crate::resolution::Resolution;
use crate::scalar::DateTime;
use crate::timeline::TimelineEntry;

/// Microseconds of a day of 24 hours.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A project that a panel accompanies, such as the works on a façade.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    community: CommunityId,
    row: ProjectRow,
}

/// A stage that a project is or was in.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct ProjectStage {
    /// Which.
    pub stage: WorksStage,
    /// Since when.
    pub entered_at: DateTime,
    /// Until when; null while it goes on.
    pub left_at: Option<DateTime>,
    /// Whole days in it so far.
    pub days: i64,
    /// Why it was entered although sign-offs were missing, or why the project came back to it.
    pub because: Option<String>,
}

/// An advisor's sign-off of a stage, given or refused.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SignOff {
    /// Of which stage.
    pub stage: WorksStage,
    /// By whom; null for whoever may not see members.
    pub member: Option<Member>,
    /// Whether it was given; else it was refused.
    pub given: bool,
    /// The note with it, or why it was refused.
    pub text: Option<String>,
    /// When.
    pub at: DateTime,
    /// When it ceased to stand, and why; null while it stands.
    pub voided: Option<Ending>,
}

/// Somebody who bids for a project or supplies it.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Bidder {
    /// Its global id.
    pub id: ID,
    /// What it is called.
    pub name: String,
    /// Members who belong to it or are close to it, as far as the viewer may see members.
    pub members: Vec<Member>,
    /// When it was declared.
    pub declared_at: DateTime,
    /// When that was taken back, and why.
    pub withdrawn: Option<Ending>,
}

/// A meeting of a panel, or a visit to a site.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PanelVisit {
    /// Its global id.
    pub id: ID,
    /// What it was.
    pub kind: VisitKind,
    /// When it was.
    pub at: DateTime,
    /// Who was there, as far as the viewer may see members.
    pub present: Vec<Member>,
    /// What was seen or said.
    pub note: Option<String>,
    /// When the entry was struck out, and why.
    pub struck: Option<Ending>,
}

impl PanelVisit {
    pub(crate) fn new(people: People, row: VisitRow) -> Self {
        Self {
            id: GlobalId::new(Noun::PanelVisit, people.community, row.visit.0).encode(),
            kind: row.kind.into(),
            at: row.at.into(),
            present: people.all(&row.present),
            note: row.note,
            struck: ending(row.struck.as_ref()),
        }
    }
}

impl Project {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: ProjectRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: ProjectId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(ProjectOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, ProjectId(done.subject)).await
    }

    fn days_between(&self, from: Timestamp, until: Option<Timestamp>, now: Timestamp) -> i64 {
        let until = until.or(self.row.closed.as_ref().map(|closed| closed.at)).unwrap_or(now);
        until.0.saturating_sub(from.0) / DAY
    }

    fn stage_shown(&self, row: &StageRow, now: Timestamp) -> ProjectStage {
        ProjectStage {
            stage: row.stage.into(),
            entered_at: row.entered_at.into(),
            left_at: row.left_at.map(Into::into),
            days: self.days_between(row.entered_at, row.left_at, now),
            because: row.because.clone(),
        }
    }
}

/// A project that a panel accompanies, such as the works on a façade.
#[Object]
impl Project {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Project, self.community, self.row.project.0).encode()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// The panel that accompanies it.
    async fn panel(&self, ctx: &Context<'_>) -> Result<Option<Panel>> {
        Panel::find(ctx, self.community, self.row.panel).await
    }

    /// The proposal it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        match self.row.proposal {
            Some(proposal) => Proposal::find(ctx, self.community, proposal).await,
            None => Ok(None),
        }
    }

    /// The global id of the topic it is about.
    async fn topic_id(&self) -> Option<ID> {
        self.row.topic.map(|topic| GlobalId::new(Noun::Topic, self.community, topic.0).encode())
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        self.row.opened_at.into()
    }

    /// When it was closed, and why.
    async fn closed(&self) -> Option<Ending> {
        ending(self.row.closed.as_ref())
    }

    /// The stage it is in.
    async fn stage(&self) -> Option<WorksStage> {
        self.row.stages.last().map(|row| row.stage.into())
    }

    /// The stages it went through, in that order, with how long each took.
    async fn stages(&self, ctx: &Context<'_>) -> Result<Vec<ProjectStage>> {
        let now = ctx.app()?.clock().now();
        Ok(self.row.stages.iter().map(|row| self.stage_shown(row, now)).collect())
    }

    /// Whole days since it was opened, or from opening to closing.
    async fn days(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.days_between(self.row.opened_at, None, ctx.app()?.clock().now()))
    }

    /// Sign-offs, given and refused, in their order.
    async fn sign_offs(&self, ctx: &Context<'_>) -> Result<Vec<SignOff>> {
        let people = People::seen_by(ctx, self.community).await?;
        let shown = self.row.sign_offs.iter().map(|row| SignOff {
            stage: row.stage.into(),
            member: people.one(row.member),
            given: row.given,
            text: row.text.clone(),
            at: row.at.into(),
            voided: ending(row.void.as_ref()),
        });
        Ok(shown.collect())
    }

    /// Who bids for it or supplies it.
    async fn bidders(&self, ctx: &Context<'_>) -> Result<Vec<Bidder>> {
        let people = People::seen_by(ctx, self.community).await?;
        let shown = self.row.bidders.iter().map(|row| Bidder {
            id: GlobalId::new(Noun::Bidder, self.community, row.bidder.0).encode(),
            name: row.name.clone(),
            members: people.all(&row.members),
            declared_at: row.declared_at.into(),
            withdrawn: ending(row.withdrawn.as_ref()),
        });
        Ok(shown.collect())
    }

    /// Meetings about it and visits to it.
    async fn visits(&self, ctx: &Context<'_>) -> Result<Vec<PanelVisit>> {
        let people = People::seen_by(ctx, self.community).await?;
        let rows = ctx.loaders()?.list(VisitsTo(self.community, self.row.project)).await?;
        Ok(rows.into_iter().map(|row| PanelVisit::new(people, row)).collect())
    }

    /// What was asked about it.
    async fn advice(&self, ctx: &Context<'_>) -> Result<Vec<Advice>> {
        let rows = ctx.loaders()?.list(AdviceOn(self.community, self.row.project)).await?;
        Ok(rows.into_iter().map(|row| Advice::new(self.community, row)).collect())
    }

    /// The resolutions that carry it out.
    async fn resolutions(&self, ctx: &Context<'_>) -> Result<Vec<Resolution>> {
        let rows = ctx.loaders()?.list(ResolutionsFor(self.community, self.row.project)).await?;
        Ok(rows.into_iter().map(|row| Resolution::new(self.community, row)).collect())
    }

    /// What happened to it, to its advice and to the resolutions that carry it out, oldest first; `last` gives the newest.
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
        let (views, project) = (ctx.app()?.views(), self.row.project);
        let rows = queries::timeline::of_project(&views, self.community, project, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}
