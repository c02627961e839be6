//! The history of a matter, line by line.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{
    AdviceId, DeliberationId, MeetingId, PanelId, PollId, ProjectId, ProposalId, ResolutionId, TopicId,
};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use uuid::Uuid;

use super::topics::Seer;
use super::{Page, QueryError, actor_of, natural, parsed, rows};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRow {
    /// The event's number in the community.
    pub seq: u64,
    /// Its stored name, such as `poll.opened.v1`.
    pub kind: String,
    /// The topic it is about.
    pub topic: Option<TopicId>,
    /// The proposal it is about, itself or through its poll.
    pub proposal: Option<ProposalId>,
    /// The deliberation it is about.
    pub deliberation: Option<DeliberationId>,
    /// The poll it is about.
    pub poll: Option<PollId>,
    /// The panel it is about.
    pub panel: Option<PanelId>,
    /// The project it is about.
    pub project: Option<ProjectId>,
    /// The advice it is about.
    pub advice: Option<AdviceId>,
    /// The resolution it is about.
    pub resolution: Option<ResolutionId>,
    /// The meeting it happened at.
    pub meeting: Option<MeetingId>,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// A few facts, none of them personal.
    pub facts: serde_json::Value,
}

#[derive(sqlx::FromRow)]
struct Raw {
    seq: i64,
    kind: String,
    topic: Option<Uuid>,
    proposal: Option<Uuid>,
    deliberation: Option<Uuid>,
    poll: Option<Uuid>,
    panel: Option<Uuid>,
    project: Option<Uuid>,
    advice: Option<Uuid>,
    resolution: Option<Uuid>,
    meeting: Option<Uuid>,
    at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
    facts: String,
}

impl Raw {
    fn read(self) -> Result<TimelineRow, QueryError> {
        Ok(TimelineRow {
            seq: natural(self.seq),
            kind: self.kind,
            topic: self.topic.map(TopicId),
            proposal: self.proposal.map(ProposalId),
            deliberation: self.deliberation.map(DeliberationId),
            poll: self.poll.map(PollId),
            panel: self.panel.map(PanelId),
            project: self.project.map(ProjectId),
            advice: self.advice.map(AdviceId),
            resolution: self.resolution.map(ResolutionId),
            meeting: self.meeting.map(MeetingId),
            at: Timestamp(self.at),
            actor: actor_of("timeline", &self.by_kind, self.by_id)?,
            facts: parsed("timeline", &self.facts)?,
        })
    }
}

const SELECT: &str = "SELECT t.seq, t.kind, t.topic, coalesce(t.proposal, p.proposal, d.proposal) AS proposal, t.deliberation, \
     t.poll, t.meeting, t.panel, t.project, t.advice, t.resolution, t.at, t.by_kind, t.by_id, t.facts FROM timeline t \
     LEFT JOIN poll p ON p.community = t.community AND p.poll = t.poll \
     LEFT JOIN deliberation d ON d.community = t.community AND d.deliberation = t.deliberation \
     WHERE t.community = $1 AND ";

async fn lines(
    database: &Database,
    (community, id): (CommunityId, Uuid),
    which: &str,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!("{SELECT} {which} AND {}", page.tail("t.seq", 3));
    let found = rows!(database, Raw, &sql, community.0, id, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// What happened to a topic. Whoever asks has looked whether it may be seen.
pub async fn of_topic(
    database: &Database,
    community: CommunityId,
    topic: TopicId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    lines(database, (community, topic.0), "t.topic = $2", page).await
}

/// What happened to a proposal, in the deliberations on it and in its polls.
pub async fn of_proposal(
    database: &Database,
    community: CommunityId,
    proposal: ProposalId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    let which = "(t.proposal = $2 \
                  OR t.deliberation IN (SELECT e.deliberation FROM deliberation e \
                      WHERE e.community = $1 AND e.proposal = $2) \
                  OR t.poll IN (SELECT q.poll FROM poll q WHERE q.community = $1 AND q.proposal = $2) \
                  OR t.project IN (SELECT j.project FROM project j WHERE j.community = $1 AND j.proposal = $2) \
                  OR t.advice IN (SELECT a.advice FROM advice a WHERE a.community = $1 AND a.proposal = $2) \
                  OR t.resolution IN (SELECT r.resolution FROM resolution r JOIN poll q ON q.community = $1 \
                      AND q.poll = r.poll WHERE r.community = $1 AND q.proposal = $2))";
    lines(database, (community, proposal.0), which, page).await
}

/// What happened in a deliberation.
pub async fn of_deliberation(
    database: &Database,
    community: CommunityId,
    deliberation: DeliberationId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    lines(database, (community, deliberation.0), "t.deliberation = $2", page).await
}

/// What happened in a poll.
pub async fn of_poll(
    database: &Database,
    community: CommunityId,
    poll: PollId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    lines(database, (community, poll.0), "t.poll = $2", page).await
}

/// What happened to a panel, its projects and its advice.
pub async fn of_panel(
    database: &Database,
    community: CommunityId,
    panel: PanelId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    let which = "(t.panel = $2 \
                  OR t.project IN (SELECT j.project FROM project j WHERE j.community = $1 AND j.panel = $2) \
                  OR t.advice IN (SELECT a.advice FROM advice a WHERE a.community = $1 AND a.panel = $2))";
    lines(database, (community, panel.0), which, page).await
}

/// What happened to a project, from its opening to the settlement of the resolution that carried it out.
pub async fn of_project(
    database: &Database,
    community: CommunityId,
    project: ProjectId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    let which = "(t.project = $2 \
                  OR t.advice IN (SELECT a.advice FROM advice a WHERE a.community = $1 AND a.project = $2) \
                  OR t.resolution IN (SELECT r.resolution FROM resolution r WHERE r.community = $1 AND r.project = $2))";
    lines(database, (community, project.0), which, page).await
}

/// What happened to a resolution.
pub async fn of_resolution(
    database: &Database,
    community: CommunityId,
    resolution: ResolutionId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    lines(database, (community, resolution.0), "t.resolution = $2", page).await
}

/// What happened at a meeting.
pub async fn of_meeting(
    database: &Database,
    community: CommunityId,
    meeting: MeetingId,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    lines(database, (community, meeting.0), "t.meeting = $2", page).await
}

/// What happened in all matters of a community, without those topics that are not for the viewer.
pub async fn of_community(
    database: &Database,
    community: CommunityId,
    seer: Seer,
    page: Page<u64>,
) -> Result<Vec<TimelineRow>, QueryError> {
    let which = format!(
        "(t.topic IS NULL OR EXISTS (SELECT 1 FROM topic m WHERE m.community = t.community AND m.topic = t.topic AND {}))",
        seer.sees("m", "$2")
    );
    lines(database, (community, seer.key()), &which, page).await
}
