//! Topics (议题): what people bring, in whichever way, until whoever brought it has an answer; suggestions on them and where
//! they were used; and the letter boxes they may lie in.

mod asking;
mod boxes;
mod events;
mod handling;
mod moderating;
mod part_events;
mod raising;
mod suggesting;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use asking::{decide, scope_of};
pub use boxes::{LetterBox, Opening};
pub use events::*;
pub use moderating::{Appeal, Hiding};
pub use part_events::*;
pub use suggesting::{Decision, Suggestion};

use crate::ids::{
    ClusterId, LetterBoxId, MemberId, OpeningId, ProposalId, ResolutionId, SuggestionId, TopicId,
};
use crate::policy::Scope;
use crate::refusal::Refusal;
use crate::sealed::{Contact, OwnWords, PersonName, Sealed, SubjectId};
use crate::text::{Body, Reason, Title};

/// How something came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On a screen.
    App,
    /// Through a letter box (信箱).
    LetterBox,
    /// At the desk.
    WalkIn,
    /// At a meeting.
    Meeting,
    /// Through the police.
    Police,
    /// Through a delivery rider or another mobile eye.
    Rider,
    /// By telephone.
    Phone,
    /// On a visit to somebody's home.
    Visit,
}

impl Channel {
    /// Every channel, in order.
    pub const ALL: [Self; 8] = [
        Self::App,
        Self::LetterBox,
        Self::WalkIn,
        Self::Meeting,
        Self::Police,
        Self::Rider,
        Self::Phone,
        Self::Visit,
    ];
}

/// A stage of works at which a suggestion is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// While it is being designed.
    Design,
    /// While it is being built.
    Implementation,
    /// While it is being kept.
    Maintenance,
}

/// The digest, under a secret of the vault, of a code by which whoever has it reads an answer: in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claim(pub String);

/// Whose something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Voice {
    /// A member's.
    Member {
        /// Who.
        member: MemberId,
    },
    /// Nobody knows.
    Anonymous {
        /// What the code hashes to by which she reads the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claim: Option<Claim>,
    },
    /// Somebody's who is no member, recorded on her behalf.
    Other {
        /// Her name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<Sealed<PersonName>>,
        /// How to reach her.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Sealed<Contact>>,
    },
}

impl Voice {
    /// The member, if it is one's.
    #[must_use]
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member { member } => Some(*member),
            Self::Anonymous { .. } | Self::Other { .. } => None,
        }
    }
}

/// Whose key seals what is personal about a topic or a suggestion: its sender's, or its own where she is no member.
#[must_use]
pub fn subject(sender: Option<MemberId>, own: uuid::Uuid) -> SubjectId {
    SubjectId(sender.map_or(own, |member| member.0))
}

/// What an office, or a person, writes on a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// The community's record.
    Open(Body),
    /// A person's own words; or what an office writes on a confidential topic, sealed like the topic.
    Sealed(Sealed<OwnWords>),
}

/// What became of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// A proposal.
    Proposal(ProposalId),
    /// A resolution.
    Resolution(ResolutionId),
}

/// What is asked of topics, suggestions and letter boxes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each command's fields are those of the event it leads to")]
pub enum TopicCommand {
    /// Raises one: for oneself, or recorded for somebody else.
    Raise {
        topic: TopicId,
        voice: Voice,
        channel: Channel,
        scope: Scope,
        confidential: bool,
        words: Sealed<OwnWords>,
        opening: Option<OpeningId>,
    },
    /// The community itself asks its people.
    Post { topic: TopicId, title: Title, text: Body, scope: Scope },
    /// Says it anew, while nobody has taken it up.
    Restate { topic: TopicId, words: Sealed<OwnWords> },
    /// Takes it back.
    Withdraw(Withdrawn),
    /// Supports it.
    Support { topic: TopicId },
    /// Supports it no more.
    WithdrawSupport { topic: TopicId },
    /// Screens it: it is taken up.
    Accept(Accepted),
    /// Screens it: it is given back with the reason.
    Return(Returned),
    /// Screens it and answers it in one.
    AnswerAtOnce { topic: TopicId, title: Title, text: Text },
    /// Gives it to somebody.
    Assign(Assigned),
    /// Takes it from her again.
    Unassign { topic: TopicId, reason: Reason },
    /// Notes what was done.
    Act { topic: TopicId, note: Text },
    /// Tells the sender that it has come, which is no answer.
    Acknowledge(Acknowledged),
    /// Answers it in substance.
    Answer { topic: TopicId, text: Text },
    /// Corrects the answer.
    CorrectAnswer { topic: TopicId, text: Text, reason: Reason },
    /// Tells everybody.
    Publicise(Publicised),
    /// Takes that back.
    WithdrawPublicity(PublicityWithdrawn),
    /// Takes it up again.
    Reopen { topic: TopicId, why: Text },
    /// Ends it.
    Close(Closed),
    /// Says that another topic says the same.
    Merge { topic: TopicId, into: TopicId },
    /// Takes that back.
    Unmerge { topic: TopicId, reason: Reason },
    /// Says what became of it.
    Link(Linked),
    /// Takes that back.
    Unlink(Unlinked),
    /// Erases what is known of a sender who is no member.
    EraseSender(SenderErased),
    /// Gives a suggestion on it: one's own, or recorded for somebody else.
    Suggest(SuggestionGiven),
    /// Takes a suggestion back.
    WithdrawSuggestion(SuggestionWithdrawn),
    /// Puts suggestions together.
    Cluster(SuggestionsClustered),
    /// Takes that back.
    DissolveCluster(ClusterDissolved),
    /// Adopts a suggestion.
    Adopt(SuggestionAdopted),
    /// Declines one.
    Decline(SuggestionDeclined),
    /// Finds an adopted one again at another stage.
    Trace(SuggestionTraced),
    /// Takes the decision on one back.
    RevokeDecision(SuggestionDecisionRevoked),
    /// Hides a text that may not stand there.
    Hide(TextHidden),
    /// Takes that back.
    Restore(TextRestored),
    /// Its author objects.
    Appeal(HidingAppealed),
    /// Another than who hid it decides on that.
    DecideAppeal(AppealDecided),
    /// Hangs up a letter box.
    InstallBox { letter_box: LetterBoxId, place: Title, scope: Scope, every_days: u16 },
    /// Takes it down.
    RemoveBox(BoxRemoved),
    /// Opens it before a witness.
    OpenBox { opening: OpeningId, letter_box: LetterBoxId, witness: MemberId, letters: u32 },
    /// The witness confirms how many letters lay in it.
    WitnessOpening { opening: OpeningId, letters: u32 },
    /// Says that an opening does not count.
    VoidOpening { opening: OpeningId, reason: Reason },
}

/// Where a topic stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has come, and nobody has screened it.
    Raised,
    /// It was given back.
    Returned,
    /// It was taken up.
    Accepted,
    /// Its sender has an answer in substance.
    Answered,
    /// It was taken back.
    Withdrawn,
    /// It has ended.
    Closed,
}

/// A topic as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Topic {
    /// The member who sent it, if it was one.
    pub sender: Option<MemberId>,
    /// Whether the community itself asks.
    pub posted: bool,
    /// What part of the community it concerns.
    pub scope: Scope,
    /// Only for sender and handlers.
    pub confidential: bool,
    /// Where it stands.
    pub phase: Phase,
    /// Whether it has passed the screening.
    pub screened: bool,
    /// How many answers there were, corrections among them.
    pub answers: u32,
    /// Whether everybody was told.
    pub publicised: bool,
    /// Who sees to it.
    pub assignee: Option<MemberId>,
    /// The topic that says the same and goes on.
    pub merged_into: Option<TopicId>,
    /// How many were merged into it.
    pub duplicates: u32,
    /// Who supports it.
    pub supporters: BTreeSet<MemberId>,
    /// What became of it.
    pub links: BTreeSet<Link>,
    /// Suggestions on it.
    pub suggestions: BTreeMap<SuggestionId, Suggestion>,
    /// Its clusters.
    pub clusters: BTreeSet<ClusterId>,
    /// Whether its text is hidden.
    pub hidden: Option<Hiding>,
    /// Whether its sender, who is no member, was erased.
    pub erased: bool,
}

/// All topics and letter boxes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topics {
    /// By id.
    pub topics: BTreeMap<TopicId, Topic>,
    /// Letter boxes by id.
    pub boxes: BTreeMap<LetterBoxId, LetterBox>,
    /// Their openings.
    pub openings: BTreeMap<OpeningId, Opening>,
    /// How many of a member's topics wait for an answer.
    waiting: BTreeMap<MemberId, u32>,
    /// How many of those wait that no member sent.
    waiting_of_nobody: u32,
}

impl Topic {
    /// Whether somebody waits for an answer.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.posted && self.merged_into.is_none() && matches!(self.phase, Phase::Raised | Phase::Accepted)
    }

    fn require_phase(&self, phases: &[Phase]) -> Result<(), Refusal> {
        if self.merged_into.is_some() {
            Err(Refusal::TopicMerged)
        } else if phases.contains(&self.phase) {
            Ok(())
        } else {
            Err(Refusal::TopicNotInPhase)
        }
    }

    /// What many read must be for everybody.
    fn require_open(&self) -> Result<(), Refusal> {
        if self.confidential { Err(Refusal::TopicConfidential) } else { Ok(()) }
    }
}

impl Topics {
    fn topic(&self, topic: TopicId) -> Result<&Topic, Refusal> {
        self.topics.get(&topic).ok_or(Refusal::TopicUnknown)
    }

    fn suggestion(&self, topic: TopicId, suggestion: SuggestionId) -> Result<&Suggestion, Refusal> {
        self.topic(topic)?.suggestions.get(&suggestion).ok_or(Refusal::SuggestionUnknown)
    }

    fn waits(&mut self, sender: Option<MemberId>, before: bool, after: bool) {
        let count = match sender {
            Some(member) => self.waiting.entry(member).or_default(),
            None => &mut self.waiting_of_nobody,
        };
        match (before, after) {
            (false, true) => *count += 1,
            (true, false) => *count = count.saturating_sub(1),
            (true, true) | (false, false) => {}
        }
        if let Some(member) = sender
            && self.waiting.get(&member) == Some(&0)
        {
            self.waiting.remove(&member);
        }
    }

    fn begin(&mut self, id: TopicId, topic: Topic) {
        self.waits(topic.sender, false, topic.is_waiting());
        self.topics.insert(id, topic);
    }

    fn change(&mut self, id: TopicId, change: impl FnOnce(&mut Topic)) {
        let Some(topic) = self.topics.get_mut(&id) else { return };
        let (sender, before) = (topic.sender, topic.is_waiting());
        change(topic);
        let after = topic.is_waiting();
        self.waits(sender, before, after);
    }
}
