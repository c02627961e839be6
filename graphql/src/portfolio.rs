//! What is open in many communities at once, for whoever looks after several: outcomes and distances, never a person's choice.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::PollId;
use moothall_core::policy::Sight;
use moothall_core::time::Timestamp;
use moothall_projections::queries;
use moothall_projections::queries::portfolio::{self, PortfolioKey, PortfolioRow};
use uuid::Uuid;

use crate::ask::Ask;
use crate::community::Community;
use crate::due::Due;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::page::{Cursor, List, Paging};
use crate::poll::Poll;
use crate::resolution::Resolution;
use crate::resolution::parts::Milestone;
use crate::rule::scale_of;
use crate::scalar::{Decimal, Fraction};

/// An open poll of one of the communities.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub(crate) struct PortfolioEntry {
    #[graphql(skip)]
    community_id: CommunityId,
    /// The poll.
    pub poll: Poll,
    /// How far it is from each test of participation.
    pub quorum: Vec<QuorumDistance>,
}

#[ComplexObject]
impl PortfolioEntry {
    /// Which community.
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Community>> {
        Community::find(ctx, self.community_id).await
    }
}

/// How far a poll is from one test of participation.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct QuorumDistance {
    /// The measure's name inside the rule, such as `area`.
    pub measure: String,
    /// Its name in the viewer's language.
    pub name: String,
    /// What has been cast that counts as taking part.
    pub voted: Decimal,
    /// The roll.
    pub total: Decimal,
    /// The share of the roll that is asked for.
    pub threshold: Fraction,
    /// The least that meets it.
    pub needed: Decimal,
    /// Whether it is met.
    pub met: bool,
}

/// A place in the list.
#[derive(Clone, Copy)]
struct Place(PortfolioKey);

impl Cursor for Place {
    fn write(self) -> String {
        let number = u128::from(self.0.closes_at.0.cast_unsigned());
        format!("{}.{}", number, Cursor::write(self.0.poll.0))
    }

    fn read(text: &str) -> Option<Self> {
        let (number, poll) = text.split_once('.')?;
        let closes_at = Timestamp(number.parse::<u64>().ok()?.cast_signed());
        Some(Self(PortfolioKey { closes_at, poll: PollId(<Uuid as Cursor>::read(poll)?) }))
    }
}

/// The communities asked for in which the viewer may see what is put to the vote; the others are left out without a word.
async fn visible(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<CommunityId>> {
    let mut visible = Vec::with_capacity(ids.len());
    for id in ids.iter().filter_map(|id| GlobalId::parse_as(Noun::Community, id)) {
        if ctx.sees(id.community, Sight::Matters).await? {
            visible.push(id.community);
        }
    }
    Ok(visible)
}

pub(crate) async fn open_polls(
    ctx: &Context<'_>,
    ids: &[ID],
    first: Option<i32>,
    after: Option<String>,
) -> Result<List<PortfolioEntry>> {
    let paging = Paging::new(first, after, None, None);
    let page = paging.page::<Place>()?;
    let communities = visible(ctx, ids).await?;
    let app = ctx.app()?;
    let after = page.after.map(|place| place.0);
    let rows = portfolio::open_polls(&app.views(), &communities, app.clock().now(), page.limit, after).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    let language = ctx.language();
    paging.list(
        rows,
        |row| Place(row.key()),
        |row: PortfolioRow| {
            let rule = row.poll.rule.clone();
            let quorum = row.quorum.iter().map(|distance| {
                let measure = rule.as_ref().and_then(|rule| rule.measure(&distance.measure));
                let scale = measure.map_or(0, scale_of);
                QuorumDistance {
                    measure: distance.measure.to_string(),
                    name: measure.map_or_else(String::new, |measure| measure.name(language)),
                    voted: Decimal::of_units(distance.voted, scale),
                    total: Decimal::of_units(distance.total, scale),
                    threshold: distance.threshold.into(),
                    needed: Decimal::of_units(distance.needed, scale),
                    met: distance.met,
                }
            });
            let quorum = quorum.collect();
            PortfolioEntry { community_id: row.community, poll: Poll::new(row.community, row.poll), quorum }
        },
    )
}

/// A milestone of one of the communities that is late.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub(crate) struct OverdueMilestone {
    #[graphql(skip)]
    community_id: CommunityId,
    /// The milestone.
    pub milestone: Milestone,
    /// Of which resolution.
    pub resolution: Resolution,
}

#[ComplexObject]
impl OverdueMilestone {
    /// In which community.
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Community>> {
        Community::find(ctx, self.community_id).await
    }
}

pub(crate) async fn overdue_milestones(
    ctx: &Context<'_>,
    ids: &[ID],
    first: Option<i32>,
    after: Option<String>,
) -> Result<List<OverdueMilestone>> {
    let paging = Paging::new(first, after, None, None);
    let page = paging.page::<Due>()?;
    let communities = visible(ctx, ids).await?;
    let app = ctx.app()?;
    let now = app.clock().now();
    let part = (page.limit, page.after.map(|due| due.0));
    let rows = queries::resolutions::overdue(&app.views(), &communities, now, part).await;
    let rows = rows.map_err(|fault| internal(&fault))?;
    paging.list(
        rows,
        |row| Due(row.key()),
        |row| OverdueMilestone {
            community_id: row.community,
            milestone: Milestone::new(row.community, &row.milestone, now),
            resolution: Resolution::new(row.community, row.resolution),
        },
    )
}
