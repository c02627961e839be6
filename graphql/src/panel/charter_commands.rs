//! Mutations on panels and their charters.

use async_graphql::{Context, ID, InputObject, Object, Result};
use moothall_core::ids::PanelId;
use moothall_core::panel::{Charter, CharterRevised, Chartered, Dissolved, PanelCommand};
use serde::Serialize;
use uuid::Uuid;

use super::{Panel, asked};
use crate::edge;
use crate::enums::{AdvisoryDimension, AdvisoryProfession};
use crate::execute::{Stop, execute, minted};
use crate::payload::payloads;

/// A panel's charter.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CharterInput {
    /// What it is called; at most 200 characters.
    title: String,
    /// What it is to advise on.
    mandate: String,
    /// How many standing advisors it has at most.
    seats: i32,
    /// Months of a term.
    term_months: i32,
    /// Days within which an opinion is answered.
    answer_days: i32,
    /// In which dimensions it advises.
    dimensions: Vec<AdvisoryDimension>,
    /// From which professions its advisors come.
    professions: Vec<AdvisoryProfession>,
    /// Whether standing advisors are drawn by lot.
    by_lot: bool,
}

impl CharterInput {
    fn read(&self) -> Result<Charter, Stop> {
        let field = "charter";
        Ok(Charter {
            title: edge::title(&self.title, field)?,
            mandate: edge::body(&self.mandate, field)?,
            seats: edge::small(self.seats, field)?,
            term_months: edge::small(self.term_months, field)?,
            answer_days: edge::small(self.answer_days, field)?,
            dimensions: self.dimensions.iter().copied().map(Into::into).collect(),
            professions: self.professions.iter().copied().map(Into::into).collect(),
            by_lot: self.by_lot,
        })
    }
}

/// The input of `charterPanel`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct CharterPanelInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The community.
    community_id: ID,
    /// Its charter.
    charter: CharterInput,
}

/// The input of `revisePanelCharter`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct RevisePanelCharterInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// The charter from now on.
    charter: CharterInput,
    /// Why.
    reason: String,
}

/// The input of `dissolvePanel`.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct DissolvePanelInput {
    /// A UUID made by the client, best version 7. Sending it again returns the first answer.
    idempotency_key: Uuid,
    /// The panel.
    panel_id: ID,
    /// Why.
    reason: String,
}

payloads! {
    /// What `charterPanel` answers.
    CharterPanelPayload {
        /// The new panel.
        panel: Panel = Panel::changed
    }
    /// What `revisePanelCharter` answers.
    RevisePanelCharterPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
    /// What `dissolvePanel` answers.
    DissolvePanelPayload {
        /// The panel.
        panel: Panel = Panel::changed
    }
}

/// What is done to panels.
#[derive(Debug, Default)]
pub(crate) struct CharterMutation;

/// What is done to panels.
#[Object]
impl CharterMutation {
    /// Sets an advisory panel up.
    async fn charter_panel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: CharterPanelInput,
    ) -> Result<CharterPanelPayload> {
        let read = async {
            let community = edge::community(&input.community_id, "communityId")?;
            let panel = PanelId(minted(input.idempotency_key, community, "panel"));
            let charter = input.charter.read()?;
            Ok(asked(community, panel.0, PanelCommand::Charter(Chartered { panel, charter })))
        };
        execute(ctx, "charterPanel", input.idempotency_key, &input, read).await.map(CharterPanelPayload)
    }

    /// Changes a panel's charter.
    async fn revise_panel_charter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: RevisePanelCharterInput,
    ) -> Result<RevisePanelCharterPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            let charter = input.charter.read()?;
            Ok(asked(
                community,
                panel.0,
                PanelCommand::ReviseCharter(CharterRevised { panel, charter, reason }),
            ))
        };
        execute(ctx, "revisePanelCharter", input.idempotency_key, &input, read)
            .await
            .map(RevisePanelCharterPayload)
    }

    /// Ends a panel that owes nothing and is owed nothing.
    async fn dissolve_panel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: DissolvePanelInput,
    ) -> Result<DissolvePanelPayload> {
        let read = async {
            let (community, panel) = edge::panel(&input.panel_id, "panelId")?;
            let reason = edge::reason(&input.reason, "reason")?;
            Ok(asked(community, panel.0, PanelCommand::Dissolve(Dissolved { panel, reason })))
        };
        execute(ctx, "dissolvePanel", input.idempotency_key, &input, read).await.map(DissolvePanelPayload)
    }
}
