//! Advice: asked for, given with grounds and dissent, and answered.

use moothall_core::event::Event;
use moothall_core::panel::*;
use moothall_core::policy::Action;
use moothall_core::refusal::Refusal;

use crate::panel_world::*;
use crate::spec::at;
use crate::world::*;

fn answers() -> Refusal {
    Refusal::NotPermitted { action: Action::RequestAdvice }
}

#[test]
fn advice_is_asked_for_until_the_last_midnight_of_a_day_to_come() {
    let mut hall = facade();
    hall.refuses(owner(1), ask_advice(about_project()), answers());
    let asked = hall.does(CHAIR, ask_advice(about_project()));
    let Some(Event::AdviceRequested(asked)) = asked.first() else { panic!("advice is asked for") };
    assert_eq!(asked.due_at, at("2026-04-21T00:00:00+08:00"));
    hall.refuses(CHAIR, ask_advice(about_project()), Refusal::AlreadyExists);
    let mut late = facade();
    late.wind_to(at("2026-04-21T00:00:00+08:00"));
    late.refuses(CHAIR, ask_advice(about_project()), Refusal::DateInPast);
    let unknown = About { proposal: Some(proposal(9)), ..About::default() };
    late.refuses(CHAIR, ask_advice(unknown), Refusal::ProposalUnknown);
    let stage_of_nothing = About { stage: Some(Stage::Design), ..About::default() };
    late.refuses(CHAIR, ask_advice(stage_of_nothing), Refusal::ProjectUnknown);
}

#[test]
fn an_answer_is_owed_within_the_days_of_the_charter() {
    let mut hall = facade();
    hall.does(CHAIR, ask_advice(about_project()));
    let filed = hall.does(owner(1), file(&[102]));
    let Some(Event::OpinionFiled(filed)) = filed.first() else { panic!("an opinion is filed") };
    assert_eq!((filed.number, filed.author), (1, member_id(101)));
    assert_eq!(filed.answer_due_at, at("2026-04-17T00:00:00+08:00"), "fifteen days, the first not counted");
}

#[test]
fn only_advisors_who_sit_for_the_matter_and_do_not_keep_out_of_it_speak() {
    let mut hall = facade();
    hall.does(CHAIR, ask_advice(about_project()));
    hall.refuses(owner(4), file(&[]), Refusal::NotSitting);
    hall.refuses(owner(1), file(&[104]), Refusal::NotSitting);
    hall.does(CHAIR, recuse(102, Matter::Advice { advice: ADVICE }));
    hall.refuses(owner(1), file(&[102]), Refusal::AdvisorIsRecused);
    hall.refuses(owner(2), file(&[]), Refusal::AdvisorIsRecused);
    hall.does(owner(1), file(&[103]));
    hall.refuses(owner(2), dissent(102), Refusal::AdvisorIsRecused);
    hall.refuses(owner(3), file(&[]), Refusal::AlreadyExists);
}

#[test]
fn a_temporary_advisor_speaks_to_her_project_and_to_nothing_else() {
    let mut hall = facade();
    hall.does(CHAIR, ask_advice(About::default()));
    hall.refuses(owner(1), file(&[]), Refusal::NotSitting);
    seat_advisor(&mut hall, nominate(104), 104);
    hall.does(owner(4), file(&[]));
}

#[test]
fn nobody_speaks_after_her_term() {
    let mut hall = advised();
    hall.wind_to(at("2027-04-02T00:00:00+08:00"));
    hall.refuses(owner(2), dissent(102), Refusal::NotSitting);
}

#[test]
fn a_minority_speaks_in_its_own_name_once_and_may_take_it_back() {
    let mut hall = advised();
    hall.refuses(owner(2), dissent(103), Refusal::NotPermitted { action: Action::Advise });
    hall.does(owner(3), dissent(103));
    hall.refuses(owner(3), dissent(103), Refusal::AlreadyExists);
    let back =
        || PanelCommand::WithdrawMinority(MinorityWithdrawn { advice: ADVICE, member: member_id(103) });
    hall.does(owner(3), back());
    hall.refuses(owner(3), back(), Refusal::OpinionMissing);
}

#[test]
fn an_opinion_is_revised_or_taken_back_with_a_reason_until_it_is_answered() {
    let mut hall = advised();
    let revise =
        || PanelCommand::ReviseOpinion { advice: ADVICE, opinion: opinion(&[102, 103]), reason: reason() };
    let withdraw = || PanelCommand::WithdrawOpinion(OpinionWithdrawn { advice: ADVICE, reason: reason() });
    let revised = hall.does(owner(1), revise());
    assert!(matches!(revised.as_slice(), [Event::OpinionRevised(OpinionRevised { number: 2, .. })]));
    hall.refuses(owner(2), withdraw(), Refusal::NotPermitted { action: Action::Advise });
    hall.does(owner(1), withdraw());
    hall.refuses(owner(1), withdraw(), Refusal::OpinionMissing);
    hall.refuses(CHAIR, answer(), Refusal::OpinionMissing);
    hall.does(owner(2), file(&[]));
    hall.does(CHAIR, answer());
    hall.refuses(owner(2), revise(), Refusal::AlreadyAnswered);
    hall.refuses(owner(2), withdraw(), Refusal::AlreadyAnswered);
    hall.refuses(owner(2), file(&[]), Refusal::AlreadyAnswered);
}

#[test]
fn the_body_that_asked_answers_and_may_answer_anew() {
    let mut hall = advised();
    let anew = || {
        let (verdict, grounds) = (Verdict::Adopted, body("全部照办"));
        PanelCommand::ReviseAnswer(AnswerRevised { advice: ADVICE, verdict, grounds, reason: reason() })
    };
    hall.refuses(CHAIR, anew(), Refusal::OpinionMissing);
    hall.refuses(owner(1), answer(), answers());
    hall.does(CHAIR, answer());
    hall.refuses(CHAIR, answer(), Refusal::AlreadyAnswered);
    hall.does(CHAIR, anew());
}

#[test]
fn a_question_is_taken_back_before_it_is_advised_on() {
    let take_back = || PanelCommand::WithdrawRequest(RequestWithdrawn { advice: ADVICE, reason: reason() });
    let mut hall = facade();
    hall.refuses(CHAIR, take_back(), Refusal::AdviceUnknown);
    hall.does(CHAIR, ask_advice(about_project()));
    hall.refuses(owner(1), take_back(), answers());
    hall.does(CHAIR, take_back());
    hall.refuses(owner(1), file(&[]), Refusal::AdviceWithdrawn);
    advised().refuses(CHAIR, take_back(), Refusal::AnswersOwed { count: 1 });
}
