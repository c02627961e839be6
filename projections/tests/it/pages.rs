//! How the log is cut into pages makes no difference, and neither does the database.

use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::PaperEntryId;
use moothall_core::membership::MemberErased;
use moothall_core::poll::{
    AttendanceRecorded, BallotCast, BallotMode, BallotSpoiled, Choice, Mark, PaperBallotDiscarded,
    PaperBallotEntered, Right, Weights,
};
use moothall_projections::queries::Page;
use moothall_projections::queries::seats::{self, RollFilter};
use moothall_projections::{digest, dump};

use crate::hall::{POLL, Place, Story, id, member, on_both_databases, reason, sealed, seat};
use crate::matters::{decided, open_poll};

on_both_databases!(
    rows_are_the_same_however_the_log_is_cut_into_pages,
    both_databases_hold_the_same_rows,
    a_ballot_replaced_much_later_stands_however_the_pages_are_cut,
);

/// Everything that could trip over a page's edge: replacements, spoilt ballots cast again, paper entered again.
fn eventful() -> Story {
    let mut story = open_poll(BallotMode::Open);
    let (poll, weights) = (POLL, Weights::of(&[8850, 1]));
    let teller = Actor::Member(member(0).0);
    for (who, choice) in
        [(1, Choice::For), (2, Choice::Against), (1, Choice::Against), (1, Choice::For), (3, Choice::Conform)]
    {
        story.casts(who, POLL, weights, Some(choice), Some(sealed(member(who), "why")));
    }
    for again in [Choice::For, Choice::Abstain] {
        let replaces = story.mark(POLL, 2, Mark::Invalid).unwrap();
        let spoiled = BallotSpoiled { poll, seat: seat(2), weights, replaces, reason: reason("torn") };
        story.then(teller, Event::BallotSpoiled(spoiled));
        story.casts(2, POLL, weights, Some(again), None);
    }
    let (entry, choice) = (PaperEntryId(id(77)), Some(Choice::For));
    let entered = PaperBallotEntered { poll, entry, seat: seat(3), choice, by: member(0) };
    story.then(teller, Event::PaperBallotEntered(entered.clone()));
    let discarded = PaperBallotDiscarded { poll, entry, reason: reason("wrong paper") };
    story.then(teller, Event::PaperBallotDiscarded(discarded));
    story.then(teller, Event::PaperBallotEntered(entered));
    story.then(teller, Event::AttendanceRecorded(AttendanceRecorded { poll, seats: vec![seat(1), seat(3)] }));
    let replaces = story.mark(POLL, 3, Mark::For);
    let (right, paper) = (Right::Paper, Some(entry));
    let cast = BallotCast { poll, seat: seat(3), choice, weights, right, paper, replaces, reason: None };
    story.then(teller, Event::BallotCast(cast));
    let erased = MemberErased { member: member(1), reason: reason("her wish") };
    story.then(teller, Event::MemberErased(erased));
    story
}

async fn rows_are_the_same_however_the_log_is_cut_into_pages(place: Place) {
    for story in [eventful(), decided(BallotMode::Open)] {
        let whole = place.folded(&story.events, 1000).await;
        let expected = dump(&whole).await.unwrap();
        for size in [1, 2, 7] {
            let database = place.folded(&story.events, size).await;
            assert_eq!(dump(&database).await.unwrap(), expected, "in pages of {size}");
            assert_eq!(digest(&database).await.unwrap(), digest(&whole).await.unwrap());
        }
    }
}

async fn both_databases_hold_the_same_rows(place: Place) {
    let story = eventful();
    let here = dump(&place.folded(&story.events, 1000).await).await.unwrap();
    let there = dump(&Place::Sqlite.folded(&story.events, 1000).await).await.unwrap();
    assert_eq!(here, there);
}

/// Later than any stretch of the log is long.
const MUCH_LATER: u64 = 200_000;

async fn a_ballot_replaced_much_later_stands_however_the_pages_are_cut(place: Place) {
    let weights = Weights::of(&[8850, 1]);
    let mut story = open_poll(BallotMode::Open);
    for who in 1..=3 {
        story.casts(who, POLL, weights, Some(Choice::For), None);
    }
    let first = story.events.len();
    story.casts(1, POLL, weights, Some(Choice::Against), None);
    let replaces = story.mark(POLL, 2, Mark::Invalid).unwrap();
    let spoiled = BallotSpoiled { poll: POLL, seat: seat(2), weights, replaces, reason: reason("torn") };
    story.then(Actor::Member(member(0).0), Event::BallotSpoiled(spoiled));
    story.casts(1, POLL, weights, Some(Choice::Abstain), None);
    for recorded in &mut story.events[first..] {
        recorded.envelope.seq += MUCH_LATER;
        recorded.position.pos += MUCH_LATER;
    }
    let whole = place.folded(&story.events, 1000).await;
    let expected = dump(&whole).await.unwrap();
    for size in [1, 2, 5] {
        assert_eq!(
            dump(&place.folded(&story.events, size).await).await.unwrap(),
            expected,
            "pages of {size}"
        );
    }
    let rows = expected.iter().find(|(name, _)| *name == "poll_seat").unwrap();
    assert_eq!(rows.1.len(), 4, "three seats, and the first's of an earlier stretch");
    let c = story.community;
    let mine = seats::of_member(&whole, c, member(1), &[POLL], story.now()).await.unwrap();
    let ballot = mine.get(&POLL).unwrap().first().unwrap().ballot.clone().unwrap();
    assert_eq!((ballot.mark, ballot.seq > MUCH_LATER), (Mark::Abstain, true));
    let hers = seats::of_member(&whole, c, member(2), &[POLL], story.now()).await.unwrap();
    let ballot = hers.get(&POLL).unwrap().first().unwrap().ballot.clone().unwrap();
    assert_eq!((ballot.mark, ballot.spoiled, ballot.seq > MUCH_LATER), (Mark::Invalid, true, false));
    let all = seats::ballots_of_member(&whole, c, member(1), Page::last(9)).await.unwrap();
    assert_eq!(all.len(), 1);
    let roll = seats::roll(&whole, c, POLL, &RollFilter::default(), Page::first(9)).await.unwrap();
    assert!(roll.iter().all(|row| row.voted) && roll.len() == 3);
}
