//! From rows to what the rules import: who is who, ids, and sealed names. [`trial`] makes the same without sealing anything; [`was_sealed`] says
//! whether sealing would make keys.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, PartyId, UnitId};
use moothall_core::membership::Admitted;
use moothall_core::register::{ImportRow, PartyKind, PartyRecorded, UnitRegistered};
use moothall_core::sealed::{Personal, Sealed, SubjectId};
use moothall_core::text::Title;
use moothall_core::time::Timestamp;
use moothall_eventstore::vault::{KeyState, ToSeal, Vault, VaultError};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{CsvRow, Owner};
use crate::execute::minted;

type Person<'a> = (&'a str, &'a str);

fn person(owner: &Owner) -> Person<'_> {
    (owner.name.expose(), owner.contact.as_ref().map_or("", Personal::expose))
}

/// Who is who in a file: the same name and contact are the same person, the same persons of a kind the same party. Ids say only in
/// which order they came, so that nobody can guess a name from an id.
#[derive(Default)]
struct Cast<'a> {
    persons: BTreeMap<Person<'a>, usize>,
    parties: BTreeMap<(&'static str, &'a str, Vec<usize>), usize>,
}

impl<'a> Cast<'a> {
    fn person(&mut self, owner: &'a Owner) -> usize {
        let next = self.persons.len();
        *self.persons.entry(person(owner)).or_insert(next)
    }

    fn party(&mut self, row: &'a CsvRow) -> usize {
        let kind = match row.kind {
            PartyKind::Person => "person",
            PartyKind::CoOwners => "co_owners",
            PartyKind::Organisation => "organisation",
            PartyKind::Developer => "developer",
        };
        let owners = if row.organisation.is_some() {
            Vec::new()
        } else {
            row.owners.iter().map(|owner| self.person(owner)).collect()
        };
        let next = self.parties.len();
        let name = row.organisation.as_ref().map_or("", Title::as_str);
        *self.parties.entry((kind, name, owners)).or_insert(next)
    }
}

/// Makes ids (the same for the same key and file) and seals names and contacts.
pub async fn seal(
    vault: &Vault,
    community: CommunityId,
    key: Uuid,
    rows: &[CsvRow],
    now: Timestamp,
) -> Result<Vec<ImportRow>, VaultError> {
    let owners = owners(rows);
    let subject = |number: usize| SubjectId(member_of(key, community, number).0);
    let mut texts: Vec<ToSeal<'_>> =
        owners.iter().map(|(number, owner)| ToSeal::new(subject(*number), &owner.name)).collect();
    for (number, owner) in &owners {
        texts.extend(owner.contact.iter().map(|contact| ToSeal::new(subject(*number), contact)));
    }
    let sealed = vault.seal_batch(community, &texts, now).await?;
    Ok(compose(community, key, rows, &owners, sealed))
}

/// Whether everybody in the file has a key already: it was sealed before, and sealing it again makes none.
pub async fn was_sealed(
    vault: &Vault,
    community: CommunityId,
    key: Uuid,
    rows: &[CsvRow],
) -> Result<bool, VaultError> {
    let numbers: Vec<usize> = owners(rows).into_keys().collect();
    for number in numbers {
        let subject = SubjectId(member_of(key, community, number).0);
        if vault.key_state(subject).await? == KeyState::Unknown {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The same rows with nothing sealed: the rules read neither names nor contacts, so they answer as they would in earnest. For
/// trying out only; nothing of it may be appended.
#[must_use]
pub fn trial(community: CommunityId, key: Uuid, rows: &[CsvRow]) -> Vec<ImportRow> {
    let owners = owners(rows);
    let texts = owners.len() + owners.values().filter(|owner| owner.contact.is_some()).count();
    compose(community, key, rows, &owners, vec![Vec::new(); texts])
}

fn member_of(key: Uuid, community: CommunityId, number: usize) -> MemberId {
    MemberId(minted(key, community, &format!("member {number}")))
}

/// Each person once, by her number in the file.
fn owners(rows: &[CsvRow]) -> BTreeMap<usize, &Owner> {
    let mut cast = Cast::default();
    let mut owners = BTreeMap::new();
    for owner in rows.iter().flat_map(|row| &row.owners) {
        owners.entry(cast.person(owner)).or_insert(owner);
    }
    owners
}

/// Puts rows together with what was sealed: first all names, then all contacts, in the order of the owners.
fn compose(
    community: CommunityId,
    key: Uuid,
    rows: &[CsvRow],
    owners: &BTreeMap<usize, &Owner>,
    mut sealed: Vec<Vec<u8>>,
) -> Vec<ImportRow> {
    let mut cast = Cast::default();
    let mut contacts = sealed.split_off(owners.len()).into_iter();
    let mut admitted = BTreeMap::new();
    for ((number, owner), name) in owners.iter().zip(sealed) {
        let member = member_of(key, community, *number);
        let subject = SubjectId(member.0);
        let contact = owner.contact.as_ref().and_then(|_| contacts.next());
        admitted.insert(
            *number,
            Admitted {
                member,
                name: Sealed::from_parts(subject, name),
                contact: contact.map(|bytes| Sealed::from_parts(subject, bytes)),
            },
        );
    }
    let mut import = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let owners: Vec<&Admitted> =
            row.owners.iter().filter_map(|owner| admitted.get(&cast.person(owner))).collect();
        let party = cast.party(row);
        import.push(ImportRow {
            line: row.line,
            unit: UnitRegistered {
                unit: UnitId(minted(key, community, &format!("unit {number}"))),
                building: row.building.clone(),
                entrance: row.entrance.clone(),
                number: row.number.clone(),
                area: row.area,
                share: row.share,
                purpose: row.purpose,
            },
            party: PartyRecorded {
                party: PartyId(minted(key, community, &format!("party {party}"))),
                kind: row.kind,
                holders: owners.iter().map(|owner| owner.member).collect(),
                name: row.organisation.clone(),
                representative: row
                    .representative
                    .and_then(|place| owners.get(place))
                    .map(|owner| owner.member),
            },
            owners: owners.into_iter().cloned().collect(),
        });
    }
    import
}
