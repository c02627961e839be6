//! Mutations on letter boxes: hung up, opened by two, taken down.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::{LetterBoxId, OpeningId};
use moothall_core::state::Command;
use moothall_core::topic::{BoxRemoved, TopicCommand};
use serde::Serialize;
use uuid::Uuid;

use super::{BoxOpening, LetterBox};
use crate::edge;
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;
use crate::scope::ScopeInput;

/// The input of `installLetterBox`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct InstallLetterBoxInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// Where it hangs; at most 200 characters.
    place: String,
    /// It is opened at least so often, in days: 1 to 366.
    every_days: i32,
    /// What part of the community it is for; null for all of it.
    scope: Option<ScopeInput>,
}

/// The input of `removeLetterBox`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RemoveLetterBoxInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The letter box.
    letter_box_id: ID,
    /// Why.
    reason: String,
}

/// The input of `openLetterBox`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenLetterBoxInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The letter box.
    letter_box_id: ID,
    /// The member who was there.
    witness_id: ID,
    /// How many letters lay in it.
    letters: i32,
}

/// The input of `witnessOpening`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WitnessOpeningInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The opening.
    opening_id: ID,
    /// How many letters she counted.
    letters: i32,
}

/// The input of `voidOpening`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct VoidOpeningInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The opening.
    opening_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `installLetterBox` answers.
    InstallLetterBoxPayload {
        /// The letter box.
        letter_box: LetterBox = LetterBox::changed
    }
    /// What `removeLetterBox` answers.
    RemoveLetterBoxPayload {
        /// The letter box.
        letter_box: LetterBox = LetterBox::changed
    }
    /// What `openLetterBox` answers.
    OpenLetterBoxPayload {
        /// The opening.
        opening: BoxOpening = BoxOpening::changed
    }
    /// What `witnessOpening` answers.
    WitnessOpeningPayload {
        /// The opening.
        opening: BoxOpening = BoxOpening::changed
    }
    /// What `voidOpening` answers.
    VoidOpeningPayload {
        /// The opening.
        opening: BoxOpening = BoxOpening::changed
    }
}

/// Mutations on letter boxes: hung up, opened by two, taken down.
#[derive(Debug, Default)]
pub(crate) struct LetterBoxMutation;

/// Mutations on letter boxes: hung up, opened by two, taken down.
#[Object]
impl LetterBoxMutation {
    /// Hangs up a letter box.
    async fn install_letter_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: InstallLetterBoxInput,
    ) -> Result<InstallLetterBoxPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let letter_box = LetterBoxId(minted(input.idempotency_key, community, "letter box"));
            let place = edge::title(&input.place, "place")?;
            let scope = ScopeInput::read(input.scope.as_ref(), "scope")?;
            let every_days = edge::small(input.every_days, "everyDays")?;
            let command = TopicCommand::InstallBox { letter_box, place, scope, every_days };
            Ok(Asked::about(community, letter_box.0, Command::Topic(command)))
        };
        execute(ctx, "installLetterBox", input.idempotency_key, &input, read)
            .await
            .map(InstallLetterBoxPayload)
    }

    /// Takes a letter box down.
    async fn remove_letter_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RemoveLetterBoxInput,
    ) -> Result<RemoveLetterBoxPayload> {
        let read = async {
            let (community, letter_box) = edge::letter_box(&input.letter_box_id, "letterBoxId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let command = TopicCommand::RemoveBox(BoxRemoved { letter_box, reason });
            Ok(Asked::about(community, letter_box.0, Command::Topic(command)))
        };
        execute(ctx, "removeLetterBox", input.idempotency_key, &input, read).await.map(RemoveLetterBoxPayload)
    }

    /// Opens a letter box before a witness, who confirms it with `witnessOpening`.
    async fn open_letter_box(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenLetterBoxInput,
    ) -> Result<OpenLetterBoxPayload> {
        let read = async {
            let (community, letter_box) = edge::letter_box(&input.letter_box_id, "letterBoxId")?;
            let witness =
                edge::within(community, edge::member(&input.witness_id, "witnessId")?, "witnessId")?;
            let letters = u32::from(edge::small(input.letters, "letters")?);
            let opening = OpeningId(minted(input.idempotency_key, community, "opening"));
            let command = TopicCommand::OpenBox { opening, letter_box, witness, letters };
            Ok(Asked::about(community, opening.0, Command::Topic(command)))
        };
        execute(ctx, "openLetterBox", input.idempotency_key, &input, read).await.map(OpenLetterBoxPayload)
    }

    /// Confirms, as the witness, that a letter box was opened and how many letters lay in it. Then they are registered.
    async fn witness_opening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WitnessOpeningInput,
    ) -> Result<WitnessOpeningPayload> {
        let read = async {
            let (community, opening) = edge::opening(&input.opening_id, "openingId")?;
            let letters = u32::from(edge::small(input.letters, "letters")?);
            let command = TopicCommand::WitnessOpening { opening, letters };
            Ok(Asked::about(community, opening.0, Command::Topic(command)))
        };
        execute(ctx, "witnessOpening", input.idempotency_key, &input, read).await.map(WitnessOpeningPayload)
    }

    /// Says that an opening does not count, while no letter is registered under it.
    async fn void_opening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: VoidOpeningInput,
    ) -> Result<VoidOpeningPayload> {
        let read = async {
            let (community, opening) = edge::opening(&input.opening_id, "openingId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let command = TopicCommand::VoidOpening { opening, reason };
            Ok(Asked::about(community, opening.0, Command::Topic(command)))
        };
        execute(ctx, "voidOpening", input.idempotency_key, &input, read).await.map(VoidOpeningPayload)
    }
}
