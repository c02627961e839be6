//! Mutations on polls: calling and reconvening, notice, window, cancelling.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{PollId, ProposalId};
use moothall_core::poll::{Called, Electorate, PollCommand, Terms};
use moothall_projections::queries;
use serde::Serialize;
use uuid::Uuid;

use super::{Poll, asked};
use crate::ask::Ask;
use crate::edge;
use crate::enums::{BallotMode, Role};
use crate::execute::{Stop, execute, minted};
use crate::fault::internal;
use crate::payload::payloads;
use crate::scalar::DateTime;
use crate::scope::ScopeInput;
use crate::user_error::EdgeRefusal;

/// Whose ballots are asked: exactly one of the two.
#[derive(OneofObject, Serialize, Debug)]
pub(crate) enum ElectorateInput {
    /// The parties that own units in a part of the community, each with the weights of its units.
    Owners(OwnersInput),
    /// Members, one ballot each.
    Members(MembersInput),
}

/// The owners of a part of the community.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OwnersInput {
    /// Which part; null for the whole community.
    scope: Option<ScopeInput>,
}

/// Members of the community.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MembersInput {
    /// Those who hold this office; null for all.
    role: Option<Role>,
}

impl ElectorateInput {
    fn read(&self) -> Result<Electorate, Stop> {
        Ok(match self {
            Self::Owners(owners) => {
                Electorate::Owners { scope: ScopeInput::read(owners.scope.as_ref(), "electorate")? }
            }
            Self::Members(members) => Electorate::Members { role: members.role.map(Into::into) },
        })
    }
}

/// The input of `callPoll`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CallPollInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The frozen proposal that is put to the vote.
    proposal_id: ID,
    /// The question as the voter reads it.
    question: String,
    /// The decision rule's name, such as `cn.civil278.ordinary`.
    rule: String,
    /// Who votes.
    electorate: ElectorateInput,
    /// Who may learn what was chosen.
    ballot_mode: BallotMode,
    /// Whether a cast ballot may be replaced until voting closes.
    replaceable: bool,
    /// Whether the count is shown to all while voting goes on; turnout always is.
    live_tally: bool,
    /// Voting begins.
    opens_at: DateTime,
    /// Voting ends (exclusive); null for a vote in session, which the chair closes.
    closes_at: Option<DateTime>,
    /// The most days the window may be prolonged, once; null for what the bylaws allow.
    extension_days_max: Option<i32>,
    /// Units whose own owner must consent, whatever the majority.
    #[graphql(default)]
    consent_unit_ids: Vec<ID>,
    /// The inquorate poll this one repeats.
    reconvenes_id: Option<ID>,
}

/// The input of `reconvenePoll`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReconvenePollInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The inquorate poll; its terms are copied.
    poll_id: ID,
    /// The decision rule of the new poll; null for the same.
    rule: Option<String>,
    /// Voting begins.
    opens_at: DateTime,
    /// Voting ends (exclusive); null for a vote in session.
    closes_at: Option<DateTime>,
}

macro_rules! inputs {
    ($($name:ident for $mutation:literal { $($(#[$doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[doc = concat!("The input of `", $mutation, "`.")]
        #[derive(InputObject, Serialize, Debug)]
        pub(crate) struct $name {
            /// A UUID made by the client, best version 7. Sending it again returns the first answer.
            idempotency_key: Uuid,
            /// The version of the poll the client has seen; another one is refused.
            expected_version: Option<i32>,
            /// The poll.
            poll_id: ID,
            $($(#[$doc])* $field: $type,)*
        }
    )*};
}

inputs! {
    PublishNoticeInput for "publishNotice" {}
    OpenPollInput for "openPoll" {}
    ExtendPollInput for "extendPoll" {
        /// The new end (exclusive).
        closes_at: DateTime,
        /// Why: too few ballots.
        reason: String,
    }
    ClosePollInput for "closePoll" {}
    CancelPollInput for "cancelPoll" {
        /// Why.
        reason: String,
    }
}

payloads! {
    /// What `callPoll` answers.
    CallPollPayload {
        /// The new poll.
        poll: Poll = Poll::changed
    }
    /// What `reconvenePoll` answers.
    ReconvenePollPayload {
        /// The new poll.
        poll: Poll = Poll::changed
    }
    /// What `publishNotice` answers.
    PublishNoticePayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `openPoll` answers.
    OpenPollPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `extendPoll` answers.
    ExtendPollPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `closePoll` answers.
    ClosePollPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `cancelPoll` answers.
    CancelPollPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
}

fn called(input: &CallPollInput) -> Result<(CommunityId, Called), Stop> {
    let (community, proposal) = edge::proposal(&input.proposal_id, "proposalId")?;
    let reconvenes = match &input.reconvenes_id {
        Some(id) => Some(edge::within(community, edge::poll(id, "reconvenesId")?, "reconvenesId")?),
        None => None,
    };
    let field = "consentUnitIds";
    let unit = |id| edge::within(community, edge::unit(id, field)?, field);
    let terms = Terms {
        question: edge::body(&input.question, "question")?,
        rule: edge::rule_id(&input.rule, "rule")?,
        electorate: input.electorate.read()?,
        ballot_mode: input.ballot_mode.into(),
        replaceable: input.replaceable,
        live_tally: input.live_tally,
        opens_at: input.opens_at.0,
        closes_at: input.closes_at.map(|closes_at| closes_at.0),
        // The rules cut it to what the bylaws allow.
        extension_days_max: input
            .extension_days_max
            .map_or(Ok(u16::MAX), |days| edge::small(days, "extensionDaysMax"))?,
        consents: input.consent_unit_ids.iter().map(unit).collect::<Result<_, Stop>>()?,
        reconvenes,
    };
    Ok((community, Called { poll: new_poll(input.idempotency_key, community), proposal, terms }))
}

fn new_poll(key: Uuid, community: CommunityId) -> PollId {
    PollId(minted(key, community, "poll"))
}

/// The terms of the poll that is repeated, from the read model: a called poll's terms change no more but in their end.
async fn terms_of(
    ctx: &Context<'_>,
    community: CommunityId,
    poll: PollId,
) -> Result<(ProposalId, Terms), Stop> {
    edge::require_presence(ctx, community)?;
    let rows = queries::polls::by_ids(&ctx.app()?.views(), community, &[poll]).await;
    let mut rows = rows.map_err(|fault| internal(&fault))?;
    let row = rows.remove(&poll).ok_or_else(|| Stop::at(EdgeRefusal::NotFound, "pollId"))?;
    Ok((row.proposal, row.terms))
}

/// What is done to polls.
#[derive(Debug, Default)]
pub(crate) struct PollMutation;

/// What is done to polls.
#[Object]
impl PollMutation {
    /// Puts a frozen proposal to the vote under a rule.
    async fn call_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CallPollInput,
    ) -> Result<CallPollPayload> {
        let read = async {
            let (community, called) = called(&input)?;
            Ok(asked(community, called.poll, PollCommand::Call(called)))
        };
        execute(ctx, "callPoll", input.idempotency_key, &input, read).await.map(CallPollPayload)
    }

    /// Repeats an inquorate poll: its terms, with a new window and, where the rule says so, a new rule.
    async fn reconvene_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReconvenePollInput,
    ) -> Result<ReconvenePollPayload> {
        let read = async {
            let (community, repeated) = edge::poll(&input.poll_id, "pollId")?;
            let (proposal, mut terms) = terms_of(ctx, community, repeated).await?;
            if let Some(rule) = &input.rule {
                terms.rule = edge::rule_id(rule, "rule")?;
            }
            terms.opens_at = input.opens_at.0;
            terms.closes_at = input.closes_at.map(|closes_at| closes_at.0);
            terms.reconvenes = Some(repeated);
            let poll = new_poll(input.idempotency_key, community);
            Ok(asked(community, poll, PollCommand::Call(Called { poll, proposal, terms })))
        };
        execute(ctx, "reconvenePoll", input.idempotency_key, &input, read).await.map(ReconvenePollPayload)
    }

    /// Publishes the notice: freezes rule and roll.
    async fn publish_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PublishNoticeInput,
    ) -> Result<PublishNoticePayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            Ok(asked(community, poll, PollCommand::PublishNotice)
                .seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "publishNotice", input.idempotency_key, &input, read).await.map(PublishNoticePayload)
    }

    /// Opens a poll. The clock does it; the rules refuse everybody else.
    async fn open_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenPollInput,
    ) -> Result<OpenPollPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            Ok(asked(community, poll, PollCommand::Open).seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "openPoll", input.idempotency_key, &input, read).await.map(OpenPollPayload)
    }

    /// Prolongs the window, once.
    async fn extend_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ExtendPollInput,
    ) -> Result<ExtendPollPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, poll, PollCommand::Extend { closes_at: input.closes_at.0, reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "extendPoll", input.idempotency_key, &input, read).await.map(ExtendPollPayload)
    }

    /// Ends voting in a vote in session. All others are closed by the clock.
    async fn close_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ClosePollInput,
    ) -> Result<ClosePollPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            Ok(asked(community, poll, PollCommand::Close).seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "closePoll", input.idempotency_key, &input, read).await.map(ClosePollPayload)
    }

    /// Drops a poll that has not opened.
    async fn cancel_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CancelPollInput,
    ) -> Result<CancelPollPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let asked = asked(community, poll, PollCommand::Cancel { reason });
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "cancelPoll", input.idempotency_key, &input, read).await.map(CancelPollPayload)
    }
}
