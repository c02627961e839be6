//! Mutations by which works are accepted, or put right first.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::resolution::{AcceptanceOpened, AcceptanceRevoked, Accepted, ResolutionCommand};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::execute::execute;
use crate::payload::payloads;

/// The input of `openAcceptance`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenAcceptanceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
}

/// The input of `acceptWorks`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AcceptWorksInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The poll that decided so, where one did.
    poll_id: Option<ID>,
    /// What was found.
    note: String,
}

/// The input of `orderRectification`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OrderRectificationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The poll that decided so, where one did.
    poll_id: Option<ID>,
    /// What is to be put right.
    what: String,
    /// The last day.
    due: String,
}

/// The input of `revokeAcceptance`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RevokeAcceptanceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `openAcceptance` answers.
    OpenAcceptancePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `acceptWorks` answers.
    AcceptWorksPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `orderRectification` answers.
    OrderRectificationPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `revokeAcceptance` answers.
    RevokeAcceptancePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What is done at acceptance.
#[derive(Debug, Default)]
pub(crate) struct AcceptanceMutation;

/// What is done at acceptance.
#[Object]
impl AcceptanceMutation {
    /// Opens acceptance of the works.
    async fn open_acceptance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenAcceptanceInput,
    ) -> Result<OpenAcceptancePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::OpenAcceptance(AcceptanceOpened { resolution }),
            ))
        };
        execute(ctx, "openAcceptance", input.idempotency_key, &input, read).await.map(OpenAcceptancePayload)
    }

    /// Accepts the works, also by a poll.
    async fn accept_works(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AcceptWorksInput,
    ) -> Result<AcceptWorksPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let poll = match &input.poll_id {
                Some(id) => Some(edge::within(community, edge::poll(id, "pollId")?, "pollId")?),
                None => None,
            };
            let note = edge::body(&input.note, "note")?;
            Ok(asked(community, resolution, ResolutionCommand::Accept(Accepted { resolution, note, poll })))
        };
        execute(ctx, "acceptWorks", input.idempotency_key, &input, read).await.map(AcceptWorksPayload)
    }

    /// Orders that something be put right, also by a poll.
    async fn order_rectification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OrderRectificationInput,
    ) -> Result<OrderRectificationPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let poll = match &input.poll_id {
                Some(id) => Some(edge::within(community, edge::poll(id, "pollId")?, "pollId")?),
                None => None,
            };
            let what = edge::body(&input.what, "what")?;
            let due = edge::day(&input.due, "due")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::OrderRectification { resolution, what, due, poll },
            ))
        };
        execute(ctx, "orderRectification", input.idempotency_key, &input, read)
            .await
            .map(OrderRectificationPayload)
    }

    /// Takes an opening, an order or an acceptance back, before a settlement was filed.
    async fn revoke_acceptance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevokeAcceptanceInput,
    ) -> Result<RevokeAcceptancePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::RevokeAcceptance(AcceptanceRevoked { resolution, reason }),
            ))
        };
        execute(ctx, "revokeAcceptance", input.idempotency_key, &input, read)
            .await
            .map(RevokeAcceptancePayload)
    }
}
