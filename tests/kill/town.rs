//! A community that votes: sixty units, each with its owner, two polls (one replaceable, one not), and a session for everybody.

use moothall::house::House;
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::ids::{GrantId, MemberId, PartyId, PollId, ProposalId, SeatId, UnitId};
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
use moothall_graphql::global_id::{GlobalId, Noun};
use std::time::Duration;
use uuid::Uuid;

pub(super) const UNITS: usize = 60;

#[derive(Clone, Debug)]
pub(super) struct Voter {
    pub(super) member: MemberId,
    pub(super) seat: SeatId,
    /// Of her session; empty in a town without sessions.
    pub(super) token: String,
}

/// What the clients know.
#[derive(Clone, Debug)]
pub(super) struct Town {
    pub(super) community: CommunityId,
    pub(super) replaceable: PollId,
    pub(super) once: PollId,
    pub(super) voters: Vec<Voter>,
}

impl Town {
    pub(super) fn poll_id(&self, poll: PollId) -> String {
        GlobalId::new(Noun::Poll, self.community, poll.0).encode().0
    }

    /// The ballot as a request to the engine, for tests without a network.
    pub(super) fn ballot(&self, poll: PollId, voter: usize, choice: Choice, key: Uuid) -> Request<Command> {
        let digest =
            *Uuid::new_v5(&key, &[u8::from(choice == Choice::For), u8::from(choice == Choice::Against)])
                .as_bytes();
        Request {
            community: self.community,
            command: Command::Poll(poll, PollCommand::Cast { seat: None, choice, reason: None }),
            actor: Actor::Member(self.voters[voter].member.0),
            key: Some(CommandKey { id: key, digest }),
            expected: None,
        }
    }

    /// Founds it, with a session for every voter.
    pub(super) async fn found(house: &House) -> Self {
        let mut town = Self::found_without_sessions(house, None).await;
        let now = house.clock.now();
        for voter in &mut town.voters {
            let account = house.identity.create_person(now).await.expect("an account");
            let membership = Membership { community: town.community, member: voter.member.0 };
            house.identity.link_member(account, membership, now).await.expect("a member");
            let token = house.identity.create_session(account, now, Duration::from_hours(24)).await;
            token.expect("a session").expose().clone_into(&mut voter.token);
        }
        town
    }

    /// Founds it. The poll that is not replaceable ends at `closes_at`, the other when somebody closes it.
    pub(super) async fn found_without_sessions(house: &House, closes_at: Option<Timestamp>) -> Self {
        let community = CommunityId(Uuid::new_v4());
        let founder = Founder { house, community };
        let chair = founder.charter().await;
        let rows = founder.rows().await;
        let voters = rows
            .iter()
            .map(|row| Voter {
                member: row.owners[0].member,
                seat: row.party.party.into(),
                token: String::new(),
            })
            .collect();
        founder.execute(chair, Command::Register(RegisterCommand::Import { rows })).await;
        let replaceable = founder.poll(chair, true, None).await;
        let once = founder.poll(chair, false, closes_at).await;
        Self { community, replaceable, once, voters }
    }
}

struct Founder<'a> {
    house: &'a House,
    community: CommunityId,
}

impl Founder<'_> {
    async fn execute(&self, actor: Actor, command: Command) {
        let request = Request { community: self.community, command, actor, key: None, expected: None };
        self.house.execute(request).await.expect("a step of the founding");
    }

    async fn admitted(&self, name: &str) -> Admitted {
        let member = MemberId(Uuid::now_v7());
        let plain = PersonName::parse(name).expect("a name");
        let sealed =
            self.house.vault.seal(self.community, SubjectId(member.0), &plain, self.house.clock.now()).await;
        Admitted { member, name: sealed.expect("a sealed name"), contact: None }
    }

    /// Somebody with every office that a poll needs.
    async fn charter(&self) -> Actor {
        let administrator = Actor::Administrator(Uuid::new_v4());
        let found = CommunityCommand::Found {
            name: Title::parse("Hard to kill").expect("a title"),
            timezone: "Asia/Shanghai".to_owned(),
            locale: "zh-Hans".to_owned(),
            parent: None,
        };
        self.execute(administrator, Command::Community(found)).await;
        let admitted = self.admitted("Chair").await;
        let (member, chair) = (admitted.member, Actor::Member(admitted.member.0));
        self.execute(administrator, Command::Membership(MembershipCommand::Admit(admitted))).await;
        for (by, role) in [(administrator, Role::Registrar), (chair, Role::Chair)] {
            let given = RoleGrant { member, role, scope: Scope::Community, from: Timestamp(0), until: None };
            let grant = MembershipCommand::GrantRole { grant: GrantId(Uuid::new_v4()), given };
            self.execute(by, Command::Membership(grant)).await;
        }
        let settings = Settings { notice_days_min: 0, objection_days: 0, ..Settings::default() };
        let reason = Reason::parse("a poll at once").expect("a reason");
        self.execute(chair, Command::Community(CommunityCommand::ChangeSettings { settings, reason })).await;
        chair
    }

    async fn rows(&self) -> Vec<ImportRow> {
        let mut rows = Vec::with_capacity(UNITS);
        for line in 1..=u32::try_from(UNITS).expect("few") {
            let owner = self.admitted(&format!("Owner {line}")).await;
            rows.push(ImportRow {
                line,
                unit: UnitRegistered {
                    unit: UnitId(Uuid::now_v7()),
                    building: Label::parse("1").expect("a label"),
                    entrance: None,
                    number: Label::parse(&line.to_string()).expect("a label"),
                    area: 5_000 + u64::from(line),
                    share: 0,
                    purpose: UnitUse::Dwelling,
                },
                party: PartyRecorded {
                    party: PartyId(Uuid::now_v7()),
                    kind: PartyKind::Person,
                    holders: vec![owner.member],
                    name: None,
                    representative: None,
                },
                owners: vec![owner],
            });
        }
        rows
    }

    async fn poll(&self, chair: Actor, replaceable: bool, closes_at: Option<Timestamp>) -> PollId {
        let (proposal, poll) = (ProposalId(Uuid::now_v7()), PollId(Uuid::now_v7()));
        let draft = ProposalCommand::Draft {
            proposal,
            title: Title::parse("A lamp at the gate").expect("a title"),
            text: Body::parse("There shall be a lamp at the gate.").expect("a text"),
        };
        self.execute(chair, Command::Proposal(draft)).await;
        self.execute(chair, Command::Proposal(ProposalCommand::Freeze { proposal })).await;
        let terms = Terms {
            question: Body::parse("Shall there be a lamp at the gate?").expect("a question"),
            rule: RuleId::parse("cn.civil278.ordinary").expect("a rule"),
            electorate: Electorate::Owners { scope: Scope::Community },
            ballot_mode: BallotMode::Confidential,
            replaceable,
            live_tally: false,
            opens_at: self.house.clock.now(),
            closes_at,
            extension_days_max: 0,
            consents: Vec::new(),
            reconvenes: None,
        };
        self.execute(chair, Command::Poll(poll, PollCommand::Call(Called { poll, proposal, terms }))).await;
        self.execute(chair, Command::Poll(poll, PollCommand::PublishNotice)).await;
        poll
    }
}
