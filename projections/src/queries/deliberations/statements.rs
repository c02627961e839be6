//! Statements, how many think what of them, and what one participant thinks.

use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{Mark, StatementSide};
use moothall_core::ids::{DelegationId, DeliberationId, MemberId, ParticipantId, StatementId};
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::{Ids, Page, QueryError, known, natural, rows, small};
use crate::deliberations::statements::{HIDDEN, SHOWN, WITHDRAWN, mark_of};
use crate::words::{from_word, word};

/// Whether a statement is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementState {
    /// It is.
    Shown,
    /// Hidden by a moderator.
    Hidden,
    /// Taken back by its author.
    Withdrawn,
}

/// A statement. Its words are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Its id.
    pub statement: StatementId,
    /// In which deliberation.
    pub deliberation: DeliberationId,
    /// Its number there.
    pub number: u32,
    /// Who made it.
    pub by: ParticipantId,
    /// For which party.
    pub delegation: Option<DelegationId>,
    /// What it is for.
    pub side: StatementSide,
    /// What was said; none once the author is erased.
    pub words: Option<Sealed<OwnWords>>,
    /// Where that can be checked.
    pub sources: Option<Sealed<OwnWords>>,
    /// The statement it answers.
    pub in_reply_to: Option<StatementId>,
    /// The event's number in the community.
    pub seq: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether it is shown.
    pub state: StatementState,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// Why.
    pub withdrawn_words: Option<Sealed<OwnWords>>,
    /// Who hid it, last.
    pub hidden_by: Option<MemberId>,
    /// Why.
    pub hidden_because: Option<String>,
    /// When.
    pub hidden_at: Option<Timestamp>,
    /// What the author says against that.
    pub appeal: Option<Sealed<OwnWords>>,
    /// When.
    pub appealed_at: Option<Timestamp>,
    /// Whether the appeal was right.
    pub upheld: Option<bool>,
    /// Why.
    pub decided_because: Option<String>,
    /// Who decided.
    pub decided_by: Option<MemberId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// How many think what of a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkCount {
    /// Agree.
    pub agree: u64,
    /// Disagree.
    pub disagree: u64,
    /// Pass.
    pub pass: u64,
}

#[derive(sqlx::FromRow)]
struct Raw {
    statement: Uuid,
    deliberation: Uuid,
    number: i64,
    made_by: Uuid,
    delegation: Option<Uuid>,
    side: String,
    subject: Uuid,
    words: Option<Vec<u8>>,
    sources: Option<Vec<u8>>,
    in_reply_to: Option<Uuid>,
    seq: i64,
    made_at: i64,
    state: String,
    withdrawn_at: Option<i64>,
    withdrawn_words: Option<Vec<u8>>,
    hidden_by: Option<Uuid>,
    hidden_because: Option<String>,
    hidden_at: Option<i64>,
    appeal: Option<Vec<u8>>,
    appealed_at: Option<i64>,
    upheld: Option<i64>,
    decided_because: Option<String>,
    decided_by: Option<Uuid>,
    decided_at: Option<i64>,
}

const TABLE: &str = "statement";

impl Raw {
    fn read(self) -> Result<StatementRow, QueryError> {
        let state = match self.state.as_str() {
            SHOWN => Some(StatementState::Shown),
            HIDDEN => Some(StatementState::Hidden),
            WITHDRAWN => Some(StatementState::Withdrawn),
            _ => None,
        };
        let subject = SubjectId(self.subject);
        let sealed = |bytes: Option<Vec<u8>>| bytes.map(|bytes| Sealed::from_parts(subject, bytes));
        Ok(StatementRow {
            statement: StatementId(self.statement),
            deliberation: DeliberationId(self.deliberation),
            number: small(self.number),
            by: ParticipantId(self.made_by),
            delegation: self.delegation.map(DelegationId),
            side: known(TABLE, "the side", from_word(self.side))?,
            words: sealed(self.words),
            sources: sealed(self.sources),
            in_reply_to: self.in_reply_to.map(StatementId),
            seq: natural(self.seq),
            made_at: Timestamp(self.made_at),
            state: known(TABLE, "the state", state)?,
            withdrawn_at: self.withdrawn_at.map(Timestamp),
            withdrawn_words: sealed(self.withdrawn_words),
            hidden_by: self.hidden_by.map(MemberId),
            hidden_because: self.hidden_because,
            hidden_at: self.hidden_at.map(Timestamp),
            appeal: sealed(self.appeal),
            appealed_at: self.appealed_at.map(Timestamp),
            upheld: self.upheld.map(|upheld| upheld == 1),
            decided_because: self.decided_because,
            decided_by: self.decided_by.map(MemberId),
            decided_at: self.decided_at.map(Timestamp),
        })
    }
}

/// The statements of a deliberation, in the order they were made; on the log's numbers, so that a stream can go on from one.
pub async fn page(
    database: &Database,
    community: CommunityId,
    deliberation: DeliberationId,
    sides: &[StatementSide],
    page: Page<u64>,
) -> Result<Vec<StatementRow>, QueryError> {
    let (after, before) = page.bounds();
    let words: Vec<String> = sides.iter().map(|side| format!("'{}'", word(side))).collect();
    let only = if words.is_empty() { "1 = 1".to_owned() } else { format!("side IN ({})", words.join(", ")) };
    let tail = page.tail("seq", 3);
    // An import makes many statements at one command, each with a number of its own.
    let sql =
        format!("SELECT * FROM statement WHERE community = $1 AND deliberation = $2 AND {only} AND {tail}");
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &sql, community.0, deliberation.0, after, before, limit)?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

fn ids(statements: &[StatementId]) -> Ids {
    statements.iter().map(|statement| statement.0).collect()
}

/// Statements by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    statements: &[StatementId],
) -> Result<BTreeMap<StatementId, StatementRow>, QueryError> {
    let sql = "SELECT * FROM statement WHERE community = $1 AND statement IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(statements))?;
    found.into_iter().map(|raw| Ok((StatementId(raw.statement), raw.read()?))).collect()
}

/// How many statements each of these deliberations has.
pub async fn counts(
    database: &Database,
    community: CommunityId,
    deliberations: &[DeliberationId],
) -> Result<BTreeMap<DeliberationId, u64>, QueryError> {
    let sql = "SELECT deliberation, max(number) FROM statement \
               WHERE community = $1 AND deliberation IN_IDS($2) GROUP BY deliberation";
    let asked: Ids = deliberations.iter().map(|deliberation| deliberation.0).collect();
    let found = rows!(database, (Uuid, i64), sql, community.0, asked)?;
    Ok(found.into_iter().map(|(id, count)| (DeliberationId(id), natural(count))).collect())
}

/// How many think what of these statements.
pub async fn tallies(
    database: &Database,
    community: CommunityId,
    statements: &[StatementId],
) -> Result<BTreeMap<StatementId, MarkCount>, QueryError> {
    let sql = "SELECT statement, agree, disagree, pass FROM statement_tally \
               WHERE community = $1 AND statement IN_IDS($2)";
    let found = rows!(database, (Uuid, i64, i64, i64), sql, community.0, ids(statements))?;
    let count = |(statement, agree, disagree, pass)| {
        let (agree, disagree, pass) = (natural(agree), natural(disagree), natural(pass));
        (StatementId(statement), MarkCount { agree, disagree, pass })
    };
    Ok(found.into_iter().map(count).collect())
}

/// What one participant thinks of these statements.
pub async fn marks_of(
    database: &Database,
    community: CommunityId,
    participant: ParticipantId,
    statements: &[StatementId],
) -> Result<BTreeMap<StatementId, Mark>, QueryError> {
    let sql = "SELECT m.statement, m.mark FROM statement s JOIN statement_mark m ON m.community = s.community \
               AND m.deliberation = s.deliberation AND m.participant = $2 AND m.statement = s.statement \
               WHERE s.community = $1 AND s.statement IN_IDS($3)";
    let found = rows!(database, (Uuid, i64), sql, community.0, participant.0, ids(statements))?;
    let read =
        |(statement, mark)| Ok((StatementId(statement), known("statement_mark", "the mark", mark_of(mark))?));
    found.into_iter().map(read).collect()
}
