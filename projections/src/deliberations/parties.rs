//! Parties at the table: their positions, their commitments, their answers to what was drafted.

use moothall_core::decider::Envelope;
use moothall_core::deliberation::{
    CommitmentConfirmed, CommitmentMade, CommitmentSettled, CommitmentWithdrawn, ConsensusAnswered,
    ConsensusDrafted, DelegationSeated, DelegationUnseated, Gift, PositionStated,
};
use uuid::Uuid;

use super::{DELIBERATION, DRAFTED};
use crate::sheet::{Sheet, actor, change, number as to_db, row};
use crate::table::{Table, bytes, id, number, text};
use crate::words::{json, word};

pub(crate) static DELEGATION: Table = Table {
    name: "delegation",
    key: 3,
    columns: &[
        id("community"),
        id("deliberation"),
        id("delegation"),
        text("kind"),
        text("name"),
        text("delegates"),
        number("seated_seq"),
        number("seated_at"),
        number("unseated_at").or_null(),
        text("unseated_because").or_null(),
    ],
    indexes: &["(community, delegation)"],
    changes_in_place: false,
};

pub(crate) static POSITION: Table = Table {
    name: "party_position",
    key: 3,
    columns: &[
        id("community"),
        id("delegation"),
        number("number"),
        text("body"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static COMMITMENT: Table = Table {
    name: "commitment",
    key: 3,
    columns: &[
        id("community"),
        id("deliberation"),
        id("commitment"),
        number("seq"),
        id("delegation").or_null(),
        id("made_by"),
        text("source"),
        text("gift"),
        number("amount"),
        text("purpose"),
        number("due"),
        text("state"),
        number("made_at"),
        number("confirmed_at").or_null(),
        number("settled_at").or_null(),
        text("reason").or_null(),
    ],
    indexes: &["(community, commitment)", "(community, due)"],
    changes_in_place: false,
};

pub(crate) static CONSENSUS: Table = Table {
    name: "consensus",
    key: 3,
    columns: &[
        id("community"),
        id("deliberation"),
        number("number"),
        id("drafted_by"),
        text("body"),
        number("at"),
    ],
    indexes: &[],
    changes_in_place: false,
};

/// The last answer of each party, or of each member, to each draft.
pub(crate) static CONSENSUS_ANSWER: Table = Table {
    name: "consensus_answer",
    key: 4,
    columns: &[
        id("community"),
        id("deliberation"),
        number("number"),
        id("respondent"),
        id("delegation").or_null(),
        id("answered_by"),
        number("agrees"),
        id("subject").or_null(),
        bytes("words").or_null(),
        number("seq"),
        number("at"),
    ],
    indexes: &["(community, subject)"],
    changes_in_place: false,
};

/// States, as the row and the queries spell them.
pub(crate) const MADE: &str = "made";
pub(crate) const CONFIRMED: &str = "confirmed";
pub(crate) const KEPT: &str = "kept";
pub(crate) const BROKEN: &str = "broken";
pub(crate) const WITHDRAWN: &str = "withdrawn";

/// What kind of thing is given, as the row spells it.
pub(crate) fn gift_word(gift: Gift) -> &'static str {
    match gift {
        Gift::Money(_) => "money",
        Gift::Space(_) => "space",
        Gift::People(_) => "people",
        Gift::Things(_) => "things",
    }
}

pub(crate) fn seated(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &DelegationSeated) {
    sheet.put(
        &DELEGATION,
        row![
            envelope.community.0,
            event.deliberation.0,
            event.delegation.0,
            word(&event.kind),
            event.name.as_str(),
            json(&event.delegates),
            envelope.seq,
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
        ],
    );
}

pub(crate) async fn unseated(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &DelegationUnseated,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE delegation SET unseated_at = $4, unseated_because = $5 \
               WHERE community = $1 AND deliberation = $2 AND delegation = $3";
    let (community, deliberation, delegation) =
        (envelope.community.0, event.deliberation.0, event.delegation.0);
    let (at, reason) = (envelope.recorded_at.0, event.reason.as_str());
    change!(sheet, &DELEGATION, sql, community, deliberation, delegation, at, reason)
}

pub(crate) fn position_stated(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &PositionStated) {
    let (by_kind, by_id) = actor(envelope.actor);
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let (delegation, text) = (event.delegation.0, event.text.as_str());
    sheet.put(&POSITION, row![community, delegation, event.number, text, at, by_kind, by_id]);
}

pub(crate) fn commitment_made(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &CommitmentMade) {
    sheet.put(
        &COMMITMENT,
        row![
            envelope.community.0,
            event.deliberation.0,
            event.commitment.0,
            envelope.seq,
            event.delegation.map(|delegation| delegation.0),
            event.by.0,
            word(&event.source),
            gift_word(event.gift),
            to_db(event.gift.amount()),
            event.purpose.as_str(),
            event.due.0,
            MADE,
            envelope.recorded_at.0,
            None::<i64>,
            None::<i64>,
            None::<String>,
        ],
    );
}

pub(crate) async fn commitment_confirmed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &CommitmentConfirmed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE commitment SET state = $4, confirmed_at = $5 \
               WHERE community = $1 AND deliberation = $2 AND commitment = $3";
    let (community, deliberation) = (envelope.community.0, event.deliberation.0);
    let at = envelope.recorded_at.0;
    change!(sheet, &COMMITMENT, sql, community, deliberation, event.commitment.0, CONFIRMED, at)
}

async fn commitment_ended(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    key: (Uuid, Uuid),
    (state, reason): (&'static str, &str),
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE commitment SET state = $4, settled_at = $5, reason = $6 \
               WHERE community = $1 AND deliberation = $2 AND commitment = $3";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &COMMITMENT, sql, community, key.0, key.1, state, at, reason)
}

pub(crate) async fn commitment_settled(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &CommitmentSettled,
) -> Result<(), sqlx::Error> {
    let state = if event.kept { KEPT } else { BROKEN };
    let key = (event.deliberation.0, event.commitment.0);
    commitment_ended(sheet, envelope, key, (state, event.reason.as_str())).await
}

pub(crate) async fn commitment_withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &CommitmentWithdrawn,
) -> Result<(), sqlx::Error> {
    let key = (event.deliberation.0, event.commitment.0);
    commitment_ended(sheet, envelope, key, (WITHDRAWN, event.reason.as_str())).await
}

pub(crate) async fn drafted(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ConsensusDrafted,
) -> Result<(), sqlx::Error> {
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    sheet.put(&CONSENSUS, row![community, deliberation, event.number, event.by.0, event.text.as_str(), at]);
    let sql =
        "UPDATE deliberation SET stage = $3, changed_at = $4 WHERE community = $1 AND deliberation = $2";
    change!(sheet, &DELIBERATION, sql, community, deliberation, DRAFTED, at)
}

pub(crate) fn answered(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &ConsensusAnswered) {
    let respondent = event.delegation.map_or(event.by.0, |delegation| delegation.0);
    let (subject, words) = event.words.as_ref().map(|words| (words.subject.0, words.bytes.clone())).unzip();
    sheet.put(
        &CONSENSUS_ANSWER,
        row![
            envelope.community.0,
            event.deliberation.0,
            event.number,
            respondent,
            event.delegation.map(|delegation| delegation.0),
            event.by.0,
            event.agrees,
            subject,
            words,
            envelope.seq,
            envelope.recorded_at.0,
        ],
    );
}

/// Nothing of her words stays.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    member: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE consensus_answer SET words = NULL WHERE community = $1 AND subject = $2";
    change!(sheet, &CONSENSUS_ANSWER, sql, community, member)
}
