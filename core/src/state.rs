//! One community as the rules see it: the fold of its log. `decide` asks it, `evolve` is the only thing that changes it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::calendar::Zone;
use crate::community::{self, Charter, CommunityCommand, Settings};
use crate::decider::{Actor, CommunityId, Context, Decider, Envelope};
use crate::event::Event;
use crate::ids::{MemberId, PartyId, PollId, ProposalId, SeatId};
use crate::membership::{self, Membership, MembershipCommand};
use crate::policy::{Roles, Scope, Standing};
use crate::poll::{self, Phase, Poll, PollCommand};
use crate::proposal::{self, Proposal, ProposalCommand};
use crate::refusal::Refusal;
use crate::register::{self, Register, RegisterCommand};
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
    Poll(PollId, PollCommand),
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
    /// Polls by id.
    pub polls: BTreeMap<PollId, Poll>,
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

    /// What the clock has to do at `now`: polls to open, polls to close.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<Command> {
        self.polls
            .iter()
            .filter_map(|(id, poll)| match poll.phase {
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
            })
            .collect()
    }

    /// The next instant at which [`Community::due`] will have something.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.polls.values().filter_map(Poll::next_deadline).min()
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

    const CODE_VERSION: u32 = 4;

    fn initial(community: CommunityId) -> Self {
        Self {
            id: community,
            charter: None,
            register: Register::default(),
            membership: Membership::default(),
            topics: Topics::default(),
            proposals: BTreeMap::new(),
            polls: BTreeMap::new(),
        }
    }

    fn decide(&self, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
        let standing = self.standing(context.actor, context.now);
        if let Actor::Member(id) = context.actor
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
                | Command::Poll(..) => Err(Refusal::CommunityUnknown),
            };
        };
        match command {
            Command::Community(command) => charter.decide(command, &standing, context),
            Command::Register(command) => register::decide(self, command, &standing, context),
            Command::Membership(command) => membership::decide(self, command, &standing, context),
            Command::Topic(command) => {
                let scope = topic::scope_of(self, command).unwrap_or(&Scope::Community);
                let standing = self.standing_in(scope, context.actor, context.now);
                topic::decide(self, command, &standing, context)
            }
            Command::Proposal(command) => proposal::decide(self, command, &standing, context),
            Command::Poll(id, command) => {
                let terms = if let PollCommand::Call(called) = command {
                    Some(&called.terms)
                } else {
                    self.polls.get(id).map(|poll| &poll.terms)
                };
                let scope = terms.map(|terms| terms.electorate.scope());
                let standing =
                    self.standing_in(scope.unwrap_or(&Scope::Community), context.actor, context.now);
                poll::decide(self, *id, command, &standing, context)
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
                charter.custom.insert(e.rule.id.clone(), e.rule.clone());
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
            // No rule looks at names and places, nor at what was done or told; a ruling stands beside the count.
            Event::TopicActed(_)
            | Event::TopicAcknowledged(_)
            | Event::CommunityRenamed(_)
            | Event::CommunityPlaced(_)
            | Event::MemberAmended(_)
            | Event::OutcomeRuled(_) => {}
        }
    }
}
