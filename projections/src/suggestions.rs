//! The read model of suggestions on topics: whose, put together how, used where; texts that are hidden, and appeals.

use moothall_core::decider::Envelope;
use moothall_core::ids::{SuggestionId, TopicId};
use moothall_core::topic::{
    AppealDecided, ClusterDissolved, HidingAppealed, Stage, SuggestionAdopted, SuggestionDecisionRevoked,
    SuggestionDeclined, SuggestionGiven, SuggestionTraced, SuggestionWithdrawn, SuggestionsClustered,
    TextHidden, TextRestored, subject,
};
use uuid::Uuid;

use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, bytes, id, number, text};
use crate::topics::{TOPIC, particulars, voice_word};
use crate::words::word;

pub(crate) static SUGGESTION: Table = Table {
    name: "suggestion",
    key: 2,
    columns: &[
        id("community"),
        id("suggestion"),
        id("topic"),
        number("seq"),
        text("voice"),
        id("giver").or_null(),
        id("subject"),
        bytes("name").or_null(),
        bytes("contact").or_null(),
        text("channel"),
        bytes("words").or_null(),
        number("given_at"),
        id("cluster").or_null(),
        text("decision"),
        text("stage").or_null(),
        text("reason").or_null(),
        number("decided_at").or_null(),
        text("decided_by_kind").or_null(),
        id("decided_by_id").or_null(),
        text("hidden_because").or_null(),
        number("erased_at").or_null(),
    ],
    indexes: &["(community, topic, seq)", "(community, subject)"],
    changes_in_place: false,
};

/// Where an adopted suggestion was used, first where it was adopted.
pub(crate) static SUGGESTION_TRACE: Table = Table {
    name: "suggestion_trace",
    key: 3,
    columns: &[
        id("community"),
        id("suggestion"),
        number("seq"),
        text("stage"),
        text("note"),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static SUGGESTION_CLUSTER: Table = Table {
    name: "suggestion_cluster",
    key: 2,
    columns: &[id("community"), id("cluster"), id("topic"), number("seq"), text("label"), number("at")],
    indexes: &["(community, topic, seq)"],
    changes_in_place: false,
};

/// Appeals against hiding a text: `target` is the topic or the suggestion.
pub(crate) static TOPIC_APPEAL: Table = Table {
    name: "topic_appeal",
    key: 3,
    columns: &[
        id("community"),
        id("target"),
        number("seq"),
        id("author"),
        bytes("words").or_null(),
        number("filed_at"),
        number("upheld").or_null(),
        text("answer").or_null(),
        number("decided_at").or_null(),
        text("decided_by_kind").or_null(),
        id("decided_by_id").or_null(),
    ],
    indexes: &["(community, author)"],
    changes_in_place: false,
};

pub(crate) const OPEN: &str = "open";
pub(crate) const ADOPTED: &str = "adopted";
pub(crate) const DECLINED: &str = "declined";
pub(crate) const WITHDRAWN: &str = "withdrawn";

pub(crate) fn given(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &SuggestionGiven) {
    let (name, contact) = particulars(&event.voice);
    sheet.put(
        &SUGGESTION,
        row![
            envelope.community.0,
            event.suggestion.0,
            event.topic.0,
            envelope.seq,
            voice_word(&event.voice),
            event.voice.member().map(|member| member.0),
            subject(event.voice.member(), event.suggestion.0).0,
            name,
            contact,
            word(&event.channel),
            Some(event.words.bytes.clone()),
            envelope.recorded_at.0,
            None::<Uuid>,
            OPEN,
            None::<String>,
            None::<String>,
            None::<i64>,
            None::<String>,
            None::<Uuid>,
            None::<String>,
            None::<i64>,
        ],
    );
}

/// Why a decision stands as it does.
struct Decided<'a> {
    decision: &'static str,
    stage: Option<Stage>,
    reason: Option<&'a str>,
}

async fn decided(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    suggestion: SuggestionId,
    decided: Decided<'_>,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE suggestion SET decision = $3, stage = $4, reason = $5, decided_at = $6, \
               decided_by_kind = $7, decided_by_id = $8 WHERE community = $1 AND suggestion = $2";
    let (by_kind, by_id) = actor(envelope.actor);
    let Decided { decision, stage, reason } = decided;
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let stage = stage.map(|stage| word(&stage));
    let reason = reason.map(str::to_owned);
    change!(sheet, &SUGGESTION, sql, community, suggestion.0, decision, stage, reason, at, by_kind, by_id)
}

fn used(sheet: &mut Sheet<'_>, envelope: &Envelope, suggestion: SuggestionId, stage: Stage, note: &str) {
    let (by_kind, by_id) = actor(envelope.actor);
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    sheet.put(
        &SUGGESTION_TRACE,
        row![community, suggestion.0, envelope.seq, word(&stage), note, at, by_kind, by_id],
    );
}

/// The words in which she took it back are hers, and of no use to anybody.
pub(crate) async fn withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SuggestionWithdrawn,
) -> Result<(), sqlx::Error> {
    let reason = event.why.open().map(moothall_core::text::Body::as_str);
    let decision = Decided { decision: WITHDRAWN, stage: None, reason };
    decided(sheet, envelope, event.suggestion, decision).await
}

pub(crate) async fn clustered(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SuggestionsClustered,
) -> Result<(), sqlx::Error> {
    let (community, cluster, topic) = (envelope.community.0, event.cluster.0, event.topic.0);
    let (label, at) = (event.label.as_str(), envelope.recorded_at.0);
    sheet.put(&SUGGESTION_CLUSTER, row![community, cluster, topic, envelope.seq, label, at]);
    for suggestion in &event.suggestions {
        let sql = "UPDATE suggestion SET cluster = $3 WHERE community = $1 AND suggestion = $2";
        change!(sheet, &SUGGESTION, sql, community, suggestion.0, cluster)?;
    }
    Ok(())
}

pub(crate) async fn cluster_dissolved(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ClusterDissolved,
) -> Result<(), sqlx::Error> {
    let (community, cluster) = (envelope.community.0, event.cluster.0);
    sheet.remove(&SUGGESTION_CLUSTER, row![community, cluster]);
    let sql = "UPDATE suggestion SET cluster = NULL WHERE community = $1 AND topic = $2 AND cluster = $3";
    change!(sheet, &SUGGESTION, sql, community, event.topic.0, cluster)
}

pub(crate) async fn adopted(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SuggestionAdopted,
) -> Result<(), sqlx::Error> {
    used(sheet, envelope, event.suggestion, event.stage, event.note.as_str());
    let (stage, reason) = (Some(event.stage), Some(event.note.as_str()));
    decided(sheet, envelope, event.suggestion, Decided { decision: ADOPTED, stage, reason }).await
}

pub(crate) async fn declined(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SuggestionDeclined,
) -> Result<(), sqlx::Error> {
    let reason = Some(event.reason.as_str());
    let decision = Decided { decision: DECLINED, stage: None, reason };
    decided(sheet, envelope, event.suggestion, decision).await
}

pub(crate) fn traced(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &SuggestionTraced) {
    used(sheet, envelope, event.suggestion, event.stage, event.note.as_str());
}

pub(crate) async fn decision_revoked(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SuggestionDecisionRevoked,
) -> Result<(), sqlx::Error> {
    let reason = Some(event.reason.as_str());
    decided(sheet, envelope, event.suggestion, Decided { decision: OPEN, stage: None, reason }).await?;
    let sql = "DELETE FROM suggestion_trace WHERE community = $1 AND suggestion = $2";
    change!(sheet, &SUGGESTION_TRACE, sql, envelope.community.0, event.suggestion.0)
}

async fn hidden(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    (topic, suggestion): (TopicId, Option<SuggestionId>),
    reason: Option<String>,
) -> Result<(), sqlx::Error> {
    if let Some(suggestion) = suggestion {
        let sql = "UPDATE suggestion SET hidden_because = $3 WHERE community = $1 AND suggestion = $2";
        change!(sheet, &SUGGESTION, sql, community, suggestion.0, reason)
    } else {
        let sql = "UPDATE topic SET hidden_because = $3 WHERE community = $1 AND topic = $2";
        change!(sheet, &TOPIC, sql, community, topic.0, reason)
    }
}

pub(crate) async fn text_hidden(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    event: &TextHidden,
) -> Result<(), sqlx::Error> {
    let reason = Some(event.reason.as_str().to_owned());
    hidden(sheet, community, (event.topic, event.suggestion), reason).await
}

pub(crate) async fn text_restored(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    event: &TextRestored,
) -> Result<(), sqlx::Error> {
    hidden(sheet, community, (event.topic, event.suggestion), None).await
}

fn target(topic: TopicId, suggestion: Option<SuggestionId>) -> Uuid {
    suggestion.map_or(topic.0, |suggestion| suggestion.0)
}

pub(crate) fn appealed(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &HidingAppealed) {
    sheet.put(
        &TOPIC_APPEAL,
        row![
            envelope.community.0,
            target(event.topic, event.suggestion),
            envelope.seq,
            event.words.subject.0,
            Some(event.words.bytes.clone()),
            envelope.recorded_at.0,
            None::<i64>,
            None::<String>,
            None::<i64>,
            None::<String>,
            None::<Uuid>,
        ],
    );
}

pub(crate) async fn appeal_decided(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AppealDecided,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let (by_kind, by_id) = actor(envelope.actor);
    let (upheld, answer) = (i64::from(event.upheld), event.reason.as_str());
    let target = target(event.topic, event.suggestion);
    let sql = "UPDATE topic_appeal SET upheld = $3, answer = $4, decided_at = $5, decided_by_kind = $6, \
               decided_by_id = $7 WHERE community = $1 AND target = $2 AND upheld IS NULL";
    change!(sheet, &TOPIC_APPEAL, sql, community, target, upheld, answer, at, by_kind, by_id)?;
    if event.upheld {
        hidden(sheet, community, (event.topic, event.suggestion), None).await?;
    }
    Ok(())
}

pub(crate) async fn giver_erased(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    suggestion: Uuid,
    at: i64,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE suggestion SET erased_at = $3 WHERE community = $1 AND suggestion = $2";
    change!(sheet, &SUGGESTION, sql, community, suggestion, at)?;
    key_destroyed(sheet, community, suggestion).await
}

/// What was sealed under a key that is gone.
pub(crate) async fn key_destroyed(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    subject: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE suggestion SET words = NULL, name = NULL, contact = NULL \
               WHERE community = $1 AND subject = $2";
    change!(sheet, &SUGGESTION, sql, community, subject)?;
    let sql = "UPDATE topic_appeal SET words = NULL WHERE community = $1 AND author = $2";
    change!(sheet, &TOPIC_APPEAL, sql, community, subject)
}
