//! Mutations on the stages of projects and their sign-offs.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::panel::{
    PanelCommand, SignOffRefused, SignOffWithdrawn, StageEntered, StageReturned, StageSignedOff,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Project, asked, me};
use crate::edge;
use crate::enums::WorksStage;
use crate::execute::execute;
use crate::payload::payloads;

/// The input of `enterStage`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EnterStageInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The stage.
    stage: WorksStage,
    /// Why it goes on although sign-offs are missing or refused.
    despite: Option<String>,
}

/// The input of `returnToStage`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReturnToStageInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The stage.
    stage: WorksStage,
    /// Why.
    reason: String,
}

/// The input of `signOffStage`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SignOffStageInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The stage.
    stage: WorksStage,
    /// What she found.
    note: Option<String>,
}

/// The input of `refuseSignOff`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RefuseSignOffInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The stage.
    stage: WorksStage,
    /// Why.
    reason: String,
}

/// The input of `withdrawSignOff`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawSignOffInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The stage.
    stage: WorksStage,
    /// Why.
    reason: String,
}

payloads! {
    /// What `enterStage` answers.
    EnterStagePayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `returnToStage` answers.
    ReturnToStagePayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `signOffStage` answers.
    SignOffStagePayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `refuseSignOff` answers.
    RefuseSignOffPayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `withdrawSignOff` answers.
    WithdrawSignOffPayload {
        /// The project.
        project: Project = Project::changed
    }
}

/// What is done at the stages of projects.
#[derive(Debug, Default)]
pub(crate) struct StageMutation;

/// What is done at the stages of projects.
#[Object]
impl StageMutation {
    /// The project enters its next stage, when every temporary advisor has signed the last one off, or it is said why it goes on.
    async fn enter_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EnterStageInput,
    ) -> Result<EnterStagePayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let stage = input.stage.into();
            let despite = input.despite.as_deref().map(|text| edge::reason(text, "despite")).transpose()?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::EnterStage(StageEntered { project, stage, despite }),
            ))
        };
        execute(ctx, "enterStage", input.idempotency_key, &input, read).await.map(EnterStagePayload)
    }

    /// The project goes back to a stage; sign-offs from there on are void.
    async fn return_to_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReturnToStageInput,
    ) -> Result<ReturnToStagePayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let stage = input.stage.into();
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::ReturnToStage(StageReturned { project, stage, reason }),
            ))
        };
        execute(ctx, "returnToStage", input.idempotency_key, &input, read).await.map(ReturnToStagePayload)
    }

    /// The viewer, an advisor, signs the stage off.
    async fn sign_off_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SignOffStageInput,
    ) -> Result<SignOffStagePayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let stage = input.stage.into();
            let note = input.note.as_deref().map(|text| edge::body(text, "note")).transpose()?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::SignOff(StageSignedOff { project, stage, member, note }),
            ))
        };
        execute(ctx, "signOffStage", input.idempotency_key, &input, read).await.map(SignOffStagePayload)
    }

    /// The viewer, an advisor, refuses to sign the stage off.
    async fn refuse_sign_off(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RefuseSignOffInput,
    ) -> Result<RefuseSignOffPayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let stage = input.stage.into();
            let reason = edge::reason(&input.reason, "reason")?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::RefuseSignOff(SignOffRefused { project, stage, member, reason }),
            ))
        };
        execute(ctx, "refuseSignOff", input.idempotency_key, &input, read).await.map(RefuseSignOffPayload)
    }

    /// The viewer takes her sign-off, or her refusal, back.
    async fn withdraw_sign_off(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawSignOffInput,
    ) -> Result<WithdrawSignOffPayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let stage = input.stage.into();
            let reason = edge::reason(&input.reason, "reason")?;
            let member = me(ctx, community)?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::WithdrawSignOff(SignOffWithdrawn { project, stage, member, reason }),
            ))
        };
        execute(ctx, "withdrawSignOff", input.idempotency_key, &input, read).await.map(WithdrawSignOffPayload)
    }
}
