//! The read model of letter boxes and their openings.

use moothall_core::decider::Envelope;
use moothall_core::topic::{BoxInstalled, BoxOpened, BoxRemoved, OpeningVoided, OpeningWitnessed};

use crate::sheet::{Sheet, change, row};
use crate::table::{Table, id, number, text};
use crate::words::json;

pub(crate) static LETTER_BOX: Table = Table {
    name: "letter_box",
    key: 2,
    columns: &[
        id("community"),
        id("letter_box"),
        text("place"),
        text("scope"),
        number("every_days"),
        number("installed_at"),
        number("due_at"),
        number("opened_at").or_null(),
        number("removed_at").or_null(),
        text("removed_because").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static BOX_OPENING: Table = Table {
    name: "box_opening",
    key: 2,
    columns: &[
        id("community"),
        id("opening"),
        id("letter_box"),
        id("opener"),
        id("witness"),
        number("letters"),
        number("opened_at"),
        number("witnessed_at").or_null(),
        number("voided_at").or_null(),
        text("voided_because").or_null(),
    ],
    indexes: &["(community, letter_box)"],
    changes_in_place: false,
};

pub(crate) fn installed(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &BoxInstalled) {
    sheet.put(
        &LETTER_BOX,
        row![
            envelope.community.0,
            event.letter_box.0,
            event.place.as_str(),
            json(&event.scope),
            i64::from(event.every_days),
            envelope.recorded_at.0,
            event.due_at.0,
            None::<i64>,
            None::<i64>,
            None::<String>,
        ],
    );
}

pub(crate) async fn removed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &BoxRemoved,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE letter_box SET removed_at = $3, removed_because = $4 \
               WHERE community = $1 AND letter_box = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &LETTER_BOX, sql, community, event.letter_box.0, at, event.reason.as_str())
}

pub(crate) async fn opened(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &BoxOpened,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    sheet.put(
        &BOX_OPENING,
        row![
            community,
            event.opening.0,
            event.letter_box.0,
            event.opener.0,
            event.witness.0,
            event.letters,
            at,
            None::<i64>,
            None::<i64>,
            None::<String>,
        ],
    );
    let sql = "UPDATE letter_box SET opened_at = $3, due_at = $4 WHERE community = $1 AND letter_box = $2";
    change!(sheet, &LETTER_BOX, sql, community, event.letter_box.0, at, event.due_at.0)
}

pub(crate) async fn witnessed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &OpeningWitnessed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE box_opening SET witnessed_at = $3 WHERE community = $1 AND opening = $2";
    change!(sheet, &BOX_OPENING, sql, envelope.community.0, event.opening.0, envelope.recorded_at.0)
}

pub(crate) async fn voided(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &OpeningVoided,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE box_opening SET voided_at = $3, voided_because = $4 \
               WHERE community = $1 AND opening = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &BOX_OPENING, sql, community, event.opening.0, at, event.reason.as_str())?;
    let sql = "UPDATE letter_box SET due_at = $3, opened_at = (SELECT max(o.opened_at) FROM box_opening o \
               WHERE o.community = $1 AND o.letter_box = $2 AND o.voided_at IS NULL) \
               WHERE community = $1 AND letter_box = $2";
    change!(sheet, &LETTER_BOX, sql, community, event.letter_box.0, event.due_at.0)
}
