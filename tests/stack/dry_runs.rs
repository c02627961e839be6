//! A register is tried before it is taken: the same mistakes are told, and nothing is written. And it is taken in parts.

use serde_json::json;

use super::estate::{Estate, Plan, csv, equal};
use super::hall::{TestHall, on_both_databases};

on_both_databases!(
    a_dry_run_tells_the_mistakes_of_an_import_and_writes_nothing,
    a_line_that_cannot_be_read_hides_no_mistake_of_another,
    a_dry_run_is_for_those_who_may_import,
    owners_in_a_later_file_count_once,
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

async fn owners_in_a_later_file_count_once(hall: &TestHall) {
    const HEADING: &str = "building,entrance,number,area,kind,owner,contact\n";
    let estate = Estate::found(hall, &Plan { name: "海棠苑", mark: "", areas: &equal(2) }).await;
    let takes = async |lines: &str| {
        let input = json!({ "communityId": estate.id, "csv": format!("{HEADING}{lines}") });
        hall.does(&estate.registrar, "importRegister", input, "").await;
    };
    let import = async |lines: &str| {
        takes(lines).await;
        let query = "query($id: ID!) { community(id: $id) { register { totals { units owners } } members(first: 100) { edges { node { id } } } } }";
        let seen = hall.run(&estate.registrar, query, json!({ "id": estate.id })).await;
        let totals = &seen["community"]["register"]["totals"];
        let members = seen["community"]["members"]["edges"].as_array().map_or(0, Vec::len);
        (totals["units"].clone(), totals["owners"].clone(), members)
    };
    let first = import(
        "9幢,,1,80,,甲,a@example.org\n9幢,,2,80,developer,海棠置业,\n9幢,,3,80,,甲;乙,a@example.org;\n",
    )
    .await;
    assert_eq!((&first.0, &first.1), (&json!(5), &json!(5)));
    let later = import("9幢,,4,80,,甲,a@example.org\n9幢,,5,80,developer,海棠置业,\n9幢,,6,80,,乙;甲,;a@example.org\n9幢,,7,80,,甲,another@example.org\n").await;
    // The same person, the same developer, the same two together; whoever is reached elsewhere is somebody else.
    assert_eq!(later, (json!(9), json!(6), first.2 + 1));
    // File upon file, before anybody has looked at a page.
    for number in 8..16 {
        takes(&format!("9幢,,{number},80,,丙,c@example.org\n")).await;
    }
    let at_last = import("9幢,,16,80,,丙,c@example.org\n").await;
    assert_eq!(at_last, (json!(18), json!(7), first.2 + 2));
}
