//! Mutations of tellers: paper ballots read in by two people, service, attendance, consents, invalid ballots.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::PaperEntryId;
use moothall_core::poll::PollCommand;
use serde::Serialize;
use uuid::Uuid;

use super::{PaperEntry, Poll, asked};
use crate::edge;
use crate::enums::{Choice, Service};
use crate::execute::{execute, minted};
use crate::payload::payloads;

/// The input of `spoilBallot`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SpoilBallotInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// Whose.
    seat_id: ID,
    /// Why.
    reason: String,
}

/// The input of `enterPaperBallot`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct EnterPaperBallotInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// Whose ballot.
    seat_id: ID,
    /// What it says; null for an invalid paper.
    choice: Option<Choice>,
}

/// The input of `confirmPaperBallot`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ConfirmPaperBallotInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// The entry.
    paper_entry_id: ID,
    /// What it says; null for an invalid paper.
    choice: Option<Choice>,
}

/// The input of `discardPaperBallot`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DiscardPaperBallotInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// The entry.
    paper_entry_id: ID,
    /// Why.
    reason: String,
}

/// The input of `recordService`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordServiceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// Whose: seats, or the parties or members that have them. At most 5,000.
    seat_ids: Vec<ID>,
    /// How it went.
    service: Service,
}

/// The input of `recordAttendance`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordAttendanceInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// Whose: seats, or the parties or members that have them. At most 5,000.
    seat_ids: Vec<ID>,
}

/// The input of `recordConsent`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordConsentInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// The unit.
    unit_id: ID,
    /// Given or withheld.
    given: bool,
}

payloads! {
    /// What `spoilBallot` answers.
    SpoilBallotPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `enterPaperBallot` answers.
    EnterPaperBallotPayload {
        /// The entry that waits for its second reading. It does not show what was read.
        paper_entry: PaperEntry = PaperEntry::changed
    }
    /// What `confirmPaperBallot` answers.
    ConfirmPaperBallotPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `discardPaperBallot` answers.
    DiscardPaperBallotPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `recordService` answers.
    RecordServicePayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `recordAttendance` answers.
    RecordAttendancePayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
    /// What `recordConsent` answers.
    RecordConsentPayload {
        /// The poll.
        poll: Poll = Poll::changed
    }
}

/// What tellers do.
#[derive(Debug, Default)]
pub(crate) struct TellerMutation;

/// What tellers do.
#[Object]
impl TellerMutation {
    /// Declares a ballot invalid.
    async fn spoil_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SpoilBallotInput,
    ) -> Result<SpoilBallotPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let seat = edge::within(community, edge::seat(&input.seat_id, "seatId")?, "seatId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, poll, PollCommand::Spoil { seat, reason }))
        };
        execute(ctx, "spoilBallot", input.idempotency_key, &input, read).await.map(SpoilBallotPayload)
    }

    /// The first of two people reads a paper ballot in.
    async fn enter_paper_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: EnterPaperBallotInput,
    ) -> Result<EnterPaperBallotPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let seat = edge::within(community, edge::seat(&input.seat_id, "seatId")?, "seatId")?;
            let entry = PaperEntryId(minted(input.idempotency_key, community, "paper entry"));
            let choice = input.choice.map(Into::into);
            Ok(asked(community, poll, PollCommand::EnterPaper { entry, seat, choice }).showing(entry.0))
        };
        execute(ctx, "enterPaperBallot", input.idempotency_key, &input, read)
            .await
            .map(EnterPaperBallotPayload)
    }

    /// The second of two people reads the same paper, without having seen the first reading.
    async fn confirm_paper_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ConfirmPaperBallotInput,
    ) -> Result<ConfirmPaperBallotPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let entry = edge::paper_entry(&input.paper_entry_id, "paperEntryId")?;
            let entry = edge::within(community, entry, "paperEntryId")?;
            let choice = input.choice.map(Into::into);
            Ok(asked(community, poll, PollCommand::ConfirmPaper { entry, choice }))
        };
        execute(ctx, "confirmPaperBallot", input.idempotency_key, &input, read)
            .await
            .map(ConfirmPaperBallotPayload)
    }

    /// Takes a wrong first reading back.
    async fn discard_paper_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DiscardPaperBallotInput,
    ) -> Result<DiscardPaperBallotPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let entry = edge::paper_entry(&input.paper_entry_id, "paperEntryId")?;
            let entry = edge::within(community, entry, "paperEntryId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, poll, PollCommand::DiscardPaper { entry, reason }))
        };
        execute(ctx, "discardPaperBallot", input.idempotency_key, &input, read)
            .await
            .map(DiscardPaperBallotPayload)
    }

    /// Records that ballot papers were served, or could not be.
    async fn record_service(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordServiceInput,
    ) -> Result<RecordServicePayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let seats = edge::seats(community, &input.seat_ids, "seatIds")?;
            let service = input.service.into();
            Ok(asked(community, poll, PollCommand::RecordService { seats, service }))
        };
        execute(ctx, "recordService", input.idempotency_key, &input, read).await.map(RecordServicePayload)
    }

    /// Records who was present at a vote in session.
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordAttendanceInput,
    ) -> Result<RecordAttendancePayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let seats = edge::seats(community, &input.seat_ids, "seatIds")?;
            Ok(asked(community, poll, PollCommand::RecordAttendance { seats }))
        };
        execute(ctx, "recordAttendance", input.idempotency_key, &input, read)
            .await
            .map(RecordAttendancePayload)
    }

    /// Records the consent of an owner whose own unit the matter takes.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordConsentInput,
    ) -> Result<RecordConsentPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let unit = edge::within(community, edge::unit(&input.unit_id, "unitId")?, "unitId")?;
            Ok(asked(community, poll, PollCommand::RecordConsent { unit, given: input.given }))
        };
        execute(ctx, "recordConsent", input.idempotency_key, &input, read).await.map(RecordConsentPayload)
    }
}
