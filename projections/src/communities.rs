//! The read model of communities: names, places, bylaw parameters, rules, and how far the log has been read.

use moothall_core::community::{
    Founded, Placed, Renamed, RuleAccepted, RuleDefined, Settings, SettingsChanged,
};
use moothall_core::decider::Envelope;
use moothall_eventstore::position::Position;

use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, id, number, text};
use crate::words::json;

pub(crate) static COMMUNITY: Table = Table {
    name: "community",
    key: 1,
    columns: &[
        id("community"),
        text("name"),
        text("timezone"),
        text("locale"),
        id("parent").or_null(),
        text("settings"),
        number("founded_at"),
    ],
    indexes: &["(parent)"],
    changes_in_place: false,
};

/// Up to which event each community's rows are.
pub(crate) static REACHED: Table = Table {
    name: "reached",
    key: 1,
    columns: &[id("community"), number("slice"), number("pos"), number("seq"), number("recorded_at")],
    indexes: &[],
    changes_in_place: true,
};

pub(crate) static ACCEPTED_RULE: Table = Table {
    name: "accepted_rule",
    key: 2,
    columns: &[
        id("community"),
        text("rule"),
        text("reason"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static OWN_RULE: Table = Table {
    name: "own_rule",
    key: 2,
    columns: &[
        id("community"),
        text("rule"),
        text("body"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) fn founded(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Founded) {
    sheet.put(
        &COMMUNITY,
        row![
            envelope.community.0,
            event.name.as_str(),
            event.timezone.as_str(),
            event.locale.as_str(),
            event.parent.map(|parent| parent.0),
            json(&Settings::default()),
            envelope.recorded_at.0,
        ],
    );
}

pub(crate) async fn renamed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Renamed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE community SET name = $2 WHERE community = $1";
    change!(sheet, &COMMUNITY, sql, envelope.community.0, event.name.as_str())
}

pub(crate) async fn placed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Placed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE community SET parent = $2 WHERE community = $1";
    change!(sheet, &COMMUNITY, sql, envelope.community.0, event.parent.map(|parent| parent.0))
}

pub(crate) async fn settings_changed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SettingsChanged,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE community SET settings = $2 WHERE community = $1";
    change!(sheet, &COMMUNITY, sql, envelope.community.0, json(&event.settings))
}

pub(crate) fn rule_accepted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &RuleAccepted) {
    let (by_kind, by_id) = actor(envelope.actor);
    let (rule, reason) = (event.rule.as_str(), event.reason.as_str());
    sheet.put(
        &ACCEPTED_RULE,
        row![envelope.community.0, rule, reason, envelope.recorded_at.0, by_kind, by_id],
    );
}

pub(crate) fn rule_defined(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &RuleDefined) {
    let (by_kind, by_id) = actor(envelope.actor);
    let (rule, body) = (event.rule.id.as_str(), json(&event.rule));
    sheet.put(&OWN_RULE, row![envelope.community.0, rule, body, envelope.recorded_at.0, by_kind, by_id]);
}

pub(crate) fn reached(sheet: &mut Sheet<'_>, position: Position, envelope: &Envelope) {
    let slice = i64::from(position.slice);
    sheet
        .put(&REACHED, row![envelope.community.0, slice, position.pos, envelope.seq, envelope.recorded_at.0]);
}
