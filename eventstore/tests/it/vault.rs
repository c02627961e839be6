//! The vault on both databases: what is sealed opens for whom it should, and what is destroyed is gone, from memory and from the files.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use moothall_core::decider::CommunityId;
use moothall_core::sealed::{Contact, OwnWords, PersonName, Personal, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use moothall_eventstore::on_pool;
use moothall_eventstore::vault::{KeyState, MasterKey, Opened, ToSeal, Vault, VaultError, place};
use uuid::Uuid;

use crate::vault_places::{Place, files_below, on_both_databases};

const NOW: Timestamp = Timestamp(1_800_000_000_000_000);
const HALL: CommunityId = CommunityId(Uuid::from_u128(0xa11));
const OTHER_HALL: CommunityId = CommunityId(Uuid::from_u128(0xb11));
const ALICE: SubjectId = SubjectId(Uuid::from_u128(0xa11ce));
const BOB: SubjectId = SubjectId(Uuid::from_u128(0xb0b));

fn name(text: &str) -> PersonName {
    PersonName::parse(text).unwrap()
}

async fn vault_at(place: &Place) -> Vault {
    Vault::open(place.database().await, MasterKey::from_bytes([9; 32])).await.unwrap()
}

/// The second half of every stored wrapped key: long enough never to occur by chance.
async fn wrapped_keys(database: &Database) -> Vec<(SubjectId, Vec<u8>)> {
    const ALL: &str = "SELECT subject, wrapped FROM subject_key WHERE wrapped IS NOT NULL ORDER BY subject";
    let rows: Vec<(Uuid, Vec<u8>)> =
        on_pool!(database, pool => sqlx::query_as(ALL).fetch_all(pool).await).unwrap();
    rows.into_iter().map(|(subject, bytes)| (SubjectId(subject), bytes[36..68].to_vec())).collect()
}

/// Which of the needles, all equally long, stand somewhere in the files.
fn found(directory: &Path, needles: &[Vec<u8>]) -> usize {
    let wanted: HashSet<&[u8]> = needles.iter().map(Vec::as_slice).collect();
    let mut seen: HashSet<&[u8]> = HashSet::new();
    for file in files_below(directory) {
        let bytes = std::fs::read(file).unwrap_or_default();
        seen.extend(bytes.windows(needles[0].len()).filter_map(|window| wanted.get(window).copied()));
    }
    seen.len()
}

on_both_databases!(what_was_sealed_opens_again_also_after_a_restart);
async fn what_was_sealed_opens_again_also_after_a_restart(place: Place) {
    let vault = vault_at(&place).await;
    let sealed = vault.seal(HALL, ALICE, &name("Alice Liddell"), NOW).await.unwrap();
    assert_eq!(vault.key_state(ALICE).await.unwrap(), KeyState::Active);
    for vault in [vault.clone(), vault_at(&place).await] {
        assert_eq!(vault.open_sealed(HALL, &sealed).await.unwrap(), Opened::Plain(name("Alice Liddell")));
    }
    let again = vault.seal(HALL, ALICE, &name("Alice Liddell"), NOW).await.unwrap();
    assert_ne!(sealed.bytes, again.bytes);
}

on_both_databases!(a_sealed_text_passes_for_no_other);
async fn a_sealed_text_passes_for_no_other(place: Place) {
    let vault = vault_at(&place).await;
    let sealed = vault.seal(HALL, ALICE, &name("Alice"), NOW).await.unwrap();
    vault.seal(HALL, BOB, &name("Bob"), NOW).await.unwrap();
    let as_words = Sealed::<OwnWords>::from_parts(ALICE, sealed.bytes.clone());
    assert_eq!(vault.open_sealed(HALL, &as_words).await.unwrap(), Opened::Unreadable);
    let as_bobs = Sealed::<PersonName>::from_parts(BOB, sealed.bytes.clone());
    assert_eq!(vault.open_sealed(HALL, &as_bobs).await.unwrap(), Opened::Unreadable);
    assert_eq!(vault.open_sealed(OTHER_HALL, &sealed).await.unwrap(), Opened::Unreadable);
    let refusal = vault.seal(OTHER_HALL, ALICE, &name("Alice"), NOW).await;
    assert!(matches!(refusal, Err(VaultError::ForeignSubject(ALICE))));
    assert!(matches!(vault.destroy(OTHER_HALL, ALICE, NOW).await, Err(VaultError::ForeignSubject(ALICE))));
    assert_eq!(vault.open_sealed(HALL, &sealed).await.unwrap(), Opened::Plain(name("Alice")));
}

on_both_databases!(an_erased_person_is_read_and_written_no_more);
async fn an_erased_person_is_read_and_written_no_more(place: Place) {
    let vault = vault_at(&place).await;
    let alices = vault.seal(HALL, ALICE, &name("Alice"), NOW).await.unwrap();
    let bobs = vault.seal(HALL, BOB, &name("Bob"), NOW).await.unwrap();
    for _ in 0..2 {
        vault.destroy(HALL, ALICE, NOW).await.unwrap();
    }
    let never_known = Sealed::<PersonName>::from_parts(SubjectId(Uuid::from_u128(1)), bobs.bytes.clone());
    let opened = vault.open_many(HALL, &[bobs, alices, never_known]).await.unwrap();
    assert_eq!(opened, [Opened::Plain(name("Bob")), Opened::Erased, Opened::KeyMissing]);
    let refusal = vault.seal(HALL, ALICE, &name("Alice"), NOW).await;
    assert!(matches!(refusal, Err(VaultError::SubjectDestroyed(ALICE))));
    assert_eq!(vault.key_state(ALICE).await.unwrap(), KeyState::Destroyed);
}

on_both_databases!(a_person_erased_before_she_was_known_never_gets_a_key);
async fn a_person_erased_before_she_was_known_never_gets_a_key(place: Place) {
    let vault = vault_at(&place).await;
    assert_eq!(vault.key_state(ALICE).await.unwrap(), KeyState::Unknown);
    vault.destroy(HALL, ALICE, NOW).await.unwrap();
    let (alice, bob) = (name("Alice"), name("Bob"));
    let refusal = vault.seal_many(HALL, &[(BOB, &bob), (ALICE, &alice)], NOW).await;
    assert!(matches!(refusal, Err(VaultError::SubjectDestroyed(ALICE))));
    assert_eq!(vault.key_state(BOB).await.unwrap(), KeyState::Unknown, "all or none");
}

on_both_databases!(a_batch_seals_several_texts_of_one_person_in_order);
async fn a_batch_seals_several_texts_of_one_person_in_order(place: Place) {
    let vault = vault_at(&place).await;
    let (alice, bob, door) = (name("Alice"), name("Bob"), Contact::parse("Door 7").unwrap());
    let items = [ToSeal::new(ALICE, &alice), ToSeal::new(BOB, &bob), ToSeal::new(ALICE, &door)];
    let sealed = vault.seal_batch(HALL, &items, NOW).await.unwrap();
    let names = [(ALICE, 0), (BOB, 1)].map(|(whose, at)| Sealed::from_parts(whose, sealed[at].clone()));
    assert_eq!(vault.open_many(HALL, &names).await.unwrap(), [Opened::Plain(alice), Opened::Plain(bob)]);
    let contact = Sealed::from_parts(ALICE, sealed[2].clone());
    assert_eq!(vault.open_sealed(HALL, &contact).await.unwrap(), Opened::Plain(door));
    assert!(vault.seal_batch(HALL, &[], NOW).await.unwrap().is_empty());
}

on_both_databases!(writers_at_once_agree_on_one_key);
async fn writers_at_once_agree_on_one_key(place: Place) {
    let vaults = [vault_at(&place).await, vault_at(&place).await];
    let people: Vec<SubjectId> = (1..=300).map(|id| SubjectId(Uuid::from_u128(id))).collect();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let (vault, mut people, alice) = (vaults[writer % 2].clone(), people.clone(), name("Alice"));
        if writer % 3 == 0 {
            people.reverse();
        }
        writers.spawn(async move {
            let texts: Vec<_> = people.iter().map(|whose| (*whose, &alice)).collect();
            vault.seal_many(HALL, &texts, NOW).await.unwrap()
        });
    }
    let sealed: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
    for opened in vault_at(&place).await.open_many(HALL, &sealed).await.unwrap() {
        assert_eq!(opened, Opened::Plain(name("Alice")));
    }
}

on_both_databases!(another_master_key_is_refused);
async fn another_master_key_is_refused(place: Place) {
    vault_at(&place).await;
    let refused = Vault::open(place.database().await, MasterKey::from_bytes([8; 32])).await;
    assert!(matches!(refused, Err(VaultError::WrongMasterKey)));
}

on_both_databases!(names_never_stand_in_the_files);
async fn names_never_stand_in_the_files(place: Place) {
    let vault = vault_at(&place).await;
    for (whose, canary) in [(ALICE, "Canary Of Alice"), (BOB, "Canary Of Bobby")] {
        vault.seal(HALL, whose, &name(canary), NOW).await.unwrap();
    }
    let wrapped = wrapped_keys(&place.database().await).await;
    place.flush().await;
    let keys: Vec<_> = wrapped.into_iter().map(|(_, bytes)| bytes).collect();
    assert_eq!(found(&place.files().await, &keys), 2, "the search finds what is there");
    assert!(!place.contains(b"Canary Of ").await);
}

on_both_databases!(the_bytes_of_destroyed_keys_are_not_in_the_files);
async fn the_bytes_of_destroyed_keys_are_not_in_the_files(place: Place) {
    let vault = vault_at(&place).await;
    if let Database::Postgres(pool) = place.database().await {
        // The server's own analysis is a reader like any other; should it run while the last key is destroyed, that one's bytes stay
        // until the next scrub.
        let alone = "ALTER TABLE subject_key SET (autovacuum_enabled = false)";
        sqlx::query(alone).execute(&pool).await.unwrap();
    }
    // In an order unlike that of the ids, in several batches, so that pages split and merge.
    let people: Vec<SubjectId> =
        (0..4_000_u128).map(|n| SubjectId(Uuid::from_u128(n * 0x9e37_79b9 % 0xffff_ffff))).collect();
    let alice = name("Alice");
    for batch in people.chunks(700) {
        let texts: Vec<_> = batch.iter().map(|whose| (*whose, &alice)).collect();
        vault.seal_many(HALL, &texts, NOW).await.unwrap();
    }
    let database = place.database().await;
    let before = wrapped_keys(&database).await;
    let (doomed, spared): (Vec<_>, Vec<_>) =
        before.into_iter().enumerate().partition(|(at, _)| at % 41 == 3 || *at < 60);
    let bytes = |keys: &[(usize, (SubjectId, Vec<u8>))]| {
        keys.iter().map(|(_, key)| key.1.clone()).collect::<Vec<_>>()
    };
    for (_, (whose, _)) in &doomed {
        vault.destroy(HALL, *whose, NOW).await.unwrap();
    }
    drop(database);
    place.flush().await;
    assert_eq!(found(&place.files().await, &bytes(&doomed)), 0);
    assert_eq!(found(&place.files().await, &bytes(&spared)), spared.len(), "the search finds what is there");
}

on_both_databases!(a_whole_register_is_sealed_at_once_half_of_it_known_before);
async fn a_whole_register_is_sealed_at_once_half_of_it_known_before(place: Place) {
    let vault = vault_at(&place).await;
    let names: Vec<_> =
        (0..2_345_u128).map(|n| (SubjectId(Uuid::from_u128(n)), name(&format!("Elector {n}")))).collect();
    let texts: Vec<_> = names.iter().map(|(whose, name)| (*whose, name)).collect();
    let known: Vec<_> = texts.iter().copied().step_by(2).collect();
    let before = vault.seal_many(HALL, &known, NOW).await.unwrap();
    let sealed = vault.seal_many(HALL, &texts, NOW).await.unwrap();
    let vault = vault_at(&place).await;
    let opened = vault.open_many(HALL, &sealed).await.unwrap();
    assert!(opened.into_iter().zip(&names).all(|(opened, (_, name))| opened.plain().as_ref() == Some(name)));
    let opened = vault.open_many(HALL, &before).await.unwrap();
    assert!(opened.into_iter().zip(&known).all(|(opened, (_, name))| opened.plain().as_ref() == Some(*name)));
}

#[tokio::test]
async fn a_vault_that_could_lose_keys_is_not_opened() {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
    let directory = tempfile::tempdir().unwrap();
    let options =
        SqliteConnectOptions::new().filename(directory.path().join("vault.db")).create_if_missing(true);
    let careless = options.clone().synchronous(SqliteSynchronous::Normal).pragma("secure_delete", "ON");
    let hoarding = options.synchronous(SqliteSynchronous::Full);
    for options in [careless, hoarding] {
        let database = Database::Sqlite(SqlitePoolOptions::new().connect_with(options).await.unwrap());
        let refused = Vault::open(database, MasterKey::from_bytes([9; 32])).await;
        assert!(matches!(refused, Err(VaultError::UnsafeConnection(_))));
    }
}

#[tokio::test]
async fn a_vault_without_tables_is_not_opened() {
    let directory = tempfile::tempdir().unwrap();
    let database = place::open_sqlite(directory.path()).await.unwrap();
    let refused = Vault::open(database, MasterKey::from_bytes([9; 32])).await;
    assert!(matches!(refused, Err(VaultError::NotMigrated)));
}

on_both_databases!(digests_differ_by_purpose_and_stay_the_same);
async fn digests_differ_by_purpose_and_stay_the_same(place: Place) {
    let vault = vault_at(&place).await;
    assert_eq!(vault.digest16("a", b"bc"), vault_at(&place).await.digest16("a", b"bc"));
    assert_ne!(vault.digest16("a", b"bc"), vault.digest16("ab", b"c"));
    assert_eq!(format!("{vault:?}"), "Vault(…)");
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    const SQLITE: &str = "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
    const POSTGRES: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
        WHERE table_schema = 'public'";
    let mut columns: Vec<BTreeSet<(String, String)>> = Vec::new();
    for place in [Place::sqlite().await, Place::postgres().await] {
        let found: Vec<_> = match place.database().await {
            Database::Sqlite(pool) => sqlx::query_as(SQLITE).fetch_all(&pool).await.unwrap(),
            Database::Postgres(pool) => sqlx::query_as(POSTGRES).fetch_all(&pool).await.unwrap(),
        };
        columns.push(found.into_iter().collect());
    }
    assert!(columns[0].len() > 40);
    assert_eq!(columns[0], columns[1]);
}

#[tokio::test]
async fn the_vault_of_a_log_on_postgresql_is_a_database_beside_it() {
    let log = moothall_eventstore::testing::fresh_postgres().await.unwrap();
    let beside = place::postgres_beside(&log).unwrap();
    assert_eq!(beside.get_database().unwrap(), format!("{}_vault", log.rsplit_once('/').unwrap().1));
    for _ in 0..2 {
        place::create_postgres(&log.parse().unwrap(), &beside).await.unwrap();
    }
    Vault::migrate(&place::open_postgres(beside).await.unwrap()).await.unwrap();
}
