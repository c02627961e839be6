//! Maps of real conversations against results computed elsewhere, maps whose shape is known beforehand, and laws.
#![expect(clippy::float_arithmetic, reason = "a picture of opinions is drawn with floats")]

mod conversations;
mod known;
mod laws;
mod made;
mod speed;
