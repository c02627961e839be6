//! Statements, and what others think of them. Marks of a page are brought together in memory: the last of a participant stands, an
//! event names what it replaces, so the counts need no reading, however many marks there were.

use moothall_core::decider::Envelope;
use moothall_core::deliberation::{
    AppealDecided, AppealFiled, Mark, StatementHidden, StatementMade, StatementMarked, StatementRestored,
    StatementWithdrawn,
};
use moothall_eventstore::database::Transaction;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::bulk::{ROWS_MAX, Rows};
use crate::sheet::{Sheet, change, row};
use crate::table::{Table, bytes, id, number, text};
use crate::words::word;

pub(crate) static STATEMENT: Table = Table {
    name: "statement",
    key: 3,
    columns: &[
        id("community"),
        id("deliberation"),
        number("number"),
        id("statement"),
        id("made_by"),
        id("delegation").or_null(),
        text("side"),
        id("subject"),
        bytes("words").or_null(),
        bytes("sources").or_null(),
        id("in_reply_to").or_null(),
        number("seq"),
        number("made_at"),
        text("state"),
        number("withdrawn_at").or_null(),
        bytes("withdrawn_words").or_null(),
        id("hidden_by").or_null(),
        text("hidden_because").or_null(),
        number("hidden_at").or_null(),
        bytes("appeal").or_null(),
        number("appealed_at").or_null(),
        number("upheld").or_null(),
        text("decided_because").or_null(),
        id("decided_by").or_null(),
        number("decided_at").or_null(),
    ],
    indexes: &["(community, statement)", "(community, subject)", "(community, deliberation, seq)"],
    changes_in_place: false,
};

/// How many think what of a statement.
pub(crate) static STATEMENT_TALLY: Table = Table {
    name: "statement_tally",
    key: 2,
    columns: &[id("community"), id("statement"), number("agree"), number("disagree"), number("pass")],
    indexes: &[],
    changes_in_place: true,
};

/// What each participant thinks of it. Shown to herself and to nobody else.
pub(crate) static STATEMENT_MARK: Table = Table {
    name: "statement_mark",
    key: 4,
    columns: &[id("community"), id("deliberation"), id("participant"), id("statement"), number("mark")],
    indexes: &[],
    changes_in_place: true,
};

/// States, as the row and the queries spell them.
pub(crate) const SHOWN: &str = "shown";
pub(crate) const HIDDEN: &str = "hidden";
pub(crate) const WITHDRAWN: &str = "withdrawn";

pub(crate) fn mark_code(mark: Mark) -> i64 {
    match mark {
        Mark::Agree => 1,
        Mark::Disagree => 2,
        Mark::Pass => 3,
    }
}

pub(crate) fn mark_of(code: i64) -> Option<Mark> {
    [Mark::Agree, Mark::Disagree, Mark::Pass].into_iter().find(|mark| mark_code(*mark) == code)
}

/// What a page says about statements.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    marks: FxHashMap<[Uuid; 4], Mark>,
    tally: BTreeMap<(Uuid, Uuid), [i64; 3]>,
}

fn slot(counts: &mut [i64; 3], mark: Mark) -> &mut i64 {
    let [agree, disagree, pass] = counts;
    match mark {
        Mark::Agree => agree,
        Mark::Disagree => disagree,
        Mark::Pass => pass,
    }
}

impl Marks {
    pub(crate) fn marked(&mut self, envelope: &Envelope, event: &StatementMarked) {
        let (community, statement) = (envelope.community.0, event.statement.0);
        let counts = self.tally.entry((community, statement)).or_default();
        *slot(counts, event.mark) += 1;
        if let Some(replaced) = event.replaces {
            *slot(counts, replaced) -= 1;
        }
        self.marks.insert([community, event.deliberation.0, event.by.0, statement], event.mark);
    }

    pub(crate) async fn write(self, tx: &mut Transaction) -> Result<(), sqlx::Error> {
        let mut marks: Vec<_> = self.marks.into_iter().collect();
        // Neighbours in a table are neighbours on disk.
        marks.sort_unstable_by_key(|(key, _)| *key);
        for chunk in marks.chunks(ROWS_MAX) {
            let mut rows = Rows::new(tx.dialect(), STATEMENT_MARK.columns);
            for (key, mark) in chunk {
                for part in key {
                    rows.id(Some(*part));
                }
                rows.number(Some(mark_code(*mark)));
            }
            rows.run(tx, |source| STATEMENT_MARK.upsert(source)).await?;
        }
        let mut rows = Rows::new(tx.dialect(), STATEMENT_TALLY.columns);
        for ((community, statement), counts) in self.tally {
            rows.id(Some(community));
            rows.id(Some(statement));
            for count in counts {
                rows.number(Some(count));
            }
        }
        let sql = |source: &str| {
            format!(
                "INSERT INTO statement_tally (community, statement, agree, disagree, pass) {source} \
                 ON CONFLICT (community, statement) DO UPDATE SET \
                 agree = statement_tally.agree + excluded.agree, \
                 disagree = statement_tally.disagree + excluded.disagree, \
                 pass = statement_tally.pass + excluded.pass"
            )
        };
        rows.run(tx, sql).await
    }
}

pub(crate) fn made(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &StatementMade) {
    let mut cells = row![
        envelope.community.0,
        event.deliberation.0,
        event.number,
        event.statement.0,
        event.by.0,
        event.delegation.map(|delegation| delegation.0),
        word(&event.side),
        event.words.subject.0,
        event.words.bytes.clone(),
        event.sources.as_ref().map(|sources| sources.bytes.clone()),
        event.in_reply_to.map(|statement| statement.0),
        envelope.seq,
        envelope.recorded_at.0,
        SHOWN,
    ];
    cells.extend(row![
        None::<i64>,
        None::<Vec<u8>>,
        None::<Uuid>,
        None::<String>,
        None::<i64>,
        None::<Vec<u8>>,
        None::<i64>,
        None::<i64>,
        None::<String>,
        None::<Uuid>,
        None::<i64>,
    ]);
    sheet.put(&STATEMENT, cells);
}

pub(crate) async fn withdrawn(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &StatementWithdrawn,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET state = $3, withdrawn_at = $4, withdrawn_words = $5 \
               WHERE community = $1 AND statement = $2";
    let words = event.words.as_ref().map(|words| words.bytes.clone());
    let at = envelope.recorded_at.0;
    change!(sheet, &STATEMENT, sql, envelope.community.0, event.statement.0, WITHDRAWN, at, words)
}

pub(crate) async fn hidden(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &StatementHidden,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET state = $3, hidden_by = $4, hidden_because = $5, hidden_at = $6, \
               appeal = NULL, appealed_at = NULL, upheld = NULL, decided_because = NULL, decided_by = NULL, \
               decided_at = NULL WHERE community = $1 AND statement = $2";
    let (community, statement, at) = (envelope.community.0, event.statement.0, envelope.recorded_at.0);
    change!(sheet, &STATEMENT, sql, community, statement, HIDDEN, event.by.0, event.reason.as_str(), at)
}

pub(crate) async fn restored(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &StatementRestored,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET state = $3, hidden_by = NULL, hidden_because = NULL, hidden_at = NULL \
               WHERE community = $1 AND statement = $2";
    change!(sheet, &STATEMENT, sql, envelope.community.0, event.statement.0, SHOWN)
}

pub(crate) async fn appealed(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AppealFiled,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET appeal = $3, appealed_at = $4 WHERE community = $1 AND statement = $2";
    let (words, at) = (event.words.bytes.clone(), envelope.recorded_at.0);
    change!(sheet, &STATEMENT, sql, envelope.community.0, event.statement.0, words, at)
}

pub(crate) async fn appeal_decided(
    sheet: &mut Sheet<'_>,
    envelope: &Envelope,
    event: &AppealDecided,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET state = $3, upheld = $4, decided_because = $5, decided_by = $6, \
               decided_at = $7 WHERE community = $1 AND statement = $2";
    let (community, statement, at) = (envelope.community.0, event.statement.0, envelope.recorded_at.0);
    let (state, upheld) = (if event.upheld { SHOWN } else { HIDDEN }, i64::from(event.upheld));
    change!(
        sheet,
        &STATEMENT,
        sql,
        community,
        statement,
        state,
        upheld,
        event.reason.as_str(),
        event.by.0,
        at
    )
}

/// Nothing of her words stays.
pub(crate) async fn member_erased(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    member: Uuid,
) -> Result<(), sqlx::Error> {
    let sql = "UPDATE statement SET words = NULL, sources = NULL, withdrawn_words = NULL, appeal = NULL \
               WHERE community = $1 AND subject = $2";
    change!(sheet, &STATEMENT, sql, community, member)
}
