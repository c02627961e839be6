//! How the databases find a seat's ballot among a poll's: by its key, in every question, however few ballots they have seen.

use moothall_eventstore::database::{Database, Dialect};
use moothall_eventstore::projector::Views as _;
use moothall_eventstore::{on_pool, testing};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, Row as _};

use super::{RollFilter, open_ballots_sql, own_ballots_sql, own_seats_sql, roll_by_ids_sql, roll_sql};
use crate::ReadModels;
use crate::queries::{Page, in_dialect};
use crate::seats::spoil_sql;

/// What `ID` in the binds below stands for.
const ID: &str = "'00000000-0000-0000-0000-000000000001'";

/// Every question about seats, with what PostgreSQL is to put in for its binds.
fn questions() -> Vec<(&'static str, String, &'static str)> {
    let filters = [None, Some(true), Some(false)].map(|voted| RollFilter { voted, service: None });
    let mut questions = vec![
        ("own seats", own_seats_sql(), "ID, ID, 5, ARRAY[ID]::uuid[]"),
        ("own ballots, first", own_ballots_sql(Page::first(20)), "ID, ID, 0, 9, 20"),
        ("own ballots, last", own_ballots_sql(Page::last(20)), "ID, ID, 0, 9, 20"),
        ("lines of the roll", roll_by_ids_sql(), "ID, ARRAY[ID]::uuid[], ID"),
        ("the named choices", open_ballots_sql(Page::first(20)), "ID, ID, ID, ID, 20"),
    ];
    questions.extend(
        filters.map(|filter| ("the roll", roll_sql(filter, Page::first(20)), "ID, ID, 0, ID, ID, 20")),
    );
    questions
}

async fn lay_tables(database: &Database) {
    let ddl = ReadModels.ddl(database.dialect());
    on_pool!(database, pool => sqlx::raw_sql(AssertSqlSafe(ddl)).execute(pool).await.map(drop)).unwrap();
}

/// A poll of ten thousand seats whose ballots lie in four stretches, and no statistics of it.
fn many_ballots(dialect: Dialect) -> String {
    let (one, random) = match dialect {
        Dialect::Sqlite => ("x'00000000000000000000000000000001'", "randomblob(16)"),
        Dialect::Postgres => ("'00000000-0000-0000-0000-000000000001'::uuid", "gen_random_uuid()"),
    };
    format!(
        "INSERT INTO poll_stretch (community, poll, stretch) VALUES ({one}, {one}, 0), ({one}, {one}, 1), ({one}, {one}, 2), ({one}, {one}, 3);
         INSERT INTO poll_roll (community, poll, seat, weights, present)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT {one}, {one}, {random}, '1', 0 FROM n;
         INSERT INTO poll_seat (community, poll, stretch, seat, mark, cast_right, cast_seq, cast_at, spoiled)
             SELECT community, poll, 1, seat, 1, 0, 7, 7, 0 FROM poll_roll;"
    )
}

async fn plans(database: &Database) -> Vec<(&'static str, String)> {
    let mut plans = Vec::new();
    let source = match database.dialect() {
        Dialect::Sqlite => "SELECT community, poll, seat FROM poll_roll WHERE community = $1 LIMIT 9",
        Dialect::Postgres => {
            "SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS n (community, poll, seat)"
        }
    };
    let spoil = ("spoiling", spoil_sql(source), "ARRAY[ID]::uuid[], ARRAY[ID]::uuid[], ARRAY[ID]::uuid[]");
    for (name, sql, binds) in questions().into_iter().chain([spoil]) {
        let sql = in_dialect(database, &sql);
        let plan = match database {
            Database::Sqlite(pool) => {
                let lines = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
                let lines = lines.fetch_all(pool).await.unwrap();
                lines.iter().map(|line| line.get::<String, _>("detail") + "\n").collect::<String>()
            }
            Database::Postgres(pool) => {
                let prepared =
                    format!("DEALLOCATE ALL; SET plan_cache_mode = force_generic_plan; PREPARE q AS {sql}");
                let mut connection = pool.acquire().await.unwrap();
                sqlx::raw_sql(AssertSqlSafe(prepared)).execute(&mut *connection).await.unwrap();
                let explained = format!("EXPLAIN EXECUTE q({})", binds.replace("ID", ID));
                let lines =
                    sqlx::raw_sql(AssertSqlSafe(explained)).fetch_all(&mut *connection).await.unwrap();
                lines.iter().map(|line| line.get::<String, _>(0) + "\n").collect::<String>()
            }
        };
        plans.push((name, plan));
    }
    plans
}

#[tokio::test]
async fn sqlite_finds_a_seats_ballot_by_its_key() {
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let database = Database::Sqlite(pool.connect("sqlite::memory:").await.unwrap());
    lay_tables(&database).await;
    on_pool!(&database, pool => sqlx::raw_sql(AssertSqlSafe(many_ballots(Dialect::Sqlite))).execute(pool).await.map(drop)).unwrap();
    for (name, plan) in plans(&database).await {
        let looks: Vec<&str> =
            plan.lines().filter(|line| line.contains(" b ") || line.contains(" x ")).collect();
        assert!(!looks.is_empty(), "{name}: {plan}");
        let walks = plan.lines().any(|line| line.ends_with(" r USING PRIMARY KEY (community=? AND poll=?)"));
        assert!(!walks || name.starts_with("the "), "{name} walks the roll: {plan}");
        for look in looks {
            assert!(look.contains("(community=? AND poll=? AND stretch=? AND seat=?)"), "{name}: {plan}");
        }
    }
}

#[tokio::test]
async fn postgresql_finds_a_seats_ballot_by_its_key() {
    let url = testing::fresh_postgres().await.unwrap();
    let database = Database::Postgres(PgPoolOptions::new().max_connections(1).connect(&url).await.unwrap());
    lay_tables(&database).await;
    on_pool!(&database, pool => sqlx::raw_sql(AssertSqlSafe(many_ballots(Dialect::Postgres))).execute(pool).await.map(drop)).unwrap();
    for (name, plan) in plans(&database).await {
        let lines: Vec<&str> = plan.lines().collect();
        let looks: Vec<_> = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.contains(" on poll_seat") && !line.contains("Update on"))
            .map(|(at, _)| at)
            .collect();
        assert!(!looks.is_empty(), "{name}: {plan}");
        for at in looks {
            let condition = lines.get(at + 1).copied().unwrap_or_default();
            assert!(lines[at].contains("Scan using poll_seat_pkey"), "{name}: {plan}");
            assert!(condition.contains("(stretch = ") && condition.contains("(seat = "), "{name}: {plan}");
        }
    }
}
