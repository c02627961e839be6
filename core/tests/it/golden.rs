//! Golden events: one stored text for each name, which must be read for ever and written the same.

use std::collections::BTreeSet;
use std::path::PathBuf;

use moothall_core::decider::{Decider as _, DomainEvent};
use moothall_core::event::{Event, KINDS, choices_in};
use moothall_core::sealed::to_hex;
use moothall_core::state::Community;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::spec::Hall;

/// The version of the code that folds, and what the golden events fold into under it.
const FOLDED: (u32, &str) = (6, "2b11b912a5b2d15d7ec708593dbfe0a16512afb6ed5658d79f9689562ca303d2");

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn golden(kind: &str) -> String {
    let path = directory().join(format!("{kind}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn value(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_kind_has_a_golden_event_that_is_read_and_written_the_same() {
    for kind in KINDS {
        let text = golden(kind);
        let event = Event::read(kind, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(event.kind(), *kind);
        let mut written = Vec::new();
        event.encode(&mut written);
        assert_eq!(value(&written), value(text.as_bytes()), "{kind}");
        assert_eq!(Event::read(kind, &written).as_ref(), Ok(&event), "{kind}");
    }
}

#[test]
fn every_golden_event_has_a_kind() {
    let entries = std::fs::read_dir(directory()).unwrap_or_else(|error| panic!("{error}"));
    let files: BTreeSet<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let kinds: BTreeSet<String> = KINDS.iter().map(|kind| format!("{kind}.json")).collect();
    assert_eq!(files, kinds);
    assert_eq!(kinds.len(), KINDS.len(), "a name stands for one event");
}

#[test]
fn names_say_module_fact_and_version() {
    for kind in KINDS {
        let parts: Vec<&str> = kind.split('.').collect();
        let plain = |part: &&str| part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(matches!(parts.as_slice(), [module, fact, "v1"] if plain(module) && plain(fact)), "{kind}");
    }
}

#[test]
fn a_name_nobody_knows_and_a_shape_that_is_wrong_are_said_so() {
    use moothall_core::decider::DecodeError;
    assert_eq!(
        Event::read("poll.dreamt.v1", b"{}"),
        Err(DecodeError::UnknownKind("poll.dreamt.v1".to_owned()))
    );
    let malformed = Event::read("poll.opened.v1", br#"{"poll": 3}"#);
    assert!(matches!(malformed, Err(DecodeError::Malformed { kind, .. }) if kind == "poll.opened.v1"));
}

/// A snapshot is read again by any code of the same version. So whoever changes what is folded, or how it is written down,
/// raises `CODE_VERSION` in `core/src/state.rs` and writes the new pair into `FOLDED`; never the digest alone.
#[test]
fn a_state_that_is_folded_or_written_otherwise_has_another_code_version() {
    let mut hall = Hall::new();
    let mut digest = Sha256::new();
    for kind in KINDS {
        let event = Event::read(kind, golden(kind).as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        hall.record(moothall_core::decider::Actor::Clockwork, &[event]);
        // After each event: a later one may end what an earlier one has begun.
        digest.update(written(&hall.state));
    }
    let folded = (Community::CODE_VERSION, to_hex(&digest.finalize()));
    assert_eq!(
        (folded.0, folded.1.as_str()),
        FOLDED,
        "the golden events fold into another state: raise CODE_VERSION, then write down the new pair"
    );
}

fn written(state: &Community) -> Vec<u8> {
    rmp_serde::to_vec_named(state).unwrap_or_else(|error| panic!("not written: {error}"))
}

/// Whoever reads the events of a community must not read there what one person chose. A field of that name is withheld, or is here.
#[test]
fn what_one_person_chose_is_withheld_by_name() {
    let public = ["meeting.chair_voted.v1", "meeting.hands_shown.v1", "proposal.option_added.v1"];
    for kind in KINDS {
        let stored = value(golden(kind).as_bytes());
        let fields = stored.as_object().unwrap_or_else(|| panic!("{kind} is no object"));
        let telling: BTreeSet<&str> = fields
            .iter()
            .filter(|(name, value)| {
                value.is_string() && ["choice", "mark", "option", "replaces"].contains(&name.as_str())
            })
            .map(|(name, _)| name.as_str())
            .collect();
        let withheld: BTreeSet<&str> = choices_in(kind).iter().copied().collect();
        let expected = if public.contains(kind) { BTreeSet::new() } else { telling };
        assert_eq!(withheld, expected, "{kind}");
    }
}
