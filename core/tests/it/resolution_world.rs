//! Resolutions in the tests: a façade that the owners have decided, its contractor (owner 1) and its engineer (owner 2).

use moothall_core::deliberation::{Conclusion, Venue};
use moothall_core::ids::{ChallengeId, MilestoneId, NoteId, PaymentId, ResolutionId, VariationId};
use moothall_core::poll::{Choice, PollCommand};
use moothall_core::resolution::*;
use uuid::Uuid;

use crate::panel_world::day;
use crate::spec::{Hall, at};
use crate::world::*;

pub(crate) const RESOLUTION: ResolutionId = ResolutionId(Uuid::from_u128(0x30));
pub(crate) const MILESTONE: MilestoneId = MilestoneId(Uuid::from_u128(0x31));
pub(crate) const NOTE: NoteId = NoteId(Uuid::from_u128(0x32));
/// 800,000 yuan.
pub(crate) const BUDGET: u64 = 80_000_000;
/// The day the resolution comes into force.
pub(crate) const IN_FORCE: &str = "2026-06-15T00:00:00+08:00";

pub(crate) fn variation(number: u128) -> VariationId {
    VariationId(Uuid::from_u128(0x100 + number))
}

pub(crate) fn payment(number: u128) -> PaymentId {
    PaymentId(Uuid::from_u128(0x200 + number))
}

pub(crate) fn challenge_id(number: u128) -> ChallengeId {
    ChallengeId(Uuid::from_u128(0x300 + number))
}

/// The first poll certified, everyone having voted so.
pub(crate) fn decided_by(terms: moothall_core::poll::Terms, choice: Choice) -> Hall {
    let mut hall = open_poll(terms);
    for number in 1..=5 {
        hall.does(owner(number), cast(choice));
    }
    close(&mut hall);
    tally(&mut hall);
    after_objections(&mut hall);
    hall.does(TELLER, ask(PollCommand::Certify));
    hall
}

pub(crate) fn decided() -> Hall {
    decided_by(terms(ORDINARY), Choice::For)
}

/// Another poll on the same proposal, carried.
pub(crate) fn another_poll(hall: &mut Hall, number: u32) {
    let day = 24 * 60 * 60 * 1_000_000;
    let opens_at = hall.now.plus_micros(17 * day);
    let closes_at = Some(opens_at.plus_micros(5 * day));
    let put = |command| moothall_core::state::Command::Poll(poll(number), command);
    let terms = moothall_core::poll::Terms { opens_at, closes_at, ..terms(ORDINARY) };
    hall.does(CHAIR, call(number, terms));
    hall.does(CHAIR, put(PollCommand::PublishNotice));
    hall.wind_to(opens_at).clock_strikes();
    for number_of in 1..=5 {
        hall.does(owner(number_of), put(PollCommand::Cast { seat: None, choice: Choice::For, reason: None }));
    }
    hall.wind_to(opens_at.plus_micros(5 * day)).clock_strikes();
    hall.does(TELLER, put(PollCommand::Tally));
    hall.wind_to(opens_at.plus_micros(15 * day)).does(TELLER, put(PollCommand::Certify));
}

pub(crate) fn adopt_as(number: u32, matter: Option<ReservedMatter>) -> ResolutionCommand {
    let mut command = adopt(matter);
    if let ResolutionCommand::Adopt { resolution, .. } = &mut command {
        *resolution = ResolutionId(Uuid::from_u128(0x3000 + u128::from(number)));
    }
    command
}

pub(crate) fn adopt(matter: Option<ReservedMatter>) -> ResolutionCommand {
    ResolutionCommand::Adopt {
        resolution: RESOLUTION,
        origin: Origin::Certificate { poll: poll(1) },
        title: title("外立面刷新"),
        text: body("刷浅米色，由维修资金列支。"),
        matter,
        project: None,
        in_force_on: day("2026-06-15"),
        review_on: None,
    }
}

/// A deliberation comes to an opinion, on which a resolution may rest.
pub(crate) fn agrees(hall: &mut Hall) {
    use crate::deliberations::{inform, open, opened};
    hall.does(CHAIR, open(opened(Venue::Online)));
    hall.does(CHAIR, inform());
    hall.does(CHAIR, crate::consultations::conclude(Conclusion::Opinion));
}

pub(crate) fn record(matter: Option<ReservedMatter>) -> ResolutionCommand {
    ResolutionCommand::Adopt {
        resolution: RESOLUTION,
        origin: Origin::Consensus { deliberation: deliberation(1) },
        title: title("增设长椅"),
        text: body("在东门增设两张长椅。"),
        matter,
        project: None,
        in_force_on: day("2026-06-15"),
        review_on: Some(day("2027-06-15")),
    }
}

pub(crate) fn execution() -> Execution {
    Execution {
        executor: title("大洋装饰"),
        executor_member: Some(member_id(101)),
        supervisor: Some(title("宏信监理")),
        supervisor_member: Some(member_id(102)),
        budget_fen: BUDGET,
        fund: Fund::MaintenanceFund,
        guard_percent: 10,
        guard_fen: None,
        audit_waiver_fen: AUDIT_WAIVER_FEN,
    }
}

pub(crate) fn assign(execution: Execution) -> ResolutionCommand {
    ResolutionCommand::AssignExecution {
        resolution: RESOLUTION,
        execution,
        due: day("2026-10-01"),
        reason: None,
    }
}

pub(crate) fn in_force(hall: &mut Hall) {
    hall.wind_to(at(IN_FORCE));
}

/// Adopted, assigned and in force.
pub(crate) fn under_way() -> Hall {
    let mut hall = decided();
    hall.does(CHAIR, adopt(Some(ReservedMatter::UseMaintenanceFund)));
    hall.does(CHAIR, assign(execution()));
    in_force(&mut hall);
    hall
}

pub(crate) fn vary(number: u128, fen: u64) -> ResolutionCommand {
    ResolutionCommand::RequestVariation(VariationRecorded {
        resolution: RESOLUTION,
        variation: variation(number),
        title: title("加做防水"),
        fen,
        reason: reason(),
    })
}

pub(crate) fn pass(number: u128, by: u32) -> ResolutionCommand {
    let (resolution, poll) = (RESOLUTION, poll(by));
    ResolutionCommand::ApproveVariation(VariationApproved { resolution, variation: variation(number), poll })
}

pub(crate) fn pay(number: u128, fen: u64, of: Option<u128>) -> ResolutionCommand {
    ResolutionCommand::RequestPayment(PaymentRequested {
        resolution: RESOLUTION,
        payment: payment(number),
        fen,
        purpose: title("进度款"),
        milestone: None,
        variation: of.map(variation),
    })
}

pub(crate) fn approve(number: u128) -> ResolutionCommand {
    ResolutionCommand::ApprovePayment(PaymentApproved { resolution: RESOLUTION, payment: payment(number) })
}

pub(crate) fn made(number: u128) -> ResolutionCommand {
    ResolutionCommand::MakePayment(PaymentMade { resolution: RESOLUTION, payment: payment(number) })
}

pub(crate) fn open_acceptance() -> ResolutionCommand {
    ResolutionCommand::OpenAcceptance(AcceptanceOpened { resolution: RESOLUTION })
}

pub(crate) fn accepts() -> ResolutionCommand {
    ResolutionCommand::Accept(Accepted { resolution: RESOLUTION, note: body("合格"), poll: None })
}

pub(crate) fn accept(hall: &mut Hall) {
    hall.does(CHAIR, open_acceptance());
    hall.does(CHAIR, accepts());
}

pub(crate) fn settle_at(fen: u64) -> ResolutionCommand {
    ResolutionCommand::FileSettlement(SettlementFiled {
        resolution: RESOLUTION, fen, note: body("结算书")
    })
}

pub(crate) fn audit(passed: bool) -> ResolutionCommand {
    let (auditor, finding) = (title("诚信会计师事务所"), body("账实相符"));
    ResolutionCommand::ReportAudit(AuditReported { resolution: RESOLUTION, auditor, passed, finding })
}

pub(crate) fn settle() -> ResolutionCommand {
    ResolutionCommand::Settle { resolution: RESOLUTION }
}

pub(crate) fn publish() -> ResolutionCommand {
    ResolutionCommand::PublishOutcome {
        resolution: RESOLUTION, text: body("每户 312.50 元"), reason: None
    }
}

pub(crate) fn evaluate(number: u32, role: EvaluationRole, score: u8) -> ResolutionCommand {
    let (member, words) = (member_id(number), Some(words(number)));
    ResolutionCommand::Evaluate(Evaluated { resolution: RESOLUTION, member, role, score, words })
}

pub(crate) fn challenge(number: u128, by: u32) -> ResolutionCommand {
    let (challenge, words) = (challenge_id(number), words(by));
    ResolutionCommand::FileChallenge(ChallengeFiled { resolution: RESOLUTION, challenge, words })
}

pub(crate) fn suspend(number: u128) -> ResolutionCommand {
    let challenge = challenge_id(number);
    ResolutionCommand::Suspend(Suspended { resolution: RESOLUTION, challenge, reason: reason() })
}

pub(crate) fn rule_on(number: u128, annuls: bool) -> ResolutionCommand {
    let (challenge, grounds) = (challenge_id(number), body("程序合法与否"));
    ResolutionCommand::DecideChallenge(ChallengeDecided {
        resolution: RESOLUTION,
        challenge,
        annuls,
        grounds,
    })
}
