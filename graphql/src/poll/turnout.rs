//! How many have voted, and what for: sums only, weighed by the measures of the rule.

use async_graphql::SimpleObject;
use moothall_core::fraction::Amount;
use moothall_core::language::Language;
use moothall_core::poll::{CountLine, Weights};
use moothall_core::rule::{Base, Comparison, DecisionRule, Measure, Subject, Test};
use moothall_projections::queries::polls;

use crate::enums::Mark;
use crate::rule::scale_of;
use crate::scalar::{Decimal, Fraction};

/// So much of one measure.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MeasureAmount {
    /// The measure's name inside the rule, such as `area`.
    pub measure: String,
    /// Its name in the viewer's language.
    pub name: String,
    /// The unit, such as `m2`; null for heads.
    pub unit: Option<String>,
    /// How much.
    pub amount: Decimal,
}

/// Weights with the names of what they measure; without a rule there are none.
pub(crate) fn weighed(
    rule: Option<&DecisionRule>,
    weights: &Weights,
    language: Language,
) -> Vec<MeasureAmount> {
    let measures = rule.map_or(&[][..], |rule| rule.measures.as_slice());
    let tell = |(measure, units): (&Measure, &u64)| MeasureAmount {
        measure: measure.id.to_string(),
        name: measure.name(language),
        unit: measure.unit.clone(),
        amount: Decimal::of_units(*units, scale_of(measure)),
    };
    measures.iter().zip(weights.as_slice()).map(tell).collect()
}

/// How many have voted.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Turnout {
    /// How many seats the roll has.
    pub seats: u32,
    /// How many have a ballot, an invalid one too.
    pub voted: u32,
    /// The same by each measure of the rule.
    pub measures: Vec<MeasureTurnout>,
}

/// How much of one measure has voted.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MeasureTurnout {
    /// The measure's name inside the rule, such as `area`.
    pub measure: String,
    /// Its name in the viewer's language.
    pub name: String,
    /// The unit, such as `m2`; null for heads.
    pub unit: Option<String>,
    /// The whole roll.
    pub total: Decimal,
    /// What has a ballot.
    pub participating: Decimal,
    /// The share of the roll that has a ballot; null where the roll is empty.
    pub share: Option<Fraction>,
    /// The share of the roll that must take part; null where the rule asks for none.
    pub needed: Option<Fraction>,
    /// Whether exactly that share is not yet enough.
    pub needs_more: bool,
}

impl Turnout {
    pub(crate) fn of(turnout: &polls::Turnout, rule: &DecisionRule, language: Language) -> Self {
        let weights = turnout.totals.as_slice().iter().zip(turnout.weights_voted.as_slice());
        let tell = |(measure, (total, voted)): (&Measure, (&u64, &u64))| {
            let scale = scale_of(measure);
            let (total, voted) = (Amount::from_units(*total, scale), Amount::from_units(*voted, scale));
            let needed = needed(rule, measure);
            MeasureTurnout {
                measure: measure.id.to_string(),
                name: measure.name(language),
                unit: measure.unit.clone(),
                total: total.into(),
                participating: voted.into(),
                share: moothall_core::fraction::Fraction::of(voted, total).map(Fraction),
                needed: needed.map(|(_, fraction)| fraction),
                needs_more: needed.is_some_and(|(op, _)| op == Comparison::MoreThan),
            }
        };
        let measures = rule.measures.iter().zip(weights).map(tell).collect();
        Self { seats: turnout.seats, voted: turnout.seats_voted, measures }
    }
}

/// The share of the roll that the rule wants to take part.
fn needed(rule: &DecisionRule, of: &Measure) -> Option<(Comparison, Fraction)> {
    rule.participation.as_ref()?.tests().iter().find_map(|test| match test {
        Test::Share {
            measure,
            subject: Subject::Participating | Subject::Present,
            op,
            fraction,
            base: Base::Roll,
        } if *measure == of.id => Some((*op, (*fraction).into())),
        _ => None,
    })
}

/// What was chosen, in sums.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Tally {
    /// One line for each choice that occurs, and for invalid ballots.
    pub lines: Vec<TallyLine>,
}

/// One choice, in sums.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct TallyLine {
    /// The choice.
    pub mark: Mark,
    /// How many seats.
    pub seats: u32,
    /// Their weights together.
    pub measures: Vec<MeasureAmount>,
}

impl Tally {
    pub(crate) fn of(tally: &polls::LiveTally, rule: &DecisionRule, language: Language) -> Self {
        let tell = |(mark, line): (&moothall_core::poll::Mark, &CountLine)| TallyLine {
            mark: (*mark).into(),
            seats: line.seats,
            measures: weighed(Some(rule), &line.weights, language),
        };
        Self { lines: tally.iter().map(tell).collect() }
    }
}
