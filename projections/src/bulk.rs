//! Many rows in one statement: PostgreSQL takes them by UNNEST of arrays, SQLite packed in one blob and cut up again.
//!
//! sqlx crosses to a worker thread for every SQLite statement and copies every bound value, so rows go over in one bind;
//! and one SQL text serves every number of rows.

use moothall_eventstore::database::{Dialect, Transaction};
use sqlx::AssertSqlSafe;
use std::fmt::Write as _;
use uuid::Uuid;

use crate::table::{Column, Kind};

/// The most rows a statement takes: beyond this the gain is gone and the memory is not.
pub(crate) const ROWS_MAX: usize = 4096;

const NUMBER_WIDTH: usize = 20;
const PLACE_WIDTH: usize = 10;
/// Stands for no number. No amount and no instant comes near it.
const NO_NUMBER: i64 = i64::MIN;

/// Rows on their way into a statement, filled cell by cell in the order of the columns.
#[derive(Debug)]
pub(crate) struct Rows {
    columns: Vec<Column>,
    cells: usize,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// Fixed-width cells; what varies in length lies on the heap and its cell says where.
    Packed {
        cells: Vec<u8>,
        heap: Vec<u8>,
    },
    Columns(Vec<Values>),
}

#[derive(Debug)]
enum Values {
    Ids(Vec<Option<Uuid>>),
    Numbers(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Rows {
    pub(crate) fn new(dialect: Dialect, columns: &[Column]) -> Self {
        let form = match dialect {
            Dialect::Sqlite => Form::Packed { cells: Vec::new(), heap: Vec::new() },
            Dialect::Postgres => {
                Form::Columns(columns.iter().map(|column| Values::of(column.kind)).collect())
            }
        };
        Self { columns: columns.to_vec(), cells: 0, form }
    }

    /// How many whole rows there are.
    pub(crate) fn len(&self) -> usize {
        self.cells / self.columns.len().max(1)
    }

    fn next_column(&mut self) -> usize {
        let column = self.cells % self.columns.len().max(1);
        self.cells += 1;
        column
    }

    pub(crate) fn id(&mut self, id: Option<Uuid>) {
        let column = self.next_column();
        match &mut self.form {
            Form::Packed { cells, .. } => cells.extend_from_slice(id.unwrap_or_default().as_bytes()),
            Form::Columns(columns) => {
                if let Some(Values::Ids(values)) = columns.get_mut(column) {
                    values.push(id);
                }
            }
        }
    }

    pub(crate) fn number(&mut self, number: Option<i64>) {
        let column = self.next_column();
        match &mut self.form {
            Form::Packed { cells, .. } => push_digits::<NUMBER_WIDTH>(cells, number.unwrap_or(NO_NUMBER)),
            Form::Columns(columns) => {
                if let Some(Values::Numbers(values)) = columns.get_mut(column) {
                    values.push(number);
                }
            }
        }
    }

    pub(crate) fn text(&mut self, text: Option<String>) {
        let column = self.next_column();
        match &mut self.form {
            Form::Packed { cells, heap } => place(cells, heap, text.as_deref().map(str::as_bytes)),
            Form::Columns(columns) => {
                if let Some(Values::Texts(values)) = columns.get_mut(column) {
                    values.push(text);
                }
            }
        }
    }

    pub(crate) fn bytes(&mut self, bytes: Option<Vec<u8>>) {
        let column = self.next_column();
        match &mut self.form {
            Form::Packed { cells, heap } => place(cells, heap, bytes.as_deref()),
            Form::Columns(columns) => {
                if let Some(Values::Bytes(values)) = columns.get_mut(column) {
                    values.push(bytes);
                }
            }
        }
    }

    /// Runs the statement that `sql` makes around the source of these rows: a SELECT that names every column.
    pub(crate) async fn run(
        self,
        tx: &mut Transaction,
        sql: impl FnOnce(&str) -> String,
    ) -> Result<(), sqlx::Error> {
        let count = self.len();
        if count == 0 {
            return Ok(());
        }
        match (tx, self.form) {
            (Transaction::Sqlite(open), Form::Packed { cells, heap }) => {
                let sql = sql(&packed_source(&self.columns));
                let rows = format!("[0{}]", ",0".repeat(count - 1));
                let query = sqlx::query(AssertSqlSafe(sql)).bind(cells).bind(heap).bind(rows);
                query.execute(&mut **open).await?;
            }
            (Transaction::Postgres(open), Form::Columns(columns)) => {
                let sql = sql(&array_source(&self.columns));
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for column in columns {
                    query = match column {
                        Values::Ids(values) => query.bind(values),
                        Values::Numbers(values) => query.bind(values),
                        Values::Texts(values) => query.bind(values),
                        Values::Bytes(values) => query.bind(values),
                    };
                }
                query.execute(&mut **open).await?;
            }
            // The form was chosen by the same transaction's dialect.
            (Transaction::Sqlite(_), Form::Columns(_)) | (Transaction::Postgres(_), Form::Packed { .. }) => {}
        }
        Ok(())
    }
}

impl Values {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Id => Self::Ids(Vec::new()),
            Kind::Number => Self::Numbers(Vec::new()),
            Kind::Text => Self::Texts(Vec::new()),
            Kind::Bytes => Self::Bytes(Vec::new()),
        }
    }
}

/// Decimal digits of a fixed width with a sign where there is one: what SQLite's CAST reads.
fn push_digits<const WIDTH: usize>(cells: &mut Vec<u8>, number: i64) {
    let mut digits = [b'0'; WIDTH];
    let mut rest = number.unsigned_abs();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        digits[0] = b'-';
    }
    cells.extend_from_slice(&digits);
}

/// Where on the heap, counted from one, and how long; nothing is at zero.
fn place(cells: &mut Vec<u8>, heap: &mut Vec<u8>, value: Option<&[u8]>) {
    let at = value.map_or(0, |_| heap.len() + 1);
    let value = value.unwrap_or_default();
    heap.extend_from_slice(value);
    push_digits::<PLACE_WIDTH>(cells, i64::try_from(at).unwrap_or_default());
    push_digits::<PLACE_WIDTH>(cells, i64::try_from(value.len()).unwrap_or_default());
}

/// `$1` cells, `$2` heap, `$3` a JSON array with an element a row. `WHERE true` tells the parser that a following
/// `ON CONFLICT` does not belong to a join.
fn packed_source(columns: &[Column]) -> String {
    let width = |kind| match kind {
        Kind::Id => 16,
        Kind::Number => NUMBER_WIDTH,
        Kind::Text | Kind::Bytes => 2 * PLACE_WIDTH,
    };
    let stride: usize = columns.iter().map(|column| width(column.kind)).sum();
    let mut sql = String::from("SELECT ");
    let mut at = 1;
    for (index, column) in columns.iter().enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        let part = |at: usize, length: usize| format!("substr($1, n.key * {stride} + {at}, {length})");
        let integer = |at: usize, length: usize| format!("CAST({} AS INTEGER)", part(at, length));
        let cell = match (column.kind, column.nullable) {
            (Kind::Id, false) => part(at, 16),
            (Kind::Id, true) => format!("nullif({}, zeroblob(16))", part(at, 16)),
            (Kind::Number, false) => integer(at, NUMBER_WIDTH),
            (Kind::Number, true) => format!("nullif({}, {NO_NUMBER})", integer(at, NUMBER_WIDTH)),
            (Kind::Text | Kind::Bytes, nullable) => {
                let (start, length) = (integer(at, PLACE_WIDTH), integer(at + PLACE_WIDTH, PLACE_WIDTH));
                let mut value = format!("substr($2, {start}, {length})");
                if column.kind == Kind::Text {
                    value = format!("CAST({value} AS TEXT)");
                }
                if nullable { format!("CASE WHEN {start} > 0 THEN {value} END") } else { value }
            }
        };
        // Writing to a string cannot fail.
        let _ = write!(sql, "{cell} AS {}", column.name);
        at += width(column.kind);
    }
    sql.push_str(" FROM json_each($3) n WHERE true");
    sql
}

fn array_source(columns: &[Column]) -> String {
    let array = |(number, column): (usize, &Column)| match column.kind {
        Kind::Id => format!("${number}::uuid[]"),
        Kind::Number => format!("${number}::bigint[]"),
        Kind::Text => format!("${number}::text[]"),
        Kind::Bytes => format!("${number}::bytea[]"),
    };
    let arrays: Vec<String> = (1..).zip(columns).map(array).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("SELECT * FROM unnest({}) AS n ({})", arrays.join(", "), names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_a_fixed_width_and_keep_their_sign() {
        let mut cells = Vec::new();
        push_digits::<NUMBER_WIDTH>(&mut cells, 42);
        push_digits::<NUMBER_WIDTH>(&mut cells, -7);
        push_digits::<NUMBER_WIDTH>(&mut cells, i64::MIN);
        push_digits::<NUMBER_WIDTH>(&mut cells, i64::MAX);
        let text = String::from_utf8(cells).unwrap();
        assert_eq!(text, "00000000000000000042-0000000000000000007-922337203685477580809223372036854775807");
    }
}
