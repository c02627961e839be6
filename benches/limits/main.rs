//! `make bench`: our figures, each beside the limit measured in the same run, on the same disk and the same rows.
//!
//! `BENCH` picks sections (`append`, `project`, `load`, `memory`, `read`, `http`, `floor`, `map`; several with commas), `BENCH_DB` the database
//! (`sqlite`, `postgres`, `both`). Nothing here fails on a slow machine: what misses its target is marked, and
//! `target/bench.json` holds every figure. Start reading at [`bench`]; a section is a file.
#![expect(clippy::print_stdout, reason = "a benchmark tells its figures on the terminal")]
#![expect(clippy::float_arithmetic, reason = "rates are no votes")]
// What answers a request lies as deep as the schema's merged objects.
#![recursion_limit = "512"]

mod append;
mod client;
mod floor;
mod hall;
mod http;
mod load;
mod map;
mod memory;
mod place;
mod project;
mod raw;
mod read;
mod report;
mod server;
mod sessions;

use std::error::Error;
use std::process::ExitCode;

use append::Million;
use place::{Kind, Places};
use report::Report;

/// A benchmark's errors are read by the person who started it.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What was asked for.
struct Choice {
    sections: Vec<String>,
    databases: Vec<Kind>,
}

impl Choice {
    fn from_environment() -> Outcome<Self> {
        const ALL: [&str; 8] = ["append", "project", "load", "memory", "read", "http", "floor", "map"];
        let named = std::env::var("BENCH").unwrap_or_default();
        let mut sections: Vec<String> =
            named.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        if sections.is_empty() {
            sections = ALL.map(str::to_owned).to_vec();
        }
        if let Some(unknown) = sections.iter().find(|section| !ALL.contains(&section.as_str())) {
            return Err(format!("BENCH={unknown}: there is no such section, only {}", ALL.join(", ")).into());
        }
        let databases = match std::env::var("BENCH_DB").unwrap_or_default().as_str() {
            "sqlite" => vec![Kind::Sqlite],
            "postgres" => vec![Kind::Postgres],
            "both" | "" => vec![Kind::Sqlite, Kind::Postgres],
            other => return Err(format!("BENCH_DB={other}: say sqlite, postgres or both").into()),
        };
        Ok(Self { sections, databases })
    }

    fn has(&self, section: &str) -> bool {
        self.sections.iter().any(|chosen| chosen == section)
    }
}

async fn bench(choice: &Choice, places: &Places, report: &mut Report) -> Outcome<()> {
    for kind in &choice.databases {
        let on_the_million = ["append", "project", "load", "memory", "read"];
        if on_the_million.into_iter().any(|section| choice.has(section)) {
            million(choice, places, *kind, report).await?;
        }
        if choice.has("http") {
            http::run(places, *kind, report).await?;
        }
        if choice.has("floor") {
            floor::run(places, *kind, report).await?;
        }
        if choice.has("map") {
            map::import(places, *kind, report).await?;
        }
    }
    if choice.has("map") {
        map::draw(report);
    }
    Ok(())
}

/// The sections that share one log of a million ballots.
async fn million(choice: &Choice, places: &Places, kind: Kind, report: &mut Report) -> Outcome<()> {
    let Million { place, hall, before_ballots } =
        append::run(places, kind, choice.has("append"), report).await?;
    if choice.has("load") {
        load::run(&place, &hall, report).await?;
    }
    if choice.has("project") || choice.has("memory") || choice.has("read") {
        project::run(&place, &hall, before_ballots, choice.has("project"), report).await?;
    }
    if choice.has("memory") || choice.has("read") {
        memory::run(&place, &hall, choice.has("memory"), choice.has("read"), report).await?;
    }
    place.remove().await
}

fn main() -> ExitCode {
    let done = (|| -> Outcome<()> {
        let choice = Choice::from_environment()?;
        let places = Places::new(choice.databases.contains(&Kind::Postgres))?;
        let mut report = Report::begin();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let ran = runtime.block_on(bench(&choice, &places, &mut report));
        drop(runtime);
        places.clear();
        report.end()?;
        ran
    })();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}
