//! Parties at the table: seats, positions, commitments and their sums, drafts and the answers to them.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::deliberation::{DelegationKind, Gift, Source};
use moothall_core::ids::{CommitmentId, DelegationId, DeliberationId, MemberId};
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::{Ids, Page, QueryError, actor_of, grouped, known, natural, parsed, rows, small};
use crate::deliberations::parties::{BROKEN, CONFIRMED, KEPT, MADE, WITHDRAWN};
use crate::words::from_word;

/// A seat at the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationRow {
    /// Its id.
    pub delegation: DelegationId,
    /// At which table.
    pub deliberation: DeliberationId,
    /// What kind of party.
    pub kind: DelegationKind,
    /// The party's name.
    pub name: String,
    /// Who speaks for it.
    pub delegates: Vec<MemberId>,
    /// Since when.
    pub seated_at: Timestamp,
    /// When it left.
    pub unseated_at: Option<Timestamp>,
    /// Why.
    pub unseated_because: Option<String>,
}

/// A party's position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionRow {
    /// Its number.
    pub number: u32,
    /// What the party holds.
    pub text: String,
    /// When it was stated.
    pub at: Timestamp,
    /// Who stated it.
    pub by: Actor,
}

/// Where a commitment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommitmentState {
    /// Made; the body has not taken note of it.
    Made,
    /// On the sheet.
    Confirmed,
    /// Kept.
    Kept,
    /// Not kept.
    Broken,
    /// Taken back.
    Withdrawn,
}

/// A commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentRow {
    /// Its id.
    pub commitment: CommitmentId,
    /// In which deliberation.
    pub deliberation: DeliberationId,
    /// The event's number in the community.
    pub seq: u64,
    /// The party that gives.
    pub delegation: Option<DelegationId>,
    /// Who said so.
    pub by: MemberId,
    /// Where it comes from.
    pub source: Source,
    /// What, and how much.
    pub gift: Gift,
    /// What it is for.
    pub purpose: String,
    /// By when.
    pub due: Timestamp,
    /// Where it stands.
    pub state: CommitmentState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was kept, broken or taken back.
    pub settled_at: Option<Timestamp>,
    /// By what that shows.
    pub reason: Option<String>,
}

/// How much of one kind comes from one source, of commitments on the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitmentSum {
    /// Where it comes from.
    pub source: Source,
    /// What, and how much in all.
    pub gift: Gift,
    /// Commitments.
    pub count: u64,
}

/// A draft of a consensus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Of which deliberation.
    pub deliberation: DeliberationId,
    /// Its number.
    pub number: u32,
    /// Who drafted it.
    pub by: MemberId,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// An answer to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// To which draft.
    pub number: u32,
    /// For which party.
    pub delegation: Option<DelegationId>,
    /// Who said so.
    pub by: MemberId,
    /// Agreed, or dissents.
    pub agrees: bool,
    /// Why.
    pub words: Option<Sealed<OwnWords>>,
    /// When.
    pub at: Timestamp,
}

fn ids(deliberations: &[DeliberationId]) -> Ids {
    deliberations.iter().map(|deliberation| deliberation.0).collect()
}

#[derive(sqlx::FromRow)]
struct RawDelegation {
    deliberation: Uuid,
    delegation: Uuid,
    kind: String,
    name: String,
    delegates: String,
    seated_at: i64,
    unseated_at: Option<i64>,
    unseated_because: Option<String>,
}

impl RawDelegation {
    fn read(self) -> Result<DelegationRow, QueryError> {
        Ok(DelegationRow {
            delegation: DelegationId(self.delegation),
            deliberation: DeliberationId(self.deliberation),
            kind: known("delegation", "the kind", from_word(self.kind))?,
            name: self.name,
            delegates: parsed("delegation", &self.delegates)?,
            seated_at: Timestamp(self.seated_at),
            unseated_at: self.unseated_at.map(Timestamp),
            unseated_because: self.unseated_because,
        })
    }
}

/// The parties at these tables, in the order they sat down.
pub async fn delegations(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<DelegationRow>>, QueryError> {
    let sql = "SELECT * FROM delegation WHERE community = $1 AND deliberation IN_IDS($2) \
               ORDER BY deliberation, seated_seq";
    let found = rows!(database, RawDelegation, sql, community.0, ids(deliberations))?;
    let read = |raw: RawDelegation| raw.read().map(|row| (row.deliberation, row));
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, _>>()?))
}

/// Parties by id.
pub async fn delegations_by_ids(
    database: &Database,
    community: CommunityId,
    delegations: &[DelegationId],
) -> Result<BTreeMap<DelegationId, DelegationRow>, QueryError> {
    let sql = "SELECT * FROM delegation WHERE community = $1 AND delegation IN_IDS($2)";
    let asked: Ids = delegations.iter().map(|delegation| delegation.0).collect();
    let found = rows!(database, RawDelegation, sql, community.0, asked)?;
    found.into_iter().map(|raw| Ok((DelegationId(raw.delegation), raw.read()?))).collect()
}

#[derive(sqlx::FromRow)]
struct RawPosition {
    delegation: Uuid,
    number: i64,
    body: String,
    at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

/// The positions of these parties, oldest first: the last one stands.
pub async fn positions(
    database: &Database,
    community: CommunityId,
    delegations: &[DelegationId],
) -> Result<BTreeMap<DelegationId, Vec<PositionRow>>, QueryError> {
    let sql = "SELECT * FROM party_position WHERE community = $1 AND delegation IN_IDS($2) \
               ORDER BY delegation, number";
    let asked: Ids = delegations.iter().map(|delegation| delegation.0).collect();
    let found = rows!(database, RawPosition, sql, community.0, asked)?;
    let read = |raw: RawPosition| {
        let by = actor_of("party_position", &raw.by_kind, raw.by_id)?;
        let (number, at) = (small(raw.number), Timestamp(raw.at));
        Ok((DelegationId(raw.delegation), PositionRow { number, text: raw.body, at, by }))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

fn gift(kind: &str, amount: i64) -> Option<Gift> {
    match kind {
        "money" => Some(Gift::Money(natural(amount))),
        "space" => Some(Gift::Space(natural(amount))),
        "people" => Some(Gift::People(small(amount))),
        "things" => Some(Gift::Things(small(amount))),
        _ => None,
    }
}

const STATES: [(CommitmentState, &str); 5] = [
    (CommitmentState::Made, MADE),
    (CommitmentState::Confirmed, CONFIRMED),
    (CommitmentState::Kept, KEPT),
    (CommitmentState::Broken, BROKEN),
    (CommitmentState::Withdrawn, WITHDRAWN),
];

#[derive(sqlx::FromRow)]
struct RawCommitment {
    deliberation: Uuid,
    commitment: Uuid,
    seq: i64,
    delegation: Option<Uuid>,
    made_by: Uuid,
    source: String,
    gift: String,
    amount: i64,
    purpose: String,
    due: i64,
    state: String,
    made_at: i64,
    confirmed_at: Option<i64>,
    settled_at: Option<i64>,
    reason: Option<String>,
}

impl RawCommitment {
    fn read(self) -> Result<CommitmentRow, QueryError> {
        const TABLE: &str = "commitment";
        let state = STATES.into_iter().find(|(_, word)| *word == self.state).map(|(state, _)| state);
        Ok(CommitmentRow {
            commitment: CommitmentId(self.commitment),
            deliberation: DeliberationId(self.deliberation),
            seq: natural(self.seq),
            delegation: self.delegation.map(DelegationId),
            by: MemberId(self.made_by),
            source: known(TABLE, "the source", from_word(self.source))?,
            gift: known(TABLE, "the gift", gift(&self.gift, self.amount))?,
            purpose: self.purpose,
            due: Timestamp(self.due),
            state: known(TABLE, "the state", state)?,
            made_at: Timestamp(self.made_at),
            confirmed_at: self.confirmed_at.map(Timestamp),
            settled_at: self.settled_at.map(Timestamp),
            reason: self.reason,
        })
    }
}

/// The commitments of these deliberations, in the order they were made.
pub async fn commitments(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<CommitmentRow>>, QueryError> {
    let sql = "SELECT * FROM commitment WHERE community = $1 AND deliberation IN_IDS($2) \
               ORDER BY deliberation, seq";
    let found = rows!(database, RawCommitment, sql, community.0, ids(deliberations))?;
    let read = |raw: RawCommitment| raw.read().map(|row| (row.deliberation, row));
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, _>>()?))
}

/// Commitments by id.
pub async fn commitments_by_ids(
    database: &Database,
    community: CommunityId,
    commitments: &[CommitmentId],
) -> Result<BTreeMap<CommitmentId, CommitmentRow>, QueryError> {
    let sql = "SELECT * FROM commitment WHERE community = $1 AND commitment IN_IDS($2)";
    let asked: Ids = commitments.iter().map(|commitment| commitment.0).collect();
    let found = rows!(database, RawCommitment, sql, community.0, asked)?;
    found.into_iter().map(|raw| Ok((CommitmentId(raw.commitment), raw.read()?))).collect()
}

/// Commitments on the sheet whose day has come and of which nobody has said whether they were kept, in the order they were made.
pub async fn overdue(
    database: &Database,
    community: CommunityId,
    now: Timestamp,
    page: Page<u64>,
) -> Result<Vec<CommitmentRow>, QueryError> {
    let (after, before) = page.bounds();
    let tail = page.tail("seq", 3);
    let sql = format!(
        "SELECT * FROM commitment WHERE community = $1 AND due <= $2 AND state = 'confirmed' AND {tail}"
    );
    let limit = i64::from(page.limit);
    let found = rows!(database, RawCommitment, &sql, community.0, now.0, after, before, limit)?;
    page.in_order(found).into_iter().map(RawCommitment::read).collect()
}

/// How much of what comes from whom, of what stands on the sheets: confirmed, kept, and not kept.
pub async fn sums(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<CommitmentSum>>, QueryError> {
    let sql = "SELECT deliberation, source, gift, CAST(sum(amount) AS bigint), count(*) FROM commitment \
               WHERE community = $1 AND deliberation IN_IDS($2) AND state IN ('confirmed', 'kept', 'broken') \
               GROUP BY deliberation, source, gift ORDER BY deliberation, source, gift";
    let found = rows!(database, (Uuid, String, String, i64, i64), sql, community.0, ids(deliberations))?;
    let read = |(deliberation, source, kind, amount, count): (Uuid, String, String, i64, i64)| {
        let source = known("commitment", "the source", from_word(source))?;
        let gift = known("commitment", "the gift", gift(&kind, amount))?;
        Ok((DeliberationId(deliberation), CommitmentSum { source, gift, count: natural(count) }))
    };
    Ok(grouped(found.into_iter().map(read).collect::<Result<Vec<_>, QueryError>>()?))
}

/// The drafts of these deliberations, the first first.
pub async fn drafts(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<DraftRow>>, QueryError> {
    let sql = "SELECT deliberation, number, drafted_by, body, at FROM consensus \
               WHERE community = $1 AND deliberation IN_IDS($2) ORDER BY deliberation, number";
    let found = rows!(database, (Uuid, i64, Uuid, String, i64), sql, community.0, ids(deliberations))?;
    Ok(grouped(found.into_iter().map(|(deliberation, number, by, text, at)| {
        let deliberation = DeliberationId(deliberation);
        let (number, by, at) = (small(number), MemberId(by), Timestamp(at));
        (deliberation, DraftRow { deliberation, number, by, text, at })
    })))
}

#[derive(sqlx::FromRow)]
struct RawAnswer {
    deliberation: Uuid,
    number: i64,
    delegation: Option<Uuid>,
    answered_by: Uuid,
    agrees: i64,
    subject: Option<Uuid>,
    words: Option<Vec<u8>>,
    at: i64,
}

/// The answers to all drafts of these deliberations, in the order they were given.
pub async fn answers(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, Vec<AnswerRow>>, QueryError> {
    let sql = "SELECT * FROM consensus_answer WHERE community = $1 AND deliberation IN_IDS($2) \
               ORDER BY deliberation, number, seq";
    let found = rows!(database, RawAnswer, sql, community.0, ids(deliberations))?;
    Ok(grouped(found.into_iter().map(|raw| {
        let row = AnswerRow {
            number: small(raw.number),
            delegation: raw.delegation.map(DelegationId),
            by: MemberId(raw.answered_by),
            agrees: raw.agrees == 1,
            words: raw
                .subject
                .zip(raw.words)
                .map(|(subject, bytes)| Sealed::from_parts(SubjectId(subject), bytes)),
            at: Timestamp(raw.at),
        };
        (DeliberationId(raw.deliberation), row)
    })))
}
