//! What stands in the places left open in the sentences.

use std::collections::BTreeSet;

use crate::language::Language;
use crate::policy::Role;
use crate::refusal::Refusal;

/// The places by name, and what to put there.
#[expect(clippy::too_many_lines, reason = "one line a refusal; most have no place to fill")]
pub(super) fn of(refusal: &Refusal, language: Language) -> Vec<(&'static str, String)> {
    match refusal {
        Refusal::TimezoneUnknown { timezone } => vec![("timezone", timezone.clone())],
        Refusal::RuleUnknown { rule }
        | Refusal::RuleNotAccepted { rule }
        | Refusal::RuleNotForRounds { rule }
        | Refusal::RuleNotForPolls { rule }
        | Refusal::RuleNotInForce { rule } => vec![("rule", rule.to_string())],
        // A row with two mistakes is one row.
        Refusal::ImportRefused { rows } => {
            let lines: BTreeSet<u32> = rows.iter().map(|row| row.line).collect();
            vec![("rows", lines.len().to_string())]
        }
        Refusal::RolesIncompatible { held, wanted } => {
            let name = |role: &Role| role_name(*role, language).to_owned();
            vec![("held", name(held)), ("wanted", name(wanted))]
        }
        Refusal::ProxyCapReached { max }
        | Refusal::TooManyOpenTopics { max }
        | Refusal::ScheduleMalformed { max }
        | Refusal::TooManyOpenProposals { max }
        | Refusal::TurnsUsedUp { max }
        | Refusal::TooManyAmendments { max }
        | Refusal::GuardTooWide { max } => vec![("max", max.to_string())],
        Refusal::TooManyOptions { max } | Refusal::MeetingFull { max } => vec![("max", max.to_string())],
        Refusal::AuditNotWaivable { max } => vec![("max", max.to_string())],
        Refusal::OpeningFull { letters } => vec![("letters", letters.to_string())],
        Refusal::VersionSuperseded { latest } => vec![("latest", latest.to_string())],
        Refusal::MatterUnknown { matter } => vec![("matter", matter.to_string())],
        Refusal::ReservedForOwners { rules } => {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            vec![("rules", rules.join(", "))]
        }
        Refusal::NoticeTooShort { days }
        | Refusal::AgendaClosed { days }
        | Refusal::ExtensionTooLong { days } => vec![("days", days.to_string())],
        Refusal::CouncilFull { size } => vec![("size", size.to_string())],
        Refusal::MeetingTooEarly { starts_at } => vec![("starts_at", starts_at.to_string())],
        Refusal::NoQuorum { present, needed } => {
            vec![("present", present.to_string()), ("needed", needed.to_string())]
        }
        Refusal::DebateNotExhausted { waiting } => vec![("waiting", waiting.to_string())],
        Refusal::TooManyHands { entitled } => vec![("entitled", entitled.to_string())],
        Refusal::VotingNotOpen { opens_at } => vec![("opens_at", opens_at.to_string())],
        Refusal::SeatAmbiguous { seats } => vec![("seats", seats.len().to_string())],
        Refusal::ObjectionPeriodRunning { until } => vec![("until", until.to_string())],
        Refusal::SeatsTaken { seats } => vec![("seats", seats.to_string())],
        Refusal::PoolTooSmall { needed, found } => {
            vec![("needed", needed.to_string()), ("found", found.to_string())]
        }
        Refusal::SeedNotKnown { known_at } => vec![("known_at", known_at.to_string())],
        Refusal::SignOffMissing { count }
        | Refusal::AnswersOwed { count }
        | Refusal::ChallengeOpen { count }
        | Refusal::SuggestionsUndecided { count }
        | Refusal::AnswersMissing { count }
        | Refusal::ObjectionOpen { count } => vec![("count", count.to_string())],
        Refusal::PanelUnknown
        | Refusal::PanelDissolved
        | Refusal::CharterMalformed
        | Refusal::NotInTheCharter
        | Refusal::AdvisorUnknown
        | Refusal::SkillMissing
        | Refusal::InterestNotDeclared
        | Refusal::NotDrawn
        | Refusal::AdvisorIsBidder
        | Refusal::AdvisorIsRecused
        | Refusal::NotSitting
        | Refusal::LotteryUnknown
        | Refusal::StrataMalformed
        | Refusal::CommitmentMalformed
        | Refusal::SeedDoesNotMatch
        | Refusal::VisitUnknown
        | Refusal::ProjectUnknown
        | Refusal::ProjectClosed
        | Refusal::StageOutOfOrder
        | Refusal::SignOffUnknown
        | Refusal::BidderUnknown
        | Refusal::AdviceUnknown
        | Refusal::AdviceWithdrawn
        | Refusal::OpinionMissing
        | Refusal::AlreadyAnswered
        | Refusal::ResolutionUnknown
        | Refusal::ResolutionEnded
        | Refusal::ResolutionSuspended
        | Refusal::PollNotCarried
        | Refusal::CertificateUsed
        | Refusal::ExecutionMissing
        | Refusal::AmountMalformed
        | Refusal::StepOutOfOrder
        | Refusal::MilestoneUnknown
        | Refusal::NoteUnknown
        | Refusal::VariationUnknown
        | Refusal::VariationNotPassed
        | Refusal::PaymentUnknown
        | Refusal::PaymentOwn
        | Refusal::AuditMissing
        | Refusal::NotThisRole
        | Refusal::ScoreMalformed
        | Refusal::EvaluationUnknown
        | Refusal::ChallengeUnknown
        | Refusal::ChallengePeriodOver
        | Refusal::AlreadyExists
        | Refusal::AlreadyDone
        | Refusal::SubjectErased
        | Refusal::DateInPast
        | Refusal::DateInFuture
        | Refusal::CommunityUnknown
        | Refusal::UnitUnknown
        | Refusal::UnitAlreadyRegistered
        | Refusal::AreaMissing
        | Refusal::PartyUnknown
        | Refusal::PartyMalformed
        | Refusal::PartyAlreadyRegistered
        | Refusal::NothingToImport
        | Refusal::MemberUnknown
        | Refusal::InvitationSpent
        | Refusal::InvitationExpired
        | Refusal::GrantUnknown
        | Refusal::ProxyUnknown
        | Refusal::ProxyToSelf
        | Refusal::ProxyByPropertyStaff
        | Refusal::ProxyAlreadyGranted
        | Refusal::TopicUnknown
        | Refusal::TopicNotInPhase
        | Refusal::TopicMerged
        | Refusal::TopicConfidential
        | Refusal::TopicUnanswered
        | Refusal::SupportUnknown
        | Refusal::MergeWithItself
        | Refusal::LinkUnknown
        | Refusal::SuggestionUnknown
        | Refusal::SuggestionDecided
        | Refusal::SuggestionNotAdopted
        | Refusal::ClusterUnknown
        | Refusal::NotHidden
        | Refusal::AppealUnknown
        | Refusal::OwnModeration
        | Refusal::LetterBoxUnknown
        | Refusal::OpeningUnknown
        | Refusal::WitnessIsOpener
        | Refusal::OpeningNotWitnessed
        | Refusal::LettersDiffer
        | Refusal::OpeningInUse
        | Refusal::ProposalUnknown
        | Refusal::ProposalWithdrawn
        | Refusal::TextFrozen
        | Refusal::TextNotFrozen
        | Refusal::VotingUnderWay
        | Refusal::HallUnknown
        | Refusal::HallClosed
        | Refusal::ParentTooNarrow
        | Refusal::HouseRulesMalformed
        | Refusal::NotSeated
        | Refusal::MeetingsAhead
        | Refusal::MeetingUnknown
        | Refusal::MeetingNotInPhase
        | Refusal::AgendaEmpty
        | Refusal::AgendaItemUnknown
        | Refusal::ItemNotInPhase
        | Refusal::NoItemTakenUp
        | Refusal::SummaryUnknown
        | Refusal::NoParentHall
        | Refusal::NothingDecided
        | Refusal::NotPresent
        | Refusal::ChairLeaves
        | Refusal::ChairMayNotSpeak
        | Refusal::ChairSpokeOnMatter
        | Refusal::AlreadyAsked
        | Refusal::NobodyWaits
        | Refusal::FloorTaken
        | Refusal::NobodySpeaks
        | Refusal::NoMotion
        | Refusal::MotionUnknown
        | Refusal::MotionPending
        | Refusal::MotionNotPending
        | Refusal::MotionNotSeconded
        | Refusal::MotionNotCarried
        | Refusal::OwnMotion
        | Refusal::AmendmentPending
        | Refusal::AmendmentTooDeep
        | Refusal::DebateClosed
        | Refusal::PointOfOrderOpen
        | Refusal::NothingToAppeal
        | Refusal::QuestionOpen
        | Refusal::NoQuestionPut
        | Refusal::HandsOutOfOrder
        | Refusal::AbstentionsNotAsked
        | Refusal::CorrectionTooLate
        | Refusal::PollNotForThisItem
        | Refusal::MinutesApprovedOtherwise
        | Refusal::AmendmentUnknown
        | Refusal::AmendmentSettled
        | Refusal::NotSupported
        | Refusal::DeliberationUnknown
        | Refusal::DeliberationNotInPhase
        | Refusal::NotInformed
        | Refusal::NotAParticipant
        | Refusal::ParticipantIsMember
        | Refusal::DecisionNotForVenue
        | Refusal::DelegationUnknown
        | Refusal::NotADelegate
        | Refusal::StaffForOthers
        | Refusal::RoundUnknown
        | Refusal::RoundNotOpen
        | Refusal::RoundStillOpen
        | Refusal::RoundFollowed
        | Refusal::OptionsMissing
        | Refusal::OptionUnknown
        | Refusal::CountsMissing
        | Refusal::StatementUnknown
        | Refusal::StatementNotShown
        | Refusal::StatementNotHidden
        | Refusal::AppealOpen
        | Refusal::AppealOwn
        | Refusal::CommitmentUnknown
        | Refusal::CommitmentNotStanding
        | Refusal::AmountMissing
        | Refusal::ConsensusMissing
        | Refusal::NothingCommitted
        | Refusal::ExplanationOwed
        | Refusal::PollUnknown
        | Refusal::PollNotInPhase
        | Refusal::RollEmpty
        | Refusal::WindowMalformed
        | Refusal::VotingClosed
        | Refusal::VotingStillOpen
        | Refusal::ClosesByTheClock
        | Refusal::ExtensionNotAllowed
        | Refusal::AlreadyExtended
        | Refusal::SeatUnknown
        | Refusal::NotOnTheRoll
        | Refusal::RepresentativeNotNamed
        | Refusal::AlreadyVoted
        | Refusal::HolderHasVoted
        | Refusal::ChoiceNotOffered
        | Refusal::NotYourOwnEntry
        | Refusal::PaperEntryUnknown
        | Refusal::PaperEntryOpen
        | Refusal::PaperEntriesDiffer
        | Refusal::BallotUnknown
        | Refusal::ConsentNotAsked
        | Refusal::ObjectionPeriodOver
        | Refusal::ObjectionUnknown
        | Refusal::ObjectionOwn
        | Refusal::RecountOwed
        | Refusal::NotInquorate
        | Refusal::NotPermitted { .. } => Vec::new(),
        Refusal::ResolutionNotInForce { from } => vec![("from", from.to_string())],
        Refusal::BudgetExceeded { available } => vec![("available", available.to_string())],
    }
}

fn role_name(role: Role, language: Language) -> &'static str {
    let [english, simplified, traditional] = match role {
        Role::Registrar => ["registrar", "登记员", "登記員"],
        Role::Chair => ["chair", "主持人", "主持人"],
        Role::Teller => ["teller", "计票人", "計票人"],
        Role::Councillor => ["councillor", "议事员", "議事員"],
        Role::CommitteeMember => ["member of the owners' committee", "业委会委员", "管理委員會委員"],
        Role::BuildingLead => ["building lead", "楼栋长", "樓棟長"],
        Role::Resident => ["resident", "居民", "居民"],
        Role::PropertyManager => ["staff of the property company", "物业公司人员", "物業公司人員"],
        Role::PartnerUnit => ["delegate of a partner unit", "共建单位代表", "共建單位代表"],
        Role::StreetOffice => ["officer of the street office", "街道办工作人员", "街道辦工作人員"],
        Role::Researcher => ["researcher", "研究人员", "研究人員"],
        Role::Clerk => ["community worker", "社区工作者", "社區工作者"],
    };
    match language {
        Language::En => english,
        Language::ZhHans => simplified,
        Language::ZhHant => traditional,
    }
}
