//! Mutations on texts that may not stand there, and on what is known of senders who are no members.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::OwnWords;
use moothall_core::topic::{AppealDecided, HidingAppealed, TextHidden, TextRestored, TopicCommand};
use serde::Serialize;
use uuid::Uuid;

use super::Topic;
use super::sealing::{asked, one_of};
use crate::ask::Ask;
use crate::edge;
use crate::execute::{Stop, execute};
use crate::membership::seal;
use crate::payload::payloads;

/// The input of `hideTopicText`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct HideTopicTextInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// A suggestion on it; null for the topic's own text.
    suggestion_id: Option<ID>,
    /// Why.
    reason: String,
}

/// The input of `restoreTopicText`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RestoreTopicTextInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// A suggestion on it; null for the topic's own text.
    suggestion_id: Option<ID>,
    /// Why.
    reason: String,
}

/// The input of `appealTopicHiding`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AppealTopicHidingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// A suggestion on it; null for the topic's own text.
    suggestion_id: Option<ID>,
    /// What is wrong with it. Kept sealed.
    words: String,
}

/// The input of `decideHidingAppeal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DecideHidingAppealInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// A suggestion on it; null for the topic's own text.
    suggestion_id: Option<ID>,
    /// Whether the author is right.
    upheld: bool,
    /// Why.
    reason: String,
}

payloads! {
    /// What `hideTopicText` answers.
    HideTopicTextPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `restoreTopicText` answers.
    RestoreTopicTextPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `appealTopicHiding` answers.
    AppealTopicHidingPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `decideHidingAppeal` answers.
    DecideHidingAppealPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
}

/// Mutations on texts that may not stand there, and on what is known of senders who are no members.
#[derive(Debug, Default)]
pub(crate) struct TopicModerationMutation;

/// Mutations on texts that may not stand there, and on what is known of senders who are no members.
#[Object]
impl TopicModerationMutation {
    /// Hides a text that may not stand there, with the reason.
    async fn hide_topic_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: HideTopicTextInput,
    ) -> Result<HideTopicTextPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = one_of(community, input.suggestion_id.as_ref())?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Hide(TextHidden { topic, suggestion, reason })))
        };
        execute(ctx, "hideTopicText", input.idempotency_key, &input, read).await.map(HideTopicTextPayload)
    }

    /// Shows a hidden text again.
    async fn restore_topic_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RestoreTopicTextInput,
    ) -> Result<RestoreTopicTextPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = one_of(community, input.suggestion_id.as_ref())?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Restore(TextRestored { topic, suggestion, reason })))
        };
        execute(ctx, "restoreTopicText", input.idempotency_key, &input, read)
            .await
            .map(RestoreTopicTextPayload)
    }

    /// Objects to the hiding of one's own text.
    async fn appeal_topic_hiding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AppealTopicHidingInput,
    ) -> Result<AppealTopicHidingPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = one_of(community, input.suggestion_id.as_ref())?;
            let words: OwnWords = edge::personal(&input.words, "words")?;
            edge::require_presence(ctx, community)?;
            let Some(member) = ctx.self_in(community).await? else {
                return Err(Stop::Rules(Refusal::NotPermitted { action: Action::RaiseTopic }));
            };
            let words = seal(ctx, community, member, &words).await?;
            Ok(asked(community, topic, TopicCommand::Appeal(HidingAppealed { topic, suggestion, words })))
        };
        execute(ctx, "appealTopicHiding", input.idempotency_key, &input, read)
            .await
            .map(AppealTopicHidingPayload)
    }

    /// Decides on an objection to the hiding of a text: neither who hid it nor who wrote it. Upheld, the text stands again.
    async fn decide_hiding_appeal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DecideHidingAppealInput,
    ) -> Result<DecideHidingAppealPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = one_of(community, input.suggestion_id.as_ref())?;
            let reason = edge::reason(&input.reason, "reason")?;
            let upheld = input.upheld;
            let decided = AppealDecided { topic, suggestion, upheld, reason };
            Ok(asked(community, topic, TopicCommand::DecideAppeal(decided)))
        };
        execute(ctx, "decideHidingAppeal", input.idempotency_key, &input, read)
            .await
            .map(DecideHidingAppealPayload)
    }
}
