//! What stands in the places left open in the sentences.

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
        | Refusal::RuleNotForPolls { rule }
        | Refusal::RuleNotInForce { rule } => vec![("rule", rule.to_string())],
        Refusal::ImportRefused { rows } => vec![("rows", rows.len().to_string())],
        Refusal::RolesIncompatible { held, wanted } => {
            let name = |role: &Role| role_name(*role, language).to_owned();
            vec![("held", name(held)), ("wanted", name(wanted))]
        }
        Refusal::ProxyCapReached { max }
        | Refusal::TooManyOpenTopics { max }
        | Refusal::ScheduleMalformed { max }
        | Refusal::TooManyOpenProposals { max } => vec![("max", max.to_string())],
        Refusal::OpeningFull { letters } => vec![("letters", letters.to_string())],
        Refusal::TooManyOptions { max } => vec![("max", max.to_string())],
        Refusal::NoticeTooShort { days } | Refusal::ExtensionTooLong { days } => {
            vec![("days", days.to_string())]
        }
        Refusal::VotingNotOpen { opens_at } => vec![("opens_at", opens_at.to_rfc3339())],
        Refusal::SeatAmbiguous { seats } => vec![("seats", seats.len().to_string())],
        Refusal::ObjectionPeriodRunning { until } => vec![("until", until.to_rfc3339())],
        Refusal::SuggestionsUndecided { count } | Refusal::ObjectionOpen { count } => {
            vec![("count", count.to_string())]
        }
        Refusal::AlreadyExists
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
