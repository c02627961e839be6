//! Logs: to standard error, through tracing, as text or JSON. What may stand in them is in `docs/logging.md`.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::Settings;
use crate::failure::Failure;

/// Starts logging as the settings say.
pub fn start(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|_| Failure::usage("--log takes a level or a filter such as moothall=debug,sqlx=warn"))?;
    let registry = tracing_subscriber::registry().with(filter);
    let started = if settings.log_json {
        registry.with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr)).try_init()
    } else {
        let lines = tracing_subscriber::fmt::layer().with_target(false).with_writer(std::io::stderr);
        // In a file, colours would be noise.
        let lines = if std::io::stderr().is_terminal() { lines } else { lines.with_ansi(false) };
        registry.with(lines).try_init()
    };
    started.map_err(|error| Failure::fault("starting the log", &error))
}
