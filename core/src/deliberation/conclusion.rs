//! From a draft to feedback: the consensus and its dissent, what the deliberation comes to, and what it must never decide.

use super::events::Venue;
use super::matters::rules_needed;
use super::party_events::{
    Abandoned, Concluded, Conclusion, ConsensusAnswered, ConsensusDrafted, FeedbackPublished, Implemented,
    Reopened,
};
use super::{Case, Phase};
use crate::calendar;
use crate::event::Event;
use crate::ids::{DelegationId, ParticipantId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason};

impl super::Deliberation {
    pub(crate) fn consensus_drafted(&mut self, event: &ConsensusDrafted) {
        self.draft = event.number;
        self.answers.clear();
    }

    pub(crate) fn consensus_answered(&mut self, event: &ConsensusAnswered) {
        let who =
            event.delegation.map_or(ParticipantId(event.by.0), |delegation| ParticipantId(delegation.0));
        self.answers.insert(who, event.agrees);
    }

    /// Taken up again, a draft must be answered anew only if it is drafted anew.
    pub(crate) fn reopened(&mut self) {
        self.phase = Phase::Open;
    }

    /// How many parties at the table have not answered the latest draft.
    fn answers_missing(&self) -> u32 {
        let seated = self.delegations.iter().filter(|(_, known)| !known.gone);
        let silent = seated.filter(|(id, _)| !self.answers.contains_key(&ParticipantId(id.0)));
        u32::try_from(silent.count()).unwrap_or(u32::MAX)
    }
}

impl Case<'_> {
    pub(super) fn draft_consensus(&self, text: &Body) -> Result<Vec<Event>, Refusal> {
        let by = self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        self.require_informed()?;
        let (deliberation, number, text) = (self.id, self.deliberation.draft + 1, text.clone());
        Ok(vec![Event::ConsensusDrafted(ConsensusDrafted { deliberation, number, by, text })])
    }

    pub(super) fn answer_consensus(
        &self,
        delegation: Option<DelegationId>,
        agrees: bool,
        words: Option<&Sealed<OwnWords>>,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_open()?;
        let table = self.deliberation.delegations.values().any(|known| !known.gone);
        let (by, who) = match delegation {
            Some(delegation) => {
                let by = self.standing.member.ok_or(Refusal::NotADelegate)?;
                self.require_delegate(delegation, by)?;
                (by, ParticipantId(delegation.0))
            }
            // Where parties sit, parties answer.
            None if table => return Err(Refusal::NotADelegate),
            None => {
                let by = self.require_taking_part(&self.deliberation.participants)?;
                (by, by.into())
            }
        };
        if self.deliberation.draft == 0 {
            return Err(Refusal::ConsensusMissing);
        }
        if self.deliberation.answers.get(&who) == Some(&agrees) {
            return Err(Refusal::AlreadyDone);
        }
        if words.is_some_and(|words| words.subject.0 != by.0) {
            return Err(Refusal::NotPermitted { action: Action::TakePart });
        }
        let (deliberation, number) = (self.id, self.deliberation.draft);
        let words = words.cloned();
        let answered = ConsensusAnswered { deliberation, number, delegation, by, agrees, words };
        Ok(vec![Event::ConsensusAnswered(answered)])
    }

    pub(super) fn conclude(
        &self,
        conclusion: Conclusion,
        text: &Body,
        feedback_days: u16,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        self.require_informed()?;
        self.require_no_open_round()?;
        let polls = rules_needed(&self.deliberation.matters);
        match conclusion {
            Conclusion::Decision if !polls.is_empty() => {
                return Err(Refusal::ReservedForOwners { rules: polls });
            }
            Conclusion::Decision if !matches!(self.deliberation.venue, Venue::Hall { .. }) => {
                return Err(Refusal::DecisionNotForVenue);
            }
            Conclusion::Commitments => {
                let mut standing = self.deliberation.commitments.values();
                if !standing.any(|known| known.confirmed && !known.withdrawn) {
                    return Err(Refusal::NothingCommitted);
                }
            }
            Conclusion::Opinion | Conclusion::Referral | Conclusion::Decision => {}
        }
        // Holding and drafting may be one step; what was drafted must have been answered.
        let number = (self.deliberation.draft > 0).then_some(self.deliberation.draft);
        let count = self.deliberation.answers_missing();
        if number.is_some() && count > 0 {
            return Err(Refusal::AnswersMissing { count });
        }
        let settings = self.state.settings();
        let (now, zone) = (self.context.now, self.state.zone());
        let feedback_due = calendar::end_of_period(now, feedback_days.into(), &zone, &settings.holidays);
        let (deliberation, text) = (self.id, text.clone());
        let concluded = Concluded { deliberation, conclusion, text, number, polls, feedback_due };
        Ok(vec![Event::DeliberationConcluded(concluded)])
    }

    pub(super) fn reopen(&self, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_phase(&[Phase::Concluded, Phase::Implemented, Phase::Published, Phase::Abandoned])?;
        Ok(vec![Event::DeliberationReopened(Reopened { deliberation: self.id, reason: reason.clone() })])
    }

    pub(super) fn abandon(&self, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        Ok(vec![Event::DeliberationAbandoned(Abandoned { deliberation: self.id, reason: reason.clone() })])
    }

    pub(super) fn implement(&self, report: &Body) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_phase(&[Phase::Concluded])?;
        Ok(vec![Event::DeliberationImplemented(Implemented {
            deliberation: self.id,
            report: report.clone(),
        })])
    }

    pub(super) fn publish_feedback(
        &self,
        text: &Body,
        explanation: Option<&Body>,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        // Implementation and feedback may be one step.
        self.require_phase(&[Phase::Concluded, Phase::Implemented])?;
        let dissent = self.deliberation.answers.values().any(|agrees| !agrees);
        if dissent && explanation.is_none() {
            return Err(Refusal::ExplanationOwed);
        }
        let (deliberation, text, explanation) = (self.id, text.clone(), explanation.cloned());
        Ok(vec![Event::FeedbackPublished(FeedbackPublished { deliberation, text, explanation })])
    }
}
