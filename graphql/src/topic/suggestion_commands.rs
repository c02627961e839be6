//! Mutations on suggestions: given, put together, adopted, declined, traced.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::{ClusterId, SuggestionId};
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::OwnWords;
use moothall_core::topic::{
    ClusterDissolved, SuggestionAdopted, SuggestionDecisionRevoked, SuggestionDeclined, SuggestionGiven,
    SuggestionTraced, SuggestionWithdrawn, SuggestionsClustered, TopicCommand, Voice,
};
use serde::Serialize;
use uuid::Uuid;

use super::sealing::{Heard, asked, asked_of, channel, giver_or_official};
use super::{Suggestion, Topic};
use crate::ask::Ask;
use crate::edge;
use crate::enums::{AdoptionStage, Channel};
use crate::execute::{Stop, execute, minted};
use crate::membership::seal;
use crate::payload::payloads;
use crate::sealing::{InTheNameOf, Sealer, when_permitted};

/// The input of `giveSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct GiveSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What it says. Kept sealed under her key.
    words: String,
    /// How it comes; null for on a screen.
    channel: Option<Channel>,
}

/// The input of `recordSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RecordSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What it says. Kept sealed.
    words: String,
    /// How it came.
    channel: Channel,
    /// The member who made it.
    member_id: Option<ID>,
    /// The name of somebody who is no member. Kept sealed.
    name: Option<String>,
    /// How to reach her. Kept sealed.
    contact: Option<String>,
}

/// The input of `withdrawSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct WithdrawSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The suggestion.
    suggestion_id: ID,
    /// Why.
    reason: String,
}

/// The input of `clusterSuggestions`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ClusterSuggestionsInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// What they have in common.
    label: String,
    /// Those that say so; each leaves the cluster it was in.
    suggestion_ids: Vec<ID>,
}

/// The input of `dissolveCluster`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DissolveClusterInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The cluster.
    cluster_id: ID,
    /// Why.
    reason: String,
}

/// The input of `adoptSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AdoptSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The suggestion.
    suggestion_id: ID,
    /// The stage.
    stage: AdoptionStage,
    /// How it is used there.
    note: String,
}

/// The input of `declineSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DeclineSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The suggestion.
    suggestion_id: ID,
    /// Why.
    reason: String,
}

/// The input of `traceSuggestion`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct TraceSuggestionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The suggestion.
    suggestion_id: ID,
    /// The stage.
    stage: AdoptionStage,
    /// How it is used there.
    note: String,
}

/// The input of `revokeSuggestionDecision`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RevokeSuggestionDecisionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The topic.
    topic_id: ID,
    /// The suggestion.
    suggestion_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `giveSuggestion` answers.
    GiveSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `recordSuggestion` answers.
    RecordSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `withdrawSuggestion` answers.
    WithdrawSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `clusterSuggestions` answers.
    ClusterSuggestionsPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `dissolveCluster` answers.
    DissolveClusterPayload {
        /// The topic.
        topic: Topic = Topic::changed
    }
    /// What `adoptSuggestion` answers.
    AdoptSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `declineSuggestion` answers.
    DeclineSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `traceSuggestion` answers.
    TraceSuggestionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
    /// What `revokeSuggestionDecision` answers.
    RevokeSuggestionDecisionPayload {
        /// The suggestion.
        suggestion: Suggestion = Suggestion::changed
    }
}

/// Mutations on suggestions: given, put together, adopted, declined, traced.
#[derive(Debug, Default)]
pub(crate) struct SuggestionMutation;

/// Mutations on suggestions: given, put together, adopted, declined, traced.
#[Object]
impl SuggestionMutation {
    /// Gives a suggestion on an open topic, in one's own name.
    async fn give_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: GiveSuggestionInput,
    ) -> Result<GiveSuggestionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = SuggestionId(minted(input.idempotency_key, community, "suggestion"));
            let words: OwnWords = edge::personal(&input.words, "words")?;
            edge::require_presence(ctx, community)?;
            let Some(member) = ctx.self_in(community).await? else {
                return Err(Stop::Rules(Refusal::NotPermitted { action: Action::RaiseTopic }));
            };
            let words = seal(ctx, community, member, &words).await?;
            let (voice, channel) = (Voice::Member { member }, input.channel.map_or(channel::APP, Into::into));
            let given = SuggestionGiven { topic, suggestion, voice, channel, words };
            Ok(asked_of(community, suggestion, TopicCommand::Suggest(given)))
        };
        execute(ctx, "giveSuggestion", input.idempotency_key, &input, read).await.map(GiveSuggestionPayload)
    }

    /// Records a suggestion that was made offline: a member's, somebody's who is no member, or nobody knows whose.
    async fn record_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RecordSuggestionInput,
    ) -> Result<RecordSuggestionPayload> {
        let (key, told) = (input.idempotency_key, &input);
        let read = move |sealer: Sealer| async move {
            let (community, topic) = edge::topic(&told.topic_id, "topicId")?;
            let suggestion = SuggestionId(minted(key, community, "suggestion"));
            let heard = Heard {
                member: told.member_id.as_ref(),
                name: told.name.as_deref(),
                contact: told.contact.as_deref(),
                claim: None,
            };
            let (voice, words) = heard.sealed(ctx, &sealer, (community, suggestion.0), &told.words).await?;
            let given = SuggestionGiven { topic, suggestion, voice, channel: told.channel.into(), words };
            Ok::<_, Stop>(asked_of(community, suggestion, TopicCommand::Suggest(given)))
        };
        let read = when_permitted(ctx, InTheNameOf::TheViewer, read);
        execute(ctx, "recordSuggestion", key, &input, read).await.map(RecordSuggestionPayload)
    }

    /// Takes a suggestion back that nobody has decided on.
    async fn withdraw_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: WithdrawSuggestionInput,
    ) -> Result<WithdrawSuggestionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = edge::within(
                community,
                edge::suggestion(&input.suggestion_id, "suggestionId")?,
                "suggestionId",
            )?;
            let why = giver_or_official(ctx, (community, topic, suggestion), &input.reason).await?;
            Ok(asked_of(
                community,
                suggestion,
                TopicCommand::WithdrawSuggestion(SuggestionWithdrawn { topic, suggestion, why }),
            ))
        };
        execute(ctx, "withdrawSuggestion", input.idempotency_key, &input, read)
            .await
            .map(WithdrawSuggestionPayload)
    }

    /// Puts suggestions together that say the same.
    async fn cluster_suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ClusterSuggestionsInput,
    ) -> Result<ClusterSuggestionsPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let cluster = ClusterId(minted(input.idempotency_key, community, "cluster"));
            let label = edge::title(&input.label, "label")?;
            let suggestions = edge::suggestions(community, &input.suggestion_ids, "suggestionIds")?;
            let clustered = SuggestionsClustered { topic, cluster, label, suggestions };
            Ok(asked(community, topic, TopicCommand::Cluster(clustered)))
        };
        execute(ctx, "clusterSuggestions", input.idempotency_key, &input, read)
            .await
            .map(ClusterSuggestionsPayload)
    }

    /// Separates suggestions again.
    async fn dissolve_cluster(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DissolveClusterInput,
    ) -> Result<DissolveClusterPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let cluster =
                edge::within(community, edge::cluster(&input.cluster_id, "clusterId")?, "clusterId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let dissolved = ClusterDissolved { topic, cluster, reason };
            Ok(asked(community, topic, TopicCommand::DissolveCluster(dissolved)))
        };
        execute(ctx, "dissolveCluster", input.idempotency_key, &input, read).await.map(DissolveClusterPayload)
    }

    /// Adopts a suggestion, naming the stage at which it is used.
    async fn adopt_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AdoptSuggestionInput,
    ) -> Result<AdoptSuggestionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = edge::within(
                community,
                edge::suggestion(&input.suggestion_id, "suggestionId")?,
                "suggestionId",
            )?;
            let note = edge::reason(&input.note, "note")?;
            let stage = input.stage.into();
            Ok(asked_of(
                community,
                suggestion,
                TopicCommand::Adopt(SuggestionAdopted { topic, suggestion, stage, note }),
            ))
        };
        execute(ctx, "adoptSuggestion", input.idempotency_key, &input, read).await.map(AdoptSuggestionPayload)
    }

    /// Declines a suggestion with the reason.
    async fn decline_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DeclineSuggestionInput,
    ) -> Result<DeclineSuggestionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = edge::within(
                community,
                edge::suggestion(&input.suggestion_id, "suggestionId")?,
                "suggestionId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked_of(
                community,
                suggestion,
                TopicCommand::Decline(SuggestionDeclined { topic, suggestion, reason }),
            ))
        };
        execute(ctx, "declineSuggestion", input.idempotency_key, &input, read)
            .await
            .map(DeclineSuggestionPayload)
    }

    /// Records that an adopted suggestion was used at a further stage.
    async fn trace_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: TraceSuggestionInput,
    ) -> Result<TraceSuggestionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = edge::within(
                community,
                edge::suggestion(&input.suggestion_id, "suggestionId")?,
                "suggestionId",
            )?;
            let note = edge::reason(&input.note, "note")?;
            let stage = input.stage.into();
            Ok(asked_of(
                community,
                suggestion,
                TopicCommand::Trace(SuggestionTraced { topic, suggestion, stage, note }),
            ))
        };
        execute(ctx, "traceSuggestion", input.idempotency_key, &input, read).await.map(TraceSuggestionPayload)
    }

    /// Takes the decision on a suggestion back, with where it was traced to.
    async fn revoke_suggestion_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevokeSuggestionDecisionInput,
    ) -> Result<RevokeSuggestionDecisionPayload> {
        let read = async {
            let (community, topic) = edge::topic(&input.topic_id, "topicId")?;
            let suggestion = edge::within(
                community,
                edge::suggestion(&input.suggestion_id, "suggestionId")?,
                "suggestionId",
            )?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked_of(
                community,
                suggestion,
                TopicCommand::RevokeDecision(SuggestionDecisionRevoked { topic, suggestion, reason }),
            ))
        };
        execute(ctx, "revokeSuggestionDecision", input.idempotency_key, &input, read)
            .await
            .map(RevokeSuggestionDecisionPayload)
    }
}
