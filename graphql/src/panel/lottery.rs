//! A lottery with everything that is needed to rerun it: see `moothall draw`, and `core/src/panel/draw.rs` for the method.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::LotteryId;
use moothall_core::panel::SeedSource;
use moothall_core::policy::Sight;
use moothall_projections::queries::panels::LotteryRow;

use super::Panel;
use crate::ask::Ask;
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::LotteryOf;
use crate::membership::Member;
use crate::people::{Ending, People, ending};
use crate::scalar::DateTime;

/// A lottery among candidates for a panel.
#[derive(Clone, Debug)]
pub(crate) struct Lottery {
    community: CommunityId,
    row: LotteryRow,
}

/// A part of the candidates.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Stratum {
    /// What it is called.
    pub name: String,
    /// How many are drawn from it.
    pub quota: u16,
}

/// Somebody who may be drawn.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct LotteryCandidate {
    /// Her id as the tickets have it: a UUID in lower case.
    pub candidate_id: String,
    /// Who; null for whoever may not see members.
    pub member: Option<Member>,
    /// In which stratum.
    pub stratum: String,
}

/// One place of a draw.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct DrawnPlace {
    /// Her id as the tickets have it.
    pub candidate_id: String,
    /// Who; null for whoever may not see members.
    pub member: Option<Member>,
    /// In which stratum.
    pub stratum: String,
    /// The place in the stratum's order, from 1.
    pub place: u32,
    /// The ticket: SHA-256 in hexadecimal.
    pub ticket: String,
    /// Whether the place lies within the quota; the others are the reserve, in order.
    pub chosen: bool,
    /// When she stepped in from the reserve.
    pub called_at: Option<DateTime>,
}

impl Lottery {
    pub(crate) fn new(community: CommunityId, row: LotteryRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: LotteryId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(LotteryOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, LotteryId(done.subject)).await
    }
}

/// A lottery among candidates for a panel.
#[Object]
impl Lottery {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Lottery, self.community, self.row.lottery.0).encode()
    }

    /// Its id as the tickets have it: a UUID in lower case.
    async fn lottery_id(&self) -> String {
        self.row.lottery.0.to_string()
    }

    /// Of which panel.
    async fn panel(&self, ctx: &Context<'_>) -> Result<Option<Panel>> {
        Panel::find(ctx, self.community, self.row.panel).await
    }

    /// Its strata with their quotas, in order.
    async fn strata(&self) -> Vec<Stratum> {
        let shown = |row: &moothall_core::panel::Stratum| Stratum {
            name: row.name.as_str().to_owned(),
            quota: row.quota,
        };
        self.row.strata.iter().map(shown).collect()
    }

    /// Everyone who may be drawn.
    async fn candidates(&self, ctx: &Context<'_>) -> Result<Vec<LotteryCandidate>> {
        let people = People::seen_by(ctx, self.community).await?;
        let shown = self.row.candidates.iter().map(|row| LotteryCandidate {
            candidate_id: row.member.0.to_string(),
            member: people.one(row.member),
            stratum: row.stratum.as_str().to_owned(),
        });
        Ok(shown.collect())
    }

    /// The SHA-256 of the seed, published beforehand; null where a public value is the seed.
    async fn commitment(&self) -> Option<&str> {
        match &self.row.source {
            SeedSource::Commitment { sha256 } => Some(sha256),
            SeedSource::PublicValue { .. } => None,
        }
    }

    /// Which public value is the seed; null where a commitment was published.
    async fn public_value(&self) -> Option<&str> {
        match &self.row.source {
            SeedSource::Commitment { .. } => None,
            SeedSource::PublicValue { name, .. } => Some(name.as_str()),
        }
    }

    /// When that value becomes known.
    async fn known_at(&self) -> Option<DateTime> {
        match &self.row.source {
            SeedSource::Commitment { .. } => None,
            SeedSource::PublicValue { known_at, .. } => Some((*known_at).into()),
        }
    }

    /// When everything but the seed was published.
    async fn announced_at(&self) -> DateTime {
        self.row.announced_at.into()
    }

    /// The seed, once it was drawn.
    async fn seed(&self) -> Option<&str> {
        self.row.seed.as_deref()
    }

    /// When it was drawn.
    async fn drawn_at(&self) -> Option<DateTime> {
        self.row.drawn_at.map(Into::into)
    }

    /// The draw: every stratum in its order, and in each everybody by ticket.
    async fn drawn(&self, ctx: &Context<'_>) -> Result<Vec<DrawnPlace>> {
        let people = People::seen_by(ctx, self.community).await?;
        let called =
            |member| self.row.called.iter().find(|(known, _)| *known == member).map(|(_, at)| (*at).into());
        let shown = self.row.drawn.iter().map(|row| DrawnPlace {
            candidate_id: row.member.0.to_string(),
            member: people.one(row.member),
            stratum: row.stratum.as_str().to_owned(),
            place: row.place,
            ticket: row.ticket.clone(),
            chosen: row.chosen,
            called_at: called(row.member),
        });
        Ok(shown.collect())
    }

    /// When it was called off, and why.
    async fn cancelled(&self) -> Option<Ending> {
        ending(self.row.cancelled.as_ref())
    }
}
