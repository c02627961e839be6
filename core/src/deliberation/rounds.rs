//! Rounds: what is chosen among, straw counts by show of hands or by each participant, and how the last option drops out.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

use super::Case;
use super::events::{
    CountedBy, OptionChosen, OptionCount, Participants, RoundAnnulled, RoundClosed, RoundOpened, RoundOption,
    TieBreak,
};
use crate::event::Event;
use crate::fraction::Amount;
use crate::ids::{MemberId, OptionId, RoundId};
use crate::policy::Action;
use crate::proposal::OPTIONS_MAX;
use crate::refusal::Refusal;
use crate::rule::{Bar, Round, RoundsState, RuleId, run_rounds};
use crate::text::{Body, Label, Reason, Title};
use crate::time::Timestamp;

/// A round to be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRound {
    /// The round.
    pub round: RoundId,
    /// What it is called.
    pub title: Title,
    /// Who takes part; as in the whole deliberation where nothing else is said.
    pub participants: Option<Participants>,
    /// What is chosen among; empty where people only talk, and where the round follows another.
    pub options: Vec<RoundOption>,
    /// How opinions are counted.
    pub counted_by: CountedBy,
    /// The rule by which options drop out.
    pub rule: Option<RuleId>,
    /// The round whose last option has dropped out; its options, rule and seed go on.
    pub follows: Option<RoundId>,
    /// Closed rounds whose summaries are carried over.
    pub carries: Vec<RoundId>,
    /// The seed of the lot.
    pub seed: Option<Label>,
    /// When no more choices are taken.
    pub closes_at: Option<Timestamp>,
}

/// A round as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundState {
    /// Who takes part.
    pub participants: Participants,
    /// What is chosen among.
    pub options: Vec<RoundOption>,
    /// How opinions are counted.
    pub counted_by: CountedBy,
    /// The rule by which options drop out.
    pub rule: Option<RuleId>,
    /// The round before.
    pub follows: Option<RoundId>,
    /// The seed of the lot.
    pub seed: Option<Label>,
    /// When no more choices are taken.
    pub closes_at: Option<Timestamp>,
    /// Choices so far.
    pub choices: BTreeMap<MemberId, OptionId>,
    /// What it came to; none while it is open.
    pub closed: Option<RoundClosed>,
    /// Whether it was declared void.
    pub annulled: bool,
}

/// The one of the tied on which the lot falls: anybody can draw it again from the published seed.
#[must_use]
pub fn drawn(seed: &Label, round: RoundId, tied: &[OptionId]) -> Option<OptionId> {
    let lot = |option: &OptionId| {
        let drawn = Sha256::new()
            .chain_update(seed.as_str())
            .chain_update("\n")
            .chain_update(round.0.hyphenated().to_string())
            .chain_update("\n")
            .chain_update(option.0.hyphenated().to_string());
        (drawn.finalize(), *option)
    };
    tied.iter().min_by_key(|option| lot(option)).copied()
}

impl RoundState {
    pub(crate) fn opened(event: &RoundOpened) -> Self {
        Self {
            participants: event.participants.clone(),
            options: event.options.clone(),
            counted_by: event.counted_by,
            rule: event.rule.clone(),
            follows: event.follows,
            seed: event.seed.clone(),
            closes_at: event.closes_at,
            choices: BTreeMap::new(),
            closed: None,
            annulled: false,
        }
    }

    /// What it came to: the counts stay for the rounds after, the choices leave the memory.
    pub(crate) fn closed(&mut self, event: &RoundClosed) {
        self.closed = Some(RoundClosed { summary: None, ..event.clone() });
        self.choices = BTreeMap::new();
    }

    fn is_open(&self) -> bool {
        self.closed.is_none() && !self.annulled
    }

    fn offers(&self, option: OptionId) -> bool {
        self.options.iter().any(|offered| offered.option == option)
    }
}

impl Case<'_> {
    fn round(&self, id: RoundId) -> Result<&RoundState, Refusal> {
        self.deliberation.rounds.get(&id).ok_or(Refusal::RoundUnknown)
    }

    fn open_round_of(&self, id: RoundId) -> Result<&RoundState, Refusal> {
        let round = self.round(id)?;
        if round.is_open() { Ok(round) } else { Err(Refusal::RoundNotOpen) }
    }

    /// A round that was closed and stands.
    fn closed_round(&self, id: RoundId) -> Result<(&RoundState, &RoundClosed), Refusal> {
        let round = self.round(id)?;
        match &round.closed {
            Some(closed) if !round.annulled => Ok((round, closed)),
            _ => Err(Refusal::RoundStillOpen),
        }
    }

    pub(super) fn require_no_open_round(&self) -> Result<(), Refusal> {
        let open = self.deliberation.rounds.values().any(RoundState::is_open);
        if open { Err(Refusal::RoundStillOpen) } else { Ok(()) }
    }

    pub(super) fn open_round(&self, new: &NewRound) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        self.require_informed()?;
        if self.deliberation.rounds.contains_key(&new.round) {
            return Err(Refusal::AlreadyExists);
        }
        if new.closes_at.is_some_and(|closes_at| closes_at <= self.context.now) {
            return Err(Refusal::DateInPast);
        }
        for carried in &new.carries {
            self.closed_round(*carried)?;
        }
        let mut opened = RoundOpened {
            deliberation: self.id,
            round: new.round,
            number: self.deliberation.rounds_opened + 1,
            title: new.title.clone(),
            participants: new.participants.clone().unwrap_or_else(|| self.deliberation.participants.clone()),
            options: new.options.clone(),
            counted_by: new.counted_by,
            rule: new.rule.clone(),
            follows: new.follows,
            carries: new.carries.clone(),
            seed: new.seed.clone(),
            closes_at: new.closes_at,
        };
        match new.follows {
            Some(before) => self.go_on_from(before, &mut opened)?,
            None => self.check_options(&opened)?,
        }
        Ok(vec![Event::RoundOpened(Box::new(opened))])
    }

    /// The options that are left, under the rule and the seed that were fixed for the first round.
    fn go_on_from(&self, before: RoundId, opened: &mut RoundOpened) -> Result<(), Refusal> {
        let (round, closed) = self.closed_round(before)?;
        let Some(eliminated) = closed.eliminated else { return Err(Refusal::OptionsMissing) };
        opened.options =
            round.options.iter().filter(|offered| offered.option != eliminated).cloned().collect();
        opened.rule.clone_from(&round.rule);
        opened.seed.clone_from(&round.seed);
        Ok(())
    }

    fn check_options(&self, opened: &RoundOpened) -> Result<(), Refusal> {
        let distinct: BTreeSet<OptionId> = opened.options.iter().map(|offered| offered.option).collect();
        if distinct.len() < opened.options.len() {
            return Err(Refusal::AlreadyExists);
        }
        if u32::try_from(distinct.len()).is_ok_and(|count| count > OPTIONS_MAX) {
            return Err(Refusal::TooManyOptions { max: OPTIONS_MAX });
        }
        let Some(rule) = &opened.rule else { return Ok(()) };
        self.bar(rule)?;
        // A lot whose seed nobody knew beforehand proves nothing.
        if distinct.len() < 2 || opened.seed.is_none() {
            return Err(Refusal::OptionsMissing);
        }
        Ok(())
    }

    fn bar(&self, id: &RuleId) -> Result<&Bar, Refusal> {
        let charter = self.state.charter.as_ref().ok_or(Refusal::CommunityUnknown)?;
        let rule = charter.usable_rule(id)?;
        let win = rule.params.as_ref().and_then(|params| params.win.as_ref());
        win.filter(|_| rule.kind == crate::rule::Kind::Rounds)
            .ok_or_else(|| Refusal::RuleNotForRounds { rule: id.clone() })
    }

    pub(super) fn choose(&self, id: RoundId, option: OptionId) -> Result<Vec<Event>, Refusal> {
        let round = self.open_round_of(id)?;
        let by = self.require_taking_part(&round.participants)?;
        self.require_open()?;
        if self.is_staff(by) {
            return Err(Refusal::NotPermitted { action: Action::TakePart });
        }
        let over = round.closes_at.is_some_and(|closes_at| closes_at <= self.context.now);
        if over || round.counted_by != CountedBy::Choices {
            return Err(Refusal::RoundNotOpen);
        }
        if !round.offers(option) {
            return Err(Refusal::OptionUnknown);
        }
        let replaces = round.choices.get(&by).copied();
        if replaces == Some(option) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::OptionChosen(OptionChosen { deliberation: self.id, round: id, by, option, replaces })])
    }

    pub(super) fn close_round(
        &self,
        id: RoundId,
        shown: &[OptionCount],
        summary: Option<&Body>,
    ) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        let round = self.open_round_of(id)?;
        let counts = counts_of(round, shown)?;
        let mut closed = RoundClosed {
            deliberation: self.id,
            round: id,
            counts,
            chosen: None,
            eliminated: None,
            tied: Vec::new(),
            tie_break: None,
            summary: summary.cloned(),
        };
        if let Some(rule) = &round.rule {
            self.drop_the_last(rule, round, &mut closed)?;
        }
        Ok(vec![Event::RoundClosed(closed)])
    }

    fn drop_the_last(
        &self,
        rule: &RuleId,
        round: &RoundState,
        closed: &mut RoundClosed,
    ) -> Result<(), Refusal> {
        let mut held = vec![votes(&closed.counts)];
        let mut before = round.follows;
        while let Some((earlier, counted)) = before.map(|id| self.closed_round(id)).transpose()? {
            held.insert(0, votes(&counted.counts));
            before = earlier.follows;
        }
        // The options of each round were taken from the round before, so the rounds follow from each other.
        let rounds = run_rounds(self.bar(rule)?, &held).map_err(|_| Refusal::OptionsMissing)?;
        let named = |name: &String| {
            round.options.iter().map(|offered| offered.option).find(|option| option.0.to_string() == *name)
        };
        closed.chosen = rounds.winner.as_ref().and_then(named);
        if closed.chosen.is_some() || round.options.len() < 2 {
            return Ok(());
        }
        let fewest = closed.counts.iter().map(|count| count.count).min();
        let last = closed.counts.iter().filter(|count| Some(count.count) == fewest);
        let last: Vec<OptionId> = last.map(|count| count.option).collect();
        closed.tied = if last.len() > 1 { last } else { Vec::new() };
        match &rounds.state {
            RoundsState::Lot(tied) => {
                let tied: Vec<OptionId> = tied.iter().filter_map(named).collect();
                let seed = round.seed.as_ref().ok_or(Refusal::OptionsMissing)?;
                closed.eliminated = drawn(seed, closed.round, &tied);
                closed.tie_break = Some(TieBreak::Lot);
            }
            RoundsState::NextRound | RoundsState::Decided => {
                closed.eliminated = rounds.eliminated.last().and_then(named);
                closed.tie_break = (!closed.tied.is_empty()).then_some(TieBreak::EarlierRound);
            }
        }
        Ok(())
    }

    pub(super) fn annul_round(&self, id: RoundId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_leading(Action::Facilitate)?;
        self.require_open()?;
        if self.round(id)?.annulled {
            return Err(Refusal::AlreadyDone);
        }
        // What came after stands on it.
        let stands = |round: &super::RoundState| round.follows == Some(id) && !round.annulled;
        if self.deliberation.rounds.values().any(stands) {
            return Err(Refusal::RoundFollowed);
        }
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::RoundAnnulled(RoundAnnulled { deliberation, round: id, reason })])
    }
}

fn votes(counts: &[OptionCount]) -> Round {
    let vote = |count: &OptionCount| (count.option.0.to_string(), Amount::whole(count.count.into()));
    counts.iter().map(vote).collect()
}

/// One count for each option, in the order they are offered.
fn counts_of(round: &RoundState, shown: &[OptionCount]) -> Result<Vec<OptionCount>, Refusal> {
    let options = round.options.iter().map(|offered| offered.option);
    match round.counted_by {
        CountedBy::Show => {
            let distinct: BTreeSet<OptionId> = shown.iter().map(|count| count.option).collect();
            if distinct.len() != shown.len() || shown.iter().any(|count| !round.offers(count.option)) {
                return Err(Refusal::OptionUnknown);
            }
            if shown.len() < round.options.len() {
                return Err(Refusal::CountsMissing);
            }
            let count = |option| shown.iter().find(|count| count.option == option).copied();
            Ok(options.filter_map(count).collect())
        }
        CountedBy::Choices => {
            if !shown.is_empty() {
                return Err(Refusal::OptionUnknown);
            }
            let mut counts: BTreeMap<OptionId, u32> = BTreeMap::new();
            for option in round.choices.values() {
                *counts.entry(*option).or_default() += 1;
            }
            let count = |option| OptionCount { option, count: counts.get(&option).copied().unwrap_or(0) };
            Ok(options.map(count).collect())
        }
    }
}
