//! What a resolver may know about the request it answers.

use std::net::IpAddr;

use super::{announce::RequestId, cookies::CookieJar};

/// Given to [`super::Gate::introduce`], which puts it (or what it makes of it) into the request's data.
#[derive(Clone, Debug)]
pub struct RequestContext<V> {
    /// Who asks; none for an anonymous request.
    pub viewer: Option<V>,
    /// The best supported language of `Accept-Language`; the first of the settings when none fits.
    pub language_tag: String,
    /// Where the request came from, trusted proxies aside. For rate limits, never for the log.
    pub remote: Option<IpAddr>,
    /// Sets or clears the session cookie of the answer. Over WebSocket and server-sent events nobody reads it.
    pub set_cookies: CookieJar,
    /// The reference to tell when something goes wrong.
    pub request_id: RequestId,
}

/// The supported tag that `Accept-Language` likes best. A range matches a tag that equals it or begins with it
/// (`de` matches `de-CH`), and a tag that it refines (`de-CH` matches `de`).
pub(super) fn language(accept: Option<&str>, supported: &[String]) -> String {
    let fallback = supported.first().map(String::as_str).unwrap_or_default();
    let mut best: (&str, u16) = (fallback, 0);
    for part in accept.unwrap_or_default().split(',').take(16) {
        let (range, weight) = super::media::weighted(part);
        if weight <= best.1 {
            continue;
        }
        if range == "*" {
            best = (fallback, weight);
        } else if let Some(tag) = supported.iter().find(|tag| fits(range, tag)) {
            best = (tag, weight);
        }
    }
    best.0.to_owned()
}

fn fits(range: &str, tag: &str) -> bool {
    let (short, long) = if range.len() <= tag.len() { (range, tag) } else { (tag, range) };
    long.get(..short.len()).is_some_and(|head| head.eq_ignore_ascii_case(short))
        && matches!(long.as_bytes().get(short.len()), None | Some(b'-'))
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn the_best_liked_supported_language_wins() {
        let supported = ["en".to_owned(), "de".to_owned(), "fr".to_owned()];
        let chosen = |accept| language(Some(accept), &supported);
        assert_eq!(chosen("gsw, de-CH;q=0.9, en;q=0.8"), "de");
        assert_eq!(chosen("fr;q=0.2, en;q=0.1"), "fr");
        assert_eq!(chosen("tlh"), "en");
        assert_eq!(chosen("den"), "en");
        assert_eq!(chosen("fr;q=0"), "en");
        assert_eq!(language(None, &supported), "en");
    }
}
