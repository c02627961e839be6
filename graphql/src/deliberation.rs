//! A deliberation (协商) as members see it: what is talked over and by whom, its rounds, what was said, what parties hold and promise,
//! what was drafted, what it came to.

pub(crate) mod amendment;
pub(crate) mod amendment_commands;
pub(crate) mod commands;
pub(crate) mod conclusion_commands;
mod inputs;
pub(crate) mod matter;
pub(crate) mod party;
pub(crate) mod party_commands;
pub(crate) mod round;
pub(crate) mod statement;
pub(crate) mod statement_commands;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{Participants as Who, Venue as Place};
use moothall_core::ids::DeliberationId;
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::deliberations::DeliberationRow;

pub(crate) use amendment::{Amendment, ProposalSupport, SupportCondition, SupportCount};
pub(crate) use matter::ReservedMatter;
pub(crate) use party::Commitment;
pub(crate) use statement::Statement;

use party::{CommitmentSum, ConsensusDraft, Delegation};
use round::Round;

use crate::ask::Ask;
use crate::enums::{Conclusion, DeliberationStage, ParticipantsKind, Role, StatementSide, VenueKind};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{
    CommitmentSumsOf, CommitmentsIn, DelegationsAt, DeliberationOf, DraftsOf, MattersOf, RoundsOf,
    StatementCountOf,
};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::proposal::Proposal;
use crate::rule::{self, DecisionRule};
use crate::scalar::DateTime;
use crate::scope::Scope;
use crate::timeline::TimelineEntry;

/// A deliberation: people talk something over before anybody decides.
#[derive(Clone, Debug)]
pub(crate) struct Deliberation {
    community: CommunityId,
    row: DeliberationRow,
}

/// Where a deliberation is held.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Venue {
    /// In a hall, by a panel, among parties, online.
    pub kind: VenueKind,
    /// The hall; null elsewhere.
    pub hall_id: Option<ID>,
    /// The panel; null elsewhere.
    pub panel_id: Option<ID>,
}

impl Venue {
    fn new(community: CommunityId, venue: Place) -> Self {
        let id = |noun, id| Some(GlobalId::new(noun, community, id).encode());
        match venue {
            Place::Hall { hall } => {
                Self { kind: VenueKind::Hall, hall_id: id(Noun::Hall, hall.0), panel_id: None }
            }
            Place::Panel { panel } => {
                Self { kind: VenueKind::Panel, hall_id: None, panel_id: id(Noun::Panel, panel.0) }
            }
            Place::Parties => Self { kind: VenueKind::Parties, hall_id: None, panel_id: None },
            Place::Online => Self { kind: VenueKind::Online, hall_id: None, panel_id: None },
        }
    }
}

/// Who may take part.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Participants {
    /// Everybody, residents, holders of a role, delegates.
    pub kind: ParticipantsKind,
    /// For residents: of which part.
    pub scope: Option<Scope>,
    /// For holders: of which role.
    pub role: Option<Role>,
}

impl From<&Who> for Participants {
    fn from(who: &Who) -> Self {
        let (kind, scope, role) = match who {
            Who::Everybody => (ParticipantsKind::Everybody, None, None),
            Who::Residents { scope } => (ParticipantsKind::Residents, Some(scope.into()), None),
            Who::Holders { role } => (ParticipantsKind::Holders, None, Some((*role).into())),
            Who::Delegates => (ParticipantsKind::Delegates, None, None),
        };
        Self { kind, scope, role }
    }
}

impl Deliberation {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: DeliberationRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: DeliberationId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(DeliberationOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, DeliberationId(done.subject)).await
    }

    fn key(&self) -> DeliberationId {
        self.row.deliberation
    }
}

/// A deliberation: people talk something over before anybody decides.
#[Object]
impl Deliberation {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Deliberation, self.community, self.key().0).encode()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What is talked over.
    async fn question(&self) -> &str {
        &self.row.question
    }

    /// The proposal it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        match self.row.proposal {
            Some(proposal) => Proposal::find(ctx, self.community, proposal).await,
            None => Ok(None),
        }
    }

    /// The topic it is about.
    async fn topic_id(&self) -> Option<ID> {
        self.row.topic.map(|topic| GlobalId::new(Noun::Topic, self.community, topic.0).encode())
    }

    /// Where it is held.
    async fn venue(&self) -> Venue {
        Venue::new(self.community, self.row.venue)
    }

    /// Which part of the community it concerns.
    async fn scope(&self) -> Scope {
        (&self.row.scope).into()
    }

    /// Who may take part.
    async fn participants(&self) -> Participants {
        (&self.row.participants).into()
    }

    /// Who leads it; null for whoever may not see members.
    async fn facilitator(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.facilitator).await
    }

    /// Where it stands.
    async fn stage(&self) -> DeliberationStage {
        self.row.stage.into()
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        self.row.opened_at.into()
    }

    /// When it last went a step.
    async fn changed_at(&self) -> DateTime {
        self.row.changed_at.into()
    }

    /// What the participants were told beforehand.
    async fn background(&self) -> Option<&str> {
        self.row.background.as_deref()
    }

    /// When they were told.
    async fn informed_at(&self) -> Option<DateTime> {
        self.row.informed_at.map(Into::into)
    }

    /// What it touches of what the law reserves for the owners: no deliberation closes that.
    async fn matters(&self, ctx: &Context<'_>) -> Result<Vec<ReservedMatter>> {
        let ids = ctx.loaders()?.list(MattersOf(self.community, self.key())).await?;
        Ok(ids.iter().filter_map(ReservedMatter::find).collect())
    }

    /// Its rounds, in order.
    async fn rounds(&self, ctx: &Context<'_>) -> Result<Vec<Round>> {
        let rows = ctx.loaders()?.list(RoundsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Round::new(self.community, self.key(), row)).collect())
    }

    /// How many statements were made, hidden ones and those taken back too.
    async fn statement_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let count = ctx.loaders()?.one(StatementCountOf(self.community, self.key())).await?;
        Ok(count.unwrap_or(0))
    }

    /// What was said, in order; null for whoever may not hear it.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those on these sides; all when empty.")] sides: Vec<StatementSide>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Statement>>> {
        if !ctx.sees(self.community, Sight::Statements).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let sides: Vec<_> = sides.into_iter().map(Into::into).collect();
        let views = ctx.app()?.views();
        let page = paging.page()?;
        let rows =
            queries::deliberations::statements::page(&views, self.community, self.key(), &sides, page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| Statement::new(self.community, row)).map(Some)
    }

    /// The parties at the table, in the order they sat down; those that left too.
    async fn delegations(&self, ctx: &Context<'_>) -> Result<Vec<Delegation>> {
        let rows = ctx.loaders()?.list(DelegationsAt(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Delegation::new(self.community, row)).collect())
    }

    /// What was promised, in order.
    async fn commitments(&self, ctx: &Context<'_>) -> Result<Vec<Commitment>> {
        let rows = ctx.loaders()?.list(CommitmentsIn(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| Commitment::new(self.community, row)).collect())
    }

    /// The sheet of commitments added up: how much of what comes from whom, of what was confirmed.
    async fn commitment_sums(&self, ctx: &Context<'_>) -> Result<Vec<CommitmentSum>> {
        let rows = ctx.loaders()?.list(CommitmentSumsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// The drafts of a consensus, the first first; the last one stands.
    async fn drafts(&self, ctx: &Context<'_>) -> Result<Vec<ConsensusDraft>> {
        let rows = ctx.loaders()?.list(DraftsOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| ConsensusDraft::new(self.community, row)).collect())
    }

    /// What it came to.
    async fn conclusion(&self) -> Option<Conclusion> {
        self.row.conclusion.map(Into::into)
    }

    /// What it came to, in words.
    async fn conclusion_text(&self) -> Option<&str> {
        self.row.conclusion_text.as_deref()
    }

    /// The number of the draft that was concluded on.
    async fn concluded_draft(&self) -> Option<u32> {
        self.row.concluded_draft
    }

    /// The rules of the polls that must still decide, because the law reserves the matter for the owners.
    async fn polls_needed(&self) -> Vec<DecisionRule> {
        self.row.polls.iter().filter_map(|rule| rule::preset(rule.as_str())).collect()
    }

    /// When it was concluded.
    async fn concluded_at(&self) -> Option<DateTime> {
        self.row.concluded_at.map(Into::into)
    }

    /// By when those who took part are owed feedback.
    async fn feedback_due(&self) -> Option<DateTime> {
        self.row.feedback_due.map(Into::into)
    }

    /// What was done about it.
    async fn report(&self) -> Option<&str> {
        self.row.report.as_deref()
    }

    /// When that was reported.
    async fn implemented_at(&self) -> Option<DateTime> {
        self.row.implemented_at.map(Into::into)
    }

    /// What those who took part were told.
    async fn feedback(&self) -> Option<&str> {
        self.row.feedback.as_deref()
    }

    /// What those who dissented were told.
    async fn explanation(&self) -> Option<&str> {
        self.row.explanation.as_deref()
    }

    /// When they were told.
    async fn published_at(&self) -> Option<DateTime> {
        self.row.published_at.map(Into::into)
    }

    /// Why it was given up, or taken up again.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// What happened in it, oldest first; `last` gives the newest.
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
            queries::timeline::of_deliberation(&ctx.app()?.views(), self.community, self.key(), page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}
