//! What the clients were told, noted down by themselves: the other half of the oracle.

use std::collections::BTreeMap;
use std::sync::Arc;

use moothall_core::poll::Choice;
use parking_lot::Mutex;
use uuid::Uuid;

use super::client::{Answer, Ballot, Proof};
use super::dice::Dice;

/// One key and all that came of it.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) ballot: Ballot,
    pub(super) proof: Option<Proof>,
    pub(super) refused: Option<String>,
    pub(super) sent: u32,
}

impl Note {
    /// Neither acknowledged nor refused: it may be in the log or not.
    pub(super) fn is_open(&self) -> bool {
        self.proof.is_none() && self.refused.is_none()
    }
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) sent: usize,
    pub(super) acknowledged: usize,
    pub(super) repeated: usize,
    pub(super) reused: usize,
    pub(super) refused: usize,
    pub(super) unanswered: usize,
}

#[derive(Debug, Default)]
struct Pages {
    notes: BTreeMap<Uuid, Note>,
    order: Vec<Uuid>,
    complaints: Vec<String>,
    sums: Sums,
}

/// All clients write into the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct Book(Arc<Mutex<Pages>>);

impl Book {
    /// Before a ballot is sent: from now on it may be in the log.
    pub(super) fn sends(&self, ballot: &Ballot) {
        let mut pages = self.0.lock();
        pages.sums.sent += 1;
        if let Some(note) = pages.notes.get_mut(&ballot.key) {
            note.sent += 1;
            return;
        }
        pages.order.push(ballot.key);
        pages.notes.insert(ballot.key, Note { ballot: *ballot, proof: None, refused: None, sent: 1 });
    }

    /// An answer to a ballot, the first or a repeated one.
    pub(super) fn hears(&self, ballot: &Ballot, answer: &Answer) {
        let mut pages = self.0.lock();
        let pages = &mut *pages;
        let Some(note) = pages.notes.get_mut(&ballot.key) else { return };
        match answer {
            Answer::Acknowledged(proof) => match &note.proof {
                Some(first) if first != proof => {
                    pages
                        .complaints
                        .push(format!("receipt: {} was {first:?}, and then {proof:?}", ballot.key));
                }
                Some(_) => pages.sums.repeated += 1,
                None => {
                    if let Some(code) = &note.refused {
                        pages
                            .complaints
                            .push(format!("receipt: {} was refused ({code}), then acknowledged", ballot.key));
                    }
                    pages.sums.acknowledged += 1;
                    note.proof = Some(proof.clone());
                }
            },
            Answer::Refused(code) => {
                if note.proof.is_some() {
                    pages
                        .complaints
                        .push(format!("receipt: {} was acknowledged, then refused ({code})", ballot.key));
                }
                pages.sums.refused += 1;
                note.refused = Some(code.clone());
            }
            Answer::Unanswered(_) => pages.sums.unanswered += 1,
        }
    }

    /// An acknowledged key was sent with another body.
    pub(super) fn hears_of_reuse(&self, ballot: &Ballot, answer: &Answer) {
        let mut pages = self.0.lock();
        match answer {
            Answer::Refused(code) if code == "KEY_REUSED" => pages.sums.reused += 1,
            Answer::Unanswered(_) => pages.sums.unanswered += 1,
            other => pages.complaints.push(format!("reuse: {} with another body gave {other:?}", ballot.key)),
        }
    }

    pub(super) fn complaints(&self) -> Vec<String> {
        self.0.lock().complaints.clone()
    }

    pub(super) fn sums(&self) -> Sums {
        self.0.lock().sums
    }

    pub(super) fn notes(&self) -> BTreeMap<Uuid, Note> {
        self.0.lock().notes.clone()
    }

    /// Ballots that nobody has an answer to.
    pub(super) fn open(&self) -> Vec<Ballot> {
        self.0.lock().notes.values().filter(|note| note.is_open()).map(|note| note.ballot).collect()
    }

    /// Some acknowledged ballot of the past.
    pub(super) fn some_acknowledged(&self, dice: &mut Dice) -> Option<Ballot> {
        let pages = self.0.lock();
        let key = pages.order.get(dice.below(pages.order.len()))?;
        pages.notes.get(key).filter(|note| note.proof.is_some()).map(|note| note.ballot)
    }
}

/// Anything but this.
pub(super) fn another(choice: Choice) -> Choice {
    match choice {
        Choice::For => Choice::Against,
        Choice::Against | Choice::Abstain | Choice::Conform => Choice::For,
    }
}
