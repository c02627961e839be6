//! Reads gathered over one request: each kind of row is asked for once a turn, for all the objects that want it. A loader keeps nothing, so a
//! subscription that lives long never shows old rows; only the viewer's standing is kept, and that for a moment.

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Error, Result};
use futures_util::future::{BoxFuture, try_join_all};
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{Mark, MatterId};
use moothall_core::ids::{
    AdviceId, AmendmentId, CommitmentId, DelegationId, DeliberationId, HallId, LetterBoxId, LotteryId,
    MeetingId, MemberId, ObjectionId, OpeningId, OptionId, PanelId, PartyId, PollId, ProjectId, ProposalId,
    ProxyId, ResolutionId, RoundId, StatementId, SuggestionId, TopicId, UnitId,
};
use moothall_core::policy::Standing;
use moothall_core::sealed::{Contact, OwnWords, PersonName, Personal, Sealed, SubjectId};
use moothall_eventstore::vault::Opened;
use moothall_projections::queries;
use moothall_projections::queries::deliberations::{self, amendments, parties, statements};
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use uuid::Uuid;

use crate::app::App;
use crate::fault::internal;
use crate::turns::Wanted;
use crate::viewer::Viewer;

/// How long a standing is believed: longer than any query, shorter than a revoked role should still show.
const STANDING_HOLDS: Duration = Duration::from_secs(2);

/// One request's reads.
pub(crate) struct Loaders {
    app: Arc<App>,
    wanted: Wanted,
    standings: Mutex<Vec<(CommunityId, Instant, Standing)>>,
    // Made when first used: casting a ballot reads nothing.
    rows: OnceLock<DataLoader<Rows>>,
}

impl std::fmt::Debug for Loaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Loaders(…)")
    }
}

impl Loaders {
    /// For one request, in whose turns `wanted` is asked.
    #[must_use]
    pub(crate) fn new(app: Arc<App>, wanted: Wanted) -> Self {
        Self { app, wanted, standings: Mutex::new(Vec::new()), rows: OnceLock::new() }
    }

    /// Others for the same request, for a stream that outlives the resolver which began it.
    #[must_use]
    pub(crate) fn again(&self) -> Self {
        Self::new(Arc::clone(&self.app), self.wanted.clone())
    }

    /// Where the viewer stands in a community.
    pub(crate) async fn standing(&self, viewer: &Viewer, community: CommunityId) -> Result<Standing> {
        let Some(member) = viewer.member_of(community) else {
            return Ok(Standing { administrator: viewer.is_administrator(), ..Standing::default() });
        };
        let known = self.standings.lock().iter().find(|known| known.0 == community).copied();
        if let Some((_, since, standing)) = known
            && since.elapsed() < STANDING_HOLDS
        {
            return Ok(standing);
        }
        let standing = self.one(StandingOf(community, member)).await?.unwrap_or_default();
        let mut standings = self.standings.lock();
        standings.retain(|known| known.0 != community);
        standings.push((community, Instant::now(), standing));
        Ok(standing)
    }

    fn rows(&self) -> &DataLoader<Rows> {
        self.rows.get_or_init(|| {
            let wanted = self.wanted.clone();
            // No delay: what is wanted is asked when the request can go no further.
            DataLoader::new(Rows { app: Arc::clone(&self.app) }, move |load| wanted.ask(load))
                .delay(Duration::ZERO)
        })
    }

    /// One row, gathered with the others that are asked for now.
    pub(crate) fn one<K>(&self, key: K) -> BoxFuture<'_, Result<Option<<Rows as Loader<K>>::Value>>>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        Rows: Loader<K, Error = Error>,
    {
        Box::pin(self.rows().load_one(key))
    }

    /// One list, empty where there is nothing.
    pub(crate) fn list<K, V>(&self, key: K) -> BoxFuture<'_, Result<Vec<V>>>
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
        V: Send + Sync + Clone + 'static,
        Rows: Loader<K, Error = Error, Value = Vec<V>>,
    {
        Box::pin(async move { Ok(self.rows().load_one(key).await?.unwrap_or_default()) })
    }
}

/// Where rows come from.
pub(crate) struct Rows {
    app: Arc<App>,
}

/// Keys by community, so that each community is asked once.
fn gathered<K: Copy, I>(keys: &[K], split: impl Fn(K) -> (CommunityId, I)) -> BTreeMap<CommunityId, Vec<I>> {
    let mut gathered: BTreeMap<CommunityId, Vec<I>> = BTreeMap::new();
    for key in keys {
        let (community, id) = split(*key);
        gathered.entry(community).or_default().push(id);
    }
    gathered
}

macro_rules! rows {
    ($($(#[$doc:meta])* $key:ident($id:ty) => $row:ty = $query:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) CommunityId, pub(crate) $id);

        #[async_trait::async_trait]
        impl Loader<$key> for Rows {
            type Value = $row;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $row>> {
                let mut found = HashMap::with_capacity(keys.len());
                for (community, ids) in gathered(keys, |$key(community, id)| (community, id)) {
                    let rows = $query(&self.app.views(), community, &ids).await.map_err(|fault| internal(&fault))?;
                    found.extend(rows.into_iter().map(|(id, row)| ($key(community, id), row)));
                }
                Ok(found)
            }
        }
    )*};
}

rows! {
    /// A member.
    MemberOf(MemberId) => queries::members::MemberRow = queries::members::by_ids;
    /// Roles a member was ever granted.
    GrantsOf(MemberId) => Vec<queries::members::GrantRow> = queries::members::grants_of;
    /// A member's invitations.
    InvitationsOf(MemberId) => Vec<queries::members::InvitationRow> = queries::members::invitations_of;
    /// A proxy.
    ProxyOf(ProxyId) => queries::members::ProxyRow = queries::members::proxies_by_ids;
    /// A unit.
    UnitOf(UnitId) => queries::register::UnitRow = queries::register::units_by_ids;
    /// The units of a party.
    UnitsOf(PartyId) => Vec<queries::register::UnitRow> = queries::register::units_of_parties;
    /// Who owned a unit when.
    OwnershipsOf(UnitId) => Vec<queries::register::OwnershipRow> = queries::register::ownerships;
    /// A party.
    PartyOf(PartyId) => queries::register::PartyRow = queries::register::parties_by_ids;
    /// The parties a member is behind.
    PartiesOf(MemberId) => Vec<PartyId> = queries::register::parties_of_members;
    /// A topic.
    TopicOf(TopicId) => queries::topics::TopicRow = queries::topics::by_ids;
    /// What was written on a topic.
    EntriesOn(TopicId) => Vec<queries::topics::EntryRow> = queries::topics::entries;
    /// How many support a topic.
    SupportersOf(TopicId) => u64 = queries::topics::supporters;
    /// What became of a topic.
    LinksOf(TopicId) => Vec<moothall_core::topic::Link> = queries::topics::links;
    /// The topics a proposal came from.
    TopicsOf(ProposalId) => Vec<TopicId> = queries::topics::of_proposals;
    /// A suggestion.
    SuggestionOf(SuggestionId) => queries::suggestions::SuggestionRow = queries::suggestions::by_ids;
    /// Where a suggestion was used.
    TracesOf(SuggestionId) => Vec<queries::suggestions::TraceRow> = queries::suggestions::traces;
    /// The clusters of a topic's suggestions.
    ClustersOf(TopicId) => Vec<queries::suggestions::ClusterRow> = queries::suggestions::clusters;
    /// Appeals against hiding a topic's or a suggestion's text.
    AppealsOf(uuid::Uuid) => Vec<queries::suggestions::AppealRow> = queries::suggestions::appeals;
    /// A letter box.
    LetterBoxOf(LetterBoxId) => queries::letter_boxes::LetterBoxRow = queries::letter_boxes::by_ids;
    /// An opening of a letter box.
    OpeningOf(OpeningId) => queries::letter_boxes::OpeningRow = queries::letter_boxes::openings_by_ids;
    /// A proposal.
    ProposalOf(ProposalId) => queries::proposals::ProposalRow = queries::proposals::by_ids;
    /// A proposal's latest text.
    LatestTextOf(ProposalId) => queries::proposals::VersionRow = queries::proposals::latest_versions;
    /// All texts of a proposal.
    TextsOf(ProposalId) => Vec<queries::proposals::VersionRow> = queries::proposals::versions;
    /// A proposal's options.
    OptionsOf(ProposalId) => Vec<queries::proposals::OptionRow> = queries::proposals::options;
    /// The projects about a proposal.
    ProjectsAbout(ProposalId) => Vec<queries::panels::ProjectRow> = queries::panels::projects_of_proposals;
    /// The advice about a proposal.
    AdviceAbout(ProposalId) => Vec<queries::panels::AdviceRow> = queries::panels::advice_of_proposals;
    /// A panel.
    PanelOf(PanelId) => queries::panels::PanelRow = queries::panels::panels_by_ids;
    /// A panel's lotteries.
    LotteriesOf(PanelId) => Vec<queries::panels::LotteryRow> = queries::panels::lotteries;
    /// A panel's projects.
    ProjectsOf(PanelId) => Vec<queries::panels::ProjectRow> = queries::panels::projects_of_panels;
    /// A lottery.
    LotteryOf(LotteryId) => queries::panels::LotteryRow = queries::panels::lotteries_by_ids;
    /// A project.
    ProjectOf(ProjectId) => queries::panels::ProjectRow = queries::panels::projects_by_ids;
    /// The visits to a project.
    VisitsTo(ProjectId) => Vec<queries::panels::VisitRow> = queries::panels::visits_of_projects;
    /// The advice about a project.
    AdviceOn(ProjectId) => Vec<queries::panels::AdviceRow> = queries::panels::advice_of_projects;
    /// The resolutions that carry a project out.
    ResolutionsFor(ProjectId) => Vec<queries::resolutions::ResolutionRow> = queries::resolutions::of_projects;
    /// Advice.
    AdviceOf(AdviceId) => queries::panels::AdviceRow = queries::panels::advice_by_ids;
    /// What people wrote in their own name about a panel, advice, a resolution or a challenge.
    VoicesOn(Uuid) => Vec<queries::voices::VoiceRow> = queries::voices::on;
    /// A resolution.
    ResolutionOf(ResolutionId) => queries::resolutions::ResolutionRow = queries::resolutions::resolutions_by_ids;
    /// The resolutions that rest on a poll.
    ResolutionsOn(PollId) => Vec<queries::resolutions::ResolutionRow> = queries::resolutions::of_polls;
    /// A hall.
    HallOf(HallId) => queries::halls::HallRow = queries::halls::by_ids;
    /// The council of a hall, past seats too.
    CouncilOf(HallId) => Vec<queries::halls::SeatRow> = queries::halls::councils;
    /// What was carried to a hall.
    CarriedTo(HallId) => Vec<queries::halls::CarriedRow> = queries::halls::carried;
    /// A meeting.
    MeetingOf(MeetingId) => queries::meetings::MeetingRow = queries::meetings::by_ids;
    /// The record of a meeting.
    RecordOf(MeetingId) => moothall_core::meeting::record::Record = queries::meetings::records;
    /// The amendments to a proposal's texts.
    AmendmentsTo(ProposalId) => Vec<amendments::AmendmentRow> = amendments::of_proposals;
    /// An amendment.
    AmendmentOf(AmendmentId) => amendments::AmendmentRow = amendments::by_ids;
    /// How many support which text.
    SupportOf(ProposalId) => Vec<amendments::SupportCount> = amendments::support_counts;
    /// Conditions of support.
    ConditionsOf(ProposalId) => Vec<amendments::SupportRow> = amendments::conditions;
    /// The deliberations on a proposal.
    DeliberationsOn(ProposalId) => Vec<deliberations::DeliberationRow> = deliberations::of_proposals;
    /// A deliberation.
    DeliberationOf(DeliberationId) => deliberations::DeliberationRow = deliberations::by_ids;
    /// What it touches of what is reserved for the owners.
    MattersOf(DeliberationId) => Vec<MatterId> = deliberations::matters;
    /// Its rounds.
    RoundsOf(DeliberationId) => Vec<deliberations::RoundRow> = deliberations::rounds;
    /// How many statements it has.
    StatementCountOf(DeliberationId) => u64 = statements::counts;
    /// A statement.
    StatementOf(StatementId) => statements::StatementRow = statements::by_ids;
    /// How many think what of it.
    MarkCountOf(StatementId) => statements::MarkCount = statements::tallies;
    /// The parties at a table.
    DelegationsAt(DeliberationId) => Vec<parties::DelegationRow> = parties::delegations;
    /// A party.
    DelegationOf(DelegationId) => parties::DelegationRow = parties::delegations_by_ids;
    /// What a party holds.
    PositionsOf(DelegationId) => Vec<parties::PositionRow> = parties::positions;
    /// What was promised.
    CommitmentsIn(DeliberationId) => Vec<parties::CommitmentRow> = parties::commitments;
    /// A commitment.
    CommitmentOf(CommitmentId) => parties::CommitmentRow = parties::commitments_by_ids;
    /// How much of what comes from whom.
    CommitmentSumsOf(DeliberationId) => Vec<parties::CommitmentSum> = parties::sums;
    /// Drafts of a consensus.
    DraftsOf(DeliberationId) => Vec<parties::DraftRow> = parties::drafts;
    /// Answers to them.
    AnswersIn(DeliberationId) => Vec<parties::AnswerRow> = parties::answers;
    /// A poll.
    PollOf(PollId) => queries::polls::PollRow = queries::polls::by_ids;
    /// The polls on a proposal.
    PollsOn(ProposalId) => Vec<queries::polls::PollRow> = queries::polls::of_proposals;
    /// How many have voted.
    TurnoutOf(PollId) => queries::polls::Turnout = queries::polls::turnouts;
    /// The count as it stands.
    TallyOf(PollId) => queries::polls::LiveTally = queries::polls::tallies;
    /// The counts with their working.
    CountsOf(PollId) => Vec<queries::results::ResultRow> = queries::results::counts;
    /// The certificate.
    CertificateOf(PollId) => queries::results::CertificateRow = queries::results::certificates;
    /// The chair's rulings.
    RulingsOf(PollId) => Vec<queries::results::RulingRow> = queries::results::rulings;
    /// Objections to the result.
    ObjectionsTo(PollId) => Vec<queries::results::ObjectionRow> = queries::results::objections;
    /// An objection.
    ObjectionOf(ObjectionId) => queries::results::ObjectionRow = queries::results::objections_by_ids;
    /// Consents asked for.
    ConsentsTo(PollId) => Vec<queries::results::ConsentRow> = queries::results::consents;
}

/// A community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CommunityOf(pub(crate) CommunityId);

#[async_trait::async_trait]
impl Loader<CommunityOf> for Rows {
    type Value = queries::communities::CommunityRow;
    type Error = Error;

    async fn load(&self, keys: &[CommunityOf]) -> Result<HashMap<CommunityOf, Self::Value>> {
        let ids: Vec<CommunityId> = keys.iter().map(|key| key.0).collect();
        let rows =
            queries::communities::by_ids(&self.app.views(), &ids).await.map_err(|fault| internal(&fault))?;
        Ok(rows.into_iter().map(|(id, row)| (CommunityOf(id), row)).collect())
    }
}

/// Rows that belong to one member and to one thing.
macro_rules! own_rows {
    ($($(#[$doc:meta])* $key:ident($id:ty) => $row:ty = |$views:ident, $community:ident, $member:ident, $ids:ident| $query:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) CommunityId, pub(crate) MemberId, pub(crate) $id);

        #[async_trait::async_trait]
        impl Loader<$key> for Rows {
            type Value = $row;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $row>> {
                let mut asked: BTreeMap<(CommunityId, MemberId), Vec<$id>> = BTreeMap::new();
                for $key(community, member, id) in keys {
                    asked.entry((*community, *member)).or_default().push(*id);
                }
                let mut found = HashMap::with_capacity(keys.len());
                for (($community, $member), ids) in asked {
                    let ($views, $ids) = (&self.app.views(), &ids[..]);
                    let rows = $query.await.map_err(|fault| internal(&fault))?;
                    found.extend(rows.into_iter().map(|(id, row)| ($key($community, $member, id), row)));
                }
                Ok(found)
            }
        }
    )*};
}

own_rows! {
    /// Whether a member supports a topic.
    SupportedBy(TopicId) => () =
        |views, community, member, ids| queries::topics::supported_by(views, community, member, ids);
    /// What a member prefers in a round.
    ChoiceIn(RoundId) => OptionId =
        |views, community, member, ids| deliberations::choices_of(views, community, member, ids);
    /// What a member thinks of a statement.
    MarkOn(StatementId) => Mark =
        |views, community, member, ids| statements::marks_of(views, community, member.into(), ids);
    /// A member's support for a proposal.
    SupportBy(ProposalId) => amendments::SupportRow =
        |views, community, member, ids| amendments::support_of(views, community, member, ids);
}

/// Where a member stands in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct StandingOf(CommunityId, MemberId);

#[async_trait::async_trait]
impl Loader<StandingOf> for Rows {
    type Value = Standing;
    type Error = Error;

    async fn load(&self, keys: &[StandingOf]) -> Result<HashMap<StandingOf, Standing>> {
        let (views, now) = (self.app.views(), self.app.clock().now());
        let found = try_join_all(keys.iter().map(async |key| {
            let standing = queries::members::standing_of(&views, key.0, key.1, now).await?;
            Ok::<_, queries::QueryError>((*key, standing))
        }));
        Ok(found.await.map_err(|fault| internal(&fault))?.into_iter().collect())
    }
}

/// The seats of a member in a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SeatsOf(pub(crate) CommunityId, pub(crate) MemberId, pub(crate) PollId);

#[async_trait::async_trait]
impl Loader<SeatsOf> for Rows {
    type Value = Vec<queries::seats::OwnSeatRow>;
    type Error = Error;

    async fn load(&self, keys: &[SeatsOf]) -> Result<HashMap<SeatsOf, Self::Value>> {
        let mut asked: BTreeMap<(CommunityId, MemberId), Vec<PollId>> = BTreeMap::new();
        for SeatsOf(community, member, poll) in keys {
            asked.entry((*community, *member)).or_default().push(*poll);
        }
        let now = self.app.clock().now();
        let mut found = HashMap::with_capacity(keys.len());
        for ((community, member), polls) in asked {
            let rows = queries::seats::of_member(&self.app.views(), community, member, &polls, now).await;
            let rows = rows.map_err(|fault| internal(&fault))?;
            found.extend(rows.into_iter().map(|(poll, seats)| (SeatsOf(community, member, poll), seats)));
        }
        Ok(found)
    }
}

macro_rules! sealed {
    ($($(#[$doc:meta])* $key:ident($plain:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct $key(CommunityId, SubjectId, Vec<u8>);

        impl $key {
            pub(crate) fn new(community: CommunityId, sealed: &Sealed<$plain>) -> Self {
                Self(community, sealed.subject, sealed.bytes.clone())
            }
        }

        #[async_trait::async_trait]
        impl Loader<$key> for Rows {
            type Value = String;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, String>> {
                let mut asked: BTreeMap<CommunityId, Vec<&$key>> = BTreeMap::new();
                for key in keys {
                    asked.entry(key.0).or_default().push(key);
                }
                let mut found = HashMap::with_capacity(keys.len());
                for (community, keys) in asked {
                    let sealed: Vec<Sealed<$plain>> =
                        keys.iter().map(|key| Sealed::from_parts(key.1, key.2.clone())).collect();
                    let opened = self.app.vault().open_many(community, &sealed).await;
                    for (key, opened) in keys.into_iter().zip(opened.map_err(|fault| internal(&fault))?) {
                        if let Opened::Plain(text) = opened {
                            found.insert(key.clone(), text.expose().to_owned());
                        }
                    }
                }
                Ok(found)
            }
        }
    )*};
}

sealed! {
    /// A name to open.
    SealedName(PersonName);
    /// A contact to open.
    SealedContact(Contact);
    /// A member's own words to open.
    SealedWords(OwnWords);
}
