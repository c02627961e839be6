//! Mutations on the settlement, its audit and what is published of it.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::resolution::{
    AuditReported, AuditWaived, ResolutionCommand, SettlementFiled, SettlementWithdrawn,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::execute::execute;
use crate::payload::payloads;
use crate::scalar::Decimal;

/// The input of `fileSettlement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FileSettlementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// What it cost in all, in yuan.
    amount: Decimal,
    /// The account.
    note: String,
}

/// The input of `withdrawSettlement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawSettlementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why.
    reason: String,
}

/// The input of `reportAudit`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReportAuditInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Who audited.
    auditor: String,
    /// Whether the settlement holds.
    passed: bool,
    /// What was found.
    finding: String,
}

/// The input of `waiveAudit`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WaiveAuditInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why.
    reason: String,
}

/// The input of `settleResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SettleResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
}

/// The input of `publishOutcome`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PublishOutcomeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// What came of it, with each owner's share where the fund paid.
    text: String,
    /// Why, where it corrects an earlier publication.
    reason: Option<String>,
}

payloads! {
    /// What `fileSettlement` answers.
    FileSettlementPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `withdrawSettlement` answers.
    WithdrawSettlementPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `reportAudit` answers.
    ReportAuditPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `waiveAudit` answers.
    WaiveAuditPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `settleResolution` answers.
    SettleResolutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `publishOutcome` answers.
    PublishOutcomePayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What is done at the settlement.
#[derive(Debug, Default)]
pub(crate) struct SettlementMutation;

/// What is done at the settlement.
#[Object]
impl SettlementMutation {
    /// Files the settlement of accepted works.
    async fn file_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FileSettlementInput,
    ) -> Result<FileSettlementPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let amount = edge::fen(input.amount, "amount")?;
            let note = edge::body(&input.note, "note")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::FileSettlement(SettlementFiled { resolution, fen: amount, note }),
            ))
        };
        execute(ctx, "fileSettlement", input.idempotency_key, &input, read).await.map(FileSettlementPayload)
    }

    /// Takes the settlement back, before its outcome was published.
    async fn withdraw_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawSettlementInput,
    ) -> Result<WithdrawSettlementPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::WithdrawSettlement(SettlementWithdrawn { resolution, reason }),
            ))
        };
        execute(ctx, "withdrawSettlement", input.idempotency_key, &input, read)
            .await
            .map(WithdrawSettlementPayload)
    }

    /// Reports the audit of the settlement.
    async fn report_audit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReportAuditInput,
    ) -> Result<ReportAuditPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let auditor = edge::title(&input.auditor, "auditor")?;
            let finding = edge::body(&input.finding, "finding")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::ReportAudit(AuditReported {
                    resolution,
                    auditor,
                    passed: input.passed,
                    finding,
                }),
            ))
        };
        execute(ctx, "reportAudit", input.idempotency_key, &input, read).await.map(ReportAuditPayload)
    }

    /// Waives the audit of a small settlement.
    async fn waive_audit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WaiveAuditInput,
    ) -> Result<WaiveAuditPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::WaiveAudit(AuditWaived { resolution, reason }),
            ))
        };
        execute(ctx, "waiveAudit", input.idempotency_key, &input, read).await.map(WaiveAuditPayload)
    }

    /// Settles what was audited, or whose audit was waived.
    async fn settle_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SettleResolutionInput,
    ) -> Result<SettleResolutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            Ok(asked(community, resolution, ResolutionCommand::Settle { resolution }))
        };
        execute(ctx, "settleResolution", input.idempotency_key, &input, read)
            .await
            .map(SettleResolutionPayload)
    }

    /// Publishes what came of a resolution; with a reason, corrects an earlier publication.
    async fn publish_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PublishOutcomeInput,
    ) -> Result<PublishOutcomePayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let text = edge::body(&input.text, "text")?;
            let reason = input.reason.as_deref().map(|text| edge::reason(text, "reason")).transpose()?;
            Ok(asked(community, resolution, ResolutionCommand::PublishOutcome { resolution, text, reason }))
        };
        execute(ctx, "publishOutcome", input.idempotency_key, &input, read).await.map(PublishOutcomePayload)
    }
}
