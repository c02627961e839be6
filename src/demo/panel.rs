//! The residents' advisory panel of the demonstration: two standing advisors and three for the façade, who have assessed it and have
//! advised on its colour; one question waits for its opinion.

use moothall_core::ids::{AdviceId, PanelId, ProjectId, ProposalId, VisitId};
use moothall_core::panel::{
    About, AdviceAnswered, AdvisorNominated, AttendanceLogged, Charter, Chartered, Dimension,
    InterestDeclared, MinorityFiled, Opinion, PanelCommand, Profession, ProjectOpened, Stage, StageEntered,
    StageSignedOff, Tenure, Verdict, VisitKind,
};
use moothall_core::sealed::SubjectId;
use moothall_core::state::Command;

use super::{Demo, PEOPLE, body, label, title};
use crate::failure::Failure;

/// An advisor: who, the skill that qualifies her, and the interest that she declares.
struct Advisor(&'static str, &'static str, Profession, Option<&'static str>);

const STANDING: [Advisor; 2] = [
    Advisor("唐嘉树", "法律", Profession::Lawyer, None),
    Advisor("罗素珍", "社区工作", Profession::SocialWorker, None),
];
const FOR_THE_FACADE: [Advisor; 3] = [
    Advisor("何文彬", "施工管理", Profession::Resident, None),
    Advisor("冯玉梅", "色彩设计", Profession::Resident, None),
    Advisor(
        "黄丽华",
        "建筑结构",
        Profession::Resident,
        Some("我的表弟在一家涂料公司上班，那家公司不参加本次比选。"),
    ),
];

impl Demo<'_> {
    async fn panels(&self, by: &str, key: &str, command: PanelCommand) -> Result<(), Failure> {
        self.execute(self.by(by), &format!("panel {key}"), Command::Panel(command)).await
    }

    async fn seat(&self, panel: PanelId, advisor: &Advisor, tenure: Tenure) -> Result<(), Failure> {
        let (chair, Advisor(name, skill, profession, interest)) = (PEOPLE[1].name, advisor);
        let member = self.member(name);
        let dimension = match tenure {
            Tenure::Standing => Dimension::Governance,
            Tenure::Temporary { .. } => Dimension::Project,
        };
        let nominated = AdvisorNominated {
            panel,
            member,
            tenure,
            dimension,
            profession: *profession,
            skill: Some(label(skill)?),
        };
        self.panels(chair, &format!("nominate {name}"), PanelCommand::Nominate(nominated)).await?;
        let conflict = match interest {
            Some(words) => Some(self.words(SubjectId(member.0), words).await?),
            None => None,
        };
        let declared = PanelCommand::DeclareInterest(InterestDeclared { panel, member, conflict });
        self.panels(name, &format!("declare {name}"), declared).await?;
        self.panels(chair, &format!("appoint {name}"), PanelCommand::Appoint { panel, member, until: None })
            .await
    }

    async fn signs(&self, project: ProjectId, stage: Stage, name: &str, note: &str) -> Result<(), Failure> {
        let signed = StageSignedOff { project, stage, member: self.member(name), note: Some(body(note)?) };
        self.panels(name, &format!("sign {stage:?} {name}"), PanelCommand::SignOff(signed)).await
    }

    /// What the panel was asked for by the vote on `proposal`.
    pub(super) async fn advised(&self, proposal: ProposalId) -> Result<ProjectId, Failure> {
        let chair = PEOPLE[1].name;
        let panel = PanelId(self.id("advisory panel"));
        let charter = Charter {
            title: title("海棠苑居民顾问团")?,
            mandate: body("就公共维修、设施更新和邻里规约提供意见；跟进施工、验收与结算。")?,
            seats: 5,
            term_months: 24,
            answer_days: 15,
            dimensions: vec![Dimension::Governance, Dimension::Practice, Dimension::Project],
            professions: vec![Profession::Lawyer, Profession::SocialWorker, Profession::Resident],
            by_lot: false,
        };
        self.panels(chair, "charter", PanelCommand::Charter(Chartered { panel, charter })).await?;
        for advisor in &STANDING {
            self.seat(panel, advisor, Tenure::Standing).await?;
        }
        let project = ProjectId(self.id("project facade"));
        let opened = ProjectOpened {
            panel,
            project,
            title: title("外墙翻新")?,
            proposal: Some(proposal),
            topic: None,
        };
        self.panels(chair, "project", PanelCommand::OpenProject(opened)).await?;
        for advisor in &FOR_THE_FACADE {
            self.seat(panel, advisor, Tenure::Temporary { project }).await?;
        }
        self.assessed(panel, project).await?;
        self.counselled(panel, project).await?;
        Ok(project)
    }

    async fn assessed(&self, panel: PanelId, project: ProjectId) -> Result<(), Failure> {
        let chair = PEOPLE[1].name;
        let enter = |stage| PanelCommand::EnterStage(StageEntered { project, stage, despite: None });
        self.panels(chair, "assessment", enter(Stage::Assessment)).await?;
        let visit = AttendanceLogged {
            panel,
            visit: VisitId(self.id("visit facade")),
            kind: VisitKind::SiteVisit,
            project: Some(project),
            at: self.house.clock.now(),
            present: FOR_THE_FACADE.iter().map(|advisor| self.member(advisor.0)).collect(),
            note: Some(body("逐幢查看：3幢北墙空鼓三处，其余外墙完好，可以只做涂料。")?),
        };
        self.panels("何文彬", "visit", PanelCommand::LogAttendance(visit)).await?;
        for Advisor(name, ..) in FOR_THE_FACADE {
            self.signs(project, Stage::Assessment, name, "现场看过，同意评估结论。").await?;
        }
        self.panels(chair, "design", enter(Stage::Design)).await?;
        self.signs(project, Stage::Design, "冯玉梅", "三种颜色的样板都已上墙。").await
    }

    async fn counselled(&self, panel: PanelId, project: ProjectId) -> Result<(), Failure> {
        let chair = PEOPLE[1].name;
        let asked = |advice, question, stage, due| -> Result<PanelCommand, Failure> {
            let about = About { project: Some(project), stage: Some(stage), ..About::default() };
            let (body, question) = (label("业主委员会")?, body(question)?);
            Ok(PanelCommand::RequestAdvice { panel, advice, body, question, due, about })
        };
        let colours = AdviceId(self.id("advice colours"));
        let question = asked(colours, "哪三种颜色适合本小区？各有什么利弊？", Stage::Design, self.day(10)?)?;
        self.panels(chair, "ask colours", question).await?;
        let opinion = Opinion {
            text: body("建议在浅米色、浅灰、砖红三色中比选；浅米色耐脏，与二期一致，我们推荐浅米色。")?,
            grounds: body("浅米色日照下温升较小，补漆不易有色差；砖红易褪色；浅灰雨后水痕明显。")?,
            sources: vec![body("三处样板墙的现场照片与测温记录")?, body("二期外墙五年的维修记录")?],
            joined: vec![self.member("何文彬")],
        };
        let opinion = PanelCommand::FileOpinion { advice: colours, opinion };
        self.panels("冯玉梅", "opinion", opinion).await?;
        let other = self.member("黄丽华");
        let words = self.words(SubjectId(other.0), "砖红加一层罩面，十年不用重刷，长远更省。").await?;
        let minority = MinorityFiled { advice: colours, member: other, words };
        self.panels("黄丽华", "minority", PanelCommand::FileMinority(minority)).await?;
        let grounds = body("按意见把浅米色提交业主表决；砖红的造价已一并公示。")?;
        let answer = AdviceAnswered { advice: colours, verdict: Verdict::Adopted, grounds };
        self.panels(chair, "answer", PanelCommand::Answer(answer)).await?;
        let bids = AdviceId(self.id("advice bids"));
        let question = asked(bids, "施工单位比选，应看哪几项？", Stage::Procurement, self.day(21)?)?;
        self.panels(chair, "ask bids", question).await
    }
}
