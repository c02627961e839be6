//! Founding a community, its name and place, its bylaw parameters and its rules.

use moothall_core::community::{
    CommunityCommand, Placed, Renamed, RuleAccepted, RuleDefined, Settings, SettingsChanged,
};
use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::policy::{Action, Role};
use moothall_core::poll::{Electorate, PollCommand};
use moothall_core::refusal::Refusal;
use moothall_core::rule::{DecisionRule, preset};
use uuid::Uuid;

use crate::spec::{Given, Hall, given, given_hall};
use crate::world::*;

/// Nothing has happened yet.
fn nothing() -> Given {
    given_hall(&Hall::new())
}

fn founded() -> Given {
    given([(ADMINISTRATOR, found())])
}

/// A rule of the community's own: more than half of the area of all.
pub(crate) fn house_rule() -> DecisionRule {
    DecisionRule::parse_json(
        r#"{"id": "house.half", "kind": "resolution", "measures": [{"id": "area", "scale": 1}],
            "approval": {"all": [{"measure": "area", "subject": "for", "op": ">=", "abs": "150"}]}}"#,
    )
    .unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn only_the_administrator_founds_a_community() {
    let refusal = Refusal::NotPermitted { action: Action::FoundCommunity };
    for actor in [REGISTRAR, CLOCK] {
        nothing().when(actor, found()).then_refused(refusal.clone());
    }
}

#[test]
fn a_community_is_founded_once() {
    founded().when(ADMINISTRATOR, found()).then_refused(Refusal::AlreadyExists);
}

#[test]
fn nothing_can_be_asked_of_a_community_that_is_not_founded() {
    let rename = CommunityCommand::Rename { name: title("新名") };
    nothing().when(ADMINISTRATOR, rename).then_refused(Refusal::CommunityUnknown);
    nothing().when(ADMINISTRATOR, admit(1)).then_refused(Refusal::CommunityUnknown);
}

#[test]
fn a_time_zone_that_does_not_exist_is_refused() {
    let CommunityCommand::Found { name, locale, parent, .. } = found() else { panic!("founding founds") };
    let timezone = "Moon/Tycho".to_owned();
    let command = CommunityCommand::Found { name, timezone: timezone.clone(), locale, parent };
    nothing().when(ADMINISTRATOR, command).then_refused(Refusal::TimezoneUnknown { timezone });
}

#[test]
fn the_registrar_renames_the_community_and_the_administrator_does_not() {
    let (hall, name) = (staffed(), title("新海棠花园"));
    let rename = CommunityCommand::Rename { name: name.clone() };
    given_hall(&hall).when(REGISTRAR, rename.clone()).then([Event::CommunityRenamed(Renamed { name })]);
    let refusal = Refusal::NotPermitted { action: Action::GovernCommunity };
    given_hall(&hall).when(ADMINISTRATOR, rename.clone()).then_refused(refusal.clone());
    given_hall(&hall).when(CHAIR, rename).then_refused(refusal);
}

#[test]
fn the_administrator_places_the_community_in_the_tree() {
    let parent = Some(CommunityId(Uuid::from_u128(77)));
    founded()
        .when(ADMINISTRATOR, CommunityCommand::Place { parent })
        .then([Event::CommunityPlaced(Placed { parent })]);
    given_hall(&staffed())
        .when(REGISTRAR, CommunityCommand::Place { parent })
        .then_refused(Refusal::NotPermitted { action: Action::PlaceCommunity });
}

#[test]
fn bylaw_parameters_change_with_a_reason() {
    let new = Settings { notice_days_min: 7, ..Settings::default() };
    let changed = SettingsChanged { settings: new.clone(), reason: reason() };
    given_hall(&staffed()).when(REGISTRAR, settings(new)).then([Event::CommunitySettingsChanged(changed)]);
}

#[test]
fn an_unverified_preset_must_be_accepted_before_its_first_use() {
    let mut hall = staffed();
    propose(&mut hall);
    let electorate = Electorate::Members { role: Some(Role::Chair) };
    let terms = moothall_core::poll::Terms { electorate, ..terms(UNVERIFIED) };
    let rule = rule_id(UNVERIFIED);
    hall.refuses(CHAIR, call(1, terms.clone()), Refusal::RuleNotAccepted { rule: rule.clone() });
    let accept = CommunityCommand::AcceptRule { rule: rule.clone(), reason: reason() };
    let accepted = RuleAccepted { rule, reason: reason() };
    assert_eq!(hall.does(REGISTRAR, accept.clone()), [Event::CommunityRuleAccepted(accepted)]);
    hall.refuses(REGISTRAR, accept, Refusal::AlreadyDone);
    hall.does(CHAIR, call(1, terms));
}

#[test]
fn a_rule_nobody_knows_cannot_be_accepted_or_voted_under() {
    let mut hall = staffed();
    let rule = rule_id("cn.nobody");
    let accept = CommunityCommand::AcceptRule { rule: rule.clone(), reason: reason() };
    hall.refuses(REGISTRAR, accept, Refusal::RuleUnknown { rule: rule.clone() });
    propose(&mut hall);
    hall.refuses(CHAIR, call(1, terms("cn.nobody")), Refusal::RuleUnknown { rule });
}

#[test]
fn a_community_votes_under_its_own_rule_and_cannot_overwrite_one() {
    let mut hall = estate(&[10_000, 5_000]);
    let define = CommunityCommand::DefineRule { rule: Box::new(house_rule()) };
    assert_eq!(
        hall.does(REGISTRAR, define.clone()),
        [Event::CommunityRuleDefined(RuleDefined { rule: Box::new(house_rule()) })]
    );
    hall.refuses(REGISTRAR, define, Refusal::AlreadyExists);
    let known = preset(ORDINARY).cloned().unwrap_or_else(|| panic!("a preset"));
    hall.refuses(REGISTRAR, CommunityCommand::DefineRule { rule: Box::new(known) }, Refusal::AlreadyExists);
    notice(&mut hall, terms("house.half"));
    hall.wind_to(crate::spec::at(OPENING));
    hall.does(owner(1), cast(moothall_core::poll::Choice::For));
    hall.does(owner(2), cast(moothall_core::poll::Choice::For));
    close(&mut hall);
    // The rule writes areas with one decimal; the register keeps two. 150 m² are 150 m² all the same.
    assert_eq!(tally(&mut hall).evaluation.outcome, moothall_core::rule::Outcome::Carried);
    hall.refuses(CHAIR, ask(PollCommand::Announce), Refusal::PollNotInPhase);
}
