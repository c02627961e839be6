//! A server that breaks its promises on purpose, in a process of its own, so that it can be killed like the real one.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use moothall::clockwork::Heartbeat;
use moothall::house::House;
use moothall::{http, serve};
use moothall_eventstore::faults::Faults;
use moothall_eventstore::identity::Identity;
use moothall_eventstore::vault::{MasterKey, Vault, place as vault_place};
use moothall_eventstore::{Clock, Engine, EngineOptions, Projector, ProjectorOptions, Store, StoreOptions};
use moothall_projections::ReadModels;
use poem::listener::Acceptor as _;

use super::place::Place;
use super::server::Server;

const SABOTAGE: &str = "MOOTHALL_KILL_SABOTAGE";
/// The test below, by its name.
const TEST: &str = "kill::saboteur::serves_with_broken_promises";

/// What is broken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sabotage {
    AcknowledgeBeforeCommit,
    ForgetKeys,
    /// Nothing: the control.
    None,
}

/// This very binary, as a server.
pub(super) async fn start(place: &Place, sabotage: Sabotage) -> Server {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", TEST, "--ignored", "--nocapture"]).env(SABOTAGE, format!("{sabotage:?}"));
    Server::run(command, &place.settings, &place.server_log()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the sabotaged server: other tests start it, and kill it"]
async fn serves_with_broken_promises() {
    let Ok(sabotage) = std::env::var(SABOTAGE) else { return };
    let faults = Faults::default();
    match sabotage.as_str() {
        "AcknowledgeBeforeCommit" => faults.acknowledge_before_commit(),
        "ForgetKeys" => faults.forget_keys(),
        _ => {}
    }
    let variable = |name| std::env::var(name).expect("set by whoever starts this");
    let house =
        Arc::new(open(&variable("MOOTHALL_DATABASE"), &variable("MOOTHALL_MASTER_KEY"), faults).await);
    let settings = http::Settings { anonymous: None, ..http::Settings::plain_local() };
    let (endpoint, door) = serve::endpoint(&house, settings, Heartbeat::default());
    let acceptor = http::listen((Ipv4Addr::LOCALHOST, 0).into()).expect("a port");
    let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
    println!("http://{}/", address.expect("an address"));
    http::serve(acceptor, endpoint, door, std::future::pending(), Duration::ZERO)
        .await
        .expect("to serve until killed");
}

/// As `House::open` does, with faults.
async fn open(url: &str, key: &str, faults: Faults) -> House {
    let store = Store::open(url, StoreOptions { faults, ..StoreOptions::default() }).await.expect("a store");
    let database = match url.strip_prefix("sqlite:") {
        Some(path) => vault_place::open_sqlite(Path::new(path)).await.expect("a vault"),
        None => vault_place::open_postgres(vault_place::postgres_beside(url).expect("a place"))
            .await
            .expect("a vault"),
    };
    let vault = Vault::open(database, MasterKey::from_hex(key).expect("a key")).await.expect("a vault");
    let projector =
        Projector::start(store.clone(), ReadModels, ProjectorOptions::default()).await.expect("read models");
    let engine = Engine::start(store.clone(), &EngineOptions::default());
    House { engine, projector, identity: Identity::new(vault.clone()), vault, clock: Clock::System, store }
}
