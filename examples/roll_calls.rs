//! A parliament's named votes, taken through the same path as a resident's ballot, and counted again.
//!
//! `cargo run --release --example roll_calls -- FILE.json` imports the file into a throw-away store, prints how the count compares
//! with what was announced, and what the chair ruled beside it.

use moothall::cli::Settings;
use moothall::failure::Failure;
use moothall::house::House;
use moothall::{import::roll_calls, print, verify};
use moothall_eventstore::{Clock, EngineOptions};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let Some(file) = std::env::args().nth(1) else {
        return Err(Failure::usage("name a file of named votes"));
    };
    let text = std::fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error))?;
    let directory = std::env::temp_dir().join(format!("moothall-roll-calls-{}", std::process::id()));
    let settings = Settings {
        database: format!("sqlite:{}", directory.display()),
        vault: None,
        master_key: None,
        log: "warn".to_owned(),
        log_json: false,
    };
    let house = House::open(&settings, Clock::System, &EngineOptions::default()).await?;
    let report = roll_calls::import(&house, &text, "Assembly").await?;
    print::line(&format!("{} votes, {} members, {} ballots", report.votes, report.members, report.ballots));
    print::line(&format!("totals that differ from the announced ones: {:?}", report.totals_differ));
    print::line(&format!("ruled by the chair against the count: {:?}", report.ruled_by_the_chair));
    print::line(&format!("announced neither as passed nor as rejected: {:?}", report.not_announced));
    let (events, broken) = verify::check(&house).await?;
    print::line(&match broken {
        None => format!("verified: {events} events, every read model equal to its rebuild"),
        Some(broken) => format!("NOT SOUND: {broken}"),
    });
    house.close().await;
    std::fs::remove_dir_all(&directory)
        .map_err(|error| Failure::file(&directory.display().to_string(), &error))
}
