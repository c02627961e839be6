//! What happens to suggestions, to texts that may not stand there, and to letter boxes.

use serde::{Deserialize, Serialize};

use super::{Channel, Stage, Text, Voice};
use crate::ids::{ClusterId, LetterBoxId, MemberId, OpeningId, SuggestionId, TopicId};
use crate::policy::Scope;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Reason, Title};
use crate::time::Timestamp;

/// `topic.suggestion_given.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionGiven {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Whose it is.
    pub voice: Voice,
    /// How it came.
    pub channel: Channel,
    /// What it says, sealed under the key of whoever gave it; where she is no member, under its own.
    pub words: Sealed<OwnWords>,
}

/// `topic.suggestion_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionWithdrawn {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Why.
    pub why: Text,
}

/// `topic.suggestions_clustered.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionsClustered {
    /// The topic.
    pub topic: TopicId,
    /// The cluster.
    pub cluster: ClusterId,
    /// What they have in common.
    pub label: Title,
    /// Those that say so; each leaves the cluster it was in.
    pub suggestions: Vec<SuggestionId>,
}

/// `topic.cluster_dissolved.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterDissolved {
    /// The topic.
    pub topic: TopicId,
    /// The cluster.
    pub cluster: ClusterId,
    /// Why.
    pub reason: Reason,
}

/// `topic.suggestion_adopted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionAdopted {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Where it is used.
    pub stage: Stage,
    /// How.
    pub note: Reason,
}

/// `topic.suggestion_declined.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionDeclined {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Why.
    pub reason: Reason,
}

/// `topic.suggestion_traced.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionTraced {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Where it was found again.
    pub stage: Stage,
    /// How.
    pub note: Reason,
}

/// `topic.suggestion_decision_revoked.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionDecisionRevoked {
    /// The topic.
    pub topic: TopicId,
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Why.
    pub reason: Reason,
}

/// `topic.text_hidden.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextHidden {
    /// The topic.
    pub topic: TopicId,
    /// Of a suggestion on it; none for the topic itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionId>,
    /// Why.
    pub reason: Reason,
}

/// `topic.text_restored.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRestored {
    /// The topic.
    pub topic: TopicId,
    /// Of a suggestion on it; none for the topic itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionId>,
    /// Why.
    pub reason: Reason,
}

/// `topic.hiding_appealed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HidingAppealed {
    /// The topic.
    pub topic: TopicId,
    /// Of a suggestion on it; none for the topic itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionId>,
    /// What its author says against it.
    pub words: Sealed<OwnWords>,
}

/// `topic.appeal_decided.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecided {
    /// The topic.
    pub topic: TopicId,
    /// Of a suggestion on it; none for the topic itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<SuggestionId>,
    /// Whether she is right; then the text stands again.
    pub upheld: bool,
    /// Why.
    pub reason: Reason,
}

/// `topic.box_installed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxInstalled {
    /// The letter box.
    pub letter_box: LetterBoxId,
    /// Where it hangs.
    pub place: Title,
    /// What part of the community it is for.
    pub scope: Scope,
    /// It is opened at least so often, in days.
    pub every_days: u16,
    /// Until when it is to be opened first.
    pub due_at: Timestamp,
}

/// `topic.box_removed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxRemoved {
    /// The letter box.
    pub letter_box: LetterBoxId,
    /// Why.
    pub reason: Reason,
}

/// `topic.box_opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxOpened {
    /// The opening.
    pub opening: OpeningId,
    /// The letter box.
    pub letter_box: LetterBoxId,
    /// Who opened it.
    pub opener: MemberId,
    /// Who is to confirm it.
    pub witness: MemberId,
    /// How many letters lay in it.
    pub letters: u32,
    /// Until when it is to be opened again.
    pub due_at: Timestamp,
}

/// `topic.opening_witnessed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningWitnessed {
    /// The opening.
    pub opening: OpeningId,
    /// Who confirms that she was there and counted the same.
    pub witness: MemberId,
}

/// `topic.opening_voided.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningVoided {
    /// The opening.
    pub opening: OpeningId,
    /// Of which box.
    pub letter_box: LetterBoxId,
    /// Until when the box is to be opened now.
    pub due_at: Timestamp,
    /// Why.
    pub reason: Reason,
}
