//! Two communities in one database never see each other.

use moothall_core::policy::Standing;
use moothall_core::poll::{BallotMode, Choice, Weights};
use moothall_projections::dump;
use moothall_projections::queries::topics::Seer;
use moothall_projections::queries::{Page, members, polls, seats, timeline};

use crate::hall::{POLL, Place, Story, member, on_both_databases, seat};
use crate::matters::open_poll;

on_both_databases!(
    communities_with_the_same_ids_do_not_touch_each_other,
    a_page_may_hold_events_of_several_communities,
);

/// The same ids in another community.
fn neighbour() -> Story {
    let mut story = Story::of(8, 1000);
    story.owner(1).noticed(POLL, &[Weights::of(&[100, 1])], BallotMode::Open);
    story.casts(1, POLL, Weights::of(&[100, 1]), Some(Choice::Against), None);
    story
}

async fn communities_with_the_same_ids_do_not_touch_each_other(place: Place) {
    let (mut ours, theirs) = (open_poll(BallotMode::Open), neighbour());
    ours.casts(1, POLL, Weights::of(&[8850, 1]), Some(Choice::For), None);
    let events = [ours.events.clone(), theirs.events.clone()].concat();
    let db = place.folded(&events, 1000).await;
    assert_eq!(members::count(&db, ours.community).await.unwrap(), 3);
    assert_eq!(members::count(&db, theirs.community).await.unwrap(), 1);
    let tally = polls::tallies(&db, ours.community, &[POLL]).await.unwrap();
    assert_eq!(tally.get(&POLL).unwrap().values().map(|line| line.seats).sum::<u32>(), 1);
    let turnout = polls::turnouts(&db, theirs.community, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!((turnout.seats_voted, turnout.seats, turnout.weights_voted), (1, 1, Weights::of(&[100, 1])));
    let own = seats::of_member(&db, theirs.community, member(1), &[POLL], theirs.now()).await.unwrap();
    assert_eq!(own.get(&POLL).unwrap().iter().map(|row| row.seat).collect::<Vec<_>>(), [seat(1)]);
    let lines =
        timeline::of_community(&db, theirs.community, Seer::new(&Standing::default()), Page::first(100))
            .await
            .unwrap();
    assert!(lines.iter().all(|line| line.kind.starts_with("poll.")));
}

async fn a_page_may_hold_events_of_several_communities(place: Place) {
    let (ours, theirs) = (open_poll(BallotMode::Open), neighbour());
    let apart = [ours.events.clone(), theirs.events.clone()].concat();
    let mut mixed = Vec::new();
    let (mut left, mut right) = (ours.events.into_iter(), theirs.events.into_iter());
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            break;
        }
        mixed.extend(one.into_iter().chain(other));
    }
    let (apart, mixed) = (place.folded(&apart, 1000).await, place.folded(&mixed, 5).await);
    assert_eq!(dump(&apart).await.unwrap(), dump(&mixed).await.unwrap());
}
