//! The read model of a matter's history: one line an event of a topic, a proposal, a hall, a meeting or a poll, with facts that are nobody's secret.
//! Ballots make no lines.

use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_core::topic::Link;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::sheet::{Sheet, actor, row};
use crate::table::{Table, id, number, text};

pub(crate) static TIMELINE: Table = Table {
    name: "timeline",
    key: 2,
    columns: &[
        id("community"),
        number("seq"),
        text("kind"),
        id("topic").or_null(),
        id("proposal").or_null(),
        id("deliberation").or_null(),
        id("poll").or_null(),
        id("panel").or_null(),
        id("project").or_null(),
        id("advice").or_null(),
        id("resolution").or_null(),
        id("meeting").or_null(),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
        text("facts"),
    ],
    indexes: &[
        "(community, topic, seq)",
        "(community, proposal, seq)",
        "(community, meeting, seq)",
        "(community, deliberation, seq)",
        "(community, poll, seq)",
        "(community, panel, seq)",
        "(community, project, seq)",
        "(community, advice, seq)",
        "(community, resolution, seq)",
    ],
    changes_in_place: false,
};

/// What a line is about.
enum Matter {
    Topic(Uuid),
    /// A topic that became a proposal.
    TopicOfProposal(Uuid, Uuid),
    Proposal(Uuid),
    Deliberation(Uuid),
    Poll(Uuid),
    Panel(Uuid),
    Project(Uuid),
    Advice(Uuid),
    Resolution(Uuid),
    /// Nothing that has a page of its own, but the community.
    Community,
}

/// Everything one line is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) panel: Option<Uuid>,
    pub(crate) project: Option<Uuid>,
    pub(crate) advice: Option<Uuid>,
    pub(crate) resolution: Option<Uuid>,
    pub(crate) topic: Option<Uuid>,
    pub(crate) proposal: Option<Uuid>,
    pub(crate) deliberation: Option<Uuid>,
    pub(crate) poll: Option<Uuid>,
    pub(crate) meeting: Option<Uuid>,
}

/// Adds a line, if the event makes one.
pub(crate) fn record(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event, kind: &'static str) {
    let Some((matter, facts)) = line(event) else { return };
    let subject = match matter {
        Matter::Topic(topic) => Subject { topic: Some(topic), ..Subject::default() },
        Matter::TopicOfProposal(topic, proposal) => {
            Subject { topic: Some(topic), proposal: Some(proposal), ..Subject::default() }
        }
        Matter::Proposal(proposal) => Subject { proposal: Some(proposal), ..Subject::default() },
        Matter::Deliberation(deliberation) => {
            Subject { deliberation: Some(deliberation), ..Subject::default() }
        }
        Matter::Poll(poll) => Subject { poll: Some(poll), ..Subject::default() },
        Matter::Panel(panel) => Subject { panel: Some(panel), ..Subject::default() },
        Matter::Project(project) => Subject { project: Some(project), ..Subject::default() },
        Matter::Advice(advice) => Subject { advice: Some(advice), ..Subject::default() },
        Matter::Resolution(resolution) => Subject { resolution: Some(resolution), ..Subject::default() },
        Matter::Community => Subject::default(),
    };
    put_line(sheet, envelope, kind, subject, &facts);
}

/// Writes a line.
pub(crate) fn put_line(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    kind: &'static str,
    subject: Subject,
    facts: &Value,
) {
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(
        &TIMELINE,
        row![
            envelope.community.0,
            envelope.seq,
            kind,
            subject.topic,
            subject.proposal,
            subject.deliberation,
            subject.poll,
            subject.panel,
            subject.project,
            subject.advice,
            subject.resolution,
            subject.meeting,
            envelope.recorded_at.0,
            by_kind,
            by_id,
            facts.to_string(),
        ],
    );
}

fn line(event: &Event) -> Option<(Matter, Value)> {
    topic_line(event)
        .or_else(|| part_line(event))
        .or_else(|| proposal_line(event).map(|(proposal, facts)| (Matter::Proposal(proposal), facts)))
        .or_else(|| {
            crate::deliberations::lines::line(event)
                .map(|(deliberation, facts)| (Matter::Deliberation(deliberation), facts))
        })
        .or_else(|| poll_line(event).map(|(poll, facts)| (Matter::Poll(poll), facts)))
        .or_else(|| Some((panel_matter(event)?, told(event))))
        .or_else(|| hall_line(event).map(|facts| (Matter::Community, facts)))
}

/// Who sits on a council is shown by the hall, not here. What meetings do is told by `meetings.rs`, which knows their items.
fn hall_line(event: &Event) -> Option<Value> {
    Some(match event {
        Event::HallOpened(e) => json!({ "hall": e.hall, "name": e.name, "parent": e.parent }),
        Event::HouseRulesChanged(e) => json!({ "hall": e.hall, "reason": e.reason }),
        Event::HallChairNamed(e) => json!({ "hall": e.hall, "reason": e.reason }),
        Event::CouncillorSeated(e) => json!({ "hall": e.hall }),
        Event::CouncillorUnseated(e) => json!({ "hall": e.hall, "reason": e.reason }),
        Event::HallClosed(e) => json!({ "hall": e.hall, "reason": e.reason }),
        _ => return None,
    })
}

/// No word of a topic is here: it may be confidential, and its words are its sender's. Its page has them for whoever may read them.
fn topic_line(event: &Event) -> Option<(Matter, Value)> {
    let (topic, facts) = match event {
        Event::TopicRaised(e) => {
            (e.topic, json!({ "channel": e.channel, "due_at": e.due_at, "opening": e.opening }))
        }
        Event::TopicPosted(e) => (e.topic, json!({ "title": e.title })),
        Event::TopicRestated(e) => (e.topic, json!({ "due_at": e.due_at })),
        Event::TopicWithdrawn(e) => (e.topic, json!({})),
        Event::TopicSupported(e) => (e.topic, json!({})),
        Event::TopicSupportWithdrawn(e) => (e.topic, json!({})),
        Event::TopicAccepted(e) => (e.topic, json!({})),
        Event::TopicReturned(e) => (e.topic, json!({})),
        Event::TopicAssigned(e) => (e.topic, json!({})),
        Event::TopicUnassigned(e) => (e.topic, json!({})),
        Event::TopicActed(e) => (e.topic, json!({})),
        Event::TopicAcknowledged(e) => (e.topic, json!({})),
        Event::TopicAnswered(e) => (e.topic, json!({ "number": e.number })),
        Event::TopicAnswerCorrected(e) => (e.topic, json!({ "number": e.number })),
        Event::TopicPublicised(e) => (e.topic, json!({})),
        Event::TopicPublicityWithdrawn(e) => (e.topic, json!({})),
        Event::TopicReopened(e) => (e.topic, json!({ "due_at": e.due_at })),
        Event::TopicClosed(e) => (e.topic, json!({})),
        Event::TopicMerged(e) => (e.topic, json!({ "into": e.into })),
        Event::TopicUnmerged(e) => (e.topic, json!({ "from": e.from })),
        Event::TopicLinked(e) => return Some(link_line(e.topic.0, e.to)),
        Event::TopicUnlinked(e) => return Some(link_line(e.topic.0, e.from)),
        Event::TopicSenderErased(e) => (e.topic, json!({ "suggestion": e.suggestion })),
        _ => return None,
    };
    Some((Matter::Topic(topic.0), facts))
}

fn link_line(topic: Uuid, link: Link) -> (Matter, Value) {
    match link {
        Link::Proposal(proposal) => {
            (Matter::TopicOfProposal(topic, proposal.0), json!({ "proposal": proposal }))
        }
        Link::Resolution(resolution) => (Matter::Topic(topic), json!({ "resolution": resolution })),
    }
}

fn part_line(event: &Event) -> Option<(Matter, Value)> {
    let (topic, facts) = match event {
        Event::SuggestionGiven(e) => (e.topic, json!({ "suggestion": e.suggestion, "channel": e.channel })),
        Event::SuggestionWithdrawn(e) => (e.topic, json!({ "suggestion": e.suggestion })),
        Event::SuggestionsClustered(e) => {
            let facts = json!({ "cluster": e.cluster, "label": e.label, "suggestions": e.suggestions.len() });
            (e.topic, facts)
        }
        Event::ClusterDissolved(e) => (e.topic, json!({ "cluster": e.cluster, "reason": e.reason })),
        Event::SuggestionAdopted(e) => {
            (e.topic, json!({ "suggestion": e.suggestion, "stage": e.stage, "note": e.note }))
        }
        Event::SuggestionDeclined(e) => (e.topic, json!({ "suggestion": e.suggestion, "reason": e.reason })),
        Event::SuggestionTraced(e) => {
            (e.topic, json!({ "suggestion": e.suggestion, "stage": e.stage, "note": e.note }))
        }
        Event::SuggestionDecisionRevoked(e) => {
            (e.topic, json!({ "suggestion": e.suggestion, "reason": e.reason }))
        }
        Event::TopicTextHidden(e) => (e.topic, json!({ "suggestion": e.suggestion })),
        Event::TopicTextRestored(e) => (e.topic, json!({ "suggestion": e.suggestion })),
        Event::TopicHidingAppealed(e) => (e.topic, json!({ "suggestion": e.suggestion })),
        Event::TopicAppealDecided(e) => (e.topic, json!({ "suggestion": e.suggestion, "upheld": e.upheld })),
        Event::LetterBoxInstalled(e) => {
            let facts = json!({
                "letter_box": e.letter_box, "place": e.place, "every_days": e.every_days, "due_at": e.due_at,
            });
            return Some((Matter::Community, facts));
        }
        Event::LetterBoxRemoved(e) => {
            return Some((Matter::Community, json!({ "letter_box": e.letter_box, "reason": e.reason })));
        }
        Event::LetterBoxOpened(e) => {
            let facts = json!({
                "letter_box": e.letter_box, "opening": e.opening, "letters": e.letters, "due_at": e.due_at,
            });
            return Some((Matter::Community, facts));
        }
        Event::OpeningWitnessed(e) => return Some((Matter::Community, json!({ "opening": e.opening }))),
        Event::OpeningVoided(e) => {
            return Some((Matter::Community, json!({ "opening": e.opening, "reason": e.reason })));
        }
        _ => return None,
    };
    Some((Matter::Topic(topic.0), facts))
}

fn proposal_line(event: &Event) -> Option<(Uuid, Value)> {
    Some(match event {
        Event::ProposalDrafted(e) => (e.proposal.0, json!({ "title": e.title })),
        Event::ProposalRevised(e) => (e.proposal.0, json!({ "number": e.number, "title": e.title })),
        Event::ProposalOptionAdded(e) => (e.proposal.0, json!({ "option": e.option, "title": e.title })),
        Event::ProposalFrozen(e) => (e.proposal.0, json!({ "number": e.number })),
        Event::ProposalWithdrawn(e) => (e.proposal.0, json!({ "reason": e.reason })),
        Event::AmendmentProposed(e) => {
            (e.proposal.0, json!({ "amendment": e.amendment, "against": e.against, "title": e.title }))
        }
        Event::AmendmentAdopted(e) => (e.proposal.0, json!({ "amendment": e.amendment, "number": e.number })),
        Event::AmendmentDeclined(e) => {
            (e.proposal.0, json!({ "amendment": e.amendment, "reason": e.reason }))
        }
        Event::AmendmentWithdrawn(e) => (e.proposal.0, json!({ "amendment": e.amendment })),
        _ => return None,
    })
}

/// Seats are left out: that somebody's ballot was spoilt or not served is for the tellers.
fn poll_line(event: &Event) -> Option<(Uuid, Value)> {
    let (poll, facts) = match event {
        Event::PollCalled(e) => {
            let terms = &e.terms;
            let facts = json!({
                "rule": terms.rule, "opens_at": terms.opens_at, "closes_at": terms.closes_at, "reconvenes": terms.reconvenes,
            });
            (e.poll, facts)
        }
        Event::PollNoticed(e) => {
            let facts = json!({ "seats": e.seats, "text_version": e.text_version, "roll_hash": e.roll_hash });
            (e.poll, facts)
        }
        Event::PollOpened(e) => (e.poll, json!({})),
        Event::PollExtended(e) => (e.poll, json!({ "closes_at": e.closes_at, "reason": e.reason })),
        Event::PollClosed(e) => (e.poll, json!({})),
        Event::PollCancelled(e) => (e.poll, json!({ "reason": e.reason })),
        Event::BallotSpoiled(e) => (e.poll, json!({ "reason": e.reason })),
        Event::PaperBallotDiscarded(e) => (e.poll, json!({ "reason": e.reason })),
        Event::ServiceRecorded(e) => (e.poll, json!({ "service": e.service, "seats": e.seats.len() })),
        Event::AttendanceRecorded(e) => (e.poll, json!({ "seats": e.seats.len() })),
        Event::ConsentRecorded(e) => (e.poll, json!({ "unit": e.unit, "given": e.given })),
        Event::PollTallied(e) => {
            let facts = json!({ "number": e.number, "outcome": e.evaluation.outcome, "objections_until": e.objections_until });
            (e.poll, facts)
        }
        Event::OutcomeRuled(e) => {
            (e.poll, json!({ "computed": e.computed, "ruled": e.ruled, "reason": e.reason }))
        }
        Event::ObjectionFiled(e) => (e.poll, json!({ "objection": e.objection })),
        Event::ObjectionAnswered(e) => {
            (e.poll, json!({ "objection": e.objection, "upheld": e.upheld, "reason": e.reason }))
        }
        Event::ResultCertified(e) => {
            let [filed, upheld] = e.objections;
            let facts = json!({
                "outcome": e.outcome, "number": e.number, "objections_filed": filed, "objections_upheld": upheld,
            });
            (e.poll, facts)
        }
        Event::ResultAnnounced(e) => (e.poll, json!({ "outcome": e.outcome })),
        _ => return None,
    };
    Some((poll.0, facts))
}

/// Panels and what is theirs, and resolutions.
#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
fn panel_matter(event: &Event) -> Option<Matter> {
    Some(match event {
        Event::PanelChartered(e) => Matter::Panel(e.panel.0),
        Event::PanelCharterRevised(e) => Matter::Panel(e.panel.0),
        Event::PanelDissolved(e) => Matter::Panel(e.panel.0),
        Event::AdvisorNominated(e) => Matter::Panel(e.panel.0),
        Event::NominationWithdrawn(e) => Matter::Panel(e.panel.0),
        Event::InterestDeclared(e) => Matter::Panel(e.panel.0),
        Event::AdvisorAppointed(e) => Matter::Panel(e.panel.0),
        Event::AdvisorRecused(e) => Matter::Panel(e.panel.0),
        Event::RecusalLifted(e) => Matter::Panel(e.panel.0),
        Event::AdvisorTermEnded(e) => Matter::Panel(e.panel.0),
        Event::AdvisorRemoved(e) => Matter::Panel(e.panel.0),
        Event::LotteryAnnounced(e) => Matter::Panel(e.panel.0),
        Event::LotteryDrawn(e) => Matter::Panel(e.panel.0),
        Event::LotteryCancelled(e) => Matter::Panel(e.panel.0),
        Event::ReserveCalled(e) => Matter::Panel(e.panel.0),
        Event::PanelAttendanceLogged(e) => Matter::Panel(e.panel.0),
        Event::PanelAttendanceStruck(e) => Matter::Panel(e.panel.0),
        Event::ProjectOpened(e) => Matter::Project(e.project.0),
        Event::ProjectClosed(e) => Matter::Project(e.project.0),
        Event::BidderDeclared(e) => Matter::Project(e.project.0),
        Event::BidderWithdrawn(e) => Matter::Project(e.project.0),
        Event::StageEntered(e) => Matter::Project(e.project.0),
        Event::StageReturned(e) => Matter::Project(e.project.0),
        Event::StageSignedOff(e) => Matter::Project(e.project.0),
        Event::SignOffRefused(e) => Matter::Project(e.project.0),
        Event::SignOffWithdrawn(e) => Matter::Project(e.project.0),
        Event::AdviceRequested(e) => Matter::Advice(e.advice.0),
        Event::AdviceRequestWithdrawn(e) => Matter::Advice(e.advice.0),
        Event::OpinionFiled(e) => Matter::Advice(e.advice.0),
        Event::OpinionRevised(e) => Matter::Advice(e.advice.0),
        Event::OpinionWithdrawn(e) => Matter::Advice(e.advice.0),
        Event::MinorityFiled(e) => Matter::Advice(e.advice.0),
        Event::MinorityWithdrawn(e) => Matter::Advice(e.advice.0),
        Event::AdviceAnswered(e) => Matter::Advice(e.advice.0),
        Event::AnswerRevised(e) => Matter::Advice(e.advice.0),
        Event::ResolutionAdopted(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionRescinded(e) => Matter::Resolution(e.resolution.0),
        Event::ExecutionAssigned(e) => Matter::Resolution(e.resolution.0),
        Event::MilestonePlanned(e) => Matter::Resolution(e.resolution.0),
        Event::MilestoneReported(e) => Matter::Resolution(e.resolution.0),
        Event::MilestoneReportWithdrawn(e) => Matter::Resolution(e.resolution.0),
        Event::MilestoneDropped(e) => Matter::Resolution(e.resolution.0),
        Event::SupervisionNoted(e) => Matter::Resolution(e.resolution.0),
        Event::SupervisionNoteStruck(e) => Matter::Resolution(e.resolution.0),
        Event::VariationRecorded(e) => Matter::Resolution(e.resolution.0),
        Event::VariationReferred(e) => Matter::Resolution(e.resolution.0),
        Event::VariationApproved(e) => Matter::Resolution(e.resolution.0),
        Event::VariationDropped(e) => Matter::Resolution(e.resolution.0),
        Event::AcceptanceOpened(e) => Matter::Resolution(e.resolution.0),
        Event::WorksAccepted(e) => Matter::Resolution(e.resolution.0),
        Event::RectificationOrdered(e) => Matter::Resolution(e.resolution.0),
        Event::AcceptanceRevoked(e) => Matter::Resolution(e.resolution.0),
        Event::PaymentRequested(e) => Matter::Resolution(e.resolution.0),
        Event::PaymentApproved(e) => Matter::Resolution(e.resolution.0),
        Event::PaymentRefused(e) => Matter::Resolution(e.resolution.0),
        Event::PaymentMade(e) => Matter::Resolution(e.resolution.0),
        Event::PaymentReversed(e) => Matter::Resolution(e.resolution.0),
        Event::SettlementFiled(e) => Matter::Resolution(e.resolution.0),
        Event::SettlementWithdrawn(e) => Matter::Resolution(e.resolution.0),
        Event::AuditReported(e) => Matter::Resolution(e.resolution.0),
        Event::AuditWaived(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionSettled(e) => Matter::Resolution(e.resolution.0),
        Event::OutcomePublished(e) => Matter::Resolution(e.resolution.0),
        Event::WorksEvaluated(e) => Matter::Resolution(e.resolution.0),
        Event::EvaluationWithdrawn(e) => Matter::Resolution(e.resolution.0),
        Event::ChallengeFiled(e) => Matter::Resolution(e.resolution.0),
        Event::ChallengeWithdrawn(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionSuspended(e) => Matter::Resolution(e.resolution.0),
        Event::SuspensionLifted(e) => Matter::Resolution(e.resolution.0),
        Event::ChallengeDecided(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionAnnulled(e) => Matter::Resolution(e.resolution.0),
        Event::RulingReversed(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionReviewSet(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionArchived(e) => Matter::Resolution(e.resolution.0),
        Event::ResolutionReopened(e) => Matter::Resolution(e.resolution.0),
        _ => return None,
    })
}

/// Those fields of panels and resolutions that are nobody's secret: no words of persons, no marks they gave.
const TELLABLE: [&str; 26] = [
    "title",
    "name",
    "kind",
    "reason",
    "despite",
    "stage",
    "number",
    "verdict",
    "body",
    "due_at",
    "answer_due_at",
    "from",
    "until",
    "in_force_from",
    "review_on",
    "fen",
    "purpose",
    "passed",
    "auditor",
    "annuls",
    "role",
    "seed",
    "milestone",
    "variation",
    "payment",
    "poll",
];

fn told(event: &Event) -> Value {
    let mut payload = Vec::new();
    event.encode(&mut payload);
    let Ok(Value::Object(all)) = serde_json::from_slice(&payload) else { return json!({}) };
    let mut facts: serde_json::Map<String, Value> = all
        .iter()
        .filter(|(key, _)| TELLABLE.contains(&key.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    // What stands one step deeper.
    for (inside, key) in [("charter", "title"), ("execution", "executor"), ("execution", "budget_fen")] {
        if let Some(value) = all.get(inside).and_then(|inner| inner.get(key)) {
            facts.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(facts)
}

#[cfg(test)]
mod tests {
    use moothall_core::event::KINDS;
    use std::collections::BTreeSet;

    use super::*;

    /// What makes no line: that of meetings is told by `meetings.rs`; the community, its register and its members are no matter.
    const ELSEWHERE: [&str; 4] = ["community.", "register.", "membership.", "meeting."];
    /// Marks, choices and ballots are counted, and the roll has a page of its own.
    const UNTOLD: [&str; 7] = [
        "deliberation.option_chosen.v1",
        "deliberation.statement_marked.v1",
        "poll.ballot_cast.v1",
        "poll.paper_ballot_entered.v1",
        "poll.roll_entered.v1",
        "proposal.support_withdrawn.v1",
        "proposal.supported.v1",
    ];

    #[test]
    fn every_kind_of_event_has_a_line_or_is_known_to_have_none() {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/tests/golden");
        let mut untold = BTreeSet::new();
        for kind in KINDS.iter().filter(|kind| !ELSEWHERE.iter().any(|module| kind.starts_with(module))) {
            let text = std::fs::read(format!("{golden}/{kind}.json")).unwrap();
            if line(&Event::read(kind, &text).unwrap()).is_none() {
                untold.insert(*kind);
            }
        }
        assert_eq!(untold, UNTOLD.into_iter().collect());
    }
}
