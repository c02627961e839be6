//! Proposals: where they stand, their numbered texts, their options.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{MemberId, OptionId, ProposalId};
use moothall_core::proposal::Phase;
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, actor_of, grouped, known, rows, small};
use crate::proposals::{DRAFT, FROZEN, WITHDRAWN};

/// A proposal; its text is in its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRow {
    /// Its id.
    pub proposal: ProposalId,
    /// Who drafted it.
    pub author: MemberId,
    /// Where it stands.
    pub phase: Phase,
    /// What it is called now.
    pub title: String,
    /// The number of its latest version.
    pub number: u32,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Why it was taken back.
    pub withdrawn_because: Option<String>,
}

/// A numbered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// Of which proposal.
    pub proposal: ProposalId,
    /// Its number; the draft was 1.
    pub number: u32,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// By whom.
    pub written_by: Actor,
}

/// An option to choose among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    /// Its id.
    pub option: OptionId,
    /// What it is called.
    pub title: String,
    /// When it was added.
    pub added_at: Timestamp,
}

/// Which proposals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalFilter {
    /// Only those that stand here; empty for all.
    pub phases: Vec<Phase>,
    /// Only those of one author.
    pub author: Option<MemberId>,
}

const PHASES: [(Phase, &str); 3] =
    [(Phase::Draft, DRAFT), (Phase::Frozen, FROZEN), (Phase::Withdrawn, WITHDRAWN)];

#[derive(sqlx::FromRow)]
struct Raw {
    proposal: Uuid,
    author: Uuid,
    phase: String,
    title: String,
    number: i64,
    drafted_at: i64,
    changed_at: i64,
    withdrawn_because: Option<String>,
}

impl Raw {
    fn read(self) -> Result<ProposalRow, QueryError> {
        let phase = PHASES.into_iter().find(|(_, word)| *word == self.phase).map(|(phase, _)| phase);
        Ok(ProposalRow {
            proposal: ProposalId(self.proposal),
            author: MemberId(self.author),
            phase: known("proposal", "the phase", phase)?,
            title: self.title,
            number: small(self.number),
            drafted_at: Timestamp(self.drafted_at),
            changed_at: Timestamp(self.changed_at),
            withdrawn_because: self.withdrawn_because,
        })
    }
}

/// Proposals, in the order they were made.
pub async fn page(
    database: &Database,
    community: CommunityId,
    filter: &ProposalFilter,
    page: Page<Uuid>,
) -> Result<Vec<ProposalRow>, QueryError> {
    let (after, before) = page.bounds();
    let wanted = |phase| filter.phases.is_empty() || filter.phases.contains(&phase);
    let words: Vec<String> =
        PHASES.iter().filter(|(phase, _)| wanted(*phase)).map(|(_, word)| format!("'{word}'")).collect();
    let authored = if filter.author.is_some() { "author = $2" } else { "$2 = $2" };
    let sql = format!(
        "SELECT * FROM proposal WHERE community = $1 AND {authored} AND phase IN ({}) AND {}",
        words.join(", "),
        page.tail("proposal", 3)
    );
    let author = filter.author.map_or(Uuid::nil(), |member| member.0);
    let found = rows!(database, Raw, &sql, community.0, author, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// Proposals by id.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, ProposalRow>, QueryError> {
    let sql = "SELECT * FROM proposal WHERE community = $1 AND proposal IN_IDS($2)";
    let found = rows!(database, Raw, sql, community.0, ids(proposals))?;
    found.into_iter().map(|raw| Ok((ProposalId(raw.proposal), raw.read()?))).collect()
}

fn ids(proposals: &[ProposalId]) -> Ids {
    proposals.iter().map(|proposal| proposal.0).collect()
}

#[derive(sqlx::FromRow)]
struct RawVersion {
    proposal: Uuid,
    number: i64,
    title: String,
    body: String,
    at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
}

impl RawVersion {
    fn read(self) -> Result<VersionRow, QueryError> {
        Ok(VersionRow {
            proposal: ProposalId(self.proposal),
            number: small(self.number),
            title: self.title,
            text: self.body,
            written_at: Timestamp(self.at),
            written_by: actor_of("proposal_version", &self.by_kind, self.by_id)?,
        })
    }
}

/// What these proposals say now.
pub async fn latest_versions(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, VersionRow>, QueryError> {
    let sql = "SELECT v.* FROM proposal p JOIN proposal_version v \
               ON v.community = p.community AND v.proposal = p.proposal AND v.number = p.number \
               WHERE p.community = $1 AND p.proposal IN_IDS($2)";
    let found = rows!(database, RawVersion, sql, community.0, ids(proposals))?;
    found.into_iter().map(|raw| Ok((ProposalId(raw.proposal), raw.read()?))).collect()
}

/// Every text of these proposals, by number.
pub async fn versions(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<VersionRow>>, QueryError> {
    let sql = "SELECT * FROM proposal_version WHERE community = $1 AND proposal IN_IDS($2) \
               ORDER BY proposal, number";
    let found = rows!(database, RawVersion, sql, community.0, ids(proposals))?;
    let versions = found.into_iter().map(|raw| raw.read().map(|version| (version.proposal, version)));
    Ok(grouped(versions.collect::<Result<Vec<_>, _>>()?))
}

/// The options of these proposals, in the order they were added.
pub async fn options(
    database: &Database,
    community: CommunityId,
    proposals: &[ProposalId],
) -> Result<BTreeMap<ProposalId, Vec<OptionRow>>, QueryError> {
    let sql = "SELECT proposal, proposal_option, title, at FROM proposal_option \
               WHERE community = $1 AND proposal IN_IDS($2) ORDER BY proposal, seq";
    let found = rows!(database, (Uuid, Uuid, String, i64), sql, community.0, ids(proposals))?;
    Ok(grouped(found.into_iter().map(|(proposal, option, title, at)| {
        (ProposalId(proposal), OptionRow { option: OptionId(option), title, added_at: Timestamp(at) })
    })))
}
