//! Advisory panels (居民顾问团, 社会治理顾问): a charter, advisors who declare their interests before they sit, advice with an owed answer,
//! and the stages of works they sign off. They advise; they decide nothing. Start reading at [`decide`].

mod advice;
mod commands;
pub mod draw;
mod events;
mod evolve;
mod lottery;
mod seating;
mod terms;
mod works;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use commands::PanelCommand;
pub use events::*;
pub use terms::*;

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{AdviceId, BidderId, LotteryId, MemberId, PanelId, ProjectId, VisitId};
use crate::policy::{Action, Standing};
use crate::refusal::Refusal;
use crate::state::Community;
use crate::time::Timestamp;

/// All panels of a community, with their projects and their advice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panels {
    /// Panels by id.
    pub panels: BTreeMap<PanelId, Panel>,
    /// Projects by id.
    pub projects: BTreeMap<ProjectId, Project>,
    /// Advice by id.
    pub advice: BTreeMap<AdviceId, Advice>,
}

/// A panel as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// How many standing advisors at most.
    pub seats: u16,
    /// Months of a term.
    pub term_months: u16,
    /// Days within which an opinion is answered.
    pub answer_days: u16,
    /// Its dimensions.
    pub dimensions: Vec<Dimension>,
    /// Its professions.
    pub professions: Vec<Profession>,
    /// Whether standing advisors are drawn.
    pub by_lot: bool,
    /// Whether it has been dissolved.
    pub dissolved: bool,
    /// Nominees and advisors.
    pub advisors: BTreeMap<MemberId, Advisor>,
    /// Its lotteries.
    pub lotteries: BTreeMap<LotteryId, lottery::Lottery>,
    /// Entries of attendance that stand.
    pub visits: BTreeSet<VisitId>,
}

/// A nominee or an advisor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advisor {
    /// For how long, or for what.
    pub tenure: Tenure,
    /// Who put her forward; none where a lottery did.
    pub nominated_by: Option<MemberId>,
    /// Whether she has declared her interests.
    pub declared: bool,
    /// Her term, once she sits: from, and until exclusive.
    pub term: Option<(Timestamp, Timestamp)>,
    /// What she keeps out of.
    pub recused: BTreeSet<Matter>,
    /// The lottery that drew her.
    pub lottery: Option<LotteryId>,
}

/// A project as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The panel that accompanies it.
    pub panel: PanelId,
    /// Whether it has ended.
    pub closed: bool,
    /// The stage it is in.
    pub stage: Option<Stage>,
    /// Who bids for it or supplies it, and the members close to them.
    pub bidders: BTreeMap<BidderId, Vec<MemberId>>,
    /// What stands of sign-offs: given or refused.
    pub sign_offs: BTreeMap<(Stage, MemberId), bool>,
}

/// Where advice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdvicePhase {
    /// Asked for.
    Asked,
    /// An opinion was filed: an answer is owed.
    Filed,
    /// Answered.
    Answered,
    /// The question was taken back.
    Withdrawn,
}

/// Advice as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Of which panel.
    pub panel: PanelId,
    /// What it is about.
    pub about: About,
    /// Who asked for the body.
    pub asked_by: Option<MemberId>,
    /// Where it stands.
    pub phase: AdvicePhase,
    /// The number of its latest opinion.
    pub number: u32,
    /// Who filed the opinion.
    pub author: Option<MemberId>,
    /// Who dissented.
    pub minorities: BTreeSet<MemberId>,
}

/// One command's view of the panels.
struct Case<'a> {
    state: &'a Community,
    standing: &'a Standing,
    context: &'a Context,
}

type Decided = Result<Vec<Event>, Refusal>;

/// Everything about panels is decided here.
pub(crate) fn decide(
    state: &Community,
    command: &PanelCommand,
    standing: &Standing,
    context: &Context,
) -> Decided {
    let case = Case { state, standing, context };
    match command {
        PanelCommand::Charter(e) => case.charter(e),
        PanelCommand::ReviseCharter(e) => case.revise_charter(e),
        PanelCommand::Dissolve(e) => case.dissolve(e),
        PanelCommand::Nominate(e) => case.nominate(e),
        PanelCommand::WithdrawNomination(e) => case.withdraw_nomination(e),
        PanelCommand::DeclareInterest(e) => case.declare_interest(e),
        PanelCommand::Appoint { panel, member, until } => case.appoint(*panel, *member, *until),
        PanelCommand::Recuse(e) => case.recuse(e),
        PanelCommand::LiftRecusal(e) => case.lift_recusal(e),
        PanelCommand::EndTerm(e) => case.end_term(e),
        PanelCommand::Remove(e) => case.remove(e),
        PanelCommand::AnnounceLottery(e) => case.announce_lottery(e),
        PanelCommand::Draw { panel, lottery, seed } => case.draw(*panel, *lottery, seed),
        PanelCommand::CancelLottery(e) => case.cancel_lottery(e),
        PanelCommand::LogAttendance(e) => case.log_attendance(e),
        PanelCommand::StrikeAttendance(e) => case.strike_attendance(e),
        PanelCommand::OpenProject(e) => case.open_project(e),
        PanelCommand::CloseProject(e) => case.close_project(e),
        PanelCommand::DeclareBidder(e) => case.declare_bidder(e),
        PanelCommand::WithdrawBidder(e) => case.withdraw_bidder(e),
        PanelCommand::EnterStage(e) => case.enter_stage(e),
        PanelCommand::ReturnToStage(e) => case.return_to_stage(e),
        PanelCommand::SignOff(e) => case.sign_off(e),
        PanelCommand::RefuseSignOff(e) => case.refuse_sign_off(e),
        PanelCommand::WithdrawSignOff(e) => case.withdraw_sign_off(e),
        PanelCommand::RequestAdvice { panel, advice, body, question, due, about } => {
            case.request_advice((*panel, *advice), (body, question), *due, *about)
        }
        PanelCommand::WithdrawRequest(e) => case.withdraw_request(e),
        PanelCommand::FileOpinion { advice, opinion } => case.file_opinion(*advice, opinion),
        PanelCommand::ReviseOpinion { advice, opinion, reason } => {
            case.revise_opinion(*advice, opinion, reason)
        }
        PanelCommand::WithdrawOpinion(e) => case.withdraw_opinion(e),
        PanelCommand::FileMinority(e) => case.file_minority(e),
        PanelCommand::WithdrawMinority(e) => case.withdraw_minority(e),
        PanelCommand::Answer(e) => case.answer(e),
        PanelCommand::ReviseAnswer(e) => case.revise_answer(e),
    }
}

impl Charter {
    fn is_sound(&self) -> bool {
        let distinct = |count: usize, length: usize| length > 0 && count == length;
        self.seats > 0
            && self.term_months > 0
            && distinct(self.dimensions.iter().collect::<BTreeSet<_>>().len(), self.dimensions.len())
            && distinct(self.professions.iter().collect::<BTreeSet<_>>().len(), self.professions.len())
    }
}

impl Case<'_> {
    fn charter(&self, e: &Chartered) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        if self.state.panels.panels.contains_key(&e.panel) {
            return Err(Refusal::AlreadyExists);
        }
        if !e.charter.is_sound() {
            return Err(Refusal::CharterMalformed);
        }
        Ok(vec![Event::PanelChartered(e.clone())])
    }

    fn revise_charter(&self, e: &CharterRevised) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        let panel = self.panel(e.panel)?;
        if !e.charter.is_sound() {
            return Err(Refusal::CharterMalformed);
        }
        if panel.standing_advisors(self.context.now) > usize::from(e.charter.seats) {
            return Err(Refusal::SeatsTaken { seats: e.charter.seats });
        }
        Ok(vec![Event::PanelCharterRevised(e.clone())])
    }

    fn dissolve(&self, e: &Dissolved) -> Decided {
        self.standing.require(Action::KeepPanels)?;
        self.panel(e.panel)?;
        let open = self.state.panels.advice.values().filter(|advice| {
            advice.panel == e.panel && matches!(advice.phase, AdvicePhase::Asked | AdvicePhase::Filed)
        });
        let count = u32::try_from(open.count()).unwrap_or(u32::MAX);
        if count > 0 {
            return Err(Refusal::AnswersOwed { count });
        }
        Ok(vec![Event::PanelDissolved(e.clone())])
    }

    /// A panel that works.
    fn panel(&self, id: PanelId) -> Result<&Panel, Refusal> {
        let panel = self.state.panels.panels.get(&id).ok_or(Refusal::PanelUnknown)?;
        if panel.dissolved { Err(Refusal::PanelDissolved) } else { Ok(panel) }
    }

    /// What somebody does in her own name, nobody else does for her.
    fn require_self(&self, member: MemberId) -> Result<(), Refusal> {
        if self.standing.member == Some(member) {
            Ok(())
        } else {
            Err(Refusal::NotPermitted { action: Action::Advise })
        }
    }

    /// Whether this member sits on the panel now and may speak to this matter.
    fn require_advisor(&self, panel: PanelId, member: MemberId, about: &[Matter]) -> Result<(), Refusal> {
        let known = self.panel(panel)?;
        let advisor = known.advisors.get(&member).ok_or(Refusal::NotSitting)?;
        if !advisor.sits(self.context.now) {
            return Err(Refusal::NotSitting);
        }
        if !advisor.declared {
            return Err(Refusal::InterestNotDeclared);
        }
        if about.iter().any(|matter| advisor.recused.contains(matter)) {
            return Err(Refusal::AdvisorIsRecused);
        }
        let projects: Vec<ProjectId> = about.iter().filter_map(Matter::project).collect();
        if let Tenure::Temporary { project } = advisor.tenure
            && !projects.contains(&project)
        {
            return Err(Refusal::NotSitting);
        }
        if projects.iter().any(|project| self.state.panels.bids_for(*project, member)) {
            return Err(Refusal::AdvisorIsBidder);
        }
        Ok(())
    }
}

impl Matter {
    fn project(&self) -> Option<ProjectId> {
        match self {
            Self::Project { project } => Some(*project),
            Self::Advice { .. } => None,
        }
    }
}

impl Advisor {
    /// Whether she sits at `now`.
    #[must_use]
    pub fn sits(&self, now: Timestamp) -> bool {
        self.term.is_some_and(|(from, until)| from <= now && now < until)
    }
}

impl Panel {
    fn chartered(charter: &Charter) -> Self {
        let mut panel = Self {
            seats: 0,
            term_months: 0,
            answer_days: 0,
            dimensions: Vec::new(),
            professions: Vec::new(),
            by_lot: false,
            dissolved: false,
            advisors: BTreeMap::new(),
            lotteries: BTreeMap::new(),
            visits: BTreeSet::new(),
        };
        panel.revised(charter);
        panel
    }

    fn revised(&mut self, charter: &Charter) {
        self.seats = charter.seats;
        self.term_months = charter.term_months;
        self.answer_days = charter.answer_days;
        self.dimensions.clone_from(&charter.dimensions);
        self.professions.clone_from(&charter.professions);
        self.by_lot = charter.by_lot;
    }

    /// How many standing advisors sit at `now`.
    fn standing_advisors(&self, now: Timestamp) -> usize {
        self.advisors
            .values()
            .filter(|advisor| advisor.tenure == Tenure::Standing && advisor.sits(now))
            .count()
    }
}

impl Panels {
    /// Whether the member belongs to a bidder or supplier of the project.
    #[must_use]
    pub fn bids_for(&self, project: ProjectId, member: MemberId) -> bool {
        self.projects
            .get(&project)
            .is_some_and(|project| project.bidders.values().flatten().any(|known| *known == member))
    }

    /// Whether the member sits, for the whole panel or for this project, on the panel that accompanies it.
    #[must_use]
    pub fn advises_on(&self, project: ProjectId, member: MemberId, now: Timestamp) -> bool {
        let panel = self.projects.get(&project).and_then(|project| self.panels.get(&project.panel));
        panel.and_then(|panel| panel.advisors.get(&member)).is_some_and(|advisor| {
            advisor.sits(now)
                && !advisor.recused.contains(&Matter::Project { project })
                && (advisor.tenure == Tenure::Standing || advisor.tenure == Tenure::Temporary { project })
        })
    }

    fn panel_mut(&mut self, id: PanelId, change: impl FnOnce(&mut Panel)) {
        if let Some(panel) = self.panels.get_mut(&id) {
            change(panel);
        }
    }

    fn advisor_mut(&mut self, id: PanelId, member: MemberId, change: impl FnOnce(&mut Advisor)) {
        if let Some(advisor) = self.panels.get_mut(&id).and_then(|panel| panel.advisors.get_mut(&member)) {
            change(advisor);
        }
    }

    fn project_mut(&mut self, id: ProjectId, change: impl FnOnce(&mut Project)) {
        if let Some(project) = self.projects.get_mut(&id) {
            change(project);
        }
    }

    fn advice_mut(&mut self, id: AdviceId, change: impl FnOnce(&mut Advice)) {
        if let Some(advice) = self.advice.get_mut(&id) {
            change(advice);
        }
    }

    /// Who is erased sits nowhere.
    pub(crate) fn erased(&mut self, member: MemberId) {
        for panel in self.panels.values_mut() {
            panel.advisors.remove(&member);
        }
    }
}
