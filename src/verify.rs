//! `moothall verify`: the whole log and every read model, checked from the stored bytes up.

use moothall_core::event::Event;
use moothall_eventstore::projector::replay;
use moothall_eventstore::verify::verify_log;
use moothall_eventstore::{Clock, EngineOptions, Prefix};
use moothall_projections::{ReadModels, digest};

use crate::cli::{self, Settings};
use crate::failure::Failure;
use crate::house::House;
use crate::{print, progress};

/// Exit code 0 when everything is right, 2 when something is not.
const BROKEN: u8 = 2;

/// Verifies and reports.
pub async fn run(settings: &Settings, arguments: &cli::Verify) -> Result<u8, Failure> {
    let house = House::open(settings, Clock::System, &EngineOptions::default()).await?;
    let found = check(&house).await;
    house.close().await;
    let (events, broken) = found?;
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

/// How many events, and the first thing that is wrong.
pub async fn check(house: &House) -> Result<(u64, Option<String>), Failure> {
    let bar = progress::spinner("events");
    let report = verify_log::<Event>(&house.store, |checked| bar.set_position(checked)).await;
    bar.finish_and_clear();
    let report = report.map_err(|error| Failure::fault("reading the log", &error))?;
    if let Some(bad) = report.bad {
        let whose =
            bad.community.map_or_else(String::new, |community| format!(" of community {}", community.0));
        return Ok((report.events, Some(format!("event {}{whose}: {}", bad.position, bad.flaw))));
    }
    house.catch_up().await?;
    let quarantined = house.projector.health().quarantined;
    if let Some(case) = quarantined.first() {
        let text = format!(
            "community {} is in quarantine since {}: {}",
            case.community.0, case.position, case.error
        );
        return Ok((report.events, Some(text)));
    }
    let rebuilt = replay(&house.store, &ReadModels, Prefix::Everything).await;
    let rebuilt = rebuilt.map_err(|error| Failure::fault("rebuilding the read models in memory", &error))?;
    let fault = |error| Failure::fault("comparing the read models", &error);
    let (live, fresh) =
        (digest(&house.views()).await.map_err(fault)?, digest(&rebuilt).await.map_err(fault)?);
    let differs = fresh.iter().find(|(table, hash)| live.get(*table) != Some(*hash));
    Ok((
        report.events,
        differs.map(|(table, _)| format!("the read model `{table}` differs from its rebuild")),
    ))
}
