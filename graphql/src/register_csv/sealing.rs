//! From rows to what the rules import: who is who, ids, and sealed names. [`trial`] makes the same without sealing anything; [`was_sealed`] says
//! whether sealing would make keys. [`Known`] is who is a member already: she stays who she is.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, PartyId, UnitId};
use moothall_core::membership::Admitted;
use moothall_core::register::{ImportRow, PartyKind, PartyRecorded, UnitRegistered};
use moothall_core::sealed::{Personal, Sealed, SubjectId};
use moothall_core::text::Title;
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use moothall_eventstore::vault::{KeyState, ToSeal, Vault, VaultError};
use moothall_projections::queries::{Page, members};
use std::collections::BTreeMap;
use std::error::Error;
use uuid::Uuid;

use super::{CsvRow, Owner};
use crate::execute::minted;

/// Members opened at a time.
const AT_ONCE: u32 = 1_000;

type Person<'a> = (&'a str, &'a str);

fn person(owner: &Owner) -> Person<'_> {
    (owner.name.expose(), owner.contact.as_ref().map_or("", Personal::expose))
}

/// The members there are, by name and contact as in a file: whoever is written alike is the same person.
#[derive(Default)]
pub struct Known(BTreeMap<(String, String), MemberId>);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Known({})", self.0.len())
    }
}

impl Known {
    /// Opens what is sealed of the members, a page at a time. Of several who are written alike it is the one who came first.
    pub async fn read(
        views: &Database,
        vault: &Vault,
        community: CommunityId,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut known = BTreeMap::new();
        let mut page = Page::first(AT_ONCE);
        loop {
            let members = members::page(views, community, page).await?;
            let Some(last) = members.last() else { return Ok(Self(known)) };
            page = page.after(last.member.0);
            let (names, contacts): (Vec<_>, Vec<_>) =
                members.into_iter().map(|row| (row.name, row.contact)).unzip();
            let names = opened(vault, community, names).await?;
            let contacts = opened(vault, community, contacts).await?;
            for (subject, name) in names {
                let contact = contacts.get(&subject).map_or("", Personal::expose);
                let written = (name.expose().to_owned(), contact.to_owned());
                known.entry(written).or_insert(MemberId(subject.0));
            }
        }
    }

    fn member(&self, owner: &Owner) -> Option<MemberId> {
        let (name, contact) = person(owner);
        self.0.get(&(name.to_owned(), contact.to_owned())).copied()
    }
}

async fn opened<T: Personal + Send>(
    vault: &Vault,
    community: CommunityId,
    sealed: Vec<Option<Sealed<T>>>,
) -> Result<BTreeMap<SubjectId, T>, VaultError> {
    let sealed: Vec<_> = sealed.into_iter().flatten().collect();
    let plain = vault.open_many(community, &sealed).await?;
    Ok(sealed.iter().zip(plain).filter_map(|(one, plain)| Some((one.subject, plain.plain()?))).collect())
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

/// Where what a file means will be: the community, the key of the import, and who is a member already.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The community.
    pub community: CommunityId,
    /// The key of the import: ids are made of it, the same for the same key and file.
    pub key: Uuid,
    /// Who is a member already.
    pub known: &'a Known,
}

impl Target<'_> {
    fn new_member(&self, number: usize) -> MemberId {
        MemberId(minted(self.key, self.community, &format!("member {number}")))
    }

    fn id(&self, what: &str, number: usize) -> Uuid {
        minted(self.key, self.community, &format!("{what} {number}"))
    }

    /// Those who are to become members, each once, by her number in the file.
    fn newcomers<'r>(&self, rows: &'r [CsvRow]) -> BTreeMap<usize, &'r Owner> {
        let mut cast = Cast::default();
        let mut newcomers = BTreeMap::new();
        for owner in rows.iter().flat_map(|row| &row.owners) {
            let number = cast.person(owner);
            if self.known.member(owner).is_none() {
                newcomers.entry(number).or_insert(owner);
            }
        }
        newcomers
    }
}

/// Makes ids and seals the names and contacts of those who are no members yet.
pub async fn seal(
    vault: &Vault,
    target: Target<'_>,
    rows: &[CsvRow],
    now: Timestamp,
) -> Result<Vec<ImportRow>, VaultError> {
    let newcomers = target.newcomers(rows);
    let subject = |number: usize| SubjectId(target.new_member(number).0);
    let mut texts: Vec<ToSeal<'_>> =
        newcomers.iter().map(|(number, owner)| ToSeal::new(subject(*number), &owner.name)).collect();
    for (number, owner) in &newcomers {
        texts.extend(owner.contact.iter().map(|contact| ToSeal::new(subject(*number), contact)));
    }
    let sealed = vault.seal_batch(target.community, &texts, now).await?;
    Ok(compose(target, rows, &newcomers, sealed))
}

/// Whether everybody in the file has a key already: as a member, or since it was sealed before. Sealing it makes none then.
pub async fn was_sealed(vault: &Vault, target: Target<'_>, rows: &[CsvRow]) -> Result<bool, VaultError> {
    for number in target.newcomers(rows).into_keys() {
        let subject = SubjectId(target.new_member(number).0);
        if vault.key_state(subject).await? == KeyState::Unknown {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The same rows with nothing sealed: the rules read neither names nor contacts, so they answer as they would in earnest. For
/// trying out only; nothing of it may be appended.
#[must_use]
pub fn trial(target: Target<'_>, rows: &[CsvRow]) -> Vec<ImportRow> {
    let newcomers = target.newcomers(rows);
    let texts = newcomers.len() + newcomers.values().filter(|owner| owner.contact.is_some()).count();
    compose(target, rows, &newcomers, vec![Vec::new(); texts])
}

/// Puts rows together with what was sealed: first all names, then all contacts, in the order of the newcomers.
fn compose(
    target: Target<'_>,
    rows: &[CsvRow],
    newcomers: &BTreeMap<usize, &Owner>,
    mut sealed: Vec<Vec<u8>>,
) -> Vec<ImportRow> {
    let mut cast = Cast::default();
    let mut contacts = sealed.split_off(newcomers.len()).into_iter();
    let mut admitted = BTreeMap::new();
    for ((number, owner), name) in newcomers.iter().zip(sealed) {
        let member = target.new_member(*number);
        let subject = SubjectId(member.0);
        let contact = owner.contact.as_ref().and_then(|_| contacts.next());
        let contact = contact.map(|bytes| Sealed::from_parts(subject, bytes));
        admitted.insert(*number, Admitted { member, name: Sealed::from_parts(subject, name), contact });
    }
    let mut import = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let numbers: Vec<usize> = row.owners.iter().map(|owner| cast.person(owner)).collect();
        let member = |(owner, number): (&Owner, &usize)| {
            target.known.member(owner).unwrap_or_else(|| target.new_member(*number))
        };
        let holders: Vec<MemberId> = row.owners.iter().zip(&numbers).map(member).collect();
        let party = cast.party(row);
        import.push(ImportRow {
            line: row.line,
            unit: UnitRegistered {
                unit: UnitId(target.id("unit", number)),
                building: row.building.clone(),
                entrance: row.entrance.clone(),
                number: row.number.clone(),
                area: row.area,
                share: row.share,
                purpose: row.purpose,
            },
            party: PartyRecorded {
                party: PartyId(target.id("party", party)),
                kind: row.kind,
                name: row.organisation.clone(),
                representative: row.representative.and_then(|place| holders.get(place)).copied(),
                holders,
            },
            owners: numbers.iter().filter_map(|number| admitted.get(number)).cloned().collect(),
        });
    }
    import
}
