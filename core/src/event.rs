//! Every event there is: its stored name, its shape, its stream. A name is for ever; a new shape is a new version.

use uuid::Uuid;

use crate::decider::{CommunityId, DecodeError, DomainEvent, StreamId};
use crate::{
    community, deliberation, hall, meeting, membership, panel, poll, proposal, register, resolution, topic,
};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident($shape:ty) = $kind:literal in |$event:ident, $community:ident| $stream:expr;)*) => {
        /// What has happened in a community.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "each shape says it, beside its stored name")]
        pub enum Event { $($name($shape),)* }

        /// The stored names of all current events, in order of the pipeline.
        pub const KINDS: &[&str] = &[$($kind),*];

        impl DomainEvent for Event {
            fn kind(&self) -> &'static str {
                match self { $(Event::$name(_) => $kind,)* }
            }

            fn stream(&self, community: CommunityId) -> StreamId {
                match self { $(Event::$name($event) => { let $community = community; StreamId($stream) })* }
            }

            fn encode(&self, out: &mut Vec<u8>) {
                let written = match self { $(Event::$name(event) => serde_json::to_writer(out, event),)* };
                // Our shapes hold strings, numbers, lists and maps with string keys: nothing JSON refuses.
                debug_assert!(written.is_ok(), "an event could not be written: {written:?}");
            }

            fn decode(kind: &str, payload: &[u8]) -> Result<Self, DecodeError> {
                let malformed = |error: serde_json::Error| DecodeError::Malformed {
                    kind: kind.to_owned(), reason: error.to_string(),
                };
                match kind {
                    $($kind => serde_json::from_slice(payload).map(Event::$name).map_err(malformed),)*
                    _ => Err(DecodeError::UnknownKind(kind.to_owned())),
                }
            }
        }
    };
}

/// The stream of everything that has no entity of its own: the community's.
fn own(community: CommunityId) -> Uuid {
    community.0
}

events! {
    CommunityFounded(community::Founded) = "community.founded.v1" in |_e, c| own(c);
    CommunityRenamed(community::Renamed) = "community.renamed.v1" in |_e, c| own(c);
    CommunityPlaced(community::Placed) = "community.placed.v1" in |_e, c| own(c);
    CommunitySettingsChanged(community::SettingsChanged) = "community.settings_changed.v1" in |_e, c| own(c);
    CommunityRuleAccepted(community::RuleAccepted) = "community.rule_accepted.v1" in |_e, c| own(c);
    CommunityRuleDefined(community::RuleDefined) = "community.rule_defined.v1" in |_e, c| own(c);

    UnitRegistered(register::UnitRegistered) = "register.unit_registered.v1" in |e, _c| e.unit.0;
    UnitCorrected(register::UnitCorrected) = "register.unit_corrected.v1" in |e, _c| e.unit.0;
    PartyRecorded(register::PartyRecorded) = "register.party_recorded.v1" in |e, _c| e.party.0;
    UnitTransferred(register::UnitTransferred) = "register.unit_transferred.v1" in |e, _c| e.unit.0;
    RepresentativeNamed(register::RepresentativeNamed) = "register.representative_named.v1" in |e, _c| e.party.0;

    MemberAdmitted(membership::Admitted) = "membership.member_admitted.v1" in |e, _c| e.member.0;
    MemberAmended(membership::MemberAmended) = "membership.member_amended.v1" in |e, _c| e.member.0;
    MemberInvited(membership::Invited) = "membership.member_invited.v1" in |e, _c| e.member.0;
    InvitationRedeemed(membership::InvitationRedeemed) = "membership.invitation_redeemed.v1" in |e, _c| e.member.0;
    InvitationRevoked(membership::InvitationRevoked) = "membership.invitation_revoked.v1" in |e, _c| e.member.0;
    RoleGranted(membership::RoleGranted) = "membership.role_granted.v1" in |e, _c| e.given.member.0;
    RoleWithdrawn(membership::RoleWithdrawn) = "membership.role_withdrawn.v1" in |e, _c| e.member.0;
    ProxyGranted(membership::ProxyGranted) = "membership.proxy_granted.v1" in |e, _c| e.proxy.0;
    ProxyRevoked(membership::ProxyRevoked) = "membership.proxy_revoked.v1" in |e, _c| e.proxy.0;
    MemberErased(membership::MemberErased) = "membership.member_erased.v1" in |e, _c| e.member.0;

    TopicRaised(Box<topic::Raised>) = "topic.raised.v1" in |e, _c| e.topic.0;
    TopicPosted(topic::Posted) = "topic.posted.v1" in |e, _c| e.topic.0;
    TopicRestated(topic::Restated) = "topic.restated.v1" in |e, _c| e.topic.0;
    TopicWithdrawn(topic::Withdrawn) = "topic.withdrawn.v1" in |e, _c| e.topic.0;
    TopicSupported(topic::Supported) = "topic.supported.v1" in |e, _c| e.topic.0;
    TopicSupportWithdrawn(topic::SupportWithdrawn) = "topic.support_withdrawn.v1" in |e, _c| e.topic.0;
    TopicAccepted(topic::Accepted) = "topic.accepted.v1" in |e, _c| e.topic.0;
    TopicReturned(topic::Returned) = "topic.returned.v1" in |e, _c| e.topic.0;
    TopicAssigned(topic::Assigned) = "topic.assigned.v1" in |e, _c| e.topic.0;
    TopicUnassigned(topic::Unassigned) = "topic.unassigned.v1" in |e, _c| e.topic.0;
    TopicActed(topic::Acted) = "topic.acted.v1" in |e, _c| e.topic.0;
    TopicAcknowledged(topic::Acknowledged) = "topic.acknowledged.v1" in |e, _c| e.topic.0;
    TopicAnswered(topic::Answered) = "topic.answered.v1" in |e, _c| e.topic.0;
    TopicAnswerCorrected(topic::AnswerCorrected) = "topic.answer_corrected.v1" in |e, _c| e.topic.0;
    TopicPublicised(topic::Publicised) = "topic.publicised.v1" in |e, _c| e.topic.0;
    TopicPublicityWithdrawn(topic::PublicityWithdrawn) = "topic.publicity_withdrawn.v1" in |e, _c| e.topic.0;
    TopicReopened(topic::Reopened) = "topic.reopened.v1" in |e, _c| e.topic.0;
    TopicClosed(topic::Closed) = "topic.closed.v1" in |e, _c| e.topic.0;
    TopicMerged(topic::Merged) = "topic.merged.v1" in |e, _c| e.topic.0;
    TopicUnmerged(topic::Unmerged) = "topic.unmerged.v1" in |e, _c| e.topic.0;
    TopicLinked(topic::Linked) = "topic.linked.v1" in |e, _c| e.topic.0;
    TopicUnlinked(topic::Unlinked) = "topic.unlinked.v1" in |e, _c| e.topic.0;
    TopicSenderErased(topic::SenderErased) = "topic.sender_erased.v1" in |e, _c| e.topic.0;
    SuggestionGiven(topic::SuggestionGiven) = "topic.suggestion_given.v1" in |e, _c| e.topic.0;
    SuggestionWithdrawn(topic::SuggestionWithdrawn) = "topic.suggestion_withdrawn.v1" in |e, _c| e.topic.0;
    SuggestionsClustered(topic::SuggestionsClustered) = "topic.suggestions_clustered.v1" in |e, _c| e.topic.0;
    ClusterDissolved(topic::ClusterDissolved) = "topic.cluster_dissolved.v1" in |e, _c| e.topic.0;
    SuggestionAdopted(topic::SuggestionAdopted) = "topic.suggestion_adopted.v1" in |e, _c| e.topic.0;
    SuggestionDeclined(topic::SuggestionDeclined) = "topic.suggestion_declined.v1" in |e, _c| e.topic.0;
    SuggestionTraced(topic::SuggestionTraced) = "topic.suggestion_traced.v1" in |e, _c| e.topic.0;
    SuggestionDecisionRevoked(topic::SuggestionDecisionRevoked) = "topic.suggestion_decision_revoked.v1" in |e, _c| e.topic.0;
    TopicTextHidden(topic::TextHidden) = "topic.text_hidden.v1" in |e, _c| e.topic.0;
    TopicTextRestored(topic::TextRestored) = "topic.text_restored.v1" in |e, _c| e.topic.0;
    TopicHidingAppealed(topic::HidingAppealed) = "topic.hiding_appealed.v1" in |e, _c| e.topic.0;
    TopicAppealDecided(topic::AppealDecided) = "topic.appeal_decided.v1" in |e, _c| e.topic.0;
    LetterBoxInstalled(topic::BoxInstalled) = "topic.box_installed.v1" in |e, _c| e.letter_box.0;
    LetterBoxRemoved(topic::BoxRemoved) = "topic.box_removed.v1" in |e, _c| e.letter_box.0;
    LetterBoxOpened(topic::BoxOpened) = "topic.box_opened.v1" in |e, _c| e.opening.0;
    OpeningWitnessed(topic::OpeningWitnessed) = "topic.opening_witnessed.v1" in |e, _c| e.opening.0;
    OpeningVoided(topic::OpeningVoided) = "topic.opening_voided.v1" in |e, _c| e.opening.0;

    ProposalDrafted(proposal::Drafted) = "proposal.drafted.v1" in |e, _c| e.proposal.0;
    ProposalRevised(proposal::Revised) = "proposal.revised.v1" in |e, _c| e.proposal.0;
    ProposalOptionAdded(proposal::OptionAdded) = "proposal.option_added.v1" in |e, _c| e.proposal.0;
    ProposalFrozen(proposal::Frozen) = "proposal.frozen.v1" in |e, _c| e.proposal.0;
    ProposalWithdrawn(proposal::Withdrawn) = "proposal.withdrawn.v1" in |e, _c| e.proposal.0;
    AmendmentProposed(proposal::AmendmentProposed) = "proposal.amendment_proposed.v1" in |e, _c| e.amendment.0;
    AmendmentAdopted(proposal::AmendmentAdopted) = "proposal.amendment_adopted.v1" in |e, _c| e.proposal.0;
    AmendmentDeclined(proposal::AmendmentDeclined) = "proposal.amendment_declined.v1" in |e, _c| e.amendment.0;
    AmendmentWithdrawn(proposal::AmendmentWithdrawn) = "proposal.amendment_withdrawn.v1" in |e, _c| e.amendment.0;
    ProposalSupported(proposal::Supported) = "proposal.supported.v1" in |e, _c| proposal::support_stream(e.proposal, e.member);
    SupportWithdrawn(proposal::SupportWithdrawn) = "proposal.support_withdrawn.v1" in |e, _c| proposal::support_stream(e.proposal, e.member);

    DeliberationOpened(Box<deliberation::Opened>) = "deliberation.opened.v1" in |e, _c| e.deliberation.0;
    ParticipantsInformed(deliberation::ParticipantsInformed) = "deliberation.participants_informed.v1" in |e, _c| e.deliberation.0;
    MatterFlagged(deliberation::MatterFlagged) = "deliberation.matter_flagged.v1" in |e, _c| e.deliberation.0;
    MatterCleared(deliberation::MatterCleared) = "deliberation.matter_cleared.v1" in |e, _c| e.deliberation.0;
    DelegationSeated(deliberation::DelegationSeated) = "deliberation.delegation_seated.v1" in |e, _c| e.deliberation.0;
    DelegationUnseated(deliberation::DelegationUnseated) = "deliberation.delegation_unseated.v1" in |e, _c| e.deliberation.0;
    RoundOpened(Box<deliberation::RoundOpened>) = "deliberation.round_opened.v1" in |e, _c| e.deliberation.0;
    OptionChosen(deliberation::OptionChosen) = "deliberation.option_chosen.v1" in |e, _c| e.deliberation.0;
    RoundClosed(deliberation::RoundClosed) = "deliberation.round_closed.v1" in |e, _c| e.deliberation.0;
    RoundAnnulled(deliberation::RoundAnnulled) = "deliberation.round_annulled.v1" in |e, _c| e.deliberation.0;
    StatementMade(deliberation::StatementMade) = "deliberation.statement_made.v1" in |e, _c| e.deliberation.0;
    StatementWithdrawn(deliberation::StatementWithdrawn) = "deliberation.statement_withdrawn.v1" in |e, _c| e.deliberation.0;
    StatementHidden(deliberation::StatementHidden) = "deliberation.statement_hidden.v1" in |e, _c| e.deliberation.0;
    StatementRestored(deliberation::StatementRestored) = "deliberation.statement_restored.v1" in |e, _c| e.deliberation.0;
    AppealFiled(deliberation::AppealFiled) = "deliberation.appeal_filed.v1" in |e, _c| e.deliberation.0;
    AppealDecided(deliberation::AppealDecided) = "deliberation.appeal_decided.v1" in |e, _c| e.deliberation.0;
    StatementMarked(deliberation::StatementMarked) = "deliberation.statement_marked.v1" in |e, _c| e.deliberation.0;
    PositionStated(deliberation::PositionStated) = "deliberation.position_stated.v1" in |e, _c| e.deliberation.0;
    CommitmentMade(deliberation::CommitmentMade) = "deliberation.commitment_made.v1" in |e, _c| e.deliberation.0;
    CommitmentConfirmed(deliberation::CommitmentConfirmed) = "deliberation.commitment_confirmed.v1" in |e, _c| e.deliberation.0;
    CommitmentSettled(deliberation::CommitmentSettled) = "deliberation.commitment_settled.v1" in |e, _c| e.deliberation.0;
    CommitmentWithdrawn(deliberation::CommitmentWithdrawn) = "deliberation.commitment_withdrawn.v1" in |e, _c| e.deliberation.0;
    ConsensusDrafted(deliberation::ConsensusDrafted) = "deliberation.consensus_drafted.v1" in |e, _c| e.deliberation.0;
    ConsensusAnswered(deliberation::ConsensusAnswered) = "deliberation.consensus_answered.v1" in |e, _c| e.deliberation.0;
    DeliberationConcluded(deliberation::Concluded) = "deliberation.concluded.v1" in |e, _c| e.deliberation.0;
    DeliberationReopened(deliberation::Reopened) = "deliberation.reopened.v1" in |e, _c| e.deliberation.0;
    DeliberationAbandoned(deliberation::Abandoned) = "deliberation.abandoned.v1" in |e, _c| e.deliberation.0;
    DeliberationImplemented(deliberation::Implemented) = "deliberation.implemented.v1" in |e, _c| e.deliberation.0;
    FeedbackPublished(deliberation::FeedbackPublished) = "deliberation.feedback_published.v1" in |e, _c| e.deliberation.0;

    HallOpened(Box<hall::Opened>) = "hall.opened.v1" in |e, _c| e.hall.0;
    HouseRulesChanged(Box<hall::RulesChanged>) = "hall.rules_changed.v1" in |e, _c| e.hall.0;
    HallChairNamed(hall::ChairNamed) = "hall.chair_named.v1" in |e, _c| e.hall.0;
    CouncillorSeated(hall::CouncillorSeated) = "hall.councillor_seated.v1" in |e, _c| e.hall.0;
    CouncillorUnseated(hall::CouncillorUnseated) = "hall.councillor_unseated.v1" in |e, _c| e.hall.0;
    HallClosed(hall::Closed) = "hall.closed.v1" in |e, _c| e.hall.0;

    MeetingCalled(meeting::Called) = "meeting.called.v1" in |e, _c| e.meeting.0;
    AgendaItemScheduled(meeting::ItemScheduled) = "meeting.item_scheduled.v1" in |e, _c| e.meeting.0;
    AgendaItemMoved(meeting::ItemMoved) = "meeting.item_moved.v1" in |e, _c| e.meeting.0;
    AgendaItemWithdrawn(meeting::ItemWithdrawn) = "meeting.item_withdrawn.v1" in |e, _c| e.meeting.0;
    MeetingNoticed(meeting::Noticed) = "meeting.noticed.v1" in |e, _c| e.meeting.0;
    MeetingOpened(meeting::Opened) = "meeting.opened.v1" in |e, _c| e.meeting.0;
    MeetingRecessed(meeting::Recessed) = "meeting.recessed.v1" in |e, _c| e.meeting.0;
    MeetingResumed(meeting::Resumed) = "meeting.resumed.v1" in |e, _c| e.meeting.0;
    MeetingAdjourned(meeting::Adjourned) = "meeting.adjourned.v1" in |e, _c| e.meeting.0;
    MeetingClosed(meeting::Closed) = "meeting.closed.v1" in |e, _c| e.meeting.0;
    MeetingCancelled(meeting::Cancelled) = "meeting.cancelled.v1" in |e, _c| e.meeting.0;
    MeetingArrived(meeting::Arrived) = "meeting.arrived.v1" in |e, _c| e.meeting.0;
    MeetingLeft(meeting::Left) = "meeting.left.v1" in |e, _c| e.meeting.0;
    AgendaItemTakenUp(meeting::ItemTakenUp) = "meeting.item_taken_up.v1" in |e, _c| e.meeting.0;
    AgendaItemConcluded(meeting::ItemConcluded) = "meeting.item_concluded.v1" in |e, _c| e.meeting.0;
    SummaryCarried(meeting::SummaryCarried) = "meeting.summary_carried.v1" in |e, _c| e.meeting.0;
    FloorRequested(meeting::FloorRequested) = "meeting.floor_requested.v1" in |e, _c| e.meeting.0;
    RequestWithdrawn(meeting::RequestWithdrawn) = "meeting.request_withdrawn.v1" in |e, _c| e.meeting.0;
    TurnDenied(meeting::TurnDenied) = "meeting.turn_denied.v1" in |e, _c| e.meeting.0;
    FloorGranted(meeting::FloorGranted) = "meeting.floor_granted.v1" in |e, _c| e.meeting.0;
    SpeechStarted(meeting::SpeechStarted) = "meeting.speech_started.v1" in |e, _c| e.meeting.0;
    SpeechEnded(meeting::SpeechEnded) = "meeting.speech_ended.v1" in |e, _c| e.meeting.0;
    OffTopicRuled(meeting::OffTopicRuled) = "meeting.off_topic_ruled.v1" in |e, _c| e.meeting.0;
    InterruptionRuled(meeting::InterruptionRuled) = "meeting.interruption_ruled.v1" in |e, _c| e.meeting.0;
    PointOfOrderRuled(meeting::PointOfOrderRuled) = "meeting.point_of_order_ruled.v1" in |e, _c| e.meeting.0;
    MotionRuledOutOfOrder(meeting::RuledOutOfOrder) = "meeting.motion_ruled_out_of_order.v1" in |e, _c| e.meeting.0;
    RulingAppealed(meeting::RulingAppealed) = "meeting.ruling_appealed.v1" in |e, _c| e.meeting.0;
    ChairHandedOver(meeting::ChairHandedOver) = "meeting.chair_handed_over.v1" in |e, _c| e.meeting.0;
    MotionMoved(meeting::MotionMoved) = "meeting.motion_moved.v1" in |e, _c| e.meeting.0;
    MotionSeconded(meeting::MotionSeconded) = "meeting.motion_seconded.v1" in |e, _c| e.meeting.0;
    MotionWithdrawn(meeting::MotionWithdrawn) = "meeting.motion_withdrawn.v1" in |e, _c| e.meeting.0;
    PreviousQuestionMoved(meeting::PreviousQuestionMoved) = "meeting.previous_question_moved.v1" in |e, _c| e.meeting.0;
    QuestionPut(meeting::QuestionPut) = "meeting.question_put.v1" in |e, _c| e.meeting.0;
    HandsShown(meeting::HandsShown) = "meeting.hands_shown.v1" in |e, _c| e.meeting.0;
    ChairVoted(meeting::ChairVoted) = "meeting.chair_voted.v1" in |e, _c| e.meeting.0;
    QuestionDeclared(meeting::Declared) = "meeting.question_declared.v1" in |e, _c| e.meeting.0;
    CountCorrected(meeting::CountCorrected) = "meeting.count_corrected.v1" in |e, _c| e.meeting.0;
    PollLinked(meeting::PollLinked) = "meeting.poll_linked.v1" in |e, _c| e.meeting.0;
    MinutesCorrected(meeting::MinutesCorrected) = "meeting.minutes_corrected.v1" in |e, _c| e.meeting.0;
    MinutesApproved(meeting::MinutesApproved) = "meeting.minutes_approved.v1" in |e, _c| e.meeting.0;

    PanelChartered(panel::Chartered) = "panel.chartered.v1" in |e, _c| e.panel.0;
    PanelCharterRevised(panel::CharterRevised) = "panel.charter_revised.v1" in |e, _c| e.panel.0;
    PanelDissolved(panel::Dissolved) = "panel.dissolved.v1" in |e, _c| e.panel.0;
    AdvisorNominated(panel::AdvisorNominated) = "panel.advisor_nominated.v1" in |e, _c| e.panel.0;
    NominationWithdrawn(panel::NominationWithdrawn) = "panel.nomination_withdrawn.v1" in |e, _c| e.panel.0;
    InterestDeclared(panel::InterestDeclared) = "panel.interest_declared.v1" in |e, _c| e.panel.0;
    AdvisorAppointed(panel::AdvisorAppointed) = "panel.advisor_appointed.v1" in |e, _c| e.panel.0;
    AdvisorRecused(panel::AdvisorRecused) = "panel.advisor_recused.v1" in |e, _c| e.panel.0;
    RecusalLifted(panel::RecusalLifted) = "panel.recusal_lifted.v1" in |e, _c| e.panel.0;
    AdvisorTermEnded(panel::TermEnded) = "panel.term_ended.v1" in |e, _c| e.panel.0;
    AdvisorRemoved(panel::AdvisorRemoved) = "panel.advisor_removed.v1" in |e, _c| e.panel.0;
    LotteryAnnounced(panel::LotteryAnnounced) = "panel.lottery_announced.v1" in |e, _c| e.panel.0;
    LotteryDrawn(panel::LotteryDrawn) = "panel.lottery_drawn.v1" in |e, _c| e.panel.0;
    LotteryCancelled(panel::LotteryCancelled) = "panel.lottery_cancelled.v1" in |e, _c| e.panel.0;
    ReserveCalled(panel::ReserveCalled) = "panel.reserve_called.v1" in |e, _c| e.panel.0;
    PanelAttendanceLogged(panel::AttendanceLogged) = "panel.attendance_logged.v1" in |e, _c| e.panel.0;
    PanelAttendanceStruck(panel::AttendanceStruck) = "panel.attendance_struck.v1" in |e, _c| e.panel.0;
    ProjectOpened(panel::ProjectOpened) = "panel.project_opened.v1" in |e, _c| e.project.0;
    ProjectClosed(panel::ProjectClosed) = "panel.project_closed.v1" in |e, _c| e.project.0;
    BidderDeclared(panel::BidderDeclared) = "panel.bidder_declared.v1" in |e, _c| e.project.0;
    BidderWithdrawn(panel::BidderWithdrawn) = "panel.bidder_withdrawn.v1" in |e, _c| e.project.0;
    StageEntered(panel::StageEntered) = "panel.stage_entered.v1" in |e, _c| e.project.0;
    StageReturned(panel::StageReturned) = "panel.stage_returned.v1" in |e, _c| e.project.0;
    StageSignedOff(panel::StageSignedOff) = "panel.stage_signed_off.v1" in |e, _c| e.project.0;
    SignOffRefused(panel::SignOffRefused) = "panel.sign_off_refused.v1" in |e, _c| e.project.0;
    SignOffWithdrawn(panel::SignOffWithdrawn) = "panel.sign_off_withdrawn.v1" in |e, _c| e.project.0;
    AdviceRequested(panel::AdviceRequested) = "panel.advice_requested.v1" in |e, _c| e.advice.0;
    AdviceRequestWithdrawn(panel::RequestWithdrawn) = "panel.request_withdrawn.v1" in |e, _c| e.advice.0;
    OpinionFiled(panel::OpinionFiled) = "panel.opinion_filed.v1" in |e, _c| e.advice.0;
    OpinionRevised(panel::OpinionRevised) = "panel.opinion_revised.v1" in |e, _c| e.advice.0;
    OpinionWithdrawn(panel::OpinionWithdrawn) = "panel.opinion_withdrawn.v1" in |e, _c| e.advice.0;
    MinorityFiled(panel::MinorityFiled) = "panel.minority_filed.v1" in |e, _c| e.advice.0;
    MinorityWithdrawn(panel::MinorityWithdrawn) = "panel.minority_withdrawn.v1" in |e, _c| e.advice.0;
    AdviceAnswered(panel::AdviceAnswered) = "panel.advice_answered.v1" in |e, _c| e.advice.0;
    AnswerRevised(panel::AnswerRevised) = "panel.answer_revised.v1" in |e, _c| e.advice.0;

    PollCalled(poll::Called) = "poll.called.v1" in |e, _c| e.poll.0;
    PollRollEntered(poll::RollEntered) = "poll.roll_entered.v1" in |e, _c| e.poll.0;
    PollNoticed(poll::Noticed) = "poll.noticed.v1" in |e, _c| e.poll.0;
    PollOpened(poll::Opened) = "poll.opened.v1" in |e, _c| e.poll.0;
    PollExtended(poll::Extended) = "poll.extended.v1" in |e, _c| e.poll.0;
    PollClosed(poll::Closed) = "poll.closed.v1" in |e, _c| e.poll.0;
    PollCancelled(poll::Cancelled) = "poll.cancelled.v1" in |e, _c| e.poll.0;
    BallotCast(poll::BallotCast) = "poll.ballot_cast.v1" in |e, _c| e.poll.0;
    BallotSpoiled(poll::BallotSpoiled) = "poll.ballot_spoiled.v1" in |e, _c| e.poll.0;
    PaperBallotEntered(poll::PaperBallotEntered) = "poll.paper_ballot_entered.v1" in |e, _c| e.poll.0;
    PaperBallotDiscarded(poll::PaperBallotDiscarded) = "poll.paper_ballot_discarded.v1" in |e, _c| e.poll.0;
    ServiceRecorded(poll::ServiceRecorded) = "poll.service_recorded.v1" in |e, _c| e.poll.0;
    AttendanceRecorded(poll::AttendanceRecorded) = "poll.attendance_recorded.v1" in |e, _c| e.poll.0;
    ConsentRecorded(poll::ConsentRecorded) = "poll.consent_recorded.v1" in |e, _c| e.poll.0;
    PollTallied(poll::Tallied) = "poll.tallied.v1" in |e, _c| e.poll.0;
    OutcomeRuled(poll::OutcomeRuled) = "poll.outcome_ruled.v1" in |e, _c| e.poll.0;
    ObjectionFiled(poll::ObjectionFiled) = "poll.objection_filed.v1" in |e, _c| e.poll.0;
    ObjectionAnswered(poll::ObjectionAnswered) = "poll.objection_answered.v1" in |e, _c| e.poll.0;
    ResultCertified(poll::Certified) = "poll.result_certified.v1" in |e, _c| e.poll.0;
    ResultAnnounced(poll::Announced) = "poll.result_announced.v1" in |e, _c| e.poll.0;

    ResolutionAdopted(resolution::Adopted) = "resolution.adopted.v1" in |e, _c| e.resolution.0;
    ResolutionRescinded(resolution::Rescinded) = "resolution.rescinded.v1" in |e, _c| e.resolution.0;
    ExecutionAssigned(resolution::ExecutionAssigned) = "resolution.execution_assigned.v1" in |e, _c| e.resolution.0;
    MilestonePlanned(resolution::MilestonePlanned) = "resolution.milestone_planned.v1" in |e, _c| e.resolution.0;
    MilestoneReported(resolution::MilestoneReported) = "resolution.milestone_reported.v1" in |e, _c| e.resolution.0;
    MilestoneReportWithdrawn(resolution::MilestoneReportWithdrawn) = "resolution.milestone_report_withdrawn.v1" in |e, _c| e.resolution.0;
    MilestoneDropped(resolution::MilestoneDropped) = "resolution.milestone_dropped.v1" in |e, _c| e.resolution.0;
    SupervisionNoted(resolution::SupervisionNoted) = "resolution.supervision_noted.v1" in |e, _c| e.resolution.0;
    SupervisionNoteStruck(resolution::SupervisionNoteStruck) = "resolution.supervision_note_struck.v1" in |e, _c| e.resolution.0;
    VariationRecorded(resolution::VariationRecorded) = "resolution.variation_recorded.v1" in |e, _c| e.resolution.0;
    VariationReferred(resolution::VariationReferred) = "resolution.variation_referred.v1" in |e, _c| e.resolution.0;
    VariationApproved(resolution::VariationApproved) = "resolution.variation_approved.v1" in |e, _c| e.resolution.0;
    VariationDropped(resolution::VariationDropped) = "resolution.variation_dropped.v1" in |e, _c| e.resolution.0;
    AcceptanceOpened(resolution::AcceptanceOpened) = "resolution.acceptance_opened.v1" in |e, _c| e.resolution.0;
    WorksAccepted(resolution::Accepted) = "resolution.accepted.v1" in |e, _c| e.resolution.0;
    RectificationOrdered(resolution::RectificationOrdered) = "resolution.rectification_ordered.v1" in |e, _c| e.resolution.0;
    AcceptanceRevoked(resolution::AcceptanceRevoked) = "resolution.acceptance_revoked.v1" in |e, _c| e.resolution.0;
    PaymentRequested(resolution::PaymentRequested) = "resolution.payment_requested.v1" in |e, _c| e.resolution.0;
    PaymentApproved(resolution::PaymentApproved) = "resolution.payment_approved.v1" in |e, _c| e.resolution.0;
    PaymentRefused(resolution::PaymentRefused) = "resolution.payment_refused.v1" in |e, _c| e.resolution.0;
    PaymentMade(resolution::PaymentMade) = "resolution.payment_made.v1" in |e, _c| e.resolution.0;
    PaymentReversed(resolution::PaymentReversed) = "resolution.payment_reversed.v1" in |e, _c| e.resolution.0;
    SettlementFiled(resolution::SettlementFiled) = "resolution.settlement_filed.v1" in |e, _c| e.resolution.0;
    SettlementWithdrawn(resolution::SettlementWithdrawn) = "resolution.settlement_withdrawn.v1" in |e, _c| e.resolution.0;
    AuditReported(resolution::AuditReported) = "resolution.audit_reported.v1" in |e, _c| e.resolution.0;
    AuditWaived(resolution::AuditWaived) = "resolution.audit_waived.v1" in |e, _c| e.resolution.0;
    ResolutionSettled(resolution::Settled) = "resolution.settled.v1" in |e, _c| e.resolution.0;
    OutcomePublished(resolution::OutcomePublished) = "resolution.outcome_published.v1" in |e, _c| e.resolution.0;
    WorksEvaluated(resolution::Evaluated) = "resolution.evaluated.v1" in |e, _c| e.resolution.0;
    EvaluationWithdrawn(resolution::EvaluationWithdrawn) = "resolution.evaluation_withdrawn.v1" in |e, _c| e.resolution.0;
    ChallengeFiled(resolution::ChallengeFiled) = "resolution.challenge_filed.v1" in |e, _c| e.resolution.0;
    ChallengeWithdrawn(resolution::ChallengeWithdrawn) = "resolution.challenge_withdrawn.v1" in |e, _c| e.resolution.0;
    ResolutionSuspended(resolution::Suspended) = "resolution.suspended.v1" in |e, _c| e.resolution.0;
    SuspensionLifted(resolution::SuspensionLifted) = "resolution.suspension_lifted.v1" in |e, _c| e.resolution.0;
    ChallengeDecided(resolution::ChallengeDecided) = "resolution.challenge_decided.v1" in |e, _c| e.resolution.0;
    ResolutionAnnulled(resolution::Annulled) = "resolution.annulled.v1" in |e, _c| e.resolution.0;
    RulingReversed(resolution::RulingReversed) = "resolution.ruling_reversed.v1" in |e, _c| e.resolution.0;
    ResolutionReviewSet(resolution::ReviewSet) = "resolution.review_set.v1" in |e, _c| e.resolution.0;
    ResolutionArchived(resolution::Archived) = "resolution.archived.v1" in |e, _c| e.resolution.0;
    ResolutionReopened(resolution::Reopened) = "resolution.reopened.v1" in |e, _c| e.resolution.0;
}

/// The fields of an event's payload that tell what one person chose, be it a ballot, a mark or an option. They are for the rules and the
/// count; nobody reads them off the log who was not meant to.
#[must_use]
pub fn choices_in(kind: &str) -> &'static [&'static str] {
    match kind {
        "poll.ballot_cast.v1" => &["choice", "replaces"],
        "poll.paper_ballot_entered.v1" => &["choice"],
        "poll.ballot_spoiled.v1" => &["replaces"],
        "deliberation.statement_marked.v1" => &["mark", "replaces"],
        "deliberation.option_chosen.v1" => &["option", "replaces"],
        _ => &[],
    }
}
