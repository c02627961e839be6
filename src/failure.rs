//! Why a command could not be done, said to the person at the terminal, with the exit code that scripts read.

use std::fmt;

/// A failed command: what to say, and the exit code (1: input or state; 2: usage, or a log that does not verify).
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// The process's exit code.
    pub code: u8,
}

impl Failure {
    /// What was typed makes no sense.
    #[must_use]
    pub fn usage(message: &str) -> Self {
        Self { message: message.to_owned(), code: 2 }
    }

    /// What was given cannot be taken.
    #[must_use]
    pub fn input(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// A file that cannot be read or written.
    #[must_use]
    pub fn file(path: &str, error: &std::io::Error) -> Self {
        Self::input(format!("{path}: {error}"))
    }

    /// Something broke: said with its whole chain, since here the operator is the reader.
    pub fn fault(doing: &str, error: &dyn std::error::Error) -> Self {
        let mut message = format!("{doing}: {error}");
        let mut cause = error.source();
        while let Some(next) = cause {
            let text = next.to_string();
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            cause = next.source();
        }
        Self::input(message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
