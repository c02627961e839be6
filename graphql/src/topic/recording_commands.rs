//! Raising a topic without saying who one is; recording one for somebody else; forgetting somebody who is no member.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, TopicId};
use moothall_core::sealed::{OwnWords, SubjectId};
use moothall_core::topic::{Claim, SenderErased, TopicCommand, Voice};
use moothall_eventstore::identity::ClaimCode;
use serde::Serialize;
use uuid::Uuid;

use super::Topic;
use super::sealing::{Heard, asked, channel, one_of};
use crate::ask::Ask;
use crate::edge;
use crate::enums::Channel;
use crate::execute::{Answer, Stop, execute, execute_anonymously, minted};
use crate::membership::commands::finish_erasure;
use crate::payload::{Receipt, payloads};
use crate::scalar::Position;
use crate::scope::ScopeInput;
use crate::sealing::{InTheNameOf, Sealer, when_permitted};
use crate::user_error::UserError;

/// The input of `raiseTopicAnonymously`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RaiseTopicAnonymouslyInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer, and the same code.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it says, at most 20,000 characters. Kept sealed.
    words: String,
    /// How it comes; null for on a screen.
    channel: Option<Channel>,
    /// Only for those who handle it.
    confidential: bool,
    /// What part of the community it concerns; null for all of it.
    scope: Option<ScopeInput>,
}

/// The input of `recordTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer, and the same code.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it says. Kept sealed.
    words: String,
    /// How it came.
    channel: Channel,
    /// The member who brings it; null for somebody who is none.
    member_id: Option<ID>,
    /// The name of somebody who is no member; with neither name nor contact it is anonymous. Kept sealed.
    name: Option<String>,
    /// How to reach her. Kept sealed.
    contact: Option<String>,
    /// Only for whoever brings it and those who handle it.
    confidential: bool,
    /// What part of the community it concerns; null for all of it.
    scope: Option<ScopeInput>,
    /// For a letter: the opening of the letter box in which it lay.
    opening_id: Option<ID>,
}

/// The input of `eraseTopicSender`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EraseTopicSenderInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// A suggestion on it, whose giver is to be forgotten; null for the topic's own sender.
    suggestion_id: Option<ID>,
    /// Why: her own wish, or the law.
    reason: String,
}

payloads! {
    /// What `eraseTopicSender` answers.
    EraseTopicSenderPayload {
        /// The topic, without what was known of her.
        topic: Topic = Topic::changed
    }
}

/// What `raiseTopicAnonymously` answers.
#[derive(Debug)]
pub(crate) struct RaiseTopicAnonymouslyPayload {
    answer: Answer,
    code: Option<ClaimCode>,
}

/// What `raiseTopicAnonymously` answers. It shows no topic: nothing connects the sender with it but her code.
#[Object]
impl RaiseTopicAnonymouslyPayload {
    /// The code by which she reads the answer, with `claimedTopic`. Whoever loses it cannot ask for another.
    async fn claim_code(&self) -> Option<String> {
        self.code.map(ClaimCode::expose)
    }

    /// Where in the log it is; null when it was refused.
    async fn position(&self) -> Option<Position> {
        self.answer.done.map(|done| done.receipt.position().into())
    }

    /// The proof that it is in the log; null when it was refused.
    async fn receipt(&self) -> Option<Receipt> {
        self.answer.done.map(|done| done.receipt.into())
    }

    /// Why it was refused; empty when it took effect.
    async fn user_errors(&self) -> &[UserError] {
        &self.answer.errors
    }
}

/// What `recordTopic` answers.
#[derive(Debug)]
pub(crate) struct RecordTopicPayload {
    answer: Answer,
    code: Option<ClaimCode>,
}

/// What `recordTopic` answers.
#[Object]
impl RecordTopicPayload {
    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        let Some(done) = self.answer.done else { return Ok(None) };
        let community = done.read_back(ctx).await?;
        Topic::changed(ctx, community, &done).await
    }

    /// For the slip of somebody nobody knows: the code by which she reads the answer. It is shown here and never again.
    async fn claim_code(&self) -> Option<String> {
        self.code.map(ClaimCode::expose)
    }

    /// Where in the log it is; null when it was refused.
    async fn position(&self) -> Option<Position> {
        self.answer.done.map(|done| done.receipt.position().into())
    }

    /// The proof that it is in the log; null when it was refused.
    async fn receipt(&self) -> Option<Receipt> {
        self.answer.done.map(|done| done.receipt.into())
    }

    /// Why it was refused; empty when it took effect.
    async fn user_errors(&self) -> &[UserError] {
        &self.answer.errors
    }
}

/// The code for what this request makes, and what is stored of it.
fn claim(ctx: &Context<'_>, community: CommunityId, key: Uuid) -> Result<(ClaimCode, Claim), Stop> {
    let vault = ctx.app()?.vault();
    let code = ClaimCode::of(vault, community, key);
    Ok((code, Claim(code.digest(vault, community))))
}

/// What is done to topics that others bring.
#[derive(Debug, Default)]
pub(crate) struct TopicRecordingMutation;

/// What is done to topics that others bring.
#[Object]
impl TopicRecordingMutation {
    /// Raises a topic without saying who one is: neither the log nor the pages have anything of the sender. She must be signed in as somebody
    /// who may raise topics; that is looked at, and forgotten.
    async fn raise_topic_anonymously(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RaiseTopicAnonymouslyInput,
    ) -> Result<RaiseTopicAnonymouslyPayload> {
        let (key, given) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let community = edge::community(&given.community_id, "communityId")?;
            let topic = TopicId(minted(key, community, "topic"));
            let words: OwnWords = edge::personal(&given.words, "words")?;
            let scope = ScopeInput::read(given.scope.as_ref(), "scope")?;
            let words = sealer.seal(ctx, (community, SubjectId(topic.0)), &words).await?;
            let (_, claim) = claim(ctx, community, key)?;
            let (voice, opening) = (Voice::Anonymous { claim: Some(claim) }, None);
            let (channel, confidential) =
                (given.channel.map_or(channel::APP, Into::into), given.confidential);
            let command = TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening };
            Ok::<_, Stop>(asked(community, topic, command))
        };
        let answer = execute_anonymously(ctx, "raiseTopicAnonymously", key, &input, read).await?;
        let code = match answer.done {
            Some(done) => Some(ClaimCode::of(ctx.app()?.vault(), done.receipt.community, key)),
            None => None,
        };
        Ok(RaiseTopicAnonymouslyPayload { answer, code })
    }

    /// Records a topic that somebody else brings: a member, somebody who is none, or nobody knows who.
    async fn record_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordTopicInput,
    ) -> Result<RecordTopicPayload> {
        let is_anonymous = input.member_id.is_none() && input.name.is_none() && input.contact.is_none();
        let (key, given) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let community = edge::community(&given.community_id, "communityId")?;
            let topic = TopicId(minted(key, community, "topic"));
            let opening = match &given.opening_id {
                Some(id) => Some(edge::within(community, edge::opening(id, "openingId")?, "openingId")?),
                None => None,
            };
            let scope = ScopeInput::read(given.scope.as_ref(), "scope")?;
            let (_, claim) = claim(ctx, community, key)?;
            let heard = Heard {
                member: given.member_id.as_ref(),
                name: given.name.as_deref(),
                contact: given.contact.as_deref(),
                claim: Some(claim),
            };
            let (voice, words) = heard.sealed(ctx, &sealer, (community, topic.0), &given.words).await?;
            let (channel, confidential) = (given.channel.into(), given.confidential);
            let command = TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening };
            Ok::<_, Stop>(asked(community, topic, command))
        };
        let read = when_permitted(ctx, InTheNameOf::TheViewer, read);
        let answer = execute(ctx, "recordTopic", key, &input, read).await?;
        let code = match answer.done.filter(|_| is_anonymous) {
            Some(done) => Some(ClaimCode::of(ctx.app()?.vault(), done.receipt.community, key)),
            None => None,
        };
        Ok(RecordTopicPayload { answer, code })
    }

    /// Forgets a sender who is no member: the key of her topic or suggestion is destroyed, and what was sealed under it is unreadable for ever.
    async fn erase_topic_sender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EraseTopicSenderInput,
    ) -> Result<EraseTopicSenderPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = one_of(community, input.suggestion_id.as_ref())?;
            let reason = edge::reason(&input.reason, "reason")?;
            let erased = SenderErased { topic, suggestion, reason };
            Ok(asked(community, topic, TopicCommand::EraseSender(erased)))
        };
        let answer = execute(ctx, "eraseTopicSender", input.idempotency_key, &input, read).await?;
        if let Some(done) = &answer.done {
            let community = done.receipt.community;
            let own = match one_of(community, input.suggestion_id.as_ref()) {
                Ok(Some(suggestion)) => suggestion.0,
                Ok(None) | Err(_) => done.subject,
            };
            // Its key goes the way a member's does.
            finish_erasure(ctx.app()?, community, MemberId(own)).await?;
        }
        Ok(EraseTopicSenderPayload(answer))
    }
}
