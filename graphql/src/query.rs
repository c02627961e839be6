//! What can be asked. Start here to find one's way in: the viewer, her communities, anything by its id.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::DeliberationId;
use moothall_projections::queries;
use moothall_projections::queries::members::ProxyRow;

use crate::account::Account;
use crate::ask::Ask;
use crate::community::Community;
use crate::deliberation::ReservedMatter;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::membership::Proxy;
use crate::node::{self, Node};
use crate::opinion_map::OpinionMap;
use crate::page::{List, Paging, cost, too_many_ids};
use crate::poll::CastBallot;
use crate::portfolio::{self, OverdueMilestone, PortfolioEntry};
use crate::rule::{self, DecisionRule};
use crate::topic::ClaimedTopic;

/// The most ids that `nodes` takes.
const NODES_MAX: usize = 100;

/// The viewer's proxies in one community.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Proxies {
    /// Those she holds: she may vote for their seats.
    pub held: Vec<Proxy>,
    /// Those given for her own seat, or for seats of parties she acts for.
    pub given: Vec<Proxy>,
}

fn community_of(id: &ID) -> Option<CommunityId> {
    GlobalId::parse_as(Noun::Community, id).map(|id| id.community)
}

/// What can be asked.
#[derive(Debug, Default)]
pub struct Query;

/// What can be asked.
#[Object]
impl Query {
    /// The account that asks; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Account> {
        ctx.viewer().map(Account::from)
    }

    /// Anything by its global id; null when there is no such thing or the viewer may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Node>> {
        node::find(ctx, &id).await
    }

    /// Many things by their global ids, in their order; at most 100.
    #[graphql(complexity = "ids.len() * child_complexity + 1")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > NODES_MAX {
            return Err(too_many_ids());
        }
        futures_util::future::try_join_all(ids.iter().map(|id| node::find(ctx, id))).await
    }

    /// The viewer's communities; all of them for the platform's administrator.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn communities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Community>> {
        let paging = Paging::new(first, after, last, before);
        let page = paging.page()?;
        let views = ctx.app()?.views();
        let rows = match ctx.viewer() {
            None => Ok(Vec::new()),
            Some(viewer) if viewer.is_administrator() => queries::communities::page(&views, page).await,
            Some(viewer) => {
                let own: Vec<_> = viewer.memberships().collect();
                let rows = queries::communities::of_members(&views, &own).await;
                rows.map(|rows| Paging::cut(&page, rows, |row| row.id.0))
            }
        };
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.id.0, Community::new)
    }

    /// A community; null when there is none or the viewer is nobody there.
    async fn community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Community>> {
        match community_of(&id) {
            Some(community) => Community::find(ctx, community).await,
            None => Ok(None),
        }
    }

    /// The ballots that stand for the viewer's own seat and for parties she acts for, oldest first; null where she is not a member.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn my_ballots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which community.")] community_id: ID,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<CastBallot>>> {
        let Some(community) = community_of(&community_id) else { return Ok(None) };
        let Some(member) = ctx.self_in(community).await? else { return Ok(None) };
        let paging = Paging::new(first, after, last, before);
        let rows =
            queries::seats::ballots_of_member(&ctx.app()?.views(), community, member, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.ballot.seq, |row| CastBallot::new(community, row)).map(Some)
    }

    /// The viewer's proxies, past ones too; null where she is not a member.
    async fn my_proxies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which community.")] community_id: ID,
    ) -> Result<Option<Proxies>> {
        let Some(community) = community_of(&community_id) else { return Ok(None) };
        let Some(member) = ctx.self_in(community).await? else { return Ok(None) };
        let views = ctx.app()?.views();
        let held = queries::members::proxies_held_by(&views, community, member).await;
        let given = queries::members::proxies_given_by(&views, community, member).await;
        let shown = |rows: Vec<ProxyRow>| rows.into_iter().map(|row| Proxy::new(community, row)).collect();
        Ok(Some(Proxies {
            held: shown(held.map_err(|fault| internal(&fault))?),
            given: shown(given.map_err(|fault| internal(&fault))?),
        }))
    }

    /// What somebody sent without saying who she is, by the code she was given; signed in or not. Null when no topic has this code.
    async fn claimed_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which community.")] community_id: ID,
        #[graphql(desc = "The code, however carelessly written.")] code: String,
    ) -> Result<Option<ClaimedTopic>> {
        match community_of(&community_id) {
            Some(community) => ClaimedTopic::find(ctx, community, &code).await,
            None => Ok(None),
        }
    }

    /// The opinion map of a deliberation; null while nobody has marked a statement, or where the viewer may not see it.
    async fn opinion_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deliberation.")] deliberation_id: ID,
    ) -> Result<Option<OpinionMap>> {
        match GlobalId::parse_as(Noun::Deliberation, &deliberation_id) {
            Some(id) => OpinionMap::find(ctx, id.community, DeliberationId(id.id)).await,
            None => Ok(None),
        }
    }

    /// Every preset of a decision rule, with its source and how well that was checked.
    #[graphql(complexity = "64 * child_complexity")]
    async fn decision_rules(&self) -> Vec<DecisionRule> {
        rule::presets()
    }

    /// What the law reserves for the owners: no deliberation closes it, a poll must.
    #[graphql(complexity = "9 * child_complexity")]
    async fn reserved_matters(&self) -> Vec<ReservedMatter> {
        ReservedMatter::all()
    }

    /// A preset by its name.
    async fn decision_rule(
        &self,
        #[graphql(desc = "Such as `cn.civil278.ordinary`.")] name: String,
    ) -> Option<DecisionRule> {
        rule::preset(&name)
    }

    /// What is open in several communities at once, soonest to close first. Communities in which the viewer may not see it are left out.
    #[graphql(complexity = "cost(first, None) * child_complexity + 1")]
    async fn portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which communities.")] community_ids: Vec<ID>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<PortfolioEntry>> {
        portfolio::open_polls(ctx, &community_ids, first, after).await
    }

    /// Milestones that are late in several communities at once, longest first. Communities in which the viewer may not see it are left out.
    #[graphql(complexity = "cost(first, None) * child_complexity + 1")]
    async fn overdue_milestones(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which communities.")] community_ids: Vec<ID>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<List<OverdueMilestone>> {
        portfolio::overdue_milestones(ctx, &community_ids, first, after).await
    }
}
