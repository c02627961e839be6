//! The one place that writes to standard output: results. Logs go to standard error through tracing.

use std::io::Write;

/// Writes a line. A closed pipe (`| head`) is not a failure.
pub fn line(text: &str) {
    let written = writeln!(std::io::stdout().lock(), "{text}");
    drop(written);
}

/// Writes a line to standard error: a failure, a note beside the result.
pub fn note(text: &str) {
    let written = writeln!(std::io::stderr().lock(), "{text}");
    drop(written);
}
