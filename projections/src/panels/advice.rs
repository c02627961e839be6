//! Advice folded: the question, opinions, minority opinions, answers.

use moothall_core::decider::Envelope;
use moothall_core::event::Event;
use moothall_core::ids::MemberId;
use moothall_core::panel::Opinion;
use uuid::Uuid;

use super::doc::{AdviceRow, AdviceState, AnswerRow, OpinionRow};
use super::tables::DOCKET;
use super::{Folded, ending};
use crate::document::{change, put};
use crate::sheet::{Sheet, actor, row};
use crate::voices::{self, Voice};

fn spoken(sheet: &mut Sheet<'_>, community: Uuid, advice: Uuid, author: MemberId, opinion: &Opinion) {
    sheet.put(&DOCKET, row![community, author.0, advice, "author"]);
    for member in &opinion.joined {
        sheet.put(&DOCKET, row![community, member.0, advice, "joined"]);
    }
}

/// Folds an event of advice.
#[expect(clippy::too_many_lines, reason = "one arm an event, none with a rule in it")]
pub(super) async fn fold(sheet: &mut Sheet<'_>, envelope: &Envelope, event: &Event) -> Folded {
    let (community, at) = (envelope.community.0, envelope.recorded_at);
    match event {
        Event::AdviceRequested(e) => {
            let (by_kind, by_id) = actor(envelope.actor);
            let row = AdviceRow {
                advice: e.advice,
                panel: e.panel,
                body: e.body.as_str().to_owned(),
                question: e.question.as_str().to_owned(),
                about: e.about,
                asked_at: at,
                asked_by: (by_kind.to_owned(), by_id),
                due_at: e.due_at,
                state: AdviceState::Asked,
                withdrawn: None,
                opinions: Vec::new(),
                answer_due_at: None,
                answers: Vec::new(),
            };
            put(sheet, community, e.advice.0, &row);
        }
        Event::AdviceRequestWithdrawn(e) => {
            change::<AdviceRow>(sheet, community, e.advice.0, |row| {
                row.state = AdviceState::Withdrawn;
                row.withdrawn = Some(ending(at, &e.reason));
            })
            .await?;
        }
        Event::OpinionFiled(e) => {
            spoken(sheet, community, e.advice.0, e.author, &e.opinion);
            let (number, author, opinion) = (e.number, e.author, e.opinion.clone());
            let filed =
                OpinionRow { number, author, opinion, filed_at: at, revised_because: None, withdrawn: None };
            change::<AdviceRow>(sheet, community, e.advice.0, |row| {
                row.state = AdviceState::Filed;
                row.answer_due_at = Some(e.answer_due_at);
                row.opinions.push(filed);
            })
            .await?;
        }
        Event::OpinionRevised(e) => {
            spoken(sheet, community, e.advice.0, e.author, &e.opinion);
            let revised = OpinionRow {
                number: e.number,
                author: e.author,
                opinion: e.opinion.clone(),
                filed_at: at,
                revised_because: Some(e.reason.as_str().to_owned()),
                withdrawn: None,
            };
            change::<AdviceRow>(sheet, community, e.advice.0, |row| row.opinions.push(revised)).await?;
        }
        Event::OpinionWithdrawn(e) => {
            voices::silenced(sheet, community, e.advice.0, voices::MINORITY).await?;
            change::<AdviceRow>(sheet, community, e.advice.0, |row| {
                row.state = AdviceState::Asked;
                row.answer_due_at = None;
                if let Some(opinion) = row.opinions.last_mut() {
                    opinion.withdrawn = Some(ending(at, &e.reason));
                }
            })
            .await?;
        }
        Event::MinorityFiled(e) => {
            sheet.put(&DOCKET, row![community, e.member.0, e.advice.0, "minority"]);
            let (kind, about, member) = (voices::MINORITY, e.advice.0, e.member);
            let words = Some(&e.words);
            voices::heard(sheet, Voice { community, about, kind, member, words, graded: None, at: at.0 });
        }
        Event::MinorityWithdrawn(e) => {
            sheet.remove(&DOCKET, row![community, e.member.0, e.advice.0, "minority"]);
            voices::taken_back(sheet, community, e.advice.0, (voices::MINORITY, e.member));
        }
        Event::AdviceAnswered(e) => {
            let (verdict, grounds) = (e.verdict, e.grounds.as_str().to_owned());
            change::<AdviceRow>(sheet, community, e.advice.0, |row| {
                row.state = AdviceState::Answered;
                row.answers.push(AnswerRow { verdict, grounds, at, revised_because: None });
            })
            .await?;
        }
        Event::AnswerRevised(e) => {
            let (verdict, grounds) = (e.verdict, e.grounds.as_str().to_owned());
            let revised_because = Some(e.reason.as_str().to_owned());
            change::<AdviceRow>(sheet, community, e.advice.0, |row| {
                row.answers.push(AnswerRow { verdict, grounds, at, revised_because });
            })
            .await?;
        }
        _ => {}
    }
    Ok(())
}
