//! The hall of the demonstration: a council of nine, an earlier meeting whose minutes stand, and one that is in session.

use moothall_core::hall::{self, HallCommand, HouseRules};
use moothall_core::ids::{AgendaItemId, HallId, MeetingId, MotionId, ProposalId};
use moothall_core::meeting::floor::FloorSide;
use moothall_core::meeting::{self, Hand, ItemOutcome, ItemScheduled, Kind, MeetingCommand};
use moothall_core::policy::Scope;
use moothall_core::state::Command;
use moothall_core::time::Timestamp;
use moothall_eventstore::Clock;
use std::time::Duration;

use super::{Demo, OWNERS, PEOPLE, body, title};
use crate::failure::Failure;

/// How many owners sit on the council: the first of them.
const COUNCIL: usize = 9;
/// A meeting begins after its notice: so much lies between the two, that a slow disk is in time.
const LEAD: i64 = 6_000_000;

/// One of the two meetings, with its shorthand.
struct Sitting<'a> {
    demo: &'a Demo<'a>,
    meeting: MeetingId,
    name: &'static str,
}

impl Sitting<'_> {
    fn item(&self, name: &str) -> AgendaItemId {
        AgendaItemId(self.demo.id(&format!("item {} {name}", self.name)))
    }

    fn motion(&self, name: &str) -> MotionId {
        MotionId(self.demo.id(&format!("motion {} {name}", self.name)))
    }

    async fn does(&self, by: &str, step: &str, command: MeetingCommand) -> Result<Timestamp, Failure> {
        let key = format!("{step} {}", self.meeting.0);
        self.demo.recorded(self.demo.by(by), &key, Command::Meeting(self.meeting, command)).await
    }

    async fn chair(&self, step: &str, command: MeetingCommand) -> Result<(), Failure> {
        self.does(chair(), step, command).await.map(drop)
    }

    async fn schedule(&self, name: &str, heading: &str, of: Option<ProposalId>) -> Result<(), Failure> {
        let item = ItemScheduled {
            meeting: self.meeting,
            item: self.item(name),
            title: title(heading)?,
            topic: None,
            proposal: of,
            carried: None,
            matters: Vec::new(),
        };
        self.chair(&format!("schedule {name}"), MeetingCommand::ScheduleItem(item)).await
    }

    async fn arrive(&self, names: &[&str]) -> Result<(), Failure> {
        for name in names {
            let member = self.demo.member(name);
            self.does(name, &format!("arrive {name}"), MeetingCommand::Arrive { member }).await?;
        }
        Ok(())
    }

    async fn ask(&self, name: &str, side: FloorSide) -> Result<(), Failure> {
        let member = self.demo.member(name);
        let step = format!("ask {name}");
        self.does(name, &step, MeetingCommand::RequestFloor { member, side }).await.map(drop)
    }

    /// Whoever is next speaks, for as long as it takes to write this down.
    async fn speech(&self, step: &str) -> Result<(), Failure> {
        self.chair(&format!("grant {step}"), MeetingCommand::GrantFloor).await?;
        self.chair(&format!("start {step}"), MeetingCommand::StartSpeech).await?;
        self.chair(&format!("end {step}"), MeetingCommand::EndSpeech).await
    }

    async fn moved(&self, name: &str, mover: &str, seconder: &str, text: &str) -> Result<MotionId, Failure> {
        let motion = self.motion(name);
        let command =
            MeetingCommand::MoveMotion { motion, mover: self.demo.member(mover), text: body(text)? };
        self.does(mover, &format!("move {name}"), command).await?;
        self.seconded(motion, name, seconder).await?;
        Ok(motion)
    }

    async fn seconded(&self, motion: MotionId, name: &str, seconder: &str) -> Result<(), Failure> {
        let command = MeetingCommand::SecondMotion { motion, seconder: self.demo.member(seconder) };
        self.does(seconder, &format!("second {name}"), command).await.map(drop)
    }

    async fn count(&self, name: &str, hands: [u32; 2], casting: Option<Hand>) -> Result<(), Failure> {
        self.chair(&format!("put {name}"), MeetingCommand::PutQuestion).await?;
        for (choice, count) in [Hand::For, Hand::Against].into_iter().zip(hands) {
            let step = format!("hands {choice:?} {name}");
            self.chair(&step, MeetingCommand::ShowHands { choice, count }).await?;
        }
        if let Some(choice) = casting {
            self.chair(&format!("chair {name}"), MeetingCommand::CastChairVote { choice }).await?;
        }
        self.chair(&format!("declare {name}"), MeetingCommand::Declare).await
    }

    async fn conclude(&self, name: &str, outcome: ItemOutcome, summary: &str) -> Result<(), Failure> {
        let summary = Some(body(summary)?);
        self.chair(&format!("conclude {name}"), MeetingCommand::ConcludeItem { outcome, summary }).await
    }

    async fn take_up(&self, name: &str) -> Result<(), Failure> {
        self.chair(&format!("take up {name}"), MeetingCommand::TakeUpItem { item: self.item(name) }).await
    }
}

fn chair() -> &'static str {
    PEOPLE[1].name
}

impl Demo<'_> {
    fn sitting(&self, name: &'static str) -> Sitting<'_> {
        Sitting { demo: self, meeting: MeetingId(self.id(&format!("meeting {name}"))), name }
    }

    async fn hall(&self) -> Result<HallId, Failure> {
        let hall = HallId(self.id("hall"));
        let rules =
            HouseRules { notice_days: 0, agenda_days: 0, speech_seconds_max: 180, ..HouseRules::default() };
        let opened = hall::Opened {
            hall,
            name: title("海棠苑议事厅")?,
            venue: title("1幢架空层")?,
            scope: Scope::Community,
            parent: None,
            chair: self.member(chair()),
            council_size: 9,
            rules,
        };
        let by = self.by(chair());
        self.execute(by, "open hall", Command::Hall(HallCommand::Open(Box::new(opened)))).await?;
        for name in OWNERS.iter().take(COUNCIL) {
            let seat = HallCommand::Seat { hall, member: self.member(name), from: Timestamp(0), until: None };
            self.execute(by, &format!("seat {name}"), Command::Hall(seat)).await?;
        }
        Ok(hall)
    }

    async fn call_meeting(&self, hall: HallId, sitting: &Sitting<'_>) -> Result<Timestamp, Failure> {
        let called = meeting::Called {
            meeting: sitting.meeting,
            hall,
            kind: Kind::Regular,
            place: title("1幢架空层议事厅")?,
            starts_at: self.house.clock.now().plus_micros(LEAD),
        };
        sitting.does(chair(), "call", MeetingCommand::Call(called)).await
    }

    /// Opens the hall, calls both meetings and gives notice of them; says when the later one was called.
    pub(super) async fn call_meetings(&self, lift: ProposalId) -> Result<Timestamp, Failure> {
        let hall = self.hall().await?;
        let earlier = self.sitting("earlier");
        self.call_meeting(hall, &earlier).await?;
        earlier.schedule("gate", "小区东门夜间几点关", None).await?;
        earlier.schedule("dogs", "北草坪划出一块遛狗区", None).await?;
        earlier.chair("notice", MeetingCommand::Notice).await?;
        let now = self.sitting("now");
        let called = self.call_meeting(hall, &now).await?;
        now.schedule("report", "听物业公司说明夏季停水的原因", None).await?;
        now.schedule("light", "地下车库夜间照明改为感应灯", None).await?;
        now.schedule("lift", "3幢1单元加装电梯：听取方案", Some(lift)).await?;
        now.schedule("autumn", "中秋邻里活动的分工", None).await?;
        now.chair("notice", MeetingCommand::Notice).await?;
        Ok(called)
    }

    /// Waits for their hour, holds the earlier one and opens the other. At a second start that was long ago.
    pub(super) async fn hold_meetings(&self, called: Timestamp) -> Result<(), Failure> {
        let begins = called.plus_micros(LEAD + 100_000);
        let rest = begins.0.saturating_sub(self.house.clock.now().0);
        if let Some(micros) = u64::try_from(rest).ok().filter(|micros| *micros > 0) {
            // The machine's clock is waited for; one that is wound by hand is wound.
            if matches!(self.house.clock, Clock::System) {
                tokio::time::sleep(Duration::from_micros(micros)).await;
            }
            self.house.clock.wind_to(begins);
        }
        self.earlier_meeting().await?;
        self.meeting_in_session().await
    }

    async fn earlier_meeting(&self) -> Result<(), Failure> {
        let at = self.sitting("earlier");
        at.arrive(&OWNERS[1..COUNCIL]).await?;
        at.arrive(&["江小舟", "何文彬"]).await?;
        at.chair("open", MeetingCommand::Open { chair: self.member(chair()) }).await?;

        at.take_up("gate").await?;
        let text = "东门晚上十一点关，早上五点半开；关门后业主刷卡进出，外卖和快递由北门进。";
        let motion = at.moved("gate", "陈秀英", "王建平", text).await?;
        at.ask("陈秀英", FloorSide::For).await?;
        at.ask("何文彬", FloorSide::Against).await?;
        at.ask("江小舟", FloorSide::Question).await?;
        for step in ["one", "two", "three"] {
            at.speech(step).await?;
        }
        let amended = "东门晚上十二点关，早上五点半开；关门后业主刷卡进出，外卖和快递由北门进。";
        let amendment = at.motion("midnight");
        let mover = self.member("吴小梅");
        let amend =
            MeetingCommand::AmendMotion { motion: amendment, amends: motion, mover, text: body(amended)? };
        at.does("吴小梅", "amend gate", amend).await?;
        at.seconded(amendment, "midnight", "黄丽华").await?;
        at.count("midnight", [5, 2], None).await?;
        at.count("gate", [6, 1], Some(Hand::For)).await?;
        let said = "多数人认为要关，分歧在时间；改到十二点后通过。物业公司下周一起执行。";
        at.conclude("gate", ItemOutcome::Decided, said).await?;

        at.take_up("dogs").await?;
        at.moved("dogs", "郑志强", "黄丽华", "在北草坪围出约六十平方米作遛狗区，其余草坪不许遛狗。").await?;
        at.ask("郑志强", FloorSide::For).await?;
        at.ask("李桂兰", FloorSide::Against).await?;
        at.speech("four").await?;
        at.speech("five").await?;
        at.count("dogs", [3, 4], None).await?;
        at.conclude("dogs", ItemOutcome::Deferred, "没有通过。请养狗的邻居先商量出另一个地方。").await?;
        at.chair("close", MeetingCommand::Close).await
    }

    async fn meeting_in_session(&self) -> Result<(), Failure> {
        let at = self.sitting("now");
        let present = ["林国栋", "陈秀英", "王建平", "张德厚", "吴小梅", "郑志强", "黄丽华"];
        at.arrive(&present).await?;
        at.arrive(&["江小舟", "赵倩"]).await?;
        at.chair("open", MeetingCommand::Open { chair: self.member(chair()) }).await?;
        // The council at its next meeting lets the minutes of the last one stand.
        let earlier = self.sitting("earlier");
        earlier.chair("approve", MeetingCommand::ApproveMinutes { at: Some(at.meeting) }).await?;

        at.take_up("report").await?;
        let heard = "物业公司说明：七月两次停水，都是2幢地下泵房跳闸；已换断路器，今后停水提前一天贴通知。";
        at.conclude("report", ItemOutcome::Opinion, heard).await?;

        at.take_up("light").await?;
        let text = "地下车库夜间照明改为感应灯，出入口和转弯处留长明灯；物业公司一个月内报价，再报下次会议。";
        at.moved("light", "王建平", "吴小梅", text).await?;
        at.ask("王建平", FloorSide::For).await?;
        at.speech("one").await?;
        at.ask("郑志强", FloorSide::Against).await?;
        at.ask("张德厚", FloorSide::For).await?;
        at.ask("江小舟", FloorSide::Question).await?;
        at.ask("黄丽华", FloorSide::For).await?;
        // Of another side than the last speech: 郑志强.
        at.chair("grant two", MeetingCommand::GrantFloor).await?;
        at.does("郑志强", "start two", MeetingCommand::StartSpeech).await.map(drop)
    }
}
