//! Enums and lists as the tables keep them: core's own words for the most, small numbers for what every ballot has.

use moothall_core::poll::{Mark, Right, Service, Weights};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value of a closed set as core writes it: `carried`, `owner`.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The inverse of [`word`].
pub(crate) fn from_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}

/// JSON of one of core's shapes, all of which JSON can say.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(crate) fn mark_code(mark: Mark) -> i64 {
    match mark {
        Mark::For => 1,
        Mark::Against => 2,
        Mark::Abstain => 3,
        Mark::Conform => 4,
        Mark::Invalid => 5,
    }
}

pub(crate) fn mark_of(code: i64) -> Option<Mark> {
    [Mark::For, Mark::Against, Mark::Abstain, Mark::Conform, Mark::Invalid]
        .into_iter()
        .find(|mark| mark_code(*mark) == code)
}

pub(crate) fn right_code(right: Right) -> i64 {
    match right {
        Right::Own => 1,
        Right::Proxy => 2,
        Right::Paper => 3,
    }
}

pub(crate) fn right_of(code: i64) -> Option<Right> {
    [Right::Own, Right::Proxy, Right::Paper].into_iter().find(|right| right_code(*right) == code)
}

pub(crate) fn service_code(service: Service) -> i64 {
    match service {
        Service::Served => 1,
        Service::Failed => 2,
    }
}

pub(crate) fn service_of(code: i64) -> Option<Service> {
    [Service::Served, Service::Failed].into_iter().find(|service| service_code(*service) == code)
}

/// Weights in one column: amounts with blanks between them.
pub(crate) fn weights_text(weights: &Weights) -> String {
    let mut text = String::with_capacity(16);
    for amount in weights.as_slice() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&amount.to_string());
    }
    text
}

/// The inverse of [`weights_text`].
pub(crate) fn weights_of(text: &str) -> Option<Weights> {
    let amounts: Result<Vec<u64>, _> = text.split_ascii_whitespace().map(str::parse).collect();
    amounts.ok().map(|amounts| Weights::of(&amounts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_their_text() {
        for weights in [Weights::zero(0), Weights::of(&[8850, 1]), Weights::of(&[0, u64::MAX, 3, 4])] {
            assert_eq!(weights_of(&weights_text(&weights)), Some(weights));
        }
    }

    #[test]
    fn every_mark_has_its_own_code() {
        for code in 1..=5 {
            assert_eq!(mark_of(code).map(mark_code), Some(code));
        }
        assert_eq!(mark_of(0), None);
    }
}
