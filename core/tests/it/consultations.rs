//! Consultations among parties: seats, positions, commitments, a consensus with dissent, and what they may come to.

use moothall_core::deliberation::{
    Concluded, Conclusion, CountedBy, DelegationKind, DeliberationCommand, Gift, MatterId, NewCommitment,
    Opened, Participants, Source, Venue,
};
use moothall_core::event::Event;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::state::Command;

use crate::deliberations::{inform, informed, open, opened, say, talk};
use crate::refusals::no;
use crate::rounds::{colours, round_opens};
use crate::spec::{Hall, at};
use crate::world::*;

fn seat_at(number: u32, kind: DelegationKind, delegate: u32) -> Command {
    talk(DeliberationCommand::Seat {
        delegation: delegation(number),
        kind,
        name: title("一方"),
        delegates: vec![member_id(delegate)],
    })
}

fn state(number: u32, text: &str) -> Command {
    talk(DeliberationCommand::StatePosition { delegation: delegation(number), text: body(text) })
}

fn promise(number: u32, from: Option<u32>, source: Source, gift: Gift) -> NewCommitment {
    NewCommitment {
        commitment: commitment(number),
        delegation: from.map(delegation),
        source,
        gift,
        purpose: title("睦邻驿站"),
        due: at("2026-06-30T00:00:00+08:00"),
    }
}

fn commit(new: NewCommitment) -> Command {
    talk(DeliberationCommand::Commit(new))
}

fn confirm(number: u32) -> Command {
    talk(DeliberationCommand::ConfirmCommitment { commitment: commitment(number) })
}

fn settle(number: u32, kept: bool) -> Command {
    talk(DeliberationCommand::SettleCommitment { commitment: commitment(number), kept, reason: reason() })
}

fn take_back(number: u32) -> Command {
    talk(DeliberationCommand::WithdrawCommitment { commitment: commitment(number), reason: reason() })
}

fn draft_text(text: &str) -> Command {
    talk(DeliberationCommand::DraftConsensus { text: body(text) })
}

fn answer(number: Option<u32>, agrees: bool) -> Command {
    talk(DeliberationCommand::AnswerConsensus { delegation: number.map(delegation), agrees, words: None })
}

pub(crate) fn conclude(conclusion: Conclusion) -> Command {
    talk(DeliberationCommand::Conclude { conclusion, text: body("如上。"), feedback_days: 7 })
}

fn feedback(explanation: Option<&str>) -> Command {
    talk(DeliberationCommand::PublishFeedback {
        text: body("已张贴。"), explanation: explanation.map(body)
    })
}

fn reopen() -> Command {
    talk(DeliberationCommand::Reopen { reason: reason() })
}

/// An estate without a committee: the community, the interim body, the property company and the police sit at the table.
fn table() -> Hall {
    let mut hall = estate(&[10_000; 4]);
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.does(CHAIR, open(Opened { participants: Participants::Delegates, ..opened(Venue::Parties) }));
    let seats = [
        (DelegationKind::CommunityOrganisation, 2),
        (DelegationKind::InterimBody, 101),
        (DelegationKind::PropertyCompany, 150),
        (DelegationKind::Police, 102),
    ];
    for (number, (kind, delegate)) in (1..).zip(seats) {
        hall.does(CHAIR, seat_at(number, kind, delegate));
    }
    hall.does(CHAIR, inform());
    hall
}

#[test]
fn staff_of_the_property_company_sit_for_the_property_company_only() {
    let hall = table();
    hall.refuses(CHAIR, seat_at(9, DelegationKind::Owners, 150), Refusal::StaffForOthers);
    hall.refuses(CHAIR, seat_at(9, DelegationKind::Owners, 999), Refusal::MemberUnknown);
    hall.refuses(
        owner(1),
        seat_at(9, DelegationKind::Owners, 101),
        Refusal::NotPermitted { action: Action::Facilitate },
    );
}

#[test]
fn a_party_states_its_position_changes_it_and_loses_its_voice_with_its_seat() {
    let mut hall = table();
    hall.refuses(owner(2), state(3, "愿意出地。"), Refusal::NotADelegate);
    hall.does(member(150), state(3, "愿意出地。"));
    let events = hall.does(member(150), state(3, "愿意出地，也出人。"));
    assert!(matches!(&events[..], [Event::PositionStated(e)] if e.number == 2));
    let unseat = talk(DeliberationCommand::Unseat { delegation: delegation(3), reason: reason() });
    hall.does(CHAIR, unseat.clone());
    hall.refuses(CHAIR, unseat, Refusal::DelegationUnknown);
    hall.refuses(member(150), state(3, "仍然愿意。"), Refusal::DelegationUnknown);
    hall.refuses(member(150), say(1, 150), Refusal::NotAParticipant);
    hall.does(CHAIR, seat_at(3, DelegationKind::PropertyCompany, 150));
    let events = hall.does(member(150), state(3, "又坐下了。"));
    assert!(matches!(&events[..], [Event::PositionStated(e)] if e.number == 3), "numbers go on");
}

#[test]
fn parties_are_informed_before_they_take_positions_and_promise() {
    let mut hall = estate(&[100]);
    hall.does(CHAIR, open(opened(Venue::Parties)));
    hall.does(CHAIR, seat_at(1, DelegationKind::Owners, 101));
    hall.refuses(owner(1), state(1, "同意。"), Refusal::NotInformed);
    let money = promise(1, Some(1), Source::Residents, Gift::Money(100));
    hall.refuses(owner(1), commit(money), Refusal::NotInformed);
    hall.refuses(CHAIR, draft_text("一"), Refusal::NotInformed);
    hall.refuses(CHAIR, conclude(Conclusion::Opinion), Refusal::NotInformed);
    hall.does(owner(1), say(1, 101));
}

#[test]
fn a_commitment_is_made_confirmed_and_kept_and_that_can_be_corrected() {
    let mut hall = table();
    hall.does(member(150), commit(promise(1, Some(3), Source::PropertyCompany, Gift::Space(62_000))));
    hall.refuses(CHAIR, settle(1, true), Refusal::CommitmentNotStanding);
    hall.refuses(member(150), confirm(1), Refusal::NotPermitted { action: Action::Facilitate });
    hall.does(CHAIR, confirm(1));
    hall.refuses(CHAIR, confirm(1), Refusal::AlreadyDone);
    hall.does(CHAIR, settle(1, false));
    hall.does(CHAIR, settle(1, true));
    hall.refuses(CHAIR, settle(1, true), Refusal::AlreadyDone);
    hall.refuses(member(150), take_back(1), Refusal::CommitmentNotStanding);
}

#[test]
fn a_promise_is_taken_back_by_the_party_that_gave_it() {
    let mut hall = table();
    hall.does(member(150), commit(promise(1, Some(3), Source::PropertyCompany, Gift::People(4))));
    hall.refuses(owner(1), take_back(1), Refusal::NotPermitted { action: Action::Facilitate });
    hall.does(member(150), take_back(1));
    hall.refuses(CHAIR, confirm(1), Refusal::CommitmentNotStanding);
}

#[test]
fn a_promise_has_an_amount_and_a_day_to_come() {
    let hall = table();
    let good = promise(1, Some(3), Source::PropertyCompany, Gift::Things(0));
    hall.refuses(member(150), commit(good.clone()), Refusal::AmountMissing);
    let late = NewCommitment { gift: Gift::Things(2), due: at("2026-01-01T00:00:00+08:00"), ..good };
    hall.refuses(member(150), commit(late), Refusal::DateInPast);
}

#[test]
fn nobody_promises_what_the_owners_have_in_common() {
    let hall = table();
    for (source, rule) in [
        (Source::MaintenanceFund, ORDINARY),
        (Source::CommonIncome, ORDINARY),
        (Source::CommonParts, SPECIAL),
    ] {
        let from_common = promise(1, Some(2), source, Gift::Money(1));
        hall.refuses(
            owner(1),
            commit(from_common),
            Refusal::ReservedForOwners { rules: vec![rule_id(rule)] },
        );
    }
}

#[test]
fn each_party_answers_the_latest_draft_and_dissent_is_owed_an_explanation() {
    let mut hall = table();
    hall.refuses(owner(1), answer(Some(2), true), Refusal::ConsensusMissing);
    hall.does(CHAIR, draft_text("共建驿站。"));
    hall.refuses(CHAIR, conclude(Conclusion::Opinion), Refusal::AnswersMissing { count: 4 });
    hall.does(CHAIR, answer(Some(1), true));
    hall.does(CHAIR, draft_text("共建驿站，物业管理。"));
    hall.refuses(CHAIR, conclude(Conclusion::Opinion), Refusal::AnswersMissing { count: 4 });
    hall.refuses(owner(1), answer(None, true), Refusal::NotADelegate);
    for (actor, number, agrees) in
        [(CHAIR, 1, true), (owner(1), 2, true), (member(150), 3, true), (owner(2), 4, false)]
    {
        hall.does(actor, answer(Some(number), agrees));
    }
    hall.refuses(owner(2), answer(Some(4), false), Refusal::AlreadyDone);
    let events = hall.does(CHAIR, conclude(Conclusion::Opinion));
    let concluded = Concluded {
        deliberation: deliberation(1),
        conclusion: Conclusion::Opinion,
        text: body("如上。"),
        number: Some(2),
        polls: Vec::new(),
        // The 1st of April is not counted; seven days end with the 8th.
        feedback_due: at("2026-04-09T00:00:00+08:00"),
    };
    assert_eq!(events, [Event::DeliberationConcluded(concluded)]);
    hall.refuses(CHAIR, feedback(None), Refusal::ExplanationOwed);
    hall.does(CHAIR, feedback(Some("停车另议。")));
}

#[test]
fn without_parties_participants_answer_for_themselves() {
    let mut hall = informed(Venue::Online);
    hall.does(CHAIR, draft_text("刷灰色。"));
    hall.does(owner(1), answer(None, true));
    hall.does(owner(2), answer(None, false));
    hall.does(owner(2), answer(None, true));
    hall.does(CHAIR, conclude(Conclusion::Opinion));
    hall.does(CHAIR, feedback(None));
}

#[test]
fn use_of_the_fund_is_not_decided_here_and_the_poll_it_needs_is_named() {
    let venue = Venue::Hall { hall: hall_id(1) };
    let mut hall = informed(venue);
    let flag = |id: &str| talk(DeliberationCommand::FlagMatter { matter: MatterId::parse(id).unwrap() });
    hall.does(CHAIR, flag("cn.civil278.v"));
    let rules = vec![rule_id(ORDINARY)];
    hall.refuses(CHAIR, conclude(Conclusion::Decision), Refusal::ReservedForOwners { rules });
    hall.does(CHAIR, flag("cn.civil278.viii"));
    let rules = vec![rule_id(ORDINARY), rule_id(SPECIAL)];
    hall.refuses(CHAIR, conclude(Conclusion::Decision), Refusal::ReservedForOwners { rules: rules.clone() });
    let events = hall.does(CHAIR, conclude(Conclusion::Referral));
    assert!(matches!(&events[..], [Event::DeliberationConcluded(e)] if e.polls == rules));
}

#[test]
fn only_a_hall_decides_what_is_delegated_to_it() {
    let panel = Venue::Panel { panel: panel_id(1) };
    for venue in [panel, Venue::Parties, Venue::Online] {
        informed(venue).refuses(CHAIR, conclude(Conclusion::Decision), Refusal::DecisionNotForVenue);
    }
    let venue = Venue::Hall { hall: hall_id(1) };
    informed(venue).does(CHAIR, conclude(Conclusion::Decision));
}

#[test]
fn commitments_are_concluded_on_only_when_some_stand() {
    let mut hall = table();
    hall.refuses(CHAIR, conclude(Conclusion::Commitments), Refusal::NothingCommitted);
    hall.does(member(150), commit(promise(1, Some(3), Source::PropertyCompany, Gift::Space(62_000))));
    hall.refuses(CHAIR, conclude(Conclusion::Commitments), Refusal::NothingCommitted);
    hall.does(CHAIR, confirm(1));
    hall.does(CHAIR, conclude(Conclusion::Commitments));
    hall.does(CHAIR, settle(1, true));
}

#[test]
fn an_open_round_is_closed_before_the_end() {
    let mut hall = informed(Venue::Online);
    hall.does(CHAIR, round_opens(colours(CountedBy::Show)));
    hall.refuses(CHAIR, conclude(Conclusion::Opinion), Refusal::RoundStillOpen);
}

#[test]
fn the_six_steps_follow_each_other_and_five_will_do() {
    let mut hall = informed(Venue::Online);
    let done = talk(DeliberationCommand::Implement { report: body("已刷。") });
    hall.refuses(CHAIR, done.clone(), Refusal::DeliberationNotInPhase);
    hall.refuses(CHAIR, feedback(None), Refusal::DeliberationNotInPhase);
    hall.does(CHAIR, conclude(Conclusion::Opinion));
    let mut merged = hall.clone();
    hall.does(CHAIR, done.clone());
    hall.refuses(CHAIR, done, Refusal::DeliberationNotInPhase);
    for one in [&mut hall, &mut merged] {
        one.does(CHAIR, feedback(None));
        one.refuses(owner(1), say(1, 101), Refusal::DeliberationNotInPhase);
        one.does(CHAIR, reopen());
        one.refuses(CHAIR, reopen(), Refusal::DeliberationNotInPhase);
        one.does(owner(1), say(1, 101));
    }
}

#[test]
fn what_was_given_up_can_be_taken_up_again_with_a_reason() {
    let mut hall = informed(Venue::Online);
    hall.does(CHAIR, talk(DeliberationCommand::Abandon { reason: reason() }));
    hall.refuses(CHAIR, conclude(Conclusion::Opinion), Refusal::DeliberationNotInPhase);
    hall.does(CHAIR, reopen());
    hall.does(CHAIR, conclude(Conclusion::Opinion));
}

#[test]
fn a_consultation_survives_its_snapshot() {
    let mut hall = table();
    hall.does(member(150), commit(promise(1, Some(3), Source::PropertyCompany, Gift::Space(62_000))));
    hall.does(CHAIR, draft_text("共建驿站。"));
    hall.does(CHAIR, answer(Some(1), true));
    hall.does(CHAIR, round_opens(colours(CountedBy::Choices)));
    crate::snapshots::survives(&hall.state);
}

pub(crate) fn refused() -> Vec<Refusal> {
    let mut hall = table();
    let promised = promise(1, Some(3), Source::PropertyCompany, Gift::Money(0));
    let common = promise(1, Some(2), Source::MaintenanceFund, Gift::Money(1));
    let mut met = vec![
        no(&hall, owner(2), state(9, "一")),
        no(&hall, owner(2), state(1, "一")),
        no(&hall, CHAIR, seat_at(9, DelegationKind::Owners, 150)),
        no(&hall, member(150), commit(promised)),
        no(&hall, owner(1), commit(common)),
        no(&hall, CHAIR, confirm(9)),
        no(&hall, owner(1), answer(Some(2), true)),
        no(&hall, CHAIR, conclude(Conclusion::Decision)),
        no(&hall, CHAIR, conclude(Conclusion::Commitments)),
    ];
    hall.does(member(150), commit(promise(1, Some(3), Source::PropertyCompany, Gift::Money(1))));
    met.push(no(&hall, CHAIR, settle(1, true)));
    hall.does(CHAIR, draft_text("一"));
    met.push(no(&hall, CHAIR, conclude(Conclusion::Opinion)));
    for (actor, number) in [(CHAIR, 1), (owner(1), 2), (member(150), 3), (owner(2), 4)] {
        hall.does(actor, answer(Some(number), false));
    }
    hall.does(CHAIR, conclude(Conclusion::Opinion));
    met.push(no(&hall, CHAIR, feedback(None)));
    met
}
