//! A deliberation hall (议事厅) as members see it: house rules, council, what the halls below have carried up, its meetings.

pub(crate) mod commands;
mod rules;

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::HallId;
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::halls::{CarriedRow, HallRow, SeatRow};
use moothall_projections::queries::meetings::MeetingFilter;

pub(crate) use rules::{HouseRules, Majority};

use crate::ask::Ask;
use crate::enums::MeetingPhase;
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{CarriedTo, CouncilOf, HallOf};
use crate::meeting::Meeting;
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::scalar::DateTime;
use crate::scope::Scope;

/// A deliberation hall: a council of members that meets under its own house rules.
#[derive(Clone, Debug)]
pub(crate) struct Hall {
    community: CommunityId,
    row: HallRow,
}

/// A seat on a hall's council.
#[derive(Clone, Debug)]
pub(crate) struct HallSeat {
    community: CommunityId,
    row: SeatRow,
}

/// A seat on a hall's council.
#[Object]
impl HallSeat {
    /// Who sits; null for whoever may not see members.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.member).await
    }

    /// The term begins.
    async fn from(&self) -> DateTime {
        self.row.term.from.into()
    }

    /// The term ends, exclusive; null while nothing else is said.
    async fn until(&self) -> Option<DateTime> {
        self.row.term.until.map(Into::into)
    }

    /// When the seat was given.
    async fn seated_at(&self) -> DateTime {
        self.row.seated_at.into()
    }

    /// When it was taken back or given up.
    async fn unseated_at(&self) -> Option<DateTime> {
        self.row.unseated_at.map(Into::into)
    }

    /// Why.
    async fn unseated_because(&self) -> Option<&str> {
        self.row.unseated_because.as_deref()
    }
}

/// What a hall below has found, carried up to be taken up here.
#[derive(Clone, Debug)]
pub(crate) struct CarriedSummary {
    community: CommunityId,
    row: CarriedRow,
}

/// What a hall below has found, carried up to be taken up here.
#[Object]
impl CarriedSummary {
    /// The item it was found on; name it when scheduling an item here that takes it up.
    async fn item_id(&self) -> ID {
        GlobalId::new(Noun::AgendaItem, self.community, self.row.item.0).encode()
    }

    /// What that item is called.
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// What was found.
    async fn summary(&self) -> &str {
        &self.row.summary
    }

    /// The meeting that dealt with it.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<Meeting>> {
        Meeting::find(ctx, self.community, self.row.meeting).await
    }

    /// When it was carried.
    async fn carried_at(&self) -> DateTime {
        self.row.at.into()
    }
}

impl Hall {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: HallRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(ctx: &Context<'_>, community: CommunityId, id: HallId) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(HallOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, HallId(done.subject)).await
    }
}

/// A deliberation hall: a council of members that meets under its own house rules.
#[Object]
impl Hall {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Hall, self.community, self.row.hall.0).encode()
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Where it meets.
    async fn venue(&self) -> &str {
        &self.row.venue
    }

    /// Which part of the community it speaks for.
    async fn scope(&self) -> Scope {
        Scope::from(&self.row.scope)
    }

    /// The hall to which its summaries are carried.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.row.parent {
            Some(parent) => Self::find(ctx, self.community, parent).await,
            None => Ok(None),
        }
    }

    /// Who convenes and chairs it; null for whoever may not see members.
    async fn chair(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.chair).await
    }

    /// How many seats the council has.
    async fn council_size(&self) -> u32 {
        self.row.council_size
    }

    /// The house rules. A meeting keeps those that were in force at its notice.
    async fn rules(&self) -> HouseRules {
        HouseRules::from(&self.row.rules)
    }

    /// The council now, in the order of seating; past seats too when asked for.
    async fn council(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Also seats that are no longer held, or not yet.")] past: bool,
    ) -> Result<Vec<HallSeat>> {
        let now = ctx.app()?.clock().now();
        let rows = ctx.loaders()?.list(CouncilOf(self.community, self.row.hall)).await?;
        let shown = rows.into_iter().filter(|row| past || row.is_held(now));
        Ok(shown.map(|row| HallSeat { community: self.community, row }).collect())
    }

    /// What the halls below have carried up, oldest first.
    async fn carried_summaries(&self, ctx: &Context<'_>) -> Result<Vec<CarriedSummary>> {
        let rows = ctx.loaders()?.list(CarriedTo(self.community, self.row.hall)).await?;
        Ok(rows.into_iter().map(|row| CarriedSummary { community: self.community, row }).collect())
    }

    /// The halls right below it.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn halls(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Self>> {
        let paging = Paging::new(first, after, last, before);
        let below = Some(self.row.hall);
        let rows = queries::halls::page(&ctx.app()?.views(), self.community, below, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.hall.0, |row| Self::new(self.community, row))
    }

    /// Its meetings, oldest first; `last` gives the newest.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that stand so; all when empty.")] phases: Vec<MeetingPhase>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Meeting>> {
        let paging = Paging::new(first, after, last, before);
        let phases = phases.into_iter().map(Into::into).collect();
        let filter = MeetingFilter { hall: Some(self.row.hall), phases };
        let rows =
            queries::meetings::page(&ctx.app()?.views(), self.community, &filter, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.meeting.0, |row| Meeting::new(self.community, row))
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        self.row.opened_at.into()
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(Into::into)
    }

    /// Why.
    async fn closed_because(&self) -> Option<&str> {
        self.row.closed_because.as_deref()
    }
}
