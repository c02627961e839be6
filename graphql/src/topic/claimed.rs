//! A topic as its anonymous sender sees it, by her code.

use async_graphql::{Context, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_eventstore::identity::ClaimCode;
use moothall_projections::queries;
use moothall_projections::queries::topics::TopicRow;

use super::entry::{TopicEntry, is_for_the_sender};
use crate::ask::Ask;
use crate::edge;
use crate::enums::{Channel, TopicPhase};
use crate::fault::{internal, too_many_guesses};
use crate::loaders::EntriesOn;
use crate::scalar::DateTime;

/// What somebody sent without saying who she is, by the code she was given.
#[derive(Clone, Debug)]
pub(crate) struct ClaimedTopic {
    community: CommunityId,
    row: TopicRow,
}

impl ClaimedTopic {
    /// Whoever has the code may see it, signed in or not: nobody is asked who she is.
    pub(crate) async fn find(ctx: &Context<'_>, community: CommunityId, code: &str) -> Result<Option<Self>> {
        let Some(code) = ClaimCode::parse(code) else { return Ok(None) };
        if let Some(wait) = edge::must_wait(ctx) {
            return Err(too_many_guesses(ctx.language(), wait));
        }
        let app = ctx.app()?;
        let digest = code.digest(app.vault(), community);
        let row = queries::topics::claimed(&app.views(), community, &digest).await;
        Ok(row.map_err(|fault| internal(&fault))?.map(|row| Self { community, row }))
    }
}

/// What somebody sent without saying who she is, by the code she was given.
#[Object]
impl ClaimedTopic {
    /// Where it stands.
    async fn phase(&self) -> TopicPhase {
        self.row.phase.into()
    }

    /// How it came.
    async fn channel(&self) -> Option<Channel> {
        self.row.channel.map(Into::into)
    }

    /// When it was registered.
    async fn raised_at(&self) -> DateTime {
        self.row.raised_at.into()
    }

    /// Until when it is to be answered (exclusive).
    async fn due_at(&self) -> Option<DateTime> {
        self.row.due_at.map(Into::into)
    }

    /// When there was an answer in substance.
    async fn answered_at(&self) -> Option<DateTime> {
        self.row.answered_at.map(Into::into)
    }

    /// What she was told: receipts, returns, answers and their corrections; where her topic went on in another one, the other's answers too.
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<TopicEntry>> {
        let mut rows = ctx.loaders()?.list(EntriesOn(self.community, self.row.topic)).await?;
        if let Some(into) = self.row.merged_into {
            rows.extend(ctx.loaders()?.list(EntriesOn(self.community, into)).await?);
        }
        let hers = rows.into_iter().filter(is_for_the_sender);
        Ok(hers.map(|row| TopicEntry::new(self.community, row, true)).collect())
    }
}
