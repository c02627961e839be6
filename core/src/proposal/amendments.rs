//! Amendments (修正案) to a numbered text, and support bound to the text that was seen.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Phase, Proposal};
use crate::event::Event;
use crate::ids::{AmendmentId, MemberId, ProposalId};
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason, Title};

/// `proposal.amendment_proposed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentProposed {
    /// The proposal.
    pub proposal: ProposalId,
    /// The amendment.
    pub amendment: AmendmentId,
    /// Who proposes it.
    pub by: MemberId,
    /// The number of the text it changes.
    pub against: u32,
    /// What the proposal would be called.
    pub title: Title,
    /// What it would say.
    pub text: Body,
    /// Why, in her words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// `proposal.amendment_adopted.v1`: title and text of the amendment are the proposal's next version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentAdopted {
    /// The proposal.
    pub proposal: ProposalId,
    /// The amendment.
    pub amendment: AmendmentId,
    /// The number of the version it makes.
    pub number: u32,
}

/// `proposal.amendment_declined.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentDeclined {
    /// The proposal.
    pub proposal: ProposalId,
    /// The amendment.
    pub amendment: AmendmentId,
    /// Why.
    pub reason: Reason,
}

/// `proposal.amendment_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentWithdrawn {
    /// The proposal.
    pub proposal: ProposalId,
    /// The amendment.
    pub amendment: AmendmentId,
    /// Why, if she says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// `proposal.supported.v1`: said again, it stands for what was said last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supported {
    /// The proposal.
    pub proposal: ProposalId,
    /// By whom.
    pub member: MemberId,
    /// The number of the text she has seen.
    pub number: u32,
    /// Whether she says that she has read what there is to know about it.
    pub informed: bool,
    /// "Only if …": her condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Sealed<OwnWords>>,
}

/// `proposal.support_withdrawn.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportWithdrawn {
    /// The proposal.
    pub proposal: ProposalId,
    /// By whom.
    pub member: MemberId,
    /// Why, if she says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Sealed<OwnWords>>,
}

/// The history of one member's support for one proposal: a stream of its own.
pub(crate) fn support_stream(proposal: ProposalId, member: MemberId) -> Uuid {
    Uuid::from_u128(proposal.0.as_u128() ^ member.0.as_u128())
}

/// An amendment as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// Who proposed it.
    pub by: MemberId,
    /// The number of the text it changes.
    pub against: u32,
    /// Whether nothing has been said about it yet.
    pub open: bool,
}

/// What is asked about amendments and support.
#[derive(Clone, Debug, PartialEq)]
pub enum AmendmentCommand {
    /// Proposes other words.
    Propose {
        /// The amendment.
        amendment: AmendmentId,
        /// The number of the text it changes.
        against: u32,
        /// What the proposal would be called.
        title: Title,
        /// What it would say.
        text: Body,
        /// Why.
        words: Option<Sealed<OwnWords>>,
    },
    /// Makes it the next version.
    Adopt {
        /// The amendment.
        amendment: AmendmentId,
    },
    /// Does not.
    Decline {
        /// The amendment.
        amendment: AmendmentId,
        /// Why.
        reason: Reason,
    },
    /// Takes one's amendment back.
    Withdraw {
        /// The amendment.
        amendment: AmendmentId,
        /// Why, if she says.
        words: Option<Sealed<OwnWords>>,
    },
    /// Supports the text one has seen.
    Support {
        /// Its number.
        number: u32,
        /// Whether one has read what there is to know.
        informed: bool,
        /// Only if ….
        condition: Option<Sealed<OwnWords>>,
    },
    /// Supports it no more.
    WithdrawSupport {
        /// Why, if she says.
        words: Option<Sealed<OwnWords>>,
    },
}

/// Open amendments one member may have to one proposal.
pub const AMENDMENTS_MAX: u16 = 10;

impl Proposal {
    fn require_latest(&self, number: u32) -> Result<(), Refusal> {
        if number == self.number { Ok(()) } else { Err(Refusal::VersionSuperseded { latest: self.number }) }
    }

    fn require_draft(&self) -> Result<(), Refusal> {
        match self.phase {
            Phase::Draft => Ok(()),
            Phase::Frozen => Err(Refusal::TextFrozen),
            Phase::Withdrawn => Err(Refusal::ProposalWithdrawn),
        }
    }

    fn open_amendment(&self, id: AmendmentId) -> Result<&Amendment, Refusal> {
        let known = self.amendments.get(&id).ok_or(Refusal::AmendmentUnknown)?;
        if known.open { Ok(known) } else { Err(Refusal::AmendmentSettled) }
    }

    pub(crate) fn amendment_proposed(&mut self, event: &AmendmentProposed) {
        let proposed = Amendment { by: event.by, against: event.against, open: true };
        self.amendments.insert(event.amendment, proposed);
    }

    pub(crate) fn amendment_settled(&mut self, amendment: AmendmentId) {
        if let Some(known) = self.amendments.get_mut(&amendment) {
            known.open = false;
        }
    }
}

fn own(words: Option<&Sealed<OwnWords>>, member: MemberId, action: Action) -> Result<(), Refusal> {
    let others = words.is_some_and(|words| words.subject.0 != member.0);
    if others { Err(Refusal::NotPermitted { action }) } else { Ok(()) }
}

pub(super) fn decide(
    known: &Proposal,
    proposal: ProposalId,
    command: &AmendmentCommand,
    standing: &Standing,
) -> Result<Vec<Event>, Refusal> {
    match command {
        AmendmentCommand::Propose { amendment, against, title, text, words } => {
            standing.require(Action::ProposeAmendment)?;
            let by = standing.member.ok_or(Refusal::NotPermitted { action: Action::ProposeAmendment })?;
            own(words.as_ref(), by, Action::ProposeAmendment)?;
            known.require_draft()?;
            known.require_latest(*against)?;
            if known.amendments.contains_key(amendment) {
                return Err(Refusal::AlreadyExists);
            }
            let mine = known.amendments.values().filter(|other| other.by == by && other.open).count();
            if mine >= usize::from(AMENDMENTS_MAX) {
                return Err(Refusal::TooManyAmendments { max: AMENDMENTS_MAX });
            }
            Ok(vec![Event::AmendmentProposed(AmendmentProposed {
                proposal,
                amendment: *amendment,
                by,
                against: *against,
                title: title.clone(),
                text: text.clone(),
                words: words.clone(),
            })])
        }
        AmendmentCommand::Adopt { amendment } => {
            standing.require_self_or(known.author, Action::CurateProposal)?;
            let open = known.open_amendment(*amendment)?;
            known.require_draft()?;
            // What was written against an older text would undo what came since.
            known.require_latest(open.against)?;
            let (amendment, number) = (*amendment, known.number + 1);
            Ok(vec![Event::AmendmentAdopted(AmendmentAdopted { proposal, amendment, number })])
        }
        AmendmentCommand::Decline { amendment, reason } => {
            standing.require_self_or(known.author, Action::CurateProposal)?;
            known.open_amendment(*amendment)?;
            let (amendment, reason) = (*amendment, reason.clone());
            Ok(vec![Event::AmendmentDeclined(AmendmentDeclined { proposal, amendment, reason })])
        }
        AmendmentCommand::Withdraw { amendment, words } => {
            let by = known.amendments.get(amendment).ok_or(Refusal::AmendmentUnknown)?.by;
            let denied = Refusal::NotPermitted { action: Action::ProposeAmendment };
            let member = standing.member.filter(|member| *member == by).ok_or(denied)?;
            own(words.as_ref(), member, Action::ProposeAmendment)?;
            known.open_amendment(*amendment)?;
            let (amendment, words) = (*amendment, words.clone());
            Ok(vec![Event::AmendmentWithdrawn(AmendmentWithdrawn { proposal, amendment, words })])
        }
        AmendmentCommand::Support { number, informed, condition } => {
            standing.require(Action::SupportProposal)?;
            let member = standing.member.ok_or(Refusal::NotPermitted { action: Action::SupportProposal })?;
            own(condition.as_ref(), member, Action::SupportProposal)?;
            if known.phase == Phase::Withdrawn {
                return Err(Refusal::ProposalWithdrawn);
            }
            known.require_latest(*number)?;
            let (number, informed, condition) = (*number, *informed, condition.clone());
            Ok(vec![Event::ProposalSupported(Supported { proposal, member, number, informed, condition })])
        }
        AmendmentCommand::WithdrawSupport { words } => {
            let member = standing.member.ok_or(Refusal::NotPermitted { action: Action::SupportProposal })?;
            own(words.as_ref(), member, Action::SupportProposal)?;
            if !known.supports.contains_key(&member) {
                return Err(Refusal::NotSupported);
            }
            let words = words.clone();
            Ok(vec![Event::SupportWithdrawn(SupportWithdrawn { proposal, member, words })])
        }
    }
}
