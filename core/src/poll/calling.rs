//! Calling a poll and freezing it: what may be put to the vote, under which rule, to whom, when.

use std::collections::{BTreeMap, BTreeSet};

use super::events::{Called, Cancelled, Closed, Extended, Noticed, Opened, RollEntered};
use super::roll::{self, MEASURES_MAX, Seat, Weights};
use super::{Case, Electorate, Phase, Poll, Terms};
use crate::calendar::{self, Date};
use crate::decider::{Actor, Context};
use crate::event::Event;
use crate::ids::{MemberId, PollId};
use crate::policy::{Action, Standing};
use crate::proposal;
use crate::refusal::Refusal;
use crate::register::Register;
use crate::rule::{DecisionRule, Kind, Outcome, Test, Weigh};
use crate::state::Community;
use crate::text::Reason;
use crate::time::Timestamp;

/// Seats in one `poll.roll_entered.v1`.
const SEATS_PER_EVENT: usize = 500;

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

pub(super) fn call(
    state: &Community,
    id: PollId,
    called: &Called,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    standing.require(Action::ConvenePoll)?;
    if state.polls.contains_key(&id) {
        return Err(Refusal::AlreadyExists);
    }
    let proposal = state.proposals.get(&called.proposal).ok_or(Refusal::ProposalUnknown)?;
    match proposal.phase {
        proposal::Phase::Draft => return Err(Refusal::TextNotFrozen),
        proposal::Phase::Withdrawn => return Err(Refusal::ProposalWithdrawn),
        proposal::Phase::Frozen => {}
    }
    let terms = &called.terms;
    check_window(terms, context.now)?;
    // Whoever means at once may have been a moment on the way.
    if terms.opens_at.plus_micros(DAY_MICROS) < context.now {
        return Err(Refusal::DateInPast);
    }
    usable_rule(state, terms, context.now)?;
    if terms.consents.iter().any(|unit| !state.register.units.contains_key(unit)) {
        return Err(Refusal::UnitUnknown);
    }
    if let Some(former) = terms.reconvenes {
        let again = |poll: &Poll| poll.terms.reconvenes == Some(former) && poll.phase != Phase::Cancelled;
        if state.polls.values().any(again) {
            return Err(Refusal::AlreadyDone);
        }
        let repeated = state.polls.get(&former).ok_or(Refusal::PollUnknown)?;
        if !matches!(repeated.phase, Phase::Certified { outcome: Outcome::Inquorate, .. }) {
            return Err(Refusal::NotInquorate);
        }
        // The same question, under the same rule or under the one that rule names for this case.
        if repeated.proposal != called.proposal {
            return Err(Refusal::PollUnknown);
        }
        let named = repeated.rule.as_ref().and_then(|rule| rule.reconvened.as_deref());
        if terms.rule != repeated.terms.rule && named != Some(terms.rule.as_str()) {
            return Err(Refusal::RuleNotForPolls { rule: terms.rule.clone() });
        }
    }
    let mut called = Called { poll: id, ..called.clone() };
    called.terms.extension_days_max =
        called.terms.extension_days_max.min(state.settings().extension_days_max);
    Ok(vec![Event::PollCalled(called)])
}

fn check_window(terms: &Terms, now: Timestamp) -> Result<(), Refusal> {
    if terms.closes_at.is_some_and(|closes_at| closes_at <= terms.opens_at || closes_at <= now) {
        return Err(Refusal::WindowMalformed);
    }
    Ok(())
}

/// The rule the terms name, if it decides votes, is in force, and its measures can be weighed for this electorate.
fn usable_rule<'a>(state: &'a Community, terms: &Terms, now: Timestamp) -> Result<&'a DecisionRule, Refusal> {
    let charter = state.charter.as_ref().ok_or(Refusal::CommunityUnknown)?;
    let rule = charter.usable_rule(&terms.rule)?;
    if rule.kind != Kind::Resolution || rule.measures.len() > MEASURES_MAX {
        return Err(Refusal::RuleNotForPolls { rule: terms.rule.clone() });
    }
    let weighable = rule.measures.iter().all(|measure| match &terms.electorate {
        Electorate::Owners { .. } => {
            matches!(measure.weighed_by(), Some(Weigh::Area | Weigh::Party | Weigh::Unit | Weigh::Share))
        }
        Electorate::Members { .. } => matches!(measure.weighed_by(), Some(Weigh::Member | Weigh::Party)),
    });
    // A roll cannot tell apart two measures that weigh the same thing, such as all members and their representatives.
    let distinct: BTreeSet<_> = rule.measures.iter().map(crate::rule::Measure::weighed_by).collect();
    // A consent that no test of the rule asks for would be asked for in vain.
    let consents_heard = terms.consents.is_empty() || rule.tests().any(|test| *test == Test::Consents);
    if !weighable || distinct.len() < rule.measures.len() || !consents_heard {
        return Err(Refusal::RuleNotForPolls { rule: terms.rule.clone() });
    }
    let today = Date::at(terms.opens_at.max(now), &state.zone()).to_string();
    let begun = rule.effective.from.as_deref().is_none_or(|from| from <= today.as_str());
    let ended = rule.effective.to.as_deref().is_some_and(|to| to < today.as_str());
    if !begun || ended {
        return Err(Refusal::RuleNotInForce { rule: terms.rule.clone() });
    }
    Ok(rule)
}

/// The roll of a poll as the register and the membership stand now, in order of the seats.
pub(super) fn roll_of(state: &Community, terms: &Terms, rule: &DecisionRule, now: Timestamp) -> Vec<Seat> {
    let weighs: Vec<Weigh> = rule.measures.iter().filter_map(crate::rule::Measure::weighed_by).collect();
    match &terms.electorate {
        Electorate::Members { role } => {
            let one_each = Weights::of(&vec![1; weighs.len()]);
            let seat = |member| Seat { seat: crate::ids::SeatId::from(member), weights: one_each };
            // Guests of the community (the property company's staff, researchers …) vote only where their own role is asked.
            let is_guest = |member: &MemberId| state.standing(Actor::Member(member.0), now).is_guest();
            let members = state.membership.holders(*role, now).into_iter();
            members.filter(|member| role.is_some() || !is_guest(member)).map(seat).collect()
        }
        Electorate::Owners { scope } => {
            let mut seats: BTreeMap<_, Seat> = BTreeMap::new();
            for unit in state.register.units.values().filter(|unit| Register::lies_in(unit, scope)) {
                let Some(party) = unit.owner else { continue };
                let seat = seats.entry(party).or_insert_with(|| {
                    let one_head: Vec<u64> =
                        weighs.iter().map(|weigh| u64::from(matches!(weigh, Weigh::Party))).collect();
                    Seat { seat: party.into(), weights: Weights::of(&one_head) }
                });
                let more: Vec<u64> = weighs
                    .iter()
                    .map(|weigh| match weigh {
                        Weigh::Area => unit.area,
                        Weigh::Share => unit.share,
                        Weigh::Unit => 1,
                        Weigh::Party | Weigh::Member => 0,
                    })
                    .collect();
                seat.weights.add(&Weights::of(&more));
            }
            seats.into_values().collect()
        }
    }
}

impl Case<'_> {
    pub(super) fn publish_notice(&self) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ConvenePoll)?;
        if self.poll.phase != Phase::Called {
            return Err(Refusal::PollNotInPhase);
        }
        let terms = &self.poll.terms;
        let now = self.context.now;
        check_window(terms, now)?;
        let rule = usable_rule(self.state, terms, now)?;
        let days = self.state.settings().notice_days_min;
        // A community whose bylaws ask for no notice may open at once.
        if days > 0 && !calendar::notice_satisfied(now, terms.opens_at, days.into(), &self.state.zone()) {
            return Err(Refusal::NoticeTooShort { days });
        }
        let proposal = self.state.proposals.get(&self.poll.proposal).ok_or(Refusal::ProposalUnknown)?;
        if proposal.phase == proposal::Phase::Withdrawn {
            return Err(Refusal::ProposalWithdrawn);
        }
        let seats = roll_of(self.state, terms, rule, now);
        if seats.is_empty() {
            return Err(Refusal::RollEmpty);
        }
        let mut totals = Weights::zero(rule.measures.len());
        for seat in &seats {
            totals.add(&seat.weights);
        }
        let noticed = Noticed {
            poll: self.id,
            rule: Box::new(rule.clone()),
            text_version: proposal.number,
            seats: u32::try_from(seats.len()).unwrap_or(u32::MAX),
            totals,
            roll_hash: roll::hash(&seats),
            objection_days: self.state.settings().objection_days,
        };
        let mut events: Vec<Event> = seats
            .chunks(SEATS_PER_EVENT)
            .map(|part| Event::PollRollEntered(RollEntered { poll: self.id, seats: part.to_vec() }))
            .collect();
        events.push(Event::PollNoticed(noticed));
        Ok(events)
    }

    pub(super) fn open(&self) -> Result<Vec<Event>, Refusal> {
        if !self.standing.may(Action::KeepTime) {
            self.standing.require(Action::ConvenePoll)?;
        }
        if self.poll.phase != Phase::Noticed {
            return Err(Refusal::PollNotInPhase);
        }
        if self.context.now < self.poll.terms.opens_at {
            return Err(self.not_open());
        }
        Ok(vec![Event::PollOpened(Opened { poll: self.id })])
    }

    pub(super) fn extend(&self, closes_at: Timestamp, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ConvenePoll)?;
        if self.poll.extended {
            return Err(Refusal::AlreadyExtended);
        }
        let ends = self.poll.terms.closes_at.ok_or(Refusal::PollNotInPhase)?;
        if !matches!(self.poll.phase, Phase::Noticed | Phase::Open) {
            return Err(Refusal::PollNotInPhase);
        }
        if self.poll.has_run_out(self.context.now) {
            return Err(Refusal::VotingClosed);
        }
        let days = self.poll.terms.extension_days_max;
        if days == 0 {
            return Err(Refusal::ExtensionNotAllowed);
        }
        if closes_at <= ends {
            return Err(Refusal::WindowMalformed);
        }
        if closes_at > ends.plus_micros(i64::from(days) * DAY_MICROS) {
            return Err(Refusal::ExtensionTooLong { days });
        }
        Ok(vec![Event::PollExtended(Extended { poll: self.id, closes_at, reason: reason.clone() })])
    }

    pub(super) fn close(&self) -> Result<Vec<Event>, Refusal> {
        let by_clock = self.standing.may(Action::KeepTime);
        if !by_clock {
            self.standing.require(Action::ClosePoll)?;
        }
        if !matches!(self.poll.phase, Phase::Noticed | Phase::Open) {
            return Err(Refusal::PollNotInPhase);
        }
        match self.poll.terms.closes_at {
            Some(_) if self.poll.has_run_out(self.context.now) => {}
            _ if by_clock => return Err(Refusal::VotingStillOpen),
            Some(_) => return Err(Refusal::ClosesByTheClock),
            None if self.context.now < self.poll.terms.opens_at => {
                return Err(self.not_open());
            }
            None => {}
        }
        let mut events = Vec::new();
        if self.poll.phase == Phase::Noticed {
            events.push(Event::PollOpened(Opened { poll: self.id }));
        }
        events.push(Event::PollClosed(Closed { poll: self.id }));
        Ok(events)
    }

    pub(super) fn cancel(&self, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ConvenePoll)?;
        match self.poll.phase {
            Phase::Called => {}
            Phase::Noticed if self.context.now < self.poll.terms.opens_at => {}
            Phase::Noticed | Phase::Open => return Err(Refusal::VotingUnderWay),
            Phase::Closed | Phase::Tallied { .. } | Phase::Certified { .. } | Phase::Cancelled => {
                return Err(Refusal::PollNotInPhase);
            }
        }
        Ok(vec![Event::PollCancelled(Cancelled { poll: self.id, reason: reason.clone() })])
    }
}
