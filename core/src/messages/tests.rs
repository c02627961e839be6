//! The sentences agree with each other: every code once, the same places in all three languages.

use std::collections::BTreeSet;

use super::{CODES, SENTENCES};

/// The names between braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_code_is_there_once_and_in_capitals() {
    let distinct: BTreeSet<_> = CODES.iter().collect();
    assert_eq!(distinct.len(), CODES.len());
    assert!(CODES.iter().all(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')));
}

#[test]
fn the_three_sentences_of_a_code_leave_the_same_places_open() {
    assert_eq!(SENTENCES.len(), CODES.len());
    for (code, [english, simplified, traditional]) in CODES.iter().zip(SENTENCES) {
        assert_eq!(places(english), places(simplified), "{code}");
        assert_eq!(places(english), places(traditional), "{code}");
    }
}

#[test]
fn no_sentence_is_empty_or_said_in_the_wrong_language() {
    for (code, [english, simplified, traditional]) in CODES.iter().zip(SENTENCES) {
        assert!(english.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii()), "{code}");
        for chinese in [simplified, traditional] {
            assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{code}");
        }
    }
}
