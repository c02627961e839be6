//! Panels, their lotteries, visits, projects and advice.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{AdviceId, LotteryId, MemberId, PanelId, ProjectId, ProposalId, VisitId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, grouped, parsed, rows};
pub use crate::panels::doc::*;

/// Documents with what they belong to.
pub(super) fn read<D: DeserializeOwned>(
    table: &'static str,
    found: Vec<(Uuid, String)>,
) -> Result<Vec<(Uuid, D)>, QueryError> {
    found.into_iter().map(|(id, body)| Ok((id, parsed(table, &body)?))).collect()
}

/// One page of documents of a community, in the order they were made.
macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident of $table:literal by $key:literal -> $row:ty;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            database: &Database,
            community: CommunityId,
            page: Page<Uuid>,
        ) -> Result<Vec<$row>, QueryError> {
            let (after, before) = page.bounds();
            let sql = format!(
                concat!("SELECT ", $key, ", body FROM ", $table, " WHERE community = $1 AND {}"),
                page.tail($key, 2)
            );
            let found =
                rows!(database, (Uuid, String), &sql, community.0, after, before, i64::from(page.limit))?;
            let found = read($table, page.in_order(found))?;
            Ok(found.into_iter().map(|(_, row)| row).collect())
        }
    )*};
}
pub(super) use pages;

/// Documents by id.
macro_rules! by_ids {
    ($($(#[$doc:meta])* $name:ident of $table:literal by $key:literal as $id:ident -> $row:ty;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            database: &Database,
            community: CommunityId,
            ids: &[$id],
        ) -> Result<BTreeMap<$id, $row>, QueryError> {
            let sql = concat!("SELECT ", $key, ", body FROM ", $table, " WHERE community = $1 AND ", $key, " IN_IDS($2)");
            let wanted: Ids = ids.iter().map(|id| id.0).collect();
            let found = rows!(database, (Uuid, String), sql, community.0, wanted)?;
            Ok(read($table, found)?.into_iter().map(|(id, row)| ($id(id), row)).collect())
        }
    )*};
}
pub(super) use by_ids;

/// Documents by what they belong to, in the order they were made.
macro_rules! belonging {
    ($($(#[$doc:meta])* $name:ident of $table:literal by $key:literal to $owner:literal as $id:ident -> $row:ty;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            database: &Database,
            community: CommunityId,
            ids: &[$id],
        ) -> Result<BTreeMap<$id, Vec<$row>>, QueryError> {
            let sql = concat!(
                "SELECT ", $owner, ", body FROM ", $table, " WHERE community = $1 AND ", $owner, " IN_IDS($2) ORDER BY ", $key
            );
            let wanted: Ids = ids.iter().map(|id| id.0).collect();
            let found = rows!(database, (Uuid, String), sql, community.0, wanted)?;
            Ok(grouped(read($table, found)?.into_iter().map(|(id, row)| ($id(id), row))))
        }
    )*};
}
pub(super) use belonging;

pages! {
    /// Panels.
    page of "panel" by "panel" -> PanelRow;
    /// Projects.
    projects of "project" by "project" -> ProjectRow;
}

by_ids! {
    /// Panels by id.
    panels_by_ids of "panel" by "panel" as PanelId -> PanelRow;
    /// Lotteries by id.
    lotteries_by_ids of "lottery" by "lottery" as LotteryId -> LotteryRow;
    /// Visits by id.
    visits_by_ids of "panel_visit" by "visit" as VisitId -> VisitRow;
    /// Projects by id.
    projects_by_ids of "project" by "project" as ProjectId -> ProjectRow;
    /// Advice by id.
    advice_by_ids of "advice" by "advice" as AdviceId -> AdviceRow;
}

belonging! {
    /// The lotteries of these panels.
    lotteries of "lottery" by "lottery" to "panel" as PanelId -> LotteryRow;
    /// The projects of these panels.
    projects_of_panels of "project" by "project" to "panel" as PanelId -> ProjectRow;
    /// The projects about these proposals.
    projects_of_proposals of "project" by "project" to "proposal" as ProposalId -> ProjectRow;
    /// The advice about these proposals.
    advice_of_proposals of "advice" by "advice" to "proposal" as ProposalId -> AdviceRow;
    /// The advice about these projects.
    advice_of_projects of "advice" by "advice" to "project" as ProjectId -> AdviceRow;
    /// The visits to these projects.
    visits_of_projects of "panel_visit" by "visit" to "project" as ProjectId -> VisitRow;
}

async fn documents<D: DeserializeOwned>(
    database: &Database,
    (community, of): (CommunityId, Uuid),
    (table, key): (&'static str, &str),
    (from, page): (&str, Page<Uuid>),
) -> Result<Vec<D>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!("SELECT d.{key}, d.body FROM {from} AND {}", page.tail(&format!("d.{key}"), 3));
    let found = rows!(database, (Uuid, String), &sql, community.0, of, after, before, i64::from(page.limit))?;
    Ok(read(table, page.in_order(found))?.into_iter().map(|(_, row)| row).collect())
}

/// Meetings and visits of a panel, in the order they were entered.
pub async fn visits(
    database: &Database,
    community: CommunityId,
    panel: PanelId,
    page: Page<Uuid>,
) -> Result<Vec<VisitRow>, QueryError> {
    let from = "panel_visit d WHERE d.community = $1 AND d.panel = $2";
    documents(database, (community, panel.0), ("panel_visit", "visit"), (from, page)).await
}

/// Meetings and visits an advisor was at.
pub async fn attendance(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    page: Page<Uuid>,
) -> Result<Vec<VisitRow>, QueryError> {
    let from = "panel_present p JOIN panel_visit d ON d.community = p.community AND d.visit = p.visit \
                WHERE p.community = $1 AND p.member = $2";
    documents(database, (community, member.0), ("panel_visit", "visit"), (from, page)).await
}

/// Advice of a panel, in the order it was asked for.
pub async fn advice(
    database: &Database,
    community: CommunityId,
    panel: PanelId,
    page: Page<Uuid>,
) -> Result<Vec<AdviceRow>, QueryError> {
    let from = "advice d WHERE d.community = $1 AND d.panel = $2";
    documents(database, (community, panel.0), ("advice", "advice"), (from, page)).await
}

/// An advisor's docket: all advice she spoke on, and what became of it.
pub async fn docket(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    page: Page<Uuid>,
) -> Result<Vec<AdviceRow>, QueryError> {
    let from = "advice d WHERE d.community = $1 AND d.advice IN \
                (SELECT k.advice FROM docket k WHERE k.community = $1 AND k.member = $2)";
    documents(database, (community, member.0), ("advice", "advice"), (from, page)).await
}

/// A place in a list that is ordered by when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueKey {
    /// When it is due.
    pub due_at: Timestamp,
    /// What.
    pub id: Uuid,
}

impl AdviceRow {
    /// Its place among what is owed: by the opinion's day, then by the answer's.
    #[must_use]
    pub fn due_key(&self) -> DueKey {
        let filed = self.state == AdviceState::Filed;
        let due_at = self.answer_due_at.filter(|_| filed).unwrap_or(self.due_at);
        DueKey { due_at, id: self.advice.0 }
    }
}

/// Opinions and answers that are owed, soonest due first; only those already late, where a moment is given.
pub async fn owed(
    database: &Database,
    community: CommunityId,
    late_at: Option<Timestamp>,
    (limit, after): (u32, Option<DueKey>),
) -> Result<Vec<AdviceRow>, QueryError> {
    let sql = "SELECT advice, body FROM advice WHERE community = $1 AND owed_until <= $2 \
               AND (owed_until, advice) > ($3, $4) ORDER BY owed_until, advice LIMIT $5";
    let until = late_at.map_or(i64::MAX, |now| now.0);
    let (due_at, id) = after.map_or((i64::MIN, Uuid::nil()), |key| (key.due_at.0, key.id));
    let found = rows!(database, (Uuid, String), sql, community.0, until, due_at, id, i64::from(limit))?;
    Ok(read("advice", found)?.into_iter().map(|(_, row)| row).collect())
}
