//! One page of the log folded into the tables. Live, rebuild and time travel all come through [`fold`].

use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_eventstore::database::Transaction;
use moothall_eventstore::projector::Recorded;
use std::collections::BTreeMap;

use crate::deliberations::{amendments, parties, statements};
use crate::sheet::Sheet;
use crate::{
    communities, deliberations, halls, letter_boxes, meetings, members, panels, polls, proposals, register,
    resolutions, results, suggestions, timeline, topic_handling, topics,
};

/// Folds a page. How the log is cut into pages makes no difference to what is in the tables.
pub(crate) async fn fold(tx: &mut Transaction, page: &[Recorded<Event>]) -> Result<(), sqlx::Error> {
    let mut sheet = Sheet::new(tx);
    for recorded in page {
        apply(&mut sheet, &recorded.envelope, &recorded.event).await?;
    }
    let reached: BTreeMap<_, _> =
        page.iter().map(|recorded| (recorded.envelope.community, recorded)).collect();
    for last in reached.into_values() {
        communities::reached(&mut sheet, last.position, &last.envelope);
    }
    sheet.finish().await
}

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
async fn apply(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Result<(), sqlx::Error> {
    let community = envelope.community.0;
    sheet.opinions.hear(envelope, event);
    match event {
        Event::BallotCast(e) => {
            sheet.seats.cast(envelope, e);
            if let Some(entry) = e.paper {
                results::paper_gone(sheet, community, e.poll, entry);
            }
            return Ok(());
        }
        Event::PollRollEntered(e) => {
            sheet.seats.roll_entered(community, e);
            return Ok(());
        }
        Event::StatementMarked(e) => {
            sheet.marks.marked(envelope, e);
            return Ok(());
        }
        _ => timeline::record(sheet, envelope, event, event.kind()),
    }
    match event {
        Event::CommunityFounded(e) => communities::founded(sheet, envelope, e),
        Event::CommunityRenamed(e) => communities::renamed(sheet, envelope, e).await?,
        Event::CommunityPlaced(e) => communities::placed(sheet, envelope, e).await?,
        Event::CommunitySettingsChanged(e) => communities::settings_changed(sheet, envelope, e).await?,
        Event::CommunityRuleAccepted(e) => communities::rule_accepted(sheet, envelope, e),
        Event::CommunityRuleDefined(e) => communities::rule_defined(sheet, envelope, e),
        Event::UnitRegistered(e) => register::unit_registered(sheet, community, e),
        Event::UnitCorrected(e) => register::unit_corrected(sheet, community, e).await?,
        Event::PartyRecorded(e) => register::party_recorded(sheet, community, e),
        Event::UnitTransferred(e) => register::unit_transferred(sheet, envelope, e).await?,
        Event::RepresentativeNamed(e) => register::representative_named(sheet, community, e).await?,
        Event::MemberAdmitted(e) => members::admitted(sheet, envelope, e),
        Event::MemberAmended(e) => members::amended(sheet, community, e).await?,
        Event::MemberInvited(e) => members::invited(sheet, envelope, e),
        Event::InvitationRedeemed(e) => members::redeemed(sheet, envelope, e).await?,
        Event::InvitationRevoked(e) => members::revoked(sheet, envelope, e).await?,
        Event::RoleGranted(e) => members::role_granted(sheet, envelope, e),
        Event::RoleWithdrawn(e) => members::role_withdrawn(sheet, envelope, e).await?,
        Event::ProxyGranted(e) => members::proxy_granted(sheet, envelope, e),
        Event::ProxyRevoked(e) => members::proxy_revoked(sheet, envelope, e).await?,
        Event::MemberErased(e) => members::erased(sheet, envelope, e).await?,
        Event::TopicRaised(e) => topics::raised(sheet, envelope, e),
        Event::TopicPosted(e) => topics::posted(sheet, envelope, e),
        Event::TopicRestated(e) => topic_handling::restated(sheet, envelope, e).await?,
        Event::TopicWithdrawn(e) => topic_handling::withdrawn(sheet, envelope, e).await?,
        Event::TopicSupported(e) => topic_handling::supported(sheet, envelope, e),
        Event::TopicSupportWithdrawn(e) => topic_handling::support_withdrawn(sheet, envelope, e),
        Event::TopicAccepted(e) => topic_handling::accepted(sheet, envelope, e).await?,
        Event::TopicReturned(e) => topic_handling::returned(sheet, envelope, e).await?,
        Event::TopicAssigned(e) => topic_handling::assigned(sheet, envelope, e).await?,
        Event::TopicUnassigned(e) => topic_handling::unassigned(sheet, envelope, e).await?,
        Event::TopicActed(e) => topic_handling::acted(sheet, envelope, e).await?,
        Event::TopicAcknowledged(e) => topic_handling::acknowledged(sheet, envelope, e).await?,
        Event::TopicAnswered(e) => topic_handling::answered(sheet, envelope, e).await?,
        Event::TopicAnswerCorrected(e) => topic_handling::answer_corrected(sheet, envelope, e),
        Event::TopicPublicised(e) => topic_handling::publicised(sheet, envelope, e).await?,
        Event::TopicPublicityWithdrawn(e) => topic_handling::publicity_withdrawn(sheet, envelope, e).await?,
        Event::TopicReopened(e) => topic_handling::reopened(sheet, envelope, e).await?,
        Event::TopicClosed(e) => topic_handling::closed(sheet, envelope, e).await?,
        Event::TopicMerged(e) => topic_handling::merged(sheet, envelope, e).await?,
        Event::TopicUnmerged(e) => topic_handling::unmerged(sheet, envelope, e).await?,
        Event::TopicLinked(e) => topic_handling::linked(sheet, envelope, e),
        Event::TopicUnlinked(e) => topic_handling::unlinked(sheet, envelope, e),
        Event::TopicSenderErased(e) => topics::sender_erased(sheet, envelope, e).await?,
        Event::SuggestionGiven(e) => suggestions::given(sheet, envelope, e),
        Event::SuggestionWithdrawn(e) => suggestions::withdrawn(sheet, envelope, e).await?,
        Event::SuggestionsClustered(e) => suggestions::clustered(sheet, envelope, e).await?,
        Event::ClusterDissolved(e) => suggestions::cluster_dissolved(sheet, envelope, e).await?,
        Event::SuggestionAdopted(e) => suggestions::adopted(sheet, envelope, e).await?,
        Event::SuggestionDeclined(e) => suggestions::declined(sheet, envelope, e).await?,
        Event::SuggestionTraced(e) => suggestions::traced(sheet, envelope, e),
        Event::SuggestionDecisionRevoked(e) => suggestions::decision_revoked(sheet, envelope, e).await?,
        Event::TopicTextHidden(e) => suggestions::text_hidden(sheet, community, e).await?,
        Event::TopicTextRestored(e) => suggestions::text_restored(sheet, community, e).await?,
        Event::TopicHidingAppealed(e) => suggestions::appealed(sheet, envelope, e),
        Event::TopicAppealDecided(e) => suggestions::appeal_decided(sheet, envelope, e).await?,
        Event::LetterBoxInstalled(e) => letter_boxes::installed(sheet, envelope, e),
        Event::LetterBoxRemoved(e) => letter_boxes::removed(sheet, envelope, e).await?,
        Event::LetterBoxOpened(e) => letter_boxes::opened(sheet, envelope, e).await?,
        Event::OpeningWitnessed(e) => letter_boxes::witnessed(sheet, envelope, e).await?,
        Event::OpeningVoided(e) => letter_boxes::voided(sheet, envelope, e).await?,
        Event::ProposalDrafted(e) => proposals::drafted(sheet, envelope, e),
        Event::ProposalRevised(e) => proposals::revised(sheet, envelope, e).await?,
        Event::ProposalOptionAdded(e) => proposals::option_added(sheet, envelope, e).await?,
        Event::ProposalFrozen(e) => proposals::frozen(sheet, envelope, e).await?,
        Event::ProposalWithdrawn(e) => proposals::withdrawn(sheet, envelope, e).await?,
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
        | Event::AnswerRevised(_) => panels::fold(sheet, envelope, event).await?,
        Event::HallOpened(e) => halls::opened(sheet, envelope, e),
        Event::HouseRulesChanged(e) => halls::rules_changed(sheet, envelope, e).await?,
        Event::HallChairNamed(e) => halls::chair_named(sheet, envelope, e).await?,
        Event::CouncillorSeated(e) => halls::seated(sheet, envelope, e),
        Event::CouncillorUnseated(e) => halls::unseated(sheet, envelope, e).await?,
        Event::HallClosed(e) => halls::closed(sheet, envelope, e).await?,
        Event::MeetingCalled(_)
        | Event::AgendaItemScheduled(_)
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
        | Event::MinutesApproved(_) => meetings::happened(sheet, envelope, event).await?,
        Event::AmendmentProposed(e) => amendments::proposed(sheet, envelope, e),
        Event::AmendmentAdopted(e) => amendments::adopted(sheet, envelope, e).await?,
        Event::AmendmentDeclined(e) => amendments::declined(sheet, envelope, e).await?,
        Event::AmendmentWithdrawn(e) => amendments::withdrawn(sheet, envelope, e).await?,
        Event::ProposalSupported(e) => amendments::supported(sheet, envelope, e),
        Event::SupportWithdrawn(e) => amendments::support_withdrawn(sheet, envelope, e),
        Event::DeliberationOpened(e) => deliberations::opened(sheet, envelope, e),
        Event::ParticipantsInformed(e) => deliberations::informed(sheet, envelope, e).await?,
        Event::MatterFlagged(e) => deliberations::flagged(sheet, envelope, e),
        Event::MatterCleared(e) => deliberations::cleared(sheet, envelope, e),
        Event::DelegationSeated(e) => parties::seated(sheet, envelope, e),
        Event::DelegationUnseated(e) => parties::unseated(sheet, envelope, e).await?,
        Event::RoundOpened(e) => deliberations::round_opened(sheet, envelope, e),
        Event::OptionChosen(e) => deliberations::chosen(sheet, envelope, e),
        Event::RoundClosed(e) => deliberations::round_closed(sheet, envelope, e).await?,
        Event::RoundAnnulled(e) => deliberations::round_annulled(sheet, envelope, e).await?,
        Event::StatementMade(e) => statements::made(sheet, envelope, e),
        Event::StatementWithdrawn(e) => statements::withdrawn(sheet, envelope, e).await?,
        Event::StatementHidden(e) => statements::hidden(sheet, envelope, e).await?,
        Event::StatementRestored(e) => statements::restored(sheet, envelope, e).await?,
        Event::AppealFiled(e) => statements::appealed(sheet, envelope, e).await?,
        Event::AppealDecided(e) => statements::appeal_decided(sheet, envelope, e).await?,
        Event::PositionStated(e) => parties::position_stated(sheet, envelope, e),
        Event::CommitmentMade(e) => parties::commitment_made(sheet, envelope, e),
        Event::CommitmentConfirmed(e) => parties::commitment_confirmed(sheet, envelope, e).await?,
        Event::CommitmentSettled(e) => parties::commitment_settled(sheet, envelope, e).await?,
        Event::CommitmentWithdrawn(e) => parties::commitment_withdrawn(sheet, envelope, e).await?,
        Event::ConsensusDrafted(e) => parties::drafted(sheet, envelope, e).await?,
        Event::ConsensusAnswered(e) => parties::answered(sheet, envelope, e),
        Event::DeliberationConcluded(e) => deliberations::concluded(sheet, envelope, e).await?,
        Event::DeliberationReopened(e) => deliberations::reopened(sheet, envelope, e).await?,
        Event::DeliberationAbandoned(e) => deliberations::abandoned(sheet, envelope, e).await?,
        Event::DeliberationImplemented(e) => deliberations::implemented(sheet, envelope, e).await?,
        Event::FeedbackPublished(e) => deliberations::published(sheet, envelope, e).await?,
        Event::PollCalled(e) => polls::called(sheet, envelope, e),
        Event::PollNoticed(e) => polls::noticed(sheet, envelope, e).await?,
        Event::PollOpened(e) => polls::opened(sheet, envelope, e).await?,
        Event::PollExtended(e) => polls::extended(sheet, envelope, e).await?,
        Event::PollClosed(e) => polls::closed(sheet, envelope, e).await?,
        Event::PollCancelled(e) => polls::cancelled(sheet, envelope, e).await?,
        // Done above.
        Event::StatementMarked(_) | Event::BallotCast(_) | Event::PollRollEntered(_) => {}
        Event::BallotSpoiled(e) => sheet.seats.spoil(community, e),
        Event::PaperBallotEntered(e) => results::paper_entered(sheet, envelope, e),
        Event::PaperBallotDiscarded(e) => results::paper_gone(sheet, community, e.poll, e.entry),
        Event::ServiceRecorded(e) => sheet.seats.serve(community, e.poll, &e.seats, e.service),
        Event::AttendanceRecorded(e) => sheet.seats.attend(community, e.poll, &e.seats),
        Event::ConsentRecorded(e) => results::consent_recorded(sheet, envelope, e),
        Event::PollTallied(e) => results::tallied(sheet, envelope, e).await?,
        Event::OutcomeRuled(e) => results::outcome_ruled(sheet, envelope, e),
        Event::ObjectionFiled(e) => results::objection_filed(sheet, envelope, e),
        Event::ObjectionAnswered(e) => results::objection_answered(sheet, envelope, e).await?,
        Event::ResultCertified(e) => results::certified(sheet, envelope, e).await?,
        Event::ResultAnnounced(e) => results::announced(sheet, envelope, e).await?,
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
        | Event::ResolutionReviewSet(_)
        | Event::ResolutionArchived(_)
        | Event::ResolutionReopened(_) => resolutions::fold(sheet, envelope, event).await?,
    }
    Ok(())
}
