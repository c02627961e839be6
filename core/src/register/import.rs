//! Taking over a whole register: every row is checked before the first event, so that the registrar sees all mistakes at once and
//! nothing is half-imported.

use std::collections::{BTreeMap, BTreeSet};

use super::{ImportRow, PartyRecorded, UnitTransferred, check_party, door};
use crate::decider::Context;
use crate::event::Event;
use crate::ids::{MemberId, PartyId, UnitId};
use crate::refusal::{Refusal, RowFault, RowRefusal};
use crate::state::Community;

pub(super) fn decide(
    state: &Community,
    rows: &[ImportRow],
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let mut seen = Seen::default();
    let mut faults = Vec::new();
    let mut events = Vec::new();
    for row in rows {
        faults.extend(seen.faults(state, row).into_iter().map(|fault| RowRefusal { line: row.line, fault }));
        for owner in &row.owners {
            if !state.membership.is_member(owner.member) && seen.admitted.insert(owner.member) {
                events.push(Event::MemberAdmitted(owner.clone()));
            }
        }
        let party = state.register.known_as(&row.party).unwrap_or(row.party.party);
        if !state.register.parties.contains_key(&party)
            && seen.parties.insert(party, row.party.clone()).is_none()
        {
            events.push(Event::PartyRecorded(row.party.clone()));
        }
        events.push(Event::UnitRegistered(row.unit.clone()));
        let unit = row.unit.unit;
        events.push(Event::UnitTransferred(UnitTransferred { unit, party, since: context.now, from: None }));
    }
    if !faults.is_empty() {
        return Err(Refusal::ImportRefused { rows: faults });
    }
    if events.is_empty() { Err(Refusal::NothingToImport) } else { Ok(events) }
}

/// What the rows so far have said.
#[derive(Default)]
struct Seen {
    doors: BTreeMap<(String, String, String), u32>,
    units: BTreeMap<UnitId, u32>,
    parties: BTreeMap<PartyId, PartyRecorded>,
    admitted: BTreeSet<MemberId>,
}

impl Seen {
    fn faults(&mut self, state: &Community, row: &ImportRow) -> Vec<RowFault> {
        let mut faults = Vec::new();
        let door = self.doors.insert(door(&row.unit), row.line);
        let unit = self.units.insert(row.unit.unit, row.line);
        if let Some(line) = door.or(unit) {
            faults.push(RowFault::SameUnitAsLine { line });
        } else if state.register.check_unit(&row.unit) == Err(Refusal::UnitAlreadyRegistered) {
            faults.push(RowFault::UnitAlreadyRegistered);
        }
        // Told of a door that is there twice as well.
        if row.unit.area == 0 && row.unit.share == 0 {
            faults.push(RowFault::AreaMissing);
        }
        let erased = |member: MemberId| state.membership.is_erased(member);
        if row.owners.iter().any(|owner| erased(owner.member)) || state.seat_is_erased(row.party.party.into())
        {
            faults.push(RowFault::OwnerErased);
        } else if check_party(&row.party).is_err()
            || !self.agrees(state, &row.party)
            || !self.knows_everyone(state, row)
            || row.owners.iter().any(|owner| owner.check_own_key().is_err())
        {
            faults.push(RowFault::PartyMalformed);
        }
        faults
    }

    /// Rows of the same party repeat it; a party in the register is the one the row means.
    fn agrees(&self, state: &Community, party: &PartyRecorded) -> bool {
        let same_holders = |known: &[MemberId]| {
            known.iter().collect::<BTreeSet<_>>() == party.holders.iter().collect::<BTreeSet<_>>()
        };
        let here = self.parties.get(&party.party);
        let known = state.register.parties.get(&party.party);
        here.is_none_or(|known| known.kind == party.kind && same_holders(&known.holders))
            && known.is_none_or(|known| known.kind == party.kind && same_holders(&known.holders))
    }

    /// Whoever is behind the party is a member, or becomes one by this file.
    fn knows_everyone(&self, state: &Community, row: &ImportRow) -> bool {
        let known = |member: &MemberId| {
            state.membership.is_member(*member)
                || self.admitted.contains(member)
                || row.owners.iter().any(|owner| owner.member == *member)
        };
        row.party.holders.iter().chain(row.party.representative.iter()).all(known)
    }
}
