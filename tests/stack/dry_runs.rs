//! A register is tried before it is taken: the same mistakes are told, and nothing is written.

use serde_json::json;

use super::estate::{Estate, Plan, csv, equal};
use super::hall::{TestHall, on_both_databases};

on_both_databases!(
    a_dry_run_tells_the_mistakes_of_an_import_and_writes_nothing,
    a_line_that_cannot_be_read_hides_no_mistake_of_another,
    a_dry_run_is_for_those_who_may_import,
);

const HEADING: &str = "building,entrance,number,area,owner,contact\n";

async fn a_dry_run_tells_the_mistakes_of_an_import_and_writes_nothing(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(2) }).await;
    let events = hall.events().await;
    let file = |text: &str, dry: bool| json!({ "communityId": estate.id, "csv": text, "dryRun": dry });
    let unreadable = format!("{HEADING}9幢,,1,1.234,甲,\n9幢,,2,80,,\n");
    let twice = format!("{}9幢,,1,80,乙,\n9幢,,1,80,丙,\n", csv("", &equal(2)));
    for text in [unreadable.as_str(), twice.as_str(), HEADING, "nonsense"] {
        let tried = hall
            .tries(&estate.registrar, "importRegister", file(text, true), "position community { id }")
            .await;
        let taken = hall
            .tries(&estate.registrar, "importRegister", file(text, false), "position community { id }")
            .await;
        assert_ne!(tried["userErrors"], json!([]), "{text}");
        assert_eq!(tried, taken, "{text}");
    }
    let sound = format!("{HEADING}9幢,,1,80,甲;乙,a@example.org;b@example.org\n9幢,,2,80,甲,a@example.org\n");
    let key = hall.key();
    let keyed = |dry: bool| {
        let mut input = file(&sound, dry);
        input["idempotencyKey"] = json!(key);
        input
    };
    // As often as one likes, even with the key of the import in earnest.
    for _ in 0..2 {
        let tried =
            hall.does(&estate.registrar, "importRegister", keyed(true), "position community { id }").await;
        assert_eq!((&tried["position"], &tried["community"]), (&json!(null), &json!(null)));
    }
    assert_eq!(hall.events().await, events);
    let taken = hall.does(&estate.registrar, "importRegister", keyed(false), "position").await;
    assert_ne!(taken["position"], json!(null));
    let query = "query($id: ID!) { community(id: $id) { register { totals { units owners } } } }";
    let totals = hall.run(&estate.registrar, query, json!({ "id": estate.id })).await;
    assert_eq!(totals["community"]["register"]["totals"], json!({ "units": 4, "owners": 4 }));
}

async fn a_line_that_cannot_be_read_hides_no_mistake_of_another(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(2) }).await;
    let (events, keys) = (hall.events().await, hall.rows_of_the_vault("subject_key").await);
    // Line 2 has a door of the register; line 3 cannot be read, and line 4 has the same door; line 5 has no area.
    let bad = format!("{HEADING}1幢,1单元,0001,80,甲,\n9幢,,1,x,乙,\n9幢,,1,80,丙,\n9幢,,2,,丁,\n");
    for dry in [true, false] {
        let input = json!({ "communityId": estate.id, "csv": bad, "dryRun": dry });
        let payload = hall.tries(&estate.registrar, "importRegister", input.clone(), "position").await;
        let error = &payload["userErrors"][0];
        assert_eq!((&error["code"], &payload["position"]), (&json!("IMPORT_REFUSED"), &json!(null)));
        let rows = error["rows"].as_array().expect("rows");
        let lines: Vec<u64> = rows.iter().filter_map(|row| row["line"].as_u64()).collect();
        assert_eq!(lines, [2, 3, 4, 5], "{payload}");
        // Whoever may not import does not learn which doors there are.
        hall.refused(&estate.chair, "importRegister", input, "NOT_PERMITTED").await;
    }
    assert_eq!((hall.events().await, hall.rows_of_the_vault("subject_key").await), (events, keys));
}

async fn a_dry_run_is_for_those_who_may_import(hall: &TestHall) {
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(2) }).await;
    let other = Estate::found(hall, &Plan { name: "紫藤里", mark: "紫藤", areas: &equal(2) }).await;
    let text = format!("{HEADING}9幢,,1,80,甲,\n");
    let input = json!({ "communityId": estate.id, "csv": text, "dryRun": true });
    hall.refused(&estate.chair, "importRegister", input.clone(), "NOT_PERMITTED").await;
    hall.refused(&other.registrar, "importRegister", input.clone(), "NOT_FOUND").await;
    hall.refused(&super::hall::Person::anonymous(), "importRegister", input, "NOT_SIGNED_IN").await;
}
