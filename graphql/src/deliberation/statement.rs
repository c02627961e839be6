//! Statements: what was said, how many think what of it, and what a moderator did about it. Who thinks what is shown to nobody but
//! herself.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, ParticipantId, StatementId};
use moothall_core::policy::{Action, Sight};
use moothall_core::sealed::{OwnWords, Sealed};
use moothall_projections::queries::deliberations::statements::{StatementRow, StatementState as State};

use super::Deliberation;
use super::party::Delegation;
use crate::ask::Ask;
use crate::enums::{StatementMark, StatementSide, StatementState};
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{DelegationOf, DeliberationOf, MarkCountOf, MarkOn, SealedWords, StatementOf};
use crate::membership::Member;
use crate::scalar::DateTime;

/// A statement made in a deliberation.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    community: CommunityId,
    row: StatementRow,
}

/// How many think what of a statement.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct StatementMarks {
    /// 同意
    pub agree: u64,
    /// 不同意
    pub disagree: u64,
    /// 跳过
    pub pass: u64,
}

/// What a moderator did about a statement, and what the author says to that.
#[derive(Clone, Debug)]
pub(crate) struct Moderation {
    community: CommunityId,
    row: StatementRow,
}

impl Statement {
    /// Whoever makes one has asked whether the viewer may hear statements.
    pub(crate) fn new(community: CommunityId, row: StatementRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: StatementId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Statements).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(StatementOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, StatementId(done.subject)).await
    }
}

/// Whether the viewer wrote the statement, or moderates where it was made.
async fn is_concerned(ctx: &Context<'_>, community: CommunityId, row: &StatementRow) -> Result<bool> {
    let standing = ctx.standing(community).await?;
    let Some(member) = standing.member else { return Ok(false) };
    if row.by == ParticipantId::from(member) || standing.may(Action::ModerateStatements) {
        return Ok(true);
    }
    let deliberation = ctx.loaders()?.one(DeliberationOf(community, row.deliberation)).await?;
    Ok(deliberation.is_some_and(|deliberation| deliberation.facilitator == member))
}

async fn opened(
    ctx: &Context<'_>,
    community: CommunityId,
    words: Option<&Sealed<OwnWords>>,
) -> Result<Option<String>> {
    match words {
        Some(words) => ctx.loaders()?.one(SealedWords::new(community, words)).await,
        None => Ok(None),
    }
}

/// A statement made in a deliberation.
#[Object]
impl Statement {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Statement, self.community, self.row.statement.0).encode()
    }

    /// In which deliberation it was made.
    async fn deliberation(&self, ctx: &Context<'_>) -> Result<Option<Deliberation>> {
        Deliberation::find(ctx, self.community, self.row.deliberation).await
    }

    /// Its number in the deliberation.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// What it is for.
    async fn side(&self) -> StatementSide {
        self.row.side.into()
    }

    /// Who made it; null for whoever may not see members, and for participants of an imported conversation.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, MemberId(self.row.by.0)).await
    }

    /// For which party she spoke.
    async fn delegation(&self, ctx: &Context<'_>) -> Result<Option<Delegation>> {
        let Some(delegation) = self.row.delegation else { return Ok(None) };
        let row = ctx.loaders()?.one(DelegationOf(self.community, delegation)).await?;
        Ok(row.map(|row| Delegation::new(self.community, row)))
    }

    /// What was said; null once the author was erased. What is hidden is for its author and the moderators, what was taken back for
    /// its author and them too.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.row.state != State::Shown && !is_concerned(ctx, self.community, &self.row).await? {
            return Ok(None);
        }
        opened(ctx, self.community, self.row.words.as_ref()).await
    }

    /// Where that can be checked, a source a line.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.row.state != State::Shown && !is_concerned(ctx, self.community, &self.row).await? {
            return Ok(None);
        }
        opened(ctx, self.community, self.row.sources.as_ref()).await
    }

    /// The statement it answers.
    async fn in_reply_to(&self, ctx: &Context<'_>) -> Result<Option<Statement>> {
        match self.row.in_reply_to {
            Some(statement) => Self::find(ctx, self.community, statement).await,
            None => Ok(None),
        }
    }

    /// When it was made.
    async fn made_at(&self) -> DateTime {
        self.row.made_at.into()
    }

    /// Whether it is shown.
    async fn state(&self) -> StatementState {
        self.row.state.into()
    }

    /// How many think what of it.
    async fn marks(&self, ctx: &Context<'_>) -> Result<StatementMarks> {
        let count = ctx.loaders()?.one(MarkCountOf(self.community, self.row.statement)).await?;
        let count = count.unwrap_or_default();
        Ok(StatementMarks { agree: count.agree, disagree: count.disagree, pass: count.pass })
    }

    /// What the viewer herself thinks of it; others' marks are nobody's to see.
    async fn my_mark(&self, ctx: &Context<'_>) -> Result<Option<StatementMark>> {
        let Some(member) = ctx.self_in(self.community).await? else { return Ok(None) };
        let mark = ctx.loaders()?.one(MarkOn(self.community, member, self.row.statement)).await?;
        Ok(mark.map(Into::into))
    }

    /// When it was taken back.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.row.withdrawn_at.map(Into::into)
    }

    /// Why, in its author's words.
    async fn withdrawn_words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened(ctx, self.community, self.row.withdrawn_words.as_ref()).await
    }

    /// What a moderator did about it; null where nothing was done, or what was done was taken back.
    async fn moderation(&self) -> Option<Moderation> {
        self.row.hidden_at.map(|_| Moderation { community: self.community, row: self.row.clone() })
    }
}

/// What a moderator did about a statement, and what the author says to that.
#[Object]
impl Moderation {
    /// Who hid it; null for whoever may not see members.
    async fn hidden_by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        match self.row.hidden_by {
            Some(member) => Member::find(ctx, self.community, member).await,
            None => Ok(None),
        }
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.row.hidden_because.as_deref()
    }

    /// When.
    async fn hidden_at(&self) -> Option<DateTime> {
        self.row.hidden_at.map(Into::into)
    }

    /// The author's appeal, for herself and the moderators.
    async fn appeal(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !is_concerned(ctx, self.community, &self.row).await? {
            return Ok(None);
        }
        opened(ctx, self.community, self.row.appeal.as_ref()).await
    }

    /// When she appealed.
    async fn appealed_at(&self) -> Option<DateTime> {
        self.row.appealed_at.map(Into::into)
    }

    /// Whether she was right; null while that is not decided.
    async fn upheld(&self) -> Option<bool> {
        self.row.upheld
    }

    /// Why that was decided so.
    async fn decision(&self) -> Option<&str> {
        self.row.decided_because.as_deref()
    }

    /// Who decided; null for whoever may not see members.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        match self.row.decided_by {
            Some(member) => Member::find(ctx, self.community, member).await,
            None => Ok(None),
        }
    }

    /// When.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(Into::into)
    }
}
