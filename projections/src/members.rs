//! The read model of members: who they are (sealed), their invitations, offices and proxies; and what erasure takes away.

use moothall_core::decider::Envelope;
use moothall_core::membership::{
    Admitted, InvitationRedeemed, InvitationRevoked, Invited, MemberAmended, MemberErased, ProxyGranted,
    ProxyRevoked, RoleGranted, RoleWithdrawn,
};
use uuid::Uuid;

use crate::results::OBJECTION;
use crate::sheet::{Sheet, actor, change, row};
use crate::table::{Table, bytes, id, number, text};
use crate::words::{json, word};

pub(crate) static MEMBER: Table = Table {
    name: "member",
    key: 2,
    columns: &[
        id("community"),
        id("member"),
        bytes("name").or_null(),
        bytes("contact").or_null(),
        number("admitted_at"),
        number("erased_at").or_null(),
    ],
    indexes: &[],
    changes_in_place: false,
};

pub(crate) static INVITATION: Table = Table {
    name: "invitation",
    key: 2,
    columns: &[
        id("community"),
        id("invitation"),
        id("member"),
        number("expires_at"),
        text("state"),
        number("invited_at"),
        number("ended_at").or_null(),
    ],
    indexes: &["(community, member)"],
    changes_in_place: false,
};

pub(crate) static ROLE_GRANT: Table = Table {
    name: "role_grant",
    key: 2,
    columns: &[
        id("community"),
        id("role_grant"),
        id("member"),
        text("role"),
        text("scope"),
        number("from_at"),
        number("until_at").or_null(),
        number("granted_at"),
        text("by_kind"),
        id("by_id").or_null(),
        number("withdrawn_at").or_null(),
    ],
    indexes: &["(community, member)"],
    changes_in_place: false,
};

pub(crate) static PROXY: Table = Table {
    name: "proxy",
    key: 2,
    columns: &[
        id("community"),
        id("proxy"),
        id("seat"),
        id("holder"),
        id("poll").or_null(),
        number("until_at"),
        number("granted_at"),
        number("revoked_at").or_null(),
    ],
    indexes: &["(community, holder)", "(community, seat)"],
    changes_in_place: false,
};

/// States of an invitation, as its row and the queries spell them.
pub(crate) const OPEN: &str = "open";
pub(crate) const REDEEMED: &str = "redeemed";
pub(crate) const REVOKED: &str = "revoked";

pub(crate) fn admitted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Admitted) {
    let contact = event.contact.as_ref().map(|contact| contact.bytes.clone());
    sheet.put(
        &MEMBER,
        row![
            envelope.community.0,
            event.member.0,
            event.name.bytes.clone(),
            contact,
            envelope.recorded_at.0,
            None::<i64>,
        ],
    );
}

pub(crate) async fn amended(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    event: &MemberAmended,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE member SET name = $3, contact = $4 \
               WHERE community = $1 AND member = $2 AND erased_at IS NULL";
    let contact = event.contact.as_ref().map(|contact| contact.bytes.clone());
    change!(sheet, &MEMBER, sql, community, event.member.0, event.name.bytes.clone(), contact)
}

pub(crate) fn invited(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Invited) {
    sheet.put(
        &INVITATION,
        row![
            envelope.community.0,
            event.invitation.0,
            event.member.0,
            event.expires_at.0,
            OPEN,
            envelope.recorded_at.0,
            None::<i64>,
        ],
    );
}

async fn invitation_ended(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    invitation: Uuid,
    state: &'static str,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE invitation SET state = $3, ended_at = $4 WHERE community = $1 AND invitation = $2";
    change!(sheet, &INVITATION, sql, envelope.community.0, invitation, state, envelope.recorded_at.0)
}

pub(crate) async fn redeemed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &InvitationRedeemed,
) -> Result<(), sqlx::Error> {
    invitation_ended(sheet, envelope, event.invitation.0, REDEEMED).await
}

pub(crate) async fn revoked(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &InvitationRevoked,
) -> Result<(), sqlx::Error> {
    invitation_ended(sheet, envelope, event.invitation.0, REVOKED).await
}

pub(crate) fn role_granted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &RoleGranted) {
    let (by_kind, by_id) = actor(envelope.actor);
    let given = &event.given;
    sheet.put(
        &ROLE_GRANT,
        row![
            envelope.community.0,
            event.grant.0,
            given.member.0,
            word(&given.role),
            json(&given.scope),
            given.from.0,
            given.until.map(|until| until.0),
            envelope.recorded_at.0,
            by_kind,
            by_id,
            None::<i64>,
        ],
    );
}

pub(crate) async fn role_withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &RoleWithdrawn,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE role_grant SET withdrawn_at = $3 WHERE community = $1 AND role_grant = $2";
    change!(sheet, &ROLE_GRANT, sql, envelope.community.0, event.grant.0, envelope.recorded_at.0)
}

pub(crate) fn proxy_granted(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &ProxyGranted) {
    sheet.put(
        &PROXY,
        row![
            envelope.community.0,
            event.proxy.0,
            event.seat.0,
            event.holder.0,
            event.poll.map(|poll| poll.0),
            event.until.0,
            envelope.recorded_at.0,
            None::<i64>,
        ],
    );
}

pub(crate) async fn proxy_revoked(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &ProxyRevoked,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE proxy SET revoked_at = $3 WHERE community = $1 AND proxy = $2";
    change!(sheet, &PROXY, sql, envelope.community.0, event.proxy.0, envelope.recorded_at.0)
}

/// Nothing sealed under her key stays, anywhere; her offices, the proxies she holds and her invitations end, as in the rules.
pub(crate) async fn erased(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &MemberErased,
) -> Result<(), sqlx::Error> {
    let (community, member, at) = (envelope.community.0, event.member.0, envelope.recorded_at.0);
    let sql = "UPDATE member SET name = NULL, contact = NULL, erased_at = $3 \
               WHERE community = $1 AND member = $2";
    change!(sheet, &MEMBER, sql, community, member, at)?;
    let sql = "UPDATE invitation SET state = 'revoked', ended_at = $3 \
               WHERE community = $1 AND member = $2 AND state = 'open'";
    change!(sheet, &INVITATION, sql, community, member, at)?;
    let sql = "UPDATE role_grant SET withdrawn_at = $3 \
               WHERE community = $1 AND member = $2 AND withdrawn_at IS NULL";
    change!(sheet, &ROLE_GRANT, sql, community, member, at)?;
    let sql = "UPDATE proxy SET revoked_at = $3 WHERE community = $1 AND (holder = $2 OR seat = $2) AND revoked_at IS NULL";
    change!(sheet, &PROXY, sql, community, member, at)?;
    crate::register::member_erased(sheet, community, member).await?;
    crate::topics::key_destroyed(sheet, community, member).await?;
    crate::suggestions::key_destroyed(sheet, community, member).await?;
    crate::halls::member_erased(sheet, envelope, member).await?;
    crate::meetings::member_erased(sheet, envelope, event.member).await?;
    let sql = "UPDATE objection SET words = NULL WHERE community = $1 AND subject = $2";
    change!(sheet, &OBJECTION, sql, community, member)?;
    crate::voices::erased(sheet, community, member).await?;
    crate::deliberations::statements::member_erased(sheet, community, member).await?;
    crate::deliberations::parties::member_erased(sheet, community, member).await?;
    crate::deliberations::amendments::member_erased(sheet, community, member).await?;
    sheet.settle_seats().await?;
    let sql = "UPDATE poll_seat SET reason = NULL, reason_subject = NULL \
               WHERE community = $1 AND reason_subject = $2";
    moothall_eventstore::on_tx!(&mut *sheet.tx, connection => {
        sqlx::query(sql).bind(community).bind(member).execute(connection).await.map(drop)
    })
}
