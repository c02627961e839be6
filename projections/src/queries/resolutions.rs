//! Resolutions, and milestones that are late.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{PollId, ProjectId, ResolutionId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::panels::{DueKey, belonging, by_ids, pages, read};
use super::{Ids, Page, QueryError, grouped, parsed, rows};
pub use crate::panels::doc::Ending;
pub use crate::resolutions::doc::*;

pages! {
    /// Resolutions.
    page of "resolution" by "resolution" -> ResolutionRow;
}

by_ids! {
    /// Resolutions by id.
    resolutions_by_ids of "resolution" by "resolution" as ResolutionId -> ResolutionRow;
}

belonging! {
    /// The resolutions that rest on these polls.
    of_polls of "resolution" by "resolution" to "poll" as PollId -> ResolutionRow;
    /// The resolutions that carry out these projects.
    of_projects of "resolution" by "resolution" to "project" as ProjectId -> ResolutionRow;
}

/// A milestone that is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverdueRow {
    /// In which community.
    pub community: CommunityId,
    /// Of which resolution.
    pub resolution: ResolutionRow,
    /// The milestone.
    pub milestone: MilestoneRow,
}

impl OverdueRow {
    /// Its place in the list.
    #[must_use]
    pub fn key(&self) -> DueKey {
        DueKey { due_at: self.milestone.due_at, id: self.milestone.milestone.0 }
    }
}

/// Milestones of the communities that are late at `now`, longest first; those of resolutions that fell or are archived are owed no more.
pub async fn overdue(
    database: &Database,
    communities: &[CommunityId],
    now: Timestamp,
    (limit, after): (u32, Option<DueKey>),
) -> Result<Vec<OverdueRow>, QueryError> {
    let sql = "SELECT m.community, m.milestone, r.body FROM milestone m JOIN resolution r \
               ON r.community = m.community AND r.resolution = m.resolution \
               WHERE m.community IN_IDS($1) AND m.due_at <= $2 AND r.state IN ('standing', 'suspended') \
               AND (m.due_at, m.milestone) > ($3, $4) ORDER BY m.due_at, m.milestone LIMIT $5";
    let wanted: Ids = communities.iter().map(|community| community.0).collect();
    let (due_at, id) = after.map_or((i64::MIN, Uuid::nil()), |key| (key.due_at.0, key.id));
    let found = rows!(database, (Uuid, Uuid, String), sql, wanted, now.0, due_at, id, i64::from(limit))?;
    let mut overdue = Vec::with_capacity(found.len());
    for (community, id, body) in found {
        let resolution: ResolutionRow = parsed("resolution", &body)?;
        if let Some(milestone) = resolution.milestones.iter().find(|known| known.milestone.0 == id).cloned() {
            overdue.push(OverdueRow { community: CommunityId(community), resolution, milestone });
        }
    }
    Ok(overdue)
}
