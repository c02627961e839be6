//! What happens to topics.

use serde::{Deserialize, Serialize};

use super::{Channel, Link, Text, Voice};
use crate::calendar::Date;
use crate::ids::{MemberId, OpeningId, SuggestionId, TopicId};
use crate::policy::Scope;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// `topic.raised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The topic.
    pub topic: TopicId,
    /// Whose it is.
    pub voice: Voice,
    /// How it came.
    pub channel: Channel,
    /// What part of the community it concerns.
    pub scope: Scope,
    /// Only for whoever sent it and those who handle it.
    pub confidential: bool,
    /// What it says, sealed under the key of whoever sent it; where she is no member, under the topic's own.
    pub words: Sealed<OwnWords>,
    /// The opening of the letter box in which it lay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningId>,
    /// The day of its registration, where the community is.
    pub on: Date,
    /// Until when it is to be answered.
    pub due_at: Timestamp,
}

/// `topic.posted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The topic.
    pub topic: TopicId,
    /// What it is called.
    pub title: Title,
    /// What people are asked.
    pub text: Body,
    /// What part of the community it concerns.
    pub scope: Scope,
    /// The day, where the community is.
    pub on: Date,
}

/// `topic.restated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restated {
    /// The topic.
    pub topic: TopicId,
    /// What it says now.
    pub words: Sealed<OwnWords>,
    /// Until when it is to be answered.
    pub due_at: Timestamp,
}

/// `topic.withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The topic.
    pub topic: TopicId,
    /// Why: in her own words, or by the office that recorded it.
    pub why: Text,
}

/// `topic.supported.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supported {
    /// The topic.
    pub topic: TopicId,
    /// Who supports it.
    pub member: MemberId,
}

/// `topic.support_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportWithdrawn {
    /// The topic.
    pub topic: TopicId,
    /// Who supports it no more.
    pub member: MemberId,
}

/// `topic.accepted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The topic.
    pub topic: TopicId,
    /// What it is called in the community's record.
    pub title: Title,
}

/// `topic.returned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The topic.
    pub topic: TopicId,
    /// Why, and where to go with it.
    pub reason: Text,
}

/// `topic.assigned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The topic.
    pub topic: TopicId,
    /// Who sees to it.
    pub assignee: MemberId,
}

/// `topic.unassigned.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unassigned {
    /// The topic.
    pub topic: TopicId,
    /// Who sees to it no more.
    pub assignee: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `topic.acted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The topic.
    pub topic: TopicId,
    /// What was done.
    pub note: Text,
    /// The day, where the community is.
    pub on: Date,
}

/// `topic.acknowledged.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// The topic.
    pub topic: TopicId,
    /// What the sender was told: that it has come, and no more.
    pub text: Text,
}

/// `topic.answered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The topic.
    pub topic: TopicId,
    /// The first answer is 1.
    pub number: u32,
    /// The answer in substance.
    pub text: Text,
    /// The day, where the community is.
    pub on: Date,
}

/// `topic.answer_corrected.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCorrected {
    /// The topic.
    pub topic: TopicId,
    /// The number of the answer that stands now.
    pub number: u32,
    /// The answer as it should have been.
    pub text: Text,
    /// Why.
    pub reason: Reason,
}

/// `topic.publicised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publicised {
    /// The topic.
    pub topic: TopicId,
    /// What everybody may know of it.
    pub text: Body,
}

/// `topic.publicity_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicityWithdrawn {
    /// The topic.
    pub topic: TopicId,
    /// Why.
    pub reason: Reason,
}

/// `topic.reopened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The topic.
    pub topic: TopicId,
    /// Why: in the sender's own words, or by an office.
    pub why: Text,
    /// Until when it is to be answered now; none for what the community itself has asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

/// `topic.closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The topic.
    pub topic: TopicId,
    /// Why.
    pub reason: Reason,
}

/// `topic.merged.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The topic.
    pub topic: TopicId,
    /// The topic that says the same and goes on.
    pub into: TopicId,
    /// The day, where the community is.
    pub on: Date,
}

/// `topic.unmerged.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerged {
    /// The topic.
    pub topic: TopicId,
    /// Where it had been merged into.
    pub from: TopicId,
    /// Why.
    pub reason: Reason,
}

/// `topic.linked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The topic.
    pub topic: TopicId,
    /// What became of it.
    pub to: Link,
}

/// `topic.unlinked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlinked {
    /// The topic.
    pub topic: TopicId,
    /// What it is no longer linked to.
    pub from: Link,
    /// Why.
    pub reason: Reason,
}

/// `topic.sender_erased.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderErased {
    /// The topic.
    pub topic: TopicId,
    /// Of a suggestion on it; none for the topic itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionId>,
    /// Why.
    pub reason: Reason,
}
