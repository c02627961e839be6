//! Objections to a provisional result, in the objector's own words.

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::ObjectionId;
use moothall_core::policy::Sight;
use moothall_projections::queries::results::ObjectionRow;

use super::Poll;
use crate::ask::Ask;
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{ObjectionOf, SealedWords};
use crate::membership::Member;
use crate::scalar::DateTime;
use crate::timeline::Actor;

/// An objection to a provisional result.
#[derive(Clone, Debug)]
pub(crate) struct Objection {
    community: CommunityId,
    row: ObjectionRow,
}

impl Objection {
    pub(crate) fn new(community: CommunityId, row: ObjectionRow) -> Self {
        Self { community, row }
    }

    /// The objection, if the viewer may see objections, or filed it.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: ObjectionId,
    ) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        let Some(member) = standing.member else { return Ok(None) };
        let row = ctx.loaders()?.one(ObjectionOf(community, id)).await?;
        let row = row.filter(|row| standing.sees(Sight::Objections) || row.by == member);
        Ok(row.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, ObjectionId(done.subject)).await
    }
}

/// An objection to a provisional result.
#[Object]
impl Objection {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Objection, self.community, self.row.objection.0).encode()
    }

    /// The poll whose result it is about.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        Poll::find(ctx, self.community, self.row.poll).await
    }

    /// Who objects.
    async fn by(&self) -> Member {
        Member::new(self.community, self.row.by)
    }

    /// What is wrong; null once the objector was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.words {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When it was filed.
    async fn filed_at(&self) -> DateTime {
        self.row.filed_at.into()
    }

    /// Whether it was right; null while it is unanswered.
    async fn upheld(&self) -> Option<bool> {
        self.row.upheld
    }

    /// The answer.
    async fn answer(&self) -> Option<&str> {
        self.row.answer.as_deref()
    }

    /// When it was answered.
    async fn answered_at(&self) -> Option<DateTime> {
        self.row.answered_at.map(Into::into)
    }

    /// By whom it was answered.
    async fn answered_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.row.answered_by {
            Some(doer) => Actor::shown(ctx, self.community, doer).await.map(Some),
            None => Ok(None),
        }
    }
}
