//! Cross-site request forgery: which `Origin` may speak for a browser's cookies.
//! The content type and the preflight header keep forms and images out; this keeps out everything else.

use poem::{
    Request,
    http::{header, uri::Authority},
};

use super::{cookies::CookieMode, credentials::Credentials, refusal::Refusal, settings::Settings};

/// A request without `Origin` comes from no foreign page, and one with a bearer token needs no cookie.
pub(super) fn check_origin(
    request: &Request,
    credentials: Option<&Credentials>,
    settings: &Settings,
) -> Result<(), Refusal> {
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return Ok(());
    };
    if matches!(credentials, Some(Credentials::Bearer(_))) {
        return Ok(());
    }
    let origin = origin.to_str().map_err(|_| Refusal::OriginRefused)?;
    if settings.allowed_origins.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
        return Ok(());
    }
    let host = request.header(header::HOST).or_else(|| request.uri().authority().map(Authority::as_str));
    match host {
        Some(host) if is_own(origin, host, settings.cookies) => Ok(()),
        _ => Err(Refusal::OriginRefused),
    }
}

fn is_own(origin: &str, host: &str, cookies: CookieMode) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let default_port = match (scheme, cookies) {
        ("https", _) => ":443",
        ("http", CookieMode::PlainLocal) => ":80",
        // A page fetched over plain http may be anybody's.
        _ => return false,
    };
    let bare =
        |authority: &str| authority.strip_suffix(default_port).unwrap_or(authority).to_ascii_lowercase();
    bare(authority) == bare(host)
}

#[cfg(test)]
mod tests {
    use super::{CookieMode, is_own};

    #[test]
    fn only_the_servers_own_pages_speak_for_a_cookie() {
        let secure = |origin| is_own(origin, "hall.example", CookieMode::Secure);
        assert!(secure("https://hall.example"));
        assert!(secure("https://HALL.example:443"));
        assert!(!secure("http://hall.example"));
        assert!(!secure("https://hall.example:8443"));
        assert!(!secure("https://hall.example.evil.example"));
        assert!(!secure("null"));
        assert!(is_own("http://127.0.0.1:8080", "127.0.0.1:8080", CookieMode::PlainLocal));
        assert!(!is_own("http://127.0.0.1:9090", "127.0.0.1:8080", CookieMode::PlainLocal));
    }
}
