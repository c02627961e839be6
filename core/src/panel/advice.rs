//! Advice: a question with a due date, the opinion, minority opinions, and the answer that is owed to it.

use super::{
    About, Advice, AdviceAnswered, AdvicePhase, AdviceRequested, AnswerRevised, Case, Decided, Matter,
    MinorityFiled, MinorityWithdrawn, Opinion, OpinionFiled, OpinionRevised, OpinionWithdrawn,
    RequestWithdrawn,
};
use crate::calendar::{self, Date};
use crate::event::Event;
use crate::ids::{AdviceId, MemberId, PanelId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Body, Label, Reason};

impl Case<'_> {
    pub(super) fn request_advice(
        &self,
        (panel, advice): (PanelId, AdviceId),
        (body, question): (&Label, &Body),
        due: Date,
        about: About,
    ) -> Decided {
        self.standing.require(Action::RequestAdvice)?;
        self.panel(panel)?;
        if self.state.panels.advice.contains_key(&advice) {
            return Err(Refusal::AlreadyExists);
        }
        if about.proposal.is_some_and(|proposal| !self.state.proposals.contains_key(&proposal)) {
            return Err(Refusal::ProposalUnknown);
        }
        if about.topic.is_some_and(|topic| !self.state.topics.topics.contains_key(&topic)) {
            return Err(Refusal::TopicUnknown);
        }
        match about.project {
            Some(project) if self.project(project)?.panel != panel => return Err(Refusal::ProjectUnknown),
            None if about.stage.is_some() => return Err(Refusal::ProjectUnknown),
            Some(_) | None => {}
        }
        let due_at = due.ends(&self.state.zone());
        if due_at <= self.context.now {
            return Err(Refusal::DateInPast);
        }
        let (body, question) = (body.clone(), question.clone());
        Ok(vec![Event::AdviceRequested(AdviceRequested { panel, advice, body, question, due_at, about })])
    }

    fn advice(&self, id: AdviceId) -> Result<&Advice, Refusal> {
        let advice = self.state.panels.advice.get(&id).ok_or(Refusal::AdviceUnknown)?;
        self.panel(advice.panel)?;
        if advice.phase == AdvicePhase::Withdrawn { Err(Refusal::AdviceWithdrawn) } else { Ok(advice) }
    }

    /// Whoever asked for the body, or the chair.
    fn require_asker(&self, advice: &Advice) -> Result<(), Refusal> {
        if advice.asked_by.is_some() && advice.asked_by == self.standing.member {
            return Ok(());
        }
        self.standing.require(Action::RequestAdvice)
    }

    pub(super) fn withdraw_request(&self, e: &RequestWithdrawn) -> Decided {
        let advice = self.advice(e.advice)?;
        self.require_asker(advice)?;
        match advice.phase {
            AdvicePhase::Asked => Ok(vec![Event::AdviceRequestWithdrawn(e.clone())]),
            // What has been advised is answered, not waved away.
            AdvicePhase::Filed => Err(Refusal::AnswersOwed { count: 1 }),
            AdvicePhase::Answered | AdvicePhase::Withdrawn => Err(Refusal::AlreadyDone),
        }
    }

    fn require_advisor_on(&self, id: AdviceId, advice: &Advice, member: MemberId) -> Result<(), Refusal> {
        let mut matters = vec![Matter::Advice { advice: id }];
        matters.extend(advice.about.project.map(|project| Matter::Project { project }));
        self.require_advisor(advice.panel, member, &matters)
    }

    /// The author, and all who join in, sit, have declared their interests and are not kept out of the matter.
    fn check_opinion(&self, id: AdviceId, advice: &Advice, opinion: &Opinion) -> Result<MemberId, Refusal> {
        let author = self.standing.member.ok_or(Refusal::NotPermitted { action: Action::Advise })?;
        for member in [author].iter().chain(&opinion.joined) {
            self.require_advisor_on(id, advice, *member)?;
        }
        Ok(author)
    }

    pub(super) fn file_opinion(&self, id: AdviceId, opinion: &Opinion) -> Decided {
        let advice = self.advice(id)?;
        let author = self.check_opinion(id, advice, opinion)?;
        match advice.phase {
            AdvicePhase::Asked => {}
            AdvicePhase::Filed => return Err(Refusal::AlreadyExists),
            AdvicePhase::Answered | AdvicePhase::Withdrawn => return Err(Refusal::AlreadyAnswered),
        }
        let days = self.panel(advice.panel)?.answer_days.into();
        let holidays = &self.state.settings().holidays;
        let answer_due_at = calendar::end_of_period(self.context.now, days, &self.state.zone(), holidays);
        let (number, opinion) = (advice.number + 1, opinion.clone());
        Ok(vec![Event::OpinionFiled(OpinionFiled { advice: id, author, number, opinion, answer_due_at })])
    }

    /// An opinion that is not answered yet.
    fn filed(&self, id: AdviceId) -> Result<&Advice, Refusal> {
        let advice = self.advice(id)?;
        match advice.phase {
            AdvicePhase::Filed => Ok(advice),
            AdvicePhase::Asked => Err(Refusal::OpinionMissing),
            AdvicePhase::Answered | AdvicePhase::Withdrawn => Err(Refusal::AlreadyAnswered),
        }
    }

    pub(super) fn revise_opinion(&self, id: AdviceId, opinion: &Opinion, reason: &Reason) -> Decided {
        let advice = self.filed(id)?;
        let author = self.check_opinion(id, advice, opinion)?;
        let (number, opinion, reason) = (advice.number + 1, opinion.clone(), reason.clone());
        Ok(vec![Event::OpinionRevised(OpinionRevised { advice: id, author, number, opinion, reason })])
    }

    pub(super) fn withdraw_opinion(&self, e: &OpinionWithdrawn) -> Decided {
        let advice = self.filed(e.advice)?;
        let author = advice.author.ok_or(Refusal::OpinionMissing)?;
        self.require_self(author)?;
        Ok(vec![Event::OpinionWithdrawn(e.clone())])
    }

    pub(super) fn file_minority(&self, e: &MinorityFiled) -> Decided {
        self.require_self(e.member)?;
        if e.words.subject.0 != e.member.0 {
            return Err(Refusal::NotPermitted { action: Action::Advise });
        }
        let advice = self.filed(e.advice)?;
        self.require_advisor_on(e.advice, advice, e.member)?;
        if advice.minorities.contains(&e.member) {
            return Err(Refusal::AlreadyExists);
        }
        Ok(vec![Event::MinorityFiled(e.clone())])
    }

    pub(super) fn withdraw_minority(&self, e: &MinorityWithdrawn) -> Decided {
        self.require_self(e.member)?;
        if !self.filed(e.advice)?.minorities.contains(&e.member) {
            return Err(Refusal::OpinionMissing);
        }
        Ok(vec![Event::MinorityWithdrawn(e.clone())])
    }

    pub(super) fn answer(&self, e: &AdviceAnswered) -> Decided {
        let advice = self.advice(e.advice)?;
        self.require_asker(advice)?;
        self.filed(e.advice)?;
        Ok(vec![Event::AdviceAnswered(e.clone())])
    }

    pub(super) fn revise_answer(&self, e: &AnswerRevised) -> Decided {
        let advice = self.advice(e.advice)?;
        self.require_asker(advice)?;
        if advice.phase != AdvicePhase::Answered {
            return Err(Refusal::OpinionMissing);
        }
        Ok(vec![Event::AnswerRevised(e.clone())])
    }
}
