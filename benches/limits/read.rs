//! Turnout and live count over GraphQL: the same question about a poll with a thousand ballots and about one with a million.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::client::{Client, Template};
use crate::hall::Hall;
use crate::report::{Figure, Report, median};
use crate::server::Server;

const TIMES: usize = 3_000;
const WARM: usize = 300;

const QUESTION: &str = "query Q($id: ID!) { node(id: $id) { ... on Poll { phase \
    turnout { seats voted measures { measure total participating share } } \
    tally { lines { mark seats measures { measure amount } } } } } }";

async fn ask_about(server: &Server, hall: &Hall) -> Outcome<Client> {
    let poll = hall.poll_id();
    Client::connect(server.address, Template::new(QUESTION, &format!(r#"{{"id":"{poll}"}}"#))?).await
}

/// Asks in turns, over one connection each.
pub(crate) async fn run(
    server: &Server,
    (large, its): (&Hall, &[String]),
    (small, other): (&Hall, &[String]),
    report: &mut Report,
) -> Outcome<()> {
    let mut clients = [ask_about(server, small).await?, ask_about(server, large).await?];
    let tokens = [other.first().ok_or("no session")?, its.first().ok_or("no session")?];
    let mut waits: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for time in 0..WARM + TIMES {
        for ((client, token), waits) in clients.iter_mut().zip(tokens).zip(&mut waits) {
            let sent = Instant::now();
            let answer = client.ask(token).await?;
            let wait = sent.elapsed();
            if time == 0 {
                check(answer)?;
            }
            if time >= WARM {
                waits.push(wait);
            }
        }
    }
    let [few, many] =
        waits.map(|waits| median(waits.iter().map(|wait| wait.as_secs_f64() * 1000.0).collect()));
    let ballots = large.members.len();
    let name = format!("turnout and live count at {ballots} ballots, beside {}", small.members.len());
    report.add(Figure::new(name, many, "ms").beside(few).at_most(1.3));
    Ok(())
}

/// A few questions, so that a memory that is measured has worked.
pub(crate) async fn some(server: &Server, (hall, tokens): (&Hall, &[String])) -> Outcome<()> {
    let mut client = ask_about(server, hall).await?;
    for token in tokens.iter().take(WARM) {
        client.ask(token).await?;
    }
    Ok(())
}

/// All have voted, and the answer says so.
fn check(answer: &[u8]) -> Outcome<()> {
    let answer: serde_json::Value = serde_json::from_slice(answer)?;
    let turnout = answer.pointer("/data/node/turnout").ok_or_else(|| format!("no turnout: {answer}"))?;
    let counts = answer.pointer("/data/node/tally/lines").is_some_and(serde_json::Value::is_array);
    if counts && turnout.get("seats") == turnout.get("voted") {
        Ok(())
    } else {
        Err(answer.to_string().into())
    }
}
