//! Suggestions: given on screen and offline, put together, adopted with the stage or declined with the reason, traced.

use moothall_core::policy::Action;
use moothall_core::policy::Scope;
use moothall_core::refusal::Refusal;
use moothall_core::topic::{
    Channel, ClusterDissolved, Stage, SuggestionAdopted, SuggestionDecisionRevoked, SuggestionDeclined,
    SuggestionGiven, SuggestionTraced, SuggestionWithdrawn, SuggestionsClustered, Text, TopicCommand, Voice,
};

use crate::spec::Hall;
use crate::topics::{CLERK, anonymous, answer, desk, end, of_member, open, somebody, under};
use crate::world::*;

pub(crate) fn post() -> TopicCommand {
    let (title, text) = (title("红屋顶花园"), body("如何设计一个更让人满意的花园？"));
    TopicCommand::Post { topic: topic(1), title, text, scope: Scope::Community }
}

pub(crate) fn suggest(number: u32, voice: Voice, channel: Channel) -> TopicCommand {
    let key = voice.member().map_or(suggestion(number).0, |member| member.0);
    let words = under(key);
    TopicCommand::Suggest(SuggestionGiven {
        topic: topic(1),
        suggestion: suggestion(number),
        voice,
        channel,
        words,
    })
}

pub(crate) fn adopt(number: u32, stage: Stage) -> TopicCommand {
    let (topic, suggestion, note) = (topic(1), suggestion(number), reason());
    TopicCommand::Adopt(SuggestionAdopted { topic, suggestion, stage, note })
}

pub(crate) fn trace(number: u32, stage: Stage) -> TopicCommand {
    let (topic, suggestion, note) = (topic(1), suggestion(number), reason());
    TopicCommand::Trace(SuggestionTraced { topic, suggestion, stage, note })
}

fn decline(number: u32) -> TopicCommand {
    let (topic, suggestion, reason) = (topic(1), suggestion(number), reason());
    TopicCommand::Decline(SuggestionDeclined { topic, suggestion, reason })
}

fn revoke(number: u32) -> TopicCommand {
    let (topic, suggestion, reason) = (topic(1), suggestion(number), reason());
    TopicCommand::RevokeDecision(SuggestionDecisionRevoked { topic, suggestion, reason })
}

fn cluster_of(number: u32, of: &[u32]) -> TopicCommand {
    let suggestions = of.iter().map(|number| suggestion(*number)).collect();
    let (cluster, label) = (cluster(number), title("多种树"));
    TopicCommand::Cluster(SuggestionsClustered { topic: topic(1), cluster, label, suggestions })
}

/// The garden's topic with three suggestions, from a screen, from paper and from the desk.
pub(crate) fn garden() -> Hall {
    let mut hall = desk();
    hall.does(CHAIR, post());
    hall.does(owner(1), suggest(1, of_member(101), Channel::App));
    hall.does(CLERK, suggest(2, anonymous(), Channel::LetterBox));
    hall.does(CLERK, suggest(3, somebody(suggestion(3).0), Channel::WalkIn));
    hall
}

fn not(action: Action) -> Refusal {
    Refusal::NotPermitted { action }
}

#[test]
fn the_community_asks_and_people_answer_on_screen_and_offline() {
    let mut hall = garden();
    desk().refuses(owner(1), post(), not(Action::HandleTopics));
    hall.refuses(CHAIR, post(), Refusal::AlreadyExists);
    hall.refuses(owner(1), suggest(1, of_member(101), Channel::App), Refusal::AlreadyExists);
    hall.refuses(owner(1), suggest(4, anonymous(), Channel::App), not(Action::RecordTopics));
    hall.does(CLERK, answer(1));
    // Answered is not closed: a garden is kept as long as it grows.
    hall.does(owner(2), suggest(4, of_member(102), Channel::App));
}

#[test]
fn an_adopted_suggestion_names_its_stage_and_is_traced_through_the_others() {
    let mut hall = garden();
    hall.refuses(owner(1), adopt(1, Stage::Design), not(Action::HandleTopics));
    hall.refuses(CLERK, trace(1, Stage::Implementation), Refusal::SuggestionNotAdopted);
    hall.does(CLERK, adopt(1, Stage::Design));
    hall.refuses(CLERK, adopt(1, Stage::Design), Refusal::SuggestionDecided);
    hall.refuses(CLERK, trace(1, Stage::Design), Refusal::AlreadyDone);
    hall.does(CLERK, trace(1, Stage::Implementation));
    hall.does(CLERK, trace(1, Stage::Maintenance));
    hall.refuses(CLERK, decline(1), Refusal::SuggestionDecided);
    hall.does(CLERK, revoke(1));
    hall.refuses(CLERK, revoke(1), Refusal::AlreadyDone);
    hall.does(CLERK, decline(1));
    hall.refuses(CLERK, trace(1, Stage::Maintenance), Refusal::SuggestionNotAdopted);
    hall.refuses(CLERK, adopt(9, Stage::Design), Refusal::SuggestionUnknown);
}

#[test]
fn a_topic_is_closed_when_every_suggestion_is_decided() {
    let mut hall = garden();
    hall.refuses(CHAIR, end(1), Refusal::TopicUnanswered);
    hall.does(CHAIR, answer(1));
    hall.does(CLERK, adopt(1, Stage::Design));
    hall.refuses(CHAIR, end(1), Refusal::SuggestionsUndecided { count: 2 });
    hall.does(CLERK, decline(2));
    let why = open("来人撤回");
    let (id, number) = (topic(1), suggestion(3));
    hall.does(
        CLERK,
        TopicCommand::WithdrawSuggestion(SuggestionWithdrawn { topic: id, suggestion: number, why }),
    );
    hall.does(CHAIR, end(1));
    hall.refuses(CLERK, trace(1, Stage::Maintenance), Refusal::TopicNotInPhase);
    hall.refuses(owner(2), suggest(4, of_member(102), Channel::App), Refusal::TopicNotInPhase);
}

#[test]
fn whoever_gave_a_suggestion_takes_it_back_until_it_is_decided() {
    let mut hall = garden();
    let back = |number: u32, why: Text| {
        TopicCommand::WithdrawSuggestion(SuggestionWithdrawn {
            topic: topic(1),
            suggestion: suggestion(number),
            why,
        })
    };
    let own = |by: u32| Text::Sealed(under(member_id(by).0));
    hall.refuses(owner(2), back(1, own(102)), not(Action::HandleTopics));
    hall.refuses(CLERK, back(1, open("撤回")), not(Action::RaiseTopic));
    hall.does(owner(1), back(1, own(101)));
    hall.refuses(owner(1), back(1, own(101)), Refusal::SuggestionDecided);
    hall.refuses(CLERK, adopt(1, Stage::Design), Refusal::SuggestionDecided);
}

#[test]
fn suggestions_that_say_the_same_are_put_together() {
    let mut hall = garden();
    hall.refuses(owner(1), cluster_of(1, &[1, 2]), not(Action::HandleTopics));
    for unknown in [&[][..], &[1, 9]] {
        hall.refuses(CLERK, cluster_of(1, unknown), Refusal::SuggestionUnknown);
    }
    hall.does(CLERK, cluster_of(1, &[1, 2]));
    hall.refuses(CLERK, cluster_of(1, &[3]), Refusal::AlreadyExists);
    let dissolved = ClusterDissolved { topic: topic(1), cluster: cluster(1), reason: reason() };
    hall.does(CLERK, TopicCommand::DissolveCluster(dissolved.clone()));
    hall.refuses(CLERK, TopicCommand::DissolveCluster(dissolved), Refusal::ClusterUnknown);
}
