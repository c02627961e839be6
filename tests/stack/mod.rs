//! Whole-stack tests: a real server over a real log on either database, asked through GraphQL, with a clock that is wound by hand.
//! `hall.rs` is the server with its verbs, `estate.rs` a community to begin with. After every scenario the log and all pages are verified.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so")]

mod accounts;
mod bad_ids;
mod bad_input;
mod bad_moments;
mod canary;
mod command_line;
mod consultations;
mod deliberations;
mod demonstration;
mod dry_runs;
mod estate;
mod facade;
mod guesses;
mod hall;
mod meetings;
mod meetings_watched;
mod opinion_map;
mod pages;
mod personal;
mod polis;
mod real_rolls;
mod repeated_imports;
mod roll_calls;
mod several_servers;
mod statements;
mod stories;
mod streams;
mod topics;
mod trusted;
mod walk;
mod whole_way;
