//! The read model of polls: terms, where each stands, its frozen rule and roll. Results are in `results.rs`, seats in `seats.rs`.

use moothall_core::decider::Envelope;
use moothall_core::poll::{Called, Cancelled, Closed, Extended, Noticed, Opened};

use crate::results::CONSENT;
use crate::sheet::{Sheet, change, row};
use crate::table::{Table, id, number, text};
use crate::words::{json, weights_text};

pub(crate) static POLL: Table = Table {
    name: "poll",
    key: 2,
    columns: &[
        id("community"),
        id("poll"),
        id("proposal"),
        text("stage"),
        text("terms"),
        number("opens_at"),
        number("closes_at").or_null(),
        number("extended"),
        text("extended_because").or_null(),
        text("rule").or_null(),
        number("text_version").or_null(),
        number("seats"),
        text("totals"),
        text("roll_hash").or_null(),
        text("outcome").or_null(),
        number("objections_until").or_null(),
        number("recount_owed"),
        number("called_at"),
        number("noticed_at").or_null(),
        number("opened_at").or_null(),
        number("closed_at").or_null(),
        number("tallied_at").or_null(),
        number("certified_at").or_null(),
        number("announced_at").or_null(),
        number("cancelled_at").or_null(),
        text("cancelled_because").or_null(),
    ],
    indexes: &["(community, proposal)", "(community, stage)", "(stage, opens_at)", "(stage, closes_at)"],
    changes_in_place: false,
};

pub(crate) fn called(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Called) {
    let (community, poll) = (envelope.community.0, event.poll.0);
    let (nothing, no_text) = (None::<i64>, None::<String>);
    for unit in &event.terms.consents {
        sheet.put(&CONSENT, row![community, poll, unit.0, nothing, nothing]);
    }
    let terms = &event.terms;
    sheet.put(
        &POLL,
        row![
            community,
            poll,
            event.proposal.0,
            "called",
            json(terms),
            terms.opens_at.0,
            terms.closes_at.map(|closes_at| closes_at.0),
            false,
            no_text.clone(),
            no_text.clone(),
            nothing,
            0_u32,
            "",
            no_text.clone(),
            no_text.clone(),
            nothing,
            false,
            envelope.recorded_at.0,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            no_text,
        ],
    );
}

pub(crate) async fn noticed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Noticed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET stage = 'noticed', rule = $3, text_version = $4, seats = $5, totals = $6, \
               roll_hash = $7, noticed_at = $8 WHERE community = $1 AND poll = $2";
    change!(
        sheet,
        &POLL,
        sql,
        envelope.community.0,
        event.poll.0,
        json(&event.rule),
        i64::from(event.text_version),
        i64::from(event.seats),
        weights_text(&event.totals),
        event.roll_hash.as_str(),
        envelope.recorded_at.0,
    )
}

pub(crate) async fn opened(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Opened,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET stage = 'open', opened_at = $3 WHERE community = $1 AND poll = $2";
    change!(sheet, &POLL, sql, envelope.community.0, event.poll.0, envelope.recorded_at.0)
}

pub(crate) async fn extended(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Extended,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET extended = 1, closes_at = $3, extended_because = $4 \
               WHERE community = $1 AND poll = $2";
    let (closes_at, reason) = (event.closes_at.0, event.reason.as_str());
    change!(sheet, &POLL, sql, envelope.community.0, event.poll.0, closes_at, reason)
}

pub(crate) async fn closed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Closed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET stage = 'closed', closed_at = $3 WHERE community = $1 AND poll = $2";
    change!(sheet, &POLL, sql, envelope.community.0, event.poll.0, envelope.recorded_at.0)
}

pub(crate) async fn cancelled(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Cancelled,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET stage = 'cancelled', cancelled_at = $3, cancelled_because = $4 \
               WHERE community = $1 AND poll = $2";
    let (at, reason) = (envelope.recorded_at.0, event.reason.as_str());
    change!(sheet, &POLL, sql, envelope.community.0, event.poll.0, at, reason)
}
