//! Who is asking, from the credentials of a request: one look into the session cache, in the usual case.

use std::sync::Arc;

use async_graphql::Data;
use moothall_core::language::Language;
use moothall_eventstore::clock::Clock;
use moothall_eventstore::identity::Identity;
use moothall_graphql::{App, CookieSink, RequestContext, Viewer};

use crate::http;

/// The gate of the real server.
#[derive(Debug)]
pub struct SessionGate {
    app: Arc<App>,
    identity: Identity,
    clock: Clock,
}

impl SessionGate {
    /// A gate that asks `identity` by the given clock.
    #[must_use]
    pub fn new(app: Arc<App>, identity: Identity, clock: Clock) -> Self {
        Self { app, identity, clock }
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
        let request = RequestContext {
            language: Language::parse(&context.language_tag).unwrap_or(Language::En),
            remote: context.remote,
            cookies: Arc::new(Jar(context.set_cookies)),
        };
        moothall_graphql::introduce(&self.app, context.viewer, request, data);
    }
}
