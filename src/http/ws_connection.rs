//! One WebSocket while it lives, as one task: it reads a message, or takes an answer from a subscription, or sends
//! what waits. When the outbox is full it does only the last, so a slow client slows nobody but itself.

use std::{
    collections::{HashMap, VecDeque},
    future::{pending, poll_fn},
    io,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::Arc,
    task::{Poll, ready},
};

use async_graphql::{Executor, Response, parser::types::OperationType};
use futures_util::{
    FutureExt as _, SinkExt as _, StreamExt as _,
    future::BoxFuture,
    sink::Sink,
    stream::{self, AbortHandle, BoxStream, SelectAll, SplitSink, SplitStream},
};
use poem::web::websocket::{Message, WebSocketStream};
use tokio::time::{Duration, Instant, sleep_until, timeout};

use super::{
    announce::RequestId,
    answer::{Answer, Asker},
    context::sentences_in,
    credentials::{Credentials, Gate, GateError},
    document,
    front_door::{FrontDoor, Visitor},
    limits::{Limit, LimitKind},
    params::Params,
    refusal::Refusal,
    ws_message::{ClientMessage, Farewell, Init, ServerMessage},
};

type Standing<V> = Result<Option<V>, GateError>;

pub(super) struct Connection<E, G: Gate> {
    door: Arc<FrontDoor<E, G>>,
    visitor: Visitor<G::Viewer>,
    id: RequestId,
    sink: SplitSink<WebSocketStream, Message>,
    source: SplitStream<WebSocketStream>,
    outbox: Outbox,
    acknowledged: bool,
    subscriptions: HashMap<Arc<str>, AbortHandle>,
    answers: SelectAll<BoxStream<'static, (Arc<str>, Option<Response>)>>,
    recheck: Option<BoxFuture<'static, Standing<G::Viewer>>>,
    opened_at: Instant,
    heard_at: Instant,
    ping_at: Instant,
    recheck_at: Instant,
}

/// What waits to be sent, and since when nothing went out.
struct Outbox {
    waiting: VecDeque<Message>,
    unflushed: bool,
    moved_at: Instant,
}

/// Ids are the client's; they are kept and sent back, and stand in a close reason of at most 123 bytes.
const ID_BYTES_MAX: usize = 64;

/// How long a farewell may take.
const FAREWELL_TIME: Duration = Duration::from_secs(2);

impl<E: Executor, G: Gate> Connection<E, G> {
    pub(super) fn new(
        door: Arc<FrontDoor<E, G>>,
        visitor: Visitor<G::Viewer>,
        id: RequestId,
        socket: WebSocketStream,
    ) -> Self {
        let now = Instant::now();
        let (sink, source) = socket.split();
        let (ping_at, recheck_at) =
            (now + door.settings.streams.ping_every, now + door.settings.streams.recheck_every);
        Self {
            door,
            visitor,
            id,
            sink,
            source,
            outbox: Outbox { waiting: VecDeque::new(), unflushed: false, moved_at: now },
            acknowledged: false,
            subscriptions: HashMap::new(),
            answers: SelectAll::new(),
            recheck: None,
            opened_at: now,
            heard_at: now,
            ping_at,
            recheck_at,
        }
    }

    /// Lives until one side says farewell, and writes its one line.
    pub(super) async fn serve(mut self) {
        let id = self.id;
        let farewell = AssertUnwindSafe(self.live()).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(request.id = %id, "Panicked on the WebSocket of request `{id}`");
            Farewell::Fault
        });
        // Subscriptions end now, not when the client has read its farewell.
        self.answers.clear();
        self.part(&farewell).await;
        let seconds = self.opened_at.elapsed().as_secs();
        tracing::info!(
            request.id = %id, socket.code = farewell.code(), socket.seconds = seconds,
            "Closed the WebSocket of request `{id}`"
        );
    }

    async fn live(&mut self) -> Farewell {
        loop {
            let has_room = self.outbox.waiting.len() < self.door.settings.streams.outbox_max;
            let deadline = self.next_deadline();
            let over = tokio::select! {
                biased;
                () = self.door.streams.closing.cancelled() => Some(Farewell::ServerStops),
                sent = self.outbox.pump(&mut self.sink), if self.outbox.unflushed => {
                    sent.err().map(|_| Farewell::Gone)
                }
                message = self.source.next(), if has_room => self.hear(message).await,
                standing = settled(&mut self.recheck) => self.judge(standing),
                () = sleep_until(deadline) => self.wake(),
                Some((id, answer)) = self.answers.next(), if has_room && !self.answers.is_empty() => {
                    self.tell(&id, answer);
                    None
                }
            };
            if let Some(farewell) = over {
                return farewell;
            }
        }
    }

    fn next_deadline(&self) -> Instant {
        let settings = &self.door.settings.streams;
        let init = (!self.acknowledged).then(|| self.opened_at + settings.init_time);
        let stall = self.outbox.unflushed.then(|| self.outbox.moved_at + settings.stall_time);
        let recheck =
            (self.visitor.credentials.is_some() && self.recheck.is_none()).then_some(self.recheck_at);
        [init, stall, recheck].into_iter().flatten().fold(self.ping_at, Instant::min)
    }

    /// Does whatever has become due.
    fn wake(&mut self) -> Option<Farewell> {
        let settings = self.door.settings.streams;
        let now = Instant::now();
        if !self.acknowledged && now >= self.opened_at + settings.init_time {
            return Some(Farewell::InitTimeout);
        }
        if self.outbox.unflushed && now >= self.outbox.moved_at + settings.stall_time {
            return Some(Farewell::SlowConsumer);
        }
        if now >= self.ping_at {
            // While the outbox is full nothing is read, and the time limit for that has its own end.
            let is_deaf = self.outbox.waiting.len() >= settings.outbox_max;
            if !is_deaf && now >= self.heard_at + settings.ping_every * 2 {
                return Some(Farewell::Silent);
            }
            self.ping_at = now + settings.ping_every;
            self.outbox.push(Message::Ping(Vec::new()));
        }
        if now >= self.recheck_at && self.recheck.is_none() {
            self.recheck_at = now + settings.recheck_every;
            if let Some(credentials) = self.visitor.credentials.clone() {
                let (door, limit) = (Arc::clone(&self.door), self.door.settings.limits.time);
                self.recheck = Some(Box::pin(async move {
                    let asked = timeout(limit, door.recognise(&credentials)).await;
                    asked.unwrap_or_else(|late| Err(GateError::Fault(Box::new(late))))
                }));
            }
        }
        None
    }

    /// What the gate said when it was asked again. Its failure is no reason to send anybody away.
    fn judge(&mut self, standing: Standing<G::Viewer>) -> Option<Farewell> {
        match standing {
            Ok(Some(viewer)) => {
                self.visitor.viewer = Some(viewer);
                None
            }
            Ok(None) | Err(GateError::Unauthenticated) => Some(Farewell::Unauthorized),
            Err(GateError::Forbidden) => Some(Farewell::Forbidden),
            Err(error @ GateError::Fault(_)) => {
                let _logged = Refusal::at_the_gate(error, self.id);
                None
            }
        }
    }

    async fn hear(&mut self, message: Option<io::Result<Message>>) -> Option<Farewell> {
        self.heard_at = Instant::now();
        let text = match message {
            None | Some(Ok(Message::Close(_))) => return Some(Farewell::Gone),
            Some(Ok(Message::Ping(_))) => {
                // The pong is written below us; it only has to be sent.
                self.outbox.stir();
                return None;
            }
            Some(Ok(Message::Pong(_))) => return None,
            Some(Ok(Message::Text(text))) => text,
            Some(Err(error)) if is_cut_off(&error) => return Some(Farewell::Gone),
            Some(Ok(Message::Binary(_)) | Err(_)) => return Some(Farewell::InvalidMessage),
        };
        if text.len() > self.door.settings.limits.body_bytes {
            return Some(Farewell::MessageTooBig);
        }
        match serde_json::from_str(&text) {
            Err(_) => Some(Farewell::InvalidMessage),
            Ok(ClientMessage::Pong { .. }) => None,
            Ok(ClientMessage::Ping { .. }) => {
                self.outbox.say(ServerMessage::Pong);
                None
            }
            Ok(ClientMessage::ConnectionInit { .. }) if self.acknowledged => Some(Farewell::TooManyInits),
            Ok(ClientMessage::ConnectionInit { payload }) => self.initialise(payload).await,
            Ok(ClientMessage::Subscribe { .. }) if !self.acknowledged => Some(Farewell::Unauthorized),
            Ok(ClientMessage::Subscribe { id, payload }) => self.subscribe(id, payload),
            Ok(ClientMessage::Complete { id }) => {
                self.forget(&id);
                None
            }
        }
    }

    async fn initialise(&mut self, payload: Option<Init>) -> Option<Farewell> {
        if let Some(authorization) = payload.and_then(|init| init.authorization) {
            let Some(credentials) = Credentials::bearer(&authorization) else {
                return Some(Farewell::Unauthorized);
            };
            let left = self.door.settings.streams.init_time.saturating_sub(self.opened_at.elapsed());
            match timeout(left, self.door.recognise(&credentials)).await {
                Err(_) => return Some(Farewell::InitTimeout),
                Ok(Ok(viewer)) => {
                    self.visitor.viewer = viewer;
                    self.visitor.credentials = Some(credentials);
                }
                Ok(Err(GateError::Unauthenticated)) => return Some(Farewell::Unauthorized),
                Ok(Err(GateError::Forbidden)) => return Some(Farewell::Forbidden),
                Ok(Err(error @ GateError::Fault(_))) => {
                    let _logged = Refusal::at_the_gate(error, self.id);
                    return Some(Farewell::Fault);
                }
            }
        }
        self.acknowledged = true;
        self.outbox.say(ServerMessage::ConnectionAck);
        None
    }

    fn subscribe(&mut self, id: String, params: Params) -> Option<Farewell> {
        if id.is_empty() || id.len() > ID_BYTES_MAX {
            return Some(Farewell::InvalidMessage);
        }
        if self.subscriptions.contains_key(id.as_str()) {
            return Some(Farewell::SubscriberExists(id));
        }
        match self.start(params) {
            Err(Refusal::InvalidRequest(_)) => return Some(Farewell::InvalidMessage),
            Err(refusal) => {
                let errors = [refusal.into_error(sentences_in(&self.visitor.language_tag))];
                self.outbox.say(ServerMessage::Error { id: &id, payload: &errors });
            }
            Ok(answers) => {
                let id: Arc<str> = id.into();
                let (name, last) = (Arc::clone(&id), Arc::clone(&id));
                let answers = answers.map(move |answer| (Arc::clone(&name), Some(answer)));
                let answers = answers.chain(stream::iter([(last, None)]));
                let (answers, handle) = stream::abortable(answers);
                self.answers.push(answers.boxed());
                self.subscriptions.insert(id, handle);
            }
        }
        None
    }

    fn start(&self, params: Params) -> Result<BoxStream<'static, Response>, Refusal> {
        let settings = &self.door.settings;
        let max = settings.streams.subscriptions_max;
        if self.subscriptions.len() >= max {
            return Err(Refusal::Exceeded(Limit::new(LimitKind::Subscriptions, max)));
        }
        let mut request = params.into_request(&settings.documents)?;
        let operation = document::examine(&mut request, &settings.limits)?;
        if operation.kind != OperationType::Subscription {
            return Err(Refusal::OnlySubscriptions);
        }
        self.door.introduce(&self.visitor, self.id, &mut request);
        Ok(self.door.executor.execute_stream(request, None))
    }

    /// Passes on what a subscription answered, or that it has ended.
    fn tell(&mut self, id: &str, answer: Option<Response>) {
        let Some(response) = answer else {
            self.subscriptions.remove(id);
            return self.outbox.say(ServerMessage::Complete { id });
        };
        let asker = Asker { id: self.id, language_tag: &self.visitor.language_tag };
        let answer = Answer::of(response, &self.door.settings.limits, asker);
        if answer.is_executed() {
            self.outbox.say(ServerMessage::Next { id, payload: &answer });
        } else {
            // Nothing was executed, and nothing follows an `error`.
            self.outbox.say(ServerMessage::Error { id, payload: &answer.errors });
            self.forget(id);
        }
    }

    fn forget(&mut self, id: &str) {
        if let Some(handle) = self.subscriptions.remove(id) {
            handle.abort();
        }
    }

    /// Sends the close frame, and reads on until the client has seen it: a socket dropped with unread data is
    /// reset, and the farewell lost.
    async fn part(&mut self, farewell: &Farewell) {
        let Some(frame) = farewell.frame() else {
            let _closed = timeout(FAREWELL_TIME, self.sink.close()).await;
            return;
        };
        let goodbye = async {
            if self.sink.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = self.source.next().await {}
            }
        };
        let _in_time = timeout(FAREWELL_TIME, goodbye).await;
    }
}

/// Poem turns the protocol's errors into text, so the most common one is told by it.
fn is_cut_off(error: &io::Error) -> bool {
    error.kind() != io::ErrorKind::Other || error.to_string().contains("without closing handshake")
}

async fn settled<T>(future: &mut Option<BoxFuture<'static, T>>) -> T {
    match future {
        None => pending().await,
        Some(waiting) => {
            let settled = waiting.await;
            *future = None;
            settled
        }
    }
}

impl Outbox {
    fn say(&mut self, message: ServerMessage<'_>) {
        if let Some(message) = message.into_message() {
            self.push(message);
        }
    }

    fn push(&mut self, message: Message) {
        self.stir();
        self.waiting.push_back(message);
    }

    fn stir(&mut self) {
        if !self.unflushed {
            self.unflushed = true;
            self.moved_at = Instant::now();
        }
    }

    /// Sends until nothing waits. May be dropped at any point and begun again.
    async fn pump(&mut self, sink: &mut SplitSink<WebSocketStream, Message>) -> io::Result<()> {
        poll_fn(|context| {
            while !self.waiting.is_empty() {
                ready!(Pin::new(&mut *sink).poll_ready(context))?;
                if let Some(message) = self.waiting.pop_front() {
                    Pin::new(&mut *sink).start_send(message)?;
                    self.moved_at = Instant::now();
                }
            }
            ready!(Pin::new(&mut *sink).poll_flush(context))?;
            self.unflushed = false;
            Poll::Ready(Ok(()))
        })
        .await
    }
}
