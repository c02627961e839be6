//! Letter boxes (红色信箱): opened on schedule by two people, who count the letters each for herself.

use serde::{Deserialize, Serialize};

use super::asking::Asking;
use super::{BoxInstalled, BoxOpened, BoxRemoved, Channel, OpeningVoided, OpeningWitnessed, Topics};
use crate::calendar::end_of_period;
use crate::event::Event;
use crate::ids::{LetterBoxId, MemberId, OpeningId};
use crate::policy::{Action, Scope};
use crate::refusal::Refusal;
use crate::text::{Reason, Title};
use crate::time::Timestamp;

/// A letter box as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterBox {
    /// What part of the community it is for.
    pub scope: Scope,
    /// It is opened at least so often, in days.
    pub every_days: u16,
    /// Whether it still hangs.
    pub hangs: bool,
    /// Until when it is to be opened.
    pub due_at: Timestamp,
    /// The last opening that counts.
    pub last: Option<OpeningId>,
}

/// An opening of a letter box: one batch of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Of which box.
    pub letter_box: LetterBoxId,
    /// Who opened it.
    pub opener: MemberId,
    /// Who is to confirm it.
    pub witness: MemberId,
    /// How many letters lay in it.
    pub letters: u32,
    /// How many of them are registered.
    pub registered: u32,
    /// Whether the witness has confirmed.
    pub witnessed: bool,
    /// Whether it does not count.
    pub voided: bool,
    /// Until when the box was to be opened before.
    pub due_before: Timestamp,
}

/// The longest a box may stay shut, in days.
const BOX_DAYS_MAX: u16 = 366;

impl Asking<'_> {
    fn letter_box(&self, id: LetterBoxId) -> Result<&LetterBox, Refusal> {
        self.topics.boxes.get(&id).filter(|known| known.hangs).ok_or(Refusal::LetterBoxUnknown)
    }

    fn opening(&self, id: OpeningId) -> Result<&Opening, Refusal> {
        self.topics.openings.get(&id).filter(|known| !known.voided).ok_or(Refusal::OpeningUnknown)
    }

    /// Until when a box opened now is to be opened again.
    fn next_opening(&self, every_days: u16) -> Timestamp {
        let holidays = &self.state.settings().holidays;
        end_of_period(self.context.now, u32::from(every_days), &self.state.zone(), holidays)
    }

    /// Whether one more letter may be registered as lying in an opening.
    pub(super) fn letter_lies_in(&self, id: OpeningId, channel: Channel) -> Result<(), Refusal> {
        let opening = self.opening(id)?;
        if channel != Channel::LetterBox {
            return Err(Refusal::OpeningUnknown);
        }
        if !opening.witnessed {
            return Err(Refusal::OpeningNotWitnessed);
        }
        if opening.registered >= opening.letters {
            return Err(Refusal::OpeningFull { letters: opening.letters });
        }
        Ok(())
    }

    pub(super) fn install_box(
        &self,
        letter_box: LetterBoxId,
        place: &Title,
        scope: &Scope,
        every_days: u16,
    ) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::RecordTopics)?;
        if self.topics.boxes.contains_key(&letter_box) {
            return Err(Refusal::AlreadyExists);
        }
        if every_days == 0 || every_days > BOX_DAYS_MAX {
            return Err(Refusal::ScheduleMalformed { max: BOX_DAYS_MAX });
        }
        let (place, scope, due_at) = (place.clone(), scope.clone(), self.next_opening(every_days));
        Ok(vec![Event::LetterBoxInstalled(BoxInstalled { letter_box, place, scope, every_days, due_at })])
    }

    pub(super) fn remove_box(&self, removed: &BoxRemoved) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::RecordTopics)?;
        self.letter_box(removed.letter_box)?;
        Ok(vec![Event::LetterBoxRemoved(removed.clone())])
    }

    pub(super) fn open_box(
        &self,
        opening: OpeningId,
        letter_box: LetterBoxId,
        witness: MemberId,
        letters: u32,
    ) -> Result<Vec<Event>, Refusal> {
        let opener = self.member(Action::RecordTopics)?;
        let every_days = self.letter_box(letter_box)?.every_days;
        if self.topics.openings.contains_key(&opening) {
            return Err(Refusal::AlreadyExists);
        }
        self.state.membership.require_present(witness)?;
        if opener == witness {
            return Err(Refusal::WitnessIsOpener);
        }
        let due_at = self.next_opening(every_days);
        Ok(vec![Event::LetterBoxOpened(BoxOpened { opening, letter_box, opener, witness, letters, due_at })])
    }

    /// Being asked to witness is enough; it takes no office.
    pub(super) fn witness_opening(&self, id: OpeningId, letters: u32) -> Result<Vec<Event>, Refusal> {
        let opening = self.opening(id)?;
        if self.standing.member != Some(opening.witness) {
            return Err(Refusal::NotPermitted { action: Action::RecordTopics });
        }
        if opening.witnessed {
            return Err(Refusal::AlreadyDone);
        }
        if opening.letters != letters {
            return Err(Refusal::LettersDiffer);
        }
        Ok(vec![Event::OpeningWitnessed(OpeningWitnessed { opening: id, witness: opening.witness })])
    }

    pub(super) fn void_opening(&self, id: OpeningId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::RecordTopics)?;
        let opening = self.opening(id)?;
        if opening.registered > 0 {
            return Err(Refusal::OpeningInUse);
        }
        let letter_box = opening.letter_box;
        let known = self.topics.boxes.get(&letter_box).ok_or(Refusal::LetterBoxUnknown)?;
        // What does not count has not opened the box, unless somebody has opened it since.
        let due_at = if known.last == Some(id) { opening.due_before } else { known.due_at };
        let reason = reason.clone();
        Ok(vec![Event::OpeningVoided(OpeningVoided { opening: id, letter_box, due_at, reason })])
    }
}

impl Topics {
    pub(crate) fn box_installed(&mut self, event: &BoxInstalled) {
        let (scope, every_days, due_at) = (event.scope.clone(), event.every_days, event.due_at);
        self.boxes.insert(event.letter_box, LetterBox { scope, every_days, hangs: true, due_at, last: None });
    }

    pub(crate) fn box_removed(&mut self, event: &BoxRemoved) {
        if let Some(known) = self.boxes.get_mut(&event.letter_box) {
            known.hangs = false;
        }
    }

    pub(crate) fn box_opened(&mut self, event: &BoxOpened) {
        let BoxOpened { opening, letter_box, opener, witness, letters, .. } = *event;
        let Some(known) = self.boxes.get_mut(&letter_box) else { return };
        let due_before = std::mem::replace(&mut known.due_at, event.due_at);
        known.last = Some(opening);
        let (registered, witnessed, voided) = (0, false, false);
        let opened =
            Opening { letter_box, opener, witness, letters, registered, witnessed, voided, due_before };
        self.openings.insert(opening, opened);
    }

    pub(crate) fn opening_voided(&mut self, event: &OpeningVoided) {
        self.opening_mut(event.opening, |opening| opening.voided = true);
        if let Some(known) = self.boxes.get_mut(&event.letter_box) {
            known.due_at = event.due_at;
        }
    }

    pub(crate) fn opening_mut(&mut self, opening: OpeningId, change: impl FnOnce(&mut Opening)) {
        if let Some(known) = self.openings.get_mut(&opening) {
            change(known);
        }
    }
}
