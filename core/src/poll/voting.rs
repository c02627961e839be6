//! Casting: who may vote for a seat, when, and what a second ballot does. The hot path of the engine.

use std::collections::BTreeSet;

use super::events::{
    AttendanceRecorded, BallotCast, BallotSpoiled, Choice, ConsentRecorded, Mark, PaperBallotDiscarded,
    PaperBallotEntered, Right, Service, ServiceRecorded,
};
use super::{Case, Electorate, Phase, Seat, Slot};
use crate::event::Event;
use crate::ids::{MemberId, PaperEntryId, PartyId, SeatId, UnitId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::rule::Category;
use crate::sealed::{OwnWords, Sealed};
use crate::text::Reason;

/// The seats in the order in which they are named, those named again left out.
fn each_once(seats: &[SeatId]) -> Vec<SeatId> {
    let mut known = BTreeSet::new();
    seats.iter().copied().filter(|seat| known.insert(*seat)).collect()
}

impl Case<'_> {
    pub(super) fn cast(
        &self,
        seat: Option<SeatId>,
        choice: Choice,
        reason: Option<&Sealed<OwnWords>>,
    ) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::CastBallot)?;
        let member = self.standing.member.ok_or(Refusal::NotPermitted { action: Action::CastBallot })?;
        self.require_voting()?;
        let (seat, right) = self.seat_for(member, seat)?;
        let (seat, slot) = self.on_roll(seat)?;
        self.require_offered(choice)?;
        self.require_replaceable(*slot)?;
        // What its holder said herself, or on paper, her proxy does not unsay.
        if right == Right::Proxy && slot.stands() && !slot.by_proxy {
            return Err(Refusal::HolderHasVoted);
        }
        if reason.is_some_and(|words| words.subject.0 != member.0) {
            return Err(Refusal::NotPermitted { action: Action::CastBallot });
        }
        Ok(vec![Event::BallotCast(BallotCast {
            poll: self.id,
            seat: seat.seat,
            choice: Some(choice),
            weights: seat.weights,
            right,
            paper: None,
            replaces: slot.mark,
            reason: reason.cloned(),
        })])
    }

    fn require_voting(&self) -> Result<(), Refusal> {
        if self.poll.takes_ballots(self.context.now) {
            return Ok(());
        }
        match self.poll.phase {
            Phase::Called | Phase::Noticed if !self.poll.has_run_out(self.context.now) => {
                Err(self.not_open())
            }
            Phase::Cancelled => Err(Refusal::PollNotInPhase),
            Phase::Called
            | Phase::Noticed
            | Phase::Open
            | Phase::Closed
            | Phase::Tallied { .. }
            | Phase::Certified { .. } => Err(Refusal::VotingClosed),
        }
    }

    fn require_offered(&self, choice: Choice) -> Result<(), Refusal> {
        let knows_conform = || {
            let rule = self.poll.rule.as_ref();
            rule.and_then(|rule| rule.treatment.as_ref())
                .is_some_and(|known| known.contains_key(&Category::Conform))
        };
        if choice == Choice::Conform && !knows_conform() { Err(Refusal::ChoiceNotOffered) } else { Ok(()) }
    }

    /// The seat the member votes for, and by what right. Without a name it must be the only one on this roll for which she may,
    /// her own or as a proxy.
    fn seat_for(&self, member: MemberId, named: Option<SeatId>) -> Result<(SeatId, Right), Refusal> {
        let poll = self.poll;
        if let Some(seat) = named {
            return self.right_to(member, seat).map(|right| (seat, right));
        }
        let parties = match &poll.terms.electorate {
            Electorate::Members { .. } => &[],
            Electorate::Owners { .. } => self.state.register.parties_of(member),
        };
        let own: Vec<SeatId> = match &poll.terms.electorate {
            Electorate::Members { .. } => vec![member.into()],
            Electorate::Owners { .. } => {
                let acting = parties.iter().filter(|party| self.acts_for(member, **party));
                acting.map(|party| SeatId::from(*party)).collect()
            }
        };
        let held = self.state.membership.seats_held_by(member, self.id, self.context.now);
        let mut seats = own;
        seats.extend(held);
        seats.retain(|seat| poll.roll.get(*seat).is_some());
        match seats.as_slice() {
            [only] => self.right_to(member, *only).map(|right| (*only, right)),
            [] if parties.iter().any(|party| poll.roll.get((*party).into()).is_some()) => {
                Err(Refusal::RepresentativeNotNamed)
            }
            [] => Err(Refusal::NotOnTheRoll),
            _ => Err(Refusal::SeatAmbiguous { seats }),
        }
    }

    fn acts_for(&self, member: MemberId, party: PartyId) -> bool {
        self.state.register.parties.get(&party).is_some_and(|known| known.is_acted_for_by(member))
    }

    fn right_to(&self, member: MemberId, seat: SeatId) -> Result<Right, Refusal> {
        let own = match &self.poll.terms.electorate {
            Electorate::Members { .. } => seat == SeatId::from(member),
            Electorate::Owners { .. } => self.acts_for(member, PartyId(seat.0)),
        };
        if own {
            return Ok(Right::Own);
        }
        if self.state.membership.is_proxy(member, seat, self.id, self.context.now) {
            return self.check_proxy(member, seat).map(|()| Right::Proxy);
        }
        let held = self.state.register.parties.get(&PartyId(seat.0));
        match held {
            Some(party) if party.holders.contains(&member) && party.representative.is_none() => {
                Err(Refusal::RepresentativeNotNamed)
            }
            _ => Err(Refusal::NotOnTheRoll),
        }
    }

    /// What may have changed since the proxy was given: its holder's offices, and whether there still is somebody behind the seat.
    fn check_proxy(&self, member: MemberId, seat: SeatId) -> Result<(), Refusal> {
        if self.state.seat_is_erased(seat) {
            return Err(Refusal::SubjectErased);
        }
        if self.state.membership.is_property_staff(member, self.context.now) {
            return Err(Refusal::ProxyByPropertyStaff);
        }
        Ok(())
    }

    fn on_roll(&self, seat: SeatId) -> Result<(&Seat, &Slot), Refusal> {
        self.poll.roll.get(seat).ok_or(Refusal::NotOnTheRoll)
    }

    fn require_all_on_roll(&self, seats: &[SeatId]) -> Result<(), Refusal> {
        if seats.iter().any(|seat| self.poll.roll.get(*seat).is_none()) {
            return Err(Refusal::SeatUnknown);
        }
        if seats.iter().any(|seat| self.state.seat_is_erased(*seat)) {
            return Err(Refusal::SubjectErased);
        }
        Ok(())
    }

    fn require_replaceable(&self, slot: Slot) -> Result<(), Refusal> {
        // A ballot declared invalid may be cast anew; one that stands only where the terms say so.
        if slot.stands() && !self.poll.terms.replaceable { Err(Refusal::AlreadyVoted) } else { Ok(()) }
    }

    /// Tellers work from the notice until the first count.
    fn require_teller(&self) -> Result<MemberId, Refusal> {
        self.standing.require(Action::HandleBallots)?;
        match self.poll.phase {
            Phase::Noticed | Phase::Open | Phase::Closed | Phase::Tallied { recount_owed: true, .. } => {
                self.standing.member.ok_or(Refusal::NotPermitted { action: Action::HandleBallots })
            }
            Phase::Called | Phase::Tallied { .. } | Phase::Certified { .. } | Phase::Cancelled => {
                Err(Refusal::PollNotInPhase)
            }
        }
    }

    pub(super) fn spoil(&self, seat: SeatId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_teller()?;
        let (seat, slot) = self.poll.roll.get(seat).ok_or(Refusal::SeatUnknown)?;
        let replaces = slot.mark.ok_or(Refusal::BallotUnknown)?;
        if replaces == Mark::Invalid {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::BallotSpoiled(BallotSpoiled {
            poll: self.id,
            seat: seat.seat,
            weights: seat.weights,
            replaces,
            reason: reason.clone(),
        })])
    }

    pub(super) fn enter_paper(
        &self,
        entry: PaperEntryId,
        seat: SeatId,
        choice: Option<Choice>,
    ) -> Result<Vec<Event>, Refusal> {
        let by = self.require_teller()?;
        if self.context.now < self.poll.terms.opens_at {
            return Err(self.not_open());
        }
        let (seat, slot) = self.poll.roll.get(seat).ok_or(Refusal::SeatUnknown)?;
        if self.state.seat_is_erased(seat.seat) {
            return Err(Refusal::SubjectErased);
        }
        if let Some(choice) = choice {
            self.require_offered(choice)?;
        }
        self.require_replaceable(*slot)?;
        if self.poll.paper.contains_key(&entry)
            || self.poll.paper.values().any(|known| known.seat == seat.seat)
        {
            return Err(Refusal::AlreadyExists);
        }
        let entered = PaperBallotEntered { poll: self.id, entry, seat: seat.seat, choice, by };
        Ok(vec![Event::PaperBallotEntered(entered)])
    }

    pub(super) fn confirm_paper(
        &self,
        entry: PaperEntryId,
        choice: Option<Choice>,
    ) -> Result<Vec<Event>, Refusal> {
        let by = self.require_teller()?;
        let first = self.poll.paper.get(&entry).ok_or(Refusal::PaperEntryUnknown)?;
        if first.by == by {
            return Err(Refusal::NotYourOwnEntry);
        }
        if first.choice != choice {
            return Err(Refusal::PaperEntriesDiffer);
        }
        let (seat, slot) = self.poll.roll.get(first.seat).ok_or(Refusal::SeatUnknown)?;
        if self.state.seat_is_erased(seat.seat) {
            return Err(Refusal::SubjectErased);
        }
        self.require_replaceable(*slot)?;
        Ok(vec![Event::BallotCast(BallotCast {
            poll: self.id,
            seat: seat.seat,
            choice,
            weights: seat.weights,
            right: Right::Paper,
            paper: Some(entry),
            replaces: slot.mark,
            reason: None,
        })])
    }

    pub(super) fn discard_paper(&self, entry: PaperEntryId, reason: &Reason) -> Result<Vec<Event>, Refusal> {
        self.require_teller()?;
        if !self.poll.paper.contains_key(&entry) {
            return Err(Refusal::PaperEntryUnknown);
        }
        let (poll, reason) = (self.id, reason.clone());
        Ok(vec![Event::PaperBallotDiscarded(PaperBallotDiscarded { poll, entry, reason })])
    }

    pub(super) fn record_service(&self, seats: &[SeatId], service: Service) -> Result<Vec<Event>, Refusal> {
        self.require_teller()?;
        self.require_all_on_roll(seats)?;
        Ok(vec![Event::ServiceRecorded(ServiceRecorded { poll: self.id, seats: each_once(seats), service })])
    }

    pub(super) fn record_attendance(&self, seats: &[SeatId]) -> Result<Vec<Event>, Refusal> {
        self.require_teller()?;
        self.require_all_on_roll(seats)?;
        Ok(vec![Event::AttendanceRecorded(AttendanceRecorded { poll: self.id, seats: each_once(seats) })])
    }

    /// The unit's own owner consents herself; a teller records what she gave in writing.
    pub(super) fn record_consent(&self, unit: UnitId, given: bool) -> Result<Vec<Event>, Refusal> {
        if !self.poll.consents.contains_key(&unit) {
            return Err(Refusal::ConsentNotAsked);
        }
        let owner = self.state.register.units.get(&unit).and_then(|known| known.owner);
        let is_owner = owner.is_some_and(|party| self.state.acts_for(self.standing.member, party.into()));
        if !is_owner {
            self.require_teller()?;
        } else if !matches!(self.poll.phase, Phase::Noticed | Phase::Open | Phase::Closed) {
            return Err(Refusal::PollNotInPhase);
        }
        Ok(vec![Event::ConsentRecorded(ConsentRecorded { poll: self.id, unit, given })])
    }
}
