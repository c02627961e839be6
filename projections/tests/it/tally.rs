//! The live count, made of differences, is what the rules count from the ballots.

use moothall_core::decider::{Actor, Decider as _};
use moothall_core::event::Event;
use moothall_core::poll::{BallotMode, BallotSpoiled, Choice, CountLine, Mark, Weights};
use moothall_core::state::Community;
use moothall_eventstore::database::Database;
use moothall_projections::queries::polls;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

use crate::hall::{POLL, Place, Story, fold, member, on_both_databases, reason, seat};

on_both_databases!(the_live_count_equals_what_the_rules_count);

const SEATS: u8 = 6;

#[derive(Clone, Debug)]
enum Act {
    Cast(u8, Option<Choice>),
    Spoil(u8),
}

fn acts() -> impl Strategy<Value = (Vec<Act>, usize)> {
    let choice = prop_oneof![
        Just(Some(Choice::For)),
        Just(Some(Choice::Against)),
        Just(Some(Choice::Abstain)),
        Just(Some(Choice::Conform)),
        Just(None),
    ];
    let who = 1..=SEATS;
    let act = (who, choice, any::<bool>()).prop_map(|(who, choice, spoil)| match (spoil, choice) {
        (true, Some(Choice::Conform)) => Act::Spoil(who),
        (_, choice) => Act::Cast(who, choice),
    });
    (proptest::collection::vec(act, 0..60), 1_usize..40)
}

fn weights(who: u8) -> Weights {
    Weights::of(&[1000 + u64::from(who) * 37, 1])
}

fn story_of(acts: &[Act]) -> Story {
    let mut story = Story::of(7, 0);
    let roll: Vec<Weights> = (1..=SEATS).map(weights).collect();
    story.noticed(POLL, &roll, BallotMode::Open);
    for act in acts {
        match act {
            Act::Cast(who, choice) => {
                story.casts((*who).into(), POLL, weights(*who), *choice, None);
            }
            Act::Spoil(who) => {
                let number = u128::from(*who);
                let voted = story.events.iter().any(
                    |event| matches!(&event.event, Event::BallotCast(cast) if cast.seat == seat(number)),
                );
                if let Some(replaces) = voted.then(|| story.mark(POLL, number, Mark::Invalid)).flatten() {
                    let (poll, seat, weights) = (POLL, seat(number), weights(*who));
                    let spoiled = BallotSpoiled { poll, seat, weights, replaces, reason: reason("torn") };
                    story.then(Actor::Member(member(0).0), Event::BallotSpoiled(spoiled));
                }
            }
        }
    }
    story
}

/// What the rules know after the story.
pub(crate) fn state_of(story: &Story) -> Community {
    let mut state = Community::initial(story.community);
    for recorded in &story.events {
        state.evolve(&recorded.envelope, &recorded.event);
    }
    state
}

fn counted(state: &Community) -> BTreeMap<Mark, CountLine> {
    let mut count: BTreeMap<Mark, CountLine> = BTreeMap::new();
    for (seat, slot) in state.polls.get(&POLL).unwrap().roll.iter() {
        if let Some(mark) = slot.mark {
            let line = count.entry(mark).or_default();
            line.seats += 1;
            line.weights.add(&seat.weights);
        }
    }
    count
}

async fn live(database: &Database, story: &Story) -> BTreeMap<Mark, CountLine> {
    polls::tallies(database, story.community, &[POLL]).await.unwrap().remove(&POLL).unwrap()
}

async fn the_live_count_equals_what_the_rules_count(place: Place) {
    let cases = match place {
        Place::Sqlite => 48,
        // A database each is dear there.
        Place::Postgres => 6,
    };
    let handle = tokio::runtime::Handle::current();
    let laws = move || {
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        runner.run(&acts(), |(acts, page)| {
            let story = story_of(&acts);
            let live = handle.block_on(async {
                let database = place.fresh().await;
                fold(&database, &story.events, page).await;
                let live = live(&database, &story).await;
                database.close().await;
                live
            });
            proptest::prop_assert_eq!(live, counted(&state_of(&story)));
            Ok(())
        })
    };
    tokio::task::spawn_blocking(laws).await.unwrap().unwrap();
}
