//! Seats: a member's own with her ballots, the roll as tellers see it, and the named choices of an open poll.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{MemberId, PollId, SeatId};
use moothall_core::poll::{Mark, Right, Service, Weights};
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{End, Ids, Page, QueryError, grouped, known, natural, rows};
use crate::seats::of_ballot;
use crate::words::{mark_of, right_of, service_code, service_of, weights_of};

#[cfg(test)]
mod plans;

/// Why a member may vote for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capacity {
    /// It is her own.
    Self_,
    /// She acts for the party.
    Party,
    /// She holds a proxy.
    Proxy,
}

/// A seat a member may vote for, with what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSeatRow {
    /// In which poll.
    pub poll: PollId,
    /// The seat.
    pub seat: SeatId,
    /// Why she may; the strongest reason, where there are several.
    pub capacity: Capacity,
    /// What its ballot counts.
    pub weights: Weights,
    /// Its ballot.
    pub ballot: Option<BallotRow>,
    /// How the delivery of its paper went.
    pub service: Option<Service>,
    /// Whether it was recorded as present.
    pub present: bool,
}

/// A ballot. For whoever may vote for its seat, and nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotRow {
    /// What it says.
    pub mark: Mark,
    /// By what right it was cast.
    pub right: Right,
    /// The event's number in the community: the receipt.
    pub seq: u64,
    /// When it was cast.
    pub at: Timestamp,
    /// Who cast it.
    pub by: Actor,
    /// Why; none once the voter is erased.
    pub reason: Option<Sealed<OwnWords>>,
    /// Whether it was declared invalid.
    pub spoiled: bool,
}

/// A ballot with its seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnBallotRow {
    /// In which poll.
    pub poll: PollId,
    /// For which seat.
    pub seat: SeatId,
    /// What it counts.
    pub weights: Weights,
    /// The ballot.
    pub ballot: BallotRow,
}

/// A line of the roll as tellers see it: whether, never what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollRow {
    /// The seat.
    pub seat: SeatId,
    /// What its ballot counts.
    pub weights: Weights,
    /// Whether there is a ballot.
    pub voted: bool,
    /// By what right it was cast.
    pub right: Option<Right>,
    /// How the delivery of its paper went.
    pub service: Option<Service>,
    /// Whether it was recorded as present.
    pub present: bool,
}

/// Which lines of the roll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollFilter {
    /// Only those with, or only those without a ballot.
    pub voted: Option<bool>,
    /// Only those whose delivery went so; `Some(None)` for those nobody has tried.
    pub service: Option<Option<Service>>,
}

/// A named choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBallotRow {
    /// Whose.
    pub seat: SeatId,
    /// What it counts.
    pub weights: Weights,
    /// What it says.
    pub mark: Mark,
    /// By what right it was cast.
    pub right: Right,
    /// When it was cast.
    pub at: Timestamp,
    /// Why, in the voter's own words.
    pub reason: Option<Sealed<OwnWords>>,
}

/// The parties member `$2` of community `$1` acts for, as [`moothall_core::register::Party::is_acted_for_by`] has it.
pub(super) const PARTIES_ACTED_FOR: &str = "SELECT m.party FROM party_member m \
     JOIN party p ON p.community = m.community AND p.party = m.party \
     WHERE m.community = $1 AND m.member = $2 AND (p.representative = $2 \
     OR (p.representative IS NULL AND p.kind <> 'co_owners' AND m.place >= 0))";

/// Seats `r` with the ballot `b` that stands for each. A condition on `b` would make the databases begin with
/// all ballots; where one is needed, the seats are found first and kept (`MATERIALIZED`).
const WITH_BALLOT: &str = concat!(
    "LEFT JOIN poll_seat b ON b.community = r.community AND b.poll = r.poll AND b.seat = r.seat AND b.stretch = ",
    of_ballot!("x.stretch")
);

/// By what right the ballot for seat `r` was cast; nothing where there is none. The latest stretch weighs most.
const RIGHT: &str = concat!("(", of_ballot!("x.stretch * 8 + x.cast_right"), " % 8)");

const COLUMNS: &str = "r.poll, r.seat, r.weights, r.service, r.present, b.mark, b.cast_right, b.cast_seq, b.cast_at, \
     b.cast_by, b.spoiled, b.reason_subject, b.reason";

#[derive(sqlx::FromRow)]
struct Raw {
    poll: Uuid,
    seat: Uuid,
    weights: String,
    mark: Option<i64>,
    cast_right: Option<i64>,
    cast_seq: Option<i64>,
    cast_at: Option<i64>,
    cast_by: Option<Uuid>,
    spoiled: Option<i64>,
    service: Option<i64>,
    present: i64,
    reason_subject: Option<Uuid>,
    reason: Option<Vec<u8>>,
}

const TABLE: &str = "poll_seat";

impl Raw {
    fn weights(&self) -> Result<Weights, QueryError> {
        known(TABLE, "a weight", weights_of(&self.weights))
    }

    fn service(&self) -> Result<Option<Service>, QueryError> {
        self.service.map(|code| known(TABLE, "the service", service_of(code))).transpose()
    }

    fn ballot(self) -> Result<Option<BallotRow>, QueryError> {
        let Some(mark) = self.mark else { return Ok(None) };
        let reason = self.reason_subject.zip(self.reason);
        Ok(Some(BallotRow {
            mark: known(TABLE, "the mark", mark_of(mark))?,
            right: known(TABLE, "the right", self.cast_right.and_then(right_of))?,
            seq: natural(self.cast_seq.unwrap_or_default()),
            at: Timestamp(self.cast_at.unwrap_or_default()),
            by: self.cast_by.map_or(Actor::Clockwork, Actor::Member),
            reason: reason.map(|(subject, bytes)| Sealed::from_parts(SubjectId(subject), bytes)),
            spoiled: self.spoiled == Some(1),
        }))
    }
}

#[derive(sqlx::FromRow)]
struct RawOwn {
    capacity: i32,
    #[sqlx(flatten)]
    seat: Raw,
}

/// The seats a member may vote for in these polls at `now`: her own, those of parties she acts for, those she has a proxy for.
pub async fn of_member(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    polls: &[PollId],
    now: Timestamp,
) -> Result<BTreeMap<PollId, Vec<OwnSeatRow>>, QueryError> {
    let mut seats: BTreeMap<(PollId, SeatId), OwnSeatRow> = BTreeMap::new();
    for raw in own_seats(database, community, member, polls, now).await? {
        let capacity = match raw.capacity {
            0 => Capacity::Self_,
            1 => Capacity::Party,
            _ => Capacity::Proxy,
        };
        let (poll, seat) = (PollId(raw.seat.poll), SeatId(raw.seat.seat));
        let (weights, service) = (raw.seat.weights()?, raw.seat.service()?);
        let present = raw.seat.present != 0;
        let ballot = raw.seat.ballot()?;
        let row = OwnSeatRow { poll, seat, capacity, weights, ballot, service, present };
        let known = seats.entry((poll, seat)).or_insert(row);
        known.capacity = known.capacity.min(capacity);
    }
    Ok(grouped(seats.into_iter().map(|((poll, _), seat)| (poll, seat))))
}

async fn own_seats(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    polls: &[PollId],
    now: Timestamp,
) -> Result<Vec<RawOwn>, QueryError> {
    let polls: Ids = polls.iter().map(|poll| poll.0).collect();
    Ok(rows!(database, RawOwn, &own_seats_sql(), community.0, member.0, now.0, polls)?)
}

/// The numbers of the binds follow what `PARTIES_ACTED_FOR` and `IN_IDS` ask for.
fn own_seats_sql() -> String {
    format!(
        "WITH h AS MATERIALIZED ( \
             SELECT g.seat, 2 AS capacity, g.poll FROM proxy g WHERE g.community = $1 AND g.holder = $2 \
                 AND g.revoked_at IS NULL AND $3 < g.until_at \
             UNION ALL SELECT $2, 0, NULL \
             UNION ALL SELECT a.party, 1, NULL FROM ({PARTIES_ACTED_FOR}) a) \
         SELECT h.capacity, {COLUMNS} FROM h CROSS JOIN poll_roll r {WITH_BALLOT} \
         WHERE r.community = $1 AND r.seat = h.seat AND (h.poll IS NULL OR h.poll = r.poll) AND r.poll IN_IDS($4)"
    )
}

/// The ballots that stand for a member's own seat and for the parties she acts for, by their number in the log.
pub async fn ballots_of_member(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    page: Page<u64>,
) -> Result<Vec<OwnBallotRow>, QueryError> {
    let (after, before) = page.bounds();
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &own_ballots_sql(page), community.0, member.0, after, before, limit)?;
    let read = |raw: Raw| {
        let (poll, seat, weights) = (PollId(raw.poll), SeatId(raw.seat), raw.weights()?);
        let ballot = known(TABLE, "the ballot", raw.ballot()?)?;
        Ok(OwnBallotRow { poll, seat, weights, ballot })
    };
    page.in_order(found).into_iter().map(read).collect()
}

fn own_ballots_sql(page: Page<u64>) -> String {
    let stretch = of_ballot!("x.stretch");
    format!(
        "WITH r AS MATERIALIZED ( \
             SELECT r.community, r.poll, r.seat, r.weights, r.service, r.present, {stretch} AS stretch FROM poll_roll r \
             WHERE r.community = $1 AND (r.seat = $2 OR r.seat IN ({PARTIES_ACTED_FOR}))) \
         SELECT {COLUMNS} FROM r CROSS JOIN poll_seat b WHERE b.community = r.community AND b.poll = r.poll \
             AND b.stretch = r.stretch AND b.seat = r.seat AND {}",
        page.tail("b.cast_seq", 3)
    )
}

/// What a teller may see of a seat; the mark is not even fetched.
type RawRoll = (Uuid, String, Option<i64>, Option<i64>, i64);

fn roll_row((seat, weights, right, service, present): RawRoll) -> Result<RollRow, QueryError> {
    Ok(RollRow {
        seat: SeatId(seat),
        weights: known(TABLE, "a weight", weights_of(&weights))?,
        voted: right.is_some(),
        right: right.map(|code| known(TABLE, "the right", right_of(code))).transpose()?,
        service: service.map(|code| known(TABLE, "the service", service_of(code))).transpose()?,
        present: present != 0,
    })
}

/// The roll.
pub async fn roll(
    database: &Database,
    community: CommunityId,
    poll: PollId,
    filter: &RollFilter,
    page: Page<Uuid>,
) -> Result<Vec<RollRow>, QueryError> {
    let (after, before) = page.bounds();
    let service = filter.service.flatten().map_or(0, service_code);
    let limit = i64::from(page.limit);
    let sql = roll_sql(*filter, page);
    let found = rows!(database, RawRoll, &sql, community.0, poll.0, service, after, before, limit)?;
    page.in_order(found).into_iter().map(roll_row).collect()
}

fn roll_sql(filter: RollFilter, page: Page<Uuid>) -> String {
    let voted = match filter.voted {
        None => "true".to_owned(),
        Some(true) => format!("{RIGHT} IS NOT NULL"),
        Some(false) => format!("{RIGHT} IS NULL"),
    };
    let served = match filter.service {
        None => "$3 = $3",
        Some(None) => "$3 = $3 AND r.service IS NULL",
        Some(Some(_)) => "r.service = $3",
    };
    format!(
        "SELECT r.seat, r.weights, {RIGHT}, r.service, r.present FROM poll_roll r \
         WHERE r.community = $1 AND r.poll = $2 AND {voted} AND {served} AND {}",
        page.tail("r.seat", 4)
    )
}

/// Lines of the roll by seat.
pub async fn roll_by_ids(
    database: &Database,
    community: CommunityId,
    poll: PollId,
    seats: &[SeatId],
) -> Result<BTreeMap<SeatId, RollRow>, QueryError> {
    let ids: Ids = seats.iter().map(|seat| seat.0).collect();
    let found = rows!(database, RawRoll, &roll_by_ids_sql(), community.0, ids, poll.0)?;
    found.into_iter().map(|raw| Ok((SeatId(raw.0), roll_row(raw)?))).collect()
}

fn roll_by_ids_sql() -> String {
    format!(
        "SELECT r.seat, r.weights, {RIGHT}, r.service, r.present FROM poll_roll r \
         WHERE r.community = $1 AND r.seat IN_IDS($2) AND r.poll = $3"
    )
}

/// The named choices of a poll whose terms are open, once it has closed; of any other poll nothing.
pub async fn open_ballots(
    database: &Database,
    community: CommunityId,
    poll: PollId,
    page: Page<Uuid>,
) -> Result<Vec<OpenBallotRow>, QueryError> {
    let known_poll = super::polls::by_ids(database, community, &[poll]).await?.remove(&poll);
    if !known_poll.is_some_and(|poll| poll.shows_ballots()) {
        return Ok(Vec::new());
    }
    let (after, before) = page.bounds();
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &open_ballots_sql(page), community.0, poll.0, after, before, limit)?;
    let read = |raw: Raw| {
        let (seat, weights) = (SeatId(raw.seat), raw.weights()?);
        let BallotRow { mark, right, at, reason, .. } = known(TABLE, "the ballot", raw.ballot()?)?;
        Ok(OpenBallotRow { seat, weights, mark, right, at, reason })
    };
    page.in_order(found).into_iter().map(read).collect()
}

fn open_ballots_sql(page: Page<Uuid>) -> String {
    let stretch = of_ballot!("x.stretch");
    format!(
        "WITH r AS MATERIALIZED ( \
             SELECT r.community, r.poll, r.seat, r.weights, r.service, r.present, {stretch} AS stretch FROM poll_roll r \
             WHERE r.community = $1 AND r.poll = $2 AND {stretch} IS NOT NULL AND {}) \
         SELECT {COLUMNS} FROM r CROSS JOIN poll_seat b WHERE b.community = r.community AND b.poll = r.poll \
             AND b.stretch = r.stretch AND b.seat = r.seat ORDER BY r.seat {}",
        page.tail("r.seat", 3),
        if page.end == End::First { "ASC" } else { "DESC" },
    )
}
