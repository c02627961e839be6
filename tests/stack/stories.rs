//! The stories in `examples/`, played to their ends: every statement of theirs holds.
#![expect(clippy::duplicate_mod, reason = "each story brings its own stage")]

use std::process::ExitCode;

#[path = "../../examples/dayang_facade.rs"]
mod dayang_facade;
#[path = "../../examples/red_letter_box.rs"]
mod red_letter_box;
#[path = "../../examples/red_property_hall.rs"]
mod red_property_hall;
#[path = "../../examples/yangpu_advisors.rs"]
mod yangpu_advisors;
#[path = "../../examples/yangpu_garden_topic.rs"]
mod yangpu_garden_topic;

#[track_caller]
fn ends_well(code: ExitCode) {
    assert_eq!(
        format!("{code:?}"),
        format!("{:?}", ExitCode::SUCCESS),
        "a statement does not hold; see above"
    );
}

#[test]
fn the_red_letter_box_does_what_its_story_says() {
    ends_well(red_letter_box::main());
}

#[test]
fn the_red_property_hall_keeps_what_it_promised() {
    ends_well(red_property_hall::main());
}

#[test]
fn the_facade_of_dayang_goes_from_a_topic_to_the_settlement() {
    ends_well(dayang_facade::main());
}

#[test]
fn the_advisors_of_yangpu_sit_advise_and_are_answered() {
    ends_well(yangpu_advisors::main());
}

#[test]
fn the_garden_with_the_red_roof_is_what_its_people_asked_for() {
    ends_well(yangpu_garden_topic::main());
}
