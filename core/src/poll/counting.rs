//! Counting: the tally and its working, objections and recounts, the chair's ruling, the certificate.

use std::collections::BTreeMap;

use super::events::{
    Announced, Certified, Count, CountLine, Mark, ObjectionAnswered, ObjectionFiled, OutcomeRuled, Service,
    Tallied,
};
use super::{Case, Phase};
use crate::calendar;
use crate::event::Event;
use crate::fraction::Amount;
use crate::ids::{MemberId, ObjectionId, SeatId, UnitId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::rule::{self, Category, DecisionRule, Measure, Outcome, Tally, Weigh};
use crate::sealed::{OwnWords, Sealed};
use crate::text::Reason;

/// The lines of a count that are not categories of ballots.
const ROLL: &str = "roll";
const PRESENT: &str = "present";

fn category(mark: Option<Mark>, service: Option<Service>) -> Category {
    match (mark, service) {
        (Some(Mark::For), _) => Category::For,
        (Some(Mark::Against), _) => Category::Against,
        (Some(Mark::Abstain), _) => Category::Abstain,
        (Some(Mark::Conform), _) => Category::Conform,
        (Some(Mark::Invalid), _) => Category::Invalid,
        (None, Some(Service::Served)) => Category::NonReturn,
        (None, Some(Service::Failed) | None) => Category::Unserved,
    }
}

/// How many decimals the register keeps of what a measure weighs, whatever the rule shows.
fn decimals(measure: &Measure) -> u8 {
    match measure.weighed_by() {
        Some(Weigh::Area) => 2,
        Some(Weigh::Share) => measure.scale.unwrap_or(0),
        Some(Weigh::Party | Weigh::Unit | Weigh::Member) | None => 0,
    }
}

/// The count in the form the rules evaluate: exact amounts of each measure.
fn tally_of(count: &Count, rule: &DecisionRule, consents: &BTreeMap<UnitId, Option<bool>>) -> Tally {
    let amounts = |line: &CountLine| {
        let measures = rule.measures.iter().zip(line.weights.as_slice());
        measures
            .map(|(measure, units)| (measure.id.clone(), Amount::from_units(*units, decimals(measure))))
            .collect()
    };
    Tally {
        roll: count.get(ROLL).map(amounts).unwrap_or_default(),
        ballots: Category::ALL
            .iter()
            .filter_map(|category| Some((*category, amounts(count.get(category.word())?))))
            .collect(),
        present: count.get(PRESENT).map(amounts),
        qualifying: None,
        // Silence about one's own unit is no consent.
        consents: consents.iter().map(|(unit, given)| (unit.0.to_string(), *given == Some(true))).collect(),
        casting: None,
    }
}

impl Case<'_> {
    fn count(&self, rule: &DecisionRule) -> Count {
        let mut count = Count::new();
        let empty = CountLine { seats: 0, weights: super::Weights::zero(rule.measures.len()) };
        let mut add = |line: &str, weights| {
            let line = count.entry(line.to_owned()).or_insert_with(|| empty.clone());
            line.seats += 1;
            line.weights.add(weights);
        };
        let attendance_taken = self.poll.roll.iter().any(|(_, slot)| slot.present);
        for (seat, slot) in self.poll.roll.iter() {
            add(ROLL, &seat.weights);
            add(category(slot.mark, slot.service).word(), &seat.weights);
            if attendance_taken && (slot.present || slot.mark.is_some()) {
                add(PRESENT, &seat.weights);
            }
        }
        count
    }

    pub(super) fn tally(&self) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::CountBallots)?;
        let rule = self.poll.rule.as_ref().ok_or(Refusal::PollNotInPhase)?;
        let number = match self.poll.phase {
            Phase::Noticed | Phase::Open if !self.poll.has_run_out(self.context.now) => {
                return Err(Refusal::VotingStillOpen);
            }
            Phase::Noticed | Phase::Open | Phase::Closed => 1,
            Phase::Tallied { recount_owed: true, .. } => {
                self.poll.result.as_ref().map_or(1, |previous| previous.number + 1)
            }
            Phase::Called | Phase::Tallied { .. } | Phase::Certified { .. } | Phase::Cancelled => {
                return Err(Refusal::PollNotInPhase);
            }
        };
        if !self.poll.paper.is_empty() {
            return Err(Refusal::PaperEntryOpen);
        }
        let count = self.count(rule);
        let tally = tally_of(&count, rule, &self.poll.consents);
        let evaluation = rule::evaluate(rule, &tally);
        let days = self.poll.objection_days;
        let objections_until = if days == 0 {
            self.context.now
        } else {
            calendar::end_of_period(
                self.context.now,
                days.into(),
                &self.state.zone(),
                &self.state.settings().holidays,
            )
        };
        let mut events = Vec::new();
        if matches!(self.poll.phase, Phase::Noticed | Phase::Open) {
            // The clock has not come round yet; the window is over all the same.
            if self.poll.phase == Phase::Noticed {
                events.push(Event::PollOpened(super::Opened { poll: self.id }));
            }
            events.push(Event::PollClosed(super::Closed { poll: self.id }));
        }
        events.push(Event::PollTallied(Tallied {
            poll: self.id,
            number,
            count,
            evaluation: Box::new(evaluation),
            objections_until,
        }));
        Ok(events)
    }

    pub(super) fn rule(&self, ruled: Outcome, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ConvenePoll)?;
        let Phase::Tallied { outcome: computed, .. } = self.poll.phase else {
            return Err(Refusal::PollNotInPhase);
        };
        let (poll, reason) = (self.id, reason.clone());
        Ok(vec![Event::OutcomeRuled(OutcomeRuled { poll, computed, ruled, reason })])
    }

    /// Anyone with a seat on the roll may object, for herself or for a party she is behind.
    fn is_on_the_roll(&self, member: MemberId) -> bool {
        let roll = &self.poll.roll;
        roll.get(member.into()).is_some()
            || self
                .state
                .register
                .parties_of(member)
                .iter()
                .any(|party| roll.get(SeatId::from(*party)).is_some())
    }

    pub(super) fn object(
        &self,
        objection: ObjectionId,
        words: &Sealed<OwnWords>,
    ) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::FileObjection)?;
        let by = self.standing.member.ok_or(Refusal::NotPermitted { action: Action::FileObjection })?;
        let Phase::Tallied { objections_until, .. } = self.poll.phase else {
            return Err(Refusal::PollNotInPhase);
        };
        if objections_until <= self.context.now {
            return Err(Refusal::ObjectionPeriodOver);
        }
        if !self.is_on_the_roll(by) {
            return Err(Refusal::NotOnTheRoll);
        }
        if self.poll.objections.contains_key(&objection) {
            return Err(Refusal::AlreadyExists);
        }
        if words.subject.0 != by.0 {
            return Err(Refusal::NotPermitted { action: Action::FileObjection });
        }
        let (poll, words) = (self.id, words.clone());
        Ok(vec![Event::ObjectionFiled(ObjectionFiled { poll, objection, by, words })])
    }

    pub(super) fn answer_objection(
        &self,
        objection: ObjectionId,
        upheld: bool,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::CountBallots)?;
        if !matches!(self.poll.phase, Phase::Tallied { .. }) {
            return Err(Refusal::PollNotInPhase);
        }
        let known = self.poll.objections.get(&objection).ok_or(Refusal::ObjectionUnknown)?;
        if known.upheld.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        if Some(known.by) == self.standing.member {
            return Err(Refusal::ObjectionOwn);
        }
        let (poll, reason) = (self.id, reason.clone());
        Ok(vec![Event::ObjectionAnswered(ObjectionAnswered { poll, objection, upheld, reason })])
    }

    pub(super) fn certify(&self) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::CountBallots)?;
        let Phase::Tallied { objections_until, outcome, recount_owed } = self.poll.phase else {
            return Err(Refusal::PollNotInPhase);
        };
        if recount_owed {
            return Err(Refusal::RecountOwed);
        }
        let answers = self.poll.objections.values().map(|objection| objection.upheld);
        let open = u32::try_from(answers.clone().filter(Option::is_none).count()).unwrap_or(u32::MAX);
        if open > 0 {
            return Err(Refusal::ObjectionOpen { count: open });
        }
        if self.context.now < objections_until {
            return Err(Refusal::ObjectionPeriodRunning { until: self.state.local(objections_until) });
        }
        let result = self.poll.result.as_ref().ok_or(Refusal::PollNotInPhase)?;
        let filed = u32::try_from(self.poll.objections.len()).unwrap_or(u32::MAX);
        let upheld =
            u32::try_from(answers.filter(|upheld| *upheld == Some(true)).count()).unwrap_or(u32::MAX);
        let seats: Vec<super::Seat> = self.poll.roll.iter().map(|(seat, _)| *seat).collect();
        Ok(vec![Event::ResultCertified(Certified {
            poll: self.id,
            outcome,
            count: result.count.clone(),
            number: result.number,
            evaluation: result.evaluation.clone(),
            roll_hash: super::roll::hash(&seats),
            objections: [filed, upheld],
        })])
    }

    pub(super) fn announce(&self) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ConvenePoll)?;
        match self.poll.phase {
            Phase::Certified { announced: true, .. } => Err(Refusal::AlreadyDone),
            Phase::Certified { outcome, announced: false } => {
                Ok(vec![Event::ResultAnnounced(Announced { poll: self.id, outcome })])
            }
            Phase::Called
            | Phase::Noticed
            | Phase::Open
            | Phase::Closed
            | Phase::Tallied { .. }
            | Phase::Cancelled => Err(Refusal::PollNotInPhase),
        }
    }
}
