//! What waits for the clock comes in the order of its time, page by page.

use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::PollId;
use moothall_core::poll::{BallotMode, Opened, Weights};
use moothall_core::time::Timestamp;
use moothall_projections::queries::due::{self, Due, DuePoll};

use crate::hall::{Place, Story, id, on_both_databases};

on_both_databases!(what_has_waited_longest_comes_first_and_nothing_is_left_out);

fn poll(number: u128) -> PollId {
    PollId(id(0x5000 + number))
}

async fn what_has_waited_longest_comes_first_and_nothing_is_left_out(place: Place) {
    let mut story = Story::of(7, 0);
    story.owner(1);
    for number in 1..=4 {
        story.noticed(poll(number), &[Weights::of(&[100, 1])], BallotMode::Open);
    }
    // Open polls wait for their end, which is later than the beginning that the others wait for.
    story.then(Actor::Clockwork, Event::PollOpened(Opened { poll: poll(1) }));
    let db = place.folded(&story.events, 1000).await;
    let early = due::polls(&db, Timestamp(5), None, 10).await.unwrap();
    let found = |due: &[DuePoll]| due.iter().map(|due| (due.poll, due.what)).collect::<Vec<_>>();
    assert_eq!(found(&early), [(poll(2), Due::Open), (poll(3), Due::Open), (poll(4), Due::Open)]);
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = due::polls(&db, Timestamp(2_000_000_000_000), after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(*last);
        all.extend(page);
    }
    let close = |number| (poll(number), Due::Close);
    assert_eq!(found(&all), [close(2), close(3), close(4), close(1)]);
    assert!(all.iter().all(|due| due.community == story.community));
}
