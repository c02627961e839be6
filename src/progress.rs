//! Progress of long work, on standard error, when somebody watches a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `length` things.
#[must_use]
pub fn bar(length: usize, things: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(things);
    bar
}

/// A counter of things whose number is not known beforehand.
#[must_use]
pub fn spinner(things: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos} {per_sec}") {
        bar.set_style(style);
    }
    bar.set_message(things);
    bar
}
