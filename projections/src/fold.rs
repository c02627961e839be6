//! One page of the log folded into the tables. Live, rebuild and time travel all come through [`fold`].

use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_eventstore::database::Transaction;
use moothall_eventstore::projector::Recorded;
use std::collections::BTreeMap;

use crate::sheet::Sheet;
use crate::{
    communities, letter_boxes, members, polls, proposals, register, results, suggestions, timeline,
    topic_handling, topics,
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
        Event::PollCalled(e) => polls::called(sheet, envelope, e),
        Event::PollNoticed(e) => polls::noticed(sheet, envelope, e).await?,
        Event::PollOpened(e) => polls::opened(sheet, envelope, e).await?,
        Event::PollExtended(e) => polls::extended(sheet, envelope, e).await?,
        Event::PollClosed(e) => polls::closed(sheet, envelope, e).await?,
        Event::PollCancelled(e) => polls::cancelled(sheet, envelope, e).await?,
        // Done above.
        Event::BallotCast(_) | Event::PollRollEntered(_) => {}
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
    }
    Ok(())
}
