//! The register (名册): units and their areas for every member; who owns them for those who may see names.

pub(crate) mod commands;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{PartyId, UnitId};
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::register::{OwnershipRow, PartyRow, UnitRow};

use crate::ask::Ask;
use crate::enums::{PartyKind, UnitUse};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{OwnershipsOf, PartyOf, UnitOf, UnitsOf};
use crate::membership::Member;
use crate::page::{Counted, Paging, cost};
use crate::scalar::{DateTime, Decimal};

/// The register of a community.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register {
    community: CommunityId,
}

/// Sums over the whole register.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct RegisterTotals {
    /// Units.
    pub units: u64,
    /// Their exclusive areas together, in m².
    pub area: Decimal,
    /// Their registered shares together.
    pub share: Decimal,
    /// Parties that own a unit.
    pub owners: u64,
    /// Parties.
    pub parties: u64,
    /// Units without an owner.
    pub unowned: u64,
}

/// Sums over a building or one of its entrances.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Building {
    /// The building (幢).
    pub building: String,
    /// The entrance (单元); null where the building has none.
    pub entrance: Option<String>,
    /// Units.
    pub units: u64,
    /// Their exclusive areas together, in m².
    pub area: Decimal,
}

impl Register {
    pub(crate) fn of(community: CommunityId) -> Self {
        Self { community }
    }
}

/// The register of a community.
#[Object]
impl Register {
    /// Sums over the whole register.
    async fn totals(&self, ctx: &Context<'_>) -> Result<RegisterTotals> {
        let totals = queries::register::totals(&ctx.app()?.views(), self.community).await;
        let totals = totals.map_err(|fault| internal(&fault))?;
        Ok(RegisterTotals {
            units: totals.units,
            area: Decimal::of_units(totals.area, 2),
            share: Decimal::of_units(totals.share, 0),
            owners: totals.owners,
            parties: totals.parties,
            unowned: totals.unowned,
        })
    }

    /// Sums by building and entrance.
    async fn buildings(&self, ctx: &Context<'_>) -> Result<Vec<Building>> {
        let rows = queries::register::buildings(&ctx.app()?.views(), self.community).await;
        let tell = |row: queries::register::BuildingRow| Building {
            building: row.building,
            entrance: row.entrance,
            units: row.units,
            area: Decimal::of_units(row.area, 2),
        };
        Ok(rows.map_err(|fault| internal(&fault))?.into_iter().map(tell).collect())
    }

    /// The units.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this building.")] building: Option<String>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Counted<Unit>> {
        let paging = Paging::new(first, after, last, before);
        let views = ctx.app()?.views();
        let total =
            queries::register::totals(&views, self.community).await.map_err(|fault| internal(&fault))?.units;
        let filter = queries::register::UnitFilter { building, owner: None };
        let rows = queries::register::units(&views, self.community, &filter, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.counted(rows, total, |row| row.unit.0, |row| Unit::new(self.community, row))
    }
}

/// An exclusive unit (专有部分): a dwelling, a shop, a parking space that is an exclusive part.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    community: CommunityId,
    row: UnitRow,
}

impl Unit {
    pub(crate) fn new(community: CommunityId, row: UnitRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        unit: UnitId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Register).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(UnitOf(community, unit)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, UnitId(done.subject)).await
    }
}

/// An exclusive unit (专有部分): a dwelling, a shop, a parking space that is an exclusive part.
#[Object]
impl Unit {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Unit, self.community, self.row.unit.0).encode()
    }

    /// The building (幢).
    async fn building(&self) -> &str {
        &self.row.building
    }

    /// The entrance (单元); null where the building has none.
    async fn entrance(&self) -> Option<&str> {
        self.row.entrance.as_deref()
    }

    /// The number on the door.
    async fn number(&self) -> &str {
        &self.row.number
    }

    /// The exclusive area in m².
    async fn area(&self) -> Decimal {
        Decimal::of_units(self.row.area, 2)
    }

    /// The registered share of the common interest.
    async fn share(&self) -> Decimal {
        Decimal::of_units(self.row.share, 0)
    }

    /// What it is for.
    async fn purpose(&self) -> UnitUse {
        self.row.purpose.into()
    }

    /// Its owner; null where nobody owns it, and for whoever may not see who owns what.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Party>> {
        match self.row.owner {
            Some(owner) => Party::find(ctx, self.community, owner).await,
            None => Ok(None),
        }
    }

    /// Who owned it when, oldest first; null for whoever may not see it.
    async fn ownerships(&self, ctx: &Context<'_>) -> Result<Option<Vec<Ownership>>> {
        if !ctx.sees(self.community, Sight::Members).await? {
            return Ok(None);
        }
        let rows = ctx.loaders()?.list(OwnershipsOf(self.community, self.row.unit)).await?;
        Ok(Some(rows.into_iter().map(|row| Ownership { community: self.community, row }).collect()))
    }
}

/// Who owned a unit from when to when.
#[derive(Clone, Debug)]
pub(crate) struct Ownership {
    community: CommunityId,
    row: OwnershipRow,
}

/// Who owned a unit from when to when.
#[Object]
impl Ownership {
    /// The owner.
    async fn party(&self, ctx: &Context<'_>) -> Result<Option<Party>> {
        Party::find(ctx, self.community, self.row.party).await
    }

    /// Since when.
    async fn since(&self) -> DateTime {
        self.row.since.into()
    }

    /// Until when; null for the present owner.
    async fn until(&self) -> Option<DateTime> {
        self.row.until.map(Into::into)
    }
}

/// Who owns units: one person, co-owners together, an organisation, or the developer. Each is one head.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    community: CommunityId,
    row: PartyRow,
}

impl Party {
    pub(crate) fn new(community: CommunityId, row: PartyRow) -> Self {
        Self { community, row }
    }

    /// The party, if the viewer may see who owns what, or is behind it.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        party: PartyId,
    ) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        let Some(member) = standing.member else { return Ok(None) };
        let row = ctx.loaders()?.one(PartyOf(community, party)).await?;
        let is_own = |row: &PartyRow| row.representative == Some(member) || row.holders.contains(&member);
        Ok(row.filter(|row| standing.sees(Sight::Members) || is_own(row)).map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, PartyId(done.subject)).await
    }
}

/// Who owns units: one person, co-owners together, an organisation, or the developer. Each is one head.
#[Object]
impl Party {
    /// Its global id; also the id of its seat in polls of owners.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Party, self.community, self.row.party.0).encode()
    }

    /// What kind of owner.
    async fn kind(&self) -> PartyKind {
        self.row.kind.into()
    }

    /// An organisation's public name; null for persons, whose names are with the members.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// The members behind it.
    async fn holders(&self) -> Vec<Member> {
        self.row.holders.iter().map(|member| Member::new(self.community, *member)).collect()
    }

    /// The member who acts for several holders; null while none is named.
    async fn representative(&self) -> Option<Member> {
        self.row.representative.map(|member| Member::new(self.community, member))
    }

    /// The units it owns.
    async fn units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        let rows = ctx.loaders()?.list(UnitsOf(self.community, self.row.party)).await?;
        Ok(rows.into_iter().map(|row| Unit { community: self.community, row }).collect())
    }
}
