//! Mutations on halls: opened, given house rules and a council, closed.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::hall::{HallCommand, Opened};
use moothall_core::ids::HallId;
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::Hall;
use super::rules::HouseRulesInput;
use crate::ask::Ask;
use crate::edge;
use crate::execute::{Asked, execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;
use crate::scope::ScopeInput;

/// The input of `openHall`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenHallInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// Its name; at most 200 characters.
    name: String,
    /// Where it meets; at most 200 characters.
    venue: String,
    /// Which part of the community it speaks for; the whole when left out.
    scope: Option<ScopeInput>,
    /// The hall to which its summaries are carried.
    parent_hall_id: Option<ID>,
    /// Who convenes and chairs it.
    chair_id: ID,
    /// How many seats the council has.
    council_size: i32,
    /// Its house rules; those of the twelve principles when left out.
    rules: Option<HouseRulesInput>,
}

/// The input of `changeHouseRules`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ChangeHouseRulesInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// All house rules as they shall be.
    rules: HouseRulesInput,
    /// Why.
    reason: String,
}

/// The input of `nameHallChair`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NameHallChairInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// Who.
    chair_id: ID,
    /// Why.
    reason: String,
}

/// The input of `seatCouncillor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct SeatCouncillorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// Who.
    member_id: ID,
    /// The term begins; now when left out.
    from: Option<DateTime>,
    /// The term ends, exclusive; never when left out.
    until: Option<DateTime>,
}

/// The input of `unseatCouncillor`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct UnseatCouncillorInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// Whose.
    member_id: ID,
    /// Why.
    reason: String,
}

/// The input of `closeHall`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CloseHallInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The hall.
    hall_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `openHall` answers.
    OpenHallPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
    /// What `changeHouseRules` answers.
    ChangeHouseRulesPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
    /// What `nameHallChair` answers.
    NameHallChairPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
    /// What `seatCouncillor` answers.
    SeatCouncillorPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
    /// What `unseatCouncillor` answers.
    UnseatCouncillorPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
    /// What `closeHall` answers.
    CloseHallPayload {
        /// The hall.
        hall: Hall = Hall::changed
    }
}

fn asked(community: CommunityId, command: HallCommand) -> Asked {
    Asked::about(community, command.hall().0, Command::Hall(command))
}

/// What is done to halls.
#[derive(Debug, Default)]
pub(crate) struct HallMutation;

/// What is done to halls.
#[Object]
impl HallMutation {
    /// Opens a deliberation hall.
    async fn open_hall(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenHallInput,
    ) -> Result<OpenHallPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let hall = HallId(minted(input.idempotency_key, community, "hall"));
            let name = edge::title(&input.name, "name")?;
            let venue = edge::title(&input.venue, "venue")?;
            let scope = ScopeInput::read(input.scope.as_ref(), "scope")?;
            let parent = input
                .parent_hall_id
                .as_ref()
                .map(|id| edge::within(community, edge::hall(id, "parentHallId")?, "parentHallId"));
            let parent = parent.transpose()?;
            let chair = edge::within(community, edge::member(&input.chair_id, "chairId")?, "chairId")?;
            let council_size = edge::small(input.council_size, "councilSize")?;
            let rules =
                input.rules.as_ref().map(|rules| rules.read("rules")).transpose()?.unwrap_or_default();
            let opened = Opened { hall, name, venue, scope, parent, chair, council_size, rules };
            Ok(asked(community, HallCommand::Open(Box::new(opened))))
        };
        execute(ctx, "openHall", input.idempotency_key, &input, read).await.map(OpenHallPayload)
    }

    /// Changes the house rules; meetings already noticed keep theirs.
    async fn change_house_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ChangeHouseRulesInput,
    ) -> Result<ChangeHouseRulesPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let rules = input.rules.read("rules")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, HallCommand::ChangeRules { hall, rules, reason }))
        };
        execute(ctx, "changeHouseRules", input.idempotency_key, &input, read)
            .await
            .map(ChangeHouseRulesPayload)
    }

    /// Names who convenes and chairs a hall.
    async fn name_hall_chair(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NameHallChairInput,
    ) -> Result<NameHallChairPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let chair = edge::within(community, edge::member(&input.chair_id, "chairId")?, "chairId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, HallCommand::NameChair { hall, chair, reason }))
        };
        execute(ctx, "nameHallChair", input.idempotency_key, &input, read).await.map(NameHallChairPayload)
    }

    /// Gives a member a seat on the council.
    async fn seat_councillor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SeatCouncillorInput,
    ) -> Result<SeatCouncillorPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let from =
                input.from.map_or_else(|| ctx.app().map(|app| app.clock().now()), |from| Ok(from.0))?;
            let until = input.until.map(|until| until.0);
            Ok(asked(community, HallCommand::Seat { hall, member, from, until }))
        };
        execute(ctx, "seatCouncillor", input.idempotency_key, &input, read).await.map(SeatCouncillorPayload)
    }

    /// Takes a seat back; whoever has one may give it up.
    async fn unseat_councillor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: UnseatCouncillorInput,
    ) -> Result<UnseatCouncillorPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let member = edge::within(community, edge::member(&input.member_id, "memberId")?, "memberId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, HallCommand::Unseat { hall, member, reason }))
        };
        execute(ctx, "unseatCouncillor", input.idempotency_key, &input, read)
            .await
            .map(UnseatCouncillorPayload)
    }

    /// Closes a hall for good.
    async fn close_hall(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CloseHallInput,
    ) -> Result<CloseHallPayload> {
        let read = async {
            let (community, hall) = edge::hall(&input.hall_id, "hallId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, HallCommand::Close { hall, reason }))
        };
        execute(ctx, "closeHall", input.idempotency_key, &input, read).await.map(CloseHallPayload)
    }
}
