//! Why the rules said no: typed, coded, and said to people in their language by [`Refusal::sentence`].

use std::fmt;

use crate::calendar::LocalTime;
use crate::deliberation::MatterId;
use crate::ids::SeatId;
use crate::policy::{Action, Role};
use crate::rule::RuleId;

/// A row of an imported register that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRefusal {
    /// Line in the file.
    pub line: u32,
    /// What is wrong with it.
    pub fault: RowFault,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The same door stands in an earlier line.
    SameUnitAsLine {
        /// The earlier line.
        line: u32,
    },
    /// The door is in the register already.
    UnitAlreadyRegistered,
    /// Neither area nor share.
    AreaMissing,
    /// Owners do not fit the kind of party.
    PartyMalformed,
    /// An owner has been erased.
    OwnerErased,
}

/// Why the rules said no. Programs read [`Refusal::code`]; people read [`Refusal::sentence`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
#[expect(
    missing_docs,
    reason = "each name is its sentence in messages.rs; a second wording here would drift from it"
)]
pub enum Refusal {
    // Everywhere
    NotPermitted { action: Action },
    AlreadyExists,
    AlreadyDone,
    SubjectErased,
    DateInPast,
    DateInFuture,
    // Community
    CommunityUnknown,
    TimezoneUnknown { timezone: String },
    RuleUnknown { rule: RuleId },
    RuleNotAccepted { rule: RuleId },
    // Register
    UnitUnknown,
    UnitAlreadyRegistered,
    AreaMissing,
    PartyUnknown,
    PartyMalformed,
    PartyAlreadyRegistered,
    NothingToImport,
    ImportRefused { rows: Vec<RowRefusal> },
    // Membership
    MemberUnknown,
    InvitationSpent,
    InvitationExpired,
    GrantUnknown,
    RolesIncompatible { held: Role, wanted: Role },
    ProxyUnknown,
    ProxyToSelf,
    ProxyByPropertyStaff,
    ProxyCapReached { max: u16 },
    ProxyAlreadyGranted,
    // Topic
    TopicUnknown,
    TopicNotInPhase,
    TopicMerged,
    TopicConfidential,
    TopicUnanswered,
    TooManyOpenTopics { max: u16 },
    SupportUnknown,
    MergeWithItself,
    LinkUnknown,
    SuggestionUnknown,
    SuggestionDecided,
    SuggestionNotAdopted,
    SuggestionsUndecided { count: u32 },
    ClusterUnknown,
    NotHidden,
    AppealUnknown,
    OwnModeration,
    LetterBoxUnknown,
    ScheduleMalformed { max: u16 },
    OpeningUnknown,
    WitnessIsOpener,
    OpeningNotWitnessed,
    LettersDiffer,
    OpeningFull { letters: u32 },
    OpeningInUse,
    // Proposal
    ProposalUnknown,
    ProposalWithdrawn,
    TextFrozen,
    TextNotFrozen,
    TooManyOptions { max: u32 },
    TooManyOpenProposals { max: u16 },
    VotingUnderWay,
    // Panel
    PanelUnknown,
    PanelDissolved,
    CharterMalformed,
    NotInTheCharter,
    AdvisorUnknown,
    SkillMissing,
    InterestNotDeclared,
    SeatsTaken { seats: u16 },
    NotDrawn,
    AdvisorIsBidder,
    AdvisorIsRecused,
    NotSitting,
    LotteryUnknown,
    StrataMalformed,
    PoolTooSmall { needed: u32, found: u32 },
    CommitmentMalformed,
    SeedDoesNotMatch,
    SeedNotKnown { known_at: LocalTime },
    VisitUnknown,
    ProjectUnknown,
    ProjectClosed,
    StageOutOfOrder,
    SignOffMissing { count: u32 },
    SignOffUnknown,
    BidderUnknown,
    AdviceUnknown,
    AdviceWithdrawn,
    OpinionMissing,
    AlreadyAnswered,
    AnswersOwed { count: u32 },
    // Hall
    HallUnknown,
    HallClosed,
    ParentTooNarrow,
    HouseRulesMalformed,
    CouncilFull { size: u16 },
    NotSeated,
    MeetingsAhead,
    // Meeting
    MeetingUnknown,
    MeetingNotInPhase,
    MeetingTooEarly { starts_at: LocalTime },
    MeetingFull { max: u32 },
    AgendaEmpty,
    AgendaClosed { days: u16 },
    AgendaItemUnknown,
    ItemNotInPhase,
    NoItemTakenUp,
    SummaryUnknown,
    NoParentHall,
    NothingDecided,
    NoQuorum { present: u32, needed: u32 },
    NotPresent,
    ChairLeaves,
    ChairMayNotSpeak,
    ChairSpokeOnMatter,
    TurnsUsedUp { max: u16 },
    AlreadyAsked,
    NobodyWaits,
    FloorTaken,
    NobodySpeaks,
    NoMotion,
    MotionUnknown,
    MotionPending,
    MotionNotPending,
    MotionNotSeconded,
    MotionNotCarried,
    OwnMotion,
    AmendmentPending,
    AmendmentTooDeep,
    DebateClosed,
    DebateNotExhausted { waiting: u32 },
    PointOfOrderOpen,
    NothingToAppeal,
    QuestionOpen,
    NoQuestionPut,
    HandsOutOfOrder,
    AbstentionsNotAsked,
    TooManyHands { entitled: u32 },
    CorrectionTooLate,
    PollNotForThisItem,
    MinutesApprovedOtherwise,
    AmendmentUnknown,
    AmendmentSettled,
    VersionSuperseded { latest: u32 },
    TooManyAmendments { max: u16 },
    NotSupported,
    // Deliberation
    DeliberationUnknown,
    DeliberationNotInPhase,
    NotInformed,
    NotAParticipant,
    ParticipantIsMember,
    MatterUnknown { matter: MatterId },
    ReservedForOwners { rules: Vec<RuleId> },
    DecisionNotForVenue,
    DelegationUnknown,
    NotADelegate,
    StaffForOthers,
    RoundUnknown,
    RoundNotOpen,
    RoundStillOpen,
    RoundFollowed,
    RuleNotForRounds { rule: RuleId },
    OptionsMissing,
    OptionUnknown,
    CountsMissing,
    StatementUnknown,
    StatementNotShown,
    StatementNotHidden,
    AppealOpen,
    AppealOwn,
    CommitmentUnknown,
    CommitmentNotStanding,
    AmountMissing,
    ConsensusMissing,
    AnswersMissing { count: u32 },
    NothingCommitted,
    ExplanationOwed,
    // Poll
    PollUnknown,
    PollNotInPhase,
    RuleNotForPolls { rule: RuleId },
    RuleNotInForce { rule: RuleId },
    RollEmpty,
    NoticeTooShort { days: u16 },
    WindowMalformed,
    VotingNotOpen { opens_at: LocalTime },
    VotingClosed,
    VotingStillOpen,
    ClosesByTheClock,
    ExtensionNotAllowed,
    ExtensionTooLong { days: u16 },
    AlreadyExtended,
    SeatUnknown,
    SeatAmbiguous { seats: Vec<SeatId> },
    NotOnTheRoll,
    RepresentativeNotNamed,
    AlreadyVoted,
    HolderHasVoted,
    ChoiceNotOffered,
    NotYourOwnEntry,
    PaperEntryUnknown,
    PaperEntryOpen,
    PaperEntriesDiffer,
    BallotUnknown,
    ConsentNotAsked,
    ObjectionPeriodOver,
    ObjectionPeriodRunning { until: LocalTime },
    ObjectionUnknown,
    ObjectionOpen { count: u32 },
    ObjectionOwn,
    RecountOwed,
    NotInquorate,
    // Resolution
    ResolutionUnknown,
    ResolutionEnded,
    ResolutionSuspended,
    ResolutionNotInForce { from: LocalTime },
    PollNotCarried,
    CertificateUsed,
    ExecutionMissing,
    GuardTooWide { max: u16 },
    AmountMalformed,
    StepOutOfOrder,
    MilestoneUnknown,
    NoteUnknown,
    VariationUnknown,
    VariationNotPassed,
    BudgetExceeded { available: u64 },
    PaymentUnknown,
    PaymentOwn,
    AuditMissing,
    AuditNotWaivable { max: u64 },
    NotThisRole,
    ScoreMalformed,
    EvaluationUnknown,
    ChallengeUnknown,
    ChallengePeriodOver,
    ChallengeOpen { count: u32 },
}

impl Refusal {
    /// The closed code clients switch on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        crate::messages::code(self)
    }

    /// The sentence for people, saying what to do next where there is something to do.
    #[must_use]
    pub fn sentence(&self, language: crate::language::Language) -> String {
        crate::messages::sentence(self, language)
    }
}

impl RowRefusal {
    /// The sentence for people.
    #[must_use]
    pub fn sentence(&self, language: crate::language::Language) -> String {
        self.fault.sentence(language)
    }
}

impl RowFault {
    /// The sentence for people; where it stands is said beside it.
    #[must_use]
    pub fn sentence(self, language: crate::language::Language) -> String {
        crate::messages::row_sentence(self, language)
    }
}

impl fmt::Display for RowRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.sentence(crate::language::Language::En))
    }
}
