//! Groups of like opinions: base clusters of participants, groups of base clusters, and how many groups there seem to be.

use crate::clusters::{Cluster, Item, Point, cluster, distance};
use crate::float;
use crate::marks::Marks;

/// Who marked fewer statements than this (or than there are) is left out until she has.
const MARKS_MIN: usize = 7;
/// Unless fewer than this many would be left: then the busiest come in.
const PARTICIPANTS_MIN: usize = 15;
const BASE_CLUSTERS: usize = 100;
const BASE_ROUNDS: usize = 100;
const GROUP_ROUNDS: usize = 20;
const GROUPS_MIN: usize = 2;
const GROUPS_MAX: usize = 5;
/// Base clusters to one more group that is tried.
const BASE_TO_GROUP: usize = 12;
/// How often in a row another number of groups must win before it is taken.
const WINS: u32 = 4;

/// Groups for one number of them that was tried.
#[derive(Clone, Debug)]
pub(crate) struct Grouping {
    pub(crate) k: usize,
    pub(crate) groups: Vec<Cluster>,
    pub(crate) silhouette: f64,
}

/// Which number of groups is shown, and what speaks for another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) shown: usize,
    winner: usize,
    wins: u32,
}

/// Everything about groups that one map hands to the next.
#[derive(Clone, Debug)]
pub(crate) struct Grouped {
    /// Who is grouped, ascending. Nobody leaves.
    pub(crate) participants: Vec<u32>,
    pub(crate) base: Vec<Cluster>,
    pub(crate) groupings: Vec<Grouping>,
    pub(crate) choice: Choice,
}

impl Grouped {
    pub(crate) fn find(marks: &Marks, points: &[Point], earlier: Option<&Self>) -> Self {
        let participants = who(marks, earlier.map_or(&[], |earlier| &earlier.participants));
        let item = |key: &u32| {
            let at = points.get(crate::marks::index(*key)).copied().unwrap_or_default();
            Item { key: *key, at, weight: 1.0 }
        };
        let items: Vec<Item> = participants.iter().map(item).collect();
        let base = cluster(&items, BASE_CLUSTERS, BASE_ROUNDS, earlier.map(|earlier| &earlier.base[..]));
        let weighted: Vec<Item> = base
            .iter()
            .map(|base| Item { key: base.id, at: base.centre, weight: float(base.members.len()) })
            .collect();
        let k_max = GROUPS_MAX.min(GROUPS_MIN.saturating_add(base.len() / BASE_TO_GROUP));
        let groupings: Vec<Grouping> = (GROUPS_MIN..=k_max)
            .map(|k| {
                let before = earlier.and_then(|earlier| earlier.groupings.iter().find(|old| old.k == k));
                let groups = cluster(&weighted, k, GROUP_ROUNDS, before.map(|before| &before.groups[..]));
                let silhouette = silhouette(&weighted, &groups);
                Grouping { k, groups, silhouette }
            })
            .collect();
        let choice = choose(&groupings, earlier.map(|earlier| earlier.choice));
        Self { participants, base, groupings, choice }
    }

    /// The groups that are shown.
    pub(crate) fn groups(&self) -> &[Cluster] {
        let shown = self.groupings.iter().find(|grouping| grouping.k == self.choice.shown);
        shown.map_or(&[], |grouping| &grouping.groups)
    }

    /// The participants of a group, ascending.
    pub(crate) fn members(&self, group: &Cluster) -> Vec<u32> {
        let of_group = self.base.iter().filter(|base| group.members.binary_search(&base.id).is_ok());
        let mut members: Vec<u32> = of_group.flat_map(|base| base.members.iter().copied()).collect();
        members.sort_unstable();
        members
    }
}

/// Who is grouped: whoever was, and whoever has marked enough.
fn who(marks: &Marks, earlier: &[u32]) -> Vec<u32> {
    let enough = MARKS_MIN.min(marks.statements());
    let rows = || (0_u32..).zip(marks.rows());
    let mut is_in = vec![false; marks.participants()];
    let mut count = 0_usize;
    let mut enter = |key: u32, count: &mut usize| {
        if let Some(place @ false) = is_in.get_mut(crate::marks::index(key)) {
            *place = true;
            *count = count.saturating_add(1);
        }
    };
    for key in earlier {
        enter(*key, &mut count);
    }
    for (key, _) in rows().filter(|(_, row)| !row.is_empty() && row.len() >= enough) {
        enter(key, &mut count);
    }
    if count < PARTICIPANTS_MIN {
        let mut busiest: Vec<(usize, u32)> = rows().map(|(key, row)| (row.len(), key)).collect();
        busiest.sort_by_key(|(marks, key)| (std::cmp::Reverse(*marks), *key));
        for (_, key) in busiest {
            if count >= PARTICIPANTS_MIN {
                break;
            }
            enter(key, &mut count);
        }
    }
    (0..).zip(is_in).filter_map(|(key, is_in)| is_in.then_some(key)).collect()
}

/// How much closer base clusters are to their own group than to the nearest other, on average; one alone in its group says nothing.
fn silhouette(items: &[Item], groups: &[Cluster]) -> f64 {
    if items.is_empty() || groups.len() < GROUPS_MIN {
        return 0.0;
    }
    let of_group = |group: &Cluster| -> Vec<Point> {
        let is_member = |item: &&Item| group.members.binary_search(&item.key).is_ok();
        items.iter().filter(is_member).map(|item| item.at).collect()
    };
    let groups: Vec<Vec<Point>> = groups.iter().map(of_group).collect();
    let mut sum = 0.0;
    for (own, members) in groups.iter().enumerate().filter(|(_, members)| members.len() > 1) {
        for at in members {
            let total = |others: &[Point]| others.iter().map(|other| distance(*at, *other)).sum::<f64>();
            let inside = total(members) / float(members.len().saturating_sub(1));
            let others =
                groups.iter().enumerate().filter(|(place, others)| *place != own && !others.is_empty());
            let outside =
                others.map(|(_, others)| total(others) / float(others.len())).fold(f64::INFINITY, f64::min);
            let larger = inside.max(outside);
            if larger > 0.0 {
                sum += (outside - inside) / larger;
            }
        }
    }
    sum / float(items.len())
}

/// The best number of groups, once it has been the best often enough; at first, at once.
fn choose(groupings: &[Grouping], earlier: Option<Choice>) -> Choice {
    let mut best: Option<&Grouping> = None;
    for grouping in groupings {
        if best.is_none_or(|best| grouping.silhouette >= best.silhouette) {
            best = Some(grouping);
        }
    }
    let winner = best.map_or(0, |best| best.k);
    let wins = match earlier {
        Some(earlier) if earlier.winner == winner => earlier.wins.saturating_add(1),
        Some(_) | None => 1,
    };
    let kept = earlier.map(|earlier| earlier.shown).filter(|k| groupings.iter().any(|tried| tried.k == *k));
    let shown = match kept {
        Some(kept) if wins < WINS => kept,
        Some(_) | None => winner,
    };
    Choice { shown, winner, wins }
}
