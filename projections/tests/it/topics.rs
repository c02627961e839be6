//! Topics, suggestions, letter boxes: rows are the same however the log is cut, on either database; and what stands in them.

use moothall_core::calendar::Date;
use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::{
    ClusterId, LetterBoxId, OpeningId, ProposalId, ResolutionId, SuggestionId, TopicId,
};
use moothall_core::membership::MemberErased;
use moothall_core::policy::{Role, Roles, Scope, Standing};
use moothall_core::sealed::{SubjectId, to_hex};
use moothall_core::time::Timestamp;
use moothall_core::topic::{
    Accepted, Acknowledged, Acted, AnswerCorrected, Answered, AppealDecided, Assigned, BoxInstalled,
    BoxOpened, BoxRemoved, Channel, Claim, Closed, ClusterDissolved, HidingAppealed, Link, Linked, Merged,
    OpeningVoided, OpeningWitnessed, Phase, Posted, Publicised, PublicityWithdrawn, Raised, Reopened,
    Restated, Returned, SenderErased, Stage, SuggestionAdopted, SuggestionDecisionRevoked,
    SuggestionDeclined, SuggestionGiven, SuggestionTraced, SuggestionWithdrawn, SuggestionsClustered,
    SupportWithdrawn, Supported, Text, TextHidden, TextRestored, Unassigned, Unlinked, Unmerged, Voice,
    Withdrawn,
};
use moothall_projections::queries::suggestions::Decision;
use moothall_projections::queries::topics::{Seer, TopicFilter};
use moothall_projections::queries::{Page, letter_boxes, promises, suggestions, timeline, topics};
use moothall_projections::{digest, dump};

use crate::hall::{Place, Story, body, id, member, on_both_databases, reason, sealed, title};

on_both_databases!(
    rows_of_topics_are_the_same_however_the_log_is_cut,
    both_databases_hold_the_same_topics,
    topics_stand_as_their_events_say,
    nothing_sealed_on_topics_stays_after_its_key,
);

fn topic(number: u128) -> TopicId {
    TopicId(id(0x6000 + number))
}

fn suggestion(number: u128) -> SuggestionId {
    SuggestionId(id(0x7000 + number))
}

fn on(day: &str) -> Date {
    Date::parse(day).unwrap()
}

fn raised(number: u128, voice: Voice, confidential: bool, opening: Option<OpeningId>) -> Event {
    let own = voice.member().map_or(topic(number).0, |member| member.0);
    let mut words = sealed(member(1), "words");
    words.subject = SubjectId(own);
    Event::TopicRaised(Box::new(Raised {
        topic: topic(number),
        voice,
        channel: if opening.is_some() { Channel::LetterBox } else { Channel::App },
        scope: Scope::Community,
        confidential,
        words,
        opening,
        on: on("2026-04-01"),
        due_at: Timestamp(50_000_000),
    }))
}

/// Everything that can happen to topics, in an order that trips over the edges of pages.
#[expect(clippy::too_many_lines, reason = "one event after the other")]
fn eventful() -> Story {
    let mut story = Story::of(7, 0);
    story.owner(1).owner(2);
    let (clerk, first) = (Actor::Member(member(0).0), Actor::Member(member(1).0));
    let own = |number| Voice::Member { member: member(number) };
    let open = |text: &str| Text::Open(body(text));
    let (letter_box, opening) = (LetterBoxId(id(1)), OpeningId(id(2)));
    let (scope, due_at) = (Scope::Community, Timestamp(9));
    let installed =
        BoxInstalled { letter_box, place: title("亭"), scope: scope.clone(), every_days: 7, due_at };
    let opened = |opening, due| BoxOpened {
        opening,
        letter_box,
        opener: member(0),
        witness: member(1),
        letters: 2,
        due_at: Timestamp(due),
    };
    let wrong = OpeningId(id(3));
    let voided = OpeningVoided { opening: wrong, letter_box, due_at: Timestamp(10), reason: reason("错") };
    let claim = Some(Claim("ab".repeat(16)));
    let somebody = || {
        let mut name = sealed(member(1), "stranger");
        name.subject = SubjectId(topic(4).0);
        Voice::Other { name: Some(name), contact: None }
    };
    for event in vec![
        Event::LetterBoxInstalled(installed),
        Event::LetterBoxOpened(opened(opening, 10)),
        Event::OpeningWitnessed(OpeningWitnessed { opening, witness: member(1) }),
        Event::LetterBoxOpened(opened(wrong, 20)),
        Event::OpeningVoided(voided),
        raised(1, own(1), false, None),
        raised(2, own(2), true, None),
        raised(3, Voice::Anonymous { claim }, false, Some(opening)),
        raised(4, somebody(), false, Some(opening)),
        Event::TopicAccepted(Accepted { topic: topic(1), title: title("灯") }),
        Event::TopicAssigned(Assigned { topic: topic(1), assignee: member(2) }),
        Event::TopicUnassigned(Unassigned { topic: topic(1), assignee: member(2), reason: reason("忙") }),
        Event::TopicAssigned(Assigned { topic: topic(1), assignee: member(2) }),
        Event::TopicActed(Acted { topic: topic(1), note: open("修"), on: on("2026-04-02") }),
        Event::TopicAcknowledged(Acknowledged { topic: topic(1), text: open("收到") }),
        Event::TopicMerged(Merged { topic: topic(3), into: topic(1), on: on("2026-04-02") }),
        Event::TopicAnswered(Answered {
            topic: topic(1), number: 1, text: open("好"), on: on("2026-04-05")
        }),
        Event::TopicAnswerCorrected(AnswerCorrected {
            topic: topic(1),
            number: 2,
            text: open("更好"),
            reason: reason("漏"),
        }),
        Event::TopicPublicised(Publicised { topic: topic(1), text: body("公示") }),
        Event::TopicPublicityWithdrawn(PublicityWithdrawn { topic: topic(1), reason: reason("错") }),
        Event::TopicReturned(Returned { topic: topic(4), reason: open("属市政") }),
        Event::TopicMerged(Merged { topic: topic(4), into: topic(1), on: on("2026-04-06") }),
        Event::TopicUnmerged(Unmerged { topic: topic(4), from: topic(1), reason: reason("不同") }),
        Event::TopicLinked(Linked { topic: topic(1), to: Link::Proposal(ProposalId(id(9))) }),
        Event::TopicLinked(Linked { topic: topic(1), to: Link::Resolution(ResolutionId(id(10))) }),
        Event::TopicUnlinked(Unlinked {
            topic: topic(1),
            from: Link::Resolution(ResolutionId(id(10))),
            reason: reason("错"),
        }),
        Event::TopicAccepted(Accepted { topic: topic(2), title: title("求助") }),
        Event::TopicAnswered(Answered {
            topic: topic(2),
            number: 1,
            text: Text::Sealed(sealed(member(2), "told")),
            on: on("2026-04-01"),
        }),
        Event::TopicClosed(Closed { topic: topic(2), reason: reason("完") }),
        Event::TopicTextHidden(TextHidden { topic: topic(1), suggestion: None, reason: reason("名") }),
        Event::TopicAppealDecided(AppealDecided {
            topic: topic(1),
            suggestion: None,
            upheld: true,
            reason: reason("可"),
        }),
        Event::LetterBoxRemoved(BoxRemoved { letter_box: LetterBoxId(id(99)), reason: reason("无") }),
    ] {
        story.then(clerk, event);
    }
    for event in [
        Event::TopicSupported(Supported { topic: topic(1), member: member(1) }),
        Event::TopicSupportWithdrawn(SupportWithdrawn { topic: topic(1), member: member(1) }),
        Event::TopicSupported(Supported { topic: topic(1), member: member(1) }),
        Event::TopicReopened(Reopened {
            topic: topic(1),
            why: Text::Sealed(sealed(member(1), "again")),
            due_at: Some(Timestamp(60_000_000)),
        }),
        raised(5, own(1), false, None),
        Event::TopicRestated(Restated {
            topic: topic(5),
            words: sealed(member(1), "anew"),
            due_at: Timestamp(70_000_000),
        }),
        Event::TopicWithdrawn(Withdrawn { topic: topic(5), why: Text::Sealed(sealed(member(1), "sorry")) }),
        Event::TopicTextHidden(TextHidden { topic: topic(1), suggestion: None, reason: reason("名") }),
        Event::TopicHidingAppealed(HidingAppealed {
            topic: topic(1),
            suggestion: None,
            words: sealed(member(1), "unjust"),
        }),
        Event::TopicTextRestored(TextRestored { topic: topic(1), suggestion: None, reason: reason("可") }),
    ] {
        story.then(first, event);
    }
    suggested(&mut story, clerk);
    story
}

fn suggested(story: &mut Story, clerk: Actor) {
    let (id6, cluster) = (topic(6), ClusterId(id(20)));
    let posted = Posted {
        topic: id6,
        title: title("花园"),
        text: body("如何？"),
        scope: Scope::Community,
        on: on("2026-04-01"),
    };
    story.then(clerk, Event::TopicPosted(posted));
    for number in 1..=3 {
        let (voice, own) = match number {
            1 => (Voice::Member { member: member(1) }, member(1).0),
            _ => (Voice::Anonymous { claim: None }, suggestion(number).0),
        };
        let mut words = sealed(member(1), "idea");
        words.subject = SubjectId(own);
        let (suggestion, channel) = (suggestion(number), Channel::Visit);
        story.then(
            clerk,
            Event::SuggestionGiven(SuggestionGiven { topic: id6, suggestion, voice, channel, words }),
        );
    }
    let adopted = |number, stage| SuggestionAdopted {
        topic: id6,
        suggestion: suggestion(number),
        stage,
        note: reason("种"),
    };
    let traced = SuggestionTraced {
        topic: id6,
        suggestion: suggestion(1),
        stage: Stage::Maintenance,
        note: reason("养"),
    };
    let revoked =
        SuggestionDecisionRevoked { topic: id6, suggestion: suggestion(1), reason: reason("再议") };
    for event in [
        Event::SuggestionsClustered(SuggestionsClustered {
            topic: id6,
            cluster,
            label: title("绿化"),
            suggestions: vec![suggestion(1), suggestion(2)],
        }),
        Event::SuggestionAdopted(adopted(1, Stage::Design)),
        Event::SuggestionTraced(traced.clone()),
        Event::SuggestionDecisionRevoked(revoked),
        Event::SuggestionAdopted(adopted(1, Stage::Implementation)),
        Event::SuggestionTraced(traced),
        Event::SuggestionDeclined(SuggestionDeclined {
            topic: id6,
            suggestion: suggestion(2),
            reason: reason("贵"),
        }),
        Event::SuggestionWithdrawn(SuggestionWithdrawn {
            topic: id6,
            suggestion: suggestion(3),
            why: Text::Open(body("撤")),
        }),
        Event::TopicTextHidden(TextHidden {
            topic: id6,
            suggestion: Some(suggestion(2)),
            reason: reason("名"),
        }),
        Event::ClusterDissolved(ClusterDissolved { topic: id6, cluster, reason: reason("不同") }),
    ] {
        story.then(clerk, event);
    }
}

fn clerk() -> Seer {
    let roles: Roles = [Role::Clerk].into_iter().collect();
    Seer::new(&Standing { member: Some(member(0)), roles, ..Standing::default() })
}

fn neighbour(number: u128) -> Seer {
    Seer::new(&Standing { member: Some(member(number)), owner: true, ..Standing::default() })
}

async fn rows_of_topics_are_the_same_however_the_log_is_cut(place: Place) {
    let story = eventful();
    let whole = dump(&place.folded(&story.events, 1000).await).await.unwrap();
    for size in [1, 2, 3, 7] {
        let cut = dump(&place.folded(&story.events, size).await).await.unwrap();
        assert_eq!(cut, whole, "pages of {size}");
    }
}

async fn both_databases_hold_the_same_topics(_: Place) {
    let story = eventful();
    let (left, right) =
        (Place::Sqlite.folded(&story.events, 5).await, Place::Postgres.folded(&story.events, 9).await);
    assert_eq!(digest(&left).await.unwrap(), digest(&right).await.unwrap());
}

async fn topics_stand_as_their_events_say(place: Place) {
    let story = eventful();
    let db = place.folded(&story.events, 10).await;
    let c = story.community;
    let all: Vec<TopicId> = (1..=6).map(topic).collect();
    let rows = topics::by_ids(&db, c, &all).await.unwrap();
    let phases: Vec<Phase> = rows.values().map(|row| row.phase).collect();
    let expected =
        [Phase::Accepted, Phase::Closed, Phase::Raised, Phase::Returned, Phase::Withdrawn, Phase::Accepted];
    assert_eq!(phases, expected);
    assert!(rows[&topic(1)].is_waiting() && rows[&topic(3)].is_waiting(), "reopened for both senders");
    assert_eq!(rows[&topic(1)].hidden_because, None);
    assert_eq!(rows[&topic(4)].answered_at, None, "separated again");
    let list = async |seer, filter: TopicFilter| {
        let rows = topics::page(&db, c, (&filter, seer), Page::first(9)).await.unwrap();
        rows.into_iter().map(|row| row.topic).collect::<Vec<_>>()
    };
    let everything = TopicFilter::default;
    assert_eq!(list(clerk(), everything()).await, all);
    assert_eq!(list(neighbour(9), everything()).await, [topic(1), topic(6)]);
    assert_eq!(list(neighbour(2), everything()).await, [topic(1), topic(2), topic(6)]);
    let mine = TopicFilter { mine: true, ..everything() };
    assert_eq!(list(neighbour(1), mine).await, [topic(1), topic(5)]);
    let late = TopicFilter { overdue_at: Some(Timestamp(55_000_000)), ..everything() };
    assert_eq!(list(clerk(), late).await, [topic(3)]);
    let letters = TopicFilter { opening: Some(OpeningId(id(2))), ..everything() };
    assert_eq!(list(clerk(), letters).await, [topic(3), topic(4)]);
    let some = TopicFilter { phases: vec![Phase::Closed], channels: vec![Channel::App], ..everything() };
    assert_eq!(list(clerk(), some).await, [topic(2)]);
    let found = topics::claimed(&db, c, &"ab".repeat(16)).await.unwrap().map(|row| row.topic);
    assert_eq!(found, Some(topic(3)));
    let supporters = topics::supporters(&db, c, &all).await.unwrap();
    assert_eq!(supporters.into_iter().collect::<Vec<_>>(), [(topic(1), 1)]);
    let became = topics::links(&db, c, &all).await.unwrap();
    assert_eq!(became[&topic(1)], [Link::Proposal(ProposalId(id(9)))]);
    let period = (Timestamp(0), Timestamp(i64::MAX));
    let promises = promises::by_channel(&db, c, period, Timestamp(55_000_000)).await.unwrap();
    let app = &promises[&Channel::App];
    assert_eq!((app.raised, app.answered, app.withdrawn, app.overdue), (2, 1, 1, 0));
    assert_eq!((promises[&Channel::LetterBox].returned, promises[&Channel::LetterBox].overdue), (1, 1));
    let of_garden = suggestions::page(&db, c, topic(6), Page::first(9)).await.unwrap();
    let decisions: Vec<_> = of_garden.iter().map(|row| (row.decision, row.stage, row.cluster)).collect();
    assert_eq!(
        decisions,
        [
            (Decision::Adopted, Some(Stage::Implementation), None),
            (Decision::Declined, None, None),
            (Decision::Withdrawn, None, None)
        ]
    );
    let traces = suggestions::traces(&db, c, &[suggestion(1)]).await.unwrap().remove(&suggestion(1)).unwrap();
    let stages: Vec<Stage> = traces.iter().map(|trace| trace.stage).collect();
    assert_eq!(stages, [Stage::Implementation, Stage::Maintenance]);
    let boxes = letter_boxes::page(&db, c, None, Page::first(9)).await.unwrap();
    assert_eq!((boxes.len(), boxes[0].due_at), (1, Timestamp(10)), "a voided opening has not opened it");
    let openings = letter_boxes::openings(&db, c, LetterBoxId(id(1)), Page::first(9)).await.unwrap();
    assert_eq!(openings.iter().map(|row| row.registered).collect::<Vec<_>>(), [2, 0]);
    for (seer, secret) in [(clerk(), true), (neighbour(2), true), (neighbour(9), false)] {
        let lines = timeline::of_community(&db, c, seer, Page::first(200)).await.unwrap();
        assert_eq!(lines.iter().any(|line| line.topic == Some(topic(2))), secret);
        assert!(lines.iter().any(|line| line.kind == "topic.box_opened.v1"));
    }
    let lines = timeline::of_topic(&db, c, topic(1), Page::first(100)).await.unwrap();
    assert!(lines.iter().all(|line| line.topic == Some(topic(1))) && lines.len() > 15);
}

async fn nothing_sealed_on_topics_stays_after_its_key(place: Place) {
    let mut story = eventful();
    let registrar = Actor::Member(member(0).0);
    let before = dump(&place.folded(&story.events, 1000).await).await.unwrap();
    for who in [member(1), member(2)] {
        story.then(registrar, Event::MemberErased(MemberErased { member: who, reason: reason("her wish") }));
    }
    for (number, suggestion) in [(4, None), (3, None), (6, Some(suggestion(2))), (6, Some(suggestion(3)))] {
        let erased = SenderErased { topic: topic(number), suggestion, reason: reason("her wish") };
        story.then(registrar, Event::TopicSenderErased(erased));
    }
    for page in [1, 1000] {
        let after = dump(&place.folded(&story.events, page).await).await.unwrap();
        for word in ["words", "told", "again", "unjust", "idea", "stranger"] {
            let ciphertext = to_hex(word.repeat(7).as_bytes());
            let hits = |dump: &[(&str, Vec<String>)]| {
                dump.iter().flat_map(|(_, rows)| rows).filter(|row| row.contains(&ciphertext)).count()
            };
            assert!(hits(&before) > 0, "{word} was there");
            assert_eq!(hits(&after), 0, "{word} is gone");
        }
    }
}
