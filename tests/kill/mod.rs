//! Hard to kill: a real server under real load, hurt in every way we know, and its log held against what its clients were told.
//! Start reading at `kills.rs` (one round) and `oracle.rs` (what must hold); what else is done is in the module of its name.
#![cfg(test)]

mod book;
mod client;
mod clocks;
mod cuts;
mod database_killed;
mod devices;
mod dice;
mod disk;
mod fleet;
mod kills;
mod leavers;
mod oracle;
mod place;
mod poison;
mod postgres;
mod proxy;
mod saboteur;
mod server;
mod split;
mod tally;
mod town;
mod went_red;
