//! What is wrong with a file: lines that cannot be read, together with what the rules say of the others.

use moothall_core::language::Language;
use moothall_core::refusal::{RowFault, RowRefusal};
use moothall_core::text::TextRefusal;
use std::collections::BTreeMap;

use super::CsvRow;
use crate::user_error::{EdgeRefusal, pick};

/// A line that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMistake {
    /// In the file; the heading is line 1.
    pub line: u32,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is its sentence below")]
pub enum Mistake {
    Fields,
    Text { column: &'static str, refusal: TextRefusal },
    Area,
    Share,
    Use,
    Kind,
    OwnersDoNotFit,
    Contacts,
    Representative,
    Rules(RowFault),
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvRefusal {
    /// It is not a table with the expected columns.
    File {
        /// A column that is missing or unknown, or where it is no table.
        reason: String,
    },
    /// Some lines cannot be read; all of them are named.
    Rows(BadRows),
}

/// Which parts of a line could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// Building, entrance or number.
    pub(super) door: bool,
    /// Area or share.
    pub(super) size: bool,
    /// Who owns.
    pub(super) party: bool,
}

/// Lines that cannot be read, and what the rules can be asked all the same, so that everything wrong with a file is told at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadRows {
    pub(super) mistakes: Vec<RowMistake>,
    pub(super) rows: Vec<CsvRow>,
    /// By line, of the rows above.
    pub(super) unread: BTreeMap<u32, Unread>,
}

impl BadRows {
    /// What could not be read.
    #[must_use]
    pub fn mistakes(&self) -> &[RowMistake] {
        &self.mistakes
    }

    /// Every line with what could be read of it. Only for [`trial`](super::trial): the gaps are filled, and nothing of it may be sealed.
    #[must_use]
    pub fn rows(&self) -> &[CsvRow] {
        &self.rows
    }

    /// All mistakes in the order of the lines: what could not be read, and what the rules said of the rest on trial.
    #[must_use]
    pub fn with(self, said: &[RowRefusal]) -> Vec<RowMistake> {
        let said = said.iter().filter(|row| self.stands(row));
        let said = said.map(|row| RowMistake { line: row.line, mistake: Mistake::Rules(row.fault) });
        let mut all: Vec<RowMistake> = self.mistakes.iter().copied().chain(said).collect();
        all.sort_by_key(|row| row.line);
        all
    }

    /// Whether what the rules said is about what was read, and not about what fills a gap.
    fn stands(&self, row: &RowRefusal) -> bool {
        let unread = |line: u32| self.unread.get(&line).copied().unwrap_or_default();
        let here = unread(row.line);
        match row.fault {
            RowFault::SameUnitAsLine { line } => !here.door && !unread(line).door,
            RowFault::UnitAlreadyRegistered => !here.door,
            RowFault::AreaMissing => !here.size,
            RowFault::PartyMalformed | RowFault::OwnerErased => !here.party,
        }
    }
}

impl Mistake {
    /// What people read.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        let text = match self {
            Self::Fields => [
                "This line has another number of columns than the heading.",
                "此行的列数与表头不同。",
                "此列的欄數與表頭不同。",
            ],
            Self::Text { column, refusal } => {
                return format!("{column}: {}", EdgeRefusal::from(refusal).sentence(language));
            }
            Self::Rules(fault) => return fault.sentence(language),
            Self::Area => [
                "area: write square metres with at most two decimals, such as 89.52.",
                "area：请写平方米数，最多两位小数，如 89.52。",
                "area：請寫平方公尺數，最多兩位小數，如 89.52。",
            ],
            Self::Share => ["share: write a whole number.", "share：请写整数。", "share：請寫整數。"],
            Self::Use => [
                "use: write dwelling, business, parking or other.",
                "use：请写住宅、商业、车位或其他。",
                "use：請寫住宅、商業、車位或其他。",
            ],
            Self::Kind => [
                "kind: write person, co_owners, organisation or developer.",
                "kind：请写个人、共有、单位或建设单位。",
                "kind：請寫個人、共有、單位或建設單位。",
            ],
            Self::OwnersDoNotFit => [
                "owner: one name for a person, two or more for co-owners, the name of an organisation.",
                "owner：个人一个姓名，共有人两个以上，单位写名称。",
                "owner：個人一個姓名，共有人兩個以上，單位寫名稱。",
            ],
            Self::Contacts => [
                "contact: as many as there are owners, in their order, or none.",
                "contact：须与业主人数相同并按其顺序，或全部留空。",
                "contact：須與區分所有權人人數相同並按其順序，或全部留空。",
            ],
            Self::Representative => [
                "representative: name one of the owners as they are written there.",
                "representative：请照写其中一名业主的姓名。",
                "representative：請照寫其中一名區分所有權人的姓名。",
            ],
        };
        pick(language, text).to_owned()
    }
}
