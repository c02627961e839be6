//! Motions of a meeting with their counts, and the question that is being answered.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::ids::MotionId;
use moothall_core::meeting::record::{Decision, Fate, MotionRecord};
use moothall_core::meeting::{Asked, Question};

use super::{AgendaItem, Meeting, Participant, Seen};
use crate::ask::Ask;
use crate::enums::{Hand, MotionFate, QuestionKind};
use crate::execute::Done;
use crate::global_id::Noun;
use crate::hall::Majority;
use crate::poll::Poll;
use crate::scalar::DateTime;

/// A motion (动议), or an amendment of one (修正案).
#[derive(Clone, Debug)]
pub(crate) struct Motion {
    seen: Seen,
    motion: MotionId,
}

/// A correction of a declared count.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct CountCorrection {
    /// When.
    pub at: DateTime,
    /// The hands for it that had been declared.
    pub for_before: u32,
    /// The hands against it that had been declared.
    pub against_before: u32,
    /// What was wrong.
    pub reason: String,
}

/// A decision by hands, with its working.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct HandsDecision {
    /// When it was declared.
    pub at: DateTime,
    /// Hands for it.
    #[graphql(name = "for")]
    pub in_favour: u32,
    /// Hands against it.
    pub against: u32,
    /// Abstentions; null where the house rules do not ask for them.
    pub abstained: Option<u32>,
    /// The chair's own vote, which is among those numbers; null where she has none or did not use it.
    pub chair: Option<Hand>,
    /// How many councillors were present and could raise a hand.
    pub present: u32,
    /// Of how many on the council.
    pub council: u32,
    /// What carries it.
    pub majority: Majority,
    /// The number the hands for it were compared with.
    pub base: u32,
    /// Whether it was carried.
    pub carried: bool,
    /// Corrections of the count, oldest first.
    pub corrections: Vec<CountCorrection>,
}

impl From<&Decision> for HandsDecision {
    fn from(decision: &Decision) -> Self {
        let corrections = decision.corrections.iter().map(|correction| CountCorrection {
            at: correction.at.into(),
            for_before: correction.before.in_favour,
            against_before: correction.before.against,
            reason: correction.reason.as_str().to_owned(),
        });
        Self {
            at: decision.at.into(),
            in_favour: decision.hands.in_favour,
            against: decision.hands.against,
            abstained: decision.hands.abstained,
            chair: decision.hands.chair.map(Into::into),
            present: decision.present,
            council: decision.council,
            majority: (&decision.majority).into(),
            base: decision.base,
            carried: decision.carried,
            corrections: corrections.collect(),
        }
    }
}

impl Motion {
    pub(super) fn new(seen: Seen, motion: MotionId) -> Self {
        Self { seen, motion }
    }

    /// For payloads: the motion that was moved.
    pub(crate) async fn moved(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        let Some(Event::MotionMoved(event)) = done.event(ctx.app()?).await? else { return Ok(None) };
        match Meeting::find(ctx, community, event.meeting).await? {
            Some(meeting) => Ok(Some(Self::new(meeting.seen(ctx).await?, event.motion))),
            None => Ok(None),
        }
    }

    fn row(&self) -> Option<&MotionRecord> {
        self.seen.record().motion(self.motion)
    }

    fn decided(&self) -> Option<&Decision> {
        self.seen.record().decision_of(self.row()?)
    }
}

/// A motion (动议), or an amendment of one (修正案).
#[Object]
impl Motion {
    /// Its global id.
    async fn id(&self) -> ID {
        self.seen.id(Noun::Motion, self.motion.0)
    }

    /// Its number at the meeting, in the order of moving.
    async fn number(&self) -> usize {
        let motions = &self.seen.record().motions;
        motions.iter().position(|known| known.motion == self.motion).map_or(0, |place| place + 1)
    }

    /// The item it was moved on.
    async fn item(&self) -> Option<AgendaItem> {
        self.row().map(|row| AgendaItem::new(self.seen.clone(), row.item))
    }

    /// How it reads now: with the amendments that were carried.
    async fn text(&self) -> Option<&str> {
        self.row().map(|row| self.seen.record().text_of(row).as_str())
    }

    /// How it read when it was moved.
    async fn moved_text(&self) -> Option<&str> {
        self.row().map(|row| row.text.as_str())
    }

    /// The motion it amends.
    async fn amends(&self) -> Option<Motion> {
        let amended = self.row()?.amends?;
        Some(Self::new(self.seen.clone(), amended))
    }

    /// Who moved it.
    async fn mover(&self) -> Option<Participant> {
        self.row().map(|row| self.seen.participant(row.mover))
    }

    /// Who seconded it.
    async fn seconder(&self) -> Option<Participant> {
        self.row().and_then(|row| row.seconder).map(|seconder| self.seen.participant(seconder))
    }

    /// When it was moved.
    async fn moved_at(&self) -> Option<DateTime> {
        self.row().map(|row| row.moved_at.into())
    }

    /// What became of it.
    async fn fate(&self) -> MotionFate {
        match self.row().map(|row| &row.fate) {
            None | Some(Fate::Pending) => MotionFate::Pending,
            Some(Fate::Withdrawn { .. }) => MotionFate::Withdrawn,
            Some(Fate::OutOfOrder { .. }) => MotionFate::OutOfOrder,
            Some(Fate::Carried) => MotionFate::Carried,
            Some(Fate::Lost) => MotionFate::Lost,
            Some(Fate::AtPoll { .. }) => MotionFate::AtPoll,
            Some(Fate::Lapsed) => MotionFate::Lapsed,
        }
    }

    /// Why it was withdrawn or ruled out of order.
    async fn reason(&self) -> Option<&str> {
        match &self.row()?.fate {
            Fate::Withdrawn { reason } | Fate::OutOfOrder { reason } => Some(reason.as_str()),
            Fate::Pending | Fate::Carried | Fate::Lost | Fate::AtPoll { .. } | Fate::Lapsed => None,
        }
    }

    /// How the council decided on it by hands.
    async fn decision(&self) -> Option<HandsDecision> {
        self.decided().map(HandsDecision::from)
    }

    /// The poll it was left to.
    async fn poll(&self, ctx: &Context<'_>) -> Result<Option<Poll>> {
        match self.row().map(|row| &row.fate) {
            Some(Fate::AtPoll { poll }) => Poll::find(ctx, self.seen.view.community, *poll).await,
            _ => Ok(None),
        }
    }
}

/// Hands that were shown.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct ShownHands {
    /// Which hands were asked for.
    pub choice: Hand,
    /// How many were raised.
    pub count: u32,
}

/// A question that the council is answering.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct OpenQuestion {
    /// What is asked.
    pub kind: QuestionKind,
    /// The motion it is about; null for an appeal.
    pub motion: Option<Motion>,
    /// How many may raise a hand.
    pub present: u32,
    /// Of how many on the council.
    pub council: u32,
    /// What carries it.
    pub majority: Majority,
    /// The hands shown so far, in order.
    pub shown: Vec<ShownHands>,
    /// The chair's own vote.
    pub chair: Option<Hand>,
}

impl OpenQuestion {
    pub(super) fn new(seen: &Seen, asked: &Asked) -> Self {
        let (kind, motion) = match asked.question {
            Question::Motion { motion } => (QuestionKind::Motion, Some(motion)),
            Question::PreviousQuestion { motion } => (QuestionKind::PreviousQuestion, Some(motion)),
            Question::Appeal { .. } => (QuestionKind::Appeal, None),
        };
        let shown =
            asked.shown.iter().map(|(choice, count)| ShownHands { choice: (*choice).into(), count: *count });
        Self {
            kind,
            motion: motion.map(|motion| Motion::new(seen.clone(), motion)),
            present: asked.present,
            council: asked.council,
            majority: (&asked.majority).into(),
            shown: shown.collect(),
            chair: asked.chair.map(Into::into),
        }
    }
}
