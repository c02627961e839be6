//! How heads and area are counted on a roll: registered area, else surveyed, else contracted; one head for each set of owners,
//! and one for the developer, whatever is unsold or not yet handed over.

use std::collections::BTreeSet;

use super::DecisionRule;
use super::input::{InputRefusal, Place, Read};
use super::words::UnitStatus;
use crate::fraction::{Amount, DECIMALS_MAX};

/// A unit as the registrar sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUnit {
    /// Its number.
    pub id: String,
    /// Everyone on its title.
    pub owners: BTreeSet<String>,
    /// As registered.
    pub registry_area: Option<Amount>,
    /// As surveyed.
    pub survey_area: Option<Amount>,
    /// As contracted.
    pub contract_area: Option<Amount>,
    /// Whether it has left the developer's hands.
    pub status: UnitStatus,
    /// Whether it is a parking space.
    pub is_parking: bool,
}

/// What a roll comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollCount {
    /// Owners.
    pub heads: u32,
    /// Exclusive area.
    pub area: Amount,
}

/// Whether parking spaces count as exclusive units: for the bylaws to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parking {
    /// They count.
    Counted,
    /// They do not.
    LeftOut,
}

/// Counts a roll.
pub fn count_roll(units: &[RollUnit], parking: Parking) -> Result<RollCount, InputRefusal> {
    let mut owners: BTreeSet<&BTreeSet<String>> = BTreeSet::new();
    let mut developer = 0;
    let mut area = Amount::ZERO;
    for unit in units.iter().filter(|unit| parking == Parking::Counted || !unit.is_parking) {
        let measured = unit.registry_area.or(unit.survey_area).or(unit.contract_area);
        area = area.plus(measured.ok_or_else(|| InputRefusal::NoArea { unit: unit.id.clone() })?);
        match unit.status {
            UnitStatus::Unsold | UnitStatus::SoldUndelivered => developer = 1,
            UnitStatus::Sold if unit.owners.is_empty() => {
                return Err(InputRefusal::NoOwner { unit: unit.id.clone() });
            }
            UnitStatus::Sold => {
                owners.insert(&unit.owners);
            }
        }
    }
    let too_large = |_| InputRefusal::TooLarge { path: "units".to_owned() };
    Ok(RollCount { heads: u32::try_from(owners.len()).map_err(too_large)?.saturating_add(developer), area })
}

pub(super) fn read(rule: &DecisionRule, top: &Place<'_>) -> Read<(Vec<RollUnit>, Parking)> {
    top.only(&["units", "count_parking"])?;
    let parking = match top.maybe("count_parking")? {
        Some(place) if place.flag()? => Parking::Counted,
        Some(_) | None => Parking::LeftOut,
    };
    let area_measure = rule.measures.iter().find(|measure| measure.id.as_str() == "area");
    let scale = area_measure.and_then(|measure| measure.scale).unwrap_or(DECIMALS_MAX);
    let mut seen = BTreeSet::new();
    let mut units = Vec::new();
    for place in top.need("units")?.items()? {
        let unit = read_unit(&place, scale)?;
        if !seen.insert(unit.id.clone()) {
            return Err(InputRefusal::Twice { path: place.path(), name: super::input::shown(&unit.id) });
        }
        units.push(unit);
    }
    Ok((units, parking))
}

fn read_unit(place: &Place<'_>, scale: u8) -> Read<RollUnit> {
    let area = |key: &str| place.maybe(key)?.map(|area| area.amount(scale)).transpose();
    let owners = match place.maybe("owners")? {
        Some(owners) => {
            owners.items()?.iter().map(|owner| Ok(owner.text()?.to_owned())).collect::<Read<_>>()?
        }
        None => BTreeSet::new(),
    };
    let status = place.need("status")?;
    Ok(RollUnit {
        id: place.need("id")?.text()?.to_owned(),
        owners,
        registry_area: area("registry_area")?,
        survey_area: area("survey_area")?,
        contract_area: area("contract_area")?,
        status: UnitStatus::parse(status.text()?).ok_or_else(|| InputRefusal::WrongType {
            path: status.path(),
            expected: "\"sold\", \"unsold\" or \"sold_undelivered\"",
        })?,
        is_parking: place.maybe("use")?.map(|usage| usage.text()).transpose()? == Some("parking"),
    })
}
