//! A resolution (决议) as members see it: what was decided, how it is carried out, what it costs, what people think of it.

pub(crate) mod acceptance_commands;
pub(crate) mod adoption_commands;
pub(crate) mod evaluation;
pub(crate) mod execution_commands;
pub(crate) mod parts;
pub(crate) mod payment_commands;
pub(crate) mod ruling_commands;
pub(crate) mod settlement_commands;

use async_graphql::{Context, ID, MergedObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::ResolutionId;
use moothall_core::policy::Sight;
use moothall_core::resolution::{Origin, ResolutionCommand};
use moothall_core::state::Command;
use moothall_projections::queries;
use moothall_projections::queries::resolutions::ResolutionRow;
use moothall_projections::queries::voices::VoiceKind;

use crate::ask::Ask;
use crate::enums::{OwnersMatter, ResolutionState};
use crate::execute::{Asked, Done};
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{ResolutionOf, VoicesOn};
use crate::page::{List, Paging, cost};
use crate::panel::Project;
use crate::people::{Ending, People, ending};
use crate::poll::Poll;
use crate::scalar::{DateTime, Decimal};
use crate::timeline::TimelineEntry;
use evaluation::{Challenge, Evaluation, RoleScore, scores};
use parts::{
    AcceptanceEvent, Execution, Milestone, Payment, Publication, Settlement, SupervisionNote, Variation, yuan,
};

/// What is done to resolutions.
#[derive(MergedObject, Debug, Default)]
pub(crate) struct ResolutionMutation(
    adoption_commands::AdoptionMutation,
    execution_commands::ExecutionMutation,
    acceptance_commands::AcceptanceMutation,
    payment_commands::PaymentMutation,
    settlement_commands::SettlementMutation,
    ruling_commands::RulingMutation,
);

/// A resolution: what was decided, and what comes of it.
#[derive(Clone, Debug)]
pub(crate) struct Resolution {
    community: CommunityId,
    row: ResolutionRow,
}

impl Resolution {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: ResolutionRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: ResolutionId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(ResolutionOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, ResolutionId(done.subject)).await
    }
}

/// A resolution: what was decided, and what comes of it.
#[Object]
impl Resolution {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Resolution, self.community, self.row.resolution.0).encode()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What it says.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// The poll whose certificate it rests on.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        match self.row.origin {
            Origin::Certificate { poll } => Poll::find(ctx, self.community, poll).await,
            Origin::Meeting { .. } | Origin::Consensus { .. } => Ok(None),
        }
    }

    /// The global id of the meeting it was recorded from.
    async fn meeting_id(&self) -> Option<ID> {
        match self.row.origin {
            Origin::Meeting { meeting, .. } => {
                Some(GlobalId::new(Noun::Meeting, self.community, meeting.0).encode())
            }
            Origin::Certificate { .. } | Origin::Consensus { .. } => None,
        }
    }

    /// The global id of the motion that was carried there.
    async fn motion_id(&self) -> Option<ID> {
        match self.row.origin {
            Origin::Meeting { motion, .. } => {
                motion.map(|motion| GlobalId::new(Noun::Motion, self.community, motion.0).encode())
            }
            Origin::Certificate { .. } | Origin::Consensus { .. } => None,
        }
    }

    /// The global id of the deliberation whose consensus it records.
    async fn deliberation_id(&self) -> Option<ID> {
        match self.row.origin {
            Origin::Consensus { deliberation } => {
                Some(GlobalId::new(Noun::Deliberation, self.community, deliberation.0).encode())
            }
            Origin::Certificate { .. } | Origin::Meeting { .. } => None,
        }
    }

    /// The matter, where the law reserves it for the owners.
    async fn matter(&self) -> Option<OwnersMatter> {
        self.row.matter.map(Into::into)
    }

    /// The project it carries out.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        match self.row.project {
            Some(project) => Project::find(ctx, self.community, project).await,
            None => Ok(None),
        }
    }

    /// Where it stands.
    async fn state(&self) -> ResolutionState {
        self.row.state.into()
    }

    /// When it was adopted or recorded.
    async fn adopted_at(&self) -> DateTime {
        self.row.adopted_at.into()
    }

    /// From when it is in force.
    async fn in_force_from(&self) -> DateTime {
        self.row.in_force_from.into()
    }

    /// Whether it is in force now, and not suspended.
    async fn in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        let stands = self.row.state == queries::resolutions::ResolutionState::Standing;
        Ok(stands && self.row.archived_at.is_none() && self.row.in_force_from <= ctx.app()?.clock().now())
    }

    /// The day on which it is looked at again, such as `2027-06-01`.
    async fn review_on(&self) -> Option<String> {
        self.row.review_on.map(|day| day.to_string())
    }

    /// When it was suspended, taken back or annulled, and why.
    async fn ended(&self) -> Option<Ending> {
        ending(self.row.ended.as_ref())
    }

    /// When it was archived.
    async fn archived_at(&self) -> Option<DateTime> {
        self.row.archived_at.map(Into::into)
    }

    /// Who carries it out, with what budget, by when.
    async fn execution(&self, ctx: &Context<'_>) -> Result<Option<Execution>> {
        let people = People::seen_by(ctx, self.community).await?;
        Ok(self.row.execution.as_ref().map(|row| Execution::new(&people, row)))
    }

    /// Its milestones, as planned.
    async fn milestones(&self, ctx: &Context<'_>) -> Result<Vec<Milestone>> {
        let now = ctx.app()?.clock().now();
        Ok(self.row.milestones.iter().map(|row| Milestone::new(self.community, row, now)).collect())
    }

    /// What supervisors noted.
    async fn supervision_notes(&self, ctx: &Context<'_>) -> Result<Vec<SupervisionNote>> {
        let people = People::seen_by(ctx, self.community).await?;
        Ok(self.row.notes.iter().map(|row| SupervisionNote::new(&people, row)).collect())
    }

    /// Variations of the budget.
    async fn variations(&self, ctx: &Context<'_>) -> Result<Vec<Variation>> {
        let mut shown = Vec::with_capacity(self.row.variations.len());
        for row in &self.row.variations {
            shown.push(Variation::shown(ctx, self.community, row).await?);
        }
        Ok(shown)
    }

    /// What may be spent in all, in yuan: the budget and the variations that stand; once settled, no more than that.
    async fn ceiling(&self) -> Decimal {
        yuan(self.row.ceiling())
    }

    /// What is asked for, approved or paid, in yuan.
    async fn committed(&self) -> Decimal {
        yuan(self.row.committed())
    }

    /// What is paid, in yuan.
    async fn paid(&self) -> Decimal {
        yuan(self.row.paid())
    }

    /// Payments, in the order they were asked for.
    async fn payments(&self) -> Vec<Payment> {
        self.row.payments.iter().map(|row| Payment::new(self.community, row)).collect()
    }

    /// What happened at acceptance, in its order.
    async fn acceptance(&self) -> Vec<AcceptanceEvent> {
        self.row.acceptance.iter().map(AcceptanceEvent::from).collect()
    }

    /// The settlement that stands.
    async fn settlement(&self) -> Option<Settlement> {
        self.row.settlement().map(Settlement::from)
    }

    /// What was published of its outcome; the last one stands.
    async fn publications(&self) -> Vec<Publication> {
        self.row.publications.iter().map(Publication::from).collect()
    }

    /// How it was evaluated, by role: how many, and the exact mean of their scores.
    async fn scores(&self) -> Vec<RoleScore> {
        scores(&self.row)
    }

    /// Who evaluated it and how, in their own words; null for whoever may not see members.
    async fn evaluations(&self, ctx: &Context<'_>) -> Result<Option<Vec<Evaluation>>> {
        if !ctx.sees(self.community, Sight::Voices).await? {
            return Ok(None);
        }
        let voices = ctx.loaders()?.list(VoicesOn(self.community, self.row.resolution.0)).await?;
        let evaluations = voices.into_iter().filter(|row| row.kind == VoiceKind::Evaluation);
        Ok(Some(evaluations.map(|row| Evaluation { community: self.community, row }).collect()))
    }

    /// Challenges to it.
    async fn challenges(&self) -> Vec<Challenge> {
        let challenges = self.row.challenges.iter().cloned();
        challenges.map(|row| Challenge { community: self.community, row }).collect()
    }

    /// What happened to it, oldest first; `last` gives the newest.
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
        let (views, resolution) = (ctx.app()?.views(), self.row.resolution);
        let rows = queries::timeline::of_resolution(&views, self.community, resolution, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}

fn asked(community: CommunityId, resolution: ResolutionId, command: ResolutionCommand) -> Asked {
    Asked::about(community, resolution.0, Command::Resolution(command))
}
