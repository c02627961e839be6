//! `moothall serve` and `moothall demo`: everything opened, wired, served, and closed in order.

use moothall_eventstore::{Clock, EngineOptions};
use moothall_graphql::MoothallExecutor;
use poem::listener::Acceptor;
use poem::{Endpoint, EndpointExt, Route};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

use crate::cli;
use crate::clockwork::{self, Heartbeat};
use crate::demo;
use crate::failure::Failure;
use crate::gate::SessionGate;
use crate::house::House;
use crate::http::{self, CookieMode, FrontDoor, GraphiQl, MetricsAccess, Shell};
use crate::pages;
use crate::print;
use crate::sign_in::{self, SignIn};
use crate::vitals::HouseVitals;

/// How long requests and streams may take to finish at the end.
const GRACE: Duration = Duration::from_secs(20);
/// What the schema speaks; the first is for those who speak none of them.
const LANGUAGES: [&str; 3] = ["en", "zh-Hans", "zh-Hant"];

/// What is served beside the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The product.
    Product,
    /// The product with a demonstration community and a link per role.
    Demonstration,
}

/// Serves until the process is told to stop (SIGINT, SIGTERM).
pub async fn run(settings: &cli::Settings, serve: &cli::Serve, offer: Offer) -> Result<(), Failure> {
    let house = Arc::new(House::open(settings, Clock::System, &EngineOptions::default()).await?);
    let acceptor =
        http::listen(serve.listen).map_err(|error| Failure::file(&serve.listen.to_string(), &error))?;
    let address = acceptor.local_addr().first().map_or_else(
        || serve.listen.to_string(),
        |address| address.as_socket_addr().map_or_else(|| serve.listen.to_string(), ToString::to_string),
    );
    let url = serve.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    if offer == Offer::Demonstration {
        let links = demo::prepare(&house).await?;
        house.catch_up().await?;
        print::line("示范社区 · 示範社區 · Demonstration community: 海棠苑");
        for link in &links {
            print::line(&format!("  {url}{}  {}", link.path, link.office));
        }
        print::line(&format!("GraphQL: {url}/graphql   GraphiQL: {url}/graphiql   Ctrl-C stops."));
    } else {
        print::line(&format!("Moothall serves {url}   GraphQL: {url}/graphql"));
    }
    let served = with_house(house.clone(), acceptor, serve, offer).await;
    house.close().await;
    served
}

/// Serves an open house on an acceptor until the process is told to stop.
async fn with_house(
    house: Arc<House>,
    acceptor: impl Acceptor + 'static,
    serve: &cli::Serve,
    offer: Offer,
) -> Result<(), Failure> {
    let settings = http_settings(serve, offer)?;
    if settings.cookies == CookieMode::Secure && !has_tls(serve) {
        tracing::warn!(
            "Listening beyond this machine: browsers send the session cookie over https only. Put a TLS proxy in front and give its \
             address as --public-url"
        );
    }
    let stop = CancellationToken::new();
    let heartbeat = Heartbeat::default();
    let clock = tokio::spawn(clockwork::run(
        house.clone(),
        house.app(sign_in::SESSION_LIVES),
        heartbeat.clone(),
        stop.clone(),
    ));
    let (endpoint, door) = endpoint(&house, settings, heartbeat);
    let served = http::serve(acceptor, endpoint, door, stop_signal(), GRACE).await;
    stop.cancel();
    let ended = clock.await;
    served.map_err(|error| Failure::fault("serving", &error))?;
    ended.map_err(|error| Failure::fault("the clockwork", &error))
}

/// How the server is guarded, by the address it listens on and the one people see. What a person at this machine may do without more
/// is for nobody else: the plain cookie and the open numbers are for a trial on a loopback address.
pub fn http_settings(serve: &cli::Serve, offer: Offer) -> Result<http::Settings, Failure> {
    let secure = has_tls(serve);
    let local = serve.listen.ip().to_canonical().is_loopback();
    let mut trusted_proxies = serve.trusted_proxies.clone();
    if secure {
        // The proxy that speaks TLS stands on this machine, if nothing else is said.
        trusted_proxies.extend([IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)]);
    }
    let graphiql = (serve.graphiql || offer == Offer::Demonstration) && !serve.trusted_documents_only;
    let mut documents = pages::documents()?;
    if serve.trusted_documents_only {
        if documents.is_empty() {
            let text = "--trusted-documents-only: this program carries no client, so it would take nothing. Run `make pages` first.";
            return Err(Failure::input(text.to_owned()));
        }
        documents = documents.and_no_others();
    }
    Ok(http::Settings {
        cookies: if local && !secure { CookieMode::PlainLocal } else { CookieMode::Secure },
        allowed_origins: serve.public_url.iter().map(|url| url.trim_end_matches('/').to_owned()).collect(),
        languages: LANGUAGES.map(str::to_owned).to_vec(),
        graphiql: if graphiql { GraphiQl::Development } else { GraphiQl::Off },
        metrics: match &serve.metrics_token {
            Some(token) => MetricsAccess::Bearer(token.clone()),
            // Behind a proxy everybody comes from this machine.
            None if local && serve.public_url.is_none() => MetricsAccess::Open,
            None => MetricsAccess::Closed,
        },
        trusted_proxies,
        documents,
        ..http::Settings::default()
    })
}

/// Whether people come by https, through a proxy: the program itself speaks plain http.
fn has_tls(serve: &cli::Serve) -> bool {
    serve.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
}

/// The whole route over an open house. Tests serve the same.
#[must_use]
pub fn endpoint(
    house: &Arc<House>,
    settings: http::Settings,
    heartbeat: Heartbeat,
) -> (impl Endpoint + 'static, Arc<FrontDoor<MoothallExecutor, SessionGate>>) {
    let app = house.app(sign_in::SESSION_LIVES);
    let schema = settings.limits.apply(moothall_graphql::schema(app.clone())).finish();
    let executor = MoothallExecutor::new(schema, app);
    let gate = SessionGate::new(house.identity.clone(), house.clock.clone(), settings.guesses);
    let sign_in = SignIn {
        identity: house.identity.clone(),
        clock: house.clock.clone(),
        cookies: settings.cookies,
        then: "/".to_owned(),
    };
    let door = FrontDoor::new(executor, gate, settings);
    let vitals = HouseVitals::new(house.clone(), heartbeat);
    let route = pages::mount(sign_in::mount(http::mount(Route::new(), &door, vitals), sign_in));
    (Shell::new(route.boxed()), door)
}

/// SIGINT or SIGTERM.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "Cannot listen for SIGTERM; SIGINT stops the server");
            drop(interrupt.await);
        }
    }
    tracing::info!("Stopping: no new requests, those under way finish");
}
