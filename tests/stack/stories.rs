//! The stories in `examples/`, played to their ends: every statement of theirs holds.

use std::process::ExitCode;

#[path = "../../examples/red_letter_box.rs"]
mod red_letter_box;
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
fn the_garden_with_the_red_roof_is_what_its_people_asked_for() {
    ends_well(yangpu_garden_topic::main());
}
