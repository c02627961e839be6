//! The read model of topics: where each stands, what was written on it, who supports it, what became of it.

use moothall_core::decider::Envelope;
use moothall_core::topic::{Phase, Posted, Raised, SenderErased, Voice, subject};
use uuid::Uuid;

use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, bytes, id, number, text};
use crate::words::{json, word};

pub(crate) static TOPIC: Table = Table {
    name: "topic",
    key: 2,
    columns: &[
        id("community"),
        id("topic"),
        text("voice"),
        id("sender").or_null(),
        id("subject"),
        text("claim").or_null(),
        bytes("name").or_null(),
        bytes("contact").or_null(),
        text("channel").or_null(),
        text("scope"),
        number("confidential"),
        id("opening").or_null(),
        bytes("words").or_null(),
        text("title").or_null(),
        text("body").or_null(),
        text("phase"),
        number("raised_at"),
        number("raised_day"),
        number("due_at").or_null(),
        number("acknowledged_at").or_null(),
        number("answered_at").or_null(),
        number("answered_day").or_null(),
        number("acted_day").or_null(),
        text("publicised").or_null(),
        number("publicised_at").or_null(),
        number("closed_at").or_null(),
        id("assignee").or_null(),
        id("merged_into").or_null(),
        text("hidden_because").or_null(),
        number("erased_at").or_null(),
        number("changed_at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &[
        "(community, raised_at)",
        "(community, sender)",
        "(community, merged_into)",
        "(community, opening)",
        "(community, claim)",
        "(community, subject)",
    ],
    changes_in_place: false,
};

/// What was written on a topic, in order: returns, notes, receipts, answers and their corrections, reasons.
pub(crate) static TOPIC_ENTRY: Table = Table {
    name: "topic_entry",
    key: 3,
    columns: &[
        id("community"),
        id("topic"),
        number("seq"),
        text("kind"),
        number("number").or_null(),
        text("body").or_null(),
        id("subject").or_null(),
        bytes("words").or_null(),
        text("reason").or_null(),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
    ],
    indexes: &["(community, subject)"],
    changes_in_place: false,
};

pub(crate) static TOPIC_SUPPORT: Table = Table {
    name: "topic_support",
    key: 3,
    columns: &[id("community"), id("topic"), id("member"), number("at")],
    indexes: &["(community, member)"],
    changes_in_place: false,
};

pub(crate) static TOPIC_LINK: Table = Table {
    name: "topic_link",
    key: 4,
    columns: &[id("community"), id("topic"), text("target_kind"), id("target"), number("at")],
    indexes: &["(community, target)"],
    changes_in_place: false,
};

/// Whose a topic or a suggestion is, as the rows spell it.
pub(crate) const MEMBER: &str = "member";
pub(crate) const ANONYMOUS: &str = "anonymous";
pub(crate) const OTHER: &str = "other";
pub(crate) const COMMUNITY: &str = "community";

pub(crate) fn voice_word(voice: &Voice) -> &'static str {
    match voice {
        Voice::Member { .. } => MEMBER,
        Voice::Anonymous { .. } => ANONYMOUS,
        Voice::Other { .. } => OTHER,
    }
}

/// Name and contact of somebody who is no member.
pub(crate) fn particulars(voice: &Voice) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    match voice {
        Voice::Other { name, contact } => (
            name.as_ref().map(|name| name.bytes.clone()),
            contact.as_ref().map(|contact| contact.bytes.clone()),
        ),
        Voice::Member { .. } | Voice::Anonymous { .. } => (None, None),
    }
}

/// A day as a number, so that days between two can be counted.
pub(crate) fn day(date: moothall_core::calendar::Date) -> i64 {
    i64::from(date.number())
}

pub(crate) fn raised(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Raised) {
    let at = envelope.recorded_at.0;
    let (by_kind, by_id) = actor(envelope.actor);
    let claim = match &event.voice {
        Voice::Anonymous { claim } => claim.as_ref().map(|claim| claim.0.clone()),
        Voice::Member { .. } | Voice::Other { .. } => None,
    };
    let (name, contact) = particulars(&event.voice);
    sheet.put(
        &TOPIC,
        row![
            envelope.community.0,
            event.topic.0,
            voice_word(&event.voice),
            event.voice.member().map(|member| member.0),
            subject(event.voice.member(), event.topic.0).0,
            claim,
            name,
            contact,
            Some(word(&event.channel)),
            json(&event.scope),
            event.confidential,
            event.opening.map(|opening| opening.0),
            Some(event.words.bytes.clone()),
            None::<String>,
            None::<String>,
            word(&Phase::Raised),
            at,
            day(event.on),
            Some(event.due_at.0),
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<String>,
            None::<i64>,
            None::<i64>,
            None::<Uuid>,
            None::<Uuid>,
            None::<String>,
            None::<i64>,
            at,
            by_kind,
            by_id,
        ],
    );
}

pub(crate) fn posted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Posted) {
    let at = envelope.recorded_at.0;
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(
        &TOPIC,
        row![
            envelope.community.0,
            event.topic.0,
            COMMUNITY,
            None::<Uuid>,
            event.topic.0,
            None::<String>,
            None::<Vec<u8>>,
            None::<Vec<u8>>,
            None::<String>,
            json(&event.scope),
            false,
            None::<Uuid>,
            None::<Vec<u8>>,
            Some(event.title.as_str()),
            Some(event.text.as_str()),
            word(&Phase::Accepted),
            at,
            day(event.on),
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<String>,
            None::<i64>,
            None::<i64>,
            None::<Uuid>,
            None::<Uuid>,
            None::<String>,
            None::<i64>,
            at,
            by_kind,
            by_id,
        ],
    );
}

/// Nothing sealed under a topic's own key stays.
pub(crate) async fn sender_erased(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &SenderErased,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    if let Some(suggestion) = event.suggestion {
        return crate::suggestions::giver_erased(sheet, community, suggestion.0, at).await;
    }
    let sql = "UPDATE topic SET erased_at = $3, changed_at = $3 WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, community, event.topic.0, at)?;
    key_destroyed(sheet, community, event.topic.0).await
}

/// What was sealed under a key that is gone.
pub(crate) async fn key_destroyed(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    subject: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET words = NULL, name = NULL, contact = NULL \
               WHERE community = $1 AND subject = $2";
    change!(sheet, &TOPIC, sql, community, subject)?;
    let sql = "UPDATE topic_entry SET words = NULL WHERE community = $1 AND subject = $2";
    change!(sheet, &TOPIC_ENTRY, sql, community, subject)
}
