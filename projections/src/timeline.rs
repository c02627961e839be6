//! The read model of a matter's history: one line an event of a topic, a proposal, a hall, a meeting or a poll, with facts that are nobody's secret.
//! Ballots make no lines.

use moothall_core::decider::Envelope;
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
    /// Nothing that has a page of its own, but the community.
    Community,
}

/// Everything one line is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Subject {
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
