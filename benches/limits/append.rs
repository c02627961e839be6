//! A million ballots of a million voters through the lane; after each part the same rows by a bare connection.

use moothall_core::state::Community;
use moothall_eventstore::Engine;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::hall::{Hall, Voters};
use crate::place::{Bare, Kind, Place, Places};
use crate::raw;
use crate::report::{Figure, Report, float, rate};

/// `BENCH_BALLOTS` makes it smaller, for a try.
fn ballots() -> usize {
    std::env::var("BENCH_BALLOTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

const PARTS: usize = 10;

/// A log with a million ballots, closed.
#[derive(Debug)]
pub(crate) struct Million {
    pub(crate) place: Place,
    pub(crate) hall: Arc<Hall>,
    /// The last position before the first ballot.
    pub(crate) before_ballots: u64,
}

pub(crate) async fn run(places: &Places, kind: Kind, compare: bool, report: &mut Report) -> Outcome<Million> {
    let count = ballots();
    let database = kind.name();
    report.say(&format!("{database}: admitting {count} members, publishing the notice"));
    let place = places.make(kind, "million").await?;
    let hall = Arc::new(Hall::new("million", Voters::Members, count));
    let started = Instant::now();
    let engine = place.engine().await?;
    hall.build(&engine, None).await?;
    let before_ballots = head(&engine, &hall).await?;
    Place::shut(engine).await;
    report.say(&format!(
        "{database}: {before_ballots} events in {:.1} s; now the ballots",
        started.elapsed().as_secs_f64()
    ));
    let mut twin = if compare {
        let copy = places.copy(&place, "twin").await?;
        Some((copy.bare().await?, copy))
    } else {
        None
    };
    let engine = place.engine().await?;
    warm(&engine, &hall).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for part in 0..PARTS {
        let after = head(&engine, &hall).await?;
        let range = part * count / PARTS..(part + 1) * count / PARTS;
        ours.push((range.len(), hall.cast(&engine, range).await?));
        if let Some((connection, _)) = &mut twin {
            bare.push(same_rows(&place, &engine, &hall, after, connection).await?);
        }
    }
    let metrics = engine.store().metrics().snapshot();
    Place::shut(engine).await;
    report.say(&format!("{database}: {count} ballots, by part {}", list(&ours)));
    let commits = Duration::from_micros(metrics.commit_micros_total).as_secs_f64();
    let (batches, snapshots) = (metrics.batches, metrics.snapshots);
    report.say(&format!("{database}: {batches} batches, {snapshots} snapshots, {commits:.1} s of commits"));
    if let Some((connection, copy)) = twin {
        report.say(&format!("{database}: bare, by part {}", list(&bare)));
        connection.close().await?;
        copy.remove().await?;
        let name = format!("{database}: ballots through the lane, batches of 512");
        report.add(Figure::new(name, whole(&ours), "/s").beside(whole(&bare)).at_least(0.7));
        let name = format!("{database}: the same, a caller for each");
        let singly = singly(places, kind, count.div_ceil(5)).await?;
        report.add(Figure::new(name, whole(&[singly]), "/s").beside(whole(&bare)));
    }
    if float(count) < 1e6 {
        report.say("fewer ballots than a million: no figure of this run counts");
    }
    Ok(Million { place, hall, before_ballots })
}

/// In a smaller community: callers who each wait for their own ballot, as the members of a council do.
async fn singly(places: &Places, kind: Kind, count: usize) -> Outcome<(usize, Duration)> {
    let place = places.make(kind, "singly").await?;
    let hall = Hall::new("singly", Voters::Members, count);
    let engine = place.engine().await?;
    hall.build(&engine, None).await?;
    let took = hall.cast_singly(&engine, 0..count).await?;
    Place::shut(engine).await;
    place.remove().await?;
    Ok((count, took))
}

fn list(parts: &[(usize, Duration)]) -> String {
    parts.iter().map(|(count, took)| format!("{:.0}", rate(*count, *took))).collect::<Vec<_>>().join(" ")
}

/// Over all parts: whoever moves a write-ahead log into its file, and whoever waits for that, has to be in the figure.
fn whole(parts: &[(usize, Duration)]) -> f64 {
    rate(parts.iter().map(|(count, _)| count).sum(), parts.iter().map(|(_, took)| *took).sum())
}

/// Loads the community, so that no part pays for it.
pub(crate) async fn warm(engine: &Engine<Community>, hall: &Hall) -> Outcome<()> {
    let seen = engine.state_of(hall.community, |community| community.polls.len()).await;
    if seen.map_err(|error| format!("{error:?}"))? == 1 {
        Ok(())
    } else {
        Err("the poll is not there".into())
    }
}

async fn head(engine: &Engine<Community>, hall: &Hall) -> Outcome<u64> {
    let head = engine.store().community_head(hall.community).await?;
    Ok(head.ok_or("the community is not there")?.position.pos)
}

async fn same_rows(
    place: &Place,
    engine: &Engine<Community>,
    hall: &Hall,
    after: u64,
    twin: &mut Bare,
) -> Outcome<(usize, Duration)> {
    let up_to = head(engine, hall).await?;
    let mut log = place.bare().await?;
    let rows = raw::read(&mut log, engine.store().slice_of(hall.community), after, up_to).await?;
    log.close().await?;
    let count = rows.count;
    Ok((count, raw::insert(twin, rows).await?))
}
