//! Executes requests: the schema, what each request brings along to read rows with, and the language its errors are said in.

use async_graphql::{Data, Executor, Request, Response};
use async_trait::async_trait;
use futures_util::future::{FutureExt, poll_fn};
use futures_util::stream::{self, BoxStream, StreamExt};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use tokio::sync::mpsc;

use crate::MoothallSchema;
use crate::app::App;
use crate::loaders::Loaders;
use crate::spoken::{language_of, told};
use crate::turns::{Turns, Wanted};

/// A finished schema over an application. Cheap to clone.
#[derive(Clone)]
pub struct MoothallExecutor {
    schema: MoothallSchema,
    app: Arc<App>,
}

impl std::fmt::Debug for MoothallExecutor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MoothallExecutor(…)")
    }
}

impl MoothallExecutor {
    /// Executes what is asked of `schema`, made over the same application.
    #[must_use]
    pub fn new(schema: MoothallSchema, app: Arc<App>) -> Self {
        Self { schema, app }
    }

    /// Gives a request its loaders; they ask when its turn ends.
    fn equip(&self, request: &mut Request) -> Turns {
        let wanted = Wanted::default();
        request.data.insert(Loaders::new(Arc::clone(&self.app), wanted.clone()));
        Turns::of(wanted)
    }
}

#[async_trait]
impl Executor for MoothallExecutor {
    async fn execute(&self, mut request: Request) -> Response {
        let (mut turns, language) = (self.equip(&mut request), language_of(&request));
        // Boxed: whoever calls it need not work out how deep the type of its future is.
        let mut answer = self.schema.execute(request).boxed();
        told(poll_fn(move |cx| turns.poll(cx, |cx| answer.poll_unpin(cx))).await, language)
    }

    /// Each stream is worked on by a task of its own, up to the answer after the next: a client that does not read must
    /// not leave a question half asked, with a connection to the database in its hands.
    fn execute_stream(
        &self,
        mut request: Request,
        session_data: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        let (turns, language) = (self.equip(&mut request), language_of(&request));
        let answers = Executor::execute_stream(&self.schema, request, session_data);
        // Not before somebody waits for an answer: a stream given up before that has cost nothing.
        let begun = async move {
            let (sender, mut receiver) = mpsc::channel(1);
            tokio::spawn(pass_on(turns, answers, sender));
            stream::poll_fn(move |cx| receiver.poll_recv(cx))
        };
        stream::once(begun)
            .flatten()
            .map(move |answer| told(answer.unwrap_or_else(|panic| resume_unwind(panic)), language))
            .boxed()
    }
}

/// Passes answers on, one at a time, until there are no more or nobody wants them. Whoever receives a panic is to go on with it.
async fn pass_on(
    mut turns: Turns,
    mut answers: BoxStream<'static, Response>,
    sender: mpsc::Sender<std::thread::Result<Response>>,
) {
    loop {
        let next = poll_fn(|cx| turns.poll(cx, |cx| answers.poll_next_unpin(cx)));
        let answer = tokio::select! {
            () = sender.closed() => return,
            answer = AssertUnwindSafe(next).catch_unwind() => answer,
        };
        let is_last = answer.is_err();
        let Some(answer) = answer.transpose() else { return };
        if !is_last {
            turns.finish().await;
        }
        if sender.send(answer).await.is_err() || is_last {
            return;
        }
    }
}
