//! What waits for the clock, over all communities.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{MeetingId, MemberId, PollId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use uuid::Uuid;

use super::{QueryError, rows};

/// What the clock has to do to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Its time has come.
    Open,
    /// Its time is over.
    Close,
}

const POLLS: &str = "SELECT community, poll, 1 FROM poll WHERE stage = 'open' AND closes_at <= $1 \
    UNION ALL SELECT community, poll, CASE WHEN closes_at <= $1 THEN 1 ELSE 0 END FROM poll \
    WHERE stage = 'noticed' AND opens_at <= $1 LIMIT $2";

/// Polls that must be opened or closed by now, at most so many.
pub async fn polls(
    database: &Database,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CommunityId, PollId, Due)>, QueryError> {
    let found: Vec<(Uuid, Uuid, i32)> = rows!(database, (Uuid, Uuid, i32), POLLS, now.0, i64::from(limit))?;
    let due = |over| if over == 1 { Due::Close } else { Due::Open };
    Ok(found
        .into_iter()
        .map(|(community, poll, over)| (CommunityId(community), PollId(poll), due(over)))
        .collect())
}

const SPEECHES: &str = "SELECT community, meeting FROM meeting WHERE speech_ends_at <= $1 LIMIT $2";

/// Meetings at which a speech has reached its limit by now, at most so many.
pub async fn speeches(
    database: &Database,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CommunityId, MeetingId)>, QueryError> {
    let found: Vec<(Uuid, Uuid)> = rows!(database, (Uuid, Uuid), SPEECHES, now.0, i64::from(limit))?;
    Ok(found.into_iter().map(|(community, meeting)| (CommunityId(community), MeetingId(meeting))).collect())
}

const ERASED: &str = "SELECT community, member FROM (SELECT community, member FROM member WHERE erased_at IS NOT NULL \
    UNION ALL SELECT community, topic FROM topic WHERE erased_at IS NOT NULL \
    UNION ALL SELECT community, suggestion FROM suggestion WHERE erased_at IS NOT NULL) AS erased \
    WHERE member > $1 ORDER BY member LIMIT $2";

/// Erased members, and senders who were none by the topic or suggestion that was theirs, in the order of their ids, after one:
/// whose keys must be destroyed.
pub async fn erased(
    database: &Database,
    after: Uuid,
    limit: u32,
) -> Result<Vec<(CommunityId, MemberId)>, QueryError> {
    let found: Vec<(Uuid, Uuid)> = rows!(database, (Uuid, Uuid), ERASED, after, i64::from(limit))?;
    Ok(found.into_iter().map(|(community, member)| (CommunityId(community), MemberId(member))).collect())
}
