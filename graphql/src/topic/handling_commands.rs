//! Mutations of those who see to topics: screening, assigning, noting, answering.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::topic::{Accepted, Acknowledged, Assigned, Returned, TopicCommand};
use serde::Serialize;
use uuid::Uuid;

use super::Topic;
use super::sealing::{asked, official};
use crate::edge;
use crate::execute::execute;
use crate::payload::payloads;

/// The input of `acceptTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AcceptTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What it is called in the record; on a confidential topic nothing personal may be in it.
    title: String,
}

/// The input of `returnTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReturnTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `answerTopicAtOnce`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnswerTopicAtOnceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What it is called in the record.
    title: String,
    /// The answer in substance.
    answer: String,
}

/// The input of `assignTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AssignTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The member who sees to it.
    assignee_id: ID,
}

/// The input of `unassignTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct UnassignTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// Why.
    reason: String,
}

/// The input of `noteTopicAction`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NoteTopicActionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What was done.
    note: String,
}

/// The input of `acknowledgeTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AcknowledgeTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What she is told.
    text: String,
}

/// The input of `answerTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnswerTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The answer.
    answer: String,
}

/// The input of `correctTopicAnswer`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CorrectTopicAnswerInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The answer as it should have been.
    answer: String,
    /// Why.
    reason: String,
}

payloads! {
    /// What `acceptTopic` answers.
    AcceptTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `returnTopic` answers.
    ReturnTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `answerTopicAtOnce` answers.
    AnswerTopicAtOncePayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `assignTopic` answers.
    AssignTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `unassignTopic` answers.
    UnassignTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `noteTopicAction` answers.
    NoteTopicActionPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `acknowledgeTopic` answers.
    AcknowledgeTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `answerTopic` answers.
    AnswerTopicPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `correctTopicAnswer` answers.
    CorrectTopicAnswerPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
}

/// Mutations of those who see to topics: screening, assigning, noting, answering.
#[derive(Debug, Default)]
pub(crate) struct TopicHandlingMutation;

/// Mutations of those who see to topics: screening, assigning, noting, answering.
#[Object]
impl TopicHandlingMutation {
    /// Screens a topic: it is taken up, under a title for the community's record.
    async fn accept_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AcceptTopicInput,
    ) -> Result<AcceptTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let title = edge::title(&input.title, "title")?;
            Ok(asked(community, topic, TopicCommand::Accept(Accepted { topic, title })))
        };
        execute(ctx, "acceptTopic", input.idempotency_key, &input, read).await.map(AcceptTopicPayload)
    }

    /// Screens a topic: it is given back with the reason.
    async fn return_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReturnTopicInput,
    ) -> Result<ReturnTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let reason = official(ctx, (community, topic), &input.reason, "reason").await?;
            Ok(asked(community, topic, TopicCommand::Return(Returned { topic, reason })))
        };
        execute(ctx, "returnTopic", input.idempotency_key, &input, read).await.map(ReturnTopicPayload)
    }

    /// Screens a topic and answers it in one.
    async fn answer_topic_at_once(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnswerTopicAtOnceInput,
    ) -> Result<AnswerTopicAtOncePayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let title = edge::title(&input.title, "title")?;
            let text = official(ctx, (community, topic), &input.answer, "answer").await?;
            Ok(asked(community, topic, TopicCommand::AnswerAtOnce { topic, title, text }))
        };
        execute(ctx, "answerTopicAtOnce", input.idempotency_key, &input, read)
            .await
            .map(AnswerTopicAtOncePayload)
    }

    /// Gives a topic to somebody, who may then note what was done and answer.
    async fn assign_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AssignTopicInput,
    ) -> Result<AssignTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let assignee =
                edge::within(community, edge::member(&input.assignee_id, "assigneeId")?, "assigneeId")?;
            Ok(asked(community, topic, TopicCommand::Assign(Assigned { topic, assignee })))
        };
        execute(ctx, "assignTopic", input.idempotency_key, &input, read).await.map(AssignTopicPayload)
    }

    /// Takes a topic from whoever sees to it.
    async fn unassign_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: UnassignTopicInput,
    ) -> Result<UnassignTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::Unassign { topic, reason }))
        };
        execute(ctx, "unassignTopic", input.idempotency_key, &input, read).await.map(UnassignTopicPayload)
    }

    /// Notes what was done about a topic.
    async fn note_topic_action(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NoteTopicActionInput,
    ) -> Result<NoteTopicActionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let note = official(ctx, (community, topic), &input.note, "note").await?;
            Ok(asked(community, topic, TopicCommand::Act { topic, note }))
        };
        execute(ctx, "noteTopicAction", input.idempotency_key, &input, read).await.map(NoteTopicActionPayload)
    }

    /// Tells the sender that it has come. This is no answer, and is not counted as one.
    async fn acknowledge_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AcknowledgeTopicInput,
    ) -> Result<AcknowledgeTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let text = official(ctx, (community, topic), &input.text, "text").await?;
            Ok(asked(community, topic, TopicCommand::Acknowledge(Acknowledged { topic, text })))
        };
        execute(ctx, "acknowledgeTopic", input.idempotency_key, &input, read)
            .await
            .map(AcknowledgeTopicPayload)
    }

    /// Answers a topic in substance.
    async fn answer_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnswerTopicInput,
    ) -> Result<AnswerTopicPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let text = official(ctx, (community, topic), &input.answer, "answer").await?;
            Ok(asked(community, topic, TopicCommand::Answer { topic, text }))
        };
        execute(ctx, "answerTopic", input.idempotency_key, &input, read).await.map(AnswerTopicPayload)
    }

    /// Corrects an answer.
    async fn correct_topic_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CorrectTopicAnswerInput,
    ) -> Result<CorrectTopicAnswerPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let text = official(ctx, (community, topic), &input.answer, "answer").await?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, topic, TopicCommand::CorrectAnswer { topic, text, reason }))
        };
        execute(ctx, "correctTopicAnswer", input.idempotency_key, &input, read)
            .await
            .map(CorrectTopicAnswerPayload)
    }
}
