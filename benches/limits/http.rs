//! `castBallot` over HTTP into one hot poll, beside `noop` on the same server with the same sessions.

use std::sync::Arc;
use std::time::Duration;

use crate::Outcome;
use crate::client::{Load, Template, load};
use crate::hall::{Hall, Voters};
use crate::place::{Kind, Place, Places};
use crate::report::{Figure, Report, median};
use crate::server::Server;
use crate::sessions;

const VOTERS: usize = 100_000;
/// In turns, because the machine drifts.
const TURNS: usize = 3;
const WARM: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(8);

const CAST: &str = "mutation C($input: CastBallotInput!) { castBallot(input: $input) \
    { receipt { seq hash recordedAt } userErrors { code } } }";
const NOOP: &str =
    "mutation N($input: NoopInput!) { noop(input: $input) { idempotencyKey userErrors { code } } }";

/// What a voter sends.
pub(crate) fn cast(hall: &Hall) -> Outcome<Template> {
    let poll = hall.poll_id();
    Template::new(
        CAST,
        &format!(r#"{{"input":{{"idempotencyKey":"{{key}}","pollId":"{poll}","choice":"FOR"}}}}"#),
    )
}

pub(crate) async fn run(places: &Places, kind: Kind, report: &mut Report) -> Outcome<()> {
    let database = kind.name();
    let place = places.make(kind, "http").await?;
    let hall = Hall::new("http", Voters::Owners, VOTERS);
    report.say(&format!("{database}: importing {VOTERS} units with an owner each, publishing the notice"));
    let vault = place.open_vault().await?;
    let engine = place.engine().await?;
    hall.build(&engine, Some(&vault)).await?;
    Place::shut(engine).await;
    drop(vault);
    report.say(&format!("{database}: a session for each"));
    let tokens = Arc::new(sessions::make(&place, &hall, VOTERS).await?);
    let server = Server::start(&place).await?;
    report.say(&format!("{database}: the read models catch up"));
    settle(&server).await?;
    let noop = Template::new(NOOP, r#"{"input":{"idempotencyKey":"{key}"}}"#)?;
    let cast = cast(&hall)?;
    for connections in [64, 256] {
        let mut loads: [Vec<Load>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            for ((name, request), found) in
                [("noop", &noop), ("castBallot", &cast)].into_iter().zip(&mut loads)
            {
                let before = server.processor_time()?;
                let measured = load(server.address, request, &tokens, connections, (WARM, MEASURED)).await?;
                let each = measured.processor_time(server.processor_time()? - before);
                report.say(&format!(
                    "{database}: {name}, {connections} connections: {:.0}/s, {:.1} ms, 99th {:.1} ms, {each:.0} µs of the server",
                    measured.rate, measured.half, measured.slowest
                ));
                found.push(measured);
            }
        }
        judge(kind, connections, &loads, report);
    }
    drop(server);
    place.remove().await
}

fn judge(kind: Kind, connections: usize, [noop, cast]: &[Vec<Load>; 2], report: &mut Report) {
    let database = kind.name();
    let middle = |loads: &[Load], part: fn(&Load) -> f64| median(loads.iter().map(part).collect());
    let target = if kind == Kind::Sqlite { 0.5 } else { 0.35 };
    let name = format!("{database}: castBallot, {connections} connections, beside noop");
    let rate = Figure::new(name, middle(cast, |load| load.rate), "/s").beside(middle(noop, |load| load.rate));
    report.add(rate.at_least(target));
    let name = format!("{database}: its 99th percentile");
    let slowest = Figure::new(name, middle(cast, |load| load.slowest), "ms");
    report.add(slowest.beside(middle(noop, |load| load.slowest)).at_most(5.0));
}

/// Waits until the server has nothing to do any more.
pub(crate) async fn settle(server: &Server) -> Outcome<()> {
    let mut before = server.processor_time()?;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let after = server.processor_time()?;
        if after - before < 0.05 {
            return Ok(());
        }
        before = after;
    }
}
