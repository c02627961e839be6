//! The read model of deliberation halls: their house rules, their councils, and what was carried to them.

use moothall_core::decider::Envelope;
use moothall_core::hall::{ChairNamed, Closed, CouncillorSeated, CouncillorUnseated, Opened, RulesChanged};
use moothall_core::meeting::SummaryCarried;

use crate::sheet::{Sheet, change, row};
use crate::table::{Table, id, number, text};
use crate::words::json;

pub(crate) static HALL: Table = Table {
    name: "hall",
    key: 2,
    columns: &[
        id("community"),
        id("hall"),
        text("name"),
        text("venue"),
        text("scope"),
        id("parent").or_null(),
        id("chair"),
        number("council_size"),
        text("rules"),
        number("opened_at"),
        number("closed_at").or_null(),
        text("closed_because").or_null(),
    ],
    indexes: &["(community, parent)"],
    changes_in_place: false,
};

pub(crate) static HALL_SEAT: Table = Table {
    name: "hall_seat",
    key: 3,
    columns: &[
        id("community"),
        id("hall"),
        id("member"),
        number("from_at"),
        number("until_at").or_null(),
        number("seated_at"),
        number("unseated_at").or_null(),
        text("unseated_because").or_null(),
    ],
    indexes: &["(community, member)"],
    changes_in_place: false,
};

pub(crate) static CARRIED_SUMMARY: Table = Table {
    name: "carried_summary",
    key: 3,
    columns: &[
        id("community"),
        id("hall"),
        id("item"),
        id("meeting"),
        text("title"),
        text("summary"),
        number("at"),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) fn opened(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Opened) {
    sheet.put(
        &HALL,
        row![
            envelope.community.0,
            event.hall.0,
            event.name.as_str(),
            event.venue.as_str(),
            json(&event.scope),
            event.parent.map(|parent| parent.0),
            event.chair.0,
            u32::from(event.council_size),
            json(&event.rules),
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
        ],
    );
}

pub(crate) async fn rules_changed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &RulesChanged,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE hall SET rules = $3 WHERE community = $1 AND hall = $2";
    change!(sheet, &HALL, sql, envelope.community.0, event.hall.0, json(&event.rules))
}

pub(crate) async fn chair_named(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ChairNamed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE hall SET chair = $3 WHERE community = $1 AND hall = $2";
    change!(sheet, &HALL, sql, envelope.community.0, event.hall.0, event.chair.0)
}

pub(crate) fn seated(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &CouncillorSeated) {
    sheet.put(
        &HALL_SEAT,
        row![
            envelope.community.0,
            event.hall.0,
            event.member.0,
            event.from.0,
            event.until.map(|until| until.0),
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
        ],
    );
}

pub(crate) async fn unseated(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &CouncillorUnseated,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE hall_seat SET unseated_at = $4, unseated_because = $5 \
               WHERE community = $1 AND hall = $2 AND member = $3";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &HALL_SEAT, sql, community, event.hall.0, event.member.0, at, event.reason.as_str())
}

pub(crate) async fn closed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Closed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE hall SET closed_at = $3, closed_because = $4 WHERE community = $1 AND hall = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &HALL, sql, community, event.hall.0, at, event.reason.as_str())
}

pub(crate) fn carried(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &SummaryCarried, title: &str) {
    sheet.put(
        &CARRIED_SUMMARY,
        row![
            envelope.community.0,
            event.to.0,
            event.item.0,
            event.meeting.0,
            title,
            event.summary.as_str(),
            envelope.recorded_at.0,
        ],
    );
}

/// Whoever is erased sits on no council.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    member: uuid::Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE hall_seat SET unseated_at = $3 \
               WHERE community = $1 AND member = $2 AND unseated_at IS NULL";
    change!(sheet, &HALL_SEAT, sql, envelope.community.0, member, envelope.recorded_at.0)
}
