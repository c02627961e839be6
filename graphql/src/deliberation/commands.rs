//! Mutations on a deliberation as a whole and on its rounds.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{DeliberationCommand, NewRound, Opened, OptionCount, RoundOption};
use moothall_core::ids::{DeliberationId, OptionId, RoundId};
use moothall_core::state::Command;
use serde::Serialize;
use uuid::Uuid;

use super::Deliberation;
use super::inputs::{ParticipantsInput, VenueInput, options};
use crate::edge;
use crate::enums::CountedBy;
use crate::execute::{Asked, Stop, execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;
use crate::scope::ScopeInput;

/// The input of `openDeliberation`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenDeliberationInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// What it is called; at most 200 characters.
    title: String,
    /// What is to be talked over.
    question: String,
    /// The proposal it is about.
    proposal_id: Option<ID>,
    /// The topic it is about.
    topic_id: Option<ID>,
    /// Where it is held.
    venue: VenueInput,
    /// Which part of the community it concerns; the whole where nothing is said.
    scope: Option<ScopeInput>,
    /// Who may take part.
    participants: ParticipantsInput,
    /// Who leads it.
    facilitator_id: ID,
    /// What it touches of what the law reserves for the owners, such as `cn.civil278.v`; see `reservedMatters`.
    #[graphql(default)]
    matters: Vec<String>,
}

/// The input of `informParticipants`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct InformParticipantsInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The background.
    background: String,
}

/// The input of `flagMatter`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct FlagMatterInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What; see `reservedMatters`.
    matter: String,
}

/// The input of `clearMatter`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ClearMatterInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What.
    matter: String,
    /// Why.
    reason: String,
}

/// The input of `openRound`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OpenRoundInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// What the round is called.
    title: String,
    /// Who takes part; as in the whole deliberation where nothing is said.
    participants: Option<ParticipantsInput>,
    /// What is chosen among; none where people only talk, and where the round follows another.
    #[graphql(default)]
    options: Vec<String>,
    /// How opinions are counted.
    counted_by: CountedBy,
    /// The rule by which options drop out, such as `tpl.rounds.exhaustive`; none for a mere count.
    rule: Option<String>,
    /// The round whose last option has dropped out.
    follows_id: Option<ID>,
    /// Closed rounds whose summaries are carried over.
    #[graphql(default)]
    carries_ids: Vec<ID>,
    /// The seed of the lot, published before anybody chooses; at most 60 characters.
    seed: Option<String>,
    /// When no more choices are taken.
    closes_at: Option<DateTime>,
}

/// The input of `chooseOption`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ChooseOptionInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The round.
    round_id: ID,
    /// The option.
    option_id: ID,
}

/// The input of `closeRound`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CloseRoundInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The round.
    round_id: ID,
    /// The hands counted, where hands were.
    #[graphql(default)]
    counts: Vec<OptionCountInput>,
    /// What came out of the talk; carried over into wider rounds.
    summary: Option<String>,
}

/// The input of `annulRound`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnnulRoundInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The deliberation.
    deliberation_id: ID,
    /// The round.
    round_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `openDeliberation` answers.
    OpenDeliberationPayload {
        /// The new deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `informParticipants` answers.
    InformParticipantsPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `flagMatter` answers.
    FlagMatterPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `clearMatter` answers.
    ClearMatterPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `openRound` answers.
    OpenRoundPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `chooseOption` answers.
    ChooseOptionPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `closeRound` answers.
    CloseRoundPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
    /// What `annulRound` answers.
    AnnulRoundPayload {
        /// The deliberation.
        deliberation: Deliberation = Deliberation::changed
    }
}

pub(super) fn asked(community: CommunityId, id: DeliberationId, command: DeliberationCommand) -> Asked {
    Asked::about(community, id.0, Command::Deliberation(id, command))
}

/// How many hands went up for an option.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct OptionCountInput {
    /// The option.
    option_id: ID,
    /// How many.
    count: i32,
}

impl OptionCountInput {
    fn read(&self, community: CommunityId) -> Result<OptionCount, Stop> {
        let option = edge::within(community, edge::round_option(&self.option_id, "counts")?, "counts")?;
        let count = edge::count(self.count, "counts")?;
        Ok(OptionCount { option, count })
    }
}

/// What is done to deliberations and their rounds.
#[derive(Debug, Default)]
pub(crate) struct DeliberationMutation;

/// What is done to deliberations and their rounds.
#[Object]
impl DeliberationMutation {
    /// Opens a deliberation on a topic or a proposal: in a hall, by a panel, among parties, or online.
    async fn open_deliberation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenDeliberationInput,
    ) -> Result<OpenDeliberationPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let id = DeliberationId(minted(input.idempotency_key, community, "deliberation"));
            let proposal = match &input.proposal_id {
                Some(id) => Some(edge::within(community, edge::proposal(id, "proposalId")?, "proposalId")?),
                None => None,
            };
            let topic = match &input.topic_id {
                Some(id) => Some(edge::within(community, edge::topic(id, "topicId")?, "topicId")?),
                None => None,
            };
            let facilitator = edge::member(&input.facilitator_id, "facilitatorId")?;
            let opened = Opened {
                deliberation: id,
                title: edge::title(&input.title, "title")?,
                question: edge::body(&input.question, "question")?,
                topic,
                proposal,
                venue: input.venue.read(community)?,
                scope: ScopeInput::read(input.scope.as_ref(), "scope")?,
                participants: input.participants.read("participants")?,
                facilitator: edge::within(community, facilitator, "facilitatorId")?,
                matters: input
                    .matters
                    .iter()
                    .map(|name| edge::matter(name, "matters"))
                    .collect::<Result<_, _>>()?,
            };
            Ok(asked(community, id, DeliberationCommand::Open(Box::new(opened))))
        };
        execute(ctx, "openDeliberation", input.idempotency_key, &input, read)
            .await
            .map(OpenDeliberationPayload)
    }

    /// Tells the participants content and background, beforehand.
    async fn inform_participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: InformParticipantsInput,
    ) -> Result<InformParticipantsPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let background = edge::body(&input.background, "background")?;
            Ok(asked(community, id, DeliberationCommand::Inform { background }))
        };
        execute(ctx, "informParticipants", input.idempotency_key, &input, read)
            .await
            .map(InformParticipantsPayload)
    }

    /// Says that a deliberation touches what the law reserves for the owners.
    async fn flag_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: FlagMatterInput,
    ) -> Result<FlagMatterPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let matter = edge::matter(&input.matter, "matter")?;
            Ok(asked(community, id, DeliberationCommand::FlagMatter { matter }))
        };
        execute(ctx, "flagMatter", input.idempotency_key, &input, read).await.map(FlagMatterPayload)
    }

    /// Says that it does not touch it after all.
    async fn clear_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ClearMatterInput,
    ) -> Result<ClearMatterPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let matter = edge::matter(&input.matter, "matter")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::ClearMatter { matter, reason }))
        };
        execute(ctx, "clearMatter", input.idempotency_key, &input, read).await.map(ClearMatterPayload)
    }

    /// Opens a round: with options, or to talk; the first, or after one whose last option dropped out.
    async fn open_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: OpenRoundInput,
    ) -> Result<OpenRoundPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let round = RoundId(minted(input.idempotency_key, community, "round"));
            let titles = options(&input.options)?;
            let option = |(number, title)| RoundOption {
                option: OptionId(minted(input.idempotency_key, community, &format!("option {number}"))),
                title,
            };
            let new = NewRound {
                round,
                title: edge::title(&input.title, "title")?,
                participants: input.participants.as_ref().map(|who| who.read("participants")).transpose()?,
                options: (1_u32..).zip(titles).map(option).collect(),
                counted_by: input.counted_by.into(),
                rule: input.rule.as_deref().map(|rule| edge::rule_id(rule, "rule")).transpose()?,
                follows: match &input.follows_id {
                    Some(id) => Some(edge::within(community, edge::round(id, "followsId")?, "followsId")?),
                    None => None,
                },
                carries: edge::rounds(community, &input.carries_ids, "carriesIds")?,
                seed: input.seed.as_deref().map(|seed| edge::label(seed, "seed")).transpose()?,
                closes_at: input.closes_at.map(|at| at.0),
            };
            Ok(asked(community, id, DeliberationCommand::OpenRound(new)))
        };
        execute(ctx, "openRound", input.idempotency_key, &input, read).await.map(OpenRoundPayload)
    }

    /// Prefers an option of a round; a straw vote, no ballot. It can be changed while the round is open.
    async fn choose_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: ChooseOptionInput,
    ) -> Result<ChooseOptionPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let round = edge::within(community, edge::round(&input.round_id, "roundId")?, "roundId")?;
            let option =
                edge::within(community, edge::round_option(&input.option_id, "optionId")?, "optionId")?;
            Ok(asked(community, id, DeliberationCommand::Choose { round, option }))
        };
        execute(ctx, "chooseOption", input.idempotency_key, &input, read).await.map(ChooseOptionPayload)
    }

    /// Closes a round and counts. Under a rule the last option drops out, or one is chosen.
    async fn close_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CloseRoundInput,
    ) -> Result<CloseRoundPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let round = edge::within(community, edge::round(&input.round_id, "roundId")?, "roundId")?;
            let counts = input.counts.iter().map(|count| count.read(community));
            let counts = counts.collect::<Result<Vec<OptionCount>, Stop>>()?;
            let summary = input.summary.as_deref().map(|text| edge::body(text, "summary")).transpose()?;
            Ok(asked(community, id, DeliberationCommand::CloseRound { round, counts, summary }))
        };
        execute(ctx, "closeRound", input.idempotency_key, &input, read).await.map(CloseRoundPayload)
    }

    /// Declares a round void.
    async fn annul_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnnulRoundInput,
    ) -> Result<AnnulRoundPayload> {
        let read = async {
            let (community, id) = edge::deliberation(&input.deliberation_id, "deliberationId")?;
            let round = edge::within(community, edge::round(&input.round_id, "roundId")?, "roundId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, id, DeliberationCommand::AnnulRound { round, reason }))
        };
        execute(ctx, "annulRound", input.idempotency_key, &input, read).await.map(AnnulRoundPayload)
    }
}
