//! The hot read model: the roll of every poll, the ballot that stands for each seat, and the live count by difference.
//!
//! What a page says about seats is brought together in memory (the last ballot of a seat stands; an event names the mark it
//! replaces, so the count needs no reading) and goes over in a few statements, however many ballots there were.
//!
//! People vote in no order of the roll. In one tree by seat every ballot would dirty a disk page of its own: 15k ballots a
//! second, where ballots by stretches of the log go in at 110k. A stretch is so many events of a community, whatever the pages.
//! A ballot that replaces one of an earlier stretch leaves it where it is: the latest stretch tells what stands.

use moothall_core::decider::Envelope;
use moothall_core::ids::{PollId, SeatId};
use moothall_core::poll::{BallotCast, BallotSpoiled, Mark, RollEntered, Service, Weights};
use moothall_eventstore::database::Transaction;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use crate::bulk::{ROWS_MAX, Rows};
use crate::sheet::number as to_db;
use crate::table::{Column, Table, bytes, id, number, text};
use crate::words::{mark_code, right_code, service_code, weights_text};

/// The greatest value that an expression has over the ballots `x` of seat `r`, by a look into every stretch of the log in which
/// the poll saw ballots; nothing where there is none. The inner question stands in the list of columns because no planner takes it
/// apart there: as a join, PostgreSQL answers it by a walk over all the poll's ballots.
macro_rules! of_ballot {
    ($value:literal) => {
        concat!(
            "(SELECT max((SELECT ",
            $value,
            " FROM poll_seat x WHERE x.community = t.community AND x.poll = t.poll \
             AND x.stretch = t.stretch AND x.seat = r.seat)) \
             FROM poll_stretch t WHERE t.community = r.community AND t.poll = r.poll)"
        )
    };
}
pub(crate) use of_ballot;

/// Who has a seat, and what it weighs. Ballots do not touch it.
pub(crate) static POLL_ROLL: Table = Table {
    name: "poll_roll",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        id("seat"),
        text("weights"),
        number("service").or_null(),
        number("present"),
    ],
    indexes: &["(community, seat)"],
    changes_in_place: true,
};

/// Ballots, in the stretch of the log they were cast in: at most one row a seat and stretch, and the latest stands.
pub(crate) static POLL_SEAT: Table = Table {
    name: "poll_seat",
    key: 4,
    columns: &[
        id("community"),
        id("poll"),
        number("stretch"),
        id("seat"),
        number("mark"),
        number("cast_right"),
        number("cast_seq"),
        number("cast_at"),
        id("cast_by").or_null(),
        number("spoiled"),
        id("reason_subject").or_null(),
        bytes("reason").or_null(),
    ],
    indexes: &["(community, reason_subject) WHERE reason_subject IS NOT NULL"],
    changes_in_place: false,
};

/// In which stretches a poll has seen ballots: where to look for a seat's.
pub(crate) static POLL_STRETCH: Table = Table {
    name: "poll_stretch",
    key: 3,
    columns: &[id("community"), id("poll"), number("stretch")],
    indexes: &[],
    changes_in_place: false,
};

/// Events of a community to a stretch. Measured in random order over a million seats: half as many make looking up dearer and
/// writing no faster; twice as many cost a quarter of the speed.
const STRETCH: u64 = 32_768;

pub(crate) static POLL_TALLY: Table = Table {
    name: "poll_tally",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        number("mark"),
        number("seats"),
        number("m1"),
        number("m2"),
        number("m3"),
        number("m4"),
    ],
    indexes: &[],
    changes_in_place: true,
};

/// Community, poll, seat.
type Key = (Uuid, Uuid, Uuid);

const KEY: [Column; 3] = [id("community"), id("poll"), id("seat")];

#[derive(Debug)]
struct Ballot {
    stretch: i64,
    mark: Mark,
    right: i64,
    seq: u64,
    at: i64,
    by: Option<Uuid>,
    spoiled: bool,
    reason: Option<(Uuid, Vec<u8>)>,
}

/// What is added to one line of a count.
#[derive(Debug, Default)]
struct Difference {
    seats: i64,
    amounts: [i64; 4],
}

/// What a page says about seats.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    roll: Vec<(Uuid, Uuid, SeatId, Weights)>,
    ballots: FxHashMap<Key, Ballot>,
    /// Ballots of an earlier stretch that this page replaces: they stay there, as if a page had ended between.
    left: Vec<(Key, Ballot)>,
    stretches: BTreeSet<(Uuid, Uuid, i64)>,
    /// Spoilt ballots that were cast in an earlier page.
    spoilt: FxHashSet<Key>,
    service: FxHashMap<Key, Service>,
    present: FxHashSet<Key>,
    tally: BTreeMap<(Uuid, Uuid, i64), Difference>,
}

impl Seats {
    pub(crate) fn roll_entered(&mut self, community: Uuid, event: &RollEntered) {
        let poll = event.poll.0;
        self.roll.extend(event.seats.iter().map(|seat| (community, poll, seat.seat, seat.weights)));
    }

    pub(crate) fn cast(&mut self, envelope: &Envelope, event: &BallotCast) {
        let (community, poll, mark) = (envelope.community.0, event.poll.0, Mark::from(event.choice));
        if let Some(replaced) = event.replaces {
            self.count((community, poll), replaced, &event.weights, -1);
        }
        self.count((community, poll), mark, &event.weights, 1);
        let (key, stretch) = ((community, poll, event.seat.0), to_db(envelope.seq / STRETCH));
        self.stretches.insert((community, poll, stretch));
        let ballot = Ballot {
            stretch,
            mark,
            right: right_code(event.right),
            seq: envelope.seq,
            at: envelope.recorded_at.0,
            by: envelope.actor.id(),
            spoiled: false,
            reason: event.reason.as_ref().map(|reason| (reason.subject.0, reason.bytes.clone())),
        };
        if let Some(earlier) = self.ballots.insert(key, ballot)
            && earlier.stretch != stretch
        {
            self.left.push((key, earlier));
        }
    }

    pub(crate) fn spoil(&mut self, community: Uuid, event: &BallotSpoiled) {
        self.count((community, event.poll.0), event.replaces, &event.weights, -1);
        self.count((community, event.poll.0), Mark::Invalid, &event.weights, 1);
        let key = (community, event.poll.0, event.seat.0);
        match self.ballots.get_mut(&key) {
            Some(ballot) => (ballot.mark, ballot.spoiled) = (Mark::Invalid, true),
            None => {
                self.spoilt.insert(key);
            }
        }
    }

    pub(crate) fn serve(&mut self, community: Uuid, poll: PollId, seats: &[SeatId], service: Service) {
        self.service.extend(seats.iter().map(|seat| ((community, poll.0, seat.0), service)));
    }

    pub(crate) fn attend(&mut self, community: Uuid, poll: PollId, seats: &[SeatId]) {
        self.present.extend(seats.iter().map(|seat| (community, poll.0, seat.0)));
    }

    fn count(&mut self, (community, poll): (Uuid, Uuid), mark: Mark, weights: &Weights, sign: i64) {
        let line = self.tally.entry((community, poll, mark_code(mark))).or_default();
        line.seats = line.seats.saturating_add(sign);
        for (sum, amount) in line.amounts.iter_mut().zip(weights.as_slice()) {
            *sum = sum.saturating_add(sign.saturating_mul(to_db(*amount)));
        }
    }

    /// Writes everything. The order matters where two kinds touch one row: a ballot cast after its predecessor was spoilt
    /// stands, so that the spoiling goes first.
    pub(crate) async fn write(self, tx: &mut Transaction) -> Result<(), sqlx::Error> {
        write_roll(tx, self.roll).await?;
        spoil_earlier(tx, self.spoilt).await?;
        write_stretches(tx, self.stretches).await?;
        write_ballots(tx, self.left.into_iter().chain(self.ballots)).await?;
        let service = self.service.into_iter().map(|(key, service)| (key, service_code(service)));
        set(tx, "service = v.value", service).await?;
        set(tx, "present = v.value", self.present.into_iter().map(|key| (key, 1))).await?;
        write_tally(tx, self.tally).await
    }
}

async fn write_roll(
    tx: &mut Transaction,
    roll: Vec<(Uuid, Uuid, SeatId, Weights)>,
) -> Result<(), sqlx::Error> {
    let [community, poll, seat] = KEY;
    let columns = [community, poll, seat, text("weights")];
    for chunk in roll.chunks(ROWS_MAX) {
        let mut rows = Rows::new(tx.dialect(), &columns);
        for (community, poll, seat, weights) in chunk {
            rows.id(Some(*community));
            rows.id(Some(*poll));
            rows.id(Some(seat.0));
            rows.text(Some(weights_text(weights)));
        }
        let sql = |source: &str| {
            format!(
                "INSERT INTO poll_roll (community, poll, seat, weights, present) \
                 SELECT v.community, v.poll, v.seat, v.weights, 0 FROM ({source}) v WHERE true \
                 ON CONFLICT (community, poll, seat) DO NOTHING"
            )
        };
        rows.run(tx, sql).await?;
    }
    Ok(())
}

/// Spoils the ballots that stand for these seats and were written by earlier pages.
async fn spoil_earlier(tx: &mut Transaction, seats: FxHashSet<Key>) -> Result<(), sqlx::Error> {
    for chunk in sorted(seats.into_iter().map(|key| (key, ()))).chunks(ROWS_MAX) {
        let mut rows = Rows::new(tx.dialect(), &KEY);
        for ((community, poll, seat), ()) in chunk {
            rows.id(Some(*community));
            rows.id(Some(*poll));
            rows.id(Some(*seat));
        }
        rows.run(tx, spoil_sql).await?;
    }
    Ok(())
}

pub(crate) fn spoil_sql(source: &str) -> String {
    let stretch = of_ballot!("x.stretch");
    format!(
        "UPDATE poll_seat SET mark = 5, spoiled = 1 WHERE (community, poll, stretch, seat) IN \
         (SELECT r.community, r.poll, {stretch}, r.seat FROM ({source}) r)"
    )
}

async fn write_stretches(
    tx: &mut Transaction,
    stretches: BTreeSet<(Uuid, Uuid, i64)>,
) -> Result<(), sqlx::Error> {
    let mut rows = Rows::new(tx.dialect(), POLL_STRETCH.columns);
    for (community, poll, stretch) in stretches {
        rows.id(Some(community));
        rows.id(Some(poll));
        rows.number(Some(stretch));
    }
    rows.run(tx, |source| POLL_STRETCH.upsert(source)).await
}

/// Neighbours in a table are neighbours on disk: sorted rows touch each disk page once.
fn sorted<T>(items: impl Iterator<Item = (Key, T)>) -> Vec<(Key, T)> {
    let mut items: Vec<_> = items.collect();
    items.sort_unstable_by_key(|(key, _)| *key);
    items
}

async fn write_ballots(
    tx: &mut Transaction,
    ballots: impl Iterator<Item = (Key, Ballot)>,
) -> Result<(), sqlx::Error> {
    let mut rows = Rows::new(tx.dialect(), POLL_SEAT.columns);
    for ((community, poll, seat), ballot) in sorted(ballots) {
        rows.id(Some(community));
        rows.id(Some(poll));
        rows.number(Some(ballot.stretch));
        rows.id(Some(seat));
        rows.number(Some(mark_code(ballot.mark)));
        rows.number(Some(ballot.right));
        rows.number(Some(to_db(ballot.seq)));
        rows.number(Some(ballot.at));
        rows.id(ballot.by);
        rows.number(Some(i64::from(ballot.spoiled)));
        let (subject, reason) = ballot.reason.unzip();
        rows.id(subject);
        rows.bytes(reason);
        if rows.len() == ROWS_MAX {
            let full = std::mem::replace(&mut rows, Rows::new(tx.dialect(), POLL_SEAT.columns));
            full.run(tx, |source| POLL_SEAT.upsert(source)).await?;
        }
    }
    rows.run(tx, |source| POLL_SEAT.upsert(source)).await
}

/// Changes seats that are on the roll; others are passed over.
async fn set(
    tx: &mut Transaction,
    change: &str,
    seats: impl Iterator<Item = (Key, i64)>,
) -> Result<(), sqlx::Error> {
    let [community, poll, seat] = KEY;
    let columns = [community, poll, seat, number("value")];
    for chunk in sorted(seats).chunks(ROWS_MAX) {
        let mut rows = Rows::new(tx.dialect(), &columns);
        for ((community, poll, seat), value) in chunk {
            rows.id(Some(*community));
            rows.id(Some(*poll));
            rows.id(Some(*seat));
            rows.number(Some(*value));
        }
        let sql = |source: &str| {
            format!(
                "UPDATE poll_roll SET {change} FROM ({source}) v WHERE poll_roll.community = v.community \
                 AND poll_roll.poll = v.poll AND poll_roll.seat = v.seat"
            )
        };
        rows.run(tx, sql).await?;
    }
    Ok(())
}

async fn write_tally(
    tx: &mut Transaction,
    tally: BTreeMap<(Uuid, Uuid, i64), Difference>,
) -> Result<(), sqlx::Error> {
    let mut rows = Rows::new(tx.dialect(), POLL_TALLY.columns);
    for ((community, poll, mark), line) in tally {
        rows.id(Some(community));
        rows.id(Some(poll));
        rows.number(Some(mark));
        rows.number(Some(line.seats));
        for amount in line.amounts {
            rows.number(Some(amount));
        }
    }
    let sql = |source: &str| {
        format!(
            "INSERT INTO poll_tally (community, poll, mark, seats, m1, m2, m3, m4) {source} \
             ON CONFLICT (community, poll, mark) DO UPDATE SET seats = poll_tally.seats + excluded.seats, \
             m1 = poll_tally.m1 + excluded.m1, m2 = poll_tally.m2 + excluded.m2, \
             m3 = poll_tally.m3 + excluded.m3, m4 = poll_tally.m4 + excluded.m4"
        )
    };
    rows.run(tx, sql).await
}
