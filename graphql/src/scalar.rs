//! The schema's own scalars: instants, exact decimals, exact fractions, and opaque places in the log.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use moothall_core::fraction::{Amount, DECIMALS_MAX, Fraction as ExactFraction};
use moothall_core::time::Timestamp;
use moothall_eventstore::position::Position as LogPosition;
use serde::{Serialize, Serializer};

/// An instant: RFC 3339 with any offset when sent, always UTC when received, such as `2026-05-18T01:00:00Z`. Microseconds are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub Timestamp);

/// An instant: RFC 3339 with any offset when sent, always UTC when received, such as `2026-05-18T01:00:00Z`. Microseconds are kept.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let instant = Timestamp::parse_rfc3339(text);
        instant
            .map(Self)
            .ok_or_else(|| InputValueError::custom("write an instant such as 2026-05-18T01:00:00Z"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339())
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl From<Timestamp> for DateTime {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

/// An exact number that is not negative, written as a string such as `"18204.11"`: areas in m², shares, heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Decimal(pub Amount);

/// An exact number that is not negative, written as a string such as `"18204.11"`: areas in m², shares, heads.
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_u64() => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        let amount = Amount::parse(&text, DECIMALS_MAX);
        amount.map(Self).map_err(|_| InputValueError::custom("write a decimal such as \"24838.57\""))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        Self(amount)
    }
}

impl Decimal {
    /// An integer of the measure's smallest unit: `of_units(1820411, 2)` is 18204.11.
    #[must_use]
    pub fn of_units(units: u64, scale: u8) -> Self {
        Self(Amount::from_units(units, scale))
    }

    /// The number in units of 0.01, if it has no more than two decimals.
    #[must_use]
    pub fn hundredths(self) -> Option<u64> {
        hundredths(&self.0.to_string())
    }

    /// The number, if it is whole.
    #[must_use]
    pub fn whole(self) -> Option<u64> {
        self.0.to_string().parse().ok()
    }
}

/// Reads a decimal with at most two decimals as an integer of 0.01.
#[must_use]
pub fn hundredths(text: &str) -> Option<u64> {
    let amount = Amount::parse(text, 2).ok()?.to_string();
    let (whole, decimals) = amount.split_once('.').unwrap_or((&amount, ""));
    let whole: u64 = whole.parse().ok()?;
    let decimals: u64 = format!("{decimals:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(decimals)
}

/// An exact fraction in lowest terms, written as a string such as `"2/3"` or `"1"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Fraction(pub ExactFraction);

/// An exact fraction in lowest terms, written as a string such as `"2/3"` or `"1"`.
#[Scalar(name = "Fraction")]
impl ScalarType for Fraction {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let fraction = ExactFraction::parse(text);
        fraction.map(Self).map_err(|_| InputValueError::custom("write a fraction such as \"2/3\""))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<ExactFraction> for Fraction {
    fn from(fraction: ExactFraction) -> Self {
        Self(fraction)
    }
}

/// A place in the log. Opaque: keep it, and give it back to a subscription to go on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(pub LogPosition);

/// A place in the log. Opaque: keep it, and give it back to a subscription to go on from there.
#[Scalar(name = "Position")]
impl ScalarType for Position {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        text.parse().map(Self).map_err(|_| InputValueError::custom("give back a position as it was received"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<LogPosition> for Position {
    fn from(position: LogPosition) -> Self {
        Self(position)
    }
}
