//! What happens to halls.

use serde::{Deserialize, Serialize};

use super::HouseRules;
use crate::ids::{HallId, MemberId};
use crate::policy::Scope;
use crate::text::{Reason, Title};
use crate::time::Timestamp;

/// `hall.opened.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The hall.
    pub hall: HallId,
    /// Its name.
    pub name: Title,
    /// Where it meets.
    pub venue: Title,
    /// Which part of the community it speaks for.
    pub scope: Scope,
    /// The hall to which its summaries are carried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<HallId>,
    /// Who convenes and chairs it.
    pub chair: MemberId,
    /// How many seats the council has.
    pub council_size: u16,
    /// The house rules.
    pub rules: HouseRules,
}

/// `hall.rules_changed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesChanged {
    /// The hall.
    pub hall: HallId,
    /// All rules from now on.
    pub rules: HouseRules,
    /// Why.
    pub reason: Reason,
}

/// `hall.chair_named.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairNamed {
    /// The hall.
    pub hall: HallId,
    /// Who convenes and chairs it from now on.
    pub chair: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `hall.councillor_seated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouncillorSeated {
    /// The hall.
    pub hall: HallId,
    /// Who.
    pub member: MemberId,
    /// The term begins.
    pub from: Timestamp,
    /// The term ends, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// `hall.councillor_unseated.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouncillorUnseated {
    /// The hall.
    pub hall: HallId,
    /// Who.
    pub member: MemberId,
    /// Why.
    pub reason: Reason,
}

/// `hall.closed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The hall.
    pub hall: HallId,
    /// Why.
    pub reason: Reason,
}
