//! Amendments to the texts of proposals, and who supports which text.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{AmendmentId, MemberId, ProposalId};
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::{Ids, QueryError, grouped, known, natural, rows, small};
use crate::deliberations::amendments::{ADOPTED, DECLINED, PROPOSED, WITHDRAWN};

/// Where an amendment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AmendmentState {
    /// Nothing has been said about it yet.
    Proposed,
    /// It is a version of the text.
    Adopted,
    /// It is not going to be.
    Declined,
    /// Taken back.
    Withdrawn,
}

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentRow {
    /// Its id.
    pub amendment: AmendmentId,
    /// To which proposal.
    pub proposal: ProposalId,
    /// Who proposes it.
    pub by: MemberId,
    /// The number of the text it changes.
    pub against: u32,
    /// What the proposal would be called.
    pub title: String,
    /// What it would say.
    pub text: String,
    /// What the text it changes is called and says.
    pub before: (String, String),
    /// Why.
    pub words: Option<Sealed<OwnWords>>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: AmendmentState,
    /// The number of the version it made.
    pub version: Option<u32>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// When it was adopted, declined or taken back.
    pub settled_at: Option<Timestamp>,
    /// Why it was taken back.
    pub withdrawn_words: Option<Sealed<OwnWords>>,
}

/// How many support one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportCount {
    /// The number of the text.
    pub number: u32,
    /// In all.
    pub total: u64,
    /// Who say that they have read what there is to know.
    pub informed: u64,
    /// Who support it only if something is done.
    pub conditional: u64,
}

/// What one member supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportRow {
    /// Which proposal.
    pub proposal: ProposalId,
    /// Who.
    pub member: MemberId,
    /// The number of the text she has seen.
    pub number: u32,
    /// Whether she says that she has read what there is to know.
    pub informed: bool,
    /// Only if ….
    pub condition: Option<Sealed<OwnWords>>,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Raw {
    proposal: Uuid,
    amendment: Uuid,
    proposed_by: Uuid,
    against: i64,
    title: String,
    body: String,
    words: Option<Vec<u8>>,
    proposed_at: i64,
    state: String,
    made_version: Option<i64>,
    reason: Option<String>,
    settled_at: Option<i64>,
    withdrawn_words: Option<Vec<u8>>,
    title_before: String,
    body_before: String,
}

const STATES: [(AmendmentState, &str); 4] = [
    (AmendmentState::Proposed, PROPOSED),
    (AmendmentState::Adopted, ADOPTED),
    (AmendmentState::Declined, DECLINED),
    (AmendmentState::Withdrawn, WITHDRAWN),
];

impl Raw {
    fn read(self) -> Result<AmendmentRow, QueryError> {
        let state = STATES.into_iter().find(|(_, word)| *word == self.state).map(|(state, _)| state);
        let subject = SubjectId(self.proposed_by);
        let sealed = |bytes: Option<Vec<u8>>| bytes.map(|bytes| Sealed::from_parts(subject, bytes));
        Ok(AmendmentRow {
            amendment: AmendmentId(self.amendment),
            proposal: ProposalId(self.proposal),
            by: MemberId(self.proposed_by),
            against: small(self.against),
            title: self.title,
            text: self.body,
            before: (self.title_before, self.body_before),
            words: sealed(self.words),
            proposed_at: Timestamp(self.proposed_at),
            state: known("amendment", "the state", state)?,
            version: self.made_version.map(small),
            reason: self.reason,
            settled_at: self.settled_at.map(Timestamp),
            withdrawn_words: sealed(self.withdrawn_words),
        })
    }
}

const SELECT: &str = "SELECT a.*, v.title AS title_before, v.body AS body_before FROM amendment a \
     JOIN proposal_version v ON v.community = a.community AND v.proposal = a.proposal AND v.number = a.against \
     WHERE a.community = $1 AND ";

fn ids(proposals: &[ProposalId]) -> Ids {
    proposals.iter().map(|proposal| proposal.0).collect()
}

/// The amendments to these proposals, in the order they were proposed.
pub async fn of_proposals(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<AmendmentRow>>, QueryError> {
    let sql = format!("{SELECT} a.proposal IN_IDS($2) ORDER BY a.proposal, a.seq");
    let found = rows!(database, Raw, &sql, community.0, ids(proposals))?;
    let read = |raw: Raw| raw.read().map(|row| (row.proposal, row));
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, _>>()?))
}

/// Amendments by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    amendments: &[AmendmentId],
) -> Result<BTreeMap<AmendmentId, AmendmentRow>, QueryError> {
    let sql = format!("{SELECT} a.amendment IN_IDS($2)");
    let asked: Ids = amendments.iter().map(|amendment| amendment.0).collect();
    let found = rows!(database, Raw, &sql, community.0, asked)?;
    found.into_iter().map(|raw| Ok((AmendmentId(raw.amendment), raw.read()?))).collect()
}

/// How many support which text of these proposals, by its number.
pub async fn support_counts(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<SupportCount>>, QueryError> {
    let sql = "SELECT proposal, number, count(*), CAST(sum(informed) AS bigint), \
               CAST(sum(conditional) AS bigint) FROM support WHERE community = $1 AND proposal IN_IDS($2) \
               GROUP BY proposal, number ORDER BY proposal, number";
    let found = rows!(database, (Uuid, i64, i64, i64, i64), sql, community.0, ids(proposals))?;
    Ok(grouped(found.into_iter().map(|(proposal, number, total, informed, conditional)| {
        let (total, informed, conditional) = (natural(total), natural(informed), natural(conditional));
        (ProposalId(proposal), SupportCount { number: small(number), total, informed, conditional })
    })))
}

#[derive(sqlx::FromRow)]
struct RawSupport {
    proposal: Uuid,
    member: Uuid,
    number: i64,
    informed: i64,
    condition_words: Option<Vec<u8>>,
    at: i64,
}

impl RawSupport {
    fn read(self) -> SupportRow {
        let condition = self.condition_words.map(|bytes| Sealed::from_parts(SubjectId(self.member), bytes));
        SupportRow {
            proposal: ProposalId(self.proposal),
            member: MemberId(self.member),
            number: small(self.number),
            informed: self.informed == 1,
            condition,
            at: Timestamp(self.at),
        }
    }
}

/// The most conditions of a proposal that are shown, the newest ones.
pub const CONDITIONS_MAX: u32 = 100;

/// Support for these proposals that has a condition.
pub async fn conditions(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<SupportRow>>, QueryError> {
    let sql = "SELECT proposal, member, number, informed, condition_words, at FROM (SELECT s.*, \
               row_number() OVER (PARTITION BY proposal ORDER BY at DESC, member) AS place FROM support s \
               WHERE community = $1 AND proposal IN_IDS($2) AND conditional = 1) c \
               WHERE place <= $3 ORDER BY proposal, place";
    let found = rows!(database, RawSupport, sql, community.0, ids(proposals), i64::from(CONDITIONS_MAX))?;
    Ok(grouped(found.into_iter().map(|raw| (ProposalId(raw.proposal), raw.read()))))
}

/// What one member supports of these proposals.
pub async fn support_of(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, SupportRow>, QueryError> {
    let sql = "SELECT * FROM support WHERE community = $1 AND member = $2 AND proposal IN_IDS($3)";
    let found = rows!(database, RawSupport, sql, community.0, member.0, ids(proposals))?;
    Ok(found.into_iter().map(|raw| (ProposalId(raw.proposal), raw.read())).collect())
}
