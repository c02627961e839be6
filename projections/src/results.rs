//! The read model of what comes of a poll: counts, rulings, objections, consents, certificates, and paper that waits.

use moothall_core::decider::Envelope;
use moothall_core::ids::{PaperEntryId, PollId};
use moothall_core::poll::{
    Announced, Certified, ConsentRecorded, ObjectionAnswered, ObjectionFiled, OutcomeRuled,
    PaperBallotEntered, Tallied,
};
use uuid::Uuid;

use crate::polls::POLL;
use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, bytes, id, number, text};
use crate::words::{json, word};

pub(crate) static COUNT: Table = Table {
    name: "poll_count",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        number("number"),
        text("body"),
        number("at"),
        number("seq"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static CERTIFICATE: Table = Table {
    name: "certificate",
    key: 2,
    columns: &[
        id("community"),
        id("poll"),
        text("body"),
        number("at"),
        number("seq"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static RULING: Table = Table {
    name: "ruling",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        number("seq"),
        text("computed"),
        text("ruled"),
        text("reason"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static OBJECTION: Table = Table {
    name: "objection",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        id("objection"),
        id("filed_by"),
        id("subject"),
        bytes("words").or_null(),
        number("filed_at"),
        number("upheld").or_null(),
        text("answer").or_null(),
        number("answered_at").or_null(),
        text("answered_by_kind").or_null(),
        id("answered_by_id").or_null(),
    ],
    indexes: &["(community, objection)", "(community, subject)"],
    changes_in_place: false,
};

pub(crate) static CONSENT: Table = Table {
    name: "consent",
    key: 3,
    columns: &[
        id("community"),
        id("poll"),
        id("unit"),
        number("given").or_null(),
        number("recorded_at").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

/// Paper ballots read once. What they say is not here: the second reader must not see it.
pub(crate) static PAPER_ENTRY: Table = Table {
    name: "paper_entry",
    key: 3,
    columns: &[id("community"), id("poll"), id("entry"), id("seat"), id("entered_by"), number("entered_at")],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) async fn tallied(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Tallied,
) -> Result<(), sqlx::Error> {
    let (community, poll, at) = (envelope.community.0, event.poll.0, envelope.recorded_at.0);
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(&COUNT, row![community, poll, event.number, json(event), at, envelope.seq, by_kind, by_id]);
    let sql = "UPDATE poll SET stage = 'tallied', outcome = $3, objections_until = $4, recount_owed = 0, \
               tallied_at = $5 WHERE community = $1 AND poll = $2";
    change!(sheet, &POLL, sql, community, poll, word(&event.evaluation.outcome), event.objections_until.0, at)
}

pub(crate) fn outcome_ruled(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &OutcomeRuled) {
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(
        &RULING,
        row![
            envelope.community.0,
            event.poll.0,
            envelope.seq,
            word(&event.computed),
            word(&event.ruled),
            event.reason.as_str(),
            envelope.recorded_at.0,
            by_kind,
            by_id,
        ],
    );
}

pub(crate) fn objection_filed(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &ObjectionFiled) {
    sheet.put(
        &OBJECTION,
        row![
            envelope.community.0,
            event.poll.0,
            event.objection.0,
            event.by.0,
            event.words.subject.0,
            event.words.bytes.clone(),
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
            None::<i64>,
            None::<String>,
            None::<Uuid>,
        ],
    );
}

pub(crate) async fn objection_answered(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ObjectionAnswered,
) -> Result<(), sqlx::Error> {
    let (community, poll, at) = (envelope.community.0, event.poll.0, envelope.recorded_at.0);
    let (by_kind, by_id) = actor(envelope.actor);
    let (objection, upheld, answer) = (event.objection.0, i64::from(event.upheld), event.reason.as_str());
    let sql = "UPDATE objection SET upheld = $4, answer = $5, answered_at = $6, answered_by_kind = $7, \
               answered_by_id = $8 WHERE community = $1 AND poll = $2 AND objection = $3";
    change!(sheet, &OBJECTION, sql, community, poll, objection, upheld, answer, at, by_kind, by_id)?;
    if !event.upheld {
        return Ok(());
    }
    let sql = "UPDATE poll SET recount_owed = 1 WHERE community = $1 AND poll = $2 AND stage = 'tallied'";
    change!(sheet, &POLL, sql, community, poll)
}

pub(crate) fn consent_recorded(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &ConsentRecorded) {
    let (poll, unit) = (event.poll.0, event.unit.0);
    sheet.put(&CONSENT, row![envelope.community.0, poll, unit, event.given, envelope.recorded_at.0]);
}

pub(crate) async fn certified(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Certified,
) -> Result<(), sqlx::Error> {
    let (community, poll, at) = (envelope.community.0, event.poll.0, envelope.recorded_at.0);
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(&CERTIFICATE, row![community, poll, json(event), at, envelope.seq, by_kind, by_id]);
    let sql = "UPDATE poll SET stage = 'certified', outcome = $3, certified_at = $4 \
               WHERE community = $1 AND poll = $2";
    change!(sheet, &POLL, sql, community, poll, word(&event.outcome), at)
}

pub(crate) async fn announced(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Announced,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE poll SET announced_at = $3 WHERE community = $1 AND poll = $2";
    change!(sheet, &POLL, sql, envelope.community.0, event.poll.0, envelope.recorded_at.0)
}

pub(crate) fn paper_entered(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &PaperBallotEntered) {
    let (poll, entry, seat) = (event.poll.0, event.entry.0, event.seat.0);
    sheet
        .put(&PAPER_ENTRY, row![envelope.community.0, poll, entry, seat, event.by.0, envelope.recorded_at.0]);
}

/// An entry that waits no more: confirmed, or taken back.
pub(crate) fn paper_gone(sheet: &mut Sheet<'_>, community: Uuid, poll: PollId, entry: PaperEntryId) {
    sheet.remove(&PAPER_ENTRY, row![community, poll.0, entry.0]);
}
