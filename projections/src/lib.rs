//! Read models: pages of the log folded into tables, and queries over them. Start reading at `fold.rs`; the questions that
//! can be asked are in [`queries`].

#![warn(missing_docs)]

mod bulk;
mod communities;
mod deliberations;
mod document;
mod dump;
mod fold;
mod halls;
mod letter_boxes;
pub mod maps;
mod meetings;
mod members;
mod opinions;
mod panels;
mod polls;
mod proposals;
pub mod queries;
mod register;
mod resolutions;
mod results;
mod seats;
mod sheet;
mod suggestions;
mod table;
mod timeline;
mod topic_handling;
mod topics;
mod voices;
mod words;

use moothall_core::decider::Decider as _;
use moothall_core::event::Event;
use moothall_core::state::Community;
use moothall_eventstore::database::{Dialect, Transaction};
use moothall_eventstore::projector::{ApplyError, Recorded, Views};
use sha2::{Digest as _, Sha256};

pub use dump::{digest, digest_in, dump};
pub use queries::QueryError;

use table::Table;

/// Every table, in the order of the dump.
static TABLES: &[&Table] = &[
    &communities::COMMUNITY,
    &communities::REACHED,
    &communities::ACCEPTED_RULE,
    &communities::OWN_RULE,
    &register::UNIT,
    &register::OWNERSHIP,
    &register::PARTY,
    &register::PARTY_MEMBER,
    &members::MEMBER,
    &members::INVITATION,
    &members::ROLE_GRANT,
    &members::PROXY,
    &topics::TOPIC,
    &topics::TOPIC_ENTRY,
    &topics::TOPIC_SUPPORT,
    &topics::TOPIC_LINK,
    &suggestions::SUGGESTION,
    &suggestions::SUGGESTION_TRACE,
    &suggestions::SUGGESTION_CLUSTER,
    &suggestions::TOPIC_APPEAL,
    &letter_boxes::LETTER_BOX,
    &letter_boxes::BOX_OPENING,
    &proposals::PROPOSAL,
    &proposals::PROPOSAL_VERSION,
    &proposals::PROPOSAL_OPTION,
    &panels::tables::PANEL,
    &panels::tables::LOTTERY,
    &panels::tables::PANEL_VISIT,
    &panels::tables::PRESENT,
    &panels::tables::PROJECT,
    &panels::tables::ADVICE,
    &panels::tables::DOCKET,
    &halls::HALL,
    &halls::HALL_SEAT,
    &halls::CARRIED_SUMMARY,
    &meetings::MEETING,
    &meetings::MEETING_RECORD,
    &deliberations::amendments::AMENDMENT,
    &deliberations::amendments::SUPPORT,
    &deliberations::DELIBERATION,
    &deliberations::DELIBERATION_MATTER,
    &deliberations::DELIBERATION_ROUND,
    &deliberations::ROUND_CHOICE,
    &deliberations::statements::STATEMENT,
    &deliberations::statements::STATEMENT_TALLY,
    &deliberations::statements::STATEMENT_MARK,
    &deliberations::parties::DELEGATION,
    &deliberations::parties::POSITION,
    &deliberations::parties::COMMITMENT,
    &deliberations::parties::CONSENSUS,
    &deliberations::parties::CONSENSUS_ANSWER,
    &opinions::OPINION_STRETCH,
    &polls::POLL,
    &seats::POLL_ROLL,
    &seats::POLL_SEAT,
    &seats::POLL_STRETCH,
    &seats::POLL_TALLY,
    &results::COUNT,
    &results::CERTIFICATE,
    &results::RULING,
    &results::OBJECTION,
    &results::CONSENT,
    &results::PAPER_ENTRY,
    &resolutions::RESOLUTION,
    &resolutions::MILESTONE,
    &voices::VOICE,
    &timeline::TIMELINE,
];

/// The code that decides what is in the tables: when it changes, they are built anew.
const FOLDING: &[&str] = &[
    include_str!("bulk.rs"),
    include_str!("communities.rs"),
    include_str!("deliberations.rs"),
    include_str!("deliberations/amendments.rs"),
    include_str!("deliberations/lines.rs"),
    include_str!("deliberations/parties.rs"),
    include_str!("deliberations/statements.rs"),
    include_str!("fold.rs"),
    include_str!("letter_boxes.rs"),
    include_str!("halls.rs"),
    include_str!("meetings.rs"),
    include_str!("../../core/src/meeting/floor.rs"),
    include_str!("../../core/src/meeting/record.rs"),
    include_str!("../../core/src/meeting/record/shapes.rs"),
    include_str!("../../core/src/meeting/state.rs"),
    include_str!("members.rs"),
    include_str!("document.rs"),
    include_str!("panels.rs"),
    include_str!("panels/advice.rs"),
    include_str!("panels/doc.rs"),
    include_str!("panels/tables.rs"),
    include_str!("opinions.rs"),
    include_str!("polls.rs"),
    include_str!("proposals.rs"),
    include_str!("register.rs"),
    include_str!("resolutions.rs"),
    include_str!("resolutions/doc.rs"),
    include_str!("resolutions/money.rs"),
    include_str!("results.rs"),
    include_str!("seats.rs"),
    include_str!("sheet.rs"),
    include_str!("suggestions.rs"),
    include_str!("table.rs"),
    include_str!("timeline.rs"),
    include_str!("voices.rs"),
    include_str!("topic_handling.rs"),
    include_str!("topics.rs"),
    include_str!("words.rs"),
];

/// Moothall's read models.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadModels;

impl Views for ReadModels {
    type Event = Event;

    fn code_hash(&self) -> String {
        let mut digest = Sha256::new();
        for source in FOLDING {
            digest.update(source.as_bytes());
        }
        // Counts and certificates are kept in core's shapes.
        digest.update(Community::CODE_VERSION.to_be_bytes());
        moothall_core::sealed::to_hex(&digest.finalize())
    }

    fn ddl(&self, dialect: Dialect) -> String {
        TABLES.iter().map(|table| table.ddl(dialect)).collect()
    }

    async fn apply(&self, transaction: &mut Transaction, page: &[Recorded<Event>]) -> Result<(), ApplyError> {
        Ok(fold::fold(transaction, page).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    /// What decides nothing of what is in the tables: these read them.
    const READING: [&str; 5] = ["lib.rs", "dump.rs", "maps.rs", "queries.rs", "queries"];

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let folding = entries.filter(|path| !READING.iter().any(|name| path.ends_with(name)));
        folding.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }

    #[test]
    fn read_models_are_built_anew_whatever_file_that_folds_has_changed() {
        for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let source = std::fs::read_to_string(&path).unwrap();
            assert!(FOLDING.contains(&source.as_str()), "FOLDING lacks {}", path.display());
        }
    }
}
