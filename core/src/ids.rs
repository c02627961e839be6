//! Names of things. Ids arrive in commands (the edge mints UUIDv7); nothing here makes one.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);
    )*};
}

ids! {
    /// A natural person or an organisation's delegate inside one community.
    MemberId;
    /// An exclusive unit (专有部分): a dwelling, a shop, a parking space that is an exclusive part.
    UnitId;
    /// Who owns a unit: one person, co-owners together, an organisation, or the developer.
    PartyId;
    /// A proposal (提案).
    ProposalId;
    /// One of the options of a proposal.
    OptionId;
    /// A poll (表决).
    PollId;
    /// A seat on a poll's roll: a party's or a member's right to one ballot, with its weights. Equal to that party's or member's id.
    SeatId;
    /// An invitation to take up a membership.
    InvitationId;
    /// A granted role.
    GrantId;
    /// A proxy (委托书).
    ProxyId;
    /// An objection to a provisional result.
    ObjectionId;
    /// A paper ballot as the first of two people entered it.
    PaperEntryId;
    /// A topic (议题).
    TopicId;
    /// A suggestion given on a topic.
    SuggestionId;
    /// Suggestions of one kind, put together under a label.
    ClusterId;
    /// A letter box (红色信箱).
    LetterBoxId;
    /// An opening of a letter box by two people.
    OpeningId;
    /// A deliberation hall (议事厅).
    HallId;
    /// A meeting.
    MeetingId;
    /// An item of a meeting's agenda.
    AgendaItemId;
    /// A motion, or an amendment of one, moved at a meeting.
    MotionId;
    /// An advisory panel (居民顾问团).
    PanelId;
    /// A request for a panel's advice, the opinion filed on it and the answer owed to it.
    AdviceId;
    /// A deliberation (协商).
    DeliberationId;
    /// A round of a deliberation.
    RoundId;
    /// A statement made in a deliberation.
    StatementId;
    /// A commitment: who gives what by when.
    CommitmentId;
    /// A party's seat at the table of a consultation, with its delegates (代表方).
    DelegationId;
    /// Who makes or marks a statement: a member, by her own id, or a pseudonymous participant of an imported conversation.
    ParticipantId;
    /// An amendment (修正案) to a numbered text of a proposal.
    AmendmentId;
    /// A resolution (决议).
    ResolutionId;
    /// A project that a panel accompanies.
    ProjectId;
    /// A lottery among candidates for a panel.
    LotteryId;
    /// A meeting of a panel or a visit to a site, as logged.
    VisitId;
    /// Somebody who bids for a project or supplies it.
    BidderId;
    /// A milestone of a resolution.
    MilestoneId;
    /// A note of supervision.
    NoteId;
    /// A variation of a budget.
    VariationId;
    /// A payment.
    PaymentId;
    /// A challenge to a resolution.
    ChallengeId;
}

impl From<MemberId> for SeatId {
    fn from(member: MemberId) -> Self {
        Self(member.0)
    }
}

impl From<PartyId> for SeatId {
    fn from(party: PartyId) -> Self {
        Self(party.0)
    }
}

impl From<MemberId> for ParticipantId {
    fn from(member: MemberId) -> Self {
        Self(member.0)
    }
}
