//! A device: one keep-alive connection that casts ballots and believes nothing but a receipt.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use moothall_core::ids::PollId;
use moothall_core::poll::Choice;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::town::Town;

/// Longer than the server waits for a lost database.
const PATIENCE: Duration = Duration::from_mins(1);
const QUERY: &str = "mutation($input: CastBallotInput!) { castBallot(input: $input) { receipt { seq hash } userErrors { code } } }";

/// A ballot as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ballot {
    pub(super) key: Uuid,
    pub(super) poll: PollId,
    pub(super) voter: usize,
    pub(super) choice: Choice,
}

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    pub(super) seq: u64,
    pub(super) hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is in the log for ever.
    Acknowledged(Proof),
    /// The rules, or the edge, said no, with this code.
    Refused(String),
    /// Anything else: it may be in the log or not.
    Unanswered(String),
}

pub(super) struct Device {
    address: SocketAddr,
    line: Option<BufReader<TcpStream>>,
}

impl Device {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self { address, line: None }
    }

    /// Sends the ballot, and tells what came back.
    pub(super) async fn cast(&mut self, town: &Town, ballot: &Ballot) -> Answer {
        let request = request(town, ballot, false);
        match tokio::time::timeout(PATIENCE, self.exchange(&request)).await {
            Ok(Ok((status, body))) => read(status, &body),
            Ok(Err(error)) => self.hang_up(&error.to_string()),
            Err(_) => self.hang_up("no answer in time"),
        }
    }

    fn hang_up(&mut self, why: &str) -> Answer {
        self.line = None;
        Answer::Unanswered(why.to_owned())
    }

    async fn exchange(&mut self, request: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        let mut line = match self.line.take() {
            Some(line) => line,
            None => BufReader::new(TcpStream::connect(self.address).await?),
        };
        line.write_all(request).await?;
        let answer = answer(&mut line).await?;
        self.line = Some(line);
        Ok(answer)
    }
}

/// Asks for a page of the server's, such as `/health/ready`.
pub(super) async fn get(address: SocketAddr, path: &str) -> io::Result<(u16, String)> {
    let mut line = BufReader::new(TcpStream::connect(address).await?);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).await?;
    let (status, body) = answer(&mut line).await?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// The bytes of the request; with `reads_back` it also asks for the poll as the read models show it.
pub(super) fn request(town: &Town, ballot: &Ballot, reads_back: bool) -> Vec<u8> {
    let choice = match ballot.choice {
        Choice::For => "FOR",
        Choice::Against => "AGAINST",
        Choice::Abstain => "ABSTAIN",
        Choice::Conform => "CONFORM",
    };
    let input =
        json!({ "idempotencyKey": ballot.key, "pollId": town.poll_id(ballot.poll), "choice": choice });
    let query =
        if reads_back { QUERY.replace("userErrors", "poll { id } userErrors") } else { QUERY.to_owned() };
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: moothall\r\ncontent-type: application/json\r\n\
         accept: application/graphql-response+json\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n{body}",
        town.voters[ballot.voter].token,
        body.len(),
    )
    .into_bytes()
}

async fn answer(line: &mut BufReader<TcpStream>) -> io::Result<(u16, Vec<u8>)> {
    let status = text_line(line).await?;
    let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    let (mut length, mut chunked) = (None, false);
    loop {
        let header = text_line(line).await?.to_ascii_lowercase();
        match header.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().ok(),
            Some(("transfer-encoding", value)) => chunked = value == "chunked",
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let size =
                usize::from_str_radix(&text_line(line).await?, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            let mut chunk = vec![0; size + 2];
            line.read_exact(&mut chunk).await?;
            if size == 0 {
                break;
            }
            body.extend_from_slice(&chunk[..size]);
        }
    } else {
        body = vec![0; length.unwrap_or(0)];
        line.read_exact(&mut body).await?;
    }
    Ok((status, body))
}

async fn text_line(line: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut text = String::new();
    if line.read_line(&mut text).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text.trim_end().to_owned())
}

/// What an answer says; only a whole receipt is one.
pub(super) fn read(status: u16, body: &[u8]) -> Answer {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let payload = &value["data"]["castBallot"];
    let seq = match &payload["receipt"]["seq"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    if let (Some(seq), Some(hash)) = (seq, payload["receipt"]["hash"].as_str()) {
        return Answer::Acknowledged(Proof { seq, hash: hash.to_owned() });
    }
    match payload["userErrors"][0]["code"].as_str() {
        // Too many were waiting: nobody has judged it.
        Some("BUSY") | None => Answer::Unanswered(format!("{status}: {}", String::from_utf8_lossy(body))),
        Some(code) => Answer::Refused(code.to_owned()),
    }
}
