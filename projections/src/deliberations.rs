//! The read model of deliberations: where each stands, its rounds, its parties, what they hold and promise, what was drafted and who
//! dissents. Statements and marks are next door.

pub(crate) mod amendments;
pub(crate) mod lines;
pub(crate) mod parties;
pub(crate) mod statements;

use moothall_core::decider::Envelope;
use moothall_core::deliberation::{
    Abandoned, Concluded, FeedbackPublished, Implemented, MatterCleared, MatterFlagged, Opened, OptionChosen,
    ParticipantsInformed, Reopened, RoundAnnulled, RoundClosed, RoundOpened, Venue,
};
use moothall_core::rule::RuleId;
use moothall_core::text::Label;
use uuid::Uuid;

use crate::sheet::{Sheet, change, row};
use crate::table::{Table, id, number, text};
use crate::words::{json, word};

pub(crate) static DELIBERATION: Table = Table {
    name: "deliberation",
    key: 2,
    columns: &[
        id("community"),
        id("deliberation"),
        text("title"),
        text("question"),
        id("topic").or_null(),
        id("proposal").or_null(),
        text("venue"),
        id("venue_id").or_null(),
        text("scope"),
        text("participants"),
        id("facilitator"),
        text("stage"),
        number("opened_at"),
        number("changed_at"),
        text("background").or_null(),
        number("informed_at").or_null(),
        text("conclusion").or_null(),
        text("conclusion_text").or_null(),
        number("concluded_draft").or_null(),
        text("polls").or_null(),
        number("concluded_at").or_null(),
        number("feedback_due").or_null(),
        text("report").or_null(),
        number("implemented_at").or_null(),
        text("feedback").or_null(),
        text("explanation").or_null(),
        number("published_at").or_null(),
        text("reason").or_null(),
    ],
    indexes: &["(community, proposal)", "(community, topic)"],
    changes_in_place: false,
};

/// What a deliberation touches of what is reserved for the owners.
pub(crate) static DELIBERATION_MATTER: Table = Table {
    name: "deliberation_matter",
    key: 3,
    columns: &[id("community"), id("deliberation"), text("matter")],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static DELIBERATION_ROUND: Table = Table {
    name: "deliberation_round",
    key: 3,
    columns: &[
        id("community"),
        id("deliberation"),
        number("number"),
        id("round"),
        text("title"),
        text("participants"),
        text("options"),
        text("counted_by"),
        text("rule").or_null(),
        id("follows").or_null(),
        text("carries"),
        text("seed").or_null(),
        number("closes_at").or_null(),
        number("opened_at"),
        number("closed_at").or_null(),
        text("result").or_null(),
        text("summary").or_null(),
        text("annulled_because").or_null(),
    ],
    indexes: &["(community, round)"],
    changes_in_place: false,
};

/// What each member prefers. A member's own preference is shown to herself and to nobody else.
pub(crate) static ROUND_CHOICE: Table = Table {
    name: "round_choice",
    key: 3,
    columns: &[id("community"), id("round"), id("member"), id("chosen")],
    indexes: &[],
    changes_in_place: false,
};

/// Stages, as the row and the queries spell them.
pub(crate) const OPEN: &str = "open";
pub(crate) const DRAFTED: &str = "drafted";
pub(crate) const CONCLUDED: &str = "concluded";
pub(crate) const IMPLEMENTED: &str = "implemented";
pub(crate) const PUBLISHED: &str = "published";
pub(crate) const ABANDONED: &str = "abandoned";

/// A venue as the row spells it.
fn venue_of(venue: Venue) -> (&'static str, Option<Uuid>) {
    match venue {
        Venue::Hall { hall } => ("hall", Some(hall.0)),
        Venue::Panel { panel } => ("panel", Some(panel.0)),
        Venue::Parties => ("parties", None),
        Venue::Online => ("online", None),
    }
}

pub(crate) fn opened(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Opened) {
    let (community, at, deliberation) = (envelope.community.0, envelope.recorded_at.0, event.deliberation.0);
    let (venue, venue_id) = venue_of(event.venue);
    for matter in &event.matters {
        sheet.put(&DELIBERATION_MATTER, row![community, deliberation, matter.as_str()]);
    }
    let mut cells = row![
        community,
        deliberation,
        event.title.as_str(),
        event.question.as_str(),
        event.topic.map(|topic| topic.0),
        event.proposal.map(|proposal| proposal.0),
        venue,
        venue_id,
        json(&event.scope),
        json(&event.participants),
        event.facilitator.0,
        OPEN,
        at,
        at,
    ];
    cells.extend(row![
        None::<String>,
        None::<i64>,
        None::<String>,
        None::<String>,
        None::<i64>,
        None::<String>,
        None::<i64>,
        None::<i64>,
        None::<String>,
        None::<i64>,
        None::<String>,
        None::<String>,
        None::<i64>,
        None::<String>,
    ]);
    sheet.put(&DELIBERATION, cells);
}

pub(crate) async fn informed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ParticipantsInformed,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let sql = "UPDATE deliberation SET background = $3, informed_at = $4, changed_at = $4 \
               WHERE community = $1 AND deliberation = $2";
    change!(sheet, &DELIBERATION, sql, community, event.deliberation.0, event.background.as_str(), at)
}

pub(crate) fn flagged(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &MatterFlagged) {
    let deliberation = event.deliberation.0;
    sheet.put(&DELIBERATION_MATTER, row![envelope.community.0, deliberation, event.matter.as_str()]);
}

pub(crate) fn cleared(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &MatterCleared) {
    let deliberation = event.deliberation.0;
    sheet.remove(&DELIBERATION_MATTER, row![envelope.community.0, deliberation, event.matter.as_str()]);
}

pub(crate) fn round_opened(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &RoundOpened) {
    sheet.put(
        &DELIBERATION_ROUND,
        row![
            envelope.community.0,
            event.deliberation.0,
            event.number,
            event.round.0,
            event.title.as_str(),
            json(&event.participants),
            json(&event.options),
            word(&event.counted_by),
            event.rule.as_ref().map(RuleId::as_str),
            event.follows.map(|round| round.0),
            json(&event.carries),
            event.seed.as_ref().map(Label::as_str),
            event.closes_at.map(|at| at.0),
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
            None::<String>,
            None::<String>,
        ],
    );
}

pub(crate) fn chosen(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &OptionChosen) {
    sheet.put(&ROUND_CHOICE, row![envelope.community.0, event.round.0, event.by.0, event.option.0]);
}

pub(crate) async fn round_closed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &RoundClosed,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation_round SET closed_at = $4, result = $5, summary = $6 \
               WHERE community = $1 AND deliberation = $2 AND round = $3";
    let (community, deliberation, round) = (envelope.community.0, event.deliberation.0, event.round.0);
    let result = json(&RoundClosed { summary: None, ..event.clone() });
    let summary = event.summary.as_ref().map(|summary| summary.as_str().to_owned());
    let at = envelope.recorded_at.0;
    change!(sheet, &DELIBERATION_ROUND, sql, community, deliberation, round, at, result, summary)
}

pub(crate) async fn round_annulled(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &RoundAnnulled,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation_round SET annulled_because = $4 \
               WHERE community = $1 AND deliberation = $2 AND round = $3";
    let (community, deliberation, round) = (envelope.community.0, event.deliberation.0, event.round.0);
    change!(sheet, &DELIBERATION_ROUND, sql, community, deliberation, round, event.reason.as_str())
}

pub(crate) async fn concluded(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Concluded,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation SET stage = $3, changed_at = $4, concluded_at = $4, conclusion = $5, \
               conclusion_text = $6, concluded_draft = $7, polls = $8, feedback_due = $9, reason = NULL \
               WHERE community = $1 AND deliberation = $2";
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    let (conclusion, text, draft) =
        (word(&event.conclusion), event.text.as_str(), event.number.map(i64::from));
    let (polls, due) = (json(&event.polls), event.feedback_due.0);
    change!(
        sheet,
        &DELIBERATION,
        sql,
        community,
        deliberation,
        CONCLUDED,
        at,
        conclusion,
        text,
        draft,
        polls,
        due
    )
}

/// What it had come to is in the log; it stands no more.
pub(crate) async fn reopened(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Reopened,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation SET changed_at = $3, reason = $4, \
               stage = CASE WHEN EXISTS (SELECT 1 FROM consensus c WHERE c.community = $1 \
               AND c.deliberation = $2) THEN $5 ELSE $6 END, conclusion = NULL, conclusion_text = NULL, \
               concluded_draft = NULL, polls = NULL, concluded_at = NULL, feedback_due = NULL, report = NULL, \
               implemented_at = NULL, feedback = NULL, explanation = NULL, published_at = NULL \
               WHERE community = $1 AND deliberation = $2";
    sheet.settle(&parties::CONSENSUS).await?;
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    let reason = event.reason.as_str();
    change!(sheet, &DELIBERATION, sql, community, deliberation, at, reason, DRAFTED, OPEN)
}

pub(crate) async fn abandoned(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Abandoned,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation SET stage = $3, changed_at = $4, reason = $5 \
               WHERE community = $1 AND deliberation = $2";
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    change!(sheet, &DELIBERATION, sql, community, deliberation, ABANDONED, at, event.reason.as_str())
}

pub(crate) async fn implemented(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Implemented,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation SET stage = $3, changed_at = $4, implemented_at = $4, report = $5 \
               WHERE community = $1 AND deliberation = $2";
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    change!(sheet, &DELIBERATION, sql, community, deliberation, IMPLEMENTED, at, event.report.as_str())
}

pub(crate) async fn published(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &FeedbackPublished,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE deliberation SET stage = $3, changed_at = $4, published_at = $4, feedback = $5, \
               explanation = $6 WHERE community = $1 AND deliberation = $2";
    let (community, deliberation, at) = (envelope.community.0, event.deliberation.0, envelope.recorded_at.0);
    let explanation = event.explanation.as_ref().map(|text| text.as_str().to_owned());
    change!(
        sheet,
        &DELIBERATION,
        sql,
        community,
        deliberation,
        PUBLISHED,
        at,
        event.text.as_str(),
        explanation
    )
}
