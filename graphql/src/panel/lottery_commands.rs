//! Mutations on lotteries.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::decider::CommunityId;
use moothall_core::ids::LotteryId;
use moothall_core::panel::{
    Candidate, LotteryAnnounced, LotteryCancelled, PanelCommand, SeedSource, Stratum,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Lottery, asked};
use crate::edge;
use crate::enums::{AdvisoryDimension, AdvisoryProfession};
use crate::execute::{Stop, execute, minted};
use crate::payload::payloads;
use crate::scalar::DateTime;
use crate::user_error::EdgeRefusal;

/// A part of the candidates.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct StratumInput {
    /// What it is called; at most 60 characters.
    name: String,
    /// How many are drawn from it.
    quota: i32,
}

impl StratumInput {
    fn read(&self) -> Result<Stratum, Stop> {
        let field = "strata";
        Ok(Stratum { name: edge::label(&self.name, field)?, quota: edge::small(self.quota, field)? })
    }
}

/// Somebody who may be drawn.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CandidateInput {
    /// Who.
    member_id: ID,
    /// In which stratum.
    stratum: String,
    /// In which dimension she would advise.
    dimension: AdvisoryDimension,
    /// From which profession.
    profession: AdvisoryProfession,
}

impl CandidateInput {
    fn read(&self, community: CommunityId) -> Result<Candidate, Stop> {
        let field = "candidates";
        Ok(Candidate {
            member: edge::within(community, edge::member(&self.member_id, field)?, field)?,
            stratum: edge::label(&self.stratum, field)?,
            dimension: self.dimension.into(),
            profession: self.profession.into(),
        })
    }
}

/// A public value that nobody knows yet.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct PublicValueInput {
    /// Which value, so exactly that anybody can look it up.
    name: String,
    /// When it becomes known.
    known_at: DateTime,
}

/// A commitment or a public value: exactly one of them.
fn source(commitment: Option<&str>, value: Option<&PublicValueInput>) -> Result<SeedSource, Stop> {
    match (commitment, value) {
        (Some(sha256), None) => Ok(SeedSource::Commitment { sha256: sha256.to_owned() }),
        (None, Some(value)) => {
            let name = edge::title(&value.name, "publicValue")?;
            Ok(SeedSource::PublicValue { name, known_at: value.known_at.0 })
        }
        (None, None) | (Some(_), Some(_)) => Err(Stop::at(EdgeRefusal::TextEmpty, "commitment")),
    }
}

/// The input of `announceLottery`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct AnnounceLotteryInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The strata with their quotas, in order.
    #[graphql(default)]
    strata: Vec<StratumInput>,
    /// Everyone who may be drawn, each in one stratum.
    #[graphql(default)]
    candidates: Vec<CandidateInput>,
    /// The SHA-256 of the seed in hexadecimal; or a public value.
    commitment: Option<String>,
    /// The public value that will be the seed; or a commitment.
    public_value: Option<PublicValueInput>,
}

/// The input of `drawLottery`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DrawLotteryInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The lottery.
    lottery_id: ID,
    /// The seed; at most 200 characters.
    seed: String,
}

/// The input of `cancelLottery`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CancelLotteryInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The lottery.
    lottery_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `announceLottery` answers.
    AnnounceLotteryPayload {
        /// The new lottery.
        lottery: Lottery = Lottery::changed
    }
    /// What `drawLottery` answers.
    DrawLotteryPayload {
        /// The lottery.
        lottery: Lottery = Lottery::changed
    }
    /// What `cancelLottery` answers.
    CancelLotteryPayload {
        /// The lottery.
        lottery: Lottery = Lottery::changed
    }
}

/// What is done to lotteries.
#[derive(Debug, Default)]
pub(crate) struct LotteryMutation;

/// What is done to lotteries.
#[Object]
impl LotteryMutation {
    /// Fixes and publishes everything about a lottery but the seed.
    async fn announce_lottery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: AnnounceLotteryInput,
    ) -> Result<AnnounceLotteryPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let lottery = LotteryId(minted(input.idempotency_key, community, "lottery"));
            let strata = input.strata.iter().map(StratumInput::read).collect::<Result<_, Stop>>()?;
            let candidates =
                input.candidates.iter().map(|row| row.read(community)).collect::<Result<Vec<_>, Stop>>()?;
            let source = source(input.commitment.as_deref(), input.public_value.as_ref())?;
            Ok(asked(
                community,
                lottery.0,
                PanelCommand::AnnounceLottery(LotteryAnnounced {
                    panel,
                    lottery,
                    strata,
                    candidates,
                    source,
                }),
            ))
        };
        execute(ctx, "announceLottery", input.idempotency_key, &input, read).await.map(AnnounceLotteryPayload)
    }

    /// Reveals the seed and draws. Anyone can rerun the draw.
    async fn draw_lottery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DrawLotteryInput,
    ) -> Result<DrawLotteryPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let lottery =
                edge::within(community, edge::lottery(&input.lottery_id, "lotteryId")?, "lotteryId")?;
            let seed = edge::title(&input.seed, "seed")?;
            Ok(asked(community, lottery.0, PanelCommand::Draw { panel, lottery, seed }))
        };
        execute(ctx, "drawLottery", input.idempotency_key, &input, read).await.map(DrawLotteryPayload)
    }

    /// Calls a lottery off, or annuls its draw before anybody drawn was seated.
    async fn cancel_lottery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CancelLotteryInput,
    ) -> Result<CancelLotteryPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let lottery =
                edge::within(community, edge::lottery(&input.lottery_id, "lotteryId")?, "lotteryId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(
                community,
                lottery.0,
                PanelCommand::CancelLottery(LotteryCancelled { panel, lottery, reason }),
            ))
        };
        execute(ctx, "cancelLottery", input.idempotency_key, &input, read).await.map(CancelLotteryPayload)
    }
}
