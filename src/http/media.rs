//! Media types: what a body may be, and which of the two GraphQL types the answer is.

use poem::http::{HeaderMap, HeaderValue, header};

use super::refusal::Refusal;

/// The two media types of GraphQL over HTTP. They differ in how they use status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: a well-formed request is always answered with 200.
    Json,
    /// `application/graphql-response+json`: a refused document is a 400, and so on.
    GraphqlResponse,
}

impl Media {
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    /// What `Accept` likes best; JSON if it does not say, the newer type if it is all the same to it.
    pub(super) fn negotiate(headers: &HeaderMap) -> Result<Self, Refusal> {
        if !headers.contains_key(header::ACCEPT) {
            return Ok(Self::Json);
        }
        let (mut json, mut newer) = (Liking::default(), Liking::default());
        for part in accepted(headers) {
            let (range, weight) = weighted(part);
            match range.to_ascii_lowercase().as_str() {
                "*/*" => json.raise(1, weight),
                "application/*" => json.raise(2, weight),
                "application/json" => json.raise(3, weight),
                "application/graphql-response+json" => newer.raise(3, weight),
                _ => {}
            }
        }
        match (json.weight, newer.weight) {
            (0, 0) => Err(Refusal::NotAcceptable),
            (json, newer) if newer >= json => Ok(Self::GraphqlResponse),
            _ => Ok(Self::Json),
        }
    }
}

/// How much a type is liked; a more exact range overrules a wider one.
#[derive(Default)]
struct Liking {
    exactness: u8,
    weight: u16,
}

impl Liking {
    fn raise(&mut self, exactness: u8, weight: u16) {
        if exactness > self.exactness || (exactness == self.exactness && weight > self.weight) {
            *self = Self { exactness, weight };
        }
    }
}

fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).take(32)
}

/// Whether server-sent events are welcome.
pub(super) fn accepts_events(headers: &HeaderMap) -> bool {
    accepted(headers).any(|part| {
        let (range, weight) = weighted(part);
        range.eq_ignore_ascii_case("text/event-stream") && weight > 0
    })
}

/// Splits `range;q=0.5` into the range and its weight in thousandths.
pub(super) fn weighted(part: &str) -> (&str, u16) {
    let mut pieces = part.split(';').map(str::trim);
    let range = pieces.next().unwrap_or_default();
    let quality = pieces.find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")));
    (range, quality.map_or(1000, thousandths))
}

fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    if whole != "0" {
        return 1000;
    }
    let digits = fraction.chars().chain("000".chars()).take(3);
    digits
        .filter_map(|digit| digit.to_digit(10))
        .fold(0, |sum, digit| sum * 10 + u16::try_from(digit).unwrap_or_default())
}

/// A body is JSON in UTF-8, as it stands. Every other content type is one that a foreign page's form can send.
pub(super) fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.ok_or(Refusal::UnsupportedMediaType)?;
    let mut pieces = content_type.split(';').map(str::trim);
    let is_json = pieces.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf8 = pieces.all(|parameter| {
        parameter.split_once('=').is_none_or(|(name, value)| {
            !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    });
    if is_json && is_utf8 && !headers.contains_key(header::CONTENT_ENCODING) {
        Ok(())
    } else {
        Err(Refusal::UnsupportedMediaType)
    }
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, HeaderValue, Media, header};

    fn chosen(accept: &'static str) -> Option<Media> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        Media::negotiate(&headers).ok()
    }

    #[test]
    fn the_answer_is_of_the_type_the_client_likes_best() {
        assert_eq!(chosen("*/*"), Some(Media::Json));
        assert_eq!(
            chosen("application/json, application/graphql-response+json"),
            Some(Media::GraphqlResponse)
        );
        assert_eq!(chosen("application/graphql-response+json;q=0.8, application/json"), Some(Media::Json));
        assert_eq!(chosen("application/graphql-response+json, */*;q=0.1"), Some(Media::GraphqlResponse));
        assert_eq!(chosen("application/json;q=0, */*"), None);
        assert_eq!(chosen("text/html"), None);
    }
}
