//! Mutations that call and hold a meeting: agenda, notice, opening, attendance, items, minutes.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{AgendaItemId, MeetingId};
use moothall_core::meeting::{Called, ItemScheduled, MeetingCommand as Ask};
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::{AgendaItem, Meeting, someone};
use crate::edge;
use crate::enums::{ItemOutcome, MeetingKind};
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;

/// The input of `callMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CallMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// Regular or extraordinary.
    kind: MeetingKind,
    /// Where; at most 200 characters.
    place: String,
    /// When it shall begin.
    starts_at: DateTime,
}

/// The input of `scheduleItem`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ScheduleItemInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// The proposal it is about.
    proposal_id: Option<ID>,
    /// The topic it is about.
    topic_id: Option<ID>,
    /// The item of a hall below whose summary it takes up.
    carried_item_id: Option<ID>,
    /// What it touches of the matters that the law reserves for the owners, by their names: the meeting then does not decide it.
    #[graphql(default)]
    matters: Vec<String>,
}

/// The input of `moveItem`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct MoveItemInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The item.
    item_id: ID,
    /// Its place; the first is 1.
    place: i32,
}

/// The input of `withdrawItem`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawItemInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The item.
    item_id: ID,
    /// Why.
    reason: String,
}

/// The input of `noticeMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NoticeMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `openMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who presides. Yourself when nobody is named.
    chair_id: Option<ID>,
}

/// The input of `recessMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecessMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Why.
    reason: String,
}

/// The input of `resumeMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ResumeMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `adjournMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AdjournMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// When it shall go on, if that is known.
    until: Option<DateTime>,
    /// Why.
    reason: String,
}

/// The input of `closeMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CloseMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
}

/// The input of `cancelMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CancelMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Why.
    reason: String,
}

/// The input of `arriveAtMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ArriveAtMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who. Yourself when nobody is named.
    member_id: Option<ID>,
}

/// The input of `leaveMeeting`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct LeaveMeetingInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// Who. Yourself when nobody is named.
    member_id: Option<ID>,
}

/// The input of `takeUpItem`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct TakeUpItemInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The item.
    item_id: ID,
}

/// The input of `concludeItem`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ConcludeItemInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// What came of it.
    outcome: ItemOutcome,
    /// What was said and found.
    summary: Option<String>,
}

/// The input of `carrySummary`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CarrySummaryInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The item.
    item_id: ID,
    /// What the hall above shall know.
    summary: String,
}

/// The input of `correctMinutes`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CorrectMinutesInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// What they should say.
    text: String,
}

/// The input of `approveMinutes`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ApproveMinutesInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The later meeting at which the council approves them; none where the chair does.
    at_meeting_id: Option<ID>,
}

payloads! {
    /// What `callMeeting` answers.
    CallMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `scheduleItem` answers.
    ScheduleItemPayload {
        /// The new item.
        item: AgendaItem = AgendaItem::scheduled
    }
    /// What `moveItem` answers.
    MoveItemPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `withdrawItem` answers.
    WithdrawItemPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `noticeMeeting` answers.
    NoticeMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `openMeeting` answers.
    OpenMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `recessMeeting` answers.
    RecessMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `resumeMeeting` answers.
    ResumeMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `adjournMeeting` answers.
    AdjournMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `closeMeeting` answers.
    CloseMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `cancelMeeting` answers.
    CancelMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `arriveAtMeeting` answers.
    ArriveAtMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `leaveMeeting` answers.
    LeaveMeetingPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `takeUpItem` answers.
    TakeUpItemPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `concludeItem` answers.
    ConcludeItemPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `carrySummary` answers.
    CarrySummaryPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `correctMinutes` answers.
    CorrectMinutesPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
    /// What `approveMinutes` answers.
    ApproveMinutesPayload {
        /// The meeting.
        meeting: Meeting = Meeting::changed
    }
}

fn asked(community: CommunityId, meeting: MeetingId, command: Ask) -> Asked {
    Asked::about(community, meeting.0, Command::Meeting(meeting, command))
}

/// What is done to call and hold meetings.
#[derive(Debug, Default)]
pub(crate) struct MeetingMutation;

/// What is done to call and hold meetings.
#[Object]
impl MeetingMutation {
    /// Calls a meeting of a hall.
    async fn call_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CallMeetingInput,
    ) -> Result<CallMeetingPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let meeting = MeetingId(minted(input.idempotency_key, community, "meeting"));
            let place = edge::title(&input.place, "place")?;
            let (kind, starts_at) = (input.kind.into(), input.starts_at.0);
            let called = Called { meeting, hall, kind, place, starts_at };
            Ok(asked(community, meeting, Ask::Call(called)))
        };
        execute(ctx, "callMeeting", input.idempotency_key, &input, read).await.map(CallMeetingPayload)
    }

    /// Puts an item on the agenda, at its end.
    async fn schedule_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ScheduleItemInput,
    ) -> Result<ScheduleItemPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let item = AgendaItemId(minted(input.idempotency_key, community, "item"));
            let title = edge::title(&input.title, "title")?;
            let proposal = input
                .proposal_id
                .as_ref()
                .map(|id| edge::within(community, edge::proposal(id, "proposalId")?, "proposalId"));
            let carried = input
                .carried_item_id
                .as_ref()
                .map(|id| edge::within(community, edge::agenda_item(id, "carriedItemId")?, "carriedItemId"));
            let topic = input
                .topic_id
                .as_ref()
                .map(|id| edge::within(community, edge::topic(id, "topicId")?, "topicId"));
            let (topic, proposal, carried) =
                (topic.transpose()?, proposal.transpose()?, carried.transpose()?);
            let matters = input.matters.iter().map(|name| edge::matter(name, "matters"));
            let matters = matters.collect::<edge::Read<_>>()?;
            let scheduled = ItemScheduled { meeting, item, title, topic, proposal, carried, matters };
            Ok(asked(community, meeting, Ask::ScheduleItem(scheduled)))
        };
        execute(ctx, "scheduleItem", input.idempotency_key, &input, read).await.map(ScheduleItemPayload)
    }

    /// Gives an item of the agenda another place.
    async fn move_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: MoveItemInput,
    ) -> Result<MoveItemPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let item = edge::within(community, edge::agenda_item(&input.item_id, "itemId")?, "itemId")?;
            let place = edge::count(input.place, "place")?;
            Ok(asked(community, meeting, Ask::MoveItem { item, place }))
        };
        execute(ctx, "moveItem", input.idempotency_key, &input, read).await.map(MoveItemPayload)
    }

    /// Takes an item from the agenda.
    async fn withdraw_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawItemInput,
    ) -> Result<WithdrawItemPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let item = edge::within(community, edge::agenda_item(&input.item_id, "itemId")?, "itemId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::WithdrawItem { item, reason }))
        };
        execute(ctx, "withdrawItem", input.idempotency_key, &input, read).await.map(WithdrawItemPayload)
    }

    /// Tells everybody of the meeting and its agenda; the house rules are frozen with it.
    async fn notice_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NoticeMeetingInput,
    ) -> Result<NoticeMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::Notice))
        };
        execute(ctx, "noticeMeeting", input.idempotency_key, &input, read).await.map(NoticeMeetingPayload)
    }

    /// Opens a meeting that has a quorum, or goes on after it was adjourned.
    async fn open_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenMeetingInput,
    ) -> Result<OpenMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let chair = someone(ctx, community, input.chair_id.as_ref(), "chairId")?;
            Ok(asked(community, meeting, Ask::Open { chair }))
        };
        execute(ctx, "openMeeting", input.idempotency_key, &input, read).await.map(OpenMeetingPayload)
    }

    /// Interrupts a meeting.
    async fn recess_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecessMeetingInput,
    ) -> Result<RecessMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::Recess { reason }))
        };
        execute(ctx, "recessMeeting", input.idempotency_key, &input, read).await.map(RecessMeetingPayload)
    }

    /// Goes on after a recess.
    async fn resume_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ResumeMeetingInput,
    ) -> Result<ResumeMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::Resume))
        };
        execute(ctx, "resumeMeeting", input.idempotency_key, &input, read).await.map(ResumeMeetingPayload)
    }

    /// Ends a meeting for now: the quorum is wanting, or the time is up.
    async fn adjourn_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AdjournMeetingInput,
    ) -> Result<AdjournMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let until = input.until.map(|until| until.0);
            Ok(asked(community, meeting, Ask::Adjourn { until, reason }))
        };
        execute(ctx, "adjournMeeting", input.idempotency_key, &input, read).await.map(AdjournMeetingPayload)
    }

    /// Ends a meeting.
    async fn close_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CloseMeetingInput,
    ) -> Result<CloseMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            Ok(asked(community, meeting, Ask::Close))
        };
        execute(ctx, "closeMeeting", input.idempotency_key, &input, read).await.map(CloseMeetingPayload)
    }

    /// Drops a meeting before it has opened.
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CancelMeetingInput,
    ) -> Result<CancelMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, meeting, Ask::Cancel { reason }))
        };
        execute(ctx, "cancelMeeting", input.idempotency_key, &input, read).await.map(CancelMeetingPayload)
    }

    /// Records that somebody has come.
    async fn arrive_at_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ArriveAtMeetingInput,
    ) -> Result<ArriveAtMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = someone(ctx, community, input.member_id.as_ref(), "memberId")?;
            Ok(asked(community, meeting, Ask::Arrive { member }))
        };
        execute(ctx, "arriveAtMeeting", input.idempotency_key, &input, read).await.map(ArriveAtMeetingPayload)
    }

    /// Records that somebody goes.
    async fn leave_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: LeaveMeetingInput,
    ) -> Result<LeaveMeetingPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let member = someone(ctx, community, input.member_id.as_ref(), "memberId")?;
            Ok(asked(community, meeting, Ask::Leave { member }))
        };
        execute(ctx, "leaveMeeting", input.idempotency_key, &input, read).await.map(LeaveMeetingPayload)
    }

    /// Takes up an item: one matter at a time.
    async fn take_up_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: TakeUpItemInput,
    ) -> Result<TakeUpItemPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let item = edge::within(community, edge::agenda_item(&input.item_id, "itemId")?, "itemId")?;
            Ok(asked(community, meeting, Ask::TakeUpItem { item }))
        };
        execute(ctx, "takeUpItem", input.idempotency_key, &input, read).await.map(TakeUpItemPayload)
    }

    /// Concludes the item before the meeting.
    async fn conclude_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ConcludeItemInput,
    ) -> Result<ConcludeItemPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let summary =
                input.summary.as_deref().map(|summary| edge::body(summary, "summary")).transpose()?;
            Ok(asked(community, meeting, Ask::ConcludeItem { outcome: input.outcome.into(), summary }))
        };
        execute(ctx, "concludeItem", input.idempotency_key, &input, read).await.map(ConcludeItemPayload)
    }

    /// Carries what was found on an item to the hall above.
    async fn carry_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CarrySummaryInput,
    ) -> Result<CarrySummaryPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let item = edge::within(community, edge::agenda_item(&input.item_id, "itemId")?, "itemId")?;
            let summary = edge::body(&input.summary, "summary")?;
            Ok(asked(community, meeting, Ask::CarrySummary { item, summary }))
        };
        execute(ctx, "carrySummary", input.idempotency_key, &input, read).await.map(CarrySummaryPayload)
    }

    /// Notes a correction of the minutes.
    async fn correct_minutes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CorrectMinutesInput,
    ) -> Result<CorrectMinutesPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let text = edge::body(&input.text, "text")?;
            Ok(asked(community, meeting, Ask::CorrectMinutes { text }))
        };
        execute(ctx, "correctMinutes", input.idempotency_key, &input, read).await.map(CorrectMinutesPayload)
    }

    /// Approves the minutes: by the council at a later meeting, or by the chair, as the house rules say.
    async fn approve_minutes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ApproveMinutesInput,
    ) -> Result<ApproveMinutesPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let at = input
                .at_meeting_id
                .as_ref()
                .map(|id| edge::within(community, edge::meeting(id, "atMeetingId")?, "atMeetingId"));
            let at = at.transpose()?;
            Ok(asked(community, meeting, Ask::ApproveMinutes { at }))
        };
        execute(ctx, "approveMinutes", input.idempotency_key, &input, read).await.map(ApproveMinutesPayload)
    }
}
