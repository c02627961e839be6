//! Topics (议题) as members see them: what was brought, how it stands, what was answered, and what became of it.

mod claimed;
mod commands;
mod entry;
mod handling_commands;
mod letter_box;
mod letter_box_commands;
pub(crate) mod lists;
mod moderation_commands;
mod outcome_commands;
mod promise;
mod recording_commands;
mod sealing;
mod suggestion;
mod suggestion_commands;

use async_graphql::{Context, ID, MergedObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::TopicId;
use moothall_core::policy::Sight;
use moothall_core::topic::Link;
use moothall_projections::queries;
use moothall_projections::queries::topics::{Seer, TopicRow};

pub(crate) use claimed::ClaimedTopic;
use entry::TopicEntry;
pub(crate) use letter_box::{BoxOpening, LetterBox};
pub(crate) use promise::PromiseTracker;
pub(crate) use suggestion::Suggestion;
use suggestion::{HidingAppeal, SuggestionCluster, appeals};

use crate::ask::Ask;
use crate::enums::{Channel, TopicPhase, TopicVoice};
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun};
use crate::loaders::{
    ClustersOf, CommunityOf, EntriesOn, LinksOf, SealedContact, SealedName, SealedWords, SupportedBy,
    SupportersOf, TopicOf,
};
use crate::membership::Member;
use crate::page::{List, Paging, cost};
use crate::proposal::Proposal;
use crate::scalar::DateTime;
use crate::scope::Scope;
use crate::timeline::{Actor, TimelineEntry};

/// What is done to topics, suggestions and letter boxes.
#[derive(MergedObject, Debug, Default)]
pub(crate) struct TopicMutations(
    commands::TopicMutation,
    recording_commands::TopicRecordingMutation,
    handling_commands::TopicHandlingMutation,
    outcome_commands::TopicOutcomeMutation,
    suggestion_commands::SuggestionMutation,
    moderation_commands::TopicModerationMutation,
    letter_box_commands::LetterBoxMutation,
);

/// A topic: what somebody brought, or what the community itself asks.
#[derive(Clone, Debug)]
pub(crate) struct Topic {
    community: CommunityId,
    row: TopicRow,
}

impl Topic {
    /// Whoever makes one has asked whether the viewer may see it.
    pub(crate) fn new(community: CommunityId, row: TopicRow) -> Self {
        Self { community, row }
    }

    /// The topic, if it is for the viewer: what is unscreened or confidential is only for its sender, for whoever sees to it and for
    /// those who take topics in.
    pub(crate) async fn find(ctx: &Context<'_>, community: CommunityId, id: TopicId) -> Result<Option<Self>> {
        let standing = ctx.standing(community).await?;
        if !standing.sees(Sight::Matters) {
            return Ok(None);
        }
        let row = ctx.loaders()?.one(TopicOf(community, id)).await?;
        Ok(row.filter(|row| Seer::new(&standing).may_see(row)).map(|row| Self { community, row }))
    }

    /// For payloads.
    pub(crate) async fn changed(
        ctx: &Context<'_>,
        community: CommunityId,
        done: &Done,
    ) -> Result<Option<Self>> {
        Self::find(ctx, community, TopicId(done.subject)).await
    }

    fn key(&self) -> TopicId {
        self.row.topic
    }

    /// Whether the viewer takes topics in, sent it, or sees to it.
    async fn is_handled(&self, ctx: &Context<'_>) -> Result<bool> {
        let standing = ctx.standing(self.community).await?;
        Ok(standing.sees(Sight::Intake) || Seer::new(&standing).is_concerned(&self.row))
    }

    /// Whether the viewer may read what people wrote here in their own names.
    async fn shows_words(&self, ctx: &Context<'_>) -> Result<bool> {
        if self.is_handled(ctx).await? {
            return Ok(true);
        }
        let hidden = self.row.hidden_because.is_some();
        Ok(!hidden && self.row.is_public() && ctx.sees(self.community, Sight::TopicWords).await?)
    }

    /// The day it is where the community is, counted from 1970.
    async fn today(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
        let Some(community) = ctx.loaders()?.one(CommunityOf(self.community)).await? else { return Ok(None) };
        let zone = moothall_core::calendar::Zone::parse(&community.timezone);
        let now = ctx.app()?.clock().now();
        Ok(zone.ok().map(|zone| i64::from(moothall_core::calendar::Date::at(now, &zone).number())))
    }
}

fn days(from: i64, until: i64) -> u32 {
    u32::try_from(until.saturating_sub(from)).unwrap_or(0)
}

/// A topic: what somebody brought, or what the community itself asks.
#[Object]
impl Topic {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::new(Noun::Topic, self.community, self.row.topic.0).encode()
    }

    /// What it is called in the community's record; null until it is screened.
    async fn title(&self) -> Option<&str> {
        self.row.title.as_deref()
    }

    /// What it says; null once its sender was erased, and for whoever may not read it.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if let Some(body) = &self.row.body {
            let shown = self.row.hidden_because.is_none() || self.is_handled(ctx).await?;
            return Ok(shown.then(|| body.clone()));
        }
        match &self.row.words {
            Some(words) if self.shows_words(ctx).await? => {
                ctx.loaders()?.one(SealedWords::new(self.community, words)).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Whose it is.
    async fn voice(&self) -> TopicVoice {
        self.row.voice.into()
    }

    /// The member who sent it; null where nobody knows, where she is none, and for whoever may not see members.
    async fn sender(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        match self.row.sender {
            Some(sender) if self.is_handled(ctx).await? => Ok(Some(Member::new(self.community, sender))),
            Some(sender) => Member::find(ctx, self.community, sender).await,
            None => Ok(None),
        }
    }

    /// The name of a sender who is no member; null for whoever does not see to it.
    async fn sender_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.name {
            Some(name) if self.is_handled(ctx).await? => {
                ctx.loaders()?.one(SealedName::new(self.community, name)).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// How to reach a sender who is no member; null for whoever does not see to it.
    async fn sender_contact(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.row.contact {
            Some(contact) if self.is_handled(ctx).await? => {
                ctx.loaders()?.one(SealedContact::new(self.community, contact)).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// How it came; null for what the community itself asks.
    async fn channel(&self) -> Option<Channel> {
        self.row.channel.map(Into::into)
    }

    /// What part of the community it concerns.
    async fn scope(&self) -> Scope {
        (&self.row.scope).into()
    }

    /// Only for its sender and those who handle it.
    async fn confidential(&self) -> bool {
        self.row.confidential
    }

    /// Where it stands.
    async fn phase(&self) -> TopicPhase {
        self.row.phase.into()
    }

    /// When it was registered: the clock of the answer starts.
    async fn raised_at(&self) -> DateTime {
        self.row.raised_at.into()
    }

    /// Who recorded it; an anonymous sender stays so.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Actor> {
        Actor::shown(ctx, self.community, self.row.recorded_by).await
    }

    /// Until when it is to be answered (exclusive); null for what the community itself asks.
    async fn due_at(&self) -> Option<DateTime> {
        self.row.due_at.map(Into::into)
    }

    /// For how many days its sender has been waiting for an answer in substance; null when she is not.
    async fn age_days(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        if !self.row.is_waiting() {
            return Ok(None);
        }
        Ok(self.today(ctx).await?.map(|today| days(self.row.raised_day, today)))
    }

    /// Whether its answer was due and has not been given.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.app()?.clock().now();
        Ok(self.row.is_waiting() && self.row.due_at.is_some_and(|due| due <= now))
    }

    /// When its sender was first told that it has come, which is no answer.
    async fn acknowledged_at(&self) -> Option<DateTime> {
        self.row.acknowledged_at.map(Into::into)
    }

    /// When its sender had an answer in substance; null again once it was reopened.
    async fn answered_at(&self) -> Option<DateTime> {
        self.row.answered_at.map(Into::into)
    }

    /// How many days that took: 0 is the same day.
    async fn days_to_answer(&self) -> Option<u32> {
        self.row.answered_day.map(|day| days(self.row.raised_day, day))
    }

    /// How many days it took until something was done.
    async fn days_to_action(&self) -> Option<u32> {
        self.row.acted_day.map(|day| days(self.row.raised_day, day))
    }

    /// What was written on it, in order: receipts, notes, answers and their corrections, reasons.
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<TopicEntry>> {
        let words = self.shows_words(ctx).await?;
        let rows = ctx.loaders()?.list(EntriesOn(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| TopicEntry::new(self.community, row, words)).collect())
    }

    /// The answer that stands; of a topic that was merged into another one, the other's.
    async fn answer(&self, ctx: &Context<'_>) -> Result<Option<TopicEntry>> {
        if self.row.answered_at.is_none() {
            return Ok(None);
        }
        let words = self.shows_words(ctx).await?;
        let answered = self.row.merged_into.unwrap_or(self.key());
        let rows = ctx.loaders()?.list(EntriesOn(self.community, answered)).await?;
        let last = rows.into_iter().rfind(entry::is_answer);
        Ok(last.map(|row| TopicEntry::new(self.community, row, words)))
    }

    /// What everybody was told.
    async fn publicised(&self) -> Option<&str> {
        self.row.publicised.as_deref()
    }

    /// When everybody was told.
    async fn publicised_at(&self) -> Option<DateTime> {
        self.row.publicised_at.map(Into::into)
    }

    /// When it ended.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(Into::into)
    }

    /// Who sees to it; null for whoever may not see members.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        match self.row.assignee {
            Some(assignee) => Member::find(ctx, self.community, assignee).await,
            None => Ok(None),
        }
    }

    /// The topic it goes on in.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        match self.row.merged_into {
            Some(into) => Topic::find(ctx, self.community, into).await,
            None => Ok(None),
        }
    }

    /// Why its text is hidden; null where it is not.
    async fn hidden_because(&self) -> Option<&str> {
        self.row.hidden_because.as_deref()
    }

    /// Objections of its author to the hiding of its text; null for whoever does not see to it.
    async fn appeals(&self, ctx: &Context<'_>) -> Result<Option<Vec<HidingAppeal>>> {
        if !self.is_handled(ctx).await? {
            return Ok(None);
        }
        appeals(ctx, self.community, self.key().0).await.map(Some)
    }

    /// How many support it.
    async fn supporters(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(ctx.loaders()?.one(SupportersOf(self.community, self.key())).await?.unwrap_or(0))
    }

    /// Whether the viewer does.
    async fn supported_by_me(&self, ctx: &Context<'_>) -> Result<bool> {
        match ctx.self_in(self.community).await? {
            Some(member) => {
                let key = SupportedBy(self.community, member, self.key());
                Ok(ctx.loaders()?.one(key).await?.is_some())
            }
            None => Ok(false),
        }
    }

    /// Suggestions on it, in the order they were given.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<List<Suggestion>> {
        let paging = Paging::new(first, after, last, before);
        let (views, page) = (ctx.app()?.views(), paging.page()?);
        let rows = queries::suggestions::page(&views, self.community, self.key(), page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| Suggestion::new(self.community, row))
    }

    /// Suggestions that say the same, put together.
    async fn clusters(&self, ctx: &Context<'_>) -> Result<Vec<SuggestionCluster>> {
        let rows = ctx.loaders()?.list(ClustersOf(self.community, self.key())).await?;
        Ok(rows.into_iter().map(|row| SuggestionCluster::new(self.community, row)).collect())
    }

    /// The proposals that became of it.
    async fn proposals(&self, ctx: &Context<'_>) -> Result<Vec<Proposal>> {
        let links = ctx.loaders()?.list(LinksOf(self.community, self.key())).await?;
        let proposals = links.into_iter().filter_map(|link| match link {
            Link::Proposal(proposal) => Some(Proposal::find(ctx, self.community, proposal)),
            Link::Resolution(_) => None,
        });
        let found = futures_util::future::try_join_all(proposals).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The ids of the resolutions that became of it.
    async fn resolution_ids(&self, ctx: &Context<'_>) -> Result<Vec<ID>> {
        let links = ctx.loaders()?.list(LinksOf(self.community, self.key())).await?;
        let resolutions = links.into_iter().filter_map(|link| match link {
            Link::Resolution(id) => Some(GlobalId::new(Noun::Resolution, self.community, id.0).encode()),
            Link::Proposal(_) => None,
        });
        Ok(resolutions.collect())
    }

    /// The opening of a letter box it was found in.
    async fn opening(&self, ctx: &Context<'_>) -> Result<Option<BoxOpening>> {
        match self.row.opening {
            Some(opening) => BoxOpening::find(ctx, self.community, opening).await,
            None => Ok(None),
        }
    }

    /// When something last happened to it.
    async fn changed_at(&self) -> DateTime {
        self.row.changed_at.into()
    }

    /// What happened to it, oldest first; `last` gives the newest.
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
        let (views, page) = (ctx.app()?.views(), paging.page()?);
        let rows = queries::timeline::of_topic(&views, self.community, self.key(), page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.community, row))
    }
}
