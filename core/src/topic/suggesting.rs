//! Suggestions on a topic, on screen and offline: put together, adopted with the stage or declined with the reason, and traced.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::asking::Asking;
use super::{
    ClusterDissolved, Hiding, Phase, Stage, SuggestionAdopted, SuggestionDecisionRevoked, SuggestionDeclined,
    SuggestionGiven, SuggestionTraced, SuggestionWithdrawn, SuggestionsClustered, Topic, Topics,
};
use crate::event::Event;
use crate::ids::{MemberId, SuggestionId, TopicId};
use crate::policy::Action;
use crate::refusal::Refusal;

/// What became of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It is used, at these stages.
    Adopted(BTreeSet<Stage>),
    /// It is not.
    Declined,
    /// Whoever gave it has taken it back.
    Withdrawn,
}

/// A suggestion as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The member who gave it, if it was one.
    pub giver: Option<MemberId>,
    /// What became of it.
    pub decision: Decision,
    /// Whether its text is hidden.
    pub hidden: Option<Hiding>,
    /// Whether its giver, who is no member, was erased.
    pub erased: bool,
}

impl Suggestion {
    pub(super) fn is_undecided(&self) -> bool {
        self.decision == Decision::Open
    }
}

impl Asking<'_> {
    /// A suggestion for an office to decide on, while its topic goes on.
    fn to_decide(&self, topic: TopicId, id: SuggestionId) -> Result<&super::Suggestion, Refusal> {
        self.standing.require(Action::HandleTopics)?;
        let suggestion = self.topics.suggestion(topic, id)?;
        self.going_on(topic)?;
        Ok(suggestion)
    }

    fn going_on(&self, topic: TopicId) -> Result<&Topic, Refusal> {
        let topic = self.topics.topic(topic)?;
        topic.require_phase(&[Phase::Accepted, Phase::Answered])?;
        Ok(topic)
    }

    pub(super) fn suggest(&self, given: &SuggestionGiven) -> Result<Vec<Event>, Refusal> {
        self.voice(&given.voice, given.suggestion.0, &given.words)?;
        let topic = self.topics.topic(given.topic)?;
        topic.require_open()?;
        topic.require_phase(&[Phase::Accepted, Phase::Answered])?;
        if topic.suggestions.contains_key(&given.suggestion) {
            return Err(Refusal::AlreadyExists);
        }
        Ok(vec![Event::SuggestionGiven(given.clone())])
    }

    pub(super) fn withdraw_suggestion(&self, withdrawn: &SuggestionWithdrawn) -> Result<Vec<Event>, Refusal> {
        let (id, topic) = (withdrawn.topic, self.topics.topic(withdrawn.topic)?);
        let suggestion = self.topics.suggestion(id, withdrawn.suggestion)?;
        self.own_or_official(id, topic, suggestion.giver, &withdrawn.why)?;
        if suggestion.giver.is_some() && suggestion.giver != self.standing.member {
            return Err(Refusal::NotPermitted { action: Action::RaiseTopic });
        }
        if !suggestion.is_undecided() {
            return Err(Refusal::SuggestionDecided);
        }
        Ok(vec![Event::SuggestionWithdrawn(withdrawn.clone())])
    }

    pub(super) fn cluster(&self, clustered: &SuggestionsClustered) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::HandleTopics)?;
        let topic = self.going_on(clustered.topic)?;
        if topic.clusters.contains(&clustered.cluster) {
            return Err(Refusal::AlreadyExists);
        }
        let known = |suggestion| topic.suggestions.contains_key(suggestion);
        if clustered.suggestions.is_empty() || !clustered.suggestions.iter().all(known) {
            return Err(Refusal::SuggestionUnknown);
        }
        Ok(vec![Event::SuggestionsClustered(clustered.clone())])
    }

    pub(super) fn dissolve_cluster(&self, dissolved: &ClusterDissolved) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::HandleTopics)?;
        if !self.topics.topic(dissolved.topic)?.clusters.contains(&dissolved.cluster) {
            return Err(Refusal::ClusterUnknown);
        }
        Ok(vec![Event::ClusterDissolved(dissolved.clone())])
    }

    pub(super) fn adopt(&self, adopted: &SuggestionAdopted) -> Result<Vec<Event>, Refusal> {
        if !self.to_decide(adopted.topic, adopted.suggestion)?.is_undecided() {
            return Err(Refusal::SuggestionDecided);
        }
        Ok(vec![Event::SuggestionAdopted(adopted.clone())])
    }

    pub(super) fn decline(&self, declined: &SuggestionDeclined) -> Result<Vec<Event>, Refusal> {
        if !self.to_decide(declined.topic, declined.suggestion)?.is_undecided() {
            return Err(Refusal::SuggestionDecided);
        }
        Ok(vec![Event::SuggestionDeclined(declined.clone())])
    }

    pub(super) fn trace(&self, traced: &SuggestionTraced) -> Result<Vec<Event>, Refusal> {
        match &self.to_decide(traced.topic, traced.suggestion)?.decision {
            Decision::Adopted(stages) if stages.contains(&traced.stage) => Err(Refusal::AlreadyDone),
            Decision::Adopted(_) => Ok(vec![Event::SuggestionTraced(traced.clone())]),
            Decision::Open | Decision::Declined | Decision::Withdrawn => Err(Refusal::SuggestionNotAdopted),
        }
    }

    pub(super) fn revoke_decision(&self, revoked: &SuggestionDecisionRevoked) -> Result<Vec<Event>, Refusal> {
        match self.to_decide(revoked.topic, revoked.suggestion)?.decision {
            Decision::Adopted(_) | Decision::Declined => {
                Ok(vec![Event::SuggestionDecisionRevoked(revoked.clone())])
            }
            Decision::Open | Decision::Withdrawn => Err(Refusal::AlreadyDone),
        }
    }
}

impl Topics {
    pub(crate) fn suggestion_given(&mut self, event: &SuggestionGiven) {
        let giver = event.voice.member();
        let suggestion = Suggestion { giver, decision: Decision::Open, hidden: None, erased: false };
        self.change(event.topic, |topic| {
            topic.suggestions.insert(event.suggestion, suggestion);
        });
    }

    pub(crate) fn suggestion_mut(
        &mut self,
        topic: TopicId,
        suggestion: SuggestionId,
        change: impl FnOnce(&mut Suggestion),
    ) {
        self.change(topic, |topic| {
            if let Some(known) = topic.suggestions.get_mut(&suggestion) {
                change(known);
            }
        });
    }

    pub(crate) fn suggestion_used(&mut self, topic: TopicId, suggestion: SuggestionId, stage: Stage) {
        self.suggestion_mut(topic, suggestion, |known| match &mut known.decision {
            Decision::Adopted(stages) => drop(stages.insert(stage)),
            Decision::Open | Decision::Declined | Decision::Withdrawn => {
                known.decision = Decision::Adopted(BTreeSet::from([stage]));
            }
        });
    }
}
