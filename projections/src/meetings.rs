//! The read model of meetings: the record of each, folded by the rules' own machine and kept whole, beside a row to find it by.
//!
//! A meeting's events come by the dozen, so a page reads the record of each meeting once and writes it once.

use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_core::ids::{AgendaItemId, MemberId, MotionId};
use moothall_core::meeting::Question;
use moothall_core::meeting::record::Record;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::halls;
use crate::sheet::{Sheet, number as number_of, row};
use crate::table::{Table, id, number, text};
use crate::timeline::{Subject, put_line};
use crate::words::{json as json_of, word};

pub(crate) static MEETING: Table = Table {
    name: "meeting",
    key: 2,
    columns: &[
        id("community"),
        id("meeting"),
        id("hall"),
        text("kind"),
        text("place"),
        text("phase"),
        number("starts_at"),
        number("called_at"),
        number("speech_ends_at").or_null(),
        number("seq"),
        number("floor_seq"),
        number("attendance_seq"),
    ],
    indexes: &["(community, hall, meeting)", "(community, phase)", "(speech_ends_at)"],
    changes_in_place: false,
};

pub(crate) static MEETING_RECORD: Table = Table {
    name: "meeting_record",
    key: 2,
    columns: &[id("community"), id("meeting"), text("body")],
    indexes: &[],
    changes_in_place: false,
};

/// A record, and how far it has come.
#[derive(Debug)]
struct Kept {
    record: Record,
    seq: i64,
    floor_seq: i64,
    attendance_seq: i64,
}

/// The meetings of this page, by community and id.
#[derive(Debug, Default)]
pub(crate) struct Records(BTreeMap<(Uuid, Uuid), Kept>);

impl Records {
    /// Lets their rows wait with the others.
    pub(crate) fn put(self, sheet: &mut Sheet<'_>) {
        for ((community, meeting), kept) in self.0 {
            let Kept { record, seq, floor_seq, attendance_seq } = kept;
            let state = &record.state;
            sheet.put(
                &MEETING,
                row![
                    community,
                    meeting,
                    state.hall.0,
                    word(&state.kind),
                    record.place.as_str(),
                    word(&state.phase),
                    state.starts_at.0,
                    record.called_at.0,
                    state.speech_ends_at().map(|ends_at| ends_at.0),
                    seq,
                    floor_seq,
                    attendance_seq,
                ],
            );
            sheet.put(&MEETING_RECORD, row![community, meeting, json_of(&record)]);
        }
    }
}

type Stored = (String, i64, i64, i64);

/// Has the record of a meeting at hand.
async fn load(sheet: &mut Sheet<'_>, community: Uuid, meeting: Uuid) -> Result<(), sqlx::Error> {
    if sheet.meetings.0.contains_key(&(community, meeting)) {
        return Ok(());
    }
    let sql = "SELECT r.body, m.seq, m.floor_seq, m.attendance_seq FROM meeting m JOIN meeting_record r \
               ON r.community = m.community AND r.meeting = m.meeting \
               WHERE m.community = $1 AND m.meeting = $2";
    let stored: Option<Stored> = moothall_eventstore::on_tx!(&mut *sheet.tx, connection => {
        sqlx::query_as(sql).bind(community).bind(meeting).fetch_optional(connection).await
    })?;
    if let Some((body, seq, floor_seq, attendance_seq)) = stored {
        let record = serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        sheet.meetings.0.insert((community, meeting), Kept { record, seq, floor_seq, attendance_seq });
    }
    Ok(())
}

/// Folds an event of a meeting.
pub(crate) async fn happened(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &Event,
) -> Result<(), sqlx::Error> {
    let Some(meeting) = moothall_core::meeting::meeting_of(event) else { return Ok(()) };
    let (community, seq, at) = (envelope.community.0, number_of(envelope.seq), envelope.recorded_at);
    if let Event::MeetingCalled(called) = event {
        let record = Record::called(at, called);
        let kept = Kept { record, seq, floor_seq: seq, attendance_seq: seq };
        sheet.meetings.0.insert((community, meeting.0), kept);
    } else {
        load(sheet, community, meeting.0).await?;
    }
    let Some(kept) = sheet.meetings.0.get_mut(&(community, meeting.0)) else { return Ok(()) };
    kept.record.apply(at, event);
    kept.seq = seq;
    let (floor, attendance) = touches(event);
    kept.floor_seq = if floor { seq } else { kept.floor_seq };
    kept.attendance_seq = if attendance { seq } else { kept.attendance_seq };
    let line = line(&kept.record, event);
    if let Event::SummaryCarried(e) = event {
        let item = kept.record.items.iter().find(|item| item.item == e.item);
        let title = item.map_or_else(String::new, |item| item.title.as_str().to_owned());
        halls::carried(sheet, envelope, e, &title);
    }
    if let Some((subject, facts)) = line {
        put_line(sheet, envelope, event.kind(), subject, &facts);
    }
    Ok(())
}

/// What a watcher of the floor sees change, and what a watcher of the attendance does.
fn touches(event: &Event) -> (bool, bool) {
    match event {
        Event::MeetingArrived(_) => (false, true),
        // Whoever goes waits for nothing any more; and a new stage is news for all.
        Event::MeetingLeft(_)
        | Event::MeetingOpened(_)
        | Event::MeetingRecessed(_)
        | Event::MeetingResumed(_)
        | Event::MeetingAdjourned(_)
        | Event::MeetingClosed(_)
        | Event::MeetingCancelled(_)
        | Event::MeetingNoticed(_) => (true, true),
        _ => (true, false),
    }
}

/// Somebody was erased: she is in no room and in no queue.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    member: MemberId,
) -> Result<(), sqlx::Error> {
    let community = envelope.community.0;
    let sql = "SELECT meeting FROM meeting WHERE community = $1 AND phase NOT IN ('closed', 'cancelled')";
    let running: Vec<(Uuid,)> = moothall_eventstore::on_tx!(&mut *sheet.tx, connection => {
        sqlx::query_as(sql).bind(community).fetch_all(connection).await
    })?;
    for (meeting,) in running {
        load(sheet, community, meeting).await?;
    }
    let (seq, at) = (number_of(envelope.seq), envelope.recorded_at);
    let of_community = sheet.meetings.0.iter_mut().filter(|((of, _), _)| *of == community);
    for (_, kept) in of_community.filter(|(_, kept)| !kept.record.state.phase.is_over()) {
        kept.record.erased(at, member);
        // Whoever watches is told again, now without her name.
        (kept.seq, kept.floor_seq, kept.attendance_seq) = (seq, seq, seq);
    }
    Ok(())
}

/// The matter a line is about: the meeting, and the proposal its item is about.
fn about(record: &Record, item: Option<AgendaItemId>) -> Subject {
    let item = item.and_then(|item| record.items.iter().find(|known| known.item == item));
    Subject {
        meeting: Some(record.meeting.0),
        proposal: item.and_then(|item| item.proposal).map(|proposal| proposal.0),
        ..Subject::default()
    }
}

fn of_motion(record: &Record, motion: MotionId) -> Subject {
    about(record, record.motion(motion).map(|motion| motion.item))
}

fn topic_of(record: &Record, item: AgendaItemId) -> Value {
    let item = record.items.iter().find(|known| known.item == item);
    json!(item.and_then(|item| item.topic))
}

/// A line of the timeline; who spoke and who came is in the record, not here.
fn line(record: &Record, event: &Event) -> Option<(Subject, Value)> {
    item_line(record, event).or_else(|| motion_line(record, event)).or_else(|| {
        let facts = match event {
            Event::MeetingCalled(e) => {
                json!({ "hall": e.hall, "kind": e.kind, "place": e.place, "starts_at": e.starts_at })
            }
            Event::MeetingNoticed(e) => json!({ "days": e.days, "council": e.council }),
            Event::MeetingOpened(e) => {
                json!({ "present": e.present, "council": e.council, "needed": e.needed })
            }
            Event::MeetingAdjourned(e) => {
                json!({ "until": e.until, "present": e.present, "needed": e.needed, "reason": e.reason })
            }
            Event::MeetingClosed(_) => json!({}),
            Event::MeetingCancelled(e) => json!({ "reason": e.reason }),
            Event::MinutesCorrected(e) => json!({ "number": e.number, "text": e.text }),
            Event::MinutesApproved(e) => json!({ "at": e.at, "corrections": e.corrections }),
            _ => return None,
        };
        Some((about(record, None), facts))
    })
}

fn item_line(record: &Record, event: &Event) -> Option<(Subject, Value)> {
    let (item, facts) = match event {
        Event::AgendaItemScheduled(e) => {
            (e.item, json!({ "title": e.title, "topic": e.topic, "carried": e.carried }))
        }
        Event::AgendaItemWithdrawn(e) => {
            (e.item, json!({ "topic": topic_of(record, e.item), "reason": e.reason }))
        }
        Event::AgendaItemTakenUp(e) => (e.item, json!({ "topic": topic_of(record, e.item) })),
        Event::AgendaItemConcluded(e) => {
            let topic = topic_of(record, e.item);
            (e.item, json!({ "topic": topic, "outcome": e.outcome, "summary": e.summary }))
        }
        Event::SummaryCarried(e) => {
            (e.item, json!({ "topic": topic_of(record, e.item), "to": e.to, "summary": e.summary }))
        }
        _ => return None,
    };
    Some((about(record, Some(item)), facts))
}

fn motion_line(record: &Record, event: &Event) -> Option<(Subject, Value)> {
    match event {
        Event::MotionMoved(e) => Some((
            about(record, Some(e.item)),
            json!({ "motion": e.motion, "text": e.text, "amends": e.amends }),
        )),
        Event::MotionWithdrawn(e) => {
            Some((of_motion(record, e.motion), json!({ "motion": e.motion, "reason": e.reason })))
        }
        Event::MotionRuledOutOfOrder(e) => {
            Some((of_motion(record, e.motion), json!({ "motion": e.motion, "reason": e.reason })))
        }
        Event::QuestionDeclared(e) => {
            let Question::Motion { motion } = e.question else { return None };
            let facts =
                json!({ "motion": motion, "hands": e.hands, "present": e.present, "carried": e.carried });
            Some((of_motion(record, motion), facts))
        }
        Event::CountCorrected(e) => {
            let facts =
                json!({ "motion": e.motion, "hands": e.hands, "carried": e.carried, "reason": e.reason });
            Some((of_motion(record, e.motion), facts))
        }
        Event::PollLinked(e) => {
            let subject = Subject { poll: Some(e.poll.0), ..of_motion(record, e.motion) };
            Some((subject, json!({ "motion": e.motion })))
        }
        _ => None,
    }
}
