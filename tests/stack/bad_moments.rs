//! What is said rightly at the wrong moment, by the wrong person, or once too often.

use serde_json::{Value, json};

use super::{
    bad_input::{estate, refused_in_every_language},
    estate::{admit, grant},
    hall::{Person, TestHall, on_both_databases, text},
};

on_both_databases!(
    what_is_not_ones_office_is_refused,
    a_poll_takes_each_step_at_its_time_only,
    an_invitation_is_good_once_until_it_expires_or_is_taken_back,
    what_has_changed_in_the_meantime_is_not_overwritten,
);

async fn what_is_not_ones_office_is_refused(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let owner = estate.owner(hall, 0).await;
    let of_poll = json!({ "pollId": poll });
    let seat = &estate.owners[0].party;
    let researcher = admit(hall, &estate.registrar, &estate.id, "研究者").await;
    grant(hall, &estate.registrar, &researcher, "RESEARCHER").await;
    let because = |field: &str, id: &str| json!({ field: id, "reason": "因故" });
    let cases = [
        (&owner, "renameCommunity", json!({ "communityId": estate.id, "name": "玉兰苑" })),
        (&owner, "changeSettings", super::estate::settings(&estate.id, 0, 0)),
        (
            &owner,
            "importRegister",
            json!({ "communityId": estate.id, "csv": super::estate::csv("乙", &super::estate::equal(1)) }),
        ),
        (&owner, "admitMember", json!({ "communityId": estate.id, "name": "新人" })),
        (&owner, "grantRole", json!({ "memberId": owner.id, "role": "CHAIR" })),
        (&owner, "inviteMember", json!({ "memberId": owner.id, "expiresAt": hall.in_days(7) })),
        (&owner, "eraseMember", because("memberId", &estate.owners[1].member)),
        (&owner, "foundCommunity", json!({ "name": "a", "timezone": "Asia/Shanghai", "language": "EN" })),
        (&owner, "placeCommunity", json!({ "communityId": estate.id })),
        (&owner, "freezeProposal", json!({ "proposalId": proposal })),
        (&owner, "callPoll", super::estate::call(hall, &proposal, "是否同意？")),
        (&owner, "extendPoll", json!({ "pollId": poll, "closesAt": hall.in_days(9), "reason": "因故" })),
        (&owner, "tallyPoll", of_poll.clone()),
        (&owner, "certifyResult", of_poll.clone()),
        (&owner, "announceResult", of_poll.clone()),
        (&owner, "enterPaperBallot", json!({ "pollId": poll, "seatId": seat, "choice": "FOR" })),
        (&owner, "spoilBallot", json!({ "pollId": poll, "seatId": seat, "reason": "因故" })),
        (&owner, "recordService", json!({ "pollId": poll, "seatIds": [seat], "service": "SERVED" })),
        (&owner, "ruleOutcome", json!({ "pollId": poll, "outcome": "CARRIED", "reason": "因故" })),
        (&estate.registrar, "callPoll", super::estate::call(hall, &proposal, "是否同意？")),
        (&estate.registrar, "tallyPoll", of_poll.clone()),
        (&estate.chair, "tallyPoll", of_poll.clone()),
        (&estate.chair, "grantRole", json!({ "memberId": owner.id, "role": "TELLER" })),
        (&estate.tellers[0], "announceResult", of_poll.clone()),
        (&researcher, "draftProposal", json!({ "communityId": estate.id, "title": "a", "text": "b" })),
        (&estate.administrator, "castBallot", json!({ "pollId": poll, "choice": "FOR" })),
        (&estate.administrator, "tallyPoll", of_poll),
        (&estate.administrator, "grantRole", json!({ "memberId": owner.id, "role": "CHAIR" })),
        (&estate.administrator, "renameCommunity", json!({ "communityId": estate.id, "name": "玉兰苑" })),
    ];
    for (who, mutation, input) in cases {
        refused_in_every_language(hall, who, (mutation, input, "NOT_PERMITTED")).await;
    }
    let staff = json!({ "memberId": estate.chair.id, "role": "PROPERTY_MANAGER" });
    refused_in_every_language(hall, &estate.registrar, ("grantRole", staff, "ROLES_INCOMPATIBLE")).await;
}

/// A poll and whoever asks something of it.
async fn step(hall: &TestHall, who: &Person, mutation: &str, poll: &str, code: &str) {
    let mut input = json!({ "pollId": poll });
    match mutation {
        "castBallot" => input["choice"] = json!("FOR"),
        "fileObjection" => input["words"] = json!("重新清点"),
        "cancelPoll" => input["reason"] = json!("因故"),
        "extendPoll" => {
            input["closesAt"] = json!(hall.in_days(9));
            input["reason"] = json!("票数不足");
        }
        _ => {}
    }
    if code.is_empty() {
        hall.does(who, mutation, input, "").await;
    } else {
        refused_in_every_language(hall, who, (mutation, input, code)).await;
    }
}

/// Voting begins at nine in Shanghai, where the community is.
async fn tells_the_opening_in_the_communitys_time(hall: &TestHall, owner: &Person, poll: &str) {
    let ballot = json!({ "pollId": poll, "choice": "FOR" });
    let told = refused_in_every_language(hall, owner, ("castBallot", ballot, "VOTING_NOT_OPEN")).await;
    assert_eq!(text(&told[0], "/userErrors/0/message"), "Voting begins at 2026-04-05 09:00.");
    let asked =
        "query($id: ID!) { node(id: $id) { ... on Poll { mySeats { canVoteNow whyNot { message } } } } }";
    let seen = hall.run(&owner.speaking("zh-Hans"), asked, json!({ "id": poll })).await;
    let why_not = json!({ "message": "表决于 2026-04-05 09:00 开始。" });
    assert_eq!(seen["node"]["mySeats"], json!([{ "canVoteNow": false, "whyNot": why_not }]));
}

async fn a_poll_takes_each_step_at_its_time_only(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    hall.does(&estate.registrar, "changeSettings", super::estate::settings(&estate.id, 2, 3), "").await;
    let (chair, teller, owner) = (&estate.chair, &estate.tellers[0], &estate.owner(hall, 0).await);
    let proposal = estate.frozen(hall, "外墙", "浅米色").await;
    let revise = json!({ "proposalId": proposal, "title": "外墙", "text": "白色" });
    refused_in_every_language(hall, chair, ("reviseProposal", revise, "TEXT_FROZEN")).await;
    let mut call = super::estate::call(hall, &proposal, "是否同意？");
    let early = hall.does(chair, "callPoll", call.clone(), "poll { id }").await;
    step(hall, chair, "publishNotice", &text(&early, "/poll/id"), "NOTICE_TOO_SHORT").await;
    step(hall, chair, "cancelPoll", &text(&early, "/poll/id"), "").await;
    step(hall, chair, "publishNotice", &text(&early, "/poll/id"), "POLL_NOT_IN_PHASE").await;
    call["opensAt"] = json!(hall.in_days(4));
    let poll = text(&hall.does(chair, "callPoll", call, "poll { id }").await, "/poll/id");
    step(hall, owner, "castBallot", &poll, "VOTING_NOT_OPEN").await;
    step(hall, teller, "tallyPoll", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, chair, "publishNotice", &poll, "").await;
    step(hall, chair, "publishNotice", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, owner, "castBallot", &poll, "VOTING_NOT_OPEN").await;
    step(hall, chair, "openPoll", &poll, "VOTING_NOT_OPEN").await;
    tells_the_opening_in_the_communitys_time(hall, owner, &poll).await;
    hall.wind_to(&hall.in_days(4)).await;
    step(hall, chair, "openPoll", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, chair, "cancelPoll", &poll, "VOTING_UNDER_WAY").await;
    step(hall, chair, "closePoll", &poll, "CLOSES_BY_THE_CLOCK").await;
    step(hall, owner, "castBallot", &poll, "").await;
    step(hall, owner, "fileObjection", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, teller, "tallyPoll", &poll, "VOTING_STILL_OPEN").await;
    step(hall, chair, "extendPoll", &poll, "").await;
    step(hall, chair, "extendPoll", &poll, "ALREADY_EXTENDED").await;
    let end = hall.in_days(9);
    hall.wind_to(&end).await;
    step(hall, owner, "castBallot", &poll, "VOTING_CLOSED").await;
    step(hall, chair, "extendPoll", &poll, "ALREADY_EXTENDED").await;
    step(hall, teller, "certifyResult", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, teller, "tallyPoll", &poll, "").await;
    step(hall, teller, "tallyPoll", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, teller, "certifyResult", &poll, "OBJECTION_PERIOD_RUNNING").await;
    step(hall, chair, "announceResult", &poll, "POLL_NOT_IN_PHASE").await;
    hall.wind_to(&hall.in_days(10)).await;
    step(hall, owner, "fileObjection", &poll, "OBJECTION_PERIOD_OVER").await;
    step(hall, teller, "certifyResult", &poll, "").await;
    step(hall, teller, "certifyResult", &poll, "POLL_NOT_IN_PHASE").await;
    step(hall, chair, "announceResult", &poll, "").await;
    step(hall, chair, "announceResult", &poll, "ALREADY_DONE").await;
    let again = json!({ "pollId": poll, "opensAt": hall.in_days(5), "closesAt": hall.in_days(9) });
    // One of three owners is no quorum, so this one may be held again.
    hall.does(chair, "reconvenePoll", again, "poll { terms { reconvenes { id } } }").await;
}

async fn an_invitation_is_good_once_until_it_expires_or_is_taken_back(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let nobody = Person::anonymous();
    let invite = async |index: usize| {
        let input = json!({ "memberId": estate.owners[index].member, "expiresAt": hall.in_days(7) });
        hall.does(&estate.registrar, "inviteMember", input, "code invitation { id }").await
    };
    let code = |invited: &Value| json!({ "code": invited["code"] });
    let (used, revoked, late) = (invite(0).await, invite(1).await, invite(2).await);
    let redeemed = hall.does(&nobody, "redeemInvitation", code(&used), "token").await;
    refused_in_every_language(hall, &nobody, ("redeemInvitation", code(&used), "INVITATION_SPENT")).await;
    let revoke = json!({ "invitationId": revoked["invitation"]["id"] });
    hall.does(&estate.registrar, "revokeInvitation", revoke.clone(), "invitation { state }").await;
    refused_in_every_language(hall, &nobody, ("redeemInvitation", code(&revoked), "INVITATION_SPENT")).await;
    refused_in_every_language(hall, &estate.registrar, ("revokeInvitation", revoke, "INVITATION_SPENT"))
        .await;
    hall.wind_to(&hall.in_days(7)).await;
    refused_in_every_language(hall, &nobody, ("redeemInvitation", code(&late), "INVITATION_EXPIRED")).await;
    for unknown in ["", "0000-0000-0000", "nonsense", &"A".repeat(9_000)] {
        let unknown = json!({ "code": unknown });
        refused_in_every_language(hall, &nobody, ("redeemInvitation", unknown, "INVITATION_UNKNOWN")).await;
    }
    let past = json!({ "memberId": estate.owners[1].member, "expiresAt": hall.in_days(-1) });
    refused_in_every_language(hall, &estate.registrar, ("inviteMember", past, "DATE_IN_PAST")).await;
    let member = Person::with_token(&text(&redeemed, "/token"));
    let seen = hall.run(&member, "{ viewer { memberships { member { id } } } }", json!({})).await;
    assert_eq!(seen["viewer"]["memberships"][0]["member"]["id"], json!(estate.owners[0].member));
    let codes = hall
        .run(
            &estate.registrar,
            "query($id: ID!) { community(id: $id) { feed(first: 100) { edges { node { payload } } } } }",
            json!({ "id": estate.id }),
        )
        .await;
    assert!(!codes.to_string().contains(&text(&used, "/code")), "no code is in the log");
}

async fn what_has_changed_in_the_meantime_is_not_overwritten(hall: &TestHall) {
    let estate = estate(hall, "海棠苑").await;
    let poll = estate.open_poll(hall, "是否同意？").await;
    let draft = json!({ "communityId": estate.id, "title": "外墙", "text": "白色" });
    let draft = hall.does(&estate.chair, "draftProposal", draft, "proposal { id }").await;
    let proposal = text(&draft, "/proposal/id");
    let stale = |mut input: Value| {
        input["expectedVersion"] = json!(99);
        input
    };
    let cases = [
        (&estate.registrar, "renameCommunity", json!({ "communityId": estate.id, "name": "玉兰苑" })),
        (&estate.registrar, "changeSettings", super::estate::settings(&estate.id, 0, 0)),
        (&estate.registrar, "amendMember", json!({ "memberId": estate.owners[0].member, "name": "新名" })),
        (&estate.registrar, "grantRole", json!({ "memberId": estate.owners[0].member, "role": "RESIDENT" })),
        (
            &estate.registrar,
            "inviteMember",
            json!({ "memberId": estate.owners[0].member, "expiresAt": hall.in_days(7) }),
        ),
        (&estate.registrar, "eraseMember", json!({ "memberId": estate.owners[0].member, "reason": "因故" })),
        (
            &estate.registrar,
            "correctUnit",
            json!({ "unitId": estate.owners[0].unit, "area": "90", "purpose": "OTHER", "reason": "因故" }),
        ),
        (&estate.chair, "reviseProposal", json!({ "proposalId": proposal, "title": "外墙", "text": "绿色" })),
        (&estate.chair, "freezeProposal", json!({ "proposalId": proposal })),
        (&estate.chair, "withdrawProposal", json!({ "proposalId": proposal, "reason": "因故" })),
        (
            &estate.chair,
            "extendPoll",
            json!({ "pollId": poll, "closesAt": hall.in_days(9), "reason": "因故" }),
        ),
    ];
    for (who, mutation, input) in cases {
        let payloads =
            refused_in_every_language(hall, who, (mutation, stale(input), "VERSION_CONFLICT")).await;
        assert_eq!(payloads[0]["userErrors"][0]["path"], json!(["expectedVersion"]), "{mutation}");
    }
}
