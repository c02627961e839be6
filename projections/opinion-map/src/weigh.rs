//! Statistics of small numbers, as Polis uses them: nobody's single mark makes a certainty.

use crate::marks::Tally;

/// One-sided, nine times in ten.
const SIGNIFICANT: f64 = 1.2816;

pub(crate) fn is_significant(z: f64) -> bool {
    z > SIGNIFICANT
}

/// The share of those who said so, with one more on either side.
pub(crate) fn share(said: u32, seen: u32) -> f64 {
    (f64::from(said) + 1.0) / (f64::from(seen) + 2.0)
}

/// How far from half the share is, in standard deviations.
pub(crate) fn share_test(said: u32, seen: u32) -> f64 {
    let (said, seen) = (f64::from(said) + 1.0, f64::from(seen) + 1.0);
    2.0 * seen.sqrt() * (said / seen - 0.5)
}

/// How far two shares are apart, in standard deviations.
pub(crate) fn difference_test(inside: (u32, u32), outside: (u32, u32)) -> f64 {
    let plus_one = |(said, seen): (u32, u32)| (f64::from(said) + 1.0, f64::from(seen) + 1.0);
    let ((said_in, seen_in), (said_out, seen_out)) = (plus_one(inside), plus_one(outside));
    let pooled = (said_in + said_out) / (seen_in + seen_out);
    if pooled >= 1.0 {
        return 0.0;
    }
    let difference = said_in / seen_in - said_out / seen_out;
    difference / (pooled * (1.0 - pooled) * (1.0 / seen_in + 1.0 / seen_out)).sqrt()
}

/// How much all groups agree: it takes one that does not to make it small.
pub(crate) fn consensus_of_groups<'a>(groups: impl Iterator<Item = &'a Tally>) -> f64 {
    groups.fold(1.0, |product, tally| product * share(tally.agree, tally.seen()))
}

/// How much is gained by showing the statement to somebody next: much for what divides, is agreed to, or is new.
pub(crate) fn priority(tally: &Tally, extremity: f64) -> f64 {
    let seen = tally.seen();
    let importance = (1.0 - share(tally.pass, seen)) * (extremity + 1.0) * share(tally.agree, seen);
    let weight = importance * (1.0 + 8.0 * halvings(seen));
    weight * weight
}

/// What a statement about the participants gets.
pub(crate) const PRIORITY_ABOUT: f64 = 49.0;

/// 2 to the power of −n/5, without the machine's own power function, whose last digits differ between machines.
fn halvings(fifths: u32) -> f64 {
    const FIFTHS: [f64; 5] = [
        1.0,
        0.870_550_563_296_124_1,
        0.757_858_283_255_199,
        0.659_753_955_386_447_1,
        0.574_349_177_498_517_4,
    ];
    let part = FIFTHS.get(crate::marks::index(fifths % 5)).copied().unwrap_or(1.0);
    (0..(fifths / 5).min(1100)).fold(part, |value, _| value * 0.5)
}
