//! Mutations that bring a topic in: raised, recorded on somebody's behalf, posted, said anew, taken back, supported.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::TopicId;
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::OwnWords;
use moothall_core::topic::{TopicCommand, Voice, Withdrawn};
use serde::Serialize;
use uuid::Uuid;

use super::Topic;
use super::sealing::{asked, channel, own_or_official, under_its_key};
use crate::ask::Ask;
use crate::edge;
use crate::enums::Channel;
use crate::execute::{Stop, execute, minted};
use crate::membership::seal;
use crate::payload::payloads;
use crate::scope::ScopeInput;
use crate::sealing::{InTheNameOf, Sealer, when_permitted};

/// The input of `raiseTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RaiseTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it says, at most 20,000 characters. Kept sealed under her key.
    words: String,
    /// How it comes; null for on a screen.
    channel: Option<Channel>,
    /// Only for herself and those who handle it.
    confidential: bool,
    /// What part of the community it concerns; null for all of it.
    scope: Option<ScopeInput>,
}

/// The input of `postTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PostTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// What is asked.
    text: String,
    /// What part of the community it concerns; null for all of it.
    scope: Option<ScopeInput>,
}

/// The input of `restateTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RestateTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What it says now. Kept sealed.
    words: String,
}

/// The input of `withdrawTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `supportTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SupportTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
}

/// The input of `withdrawTopicSupport`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawTopicSupportInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
}

payloads! {
    /// What `raiseTopic` answers.
    RaiseTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `postTopic` answers.
    PostTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `restateTopic` answers.
    RestateTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `withdrawTopic` answers.
    WithdrawTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `supportTopic` answers.
    SupportTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `withdrawTopicSupport` answers.
    WithdrawTopicSupportPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
}

/// Mutations that bring a topic in: raised, recorded on somebody's behalf, posted, said anew, taken back, supported.
#[derive(Debug, Default)]
pub(crate) struct TopicMutation;

/// Mutations that bring a topic in: raised, recorded on somebody's behalf, posted, said anew, taken back, supported.
#[Object]
impl TopicMutation {
    /// Raises a topic in one's own name.
    async fn raise_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RaiseTopicInput,
    ) -> Result<RaiseTopicPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let topic = TopicId(minted(input.idempotency_key, community, "topic"));
            let words: OwnWords = edge::personal(&input.words, "words")?;
            let scope = ScopeInput::read(input.scope.as_ref(), "scope")?;
            edge::require_presence(ctx, community)?;
            let Some(member) = ctx.self_in(community).await? else {
                return Err(Stop::Rules(Refusal::NotPermitted { action: Action::RaiseTopic }));
            };
            let words = seal(ctx, community, member, &words).await?;
            let (voice, channel) = (Voice::Member { member }, input.channel.map_or(channel::APP, Into::into));
            let (confidential, opening) = (input.confidential, None);
            Ok(asked(
                community,
                topic,
                TopicCommand::Raise { topic, voice, channel, scope, confidential, words, opening },
            ))
        };
        execute(ctx, "raiseTopic", input.idempotency_key, &input, read).await.map(RaiseTopicPayload)
    }

    /// Asks the community's people something, in the community's own name.
    async fn post_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PostTopicInput,
    ) -> Result<PostTopicPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let topic = TopicId(minted(input.idempotency_key, community, "topic"));
            let (title, text) = (edge::title(&input.title, "title")?, edge::body(&input.text, "text")?);
            let scope = ScopeInput::read(input.scope.as_ref(), "scope")?;
            Ok(asked(community, topic, TopicCommand::Post { topic, title, text, scope }))
        };
        execute(ctx, "postTopic", input.idempotency_key, &input, read).await.map(PostTopicPayload)
    }

    /// Says a topic anew, while nobody has taken it up.
    async fn restate_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RestateTopicInput,
    ) -> Result<RestateTopicPayload> {
        let (key, given) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let (community, topic) = edge::topic(&given.topic_id, "topicId")?;
            let words: OwnWords = edge::personal(&given.words, "words")?;
            let words = under_its_key(ctx, &sealer, (community, topic), &words).await?;
            Ok::<_, Stop>(asked(community, topic, TopicCommand::Restate { topic, words }))
        };
        let read = when_permitted(ctx, InTheNameOf::TheViewer, read);
        execute(ctx, "restateTopic", key, &input, read).await.map(RestateTopicPayload)
    }

    /// Takes a topic back before it is answered.
    async fn withdraw_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawTopicInput,
    ) -> Result<WithdrawTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let why = own_or_official(ctx, (community, topic), &input.reason, "reason").await?;
            Ok(asked(community, topic, TopicCommand::Withdraw(Withdrawn { topic, why })))
        };
        execute(ctx, "withdrawTopic", input.idempotency_key, &input, read).await.map(WithdrawTopicPayload)
    }

    /// Supports a topic.
    async fn support_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SupportTopicInput,
    ) -> Result<SupportTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            Ok(asked(community, topic, TopicCommand::Support { topic }))
        };
        execute(ctx, "supportTopic", input.idempotency_key, &input, read).await.map(SupportTopicPayload)
    }

    /// Supports a topic no more.
    async fn withdraw_topic_support(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawTopicSupportInput,
    ) -> Result<WithdrawTopicSupportPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            Ok(asked(community, topic, TopicCommand::WithdrawSupport { topic }))
        };
        execute(ctx, "withdrawTopicSupport", input.idempotency_key, &input, read)
            .await
            .map(WithdrawTopicSupportPayload)
    }
}
