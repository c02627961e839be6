//! Opinion maps, as Polis draws them: who marked what becomes points, the points become groups, and the groups say what speaks
//! for them and what they agree on. Pure mathematics: it knows no events, no ids and no clock. Start reading at [`OpinionMap::draw`];
//! [`Survey`] keeps the map of a conversation that goes on.
//!
//! The same marks in the same order make the same map, bit for bit: every sum has one order, the only dice are a fixed
//! sequence, and no function of the machine's mathematical library is called but the square root, which is exact.

#![warn(missing_docs)]
#![expect(
    clippy::float_arithmetic,
    reason = "a picture of opinions is drawn with floats; no vote is counted here"
)]
#![expect(clippy::float_cmp, reason = "points that fall together are equal to the last bit")]

mod axes;
mod clusters;
mod groups;
mod map;
mod marks;
mod place;
mod represent;
mod survey;
mod weigh;

pub use clusters::{Cluster, Point};
pub use map::OpinionMap;
pub use marks::{Mark, Marks, Standing, Tally};
pub use represent::{Common, Consensus, Representative};
pub use survey::{Step, Survey};

/// A count as a float: exact, since no conversation has 2³² of anything.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
