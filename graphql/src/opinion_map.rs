//! The opinion map of a deliberation: where participants stand, who thinks alike, what speaks for each group and what all agree on.
//! Nobody is named: points carry no ids, groups of few are left out, and one's own place is shown to oneself only.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{DeliberationId, StatementId};
use moothall_core::policy::Sight;
use moothall_projections::maps::{Common, Drawn, OpinionCluster, Representative, Tally};
use std::sync::Arc;

use crate::ask::Ask;
use crate::deliberation::statement::Statement;
use crate::fault::{broken, internal};
use crate::global_id::{GlobalId, Noun};
use crate::page::{Counted, Paging, cost};
use crate::scalar::Position;

/// Groups with fewer members are not shown: their points and figures would be somebody's.
pub(crate) const GROUP_SHOWN_MIN: usize = 5;

/// The opinion map of a deliberation. At one position of the log it is the same whoever asks, and whenever.
#[derive(Clone, Debug)]
pub(crate) struct OpinionMap {
    community: CommunityId,
    deliberation: DeliberationId,
    drawn: Arc<Drawn>,
}

/// Participants who stand close together, or one who stands alone.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct OpinionPoint {
    /// Along the direction in which opinions differ most.
    pub x: f64,
    /// Along the direction in which they differ most besides.
    pub y: f64,
    /// How many stand here.
    pub participants: u32,
}

/// Participants of like opinions.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct OpinionGroup {
    /// Its number on this map.
    pub number: u32,
    /// How many are in it.
    pub size: u32,
    /// Its middle, along the first direction.
    pub x: f64,
    /// Its middle, along the second.
    pub y: f64,
    /// Where its participants stand, in no order that says anything; at most a hundred points in all groups together.
    pub points: Vec<OpinionPoint>,
    /// What speaks for it: at most five statements, those it agrees with first.
    pub representatives: Vec<RepresentativeStatement>,
}

/// A statement that speaks for a group, with the figures that say so.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub(crate) struct RepresentativeStatement {
    #[graphql(skip)]
    at: Place,
    /// Which statement.
    pub statement_id: ID,
    /// Whether the group stands out by agreeing with it; else by disagreeing.
    pub agrees: bool,
    /// How many of the group said so.
    pub said: u32,
    /// How many of the group marked it.
    pub seen: u32,
    /// The share that says so, with one more on either side.
    pub share: f64,
    /// How far that is from half, in standard deviations.
    pub share_test: f64,
    /// How many times the other participants' share it is.
    pub ratio: f64,
    /// How far it is from the other participants' share, in standard deviations.
    pub ratio_test: f64,
    /// Whether it is what the group agrees with most.
    pub best_agreed: bool,
}

/// A statement most participants say the same of.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub(crate) struct CommonStatement {
    #[graphql(skip)]
    at: Place,
    /// Which statement.
    pub statement_id: ID,
    /// How many said so.
    pub said: u32,
    /// How many marked it.
    pub seen: u32,
    /// The share that says so, with one more on either side.
    pub share: f64,
    /// How far that is from half, in standard deviations.
    pub share_test: f64,
}

/// A statement on the map.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub(crate) struct MappedStatement {
    #[graphql(skip)]
    at: Place,
    /// Which statement.
    pub statement_id: ID,
    /// How many agree.
    pub agree: u32,
    /// How many disagree.
    pub disagree: u32,
    /// How many pass.
    pub pass: u32,
    /// How much every group agrees with it: one that does not makes it small.
    pub group_consensus: f64,
    /// How far from the middle of the map it lies.
    pub extremity: f64,
    /// How much is gained by showing it to somebody next.
    pub priority: f64,
}

/// Where the viewer stands.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct OwnOpinion {
    /// Along the first direction.
    pub x: f64,
    /// Along the second.
    pub y: f64,
    /// The number of her group; null while she has marked too little, or where her group is too small to be shown.
    pub group: Option<u32>,
}

/// A community and a statement in it.
type Place = (CommunityId, StatementId);

/// A statement that speaks for a group, with the figures that say so.
#[ComplexObject]
impl RepresentativeStatement {
    /// The statement itself.
    async fn statement(&self, ctx: &Context<'_>) -> Result<Option<Statement>> {
        Statement::find(ctx, self.at.0, self.at.1).await
    }
}

/// A statement most participants say the same of.
#[ComplexObject]
impl CommonStatement {
    /// The statement itself.
    async fn statement(&self, ctx: &Context<'_>) -> Result<Option<Statement>> {
        Statement::find(ctx, self.at.0, self.at.1).await
    }
}

/// A statement on the map.
#[ComplexObject]
impl MappedStatement {
    /// The statement itself.
    async fn statement(&self, ctx: &Context<'_>) -> Result<Option<Statement>> {
        Statement::find(ctx, self.at.0, self.at.1).await
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl OpinionMap {
    pub(crate) fn new(community: CommunityId, deliberation: DeliberationId, drawn: Arc<Drawn>) -> Self {
        Self { community, deliberation, drawn }
    }

    /// The map as the read models show it now.
    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        deliberation: DeliberationId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Statements).await? {
            return Ok(None);
        }
        let app = ctx.app()?;
        let drawn = app.maps().of(&app.views(), community, deliberation).await;
        let drawn = drawn.map_err(|fault| internal(&fault))?;
        Ok(drawn.map(|drawn| Self::new(community, deliberation, drawn)))
    }

    fn statement_id(&self, statement: StatementId) -> ID {
        GlobalId::new(Noun::Statement, self.community, statement.0).encode()
    }

    fn place_of(&self, number: u32) -> Result<Place> {
        let statement = self.drawn.statement(number).ok_or_else(|| broken("a map has no such statement"))?;
        Ok((self.community, statement))
    }

    fn representative(&self, shown: &Representative) -> Result<RepresentativeStatement> {
        let at = self.place_of(shown.statement)?;
        Ok(RepresentativeStatement {
            at,
            statement_id: self.statement_id(at.1),
            agrees: shown.agrees,
            said: shown.said,
            seen: shown.seen,
            share: shown.share,
            share_test: shown.share_test,
            ratio: shown.ratio,
            ratio_test: shown.ratio_test,
            best_agreed: shown.best_agreed.is_some(),
        })
    }

    fn common(&self, shown: &[Common]) -> Result<Vec<CommonStatement>> {
        let tell = |common: &Common| {
            let at = self.place_of(common.statement)?;
            Ok(CommonStatement {
                at,
                statement_id: self.statement_id(at.1),
                said: common.said,
                seen: common.seen,
                share: common.share,
                share_test: common.share_test,
            })
        };
        shown.iter().map(tell).collect()
    }

    fn group(
        &self,
        group: &OpinionCluster,
        members: &[u32],
        representatives: &[Representative],
    ) -> Result<OpinionGroup> {
        let bases = self.drawn.map.base_clusters().iter();
        let mut points: Vec<OpinionPoint> = bases
            .filter(|base| group.members.binary_search(&base.id).is_ok())
            .map(|base| {
                let [x, y] = base.centre;
                OpinionPoint { x, y, participants: count(base.members.len()) }
            })
            .collect();
        // Clusters come in the order of their first members: who was there first is nobody's business.
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        let [x, y] = group.centre;
        let representatives: Result<Vec<_>> =
            representatives.iter().map(|shown| self.representative(shown)).collect();
        Ok(OpinionGroup {
            number: group.id.saturating_add(1),
            size: count(members.len()),
            x,
            y,
            points,
            representatives: representatives?,
        })
    }
}

/// The opinion map of a deliberation. At one position of the log it is the same whoever asks, and whenever.
#[Object]
impl OpinionMap {
    /// The deliberation.
    async fn deliberation_id(&self) -> ID {
        GlobalId::new(Noun::Deliberation, self.community, self.deliberation.0).encode()
    }

    /// Up to where in the log its marks are.
    async fn position(&self, ctx: &Context<'_>) -> Result<Position> {
        let log = ctx.app()?.log();
        let events = log.read_community(self.community, self.drawn.seq.saturating_sub(1), 1).await;
        let events = events.map_err(|fault| internal(&fault))?;
        let position = events.first().map(|event| event.position.into());
        position.ok_or_else(|| broken("a map is ahead of its log"))
    }

    /// How many have marked anything.
    async fn participants(&self) -> u32 {
        count(self.drawn.participants())
    }

    /// How many of them have marked enough to be grouped.
    async fn grouped(&self) -> u32 {
        count(self.drawn.map.grouped().len())
    }

    /// Groups of like opinions: two to five, or one where nothing divides. Those with fewer than five members are not shown.
    #[graphql(complexity = "40 * child_complexity + 1")]
    async fn groups(&self) -> Result<Vec<OpinionGroup>> {
        let map = &self.drawn.map;
        let figures = map.members().iter().zip(map.representatives());
        let shown = map.groups().iter().zip(figures);
        let shown = shown.filter(|(_, (members, _))| members.len() >= GROUP_SHOWN_MIN);
        shown.map(|(group, (members, representatives))| self.group(group, members, representatives)).collect()
    }

    /// What most participants agree with, across groups: at most five statements.
    async fn agreed(&self) -> Result<Vec<CommonStatement>> {
        self.common(&self.drawn.map.consensus().agreed)
    }

    /// What most participants disagree with, across groups: at most five statements.
    async fn disagreed(&self) -> Result<Vec<CommonStatement>> {
        self.common(&self.drawn.map.consensus().disagreed)
    }

    /// Every statement that was marked, in the order of their first marks.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn statements(
        &self,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Counted<MappedStatement>> {
        let paging = Paging::new(first, after, last, before);
        let page = paging.page::<u64>()?;
        let (map, statements) = (&self.drawn.map, &self.drawn.statements);
        let total = u64::try_from(statements.len()).unwrap_or(u64::MAX);
        let figures = map.group_aware_consensus().iter().zip(map.extremity().iter().zip(map.priorities()));
        let told = statements.iter().zip(&self.drawn.tallies).zip(figures);
        let rows = (1_u64..).zip(told.map(|((statement, tally), (consensus, (extremity, priority)))| {
            let Tally { agree, disagree, pass } = *tally;
            MappedStatement {
                at: (self.community, *statement),
                statement_id: self.statement_id(*statement),
                agree,
                disagree,
                pass,
                group_consensus: *consensus,
                extremity: *extremity,
                priority: *priority,
            }
        }));
        let rows = Paging::cut(&page, rows.collect(), |(number, _)| *number);
        paging.counted(rows, total, |(number, _)| *number, |(_, statement)| statement)
    }

    /// Where the viewer stands; null where she has marked nothing.
    async fn mine(&self, ctx: &Context<'_>) -> Result<Option<OwnOpinion>> {
        let Some(member) = ctx.self_in(self.community).await? else { return Ok(None) };
        let map = &self.drawn.map;
        let Some(number) = self.drawn.number_of(member.into()) else { return Ok(None) };
        let at = usize::try_from(number).ok().and_then(|at| map.points().get(at));
        let groups = map.groups().iter().zip(map.members());
        let mut shown = groups.filter(|(_, members)| members.len() >= GROUP_SHOWN_MIN);
        let group = shown.find(|(_, members)| members.binary_search(&number).is_ok());
        let group = group.map(|(group, _)| group.id.saturating_add(1));
        Ok(at.map(|[x, y]| OwnOpinion { x: *x, y: *y, group }))
    }
}
