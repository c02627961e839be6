//! The hot read model: every seat of every roll with its ballot, and the live count by difference.
//!
//! What a page says about seats is brought together in memory (the last ballot of a seat stands; an event names the mark it
//! replaces, so the count needs no reading) and goes over in a few statements, however many ballots there were.

use moothall_core::decider::Envelope;
use moothall_core::ids::{PollId, SeatId};
use moothall_core::poll::{BallotCast, BallotSpoiled, Mark, RollEntered, Service, Weights};
use moothall_eventstore::database::Transaction;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::bulk::{ROWS_MAX, Rows};
use crate::sheet::number as to_db;
use crate::table::{Column, Table, bytes, id, number, text};
use crate::words::{mark_code, right_code, service_code, weights_text};

pub(crate) static POLL_SEAT: Table = Table {
    name: "poll_seat",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        id("seat"),
        text("weights"),
        number("mark").or_null(),
        number("cast_right").or_null(),
        number("cast_seq").or_null(),
        number("cast_at").or_null(),
        id("cast_by").or_null(),
        number("spoiled"),
        number("service").or_null(),
        number("present"),
        id("reason_subject").or_null(),
        bytes("reason").or_null(),
    ],
    indexes: &["(community, seat)", "(community, reason_subject) WHERE reason_subject IS NOT NULL"],
    changes_in_place: true,
};

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
    weights: Weights,
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
        let ballot = Ballot {
            weights: event.weights,
            mark,
            right: right_code(event.right),
            seq: envelope.seq,
            at: envelope.recorded_at.0,
            by: envelope.actor.id(),
            spoiled: false,
            reason: event.reason.as_ref().map(|reason| (reason.subject.0, reason.bytes.clone())),
        };
        self.ballots.insert((community, poll, event.seat.0), ballot);
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

    /// Writes everything. The order matters where two kinds touch one column: a ballot cast after its predecessor was
    /// spoilt stands, and so goes last.
    pub(crate) async fn write(self, tx: &mut Transaction) -> Result<(), sqlx::Error> {
        write_roll(tx, self.roll).await?;
        let spoilt = self.spoilt.into_iter().map(|key| (key, mark_code(Mark::Invalid)));
        set(tx, "mark = v.value, spoiled = 1", spoilt).await?;
        write_ballots(tx, self.ballots).await?;
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
                "INSERT INTO poll_seat (community, poll, seat, weights, spoiled, present) \
                 SELECT v.community, v.poll, v.seat, v.weights, 0, 0 FROM ({source}) v WHERE true \
                 ON CONFLICT (community, poll, seat) DO NOTHING"
            )
        };
        rows.run(tx, sql).await?;
    }
    Ok(())
}

/// Neighbours on the roll are neighbours on disk: sorted rows touch each page once.
fn sorted<T>(items: impl Iterator<Item = (Key, T)>) -> Vec<(Key, T)> {
    let mut items: Vec<_> = items.collect();
    items.sort_unstable_by_key(|(key, _)| *key);
    items
}

async fn write_ballots(tx: &mut Transaction, ballots: FxHashMap<Key, Ballot>) -> Result<(), sqlx::Error> {
    let columns = [
        id("community"),
        id("poll"),
        id("seat"),
        text("weights"),
        number("mark"),
        number("cast_right"),
        number("cast_seq"),
        number("cast_at"),
        id("cast_by").or_null(),
        number("spoiled"),
        id("reason_subject").or_null(),
        bytes("reason").or_null(),
    ];
    let mut rows = Rows::new(tx.dialect(), &columns);
    for ((community, poll, seat), ballot) in sorted(ballots.into_iter()) {
        rows.id(Some(community));
        rows.id(Some(poll));
        rows.id(Some(seat));
        rows.text(Some(weights_text(&ballot.weights)));
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
            let full = std::mem::replace(&mut rows, Rows::new(tx.dialect(), &columns));
            full.run(tx, ballots_sql).await?;
        }
    }
    rows.run(tx, ballots_sql).await
}

fn ballots_sql(source: &str) -> String {
    format!(
        "INSERT INTO poll_seat (community, poll, seat, weights, mark, cast_right, cast_seq, cast_at, cast_by, spoiled, \
                                reason_subject, reason, present) \
         SELECT v.community, v.poll, v.seat, v.weights, v.mark, v.cast_right, v.cast_seq, v.cast_at, v.cast_by, \
                v.spoiled, v.reason_subject, v.reason, 0 FROM ({source}) v WHERE true \
         ON CONFLICT (community, poll, seat) DO UPDATE SET mark = excluded.mark, cast_right = excluded.cast_right, \
                cast_seq = excluded.cast_seq, cast_at = excluded.cast_at, cast_by = excluded.cast_by, \
                spoiled = excluded.spoiled, reason_subject = excluded.reason_subject, reason = excluded.reason"
    )
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
                "UPDATE poll_seat SET {change} FROM ({source}) v WHERE poll_seat.community = v.community \
                 AND poll_seat.poll = v.poll AND poll_seat.seat = v.seat"
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
