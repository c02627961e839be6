//! Proposals (提案): a text in numbered versions and its options, frozen before it is put to the vote.

mod amendments;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub(crate) use amendments::support_stream;
pub use amendments::{
    AMENDMENTS_MAX, Amendment, AmendmentAdopted, AmendmentCommand, AmendmentDeclined, AmendmentProposed,
    AmendmentWithdrawn, SupportWithdrawn, Supported,
};

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{AmendmentId, MemberId, OptionId, ProposalId};
use crate::policy::{Action, Standing};
use crate::poll;
use crate::refusal::Refusal;
use crate::state::Community;
use crate::text::{Body, Reason, Title};

/// What is asked of a proposal.
#[derive(Clone, Debug, PartialEq)]
pub enum ProposalCommand {
    /// Puts a first text forward.
    Draft {
        /// The proposal.
        proposal: ProposalId,
        /// What it is called.
        title: Title,
        /// What it says: concrete, and one matter only.
        text: Body,
    },
    /// A new numbered version of title and text.
    Revise {
        /// The proposal.
        proposal: ProposalId,
        /// What it is called now.
        title: Title,
        /// What it says now.
        text: Body,
    },
    /// Adds an option to choose among.
    AddOption {
        /// The proposal.
        proposal: ProposalId,
        /// The option.
        option: OptionId,
        /// What it is called.
        title: Title,
    },
    /// Fixes the text: from here on only a vote may follow.
    Freeze {
        /// The proposal.
        proposal: ProposalId,
    },
    /// Takes it back, before voting opens.
    Withdraw {
        /// The proposal.
        proposal: ProposalId,
        /// Why.
        reason: Reason,
    },
    /// Amendments and support.
    Amend {
        /// The proposal.
        proposal: ProposalId,
        /// What is asked.
        command: AmendmentCommand,
    },
}

impl ProposalCommand {
    /// The proposal it is about.
    #[must_use]
    pub fn proposal(&self) -> ProposalId {
        match self {
            Self::Draft { proposal, .. }
            | Self::Revise { proposal, .. }
            | Self::AddOption { proposal, .. }
            | Self::Freeze { proposal }
            | Self::Withdraw { proposal, .. }
            | Self::Amend { proposal, .. } => *proposal,
        }
    }
}

/// `proposal.drafted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafted {
    /// The proposal.
    pub proposal: ProposalId,
    /// Who drafted it.
    pub author: MemberId,
    /// What it is called.
    pub title: Title,
    /// What it says.
    pub text: Body,
}

/// `proposal.revised.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revised {
    /// The proposal.
    pub proposal: ProposalId,
    /// The number of this version; the draft was 1.
    pub number: u32,
    /// What it is called now.
    pub title: Title,
    /// What it says now.
    pub text: Body,
}

/// `proposal.option_added.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionAdded {
    /// The proposal.
    pub proposal: ProposalId,
    /// The option.
    pub option: OptionId,
    /// What it is called.
    pub title: Title,
}

/// `proposal.frozen.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version that was frozen.
    pub number: u32,
}

/// `proposal.withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The proposal.
    pub proposal: ProposalId,
    /// Why.
    pub reason: Reason,
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// The text may change.
    Draft,
    /// The text is fixed.
    Frozen,
    /// Taken back.
    Withdrawn,
}

/// A proposal as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who drafted it.
    pub author: MemberId,
    /// Where it stands.
    pub phase: Phase,
    /// The number of the latest version.
    pub number: u32,
    /// Its options.
    pub options: Vec<OptionId>,
    /// Amendments to its texts.
    pub amendments: BTreeMap<AmendmentId, Amendment>,
    /// Who supports it, and the number of the text each has seen.
    pub supports: BTreeMap<MemberId, u32>,
}

/// The most options one proposal may have.
pub const OPTIONS_MAX: u32 = 50;

pub(crate) fn decide(
    state: &Community,
    command: &ProposalCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let ProposalCommand::Draft { proposal, title, text } = command {
        standing.require(Action::DraftProposal)?;
        let author = standing.member.ok_or(Refusal::NotPermitted { action: Action::DraftProposal })?;
        if state.proposals.contains_key(proposal) {
            return Err(Refusal::AlreadyExists);
        }
        let max = state.settings().open_proposals_max;
        let open = state
            .proposals
            .values()
            .filter(|known| known.author == author && known.phase == Phase::Draft)
            .count();
        if open >= usize::from(max) {
            return Err(Refusal::TooManyOpenProposals { max });
        }
        let (proposal, title, text) = (*proposal, title.clone(), text.clone());
        return Ok(vec![Event::ProposalDrafted(Drafted { proposal, author, title, text })]);
    }
    let known = state.proposals.get(&command.proposal()).ok_or(Refusal::ProposalUnknown)?;
    if let ProposalCommand::Amend { proposal, command } = command {
        return amendments::decide(known, *proposal, command, standing);
    }
    standing.require_self_or(known.author, Action::CurateProposal)?;
    match (known.phase, command) {
        (Phase::Withdrawn, _) => Err(Refusal::ProposalWithdrawn),
        (_, ProposalCommand::Draft { .. } | ProposalCommand::Amend { .. }) => Err(Refusal::AlreadyExists),
        (Phase::Draft, ProposalCommand::Revise { proposal, title, text }) => {
            let (proposal, title, text) = (*proposal, title.clone(), text.clone());
            Ok(vec![Event::ProposalRevised(Revised { proposal, number: known.number + 1, title, text })])
        }
        (Phase::Draft, ProposalCommand::AddOption { proposal, option, title }) => {
            if known.options.contains(option) {
                return Err(Refusal::AlreadyExists);
            }
            if u32::try_from(known.options.len()).is_ok_and(|count| count >= OPTIONS_MAX) {
                return Err(Refusal::TooManyOptions { max: OPTIONS_MAX });
            }
            let (proposal, option, title) = (*proposal, *option, title.clone());
            Ok(vec![Event::ProposalOptionAdded(OptionAdded { proposal, option, title })])
        }
        (Phase::Draft, ProposalCommand::Freeze { proposal }) => {
            Ok(vec![Event::ProposalFrozen(Frozen { proposal: *proposal, number: known.number })])
        }
        (
            Phase::Frozen,
            ProposalCommand::Revise { .. }
            | ProposalCommand::AddOption { .. }
            | ProposalCommand::Freeze { .. },
        ) => Err(Refusal::TextFrozen),
        (Phase::Draft | Phase::Frozen, ProposalCommand::Withdraw { proposal, reason }) => {
            let put = || state.polls.iter().filter(|(_, poll)| poll.proposal == *proposal);
            if put().any(|(_, poll)| poll.binds_its_proposal(context.now)) {
                return Err(Refusal::VotingUnderWay);
            }
            // Nobody shall vote on what has been taken back.
            let pending = put().filter(|(_, poll)| poll.phase != poll::Phase::Cancelled);
            let mut events: Vec<Event> = pending
                .map(|(id, _)| Event::PollCancelled(poll::Cancelled { poll: *id, reason: reason.clone() }))
                .collect();
            events.push(Event::ProposalWithdrawn(Withdrawn { proposal: *proposal, reason: reason.clone() }));
            Ok(events)
        }
    }
}

impl Proposal {
    pub(crate) fn drafted(event: &Drafted) -> Self {
        Self {
            author: event.author,
            phase: Phase::Draft,
            number: 1,
            options: Vec::new(),
            amendments: BTreeMap::new(),
            supports: BTreeMap::new(),
        }
    }
}
