//! How fast ballots go in, beside how fast their bytes can be read as events, and how fast a seat is found again. Small by
//! default; `MOOTHALL_BALLOTS=1000000 cargo nextest run --release -p moothall-projections --no-capture speed` measures
//! (`MOOTHALL_POLLS=1` for all in one poll).
#![expect(clippy::print_stdout, reason = "its figures are for whoever asks for them")]

use moothall_core::decider::DomainEvent as _;
use moothall_core::event::Event;
use moothall_core::ids::{MemberId, PollId};
use moothall_core::poll::{BallotMode, Choice, Weights};
use moothall_eventstore::database::Database;
use moothall_eventstore::projector::Recorded;
use moothall_projections::queries::seats::{self, RollFilter};
use moothall_projections::queries::{Page, polls};
use std::time::{Duration, Instant};

use crate::hall::{Place, Story, fold, id, on_both_databases, seat};

on_both_databases!(every_one_of_many_ballots_is_counted);

/// As the projector cuts the log.
const PAGE: usize = 5000;

fn rate(events: usize, took: Duration) -> u128 {
    u128::try_from(events).unwrap() * 1_000_000 / took.as_micros().max(1)
}

async fn every_one_of_many_ballots_is_counted(place: Place) {
    let setting = |name, usual| std::env::var(name).map_or(usual, |text: String| text.parse().unwrap());
    let (ballots, polls_held): (u32, u32) =
        (setting("MOOTHALL_BALLOTS", 2000), setting("MOOTHALL_POLLS", 10));
    let seats = ballots / polls_held;
    let weights = Weights::of(&[8850, 1]);
    let poll = |number: u32| PollId(id(0x5000 + u128::from(number)));
    let mut story = Story::of(7, 0);
    for n in 0..polls_held {
        story.noticed(poll(n), &vec![weights; usize::try_from(seats).unwrap()], BallotMode::Open);
    }
    let rolled = story.events.len();
    // In no order of the roll, as people vote.
    let step = 7919;
    for turn in 0..seats {
        let who = u128::from(turn) * step % u128::from(seats) + 1;
        for n in 0..polls_held {
            story.casts(who, poll(n), weights, Some(Choice::For), None);
        }
    }
    let directory = tempfile::tempdir().unwrap();
    let database = match place {
        Place::Sqlite => Place::sqlite_file(&directory.path().join("views.db")).await,
        Place::Postgres => place.fresh().await,
    };

    let (rolls, votes) = story.events.split_at(rolled);
    let start = Instant::now();
    fold(&database, rolls, PAGE).await;
    let roll = start.elapsed();

    let stored: Vec<_> = votes
        .iter()
        .map(|vote| {
            let mut bytes = Vec::new();
            vote.event.encode(&mut bytes);
            (vote.event.kind(), bytes)
        })
        .collect();
    let read = |place: usize, (kind, bytes): &(&'static str, Vec<u8>)| Recorded {
        event: Event::read(kind, bytes).unwrap(),
        ..votes[place].clone()
    };
    let start = Instant::now();
    let decoded: Vec<_> = stored.iter().enumerate().map(|(place, bytes)| read(place, bytes)).collect();
    let reading = start.elapsed();

    let start = Instant::now();
    for page in votes.chunks(PAGE) {
        fold(&database, page, PAGE).await;
    }
    let folding = start.elapsed();

    println!(
        "{place:?}: {} ballots folded at {}/s ({}/s with decoding), decoded at {}/s; {ballots} seats entered at {}/s",
        decoded.len(),
        rate(votes.len(), folding),
        rate(votes.len(), folding + reading),
        rate(votes.len(), reading),
        rate(usize::try_from(ballots).unwrap(), roll),
    );
    let ids: Vec<PollId> = (0..polls_held).map(poll).collect();
    let start = Instant::now();
    let turnouts = polls::turnouts(&database, story.community, &ids).await.unwrap();
    println!("{place:?}: turnouts read in {:?}", start.elapsed());
    assert!(turnouts.values().all(|turnout| turnout.seats_voted == seats && turnout.seats == seats));
    read_back(&database, &story, poll(0), seats).await;
}

/// A seat's ballot lies in one of many stretches: finding it must not mean reading them.
async fn read_back(database: &Database, story: &Story, poll: PollId, seats: u32) {
    let (c, middle) = (story.community, u128::from(seats / 2));
    let start = Instant::now();
    for who in middle..middle + 100 {
        let found = seats::roll_by_ids(database, c, poll, &[seat(who)]).await.unwrap();
        assert!(found.values().all(|row| row.voted));
    }
    println!("a hundred seats looked up in {:?}", start.elapsed());
    let start = Instant::now();
    let all = RollFilter::default();
    let page = seats::roll(database, c, poll, &all, Page::first(100).after(seat(middle).0)).await.unwrap();
    println!("a page of the roll in {:?}", start.elapsed());
    assert!(page.iter().all(|row| row.voted));
    let start = Instant::now();
    let silent = RollFilter { voted: Some(false), service: None };
    let page = seats::roll(database, c, poll, &silent, Page::first(100)).await.unwrap();
    println!("nobody found silent in {:?}", start.elapsed());
    assert!(page.is_empty());
    let start = Instant::now();
    let mine = seats::of_member(database, c, MemberId(seat(middle).0), &[poll], story.now()).await.unwrap();
    assert!(mine.get(&poll).unwrap().first().unwrap().ballot.is_some());
    println!("her own seat in {:?}", start.elapsed());
    let start = Instant::now();
    let own = seats::ballots_of_member(database, c, MemberId(seat(middle).0), Page::last(20)).await.unwrap();
    assert!(!own.is_empty());
    println!("her own ballots in {:?}", start.elapsed());
    let closed = story.closing(poll);
    fold(database, &closed, PAGE).await;
    let start = Instant::now();
    let shown = seats::open_ballots(database, c, poll, Page::last(100)).await.unwrap();
    println!("a page of named choices in {:?}", start.elapsed());
    assert!(!shown.is_empty());
}
