//! One way from a mutation to the lane and back: name the actor, key the command, execute, tell. No rule lives here.

use async_graphql::{Context, Error, Result};
use futures_util::future::BoxFuture;
use moothall_core::decider::{Actor, CommunityId, Context as Decision, Decider as _, StreamId};
use moothall_core::event::Event;
use moothall_core::language::Language;
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::state::{Command, Community};
use moothall_core::text::TextRefusal;
use moothall_eventstore::identity::{IdentityError, IdentityRefusal};
use moothall_eventstore::vault::VaultError;
use moothall_eventstore::{CommandKey, ExecuteError, Position, Receipt, Request};
use serde::Serialize;
use std::time::Duration;
use uuid::{Uuid, Variant, Version};

use crate::app::App;
use crate::ask::Ask;
use crate::fault::{behind, internal};
use crate::register_csv::RowMistake;
use crate::sealing::{InTheNameOf, Sealer, when_permitted};
use crate::user_error::{EdgeRefusal, Numbers, UserError};

/// How long a mutation waits for the read model before it gives up reading back.
pub(crate) const CATCH_UP: Duration = Duration::from_secs(5);

/// Why a mutation stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The edge said no, about one field of the input.
    Edge(EdgeRefusal, Vec<&'static str>),
    /// Lines of a file cannot be read, or not be taken.
    Rows(Vec<RowMistake>),
    /// The rules said no.
    Rules(Refusal),
    /// Something broke; it has been logged.
    Fault(Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Rules(refusal)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

impl Stop {
    /// About one field of the input.
    pub(crate) fn at(refusal: EdgeRefusal, field: &'static str) -> Self {
        Self::Edge(refusal, vec![field])
    }

    /// A number that was not taken, and which are.
    pub(crate) fn number(taken: Numbers, field: &'static str) -> Self {
        Self::at(EdgeRefusal::NumberMalformed(taken), field)
    }

    /// A text that was not taken.
    pub(crate) fn text(refusal: TextRefusal, field: &'static str) -> Self {
        Self::at(refusal.into(), field)
    }

    /// The vault said no. A subject of another community is nothing this viewer knows of.
    pub(crate) fn vault(error: &VaultError) -> Self {
        match error {
            VaultError::SubjectDestroyed(_) => Self::Rules(Refusal::SubjectErased),
            VaultError::ForeignSubject(_) => Self::Rules(Refusal::MemberUnknown),
            fault => Self::Fault(internal(fault)),
        }
    }

    /// Identity said no.
    pub(crate) fn identity(error: &IdentityError) -> Self {
        match error {
            IdentityError::Refused(refusal) => match refusal {
                IdentityRefusal::UnknownCode => Self::Edge(EdgeRefusal::InvitationUnknown, vec!["code"]),
                IdentityRefusal::Expired => Self::Rules(Refusal::InvitationExpired),
                IdentityRefusal::AlreadyUsed
                | IdentityRefusal::Revoked
                | IdentityRefusal::NotIssuable
                | IdentityRefusal::UnknownInvitation => Self::Rules(Refusal::InvitationSpent),
                IdentityRefusal::UnknownAccount => Self::Edge(EdgeRefusal::NotSignedIn, Vec::new()),
                IdentityRefusal::AccountDisabled => Self::Edge(EdgeRefusal::AccountDisabled, Vec::new()),
            },
            IdentityError::Fault(fault) => Self::Fault(internal(fault)),
        }
    }

    /// As data, or as the fault it is.
    pub(crate) fn told(self, language: Language) -> Result<UserError> {
        match self {
            Self::Edge(refusal, path) => Ok(refusal.told(language, &path)),
            Self::Rows(mistakes) => Ok(UserError::of_rows(&mistakes, language)),
            Self::Rules(refusal) => Ok(UserError::of(&refusal, language)),
            Self::Fault(error) => Err(error),
        }
    }
}

/// A command, read from an input.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) community: CommunityId,
    pub(crate) command: Command,
    /// What the payload shows.
    pub(crate) subject: Uuid,
    /// The entity and the version of it that the client has seen.
    pub(crate) expected: Option<(StreamId, u64)>,
}

impl Asked {
    /// About one entity.
    pub(crate) fn about(community: CommunityId, subject: Uuid, command: Command) -> Self {
        Self { community, command, subject, expected: None }
    }

    /// With the version the client has seen of it.
    pub(crate) fn seen(self, version: Option<u64>) -> Self {
        let subject = self.subject;
        self.seen_of(subject, version)
    }

    /// What the payload shows, where it is not the entity itself.
    pub(crate) fn showing(self, subject: Uuid) -> Self {
        Self { subject, ..self }
    }

    /// With the version the client has seen of another entity.
    pub(crate) fn seen_of(self, entity: Uuid, version: Option<u64>) -> Self {
        let expected = version.map(|version| (StreamId(entity), version));
        Self { expected, ..self }
    }
}

/// What became of a mutation.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) done: Option<Done>,
    pub(crate) errors: Vec<UserError>,
}

/// A command that took effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    pub(crate) subject: Uuid,
    pub(crate) receipt: Receipt,
}

impl Done {
    /// Waits until the read model shows what was done.
    pub(crate) fn read_back<'a>(self, ctx: &'a Context<'_>) -> BoxFuture<'a, Result<CommunityId>> {
        let receipt = self.receipt;
        Box::pin(async move {
            if ctx.app()?.shows(receipt.position(), CATCH_UP).await {
                Ok(receipt.community)
            } else {
                Err(behind(ctx.language()))
            }
        })
    }

    /// The first event it led to, from the log: for objects that the read model does not find by their id alone.
    pub(crate) fn event(self, app: &App) -> BoxFuture<'_, Result<Option<Event>>> {
        let before = Position { slice: self.receipt.slice, pos: self.receipt.first_pos.saturating_sub(1) };
        Box::pin(async move {
            let events = app.log().read_slice(before, 1).await.map_err(|fault| internal(&fault))?;
            let decoded = events.first().map(moothall_eventstore::RawEvent::decode).transpose();
            Ok(decoded.map_err(|fault| internal(&fault))?.map(|(_, event)| event))
        })
    }
}

/// An id for something new: the same for the same request, however often it is sent. It takes over the key's time, so that things
/// made later sort later wherever clients send `UUIDv7` keys; the rest is a hash that gives nothing of the key away.
pub(crate) fn minted(key: Uuid, community: CommunityId, field: &str) -> Uuid {
    let name = [community.0.as_bytes(), field.as_bytes()].concat();
    let mut bytes = Uuid::new_v5(&key, &name).into_bytes();
    bytes.iter_mut().zip(key.as_bytes()).take(6).for_each(|(byte, time)| *byte = *time);
    uuid::Builder::from_bytes(bytes)
        .with_version(Version::SortRand)
        .with_variant(Variant::RFC4122)
        .into_uuid()
}

/// Executes what an input asks. Refusals become data, faults become errors.
pub(crate) fn execute<'a, I, F>(
    ctx: &'a Context<'_>,
    mutation: &'a str,
    key: Uuid,
    input: &'a I,
    asked: F,
) -> BoxFuture<'a, Result<Answer>>
where
    I: Serialize + Sync,
    F: Future<Output = Result<Asked, Stop>> + Send + 'a,
{
    Box::pin(async move {
        let done = async {
            let asked = asked.await?;
            let actor = actor_in(ctx, &asked)?;
            let digest = digest(ctx.app()?, mutation, actor, input);
            run(ctx.app()?, asked, actor, Some(CommandKey { id: key, digest })).await
        };
        match done.await {
            Ok(done) => Ok(Answer { done: Some(done), errors: Vec::new() }),
            Err(stop) => Ok(Answer { done: None, errors: vec![stop.told(ctx.language())?] }),
        }
    })
}

/// Decides what an input asks on the community's state as it is, and forgets what it would have led to: refusals are told as they
/// would be, and nothing is written.
pub(crate) fn try_out<'a, F>(ctx: &'a Context<'_>, asked: F) -> BoxFuture<'a, Result<Answer>>
where
    F: Future<Output = Result<Asked, Stop>> + Send + 'a,
{
    Box::pin(async move {
        let tried = async {
            let asked = asked.await?;
            let actor = actor_in(ctx, &asked)?;
            would_refuse(ctx.app()?, asked, actor).await
        };
        match tried.await {
            Ok(()) => Ok(Answer::default()),
            Err(stop) => Ok(Answer { done: None, errors: vec![stop.told(ctx.language())?] }),
        }
    })
}

/// Stops where the rules would refuse a command now. Nothing is written.
pub(crate) fn would_refuse(app: &App, asked: Asked, actor: Actor) -> BoxFuture<'_, Result<(), Stop>> {
    Box::pin(async move {
        let context = Decision { now: app.clock().now(), actor };
        let Asked { community, command, .. } = asked;
        let decide = move |state: &Community| state.decide(&command, &context).err();
        match app.engine().state_of(community, decide).await {
            Ok(None) => Ok(()),
            Ok(Some(refusal)) | Err(ExecuteError::Refused(refusal)) => Err(Stop::Rules(refusal)),
            Err(ExecuteError::Busy | ExecuteError::ShuttingDown) => {
                Err(Stop::Edge(EdgeRefusal::Busy, Vec::new()))
            }
            Err(ExecuteError::Fault(fault)) => Err(Stop::Fault(internal(&fault))),
            Err(ExecuteError::Conflict { .. } | ExecuteError::KeyReused) => {
                Err(Stop::at(EdgeRefusal::VersionConflict, "expectedVersion"))
            }
        }
    })
}

/// The same, in nobody's name.
pub(crate) fn execute_anonymously<'a, I, R, F>(
    ctx: &'a Context<'_>,
    mutation: &'a str,
    key: Uuid,
    input: &'a I,
    read: R,
) -> BoxFuture<'a, Result<Answer>>
where
    I: Serialize + Sync,
    R: Fn(Sealer) -> F + Send + Sync + 'a,
    F: Future<Output = Result<Asked, Stop>> + Send + 'a,
{
    Box::pin(async move {
        let done = async {
            let asked = when_permitted(ctx, InTheNameOf::Nobody, read).await?;
            let digest = digest(ctx.app()?, mutation, Actor::Anonymous, input);
            run(ctx.app()?, asked, Actor::Anonymous, Some(CommandKey { id: key, digest })).await
        };
        match done.await {
            Ok(done) => Ok(Answer { done: Some(done), errors: Vec::new() }),
            Err(stop) => Ok(Answer { done: None, errors: vec![stop.told(ctx.language())?] }),
        }
    })
}

/// Gives a command to the lane.
pub(crate) fn run(
    app: &App,
    asked: Asked,
    actor: Actor,
    key: Option<CommandKey>,
) -> BoxFuture<'_, Result<Done, Stop>> {
    Box::pin(async move {
        let Asked { community, command, subject, expected } = asked;
        match app.engine().execute(Request { community, command, actor, key, expected }).await {
            Ok(receipt) => Ok(Done { subject, receipt }),
            Err(ExecuteError::Refused(refusal)) => Err(Stop::Rules(refusal)),
            Err(ExecuteError::Conflict { .. }) => {
                Err(Stop::at(EdgeRefusal::VersionConflict, "expectedVersion"))
            }
            Err(ExecuteError::KeyReused) => Err(Stop::at(EdgeRefusal::KeyReused, "idempotencyKey")),
            Err(ExecuteError::Busy | ExecuteError::ShuttingDown) => {
                Err(Stop::Edge(EdgeRefusal::Busy, Vec::new()))
            }
            Err(ExecuteError::Fault(fault)) => Err(Stop::Fault(internal(&fault))),
        }
    })
}

/// In whose name the viewer acts. Whoever is nobody in a community does not learn whether it exists.
pub(crate) fn actor_in(ctx: &Context<'_>, asked: &Asked) -> Result<Actor, Stop> {
    let viewer = ctx.viewer().ok_or(Stop::Edge(EdgeRefusal::NotSignedIn, Vec::new()))?;
    viewer.actor_in(asked.community).ok_or_else(|| {
        if is_founding(&asked.command) {
            Stop::Rules(Refusal::NotPermitted { action: Action::FoundCommunity })
        } else {
            Stop::Edge(EdgeRefusal::NotFound, Vec::new())
        }
    })
}

fn is_founding(command: &Command) -> bool {
    use moothall_core::community::CommunityCommand::Found;
    matches!(command, Command::Community(Found { .. }))
}

/// A digest of everything that must be the same for a repeated key: which mutation, whose, and its whole input. Keyed, because
/// inputs hold personal words and the log keeps the digest.
pub(crate) fn digest<I: Serialize>(app: &App, mutation: &str, actor: Actor, input: &I) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(mutation.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(actor.id().unwrap_or_default().as_bytes());
    // Inputs are structs of strings, numbers and lists: JSON refuses none of them, and writes fields in their order.
    let written = serde_json::to_writer(&mut bytes, input);
    debug_assert!(written.is_ok(), "an input could not be written: {written:?}");
    app.vault().digest16("command", &bytes)
}
