//! Mutations on advice: the question, the opinion, the answer that is owed.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::AdviceId;
use moothall_core::panel::{
    About, AdviceAnswered, AnswerRevised, MinorityFiled, MinorityWithdrawn, Opinion, OpinionWithdrawn,
    PanelCommand, RequestWithdrawn,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Advice, asked, me};
use crate::edge;
use crate::enums::{AdviceVerdict, WorksStage};
use crate::execute::{Stop, execute, minted};
use crate::payload::payloads;
use crate::poll::ballot_commands::seal_own_words;

/// The input of `requestAdvice`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RequestAdviceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// A topic it is about.
    topic_id: Option<ID>,
    /// A proposal it is about.
    proposal_id: Option<ID>,
    /// A project it is about.
    project_id: Option<ID>,
    /// A stage of that project.
    stage: Option<WorksStage>,
    /// The body that asks; at most 60 characters.
    body: String,
    /// What is asked.
    question: String,
    /// The last day for the opinion, such as `2026-06-30`.
    due: String,
}

/// The input of `withdrawAdviceRequest`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawAdviceRequestInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// Why.
    reason: String,
}

/// The input of `fileOpinion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FileOpinionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// The advisors who join in it.
    #[graphql(default)]
    joined_ids: Vec<ID>,
    /// What the panel advises.
    text: String,
    /// On what grounds.
    grounds: String,
    /// What it rests on.
    #[graphql(default)]
    sources: Vec<String>,
}

/// The input of `reviseOpinion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReviseOpinionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// The advisors who join in it.
    #[graphql(default)]
    joined_ids: Vec<ID>,
    /// What the panel advises.
    text: String,
    /// On what grounds.
    grounds: String,
    /// What it rests on.
    #[graphql(default)]
    sources: Vec<String>,
    /// Why.
    reason: String,
}

/// The input of `withdrawOpinion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawOpinionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// Why.
    reason: String,
}

/// The input of `fileMinorityOpinion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FileMinorityOpinionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// What she thinks; at most 20,000 characters.
    words: String,
}

/// The input of `withdrawMinorityOpinion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawMinorityOpinionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
}

/// The input of `answerAdvice`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnswerAdviceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// Adopted, in part, or not.
    verdict: AdviceVerdict,
    /// Why.
    grounds: String,
}

/// The input of `reviseAnswer`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReviseAnswerInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The advice.
    advice_id: ID,
    /// Adopted, in part, or not.
    verdict: AdviceVerdict,
    /// Why.
    grounds: String,
    /// Why.
    reason: String,
}

payloads! {
    /// What `requestAdvice` answers.
    RequestAdvicePayload {
        /// The new advice.
        advice: Advice = Advice::changed
    }
    /// What `withdrawAdviceRequest` answers.
    WithdrawAdviceRequestPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `fileOpinion` answers.
    FileOpinionPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `reviseOpinion` answers.
    ReviseOpinionPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `withdrawOpinion` answers.
    WithdrawOpinionPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `fileMinorityOpinion` answers.
    FileMinorityOpinionPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `withdrawMinorityOpinion` answers.
    WithdrawMinorityOpinionPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `answerAdvice` answers.
    AnswerAdvicePayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
    /// What `reviseAnswer` answers.
    ReviseAnswerPayload {
        /// The advice.
        advice: Advice = Advice::changed
    }
}

/// What is done to advice.
#[derive(Debug, Default)]
pub(crate) struct AdviceMutation;

/// What is done to advice.
#[Object]
impl AdviceMutation {
    /// Asks a panel for advice, for a body that will owe the answer.
    async fn request_advice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RequestAdviceInput,
    ) -> Result<RequestAdvicePayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let topic = match &input.topic_id {
                Some(id) => Some(edge::within(community, edge::topic(id, "topicId")?, "topicId")?),
                None => None,
            };
            let proposal = match &input.proposal_id {
                Some(id) => Some(edge::within(community, edge::proposal(id, "proposalId")?, "proposalId")?),
                None => None,
            };
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let stage = input.stage.map(Into::into);
            let body = edge::label(&input.body, "body")?;
            let question = edge::body(&input.question, "question")?;
            let due = edge::day(&input.due, "due")?;
            let advice = AdviceId(minted(input.idempotency_key, community, "advice"));
            let about = About { topic, proposal, project, stage };
            Ok(asked(
                community,
                advice.0,
                PanelCommand::RequestAdvice { panel, advice, body, question, due, about },
            ))
        };
        execute(ctx, "requestAdvice", input.idempotency_key, &input, read).await.map(RequestAdvicePayload)
    }

    /// Takes the question back, before anybody has advised on it.
    async fn withdraw_advice_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawAdviceRequestInput,
    ) -> Result<WithdrawAdviceRequestPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, advice.0, PanelCommand::WithdrawRequest(RequestWithdrawn { advice, reason })))
        };
        execute(ctx, "withdrawAdviceRequest", input.idempotency_key, &input, read)
            .await
            .map(WithdrawAdviceRequestPayload)
    }

    /// The viewer, an advisor, files the panel's opinion.
    async fn file_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FileOpinionInput,
    ) -> Result<FileOpinionPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let joined = input
                .joined_ids
                .iter()
                .map(|id| edge::within(community, edge::member(id, "joinedIds")?, "joinedIds"))
                .collect::<Result<Vec<_>, Stop>>()?;
            let text = edge::body(&input.text, "text")?;
            let grounds = edge::body(&input.grounds, "grounds")?;
            let sources =
                input.sources.iter().map(|text| edge::body(text, "sources")).collect::<Result<_, _>>()?;
            Ok(asked(
                community,
                advice.0,
                PanelCommand::FileOpinion { advice, opinion: Opinion { text, grounds, sources, joined } },
            ))
        };
        execute(ctx, "fileOpinion", input.idempotency_key, &input, read).await.map(FileOpinionPayload)
    }

    /// Files the opinion anew, before it was answered.
    async fn revise_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReviseOpinionInput,
    ) -> Result<ReviseOpinionPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let joined = input
                .joined_ids
                .iter()
                .map(|id| edge::within(community, edge::member(id, "joinedIds")?, "joinedIds"))
                .collect::<Result<Vec<_>, Stop>>()?;
            let text = edge::body(&input.text, "text")?;
            let grounds = edge::body(&input.grounds, "grounds")?;
            let sources =
                input.sources.iter().map(|text| edge::body(text, "sources")).collect::<Result<_, _>>()?;
            let reason = edge::reason(&input.reason, "reason")?;
            let opinion = Opinion { text, grounds, sources, joined };
            Ok(asked(community, advice.0, PanelCommand::ReviseOpinion { advice, opinion, reason }))
        };
        execute(ctx, "reviseOpinion", input.idempotency_key, &input, read).await.map(ReviseOpinionPayload)
    }

    /// Whoever filed the opinion takes it back, before it was answered; the question is open again.
    async fn withdraw_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawOpinionInput,
    ) -> Result<WithdrawOpinionPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, advice.0, PanelCommand::WithdrawOpinion(OpinionWithdrawn { advice, reason })))
        };
        execute(ctx, "withdrawOpinion", input.idempotency_key, &input, read).await.map(WithdrawOpinionPayload)
    }

    /// The viewer, an advisor who does not join in the opinion, says what she thinks. Her words are kept sealed.
    async fn file_minority_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FileMinorityOpinionInput,
    ) -> Result<FileMinorityOpinionPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let words = seal_own_words(ctx, community, &edge::personal(&input.words, "words")?).await?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                advice.0,
                PanelCommand::FileMinority(MinorityFiled { advice, member, words }),
            ))
        };
        execute(ctx, "fileMinorityOpinion", input.idempotency_key, &input, read)
            .await
            .map(FileMinorityOpinionPayload)
    }

    /// The viewer takes her minority opinion back.
    async fn withdraw_minority_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawMinorityOpinionInput,
    ) -> Result<WithdrawMinorityOpinionPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                advice.0,
                PanelCommand::WithdrawMinority(MinorityWithdrawn { advice, member }),
            ))
        };
        execute(ctx, "withdrawMinorityOpinion", input.idempotency_key, &input, read)
            .await
            .map(WithdrawMinorityOpinionPayload)
    }

    /// The body that asked says what becomes of the opinion, and why.
    async fn answer_advice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnswerAdviceInput,
    ) -> Result<AnswerAdvicePayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let verdict = input.verdict.into();
            let grounds = edge::body(&input.grounds, "grounds")?;
            Ok(asked(community, advice.0, PanelCommand::Answer(AdviceAnswered { advice, verdict, grounds })))
        };
        execute(ctx, "answerAdvice", input.idempotency_key, &input, read).await.map(AnswerAdvicePayload)
    }

    /// The body that asked answers anew.
    async fn revise_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReviseAnswerInput,
    ) -> Result<ReviseAnswerPayload> {
        let read = async {
            let (community, advice) = edge::advice(&input.advice_id, "adviceId")?;
            let verdict = input.verdict.into();
            let grounds = edge::body(&input.grounds, "grounds")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                advice.0,
                PanelCommand::ReviseAnswer(AnswerRevised { advice, verdict, grounds, reason }),
            ))
        };
        execute(ctx, "reviseAnswer", input.idempotency_key, &input, read).await.map(ReviseAnswerPayload)
    }
}
