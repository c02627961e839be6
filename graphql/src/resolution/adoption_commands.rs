//! Mutations by which a resolution comes about, is taken back, and is archived.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::ResolutionId;
use moothall_core::resolution::{Archived, Origin, Reopened, Rescinded, ResolutionCommand, ReviewSet};
use serde::Serialize;
use uuid::Uuid;

use super::{Resolution, asked};
use crate::edge;
use crate::enums::OwnersMatter;
use crate::execute::{execute, minted};
use crate::payload::payloads;

/// The input of `adoptResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AdoptResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The poll.
    poll_id: ID,
    /// The project it carries out.
    project_id: Option<ID>,
    /// What it is called; at most 200 characters.
    title: String,
    /// What it says.
    text: String,
    /// The matter, where the law reserves it for the owners.
    matter: Option<OwnersMatter>,
    /// The first day on which it is in force, such as `2026-06-15`.
    in_force_on: String,
    /// When it is looked at again.
    review_on: Option<String>,
}

/// The input of `recordMeetingResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordMeetingResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The meeting.
    meeting_id: ID,
    /// The motion that was carried there.
    motion_id: Option<ID>,
    /// The project it carries out.
    project_id: Option<ID>,
    /// What it is called; at most 200 characters.
    title: String,
    /// What it says.
    text: String,
    /// The matter, where the law reserves it for the owners.
    matter: Option<OwnersMatter>,
    /// The first day on which it is in force, such as `2026-06-15`.
    in_force_on: String,
    /// When it is looked at again.
    review_on: Option<String>,
}

/// The input of `recordConsensusResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordConsensusResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The project it carries out.
    project_id: Option<ID>,
    /// What it is called; at most 200 characters.
    title: String,
    /// What it says.
    text: String,
    /// The matter, where the law reserves it for the owners.
    matter: Option<OwnersMatter>,
    /// The first day on which it is in force, such as `2026-06-15`.
    in_force_on: String,
    /// When it is looked at again.
    review_on: Option<String>,
}

/// The input of `rescindResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RescindResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The poll that carried it, where a poll is needed.
    poll_id: Option<ID>,
    /// Why.
    reason: String,
}

/// The input of `setReview`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SetReviewInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// The day.
    review_on: String,
    /// Why.
    reason: String,
}

/// The input of `archiveResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ArchiveResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
}

/// The input of `reopenResolution`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ReopenResolutionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The resolution.
    resolution_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `adoptResolution` answers.
    AdoptResolutionPayload {
        /// The new resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `recordMeetingResolution` answers.
    RecordMeetingResolutionPayload {
        /// The new resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `recordConsensusResolution` answers.
    RecordConsensusResolutionPayload {
        /// The new resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `rescindResolution` answers.
    RescindResolutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `setReview` answers.
    SetReviewPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `archiveResolution` answers.
    ArchiveResolutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
    /// What `reopenResolution` answers.
    ReopenResolutionPayload {
        /// The resolution.
        resolution: Resolution = Resolution::changed
    }
}

/// What makes and ends resolutions.
#[derive(Debug, Default)]
pub(crate) struct AdoptionMutation;

/// What makes and ends resolutions.
#[Object]
impl AdoptionMutation {
    /// Adopts a resolution from a poll that was certified as carried; each certificate serves once.
    async fn adopt_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AdoptResolutionInput,
    ) -> Result<AdoptResolutionPayload> {
        let read = async {
            let (community, poll) = edge::poll(&input.poll_id, "pollId")?;
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            let matter = input.matter.map(Into::into);
            let in_force_on = edge::day(&input.in_force_on, "inForceOn")?;
            let review_on = input.review_on.as_deref().map(|text| edge::day(text, "reviewOn")).transpose()?;
            let resolution = ResolutionId(minted(input.idempotency_key, community, "resolution"));
            let origin = Origin::Certificate { poll };
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Adopt {
                    resolution,
                    origin,
                    title,
                    text,
                    matter,
                    project,
                    in_force_on,
                    review_on,
                },
            ))
        };
        execute(ctx, "adoptResolution", input.idempotency_key, &input, read).await.map(AdoptResolutionPayload)
    }

    /// Records a resolution of a meeting. What the law reserves for the owners is refused, with the poll that is needed.
    async fn record_meeting_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordMeetingResolutionInput,
    ) -> Result<RecordMeetingResolutionPayload> {
        let read = async {
            let (community, meeting) = edge::meeting(&input.meeting_id, "meetingId")?;
            let motion = match &input.motion_id {
                Some(id) => Some(edge::within(community, edge::motion(id, "motionId")?, "motionId")?),
                None => None,
            };
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            let matter = input.matter.map(Into::into);
            let in_force_on = edge::day(&input.in_force_on, "inForceOn")?;
            let review_on = input.review_on.as_deref().map(|text| edge::day(text, "reviewOn")).transpose()?;
            let resolution = ResolutionId(minted(input.idempotency_key, community, "resolution"));
            let origin = Origin::Meeting { meeting, motion };
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Adopt {
                    resolution,
                    origin,
                    title,
                    text,
                    matter,
                    project,
                    in_force_on,
                    review_on,
                },
            ))
        };
        execute(ctx, "recordMeetingResolution", input.idempotency_key, &input, read)
            .await
            .map(RecordMeetingResolutionPayload)
    }

    /// Records the consensus of a deliberation. What the law reserves for the owners is refused, with the poll that is needed.
    async fn record_consensus_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordConsensusResolutionInput,
    ) -> Result<RecordConsensusResolutionPayload> {
        let read = async {
            let (community, deliberation) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let project = match &input.project_id {
                Some(id) => Some(edge::within(community, edge::project(id, "projectId")?, "projectId")?),
                None => None,
            };
            let title = edge::title(&input.title, "title")?;
            let text = edge::body(&input.text, "text")?;
            let matter = input.matter.map(Into::into);
            let in_force_on = edge::day(&input.in_force_on, "inForceOn")?;
            let review_on = input.review_on.as_deref().map(|text| edge::day(text, "reviewOn")).transpose()?;
            let resolution = ResolutionId(minted(input.idempotency_key, community, "resolution"));
            let origin = Origin::Consensus { deliberation };
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Adopt {
                    resolution,
                    origin,
                    title,
                    text,
                    matter,
                    project,
                    in_force_on,
                    review_on,
                },
            ))
        };
        execute(ctx, "recordConsensusResolution", input.idempotency_key, &input, read)
            .await
            .map(RecordConsensusResolutionPayload)
    }

    /// Takes a resolution back: what a poll decided, only another poll does.
    async fn rescind_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RescindResolutionInput,
    ) -> Result<RescindResolutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let poll = match &input.poll_id {
                Some(id) => Some(edge::within(community, edge::poll(id, "pollId")?, "pollId")?),
                None => None,
            };
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::Rescind(Rescinded { resolution, poll, reason }),
            ))
        };
        execute(ctx, "rescindResolution", input.idempotency_key, &input, read)
            .await
            .map(RescindResolutionPayload)
    }

    /// Says when a resolution is looked at again.
    async fn set_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SetReviewInput,
    ) -> Result<SetReviewPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let review_on = edge::day(&input.review_on, "reviewOn")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                resolution,
                ResolutionCommand::SetReview(ReviewSet { resolution, review_on, reason }),
            ))
        };
        execute(ctx, "setReview", input.idempotency_key, &input, read).await.map(SetReviewPayload)
    }

    /// Archives a resolution that is done with.
    async fn archive_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ArchiveResolutionInput,
    ) -> Result<ArchiveResolutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            Ok(asked(community, resolution, ResolutionCommand::Archive(Archived { resolution })))
        };
        execute(ctx, "archiveResolution", input.idempotency_key, &input, read)
            .await
            .map(ArchiveResolutionPayload)
    }

    /// Opens the archive again.
    async fn reopen_resolution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ReopenResolutionInput,
    ) -> Result<ReopenResolutionPayload> {
        let read = async {
            let (community, resolution) = edge::resolution(&input.resolution_id, "resolutionId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, resolution, ResolutionCommand::Reopen(Reopened { resolution, reason })))
        };
        execute(ctx, "reopenResolution", input.idempotency_key, &input, read)
            .await
            .map(ReopenResolutionPayload)
    }
}
