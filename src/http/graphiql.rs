//! A page to try queries on, in development. Its scripts come from a public network and run with the developer's session:
//! that is why a real server has no such page, and why this one needs the network.

use async_graphql::http::GraphiQLSource;
use poem::{IntoResponse, handler, http::header, web::Html};

const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' https:; \
    style-src 'unsafe-inline' https:; font-src data: https:; \
    img-src 'self' data: https:; connect-src 'self' ws: wss:; frame-ancestors 'none'";

#[handler]
pub(super) fn page() -> impl IntoResponse {
    let page = GraphiQLSource::build().endpoint("/graphql").subscription_endpoint("/graphql/ws");
    Html(page.title("Moothall, in development").finish())
        .with_header(header::CONTENT_SECURITY_POLICY, POLICY)
        .with_header(header::CACHE_CONTROL, "no-store")
}
