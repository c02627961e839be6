//! Who is asking: the credentials a request brings, and the [`Gate`] that says whose they are.

use std::{error::Error, fmt, future::Future};

use async_graphql::Data;
use poem::http::{HeaderMap, header};

use super::{context::RequestContext, cookies::CookieMode};

/// An opaque session or machine token. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The secret itself, to be hashed and looked up.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What a request shows at the gate. A bearer token goes before a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// `Authorization: Bearer`, or `authorization` in `connection_init`. For machines.
    Bearer(Token),
    /// The session cookie. For browsers.
    Cookie(Token),
}

impl Credentials {
    pub(super) fn of(headers: &HeaderMap, cookies: CookieMode) -> Option<Self> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        match bearer.and_then(Self::bearer) {
            Some(credentials) => Some(credentials),
            None => cookies.read(headers).map(|token| Self::Cookie(Token(token.to_owned()))),
        }
    }

    /// Reads `Bearer …`; any other scheme is somebody else's, such as a proxy's.
    pub(super) fn bearer(value: &str) -> Option<Self> {
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
            .then(|| Self::Bearer(Token(token.to_owned())))
    }
}

/// Why the gate lets nobody through.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The credentials are no good: unknown, expired or revoked. 401, or 4401.
    #[error("the credentials are not valid")]
    Unauthenticated,
    /// The credentials are good, but their owner may not come in. 403, or 4403.
    #[error("the owner of the credentials is not admitted")]
    Forbidden,
    /// The gate itself failed. Logged here, told to nobody.
    #[error("the gate failed")]
    Fault(#[source] Box<dyn Error + Send + Sync>),
}

/// Tells viewers by their credentials, and introduces requests to the schema. The server supplies it.
pub trait Gate: Send + Sync + 'static {
    /// Who is asking.
    type Viewer: Clone + Send + Sync + 'static;

    /// Whose credentials these are. `None` makes a cookie's request anonymous (an old session must not
    /// keep anybody from signing in) and refuses a bearer's. Called again while a stream lives.
    fn viewer(
        &self,
        credentials: Credentials,
    ) -> impl Future<Output = Result<Option<Self::Viewer>, GateError>> + Send;

    /// Puts what resolvers need into the request's data: data loaders, the schema's own types.
    /// As it stands it inserts the viewer, if there is one, and the context.
    fn introduce(&self, context: RequestContext<Self::Viewer>, data: &mut Data) {
        if let Some(viewer) = &context.viewer {
            data.insert(viewer.clone());
        }
        data.insert(context);
    }
}
