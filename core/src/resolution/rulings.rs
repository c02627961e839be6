//! Challenges to a resolution, and what was ruled on them.

use super::{
    Annulled, CHALLENGE_MONTHS, Case, ChallengeDecided, ChallengeFiled, ChallengeWithdrawn, Decided, Phase,
    Resolution, RulingReversed, Suspended, SuspensionLifted,
};
use crate::calendar;
use crate::event::Event;
use crate::ids::{ChallengeId, MemberId};
use crate::policy::Action;
use crate::refusal::Refusal;

impl Case<'_> {
    pub(super) fn file_challenge(&self, e: &ChallengeFiled) -> Decided {
        self.standing.require(Action::ChallengeResolution)?;
        let known = self.standing(e.resolution)?;
        if self.standing.member.is_none_or(|member| member.0 != e.words.subject.0) {
            return Err(Refusal::NotPermitted { action: Action::ChallengeResolution });
        }
        if known.challenges.contains_key(&e.challenge) {
            return Err(Refusal::AlreadyExists);
        }
        let holidays = &self.state.settings().holidays;
        let ends = calendar::end_of_months(known.adopted_at, CHALLENGE_MONTHS, &self.state.zone(), holidays);
        if ends <= self.context.now {
            return Err(Refusal::ChallengePeriodOver);
        }
        Ok(vec![Event::ChallengeFiled(e.clone())])
    }

    /// A challenge nobody has ruled on, and who filed it.
    fn open(known: &Resolution, id: ChallengeId) -> Result<Option<MemberId>, Refusal> {
        match known.challenges.get(&id) {
            None => Err(Refusal::ChallengeUnknown),
            Some((_, Some(_))) => Err(Refusal::AlreadyDone),
            Some((by, None)) => Ok(*by),
        }
    }

    pub(super) fn withdraw_challenge(&self, e: &ChallengeWithdrawn) -> Decided {
        let known = self.known(e.resolution)?;
        let by = Self::open(known, e.challenge)?;
        if by.is_none() || by != self.standing.member {
            return Err(Refusal::NotPermitted { action: Action::ChallengeResolution });
        }
        Ok(vec![Event::ChallengeWithdrawn(e.clone())])
    }

    pub(super) fn suspend(&self, e: &Suspended) -> Decided {
        self.standing.require(Action::RecordRuling)?;
        let known = self.standing(e.resolution)?;
        Self::open(known, e.challenge)?;
        if known.suspended.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::ResolutionSuspended(e.clone())])
    }

    pub(super) fn lift_suspension(&self, e: &SuspensionLifted) -> Decided {
        self.standing.require(Action::RecordRuling)?;
        if self.standing(e.resolution)?.suspended.is_none() {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::SuspensionLifted(e.clone())])
    }

    /// Whoever challenged does not enter the ruling.
    pub(super) fn decide_challenge(&self, e: &ChallengeDecided) -> Decided {
        self.standing.require(Action::RecordRuling)?;
        let known = self.standing(e.resolution)?;
        let by = Self::open(known, e.challenge)?;
        if by.is_some() && by == self.standing.member {
            return Err(Refusal::ObjectionOwn);
        }
        let mut events = vec![Event::ChallengeDecided(e.clone())];
        if e.annuls {
            let (resolution, challenge) = (e.resolution, e.challenge);
            events.push(Event::ResolutionAnnulled(Annulled { resolution, challenge }));
        }
        Ok(events)
    }

    pub(super) fn reverse_ruling(&self, e: &RulingReversed) -> Decided {
        self.standing.require(Action::RecordRuling)?;
        let known = self.known(e.resolution)?;
        match known.challenges.get(&e.challenge) {
            None => Err(Refusal::ChallengeUnknown),
            Some((_, None)) => Err(Refusal::StepOutOfOrder),
            Some((_, Some(_))) if known.phase == Phase::Rescinded || known.archived => {
                Err(Refusal::ResolutionEnded)
            }
            Some((_, Some(_))) => Ok(vec![Event::RulingReversed(e.clone())]),
        }
    }
}
