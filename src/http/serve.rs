//! Runs the server until it is told to stop, and then lets it finish, but not for ever.

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use async_graphql::Executor;
use poem::{
    Endpoint, Server,
    listener::{Acceptor, TcpAcceptor},
};
use tokio::{
    net::TcpSocket,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;

use super::{credentials::Gate, front_door::FrontDoor, refusal::Refusal};

/// The streams that are open, so that there are not too many, and that they end before the server does.
pub(super) struct Streams {
    permits: Arc<Semaphore>,
    max: u32,
    pub(super) closing: CancellationToken,
}

impl Streams {
    pub(super) fn new(max: u32) -> Self {
        let count = usize::try_from(max).unwrap_or(Semaphore::MAX_PERMITS).min(Semaphore::MAX_PERMITS);
        Self { permits: Arc::new(Semaphore::new(count)), max, closing: CancellationToken::new() }
    }

    /// Room for one more stream, given back when it is dropped.
    pub(super) fn enter(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        if self.closing.is_cancelled() {
            return Err(Refusal::TooManyStreams);
        }
        Arc::clone(&self.permits).try_acquire_owned().map_err(|_| Refusal::TooManyStreams)
    }

    async fn all_ended(&self) {
        // The semaphore is never closed, so this ends only when all room is free again.
        let _all = self.permits.acquire_many(self.max).await;
    }
}

/// A connection on which nothing moves is closed after this time.
const IDLE_TIME: Duration = Duration::from_secs(75);

/// Connections that may wait to be taken. Whoever watched comes back at the same moment when a server was restarted, and those the
/// kernel has no room for think that they are connected, and wait. (The system's `somaxconn` may lower it.)
const BACKLOG: u32 = 4_096;

/// Listens at an address; port 0 is any that is free.
pub fn listen(address: SocketAddr) -> io::Result<TcpAcceptor> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A successor may listen while the last connections of the one before are still being forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    TcpAcceptor::from_tokio(socket.listen(BACKLOG)?)
}

/// Serves `endpoint` until `stop` is done. Then it takes no more connections, tells sockets to go away (1001) and
/// ends event streams, and gives everything `grace` to finish.
pub async fn serve<E: Executor, G: Gate>(
    acceptor: impl Acceptor + 'static,
    endpoint: impl Endpoint + 'static,
    door: Arc<FrontDoor<E, G>>,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    let closing = door.streams.closing.clone();
    let stop = async move {
        stop.await;
        closing.cancel();
    };
    let server = Server::new_with_acceptor(acceptor).name("moothall").idle_timeout(IDLE_TIME);
    let outcome = server.run_with_graceful_shutdown(endpoint, stop, Some(grace)).await;
    // Upgraded connections are no longer the server's.
    if tokio::time::timeout(grace, door.streams.all_ended()).await.is_err() {
        tracing::warn!("Stopped although some streams had not ended");
    }
    outcome
}
