//! The HTTP layer: GraphQL over POST and GET, WebSocket and server-sent events, and the operator's pages.
//! Start at [`FrontDoor`], which is what every endpoint shares; [`mount`] hangs them all on a route and
//! [`Shell`] wraps the lot. Nothing here knows the schema: it is generic over the executor and the [`Gate`].

mod announce;
mod answer;
mod context;
mod cookies;
mod credentials;
mod csrf;
mod document;
mod front_door;
mod graphiql;
mod graphql;
mod health;
mod limits;
mod media;
mod params;
mod rate;
mod refusal;
mod remote;
mod serve;
mod settings;
mod shell;
mod sse;
mod trusted;
mod ws;
mod ws_connection;
mod ws_message;

pub use announce::RequestId;
pub use context::RequestContext;
pub use cookies::{CookieJar, CookieMode, UnfitForCookie};
pub use credentials::{Credentials, Gate, GateError, Token};
pub use front_door::{FrontDoor, mount};
pub use graphql::GraphqlEndpoint;
pub use health::{Check, MetricsAccess, Vitals};
pub use limits::{Limit, LimitKind, Limits, limits};
pub use rate::{GuessRates, Rate, RateLimiter, RetryAfter, network};
pub use serve::{listen, serve};
pub use settings::{GraphiQl, Settings, StreamSettings};
pub use shell::Shell;
pub use sse::SseEndpoint;
pub use trusted::Documents;
pub use ws::WsEndpoint;
