//! A community: its founding, its name and place, its bylaw parameters, and the decision rules it has made its own.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::calendar::{Holidays, Zone};
use crate::decider::{CommunityId, Context};
use crate::event::Event;
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::rule::{DecisionRule, RuleId, SourceStatus};
use crate::text::{Reason, Title};
use crate::time::Timestamp;

/// What a community asks about itself.
#[derive(Clone, Debug, PartialEq)]
pub enum CommunityCommand {
    /// Begins the community's log.
    Found {
        /// Its name, as on the gate.
        name: Title,
        /// IANA name of its time zone, such as `Asia/Shanghai`.
        timezone: String,
        /// BCP 47 tag of the language of its record: `zh-Hans`, `zh-Hant` or `en`.
        locale: String,
        /// The community it lies in, for roll-ups only.
        parent: Option<CommunityId>,
    },
    /// Gives it another name.
    Rename {
        /// The new name.
        name: Title,
    },
    /// Places it under another community of the tree, or under none.
    Place {
        /// The community it lies in.
        parent: Option<CommunityId>,
    },
    /// Changes the bylaw parameters, with the reason (a resolution, a correction).
    ChangeSettings {
        /// All parameters as they shall be.
        settings: Settings,
        /// The resolution or the reason behind it.
        reason: Reason,
    },
    /// Accepts a preset whose text nobody could verify, so that polls may use it.
    AcceptRule {
        /// The preset.
        rule: RuleId,
        /// On what ground the registrar vouches for it.
        reason: Reason,
    },
    /// Adds a rule of the community's own, in the same form as the presets.
    DefineRule {
        /// The rule, already validated at the edge.
        rule: Box<DecisionRule>,
    },
}

/// `community.founded.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founded {
    /// Its name.
    pub name: Title,
    /// IANA time zone.
    pub timezone: String,
    /// BCP 47 tag of the language of its record.
    pub locale: String,
    /// Parent in the tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<CommunityId>,
}

/// `community.renamed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The new name.
    pub name: Title,
}

/// `community.placed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Parent in the tree, or none.
    pub parent: Option<CommunityId>,
}

/// `community.settings_changed.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChanged {
    /// All parameters from now on.
    pub settings: Settings,
    /// Why.
    pub reason: Reason,
}

/// `community.rule_accepted.v1`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleAccepted {
    /// The preset.
    pub rule: RuleId,
    /// Why.
    pub reason: Reason,
}

/// `community.rule_defined.v1`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleDefined {
    /// The rule as data.
    pub rule: Box<DecisionRule>,
}

/// Bylaw parameters: what law leaves to the community's own rules of procedure (议事规则).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whole days between the notice and the opening of a poll, the day of notice not counted. 15 for owners' assemblies.
    pub notice_days_min: u16,
    /// Whole days during which objections to a provisional result are taken.
    pub objection_days: u16,
    /// The most days a poll may be prolonged, once; 0 forbids it.
    pub extension_days_max: u16,
    /// The most seats one person may vote for as a proxy.
    pub proxies_max: u16,
    /// The most proposals one member may have open at a time.
    pub open_proposals_max: u16,
    /// Days on which no period ends (Civil Code art. 203).
    #[serde(default)]
    pub holidays: Holidays,
    /// Working days within which a topic is to be answered, the day of its registration not counted.
    #[serde(default = "answer_days", skip_serializing_if = "is_answer_days")]
    pub answer_working_days: u16,
    /// The most topics one member may have waiting for an answer; ten times as many anonymous ones may wait in all.
    #[serde(default = "open_topics", skip_serializing_if = "is_open_topics")]
    pub open_topics_max: u16,
}

/// What the logs say that are silent about it.
const ANSWER_DAYS: u16 = 10;
const OPEN_TOPICS: u16 = 20;

fn answer_days() -> u16 {
    ANSWER_DAYS
}

fn open_topics() -> u16 {
    OPEN_TOPICS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_answer_days(days: &u16) -> bool {
    *days == ANSWER_DAYS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_open_topics(max: &u16) -> bool {
    *max == OPEN_TOPICS
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            notice_days_min: 15,
            objection_days: 7,
            extension_days_max: 15,
            proxies_max: 3,
            open_proposals_max: 10,
            holidays: Holidays::default(),
            answer_working_days: ANSWER_DAYS,
            open_topics_max: OPEN_TOPICS,
        }
    }
}

/// What the rules remember about the community itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Charter {
    /// IANA time zone: deadlines end at midnight there.
    pub timezone: String,
    /// Bylaw parameters.
    pub settings: Settings,
    /// Unverified presets the registrar has accepted.
    pub accepted: BTreeMap<RuleId, Timestamp>,
    /// The community's own rules.
    pub custom: BTreeMap<RuleId, DecisionRule>,
}

pub(crate) fn decide_founding(
    founded: bool,
    command: &CommunityCommand,
    standing: &Standing,
) -> Result<Vec<Event>, Refusal> {
    let CommunityCommand::Found { name, timezone, locale, parent } = command else {
        return Err(Refusal::CommunityUnknown);
    };
    standing.require(Action::FoundCommunity)?;
    if founded {
        return Err(Refusal::AlreadyExists);
    }
    if Zone::parse(timezone).is_err() {
        return Err(Refusal::TimezoneUnknown { timezone: timezone.clone() });
    }
    Ok(vec![Event::CommunityFounded(Founded {
        name: name.clone(),
        timezone: timezone.clone(),
        locale: locale.clone(),
        parent: *parent,
    })])
}

impl Charter {
    pub(crate) fn founded(event: &Founded) -> Self {
        Self {
            timezone: event.timezone.clone(),
            settings: Settings::default(),
            accepted: BTreeMap::new(),
            custom: BTreeMap::new(),
        }
    }

    pub(crate) fn decide(
        &self,
        command: &CommunityCommand,
        standing: &Standing,
        _context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            CommunityCommand::Found { .. } => Err(Refusal::AlreadyExists),
            CommunityCommand::Rename { name } => {
                standing.require(Action::GovernCommunity)?;
                Ok(vec![Event::CommunityRenamed(Renamed { name: name.clone() })])
            }
            CommunityCommand::Place { parent } => {
                standing.require(Action::PlaceCommunity)?;
                Ok(vec![Event::CommunityPlaced(Placed { parent: *parent })])
            }
            CommunityCommand::ChangeSettings { settings, reason } => {
                standing.require(Action::GovernCommunity)?;
                Ok(vec![Event::CommunitySettingsChanged(SettingsChanged {
                    settings: settings.clone(),
                    reason: reason.clone(),
                })])
            }
            CommunityCommand::AcceptRule { rule, reason } => {
                standing.require(Action::GovernCommunity)?;
                if crate::rule::preset(rule.as_str()).is_none() {
                    return Err(Refusal::RuleUnknown { rule: rule.clone() });
                }
                if self.accepted.contains_key(rule) {
                    return Err(Refusal::AlreadyDone);
                }
                Ok(vec![Event::CommunityRuleAccepted(RuleAccepted {
                    rule: rule.clone(),
                    reason: reason.clone(),
                })])
            }
            CommunityCommand::DefineRule { rule } => {
                standing.require(Action::GovernCommunity)?;
                if self.custom.contains_key(&rule.id) || crate::rule::preset(rule.id.as_str()).is_some() {
                    return Err(Refusal::AlreadyExists);
                }
                Ok(vec![Event::CommunityRuleDefined(RuleDefined { rule: rule.clone() })])
            }
        }
    }

    /// The rule a poll names: the community's own, or a preset (which, unless its text was read, must have been accepted).
    pub(crate) fn usable_rule(&self, id: &RuleId) -> Result<&DecisionRule, Refusal> {
        if let Some(rule) = self.custom.get(id) {
            return Ok(rule);
        }
        let rule =
            crate::rule::preset(id.as_str()).ok_or_else(|| Refusal::RuleUnknown { rule: id.clone() })?;
        if rule.source.status == SourceStatus::Unverified && !self.accepted.contains_key(id) {
            return Err(Refusal::RuleNotAccepted { rule: id.clone() });
        }
        Ok(rule)
    }
}
