//! Motions: moved, seconded, amended, withdrawn; the previous question; and leaving one to a poll.

use super::{
    AMENDMENTS_DEEP_MAX, Case, MOTIONS_MAX, Motion, MotionMoved, MotionSeconded, MotionWithdrawn, Pending,
    PollLinked, PreviousQuestionMoved,
};
use crate::event::Event;
use crate::hall::count;
use crate::ids::{AgendaItemId, MemberId, MotionId, PollId};
use crate::policy::Role;
use crate::poll::{self, Electorate};
use crate::refusal::Refusal;
use crate::text::{Body, Reason};

impl Case<'_> {
    /// A councillor who is present, not in the chair, and whom nobody's speech keeps from moving something.
    fn may_move(&self, mover: MemberId) -> Result<AgendaItemId, Refusal> {
        self.require_for(mover)?;
        self.require_debating()?;
        self.require_councillor(mover)?;
        if self.meeting.chair == Some(mover) {
            return Err(Refusal::ChairMayNotSpeak);
        }
        let item = self.meeting.item.ok_or(Refusal::NoItemTakenUp)?;
        self.require_free_floor()?;
        Ok(item)
    }

    fn require_new(&self, motion: MotionId) -> Result<(), Refusal> {
        if self.meeting.motions.contains_key(&motion) {
            return Err(Refusal::AlreadyExists);
        }
        if count(self.meeting.motions.len()) >= MOTIONS_MAX {
            return Err(Refusal::MeetingFull { max: MOTIONS_MAX });
        }
        Ok(())
    }

    pub(super) fn move_motion(
        &self,
        motion: MotionId,
        mover: MemberId,
        text: &Body,
    ) -> Result<Vec<Event>, Refusal> {
        let item = self.may_move(mover)?;
        self.require_new(motion)?;
        // One matter at a time.
        if !self.meeting.pending.is_empty() {
            return Err(Refusal::MotionPending);
        }
        let text = text.clone();
        Ok(vec![Event::MotionMoved(MotionMoved {
            meeting: self.id,
            motion,
            item,
            mover,
            text,
            amends: None,
        })])
    }

    /// The motion that is pending before all others.
    pub(super) fn require_top(&self, motion: MotionId) -> Result<&Pending, Refusal> {
        match self.meeting.pending.last() {
            Some(top) if top.motion == motion => Ok(top),
            Some(_) if self.meeting.pending.iter().any(|pending| pending.motion == motion) => {
                Err(Refusal::AmendmentPending)
            }
            None | Some(_) if self.meeting.motions.contains_key(&motion) => Err(Refusal::MotionNotPending),
            None | Some(_) => Err(Refusal::MotionUnknown),
        }
    }

    pub(super) fn amend_motion(
        &self,
        motion: MotionId,
        amends: MotionId,
        mover: MemberId,
        text: &Body,
    ) -> Result<Vec<Event>, Refusal> {
        let item = self.may_move(mover)?;
        self.require_new(motion)?;
        let amended = self.require_top(amends)?;
        if !amended.seconded {
            return Err(Refusal::MotionNotSeconded);
        }
        if amended.debate_closed {
            return Err(Refusal::DebateClosed);
        }
        if self.meeting.pending.len() > AMENDMENTS_DEEP_MAX {
            return Err(Refusal::AmendmentTooDeep);
        }
        let (text, amends) = (text.clone(), Some(amends));
        Ok(vec![Event::MotionMoved(MotionMoved { meeting: self.id, motion, item, mover, text, amends })])
    }

    pub(super) fn second(&self, motion: MotionId, seconder: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_for(seconder)?;
        self.require_debating()?;
        self.require_councillor(seconder)?;
        let pending = self.require_top(motion)?;
        if pending.seconded {
            return Err(Refusal::AlreadyDone);
        }
        if self.meeting.chair == Some(seconder) {
            return Err(Refusal::ChairMayNotSpeak);
        }
        if pending.mover == seconder {
            return Err(Refusal::OwnMotion);
        }
        Ok(vec![Event::MotionSeconded(MotionSeconded { meeting: self.id, motion, seconder })])
    }

    pub(super) fn withdraw_motion(&self, motion: MotionId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        let known = self.meeting.pending.iter().find(|pending| pending.motion == motion);
        match known {
            Some(pending) => self.require_for(pending.mover)?,
            None => self.require_chair()?,
        }
        self.require_debating()?;
        self.require_free_floor()?;
        self.require_top(motion)?;
        let reason = reason.clone();
        Ok(vec![Event::MotionWithdrawn(MotionWithdrawn { meeting: self.id, motion, reason })])
    }

    pub(super) fn move_previous_question(&self, mover: MemberId) -> Result<Vec<Event>, Refusal> {
        self.may_move(mover)?;
        let top = self.meeting.pending.last().ok_or(Refusal::NoMotion)?;
        if !top.seconded {
            return Err(Refusal::MotionNotSeconded);
        }
        if top.closure.is_some() || top.debate_closed {
            return Err(Refusal::AlreadyDone);
        }
        let motion = top.motion;
        Ok(vec![Event::PreviousQuestionMoved(PreviousQuestionMoved { meeting: self.id, motion, mover })])
    }

    /// A motion is ripe when it is seconded and nobody wants to say more on it, or the council will hear no more.
    pub(super) fn require_ripe(&self, pending: &Pending) -> Result<(), Refusal> {
        if !pending.seconded {
            return Err(Refusal::MotionNotSeconded);
        }
        self.require_free_floor()?;
        let waiting = count(pending.floor.queue.len());
        if waiting > 0 && !pending.debate_closed {
            return Err(Refusal::DebateNotExhausted { waiting });
        }
        if !pending.floor.points.is_empty() {
            return Err(Refusal::PointOfOrderOpen);
        }
        Ok(())
    }

    pub(super) fn link_poll(&self, motion: MotionId, poll: PollId) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        let pending = self.require_top(motion)?;
        self.require_ripe(pending)?;
        self.require_quorum()?;
        let known = self.state.polls.get(&poll).ok_or(Refusal::PollUnknown)?;
        let item = self.meeting.item.and_then(|item| self.meeting.item(item));
        let of_the_item = item.is_some_and(|item| item.proposal == Some(known.proposal));
        let of_councillors = known.terms.electorate == Electorate::Members { role: Some(Role::Councillor) };
        let taken = |motion: &Motion| *motion == Motion::AtPoll { poll };
        if !of_the_item
            || !of_councillors
            || pending.amends.is_some()
            || known.phase == poll::Phase::Cancelled
            || self.meeting.motions.values().any(taken)
        {
            return Err(Refusal::PollNotForThisItem);
        }
        Ok(vec![Event::PollLinked(PollLinked { meeting: self.id, motion, poll })])
    }
}
