//! A session for each voter, so that every ballot comes from its own: rows as `eventstore/src/identity` writes them, in bulk.

use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;
use std::fmt::Write as _;
use uuid::Uuid;

use crate::Outcome;
use crate::hall::Hall;
use crate::place::{Bare, Place, now};

/// Characters of a token.
pub(crate) const TOKEN: usize = 43;
const ROWS: usize = 5_000;
const WEEK_MICROS: i64 = 7 * 24 * 3600 * 1_000_000;

/// Into which table, and from what: `$a` account, `$m` member, `$s` session, `$h` the token's hash, `$1` community, `$2` now.
const INTO: [&str; 3] = [
    "INSERT INTO account (id, kind, created_at) SELECT $a, 'person', $2",
    "INSERT INTO account_member (community, member, account, linked_at) SELECT $1, $m, $a, $2",
    "INSERT INTO session (id, token_hash, account, created_at, extended_at, expires_at, lifetime_micros) \
     SELECT $s, $h, $a, $2, $2, $2 + $3, $3",
];

/// Makes sessions for the first `count` voters; the answer is their tokens.
pub(crate) async fn make(place: &Place, hall: &Hall, count: usize) -> Outcome<Vec<String>> {
    let mut vault = place.bare_vault().await?;
    let mut tokens = Vec::with_capacity(count);
    for part in hall.members.get(..count).unwrap_or(&hall.members).chunks(ROWS) {
        let rows: Vec<Row> = part.iter().map(|member| Row::new(*member)).collect();
        vault.run("BEGIN").await?;
        for table in INTO {
            insert(&mut vault, table, hall.community.0, &rows).await?;
        }
        vault.run("COMMIT").await?;
        tokens.extend(rows.into_iter().map(|row| row.token));
    }
    vault.close().await?;
    Ok(tokens)
}

struct Row {
    member: Uuid,
    account: Uuid,
    session: Uuid,
    token: String,
}

impl Row {
    fn new(member: Uuid) -> Self {
        let id = |what: &[u8]| Uuid::new_v5(&member, what);
        let mut token = format!("{}{}", id(b"token").simple(), id(b"rest").simple());
        token.truncate(TOKEN);
        Self { member, account: id(b"account"), session: Uuid::now_v7(), token }
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.token.as_bytes()).to_vec()
    }
}

async fn insert(vault: &mut Bare, table: &str, community: Uuid, rows: &[Row]) -> Outcome<()> {
    match vault {
        Bare::Sqlite(connection) => {
            let mut json = String::from("[");
            for row in rows {
                let comma = if json.len() > 1 { "," } else { "" };
                let (account, member, session) =
                    (row.account.simple(), row.member.simple(), row.session.simple());
                write!(json, "{comma}[\"{account}\",\"{member}\",\"{session}\",\"")?;
                row.hash().iter().try_for_each(|byte| write!(json, "{byte:02x}"))?;
                json.push_str("\"]");
            }
            json.push(']');
            let cell = |place: u8| format!("unhex(j.value ->> {place})");
            let sql = filled(table, [cell(0), cell(1), cell(2), cell(3)]) + " FROM json_each($4) j";
            let query =
                sqlx::query(AssertSqlSafe(sql)).bind(community).bind(now().0).bind(WEEK_MICROS).bind(json);
            query.execute(&mut **connection).await?;
        }
        Bare::Postgres(connection) => {
            let cell = |name: &str| format!("t.{name}");
            let from = " FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::bytea[]) t(a, m, s, h) \
                        WHERE $1::uuid IS NOT NULL AND $3::bigint > 0";
            let sql = filled(table, [cell("a"), cell("m"), cell("s"), cell("h")]) + from;
            let query = sqlx::query(AssertSqlSafe(sql)).bind(community).bind(now().0).bind(WEEK_MICROS);
            let query = query.bind(rows.iter().map(|row| row.account).collect::<Vec<_>>());
            let query = query.bind(rows.iter().map(|row| row.member).collect::<Vec<_>>());
            let query = query.bind(rows.iter().map(|row| row.session).collect::<Vec<_>>());
            let query = query.bind(rows.iter().map(Row::hash).collect::<Vec<_>>());
            query.execute(&mut **connection).await?;
        }
    }
    Ok(())
}

fn filled(table: &str, cells: [String; 4]) -> String {
    let names = ["$a", "$m", "$s", "$h"];
    names.iter().zip(cells).fold(table.to_owned(), |sql, (name, cell)| sql.replace(name, &cell))
}
