//! The web client, built from `web/` into `web/dist` and carried inside the program. Start at [`mount`].
//!
//! Release builds hold the files themselves; development builds read the folder, so that a new build of the client needs no new
//! build of the program. Where nobody has built the client there is a plain page that says how.

use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::web::Path;
use poem::{IntoResponse, Response, Route, get, handler};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::failure::Failure;
use crate::http::Documents;

#[derive(RustEmbed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Files;

/// Scripts and styles come from here alone, and none is written inside a page. The hash is of the one rule that React Aria adds for
/// touch screens (`touch-action` of what can be pressed).
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);
const MISSING: &str = "The pages have not been built. Run `make pages`, then load this again. \
    The API is at /graphql.\n";
/// The pages people come by. What is behind them the client knows; an address it does not know is its own page, too.
const PLACES: [&str; 11] = [
    "/",
    "/c/*rest",
    "/matter/*rest",
    "/poll/*rest",
    "/hall/*rest",
    "/meeting/*rest",
    "/talk/*rest",
    "/mine",
    "/mine/*rest",
    "/join",
    "/portfolio",
];
/// Their names change with what is in them, so browsers may keep them for ever.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The operations that the client was built with, by their ids; nobody can fetch it.
const DOCUMENTS: &str = "documents.json";

/// The documents that the client asks for by their ids; none where nobody has built it.
pub fn documents() -> Result<Documents, Failure> {
    let Some(file) = Files::get(DOCUMENTS) else { return Ok(Documents::default()) };
    let texts: BTreeMap<String, String> = serde_json::from_slice(&file.data)
        .map_err(|error| Failure::input(format!("web/dist/{DOCUMENTS}: {error}. Build the client again.")))?;
    Ok(Documents::knowing(texts.into_values()))
}

/// Hangs the pages and their files on the route.
#[must_use]
pub fn mount(route: Route) -> Route {
    let route = PLACES.into_iter().fold(route, |route, place| route.at(place, get(page)));
    let route = ["/sw.js", "/manifest.webmanifest", "/icon.svg", "/icon-192.png", "/icon-512.png"]
        .into_iter()
        .fold(route, |route, name| route.at(name, get(extra)));
    route.at("/assets/:name", get(asset))
}

#[handler]
fn page(headers: &HeaderMap) -> Response {
    serve("index.html", headers, &ASK_AGAIN).unwrap_or_else(|| {
        MISSING
            .with_content_type("text/plain; charset=utf-8")
            .with_status(StatusCode::SERVICE_UNAVAILABLE)
            .into_response()
    })
}

#[handler]
fn extra(request: &poem::Request) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    serve(name, request.headers(), &ASK_AGAIN).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

#[handler]
fn asset(Path(name): Path<String>, headers: &HeaderMap) -> Response {
    serve(&format!("assets/{name}"), headers, &FOREVER)
        .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

fn serve(name: &str, asked: &HeaderMap, keep: &HeaderValue) -> Option<Response> {
    let plain = Files::get(name)?;
    let tag = etag(&plain);
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut response =
        if known.flat_map(|value| value.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
        {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let (encoding, body) = packed(name, plain, asked);
            let mut response = body.data.into_owned().into_response();
            if let Some(encoding) = encoding {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media(name)));
            response
        };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    headers.insert(header::CACHE_CONTROL, keep.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Some(response)
}

fn etag(file: &EmbeddedFile) -> String {
    let mut tag = String::from("\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// The smallest form that was built and that the browser takes.
fn packed(name: &str, plain: EmbeddedFile, asked: &HeaderMap) -> (Option<&'static str>, EmbeddedFile) {
    let accepted =
        asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |encoding: &str| {
        accepted.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some(encoding) && parts.all(|weight| weight != "q=0")
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, ending)| Some((Some(encoding), Files::get(&format!("{name}.{ending}"))?)))
        .unwrap_or((None, plain))
}

fn media(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
