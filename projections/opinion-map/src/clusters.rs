//! k-means in the plane, from the first distinct points or from earlier clusters.

/// A place on the map.
pub type Point = [f64; 2];

/// Some points and their middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its name, kept from map to map.
    pub id: u32,
    /// Who is in it, ascending: participants, or base clusters in a group.
    pub members: Vec<u32>,
    /// The mean of its members.
    pub centre: Point,
}

/// Something to be put into a cluster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) key: u32,
    pub(crate) at: Point,
    pub(crate) weight: f64,
}

/// Centres that move less than this have arrived.
const ARRIVED: f64 = 0.01;

pub(crate) fn distance(a: Point, b: Point) -> f64 {
    squared(a, b).sqrt()
}

fn squared([ax, ay]: Point, [bx, by]: Point) -> f64 {
    let (x, y) = (ax - bx, ay - by);
    x * x + y * y
}

/// At most `k` clusters of the items, which come in ascending order of their keys.
pub(crate) fn cluster(
    items: &[Item],
    k: usize,
    rounds_max: usize,
    earlier: Option<&[Cluster]>,
) -> Vec<Cluster> {
    let mut clusters = match earlier {
        Some(earlier) if !earlier.is_empty() => resumed(items, k, earlier),
        Some(_) | None => first_distinct(items, k),
    };
    for _ in 0..=rounds_max {
        let next = step(items, &clusters);
        let has_arrived = have_arrived(&clusters, &next);
        clusters = next;
        if has_arrived {
            break;
        }
    }
    clusters.sort_by_key(|cluster| cluster.id);
    clusters
}

fn first_distinct(items: &[Item], k: usize) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(k);
    for item in items {
        if clusters.len() == k {
            break;
        }
        if clusters.iter().all(|cluster| cluster.centre != item.at) {
            let id = u32::try_from(clusters.len()).unwrap_or(u32::MAX);
            clusters.push(Cluster { id, members: Vec::new(), centre: item.at });
        }
    }
    clusters
}

/// Earlier clusters on the items as they are now: moved to where their members are, those that fell together made one, and the
/// outermost items split off until there are `k`.
fn resumed(items: &[Item], k: usize, earlier: &[Cluster]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::with_capacity(k);
    for old in earlier {
        let members = old.members.iter().filter_map(|key| find(items, *key));
        let Some(centre) = middle(members) else { continue };
        match clusters.iter_mut().find(|cluster| cluster.centre == centre) {
            Some(same) => same.members.extend(&old.members),
            None => clusters.push(Cluster { id: old.id, members: old.members.clone(), centre }),
        }
    }
    let mut next_id = clusters.iter().map(|cluster| cluster.id).max().map_or(0, |id| id.saturating_add(1));
    while clusters.len() < k {
        let nearest = |at: Point| {
            clusters.iter().map(|cluster| squared(at, cluster.centre)).fold(f64::INFINITY, f64::min)
        };
        let farther = |best: (f64, Point), item: &Item| {
            let away = nearest(item.at);
            if away > best.0 { (away, item.at) } else { best }
        };
        let (away, at) = items.iter().fold((0.0, Point::default()), farther);
        if away <= 0.0 {
            break;
        }
        clusters.push(Cluster { id: next_id, members: Vec::new(), centre: at });
        next_id = next_id.saturating_add(1);
    }
    clusters
}

fn find(items: &[Item], key: u32) -> Option<&Item> {
    items.binary_search_by_key(&key, |item| item.key).ok().and_then(|at| items.get(at))
}

/// Puts each item into the nearest cluster, of equally near ones the last, and each cluster into the middle of its items.
/// Empty ones are gone.
fn step(items: &[Item], clusters: &[Cluster]) -> Vec<Cluster> {
    let centres: Vec<Point> = clusters.iter().map(|cluster| cluster.centre).collect();
    let mut members: Vec<Vec<&Item>> = vec![Vec::new(); centres.len()];
    for item in items {
        let (mut nearest, mut least) = (0, f64::INFINITY);
        for (place, centre) in centres.iter().enumerate() {
            let away = squared(item.at, *centre);
            if away <= least {
                (nearest, least) = (place, away);
            }
        }
        if let Some(members) = members.get_mut(nearest) {
            members.push(item);
        }
    }
    let moved = |(old, members): (&Cluster, Vec<&Item>)| {
        let centre = middle(members.iter().copied())?;
        Some(Cluster { id: old.id, members: members.iter().map(|item| item.key).collect(), centre })
    };
    clusters.iter().zip(members).filter_map(moved).collect()
}

fn middle<'a>(items: impl Iterator<Item = &'a Item>) -> Option<Point> {
    let (mut x, mut y, mut weight) = (0.0, 0.0, 0.0);
    for item in items {
        x += item.at[0] * item.weight;
        y += item.at[1] * item.weight;
        weight += item.weight;
    }
    (weight > 0.0).then(|| [x / weight, y / weight])
}

/// Whether the centres, each set in its own order, lie pairwise close.
fn have_arrived(old: &[Cluster], new: &[Cluster]) -> bool {
    let sorted = |clusters: &[Cluster]| {
        let mut centres: Vec<Point> = clusters.iter().map(|cluster| cluster.centre).collect();
        centres.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        centres
    };
    sorted(old).into_iter().zip(sorted(new)).all(|(old, new)| distance(old, new) < ARRIVED)
}
