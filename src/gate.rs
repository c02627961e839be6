//! Who is asking, from the credentials of a request: one look into the session cache, in the usual case. And how many codes she has tried.

use std::{net::IpAddr, sync::Arc, time::Duration};

use async_graphql::Data;
use moothall_core::language::Language;
use moothall_eventstore::clock::Clock;
use moothall_eventstore::identity::{AccountId, Identity};
use moothall_graphql::{CookieSink, Guesses, RequestContext, Viewer};

use crate::http::{self, GuessRates, RateLimiter, RetryAfter};

/// Accounts, and networks, whose tries are counted at a time.
const GUESSERS_MAX: usize = 100_000;

/// The gate of the real server.
#[derive(Debug)]
pub struct SessionGate {
    identity: Identity,
    clock: Clock,
    guesses: Option<Arc<GuessLimits>>,
}

impl SessionGate {
    /// A gate that asks `identity` by the given clock, and counts tries at codes.
    #[must_use]
    pub fn new(identity: Identity, clock: Clock, guesses: Option<GuessRates>) -> Self {
        let guesses = guesses.map(|rates| Arc::new(GuessLimits::new(rates)));
        Self { identity, clock, guesses }
    }
}

#[derive(Debug)]
struct GuessLimits {
    accounts: RateLimiter<AccountId>,
    networks: RateLimiter<IpAddr>,
}

impl GuessLimits {
    fn new(rates: GuessRates) -> Self {
        Self {
            accounts: RateLimiter::new(rates.account, GUESSERS_MAX),
            networks: RateLimiter::new(rates.network, GUESSERS_MAX),
        }
    }
}

/// Whoever sends this request, as far as she can be told from others.
struct Guesser {
    limits: Arc<GuessLimits>,
    account: Option<AccountId>,
    network: Option<IpAddr>,
}

impl Guesses for Guesser {
    fn take(&self) -> Result<(), Duration> {
        let account = self.account.map_or(Ok(()), |account| self.limits.accounts.check(account));
        let network = self.network.map_or(Ok(()), |network| self.limits.networks.check(network));
        account.and(network).map_err(|RetryAfter { wait }| wait)
    }
}

struct Jar(http::CookieJar);

impl CookieSink for Jar {
    fn set_session(&self, token: &str) {
        if self.0.set_session(token, None).is_err() {
            tracing::error!("A session token does not fit into a cookie");
        }
    }

    fn clear_session(&self) {
        self.0.clear_session();
    }
}

impl http::Gate for SessionGate {
    type Viewer = Viewer;

    async fn viewer(&self, credentials: http::Credentials) -> Result<Option<Viewer>, http::GateError> {
        let (http::Credentials::Bearer(token) | http::Credentials::Cookie(token)) = &credentials;
        match self.identity.session(token.reveal(), self.clock.now()).await {
            Ok(session) => Ok(session.map(Viewer::from)),
            Err(fault) => Err(http::GateError::Fault(Box::new(fault))),
        }
    }

    fn introduce(&self, context: http::RequestContext<Viewer>, data: &mut Data) {
        let guesses = self.guesses.as_ref().map(|limits| -> Arc<dyn Guesses> {
            let account = context.viewer.as_ref().map(Viewer::account);
            let network = context.remote.map(http::network);
            Arc::new(Guesser { limits: Arc::clone(limits), account, network })
        });
        let request = RequestContext {
            language: Language::parse(&context.language_tag).unwrap_or(Language::En),
            remote: context.remote,
            cookies: Arc::new(Jar(context.set_cookies)),
            guesses,
        };
        moothall_graphql::introduce(context.viewer, request, data);
    }
}
