//! Folding one page into a generation: rows and checkpoint in one transaction. A page that cannot be folded is taken
//! apart, and the community whose event is at fault is left behind, for all to see.

use futures_util::FutureExt;
use moothall_core::decider::CommunityId;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::panic::AssertUnwindSafe;

use super::generation::{self, Generation};
use super::pages::Decoded;
use super::views::{ApplyError, Quarantined, Recorded, Views};
use crate::database::Transaction;

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applied {
    /// Rows and checkpoint are written.
    Done,
    /// Another runner was here; nothing was written.
    Overtaken,
}

/// Folds a page. An error is the database's: the same page may be tried again.
pub(super) async fn apply<V: Views>(
    views: &V,
    generation: &Generation,
    page: &Decoded<V::Event>,
) -> Result<Applied, sqlx::Error> {
    let events = wanted(generation, &page.events);
    if page.broken.is_empty() {
        let mut transaction = generation.writes.begin().await?;
        match fold(views, &mut transaction, &events).await {
            Ok(()) => return finish(transaction, page).await,
            Err(error) if error.is_passing() => return Err(into_database(error)),
            Err(error) => {
                tracing::warn!(error = %error.in_full(), "A page of the log cannot be folded whole; taking it apart");
            }
        }
    }
    isolate(views, generation, page, &events).await
}

/// The events of communities that are followed.
fn wanted<'a, E: Clone>(generation: &Generation, events: &'a [Recorded<E>]) -> Cow<'a, [Recorded<E>]> {
    let quarantine = generation.quarantine.read();
    if quarantine.is_empty() || !events.iter().any(|event| quarantine.contains_key(&event.envelope.community))
    {
        return Cow::Borrowed(events);
    }
    events.iter().filter(|event| !quarantine.contains_key(&event.envelope.community)).cloned().collect()
}

/// Folds, and takes a panic for an event that makes no sense.
pub(super) async fn fold<V: Views>(
    views: &V,
    transaction: &mut Transaction,
    events: &[Recorded<V::Event>],
) -> Result<(), ApplyError> {
    if events.is_empty() {
        return Ok(());
    }
    let folding = AssertUnwindSafe(views.apply(transaction, events)).catch_unwind();
    folding.await.unwrap_or_else(|_| Err(ApplyError::Senseless("the read model panicked".to_owned())))
}

async fn finish<E>(mut transaction: Transaction, page: &Decoded<E>) -> Result<Applied, sqlx::Error> {
    if !generation::advance(&mut transaction, &page.moves).await? {
        return Ok(Applied::Overtaken);
    }
    transaction.commit().await?;
    Ok(Applied::Done)
}

/// Folds community by community, each behind a savepoint.
async fn isolate<V: Views>(
    views: &V,
    generation: &Generation,
    page: &Decoded<V::Event>,
    events: &[Recorded<V::Event>],
) -> Result<Applied, sqlx::Error> {
    let mut transaction = generation.writes.begin().await?;
    let mut cases: Vec<Quarantined> = page.broken.clone();
    let mut seen: FxHashSet<CommunityId> = FxHashSet::default();
    for event in events {
        let community = event.envelope.community;
        if !seen.insert(community) {
            continue;
        }
        let own: Vec<_> =
            events.iter().filter(|event| event.envelope.community == community).cloned().collect();
        if let Some(case) = fold_guarded(views, &mut transaction, &own).await? {
            cases.retain(|other| other.community != community);
            cases.push(case);
        }
    }
    cases.retain(|case| !generation.quarantine.read().contains_key(&case.community));
    for case in &cases {
        generation::quarantine(&mut transaction, case).await?;
    }
    let applied = finish(transaction, page).await?;
    if applied == Applied::Done {
        let mut quarantine = generation.quarantine.write();
        for case in cases {
            tracing::error!(
                community.id = %case.community.0,
                position = %case.position,
                error = case.error,
                "The read models no longer follow community `{}`", case.community.0
            );
            quarantine.insert(case.community, case);
        }
    }
    Ok(applied)
}

/// Folds one community's events together; if that fails one by one, up to the event at fault.
async fn fold_guarded<V: Views>(
    views: &V,
    transaction: &mut Transaction,
    events: &[Recorded<V::Event>],
) -> Result<Option<Quarantined>, sqlx::Error> {
    if try_fold(views, transaction, events).await?.is_none() {
        return Ok(None);
    }
    for event in events {
        if let Some(error) = try_fold(views, transaction, std::slice::from_ref(event)).await? {
            let (community, position) = (event.envelope.community, event.position);
            return Ok(Some(Quarantined { community, position, error: error.in_full() }));
        }
    }
    // Together they failed, one by one they did not: a page's edge must not matter, but now it has not.
    Ok(None)
}

async fn try_fold<V: Views>(
    views: &V,
    transaction: &mut Transaction,
    events: &[Recorded<V::Event>],
) -> Result<Option<ApplyError>, sqlx::Error> {
    generation::run(transaction, "SAVEPOINT moothall_page".to_owned()).await?;
    let error = match fold(views, transaction, events).await {
        Ok(()) => None,
        Err(error) if error.is_passing() => return Err(into_database(error)),
        Err(error) => Some(error),
    };
    let end = if error.is_some() { "ROLLBACK TO SAVEPOINT moothall_page; " } else { "" };
    generation::run(transaction, format!("{end}RELEASE SAVEPOINT moothall_page")).await?;
    Ok(error)
}

fn into_database(error: ApplyError) -> sqlx::Error {
    match error {
        ApplyError::Database(error) => error,
        ApplyError::Senseless(words) => sqlx::Error::Protocol(words),
    }
}
