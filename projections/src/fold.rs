//! One page of the log folded into the tables. Live, rebuild and time travel all come through [`fold`].

use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_eventstore::database::Transaction;
use moothall_eventstore::projector::Recorded;
use std::collections::BTreeMap;

use crate::sheet::Sheet;
use crate::{communities, members, panels, polls, proposals, register, resolutions, results, timeline};

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
