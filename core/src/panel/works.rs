//! The projects a panel accompanies: bidders, stages and their sign-offs, and the log of meetings and visits.

use super::{
    AdvisorRecused, AttendanceLogged, AttendanceStruck, BidderDeclared, BidderWithdrawn, Case, Decided,
    Matter, Project, ProjectClosed, ProjectOpened, SignOffRefused, SignOffWithdrawn, Stage, StageEntered,
    StageReturned, StageSignedOff,
};
use crate::event::Event;
use crate::ids::{MemberId, ProjectId};
use crate::policy::Action;
use crate::refusal::Refusal;

impl Case<'_> {
    /// A project that goes on.
    pub(super) fn project(&self, id: ProjectId) -> Result<&Project, Refusal> {
        let project = self.state.panels.projects.get(&id).ok_or(Refusal::ProjectUnknown)?;
        self.panel(project.panel)?;
        if project.closed { Err(Refusal::ProjectClosed) } else { Ok(project) }
    }

    fn kept_project(&self, id: ProjectId) -> Result<&Project, Refusal> {
        self.standing.require(Action::KeepPanels)?;
        self.project(id)
    }

    pub(super) fn open_project(&self, e: &ProjectOpened) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        self.panel(e.panel)?;
        if self.state.panels.projects.contains_key(&e.project) {
            return Err(Refusal::AlreadyExists);
        }
        if e.proposal.is_some_and(|proposal| !self.state.proposals.contains_key(&proposal)) {
            return Err(Refusal::ProposalUnknown);
        }
        if e.topic.is_some_and(|topic| !self.state.topics.topics.contains_key(&topic)) {
            return Err(Refusal::TopicUnknown);
        }
        Ok(vec![Event::ProjectOpened(e.clone())])
    }

    pub(super) fn close_project(&self, e: &ProjectClosed) -> Decided {
        self.kept_project(e.project)?;
        Ok(vec![Event::ProjectClosed(e.clone())])
    }

    pub(super) fn declare_bidder(&self, e: &BidderDeclared) -> Decided {
        let project = self.kept_project(e.project)?;
        if project.bidders.contains_key(&e.bidder) {
            return Err(Refusal::AlreadyExists);
        }
        for member in &e.members {
            self.state.membership.require_present(*member)?;
        }
        let panel = self.panel(project.panel)?;
        let matter = Matter::Project { project: e.project };
        // Whoever bids advises no longer on this project.
        let out = e.members.iter().filter(|member| {
            panel
                .advisors
                .get(member)
                .is_some_and(|advisor| advisor.sits(self.context.now) && !advisor.recused.contains(&matter))
        });
        let mut events = vec![Event::BidderDeclared(e.clone())];
        events.extend(out.map(|member| {
            Event::AdvisorRecused(AdvisorRecused {
                panel: project.panel,
                member: *member,
                matter,
                reason: None,
                words: None,
            })
        }));
        Ok(events)
    }

    pub(super) fn withdraw_bidder(&self, e: &BidderWithdrawn) -> Decided {
        let project = self.kept_project(e.project)?;
        if !project.bidders.contains_key(&e.bidder) {
            return Err(Refusal::BidderUnknown);
        }
        Ok(vec![Event::BidderWithdrawn(e.clone())])
    }

    pub(super) fn enter_stage(&self, e: &StageEntered) -> Decided {
        let project = self.kept_project(e.project)?;
        let due = project.stage.map_or(Some(Stage::Assessment), Stage::next);
        if due != Some(e.stage) {
            return Err(Refusal::StageOutOfOrder);
        }
        if let Some(left) = project.stage
            && e.despite.is_none()
        {
            let missing = self
                .advisors_of(e.project, project)
                .filter(|member| project.sign_offs.get(&(left, *member)) != Some(&true));
            let count = u32::try_from(missing.count()).unwrap_or(u32::MAX);
            if count > 0 {
                return Err(Refusal::SignOffMissing { count });
            }
        }
        Ok(vec![Event::StageEntered(e.clone())])
    }

    /// The temporary advisors of a project who sit and are not kept out of it: their sign-off is waited for.
    fn advisors_of<'a>(&'a self, id: ProjectId, project: &'a Project) -> impl Iterator<Item = MemberId> + 'a {
        let panels = &self.state.panels;
        let advisors = panels.panels.get(&project.panel).into_iter().flat_map(|panel| &panel.advisors);
        advisors
            .filter(move |(member, advisor)| {
                advisor.tenure == (super::Tenure::Temporary { project: id })
                    && panels.advises_on(id, **member, self.context.now)
            })
            .map(|(member, _)| *member)
    }

    pub(super) fn return_to_stage(&self, e: &StageReturned) -> Decided {
        let project = self.kept_project(e.project)?;
        if project.stage.is_none_or(|stage| e.stage >= stage) {
            return Err(Refusal::StageOutOfOrder);
        }
        Ok(vec![Event::StageReturned(e.clone())])
    }

    /// The stage is the project's, and the member sits for it.
    fn signing(&self, id: ProjectId, stage: Stage, member: MemberId) -> Result<&Project, Refusal> {
        self.require_self(member)?;
        let project = self.project(id)?;
        self.require_advisor(project.panel, member, &[Matter::Project { project: id }])?;
        if project.stage != Some(stage) {
            return Err(Refusal::StageOutOfOrder);
        }
        Ok(project)
    }

    pub(super) fn sign_off(&self, e: &StageSignedOff) -> Decided {
        let project = self.signing(e.project, e.stage, e.member)?;
        if project.sign_offs.get(&(e.stage, e.member)) == Some(&true) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::StageSignedOff(e.clone())])
    }

    pub(super) fn refuse_sign_off(&self, e: &SignOffRefused) -> Decided {
        let project = self.signing(e.project, e.stage, e.member)?;
        if project.sign_offs.contains_key(&(e.stage, e.member)) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::SignOffRefused(e.clone())])
    }

    pub(super) fn withdraw_sign_off(&self, e: &SignOffWithdrawn) -> Decided {
        let project = self.signing(e.project, e.stage, e.member)?;
        if !project.sign_offs.contains_key(&(e.stage, e.member)) {
            return Err(Refusal::SignOffUnknown);
        }
        Ok(vec![Event::SignOffWithdrawn(e.clone())])
    }

    pub(super) fn log_attendance(&self, e: &AttendanceLogged) -> Decided {
        let panel = self.panel(e.panel)?;
        let now = self.context.now;
        // The chair keeps the log, and any advisor who sits may.
        let sits = self.standing.member.and_then(|member| panel.advisors.get(&member));
        if !sits.is_some_and(|advisor| advisor.sits(now)) {
            self.standing.require(Action::KeepPanels)?;
        }
        if panel.visits.contains(&e.visit) {
            return Err(Refusal::AlreadyExists);
        }
        if let Some(project) = e.project
            && self.state.panels.projects.get(&project).is_none_or(|known| known.panel != e.panel)
        {
            return Err(Refusal::ProjectUnknown);
        }
        if e.at > now {
            return Err(Refusal::DateInFuture);
        }
        let seated = |member: &MemberId| {
            panel.advisors.get(member).and_then(|advisor| advisor.term).is_some_and(|(from, _)| from <= e.at)
        };
        if e.present.is_empty() || !e.present.iter().all(seated) {
            return Err(Refusal::AdvisorUnknown);
        }
        Ok(vec![Event::PanelAttendanceLogged(e.clone())])
    }

    pub(super) fn strike_attendance(&self, e: &AttendanceStruck) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        if !self.panel(e.panel)?.visits.contains(&e.visit) {
            return Err(Refusal::VisitUnknown);
        }
        Ok(vec![Event::PanelAttendanceStruck(e.clone())])
    }
}
