//! Members, what they may do, their invitations and proxies.

use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{GrantId, InvitationId, MemberId, PollId, ProxyId, SeatId};
use moothall_core::policy::{Role, RoleGrant, Scope, Standing};
use moothall_core::sealed::{Contact, PersonName, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, Page, QueryError, actor_of, grouped, known, natural, parsed, rows};
use crate::members::{OPEN, REDEEMED, REVOKED};
use crate::words::{from_word, json, word};

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// Her id.
    pub member: MemberId,
    /// Her name; none once she is erased.
    pub name: Option<Sealed<PersonName>>,
    /// How to reach her.
    pub contact: Option<Sealed<Contact>>,
    /// Since when.
    pub admitted_at: Timestamp,
    /// When she was erased.
    pub erased_at: Option<Timestamp>,
}

/// A role given to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// The grant.
    pub grant: GrantId,
    /// To whom, what, where and for how long.
    pub given: RoleGrant,
    /// When it was given.
    pub granted_at: Timestamp,
    /// By whom.
    pub granted_by: Actor,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// Not used yet; it may have expired.
    Open,
    /// Used.
    Redeemed,
    /// Taken back.
    Revoked,
}

impl InvitationState {
    const ALL: [Self; 3] = [Self::Open, Self::Redeemed, Self::Revoked];

    fn word(self) -> &'static str {
        match self {
            Self::Open => OPEN,
            Self::Redeemed => REDEEMED,
            Self::Revoked => REVOKED,
        }
    }
}

/// An invitation to take up a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// The invitation.
    pub invitation: InvitationId,
    /// For whom.
    pub member: MemberId,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub state: InvitationState,
    /// When it was made.
    pub invited_at: Timestamp,
    /// When it was used or taken back.
    pub ended_at: Option<Timestamp>,
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyRow {
    /// The proxy.
    pub proxy: ProxyId,
    /// Whose ballot.
    pub seat: SeatId,
    /// Who may cast it.
    pub holder: MemberId,
    /// In which poll; none for all.
    pub poll: Option<PollId>,
    /// Until when.
    pub until: Timestamp,
    /// Since when.
    pub granted_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// Where a member stands at `now`: what the policy asks about. One query.
pub async fn standing_of(
    database: &Database,
    community: CommunityId,
    member: MemberId,
    now: Timestamp,
) -> Result<Standing, QueryError> {
    let sql = "SELECT 'present' AS word FROM member \
                   WHERE community = $1 AND member = $2 AND erased_at IS NULL \
               UNION ALL SELECT 'owner' \
                   WHERE EXISTS (SELECT 1 FROM party_member p JOIN unit u \
                       ON u.community = p.community AND u.owner = p.party \
                       WHERE p.community = $1 AND p.member = $2) \
               UNION ALL SELECT role FROM role_grant WHERE community = $1 AND member = $2 \
                   AND withdrawn_at IS NULL AND from_at <= $3 AND (until_at IS NULL OR $3 < until_at) \
                   AND (scope = $4 OR role NOT IN ('registrar', 'chair', 'teller', 'clerk'))";
    // An office for one building gives no powers over the whole: as in `Community::standing`.
    let whole = json(&Scope::Community);
    let words = rows!(database, (String,), sql, community.0, member.0, now.0, whole)?;
    let mut standing = Standing::default();
    for (word,) in words {
        match word.as_str() {
            "present" => standing.member = Some(member),
            "owner" => standing.owner = true,
            _ => standing.roles.insert(known("role_grant", "the role", from_word::<Role>(word))?),
        }
    }
    Ok(if standing.member.is_some() { standing } else { Standing::default() })
}

#[derive(sqlx::FromRow)]
struct RawMember {
    member: Uuid,
    name: Option<Vec<u8>>,
    contact: Option<Vec<u8>>,
    admitted_at: i64,
    erased_at: Option<i64>,
}

impl RawMember {
    fn read(self) -> MemberRow {
        let subject = SubjectId(self.member);
        MemberRow {
            member: MemberId(self.member),
            name: self.name.map(|bytes| Sealed::from_parts(subject, bytes)),
            contact: self.contact.map(|bytes| Sealed::from_parts(subject, bytes)),
            admitted_at: Timestamp(self.admitted_at),
            erased_at: self.erased_at.map(Timestamp),
        }
    }
}

/// Members by id, the erased ones too.
pub async fn by_ids(
    database: &Database,
    community: CommunityId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, MemberRow>, QueryError> {
    let ids: Ids = members.iter().map(|member| member.0).collect();
    let sql = "SELECT * FROM member WHERE community = $1 AND member IN_IDS($2)";
    let found = rows!(database, RawMember, sql, community.0, ids)?;
    Ok(found.into_iter().map(|raw| (MemberId(raw.member), raw.read())).collect())
}

/// Members, the erased ones left out.
pub async fn page(
    database: &Database,
    community: CommunityId,
    page: Page<Uuid>,
) -> Result<Vec<MemberRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT * FROM member WHERE community = $1 AND erased_at IS NULL AND {}",
        page.tail("member", 2)
    );
    let found = rows!(database, RawMember, &sql, community.0, after, before, i64::from(page.limit))?;
    Ok(page.in_order(found).into_iter().map(RawMember::read).collect())
}

/// How many members there are.
pub async fn count(database: &Database, community: CommunityId) -> Result<u64, QueryError> {
    let sql = "SELECT count(*) FROM member WHERE community = $1 AND erased_at IS NULL";
    let found = rows!(database, (i64,), sql, community.0)?;
    Ok(found.first().map_or(0, |(count,)| natural(*count)))
}

#[derive(sqlx::FromRow)]
struct RawGrant {
    role_grant: Uuid,
    member: Uuid,
    role: String,
    scope: String,
    from_at: i64,
    until_at: Option<i64>,
    granted_at: i64,
    by_kind: String,
    by_id: Option<Uuid>,
    withdrawn_at: Option<i64>,
}

impl RawGrant {
    fn read(self) -> Result<GrantRow, QueryError> {
        Ok(GrantRow {
            grant: GrantId(self.role_grant),
            given: RoleGrant {
                member: MemberId(self.member),
                role: known("role_grant", "the role", from_word(self.role))?,
                scope: parsed("role_grant", &self.scope)?,
                from: Timestamp(self.from_at),
                until: self.until_at.map(Timestamp),
            },
            granted_at: Timestamp(self.granted_at),
            granted_by: actor_of("role_grant", &self.by_kind, self.by_id)?,
            withdrawn_at: self.withdrawn_at.map(Timestamp),
        })
    }
}

/// Every role these members hold or held.
pub async fn grants_of(
    database: &Database,
    community: CommunityId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, Vec<GrantRow>>, QueryError> {
    let ids: Ids = members.iter().map(|member| member.0).collect();
    let sql = "SELECT * FROM role_grant WHERE community = $1 AND member IN_IDS($2) ORDER BY role_grant";
    let found = rows!(database, RawGrant, sql, community.0, ids)?;
    let grants = found.into_iter().map(|raw| raw.read().map(|grant| (grant.given.member, grant)));
    Ok(grouped(grants.collect::<Result<Vec<_>, _>>()?))
}

/// Roles in force at `now`; of one kind, or all.
pub async fn grants_in_force(
    database: &Database,
    community: CommunityId,
    role: Option<Role>,
    now: Timestamp,
    page: Page<Uuid>,
) -> Result<Vec<GrantRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT * FROM role_grant WHERE community = $1 AND withdrawn_at IS NULL AND from_at <= $2 \
         AND (until_at IS NULL OR $2 < until_at) AND ($3 = '' OR role = $3) AND {}",
        page.tail("role_grant", 4)
    );
    let (role, limit) = (role.map(|role| word(&role)).unwrap_or_default(), i64::from(page.limit));
    let found = rows!(database, RawGrant, &sql, community.0, now.0, role, after, before, limit)?;
    page.in_order(found).into_iter().map(RawGrant::read).collect()
}

#[derive(sqlx::FromRow)]
struct RawInvitation {
    invitation: Uuid,
    member: Uuid,
    expires_at: i64,
    state: String,
    invited_at: i64,
    ended_at: Option<i64>,
}

impl RawInvitation {
    fn read(self) -> Result<InvitationRow, QueryError> {
        let state = InvitationState::ALL.into_iter().find(|state| state.word() == self.state);
        Ok(InvitationRow {
            invitation: InvitationId(self.invitation),
            member: MemberId(self.member),
            expires_at: Timestamp(self.expires_at),
            state: known("invitation", "the state", state)?,
            invited_at: Timestamp(self.invited_at),
            ended_at: self.ended_at.map(Timestamp),
        })
    }
}

/// Every invitation made for these members.
pub async fn invitations_of(
    database: &Database,
    community: CommunityId,
    members: &[MemberId],
) -> Result<BTreeMap<MemberId, Vec<InvitationRow>>, QueryError> {
    let ids: Ids = members.iter().map(|member| member.0).collect();
    let sql = "SELECT * FROM invitation WHERE community = $1 AND member IN_IDS($2) ORDER BY invitation";
    let found = rows!(database, RawInvitation, sql, community.0, ids)?;
    let invitations =
        found.into_iter().map(|raw| raw.read().map(|invitation| (invitation.member, invitation)));
    Ok(grouped(invitations.collect::<Result<Vec<_>, _>>()?))
}

/// Invitations in one state, or all.
pub async fn invitations(
    database: &Database,
    community: CommunityId,
    state: Option<InvitationState>,
    page: Page<Uuid>,
) -> Result<Vec<InvitationRow>, QueryError> {
    let (after, before) = page.bounds();
    let sql = format!(
        "SELECT * FROM invitation WHERE community = $1 AND ($2 = '' OR state = $2) AND {}",
        page.tail("invitation", 3)
    );
    let (state, limit) = (state.map_or("", InvitationState::word), i64::from(page.limit));
    let found = rows!(database, RawInvitation, &sql, community.0, state, after, before, limit)?;
    page.in_order(found).into_iter().map(RawInvitation::read).collect()
}

#[derive(sqlx::FromRow)]
struct RawProxy {
    proxy: Uuid,
    seat: Uuid,
    holder: Uuid,
    poll: Option<Uuid>,
    until_at: i64,
    granted_at: i64,
    revoked_at: Option<i64>,
}

impl RawProxy {
    fn read(self) -> ProxyRow {
        ProxyRow {
            proxy: ProxyId(self.proxy),
            seat: SeatId(self.seat),
            holder: MemberId(self.holder),
            poll: self.poll.map(PollId),
            until: Timestamp(self.until_at),
            granted_at: Timestamp(self.granted_at),
            revoked_at: self.revoked_at.map(Timestamp),
        }
    }
}

/// Proxies by id.
pub async fn proxies_by_ids(
    database: &Database,
    community: CommunityId,
    proxies: &[ProxyId],
) -> Result<BTreeMap<ProxyId, ProxyRow>, QueryError> {
    let ids: Ids = proxies.iter().map(|proxy| proxy.0).collect();
    let sql = "SELECT * FROM proxy WHERE community = $1 AND proxy IN_IDS($2)";
    let found = rows!(database, RawProxy, sql, community.0, ids)?;
    Ok(found.into_iter().map(|raw| (ProxyId(raw.proxy), raw.read())).collect())
}

/// Proxies the member holds or held.
pub async fn proxies_held_by(
    database: &Database,
    community: CommunityId,
    member: MemberId,
) -> Result<Vec<ProxyRow>, QueryError> {
    let sql = "SELECT * FROM proxy WHERE community = $1 AND holder = $2 ORDER BY proxy";
    let found = rows!(database, RawProxy, sql, community.0, member.0)?;
    Ok(found.into_iter().map(RawProxy::read).collect())
}

/// Proxies for the member's own seat and for those of the parties she acts for.
pub async fn proxies_given_by(
    database: &Database,
    community: CommunityId,
    member: MemberId,
) -> Result<Vec<ProxyRow>, QueryError> {
    let sql = format!(
        "SELECT * FROM proxy WHERE community = $1 AND (seat = $2 OR seat IN ({})) ORDER BY proxy",
        super::seats::PARTIES_ACTED_FOR
    );
    let found = rows!(database, RawProxy, &sql, community.0, member.0)?;
    Ok(found.into_iter().map(RawProxy::read).collect())
}
