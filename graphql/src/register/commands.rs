//! Mutations on the register: units, parties, who owns what, and taking over a whole register at once.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{PartyId, UnitId};
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::register::{ImportRow, PartyRecorded, RegisterCommand, UnitCorrected, UnitRegistered};
use moothall_core::state::Command;
use moothall_eventstore::vault::VaultError;
use serde::Serialize;
use uuid::Uuid;

use super::{Party, Unit};
use crate::ask::Ask;
use crate::community::Community;
use crate::edge;
use crate::enums::{PartyKind, UnitUse};
use crate::execute::{Asked, CATCH_UP, Stop, actor_in, execute, minted, try_out, would_refuse};
use crate::fault::internal;
use crate::payload::payloads;
use crate::register_csv::{self, BadRows, CsvRefusal, Known, Target};
use crate::scalar::{DateTime, Decimal};
use crate::sealing::{InTheNameOf, Sealer, when_permitted};
use crate::user_error::EdgeRefusal;

/// The input of `registerUnit`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RegisterUnitInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// The building (幢).
    building: String,
    /// The entrance (单元), where the building has several.
    entrance: Option<String>,
    /// The number on the door.
    number: String,
    /// The exclusive area in m², with at most two decimals.
    area: Decimal,
    /// The registered share of the common interest: a whole number, in the unit the deed uses.
    share: Option<Decimal>,
    /// What it is for.
    purpose: UnitUse,
}

/// The input of `correctUnit`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CorrectUnitInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the unit the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The unit.
    unit_id: ID,
    /// The exclusive area in m², with at most two decimals.
    area: Decimal,
    /// The registered share.
    share: Option<Decimal>,
    /// What it is for.
    purpose: UnitUse,
    /// The document that shows it.
    reason: String,
}

/// The input of `recordParty`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordPartyInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What kind of owner.
    kind: PartyKind,
    /// The members behind it: one, the co-owners, or an organisation's delegates.
    holder_ids: Vec<ID>,
    /// An organisation's public name. Persons' names stay with the member.
    name: Option<String>,
    /// The member who acts for several holders.
    representative_id: Option<ID>,
}

/// The input of `transferUnit`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct TransferUnitInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the unit the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The unit.
    unit_id: ID,
    /// The new owner.
    party_id: ID,
    /// When the title passed; never later than now.
    since: DateTime,
}

/// The input of `nameRepresentative`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct NameRepresentativeInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The version of the party the client has seen; another one is refused.
    expected_version: Option<i32>,
    /// The co-owners.
    party_id: ID,
    /// The member who acts for them.
    representative_id: ID,
}

/// The input of `importRegister`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ImportRegisterInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// A table with the columns building, entrance, number, area, share, use, kind, owner, contact, representative, one line a unit.
    /// Owners are separated by `;`, their contacts in the same order. The same name and contact are the same person.
    csv: String,
    /// Check everything, write nothing: `userErrors` are what they would be, and there is no `position`.
    #[graphql(default)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
}

payloads! {
    /// What `registerUnit` answers.
    RegisterUnitPayload {
        /// The new unit.
        unit: Unit = Unit::changed
    }
    /// What `correctUnit` answers.
    CorrectUnitPayload {
        /// The unit.
        unit: Unit = Unit::changed
    }
    /// What `recordParty` answers.
    RecordPartyPayload {
        /// The new party.
        party: Party = Party::changed
    }
    /// What `transferUnit` answers.
    TransferUnitPayload {
        /// The unit.
        unit: Unit = Unit::changed
    }
    /// What `nameRepresentative` answers.
    NameRepresentativePayload {
        /// The party.
        party: Party = Party::changed
    }
    /// What `importRegister` answers.
    ImportRegisterPayload {
        /// The community whose register it is.
        community: Community = Community::changed
    }
}

/// What is done to the register.
#[derive(Debug, Default)]
pub(crate) struct RegisterMutation;

/// What is done to the register.
#[Object]
impl RegisterMutation {
    /// Enters one unit.
    async fn register_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RegisterUnitInput,
    ) -> Result<RegisterUnitPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let unit = UnitId(minted(input.idempotency_key, community, "unit"));
            let entrance = input.entrance.as_deref().map(|text| edge::label(text, "entrance")).transpose()?;
            let registered = UnitRegistered {
                unit,
                building: edge::label(&input.building, "building")?,
                entrance,
                number: edge::label(&input.number, "number")?,
                area: edge::area(input.area, "area")?,
                share: edge::share(input.share, "share")?,
                purpose: input.purpose.into(),
            };
            let command = RegisterCommand::RegisterUnit(registered);
            Ok(Asked::about(community, unit.0, Command::Register(command)))
        };
        execute(ctx, "registerUnit", input.idempotency_key, &input, read).await.map(RegisterUnitPayload)
    }

    /// Puts a unit's particulars right.
    async fn correct_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CorrectUnitInput,
    ) -> Result<CorrectUnitPayload> {
        let read = async {
            let (community, unit) = edge::unit(&input.unit_id, "unitId")?;
            let command = RegisterCommand::CorrectUnit(UnitCorrected {
                unit,
                area: edge::area(input.area, "area")?,
                share: edge::share(input.share, "share")?,
                purpose: input.purpose.into(),
                reason: edge::reason(&input.reason, "reason")?,
            });
            let asked = Asked::about(community, unit.0, Command::Register(command));
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "correctUnit", input.idempotency_key, &input, read).await.map(CorrectUnitPayload)
    }

    /// Enters a party: one owner, co-owners together, an organisation, the developer.
    async fn record_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordPartyInput,
    ) -> Result<RecordPartyPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let party = PartyId(minted(input.idempotency_key, community, "party"));
            let member = |id, field| edge::within(community, edge::member(id, field)?, field);
            let holders = input
                .holder_ids
                .iter()
                .map(|id| member(id, "holderIds"))
                .collect::<Result<Vec<_>, Stop>>()?;
            let name = input.name.as_deref().map(|text| edge::title(text, "name")).transpose()?;
            let representative =
                input.representative_id.as_ref().map(|id| member(id, "representativeId")).transpose()?;
            let kind = input.kind.into();
            let command =
                RegisterCommand::RecordParty(PartyRecorded { party, kind, holders, name, representative });
            Ok(Asked::about(community, party.0, Command::Register(command)))
        };
        execute(ctx, "recordParty", input.idempotency_key, &input, read).await.map(RecordPartyPayload)
    }

    /// A unit passes to a party; whoever owned it before ceases to.
    async fn transfer_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: TransferUnitInput,
    ) -> Result<TransferUnitPayload> {
        let read = async {
            let (community, unit) = edge::unit(&input.unit_id, "unitId")?;
            let party = edge::within(community, edge::party(&input.party_id, "partyId")?, "partyId")?;
            let command = RegisterCommand::TransferUnit { unit, party, since: input.since.0 };
            let asked = Asked::about(community, unit.0, Command::Register(command));
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "transferUnit", input.idempotency_key, &input, read).await.map(TransferUnitPayload)
    }

    /// Co-owners name the one who acts for them.
    async fn name_representative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: NameRepresentativeInput,
    ) -> Result<NameRepresentativePayload> {
        let read = async {
            let (community, party) = edge::party(&input.party_id, "partyId")?;
            let field = "representativeId";
            let representative =
                edge::within(community, edge::member(&input.representative_id, field)?, field)?;
            let command = RegisterCommand::NameRepresentative { party, representative };
            let asked = Asked::about(community, party.0, Command::Register(command));
            Ok(asked.seen(edge::version(input.expected_version)?))
        };
        execute(ctx, "nameRepresentative", input.idempotency_key, &input, read)
            .await
            .map(NameRepresentativePayload)
    }

    /// Takes over a whole register at once: everything or nothing. All mistakes are named, with their lines. A dry run
    /// only names them.
    async fn import_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ImportRegisterInput,
    ) -> Result<ImportRegisterPayload> {
        let (key, given) = (input.idempotency_key, &input);
        let read = move || async move {
            let community = edge::community(&given.community_id, "communityId")?;
            match register_csv::read(&given.csv) {
                Ok(rows) => edge::require_presence(ctx, community).map(|()| (community, rows)),
                Err(CsvRefusal::File { reason }) => {
                    Err(Stop::at(EdgeRefusal::FileMalformed { reason }, "csv"))
                }
                Err(CsvRefusal::Rows(bad)) => Err(all_mistakes(ctx, community, key, bad).await),
            }
        };
        if input.dry_run {
            let tried = async {
                let (community, rows) = read().await?;
                let known = members_of(ctx, community).await?;
                let target = Target { community, key, known: &known };
                Ok(importing(community, register_csv::trial(target, &rows)))
            };
            return try_out(ctx, tried).await.map(ImportRegisterPayload);
        }
        let sealed = move |sealer: Sealer| async move {
            let (community, rows) = read().await?;
            let app = ctx.app()?;
            let vault = |error: VaultError| Stop::vault(&error);
            let known = members_of(ctx, community).await?;
            let target = Target { community, key, known: &known };
            if sealer.is_trial()
                && !register_csv::was_sealed(app.vault(), target, &rows).await.map_err(vault)?
            {
                sealer.lacks_a_key();
                return Ok(importing(community, register_csv::trial(target, &rows)));
            }
            let rows = register_csv::seal(app.vault(), target, &rows, app.clock().now()).await;
            Ok::<_, Stop>(importing(community, rows.map_err(vault)?))
        };
        let sealed = when_permitted(ctx, InTheNameOf::TheViewer, sealed);
        execute(ctx, "importRegister", key, &input, sealed).await.map(ImportRegisterPayload)
    }
}

fn importing(community: CommunityId, rows: Vec<ImportRow>) -> Asked {
    Asked::about(community, community.0, Command::Register(RegisterCommand::Import { rows }))
}

/// Who is a member already: an owner who is in the register stays who she is. Nothing is opened for whom the rules will refuse.
async fn members_of(ctx: &Context<'_>, community: CommunityId) -> Result<Known, Stop> {
    if !ctx.standing(community).await?.may(Action::KeepRegister) {
        return Ok(Known::default());
    }
    let app = ctx.app()?;
    // Whoever was entered a moment ago is there too.
    if app.projector().catch_up(CATCH_UP).await.is_err() {
        return Err(Stop::Edge(EdgeRefusal::Busy, Vec::new()));
    }
    let known = Known::read(&app.views(), app.vault(), community).await;
    known.map_err(|fault| Stop::Fault(internal(&*fault)))
}

/// Everything that is wrong with a file some of whose lines cannot be read: what could be read is put to the rules too, where the viewer
/// may import at all. Nothing is sealed.
async fn all_mistakes(ctx: &Context<'_>, community: CommunityId, key: Uuid, bad: BadRows) -> Stop {
    let tried = async {
        edge::require_presence(ctx, community)?;
        let target = Target { community, key, known: &Known::default() };
        let asked = importing(community, register_csv::trial(target, bad.rows()));
        let actor = actor_in(ctx, &asked)?;
        would_refuse(ctx.app()?, asked, actor).await
    };
    match tried.await {
        Err(Stop::Rules(Refusal::ImportRefused { rows })) => Stop::Rows(bad.with(&rows)),
        Ok(()) | Err(Stop::Rules(Refusal::NothingToImport)) => Stop::Rows(bad.with(&[])),
        Err(stop) => stop,
    }
}
