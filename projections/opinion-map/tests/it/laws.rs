//! What holds for all marks.

use moothall_opinion_map::{Mark, Marks, OpinionMap, Standing, Step, Survey};
use proptest::prelude::*;

use super::made::{Camps, Dice, filled};

fn a_mark() -> impl Strategy<Value = Mark> {
    prop_oneof![Just(Mark::Agree), Just(Mark::Disagree), Just(Mark::Pass)]
}

fn some_marks() -> impl Strategy<Value = Vec<(u32, u32, Mark)>> {
    prop::collection::vec((0_u32..24, 0_u32..12, a_mark()), 0..260)
}

/// A map as text: floats are written so that no two differ in it without differing.
fn written(map: &OpinionMap) -> String {
    format!("{map:?}")
}

fn shuffled(cells: &[(u32, u32, Mark)], seed: u64) -> Vec<(u32, u32, Mark)> {
    let (mut dice, mut cells) = (Dice(seed | 1), cells.to_vec());
    for last in (1..cells.len()).rev() {
        let other = usize::try_from(dice.below(u64::try_from(last).expect("small") + 1)).expect("small");
        cells.swap(last, other);
    }
    cells
}

/// One mark a cell.
fn distinct(cells: &[(u32, u32, Mark)]) -> Vec<(u32, u32, Mark)> {
    let mut seen = std::collections::BTreeSet::new();
    cells
        .iter()
        .copied()
        .filter(|(participant, statement, _)| seen.insert((*participant, *statement)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_replay_makes_the_same_map_bit_for_bit(cells in some_marks(), cut in 0_usize..260) {
        let cut = cut.min(cells.len());
        let chain = || {
            let mut marks = filled(&cells[..cut]);
            let earlier = OpinionMap::draw(&marks);
            for (participant, statement, mark) in &cells[cut..] {
                marks.put(*participant, *statement, *mark);
            }
            written(&earlier.redraw(&marks))
        };
        prop_assert_eq!(chain(), chain());
    }

    #[test]
    fn the_order_of_marks_of_different_cells_makes_no_difference(cells in some_marks(), seed: u64) {
        let cells = distinct(&cells);
        let (map, other) = (OpinionMap::draw(&filled(&cells)), OpinionMap::draw(&filled(&shuffled(&cells, seed))));
        prop_assert_eq!(written(&map), written(&other));
    }

    #[test]
    fn whoever_is_grouped_is_in_exactly_one_group(cells in some_marks()) {
        let map = OpinionMap::draw(&filled(&cells));
        let mut members: Vec<u32> = map.members().concat();
        members.sort_unstable();
        prop_assert_eq!(&members[..], map.grouped());
    }

    #[test]
    fn every_figure_is_a_number(cells in some_marks()) {
        let map = OpinionMap::draw(&filled(&cells));
        let axes = map.axes().concat();
        let figures = [map.centre(), &axes, map.extremity(), map.group_aware_consensus(), map.priorities()].concat();
        prop_assert!(figures.iter().chain(map.points().iter().flatten()).all(|figure| figure.is_finite()));
        let shown = map.representatives().concat();
        prop_assert!(shown.iter().all(|shown| shown.ratio.is_finite() && shown.ratio_test.is_finite()));
    }

    #[test]
    fn counts_kept_by_difference_are_those_counted_anew(cells in some_marks()) {
        let last_of_each: std::collections::BTreeMap<(u32, u32), Mark> =
            cells.iter().map(|(participant, statement, mark)| ((*participant, *statement), *mark)).collect();
        let mut anew = Marks::new();
        for ((participant, statement), mark) in last_of_each {
            anew.put(participant, statement, mark);
        }
        let by_difference = filled(&cells);
        prop_assert_eq!(by_difference.tallies(), anew.tallies());
    }

    #[test]
    fn a_conversation_has_the_same_map_however_its_steps_came_in(
        cells in some_marks(),
        lengths in prop::collection::vec(1_usize..90, 1..9),
        aside in 0_u32..12,
    ) {
        let mut steps: Vec<Step> = cells
            .iter()
            .map(|&(participant, statement, mark)| Step::Marked { participant, statement, mark })
            .collect();
        steps.insert(steps.len() / 2, Step::Stands { statement: aside, standing: Standing::SetAside });
        // Large from forty steps on, so that there are landmarks and steps between them.
        let at_once = Survey::drawn_anew_up_to(40).take(&steps);
        let (mut survey, mut rest, mut last) = (Survey::drawn_anew_up_to(40), &steps[..], None);
        for length in lengths.into_iter().cycle() {
            let (piece, others) = rest.split_at(length.min(rest.len()));
            last = Some(survey.take(piece));
            rest = others;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(last.map(|map| written(&map)), Some(written(&at_once)));
    }

    #[test]
    fn nobody_who_was_grouped_drops_out(cells in some_marks(), cut in 0_usize..260) {
        let earlier = OpinionMap::draw(&filled(&cells[..cut.min(cells.len())]));
        let later = earlier.redraw(&filled(&cells));
        prop_assert!(earlier.grouped().iter().all(|key| later.grouped().contains(key)));
    }
}

/// Two ways to the same place, where eigenvalues lie apart as they do when there are camps.
#[test]
fn a_map_redrawn_shows_what_one_drawn_anew_shows() {
    let camps = Camps { participants: 300, statements: 50, parts: 3, density: 40 };
    let cells = camps.cells(11);
    let mut marks = Marks::new();
    let mut redrawn: Option<OpinionMap> = None;
    for piece in cells.chunks(1000) {
        for (participant, statement, mark) in piece {
            marks.put(*participant, *statement, *mark);
        }
        redrawn = Some(redrawn.map_or_else(|| OpinionMap::draw(&marks), |earlier| earlier.redraw(&marks)));
    }
    let (redrawn, anew) = (redrawn.expect("a map"), OpinionMap::draw(&marks));
    assert_eq!(redrawn.centre(), anew.centre());
    for (ours, theirs) in redrawn.axes().into_iter().zip(anew.axes()) {
        let sign = ours.iter().zip(theirs).map(|(a, b)| a * b).sum::<f64>().signum();
        assert!(ours.iter().zip(theirs).all(|(a, b)| (a * sign - b).abs() < 1e-9));
    }
    // Clusters begin elsewhere, so a few on the border may fall to the other side.
    let mut groups = (redrawn.members().to_vec(), anew.members().to_vec());
    groups.0.sort();
    groups.1.sort();
    let is_elsewhere =
        |(ours, theirs): (&Vec<u32>, &Vec<u32>)| ours.iter().filter(|key| !theirs.contains(key)).count();
    let moved: usize = groups.0.iter().zip(&groups.1).map(is_elsewhere).sum();
    assert!(groups.0.len() == groups.1.len() && moved <= 6, "{moved} of 300 are elsewhere");
}

#[test]
fn another_number_of_groups_must_win_four_times_before_it_is_shown() {
    let two = Camps { participants: 200, statements: 40, parts: 2, density: 70 };
    let marks = filled(&two.cells(3));
    let first = OpinionMap::draw(&marks);
    assert_eq!(first.groups().len(), 2);
    // The same people change their minds into three camps.
    let three = Camps { parts: 3, density: 100, ..two };
    let mut changed = marks;
    for (participant, statement, mark) in three.cells(3) {
        changed.put(participant, statement, mark);
    }
    let anew = OpinionMap::draw(&changed);
    assert_eq!(anew.groups().len(), 3);
    let mut map = first;
    let shown: Vec<usize> = (0..5)
        .map(|_| {
            map = map.redraw(&changed);
            map.groups().len()
        })
        .collect();
    assert_eq!(shown, [2, 2, 2, 3, 3]);
}
