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
pub(crate) fn refused(code: &'static str, words: [&'static str; 3]) -> Error {
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
pub(crate) fn told(mut answer: Response, language: Language) -> Response {
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

#[cfg(test)]
mod tests {
    use super::{Language, Response, ServerError, Value, refused, told};
    use crate::scalar::{DateTime, Decimal, Fraction, Position};
    use async_graphql::{InputObject, InputType, InputValueError, Pos};
    use uuid::Uuid;

    #[derive(InputObject)]
    struct BoxInput {
        areas: Vec<Decimal>,
    }

    fn misread<T: InputType>(value: Value) -> ServerError {
        let refused = T::parse(Some(value))
            .err()
            .map(|error: InputValueError<T>| error.into_server_error(Pos::default()));
        refused.unwrap_or_else(|| panic!("a {} was read", T::type_name()))
    }

    fn said(error: &ServerError, language: Language) -> ServerError {
        told(Response::from_errors(vec![error.clone()]), language).errors.remove(0)
    }

    fn text(value: &str) -> Value {
        Value::from(value)
    }

    #[test]
    fn what_a_scalar_does_not_take_is_told_in_three_languages_with_its_name() {
        let misread = [
            ("DateTime", misread::<DateTime>(text("yesterday"))),
            ("DateTime", misread::<DateTime>(Value::from(7))),
            ("Decimal", misread::<Decimal>(text("much"))),
            ("Decimal", misread::<Decimal>(Value::from(1.5))),
            ("Decimal", misread::<Decimal>(text("-1"))),
            ("Decimal", misread::<Decimal>(Value::from(-1))),
            ("Decimal", misread::<Decimal>(text("1000000000001"))),
            ("Decimal", misread::<Decimal>(text("0.1234567"))),
            ("Fraction", misread::<Fraction>(text("half"))),
            ("Position", misread::<Position>(text("here"))),
            ("UUID", misread::<Uuid>(text("nonsense"))),
            ("Int", misread::<i32>(Value::from(3_000_000_000_i64))),
        ];
        for (scalar, error) in misread {
            let [english, simplified, traditional] = Language::ALL.map(|language| said(&error, language));
            for told in [&english, &simplified, &traditional] {
                assert!(told.message.contains(scalar), "{told}");
                let extensions = told.extensions.as_ref().expect("extensions");
                assert_eq!(extensions.get("code"), Some(&Value::from("VALUE_MALFORMED")), "{told}");
                assert_eq!(extensions.get("scalar"), Some(&Value::from(scalar)), "{told}");
            }
            assert!(english.message.is_ascii() && !simplified.message.is_ascii(), "{english}");
            assert_ne!(simplified.message, traditional.message);
        }
    }

    #[test]
    fn it_is_told_why_a_number_is_not_taken_and_in_which_input() {
        let boxes = |area: Value| {
            let areas = Value::List(vec![area]);
            misread::<BoxInput>(Value::Object(
                [(async_graphql::Name::new("areas"), areas)].into_iter().collect(),
            ))
        };
        assert_eq!(
            said(&boxes(text("-1")), Language::En).message,
            "A value of type Decimal in BoxInput cannot be taken. It may not be negative; write a number such as \"24838.57\"."
        );
        assert_eq!(
            said(&boxes(text("1000000000001")), Language::ZhHans).message,
            "BoxInput 中有一个 Decimal 类型的值不能接受。数字过大，最大为 \"1000000000000\"。"
        );
        assert_eq!(
            said(&misread::<Uuid>(text("nonsense")), Language::ZhHant).message,
            "有一個 UUID 型別的值不能接受。請寫 UUID，如 \"01990000-0000-7000-8000-000000000000\"。"
        );
    }

    #[test]
    fn what_is_said_by_others_stays() {
        let error = refused("PAGE_MALFORMED", ["one", "二", "貳"]).into_server_error(Pos::default());
        assert_eq!(said(&error, Language::ZhHant).message, "貳");
        for message in ["Unknown field \"x\" on type \"Query\".", "Failed to parse \"Role\": no such value"] {
            let error = ServerError::new(message, None);
            assert_eq!(said(&error, Language::ZhHans), error);
        }
    }
}
