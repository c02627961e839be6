//! What a decision rule is made of: measures, tests, treatments.

use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

use super::words::{Base, CastingVoteWord, Category, Comparison, Subject, TreatmentSide, Weigh};
use crate::fraction::{Amount, Fraction};
use crate::language::Language;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes 1 to 80 characters: letters, digits, `.`, `_` and `-`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
                let length = text.chars().count();
                ((1..=80).contains(&length) && text.chars().all(good)).then(|| Self(text.to_owned()))
            }

            /// The name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A decision rule's name for ever, such as `cn.civil278.ordinary`.
    RuleId;
    /// A measure's name inside its rule, such as `area`.
    MeasureId;
}

/// Something that is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name inside the rule.
    pub id: MeasureId,
    /// In Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// In Chinese, traditional characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh_hant: Option<String>,
    /// In English, explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// In which unit, such as `m2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How many decimals; six where the rule does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<u8>,
    /// How one is counted, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<String>,
    /// How a roll weighs it; see [`Measure::weighed_by`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weigh: Option<Weigh>,
}

impl Measure {
    /// How a roll weighs it: as written, else by the usual meaning of its name. `None` for what no roll weighs, such as money.
    #[must_use]
    pub fn weighed_by(&self) -> Option<Weigh> {
        self.weigh.or(match self.id.as_str() {
            "area" => Some(Weigh::Area),
            "heads" | "owners" => Some(Weigh::Party),
            "flats" | "units" | "households" => Some(Weigh::Unit),
            "shares" | "share_value" | "ratio" | "mea" => Some(Weigh::Share),
            "members" | "residents" | "villagers" | "electors" | "attendees" | "councillors" | "reps" => {
                Some(Weigh::Member)
            }
            _ => None,
        })
    }

    /// Its name for a sentence.
    #[must_use]
    pub fn name(&self, language: Language) -> String {
        let chinese = match language {
            Language::En => None,
            Language::ZhHans => self.zh.as_ref(),
            Language::ZhHant => self.zh_hant.as_ref().or(self.zh.as_ref()),
        };
        chinese.cloned().unwrap_or_else(|| self.id.as_str().replace('_', " "))
    }
}

/// A test on one measure, or on the consents that cannot be outvoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "super::form::TestForm", into = "super::form::TestForm")]
pub enum Test {
    /// A share of a base.
    Share {
        /// Of which measure.
        measure: MeasureId,
        /// What of it.
        subject: Subject,
        /// How it must stand to the share.
        op: Comparison,
        /// The share.
        fraction: Fraction,
        /// The base.
        base: Base,
    },
    /// An absolute amount: the least of the bounds.
    Amount {
        /// Of which measure.
        measure: MeasureId,
        /// What of it.
        subject: Subject,
        /// How it must stand to the least bound.
        op: Comparison,
        /// One or more.
        bounds: Vec<Bound>,
    },
    /// Everyone whose own right is touched has consented.
    Consents,
}

/// A bound of an absolute test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A fixed amount.
    Fixed(Amount),
    /// A share of the roll of another measure.
    ShareOfRoll {
        /// The share.
        fraction: Fraction,
        /// Whose roll.
        base_measure: MeasureId,
    },
}

/// Tests, all or any of which must be met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Every one.
    All(Vec<Test>),
    /// One is enough.
    Any(Vec<Test>),
}

impl Group {
    /// The tests, in order.
    #[must_use]
    pub fn tests(&self) -> &[Test] {
        match self {
            Self::All(tests) | Self::Any(tests) => tests,
        }
    }
}

/// What a kind of ballot counts as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treatment {
    /// Whether it counts as taking part.
    pub participates: bool,
    /// On which side.
    pub side: TreatmentSide,
    /// What the votes really cast must reach before it may follow the majority.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floor: Vec<Test>,
}

impl Treatment {
    /// The strict reading: what came back takes part, spoilt and silent ballots do not, and nothing follows anybody.
    #[must_use]
    pub fn ordinary(category: Category) -> Self {
        let (participates, side) = match category {
            Category::For => (true, TreatmentSide::For),
            Category::Against => (true, TreatmentSide::Against),
            Category::Abstain | Category::Conform => (true, TreatmentSide::None),
            Category::Invalid | Category::NonReturn | Category::Unserved => (false, TreatmentSide::None),
        };
        Self { participates, side, floor: Vec::new() }
    }
}

/// What a tie does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Tie {
    /// The holder breaks it.
    CastingVote {
        /// Always `casting_vote`.
        rule: CastingVoteWord,
        /// Whose office holds it.
        holder: String,
    },
    /// In words: mostly `fails`.
    Words(String),
}

/// Numbers of the kinds that are not votes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    /// Election: who must have voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turnout: Option<Bar>,
    /// Election: what elects in the first round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round1: Option<Bar>,
    /// Election: what elects in the second round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round2: Option<Bar>,
    /// Dual election: what a candidate must reach in each measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve: Option<Bar>,
    /// Rounds: what wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub win: Option<Bar>,
    /// Cap: the largest share that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Fraction>,
}

/// A share to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// How it must be reached.
    pub op: Comparison,
    /// The share.
    pub frac: Fraction,
    /// Of what, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether most votes win among those who reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plurality: Option<bool>,
}

impl Bar {
    /// Whether `part` of `base` reaches it; never when the base is zero.
    #[must_use]
    pub fn is_reached(&self, part: Amount, base: Amount) -> bool {
        !base.is_zero() && self.op.is_met(self.frac.cross_compare(part, base))
    }
}
