//! What may not stand there: hidden with the reason, objected to by its author, decided on by another.

use serde::{Deserialize, Serialize};

use super::asking::Asking;
use super::{AppealDecided, HidingAppealed, TextHidden, TextRestored, Topics};
use crate::decider::Actor;
use crate::event::Event;
use crate::ids::{MemberId, SuggestionId, TopicId};
use crate::policy::Action;
use crate::refusal::Refusal;

/// How far an appeal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Appeal {
    /// Nobody has objected.
    None,
    /// The author has.
    Filed,
    /// It was rejected.
    Rejected,
}

/// A text that is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hiding {
    /// Who hid it.
    pub by: Option<MemberId>,
    /// Whether its author objects.
    pub appeal: Appeal,
}

/// A text: a topic's own, or that of a suggestion on it.
struct Target {
    author: Option<MemberId>,
    hidden: Option<Hiding>,
}

impl Asking<'_> {
    fn target(&self, topic: TopicId, suggestion: Option<SuggestionId>) -> Result<Target, Refusal> {
        Ok(if let Some(suggestion) = suggestion {
            let known = self.topics.suggestion(topic, suggestion)?;
            Target { author: known.giver, hidden: known.hidden }
        } else {
            let known = self.topics.topic(topic)?;
            Target { author: known.sender, hidden: known.hidden }
        })
    }

    pub(super) fn hide(&self, hidden: &TextHidden) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ModerateTopics)?;
        if self.target(hidden.topic, hidden.suggestion)?.hidden.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicTextHidden(hidden.clone())])
    }

    pub(super) fn restore(&self, restored: &TextRestored) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ModerateTopics)?;
        self.target(restored.topic, restored.suggestion)?.hidden.ok_or(Refusal::NotHidden)?;
        Ok(vec![Event::TopicTextRestored(restored.clone())])
    }

    pub(super) fn appeal(&self, appealed: &HidingAppealed) -> Result<Vec<Event>, Refusal> {
        let target = self.target(appealed.topic, appealed.suggestion)?;
        let own = target.author.is_some()
            && target.author == self.standing.member
            && target.author == Some(MemberId(appealed.words.subject.0));
        if !own {
            return Err(Refusal::NotPermitted { action: Action::RaiseTopic });
        }
        match target.hidden.ok_or(Refusal::NotHidden)?.appeal {
            Appeal::None => Ok(vec![Event::TopicHidingAppealed(appealed.clone())]),
            Appeal::Filed | Appeal::Rejected => Err(Refusal::AlreadyDone),
        }
    }

    pub(super) fn decide_appeal(&self, decided: &AppealDecided) -> Result<Vec<Event>, Refusal> {
        let member = self.member(Action::ModerateTopics)?;
        let target = self.target(decided.topic, decided.suggestion)?;
        let hidden = target.hidden.ok_or(Refusal::NotHidden)?;
        if hidden.appeal != Appeal::Filed {
            return Err(Refusal::AppealUnknown);
        }
        // Neither who hid it nor who wrote it.
        if hidden.by == Some(member) || target.author == Some(member) {
            return Err(Refusal::OwnModeration);
        }
        Ok(vec![Event::TopicAppealDecided(decided.clone())])
    }
}

impl Topics {
    fn hiding(
        &mut self,
        topic: TopicId,
        suggestion: Option<SuggestionId>,
        change: impl FnOnce(&mut Option<Hiding>),
    ) {
        match suggestion {
            Some(suggestion) => self.suggestion_mut(topic, suggestion, |known| change(&mut known.hidden)),
            None => self.change(topic, |known| change(&mut known.hidden)),
        }
    }

    pub(crate) fn text_hidden(&mut self, event: &TextHidden, actor: Actor) {
        let hiding = Hiding { by: actor.member(), appeal: Appeal::None };
        self.hiding(event.topic, event.suggestion, |hidden| *hidden = Some(hiding));
    }

    pub(crate) fn text_restored(&mut self, topic: TopicId, suggestion: Option<SuggestionId>) {
        self.hiding(topic, suggestion, |hidden| *hidden = None);
    }

    pub(crate) fn appeal_is(&mut self, topic: TopicId, suggestion: Option<SuggestionId>, appeal: Appeal) {
        self.hiding(topic, suggestion, |hidden| {
            if let Some(hiding) = hidden {
                hiding.appeal = appeal;
            }
        });
    }

    pub(crate) fn appeal_decided(&mut self, event: &AppealDecided) {
        if event.upheld {
            self.text_restored(event.topic, event.suggestion);
        } else {
            self.appeal_is(event.topic, event.suggestion, Appeal::Rejected);
        }
    }
}
