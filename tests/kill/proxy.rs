//! A line to PostgreSQL that can be cut at the worst moment: around an append, and nowhere else.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

/// Where around an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The statement never arrives.
    BeforeForwarding,
    /// It has been sent, and nobody waits for what becomes of it.
    AfterForwarding,
    /// It has been committed; the answer is on its way and does not arrive.
    BeforeTheReply,
}

#[derive(Debug, Default)]
struct Plan {
    next: Mutex<Option<Cut>>,
    made: Mutex<Vec<Cut>>,
}

impl Plan {
    fn is_due(&self, cut: Cut) -> bool {
        let mut next = self.next.lock();
        let due = *next == Some(cut);
        if due {
            *next = None;
            self.made.lock().push(cut);
        }
        due
    }
}

pub(super) struct Proxy {
    pub(super) address: SocketAddr,
    plan: Arc<Plan>,
    _listening: AbortOnDropHandle<()>,
}

impl Proxy {
    pub(super) async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let plan = Arc::new(Plan::default());
        let shared = Arc::clone(&plan);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(connect(client, server, Arc::clone(&shared)));
            }
        });
        Self { address, plan, _listening: AbortOnDropHandle::new(listening) }
    }

    /// Cuts the line around the next append.
    pub(super) fn cuts_next(&self, cut: Cut) {
        *self.plan.next.lock() = Some(cut);
    }

    pub(super) fn cuts_made(&self) -> Vec<Cut> {
        self.plan.made.lock().clone()
    }
}

async fn connect(client: TcpStream, server: SocketAddr, plan: Arc<Plan>) -> io::Result<()> {
    let server = TcpStream::connect(server).await?;
    for side in [&client, &server] {
        side.set_nodelay(true)?;
    }
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let line = Line { plan, appends: AtomicBool::new(false), cut: CancellationToken::new() };
    // Dropping the four halves closes both sockets.
    tokio::select! {
        () = line.cut.cancelled() => Ok(()),
        ended = line.ask(from_client, to_server) => ended,
        ended = line.answer(from_server, to_client) => ended,
    }
}

struct Line {
    plan: Arc<Plan>,
    /// The guarded insert was prepared on this connection: it is a lane's.
    appends: AtomicBool,
    cut: CancellationToken,
}

impl Line {
    async fn ask(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        let mut buffer = vec![0; 1 << 18];
        loop {
            let length = from.read(&mut buffer).await?;
            let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
            // After its preparation, each append begins with a Bind.
            let executes = self.appends.load(Ordering::SeqCst) && bytes[0] == b'B';
            if executes && self.plan.is_due(Cut::BeforeForwarding) {
                self.cut.cancel();
            } else {
                to.write_all(bytes).await?;
                if contains(bytes, b"INSERT INTO event (") {
                    self.appends.store(true, Ordering::SeqCst);
                }
                if executes && self.plan.is_due(Cut::AfterForwarding) {
                    self.cut.cancel();
                }
            }
        }
    }

    async fn answer(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        // CommandComplete, and ReadyForQuery outside a transaction: it is committed.
        const READY: &[u8] = b"Z\0\0\0\x05I";
        let mut buffer = vec![0; 1 << 18];
        loop {
            let length = from.read(&mut buffer).await?;
            let Some(bytes) = buffer.get(..length).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
            let committed = self.appends.load(Ordering::SeqCst)
                && contains(bytes, b"INSERT 0 ")
                && bytes.ends_with(READY);
            if committed && self.plan.is_due(Cut::BeforeTheReply) {
                self.cut.cancel();
                return Ok(());
            }
            to.write_all(bytes).await?;
        }
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
