//! What happens to the register.

use serde::{Deserialize, Serialize};

use crate::ids::{MemberId, PartyId, UnitId};
use crate::text::{Label, Reason, Title};
use crate::time::Timestamp;

/// What a unit is for. Parking is kept apart because local law may leave it out of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitUse {
    /// A dwelling.
    Dwelling,
    /// A shop, an office, a workshop.
    Business,
    /// A parking space that is an exclusive part.
    Parking,
    /// Storage and anything else.
    Other,
}

/// `register.unit_registered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRegistered {
    /// The unit.
    pub unit: UnitId,
    /// Building (幢).
    pub building: Label,
    /// Entrance (单元), where the building has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrance: Option<Label>,
    /// Number on the door.
    pub number: Label,
    /// Exclusive area in 0.01 m².
    pub area: u64,
    /// Registered share of the common interest, in the unit the deed uses; 0 where there is none.
    #[serde(default)]
    pub share: u64,
    /// What it is for.
    #[serde(rename = "use")]
    pub purpose: UnitUse,
}

/// `register.unit_corrected.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCorrected {
    /// The unit.
    pub unit: UnitId,
    /// Exclusive area in 0.01 m².
    pub area: u64,
    /// Registered share.
    #[serde(default)]
    pub share: u64,
    /// What it is for.
    #[serde(rename = "use")]
    pub purpose: UnitUse,
    /// The document that shows it.
    pub reason: Reason,
}

/// What kind of owner a party is. It decides heads: every kind counts as one, and all the developer's units together are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// One natural person.
    Person,
    /// Several persons who own together; one of them acts.
    CoOwners,
    /// A company, an office, an association.
    Organisation,
    /// The developer with its unsold and undelivered units: one head for all of them (SPC interpretation art. 9).
    Developer,
}

/// `register.party_recorded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRecorded {
    /// The party.
    pub party: PartyId,
    /// What kind of owner.
    pub kind: PartyKind,
    /// The persons behind it: one, the co-owners, or an organisation's delegates.
    pub holders: Vec<MemberId>,
    /// An organisation's public name. Persons' names are sealed, with the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Title>,
    /// Who acts for several holders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<MemberId>,
}

/// `register.unit_transferred.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTransferred {
    /// The unit.
    pub unit: UnitId,
    /// Its owner from then on.
    pub party: PartyId,
    /// When the title passed.
    pub since: Timestamp,
    /// Its owner until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartyId>,
}

/// `register.representative_named.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepresentativeNamed {
    /// The co-owners.
    pub party: PartyId,
    /// Who acts for them.
    pub representative: MemberId,
}
