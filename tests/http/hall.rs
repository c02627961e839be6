//! A server with a small schema: something to ask, something to change, something to wait for.

use std::{
    future::{Future, pending},
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_graphql::{Context, ErrorExtensions as _, Object, Result, Schema, Subscription};
use futures_util::{Stream, StreamExt as _, stream};
use moothall::http::{
    Check, CookieMode, Credentials, FrontDoor, Gate, GateError, MetricsAccess, RequestContext, Settings,
    Shell, Vitals, listen, mount, serve,
};
use poem::{Route, listener::Acceptor as _};
use tokio::{sync::oneshot, task::JoinHandle};

pub(super) type Guest = RequestContext<&'static str>;

pub(super) struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &str {
        "hello"
    }

    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<&'static str>> {
        Ok(ctx.data::<Guest>()?.viewer)
    }

    async fn language(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.data::<Guest>()?.language_tag.clone())
    }

    async fn room(&self) -> Room {
        Room
    }

    #[graphql(complexity = "first * child_complexity")]
    async fn rooms(&self, first: usize) -> Vec<Room> {
        std::iter::repeat_with(|| Room).take(first).collect()
    }

    async fn never(&self) -> bool {
        pending().await
    }

    async fn panics(&self) -> bool {
        burst()
    }

    async fn leaks(&self) -> Result<Option<bool>> {
        Err(async_graphql::Error::new_with_source(std::io::Error::other("a secret of the database")))
    }

    /// As a resolver tells of a fault that it has logged.
    async fn fails(&self) -> Result<Option<bool>> {
        let error = async_graphql::Error::new("Something went wrong on our side (ref 0badf00d).");
        Err(error.extend_with(|_, extensions| {
            extensions.set("code", "INTERNAL");
            extensions.set("reference", "0badf00d");
        }))
    }

    async fn lacks(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        ctx.data::<SocketAddr>().map(|_| None)
    }
}

fn burst() -> bool {
    panic!("a secret of the panic")
}

pub(super) struct Room;

#[Object]
impl Room {
    async fn room(&self) -> Room {
        Room
    }

    async fn name(&self) -> &str {
        "room"
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(ctx.data::<Arc<AtomicUsize>>()?.fetch_add(1, Ordering::SeqCst) + 1)
    }

    async fn sign_in(&self, ctx: &Context<'_>, token: String) -> Result<bool> {
        let jar = &ctx.data::<Guest>()?.set_cookies;
        Ok(jar.set_session(&token, Some(Duration::from_hours(1))).is_ok())
    }

    async fn sign_out(&self, ctx: &Context<'_>) -> Result<bool> {
        ctx.data::<Guest>()?.set_cookies.clear_session();
        Ok(true)
    }
}

pub(super) struct Live;

#[Subscription]
impl Live {
    async fn count_to(&self, n: usize) -> impl Stream<Item = usize> {
        stream::iter(1..=n)
    }

    async fn never(&self) -> impl Stream<Item = bool> {
        stream::pending()
    }

    async fn viewer(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Option<&'static str>> + use<>> {
        Ok(stream::iter([ctx.data::<Guest>()?.viewer]))
    }

    async fn panics(&self) -> impl Stream<Item = bool> {
        stream::iter([true]).map(|_| burst())
    }

    /// Megabytes without end.
    async fn flood(&self) -> impl Stream<Item = String> {
        stream::repeat_with(|| "water".repeat(200_000))
    }
}

/// Lets Alice in until she is struck off.
#[derive(Clone, Default)]
pub(super) struct Doorkeeper {
    struck_off: Arc<AtomicBool>,
}

impl Doorkeeper {
    pub(super) fn strike_off(&self) {
        self.struck_off.store(true, Ordering::SeqCst);
    }
}

impl Gate for Doorkeeper {
    type Viewer = &'static str;

    fn viewer(
        &self,
        credentials: Credentials,
    ) -> impl Future<Output = std::result::Result<Option<&'static str>, GateError>> + Send {
        let (Credentials::Bearer(token) | Credentials::Cookie(token)) = credentials;
        let struck_off = self.struck_off.load(Ordering::SeqCst);
        async move {
            match token.reveal() {
                "alice" if !struck_off => Ok(Some("Alice")),
                "banned" => Err(GateError::Forbidden),
                "broken" => Err(GateError::Fault("a secret of the gate".into())),
                _ => Ok(None),
            }
        }
    }
}

struct Pulse {
    ready: bool,
}

impl Vitals for Pulse {
    fn ready(&self) -> impl Future<Output = Vec<Check>> + Send {
        let ready = self.ready;
        async move { vec![Check { name: "database", ok: ready }] }
    }

    fn metrics(&self) -> String {
        "moothall_up 1\n".to_owned()
    }
}

pub(super) struct Hall {
    pub(super) address: SocketAddr,
    pub(super) gate: Doorkeeper,
    pub(super) bumps: Arc<AtomicUsize>,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

/// Plain http and no page to try queries on, but every limit as it is in earnest.
pub(super) fn plain() -> Settings {
    Settings {
        cookies: CookieMode::PlainLocal,
        languages: vec!["en".to_owned(), "de".to_owned()],
        metrics: MetricsAccess::Bearer("counter".to_owned()),
        ..Settings::default()
    }
}

impl Hall {
    pub(super) async fn open() -> Self {
        Self::open_with(plain()).await
    }

    pub(super) async fn open_with(settings: Settings) -> Self {
        Self::open_in_state(settings, true).await
    }

    pub(super) async fn open_in_state(settings: Settings, ready: bool) -> Self {
        let bumps = Arc::new(AtomicUsize::new(0));
        let schema =
            settings.limits.apply(Schema::build(Query, Mutation, Live)).data(Arc::clone(&bumps)).finish();
        let gate = Doorkeeper::default();
        let door = FrontDoor::new(schema, gate.clone(), settings);
        let app = Shell::new(mount(Route::new(), &door, Pulse { ready }));
        let acceptor = listen((Ipv4Addr::LOCALHOST, 0).into()).expect("a port");
        let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
        let address = address.expect("an address");
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _told = stopped.await;
        };
        let served = tokio::spawn(serve(acceptor, app, door, stopped, Duration::from_secs(5)));
        Self { address, gate, bumps, stop, served }
    }

    /// Tells the server to stop, and hands back what it ends with.
    pub(super) fn stop(self) -> JoinHandle<std::io::Result<()>> {
        self.stop.send(()).expect("a running server");
        self.served
    }
}
