//! Subscriptions over WebSocket at `/graphql/ws`: checks the upgrade and hands over to `ws_connection`.

use std::{fmt, sync::Arc};

use async_graphql::Executor;
use poem::{
    Endpoint, FromRequest as _, IntoResponse as _, Request, RequestBody, Response, Result,
    http::{Method, header},
    web::websocket::{WebSocket, WebSocketConfig},
};
use tokio::time::timeout;

use super::{
    announce::RequestId,
    context::reader,
    credentials::Gate,
    front_door::FrontDoor,
    limits::Limit,
    media::Media,
    refusal::{Refusal, Words},
    ws_connection::Connection,
};

/// The only subprotocol spoken.
const PROTOCOL: &str = "graphql-transport-ws";

const OTHER_PROTOCOL: Words = [
    "A WebSocket here must speak `graphql-transport-ws`.",
    "此处的 WebSocket 须使用 `graphql-transport-ws` 协议。",
    "此處的 WebSocket 須使用 `graphql-transport-ws` 協定。",
];
const NO_HANDSHAKE: Words =
    ["That is no WebSocket handshake.", "这不是 WebSocket 握手请求。", "這不是 WebSocket 交握請求。"];

/// Upgrades to graphql-transport-ws.
pub struct WsEndpoint<E, G> {
    door: Arc<FrontDoor<E, G>>,
}

impl<E, G> fmt::Debug for WsEndpoint<E, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WsEndpoint").finish_non_exhaustive()
    }
}

impl<E: Executor, G: Gate> WsEndpoint<E, G> {
    /// The endpoint behind this door.
    #[must_use]
    pub fn new(door: Arc<FrontDoor<E, G>>) -> Self {
        Self { door }
    }

    async fn upgrade(&self, request: &Request, id: RequestId) -> Result<Response, Refusal> {
        if request.method() != Method::GET {
            return Err(Refusal::MethodNotAllowed { allow: "GET" });
        }
        let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
        let mut offered = offered.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        if !offered.any(|protocol| protocol.trim() == PROTOCOL) {
            return Err(Refusal::InvalidRequest(OTHER_PROTOCOL));
        }
        let visitor = self.door.admit(request, id).await?;
        let permit = self.door.streams.enter()?;
        let socket = WebSocket::from_request(request, &mut RequestBody::default()).await;
        let socket = socket.map_err(|_| Refusal::InvalidRequest(NO_HANDSHAKE))?;
        let door = Arc::clone(&self.door);
        // The connection says 1009 at the limit; only what is far beyond it is not even read.
        let ceiling = Some(door.settings.limits.body_bytes.saturating_mul(4));
        let config = WebSocketConfig::default().max_message_size(ceiling).max_frame_size(ceiling);
        let upgraded = socket.protocols([PROTOCOL]).config(config.write_buffer_size(16 * 1024));
        Ok(upgraded
            .on_upgrade(move |socket| async move {
                Connection::new(door, visitor, id, socket).serve().await;
                drop(permit);
            })
            .into_response())
    }
}

impl<E: Executor, G: Gate> Endpoint for WsEndpoint<E, G> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = RequestId::of(&request);
        let limits = &self.door.settings.limits;
        let accept = request.headers().get(header::ACCEPT_LANGUAGE);
        let upgraded = timeout(limits.time, self.upgrade(&request, id)).await;
        let upgraded = upgraded.unwrap_or_else(|_| Err(Refusal::Exceeded(Limit::time(limits))));
        let language = || reader(accept, &self.door.settings.languages);
        Ok(upgraded.unwrap_or_else(|refusal| refusal.into_response(Media::Json, language())))
    }
}
