//! A meeting as members see it: agenda, who is there, the floor, motions with their counts, speaking times, minutes. All of it comes from
//! the meeting's record, which is read once.

mod agenda;
pub(crate) mod convening_commands;
mod debate;
pub(crate) mod debate_commands;
pub(crate) mod live;
mod minutes;
mod motion;
pub(crate) mod motion_commands;

use async_graphql::{Context, ID, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{MeetingId, MemberId};
use moothall_core::meeting::record::Record;
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::halls::SeatRow;
use moothall_projections::queries::meetings::MeetingRow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use agenda::AgendaItem;
pub(crate) use motion::Motion;

use crate::ask::Ask;
use crate::edge::Read;
use crate::enums::{MeetingKind, MeetingPhase};
use crate::execute::{Done, Stop};
use crate::fault::{broken, internal};
use crate::global_id::{GlobalId, Noun};
use crate::hall::{Hall, HouseRules};
use crate::loaders::{CouncilOf, MeetingOf, RecordOf};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::scalar::DateTime;
use crate::timeline::TimelineEntry;
use agenda::{AttendanceInterval, MeetingQuorum};
use debate::{MeetingFloor, SpeakingTime};
use minutes::Minutes;
use motion::OpenQuestion;

/// What is known of a meeting at one moment.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) community: CommunityId,
    pub(crate) record: Record,
    pub(crate) council: Vec<SeatRow>,
    /// Names, where they were opened for all watchers together.
    pub(crate) names: Option<BTreeMap<MemberId, String>>,
}

/// What a watcher may see, asked beforehand: a step of a stream asks nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watcher {
    pub(crate) sees_members: bool,
    pub(crate) own: Option<MemberId>,
}

/// A meeting of a hall.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    community: CommunityId,
    row: MeetingRow,
    live: Option<(Arc<View>, Watcher)>,
}

/// Somebody at a meeting; who it is shows to those who may see members, and to herself.
#[derive(Clone, Debug)]
pub(crate) struct Participant {
    view: Arc<View>,
    watcher: Option<Watcher>,
    member: MemberId,
}

/// Somebody at a meeting; who it is shows to those who may see members, and to herself.
#[Object]
impl Participant {
    /// The member; null for whoever may not see members.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        let shown = self.is_shown(ctx).await?;
        Ok(shown.then(|| Member::new(self.view.community, self.member)))
    }

    /// Her name; null for whoever may not see members, and once she was erased.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !self.is_shown(ctx).await? {
            return Ok(None);
        }
        match &self.view.names {
            Some(names) => Ok(names.get(&self.member).cloned()),
            None => Member::new(self.view.community, self.member).opened_name(ctx).await,
        }
    }
}

impl Participant {
    async fn is_shown(&self, ctx: &Context<'_>) -> Result<bool> {
        if let Some(watcher) = self.watcher {
            return Ok(watcher.sees_members || watcher.own == Some(self.member));
        }
        let standing = ctx.standing(self.view.community).await?;
        Ok(standing.sees(Sight::Members) || standing.member == Some(self.member))
    }
}

/// A view with what its watcher may see: from here every part of a meeting is made.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    view: Arc<View>,
    watcher: Option<Watcher>,
}

impl Seen {
    fn participant(&self, member: MemberId) -> Participant {
        Participant { view: Arc::clone(&self.view), watcher: self.watcher, member }
    }

    fn record(&self) -> &Record {
        &self.view.record
    }

    fn id(&self, noun: Noun, id: uuid::Uuid) -> ID {
        GlobalId::new(noun, self.view.community, id).encode()
    }
}

impl Meeting {
    /// Whoever makes one has asked whether the viewer may see the community's matters.
    pub(crate) fn new(community: CommunityId, row: MeetingRow) -> Self {
        Self { community, row, live: None }
    }

    /// As a stream tells it: everything is there already.
    pub(crate) fn live(row: MeetingRow, view: Arc<View>, watcher: Watcher) -> Self {
        Self { community: view.community, row, live: Some((view, watcher)) }
    }

    pub(crate) async fn find(
        ctx: &Context<'_>,
        community: CommunityId,
        id: MeetingId,
    ) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Matters).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(MeetingOf(community, id)).await?.map(|row| Self::new(community, row)))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, MeetingId(done.subject)).await
    }

    pub(crate) async fn seen(&self, ctx: &Context<'_>) -> Result<Seen> {
        if let Some((view, watcher)) = &self.live {
            return Ok(Seen { view: Arc::clone(view), watcher: Some(*watcher) });
        }
        let loaders = ctx.loaders()?;
        let (record, council) = futures_util::try_join!(
            loaders.one(RecordOf(self.community, self.row.meeting)),
            loaders.list(CouncilOf(self.community, self.row.hall)),
        )?;
        let record = record.ok_or_else(|| broken("a meeting has no record"))?;
        let view = Arc::new(View { community: self.community, record, council, names: None });
        Ok(Seen { view, watcher: None })
    }
}

/// A meeting of a hall.
#[Object]
impl Meeting {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Meeting, self.community, self.row.meeting.0).encode()
    }

    /// The hall it is a meeting of.
    async fn hall(&self, ctx: &Context<'_>) -> Result<Option<Hall>> {
        Hall::find(ctx, self.community, self.row.hall).await
    }

    /// Regular or extraordinary.
    async fn kind(&self) -> MeetingKind {
        self.row.kind.into()
    }

    /// Where.
    async fn place(&self) -> &str {
        &self.row.place
    }

    /// Where it stands.
    async fn phase(&self) -> MeetingPhase {
        self.row.phase.into()
    }

    /// When it shall begin, or go on.
    async fn starts_at(&self) -> DateTime {
        self.row.starts_at.into()
    }

    /// When it was called.
    async fn called_at(&self) -> DateTime {
        self.row.called_at.into()
    }

    /// When notice was given.
    async fn noticed_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.seen(ctx).await?.record().noticed_at.map(Into::into))
    }

    /// When it was first opened.
    async fn opened_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        Ok(self.seen(ctx).await?.record().sessions.first().map(|session| session.opened_at.into()))
    }

    /// When it last ended, for good or until another day.
    async fn ended_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let seen = self.seen(ctx).await?;
        Ok(seen.record().sessions.last().and_then(|session| session.ended_at).map(Into::into))
    }

    /// Why it was cancelled, or adjourned last.
    async fn ended_because(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let seen = self.seen(ctx).await?;
        let record = seen.record();
        let reason = record.cancelled_because.as_ref().or(record.adjourned_because.as_ref());
        Ok(reason.map(|reason| reason.as_str().to_owned()))
    }

    /// The house rules it keeps: null before the notice.
    async fn rules(&self, ctx: &Context<'_>) -> Result<Option<HouseRules>> {
        Ok(self.seen(ctx).await?.record().rules.as_ref().map(HouseRules::from))
    }

    /// The agenda in order.
    async fn agenda(&self, ctx: &Context<'_>) -> Result<Vec<AgendaItem>> {
        let seen = self.seen(ctx).await?;
        Ok(seen.record().agenda().map(|(item, _)| AgendaItem::new(seen.clone(), item.item)).collect())
    }

    /// Who was there when, in the order of coming.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Vec<AttendanceInterval>> {
        let seen = self.seen(ctx).await?;
        let there = seen.record().attendance.iter();
        Ok(there.map(|presence| AttendanceInterval::new(&seen, presence)).collect())
    }

    /// Whether enough councillors are there now.
    async fn quorum(&self, ctx: &Context<'_>) -> Result<MeetingQuorum> {
        let seen = self.seen(ctx).await?;
        Ok(MeetingQuorum::of(&seen.view, ctx.app()?.clock().now()))
    }

    /// Who presides now.
    async fn presiding(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        let seen = self.seen(ctx).await?;
        Ok(seen.record().state.chair.map(|chair| seen.participant(chair)))
    }

    /// The floor: who speaks, who waits, who is next.
    async fn floor(&self, ctx: &Context<'_>) -> Result<MeetingFloor> {
        Ok(MeetingFloor::new(self.seen(ctx).await?))
    }

    /// What the council is voting on at this moment.
    async fn question(&self, ctx: &Context<'_>) -> Result<Option<OpenQuestion>> {
        let seen = self.seen(ctx).await?;
        Ok(seen.record().state.question.clone().map(|asked| OpenQuestion::new(&seen, &asked)))
    }

    /// Every motion and amendment, in the order of moving.
    async fn motions(&self, ctx: &Context<'_>) -> Result<Vec<Motion>> {
        let seen = self.seen(ctx).await?;
        Ok(seen.record().motions.iter().map(|motion| Motion::new(seen.clone(), motion.motion)).collect())
    }

    /// How long each has spoken, and each side.
    async fn speaking_time(&self, ctx: &Context<'_>) -> Result<SpeakingTime> {
        Ok(SpeakingTime::new(&self.seen(ctx).await?))
    }

    /// The minutes as they stand, written from the record in the language of the house rules.
    async fn minutes(&self, ctx: &Context<'_>) -> Result<Option<Minutes>> {
        Minutes::of(ctx, self.community, self.seen(ctx).await?).await
    }

    /// What happened around it, oldest first; `last` gives the newest. Speeches and hands are in the minutes.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<TimelineEntry>> {
        let paging = Paging::new(first, after, last, before);
        let page = paging.page()?;
        let rows =
            queries::timeline::of_meeting(&ctx.app()?.views(), self.community, self.row.meeting, page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}

/// The member an input names; the viewer herself where it names none.
fn someone(
    ctx: &Context<'_>,
    community: CommunityId,
    id: Option<&ID>,
    field: &'static str,
) -> Read<MemberId> {
    if let Some(id) = id {
        return crate::edge::within(community, crate::edge::member(id, field)?, field);
    }
    crate::edge::require_presence(ctx, community)?;
    let own = ctx.viewer().and_then(|viewer| viewer.member_of(community));
    let action = moothall_core::policy::Action::KeepMeetingRecord;
    own.ok_or(Stop::Rules(moothall_core::refusal::Refusal::NotPermitted { action }))
}
