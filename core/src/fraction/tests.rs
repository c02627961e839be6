//! Exact arithmetic: what is read, what is written, and the laws of comparing.

use proptest::prelude::*;
use std::cmp::Ordering;

use super::*;

fn amount(text: &str) -> Amount {
    Amount::parse(text, DECIMALS_MAX).unwrap()
}

#[test]
fn amounts_are_read_and_written_exactly() {
    for (text, written) in [
        ("0", "0"),
        ("24838.57", "24838.57"),
        ("007.50", "7.5"),
        ("0.000001", "0.000001"),
        ("12.0000000", "12"),
    ] {
        assert_eq!(amount(text).to_string(), written);
    }
    assert_eq!(Amount::from_units(2_483_857, 2), amount("24838.57"));
    assert_eq!(Amount::from_units(7, 0), Amount::whole(7));
    assert_eq!(Amount::from_units(u64::MAX, 255), Amount::ZERO);
}

#[test]
fn amounts_are_grouped_by_thousands_for_the_eye() {
    for (text, decimals, grouped) in [
        ("18204.11", 2, "18,204.11"),
        ("9000", 2, "9,000.00"),
        ("100", 0, "100"),
        ("1234567.5", 0, "1,234,567.5"),
    ] {
        assert_eq!(amount(text).grouped(decimals), grouped);
    }
}

#[test]
fn what_is_not_an_amount_is_refused() {
    for text in ["", " 1", "1 ", "+1", ".5", "5.", "1,000", "1e3", "٣", "--1", "-", "0x10", "NaN"] {
        assert!(matches!(Amount::parse(text, 2), Err(AmountRefusal::NotADecimal { .. })), "{text}");
    }
    assert!(matches!(Amount::parse("-0.5", 2), Err(AmountRefusal::Negative { .. })));
    assert!(matches!(Amount::parse("1000000000000.1", 2), Err(AmountRefusal::TooLarge { .. })));
    assert!(Amount::parse("1000000000000", 0).is_ok());
}

#[test]
fn fractions_are_reduced_and_written_shortly() {
    for (text, written) in
        [("4/6", "2/3"), ("6/6", "1"), ("0/7", "0"), ("18", "18"), ("300001/900000", "300001/900000")]
    {
        assert_eq!(Fraction::parse(text).unwrap().to_string(), written);
    }
    for text in ["", "/", "1/", "/2", "1/0", "1/2/3", "-1/2", "0.5", "66%", "1/9999999999999999999"] {
        assert!(Fraction::parse(text).is_err(), "{text}");
    }
}

#[test]
fn percentages_are_cut_not_rounded() {
    for (text, percent) in
        [("2/3", "66.66"), ("1", "100.00"), ("0", "0.00"), ("9999/10000", "99.99"), ("1/20000", "0.00")]
    {
        assert_eq!(Fraction::parse(text).unwrap().percent(), percent);
    }
}

#[test]
fn nothing_overflows_at_the_ends() {
    let huge = Fraction::new(u128::MAX, 3).unwrap();
    let near = Fraction::new(u128::MAX - 1, 3).unwrap();
    assert_eq!(huge.cmp(&near), Ordering::Greater);
    assert_eq!(
        Fraction::new(3, u128::MAX).unwrap().cmp(&Fraction::new(4, u128::MAX - 2).unwrap()),
        Ordering::Less
    );
    assert_eq!(huge.plus(near), None);
    assert_eq!(huge.times(huge), None);
    let all: Amount = std::iter::repeat_n(amount("1000000000000"), 1_000).sum();
    let stored = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<Amount>(&stored).unwrap(), all);
    assert!(!huge.percent().is_empty());
}

proptest! {
    #[test]
    fn cross_multiplication_agrees_with_comparing_reduced_fractions(
        part in 0_u64..1_000_000_000, base in 1_u64..1_000_000_000, p in 0_u128..1_000, q in 1_u128..1_000,
    ) {
        let threshold = Fraction::new(p, q).unwrap();
        let (part, base) = (Amount::from_units(part, 2), Amount::from_units(base, 2));
        prop_assert_eq!(threshold.cross_compare(part, base), Fraction::of(part, base).unwrap().cmp(&threshold));
    }

    #[test]
    fn fractions_too_large_to_multiply_compare_as_if_they_were_not(a in any::<u128>(), b in 1_u128.., c in any::<u128>(), d in 1_u128..) {
        let (left, right) = (Fraction::new(a, b).unwrap(), Fraction::new(c, d).unwrap());
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
        prop_assert_eq!(left.cmp(&right) == Ordering::Equal, left == right);
        let scaled = Fraction::new(a >> 64, (b >> 64).max(1)).unwrap();
        let other = Fraction::new(c >> 64, (d >> 64).max(1)).unwrap();
        prop_assert_eq!(scaled.cmp(&other), ((a >> 64) * (d >> 64).max(1)).cmp(&((c >> 64) * (b >> 64).max(1))));
    }

    #[test]
    fn adding_commutes_and_never_shrinks(a in 0_u128..1_000_000, b in 1_u128..1_000_000, c in 0_u128..1_000_000, d in 1_u128..1_000_000) {
        let (left, right) = (Fraction::new(a, b).unwrap(), Fraction::new(c, d).unwrap());
        prop_assert_eq!(left.plus(right), right.plus(left));
        prop_assert!(left.plus(right).unwrap() >= left);
    }

    #[test]
    fn what_is_written_is_read_back(units in any::<u64>(), scale in 0_u8..=6) {
        let amount = Amount::from_units(units, scale);
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        if let Ok(read) = Amount::parse(&amount.to_string(), DECIMALS_MAX) {
            prop_assert_eq!(read, amount);
        }
    }
}
