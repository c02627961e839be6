//! Mutations on projects, their bidders and the log of meetings and visits.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::{BidderId, ProjectId, VisitId};
use moothall_core::panel::{
    AttendanceLogged, AttendanceStruck, BidderDeclared, BidderWithdrawn, PanelCommand, ProjectClosed,
    ProjectOpened,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Panel, Project, asked};
use crate::edge;
use crate::enums::VisitKind;
use crate::execute::{Stop, execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;

/// The input of `logPanelAttendance`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LogPanelAttendanceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The project that was visited or spoken of.
    project_id: Option<ID>,
    /// What it was.
    kind: VisitKind,
    /// When it was.
    at: DateTime,
    /// The advisors who were there.
    #[graphql(default)]
    present_ids: Vec<ID>,
    /// What was seen or said.
    note: Option<String>,
}

/// The input of `strikePanelAttendance`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct StrikePanelAttendanceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The entry.
    visit_id: ID,
    /// Why.
    reason: String,
}

/// The input of `openProject`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenProjectInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The proposal it is about.
    proposal_id: Option<ID>,
    /// The topic it is about.
    topic_id: Option<ID>,
    /// What it is called; at most 200 characters.
    title: String,
}

/// The input of `closeProject`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CloseProjectInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// Why.
    reason: String,
}

/// The input of `declareBidder`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DeclareBidderInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// Members who belong to it or are close to it.
    #[graphql(default)]
    member_ids: Vec<ID>,
    /// What it is called; at most 200 characters.
    name: String,
}

/// The input of `withdrawBidder`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawBidderInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The project.
    project_id: ID,
    /// The bidder.
    bidder_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `logPanelAttendance` answers.
    LogPanelAttendancePayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `strikePanelAttendance` answers.
    StrikePanelAttendancePayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `openProject` answers.
    OpenProjectPayload {
        /// The new project.
        project: Project = Project::changed
    }
    /// What `closeProject` answers.
    CloseProjectPayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `declareBidder` answers.
    DeclareBidderPayload {
        /// The project.
        project: Project = Project::changed
    }
    /// What `withdrawBidder` answers.
    WithdrawBidderPayload {
        /// The project.
        project: Project = Project::changed
    }
}

/// What is done to projects.
#[derive(Debug, Default)]
pub(crate) struct ProjectMutation;

/// What is done to projects.
#[Object]
impl ProjectMutation {
    /// Enters a meeting of the panel or a visit to a site, with who was there.
    async fn log_panel_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LogPanelAttendanceInput,
    ) -> Result<LogPanelAttendancePayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let present = input
                .present_ids
                .iter()
                .map(|id| edge::within(community, edge::member(id, "presentIds")?, "presentIds"))
                .collect::<Result<Vec<_>, Stop>>()?;
            let kind = input.kind.into();
            let at = input.at.0;
            let note = input.note.as_deref().map(|text| edge::body(text, "note")).transpose()?;
            let visit = VisitId(minted(input.idempotency_key, community, "visit"));
            Ok(asked(
                community,
                panel.0,
                PanelCommand::LogAttendance(AttendanceLogged {
                    panel,
                    visit,
                    kind,
                    project,
                    at,
                    present,
                    note,
                }),
            ))
        };
        execute(ctx, "logPanelAttendance", input.idempotency_key, &input, read)
            .await
            .map(LogPanelAttendancePayload)
    }

    /// Strikes such an entry out.
    async fn strike_panel_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: StrikePanelAttendanceInput,
    ) -> Result<StrikePanelAttendancePayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let visit = edge::within(community, edge::panel_visit(&input.visit_id, "visitId")?, "visitId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::StrikeAttendance(AttendanceStruck { panel, visit, reason }),
            ))
        };
        execute(ctx, "strikePanelAttendance", input.idempotency_key, &input, read)
            .await
            .map(StrikePanelAttendancePayload)
    }

    /// Opens a project that the panel accompanies.
    async fn open_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenProjectInput,
    ) -> Result<OpenProjectPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let proposal = match &input.proposal_id {
                Some(id) => Some(edge::within(community, edge::proposal(id, "proposalId")?, "proposalId")?),
                None => None,
            };
            let topic = match &input.topic_id {
                Some(id) => Some(edge::within(community, edge::topic(id, "topicId")?, "topicId")?),
                None => None,
            };
            let title = edge::title(&input.title, "title")?;
            let project = ProjectId(minted(input.idempotency_key, community, "project"));
            Ok(asked(
                community,
                project.0,
                PanelCommand::OpenProject(ProjectOpened { panel, project, title, proposal, topic }),
            ))
        };
        execute(ctx, "openProject", input.idempotency_key, &input, read).await.map(OpenProjectPayload)
    }

    /// Ends a project.
    async fn close_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CloseProjectInput,
    ) -> Result<CloseProjectPayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, project.0, PanelCommand::CloseProject(ProjectClosed { project, reason })))
        };
        execute(ctx, "closeProject", input.idempotency_key, &input, read).await.map(CloseProjectPayload)
    }

    /// Declares who bids for a project or supplies it. Whoever is close to them advises on it no more.
    async fn declare_bidder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DeclareBidderInput,
    ) -> Result<DeclareBidderPayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let members = input
                .member_ids
                .iter()
                .map(|id| edge::within(community, edge::member(id, "memberIds")?, "memberIds"))
                .collect::<Result<Vec<_>, Stop>>()?;
            let name = edge::title(&input.name, "name")?;
            let bidder = BidderId(minted(input.idempotency_key, community, "bidder"));
            Ok(asked(
                community,
                project.0,
                PanelCommand::DeclareBidder(BidderDeclared { project, bidder, name, members }),
            ))
        };
        execute(ctx, "declareBidder", input.idempotency_key, &input, read).await.map(DeclareBidderPayload)
    }

    /// Takes such a declaration back.
    async fn withdraw_bidder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawBidderInput,
    ) -> Result<WithdrawBidderPayload> {
        let read = async {
            let (community, project) = edge::project(&input.project_id, "projectId")?;
            let bidder = edge::within(community, edge::bidder(&input.bidder_id, "bidderId")?, "bidderId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                project.0,
                PanelCommand::WithdrawBidder(BidderWithdrawn { project, bidder, reason }),
            ))
        };
        execute(ctx, "withdrawBidder", input.idempotency_key, &input, read).await.map(WithdrawBidderPayload)
    }
}
