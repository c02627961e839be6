//! What was written on a topic.

use async_graphql::{Context, Enum, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_projections::queries::topics::EntryRow;

use crate::ask::Ask;
use crate::loaders::SealedWords;
use crate::scalar::DateTime;
use crate::timeline::Actor;

/// What an entry on a topic is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TopicEntryKind {
    /// It was given back at the screening.
    Returned,
    /// Something was done.
    Acted,
    /// Its sender was told that it has come.
    Acknowledged,
    /// An answer in substance.
    Answered,
    /// An answer was corrected.
    Corrected,
    /// It was taken from whoever saw to it.
    Unassigned,
    /// What everybody was told was taken back.
    PublicityWithdrawn,
    /// It was taken up again.
    Reopened,
    /// It was taken back.
    Withdrawn,
    /// It was separated from another one.
    Unmerged,
    /// It did not become what had been said.
    Unlinked,
    /// It ended.
    Closed,
}

impl TopicEntryKind {
    fn of(word: &str) -> Self {
        match word {
            "returned" => Self::Returned,
            "acted" => Self::Acted,
            "acknowledged" => Self::Acknowledged,
            "answered" => Self::Answered,
            "corrected" => Self::Corrected,
            "unassigned" => Self::Unassigned,
            "publicity_withdrawn" => Self::PublicityWithdrawn,
            "reopened" => Self::Reopened,
            "withdrawn" => Self::Withdrawn,
            "unmerged" => Self::Unmerged,
            "unlinked" => Self::Unlinked,
            _ => Self::Closed,
        }
    }
}

pub(super) fn is_answer(row: &EntryRow) -> bool {
    matches!(TopicEntryKind::of(&row.kind), TopicEntryKind::Answered | TopicEntryKind::Corrected)
}

/// What the sender herself may read by her code: what was told to her, not the notes of those who saw to it.
pub(super) fn is_for_the_sender(row: &EntryRow) -> bool {
    use TopicEntryKind as K;
    is_answer(row) || matches!(TopicEntryKind::of(&row.kind), K::Returned | K::Acknowledged | K::Closed)
}

/// Something that was written on a topic.
#[derive(Clone, Debug)]
pub(crate) struct TopicEntry {
    community: CommunityId,
    row: EntryRow,
    /// Whether the viewer may read what is sealed.
    words: bool,
}

impl TopicEntry {
    pub(super) fn new(community: CommunityId, row: EntryRow, words: bool) -> Self {
        Self { community, row, words }
    }
}

/// Something that was written on a topic.
#[Object]
impl TopicEntry {
    /// What it is.
    async fn kind(&self) -> TopicEntryKind {
        TopicEntryKind::of(&self.row.kind)
    }

    /// Of answers and corrections: the number, from 1.
    async fn number(&self) -> Option<u32> {
        self.row.number
    }

    /// What was written; null where there is only a reason, once whose words it was is erased, and for whoever may not read it.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match (&self.row.body, &self.row.words) {
            (Some(body), _) => Ok(Some(body.clone())),
            (None, Some(words)) if self.words => {
                ctx.loaders()?.one(SealedWords::new(self.community, words)).await
            }
            (None, Some(_) | None) => Ok(None),
        }
    }

    /// Why, where an office gave a reason.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }
}
