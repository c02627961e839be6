//! A client that costs little: requests rendered before, HTTP/1.1 kept alive, answers checked and thrown away.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::Outcome;
use crate::report::{float, rate};
use crate::sessions::TOKEN;

const KEY: &str = "00000000-0000-7000-8000-000000000000";

/// A request with a place for a session and, in mutations, one for an idempotency key.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    token: usize,
    key: Option<usize>,
}

impl Template {
    /// `variables` is JSON, in which `{key}` stands for the key.
    pub(crate) fn new(query: &str, variables: &str) -> Outcome<Self> {
        let variables = variables.replace("{key}", KEY);
        let body = format!("{{\"query\":{},\"variables\":{variables}}}", serde_json::to_string(query)?);
        let text = format!(
            "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Accept: application/graphql-response+json\r\nContent-Length: {}\r\n\r\n{body}",
            "*".repeat(TOKEN),
            body.len()
        );
        let token = text.find('*').ok_or("no place for the token")?;
        Ok(Self { token, key: text.find(KEY), bytes: text.into_bytes() })
    }

    fn fill(&mut self, token: &str) {
        if let Some(place) = self.bytes.get_mut(self.token..self.token + TOKEN) {
            place.copy_from_slice(token.as_bytes());
        }
        let key = self.key.and_then(|at| self.bytes.get_mut(at..at + KEY.len()));
        if let Some(place) = key {
            Uuid::now_v7().hyphenated().encode_lower(place);
        }
    }
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    answer: Vec<u8>,
    request: Template,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr, request: Template) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(8192), request })
    }

    /// Asks once; the body of an answer 200 without errors.
    pub(crate) async fn ask(&mut self, token: &str) -> Outcome<&[u8]> {
        self.request.fill(token);
        self.stream.write_all(&self.request.bytes).await?;
        self.answer.clear();
        let (body, end) = loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err("the server hung up".into());
            }
            if let Some((body, length)) = head(&self.answer)?
                && self.answer.len() >= body + length
            {
                break (body, body + length);
            }
        };
        let whole = self.answer.get(..end).unwrap_or_default();
        let body = whole.get(body..).unwrap_or_default();
        let fine = whole.starts_with(b"HTTP/1.1 200") && !has(body, b"\"errors\"");
        if fine && (self.request.key.is_none() || has(body, b"\"userErrors\":[]")) {
            Ok(body)
        } else {
            Err(String::from_utf8_lossy(whole).into_owned().into())
        }
    }
}

fn has(text: &[u8], words: &[u8]) -> bool {
    text.windows(words.len()).any(|window| window == words)
}

/// Where the body begins and how long it is, once the head is there.
fn head(answer: &[u8]) -> Outcome<Option<(usize, usize)>> {
    const NAME: &[u8] = b"content-length:";
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let mut lines = answer.get(..end).unwrap_or_default().split(|byte| *byte == b'\n');
    let named = |line: &&[u8]| line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
    let line =
        lines.find(named).and_then(|line| line.get(NAME.len()..)).ok_or("an answer without a length")?;
    Ok(Some((end + 4, std::str::from_utf8(line)?.trim().parse()?)))
}

/// What a load found.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) rate: f64,
    /// Milliseconds.
    pub(crate) half: f64,
    pub(crate) slowest: f64,
    /// Answers in all, warming up included.
    pub(crate) answers: usize,
}

/// Asks over many connections for so long; only what is answered after the warming up counts. Each request takes the next
/// session, so that none is remembered from the request before. Runs on a thread of its own.
pub(crate) async fn load(
    address: SocketAddr,
    request: &Template,
    tokens: &Arc<Vec<String>>,
    connections: usize,
    (warm, measured): (Duration, Duration),
) -> Outcome<Load> {
    let (request, tokens) = (request.clone(), Arc::clone(tokens));
    let work = move || -> Outcome<Load> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(drive(address, &request, &tokens, connections, (warm, measured)))
    };
    tokio::task::spawn_blocking(work).await?
}

async fn drive(
    address: SocketAddr,
    request: &Template,
    tokens: &Arc<Vec<String>>,
    connections: usize,
    (warm, measured): (Duration, Duration),
) -> Outcome<Load> {
    let next = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now() + warm;
    let end = begin + measured;
    let mut tasks = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut client = Client::connect(address, request.clone()).await?;
        let (next, tokens) = (Arc::clone(&next), Arc::clone(tokens));
        tasks.push(tokio::spawn(async move {
            let mut waits = Vec::with_capacity(4096);
            loop {
                let sent = Instant::now();
                if sent >= end {
                    return Ok(waits);
                }
                let token =
                    tokens.get(next.fetch_add(1, Ordering::Relaxed) % tokens.len()).ok_or("no session")?;
                client.ask(token).await?;
                let answered = Instant::now();
                if answered >= begin && answered < end {
                    waits.push(answered - sent);
                }
            }
        }));
    }
    let mut waits: Vec<Duration> = Vec::new();
    for task in tasks {
        let ended: Outcome<Vec<Duration>> = task.await?;
        waits.extend(ended?);
    }
    waits.sort_unstable();
    let at =
        |part: usize| waits.get(waits.len() * part / 100).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0);
    let (half, slowest) = (at(50), at(99));
    Ok(Load { rate: rate(waits.len(), measured), half, slowest, answers: next.load(Ordering::Relaxed) })
}

impl Load {
    /// Microseconds of the server's processor time an answer.
    pub(crate) fn processor_time(&self, seconds: f64) -> f64 {
        seconds * 1e6 / float(self.answers.max(1))
    }
}
