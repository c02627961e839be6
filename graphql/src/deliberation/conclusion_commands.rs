//! Mutations from a draft to feedback.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::deliberation::DeliberationCommand;
use serde::Serialize;
use uuid::Uuid;

use super::Deliberation;
use super::commands::asked;
use super::inputs::some_words;
use crate::edge;
use crate::enums::Conclusion;
use crate::execute::execute;
use crate::payload::payloads;

/// The input of `draftConsensus`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DraftConsensusInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What it says.
    text: String,
}

/// The input of `answerConsensus`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnswerConsensusInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// For which party.
    delegation_id: Option<ID>,
    /// Agreed, or dissents.
    agrees: bool,
    /// Why, in the member's own words. Kept sealed.
    words: Option<String>,
}

/// The input of `concludeDeliberation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ConcludeDeliberationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What it came to.
    conclusion: Conclusion,
    /// In words.
    text: String,
    /// In how many whole days those who took part are owed feedback; 7 where nothing is said.
    #[graphql(default = 7)]
    feedback_days: i32,
}

/// The input of `reopenDeliberation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReopenDeliberationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// Why.
    reason: String,
}

/// The input of `abandonDeliberation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AbandonDeliberationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// Why.
    reason: String,
}

/// The input of `reportImplementation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReportImplementationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What was done.
    report: String,
}

/// The input of `publishFeedback`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PublishFeedbackInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What became of it.
    text: String,
    /// What those who dissented are told.
    explanation: Option<String>,
}

payloads! {
    /// What `draftConsensus` answers.
    DraftConsensusPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `answerConsensus` answers.
    AnswerConsensusPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `concludeDeliberation` answers.
    ConcludeDeliberationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `reopenDeliberation` answers.
    ReopenDeliberationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `abandonDeliberation` answers.
    AbandonDeliberationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `reportImplementation` answers.
    ReportImplementationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `publishFeedback` answers.
    PublishFeedbackPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
}

/// What deliberations come to.
#[derive(Debug, Default)]
pub(crate) struct ConclusionMutation;

/// What deliberations come to.
#[Object]
impl ConclusionMutation {
    /// Drafts a consensus, or drafts it anew: a new draft asks for new answers.
    async fn draft_consensus(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DraftConsensusInput,
    ) -> Result<DraftConsensusPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, id, DeliberationCommand::DraftConsensus { text }))
        };
        execute(ctx, "draftConsensus", input.idempotency_key, &input, read).await.map(DraftConsensusPayload)
    }

    /// Agrees with the latest draft, or dissents: for a party, or for oneself where no parties sit.
    async fn answer_consensus(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnswerConsensusInput,
    ) -> Result<AnswerConsensusPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let delegation = match &input.delegation_id {
                Some(id) => {
                    Some(edge::within(community, edge::delegation(id, "delegationId")?, "delegationId")?)
                }
                None => None,
            };
            let words = some_words(ctx, community, input.words.as_deref(), "words").await?;
            let agrees = input.agrees;
            Ok(asked(community, id, DeliberationCommand::AnswerConsensus { delegation, agrees, words }))
        };
        execute(ctx, "answerConsensus", input.idempotency_key, &input, read).await.map(AnswerConsensusPayload)
    }

    /// Concludes. What the law reserves for the owners is not decided here: the refusal names the poll that is needed.
    async fn conclude_deliberation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ConcludeDeliberationInput,
    ) -> Result<ConcludeDeliberationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let text = edge::body(&input.text, "text")?;
            let feedback_days = edge::small(input.feedback_days, "feedbackDays")?;
            let conclusion = input.conclusion.into();
            Ok(asked(community, id, DeliberationCommand::Conclude { conclusion, text, feedback_days }))
        };
        execute(ctx, "concludeDeliberation", input.idempotency_key, &input, read)
            .await
            .map(ConcludeDeliberationPayload)
    }

    /// Takes a deliberation up again.
    async fn reopen_deliberation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReopenDeliberationInput,
    ) -> Result<ReopenDeliberationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::Reopen { reason }))
        };
        execute(ctx, "reopenDeliberation", input.idempotency_key, &input, read)
            .await
            .map(ReopenDeliberationPayload)
    }

    /// Gives a deliberation up without a conclusion.
    async fn abandon_deliberation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AbandonDeliberationInput,
    ) -> Result<AbandonDeliberationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::Abandon { reason }))
        };
        execute(ctx, "abandonDeliberation", input.idempotency_key, &input, read)
            .await
            .map(AbandonDeliberationPayload)
    }

    /// Reports what was done about it.
    async fn report_implementation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReportImplementationInput,
    ) -> Result<ReportImplementationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let report = edge::body(&input.report, "report")?;
            Ok(asked(community, id, DeliberationCommand::Implement { report }))
        };
        execute(ctx, "reportImplementation", input.idempotency_key, &input, read)
            .await
            .map(ReportImplementationPayload)
    }

    /// Tells those who took part what became of it. Those who dissented are owed an explanation.
    async fn publish_feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PublishFeedbackInput,
    ) -> Result<PublishFeedbackPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let text = edge::body(&input.text, "text")?;
            let explanation =
                input.explanation.as_deref().map(|text| edge::body(text, "explanation")).transpose()?;
            Ok(asked(community, id, DeliberationCommand::PublishFeedback { text, explanation }))
        };
        execute(ctx, "publishFeedback", input.idempotency_key, &input, read).await.map(PublishFeedbackPayload)
    }
}
