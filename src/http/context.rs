//! What a resolver may know about the request it answers.

use std::net::IpAddr;

use moothall_core::language::Language;
use poem::http::HeaderValue;

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
/// (`de` matches `de-CH`), and a tag that it refines (`de-CH` matches `de`). A region may say which script (`zh-TW` matches `zh-Hant`).
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
        } else if let Some(tag) = known(range, supported).or_else(|| fitting(range, supported)) {
            best = (tag, weight);
        }
    }
    best.0.to_owned()
}

/// The language of our own sentences for whoever reads a supported tag.
pub(super) fn sentences_in(tag: &str) -> Language {
    Language::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(tag)).unwrap_or_default()
}

/// The same, before anybody has looked who asks.
pub(super) fn reader(accept: Option<&HeaderValue>, supported: &[String]) -> Language {
    sentences_in(&language(accept.and_then(|value| value.to_str().ok()), supported))
}

/// The supported tag of the language in which a reader of that range is spoken to.
fn known<'a>(range: &str, supported: &'a [String]) -> Option<&'a str> {
    let tag = Language::parse(range)?.tag();
    supported.iter().map(String::as_str).find(|supported| supported.eq_ignore_ascii_case(tag))
}

fn fitting<'a>(range: &str, supported: &'a [String]) -> Option<&'a str> {
    supported.iter().map(String::as_str).find(|tag| fits(range, tag))
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

    #[test]
    fn a_region_says_which_script_is_read_there() {
        let supported = ["en".to_owned(), "zh-Hans".to_owned(), "zh-Hant".to_owned()];
        let chosen = |accept| language(Some(accept), &supported);
        for accept in ["zh-TW", "zh-HK", "zh-MO", "zh-TW,zh;q=0.9", "zh-Hant-HK", "ZH-tw, en;q=0.5"] {
            assert_eq!(chosen(accept), "zh-Hant", "{accept}");
        }
        for accept in ["zh-CN", "zh-SG", "zh-MY", "zh", "zh-Hans-HK", "zh-CN,zh;q=0.9,en;q=0.8"] {
            assert_eq!(chosen(accept), "zh-Hans", "{accept}");
        }
        assert_eq!(chosen("zh;q=0.5, en-GB"), "en");
    }
}
