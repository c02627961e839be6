//! Raising a topic, saying it anew, taking it back, supporting it; and forgetting a sender who is no member.

use std::collections::{BTreeMap, BTreeSet};

use super::asking::Asking;
use super::{
    Channel, Phase, Posted, Raised, Restated, SenderErased, SupportWithdrawn, Supported, Text, Topic, Voice,
    Withdrawn, subject,
};
use crate::calendar::{Date, end_of_working_days};
use crate::event::Event;
use crate::ids::{OpeningId, TopicId};
use crate::policy::{Action, Scope};
use crate::refusal::Refusal;
use crate::sealed::{OwnWords, Sealed, SubjectId};
use crate::text::{Body, Title};
use crate::time::Timestamp;

/// So many times as many topics of nobody may wait as one member may have waiting.
const ANONYMOUS_TIMES: u16 = 10;

/// What is raised.
pub(super) struct Letter<'a> {
    pub(super) topic: TopicId,
    pub(super) voice: &'a Voice,
    pub(super) channel: Channel,
    pub(super) scope: &'a Scope,
    pub(super) confidential: bool,
    pub(super) words: &'a Sealed<OwnWords>,
    pub(super) opening: Option<OpeningId>,
}

impl Asking<'_> {
    /// The day it is where the community is.
    pub(super) fn today(&self) -> Date {
        Date::at(self.context.now, &self.state.zone())
    }

    /// Until when what comes now is to be answered.
    pub(super) fn due(&self) -> Timestamp {
        let settings = self.state.settings();
        let days = u32::from(settings.answer_working_days);
        end_of_working_days(self.context.now, days, &self.state.zone(), &settings.holidays)
    }

    /// Whether this voice may be heard from whoever asks, and whether what is sealed is sealed under its key.
    pub(super) fn voice(
        &self,
        voice: &Voice,
        own: uuid::Uuid,
        words: &Sealed<OwnWords>,
    ) -> Result<(), Refusal> {
        match voice {
            Voice::Member { member } if self.standing.member == Some(*member) => {
                self.standing.require(Action::RaiseTopic)?;
            }
            Voice::Member { member } => {
                self.standing.require(Action::RecordTopics)?;
                self.state.membership.require_present(*member)?;
            }
            Voice::Anonymous { .. } if self.standing.anonymous => {
                self.standing.require(Action::RaiseAnonymously)?;
            }
            Voice::Anonymous { .. } | Voice::Other { .. } => self.standing.require(Action::RecordTopics)?,
        }
        let sealed = |under: SubjectId| under == subject(voice.member(), own);
        let particulars = match voice {
            Voice::Other { name, contact } => {
                name.as_ref().is_none_or(|name| sealed(name.subject))
                    && contact.as_ref().is_none_or(|contact| sealed(contact.subject))
            }
            Voice::Member { .. } | Voice::Anonymous { .. } => true,
        };
        if sealed(words.subject) && particulars {
            Ok(())
        } else {
            Err(Refusal::NotPermitted { action: Action::RaiseTopic })
        }
    }

    pub(super) fn raise(&self, letter: &Letter<'_>) -> Result<Vec<Event>, Refusal> {
        let Letter { topic, voice, channel, scope, confidential, words, opening } = *letter;
        self.voice(voice, topic.0, words)?;
        if self.topics.topics.contains_key(&topic) {
            return Err(Refusal::AlreadyExists);
        }
        let recorded = !self.standing.anonymous && voice.member() != self.standing.member;
        match opening {
            Some(opening) => {
                self.standing.require(Action::RecordTopics)?;
                self.letter_lies_in(opening, channel)?;
            }
            // What somebody else's letter says was read in a box that two have opened.
            None if recorded && channel == Channel::LetterBox => return Err(Refusal::OpeningUnknown),
            None => {}
        }
        if !recorded {
            let one = self.state.settings().open_topics_max;
            let max = if self.standing.anonymous { one.saturating_mul(ANONYMOUS_TIMES) } else { one };
            if self.topics.waiting_of(voice.member()) >= u32::from(max) {
                return Err(Refusal::TooManyOpenTopics { max });
            }
        }
        Ok(vec![Event::TopicRaised(Box::new(Raised {
            topic,
            voice: voice.clone(),
            channel,
            scope: scope.clone(),
            confidential,
            words: words.clone(),
            opening,
            on: self.today(),
            due_at: self.due(),
        }))])
    }

    pub(super) fn post(
        &self,
        topic: TopicId,
        title: &Title,
        text: &Body,
        scope: &Scope,
    ) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::HandleTopics)?;
        if self.topics.topics.contains_key(&topic) {
            return Err(Refusal::AlreadyExists);
        }
        let (title, text, scope, on) = (title.clone(), text.clone(), scope.clone(), self.today());
        Ok(vec![Event::TopicPosted(Posted { topic, title, text, scope, on })])
    }

    pub(super) fn restate(&self, id: TopicId, words: &Sealed<OwnWords>) -> Result<Vec<Event>, Refusal> {
        let topic = self.topics.topic(id)?;
        let own = topic.sender.is_some() && topic.sender == self.standing.member;
        if !own {
            self.standing.require(Action::RecordTopics)?;
        }
        // Nobody puts other words into a member's mouth.
        let under_its_key = words.subject == subject(topic.sender, id.0) && (own || topic.sender.is_none());
        if topic.posted || !under_its_key {
            return Err(Refusal::NotPermitted { action: Action::RaiseTopic });
        }
        if topic.erased {
            return Err(Refusal::SubjectErased);
        }
        topic.require_phase(&[Phase::Raised, Phase::Returned])?;
        Ok(vec![Event::TopicRestated(Restated { topic: id, words: words.clone(), due_at: self.due() })])
    }

    pub(super) fn withdraw(&self, withdrawn: &Withdrawn) -> Result<Vec<Event>, Refusal> {
        let topic = self.topics.topic(withdrawn.topic)?;
        self.own_or_official(withdrawn.topic, topic, topic.sender, &withdrawn.why)?;
        // An office takes back what it has posted or recorded, not what a member has sent.
        if topic.sender.is_some() && topic.sender != self.standing.member {
            return Err(Refusal::NotPermitted { action: Action::RaiseTopic });
        }
        topic.require_phase(&[Phase::Raised, Phase::Returned, Phase::Accepted])?;
        Ok(vec![Event::TopicWithdrawn(withdrawn.clone())])
    }

    pub(super) fn support(&self, id: TopicId) -> Result<Vec<Event>, Refusal> {
        let member = self.member(Action::SupportTopic)?;
        let topic = self.topics.topic(id)?;
        topic.require_open()?;
        topic.require_phase(&[Phase::Accepted, Phase::Answered])?;
        if topic.supporters.contains(&member) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::TopicSupported(Supported { topic: id, member })])
    }

    pub(super) fn withdraw_support(&self, id: TopicId) -> Result<Vec<Event>, Refusal> {
        let member = self.member(Action::SupportTopic)?;
        if !self.topics.topic(id)?.supporters.contains(&member) {
            return Err(Refusal::SupportUnknown);
        }
        Ok(vec![Event::TopicSupportWithdrawn(SupportWithdrawn { topic: id, member })])
    }

    pub(super) fn erase_sender(&self, erased: &SenderErased) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::EraseMember)?;
        let (of_member, done) = if let Some(suggestion) = erased.suggestion {
            let known = self.topics.suggestion(erased.topic, suggestion)?;
            (known.giver.is_some(), known.erased)
        } else {
            let topic = self.topics.topic(erased.topic)?;
            (topic.sender.is_some() || topic.posted, topic.erased)
        };
        // A member is erased as a member.
        if of_member {
            return Err(Refusal::NotPermitted { action: Action::EraseMember });
        }
        if done {
            return Err(Refusal::SubjectErased);
        }
        Ok(vec![Event::TopicSenderErased(erased.clone())])
    }
}

impl super::Topics {
    fn waiting_of(&self, sender: Option<crate::ids::MemberId>) -> u32 {
        sender.map_or(self.waiting_of_nobody, |member| self.waiting.get(&member).copied().unwrap_or(0))
    }

    pub(crate) fn raised(&mut self, event: &Raised) {
        if let Some(opening) = event.opening.and_then(|opening| self.openings.get_mut(&opening)) {
            opening.registered += 1;
        }
        let topic = Topic::new(event.scope.clone(), Phase::Raised);
        let (sender, confidential) = (event.voice.member(), event.confidential);
        self.begin(event.topic, Topic { sender, confidential, ..topic });
    }

    pub(crate) fn posted(&mut self, event: &Posted) {
        let topic = Topic::new(event.scope.clone(), Phase::Accepted);
        self.begin(event.topic, Topic { posted: true, screened: true, ..topic });
    }

    pub(crate) fn sender_erased(&mut self, event: &SenderErased) {
        self.change(event.topic, |topic| match event.suggestion {
            Some(suggestion) => {
                if let Some(known) = topic.suggestions.get_mut(&suggestion) {
                    known.erased = true;
                }
            }
            None => topic.erased = true,
        });
    }

    /// Phases, and whom to ask: what happens to one topic.
    pub(crate) fn topic_mut(&mut self, id: TopicId, change: impl FnOnce(&mut Topic)) {
        self.change(id, change);
    }
}

impl Topic {
    fn new(scope: Scope, phase: Phase) -> Self {
        Self {
            sender: None,
            posted: false,
            scope,
            confidential: false,
            phase,
            screened: false,
            answers: 0,
            publicised: false,
            assignee: None,
            merged_into: None,
            duplicates: 0,
            supporters: BTreeSet::new(),
            links: BTreeSet::new(),
            suggestions: BTreeMap::new(),
            clusters: BTreeSet::new(),
            hidden: None,
            erased: false,
        }
    }
}

impl Text {
    /// The text, where it is open.
    #[must_use]
    pub fn open(&self) -> Option<&Body> {
        match self {
            Self::Open(body) => Some(body),
            Self::Sealed(_) => None,
        }
    }

    /// The text, where it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Option<&Sealed<OwnWords>> {
        match self {
            Self::Open(_) => None,
            Self::Sealed(words) => Some(words),
        }
    }
}
