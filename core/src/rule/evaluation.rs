//! What a rule makes of a tally, and its working: it goes into certificates, so its field names are for ever.

use serde::{Deserialize, Serialize};

use super::parts::{Bound, MeasureId, RuleId};
use super::tally::Weights;
use super::words::{Base, Category, Comparison, Side, Subject, TreatmentSide};
use crate::fraction::{Amount, Fraction};

/// How a vote ended. An inquorate motion may be put again; a rejected one meets the repeat ban.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Too few took part: nothing was decided.
    Inquorate,
    /// Decided: yes.
    Carried,
    /// Decided: no.
    Rejected,
}

/// An outcome with everything that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// How it ended.
    pub outcome: Outcome,
    /// The left side of each participation test; `None` (in JSON `"undefined"`) where the base is zero.
    #[serde(with = "undefined")]
    pub participation: Vec<Option<Fraction>>,
    /// The left side of each approval test, the consents left out.
    #[serde(with = "undefined")]
    pub approval: Vec<Option<Fraction>>,
    /// Every step.
    pub working: Working,
}

/// Every step from a tally to an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// The rule.
    pub rule: RuleId,
    /// Its version.
    pub version: u32,
    /// The count of each measure, with what the bandwagon brought.
    pub counts: Vec<MeasureCount>,
    /// What each kind of ballot counted as.
    pub treatment: Vec<TreatmentApplied>,
    /// Whether enough took part.
    pub participation: GroupWorking,
    /// Whether enough were for it.
    pub approval: GroupWorking,
    /// The count without and with the bandwagon, where the rule has one.
    pub bandwagon: Option<Bandwagon>,
    /// What the chair's vote did, where one was cast.
    pub casting: Option<Casting>,
    /// What a person should look at: the arithmetic is right, the numbers may not be.
    pub doubts: Vec<Doubt>,
}

/// One measure, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureCount {
    /// Which.
    pub measure: MeasureId,
    /// Everybody entitled.
    pub roll: Amount,
    /// Those who attended.
    pub present: Amount,
    /// Everything that counts as taking part.
    pub participating: Amount,
    /// For.
    #[serde(rename = "for")]
    pub in_favour: Amount,
    /// Against.
    pub against: Amount,
    /// For and against.
    pub cast: Amount,
    /// The leading side before the bandwagon; zero where no side leads in every measure.
    pub majority_cast: Amount,
    /// Those who qualify.
    pub qualifying: Amount,
}

/// What a kind of ballot counted as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatmentApplied {
    /// The kind.
    pub category: Category,
    /// How much there was.
    pub amounts: Weights,
    /// Whether it counted as taking part.
    pub participates: bool,
    /// On which side, by the rule.
    pub side: TreatmentSide,
    /// On which side it was counted in the end.
    pub counted: Option<Side>,
}

/// A group of tests, done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupWorking {
    /// Whether one met test is enough.
    pub any: bool,
    /// The tests, in the rule's order.
    pub tests: Vec<TestWorking>,
    /// Whether the group is met.
    pub met: bool,
}

/// A test, done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "test", rename_all = "snake_case")]
pub enum TestWorking {
    /// A share of a base.
    Share(ShareTest),
    /// An absolute amount.
    Amount(AmountTest),
    /// The consents that cannot be outvoted.
    Consents(ConsentTest),
}

/// How a measure is named and written in a sentence; kept so that a certificate explains itself without the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureNames {
    /// In English.
    pub en: String,
    /// 简体.
    pub zh_hans: String,
    /// 繁體.
    pub zh_hant: String,
    /// The unit, such as `m2`.
    pub unit: Option<String>,
    /// Decimals always written.
    pub decimals: u8,
}

/// `part / whole` against a fraction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareTest {
    /// Of which measure.
    pub measure: MeasureId,
    /// Its names.
    pub names: MeasureNames,
    /// What of it.
    pub subject: Subject,
    /// Of what.
    pub base: Base,
    /// The left side.
    pub part: Amount,
    /// What it is a share of.
    pub whole: Amount,
    /// The share, in lowest terms; `None` where the base is zero.
    pub share: Option<Fraction>,
    /// How it must stand.
    pub op: Comparison,
    /// To which fraction.
    pub threshold: Fraction,
    /// Whether it does; never where the base is zero.
    pub met: bool,
    /// Whether only the chair's vote made it so.
    pub by_casting_vote: bool,
}

/// An amount against the least of some bounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountTest {
    /// Of which measure.
    pub measure: MeasureId,
    /// Its names.
    pub names: MeasureNames,
    /// What of it.
    pub subject: Subject,
    /// The left side.
    pub amount: Amount,
    /// How it must stand.
    pub op: Comparison,
    /// To the least bound, as a number; `None` where a bound is a share of an empty roll.
    pub threshold: Option<Fraction>,
    /// The bounds.
    pub bounds: Vec<BoundWorking>,
    /// Whether it does.
    pub met: bool,
}

/// A bound, worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundWorking {
    /// As a number; `None` where it is a share of an empty roll.
    pub value: Option<Fraction>,
    /// Where it is a share: which.
    pub fraction: Option<Fraction>,
    /// Where it is a share: of whose roll.
    pub base_measure: Option<MeasureId>,
    /// Where it is a share: how large that roll is.
    pub roll: Option<Amount>,
}

impl BoundWorking {
    /// A bound before its roll is known.
    pub(super) fn of(bound: &Bound, roll: impl Fn(&MeasureId) -> Amount) -> Self {
        match bound {
            Bound::Fixed(amount) => Self {
                value: Some(Fraction::from_amount(*amount)),
                fraction: None,
                base_measure: None,
                roll: None,
            },
            Bound::ShareOfRoll { fraction, base_measure } => {
                let roll = roll(base_measure);
                Self {
                    value: if roll.is_zero() { None } else { super::share_of(*fraction, roll) },
                    fraction: Some(*fraction),
                    base_measure: Some(base_measure.clone()),
                    roll: Some(roll),
                }
            }
        }
    }
}

/// The consents that cannot be outvoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentTest {
    /// Units whose owner consented.
    pub given: Vec<String>,
    /// Units whose owner did not.
    pub missing: Vec<String>,
    /// Whether nobody's is missing.
    pub met: bool,
}

/// What following the majority did. Both counts are always shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bandwagon {
    /// The side that leads in every measure before anything follows it.
    pub majority: Option<Side>,
    /// What may follow, and whether it did.
    pub categories: Vec<BandwagonCategory>,
    /// As if the clause were not in the rule: [`Treatment::ordinary`](super::Treatment::ordinary) for these kinds of ballot.
    pub without: CountShown,
    /// As the rule says.
    #[serde(rename = "with")]
    pub with_clause: CountShown,
}

/// A kind of ballot that may follow the majority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandwagonCategory {
    /// The kind.
    pub category: Category,
    /// How much there was.
    pub amounts: Weights,
    /// What the votes really cast had to reach first.
    pub floor: Vec<TestWorking>,
    /// Which side it was added to.
    pub allocated_to: Option<Side>,
}

/// A whole count with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountShown {
    /// How it ends.
    pub outcome: Outcome,
    /// The counts.
    pub counts: Vec<MeasureCount>,
    /// The left side of each participation test.
    #[serde(with = "undefined")]
    pub participation: Vec<Option<Fraction>>,
    /// The left side of each approval test.
    #[serde(with = "undefined")]
    pub approval: Vec<Option<Fraction>>,
}

/// The chair's vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Casting {
    /// How it was used.
    pub side: Side,
    /// Whether the rule gives the chair one, and there was a tie to break in favour.
    pub decisive: bool,
}

/// Something a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// More was counted than is on the roll.
    MoreThanTheRoll {
        /// In which measure.
        measure: MeasureId,
        /// All ballots and silences together, or attendance.
        counted: Amount,
        /// The roll.
        roll: Amount,
    },
    /// A casting vote that this rule gives nobody.
    NoCastingVoteInThisRule,
}

/// `"undefined"` stands for a share of nothing.
mod undefined {
    use super::Fraction;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        shares: &[Option<Fraction>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(super::shown(shares))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Option<Fraction>>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let read = |text: &String| match text.as_str() {
            "undefined" => Ok(None),
            text => Fraction::from_text(text).map(Some).ok_or_else(|| D::Error::custom("not a fraction")),
        };
        texts.iter().map(read).collect()
    }
}

/// Shares as they stand in JSON.
pub(super) fn shown(shares: &[Option<Fraction>]) -> Vec<String> {
    let text =
        |share: &Option<Fraction>| share.map_or_else(|| "undefined".to_owned(), |share| share.to_string());
    shares.iter().map(text).collect()
}
