//! Deliberations: where they stand, what they touch, their rounds. Statements and parties have their own files.

pub mod amendments;
pub mod parties;
pub mod statements;

use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{
    Conclusion, CountedBy, MatterId, Participants, RoundClosed, RoundOption, Venue,
};
use moothall_core::ids::{DeliberationId, HallId, MemberId, OptionId, PanelId, ProposalId, RoundId, TopicId};
use moothall_core::policy::Scope;
use moothall_core::rule::RuleId;
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, grouped, known, parsed, rows, small};
use crate::deliberations::{ABANDONED, CONCLUDED, DRAFTED, IMPLEMENTED, OPEN, PUBLISHED};
use crate::words::from_word;

/// Where a deliberation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Opened; the participants have not been informed.
    Proposed,
    /// Participants are informed; it is being held.
    Informed,
    /// A consensus has been drafted.
    Drafted,
    /// It has come to something.
    Concluded,
    /// What it came to was done.
    Implemented,
    /// Those who took part have been told.
    Published,
    /// Given up.
    Abandoned,
}

/// A deliberation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliberationRow {
    /// Its id.
    pub deliberation: DeliberationId,
    /// What it is called.
    pub title: String,
    /// What is talked over.
    pub question: String,
    /// The topic it is about.
    pub topic: Option<TopicId>,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// Where it is held.
    pub venue: Venue,
    /// Which part of the community it concerns.
    pub scope: Scope,
    /// Who may take part.
    pub participants: Participants,
    /// Who leads it.
    pub facilitator: MemberId,
    /// Where it stands.
    pub stage: Stage,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it last went a step.
    pub changed_at: Timestamp,
    /// What the participants were told beforehand.
    pub background: Option<String>,
    /// When.
    pub informed_at: Option<Timestamp>,
    /// What it came to.
    pub conclusion: Option<Conclusion>,
    /// In words.
    pub conclusion_text: Option<String>,
    /// The draft that was concluded on.
    pub concluded_draft: Option<u32>,
    /// Rules of the polls that must still decide.
    pub polls: Vec<RuleId>,
    /// When it was concluded.
    pub concluded_at: Option<Timestamp>,
    /// By when feedback is owed.
    pub feedback_due: Option<Timestamp>,
    /// What was done.
    pub report: Option<String>,
    /// When that was reported.
    pub implemented_at: Option<Timestamp>,
    /// What those who took part were told.
    pub feedback: Option<String>,
    /// What those who dissented were told.
    pub explanation: Option<String>,
    /// When.
    pub published_at: Option<Timestamp>,
    /// Why it was given up, or taken up again.
    pub reason: Option<String>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRow {
    /// Its id.
    pub round: RoundId,
    /// Its number.
    pub number: u32,
    /// What it is called.
    pub title: String,
    /// Who takes part.
    pub participants: Participants,
    /// What is chosen among.
    pub options: Vec<RoundOption>,
    /// How opinions are counted.
    pub counted_by: CountedBy,
    /// The rule by which options drop out.
    pub rule: Option<RuleId>,
    /// The round before.
    pub follows: Option<RoundId>,
    /// Rounds whose summaries are carried over.
    pub carries: Vec<RoundId>,
    /// The seed of the lot.
    pub seed: Option<String>,
    /// When no more choices are taken.
    pub closes_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// What it came to.
    pub result: Option<RoundClosed>,
    /// What came out of the talk.
    pub summary: Option<String>,
    /// Why it is void.
    pub annulled_because: Option<String>,
}

/// Which deliberations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeliberationFilter {
    /// Only those on this proposal.
    pub proposal: Option<ProposalId>,
    /// Only those on this topic.
    pub topic: Option<TopicId>,
    /// Only those that go on.
    pub open: bool,
}

#[derive(sqlx::FromRow)]
struct Raw {
    deliberation: Uuid,
    title: String,
    question: String,
    topic: Option<Uuid>,
    proposal: Option<Uuid>,
    venue: String,
    venue_id: Option<Uuid>,
    scope: String,
    participants: String,
    facilitator: Uuid,
    stage: String,
    opened_at: i64,
    changed_at: i64,
    background: Option<String>,
    informed_at: Option<i64>,
    conclusion: Option<String>,
    conclusion_text: Option<String>,
    concluded_draft: Option<i64>,
    polls: Option<String>,
    concluded_at: Option<i64>,
    feedback_due: Option<i64>,
    report: Option<String>,
    implemented_at: Option<i64>,
    feedback: Option<String>,
    explanation: Option<String>,
    published_at: Option<i64>,
    reason: Option<String>,
}

const TABLE: &str = "deliberation";

fn venue_of(word: &str, id: Option<Uuid>) -> Option<Venue> {
    match (word, id) {
        ("hall", Some(id)) => Some(Venue::Hall { hall: HallId(id) }),
        ("panel", Some(id)) => Some(Venue::Panel { panel: PanelId(id) }),
        ("parties", None) => Some(Venue::Parties),
        ("online", None) => Some(Venue::Online),
        _ => None,
    }
}

impl Raw {
    fn stage(&self) -> Option<Stage> {
        Some(match self.stage.as_str() {
            OPEN if self.informed_at.is_none() => Stage::Proposed,
            OPEN => Stage::Informed,
            DRAFTED => Stage::Drafted,
            CONCLUDED => Stage::Concluded,
            IMPLEMENTED => Stage::Implemented,
            PUBLISHED => Stage::Published,
            ABANDONED => Stage::Abandoned,
            _ => return None,
        })
    }

    fn read(self) -> Result<DeliberationRow, QueryError> {
        let conclusion = self.conclusion.clone().map(|word| known(TABLE, "the conclusion", from_word(word)));
        let polls = self.polls.as_deref().map(|polls| parsed(TABLE, polls)).transpose()?;
        Ok(DeliberationRow {
            deliberation: DeliberationId(self.deliberation),
            stage: known(TABLE, "the stage", self.stage())?,
            venue: known(TABLE, "the venue", venue_of(&self.venue, self.venue_id))?,
            scope: parsed(TABLE, &self.scope)?,
            participants: parsed(TABLE, &self.participants)?,
            title: self.title,
            question: self.question,
            topic: self.topic.map(TopicId),
            proposal: self.proposal.map(ProposalId),
            facilitator: MemberId(self.facilitator),
            opened_at: Timestamp(self.opened_at),
            changed_at: Timestamp(self.changed_at),
            background: self.background,
            informed_at: self.informed_at.map(Timestamp),
            conclusion: conclusion.transpose()?,
            conclusion_text: self.conclusion_text,
            concluded_draft: self.concluded_draft.map(small),
            polls: polls.unwrap_or_default(),
            concluded_at: self.concluded_at.map(Timestamp),
            feedback_due: self.feedback_due.map(Timestamp),
            report: self.report,
            implemented_at: self.implemented_at.map(Timestamp),
            feedback: self.feedback,
            explanation: self.explanation,
            published_at: self.published_at.map(Timestamp),
            reason: self.reason,
        })
    }
}

/// Deliberations, in the order they were opened.
pub async fn page(
    database: &Database,
    community: CommunityId,
    filter: DeliberationFilter,
    page: Page<Uuid>,
) -> Result<Vec<DeliberationRow>, QueryError> {
    let (after, before) = page.bounds();
    let on = if filter.proposal.is_some() { "proposal = $2" } else { "$2 = $2" };
    let about = if filter.topic.is_some() { "topic = $3" } else { "$3 = $3" };
    let open = if filter.open { "stage IN ('open', 'drafted')" } else { "1 = 1" };
    let tail = page.tail("deliberation", 4);
    let sql =
        format!("SELECT * FROM deliberation WHERE community = $1 AND {on} AND {about} AND {open} AND {tail}");
    let proposal = filter.proposal.map_or(Uuid::nil(), |proposal| proposal.0);
    let topic = filter.topic.map_or(Uuid::nil(), |topic| topic.0);
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &sql, community.0, proposal, topic, after, before, limit)?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

fn ids(deliberations: &[DeliberationId]) -> Ids {
    deliberations.iter().map(|deliberation| deliberation.0).collect()
}

/// Deliberations by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, DeliberationRow>, QueryError> {
    let sql = "SELECT * FROM deliberation WHERE community = $1 AND deliberation IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(deliberations))?;
    found.into_iter().map(|raw| Ok((DeliberationId(raw.deliberation), raw.read()?))).collect()
}

/// The deliberations on these proposals, in the order they were opened.
pub async fn of_proposals(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<DeliberationRow>>, QueryError> {
    let sql = "SELECT * FROM deliberation WHERE community = $1 AND proposal IN_IDS($2) ORDER BY deliberation";
    let wanted: Ids = proposals.iter().map(|proposal| proposal.0).collect();
    let found = rows!(database, Raw, sql, community.0, wanted)?;
    let mut list = Vec::with_capacity(found.len());
    for raw in found {
        let row = raw.read()?;
        list.extend(row.proposal.map(|proposal| (proposal, row)));
    }
    Ok(grouped(list))
}

/// What these deliberations touch of what is reserved for the owners.
pub async fn matters(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<MatterId>>, QueryError> {
    let sql = "SELECT deliberation, matter FROM deliberation_matter \
               WHERE community = $1 AND deliberation IN_IDS($2) ORDER BY deliberation, matter";
    let found = rows!(database, (Uuid, String), sql, community.0, ids(deliberations))?;
    let named = found.into_iter().filter_map(|(deliberation, matter)| {
        MatterId::parse(&matter).map(|matter| (DeliberationId(deliberation), matter))
    });
    Ok(grouped(named))
}

#[derive(sqlx::FromRow)]
struct RawRound {
    deliberation: Uuid,
    number: i64,
    round: Uuid,
    title: String,
    participants: String,
    options: String,
    counted_by: String,
    rule: Option<String>,
    follows: Option<Uuid>,
    carries: String,
    seed: Option<String>,
    closes_at: Option<i64>,
    opened_at: i64,
    closed_at: Option<i64>,
    result: Option<String>,
    summary: Option<String>,
    annulled_because: Option<String>,
}

impl RawRound {
    fn read(self) -> Result<RoundRow, QueryError> {
        const ROUND: &str = "deliberation_round";
        Ok(RoundRow {
            round: RoundId(self.round),
            number: small(self.number),
            title: self.title,
            participants: parsed(ROUND, &self.participants)?,
            options: parsed(ROUND, &self.options)?,
            counted_by: known(ROUND, "how it is counted", from_word(self.counted_by))?,
            rule: self.rule.as_deref().and_then(RuleId::parse),
            follows: self.follows.map(RoundId),
            carries: parsed(ROUND, &self.carries)?,
            seed: self.seed,
            closes_at: self.closes_at.map(Timestamp),
            opened_at: Timestamp(self.opened_at),
            closed_at: self.closed_at.map(Timestamp),
            result: self.result.as_deref().map(|result| parsed(ROUND, result)).transpose()?,
            summary: self.summary,
            annulled_because: self.annulled_because,
        })
    }
}

/// The rounds of these deliberations, in order.
pub async fn rounds(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<RoundRow>>, QueryError> {
    let sql = "SELECT * FROM deliberation_round WHERE community = $1 AND deliberation IN_IDS($2) \
               ORDER BY deliberation, number";
    let found = rows!(database, RawRound, sql, community.0, ids(deliberations))?;
    let read = |raw: RawRound| Ok((DeliberationId(raw.deliberation), raw.read()?));
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// What one member prefers in these rounds.
pub async fn choices_of(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    asked: &[RoundId],
) -> Result<BTreeMap<RoundId, OptionId>, QueryError> {
    let sql =
        "SELECT round, chosen FROM round_choice WHERE community = $1 AND member = $2 AND round IN_IDS($3)";
    let asked: Ids = asked.iter().map(|round| round.0).collect();
    let found = rows!(database, (Uuid, Uuid), sql, community.0, member.0, asked)?;
    Ok(found.into_iter().map(|(round, option)| (RoundId(round), OptionId(option))).collect())
}
