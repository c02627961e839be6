//! Mutations on what comes of topics: publicised, opened again, closed, merged, linked.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::topic::{Closed, Linked, Publicised, PublicityWithdrawn, TopicCommand, Unlinked};
use serde::Serialize;
use uuid::Uuid;

use super::Topic;
use super::sealing::{asked, link, own_or_official};
use crate::edge;
use crate::execute::execute;
use crate::payload::payloads;

/// The input of `publiciseTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PubliciseTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What everybody may know of it.
    text: String,
}

/// The input of `withdrawTopicPublicity`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawTopicPublicityInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `reopenTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReopenTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `closeTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CloseTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `mergeTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MergeTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The topic it goes on in.
    into_id: ID,
}

/// The input of `unmergeTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct UnmergeTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `linkTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LinkTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The proposal.
    proposal_id: Option<ID>,
    /// The resolution; taken where no proposal is named.
    resolution_id: Option<ID>,
}

/// The input of `unlinkTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct UnlinkTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The proposal.
    proposal_id: Option<ID>,
    /// The resolution; taken where no proposal is named.
    resolution_id: Option<ID>,
    /// Why.
    reason: String,
}

payloads! {
    /// What `publiciseTopic` answers.
    PubliciseTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `withdrawTopicPublicity` answers.
    WithdrawTopicPublicityPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `reopenTopic` answers.
    ReopenTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `closeTopic` answers.
    CloseTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `mergeTopic` answers.
    MergeTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `unmergeTopic` answers.
    UnmergeTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `linkTopic` answers.
    LinkTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `unlinkTopic` answers.
    UnlinkTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
}

/// Mutations on what comes of topics: publicised, opened again, closed, merged, linked.
#[derive(Debug, Default)]
pub(crate) struct TopicOutcomeMutation;

/// Mutations on what comes of topics: publicised, opened again, closed, merged, linked.
#[Object]
impl TopicOutcomeMutation {
    /// Tells everybody what came of an answered topic.
    async fn publicise_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PubliciseTopicInput,
    ) -> Result<PubliciseTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, topic, TopicCommand::Publicise(Publicised { topic, text })))
        };
        execute(ctx, "publiciseTopic", input.idempotency_key, &input, read).await.map(PubliciseTopicPayload)
    }

    /// Takes back what everybody was told.
    async fn withdraw_topic_publicity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawTopicPublicityInput,
    ) -> Result<WithdrawTopicPublicityPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let withdrawn = PublicityWithdrawn { topic, reason };
            Ok(asked(community, topic, TopicCommand::WithdrawPublicity(withdrawn)))
        };
        execute(ctx, "withdrawTopicPublicity", input.idempotency_key, &input, read)
            .await
            .map(WithdrawTopicPublicityPayload)
    }

    /// Takes a topic up again that was returned, answered or closed: its sender in her own words, or an office.
    async fn reopen_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReopenTopicInput,
    ) -> Result<ReopenTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let why = own_or_official(ctx, (community, topic), &input.reason, "reason").await?;
            Ok(asked(community, topic, TopicCommand::Reopen { topic, why }))
        };
        execute(ctx, "reopenTopic", input.idempotency_key, &input, read).await.map(ReopenTopicPayload)
    }

    /// Ends a topic: its sender has an answer, and every suggestion on it is decided.
    async fn close_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CloseTopicInput,
    ) -> Result<CloseTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Close(Closed { topic, reason })))
        };
        execute(ctx, "closeTopic", input.idempotency_key, &input, read).await.map(CloseTopicPayload)
    }

    /// Lets a topic go on in another one that says the same.
    async fn merge_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MergeTopicInput,
    ) -> Result<MergeTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let into = edge::within(community, edge::topic(&input.into_id, "intoId")?, "intoId")?;
            Ok(asked(community, topic, TopicCommand::Merge { topic, into }))
        };
        execute(ctx, "mergeTopic", input.idempotency_key, &input, read).await.map(MergeTopicPayload)
    }

    /// Separates a topic from the one it was merged into.
    async fn unmerge_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: UnmergeTopicInput,
    ) -> Result<UnmergeTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Unmerge { topic, reason }))
        };
        execute(ctx, "unmergeTopic", input.idempotency_key, &input, read).await.map(UnmergeTopicPayload)
    }

    /// Says what became of a topic: a proposal or a resolution.
    async fn link_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LinkTopicInput,
    ) -> Result<LinkTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let to = link(community, input.proposal_id.as_ref(), input.resolution_id.as_ref())?;
            Ok(asked(community, topic, TopicCommand::Link(Linked { topic, to })))
        };
        execute(ctx, "linkTopic", input.idempotency_key, &input, read).await.map(LinkTopicPayload)
    }

    /// Says that a topic did not become that.
    async fn unlink_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: UnlinkTopicInput,
    ) -> Result<UnlinkTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let from = link(community, input.proposal_id.as_ref(), input.resolution_id.as_ref())?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Unlink(Unlinked { topic, from, reason })))
        };
        execute(ctx, "unlinkTopic", input.idempotency_key, &input, read).await.map(UnlinkTopicPayload)
    }
}
