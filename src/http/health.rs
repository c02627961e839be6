//! The operator's pages: is it alive, is it ready, and its numbers.

use std::{future::Future, sync::Arc};

use poem::{
    Request, Response, Route,
    endpoint::make,
    get,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;

use super::{credentials::Credentials, refusal::json_response};

/// How the server is. The server supplies it.
pub trait Vitals: Send + Sync + 'static {
    /// What must be well for the server to take requests: the database, the read models, the clockwork.
    fn ready(&self) -> impl Future<Output = Vec<Check>> + Send;

    /// The numbers, in Prometheus' text format.
    fn metrics(&self) -> String;
}

/// One thing that must be well. The name is shown to anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// Whether it is well.
    pub ok: bool,
}

/// Who may read `/metrics`.
#[derive(Clone, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Nobody: there is no such page.
    Closed,
    /// Who shows this bearer token.
    Bearer(String),
    /// Anyone who reaches the server.
    Open,
}

impl std::fmt::Debug for MetricsAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Closed => "Closed",
            Self::Bearer(_) => "Bearer(..)",
            Self::Open => "Open",
        })
    }
}

#[derive(Serialize)]
struct Health {
    live: bool,
    ready: bool,
    checks: Vec<Check>,
}

pub(super) fn mount(route: Route, vitals: Arc<impl Vitals>, metrics: MetricsAccess) -> Route {
    let (readiness, whole) = (Arc::clone(&vitals), Arc::clone(&vitals));
    route
        .at("/health/live", get(make(|_| async { plain("alive\n", StatusCode::OK) })))
        .at("/health/ready", get(make(move |_| health(Arc::clone(&readiness)))))
        .at("/health", get(make(move |_| health(Arc::clone(&whole)))))
        .at(
            "/metrics",
            get(make(move |request| {
                let answer = numbers(&request, &*vitals, &metrics);
                async move { answer }
            })),
        )
}

async fn health(vitals: Arc<impl Vitals>) -> Response {
    let checks = vitals.ready().await;
    let ready = checks.iter().all(|check| check.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json_response(&Health { live: true, ready, checks }, HeaderValue::from_static("application/json"), status)
}

fn numbers(request: &Request, vitals: &impl Vitals, access: &MetricsAccess) -> Response {
    let shown = request.header(header::AUTHORIZATION).and_then(Credentials::bearer);
    match (access, shown) {
        (MetricsAccess::Open, _) => {}
        (MetricsAccess::Bearer(wanted), Some(Credentials::Bearer(token))) if same(wanted, token.reveal()) => {
        }
        (MetricsAccess::Bearer(_), _) => return plain("unauthorized\n", StatusCode::UNAUTHORIZED),
        (MetricsAccess::Closed, _) => return plain("not found\n", StatusCode::NOT_FOUND),
    }
    let mut response = plain("", StatusCode::OK);
    response.set_body(vitals.metrics());
    response
}

/// Compares in a time that does not depend on where the two differ.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len() && left.bytes().zip(right.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn plain(text: &'static str, status: StatusCode) -> Response {
    Response::builder()
        .status(status)
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .body(text)
}
