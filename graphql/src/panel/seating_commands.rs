//! Mutations on who sits on a panel.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::panel::{
    AdvisorNominated, AdvisorRecused, AdvisorRemoved, InterestDeclared, NominationWithdrawn, PanelCommand,
    RecusalLifted, Tenure, TermEnded,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Panel, asked, matter, me};
use crate::edge;
use crate::enums::{AdvisoryDimension, AdvisoryProfession};
use crate::execute::execute;
use crate::payload::payloads;
use crate::poll::ballot_commands::seal_own_words;
use crate::scalar::DateTime;

/// The input of `nominateAdvisor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NominateAdvisorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// The project, for a temporary advisor.
    project_id: Option<ID>,
    /// In which dimension she would advise.
    dimension: AdvisoryDimension,
    /// From which profession.
    profession: AdvisoryProfession,
    /// The skill that qualifies her; a temporary advisor needs one. At most 60 characters.
    skill: Option<String>,
}

/// The input of `withdrawNomination`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawNominationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// Why.
    reason: String,
}

/// The input of `declareInterest`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DeclareInterestInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The conflict of interest; left out by whoever declares that there is none.
    conflict: Option<String>,
}

/// The input of `appointAdvisor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AppointAdvisorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// Until when (exclusive), if the term is to be shorter than the charter's.
    until: Option<DateTime>,
}

/// The input of `recuseMyself`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecuseMyselfInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The project; or a question.
    project_id: Option<ID>,
    /// The question; or a project.
    advice_id: Option<ID>,
    /// Why, in her own words.
    words: Option<String>,
}

/// The input of `recuseAdvisor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecuseAdvisorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// The project; or a question.
    project_id: Option<ID>,
    /// The question; or a project.
    advice_id: Option<ID>,
    /// Why.
    reason: String,
}

/// The input of `liftRecusal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LiftRecusalInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// The project; or a question.
    project_id: Option<ID>,
    /// The question; or a project.
    advice_id: Option<ID>,
    /// Why.
    reason: String,
}

/// The input of `endAdvisorTerm`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EndAdvisorTermInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
}

/// The input of `removeAdvisor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RemoveAdvisorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The member.
    member_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `nominateAdvisor` answers.
    NominateAdvisorPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `withdrawNomination` answers.
    WithdrawNominationPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `declareInterest` answers.
    DeclareInterestPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `appointAdvisor` answers.
    AppointAdvisorPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `recuseMyself` answers.
    RecuseMyselfPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `recuseAdvisor` answers.
    RecuseAdvisorPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `liftRecusal` answers.
    LiftRecusalPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `endAdvisorTerm` answers.
    EndAdvisorTermPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `removeAdvisor` answers.
    RemoveAdvisorPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
}

/// What is done to those who sit on panels.
#[derive(Debug, Default)]
pub(crate) struct SeatingMutation;

/// What is done to those who sit on panels.
#[Object]
impl SeatingMutation {
    /// Puts a member forward: as a standing advisor, or as a temporary one of a project, with the skill that qualifies her.
    async fn nominate_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NominateAdvisorInput,
    ) -> Result<NominateAdvisorPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let dimension = input.dimension.into();
            let profession = input.profession.into();
            let skill = input.skill.as_deref().map(|text| edge::label(text, "skill")).transpose()?;
            let tenure = project.map_or(Tenure::Standing, |project| Tenure::Temporary { project });
            Ok(asked(
                community,
                panel.0,
                PanelCommand::Nominate(AdvisorNominated {
                    panel,
                    member,
                    tenure,
                    dimension,
                    profession,
                    skill,
                }),
            ))
        };
        execute(ctx, "nominateAdvisor", input.idempotency_key, &input, read).await.map(NominateAdvisorPayload)
    }

    /// Takes a nomination back. For somebody who was drawn, the next of her stratum steps in.
    async fn withdraw_nomination(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawNominationInput,
    ) -> Result<WithdrawNominationPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::WithdrawNomination(NominationWithdrawn { panel, member, reason }),
            ))
        };
        execute(ctx, "withdrawNomination", input.idempotency_key, &input, read)
            .await
            .map(WithdrawNominationPayload)
    }

    /// The viewer, who was put forward, declares her interests. Her words are kept sealed.
    async fn declare_interest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DeclareInterestInput,
    ) -> Result<DeclareInterestPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let conflict = match &input.conflict {
                Some(text) => Some(seal_own_words(ctx, community, &edge::personal(text, "conflict")?).await?),
                None => None,
            };
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::DeclareInterest(InterestDeclared { panel, member, conflict }),
            ))
        };
        execute(ctx, "declareInterest", input.idempotency_key, &input, read).await.map(DeclareInterestPayload)
    }

    /// Seats somebody who was put forward and has declared her interests.
    async fn appoint_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AppointAdvisorInput,
    ) -> Result<AppointAdvisorPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let until = input.until.map(|instant| instant.0);
            Ok(asked(community, panel.0, PanelCommand::Appoint { panel, member, until }))
        };
        execute(ctx, "appointAdvisor", input.idempotency_key, &input, read).await.map(AppointAdvisorPayload)
    }

    /// The viewer keeps out of a project or of a question. Her words are kept sealed.
    async fn recuse_myself(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecuseMyselfInput,
    ) -> Result<RecuseMyselfPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let words = match &input.words {
                Some(text) => Some(seal_own_words(ctx, community, &edge::personal(text, "words")?).await?),
                None => None,
            };
            let matter = matter(community, input.project_id.as_ref(), input.advice_id.as_ref())?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::Recuse(AdvisorRecused { panel, member, matter, reason: None, words }),
            ))
        };
        execute(ctx, "recuseMyself", input.idempotency_key, &input, read).await.map(RecuseMyselfPayload)
    }

    /// The chair keeps an advisor out of a project or of a question.
    async fn recuse_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecuseAdvisorInput,
    ) -> Result<RecuseAdvisorPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let matter = matter(community, input.project_id.as_ref(), input.advice_id.as_ref())?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::Recuse(AdvisorRecused {
                    panel,
                    member,
                    matter,
                    reason: Some(reason),
                    words: None,
                }),
            ))
        };
        execute(ctx, "recuseAdvisor", input.idempotency_key, &input, read).await.map(RecuseAdvisorPayload)
    }

    /// Lets an advisor back in.
    async fn lift_recusal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LiftRecusalInput,
    ) -> Result<LiftRecusalPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let matter = matter(community, input.project_id.as_ref(), input.advice_id.as_ref())?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::LiftRecusal(RecusalLifted { panel, member, matter, reason }),
            ))
        };
        execute(ctx, "liftRecusal", input.idempotency_key, &input, read).await.map(LiftRecusalPayload)
    }

    /// Lays an advisor's seat down: she does, or the chair.
    async fn end_advisor_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EndAdvisorTermInput,
    ) -> Result<EndAdvisorTermPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            Ok(asked(community, panel.0, PanelCommand::EndTerm(TermEnded { panel, member })))
        };
        execute(ctx, "endAdvisorTerm", input.idempotency_key, &input, read).await.map(EndAdvisorTermPayload)
    }

    /// Takes an advisor's seat away.
    async fn remove_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RemoveAdvisorInput,
    ) -> Result<RemoveAdvisorPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, panel.0, PanelCommand::Remove(AdvisorRemoved { panel, member, reason })))
        };
        execute(ctx, "removeAdvisor", input.idempotency_key, &input, read).await.map(RemoveAdvisorPayload)
    }
}
