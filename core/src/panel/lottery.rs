//! Drawing advisors by lot: everything but the seed is fixed and open beforehand, and the draw is [`draw::draw`].
//!
//! A commitment keeps the organiser from changing the seed after she has seen the result. It does not keep her from trying seeds before
//! she commits; a public value that nobody knows yet does, and is the better source.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::{
    Candidate, Case, Decided, Drawn, LotteryAnnounced, LotteryCancelled, LotteryDrawn, ReserveCalled,
    SeedSource, Stratum, draw,
};
use crate::event::Event;
use crate::ids::{LotteryId, MemberId, PanelId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Label, Title};

/// The most candidates of one lottery.
const CANDIDATES_MAX: u32 = 5_000;

/// A lottery as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lottery {
    /// The strata with their quotas.
    pub strata: Vec<Stratum>,
    /// Everyone who may be drawn.
    pub candidates: Vec<Candidate>,
    /// Where the seed comes from.
    pub source: SeedSource,
    /// The order of the draw: stratum and member, stratum by stratum.
    pub order: Option<Vec<(Label, MemberId)>>,
    /// Who has been drawn or called.
    pub called: BTreeSet<MemberId>,
}

impl Lottery {
    /// The next of the stratum of somebody who stepped back.
    pub(super) fn next_reserve(&self, of: MemberId, free: impl Fn(&MemberId) -> bool) -> Option<MemberId> {
        let order = self.order.as_ref()?;
        let (stratum, _) = order.iter().find(|(_, member)| *member == of)?;
        let reserve =
            order.iter().filter(|(known, member)| known == stratum && !self.called.contains(member));
        reserve.map(|(_, member)| *member).find(free)
    }

    pub(super) fn candidate(&self, member: MemberId) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.member == member)
    }
}

impl Case<'_> {
    pub(super) fn announce_lottery(&self, e: &LotteryAnnounced) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let panel = self.panel(e.panel)?;
        if panel.lotteries.contains_key(&e.lottery) {
            return Err(Refusal::AlreadyExists);
        }
        self.check_candidates(e)?;
        let wanted: u32 = e.strata.iter().map(|stratum| u32::from(stratum.quota)).sum();
        let taken = u32::try_from(panel.standing_advisors(self.context.now)).unwrap_or(u32::MAX);
        if wanted.saturating_add(taken) > u32::from(panel.seats) {
            return Err(Refusal::SeatsTaken { seats: panel.seats });
        }
        match &e.source {
            SeedSource::Commitment { sha256 } => {
                let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                if sha256.len() != 64 || !sha256.chars().all(digit) {
                    return Err(Refusal::CommitmentMalformed);
                }
            }
            SeedSource::PublicValue { known_at, .. } => {
                if *known_at <= self.context.now {
                    return Err(Refusal::DateInPast);
                }
            }
        }
        Ok(vec![Event::LotteryAnnounced(e.clone())])
    }

    fn check_candidates(&self, e: &LotteryAnnounced) -> Result<(), Refusal> {
        let panel = self.panel(e.panel)?;
        let names: BTreeSet<&str> = e.strata.iter().map(|stratum| stratum.name.as_str()).collect();
        let members: BTreeSet<MemberId> = e.candidates.iter().map(|candidate| candidate.member).collect();
        let quotas = e.strata.iter().all(|stratum| stratum.quota > 0);
        let placed = e.candidates.iter().all(|candidate| names.contains(candidate.stratum.as_str()));
        let many = u32::try_from(e.candidates.len()).map_or(true, |count| count > CANDIDATES_MAX);
        let distinct = names.len() == e.strata.len() && members.len() == e.candidates.len();
        if e.strata.is_empty() || !quotas || !placed || !distinct || many {
            return Err(Refusal::StrataMalformed);
        }
        for candidate in &e.candidates {
            self.state.membership.require_present(candidate.member)?;
            if !panel.dimensions.contains(&candidate.dimension)
                || !panel.professions.contains(&candidate.profession)
            {
                return Err(Refusal::NotInTheCharter);
            }
            if panel.advisors.contains_key(&candidate.member) {
                return Err(Refusal::AlreadyExists);
            }
        }
        for stratum in &e.strata {
            let found = e.candidates.iter().filter(|candidate| candidate.stratum == stratum.name).count();
            if found < usize::from(stratum.quota) {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                return Err(Refusal::PoolTooSmall { needed: stratum.quota.into(), found });
            }
        }
        Ok(())
    }

    pub(super) fn draw(&self, panel: PanelId, lottery: LotteryId, seed: &Title) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let known = self.panel(panel)?;
        let pending = known.lotteries.get(&lottery).ok_or(Refusal::LotteryUnknown)?;
        if pending.order.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        match &pending.source {
            SeedSource::Commitment { sha256 } if *sha256 != draw::sha256(seed.as_str()) => {
                return Err(Refusal::SeedDoesNotMatch);
            }
            SeedSource::PublicValue { known_at, .. } if self.context.now < *known_at => {
                return Err(Refusal::SeedNotKnown { known_at: self.state.local(*known_at) });
            }
            SeedSource::Commitment { .. } | SeedSource::PublicValue { .. } => {}
        }
        let drawn = draw::draw(lottery, &pending.strata, &pending.candidates, seed.as_str());
        let mut events = vec![Event::LotteryDrawn(LotteryDrawn {
            panel,
            lottery,
            seed: seed.clone(),
            drawn: drawn.clone(),
        })];
        // For whoever was erased or seated since the announcement the next of the stratum steps in.
        let free = |place: &&Drawn| {
            self.state.membership.is_member(place.member) && !known.advisors.contains_key(&place.member)
        };
        for stratum in &pending.strata {
            let of_stratum = || drawn.iter().filter(|place| place.stratum == stratum.name);
            let missing = of_stratum().filter(|place| place.chosen && !free(place)).count();
            let reserve = of_stratum().filter(|place| !place.chosen).filter(free).take(missing);
            events.extend(
                reserve.map(|place| {
                    Event::ReserveCalled(ReserveCalled { panel, lottery, member: place.member })
                }),
            );
        }
        Ok(events)
    }

    pub(super) fn cancel_lottery(&self, e: &LotteryCancelled) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let panel = self.panel(e.panel)?;
        if !panel.lotteries.contains_key(&e.lottery) {
            return Err(Refusal::LotteryUnknown);
        }
        let seated = |advisor: &super::Advisor| advisor.lottery == Some(e.lottery) && advisor.term.is_some();
        if panel.advisors.values().any(seated) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::LotteryCancelled(e.clone())])
    }
}
