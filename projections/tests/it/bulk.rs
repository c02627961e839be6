//! A register and a roll too large for one statement.

use moothall_core::poll::{BallotMode, Choice, Weights};
use moothall_projections::queries::{members, polls, register};

use crate::hall::{POLL, Place, Story, on_both_databases};

on_both_databases!(a_large_register_and_its_poll_go_in_whole);

const OWNERS: u32 = 5000;

async fn a_large_register_and_its_poll_go_in_whole(place: Place) {
    let mut story = Story::of(7, 0);
    for number in 0..OWNERS {
        story.owner(number.into());
    }
    let weights = Weights::of(&[8850, 1]);
    story.noticed(POLL, &vec![weights; 5000], BallotMode::Confidential);
    for who in 1..=OWNERS {
        story.casts(who.into(), POLL, weights, Some(Choice::For), None);
    }
    let db = place.folded(&story.events, 40_000).await;
    assert_eq!(members::count(&db, story.community).await.unwrap(), u64::from(OWNERS));
    let totals = register::totals(&db, story.community).await.unwrap();
    let owners = u64::from(OWNERS);
    assert_eq!((totals.units, totals.owners, totals.unowned), (owners, owners, 0));
    let turnout = polls::turnouts(&db, story.community, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!((turnout.seats_voted, turnout.seats), (OWNERS, OWNERS));
    assert_eq!(turnout.weights_voted, Weights::of(&[8850 * owners, owners]));
}
