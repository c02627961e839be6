//! Suggestions on topics: what became of each, where it was used; clusters; appeals.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{ClusterId, MemberId, SuggestionId, TopicId};
use moothall_core::sealed::{Contact, OwnWords, PersonName, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_core::topic::{Channel, Stage};
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::topics::Voice;
use super::{Ids, Page, QueryError, actor_of, grouped, known, natural, rows};
use crate::suggestions::{ADOPTED, DECLINED, OPEN, WITHDRAWN};
use crate::words::from_word;

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It is used.
    Adopted,
    /// It is not.
    Declined,
    /// It was taken back.
    Withdrawn,
}

const DECISIONS: [(Decision, &str); 4] = [
    (Decision::Open, OPEN),
    (Decision::Adopted, ADOPTED),
    (Decision::Declined, DECLINED),
    (Decision::Withdrawn, WITHDRAWN),
];

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionRow {
    /// Its id.
    pub suggestion: SuggestionId,
    /// On which topic.
    pub topic: TopicId,
    /// The event's number in the community.
    pub seq: u64,
    /// Whose it is.
    pub voice: Voice,
    /// The member who gave it.
    pub giver: Option<MemberId>,
    /// The name of a giver who is no member.
    pub name: Option<Sealed<PersonName>>,
    /// How to reach her.
    pub contact: Option<Sealed<Contact>>,
    /// How it came.
    pub channel: Channel,
    /// What it says; none once whoever gave it is erased.
    pub words: Option<Sealed<OwnWords>>,
    /// When.
    pub given_at: Timestamp,
    /// The cluster it is in.
    pub cluster: Option<ClusterId>,
    /// What became of it.
    pub decision: Decision,
    /// The stage for which it was adopted.
    pub stage: Option<Stage>,
    /// How it is used, or why not.
    pub reason: Option<String>,
    /// When that was decided.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<Actor>,
    /// Why its text is hidden.
    pub hidden_because: Option<String>,
}

/// Where an adopted suggestion was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceRow {
    /// At which stage.
    pub stage: Stage,
    /// How.
    pub note: String,
    /// When that was recorded.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
}

/// Suggestions of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterRow {
    /// Its id.
    pub cluster: ClusterId,
    /// What they have in common.
    pub label: String,
    /// When they were put together.
    pub at: Timestamp,
    /// How many there are.
    pub suggestions: u64,
}

/// An appeal against hiding a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealRow {
    /// Whose.
    pub author: MemberId,
    /// What she says; none once she is erased.
    pub words: Option<Sealed<OwnWords>>,
    /// When.
    pub filed_at: Timestamp,
    /// Whether she was right.
    pub upheld: Option<bool>,
    /// What was decided.
    pub answer: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<Actor>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    suggestion: Uuid,
    topic: Uuid,
    seq: i64,
    voice: String,
    giver: Option<Uuid>,
    subject: Uuid,
    name: Option<Vec<u8>>,
    contact: Option<Vec<u8>>,
    channel: String,
    words: Option<Vec<u8>>,
    given_at: i64,
    cluster: Option<Uuid>,
    decision: String,
    stage: Option<String>,
    reason: Option<String>,
    decided_at: Option<i64>,
    decided_by_kind: Option<String>,
    decided_by_id: Option<Uuid>,
    hidden_because: Option<String>,
}

impl Raw {
    fn read(self) -> Result<SuggestionRow, QueryError> {
        const TABLE: &str = "suggestion";
        let subject = SubjectId(self.subject);
        let decision = DECISIONS.into_iter().find(|(_, word)| *word == self.decision).map(|(known, _)| known);
        let (kind, id) = (self.decided_by_kind, self.decided_by_id);
        Ok(SuggestionRow {
            suggestion: SuggestionId(self.suggestion),
            topic: TopicId(self.topic),
            seq: natural(self.seq),
            voice: known(TABLE, "the voice", Voice::of(&self.voice))?,
            giver: self.giver.map(MemberId),
            name: self.name.map(|bytes| Sealed::from_parts(subject, bytes)),
            contact: self.contact.map(|bytes| Sealed::from_parts(subject, bytes)),
            channel: known(TABLE, "the channel", from_word(self.channel))?,
            words: self.words.map(|bytes| Sealed::from_parts(subject, bytes)),
            given_at: Timestamp(self.given_at),
            cluster: self.cluster.map(ClusterId),
            decision: known(TABLE, "the decision", decision)?,
            stage: self.stage.map(|stage| known(TABLE, "the stage", from_word(stage))).transpose()?,
            reason: self.reason,
            decided_at: self.decided_at.map(Timestamp),
            decided_by: kind.map(|kind| actor_of(TABLE, &kind, id)).transpose()?,
            hidden_because: self.hidden_because,
        })
    }
}

/// The suggestions on a topic, in the order they were given.
pub async fn page(
    database: &Database,
    community: CommunityId,
    topic: TopicId,
    page: Page<u64>,
) -> Result<Vec<SuggestionRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql =
        format!("SELECT * FROM suggestion WHERE community = $1 AND topic = $2 AND {}", page.tail("seq", 3));
    let found = rows!(database, Raw, &sql, community.0, topic.0, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// Suggestions by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    suggestions: &[SuggestionId],
) -> Result<BTreeMap<SuggestionId, SuggestionRow>, QueryError> {
    let sql = "SELECT * FROM suggestion WHERE community = $1 AND suggestion IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(suggestions))?;
    found.into_iter().map(|raw| Ok((SuggestionId(raw.suggestion), raw.read()?))).collect()
}

fn ids(suggestions: &[SuggestionId]) -> Ids {
    suggestions.iter().map(|suggestion| suggestion.0).collect()
}

/// Where these suggestions were used, in order of recording.
pub async fn traces(
    database: &Database,
    community: CommunityId,
    suggestions: &[SuggestionId],
) -> Result<BTreeMap<SuggestionId, Vec<TraceRow>>, QueryError> {
    type Found = (Uuid, String, String, i64, String, Option<Uuid>);
    let sql = "SELECT suggestion, stage, note, at, by_kind, by_id FROM suggestion_trace \
               WHERE community = $1 AND suggestion IN_IDS($2) ORDER BY suggestion, seq";
    let found = rows!(database, Found, sql, community.0, ids(suggestions))?;
    let read = |(suggestion, stage, note, at, by_kind, by_id): Found| {
        let stage = known("suggestion_trace", "the stage", from_word(stage))?;
        let by = actor_of("suggestion_trace", &by_kind, by_id)?;
        Ok((SuggestionId(suggestion), TraceRow { stage, note, at: Timestamp(at), by }))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// The clusters of these topics, in the order they were made.
pub async fn clusters(
    database: &Database,
    community: CommunityId,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, Vec<ClusterRow>>, QueryError> {
    let ids: Ids = topics.iter().map(|topic| topic.0).collect();
    let sql = "SELECT c.topic, c.cluster, c.label, c.at, (SELECT count(*) FROM suggestion s \
               WHERE s.community = c.community AND s.topic = c.topic AND s.cluster = c.cluster) \
               FROM suggestion_cluster c WHERE c.community = $1 AND c.topic IN_IDS($2) ORDER BY c.topic, c.seq";
    let found = rows!(database, (Uuid, Uuid, String, i64, i64), sql, community.0, ids)?;
    Ok(grouped(found.into_iter().map(|(topic, cluster, label, at, suggestions)| {
        let (cluster, at, suggestions) = (ClusterId(cluster), Timestamp(at), natural(suggestions));
        (TopicId(topic), ClusterRow { cluster, label, at, suggestions })
    })))
}

#[derive(sqlx::FromRow)]
struct RawAppeal {
    target: Uuid,
    author: Uuid,
    words: Option<Vec<u8>>,
    filed_at: i64,
    upheld: Option<i64>,
    answer: Option<String>,
    decided_at: Option<i64>,
    decided_by_kind: Option<String>,
    decided_by_id: Option<Uuid>,
}

/// Appeals against hiding these texts, by topic or suggestion, in order.
pub async fn appeals(
    database: &Database,
    community: CommunityId,
    targets: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<AppealRow>>, QueryError> {
    let ids: Ids = targets.iter().copied().collect();
    let sql = "SELECT * FROM topic_appeal WHERE community = $1 AND target IN_IDS($2) ORDER BY target, seq";
    let found = rows!(database, RawAppeal, sql, community.0, ids)?;
    let read = |raw: RawAppeal| {
        let (kind, id) = (raw.decided_by_kind, raw.decided_by_id);
        let appeal = AppealRow {
            author: MemberId(raw.author),
            words: raw.words.map(|bytes| Sealed::from_parts(SubjectId(raw.author), bytes)),
            filed_at: Timestamp(raw.filed_at),
            upheld: raw.upheld.map(|upheld| upheld != 0),
            answer: raw.answer,
            decided_at: raw.decided_at.map(Timestamp),
            decided_by: kind.map(|kind| actor_of("topic_appeal", &kind, id)).transpose()?,
        };
        Ok((raw.target, appeal))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}
