//! Deliberation halls (议事厅): a council of members with terms, a venue, house rules, and the hall above it for nested rounds.

mod events;
mod rules;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use events::*;
pub use rules::{Base, HouseRules, Majority, MinutesApproval};

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{AgendaItemId, HallId, MeetingId, MemberId};
use crate::meeting;
use crate::policy::{Action, Role, Scope, Standing};
use crate::refusal::Refusal;
use crate::state::Community;
use crate::text::Reason;
use crate::time::Timestamp;

/// What is asked of a hall.
#[derive(Clone, Debug, PartialEq)]
pub enum HallCommand {
    /// Opens a hall.
    Open(Box<Opened>),
    /// Changes its house rules; meetings already noticed keep theirs.
    ChangeRules {
        /// The hall.
        hall: HallId,
        /// All rules as they shall be.
        rules: HouseRules,
        /// Why.
        reason: Reason,
    },
    /// Names who convenes and chairs it.
    NameChair {
        /// The hall.
        hall: HallId,
        /// Who.
        chair: MemberId,
        /// Why.
        reason: Reason,
    },
    /// Gives a member a seat on the council.
    Seat {
        /// The hall.
        hall: HallId,
        /// Who.
        member: MemberId,
        /// The term begins.
        from: Timestamp,
        /// The term ends, exclusive; none while nothing else is said.
        until: Option<Timestamp>,
    },
    /// Takes the seat back.
    Unseat {
        /// The hall.
        hall: HallId,
        /// Whose.
        member: MemberId,
        /// Why.
        reason: Reason,
    },
    /// Closes the hall for good.
    Close {
        /// The hall.
        hall: HallId,
        /// Why.
        reason: Reason,
    },
}

impl HallCommand {
    /// The hall it is about.
    #[must_use]
    pub fn hall(&self) -> HallId {
        match self {
            Self::Open(opened) => opened.hall,
            Self::ChangeRules { hall, .. }
            | Self::NameChair { hall, .. }
            | Self::Seat { hall, .. }
            | Self::Unseat { hall, .. }
            | Self::Close { hall, .. } => *hall,
        }
    }
}

/// The term of a seat on the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Begins.
    pub from: Timestamp,
    /// Ends, exclusive.
    pub until: Option<Timestamp>,
}

impl Term {
    /// Whether it covers an instant.
    #[must_use]
    pub fn covers(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether it is over.
    fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// A hall as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hall {
    /// Which part of the community it speaks for.
    pub scope: Scope,
    /// The hall to which summaries are carried.
    pub parent: Option<HallId>,
    /// Who convenes and chairs it.
    pub chair: MemberId,
    /// How many seats the council has.
    pub council_size: u16,
    /// The house rules.
    pub rules: HouseRules,
    /// The council: seats by member.
    pub council: BTreeMap<MemberId, Term>,
    /// What has been carried here from the halls below: the item, and the meeting that dealt with it.
    pub carried: BTreeMap<AgendaItemId, MeetingId>,
    /// Whether it has been closed.
    pub closed: bool,
}

impl Hall {
    /// Whether a member sits on the council at `now`.
    #[must_use]
    pub fn seats(&self, member: MemberId, now: Timestamp) -> bool {
        self.council.get(&member).is_some_and(|term| term.covers(now))
    }

    /// How many sit on the council at `now`.
    #[must_use]
    pub fn council_at(&self, now: Timestamp) -> u32 {
        count(self.council.values().filter(|term| term.covers(now)).count())
    }

    pub(crate) fn opened(event: &Opened) -> Self {
        Self {
            scope: event.scope.clone(),
            parent: event.parent,
            chair: event.chair,
            council_size: event.council_size,
            rules: event.rules.clone(),
            council: BTreeMap::new(),
            carried: BTreeMap::new(),
            closed: false,
        }
    }

    pub(crate) fn erased(&mut self, member: MemberId) {
        self.council.remove(&member);
    }
}

/// Numbers of people and things never come near the end of `u32`.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn open(state: &Community, opened: &Opened, standing: &Standing) -> Result<Vec<Event>, Refusal> {
    standing.require(Action::KeepHalls)?;
    if state.halls.contains_key(&opened.hall) {
        return Err(Refusal::AlreadyExists);
    }
    opened.rules.check()?;
    if opened.council_size == 0 {
        return Err(Refusal::HouseRulesMalformed);
    }
    state.membership.require_present(opened.chair)?;
    if let Some(parent) = opened.parent {
        let parent = state.halls.get(&parent).ok_or(Refusal::HallUnknown)?;
        if parent.closed {
            return Err(Refusal::HallClosed);
        }
        if !parent.scope.covers(&opened.scope) {
            return Err(Refusal::ParentTooNarrow);
        }
    }
    Ok(vec![Event::HallOpened(Box::new(opened.clone()))])
}

/// What is asked of the seat.
struct Wanted {
    hall: HallId,
    member: MemberId,
    term: Term,
}

fn seat(state: &Community, hall: &Hall, wanted: &Wanted, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let Wanted { hall: id, member, term } = *wanted;
    state.membership.require_present(member)?;
    if state.membership.is_property_staff(member, now) {
        return Err(Refusal::RolesIncompatible { held: Role::PropertyManager, wanted: Role::Councillor });
    }
    if term.until.is_some_and(|until| until <= now || until <= term.from) {
        return Err(Refusal::DateInPast);
    }
    // A term that is over makes room, for others and for the same person.
    let running = |held: &Term| !held.is_over(now);
    if hall.council.get(&member).is_some_and(running) {
        return Err(Refusal::AlreadyDone);
    }
    let held = hall.council.values().filter(|held| running(held)).count();
    if held >= usize::from(hall.council_size) {
        return Err(Refusal::CouncilFull { size: hall.council_size });
    }
    let Term { from, until } = term;
    Ok(vec![Event::CouncillorSeated(CouncillorSeated { hall: id, member, from, until })])
}

pub(crate) fn decide(
    state: &Community,
    command: &HallCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let HallCommand::Open(opened) = command {
        return open(state, opened, standing);
    }
    let id = command.hall();
    let hall = state.halls.get(&id).ok_or(Refusal::HallUnknown)?;
    if let HallCommand::Unseat { member, .. } = command {
        // Whoever has a seat may give it up.
        standing.require_self_or(*member, Action::KeepHalls)?;
    } else {
        standing.require(Action::KeepHalls)?;
    }
    if hall.closed {
        return Err(Refusal::HallClosed);
    }
    match command {
        HallCommand::Open(_) => Err(Refusal::AlreadyExists),
        HallCommand::ChangeRules { rules, reason, .. } => {
            rules.check()?;
            let (rules, reason) = (rules.clone(), reason.clone());
            Ok(vec![Event::HouseRulesChanged(Box::new(RulesChanged { hall: id, rules, reason }))])
        }
        HallCommand::NameChair { chair, reason, .. } => {
            state.membership.require_present(*chair)?;
            let (chair, reason) = (*chair, reason.clone());
            Ok(vec![Event::HallChairNamed(ChairNamed { hall: id, chair, reason })])
        }
        HallCommand::Seat { member, from, until, .. } => {
            let term = Term { from: *from, until: *until };
            seat(state, hall, &Wanted { hall: id, member: *member, term }, context.now)
        }
        HallCommand::Unseat { member, reason, .. } => {
            if !hall.council.contains_key(member) {
                return Err(Refusal::NotSeated);
            }
            let (member, reason) = (*member, reason.clone());
            Ok(vec![Event::CouncillorUnseated(CouncillorUnseated { hall: id, member, reason })])
        }
        HallCommand::Close { reason, .. } => {
            let running = |meeting: &meeting::Meeting| meeting.hall == id && !meeting.phase.is_over();
            if state.meetings.values().any(running) {
                return Err(Refusal::MeetingsAhead);
            }
            Ok(vec![Event::HallClosed(Closed { hall: id, reason: reason.clone() })])
        }
    }
}
