//! Casting a ballot: the hot path. Nothing is read here but the request; the lane judges.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::policy::Action;
use moothall_core::poll::PollCommand;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::{OwnWords, Sealed};
use serde::Serialize;
use uuid::Uuid;

use super::{Poll, asked};
use crate::ask::Ask;
use crate::edge;
use crate::enums::Choice;
use crate::execute::{Stop, execute};
use crate::membership::seal;
use crate::payload::payloads;

/// The input of `castBallot`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CastBallotInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// For which seat; may be left out by somebody who acts for exactly one.
    seat_id: Option<ID>,
    /// What.
    choice: Choice,
    /// Why, in the voter's own words; at most 20,000 characters. Kept sealed.
    reason: Option<String>,
}

payloads! {
    /// What `castBallot` answers. Receipt, position and errors alone are answered the moment the ballot is on disk.
    CastBallotPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
}

/// Seals what the viewer writes in her own name.
pub(crate) async fn seal_own_words(
    ctx: &Context<'_>,
    community: CommunityId,
    words: &OwnWords,
) -> Result<Sealed<OwnWords>, Stop> {
    edge::require_presence(ctx, community)?;
    let member = ctx.viewer().and_then(|viewer| viewer.member_of(community));
    let member = member.ok_or(Refusal::NotPermitted { action: Action::CastBallot })?;
    seal(ctx, community, member, words).await
}

/// What is done with ballots.
#[derive(Debug, Default)]
pub(crate) struct BallotMutation;

/// What is done with ballots.
#[Object]
impl BallotMutation {
    /// Casts a ballot, or replaces it where the terms allow.
    async fn cast_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CastBallotInput,
    ) -> Result<CastBallotPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let seat = match &input.seat_id {
                Some(id) => Some(edge::within(community, edge::seat(id, "seatId")?, "seatId")?),
                None => None,
            };
            let reason = match &input.reason {
                Some(text) => Some(seal_own_words(ctx, community, &edge::personal(text, "reason")?).await?),
                None => None,
            };
            Ok(asked(community, poll, PollCommand::Cast { seat, choice: input.choice.into(), reason }))
        };
        execute(ctx, "castBallot", input.idempotency_key, &input, read).await.map(CastBallotPayload)
    }
}
