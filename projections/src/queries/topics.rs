//! Topics: where they stand, what was written on them, who supports them, what became of them.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{MemberId, OpeningId, ProposalId, TopicId};
use moothall_core::policy::{Scope, Sight, Standing};
use moothall_core::sealed::{Contact, OwnWords, PersonName, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_core::topic::{Channel, Link, Phase};
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, actor_of, grouped, known, natural, parsed, rows, small};
use crate::topics::{ANONYMOUS, COMMUNITY, MEMBER, OTHER};
use crate::words::{from_word, word};

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// A member's.
    Member,
    /// Nobody knows.
    Anonymous,
    /// Somebody's who is no member, recorded on her behalf.
    Other,
    /// The community itself asks.
    Community,
}

impl Voice {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Member, MEMBER),
        (Self::Anonymous, ANONYMOUS),
        (Self::Other, OTHER),
        (Self::Community, COMMUNITY),
    ];

    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(voice, _)| voice)
    }
}

/// Who looks at topics: not everything is for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seer {
    /// Sees what nobody has screened, and what is confidential.
    intake: bool,
    member: Option<MemberId>,
}

impl Seer {
    /// By where she stands.
    #[must_use]
    pub fn new(standing: &Standing) -> Self {
        Self { intake: standing.sees(Sight::Intake), member: standing.member }
    }

    /// Whether this topic is for her.
    #[must_use]
    pub fn may_see(&self, topic: &TopicRow) -> bool {
        self.intake || topic.is_public() || self.is_concerned(topic)
    }

    /// Whether she sent it or sees to it.
    #[must_use]
    pub fn is_concerned(&self, topic: &TopicRow) -> bool {
        self.member.is_some() && (topic.sender == self.member || topic.assignee == self.member)
    }

    pub(crate) fn key(&self) -> Uuid {
        self.member.map_or(Uuid::nil(), |member| member.0)
    }

    /// The same as [`Seer::may_see`], where `bind` is her id.
    pub(crate) fn sees(&self, table: &str, bind: &str) -> String {
        if self.intake {
            return format!("{bind} = {bind}");
        }
        format!(
            "(({table}.confidential = 0 AND {table}.title IS NOT NULL) OR {table}.sender = {bind} OR {table}.assignee = {bind})"
        )
    }
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRow {
    /// Its id.
    pub topic: TopicId,
    /// Whose it is.
    pub voice: Voice,
    /// The member who sent it.
    pub sender: Option<MemberId>,
    /// Whose key seals what is personal on it.
    pub subject: SubjectId,
    /// The name of a sender who is no member.
    pub name: Option<Sealed<PersonName>>,
    /// How to reach her.
    pub contact: Option<Sealed<Contact>>,
    /// How it came; none where the community itself asks.
    pub channel: Option<Channel>,
    /// What part of the community it concerns.
    pub scope: Scope,
    /// Only for sender and handlers.
    pub confidential: bool,
    /// The opening of a letter box it was found in.
    pub opening: Option<OpeningId>,
    /// What it says; none once its sender is erased.
    pub words: Option<Sealed<OwnWords>>,
    /// What it is called in the record, once it is screened.
    pub title: Option<String>,
    /// What the community itself asks.
    pub body: Option<String>,
    /// Where it stands.
    pub phase: Phase,
    /// When it was registered.
    pub raised_at: Timestamp,
    /// That day, counted from 1970, where the community is.
    pub raised_day: i64,
    /// Until when it is to be answered.
    pub due_at: Option<Timestamp>,
    /// When its sender was told that it has come.
    pub acknowledged_at: Option<Timestamp>,
    /// When she had an answer in substance.
    pub answered_at: Option<Timestamp>,
    /// That day.
    pub answered_day: Option<i64>,
    /// The day something was first done.
    pub acted_day: Option<i64>,
    /// What everybody was told.
    pub publicised: Option<String>,
    /// When.
    pub publicised_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Who sees to it.
    pub assignee: Option<MemberId>,
    /// The topic it goes on in.
    pub merged_into: Option<TopicId>,
    /// Why its text is hidden.
    pub hidden_because: Option<String>,
    /// When a sender who is no member was erased.
    pub erased_at: Option<Timestamp>,
    /// When something last happened to it.
    pub changed_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: Actor,
}

impl TopicRow {
    /// Whether it is for everybody: screened, and not confidential.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !self.confidential && self.title.is_some()
    }

    /// Whether somebody waits for an answer.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.voice != Voice::Community
            && self.answered_at.is_none()
            && matches!(self.phase, Phase::Raised | Phase::Accepted)
    }
}

#[derive(sqlx::FromRow)]
struct Raw {
    topic: Uuid,
    voice: String,
    sender: Option<Uuid>,
    subject: Uuid,
    name: Option<Vec<u8>>,
    contact: Option<Vec<u8>>,
    channel: Option<String>,
    scope: String,
    confidential: i64,
    opening: Option<Uuid>,
    words: Option<Vec<u8>>,
    title: Option<String>,
    body: Option<String>,
    phase: String,
    raised_at: i64,
    raised_day: i64,
    due_at: Option<i64>,
    acknowledged_at: Option<i64>,
    answered_at: Option<i64>,
    answered_day: Option<i64>,
    acted_day: Option<i64>,
    publicised: Option<String>,
    publicised_at: Option<i64>,
    closed_at: Option<i64>,
    assignee: Option<Uuid>,
    merged_into: Option<Uuid>,
    hidden_because: Option<String>,
    erased_at: Option<i64>,
    changed_at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

impl Raw {
    fn read(self) -> Result<TopicRow, QueryError> {
        const TABLE: &str = "topic";
        let subject = SubjectId(self.subject);
        Ok(TopicRow {
            topic: TopicId(self.topic),
            voice: known(TABLE, "the voice", Voice::of(&self.voice))?,
            sender: self.sender.map(MemberId),
            subject,
            name: self.name.map(|bytes| Sealed::from_parts(subject, bytes)),
            contact: self.contact.map(|bytes| Sealed::from_parts(subject, bytes)),
            channel: self
                .channel
                .map(|channel| known(TABLE, "the channel", from_word(channel)))
                .transpose()?,
            scope: parsed(TABLE, &self.scope)?,
            confidential: self.confidential != 0,
            opening: self.opening.map(OpeningId),
            words: self.words.map(|bytes| Sealed::from_parts(subject, bytes)),
            title: self.title,
            body: self.body,
            phase: known(TABLE, "the phase", from_word(self.phase))?,
            raised_at: Timestamp(self.raised_at),
            raised_day: self.raised_day,
            due_at: self.due_at.map(Timestamp),
            acknowledged_at: self.acknowledged_at.map(Timestamp),
            answered_at: self.answered_at.map(Timestamp),
            answered_day: self.answered_day,
            acted_day: self.acted_day,
            publicised: self.publicised,
            publicised_at: self.publicised_at.map(Timestamp),
            closed_at: self.closed_at.map(Timestamp),
            assignee: self.assignee.map(MemberId),
            merged_into: self.merged_into.map(TopicId),
            hidden_because: self.hidden_because,
            erased_at: self.erased_at.map(Timestamp),
            changed_at: Timestamp(self.changed_at),
            recorded_by: actor_of(TABLE, &self.by_kind, self.by_id)?,
        })
    }
}

/// Which topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicFilter {
    /// Only those that stand here; empty for all.
    pub phases: Vec<Phase>,
    /// Only those that came so; empty for all.
    pub channels: Vec<Channel>,
    /// Only those whose senders wait for an answer that was due by this instant.
    pub overdue_at: Option<Timestamp>,
    /// Only those the viewer sent.
    pub mine: bool,
    /// Only those given to the viewer.
    pub assigned_to_me: bool,
    /// Only those found in one opening of a letter box.
    pub opening: Option<OpeningId>,
}

const WAITING: &str = "voice <> 'community' AND answered_at IS NULL AND phase IN ('raised', 'accepted')";

impl TopicFilter {
    /// With the viewer's id as `$2`, an opening as `$3`, an instant as `$4`. All else is of closed sets.
    fn sql(&self) -> String {
        let mut sql = String::new();
        let mut and = |part: &str| {
            sql.push_str(" AND ");
            sql.push_str(part);
        };
        let list =
            |words: Vec<String>| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        if !self.phases.is_empty() {
            and(&format!("phase IN ({})", list(self.phases.iter().map(word).collect())));
        }
        if !self.channels.is_empty() {
            and(&format!("channel IN ({})", list(self.channels.iter().map(word).collect())));
        }
        if self.mine {
            and("sender = $2");
        }
        if self.assigned_to_me {
            and("assignee = $2");
        }
        and(if self.opening.is_some() { "opening = $3" } else { "$3 = $3" });
        if self.overdue_at.is_some() {
            and(WAITING);
            and("due_at <= $4");
        } else {
            and("$4 = $4");
        }
        sql
    }
}

/// Topics that the viewer may see, in the order they came.
pub async fn page(
    database: &Database,
    community: CommunityId,
    (filter, seer): (&TopicFilter, Seer),
    page: Page<Uuid>,
) -> Result<Vec<TopicRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT * FROM topic WHERE community = $1 AND {}{} AND {}",
        seer.sees("topic", "$2"),
        filter.sql(),
        page.tail("topic", 5)
    );
    let opening = filter.opening.map_or(Uuid::nil(), |opening| opening.0);
    let now = filter.overdue_at.map_or(0, |instant| instant.0);
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &sql, community.0, seer.key(), opening, now, after, before, limit)?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// Open topics that the most support, at most so many.
pub async fn most_supported(
    database: &Database,
    community: CommunityId,
    limit: u32,
) -> Result<Vec<TopicRow>, QueryError> {
    let sql = "SELECT t.* FROM topic t WHERE t.community = $1 AND t.confidential = 0 AND t.title IS NOT NULL \
               AND t.merged_into IS NULL AND t.phase IN ('accepted', 'answered') \
               ORDER BY (SELECT count(*) FROM topic_support s WHERE s.community = t.community AND s.topic = t.topic) DESC, \
               t.topic LIMIT $2";
    let found = rows!(database, Raw, sql, community.0, i64::from(limit))?;
    found.into_iter().map(Raw::read).collect()
}

/// Topics by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, TopicRow>, QueryError> {
    let sql = "SELECT * FROM topic WHERE community = $1 AND topic IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(topics))?;
    found.into_iter().map(|raw| Ok((TopicId(raw.topic), raw.read()?))).collect()
}

/// The topic whose answer a code opens, by what the code hashes to.
pub async fn claimed(
    database: &Database,
    community: CommunityId,
    claim: &str,
) -> Result<Option<TopicRow>, QueryError> {
    let sql = "SELECT * FROM topic WHERE community = $1 AND claim = $2 LIMIT 1";
    let found = rows!(database, Raw, sql, community.0, claim)?;
    found.into_iter().next().map(Raw::read).transpose()
}

fn ids(topics: &[TopicId]) -> Ids {
    topics.iter().map(|topic| topic.0).collect()
}

/// What was written on a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The event's number in the community.
    pub seq: u64,
    /// What it is: `answered`, `corrected`, `acted`, `acknowledged`, `returned`, `reopened`, `withdrawn`, `closed` …
    pub kind: String,
    /// Of an answer: its number.
    pub number: Option<u32>,
    /// The text, where it is open.
    pub body: Option<String>,
    /// The text, where it is sealed.
    pub words: Option<Sealed<OwnWords>>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
}

#[derive(sqlx::FromRow)]
struct RawEntry {
    topic: Uuid,
    seq: i64,
    kind: String,
    number: Option<i64>,
    body: Option<String>,
    subject: Option<Uuid>,
    words: Option<Vec<u8>>,
    reason: Option<String>,
    at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

/// What was written on these topics, in order.
pub async fn entries(
    database: &Database,
    community: CommunityId,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, Vec<EntryRow>>, QueryError> {
    let sql = "SELECT * FROM topic_entry WHERE community = $1 AND topic IN_IDS($2) ORDER BY topic, seq";
    let found = rows!(database, RawEntry, sql, community.0, ids(topics))?;
    let read = |raw: RawEntry| {
        let words = raw.subject.zip(raw.words);
        let entry = EntryRow {
            seq: natural(raw.seq),
            kind: raw.kind,
            number: raw.number.map(small),
            body: raw.body,
            words: words.map(|(subject, bytes)| Sealed::from_parts(SubjectId(subject), bytes)),
            reason: raw.reason,
            at: Timestamp(raw.at),
            by: actor_of("topic_entry", &raw.by_kind, raw.by_id)?,
        };
        Ok((TopicId(raw.topic), entry))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// How many support these topics.
pub async fn supporters(
    database: &Database,
    community: CommunityId,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, u64>, QueryError> {
    let sql =
        "SELECT topic, count(*) FROM topic_support WHERE community = $1 AND topic IN_IDS($2) GROUP BY topic";
    let found = rows!(database, (Uuid, i64), sql, community.0, ids(topics))?;
    Ok(found.into_iter().map(|(topic, count)| (TopicId(topic), natural(count))).collect())
}

/// Which of these topics a member supports.
pub async fn supported_by(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    topics: &[TopicId],
) -> Result<Vec<(TopicId, ())>, QueryError> {
    let sql = "SELECT topic FROM topic_support WHERE community = $1 AND member = $2 AND topic IN_IDS($3)";
    let found = rows!(database, (Uuid,), sql, community.0, member.0, ids(topics))?;
    Ok(found.into_iter().map(|(topic,)| (TopicId(topic), ())).collect())
}

/// What became of these topics.
pub async fn links(
    database: &Database,
    community: CommunityId,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, Vec<Link>>, QueryError> {
    let sql = "SELECT topic, target_kind, target FROM topic_link \
               WHERE community = $1 AND topic IN_IDS($2) ORDER BY topic, at, target";
    let found = rows!(database, (Uuid, String, Uuid), sql, community.0, ids(topics))?;
    let read = |(topic, kind, target): (Uuid, String, Uuid)| {
        let link = match kind.as_str() {
            "proposal" => Some(Link::Proposal(ProposalId(target))),
            "resolution" => Some(Link::Resolution(moothall_core::ids::ResolutionId(target))),
            _ => None,
        };
        Ok((TopicId(topic), known("topic_link", "the kind", link)?))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// The topics from which these proposals came, each with its id.
pub async fn of_proposals(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<TopicId>>, QueryError> {
    let ids: Ids = proposals.iter().map(|proposal| proposal.0).collect();
    let sql = "SELECT target, topic FROM topic_link \
               WHERE community = $1 AND target IN_IDS($2) AND target_kind = 'proposal' ORDER BY target, topic";
    let found = rows!(database, (Uuid, Uuid), sql, community.0, ids)?;
    Ok(grouped(found.into_iter().map(|(target, topic)| (ProposalId(target), TopicId(topic)))))
}
