//! The history of one matter, or of all, in words a page can show: what happened, when, by whom.

use async_graphql::{Context, Object, Result, SimpleObject};
use moothall_core::decider::{Actor as Doer, CommunityId};
use moothall_core::ids::MemberId;
use moothall_core::policy::Sight;
use moothall_projections::queries::timeline::TimelineRow;

use crate::ask::Ask;
use crate::deliberation::Deliberation;
use crate::meeting::Meeting;
use crate::membership::Member;
use crate::panel::{Advice, Panel, Project};
use crate::poll::Poll;
use crate::proposal::Proposal;
use crate::resolution::Resolution;
use crate::scalar::DateTime;
use crate::topic::Topic;

/// Who stood behind something.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Actor {
    /// `member`, `administrator`, `clockwork` or `anonymous`.
    pub kind: &'static str,
    /// The member; null for the others, and for whoever may not see names.
    pub member: Option<Member>,
}

impl Actor {
    pub(crate) async fn shown(ctx: &Context<'_>, community: CommunityId, doer: Doer) -> Result<Self> {
        let member = match doer {
            Doer::Member(id) if ctx.sees(community, Sight::Members).await? => {
                Some(Member::new(community, MemberId(id)))
            }
            Doer::Member(_) | Doer::Administrator(_) | Doer::Clockwork | Doer::Anonymous => None,
        };
        Ok(Self { kind: doer.kind(), member })
    }
}

/// One thing that happened to a proposal, a hall, a meeting, in a deliberation or to a poll.
#[derive(Clone, Debug)]
pub(crate) struct TimelineEntry {
    community: CommunityId,
    row: TimelineRow,
}

impl TimelineEntry {
    pub(crate) fn new(community: CommunityId, row: TimelineRow) -> Self {
        Self { community, row }
    }
}

/// One thing that happened to a proposal, a hall, a meeting, in a deliberation or to a poll.
#[Object]
impl TimelineEntry {
    /// The event's number within the community.
    async fn seq(&self) -> u64 {
        self.row.seq
    }

    /// What happened: the event's stored name, such as `poll.opened.v1`.
    async fn kind(&self) -> &str {
        &self.row.kind
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// By whom.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.actor).await
    }

    /// The topic it is about; null also for whoever may not see it.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        match self.row.topic {
            Some(topic) => Topic::find(ctx, self.community, topic).await,
            None => Ok(None),
        }
    }

    /// The proposal it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        match self.row.proposal {
            Some(proposal) => Proposal::find(ctx, self.community, proposal).await,
            None => Ok(None),
        }
    }

    /// The deliberation it is about.
    async fn deliberation(&self, ctx: &Context<'_>) -> Result<Option<Deliberation>> {
        match self.row.deliberation {
            Some(deliberation) => Deliberation::find(ctx, self.community, deliberation).await,
            None => Ok(None),
        }
    }

    /// The poll it is about.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        match self.row.poll {
            Some(poll) => Poll::find(ctx, self.community, poll).await,
            None => Ok(None),
        }
    }

    /// The panel it is about.
    async fn panel(&self, ctx: &Context<'_>) -> Result<Option<Panel>> {
        match self.row.panel {
            Some(panel) => Panel::find(ctx, self.community, panel).await,
            None => Ok(None),
        }
    }

    /// The project it is about.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        match self.row.project {
            Some(project) => Project::find(ctx, self.community, project).await,
            None => Ok(None),
        }
    }

    /// The advice it is about.
    async fn advice(&self, ctx: &Context<'_>) -> Result<Option<Advice>> {
        match self.row.advice {
            Some(advice) => Advice::find(ctx, self.community, advice).await,
            None => Ok(None),
        }
    }

    /// The resolution it is about.
    async fn resolution(&self, ctx: &Context<'_>) -> Result<Option<Resolution>> {
        match self.row.resolution {
            Some(resolution) => Resolution::find(ctx, self.community, resolution).await,
            None => Ok(None),
        }
    }

    /// The meeting it happened at.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<Meeting>> {
        match self.row.meeting {
            Some(meeting) => Meeting::find(ctx, self.community, meeting).await,
            None => Ok(None),
        }
    }

    /// What a line on a page needs besides, as a small JSON object. Nothing personal is in it.
    async fn facts(&self) -> String {
        self.row.facts.to_string()
    }
}
