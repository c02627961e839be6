//! Meetings: rows to find them by, and their whole records.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{HallId, MeetingId};
use moothall_core::meeting::record::Record;
use moothall_core::meeting::{Kind, Phase};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, known, natural, parsed, rows};
use crate::words::{from_word, word};

/// A meeting; what happened at it is in its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingRow {
    /// Its id.
    pub meeting: MeetingId,
    /// Of which hall.
    pub hall: HallId,
    /// Regular or extraordinary.
    pub kind: Kind,
    /// Where.
    pub place: String,
    /// Where it stands.
    pub phase: Phase,
    /// When it shall begin, or go on.
    pub starts_at: Timestamp,
    /// When it was called.
    pub called_at: Timestamp,
    /// The number of its last event in the community.
    pub seq: u64,
    /// The number of the last event that changed the floor, a motion or a vote.
    pub floor_seq: u64,
    /// The number of the last event that changed who is there.
    pub attendance_seq: u64,
}

/// Which meetings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingFilter {
    /// Only those of one hall.
    pub hall: Option<HallId>,
    /// Only those that stand here; empty for all.
    pub phases: Vec<Phase>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    meeting: Uuid,
    hall: Uuid,
    kind: String,
    place: String,
    phase: String,
    starts_at: i64,
    called_at: i64,
    seq: i64,
    floor_seq: i64,
    attendance_seq: i64,
}

impl Raw {
    fn read(self) -> Result<MeetingRow, QueryError> {
        Ok(MeetingRow {
            meeting: MeetingId(self.meeting),
            hall: HallId(self.hall),
            kind: known("meeting", "the kind", from_word(self.kind))?,
            place: self.place,
            phase: known("meeting", "the phase", from_word(self.phase))?,
            starts_at: Timestamp(self.starts_at),
            called_at: Timestamp(self.called_at),
            seq: natural(self.seq),
            floor_seq: natural(self.floor_seq),
            attendance_seq: natural(self.attendance_seq),
        })
    }
}

const COLUMNS: &str =
    "meeting, hall, kind, place, phase, starts_at, called_at, seq, floor_seq, attendance_seq";

/// Meetings, in the order they were called.
pub async fn page(
    database: &Database,
    community: CommunityId,
    filter: &MeetingFilter,
    page: Page<Uuid>,
) -> Result<Vec<MeetingRow>, QueryError> {
    let (after, before) = page.bounds();
    let which = if filter.hall.is_some() { "hall = $2" } else { "$2 = $2" };
    let words: Vec<String> = filter.phases.iter().map(|phase| format!("'{}'", word(phase))).collect();
    let standing =
        if words.is_empty() { String::new() } else { format!("AND phase IN ({})", words.join(", ")) };
    let tail = page.tail("meeting", 3);
    let sql = format!("SELECT {COLUMNS} FROM meeting WHERE community = $1 AND {which} {standing} AND {tail}");
    let hall = filter.hall.map_or(Uuid::nil(), |hall| hall.0);
    let found = rows!(database, Raw, &sql, community.0, hall, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

fn ids(meetings: &[MeetingId]) -> Ids {
    meetings.iter().map(|meeting| meeting.0).collect()
}

/// Meetings by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    meetings: &[MeetingId],
) -> Result<BTreeMap<MeetingId, MeetingRow>, QueryError> {
    let sql = format!("SELECT {COLUMNS} FROM meeting WHERE community = $1 AND meeting IN_IDS($2)");
    let found = rows!(database, Raw, &sql, community.0, ids(meetings))?;
    found.into_iter().map(|raw| Ok((MeetingId(raw.meeting), raw.read()?))).collect()
}

/// The records of these meetings.
pub async fn records(
    database: &Database,
    community: CommunityId,
    meetings: &[MeetingId],
) -> Result<BTreeMap<MeetingId, Record>, QueryError> {
    let sql = "SELECT meeting, body FROM meeting_record WHERE community = $1 AND meeting IN_IDS($2)";
    let found = rows!(database, (Uuid, String), sql, community.0, ids(meetings))?;
    found
        .into_iter()
        .map(|(meeting, body)| Ok((MeetingId(meeting), parsed("meeting_record", &body)?)))
        .collect()
}
