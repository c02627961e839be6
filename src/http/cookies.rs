//! The session cookie: its names, how it is read, and the jar by which a resolver sets or clears it.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use parking_lot::Mutex;
use poem::http::{HeaderMap, HeaderValue, header};

/// How the session cookie is named and guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieMode {
    /// `__Host-moothall`, sent over https only. For every real server.
    Secure,
    /// `moothall`, without `Secure`. For a trial over plain http on 127.0.0.1; `__Host-moothall` is read too.
    PlainLocal,
}

const SECURE_NAME: &str = "__Host-moothall";
const PLAIN_NAME: &str = "moothall";

impl CookieMode {
    /// The session token that the request's cookies carry.
    pub(super) fn read(self, headers: &HeaderMap) -> Option<&str> {
        named(headers, SECURE_NAME).or_else(|| match self {
            Self::Secure => None,
            Self::PlainLocal => named(headers, PLAIN_NAME),
        })
    }

    /// The `Set-Cookie` header that gives a browser a session, for pages outside GraphQL.
    /// None when the token does not fit.
    #[must_use]
    pub fn session(self, token: &str, max_age: Duration) -> Option<HeaderValue> {
        fits(token).then_some(())?;
        self.write(&Change::Set { token: token.to_owned(), max_age: Some(max_age) })
    }

    fn write(self, change: &Change) -> Option<HeaderValue> {
        let (name, secure) = match self {
            Self::Secure => (SECURE_NAME, " Secure;"),
            Self::PlainLocal => (PLAIN_NAME, ""),
        };
        let (token, max_age) = match change {
            Change::Set { token, max_age } => (token.as_str(), *max_age),
            Change::Clear => ("", Some(Duration::ZERO)),
        };
        let mut text = format!("{name}={token}; Path=/;{secure} HttpOnly; SameSite=Lax");
        if let Some(max_age) = max_age {
            write!(text, "; Max-Age={}", max_age.as_secs()).ok()?;
        }
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

enum Change {
    Set { token: String, max_age: Option<Duration> },
    Clear,
}

/// Whether a token is made of what cannot end a cookie's value and begin an attribute.
fn fits(token: &str) -> bool {
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    !token.is_empty() && token.bytes().all(fit)
}

/// The token holds a character that has no place in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a session token must be made of letters, digits, `-`, `_`, `.` or `~`")]
pub struct UnfitForCookie;

/// What resolvers ask to happen to the session cookie. The last word counts. Clones share it.
#[derive(Clone, Default)]
pub struct CookieJar(Arc<Mutex<Vec<Change>>>);

impl CookieJar {
    /// Gives the browser a session. Without `max_age` it ends when the browser does.
    pub fn set_session(&self, token: &str, max_age: Option<Duration>) -> Result<(), UnfitForCookie> {
        if !fits(token) {
            return Err(UnfitForCookie);
        }
        self.0.lock().push(Change::Set { token: token.to_owned(), max_age });
        Ok(())
    }

    /// Takes the session away from the browser.
    pub fn clear_session(&self) {
        self.0.lock().push(Change::Clear);
    }

    /// The `Set-Cookie` header that tells the browser, if anything was asked.
    pub(super) fn header(&self, mode: CookieMode) -> Option<HeaderValue> {
        self.0.lock().last().and_then(|change| mode.write(change))
    }
}

impl std::fmt::Debug for CookieJar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CookieJar").finish_non_exhaustive()
    }
}
