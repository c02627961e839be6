//! A community of two million events that nobody has in memory: folded from the log, then from its snapshot.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::append::warm;
use crate::hall::Hall;
use crate::place::Place;
use crate::report::{Figure, Report, float, median, rate};

const TIMES: usize = 3;
/// How long a snapshot of a million events may take, in seconds; of twice as many, twice as long.
const A_MILLION_TAKES: f64 = 0.5;

pub(crate) async fn run(place: &Place, hall: &Hall, report: &mut Report) -> Outcome<()> {
    let database = place.kind.name();
    let (mut folded, mut recalled) = (Vec::new(), Vec::new());
    let mut events = 0;
    for _ in 0..TIMES {
        place.forget_snapshots().await?;
        let (count, took) = load(place, hall).await?;
        events = count;
        folded.push(rate(count, took));
        // The engine wrote a snapshot down when it ended.
        let (_, took) = load(place, hall).await?;
        recalled.push(took.as_secs_f64());
    }
    let name = format!("{database}: cold load of {events} events without a snapshot");
    report.add(Figure::new(name, median(folded), "events/s").at_least(250_000.0));
    let name = format!("{database}: the same community from its snapshot");
    report.add(Figure::new(name, median(recalled), "s").at_most(A_MILLION_TAKES * float(events) / 1e6));
    let ballots = float(hall.members.len());
    report.say(&format!("{database}: {ballots:.0} members, as many seats on the roll and as many ballots"));
    Ok(())
}

async fn load(place: &Place, hall: &Hall) -> Outcome<(usize, Duration)> {
    let engine = place.engine().await?;
    let head = engine.store().community_head(hall.community).await?.ok_or("the community is not there")?;
    let started = Instant::now();
    warm(&engine, hall).await?;
    let took = started.elapsed();
    Place::shut(engine).await;
    Ok((usize::try_from(head.seq)?, took))
}
