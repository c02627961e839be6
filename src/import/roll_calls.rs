//! `moothall import roll-calls`: an assembly's named votes, every ballot taken through the same command path as a resident's.
//!
//! Ids are derived from the file's content, and every command carries a key made from them: an import that was cut off is
//! run again and goes on where it stopped, and compares everything anew.

use futures_util::{StreamExt, TryStreamExt, stream};
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{GrantId, MemberId, PollId, ProposalId};
use moothall_core::membership::{Admitted, MembershipCommand};
use moothall_core::policy::{Role, RoleGrant, Scope};
use moothall_core::poll::{BallotMode, Called, Choice, Electorate, PollCommand, Tallied, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::refusal::Refusal;
use moothall_core::rule::{DecisionRule, Outcome};
use moothall_core::sealed::{PersonName, Personal, SubjectId};
use moothall_core::state::{Command, Community};
use moothall_core::text::{Body, Reason, Title};
use moothall_core::time::Timestamp;
use moothall_eventstore::{CommandKey, ExecuteError, Receipt, Request};
use moothall_projections::queries::results;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::failure::Failure;
use crate::house::House;
use crate::progress;

const RULE: &str = include_str!("majority_of_present.json");
/// Ballots under way at a time: enough to fill the lane's batches.
const BALLOTS_AT_ONCE: usize = 256;

/// One named vote as the file has it.
#[derive(Debug, Deserialize)]
pub struct RollCall {
    id: String,
    motion: String,
    announcement: String,
    ballots: Vec<NamedBallot>,
    official: Official,
}

#[derive(Debug, Deserialize)]
struct NamedBallot {
    voter: String,
    choice: NamedChoice,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NamedChoice {
    Yes,
    No,
    Abstain,
}

/// What the chair announced.
#[derive(Debug, Deserialize)]
struct Official {
    yes: u32,
    no: u32,
    abstain: u32,
    outcome: String,
}

/// What came of an import.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The community made for the assembly.
    pub community: CommunityId,
    /// Named votes taken over.
    pub votes: usize,
    /// Members who appear in them.
    pub members: usize,
    /// Ballots taken.
    pub ballots: usize,
    /// Votes whose totals differ from the announced ones.
    pub totals_differ: Vec<String>,
    /// Votes whose computed outcome differs from the announced one; each has the chair's ruling recorded beside it.
    pub ruled_by_the_chair: Vec<String>,
    /// Votes whose outcome was announced neither as passed nor as rejected.
    pub not_announced: Vec<String>,
}

impl NamedChoice {
    fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Abstain => "abstain",
        }
    }
}

impl From<NamedChoice> for Choice {
    fn from(choice: NamedChoice) -> Self {
        match choice {
            NamedChoice::Yes => Self::For,
            NamedChoice::No => Self::Against,
            NamedChoice::Abstain => Self::Abstain,
        }
    }
}

/// Reads the file's text.
pub fn parse(text: &str) -> Result<Vec<RollCall>, Failure> {
    serde_json::from_str(text)
        .map_err(|error| Failure::input(format!("This is no list of named votes: {error}")))
}

/// Takes all votes over.
pub async fn import(house: &House, text: &str, name: &str) -> Result<Report, Failure> {
    let calls = parse(text)?;
    let assembly = Assembly::of(house, text);
    let members = assembly.members(&calls);
    assembly.prepare(name, &members).await?;
    let bar = progress::bar(calls.len(), "votes");
    let mut report = Report {
        community: assembly.community,
        votes: calls.len(),
        members: members.len(),
        ballots: 0,
        totals_differ: Vec::new(),
        ruled_by_the_chair: Vec::new(),
        not_announced: Vec::new(),
    };
    for call in &calls {
        assembly.take(call, &members, &mut report).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(report)
}

fn settled(step: &str, answer: Result<Receipt, ExecuteError<Refusal>>) -> Result<(), Failure> {
    match answer {
        Ok(_) => Ok(()),
        Err(ExecuteError::KeyReused) => Err(Failure::input(format!(
            "`{step}` was imported before and says something else now: what is in the log stays"
        ))),
        Err(error) => Err(crate::house::failure(&error)),
    }
}

struct Assembly<'a> {
    house: &'a House,
    community: CommunityId,
    registrar: MemberId,
    chair: MemberId,
    teller: MemberId,
}

impl<'a> Assembly<'a> {
    fn of(house: &'a House, text: &str) -> Self {
        let community = CommunityId(Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()));
        let officer = |office: &str| MemberId(Uuid::new_v5(&community.0, office.as_bytes()));
        let (registrar, chair, teller) = (officer("registrar"), officer("chair"), officer("teller"));
        Self { house, community, registrar, chair, teller }
    }

    /// Members by name. Ids follow the order of first appearance, so they say nothing about the name.
    fn members(&self, calls: &'a [RollCall]) -> BTreeMap<&'a str, MemberId> {
        let mut members = BTreeMap::new();
        for ballot in calls.iter().flat_map(|call| &call.ballots) {
            let next = members.len();
            let id = || MemberId(Uuid::new_v5(&self.community.0, format!("member {next}").as_bytes()));
            members.entry(ballot.voter.as_str()).or_insert_with(id);
        }
        members
    }

    /// Gives a command once: the same step again is the same answer, unless what was said at it is something else now.
    async fn execute(
        &self,
        actor: Actor,
        step: &str,
        said: &[&str],
        command: Command,
    ) -> Result<(), Failure> {
        let request = self.request(actor, step, said, command);
        settled(step, self.house.engine.execute(request).await)
    }

    fn request(&self, actor: Actor, step: &str, said: &[&str], command: Command) -> Request<Command> {
        let id = Uuid::new_v5(&self.community.0, step.as_bytes());
        let told = [&[step][..], said].concat().join("\0");
        let digest = self.house.vault.digest16("import", told.as_bytes());
        let key = Some(CommandKey { id, digest });
        Request { community: self.community, command, actor, key, expected: None }
    }

    async fn prepare(&self, name: &str, members: &BTreeMap<&str, MemberId>) -> Result<(), Failure> {
        let administrator = Actor::Administrator(Uuid::new_v5(&self.community.0, b"import"));
        let found = CommunityCommand::Found {
            name: title(name)?,
            timezone: "Asia/Taipei".to_owned(),
            locale: "zh-Hant".to_owned(),
            parent: None,
        };
        self.execute(administrator, "found", &[name], Command::Community(found)).await?;
        let officers = [
            (self.registrar, "登記員", Role::Registrar),
            (self.chair, "主席", Role::Chair),
            (self.teller, "計票員", Role::Teller),
        ];
        for (member, name, role) in officers {
            self.admit(administrator, member, name).await?;
            let appointed_by =
                if role == Role::Registrar { administrator } else { Actor::Member(self.registrar.0) };
            self.appoint(appointed_by, member, role).await?;
        }
        let registrar = Actor::Member(self.registrar.0);
        let settings = Settings { notice_days_min: 0, objection_days: 0, ..Settings::default() };
        let reason = reason("Votes in session, as recorded")?;
        let change = CommunityCommand::ChangeSettings { settings, reason };
        self.execute(registrar, "settings", &[], Command::Community(change)).await?;
        let define = CommunityCommand::DefineRule { rule: Box::new(rule()?) };
        self.execute(registrar, "rule", &[], Command::Community(define)).await?;
        let bar = progress::bar(members.len(), "members");
        let admissions = stream::iter(members.iter().map(|(name, member)| async {
            self.admit(registrar, *member, name).await?;
            self.appoint(registrar, *member, Role::Councillor).await?;
            bar.inc(1);
            Ok::<_, Failure>(())
        }));
        admissions.buffer_unordered(BALLOTS_AT_ONCE).try_collect::<()>().await?;
        bar.finish_and_clear();
        Ok(())
    }

    async fn admit(&self, by: Actor, member: MemberId, name: &str) -> Result<(), Failure> {
        let plain = PersonName::parse(name)
            .map_err(|refusal| Failure::input(format!("a voter's name: {refusal}")))?;
        let sealed =
            self.house.vault.seal(self.community, SubjectId(member.0), &plain, self.house.clock.now()).await;
        let sealed = sealed.map_err(|error| Failure::fault("sealing a name", &error))?;
        let admit = MembershipCommand::Admit(Admitted { member, name: sealed, contact: None });
        self.execute(by, &format!("admit {}", member.0), &[name], Command::Membership(admit)).await
    }

    async fn appoint(&self, by: Actor, member: MemberId, role: Role) -> Result<(), Failure> {
        let grant = GrantId(Uuid::new_v5(&member.0, b"grant"));
        let given = RoleGrant { member, role, scope: Scope::Community, from: Timestamp(0), until: None };
        let command = MembershipCommand::GrantRole { grant, given };
        self.execute(by, &format!("grant {}", grant.0), &[], Command::Membership(command)).await
    }

    /// Every member's ballot, many at once.
    async fn cast(
        &self,
        call: &RollCall,
        poll: PollId,
        members: &BTreeMap<&str, MemberId>,
    ) -> Result<(), Failure> {
        for ballots in call.ballots.chunks(BALLOTS_AT_ONCE) {
            let mut steps = Vec::with_capacity(ballots.len());
            let mut requests = Vec::with_capacity(ballots.len());
            for ballot in ballots {
                let member = members.get(ballot.voter.as_str());
                let member = member.ok_or_else(|| Failure::input("a voter without a name"))?;
                let cast = PollCommand::Cast { seat: None, choice: ballot.choice.into(), reason: None };
                let step = format!("ballot {} {}", call.id, member.0);
                let said = [ballot.choice.word()];
                requests.push(self.request(Actor::Member(member.0), &step, &said, Command::Poll(poll, cast)));
                steps.push(step);
            }
            for (step, answer) in steps.iter().zip(self.house.engine.execute_all(requests).await) {
                settled(step, answer)?;
            }
        }
        Ok(())
    }

    async fn take(
        &self,
        call: &RollCall,
        members: &BTreeMap<&str, MemberId>,
        report: &mut Report,
    ) -> Result<(), Failure> {
        let (chair, teller) = (Actor::Member(self.chair.0), Actor::Member(self.teller.0));
        let proposal =
            ProposalId(Uuid::new_v5(&self.community.0, format!("proposal {}", call.id).as_bytes()));
        let poll = PollId(Uuid::new_v5(&self.community.0, format!("poll {}", call.id).as_bytes()));
        let key = |step: &str| format!("{step} {}", call.id);
        let draft = ProposalCommand::Draft {
            proposal,
            title: title(&first_characters(&call.motion, 60))?,
            text: body(&format!("{}\n\n{}", call.motion, call.announcement))?,
        };
        let words = [call.motion.as_str(), call.announcement.as_str()];
        self.execute(chair, &key("draft"), &words, Command::Proposal(draft)).await?;
        let freeze = ProposalCommand::Freeze { proposal };
        self.execute(chair, &key("freeze"), &[], Command::Proposal(freeze)).await?;
        let ask = |by, step: &str, command| {
            let key = key(step);
            async move { self.execute(by, &key, &[], Command::Poll(poll, command)).await }
        };
        let terms = Terms {
            question: body(&call.motion)?,
            rule: rule()?.id,
            electorate: Electorate::Members { role: Some(Role::Councillor) },
            ballot_mode: BallotMode::Open,
            replaceable: false,
            live_tally: true,
            opens_at: self.house.clock.now(),
            closes_at: None,
            extension_days_max: 0,
            consents: Vec::new(),
            reconvenes: None,
        };
        ask(chair, "call", PollCommand::Call(Called { poll, proposal, terms })).await?;
        ask(chair, "notice", PollCommand::PublishNotice).await?;
        self.cast(call, poll, members).await?;
        report.ballots += call.ballots.len();
        ask(chair, "close", PollCommand::Close).await?;
        ask(teller, "tally", PollCommand::Tally).await?;
        let tallied = self.result(poll).await?;
        if !call.official.equals(&tallied) {
            report.totals_differ.push(call.id.clone());
        }
        let announced = match call.official.outcome.as_str() {
            "passed" => Some(Outcome::Carried),
            "rejected" => Some(Outcome::Rejected),
            _ => None,
        };
        match announced {
            None => report.not_announced.push(call.id.clone()),
            Some(announced) if announced != tallied.evaluation.outcome => {
                let reason = reason(&first_characters(&call.announcement, 1_900))?;
                let (said, ruled) =
                    (call.official.outcome.as_str(), PollCommand::Rule { outcome: announced, reason });
                self.execute(chair, &key("rule"), &[said], Command::Poll(poll, ruled)).await?;
                report.ruled_by_the_chair.push(call.id.clone());
            }
            Some(_) => {}
        }
        ask(teller, "certify", PollCommand::Certify).await?;
        ask(chair, "announce", PollCommand::Announce).await
    }

    /// The count: the provisional one, or the one that an earlier run of the import has certified.
    async fn result(&self, poll: PollId) -> Result<Tallied, Failure> {
        let read =
            move |state: &Community| state.polls.get(&poll).and_then(|poll| poll.result.as_deref().cloned());
        let result = self.house.engine.state_of(self.community, read).await;
        let result = result.map_err(|error| Failure::fault("reading the count back", &error))?;
        if let Some(tallied) = result {
            return Ok(tallied);
        }
        self.house.catch_up().await?;
        let counts = results::counts(&self.house.views(), self.community, &[poll]).await;
        let counts = counts.map_err(|error| Failure::fault("reading the count back", &error))?;
        let last = counts.into_values().flatten().next_back();
        last.map(|row| row.tallied).ok_or_else(|| Failure::input("a vote that was certified has no count"))
    }
}

impl Official {
    fn equals(&self, tallied: &Tallied) -> bool {
        let seats = |line: &str| tallied.count.get(line).map_or(0, |line| line.seats);
        (seats("for"), seats("against"), seats("abstain")) == (self.yes, self.no, self.abstain)
    }
}

fn rule() -> Result<DecisionRule, Failure> {
    DecisionRule::parse_json(RULE).map_err(|refusal| Failure::input(refusal.to_string()))
}

fn first_characters(text: &str, count: usize) -> String {
    text.chars().filter(|character| !character.is_control()).take(count).collect()
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
