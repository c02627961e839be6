//! Mutations by which a resolution is carried out.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::{MilestoneId, NoteId};
use moothall_core::resolution::{
    AUDIT_WAIVER_FEN, Execution, MilestoneDropped, MilestoneReportWithdrawn, MilestoneReported,
    ResolutionCommand, SupervisionNoteStruck, SupervisionNoted,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::enums::PayingFund;
use crate::execute::{execute, minted};
use crate::payload::payloads;
use crate::scalar::Decimal;

/// The input of `assignExecution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AssignExecutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The member who speaks for whoever carries it out.
    executor_member_id: Option<ID>,
    /// The member who speaks for the supervising engineer.
    supervisor_member_id: Option<ID>,
    /// Who carries it out.
    executor: String,
    /// The supervising engineer.
    supervisor: Option<String>,
    /// The budget, in yuan.
    budget: Decimal,
    /// Out of which money.
    fund: PayingFund,
    /// By how many per cent of the budget variations may exceed it without a vote; 20 at most.
    guard_percent: i32,
    /// By how much at most, in yuan, whatever the per cent.
    guard_amount: Option<Decimal>,
    /// Up to which cost the audit may be waived, in yuan; 30,000 where nothing is said.
    audit_waiver: Option<Decimal>,
    /// The last day.
    due: String,
    /// Why, where it replaces an earlier assignment.
    reason: Option<String>,
}

/// The input of `planMilestone`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PlanMilestoneInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// The last day.
    due: String,
}

/// The input of `reportMilestone`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReportMilestoneInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The milestone.
    milestone_id: ID,
    /// What was reached.
    note: String,
}

/// The input of `withdrawMilestoneReport`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawMilestoneReportInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The milestone.
    milestone_id: ID,
    /// Why.
    reason: String,
}

/// The input of `dropMilestone`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DropMilestoneInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The milestone.
    milestone_id: ID,
    /// Why.
    reason: String,
}

/// The input of `noteSupervision`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NoteSupervisionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// What was seen.
    text: String,
}

/// The input of `strikeSupervisionNote`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct StrikeSupervisionNoteInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The note.
    supervision_note_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `assignExecution` answers.
    AssignExecutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `planMilestone` answers.
    PlanMilestonePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `reportMilestone` answers.
    ReportMilestonePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `withdrawMilestoneReport` answers.
    WithdrawMilestoneReportPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `dropMilestone` answers.
    DropMilestonePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `noteSupervision` answers.
    NoteSupervisionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `strikeSupervisionNote` answers.
    StrikeSupervisionNotePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What carries resolutions out.
#[derive(Debug, Default)]
pub(crate) struct ExecutionMutation;

/// What carries resolutions out.
#[Object]
impl ExecutionMutation {
    /// Says who carries a resolution out, with what budget, by when; with a reason, says so anew.
    async fn assign_execution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AssignExecutionInput,
    ) -> Result<AssignExecutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let executor_member = match &input.executor_member_id {
                Some(id) => {
                    Some(edge::within(community, edge::member(id, "executorMemberId")?, "executorMemberId")?)
                }
                None => None,
            };
            let supervisor_member = match &input.supervisor_member_id {
                Some(id) => Some(edge::within(
                    community,
                    edge::member(id, "supervisorMemberId")?,
                    "supervisorMemberId",
                )?),
                None => None,
            };
            let executor = edge::title(&input.executor, "executor")?;
            let supervisor =
                input.supervisor.as_deref().map(|text| edge::title(text, "supervisor")).transpose()?;
            let budget = edge::fen(input.budget, "budget")?;
            let fund = input.fund.into();
            let guard_percent = edge::small(input.guard_percent, "guardPercent")?;
            let guard_amount =
                input.guard_amount.map(|amount| edge::fen(amount, "guardAmount")).transpose()?;
            let audit_waiver =
                input.audit_waiver.map(|amount| edge::fen(amount, "auditWaiver")).transpose()?;
            let due = edge::day(&input.due, "due")?;
            let reason = input.reason.as_deref().map(|text| edge::reason(text, "reason")).transpose()?;
            let execution = Execution {
                executor,
                executor_member,
                supervisor,
                supervisor_member,
                budget_fen: budget,
                fund,
                guard_percent,
                guard_fen: guard_amount,
                audit_waiver_fen: audit_waiver.unwrap_or(AUDIT_WAIVER_FEN),
            };
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::AssignExecution { resolution, execution, due, reason },
            ))
        };
        execute(ctx, "assignExecution", input.idempotency_key, &input, read).await.map(AssignExecutionPayload)
    }

    /// Plans a milestone.
    async fn plan_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PlanMilestoneInput,
    ) -> Result<PlanMilestonePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let title = edge::title(&input.title, "title")?;
            let due = edge::day(&input.due, "due")?;
            let milestone = MilestoneId(minted(input.idempotency_key, community, "milestone"));
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::PlanMilestone { resolution, milestone, title, due },
            ))
        };
        execute(ctx, "planMilestone", input.idempotency_key, &input, read).await.map(PlanMilestonePayload)
    }

    /// Reports that a milestone was reached.
    async fn report_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReportMilestoneInput,
    ) -> Result<ReportMilestonePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let milestone =
                edge::within(community, edge::milestone(&input.milestone_id, "milestoneId")?, "milestoneId")?;
            let note = edge::body(&input.note, "note")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ReportMilestone(MilestoneReported { resolution, milestone, note }),
            ))
        };
        execute(ctx, "reportMilestone", input.idempotency_key, &input, read).await.map(ReportMilestonePayload)
    }

    /// Takes such a report back.
    async fn withdraw_milestone_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawMilestoneReportInput,
    ) -> Result<WithdrawMilestoneReportPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let milestone =
                edge::within(community, edge::milestone(&input.milestone_id, "milestoneId")?, "milestoneId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::WithdrawMilestoneReport(MilestoneReportWithdrawn {
                    resolution,
                    milestone,
                    reason,
                }),
            ))
        };
        execute(ctx, "withdrawMilestoneReport", input.idempotency_key, &input, read)
            .await
            .map(WithdrawMilestoneReportPayload)
    }

    /// Drops a milestone.
    async fn drop_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DropMilestoneInput,
    ) -> Result<DropMilestonePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let milestone =
                edge::within(community, edge::milestone(&input.milestone_id, "milestoneId")?, "milestoneId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::DropMilestone(MilestoneDropped { resolution, milestone, reason }),
            ))
        };
        execute(ctx, "dropMilestone", input.idempotency_key, &input, read).await.map(DropMilestonePayload)
    }

    /// Notes what a supervisor saw: the engineer, an advisor of the project, or the chair.
    async fn note_supervision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NoteSupervisionInput,
    ) -> Result<NoteSupervisionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let text = edge::body(&input.text, "text")?;
            let note = NoteId(minted(input.idempotency_key, community, "note"));
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::NoteSupervision(SupervisionNoted { resolution, note, text }),
            ))
        };
        execute(ctx, "noteSupervision", input.idempotency_key, &input, read).await.map(NoteSupervisionPayload)
    }

    /// Strikes such a note out.
    async fn strike_supervision_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: StrikeSupervisionNoteInput,
    ) -> Result<StrikeSupervisionNotePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let note = edge::within(
                community,
                edge::supervision_note(&input.supervision_note_id, "supervisionNoteId")?,
                "supervisionNoteId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::StrikeSupervisionNote(SupervisionNoteStruck { resolution, note, reason }),
            ))
        };
        execute(ctx, "strikeSupervisionNote", input.idempotency_key, &input, read)
            .await
            .map(StrikeSupervisionNotePayload)
    }
}
