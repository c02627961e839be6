//! Mutations on amendments to the texts of proposals, and support for these texts.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{AmendmentId, ProposalId};
use moothall_core::proposal::{AmendmentCommand, ProposalCommand};
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::amendment::Amendment;
use super::inputs::some_words;
use crate::edge;
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;
use crate::proposal::Proposal;

/// The input of `proposeAmendment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ProposeAmendmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// The number of the text it changes; it must be the latest.
    against: i32,
    /// What the proposal would be called.
    title: String,
    /// What it would say, in full.
    text: String,
    /// Why, in the member's own words. Kept sealed.
    words: Option<String>,
}

/// The input of `adoptAmendment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AdoptAmendmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// The amendment.
    amendment_id: ID,
}

/// The input of `declineAmendment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DeclineAmendmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// The amendment.
    amendment_id: ID,
    /// Why.
    reason: String,
}

/// The input of `withdrawAmendment`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawAmendmentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// The amendment.
    amendment_id: ID,
    /// Why, in the member's own words, if she says. Kept sealed.
    words: Option<String>,
}

/// The input of `supportProposal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SupportProposalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// The number of the text the member has seen; it must be the latest.
    number: i32,
    /// Whether she has read what there is to know about it.
    informed: bool,
    /// "Only if …": a condition, in the member's own words. Kept sealed.
    condition: Option<String>,
}

/// The input of `withdrawSupport`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawSupportInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The proposal.
    proposal_id: ID,
    /// Why, in the member's own words, if she says. Kept sealed.
    words: Option<String>,
}

payloads! {
    /// What `proposeAmendment` answers.
    ProposeAmendmentPayload {
        /// The new amendment.
        amendment: Amendment = Amendment::changed
    }
    /// What `adoptAmendment` answers.
    AdoptAmendmentPayload {
        /// The amendment.
        amendment: Amendment = Amendment::changed
    }
    /// What `declineAmendment` answers.
    DeclineAmendmentPayload {
        /// The amendment.
        amendment: Amendment = Amendment::changed
    }
    /// What `withdrawAmendment` answers.
    WithdrawAmendmentPayload {
        /// The amendment.
        amendment: Amendment = Amendment::changed
    }
    /// What `supportProposal` answers.
    SupportProposalPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
    /// What `withdrawSupport` answers.
    WithdrawSupportPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
}

fn asked(community: CommunityId, proposal: ProposalId, command: AmendmentCommand) -> Asked {
    Asked::about(community, proposal.0, Command::Proposal(ProposalCommand::Amend { proposal, command }))
}

/// What is done to the texts of proposals by others than their authors.
#[derive(Debug, Default)]
pub(crate) struct AmendmentMutation;

/// What is done to the texts of proposals by others than their authors.
#[Object]
impl AmendmentMutation {
    /// Proposes other words for a numbered text of a proposal.
    async fn propose_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ProposeAmendmentInput,
    ) -> Result<ProposeAmendmentPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let amendment = AmendmentId(minted(input.idempotency_key, community, "amendment"));
            let against = edge::count(input.against, "against")?;
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            let words = some_words(ctx, community, input.words.as_deref(), "words").await?;
            Ok(asked(
                community,
                proposal,
                AmendmentCommand::Propose { amendment, against, title, text, words },
            )
            .showing(amendment.0))
        };
        execute(ctx, "proposeAmendment", input.idempotency_key, &input, read)
            .await
            .map(ProposeAmendmentPayload)
    }

    /// Makes an amendment the proposal's next version.
    async fn adopt_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AdoptAmendmentInput,
    ) -> Result<AdoptAmendmentPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let amendment =
                edge::within(community, edge::amendment(&input.amendment_id, "amendmentId")?, "amendmentId")?;
            Ok(asked(community, proposal, AmendmentCommand::Adopt { amendment }).showing(amendment.0))
        };
        execute(ctx, "adoptAmendment", input.idempotency_key, &input, read).await.map(AdoptAmendmentPayload)
    }

    /// Does not take an amendment over.
    async fn decline_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DeclineAmendmentInput,
    ) -> Result<DeclineAmendmentPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let amendment =
                edge::within(community, edge::amendment(&input.amendment_id, "amendmentId")?, "amendmentId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, proposal, AmendmentCommand::Decline { amendment, reason })
                .showing(amendment.0))
        };
        execute(ctx, "declineAmendment", input.idempotency_key, &input, read)
            .await
            .map(DeclineAmendmentPayload)
    }

    /// Takes one's amendment back.
    async fn withdraw_amendment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawAmendmentInput,
    ) -> Result<WithdrawAmendmentPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let amendment =
                edge::within(community, edge::amendment(&input.amendment_id, "amendmentId")?, "amendmentId")?;
            let words = some_words(ctx, community, input.words.as_deref(), "words").await?;
            Ok(asked(community, proposal, AmendmentCommand::Withdraw { amendment, words })
                .showing(amendment.0))
        };
        execute(ctx, "withdrawAmendment", input.idempotency_key, &input, read)
            .await
            .map(WithdrawAmendmentPayload)
    }

    /// Supports the text one has seen; said again, it stands for what was said last.
    async fn support_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SupportProposalInput,
    ) -> Result<SupportProposalPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let number = edge::count(input.number, "number")?;
            let condition = some_words(ctx, community, input.condition.as_deref(), "condition").await?;
            let informed = input.informed;
            Ok(asked(community, proposal, AmendmentCommand::Support { number, informed, condition }))
        };
        execute(ctx, "supportProposal", input.idempotency_key, &input, read).await.map(SupportProposalPayload)
    }

    /// Supports a proposal no more.
    async fn withdraw_support(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawSupportInput,
    ) -> Result<WithdrawSupportPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let words = some_words(ctx, community, input.words.as_deref(), "words").await?;
            Ok(asked(community, proposal, AmendmentCommand::WithdrawSupport { words }))
        };
        execute(ctx, "withdrawSupport", input.idempotency_key, &input, read).await.map(WithdrawSupportPayload)
    }
}
