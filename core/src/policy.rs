//! Who may do and see what: one pure policy, asked by the rules on the write side and by the schema on the read side.

use serde::{Deserialize, Serialize};

use crate::ids::MemberId;
use crate::refusal::Refusal;
use crate::text::Label;
use crate::time::Timestamp;

/// An office a member holds by grant. That someone owns a unit is not granted: the register says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps the register, members, roles and bylaw parameters.
    Registrar,
    /// Convenes: calls polls, publishes notices, announces.
    Chair,
    /// Counts: enters paper ballots, tallies, answers objections, certifies.
    Teller,
    /// Sits in the deliberation hall.
    Councillor,
    /// Member of the owners' committee.
    CommitteeMember,
    /// Leads a building or an entrance.
    BuildingLead,
    /// A resident who does not own.
    Resident,
    /// Staff of the property company.
    PropertyManager,
    /// Delegate of a partner unit.
    PartnerUnit,
    /// Officer of the street office.
    StreetOffice,
    /// Reads histories under a grant; never personal data.
    Researcher,
    /// Works for the community: takes in what people bring, opens letter boxes, answers.
    Clerk,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 12] = [
        Self::Registrar,
        Self::Chair,
        Self::Teller,
        Self::Councillor,
        Self::CommitteeMember,
        Self::BuildingLead,
        Self::Resident,
        Self::PropertyManager,
        Self::PartnerUnit,
        Self::StreetOffice,
        Self::Researcher,
        Self::Clerk,
    ];

    /// Incompatibilities between roles (procedures §2.15): the property company's staff sit in no organ of the owners and count no votes.
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        let organ = |role| {
            matches!(
                role,
                Self::CommitteeMember | Self::Teller | Self::Chair | Self::Registrar | Self::Councillor
            )
        };
        (self == Self::PropertyManager && organ(other)) || (other == Self::PropertyManager && organ(self))
    }

    /// Whether the role gives powers, which reach no further than its scope. The others only say who someone is, wherever she is.
    #[must_use]
    pub fn is_office(self) -> bool {
        matches!(self, Self::Registrar | Self::Chair | Self::Teller | Self::Clerk)
    }
}

/// Where a role or a poll applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Scope {
    /// The whole community.
    Community,
    /// One building.
    Building {
        /// Its label in the register.
        building: Label,
    },
    /// One entrance of a building.
    Entrance {
        /// The building's label.
        building: Label,
        /// The entrance's label.
        entrance: Label,
    },
}

impl Scope {
    /// Whether all of the other scope lies in this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Community, _) => true,
            (
                Self::Building { building },
                Self::Building { building: inner } | Self::Entrance { building: inner, .. },
            ) => building == inner,
            (Self::Entrance { .. }, Self::Entrance { .. }) => self == other,
            (Self::Building { .. } | Self::Entrance { .. }, _) => false,
        }
    }
}

/// A role given to a member, with its scope and term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// To whom.
    pub member: MemberId,
    /// What.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// Term begins.
    pub from: Timestamp,
    /// Term ends (exclusive); none while nothing else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl RoleGrant {
    /// Whether the term covers `now`.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// Whether the two terms have an instant in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from < until) && other.until.is_none_or(|until| self.from < until)
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles(u16);

impl Roles {
    fn bit(role: Role) -> u16 {
        Role::ALL.iter().position(|known| *known == role).map_or(0, |index| 1 << index)
    }

    /// Whether the role is among them.
    #[must_use]
    pub fn has(self, role: Role) -> bool {
        self.0 & Self::bit(role) != 0
    }

    /// Whether any of these is.
    #[must_use]
    pub fn has_any(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Adds a role.
    pub fn insert(&mut self, role: Role) {
        self.0 |= Self::bit(role);
    }

    /// Those held, in order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        let mut set = Self::default();
        roles.into_iter().for_each(|role| set.insert(role));
        set
    }
}

/// Where someone stands towards one community at one moment. The lane computes it from the decision state, the schema from the
/// read model; the policy below is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub struct Standing {
    /// The platform's administrator: founds communities; sees no personal data and no ballots.
    pub administrator: bool,
    /// The clock.
    pub clockwork: bool,
    /// Somebody of the community who does not say who she is.
    pub anonymous: bool,
    /// The member, if the viewer is one (and not erased).
    pub member: Option<MemberId>,
    /// Owns at least one unit.
    pub owner: bool,
    /// Offices in force.
    pub roles: Roles,
}

/// What may be done. Each command asks for one of these, or for being the person concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Found a community.
    FoundCommunity,
    /// Place it in the tree.
    PlaceCommunity,
    /// Rename, change bylaw parameters, accept and define rules.
    GovernCommunity,
    /// Change the register.
    KeepRegister,
    /// Admit, invite, amend members.
    KeepMembers,
    /// Appoint a registrar.
    AppointRegistrar,
    /// Grant and withdraw other roles; enter paper proxies.
    GrantRoles,
    /// Use an invitation.
    RedeemInvitation,
    /// Erase another person.
    EraseMember,
    /// Raise a topic, give a suggestion on one.
    RaiseTopic,
    /// Raise a topic without saying who one is.
    RaiseAnonymously,
    /// Support a topic.
    SupportTopic,
    /// Record what others bring: on their behalf, from the letter box; open the boxes.
    RecordTopics,
    /// Screen, assign, answer, publicise, merge, link and close topics; post them; decide on suggestions.
    HandleTopics,
    /// Hide what may not stand there, and decide on appeals against that.
    ModerateTopics,
    /// Draft a proposal.
    DraftProposal,
    /// Revise, freeze or withdraw somebody else's proposal.
    CurateProposal,
    /// Charter a panel, seat and unseat its advisors, keep its projects and lotteries.
    KeepPanels,
    /// Put an advisor forward.
    NominateAdvisor,
    /// Ask a panel for advice, and answer it for the body that asked.
    RequestAdvice,
    /// Declare interests, file opinions and sign stages off, as an advisor.
    Advise,
    /// Open and close a hall, change its house rules, seat and unseat councillors.
    KeepHalls,
    /// Call a meeting, set its agenda, give notice, open it.
    ConveneMeeting,
    /// Preside: give the floor, rule, put the question, declare. Nobody but the person in the chair does.
    PresideMeeting,
    /// Write down who came and went, who asked for the floor, what was moved by whom, how many hands were raised.
    KeepMeetingRecord,
    /// Propose an amendment to a text, and take it back.
    ProposeAmendment,
    /// Support a proposal.
    SupportProposal,
    /// Open a deliberation.
    OpenDeliberation,
    /// Lead somebody else's deliberation: inform, seat, open and close rounds, draft, conclude, tell.
    Facilitate,
    /// Hide statements, show them again, decide appeals.
    ModerateStatements,
    /// Take part in a deliberation: speak, mark, choose, promise, answer.
    TakePart,
    /// Take statements and marks of pseudonymous participants over from another conversation.
    ImportConversation,
    /// Call a poll, publish its notice, prolong, reconvene, announce, rule.
    ConvenePoll,
    /// Close a poll held in session.
    ClosePoll,
    /// Open and close by the clock.
    KeepTime,
    /// Enter paper ballots, record service, attendance and consents, spoil.
    HandleBallots,
    /// Tally, answer objections, recount, certify.
    CountBallots,
    /// Cast a ballot for a seat.
    CastBallot,
    /// Object to a provisional result.
    FileObjection,
    /// Adopt resolutions and see them through: execution, acceptance, payments, settlement, archive.
    KeepResolutions,
    /// Report the audit of a settlement.
    AuditSettlement,
    /// Evaluate works.
    EvaluateWorks,
    /// Challenge a resolution.
    ChallengeResolution,
    /// Enter what a court or the street office has ruled.
    RecordRuling,
}

/// What may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sight {
    /// That the community exists, its name, its bylaw parameters, its rules.
    Community,
    /// Buildings, units, areas, totals; not who owns them.
    Register,
    /// Who owns which unit; members' names.
    Members,
    /// Members' contacts, invitations.
    Contacts,
    /// Who holds which office.
    Offices,
    /// Proposals, polls, turnout, certificates, the timeline.
    Matters,
    /// Conflicts of interest that advisors have declared, in their words.
    Interests,
    /// Minority opinions, in their authors' words.
    MinorityOpinions,
    /// What members wrote in their own names about topics that are open.
    TopicWords,
    /// Topics that nobody has screened yet, confidential ones, and who sent them.
    Intake,
    /// What was said in deliberations, and why parties dissent; who said it is another matter.
    Statements,
    /// The count while voting goes on, where the terms do not show it to all.
    LiveTally,
    /// Which seats have voted (never what), service of ballots.
    PollRoll,
    /// Objections' words.
    Objections,
    /// Named choices in a poll whose mode is open, after it closed.
    OpenBallots,
    /// What evaluations and challenges say, in their authors' words.
    Voices,
    /// The event feed as stored.
    Feed,
}

impl Standing {
    /// The clock's.
    #[must_use]
    pub fn clockwork() -> Self {
        Self { clockwork: true, ..Self::default() }
    }

    /// Whether the action is allowed.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        let office = |roles: &[Role]| self.member.is_some() && self.roles.has_any(roles);
        match action {
            Action::FoundCommunity | Action::PlaceCommunity => self.administrator,
            // The administrator brings the first register in and admits the first registrar; from then on it is the registrars'.
            Action::KeepMembers | Action::KeepRegister | Action::AppointRegistrar => {
                self.administrator || office(&[Role::Registrar])
            }
            Action::GovernCommunity | Action::GrantRoles | Action::EraseMember | Action::RecordRuling => {
                office(&[Role::Registrar])
            }
            Action::RaiseAnonymously => self.anonymous,
            Action::SupportTopic | Action::SupportProposal => self.member.is_some() && !self.is_guest(),
            Action::RecordTopics | Action::HandleTopics | Action::ModerateTopics => {
                office(&[Role::Clerk, Role::Chair])
            }
            Action::KeepHalls => office(&[Role::Registrar, Role::Chair]),
            Action::KeepMeetingRecord => office(&[Role::Registrar, Role::Chair, Role::Teller]),
            Action::RaiseTopic | Action::DraftProposal => {
                self.member.is_some() && (self.owner || !self.roles.has(Role::Researcher))
            }
            Action::ProposeAmendment | Action::NominateAdvisor => self.may(Action::DraftProposal),
            Action::CurateProposal
            | Action::ConveneMeeting
            | Action::OpenDeliberation
            | Action::Facilitate
            | Action::ModerateStatements
            | Action::KeepPanels
            | Action::RequestAdvice
            | Action::KeepResolutions
            | Action::ConvenePoll
            | Action::ClosePoll => office(&[Role::Chair]),
            Action::ImportConversation => self.administrator || office(&[Role::Registrar]),
            Action::ChallengeResolution => {
                self.member.is_some() && (!self.is_guest() || self.roles.has(Role::StreetOffice))
            }
            Action::KeepTime => self.clockwork,
            Action::HandleBallots | Action::CountBallots | Action::AuditSettlement => office(&[Role::Teller]),
            // These depend on the seat, on the chair, on the invitation or on who takes part, sits or speaks for whom: the rule looks itself.
            Action::RedeemInvitation
            | Action::PresideMeeting
            | Action::TakePart
            | Action::Advise
            | Action::EvaluateWorks
            | Action::CastBallot
            | Action::FileObjection => self.member.is_some(),
        }
    }

    /// Whether the member is here only by a grant to read or to advise: staff of the property company, a researcher, a delegate of a
    /// partner or of the street office, and neither an owner nor a resident nor an officer.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        let guests = [Role::PropertyManager, Role::Researcher, Role::StreetOffice, Role::PartnerUnit];
        let own = [Role::Resident, Role::Councillor, Role::Chair, Role::Teller, Role::Registrar, Role::Clerk];
        !self.owner && self.roles.has_any(&guests) && !self.roles.has_any(&own)
    }

    /// Whether it may be seen.
    #[must_use]
    pub fn sees(&self, sight: Sight) -> bool {
        let member = self.member.is_some();
        let office = |roles: &[Role]| member && self.roles.has_any(roles);
        let outsider = self.is_guest();
        match sight {
            Sight::Community | Sight::Offices => member || self.administrator,
            Sight::Register | Sight::Matters => member,
            Sight::Members | Sight::Objections | Sight::OpenBallots | Sight::TopicWords => {
                member && !outsider
            }
            Sight::Intake => office(&[Role::Clerk, Role::Chair]),
            Sight::Contacts => office(&[Role::Registrar]),
            Sight::Interests => office(&[Role::Registrar, Role::Chair]),
            Sight::MinorityOpinions | Sight::Voices => member && !outsider,
            // Partners and the property company sit at the table; whoever only reads histories hears nobody's words.
            Sight::Statements => {
                let table = [Role::PropertyManager, Role::StreetOffice, Role::PartnerUnit];
                member && (!outsider || self.roles.has_any(&table))
            }
            Sight::LiveTally => false,
            Sight::PollRoll => office(&[Role::Teller, Role::Chair, Role::Registrar]),
            Sight::Feed => office(&[Role::Registrar, Role::Teller, Role::Researcher]),
        }
    }

    /// That the action is allowed.
    pub fn require(&self, action: Action) -> Result<(), Refusal> {
        if self.may(action) { Ok(()) } else { Err(Refusal::NotPermitted { action }) }
    }

    pub(crate) fn require_self_or(&self, member: MemberId, action: Action) -> Result<(), Refusal> {
        if self.member == Some(member) { Ok(()) } else { self.require(action) }
    }
}
