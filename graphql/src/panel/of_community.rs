//! What a community shows of its panels and its resolutions.

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::MemberId;
use moothall_core::policy::Sight;
use moothall_projections::queries;

use super::{Advice, Panel, PanelVisit};
use crate::ask::Ask;
use crate::due::Due;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::page::{List, Paging, cost};
use crate::people::People;
use crate::resolution::Resolution;

/// A community's panels and resolutions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FollowThrough(pub(crate) CommunityId);

impl FollowThrough {
    async fn shown(&self, ctx: &Context<'_>) -> Result<bool> {
        ctx.sees(self.0, Sight::Matters).await
    }

    fn member(&self, id: &ID) -> Option<MemberId> {
        let id = GlobalId::parse_as(Noun::Member, id).filter(|id| id.community == self.0)?;
        Some(MemberId(id.id))
    }
}

/// A community's panels and resolutions.
#[Object]
impl FollowThrough {
    /// Advisory panels; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn panels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Panel>>> {
        if !self.shown(ctx).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows = queries::panels::page(&ctx.app()?.views(), self.0, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.panel.0, |row| Panel::new(self.0, row)).map(Some)
    }

    /// Opinions and answers that are owed, soonest due first; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, None) * child_complexity + 1")]
    async fn owed_advice(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only what is late.")] overdue: bool,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<Option<List<Advice>>> {
        if !self.shown(ctx).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, None, None);
        let page = paging.page::<Due>()?;
        let app = ctx.app()?;
        let late_at = overdue.then(|| app.clock().now());
        let part = (page.limit, page.after.map(|due| due.0));
        let rows = queries::panels::owed(&app.views(), self.0, late_at, part).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| Due(row.due_key()), |row| Advice::new(self.0, row)).map(Some)
    }

    /// An advisor's docket: everything she gave an opinion on, and what became of it. Null for whoever may not see members.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn advisor_docket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Advice>>> {
        let people = People::seen_by(ctx, self.0).await?;
        let Some(member) = self.member(&member_id) else { return Ok(None) };
        if people.one(member).is_none() || !self.shown(ctx).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows = queries::panels::docket(&ctx.app()?.views(), self.0, member, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.advice.0, |row| Advice::new(self.0, row)).map(Some)
    }

    /// The meetings and visits an advisor was at. Null for whoever may not see members.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn advisor_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<PanelVisit>>> {
        let people = People::seen_by(ctx, self.0).await?;
        let Some(member) = self.member(&member_id) else { return Ok(None) };
        if people.one(member).is_none() || !self.shown(ctx).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows = queries::panels::attendance(&ctx.app()?.views(), self.0, member, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.visit.0, |row| PanelVisit::new(people, row)).map(Some)
    }

    /// Resolutions; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn resolutions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Resolution>>> {
        if !self.shown(ctx).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows = queries::resolutions::page(&ctx.app()?.views(), self.0, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.resolution.0, |row| Resolution::new(self.0, row)).map(Some)
    }
}
