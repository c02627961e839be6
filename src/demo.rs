//! The demonstration community: an estate of 48 units that has decided one thing, is deciding another and drafts a third; whose people
//! have brought topics; whose advisory panel accompanies what was decided; whose hall is in session; and which talks something over online.
//!
//! Everything is made through the command path, with ids derived from one fixed name: a second start finds it and only prints new links.

mod hall;
mod panel;
mod talk;
mod topics;
mod works;

use moothall_core::calendar::{Date, Zone};
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{GrantId, MemberId, PartyId, PollId, ProposalId, UnitId};
use moothall_core::membership::{Admitted, MembershipCommand};
use moothall_core::policy::{Role, RoleGrant, Scope};
use moothall_core::poll::{BallotMode, Called, Choice, Electorate, PollCommand, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::register::{
    ImportRow, PartyKind, PartyRecorded, RegisterCommand, UnitRegistered, UnitUse,
};
use moothall_core::rule::RuleId;
use moothall_core::sealed::{PersonName, Personal, SubjectId};
use moothall_core::state::Command;
use moothall_core::text::{Body, Label, Reason, Title};
use moothall_core::time::Timestamp;
use moothall_eventstore::engine::{CommandKey, Request};
use moothall_eventstore::identity::Membership;
use std::time::Duration;
use uuid::Uuid;

use crate::failure::Failure;
use crate::house::House;

/// Three buildings of two entrances with eight units each.
const UNITS: usize = 48;
/// Where the demonstration lies.
const ZONE: &str = "Asia/Shanghai";
/// When the demonstration's ids say that they were made: 2026-01-01, in milliseconds.
const BORN: u64 = 1_767_225_600_000;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;
const LINK_LIVES: Duration = Duration::from_hours(24 * 7);

/// Owners of the demonstration, invented; the first few hold the offices.
const OWNERS: [&str; 40] = [
    "周敏",
    "林国栋",
    "陈秀英",
    "王建平",
    "李桂兰",
    "张德厚",
    "吴小梅",
    "郑志强",
    "黄丽华",
    "何文彬",
    "罗素珍",
    "梁永福",
    "宋雨晴",
    "唐嘉树",
    "许凤霞",
    "韩立春",
    "冯玉梅",
    "邓家豪",
    "曹淑芬",
    "彭长河",
    "曾静怡",
    "萧远山",
    "田桂英",
    "董振国",
    "袁晓燕",
    "潘德明",
    "于海燕",
    "蒋秋生",
    "蔡美玲",
    "余庆堂",
    "杜鹃",
    "叶知秋",
    "程立新",
    "魏春兰",
    "苏文静",
    "吕长安",
    "丁香玉",
    "任大为",
    "沈慧中",
    "姚继业",
];

/// Somebody to sign in as.
#[derive(Clone, Copy, Debug)]
struct Person {
    name: &'static str,
    office: &'static str,
    role: Option<Role>,
}

const PEOPLE: [Person; 10] = [
    Person { name: "周敏", office: "registrar 登记员", role: Some(Role::Registrar) },
    Person { name: "林国栋", office: "chair 召集人", role: Some(Role::Chair) },
    Person { name: "陈秀英", office: "teller 计票人", role: Some(Role::Teller) },
    Person { name: "王建平", office: "second teller 监票人", role: Some(Role::Teller) },
    Person { name: "李桂兰", office: "owner 业主", role: None },
    Person { name: "张德厚", office: "owner of two units 两套业主", role: None },
    Person { name: "江小舟", office: "resident 住户", role: Some(Role::Resident) },
    Person { name: "赵倩", office: "property manager 物业", role: Some(Role::PropertyManager) },
    Person { name: "顾言", office: "researcher 研究者", role: Some(Role::Researcher) },
    Person { name: "方晓雯", office: "community worker 社区工作者", role: Some(Role::Clerk) },
];

/// A way in, as it is printed.
#[derive(Clone, Debug)]
pub struct SignInLink {
    /// What the person is.
    pub office: String,
    /// Path with the one-time token.
    pub path: String,
}

/// Makes the demonstration if it is not there, and links for each of its people.
pub async fn prepare(house: &House) -> Result<Vec<SignInLink>, Failure> {
    let demo = Demo {
        house,
        community: CommunityId(Uuid::new_v5(&Uuid::NAMESPACE_OID, b"moothall demonstration, second edition")),
    };
    demo.build().await?;
    let mut links = vec![demo.administrator_link().await?];
    for person in PEOPLE {
        links.push(demo.link(person).await?);
    }
    Ok(links)
}

struct Demo<'a> {
    house: &'a House,
    community: CommunityId,
}

impl Demo<'_> {
    /// An id from a name, before everything that is made in the community later, as the lists are sorted.
    fn id(&self, name: &str) -> Uuid {
        let hash = Uuid::new_v5(&self.community.0, name.as_bytes()).into_bytes();
        let rest = hash.last_chunk().copied().unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(BORN, &rest).into_uuid()
    }

    fn member(&self, name: &str) -> MemberId {
        MemberId(self.id(&format!("member {name}")))
    }

    fn by(&self, name: &str) -> Actor {
        Actor::Member(self.member(name).0)
    }

    /// The day it is so many days from today.
    fn day(&self, days: u32) -> Result<Date, Failure> {
        let zone = Zone::parse(ZONE).map_err(|refusal| Failure::input(refusal.to_string()))?;
        Ok(Date::at(self.house.clock.now(), &zone).plus_days(days))
    }

    async fn execute(&self, actor: Actor, key: &str, command: Command) -> Result<(), Failure> {
        self.recorded(actor, key, command).await.map(drop)
    }

    /// Executes, and tells when that was: at a second start, when it was the first time.
    async fn recorded(&self, actor: Actor, key: &str, command: Command) -> Result<Timestamp, Failure> {
        let id = self.id(&format!("command {key}"));
        let digest = self.house.vault.digest16("demo", key.as_bytes());
        let key = Some(CommandKey { id, digest });
        self.house
            .execute(Request { community: self.community, command, actor, key, expected: None })
            .await
            .map(|receipt| receipt.recorded_at)
    }

    async fn build(&self) -> Result<(), Failure> {
        let administrator = Actor::Administrator(self.id("administrator"));
        let found = CommunityCommand::Found {
            name: title("海棠苑")?,
            timezone: ZONE.to_owned(),
            locale: "zh-Hans".to_owned(),
            parent: None,
        };
        self.execute(administrator, "found", Command::Community(found)).await?;
        self.admit(administrator, PEOPLE[0].name).await?;
        self.appoint(administrator, PEOPLE[0]).await?;
        let registrar = self.by(PEOPLE[0].name);
        self.settings(0, "示范：便于当场试用").await?;
        let rows = self.register().await?;
        self.execute(registrar, "register", Command::Register(RegisterCommand::Import { rows })).await?;
        for person in PEOPLE {
            if !OWNERS.contains(&person.name) {
                self.admit(registrar, person.name).await?;
            }
            if person.name != PEOPLE[0].name {
                self.appoint(registrar, person).await?;
            }
        }
        let lift = self.drafting().await?;
        // What else is made meanwhile shortens the wait for their hour.
        let called = self.call_meetings(lift).await?;
        let (panel, poll) = self.decided().await?;
        self.brought(panel).await?;
        let project = self.advised(panel).await?;
        self.followed(poll, project).await?;
        self.settings(1, "示范：异议期一日").await?;
        let facade = self.deciding().await?;
        self.talk(facade).await?;
        self.hold_meetings(called).await
    }

    async fn settings(&self, objection_days: u16, why: &str) -> Result<(), Failure> {
        let settings = Settings { notice_days_min: 0, objection_days, ..Settings::default() };
        let change = CommunityCommand::ChangeSettings { settings, reason: reason(why)? };
        let key = format!("settings {objection_days}");
        self.execute(self.by(PEOPLE[0].name), &key, Command::Community(change)).await
    }

    async fn admitted(&self, name: &str) -> Result<Admitted, Failure> {
        let member = self.member(name);
        let plain = PersonName::parse(name).map_err(|refusal| Failure::input(refusal.to_string()))?;
        let sealed =
            self.house.vault.seal(self.community, SubjectId(member.0), &plain, self.house.clock.now()).await;
        let name = sealed.map_err(|error| Failure::fault("sealing a name", &error))?;
        Ok(Admitted { member, name, contact: None })
    }

    async fn admit(&self, by: Actor, name: &str) -> Result<(), Failure> {
        let admitted = self.admitted(name).await?;
        let command = Command::Membership(MembershipCommand::Admit(admitted));
        self.execute(by, &format!("admit {name}"), command).await
    }

    async fn appoint(&self, by: Actor, person: Person) -> Result<(), Failure> {
        let Some(role) = person.role else { return Ok(()) };
        let member = self.member(person.name);
        let given = RoleGrant { member, role, scope: Scope::Community, from: Timestamp(0), until: None };
        let grant = GrantId(self.id(&format!("grant {}", person.name)));
        let command = MembershipCommand::GrantRole { grant, given };
        self.execute(by, &format!("grant {}", person.name), Command::Membership(command)).await
    }

    /// Three buildings of two entrances with eight units each: forty owners, one of them with two units, a couple that owns together,
    /// and the developer with the rest.
    async fn register(&self) -> Result<Vec<ImportRow>, Failure> {
        let mut rows = Vec::new();
        for index in 0..UNITS {
            let (building, entrance, floor, door) =
                (index / 16 + 1, index / 8 % 2 + 1, index % 8 / 2 + 1, index % 2 + 1);
            let owners: Vec<&str> = match OWNERS.get(index) {
                Some(&"吴小梅") => vec!["吴小梅", "吴小梅之夫 钱伟"],
                Some(owner) => vec![owner],
                None if index == OWNERS.len() => vec!["张德厚"],
                None => Vec::new(),
            };
            let mut admitted = Vec::new();
            for owner in &owners {
                admitted.push(self.admitted(owner).await?);
            }
            let (kind, name, party) = match owners.as_slice() {
                [] => (PartyKind::Developer, Some(title("海棠置业（未售）")?), "developer".to_owned()),
                [one] => (PartyKind::Person, None, format!("party {one}")),
                [first, ..] => (PartyKind::CoOwners, None, format!("party {first} and others")),
            };
            rows.push(ImportRow {
                line: u32::try_from(index + 2).unwrap_or(u32::MAX),
                unit: UnitRegistered {
                    unit: UnitId(self.id(&format!("unit {index}"))),
                    building: label(&format!("{building}幢"))?,
                    entrance: Some(label(&format!("{entrance}单元"))?),
                    number: label(&format!("{floor}0{door}"))?,
                    area: 7_850 + u64::try_from(index * 137 % 61).unwrap_or(0) * 87,
                    share: 0,
                    purpose: UnitUse::Dwelling,
                },
                party: PartyRecorded {
                    party: PartyId(self.id(&party)),
                    kind,
                    holders: admitted.iter().map(|owner| owner.member).collect(),
                    name,
                    representative: admitted.first().filter(|_| owners.len() > 1).map(|owner| owner.member),
                },
                owners: admitted,
            });
        }
        Ok(rows)
    }

    async fn propose(&self, by: &str, name: &str, heading: &str, text: &str) -> Result<ProposalId, Failure> {
        let proposal = ProposalId(self.id(&format!("proposal {name}")));
        let draft = ProposalCommand::Draft { proposal, title: title(heading)?, text: body(text)? };
        self.execute(self.by(by), &format!("draft {name}"), Command::Proposal(draft)).await?;
        Ok(proposal)
    }

    async fn freeze(&self, proposal: ProposalId) -> Result<(), Failure> {
        let chair = self.by(PEOPLE[1].name);
        let freeze = Command::Proposal(ProposalCommand::Freeze { proposal });
        self.execute(chair, &format!("freeze {}", proposal.0), freeze).await
    }

    async fn ask(&self, by: &str, poll: PollId, step: &str, command: PollCommand) -> Result<(), Failure> {
        self.execute(self.by(by), &format!("{step} {}", poll.0), Command::Poll(poll, command)).await
    }

    async fn cast(&self, poll: PollId, voter: &str, choice: Choice) -> Result<(), Failure> {
        self.ask(
            voter,
            poll,
            &format!("ballot {voter}"),
            PollCommand::Cast { seat: None, choice, reason: None },
        )
        .await
    }

    /// Decided: a show of all members in session, certified and announced.
    async fn decided(&self) -> Result<(ProposalId, PollId), Failure> {
        let (chair, teller) = (PEOPLE[1].name, PEOPLE[2].name);
        let text = "请居民顾问团中从事设计、建筑与施工的邻居先行评估外墙现状，并提出三种颜色供大家比选。";
        let proposal = self.propose(chair, "panel", "请顾问团评估外墙并提出三种颜色", text).await?;
        self.freeze(proposal).await?;
        let poll = PollId(self.id("poll panel"));
        let terms = self.terms(
            "是否同意请居民顾问团评估外墙并提出三种颜色？",
            "tpl.robert.majority",
            Electorate::Members { role: None },
            None,
        )?;
        self.ask(chair, poll, "call", PollCommand::Call(Called { poll, proposal, terms })).await?;
        self.ask(chair, poll, "notice", PollCommand::PublishNotice).await?;
        for (index, voter) in OWNERS.iter().enumerate().take(27) {
            let choice = if index % 9 == 7 { Choice::Against } else { Choice::For };
            self.cast(poll, voter, choice).await?;
        }
        self.ask(chair, poll, "close", PollCommand::Close).await?;
        self.ask(teller, poll, "tally", PollCommand::Tally).await?;
        self.ask(teller, poll, "certify", PollCommand::Certify).await?;
        self.ask(chair, poll, "announce", PollCommand::Announce).await?;
        Ok((proposal, poll))
    }

    /// Being decided: the whole estate, by area and by heads, a week's time.
    async fn deciding(&self) -> Result<ProposalId, Failure> {
        let chair = PEOPLE[1].name;
        let text =
            "外墙刷成浅米色，工程费 38.6 万元，从本小区专项维修资金列支，由顾问团跟进施工、验收与结算。";
        let proposal = self.propose(chair, "facade", "把外墙刷成浅米色", text).await?;
        self.freeze(proposal).await?;
        let poll = PollId(self.id("poll facade"));
        let terms = self.terms(
            "是否同意把外墙刷成浅米色，费用 38.6 万元从维修资金列支？",
            "cn.civil278.ordinary",
            Electorate::Owners { scope: Scope::Community },
            Some(self.house.clock.now().plus_micros(7 * DAY)),
        )?;
        self.ask(chair, poll, "call", PollCommand::Call(Called { poll, proposal, terms })).await?;
        self.ask(chair, poll, "notice", PollCommand::PublishNotice).await?;
        for (index, voter) in OWNERS.iter().enumerate().skip(8).take(19) {
            let choice = match index % 7 {
                3 => Choice::Against,
                5 => Choice::Abstain,
                _ => Choice::For,
            };
            self.cast(poll, voter, choice).await?;
        }
        Ok(proposal)
    }

    async fn drafting(&self) -> Result<ProposalId, Failure> {
        let text = "为3幢1单元加装电梯。本单元业主表决；其专有部分被占用的业主须另行同意。";
        let proposal = self.propose("李桂兰", "lift", "3幢1单元加装电梯", text).await?;
        let revised =
            "为3幢1单元加装电梯，井道设于北侧楼梯间外。本单元业主表决；其专有部分被占用的业主须另行同意。";
        let revise =
            ProposalCommand::Revise {
                proposal, title: title("3幢1单元加装电梯")?, text: body(revised)?
            };
        self.execute(self.by("李桂兰"), "revise lift", Command::Proposal(revise)).await?;
        Ok(proposal)
    }

    fn terms(
        &self,
        question: &str,
        rule: &str,
        electorate: Electorate,
        closes_at: Option<Timestamp>,
    ) -> Result<Terms, Failure> {
        Ok(Terms {
            question: body(question)?,
            rule: RuleId::parse(rule).ok_or_else(|| Failure::input("no rule of that name"))?,
            electorate,
            ballot_mode: BallotMode::Confidential,
            replaceable: true,
            live_tally: false,
            opens_at: self.house.clock.now(),
            closes_at,
            extension_days_max: 15,
            consents: Vec::new(),
            reconvenes: None,
        })
    }

    async fn administrator_link(&self) -> Result<SignInLink, Failure> {
        let made = self.house.identity.create_administrator(self.house.clock.now()).await;
        let (_, token) = made.map_err(|error| Failure::fault("making an administrator", &error))?;
        Ok(SignInLink {
            office: "administrator 平台管理员".to_owned(),
            path: format!("/sign-in/{}", token.expose()),
        })
    }

    async fn link(&self, person: Person) -> Result<SignInLink, Failure> {
        let (identity, now) = (&self.house.identity, self.house.clock.now());
        let fault = |error: &dyn std::error::Error| Failure::fault("making a sign-in link", error);
        let membership = Membership { community: self.community, member: self.member(person.name).0 };
        let known = identity.account_of(membership).await.map_err(|error| fault(&error))?;
        let account = if let Some(account) = known {
            account
        } else {
            let account = identity.create_person(now).await.map_err(|error| fault(&error))?;
            identity.link_member(account, membership, now).await.map_err(|error| fault(&error))?;
            account
        };
        let token = identity.issue_sign_in(account, now, LINK_LIVES).await.map_err(|error| fault(&error))?;
        Ok(SignInLink {
            office: format!("{} · {}", person.office, person.name),
            path: format!("/sign-in/{}", token.expose()),
        })
    }
}

fn title(text: &str) -> Result<Title, Failure> {
    Title::parse(text).map_err(|refusal| Failure::input(refusal.to_string()))
}

fn body(text: &str) -> Result<Body, Failure> {
    Body::parse(text).map_err(|refusal| Failure::input(refusal.to_string()))
}

fn reason(text: &str) -> Result<Reason, Failure> {
    Reason::parse(text).map_err(|refusal| Failure::input(refusal.to_string()))
}

fn label(text: &str) -> Result<Label, Failure> {
    Label::parse(text).map_err(|refusal| Failure::input(refusal.to_string()))
}
