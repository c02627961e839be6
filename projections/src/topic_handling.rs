//! What happens to topics on their way, folded into their rows: screened, seen to, answered, merged, linked, closed.

use moothall_core::decider::Envelope;
use moothall_core::sealed::{OwnWords, Sealed};
use moothall_core::text::Reason;
use moothall_core::topic::{
    Accepted, Acknowledged, Acted, AnswerCorrected, Answered, Assigned, Closed, Link, Linked, Merged, Phase,
    Publicised, PublicityWithdrawn, Reopened, Restated, Returned, SupportWithdrawn, Supported, Text,
    Unassigned, Unlinked, Unmerged, Withdrawn,
};
use uuid::Uuid;

use crate::sheet::{Sheet, actor, change, row};
use crate::topics::{TOPIC, TOPIC_ENTRY, TOPIC_LINK, TOPIC_SUPPORT, day};
use crate::words::word;

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

fn said(text: &Text) -> Entry<'_> {
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
