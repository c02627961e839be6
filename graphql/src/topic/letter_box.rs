//! Letter boxes (红色信箱) and their openings by two people.

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{LetterBoxId, OpeningId};
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::letter_boxes::{LetterBoxRow, OpeningRow};

use crate::ask::Ask;
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{LetterBoxOf, OpeningOf};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::scalar::DateTime;
use crate::scope::Scope;

/// A letter box, opened on schedule by two people.
#[derive(Clone, Debug)]
pub(crate) struct LetterBox {
    community: CommunityId,
    row: LetterBoxRow,
}

impl LetterBox {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: LetterBoxRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: LetterBoxId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        let row = ctx.loaders()?.one(LetterBoxOf(community, id)).await?;
        Ok(row.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, LetterBoxId(done.subject)).await
    }
}

/// A letter box, opened on schedule by two people.
#[Object]
impl LetterBox {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::LetterBox, self.community, self.row.letter_box.0).encode()
    }

    /// Where it hangs.
    async fn place(&self) -> &str {
        &self.row.place
    }

    /// What part of the community it is for.
    async fn scope(&self) -> Scope {
        (&self.row.scope).into()
    }

    /// It is opened at least so often, in days.
    async fn every_days(&self) -> u32 {
        self.row.every_days
    }

    /// Since when it hangs.
    async fn installed_at(&self) -> DateTime {
        self.row.installed_at.into()
    }

    /// Until when it is to be opened (exclusive).
    async fn due_at(&self) -> DateTime {
        self.row.due_at.into()
    }

    /// Whether it should have been opened by now.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.app()?.clock().now();
        Ok(self.row.removed_at.is_none() && self.row.due_at <= now)
    }

    /// When it was last opened.
    async fn opened_at(&self) -> Option<DateTime> {
        self.row.opened_at.map(Into::into)
    }

    /// When it was taken down.
    async fn removed_at(&self) -> Option<DateTime> {
        self.row.removed_at.map(Into::into)
    }

    /// Why it was taken down.
    async fn removed_because(&self) -> Option<&str> {
        self.row.removed_because.as_deref()
    }

    /// Its openings, oldest first.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn openings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<BoxOpening>> {
        let paging = Paging::new(first, after, last, before);
        let (views, page) = (ctx.app()?.views(), paging.page()?);
        let rows = queries::letter_boxes::openings(&views, self.community, self.row.letter_box, page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.opening.0, |row| BoxOpening { community: self.community, row })
    }
}

/// An opening of a letter box: one batch of letters.
#[derive(Clone, Debug)]
pub(crate) struct BoxOpening {
    community: CommunityId,
    row: OpeningRow,
}

impl BoxOpening {
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: OpeningId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        let row = ctx.loaders()?.one(OpeningOf(community, id)).await?;
        Ok(row.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, OpeningId(done.subject)).await
    }
}

/// An opening of a letter box: one batch of letters.
#[Object]
impl BoxOpening {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::BoxOpening, self.community, self.row.opening.0).encode()
    }

    /// Of which box.
    async fn letter_box(&self, ctx: &Context<'_>) -> Result<Option<LetterBox>> {
        LetterBox::find(ctx, self.community, self.row.letter_box).await
    }

    /// Who opened it; null for whoever may not see members.
    async fn opener(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.opener).await
    }

    /// Who is to confirm it; null for whoever may not see members.
    async fn witness(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.witness).await
    }

    /// How many letters lay in it.
    async fn letters(&self) -> u32 {
        self.row.letters
    }

    /// How many of them are registered as topics.
    async fn registered(&self) -> u32 {
        self.row.registered
    }

    /// When it was opened.
    async fn opened_at(&self) -> DateTime {
        self.row.opened_at.into()
    }

    /// When the witness confirmed; null while she has not.
    async fn witnessed_at(&self) -> Option<DateTime> {
        self.row.witnessed_at.map(Into::into)
    }

    /// When it was voided.
    async fn voided_at(&self) -> Option<DateTime> {
        self.row.voided_at.map(Into::into)
    }

    /// Why it was voided.
    async fn voided_because(&self) -> Option<&str> {
        self.row.voided_because.as_deref()
    }
}
