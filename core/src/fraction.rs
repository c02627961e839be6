//! Exact amounts and fractions: areas, shares and heads are integers of one millionth, thresholds are reduced fractions.
//! Nothing here divides to compare: `a/b >= p/q` is `a*q >= p*b`. Percentages are for the eye only and are cut, not rounded.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;

/// The most decimals an amount keeps.
pub const DECIMALS_MAX: u8 = 6;
/// The largest amount a person may write: a million million.
pub const AMOUNT_MAX: u128 = 1_000_000_000_000;
/// The largest numerator or denominator a person may write.
pub const FRACTION_TERM_MAX: u128 = 1_000_000_000_000_000_000;
const MILLION: u128 = 1_000_000;

/// Why a decimal was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefusal {
    /// Letters, exponents, blanks, or nothing.
    #[error("\"{text}\" is not a decimal number such as \"24838.57\"")]
    NotADecimal {
        /// What was written, cut to 40 characters.
        text: String,
    },
    /// Less than nothing.
    #[error("\"{text}\" is negative")]
    Negative {
        /// What was written, cut to 40 characters.
        text: String,
    },
    /// Finer than the measure.
    #[error("\"{text}\" has more than {decimals_max} decimals")]
    TooManyDecimals {
        /// What was written, cut to 40 characters.
        text: String,
        /// The decimals the measure has.
        decimals_max: u8,
    },
    /// Beyond [`AMOUNT_MAX`].
    #[error("\"{text}\" is larger than 1000000000000")]
    TooLarge {
        /// What was written, cut to 40 characters.
        text: String,
    },
}

/// Why a fraction was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FractionRefusal {
    /// Not `p/q` or a whole number.
    #[error("\"{text}\" is not a fraction such as \"2/3\"")]
    NotAFraction {
        /// What was written, cut to 40 characters.
        text: String,
    },
    /// `p/0`.
    #[error("\"{text}\" has a zero denominator")]
    ZeroDenominator {
        /// What was written, cut to 40 characters.
        text: String,
    },
    /// Beyond [`FRACTION_TERM_MAX`].
    #[error("\"{text}\" has a term larger than 1000000000000000000")]
    TooLarge {
        /// What was written, cut to 40 characters.
        text: String,
    },
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A quantity of one measure, exact to six decimals, never negative. Serialises as a decimal string such as `"18204.11"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    millionths: u128,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self { millionths: 0 };

    /// A whole number: heads, votes.
    #[must_use]
    pub fn whole(count: u64) -> Self {
        Self { millionths: u128::from(count) * MILLION }
    }

    /// `units` of the measure's scale: `from_units(2483857, 2)` is 24838.57. Decimals beyond six are cut.
    #[must_use]
    pub fn from_units(units: u64, scale: u8) -> Self {
        let units = u128::from(units);
        let millionths = match 10_u128.checked_pow(u32::from(scale)) {
            Some(power) => units.saturating_mul(MILLION) / power,
            None => 0,
        };
        Self { millionths }
    }

    /// Reads a decimal with at most `decimals_max` decimals (zeros at the end are not counted).
    pub fn parse(text: &str, decimals_max: u8) -> Result<Self, AmountRefusal> {
        let not_a_decimal = || AmountRefusal::NotADecimal { text: cut(text) };
        if let Some(rest) = text.strip_prefix('-') {
            Self::parse(rest, DECIMALS_MAX).map_err(|_| not_a_decimal())?;
            return Err(AmountRefusal::Negative { text: cut(text) });
        }
        let digits_only = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) if digits_only(decimals) => (whole, decimals.trim_end_matches('0')),
            Some(_) => return Err(not_a_decimal()),
            None => (text, ""),
        };
        if !digits_only(whole) {
            return Err(not_a_decimal());
        }
        if decimals.len() > usize::from(decimals_max.min(DECIMALS_MAX)) {
            return Err(AmountRefusal::TooManyDecimals { text: cut(text), decimals_max });
        }
        let too_large = || AmountRefusal::TooLarge { text: cut(text) };
        let whole = whole.parse::<u128>().map_err(|_| too_large())?;
        let parts = format!("{decimals:0<6}").parse::<u128>().map_err(|_| not_a_decimal())?;
        if whole > AMOUNT_MAX || (whole == AMOUNT_MAX && parts > 0) {
            return Err(too_large());
        }
        Ok(Self { millionths: whole * MILLION + parts })
    }

    /// Nothing at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.millionths == 0
    }

    /// The sum. Amounts come from people, bounded by [`AMOUNT_MAX`]: no roll can be long enough to saturate.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { millionths: self.millionths.saturating_add(other.millionths) }
    }

    /// `count` times as much.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self { millionths: self.millionths.saturating_mul(u128::from(count)) }
    }

    /// For display: thousands separated by commas, with at least `decimals_min` decimals.
    #[must_use]
    pub fn grouped(self, decimals_min: u8) -> String {
        let plain = self.to_string();
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut text = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        let width = usize::from(decimals_min.min(DECIMALS_MAX));
        if width > 0 || !decimals.is_empty() {
            text.push('.');
            text.push_str(decimals);
            text.extend(std::iter::repeat_n('0', width.saturating_sub(decimals.len())));
        }
        text
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = format!("{:06}", self.millionths % MILLION);
        let parts = parts.trim_end_matches('0');
        let dot = if parts.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{parts}", self.millionths / MILLION)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // A stored sum may be larger than what a person may write.
        match Self::parse(&text, DECIMALS_MAX) {
            Err(AmountRefusal::TooLarge { .. }) => {
                sum_of_parts(&text).ok_or_else(|| serde::de::Error::custom("too large"))
            }
            read => read.map_err(serde::de::Error::custom),
        }
    }
}

fn sum_of_parts(text: &str) -> Option<Amount> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.parse::<u128>().ok()?.checked_mul(MILLION)?;
    let parts = Amount::parse(&format!("0.{decimals}"), DECIMALS_MAX).ok()?;
    whole.checked_add(parts.millionths).map(|millionths| Amount { millionths })
}

/// A fraction in lowest terms; serialises as `"2/3"`, `"1"`, `"0"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u128,
    denominator: u128,
}

impl Fraction {
    /// 0.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// 1: all of them.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// 1/2.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// Reduces; `None` when the denominator is zero: a share of nothing is undefined.
    #[must_use]
    pub fn new(numerator: u128, denominator: u128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// `part` of `base`; `None` when the base is zero.
    #[must_use]
    pub fn of(part: Amount, base: Amount) -> Option<Self> {
        Self::new(part.millionths, base.millionths)
    }

    /// The amount itself as a number.
    #[must_use]
    pub fn from_amount(amount: Amount) -> Self {
        let divisor = greatest_common_divisor(amount.millionths, MILLION);
        Self { numerator: amount.millionths / divisor, denominator: MILLION / divisor }
    }

    /// Reads `p/q` or a whole number.
    pub fn parse(text: &str) -> Result<Self, FractionRefusal> {
        let term = |part: &str| {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(FractionRefusal::NotAFraction { text: cut(text) });
            }
            match part.parse::<u128>() {
                Ok(value) if value <= FRACTION_TERM_MAX => Ok(value),
                Ok(_) | Err(_) => Err(FractionRefusal::TooLarge { text: cut(text) }),
            }
        };
        let (numerator, denominator) = match text.split_once('/') {
            Some((numerator, denominator)) => (term(numerator)?, term(denominator)?),
            None => (term(text)?, 1),
        };
        Self::new(numerator, denominator).ok_or_else(|| FractionRefusal::ZeroDenominator { text: cut(text) })
    }

    /// Reads what `Display` wrote, however large its terms.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        Self::new(numerator.parse().ok()?, denominator.parse().ok()?)
    }

    /// The upper term.
    #[must_use]
    pub fn numerator(self) -> u128 {
        self.numerator
    }

    /// The lower term, never zero.
    #[must_use]
    pub fn denominator(self) -> u128 {
        self.denominator
    }

    /// The sum; `None` when it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// The product; `None` when it does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// `part / base` against this fraction by cross-multiplication: `part * q` against `p * base`.
    #[must_use]
    pub fn cross_compare(self, part: Amount, base: Amount) -> Ordering {
        cross(part.millionths, base.millionths, self.numerator, self.denominator)
    }

    /// Percent with two decimals, cut, not rounded: 2/3 is `66.66`.
    #[must_use]
    pub fn percent(self) -> String {
        let mut whole = self.numerator / self.denominator;
        let mut rest = self.numerator % self.denominator;
        for _ in 0..4 {
            rest = rest.saturating_mul(10);
            whole = whole.saturating_mul(10).saturating_add(rest / self.denominator);
            rest %= self.denominator;
        }
        format!("{}.{:02}", whole / 100, whole % 100)
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// `a/b` against `p/q`. Products that do not fit are compared by continued fractions, which never overflow.
fn cross(a: u128, b: u128, p: u128, q: u128) -> Ordering {
    if let (Some(left), Some(right)) = (a.checked_mul(q), p.checked_mul(b)) {
        return left.cmp(&right);
    }
    if b == 0 || q == 0 {
        // Only an absurd amount against an empty base comes here; callers have called that undefined already.
        return Ordering::Greater;
    }
    match (a / b).cmp(&(p / q)) {
        Ordering::Equal => match (a % b, p % q) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            (left, right) => cross(b, left, q, right).reverse(),
        },
        unequal @ (Ordering::Less | Ordering::Greater) => unequal,
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        cross(self.numerator, self.denominator, other.numerator, other.denominator)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_text(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("\"{}\" is not a fraction", cut(&text))))
    }
}

#[cfg(test)]
mod tests;
