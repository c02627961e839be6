//! The read model of the register: units and who owns them, parties and who is behind them.

use moothall_core::decider::Envelope;
use moothall_core::register::{
    PartyRecorded, RepresentativeNamed, UnitCorrected, UnitRegistered, UnitTransferred,
};
use uuid::Uuid;

use crate::sheet::{Cell, Sheet, change, number as to_db, row};
use crate::table::{Table, id, number, text};
use crate::words::word;

pub(crate) static UNIT: Table = Table {
    name: "unit",
    key: 2,
    columns: &[
        id("community"),
        id("unit"),
        id("owner").or_null(),
        text("building"),
        text("entrance").or_null(),
        text("number"),
        number("area"),
        number("share"),
        text("purpose"),
    ],
    indexes: &["(community, owner)"],
    changes_in_place: false,
};
/// Where `owner` stands in a row of [`UNIT`].
const OWNER: usize = 2;

/// Every owner a unit has had. That one ends where the next begins is not written down twice.
pub(crate) static OWNERSHIP: Table = Table {
    name: "ownership",
    key: 3,
    columns: &[id("community"), id("unit"), number("seq"), id("party"), number("since")],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static PARTY: Table = Table {
    name: "party",
    key: 2,
    columns: &[
        id("community"),
        id("party"),
        text("kind"),
        text("name").or_null(),
        id("representative").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

/// Who is behind a party: its holders in their order, and below zero who was ever named its representative without holding.
pub(crate) static PARTY_MEMBER: Table = Table {
    name: "party_member",
    key: 3,
    columns: &[id("community"), id("member"), id("party"), number("place")],
    indexes: &["(community, party)"],
    changes_in_place: false,
};
const REPRESENTS: i64 = -1;

pub(crate) fn unit_registered(sheet: &mut Sheet<'_>, community: Uuid, event: &UnitRegistered) {
    sheet.put(
        &UNIT,
        row![
            community,
            event.unit.0,
            None::<Uuid>,
            event.building.as_str(),
            event.entrance.as_ref().map(moothall_core::text::Label::as_str),
            event.number.as_str(),
            event.area,
            event.share,
            word(&event.purpose),
        ],
    );
}

pub(crate) async fn unit_corrected(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    event: &UnitCorrected,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE unit SET area = $3, share = $4, purpose = $5 WHERE community = $1 AND unit = $2";
    let (area, share) = (to_db(event.area), to_db(event.share));
    change!(sheet, &UNIT, sql, community, event.unit.0, area, share, word(&event.purpose))
}

pub(crate) async fn unit_transferred(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &UnitTransferred,
) -> Result<(), sqlx::Error> {
    let (community, unit, party) = (envelope.community.0, event.unit.0, event.party.0);
    sheet.put(&OWNERSHIP, row![community, unit, envelope.seq, party, event.since.0]);
    // In an import the unit is a row or two away: its owner goes in with it.
    let row_key = [Cell::from(community), Cell::from(unit)];
    let waiting = sheet.waiting(&UNIT, &row_key).and_then(|unit| unit.get_mut(OWNER));
    if let Some(owner) = waiting {
        *owner = Cell::from(party);
        return Ok(());
    }
    let sql = "UPDATE unit SET owner = $3 WHERE community = $1 AND unit = $2";
    change!(sheet, &UNIT, sql, community, unit, party)
}

pub(crate) fn party_recorded(sheet: &mut Sheet<'_>, community: Uuid, event: &PartyRecorded) {
    let party = event.party.0;
    // Backwards, so that of two places of one holder the first stays.
    for (place, holder) in (0_i64..).zip(&event.holders).collect::<Vec<_>>().into_iter().rev() {
        sheet.put(&PARTY_MEMBER, row![community, holder.0, party, place]);
    }
    if let Some(representative) = event.representative.filter(|member| !event.holders.contains(member)) {
        sheet.put(&PARTY_MEMBER, row![community, representative.0, party, REPRESENTS]);
    }
    let name = event.name.as_ref().map(moothall_core::text::Title::as_str);
    let representative = event.representative.map(|member| member.0);
    sheet.put(&PARTY, row![community, party, word(&event.kind), name, representative]);
}

pub(crate) async fn representative_named(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    event: &RepresentativeNamed,
) -> Result<(), sqlx::Error> {
    let (party, representative) = (event.party.0, event.representative.0);
    let sql = "UPDATE party SET representative = $3 WHERE community = $1 AND party = $2";
    change!(sheet, &PARTY, sql, community, party, representative)?;
    // Whoever acted for the party and is no holder has nothing to do with it any more.
    let sql = "DELETE FROM party_member WHERE community = $1 AND party = $2 AND place = $3";
    change!(sheet, &PARTY_MEMBER, sql, community, party, REPRESENTS)?;
    let sql = "INSERT INTO party_member (community, member, party, place) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (community, member, party) DO NOTHING";
    change!(sheet, &PARTY_MEMBER, sql, community, representative, party, REPRESENTS)
}

/// An erased person acts for nobody; who held what stays on record.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    member: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE party SET representative = NULL WHERE community = $1 AND representative = $2";
    change!(sheet, &PARTY, sql, community, member)?;
    let sql = "DELETE FROM party_member WHERE community = $1 AND member = $2 AND place = $3";
    change!(sheet, &PARTY_MEMBER, sql, community, member, REPRESENTS)
}
