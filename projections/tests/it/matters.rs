//! A whole matter, from the draft to the certificate, read back.

use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::{GrantId, ObjectionId, PaperEntryId, ProxyId};
use moothall_core::membership::{ProxyGranted, ProxyRevoked, RoleGranted, RoleWithdrawn};
use moothall_core::policy::{Role, RoleGrant, Scope, Standing};
use moothall_core::poll::{
    Announced, BallotMode, BallotSpoiled, Certified, Choice, Closed, ConsentRecorded, Count, Extended, Mark,
    ObjectionAnswered, ObjectionFiled, Opened, OutcomeRuled, PaperBallotEntered, Service, ServiceRecorded,
    Tallied, Weights,
};
use moothall_core::proposal::{Drafted, Frozen, OptionAdded, Phase, Revised};
use moothall_core::register::{RepresentativeNamed, UnitTransferred};
use moothall_core::rule::{self, Outcome, Tally};
use moothall_core::time::Timestamp;
use moothall_projections::queries::members::standing_of;
use moothall_projections::queries::polls::{PollFilter, Stage, Turnout};
use moothall_projections::queries::register::UnitFilter;
use moothall_projections::queries::seats::{Capacity, RollFilter};
use moothall_projections::queries::{
    Page, communities, members, polls, portfolio, proposals, register, results, seats, timeline,
};

use crate::hall::{
    POLL, PROPOSAL, Place, Story, body, id, member, on_both_databases, party, reason, rule as the_rule,
    sealed, seat, title, unit,
};

on_both_databases!(
    a_community_says_how_far_it_is_read,
    a_standing_is_the_same_as_the_rules_would_say,
    the_register_tells_who_owned_a_unit_when,
    a_proposal_keeps_every_version_of_its_text,
    a_matter_can_be_followed_to_its_certificate,
    a_member_sees_the_seats_she_may_vote_for_and_why,
    the_roll_tells_tellers_whether_and_never_what,
    named_choices_show_only_after_an_open_poll_has_closed,
    the_portfolio_tells_how_far_each_poll_is_from_its_quorum,
    lists_come_in_pages_from_either_end,
);

const WEIGHTS: [u64; 2] = [8850, 1];

fn weights() -> Weights {
    Weights::of(&WEIGHTS)
}

fn chair() -> Actor {
    Actor::Member(member(0).0)
}

/// Three owners, a frozen proposal, a poll that is open.
pub(crate) fn open_poll(mode: BallotMode) -> Story {
    let mut story = Story::of(7, 0);
    for number in 1..=3 {
        story.owner(number);
    }
    let (proposal, author) = (PROPOSAL, member(1));
    let drafted = Drafted { proposal, author, title: title("A lift"), text: body("Renew the lift.") };
    story.then(Actor::Member(author.0), Event::ProposalDrafted(drafted));
    let revised =
        Revised { proposal, number: 2, title: title("The lift"), text: body("Renew the lift in A.") };
    story.then(chair(), Event::ProposalRevised(revised));
    let option = moothall_core::ids::OptionId(id(9));
    story.then(
        chair(),
        Event::ProposalOptionAdded(OptionAdded { proposal, option, title: title("Hydraulic") }),
    );
    story.then(chair(), Event::ProposalFrozen(Frozen { proposal, number: 2 }));
    story.noticed(POLL, &[weights(); 3], mode);
    story.then(Actor::Clockwork, Event::PollOpened(Opened { poll: POLL }));
    story
}

async fn a_community_says_how_far_it_is_read(place: Place) {
    let story = open_poll(BallotMode::Confidential);
    let db = place.folded(&story.events, 100).await;
    let row = communities::by_id(&db, story.community).await.unwrap().unwrap();
    let last = story.events.last().unwrap();
    assert_eq!(row.name, "Elm Court");
    assert_eq!((row.reached.seq, row.reached.position), (last.envelope.seq, last.position));
    let mine =
        communities::of_members(&db, &[(story.community, member(1)), (story.community, member(9))]).await;
    assert_eq!(mine.unwrap().len(), 1);
}

async fn a_standing_is_the_same_as_the_rules_would_say(place: Place) {
    let mut story = open_poll(BallotMode::Confidential);
    let now = story.now();
    for (number, role, until) in
        [(1, Role::Teller, None), (2, Role::Chair, Some(now)), (3, Role::Resident, None)]
    {
        let given = RoleGrant { member: member(1), role, scope: Scope::Community, from: Timestamp(0), until };
        story.then(chair(), Event::RoleGranted(RoleGranted { grant: GrantId(id(number)), given }));
    }
    let withdrawn = RoleWithdrawn { grant: GrantId(id(3)), member: member(1), reason: reason("moved") };
    story.then(chair(), Event::RoleWithdrawn(withdrawn));
    let db = place.folded(&story.events, 100).await;
    let state = crate::tally::state_of(&story);
    for who in [member(1), member(2), member(9)] {
        let expected = state.standing(Actor::Member(who.0), now);
        assert_eq!(standing_of(&db, story.community, who, now).await.unwrap(), expected);
    }
    assert_ne!(standing_of(&db, story.community, member(1), now).await.unwrap(), Standing::default());
    let tellers =
        members::grants_in_force(&db, story.community, Some(Role::Teller), now, Page::first(9)).await;
    assert_eq!(tellers.unwrap().len(), 1);
}

async fn the_register_tells_who_owned_a_unit_when(place: Place) {
    let mut story = open_poll(BallotMode::Confidential);
    let since = Timestamp(5);
    let transfer = UnitTransferred { unit: unit(1), party: party(2), since, from: Some(party(1)) };
    story.then(chair(), Event::UnitTransferred(transfer));
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let history = register::ownerships(&db, c, &[unit(1)]).await.unwrap().remove(&unit(1)).unwrap();
    let spans: Vec<_> = history.iter().map(|row| (row.party, row.since, row.until)).collect();
    assert_eq!(spans, [(party(1), Timestamp(0), Some(since)), (party(2), since, None)]);
    let hers = register::units_of_parties(&db, c, &[party(1), party(2)]).await.unwrap();
    assert_eq!(hers.get(&party(2)).unwrap().len(), 2);
    assert!(!hers.contains_key(&party(1)));
    let totals = register::totals(&db, c).await.unwrap();
    assert_eq!((totals.units, totals.area, totals.owners, totals.parties), (3, 26550, 2, 3));
    let filter = UnitFilter { building: Some("B".to_owned()), owner: Some(party(2)) };
    let found = register::units(&db, c, &filter, Page::first(9)).await.unwrap();
    assert_eq!(found.iter().map(|row| row.unit).collect::<Vec<_>>(), [unit(1)]);
    assert_eq!(register::buildings(&db, c).await.unwrap().len(), 2);
    let parties = register::parties_by_ids(&db, c, &[party(1)]).await.unwrap();
    assert_eq!(parties.get(&party(1)).unwrap().holders, [member(1)]);
}

async fn a_proposal_keeps_every_version_of_its_text(place: Place) {
    let story = open_poll(BallotMode::Confidential);
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let row = proposals::by_ids(&db, c, &[PROPOSAL]).await.unwrap().remove(&PROPOSAL).unwrap();
    assert_eq!((row.phase, row.number, row.title.as_str()), (Phase::Frozen, 2, "The lift"));
    let versions = proposals::versions(&db, c, &[PROPOSAL]).await.unwrap().remove(&PROPOSAL).unwrap();
    let texts: Vec<_> = versions.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, ["Renew the lift.", "Renew the lift in A."]);
    let latest = proposals::latest_versions(&db, c, &[PROPOSAL]).await.unwrap();
    assert_eq!(latest.get(&PROPOSAL), versions.last());
    assert_eq!(proposals::options(&db, c, &[PROPOSAL]).await.unwrap().get(&PROPOSAL).unwrap().len(), 1);
    let filter = proposals::ProposalFilter { phases: vec![Phase::Frozen], author: Some(member(1)) };
    assert_eq!(proposals::page(&db, c, &filter, Page::first(9)).await.unwrap(), [row]);
}

/// From the first ballot to the announcement.
pub(crate) fn decided(mode: BallotMode) -> Story {
    let mut story = open_poll(mode);
    let (poll, entry) = (POLL, PaperEntryId(id(11)));
    story.casts(1, POLL, weights(), Some(Choice::For), Some(sealed(member(1), "because")));
    story.casts(2, POLL, weights(), Some(Choice::Against), None);
    story.casts(2, POLL, weights(), Some(Choice::Abstain), None);
    let (seats, service) = (vec![seat(2), seat(3)], Service::Served);
    story.then(chair(), Event::ServiceRecorded(ServiceRecorded { poll, seats, service }));
    let choice = Some(Choice::For);
    let entered = PaperBallotEntered { poll, entry, seat: seat(3), choice, by: member(0) };
    story.then(chair(), Event::PaperBallotEntered(entered));
    story.then(chair(), Event::ConsentRecorded(ConsentRecorded { poll, unit: unit(1), given: true }));
    let replaces = story.mark(POLL, 2, Mark::Invalid).unwrap();
    let spoiled =
        BallotSpoiled { poll, seat: seat(2), weights: weights(), replaces, reason: reason("not hers") };
    story.then(chair(), Event::BallotSpoiled(spoiled));
    let closes_at = Timestamp(2_000_000_000_000);
    story.then(chair(), Event::PollExtended(Extended { poll, closes_at, reason: reason("rain") }));
    story.then(Actor::Clockwork, Event::PollClosed(Closed { poll }));
    let evaluation = Box::new(rule::evaluate(&the_rule(), &Tally::default()));
    let count = Count::new();
    let objections_until = Timestamp(3_000_000_000_000);
    let tallied =
        Tallied { poll, number: 1, count: count.clone(), evaluation: evaluation.clone(), objections_until };
    story.then(chair(), Event::PollTallied(tallied));
    let objection = ObjectionId(id(12));
    let filed = ObjectionFiled { poll, objection, by: member(3), words: sealed(member(3), "unfair") };
    story.then(Actor::Member(member(3).0), Event::ObjectionFiled(filed));
    let answered = ObjectionAnswered { poll, objection, upheld: false, reason: reason("it was fair") };
    story.then(chair(), Event::ObjectionAnswered(answered));
    let (computed, ruled) = (Outcome::Inquorate, Outcome::Rejected);
    let ruling = OutcomeRuled { poll, computed, ruled, reason: reason("as the bylaws say") };
    story.then(chair(), Event::OutcomeRuled(ruling));
    let outcome = evaluation.outcome;
    let certified = Certified {
        poll,
        outcome,
        count,
        number: 1,
        evaluation,
        roll_hash: "ab".repeat(32),
        objections: [1, 0],
    };
    story.then(chair(), Event::ResultCertified(certified));
    story.then(chair(), Event::ResultAnnounced(Announced { poll, outcome }));
    story
}

async fn a_matter_can_be_followed_to_its_certificate(place: Place) {
    let story = decided(BallotMode::Confidential);
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let poll = polls::by_ids(&db, c, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!((poll.stage, poll.extended, poll.seats), (Stage::Certified, true, 3));
    assert_eq!(poll.terms.closes_at, Some(Timestamp(2_000_000_000_000)));
    assert_eq!(poll.rule, Some(the_rule()));
    assert!(poll.announced_at.is_some());
    let counts = results::counts(&db, c, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!(counts.first().unwrap().tallied.number, 1);
    let certificates = results::certificates(&db, c, &[POLL]).await.unwrap();
    assert_eq!(certificates.get(&POLL).unwrap().certified.objections, [1, 0]);
    let rulings = results::rulings(&db, c, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!(rulings.first().unwrap().ruled, Outcome::Rejected);
    let objections = results::objections(&db, c, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!(objections.first().unwrap().words, Some(sealed(member(3), "unfair")));
    assert_eq!(objections.first().unwrap().upheld, Some(false));
    let consents = results::consents(&db, c, &[POLL]).await.unwrap().remove(&POLL).unwrap();
    assert_eq!(consents.first().unwrap().given, Some(true));
    let waiting = results::paper_entries(&db, c, POLL, Page::first(9)).await.unwrap();
    assert_eq!(waiting.first().unwrap().entered_by, member(0));
    let lines = timeline::of_proposal(&db, c, PROPOSAL, Page::first(100)).await.unwrap();
    assert_eq!(lines.first().unwrap().kind, "proposal.drafted.v1");
    assert_eq!(lines.last().unwrap().kind, "poll.result_announced.v1");
    assert!(lines.iter().all(|line| line.proposal == Some(PROPOSAL)));
    assert!(!lines.iter().any(|line| line.kind.contains("ballot_cast")));
    let latest = timeline::of_poll(&db, c, POLL, Page::last(2)).await.unwrap();
    assert_eq!(latest, lines[lines.len() - 2..]);
}

async fn a_member_sees_the_seats_she_may_vote_for_and_why(place: Place) {
    let mut story = decided(BallotMode::Confidential);
    let (now, until) = (story.now(), Timestamp(i64::MAX));
    for (number, seat, poll) in [(1, seat(2), None), (2, seat(3), Some(POLL))] {
        let proxy = ProxyGranted { proxy: ProxyId(id(number)), seat, holder: member(1), poll, until };
        story.then(chair(), Event::ProxyGranted(proxy));
    }
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let own = seats::of_member(&db, c, member(1), &[POLL], now).await.unwrap().remove(&POLL).unwrap();
    let reasons: Vec<_> = own.iter().map(|row| (row.seat, row.capacity)).collect();
    let expected = [(seat(1), Capacity::Party), (seat(2), Capacity::Proxy), (seat(3), Capacity::Proxy)];
    assert_eq!(reasons, expected);
    let ballot = own.first().unwrap().ballot.clone().unwrap();
    assert_eq!((ballot.mark, ballot.reason), (Mark::For, Some(sealed(member(1), "because"))));
    let spoilt = own.get(1).unwrap().ballot.clone().unwrap();
    assert_eq!((spoilt.mark, spoilt.spoiled), (Mark::Invalid, true));
    let mine = seats::ballots_of_member(&db, c, member(1), Page::last(5)).await.unwrap();
    assert_eq!(mine.iter().map(|row| row.seat).collect::<Vec<_>>(), [seat(1)]);

    let mut later = decided(BallotMode::Confidential);
    let named = RepresentativeNamed { party: party(1), representative: member(2) };
    later.then(chair(), Event::RepresentativeNamed(named));
    let db = place.folded(&later.events, 100).await;
    let hers = seats::of_member(&db, c, member(2), &[POLL], now).await.unwrap().remove(&POLL).unwrap();
    assert_eq!(hers.iter().map(|row| row.seat).collect::<Vec<_>>(), [seat(1), seat(2)]);
    assert!(seats::of_member(&db, c, member(1), &[POLL], now).await.unwrap().is_empty());
    story.then(chair(), Event::ProxyRevoked(ProxyRevoked { proxy: ProxyId(id(1)) }));
    let db = place.folded(&story.events, 100).await;
    let held = members::proxies_held_by(&db, c, member(1)).await.unwrap();
    assert_eq!(held.iter().filter(|proxy| proxy.revoked_at.is_some()).count(), 1);
    assert_eq!(members::proxies_given_by(&db, c, member(3)).await.unwrap().len(), 1);
}

async fn the_roll_tells_tellers_whether_and_never_what(place: Place) {
    let story = decided(BallotMode::Open);
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let roll = seats::roll(&db, c, POLL, &RollFilter::default(), Page::first(9)).await.unwrap();
    let lines: Vec<_> = roll.iter().map(|row| (row.seat, row.voted, row.service)).collect();
    let served = Some(Service::Served);
    assert_eq!(lines, [(seat(1), true, None), (seat(2), true, served), (seat(3), false, served)]);
    let filter = RollFilter { voted: Some(false), service: Some(served) };
    let found = seats::roll(&db, c, POLL, &filter, Page::first(9)).await.unwrap();
    assert_eq!(found.iter().map(|row| row.seat).collect::<Vec<_>>(), [seat(3)]);
    let found = seats::roll_by_ids(&db, c, POLL, &[seat(1), seat(9)]).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), [seat(1)]);
}

async fn named_choices_show_only_after_an_open_poll_has_closed(place: Place) {
    let mut running = open_poll(BallotMode::Open);
    running.casts(1, POLL, weights(), Some(Choice::For), None);
    let (secret, closed) = (decided(BallotMode::Confidential), decided(BallotMode::Open));
    for (story, shown) in [(running, 0), (secret, 0), (closed, 2)] {
        let db = place.folded(&story.events, 100).await;
        let ballots = seats::open_ballots(&db, story.community, POLL, Page::first(9)).await.unwrap();
        assert_eq!(ballots.len(), shown);
    }
}

async fn the_portfolio_tells_how_far_each_poll_is_from_its_quorum(place: Place) {
    let mut story = open_poll(BallotMode::Open);
    story.casts(1, POLL, weights(), Some(Choice::For), None);
    let db = place.folded(&story.events, 100).await;
    let rows = portfolio::open_polls(&db, &[story.community], story.now(), 9, None).await.unwrap();
    let row = rows.first().unwrap();
    let totals = Weights::of(&[26550, 3]);
    assert_eq!(row.turnout, Turnout { seats_voted: 1, weights_voted: weights(), seats: 3, totals });
    let distances: Vec<_> = row.quorum.iter().map(|test| (test.voted, test.needed, test.met)).collect();
    assert_eq!(distances, [(8850, 17700, false), (1, 2, false)]);
    let next = portfolio::open_polls(&db, &[story.community], story.now(), 9, Some(row.key())).await.unwrap();
    assert!(next.is_empty());
    let filter = PollFilter { open_at: Some(story.now()), proposal: Some(PROPOSAL), ..PollFilter::default() };
    assert_eq!(polls::page(&db, story.community, &filter, Page::first(9)).await.unwrap().len(), 1);
    let filter = PollFilter { open_at: Some(Timestamp(i64::MAX)), ..PollFilter::default() };
    assert!(polls::page(&db, story.community, &filter, Page::first(9)).await.unwrap().is_empty());
}

async fn lists_come_in_pages_from_either_end(place: Place) {
    let story = open_poll(BallotMode::Open);
    let db = place.folded(&story.events, 100).await;
    let c = story.community;
    let found = async |page| {
        let rows = members::page(&db, c, page).await.unwrap();
        rows.into_iter().map(|row| row.member).collect::<Vec<_>>()
    };
    assert_eq!(found(Page::first(2)).await, [member(1), member(2)]);
    assert_eq!(found(Page::last(2)).await, [member(2), member(3)]);
    assert_eq!(found(Page::first(2).after(member(1).0)).await, [member(2), member(3)]);
    assert_eq!(found(Page::last(1).before(member(3).0)).await, [member(2)]);
    assert_eq!(members::count(&db, c).await.unwrap(), 3);
}
