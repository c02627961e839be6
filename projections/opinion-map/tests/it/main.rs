//! Maps of real conversations against results computed elsewhere, maps whose shape is known beforehand, and laws.
#![expect(clippy::float_arithmetic, reason = "a picture of opinions is drawn with floats")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]
#![expect(clippy::print_stdout, reason = "what was not tested or was only measured is said")]

mod conversations;
mod known;
mod laws;
mod made;
mod speed;
