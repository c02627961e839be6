//! The read model of proposals: where each stands, its numbered texts, its options.

use moothall_core::decider::Envelope;
use moothall_core::proposal::{Drafted, Frozen, OptionAdded, Revised, Withdrawn};

use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, id, number, text};

pub(crate) static PROPOSAL: Table = Table {
    name: "proposal",
    key: 2,
    columns: &[
        id("community"),
        id("proposal"),
        id("author"),
        text("phase"),
        text("title"),
        number("number"),
        number("drafted_at"),
        number("changed_at"),
        text("withdrawn_because").or_null(),
    ],
    indexes: &["(community, author)", "(community, phase)"],
    changes_in_place: false,
};

pub(crate) static PROPOSAL_VERSION: Table = Table {
    name: "proposal_version",
    key: 3,
    columns: &[
        id("community"),
        id("proposal"),
        number("number"),
        text("title"),
        text("body"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static PROPOSAL_OPTION: Table = Table {
    name: "proposal_option",
    key: 3,
    columns: &[
        id("community"),
        id("proposal"),
        number("seq"),
        id("proposal_option"),
        text("title"),
        number("at"),
    ],
    indexes: &[],
    changes_in_place: false,
};

/// Phases, as the row and the queries spell them.
pub(crate) const DRAFT: &str = "draft";
pub(crate) const FROZEN: &str = "frozen";
pub(crate) const WITHDRAWN: &str = "withdrawn";

/// The number of the text a proposal begins with.
const FIRST: u32 = 1;

pub(crate) fn drafted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Drafted) {
    let (community, at, title) = (envelope.community.0, envelope.recorded_at.0, event.title.as_str());
    let (proposal, author) = (event.proposal.0, event.author.0);
    sheet.put(&PROPOSAL, row![community, proposal, author, DRAFT, title, FIRST, at, at, None::<String>]);
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(
        &PROPOSAL_VERSION,
        row![community, proposal, FIRST, title, event.text.as_str(), at, by_kind, by_id],
    );
}

pub(crate) async fn revised(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Revised,
) -> Result<(), sqlx::Error> {
    let (community, at, title) = (envelope.community.0, envelope.recorded_at.0, event.title.as_str());
    let (by_kind, by_id) = actor(envelope.actor);
    let (proposal, text) = (event.proposal.0, event.text.as_str());
    sheet.put(&PROPOSAL_VERSION, row![community, proposal, event.number, title, text, at, by_kind, by_id]);
    let sql = "UPDATE proposal SET title = $3, number = $4, changed_at = $5 \
               WHERE community = $1 AND proposal = $2";
    change!(sheet, &PROPOSAL, sql, community, proposal, title, i64::from(event.number), at)
}

pub(crate) async fn option_added(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &OptionAdded,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let (proposal, title) = (event.proposal.0, event.title.as_str());
    sheet.put(&PROPOSAL_OPTION, row![community, proposal, envelope.seq, event.option.0, title, at]);
    let sql = "UPDATE proposal SET changed_at = $3 WHERE community = $1 AND proposal = $2";
    change!(sheet, &PROPOSAL, sql, community, proposal, at)
}

pub(crate) async fn frozen(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Frozen,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE proposal SET phase = $3, changed_at = $4 WHERE community = $1 AND proposal = $2";
    change!(sheet, &PROPOSAL, sql, envelope.community.0, event.proposal.0, FROZEN, envelope.recorded_at.0)
}

pub(crate) async fn withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Withdrawn,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE proposal SET phase = $3, withdrawn_because = $4, changed_at = $5 \
               WHERE community = $1 AND proposal = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &PROPOSAL, sql, community, event.proposal.0, WITHDRAWN, event.reason.as_str(), at)
}
