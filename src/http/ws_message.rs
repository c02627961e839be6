//! The messages of graphql-transport-ws, and the codes its connections are closed with.

use async_graphql::ServerError;
use poem::web::websocket::{CloseCode, Message};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{answer::Answer, params::Params};

/// What a client may say.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Init>,
    },
    Ping {
        #[serde(default, rename = "payload")]
        _payload: Option<IgnoredAny>,
    },
    Pong {
        #[serde(default, rename = "payload")]
        _payload: Option<IgnoredAny>,
    },
    Subscribe {
        id: String,
        payload: Params,
    },
    Complete {
        id: String,
    },
}

/// The payload of `connection_init`, as far as it is of interest.
#[derive(Deserialize)]
pub(super) struct Init {
    #[serde(default)]
    pub(super) authorization: Option<String>,
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ServerMessage<'a> {
    ConnectionAck,
    Pong,
    Next { id: &'a str, payload: &'a Answer },
    Error { id: &'a str, payload: &'a [ServerError] },
    Complete { id: &'a str },
}

impl ServerMessage<'_> {
    pub(super) fn into_message(self) -> Option<Message> {
        serde_json::to_string(&self).ok().map(Message::Text)
    }
}

/// Why a connection ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// The client has gone, or said that it goes.
    Gone,
    ServerStops,
    InvalidMessage,
    MessageTooBig,
    Unauthorized,
    Forbidden,
    InitTimeout,
    SubscriberExists(String),
    TooManyInits,
    /// It does not read what it asked for.
    SlowConsumer,
    /// Nothing was heard of it over two pings.
    Silent,
    Fault,
}

impl Farewell {
    /// The close frame; none if nobody is there to read it.
    pub(super) fn frame(&self) -> Option<(CloseCode, String)> {
        let (code, reason) = match self {
            Self::Gone | Self::Silent => return None,
            Self::ServerStops => (1001, "The server stops; come back soon"),
            Self::MessageTooBig => (1009, "Message too big"),
            Self::Fault => (1011, "Something went wrong on our side"),
            Self::SlowConsumer => (1013, "Too slow; subscribe again from the last position"),
            Self::InvalidMessage => (4400, "Invalid message received"),
            Self::Unauthorized => (4401, "Unauthorized"),
            Self::Forbidden => (4403, "Forbidden"),
            Self::InitTimeout => (4408, "Connection initialisation timeout"),
            Self::SubscriberExists(id) => {
                return Some((CloseCode::from(4409), format!("Subscriber for {id} already exists")));
            }
            Self::TooManyInits => (4429, "Too many initialisation requests"),
        };
        Some((CloseCode::from(code), reason.to_owned()))
    }

    /// For the log: the code, or 1006 where none was sent.
    pub(super) fn code(&self) -> u16 {
        self.frame().map_or(1006, |(code, _)| u16::from(code))
    }
}
