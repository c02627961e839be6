//! Minutes (会议记录): the record of a meeting written down in the language of its house rules, as a document that is then set as
//! Markdown or as a page to print. A pure function: the same record gives the same bytes.

mod html;
mod markdown;
mod words;

use super::floor::FloorSide;
use super::record::{Decision, ItemRecord, Line, MotionRecord, Record, What, placed};
use super::{Capacity, Question};
use crate::calendar::{Date, Zone};
use crate::ids::{AgendaItemId, MemberId};
use crate::language::Language;
use crate::time::Timestamp;
use words::Words;

/// What the record does not know: names, and where the clock on the wall stands.
pub struct Setting<'a> {
    /// The community's name.
    pub community: &'a str,
    /// The hall's name.
    pub hall: &'a str,
    /// The time zone of the community.
    pub zone: &'a Zone,
    /// The name of a member; none where it may not be shown, or is no more.
    pub name: &'a dyn Fn(MemberId) -> Option<String>,
}

impl std::fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting").field("hall", &self.hall).finish_non_exhaustive()
    }
}

/// A part of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the document's.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// The words of a motion, or a summary.
    Quote(String),
    /// Things in order.
    Numbered(Vec<String>),
    /// Things that happened.
    Points(Vec<String>),
    /// A table with its heads.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// The minutes of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// In which language.
    pub language: Language,
    /// Part by part.
    pub blocks: Vec<Block>,
}

impl Minutes {
    /// As Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// As a page to print, which needs nothing besides.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(self)
    }
}

/// Writes the minutes of a meeting.
#[must_use]
pub fn write(record: &Record, setting: &Setting<'_>) -> Minutes {
    let language = record.rules.as_ref().map_or(Language::default(), |rules| rules.minutes_language);
    let mut scribe = Scribe { record, setting, words: Words(language), blocks: Vec::new() };
    scribe.head();
    scribe.attendance();
    scribe.agenda();
    scribe.course();
    scribe.decisions();
    scribe.ledger();
    scribe.end();
    Minutes { language, blocks: scribe.blocks }
}

struct Scribe<'a> {
    record: &'a Record,
    setting: &'a Setting<'a>,
    words: Words,
    blocks: Vec<Block>,
}

impl Scribe<'_> {
    fn time(&self, at: Timestamp) -> String {
        Date::and_time(at, self.setting.zone)
    }

    /// A name, or a number where there is none: people are numbered in the order of coming.
    fn name(&self, member: MemberId) -> String {
        (self.setting.name)(member).unwrap_or_else(|| {
            let mut seen: Vec<MemberId> = Vec::new();
            for presence in &self.record.attendance {
                if !seen.contains(&presence.member) {
                    seen.push(presence.member);
                }
            }
            let place = seen.iter().position(|known| *known == member);
            self.words.nameless(place.map(|place| place + 1))
        })
    }

    fn heading(&mut self, text: String) {
        self.blocks.push(Block::Heading(2, text));
    }

    fn head(&mut self) {
        let words = self.words;
        let record = self.record;
        self.blocks.push(Block::Heading(1, words.title(self.setting.hall)));
        let mut rows = vec![
            vec![words.community().to_owned(), self.setting.community.to_owned()],
            vec![words.kind_head().to_owned(), words.kind(record.state.kind).to_owned()],
            vec![words.place().to_owned(), record.place.as_str().to_owned()],
        ];
        if let Some(noticed_at) = record.noticed_at {
            rows.push(vec![words.noticed().to_owned(), self.time(noticed_at)]);
        }
        for session in &record.sessions {
            rows.push(vec![words.opened_head().to_owned(), self.time(session.opened_at)]);
            rows.push(vec![words.presiding().to_owned(), self.name(session.chair)]);
            let quorum = words.quorum(session.present, session.council, session.needed);
            rows.push(vec![words.quorum_head().to_owned(), quorum]);
            if let Some(ended_at) = session.ended_at {
                rows.push(vec![words.ended_head().to_owned(), self.time(ended_at)]);
            }
        }
        if let Some(reason) = &record.cancelled_because {
            rows.push(vec![words.cancelled().to_owned(), reason.as_str().to_owned()]);
        }
        self.blocks.push(Block::Table(Vec::new(), rows));
    }

    fn attendance(&mut self) {
        let words = self.words;
        self.heading(words.attendance().to_owned());
        let row = |presence: &super::record::Attendance| {
            vec![
                self.name(presence.member),
                words.capacity(presence.capacity).to_owned(),
                self.time(presence.arrived_at),
                presence.left_at.map_or_else(|| "–".to_owned(), |left_at| self.time(left_at)),
            ]
        };
        let councillors = |presence: &&super::record::Attendance| presence.capacity == Capacity::Councillor;
        let (seated, guests): (Vec<_>, Vec<_>) = self.record.attendance.iter().partition(councillors);
        let rows = seated.into_iter().chain(guests).map(row).collect();
        self.blocks.push(Block::Table(words.attendance_heads(), rows));
    }

    fn agenda(&mut self) {
        self.heading(self.words.agenda().to_owned());
        let told = |(_, item): (&super::Item, &ItemRecord)| match &item.withdrawn_because {
            Some(reason) => self.words.withdrawn_item(item.title.as_str(), reason.as_str()),
            None => item.title.as_str().to_owned(),
        };
        let items = self.record.agenda().map(told).collect();
        self.blocks.push(Block::Numbered(items));
    }

    /// What happened, item after item as they were taken up.
    fn course(&mut self) {
        self.heading(self.words.course().to_owned());
        let mut now: Option<Option<AgendaItemId>> = None;
        let mut points: Vec<String> = Vec::new();
        for line in &self.record.lines {
            if now != Some(line.item) {
                self.flush(&mut points);
                now = Some(line.item);
                if let Some(item) =
                    line.item.and_then(|item| self.record.items.iter().find(|known| known.item == item))
                {
                    self.blocks.push(Block::Heading(3, item.title.as_str().to_owned()));
                }
            }
            points.push(self.told(line));
            if let Some(quoted) = self.quoted(line) {
                self.flush(&mut points);
                self.blocks.push(Block::Quote(quoted));
            }
        }
        self.flush(&mut points);
    }

    fn flush(&mut self, points: &mut Vec<String>) {
        if !points.is_empty() {
            self.blocks.push(Block::Points(std::mem::take(points)));
        }
    }

    /// The number of a motion in the order of moving.
    fn number(&self, motion: crate::ids::MotionId) -> usize {
        self.record.motions.iter().position(|known| known.motion == motion).map_or(0, |place| place + 1)
    }

    fn quoted(&self, line: &Line) -> Option<String> {
        match &line.what {
            What::Moved { motion } => {
                self.record.motion(*motion).map(|motion| motion.text.as_str().to_owned())
            }
            What::Concluded { summary, .. } => summary.as_ref().map(|summary| summary.as_str().to_owned()),
            What::SummaryCarried { summary } => Some(summary.as_str().to_owned()),
            What::Opened { .. }
            | What::Recessed { .. }
            | What::Resumed
            | What::Adjourned { .. }
            | What::Closed
            | What::ChairHandedOver { .. }
            | What::Spoke { .. }
            | What::TurnDenied { .. }
            | What::Ruled { .. }
            | What::Appealed { .. }
            | What::Seconded { .. }
            | What::Withdrawn { .. }
            | What::PreviousQuestion { .. }
            | What::Decided { .. }
            | What::Corrected { .. }
            | What::LeftToPoll { .. } => None,
        }
    }

    fn told(&self, line: &Line) -> String {
        let words = self.words;
        let time = self.time(line.at);
        let (_, clock) = time.split_once(' ').unwrap_or(("", &time));
        let what = match &line.what {
            What::Opened { chair, present, council } => words.opened(&self.name(*chair), *present, *council),
            What::Recessed { reason } => words.recessed(reason.as_str()),
            What::Resumed => words.resumed().to_owned(),
            What::Adjourned { until, reason, present, needed } => {
                let until = until.map(|until| self.time(until));
                words.adjourned(until.as_deref(), reason.as_str(), *present, *needed)
            }
            What::Closed => words.closed().to_owned(),
            What::ChairHandedOver { to } => words.chair_handed_over(&self.name(*to)),
            What::Concluded { outcome, .. } => words.concluded(*outcome),
            What::SummaryCarried { .. } => words.carried_up().to_owned(),
            What::Spoke { speech } => {
                placed(&self.record.speeches, *speech).map_or_else(String::new, |speech| {
                    words.spoke(
                        &self.name(speech.member),
                        speech.side,
                        speech.millis / 1_000,
                        speech.overtime,
                    )
                })
            }
            What::TurnDenied { member, reason } => words.turn_denied(&self.name(*member), reason.as_str()),
            What::Ruled { ruling, reason } => self.ruled(*ruling, reason.as_str()),
            What::Appealed { member } => words.appealed(&self.name(*member)),
            What::Moved { motion } => self.moved(*motion),
            What::Seconded { motion, seconder } => {
                words.seconded(self.number(*motion), &self.name(*seconder))
            }
            What::Withdrawn { motion, reason } => {
                words.motion_withdrawn(self.number(*motion), reason.as_str())
            }
            What::PreviousQuestion { motion, mover } => {
                words.previous_question(self.number(*motion), &self.name(*mover))
            }
            What::Decided { decision } => placed(&self.record.decisions, *decision)
                .map_or_else(String::new, |decision| self.declared(decision)),
            What::Corrected { decision } => placed(&self.record.decisions, *decision)
                .map_or_else(String::new, |decision| self.corrected(decision)),
            What::LeftToPoll { motion } => words.left_to_poll(self.number(*motion)),
        };
        format!("{clock} {what}")
    }

    fn ruled(&self, ruling: super::Ruling, reason: &str) -> String {
        let words = self.words;
        match ruling {
            super::Ruling::OffTopic { member } => words.off_topic(&self.name(member), reason),
            super::Ruling::Interruption { member } => words.interruption(&self.name(member), reason),
            super::Ruling::PointOfOrder { member, upheld } => words.point(&self.name(member), upheld, reason),
            super::Ruling::OutOfOrder { motion } => words.out_of_order(self.number(motion), reason),
        }
    }

    fn moved(&self, motion: crate::ids::MotionId) -> String {
        let Some(known) = self.record.motion(motion) else { return String::new() };
        let (number, mover) = (self.number(motion), self.name(known.mover));
        match known.amends {
            Some(amended) => self.words.amendment_moved(number, self.number(amended), &mover),
            None => self.words.motion_moved(number, &mover),
        }
    }

    fn subject(&self, question: Question) -> String {
        match question {
            Question::Motion { motion } => self.words.motion(self.number(motion)),
            Question::PreviousQuestion { motion } => self.words.closure(self.number(motion)),
            Question::Appeal { .. } => self.words.appeal().to_owned(),
        }
    }

    fn declared(&self, decision: &Decision) -> String {
        let subject = self.subject(decision.question);
        let hands = self.words.hands(&decision.hands);
        self.words.declared(&subject, &hands, &self.working(decision), decision.carried)
    }

    fn corrected(&self, decision: &Decision) -> String {
        let subject = self.subject(decision.question);
        let reason = decision.corrections.last().map_or("", |correction| correction.reason.as_str());
        self.words.corrected(&subject, &self.words.hands(&decision.hands), reason)
    }

    /// The working: what was compared with what.
    fn working(&self, decision: &Decision) -> String {
        let (majority, carried) = (&decision.majority, decision.carried);
        self.words.working(decision.hands.in_favour, decision.base, majority, carried)
    }

    fn decisions(&mut self) {
        let words = self.words;
        self.heading(words.decisions().to_owned());
        let row = |motion: &MotionRecord| {
            let decision = self.record.decision_of(motion);
            let number = |read: &dyn Fn(&Decision) -> Option<u32>| {
                decision.and_then(read).map_or_else(|| "–".to_owned(), |count| count.to_string())
            };
            vec![
                self.number(motion.motion).to_string(),
                self.record.text_of(motion).as_str().to_owned(),
                number(&|decision| Some(decision.hands.in_favour)),
                number(&|decision| Some(decision.hands.against)),
                number(&|decision| decision.hands.abstained),
                words.fate(&motion.fate).to_owned(),
                decision.map_or_else(|| "–".to_owned(), |decision| self.working(decision)),
            ]
        };
        let rows: Vec<_> = self.record.motions.iter().map(row).collect();
        if rows.is_empty() {
            self.blocks.push(Block::Paragraph(words.no_motions().to_owned()));
        } else {
            self.blocks.push(Block::Table(words.decision_heads(), rows));
        }
    }

    fn ledger(&mut self) {
        let words = self.words;
        if self.record.speeches.is_empty() {
            return;
        }
        self.heading(words.ledger().to_owned());
        let people = self.record.by_person().into_iter().map(|(member, spoken)| {
            vec![self.name(member), spoken.turns.to_string(), spoken.seconds().to_string()]
        });
        let people = people.collect();
        self.blocks.push(Block::Table(words.ledger_heads(), people));
        let side = |(side, spoken): (FloorSide, super::record::Spoken)| {
            vec![words.side(side).to_owned(), spoken.turns.to_string(), spoken.seconds().to_string()]
        };
        let sides = self.record.by_side().into_iter().map(side).collect();
        self.blocks.push(Block::Table(words.side_heads(), sides));
    }

    fn end(&mut self) {
        let words = self.words;
        if !self.record.corrections.is_empty() {
            self.heading(words.corrections().to_owned());
            let noted =
                |(at, text): &(Timestamp, crate::text::Body)| format!("{} {}", self.time(*at), text.as_str());
            let corrections = self.record.corrections.iter().map(noted).collect();
            self.blocks.push(Block::Numbered(corrections));
        }
        let approval = match &self.record.approved {
            None => words.not_approved().to_owned(),
            Some(approval) => words.approved(&self.time(approval.at), approval.meeting.is_some()),
        };
        self.blocks.push(Block::Paragraph(approval));
    }
}
