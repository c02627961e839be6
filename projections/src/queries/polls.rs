//! Polls: terms, where each stands, turnout and the live count.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{PollId, ProposalId};
use moothall_core::poll::{BallotMode, CountLine, Mark, Terms, Weights};
use moothall_core::rule::{DecisionRule, Outcome};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, grouped, known, natural, parsed, rows, small};
use crate::words::{from_word, mark_of, weights_of};

/// Where a poll stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Terms are set; nothing is frozen yet.
    Called,
    /// Rule and roll are frozen.
    Noticed,
    /// Ballots are taken.
    Open,
    /// No more ballots.
    Closed,
    /// There is a provisional result.
    Tallied,
    /// Final.
    Certified,
    /// Dropped before it opened.
    Cancelled,
}

impl Stage {
    const ALL: [(Self, &str); 7] = [
        (Self::Called, "called"),
        (Self::Noticed, "noticed"),
        (Self::Open, "open"),
        (Self::Closed, "closed"),
        (Self::Tallied, "tallied"),
        (Self::Certified, "certified"),
        (Self::Cancelled, "cancelled"),
    ];
}

/// A poll.
#[derive(Clone, Debug, PartialEq)]
pub struct PollRow {
    /// Its id.
    pub poll: PollId,
    /// What is put to the vote.
    pub proposal: ProposalId,
    /// Its terms, with the end as prolonged.
    pub terms: Terms,
    /// Where it stands.
    pub stage: Stage,
    /// Whether it has been prolonged.
    pub extended: bool,
    /// Why.
    pub extended_because: Option<String>,
    /// The rule as frozen by the notice.
    pub rule: Option<DecisionRule>,
    /// The number of the text version put to the vote.
    pub text_version: Option<u32>,
    /// How many seats the roll has.
    pub seats: u32,
    /// Their weights together, in the order of the rule's measures.
    pub totals: Weights,
    /// SHA-256 over the roll.
    pub roll_hash: Option<String>,
    /// What the rule makes of the latest count.
    pub outcome: Option<Outcome>,
    /// Until when the provisional result may be objected to.
    pub objections_until: Option<Timestamp>,
    /// An objection was upheld and nobody has counted again yet.
    pub recount_owed: bool,
    /// When it was called.
    pub called_at: Timestamp,
    /// When the notice was published.
    pub noticed_at: Option<Timestamp>,
    /// When voting began.
    pub opened_at: Option<Timestamp>,
    /// When voting ended.
    pub closed_at: Option<Timestamp>,
    /// When it was last counted.
    pub tallied_at: Option<Timestamp>,
    /// When its result became final.
    pub certified_at: Option<Timestamp>,
    /// When everyone was told.
    pub announced_at: Option<Timestamp>,
    /// When it was dropped.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancelled_because: Option<String>,
}

impl PollRow {
    /// Whether ballots are taken at `now`: as the rules see it, whether or not the clock has come round.
    #[must_use]
    pub fn takes_ballots(&self, now: Timestamp) -> bool {
        matches!(self.stage, Stage::Noticed | Stage::Open)
            && self.terms.opens_at <= now
            && self.terms.closes_at.is_none_or(|closes_at| now < closes_at)
    }

    /// Whether named choices may be shown: the terms say so, and voting is over.
    #[must_use]
    pub fn shows_ballots(&self) -> bool {
        self.terms.ballot_mode == BallotMode::Open
            && matches!(self.stage, Stage::Closed | Stage::Tallied | Stage::Certified)
    }
}

/// Which polls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PollFilter {
    /// Only those that stand here; empty for all.
    pub stages: Vec<Stage>,
    /// Only those that take ballots at this moment.
    pub open_at: Option<Timestamp>,
    /// Only those about one proposal.
    pub proposal: Option<ProposalId>,
}

/// How many have voted, of how many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turnout {
    /// Seats with a ballot, an invalid one too.
    pub seats_voted: u32,
    /// Their weights.
    pub weights_voted: Weights,
    /// Seats on the roll.
    pub seats: u32,
    /// Their weights.
    pub totals: Weights,
}

/// The count while voting goes on.
pub type LiveTally = BTreeMap<Mark, CountLine>;

#[derive(sqlx::FromRow)]
pub(super) struct Raw {
    pub(super) community: Uuid,
    pub(super) poll: Uuid,
    proposal: Uuid,
    stage: String,
    terms: String,
    closes_at: Option<i64>,
    extended: i64,
    extended_because: Option<String>,
    rule: Option<String>,
    text_version: Option<i64>,
    seats: i64,
    totals: String,
    roll_hash: Option<String>,
    outcome: Option<String>,
    objections_until: Option<i64>,
    recount_owed: i64,
    called_at: i64,
    noticed_at: Option<i64>,
    opened_at: Option<i64>,
    closed_at: Option<i64>,
    tallied_at: Option<i64>,
    certified_at: Option<i64>,
    announced_at: Option<i64>,
    cancelled_at: Option<i64>,
    cancelled_because: Option<String>,
}

impl Raw {
    pub(super) fn read(self) -> Result<PollRow, QueryError> {
        let mut terms: Terms = parsed("poll", &self.terms)?;
        terms.closes_at = self.closes_at.map(Timestamp);
        let stage = Stage::ALL.into_iter().find(|(_, word)| *word == self.stage).map(|(stage, _)| stage);
        let outcome = self.outcome.map(|word| known("poll", "the outcome", from_word(word))).transpose()?;
        Ok(PollRow {
            poll: PollId(self.poll),
            proposal: ProposalId(self.proposal),
            terms,
            stage: known("poll", "the stage", stage)?,
            extended: self.extended != 0,
            extended_because: self.extended_because,
            rule: self.rule.map(|rule| parsed("poll", &rule)).transpose()?,
            text_version: self.text_version.map(small),
            seats: small(self.seats),
            totals: known("poll", "the totals", weights_of(&self.totals))?,
            roll_hash: self.roll_hash,
            outcome,
            objections_until: self.objections_until.map(Timestamp),
            recount_owed: self.recount_owed != 0,
            called_at: Timestamp(self.called_at),
            noticed_at: self.noticed_at.map(Timestamp),
            opened_at: self.opened_at.map(Timestamp),
            closed_at: self.closed_at.map(Timestamp),
            tallied_at: self.tallied_at.map(Timestamp),
            certified_at: self.certified_at.map(Timestamp),
            announced_at: self.announced_at.map(Timestamp),
            cancelled_at: self.cancelled_at.map(Timestamp),
            cancelled_because: self.cancelled_because,
        })
    }
}

/// Polls, in the order they were called.
pub async fn page(
    database: &Database,
    community: CommunityId,
    filter: &PollFilter,
    page: Page<Uuid>,
) -> Result<Vec<PollRow>, QueryError> {
    let (after, before) = page.bounds();
    let wanted = |stage| filter.stages.is_empty() || filter.stages.contains(&stage);
    let words: Vec<String> =
        Stage::ALL.iter().filter(|(stage, _)| wanted(*stage)).map(|(_, word)| format!("'{word}'")).collect();
    let about = if filter.proposal.is_some() { "proposal = $2" } else { "$2 = $2" };
    let open = if filter.open_at.is_some() { OPEN_AT_3 } else { "$3 = $3" };
    let sql = format!(
        "SELECT * FROM poll WHERE community = $1 AND {about} AND {open} AND stage IN ({}) AND {}",
        words.join(", "),
        page.tail("poll", 4)
    );
    let proposal = filter.proposal.map_or(Uuid::nil(), |proposal| proposal.0);
    let now = filter.open_at.unwrap_or_default().0;
    let limit = i64::from(page.limit);
    let found = rows!(database, Raw, &sql, community.0, proposal, now, after, before, limit)?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// [`PollRow::takes_ballots`] at `$3`.
pub(super) const OPEN_AT_3: &str =
    "stage IN ('noticed', 'open') AND opens_at <= $3 AND (closes_at IS NULL OR $3 < closes_at)";

fn ids(polls: &[PollId]) -> Ids {
    polls.iter().map(|poll| poll.0).collect()
}

/// Polls by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, PollRow>, QueryError> {
    let sql = "SELECT * FROM poll WHERE community = $1 AND poll IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(polls))?;
    found.into_iter().map(|raw| Ok((PollId(raw.poll), raw.read()?))).collect()
}

/// The polls about these proposals, in the order they were called.
pub async fn of_proposals(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<PollRow>>, QueryError> {
    let ids: Ids = proposals.iter().map(|proposal| proposal.0).collect();
    let sql = "SELECT * FROM poll WHERE community = $1 AND proposal IN_IDS($2) ORDER BY poll";
    let found = rows!(database, Raw, sql, community.0, ids)?;
    let polls = found.into_iter().map(|raw| raw.read().map(|poll| (poll.proposal, poll)));
    Ok(grouped(polls.collect::<Result<Vec<_>, _>>()?))
}

type RawLine = (Uuid, Uuid, i64, String, Option<i64>, i64, i64, i64, i64, i64);

/// Per community and poll: seats and totals of the roll, and the lines of the count.
pub(super) type Counted = BTreeMap<(CommunityId, PollId), (u32, Weights, LiveTally)>;

/// A handful of rows a poll, however many ballots there are.
pub(super) async fn counted(
    database: &Database,
    communities: Ids,
    polls: Ids,
) -> Result<Counted, QueryError> {
    let sql = "SELECT p.community, p.poll, p.seats, p.totals, t.mark, coalesce(t.seats, 0), coalesce(t.m1, 0), \
                      coalesce(t.m2, 0), coalesce(t.m3, 0), coalesce(t.m4, 0) \
               FROM poll p LEFT JOIN poll_tally t ON t.community = p.community AND t.poll = p.poll \
               WHERE p.community IN_IDS($1) AND p.poll IN_IDS($2)";
    let mut counted = Counted::new();
    for (community, poll, roll, totals, mark, seats, m1, m2, m3, m4) in
        rows!(database, RawLine, sql, communities, polls)?
    {
        let totals = known("poll", "the totals", weights_of(&totals))?;
        let key = (CommunityId(community), PollId(poll));
        let (_, _, tally) = counted.entry(key).or_insert_with(|| (small(roll), totals, LiveTally::new()));
        let Some(mark) = mark else { continue };
        let amounts = [m1, m2, m3, m4].map(natural);
        let measures = totals.as_slice().len();
        let weights = Weights::of(amounts.get(..measures).unwrap_or(&amounts));
        let mark = known("poll_tally", "the mark", mark_of(mark))?;
        if seats > 0 {
            tally.insert(mark, CountLine { seats: small(seats), weights });
        }
    }
    Ok(counted)
}

pub(super) fn turnout_of(seats: u32, totals: Weights, tally: &LiveTally) -> Turnout {
    let mut weights_voted = Weights::zero(totals.as_slice().len());
    for line in tally.values() {
        weights_voted.add(&line.weights);
    }
    Turnout { seats_voted: tally.values().map(|line| line.seats).sum(), weights_voted, seats, totals }
}

/// How many have voted.
pub async fn turnouts(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, Turnout>, QueryError> {
    let counted = counted(database, [community.0].into_iter().collect(), ids(polls)).await?;
    let turnout = |((_, poll), (seats, totals, tally))| (poll, turnout_of(seats, totals, &tally));
    Ok(counted.into_iter().map(turnout).collect())
}

/// What has been voted so far; marks that nobody has are left out.
pub async fn tallies(
    database: &Database,
    community: CommunityId,
    polls: &[PollId],
) -> Result<BTreeMap<PollId, LiveTally>, QueryError> {
    let counted = counted(database, [community.0].into_iter().collect(), ids(polls)).await?;
    Ok(counted.into_iter().map(|((_, poll), (_, _, tally))| (poll, tally)).collect())
}
