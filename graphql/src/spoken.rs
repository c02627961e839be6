//! Errors that are made where nobody knows for whom: what is asked of a list, and values that could not be read. The executor has them
//! said here, in the language of the request.

use async_graphql::{Error, ErrorExtensions, Request, Response, ServerError, Value};
use moothall_core::language::Language;
use std::any::TypeId;
use std::sync::Arc;

use crate::scalar::{MALFORMED, written};
use crate::viewer::RequestContext;

/// What an error says, in English, 简体 and 繁體.
struct Sentence([&'static str; 3]);

/// An error with a code, which will be said in the reader's language.
#[must_use]
pub fn refused(code: &'static str, words: [&'static str; 3]) -> Error {
    let english = Error::new(Language::En.pick(words));
    let error = Error { source: Some(Arc::new(Sentence(words))), ..english };
    error.extend_with(|_, extensions| extensions.set("code", code))
}

/// The language in which a request is answered.
pub(crate) fn language_of(request: &Request) -> Language {
    let context = request.data.get(&TypeId::of::<RequestContext>());
    let context = context.and_then(|context| context.downcast_ref::<RequestContext>());
    context.map_or_else(Language::default, |context| context.language)
}

/// Says the errors of an answer to whoever asked.
#[must_use]
pub fn told(mut answer: Response, language: Language) -> Response {
    for error in &mut answer.errors {
        if let Some(Sentence(words)) = error.source() {
            error.message = String::from(language.pick(*words));
        } else if let Some(misread) = Misread::of(error) {
            misread.tell(error, language);
        }
    }
    answer
}

/// A value that a scalar of the schema did not take.
struct Misread {
    scalar: String,
    /// The input in which it stands, if it stands in one.
    input: Option<String>,
    fault: String,
    written: [&'static str; 3],
}

impl Misread {
    /// async-graphql tells by message only which scalar it was, and where; a test pins the messages.
    fn of(error: &ServerError) -> Option<Self> {
        let told = |name| match error.extensions.as_ref().and_then(|extensions| extensions.get(name)) {
            Some(Value::String(text)) => Some(text.as_str()),
            _ => None,
        };
        if told("code").is_some() {
            return None;
        }
        let begins = ["Failed to parse \"", "Expected input type \""];
        let (scalar, rest) =
            begins.iter().find_map(|begins| error.message.strip_prefix(begins))?.split_once('"')?;
        let fault = told("fault").unwrap_or(MALFORMED);
        let written = written(scalar, fault)?;
        // From the inside to the outside; a list is named in brackets, and is no input.
        let around = rest.split(" (occurred while parsing \"").skip(1);
        let input = around
            .filter_map(|name| name.strip_suffix("\")"))
            .find(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let (scalar, input) = (scalar.to_owned(), input.map(str::to_owned));
        Some(Self { scalar, input, fault: fault.to_owned(), written })
    }

    fn tell(self, error: &mut ServerError, language: Language) {
        let Self { scalar, input, fault, written } = self;
        let place = input.as_ref().map_or([""; 3], |_| [" in {input}", "{input} 中", "{input} 中"]);
        let refused = [
            "A value of type {scalar}{place} cannot be taken. ",
            "{place}有一个 {scalar} 类型的值不能接受。",
            "{place}有一個 {scalar} 型別的值不能接受。",
        ];
        let text = language.pick(refused).replace("{place}", language.pick(place));
        let text = text.replace("{input}", input.as_deref().unwrap_or_default()).replace("{scalar}", &scalar);
        error.message = text + language.pick(written);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", "VALUE_MALFORMED");
        extensions.set("scalar", scalar);
        extensions.set("fault", fault);
        if let Some(input) = input {
            extensions.set("input", input);
        }
    }
}
