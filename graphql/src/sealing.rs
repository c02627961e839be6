//! Sealing what a command says of somebody who may have no key yet. A key is durable before anything is decided, so the rules are asked
//! beforehand where one would have to be made: what they refuse leaves nothing in the vault. A member has had her key since she was
//! admitted; her own words are sealed without asking twice.

use async_graphql::{Context, Result};
use futures_util::future::BoxFuture;
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::policy::Action;
use moothall_core::sealed::{Personal, Sealed, SubjectId};
use moothall_eventstore::vault::KeyState;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ask::Ask;
use crate::edge;
use crate::execute::{Asked, Stop, actor_in, would_refuse};

/// How the texts of a command are sealed: in earnest, or to see whether that would make a key.
#[derive(Clone, Debug)]
pub(crate) struct Sealer {
    /// Whether a key was lacking; none in earnest.
    lacking: Option<Arc<AtomicBool>>,
}

impl Sealer {
    /// Seals one text. Where a key is lacking and it is not in earnest, nothing is in it: the rules read no sealed text.
    pub(crate) async fn seal<T: Personal>(
        &self,
        ctx: &Context<'_>,
        (community, subject): (CommunityId, SubjectId),
        text: &T,
    ) -> Result<Sealed<T>, Stop> {
        edge::require_presence(ctx, community)?;
        let app = ctx.app()?;
        if self.is_trial() {
            let state = app.vault().key_state(subject).await.map_err(|error| Stop::vault(&error))?;
            if state == KeyState::Unknown {
                self.lacks_a_key();
                return Ok(Sealed::from_parts(subject, Vec::new()));
            }
        }
        let sealed = app.vault().seal(community, subject, text, app.clock().now()).await;
        sealed.map_err(|error| Stop::vault(&error))
    }

    /// Whether nothing may be made yet.
    pub(crate) fn is_trial(&self) -> bool {
        self.lacking.is_some()
    }

    /// What was read is for the rules only: it is read again in earnest when they agree.
    pub(crate) fn lacks_a_key(&self) {
        if let Some(lacking) = &self.lacking {
            lacking.store(true, Ordering::Relaxed);
        }
    }
}

/// In whose name a command is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InTheNameOf {
    /// Whoever is signed in.
    TheViewer,
    /// Nobody: whether the viewer may raise topics is looked at here, because the rules do not learn who asks.
    Nobody,
}

/// Reads what an input asks, and makes keys for it only when the rules would take it.
pub(crate) fn when_permitted<'a, R, F>(
    ctx: &'a Context<'_>,
    name: InTheNameOf,
    read: R,
) -> BoxFuture<'a, Result<Asked, Stop>>
where
    R: Fn(Sealer) -> F + Send + Sync + 'a,
    F: Future<Output = Result<Asked, Stop>> + Send + 'a,
{
    Box::pin(async move {
        let lacking = Arc::new(AtomicBool::new(false));
        let asked = read(Sealer { lacking: Some(Arc::clone(&lacking)) }).await?;
        let viewer = actor_in(ctx, &asked)?;
        let actor = match name {
            InTheNameOf::TheViewer => viewer,
            InTheNameOf::Nobody => {
                ctx.standing(asked.community).await?.require(Action::RaiseTopic)?;
                Actor::Anonymous
            }
        };
        if !lacking.load(Ordering::Relaxed) {
            return Ok(asked);
        }
        would_refuse(ctx.app()?, asked, actor).await?;
        read(Sealer { lacking: None }).await
    })
}
