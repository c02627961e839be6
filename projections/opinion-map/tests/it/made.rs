//! Made-up conversations.

use moothall_opinion_map::{Mark, Marks};

/// A fixed sequence without meaning (`SplitMix64`).
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 16) % sides
    }
}

/// So many camps, each of which thinks its own way of each statement, with a few who differ.
#[derive(Debug)]
pub(crate) struct Camps {
    pub(crate) participants: u32,
    pub(crate) statements: u32,
    pub(crate) parts: u64,
    /// Of a hundred cells, how many are marked.
    pub(crate) density: u64,
}

impl Camps {
    /// The camp of a participant.
    pub(crate) fn camp(&self, participant: u32) -> u64 {
        u64::from(participant) % self.parts
    }

    pub(crate) fn cells(&self, seed: u64) -> Vec<(u32, u32, Mark)> {
        let mut dice = Dice(seed);
        let mut cells = Vec::new();
        for participant in 0..self.participants {
            for statement in 0..self.statements {
                if dice.below(100) < self.density {
                    let mark = match dice.below(10) {
                        0 => Mark::Pass,
                        1 => Mark::Agree,
                        2 => Mark::Disagree,
                        _ if is_for(self.camp(participant), statement) => Mark::Agree,
                        _ => Mark::Disagree,
                    };
                    cells.push((participant, statement, mark));
                }
            }
        }
        cells
    }
}

/// Whether a camp is for a statement.
fn is_for(camp: u64, statement: u32) -> bool {
    Dice((camp << 32) | u64::from(statement)).below(2) == 0
}

pub(crate) fn filled(cells: &[(u32, u32, Mark)]) -> Marks {
    let mut marks = Marks::new();
    for (participant, statement, mark) in cells {
        marks.put(*participant, *statement, *mark);
    }
    marks
}
