//! Mutations on proposals: a text in numbered versions, its options, frozen before a vote.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{OptionId, ProposalId};
use moothall_core::proposal::ProposalCommand;
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::Proposal;
use crate::edge;
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;

/// The input of `draftProposal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DraftProposalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// What it says: concrete, and one matter only.
    text: String,
}

/// The input of `reviseProposal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReviseProposalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the proposal the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The proposal.
    proposal_id: ID,
    /// What it is called now.
    title: String,
    /// What it says now.
    text: String,
}

/// The input of `addOption`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AddOptionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the proposal the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The proposal.
    proposal_id: ID,
    /// What the option is called.
    title: String,
}

/// The input of `freezeProposal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FreezeProposalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the proposal the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The proposal.
    proposal_id: ID,
}

/// The input of `withdrawProposal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawProposalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the proposal the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The proposal.
    proposal_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `draftProposal` answers.
    DraftProposalPayload {
        /// The new proposal.
        proposal: Proposal = Proposal::changed
    }
    /// What `reviseProposal` answers.
    ReviseProposalPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
    /// What `addOption` answers.
    AddOptionPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
    /// What `freezeProposal` answers.
    FreezeProposalPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
    /// What `withdrawProposal` answers.
    WithdrawProposalPayload {
        /// The proposal.
        proposal: Proposal = Proposal::changed
    }
}

fn asked(community: CommunityId, command: ProposalCommand) -> Asked {
    Asked::about(community, command.proposal().0, Command::Proposal(command))
}

/// What is done to proposals.
#[derive(Debug, Default)]
pub(crate) struct ProposalMutation;

/// What is done to proposals.
#[Object]
impl ProposalMutation {
    /// Puts a first text forward.
    async fn draft_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DraftProposalInput,
    ) -> Result<DraftProposalPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let proposal = ProposalId(minted(input.idempotency_key, community, "proposal"));
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, ProposalCommand::Draft { proposal, title, text }))
        };
        execute(ctx, "draftProposal", input.idempotency_key, &input, read).await.map(DraftProposalPayload)
    }

    /// Writes a new numbered version of title and text.
    async fn revise_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReviseProposalInput,
    ) -> Result<ReviseProposalPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            let asked = asked(community, ProposalCommand::Revise { proposal, title, text });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "reviseProposal", input.idempotency_key, &input, read).await.map(ReviseProposalPayload)
    }

    /// Adds an option to choose among.
    async fn add_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AddOptionInput,
    ) -> Result<AddOptionPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let option = OptionId(minted(input.idempotency_key, community, "option"));
            let title = edge::title(&input.title, "title")?;
            let asked = asked(community, ProposalCommand::AddOption { proposal, option, title });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "addOption", input.idempotency_key, &input, read).await.map(AddOptionPayload)
    }

    /// Fixes the text: from here on only a vote may follow.
    async fn freeze_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FreezeProposalInput,
    ) -> Result<FreezeProposalPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let asked = asked(community, ProposalCommand::Freeze { proposal });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "freezeProposal", input.idempotency_key, &input, read).await.map(FreezeProposalPayload)
    }

    /// Takes a proposal back, before voting opens.
    async fn withdraw_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawProposalInput,
    ) -> Result<WithdrawProposalPayload> {
        let read = async {
            let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, ProposalCommand::Withdraw { proposal, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "withdrawProposal", input.idempotency_key, &input, read)
            .await
            .map(WithdrawProposalPayload)
    }
}
