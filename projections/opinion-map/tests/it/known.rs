//! Conversations small enough to know the map beforehand.

use moothall_opinion_map::{Mark, Marks, OpinionMap, Standing, Tally};

use super::made::{Camps, filled};

/// Ten for everything and ten against it, on eight statements; all agree with a ninth.
fn two_camps() -> Marks {
    let mut marks = Marks::new();
    for participant in 0..20 {
        for statement in 0..8 {
            let mark = if participant % 2 == 0 { Mark::Agree } else { Mark::Disagree };
            marks.put(participant, statement, mark);
        }
        marks.put(participant, 8, Mark::Agree);
    }
    marks
}

#[test]
fn nobody_and_nothing_make_an_empty_map() {
    let map = OpinionMap::draw(&Marks::new());
    assert!(map.points().is_empty() && map.groups().is_empty() && map.priorities().is_empty());
}

#[test]
fn one_mark_is_a_point_in_the_middle() {
    let mut marks = Marks::new();
    marks.put(0, 0, Mark::Agree);
    let map = OpinionMap::draw(&marks);
    assert_eq!((map.points(), map.centre()), (&[[0.0, 0.0]][..], &[1.0][..]));
    assert_eq!(map.members(), [[0]]);
}

#[test]
fn everybody_of_one_mind_is_one_group_in_the_middle() {
    let mut marks = Marks::new();
    for (participant, statement) in
        (0..30).flat_map(|participant| (0..9).map(move |statement| (participant, statement)))
    {
        marks.put(participant, statement, Mark::Pass);
    }
    let map = OpinionMap::draw(&marks);
    assert!(map.points().iter().all(|point| *point == [0.0, 0.0]));
    assert_eq!(map.groups().len(), 1);
}

#[test]
fn two_camps_are_two_groups_on_either_side() {
    let map = OpinionMap::draw(&two_camps());
    let (even, odd): (Vec<u32>, Vec<u32>) = (0..20).partition(|participant| participant % 2 == 0);
    assert_eq!(map.members(), [even, odd]);
    // Eight marks of 1 away from the mean, along the axis (1, …, 1, 0) / √8: √8 away, there being nine statements and nine marks.
    let away: Vec<f64> = map.points().iter().map(|[x, y]| (x * x + y * y).sqrt()).collect();
    assert!(away.iter().all(|away| (away - 8.0_f64.sqrt()).abs() < 1e-9), "{away:?}");
    assert!(map.points()[0][0] * map.points()[1][0] < 0.0);
    assert!(map.axes()[1].iter().all(|part| *part == 0.0), "there is no second direction");
}

#[test]
fn what_divides_speaks_for_groups_and_what_all_say_is_the_consensus() {
    let map = OpinionMap::draw(&two_camps());
    for (group, shown) in map.representatives().iter().enumerate() {
        let dividing = shown.iter().filter(|shown| shown.statement < 8);
        assert!(
            dividing
                .clone()
                .all(|shown| shown.agrees == (group == 0) && (shown.said, shown.seen) == (10, 10))
        );
        assert_eq!(shown.len(), 5);
    }
    let agreed = &map.consensus().agreed;
    assert_eq!(agreed.iter().map(|common| (common.statement, common.said)).collect::<Vec<_>>(), [(8, 20)]);
    assert!(map.consensus().disagreed.is_empty());
    let expected = (11.0 / 12.0) * (11.0 / 12.0);
    assert!((map.group_aware_consensus()[8] - expected).abs() < 1e-12);
    assert!(map.group_aware_consensus()[0] < expected / 10.0);
}

#[test]
fn three_camps_are_found_again() {
    let camps = Camps { participants: 400, statements: 60, parts: 3, density: 60 };
    let map = OpinionMap::draw(&filled(&camps.cells(7)));
    // Whoever shares a group shares a camp, or is one of few.
    let strangers: usize = map
        .members()
        .iter()
        .map(|members| {
            let of = |camp: u64| members.iter().filter(|member| camps.camp(**member) == camp).count();
            members.len() - (0..3).map(of).max().unwrap_or(0)
        })
        .sum();
    assert_eq!(map.groups().len(), 3);
    assert!(strangers <= 8, "{strangers} of 400 are among strangers");
}

#[test]
fn who_marked_little_is_not_grouped_unless_hardly_anybody_is() {
    let mut marks = two_camps();
    marks.put(20, 0, Mark::Agree);
    assert!(!OpinionMap::draw(&marks).grouped().contains(&20));
    let mut few = Marks::new();
    for participant in 0..12 {
        for statement in 0..=participant {
            few.put(participant, statement, Mark::Agree);
        }
    }
    assert_eq!(OpinionMap::draw(&few).grouped(), (0..12).collect::<Vec<_>>());
}

#[test]
fn a_statement_set_aside_moves_nobody() {
    let mut marks = two_camps();
    marks.set_standing(0, Standing::SetAside);
    let map = OpinionMap::draw(&marks);
    assert!(map.centre()[0] == 0.0 && map.axes().iter().all(|axis| axis[0].abs() < 1e-12));
    assert!(map.representatives().iter().flatten().all(|shown| shown.statement != 0));
    marks.set_standing(0, Standing::Open);
    assert_eq!(OpinionMap::draw(&marks).points(), OpinionMap::draw(&two_camps()).points());
}

#[test]
fn a_statement_about_the_participants_is_always_worth_showing() {
    let mut marks = two_camps();
    marks.set_standing(3, Standing::About);
    let map = OpinionMap::draw(&marks);
    assert!((map.priorities()[3] - 49.0).abs() < f64::EPSILON);
    assert!(map.axes()[0][3] == 0.0);
}

#[test]
fn a_changed_mark_replaces_the_one_before() {
    let mut marks = Marks::new();
    assert_eq!(marks.put(0, 0, Mark::Agree), None);
    assert_eq!(marks.put(0, 0, Mark::Pass), Some(Mark::Agree));
    assert_eq!(marks.tallies(), [Tally { agree: 0, disagree: 0, pass: 1 }]);
}
