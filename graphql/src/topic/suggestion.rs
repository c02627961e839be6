//! Suggestions on topics: what became of each and where it was used; clusters; appeals against hiding.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::SuggestionId;
use moothall_core::policy::Sight;
use moothall_projections::queries::suggestions::{AppealRow, ClusterRow, SuggestionRow, TraceRow};
use uuid::Uuid;

use super::Topic;
use crate::ask::Ask;
use crate::enums::{AdoptionStage, Channel, SuggestionDecision, TopicVoice};
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AppealsOf, SealedContact, SealedName, SealedWords, SuggestionOf, TracesOf};
use crate::membership::Member;
use crate::scalar::DateTime;
use crate::timeline::Actor;

/// A suggestion on a topic.
#[derive(Clone, Debug)]
pub(crate) struct Suggestion {
    community: CommunityId,
    row: SuggestionRow,
}

impl Suggestion {
    /// Whoever makes one has asked whether the viewer may see the topic.
    pub(crate) fn new(community: CommunityId, row: SuggestionRow) -> Self {
        Self { community, row }
    }

    /// The suggestion, if the viewer may see its topic.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: SuggestionId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        let Some(row) = ctx.loaders()?.one(SuggestionOf(community, id)).await? else { return Ok(None) };
        let topic = Topic::find(ctx, community, row.topic).await?;
        Ok(topic.map(|_| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, SuggestionId(done.subject)).await
    }

    async fn is_handled(&self, ctx: &Context<'_>) -> Result<bool> {
        let standing = ctx.standing(self.community).await?;
        let own = standing.member.is_some() && standing.member == self.row.giver;
        Ok(standing.sees(Sight::Intake) || own)
    }
}

/// A suggestion on a topic.
#[Object]
impl Suggestion {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Suggestion, self.community, self.row.suggestion.0).encode()
    }

    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        Topic::find(ctx, self.community, self.row.topic).await
    }

    /// What it says; null once whoever gave it was erased, while it is hidden, and for whoever may not read it.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(words) = &self.row.words else { return Ok(None) };
        let open = self.row.hidden_because.is_none() && ctx.sees(self.community, Sight::TopicWords).await?;
        if !open && !self.is_handled(ctx).await? {
            return Ok(None);
        }
        ctx.loaders()?.one(SealedWords::new(self.community, words)).await
    }

    /// Whose it is.
    async fn voice(&self) -> TopicVoice {
        self.row.voice.into()
    }

    /// The member who gave it; null where nobody knows, where she is none, and for whoever may not see members.
    async fn giver(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        match self.row.giver {
            Some(giver) => Member::find(ctx, self.community, giver).await,
            None => Ok(None),
        }
    }

    /// The name of a giver who is no member; null for whoever does not handle topics.
    async fn giver_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.name {
            Some(name) if self.is_handled(ctx).await? => {
                ctx.loaders()?.one(SealedName::new(self.community, name)).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// How to reach a giver who is no member; null for whoever does not handle topics.
    async fn giver_contact(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.contact {
            Some(contact) if self.is_handled(ctx).await? => {
                ctx.loaders()?.one(SealedContact::new(self.community, contact)).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// How it came: on screen or offline.
    async fn channel(&self) -> Channel {
        self.row.channel.into()
    }

    /// When it was given.
    async fn given_at(&self) -> DateTime {
        self.row.given_at.into()
    }

    /// The cluster it is in.
    async fn cluster_id(&self) -> Option<ID> {
        let cluster = self.row.cluster?;
        Some(GlobalId::new(Noun::SuggestionCluster, self.community, cluster.0).encode())
    }

    /// What became of it.
    async fn decision(&self) -> SuggestionDecision {
        self.row.decision.into()
    }

    /// The stage for which it was adopted.
    async fn stage(&self) -> Option<AdoptionStage> {
        self.row.stage.map(Into::into)
    }

    /// How it is used, or why it is not.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// When that was decided.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(Into::into)
    }

    /// By whom that was decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.row.decided_by {
            Some(doer) => Actor::shown(ctx, self.community, doer).await.map(Some),
            None => Ok(None),
        }
    }

    /// The stages at which it was used, in order: first where it was adopted.
    async fn traces(&self, ctx: &Context<'_>) -> Result<Vec<SuggestionTrace>> {
        let rows = ctx.loaders()?.list(TracesOf(self.community, self.row.suggestion)).await?;
        Ok(rows.into_iter().map(|row| SuggestionTrace { community: self.community, row }).collect())
    }

    /// Why its text is hidden; null where it is not.
    async fn hidden_because(&self) -> Option<&str> {
        self.row.hidden_because.as_deref()
    }

    /// Objections of its author to the hiding of its text; null for whoever does not see to it.
    async fn appeals(&self, ctx: &Context<'_>) -> Result<Option<Vec<HidingAppeal>>> {
        if !self.is_handled(ctx).await? {
            return Ok(None);
        }
        appeals(ctx, self.community, self.row.suggestion.0).await.map(Some)
    }
}

/// A stage at which an adopted suggestion was used.
#[derive(Clone, Debug)]
pub(crate) struct SuggestionTrace {
    community: CommunityId,
    row: TraceRow,
}

/// A stage at which an adopted suggestion was used.
#[Object]
impl SuggestionTrace {
    /// The stage.
    async fn stage(&self) -> AdoptionStage {
        self.row.stage.into()
    }

    /// How it was used there.
    async fn note(&self) -> &str {
        &self.row.note
    }

    /// When that was recorded.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom that was recorded.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }
}

/// Suggestions that say the same, put together under a label.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SuggestionCluster {
    /// Its global id.
    pub id: ID,
    /// What they have in common.
    pub label: String,
    /// How many there are.
    pub count: u64,
    /// When they were put together.
    pub made_at: DateTime,
}

impl SuggestionCluster {
    pub(super) fn new(community: CommunityId, row: ClusterRow) -> Self {
        Self {
            id: GlobalId::new(Noun::SuggestionCluster, community, row.cluster.0).encode(),
            label: row.label,
            count: row.suggestions,
            made_at: row.at.into(),
        }
    }
}

pub(super) async fn appeals(
    ctx: &Context<'_>,
    community: CommunityId,
    target: Uuid,
) -> Result<Vec<HidingAppeal>> {
    let rows = ctx.loaders()?.list(AppealsOf(community, target)).await?;
    Ok(rows.into_iter().map(|row| HidingAppeal { community, row }).collect())
}

/// An objection to the hiding of a text, by its author.
#[derive(Clone, Debug)]
pub(crate) struct HidingAppeal {
    community: CommunityId,
    row: AppealRow,
}

/// An objection to the hiding of a text, by its author.
#[Object]
impl HidingAppeal {
    /// The author.
    async fn author(&self) -> Member {
        Member::new(self.community, self.row.author)
    }

    /// What she says; null once she was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.words {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When.
    async fn filed_at(&self) -> DateTime {
        self.row.filed_at.into()
    }

    /// Whether she was right; null while it is undecided.
    async fn upheld(&self) -> Option<bool> {
        self.row.upheld
    }

    /// Why.
    async fn answer(&self) -> Option<&str> {
        self.row.answer.as_deref()
    }

    /// When it was decided.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(Into::into)
    }

    /// By whom it was decided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Actor>> {
        match self.row.decided_by {
            Some(doer) => Actor::shown(ctx, self.community, doer).await.map(Some),
            None => Ok(None),
        }
    }
}
