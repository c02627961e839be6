//! One community as the rules see it: the fold of its log. `decide` asks it, `evolve` is the only thing that changes it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use uuid::Uuid;

use crate::calendar::{LocalTime, Zone};
use crate::community::{self, Charter, CommunityCommand, Settings};
use crate::decider::{Actor, CommunityId, Context, Decider, Envelope};
use crate::deliberation::{self, Deliberation, DeliberationCommand, RoundState, Shown};
use crate::event::Event;
use crate::hall::{self, Hall, HallCommand, Term};
use crate::ids::{DeliberationId, HallId, MeetingId, MemberId, PartyId, PollId, ProposalId, SeatId};
use crate::meeting::{self, Meeting, MeetingCommand};
use crate::membership::{self, Membership, MembershipCommand};
use crate::panel::{self, PanelCommand, Panels};
use crate::places::ABREAST;
use crate::policy::{Roles, Scope, Standing};
use crate::poll::{self, Phase, Poll, PollCommand};
use crate::proposal::{self, Proposal, ProposalCommand};
use crate::refusal::Refusal;
use crate::register::{self, Register, RegisterCommand};
use crate::resolution::{self, ResolutionCommand, Resolutions};
use crate::time::Timestamp;
use crate::topic::{self, TopicCommand, Topics};

/// Everything that can be asked of a community.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each module's commands say it")]
pub enum Command {
    Community(CommunityCommand),
    Register(RegisterCommand),
    Membership(MembershipCommand),
    Topic(TopicCommand),
    Proposal(ProposalCommand),
    Panel(PanelCommand),
    Hall(HallCommand),
    Meeting(MeetingId, MeetingCommand),
    Deliberation(DeliberationId, DeliberationCommand),
    Poll(PollId, PollCommand),
    Resolution(ResolutionCommand),
}

macro_rules! commands {
    ($($command:ident => $variant:ident;)*) => {$(
        impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$variant(command)
            }
        }
    )*};
}

commands! {
    CommunityCommand => Community;
    RegisterCommand => Register;
    MembershipCommand => Membership;
    TopicCommand => Topic;
    ProposalCommand => Proposal;
    PanelCommand => Panel;
    ResolutionCommand => Resolution;
    HallCommand => Hall;
}

/// One community's decision state: only what rules look at. Titles and texts are not here; the read models have them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// Which one.
    pub id: CommunityId,
    /// None before it is founded.
    pub charter: Option<Charter>,
    /// Units, parties, who owns what.
    pub register: Register,
    /// Members, roles, invitations, proxies.
    pub membership: Membership,
    /// Topics, letter boxes.
    pub topics: Topics,
    /// Proposals by id.
    pub proposals: BTreeMap<ProposalId, Proposal>,
    /// Advisory panels, their projects and their advice.
    pub panels: Panels,
    /// Deliberation halls by id.
    pub halls: BTreeMap<HallId, Hall>,
    /// Meetings by id.
    pub meetings: BTreeMap<MeetingId, Meeting>,
    /// Deliberations by id.
    pub deliberations: BTreeMap<DeliberationId, Deliberation>,
    /// Polls by id.
    pub polls: BTreeMap<PollId, Poll>,
    /// Resolutions and the certificates they rest on.
    pub resolutions: Resolutions,
}

static UNFOUNDED: OnceLock<Settings> = OnceLock::new();

impl Community {
    /// The bylaw parameters.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.charter
            .as_ref()
            .map_or_else(|| UNFOUNDED.get_or_init(Settings::default), |charter| &charter.settings)
    }

    /// The time zone in which days begin and end; checked when the community was founded.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.charter
            .as_ref()
            .and_then(|charter| Zone::parse(&charter.timezone).ok())
            .unwrap_or_else(Zone::utc)
    }

    /// An instant as it is told here.
    pub(crate) fn local(&self, instant: Timestamp) -> LocalTime {
        LocalTime::new(instant, self.zone())
    }

    /// Where the actor stands towards the whole community at `now`: offices for a part of it give no power over the whole.
    #[must_use]
    pub fn standing(&self, actor: Actor, now: Timestamp) -> Standing {
        self.standing_in(&Scope::Community, actor, now)
    }

    /// Where the actor stands at `now` towards what concerns only this scope: offices count that cover it.
    #[must_use]
    pub fn standing_in(&self, scope: &Scope, actor: Actor, now: Timestamp) -> Standing {
        match actor {
            Actor::Clockwork => Standing::clockwork(),
            Actor::Anonymous => Standing { anonymous: true, ..Standing::default() },
            Actor::Administrator(_) => Standing { administrator: true, ..Standing::default() },
            Actor::Member(id) => {
                let member = MemberId(id);
                if !self.membership.is_member(member) {
                    return Standing::default();
                }
                Standing {
                    member: Some(member),
                    owner: self.register.is_owner(member),
                    roles: self
                        .membership
                        .roles_of(member, now)
                        .filter(|grant| !grant.role.is_office() || grant.scope.covers(scope))
                        .map(|grant| grant.role)
                        .collect::<Roles>(),
                    ..Standing::default()
                }
            }
        }
    }

    /// What a command concerns: the part its poll's electorate, its topic, its hall or its deliberation is of. Anything else concerns
    /// the whole community.
    fn scope_of<'a>(&'a self, command: &'a Command) -> &'a Scope {
        let part = match command {
            Command::Poll(_, PollCommand::Call(called)) => Some(called.terms.electorate.scope()),
            Command::Poll(id, _) => self.polls.get(id).map(|poll| poll.terms.electorate.scope()),
            Command::Topic(command) => topic::scope_of(self, command),
            Command::Hall(HallCommand::Open(opened)) => Some(&opened.scope),
            Command::Hall(command) => self.scope_of_hall(command.hall()),
            Command::Meeting(_, MeetingCommand::Call(called)) => self.scope_of_hall(called.hall),
            Command::Meeting(id, _) => {
                self.meetings.get(id).and_then(|meeting| self.scope_of_hall(meeting.hall))
            }
            Command::Deliberation(id, command) => Some(deliberation::scope_of(self, *id, command)),
            Command::Community(_)
            | Command::Register(_)
            | Command::Membership(_)
            | Command::Proposal(_)
            | Command::Panel(_)
            | Command::Resolution(_) => None,
        };
        part.unwrap_or(&Scope::Community)
    }

    fn scope_of_hall(&self, id: HallId) -> Option<&Scope> {
        self.halls.get(&id).map(|hall| &hall.scope)
    }

    /// Whether this member is, or acts for, whoever has the seat.
    #[must_use]
    pub fn acts_for(&self, member: Option<MemberId>, seat: SeatId) -> bool {
        member.is_some_and(|member| {
            seat == SeatId::from(member)
                || self
                    .register
                    .parties
                    .get(&PartyId(seat.0))
                    .is_some_and(|party| party.is_acted_for_by(member))
        })
    }

    /// Whether the person behind a seat was erased and nobody is left to act for it: nothing may be recorded about it.
    pub(crate) fn seat_is_erased(&self, seat: SeatId) -> bool {
        let erased = |member: &MemberId| self.membership.is_erased(*member);
        erased(&MemberId(seat.0))
            || self.register.parties.get(&PartyId(seat.0)).is_some_and(|party| {
                party.representative.is_none()
                    && !party.holders.is_empty()
                    && party.holders.iter().all(erased)
            })
    }

    pub(crate) fn seat_exists(&self, seat: SeatId) -> bool {
        self.register.parties.contains_key(&PartyId(seat.0)) || self.membership.is_member(MemberId(seat.0))
    }

    /// What the clock has to do at `now`: speeches to end, polls to open, polls to close.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<Command> {
        let over = |meeting: &Meeting| meeting.speech_ends_at().is_some_and(|ends_at| ends_at <= now);
        let speeches = self.meetings.iter().filter(|(_, meeting)| over(meeting));
        let mut due: Vec<Command> =
            speeches.map(|(id, _)| Command::Meeting(*id, MeetingCommand::EndSpeech)).collect();
        let polls = self.polls.iter().filter_map(|(id, poll)| match poll.phase {
            Phase::Noticed | Phase::Open if poll.has_run_out(now) => {
                Some(Command::Poll(*id, PollCommand::Close))
            }
            Phase::Noticed if poll.terms.opens_at <= now => Some(Command::Poll(*id, PollCommand::Open)),
            Phase::Called
            | Phase::Noticed
            | Phase::Open
            | Phase::Closed
            | Phase::Tallied { .. }
            | Phase::Certified { .. }
            | Phase::Cancelled => None,
        });
        due.extend(polls);
        due
    }

    /// The next instant at which [`Community::due`] will have something.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let polls = self.polls.values().filter_map(Poll::next_deadline);
        polls.chain(self.meetings.values().filter_map(Meeting::speech_ends_at)).min()
    }

    fn poll_mut(&mut self, id: PollId, change: impl FnOnce(&mut Poll)) {
        if let Some(poll) = self.polls.get_mut(&id) {
            change(poll);
        }
    }

    fn proposal_mut(&mut self, id: ProposalId, change: impl FnOnce(&mut Proposal)) {
        if let Some(proposal) = self.proposals.get_mut(&id) {
            change(proposal);
        }
    }

    fn hall_mut(&mut self, id: HallId, change: impl FnOnce(&mut Hall)) {
        if let Some(hall) = self.halls.get_mut(&id) {
            change(hall);
        }
    }

    fn meeting_evolves(&mut self, envelope: &Envelope, event: &Event) {
        let known = meeting::meeting_of(event).and_then(|id| self.meetings.get_mut(&id));
        if let Some(meeting) = known {
            meeting::evolve(meeting, envelope.recorded_at, event);
        }
        if let Event::SummaryCarried(e) = event {
            self.hall_mut(e.to, |hall| {
                hall.carried.insert(e.item, e.meeting);
            });
        }
    }

    fn deliberation_mut(&mut self, id: DeliberationId, change: impl FnOnce(&mut Deliberation)) {
        if let Some(deliberation) = self.deliberations.get_mut(&id) {
            change(deliberation);
        }
    }

    fn charter_mut(&mut self, change: impl FnOnce(&mut Charter)) {
        if let Some(charter) = &mut self.charter {
            change(charter);
        }
    }
}

impl Decider for Community {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    const CODE_VERSION: u32 = 6;

    fn initial(community: CommunityId) -> Self {
        Self {
            id: community,
            charter: None,
            register: Register::default(),
            membership: Membership::default(),
            topics: Topics::default(),
            proposals: BTreeMap::new(),
            panels: Panels::default(),
            halls: BTreeMap::new(),
            meetings: BTreeMap::new(),
            deliberations: BTreeMap::new(),
            polls: BTreeMap::new(),
            resolutions: Resolutions::default(),
        }
    }

    fn decide(&self, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
        let standing = self.standing_in(self.scope_of(command), context.actor, context.now);
        // Whoever stands somewhere as a member is present; only of others is it asked what became of them.
        if standing.member.is_none()
            && let Actor::Member(id) = context.actor
            && self.membership.is_erased(MemberId(id))
        {
            return Err(Refusal::SubjectErased);
        }
        let Some(charter) = &self.charter else {
            return match command {
                Command::Community(found) => community::decide_founding(false, found, &standing),
                Command::Register(_)
                | Command::Membership(_)
                | Command::Topic(_)
                | Command::Proposal(_)
                | Command::Hall(_)
                | Command::Meeting(..)
                | Command::Deliberation(..)
                | Command::Panel(_)
                | Command::Resolution(_)
                | Command::Poll(..) => Err(Refusal::CommunityUnknown),
            };
        };
        match command {
            Command::Community(command) => charter.decide(command, &standing, context),
            Command::Register(command) => register::decide(self, command, &standing, context),
            Command::Membership(command) => membership::decide(self, command, &standing, context),
            Command::Topic(command) => topic::decide(self, command, &standing, context),
            Command::Proposal(command) => proposal::decide(self, command, &standing, context),
            Command::Hall(command) => hall::decide(self, command, &standing, context),
            Command::Meeting(id, command) => meeting::decide(self, *id, command, &standing, context),
            Command::Deliberation(id, command) => {
                deliberation::decide(self, *id, command, &standing, context)
            }
            Command::Panel(command) => panel::decide(self, command, &standing, context),
            Command::Resolution(command) => resolution::decide(self, command, &standing, context),
            Command::Poll(id, command) => poll::decide(self, *id, command, &standing, context),
        }
    }

    /// The members who ask, and in a poll the seats they vote for.
    fn look_ahead(&self, commands: &[(&Command, Actor)]) {
        for part in commands.chunks(ABREAST) {
            let mut members = [MemberId(Uuid::nil()); ABREAST];
            let mut seats = [SeatId(Uuid::nil()); ABREAST];
            let mut voted_in = None;
            for ((member, seat), (command, actor)) in members.iter_mut().zip(&mut seats).zip(part) {
                *member = actor.member().unwrap_or(*member);
                if let Command::Poll(poll, PollCommand::Cast { seat: named, .. }) = command {
                    *seat = named.unwrap_or((*member).into());
                    voted_in.get_or_insert(poll);
                }
            }
            std::hint::black_box(self.membership.look_ahead(&members));
            if let Some(poll) = voted_in.and_then(|poll| self.polls.get(poll)) {
                std::hint::black_box(poll.roll.look_ahead(&seats));
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
    fn evolve(&mut self, envelope: &Envelope, event: &Event) {
        match event {
            Event::CommunityFounded(e) => self.charter = Some(Charter::founded(e)),
            Event::CommunitySettingsChanged(e) => {
                self.charter_mut(|charter| charter.settings = e.settings.clone());
            }
            Event::CommunityRuleAccepted(e) => self.charter_mut(|charter| {
                charter.accepted.insert(e.rule.clone(), envelope.recorded_at);
            }),
            Event::CommunityRuleDefined(e) => self.charter_mut(|charter| {
                charter.custom.insert(e.rule.id.clone(), e.rule.as_ref().clone());
            }),
            Event::UnitRegistered(e) => self.register.unit_registered(e),
            Event::UnitCorrected(e) => self.register.unit_corrected(e),
            Event::PartyRecorded(e) => self.register.party_recorded(e),
            Event::UnitTransferred(e) => self.register.unit_transferred(e),
            Event::RepresentativeNamed(e) => self.register.representative_named(e),
            Event::MemberAdmitted(e) => self.membership.admitted(e),
            Event::MemberInvited(e) => self.membership.invited(e),
            Event::InvitationRedeemed(e) => self.membership.invitation_ended(e.invitation),
            Event::InvitationRevoked(e) => self.membership.invitation_ended(e.invitation),
            Event::RoleGranted(e) => self.membership.role_granted(e),
            Event::RoleWithdrawn(e) => self.membership.role_withdrawn(e),
            Event::ProxyGranted(e) => self.membership.proxy_granted(e),
            Event::ProxyRevoked(e) => self.membership.proxy_revoked(e),
            Event::MemberErased(e) => {
                self.membership.erased(e);
                self.register.erased(e.member);
                self.panels.erased(e.member);
                self.halls.values_mut().for_each(|hall| hall.erased(e.member));
                self.meetings.values_mut().for_each(|meeting| meeting.erased(e.member));
                for proposal in self.proposals.values_mut() {
                    proposal.supports.remove(&e.member);
                }
            }
            Event::TopicRaised(e) => self.topics.raised(e),
            Event::TopicPosted(e) => self.topics.posted(e),
            Event::TopicRestated(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.phase = topic::Phase::Raised);
            }
            Event::TopicWithdrawn(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.phase = topic::Phase::Withdrawn);
            }
            Event::TopicSupported(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.supporters.insert(e.member);
            }),
            Event::TopicSupportWithdrawn(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.supporters.remove(&e.member);
            }),
            Event::TopicAccepted(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.phase = topic::Phase::Accepted;
                topic.screened = true;
            }),
            Event::TopicReturned(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.phase = topic::Phase::Returned);
            }
            Event::TopicAssigned(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.assignee = Some(e.assignee));
            }
            Event::TopicUnassigned(e) => self.topics.topic_mut(e.topic, |topic| topic.assignee = None),
            Event::TopicAnswered(e) => self.topics.answered(e),
            Event::TopicAnswerCorrected(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.answers = e.number);
            }
            Event::TopicPublicised(e) => self.topics.topic_mut(e.topic, |topic| topic.publicised = true),
            Event::TopicPublicityWithdrawn(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.publicised = false);
            }
            Event::TopicReopened(e) => self.topics.reopened(e),
            Event::TopicClosed(e) => {
                self.topics.topic_mut(e.topic, |topic| topic.phase = topic::Phase::Closed);
            }
            Event::TopicMerged(e) => self.topics.merged(e),
            Event::TopicUnmerged(e) => self.topics.unmerged(e),
            Event::TopicLinked(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.links.insert(e.to);
            }),
            Event::TopicUnlinked(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.links.remove(&e.from);
            }),
            Event::TopicSenderErased(e) => self.topics.sender_erased(e),
            Event::SuggestionGiven(e) => self.topics.suggestion_given(e),
            Event::SuggestionWithdrawn(e) => self.topics.suggestion_mut(e.topic, e.suggestion, |known| {
                known.decision = topic::Decision::Withdrawn;
            }),
            Event::SuggestionsClustered(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.clusters.insert(e.cluster);
            }),
            Event::ClusterDissolved(e) => self.topics.topic_mut(e.topic, |topic| {
                topic.clusters.remove(&e.cluster);
            }),
            Event::SuggestionAdopted(e) => self.topics.suggestion_used(e.topic, e.suggestion, e.stage),
            Event::SuggestionDeclined(e) => self.topics.suggestion_mut(e.topic, e.suggestion, |known| {
                known.decision = topic::Decision::Declined;
            }),
            Event::SuggestionTraced(e) => self.topics.suggestion_used(e.topic, e.suggestion, e.stage),
            Event::SuggestionDecisionRevoked(e) => {
                self.topics.suggestion_mut(e.topic, e.suggestion, |known| {
                    known.decision = topic::Decision::Open;
                });
            }
            Event::TopicTextHidden(e) => self.topics.text_hidden(e, envelope.actor),
            Event::TopicTextRestored(e) => self.topics.text_restored(e.topic, e.suggestion),
            Event::TopicHidingAppealed(e) => {
                self.topics.appeal_is(e.topic, e.suggestion, topic::Appeal::Filed);
            }
            Event::TopicAppealDecided(e) => self.topics.appeal_decided(e),
            Event::LetterBoxInstalled(e) => self.topics.box_installed(e),
            Event::LetterBoxRemoved(e) => self.topics.box_removed(e),
            Event::LetterBoxOpened(e) => self.topics.box_opened(e),
            Event::OpeningWitnessed(e) => {
                self.topics.opening_mut(e.opening, |opening| opening.witnessed = true);
            }
            Event::OpeningVoided(e) => self.topics.opening_voided(e),
            Event::ProposalDrafted(e) => {
                self.proposals.insert(e.proposal, Proposal::drafted(e));
            }
            Event::ProposalRevised(e) => self.proposal_mut(e.proposal, |proposal| proposal.number = e.number),
            Event::ProposalOptionAdded(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.options.push(e.option));
            }
            Event::ProposalFrozen(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.phase = proposal::Phase::Frozen);
            }
            Event::ProposalWithdrawn(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.phase = proposal::Phase::Withdrawn);
            }
            Event::PanelChartered(_)
            | Event::PanelCharterRevised(_)
            | Event::PanelDissolved(_)
            | Event::AdvisorNominated(_)
            | Event::NominationWithdrawn(_)
            | Event::InterestDeclared(_)
            | Event::AdvisorAppointed(_)
            | Event::AdvisorRecused(_)
            | Event::RecusalLifted(_)
            | Event::AdvisorTermEnded(_)
            | Event::AdvisorRemoved(_)
            | Event::LotteryAnnounced(_)
            | Event::LotteryDrawn(_)
            | Event::LotteryCancelled(_)
            | Event::ReserveCalled(_)
            | Event::PanelAttendanceLogged(_)
            | Event::PanelAttendanceStruck(_)
            | Event::ProjectOpened(_)
            | Event::ProjectClosed(_)
            | Event::BidderDeclared(_)
            | Event::BidderWithdrawn(_)
            | Event::StageEntered(_)
            | Event::StageReturned(_)
            | Event::StageSignedOff(_)
            | Event::SignOffRefused(_)
            | Event::SignOffWithdrawn(_)
            | Event::AdviceRequested(_)
            | Event::AdviceRequestWithdrawn(_)
            | Event::OpinionFiled(_)
            | Event::OpinionRevised(_)
            | Event::OpinionWithdrawn(_)
            | Event::MinorityFiled(_)
            | Event::MinorityWithdrawn(_)
            | Event::AdviceAnswered(_)
            | Event::AnswerRevised(_) => self.panels.evolve(envelope, event),
            Event::HallOpened(e) => {
                self.halls.insert(e.hall, Hall::opened(e));
            }
            Event::HouseRulesChanged(e) => self.hall_mut(e.hall, |hall| hall.rules = e.rules.clone()),
            Event::HallChairNamed(e) => self.hall_mut(e.hall, |hall| hall.chair = e.chair),
            Event::CouncillorSeated(e) => self.hall_mut(e.hall, |hall| {
                hall.council.insert(e.member, Term { from: e.from, until: e.until });
            }),
            Event::CouncillorUnseated(e) => self.hall_mut(e.hall, |hall| {
                hall.council.remove(&e.member);
            }),
            Event::HallClosed(e) => self.hall_mut(e.hall, |hall| hall.closed = true),
            Event::MeetingCalled(e) => {
                self.meetings.insert(e.meeting, Meeting::called(e));
            }
            Event::AgendaItemScheduled(_)
            | Event::AgendaItemMoved(_)
            | Event::AgendaItemWithdrawn(_)
            | Event::MeetingNoticed(_)
            | Event::MeetingOpened(_)
            | Event::MeetingRecessed(_)
            | Event::MeetingResumed(_)
            | Event::MeetingAdjourned(_)
            | Event::MeetingClosed(_)
            | Event::MeetingCancelled(_)
            | Event::MeetingArrived(_)
            | Event::MeetingLeft(_)
            | Event::AgendaItemTakenUp(_)
            | Event::AgendaItemConcluded(_)
            | Event::SummaryCarried(_)
            | Event::FloorRequested(_)
            | Event::RequestWithdrawn(_)
            | Event::TurnDenied(_)
            | Event::FloorGranted(_)
            | Event::SpeechStarted(_)
            | Event::SpeechEnded(_)
            | Event::OffTopicRuled(_)
            | Event::InterruptionRuled(_)
            | Event::PointOfOrderRuled(_)
            | Event::MotionRuledOutOfOrder(_)
            | Event::RulingAppealed(_)
            | Event::ChairHandedOver(_)
            | Event::MotionMoved(_)
            | Event::MotionSeconded(_)
            | Event::MotionWithdrawn(_)
            | Event::PreviousQuestionMoved(_)
            | Event::QuestionPut(_)
            | Event::HandsShown(_)
            | Event::ChairVoted(_)
            | Event::QuestionDeclared(_)
            | Event::CountCorrected(_)
            | Event::PollLinked(_)
            | Event::MinutesCorrected(_)
            | Event::MinutesApproved(_) => self.meeting_evolves(envelope, event),
            Event::AmendmentProposed(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.amendment_proposed(e));
            }
            Event::AmendmentAdopted(e) => self.proposal_mut(e.proposal, |proposal| {
                proposal.amendment_settled(e.amendment);
                proposal.number = e.number;
            }),
            Event::AmendmentDeclined(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.amendment_settled(e.amendment));
            }
            Event::AmendmentWithdrawn(e) => {
                self.proposal_mut(e.proposal, |proposal| proposal.amendment_settled(e.amendment));
            }
            Event::ProposalSupported(e) => self.proposal_mut(e.proposal, |proposal| {
                proposal.supports.insert(e.member, e.number);
            }),
            Event::SupportWithdrawn(e) => self.proposal_mut(e.proposal, |proposal| {
                proposal.supports.remove(&e.member);
            }),
            Event::DeliberationOpened(e) => {
                self.deliberations.insert(e.deliberation, Deliberation::opened(e));
            }
            Event::ParticipantsInformed(e) => {
                self.deliberation_mut(e.deliberation, |known| known.informed = true);
            }
            Event::MatterFlagged(e) => self.deliberation_mut(e.deliberation, |known| {
                known.matters.insert(e.matter.clone());
            }),
            Event::MatterCleared(e) => self.deliberation_mut(e.deliberation, |known| {
                known.matters.remove(&e.matter);
            }),
            Event::DelegationSeated(e) => {
                self.deliberation_mut(e.deliberation, |known| known.delegation_seated(e));
            }
            Event::DelegationUnseated(e) => {
                self.deliberation_mut(e.deliberation, |known| known.delegation_unseated(e.delegation));
            }
            Event::RoundOpened(e) => self.deliberation_mut(e.deliberation, |known| {
                known.rounds_opened = e.number;
                known.rounds.insert(e.round, RoundState::opened(e));
            }),
            Event::OptionChosen(e) => self.deliberation_mut(e.deliberation, |known| {
                if let Some(round) = known.rounds.get_mut(&e.round) {
                    round.choices.insert(e.by, e.option);
                }
            }),
            Event::RoundClosed(e) => self.deliberation_mut(e.deliberation, |known| {
                if let Some(round) = known.rounds.get_mut(&e.round) {
                    round.closed(e);
                }
            }),
            Event::RoundAnnulled(e) => self.deliberation_mut(e.deliberation, |known| {
                if let Some(round) = known.rounds.get_mut(&e.round) {
                    round.annulled = true;
                }
            }),
            Event::StatementMade(e) => self.deliberation_mut(e.deliberation, |known| known.statement_made(e)),
            Event::StatementWithdrawn(e) => {
                self.deliberation_mut(e.deliberation, |known| known.show(e.statement, Shown::Withdrawn));
            }
            Event::StatementHidden(e) => self.deliberation_mut(e.deliberation, |known| {
                known.show(e.statement, Shown::Hidden { by: e.by, appealed: false });
            }),
            Event::StatementRestored(e) => {
                self.deliberation_mut(e.deliberation, |known| known.show(e.statement, Shown::Shown));
            }
            Event::AppealFiled(e) => {
                self.deliberation_mut(e.deliberation, |known| known.appeal_filed(e.statement));
            }
            Event::AppealDecided(e) => self.deliberation_mut(e.deliberation, |known| {
                known.show(e.statement, if e.upheld { Shown::Shown } else { Shown::HiddenFinally });
            }),
            Event::StatementMarked(e) => {
                self.deliberation_mut(e.deliberation, |known| known.statement_marked(e));
            }
            Event::PositionStated(e) => {
                self.deliberation_mut(e.deliberation, |known| known.position_stated(e));
            }
            Event::CommitmentMade(e) => {
                self.deliberation_mut(e.deliberation, |known| known.commitment_made(e));
            }
            Event::CommitmentConfirmed(e) => self.deliberation_mut(e.deliberation, |known| {
                known.commitment_mut(e.commitment, |commitment| commitment.confirmed = true);
            }),
            Event::CommitmentSettled(e) => self.deliberation_mut(e.deliberation, |known| {
                known.commitment_mut(e.commitment, |commitment| commitment.kept = Some(e.kept));
            }),
            Event::CommitmentWithdrawn(e) => self.deliberation_mut(e.deliberation, |known| {
                known.commitment_mut(e.commitment, |commitment| commitment.withdrawn = true);
            }),
            Event::ConsensusDrafted(e) => {
                self.deliberation_mut(e.deliberation, |known| known.consensus_drafted(e));
            }
            Event::ConsensusAnswered(e) => {
                self.deliberation_mut(e.deliberation, |known| known.consensus_answered(e));
            }
            Event::DeliberationConcluded(e) => {
                self.deliberation_mut(e.deliberation, |known| known.phase = deliberation::Phase::Concluded);
            }
            Event::DeliberationReopened(e) => self.deliberation_mut(e.deliberation, Deliberation::reopened),
            Event::DeliberationAbandoned(e) => {
                self.deliberation_mut(e.deliberation, |known| known.phase = deliberation::Phase::Abandoned);
            }
            Event::DeliberationImplemented(e) => {
                self.deliberation_mut(e.deliberation, |known| known.phase = deliberation::Phase::Implemented);
            }
            Event::FeedbackPublished(e) => {
                self.deliberation_mut(e.deliberation, |known| known.phase = deliberation::Phase::Published);
            }
            Event::PollCalled(e) => {
                self.polls.insert(e.poll, Poll::called(e));
            }
            Event::PollRollEntered(e) => self.poll_mut(e.poll, |poll| poll.roll.enter(&e.seats)),
            Event::PollNoticed(e) => self.poll_mut(e.poll, |poll| poll.noticed(e)),
            Event::PollOpened(e) => self.poll_mut(e.poll, |poll| poll.phase = Phase::Open),
            Event::PollExtended(e) => self.poll_mut(e.poll, |poll| poll.extended(e)),
            Event::PollClosed(e) => self.poll_mut(e.poll, |poll| poll.phase = Phase::Closed),
            Event::PollCancelled(e) => self.poll_mut(e.poll, |poll| poll.phase = Phase::Cancelled),
            Event::BallotCast(e) => self.poll_mut(e.poll, |poll| poll.ballot_cast(e)),
            Event::BallotSpoiled(e) => self.poll_mut(e.poll, |poll| poll.roll.spoil(e.seat)),
            Event::PaperBallotEntered(e) => self.poll_mut(e.poll, |poll| poll.paper_entered(e)),
            Event::PaperBallotDiscarded(e) => self.poll_mut(e.poll, |poll| {
                poll.paper.remove(&e.entry);
            }),
            Event::ServiceRecorded(e) => {
                self.poll_mut(e.poll, |poll| poll.roll.record_service(&e.seats, e.service));
            }
            Event::AttendanceRecorded(e) => {
                self.poll_mut(e.poll, |poll| poll.roll.record_attendance(&e.seats));
            }
            Event::ConsentRecorded(e) => self.poll_mut(e.poll, |poll| {
                poll.consents.insert(e.unit, Some(e.given));
            }),
            Event::PollTallied(e) => self.poll_mut(e.poll, |poll| poll.tallied(e)),
            Event::ObjectionFiled(e) => self.poll_mut(e.poll, |poll| poll.objection_filed(e)),
            Event::ObjectionAnswered(e) => self.poll_mut(e.poll, |poll| poll.objection_answered(e)),
            Event::ResultCertified(e) => self.poll_mut(e.poll, |poll| poll.certified(e)),
            Event::ResultAnnounced(e) => self.poll_mut(e.poll, Poll::announced),
            Event::ResolutionAdopted(_)
            | Event::ResolutionRescinded(_)
            | Event::ExecutionAssigned(_)
            | Event::MilestonePlanned(_)
            | Event::MilestoneReported(_)
            | Event::MilestoneReportWithdrawn(_)
            | Event::MilestoneDropped(_)
            | Event::SupervisionNoted(_)
            | Event::SupervisionNoteStruck(_)
            | Event::VariationRecorded(_)
            | Event::VariationReferred(_)
            | Event::VariationApproved(_)
            | Event::VariationDropped(_)
            | Event::AcceptanceOpened(_)
            | Event::WorksAccepted(_)
            | Event::RectificationOrdered(_)
            | Event::AcceptanceRevoked(_)
            | Event::PaymentRequested(_)
            | Event::PaymentApproved(_)
            | Event::PaymentRefused(_)
            | Event::PaymentMade(_)
            | Event::PaymentReversed(_)
            | Event::SettlementFiled(_)
            | Event::SettlementWithdrawn(_)
            | Event::AuditReported(_)
            | Event::AuditWaived(_)
            | Event::ResolutionSettled(_)
            | Event::OutcomePublished(_)
            | Event::WorksEvaluated(_)
            | Event::EvaluationWithdrawn(_)
            | Event::ChallengeFiled(_)
            | Event::ChallengeWithdrawn(_)
            | Event::ResolutionSuspended(_)
            | Event::SuspensionLifted(_)
            | Event::ChallengeDecided(_)
            | Event::ResolutionAnnulled(_)
            | Event::RulingReversed(_)
            | Event::ResolutionArchived(_)
            | Event::ResolutionReopened(_) => self.resolutions.evolve(envelope, event),
            // No rule looks at names and places, nor at what was done or told; a ruling stands beside the count.
            Event::TopicActed(_)
            | Event::TopicAcknowledged(_)
            | Event::CommunityRenamed(_)
            | Event::CommunityPlaced(_)
            | Event::MemberAmended(_)
            | Event::OutcomeRuled(_)
            | Event::ResolutionReviewSet(_) => {}
        }
    }
}
