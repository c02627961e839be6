//! Moothall's server and command line as a library, so that the binary and the tests share one code. Wiring only: no rule lives here.
//!
//! Start reading at [`run`] for the commands, at [`serve`] for the server, at [`http`] for what lies between the network and the schema.

// What answers a request lies as deep as the schema's merged objects.
#![recursion_limit = "512"]

pub mod cli;
pub mod clockwork;
pub mod decide;
pub mod demo;
pub mod draw;
pub mod failure;
pub mod gate;
pub mod house;
pub mod http;
pub mod import;
pub mod minutes;
pub mod pages;
pub mod print;
pub mod progress;
pub mod serve;
pub mod sign_in;
pub mod telemetry;
pub mod verify;
pub mod vitals;

use moothall_eventstore::identity::{AccountId, IdentityError};
use moothall_eventstore::{Clock, EngineOptions};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use cli::{Admin, Cli, Command, Import, Settings};
use failure::Failure;
use house::House;
use serve::Offer;

/// Runs a command; the answer is the process's exit code.
#[must_use]
pub fn run(cli: &Cli) -> u8 {
    match dispatch(cli) {
        Ok(code) => code,
        Err(failure) => {
            if cli.command.wants_json() {
                print::line(&serde_json::json!({ "error": failure.to_string() }).to_string());
            } else {
                print::note(&format!("moothall: {failure}"));
            }
            failure.code
        }
    }
}

fn dispatch(cli: &Cli) -> Result<u8, Failure> {
    match &cli.command {
        Command::Decide(arguments) => return decide::run(arguments),
        Command::Draw(arguments) => return draw::run(arguments),
        Command::Schema => {
            print::line(moothall_graphql::sdl().trim_end());
            return Ok(0);
        }
        _ => {}
    }
    telemetry::start(&cli.settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::fault("starting", &error))?.block_on(work(cli))
}

async fn work(cli: &Cli) -> Result<u8, Failure> {
    let settings = &cli.settings;
    match &cli.command {
        Command::Decide(_) | Command::Draw(_) | Command::Schema => {}
        Command::Serve(arguments) => serve::run(settings, arguments, Offer::Product).await?,
        Command::Demo(arguments) => serve::run(settings, arguments, Offer::Demonstration).await?,
        Command::Admin(Admin::Create(json)) => create_administrator(settings, json.json).await?,
        Command::Admin(Admin::Disable(arguments)) => disable_account(settings, arguments).await?,
        Command::Import(Import::Register(arguments)) => return import_register(settings, arguments).await,
        Command::Import(Import::RollCalls(arguments)) => import_roll_calls(settings, arguments).await?,
        Command::Minutes(arguments) => write_minutes(settings, arguments).await?,
        Command::Import(Import::Polis(arguments)) => return import_polis(settings, arguments).await,
        Command::Verify(arguments) => return verify::run(settings, arguments).await,
        Command::Rebuild(json) => rebuild(settings, json.json).await?,
        Command::Migrate(json) => {
            house::migrate(settings).await?;
            report(json.json, &serde_json::json!({ "migrated": true }), || {
                "The tables are those of this version.".to_owned()
            });
        }
    }
    Ok(0)
}

/// Prints a result: as JSON where asked, else as a sentence.
fn report(json: bool, value: &impl Serialize, sentence: impl FnOnce() -> String) {
    match serde_json::to_string_pretty(value) {
        Ok(text) if json => print::line(&text),
        _ => print::line(&sentence()),
    }
}

async fn open(settings: &Settings) -> Result<House, Failure> {
    House::open(settings, Clock::System, &EngineOptions::default()).await
}

async fn create_administrator(settings: &Settings, json: bool) -> Result<(), Failure> {
    let house = open(settings).await?;
    let made = house.identity.create_administrator(house.clock.now()).await;
    let (account, token) = made.map_err(|error| Failure::fault("making an administrator", &error))?;
    let value = serde_json::json!({ "account": account.0, "sign_in_token": token.expose() });
    report(json, &value, || {
        format!(
            "Administrator {} made. Sign in once within a day: /sign-in/{} in a browser, or the mutation signIn with this token.",
            account.0,
            token.expose()
        )
    });
    house.close().await;
    Ok(())
}

async fn disable_account(settings: &Settings, arguments: &cli::DisableAccount) -> Result<(), Failure> {
    let house = open(settings).await?;
    let disabled = house.identity.disable_account(AccountId(arguments.account), house.clock.now()).await;
    house.close().await;
    disabled.map_err(|error| match error {
        IdentityError::Refused(refusal) => Failure::input(refusal.to_string()),
        IdentityError::Fault(fault) => Failure::fault("disabling the account", &fault),
    })?;
    let value = serde_json::json!({ "account": arguments.account, "disabled": true });
    report(arguments.json.json, &value, || {
        format!("Account {} is let in no more; its sessions have ended.", arguments.account)
    });
    Ok(())
}

async fn import_register(settings: &Settings, arguments: &cli::ImportRegister) -> Result<u8, Failure> {
    let house = open(settings).await?;
    let imported = import::register::import(&house, arguments).await;
    house.close().await;
    let imported = imported?;
    report(arguments.json.json, &imported, || {
        if imported.mistakes.is_empty() {
            let verb = if imported.dry_run { "can be imported" } else { "imported" };
            let place = imported.community.map_or_else(String::new, |id| format!(" into community {}", id.0));
            return format!("{} units, {} m², {verb}{place}.", imported.units, imported.area);
        }
        let lines: BTreeSet<u32> = imported.mistakes.iter().map(|mistake| mistake.line).collect();
        let mut text = format!("Nothing was imported: {} lines cannot be taken.", lines.len());
        for row in &imported.mistakes {
            let _ = write!(text, "\n  line {}: {}", row.line, row.message); // Writing to a string does not fail.
        }
        text
    });
    Ok(u8::from(!imported.mistakes.is_empty()))
}

async fn import_roll_calls(settings: &Settings, arguments: &cli::ImportRollCalls) -> Result<(), Failure> {
    let path = arguments.file.display().to_string();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| Failure::file(&path, &error))?;
    let house = open(settings).await?;
    let imported = import::roll_calls::import(&house, &text, &arguments.name).await;
    house.close().await;
    let imported = imported?;
    report(arguments.json.json, &imported, || {
        format!(
            "{} named votes, {} members, {} ballots taken into community {}.\nTotals differ from the announced ones in {}.\n\
             The chair ruled otherwise than the count in {}: {}.\nNeither passed nor rejected was announced in {}.",
            imported.votes,
            imported.members,
            imported.ballots,
            imported.community.0,
            imported.totals_differ.len(),
            imported.ruled_by_the_chair.len(),
            imported.ruled_by_the_chair.join(", "),
            imported.not_announced.len(),
        )
    });
    Ok(())
}

async fn write_minutes(settings: &Settings, arguments: &cli::Minutes) -> Result<(), Failure> {
    let house = open(settings).await?;
    let written = minutes::write(&house, arguments).await;
    house.close().await;
    print::line(written?.trim_end());
    Ok(())
}

async fn import_polis(settings: &Settings, arguments: &cli::ImportPolis) -> Result<u8, Failure> {
    const TOLD: usize = 50;
    let house = open(settings).await?;
    let imported = import::polis::import(&house, arguments).await;
    house.close().await;
    let imported = imported?;
    report(arguments.json.json, &imported, || {
        if imported.mistakes.is_empty() {
            return format!(
                "{} statements ({} of them set aside) and {} marks of {} participants taken into community {}, deliberation {}.",
                imported.statements,
                imported.set_aside,
                imported.marks,
                imported.participants,
                imported.community.0,
                imported.deliberation.0,
            );
        }
        let mut text = format!("Nothing was imported: {} lines cannot be taken.", imported.mistakes.len());
        for mistake in imported.mistakes.iter().take(TOLD) {
            let _ = write!(text, "\n  {} line {}: {}", mistake.file, mistake.line, mistake.message); // Writing to a string does not fail.
        }
        if imported.mistakes.len() > TOLD {
            let _ = write!(text, "\n  and {} more", imported.mistakes.len() - TOLD);
        }
        text
    });
    Ok(u8::from(!imported.mistakes.is_empty()))
}

async fn rebuild(settings: &Settings, json: bool) -> Result<(), Failure> {
    let house = open(settings).await?;
    let rebuilt = house.projector.rebuild().await;
    let generation = rebuilt.map_err(|error| Failure::fault("rebuilding the read models", &error))?;
    report(json, &serde_json::json!({ "generation": generation }), || {
        format!("The read models were built again from the log and serve as generation {generation}.")
    });
    house.close().await;
    Ok(())
}
