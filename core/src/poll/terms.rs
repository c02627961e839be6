//! The terms a poll is held under, fixed when it is called.

use serde::{Deserialize, Serialize};

use crate::ids::{PollId, UnitId};
use crate::policy::{Role, Scope};
use crate::rule::RuleId;
use crate::text::Body;
use crate::time::Timestamp;

/// Whose ballots are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Electorate {
    /// The parties that own units in the scope, each with the weights of its units.
    Owners {
        /// Which units.
        scope: Scope,
    },
    /// Members, one ballot each: those with a role, or all.
    Members {
        /// Which role; all members when none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
    },
}

impl Electorate {
    /// The part of the community it concerns: members vote on what concerns all of it.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        match self {
            Self::Owners { scope } => scope,
            Self::Members { .. } => &Scope::Community,
        }
    }
}

/// Who may learn what was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotMode {
    /// Named choices are shown to the community once the poll has closed.
    Open,
    /// Nobody but the voter sees a choice; only sums are shown.
    Confidential,
}

/// Terms of a poll, fixed when it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The question as the voter reads it.
    pub question: Body,
    /// The decision rule.
    pub rule: RuleId,
    /// Who votes.
    pub electorate: Electorate,
    /// Who may learn what was chosen.
    pub ballot_mode: BallotMode,
    /// Whether a cast ballot may be replaced until voting closes.
    pub replaceable: bool,
    /// Whether the count is shown to all while voting goes on (turnout always is).
    pub live_tally: bool,
    /// Voting begins.
    pub opens_at: Timestamp,
    /// Voting ends, exclusive; none for a vote in session, which the chair closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// The most days the window may be prolonged, once; 0 forbids it. Taken from the bylaw parameters when the poll is called.
    #[serde(default)]
    pub extension_days_max: u16,
    /// Units whose own owner must consent, whatever the majority.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<UnitId>,
    /// The inquorate poll this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconvenes: Option<PollId>,
}
