//! The files of a Polis export, read and checked whole before anything is written. Every mistake is told with its line.

use csv::{ErrorKind, Reader, StringRecord};
use moothall_core::deliberation::Mark;
use moothall_core::sealed::{OwnWords, Personal as _};
use moothall_graphql::register_csv::Lines;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// In which file.
    pub file: &'static str,
    /// On which line; the heading is line 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// A conversation as the files have it.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    pub(super) topic: Option<String>,
    pub(super) description: Option<String>,
    /// By number.
    pub(super) comments: BTreeMap<u32, Comment>,
    /// By comment, voter and time: the order in which Polis loads them.
    pub(super) votes: Vec<Vote>,
    /// Whether the file writes agreement as −1, as the database of Polis does.
    pub(super) turned: bool,
}

#[derive(Debug)]
pub(super) struct Comment {
    pub(super) author: u32,
    pub(super) words: OwnWords,
    /// A moderator of the conversation took it out, or it was about the participants.
    pub(super) set_aside: bool,
    said: [u32; 2],
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Vote {
    pub(super) comment: u32,
    pub(super) voter: u32,
    at: i64,
    pub(super) mark: Mark,
}

const COMMENTS: &str = "comments.csv";
const VOTES: &str = "votes.csv";
const SUMMARY: &str = "summary.csv";

/// A table with its heading, and the mistakes found in it.
struct Sheet<'a> {
    file: &'static str,
    reader: Reader<&'a [u8]>,
    lines: Lines<'a>,
    heading: StringRecord,
    mistakes: Vec<Mistake>,
}

/// A line of a table.
struct Line<'a> {
    sheet: &'a StringRecord,
    record: &'a StringRecord,
}

impl Line<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        let at = self.sheet.iter().position(|name| name == column)?;
        self.record.get(at)
    }

    fn number(&self, column: &str) -> Result<u32, String> {
        let text = self.text(column).unwrap_or_default();
        text.trim().parse().map_err(|_| format!("{column} is no number: `{}`", shortened(text)))
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

impl<'a> Sheet<'a> {
    fn new(file: &'static str, bytes: &'a [u8], columns: &[&str]) -> Self {
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let mut mistakes = Vec::new();
        let heading = match reader.headers() {
            Ok(heading) => heading.clone(),
            Err(error) => {
                mistakes.push(Mistake { file, line: 1, message: told(&error) });
                StringRecord::new()
            }
        };
        if mistakes.is_empty() {
            let missing = columns.iter().filter(|column| heading.iter().all(|name| name != **column));
            mistakes.extend(missing.map(|column| Mistake {
                file,
                line: 1,
                message: format!("no column {column}"),
            }));
        }
        Self { file, reader, lines: Lines::of(bytes), heading, mistakes }
    }

    /// Goes through the lines, unless the heading is wrong already.
    fn each(mut self, mut take: impl FnMut(&Line<'_>) -> Result<(), String>) -> Vec<Mistake> {
        if !self.mistakes.is_empty() {
            return self.mistakes;
        }
        let mut record = StringRecord::new();
        loop {
            let start = self.reader.position().byte();
            let taken = match self.reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => take(&Line { sheet: &self.heading, record: &record }),
                Err(error) => Err(told(&error)),
            };
            if let Err(message) = taken {
                let start = record.position().map_or(start, csv::Position::byte);
                let line = u64::from(self.lines.up_to(start));
                self.mistakes.push(Mistake { file: self.file, line, message });
            }
        }
        self.mistakes
    }
}

fn told(error: &csv::Error) -> String {
    match error.kind() {
        ErrorKind::Utf8 { .. } => "not UTF-8 text".to_owned(),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields where there should be {expected_len}")
        }
        _ => error.to_string(),
    }
}

fn bytes(folder: &Path, file: &'static str) -> Result<Vec<u8>, Vec<Mistake>> {
    std::fs::read(folder.join(file))
        .map_err(|error| vec![Mistake { file, line: 0, message: format!("cannot be read: {error}") }])
}

/// Reads an export: `comments.csv` and `votes.csv`, and `summary.csv` where there is one. Also what it was read from, as one text of bytes,
/// from which its ids are made.
pub(super) fn read(folder: &Path) -> Result<(Conversation, Vec<u8>), Vec<Mistake>> {
    let (comments, votes) = match (bytes(folder, COMMENTS), bytes(folder, VOTES)) {
        (Ok(comments), Ok(votes)) => (comments, votes),
        (comments, votes) => {
            return Err([comments.err(), votes.err()].into_iter().flatten().flatten().collect());
        }
    };
    let mut conversation = Conversation::default();
    let mut mistakes = conversation.read_comments(&comments);
    mistakes.extend(conversation.read_votes(&votes));
    if let Ok(summary) = bytes(folder, SUMMARY) {
        conversation.read_summary(&summary);
    }
    if mistakes.is_empty() && conversation.votes.is_empty() {
        mistakes.push(Mistake { file: VOTES, line: 1, message: "there is not one vote".to_owned() });
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    conversation.votes.sort_by_key(|vote| (vote.comment, vote.voter, vote.at));
    conversation.turn();
    Ok((conversation, [comments, votes].concat()))
}

impl Conversation {
    fn read_comments(&mut self, bytes: &[u8]) -> Vec<Mistake> {
        let columns = ["comment-id", "author-id", "moderated", "comment-body"];
        Sheet::new(COMMENTS, bytes, &columns).each(|line| {
            let id = line.number("comment-id")?;
            let words = OwnWords::parse(line.text("comment-body").unwrap_or_default());
            let words = words.map_err(|refusal| format!("comment-body: {refusal}"))?;
            let moderated = line.text("moderated").unwrap_or_default().trim();
            if !["-1", "0", "1"].contains(&moderated) {
                return Err(format!("moderated is none of -1, 0, 1: `{}`", shortened(moderated)));
            }
            let is_about = line.text("is-meta").is_some_and(|text| ["1", "true"].contains(&text.trim()));
            let comment = Comment {
                author: line.number("author-id")?,
                words,
                set_aside: moderated == "-1" || is_about,
                said: ["agrees", "disagrees"].map(|column| line.number(column).unwrap_or_default()),
            };
            match self.comments.insert(id, comment) {
                None => Ok(()),
                Some(_) => Err(format!("comment {id} is there twice")),
            }
        })
    }

    fn read_votes(&mut self, bytes: &[u8]) -> Vec<Mistake> {
        let columns = ["timestamp", "comment-id", "voter-id", "vote"];
        Sheet::new(VOTES, bytes, &columns).each(|line| {
            let (comment, voter) = (line.number("comment-id")?, line.number("voter-id")?);
            let at = line.text("timestamp").unwrap_or_default();
            let at = at.trim().parse().map_err(|_| format!("timestamp is no number: `{}`", shortened(at)))?;
            let mark = match line.text("vote").unwrap_or_default().trim() {
                "1" => Mark::Agree,
                "-1" => Mark::Disagree,
                "0" => Mark::Pass,
                other => return Err(format!("vote is none of -1, 0, 1: `{}`", shortened(other))),
            };
            if !self.comments.contains_key(&comment) {
                return Err(format!("there is no comment {comment}"));
            }
            self.votes.push(Vote { comment, voter, at, mark });
            Ok(())
        })
    }

    /// Keys and values, without a heading. What cannot be read is left out: only names come from here.
    fn read_summary(&mut self, bytes: &[u8]) {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        for record in reader.into_records().flatten() {
            let value =
                record.get(1).map(|text| text.replace('\r', "")).filter(|text| !text.trim().is_empty());
            match record.get(0) {
                Some("topic") => self.topic = value,
                Some("conversation-description") => self.description = value,
                _ => {}
            }
        }
    }

    /// Which sign means agreement is seen from the counts beside the comments; where they do not tell, +1 does.
    fn turn(&mut self) {
        let mut said: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
        for vote in &self.votes {
            let [agree, disagree] = said.entry(vote.comment).or_default();
            match vote.mark {
                Mark::Agree => *agree += 1,
                Mark::Disagree => *disagree += 1,
                Mark::Pass => {}
            }
        }
        let apart = |turned: bool| -> u64 {
            let counted = said.iter().filter_map(|(id, said)| Some((said, &self.comments.get(id)?.said)));
            counted
                .map(|([agree, disagree], [agrees, disagrees])| {
                    let (plus, minus) = if turned { (disagree, agree) } else { (agree, disagree) };
                    u64::from(plus.abs_diff(*agrees)) + u64::from(minus.abs_diff(*disagrees))
                })
                .sum()
        };
        self.turned = apart(true) < apart(false);
        if self.turned {
            for vote in &mut self.votes {
                vote.mark = match vote.mark {
                    Mark::Agree => Mark::Disagree,
                    Mark::Disagree => Mark::Agree,
                    Mark::Pass => Mark::Pass,
                };
            }
        }
    }
}
