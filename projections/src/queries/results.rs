//! What came of a poll: counts with their working, certificates, rulings, objections, consents; and paper that waits.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{MemberId, ObjectionId, PaperEntryId, PollId, SeatId, UnitId};
use moothall_core::poll::{Certified, Tallied};
use moothall_core::rule::Outcome;
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, actor_of, grouped, known, natural, parsed, rows};
use crate::words::from_word;

/// A count with its working.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultRow {
    /// The count, as recorded.
    pub tallied: Tallied,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The event's number in the community.
    pub seq: u64,
}

/// A final result.
#[derive(Clone, Debug, PartialEq)]
pub struct CertificateRow {
    /// What was certified, as recorded.
    pub certified: Certified,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The event's number in the community.
    pub seq: u64,
}

/// A chair's ruling beside the count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulingRow {
    /// What the rule made of the count.
    pub computed: Outcome,
    /// What was ruled.
    pub ruled: Outcome,
    /// On what ground.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The event's number in the community.
    pub seq: u64,
}

/// An objection to a provisional result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionRow {
    /// Its id.
    pub objection: ObjectionId,
    /// To which poll's result.
    pub poll: PollId,
    /// Who objected.
    pub by: MemberId,
    /// What is wrong; none once she is erased.
    pub words: Option<Sealed<OwnWords>>,
    /// When.
    pub filed_at: Timestamp,
    /// Whether it was right, once answered.
    pub upheld: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// By whom.
    pub answered_by: Option<Actor>,
}

/// A consent that cannot be outvoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// Of which unit's owner.
    pub unit: UnitId,
    /// Given or withheld; none while it is open.
    pub given: Option<bool>,
    /// When it was recorded.
    pub recorded_at: Option<Timestamp>,
}

/// A paper ballot that one person has read in. What it says is not kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperEntryRow {
    /// The entry.
    pub entry: PaperEntryId,
    /// Whose ballot.
    pub seat: SeatId,
    /// Who read it.
    pub entered_by: MemberId,
    /// When.
    pub entered_at: Timestamp,
}

fn ids(polls: &[PollId]) -> Ids {
    polls.iter().map(|poll| poll.0).collect()
}

/// A recorded shape with its envelope.
#[derive(sqlx::FromRow)]
struct RawRecord {
    poll: Uuid,
    body: String,
    at: i64,
    seq: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

/// The counts of these polls: the first, then recounts.
pub async fn counts(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, Vec<ResultRow>>, QueryError> {
    let sql = "SELECT * FROM poll_count WHERE community = $1 AND poll IN_IDS($2) ORDER BY poll, number";
    let found = rows!(database, RawRecord, sql, community.0, ids(polls))?;
    let read = |raw: RawRecord| {
        let by = actor_of("poll_count", &raw.by_kind, raw.by_id)?;
        let tallied = parsed("poll_count", &raw.body)?;
        Ok((PollId(raw.poll), ResultRow { tallied, at: Timestamp(raw.at), by, seq: natural(raw.seq) }))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// The final results of these polls.
pub async fn certificates(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, CertificateRow>, QueryError> {
    let sql = "SELECT * FROM certificate WHERE community = $1 AND poll IN_IDS($2)";
    let found = rows!(database, RawRecord, sql, community.0, ids(polls))?;
    let read = |raw: RawRecord| {
        let by = actor_of("certificate", &raw.by_kind, raw.by_id)?;
        let certified = parsed("certificate", &raw.body)?;
        Ok((PollId(raw.poll), CertificateRow { certified, at: Timestamp(raw.at), by, seq: natural(raw.seq) }))
    };
    found.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct RawRuling {
    poll: Uuid,
    seq: i64,
    computed: String,
    ruled: String,
    reason: String,
    at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

/// The chair's rulings on these polls, in order.
pub async fn rulings(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, Vec<RulingRow>>, QueryError> {
    let sql = "SELECT * FROM ruling WHERE community = $1 AND poll IN_IDS($2) ORDER BY poll, seq";
    let found = rows!(database, RawRuling, sql, community.0, ids(polls))?;
    let read = |raw: RawRuling| {
        let ruling = RulingRow {
            computed: known("ruling", "the outcome", from_word(raw.computed))?,
            ruled: known("ruling", "the outcome", from_word(raw.ruled))?,
            reason: raw.reason,
            at: Timestamp(raw.at),
            by: actor_of("ruling", &raw.by_kind, raw.by_id)?,
            seq: natural(raw.seq),
        };
        Ok((PollId(raw.poll), ruling))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

#[derive(sqlx::FromRow)]
struct RawObjection {
    poll: Uuid,
    objection: Uuid,
    filed_by: Uuid,
    subject: Uuid,
    words: Option<Vec<u8>>,
    filed_at: i64,
    upheld: Option<i64>,
    answer: Option<String>,
    answered_at: Option<i64>,
    answered_by_kind: Option<String>,
    answered_by_id: Option<Uuid>,
}

impl RawObjection {
    fn read(self) -> Result<ObjectionRow, QueryError> {
        let (kind, id) = (self.answered_by_kind, self.answered_by_id);
        Ok(ObjectionRow {
            objection: ObjectionId(self.objection),
            poll: PollId(self.poll),
            by: MemberId(self.filed_by),
            words: self.words.map(|bytes| Sealed::from_parts(SubjectId(self.subject), bytes)),
            filed_at: Timestamp(self.filed_at),
            upheld: self.upheld.map(|upheld| upheld != 0),
            answer: self.answer,
            answered_at: self.answered_at.map(Timestamp),
            answered_by: kind.map(|kind| actor_of("objection", &kind, id)).transpose()?,
        })
    }
}

/// The objections to these polls' results, in the order they were made.
pub async fn objections(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, Vec<ObjectionRow>>, QueryError> {
    let sql = "SELECT * FROM objection WHERE community = $1 AND poll IN_IDS($2) ORDER BY poll, objection";
    let found = rows!(database, RawObjection, sql, community.0, ids(polls))?;
    let objections = found.into_iter().map(|raw| raw.read().map(|objection| (objection.poll, objection)));
    Ok(grouped(objections.collect::<Result<Vec<_>, _>>()?))
}

/// Objections by id.
pub async fn objections_by_ids(
    database: &Database,
    community: CommunityId,
    objections: &[ObjectionId],
) -> Result<BTreeMap<ObjectionId, ObjectionRow>, QueryError> {
    let ids: Ids = objections.iter().map(|objection| objection.0).collect();
    let sql = "SELECT * FROM objection WHERE community = $1 AND objection IN_IDS($2)";
    let found = rows!(database, RawObjection, sql, community.0, ids)?;
    found.into_iter().map(|raw| Ok((ObjectionId(raw.objection), raw.read()?))).collect()
}

/// The consents these polls ask for, in order of the units.
pub async fn consents(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, Vec<ConsentRow>>, QueryError> {
    let sql = "SELECT poll, unit, given, recorded_at FROM consent \
               WHERE community = $1 AND poll IN_IDS($2) ORDER BY poll, unit";
    let found = rows!(database, (Uuid, Uuid, Option<i64>, Option<i64>), sql, community.0, ids(polls))?;
    Ok(grouped(found.into_iter().map(|(poll, unit, given, recorded_at)| {
        let (given, recorded_at) = (given.map(|given| given != 0), recorded_at.map(Timestamp));
        (PollId(poll), ConsentRow { unit: UnitId(unit), given, recorded_at })
    })))
}

/// Paper ballots of a poll that wait for the second reader.
pub async fn paper_entries(
    database: &Database,
    community: CommunityId,
    poll: PollId,
    page: Page<Uuid>,
) -> Result<Vec<PaperEntryRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT entry, seat, entered_by, entered_at FROM paper_entry WHERE community = $1 AND poll = $2 AND {}",
        page.tail("entry", 3)
    );
    let limit = i64::from(page.limit);
    let found = rows!(database, (Uuid, Uuid, Uuid, i64), &sql, community.0, poll.0, after, before, limit)?;
    let read = |(entry, seat, by, at)| PaperEntryRow {
        entry: PaperEntryId(entry),
        seat: SeatId(seat),
        entered_by: MemberId(by),
        entered_at: Timestamp(at),
    };
    Ok(page.in_order(found).into_iter().map(read).collect())
}
