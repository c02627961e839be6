//! Panels in the tests: a façade project, its three temporary advisors, and the words they use.

use moothall_core::calendar::Date;
use moothall_core::ids::{AdviceId, BidderId, LotteryId, MemberId, PanelId, ProjectId, VisitId};
use moothall_core::panel::*;
use moothall_core::sealed::{OwnWords, Sealed};
use uuid::Uuid;

use crate::spec::Hall;
use crate::world::*;

pub(crate) const PANEL: PanelId = PanelId(Uuid::from_u128(0x20));
pub(crate) const PROJECT: ProjectId = ProjectId(Uuid::from_u128(0x21));
pub(crate) const ADVICE: AdviceId = AdviceId(Uuid::from_u128(0x22));
pub(crate) const LOTTERY: LotteryId = LotteryId(Uuid::from_u128(0x23));
pub(crate) const VISIT: VisitId = VisitId(Uuid::from_u128(0x24));
pub(crate) const BIDDER: BidderId = BidderId(Uuid::from_u128(0x25));
pub(crate) const SEED: &str = "七星高照 2026";

pub(crate) fn charter() -> Charter {
    Charter {
        title: title("居民顾问团"),
        mandate: body("为社区的事出主意，不代替表决。"),
        seats: 3,
        term_months: 12,
        answer_days: 15,
        dimensions: vec![Dimension::Governance, Dimension::Practice, Dimension::Project],
        professions: vec![Profession::Lawyer, Profession::Resident],
        by_lot: false,
    }
}

pub(crate) fn charters(charter: Charter) -> PanelCommand {
    PanelCommand::Charter(Chartered { panel: PANEL, charter })
}

pub(crate) fn nomination(number: u32, tenure: Tenure) -> AdvisorNominated {
    AdvisorNominated {
        panel: PANEL,
        member: member_id(number),
        tenure,
        dimension: Dimension::Project,
        profession: Profession::Resident,
        skill: Some(label("建筑")),
    }
}

pub(crate) fn nominate(number: u32) -> PanelCommand {
    PanelCommand::Nominate(nomination(number, Tenure::Standing))
}

pub(crate) fn nominate_for_project(number: u32) -> PanelCommand {
    PanelCommand::Nominate(nomination(number, Tenure::Temporary { project: PROJECT }))
}

pub(crate) fn declare(number: u32, conflict: Option<Sealed<OwnWords>>) -> PanelCommand {
    PanelCommand::DeclareInterest(InterestDeclared { panel: PANEL, member: member_id(number), conflict })
}

pub(crate) fn appoint(number: u32) -> PanelCommand {
    PanelCommand::Appoint { panel: PANEL, member: member_id(number), until: None }
}

pub(crate) fn recuse(number: u32, matter: Matter) -> PanelCommand {
    let (member, reason) = (member_id(number), Some(reason()));
    PanelCommand::Recuse(AdvisorRecused { panel: PANEL, member, matter, reason, words: None })
}

pub(crate) fn of_project() -> Matter {
    Matter::Project { project: PROJECT }
}

pub(crate) fn open_project() -> PanelCommand {
    let title = title("外立面刷新");
    PanelCommand::OpenProject(ProjectOpened {
        panel: PANEL,
        project: PROJECT,
        title,
        proposal: None,
        topic: None,
    })
}

pub(crate) fn bidder(numbers: &[u32]) -> PanelCommand {
    let members = numbers.iter().map(|number| member_id(*number)).collect();
    PanelCommand::DeclareBidder(BidderDeclared {
        project: PROJECT,
        bidder: BIDDER,
        name: title("大洋装饰"),
        members,
    })
}

pub(crate) fn enter(stage: Stage, despite: bool) -> PanelCommand {
    PanelCommand::EnterStage(StageEntered { project: PROJECT, stage, despite: despite.then(reason) })
}

pub(crate) fn sign(number: u32, stage: Stage) -> PanelCommand {
    PanelCommand::SignOff(StageSignedOff { project: PROJECT, stage, member: member_id(number), note: None })
}

pub(crate) fn refuse_to_sign(number: u32, stage: Stage) -> PanelCommand {
    let member = member_id(number);
    PanelCommand::RefuseSignOff(SignOffRefused { project: PROJECT, stage, member, reason: reason() })
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|refusal| panic!("{text}: {refusal}"))
}

pub(crate) fn ask_advice(about: About) -> PanelCommand {
    PanelCommand::RequestAdvice {
        panel: PANEL,
        advice: ADVICE,
        body: label("业委会"),
        question: body("外立面刷什么颜色？"),
        due: day("2026-04-20"),
        about,
    }
}

pub(crate) fn about_project() -> About {
    About { project: Some(PROJECT), stage: Some(Stage::Design), ..About::default() }
}

pub(crate) fn opinion(joined: &[u32]) -> Opinion {
    Opinion {
        text: body("浅米色"),
        grounds: body("耐脏，与周边协调"),
        sources: vec![body("GB 50210-2018")],
        joined: joined.iter().map(|number| member_id(*number)).collect(),
    }
}

pub(crate) fn file(joined: &[u32]) -> PanelCommand {
    PanelCommand::FileOpinion { advice: ADVICE, opinion: opinion(joined) }
}

pub(crate) fn dissent(number: u32) -> PanelCommand {
    PanelCommand::FileMinority(MinorityFiled {
        advice: ADVICE,
        member: member_id(number),
        words: words(number),
    })
}

pub(crate) fn answer() -> PanelCommand {
    PanelCommand::Answer(AdviceAnswered {
        advice: ADVICE,
        verdict: Verdict::Partly,
        grounds: body("底色照办"),
    })
}

/// A chartered panel among five owners.
pub(crate) fn chartered() -> Hall {
    let mut hall = estate(&[10_000; 5]);
    hall.does(CHAIR, charters(charter()));
    hall
}

/// Seats somebody who declares that she has no conflict.
pub(crate) fn seat_advisor(hall: &mut Hall, nominated: PanelCommand, number: u32) {
    hall.does(CHAIR, nominated);
    hall.does(member(number), declare(number, None));
    hall.does(CHAIR, appoint(number));
}

/// The façade with owners 1, 2 and 3 as its temporary advisors.
pub(crate) fn facade() -> Hall {
    let mut hall = chartered();
    hall.does(CHAIR, open_project());
    for number in 101..=103 {
        seat_advisor(&mut hall, nominate_for_project(number), number);
    }
    hall
}

/// The same with a question about it, and an opinion of the first in which the second joins.
pub(crate) fn advised() -> Hall {
    let mut hall = facade();
    hall.does(CHAIR, ask_advice(about_project()));
    hall.does(owner(1), file(&[102]));
    hall
}

pub(crate) fn candidates(strata: &[(&str, &[u32])]) -> Vec<Candidate> {
    let candidate = |stratum: &str, number: u32| Candidate {
        member: member_id(number),
        stratum: label(stratum),
        dimension: Dimension::Practice,
        profession: Profession::Resident,
    };
    strata.iter().flat_map(|(name, numbers)| numbers.iter().map(|number| candidate(name, *number))).collect()
}

pub(crate) fn stratum(name: &str, quota: u16) -> Stratum {
    Stratum { name: label(name), quota }
}

/// Two of the owners 1, 2, 3 and one of 4 and 5, under a committed seed.
pub(crate) fn lottery() -> LotteryAnnounced {
    LotteryAnnounced {
        panel: PANEL,
        lottery: LOTTERY,
        strata: vec![stratum("1幢", 2), stratum("2幢", 1)],
        candidates: candidates(&[("1幢", &[101, 102, 103]), ("2幢", &[104, 105])]),
        source: SeedSource::Commitment { sha256: draw::sha256(SEED) },
    }
}

pub(crate) fn draws(seed: &str) -> PanelCommand {
    PanelCommand::Draw { panel: PANEL, lottery: LOTTERY, seed: title(seed) }
}

/// A panel whose advisors are drawn.
pub(crate) fn chartered_by_lot() -> Hall {
    let mut hall = estate(&[10_000; 5]);
    hall.does(CHAIR, charters(Charter { by_lot: true, ..charter() }));
    hall
}

pub(crate) fn attendance(numbers: &[u32], at: moothall_core::time::Timestamp) -> PanelCommand {
    PanelCommand::LogAttendance(AttendanceLogged {
        panel: PANEL,
        visit: VISIT,
        kind: VisitKind::SiteVisit,
        project: Some(PROJECT),
        at,
        present: numbers.iter().map(|number| member_id(*number)).collect::<Vec<MemberId>>(),
        note: Some(body("看了北立面")),
    })
}
