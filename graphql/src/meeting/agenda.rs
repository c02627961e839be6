//! The agenda of a meeting, and who is there.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::event::Event;
use moothall_core::ids::AgendaItemId;
use moothall_core::meeting::record::{Attendance, ItemRecord};
use moothall_core::time::Timestamp;

use super::{Meeting, Participant, Seen, View};
use crate::ask::Ask;
use crate::deliberation::ReservedMatter;
use crate::enums::{AgendaItemPhase, AttendanceCapacity, ItemOutcome};
use crate::execute::Done;
use crate::global_id::Noun;
use crate::hall::Hall;
use crate::proposal::Proposal;
use crate::scalar::DateTime;
use crate::topic::Topic;

/// An item of a meeting's agenda.
#[derive(Clone, Debug)]
pub(crate) struct AgendaItem {
    seen: Seen,
    item: AgendaItemId,
}

impl AgendaItem {
    pub(super) fn new(seen: Seen, item: AgendaItemId) -> Self {
        Self { seen, item }
    }

    /// For payloads: the item that was scheduled.
    pub(crate) async fn scheduled(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        let Some(Event::AgendaItemScheduled(event)) = done.event(ctx.app()?).await? else { return Ok(None) };
        match Meeting::find(ctx, community, event.meeting).await? {
            Some(meeting) => Ok(Some(Self::new(meeting.seen(ctx).await?, event.item))),
            None => Ok(None),
        }
    }

    fn row(&self) -> Option<&ItemRecord> {
        self.seen.record().items.iter().find(|known| known.item == self.item)
    }
}

/// An item of a meeting's agenda.
#[Object]
impl AgendaItem {
    /// Its global id.
    async fn id(&self) -> ID {
        self.seen.id(Noun::AgendaItem, self.item.0)
    }

    /// Its place on the agenda; the first is 1.
    async fn place(&self) -> usize {
        let place = self.seen.record().state.agenda.iter().position(|known| known.item == self.item);
        place.map_or(0, |place| place + 1)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        self.row().map_or("", |row| row.title.as_str())
    }

    /// Where it stands.
    async fn phase(&self) -> AgendaItemPhase {
        let known = self.seen.record().state.agenda.iter().find(|known| known.item == self.item);
        known.map_or(moothall_core::meeting::ItemPhase::Scheduled, |known| known.phase).into()
    }

    /// The proposal it is about.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>> {
        match self.row().and_then(|row| row.proposal) {
            Some(proposal) => Proposal::find(ctx, self.seen.view.community, proposal).await,
            None => Ok(None),
        }
    }

    /// The topic it is about.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        match self.row().and_then(|row| row.topic) {
            Some(topic) => Topic::find(ctx, self.seen.view.community, topic).await,
            None => Ok(None),
        }
    }

    /// What it was said to touch of the matters that the law reserves for the owners: a poll decides them, never the meeting.
    async fn matters(&self) -> Vec<ReservedMatter> {
        let known = self.seen.record().state.item(self.item);
        known.into_iter().flat_map(|known| &known.matters).filter_map(ReservedMatter::find).collect()
    }

    /// The item of a hall below whose summary it takes up.
    async fn carried_item_id(&self) -> Option<ID> {
        self.row().and_then(|row| row.carried).map(|item| self.seen.id(Noun::AgendaItem, item.0))
    }

    /// What came of it.
    async fn outcome(&self) -> Option<ItemOutcome> {
        self.row().and_then(|row| row.outcome).map(Into::into)
    }

    /// What was said and found.
    async fn summary(&self) -> Option<&str> {
        self.row().and_then(|row| row.summary.as_ref()).map(moothall_core::text::Body::as_str)
    }

    /// Why it was taken from the agenda.
    async fn withdrawn_because(&self) -> Option<&str> {
        self.row().and_then(|row| row.withdrawn_because.as_ref()).map(moothall_core::text::Reason::as_str)
    }

    /// The hall to which its summary was carried.
    async fn carried_to(&self, ctx: &Context<'_>) -> Result<Option<Hall>> {
        match self.row().and_then(|row| row.carried_up.as_ref()) {
            Some((hall, _)) => Hall::find(ctx, self.seen.view.community, *hall).await,
            None => Ok(None),
        }
    }
}

/// Somebody's presence, from coming to going.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct AttendanceInterval {
    /// Who.
    pub participant: Participant,
    /// With a seat and a vote, or as a guest.
    pub capacity: AttendanceCapacity,
    /// She came.
    pub arrived_at: DateTime,
    /// She went; null while she is there.
    pub left_at: Option<DateTime>,
}

impl AttendanceInterval {
    pub(super) fn new(seen: &Seen, presence: &Attendance) -> Self {
        Self {
            participant: seen.participant(presence.member),
            capacity: presence.capacity.into(),
            arrived_at: presence.arrived_at.into(),
            left_at: presence.left_at.map(Into::into),
        }
    }
}

/// Whether enough councillors are there.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub(crate) struct MeetingQuorum {
    /// How many sit on the council.
    pub council: u32,
    /// How many of them are there.
    pub present: u32,
    /// How many the house rules ask for; null before the notice.
    pub needed: Option<u32>,
    /// Whether they are enough.
    pub met: bool,
}

impl MeetingQuorum {
    pub(super) fn of(view: &View, now: Timestamp) -> Self {
        let held = || view.council.iter().filter(|seat| seat.is_held(now));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let there = &view.record.state.present;
        let council = count(held().count());
        let present = count(held().filter(|seat| there.contains(&seat.member)).count());
        let needed = view.record.rules.as_ref().map(|rules| rules.needed(council));
        Self { council, present, needed, met: needed.is_some_and(|needed| present >= needed) }
    }
}
