//! Around everything: names the request, catches panics, sets the security headers, writes the one log line.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use moothall_core::language::Language;
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use tokio::time::Instant;

use super::{announce::RequestId, context::reader, graphql::label, media::Media, refusal::Refusal};

/// Wraps the server's whole route. A header that an endpoint has set itself stays as it is.
#[derive(Debug)]
pub struct Shell<E> {
    inner: E,
}

impl<E: Endpoint> Shell<E> {
    /// Wraps `inner`.
    pub fn new(inner: E) -> Self {
        Self { inner }
    }

    async fn answer(&self, request: Request, id: RequestId) -> Response {
        let accept = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
        let fault = || {
            let tags = Language::ALL.map(|language| language.tag().to_owned());
            Refusal::Fault(id).into_response(Media::Json, reader(accept.as_ref(), &tags))
        };
        match AssertUnwindSafe(self.inner.call(request)).catch_unwind().await {
            Ok(Ok(response)) => response.into_response(),
            Ok(Err(error)) if error.status().is_server_error() => {
                tracing::error!(request.id = %id, %error, "Failed on request `{id}`");
                fault()
            }
            Ok(Err(error)) => {
                let status = error.status();
                let text = status.canonical_reason().unwrap_or("Refused");
                text.with_status(status).into_response()
            }
            Err(_) => {
                // The panic hook has written what happened and where.
                tracing::error!(request.id = %id, "Panicked on request `{id}`");
                fault()
            }
        }
    }
}

impl<E: Endpoint> Endpoint for Shell<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = RequestId::next();
        let started = Instant::now();
        let method = request.method().clone();
        let place = place(request.uri().path());
        request.set_data(id);
        let mut response = self.answer(request, id).await;
        secure(&mut response);
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
        }
        let status = response.status().as_u16();
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (kind, name) = label(&response);
        let kind = kind.map(tracing::field::display);
        tracing::info!(
            request.id = %id, request.method = %method, request.place = %place, request.status = status,
            request.micros = micros, operation.kind = kind, operation.name = name,
            "Answered request `{id}`"
        );
        Ok(response)
    }
}

/// The address as far as it may be written down: what follows may be an invitation's secret.
fn place(path: &str) -> String {
    match path {
        "/graphql/ws" | "/graphql/stream" | "/health/live" | "/health/ready" => path.to_owned(),
        _ => {
            let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            first.chars().take(32).fold(String::from("/"), |mut place, character| {
                place.push(character);
                place
            })
        }
    }
}

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

fn secure(response: &mut Response) {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
}
