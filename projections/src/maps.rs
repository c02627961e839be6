//! Opinion maps, drawn in the wake of the read models: when somebody looks, from the steps that are new since somebody last did.
//!
//! A map is in no table. It depends on the steps alone (see [`Survey`]), so a rebuild need not draw what nobody asks for, and two
//! servers show the same. One map is drawn at a time, on a thread that neither the projector nor requests run on; whoever asks
//! meanwhile waits for the same drawing.

use moothall_core::decider::CommunityId;
use moothall_core::ids::{DeliberationId, ParticipantId, StatementId};
use moothall_eventstore::database::Database;
pub use moothall_opinion_map::{Cluster as OpinionCluster, Common, Representative, Tally};
use moothall_opinion_map::{Mark, OpinionMap, Standing, Step, Survey};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex as Quick, PoisonError};
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;

use crate::opinions::{AGREE, DISAGREE, PASS, SET_ASIDE, STEP, TAKEN_BACK_IN};
use crate::queries::QueryError;
use crate::queries::opinions::{Stretch, stretches};

/// So many conversations are kept in memory: those looked at last.
const KEPT_MAX: usize = 32;
/// Stretches read at once.
const READ_MAX: u32 = 1_000;

/// A map as it is after the steps so far.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The map.
    pub map: Arc<OpinionMap>,
    /// The number of the last step's event in the community.
    pub seq: u64,
    /// Statements by their numbers in the map: those that were marked, in the order of their first marks.
    pub statements: Vec<StatementId>,
    /// How each was marked.
    pub tallies: Vec<Tally>,
    numbers: Arc<FxHashMap<Uuid, u32>>,
}

impl Drawn {
    /// How many have marked anything.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.numbers.len()
    }

    /// A participant's number in the map.
    #[must_use]
    pub fn number_of(&self, participant: ParticipantId) -> Option<u32> {
        self.numbers.get(&participant.0).copied()
    }

    /// A statement by its number in the map.
    #[must_use]
    pub fn statement(&self, number: u32) -> Option<StatementId> {
        self.statements.get(usize::try_from(number).ok()?).copied()
    }
}

/// The maps of the conversations that were looked at last.
#[derive(Debug)]
pub struct OpinionMaps {
    kept: Quick<Kept>,
    pen: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Kept {
    looks: u64,
    books: FxHashMap<(Uuid, Uuid), Looked>,
}

/// A conversation with the look at it that was last.
#[derive(Debug, Default)]
struct Looked {
    last: u64,
    book: Arc<Mutex<Book>>,
}

/// One conversation, as far as it was read.
#[derive(Debug, Default)]
struct Book {
    survey: Survey,
    numbers: Arc<FxHashMap<Uuid, u32>>,
    statements: Vec<StatementId>,
    statement_numbers: FxHashMap<Uuid, u32>,
    /// The last stretch that was read, and how much of it.
    stretch: i64,
    read: usize,
    last_seq: u64,
    drawn: Option<Arc<Drawn>>,
}

impl Default for OpinionMaps {
    fn default() -> Self {
        Self { kept: Quick::default(), pen: Arc::new(Semaphore::new(1)) }
    }
}

impl OpinionMaps {
    /// The map of a deliberation as the read models show it now; none while nobody has marked anything.
    pub async fn of(
        &self,
        database: &Database,
        community: CommunityId,
        deliberation: DeliberationId,
    ) -> Result<Option<Arc<Drawn>>, QueryError> {
        let book = self.book((community.0, deliberation.0));
        let mut book = book.lock_owned().await;
        let mut fresh = Vec::new();
        loop {
            let from = fresh.last().map_or(book.stretch, |last: &Stretch| last.number.saturating_add(1));
            let more = stretches(database, community, deliberation, from, READ_MAX).await?;
            let is_last = more.len() < usize::try_from(READ_MAX).unwrap_or(usize::MAX);
            fresh.extend(more);
            if is_last {
                break;
            }
        }
        if !book.has_more(&fresh) {
            return Ok(book.drawn.clone());
        }
        // The pen and the book go along: whoever goes away while it is drawn leaves the drawing to those who stay.
        let pen = Arc::clone(&self.pen).acquire_owned().await;
        let drawing = tokio::task::spawn_blocking(move || {
            let drawn = book.go_on(&fresh);
            drop(pen);
            drawn
        });
        let drawn = drawing.await.map_err(|_| QueryError::Malformed {
            table: "opinion_stretch",
            reason: "its map could not be drawn".to_owned(),
        })?;
        Ok(drawn)
    }

    fn book(&self, key: (Uuid, Uuid)) -> Arc<Mutex<Book>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.looks = kept.looks.saturating_add(1);
        let now = kept.looks;
        let looked = kept.books.entry(key).or_default();
        looked.last = now;
        let book = Arc::clone(&looked.book);
        if kept.books.len() > KEPT_MAX
            && let Some(oldest) = kept.books.iter().min_by_key(|(_, looked)| looked.last).map(|(key, _)| *key)
        {
            kept.books.remove(&oldest);
        }
        book
    }
}

impl Book {
    /// Read models being rebuilt may know less than was read already: that is nothing new.
    fn has_more(&self, fresh: &[Stretch]) -> bool {
        fresh.iter().any(|stretch| stretch.last_seq > self.last_seq)
    }

    fn go_on(&mut self, fresh: &[Stretch]) -> Option<Arc<Drawn>> {
        let mut steps = Vec::new();
        for stretch in fresh {
            let known = if stretch.number == self.stretch { self.read } else { 0 };
            for step in stretch.steps.get(known..).unwrap_or_default().as_chunks::<STEP>().0 {
                steps.extend(self.step(step));
            }
            (self.stretch, self.read) = (stretch.number, stretch.steps.len());
            self.last_seq = stretch.last_seq;
        }
        let map = self.survey.take(&steps);
        // What was only set aside and never marked is no conversation yet.
        if self.numbers.is_empty() {
            return None;
        }
        let drawn = Drawn {
            map,
            seq: self.last_seq,
            statements: self.statements.clone(),
            tallies: self.survey.marks().tallies().to_vec(),
            numbers: Arc::clone(&self.numbers),
        };
        self.drawn = Some(Arc::new(drawn));
        self.drawn.clone()
    }

    fn step(&mut self, step: &[u8; STEP]) -> Option<Step> {
        let (ids, what) = (step.as_chunks::<16>().0, *step.last()?);
        let (participant, statement) = (Uuid::from_bytes(*ids.first()?), Uuid::from_bytes(*ids.get(1)?));
        let mark = match what {
            AGREE => Mark::Agree,
            DISAGREE => Mark::Disagree,
            PASS => Mark::Pass,
            // A statement that nobody has marked is on no map, and taken back in before anybody can.
            SET_ASIDE | TAKEN_BACK_IN => {
                let standing = if what == SET_ASIDE { Standing::SetAside } else { Standing::Open };
                return Some(Step::Stands { statement: *self.statement_numbers.get(&statement)?, standing });
            }
            _ => return None,
        };
        let numbers = Arc::make_mut(&mut self.numbers);
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let participant = *numbers.entry(participant).or_insert(next);
        let next = u32::try_from(self.statements.len()).unwrap_or(u32::MAX);
        let number = *self.statement_numbers.entry(statement).or_insert(next);
        if number == next {
            self.statements.push(StatementId(statement));
        }
        Some(Step::Marked { participant, statement: number, mark })
    }
}
