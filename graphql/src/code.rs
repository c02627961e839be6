//! Every code of a refusal: those of the rules, and those of the edge, where requests are read. A code is for ever.
#![expect(clippy::doc_markdown, reason = "the gaps of a sentence are written as in the sentence")]

use async_graphql::Enum;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a mutation was refused. Programs switch on it; people read the message.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// Every one: the rules' codes first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is sent.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The inverse of [`ErrorCode::text`].
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// You do not have the office this needs. Ask the registrar if you should.
    NotPermitted = "NOT_PERMITTED",
    /// This has been entered already.
    AlreadyExists = "ALREADY_EXISTS",
    /// This has been done already; nothing was changed.
    AlreadyDone = "ALREADY_DONE",
    /// This person has been erased; nothing more can be recorded about her.
    SubjectErased = "SUBJECT_ERASED",
    /// That time has passed. Choose a later one.
    DateInPast = "DATE_IN_PAST",
    /// That date lies in the future. Enter it once it has come.
    DateInFuture = "DATE_IN_FUTURE",
    /// There is no such community, or you are not a member of it.
    CommunityUnknown = "COMMUNITY_UNKNOWN",
    /// The time zone “{timezone}” is unknown. Use a name such as Asia/Shanghai.
    TimezoneUnknown = "TIMEZONE_UNKNOWN",
    /// There is no decision rule “{rule}”.
    RuleUnknown = "RULE_UNKNOWN",
    /// Nobody has checked the text of the rule “{rule}”. The registrar must accept it before its first use.
    RuleNotAccepted = "RULE_NOT_ACCEPTED",
    /// There is no such unit in the register.
    UnitUnknown = "UNIT_UNKNOWN",
    /// This door is in the register already.
    UnitAlreadyRegistered = "UNIT_ALREADY_REGISTERED",
    /// Enter the unit's area or its registered share.
    AreaMissing = "AREA_MISSING",
    /// There is no such owner in the register.
    PartyUnknown = "PARTY_UNKNOWN",
    /// One person needs one name, co-owners at least two, an organisation its name.
    PartyMalformed = "PARTY_MALFORMED",
    /// This owner is in the register already, and counts once. Let the unit pass to the party that is there.
    PartyAlreadyRegistered = "PARTY_ALREADY_REGISTERED",
    /// The file has no rows.
    NothingToImport = "NOTHING_TO_IMPORT",
    /// Nothing was imported: {rows} rows have mistakes.
    ImportRefused = "IMPORT_REFUSED",
    /// There is no such member.
    MemberUnknown = "MEMBER_UNKNOWN",
    /// This link or invitation has been used or taken back. Ask for a new one.
    InvitationSpent = "INVITATION_SPENT",
    /// This link or invitation has expired. Ask for a new one.
    InvitationExpired = "INVITATION_EXPIRED",
    /// There is no such role to withdraw.
    GrantUnknown = "GRANT_UNKNOWN",
    /// Whoever is {held} cannot also be {wanted}.
    RolesIncompatible = "ROLES_INCOMPATIBLE",
    /// There is no such proxy.
    ProxyUnknown = "PROXY_UNKNOWN",
    /// You vote for this seat yourself; no proxy is needed.
    ProxyToSelf = "PROXY_TO_SELF",
    /// Staff of the property company may not act as proxies. Name another member.
    ProxyByPropertyStaff = "PROXY_BY_PROPERTY_STAFF",
    /// This member already holds {max} proxies, the most allowed. Name another member.
    ProxyCapReached = "PROXY_CAP_REACHED",
    /// A proxy stands already. Revoke it first.
    ProxyAlreadyGranted = "PROXY_ALREADY_GRANTED",
    /// There is no such topic.
    TopicUnknown = "TOPIC_UNKNOWN",
    /// The topic is not at the stage where this can be done.
    TopicNotInPhase = "TOPIC_NOT_IN_PHASE",
    /// This topic goes on in another one. Look there, or separate the two first.
    TopicMerged = "TOPIC_MERGED",
    /// This topic is confidential; only an open one can be supported, discussed or joined.
    TopicConfidential = "TOPIC_CONFIDENTIAL",
    /// The sender has no answer in substance yet. Answer first.
    TopicUnanswered = "TOPIC_UNANSWERED",
    /// {max} topics already wait for an answer, the most allowed. Wait for those, or take one back.
    TooManyOpenTopics = "TOO_MANY_OPEN_TOPICS",
    /// You do not support this topic.
    SupportUnknown = "SUPPORT_UNKNOWN",
    /// Name another topic, which says the same.
    MergeWithItself = "MERGE_WITH_ITSELF",
    /// The topic is not linked to that.
    LinkUnknown = "LINK_UNKNOWN",
    /// There is no such suggestion on this topic.
    SuggestionUnknown = "SUGGESTION_UNKNOWN",
    /// This suggestion has been decided on. Take the decision back first.
    SuggestionDecided = "SUGGESTION_DECIDED",
    /// Only an adopted suggestion can be traced.
    SuggestionNotAdopted = "SUGGESTION_NOT_ADOPTED",
    /// {count} suggestions have neither been adopted nor declined. Decide on them first.
    SuggestionsUndecided = "SUGGESTIONS_UNDECIDED",
    /// There is no such cluster of suggestions.
    ClusterUnknown = "CLUSTER_UNKNOWN",
    /// That text is not hidden.
    NotHidden = "NOT_HIDDEN",
    /// There is no appeal to decide on.
    AppealUnknown = "APPEAL_UNKNOWN",
    /// Somebody else must decide: neither who hid the text nor who wrote it.
    OwnModeration = "OWN_MODERATION",
    /// No such letter box hangs here.
    LetterBoxUnknown = "LETTER_BOX_UNKNOWN",
    /// A letter box is opened every 1 to {max} days.
    ScheduleMalformed = "SCHEDULE_MALFORMED",
    /// There is no such opening of a letter box. A letter belongs to the opening in which it was found.
    OpeningUnknown = "OPENING_UNKNOWN",
    /// Two different people open a letter box. Name another witness.
    WitnessIsOpener = "WITNESS_IS_OPENER",
    /// The witness must confirm the opening first.
    OpeningNotWitnessed = "OPENING_NOT_WITNESSED",
    /// You counted another number of letters. Count again together; void the opening if it was entered wrongly.
    LettersDiffer = "LETTERS_DIFFER",
    /// All {letters} letters of this opening are registered.
    OpeningFull = "OPENING_FULL",
    /// Letters are registered under this opening; it cannot be voided.
    OpeningInUse = "OPENING_IN_USE",
    /// There is no such proposal.
    ProposalUnknown = "PROPOSAL_UNKNOWN",
    /// The proposal has been withdrawn.
    ProposalWithdrawn = "PROPOSAL_WITHDRAWN",
    /// The text is frozen and changes no more.
    TextFrozen = "TEXT_FROZEN",
    /// Freeze the text before it is put to the vote.
    TextNotFrozen = "TEXT_NOT_FROZEN",
    /// A proposal has at most {max} options.
    TooManyOptions = "TOO_MANY_OPTIONS",
    /// You already have {max} open proposals, the most allowed.
    TooManyOpenProposals = "TOO_MANY_OPEN_PROPOSALS",
    /// Voting has begun; this can no longer be done.
    VotingUnderWay = "VOTING_UNDER_WAY",
    /// There is no such panel.
    PanelUnknown = "PANEL_UNKNOWN",
    /// The panel has been dissolved.
    PanelDissolved = "PANEL_DISSOLVED",
    /// A charter needs seats, a term, and at least one dimension and one profession, each once.
    CharterMalformed = "CHARTER_MALFORMED",
    /// The panel's charter does not have this dimension or profession.
    NotInTheCharter = "NOT_IN_THE_CHARTER",
    /// This member is not an advisor of the panel, or not put forward.
    AdvisorUnknown = "ADVISOR_UNKNOWN",
    /// Name the skill that qualifies a temporary advisor.
    SkillMissing = "SKILL_MISSING",
    /// An advisor declares her interests before she sits.
    InterestNotDeclared = "INTEREST_NOT_DECLARED",
    /// The panel has {seats} seats, and they do not suffice.
    SeatsTaken = "SEATS_TAKEN",
    /// Standing advisors of this panel are drawn by lot.
    NotDrawn = "NOT_DRAWN",
    /// Whoever bids for a project or supplies it, or is close to those who do, does not advise on it.
    AdvisorIsBidder = "ADVISOR_IS_BIDDER",
    /// This advisor keeps out of the matter.
    AdvisorIsRecused = "ADVISOR_IS_RECUSED",
    /// Only an advisor who sits for this matter may do that.
    NotSitting = "NOT_SITTING",
    /// There is no such lottery.
    LotteryUnknown = "LOTTERY_UNKNOWN",
    /// Each stratum is named once with a quota, and each candidate stands in one of them.
    StrataMalformed = "STRATA_MALFORMED",
    /// {needed} are to be drawn from a stratum that has {found}.
    PoolTooSmall = "POOL_TOO_SMALL",
    /// A commitment is a SHA-256: 64 hexadecimal digits in lower case.
    CommitmentMalformed = "COMMITMENT_MALFORMED",
    /// This is not the seed that was committed to.
    SeedDoesNotMatch = "SEED_DOES_NOT_MATCH",
    /// The value named as the seed is known from {known_at} on.
    SeedNotKnown = "SEED_NOT_KNOWN",
    /// There is no such entry.
    VisitUnknown = "VISIT_UNKNOWN",
    /// There is no such project of this panel.
    ProjectUnknown = "PROJECT_UNKNOWN",
    /// The project has been closed.
    ProjectClosed = "PROJECT_CLOSED",
    /// The project is not at that stage.
    StageOutOfOrder = "STAGE_OUT_OF_ORDER",
    /// {count} advisors have not signed the stage off. Wait for them, or say why it goes on.
    SignOffMissing = "SIGN_OFF_MISSING",
    /// You have not signed this stage off, nor refused to.
    SignOffUnknown = "SIGN_OFF_UNKNOWN",
    /// There is no such bidder.
    BidderUnknown = "BIDDER_UNKNOWN",
    /// No such advice was asked for.
    AdviceUnknown = "ADVICE_UNKNOWN",
    /// The question has been taken back.
    AdviceWithdrawn = "ADVICE_WITHDRAWN",
    /// There is no opinion or answer to do that with.
    OpinionMissing = "OPINION_MISSING",
    /// The opinion has been answered and changes no more.
    AlreadyAnswered = "ALREADY_ANSWERED",
    /// {count} questions or opinions of the panel still wait. Answer them or take them back first.
    AnswersOwed = "ANSWERS_OWED",
    /// There is no such hall.
    HallUnknown = "HALL_UNKNOWN",
    /// The hall has been closed.
    HallClosed = "HALL_CLOSED",
    /// The hall above must speak for everybody this one speaks for.
    ParentTooNarrow = "PARENT_TOO_NARROW",
    /// House rules need a council, a quorum, limits above nothing, and a majority that a tie cannot reach.
    HouseRulesMalformed = "HOUSE_RULES_MALFORMED",
    /// The council has {size} seats, and all are taken.
    CouncilFull = "COUNCIL_FULL",
    /// Only a councillor of this hall may do this.
    NotSeated = "NOT_SEATED",
    /// The hall still has meetings. Close or cancel them first.
    MeetingsAhead = "MEETINGS_AHEAD",
    /// There is no such meeting.
    MeetingUnknown = "MEETING_UNKNOWN",
    /// The meeting is not at the stage where this can be done.
    MeetingNotInPhase = "MEETING_NOT_IN_PHASE",
    /// The meeting begins at {starts_at}.
    MeetingTooEarly = "MEETING_TOO_EARLY",
    /// A meeting takes at most {max} of these.
    MeetingFull = "MEETING_FULL",
    /// Put something on the agenda before giving notice.
    AgendaEmpty = "AGENDA_EMPTY",
    /// The agenda stands from {days} days before the meeting on.
    AgendaClosed = "AGENDA_CLOSED",
    /// There is no such item on the agenda.
    AgendaItemUnknown = "AGENDA_ITEM_UNKNOWN",
    /// That item is not at the stage where this can be done.
    ItemNotInPhase = "ITEM_NOT_IN_PHASE",
    /// Take up an item of the agenda first.
    NoItemTakenUp = "NO_ITEM_TAKEN_UP",
    /// No summary of that item has been carried to this hall.
    SummaryUnknown = "SUMMARY_UNKNOWN",
    /// There is no hall above this one.
    NoParentHall = "NO_PARENT_HALL",
    /// Nothing has been decided on this item yet.
    NothingDecided = "NOTHING_DECIDED",
    /// {present} councillors are present; {needed} are needed. Wait, or adjourn.
    NoQuorum = "NO_QUORUM",
    /// This person is not present at the meeting.
    NotPresent = "NOT_PRESENT",
    /// Hand the chair over before leaving.
    ChairLeaves = "CHAIR_LEAVES",
    /// Whoever presides does not speak on the matter. Hand the chair over first.
    ChairMayNotSpeak = "CHAIR_MAY_NOT_SPEAK",
    /// Whoever has taken part in this debate cannot preside over it.
    ChairSpokeOnMatter = "CHAIR_SPOKE_ON_MATTER",
    /// One may speak {max} times on a question, and no more.
    TurnsUsedUp = "TURNS_USED_UP",
    /// This request has been made; wait for your turn.
    AlreadyAsked = "ALREADY_ASKED",
    /// There is no such request for the floor.
    NobodyWaits = "NOBODY_WAITS",
    /// Somebody has the floor. Wait until the speech has ended.
    FloorTaken = "FLOOR_TAKEN",
    /// Nobody has the floor for this.
    NobodySpeaks = "NOBODY_SPEAKS",
    /// There is no motion before the meeting. Move one first.
    NoMotion = "NO_MOTION",
    /// There is no such motion at this meeting.
    MotionUnknown = "MOTION_UNKNOWN",
    /// A motion is pending. One matter at a time.
    MotionPending = "MOTION_PENDING",
    /// That motion is no longer before the meeting.
    MotionNotPending = "MOTION_NOT_PENDING",
    /// The motion needs a second first.
    MotionNotSeconded = "MOTION_NOT_SECONDED",
    /// Only a motion that was carried does this.
    MotionNotCarried = "MOTION_NOT_CARRIED",
    /// Somebody else must second this motion.
    OwnMotion = "OWN_MOTION",
    /// An amendment is pending. Deal with it first.
    AmendmentPending = "AMENDMENT_PENDING",
    /// An amendment may be amended once, and no further.
    AmendmentTooDeep = "AMENDMENT_TOO_DEEP",
    /// The council has ended this debate. Put the question.
    DebateClosed = "DEBATE_CLOSED",
    /// {waiting} people still want to speak. Hear them, or move the previous question.
    DebateNotExhausted = "DEBATE_NOT_EXHAUSTED",
    /// A point of order waits for a ruling.
    PointOfOrderOpen = "POINT_OF_ORDER_OPEN",
    /// There is no ruling of the chair to appeal from now.
    NothingToAppeal = "NOTHING_TO_APPEAL",
    /// A vote is being taken. Wait until it has been declared.
    QuestionOpen = "QUESTION_OPEN",
    /// No question has been put to the hands on this.
    NoQuestionPut = "NO_QUESTION_PUT",
    /// Ask for the hands in their order: for, against, abstentions where the house rules ask for them, the chair last.
    HandsOutOfOrder = "HANDS_OUT_OF_ORDER",
    /// The house rules do not ask for abstentions.
    AbstentionsNotAsked = "ABSTENTIONS_NOT_ASKED",
    /// At most {entitled} hands can have been raised. Count again.
    TooManyHands = "TOO_MANY_HANDS",
    /// Something has been decided on this count; it can no longer be corrected.
    CorrectionTooLate = "CORRECTION_TOO_LATE",
    /// That poll is not the councillors' poll on this item's proposal.
    PollNotForThisItem = "POLL_NOT_FOR_THIS_ITEM",
    /// The house rules leave the approval of minutes to somebody else.
    MinutesApprovedOtherwise = "MINUTES_APPROVED_OTHERWISE",
    /// There is no such amendment.
    AmendmentUnknown = "AMENDMENT_UNKNOWN",
    /// This amendment has been adopted, declined or taken back already.
    AmendmentSettled = "AMENDMENT_SETTLED",
    /// The text has moved on to version {latest}. Read that one first.
    VersionSuperseded = "VERSION_SUPERSEDED",
    /// You already have {max} open amendments to this proposal, the most allowed.
    TooManyAmendments = "TOO_MANY_AMENDMENTS",
    /// You do not support this proposal; there is nothing to take back.
    NotSupported = "NOT_SUPPORTED",
    /// There is no such deliberation.
    DeliberationUnknown = "DELIBERATION_UNKNOWN",
    /// The deliberation is not at the stage where this can be done.
    DeliberationNotInPhase = "DELIBERATION_NOT_IN_PHASE",
    /// Inform the participants of content and background first.
    NotInformed = "NOT_INFORMED",
    /// You are not among those who take part here.
    NotAParticipant = "NOT_A_PARTICIPANT",
    /// This participant is a member, who speaks and marks for herself.
    ParticipantIsMember = "PARTICIPANT_IS_MEMBER",
    /// “{matter}” is not among the matters reserved for the owners here.
    MatterUnknown = "MATTER_UNKNOWN",
    /// The law reserves this for the owners. Put it to a poll under {rules}.
    ReservedForOwners = "RESERVED_FOR_OWNERS",
    /// Only a hall decides, and only what is delegated to it. Conclude with an opinion, commitments or a referral.
    DecisionNotForVenue = "DECISION_NOT_FOR_VENUE",
    /// No such party sits at the table.
    DelegationUnknown = "DELEGATION_UNKNOWN",
    /// You do not speak for this party.
    NotADelegate = "NOT_A_DELEGATE",
    /// Staff of the property company speak for the property company only, and lead no deliberation.
    StaffForOthers = "STAFF_FOR_OTHERS",
    /// There is no such round.
    RoundUnknown = "ROUND_UNKNOWN",
    /// This round is not open for that.
    RoundNotOpen = "ROUND_NOT_OPEN",
    /// A round must be closed first.
    RoundStillOpen = "ROUND_STILL_OPEN",
    /// A later round stands on this one. Annul that one first.
    RoundFollowed = "ROUND_FOLLOWED",
    /// The rule “{rule}” does not run rounds.
    RuleNotForRounds = "RULE_NOT_FOR_ROUNDS",
    /// Rounds under a rule need at least two options and the published seed of the lot; a round goes on only from one in which an option dropped out.
    OptionsMissing = "OPTIONS_MISSING",
    /// This round does not offer that option.
    OptionUnknown = "OPTION_UNKNOWN",
    /// Enter a count for each option.
    CountsMissing = "COUNTS_MISSING",
    /// There is no such statement.
    StatementUnknown = "STATEMENT_UNKNOWN",
    /// The statement has been hidden or taken back.
    StatementNotShown = "STATEMENT_NOT_SHOWN",
    /// The statement is not one that can be shown again.
    StatementNotHidden = "STATEMENT_NOT_HIDDEN",
    /// The author has appealed; decide the appeal.
    AppealOpen = "APPEAL_OPEN",
    /// Somebody else must decide: neither the moderator nor the author.
    AppealOwn = "APPEAL_OWN",
    /// There is no such commitment.
    CommitmentUnknown = "COMMITMENT_UNKNOWN",
    /// This commitment does not stand: it was not confirmed, or was taken back, or has been settled.
    CommitmentNotStanding = "COMMITMENT_NOT_STANDING",
    /// Enter how much.
    AmountMissing = "AMOUNT_MISSING",
    /// No consensus has been drafted yet.
    ConsensusMissing = "CONSENSUS_MISSING",
    /// {count} parties have not answered the draft.
    AnswersMissing = "ANSWERS_MISSING",
    /// No commitment has been confirmed.
    NothingCommitted = "NOTHING_COMMITTED",
    /// Those who dissented are owed an explanation. Add it.
    ExplanationOwed = "EXPLANATION_OWED",
    /// There is no such poll.
    PollUnknown = "POLL_UNKNOWN",
    /// The poll is not at the stage where this can be done.
    PollNotInPhase = "POLL_NOT_IN_PHASE",
    /// The rule “{rule}” does not fit this electorate.
    RuleNotForPolls = "RULE_NOT_FOR_POLLS",
    /// The rule “{rule}” is not in force on the day of the vote.
    RuleNotInForce = "RULE_NOT_IN_FORCE",
    /// Nobody would be entitled to vote. Complete the register first.
    RollEmpty = "ROLL_EMPTY",
    /// The rules ask for notice {days} or more days ahead, the day of notice not counted. Choose a later beginning.
    NoticeTooShort = "NOTICE_TOO_SHORT",
    /// Voting must end after it begins, and in the future.
    WindowMalformed = "WINDOW_MALFORMED",
    /// Voting begins at {opens_at}.
    VotingNotOpen = "VOTING_NOT_OPEN",
    /// Voting has closed.
    VotingClosed = "VOTING_CLOSED",
    /// Voting is still open.
    VotingStillOpen = "VOTING_STILL_OPEN",
    /// This poll closes at its appointed time, not by hand.
    ClosesByTheClock = "CLOSES_BY_THE_CLOCK",
    /// The terms of this poll allow no extension.
    ExtensionNotAllowed = "EXTENSION_NOT_ALLOWED",
    /// The poll may be prolonged by at most {days} days.
    ExtensionTooLong = "EXTENSION_TOO_LONG",
    /// The poll has been prolonged once; it cannot be again.
    AlreadyExtended = "ALREADY_EXTENDED",
    /// That seat is not on the roll.
    SeatUnknown = "SEAT_UNKNOWN",
    /// You vote for {seats} seats. Say for which one.
    SeatAmbiguous = "SEAT_AMBIGUOUS",
    /// You are not entitled to vote for this seat in this poll.
    NotOnTheRoll = "NOT_ON_THE_ROLL",
    /// Co-owners cast one ballot together. Name one of you as representative first.
    RepresentativeNotNamed = "REPRESENTATIVE_NOT_NAMED",
    /// A ballot has been cast for this seat and cannot be replaced in this poll.
    AlreadyVoted = "ALREADY_VOTED",
    /// Whoever this seat belongs to has voted in person; a proxy does not replace that ballot.
    HolderHasVoted = "HOLDER_HAS_VOTED",
    /// The rule of this poll does not know that choice.
    ChoiceNotOffered = "CHOICE_NOT_OFFERED",
    /// A second person must read the paper.
    NotYourOwnEntry = "NOT_YOUR_OWN_ENTRY",
    /// There is no such paper entry waiting.
    PaperEntryUnknown = "PAPER_ENTRY_UNKNOWN",
    /// Paper ballots still wait for their second reading.
    PaperEntryOpen = "PAPER_ENTRY_OPEN",
    /// The two readings differ. Look at the paper together; discard the first entry if it was wrong.
    PaperEntriesDiffer = "PAPER_ENTRIES_DIFFER",
    /// No ballot has been cast for this seat.
    BallotUnknown = "BALLOT_UNKNOWN",
    /// This unit's consent is not asked in this poll.
    ConsentNotAsked = "CONSENT_NOT_ASKED",
    /// The time for objections is over.
    ObjectionPeriodOver = "OBJECTION_PERIOD_OVER",
    /// Objections are taken until {until}; certify after that.
    ObjectionPeriodRunning = "OBJECTION_PERIOD_RUNNING",
    /// There is no such objection.
    ObjectionUnknown = "OBJECTION_UNKNOWN",
    /// {count} objections have not been answered.
    ObjectionOpen = "OBJECTION_OPEN",
    /// Somebody else must answer your objection.
    ObjectionOwn = "OBJECTION_OWN",
    /// An objection was upheld: count again before certifying.
    RecountOwed = "RECOUNT_OWED",
    /// Only a poll that failed for want of quorum is reconvened.
    NotInquorate = "NOT_INQUORATE",
    /// There is no such resolution.
    ResolutionUnknown = "RESOLUTION_UNKNOWN",
    /// The resolution has been rescinded, annulled or archived.
    ResolutionEnded = "RESOLUTION_ENDED",
    /// The resolution is suspended until the challenge is decided.
    ResolutionSuspended = "RESOLUTION_SUSPENDED",
    /// The resolution is in force from {from} on.
    ResolutionNotInForce = "RESOLUTION_NOT_IN_FORCE",
    /// Only a poll that was certified as carried does this.
    PollNotCarried = "POLL_NOT_CARRIED",
    /// Another resolution or step rests on this certificate already.
    CertificateUsed = "CERTIFICATE_USED",
    /// Assign the execution first: who, with what budget, by when.
    ExecutionMissing = "EXECUTION_MISSING",
    /// Without a vote the budget may be exceeded by at most {max} per cent.
    GuardTooWide = "GUARD_TOO_WIDE",
    /// An amount is more than nothing.
    AmountMalformed = "AMOUNT_MALFORMED",
    /// The resolution is not at the step where this can be done.
    StepOutOfOrder = "STEP_OUT_OF_ORDER",
    /// There is no such milestone.
    MilestoneUnknown = "MILESTONE_UNKNOWN",
    /// There is no such note.
    NoteUnknown = "NOTE_UNKNOWN",
    /// There is no such variation.
    VariationUnknown = "VARIATION_UNKNOWN",
    /// The variation is above the guard: it needs a poll that carries it before anything is paid on it.
    VariationNotPassed = "VARIATION_NOT_PASSED",
    /// The budget has {available} fen left.
    BudgetExceeded = "BUDGET_EXCEEDED",
    /// There is no such payment.
    PaymentUnknown = "PAYMENT_UNKNOWN",
    /// Somebody else must approve the payment you asked for.
    PaymentOwn = "PAYMENT_OWN",
    /// The settlement has not been audited, nor was the audit waived.
    AuditMissing = "AUDIT_MISSING",
    /// The audit is waived only up to {max} fen.
    AuditNotWaivable = "AUDIT_NOT_WAIVABLE",
    /// You cannot evaluate in that role.
    NotThisRole = "NOT_THIS_ROLE",
    /// A score is from 1 to 5.
    ScoreMalformed = "SCORE_MALFORMED",
    /// You have not evaluated this.
    EvaluationUnknown = "EVALUATION_UNKNOWN",
    /// There is no such challenge.
    ChallengeUnknown = "CHALLENGE_UNKNOWN",
    /// The time to challenge the resolution is over.
    ChallengePeriodOver = "CHALLENGE_PERIOD_OVER",
    /// {count} challenges have not been decided.
    ChallengeOpen = "CHALLENGE_OPEN",
    /// This is not an id of the kind asked for here.
    InvalidId = "INVALID_ID",
    /// There is no such thing, or you may not see it.
    NotFound = "NOT_FOUND",
    /// Sign in first.
    NotSignedIn = "NOT_SIGNED_IN",
    /// Write something here.
    TextEmpty = "TEXT_EMPTY",
    /// The text is too long.
    TextTooLong = "TEXT_TOO_LONG",
    /// The text has a character that cannot be shown.
    TextControlCharacter = "TEXT_CONTROL_CHARACTER",
    /// This number cannot be taken here.
    NumberMalformed = "NUMBER_MALFORMED",
    /// Write a day such as 2026-10-01.
    DateMalformed = "DATE_MALFORMED",
    /// Name at least one.
    ListEmpty = "LIST_EMPTY",
    /// These are too many at once.
    ListTooLong = "LIST_TOO_LONG",
    /// An entrance needs its building, and the whole community needs neither.
    ScopeMalformed = "SCOPE_MALFORMED",
    /// A rule's name has 1 to 80 letters, digits, dots, hyphens or underscores.
    NameMalformed = "NAME_MALFORMED",
    /// This is not a decision rule; the message says where the mistake is.
    RuleMalformed = "RULE_MALFORMED",
    /// The file cannot be read as a table with the expected columns.
    FileMalformed = "FILE_MALFORMED",
    /// No link or invitation has this code.
    InvitationUnknown = "INVITATION_UNKNOWN",
    /// The account has been disabled.
    AccountDisabled = "ACCOUNT_DISABLED",
    /// Somebody has changed this in the meantime.
    VersionConflict = "VERSION_CONFLICT",
    /// The idempotency key belongs to another request.
    KeyReused = "KEY_REUSED",
    /// Too much is going on at the moment; try again.
    Busy = "BUSY",
}
