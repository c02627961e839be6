//! Who sits on a panel: nomination, the declaration of interests, appointment, recusal, the end of a term.

use super::{
    Advisor, AdvisorAppointed, AdvisorNominated, AdvisorRecused, AdvisorRemoved, Case, Decided,
    InterestDeclared, Matter, NominationWithdrawn, Panel, RecusalLifted, ReserveCalled, Tenure, TermEnded,
};
use crate::calendar;
use crate::event::Event;
use crate::ids::{MemberId, PanelId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::time::Timestamp;

impl Case<'_> {
    pub(super) fn nominate(&self, e: &AdvisorNominated) -> Decided {
        self.standing.require(Action::NominateAdvisor)?;
        let panel = self.panel(e.panel)?;
        self.state.membership.require_present(e.member)?;
        if !panel.dimensions.contains(&e.dimension) || !panel.professions.contains(&e.profession) {
            return Err(Refusal::NotInTheCharter);
        }
        if let Tenure::Temporary { project } = e.tenure {
            let known = self.project(project)?;
            if known.panel != e.panel {
                return Err(Refusal::ProjectUnknown);
            }
            if e.skill.is_none() {
                return Err(Refusal::SkillMissing);
            }
            if self.state.panels.bids_for(project, e.member) {
                return Err(Refusal::AdvisorIsBidder);
            }
        } else if panel.by_lot {
            return Err(Refusal::NotDrawn);
        }
        match panel.advisors.get(&e.member) {
            // Whose term is over may be put forward again.
            Some(advisor) if advisor.term.is_none() || advisor.sits(self.context.now) => {
                Err(Refusal::AlreadyExists)
            }
            Some(_) | None => Ok(vec![Event::AdvisorNominated(e.clone())]),
        }
    }

    fn nominee(&self, panel: PanelId, member: MemberId) -> Result<(&Panel, &Advisor), Refusal> {
        let panel = self.panel(panel)?;
        Ok((panel, panel.advisors.get(&member).ok_or(Refusal::AdvisorUnknown)?))
    }

    fn sitting(&self, panel: PanelId, member: MemberId) -> Result<&Advisor, Refusal> {
        let (_, advisor) = self.nominee(panel, member)?;
        if advisor.sits(self.context.now) { Ok(advisor) } else { Err(Refusal::AdvisorUnknown) }
    }

    pub(super) fn withdraw_nomination(&self, e: &NominationWithdrawn) -> Decided {
        let (panel, advisor) = self.nominee(e.panel, e.member)?;
        // Whoever was put forward steps back; whoever put her forward takes it back; the chair may.
        if advisor.nominated_by.is_none() || advisor.nominated_by != self.standing.member {
            self.standing.require_self_or(e.member, Action::KeepPanels)?;
        }
        if advisor.term.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        let mut events = vec![Event::NominationWithdrawn(e.clone())];
        let next = advisor.lottery.and_then(|id| {
            let lottery = panel.lotteries.get(&id)?;
            let present = |member: &MemberId| {
                self.state.membership.is_member(*member) && !panel.advisors.contains_key(member)
            };
            Some((id, lottery.next_reserve(e.member, present)?))
        });
        events.extend(next.map(|(lottery, member)| {
            Event::ReserveCalled(ReserveCalled { panel: e.panel, lottery, member })
        }));
        Ok(events)
    }

    pub(super) fn declare_interest(&self, e: &InterestDeclared) -> Decided {
        self.require_self(e.member)?;
        self.nominee(e.panel, e.member)?;
        // Her own words are under her own key.
        if e.conflict.as_ref().is_some_and(|words| words.subject.0 != e.member.0) {
            return Err(Refusal::NotPermitted { action: Action::Advise });
        }
        Ok(vec![Event::InterestDeclared(e.clone())])
    }

    pub(super) fn appoint(&self, id: PanelId, member: MemberId, until: Option<Timestamp>) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let (panel, advisor) = self.nominee(id, member)?;
        let now = self.context.now;
        if advisor.term.is_some() {
            return Err(Refusal::AlreadyDone);
        }
        if !advisor.declared {
            return Err(Refusal::InterestNotDeclared);
        }
        match advisor.tenure {
            Tenure::Temporary { project } => {
                self.project(project)?;
                if self.state.panels.bids_for(project, member) {
                    return Err(Refusal::AdvisorIsBidder);
                }
            }
            Tenure::Standing => {
                if panel.by_lot && advisor.lottery.is_none() {
                    return Err(Refusal::NotDrawn);
                }
                if panel.standing_advisors(now) >= usize::from(panel.seats) {
                    return Err(Refusal::SeatsTaken { seats: panel.seats });
                }
            }
        }
        let holidays = &self.state.settings().holidays;
        let whole = calendar::end_of_months(now, panel.term_months.into(), &self.state.zone(), holidays);
        let until = until.map_or(whole, |until| until.min(whole));
        if until <= now {
            return Err(Refusal::DateInPast);
        }
        Ok(vec![Event::AdvisorAppointed(AdvisorAppointed { panel: id, member, from: now, until })])
    }

    pub(super) fn recuse(&self, e: &AdvisorRecused) -> Decided {
        let advisor = self.sitting(e.panel, e.member);
        if self.standing.member == Some(e.member) {
            if e.words.as_ref().is_some_and(|words| words.subject.0 != e.member.0) {
                return Err(Refusal::NotPermitted { action: Action::Advise });
            }
        } else {
            self.standing.require(Action::KeepPanels)?;
        }
        let advisor = advisor?;
        self.matter_of(e.panel, e.matter)?;
        if advisor.recused.contains(&e.matter) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(vec![Event::AdvisorRecused(e.clone())])
    }

    fn matter_of(&self, panel: PanelId, matter: Matter) -> Result<(), Refusal> {
        let panels = &self.state.panels;
        match matter {
            Matter::Project { project } => {
                let known = panels.projects.get(&project).ok_or(Refusal::ProjectUnknown)?;
                if known.panel == panel { Ok(()) } else { Err(Refusal::ProjectUnknown) }
            }
            Matter::Advice { advice } => {
                let known = panels.advice.get(&advice).ok_or(Refusal::AdviceUnknown)?;
                if known.panel == panel { Ok(()) } else { Err(Refusal::AdviceUnknown) }
            }
        }
    }

    pub(super) fn lift_recusal(&self, e: &RecusalLifted) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let advisor = self.sitting(e.panel, e.member)?;
        if !advisor.recused.contains(&e.matter) {
            return Err(Refusal::AlreadyDone);
        }
        if e.matter.project().is_some_and(|project| self.state.panels.bids_for(project, e.member)) {
            return Err(Refusal::AdvisorIsBidder);
        }
        Ok(vec![Event::RecusalLifted(e.clone())])
    }

    pub(super) fn end_term(&self, e: &TermEnded) -> Decided {
        self.standing.require_self_or(e.member, Action::KeepPanels)?;
        self.sitting(e.panel, e.member)?;
        Ok(vec![Event::AdvisorTermEnded(e.clone())])
    }

    pub(super) fn remove(&self, e: &AdvisorRemoved) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        self.sitting(e.panel, e.member)?;
        Ok(vec![Event::AdvisorRemoved(e.clone())])
    }
}
