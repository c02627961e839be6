//! Mutations on a result: counting, objections, the chair's ruling, certificate, announcement.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::ObjectionId;
use moothall_core::poll::PollCommand;
use moothall_core::sealed::OwnWords;
use serde::Serialize;
use uuid::Uuid;

use super::{Objection, Poll, asked};
use crate::edge;
use crate::enums::Outcome;
use crate::execute::{execute, minted};
use crate::payload::payloads;
use crate::poll::ballot_commands::seal_own_words;

/// The input of `tallyPoll`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct TallyPollInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the poll the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The poll.
    poll_id: ID,
}

/// The input of `ruleOutcome`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RuleOutcomeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the poll the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The poll.
    poll_id: ID,
    /// What the chair ruled.
    outcome: Outcome,
    /// On what ground.
    reason: String,
}

/// The input of `fileObjection`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FileObjectionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// What is wrong; at most 20,000 characters.
    words: String,
}

/// The input of `answerObjection`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnswerObjectionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// The objection.
    objection_id: ID,
    /// Whether it is right.
    upheld: bool,
    /// Why.
    reason: String,
}

/// The input of `certifyResult`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CertifyResultInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the poll the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The poll.
    poll_id: ID,
}

/// The input of `announceResult`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnnounceResultInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the poll the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The poll.
    poll_id: ID,
}

payloads! {
    /// What `tallyPoll` answers.
    TallyPollPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `ruleOutcome` answers.
    RuleOutcomePayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `fileObjection` answers.
    FileObjectionPayload {
        /// The new objection.
        objection: Objection = Objection::changed
    }
    /// What `answerObjection` answers.
    AnswerObjectionPayload {
        /// The objection.
        objection: Objection = Objection::changed
    }
    /// What `certifyResult` answers.
    CertifyResultPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `announceResult` answers.
    AnnounceResultPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
}

/// What is done to results.
#[derive(Debug, Default)]
pub(crate) struct CountMutation;

/// What is done to results.
#[Object]
impl CountMutation {
    /// Counts: the first time, or again after an upheld objection.
    async fn tally_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: TallyPollInput,
    ) -> Result<TallyPollPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let asked = asked(community, poll, PollCommand::Tally);
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "tallyPoll", input.idempotency_key, &input, read).await.map(TallyPollPayload)
    }

    /// The chair rules on the outcome, beside the count and never instead of it.
    async fn rule_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RuleOutcomeInput,
    ) -> Result<RuleOutcomePayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let outcome = input.outcome.into();
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, poll, PollCommand::Rule { outcome, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "ruleOutcome", input.idempotency_key, &input, read).await.map(RuleOutcomePayload)
    }

    /// Objects to the provisional result, in the viewer's own words. They are kept sealed.
    async fn file_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FileObjectionInput,
    ) -> Result<FileObjectionPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let words: OwnWords = edge::personal(&input.words, "words")?;
            let words = seal_own_words(ctx, community, &words).await?;
            let objection = ObjectionId(minted(input.idempotency_key, community, "objection"));
            Ok(asked(community, poll, PollCommand::Object { objection, words }).showing(objection.0))
        };
        execute(ctx, "fileObjection", input.idempotency_key, &input, read).await.map(FileObjectionPayload)
    }

    /// Answers an objection: upheld, and a recount is owed, or not.
    async fn answer_objection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnswerObjectionInput,
    ) -> Result<AnswerObjectionPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let objection = edge::objection(&input.objection_id, "objectionId")?;
            let objection = edge::within(community, objection, "objectionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                poll,
                PollCommand::AnswerObjection { objection, upheld: input.upheld, reason },
            )
            .showing(objection.0))
        };
        execute(ctx, "answerObjection", input.idempotency_key, &input, read).await.map(AnswerObjectionPayload)
    }

    /// Makes the result final.
    async fn certify_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CertifyResultInput,
    ) -> Result<CertifyResultPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let asked = asked(community, poll, PollCommand::Certify);
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "certifyResult", input.idempotency_key, &input, read).await.map(CertifyResultPayload)
    }

    /// Tells everyone.
    async fn announce_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnnounceResultInput,
    ) -> Result<AnnounceResultPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let asked = asked(community, poll, PollCommand::Announce);
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "announceResult", input.idempotency_key, &input, read).await.map(AnnounceResultPayload)
    }
}
