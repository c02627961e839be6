//! What was counted: for each kind of ballot, how much of each measure.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use super::DecisionRule;
use super::input::{InputRefusal, Place, Read, parsed, tally_fields};
use super::parts::{Bound, MeasureId, Test};
use super::words::{Base, Category, Side, Subject, TreatmentSide};
use crate::fraction::{Amount, DECIMALS_MAX};

/// How much of each measure.
pub type Weights = BTreeMap<MeasureId, Amount>;

/// A count, ready to be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Everybody entitled.
    pub roll: Weights,
    /// What came back, and what did not, by kind.
    pub ballots: BTreeMap<Category, Weights>,
    /// Who attended. Where nobody counted (`None`, or a measure is absent), those taking part did.
    #[serde(default)]
    pub present: Option<Weights>,
    /// Who qualifies, for rules that ask.
    #[serde(default)]
    pub qualifying: Option<Weights>,
    /// Whose own right is touched, by unit, and whether they consented. Nobody can outvote a no.
    #[serde(default)]
    pub consents: BTreeMap<String, bool>,
    /// How the chair used a casting vote.
    #[serde(default)]
    pub casting: Option<Side>,
}

impl Tally {
    /// How much of a measure was cast in a kind of ballot.
    #[must_use]
    pub fn amount(&self, category: Category, measure: &MeasureId) -> Amount {
        weight(self.ballots.get(&category), measure)
    }

    /// Adds one ballot of these weights.
    pub fn add(&mut self, category: Category, weights: &Weights) {
        let total = self.ballots.entry(category).or_default();
        for (measure, amount) in weights {
            let sum = total.entry(measure.clone()).or_default();
            *sum = sum.plus(*amount);
        }
    }

    /// Reads a tally for a rule from JSON: every measure that a test needs must be there, and no other.
    pub fn parse_json(rule: &DecisionRule, text: &str) -> Result<Self, InputRefusal> {
        Self::from_value(rule, &parsed(text)?)
    }

    /// Reads a tally that is JSON already.
    pub fn from_value(rule: &DecisionRule, value: &Value) -> Result<Self, InputRefusal> {
        let top = Place::top(value);
        top.only(&tally_fields())?;
        let needs = Needs::of(rule);
        let read = |key: &str, needed: &BTreeSet<&MeasureId>| -> Read<Option<Weights>> {
            top.maybe(key)?.map(|place| weights(rule, &place, needed)).transpose()
        };
        let roll = match read("roll", &needs.roll)? {
            Some(roll) => roll,
            None if needs.roll.is_empty() => Weights::new(),
            None => return Err(InputRefusal::Missing { path: "roll".to_owned() }),
        };
        let qualifying = read("qualifying", &needs.qualifying)?;
        if qualifying.is_none() && !needs.qualifying.is_empty() {
            return Err(InputRefusal::Missing { path: "qualifying".to_owned() });
        }
        let present = read("present", &needs.present)?;
        let mut cast = needs.cast;
        if present.is_none() {
            cast.append(&mut needs.present.clone());
        }
        let mut ballots = BTreeMap::new();
        for category in Category::ALL {
            if let Some(weights) = read(category.word(), &cast)? {
                ballots.insert(*category, weights);
            }
        }
        let consents = match top.maybe("consents")? {
            Some(place) => place
                .entries()?
                .into_iter()
                .map(|(unit, given)| Ok((unit.to_owned(), given.flag()?)))
                .collect::<Read<_>>()?,
            None => BTreeMap::new(),
        };
        let casting = match top.maybe("casting")? {
            Some(place) => Some(Side::parse(place.text()?).ok_or_else(|| InputRefusal::WrongType {
                path: place.path(),
                expected: "\"for\" or \"against\"",
            })?),
            None => None,
        };
        Ok(Self { roll, ballots, present, qualifying, consents, casting })
    }
}

/// An absent category, or measure, is nothing.
pub(super) fn weight(weights: Option<&Weights>, measure: &MeasureId) -> Amount {
    weights.and_then(|weights| weights.get(measure)).copied().unwrap_or_default()
}

pub(super) fn weights(
    rule: &DecisionRule,
    place: &Place<'_>,
    needed: &BTreeSet<&MeasureId>,
) -> Read<Weights> {
    let mut weights = Weights::new();
    for (name, amount) in place.entries()? {
        let known = rule.measures.iter().find(|measure| measure.id.as_str() == name);
        let Some(measure) = known else {
            return Err(InputRefusal::UnknownMeasure {
                path: place.path(),
                measure: super::input::shown(name),
            });
        };
        weights.insert(measure.id.clone(), amount.amount(measure.scale.unwrap_or(DECIMALS_MAX))?);
    }
    match needed.iter().find(|measure| !weights.contains_key(**measure)) {
        Some(measure) => {
            Err(InputRefusal::MissingMeasure { path: place.path(), measure: measure.to_string() })
        }
        None => Ok(weights),
    }
}

/// Which measures each part of a tally must name for the rule's tests to make sense.
struct Needs<'a> {
    roll: BTreeSet<&'a MeasureId>,
    cast: BTreeSet<&'a MeasureId>,
    present: BTreeSet<&'a MeasureId>,
    qualifying: BTreeSet<&'a MeasureId>,
}

impl<'a> Needs<'a> {
    fn of(rule: &'a DecisionRule) -> Self {
        let mut needs = Self {
            roll: BTreeSet::new(),
            cast: BTreeSet::new(),
            present: BTreeSet::new(),
            qualifying: BTreeSet::new(),
        };
        for test in rule.tests() {
            match test {
                Test::Consents => (),
                Test::Share { measure, subject, base, .. } => {
                    needs.subject(measure, *subject);
                    match base {
                        Base::Roll => needs.roll.insert(measure),
                        Base::Participating | Base::Cast => needs.cast.insert(measure),
                        Base::Present => needs.present.insert(measure),
                    };
                }
                Test::Amount { measure, subject, bounds, .. } => {
                    needs.subject(measure, *subject);
                    for bound in bounds {
                        if let Bound::ShareOfRoll { base_measure, .. } = bound {
                            needs.roll.insert(base_measure);
                        }
                    }
                }
            }
        }
        needs
    }

    fn subject(&mut self, measure: &'a MeasureId, subject: Subject) {
        match subject {
            Subject::For | Subject::Against | Subject::Participating | Subject::MajorityCast => {
                self.cast.insert(measure)
            }
            Subject::Present => self.present.insert(measure),
            Subject::Qualifying => self.qualifying.insert(measure),
        };
    }
}

/// The measures whose votes are weighed: the bandwagon needs a leader in each of them.
pub(super) fn measures_cast(rule: &DecisionRule) -> Vec<&MeasureId> {
    let needed = Needs::of(rule).cast;
    rule.measures.iter().map(|measure| &measure.id).filter(|id| needed.contains(id)).collect()
}

/// The side of a treatment, where it is one of the two.
pub(super) fn fixed_side(side: TreatmentSide) -> Option<Side> {
    match side {
        TreatmentSide::For => Some(Side::For),
        TreatmentSide::Against => Some(Side::Against),
        TreatmentSide::None | TreatmentSide::Majority => None,
    }
}
