//! How a resolution comes about, is taken back, looked at again, and archived.

use super::{
    Adopted, Archived, Case, Decided, Origin, Phase, Reopened, Rescinded, ResolutionCommand, ReviewSet,
    reserved,
};
use crate::calendar::Date;
use crate::event::Event;
use crate::ids::{DeliberationId, MeetingId, MotionId};
use crate::meeting::Motion;
use crate::policy::Action;
use crate::refusal::Refusal;

impl Case<'_> {
    pub(super) fn adopt(&self, command: &ResolutionCommand) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        let ResolutionCommand::Adopt {
            resolution,
            origin,
            title,
            text,
            matter,
            project,
            in_force_on,
            review_on,
        } = command
        else {
            return Err(Refusal::StepOutOfOrder);
        };
        if self.state.resolutions.resolutions.contains_key(resolution) {
            return Err(Refusal::AlreadyExists);
        }
        match (origin, matter) {
            (Origin::Certificate { poll }, _) => self.carried(*poll, *matter)?,
            (Origin::Meeting { .. } | Origin::Consensus { .. }, Some(matter)) => {
                return Err(reserved(*matter));
            }
            (Origin::Meeting { meeting, motion }, None) => self.was_carried(*meeting, *motion)?,
            (Origin::Consensus { deliberation }, None) => self.was_agreed(*deliberation)?,
        }
        if project.is_some_and(|project| !self.state.panels.projects.contains_key(&project)) {
            return Err(Refusal::ProjectUnknown);
        }
        let zone = self.state.zone();
        let today = Date::at(self.context.now, &zone);
        if *in_force_on < today || review_on.is_some_and(|day| day < today) {
            return Err(Refusal::DateInPast);
        }
        Ok(vec![Event::ResolutionAdopted(Adopted {
            resolution: *resolution,
            origin: *origin,
            title: title.clone(),
            text: text.clone(),
            matter: *matter,
            project: *project,
            in_force_from: in_force_on.begins(&zone),
            review_on: *review_on,
        })])
    }

    /// A meeting that was held, and the motion that was carried there.
    fn was_carried(&self, meeting: MeetingId, motion: Option<MotionId>) -> Result<(), Refusal> {
        let meeting = self.state.meetings.get(&meeting).ok_or(Refusal::MeetingUnknown)?;
        let Some(motion) = motion else { return Ok(()) };
        match meeting.motions.get(&motion).ok_or(Refusal::MotionUnknown)? {
            Motion::Decided { carried: true, .. } => Ok(()),
            Motion::Pending | Motion::Dropped | Motion::Decided { .. } | Motion::AtPoll { .. } => {
                Err(Refusal::MotionNotCarried)
            }
        }
    }

    /// A deliberation that has come to something.
    fn was_agreed(&self, deliberation: DeliberationId) -> Result<(), Refusal> {
        use crate::deliberation::Phase;
        let known = self.state.deliberations.get(&deliberation).ok_or(Refusal::DeliberationUnknown)?;
        match known.phase {
            Phase::Concluded | Phase::Implemented | Phase::Published => Ok(()),
            Phase::Open | Phase::Abandoned => Err(Refusal::DeliberationNotInPhase),
        }
    }

    /// What a poll has decided only a poll takes back; and nothing is taken back that has been paid for.
    pub(super) fn rescind(&self, e: &Rescinded) -> Decided {
        let known = self.kept(e.resolution)?;
        match (known.origin, e.poll) {
            (_, Some(poll)) => self.carried(poll, known.matter)?,
            (Origin::Certificate { .. }, None) => return Err(Refusal::PollNotCarried),
            (Origin::Meeting { .. } | Origin::Consensus { .. }, None) => {}
        }
        if known.paid() > 0 {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::ResolutionRescinded(e.clone())])
    }

    pub(super) fn set_review(&self, e: &ReviewSet) -> Decided {
        self.kept(e.resolution)?;
        if e.review_on < Date::at(self.context.now, &self.state.zone()) {
            return Err(Refusal::DateInPast);
        }
        Ok(vec![Event::ResolutionReviewSet(e.clone())])
    }

    pub(super) fn archive(&self, e: &Archived) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        let known = self.known(e.resolution)?;
        let open = known.challenges.values().filter(|(_, decided)| decided.is_none()).count();
        let count = u32::try_from(open).unwrap_or(u32::MAX);
        if known.archived {
            return Err(Refusal::AlreadyDone);
        }
        if count > 0 {
            return Err(Refusal::ChallengeOpen { count });
        }
        if known.phase == Phase::Standing && known.execution.is_some() && !known.published {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::ResolutionArchived(e.clone())])
    }

    pub(super) fn reopen(&self, e: &Reopened) -> Decided {
        self.standing.require(Action::KeepResolutions)?;
        if !self.known(e.resolution)?.archived {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::ResolutionReopened(e.clone())])
    }
}
