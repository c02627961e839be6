//! The schema's own scalars: instants, exact decimals, exact fractions, and opaque places in the log.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use moothall_core::fraction::{Amount, AmountRefusal, DECIMALS_MAX, Fraction as ExactFraction};
use moothall_core::time::Timestamp;
use moothall_eventstore::position::Position as LogPosition;
use serde::{Serialize, Serializer};

/// What is wrong with a value: it is not written as its scalar is.
pub(crate) const MALFORMED: &str = "MALFORMED";
/// It is less than nothing.
const NEGATIVE: &str = "NEGATIVE";
/// It has more decimals than are kept.
const TOO_FINE: &str = "TOO_FINE";
/// It is beyond what can be reckoned with.
const TOO_LARGE: &str = "TOO_LARGE";

/// A value that is not taken. `spoken` makes a sentence of it.
fn misread<T: InputType>(fault: &'static str) -> InputValueError<T> {
    InputValueError::custom(fault).with_extension("fault", fault)
}

/// How the values of a scalar are written that people or programs send, in English, 简体 and 繁體.
pub(crate) fn written(scalar: &str, fault: &str) -> Option<[&'static str; 3]> {
    Some(match (scalar, fault) {
        ("DateTime", _) => [
            "Write an instant such as \"2026-05-18T01:00:00Z\".",
            "请写时刻，如 \"2026-05-18T01:00:00Z\"。",
            "請寫時刻，如 \"2026-05-18T01:00:00Z\"。",
        ],
        ("Decimal", NEGATIVE) => [
            "It may not be negative; write a number such as \"24838.57\".",
            "数字不得为负，请写如 \"24838.57\" 的数字。",
            "數字不得為負，請寫如 \"24838.57\" 的數字。",
        ],
        ("Decimal", TOO_FINE) => [
            "It has at most six decimals; write a number such as \"24838.57\".",
            "数字最多六位小数，请写如 \"24838.57\" 的数字。",
            "數字最多六位小數，請寫如 \"24838.57\" 的數字。",
        ],
        ("Decimal", TOO_LARGE) => [
            "It is too large; the largest is \"1000000000000\".",
            "数字过大，最大为 \"1000000000000\"。",
            "數字過大，最大為 \"1000000000000\"。",
        ],
        ("Decimal", _) => [
            "Write a number as a string, such as \"24838.57\".",
            "请将数字写成字符串，如 \"24838.57\"。",
            "請將數字寫成字串，如 \"24838.57\"。",
        ],
        ("Fraction", _) => {
            ["Write a fraction such as \"2/3\".", "请写分数，如 \"2/3\"。", "請寫分數，如 \"2/3\"。"]
        }
        ("Int", _) => [
            "The number is too large or too small; write one such as 7.",
            "数字过大或过小，请写如 7 的整数。",
            "數字過大或過小，請寫如 7 的整數。",
        ],
        ("Position", _) => [
            "Give back a position as it was received, such as \"1-42\".",
            "请原样送回收到的位置，如 \"1-42\"。",
            "請原樣送回收到的位置，如 \"1-42\"。",
        ],
        ("UUID", _) => [
            "Write a UUID such as \"01990000-0000-7000-8000-000000000000\".",
            "请写 UUID，如 \"01990000-0000-7000-8000-000000000000\"。",
            "請寫 UUID，如 \"01990000-0000-7000-8000-000000000000\"。",
        ],
        _ => return None,
    })
}

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
        Timestamp::parse_rfc3339(text).map(Self).ok_or_else(|| misread(MALFORMED))
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
            Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        Amount::parse(&text, DECIMALS_MAX).map(Self).map_err(|refusal| {
            misread(match refusal {
                AmountRefusal::NotADecimal { .. } => MALFORMED,
                AmountRefusal::Negative { .. } => NEGATIVE,
                AmountRefusal::TooManyDecimals { .. } => TOO_FINE,
                AmountRefusal::TooLarge { .. } => TOO_LARGE,
            })
        })
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
        ExactFraction::parse(text).map(Self).map_err(|_| misread(MALFORMED))
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
        text.parse().map(Self).map_err(|_| misread(MALFORMED))
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
