//! A register as people keep it: a table with one line a unit. [`read`] finds every mistake at once; [`seal`] makes of the rows what the
//! rules import, [`trial`] what they would say of it. The command line shares all of it.

mod mistakes;
mod sealing;

use moothall_core::register::{PartyKind, UnitUse};
use moothall_core::sealed::{Contact, PersonName, Personal};
use moothall_core::text::{Label, TextRefusal, Title};
use std::collections::BTreeMap;

pub use mistakes::{BadRows, CsvRefusal, Mistake, RowMistake};
pub use sealing::{Known, Target, seal, trial, was_sealed};

use crate::scalar::hundredths;
use mistakes::Unread;

/// The columns there may be, in any order. Owners, and their contacts in the same order, are separated by `;`.
pub const COLUMNS: [&str; 10] =
    ["building", "entrance", "number", "area", "share", "use", "kind", "owner", "contact", "representative"];
/// The columns there must be.
const NEEDED: [&str; 4] = ["building", "number", "area", "owner"];

/// A person as a line names her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    name: PersonName,
    contact: Option<Contact>,
}

/// A line that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvRow {
    line: u32,
    building: Label,
    entrance: Option<Label>,
    number: Label,
    area: u64,
    share: u64,
    purpose: UnitUse,
    kind: PartyKind,
    organisation: Option<Title>,
    owners: Vec<Owner>,
    /// Which of the owners acts for them.
    representative: Option<usize>,
}

impl CsvRow {
    /// The unit's exclusive area in 0.01 m².
    #[must_use]
    pub fn area(&self) -> u64 {
        self.area
    }
}

/// Reads a whole file, or names every line that cannot be taken.
pub fn read(file: &str) -> Result<Vec<CsvRow>, CsvRefusal> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file.as_bytes());
    let heading = reader.headers().map_err(|_| CsvRefusal::File { reason: "heading".to_owned() })?.clone();
    let columns = columns(&heading)?;
    let mut rows = Vec::new();
    let mut bad = BadRows::default();
    let mut lines = Lines::of(file.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|_| CsvRefusal::File { reason: "table".to_owned() })?;
        let mut line = Line {
            line: lines.up_to(record.position().map_or(0, csv::Position::byte)),
            columns: &columns,
            record: &record,
            mistakes: Vec::new(),
        };
        if record.len() == heading.len() {
            if let Some((row, unread)) = line.row() {
                rows.push(row);
                bad.unread.insert(line.line, unread);
            }
        } else {
            line.wrong(Mistake::Fields);
        }
        bad.mistakes.append(&mut line.mistakes);
    }
    if bad.mistakes.is_empty() { Ok(rows) } else { Err(CsvRefusal::Rows(BadRows { rows, ..bad })) }
}

/// Counts the lines of a table as an editor does. A `csv` reader's own position of a record stands before the line end and the blank
/// lines that it skips.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// At the beginning of a file.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of the first record that begins at this byte or after it. Ask in the order of the file.
    pub fn up_to(&mut self, start: u64) -> u32 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.at) {
            let is_end = matches!(*byte, b'\r' | b'\n');
            if self.at >= start && !is_end {
                break;
            }
            self.at += 1;
            // `\r\n` ends one line.
            if is_end && (*byte == b'\n' || self.bytes.get(self.at) != Some(&b'\n')) {
                self.line = self.line.saturating_add(1);
            }
        }
        self.line
    }
}

/// Where each column stands.
fn columns(heading: &csv::StringRecord) -> Result<BTreeMap<&'static str, usize>, CsvRefusal> {
    let mut columns = BTreeMap::new();
    for (place, title) in heading.iter().enumerate() {
        let known = COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(title));
        let column = known.ok_or_else(|| CsvRefusal::File { reason: title.chars().take(40).collect() })?;
        if columns.insert(column, place).is_some() {
            return Err(CsvRefusal::File { reason: column.to_owned() });
        }
    }
    match NEEDED.into_iter().find(|needed| !columns.contains_key(needed)) {
        Some(missing) => Err(CsvRefusal::File { reason: missing.to_owned() }),
        None => Ok(columns),
    }
}

/// Who a line says owns: the kind, an organisation's name, the persons, and which of them acts.
type Named = (PartyKind, Option<Title>, Vec<Owner>, Option<usize>);

/// One line being read.
struct Line<'a> {
    line: u32,
    columns: &'a BTreeMap<&'static str, usize>,
    record: &'a csv::StringRecord,
    mistakes: Vec<RowMistake>,
}

impl<'a> Line<'a> {
    fn wrong(&mut self, mistake: Mistake) {
        self.mistakes.push(RowMistake { line: self.line, mistake });
    }

    fn cell(&self, column: &'static str) -> &'a str {
        self.columns.get(column).and_then(|place| self.record.get(*place)).unwrap_or_default()
    }

    fn text<T>(
        &mut self,
        column: &'static str,
        text: &str,
        parse: fn(&str) -> Result<T, TextRefusal>,
    ) -> Option<T> {
        parse(text).map_err(|refusal| self.wrong(Mistake::Text { column, refusal })).ok()
    }

    fn number<T>(&mut self, read: Option<T>, mistake: Mistake) -> Option<T> {
        if read.is_none() {
            self.wrong(mistake);
        }
        read
    }

    /// What could be read of the line, and which parts could not: those are filled with what breaks no rule.
    fn row(&mut self) -> Option<(CsvRow, Unread)> {
        let building = self.text("building", self.cell("building"), Label::parse);
        let entrance = match self.cell("entrance") {
            "" => Some(None),
            text => self.text("entrance", text, Label::parse).map(Some),
        };
        let number = self.text("number", self.cell("number"), Label::parse);
        let area = self.cell("area");
        let area = self.number(if area.is_empty() { Some(0) } else { hundredths(area) }, Mistake::Area);
        let share = self.cell("share");
        let share = self.number(if share.is_empty() { Some(0) } else { share.parse().ok() }, Mistake::Share);
        let purpose = self.number(use_of(self.cell("use")), Mistake::Use).unwrap_or(UnitUse::Other);
        let party = self.party();
        let door = building.zip(entrance).zip(number);
        let size = area.zip(share);
        let unread = Unread { door: door.is_none(), size: size.is_none(), party: party.is_none() };
        // Nobody else has this door or this name, so that nothing is said of other lines for their sake.
        let nobody = format!("? {}", self.line);
        let ((building, entrance), number) = match door {
            Some(door) => door,
            None => ((Label::parse(&nobody).ok()?, None), Label::parse(&nobody).ok()?),
        };
        let (kind, organisation, owners, representative) = match party {
            Some(party) => party,
            None => (PartyKind::Organisation, Some(Title::parse(&nobody).ok()?), Vec::new(), None),
        };
        let (area, share) = size.unwrap_or((1, 1));
        let line = self.line;
        let row = CsvRow {
            line,
            building,
            entrance,
            number,
            area,
            share,
            purpose,
            kind,
            organisation,
            owners,
            representative,
        };
        Some((row, unread))
    }

    fn party(&mut self) -> Option<Named> {
        let names: Vec<&str> = parts(self.cell("owner"));
        let kind = self.number(kind_of(self.cell("kind"), names.len()), Mistake::Kind);
        let fits = match kind {
            None => !names.is_empty(),
            Some(PartyKind::CoOwners) => names.len() >= 2,
            Some(PartyKind::Person | PartyKind::Organisation | PartyKind::Developer) => names.len() == 1,
        };
        if !fits {
            self.wrong(Mistake::OwnersDoNotFit);
            return None;
        }
        let deputy = self.cell("representative");
        match kind? {
            kind @ (PartyKind::Person | PartyKind::CoOwners) => {
                let owners = self.owners(&names);
                let place = names.iter().position(|name| *name == deputy);
                if !deputy.is_empty() && place.is_none() {
                    self.wrong(Mistake::Representative);
                    return None;
                }
                Some((kind, None, owners?, place))
            }
            // An organisation's name is public; whoever acts for it is a person.
            kind @ (PartyKind::Organisation | PartyKind::Developer) => {
                let name = self.text("owner", names.first().copied().unwrap_or_default(), Title::parse);
                let owners = if deputy.is_empty() { Some(Vec::new()) } else { self.owners(&[deputy]) };
                let (name, owners) = name.zip(owners)?;
                let representative = (!owners.is_empty()).then_some(0);
                Some((kind, Some(name), owners, representative))
            }
        }
    }

    fn owners(&mut self, names: &[&str]) -> Option<Vec<Owner>> {
        let contacts = self.cell("contact");
        let contacts = if contacts.is_empty() {
            vec![""; names.len()]
        } else {
            contacts.split(';').map(str::trim).collect()
        };
        let fit = contacts.len() == names.len();
        if !fit {
            self.wrong(Mistake::Contacts);
        }
        // All are read before the first failure counts, so that every mistake is named.
        let names: Vec<_> = names.iter().map(|name| self.text("owner", name, PersonName::parse)).collect();
        let contact = |contact: &&str| match *contact {
            "" => Some(None),
            contact => self.text("contact", contact, Contact::parse).map(Some),
        };
        let contacts: Vec<_> = contacts.iter().map(contact).collect();
        let owner = |(name, contact): (Option<_>, Option<_>)| Some(Owner { name: name?, contact: contact? });
        if fit { names.into_iter().zip(contacts).map(owner).collect() } else { None }
    }
}

fn parts(cell: &str) -> Vec<&str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn use_of(word: &str) -> Option<UnitUse> {
    match word.to_lowercase().as_str() {
        "" | "dwelling" | "住宅" => Some(UnitUse::Dwelling),
        "business" | "商业" | "商業" | "商铺" | "商鋪" => Some(UnitUse::Business),
        "parking" | "车位" | "車位" => Some(UnitUse::Parking),
        "other" | "其他" => Some(UnitUse::Other),
        _ => None,
    }
}

fn kind_of(word: &str, names: usize) -> Option<PartyKind> {
    match word.to_lowercase().as_str() {
        "" if names > 1 => Some(PartyKind::CoOwners),
        "" | "person" | "个人" | "個人" => Some(PartyKind::Person),
        "co_owners" | "co-owners" | "共有" | "共有人" => Some(PartyKind::CoOwners),
        "organisation" | "organization" | "单位" | "單位" => Some(PartyKind::Organisation),
        "developer" | "建设单位" | "建設單位" | "开发商" | "開發商" => {
            Some(PartyKind::Developer)
        }
        _ => None,
    }
}
