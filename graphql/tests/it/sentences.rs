//! Every code has a sentence in each language, for the rules' refusals and for those of the edge.

use moothall_core::calendar::{LocalTime, Zone};
use moothall_core::deliberation::MatterId;
use moothall_core::language::Language;
use moothall_core::messages::{CODES, ENGLISH};
use moothall_core::policy::{Action, Role};
use moothall_core::refusal::{Refusal, RowFault, RowRefusal};
use moothall_core::rule::RuleId;
use moothall_core::time::Timestamp;
use moothall_graphql::code::ErrorCode;
use moothall_graphql::user_error::{EdgeRefusal, UserError};
use std::collections::BTreeSet;

fn rule() -> RuleId {
    RuleId::parse("cn.civil278.ordinary").unwrap()
}

fn epoch() -> LocalTime {
    LocalTime::new(Timestamp(0), Zone::utc())
}

fn matter() -> MatterId {
    MatterId::parse("cn.dreamt").unwrap()
}

/// One of each.
#[expect(clippy::too_many_lines, reason = "one line a refusal")]
fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::NotPermitted { action: Action::CastBallot },
        Refusal::AlreadyExists,
        Refusal::AlreadyDone,
        Refusal::SubjectErased,
        Refusal::DateInPast,
        Refusal::DateInFuture,
        Refusal::CommunityUnknown,
        Refusal::TimezoneUnknown { timezone: "Mars/Olympus".to_owned() },
        Refusal::RuleUnknown { rule: rule() },
        Refusal::RuleNotAccepted { rule: rule() },
        Refusal::UnitUnknown,
        Refusal::UnitAlreadyRegistered,
        Refusal::AreaMissing,
        Refusal::PartyUnknown,
        Refusal::PartyMalformed,
        Refusal::PartyAlreadyRegistered,
        Refusal::NothingToImport,
        Refusal::ImportRefused { rows: Vec::new() },
        Refusal::MemberUnknown,
        Refusal::InvitationSpent,
        Refusal::InvitationExpired,
        Refusal::GrantUnknown,
        Refusal::RolesIncompatible { held: Role::PropertyManager, wanted: Role::Teller },
        Refusal::ProxyUnknown,
        Refusal::ProxyToSelf,
        Refusal::ProxyByPropertyStaff,
        Refusal::ProxyCapReached { max: 3 },
        Refusal::ProxyAlreadyGranted,
        Refusal::TopicUnknown,
        Refusal::TopicNotInPhase,
        Refusal::TopicMerged,
        Refusal::TopicConfidential,
        Refusal::TopicUnanswered,
        Refusal::TooManyOpenTopics { max: 3 },
        Refusal::SupportUnknown,
        Refusal::MergeWithItself,
        Refusal::LinkUnknown,
        Refusal::SuggestionUnknown,
        Refusal::SuggestionDecided,
        Refusal::SuggestionNotAdopted,
        Refusal::SuggestionsUndecided { count: 3 },
        Refusal::ClusterUnknown,
        Refusal::NotHidden,
        Refusal::AppealUnknown,
        Refusal::OwnModeration,
        Refusal::LetterBoxUnknown,
        Refusal::ScheduleMalformed { max: 3 },
        Refusal::OpeningUnknown,
        Refusal::WitnessIsOpener,
        Refusal::OpeningNotWitnessed,
        Refusal::LettersDiffer,
        Refusal::OpeningFull { letters: 3 },
        Refusal::OpeningInUse,
        Refusal::ProposalUnknown,
        Refusal::ProposalWithdrawn,
        Refusal::TextFrozen,
        Refusal::TextNotFrozen,
        Refusal::TooManyOptions { max: 50 },
        Refusal::TooManyOpenProposals { max: 3 },
        Refusal::VotingUnderWay,
        Refusal::PanelUnknown,
        Refusal::PanelDissolved,
        Refusal::CharterMalformed,
        Refusal::NotInTheCharter,
        Refusal::AdvisorUnknown,
        Refusal::SkillMissing,
        Refusal::InterestNotDeclared,
        Refusal::SeatsTaken { seats: 3 },
        Refusal::NotDrawn,
        Refusal::AdvisorIsBidder,
        Refusal::AdvisorIsRecused,
        Refusal::NotSitting,
        Refusal::LotteryUnknown,
        Refusal::StrataMalformed,
        Refusal::PoolTooSmall { needed: 3, found: 3 },
        Refusal::CommitmentMalformed,
        Refusal::SeedDoesNotMatch,
        Refusal::SeedNotKnown { known_at: epoch() },
        Refusal::VisitUnknown,
        Refusal::ProjectUnknown,
        Refusal::ProjectClosed,
        Refusal::StageOutOfOrder,
        Refusal::SignOffMissing { count: 3 },
        Refusal::SignOffUnknown,
        Refusal::BidderUnknown,
        Refusal::AdviceUnknown,
        Refusal::AdviceWithdrawn,
        Refusal::OpinionMissing,
        Refusal::AlreadyAnswered,
        Refusal::AnswersOwed { count: 3 },
        Refusal::HallUnknown,
        Refusal::HallClosed,
        Refusal::ParentTooNarrow,
        Refusal::HouseRulesMalformed,
        Refusal::CouncilFull { size: 1 },
        Refusal::NotSeated,
        Refusal::MeetingsAhead,
        Refusal::MeetingUnknown,
        Refusal::MeetingNotInPhase,
        Refusal::MeetingTooEarly { starts_at: epoch() },
        Refusal::MeetingFull { max: 1 },
        Refusal::AgendaEmpty,
        Refusal::AgendaClosed { days: 1 },
        Refusal::AgendaItemUnknown,
        Refusal::ItemNotInPhase,
        Refusal::NoItemTakenUp,
        Refusal::SummaryUnknown,
        Refusal::NoParentHall,
        Refusal::NothingDecided,
        Refusal::NoQuorum { present: 1, needed: 1 },
        Refusal::NotPresent,
        Refusal::ChairLeaves,
        Refusal::ChairMayNotSpeak,
        Refusal::ChairSpokeOnMatter,
        Refusal::TurnsUsedUp { max: 1 },
        Refusal::AlreadyAsked,
        Refusal::NobodyWaits,
        Refusal::FloorTaken,
        Refusal::NobodySpeaks,
        Refusal::NoMotion,
        Refusal::MotionUnknown,
        Refusal::MotionPending,
        Refusal::MotionNotPending,
        Refusal::MotionNotSeconded,
        Refusal::MotionNotCarried,
        Refusal::OwnMotion,
        Refusal::AmendmentPending,
        Refusal::AmendmentTooDeep,
        Refusal::DebateClosed,
        Refusal::DebateNotExhausted { waiting: 1 },
        Refusal::PointOfOrderOpen,
        Refusal::NothingToAppeal,
        Refusal::QuestionOpen,
        Refusal::NoQuestionPut,
        Refusal::HandsOutOfOrder,
        Refusal::AbstentionsNotAsked,
        Refusal::TooManyHands { entitled: 1 },
        Refusal::CorrectionTooLate,
        Refusal::PollNotForThisItem,
        Refusal::MinutesApprovedOtherwise,
        Refusal::PollUnknown,
        Refusal::PollNotInPhase,
        Refusal::RuleNotForPolls { rule: rule() },
        Refusal::RuleNotInForce { rule: rule() },
        Refusal::RollEmpty,
        Refusal::NoticeTooShort { days: 15 },
        Refusal::WindowMalformed,
        Refusal::VotingNotOpen { opens_at: epoch() },
        Refusal::VotingClosed,
        Refusal::VotingStillOpen,
        Refusal::ClosesByTheClock,
        Refusal::ExtensionNotAllowed,
        Refusal::ExtensionTooLong { days: 15 },
        Refusal::AlreadyExtended,
        Refusal::SeatUnknown,
        Refusal::SeatAmbiguous { seats: Vec::new() },
        Refusal::NotOnTheRoll,
        Refusal::RepresentativeNotNamed,
        Refusal::AlreadyVoted,
        Refusal::HolderHasVoted,
        Refusal::ChoiceNotOffered,
        Refusal::NotYourOwnEntry,
        Refusal::PaperEntryUnknown,
        Refusal::PaperEntryOpen,
        Refusal::PaperEntriesDiffer,
        Refusal::BallotUnknown,
        Refusal::ConsentNotAsked,
        Refusal::ObjectionPeriodOver,
        Refusal::ObjectionPeriodRunning { until: epoch() },
        Refusal::ObjectionUnknown,
        Refusal::ObjectionOpen { count: 2 },
        Refusal::ObjectionOwn,
        Refusal::RecountOwed,
        Refusal::NotInquorate,
        Refusal::ResolutionUnknown,
        Refusal::ResolutionEnded,
        Refusal::ResolutionSuspended,
        Refusal::ResolutionNotInForce { from: epoch() },
        Refusal::PollNotCarried,
        Refusal::CertificateUsed,
        Refusal::ExecutionMissing,
        Refusal::GuardTooWide { max: 3 },
        Refusal::AmountMalformed,
        Refusal::StepOutOfOrder,
        Refusal::MilestoneUnknown,
        Refusal::NoteUnknown,
        Refusal::VariationUnknown,
        Refusal::VariationNotPassed,
        Refusal::BudgetExceeded { available: 3 },
        Refusal::PaymentUnknown,
        Refusal::PaymentOwn,
        Refusal::AuditMissing,
        Refusal::AuditNotWaivable { max: 3 },
        Refusal::NotThisRole,
        Refusal::ScoreMalformed,
        Refusal::EvaluationUnknown,
        Refusal::ChallengeUnknown,
        Refusal::ChallengePeriodOver,
        Refusal::ChallengeOpen { count: 3 },
    ]
}

/// One of each of amendments, support and deliberations.
fn of_deliberations() -> Vec<Refusal> {
    vec![
        Refusal::AmendmentUnknown,
        Refusal::AmendmentSettled,
        Refusal::VersionSuperseded { latest: 2 },
        Refusal::TooManyAmendments { max: 10 },
        Refusal::NotSupported,
        Refusal::DeliberationUnknown,
        Refusal::DeliberationNotInPhase,
        Refusal::NotInformed,
        Refusal::NotAParticipant,
        Refusal::ParticipantIsMember,
        Refusal::MatterUnknown { matter: matter() },
        Refusal::ReservedForOwners { rules: vec![rule()] },
        Refusal::DecisionNotForVenue,
        Refusal::DelegationUnknown,
        Refusal::NotADelegate,
        Refusal::StaffForOthers,
        Refusal::RoundUnknown,
        Refusal::RoundNotOpen,
        Refusal::RoundStillOpen,
        Refusal::RoundFollowed,
        Refusal::RuleNotForRounds { rule: rule() },
        Refusal::OptionsMissing,
        Refusal::OptionUnknown,
        Refusal::CountsMissing,
        Refusal::StatementUnknown,
        Refusal::StatementNotShown,
        Refusal::StatementNotHidden,
        Refusal::AppealOpen,
        Refusal::AppealOwn,
        Refusal::CommitmentUnknown,
        Refusal::CommitmentNotStanding,
        Refusal::AmountMissing,
        Refusal::ConsensusMissing,
        Refusal::AnswersMissing { count: 2 },
        Refusal::NothingCommitted,
        Refusal::ExplanationOwed,
    ]
}

/// English, then Chinese in both scripts, which now and then share every character.
fn good(sentences: &[String], name: &str) {
    let [english, simplified, traditional] = sentences else { panic!("{name}: {sentences:?}") };
    assert!(english != simplified && english != traditional, "{name}: {sentences:?}");
    for sentence in sentences {
        assert!(!sentence.trim().is_empty() && !sentence.contains(['{', '}']), "{name}: {sentence}");
    }
}

#[test]
fn every_code_has_three_sentences() {
    for refusal in refusals().into_iter().chain(of_deliberations()) {
        let told: Vec<UserError> =
            Language::ALL.iter().map(|language| UserError::of(&refusal, *language)).collect();
        assert!(told.iter().all(|error| error.code.text() == refusal.code()), "{}", refusal.code());
        good(&told.into_iter().map(|error| error.message).collect::<Vec<_>>(), refusal.code());
    }
    for refusal in EdgeRefusal::examples() {
        let sentences: Vec<_> = Language::ALL.iter().map(|language| refusal.sentence(*language)).collect();
        good(&sentences, refusal.code().text());
    }
}

#[test]
fn the_enum_is_the_rules_codes_and_those_of_the_edge() {
    let known: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.text()).collect();
    let edge: BTreeSet<&str> = EdgeRefusal::examples().iter().map(|refusal| refusal.code().text()).collect();
    let rules: BTreeSet<&str> = CODES.iter().copied().collect();
    assert!(edge.is_disjoint(&rules));
    assert_eq!(known, edge.union(&rules).copied().collect());
    let all = [refusals(), of_deliberations()].concat();
    let examples: BTreeSet<&str> = all.iter().map(Refusal::code).collect();
    assert_eq!(examples, rules, "one of each in `refusals`");
}

#[test]
fn every_code_is_named_in_the_schema_as_it_is_written() {
    let sdl = moothall_graphql::sdl();
    for code in ErrorCode::ALL {
        assert!(sdl.contains(&format!("\n\t{}\n", code.text())), "{}", code.text());
        assert_eq!(ErrorCode::parse(code.text()), Some(*code));
    }
}

#[test]
fn rows_of_an_import_have_three_sentences() {
    for fault in [
        RowFault::SameUnitAsLine { line: 2 },
        RowFault::UnitAlreadyRegistered,
        RowFault::AreaMissing,
        RowFault::PartyMalformed,
        RowFault::OwnerErased,
    ] {
        let row = RowRefusal { line: 3, fault };
        let sentences: Vec<_> = Language::ALL.iter().map(|language| row.sentence(*language)).collect();
        good(&sentences, &row.to_string());
    }
}

#[test]
fn the_schema_tells_of_each_code_what_its_sentence_says() {
    let contract = moothall_graphql::sdl();
    let untold: Vec<_> = ENGLISH
        .iter()
        .filter(|(code, sentence)| !contract.contains(&format!("\t\"{sentence}\"\n\t{code}\n")))
        .collect();
    assert!(untold.is_empty(), "graphql/src/code.rs says something else of {untold:#?}");
}
