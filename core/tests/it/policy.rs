//! Who may do what: the whole table, so that no change of it goes unnoticed.

use moothall_core::policy::{Action, Role, RoleGrant, Roles, Scope, Sight, Standing};
use moothall_core::time::Timestamp;

use crate::world::*;

const ACTIONS: [Action; 44] = [
    Action::FoundCommunity,
    Action::PlaceCommunity,
    Action::GovernCommunity,
    Action::KeepRegister,
    Action::KeepMembers,
    Action::AppointRegistrar,
    Action::GrantRoles,
    Action::RedeemInvitation,
    Action::EraseMember,
    Action::RaiseTopic,
    Action::RaiseAnonymously,
    Action::SupportTopic,
    Action::RecordTopics,
    Action::HandleTopics,
    Action::ModerateTopics,
    Action::DraftProposal,
    Action::CurateProposal,
    Action::KeepPanels,
    Action::NominateAdvisor,
    Action::RequestAdvice,
    Action::Advise,
    Action::KeepHalls,
    Action::ConveneMeeting,
    Action::PresideMeeting,
    Action::KeepMeetingRecord,
    Action::ProposeAmendment,
    Action::SupportProposal,
    Action::OpenDeliberation,
    Action::Facilitate,
    Action::ModerateStatements,
    Action::TakePart,
    Action::ImportConversation,
    Action::ConvenePoll,
    Action::ClosePoll,
    Action::KeepTime,
    Action::HandleBallots,
    Action::CountBallots,
    Action::CastBallot,
    Action::FileObjection,
    Action::KeepResolutions,
    Action::AuditSettlement,
    Action::EvaluateWorks,
    Action::ChallengeResolution,
    Action::RecordRuling,
];

/// What any member may do: the rule itself looks whether it is her seat, her invitation, her proposal.
const OWN: [Action; 14] = [
    Action::RedeemInvitation,
    Action::RaiseTopic,
    Action::SupportTopic,
    Action::DraftProposal,
    Action::ProposeAmendment,
    Action::SupportProposal,
    Action::NominateAdvisor,
    Action::Advise,
    Action::PresideMeeting,
    Action::TakePart,
    Action::CastBallot,
    Action::FileObjection,
    Action::EvaluateWorks,
    Action::ChallengeResolution,
];

/// Here only by a grant: they are heard, and count nowhere.
const GUESTS: [Role; 4] = [Role::PropertyManager, Role::Researcher, Role::StreetOffice, Role::PartnerUnit];

/// What guests may not. The street office may challenge.
const OF_RESIDENTS: [Action; 3] =
    [Action::SupportTopic, Action::SupportProposal, Action::ChallengeResolution];

/// What researchers, who only read, may not.
const PROPOSING: [Action; 4] =
    [Action::RaiseTopic, Action::DraftProposal, Action::ProposeAmendment, Action::NominateAdvisor];

fn allowed(standing: Standing) -> Vec<Action> {
    ACTIONS.into_iter().filter(|action| standing.may(*action)).collect()
}

fn of_member(roles: &[Role]) -> Standing {
    Standing { member: Some(member_id(1)), roles: roles.iter().copied().collect(), ..Standing::default() }
}

#[test]
fn strangers_may_nothing_and_offices_without_a_member_are_none() {
    assert_eq!(allowed(Standing::default()), []);
    let ghost = Standing { member: None, ..of_member(&Role::ALL) };
    assert_eq!(allowed(ghost), []);
}

#[test]
fn the_administrator_founds_places_brings_in_the_register_and_appoints_and_sees_no_person() {
    let administrator = Standing { administrator: true, ..Standing::default() };
    let expected = [
        Action::FoundCommunity,
        Action::PlaceCommunity,
        Action::KeepRegister,
        Action::KeepMembers,
        Action::AppointRegistrar,
        Action::ImportConversation,
    ];
    assert_eq!(allowed(administrator), expected);
    for sight in
        [Sight::Members, Sight::Contacts, Sight::Objections, Sight::OpenBallots, Sight::PollRoll, Sight::Feed]
    {
        assert!(!administrator.sees(sight), "{sight:?}");
    }
}

#[test]
fn the_clock_keeps_time_and_nothing_else() {
    assert_eq!(allowed(Standing::clockwork()), [Action::KeepTime]);
    let nobody = Standing { anonymous: true, ..Standing::default() };
    assert_eq!(allowed(nobody), [Action::RaiseAnonymously]);
}

#[test]
fn each_office_adds_its_own_actions() {
    for role in Role::ALL {
        let more: &[Action] = match role {
            Role::Registrar => &[
                Action::GovernCommunity,
                Action::KeepRegister,
                Action::KeepMembers,
                Action::AppointRegistrar,
                Action::GrantRoles,
                Action::EraseMember,
                Action::RecordRuling,
                Action::KeepHalls,
                Action::KeepMeetingRecord,
                Action::ImportConversation,
            ],
            Role::Chair => &[
                Action::RecordTopics,
                Action::HandleTopics,
                Action::ModerateTopics,
                Action::CurateProposal,
                Action::KeepHalls,
                Action::ConveneMeeting,
                Action::KeepMeetingRecord,
                Action::OpenDeliberation,
                Action::Facilitate,
                Action::ModerateStatements,
                Action::KeepPanels,
                Action::RequestAdvice,
                Action::KeepResolutions,
                Action::ConvenePoll,
                Action::ClosePoll,
            ],
            Role::Clerk => &[Action::RecordTopics, Action::HandleTopics, Action::ModerateTopics],
            Role::Teller => &[
                Action::KeepMeetingRecord,
                Action::HandleBallots,
                Action::CountBallots,
                Action::AuditSettlement,
            ],
            _ => &[],
        };
        let expected: Vec<Action> = ACTIONS
            .into_iter()
            .filter(|action| OWN.contains(action) || more.contains(action))
            .filter(|action| role != Role::Researcher || !PROPOSING.contains(action))
            .filter(|action| {
                !GUESTS.contains(&role)
                    || !OF_RESIDENTS.contains(action)
                    || (role == Role::StreetOffice && *action == Action::ChallengeResolution)
            })
            .collect();
        assert_eq!(allowed(of_member(&[role])), expected, "{role:?}");
        assert_eq!(role.is_office(), !more.is_empty(), "{role:?}");
    }
}

#[test]
fn incompatibility_is_mutual_and_only_with_the_property_company() {
    for (one, other) in Role::ALL.into_iter().flat_map(|one| Role::ALL.map(|other| (one, other))) {
        assert_eq!(one.excludes(other), other.excludes(one), "{one:?} {other:?}");
        assert!(!one.excludes(other) || [one, other].contains(&Role::PropertyManager));
    }
    assert!(!Role::PropertyManager.excludes(Role::PropertyManager));
    assert!(Role::PropertyManager.excludes(Role::CommitteeMember));
}

#[test]
fn outsiders_with_a_grant_see_matters_and_no_persons() {
    for role in [Role::PropertyManager, Role::Researcher, Role::StreetOffice, Role::PartnerUnit] {
        let outsider = of_member(&[role]);
        assert!(outsider.sees(Sight::Matters) && outsider.sees(Sight::Register), "{role:?}");
        for sight in [Sight::Members, Sight::Contacts, Sight::Objections, Sight::OpenBallots] {
            assert!(!outsider.sees(sight), "{role:?} {sight:?}");
        }
        let owner = Standing { owner: true, ..outsider };
        assert!(owner.sees(Sight::Members), "{role:?}");
    }
    assert!(!of_member(&[Role::Researcher]).sees(Sight::Statements), "histories, and nobody's words");
    assert!(of_member(&[Role::PropertyManager]).sees(Sight::Statements), "whoever sits at the table hears");
    assert!(of_member(&[Role::Registrar]).sees(Sight::Contacts));
    assert!(!of_member(&Role::ALL).sees(Sight::LiveTally), "the terms decide that, not an office");
}

#[test]
fn a_set_of_roles_holds_what_was_put_in() {
    let roles: Roles = [Role::Teller, Role::Chair].into_iter().collect();
    assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Chair, Role::Teller]);
    assert!(roles.has(Role::Chair) && !roles.has(Role::Registrar) && !roles.has_any(&[Role::Resident]));
}

#[test]
fn terms_overlap_when_they_share_an_instant() {
    let term = |from, until: Option<i64>| RoleGrant {
        from: Timestamp(from),
        until: until.map(Timestamp),
        ..role(1, Role::Chair, Scope::Community)
    };
    for (one, other, overlap) in [
        (term(0, None), term(9, None), true),
        (term(0, Some(5)), term(5, None), false),
        (term(0, Some(6)), term(5, Some(9)), true),
        (term(5, None), term(0, Some(5)), false),
    ] {
        assert_eq!(one.overlaps(&other), overlap);
        assert_eq!(other.overlaps(&one), overlap);
    }
}
