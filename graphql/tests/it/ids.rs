//! Global ids, decimals and positions survive their text forms, and nothing else is taken for one.

use async_graphql::{ScalarType, Value};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use moothall_core::decider::CommunityId;
use moothall_graphql::global_id::{GlobalId, Noun};
use moothall_graphql::scalar::{DateTime, Decimal, Fraction, Position, hundredths};
use uuid::Uuid;

#[test]
fn an_id_reads_as_it_was_written() {
    for noun in Noun::ALL {
        // A community's own id stands twice.
        let own = Uuid::from_u128(if *noun == Noun::Community { 7 } else { 11 });
        let id = GlobalId::new(*noun, CommunityId(Uuid::from_u128(7)), own);
        assert_eq!(GlobalId::parse(&id.encode()), Some(id), "{}", noun.name());
        assert_eq!(GlobalId::parse_as(*noun, &id.encode()), Some(id));
    }
}

#[test]
fn an_id_of_another_type_is_none() {
    let id = GlobalId::new(Noun::Poll, CommunityId(Uuid::from_u128(7)), Uuid::from_u128(11)).encode();
    assert_eq!(GlobalId::parse_as(Noun::Proposal, &id), None);
}

#[test]
fn one_thing_has_one_id() {
    let id = Uuid::from_u128(0xABCD);
    for text in [
        format!("Poll:{}:{}", id, id.to_string().to_uppercase()),
        format!("Poll:{}:{}", id.simple(), id),
        format!("Poll:{id}:{id}:x"),
        format!("Community:{id}:{}", Uuid::from_u128(7)),
        format!("Ballot:{id}:{id}"),
        format!("Poll:{id}"),
        format!("Poll:{{{id}}}:{id}"),
        String::new(),
        "x".repeat(500),
    ] {
        assert_eq!(GlobalId::parse(&BASE64_URL_SAFE_NO_PAD.encode(&text)), None, "{text}");
    }
    for text in ["", "=", "Poll", "UG9sbA==", "é"] {
        assert_eq!(GlobalId::parse(text), None, "{text}");
    }
}

fn reads<T: ScalarType + PartialEq + std::fmt::Debug>(text: &str) -> bool {
    let Ok(read) = T::parse(Value::from(text)) else { return false };
    assert_eq!(T::parse(read.to_value()).ok().as_ref(), Some(&read), "{text}");
    true
}

#[test]
fn scalars_read_as_they_were_written() {
    assert!(
        reads::<DateTime>("2026-05-18T09:00:00+08:00") && reads::<DateTime>("2026-05-18T01:00:00.000001Z")
    );
    assert!(!reads::<DateTime>("2026-05-18") && !reads::<DateTime>("soon"));
    assert!(
        reads::<Decimal>("18204.11")
            && reads::<Decimal>("0")
            && !reads::<Decimal>("-1")
            && !reads::<Decimal>("1e3")
    );
    assert!(
        reads::<Fraction>("2/3")
            && reads::<Fraction>("1")
            && !reads::<Fraction>("1/0")
            && !reads::<Fraction>("0.5")
    );
    assert!(reads::<Position>("0-17") && !reads::<Position>("17"));
    assert_eq!(
        DateTime::parse(Value::from("2026-05-18T09:00:00+08:00")).unwrap().to_value(),
        Value::from("2026-05-18T01:00:00Z")
    );
}

#[test]
fn areas_have_at_most_two_decimals() {
    for (text, units) in [
        ("89.52", Some(8952)),
        ("89.5", Some(8950)),
        ("89", Some(8900)),
        ("0.01", Some(1)),
        ("89.520", Some(8952)),
        ("89.525", None),
        ("-1", None),
        ("", None),
        ("12,5", None),
    ] {
        assert_eq!(hundredths(text), units, "{text}");
    }
}
