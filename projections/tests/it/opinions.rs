//! What opinion maps are drawn from, and the maps themselves, however the log is cut into pages.

use moothall_core::decider::Actor;
use moothall_core::deliberation::{Mark, StatementHidden, StatementMarked, StatementRestored};
use moothall_core::event::Event;
use moothall_core::ids::{DeliberationId, ParticipantId, StatementId};
use moothall_eventstore::database::Database;
use moothall_projections::dump;
use moothall_projections::maps::OpinionMaps;

use crate::hall::{Place, Story, fold, id, member, on_both_databases, reason};

on_both_databases!(
    steps_lie_the_same_however_the_log_is_cut_into_pages,
    a_map_that_was_looked_at_often_is_the_one_looked_at_once,
    one_deliberation_is_not_on_anothers_map,
    nobody_has_a_map_before_the_first_mark,
);

const TALK: DeliberationId = DeliberationId(id_of(0x7000));
const OTHER: DeliberationId = DeliberationId(id_of(0x7001));

const fn id_of(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn statement(number: u128) -> StatementId {
    StatementId(id(0x8000 + number))
}

/// Twenty in two camps mark twelve statements in both deliberations, some of them twice; a statement is hidden and shown again, another stays hidden.
fn talk() -> Story {
    let mut story = Story::of(9, 0);
    let by = Actor::Administrator(id(1));
    let mut marks = std::collections::BTreeMap::new();
    for round in 0..3_u128 {
        for (who, what) in (0..20_u128).flat_map(|who| (0..12).map(move |what| (who, what))) {
            if round > 0 && (who * 7 + what * 5 + round) % 11 > 0 {
                continue;
            }
            let mark = match (who % 2 == 0, (who + what + round) % 9) {
                (_, 0) => Mark::Pass,
                (true, _) => Mark::Agree,
                (false, _) => Mark::Disagree,
            };
            for deliberation in [TALK, OTHER] {
                let replaces = marks.insert((deliberation, who, what), mark);
                let marked = StatementMarked {
                    deliberation,
                    statement: statement(what),
                    by: ParticipantId(id(0x9000 + who)),
                    mark,
                    replaces,
                };
                story.then(by, Event::StatementMarked(marked));
            }
        }
        let hidden = |what| StatementHidden {
            deliberation: TALK,
            statement: statement(what),
            by: member(0),
            reason: reason("rude"),
        };
        if round == 0 {
            story.then(by, Event::StatementHidden(hidden(3)));
            story.then(by, Event::StatementHidden(hidden(4)));
        }
        if round == 1 {
            let restored = StatementRestored {
                deliberation: TALK,
                statement: statement(3),
                reason: reason("it was not"),
            };
            story.then(by, Event::StatementRestored(restored));
        }
    }
    story
}

async fn map(database: &Database, story: &Story, deliberation: DeliberationId, maps: &OpinionMaps) -> String {
    let drawn = maps.of(database, story.community, deliberation).await.unwrap().unwrap();
    format!("{:?} {} {:?}", drawn.map, drawn.seq, drawn.statements)
}

async fn steps_lie_the_same_however_the_log_is_cut_into_pages(place: Place) {
    let story = talk();
    let whole = place.folded(&story.events, 10_000).await;
    let expected = dump(&whole).await.unwrap();
    for size in [1, 7, 300] {
        assert_eq!(
            dump(&place.folded(&story.events, size).await).await.unwrap(),
            expected,
            "pages of {size}"
        );
    }
}

async fn a_map_that_was_looked_at_often_is_the_one_looked_at_once(place: Place) {
    let (story, database, watched) = (talk(), place.fresh().await, OpinionMaps::default());
    for piece in story.events.chunks(61) {
        fold(&database, piece, 10).await;
        let drawn = watched.of(&database, story.community, TALK).await.unwrap();
        assert!(drawn.is_some());
    }
    let once = map(&database, &story, TALK, &OpinionMaps::default()).await;
    assert_eq!(map(&database, &story, TALK, &watched).await, once);
    let drawn = watched.of(&database, story.community, TALK).await.unwrap().unwrap();
    assert_eq!((drawn.participants(), drawn.statements.len(), drawn.map.groups().len()), (20, 12, 2));
    // The fifth statement is still hidden: it moves nobody.
    assert!(
        drawn.map.axes().iter().all(|axis| axis[4].abs() < 1e-12 && axis[3].abs().max(axis[0].abs()) > 0.0)
    );
}

async fn one_deliberation_is_not_on_anothers_map(place: Place) {
    let story = talk();
    let database = place.folded(&story.events, 100).await;
    let maps = OpinionMaps::default();
    // There nothing was hidden.
    assert_ne!(map(&database, &story, TALK, &maps).await, map(&database, &story, OTHER, &maps).await);
    let elsewhere = moothall_core::decider::CommunityId(id(10));
    assert!(maps.of(&database, elsewhere, TALK).await.unwrap().is_none());
}

async fn nobody_has_a_map_before_the_first_mark(place: Place) {
    let mut story = Story::of(9, 0);
    let hidden = StatementHidden {
        deliberation: TALK,
        statement: statement(0),
        by: member(0),
        reason: reason("rude"),
    };
    story.then(Actor::Administrator(id(1)), Event::StatementHidden(hidden));
    let database = place.folded(&story.events, 100).await;
    assert!(OpinionMaps::default().of(&database, story.community, TALK).await.unwrap().is_none());
}
