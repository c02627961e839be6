//! What happens to panels, folded. No rule is here.

use std::collections::{BTreeMap, BTreeSet};

use super::lottery::Lottery;
use super::{Advice, AdvicePhase, Advisor, Panel, Panels, Project, Tenure};
use crate::decider::Envelope;
use crate::event::Event;
use crate::ids::{LotteryId, MemberId};

fn nominee(tenure: Tenure, nominated_by: Option<MemberId>, lottery: Option<LotteryId>) -> Advisor {
    Advisor { tenure, nominated_by, declared: false, term: None, recused: BTreeSet::new(), lottery }
}

impl Panels {
    /// Folds an event of this module; of others there is nothing to fold here.
    #[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the community's fold has no such arm, and comes here for these only"
    )]
    pub(crate) fn evolve(&mut self, envelope: &Envelope, event: &Event) {
        match event {
            Event::PanelChartered(e) => {
                self.panels.insert(e.panel, Panel::chartered(&e.charter));
            }
            Event::PanelCharterRevised(e) => self.panel_mut(e.panel, |panel| panel.revised(&e.charter)),
            Event::PanelDissolved(e) => self.panel_mut(e.panel, |panel| panel.dissolved = true),
            Event::AdvisorNominated(e) => self.panel_mut(e.panel, |panel| {
                panel.advisors.insert(e.member, nominee(e.tenure, envelope.actor.member(), None));
            }),
            Event::NominationWithdrawn(e) => self.panel_mut(e.panel, |panel| {
                panel.advisors.remove(&e.member);
            }),
            Event::InterestDeclared(e) => {
                self.advisor_mut(e.panel, e.member, |advisor| advisor.declared = true);
            }
            Event::AdvisorAppointed(e) => {
                self.advisor_mut(e.panel, e.member, |advisor| advisor.term = Some((e.from, e.until)));
            }
            Event::AdvisorRecused(e) => self.advisor_mut(e.panel, e.member, |advisor| {
                advisor.recused.insert(e.matter);
            }),
            Event::RecusalLifted(e) => self.advisor_mut(e.panel, e.member, |advisor| {
                advisor.recused.remove(&e.matter);
            }),
            // Her term has ended, but that she sat stays known: for entries of attendance made afterwards.
            Event::AdvisorTermEnded(e) => self.advisor_ended(e.panel, e.member, envelope),
            Event::AdvisorRemoved(e) => self.advisor_ended(e.panel, e.member, envelope),
            Event::LotteryAnnounced(e) => self.panel_mut(e.panel, |panel| {
                let lottery = Lottery {
                    strata: e.strata.clone(),
                    candidates: e.candidates.clone(),
                    source: e.source.clone(),
                    order: None,
                    called: BTreeSet::new(),
                };
                panel.lotteries.insert(e.lottery, lottery);
            }),
            Event::LotteryDrawn(e) => self.panel_mut(e.panel, |panel| {
                for place in e.drawn.iter().filter(|place| place.chosen) {
                    call(panel, e.lottery, place.member);
                }
                if let Some(lottery) = panel.lotteries.get_mut(&e.lottery) {
                    let order = e.drawn.iter().map(|place| (place.stratum.clone(), place.member));
                    lottery.order = Some(order.collect());
                }
            }),
            Event::ReserveCalled(e) => self.panel_mut(e.panel, |panel| call(panel, e.lottery, e.member)),
            Event::LotteryCancelled(e) => self.panel_mut(e.panel, |panel| {
                panel.lotteries.remove(&e.lottery);
                panel.advisors.retain(|_, advisor| advisor.lottery != Some(e.lottery));
            }),
            Event::PanelAttendanceLogged(e) => self.panel_mut(e.panel, |panel| {
                panel.visits.insert(e.visit);
            }),
            Event::PanelAttendanceStruck(e) => self.panel_mut(e.panel, |panel| {
                panel.visits.remove(&e.visit);
            }),
            Event::ProjectOpened(e) => {
                let (bidders, sign_offs) = (BTreeMap::new(), BTreeMap::new());
                let project = Project { panel: e.panel, closed: false, stage: None, bidders, sign_offs };
                self.projects.insert(e.project, project);
            }
            Event::ProjectClosed(e) => self.project_mut(e.project, |project| project.closed = true),
            Event::BidderDeclared(e) => self.project_mut(e.project, |project| {
                project.bidders.insert(e.bidder, e.members.clone());
            }),
            Event::BidderWithdrawn(e) => self.project_mut(e.project, |project| {
                project.bidders.remove(&e.bidder);
            }),
            Event::StageEntered(e) => self.project_mut(e.project, |project| project.stage = Some(e.stage)),
            Event::StageReturned(e) => self.project_mut(e.project, |project| {
                project.stage = Some(e.stage);
                project.sign_offs.retain(|(stage, _), _| *stage < e.stage);
            }),
            Event::StageSignedOff(e) => self.project_mut(e.project, |project| {
                project.sign_offs.insert((e.stage, e.member), true);
            }),
            Event::SignOffRefused(e) => self.project_mut(e.project, |project| {
                project.sign_offs.insert((e.stage, e.member), false);
            }),
            Event::SignOffWithdrawn(e) => self.project_mut(e.project, |project| {
                project.sign_offs.remove(&(e.stage, e.member));
            }),
            Event::AdviceRequested(e) => {
                let advice = Advice {
                    panel: e.panel,
                    about: e.about,
                    asked_by: envelope.actor.member(),
                    phase: AdvicePhase::Asked,
                    number: 0,
                    author: None,
                    minorities: BTreeSet::new(),
                };
                self.advice.insert(e.advice, advice);
            }
            Event::AdviceRequestWithdrawn(e) => {
                self.advice_mut(e.advice, |advice| advice.phase = AdvicePhase::Withdrawn);
            }
            Event::OpinionFiled(e) => self.advice_mut(e.advice, |advice| {
                advice.phase = AdvicePhase::Filed;
                advice.number = e.number;
                advice.author = Some(e.author);
            }),
            Event::OpinionRevised(e) => self.advice_mut(e.advice, |advice| {
                advice.number = e.number;
                advice.author = Some(e.author);
            }),
            Event::OpinionWithdrawn(e) => self.advice_mut(e.advice, |advice| {
                advice.phase = AdvicePhase::Asked;
                advice.author = None;
                advice.minorities.clear();
            }),
            Event::MinorityFiled(e) => self.advice_mut(e.advice, |advice| {
                advice.minorities.insert(e.member);
            }),
            Event::MinorityWithdrawn(e) => self.advice_mut(e.advice, |advice| {
                advice.minorities.remove(&e.member);
            }),
            Event::AdviceAnswered(e) => {
                self.advice_mut(e.advice, |advice| advice.phase = AdvicePhase::Answered);
            }
            // An answer given anew is still an answer.
            _ => {}
        }
    }

    fn advisor_ended(&mut self, panel: crate::ids::PanelId, member: MemberId, envelope: &Envelope) {
        self.advisor_mut(panel, member, |advisor| {
            if let Some((_, until)) = &mut advisor.term {
                *until = envelope.recorded_at;
            }
        });
    }
}

/// Whoever was drawn or called is put forward, unless she was erased or is there already.
fn call(panel: &mut Panel, id: LotteryId, member: MemberId) {
    if let Some(lottery) = panel.lotteries.get_mut(&id)
        && lottery.candidate(member).is_some()
    {
        lottery.called.insert(member);
        panel.advisors.entry(member).or_insert_with(|| nominee(Tenure::Standing, None, Some(id)));
    }
}
