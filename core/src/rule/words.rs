//! The closed lists a decision rule chooses from; each word stands in JSON as it is written here.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as it stands in JSON.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|each| each.word() == word)
            }
        }
    )*};
}

words! {
    /// What sort of question a rule answers.
    #[derive(Default)]
    Kind {
        /// A vote for or against a text.
        #[default]
        Resolution = "resolution",
        /// Whether enough have signed.
        Threshold = "threshold",
        /// How heads and area are counted.
        Roll = "roll",
        /// An election by absolute majority, then by plurality with a floor.
        Election = "election",
        /// An election where area and heads must both agree.
        ElectionDual = "election_dual",
        /// Rounds in which the last option drops out.
        Rounds = "rounds",
        /// The best k by score.
        TopK = "topk",
        /// How much of one owner's holding is counted.
        Cap = "cap",
    }

    /// How a roll weighs a measure.
    Weigh {
        /// The exclusive area.
        Area = "area",
        /// One for each owning party.
        Party = "party",
        /// One for each exclusive unit.
        Unit = "unit",
        /// The registered share.
        Share = "share",
        /// One for each member who has the role.
        Member = "member",
    }

    /// What a test looks at.
    Subject {
        /// Votes for, with what the bandwagon brought.
        For = "for",
        /// Votes against, with what the bandwagon brought.
        Against = "against",
        /// Everything that counts as taking part.
        Participating = "participating",
        /// Those at the meeting, by themselves or by proxy; those taking part where nobody counted attendance.
        Present = "present",
        /// The leading side before the bandwagon.
        MajorityCast = "majority_cast",
        /// Those who qualify.
        Qualifying = "qualifying",
    }

    /// What a share is a share of.
    Base {
        /// Everybody entitled.
        Roll = "roll",
        /// Everything that counts as taking part.
        Participating = "participating",
        /// Those at the meeting.
        Present = "present",
        /// Votes for and against.
        Cast = "cast",
    }

    /// How the two sides of a test must stand.
    Comparison {
        /// 以上: the number itself is enough.
        AtLeast = ">=",
        /// 超过, 过半数: the number itself is not enough.
        MoreThan = ">",
        /// 以下: the number itself is allowed.
        AtMost = "<=",
        /// 不满: the number itself is too much.
        LessThan = "<",
    }

    /// A kind of ballot, or of silence.
    Category {
        /// 赞成.
        For = "for",
        /// 反对.
        Against = "against",
        /// 弃权.
        Abstain = "abstain",
        /// 无效.
        Invalid = "invalid",
        /// 从众: the ballot says "with the majority".
        Conform = "conform",
        /// 已送达未反馈: served, not returned.
        NonReturn = "non_return",
        /// 未送达: could not be served.
        Unserved = "unserved",
    }

    /// A side of a question.
    Side {
        /// For.
        For = "for",
        /// Against.
        Against = "against",
    }

    /// The side a kind of ballot is counted on.
    TreatmentSide {
        /// For.
        For = "for",
        /// Against.
        Against = "against",
        /// Neither.
        None = "none",
        /// Whichever side leads in every measure.
        Majority = "majority",
    }

    /// Whether a unit has left the developer's hands.
    UnitStatus {
        /// Sold and handed over.
        Sold = "sold",
        /// The developer's.
        Unsold = "unsold",
        /// Sold, still in the developer's hands.
        SoldUndelivered = "sold_undelivered",
    }

    /// What a tie at the cut does.
    CutTie {
        /// The tied go to a further round.
        Runoff = "runoff",
        /// All the tied are taken.
        Expand = "expand",
    }

    /// The one structured tie rule.
    CastingVoteWord {
        /// A further vote that only breaks a tie.
        CastingVote = "casting_vote",
    }
}

impl Kind {
    /// Whether [`evaluate`](super::evaluate()) decides it.
    #[must_use]
    pub fn is_vote(self) -> bool {
        matches!(self, Self::Resolution | Self::Threshold)
    }
}

impl Comparison {
    /// Whether a left side that stands so to the right side passes.
    #[must_use]
    pub fn is_met(self, ordering: Ordering) -> bool {
        match self {
            Self::AtLeast => ordering.is_ge(),
            Self::MoreThan => ordering.is_gt(),
            Self::AtMost => ordering.is_le(),
            Self::LessThan => ordering.is_lt(),
        }
    }

    /// The sign for people: `≥` rather than `>=`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::AtMost => "≤",
            Self::LessThan => "<",
        }
    }
}
