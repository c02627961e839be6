//! A poisoned event: its community is left behind for all to see, the others go on, votes are taken, and healed code recovers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::poll::Choice;
use moothall_core::state::Community;
use moothall_eventstore::projector::{Health, replay};
use moothall_eventstore::{
    ApplyError, Dialect, Engine, EngineOptions, Prefix, Projector, ProjectorOptions, Recorded, Store,
    StoreOptions, Transaction, Views,
};
use moothall_projections::{ReadModels, digest, dump};
use sqlx::Connection as _;
use uuid::Uuid;

use super::book::Book;
use super::client::{self, Answer, Ballot, Device};
use super::oracle::all_is_well;
use super::place::Place;
use super::server::Server;
use super::town::Town;

const PATIENCE: Duration = Duration::from_secs(30);

/// The real read models, which choke on one community's ballots.
struct Choking {
    on: CommunityId,
    healed: Arc<AtomicBool>,
    version: &'static str,
}

impl Views for Choking {
    type Event = Event;

    fn code_hash(&self) -> String {
        format!("{} {}", ReadModels.code_hash(), self.version)
    }

    fn ddl(&self, dialect: Dialect) -> String {
        ReadModels.ddl(dialect)
    }

    async fn apply(&self, tx: &mut Transaction, page: &[Recorded<Event>]) -> Result<(), ApplyError> {
        let is_poison = |recorded: &Recorded<Event>| {
            recorded.envelope.community == self.on && matches!(recorded.event, Event::BallotCast(_))
        };
        if !self.healed.load(Ordering::SeqCst) && page.iter().any(is_poison) {
            return Err(ApplyError::Senseless("poison".to_owned()));
        }
        ReadModels.apply(tx, page).await
    }
}

async fn follows(
    store: &Store,
    on: CommunityId,
    healed: &Arc<AtomicBool>,
    version: &'static str,
) -> Projector<Choking> {
    let views = Choking { on, healed: Arc::clone(healed), version };
    Projector::start(store.clone(), views, ProjectorOptions::default()).await.expect("read models")
}

/// The rows of `poll_seat` that show a ballot of the community.
async fn ballots_shown(projector: &Projector<Choking>, town: &Town) -> usize {
    let tables = dump(&projector.reads()).await.expect("rows");
    let seats = tables.iter().find(|(name, _)| *name == "poll_seat").expect("a table");
    let id = town.community.0.simple().to_string();
    let voted = |row: &&String| row.starts_with(&id) && row.split('|').nth(6).is_some_and(|seq| seq != "-");
    seats.1.iter().filter(voted).count()
}

async fn quarantined(place: Place) {
    let house = place.house().await;
    let sick = Town::found_without_sessions(&house, None).await;
    let well = Town::found_without_sessions(&house, None).await;
    house.close().await;
    drop(house);
    let store = Store::open(place.url(), StoreOptions::default()).await.expect("a store");
    let engine: Engine<Community> = Engine::start(store.clone(), &EngineOptions::default());
    let healed = Arc::new(AtomicBool::new(false));
    let projector = follows(&store, sick.community, &healed, "1").await;
    let vote = async |town: &Town, voters: std::ops::Range<usize>| {
        for voter in voters {
            let ballot = town.ballot(town.replaceable, voter, Choice::For, Uuid::now_v7());
            engine.execute(ballot).await.expect("a receipt: votes are taken whatever the pages do");
        }
    };
    vote(&sick, 0..5).await;
    vote(&well, 0..5).await;
    projector.catch_up(PATIENCE).await.expect("others to go on");
    let health = projector.health();
    assert!(!health.is_good());
    assert_eq!(health.quarantined.iter().map(|case| case.community).collect::<Vec<_>>(), [sick.community]);
    assert_eq!((ballots_shown(&projector, &sick).await, ballots_shown(&projector, &well).await), (0, 5));
    vote(&sick, 5..10).await;
    vote(&well, 5..10).await;
    projector.catch_up(PATIENCE).await.expect("others to go on");
    assert_eq!((ballots_shown(&projector, &sick).await, ballots_shown(&projector, &well).await), (0, 10));
    // The same code, started again, still knows.
    projector.shutdown().await;
    drop(projector);
    let projector = follows(&store, sick.community, &healed, "1").await;
    let Health { serving, .. } = projector.health();
    assert!(!projector.health().is_good());
    projector.shutdown().await;
    drop(projector);
    // Healed code builds anew by itself, and takes over.
    healed.store(true, Ordering::SeqCst);
    let projector = follows(&store, sick.community, &healed, "2").await;
    let mut progress = projector.progress();
    let takes_over = progress.wait_for(|progress| progress.generation > serving);
    tokio::time::timeout(PATIENCE, takes_over).await.expect("a new generation").expect("a projector");
    projector.catch_up(PATIENCE).await.expect("everything to be folded");
    assert!(projector.health().is_good(), "{:?}", projector.health());
    assert_eq!((ballots_shown(&projector, &sick).await, ballots_shown(&projector, &well).await), (10, 10));
    let rebuilt = replay(&store, &ReadModels, Prefix::Everything).await.expect("a rebuild");
    assert_eq!(digest(&projector.reads()).await.expect("rows"), digest(&rebuilt).await.expect("rows"));
    projector.shutdown().await;
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_event_stops_its_community_alone_on_sqlite() {
    quarantined(Place::on_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_event_stops_its_community_alone_on_postgres() {
    quarantined(Place::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_server_with_a_poisoned_community_takes_votes_and_says_so() {
    let place = Place::on_sqlite();
    let house = place.house().await;
    let (sick, well) = (Town::found(&house).await, Town::found(&house).await);
    house.close().await;
    drop(house);
    choke_on(&place, sick.community).await;
    let server = Server::start(&place).await;
    let (sick_book, well_book) = (Book::default(), Book::default());
    let mut device = Device::new(server.address);
    for voter in 0..10 {
        for (town, book) in [(&sick, &sick_book), (&well, &well_book)] {
            let ballot =
                Ballot { key: Uuid::now_v7(), poll: town.replaceable, voter, choice: Choice::Against };
            book.sends(&ballot);
            let answer = device.cast(town, &ballot).await;
            assert!(matches!(answer, Answer::Acknowledged(_)), "{answer:?}");
            book.hears(&ballot, &answer);
        }
    }
    let is_red = async {
        while client::get(server.address, "/health/ready").await.expect("a page").0 == 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, is_red).await.expect("the health page turns red");
    let (_, page) = client::get(server.address, "/health/ready").await.expect("a page");
    assert!(page.contains("no_quarantine"), "{page}");
    drop(server);
    // What an operator does once the code is mended: build the read models again.
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_moothall"))
        .args(["rebuild", "--json"])
        .env("MOOTHALL_DATABASE", place.url())
        .env("MOOTHALL_MASTER_KEY", place.settings.master_key.as_deref().expect("a key"))
        .output();
    assert!(status.as_ref().is_ok_and(|output| output.status.success()), "{status:?}");
    let house = place.house().await;
    all_is_well(&house, &sick, &sick_book).await;
    all_is_well(&house, &well, &well_book).await;
    house.close().await;
}

/// The read models' code stumbles over this community's ballots, as far as the database can tell.
async fn choke_on(place: &Place, community: CommunityId) {
    let file = place.events_file().with_file_name("views-g1.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await.expect("the read models");
    for moment in ["INSERT", "UPDATE"] {
        let sql = format!(
            "CREATE TRIGGER poison_{moment} BEFORE {moment} ON poll_seat \
             WHEN NEW.community = x'{}' AND NEW.cast_seq IS NOT NULL BEGIN SELECT RAISE(ABORT, 'poison'); END",
            community.0.simple()
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.expect("a trigger");
    }
    connection.close().await.expect("a polite end");
}
