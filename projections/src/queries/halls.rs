//! Deliberation halls: house rules, councils, what was carried to them.

use moothall_core::decider::CommunityId;
use moothall_core::hall::{HouseRules, Term};
use moothall_core::ids::{AgendaItemId, HallId, MeetingId, MemberId};
use moothall_core::policy::Scope;
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, grouped, parsed, rows, small};

/// A hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallRow {
    /// Its id.
    pub hall: HallId,
    /// Its name.
    pub name: String,
    /// Where it meets.
    pub venue: String,
    /// Which part of the community it speaks for.
    pub scope: Scope,
    /// The hall above it.
    pub parent: Option<HallId>,
    /// Who convenes and chairs it.
    pub chair: MemberId,
    /// How many seats the council has.
    pub council_size: u32,
    /// Its house rules.
    pub rules: HouseRules,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Why.
    pub closed_because: Option<String>,
}

/// A seat on a council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatRow {
    /// Whose.
    pub member: MemberId,
    /// From when until when.
    pub term: Term,
    /// When it was given.
    pub seated_at: Timestamp,
    /// When it was taken back.
    pub unseated_at: Option<Timestamp>,
    /// Why.
    pub unseated_because: Option<String>,
}

impl SeatRow {
    /// Whether it is held at `now`.
    #[must_use]
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.unseated_at.is_none() && self.term.covers(now)
    }
}

/// What a hall below has carried up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedRow {
    /// The item there.
    pub item: AgendaItemId,
    /// The meeting that dealt with it.
    pub meeting: MeetingId,
    /// What the item is called.
    pub title: String,
    /// What was found.
    pub summary: String,
    /// When it was carried.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Raw {
    hall: Uuid,
    name: String,
    venue: String,
    scope: String,
    parent: Option<Uuid>,
    chair: Uuid,
    council_size: i64,
    rules: String,
    opened_at: i64,
    closed_at: Option<i64>,
    closed_because: Option<String>,
}

impl Raw {
    fn read(self) -> Result<HallRow, QueryError> {
        Ok(HallRow {
            hall: HallId(self.hall),
            name: self.name,
            venue: self.venue,
            scope: parsed("hall", &self.scope)?,
            parent: self.parent.map(HallId),
            chair: MemberId(self.chair),
            council_size: small(self.council_size),
            rules: parsed("hall", &self.rules)?,
            opened_at: Timestamp(self.opened_at),
            closed_at: self.closed_at.map(Timestamp),
            closed_because: self.closed_because,
        })
    }
}

fn ids(halls: &[HallId]) -> Ids {
    halls.iter().map(|hall| hall.0).collect()
}

/// Halls, in the order they were made; those right below one hall, where one is named.
pub async fn page(
    database: &Database,
    community: CommunityId,
    below: Option<HallId>,
    page: Page<Uuid>,
) -> Result<Vec<HallRow>, QueryError> {
    let (after, before) = page.bounds();
    let which = if below.is_some() { "parent = $2" } else { "$2 = $2" };
    let sql = format!("SELECT * FROM hall WHERE community = $1 AND {which} AND {}", page.tail("hall", 3));
    let below = below.map_or(Uuid::nil(), |hall| hall.0);
    let found = rows!(database, Raw, &sql, community.0, below, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// Halls by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    halls: &[HallId],
) -> Result<BTreeMap<HallId, HallRow>, QueryError> {
    let sql = "SELECT * FROM hall WHERE community = $1 AND hall IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(halls))?;
    found.into_iter().map(|raw| Ok((HallId(raw.hall), raw.read()?))).collect()
}

#[derive(sqlx::FromRow)]
struct RawSeat {
    hall: Uuid,
    member: Uuid,
    from_at: i64,
    until_at: Option<i64>,
    seated_at: i64,
    unseated_at: Option<i64>,
    unseated_because: Option<String>,
}

impl RawSeat {
    fn read(self) -> (HallId, SeatRow) {
        let term = Term { from: Timestamp(self.from_at), until: self.until_at.map(Timestamp) };
        let seat = SeatRow {
            member: MemberId(self.member),
            term,
            seated_at: Timestamp(self.seated_at),
            unseated_at: self.unseated_at.map(Timestamp),
            unseated_because: self.unseated_because,
        };
        (HallId(self.hall), seat)
    }
}

/// The councils of these halls, past seats too, in the order of seating.
pub async fn councils(
    database: &Database,
    community: CommunityId,
    halls: &[HallId],
) -> Result<BTreeMap<HallId, Vec<SeatRow>>, QueryError> {
    let sql = "SELECT * FROM hall_seat WHERE community = $1 AND hall IN_IDS($2) \
               ORDER BY hall, seated_at, member";
    let found = rows!(database, RawSeat, sql, community.0, ids(halls))?;
    Ok(grouped(found.into_iter().map(RawSeat::read)))
}

/// What was carried to these halls, oldest first.
pub async fn carried(
    database: &Database,
    community: CommunityId,
    halls: &[HallId],
) -> Result<BTreeMap<HallId, Vec<CarriedRow>>, QueryError> {
    let sql = "SELECT hall, item, meeting, title, summary, at FROM carried_summary \
               WHERE community = $1 AND hall IN_IDS($2) ORDER BY hall, at, item";
    let found = rows!(database, (Uuid, Uuid, Uuid, String, String, i64), sql, community.0, ids(halls))?;
    Ok(grouped(found.into_iter().map(|(hall, item, meeting, title, summary, at)| {
        let (item, meeting, at) = (AgendaItemId(item), MeetingId(meeting), Timestamp(at));
        (HallId(hall), CarriedRow { item, meeting, title, summary, at })
    })))
}
