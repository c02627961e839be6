//! The money folded: variations, payments, settlement, audit, publication.

use moothall_core::event::Event;
use moothall_core::ids::{PaymentId, ResolutionId, VariationId};
use moothall_core::time::Timestamp;

use super::doc::{
    AuditRow, PaymentRow, PaymentState, PublicationRow, SettlementRow, VariationRow, VariationState,
};
use super::{Edit, ending, words};

fn vary<'a>(id: VariationId, edit: impl FnOnce(&mut VariationRow) + Send + 'a) -> Edit<'a> {
    Box::new(move |row| {
        if let Some(known) = row.variations.iter_mut().find(|known| known.variation == id) {
            edit(known);
        }
    })
}

fn pay<'a>(id: PaymentId, edit: impl FnOnce(&mut PaymentRow) + Send + 'a) -> Edit<'a> {
    Box::new(move |row| {
        if let Some(known) = row.payments.iter_mut().find(|known| known.payment == id) {
            edit(known);
        }
    })
}

fn settle<'a>(edit: impl FnOnce(&mut SettlementRow) + Send + 'a) -> Edit<'a> {
    Box::new(move |row| {
        if let Some(last) = row.settlements.last_mut() {
            edit(last);
        }
    })
}

/// What an event of the money changes.
#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
pub(super) fn edit<'a>(at: Timestamp, event: &'a Event) -> Option<(ResolutionId, Edit<'a>)> {
    let edit: (ResolutionId, Edit<'a>) = match event {
        Event::VariationRecorded(e) => (
            e.resolution,
            Box::new(move |row| {
                let (title, because) = (e.title.as_str().to_owned(), e.reason.as_str().to_owned());
                let (variation, fen, state) = (e.variation, e.fen, VariationState::Recorded);
                row.variations.push(VariationRow {
                    variation,
                    title,
                    fen,
                    because,
                    at,
                    state,
                    poll: None,
                    dropped: None,
                });
            }),
        ),
        Event::VariationReferred(e) => (
            e.resolution,
            Box::new(move |row| {
                let (title, because) = (e.title.as_str().to_owned(), e.reason.as_str().to_owned());
                let (variation, fen, state) = (e.variation, e.fen, VariationState::Referred);
                row.variations.push(VariationRow {
                    variation,
                    title,
                    fen,
                    because,
                    at,
                    state,
                    poll: None,
                    dropped: None,
                });
            }),
        ),
        Event::VariationApproved(e) => (
            e.resolution,
            vary(e.variation, move |known| {
                known.state = VariationState::Approved;
                known.poll = Some(e.poll);
            }),
        ),
        Event::VariationDropped(e) => (
            e.resolution,
            vary(e.variation, move |known| {
                known.state = VariationState::Dropped;
                known.dropped = Some(ending(at, &e.reason));
            }),
        ),
        Event::PaymentRequested(e) => (
            e.resolution,
            Box::new(move |row| {
                row.payments.push(PaymentRow {
                    payment: e.payment,
                    fen: e.fen,
                    purpose: e.purpose.as_str().to_owned(),
                    milestone: e.milestone,
                    variation: e.variation,
                    state: PaymentState::Requested,
                    requested_at: at,
                    approved_at: None,
                    made_at: None,
                    ended: None,
                });
            }),
        ),
        Event::PaymentApproved(e) => (
            e.resolution,
            pay(e.payment, move |known| {
                known.state = PaymentState::Approved;
                known.approved_at = Some(at);
            }),
        ),
        Event::PaymentMade(e) => (
            e.resolution,
            pay(e.payment, move |known| {
                known.state = PaymentState::Made;
                known.made_at = Some(at);
            }),
        ),
        Event::PaymentRefused(e) => (
            e.resolution,
            pay(e.payment, move |known| {
                known.state = PaymentState::Refused;
                known.ended = Some(ending(at, &e.reason));
            }),
        ),
        Event::PaymentReversed(e) => (
            e.resolution,
            pay(e.payment, move |known| {
                known.state = PaymentState::Reversed;
                known.ended = Some(ending(at, &e.reason));
            }),
        ),
        Event::SettlementFiled(e) => (
            e.resolution,
            Box::new(move |row| {
                row.settlements.push(SettlementRow {
                    fen: e.fen,
                    note: e.note.as_str().to_owned(),
                    filed_at: at,
                    audit: None,
                    settled_at: None,
                    withdrawn: None,
                });
            }),
        ),
        Event::SettlementWithdrawn(e) => {
            (e.resolution, settle(move |last| last.withdrawn = Some(ending(at, &e.reason))))
        }
        Event::AuditReported(e) => (
            e.resolution,
            settle(move |last| {
                let (auditor, text) = (Some(e.auditor.as_str().to_owned()), e.finding.as_str().to_owned());
                last.audit = Some(AuditRow { auditor, passed: e.passed, text, at });
            }),
        ),
        Event::AuditWaived(e) => (
            e.resolution,
            settle(move |last| {
                last.audit =
                    Some(AuditRow { auditor: None, passed: true, text: e.reason.as_str().to_owned(), at });
            }),
        ),
        Event::ResolutionSettled(e) => (e.resolution, settle(move |last| last.settled_at = Some(at))),
        Event::OutcomePublished(e) => (
            e.resolution,
            Box::new(move |row| {
                let (text, because) = (e.text.as_str().to_owned(), words(e.reason.as_ref()));
                row.publications.push(PublicationRow { fen: e.fen, text, at, because });
            }),
        ),
        _ => return None,
    };
    Some(edit)
}
