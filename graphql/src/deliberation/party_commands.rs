//! Mutations of parties at the table: seats, positions, commitments.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::deliberation::{DeliberationCommand, NewCommitment};
use moothall_core::ids::{CommitmentId, DelegationId};
use serde::Serialize;
use uuid::Uuid;

use super::Deliberation;
use super::commands::asked;
use super::inputs::GiftInput;
use super::party::Commitment;
use crate::edge;
use crate::enums::{CommitmentSource, DelegationKind};
use crate::execute::{execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;

/// The input of `seatDelegation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SeatDelegationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The seat, to give it other delegates; none for a new one.
    delegation_id: Option<ID>,
    /// What kind of party.
    kind: DelegationKind,
    /// The party's name.
    name: String,
    /// The members who speak for it.
    delegate_ids: Vec<ID>,
}

/// The input of `unseatDelegation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct UnseatDelegationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The party.
    delegation_id: ID,
    /// Why.
    reason: String,
}

/// The input of `statePosition`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct StatePositionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The party.
    delegation_id: ID,
    /// What the party holds; on record in its name.
    text: String,
}

/// The input of `makeCommitment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MakeCommitmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The party that gives; none where the member gives for herself.
    delegation_id: Option<ID>,
    /// Where it comes from.
    source: CommitmentSource,
    /// What, and how much.
    gift: GiftInput,
    /// What it is for; at most 200 characters.
    purpose: String,
    /// By when.
    due: DateTime,
}

/// The input of `confirmCommitment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ConfirmCommitmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The commitment.
    commitment_id: ID,
}

/// The input of `settleCommitment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SettleCommitmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The commitment.
    commitment_id: ID,
    /// Whether it was kept.
    kept: bool,
    /// By what that shows.
    reason: String,
}

/// The input of `withdrawCommitment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawCommitmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The commitment.
    commitment_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `seatDelegation` answers.
    SeatDelegationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `unseatDelegation` answers.
    UnseatDelegationPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `statePosition` answers.
    StatePositionPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `makeCommitment` answers.
    MakeCommitmentPayload {
        /// The new commitment.
        commitment: Commitment = Commitment::changed
    }
    /// What `confirmCommitment` answers.
    ConfirmCommitmentPayload {
        /// The commitment.
        commitment: Commitment = Commitment::changed
    }
    /// What `settleCommitment` answers.
    SettleCommitmentPayload {
        /// The commitment.
        commitment: Commitment = Commitment::changed
    }
    /// What `withdrawCommitment` answers.
    WithdrawCommitmentPayload {
        /// The commitment.
        commitment: Commitment = Commitment::changed
    }
}

/// What parties at the table hold and promise.
#[derive(Debug, Default)]
pub(crate) struct PartyMutation;

/// What parties at the table hold and promise.
#[Object]
impl PartyMutation {
    /// Gives a party a seat at the table, or other delegates.
    async fn seat_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SeatDelegationInput,
    ) -> Result<SeatDelegationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let delegation = match &input.delegation_id {
                Some(id) => edge::within(community, edge::delegation(id, "delegationId")?, "delegationId")?,
                None => DelegationId(minted(input.idempotency_key, community, "delegation")),
            };
            let name = edge::title(&input.name, "name")?;
            let delegates = edge::members(community, &input.delegate_ids, "delegateIds")?;
            let kind = input.kind.into();
            Ok(asked(community, id, DeliberationCommand::Seat { delegation, kind, name, delegates }))
        };
        execute(ctx, "seatDelegation", input.idempotency_key, &input, read).await.map(SeatDelegationPayload)
    }

    /// Takes a seat away.
    async fn unseat_delegation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: UnseatDelegationInput,
    ) -> Result<UnseatDelegationPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let delegation = edge::within(
                community,
                edge::delegation(&input.delegation_id, "delegationId")?,
                "delegationId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::Unseat { delegation, reason }))
        };
        execute(ctx, "unseatDelegation", input.idempotency_key, &input, read)
            .await
            .map(UnseatDelegationPayload)
    }

    /// States a party's position, or another one.
    async fn state_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: StatePositionInput,
    ) -> Result<StatePositionPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let delegation = edge::within(
                community,
                edge::delegation(&input.delegation_id, "delegationId")?,
                "delegationId",
            )?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, id, DeliberationCommand::StatePosition { delegation, text }))
        };
        execute(ctx, "statePosition", input.idempotency_key, &input, read).await.map(StatePositionPayload)
    }

    /// Promises money, space, people or things by a day.
    async fn make_commitment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MakeCommitmentInput,
    ) -> Result<MakeCommitmentPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let commitment = CommitmentId(minted(input.idempotency_key, community, "commitment"));
            let delegation = match &input.delegation_id {
                Some(id) => {
                    Some(edge::within(community, edge::delegation(id, "delegationId")?, "delegationId")?)
                }
                None => None,
            };
            let (source, gift) = (input.source.into(), input.gift.read()?);
            let purpose = edge::title(&input.purpose, "purpose")?;
            let due = input.due.0;
            let new = NewCommitment { commitment, delegation, source, gift, purpose, due };
            Ok(asked(community, id, DeliberationCommand::Commit(new)).showing(commitment.0))
        };
        execute(ctx, "makeCommitment", input.idempotency_key, &input, read).await.map(MakeCommitmentPayload)
    }

    /// Takes note of a commitment: from here on it stands on the sheet.
    async fn confirm_commitment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ConfirmCommitmentInput,
    ) -> Result<ConfirmCommitmentPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let commitment = edge::within(
                community,
                edge::commitment(&input.commitment_id, "commitmentId")?,
                "commitmentId",
            )?;
            Ok(asked(community, id, DeliberationCommand::ConfirmCommitment { commitment })
                .showing(commitment.0))
        };
        execute(ctx, "confirmCommitment", input.idempotency_key, &input, read)
            .await
            .map(ConfirmCommitmentPayload)
    }

    /// Says whether a commitment was kept; said again, it corrects what was said before.
    async fn settle_commitment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SettleCommitmentInput,
    ) -> Result<SettleCommitmentPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let commitment = edge::within(
                community,
                edge::commitment(&input.commitment_id, "commitmentId")?,
                "commitmentId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            let kept = input.kept;
            Ok(asked(community, id, DeliberationCommand::SettleCommitment { commitment, kept, reason })
                .showing(commitment.0))
        };
        execute(ctx, "settleCommitment", input.idempotency_key, &input, read)
            .await
            .map(SettleCommitmentPayload)
    }

    /// Takes a commitment back.
    async fn withdraw_commitment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawCommitmentInput,
    ) -> Result<WithdrawCommitmentPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let commitment = edge::within(
                community,
                edge::commitment(&input.commitment_id, "commitmentId")?,
                "commitmentId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::WithdrawCommitment { commitment, reason })
                .showing(commitment.0))
        };
        execute(ctx, "withdrawCommitment", input.idempotency_key, &input, read)
            .await
            .map(WithdrawCommitmentPayload)
    }
}
