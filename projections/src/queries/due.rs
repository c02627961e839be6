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

/// A poll whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePoll {
    /// Whose.
    pub community: CommunityId,
    /// Which.
    pub poll: PollId,
    /// What has to be done.
    pub what: Due,
    /// Since when.
    pub at: Timestamp,
}

/// A meeting at which a speech has reached its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueSpeech {
    /// Whose.
    pub community: CommunityId,
    /// Which.
    pub meeting: MeetingId,
    /// Since when.
    pub at: Timestamp,
}

/// Before everything.
const BEGINNING: (Timestamp, Uuid) = (Timestamp(i64::MIN), Uuid::nil());

const POLLS: &str = "SELECT community, poll, is_over, due_at FROM ( \
    SELECT community, poll, 1 AS is_over, closes_at AS due_at FROM poll WHERE stage = 'open' AND closes_at <= $1 \
    UNION ALL SELECT community, poll, CASE WHEN closes_at <= $1 THEN 1 ELSE 0 END, opens_at FROM poll \
    WHERE stage = 'noticed' AND opens_at <= $1) AS waiting \
    WHERE due_at > $2 OR (due_at = $2 AND poll > $3) ORDER BY due_at, poll LIMIT $4";

/// Polls that must be opened or closed by now, those that wait longest first: at most so many, after one.
pub async fn polls(
    database: &Database,
    now: Timestamp,
    after: Option<DuePoll>,
    limit: u32,
) -> Result<Vec<DuePoll>, QueryError> {
    let (at, poll) = after.map_or(BEGINNING, |last| (last.at, last.poll.0));
    let limit = i64::from(limit);
    let found: Vec<(Uuid, Uuid, i32, i64)> =
        rows!(database, (Uuid, Uuid, i32, i64), POLLS, now.0, at.0, poll, limit)?;
    let due = |over| if over == 1 { Due::Close } else { Due::Open };
    Ok(found
        .into_iter()
        .map(|(community, poll, over, at)| DuePoll {
            community: CommunityId(community),
            poll: PollId(poll),
            what: due(over),
            at: Timestamp(at),
        })
        .collect())
}

const SPEECHES: &str = "SELECT community, meeting, speech_ends_at FROM meeting \
    WHERE speech_ends_at <= $1 AND (speech_ends_at > $2 OR (speech_ends_at = $2 AND meeting > $3)) \
    ORDER BY speech_ends_at, meeting LIMIT $4";

/// Meetings at which a speech has reached its limit by now, those that wait longest first: at most so many, after one.
pub async fn speeches(
    database: &Database,
    now: Timestamp,
    after: Option<DueSpeech>,
    limit: u32,
) -> Result<Vec<DueSpeech>, QueryError> {
    let (at, meeting) = after.map_or(BEGINNING, |last| (last.at, last.meeting.0));
    let limit = i64::from(limit);
    let found: Vec<(Uuid, Uuid, i64)> =
        rows!(database, (Uuid, Uuid, i64), SPEECHES, now.0, at.0, meeting, limit)?;
    Ok(found
        .into_iter()
        .map(|(community, meeting, at)| DueSpeech {
            community: CommunityId(community),
            meeting: MeetingId(meeting),
            at: Timestamp(at),
        })
        .collect())
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
