//! The size it is meant for: thirty thousand participants, a thousand statements, one cell in twenty marked.

use std::time::Instant;

use moothall_opinion_map::OpinionMap;

use super::made::{Camps, filled};

/// Ignored: it measures, and means something only when built with optimisations and with the machine to itself.
#[test]
#[ignore = "a measurement: BENCH=map make bench prints it beside its limits"]
fn a_large_conversation_is_drawn_and_redrawn_in_time() {
    let large = Camps { participants: 30_000, statements: 1_000, parts: 4, density: 5 };
    let mut marks = filled(&large.cells(1));
    let began = Instant::now();
    let map = OpinionMap::draw(&marks);
    let anew = began.elapsed();
    for (participant, statement, mark) in large.cells(2).into_iter().step_by(1500).take(1000) {
        marks.put(participant, statement, mark);
    }
    let began = Instant::now();
    let redrawn = map.redraw(&marks);
    println!("drawn in {anew:?}, redrawn in {:?}, {} groups", began.elapsed(), redrawn.groups().len());
    assert!(began.elapsed().as_secs_f64() < 0.5 && anew.as_secs_f64() < 10.0);
}
