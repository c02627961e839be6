//! Inputs that several mutations on deliberations have in common.

use async_graphql::{Context, ID, InputObject};
use moothall_core::decider::CommunityId;
use moothall_core::deliberation::{Gift, Participants, Venue};
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;
use moothall_core::sealed::{OwnWords, Sealed};
use moothall_core::text::Title;
use serde::Serialize;

use crate::ask::Ask;
use crate::edge;
use crate::enums::{GiftKind, ParticipantsKind, Role, VenueKind};
use crate::execute::Stop;
use crate::membership::seal;
use crate::scalar::Decimal;
use crate::scope::ScopeInput;
use crate::user_error::{EdgeRefusal, Numbers};

/// Where a deliberation is held.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct VenueInput {
    /// Online, among parties, in a hall, by a panel.
    kind: VenueKind,
    /// The hall; asked for where it is held in one.
    hall_id: Option<ID>,
    /// The panel; asked for where it is held by one.
    panel_id: Option<ID>,
}

impl VenueInput {
    pub(super) fn read(&self, community: CommunityId) -> Result<Venue, Stop> {
        let missing = |field| Stop::at(EdgeRefusal::InvalidId, field);
        match self.kind {
            VenueKind::Online => Ok(Venue::Online),
            VenueKind::Parties => Ok(Venue::Parties),
            VenueKind::Hall => {
                let id = self.hall_id.as_ref().ok_or_else(|| missing("hallId"))?;
                let hall = edge::within(community, edge::hall(id, "hallId")?, "hallId")?;
                Ok(Venue::Hall { hall })
            }
            VenueKind::Panel => {
                let id = self.panel_id.as_ref().ok_or_else(|| missing("panelId"))?;
                let panel = edge::within(community, edge::panel(id, "panelId")?, "panelId")?;
                Ok(Venue::Panel { panel })
            }
        }
    }
}

/// Who may take part.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct ParticipantsInput {
    /// Residents, everybody, holders of a role, delegates.
    kind: ParticipantsKind,
    /// For residents: of which part; of the whole where nothing is said.
    scope: Option<ScopeInput>,
    /// For holders: of which role.
    role: Option<Role>,
}

impl ParticipantsInput {
    pub(super) fn read(&self, field: &'static str) -> Result<Participants, Stop> {
        Ok(match self.kind {
            ParticipantsKind::Everybody => Participants::Everybody,
            ParticipantsKind::Delegates => Participants::Delegates,
            ParticipantsKind::Residents => {
                Participants::Residents { scope: ScopeInput::read(self.scope.as_ref(), field)? }
            }
            ParticipantsKind::Holders => {
                let role = self.role.ok_or_else(|| Stop::at(EdgeRefusal::ListEmpty, field))?;
                Participants::Holders { role: role.into() }
            }
        })
    }
}

/// What is given, and how much.
#[derive(InputObject, Serialize, Debug)]
pub(crate) struct GiftInput {
    /// What.
    kind: GiftKind,
    /// How much: yuan and square metres with at most two decimals, people and things in whole numbers.
    amount: Decimal,
}

impl GiftInput {
    pub(super) fn read(&self) -> Result<Gift, Stop> {
        let hundredths = || {
            let amount = self.amount.hundredths().filter(|amount| *amount <= edge::AMOUNT_MAX);
            amount.ok_or_else(|| Stop::number(Numbers::Hundredths, "gift"))
        };
        let whole = || {
            let count = self.amount.whole().and_then(|count| u32::try_from(count).ok());
            count.ok_or_else(|| Stop::number(Numbers::Whole(0, u32::MAX.into()), "gift"))
        };
        match self.kind {
            GiftKind::Money => hundredths().map(Gift::Money),
            GiftKind::Space => hundredths().map(Gift::Space),
            GiftKind::People => whole().map(Gift::People),
            GiftKind::Things => whole().map(Gift::Things),
        }
    }
}

/// The most options one round may have at once; the rules have their own bound.
const OPTIONS_MAX: usize = 100;

pub(super) fn options(titles: &[String]) -> Result<Vec<Title>, Stop> {
    if titles.len() > OPTIONS_MAX {
        return Err(Stop::at(EdgeRefusal::ListTooLong { max: OPTIONS_MAX }, "options"));
    }
    titles.iter().map(|title| edge::title(title, "options")).collect()
}

/// Seals what the viewer writes in her own name.
pub(super) async fn own_words(
    ctx: &Context<'_>,
    community: CommunityId,
    text: &str,
    field: &'static str,
) -> Result<Sealed<OwnWords>, Stop> {
    edge::require_presence(ctx, community)?;
    let words: OwnWords = edge::personal(text, field)?;
    let member = ctx.viewer().and_then(|viewer| viewer.member_of(community));
    let member = member.ok_or(Refusal::NotPermitted { action: Action::TakePart })?;
    seal(ctx, community, member, &words).await
}

/// The same, where she need not write anything.
pub(super) async fn some_words(
    ctx: &Context<'_>,
    community: CommunityId,
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<Sealed<OwnWords>>, Stop> {
    match text {
        Some(text) => own_words(ctx, community, text, field).await.map(Some),
        None => Ok(None),
    }
}
