//! Parties at the table: positions, commitments and their sums, drafts and the answers to them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::Gift as Given;
use moothall_core::ids::CommitmentId;
use moothall_core::policy::Sight;
use moothall_projections::queries::deliberations::parties::{
    AnswerRow, CommitmentRow, CommitmentState as State, CommitmentSum as SumRow, DelegationRow, DraftRow,
    PositionRow,
};

use super::Deliberation;
use crate::ask::Ask;
use crate::enums::{CommitmentSource, CommitmentState, DelegationKind, GiftKind};
use crate::execute::Done;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{AnswersIn, CommitmentOf, DelegationOf, PositionsOf, SealedWords};
use crate::membership::Member;
use crate::scalar::{DateTime, Decimal};
use crate::timeline::Actor;

/// A party's seat at the table.
#[derive(Clone, Debug)]
pub(crate) struct Delegation {
    community: CommunityId,
    row: DelegationRow,
}

/// What a party holds.
#[derive(Clone, Debug)]
pub(crate) struct PartyPosition {
    community: CommunityId,
    row: PositionRow,
}

/// A commitment: who gives what by when.
#[derive(Clone, Debug)]
pub(crate) struct Commitment {
    community: CommunityId,
    row: CommitmentRow,
}

/// What is given, and how much.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Gift {
    /// Money, space, people, things.
    pub kind: GiftKind,
    /// How much: in yuan, in square metres, by head, by piece.
    pub amount: Decimal,
}

impl From<Given> for Gift {
    fn from(given: Given) -> Self {
        let (kind, scale) = match given {
            Given::Money(_) => (GiftKind::Money, 2),
            Given::Space(_) => (GiftKind::Space, 2),
            Given::People(_) => (GiftKind::People, 0),
            Given::Things(_) => (GiftKind::Things, 0),
        };
        Self { kind, amount: Decimal::of_units(given.amount(), scale) }
    }
}

/// How much of one kind comes from one source.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct CommitmentSum {
    /// Where it comes from.
    pub source: CommitmentSource,
    /// What, and how much in all.
    pub gift: Gift,
    /// Of how many commitments.
    pub count: u64,
}

impl From<SumRow> for CommitmentSum {
    fn from(row: SumRow) -> Self {
        Self { source: row.source.into(), gift: row.gift.into(), count: row.count }
    }
}

/// A draft of a consensus.
#[derive(Clone, Debug)]
pub(crate) struct ConsensusDraft {
    community: CommunityId,
    row: DraftRow,
}

/// An answer to a draft.
#[derive(Clone, Debug)]
pub(crate) struct ConsensusAnswer {
    community: CommunityId,
    row: AnswerRow,
}

impl Delegation {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: DelegationRow) -> Self {
        Self { community, row }
    }
}

/// A party's seat at the table.
#[Object]
impl Delegation {
    /// Its global id.
    async fn id(&self) -> ID {
        GlobalId::new(Noun::Delegation, self.community, self.row.delegation.0).encode()
    }

    /// What kind of party.
    async fn kind(&self) -> DelegationKind {
        self.row.kind.into()
    }

    /// The party's name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Who speaks for it; null for whoever may not see members.
    async fn delegates(&self, ctx: &Context<'_>) -> Result<Option<Vec<Member>>> {
        if !ctx.sees(self.community, Sight::Members).await? {
            return Ok(None);
        }
        let delegates = self.row.delegates.iter();
        Ok(Some(delegates.map(|member| Member::new(self.community, *member)).collect()))
    }

    /// Its positions, the first first; the last one stands.
    async fn positions(&self, ctx: &Context<'_>) -> Result<Vec<PartyPosition>> {
        let rows = ctx.loaders()?.list(PositionsOf(self.community, self.row.delegation)).await?;
        Ok(rows.into_iter().map(|row| PartyPosition { community: self.community, row }).collect())
    }

    /// Since when it sits there.
    async fn seated_at(&self) -> DateTime {
        self.row.seated_at.into()
    }

    /// When it left.
    async fn unseated_at(&self) -> Option<DateTime> {
        self.row.unseated_at.map(Into::into)
    }

    /// Why it left.
    async fn unseated_because(&self) -> Option<&str> {
        self.row.unseated_because.as_deref()
    }
}

/// What a party holds.
#[Object]
impl PartyPosition {
    /// Its number: a changed position counts up.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// What the party holds.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// When it was stated.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// Who stated it.
    async fn by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.by).await
    }
}

impl Commitment {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: CommitmentRow) -> Self {
        Self { community, row }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: CommitmentId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(CommitmentOf(community, id)).await?.map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, CommitmentId(done.subject)).await
    }
}

/// A commitment: who gives what by when.
#[Object]
impl Commitment {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Commitment, self.community, self.row.commitment.0).encode()
    }

    /// In which deliberation it was made.
    async fn deliberation(&self, ctx: &Context<'_>) -> Result<Option<Deliberation>> {
        Deliberation::find(ctx, self.community, self.row.deliberation).await
    }

    /// The party that gives; null where a member gives for herself.
    async fn delegation(&self, ctx: &Context<'_>) -> Result<Option<Delegation>> {
        let Some(delegation) = self.row.delegation else { return Ok(None) };
        let row = ctx.loaders()?.one(DelegationOf(self.community, delegation)).await?;
        Ok(row.map(|row| Delegation::new(self.community, row)))
    }

    /// Who said so; null for whoever may not see members.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.by).await
    }

    /// Where it comes from.
    async fn source(&self) -> CommitmentSource {
        self.row.source.into()
    }

    /// What, and how much.
    async fn gift(&self) -> Gift {
        self.row.gift.into()
    }

    /// What it is for.
    async fn purpose(&self) -> &str {
        &self.row.purpose
    }

    /// By when.
    async fn due(&self) -> DateTime {
        self.row.due.into()
    }

    /// Where it stands.
    async fn state(&self) -> CommitmentState {
        self.row.state.into()
    }

    /// Whether its day has come and nobody has said whether it was kept.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.app()?.clock().now();
        Ok(self.row.state == State::Confirmed && self.row.due <= now)
    }

    /// When it was made.
    async fn made_at(&self) -> DateTime {
        self.row.made_at.into()
    }

    /// When it was confirmed.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.row.confirmed_at.map(Into::into)
    }

    /// When it was kept, broken or taken back.
    async fn settled_at(&self) -> Option<DateTime> {
        self.row.settled_at.map(Into::into)
    }

    /// By what that shows.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }
}

impl ConsensusDraft {
    pub(crate) fn new(community: CommunityId, row: DraftRow) -> Self {
        Self { community, row }
    }
}

/// A draft of a consensus.
#[Object]
impl ConsensusDraft {
    /// Its number; the last one stands.
    async fn number(&self) -> u32 {
        self.row.number
    }

    /// What it says.
    async fn text(&self) -> &str {
        &self.row.text
    }

    /// Who drafted it; null for whoever may not see members.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.by).await
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }

    /// What the parties, or the members where no parties sit, say to it.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<ConsensusAnswer>> {
        let rows = ctx.loaders()?.list(AnswersIn(self.community, self.row.deliberation)).await?;
        let mine = rows.into_iter().filter(|row| row.number == self.row.number);
        Ok(mine.map(|row| ConsensusAnswer { community: self.community, row }).collect())
    }
}

/// An answer to a draft.
#[Object]
impl ConsensusAnswer {
    /// For which party; null where a member speaks for herself.
    async fn delegation(&self, ctx: &Context<'_>) -> Result<Option<Delegation>> {
        let Some(delegation) = self.row.delegation else { return Ok(None) };
        let row = ctx.loaders()?.one(DelegationOf(self.community, delegation)).await?;
        Ok(row.map(|row| Delegation::new(self.community, row)))
    }

    /// Who said so; null for whoever may not see members.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Member::find(ctx, self.community, self.row.by).await
    }

    /// Agreed, or dissents.
    async fn agrees(&self) -> bool {
        self.row.agrees
    }

    /// Why, in her own words; null for whoever may not hear statements, and once she was erased.
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !ctx.sees(self.community, Sight::Statements).await? {
            return Ok(None);
        }
        match &self.row.words {
            Some(words) => ctx.loaders()?.one(SealedWords::new(self.community, words)).await,
            None => Ok(None),
        }
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.at.into()
    }
}
