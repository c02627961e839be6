//! The read model of a matter's history: one line an event of a proposal or a poll, with facts that are nobody's secret.
//! Ballots make no lines.

use moothall_core::decider::Envelope;
use moothall_core::event::Event;
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
        id("proposal").or_null(),
        id("deliberation").or_null(),
        id("poll").or_null(),
        number("at"),
        text("by_kind"),
        id("by_id").or_null(),
        text("facts"),
    ],
    indexes: &["(community, proposal, seq)", "(community, deliberation, seq)", "(community, poll, seq)"],
    changes_in_place: false,
};

/// What a line is about.
enum Matter {
    Proposal(Uuid),
    Deliberation(Uuid),
    Poll(Uuid),
}

/// Adds a line, if the event makes one.
pub(crate) fn record(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event, kind: &'static str) {
    let Some((matter, facts)) = line(event) else { return };
    let (proposal, deliberation, poll) = match matter {
        Matter::Proposal(proposal) => (Some(proposal), None, None),
        Matter::Deliberation(deliberation) => (None, Some(deliberation), None),
        Matter::Poll(poll) => (None, None, Some(poll)),
    };
    let (by_kind, by_id) = actor(envelope.actor);
    sheet.put(
        &TIMELINE,
        row![
            envelope.community.0,
            envelope.seq,
            kind,
            proposal,
            deliberation,
            poll,
            envelope.recorded_at.0,
            by_kind,
            by_id,
            facts.to_string(),
        ],
    );
}

fn line(event: &Event) -> Option<(Matter, Value)> {
    proposal_line(event)
        .map(|(proposal, facts)| (Matter::Proposal(proposal), facts))
        .or_else(|| {
            crate::deliberations::lines::line(event)
                .map(|(deliberation, facts)| (Matter::Deliberation(deliberation), facts))
        })
        .or_else(|| poll_line(event).map(|(poll, facts)| (Matter::Poll(poll), facts)))
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
