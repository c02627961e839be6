//! What can be watched. Each stream is fed by the log's and the projector's wake-ups, goes on from a position, and asks again, while it
//! lives, whether the viewer may still see.

use async_graphql::{Context, Error, ErrorExtensions, ID, Result, SimpleObject, Subscription as Stream_};
use futures_util::Stream;
use moothall_core::decider::CommunityId;
use moothall_core::ids::{PollId, ProposalId, TopicId};
use moothall_core::policy::Sight;
use moothall_eventstore::Position as Place;
use moothall_projections::queries;
use moothall_projections::queries::Page;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::ask::Ask;
use crate::event::StoredEvent;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::Loaders;
use crate::poll::Poll;
use crate::scalar::Position;
use crate::timeline::TimelineEntry;
use crate::viewer::Viewer;

/// A stream tells at most so often: people read no faster.
const BREATH: Duration = Duration::from_millis(300);
/// Access is asked again at least so often, and the log of other processes.
const GLANCE: Duration = Duration::from_secs(2);
/// Events at once.
const BATCH: u32 = 200;

/// A poll as it stood at a step.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct PollProgress {
    /// The poll, with its turnout and whatever else is asked of it.
    pub poll: Poll,
    /// Up to where in the log this is.
    pub position: Position,
}

/// Something that has just happened to a matter.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct TimelineStep {
    /// What happened.
    pub entry: TimelineEntry,
    /// Where in the log: give it back as `after` to go on from here.
    pub position: Position,
}

/// A viewer's watch over one community.
struct Watch {
    app: Arc<App>,
    viewer: Viewer,
    loaders: Loaders,
    community: CommunityId,
    sight: Sight,
}

/// What is unknown and what is forbidden sound the same.
fn not_found() -> Error {
    Error::new("There is no such thing, or you may not see it.")
        .extend_with(|_, extensions| extensions.set("code", "NOT_FOUND"))
}

impl Watch {
    async fn begin(ctx: &Context<'_>, id: &ID, noun: Noun, sight: Sight) -> Result<(Self, uuid::Uuid)> {
        let id = GlobalId::parse_as(noun, id).ok_or_else(not_found)?;
        let viewer = ctx.viewer().ok_or_else(not_found)?.clone();
        let app = Arc::clone(ctx.app()?);
        let watch =
            Self { loaders: Loaders::new(Arc::clone(&app)), app, viewer, community: id.community, sight };
        watch.check().await?;
        Ok((watch, id.id))
    }

    async fn check(&self) -> Result<()> {
        let standing = self.loaders.standing(&self.viewer, self.community).await?;
        if standing.sees(self.sight) { Ok(()) } else { Err(not_found()) }
    }

    /// That this topic is for the viewer: whoever saw to it yesterday may not today.
    async fn sees_topic(&self, topic: TopicId) -> Result<()> {
        let standing = self.loaders.standing(&self.viewer, self.community).await?;
        let rows = queries::topics::by_ids(&self.app.views(), self.community, &[topic]).await;
        let row = rows.map_err(|fault| internal(&fault))?.remove(&topic);
        let seer = queries::topics::Seer::new(&standing);
        if row.is_some_and(|row| seer.may_see(&row)) { Ok(()) } else { Err(not_found()) }
    }

    /// The community's last event at or before a position.
    async fn seq_at(&self, after: Option<Position>) -> Result<u64> {
        let log = self.app.log();
        let head = log.community_head(self.community).await.map_err(|fault| internal(&fault))?;
        let Some(head) = head else { return Ok(0) };
        let Some(Position(mut place)) = after.filter(|after| after.0.slice == head.position.slice) else {
            return Ok(head.seq);
        };
        while place.pos < head.position.pos {
            let events = log.read_slice(place, 1_000).await.map_err(|fault| internal(&fault))?;
            if let Some(event) = events.iter().find(|event| event.community == self.community) {
                return Ok(event.seq.saturating_sub(1));
            }
            match events.last() {
                Some(last) => place = last.position,
                None => break,
            }
        }
        Ok(head.seq)
    }

    /// The poll with everything that a step changes; compared with the step before.
    async fn look(&self, poll: PollId) -> Result<Option<Look>> {
        let (views, community, ids) = (self.app.views(), self.community, [poll]);
        let reached =
            queries::communities::reached(&views, &[community]).await.map_err(|fault| internal(&fault))?;
        let polls =
            queries::polls::by_ids(&views, community, &ids).await.map_err(|fault| internal(&fault))?;
        let turnouts =
            queries::polls::turnouts(&views, community, &ids).await.map_err(|fault| internal(&fault))?;
        let tallies =
            queries::polls::tallies(&views, community, &ids).await.map_err(|fault| internal(&fault))?;
        let (Some(row), Some(reached)) = (polls.into_values().next(), reached.into_values().next()) else {
            return Ok(None);
        };
        let turnout = turnouts.into_values().next().unwrap_or_default();
        let tally = tallies.into_values().next().unwrap_or_default();
        Ok(Some(Look { row, turnout, tally, position: reached.position }))
    }
}

struct Look {
    row: queries::polls::PollRow,
    turnout: queries::polls::Turnout,
    tally: queries::polls::LiveTally,
    position: Place,
}

impl Look {
    fn differs_from(&self, before: &Self) -> bool {
        self.row != before.row || self.turnout != before.turnout || self.tally != before.tally
    }
}

fn progress_of(watch: Watch, poll: PollId) -> impl Stream<Item = Result<PollProgress>> {
    async_stream::stream! {
        let mut progress = watch.app.projector().progress();
        let mut before: Option<Look> = None;
        loop {
            if let Err(error) = watch.check().await {
                yield Err(error);
                break;
            }
            match watch.look(poll).await {
                Err(error) => {
                    yield Err(error);
                    break;
                }
                Ok(Some(look)) if before.as_ref().is_none_or(|before| look.differs_from(before)) => {
                    let position = look.position.into();
                    yield Ok(PollProgress { poll: Poll::new(watch.community, look.row.clone()), position });
                    before = Some(look);
                }
                Ok(_) => {}
            }
            sleep(BREATH).await;
            if let Ok(Err(_)) = timeout(GLANCE, progress.changed()).await {
                break;
            }
        }
    }
}

/// What is watched.
#[derive(Clone, Copy)]
enum Matter {
    Topic(TopicId),
    Proposal(ProposalId),
}

fn steps_of(watch: Watch, matter: Matter, mut seq: u64) -> impl Stream<Item = Result<TimelineStep>> {
    async_stream::try_stream! {
        let mut progress = watch.app.projector().progress();
        loop {
            watch.check().await?;
            let page = Page::first(BATCH).after(seq);
            let (views, community) = (watch.app.views(), watch.community);
            let rows = match matter {
                Matter::Topic(topic) => {
                    watch.sees_topic(topic).await?;
                    queries::timeline::of_topic(&views, community, topic, page).await
                }
                Matter::Proposal(proposal) => {
                    queries::timeline::of_proposal(&views, community, proposal, page).await
                }
            };
            for row in rows.map_err(|fault| internal(&fault))? {
                seq = row.seq;
                let events = watch.app.log().read_community(watch.community, seq.saturating_sub(1), 1).await;
                let events = events.map_err(|fault| internal(&fault))?;
                let Some(position) = events.first().map(|event| event.position.into()) else { continue };
                yield TimelineStep { entry: TimelineEntry::new(watch.community, row), position };
            }
            sleep(BREATH).await;
            if let Ok(Err(_)) = timeout(GLANCE, progress.changed()).await {
                break;
            }
        }
    }
}

fn events_of(watch: Watch, mut seq: u64) -> impl Stream<Item = Result<StoredEvent>> {
    async_stream::try_stream! {
        let mut appended = watch.app.log().subscribe();
        loop {
            watch.check().await?;
            let events = watch.app.log().read_community(watch.community, seq, BATCH).await;
            let events = events.map_err(|fault| internal(&fault))?;
            if events.is_empty() && let Ok(Err(_)) = timeout(GLANCE, appended.changed()).await {
                break;
            }
            for event in events {
                seq = event.seq;
                yield StoredEvent::from(event);
            }
        }
    }
}

/// What can be watched.
#[derive(Debug, Default)]
pub struct Subscription;

/// What can be watched.
#[Stream_]
impl Subscription {
    /// A poll at once and at each step, at most a few times a second.
    async fn poll_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The poll.")] poll_id: ID,
    ) -> Result<impl Stream<Item = Result<PollProgress>> + use<>> {
        let (watch, poll) = Watch::begin(ctx, &poll_id, Noun::Poll, Sight::Matters).await?;
        Ok(progress_of(watch, PollId(poll)))
    }

    /// What happens to a topic, or to a proposal and its polls: name one of them.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal.")] proposal_id: Option<ID>,
        #[graphql(desc = "The topic; taken where no proposal is named.")] topic_id: Option<ID>,
        #[graphql(desc = "Go on after this position; null for from now on.")] after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<TimelineStep>> + use<>> {
        let (watch, matter) = match (proposal_id, topic_id) {
            (Some(id), _) => {
                let (watch, id) = Watch::begin(ctx, &id, Noun::Proposal, Sight::Matters).await?;
                (watch, Matter::Proposal(ProposalId(id)))
            }
            (None, Some(id)) => {
                let (watch, id) = Watch::begin(ctx, &id, Noun::Topic, Sight::Matters).await?;
                watch.sees_topic(TopicId(id)).await?;
                (watch, Matter::Topic(TopicId(id)))
            }
            (None, None) => return Err(not_found()),
        };
        let seq = watch.seq_at(after).await?;
        Ok(steps_of(watch, matter, seq))
    }

    /// The events of a community as they are stored, for those whose office needs them. What is sealed stays sealed.
    async fn feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] community_id: ID,
        #[graphql(desc = "Go on after this position; null for from now on.")] after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<StoredEvent>> + use<>> {
        let (watch, _) = Watch::begin(ctx, &community_id, Noun::Community, Sight::Feed).await?;
        let seq = watch.seq_at(after).await?;
        Ok(events_of(watch, seq))
    }
}
