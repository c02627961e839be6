//! One-time sign-in links, for administrators and the demonstration: a page with one button, so that a mail program that
//! looks at links does not use them up.

use moothall_eventstore::Clock;
use moothall_eventstore::identity::{Identity, IdentityError};
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::{Html, Path};
use poem::{IntoResponse, Response, Route, get, handler, web::Data};
use std::time::Duration;

use crate::http::CookieMode;

/// How long a session lives without being used.
pub const SESSION_LIVES: Duration = Duration::from_hours(24 * 30);

const PAGE: &str = include_str!("sign_in.html");
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// What the page needs.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Tokens and sessions.
    pub identity: Identity,
    /// The time.
    pub clock: Clock,
    /// Which cookie is written.
    pub cookies: CookieMode,
    /// Where the browser goes then.
    pub then: String,
}

/// Hangs the page on the route.
#[must_use]
pub fn mount(route: Route, sign_in: SignIn) -> Route {
    use poem::EndpointExt;
    route.at("/sign-in/:token", get(page).post(enter).data(sign_in))
}

fn answer(status: StatusCode, words: &str, button: bool) -> Response {
    let form =
        if button { "<form method=post><button>进入 · 進入 · Enter</button></form>" } else { "" };
    let html = Html(PAGE.replace("{words}", words).replace("{form}", form));
    let mut response = html.with_status(status).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[handler]
fn page() -> Response {
    answer(StatusCode::OK, "议事厅 · 議事廳 · Moothall", true)
}

#[handler]
async fn enter(Path(token): Path<String>, Data(sign_in): Data<&SignIn>) -> Response {
    let now = sign_in.clock.now();
    let session = async {
        let account = sign_in.identity.sign_in(&token, now).await?;
        sign_in.identity.create_session(account, now, SESSION_LIVES).await
    };
    match session.await {
        Ok(token) => {
            let mut response = StatusCode::SEE_OTHER.into_response();
            if let Ok(place) = HeaderValue::from_str(&sign_in.then) {
                response.headers_mut().insert(header::LOCATION, place);
            }
            if let Some(cookie) = sign_in.cookies.session(token.expose(), SESSION_LIVES) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(IdentityError::Refused(_)) => answer(
            StatusCode::GONE,
            "此链接已用过或已过期。 此連結已用過或已過期。 This link has been used or has expired.",
            false,
        ),
        Err(IdentityError::Fault(fault)) => {
            tracing::error!(error = %fault, "Could not sign somebody in");
            answer(
                StatusCode::INTERNAL_SERVER_ERROR,
                "请稍后再试。 請稍後再試。 Please try again later.",
                false,
            )
        }
    }
}
