//! The server with a million ballots in one poll: how much memory it takes, before and after it has worked.

use std::sync::Arc;
use std::time::Duration;

use crate::Outcome;
use crate::client::load;
use crate::hall::{Hall, Voters};
use crate::http;
use crate::place::Place;
use crate::read;
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::sessions;

/// Voters with a session.
const AWAKE: usize = 50_000;
const FEW: usize = 1_000;
const CONNECTIONS: usize = 64;
const MOMENT: Duration = Duration::from_secs(1);
const WHILE: Duration = Duration::from_secs(5);
const MOST: f64 = 600.0;

pub(crate) async fn run(
    place: &Place,
    hall: &Hall,
    memory: bool,
    reads: bool,
    report: &mut Report,
) -> Outcome<()> {
    let database = place.kind.name();
    // A poll with few ballots, in another community of the same store.
    let small = Arc::new(Hall::new("small", Voters::Members, FEW));
    let engine = place.engine().await?;
    small.build(&engine, None).await?;
    small.cast(&engine, 0..FEW).await?;
    Place::shut(engine).await;
    let many = Arc::new(sessions::make(place, hall, AWAKE.min(hall.members.len())).await?);
    let few = sessions::make(place, &small, 1).await?;
    let server = Server::start(place).await?;
    http::settle(&server).await?;
    let idle = server.memory()?;
    report.say(&format!(
        "{database}: the server, started: {:.0} MB, at most {:.0} MB",
        idle.resident, idle.peak
    ));
    if reads {
        read::run(&server, (hall, &many), (&small, &few), report).await?;
        let read = server.memory()?;
        report
            .say(&format!("{database}: after reading: {:.0} MB, at most {:.0} MB", read.resident, read.peak));
    }
    if memory {
        let found = load(server.address, &http::cast(hall)?, &many, CONNECTIONS, (MOMENT, WHILE)).await?;
        read::some(&server, (hall, &many)).await?;
        http::settle(&server).await?;
        let after = server.memory()?;
        let count = hall.members.len();
        report.say(&format!("{database}: {} ballots were replaced, {:.0}/s", found.answers, found.rate));
        let name = format!("{database}: memory of the server, {count} voters and ballots");
        report.add(Figure::new(name, after.resident, "MB").at_most(MOST));
        report.add(Figure::new(format!("{database}: the most it ever took"), after.peak, "MB").at_most(MOST));
    }
    Ok(())
}
