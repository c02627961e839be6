//! The oracle: the log, the state, the read models and the clients' book held against one another. It only reads, and returns
//! everything that is wrong; each line of it has a name, so that a sabotaged store can be shown to trip the right one.

use std::collections::BTreeMap;
use std::fmt;

use moothall::house::House;
use moothall_core::event::Event;
use moothall_core::ids::{PollId, SeatId};
use moothall_core::poll::{BallotCast, Mark};
use moothall_core::sealed::to_hex;
use moothall_core::state::Community;
use moothall_eventstore::projector::replay;
use moothall_eventstore::verify::verify_log;
use moothall_eventstore::{Prefix, RawEvent};
use moothall_projections::{ReadModels, digest};
use uuid::Uuid;

use super::book::{Book, Note};
use super::tally;
use super::town::Town;

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// Every acknowledged ballot is in the log, where its receipt says.
    Lost,
    /// No ballot is in the log twice, and none that nobody sent.
    Doubled,
    /// What was refused is not in the log; what is there says what was sent.
    Forged,
    /// Answers never change: the same key, the same receipt.
    Answers,
    /// No holes in positions, numbers and versions; time rises; keys are unique; the chain holds.
    Log,
    /// At most one counted ballot per seat, the last one; `replaces` names the one before.
    Counted,
    /// Read models equal their rebuild, and the log.
    ReadModels,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) line: Line,
    pub(super) words: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.line, self.words)
    }
}

/// The ballots of a log, in order.
pub(super) struct Cast {
    pub(super) seq: u64,
    hash: String,
    pub(super) key: Option<Uuid>,
    pub(super) ballot: BallotCast,
}

/// Everything that is wrong.
pub(super) async fn examine(house: &House, town: &Town, book: &Book) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut find = |line, words: String| findings.push(Finding { line, words });
    book.complaints().into_iter().for_each(|words| find(Line::Answers, words));
    let report = verify_log::<Community>(&house.store, |_| {}).await.expect("a log that can be read");
    if let Some(bad) = &report.bad {
        find(Line::Log, format!("{}: {}", bad.position, bad.flaw));
    }
    let casts = casts(house, town).await;
    let notes = book.notes();
    compare(&casts, &notes, &mut find);
    for poll in [town.replaceable, town.once] {
        let standing = standing(poll, &casts, &mut find);
        last_words(poll, town, &standing, &notes, &mut find);
        tally::compare(house, town, poll, &standing, &mut find).await;
    }
    read_models(house, &mut find).await;
    findings
}

/// Nothing is wrong; says everything that is.
pub(super) async fn all_is_well(house: &House, town: &Town, book: &Book) {
    let findings = examine(house, town, book).await;
    let words: Vec<String> = findings.iter().take(20).map(ToString::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} findings, such as\n{}\n{:?}",
        findings.len(),
        words.join("\n"),
        book.sums()
    );
}

/// Every ballot of the community.
pub(super) async fn casts(house: &House, town: &Town) -> Vec<Cast> {
    let (mut casts, mut after) = (Vec::new(), 0);
    loop {
        let page: Vec<RawEvent> =
            house.store.read_community(town.community, after, 5000).await.expect("a dense log");
        let Some(last) = page.last() else { return casts };
        after = last.seq;
        casts.extend(page.iter().filter_map(|raw| match raw.decode::<Event>().expect("an event").1 {
            Event::BallotCast(ballot) => Some(Cast {
                seq: raw.seq,
                hash: to_hex(&raw.hash),
                key: raw.command.map(|(key, _)| key.id),
                ballot,
            }),
            _ => None,
        }));
    }
}

/// The book against the log, key by key.
fn compare(casts: &[Cast], notes: &BTreeMap<Uuid, Note>, find: &mut impl FnMut(Line, String)) {
    let mut by_key: BTreeMap<Uuid, Vec<&Cast>> = BTreeMap::new();
    for cast in casts {
        match cast.key {
            Some(key) if notes.contains_key(&key) => by_key.entry(key).or_default().push(cast),
            Some(key) => find(Line::Doubled, format!("event {} has a key that nobody sent: {key}", cast.seq)),
            None => find(Line::Doubled, format!("event {} is a ballot without a key", cast.seq)),
        }
    }
    for (key, note) in notes {
        let found = by_key.remove(key).unwrap_or_default();
        if found.len() > 1 {
            find(Line::Doubled, format!("{key} is in the log {} times", found.len()));
        }
        match (&note.proof, found.first()) {
            (Some(proof), None) => {
                find(Line::Lost, format!("{key} was acknowledged as event {} and is not there", proof.seq));
            }
            (Some(proof), Some(cast)) if proof.seq != cast.seq || proof.hash != cast.hash => {
                find(Line::Lost, format!("{key} was acknowledged as {proof:?} and stands at {}", cast.seq));
            }
            (None, Some(cast)) if note.refused.is_some() => {
                find(Line::Forged, format!("{key} was refused and stands at {}", cast.seq));
            }
            _ => {}
        }
        if let Some(cast) = found.first()
            && (cast.ballot.choice != Some(note.ballot.choice) || cast.ballot.poll != note.ballot.poll)
        {
            find(
                Line::Forged,
                format!("{key} says {:?}, and {:?} was sent", cast.ballot.choice, note.ballot.choice),
            );
        }
    }
}

/// The last ballot of each seat, and whether each names the one before it.
pub(super) fn standing<'a>(
    poll: PollId,
    casts: &'a [Cast],
    find: &mut impl FnMut(Line, String),
) -> BTreeMap<SeatId, &'a Cast> {
    let mut standing: BTreeMap<SeatId, &Cast> = BTreeMap::new();
    for cast in casts.iter().filter(|cast| cast.ballot.poll == poll) {
        let before = standing.insert(cast.ballot.seat, cast);
        let replaced = before.map(|before| Mark::from(before.ballot.choice));
        if replaced != cast.ballot.replaces {
            find(
                Line::Counted,
                format!(
                    "event {} replaces {:?}, and {replaced:?} stood there",
                    cast.seq, cast.ballot.replaces
                ),
            );
        }
    }
    standing
}

/// What stands for a seat is the last that was acknowledged to its voter, or one recorded later whose answer was lost.
fn last_words(
    poll: PollId,
    town: &Town,
    standing: &BTreeMap<SeatId, &Cast>,
    notes: &BTreeMap<Uuid, Note>,
    find: &mut impl FnMut(Line, String),
) {
    let mut last: BTreeMap<SeatId, u64> = BTreeMap::new();
    for note in notes.values().filter(|note| note.ballot.poll == poll) {
        if let Some(proof) = &note.proof {
            let seq = last.entry(town.voters[note.ballot.voter].seat).or_default();
            *seq = proof.seq.max(*seq);
        }
    }
    for (seat, seq) in last {
        match standing.get(&seat) {
            None => find(Line::Counted, format!("nothing stands for seat {}", seat.0)),
            Some(cast) if cast.seq < seq => {
                find(
                    Line::Counted,
                    format!("event {} stands for a seat that was told of event {seq}", cast.seq),
                );
            }
            Some(cast) if cast.seq > seq => {
                let is_open = cast.key.and_then(|key| notes.get(&key)).is_some_and(Note::is_open);
                if !is_open {
                    find(
                        Line::Counted,
                        format!("event {} stands, and nobody waits for its answer", cast.seq),
                    );
                }
            }
            Some(_) => {}
        }
    }
}

/// Live equals rebuilt, table by table.
pub(super) async fn read_models(house: &House, find: &mut impl FnMut(Line, String)) {
    house.catch_up().await.expect("read models that catch up");
    let health = house.projector.health();
    if !health.is_good() {
        find(Line::ReadModels, format!("{health:?}"));
    }
    let rebuilt = replay(&house.store, &ReadModels, Prefix::Everything).await.expect("a rebuild");
    let (live, fresh) = (digest(&house.views()).await.expect("rows"), digest(&rebuilt).await.expect("rows"));
    for (table, hash) in &fresh {
        if live.get(table) != Some(hash) {
            find(Line::ReadModels, format!("`{table}` differs from its rebuild"));
        }
    }
    rebuilt.close().await;
}
