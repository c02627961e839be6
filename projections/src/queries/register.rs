//! The register: units, who owned them when, parties and who is behind them, totals.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, PartyId, UnitId};
use moothall_core::register::{PartyKind, UnitUse};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, grouped, known, natural, rows};
use crate::words::from_word;

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its id.
    pub unit: UnitId,
    /// Building.
    pub building: String,
    /// Entrance, where the building has several.
    pub entrance: Option<String>,
    /// Number on the door.
    pub number: String,
    /// Exclusive area in 0.01 m².
    pub area: u64,
    /// Registered share.
    pub share: u64,
    /// What it is for.
    pub purpose: UnitUse,
    /// Who owns it.
    pub owner: Option<PartyId>,
}

/// One owner of a unit, in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnershipRow {
    /// The unit.
    pub unit: UnitId,
    /// Who.
    pub party: PartyId,
    /// Since when.
    pub since: Timestamp,
    /// Until when: the next owner's day.
    pub until: Option<Timestamp>,
    /// The event's number in the community.
    pub seq: u64,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyRow {
    /// Its id.
    pub party: PartyId,
    /// What kind of owner.
    pub kind: PartyKind,
    /// An organisation's public name.
    pub name: Option<String>,
    /// Who acts for several holders.
    pub representative: Option<MemberId>,
    /// The persons behind it, in the order recorded.
    pub holders: Vec<MemberId>,
}

/// The register in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RegisterTotals {
    /// Units.
    pub units: u64,
    /// Their area in 0.01 m².
    pub area: u64,
    /// Their registered shares.
    pub share: u64,
    /// Parties that own a unit.
    pub owners: u64,
    /// Parties recorded.
    pub parties: u64,
    /// Units without an owner.
    pub unowned: u64,
}

/// A building, or one of its entrances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildingRow {
    /// Building.
    pub building: String,
    /// Entrance.
    pub entrance: Option<String>,
    /// Its units.
    pub units: u64,
    /// Their area in 0.01 m².
    pub area: u64,
}

/// Which units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Only those of a building.
    pub building: Option<String>,
    /// Only those of a party.
    pub owner: Option<PartyId>,
}

#[derive(sqlx::FromRow)]
struct RawUnit {
    unit: Uuid,
    owner: Option<Uuid>,
    building: String,
    entrance: Option<String>,
    number: String,
    area: i64,
    share: i64,
    purpose: String,
}

impl RawUnit {
    fn read(self) -> Result<UnitRow, QueryError> {
        Ok(UnitRow {
            unit: UnitId(self.unit),
            building: self.building,
            entrance: self.entrance,
            number: self.number,
            area: natural(self.area),
            share: natural(self.share),
            purpose: known("unit", "the use", from_word(self.purpose))?,
            owner: self.owner.map(PartyId),
        })
    }
}

/// Units, in the order they were registered.
pub async fn units(
    database: &Database,
    community: CommunityId,
    filter: &UnitFilter,
    page: Page<Uuid>,
) -> Result<Vec<UnitRow>, QueryError> {
    let (after, before) = page.bounds();
    let owned = if filter.owner.is_some() { "owner = $3" } else { "$3 = $3" };
    let sql = format!(
        "SELECT * FROM unit WHERE community = $1 AND ($2 = '' OR building = $2) AND {owned} AND {}",
        page.tail("unit", 4)
    );
    let building = filter.building.as_deref().unwrap_or_default();
    let whose = filter.owner.map_or(Uuid::nil(), |party| party.0);
    let limit = i64::from(page.limit);
    let found = rows!(database, RawUnit, &sql, community.0, building, whose, after, before, limit)?;
    page.in_order(found).into_iter().map(RawUnit::read).collect()
}

/// Units by id.
pub async fn units_by_ids(
    database: &Database,
    community: CommunityId,
    units: &[UnitId],
) -> Result<BTreeMap<UnitId, UnitRow>, QueryError> {
    let ids: Ids = units.iter().map(|unit| unit.0).collect();
    let sql = "SELECT * FROM unit WHERE community = $1 AND unit IN_IDS($2)";
    let found = rows!(database, RawUnit, sql, community.0, ids)?;
    found.into_iter().map(|raw| Ok((UnitId(raw.unit), raw.read()?))).collect()
}

/// The units of these parties.
pub async fn units_of_parties(
    database: &Database,
    community: CommunityId,
    parties: &[PartyId],
) -> Result<BTreeMap<PartyId, Vec<UnitRow>>, QueryError> {
    let ids: Ids = parties.iter().map(|party| party.0).collect();
    let sql = "SELECT * FROM unit WHERE community = $1 AND owner IN_IDS($2) ORDER BY unit";
    let found = rows!(database, RawUnit, sql, community.0, ids)?;
    let units: Vec<UnitRow> = found.into_iter().map(RawUnit::read).collect::<Result<_, _>>()?;
    Ok(grouped(units.into_iter().filter_map(|unit| Some((unit.owner?, unit)))))
}

/// Every owner these units have had, the first one first.
pub async fn ownerships(
    database: &Database,
    community: CommunityId,
    units: &[UnitId],
) -> Result<BTreeMap<UnitId, Vec<OwnershipRow>>, QueryError> {
    let ids: Ids = units.iter().map(|unit| unit.0).collect();
    let sql = "SELECT unit, seq, party, since, lead(since) OVER (PARTITION BY unit ORDER BY seq) \
               FROM ownership WHERE community = $1 AND unit IN_IDS($2) ORDER BY unit, seq";
    let found = rows!(database, (Uuid, i64, Uuid, i64, Option<i64>), sql, community.0, ids)?;
    Ok(grouped(found.into_iter().map(|(unit, seq, party, since, until)| {
        let (unit, party) = (UnitId(unit), PartyId(party));
        let (since, until) = (Timestamp(since), until.map(Timestamp));
        (unit, OwnershipRow { unit, party, since, until, seq: natural(seq) })
    })))
}

#[derive(sqlx::FromRow)]
struct RawParty {
    party: Uuid,
    kind: String,
    name: Option<String>,
    representative: Option<Uuid>,
}

async fn with_holders(
    database: &Database,
    community: CommunityId,
    parties: Vec<RawParty>,
) -> Result<Vec<PartyRow>, QueryError> {
    let ids: Ids = parties.iter().map(|raw| raw.party).collect();
    let sql = "SELECT party, member FROM party_member \
               WHERE community = $1 AND party IN_IDS($2) AND place >= 0 ORDER BY party, place";
    let found = rows!(database, (Uuid, Uuid), sql, community.0, ids)?;
    let mut holders = grouped(found.into_iter().map(|(party, member)| (party, MemberId(member))));
    let read = |raw: RawParty| {
        Ok(PartyRow {
            party: PartyId(raw.party),
            kind: known("party", "the kind", from_word(raw.kind))?,
            name: raw.name,
            representative: raw.representative.map(MemberId),
            holders: holders.remove(&raw.party).unwrap_or_default(),
        })
    };
    parties.into_iter().map(read).collect()
}

/// Parties, in the order they were recorded.
pub async fn parties(
    database: &Database,
    community: CommunityId,
    page: Page<Uuid>,
) -> Result<Vec<PartyRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!("SELECT * FROM party WHERE community = $1 AND {}", page.tail("party", 2));
    let found = rows!(database, RawParty, &sql, community.0, after, before, i64::from(page.limit))?;
    with_holders(database, community, page.in_order(found)).await
}

/// Parties by id.
pub async fn parties_by_ids(
    database: &Database,
    community: CommunityId,
    parties: &[PartyId],
) -> Result<BTreeMap<PartyId, PartyRow>, QueryError> {
    let ids: Ids = parties.iter().map(|party| party.0).collect();
    let sql = "SELECT * FROM party WHERE community = $1 AND party IN_IDS($2)";
    let found = rows!(database, RawParty, sql, community.0, ids)?;
    let parties = with_holders(database, community, found).await?;
    Ok(parties.into_iter().map(|party| (party.party, party)).collect())
}

/// The parties these members are behind, as holder or as representative.
pub async fn parties_of_members(
    database: &Database,
    community: CommunityId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, Vec<PartyId>>, QueryError> {
    let ids: Ids = members.iter().map(|member| member.0).collect();
    let sql = "SELECT member, party FROM party_member \
               WHERE community = $1 AND member IN_IDS($2) ORDER BY member, party";
    let found = rows!(database, (Uuid, Uuid), sql, community.0, ids)?;
    Ok(grouped(found.into_iter().map(|(member, party)| (MemberId(member), PartyId(party)))))
}

/// The register in numbers.
pub async fn totals(database: &Database, community: CommunityId) -> Result<RegisterTotals, QueryError> {
    let sql = "SELECT count(*), coalesce(CAST(sum(area) AS bigint), 0), coalesce(CAST(sum(share) AS bigint), 0), \
                      count(DISTINCT owner), count(*) - count(owner), \
                      (SELECT count(*) FROM party WHERE community = $1) \
               FROM unit WHERE community = $1";
    let found = rows!(database, (i64, i64, i64, i64, i64, i64), sql, community.0)?;
    let totals = |(units, area, share, owners, unowned, parties)| RegisterTotals {
        units: natural(units),
        area: natural(area),
        share: natural(share),
        owners: natural(owners),
        parties: natural(parties),
        unowned: natural(unowned),
    };
    Ok(found.into_iter().next().map_or_else(RegisterTotals::default, totals))
}

/// Buildings with their entrances, in the order of their names.
pub async fn buildings(database: &Database, community: CommunityId) -> Result<Vec<BuildingRow>, QueryError> {
    let sql = "SELECT building, entrance, count(*), CAST(sum(area) AS bigint) FROM unit WHERE community = $1 \
               GROUP BY building, entrance";
    let found = rows!(database, (String, Option<String>, i64, i64), sql, community.0)?;
    let read = |(building, entrance, units, area)| BuildingRow {
        building,
        entrance,
        units: natural(units),
        area: natural(area),
    };
    let mut buildings: Vec<BuildingRow> = found.into_iter().map(read).collect();
    // Here and not in SQL, where the two databases sort texts differently.
    buildings.sort_by(|a, b| (&a.building, &a.entrance).cmp(&(&b.building, &b.entrance)));
    Ok(buildings)
}
