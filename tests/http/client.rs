//! A client that says exactly what it is told to, over a plain TCP connection.

use std::{fmt::Write as _, net::SocketAddr};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use super::hall::Hall;

#[derive(Clone)]
pub(crate) struct Ask {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// A POST to `/graphql` as a good client sends it.
    pub(crate) fn graphql(query: &str) -> Self {
        Self::json(&json!({ "query": query }))
    }

    pub(crate) fn json(body: &Value) -> Self {
        Self::post(body.to_string().into_bytes())
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
    }

    pub(crate) fn post(body: Vec<u8>) -> Self {
        let length = body.len().to_string();
        let ask = Self { method: "POST", path: "/graphql".to_owned(), headers: Vec::new(), body };
        ask.header("content-length", &length)
    }

    pub(crate) fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn to(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Sets a header, or takes it away if the value is empty.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    pub(crate) async fn open(self, address: SocketAddr) -> Conversation {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let mut head =
            format!("{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").expect("memory");
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await.expect("to send the head");
        stream.write_all(&self.body).await.expect("to send the body");
        Conversation::begin(BufReader::new(stream)).await
    }

    pub(super) async fn of(self, hall: &Hall) -> Reply {
        self.at(hall.address).await
    }

    pub(crate) async fn at(self, address: SocketAddr) -> Reply {
        let mut conversation = self.open(address).await;
        let mut body = Vec::new();
        if conversation.header("transfer-encoding").is_some() {
            while let Some(chunk) = conversation.chunk().await {
                body.extend_from_slice(chunk.as_bytes());
            }
        } else {
            conversation.stream.read_to_end(&mut body).await.expect("the whole body");
        }
        let body = String::from_utf8(body).expect("UTF-8");
        Reply { status: conversation.status, headers: conversation.headers, body }
    }
}

/// A reply whose head has been read, and whose body may never end.
pub(crate) struct Conversation {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    stream: BufReader<TcpStream>,
}

impl Conversation {
    async fn begin(mut stream: BufReader<TcpStream>) -> Self {
        let status = line(&mut stream).await;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
        let mut headers = Vec::new();
        loop {
            let line = line(&mut stream).await;
            let Some((name, value)) = line.split_once(": ") else {
                return Self { status, headers, stream };
            };
            headers.push((name.to_owned(), value.to_owned()));
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The next chunk of the body; none when it has ended or the connection has.
    pub(crate) async fn chunk(&mut self) -> Option<String> {
        let length = usize::from_str_radix(&line(&mut self.stream).await, 16).ok()?;
        let mut chunk = vec![0; length + 2];
        self.stream.read_exact(&mut chunk).await.ok()?;
        chunk.truncate(length);
        (length > 0).then(|| String::from_utf8(chunk).expect("UTF-8"))
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("a line");
    line.trim_end().to_owned()
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find_map(|(known, value)| (known == name).then_some(value.as_str()))
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn gives(&self, data: &Value) {
        assert_eq!((self.status, &self.json()), (200, &json!({ "data": data })));
    }

    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!(
            (self.status, &body["errors"][0]["extensions"]["code"]),
            (status, &json!(code)),
            "{self:?}"
        );
        assert_eq!(body.get("data"), None, "nothing may have been executed");
        assert_eq!(self.header("cache-control"), Some("no-store"));
    }

    #[track_caller]
    pub(crate) fn exceeds(&self, status: u16, limit: &str, max: u64) {
        self.refuses(status, "LIMIT_EXCEEDED");
        let extensions = &self.json()["errors"][0]["extensions"];
        assert_eq!((&extensions["limit"], &extensions["max"]), (&json!(limit), &json!(max)));
    }
}
