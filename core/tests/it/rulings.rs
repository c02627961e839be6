//! How resolutions end: challenged, suspended, annulled, taken back, archived; and how each of these is undone.

use moothall_core::event::Event;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::resolution::*;

use crate::panel_world::day;
use crate::resolution_world::*;
use crate::spec::at;
use crate::world::*;

fn rules() -> Refusal {
    Refusal::NotPermitted { action: Action::RecordRuling }
}

#[test]
fn a_resolution_is_challenged_within_a_year_in_ones_own_words() {
    let mut hall = under_way();
    let challenges = Refusal::NotPermitted { action: Action::ChallengeResolution };
    hall.refuses(owner(4), challenge(1, 105), challenges.clone());
    hall.does(owner(4), challenge(1, 104));
    hall.refuses(owner(4), challenge(1, 104), Refusal::AlreadyExists);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.refuses(member(150), challenge(2, 150), challenges);
    hall.does(REGISTRAR, admit(151));
    hall.does(REGISTRAR, grant_role(51, role(151, Role::StreetOffice, Scope::Community)));
    hall.does(member(151), challenge(2, 151));
    hall.wind_to(at("2027-06-05T23:59:59+08:00")).does(owner(5), challenge(3, 105));
    hall.wind_to(at("2027-06-06T00:00:00+08:00"));
    hall.refuses(owner(5), challenge(4, 105), Refusal::ChallengePeriodOver);
}

#[test]
fn while_it_is_suspended_nothing_is_paid() {
    let mut hall = under_way();
    hall.does(owner(1), pay(1, 1_000, None));
    hall.does(CHAIR, approve(1));
    hall.refuses(REGISTRAR, suspend(1), Refusal::ChallengeUnknown);
    hall.does(owner(4), challenge(1, 104));
    hall.refuses(CHAIR, suspend(1), rules());
    hall.does(REGISTRAR, suspend(1));
    hall.refuses(REGISTRAR, suspend(1), Refusal::AlreadyDone);
    hall.refuses(CHAIR, made(1), Refusal::ResolutionSuspended);
    hall.refuses(owner(1), pay(2, 1_000, None), Refusal::ResolutionSuspended);
    let lift =
        || ResolutionCommand::LiftSuspension(SuspensionLifted { resolution: RESOLUTION, reason: reason() });
    hall.does(REGISTRAR, lift());
    hall.refuses(REGISTRAR, lift(), Refusal::StepOutOfOrder);
    hall.does(CHAIR, made(1));
}

#[test]
fn a_ruling_that_upholds_it_lifts_the_suspension_and_one_that_annuls_stops_payments() {
    let mut hall = under_way();
    hall.does(owner(4), challenge(1, 104));
    hall.does(REGISTRAR, suspend(1));
    hall.does(REGISTRAR, rule_on(1, false));
    hall.refuses(REGISTRAR, rule_on(1, true), Refusal::AlreadyDone);
    hall.does(owner(1), pay(1, 1_000, None));
    hall.does(CHAIR, approve(1));
    hall.does(owner(5), challenge(2, 105));
    let annulled = hall.does(REGISTRAR, rule_on(2, true));
    let expected = Annulled { resolution: RESOLUTION, challenge: challenge_id(2) };
    assert_eq!(annulled[1], Event::ResolutionAnnulled(expected));
    hall.refuses(CHAIR, made(1), Refusal::ResolutionEnded);
    hall.refuses(owner(1), pay(2, 1_000, None), Refusal::ResolutionEnded);
    crate::snapshots::survives(&hall.state);
    let reverse = |number| {
        let (resolution, challenge) = (RESOLUTION, challenge_id(number));
        ResolutionCommand::ReverseRuling(RulingReversed { resolution, challenge, reason: reason() })
    };
    hall.does(REGISTRAR, reverse(1));
    hall.refuses(CHAIR, made(1), Refusal::ResolutionEnded);
    hall.does(REGISTRAR, reverse(2));
    hall.refuses(REGISTRAR, reverse(2), Refusal::StepOutOfOrder);
    hall.refuses(REGISTRAR, reverse(9), Refusal::ChallengeUnknown);
    hall.does(CHAIR, made(1));
}

#[test]
fn whoever_challenged_does_not_enter_the_ruling_but_may_take_the_challenge_back() {
    let mut hall = under_way();
    hall.does(REGISTRAR, challenge(1, 1));
    hall.refuses(REGISTRAR, rule_on(1, true), Refusal::ObjectionOwn);
    hall.does(REGISTRAR, suspend(1));
    let back = || {
        ResolutionCommand::WithdrawChallenge(ChallengeWithdrawn {
            resolution: RESOLUTION,
            challenge: challenge_id(1),
        })
    };
    hall.refuses(owner(4), back(), Refusal::NotPermitted { action: Action::ChallengeResolution });
    hall.does(REGISTRAR, back());
    hall.does(owner(1), pay(1, 1_000, None));
}

#[test]
fn what_a_poll_decided_only_a_poll_takes_back_and_not_after_it_was_paid_for() {
    let rescind =
        |poll| ResolutionCommand::Rescind(Rescinded { resolution: RESOLUTION, poll, reason: reason() });
    let mut consensus = estate(&[100]);
    agrees(&mut consensus);
    consensus.does(CHAIR, record(None));
    consensus.does(CHAIR, rescind(None));
    consensus.refuses(CHAIR, rescind(None), Refusal::ResolutionEnded);
    let mut hall = under_way();
    hall.refuses(CHAIR, rescind(None), Refusal::PollNotCarried);
    hall.refuses(CHAIR, rescind(Some(poll(1))), Refusal::CertificateUsed);
    another_poll(&mut hall, 2);
    let mut paid = hall.clone();
    paid.does(owner(1), pay(1, 1_000, None));
    paid.does(CHAIR, approve(1));
    paid.does(CHAIR, made(1));
    paid.refuses(CHAIR, rescind(Some(poll(2))), Refusal::StepOutOfOrder);
    hall.does(CHAIR, rescind(Some(poll(2))));
    hall.refuses(owner(1), pay(1, 1_000, None), Refusal::ResolutionEnded);
}

#[test]
fn it_is_looked_at_again_on_a_day_to_come() {
    let mut hall = under_way();
    let review = |on: &str| {
        ResolutionCommand::SetReview(ReviewSet {
            resolution: RESOLUTION,
            review_on: day(on),
            reason: reason(),
        })
    };
    hall.refuses(CHAIR, review("2026-06-14"), Refusal::DateInPast);
    hall.does(CHAIR, review("2027-06-15"));
}

#[test]
fn it_is_archived_when_it_is_done_with_and_opened_again_with_a_reason() {
    let mut hall = under_way();
    let archive = || ResolutionCommand::Archive(Archived { resolution: RESOLUTION });
    let reopen = || ResolutionCommand::Reopen(Reopened { resolution: RESOLUTION, reason: reason() });
    hall.refuses(CHAIR, archive(), Refusal::StepOutOfOrder);
    accept(&mut hall);
    hall.does(CHAIR, settle_at(BUDGET));
    hall.does(TELLER, audit(true));
    hall.does(CHAIR, settle());
    hall.does(CHAIR, publish());
    hall.does(owner(4), challenge(1, 104));
    hall.refuses(CHAIR, archive(), Refusal::ChallengeOpen { count: 1 });
    hall.does(REGISTRAR, rule_on(1, true));
    hall.refuses(CHAIR, reopen(), Refusal::StepOutOfOrder);
    hall.does(CHAIR, archive());
    hall.refuses(CHAIR, archive(), Refusal::AlreadyDone);
    hall.does(CHAIR, reopen());
    assert_eq!(
        hall.state.resolutions.resolutions[&RESOLUTION].phase,
        Phase::Annulled,
        "what fell stays fallen"
    );
}
