//! The record of a meeting: everything that happened at it, with its texts and times, folded from its events. Read models keep it, and
//! [`super::minutes`] writes it down. The same events always give the same record.

mod shapes;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use shapes::*;

use super::floor::FloorSide;
use super::state::{Meeting, evolve};
use super::{Adjourned, Called, Declared, ItemScheduled, MotionMoved, Question, Ruling, SpeechEnded};
use crate::event::Event;
use crate::hall::HouseRules;
use crate::ids::{AgendaItemId, MeetingId, MemberId, MotionId};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// The record of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which meeting.
    pub meeting: MeetingId,
    /// As the rules see it: phase, agenda in order, floor, presence.
    pub state: Meeting,
    /// The house rules it keeps.
    pub rules: Option<HouseRules>,
    /// Where.
    pub place: Title,
    /// When it was called.
    pub called_at: Timestamp,
    /// When notice was given.
    pub noticed_at: Option<Timestamp>,
    /// Why it was cancelled.
    pub cancelled_because: Option<Reason>,
    /// Why it was adjourned last.
    pub adjourned_because: Option<Reason>,
    /// When it was in session.
    pub sessions: Vec<Session>,
    /// Every item, in the order of scheduling.
    pub items: Vec<ItemRecord>,
    /// Who was there when, in the order of coming.
    pub attendance: Vec<Attendance>,
    /// Every motion, in the order of moving.
    pub motions: Vec<MotionRecord>,
    /// Every speech, in order.
    pub speeches: Vec<Speech>,
    /// Every decision by hands, in order.
    pub decisions: Vec<Decision>,
    /// What happened, in order.
    pub lines: Vec<Line>,
    /// Corrections of the minutes.
    pub corrections: Vec<(Timestamp, Body)>,
    /// How they were approved.
    pub approved: Option<Approval>,
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What lies at a place that a record itself wrote down.
pub(super) fn placed<T>(list: &[T], place: u32) -> Option<&T> {
    list.get(usize::try_from(place).ok()?)
}

impl Record {
    /// The record of a meeting that was just called.
    #[must_use]
    pub fn called(at: Timestamp, event: &Called) -> Self {
        Self {
            meeting: event.meeting,
            state: Meeting::called(event),
            rules: None,
            place: event.place.clone(),
            called_at: at,
            noticed_at: None,
            cancelled_because: None,
            adjourned_because: None,
            sessions: Vec::new(),
            items: Vec::new(),
            attendance: Vec::new(),
            motions: Vec::new(),
            speeches: Vec::new(),
            decisions: Vec::new(),
            lines: Vec::new(),
            corrections: Vec::new(),
            approved: None,
        }
    }

    /// The record of one meeting from the events of its community.
    #[must_use]
    pub fn of<'a>(
        meeting: MeetingId,
        events: impl IntoIterator<Item = (Timestamp, &'a Event)>,
    ) -> Option<Self> {
        let mut record: Option<Self> = None;
        for (at, event) in events {
            match (&mut record, event) {
                (None, Event::MeetingCalled(called)) if called.meeting == meeting => {
                    record = Some(Self::called(at, called));
                }
                (Some(record), event) => record.apply(at, event),
                (None, _) => {}
            }
        }
        record
    }

    /// A motion by its id.
    #[must_use]
    pub fn motion(&self, motion: MotionId) -> Option<&MotionRecord> {
        self.motions.iter().find(|known| known.motion == motion)
    }

    /// How a motion reads now: as it was moved, or as the last amendment carried would have it.
    #[must_use]
    pub fn text_of<'a>(&'a self, motion: &'a MotionRecord) -> &'a Body {
        let last = motion.amended_by.last().and_then(|amendment| self.motion(*amendment));
        // An amendment may have been amended itself.
        last.map_or(&motion.text, |amendment| {
            let inner = amendment.amended_by.last().and_then(|inner| self.motion(*inner));
            inner.map_or(&amendment.text, |inner| &inner.text)
        })
    }

    /// The decision of a motion.
    #[must_use]
    pub fn decision_of(&self, motion: &MotionRecord) -> Option<&Decision> {
        placed(&self.decisions, motion.decision?)
    }

    /// The items in the order of the agenda.
    pub fn agenda(&self) -> impl Iterator<Item = (&super::Item, &ItemRecord)> {
        self.state.agenda.iter().filter_map(|item| {
            self.items.iter().find(|known| known.item == item.item).map(|known| (item, known))
        })
    }

    /// How long each has spoken, in the order of their first speech.
    #[must_use]
    pub fn by_person(&self) -> Vec<(MemberId, Spoken)> {
        let mut people: Vec<(MemberId, Spoken)> = Vec::new();
        for speech in &self.speeches {
            if let Some((_, spoken)) = people.iter_mut().find(|(member, _)| *member == speech.member) {
                spoken.add(speech);
            } else {
                let mut spoken = Spoken::default();
                spoken.add(speech);
                people.push((speech.member, spoken));
            }
        }
        people
    }

    /// How long each side has spoken.
    #[must_use]
    pub fn by_side(&self) -> BTreeMap<FloorSide, Spoken> {
        let mut sides: BTreeMap<FloorSide, Spoken> = BTreeMap::new();
        self.speeches.iter().for_each(|speech| sides.entry(speech.side).or_default().add(speech));
        sides
    }

    /// Everybody whom minutes can name.
    #[must_use]
    pub fn people(&self) -> BTreeSet<MemberId> {
        let mut people: BTreeSet<MemberId> = self.attendance.iter().map(|presence| presence.member).collect();
        people.extend(self.state.chair);
        people.extend(self.sessions.iter().map(|session| session.chair));
        people.extend(self.motions.iter().map(|motion| motion.mover));
        people.extend(self.motions.iter().filter_map(|motion| motion.seconder));
        for line in &self.lines {
            if let What::ChairHandedOver { to } = line.what {
                people.insert(to);
            }
        }
        people
    }

    fn motion_mut(&mut self, motion: MotionId, change: impl FnOnce(&mut MotionRecord)) {
        if let Some(motion) = self.motions.iter_mut().find(|known| known.motion == motion) {
            change(motion);
        }
    }

    fn item_mut(&mut self, item: AgendaItemId, change: impl FnOnce(&mut ItemRecord)) {
        if let Some(item) = self.items.iter_mut().find(|known| known.item == item) {
            change(item);
        }
    }

    fn line(&mut self, at: Timestamp, what: What) {
        self.lines.push(Line { at, item: self.state.item, what });
    }

    fn scheduled(&mut self, event: &ItemScheduled) {
        self.items.push(ItemRecord {
            item: event.item,
            title: event.title.clone(),
            topic: event.topic,
            proposal: event.proposal,
            carried: event.carried,
            outcome: None,
            summary: None,
            withdrawn_because: None,
            carried_up: None,
        });
    }

    fn left(&mut self, at: Timestamp, member: Option<MemberId>) {
        let there = |presence: &&mut Attendance| {
            presence.left_at.is_none() && member.is_none_or(|member| presence.member == member)
        };
        self.attendance.iter_mut().filter(there).for_each(|presence| presence.left_at = Some(at));
    }

    fn ended(&mut self, at: Timestamp) {
        self.left(at, None);
        if let Some(session) = self.sessions.last_mut().filter(|session| session.ended_at.is_none()) {
            session.ended_at = Some(at);
        }
    }

    fn adjourned(&mut self, at: Timestamp, event: &Adjourned) {
        self.adjourned_because = Some(event.reason.clone());
        let Adjourned { until, present, needed, reason, .. } = event.clone();
        self.line(at, What::Adjourned { until, reason, present, needed });
        self.ended(at);
    }

    fn closed(&mut self, at: Timestamp) {
        self.line(at, What::Closed);
        self.ended(at);
        for motion in self.motions.iter_mut().filter(|motion| motion.fate == Fate::Pending) {
            motion.fate = Fate::Lapsed;
        }
    }

    fn spoke(&mut self, at: Timestamp, event: &SpeechEnded) {
        if !event.spoken {
            return;
        }
        let SpeechEnded { member, side, millis, overtime, .. } = *event;
        let motion = self.state.pending.last().map(|pending| pending.motion);
        self.line(at, What::Spoke { speech: index(self.speeches.len()) });
        let item = self.state.item;
        self.speeches.push(Speech { member, side, item, motion, ended_at: at, millis, overtime });
    }

    fn moved(&mut self, at: Timestamp, event: &MotionMoved) {
        self.motions.push(MotionRecord {
            motion: event.motion,
            item: event.item,
            amends: event.amends,
            mover: event.mover,
            seconder: None,
            moved_at: at,
            text: event.text.clone(),
            amended_by: Vec::new(),
            fate: Fate::Pending,
            decision: None,
        });
        self.line(at, What::Moved { motion: event.motion });
    }

    fn dropped(&mut self, at: Timestamp, motion: MotionId, fate: Fate, what: What) {
        self.motion_mut(motion, |motion| motion.fate = fate);
        self.line(at, what);
    }

    /// A motion was carried or lost; an amendment that was carried is in its motion's text from now on.
    fn settled(&mut self, motion: MotionId, carried: bool) {
        let mut amends = None;
        self.motion_mut(motion, |motion| {
            motion.fate = if carried { Fate::Carried } else { Fate::Lost };
            amends = motion.amends;
        });
        let Some(amended) = amends else { return };
        self.motion_mut(amended, |amended| {
            amended.amended_by.retain(|known| *known != motion);
            if carried {
                amended.amended_by.push(motion);
            }
        });
    }

    fn declared(&mut self, at: Timestamp, event: &Declared) {
        let Declared { question, hands, present, council, majority, base, carried, .. } = *event;
        let place = index(self.decisions.len());
        let corrections = Vec::new();
        self.decisions.push(Decision {
            at,
            question,
            hands,
            present,
            council,
            majority,
            base,
            carried,
            corrections,
        });
        self.line(at, What::Decided { decision: place });
        if let Question::Motion { motion } = question {
            self.motion_mut(motion, |motion| motion.decision = Some(place));
            self.settled(motion, carried);
        }
    }

    fn corrected(&mut self, at: Timestamp, event: &super::CountCorrected) {
        let place = self.motion(event.motion).and_then(|motion| motion.decision);
        let Some(place) = place else { return };
        let decision = usize::try_from(place).ok().and_then(|place| self.decisions.get_mut(place));
        if let Some(decision) = decision {
            let (before, reason) = (decision.hands, event.reason.clone());
            decision.corrections.push(Correction { at, before, reason });
            (decision.hands, decision.base, decision.carried) = (event.hands, event.base, event.carried);
        }
        self.settled(event.motion, event.carried);
        self.line(at, What::Corrected { decision: place });
    }

    fn ruled(&mut self, at: Timestamp, ruling: Ruling, reason: &Reason) {
        self.line(at, What::Ruled { ruling, reason: reason.clone() });
    }

    /// Folds one event of this meeting. Events of other meetings and modules do nothing.
    pub fn apply(&mut self, at: Timestamp, event: &Event) {
        if super::meeting_of(event) != Some(self.meeting) {
            return;
        }
        self.apply_to_agenda(at, event);
        self.apply_to_debate(at, event);
        evolve(&mut self.state, at, event);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what a debate is made of comes after")]
    fn apply_to_agenda(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::AgendaItemScheduled(e) => self.scheduled(e),
            Event::AgendaItemWithdrawn(e) => {
                self.item_mut(e.item, |item| item.withdrawn_because = Some(e.reason.clone()));
            }
            Event::MeetingNoticed(e) => {
                self.rules = Some(e.rules.clone());
                self.noticed_at = Some(at);
            }
            Event::MeetingOpened(e) => {
                let (chair, present, council, needed) = (e.chair, e.present, e.council, e.needed);
                self.sessions.push(Session {
                    opened_at: at,
                    chair,
                    present,
                    council,
                    needed,
                    ended_at: None,
                });
                self.line(at, What::Opened { chair, present, council });
            }
            Event::MeetingRecessed(e) => self.line(at, What::Recessed { reason: e.reason.clone() }),
            Event::MeetingResumed(_) => self.line(at, What::Resumed),
            Event::MeetingAdjourned(e) => self.adjourned(at, e),
            Event::MeetingClosed(_) => self.closed(at),
            Event::MeetingCancelled(e) => {
                self.cancelled_because = Some(e.reason.clone());
                self.ended(at);
            }
            Event::MeetingArrived(e) => {
                let (member, capacity) = (e.member, e.capacity);
                self.attendance.push(Attendance { member, capacity, arrived_at: at, left_at: None });
            }
            Event::MeetingLeft(e) => self.left(at, Some(e.member)),
            Event::AgendaItemConcluded(e) => {
                self.item_mut(e.item, |item| {
                    item.outcome = Some(e.outcome);
                    item.summary.clone_from(&e.summary);
                });
                self.line(at, What::Concluded { outcome: e.outcome, summary: e.summary.clone() });
            }
            Event::SummaryCarried(e) => {
                self.item_mut(e.item, |item| item.carried_up = Some((e.to, e.summary.clone())));
                let what = What::SummaryCarried { summary: e.summary.clone() };
                self.lines.push(Line { at, item: Some(e.item), what });
            }
            Event::MinutesCorrected(e) => self.corrections.push((at, e.text.clone())),
            Event::MinutesApproved(e) => self.approved = Some(Approval { at, meeting: e.at }),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "what else there is came before")]
    fn apply_to_debate(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::SpeechEnded(e) => self.spoke(at, e),
            Event::TurnDenied(e) => {
                self.line(at, What::TurnDenied { member: e.member, reason: e.reason.clone() });
            }
            Event::OffTopicRuled(e) => self.ruled(at, Ruling::OffTopic { member: e.member }, &e.reason),
            Event::InterruptionRuled(e) => {
                self.ruled(at, Ruling::Interruption { member: e.member }, &e.reason);
            }
            Event::PointOfOrderRuled(e) => {
                self.ruled(at, Ruling::PointOfOrder { member: e.member, upheld: e.upheld }, &e.reason);
            }
            Event::MotionRuledOutOfOrder(e) => {
                let (ruling, reason) = (Ruling::OutOfOrder { motion: e.motion }, e.reason.clone());
                let fate = Fate::OutOfOrder { reason: reason.clone() };
                self.dropped(at, e.motion, fate, What::Ruled { ruling, reason });
            }
            Event::RulingAppealed(e) => self.line(at, What::Appealed { member: e.member }),
            Event::ChairHandedOver(e) => self.line(at, What::ChairHandedOver { to: e.to }),
            Event::MotionMoved(e) => self.moved(at, e),
            Event::MotionSeconded(e) => {
                self.motion_mut(e.motion, |motion| motion.seconder = Some(e.seconder));
                self.line(at, What::Seconded { motion: e.motion, seconder: e.seconder });
            }
            Event::MotionWithdrawn(e) => {
                let (motion, reason) = (e.motion, e.reason.clone());
                let fate = Fate::Withdrawn { reason: reason.clone() };
                self.dropped(at, motion, fate, What::Withdrawn { motion, reason });
            }
            Event::PreviousQuestionMoved(e) => {
                self.line(at, What::PreviousQuestion { motion: e.motion, mover: e.mover });
            }
            Event::QuestionDeclared(e) => self.declared(at, e),
            Event::CountCorrected(e) => self.corrected(at, e),
            Event::PollLinked(e) => {
                let (fate, what) = (Fate::AtPoll { poll: e.poll }, What::LeftToPoll { motion: e.motion });
                self.dropped(at, e.motion, fate, what);
            }
            _ => {}
        }
    }

    /// Somebody was erased: she is in the room no more, and waits for nothing.
    pub fn erased(&mut self, at: Timestamp, member: MemberId) {
        self.left(at, Some(member));
        self.state.erased(member);
    }
}
