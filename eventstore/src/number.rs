//! Positions are `u64` in the program and `bigint` in the databases; a row never holds a negative one.

/// To the database's type. No log reaches 2⁶³ events.
pub(crate) fn to_db(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// From the database's type.
pub(crate) fn from_db(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// The length of a collection.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A slice number from the database's `smallint`.
pub(crate) fn slice_from_db(value: i32) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
