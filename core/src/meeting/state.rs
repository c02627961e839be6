//! A meeting as far as rules look at it: no texts and no history, and the fold that changes it. Read models fold the same way.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::floor::{Floor, FloorSide, Request};
use super::{
    Called, Capacity, Declared, Hand, Hands, ItemPhase, ItemScheduled, Kind, MotionMoved, Phase, Question,
    Ruling,
};
use crate::deliberation::MatterId;
use crate::event::Event;
use crate::hall::{Hall, HouseRules, Majority, count};
use crate::ids::{AgendaItemId, HallId, MeetingId, MemberId, MotionId, PollId, ProposalId};
use crate::time::Timestamp;

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Which.
    pub item: AgendaItemId,
    /// Where it stands.
    pub phase: ItemPhase,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// Whether something was decided on it.
    pub decided: bool,
    /// What it touches of the matters that the law reserves for the owners.
    pub matters: Vec<MatterId>,
}

/// Where a motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Motion {
    /// Before the meeting.
    Pending,
    /// Taken back, ruled out of order, or left undecided when the meeting closed.
    Dropped,
    /// Decided by hands.
    Decided {
        /// The motion it amends.
        amends: Option<MotionId>,
        /// How many could have raised a hand.
        present: u32,
        /// Of how many on the council.
        council: u32,
        /// Whether it was carried.
        carried: bool,
    },
    /// Left to a poll.
    AtPoll {
        /// Which.
        poll: PollId,
    },
}

/// A motion before the meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Which.
    pub motion: MotionId,
    /// The motion it amends.
    pub amends: Option<MotionId>,
    /// Who moved it.
    pub mover: MemberId,
    /// Whether it has its second, or needs none.
    pub seconded: bool,
    /// Who moved the previous question.
    pub closure: Option<MemberId>,
    /// Whether the council has ended the debate.
    pub debate_closed: bool,
    /// The floor on it.
    pub floor: Floor,
}

/// A question that the council is answering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// How many may raise a hand.
    pub present: u32,
    /// Of how many on the council.
    pub council: u32,
    /// What carries it.
    pub majority: Majority,
    /// The hands shown so far, in order.
    pub shown: Vec<(Hand, u32)>,
    /// The chair's own vote.
    pub chair: Option<Hand>,
}

impl Asked {
    /// The count so far.
    #[must_use]
    pub fn hands(&self) -> Hands {
        let hands =
            self.shown.iter().fold(Hands::default(), |hands, (hand, count)| hands.with(*hand, *count));
        let hands = self.chair.map_or(hands, |own| hands.with(own, 1));
        Hands { chair: self.chair, ..hands }
    }
}

/// A meeting as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Of which hall.
    pub hall: HallId,
    /// Regular or extraordinary.
    pub kind: Kind,
    /// Where it stands.
    pub phase: Phase,
    /// When it shall begin, or go on.
    pub starts_at: Timestamp,
    /// The rules it keeps, from the notice on.
    pub rules: Option<HouseRules>,
    /// The agenda in order.
    pub agenda: Vec<Item>,
    /// Who is there.
    pub present: BTreeSet<MemberId>,
    /// Who presides.
    pub chair: Option<MemberId>,
    /// The item before the meeting.
    pub item: Option<AgendaItemId>,
    /// The floor while no motion is pending.
    pub open_floor: Floor,
    /// The motion before the meeting, its amendment, the amendment of that.
    pub pending: Vec<Pending>,
    /// The chair's last ruling, while it can be appealed.
    pub ruling: Option<Ruling>,
    /// Who appealed from it.
    pub appeal: Option<MemberId>,
    /// What is being voted on.
    pub question: Option<Asked>,
    /// Every motion there was.
    pub motions: BTreeMap<MotionId, Motion>,
    /// The motion declared last.
    pub declared: Option<MotionId>,
    /// Corrections of the minutes.
    pub corrections: u32,
    /// Whether the minutes are approved.
    pub approved: bool,
}

impl Meeting {
    /// A meeting that was just called.
    #[must_use]
    pub fn called(event: &Called) -> Self {
        Self {
            hall: event.hall,
            kind: event.kind,
            phase: Phase::Called,
            starts_at: event.starts_at,
            rules: None,
            agenda: Vec::new(),
            present: BTreeSet::new(),
            chair: None,
            item: None,
            open_floor: Floor::default(),
            pending: Vec::new(),
            ruling: None,
            appeal: None,
            question: None,
            motions: BTreeMap::new(),
            declared: None,
            corrections: 0,
            approved: false,
        }
    }

    /// The floor as it is open now: on the amendment before the motion, on the motion before the item.
    #[must_use]
    pub fn floor(&self) -> &Floor {
        self.pending.last().map_or(&self.open_floor, |pending| &pending.floor)
    }

    fn floor_mut(&mut self) -> &mut Floor {
        match self.pending.last_mut() {
            Some(pending) => &mut pending.floor,
            None => &mut self.open_floor,
        }
    }

    /// How many who are there sit on the council at `now`.
    #[must_use]
    pub fn councillors_present(&self, hall: &Hall, now: Timestamp) -> u32 {
        count(self.present.iter().filter(|member| hall.seats(**member, now)).count())
    }

    /// When the clock ends the speech that runs.
    #[must_use]
    pub fn speech_ends_at(&self) -> Option<Timestamp> {
        let rules = self.rules.as_ref()?;
        let started_at = self.floor().turn?.started_at?;
        Some(started_at.plus_micros(rules.speech_micros_max()))
    }

    /// An item of its agenda.
    #[must_use]
    pub fn item(&self, item: AgendaItemId) -> Option<&Item> {
        self.agenda.iter().find(|known| known.item == item)
    }

    fn item_mut(&mut self, item: AgendaItemId, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.agenda.iter_mut().find(|known| known.item == item) {
            change(item);
        }
    }

    fn scheduled(&mut self, event: &ItemScheduled) {
        let (item, proposal, matters) = (event.item, event.proposal, event.matters.clone());
        self.agenda.push(Item { item, phase: ItemPhase::Scheduled, proposal, decided: false, matters });
    }

    fn moved_item(&mut self, item: AgendaItemId, place: u32) {
        if let Some(from) = self.agenda.iter().position(|known| known.item == item) {
            let moved = self.agenda.remove(from);
            let to = usize::try_from(place.saturating_sub(1)).unwrap_or(usize::MAX).min(self.agenda.len());
            self.agenda.insert(to, moved);
        }
    }

    /// Nobody is in the room any more.
    fn room_emptied(&mut self, phase: Phase) {
        self.phase = phase;
        self.present.clear();
        self.chair = None;
        self.ruling = None;
        self.appeal = None;
        self.open_floor.forget_all();
        self.pending.iter_mut().for_each(|pending| pending.floor.forget_all());
    }

    fn closed(&mut self) {
        self.room_emptied(Phase::Closed);
        for pending in std::mem::take(&mut self.pending) {
            self.motions.insert(pending.motion, Motion::Dropped);
        }
        self.item = None;
        self.open_floor = Floor::default();
    }

    fn left(&mut self, member: MemberId) {
        self.present.remove(&member);
        self.open_floor.forget(member);
        self.pending.iter_mut().for_each(|pending| pending.floor.forget(member));
    }

    fn moved(&mut self, event: &MotionMoved) {
        let needs_second = self.rules.as_ref().is_some_and(|rules| rules.seconding);
        self.motions.insert(event.motion, Motion::Pending);
        self.ruling = None;
        self.pending.push(Pending {
            motion: event.motion,
            amends: event.amends,
            mover: event.mover,
            seconded: !needs_second,
            closure: None,
            debate_closed: false,
            floor: Floor::default(),
        });
    }

    fn pending_mut(&mut self, motion: MotionId, change: impl FnOnce(&mut Pending)) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.motion == motion) {
            change(pending);
        }
    }

    fn dropped(&mut self, motion: MotionId, now: Motion) {
        self.pending.retain(|pending| pending.motion != motion);
        self.motions.insert(motion, now);
    }

    fn ruled(&mut self, ruling: Ruling) {
        self.ruling = Some(ruling);
        self.appeal = None;
    }

    fn declared(&mut self, event: &Declared) {
        self.question = None;
        match event.question {
            Question::Motion { motion } => {
                let amends = self
                    .pending
                    .iter()
                    .find(|pending| pending.motion == motion)
                    .and_then(|pending| pending.amends);
                let (present, council, carried) = (event.present, event.council, event.carried);
                self.dropped(motion, Motion::Decided { amends, present, council, carried });
                self.declared = Some(motion);
                if amends.is_none()
                    && let Some(item) = self.item
                {
                    self.item_mut(item, |item| item.decided = true);
                }
            }
            Question::PreviousQuestion { motion } => self.pending_mut(motion, |pending| {
                pending.closure = None;
                pending.debate_closed |= event.carried;
            }),
            Question::Appeal { .. } => {
                self.ruling = None;
                self.appeal = None;
            }
        }
    }

    fn corrected(&mut self, motion: MotionId, now_carried: bool) {
        if let Some(Motion::Decided { carried, .. }) = self.motions.get_mut(&motion) {
            *carried = now_carried;
        }
    }

    /// What is approved takes nothing more: motions stay in the log and leave the memory.
    fn minutes_approved(&mut self) {
        self.approved = true;
        self.motions = BTreeMap::new();
        self.rules = None;
    }

    /// Somebody was erased.
    pub(crate) fn erased(&mut self, member: MemberId) {
        self.left(member);
        if self.chair == Some(member) {
            self.chair = None;
        }
    }
}

macro_rules! meeting_events {
    ($($name:ident)*) => {
        /// The meeting an event belongs to.
        #[must_use]
        pub fn meeting_of(event: &Event) -> Option<MeetingId> {
            match event {
                $(Event::$name(e) => Some(e.meeting),)*
                _ => None,
            }
        }
    };
}

meeting_events! {
    MeetingCalled
    AgendaItemScheduled
    AgendaItemMoved
    AgendaItemWithdrawn
    MeetingNoticed
    MeetingOpened
    MeetingRecessed
    MeetingResumed
    MeetingAdjourned
    MeetingClosed
    MeetingCancelled
    MeetingArrived
    MeetingLeft
    AgendaItemTakenUp
    AgendaItemConcluded
    SummaryCarried
    FloorRequested
    RequestWithdrawn
    TurnDenied
    FloorGranted
    SpeechStarted
    SpeechEnded
    OffTopicRuled
    InterruptionRuled
    PointOfOrderRuled
    MotionRuledOutOfOrder
    RulingAppealed
    ChairHandedOver
    MotionMoved
    MotionSeconded
    MotionWithdrawn
    PreviousQuestionMoved
    QuestionPut
    HandsShown
    ChairVoted
    QuestionDeclared
    CountCorrected
    PollLinked
    MinutesCorrected
    MinutesApproved
}

/// Folds one event into a meeting. The call itself makes the meeting, by [`Meeting::called`].
#[expect(clippy::wildcard_enum_match_arm, reason = "the other modules' events do nothing to a meeting")]
#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
pub fn evolve(meeting: &mut Meeting, at: Timestamp, event: &Event) {
    match event {
        Event::AgendaItemScheduled(e) => meeting.scheduled(e),
        Event::AgendaItemMoved(e) => meeting.moved_item(e.item, e.place),
        Event::AgendaItemWithdrawn(e) => meeting.item_mut(e.item, |item| item.phase = ItemPhase::Withdrawn),
        Event::MeetingNoticed(e) => {
            meeting.phase = Phase::Noticed;
            meeting.rules = Some(e.rules.clone());
        }
        Event::MeetingOpened(e) => {
            meeting.phase = Phase::Open;
            meeting.chair = Some(e.chair);
        }
        Event::MeetingRecessed(_) => meeting.phase = Phase::Recessed,
        Event::MeetingResumed(_) => meeting.phase = Phase::Open,
        Event::MeetingAdjourned(e) => {
            meeting.room_emptied(Phase::Adjourned);
            meeting.starts_at = e.until.unwrap_or(meeting.starts_at);
        }
        Event::MeetingClosed(_) => meeting.closed(),
        Event::MeetingCancelled(_) => meeting.room_emptied(Phase::Cancelled),
        Event::MeetingArrived(e) => {
            meeting.present.insert(e.member);
        }
        Event::MeetingLeft(e) => meeting.left(e.member),
        Event::AgendaItemTakenUp(e) => {
            meeting.item = Some(e.item);
            meeting.open_floor = Floor::default();
            meeting.item_mut(e.item, |item| item.phase = ItemPhase::TakenUp);
        }
        Event::AgendaItemConcluded(e) => {
            meeting.item = None;
            meeting.open_floor = Floor::default();
            meeting.item_mut(e.item, |item| item.phase = ItemPhase::Concluded);
        }
        Event::FloorRequested(e) => {
            meeting.floor_mut().requested(Request { member: e.member, side: e.side });
        }
        Event::RequestWithdrawn(e) => {
            meeting.floor_mut().request_gone(e.member);
            meeting.floor_mut().point_gone(e.member);
        }
        Event::TurnDenied(e) => meeting.floor_mut().request_gone(e.member),
        Event::FloorGranted(e) => meeting.floor_mut().granted(Request { member: e.member, side: e.side }),
        Event::SpeechStarted(_) => {
            meeting.ruling = None;
            meeting.floor_mut().started(at);
        }
        Event::SpeechEnded(_) => meeting.floor_mut().ended(),
        Event::OffTopicRuled(e) => meeting.ruled(Ruling::OffTopic { member: e.member }),
        Event::InterruptionRuled(e) => meeting.ruled(Ruling::Interruption { member: e.member }),
        Event::PointOfOrderRuled(e) => {
            meeting.floor_mut().point_gone(e.member);
            meeting.ruled(Ruling::PointOfOrder { member: e.member, upheld: e.upheld });
        }
        Event::MotionRuledOutOfOrder(e) => {
            meeting.dropped(e.motion, Motion::Dropped);
            meeting.ruled(Ruling::OutOfOrder { motion: e.motion });
        }
        Event::RulingAppealed(e) => meeting.appeal = Some(e.member),
        Event::ChairHandedOver(e) => meeting.chair = Some(e.to),
        Event::MotionMoved(e) => meeting.moved(e),
        Event::MotionSeconded(e) => meeting.pending_mut(e.motion, |pending| pending.seconded = true),
        Event::MotionWithdrawn(e) => meeting.dropped(e.motion, Motion::Dropped),
        Event::PreviousQuestionMoved(e) => {
            meeting.pending_mut(e.motion, |pending| pending.closure = Some(e.mover));
        }
        Event::QuestionPut(e) => {
            let (question, present, council, majority) = (e.question, e.present, e.council, e.majority);
            let (shown, chair) = (Vec::new(), None);
            meeting.question = Some(Asked { question, present, council, majority, shown, chair });
        }
        Event::HandsShown(e) => {
            if let Some(asked) = &mut meeting.question {
                asked.shown.push((e.choice, e.count));
            }
        }
        Event::ChairVoted(e) => {
            if let Some(asked) = &mut meeting.question {
                asked.chair = Some(e.choice);
            }
        }
        Event::QuestionDeclared(e) => meeting.declared(e),
        Event::CountCorrected(e) => meeting.corrected(e.motion, e.carried),
        Event::PollLinked(e) => {
            meeting.dropped(e.motion, Motion::AtPoll { poll: e.poll });
            if let Some(item) = meeting.item {
                meeting.item_mut(item, |item| item.decided = true);
            }
        }
        Event::MinutesCorrected(e) => meeting.corrections = e.number,
        Event::MinutesApproved(_) => meeting.minutes_approved(),
        _ => {}
    }
}

/// As what a member is present: with a seat on the council, or as a guest.
#[must_use]
pub(super) fn capacity(hall: &Hall, member: MemberId, now: Timestamp) -> Capacity {
    if hall.seats(member, now) { Capacity::Councillor } else { Capacity::Guest }
}

/// Whether a side is a side of the debate, and not a point of order.
#[must_use]
pub(super) fn is_speech(side: FloorSide) -> bool {
    side != FloorSide::PointOfOrder
}
