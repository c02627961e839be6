//! The example of the red property hall, played as anybody plays it.

#[path = "../../examples/red_property_hall.rs"]
mod red_property_hall;

#[test]
fn the_consultation_is_played_and_its_history_is_what_the_story_says() {
    red_property_hall::main().expect("a story that ends well");
}
