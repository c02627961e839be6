//! The read model of panels: documents of panels, lotteries, visits, projects and advice, and who spoke on what.

mod advice;
pub(crate) mod doc;
pub(crate) mod tables;

use moothall_core::decider::Envelope;
use moothall_core::event::Event;
use moothall_core::ids::{LotteryId, MemberId, PanelId, ProjectId};
use moothall_core::panel::{Candidate, Drawn, Stage, Tenure};
use moothall_core::text::Reason;
use moothall_core::time::Timestamp;
use uuid::Uuid;

use crate::document::{change, put};
use crate::sheet::{Sheet, row};
use crate::voices::{self, Voice};
use doc::{
    AdvisorRow, AdvisorState, BidderRow, Ending, LotteryRow, PanelRow, ProjectRow, RecusalRow, SignOffRow,
    StageRow, VisitRow,
};
use tables::PRESENT;

type Folded = Result<(), sqlx::Error>;

fn ending(at: Timestamp, reason: &Reason) -> Ending {
    Ending { at, reason: Some(reason.as_str().to_owned()) }
}

fn nominee(member: MemberId, at: Timestamp, candidate: &Candidate, lottery: LotteryId) -> AdvisorRow {
    AdvisorRow {
        member,
        tenure: Tenure::Standing,
        dimension: candidate.dimension,
        profession: candidate.profession,
        skill: None,
        nominated_at: at,
        lottery: Some(lottery),
        declared: None,
        term: None,
        state: AdvisorState::Nominated,
        ended: None,
        recusals: Vec::new(),
    }
}

/// Folds an event of panels, lotteries, projects or advice.
pub(crate) async fn fold(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    match event {
        Event::PanelChartered(_)
        | Event::PanelCharterRevised(_)
        | Event::PanelDissolved(_)
        | Event::LotteryAnnounced(_)
        | Event::LotteryDrawn(_)
        | Event::LotteryCancelled(_)
        | Event::ReserveCalled(_) => panel(sheet, envelope, event).await,
        Event::ProjectOpened(_)
        | Event::ProjectClosed(_)
        | Event::BidderDeclared(_)
        | Event::BidderWithdrawn(_)
        | Event::StageEntered(_)
        | Event::StageReturned(_)
        | Event::StageSignedOff(_)
        | Event::SignOffRefused(_)
        | Event::SignOffWithdrawn(_)
        | Event::PanelAttendanceLogged(_)
        | Event::PanelAttendanceStruck(_) => works(sheet, envelope, event).await,
        Event::AdviceRequested(_)
        | Event::AdviceRequestWithdrawn(_)
        | Event::OpinionFiled(_)
        | Event::OpinionRevised(_)
        | Event::OpinionWithdrawn(_)
        | Event::MinorityFiled(_)
        | Event::MinorityWithdrawn(_)
        | Event::AdviceAnswered(_)
        | Event::AnswerRevised(_) => advice::fold(sheet, envelope, event).await,
        _ => seating(sheet, envelope, event).await,
    }
}

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
async fn panel(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at);
    match event {
        Event::PanelChartered(e) => {
            let row = PanelRow {
                panel: e.panel,
                charter: e.charter.clone(),
                chartered_at: at,
                revised: None,
                dissolved: None,
                advisors: Vec::new(),
            };
            put(sheet, community, e.panel.0, &row);
        }
        Event::PanelCharterRevised(e) => {
            change::<PanelRow>(sheet, community, e.panel.0, |row| {
                row.charter = e.charter.clone();
                row.revised = Some(ending(at, &e.reason));
            })
            .await?;
        }
        Event::PanelDissolved(e) => {
            change::<PanelRow>(sheet, community, e.panel.0, |row| {
                row.dissolved = Some(ending(at, &e.reason));
            })
            .await?;
        }
        Event::LotteryAnnounced(e) => {
            let row = LotteryRow {
                lottery: e.lottery,
                panel: e.panel,
                strata: e.strata.clone(),
                candidates: e.candidates.clone(),
                source: e.source.clone(),
                announced_at: at,
                seed: None,
                drawn_at: None,
                drawn: Vec::new(),
                called: Vec::new(),
                cancelled: None,
            };
            put(sheet, community, e.lottery.0, &row);
        }
        Event::LotteryDrawn(e) => {
            let row = change::<LotteryRow>(sheet, community, e.lottery.0, |row| {
                row.seed = Some(e.seed.as_str().to_owned());
                row.drawn_at = Some(at);
                row.drawn.clone_from(&e.drawn);
            });
            if let Some(lottery) = row.await? {
                let chosen: Vec<MemberId> =
                    e.drawn.iter().filter(|place: &&Drawn| place.chosen).map(|place| place.member).collect();
                put_forward(sheet, (community, at), &lottery, &chosen).await?;
            }
        }
        Event::LotteryCancelled(e) => {
            let row = change::<LotteryRow>(sheet, community, e.lottery.0, |row| {
                row.cancelled = Some(ending(at, &e.reason));
            });
            row.await?;
            change::<PanelRow>(sheet, community, e.panel.0, |row| {
                row.advisors.retain(|advisor| advisor.lottery != Some(e.lottery));
            })
            .await?;
        }
        Event::ReserveCalled(e) => {
            let row =
                change::<LotteryRow>(sheet, community, e.lottery.0, |row| row.called.push((e.member, at)));
            if let Some(lottery) = row.await? {
                put_forward(sheet, (community, at), &lottery, &[e.member]).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

async fn put_forward(
    sheet: &mut Sheet<'_>,
    (community, at): (Uuid, Timestamp),
    lottery: &LotteryRow,
    members: &[MemberId],
) -> Folded {
    let drawn = members.iter().filter_map(|member| {
        let candidate = lottery.candidates.iter().find(|candidate| candidate.member == *member)?;
        Some(nominee(*member, at, candidate, lottery.lottery))
    });
    change::<PanelRow>(sheet, community, lottery.panel.0, |row| row.advisors.extend(drawn)).await.map(drop)
}

/// Changes the latest entry of an advisor.
async fn advisor(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    (panel, member): (PanelId, MemberId),
    edit: impl FnOnce(&mut AdvisorRow),
) -> Folded {
    change::<PanelRow>(sheet, community, panel.0, |row| {
        if let Some(advisor) = row.advisors.iter_mut().rev().find(|advisor| advisor.member == member) {
            edit(advisor);
        }
    })
    .await
    .map(drop)
}

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
async fn seating(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at);
    match event {
        Event::AdvisorNominated(e) => {
            let row = AdvisorRow {
                member: e.member,
                tenure: e.tenure,
                dimension: e.dimension,
                profession: e.profession,
                skill: e.skill.as_ref().map(|skill| skill.as_str().to_owned()),
                nominated_at: at,
                lottery: None,
                declared: None,
                term: None,
                state: AdvisorState::Nominated,
                ended: None,
                recusals: Vec::new(),
            };
            change::<PanelRow>(sheet, community, e.panel.0, |panel| panel.advisors.push(row)).await?;
        }
        Event::NominationWithdrawn(e) => {
            advisor(sheet, community, (e.panel, e.member), |row| {
                row.state = AdvisorState::Withdrawn;
                row.ended = Some(ending(at, &e.reason));
            })
            .await?;
        }
        Event::InterestDeclared(e) => {
            let kind = voices::CONFLICT;
            let (about, member, words) = (e.panel.0, e.member, e.conflict.as_ref());
            voices::heard(sheet, Voice { community, about, kind, member, words, graded: None, at: at.0 });
            let declared = Some((at, e.conflict.is_some()));
            advisor(sheet, community, (e.panel, e.member), |row| row.declared = declared).await?;
        }
        Event::AdvisorAppointed(e) => {
            advisor(sheet, community, (e.panel, e.member), |row| {
                row.term = Some((e.from, e.until));
                row.state = AdvisorState::Appointed;
            })
            .await?;
        }
        Event::AdvisorRecused(e) => {
            if let Some(words) = &e.words {
                let (kind, about, member) = (voices::RECUSAL, e.panel.0, e.member);
                let words = Some(words);
                voices::heard(sheet, Voice { community, about, kind, member, words, graded: None, at: at.0 });
            }
            let reason = e.reason.as_ref().map(|reason| reason.as_str().to_owned());
            let recusal = RecusalRow { matter: e.matter, began: Ending { at, reason }, lifted: None };
            advisor(sheet, community, (e.panel, e.member), |row| row.recusals.push(recusal)).await?;
        }
        Event::RecusalLifted(e) => {
            advisor(sheet, community, (e.panel, e.member), |row| {
                let open = |known: &&mut RecusalRow| known.matter == e.matter && known.lifted.is_none();
                if let Some(recusal) = row.recusals.iter_mut().find(open) {
                    recusal.lifted = Some(ending(at, &e.reason));
                }
            })
            .await?;
        }
        Event::AdvisorTermEnded(e) => {
            advisor(sheet, community, (e.panel, e.member), |row| {
                row.state = AdvisorState::Ended;
                row.ended = Some(Ending { at, reason: None });
            })
            .await?;
        }
        Event::AdvisorRemoved(e) => {
            advisor(sheet, community, (e.panel, e.member), |row| {
                row.state = AdvisorState::Removed;
                row.ended = Some(ending(at, &e.reason));
            })
            .await?;
        }
        _ => {}
    }
    Ok(())
}

fn sign_off(stage: Stage, member: MemberId, given: bool, text: Option<&str>, at: Timestamp) -> SignOffRow {
    SignOffRow { stage, member, given, text: text.map(str::to_owned), at, void: None }
}

/// A stage ends when another begins.
fn stage_begins(row: &mut ProjectRow, stage: Stage, because: Option<&Reason>, at: Timestamp) {
    if let Some(last) = row.stages.last_mut() {
        last.left_at = Some(at);
    }
    let because = because.map(|reason| reason.as_str().to_owned());
    row.stages.push(StageRow { stage, entered_at: at, because, left_at: None });
}

/// What a member said of a stage before stands no longer.
fn void(row: &mut ProjectRow, which: impl Fn(&SignOffRow) -> bool, end: &Ending) {
    for known in row.sign_offs.iter_mut().filter(|known| known.void.is_none() && which(known)) {
        known.void = Some(end.clone());
    }
}

/// What an event changes in a project's row.
type Edit<'a> = Box<dyn FnOnce(&mut ProjectRow) + Send + 'a>;

#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
async fn works(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at);
    let mut edit: Option<(ProjectId, Edit<'_>)> = None;
    match event {
        Event::ProjectOpened(e) => {
            let row = ProjectRow {
                project: e.project,
                panel: e.panel,
                title: e.title.as_str().to_owned(),
                proposal: e.proposal,
                topic: e.topic,
                opened_at: at,
                closed: None,
                stages: Vec::new(),
                sign_offs: Vec::new(),
                bidders: Vec::new(),
            };
            put(sheet, community, e.project.0, &row);
        }
        Event::ProjectClosed(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    row.closed = Some(ending(at, &e.reason));
                    if let Some(last) = row.stages.last_mut() {
                        last.left_at = Some(at);
                    }
                }),
            ));
        }
        Event::BidderDeclared(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    row.bidders.push(BidderRow {
                        bidder: e.bidder,
                        name: e.name.as_str().to_owned(),
                        members: e.members.clone(),
                        declared_at: at,
                        withdrawn: None,
                    });
                }),
            ));
        }
        Event::BidderWithdrawn(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    if let Some(bidder) = row.bidders.iter_mut().find(|bidder| bidder.bidder == e.bidder) {
                        bidder.withdrawn = Some(ending(at, &e.reason));
                    }
                }),
            ));
        }
        Event::StageEntered(e) => {
            edit = Some((e.project, Box::new(move |row| stage_begins(row, e.stage, e.despite.as_ref(), at))));
        }
        Event::StageReturned(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    void(row, |known| known.stage >= e.stage, &ending(at, &e.reason));
                    stage_begins(row, e.stage, Some(&e.reason), at);
                }),
            ));
        }
        Event::StageSignedOff(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    let end = Ending { at, reason: None };
                    void(row, |known| known.stage == e.stage && known.member == e.member, &end);
                    let text = e.note.as_ref().map(moothall_core::text::Body::as_str);
                    row.sign_offs.push(sign_off(e.stage, e.member, true, text, at));
                }),
            ));
        }
        Event::SignOffRefused(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    row.sign_offs.push(sign_off(e.stage, e.member, false, Some(e.reason.as_str()), at));
                }),
            ));
        }
        Event::SignOffWithdrawn(e) => {
            edit = Some((
                e.project,
                Box::new(move |row| {
                    let end = ending(at, &e.reason);
                    void(row, |known| known.stage == e.stage && known.member == e.member, &end);
                }),
            ));
        }
        Event::PanelAttendanceLogged(e) => {
            let row = VisitRow {
                visit: e.visit,
                panel: e.panel,
                kind: e.kind,
                project: e.project,
                at: e.at,
                present: e.present.clone(),
                note: e.note.as_ref().map(|note| note.as_str().to_owned()),
                struck: None,
            };
            put(sheet, community, e.visit.0, &row);
            for member in &e.present {
                sheet.put(&PRESENT, row![community, member.0, e.visit.0]);
            }
        }
        Event::PanelAttendanceStruck(e) => {
            let row = change::<VisitRow>(sheet, community, e.visit.0, |row| {
                row.struck = Some(ending(at, &e.reason));
            });
            row.await?;
        }
        _ => {}
    }
    match edit {
        Some((project, edit)) => change::<ProjectRow>(sheet, community, project.0, edit).await.map(drop),
        None => Ok(()),
    }
}
