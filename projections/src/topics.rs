//! The read model of topics: where each stands, what was written on it, who supports it, what became of it.

use moothall_core::decider::Envelope;
use moothall_core::sealed::{OwnWords, Sealed};
use moothall_core::text::Reason;
use moothall_core::topic::{
    Accepted, Acknowledged, Acted, AnswerCorrected, Answered, Assigned, Closed, Link, Linked, Merged, Phase,
    Posted, Publicised, PublicityWithdrawn, Raised, Reopened, Restated, Returned, SenderErased,
    SupportWithdrawn, Supported, Text, Unassigned, Unlinked, Unmerged, Voice, Withdrawn, subject,
};
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
fn day(date: moothall_core::calendar::Date) -> i64 {
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

/// A line of what was written.
#[derive(Default)]
struct Entry<'a> {
    number: Option<u32>,
    text: Option<&'a Text>,
    reason: Option<&'a Reason>,
}

fn entry(sheet: &mut Sheet<'_>, envelope: &Envelope, topic: Uuid, kind: &'static str, entry: &Entry<'_>) {
    let (by_kind, by_id) = actor(envelope.actor);
    let words: Option<&Sealed<OwnWords>> = entry.text.and_then(Text::sealed);
    sheet.put(
        &TOPIC_ENTRY,
        row![
            envelope.community.0,
            topic,
            envelope.seq,
            kind,
            entry.number.map(i64::from),
            entry.text.and_then(Text::open).map(|body| body.as_str().to_owned()),
            words.map(|words| words.subject.0),
            words.map(|words| words.bytes.clone()),
            entry.reason.map(|reason| reason.as_str().to_owned()),
            envelope.recorded_at.0,
            by_kind,
            by_id,
        ],
    );
}

fn said<'a>(text: &'a Text) -> Entry<'a> {
    Entry { text: Some(text), ..Entry::default() }
}

fn because(reason: &Reason) -> Entry<'_> {
    Entry { reason: Some(reason), ..Entry::default() }
}

async fn stands(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    topic: Uuid,
    phase: Phase,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET phase = $3, changed_at = $4 WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, topic, word(&phase), envelope.recorded_at.0)
}

pub(crate) async fn restated(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Restated,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET words = $3, due_at = $4, phase = 'raised', changed_at = $5 \
               WHERE community = $1 AND topic = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &TOPIC, sql, community, event.topic.0, event.words.bytes.clone(), event.due_at.0, at)
}

pub(crate) async fn withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Withdrawn,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "withdrawn", &said(&event.why));
    stands(sheet, envelope, event.topic.0, Phase::Withdrawn).await
}

pub(crate) fn supported(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Supported) {
    let (topic, member) = (event.topic.0, event.member.0);
    sheet.put(&TOPIC_SUPPORT, row![envelope.community.0, topic, member, envelope.recorded_at.0]);
}

pub(crate) fn support_withdrawn(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &SupportWithdrawn) {
    sheet.remove(&TOPIC_SUPPORT, row![envelope.community.0, event.topic.0, event.member.0]);
}

pub(crate) async fn accepted(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Accepted,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET phase = 'accepted', title = $3, changed_at = $4 \
               WHERE community = $1 AND topic = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &TOPIC, sql, community, event.topic.0, event.title.as_str(), at)
}

pub(crate) async fn returned(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Returned,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "returned", &said(&event.reason));
    stands(sheet, envelope, event.topic.0, Phase::Returned).await
}

async fn is_given_to(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    topic: Uuid,
    assignee: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET assignee = $3, changed_at = $4 WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, topic, assignee, envelope.recorded_at.0)
}

pub(crate) async fn assigned(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Assigned,
) -> Result<(), sqlx::Error> {
    is_given_to(sheet, envelope, event.topic.0, Some(event.assignee.0)).await
}

pub(crate) async fn unassigned(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Unassigned,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "unassigned", &because(&event.reason));
    is_given_to(sheet, envelope, event.topic.0, None).await
}

pub(crate) async fn acted(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Acted,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "acted", &said(&event.note));
    let sql = "UPDATE topic SET acted_day = coalesce(acted_day, $3), changed_at = $4 \
               WHERE community = $1 AND topic = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &TOPIC, sql, community, event.topic.0, day(event.on), at)
}

pub(crate) async fn acknowledged(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Acknowledged,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "acknowledged", &said(&event.text));
    let sql = "UPDATE topic SET acknowledged_at = coalesce(acknowledged_at, $3), changed_at = $3 \
               WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, event.topic.0, envelope.recorded_at.0)
}

/// The answer reaches those too whose topics were merged into this one.
pub(crate) async fn answered(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Answered,
) -> Result<(), sqlx::Error> {
    let text = Entry { number: Some(event.number), ..said(&event.text) };
    entry(sheet, envelope, event.topic.0, "answered", &text);
    stands(sheet, envelope, event.topic.0, Phase::Answered).await?;
    let sql = "UPDATE topic SET answered_at = $3, answered_day = $4 \
               WHERE community = $1 AND (topic = $2 OR merged_into = $2)";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &TOPIC, sql, community, event.topic.0, at, day(event.on))
}

pub(crate) fn answer_corrected(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &AnswerCorrected) {
    let corrected =
        Entry { number: Some(event.number), text: Some(&event.text), reason: Some(&event.reason) };
    entry(sheet, envelope, event.topic.0, "corrected", &corrected);
}

pub(crate) async fn publicised(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Publicised,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE topic SET publicised = $3, publicised_at = $4, changed_at = $4 \
               WHERE community = $1 AND topic = $2";
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    change!(sheet, &TOPIC, sql, community, event.topic.0, event.text.as_str(), at)
}

pub(crate) async fn publicity_withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &PublicityWithdrawn,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "publicity_withdrawn", &because(&event.reason));
    let sql = "UPDATE topic SET publicised = NULL, publicised_at = NULL, changed_at = $3 \
               WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, event.topic.0, envelope.recorded_at.0)
}

/// Whoever waits again waits for an answer: the one that did not answer counts no more.
pub(crate) async fn reopened(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Reopened,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "reopened", &said(&event.why));
    let (community, topic, at) = (envelope.community.0, event.topic.0, envelope.recorded_at.0);
    let sql = "UPDATE topic SET phase = CASE WHEN title IS NULL THEN 'raised' ELSE 'accepted' END, \
               due_at = $3, closed_at = NULL, changed_at = $4 WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, community, topic, event.due_at.map(|due| due.0), at)?;
    let sql = "UPDATE topic SET answered_at = NULL, answered_day = NULL \
               WHERE community = $1 AND (topic = $2 OR merged_into = $2)";
    change!(sheet, &TOPIC, sql, community, topic)
}

pub(crate) async fn closed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Closed,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "closed", &because(&event.reason));
    let sql = "UPDATE topic SET phase = 'closed', closed_at = $3, changed_at = $3 \
               WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, event.topic.0, envelope.recorded_at.0)
}

/// Where the other one is answered already, the answer reaches this sender now.
pub(crate) async fn merged(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Merged,
) -> Result<(), sqlx::Error> {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    let (topic, into) = (event.topic.0, event.into.0);
    let sql = "UPDATE topic SET merged_into = $3, changed_at = $4 WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, community, topic, into, at)?;
    let sql = "UPDATE topic SET answered_at = $4, answered_day = $5 WHERE community = $1 AND topic = $2 \
               AND EXISTS (SELECT 1 FROM topic o WHERE o.community = $1 AND o.topic = $3 AND o.answered_at IS NOT NULL)";
    change!(sheet, &TOPIC, sql, community, topic, into, at, day(event.on))
}

pub(crate) async fn unmerged(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Unmerged,
) -> Result<(), sqlx::Error> {
    entry(sheet, envelope, event.topic.0, "unmerged", &because(&event.reason));
    let sql = "UPDATE topic SET merged_into = NULL, answered_at = NULL, answered_day = NULL, changed_at = $3 \
               WHERE community = $1 AND topic = $2";
    change!(sheet, &TOPIC, sql, envelope.community.0, event.topic.0, envelope.recorded_at.0)
}

pub(crate) fn target(link: Link) -> (&'static str, Uuid) {
    match link {
        Link::Proposal(proposal) => ("proposal", proposal.0),
        Link::Resolution(resolution) => ("resolution", resolution.0),
    }
}

pub(crate) fn linked(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Linked) {
    let (kind, target) = target(event.to);
    let at = envelope.recorded_at.0;
    sheet.put(&TOPIC_LINK, row![envelope.community.0, event.topic.0, kind, target, at]);
}

pub(crate) fn unlinked(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Unlinked) {
    entry(sheet, envelope, event.topic.0, "unlinked", &because(&event.reason));
    let (kind, target) = target(event.from);
    sheet.remove(&TOPIC_LINK, row![envelope.community.0, event.topic.0, kind, target]);
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
