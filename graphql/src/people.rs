//! Naming members inside what is shown as a whole: whether the viewer may see members is asked once.

use async_graphql::{Context, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::MemberId;
use moothall_core::policy::{Sight, Standing};
use moothall_projections::queries::panels as rows;

use crate::ask::Ask;
use crate::membership::Member;
use crate::scalar::DateTime;

/// Whom the viewer may see in a community.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People {
    pub(crate) community: CommunityId,
    pub(crate) standing: Standing,
}

impl People {
    pub(crate) async fn seen_by(ctx: &Context<'_>, community: CommunityId) -> Result<Self> {
        Ok(Self { community, standing: ctx.standing(community).await? })
    }

    /// A member, for whoever may see members, or is that member.
    pub(crate) fn one(&self, member: MemberId) -> Option<Member> {
        let shown = self.standing.sees(Sight::Members) || self.standing.member == Some(member);
        shown.then(|| Member::new(self.community, member))
    }

    /// Those of them whom the viewer may see.
    pub(crate) fn all(&self, members: &[MemberId]) -> Vec<Member> {
        members.iter().filter_map(|member| self.one(*member)).collect()
    }
}

/// When and why something ended, was lifted, struck out or revised.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Ending {
    /// When.
    pub at: DateTime,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

impl From<&rows::Ending> for Ending {
    fn from(ending: &rows::Ending) -> Self {
        Self { at: ending.at.into(), reason: ending.reason.clone() }
    }
}

pub(crate) fn ending(ending: Option<&rows::Ending>) -> Option<Ending> {
    ending.map(Into::into)
}
