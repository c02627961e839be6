//! One command at a time: to whom it goes, and what every rule about topics asks first.

use super::{
    Accepted, Acknowledged, AppealDecided, Assigned, BoxRemoved, Closed, ClusterDissolved, HidingAppealed,
    Linked, Publicised, PublicityWithdrawn, Returned, SenderErased, SuggestionAdopted,
    SuggestionDecisionRevoked, SuggestionDeclined, SuggestionGiven, SuggestionTraced, SuggestionWithdrawn,
    SuggestionsClustered, Text, TextHidden, TextRestored, Topic, TopicCommand, Topics, Unlinked, Withdrawn,
    raising, subject,
};
use crate::decider::Context;
use crate::event::Event;
use crate::ids::{MemberId, OpeningId, TopicId};
use crate::policy::{Action, Scope, Standing};
use crate::refusal::Refusal;
use crate::sealed::{OwnWords, Sealed};
use crate::state::Community;

/// Who asks, in which state of things, and when.
pub(super) struct Asking<'a> {
    pub(super) state: &'a Community,
    pub(super) topics: &'a Topics,
    pub(super) standing: &'a Standing,
    pub(super) context: &'a Context,
}

impl Asking<'_> {
    pub(super) fn member(&self, action: Action) -> Result<MemberId, Refusal> {
        self.standing.require(action)?;
        self.standing.member.ok_or(Refusal::NotPermitted { action })
    }

    /// What an office writes on a topic: open on an open one, sealed like it on a confidential one.
    pub(super) fn official(&self, id: TopicId, topic: &Topic, text: &Text) -> Result<(), Refusal> {
        match text {
            Text::Open(_) if !topic.confidential => Ok(()),
            Text::Sealed(words) if topic.confidential && words.subject == subject(topic.sender, id.0) => {
                if topic.erased || self.state.membership.is_erased(MemberId(words.subject.0)) {
                    return Err(Refusal::SubjectErased);
                }
                Ok(())
            }
            Text::Open(_) | Text::Sealed(_) => Err(Refusal::NotPermitted { action: Action::HandleTopics }),
        }
    }

    /// Her own words under her own key, if she is that person; else an office's text.
    pub(super) fn own_or_official(
        &self,
        id: TopicId,
        topic: &Topic,
        person: Option<MemberId>,
        why: &Text,
    ) -> Result<(), Refusal> {
        let own = |words: &Sealed<OwnWords>| person.is_some_and(|member| words.subject.0 == member.0);
        match why {
            Text::Sealed(words) if person.is_some() && person == self.standing.member && own(words) => Ok(()),
            Text::Open(_) | Text::Sealed(_) => {
                self.standing.require(Action::HandleTopics)?;
                self.official(id, topic, why)
            }
        }
    }
}

/// What part of the community a command concerns.
pub(crate) fn scope_of<'a>(state: &'a Community, command: &'a TopicCommand) -> Option<&'a Scope> {
    use TopicCommand as C;
    let opening = |id: &OpeningId| {
        let opening = state.topics.openings.get(id)?;
        state.topics.boxes.get(&opening.letter_box).map(|known| &known.scope)
    };
    let topic = match command {
        C::Raise { scope, .. } | C::Post { scope, .. } | C::InstallBox { scope, .. } => return Some(scope),
        C::RemoveBox(BoxRemoved { letter_box, .. }) | C::OpenBox { letter_box, .. } => {
            return state.topics.boxes.get(letter_box).map(|known| &known.scope);
        }
        C::WitnessOpening { opening: id, .. } | C::VoidOpening { opening: id, .. } => return opening(id),
        C::Restate { topic, .. }
        | C::Withdraw(Withdrawn { topic, .. })
        | C::Support { topic }
        | C::WithdrawSupport { topic }
        | C::Accept(Accepted { topic, .. })
        | C::Return(Returned { topic, .. })
        | C::AnswerAtOnce { topic, .. }
        | C::Assign(Assigned { topic, .. })
        | C::Unassign { topic, .. }
        | C::Act { topic, .. }
        | C::Acknowledge(Acknowledged { topic, .. })
        | C::Answer { topic, .. }
        | C::CorrectAnswer { topic, .. }
        | C::Publicise(Publicised { topic, .. })
        | C::WithdrawPublicity(PublicityWithdrawn { topic, .. })
        | C::Reopen { topic, .. }
        | C::Close(Closed { topic, .. })
        | C::Merge { topic, .. }
        | C::Unmerge { topic, .. }
        | C::Link(Linked { topic, .. })
        | C::Unlink(Unlinked { topic, .. })
        | C::EraseSender(SenderErased { topic, .. })
        | C::Suggest(SuggestionGiven { topic, .. })
        | C::WithdrawSuggestion(SuggestionWithdrawn { topic, .. })
        | C::Cluster(SuggestionsClustered { topic, .. })
        | C::DissolveCluster(ClusterDissolved { topic, .. })
        | C::Adopt(SuggestionAdopted { topic, .. })
        | C::Decline(SuggestionDeclined { topic, .. })
        | C::Trace(SuggestionTraced { topic, .. })
        | C::RevokeDecision(SuggestionDecisionRevoked { topic, .. })
        | C::Hide(TextHidden { topic, .. })
        | C::Restore(TextRestored { topic, .. })
        | C::Appeal(HidingAppealed { topic, .. })
        | C::DecideAppeal(AppealDecided { topic, .. }) => topic,
    };
    state.topics.topics.get(topic).map(|known| &known.scope)
}

pub(crate) fn decide(
    state: &Community,
    command: &TopicCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    use TopicCommand as C;
    let asking = Asking { state, topics: &state.topics, standing, context };
    match command {
        C::Raise { topic, voice, channel, scope, confidential, words, opening } => {
            let raised = raising::Letter {
                topic: *topic,
                voice,
                channel: *channel,
                scope,
                confidential: *confidential,
                words,
                opening: *opening,
            };
            asking.raise(&raised)
        }
        C::Post { topic, title, text, scope } => asking.post(*topic, title, text, scope),
        C::Restate { topic, words } => asking.restate(*topic, words),
        C::Withdraw(withdrawn) => asking.withdraw(withdrawn),
        C::Support { topic } => asking.support(*topic),
        C::WithdrawSupport { topic } => asking.withdraw_support(*topic),
        C::EraseSender(erased) => asking.erase_sender(erased),
        C::Accept(accepted) => asking.accept(accepted),
        C::Return(returned) => asking.give_back(returned),
        C::AnswerAtOnce { topic, title, text } => asking.answer_at_once(*topic, title, text),
        C::Assign(assigned) => asking.assign(assigned),
        C::Unassign { topic, reason } => asking.unassign(*topic, reason),
        C::Act { topic, note } => asking.act(*topic, note),
        C::Acknowledge(acknowledged) => asking.acknowledge(acknowledged),
        C::Answer { topic, text } => asking.answer(*topic, text),
        C::CorrectAnswer { topic, text, reason } => asking.correct_answer(*topic, text, reason),
        C::Publicise(publicised) => asking.publicise(publicised),
        C::WithdrawPublicity(withdrawn) => asking.withdraw_publicity(withdrawn),
        C::Reopen { topic, why } => asking.reopen(*topic, why),
        C::Close(closed) => asking.close(closed),
        C::Merge { topic, into } => asking.merge(*topic, *into),
        C::Unmerge { topic, reason } => asking.unmerge(*topic, reason),
        C::Link(linked) => asking.link(linked),
        C::Unlink(unlinked) => asking.unlink(unlinked),
        C::Suggest(given) => asking.suggest(given),
        C::WithdrawSuggestion(withdrawn) => asking.withdraw_suggestion(withdrawn),
        C::Cluster(clustered) => asking.cluster(clustered),
        C::DissolveCluster(dissolved) => asking.dissolve_cluster(dissolved),
        C::Adopt(adopted) => asking.adopt(adopted),
        C::Decline(declined) => asking.decline(declined),
        C::Trace(traced) => asking.trace(traced),
        C::RevokeDecision(revoked) => asking.revoke_decision(revoked),
        C::Hide(hidden) => asking.hide(hidden),
        C::Restore(restored) => asking.restore(restored),
        C::Appeal(appealed) => asking.appeal(appealed),
        C::DecideAppeal(decided) => asking.decide_appeal(decided),
        C::InstallBox { letter_box, place, scope, every_days } => {
            asking.install_box(*letter_box, place, scope, *every_days)
        }
        C::RemoveBox(removed) => asking.remove_box(removed),
        C::OpenBox { opening, letter_box, witness, letters } => {
            asking.open_box(*opening, *letter_box, *witness, *letters)
        }
        C::WitnessOpening { opening, letters } => asking.witness_opening(*opening, *letters),
        C::VoidOpening { opening, reason } => asking.void_opening(*opening, reason),
    }
}
