//! How fast ballots go in, beside how fast their bytes can be read as events. Small by default; `MOOTHALL_BALLOTS=1000000
//! cargo nextest run --release -p moothall-projections --no-capture speed` measures.
#![expect(clippy::print_stdout, reason = "its figures are for whoever asks for them")]

use moothall_core::decider::DomainEvent as _;
use moothall_core::event::Event;
use moothall_core::ids::PollId;
use moothall_core::poll::{BallotMode, Choice, Weights};
use moothall_eventstore::projector::Recorded;
use moothall_projections::queries::polls;
use std::time::{Duration, Instant};

use crate::hall::{Place, Story, fold, id, on_both_databases};

on_both_databases!(every_one_of_many_ballots_is_counted);

/// As the projector cuts the log.
const PAGE: usize = 5000;
const POLLS: u32 = 10;

fn rate(events: usize, took: Duration) -> u128 {
    u128::try_from(events).unwrap() * 1_000_000 / took.as_micros().max(1)
}

async fn every_one_of_many_ballots_is_counted(place: Place) {
    let ballots: u32 = std::env::var("MOOTHALL_BALLOTS").map_or(2000, |text| text.parse().unwrap());
    let seats = ballots / POLLS;
    let weights = Weights::of(&[8850, 1]);
    let poll = |number: u32| PollId(id(0x5000 + u128::from(number)));
    let mut story = Story::of(7, 0);
    for n in 0..POLLS {
        story.noticed(poll(n), &vec![weights; usize::try_from(seats).unwrap()], BallotMode::Open);
    }
    let rolled = story.events.len();
    // In no order of the roll, as people vote.
    let step = 7919;
    for turn in 0..seats {
        let who = u128::from(turn) * step % u128::from(seats) + 1;
        for n in 0..POLLS {
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
    let ids: Vec<PollId> = (0..POLLS).map(poll).collect();
    let start = Instant::now();
    let turnouts = polls::turnouts(&database, story.community, &ids).await.unwrap();
    println!("{place:?}: ten turnouts read in {:?}", start.elapsed());
    assert!(turnouts.values().all(|turnout| turnout.seats_voted == seats && turnout.seats == seats));
}
