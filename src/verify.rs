//! `moothall verify`: the whole log and every read model, checked from the stored bytes up.

use moothall_core::state::Community;
use moothall_eventstore::projector::{Moment, find_stray, replay_to};
use moothall_eventstore::verify::verify_log;
use moothall_eventstore::{Clock, EngineOptions, Store};
use moothall_projections::{QueryError, ReadModels, digest, digest_in};
use std::time::Duration;

use crate::cli::{self, Settings};
use crate::failure::Failure;
use crate::house::{self, House};
use crate::{print, progress};

/// Exit code 0 when everything is right, 2 when something is not.
const BROKEN: u8 = 2;
/// How long an upgrade's read models may take to be built before they can be compared.
const PATIENCE: Duration = Duration::from_hours(1);

/// Verifies and reports.
pub async fn run(settings: &Settings, arguments: &cli::Verify) -> Result<u8, Failure> {
    let (events, broken) = look(settings).await?;
    if arguments.json.json {
        let value = serde_json::json!({ "events": events, "sound": broken.is_none(), "broken": broken });
        print::line(&format!("{value:#}"));
    } else if let Some(broken) = &broken {
        print::line(&format!("NOT SOUND: {broken}"));
    } else {
        print::line(&format!(
            "Sound: {events} events; chain, density and idempotency hold; every read model equals its rebuild."
        ));
    }
    Ok(if broken.is_some() { BROKEN } else { 0 })
}

/// A house builds read models anew that are not of its log. So these are looked for before it is opened, and left to be found again.
async fn look(settings: &Settings) -> Result<(u64, Option<String>), Failure> {
    let log = house::open_log(settings, Clock::System).await?;
    let stray = find_stray(&log).await;
    let stray = stray.map_err(|error| Failure::fault("looking at the read models", &error))?;
    if let Some(stray) = stray {
        let (events, bad) = check_log(&log).await?;
        let broken = bad.map_or_else(|| stray.to_string(), |bad| format!("{bad}; and {stray}"));
        return Ok((events, Some(broken)));
    }
    log.reads().close().await;
    drop(log);
    let house = House::open(settings, Clock::System, &EngineOptions::default()).await?;
    let found = check(&house).await;
    house.close().await;
    found
}

/// How many events, and the first thing that is wrong.
pub async fn check(house: &House) -> Result<(u64, Option<String>), Failure> {
    let (events, bad) = check_log(&house.store).await?;
    if bad.is_some() {
        return Ok((events, bad));
    }
    let current = house.projector.until_current(PATIENCE).await;
    current.map_err(|error| Failure::fault("waiting for the read models", &error))?;
    house.catch_up().await?;
    Ok((events, compare(house).await?))
}

/// How many events, and the first bad one.
async fn check_log(store: &Store) -> Result<(u64, Option<String>), Failure> {
    let bar = progress::spinner("events");
    let report = verify_log::<Community>(store, |checked| bar.set_position(checked)).await;
    bar.finish_and_clear();
    let report = report.map_err(|error| Failure::fault("reading the log", &error))?;
    let bad = report.bad.map(|bad| {
        let whose =
            bad.community.map_or_else(String::new, |community| format!(" of community {}", community.0));
        format!("event {}{whose}: {}", bad.position, bad.flaw)
    });
    Ok((report.events, bad))
}

/// Whether the serving read models are what the log leads to. A server may go on appending and folding meanwhile: the tables are
/// hashed as they stand at one moment, and the log is folded again to exactly there.
async fn compare(house: &House) -> Result<Option<String>, Failure> {
    let fault = |error: QueryError| Failure::fault("comparing the read models", &error);
    let Moment { mut transaction, cursors, quarantined } =
        house.projector.moment().await.map_err(|error| fault(error.into()))?;
    if let Some(case) = quarantined.first() {
        return Ok(Some(format!(
            "community {} is in quarantine since {}: {}",
            case.community.0, case.position, case.error
        )));
    }
    let live = digest_in(&mut transaction).await.map_err(fault)?;
    drop(transaction);
    let rebuilt = replay_to(&house.store, &ReadModels, &cursors).await;
    let rebuilt = rebuilt.map_err(|error| Failure::fault("rebuilding the read models in memory", &error))?;
    let fresh = digest(&rebuilt).await.map_err(fault)?;
    let differs = fresh.iter().find(|(table, hash)| live.get(*table) != Some(*hash));
    Ok(differs.map(|(table, _)| format!("the read model `{table}` differs from its rebuild")))
}
