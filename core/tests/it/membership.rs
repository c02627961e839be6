//! Members: admission, invitations, offices with a scope and a term.

use moothall_core::event::Event;
use moothall_core::membership::{
    Admitted, InvitationRedeemed, InvitationRevoked, Invited, MemberAmended, MembershipCommand, RoleGranted,
    RoleWithdrawn,
};
use moothall_core::policy::{Action, Role, RoleGrant, Scope};
use moothall_core::refusal::Refusal;

use crate::spec::{START, at, given, given_hall};
use crate::world::*;

fn invite(number: u32) -> MembershipCommand {
    MembershipCommand::Invite { invitation: invitation(number), member: member_id(2), expires_at: at(NOTICE) }
}

fn redeem(number: u32) -> MembershipCommand {
    MembershipCommand::RedeemInvitation { invitation: invitation(number) }
}

fn withdraw_role(number: u32) -> MembershipCommand {
    MembershipCommand::WithdrawRole { grant: grant(number), reason: reason() }
}

#[test]
fn the_administrator_admits_and_appoints_the_first_registrar_and_grants_nothing_else() {
    let appointed = role(1, Role::Registrar, Scope::Community);
    let begun = || {
        given([
            (ADMINISTRATOR, moothall_core::state::Command::from(found())),
            (ADMINISTRATOR, admit(1).into()),
        ])
    };
    begun()
        .when(ADMINISTRATOR, grant_role(1, appointed.clone()))
        .then([Event::RoleGranted(RoleGranted { grant: grant(1), given: appointed })]);
    begun()
        .when(ADMINISTRATOR, grant_role(1, role(1, Role::Teller, Scope::Community)))
        .then_refused(Refusal::NotPermitted { action: Action::GrantRoles });
}

#[test]
fn a_member_is_admitted_once_and_her_words_are_under_her_own_key() {
    let hall = staffed();
    hall.refuses(REGISTRAR, admit(2), Refusal::AlreadyExists);
    given_hall(&hall).when(REGISTRAR, admit(101)).then([Event::MemberAdmitted(admitted(101))]);
    let anothers_key = Admitted { member: member_id(101), ..admitted(2) };
    hall.refuses(
        REGISTRAR,
        MembershipCommand::Admit(anothers_key),
        Refusal::NotPermitted { action: Action::KeepMembers },
    );
}

#[test]
fn a_member_amends_herself_and_the_registrar_anybody() {
    let hall = staffed();
    let Admitted { member, name, contact } = admitted(2);
    let amended = MemberAmended { member, name, contact };
    for actor in [CHAIR, REGISTRAR] {
        given_hall(&hall)
            .when(actor, MembershipCommand::Amend(amended.clone()))
            .then([Event::MemberAmended(amended.clone())]);
    }
    let refusal = Refusal::NotPermitted { action: Action::KeepMembers };
    hall.refuses(TELLER, MembershipCommand::Amend(amended.clone()), refusal.clone());
    let anothers_key = MemberAmended { name: admitted(3).name, ..amended };
    hall.refuses(CHAIR, MembershipCommand::Amend(anothers_key), refusal);
}

#[test]
fn an_invitation_is_used_once_by_whom_it_is_for_before_it_expires() {
    let mut hall = staffed();
    let invited = Invited { invitation: invitation(1), member: member_id(2), expires_at: at(NOTICE) };
    assert_eq!(hall.does(REGISTRAR, invite(1)), [Event::MemberInvited(invited)]);
    hall.refuses(REGISTRAR, invite(1), Refusal::AlreadyExists);
    hall.refuses(TELLER, redeem(1), Refusal::NotPermitted { action: Action::RedeemInvitation });
    let redeemed = InvitationRedeemed { invitation: invitation(1), member: member_id(2) };
    let mut late = hall.clone();
    assert_eq!(hall.does(CHAIR, redeem(1)), [Event::InvitationRedeemed(redeemed)]);
    hall.refuses(CHAIR, redeem(1), Refusal::InvitationSpent);
    late.wind_to(at(NOTICE)).refuses(CHAIR, redeem(1), Refusal::InvitationExpired);
    late.refuses(REGISTRAR, invite(2), Refusal::DateInPast);
}

#[test]
fn an_invitation_can_be_taken_back() {
    let mut hall = staffed();
    hall.does(REGISTRAR, invite(1));
    let revoke = MembershipCommand::RevokeInvitation { invitation: invitation(1) };
    let revoked = InvitationRevoked { invitation: invitation(1), member: member_id(2) };
    assert_eq!(hall.does(REGISTRAR, revoke.clone()), [Event::InvitationRevoked(revoked)]);
    hall.refuses(REGISTRAR, revoke, Refusal::InvitationSpent);
}

#[test]
fn a_term_begins_and_ends_at_its_instant() {
    let mut hall = staffed();
    hall.does(REGISTRAR, admit(5));
    let term =
        RoleGrant { from: at(NOTICE), until: Some(at(OPENING)), ..role(5, Role::Chair, Scope::Community) };
    hall.does(REGISTRAR, grant_role(5, term));
    propose(&mut hall);
    let refusal = Refusal::NotPermitted { action: Action::CurateProposal };
    hall.wind_to(at("2026-05-01T08:59:59.999999+08:00")).refuses(member(5), withdraw(1), refusal.clone());
    assert!(hall.wind_to(at(NOTICE)).ask(member(5), &withdraw(1).into()).is_ok());
    hall.wind_to(at(OPENING)).refuses(member(5), withdraw(1), refusal);
}

#[test]
fn a_term_that_is_over_before_it_begins_is_refused() {
    let hall = staffed();
    for until in [at(START), at("2026-04-01T08:00:00+08:00")] {
        let over = RoleGrant { until: Some(until), ..role(2, Role::Teller, Scope::Community) };
        hall.refuses(REGISTRAR, grant_role(9, over), Refusal::DateInPast);
    }
    hall.refuses(REGISTRAR, grant_role(2, role(2, Role::Teller, Scope::Community)), Refusal::AlreadyExists);
    hall.refuses(REGISTRAR, grant_role(9, role(77, Role::Teller, Scope::Community)), Refusal::MemberUnknown);
}

#[test]
fn staff_of_the_property_company_sit_in_no_organ_of_the_owners_not_even_later() {
    let mut hall = staffed();
    let staff = role(3, Role::PropertyManager, Scope::Community);
    let refusal = Refusal::RolesIncompatible { held: Role::Teller, wanted: Role::PropertyManager };
    hall.refuses(REGISTRAR, grant_role(9, staff), refusal);
    hall.does(REGISTRAR, admit(5));
    let later = RoleGrant { from: at(NOTICE), ..role(5, Role::PropertyManager, Scope::Community) };
    hall.does(REGISTRAR, grant_role(5, later));
    let refusal = Refusal::RolesIncompatible { held: Role::PropertyManager, wanted: Role::Teller };
    hall.refuses(REGISTRAR, grant_role(9, role(5, Role::Teller, Scope::Community)), refusal);
    let before = RoleGrant { until: Some(at(NOTICE)), ..role(5, Role::Teller, Scope::Community) };
    hall.does(REGISTRAR, grant_role(9, before));
}

#[test]
fn a_role_is_withdrawn_by_the_registrar_or_laid_down() {
    let hall = staffed();
    let withdrawn = RoleWithdrawn { grant: grant(3), member: member_id(3), reason: reason() };
    for actor in [REGISTRAR, TELLER] {
        given_hall(&hall).when(actor, withdraw_role(3)).then([Event::RoleWithdrawn(withdrawn.clone())]);
    }
    hall.refuses(CHAIR, withdraw_role(3), Refusal::NotPermitted { action: Action::GrantRoles });
    hall.refuses(CHAIR, withdraw_role(9), Refusal::NotPermitted { action: Action::GrantRoles });
    hall.refuses(REGISTRAR, withdraw_role(9), Refusal::GrantUnknown);
}
