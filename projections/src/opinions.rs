//! What opinion maps are drawn from: every mark of a deliberation and every statement set aside, in the order of the log.
//!
//! A step is 33 bytes, and steps lie together by stretches of the log, so that a conversation of a million marks is read back in some
//! thousand rows. The maps themselves are in no table: see `maps.rs`.

use moothall_core::decider::Envelope;
use moothall_core::deliberation::Mark;
use moothall_core::event::Event;
use moothall_eventstore::database::{Dialect, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::bulk::Rows;
use crate::sheet::number as to_db;
use crate::table::{Table, bytes, id, number};

/// The steps of a deliberation in a stretch of the log, one after the other, and the last one's number in the community.
pub(crate) static OPINION_STRETCH: Table = Table {
    name: "opinion_stretch",
    key: 3,
    columns: &[id("community"), id("deliberation"), number("stretch"), number("last_seq"), bytes("steps")],
    indexes: &[],
    changes_in_place: false,
};

/// Events of a community to a stretch: a row is written again for each page that adds to it, and read as a whole.
const STRETCH: u64 = 256;
/// Rows to a statement: they are long.
const ROWS: usize = 512;

/// Participant, statement, and what was done.
pub(crate) const STEP: usize = 33;

pub(crate) const AGREE: u8 = 1;
pub(crate) const DISAGREE: u8 = 2;
pub(crate) const PASS: u8 = 3;
pub(crate) const SET_ASIDE: u8 = 4;
pub(crate) const TAKEN_BACK_IN: u8 = 5;

/// What a page says about opinions.
#[derive(Debug, Default)]
pub(crate) struct Opinions(BTreeMap<(Uuid, Uuid, i64), (u64, Vec<u8>)>);

impl Opinions {
    /// Adds a step, if the event makes one.
    pub(crate) fn hear(&mut self, envelope: &Envelope, event: &Event) {
        let (deliberation, participant, statement, what) = match event {
            Event::StatementMarked(e) => {
                let what = match e.mark {
                    Mark::Agree => AGREE,
                    Mark::Disagree => DISAGREE,
                    Mark::Pass => PASS,
                };
                (e.deliberation, e.by.0, e.statement, what)
            }
            Event::StatementWithdrawn(e) => (e.deliberation, Uuid::nil(), e.statement, SET_ASIDE),
            Event::StatementHidden(e) => (e.deliberation, Uuid::nil(), e.statement, SET_ASIDE),
            Event::StatementRestored(e) => (e.deliberation, Uuid::nil(), e.statement, TAKEN_BACK_IN),
            Event::AppealDecided(e) if e.upheld => (e.deliberation, Uuid::nil(), e.statement, TAKEN_BACK_IN),
            _ => return,
        };
        let key = (envelope.community.0, deliberation.0, to_db(envelope.seq / STRETCH));
        let (last, steps) = self.0.entry(key).or_default();
        *last = envelope.seq;
        steps.extend_from_slice(participant.as_bytes());
        steps.extend_from_slice(statement.0.as_bytes());
        steps.push(what);
    }

    /// Puts the steps behind those that earlier pages wrote.
    pub(crate) async fn write(self, tx: &mut Transaction) -> Result<(), sqlx::Error> {
        let joined = match tx.dialect() {
            // What `||` makes in SQLite is called text, whatever is in it.
            Dialect::Sqlite => "CAST(opinion_stretch.steps || excluded.steps AS BLOB)",
            Dialect::Postgres => "opinion_stretch.steps || excluded.steps",
        };
        let sql = |source: &str| {
            format!(
                "INSERT INTO opinion_stretch (community, deliberation, stretch, last_seq, steps) {source} \
                 ON CONFLICT (community, deliberation, stretch) \
                 DO UPDATE SET last_seq = excluded.last_seq, steps = {joined}"
            )
        };
        let mut rows = Rows::new(tx.dialect(), OPINION_STRETCH.columns);
        for ((community, deliberation, stretch), (last, steps)) in self.0 {
            rows.id(Some(community));
            rows.id(Some(deliberation));
            rows.number(Some(stretch));
            rows.number(Some(to_db(last)));
            rows.bytes(Some(steps));
            if rows.len() == ROWS {
                let full = std::mem::replace(&mut rows, Rows::new(tx.dialect(), OPINION_STRETCH.columns));
                full.run(tx, sql).await?;
            }
        }
        rows.run(tx, sql).await
    }
}
