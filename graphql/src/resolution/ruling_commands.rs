//! Mutations by which works are evaluated, and resolutions challenged and ruled on.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::ChallengeId;
use moothall_core::resolution::{
    ChallengeDecided, ChallengeFiled, ChallengeWithdrawn, Evaluated, EvaluationWithdrawn, ResolutionCommand,
    RulingReversed, Suspended, SuspensionLifted,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::enums::EvaluationRole;
use crate::execute::{execute, minted};
use crate::panel::me;
use crate::payload::payloads;
use crate::poll::ballot_commands::seal_own_words;

/// The input of `evaluateWorks`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EvaluateWorksInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// In which role.
    role: EvaluationRole,
    /// From 1 to 5.
    score: u8,
    /// What she says; at most 20,000 characters.
    words: Option<String>,
}

/// The input of `withdrawEvaluation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawEvaluationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
}

/// The input of `fileChallenge`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FileChallengeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why; at most 20,000 characters.
    words: String,
}

/// The input of `withdrawChallenge`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawChallengeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The challenge.
    challenge_id: ID,
}

/// The input of `suspendResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SuspendResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The challenge.
    challenge_id: ID,
    /// Why.
    reason: String,
}

/// The input of `liftSuspension`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LiftSuspensionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why.
    reason: String,
}

/// The input of `decideChallenge`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DecideChallengeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The challenge.
    challenge_id: ID,
    /// Whether the resolution falls.
    annuls: bool,
    /// On what grounds.
    grounds: String,
}

/// The input of `reverseRuling`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReverseRulingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The challenge.
    challenge_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `evaluateWorks` answers.
    EvaluateWorksPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `withdrawEvaluation` answers.
    WithdrawEvaluationPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `fileChallenge` answers.
    FileChallengePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `withdrawChallenge` answers.
    WithdrawChallengePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `suspendResolution` answers.
    SuspendResolutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `liftSuspension` answers.
    LiftSuspensionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `decideChallenge` answers.
    DecideChallengePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `reverseRuling` answers.
    ReverseRulingPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What is said and ruled about resolutions.
#[derive(Debug, Default)]
pub(crate) struct RulingMutation;

/// What is said and ruled about resolutions.
#[Object]
impl RulingMutation {
    /// The viewer evaluates accepted works, once, in her role. Her words are kept sealed.
    async fn evaluate_works(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EvaluateWorksInput,
    ) -> Result<EvaluateWorksPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let role = input.role.into();
            let words = match &input.words {
                Some(text) => Some(seal_own_words(ctx, community, &edge::personal(text, "words")?).await?),
                None => None,
            };
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Evaluate(Evaluated {
                    resolution,
                    member,
                    role,
                    score: input.score,
                    words,
                }),
            ))
        };
        execute(ctx, "evaluateWorks", input.idempotency_key, &input, read).await.map(EvaluateWorksPayload)
    }

    /// The viewer takes her evaluation back.
    async fn withdraw_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawEvaluationInput,
    ) -> Result<WithdrawEvaluationPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::WithdrawEvaluation(EvaluationWithdrawn { resolution, member }),
            ))
        };
        execute(ctx, "withdrawEvaluation", input.idempotency_key, &input, read)
            .await
            .map(WithdrawEvaluationPayload)
    }

    /// Challenges a resolution within a year, in the viewer's own words. They are kept sealed.
    async fn file_challenge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FileChallengeInput,
    ) -> Result<FileChallengePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let words = seal_own_words(ctx, community, &edge::personal(&input.words, "words")?).await?;
            let challenge = ChallengeId(minted(input.idempotency_key, community, "challenge"));
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::FileChallenge(ChallengeFiled { resolution, challenge, words }),
            ))
        };
        execute(ctx, "fileChallenge", input.idempotency_key, &input, read).await.map(FileChallengePayload)
    }

    /// Whoever challenged takes the challenge back.
    async fn withdraw_challenge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawChallengeInput,
    ) -> Result<WithdrawChallengePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let challenge =
                edge::within(community, edge::challenge(&input.challenge_id, "challengeId")?, "challengeId")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::WithdrawChallenge(ChallengeWithdrawn { resolution, challenge }),
            ))
        };
        execute(ctx, "withdrawChallenge", input.idempotency_key, &input, read)
            .await
            .map(WithdrawChallengePayload)
    }

    /// Suspends a resolution while a challenge to it is open.
    async fn suspend_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SuspendResolutionInput,
    ) -> Result<SuspendResolutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let challenge =
                edge::within(community, edge::challenge(&input.challenge_id, "challengeId")?, "challengeId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Suspend(Suspended { resolution, challenge, reason }),
            ))
        };
        execute(ctx, "suspendResolution", input.idempotency_key, &input, read)
            .await
            .map(SuspendResolutionPayload)
    }

    /// Lifts the suspension.
    async fn lift_suspension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LiftSuspensionInput,
    ) -> Result<LiftSuspensionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::LiftSuspension(SuspensionLifted { resolution, reason }),
            ))
        };
        execute(ctx, "liftSuspension", input.idempotency_key, &input, read).await.map(LiftSuspensionPayload)
    }

    /// Enters the ruling on a challenge: the resolution is upheld, or annulled.
    async fn decide_challenge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DecideChallengeInput,
    ) -> Result<DecideChallengePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let challenge =
                edge::within(community, edge::challenge(&input.challenge_id, "challengeId")?, "challengeId")?;
            let grounds = edge::body(&input.grounds, "grounds")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::DecideChallenge(ChallengeDecided {
                    resolution,
                    challenge,
                    annuls: input.annuls,
                    grounds,
                }),
            ))
        };
        execute(ctx, "decideChallenge", input.idempotency_key, &input, read).await.map(DecideChallengePayload)
    }

    /// Enters that a ruling was reversed; the challenge is open again.
    async fn reverse_ruling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReverseRulingInput,
    ) -> Result<ReverseRulingPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let challenge =
                edge::within(community, edge::challenge(&input.challenge_id, "challengeId")?, "challengeId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ReverseRuling(RulingReversed { resolution, challenge, reason }),
            ))
        };
        execute(ctx, "reverseRuling", input.idempotency_key, &input, read).await.map(ReverseRulingPayload)
    }
}
