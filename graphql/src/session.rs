//! Signing in by a one-time link, signing out, and looking after one's sessions. Nothing of this is in the log.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use moothall_eventstore::identity::{ListedSession, SessionId};
use uuid::Uuid;

use crate::ask::Ask;
use crate::execute::Stop;
use crate::fault::internal;
use crate::global_id::{GlobalId, Noun, outside};
use crate::scalar::DateTime;
use crate::user_error::{EdgeRefusal, UserError};

/// A session of the viewer's.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Session {
    /// Its id; it opens nothing.
    pub id: ID,
    /// When she signed in.
    pub created_at: DateTime,
    /// When it was last used, within the hour.
    pub used_at: DateTime,
    /// When it ends, unless it is used before.
    pub expires_at: DateTime,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

impl Session {
    pub(crate) fn listed(session: ListedSession, current: SessionId) -> Self {
        Self {
            id: outside(Noun::Session, session.id.0),
            created_at: session.created_at.into(),
            used_at: session.used_at.into(),
            expires_at: session.expires_at.into(),
            is_current: session.id == current,
        }
    }
}

/// The input of `signIn`.
#[derive(InputObject)]
pub(crate) struct SignInInput {
    /// A UUID made by the client. A link works once, so this changes nothing; every mutation has one.
    idempotency_key: Uuid,
    /// The token of the link.
    token: String,
}

/// The input of `signOut`.
#[derive(InputObject, Debug)]
pub(crate) struct SignOutInput {
    /// A UUID made by the client. Signing out twice is harmless.
    idempotency_key: Uuid,
}

/// The input of `revokeSession`.
#[derive(InputObject, Debug)]
pub(crate) struct RevokeSessionInput {
    /// A UUID made by the client. Repeating it is harmless.
    idempotency_key: Uuid,
    /// The session.
    session_id: ID,
}

/// What `signIn` answers.
#[derive(SimpleObject)]
pub(crate) struct SignInPayload {
    /// The session's token, for machines. Browsers got it as a cookie.
    token: Option<String>,
    /// Why it was refused; empty when it took effect.
    user_errors: Vec<UserError>,
}

/// What `signOut` answers.
#[derive(SimpleObject, Debug)]
pub(crate) struct SignOutPayload {
    /// Whether there was a session to end.
    signed_out: bool,
    /// Why it was refused; always empty.
    user_errors: Vec<UserError>,
}

/// What `revokeSession` answers.
#[derive(SimpleObject, Debug)]
pub(crate) struct RevokeSessionPayload {
    /// The session that has ended.
    session_id: Option<ID>,
    /// Why it was refused; empty when it took effect.
    user_errors: Vec<UserError>,
}

async fn sign_in(ctx: &Context<'_>, token: &str) -> Result<String, Stop> {
    let app = ctx.app()?;
    let now = app.clock().now();
    let account = app.identity().sign_in(token, now).await.map_err(|error| match Stop::identity(&error) {
        // What is a code elsewhere is the link's token here.
        Stop::Edge(refusal, path) if !path.is_empty() => Stop::at(refusal, "token"),
        stop => stop,
    })?;
    let session = app.identity().create_session(account, now, app.session_lifetime()).await;
    let session = session.map_err(|error| Stop::identity(&error))?.expose().to_owned();
    if let Some(request) = ctx.request() {
        request.cookies.set_session(&session);
    }
    Ok(session)
}

async fn revoke(ctx: &Context<'_>, id: &ID) -> Result<(), Stop> {
    let not_found = || Stop::at(EdgeRefusal::NotFound, "sessionId");
    let viewer = ctx.viewer().ok_or(Stop::Edge(EdgeRefusal::NotSignedIn, Vec::new()))?;
    let asked = GlobalId::parse_as(Noun::Session, id).ok_or_else(not_found)?;
    let app = ctx.app()?;
    let now = app.clock().now();
    let own = app.identity().sessions_of(viewer.account(), now).await;
    let own = own.map_err(|fault| internal(&fault))?;
    let session = own.iter().find(|session| session.id.0 == asked.id).ok_or_else(not_found)?;
    app.identity().revoke(session.id, now).await.map_err(|fault| internal(&fault))?;
    Ok(())
}

/// What is done to sessions.
#[derive(Debug, Default)]
pub(crate) struct SessionMutation;

/// What is done to sessions.
#[Object]
impl SessionMutation {
    /// Signs in by a one-time link, such as the platform's administrator gets. A browser gets the session as a cookie.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let _ = input.idempotency_key;
        match sign_in(ctx, &input.token).await {
            Ok(token) => Ok(SignInPayload { token: Some(token), user_errors: Vec::new() }),
            Err(stop) => Ok(SignInPayload { token: None, user_errors: vec![stop.told(ctx.language())?] }),
        }
    }

    /// Ends the session that asks, and takes the cookie away.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SignOutInput,
    ) -> Result<SignOutPayload> {
        let _ = input.idempotency_key;
        if let Some(request) = ctx.request() {
            request.cookies.clear_session();
        }
        let signed_out = match ctx.viewer() {
            Some(viewer) => {
                let app = ctx.app()?;
                let revoked = app.identity().revoke(viewer.session(), app.clock().now()).await;
                revoked.map_err(|fault| internal(&fault))?
            }
            None => false,
        };
        Ok(SignOutPayload { signed_out, user_errors: Vec::new() })
    }

    /// Ends one of the viewer's sessions: a lost telephone's, say.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload> {
        let _ = input.idempotency_key;
        match revoke(ctx, &input.session_id).await {
            Ok(()) => {
                Ok(RevokeSessionPayload { session_id: Some(input.session_id), user_errors: Vec::new() })
            }
            Err(stop) => {
                let user_errors = vec![stop.told(ctx.language())?];
                Ok(RevokeSessionPayload { session_id: None, user_errors })
            }
        }
    }
}

/// The input of `noop`.
#[derive(InputObject, Debug)]
pub(crate) struct NoopInput {
    /// A UUID made by the client; every mutation has one.
    idempotency_key: Uuid,
}

/// What `noop` answers.
#[derive(SimpleObject, Debug)]
pub(crate) struct NoopPayload {
    /// The key that was sent.
    idempotency_key: Uuid,
    /// Why it was refused; always empty.
    user_errors: Vec<UserError>,
}

/// What is done to nothing.
#[derive(Debug, Default)]
pub(crate) struct NoopMutation;

/// What is done to nothing.
#[Object]
impl NoopMutation {
    /// Does nothing: the baseline against which other mutations are measured.
    async fn noop(&self, #[graphql(desc = "What is asked.")] input: NoopInput) -> NoopPayload {
        NoopPayload { idempotency_key: input.idempotency_key, user_errors: Vec::new() }
    }
}
