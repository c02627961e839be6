//! Mutations on a community itself: founding, name, place in the tree, bylaw parameters, rules.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::calendar::{Date, Holidays};
use moothall_core::community::{CommunityCommand, Settings};
use moothall_core::decider::CommunityId;
use moothall_core::rule::{self, RuleRefusal};
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::Community;
use crate::ask::Ask;
use crate::edge;
use crate::enums::Language;
use crate::execute::{Asked, Stop, execute, minted};
use crate::fault::internal;
use crate::payload::payloads;
use crate::user_error::{EdgeRefusal, Numbers};
use crate::viewer::Viewer;

/// The input of `foundCommunity`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FoundCommunityInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// Its name, as on the gate; at most 200 characters.
    name: String,
    /// The IANA name of its time zone, such as `Asia/Shanghai`.
    timezone: String,
    /// The language of its record.
    language: Language,
    /// The community it lies in, for roll-ups only.
    parent_id: Option<ID>,
}

/// The input of `renameCommunity`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RenameCommunityInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the community the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The community.
    community_id: ID,
    /// The new name.
    name: String,
}

/// The input of `placeCommunity`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PlaceCommunityInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the community the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The community.
    community_id: ID,
    /// The community it lies in; null for none.
    parent_id: Option<ID>,
}

/// The input of `changeSettings`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ChangeSettingsInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the community the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The community.
    community_id: ID,
    /// Whole days between the notice and the opening of a poll.
    notice_days_min: i32,
    /// Whole days during which objections to a provisional result are taken.
    objection_days: i32,
    /// The most days a poll may be prolonged, once; 0 forbids it.
    extension_days_max: i32,
    /// The most seats one person may vote for as a proxy.
    proxies_max: i32,
    /// The most proposals one member may have open at a time.
    open_proposals_max: i32,
    /// Days on which no period ends; null for none.
    holidays: Option<HolidaysInput>,
    /// Working days within which a topic is to be answered; null for 10.
    answer_working_days: Option<i32>,
    /// The most topics one member may have waiting for an answer; null for 20.
    open_topics_max: Option<i32>,
    /// The resolution or the reason behind it.
    reason: String,
}

/// Which days are holidays.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct HolidaysInput {
    /// Days of rest of every week: 1 is Monday, 7 Sunday.
    #[graphql(default)]
    weekly: Vec<u8>,
    /// Further days off, such as `2026-10-01`.
    #[graphql(default)]
    days_off: Vec<String>,
    /// Days of rest that are worked this year (调休).
    #[graphql(default)]
    working_days: Vec<String>,
}

impl HolidaysInput {
    fn read(&self) -> Result<Holidays, Stop> {
        let field = "holidays";
        if self.weekly.iter().any(|day| !(1..=7).contains(day)) {
            return Err(Stop::number(Numbers::Whole(1, 7), field));
        }
        let day = |text: &String| Date::parse(text).map_err(|_| Stop::at(EdgeRefusal::DateMalformed, field));
        Ok(Holidays {
            weekly: self.weekly.iter().copied().collect(),
            days_off: self.days_off.iter().map(day).collect::<Result<_, Stop>>()?,
            working_days: self.working_days.iter().map(day).collect::<Result<_, Stop>>()?,
        })
    }
}

/// The input of `acceptRule`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AcceptRuleInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the community the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The community.
    community_id: ID,
    /// The preset's name, such as `cn.civil278.ordinary`.
    rule: String,
    /// On what ground the registrar vouches for it.
    reason: String,
}

/// The input of `defineRule`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DefineRuleInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the community the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The community.
    community_id: ID,
    /// The rule as JSON, in the form of the presets. Worked cases (`vectors`) may come with it; each must come out as written.
    rule: String,
}

payloads! {
    /// What `foundCommunity` answers.
    FoundCommunityPayload {
        /// The new community.
        community: Community = Community::changed
    }
    /// What `renameCommunity` answers.
    RenameCommunityPayload {
        /// The community.
        community: Community = Community::changed
    }
    /// What `placeCommunity` answers.
    PlaceCommunityPayload {
        /// The community.
        community: Community = Community::changed
    }
    /// What `changeSettings` answers.
    ChangeSettingsPayload {
        /// The community.
        community: Community = Community::changed
    }
    /// What `acceptRule` answers.
    AcceptRulePayload {
        /// The community.
        community: Community = Community::changed
    }
    /// What `defineRule` answers.
    DefineRulePayload {
        /// The community.
        community: Community = Community::changed
    }
}

fn asked(community: CommunityId, command: CommunityCommand) -> Asked {
    Asked::about(community, community.0, Command::Community(command))
}

/// The community to lie in. Only an administrator may say so, and only she learns that there is none: it has a log of its own, which
/// the rules of this one do not see.
async fn parent(ctx: &Context<'_>, id: Option<&ID>) -> Result<Option<CommunityId>, Stop> {
    let Some(id) = id else { return Ok(None) };
    let parent = edge::community(id, "parentId")?;
    if ctx.viewer().is_some_and(Viewer::is_administrator) {
        let head = ctx.app()?.log().community_head(parent).await.map_err(|fault| internal(&fault))?;
        head.ok_or_else(|| Stop::at(EdgeRefusal::NotFound, "parentId"))?;
    }
    Ok(Some(parent))
}

/// What is done to a community.
#[derive(Debug, Default)]
pub(crate) struct CommunityMutation;

/// What is done to a community.
#[Object]
impl CommunityMutation {
    /// Begins a community's log. For administrators of the platform.
    async fn found_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FoundCommunityInput,
    ) -> Result<FoundCommunityPayload> {
        let read = async {
            let id = CommunityId(minted(input.idempotency_key, CommunityId(Uuid::nil()), "community"));
            Ok(asked(
                id,
                CommunityCommand::Found {
                    name: edge::title(&input.name, "name")?,
                    timezone: input.timezone.trim().to_owned(),
                    locale: moothall_core::language::Language::from(input.language).tag().to_owned(),
                    parent: parent(ctx, input.parent_id.as_ref()).await?,
                },
            ))
        };
        execute(ctx, "foundCommunity", input.idempotency_key, &input, read).await.map(FoundCommunityPayload)
    }

    /// Gives a community another name.
    async fn rename_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RenameCommunityInput,
    ) -> Result<RenameCommunityPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let name = edge::title(&input.name, "name")?;
            Ok(asked(community, CommunityCommand::Rename { name })
                .seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "renameCommunity", input.idempotency_key, &input, read).await.map(RenameCommunityPayload)
    }

    /// Places a community under another one of the tree, or under none. For administrators of the platform.
    async fn place_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PlaceCommunityInput,
    ) -> Result<PlaceCommunityPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let parent = parent(ctx, input.parent_id.as_ref()).await?;
            edge::require_presence(ctx, community)?;
            if parent == Some(community) {
                return Err(Stop::at(EdgeRefusal::NotFound, "parentId"));
            }
            Ok(asked(community, CommunityCommand::Place { parent })
                .seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "placeCommunity", input.idempotency_key, &input, read).await.map(PlaceCommunityPayload)
    }

    /// Changes the bylaw parameters, with the reason.
    async fn change_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ChangeSettingsInput,
    ) -> Result<ChangeSettingsPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let usual = Settings::default();
            let or = |number: Option<i32>, field, usual| {
                number.map_or(Ok(usual), |number| edge::small(number, field))
            };
            let settings = Settings {
                notice_days_min: edge::small(input.notice_days_min, "noticeDaysMin")?,
                objection_days: edge::small(input.objection_days, "objectionDays")?,
                extension_days_max: edge::small(input.extension_days_max, "extensionDaysMax")?,
                proxies_max: edge::small(input.proxies_max, "proxiesMax")?,
                open_proposals_max: edge::small(input.open_proposals_max, "openProposalsMax")?,
                holidays: input.holidays.as_ref().map(HolidaysInput::read).transpose()?.unwrap_or_default(),
                answer_working_days: or(
                    input.answer_working_days,
                    "answerWorkingDays",
                    usual.answer_working_days,
                )?,
                open_topics_max: or(input.open_topics_max, "openTopicsMax", usual.open_topics_max)?,
            };
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, CommunityCommand::ChangeSettings { settings, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "changeSettings", input.idempotency_key, &input, read).await.map(ChangeSettingsPayload)
    }

    /// Accepts a preset whose text nobody could verify, so that polls may use it.
    async fn accept_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AcceptRuleInput,
    ) -> Result<AcceptRulePayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let rule = edge::rule_id(&input.rule, "rule")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, CommunityCommand::AcceptRule { rule, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "acceptRule", input.idempotency_key, &input, read).await.map(AcceptRulePayload)
    }

    /// Adds a rule of the community's own.
    async fn define_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DefineRuleInput,
    ) -> Result<DefineRulePayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let rule = rule::define(&input.rule).map_err(|refusal| match refusal {
                RuleRefusal::Contradicted { case, reason, .. } => {
                    Stop::at(EdgeRefusal::RuleContradicted { case, reason }, "rule")
                }
                malformed => Stop::at(EdgeRefusal::RuleMalformed { reason: malformed.to_string() }, "rule"),
            })?;
            let asked = asked(community, CommunityCommand::DefineRule { rule: Box::new(rule) });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "defineRule", input.idempotency_key, &input, read).await.map(DefineRulePayload)
    }
}
