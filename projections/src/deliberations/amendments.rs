//! Amendments to the texts of proposals, and who supports which text. An adopted amendment is a version like any other.

use moothall_core::decider::Envelope;
use moothall_core::proposal::{
    AmendmentAdopted, AmendmentDeclined, AmendmentProposed, AmendmentWithdrawn, SupportWithdrawn, Supported,
};
use uuid::Uuid;

use crate::proposals::{PROPOSAL, PROPOSAL_VERSION};
use crate::sheet::{Sheet, change, row};
use crate::table::{Table, bytes, id, number, text};

pub(crate) static AMENDMENT: Table = Table {
    name: "amendment",
    key: 3,
    columns: &[
        id("community"),
        id("proposal"),
        id("amendment"),
        number("seq"),
        id("proposed_by"),
        number("against"),
        text("title"),
        text("body"),
        bytes("words").or_null(),
        number("proposed_at"),
        text("state"),
        number("made_version").or_null(),
        text("reason").or_null(),
        number("settled_at").or_null(),
        bytes("withdrawn_words").or_null(),
    ],
    indexes: &["(community, amendment)", "(community, proposed_by)"],
    changes_in_place: false,
};

pub(crate) static SUPPORT: Table = Table {
    name: "support",
    key: 3,
    columns: &[
        id("community"),
        id("proposal"),
        id("member"),
        number("number"),
        number("informed"),
        bytes("condition_words").or_null(),
        number("at"),
        number("conditional"),
    ],
    indexes: &["(community, member)"],
    changes_in_place: false,
};

/// States, as the row and the queries spell them.
pub(crate) const PROPOSED: &str = "proposed";
pub(crate) const ADOPTED: &str = "adopted";
pub(crate) const DECLINED: &str = "declined";
pub(crate) const WITHDRAWN: &str = "withdrawn";

pub(crate) fn proposed(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &AmendmentProposed) {
    sheet.put(
        &AMENDMENT,
        row![
            envelope.community.0,
            event.proposal.0,
            event.amendment.0,
            envelope.seq,
            event.by.0,
            event.against,
            event.title.as_str(),
            event.text.as_str(),
            event.words.as_ref().map(|words| words.bytes.clone()),
            envelope.recorded_at.0,
            PROPOSED,
            None::<i64>,
            None::<String>,
            None::<i64>,
            None::<Vec<u8>>,
        ],
    );
}

pub(crate) async fn adopted(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AmendmentAdopted,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let (proposal, amendment, version) = (event.proposal.0, event.amendment.0, i64::from(event.number));
    let sql = "UPDATE amendment SET state = $4, made_version = $5, settled_at = $6 \
               WHERE community = $1 AND proposal = $2 AND amendment = $3";
    change!(sheet, &AMENDMENT, sql, community, proposal, amendment, ADOPTED, version, at)?;
    // Its words are those of whoever proposed it.
    let sql = "INSERT INTO proposal_version (community, proposal, number, title, body, at, by_kind, by_id) \
               SELECT community, proposal, made_version, title, body, settled_at, 'member', proposed_by \
               FROM amendment WHERE community = $1 AND proposal = $2 AND amendment = $3";
    change!(sheet, &PROPOSAL_VERSION, sql, community, proposal, amendment)?;
    let sql = "UPDATE proposal SET number = $4, changed_at = $5, title = (SELECT a.title FROM amendment a \
               WHERE a.community = $1 AND a.proposal = $2 AND a.amendment = $3) \
               WHERE community = $1 AND proposal = $2";
    change!(sheet, &PROPOSAL, sql, community, proposal, amendment, version, at)
}

pub(crate) async fn declined(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AmendmentDeclined,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE amendment SET state = $4, reason = $5, settled_at = $6 \
               WHERE community = $1 AND proposal = $2 AND amendment = $3";
    let (community, proposal, at) = (envelope.community.0, event.proposal.0, envelope.recorded_at.0);
    let reason = event.reason.as_str();
    change!(sheet, &AMENDMENT, sql, community, proposal, event.amendment.0, DECLINED, reason, at)
}

pub(crate) async fn withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AmendmentWithdrawn,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE amendment SET state = $4, settled_at = $5, withdrawn_words = $6 \
               WHERE community = $1 AND proposal = $2 AND amendment = $3";
    let (community, proposal, at) = (envelope.community.0, event.proposal.0, envelope.recorded_at.0);
    let words = event.words.as_ref().map(|words| words.bytes.clone());
    change!(sheet, &AMENDMENT, sql, community, proposal, event.amendment.0, WITHDRAWN, at, words)
}

pub(crate) fn supported(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Supported) {
    sheet.put(
        &SUPPORT,
        row![
            envelope.community.0,
            event.proposal.0,
            event.member.0,
            event.number,
            event.informed,
            event.condition.as_ref().map(|condition| condition.bytes.clone()),
            envelope.recorded_at.0,
            event.condition.is_some(),
        ],
    );
}

pub(crate) fn support_withdrawn(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &SupportWithdrawn) {
    sheet.remove(&SUPPORT, row![envelope.community.0, event.proposal.0, event.member.0]);
}

/// Nothing of her words stays, and nobody counts her support.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    member: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE amendment SET words = NULL, withdrawn_words = NULL \
               WHERE community = $1 AND proposed_by = $2";
    change!(sheet, &AMENDMENT, sql, community, member)?;
    let sql = "DELETE FROM support WHERE community = $1 AND member = $2";
    change!(sheet, &SUPPORT, sql, community, member)
}
