//! Rows are asked for when a request can go no further: once for each level of a list, however long.

use async_graphql::dataloader::{DataLoader, Loader};
use futures_util::FutureExt;
use futures_util::future::{poll_fn, try_join_all};
use moothall_graphql::turns::{Turns, Wanted};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

/// Doubles, and writes down what it was asked together.
struct Doubling(Arc<Mutex<Vec<usize>>>);

#[async_trait::async_trait]
impl Loader<u32> for Doubling {
    type Value = u32;
    type Error = ();

    async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, ()> {
        self.0.lock().push(keys.len());
        tokio::task::yield_now().await;
        Ok(keys.iter().map(|key| (*key, key * 2)).collect())
    }
}

fn loader(wanted: &Wanted) -> (DataLoader<Doubling>, Arc<Mutex<Vec<usize>>>) {
    let (book, wanted) = (Arc::default(), wanted.clone());
    let loader = DataLoader::new(Doubling(Arc::clone(&book)), move |load| wanted.ask(load));
    (loader.delay(Duration::ZERO), book)
}

async fn in_turns<T>(wanted: Wanted, request: impl Future<Output = T>) -> T {
    let (mut turns, mut request) = (Turns::of(wanted), Box::pin(request));
    poll_fn(|cx| turns.poll(cx, |cx| request.poll_unpin(cx))).await
}

#[tokio::test]
async fn each_level_of_a_long_list_is_asked_at_once() {
    let wanted = Wanted::default();
    let (loader, book) = loader(&wanted);
    let all = in_turns(
        wanted,
        try_join_all((0..900).map(async |number| {
            let once = loader.load_one(number).await?.ok_or(())?;
            loader.load_one(once).await
        })),
    )
    .await;
    assert_eq!(all.expect("rows").last(), Some(&Some(899 * 4)));
    assert_eq!(*book.lock(), [900, 900]);
}

#[tokio::test]
async fn each_level_of_lists_of_lists_is_asked_at_once() {
    let wanted = Wanted::default();
    let (loader, book) = loader(&wanted);
    let loader = loader.max_batch_size(10_000);
    let loader = &loader;
    let all = in_turns(
        wanted,
        try_join_all((0..60).map(async |outer| {
            let once = loader.load_one(outer).await?.ok_or(())?;
            try_join_all((0..60).map(|inner| loader.load_one(1_000 * once + inner))).await
        })),
    )
    .await;
    assert_eq!(all.expect("rows").last().and_then(|rows| rows.last()), Some(&Some(2 * (118_000 + 59))));
    assert_eq!(*book.lock(), [60, 3_600]);
}

#[tokio::test]
async fn what_never_rests_is_answered_all_the_same() {
    let wanted = Wanted::default();
    let (loader, _) = loader(&wanted);
    let mut row = Box::pin(loader.load_one(21));
    let restless = poll_fn(|cx| {
        cx.waker().wake_by_ref();
        row.poll_unpin(cx)
    });
    assert_eq!(in_turns(wanted, restless).await, Ok(Some(42)));
}

#[tokio::test]
async fn loads_are_dropped_with_the_request() {
    let wanted = Wanted::default();
    let (loader, book) = loader(&wanted);
    let mut request = Box::pin(in_turns(wanted, loader.load_one(1)));
    assert!(poll_fn(|cx| Poll::Ready(request.poll_unpin(cx))).await.is_pending());
    drop(request);
    assert_eq!(*book.lock(), [1]);
    assert_eq!(Arc::strong_count(&book), 2, "the loader's and ours");
}
