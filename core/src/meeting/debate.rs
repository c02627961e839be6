//! Debate: asking for the floor, speaking, the chair's rulings and appeals from them, and handing the chair over.

use super::floor::{FloorRefusal, FloorSide, Request};
use super::state::is_speech;
use super::{
    Capacity, Case, ChairHandedOver, FloorGranted, FloorRequested, InterruptionRuled, OffTopicRuled,
    PointOfOrderRuled, RequestWithdrawn, RuledOutOfOrder, RulingAppealed, SpeechStarted, TurnDenied,
};
use crate::event::Event;
use crate::ids::{MemberId, MotionId};
use crate::refusal::Refusal;
use crate::text::Reason;

impl Case<'_> {
    fn floor_refusal(&self, refusal: FloorRefusal) -> Refusal {
        match refusal {
            FloorRefusal::AlreadyAsked => Refusal::AlreadyAsked,
            FloorRefusal::TurnsUsedUp => Refusal::TurnsUsedUp { max: self.limits().turns_max },
            FloorRefusal::Taken => Refusal::FloorTaken,
            FloorRefusal::NobodyWaits => Refusal::NobodyWaits,
        }
    }

    /// What is before the meeting may be debated by this member.
    fn may_debate(&self, member: MemberId) -> Result<(), Refusal> {
        self.meeting.item.ok_or(Refusal::NoItemTakenUp)?;
        // Whoever is in the chair is neutral: she leaves it first.
        if self.meeting.chair == Some(member) {
            return Err(Refusal::ChairMayNotSpeak);
        }
        let guest = super::state::capacity(self.hall, member, self.context.now) == Capacity::Guest;
        if guest && !self.rules().guests_speak {
            return Err(Refusal::NotSeated);
        }
        match self.meeting.pending.last() {
            None if self.rules().motion_first => Err(Refusal::NoMotion),
            Some(pending) if !pending.seconded => Err(Refusal::MotionNotSeconded),
            Some(pending) if pending.debate_closed => Err(Refusal::DebateClosed),
            None | Some(_) => Ok(()),
        }
    }

    pub(super) fn request_floor(&self, member: MemberId, side: FloorSide) -> Result<Vec<Event>, Refusal> {
        self.require_for(member)?;
        self.require_debating()?;
        self.require_present(member)?;
        if is_speech(side) {
            self.may_debate(member)?;
        }
        let floor = self.meeting.floor();
        floor.may_ask(Request { member, side }, self.limits()).map_err(|no| self.floor_refusal(no))?;
        Ok(vec![Event::FloorRequested(FloorRequested { meeting: self.id, member, side })])
    }

    /// Whether she waits to speak, or has raised a point of order.
    fn waits(&self, member: MemberId) -> bool {
        let floor = self.meeting.floor();
        floor.points.contains(&member) || floor.queue.iter().any(|waiting| waiting.member == member)
    }

    pub(super) fn withdraw_request(&self, member: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_for(member)?;
        self.require_debating()?;
        if !self.waits(member) {
            return Err(Refusal::NobodyWaits);
        }
        Ok(vec![Event::RequestWithdrawn(RequestWithdrawn { meeting: self.id, member })])
    }

    pub(super) fn deny_turn(&self, member: MemberId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        if !self.meeting.floor().queue.iter().any(|waiting| waiting.member == member) {
            return Err(Refusal::NobodyWaits);
        }
        let reason = reason.clone();
        Ok(vec![Event::TurnDenied(TurnDenied { meeting: self.id, member, reason })])
    }

    pub(super) fn grant_floor(&self) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        let Request { member, side } =
            self.meeting.floor().may_grant().map_err(|no| self.floor_refusal(no))?;
        Ok(vec![Event::FloorGranted(FloorGranted { meeting: self.id, member, side })])
    }

    pub(super) fn start_speech(&self) -> Result<Vec<Event>, Refusal> {
        let turn = self.meeting.floor().turn;
        // Before it is known whose turn it is, only the chair learns that it is nobody's.
        match turn {
            Some(turn) => self.require_for(turn.member)?,
            None => self.require_chair()?,
        }
        self.require_debating()?;
        let turn = turn.ok_or(Refusal::NobodySpeaks)?;
        if turn.started_at.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        let (member, side) = (turn.member, turn.side);
        Ok(vec![Event::SpeechStarted(SpeechStarted { meeting: self.id, member, side })])
    }

    pub(super) fn end_speech(&self) -> Result<Vec<Event>, Refusal> {
        let turn = self.meeting.floor().turn;
        let time_is_up = self.meeting.speech_ends_at().is_some_and(|ends_at| ends_at <= self.context.now);
        // The clock ends a speech when its time is up, and no earlier.
        if !(self.standing.clockwork && time_is_up) {
            match turn {
                Some(turn) => self.require_for(turn.member)?,
                None => self.require_chair()?,
            }
        }
        self.require_debating()?;
        let turn = turn.ok_or(Refusal::NobodySpeaks)?;
        Ok(vec![Event::SpeechEnded(self.speech_ended(turn.member, turn.side))])
    }

    pub(super) fn rule_off_topic(&self, member: MemberId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        if self.meeting.floor().turn.is_none_or(|turn| turn.member != member) {
            return Err(Refusal::NobodySpeaks);
        }
        let reason = reason.clone();
        Ok(vec![Event::OffTopicRuled(OffTopicRuled { meeting: self.id, member, reason })])
    }

    pub(super) fn rule_interruption(&self, member: MemberId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        self.require_present(member)?;
        // Whoever has the floor interrupts nobody.
        if self.meeting.floor().turn.is_none_or(|turn| turn.member == member) {
            return Err(Refusal::NobodySpeaks);
        }
        let reason = reason.clone();
        Ok(vec![Event::InterruptionRuled(InterruptionRuled { meeting: self.id, member, reason })])
    }

    pub(super) fn rule_point(
        &self,
        member: MemberId,
        upheld: bool,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        if !self.meeting.floor().points.contains(&member) {
            return Err(Refusal::NobodyWaits);
        }
        let reason = reason.clone();
        Ok(vec![Event::PointOfOrderRuled(PointOfOrderRuled { meeting: self.id, member, upheld, reason })])
    }

    pub(super) fn rule_out_of_order(&self, motion: MotionId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        self.require_free_floor()?;
        self.require_top(motion)?;
        let reason = reason.clone();
        Ok(vec![Event::MotionRuledOutOfOrder(RuledOutOfOrder { meeting: self.id, motion, reason })])
    }

    pub(super) fn appeal(&self, member: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_for(member)?;
        self.require_debating()?;
        self.require_councillor(member)?;
        let ruling = self.meeting.ruling.ok_or(Refusal::NothingToAppeal)?;
        if self.meeting.appeal.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::RulingAppealed(RulingAppealed { meeting: self.id, member, ruling })])
    }

    pub(super) fn hand_chair_over(&self, to: MemberId) -> Result<Vec<Event>, Refusal> {
        if !self.presides() {
            self.require_convener()?;
        }
        self.require_debating()?;
        if self.meeting.chair == Some(to) {
            return Err(Refusal::AlreadyDone);
        }
        self.may_preside(to)?;
        let floor = self.meeting.floor();
        let on_the_matter = |member: MemberId| {
            self.meeting.pending.iter().any(|pending| pending.mover == member)
                || self.meeting.pending.iter().any(|pending| pending.floor.turns_of(member) > 0)
                || self.meeting.open_floor.turns_of(member) > 0
        };
        // A debate's chair is somebody who has not taken part in it, and does not wait to.
        if on_the_matter(to) || self.waits(to) || floor.turn.is_some_and(|turn| turn.member == to) {
            return Err(Refusal::ChairSpokeOnMatter);
        }
        let from = self.meeting.chair;
        Ok(vec![Event::ChairHandedOver(ChairHandedOver { meeting: self.id, from, to })])
    }

    /// Nobody has the floor.
    pub(super) fn require_free_floor(&self) -> Result<(), Refusal> {
        if self.meeting.floor().turn.is_some() { Err(Refusal::FloorTaken) } else { Ok(()) }
    }
}
