//! Values that cannot be read, and lists that cannot be given, are told in the reader's language.

use async_graphql::{InputObject, InputType, InputValueError, Pos, Response, ServerError, Value};
use moothall_core::language::Language;
use moothall_graphql::scalar::{DateTime, Decimal, Fraction, Position};
use moothall_graphql::spoken::{refused, told};
use uuid::Uuid;

#[derive(InputObject)]
struct BoxInput {
    areas: Vec<Decimal>,
}

fn misread<T: InputType>(value: Value) -> ServerError {
    let refused =
        T::parse(Some(value)).err().map(|error: InputValueError<T>| error.into_server_error(Pos::default()));
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
        misread::<BoxInput>(Value::Object([(async_graphql::Name::new("areas"), areas)].into_iter().collect()))
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
