//! The GraphQL schema: translates, never decides. A mutation reads its input into a command, gives it to the engine and tells what
//! came of it; a query reads rows and shows those that the policy lets the viewer see.
//!
//! Start reading at [`schema`], then `poll/ballot_commands.rs` for a mutation, `poll.rs` for an object, `coverage.rs` for who may see what.

// One mutation lies in another as deep as there are merged objects.
#![recursion_limit = "512"]
#![expect(
    clippy::too_many_arguments,
    reason = "the arguments of a field in the schema are those of its resolver"
)]
#![expect(clippy::unused_async, reason = "async-graphql's resolvers are async")]
#![expect(clippy::struct_field_names, reason = "the schema's names are its own")]

mod account;
mod app;
mod ask;
pub mod code;
mod community;
pub mod coverage;
mod deliberation;
mod due;
mod edge;
mod enums;
mod event;
mod execute;
mod executor;
mod fault;
pub mod global_id;
mod hall;
mod loaders;
mod meeting;
mod membership;
mod node;
mod opinion_map;
mod page;
mod panel;
mod payload;
mod people;
mod poll;
mod portfolio;
mod proposal;
mod query;
mod register;
pub mod register_csv;
mod resolution;
mod rule;
pub mod scalar;
mod scope;
mod sealing;
mod session;
pub mod spoken;
mod subscription;
pub mod text_diff;
mod timeline;
mod topic;
pub mod turns;
pub mod user_error;
mod viewer;

use async_graphql::{Data, MergedObject, SDLExportOptions, Schema, SchemaBuilder};
use std::sync::Arc;

pub use app::App;
pub use executor::MoothallExecutor;
pub use membership::commands::finish_erasure;
pub use membership::invitations::log_redemption;
pub use query::Query;
pub use subscription::Subscription;
pub use viewer::{CookieSink, Guesses, RequestContext, Viewer};

/// What can be done: one mutation for each command of the rules, and signing in and out.
#[derive(MergedObject, Debug, Default)]
pub struct Mutation(
    community::commands::CommunityMutation,
    register::commands::RegisterMutation,
    membership::commands::MembershipMutation,
    membership::invitations::InvitationMutation,
    topic::TopicMutations,
    proposal::commands::ProposalMutation,
    panel::PanelMutation,
    hall::commands::HallMutation,
    meeting::convening_commands::MeetingMutation,
    meeting::debate_commands::DebateMutation,
    meeting::motion_commands::MotionMutation,
    deliberation::amendment_commands::AmendmentMutation,
    deliberation::commands::DeliberationMutation,
    deliberation::statement_commands::StatementMutation,
    deliberation::party_commands::PartyMutation,
    deliberation::conclusion_commands::ConclusionMutation,
    poll::commands::PollMutation,
    poll::ballot_commands::BallotMutation,
    poll::teller_commands::TellerMutation,
    poll::count_commands::CountMutation,
    resolution::ResolutionMutation,
    session::SessionMutation,
    session::NoopMutation,
);

/// The schema, ready for a [`MoothallExecutor`].
pub type MoothallSchema = Schema<Query, Mutation, Subscription>;

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription).disable_suggestions()
}

/// The schema over an application. The HTTP layer adds its limits and finishes it.
#[must_use]
pub fn schema(app: Arc<App>) -> SchemaBuilder<Query, Mutation, Subscription> {
    builder().data(app)
}

/// Puts into a request's data what resolvers ask for: the viewer, if somebody is signed in, and the request.
pub fn introduce(viewer: Option<Viewer>, request: RequestContext, data: &mut Data) {
    if let Some(viewer) = viewer {
        data.insert(viewer);
    }
    data.insert(request);
}

/// The schema as text. Needs no database.
#[must_use]
pub fn sdl() -> String {
    builder().finish().sdl_with_options(SDLExportOptions::new().prefer_single_line_descriptions())
}
