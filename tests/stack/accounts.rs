//! What is done about accounts without anybody asking through the schema: sessions that have ended are forgotten, a lost account is shut out.

use moothall::{clockwork::Sweeping, house::House};
use moothall_eventstore::{
    Clock, EngineOptions,
    identity::{AccountId, IdentityError, IdentityRefusal, Membership},
};
use moothall_graphql::global_id::GlobalId;

use super::{
    command_line::{desk, prints},
    estate::{Estate, Plan, equal},
    hall::{self, TestHall, on_both_databases},
};

on_both_databases!(a_session_that_has_ended_is_forgotten_a_day_later);

const AN_HOUR: i64 = 60 * 60 * 1_000_000;

async fn a_session_that_has_ended_is_forgotten_a_day_later(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(3) }).await;
    let owner = GlobalId::parse(&estate.owner(hall, 0).await.id).expect("an id");
    let (identity, clock) = (&hall.house.identity, &hall.house.clock);
    let membership = Membership { community: owner.community, member: owner.id };
    let account = identity.account_of(membership).await.expect("a look-up").expect("an account");
    let all = hall.rows_of_the_vault("session").await;
    let ended = identity.revoke_all(account, clock.now()).await.expect("sessions that end");
    assert!(ended > 0);
    let mut sweeping = Sweeping::default();
    let mut left_after = async |hours: i64| {
        clock.wind_to(clock.now().plus_micros(hours * AN_HOUR));
        sweeping.sweep(&hall.house).await;
        hall.rows_of_the_vault("session").await
    };
    assert_eq!(left_after(0).await, all, "they have ended, and are not forgotten");
    assert_eq!(left_after(23).await, all, "it is done once a day");
    assert_eq!(left_after(1).await + i64::try_from(ended).expect("a count"), all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_who_is_lost_is_shut_out_from_the_command_line() {
    let (_desk, database) = desk();
    let settings = hall::settings(database.clone());
    let key = settings.master_key.clone().expect("a key");
    let run = |arguments: &[&str], code| {
        let place = ["--json", "--database", database.as_str(), "--master-key", key.as_str()];
        prints(&[arguments, &place[..]].concat(), code)
    };
    let made = run(&["admin", "create"], 0);
    let (account, token) = (hall::text(&made, "/account"), hall::text(&made, "/sign_in_token"));
    assert_eq!(run(&["admin", "disable", &account], 0)["disabled"], true);
    let house = House::open(&settings, Clock::System, &EngineOptions::default()).await.expect("a house");
    let refused = house.identity.sign_in(&token, house.clock.now()).await;
    assert!(matches!(refused, Err(IdentityError::Refused(IdentityRefusal::AccountDisabled))), "{refused:?}");
    let account = AccountId(account.parse().expect("an id"));
    let lifetime = moothall::sign_in::SESSION_LIVES;
    assert!(house.identity.create_session(account, house.clock.now(), lifetime).await.is_err());
    house.close().await;
    drop(house);
    let unknown = run(&["admin", "disable", "0190a000-0000-7000-8000-000000000000"], 1);
    assert_eq!(unknown["error"], "there is no such account");
}
