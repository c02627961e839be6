//! The `moothall` program: reads the command line and hands over.

use clap::Parser;
use moothall::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(moothall::run(&Cli::parse()))
}
