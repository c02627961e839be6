//! The register (名册): units with their exact areas, the parties that own them and since when, and who acts for co-owners.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use crate::state::Community;
use crate::decider::Context;
use crate::event::Event;
use crate::ids::{MemberId, PartyId, UnitId};
use crate::membership::Admitted;
use crate::policy::{Action, Scope, Standing};
use crate::refusal::{Refusal, RowFault, RowRefusal};
use crate::sealed::{Contact, PersonName, Sealed};
use crate::text::{Label, Reason, Title};
use crate::time::Timestamp;

/// What a registrar asks of the register.
#[derive(Clone, Debug, PartialEq)]
pub enum RegisterCommand {
    /// Enters one unit.
    RegisterUnit(UnitRegistered),
    /// Puts a unit's particulars right.
    CorrectUnit(UnitCorrected),
    /// Enters a party: one owner, co-owners together, an organisation, the developer.
    RecordParty(PartyRecorded),
    /// A unit passes to a party; whoever owned it before ceases to.
    TransferUnit {
        /// The unit.
        unit: UnitId,
        /// The new owner.
        party: PartyId,
        /// The day the title passed; never later than now.
        since: Timestamp,
    },
    /// Co-owners name the one who acts for them.
    NameRepresentative {
        /// The co-owners.
        party: PartyId,
        /// One of them, or another member they empowered in writing.
        representative: MemberId,
    },
    /// Takes over a whole register at once: everything or nothing.
    Import {
        /// The rows in file order.
        rows: Vec<ImportRow>,
    },
}

/// One row of an imported register, ids and sealing done at the edge.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// Line in the file, for messages.
    pub line: u32,
    /// The unit.
    pub unit: UnitRegistered,
    /// Its owner; rows of the same party repeat it.
    pub party: PartyRecorded,
    /// The owners as members; those already admitted are passed over.
    pub owners: Vec<Admitted>,
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// A unit as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Building.
    pub building: Label,
    /// Entrance.
    pub entrance: Option<Label>,
    /// Exclusive area in 0.01 m².
    pub area: u64,
    /// Registered share.
    pub share: u64,
    /// What it is for.
    pub purpose: UnitUse,
    /// Its owner.
    pub owner: Option<PartyId>,
}

/// A party as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// What kind of owner.
    pub kind: PartyKind,
    /// The persons behind it.
    pub holders: Vec<MemberId>,
    /// Who acts for several holders.
    pub representative: Option<MemberId>,
}

impl Party {
    /// Whether this member acts for the party: the only holder, any delegate of an organisation, or the named representative.
    #[must_use]
    pub fn is_acted_for_by(&self, member: MemberId) -> bool {
        match (self.representative, self.kind) {
            (Some(representative), _) => representative == member,
            (None, PartyKind::CoOwners) => false,
            (None, PartyKind::Person | PartyKind::Organisation | PartyKind::Developer) => self.holders.contains(&member),
        }
    }
}

/// The register's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Units by id.
    pub units: BTreeMap<UnitId, Unit>,
    /// Parties by id.
    pub parties: BTreeMap<PartyId, Party>,
    /// Doors already taken: (building, entrance, number).
    doors: BTreeSet<(String, String, String)>,
    /// Parties a member is a holder or the representative of.
    acting: BTreeMap<MemberId, Vec<PartyId>>,
}

fn door(unit: &UnitRegistered) -> (String, String, String) {
    let entrance = unit.entrance.as_ref().map_or_else(String::new, |label| label.as_str().to_owned());
    (unit.building.as_str().to_owned(), entrance, unit.number.as_str().to_owned())
}

impl Register {
    /// The parties this member is behind, as holder or representative.
    #[must_use]
    pub fn parties_of(&self, member: MemberId) -> &[PartyId] {
        self.acting.get(&member).map_or(&[], Vec::as_slice)
    }

    /// Whether the member is behind a party that owns at least one unit.
    #[must_use]
    pub fn is_owner(&self, member: MemberId) -> bool {
        !self.parties_of(member).is_empty()
    }

    /// Whether a unit lies in the scope.
    #[must_use]
    pub fn lies_in(unit: &Unit, scope: &Scope) -> bool {
        match scope {
            Scope::Community => true,
            Scope::Building { building } => unit.building == *building,
            Scope::Entrance { building, entrance } => {
                unit.building == *building && unit.entrance.as_ref() == Some(entrance)
            }
        }
    }

    fn check_unit(&self, unit: &UnitRegistered) -> Result<(), Refusal> {
        if self.units.contains_key(&unit.unit) || self.doors.contains(&door(unit)) {
            return Err(Refusal::UnitAlreadyRegistered);
        }
        if unit.area == 0 && unit.share == 0 {
            return Err(Refusal::AreaMissing);
        }
        Ok(())
    }

    pub(crate) fn unit_registered(&mut self, event: &UnitRegistered) {
        self.doors.insert(door(event));
        self.units.insert(
            event.unit,
            Unit {
                building: event.building.clone(),
                entrance: event.entrance.clone(),
                area: event.area,
                share: event.share,
                purpose: event.purpose,
                owner: None,
            },
        );
    }

    pub(crate) fn unit_corrected(&mut self, event: &UnitCorrected) {
        if let Some(unit) = self.units.get_mut(&event.unit) {
            unit.area = event.area;
            unit.share = event.share;
            unit.purpose = event.purpose;
        }
    }

    pub(crate) fn party_recorded(&mut self, event: &PartyRecorded) {
        for member in event.holders.iter().chain(event.representative.iter()) {
            let parties = self.acting.entry(*member).or_default();
            if !parties.contains(&event.party) {
                parties.push(event.party);
            }
        }
        self.parties.insert(
            event.party,
            Party { kind: event.kind, holders: event.holders.clone(), representative: event.representative },
        );
    }

    pub(crate) fn unit_transferred(&mut self, event: &UnitTransferred) {
        if let Some(unit) = self.units.get_mut(&event.unit) {
            unit.owner = Some(event.party);
        }
    }

    pub(crate) fn representative_named(&mut self, event: &RepresentativeNamed) {
        if let Some(party) = self.parties.get_mut(&event.party) {
            party.representative = Some(event.representative);
        }
        let parties = self.acting.entry(event.representative).or_default();
        if !parties.contains(&event.party) {
            parties.push(event.party);
        }
    }
}

fn check_party(party: &PartyRecorded) -> Result<(), Refusal> {
    let right = match party.kind {
        PartyKind::Person => party.holders.len() == 1,
        PartyKind::CoOwners => party.holders.len() >= 2,
        PartyKind::Organisation | PartyKind::Developer => party.name.is_some(),
    };
    if right { Ok(()) } else { Err(Refusal::PartyMalformed) }
}

pub(crate) fn decide(
    state: &Community,
    command: &RegisterCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    standing.require(Action::KeepRegister)?;
    let register = &state.register;
    match command {
        RegisterCommand::RegisterUnit(unit) => {
            register.check_unit(unit)?;
            Ok(vec![Event::UnitRegistered(unit.clone())])
        }
        RegisterCommand::CorrectUnit(correction) => {
            if !register.units.contains_key(&correction.unit) {
                return Err(Refusal::UnitUnknown);
            }
            if correction.area == 0 && correction.share == 0 {
                return Err(Refusal::AreaMissing);
            }
            Ok(vec![Event::UnitCorrected(correction.clone())])
        }
        RegisterCommand::RecordParty(party) => {
            if register.parties.contains_key(&party.party) {
                return Err(Refusal::AlreadyExists);
            }
            check_party(party)?;
            for member in party.holders.iter().chain(party.representative.iter()) {
                state.membership.require_present(*member)?;
            }
            Ok(vec![Event::PartyRecorded(party.clone())])
        }
        RegisterCommand::TransferUnit { unit, party, since } => {
            let from = register.units.get(unit).ok_or(Refusal::UnitUnknown)?.owner;
            if !register.parties.contains_key(party) {
                return Err(Refusal::PartyUnknown);
            }
            if *since > context.now {
                return Err(Refusal::DateInFuture);
            }
            if from == Some(*party) {
                return Err(Refusal::AlreadyDone);
            }
            Ok(vec![Event::UnitTransferred(UnitTransferred { unit: *unit, party: *party, since: *since, from })])
        }
        RegisterCommand::NameRepresentative { party, representative } => {
            let known = register.parties.get(party).ok_or(Refusal::PartyUnknown)?;
            state.membership.require_present(*representative)?;
            if known.representative == Some(*representative) {
                return Err(Refusal::AlreadyDone);
            }
            Ok(vec![Event::RepresentativeNamed(RepresentativeNamed {
                party: *party,
                representative: *representative,
            })])
        }
        RegisterCommand::Import { rows } => decide_import(state, rows, context),
    }
}

/// Checks every row before the first event, so that the registrar sees all mistakes at once and nothing is half-imported.
fn decide_import(state: &Community, rows: &[ImportRow], context: &Context) -> Result<Vec<Event>, Refusal> {
    let mut faults = Vec::new();
    let mut doors = BTreeMap::new();
    let mut parties: BTreeMap<PartyId, &PartyRecorded> = BTreeMap::new();
    let mut admitted = BTreeSet::new();
    let mut events = Vec::new();
    for row in rows {
        let mut fault = |fault: RowFault| faults.push(RowRefusal { line: row.line, fault });
        if let Some(first) = doors.insert(door(&row.unit), row.line) {
            fault(RowFault::SameUnitAsLine { line: first });
        } else {
            match state.register.check_unit(&row.unit) {
                Ok(()) => {}
                Err(Refusal::AreaMissing) => fault(RowFault::AreaMissing),
                Err(_) => fault(RowFault::UnitAlreadyRegistered),
            }
        }
        if check_party(&row.party).is_err() {
            fault(RowFault::PartyMalformed);
        }
        if row.owners.iter().any(|owner| state.membership.is_erased(owner.member)) {
            fault(RowFault::OwnerErased);
        }
        for owner in &row.owners {
            if !state.membership.is_member(owner.member) && admitted.insert(owner.member) {
                events.push(Event::MemberAdmitted(owner.clone()));
            }
        }
        if !state.register.parties.contains_key(&row.party.party)
            && parties.insert(row.party.party, &row.party).is_none()
        {
            events.push(Event::PartyRecorded(row.party.clone()));
        }
        events.push(Event::UnitRegistered(row.unit.clone()));
        events.push(Event::UnitTransferred(UnitTransferred {
            unit: row.unit.unit,
            party: row.party.party,
            since: context.now,
            from: None,
        }));
    }
    if !faults.is_empty() {
        return Err(Refusal::ImportRefused { rows: faults });
    }
    if events.is_empty() { Err(Refusal::NothingToImport) } else { Ok(events) }
}

/// The types of a member's sealed particulars, named here so that import and admission agree.
pub type SealedName = Sealed<PersonName>;
/// A sealed way to reach a member.
pub type SealedContact = Sealed<Contact>;
