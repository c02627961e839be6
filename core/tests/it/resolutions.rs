//! Resolutions: adopted, carried out, paid, accepted, settled, evaluated.

use moothall_core::event::Event;
use moothall_core::ids::MeetingId;
use moothall_core::policy::{Action, Role, Scope};
use moothall_core::poll::{Choice, Electorate, Terms};
use moothall_core::refusal::Refusal;
use moothall_core::resolution::*;
use uuid::Uuid;

use crate::panel_world::{PROJECT, day, facade};
use crate::resolution_world::*;
use crate::spec::{at, given_hall, local};
use crate::world::*;

fn keeps() -> Refusal {
    Refusal::NotPermitted { action: Action::KeepResolutions }
}

fn reserved(rule: &str) -> Refusal {
    Refusal::ReservedForOwners { rules: vec![rule_id(rule)] }
}

#[test]
fn a_resolution_is_adopted_from_a_certificate_and_each_certificate_serves_once() {
    let mut hall = decided();
    hall.refuses(owner(1), adopt(None), keeps());
    hall.does(CHAIR, adopt(None));
    hall.refuses(CHAIR, adopt(None), Refusal::AlreadyExists);
    hall.refuses(CHAIR, adopt_as(2, None), Refusal::CertificateUsed);
}

#[test]
fn only_a_poll_that_was_certified_as_carried_makes_a_resolution() {
    decided_by(terms(ORDINARY), Choice::Against).refuses(CHAIR, adopt(None), Refusal::PollNotCarried);
    open_poll(terms(ORDINARY)).refuses(CHAIR, adopt(None), Refusal::PollNotCarried);
    estate(&[100]).refuses(CHAIR, adopt(None), Refusal::PollUnknown);
}

#[test]
fn what_the_law_reserves_for_the_owners_no_meeting_and_no_consensus_decides() {
    let hall = estate(&[100]);
    for matter in ReservedMatter::ALL {
        let named =
            moothall_core::deliberation::matters().iter().any(|known| known.id.as_str() == matter.id());
        assert!(named, "{matter:?} is not among the reserved matters");
        hall.refuses(CHAIR, record(Some(*matter)), reserved(matter.rule()));
        let mut by_meeting = record(Some(*matter));
        if let ResolutionCommand::Adopt { origin, .. } = &mut by_meeting {
            *origin = Origin::Meeting { meeting: MeetingId(Uuid::from_u128(8)), motion: None };
        }
        hall.refuses(CHAIR, by_meeting, reserved(matter.rule()));
    }
    assert_eq!(ReservedMatter::ALL.len(), 9, "the nine matters of art. 278(1)");
    assert_eq!(ReservedMatter::ALL.iter().filter(|matter| matter.rule() == SPECIAL).count(), 3);
    let mut hall = hall;
    hall.refuses(CHAIR, record(None), Refusal::DeliberationUnknown);
    agrees(&mut hall);
    given_hall(&hall).when(CHAIR, record(None)).then([Event::ResolutionAdopted(Adopted {
        resolution: RESOLUTION,
        origin: Origin::Consensus { deliberation: deliberation(1) },
        title: title("增设长椅"),
        text: body("在东门增设两张长椅。"),
        matter: None,
        project: None,
        in_force_from: at(IN_FORCE),
        review_on: Some(day("2027-06-15")),
    })]);
}

#[test]
fn a_reserved_matter_needs_a_vote_of_owners_under_a_rule_that_is_strict_enough() {
    let council = Terms {
        electorate: Electorate::Members { role: None },
        closes_at: Some(at(CLOSING)),
        ..terms(COUNCIL)
    };
    let mut hall = estate(&[10_000; 5]);
    notice(&mut hall, council);
    hall.wind_to(at(OPENING)).clock_strikes();
    for number in 1..=5 {
        hall.does(owner(number), cast(Choice::For));
    }
    for officer in [REGISTRAR, CHAIR, TELLER, SECOND_TELLER] {
        hall.does(officer, cast(Choice::For));
    }
    close(&mut hall);
    hall.does(
        TELLER,
        ask(moothall_core::poll::PollCommand::RecordAttendance {
            seats: (101..=105).map(|number| member_id(number).into()).collect(),
        }),
    );
    tally(&mut hall);
    after_objections(&mut hall);
    hall.does(TELLER, ask(moothall_core::poll::PollCommand::Certify));
    hall.refuses(CHAIR, adopt(Some(ReservedMatter::UseMaintenanceFund)), reserved(ORDINARY));
    hall.does(CHAIR, adopt(None));
    hall.refuses(CHAIR, assign(execution()), reserved(ORDINARY));
    hall.does(CHAIR, assign(Execution { fund: Fund::CommonIncome, ..execution() }));
    let owners = decided();
    owners.refuses(CHAIR, adopt(Some(ReservedMatter::ChangeOfCommonUse)), reserved(SPECIAL));
    let special = decided_by(terms(SPECIAL), Choice::For);
    given_hall(&special).and([(CHAIR, adopt(Some(ReservedMatter::ChangeOfCommonUse)))]);
}

#[test]
fn the_fund_pays_for_nothing_that_a_consensus_wants() {
    let mut hall = estate(&[100; 3]);
    agrees(&mut hall);
    hall.does(CHAIR, record(None));
    hall.refuses(CHAIR, assign(execution()), reserved(ORDINARY));
}

#[test]
fn it_is_in_force_from_a_day_that_is_not_past() {
    let mut hall = decided();
    hall.wind_to(at("2026-06-16T00:00:00+08:00"));
    hall.refuses(CHAIR, adopt(None), Refusal::DateInPast);
}

#[test]
fn nothing_is_paid_without_a_resolution_in_force_and_an_executor() {
    let mut hall = decided();
    hall.refuses(CHAIR, pay(1, 1_000, None), Refusal::ResolutionUnknown);
    hall.does(CHAIR, adopt(None));
    hall.refuses(CHAIR, pay(1, 1_000, None), Refusal::ExecutionMissing);
    hall.does(CHAIR, assign(execution()));
    hall.refuses(owner(1), pay(1, 1_000, None), Refusal::ResolutionNotInForce { from: local(at(IN_FORCE)) });
    hall.refuses(CHAIR, open_acceptance(), Refusal::ResolutionNotInForce { from: local(at(IN_FORCE)) });
    in_force(&mut hall);
    hall.refuses(owner(3), pay(1, 1_000, None), keeps());
    hall.refuses(owner(1), pay(1, 0, None), Refusal::AmountMalformed);
    hall.does(owner(1), pay(1, 1_000, None));
    hall.refuses(owner(1), pay(1, 1_000, None), Refusal::AlreadyExists);
}

#[test]
fn nothing_is_paid_beyond_the_budget_to_the_fen() {
    let mut hall = under_way();
    hall.refuses(owner(1), pay(1, BUDGET + 1, None), Refusal::BudgetExceeded { available: BUDGET });
    hall.does(owner(1), pay(1, BUDGET - 1, None));
    hall.refuses(owner(1), pay(2, 2, None), Refusal::BudgetExceeded { available: 1 });
    hall.does(owner(1), pay(2, 1, None));
    hall.does(
        CHAIR,
        ResolutionCommand::RefusePayment(PaymentRefused {
            resolution: RESOLUTION,
            payment: payment(2),
            reason: reason(),
        }),
    );
    hall.does(owner(1), pay(3, 1, None));
}

#[test]
fn two_people_make_a_payment_and_what_was_paid_wrongly_comes_back() {
    let mut hall = under_way();
    hall.does(CHAIR, pay(1, 1_000, None));
    hall.refuses(CHAIR, approve(1), Refusal::PaymentOwn);
    hall.does(owner(1), pay(2, 1_000, None));
    hall.refuses(CHAIR, made(2), Refusal::StepOutOfOrder);
    hall.refuses(owner(1), approve(2), keeps());
    hall.does(CHAIR, approve(2));
    hall.refuses(CHAIR, approve(2), Refusal::StepOutOfOrder);
    hall.does(CHAIR, made(2));
    let back = || {
        ResolutionCommand::ReversePayment(PaymentReversed {
            resolution: RESOLUTION,
            payment: payment(2),
            reason: reason(),
        })
    };
    hall.does(CHAIR, back());
    hall.refuses(CHAIR, back(), Refusal::StepOutOfOrder);
}

#[test]
fn a_variation_within_the_guard_is_recorded_and_the_sum_of_them_counts() {
    let mut hall = under_way();
    let tenth = BUDGET / 10;
    assert!(matches!(hall.does(owner(1), vary(1, tenth - 1)).as_slice(), [Event::VariationRecorded(_)]));
    assert!(matches!(hall.does(owner(1), vary(2, 1)).as_slice(), [Event::VariationRecorded(_)]));
    assert!(matches!(hall.does(owner(1), vary(3, 1)).as_slice(), [Event::VariationReferred(_)]));
    hall.does(owner(1), pay(1, BUDGET + tenth, None));
    hall.refuses(owner(1), pay(2, 1, None), Refusal::BudgetExceeded { available: 0 });
}

#[test]
fn a_guard_may_be_an_amount_and_is_never_wider_than_a_fifth() {
    let mut hall = decided();
    hall.does(CHAIR, adopt(None));
    hall.refuses(
        CHAIR,
        assign(Execution { guard_percent: 21, ..execution() }),
        Refusal::GuardTooWide { max: 20 },
    );
    // 10,000 yuan.
    hall.does(CHAIR, assign(Execution { guard_percent: 20, guard_fen: Some(1_000_000), ..execution() }));
    assert!(matches!(hall.does(owner(1), vary(1, 1_000_000)).as_slice(), [Event::VariationRecorded(_)]));
    assert!(matches!(hall.does(owner(1), vary(2, 1)).as_slice(), [Event::VariationReferred(_)]));
}

#[test]
fn a_variation_above_the_guard_goes_back_to_a_vote_and_nothing_is_paid_on_it_before() {
    let mut hall = under_way();
    hall.does(owner(1), vary(1, BUDGET / 5));
    hall.refuses(owner(1), pay(1, 1, Some(1)), Refusal::VariationNotPassed);
    hall.refuses(CHAIR, pass(1, 1), Refusal::CertificateUsed);
    hall.refuses(CHAIR, pass(1, 2), Refusal::PollUnknown);
    hall.refuses(CHAIR, pass(9, 1), Refusal::VariationUnknown);
    another_poll(&mut hall, 2);
    hall.does(CHAIR, pass(1, 2));
    hall.refuses(CHAIR, pass(1, 2), Refusal::AlreadyDone);
    hall.does(owner(1), pay(1, BUDGET / 5, Some(1)));
    let drop = ResolutionCommand::DropVariation(VariationDropped {
        resolution: RESOLUTION,
        variation: variation(1),
        reason: reason(),
    });
    hall.refuses(CHAIR, drop, Refusal::StepOutOfOrder);
    crate::snapshots::survives(&hall.state);
}

#[test]
fn a_variation_is_dropped_with_a_reason() {
    let mut hall = under_way();
    hall.does(owner(1), vary(1, 100));
    let drop = || {
        let (resolution, variation) = (RESOLUTION, variation(1));
        ResolutionCommand::DropVariation(VariationDropped { resolution, variation, reason: reason() })
    };
    hall.does(owner(1), drop());
    hall.refuses(owner(1), drop(), Refusal::AlreadyDone);
    hall.refuses(owner(1), pay(1, 1, Some(1)), Refusal::VariationNotPassed);
}

#[test]
fn milestones_are_planned_reported_and_taken_back() {
    let mut hall = under_way();
    let plan = |due: &str| ResolutionCommand::PlanMilestone {
        resolution: RESOLUTION,
        milestone: MILESTONE,
        title: title("脚手架"),
        due: day(due),
    };
    let report = || {
        let (resolution, milestone, note) = (RESOLUTION, MILESTONE, body("已搭设"));
        ResolutionCommand::ReportMilestone(MilestoneReported { resolution, milestone, note })
    };
    let unreport = || {
        let (resolution, milestone, reason) = (RESOLUTION, MILESTONE, reason());
        ResolutionCommand::WithdrawMilestoneReport(MilestoneReportWithdrawn { resolution, milestone, reason })
    };
    hall.refuses(owner(1), report(), Refusal::MilestoneUnknown);
    hall.refuses(owner(1), plan("2026-06-14"), Refusal::DateInPast);
    let planned = hall.does(owner(1), plan("2026-07-01"));
    assert!(
        matches!(planned.as_slice(), [Event::MilestonePlanned(e)] if e.due_at == at("2026-07-02T00:00:00+08:00"))
    );
    hall.refuses(owner(1), plan("2026-07-01"), Refusal::AlreadyExists);
    hall.refuses(owner(1), unreport(), Refusal::MilestoneUnknown);
    hall.does(owner(1), report());
    hall.refuses(owner(1), report(), Refusal::AlreadyDone);
    hall.does(owner(1), unreport());
    let drop = || {
        let (resolution, milestone, reason) = (RESOLUTION, MILESTONE, reason());
        ResolutionCommand::DropMilestone(MilestoneDropped { resolution, milestone, reason })
    };
    hall.refuses(owner(1), drop(), keeps());
    hall.does(CHAIR, drop());
}

#[test]
fn the_engineer_the_chair_and_the_projects_advisors_note_what_they_see() {
    let mut hall = under_way();
    let note = || {
        ResolutionCommand::NoteSupervision(SupervisionNoted {
            resolution: RESOLUTION,
            note: NOTE,
            text: body("北立面空鼓"),
        })
    };
    let strike = || {
        ResolutionCommand::StrikeSupervisionNote(SupervisionNoteStruck {
            resolution: RESOLUTION,
            note: NOTE,
            reason: reason(),
        })
    };
    hall.refuses(owner(3), note(), keeps());
    hall.does(owner(2), note());
    hall.refuses(CHAIR, note(), Refusal::AlreadyExists);
    hall.does(CHAIR, strike());
    hall.refuses(CHAIR, strike(), Refusal::NoteUnknown);
    let mut advised = facade();
    agrees(&mut advised);
    let mut with_project = record(None);
    if let ResolutionCommand::Adopt { project, .. } = &mut with_project {
        *project = Some(PROJECT);
    }
    advised.does(CHAIR, with_project);
    given_hall(&advised).and([(owner(3), note())]);
    advised.refuses(owner(4), note(), keeps());
}

#[test]
fn whoever_advises_on_a_project_does_not_carry_it_out() {
    let mut hall = facade();
    agrees(&mut hall);
    let mut with_project = record(None);
    if let ResolutionCommand::Adopt { project, .. } = &mut with_project {
        *project = Some(PROJECT);
    }
    hall.does(CHAIR, with_project);
    let contract = Execution { fund: Fund::CommonIncome, ..execution() };
    hall.refuses(CHAIR, assign(contract.clone()), Refusal::AdvisorIsBidder);
    let by_others = Execution {
        executor_member: Some(member_id(104)),
        supervisor_member: Some(member_id(105)),
        ..contract
    };
    hall.does(CHAIR, assign(by_others));
}

#[test]
fn an_assignment_is_made_anew_with_a_reason_and_never_below_what_is_committed() {
    let mut hall = under_way();
    hall.refuses(CHAIR, assign(execution()), Refusal::AlreadyDone);
    hall.does(owner(1), pay(1, 1_000, None));
    let anew = |budget_fen| ResolutionCommand::AssignExecution {
        resolution: RESOLUTION,
        execution: Execution { budget_fen, ..execution() },
        due: day("2026-11-01"),
        reason: Some(reason()),
    };
    hall.refuses(CHAIR, anew(999), Refusal::BudgetExceeded { available: 0 });
    hall.does(CHAIR, anew(1_000));
}

#[test]
fn works_are_accepted_or_put_right_first() {
    let mut hall = under_way();
    hall.refuses(CHAIR, accepts(), Refusal::StepOutOfOrder);
    hall.does(CHAIR, open_acceptance());
    hall.refuses(CHAIR, open_acceptance(), Refusal::AlreadyDone);
    let rectify = |poll| ResolutionCommand::OrderRectification {
        resolution: RESOLUTION,
        what: body("修补空鼓"),
        due: day("2026-07-01"),
        poll,
    };
    hall.refuses(CHAIR, rectify(Some(poll(1))), Refusal::CertificateUsed);
    hall.does(CHAIR, rectify(None));
    hall.refuses(CHAIR, accepts(), Refusal::StepOutOfOrder);
    another_poll(&mut hall, 2);
    hall.does(CHAIR, open_acceptance());
    hall.does(
        CHAIR,
        ResolutionCommand::Accept(Accepted {
            resolution: RESOLUTION,
            note: body("合格"),
            poll: Some(poll(2)),
        }),
    );
    let revoke = || {
        ResolutionCommand::RevokeAcceptance(AcceptanceRevoked { resolution: RESOLUTION, reason: reason() })
    };
    hall.does(CHAIR, revoke());
    hall.refuses(CHAIR, revoke(), Refusal::StepOutOfOrder);
}

#[test]
fn a_settlement_lies_between_what_is_paid_and_what_may_be_and_closes_the_purse() {
    let mut hall = under_way();
    hall.refuses(CHAIR, settle_at(BUDGET), Refusal::StepOutOfOrder);
    hall.does(owner(1), pay(1, 50_000, None));
    accept(&mut hall);
    hall.refuses(CHAIR, settle_at(BUDGET + 1), Refusal::BudgetExceeded { available: BUDGET });
    hall.refuses(CHAIR, settle_at(49_999), Refusal::AmountMalformed);
    hall.does(CHAIR, settle_at(60_000));
    hall.refuses(CHAIR, settle_at(60_000), Refusal::AlreadyExists);
    hall.refuses(owner(1), pay(2, 10_001, None), Refusal::BudgetExceeded { available: 10_000 });
    hall.does(owner(1), pay(2, 10_000, None));
}

#[test]
fn a_settlement_is_audited_by_somebody_else_before_it_is_settled_and_published() {
    let mut hall = under_way();
    accept(&mut hall);
    hall.refuses(TELLER, audit(true), Refusal::StepOutOfOrder);
    hall.does(CHAIR, settle_at(BUDGET));
    hall.refuses(CHAIR, settle(), Refusal::AuditMissing);
    hall.refuses(CHAIR, publish(), Refusal::StepOutOfOrder);
    let waive = || ResolutionCommand::WaiveAudit(AuditWaived { resolution: RESOLUTION, reason: reason() });
    hall.refuses(CHAIR, waive(), Refusal::AuditNotWaivable { max: AUDIT_WAIVER_FEN });
    hall.refuses(owner(3), audit(true), Refusal::NotPermitted { action: Action::AuditSettlement });
    hall.does(REGISTRAR, grant_role(90, role(2, Role::Teller, Scope::Community)));
    hall.refuses(CHAIR, audit(true), Refusal::PaymentOwn);
    hall.does(TELLER, audit(false));
    hall.refuses(CHAIR, settle(), Refusal::AuditMissing);
    hall.refuses(TELLER, audit(true), Refusal::AlreadyDone);
    let withdraw = || {
        ResolutionCommand::WithdrawSettlement(SettlementWithdrawn {
            resolution: RESOLUTION,
            reason: reason(),
        })
    };
    hall.does(CHAIR, withdraw());
    hall.does(CHAIR, settle_at(BUDGET - 1));
    hall.does(TELLER, audit(true));
    hall.does(CHAIR, settle());
    hall.refuses(CHAIR, settle(), Refusal::AlreadyDone);
    hall.does(CHAIR, publish());
    hall.refuses(CHAIR, publish(), Refusal::AlreadyDone);
    hall.refuses(CHAIR, withdraw(), Refusal::StepOutOfOrder);
    let corrected = ResolutionCommand::PublishOutcome {
        resolution: RESOLUTION,
        text: body("每户 312.49 元"),
        reason: Some(reason()),
    };
    hall.does(CHAIR, corrected);
}

#[test]
fn a_small_settlement_needs_no_audit() {
    let mut hall = under_way();
    accept(&mut hall);
    hall.does(CHAIR, settle_at(AUDIT_WAIVER_FEN));
    let waive = || ResolutionCommand::WaiveAudit(AuditWaived { resolution: RESOLUTION, reason: reason() });
    hall.does(CHAIR, waive());
    hall.refuses(CHAIR, waive(), Refusal::AlreadyDone);
    hall.does(CHAIR, settle());
}

#[test]
fn works_are_evaluated_once_by_each_in_her_own_role() {
    let mut hall = under_way();
    hall.refuses(owner(3), evaluate(103, EvaluationRole::Resident, 5), Refusal::StepOutOfOrder);
    accept(&mut hall);
    for (who, number, role) in [
        (owner(3), 103, EvaluationRole::Contractor),
        (owner(1), 101, EvaluationRole::Supervisor),
        (owner(1), 101, EvaluationRole::Resident),
        (owner(3), 104, EvaluationRole::Resident),
    ] {
        hall.refuses(who, evaluate(number, role, 5), Refusal::NotThisRole);
    }
    hall.refuses(owner(3), evaluate(103, EvaluationRole::Resident, 0), Refusal::ScoreMalformed);
    hall.does(owner(1), evaluate(101, EvaluationRole::Contractor, 3));
    hall.does(owner(2), evaluate(102, EvaluationRole::Supervisor, 5));
    hall.does(owner(3), evaluate(103, EvaluationRole::Resident, 5));
    hall.refuses(owner(3), evaluate(103, EvaluationRole::Resident, 4), Refusal::AlreadyDone);
    let back = || {
        ResolutionCommand::WithdrawEvaluation(EvaluationWithdrawn {
            resolution: RESOLUTION,
            member: member_id(103),
        })
    };
    hall.does(owner(3), back());
    hall.refuses(owner(3), back(), Refusal::EvaluationUnknown);
    hall.does(owner(3), evaluate(103, EvaluationRole::Resident, 4));
    hall.does(REGISTRAR, admit(150));
    hall.does(REGISTRAR, grant_role(50, role(150, Role::PropertyManager, Scope::Community)));
    hall.refuses(member(150), evaluate(150, EvaluationRole::Resident, 5), Refusal::NotThisRole);
    crate::snapshots::survives(&hall.state);
}
