//! The community that is measured: founded, filled and called to a vote through commands, like any other.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{GrantId, MemberId, PartyId, PollId, ProposalId, UnitId};
use moothall_core::membership::{Admitted, MembershipCommand};
use moothall_core::policy::{Role, RoleGrant, Scope};
use moothall_core::poll::{BallotMode, Called, Choice, Electorate, PollCommand, Terms};
use moothall_core::proposal::ProposalCommand;
use moothall_core::refusal::Refusal;
use moothall_core::register::{
    ImportRow, PartyKind, PartyRecorded, RegisterCommand, UnitRegistered, UnitUse,
};
use moothall_core::rule::RuleId;
use moothall_core::sealed::{PersonName, Personal, Sealed, SubjectId};
use moothall_core::state::{Command, Community};
use moothall_core::text::{Body, Label, Reason, Title};
use moothall_core::time::Timestamp;
use moothall_eventstore::vault::Vault;
use moothall_eventstore::{CommandKey, Engine, ExecuteError, Receipt, Request};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::Outcome;
use crate::place::now;

/// Commands of a batch.
const BATCH: usize = 512;
/// Batches under way at a time: one on its way to the disk, the next being decided, and one on its way there.
const BATCHES: usize = 4;
/// The same for callers with a command each.
const CALLERS: usize = BATCHES * BATCH;
/// Rows of one import.
const IMPORT_ROWS: usize = 10_000;
const MONTH_MICROS: i64 = 30 * 24 * 3600 * 1_000_000;

/// Who votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voters {
    /// Members, one head each, by simple majority.
    Members,
    /// Owners of one unit each, by area and heads (Civil Code art. 278).
    Owners,
}

/// A community, its poll and its voters. Ids are hashes, so the order of arrival is not the order of the roll.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) community: CommunityId,
    pub(crate) poll: PollId,
    pub(crate) members: Vec<Uuid>,
    voters: Voters,
}

impl Hall {
    pub(crate) fn new(name: &str, voters: Voters, count: usize) -> Self {
        let community = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        let id = |thing: String| Uuid::new_v5(&community, thing.as_bytes());
        let members = (0..count).map(|number| id(format!("member {number}"))).collect();
        Self { community: CommunityId(community), poll: PollId(id("poll".to_owned())), members, voters }
    }

    fn id(&self, thing: &str) -> Uuid {
        Uuid::new_v5(&self.community.0, thing.as_bytes())
    }

    fn member(&self, number: usize) -> Uuid {
        self.members.get(number % self.members.len().max(1)).copied().unwrap_or_default()
    }

    /// The poll's id in the schema.
    pub(crate) fn poll_id(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("Poll:{}:{}", self.community.0, self.poll.0))
    }

    /// The id of something of this community in the schema.
    pub(crate) fn global(&self, noun: &str, id: Uuid) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{noun}:{}:{id}", self.community.0))
    }

    pub(crate) async fn ask(
        &self,
        engine: &Engine<Community>,
        actor: Actor,
        command: Command,
    ) -> Outcome<()> {
        engine
            .execute(self.request(actor, command))
            .await
            .map(drop)
            .map_err(|error| format!("{error:?}").into())
    }

    /// Everything up to the published notice.
    pub(crate) async fn build(&self, engine: &Engine<Community>, vault: Option<&Vault>) -> Outcome<()> {
        let administrator = Actor::Administrator(self.id("administrator"));
        let found = CommunityCommand::Found {
            name: Title::parse("千里大院")?,
            timezone: "Asia/Shanghai".to_owned(),
            locale: "zh-Hans".to_owned(),
            parent: None,
        };
        self.ask(engine, administrator, Command::Community(found)).await?;
        self.admit_all(engine, administrator, vault).await?;
        let first = MemberId(self.member(0));
        for (by, role) in [(administrator, Role::Registrar), (Actor::Member(first.0), Role::Chair)] {
            let given =
                RoleGrant { member: first, role, scope: Scope::Community, from: Timestamp(0), until: None };
            let grant = GrantId(self.id(&format!("{role:?}")));
            let command = MembershipCommand::GrantRole { grant, given };
            self.ask(engine, by, Command::Membership(command)).await?;
        }
        self.call(engine, Actor::Member(first.0)).await
    }

    async fn call(&self, engine: &Engine<Community>, chair: Actor) -> Outcome<()> {
        let settings = Settings { notice_days_min: 0, ..Settings::default() };
        let change = CommunityCommand::ChangeSettings { settings, reason: Reason::parse("bench")? };
        self.ask(engine, chair, Command::Community(change)).await?;
        let proposal = ProposalId(self.id("proposal"));
        let draft = ProposalCommand::Draft {
            proposal,
            title: Title::parse("把外墙刷成浅米色")?,
            text: Body::parse("把外墙刷成浅米色，工程费三十八万元。")?,
        };
        self.ask(engine, chair, Command::Proposal(draft)).await?;
        self.ask(engine, chair, Command::Proposal(ProposalCommand::Freeze { proposal })).await?;
        let (rule, electorate) = match self.voters {
            Voters::Members => ("tpl.robert.majority", Electorate::Members { role: None }),
            Voters::Owners => ("cn.civil278.ordinary", Electorate::Owners { scope: Scope::Community }),
        };
        let terms = Terms {
            question: Body::parse("是否同意？")?,
            rule: RuleId::parse(rule).ok_or("no such rule")?,
            electorate,
            ballot_mode: BallotMode::Confidential,
            replaceable: true,
            live_tally: true,
            opens_at: now(),
            closes_at: Some(now().plus_micros(MONTH_MICROS)),
            extension_days_max: 0,
            consents: Vec::new(),
            reconvenes: None,
        };
        let called = Called { poll: self.poll, proposal, terms };
        for command in [PollCommand::Call(called), PollCommand::PublishNotice, PollCommand::Open] {
            self.ask(engine, chair, Command::Poll(self.poll, command)).await?;
        }
        Ok(())
    }

    async fn admit_all(&self, engine: &Engine<Community>, by: Actor, vault: Option<&Vault>) -> Outcome<()> {
        let names = self.names(vault).await?;
        let admitted: Vec<Admitted> = names
            .into_iter()
            .map(|name| Admitted { member: MemberId(name.subject.0), name, contact: None })
            .collect();
        if self.voters == Voters::Owners {
            for (part, admitted) in admitted.chunks(IMPORT_ROWS).enumerate() {
                let mut rows = Vec::with_capacity(admitted.len());
                for (row, admitted) in admitted.iter().enumerate() {
                    rows.push(self.unit(part * IMPORT_ROWS + row, admitted)?);
                }
                self.ask(engine, by, Command::Register(RegisterCommand::Import { rows })).await?;
            }
            return Ok(());
        }
        let community = self.community;
        let admit =
            move |admitted| request(community, by, Command::Membership(MembershipCommand::Admit(admitted)));
        flood(engine, admitted, admit).await.map(drop)
    }

    /// Sealed by the vault where there is one; as many bytes of nothing where names are never read.
    async fn names(&self, vault: Option<&Vault>) -> Outcome<Vec<Sealed<PersonName>>> {
        let subjects = self.members.iter().map(|member| SubjectId(*member));
        let Some(vault) = vault else {
            return Ok(subjects.map(|subject| Sealed::from_parts(subject, vec![7; 49])).collect());
        };
        let name = PersonName::parse("周敏之")?;
        let texts: Vec<_> = subjects.map(|subject| (subject, &name)).collect();
        let mut sealed = Vec::with_capacity(texts.len());
        for part in texts.chunks(IMPORT_ROWS) {
            sealed.extend(vault.seal_many(self.community, part, now()).await?);
        }
        Ok(sealed)
    }

    fn unit(&self, number: usize, owner: &Admitted) -> Outcome<ImportRow> {
        let party = PartyId(self.id(&format!("party {number}")));
        Ok(ImportRow {
            line: u32::try_from(number)? + 2,
            unit: UnitRegistered {
                unit: UnitId(self.id(&format!("unit {number}"))),
                building: Label::parse(&format!("{}", number / 400 + 1))?,
                entrance: Some(Label::parse(&format!("{}", number / 100 % 4 + 1))?),
                number: Label::parse(&format!("{}", number % 100 + 101))?,
                area: 5_000 + u64::try_from(number % 9_000)?,
                share: 0,
                purpose: UnitUse::Dwelling,
            },
            party: PartyRecorded {
                party,
                kind: PartyKind::Person,
                holders: vec![owner.member],
                name: None,
                representative: None,
            },
            owners: vec![owner.clone()],
        })
    }

    /// So many voters cast a ballot each, in batches; how long it took until all were on disk.
    pub(crate) async fn cast(&self, engine: &Engine<Community>, range: Range<usize>) -> Outcome<Duration> {
        flood(engine, self.voters(range), self.ballot()).await
    }

    /// The same with a caller for each, [`CALLERS`] at a time.
    pub(crate) async fn cast_singly(
        &self,
        engine: &Engine<Community>,
        range: Range<usize>,
    ) -> Outcome<Duration> {
        trickle(engine, self.voters(range), self.ballot()).await
    }

    fn voters(&self, range: Range<usize>) -> Vec<(usize, Uuid)> {
        range.map(|number| (number, self.member(number))).collect()
    }

    /// What each voter sends.
    fn ballot(&self) -> impl Fn((usize, Uuid)) -> Request<Command> + Clone + use<> {
        let (community, poll) = (self.community, self.poll);
        move |(number, member): (usize, Uuid)| {
            let choice = match number % 5 {
                3 => Choice::Against,
                4 => Choice::Abstain,
                _ => Choice::For,
            };
            let command = Command::Poll(poll, PollCommand::Cast { seat: None, choice, reason: None });
            request(community, Actor::Member(member), command)
        }
    }

    fn request(&self, actor: Actor, command: Command) -> Request<Command> {
        request(self.community, actor, command)
    }
}

fn request(community: CommunityId, actor: Actor, command: Command) -> Request<Command> {
    Request { community, command, actor, key: None, expected: None }
}

/// A key as a client makes it, but for the dice: those of the machine would cost a call of the kernel each.
fn fresh_key() -> CommandKey {
    static DICE: AtomicU64 = AtomicU64::new(0);
    let millis = u64::try_from(now().0 / 1000).unwrap_or_default();
    let mut bytes = [7; 10];
    if let Some(dice) = bytes.last_chunk_mut() {
        *dice = DICE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    }
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
    CommandKey { id, digest: *id.as_bytes() }
}

/// Executes commands in batches of [`BATCH`], [`BATCHES`] at a time, and says how long it took until the last was on disk.
async fn flood<T: Clone + Send + Sync + 'static>(
    engine: &Engine<Community>,
    all: Vec<T>,
    make: impl Fn(T) -> Request<Command> + Clone + Send + Sync + 'static,
) -> Outcome<Duration> {
    let engine = engine.clone();
    spread(all, make, (BATCH, BATCHES), move |batch| {
        let engine = engine.clone();
        async move { engine.execute_all(batch).await.into_iter().collect() }
    })
    .await
}

/// The same by [`CALLERS`] callers, who each wait for their one command.
async fn trickle<T: Clone + Send + Sync + 'static>(
    engine: &Engine<Community>,
    all: Vec<T>,
    make: impl Fn(T) -> Request<Command> + Clone + Send + Sync + 'static,
) -> Outcome<Duration> {
    let engine = engine.clone();
    spread(all, make, (1, CALLERS), move |batch| {
        let engine = engine.clone();
        async move {
            let mut receipts = Vec::with_capacity(batch.len());
            for request in batch {
                receipts.push(engine.execute(request).await?);
            }
            Ok(receipts)
        }
    })
    .await
}

/// So many at once send batches of so many commands. Each command is made when it is sent, as a server does: a store of commands made
/// before would be read from memory while it is measured.
async fn spread<T: Clone + Send + Sync + 'static, F>(
    all: Vec<T>,
    make: impl Fn(T) -> Request<Command> + Clone + Send + Sync + 'static,
    (size, at_once): (usize, usize),
    send: impl Fn(Vec<Request<Command>>) -> F + Clone + Send + Sync + 'static,
) -> Outcome<Duration>
where
    F: Future<Output = Result<Vec<Receipt>, ExecuteError<Refusal>>> + Send,
{
    let all = Arc::new(all);
    let started = Instant::now();
    let work = |first: usize| {
        let (all, make, send) = (Arc::clone(&all), make.clone(), send.clone());
        tokio::spawn(async move {
            for batch in all.chunks(size).skip(first).step_by(at_once) {
                let keyed = |one: &T| Request { key: Some(fresh_key()), ..make(one.clone()) };
                send(batch.iter().map(keyed).collect()).await.map_err(|error| format!("{error:?}"))?;
            }
            Ok(())
        })
    };
    finish((0..at_once).map(work).collect()).await?;
    Ok(started.elapsed())
}

async fn finish(tasks: Vec<JoinHandle<Result<(), String>>>) -> Outcome<()> {
    for task in tasks {
        task.await??;
    }
    Ok(())
}
