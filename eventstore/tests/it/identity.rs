//! Identity on both databases: who gets in, once, for how long, and as whom.

use std::time::Duration;

use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use moothall_eventstore::identity::{
    AccountId, AccountKind, Identity, IdentityError, IdentityRefusal, InvitationCode, InvitationOrder,
    Membership, Redeemed, Redeemer,
};
use moothall_eventstore::vault::{MasterKey, Vault};
use uuid::Uuid;

use crate::vault_places::{Place, on_both_databases};

const NOW: Timestamp = Timestamp(1_800_000_000_000_000);
const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: Duration = Duration::from_hours(24);
const ALICE: Membership =
    Membership { community: CommunityId(Uuid::from_u128(0xa11)), member: Uuid::from_u128(0xa11ce) };
const ALICE_ELSEWHERE: Membership =
    Membership { community: CommunityId(Uuid::from_u128(0xb11)), member: Uuid::from_u128(0xa11cf) };
const FIRST: Uuid = Uuid::from_u128(1);
const SECOND_ONE: Uuid = Uuid::from_u128(2);

fn later(micros: i64) -> Timestamp {
    NOW.plus_micros(micros)
}

fn newcomer(attempt: u128) -> Redeemer {
    Redeemer::Newcomer { attempt: Uuid::from_u128(attempt) }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, IdentityError>) -> IdentityRefusal {
    match answer {
        Err(IdentityError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn identity_at(place: &Place) -> Identity {
    Identity::new(Vault::open(place.database().await, MasterKey::from_bytes([9; 32])).await.unwrap())
}

async fn invite(identity: &Identity, id: Uuid, membership: Membership) -> InvitationCode {
    identity.issue_invitation(InvitationOrder { id, membership, expires_at: later(24 * HOUR) }).await.unwrap()
}

on_both_databases!(an_invitation_makes_a_newcomer_a_member);
async fn an_invitation_makes_a_newcomer_a_member(place: Place) {
    let identity = identity_at(&place).await;
    let code = invite(&identity, FIRST, ALICE).await;
    let typed = InvitationCode::parse(&code.expose().to_lowercase().replace('-', " ")).unwrap();
    let redeemed = identity.redeem(typed, newcomer(1), NOW).await.unwrap();
    assert_eq!((redeemed.invitation, redeemed.membership), (FIRST, ALICE));
    assert_eq!(identity.account_of(ALICE).await.unwrap(), Some(redeemed.account));
    let token = identity.create_session(redeemed.account, NOW, DAY).await.unwrap();
    let session = identity.session(token.expose(), NOW).await.unwrap().unwrap();
    assert_eq!((session.account, session.kind), (redeemed.account, AccountKind::Person));
    assert_eq!(session.members, [ALICE]);
}

on_both_databases!(of_sixty_four_who_bring_one_code_one_gets_in);
async fn of_sixty_four_who_bring_one_code_one_gets_in(place: Place) {
    let processes = [identity_at(&place).await, identity_at(&place).await];
    let code = invite(&processes[0], FIRST, ALICE).await;
    let mut attempts = tokio::task::JoinSet::new();
    for attempt in 0..64 {
        let identity = processes[usize::from(attempt % 2 == 0)].clone();
        attempts.spawn(async move { identity.redeem(code, newcomer(attempt), NOW).await });
    }
    let (let_in, others): (Vec<_>, Vec<_>) = attempts.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((let_in.len(), others.len()), (1, 63));
    for other in others {
        assert_eq!(refused(other), IdentityRefusal::AlreadyUsed);
    }
    let account = let_in.into_iter().next().unwrap().unwrap().account;
    assert_eq!(processes[0].account_of(ALICE).await.unwrap(), Some(account));
}

on_both_databases!(a_lost_answer_can_be_had_again_by_the_same_redeemer_only);
async fn a_lost_answer_can_be_had_again_by_the_same_redeemer_only(place: Place) {
    let identity = identity_at(&place).await;
    let code = invite(&identity, FIRST, ALICE).await;
    let lost = identity.redeem(code, newcomer(1), NOW).await.unwrap();
    assert_eq!(identity.redeem(code, newcomer(1), later(HOUR - 1)).await.unwrap(), lost);
    assert_eq!(refused(identity.redeem(code, newcomer(2), NOW).await), IdentityRefusal::AlreadyUsed);
    assert_eq!(refused(identity.redeem(code, newcomer(1), later(HOUR)).await), IdentityRefusal::AlreadyUsed);
    let signed_in = Redeemer::Account(lost.account);
    assert_eq!(identity.redeem(code, signed_in, later(HOUR)).await.unwrap(), lost);
}

on_both_databases!(a_redemption_is_unlogged_until_the_log_has_it);
async fn a_redemption_is_unlogged_until_the_log_has_it(place: Place) {
    let identity = identity_at(&place).await;
    let code = invite(&identity, FIRST, ALICE).await;
    invite(&identity, SECOND_ONE, ALICE_ELSEWHERE).await;
    let redeemed = identity.redeem(code, newcomer(1), NOW).await.unwrap();
    assert_eq!(identity.unlogged_redemptions(later(-1)).await.unwrap(), []);
    assert_eq!(identity.unlogged_redemptions(NOW).await.unwrap(), [redeemed]);
    identity.redemption_logged(FIRST, NOW).await.unwrap();
    assert_eq!(identity.unlogged_redemptions(NOW).await.unwrap(), []);
}

on_both_databases!(one_account_is_a_member_of_several_communities);
async fn one_account_is_a_member_of_several_communities(place: Place) {
    let identity = identity_at(&place).await;
    let (here, there) =
        (invite(&identity, FIRST, ALICE).await, invite(&identity, SECOND_ONE, ALICE_ELSEWHERE).await);
    let Redeemed { account, .. } = identity.redeem(here, newcomer(1), NOW).await.unwrap();
    let token = identity.create_session(account, NOW, DAY).await.unwrap();
    assert_eq!(identity.session(token.expose(), NOW).await.unwrap().unwrap().members, [ALICE]);
    identity.redeem(there, Redeemer::Account(account), NOW).await.unwrap();
    let session = identity.session(token.expose(), NOW).await.unwrap().unwrap();
    assert_eq!(session.members, [ALICE, ALICE_ELSEWHERE], "at once, not after five seconds");
}

on_both_databases!(a_later_invitation_moves_the_member_and_opens_nobodys_account);
async fn a_later_invitation_moves_the_member_and_opens_nobodys_account(place: Place) {
    let identity = identity_at(&place).await;
    let code = invite(&identity, FIRST, ALICE).await;
    let before = identity.redeem(code, newcomer(1), NOW).await.unwrap().account;
    let there = invite(&identity, Uuid::from_u128(3), ALICE_ELSEWHERE).await;
    identity.redeem(there, Redeemer::Account(before), NOW).await.unwrap();
    let token = identity.create_session(before, NOW, DAY).await.unwrap();
    identity.session(token.expose(), NOW).await.unwrap().unwrap();

    let again = invite(&identity, SECOND_ONE, ALICE).await;
    let after = identity.redeem(again, newcomer(2), NOW).await.unwrap().account;
    assert_ne!(before, after);
    assert_eq!(identity.account_of(ALICE).await.unwrap(), Some(after));
    assert_eq!(identity.session(token.expose(), NOW).await.unwrap().unwrap().members, [ALICE_ELSEWHERE]);
    assert_eq!(refused(identity.redeem(code, newcomer(1), NOW).await), IdentityRefusal::AlreadyUsed);
    identity.unlink_member(ALICE_ELSEWHERE).await.unwrap();
    assert_eq!(identity.session(token.expose(), NOW).await.unwrap().unwrap().members, []);
}

on_both_databases!(unknown_expired_and_revoked_codes_are_told_apart);
async fn unknown_expired_and_revoked_codes_are_told_apart(place: Place) {
    let identity = identity_at(&place).await;
    let unknown = InvitationCode::parse("0000-0000-0000").unwrap();
    assert_eq!(refused(identity.redeem(unknown, newcomer(1), NOW).await), IdentityRefusal::UnknownCode);
    let code = invite(&identity, FIRST, ALICE).await;
    assert_eq!(refused(identity.redeem(code, newcomer(1), later(24 * HOUR)).await), IdentityRefusal::Expired);
    let stranger = Redeemer::Account(AccountId(Uuid::from_u128(77)));
    assert_eq!(refused(identity.redeem(code, stranger, NOW).await), IdentityRefusal::UnknownAccount);
    for _ in 0..2 {
        identity.revoke_invitation(FIRST, NOW).await.unwrap();
    }
    assert_eq!(refused(identity.redeem(code, newcomer(1), NOW).await), IdentityRefusal::Revoked);
    assert_eq!(identity.account_of(ALICE).await.unwrap(), None);
    let nothing = identity.revoke_invitation(SECOND_ONE, NOW).await;
    assert_eq!(refused(nothing), IdentityRefusal::UnknownInvitation);
}

on_both_databases!(issuing_again_replaces_the_code_until_it_is_used);
async fn issuing_again_replaces_the_code_until_it_is_used(place: Place) {
    let identity = identity_at(&place).await;
    let (lost, found) = (invite(&identity, FIRST, ALICE).await, invite(&identity, FIRST, ALICE).await);
    assert_eq!(refused(identity.redeem(lost, newcomer(1), NOW).await), IdentityRefusal::UnknownCode);
    let for_another = InvitationOrder { id: FIRST, membership: ALICE_ELSEWHERE, expires_at: later(HOUR) };
    assert!(identity.issue_invitation(for_another).await.is_err());
    identity.redeem(found, newcomer(1), NOW).await.unwrap();
    let orders =
        [SECOND_ONE, FIRST].map(|id| InvitationOrder { id, membership: ALICE, expires_at: later(HOUR) });
    assert_eq!(refused(identity.issue_invitations(&orders).await), IdentityRefusal::NotIssuable);
    assert_eq!(refused(identity.revoke_invitation(FIRST, NOW).await), IdentityRefusal::AlreadyUsed);
    assert_eq!(
        refused(identity.revoke_invitation(SECOND_ONE, NOW).await),
        IdentityRefusal::UnknownInvitation
    );
}

on_both_databases!(a_whole_register_is_invited_at_once);
async fn a_whole_register_is_invited_at_once(place: Place) {
    let identity = identity_at(&place).await;
    let member = |n| Membership { member: Uuid::from_u128(n), ..ALICE };
    let order =
        |n| InvitationOrder { id: Uuid::from_u128(n), membership: member(n), expires_at: later(HOUR) };
    let codes = identity.issue_invitations(&(0..2_345).map(order).collect::<Vec<_>>()).await.unwrap();
    let redeemed = identity.redeem(codes[2_222], newcomer(1), NOW).await.unwrap();
    assert_eq!(redeemed.membership, member(2_222));
    assert!(identity.issue_invitations(&[]).await.unwrap().is_empty());
}

on_both_databases!(an_administrators_link_is_good_once_for_a_day);
async fn an_administrators_link_is_good_once_for_a_day(place: Place) {
    let identity = identity_at(&place).await;
    let (account, link) = identity.create_administrator(NOW).await.unwrap();
    assert_eq!(refused(identity.sign_in(link.expose(), later(24 * HOUR)).await), IdentityRefusal::Expired);
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (identity, link) = (identity.clone(), link.expose().to_owned());
        attempts.spawn(async move { identity.sign_in(&link, NOW).await });
    }
    let (let_in, others): (Vec<_>, Vec<_>) = attempts.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((let_in.len(), others.len()), (1, 15));
    assert_eq!(refused(others.into_iter().next().unwrap()), IdentityRefusal::AlreadyUsed);
    assert_eq!(refused(identity.sign_in("no such link", NOW).await), IdentityRefusal::UnknownCode);
    assert_eq!(refused(identity.sign_in(&"x".repeat(43), NOW).await), IdentityRefusal::UnknownCode);
    let token = identity.create_session(account, NOW, DAY).await.unwrap();
    let session = identity.session(token.expose(), NOW).await.unwrap().unwrap();
    assert_eq!((session.kind, session.members.len()), (AccountKind::Administrator, 0));
}

on_both_databases!(a_session_lives_as_long_as_it_is_used);
async fn a_session_lives_as_long_as_it_is_used(place: Place) {
    let identity = identity_at(&place).await;
    let account = identity.create_person(NOW).await.unwrap();
    let token = identity.create_session(account, NOW, DAY).await.unwrap();
    let ends_at =
        async |at| identity.session(token.expose(), at).await.unwrap().map(|session| session.expires_at);
    assert_eq!(ends_at(NOW).await, Some(later(24 * HOUR)));
    assert_eq!(ends_at(later(HOUR - 1)).await, Some(later(24 * HOUR)), "not written within the hour");
    assert_eq!(ends_at(later(23 * HOUR)).await, Some(later(47 * HOUR)));
    assert_eq!(identity.sessions_of(account, later(46 * HOUR)).await.unwrap()[0].used_at, later(23 * HOUR));
    assert_eq!(ends_at(later(47 * HOUR - 1)).await, Some(later(71 * HOUR - 1)));
    assert_eq!(ends_at(later(71 * HOUR - 1)).await, None);
    assert_eq!(ends_at(later(71 * HOUR - 2)).await, Some(later(95 * HOUR - 2)));
    assert_eq!(identity.session(&"x".repeat(43), NOW).await.unwrap(), None);
}

on_both_databases!(a_revoked_session_is_over_here_at_once_and_elsewhere_within_five_seconds);
async fn a_revoked_session_is_over_here_at_once_and_elsewhere_within_five_seconds(place: Place) {
    let (here, elsewhere) = (identity_at(&place).await, identity_at(&place).await);
    let account = here.create_person(NOW).await.unwrap();
    let token = here.create_session(account, NOW, DAY).await.unwrap();
    let id = here.session(token.expose(), NOW).await.unwrap().unwrap().id;
    elsewhere.session(token.expose(), NOW).await.unwrap().unwrap();
    assert!(here.revoke(id, NOW).await.unwrap());
    assert!(!here.revoke(id, NOW).await.unwrap());
    assert_eq!(here.session(token.expose(), NOW).await.unwrap(), None);
    assert!(elsewhere.session(token.expose(), later(5 * SECOND - 1)).await.unwrap().is_some());
    assert_eq!(elsewhere.session(token.expose(), later(5 * SECOND)).await.unwrap(), None);
}

on_both_databases!(a_disabled_account_is_let_in_by_no_way);
async fn a_disabled_account_is_let_in_by_no_way(place: Place) {
    let identity = identity_at(&place).await;
    let account = identity.create_person(NOW).await.unwrap();
    identity.link_member(account, ALICE, NOW).await.unwrap();
    let link = identity.issue_sign_in(account, NOW, DAY).await.unwrap();
    let token = identity.create_session(account, NOW, DAY).await.unwrap();
    identity.session(token.expose(), NOW).await.unwrap().unwrap();
    identity.disable_account(account, NOW).await.unwrap();
    assert_eq!(identity.session(token.expose(), NOW).await.unwrap(), None);
    assert_eq!(refused(identity.sign_in(link.expose(), NOW).await), IdentityRefusal::AccountDisabled);
    assert_eq!(refused(identity.create_session(account, NOW, DAY).await), IdentityRefusal::AccountDisabled);
    let code = invite(&identity, FIRST, ALICE_ELSEWHERE).await;
    let redeeming = identity.redeem(code, Redeemer::Account(account), NOW).await;
    assert_eq!(refused(redeeming), IdentityRefusal::AccountDisabled);
    identity.redeem(code, newcomer(1), NOW).await.unwrap();
}

on_both_databases!(a_person_sees_and_ends_all_her_sessions);
async fn a_person_sees_and_ends_all_her_sessions(place: Place) {
    let identity = identity_at(&place).await;
    let account = identity.create_person(NOW).await.unwrap();
    let mut tokens = Vec::new();
    for hour in 0..3 {
        tokens.push(identity.create_session(account, later(hour * HOUR), DAY).await.unwrap());
    }
    let listed = identity.sessions_of(account, later(HOUR)).await.unwrap();
    let begun: Vec<_> = listed.iter().map(|session| session.created_at).collect();
    assert_eq!(begun, [NOW, later(HOUR), later(2 * HOUR)]);
    identity.sweep(NOW).await.unwrap();
    assert_eq!(identity.sessions_of(account, NOW).await.unwrap().len(), 3);
    assert_eq!(identity.revoke_all(account, NOW).await.unwrap(), 3);
    for token in tokens {
        assert_eq!(identity.session(token.expose(), NOW).await.unwrap(), None);
    }
    identity.sweep(NOW).await.unwrap();
    assert_eq!(identity.sessions_of(account, NOW).await.unwrap(), []);
}

on_both_databases!(no_code_or_token_stands_in_the_files);
async fn no_code_or_token_stands_in_the_files(place: Place) {
    let identity = identity_at(&place).await;
    let code = invite(&identity, FIRST, ALICE).await;
    let (account, link) = identity.create_administrator(NOW).await.unwrap();
    let token = identity.create_session(account, NOW, DAY).await.unwrap();
    place.flush().await;
    let secrets =
        [code.expose(), code.expose().replace('-', ""), link.expose().into(), token.expose().into()];
    for secret in secrets {
        assert!(!place.contains(secret.as_bytes()).await);
    }
    assert!(place.contains(b"administrator").await, "the search finds what is there");
}
