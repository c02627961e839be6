//! Mutations on motions: moved, seconded, amended, put, counted by hands, declared, corrected.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{MeetingId, MotionId};
use moothall_core::meeting::{Hands, MeetingCommand as Ask};
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::{Meeting, Motion, someone};
use crate::edge;
use crate::enums::Hand;
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;

/// The input of `moveMotion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MoveMotionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who moves it. Yourself when nobody is named.
    mover_id: Option<ID>,
    /// What shall be decided.
    text: String,
}

/// The input of `amendMotion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AmendMotionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// Who moves it. Yourself when nobody is named.
    mover_id: Option<ID>,
    /// How the whole text shall read.
    text: String,
}

/// The input of `secondMotion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SecondMotionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// Who seconds it. Yourself when nobody is named.
    seconder_id: Option<ID>,
}

/// The input of `withdrawMotion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawMotionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// Why.
    reason: String,
}

/// The input of `movePreviousQuestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MovePreviousQuestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who moves it. Yourself when nobody is named.
    mover_id: Option<ID>,
}

/// The input of `putQuestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PutQuestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `showHands`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ShowHandsInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Which hands.
    choice: Hand,
    /// How many.
    count: i32,
}

/// The input of `castChairVote`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CastChairVoteInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// What.
    choice: Hand,
}

/// The input of `declareResult`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DeclareResultInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `correctCount`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CorrectCountInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// The hands for it as they should have been counted.
    in_favour: i32,
    /// The hands against it.
    against: i32,
    /// Abstentions, where the house rules ask for them.
    abstained: Option<i32>,
    /// The chair's own vote among them, where it came last.
    chair: Option<Hand>,
    /// Why.
    reason: String,
}

/// The input of `leaveToPoll`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LeaveToPollInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// The poll.
    poll_id: ID,
}

payloads! {
    /// What `moveMotion` answers.
    MoveMotionPayload {
        /// The new motion.
        motion: Motion = Motion::moved
    }
    /// What `amendMotion` answers.
    AmendMotionPayload {
        /// The new motion.
        motion: Motion = Motion::moved
    }
    /// What `secondMotion` answers.
    SecondMotionPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `withdrawMotion` answers.
    WithdrawMotionPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `movePreviousQuestion` answers.
    MovePreviousQuestionPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `putQuestion` answers.
    PutQuestionPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `showHands` answers.
    ShowHandsPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `castChairVote` answers.
    CastChairVotePayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `declareResult` answers.
    DeclareResultPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `correctCount` answers.
    CorrectCountPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `leaveToPoll` answers.
    LeaveToPollPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
}

fn asked(community: CommunityId, meeting: MeetingId, command: Ask) -> Asked {
    Asked::about(community, meeting.0, Command::Meeting(meeting, command))
}

/// What is done with motions.
#[derive(Debug, Default)]
pub(crate) struct MotionMutation;

/// What is done with motions.
#[Object]
impl MotionMutation {
    /// Moves a motion on the item before the meeting.
    async fn move_motion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MoveMotionInput,
    ) -> Result<MoveMotionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = MotionId(minted(input.idempotency_key, community, "motion"));
            let mover = someone(ctx, community, input.mover_id.as_ref(), "moverId")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, meeting, Ask::MoveMotion { motion, mover, text }))
        };
        execute(ctx, "moveMotion", input.idempotency_key, &input, read).await.map(MoveMotionPayload)
    }

    /// Moves to amend the pending motion.
    async fn amend_motion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AmendMotionInput,
    ) -> Result<AmendMotionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = MotionId(minted(input.idempotency_key, community, "motion"));
            let amends = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let mover = someone(ctx, community, input.mover_id.as_ref(), "moverId")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, meeting, Ask::AmendMotion { motion, amends, mover, text }))
        };
        execute(ctx, "amendMotion", input.idempotency_key, &input, read).await.map(AmendMotionPayload)
    }

    /// Seconds a motion.
    async fn second_motion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SecondMotionInput,
    ) -> Result<SecondMotionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let seconder = someone(ctx, community, input.seconder_id.as_ref(), "seconderId")?;
            Ok(asked(community, meeting, Ask::SecondMotion { motion, seconder }))
        };
        execute(ctx, "secondMotion", input.idempotency_key, &input, read).await.map(SecondMotionPayload)
    }

    /// Takes a motion back.
    async fn withdraw_motion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawMotionInput,
    ) -> Result<WithdrawMotionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::WithdrawMotion { motion, reason }))
        };
        execute(ctx, "withdrawMotion", input.idempotency_key, &input, read).await.map(WithdrawMotionPayload)
    }

    /// Moves that the debate on the pending motion shall end.
    async fn move_previous_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MovePreviousQuestionInput,
    ) -> Result<MovePreviousQuestionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let mover = someone(ctx, community, input.mover_id.as_ref(), "moverId")?;
            Ok(asked(community, meeting, Ask::MovePreviousQuestion { mover }))
        };
        execute(ctx, "movePreviousQuestion", input.idempotency_key, &input, read)
            .await
            .map(MovePreviousQuestionPayload)
    }

    /// Puts what is pending to the council: an appeal, the previous question, the amendment, the motion.
    async fn put_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: PutQuestionInput,
    ) -> Result<PutQuestionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::PutQuestion))
        };
        execute(ctx, "putQuestion", input.idempotency_key, &input, read).await.map(PutQuestionPayload)
    }

    /// Tells how many hands were raised: for, then against, then abstentions where the house rules ask for them.
    async fn show_hands(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ShowHandsInput,
    ) -> Result<ShowHandsPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let count = edge::count(input.count, "count")?;
            Ok(asked(community, meeting, Ask::ShowHands { choice: input.choice.into(), count }))
        };
        execute(ctx, "showHands", input.idempotency_key, &input, read).await.map(ShowHandsPayload)
    }

    /// The chair's own vote, after the others.
    async fn cast_chair_vote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CastChairVoteInput,
    ) -> Result<CastChairVotePayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::CastChairVote { choice: input.choice.into() }))
        };
        execute(ctx, "castChairVote", input.idempotency_key, &input, read).await.map(CastChairVotePayload)
    }

    /// Says what came out of the hands.
    async fn declare_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DeclareResultInput,
    ) -> Result<DeclareResultPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::Declare))
        };
        execute(ctx, "declareResult", input.idempotency_key, &input, read).await.map(DeclareResultPayload)
    }

    /// Corrects a count that was declared.
    async fn correct_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CorrectCountInput,
    ) -> Result<CorrectCountPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let abstained = input.abstained.map(|count| edge::count(count, "abstained")).transpose()?;
            let hands = Hands {
                in_favour: edge::count(input.in_favour, "inFavour")?,
                against: edge::count(input.against, "against")?,
                abstained,
                chair: input.chair.map(Into::into),
            };
            Ok(asked(community, meeting, Ask::CorrectCount { motion, hands, reason }))
        };
        execute(ctx, "correctCount", input.idempotency_key, &input, read).await.map(CorrectCountPayload)
    }

    /// Leaves the pending motion to the councillors' poll on its item's proposal.
    async fn leave_to_poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LeaveToPollInput,
    ) -> Result<LeaveToPollPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let poll = edge::within(community, edge::poll(&input.poll_id, "pollId")?, "pollId")?;
            Ok(asked(community, meeting, Ask::LinkPoll { motion, poll }))
        };
        execute(ctx, "leaveToPoll", input.idempotency_key, &input, read).await.map(LeaveToPollPayload)
    }
}
