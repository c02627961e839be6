//! One page of the log on its way into the tables: rows wait here until the page ends, or until a statement needs them there.

use moothall_core::decider::Actor;
use moothall_eventstore::database::{Dialect, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::bulk::{ROWS_MAX, Rows};
use crate::deliberations::statements::Marks;
use crate::meetings::Records;
use crate::opinions::Opinions;
use crate::seats::Seats;
use crate::table::{Column, Table};

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Id(Option<Uuid>),
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! cells {
    ($($from:ty => |$value:ident| $cell:expr;)*) => {$(
        impl From<$from> for Cell {
            fn from($value: $from) -> Self {
                $cell
            }
        }
    )*};
}

cells! {
    Uuid => |value| Self::Id(Some(value));
    Option<Uuid> => |value| Self::Id(value);
    i64 => |value| Self::Number(Some(value));
    Option<i64> => |value| Self::Number(value);
    u64 => |value| Self::Number(Some(number(value)));
    u32 => |value| Self::Number(Some(i64::from(value)));
    bool => |value| Self::Number(Some(i64::from(value)));
    &str => |value| Self::Text(Some(value.to_owned()));
    String => |value| Self::Text(Some(value));
    Option<&str> => |value| Self::Text(value.map(str::to_owned));
    Option<String> => |value| Self::Text(value);
    Vec<u8> => |value| Self::Bytes(Some(value));
    Option<Vec<u8>> => |value| Self::Bytes(value);
}

/// To the databases' integer. No area and no position reaches 2⁶³.
pub(crate) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// An actor as two columns.
pub(crate) fn actor(actor: Actor) -> (&'static str, Option<Uuid>) {
    (actor.kind(), actor.id())
}

/// A row in the order of its table's columns.
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::sheet::Cell::from($value)),*]
    };
}
pub(crate) use row;

/// Runs one statement that changes a table, after the rows that wait for it have gone in.
macro_rules! change {
    ($sheet:expr, $table:expr, $sql:expr, $($bind:expr),+ $(,)?) => {{
        $sheet.settle($table).await?;
        moothall_eventstore::on_tx!(&mut *$sheet.tx, connection => {
            sqlx::query($sql)$(.bind($bind))+.execute(connection).await.map(drop)
        })
    }};
}
pub(crate) use change;

/// What waits for one table: rows by key, where `None` takes a row away.
type Waiting = (&'static Table, BTreeMap<Vec<Cell>, Option<Vec<Cell>>>);

/// The page being applied.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    pub(crate) tx: &'a mut Transaction,
    pub(crate) seats: Seats,
    pub(crate) meetings: Records,
    pub(crate) marks: Marks,
    pub(crate) opinions: Opinions,
    waiting: BTreeMap<&'static str, Waiting>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(tx: &'a mut Transaction) -> Self {
        let (seats, meetings) = (Seats::default(), Records::default());
        let (marks, opinions) = (Marks::default(), Opinions::default());
        Self { tx, seats, meetings, marks, opinions, waiting: BTreeMap::new() }
    }

    /// Lets a row wait, in place of one with the same key.
    pub(crate) fn put(&mut self, table: &'static Table, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), table.columns.len(), "a row of {}", table.name);
        let key = row.iter().take(table.key).cloned().collect();
        self.waiting.entry(table.name).or_insert_with(|| (table, BTreeMap::new())).1.insert(key, Some(row));
    }

    /// Takes the row with this key away.
    pub(crate) fn remove(&mut self, table: &'static Table, key: Vec<Cell>) {
        self.waiting.entry(table.name).or_insert_with(|| (table, BTreeMap::new())).1.insert(key, None);
    }

    /// A row that waits, by its key.
    pub(crate) fn waiting(&mut self, table: &'static Table, key: &[Cell]) -> Option<&mut Vec<Cell>> {
        self.waiting.get_mut(table.name)?.1.get_mut(key)?.as_mut()
    }

    /// Writes the rows that wait for one table.
    pub(crate) async fn settle(&mut self, table: &'static Table) -> Result<(), sqlx::Error> {
        match self.waiting.remove(table.name) {
            Some((table, rows)) => write(self.tx, table, rows).await,
            None => Ok(()),
        }
    }

    /// Writes the seats that wait.
    pub(crate) async fn settle_seats(&mut self) -> Result<(), sqlx::Error> {
        std::mem::take(&mut self.seats).write(self.tx).await
    }

    /// Writes everything.
    pub(crate) async fn finish(mut self) -> Result<(), sqlx::Error> {
        std::mem::take(&mut self.meetings).put(&mut self);
        for (table, rows) in std::mem::take(&mut self.waiting).into_values() {
            write(self.tx, table, rows).await?;
        }
        std::mem::take(&mut self.marks).write(self.tx).await?;
        std::mem::take(&mut self.opinions).write(self.tx).await?;
        self.settle_seats().await
    }
}

async fn write(
    tx: &mut Transaction,
    table: &'static Table,
    rows: BTreeMap<Vec<Cell>, Option<Vec<Cell>>>,
) -> Result<(), sqlx::Error> {
    let (mut ready, mut gone) = (Vec::with_capacity(rows.len()), Vec::new());
    for (key, row) in rows {
        match row {
            Some(row) => ready.push(row),
            None => gone.push(key),
        }
    }
    let key = table.columns.get(..table.key).unwrap_or_default();
    for chunk in chunks(gone) {
        fill(tx.dialect(), key, chunk).run(tx, |source| table.delete(source)).await?;
    }
    for chunk in chunks(ready) {
        fill(tx.dialect(), table.columns, chunk).run(tx, |source| table.upsert(source)).await?;
    }
    Ok(())
}

fn chunks(mut rows: Vec<Vec<Cell>>) -> impl Iterator<Item = Vec<Vec<Cell>>> {
    std::iter::from_fn(move || {
        let rest = rows.split_off(rows.len().min(ROWS_MAX));
        let chunk = std::mem::replace(&mut rows, rest);
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn fill(dialect: Dialect, columns: &[Column], rows: Vec<Vec<Cell>>) -> Rows {
    let mut ready = Rows::new(dialect, columns);
    for cell in rows.into_iter().flatten() {
        match cell {
            Cell::Id(value) => ready.id(value),
            Cell::Number(value) => ready.number(value),
            Cell::Text(value) => ready.text(value),
            Cell::Bytes(value) => ready.bytes(value),
        }
    }
    ready
}
