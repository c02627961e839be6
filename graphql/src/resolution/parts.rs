//! What a resolution consists of: execution, milestones, variations, payments, acceptance, settlement. Money is in yuan, exact to the fen.

use async_graphql::{Context, ID, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::time::Timestamp;
use moothall_projections::queries::resolutions as rows;

use crate::enums::{AcceptanceStep, PayingFund, PaymentState, VariationState};
use crate::global_id::{GlobalId, Noun};
use crate::membership::Member;
use crate::people::{Ending, People, ending};
use crate::poll::Poll;
use crate::scalar::{DateTime, Decimal};

/// Yuan, from fen.
pub(crate) fn yuan(fen: u64) -> Decimal {
    Decimal::of_units(fen, 2)
}

/// Who carries a resolution out, with what budget, by when.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Execution {
    /// Who carries it out.
    pub executor: String,
    /// The member who speaks for it; null for whoever may not see members.
    pub executor_member: Option<Member>,
    /// The supervising engineer.
    pub supervisor: Option<String>,
    /// The member who speaks for the engineer; null for whoever may not see members.
    pub supervisor_member: Option<Member>,
    /// The budget, in yuan.
    pub budget: Decimal,
    /// Out of which money.
    pub fund: PayingFund,
    /// By how many per cent of the budget variations may exceed it without a vote.
    pub guard_percent: u16,
    /// By how much at most, in yuan, whatever the per cent.
    pub guard_amount: Option<Decimal>,
    /// Up to which cost the audit may be waived, in yuan.
    pub audit_waiver: Decimal,
    /// By when (exclusive).
    pub due_at: DateTime,
    /// When it was assigned.
    pub assigned_at: DateTime,
    /// Why it replaced an earlier assignment.
    pub because: Option<String>,
}

impl Execution {
    pub(crate) fn new(people: &People, row: &rows::ExecutionRow) -> Self {
        let execution = &row.execution;
        Self {
            executor: execution.executor.as_str().to_owned(),
            executor_member: execution.executor_member.and_then(|member| people.one(member)),
            supervisor: execution.supervisor.as_ref().map(|name| name.as_str().to_owned()),
            supervisor_member: execution.supervisor_member.and_then(|member| people.one(member)),
            budget: yuan(execution.budget_fen),
            fund: execution.fund.into(),
            guard_percent: execution.guard_percent,
            guard_amount: execution.guard_fen.map(yuan),
            audit_waiver: yuan(execution.audit_waiver_fen),
            due_at: row.due_at.into(),
            assigned_at: row.assigned_at.into(),
            because: row.because.clone(),
        }
    }
}

/// A milestone of a resolution.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Milestone {
    /// Its global id.
    pub id: ID,
    /// What it is called.
    pub title: String,
    /// By when (exclusive).
    pub due_at: DateTime,
    /// When it was reported as reached.
    pub reported_at: Option<DateTime>,
    /// What was reached.
    pub note: Option<String>,
    /// Whether it was not reached in time.
    pub overdue: bool,
    /// When it was dropped, and why.
    pub dropped: Option<Ending>,
}

impl Milestone {
    pub(crate) fn new(community: CommunityId, row: &rows::MilestoneRow, now: Timestamp) -> Self {
        let (reported_at, note) = row.reported.clone().unzip();
        Self {
            id: GlobalId::new(Noun::Milestone, community, row.milestone.0).encode(),
            title: row.title.clone(),
            due_at: row.due_at.into(),
            reported_at: reported_at.map(Into::into),
            note,
            overdue: row.is_overdue(now),
            dropped: ending(row.dropped.as_ref()),
        }
    }
}

/// What a supervisor noted.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct SupervisionNote {
    /// Its global id.
    pub id: ID,
    /// What was seen.
    pub text: String,
    /// When.
    pub at: DateTime,
    /// By whom; null for whoever may not see members.
    pub by: Option<Member>,
    /// When it was struck out, and why.
    pub struck: Option<Ending>,
}

impl SupervisionNote {
    pub(crate) fn new(people: &People, row: &rows::NoteRow) -> Self {
        Self {
            id: GlobalId::new(Noun::SupervisionNote, people.community, row.note.0).encode(),
            text: row.text.clone(),
            at: row.at.into(),
            by: row.by.and_then(|member| people.one(member)),
            struck: ending(row.struck.as_ref()),
        }
    }
}

/// A variation of a budget.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Variation {
    /// Its global id.
    pub id: ID,
    /// What it is called.
    pub title: String,
    /// How much more, in yuan.
    pub amount: Decimal,
    /// Why.
    pub because: String,
    /// When it was asked for.
    pub at: DateTime,
    /// Where it stands.
    pub state: VariationState,
    /// The poll that carried it.
    pub poll: Option<Poll>,
    /// When it was dropped, and why.
    pub dropped: Option<Ending>,
}

impl Variation {
    pub(crate) async fn shown(
        ctx: &Context<'_>,
        community: CommunityId,
        row: &rows::VariationRow,
    ) -> Result<Self> {
        let poll = match row.poll {
            Some(poll) => Poll::find(ctx, community, poll).await?,
            None => None,
        };
        Ok(Self {
            id: GlobalId::new(Noun::Variation, community, row.variation.0).encode(),
            title: row.title.clone(),
            amount: yuan(row.fen),
            because: row.because.clone(),
            at: row.at.into(),
            state: row.state.into(),
            poll,
            dropped: ending(row.dropped.as_ref()),
        })
    }
}

/// A payment.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Payment {
    /// Its global id.
    pub id: ID,
    /// How much, in yuan.
    pub amount: Decimal,
    /// What for.
    pub purpose: String,
    /// The global id of the milestone it is for.
    pub milestone_id: Option<ID>,
    /// The global id of the variation it is for.
    pub variation_id: Option<ID>,
    /// Where it stands.
    pub state: PaymentState,
    /// When it was asked for.
    pub requested_at: DateTime,
    /// When it was approved.
    pub approved_at: Option<DateTime>,
    /// When it was made.
    pub made_at: Option<DateTime>,
    /// When it was refused or came back, and why.
    pub ended: Option<Ending>,
}

impl Payment {
    pub(crate) fn new(community: CommunityId, row: &rows::PaymentRow) -> Self {
        let id = |noun, id| GlobalId::new(noun, community, id).encode();
        Self {
            id: id(Noun::Payment, row.payment.0),
            amount: yuan(row.fen),
            purpose: row.purpose.clone(),
            milestone_id: row.milestone.map(|milestone| id(Noun::Milestone, milestone.0)),
            variation_id: row.variation.map(|variation| id(Noun::Variation, variation.0)),
            state: row.state.into(),
            requested_at: row.requested_at.into(),
            approved_at: row.approved_at.map(Into::into),
            made_at: row.made_at.map(Into::into),
            ended: ending(row.ended.as_ref()),
        }
    }
}

/// Something that happened at acceptance.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct AcceptanceEvent {
    /// What.
    pub step: AcceptanceStep,
    /// When.
    pub at: DateTime,
    /// What was found, or is to be put right, or why it was taken back.
    pub text: Option<String>,
    /// By when it is to be put right (exclusive).
    pub due_at: Option<DateTime>,
    /// Whether a poll decided so.
    pub by_poll: bool,
}

impl From<&rows::AcceptanceRow> for AcceptanceEvent {
    fn from(row: &rows::AcceptanceRow) -> Self {
        Self {
            step: row.step.into(),
            at: row.at.into(),
            text: row.text.clone(),
            due_at: row.due_at.map(Into::into),
            by_poll: row.poll.is_some(),
        }
    }
}

/// What a resolution cost in all.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Settlement {
    /// How much, in yuan.
    pub amount: Decimal,
    /// The account.
    pub note: String,
    /// When it was filed.
    pub filed_at: DateTime,
    /// The audit, or that it was waived.
    pub audit: Option<Audit>,
    /// When it was settled.
    pub settled_at: Option<DateTime>,
}

/// An audit, or that it was waived.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Audit {
    /// Who audited; null where it was waived.
    pub auditor: Option<String>,
    /// Whether the settlement holds.
    pub passed: bool,
    /// What was found, or why it was waived.
    pub text: String,
    /// When.
    pub at: DateTime,
}

impl From<&rows::SettlementRow> for Settlement {
    fn from(row: &rows::SettlementRow) -> Self {
        Self {
            amount: yuan(row.fen),
            note: row.note.clone(),
            filed_at: row.filed_at.into(),
            audit: row.audit.as_ref().map(|audit| Audit {
                auditor: audit.auditor.clone(),
                passed: audit.passed,
                text: audit.text.clone(),
                at: audit.at.into(),
            }),
            settled_at: row.settled_at.map(Into::into),
        }
    }
}

/// What was published of an outcome.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Publication {
    /// What it cost in all, in yuan.
    pub amount: Decimal,
    /// What came of it.
    pub text: String,
    /// When.
    pub at: DateTime,
    /// Why it corrects an earlier one.
    pub because: Option<String>,
}

impl From<&rows::PublicationRow> for Publication {
    fn from(row: &rows::PublicationRow) -> Self {
        Self {
            amount: yuan(row.fen),
            text: row.text.clone(),
            at: row.at.into(),
            because: row.because.clone(),
        }
    }
}
