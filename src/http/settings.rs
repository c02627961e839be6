//! The settings of the HTTP layer. Their defaults suit a real server; [`Settings::plain_local`] suits a trial.

use std::{net::IpAddr, time::Duration};

use super::{
    cookies::CookieMode,
    health::MetricsAccess,
    limits::Limits,
    rate::{GuessRates, Rate},
    trusted::Documents,
};

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest request that is answered.
    pub limits: Limits,
    /// How streams are kept.
    pub streams: StreamSettings,
    /// Which session cookie is read and written.
    pub cookies: CookieMode,
    /// Origins besides the server's own, such as `https://hall.example`, whose pages may use the session cookie.
    /// Needed when a proxy changes the `Host` header.
    pub allowed_origins: Vec<String>,
    /// The tags of the languages that the schema speaks; the first is for those who speak none of them.
    pub languages: Vec<String>,
    /// The addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How many requests without a viewer one [`super::network`] may send; no limit if none.
    pub anonymous: Option<Rate>,
    /// How many codes may be tried, signed in or not; no limit if none.
    pub guesses: Option<GuessRates>,
    /// The operations that may be asked for by their ids, and whether others may be asked for at all.
    pub documents: Documents,
    /// Whether `/graphiql` is there.
    pub graphiql: GraphiQl,
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
}

/// The settings of sockets and server-sent events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamSettings {
    /// Sockets and event streams open at a time, over all clients.
    pub streams_max: u32,
    /// Subscriptions on one WebSocket.
    pub subscriptions_max: usize,
    /// Messages waiting for a slow WebSocket. When it is full, subscriptions are not asked for more.
    pub outbox_max: usize,
    /// How long a WebSocket may take none of the waiting messages before it is closed.
    pub stall_time: Duration,
    /// How long a client may take to send `connection_init`.
    pub init_time: Duration,
    /// How often a WebSocket is pinged. It is closed when nothing is heard over two pings.
    pub ping_every: Duration,
    /// How often the gate is asked again whether the viewer may still come in.
    pub recheck_every: Duration,
    /// How often an event stream with nothing to say sends a comment.
    pub keep_alive_every: Duration,
}

/// Whether there is a page to try queries on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphiQl {
    /// There is none.
    Off,
    /// There is one, for development only: it runs scripts from a public network with the developer's session.
    Development,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            streams_max: 10_000,
            subscriptions_max: 32,
            outbox_max: 64,
            stall_time: Duration::from_secs(15),
            init_time: Duration::from_secs(10),
            ping_every: Duration::from_secs(25),
            recheck_every: Duration::from_secs(30),
            keep_alive_every: Duration::from_secs(15),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            streams: StreamSettings::default(),
            cookies: CookieMode::Secure,
            allowed_origins: Vec::new(),
            languages: vec!["en".to_owned()],
            trusted_proxies: Vec::new(),
            anonymous: Some(Rate { burst: 240, per: Duration::from_mins(1) }),
            guesses: Some(GuessRates {
                account: Rate { burst: 20, per: Duration::from_mins(1) },
                network: Rate { burst: 120, per: Duration::from_mins(1) },
            }),
            documents: Documents::default(),
            graphiql: GraphiQl::Off,
            metrics: MetricsAccess::Closed,
        }
    }
}

impl Settings {
    /// For a trial over plain http. Listen on 127.0.0.1 only: neither the cookie nor the metrics are guarded.
    #[must_use]
    pub fn plain_local() -> Self {
        Self {
            cookies: CookieMode::PlainLocal,
            anonymous: None,
            guesses: None,
            graphiql: GraphiQl::Development,
            metrics: MetricsAccess::Open,
            ..Self::default()
        }
    }
}
