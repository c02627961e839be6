//! Voting by hands: the question is put, hands are shown side by side, the chair votes last, the result is declared and corrected.

use super::{
    Asked, Case, ChairVoted, CountCorrected, Declared, Hand, Hands, HandsShown, Motion, Phase, Question,
    QuestionPut,
};
use crate::event::Event;
use crate::ids::MotionId;
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::Reason;

impl Case<'_> {
    /// What is pending before everything else: an appeal, then the previous question, then the amendment, then the motion.
    fn question(&self) -> Result<Question, Refusal> {
        if self.meeting.appeal.is_some()
            && let Some(ruling) = self.meeting.ruling
        {
            self.require_free_floor()?;
            return Ok(Question::Appeal { ruling });
        }
        let top = self.meeting.pending.last().ok_or(Refusal::NoMotion)?;
        let motion = top.motion;
        if top.closure.is_some() {
            self.require_free_floor()?;
            if !top.floor.points.is_empty() {
                return Err(Refusal::PointOfOrderOpen);
            }
            return Ok(Question::PreviousQuestion { motion });
        }
        self.require_ripe(top)?;
        Ok(Question::Motion { motion })
    }

    pub(super) fn put_question(&self) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        self.require_debating()?;
        let question = self.question()?;
        let present = self.require_quorum()?;
        let council = self.council();
        let rules = self.rules();
        let majority = match question {
            Question::Motion { .. } | Question::Appeal { .. } => rules.majority,
            Question::PreviousQuestion { .. } => rules.closure_majority,
        };
        let needed = rules.needed(council);
        Ok(vec![Event::QuestionPut(QuestionPut {
            meeting: self.id,
            question,
            present,
            council,
            needed,
            majority,
        })])
    }

    fn asked(&self) -> Result<&Asked, Refusal> {
        self.require_phase(&[Phase::Open])?;
        self.meeting.question.as_ref().ok_or(Refusal::NoQuestionPut)
    }

    /// The chair's own vote is counted apart: she sits on the council, and votes last.
    fn chair_votes_apart(&self) -> bool {
        let seated = self.meeting.chair.is_some_and(|chair| self.hall.seats(chair, self.context.now));
        self.rules().chair_votes_last && seated
    }

    /// The hands that are asked for, in their order.
    fn order(&self) -> &'static [Hand] {
        if self.rules().asks_abstentions {
            &[Hand::For, Hand::Against, Hand::Abstain]
        } else {
            &[Hand::For, Hand::Against]
        }
    }

    pub(super) fn show_hands(&self, choice: Hand, count: u32) -> Result<Vec<Event>, Refusal> {
        if !self.presides() {
            self.standing.require(Action::KeepMeetingRecord)?;
        }
        let asked = self.asked()?;
        if choice == Hand::Abstain && !self.rules().asks_abstentions {
            return Err(Refusal::AbstentionsNotAsked);
        }
        if self.order().get(asked.shown.len()) != Some(&choice) || asked.chair.is_some() {
            return Err(Refusal::HandsOutOfOrder);
        }
        let entitled = asked.present.saturating_sub(u32::from(self.chair_votes_apart()));
        if asked.hands().sum().saturating_add(count) > entitled {
            return Err(Refusal::TooManyHands { entitled });
        }
        Ok(vec![Event::HandsShown(HandsShown { meeting: self.id, choice, count })])
    }

    fn all_shown(&self, asked: &Asked) -> bool {
        asked.shown.len() == self.order().len()
    }

    pub(super) fn cast_chair_vote(&self, choice: Hand) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        let asked = self.asked()?;
        if choice == Hand::Abstain && !self.rules().asks_abstentions {
            return Err(Refusal::AbstentionsNotAsked);
        }
        if !self.chair_votes_apart() || !self.all_shown(asked) {
            return Err(Refusal::HandsOutOfOrder);
        }
        if asked.chair.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::ChairVoted(ChairVoted { meeting: self.id, choice })])
    }

    pub(super) fn declare(&self) -> Result<Vec<Event>, Refusal> {
        self.require_chair()?;
        let asked = self.asked()?;
        if !self.all_shown(asked) {
            return Err(Refusal::HandsOutOfOrder);
        }
        let (question, present, council, majority) =
            (asked.question, asked.present, asked.council, asked.majority);
        let hands = asked.hands();
        let base = hands.base(&majority, present, council);
        let carried = majority.carries(hands.in_favour, base);
        Ok(vec![Event::QuestionDeclared(Declared {
            meeting: self.id,
            question,
            hands,
            present,
            council,
            majority,
            base,
            carried,
        })])
    }

    pub(super) fn correct_count(
        &self,
        motion: MotionId,
        hands: Hands,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        if !self.presides() {
            self.require_convener()?;
        }
        self.require_phase(&[Phase::Open, Phase::Recessed, Phase::Adjourned, Phase::Closed])?;
        if self.meeting.question.is_some() {
            return Err(Refusal::QuestionOpen);
        }
        if self.meeting.approved {
            return Err(Refusal::CorrectionTooLate);
        }
        let known = self.meeting.motions.get(&motion).ok_or(Refusal::MotionUnknown)?;
        let Motion::Decided { amends, present, council, .. } = *known else {
            return Err(Refusal::NoQuestionPut);
        };
        // What was decided after an amendment was decided on its text.
        if let Some(amended) = amends {
            let pending = self.meeting.pending.iter().any(|pending| pending.motion == amended);
            if !pending || self.meeting.declared != Some(motion) {
                return Err(Refusal::CorrectionTooLate);
            }
        }
        let rules = self.rules();
        let abstains = hands.abstained.is_some() || hands.chair == Some(Hand::Abstain);
        if abstains && !rules.asks_abstentions {
            return Err(Refusal::AbstentionsNotAsked);
        }
        if hands.sum() > present {
            return Err(Refusal::TooManyHands { entitled: present });
        }
        let base = hands.base(&rules.majority, present, council);
        let carried = rules.majority.carries(hands.in_favour, base);
        let reason = reason.clone();
        Ok(vec![Event::CountCorrected(CountCorrected {
            meeting: self.id,
            motion,
            hands,
            base,
            carried,
            reason,
        })])
    }
}
