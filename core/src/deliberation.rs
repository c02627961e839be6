//! Deliberations (协商): on a topic or a proposal, in a hall, by a panel, among parties with seats, or online. Participants are informed,
//! rounds are held, statements made and marked, positions stated and commitments made; a consensus is drafted, with dissent on record;
//! the whole is concluded, implemented, and told to those who took part. What the law reserves for the owners is never closed here.

mod commands;
mod conclusion;
mod events;
mod matters;
mod parties;
mod party_events;
mod rounds;
mod statements;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use commands::{DeliberationCommand, NewCommitment};
pub use events::*;
pub use matters::{Matter, MatterId, MatterSource, matter, matters, reserved_means, rules_needed};
pub use parties::{Commitment, Delegation};
pub use party_events::*;
pub use rounds::{NewRound, RoundState, drawn};
pub use statements::{ImportedMark, ImportedStatement, Markers, NewStatement, Shown, Statement};

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{
    CommitmentId, DelegationId, DeliberationId, MemberId, ParticipantId, ProposalId, RoundId, StatementId,
};
use crate::policy::{Action, Scope, Standing};
use crate::proposal;
use crate::refusal::Refusal;
use crate::register::Register;
use crate::state::Community;
use crate::text::{Body, Reason};

/// Where a deliberation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// It goes on.
    Open,
    /// It has come to something.
    Concluded,
    /// What it came to was done.
    Implemented,
    /// Those who took part have been told.
    Published,
    /// Given up.
    Abandoned,
}

/// A deliberation as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliberation {
    /// Where it is held.
    pub venue: Venue,
    /// Which part of the community it concerns.
    pub scope: Scope,
    /// The proposal it is about.
    pub proposal: Option<ProposalId>,
    /// Who may take part.
    pub participants: Participants,
    /// Who leads it.
    pub facilitator: MemberId,
    /// Where it stands.
    pub phase: Phase,
    /// Whether the participants have been informed.
    pub informed: bool,
    /// What it touches of what the law reserves for the owners.
    pub matters: BTreeSet<MatterId>,
    /// The parties at the table.
    pub delegations: BTreeMap<DelegationId, Delegation>,
    /// Its rounds.
    pub rounds: BTreeMap<RoundId, RoundState>,
    /// Rounds opened so far, void ones too.
    pub rounds_opened: u32,
    /// What was said.
    pub statements: BTreeMap<StatementId, Statement>,
    markers: Markers,
    /// What was promised.
    pub commitments: BTreeMap<CommitmentId, Commitment>,
    /// The number of the latest consensus draft; 0 before the first.
    pub draft: u32,
    /// Answers to it, by party or by member.
    pub answers: BTreeMap<ParticipantId, bool>,
}

/// One command's view of one deliberation: what its rules look at.
struct Case<'a> {
    state: &'a Community,
    id: DeliberationId,
    deliberation: &'a Deliberation,
    standing: &'a Standing,
    context: &'a Context,
}

/// The part of the community a command is about.
pub(crate) fn scope_of<'a>(
    state: &'a Community,
    id: DeliberationId,
    command: &'a DeliberationCommand,
) -> &'a Scope {
    let known = state.deliberations.get(&id).map(|known| &known.scope);
    match (known, command) {
        (Some(scope), _) => scope,
        (None, DeliberationCommand::Open(opened)) => &opened.scope,
        (None, _) => &Scope::Community,
    }
}

pub(crate) fn decide(
    state: &Community,
    id: DeliberationId,
    command: &DeliberationCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let DeliberationCommand::Open(opened) = command {
        return open(state, id, opened, standing, context);
    }
    let deliberation = state.deliberations.get(&id).ok_or(Refusal::DeliberationUnknown)?;
    let case = Case { state, id, deliberation, standing, context };
    match command {
        DeliberationCommand::Open(_) => Err(Refusal::AlreadyExists),
        DeliberationCommand::Inform { background } => case.inform(background),
        DeliberationCommand::FlagMatter { matter } => case.flag(matter),
        DeliberationCommand::ClearMatter { matter, reason } => case.clear(matter, reason),
        DeliberationCommand::Seat { delegation, kind, name, delegates } => {
            case.seat(*delegation, *kind, name, delegates)
        }
        DeliberationCommand::Unseat { delegation, reason } => case.unseat(*delegation, reason),
        DeliberationCommand::OpenRound(new) => case.open_round(new),
        DeliberationCommand::Choose { round, option } => case.choose(*round, *option),
        DeliberationCommand::CloseRound { round, counts, summary } => {
            case.close_round(*round, counts, summary.as_ref())
        }
        DeliberationCommand::AnnulRound { round, reason } => case.annul_round(*round, reason),
        DeliberationCommand::MakeStatement(new) => case.make_statement(new),
        DeliberationCommand::WithdrawStatement { statement, words } => {
            case.withdraw_statement(*statement, words.as_ref())
        }
        DeliberationCommand::HideStatement { statement, reason } => case.hide_statement(*statement, reason),
        DeliberationCommand::RestoreStatement { statement, reason } => {
            case.restore_statement(*statement, reason)
        }
        DeliberationCommand::Appeal { statement, words } => case.appeal(*statement, words),
        DeliberationCommand::DecideAppeal { statement, upheld, reason } => {
            case.decide_appeal(*statement, *upheld, reason)
        }
        DeliberationCommand::MarkStatement { statement, mark } => case.mark_statement(*statement, *mark),
        DeliberationCommand::ImportStatements(imported) => case.import_statements(imported),
        DeliberationCommand::ImportMarks(imported) => case.import_marks(imported),
        DeliberationCommand::StatePosition { delegation, text } => case.state_position(*delegation, text),
        DeliberationCommand::Commit(new) => case.commit(new),
        DeliberationCommand::ConfirmCommitment { commitment } => case.confirm(*commitment),
        DeliberationCommand::SettleCommitment { commitment, kept, reason } => {
            case.settle(*commitment, *kept, reason)
        }
        DeliberationCommand::WithdrawCommitment { commitment, reason } => {
            case.withdraw_commitment(*commitment, reason)
        }
        DeliberationCommand::DraftConsensus { text } => case.draft_consensus(text),
        DeliberationCommand::AnswerConsensus { delegation, agrees, words } => {
            case.answer_consensus(*delegation, *agrees, words.as_ref())
        }
        DeliberationCommand::Conclude { conclusion, text, feedback_days } => {
            case.conclude(*conclusion, text, *feedback_days)
        }
        DeliberationCommand::Reopen { reason } => case.reopen(reason),
        DeliberationCommand::Abandon { reason } => case.abandon(reason),
        DeliberationCommand::Implement { report } => case.implement(report),
        DeliberationCommand::PublishFeedback { text, explanation } => {
            case.publish_feedback(text, explanation.as_ref())
        }
    }
}

fn open(
    state: &Community,
    id: DeliberationId,
    opened: &Opened,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    standing.require(Action::OpenDeliberation)?;
    if state.deliberations.contains_key(&id) {
        return Err(Refusal::AlreadyExists);
    }
    if let Some(proposal) = opened.proposal {
        let known = state.proposals.get(&proposal).ok_or(Refusal::ProposalUnknown)?;
        if known.phase == proposal::Phase::Withdrawn {
            return Err(Refusal::ProposalWithdrawn);
        }
    }
    if opened.topic.is_some_and(|topic| !state.topics.topics.contains_key(&topic)) {
        return Err(Refusal::TopicUnknown);
    }
    match opened.venue {
        Venue::Hall { hall } => {
            if state.halls.get(&hall).ok_or(Refusal::HallUnknown)?.closed {
                return Err(Refusal::HallClosed);
            }
        }
        Venue::Panel { panel } if !state.panels.panels.contains_key(&panel) => {
            return Err(Refusal::PanelUnknown);
        }
        Venue::Panel { .. } | Venue::Parties | Venue::Online => {}
    }
    state.membership.require_present(opened.facilitator)?;
    if state.membership.is_property_staff(opened.facilitator, context.now) {
        return Err(Refusal::StaffForOthers);
    }
    require_known(&opened.matters)?;
    Ok(vec![Event::DeliberationOpened(Box::new(Opened { deliberation: id, ..opened.clone() }))])
}

/// Every one is a matter that the law reserves for the owners.
pub(crate) fn require_known(matters: &[MatterId]) -> Result<(), Refusal> {
    match matters.iter().find(|id| matter(id).is_none()) {
        Some(unknown) => Err(Refusal::MatterUnknown { matter: unknown.clone() }),
        None => Ok(()),
    }
}

impl Case<'_> {
    fn require_open(&self) -> Result<(), Refusal> {
        self.require_phase(&[Phase::Open])
    }

    fn require_phase(&self, phases: &[Phase]) -> Result<(), Refusal> {
        let there = phases.contains(&self.deliberation.phase);
        if there { Ok(()) } else { Err(Refusal::DeliberationNotInPhase) }
    }

    fn require_informed(&self) -> Result<(), Refusal> {
        if self.deliberation.informed { Ok(()) } else { Err(Refusal::NotInformed) }
    }

    /// The facilitator, or whoever holds the office.
    fn require_leading(&self, action: Action) -> Result<MemberId, Refusal> {
        self.standing.require_self_or(self.deliberation.facilitator, action)?;
        self.standing.member.ok_or(Refusal::NotPermitted { action })
    }

    fn require_taking_part(&self, participants: &Participants) -> Result<MemberId, Refusal> {
        let member = self.standing.member.ok_or(Refusal::NotPermitted { action: Action::TakePart })?;
        let delegate = || self.deliberation.delegations.values().any(|seat| seat.delegates.contains(&member));
        let takes_part = match participants {
            Participants::Everybody => true,
            // Whoever speaks for a party at the table speaks here, guest or not.
            Participants::Residents { scope } => {
                (!self.standing.is_guest() && self.belongs_to(member, scope)) || delegate()
            }
            Participants::Holders { role } => {
                self.state.membership.roles_of(member, self.context.now).any(|grant| grant.role == *role)
            }
            Participants::Delegates => delegate(),
        };
        if takes_part { Ok(member) } else { Err(Refusal::NotAParticipant) }
    }

    /// Whether the member owns a unit there, or holds a role there.
    fn belongs_to(&self, member: MemberId, scope: &Scope) -> bool {
        if *scope == Scope::Community {
            return true;
        }
        let now = self.context.now;
        if self.state.membership.roles_of(member, now).any(|grant| scope.covers(&grant.scope)) {
            return true;
        }
        let parties = self.state.register.parties_of(member);
        let owns = |owner| parties.contains(&owner);
        !parties.is_empty()
            && self
                .state
                .register
                .units
                .values()
                .any(|unit| unit.owner.is_some_and(owns) && Register::lies_in(unit, scope))
    }

    fn inform(&self, background: &Body) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        let (deliberation, background) = (self.id, background.clone());
        Ok(vec![Event::ParticipantsInformed(ParticipantsInformed { deliberation, background })])
    }

    fn flag(&self, id: &MatterId) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        if matter(id).is_none() {
            return Err(Refusal::MatterUnknown { matter: id.clone() });
        }
        if self.deliberation.matters.contains(id) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::MatterFlagged(MatterFlagged { deliberation: self.id, matter: id.clone() })])
    }

    fn clear(&self, id: &MatterId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        // Whoever leads the talk does not decide that the owners need not be asked.
        self.standing.require(Action::Facilitate)?;
        self.require_open()?;
        if !self.deliberation.matters.contains(id) {
            return Err(Refusal::MatterUnknown { matter: id.clone() });
        }
        let (deliberation, matter, reason) = (self.id, id.clone(), reason.clone());
        Ok(vec![Event::MatterCleared(MatterCleared { deliberation, matter, reason })])
    }

    /// Property staff are heard and do not vote.
    fn is_staff(&self, member: MemberId) -> bool {
        self.state.membership.is_property_staff(member, self.context.now)
    }
}

impl Deliberation {
    pub(crate) fn opened(event: &Opened) -> Self {
        Self {
            venue: event.venue,
            scope: event.scope.clone(),
            proposal: event.proposal,
            participants: event.participants.clone(),
            facilitator: event.facilitator,
            phase: Phase::Open,
            informed: false,
            matters: event.matters.iter().cloned().collect(),
            delegations: BTreeMap::new(),
            rounds: BTreeMap::new(),
            rounds_opened: 0,
            statements: BTreeMap::new(),
            markers: Markers::default(),
            commitments: BTreeMap::new(),
            draft: 0,
            answers: BTreeMap::new(),
        }
    }
}
