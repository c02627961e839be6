//! Calling and holding a meeting: agenda, notice, opening, attendance, items, and the minutes' approval.

use super::floor::FloorSide;
use super::state::capacity;
use super::{
    Adjourned, Arrived, Called, Cancelled, Case, Closed, ITEMS_MAX, ItemConcluded, ItemMoved, ItemOutcome,
    ItemPhase, ItemScheduled, ItemTakenUp, ItemWithdrawn, Kind, Left, MinutesApproved, MinutesCorrected,
    Noticed, Opened, Phase, Recessed, Resumed, SpeechEnded, SummaryCarried,
};
use crate::calendar;
use crate::decider::Context;
use crate::deliberation::{require_known, rules_needed};
use crate::event::Event;
use crate::hall::{MinutesApproval, count};
use crate::ids::{AgendaItemId, MeetingId, MemberId, ProposalId};
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::rule::RuleId;
use crate::state::Community;
use crate::text::{Body, Reason};
use crate::time::Timestamp;

pub(super) fn call(
    state: &Community,
    id: MeetingId,
    called: &Called,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let hall = state.halls.get(&called.hall).ok_or(Refusal::HallUnknown)?;
    standing.require_self_or(hall.chair, Action::ConveneMeeting)?;
    if hall.closed {
        return Err(Refusal::HallClosed);
    }
    if state.meetings.contains_key(&id) {
        return Err(Refusal::AlreadyExists);
    }
    if called.starts_at <= context.now {
        return Err(Refusal::DateInPast);
    }
    Ok(vec![Event::MeetingCalled(Called { meeting: id, ..called.clone() })])
}

impl Case<'_> {
    /// The agenda may still change: before the notice freely, after it so many days before the beginning.
    fn require_agenda_open(&self) -> Result<(), Refusal> {
        self.require_convener()?;
        self.require_phase(&[Phase::Called, Phase::Noticed])?;
        let days = self.rules().agenda_days;
        let zone = self.state.zone();
        let early = calendar::notice_satisfied(self.context.now, self.meeting.starts_at, days.into(), &zone);
        if self.meeting.phase == Phase::Noticed && !early {
            return Err(Refusal::AgendaClosed { days });
        }
        Ok(())
    }

    pub(super) fn schedule_item(&self, scheduled: &ItemScheduled) -> Result<Vec<Event>, Refusal> {
        self.require_agenda_open()?;
        if self.meeting.item(scheduled.item).is_some() {
            return Err(Refusal::AlreadyExists);
        }
        if count(self.meeting.agenda.len()) >= ITEMS_MAX {
            return Err(Refusal::MeetingFull { max: ITEMS_MAX });
        }
        if let Some(proposal) = scheduled.proposal
            && !self.state.proposals.contains_key(&proposal)
        {
            return Err(Refusal::ProposalUnknown);
        }
        if let Some(carried) = scheduled.carried
            && !self.hall.carried.contains_key(&carried)
        {
            return Err(Refusal::SummaryUnknown);
        }
        if let Some(topic) = scheduled.topic
            && !self.state.topics.topics.contains_key(&topic)
        {
            return Err(Refusal::TopicUnknown);
        }
        require_known(&scheduled.matters)?;
        Ok(vec![Event::AgendaItemScheduled(ItemScheduled { meeting: self.id, ..scheduled.clone() })])
    }

    fn scheduled_item(&self, item: AgendaItemId) -> Result<(), Refusal> {
        match self.meeting.item(item).ok_or(Refusal::AgendaItemUnknown)?.phase {
            ItemPhase::Scheduled => Ok(()),
            ItemPhase::TakenUp | ItemPhase::Concluded | ItemPhase::Withdrawn => Err(Refusal::ItemNotInPhase),
        }
    }

    pub(super) fn move_item(&self, item: AgendaItemId, place: u32) -> Result<Vec<Event>, Refusal> {
        self.require_agenda_open()?;
        self.scheduled_item(item)?;
        if place == 0 || place > count(self.meeting.agenda.len()) {
            return Err(Refusal::AgendaItemUnknown);
        }
        Ok(vec![Event::AgendaItemMoved(ItemMoved { meeting: self.id, item, place })])
    }

    pub(super) fn withdraw_item(&self, item: AgendaItemId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_convener()?;
        if self.meeting.phase.is_over() {
            return Err(Refusal::MeetingNotInPhase);
        }
        self.scheduled_item(item)?;
        let reason = reason.clone();
        Ok(vec![Event::AgendaItemWithdrawn(ItemWithdrawn { meeting: self.id, item, reason })])
    }

    pub(super) fn notice(&self) -> Result<Vec<Event>, Refusal> {
        self.require_convener()?;
        self.require_phase(&[Phase::Called])?;
        if !self.meeting.agenda.iter().any(|item| item.phase == ItemPhase::Scheduled) {
            return Err(Refusal::AgendaEmpty);
        }
        let rules = &self.hall.rules;
        let days = match self.meeting.kind {
            Kind::Regular => rules.notice_days,
            Kind::Extraordinary => rules.notice_days_extraordinary,
        };
        let (now, starts_at) = (self.context.now, self.meeting.starts_at);
        if starts_at <= now {
            return Err(Refusal::DateInPast);
        }
        if !calendar::notice_satisfied(now, starts_at, days.into(), &self.state.zone()) {
            return Err(Refusal::NoticeTooShort { days });
        }
        let (rules, council) = (rules.clone(), self.council());
        Ok(vec![Event::MeetingNoticed(Noticed { meeting: self.id, rules, council, days })])
    }

    pub(super) fn open(&self, chair: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_convener()?;
        self.require_phase(&[Phase::Noticed, Phase::Adjourned])?;
        if self.context.now < self.meeting.starts_at {
            return Err(Refusal::MeetingTooEarly { starts_at: self.state.local(self.meeting.starts_at) });
        }
        self.may_preside(chair)?;
        let present = self.require_quorum()?;
        let council = self.council();
        let needed = self.rules().needed(council);
        Ok(vec![Event::MeetingOpened(Opened { meeting: self.id, chair, present, council, needed })])
    }

    /// Present, and either a councillor or the hall's own chair.
    pub(super) fn may_preside(&self, chair: MemberId) -> Result<(), Refusal> {
        if chair == self.hall.chair { self.require_present(chair) } else { self.require_councillor(chair) }
    }

    /// Nothing runs that a pause would tear apart.
    fn require_quiet(&self) -> Result<(), Refusal> {
        self.require_debating()?;
        if self.meeting.floor().turn.is_some() { Err(Refusal::FloorTaken) } else { Ok(()) }
    }

    pub(super) fn recess(&self, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_quiet()?;
        Ok(vec![Event::MeetingRecessed(Recessed { meeting: self.id, reason: reason.clone() })])
    }

    pub(super) fn resume(&self) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_phase(&[Phase::Recessed])?;
        Ok(vec![Event::MeetingResumed(Resumed { meeting: self.id })])
    }

    pub(super) fn adjourn(&self, until: Option<Timestamp>, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        match self.meeting.phase {
            // Nobody presides yet: the quorum was waited for in vain.
            Phase::Noticed => self.require_convener()?,
            Phase::Recessed => self.require_chair()?,
            Phase::Called | Phase::Open | Phase::Adjourned | Phase::Closed | Phase::Cancelled => {
                self.require_chair()?;
                self.require_quiet()?;
            }
        }
        if until.is_some_and(|until| until <= self.context.now) {
            return Err(Refusal::DateInPast);
        }
        let (present, needed) = (self.councillors_present(), self.rules().needed(self.council()));
        let reason = reason.clone();
        Ok(vec![Event::MeetingAdjourned(Adjourned { meeting: self.id, until, present, needed, reason })])
    }

    pub(super) fn close(&self) -> Result<Vec<Event>, Refusal> {
        if self.meeting.phase == Phase::Adjourned {
            // It will not go on after all.
            self.require_convener()?;
        } else {
            self.require_chair()?;
            self.require_quiet()?;
        }
        Ok(vec![Event::MeetingClosed(Closed { meeting: self.id })])
    }

    pub(super) fn cancel(&self, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_convener()?;
        self.require_phase(&[Phase::Called, Phase::Noticed])?;
        Ok(vec![Event::MeetingCancelled(Cancelled { meeting: self.id, reason: reason.clone() })])
    }

    /// People come and go while the meeting is noticed or held, and not while hands are counted.
    fn require_doors_open(&self) -> Result<(), Refusal> {
        self.require_phase(&[Phase::Noticed, Phase::Open, Phase::Recessed, Phase::Adjourned])?;
        if self.meeting.question.is_some() { Err(Refusal::QuestionOpen) } else { Ok(()) }
    }

    pub(super) fn arrive(&self, member: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_for(member)?;
        self.require_doors_open()?;
        self.state.membership.require_present(member)?;
        if self.meeting.present.contains(&member) {
            return Err(Refusal::AlreadyDone);
        }
        let capacity = capacity(self.hall, member, self.context.now);
        Ok(vec![Event::MeetingArrived(Arrived { meeting: self.id, member, capacity })])
    }

    pub(super) fn leave(&self, member: MemberId) -> Result<Vec<Event>, Refusal> {
        self.require_for(member)?;
        self.require_doors_open()?;
        self.require_present(member)?;
        if self.meeting.chair == Some(member) {
            return Err(Refusal::ChairLeaves);
        }
        let mut events: Vec<Event> = self.ended_speech(member).into_iter().collect();
        events.push(Event::MeetingLeft(Left { meeting: self.id, member }));
        Ok(events)
    }

    /// The end of this member's turn, if it is hers.
    fn ended_speech(&self, member: MemberId) -> Option<Event> {
        let turn = self.meeting.floor().turn.filter(|turn| turn.member == member)?;
        Some(Event::SpeechEnded(self.speech_ended(turn.member, turn.side)))
    }

    /// How long the speech was that ends now.
    pub(super) fn speech_ended(&self, member: MemberId, side: FloorSide) -> SpeechEnded {
        let spoken = self.meeting.floor().spoken(self.context.now, self.limits());
        let (millis, overtime) = spoken.map_or((0, false), |spoken| (spoken.millis, spoken.overtime));
        SpeechEnded { meeting: self.id, member, side, millis, overtime, spoken: spoken.is_some() }
    }

    pub(super) fn take_up(&self, item: AgendaItemId) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_quiet()?;
        if !self.meeting.pending.is_empty() {
            return Err(Refusal::MotionPending);
        }
        if self.meeting.item.is_some() {
            return Err(Refusal::ItemNotInPhase);
        }
        match self.meeting.item(item).ok_or(Refusal::AgendaItemUnknown)?.phase {
            // What was concluded may be taken up again.
            ItemPhase::Scheduled | ItemPhase::Concluded => {
                Ok(vec![Event::AgendaItemTakenUp(ItemTakenUp { meeting: self.id, item })])
            }
            ItemPhase::TakenUp | ItemPhase::Withdrawn => Err(Refusal::ItemNotInPhase),
        }
    }

    pub(super) fn conclude(
        &self,
        outcome: ItemOutcome,
        summary: Option<&Body>,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_quiet()?;
        let item = self.meeting.item.ok_or(Refusal::NoItemTakenUp)?;
        if !self.meeting.pending.is_empty() {
            return Err(Refusal::MotionPending);
        }
        let decided = self.meeting.item(item).is_some_and(|item| item.decided);
        if outcome == ItemOutcome::Decided {
            let rules = self.polls_needed(item);
            if !rules.is_empty() {
                return Err(Refusal::ReservedForOwners { rules });
            }
            if !decided {
                return Err(Refusal::NothingDecided);
            }
        }
        let summary = summary.cloned();
        Ok(vec![Event::AgendaItemConcluded(ItemConcluded { meeting: self.id, item, outcome, summary })])
    }

    /// The rules of the polls that an item needs: for what it is said to touch, and what was found in deliberations on its proposal.
    fn polls_needed(&self, item: AgendaItemId) -> Vec<RuleId> {
        let Some(item) = self.meeting.item(item) else { return Vec::new() };
        let about = |of: Option<ProposalId>| of.is_some() && of == item.proposal;
        let talks = self.state.deliberations.values().filter(|known| about(known.proposal));
        rules_needed(item.matters.iter().chain(talks.flat_map(|known| &known.matters)))
    }

    pub(super) fn carry(&self, item: AgendaItemId, summary: &Body) -> Result<Vec<Event>, Refusal> {
        if !self.presides() {
            self.require_convener()?;
        }
        let known = self.meeting.item(item).ok_or(Refusal::AgendaItemUnknown)?;
        if known.phase != ItemPhase::Concluded {
            return Err(Refusal::ItemNotInPhase);
        }
        let to = self.hall.parent.ok_or(Refusal::NoParentHall)?;
        if self.state.halls.get(&to).is_none_or(|parent| parent.closed) {
            return Err(Refusal::HallClosed);
        }
        let summary = summary.clone();
        Ok(vec![Event::SummaryCarried(SummaryCarried { meeting: self.id, item, to, summary })])
    }

    pub(super) fn correct_minutes(&self, text: &Body) -> Result<Vec<Event>, Refusal> {
        self.standing.require_self_or(self.hall.chair, Action::KeepMeetingRecord)?;
        self.require_phase(&[Phase::Adjourned, Phase::Closed])?;
        let number = self.meeting.corrections + 1;
        Ok(vec![Event::MinutesCorrected(MinutesCorrected { meeting: self.id, number, text: text.clone() })])
    }

    pub(super) fn approve_minutes(&self, at: Option<MeetingId>) -> Result<Vec<Event>, Refusal> {
        match at {
            Some(at) => {
                let later = self.state.meetings.get(&at).filter(|later| later.hall == self.meeting.hall);
                let later = later.ok_or(Refusal::MeetingUnknown)?;
                if self.standing.member.is_none() || later.chair != self.standing.member {
                    return Err(Refusal::NotPermitted { action: Action::PresideMeeting });
                }
                let present = later.councillors_present(self.hall, self.context.now);
                let rules = later.rules.as_ref().unwrap_or(&self.hall.rules);
                let needed = rules.needed(self.council());
                if later.phase != Phase::Open {
                    return Err(Refusal::MeetingNotInPhase);
                }
                if present < needed {
                    return Err(Refusal::NoQuorum { present, needed });
                }
            }
            None => self.require_convener()?,
        }
        self.require_phase(&[Phase::Closed])?;
        if self.meeting.approved {
            return Err(Refusal::AlreadyDone);
        }
        let by_council = self.rules().minutes_approval == MinutesApproval::Council;
        if by_council != at.is_some() {
            return Err(Refusal::MinutesApprovedOtherwise);
        }
        let corrections = self.meeting.corrections;
        Ok(vec![Event::MinutesApproved(MinutesApproved { meeting: self.id, at, corrections })])
    }
}
