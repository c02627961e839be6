//! Every event there is: its stored name, its shape, its stream. A name is for ever; a new shape is a new version.

use uuid::Uuid;

use crate::decider::{CommunityId, DecodeError, DomainEvent, StreamId};
use crate::{community, membership, poll, proposal, register, topic};

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

    TopicRaised(topic::Raised) = "topic.raised.v1" in |e, _c| e.topic.0;
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
}
