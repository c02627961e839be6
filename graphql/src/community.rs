//! A community as its members see it: name, bylaw parameters, rules, register, members, proposals, polls, history.

pub(crate) mod commands;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{DeliberationId, PollId, ProposalId, TopicId};
use moothall_core::policy::Sight;
use moothall_projections::queries;
use moothall_projections::queries::communities::CommunityRow;

use crate::ask::Ask;
use crate::deliberation::{Commitment, Deliberation};
use crate::enums::{Channel, InvitationState, Language, PollPhase, ProposalPhase, Role, TopicPhase};
use crate::event::StoredEvent;
use crate::execute::Done;
use crate::fault::internal;
use crate::global_id;
use crate::hall::Hall;
use crate::loaders::CommunityOf;
use crate::membership::{Invitation, Member, Office};
use crate::page::{Counted, List, Paging, cost};
use crate::panel::of_community::FollowThrough;
use crate::poll::Poll;
use crate::proposal::Proposal;
use crate::register::{Party, Register};
use crate::rule::DecisionRule;
use crate::scalar::{DateTime, Position};
use crate::timeline::TimelineEntry;
use crate::topic::lists::Wanted;
use crate::topic::{self, LetterBox, PromiseTracker, Topic};

/// A community: an estate, a neighbourhood, a street. All its decisions are taken over one log.
#[derive(Clone, Debug)]
pub(crate) struct Community {
    row: CommunityRow,
}

/// Bylaw parameters: what law leaves to the community's own rules of procedure (议事规则).
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Settings {
    /// Whole days between the notice and the opening of a poll.
    pub notice_days_min: u16,
    /// Whole days during which objections to a provisional result are taken.
    pub objection_days: u16,
    /// The most days a poll may be prolonged, once; 0 forbids it.
    pub extension_days_max: u16,
    /// The most seats one person may vote for as a proxy.
    pub proxies_max: u16,
    /// The most proposals one member may have open at a time.
    pub open_proposals_max: u16,
    /// Days on which no period ends.
    pub holidays: Holidays,
    /// Working days within which a topic is to be answered.
    pub answer_working_days: u16,
    /// The most topics one member may have waiting for an answer.
    pub open_topics_max: u16,
}

/// Which days are holidays, as published each year.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Holidays {
    /// Days of rest of every week: 1 is Monday, 7 Sunday.
    pub weekly: Vec<u8>,
    /// Further days off, such as `2026-10-01`.
    pub days_off: Vec<String>,
    /// Days of rest that are worked this year (调休).
    pub working_days: Vec<String>,
}

impl From<&moothall_core::calendar::Holidays> for Holidays {
    fn from(holidays: &moothall_core::calendar::Holidays) -> Self {
        Self {
            weekly: holidays.weekly.iter().copied().collect(),
            days_off: holidays.days_off.iter().map(ToString::to_string).collect(),
            working_days: holidays.working_days.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A preset whose text nobody could verify, accepted by a registrar.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct AcceptedRule {
    /// The preset.
    pub rule: Option<DecisionRule>,
    /// On what ground.
    pub reason: String,
    /// When.
    pub accepted_at: DateTime,
}

/// The rules a community may use.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct CommunityRules {
    /// Every preset. Those whose source is not verified must be accepted before their first use.
    pub presets: Vec<DecisionRule>,
    /// The presets that were accepted.
    pub accepted: Vec<AcceptedRule>,
    /// The community's own rules.
    pub own: Vec<DecisionRule>,
}

impl Community {
    pub(crate) fn new(row: CommunityRow) -> Self {
        Self { row }
    }

    /// The community, if the viewer may know of it.
    pub(crate) async fn find(ctx: &Context<'_>, community: CommunityId) -> Result<Option<Self>> {
        if !ctx.sees(community, Sight::Community).await? {
            return Ok(None);
        }
        Ok(ctx.loaders()?.one(CommunityOf(community)).await?.map(Self::new))
    }

    /// For payloads.
    pub(crate) async fn changed(ctx: &Context<'_>, community: CommunityId, _: &Done) -> Result<Option<Self>> {
        Self::find(ctx, community).await
    }

    fn key(&self) -> CommunityId {
        self.row.id
    }
}

/// A community: an estate, a neighbourhood, a street. All its decisions are taken over one log.
#[Object]
impl Community {
    /// Its global id.
    pub(crate) async fn id(&self) -> ID {
        global_id::community(self.row.id)
    }

    /// Its name, as on the gate.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The IANA name of its time zone, in which days begin and end.
    async fn timezone(&self) -> &str {
        &self.row.timezone
    }

    /// The language of its record.
    async fn language(&self) -> Language {
        moothall_core::language::Language::parse(&self.row.locale).unwrap_or_default().into()
    }

    /// The community it lies in; null also where the viewer is nobody there.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Community>> {
        match self.row.parent {
            Some(parent) => Community::find(ctx, parent).await,
            None => Ok(None),
        }
    }

    /// When it was founded.
    async fn founded_at(&self) -> DateTime {
        self.row.founded_at.into()
    }

    /// How far the pages have read its log.
    async fn as_of(&self) -> Position {
        self.row.reached.position.into()
    }

    /// Bylaw parameters.
    async fn settings(&self) -> Settings {
        let settings = &self.row.settings;
        Settings {
            notice_days_min: settings.notice_days_min,
            objection_days: settings.objection_days,
            extension_days_max: settings.extension_days_max,
            proxies_max: settings.proxies_max,
            open_proposals_max: settings.open_proposals_max,
            holidays: (&settings.holidays).into(),
            answer_working_days: settings.answer_working_days,
            open_topics_max: settings.open_topics_max,
        }
    }

    /// The decision rules it may use.
    async fn rules(&self, ctx: &Context<'_>) -> Result<CommunityRules> {
        let views = ctx.app()?.views();
        let accepted = queries::communities::accepted_rules(&views, self.key()).await;
        let own = queries::communities::own_rules(&views, self.key()).await;
        let accepted = accepted.map_err(|fault| internal(&fault))?.into_iter().map(|row| AcceptedRule {
            rule: crate::rule::preset(row.rule.as_str()),
            reason: row.reason,
            accepted_at: row.accepted_at.into(),
        });
        let own = own.map_err(|fault| internal(&fault))?.into_iter().map(|row| row.rule.into());
        Ok(CommunityRules {
            presets: crate::rule::presets(),
            accepted: accepted.collect(),
            own: own.collect(),
        })
    }

    /// Who the viewer is here; null for the platform's administrator.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        Ok(ctx.self_in(self.key()).await?.map(|member| Member::new(self.key(), member)))
    }

    /// The register (名册): units and who owns them; null for whoever may not see it.
    async fn register(&self, ctx: &Context<'_>) -> Result<Option<Register>> {
        Ok(ctx.sees(self.key(), Sight::Register).await?.then(|| Register::of(self.key())))
    }

    /// The owning parties; null for whoever may not see who owns what.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn parties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<Counted<Party>>> {
        if !ctx.sees(self.key(), Sight::Members).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let views = ctx.app()?.views();
        let rows = queries::register::parties(&views, self.key(), paging.page()?).await;
        let total =
            queries::register::totals(&views, self.key()).await.map_err(|fault| internal(&fault))?.parties;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.counted(rows, total, |row| row.party.0, |row| Party::new(self.key(), row)).map(Some)
    }

    /// The members; null for whoever may not see names.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<Counted<Member>>> {
        if !ctx.sees(self.key(), Sight::Members).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let views = ctx.app()?.views();
        let rows = queries::members::page(&views, self.key(), paging.page()?).await;
        let total = queries::members::count(&views, self.key()).await.map_err(|fault| internal(&fault))?;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.counted(rows, total, |row| row.member.0, |row| Member::new(self.key(), row.member)).map(Some)
    }

    /// Who holds which office now; null for whoever may not see it.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn offices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this office.")] role: Option<Role>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Office>>> {
        if !ctx.sees(self.key(), Sight::Offices).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let app = ctx.app()?;
        let (role, now) = (role.map(Into::into), app.clock().now());
        let rows =
            queries::members::grants_in_force(&app.views(), self.key(), role, now, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.grant.0, |row| Office::new(self.key(), row)).map(Some)
    }

    /// Invitations; null for whoever does not keep the members.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] state: Option<InvitationState>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Invitation>>> {
        if !ctx.sees(self.key(), Sight::Contacts).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let views = ctx.app()?.views();
        let rows =
            queries::members::invitations(&views, self.key(), state.map(Into::into), paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.invitation.0, |row| Invitation::new(self.key(), row)).map(Some)
    }

    /// Topics, in the order they came: those that are screened and open, and of the others those the viewer sent or sees to, or all for
    /// whoever takes topics in. Null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn topics(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that stand so; all when empty.")] phases: Vec<TopicPhase>,
        #[graphql(default, desc = "Only those that came so; all when empty.")] channels: Vec<Channel>,
        #[graphql(default, desc = "Only those whose answer was due and has not been given.")] overdue: bool,
        #[graphql(default, desc = "Only those the viewer sent.")] mine: bool,
        #[graphql(default, desc = "Only those the viewer sees to.")] assigned_to_me: bool,
        #[graphql(desc = "Only those found in this opening of a letter box.")] opening_id: Option<ID>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Topic>>> {
        let wanted = Wanted { phases, channels, overdue, mine, assigned_to_me, opening: opening_id };
        topic::lists::topics(ctx, self.key(), wanted, Paging::new(first, after, last, before)).await
    }

    /// One topic; null when there is none or the viewer may not see it.
    async fn topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Topic>> {
        match global_id::GlobalId::parse_as(global_id::Noun::Topic, &id) {
            Some(id) if id.community == self.key() => Topic::find(ctx, id.community, TopicId(id.id)).await,
            _ => Ok(None),
        }
    }

    /// What is asked for most: open topics by how many support them; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, None) * child_complexity + 1")]
    async fn demand(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many; 100 at most.")] first: Option<i32>,
    ) -> Result<Option<Vec<Topic>>> {
        topic::lists::demand(ctx, self.key(), first).await
    }

    /// Letter boxes that hang; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn letter_boxes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that should have been opened by now.")] overdue: bool,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<LetterBox>>> {
        topic::lists::letter_boxes(ctx, self.key(), overdue, Paging::new(first, after, last, before)).await
    }

    /// How the promise to answer was kept, for topics that came in a period; null for whoever may not see the community's matters.
    async fn promises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this instant on; null for from the beginning.")] from: Option<DateTime>,
        #[graphql(desc = "Until this instant (exclusive); null for until now.")] until: Option<DateTime>,
    ) -> Result<Option<PromiseTracker>> {
        topic::lists::promises(ctx, self.key(), (from, until)).await
    }

    /// Proposals; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that stand so; all when empty.")] phases: Vec<ProposalPhase>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Proposal>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let phases = phases.into_iter().map(Into::into).collect();
        let filter = queries::proposals::ProposalFilter { phases, author: None };
        let rows = queries::proposals::page(&ctx.app()?.views(), self.key(), &filter, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.proposal.0, |row| Proposal::new(self.key(), row)).map(Some)
    }

    /// Deliberation halls; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn halls(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Hall>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let rows = queries::halls::page(&ctx.app()?.views(), self.key(), None, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.hall.0, |row| Hall::new(self.key(), row)).map(Some)
    }

    /// Deliberations; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn deliberations(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that go on.")] open: bool,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Deliberation>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let filter = queries::deliberations::DeliberationFilter { open, ..Default::default() };
        let rows =
            queries::deliberations::page(&ctx.app()?.views(), self.key(), filter, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.deliberation.0, |row| Deliberation::new(self.key(), row)).map(Some)
    }

    /// One deliberation; null when there is none or the viewer may not see it.
    async fn deliberation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Deliberation>> {
        match global_id::GlobalId::parse_as(global_id::Noun::Deliberation, &id) {
            Some(id) if id.community == self.key() => {
                Deliberation::find(ctx, id.community, DeliberationId(id.id)).await
            }
            _ => Ok(None),
        }
    }

    /// Commitments whose day has come and of which nobody has said whether they were kept; null for whoever may not see matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn overdue_commitments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Commitment>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let (paging, app) = (Paging::new(first, after, last, before), ctx.app()?);
        let (now, page) = (app.clock().now(), paging.page()?);
        let rows = queries::deliberations::parties::overdue(&app.views(), self.key(), now, page).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| Commitment::new(self.key(), row)).map(Some)
    }

    /// Polls; null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn polls(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those that stand so; all when empty.")] phases: Vec<PollPhase>,
        #[graphql(desc = "Only those in which ballots are taken at this instant.")] open_at: Option<DateTime>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<Poll>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let filter = queries::polls::PollFilter {
            stages: phases.into_iter().map(Into::into).collect(),
            open_at: open_at.map(|instant| instant.0),
            proposal: None,
        };
        let rows = queries::polls::page(&ctx.app()?.views(), self.key(), &filter, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.poll.0, |row| Poll::new(self.key(), row)).map(Some)
    }

    /// Panels and resolutions.
    #[graphql(flatten)]
    async fn follow_through(&self) -> FollowThrough {
        FollowThrough(self.key())
    }

    /// What happened to topics, proposals and polls, oldest first (`last` gives the newest); null for whoever may not see the community's matters.
    #[graphql(complexity = "cost(first, last) * child_complexity + 1")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many, from the end; 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<List<TimelineEntry>>> {
        if !ctx.sees(self.key(), Sight::Matters).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, last, before);
        let seer = queries::topics::Seer::new(&ctx.standing(self.key()).await?);
        let rows =
            queries::timeline::of_community(&ctx.app()?.views(), self.key(), seer, paging.page()?).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, |row| TimelineEntry::new(self.key(), row)).map(Some)
    }

    /// The events as stored, oldest first, for those whose office needs them. What is sealed stays sealed; what one person chose is left out.
    #[graphql(complexity = "cost(first, None) * child_complexity + 1")]
    async fn feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, from the beginning; 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Without a cursor: only what comes after the event with this number.")]
        after_seq: Option<i32>,
    ) -> Result<Option<List<StoredEvent>>> {
        if !ctx.sees(self.key(), Sight::Feed).await? {
            return Ok(None);
        }
        let paging = Paging::new(first, after, None, None);
        let page = paging.page::<u64>()?;
        let after = page.after.or(after_seq.and_then(|seq| u64::try_from(seq).ok())).unwrap_or(0);
        let rows = ctx.app()?.log().read_community(self.key(), after, page.limit).await;
        let rows = rows.map_err(|fault| internal(&fault))?;
        paging.list(rows, |row| row.seq, StoredEvent::from).map(Some)
    }

    /// One proposal; null when there is none or the viewer may not see it.
    async fn proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Proposal>> {
        match global_id::GlobalId::parse_as(global_id::Noun::Proposal, &id) {
            Some(id) if id.community == self.key() => {
                Proposal::find(ctx, id.community, ProposalId(id.id)).await
            }
            _ => Ok(None),
        }
    }

    /// One poll; null when there is none or the viewer may not see it.
    async fn poll(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Poll>> {
        match global_id::GlobalId::parse_as(global_id::Noun::Poll, &id) {
            Some(id) if id.community == self.key() => Poll::find(ctx, id.community, PollId(id.id)).await,
            _ => Ok(None),
        }
    }
}
