//! What all GraphQL endpoints share, and where they hang.

use std::{fmt, net::IpAddr, sync::Arc};

use async_graphql::Executor;
use poem::{Request, Route, get, http::header};

use super::{
    announce::RequestId,
    context::{RequestContext, language},
    cookies::CookieJar,
    credentials::{Credentials, Gate, GateError},
    csrf::check_origin,
    graphiql,
    graphql::GraphqlEndpoint,
    health::{self, Vitals},
    rate::{RateLimiter, network},
    refusal::Refusal,
    serve::Streams,
    settings::{GraphiQl, Settings},
    sse::SseEndpoint,
    ws::WsEndpoint,
};

/// The schema's executor, the gate before it, and the settings. Made once, shared by all endpoints.
pub struct FrontDoor<E, G> {
    pub(super) executor: E,
    pub(super) gate: G,
    pub(super) settings: Settings,
    pub(super) streams: Streams,
    anonymous: Option<RateLimiter<IpAddr>>,
}

impl<E, G> fmt::Debug for FrontDoor<E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrontDoor").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Networks whose anonymous requests are counted at a time.
const NETWORKS_MAX: usize = 100_000;

impl<E: Executor, G: Gate> FrontDoor<E, G> {
    /// Opens a door to `executor`, whose builder should have been given the same [`super::Limits`].
    pub fn new(executor: E, gate: G, settings: Settings) -> Arc<Self> {
        let anonymous = settings.anonymous.map(|rate| RateLimiter::new(rate, NETWORKS_MAX));
        let streams = Streams::new(settings.streams.streams_max);
        Arc::new(Self { executor, gate, settings, streams, anonymous })
    }

    /// Says whether a request may come in, and who it is. Reads headers only.
    pub(super) async fn admit(
        &self,
        request: &Request,
        id: RequestId,
    ) -> Result<Visitor<G::Viewer>, Refusal> {
        let credentials = Credentials::of(request.headers(), self.settings.cookies);
        check_origin(request, credentials.as_ref(), &self.settings)?;
        let (viewer, credentials) = match credentials {
            None => (None, None),
            Some(credentials) => match self.recognise(&credentials).await {
                Ok(viewer) => (viewer, Some(credentials)),
                Err(error) => return Err(Refusal::at_the_gate(error, id)),
            },
        };
        let remote = super::remote::address(request, &self.settings.trusted_proxies);
        if let (None, Some(limiter), Some(remote)) = (&viewer, &self.anonymous, remote) {
            limiter.check(network(remote)).map_err(Refusal::RateLimited)?;
        }
        let language_tag = language(request.header(header::ACCEPT_LANGUAGE), &self.settings.languages);
        // A cookie that says nobody has nothing to be checked again.
        let credentials = credentials.filter(|_| viewer.is_some());
        Ok(Visitor { viewer, credentials, remote, language_tag })
    }

    /// Asks the gate. A bearer must be somebody; an old cookie may be nobody.
    pub(super) async fn recognise(&self, credentials: &Credentials) -> Result<Option<G::Viewer>, GateError> {
        let viewer = self.gate.viewer(credentials.clone()).await?;
        match credentials {
            Credentials::Bearer(_) if viewer.is_none() => Err(GateError::Unauthenticated),
            _ => Ok(viewer),
        }
    }

    /// Puts who asks, and how, into a request's data. What a resolver does to the jar shows in `set_cookies`.
    pub(super) fn introduce(
        &self,
        visitor: &Visitor<G::Viewer>,
        id: RequestId,
        request: &mut async_graphql::Request,
    ) -> CookieJar {
        let set_cookies = CookieJar::default();
        let context = RequestContext {
            viewer: visitor.viewer.clone(),
            language_tag: visitor.language_tag.clone(),
            remote: visitor.remote,
            set_cookies: set_cookies.clone(),
            request_id: id,
        };
        self.gate.introduce(context, &mut request.data);
        set_cookies
    }
}

/// Somebody whom the gate let in.
pub(super) struct Visitor<V> {
    pub(super) viewer: Option<V>,
    /// What to show the gate again while a stream lives; none for an anonymous visitor.
    pub(super) credentials: Option<Credentials>,
    pub(super) remote: Option<IpAddr>,
    pub(super) language_tag: String,
}

/// Hangs everything on a route: `/graphql`, `/graphql/ws`, `/graphql/stream`, `/health`, `/health/live`,
/// `/health/ready`, `/metrics`, and in development `/graphiql`. The server adds its pages and wraps it in a
/// [`super::Shell`].
pub fn mount<E: Executor, G: Gate>(route: Route, door: &Arc<FrontDoor<E, G>>, vitals: impl Vitals) -> Route {
    let route = route
        .at("/graphql", GraphqlEndpoint::new(Arc::clone(door)))
        .at("/graphql/ws", WsEndpoint::new(Arc::clone(door)))
        .at("/graphql/stream", SseEndpoint::new(Arc::clone(door)));
    let route = health::mount(route, Arc::new(vitals), door.settings.metrics.clone());
    match door.settings.graphiql {
        GraphiQl::Off => route,
        GraphiQl::Development => route.at("/graphiql", get(graphiql::page)),
    }
}
