//! Statements over many rows: their placeholders, in a few fixed sizes so that each is prepared once.

use std::fmt::Write;

/// The sizes in which rows go to the database, the largest first. With five columns it stays below the 32,766 binds of SQLite.
const SIZES: [usize; 4] = [1_000, 100, 10, 1];

/// Cuts `items` into slices of the fixed sizes.
pub(crate) fn chunks<T>(mut items: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= items.len())?;
        let (chunk, rest) = items.split_at(size);
        items = rest;
        Some(chunk)
    })
}

/// `($1,$2),($3,$4)` for two rows of two columns.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { "," };
            let _ = write!(text, "{comma}${}", row * columns + column); // Writing to a String cannot fail.
        }
        text.push(')');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{chunks, values};

    #[test]
    fn chunks_leave_nothing_out() {
        let items: Vec<usize> = (0..2_345).collect();
        let sizes: Vec<usize> = chunks(&items).map(<[usize]>::len).collect();
        assert_eq!(sizes, [1000, 1000, 100, 100, 100, 10, 10, 10, 10, 1, 1, 1, 1, 1]);
        assert_eq!(chunks(&items).flatten().copied().collect::<Vec<_>>(), items);
    }

    #[test]
    fn values_number_their_places() {
        assert_eq!(values(2, 2), "($1,$2),($3,$4)");
        assert_eq!(values(1, 3), "($1,$2,$3)");
    }
}
