//! A cap: how much of one owner's, or one proxy's, holding is counted.

use super::input::{Place, Read};
use crate::fraction::{Amount, DECIMALS_MAX, Fraction};

/// The part of `held` that counts when nobody counts for more than `cap` of `total`. `None` when it does not fit.
#[must_use]
pub fn counted(cap: Fraction, total: Amount, held: Amount) -> Option<Fraction> {
    let most = super::share_of(cap, total)?;
    Some(most.min(Fraction::from_amount(held)))
}

pub(super) fn read(top: &Place<'_>) -> Read<(Amount, Amount)> {
    top.only(&["total", "held"])?;
    Ok((top.need("total")?.amount(DECIMALS_MAX)?, top.need("held")?.amount(DECIMALS_MAX)?))
}
