//! Faults: something broke. Logged once, with the whole chain of causes, where it stops; told to nobody but as a reference. The server
//! tells its clients the request's own instead, and logs which fault that was.

use async_graphql::{Error, ErrorExtensions};
use moothall_core::language::Language;
use std::error::Error as Cause;
use std::fmt::Write;
use std::time::Duration;
use uuid::Uuid;

use crate::user_error::{EdgeRefusal, pick};

/// Logs a fault and makes what the client is told: that there was one, and where to find it.
pub(crate) fn internal(fault: &(dyn Cause + 'static)) -> Error {
    let reference = reference();
    tracing::error!(fault.reference = %reference, fault.chain = %chain(fault), "A request failed (ref `{reference}`)");
    told(&reference)
}

/// The same for what cannot happen but must be said.
pub(crate) fn broken(what: &'static str) -> Error {
    let reference = reference();
    tracing::error!(fault.reference = %reference, "A request failed (ref `{reference}`): {what}");
    told(&reference)
}

/// The read model has not reached what was just written. The write stands; ask again.
#[must_use]
pub(crate) fn behind(language: Language) -> Error {
    const SENTENCES: [&str; 3] = [
        "What you wrote is stored, but the pages have not caught up. Load this again in a moment.",
        "您提交的内容已保存，但页面尚未更新，请稍后重新载入。",
        "您提交的內容已儲存，但頁面尚未更新，請稍後重新載入。",
    ];
    Error::new(pick(language, SENTENCES))
        .extend_with(|_, extensions| extensions.set("code", "READ_MODEL_BEHIND"))
}

/// Too many codes were tried, in a query: it has no `userErrors`.
#[must_use]
pub(crate) fn too_many_guesses(language: Language, wait: Duration) -> Error {
    Error::new(EdgeRefusal::TooManyGuesses.sentence(language)).extend_with(|_, extensions| {
        extensions.set("code", "RATE_LIMITED");
        extensions.set("retryAfterSeconds", wait.as_secs() + 1);
    })
}

fn told(reference: &str) -> Error {
    Error::new(format!("Something went wrong on our side (ref {reference}).")).extend_with(|_, extensions| {
        extensions.set("code", "INTERNAL");
        extensions.set("reference", reference);
    })
}

fn reference() -> String {
    let mut text = Uuid::new_v4().simple().to_string();
    text.truncate(8);
    text
}

fn chain(fault: &(dyn Cause + 'static)) -> String {
    let mut text = fault.to_string();
    let mut cause = fault.source();
    while let Some(inner) = cause {
        // Writing to a string never fails.
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}
