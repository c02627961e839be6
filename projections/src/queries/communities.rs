//! Communities: by id, by membership, all; their rules; how far they are read.

use moothall_core::community::Settings;
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::MemberId;
use moothall_core::rule::{DecisionRule, RuleId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use moothall_eventstore::position::Position;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{Ids, Page, QueryError, actor_of, grouped, known, natural, parsed, rows};

/// A community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityRow {
    /// Its id.
    pub id: CommunityId,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub timezone: String,
    /// BCP 47 tag of the language of its record.
    pub locale: String,
    /// The community it lies in.
    pub parent: Option<CommunityId>,
    /// Bylaw parameters.
    pub settings: Settings,
    /// Since when it is here.
    pub founded_at: Timestamp,
    /// As of which event its rows are.
    pub reached: Reached,
}

/// Up to which event the rows of a community are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The event's number in the community.
    pub seq: u64,
    /// Its place in the log.
    pub position: Position,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// An unverified preset that the community has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRuleRow {
    /// The preset.
    pub rule: RuleId,
    /// On what ground.
    pub reason: String,
    /// When.
    pub accepted_at: Timestamp,
    /// By whom.
    pub accepted_by: Actor,
}

/// A rule of the community's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRuleRow {
    /// The rule.
    pub rule: DecisionRule,
    /// When it was defined.
    pub defined_at: Timestamp,
    /// By whom.
    pub defined_by: Actor,
}

#[derive(sqlx::FromRow)]
struct Raw {
    community: Uuid,
    name: String,
    timezone: String,
    locale: String,
    parent: Option<Uuid>,
    settings: String,
    founded_at: i64,
    slice: i64,
    pos: i64,
    seq: i64,
    recorded_at: i64,
}

impl Raw {
    fn read(self) -> Result<CommunityRow, QueryError> {
        Ok(CommunityRow {
            id: CommunityId(self.community),
            name: self.name,
            timezone: self.timezone,
            locale: self.locale,
            parent: self.parent.map(CommunityId),
            settings: parsed("community", &self.settings)?,
            founded_at: Timestamp(self.founded_at),
            reached: reached_of(self.slice, self.pos, self.seq, self.recorded_at),
        })
    }
}

fn reached_of(slice: i64, pos: i64, seq: i64, recorded_at: i64) -> Reached {
    let position = Position { slice: u16::try_from(slice).unwrap_or(0), pos: natural(pos) };
    Reached { seq: natural(seq), position, recorded_at: Timestamp(recorded_at) }
}

const SELECT: &str = "SELECT c.*, r.slice, r.pos, r.seq, r.recorded_at \
                      FROM community c JOIN reached r ON r.community = c.community WHERE ";

/// Communities by id.
pub async fn by_ids(
    database: &Database,
    communities: &[CommunityId],
) -> Result<BTreeMap<CommunityId, CommunityRow>, QueryError> {
    let ids: Ids = communities.iter().map(|community| community.0).collect();
    let found = rows!(database, Raw, &format!("{SELECT} c.community IN_IDS($1)"), ids)?;
    found.into_iter().map(|raw| Ok((CommunityId(raw.community), raw.read()?))).collect()
}

/// One community.
pub async fn by_id(database: &Database, community: CommunityId) -> Result<Option<CommunityRow>, QueryError> {
    Ok(by_ids(database, &[community]).await?.remove(&community))
}

/// All communities, for the administrator.
pub async fn page(database: &Database, page: Page<Uuid>) -> Result<Vec<CommunityRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!("{SELECT} {}", page.tail("c.community", 1));
    let found = rows!(database, Raw, &sql, after, before, i64::from(page.limit))?;
    page.in_order(found).into_iter().map(Raw::read).collect()
}

/// The communities that lie in these.
pub async fn children(
    database: &Database,
    parents: &[CommunityId],
) -> Result<BTreeMap<CommunityId, Vec<CommunityId>>, QueryError> {
    let ids: Ids = parents.iter().map(|community| community.0).collect();
    let sql = "SELECT parent, community FROM community WHERE parent IN_IDS($1) ORDER BY parent, community";
    let found = rows!(database, (Uuid, Uuid), sql, ids)?;
    Ok(grouped(found.into_iter().map(|(parent, child)| (CommunityId(parent), CommunityId(child)))))
}

/// The communities of an account's memberships, those left out in which she has been erased.
pub async fn of_members(
    database: &Database,
    memberships: &[(CommunityId, MemberId)],
) -> Result<Vec<CommunityRow>, QueryError> {
    let communities: Ids = memberships.iter().map(|(community, _)| community.0).collect();
    let members: Ids = memberships.iter().map(|(_, member)| member.0).collect();
    let sql = "SELECT community, member FROM member \
               WHERE community IN_IDS($1) AND member IN_IDS($2) AND erased_at IS NULL";
    let found = rows!(database, (Uuid, Uuid), sql, communities, members)?;
    let present: BTreeSet<_> =
        found.into_iter().map(|(community, member)| (CommunityId(community), MemberId(member))).collect();
    let hers: Vec<CommunityId> =
        memberships.iter().filter(|pair| present.contains(pair)).map(|(community, _)| *community).collect();
    Ok(by_ids(database, &hers).await?.into_values().collect())
}

/// Unverified presets that the community has accepted.
pub async fn accepted_rules(
    database: &Database,
    community: CommunityId,
) -> Result<Vec<AcceptedRuleRow>, QueryError> {
    let sql =
        "SELECT rule, reason, at, by_kind, by_id FROM accepted_rule WHERE community = $1 ORDER BY at, rule";
    let found = rows!(database, (String, String, i64, String, Option<Uuid>), sql, community.0)?;
    let read = |(rule, reason, at, by_kind, by_id): (String, String, i64, String, Option<Uuid>)| {
        Ok(AcceptedRuleRow {
            rule: known("accepted_rule", "the rule", RuleId::parse(&rule))?,
            reason,
            accepted_at: Timestamp(at),
            accepted_by: actor_of("accepted_rule", &by_kind, by_id)?,
        })
    };
    found.into_iter().map(read).collect()
}

/// The community's own rules.
pub async fn own_rules(database: &Database, community: CommunityId) -> Result<Vec<OwnRuleRow>, QueryError> {
    let sql = "SELECT body, at, by_kind, by_id FROM own_rule WHERE community = $1 ORDER BY at, rule";
    let found = rows!(database, (String, i64, String, Option<Uuid>), sql, community.0)?;
    let read = |(body, at, by_kind, by_id): (String, i64, String, Option<Uuid>)| {
        Ok(OwnRuleRow {
            rule: parsed("own_rule", &body)?,
            defined_at: Timestamp(at),
            defined_by: actor_of("own_rule", &by_kind, by_id)?,
        })
    };
    found.into_iter().map(read).collect()
}

/// How far communities are read.
pub async fn reached(
    database: &Database,
    communities: &[CommunityId],
) -> Result<BTreeMap<CommunityId, Reached>, QueryError> {
    let ids: Ids = communities.iter().map(|community| community.0).collect();
    let sql = "SELECT community, slice, pos, seq, recorded_at FROM reached WHERE community IN_IDS($1)";
    let found = rows!(database, (Uuid, i64, i64, i64, i64), sql, ids)?;
    let read = |(community, slice, pos, seq, at)| (CommunityId(community), reached_of(slice, pos, seq, at));
    Ok(found.into_iter().map(read).collect())
}
