//! Mutations on variations and payments. Amounts are in yuan, with two decimals at most.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::{PaymentId, VariationId};
use moothall_core::resolution::{
    PaymentApproved, PaymentMade, PaymentRefused, PaymentRequested, PaymentReversed, ResolutionCommand,
    VariationApproved, VariationDropped, VariationRecorded,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::execute::{execute, minted};
use crate::payload::payloads;
use crate::scalar::Decimal;

/// The input of `requestVariation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RequestVariationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// How much more, in yuan.
    amount: Decimal,
    /// Why.
    reason: String,
}

/// The input of `approveVariation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ApproveVariationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The variation.
    variation_id: ID,
    /// The poll.
    poll_id: ID,
}

/// The input of `dropVariation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DropVariationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The variation.
    variation_id: ID,
    /// Why.
    reason: String,
}

/// The input of `requestPayment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RequestPaymentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The milestone it is for.
    milestone_id: Option<ID>,
    /// The variation it is for.
    variation_id: Option<ID>,
    /// How much, in yuan.
    amount: Decimal,
    /// What for; at most 200 characters.
    purpose: String,
}

/// The input of `approvePayment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ApprovePaymentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The payment.
    payment_id: ID,
}

/// The input of `refusePayment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RefusePaymentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The payment.
    payment_id: ID,
    /// Why.
    reason: String,
}

/// The input of `recordPayment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordPaymentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The payment.
    payment_id: ID,
}

/// The input of `reversePayment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReversePaymentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The payment.
    payment_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `requestVariation` answers.
    RequestVariationPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `approveVariation` answers.
    ApproveVariationPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `dropVariation` answers.
    DropVariationPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `requestPayment` answers.
    RequestPaymentPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `approvePayment` answers.
    ApprovePaymentPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `refusePayment` answers.
    RefusePaymentPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `recordPayment` answers.
    RecordPaymentPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `reversePayment` answers.
    ReversePaymentPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What is done with the money.
#[derive(Debug, Default)]
pub(crate) struct PaymentMutation;

/// What is done with the money.
#[Object]
impl PaymentMutation {
    /// Asks for more money than planned: within the guard it is recorded, above it goes back to a vote.
    async fn request_variation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RequestVariationInput,
    ) -> Result<RequestVariationPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let title = edge::title(&input.title, "title")?;
            let amount = edge::fen(input.amount, "amount")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let variation = VariationId(minted(input.idempotency_key, community, "variation"));
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::RequestVariation(VariationRecorded {
                    resolution,
                    variation,
                    title,
                    fen: amount,
                    reason,
                }),
            ))
        };
        execute(ctx, "requestVariation", input.idempotency_key, &input, read)
            .await
            .map(RequestVariationPayload)
    }

    /// A poll has carried a variation above the guard.
    async fn approve_variation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ApproveVariationInput,
    ) -> Result<ApproveVariationPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let variation =
                edge::within(community, edge::variation(&input.variation_id, "variationId")?, "variationId")?;
            let poll = edge::within(community, edge::poll(&input.poll_id, "pollId")?, "pollId")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ApproveVariation(VariationApproved { resolution, variation, poll }),
            ))
        };
        execute(ctx, "approveVariation", input.idempotency_key, &input, read)
            .await
            .map(ApproveVariationPayload)
    }

    /// Drops a variation.
    async fn drop_variation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DropVariationInput,
    ) -> Result<DropVariationPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let variation =
                edge::within(community, edge::variation(&input.variation_id, "variationId")?, "variationId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::DropVariation(VariationDropped { resolution, variation, reason }),
            ))
        };
        execute(ctx, "dropVariation", input.idempotency_key, &input, read).await.map(DropVariationPayload)
    }

    /// Asks for a payment. It needs a resolution in force, and money that is left.
    async fn request_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RequestPaymentInput,
    ) -> Result<RequestPaymentPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let milestone = match &input.milestone_id {
                Some(id) => {
                    Some(edge::within(community, edge::milestone(id, "milestoneId")?, "milestoneId")?)
                }
                None => None,
            };
            let variation = match &input.variation_id {
                Some(id) => {
                    Some(edge::within(community, edge::variation(id, "variationId")?, "variationId")?)
                }
                None => None,
            };
            let amount = edge::fen(input.amount, "amount")?;
            let purpose = edge::title(&input.purpose, "purpose")?;
            let payment = PaymentId(minted(input.idempotency_key, community, "payment"));
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::RequestPayment(PaymentRequested {
                    resolution,
                    payment,
                    fen: amount,
                    purpose,
                    milestone,
                    variation,
                }),
            ))
        };
        execute(ctx, "requestPayment", input.idempotency_key, &input, read).await.map(RequestPaymentPayload)
    }

    /// Approves a payment that somebody else asked for.
    async fn approve_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ApprovePaymentInput,
    ) -> Result<ApprovePaymentPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let payment =
                edge::within(community, edge::payment(&input.payment_id, "paymentId")?, "paymentId")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ApprovePayment(PaymentApproved { resolution, payment }),
            ))
        };
        execute(ctx, "approvePayment", input.idempotency_key, &input, read).await.map(ApprovePaymentPayload)
    }

    /// Refuses a payment, also after it was approved.
    async fn refuse_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RefusePaymentInput,
    ) -> Result<RefusePaymentPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let payment =
                edge::within(community, edge::payment(&input.payment_id, "paymentId")?, "paymentId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::RefusePayment(PaymentRefused { resolution, payment, reason }),
            ))
        };
        execute(ctx, "refusePayment", input.idempotency_key, &input, read).await.map(RefusePaymentPayload)
    }

    /// Enters that an approved payment was made.
    async fn record_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordPaymentInput,
    ) -> Result<RecordPaymentPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let payment =
                edge::within(community, edge::payment(&input.payment_id, "paymentId")?, "paymentId")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::MakePayment(PaymentMade { resolution, payment }),
            ))
        };
        execute(ctx, "recordPayment", input.idempotency_key, &input, read).await.map(RecordPaymentPayload)
    }

    /// Enters that a payment came back.
    async fn reverse_payment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReversePaymentInput,
    ) -> Result<ReversePaymentPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let payment =
                edge::within(community, edge::payment(&input.payment_id, "paymentId")?, "paymentId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ReversePayment(PaymentReversed { resolution, payment, reason }),
            ))
        };
        execute(ctx, "reversePayment", input.idempotency_key, &input, read).await.map(ReversePaymentPayload)
    }
}
