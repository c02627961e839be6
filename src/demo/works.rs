//! What followed the vote that the demonstration community has taken: a resolution with who carries it out, milestones and payments.

use moothall_core::ids::{MilestoneId, NoteId, PaymentId, PollId, ProjectId, ResolutionId};
use moothall_core::resolution::{
    AUDIT_WAIVER_FEN, Execution, Fund, MilestoneReported, Origin, PaymentApproved, PaymentMade,
    PaymentRequested, ResolutionCommand, SupervisionNoted,
};
use moothall_core::state::Command;

use super::{Demo, PEOPLE, body, title};
use crate::failure::Failure;

/// What is reached by when, in days from today.
const MILESTONES: [(&str, u32); 3] =
    [("逐幢查勘外墙", 10), ("三种颜色的样板上墙", 20), ("评估报告交业主委员会", 35)];

impl Demo<'_> {
    async fn resolve(&self, by: &str, key: &str, command: ResolutionCommand) -> Result<(), Failure> {
        self.execute(self.by(by), &format!("resolution {key}"), Command::Resolution(command)).await
    }

    /// From the certificate of `poll`, about the project that the panel accompanies.
    pub(super) async fn followed(&self, poll: PollId, project: ProjectId) -> Result<(), Failure> {
        let (chair, manager) = (PEOPLE[1].name, PEOPLE[7].name);
        let today = self.day(0)?;
        let resolution = ResolutionId(self.id("resolution assessment"));
        let adopt = ResolutionCommand::Adopt {
            resolution,
            origin: Origin::Certificate { poll },
            title: title("请顾问团评估外墙并提出三种颜色")?,
            text: body("评估费用不超过 8,000 元，从公共收益列支；评估报告须公示七日。")?,
            matter: None,
            project: Some(project),
            in_force_on: today,
            review_on: Some(today.plus_days(180)),
        };
        self.resolve(chair, "adopt", adopt).await?;
        let execution = Execution {
            executor: title("海棠苑物业服务中心")?,
            executor_member: Some(self.member(manager)),
            supervisor: None,
            supervisor_member: None,
            budget_fen: 800_000,
            fund: Fund::CommonIncome,
            guard_percent: 10,
            guard_fen: None,
            audit_waiver_fen: AUDIT_WAIVER_FEN,
        };
        let (due, reason) = (today.plus_days(60), None);
        let assign = ResolutionCommand::AssignExecution { resolution, execution, due, reason };
        self.resolve(chair, "assign", assign).await?;
        for (name, days) in MILESTONES {
            let (milestone, due) = (self.milestone(name), today.plus_days(days));
            let plan = ResolutionCommand::PlanMilestone { resolution, milestone, title: title(name)?, due };
            self.resolve(manager, &format!("plan {name}"), plan).await?;
        }
        let milestone = self.milestone(MILESTONES[0].0);
        let note = body("六个单元都看过，照片已交顾问团。")?;
        let reached = MilestoneReported { resolution, milestone, note };
        self.resolve(manager, "reached", ResolutionCommand::ReportMilestone(reached)).await?;
        let (note, text) = (NoteId(self.id("note ladder")), body("查勘时3单元门口请先拉警戒线。")?);
        let noted = SupervisionNoted { resolution, note, text };
        self.resolve("何文彬", "note", ResolutionCommand::NoteSupervision(noted)).await?;
        self.paid(resolution, milestone).await
    }

    fn milestone(&self, name: &str) -> MilestoneId {
        MilestoneId(self.id(&format!("milestone {name}")))
    }

    /// One payment made, one that waits for its approval.
    async fn paid(&self, resolution: ResolutionId, milestone: MilestoneId) -> Result<(), Failure> {
        let (chair, manager) = (PEOPLE[1].name, PEOPLE[7].name);
        let payment = PaymentId(self.id("payment survey"));
        let ask = |payment, fen, purpose, milestone| -> Result<ResolutionCommand, Failure> {
            let purpose = title(purpose)?;
            let (resolution, variation) = (resolution, None);
            let asked = PaymentRequested { resolution, payment, fen, purpose, milestone, variation };
            Ok(ResolutionCommand::RequestPayment(asked))
        };
        self.resolve(manager, "pay survey", ask(payment, 320_000, "高空查勘费", Some(milestone))?).await?;
        let approve = ResolutionCommand::ApprovePayment(PaymentApproved { resolution, payment });
        self.resolve(chair, "approve survey", approve).await?;
        let made = ResolutionCommand::MakePayment(PaymentMade { resolution, payment });
        self.resolve(chair, "paid survey", made).await?;
        let samples = PaymentId(self.id("payment samples"));
        self.resolve(manager, "pay samples", ask(samples, 186_050, "样板墙涂料与人工", None)?).await
    }
}
