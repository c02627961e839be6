//! What can be watched. Each stream is fed by the log's and the projector's wake-ups, goes on from a position, and asks again, while it
//! lives, whether the viewer may still see.

use async_graphql::{Context, Error, ErrorExtensions, ID, Result, SimpleObject, Subscription as Stream_};
use futures_util::Stream;
use moothall_core::decider::CommunityId;
use moothall_core::ids::{DeliberationId, MeetingId, PollId, ProposalId, TopicId};
use moothall_core::policy::{Sight, Standing};
use moothall_eventstore::Position as Place;
use moothall_projections::queries;
use moothall_projections::queries::Page;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::app::App;
use crate::ask::Ask;
use crate::deliberation::Statement;
use crate::event::StoredEvent;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::Loaders;
use crate::meeting::Meeting;
use crate::meeting::live::{self, Part};
use crate::opinion_map::OpinionMap;
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
    /// Up to where in the log this is: give it back as `after` to go on from here.
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

/// A meeting as it stood at a step.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MeetingStep {
    /// The meeting, with whatever is asked of it. The names that `Participant` shows are at hand; other objects are looked up.
    pub meeting: Meeting,
    /// Where in the log: give it back as `after` to go on from here.
    pub position: Position,
}

/// A statement that has just been made.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct StatementStep {
    /// What was said.
    pub statement: Statement,
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
        let watch = Self { loaders: ctx.loaders()?.again(), app, viewer, community: id.community, sight };
        watch.check().await?;
        Ok((watch, id.id))
    }

    async fn check(&self) -> Result<()> {
        self.standing().await.map(drop)
    }

    async fn standing(&self) -> Result<Standing> {
        let standing = self.loaders.standing(&self.viewer, self.community).await?;
        if standing.sees(self.sight) { Ok(standing) } else { Err(not_found()) }
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

    /// Whether the community has gone on since a position. One elsewhere in the log says nothing.
    fn is_after(&self, seen: Place) -> bool {
        self.position.slice != seen.slice || self.position.pos > seen.pos
    }
}

/// A watch over a meeting that is there, and the last event the watcher has seen.
async fn watch_meeting(
    ctx: &Context<'_>,
    id: &ID,
    after: Option<Position>,
) -> Result<(Watch, MeetingId, u64)> {
    let (watch, meeting) = Watch::begin(ctx, id, Noun::Meeting, Sight::Matters).await?;
    let known = queries::meetings::by_ids(&watch.app.views(), watch.community, &[MeetingId(meeting)]).await;
    if known.map_err(|fault| internal(&fault))?.is_empty() {
        return Err(not_found());
    }
    let seq = match after {
        Some(_) => watch.seq_at(after).await?,
        None => 0,
    };
    Ok((watch, MeetingId(meeting), seq))
}

fn progress_of(watch: Watch, poll: PollId, after: Option<Place>) -> impl Stream<Item = Result<PollProgress>> {
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
                Ok(Some(look)) => {
                    // Until something was told, only the position decides: it is read first, so a poll may already be further.
                    let is_news = match &before {
                        Some(before) => look.differs_from(before),
                        None => after.is_none_or(|seen| look.is_after(seen)),
                    };
                    if is_news {
                        let position = look.position.into();
                        yield Ok(PollProgress { poll: Poll::new(watch.community, look.row.clone()), position });
                        before = Some(look);
                    }
                }
                Ok(None) => {}
            }
            sleep(BREATH).await;
            if let Ok(Err(_)) = timeout(GLANCE, progress.changed()).await {
                break;
            }
        }
    }
}

/// A meeting's floor or attendance, at once and at each change of it. All watchers of a meeting are told by one reader; each asks by
/// herself, at her own pace, whether she may still watch.
fn meeting_of(
    watch: Watch,
    meeting: MeetingId,
    part: Part,
    mut seq: u64,
) -> impl Stream<Item = Result<MeetingStep>> {
    async_stream::stream! {
        let shared = watch.app.watching().join(&watch.app, watch.community, meeting);
        let mut told = shared.listen();
        let mut standing = match watch.standing().await {
            Ok(standing) => standing,
            Err(error) => {
                yield Err(error);
                return;
            }
        };
        let mut asks_at = Instant::now() + GLANCE;
        loop {
            let moment = told.borrow_and_update().clone();
            match moment {
                Some(Ok(moment)) if part.seq(&moment.row) > seq => {
                    seq = part.seq(&moment.row);
                    let watcher = live::watcher(&standing);
                    let meeting = Meeting::live(moment.row.clone(), Arc::clone(&moment.view), watcher);
                    yield Ok(MeetingStep { meeting, position: moment.position.into() });
                }
                Some(Err(())) => {
                    yield Err(not_found());
                    break;
                }
                Some(Ok(_)) | None => {}
            }
            match timeout_at(asks_at, told.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => break,
                Err(_) => {
                    match watch.standing().await {
                        Ok(now) => standing = now,
                        Err(error) => {
                            yield Err(error);
                            break;
                        }
                    }
                    asks_at = Instant::now() + GLANCE;
                }
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

fn statements_of(
    watch: Watch,
    deliberation: DeliberationId,
    mut seq: u64,
) -> impl Stream<Item = Result<StatementStep>> {
    async_stream::try_stream! {
        let mut progress = watch.app.projector().progress();
        loop {
            watch.check().await?;
            let (views, page) = (watch.app.views(), Page::first(BATCH).after(seq));
            let found = queries::deliberations::statements::page(&views, watch.community, deliberation, &[], page);
            let rows = found.await.map_err(|fault| internal(&fault))?;
            let full = rows.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX);
            for row in rows {
                seq = row.seq;
                let events = watch.app.log().read_community(watch.community, seq.saturating_sub(1), 1).await;
                let events = events.map_err(|fault| internal(&fault))?;
                let Some(position) = events.first().map(|event| event.position.into()) else { continue };
                yield StatementStep { statement: Statement::new(watch.community, row), position };
            }
            if full {
                continue;
            }
            sleep(BREATH).await;
            if let Ok(Err(_)) = timeout(GLANCE, progress.changed()).await {
                break;
            }
        }
    }
}

/// Maps with steps behind `seq`.
fn maps_of(
    watch: Watch,
    deliberation: DeliberationId,
    mut seq: u64,
) -> impl Stream<Item = Result<OpinionMap>> {
    async_stream::try_stream! {
        let mut progress = watch.app.projector().progress();
        loop {
            watch.check().await?;
            let drawn = watch.app.maps().of(&watch.app.views(), watch.community, deliberation).await;
            if let Some(drawn) = drawn.map_err(|fault| internal(&fault))?.filter(|drawn| drawn.seq > seq) {
                seq = drawn.seq;
                yield OpinionMap::new(watch.community, deliberation, drawn);
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
        #[graphql(
            desc = "Go on after this position: the beginning is told only if the community has gone on since."
        )]
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<PollProgress>> + use<>> {
        let (watch, poll) = Watch::begin(ctx, &poll_id, Noun::Poll, Sight::Matters).await?;
        Ok(progress_of(watch, PollId(poll), after.map(|after| after.0)))
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

    /// The floor of a meeting, at once and at each change: who speaks, who waits, what is moved, how hands are shown.
    async fn floor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] meeting_id: ID,
        #[graphql(desc = "Go on after this position: the beginning is told only if it is news.")]
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<MeetingStep>> + use<>> {
        let (watch, meeting, seq) = watch_meeting(ctx, &meeting_id, after).await?;
        Ok(meeting_of(watch, meeting, Part::Floor, seq))
    }

    /// Who is at a meeting, at once and whenever somebody comes or goes, with the quorum.
    async fn attendance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] meeting_id: ID,
        #[graphql(desc = "Go on after this position: the beginning is told only if it is news.")]
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<MeetingStep>> + use<>> {
        let (watch, meeting, seq) = watch_meeting(ctx, &meeting_id, after).await?;
        Ok(meeting_of(watch, meeting, Part::Attendance, seq))
    }

    /// What is said in a deliberation, as it is said.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deliberation.")] deliberation_id: ID,
        #[graphql(desc = "Go on after this position; null for from now on.")] after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<StatementStep>> + use<>> {
        let (watch, deliberation) =
            Watch::begin(ctx, &deliberation_id, Noun::Deliberation, Sight::Statements).await?;
        let seq = watch.seq_at(after).await?;
        Ok(statements_of(watch, DeliberationId(deliberation), seq))
    }

    /// The opinion map of a deliberation, at once and each time marks have changed it, at most a few times a second.
    async fn opinion_map(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deliberation.")] deliberation_id: ID,
        #[graphql(desc = "Only a map with marks after this position; null for the map as it is now.")] after: Option<
            Position,
        >,
    ) -> Result<impl Stream<Item = Result<OpinionMap>> + use<>> {
        let (watch, deliberation) =
            Watch::begin(ctx, &deliberation_id, Noun::Deliberation, Sight::Statements).await?;
        let seq = match after {
            Some(after) => watch.seq_at(Some(after)).await?,
            None => 0,
        };
        Ok(maps_of(watch, DeliberationId(deliberation), seq))
    }

    /// The events of a community as they are stored, for those whose office needs them. What one person chose is left out.
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
