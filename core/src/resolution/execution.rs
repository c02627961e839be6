//! Carrying a resolution out: who, milestones, supervision, acceptance.

use super::{
    Acceptance, AcceptanceOpened, AcceptanceRevoked, Accepted, Case, Decided, Evaluated, EvaluationRole,
    EvaluationWithdrawn, Execution, ExecutionAssigned, Fund, GUARD_PERCENT_MAX, MilestoneDropped,
    MilestonePlanned, MilestoneReportWithdrawn, MilestoneReported, Origin, RectificationOrdered,
    ReservedMatter, Resolution, SupervisionNoteStruck, SupervisionNoted, amount, reserved,
};
use crate::calendar::Date;
use crate::event::Event;
use crate::ids::{MemberId, MilestoneId, PollId, ResolutionId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

impl Case<'_> {
    fn last_day(&self, due: Date) -> Result<Timestamp, Refusal> {
        let due_at = due.ends(&self.state.zone());
        if due_at <= self.context.now { Err(Refusal::DateInPast) } else { Ok(due_at) }
    }

    pub(super) fn assign_execution(
        &self,
        id: ResolutionId,
        execution: &Execution,
        due: Date,
        reason: Option<&Reason>,
    ) -> Decided {
        let known = self.kept(id)?;
        amount(execution.budget_fen)?;
        if execution.guard_percent > GUARD_PERCENT_MAX {
            return Err(Refusal::GuardTooWide { max: GUARD_PERCENT_MAX });
        }
        if execution.fund == Fund::MaintenanceFund {
            self.owners_decided(known)?;
        }
        for member in [execution.executor_member, execution.supervisor_member].into_iter().flatten() {
            self.state.membership.require_present(member)?;
            // Who advises on a project is no bidder, supplier or contractor of it.
            let now = self.context.now;
            if known.project.is_some_and(|project| self.state.panels.advises_on(project, member, now)) {
                return Err(Refusal::AdvisorIsBidder);
            }
        }
        if known.execution.is_some() && reason.is_none() {
            return Err(Refusal::AlreadyDone);
        }
        if known.settlement.is_some() {
            return Err(Refusal::StepOutOfOrder);
        }
        let after = Resolution { execution: Some(execution.clone()), ..known.clone() };
        let (ceiling, committed) = (after.ceiling(), known.committed());
        if committed > ceiling {
            return Err(Refusal::BudgetExceeded { available: 0 });
        }
        let due_at = self.last_day(due)?;
        let (execution, reason) = (execution.clone(), reason.cloned());
        Ok(vec![Event::ExecutionAssigned(ExecutionAssigned { resolution: id, execution, due_at, reason })])
    }

    /// The maintenance fund is used on the owners' decision only.
    fn owners_decided(&self, known: &Resolution) -> Result<(), Refusal> {
        let matter = ReservedMatter::UseMaintenanceFund;
        let Origin::Certificate { poll } = known.origin else { return Err(reserved(matter)) };
        let poll = self.state.polls.get(&poll).ok_or(Refusal::PollUnknown)?;
        match poll.terms.electorate {
            crate::poll::Electorate::Owners { .. } => Ok(()),
            crate::poll::Electorate::Members { .. } => Err(reserved(matter)),
        }
    }

    /// One that stands and has an executor; asked for by whoever speaks for the executor, or by the chair.
    pub(super) fn executing(&self, id: ResolutionId) -> Result<&Resolution, Refusal> {
        let known = self.known(id)?;
        match known.executor() {
            Some(executor) => self.standing.require_self_or(executor, Action::KeepResolutions)?,
            None => self.standing.require(Action::KeepResolutions)?,
        }
        let known = self.standing(id)?;
        if known.execution.is_none() { Err(Refusal::ExecutionMissing) } else { Ok(known) }
    }

    pub(super) fn plan_milestone(
        &self,
        id: ResolutionId,
        milestone: MilestoneId,
        title: &Title,
        due: Date,
    ) -> Decided {
        let known = self.executing(id)?;
        if known.milestones.contains_key(&milestone) {
            return Err(Refusal::AlreadyExists);
        }
        let (due_at, title) = (self.last_day(due)?, title.clone());
        Ok(vec![Event::MilestonePlanned(MilestonePlanned { resolution: id, milestone, title, due_at })])
    }

    pub(super) fn report_milestone(&self, e: &MilestoneReported) -> Decided {
        match self.executing(e.resolution)?.milestones.get(&e.milestone) {
            None => Err(Refusal::MilestoneUnknown),
            Some(true) => Err(Refusal::AlreadyDone),
            Some(false) => Ok(vec![Event::MilestoneReported(e.clone())]),
        }
    }

    pub(super) fn withdraw_milestone_report(&self, e: &MilestoneReportWithdrawn) -> Decided {
        match self.executing(e.resolution)?.milestones.get(&e.milestone) {
            None | Some(false) => Err(Refusal::MilestoneUnknown),
            Some(true) => Ok(vec![Event::MilestoneReportWithdrawn(e.clone())]),
        }
    }

    pub(super) fn drop_milestone(&self, e: &MilestoneDropped) -> Decided {
        if !self.kept(e.resolution)?.milestones.contains_key(&e.milestone) {
            return Err(Refusal::MilestoneUnknown);
        }
        Ok(vec![Event::MilestoneDropped(e.clone())])
    }

    /// The chair notes, the supervising engineer, and whoever advises on the project.
    pub(super) fn note_supervision(&self, e: &SupervisionNoted) -> Decided {
        let known = self.known(e.resolution)?;
        let me = self.standing.member;
        let engineer = known.execution.as_ref().and_then(|execution| execution.supervisor_member);
        let advises = me
            .zip(known.project)
            .is_some_and(|(member, project)| self.state.panels.advises_on(project, member, self.context.now));
        if me.is_none() || (me != engineer && !advises) {
            self.standing.require(Action::KeepResolutions)?;
        }
        if self.standing(e.resolution)?.notes.contains(&e.note) {
            return Err(Refusal::AlreadyExists);
        }
        Ok(vec![Event::SupervisionNoted(e.clone())])
    }

    pub(super) fn strike_supervision_note(&self, e: &SupervisionNoteStruck) -> Decided {
        if !self.kept(e.resolution)?.notes.contains(&e.note) {
            return Err(Refusal::NoteUnknown);
        }
        Ok(vec![Event::SupervisionNoteStruck(e.clone())])
    }

    pub(super) fn open_acceptance(&self, e: &AcceptanceOpened) -> Decided {
        let known = self.kept(e.resolution)?;
        if known.execution.is_none() {
            return Err(Refusal::ExecutionMissing);
        }
        self.in_force(e.resolution)?;
        match known.acceptance {
            Acceptance::Pending | Acceptance::Rectifying => Ok(vec![Event::AcceptanceOpened(e.clone())]),
            Acceptance::Open | Acceptance::Accepted => Err(Refusal::AlreadyDone),
        }
    }

    fn accepting(&self, id: ResolutionId, poll: Option<PollId>) -> Result<(), Refusal> {
        let known = self.kept(id)?;
        if known.acceptance != Acceptance::Open {
            return Err(Refusal::StepOutOfOrder);
        }
        poll.map_or(Ok(()), |poll| self.carried(poll, None))
    }

    pub(super) fn accept(&self, e: &Accepted) -> Decided {
        self.accepting(e.resolution, e.poll)?;
        Ok(vec![Event::WorksAccepted(e.clone())])
    }

    pub(super) fn order_rectification(
        &self,
        id: ResolutionId,
        what: &Body,
        due: Date,
        poll: Option<PollId>,
    ) -> Decided {
        self.accepting(id, poll)?;
        let (what, due_at) = (what.clone(), self.last_day(due)?);
        Ok(vec![Event::RectificationOrdered(RectificationOrdered { resolution: id, what, due_at, poll })])
    }

    pub(super) fn revoke_acceptance(&self, e: &AcceptanceRevoked) -> Decided {
        let known = self.kept(e.resolution)?;
        if known.acceptance == Acceptance::Pending || known.settlement.is_some() {
            return Err(Refusal::StepOutOfOrder);
        }
        Ok(vec![Event::AcceptanceRevoked(e.clone())])
    }

    fn require_self(&self, member: MemberId) -> Result<(), Refusal> {
        self.standing.require(Action::EvaluateWorks)?;
        if self.standing.member == Some(member) { Ok(()) } else { Err(Refusal::NotThisRole) }
    }

    /// Each once and in one role: the contractor's and the engineer's by those who speak for them, the residents' by everyone at home here.
    pub(super) fn evaluate(&self, e: &Evaluated) -> Decided {
        self.require_self(e.member)?;
        let known = self.standing(e.resolution)?;
        if e.words.as_ref().is_some_and(|words| words.subject.0 != e.member.0) {
            return Err(Refusal::NotThisRole);
        }
        let execution = known.execution.as_ref().ok_or(Refusal::ExecutionMissing)?;
        let own = Some(e.member);
        let fits = match e.role {
            EvaluationRole::Contractor => execution.executor_member == own,
            EvaluationRole::Supervisor => execution.supervisor_member == own,
            EvaluationRole::Resident => {
                let parties = [execution.executor_member, execution.supervisor_member];
                !parties.contains(&own) && !self.standing.is_guest()
            }
        };
        if !fits {
            return Err(Refusal::NotThisRole);
        }
        if known.acceptance != Acceptance::Accepted {
            return Err(Refusal::StepOutOfOrder);
        }
        if !(1..=5).contains(&e.score) {
            return Err(Refusal::ScoreMalformed);
        }
        if known.evaluations.contains_key(&e.member) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::WorksEvaluated(e.clone())])
    }

    pub(super) fn withdraw_evaluation(&self, e: &EvaluationWithdrawn) -> Decided {
        self.require_self(e.member)?;
        if !self.standing(e.resolution)?.evaluations.contains_key(&e.member) {
            return Err(Refusal::EvaluationUnknown);
        }
        Ok(vec![Event::EvaluationWithdrawn(e.clone())])
    }
}
