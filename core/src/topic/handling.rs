//! From the screening to the end: taken up or given back, assigned, acted upon, answered, corrected, publicised, merged, linked,
//! opened again, closed.

use super::asking::Asking;
use super::{
    Accepted, Acknowledged, Acted, AnswerCorrected, Answered, Assigned, Closed, Link, Linked, Merged, Phase,
    Publicised, PublicityWithdrawn, Reopened, Returned, Text, Topic, Unassigned, Unlinked, Unmerged,
};
use crate::event::Event;
use crate::ids::TopicId;
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Reason, Title};

/// Where somebody is at work on a topic.
const AT_WORK: [Phase; 3] = [Phase::Raised, Phase::Accepted, Phase::Answered];

/// That its sender has an answer in substance.
fn require_answered(topic: &Topic) -> Result<(), Refusal> {
    topic.require_phase(&[Phase::Raised, Phase::Accepted, Phase::Answered, Phase::Closed])?;
    let answered = matches!(topic.phase, Phase::Answered | Phase::Closed) && topic.answers > 0;
    if answered { Ok(()) } else { Err(Refusal::TopicUnanswered) }
}

impl Asking<'_> {
    /// The topic, for an office.
    fn handled(&self, id: TopicId) -> Result<&Topic, Refusal> {
        self.standing.require(Action::HandleTopics)?;
        self.topics.topic(id)
    }

    /// The topic, for an office or for whoever sees to it.
    fn seen_to(&self, id: TopicId) -> Result<&Topic, Refusal> {
        let topic = self.topics.topic(id)?;
        if topic.assignee.is_none() || topic.assignee != self.standing.member {
            self.standing.require(Action::HandleTopics)?;
        }
        Ok(topic)
    }

    pub(super) fn accept(&self, accepted: &Accepted) -> Result<Vec<Event>, Refusal> {
        self.handled(accepted.topic)?.require_phase(&[Phase::Raised])?;
        Ok(vec![Event::TopicAccepted(accepted.clone())])
    }

    pub(super) fn give_back(&self, returned: &Returned) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(returned.topic)?;
        topic.require_phase(&[Phase::Raised])?;
        self.official(returned.topic, topic, &returned.reason)?;
        Ok(vec![Event::TopicReturned(returned.clone())])
    }

    pub(super) fn answer_at_once(
        &self,
        id: TopicId,
        title: &Title,
        text: &Text,
    ) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(id)?;
        topic.require_phase(&[Phase::Raised])?;
        self.official(id, topic, text)?;
        Ok(vec![
            Event::TopicAccepted(Accepted { topic: id, title: title.clone() }),
            self.answered(id, topic, text),
        ])
    }

    fn answered(&self, id: TopicId, topic: &Topic, text: &Text) -> Event {
        let number = topic.answers + 1;
        Event::TopicAnswered(Answered { topic: id, number, text: text.clone(), on: self.today() })
    }

    pub(super) fn assign(&self, assigned: &Assigned) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(assigned.topic)?;
        topic.require_phase(&AT_WORK)?;
        self.state.membership.require_present(assigned.assignee)?;
        if topic.assignee == Some(assigned.assignee) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicAssigned(assigned.clone())])
    }

    pub(super) fn unassign(&self, id: TopicId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        let topic = self.seen_to(id)?;
        let assignee = topic.assignee.ok_or(Refusal::AlreadyDone)?;
        Ok(vec![Event::TopicUnassigned(Unassigned { topic: id, assignee, reason: reason.clone() })])
    }

    pub(super) fn act(&self, id: TopicId, note: &Text) -> Result<Vec<Event>, Refusal> {
        let topic = self.seen_to(id)?;
        topic.require_phase(&AT_WORK)?;
        self.official(id, topic, note)?;
        Ok(vec![Event::TopicActed(Acted { topic: id, note: note.clone(), on: self.today() })])
    }

    pub(super) fn acknowledge(&self, acknowledged: &Acknowledged) -> Result<Vec<Event>, Refusal> {
        let topic = self.seen_to(acknowledged.topic)?;
        topic.require_phase(&[Phase::Raised, Phase::Accepted])?;
        self.official(acknowledged.topic, topic, &acknowledged.text)?;
        Ok(vec![Event::TopicAcknowledged(acknowledged.clone())])
    }

    pub(super) fn answer(&self, id: TopicId, text: &Text) -> Result<Vec<Event>, Refusal> {
        let topic = self.seen_to(id)?;
        topic.require_phase(&[Phase::Accepted])?;
        self.official(id, topic, text)?;
        Ok(vec![self.answered(id, topic, text)])
    }

    pub(super) fn correct_answer(
        &self,
        id: TopicId,
        text: &Text,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let topic = self.seen_to(id)?;
        require_answered(topic)?;
        self.official(id, topic, text)?;
        let (number, text, reason) = (topic.answers + 1, text.clone(), reason.clone());
        Ok(vec![Event::TopicAnswerCorrected(AnswerCorrected { topic: id, number, text, reason })])
    }

    pub(super) fn publicise(&self, publicised: &Publicised) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(publicised.topic)?;
        require_answered(topic)?;
        if topic.publicised {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicPublicised(publicised.clone())])
    }

    pub(super) fn withdraw_publicity(&self, withdrawn: &PublicityWithdrawn) -> Result<Vec<Event>, Refusal> {
        if !self.handled(withdrawn.topic)?.publicised {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicPublicityWithdrawn(withdrawn.clone())])
    }

    pub(super) fn reopen(&self, id: TopicId, why: &Text) -> Result<Vec<Event>, Refusal> {
        let topic = self.topics.topic(id)?;
        self.own_or_official(id, topic, topic.sender, why)?;
        topic.require_phase(&[Phase::Returned, Phase::Answered, Phase::Closed])?;
        let due_at = (!topic.posted).then(|| self.due());
        Ok(vec![Event::TopicReopened(Reopened { topic: id, why: why.clone(), due_at })])
    }

    pub(super) fn close(&self, closed: &Closed) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(closed.topic)?;
        topic.require_phase(&[Phase::Raised, Phase::Returned, Phase::Accepted, Phase::Answered])?;
        if !matches!(topic.phase, Phase::Returned | Phase::Answered) {
            return Err(Refusal::TopicUnanswered);
        }
        let open = topic.suggestions.values().filter(|suggestion| suggestion.is_undecided()).count();
        if open > 0 {
            return Err(Refusal::SuggestionsUndecided { count: u32::try_from(open).unwrap_or(u32::MAX) });
        }
        Ok(vec![Event::TopicClosed(closed.clone())])
    }

    pub(super) fn merge(&self, id: TopicId, other: TopicId) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(id)?;
        if id == other {
            return Err(Refusal::MergeWithItself);
        }
        topic.require_phase(&[Phase::Raised, Phase::Accepted])?;
        let into = self.topics.topic(other)?;
        into.require_open()?;
        into.require_phase(&[Phase::Accepted, Phase::Answered])?;
        // What others were merged into goes on itself; and the community's own question is nobody's duplicate.
        if topic.duplicates > 0 || topic.posted {
            return Err(Refusal::TopicNotInPhase);
        }
        Ok(vec![Event::TopicMerged(Merged { topic: id, into: other, on: self.today() })])
    }

    pub(super) fn unmerge(&self, id: TopicId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        let from = self.handled(id)?.merged_into.ok_or(Refusal::AlreadyDone)?;
        Ok(vec![Event::TopicUnmerged(Unmerged { topic: id, from, reason: reason.clone() })])
    }

    pub(super) fn link(&self, linked: &Linked) -> Result<Vec<Event>, Refusal> {
        let topic = self.handled(linked.topic)?;
        topic.require_phase(&[Phase::Accepted, Phase::Answered, Phase::Closed])?;
        match linked.to {
            Link::Proposal(proposal) if !self.state.proposals.contains_key(&proposal) => {
                return Err(Refusal::ProposalUnknown);
            }
            Link::Resolution(resolution) if !self.state.resolutions.resolutions.contains_key(&resolution) => {
                return Err(Refusal::ResolutionUnknown);
            }
            Link::Proposal(_) | Link::Resolution(_) => {}
        }
        if topic.links.contains(&linked.to) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicLinked(linked.clone())])
    }

    pub(super) fn unlink(&self, unlinked: &Unlinked) -> Result<Vec<Event>, Refusal> {
        if !self.handled(unlinked.topic)?.links.contains(&unlinked.from) {
            return Err(Refusal::LinkUnknown);
        }
        Ok(vec![Event::TopicUnlinked(unlinked.clone())])
    }
}

impl super::Topics {
    pub(crate) fn answered(&mut self, event: &Answered) {
        self.change(event.topic, |topic| {
            topic.phase = Phase::Answered;
            topic.answers = event.number;
        });
    }

    pub(crate) fn reopened(&mut self, event: &Reopened) {
        self.change(event.topic, |topic| {
            topic.phase = if topic.screened { Phase::Accepted } else { Phase::Raised };
        });
    }

    pub(crate) fn merged(&mut self, event: &Merged) {
        self.change(event.topic, |topic| topic.merged_into = Some(event.into));
        self.change(event.into, |topic| topic.duplicates += 1);
    }

    pub(crate) fn unmerged(&mut self, event: &Unmerged) {
        self.change(event.topic, |topic| topic.merged_into = None);
        self.change(event.from, |topic| topic.duplicates = topic.duplicates.saturating_sub(1));
    }
}
