//! What a deliberation adds to the history of its matter. Marks, preferences and anybody's own words make no lines.

use moothall_core::event::Event;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) fn line(event: &Event) -> Option<(Uuid, Value)> {
    let (deliberation, facts) = match event {
        Event::DeliberationOpened(e) => {
            (e.deliberation, json!({ "title": e.title, "venue": e.venue, "matters": e.matters }))
        }
        Event::ParticipantsInformed(e) => (e.deliberation, json!({})),
        Event::MatterFlagged(e) => (e.deliberation, json!({ "matter": e.matter })),
        Event::MatterCleared(e) => (e.deliberation, json!({ "matter": e.matter, "reason": e.reason })),
        Event::RoundOpened(e) => {
            let options: Vec<&str> = e.options.iter().map(|option| option.title.as_str()).collect();
            (e.deliberation, json!({ "round": e.number, "title": e.title, "options": options }))
        }
        Event::RoundClosed(e) => {
            let facts = json!({
                "round": e.round, "counts": e.counts, "chosen": e.chosen, "eliminated": e.eliminated,
                "tied": e.tied, "tie_break": e.tie_break,
            });
            (e.deliberation, facts)
        }
        Event::RoundAnnulled(e) => (e.deliberation, json!({ "round": e.round, "reason": e.reason })),
        Event::StatementMade(e) => (e.deliberation, json!({ "number": e.number, "side": e.side })),
        Event::StatementWithdrawn(e) => (e.deliberation, json!({ "statement": e.statement })),
        Event::StatementHidden(e) => {
            (e.deliberation, json!({ "statement": e.statement, "reason": e.reason }))
        }
        Event::StatementRestored(e) => {
            (e.deliberation, json!({ "statement": e.statement, "reason": e.reason }))
        }
        Event::AppealFiled(e) => (e.deliberation, json!({ "statement": e.statement })),
        Event::AppealDecided(e) => {
            (e.deliberation, json!({ "statement": e.statement, "upheld": e.upheld, "reason": e.reason }))
        }
        _ => return party_line(event).or_else(|| end_line(event)),
    };
    Some((deliberation.0, facts))
}

fn party_line(event: &Event) -> Option<(Uuid, Value)> {
    let (deliberation, facts) = match event {
        Event::DelegationSeated(e) => (e.deliberation, json!({ "kind": e.kind, "name": e.name })),
        Event::DelegationUnseated(e) => {
            (e.deliberation, json!({ "delegation": e.delegation, "reason": e.reason }))
        }
        Event::PositionStated(e) => {
            (e.deliberation, json!({ "delegation": e.delegation, "number": e.number, "text": e.text }))
        }
        Event::CommitmentMade(e) => {
            let facts = json!({
                "commitment": e.commitment, "source": e.source, "gift": e.gift, "purpose": e.purpose, "due": e.due,
            });
            (e.deliberation, facts)
        }
        Event::CommitmentConfirmed(e) => (e.deliberation, json!({ "commitment": e.commitment })),
        Event::CommitmentSettled(e) => {
            (e.deliberation, json!({ "commitment": e.commitment, "kept": e.kept, "reason": e.reason }))
        }
        Event::CommitmentWithdrawn(e) => {
            (e.deliberation, json!({ "commitment": e.commitment, "reason": e.reason }))
        }
        _ => return None,
    };
    Some((deliberation.0, facts))
}

fn end_line(event: &Event) -> Option<(Uuid, Value)> {
    let (deliberation, facts) = match event {
        Event::ConsensusDrafted(e) => (e.deliberation, json!({ "number": e.number })),
        // A party answers in its name; whether a single member agrees is hers to say.
        Event::ConsensusAnswered(e) => {
            let delegation = e.delegation?;
            let facts = json!({ "number": e.number, "delegation": delegation, "agrees": e.agrees });
            (e.deliberation, facts)
        }
        Event::DeliberationConcluded(e) => {
            let facts = json!({
                "conclusion": e.conclusion, "polls": e.polls, "feedback_due": e.feedback_due, "text": e.text,
            });
            (e.deliberation, facts)
        }
        Event::DeliberationReopened(e) => (e.deliberation, json!({ "reason": e.reason })),
        Event::DeliberationAbandoned(e) => (e.deliberation, json!({ "reason": e.reason })),
        Event::DeliberationImplemented(e) => (e.deliberation, json!({ "report": e.report })),
        Event::FeedbackPublished(e) => (e.deliberation, json!({ "text": e.text })),
        _ => return None,
    };
    Some((deliberation.0, facts))
}
