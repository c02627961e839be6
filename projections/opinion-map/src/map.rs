//! The map: drawn from marks alone, or from an earlier map and the marks as they are now.

use crate::axes::Axes;
use crate::clusters::{Cluster, Point};
use crate::groups::Grouped;
use crate::marks::{Marks, Standing, Tally, index};
use crate::place;
use crate::represent::{Consensus, Representative, consensus, of_group};
use crate::weigh::{PRIORITY_ABOUT, consensus_of_groups, priority};

/// A map of opinions, and all that the next one needs to begin where this one ended.
#[derive(Clone, Debug)]
pub struct OpinionMap {
    axes: Axes,
    points: Vec<Point>,
    extremity: Vec<f64>,
    grouped: Grouped,
    members: Vec<Vec<u32>>,
    tallies: Vec<Vec<Tally>>,
    representatives: Vec<Vec<Representative>>,
    consensus: Consensus,
    group_aware: Vec<f64>,
    priorities: Vec<f64>,
}

impl OpinionMap {
    /// Draws a map from the marks alone. The same marks in the same numbering make the same map.
    #[must_use]
    pub fn draw(marks: &Marks) -> Self {
        Self::drawn(marks, None)
    }

    /// Draws a map of more marks, beginning where this one ended: axes keep their directions, clusters their names, nobody who was
    /// grouped drops out, and the number of groups changes when another one has been better four times in a row.
    ///
    /// Participants and statements must keep their numbers.
    #[must_use]
    pub fn redraw(&self, marks: &Marks) -> Self {
        Self::drawn(marks, Some(self))
    }

    fn drawn(marks: &Marks, earlier: Option<&Self>) -> Self {
        let axes = Axes::find(marks, earlier.map(|earlier| &earlier.axes));
        let points = place::participants(marks, &axes);
        let extremity = place::extremity(&axes);
        let grouped = Grouped::find(marks, &points, earlier.map(|earlier| &earlier.grouped));
        let members: Vec<Vec<u32>> = grouped.groups().iter().map(|group| grouped.members(group)).collect();
        let tallies: Vec<Vec<Tally>> = members.iter().map(|members| tallied(marks, members)).collect();
        let everybody = added(&tallies, marks.statements());
        let group_aware = (0..marks.statements())
            .map(|at| consensus_of_groups(tallies.iter().filter_map(|t| t.get(at))))
            .collect();
        let prioritised = everybody.iter().zip(&extremity).zip(marks.standing());
        let priorities = prioritised
            .map(|((tally, extremity), standing)| match standing {
                Standing::About => PRIORITY_ABOUT,
                Standing::Open | Standing::SetAside => priority(tally, *extremity),
            })
            .collect();
        let representatives = represented(marks, &members, &tallies);
        let consensus = consensus(marks.tallies(), marks.standing());
        Self {
            axes,
            points,
            extremity,
            grouped,
            members,
            tallies,
            representatives,
            consensus,
            group_aware,
            priorities,
        }
    }

    /// The mean mark of each statement: agree 1, disagree −1, pass 0.
    #[must_use]
    pub fn centre(&self) -> &[f64] {
        &self.axes.centre
    }

    /// The two axes, a part for each statement.
    #[must_use]
    pub fn axes(&self) -> [&[f64]; 2] {
        [&self.axes.first, &self.axes.second]
    }

    /// Where each participant stands.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How far from the middle each statement lies.
    #[must_use]
    pub fn extremity(&self) -> &[f64] {
        &self.extremity
    }

    /// Who has marked enough to be grouped, ascending.
    #[must_use]
    pub fn grouped(&self) -> &[u32] {
        &self.grouped.participants
    }

    /// The clusters of participants that groups are made of.
    #[must_use]
    pub fn base_clusters(&self) -> &[Cluster] {
        &self.grouped.base
    }

    /// The groups; their members are the ids of base clusters.
    #[must_use]
    pub fn groups(&self) -> &[Cluster] {
        self.grouped.groups()
    }

    /// The participants of each group, in the order of [`Self::groups`].
    #[must_use]
    pub fn members(&self) -> &[Vec<u32>] {
        &self.members
    }

    /// How each group marked each statement, in the order of [`Self::groups`].
    #[must_use]
    pub fn tallies(&self) -> &[Vec<Tally>] {
        &self.tallies
    }

    /// Each number of groups that was tried, with how well it separates them.
    #[must_use]
    pub fn silhouettes(&self) -> Vec<(usize, f64)> {
        self.grouped.groupings.iter().map(|grouping| (grouping.k, grouping.silhouette)).collect()
    }

    /// What speaks for each group, in the order of [`Self::groups`].
    #[must_use]
    pub fn representatives(&self) -> &[Vec<Representative>] {
        &self.representatives
    }

    /// What most of all participants say.
    #[must_use]
    pub fn consensus(&self) -> &Consensus {
        &self.consensus
    }

    /// How much every group agrees with each statement.
    #[must_use]
    pub fn group_aware_consensus(&self) -> &[f64] {
        &self.group_aware
    }

    /// How much is gained by showing each statement to somebody next.
    #[must_use]
    pub fn priorities(&self) -> &[f64] {
        &self.priorities
    }
}

/// How some participants marked each statement.
fn tallied(marks: &Marks, members: &[u32]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); marks.statements()];
    for row in members.iter().filter_map(|member| marks.rows().get(index(*member))) {
        for &(statement, mark) in row {
            if let Some(tally) = tallies.get_mut(index(statement)) {
                tally.add(mark);
            }
        }
    }
    tallies
}

fn added(groups: &[Vec<Tally>], statements: usize) -> Vec<Tally> {
    let mut sums = vec![Tally::default(); statements];
    for tallies in groups {
        for (sum, tally) in sums.iter_mut().zip(tallies) {
            *sum = Tally {
                agree: sum.agree.saturating_add(tally.agree),
                disagree: sum.disagree.saturating_add(tally.disagree),
                pass: sum.pass.saturating_add(tally.pass),
            };
        }
    }
    sums
}

/// What speaks for each group. A statement that is set aside counts as passed by everybody.
fn represented(marks: &Marks, members: &[Vec<u32>], tallies: &[Vec<Tally>]) -> Vec<Vec<Representative>> {
    let shown: Vec<Vec<Tally>> = tallies
        .iter()
        .zip(members)
        .map(|(tallies, members)| {
            let all = Tally { pass: u32::try_from(members.len()).unwrap_or(u32::MAX), ..Tally::default() };
            let as_seen = |(tally, standing): (&Tally, &Standing)| match standing {
                Standing::Open => *tally,
                Standing::SetAside | Standing::About => all,
            };
            tallies.iter().zip(marks.standing()).map(as_seen).collect()
        })
        .collect();
    let everybody = added(&shown, marks.statements());
    let less = |all: &Tally, own: &Tally| Tally {
        agree: all.agree.saturating_sub(own.agree),
        disagree: all.disagree.saturating_sub(own.disagree),
        pass: all.pass.saturating_sub(own.pass),
    };
    shown
        .iter()
        .map(|own| of_group(own.iter().zip(&everybody).map(|(own, all)| (own, less(all, own)))))
        .collect()
}
