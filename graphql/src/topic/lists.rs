//! A community's topics and letter boxes, as lists; and how its promise to answer is kept.

use async_graphql::{Context, ID, Result};
use moothall_core::decider::CommunityId;
use moothall_core::policy::Sight;
use moothall_core::time::Timestamp;
use moothall_projections::queries;
use moothall_projections::queries::topics::{Seer, TopicFilter};

use super::{LetterBox, PromiseTracker, Topic};
use crate::ask::Ask;
use crate::edge;
use crate::enums::{Channel, TopicPhase};
use crate::fault::internal;
use crate::page::{List, PAGE_MAX, Paging};
use crate::scalar::DateTime;

/// What a client asked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) phases: Vec<TopicPhase>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) overdue: bool,
    pub(crate) mine: bool,
    pub(crate) assigned_to_me: bool,
    pub(crate) opening: Option<ID>,
}

/// Topics that are for the viewer; none for whoever may not see the community's matters.
pub(crate) async fn topics(
    ctx: &Context<'_>,
    community: CommunityId,
    wanted: Wanted,
    paging: Paging,
) -> Result<Option<List<Topic>>> {
    let standing = ctx.standing(community).await?;
    if !standing.sees(Sight::Matters) {
        return Ok(None);
    }
    // One of another community, or of nothing, has no letters.
    let opening =
        wanted.opening.map(|id| edge::opening(&id, "openingId").map_or(none(), |(_, opening)| opening));
    let app = ctx.app()?;
    let filter = TopicFilter {
        phases: wanted.phases.into_iter().map(Into::into).collect(),
        channels: wanted.channels.into_iter().map(Into::into).collect(),
        overdue_at: wanted.overdue.then(|| app.clock().now()),
        mine: wanted.mine,
        assigned_to_me: wanted.assigned_to_me,
        opening,
    };
    let seer = Seer::new(&standing);
    let rows = queries::topics::page(&app.views(), community, (&filter, seer), paging.page()?).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    paging.list(rows, |row| row.topic.0, |row| Topic::new(community, row)).map(Some)
}

fn none() -> moothall_core::ids::OpeningId {
    moothall_core::ids::OpeningId(uuid::Uuid::nil())
}

/// Open topics that the most support.
pub(crate) async fn demand(
    ctx: &Context<'_>,
    community: CommunityId,
    first: Option<i32>,
) -> Result<Option<Vec<Topic>>> {
    if !ctx.sees(community, Sight::Matters).await? {
        return Ok(None);
    }
    let limit = first.and_then(|first| u32::try_from(first).ok()).unwrap_or(20).min(PAGE_MAX);
    let rows = queries::topics::most_supported(&ctx.app()?.views(), community, limit).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    Ok(Some(rows.into_iter().map(|row| Topic::new(community, row)).collect()))
}

/// Letter boxes that hang.
pub(crate) async fn letter_boxes(
    ctx: &Context<'_>,
    community: CommunityId,
    overdue: bool,
    paging: Paging,
) -> Result<Option<List<LetterBox>>> {
    if !ctx.sees(community, Sight::Matters).await? {
        return Ok(None);
    }
    let app = ctx.app()?;
    let due = overdue.then(|| app.clock().now());
    let rows = queries::letter_boxes::page(&app.views(), community, due, paging.page()?).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    paging.list(rows, |row| row.letter_box.0, |row| LetterBox::new(community, row)).map(Some)
}

/// How the promise was kept.
pub(crate) async fn promises(
    ctx: &Context<'_>,
    community: CommunityId,
    (from, until): (Option<DateTime>, Option<DateTime>),
) -> Result<Option<PromiseTracker>> {
    if !ctx.sees(community, Sight::Matters).await? {
        return Ok(None);
    }
    let app = ctx.app()?;
    let period = (
        from.map_or(Timestamp(i64::MIN), |instant| instant.0),
        until.map_or(Timestamp(i64::MAX), |instant| instant.0),
    );
    let promises = queries::promises::by_channel(&app.views(), community, period, app.clock().now()).await;
    let promises = promises.map_err(|fault| internal(&fault))?;
    Ok(Some(PromiseTracker::new((from, until), promises)))
}
