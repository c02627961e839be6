//! The read model of resolutions: a document each, its milestones as rows for whoever looks after several communities.

pub(crate) mod doc;
mod money;

use moothall_core::decider::Envelope;
use moothall_core::event::Event;
use moothall_core::ids::{MemberId, ResolutionId};
use moothall_core::resolution::{Adopted, Origin};
use moothall_core::text::Reason;
use moothall_core::time::Timestamp;
use uuid::Uuid;

use crate::document::{Document, change, put};
use crate::panels::doc::Ending;
use crate::sheet::{Cell, Sheet, row};
use crate::table::{Table, id, number, text};
use crate::voices::{self, Voice};
use crate::words::word;
use doc::{
    AcceptanceRow, AcceptanceStep, ChallengeRow, ExecutionRow, MilestoneRow, NoteRow, ResolutionRow,
    ResolutionState,
};

pub(crate) static RESOLUTION: Table = Table {
    name: "resolution",
    key: 2,
    columns: &[
        id("community"),
        id("resolution"),
        id("poll").or_null(),
        id("project").or_null(),
        text("state"),
        text("body"),
    ],
    indexes: &["(community, poll)", "(community, project)"],
    changes_in_place: false,
};

/// Milestones that are still owed.
pub(crate) static MILESTONE: Table = Table {
    name: "milestone",
    key: 2,
    columns: &[id("community"), id("milestone"), id("resolution"), number("due_at")],
    indexes: &["(community, due_at, milestone)"],
    changes_in_place: false,
};

impl Document for ResolutionRow {
    const TABLE: &'static Table = &RESOLUTION;
    fn found_by(&self) -> Vec<Cell> {
        let poll = match self.origin {
            Origin::Certificate { poll } => Some(poll.0),
            Origin::Meeting { .. } | Origin::Consensus { .. } => None,
        };
        let state = self.archived_at.map_or_else(|| word(&self.state), |_| "archived".to_owned());
        row![poll, self.project.map(|project| project.0), state]
    }
}

type Folded = Result<(), sqlx::Error>;
type Edit<'a> = Box<dyn FnOnce(&mut ResolutionRow) + Send + 'a>;

fn ending(at: Timestamp, reason: &Reason) -> Ending {
    Ending { at, reason: Some(reason.as_str().to_owned()) }
}

fn words(reason: Option<&Reason>) -> Option<String> {
    reason.map(|reason| reason.as_str().to_owned())
}

fn adopted(at: Timestamp, e: &Adopted) -> ResolutionRow {
    ResolutionRow {
        resolution: e.resolution,
        origin: e.origin,
        title: e.title.as_str().to_owned(),
        text: e.text.as_str().to_owned(),
        matter: e.matter,
        project: e.project,
        adopted_at: at,
        in_force_from: e.in_force_from,
        review_on: e.review_on,
        state: ResolutionState::Standing,
        suspended_for: None,
        ended: None,
        archived_at: None,
        execution: None,
        milestones: Vec::new(),
        notes: Vec::new(),
        variations: Vec::new(),
        payments: Vec::new(),
        acceptance: Vec::new(),
        settlements: Vec::new(),
        publications: Vec::new(),
        evaluations: std::collections::BTreeMap::new(),
        challenges: Vec::new(),
    }
}

/// Folds an event of resolutions.
pub(crate) async fn fold(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at);
    if let Event::ResolutionAdopted(e) = event {
        put(sheet, community, e.resolution.0, &adopted(at, e));
        return Ok(());
    }
    beside(sheet, envelope, event).await?;
    let edit =
        execution(envelope, event).or_else(|| money::edit(at, event)).or_else(|| standing(envelope, event));
    match edit {
        Some((resolution, edit)) => {
            change::<ResolutionRow>(sheet, community, resolution.0, edit).await.map(drop)
        }
        None => Ok(()),
    }
}

/// What is kept beside the document: words that are sealed, and milestones that are owed.
async fn beside(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at.0);
    match event {
        Event::MilestonePlanned(e) => {
            sheet.put(&MILESTONE, row![community, e.milestone.0, e.resolution.0, e.due_at.0]);
        }
        Event::MilestoneReported(e) => sheet.remove(&MILESTONE, row![community, e.milestone.0]),
        Event::MilestoneDropped(e) => sheet.remove(&MILESTONE, row![community, e.milestone.0]),
        Event::MilestoneReportWithdrawn(e) => {
            let row = change::<ResolutionRow>(sheet, community, e.resolution.0, |_| {}).await?;
            let planned =
                row.and_then(|row| row.milestones.into_iter().find(|row| row.milestone == e.milestone));
            if let Some(planned) = planned {
                sheet.put(&MILESTONE, row![community, e.milestone.0, e.resolution.0, planned.due_at.0]);
            }
        }
        Event::WorksEvaluated(e) => {
            let (kind, about, member) = (voices::EVALUATION, e.resolution.0, e.member);
            let (words, graded) = (e.words.as_ref(), Some((word(&e.role), e.score)));
            voices::heard(sheet, Voice { community, about, kind, member, words, graded, at });
        }
        Event::EvaluationWithdrawn(e) => {
            voices::taken_back(sheet, community, e.resolution.0, (voices::EVALUATION, e.member));
        }
        Event::ChallengeFiled(e) => {
            let (kind, about) = (voices::CHALLENGE, e.challenge.0);
            let (member, words) = (MemberId(e.words.subject.0), Some(&e.words));
            voices::heard(sheet, Voice { community, about, kind, member, words, graded: None, at });
        }
        _ => {}
    }
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
fn execution<'a>(envelope: &Envelope, event: &'a Event) -> Option<(ResolutionId, Edit<'a>)> {
    let (at, by) = (envelope.recorded_at, envelope.actor.member());
    let edit: (ResolutionId, Edit<'a>) = match event {
        Event::ExecutionAssigned(e) => (
            e.resolution,
            Box::new(move |row| {
                let (execution, because) = (e.execution.clone(), words(e.reason.as_ref()));
                row.execution = Some(ExecutionRow { execution, due_at: e.due_at, assigned_at: at, because });
            }),
        ),
        Event::MilestonePlanned(e) => (
            e.resolution,
            Box::new(move |row| {
                let (milestone, title) = (e.milestone, e.title.as_str().to_owned());
                row.milestones.push(MilestoneRow {
                    milestone,
                    title,
                    due_at: e.due_at,
                    reported: None,
                    dropped: None,
                });
            }),
        ),
        Event::MilestoneReported(e) => (
            e.resolution,
            Box::new(move |row| {
                if let Some(known) = row.milestones.iter_mut().find(|known| known.milestone == e.milestone) {
                    known.reported = Some((at, e.note.as_str().to_owned()));
                }
            }),
        ),
        Event::MilestoneReportWithdrawn(e) => (
            e.resolution,
            Box::new(move |row| {
                if let Some(known) = row.milestones.iter_mut().find(|known| known.milestone == e.milestone) {
                    known.reported = None;
                }
            }),
        ),
        Event::MilestoneDropped(e) => (
            e.resolution,
            Box::new(move |row| {
                if let Some(known) = row.milestones.iter_mut().find(|known| known.milestone == e.milestone) {
                    known.dropped = Some(ending(at, &e.reason));
                }
            }),
        ),
        Event::SupervisionNoted(e) => (
            e.resolution,
            Box::new(move |row| {
                row.notes.push(NoteRow {
                    note: e.note,
                    text: e.text.as_str().to_owned(),
                    at,
                    by,
                    struck: None,
                });
            }),
        ),
        Event::SupervisionNoteStruck(e) => (
            e.resolution,
            Box::new(move |row| {
                if let Some(known) = row.notes.iter_mut().find(|known| known.note == e.note) {
                    known.struck = Some(ending(at, &e.reason));
                }
            }),
        ),
        Event::AcceptanceOpened(e) => accepting(e.resolution, AcceptanceStep::Opened, at, (None, None, None)),
        Event::WorksAccepted(e) => {
            let text = Some(e.note.as_str().to_owned());
            accepting(e.resolution, AcceptanceStep::Accepted, at, (text, None, e.poll))
        }
        Event::RectificationOrdered(e) => {
            let told = (Some(e.what.as_str().to_owned()), Some(e.due_at), e.poll);
            accepting(e.resolution, AcceptanceStep::RectificationOrdered, at, told)
        }
        Event::AcceptanceRevoked(e) => {
            accepting(e.resolution, AcceptanceStep::Revoked, at, (words(Some(&e.reason)), None, None))
        }
        _ => return None,
    };
    Some(edit)
}

type Told = (Option<String>, Option<Timestamp>, Option<moothall_core::ids::PollId>);

fn accepting<'a>(
    resolution: ResolutionId,
    step: AcceptanceStep,
    at: Timestamp,
    (text, due_at, poll): Told,
) -> (ResolutionId, Edit<'a>) {
    (resolution, Box::new(move |row| row.acceptance.push(AcceptanceRow { step, at, text, due_at, poll })))
}

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
fn standing<'a>(envelope: &Envelope, event: &'a Event) -> Option<(ResolutionId, Edit<'a>)> {
    let at = envelope.recorded_at;
    let edit: (ResolutionId, Edit<'a>) = match event {
        Event::ResolutionRescinded(e) => (
            e.resolution,
            Box::new(move |row| {
                row.state = ResolutionState::Rescinded;
                row.ended = Some(ending(at, &e.reason));
            }),
        ),
        Event::WorksEvaluated(e) => (
            e.resolution,
            Box::new(move |row| {
                row.evaluations.insert(e.member, (e.role, e.score));
            }),
        ),
        Event::EvaluationWithdrawn(e) => (
            e.resolution,
            Box::new(move |row| {
                row.evaluations.remove(&e.member);
            }),
        ),
        Event::ChallengeFiled(e) => (
            e.resolution,
            Box::new(move |row| {
                row.challenges.push(ChallengeRow {
                    challenge: e.challenge,
                    by: MemberId(e.words.subject.0),
                    filed_at: at,
                    withdrawn_at: None,
                    ruling: None,
                    reversed: None,
                });
            }),
        ),
        Event::ChallengeWithdrawn(e) => (
            e.resolution,
            challenged(e.challenge.0, move |row, known| {
                row.withdrawn_at = Some(at);
                if known.suspended_for == Some(e.challenge) {
                    relieved(known);
                }
            }),
        ),
        Event::ResolutionSuspended(e) => (
            e.resolution,
            Box::new(move |row| {
                row.state = ResolutionState::Suspended;
                row.suspended_for = Some(e.challenge);
                row.ended = Some(ending(at, &e.reason));
            }),
        ),
        Event::SuspensionLifted(e) => (e.resolution, Box::new(relieved)),
        Event::ChallengeDecided(e) => (
            e.resolution,
            challenged(e.challenge.0, move |row, known| {
                row.ruling = Some((e.annuls, e.grounds.as_str().to_owned(), at));
                if known.suspended_for == Some(e.challenge) {
                    relieved(known);
                }
            }),
        ),
        Event::ResolutionAnnulled(e) => (
            e.resolution,
            Box::new(move |row| {
                row.state = ResolutionState::Annulled;
                row.ended = Some(Ending { at, reason: None });
            }),
        ),
        Event::RulingReversed(e) => (
            e.resolution,
            challenged(e.challenge.0, move |row, known| {
                let annulled = row.ruling.take().is_some_and(|(annuls, _, _)| annuls);
                row.reversed = Some(ending(at, &e.reason));
                if annulled && known.state == ResolutionState::Annulled {
                    known.state = ResolutionState::Standing;
                    known.ended = None;
                }
            }),
        ),
        Event::ResolutionReviewSet(e) => {
            (e.resolution, Box::new(move |row| row.review_on = Some(e.review_on)))
        }
        Event::ResolutionArchived(e) => (e.resolution, Box::new(move |row| row.archived_at = Some(at))),
        Event::ResolutionReopened(e) => (e.resolution, Box::new(move |row| row.archived_at = None)),
        _ => return None,
    };
    Some(edit)
}

fn relieved(row: &mut ResolutionRow) {
    if row.state == ResolutionState::Suspended {
        row.state = ResolutionState::Standing;
        row.suspended_for = None;
        row.ended = None;
    }
}

/// Changes a challenge, and with it what it means for the resolution.
fn challenged<'a>(
    id: Uuid,
    edit: impl FnOnce(&mut ChallengeRow, &mut ResolutionRow) + Send + 'a,
) -> Edit<'a> {
    Box::new(move |row| {
        if let Some(place) = row.challenges.iter().position(|known| known.challenge.0 == id) {
            let mut known = row.challenges.remove(place);
            edit(&mut known, row);
            row.challenges.insert(place, known);
        }
    })
}
