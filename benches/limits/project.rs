//! Read models folded from the first event, beside reading and decoding alone.

use moothall_core::event::Event;
use moothall_eventstore::{Position, Projector, ProjectorOptions, Store};
use moothall_projections::ReadModels;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::hall::Hall;
use crate::place::Place;
use crate::report::{Figure, Report, median, rate};

/// Events of a page, as the projector reads them.
const PAGE: u32 = 5000;
const PATIENCE: Duration = Duration::from_mins(10);

pub(crate) async fn run(
    place: &Place,
    hall: &Hall,
    before_ballots: u64,
    measured: bool,
    report: &mut Report,
) -> Outcome<()> {
    let database = place.kind.name();
    let store = place.store().await?;
    let head = store.community_head(hall.community).await?.ok_or("the community is not there")?.position;
    let ballots = usize::try_from(head.pos - before_ballots)?;
    let start = Position { pos: before_ballots, ..head };
    let (mut read, mut folded) = (Vec::new(), Vec::new());
    for _ in 0..if measured { 2 } else { 1 } {
        place.forget_views().await?;
        if measured {
            read.push(rate(ballots, read_and_decode(&store, start, head).await?));
        }
        let began = Instant::now();
        let projector = Projector::start(store.clone(), ReadModels, ProjectorOptions::default()).await?;
        projector.wait_for(start, PATIENCE).await?;
        let (before, began_ballots) = (began.elapsed(), Instant::now());
        projector.wait_for(head, PATIENCE).await?;
        let took = began_ballots.elapsed();
        folded.push(rate(ballots, took));
        let (before, took) = (before.as_secs_f64(), took.as_secs_f64());
        report.say(&format!(
            "{database}: {before_ballots} events before the ballots in {before:.1} s, ballots in {took:.1} s"
        ));
        projector.shutdown().await;
    }
    store.reads().close().await;
    if measured {
        let (folded, read) = (median(folded), median(read));
        let name = format!("{database}: {ballots} ballots into the read models");
        report.add(Figure::new(name, folded, "events/s").beside(read).at_least(0.2));
        let name = format!("{database}: the same, in itself");
        report.add(Figure::new(name, folded, "events/s").at_least(60_000.0));
    }
    Ok(())
}

/// Reads the next page while the last is decoded; nothing is kept.
async fn read_and_decode(store: &Store, from: Position, to: Position) -> Outcome<Duration> {
    let started = Instant::now();
    let mut after = from;
    let mut page = store.read_slice(after, PAGE).await?;
    while let Some(last) = page.last() {
        after = last.position;
        let next = tokio::spawn({
            let store = store.clone();
            async move { store.read_slice(after, PAGE).await }
        });
        let decoded = tokio::task::spawn_blocking(move || {
            page.iter()
                .map(|raw| raw.decode::<Event>().map(|(_, event)| std::hint::black_box(event)))
                .try_for_each(|event| event.map(drop))
        });
        decoded.await??;
        page = next.await??;
        if after.pos >= to.pos {
            break;
        }
    }
    Ok(started.elapsed())
}
