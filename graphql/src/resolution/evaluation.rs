//! What people think of a resolution: evaluations by role with exact means, and challenges.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::fraction::Fraction as ExactFraction;
use moothall_core::policy::Sight;
use moothall_core::resolution::EvaluationRole as Role;
use moothall_projections::queries::resolutions::{ChallengeRow, ResolutionRow};
use moothall_projections::queries::voices::VoiceRow;

use crate::ask::Ask;
use crate::enums::EvaluationRole;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{SealedWords, VoicesOn};
use crate::membership::Member;
use crate::people::{Ending, ending};
use crate::scalar::{DateTime, Fraction};

/// How those in one role evaluated.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct RoleScore {
    /// In which role.
    pub role: EvaluationRole,
    /// How many.
    pub count: u64,
    /// The exact mean of their scores, from 1 to 5; null where nobody has evaluated.
    pub mean: Option<Fraction>,
}

/// By role, in their order.
pub(crate) fn scores(row: &ResolutionRow) -> Vec<RoleScore> {
    let of = |role: Role| {
        let (mut count, mut sum) = (0_u64, 0_u64);
        for (_, score) in row.evaluations.values().filter(|(known, _)| *known == role) {
            count += 1;
            sum += u64::from(*score);
        }
        let mean = ExactFraction::new(sum.into(), count.into()).map(Fraction::from);
        RoleScore { role: role.into(), count, mean }
    };
    Role::ALL.into_iter().map(of).collect()
}

/// What one person thinks of it.
#[derive(Clone, Debug)]
pub(crate) struct Evaluation {
    pub(crate) community: CommunityId,
    pub(crate) row: VoiceRow,
}

/// What one person thinks of it.
#[Object]
impl Evaluation {
    /// Who.
    async fn member(&self) -> Member {
        Member::new(self.community, self.row.member)
    }

    /// In which role.
    async fn role(&self) -> Option<EvaluationRole> {
        self.row.role.map(Into::into)
    }

    /// From 1 to 5.
    async fn score(&self) -> Option<i64> {
        self.row.score
    }

    /// What she says; null where she says nothing, or was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.words {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }
}

/// A challenge to a resolution.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) community: CommunityId,
    pub(crate) row: ChallengeRow,
}

/// A challenge to a resolution.
#[Object]
impl Challenge {
    /// Its global id.
    async fn id(&self) -> ID {
        GlobalId::new(Noun::Challenge, self.community, self.row.challenge.0).encode()
    }

    /// Who challenges; null for whoever may not see members.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.by).await
    }

    /// Why, in her own words; null for whoever may not see them, and once she was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let standing = ctx.standing(self.community).await?;
        if !standing.sees(Sight::Voices) && standing.member != Some(self.row.by) {
            return Ok(None);
        }
        let voices = ctx.loaders()?.list(VoicesOn(self.community, self.row.challenge.0)).await?;
        match voices.into_iter().next().and_then(|voice| voice.words) {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, &words)).await,
            None => Ok(None),
        }
    }

    /// When it was filed.
    async fn filed_at(&self) -> DateTime {
        self.row.filed_at.into()
    }

    /// When it was taken back.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.row.withdrawn_at.map(Into::into)
    }

    /// Whether the ruling annuls the resolution; null while nothing is ruled.
    async fn annuls(&self) -> Option<bool> {
        self.row.ruling.as_ref().map(|(annuls, _, _)| *annuls)
    }

    /// On what grounds.
    async fn grounds(&self) -> Option<&str> {
        self.row.ruling.as_ref().map(|(_, grounds, _)| grounds.as_str())
    }

    /// When that was ruled.
    async fn ruled_at(&self) -> Option<DateTime> {
        self.row.ruling.as_ref().map(|(_, _, at)| (*at).into())
    }

    /// When a ruling was last reversed, and why.
    async fn reversed(&self) -> Option<Ending> {
        ending(self.row.reversed.as_ref())
    }
}
