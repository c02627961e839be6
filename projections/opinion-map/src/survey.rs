//! A conversation as its map is kept: steps are taken in order, and the map of what was taken so far is always the same, however the
//! steps came in.

use std::sync::Arc;

use crate::map::OpinionMap;
use crate::marks::{Mark, Marks, Standing};

/// Up to so many steps a map is drawn anew each time: it takes a fraction of a second.
const ANEW_MAX: u64 = 1 << 16;

/// What can happen in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody marks a statement.
    Marked {
        /// Who, by number.
        participant: u32,
        /// Which statement, by number.
        statement: u32,
        /// What she says.
        mark: Mark,
    },
    /// A statement is set aside, or taken back in.
    Stands {
        /// Which statement, by number.
        statement: u32,
        /// How it stands.
        standing: Standing,
    },
}

/// A conversation with its map.
///
/// A small conversation's map is drawn anew from the marks. In a large one it is drawn anew at landmarks (the step counts with three
/// leading binary digits and zeros behind them: eight from one power of two to the next) and redrawn from the last landmark
/// between them. So the map depends on the steps alone, never on when somebody looked; and whoever starts again needs only the
/// marks and the last landmark.
#[derive(Debug)]
pub struct Survey {
    marks: Marks,
    taken: u64,
    anew_max: u64,
    landmark: Option<(u64, Arc<OpinionMap>)>,
}

impl Default for Survey {
    fn default() -> Self {
        Self::drawn_anew_up_to(ANEW_MAX)
    }
}

impl Survey {
    /// A conversation that counts as small up to so many steps.
    #[must_use]
    pub fn drawn_anew_up_to(steps: u64) -> Self {
        Self { marks: Marks::new(), taken: 0, anew_max: steps, landmark: None }
    }

    /// How many steps were taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The marks that stand.
    #[must_use]
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Takes steps, and draws the map as it is after them.
    pub fn take(&mut self, steps: &[Step]) -> Arc<OpinionMap> {
        let count = u64::try_from(steps.len()).unwrap_or(u64::MAX);
        let landmark = self.landmark_of(self.taken.saturating_add(count));
        let before = usize::try_from(landmark.saturating_sub(self.taken)).unwrap_or(usize::MAX);
        let (before, after) = steps.split_at(before.min(steps.len()));
        for step in before {
            self.apply(*step);
        }
        let base = match &self.landmark {
            Some((at, map)) if *at == landmark => Arc::clone(map),
            Some(_) | None => Arc::new(OpinionMap::draw(&self.marks)),
        };
        self.landmark = Some((landmark, Arc::clone(&base)));
        for step in after {
            self.apply(*step);
        }
        if self.taken == landmark { base } else { Arc::new(base.redraw(&self.marks)) }
    }

    fn apply(&mut self, step: Step) {
        match step {
            Step::Marked { participant, statement, mark } => {
                self.marks.put(participant, statement, mark);
            }
            Step::Stands { statement, standing } => self.marks.set_standing(statement, standing),
        }
        self.taken = self.taken.saturating_add(1);
    }

    /// The last landmark at or before so many steps.
    fn landmark_of(&self, steps: u64) -> u64 {
        if steps <= self.anew_max {
            return steps;
        }
        let stride = 1_u64 << steps.ilog2().saturating_sub(3);
        (steps - steps % stride).max(self.anew_max)
    }
}
