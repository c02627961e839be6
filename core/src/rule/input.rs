//! Reading what a person hands to a rule: every mistake is named with its place, and nothing overflows.

use serde_json::{Map, Value};

use super::json::{Repeated, repeated};
use super::words::Category;
use crate::fraction::{Amount, AmountRefusal};

/// Why an input was not taken, and where the mistake is (`for.area`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputRefusal {
    /// The text is not JSON.
    #[error("not JSON: {message}")]
    NotJson {
        /// What the JSON reader said, with line and column.
        message: String,
    },
    /// Something the rule needs is not there.
    #[error("{path}: missing")]
    Missing {
        /// Where.
        path: String,
    },
    /// The rule tests a measure, and the tally does not say how much of it there is.
    #[error("{path}: the rule counts \"{measure}\", and it is missing here")]
    MissingMeasure {
        /// Where.
        path: String,
        /// The measure.
        measure: String,
    },
    /// The tally has a measure the rule does not know.
    #[error("{path}: the rule has no measure \"{measure}\"")]
    UnknownMeasure {
        /// Where.
        path: String,
        /// The measure.
        measure: String,
    },
    /// A field this kind of input does not have.
    #[error("\"{field}\" is not one of {allowed}")]
    UnknownField {
        /// The field.
        field: String,
        /// The list.
        allowed: String,
    },
    /// Something else was expected.
    #[error("{path}: expected {expected}")]
    WrongType {
        /// Where.
        path: String,
        /// What.
        expected: &'static str,
    },
    /// Not an amount.
    #[error("{path}: {refusal}")]
    BadAmount {
        /// Where.
        path: String,
        /// Why.
        refusal: AmountRefusal,
    },
    /// Two candidates, units or options of one name, or a field that is written twice.
    #[error("{path}: \"{name}\" is there twice")]
    Twice {
        /// Where.
        path: String,
        /// The name.
        name: String,
    },
    /// A unit whose area is neither registered nor surveyed nor in a contract.
    #[error("unit \"{unit}\" has no area: neither registered nor surveyed nor in a contract")]
    NoArea {
        /// The unit.
        unit: String,
    },
    /// A sold unit without an owner.
    #[error("unit \"{unit}\" has no owner")]
    NoOwner {
        /// The unit.
        unit: String,
    },
    /// Rounds that do not follow from each other.
    #[error("{refusal}")]
    Rounds {
        /// Why.
        refusal: super::RoundsRefusal,
    },
    /// The numbers cannot be put together exactly.
    #[error("{path}: the numbers are too large to be counted exactly")]
    TooLarge {
        /// Where.
        path: String,
    },
}

pub(super) type Read<T> = Result<T, InputRefusal>;

pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Reads JSON that says everything once: of two counts of one name nobody can say which is meant.
pub(super) fn parsed(text: &str) -> Read<Value> {
    if let Some(Repeated { path, name }) = repeated(text) {
        let path = if path.is_empty() { "input".to_owned() } else { path };
        return Err(InputRefusal::Twice { path, name });
    }
    serde_json::from_str(text).map_err(|error| InputRefusal::NotJson { message: error.to_string() })
}

/// A JSON value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Place<'a> {
    /// The whole input.
    pub(super) fn top(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn path(&self) -> String {
        if self.path.is_empty() { "input".to_owned() } else { self.path.clone() }
    }

    fn wrong<T>(&self, expected: &'static str) -> Read<T> {
        Err(InputRefusal::WrongType { path: self.path(), expected })
    }

    fn fields(&self) -> Read<&'a Map<String, Value>> {
        self.value.as_object().map_or_else(|| self.wrong("an object"), Ok)
    }

    fn at(&self, key: &str, value: &'a Value) -> Self {
        let path = if self.path.is_empty() { shown(key) } else { format!("{}.{}", self.path, shown(key)) };
        Self { value, path }
    }

    /// Refuses fields that nobody reads: a misspelt "agianst" must not pass for nobody against.
    pub(super) fn only(&self, allowed: &[&str]) -> Read<()> {
        match self.fields()?.keys().find(|key| !allowed.contains(&key.as_str())) {
            Some(field) => {
                Err(InputRefusal::UnknownField { field: shown(field), allowed: allowed.join(", ") })
            }
            None => Ok(()),
        }
    }

    /// The field, unless absent or null.
    pub(super) fn maybe(&self, key: &str) -> Read<Option<Self>> {
        let value = self.fields()?.get(key).filter(|value| !value.is_null());
        Ok(value.map(|value| self.at(key, value)))
    }

    pub(super) fn need(&self, key: &str) -> Read<Self> {
        let missing = || InputRefusal::Missing { path: self.at(key, self.value).path };
        self.maybe(key)?.ok_or_else(missing)
    }

    /// Every field with its name, in alphabetical order.
    pub(super) fn entries(&self) -> Read<Vec<(&'a str, Self)>> {
        Ok(self.fields()?.iter().map(|(key, value)| (key.as_str(), self.at(key, value))).collect())
    }

    pub(super) fn items(&self) -> Read<Vec<Self>> {
        let Some(items) = self.value.as_array() else { return self.wrong("a list") };
        let place = |(index, value)| Self { value, path: format!("{}[{index}]", self.path) };
        Ok(items.iter().enumerate().map(place).collect())
    }

    pub(super) fn text(&self) -> Read<&'a str> {
        self.value.as_str().map_or_else(|| self.wrong("a string"), Ok)
    }

    pub(super) fn flag(&self) -> Read<bool> {
        self.value.as_bool().map_or_else(|| self.wrong("true or false"), Ok)
    }

    pub(super) fn count(&self) -> Read<u32> {
        let count = self.value.as_u64().and_then(|count| u32::try_from(count).ok());
        count.map_or_else(|| self.wrong("a whole number from 0 to 4294967295"), Ok)
    }

    /// A decimal in a string, or a whole number. A JSON number with a point has already lost its exactness.
    pub(super) fn amount(&self, decimals_max: u8) -> Read<Amount> {
        let written = if let Some(text) = self.value.as_str() {
            text.to_owned()
        } else if self.value.is_u64() || self.value.is_i64() {
            self.value.to_string()
        } else if self.value.is_number() {
            return self.wrong("a decimal in quotation marks, such as \"24838.57\", or a whole number");
        } else {
            return self.wrong("an amount such as \"24838.57\"");
        };
        Amount::parse(&written, decimals_max)
            .map_err(|refusal| InputRefusal::BadAmount { path: self.path(), refusal })
    }
}

/// The fields of a tally.
pub(super) fn tally_fields() -> Vec<&'static str> {
    let others = ["roll", "present", "qualifying", "consents", "casting"];
    others.into_iter().chain(Category::ALL.iter().map(|category| category.word())).collect()
}
