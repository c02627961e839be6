//! What the demonstration talks over online: where to charge electric bicycles, with marks of many; and the colour of the walls, which
//! was talked over before it was voted on.

use moothall_core::deliberation::{
    Conclusion, DelegationKind, DeliberationCommand, Gift, Mark, MatterId, NewCommitment, NewStatement,
    Opened, Participants, Source, StatementSide, Venue,
};
use moothall_core::ids::{CommitmentId, DelegationId, DeliberationId, ProposalId, StatementId};
use moothall_core::policy::Scope;
use moothall_core::sealed::{OwnWords, Personal, SubjectId};
use moothall_core::state::Command;

use super::{DAY, Demo, OWNERS, PEOPLE, body, reason, title};
use crate::failure::Failure;

/// The owners who mark: not those one signs in as, who find everything still to be marked.
const MARKERS: std::ops::Range<usize> = 6..38;

/// What is said, by whom, on which side; and what those who want one place and those who want many think of it.
const SAID: [(&str, StatementSide, &str, [Mark; 2]); 12] = [
    (
        "吴小梅",
        StatementSide::For,
        "电动自行车不能推进楼道和电梯，着起火来太危险。",
        [Mark::Agree, Mark::Agree],
    ),
    (
        "郑志强",
        StatementSide::For,
        "在3幢北侧建一个集中的充电棚，大家都停到那里。",
        [Mark::Agree, Mark::Disagree],
    ),
    (
        "黄丽华",
        StatementSide::Against,
        "每幢门口各装一个小充电点，老人走不远。",
        [Mark::Disagree, Mark::Agree],
    ),
    ("何文彬", StatementSide::Information, "充电只收成本，每月把电费账贴出来。", [Mark::Agree, Mark::Agree]),
    ("罗素珍", StatementSide::For, "集中停放才管得住，分散装多少都会乱。", [Mark::Agree, Mark::Disagree]),
    (
        "梁永福",
        StatementSide::Against,
        "充电棚离家一百多米，下雨天没有人愿意去。",
        [Mark::Disagree, Mark::Agree],
    ),
    ("宋雨晴", StatementSide::For, "宁可少两个汽车位，也要先把充电棚建起来。", [Mark::Agree, Mark::Disagree]),
    ("唐嘉树", StatementSide::Against, "汽车位本来就不够，不能再占。", [Mark::Disagree, Mark::Agree]),
    ("许凤霞", StatementSide::For, "充电的地方要装监控和灭火器，晚上有人巡查。", [Mark::Agree, Mark::Agree]),
    ("韩立春", StatementSide::Question, "先试三个月再决定建多大，行不行？", [Mark::Agree, Mark::Pass]),
    ("冯玉梅", StatementSide::Question, "建在北侧，消防车还进得来吗？", [Mark::Pass, Mark::Agree]),
    ("邓家豪", StatementSide::Against, "外卖员的车不该停进来，先把门口管好。", [Mark::Disagree, Mark::Pass]),
];

/// A deliberation with its shorthand.
struct Talk<'a> {
    demo: &'a Demo<'a>,
    deliberation: DeliberationId,
}

impl Talk<'_> {
    async fn does(&self, by: &str, step: &str, command: DeliberationCommand) -> Result<(), Failure> {
        let key = format!("{step} {}", self.deliberation.0);
        let command = Command::Deliberation(self.deliberation, command);
        self.demo.execute(self.demo.by(by), &key, command).await
    }

    async fn leads(&self, step: &str, command: DeliberationCommand) -> Result<(), Failure> {
        self.does(PEOPLE[1].name, step, command).await
    }

    fn statement(&self, number: usize) -> StatementId {
        StatementId(self.demo.id(&format!("statement {number} {}", self.deliberation.0)))
    }

    async fn says(&self, number: usize, by: &str, side: StatementSide, words: &str) -> Result<(), Failure> {
        let demo = self.demo;
        let plain = OwnWords::parse(words).map_err(|refusal| Failure::input(refusal.to_string()))?;
        let subject = SubjectId(demo.member(by).0);
        let sealed = demo.house.vault.seal(demo.community, subject, &plain, demo.house.clock.now()).await;
        let new = NewStatement {
            statement: self.statement(number),
            delegation: None,
            side,
            words: sealed.map_err(|error| Failure::fault("sealing a statement", &error))?,
            sources: None,
            in_reply_to: None,
        };
        self.does(by, &format!("say {number}"), DeliberationCommand::MakeStatement(new)).await
    }

    async fn marks(&self, by: &str, number: usize, mark: Mark) -> Result<(), Failure> {
        let statement = self.statement(number);
        let command = DeliberationCommand::MarkStatement { statement, mark };
        self.does(by, &format!("mark {number} {by}"), command).await
    }

    async fn promises(&self, by: &str, name: &str, promise: Promise) -> Result<CommitmentId, Failure> {
        let commitment = CommitmentId(self.demo.id(&format!("commitment {name}")));
        let due = self.demo.house.clock.now().plus_micros(promise.days * DAY);
        let Promise { delegation, source, gift, purpose, .. } = promise;
        let purpose = title(purpose)?;
        let new = NewCommitment { commitment, delegation, source, gift, purpose, due };
        self.does(by, &format!("promise {name}"), DeliberationCommand::Commit(new)).await?;
        Ok(commitment)
    }
}

struct Promise {
    delegation: Option<DelegationId>,
    source: Source,
    gift: Gift,
    purpose: &'static str,
    days: i64,
}

/// Most think as their side does; some pass, a few differ. No dice: the numbers decide.
fn thought(marker: usize, number: usize) -> Mark {
    let camp = usize::from(marker % 5 < 2);
    let usual = SAID.get(number).map_or(Mark::Pass, |(_, _, _, marks)| marks[camp]);
    match (marker * 7 + number * 11) % 17 {
        3 => Mark::Pass,
        8 if usual == Mark::Agree => Mark::Disagree,
        8 => Mark::Agree,
        _ => usual,
    }
}

impl Demo<'_> {
    async fn opens(&self, name: &str, opened: Opened) -> Result<Talk<'_>, Failure> {
        let talk = Talk { demo: self, deliberation: opened.deliberation };
        talk.leads(&format!("open {name}"), DeliberationCommand::Open(Box::new(opened))).await?;
        Ok(talk)
    }

    fn online(&self, name: &str, heading: &str, question: &str) -> Result<Opened, Failure> {
        Ok(Opened {
            deliberation: DeliberationId(self.id(&format!("deliberation {name}"))),
            title: title(heading)?,
            question: body(question)?,
            topic: None,
            proposal: None,
            venue: Venue::Online,
            scope: Scope::Community,
            participants: Participants::Residents { scope: Scope::Community },
            facilitator: self.member(PEOPLE[1].name),
            matters: Vec::new(),
        })
    }

    /// Both deliberations.
    pub(super) async fn talk(&self, facade: ProposalId) -> Result<(), Failure> {
        self.talked_over(facade).await?;
        self.talked_of().await
    }

    async fn talked_of(&self) -> Result<(), Failure> {
        let question = "要不要在3幢北侧建一个集中的电动自行车充电棚？";
        let talk =
            self.opens("bikes", self.online("bikes", "电动自行车停在哪里、在哪里充电", question)?).await?;
        let background = "全小区登记的电动自行车有 51 辆。街道要求年底前不再有车推进楼道。3幢北侧有一块约 40 平方米的硬地，离最远的4单元门口约 160 米。";
        talk.leads("inform", DeliberationCommand::Inform { background: body(background)? }).await?;
        for (index, (by, side, words, _)) in SAID.iter().enumerate() {
            talk.says(index, by, *side, words).await?;
        }
        let rude = "都是3幢那几户在乱停，尤其是老钱家。";
        talk.says(SAID.len(), "王建平", StatementSide::Against, rude).await?;
        let hide = DeliberationCommand::HideStatement {
            statement: talk.statement(SAID.len()),
            reason: reason("点了一户邻居的名。请只说停车这件事，再写一条。")?,
        };
        talk.leads("hide", hide).await?;
        for marker in MARKERS {
            for number in 0..SAID.len() {
                talk.marks(OWNERS[marker], number, thought(marker, number)).await?;
            }
        }
        let delegation = DelegationId(self.id("delegation property"));
        let seat = DeliberationCommand::Seat {
            delegation,
            kind: DelegationKind::PropertyCompany,
            name: title("海棠物业")?,
            delegates: vec![self.member("赵倩")],
        };
        talk.leads("seat property", seat).await?;
        let watch = Promise {
            delegation: Some(delegation),
            source: Source::PropertyCompany,
            gift: Gift::People(2),
            purpose: "夜里轮流巡查充电的地方",
            days: 30,
        };
        let watch = talk.promises("赵倩", "watch", watch).await?;
        talk.leads("confirm watch", DeliberationCommand::ConfirmCommitment { commitment: watch }).await?;
        let extinguishers = Promise {
            delegation: None,
            source: Source::Donation,
            gift: Gift::Things(4),
            purpose: "灭火器",
            days: 20,
        };
        talk.promises("何文彬", "extinguishers", extinguishers).await.map(drop)
    }

    async fn talked_over(&self, facade: ProposalId) -> Result<(), Failure> {
        let mut opened = self.online("facade", "外墙刷什么颜色", "外墙重刷时，用哪种颜色？")?;
        opened.proposal = Some(facade);
        opened.matters = MatterId::parse("cn.civil278.v").into_iter().collect();
        let talk = self.opens("facade", opened).await?;
        let background = "顾问团提出三种颜色：浅米色、浅灰色、砖红色。工程费用三种一样。";
        talk.leads("inform", DeliberationCommand::Inform { background: body(background)? }).await?;
        let said = [
            ("李桂兰", StatementSide::For, "浅米色耐脏，和旁边的学校也合适。"),
            ("张德厚", StatementSide::For, "三种里浅米色褪色最慢，十年不用再刷。"),
            ("罗素珍", StatementSide::Against, "浅灰色更耐看，米色过几年就像旧了。"),
            ("江小舟", StatementSide::Question, "刷墙时空调外机怎么拆，谁来装回去？"),
        ];
        for (number, (by, side, words)) in said.into_iter().enumerate() {
            talk.says(number, by, side, words).await?;
        }
        for marker in MARKERS.take(12) {
            for number in 0..4 {
                let mark = if number == 2 && marker % 3 != 0 { Mark::Disagree } else { Mark::Agree };
                talk.marks(OWNERS[marker], number, mark).await?;
            }
        }
        let conclude = DeliberationCommand::Conclude {
            conclusion: Conclusion::Referral,
            text: body("多数人倾向浅米色，希望施工方负责拆装空调外机。用维修资金的事由全体业主表决。")?,
            feedback_days: 30,
        };
        talk.leads("conclude", conclude).await?;
        let report = DeliberationCommand::Implement {
            report: body("已按浅米色写成提案，交全体业主表决。")?
        };
        talk.leads("implement", report).await?;
        let text = body("您说的空调外机，已写进施工合同的要求里。浅灰色没有采用，理由在公告里。")?;
        talk.leads("feedback", DeliberationCommand::PublishFeedback { text, explanation: None }).await
    }
}
