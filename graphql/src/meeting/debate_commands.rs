//! Mutations of a debate: the floor, speeches, rulings of the chair, appeals.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::MeetingId;
use moothall_core::meeting::MeetingCommand as Ask;
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::{Meeting, someone};
use crate::edge;
use crate::enums::FloorSide;
use crate::execute::{Asked, execute};
use crate::payload::payloads;

/// The input of `requestFloor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RequestFloorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who asks. Yourself when nobody is named.
    member_id: Option<ID>,
    /// For what.
    side: FloorSide,
}

/// The input of `withdrawRequest`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawRequestInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Whose. Yourself when nobody is named.
    member_id: Option<ID>,
}

/// The input of `denyTurn`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DenyTurnInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Whom.
    member_id: ID,
    /// Why.
    reason: String,
}

/// The input of `grantFloor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct GrantFloorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `startSpeech`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct StartSpeechInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `endSpeech`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EndSpeechInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `ruleOffTopic`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RuleOffTopicInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who.
    member_id: ID,
    /// Why.
    reason: String,
}

/// The input of `ruleInterruption`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RuleInterruptionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who.
    member_id: ID,
    /// Why.
    reason: String,
}

/// The input of `rulePointOfOrder`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RulePointOfOrderInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who raised it.
    member_id: ID,
    /// Whether it is well taken.
    upheld: bool,
    /// Why.
    reason: String,
}

/// The input of `ruleOutOfOrder`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RuleOutOfOrderInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion.
    motion_id: ID,
    /// Why.
    reason: String,
}

/// The input of `appealRuling`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AppealRulingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who appeals. Yourself when nobody is named.
    member_id: Option<ID>,
}

/// The input of `handChairOver`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct HandChairOverInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// To whom.
    to_member_id: ID,
}

payloads! {
    /// What `requestFloor` answers.
    RequestFloorPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `withdrawRequest` answers.
    WithdrawRequestPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `denyTurn` answers.
    DenyTurnPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `grantFloor` answers.
    GrantFloorPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `startSpeech` answers.
    StartSpeechPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `endSpeech` answers.
    EndSpeechPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `ruleOffTopic` answers.
    RuleOffTopicPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `ruleInterruption` answers.
    RuleInterruptionPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `rulePointOfOrder` answers.
    RulePointOfOrderPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `ruleOutOfOrder` answers.
    RuleOutOfOrderPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `appealRuling` answers.
    AppealRulingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `handChairOver` answers.
    HandChairOverPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
}

fn asked(community: CommunityId, meeting: MeetingId, command: Ask) -> Asked {
    Asked::about(community, meeting.0, Command::Meeting(meeting, command))
}

/// What is done in a debate.
#[derive(Debug, Default)]
pub(crate) struct DebateMutation;

/// What is done in a debate.
#[Object]
impl DebateMutation {
    /// Asks for the floor, for or against, with a question, or on a point of order.
    async fn request_floor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RequestFloorInput,
    ) -> Result<RequestFloorPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = someone(ctx, community, input.member_id.as_ref(), "memberId")?;
            Ok(asked(community, meeting, Ask::RequestFloor { member, side: input.side.into() }))
        };
        execute(ctx, "requestFloor", input.idempotency_key, &input, read).await.map(RequestFloorPayload)
    }

    /// Takes a request for the floor back.
    async fn withdraw_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawRequestInput,
    ) -> Result<WithdrawRequestPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = someone(ctx, community, input.member_id.as_ref(), "memberId")?;
            Ok(asked(community, meeting, Ask::WithdrawRequest { member }))
        };
        execute(ctx, "withdrawRequest", input.idempotency_key, &input, read).await.map(WithdrawRequestPayload)
    }

    /// Does not give somebody the floor, with the reason.
    async fn deny_turn(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DenyTurnInput,
    ) -> Result<DenyTurnPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::DenyTurn { member, reason }))
        };
        execute(ctx, "denyTurn", input.idempotency_key, &input, read).await.map(DenyTurnPayload)
    }

    /// Gives the floor to whoever is next.
    async fn grant_floor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: GrantFloorInput,
    ) -> Result<GrantFloorPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::GrantFloor))
        };
        execute(ctx, "grantFloor", input.idempotency_key, &input, read).await.map(GrantFloorPayload)
    }

    /// The speech of whoever has the floor begins; her time runs.
    async fn start_speech(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: StartSpeechInput,
    ) -> Result<StartSpeechPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::StartSpeech))
        };
        execute(ctx, "startSpeech", input.idempotency_key, &input, read).await.map(StartSpeechPayload)
    }

    /// The speech ends, or the turn is given back before it began.
    async fn end_speech(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EndSpeechInput,
    ) -> Result<EndSpeechPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::EndSpeech))
        };
        execute(ctx, "endSpeech", input.idempotency_key, &input, read).await.map(EndSpeechPayload)
    }

    /// The chair rules that the speaker is off the matter.
    async fn rule_off_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RuleOffTopicInput,
    ) -> Result<RuleOffTopicPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::RuleOffTopic { member, reason }))
        };
        execute(ctx, "ruleOffTopic", input.idempotency_key, &input, read).await.map(RuleOffTopicPayload)
    }

    /// The chair rules that somebody interrupts.
    async fn rule_interruption(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RuleInterruptionInput,
    ) -> Result<RuleInterruptionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::RuleInterruption { member, reason }))
        };
        execute(ctx, "ruleInterruption", input.idempotency_key, &input, read)
            .await
            .map(RuleInterruptionPayload)
    }

    /// The chair rules on a point of order.
    async fn rule_point_of_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RulePointOfOrderInput,
    ) -> Result<RulePointOfOrderPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::RulePointOfOrder { member, upheld: input.upheld, reason }))
        };
        execute(ctx, "rulePointOfOrder", input.idempotency_key, &input, read)
            .await
            .map(RulePointOfOrderPayload)
    }

    /// The chair rules that a motion lies outside the matter.
    async fn rule_out_of_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RuleOutOfOrderInput,
    ) -> Result<RuleOutOfOrderPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = edge::within(community, edge::motion(&input.motion_id, "motionId")?, "motionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::RuleOutOfOrder { motion, reason }))
        };
        execute(ctx, "ruleOutOfOrder", input.idempotency_key, &input, read).await.map(RuleOutOfOrderPayload)
    }

    /// Appeals from the chair's last ruling to the council.
    async fn appeal_ruling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AppealRulingInput,
    ) -> Result<AppealRulingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = someone(ctx, community, input.member_id.as_ref(), "memberId")?;
            Ok(asked(community, meeting, Ask::AppealRuling { member }))
        };
        execute(ctx, "appealRuling", input.idempotency_key, &input, read).await.map(AppealRulingPayload)
    }

    /// Hands the chair over: whoever wants to speak on the matter leaves it first.
    async fn hand_chair_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: HandChairOverInput,
    ) -> Result<HandChairOverPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let to = edge::within(community, edge::member(&input.to_member_id, "toMemberId")?, "toMemberId")?;
            Ok(asked(community, meeting, Ask::HandChairOver { to }))
        };
        execute(ctx, "handChairOver", input.idempotency_key, &input, read).await.map(HandChairOverPayload)
    }
}
