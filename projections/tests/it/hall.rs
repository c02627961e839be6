//! Tools: fresh databases, and a story that writes itself into a log.

use moothall_core::community::Founded;
use moothall_core::decider::{Actor, CommunityId, DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_core::ids::{MemberId, PartyId, PollId, ProposalId, SeatId, UnitId};
use moothall_core::membership::Admitted;
use moothall_core::policy::Scope;
use moothall_core::poll::{
    BallotCast, BallotMode, Called, Choice, Closed, Electorate, Mark, Noticed, Right, RollEntered, Seat,
    Terms, Weights,
};
use moothall_core::register::{PartyKind, PartyRecorded, UnitRegistered, UnitTransferred, UnitUse};
use moothall_core::rule::{DecisionRule, preset};
use moothall_core::sealed::{OwnWords, Personal, Sealed, SubjectId};
use moothall_core::text::{Body, Label, Reason, Title};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use moothall_eventstore::position::Position;
use moothall_eventstore::projector::{Recorded, Views as _};
use moothall_eventstore::{on_pool, testing};
use moothall_projections::ReadModels;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;

/// The same tests twice.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::hall::Place::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::hall::Place::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both_databases;

/// Where read models are laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Sqlite,
    Postgres,
}

impl Place {
    /// Empty tables in a file, with the settings of the read models.
    pub(crate) async fn sqlite_file(file: &Path) -> Database {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .page_size(4096)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("cache_size", "-65536")
            .pragma("wal_autocheckpoint", "16000");
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        let database = Database::Sqlite(pool);
        lay_tables(&database).await;
        database
    }

    /// Empty tables.
    pub(crate) async fn fresh(self) -> Database {
        let database = match self {
            Self::Sqlite => {
                let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                Database::Sqlite(pool.connect("sqlite::memory:").await.unwrap())
            }
            Self::Postgres => {
                let url = testing::fresh_postgres().await.unwrap();
                Database::Postgres(PgPoolOptions::new().max_connections(2).connect(&url).await.unwrap())
            }
        };
        lay_tables(&database).await;
        database
    }

    /// Tables with these events in them, folded in pages of a size.
    pub(crate) async fn folded(self, events: &[Recorded<Event>], page: usize) -> Database {
        let database = self.fresh().await;
        fold(&database, events, page).await;
        database
    }
}

async fn lay_tables(database: &Database) {
    let ddl = ReadModels.ddl(database.dialect());
    on_pool!(database, pool => sqlx::raw_sql(AssertSqlSafe(ddl)).execute(pool).await.map(drop)).unwrap();
}

pub(crate) async fn fold(database: &Database, events: &[Recorded<Event>], page: usize) {
    for page in events.chunks(page) {
        let mut transaction = database.begin().await.unwrap();
        ReadModels.apply(&mut transaction, page).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn member(number: u128) -> MemberId {
    MemberId(id(0x1000 + number))
}

pub(crate) fn party(number: u128) -> PartyId {
    PartyId(id(0x2000 + number))
}

pub(crate) fn unit(number: u128) -> UnitId {
    UnitId(id(0x3000 + number))
}

pub(crate) fn seat(number: u128) -> SeatId {
    SeatId::from(party(number))
}

pub(crate) const PROPOSAL: ProposalId = ProposalId(Uuid::from_u128(0x4000));
pub(crate) const POLL: PollId = PollId(Uuid::from_u128(0x5000));

pub(crate) fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

pub(crate) fn body(text: &str) -> Body {
    Body::parse(text).unwrap()
}

pub(crate) fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

/// Something sealed, recognisable in a dump: the subject's id and the word, seven times.
pub(crate) fn sealed<T: Personal>(member: MemberId, word: &str) -> Sealed<T> {
    let bytes = [member.0.as_bytes().as_slice(), word.repeat(7).as_bytes()].concat();
    Sealed::from_parts(SubjectId(member.0), bytes)
}

pub(crate) fn rule() -> DecisionRule {
    preset("cn.civil278.ordinary").unwrap().clone()
}

/// A log in the making.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) community: CommunityId,
    pub(crate) events: Vec<Recorded<Event>>,
    versions: BTreeMap<Uuid, u64>,
    first: u64,
    marks: BTreeMap<(PollId, SeatId), Mark>,
}

impl Story {
    /// A founded community whose events begin after `first` in the slice.
    pub(crate) fn of(community: u128, first: u64) -> Self {
        let (community, events) = (CommunityId(id(community)), Vec::new());
        let mut story = Self { community, events, versions: BTreeMap::new(), first, marks: BTreeMap::new() };
        story.then(
            Actor::Administrator(id(1)),
            Event::CommunityFounded(Founded {
                name: title("Elm Court"),
                timezone: "Asia/Shanghai".to_owned(),
                locale: "en".to_owned(),
                parent: None,
            }),
        );
        story
    }

    pub(crate) fn then(&mut self, actor: Actor, event: Event) -> &mut Self {
        let seq = u64::try_from(self.events.len()).unwrap() + 1;
        let stream = event.stream(self.community);
        let version = self.versions.entry(stream.0).or_default();
        *version += 1;
        let envelope = Envelope {
            community: self.community,
            seq,
            stream,
            version: *version,
            recorded_at: Timestamp(1_000_000 * i64::try_from(seq).unwrap()),
            actor,
        };
        let position = Position { slice: 0, pos: self.first + seq };
        self.events.push(Recorded { position, envelope, event, hash: [0; 32] });
        self
    }

    /// When the next event will be recorded.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(1_000_000 * (i64::try_from(self.events.len()).unwrap() + 1))
    }

    /// A member with a party that owns one unit.
    pub(crate) fn owner(&mut self, number: u128) -> &mut Self {
        let registrar = Actor::Member(member(0).0);
        let (who, party, unit) = (member(number), party(number), unit(number));
        self.then(
            registrar,
            Event::MemberAdmitted(Admitted {
                member: who,
                name: sealed(who, "name"),
                contact: Some(sealed(who, "contact")),
            }),
        );
        self.then(
            registrar,
            Event::PartyRecorded(PartyRecorded {
                party,
                kind: PartyKind::Person,
                holders: vec![who],
                name: None,
                representative: None,
            }),
        );
        self.then(
            registrar,
            Event::UnitRegistered(UnitRegistered {
                unit,
                building: Label::parse(if number.is_multiple_of(2) { "A" } else { "B" }).unwrap(),
                entrance: None,
                number: Label::parse(&number.to_string()).unwrap(),
                area: 8850,
                share: 0,
                purpose: UnitUse::Dwelling,
            }),
        );
        let since = Timestamp(0);
        self.then(registrar, Event::UnitTransferred(UnitTransferred { unit, party, since, from: None }))
    }

    /// A poll of all owners on [`PROPOSAL`], noticed, with these weights on the roll from seat 1 on.
    pub(crate) fn noticed(&mut self, poll: PollId, weights: &[Weights], mode: BallotMode) -> &mut Self {
        let chair = Actor::Member(member(0).0);
        let rule = rule();
        let terms = Terms {
            question: body("Shall the lift be renewed?"),
            rule: rule.id.clone(),
            electorate: Electorate::Owners { scope: Scope::Community },
            ballot_mode: mode,
            replaceable: true,
            live_tally: true,
            opens_at: Timestamp(0),
            closes_at: Some(Timestamp(1_000_000_000_000)),
            extension_days_max: 0,
            consents: vec![unit(1)],
            reconvenes: None,
        };
        self.then(chair, Event::PollCalled(Called { poll, proposal: PROPOSAL, terms }));
        let seats: Vec<Seat> = (1..).zip(weights).map(|(n, w)| Seat { seat: seat(n), weights: *w }).collect();
        for part in seats.chunks(500) {
            self.then(chair, Event::PollRollEntered(RollEntered { poll, seats: part.to_vec() }));
        }
        let mut totals = Weights::zero(rule.measures.len());
        for seat in weights {
            totals.add(seat);
        }
        let roll_hash = "ab".repeat(32);
        let seats = u32::try_from(weights.len()).unwrap();
        self.then(
            chair,
            Event::PollNoticed(Noticed {
                poll,
                rule: Box::new(rule),
                text_version: 1,
                seats,
                totals,
                roll_hash,
                objection_days: 0,
            }),
        )
    }

    /// A ballot; what it replaces is known from what went before.
    #[expect(clippy::too_many_arguments, reason = "the shape of a ballot")]
    pub(crate) fn casts(
        &mut self,
        who: u128,
        poll: PollId,
        weights: Weights,
        choice: Option<Choice>,
        words: Option<Sealed<OwnWords>>,
    ) -> &mut Self {
        let replaces = self.marks.insert((poll, seat(who)), Mark::from(choice));
        let cast = BallotCast {
            poll,
            seat: seat(who),
            choice,
            weights,
            right: Right::Own,
            paper: None,
            replaces,
            reason: words,
        };
        self.then(Actor::Member(member(who).0), Event::BallotCast(cast))
    }

    /// What stands for a seat, to be replaced by the next event.
    pub(crate) fn mark(&mut self, poll: PollId, who: u128, next: Mark) -> Option<Mark> {
        self.marks.insert((poll, seat(who)), next)
    }

    /// The event that closes a poll, were it next.
    pub(crate) fn closing(&self, poll: PollId) -> Vec<Recorded<Event>> {
        let mut event = self.events.last().unwrap().clone();
        event.event = Event::PollClosed(Closed { poll });
        event.envelope.actor = Actor::Clockwork;
        event.envelope.seq += 1;
        event.position.pos += 1;
        vec![event]
    }
}
