//! Mutations on statements: saying something, marking, moderating.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::deliberation::{DeliberationCommand, NewStatement};
use moothall_core::ids::StatementId;
use serde::Serialize;
use uuid::Uuid;

use super::commands::asked;
use super::inputs::{own_words, some_words};
use super::statement::Statement;
use crate::edge;
use crate::enums::{StatementMark, StatementSide};
use crate::execute::{execute, minted};
use crate::payload::payloads;

/// The input of `makeStatement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MakeStatementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What it is for.
    side: StatementSide,
    /// What is said, in the member's own words; at most 20,000 characters. Kept sealed.
    words: String,
    /// Where that can be checked, a source a line. Kept sealed.
    sources: Option<String>,
    /// The statement it answers.
    in_reply_to_id: Option<ID>,
    /// For which party she speaks.
    delegation_id: Option<ID>,
}

/// The input of `withdrawStatement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawStatementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// Why, in the member's own words, if she says. Kept sealed.
    words: Option<String>,
}

/// The input of `markStatement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MarkStatementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// What one thinks of it.
    mark: StatementMark,
}

/// The input of `hideStatement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct HideStatementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// Why.
    reason: String,
}

/// The input of `restoreStatement`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RestoreStatementInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// Why.
    reason: String,
}

/// The input of `appealHiding`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AppealHidingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// Why, in the author's own words. Kept sealed.
    words: String,
}

/// The input of `decideAppeal`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DecideAppealInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The statement.
    statement_id: ID,
    /// Whether the statement is shown again.
    upheld: bool,
    /// Why.
    reason: String,
}

payloads! {
    /// What `makeStatement` answers.
    MakeStatementPayload {
        /// The new statement.
        statement: Statement = Statement::changed
    }
    /// What `withdrawStatement` answers.
    WithdrawStatementPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
    /// What `markStatement` answers.
    MarkStatementPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
    /// What `hideStatement` answers.
    HideStatementPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
    /// What `restoreStatement` answers.
    RestoreStatementPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
    /// What `appealHiding` answers.
    AppealHidingPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
    /// What `decideAppeal` answers.
    DecideAppealPayload {
        /// The statement.
        statement: Statement = Statement::changed
    }
}

/// What is said, and what others think of it.
#[derive(Debug, Default)]
pub(crate) struct StatementMutation;

/// What is said, and what others think of it.
#[Object]
impl StatementMutation {
    /// Says something in a deliberation: for, against, a question, or information.
    async fn make_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MakeStatementInput,
    ) -> Result<MakeStatementPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement = StatementId(minted(input.idempotency_key, community, "statement"));
            let in_reply_to = match &input.in_reply_to_id {
                Some(id) => {
                    Some(edge::within(community, edge::statement(id, "inReplyToId")?, "inReplyToId")?)
                }
                None => None,
            };
            let delegation = match &input.delegation_id {
                Some(id) => {
                    Some(edge::within(community, edge::delegation(id, "delegationId")?, "delegationId")?)
                }
                None => None,
            };
            let words = own_words(ctx, community, &input.words, "words").await?;
            let sources = some_words(ctx, community, input.sources.as_deref(), "sources").await?;
            let side = input.side.into();
            let new = NewStatement { statement, delegation, side, words, sources, in_reply_to };
            Ok(asked(community, id, DeliberationCommand::MakeStatement(new)).showing(statement.0))
        };
        execute(ctx, "makeStatement", input.idempotency_key, &input, read).await.map(MakeStatementPayload)
    }

    /// Takes one's statement back.
    async fn withdraw_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawStatementInput,
    ) -> Result<WithdrawStatementPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let words = some_words(ctx, community, input.words.as_deref(), "words").await?;
            Ok(asked(community, id, DeliberationCommand::WithdrawStatement { statement, words })
                .showing(statement.0))
        };
        execute(ctx, "withdrawStatement", input.idempotency_key, &input, read)
            .await
            .map(WithdrawStatementPayload)
    }

    /// Agrees, disagrees or passes. A mark can be changed.
    async fn mark_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MarkStatementInput,
    ) -> Result<MarkStatementPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let mark = input.mark.into();
            Ok(asked(community, id, DeliberationCommand::MarkStatement { statement, mark })
                .showing(statement.0))
        };
        execute(ctx, "markStatement", input.idempotency_key, &input, read).await.map(MarkStatementPayload)
    }

    /// Hides a statement from everybody but its author and the moderators.
    async fn hide_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: HideStatementInput,
    ) -> Result<HideStatementPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::HideStatement { statement, reason })
                .showing(statement.0))
        };
        execute(ctx, "hideStatement", input.idempotency_key, &input, read).await.map(HideStatementPayload)
    }

    /// Shows a hidden statement again.
    async fn restore_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RestoreStatementInput,
    ) -> Result<RestoreStatementPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::RestoreStatement { statement, reason })
                .showing(statement.0))
        };
        execute(ctx, "restoreStatement", input.idempotency_key, &input, read)
            .await
            .map(RestoreStatementPayload)
    }

    /// Appeals against the hiding of one's statement.
    async fn appeal_hiding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AppealHidingInput,
    ) -> Result<AppealHidingPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let words = own_words(ctx, community, &input.words, "words").await?;
            Ok(asked(community, id, DeliberationCommand::Appeal { statement, words }).showing(statement.0))
        };
        execute(ctx, "appealHiding", input.idempotency_key, &input, read).await.map(AppealHidingPayload)
    }

    /// Decides an appeal: another person than the moderator and the author.
    async fn decide_appeal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DecideAppealInput,
    ) -> Result<DecideAppealPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let statement =
                edge::within(community, edge::statement(&input.statement_id, "statementId")?, "statementId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let upheld = input.upheld;
            Ok(asked(community, id, DeliberationCommand::DecideAppeal { statement, upheld, reason })
                .showing(statement.0))
        };
        execute(ctx, "decideAppeal", input.idempotency_key, &input, read).await.map(DecideAppealPayload)
    }
}
