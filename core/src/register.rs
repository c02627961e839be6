//! The register (名册): units with their exact areas, the parties that own them and since when, and who acts for co-owners.

mod events;
mod import;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use events::*;

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{MemberId, PartyId, UnitId};
use crate::membership::Admitted;
use crate::policy::{Action, Scope, Standing};
use crate::refusal::Refusal;
use crate::sealed::{Contact, PersonName, Sealed};
use crate::state::Community;
use crate::text::{Label, Title};
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
            (None, PartyKind::Person | PartyKind::Organisation | PartyKind::Developer) => {
                self.holders.contains(&member)
            }
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
    /// How many units each party owns now.
    holdings: BTreeMap<PartyId, u32>,
    /// Organisations and developers by their public names.
    named: BTreeMap<(PartyKind, Title), PartyId>,
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
        self.parties_of(member).iter().any(|party| self.holdings.get(party).is_some_and(|units| *units > 0))
    }

    /// The party that is this owner already: the same persons together, or an organisation of the same name. One owner is one head,
    /// however often she is entered (SPC interpretation art. 9).
    #[must_use]
    pub fn known_as(&self, party: &PartyRecorded) -> Option<PartyId> {
        if let Some(name) = &party.name {
            return self.named.get(&(party.kind, name.clone())).copied();
        }
        let holders: BTreeSet<_> = party.holders.iter().collect();
        let same = |known: &Party| {
            known.kind == party.kind && known.holders.iter().collect::<BTreeSet<_>>() == holders
        };
        let candidates = self.parties_of(*party.holders.first()?).iter().copied();
        candidates.into_iter().find(|id| self.parties.get(id).is_some_and(same))
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
        if let Some(name) = &event.name {
            self.named.entry((event.kind, name.clone())).or_insert(event.party);
        }
        self.parties.insert(
            event.party,
            Party { kind: event.kind, holders: event.holders.clone(), representative: event.representative },
        );
    }

    pub(crate) fn unit_transferred(&mut self, event: &UnitTransferred) {
        let Some(unit) = self.units.get_mut(&event.unit) else { return };
        if let Some(units) = unit.owner.and_then(|from| self.holdings.get_mut(&from)) {
            *units = units.saturating_sub(1);
        }
        unit.owner = Some(event.party);
        let units = self.holdings.entry(event.party).or_default();
        *units = units.saturating_add(1);
    }

    pub(crate) fn representative_named(&mut self, event: &RepresentativeNamed) {
        if let Some(party) = self.parties.get_mut(&event.party) {
            let former = party.representative.replace(event.representative);
            // Whoever acted for the party and is no holder has nothing to do with it any more.
            if let Some(former) = former.filter(|former| !party.holders.contains(former))
                && let Some(parties) = self.acting.get_mut(&former)
            {
                parties.retain(|known| *known != event.party);
            }
        }
        let parties = self.acting.entry(event.representative).or_default();
        if !parties.contains(&event.party) {
            parties.push(event.party);
        }
    }

    /// An erased person acts for nobody: co-owners name another representative, delegates act for their organisation.
    pub(crate) fn erased(&mut self, member: MemberId) {
        for party in self.acting.remove(&member).into_iter().flatten() {
            if let Some(party) = self.parties.get_mut(&party) {
                party.representative =
                    party.representative.filter(|representative| *representative != member);
            }
        }
    }
}

pub(super) fn check_party(party: &PartyRecorded) -> Result<(), Refusal> {
    let holders: BTreeSet<_> = party.holders.iter().collect();
    let right = match party.kind {
        // A person's name is sealed with the member, never written here.
        PartyKind::Person => holders.len() == 1 && party.name.is_none(),
        PartyKind::CoOwners => holders.len() >= 2 && party.name.is_none(),
        PartyKind::Organisation | PartyKind::Developer => party.name.is_some(),
    };
    if right && holders.len() == party.holders.len() { Ok(()) } else { Err(Refusal::PartyMalformed) }
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
            if register.known_as(party).is_some() {
                return Err(Refusal::PartyAlreadyRegistered);
            }
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
            if state.seat_is_erased((*party).into()) {
                return Err(Refusal::SubjectErased);
            }
            if *since > context.now {
                return Err(Refusal::DateInFuture);
            }
            if from == Some(*party) {
                return Err(Refusal::AlreadyDone);
            }
            Ok(vec![Event::UnitTransferred(UnitTransferred {
                unit: *unit,
                party: *party,
                since: *since,
                from,
            })])
        }
        RegisterCommand::NameRepresentative { party, representative } => {
            let known = register.parties.get(party).ok_or(Refusal::PartyUnknown)?;
            state.membership.require_present(*representative)?;
            if known.representative == Some(*representative) {
                return Err(Refusal::AlreadyDone);
            }
            // What staff of the property company may not do by proxy they may not do by this either.
            if !known.holders.contains(representative)
                && state.membership.is_property_staff(*representative, context.now)
            {
                return Err(Refusal::ProxyByPropertyStaff);
            }
            Ok(vec![Event::RepresentativeNamed(RepresentativeNamed {
                party: *party,
                representative: *representative,
            })])
        }
        RegisterCommand::Import { rows } => import::decide(state, rows, context),
    }
}

/// The types of a member's sealed particulars, named here so that import and admission agree.
pub type SealedName = Sealed<PersonName>;
/// A sealed way to reach a member.
pub type SealedContact = Sealed<Contact>;
