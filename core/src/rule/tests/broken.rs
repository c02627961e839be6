//! Broken rules and broken tallies: each is refused with the place of the mistake, and none panics.

use serde_json::{Value, json};

use super::super::*;
use super::rule;

/// `cn.civil278.ordinary` with one place changed.
fn with(pointer: &str, value: Value) -> String {
    let mut written = serde_json::to_value(rule("cn.civil278.ordinary")).unwrap();
    *written.pointer_mut(pointer).unwrap() = value;
    DecisionRule::from_value(&written).unwrap_err().to_string()
}

#[test]
fn a_broken_rule_is_refused_with_the_place_of_the_mistake() {
    for (pointer, value, refusal) in [
        (
            "/id",
            json!("has blanks"),
            "id: \"has blanks\" is not a name (1 to 80 letters, digits, '.', '_' or '-')",
        ),
        ("/id", json!(null), "id: missing"),
        ("/measures", json!([]), "measures: needs at least one measure"),
        ("/measures", json!("area"), "measures: expected a list"),
        ("/measures/0/scale", json!(7), "measures[0].scale: expected a number from 0 to 6"),
        (
            "/measures/0/weigh",
            json!("gold"),
            "measures[0].weigh: \"gold\" is not one of area, party, unit, share, member",
        ),
        ("/measures/1/id", json!("area"), "measures[1]: there are two measures \"area\""),
        ("/approval", json!(null), "approval: missing"),
        ("/approval", json!({"all": []}), "approval.all: needs at least one test that counts something"),
        (
            "/approval",
            json!({"all": [{"consents": "all"}]}),
            "approval.all: needs at least one test that counts something",
        ),
        (
            "/approval",
            json!({"all": [], "any": []}),
            "approval: expected an object with either \"all\" or \"any\"",
        ),
        ("/approval", json!({"some": []}), "approval: \"some\" is not one of all, any"),
        (
            "/participation",
            json!({"any": []}),
            "participation.any: needs at least one test that counts something",
        ),
    ] {
        assert_eq!(with(pointer, value), refusal);
    }
}

#[test]
fn a_broken_test_in_a_rule_is_refused_with_its_place() {
    let share =
        |frac: &str| json!({"measure": "area", "subject": "for", "op": ">", "frac": frac, "base": "roll"});
    for (pointer, value, refusal) in [
        ("/approval/all/0", share("4/3"), "approval.all[0].frac: 4/3 is more than 1"),
        ("/approval/all/0", share("1/0"), "approval.all[0].frac: \"1/0\" has a zero denominator"),
        ("/approval/all/0", share("0.5"), "approval.all[0].frac: \"0.5\" is not a fraction such as \"2/3\""),
        (
            "/approval/all/0",
            share("-1/2"),
            "approval.all[0].frac: \"-1/2\" is not a fraction such as \"2/3\"",
        ),
        ("/approval/all/0/frac", json!(0.5), "approval.all[0].frac: expected a string"),
        (
            "/approval/all/0/measure",
            json!("gold"),
            "approval.all[0].measure: the rule has no measure \"gold\"",
        ),
        (
            "/approval/all/0/subject",
            json!("some"),
            "approval.all[0].subject: \"some\" is not one of for, against, participating, present, majority_cast, qualifying",
        ),
        (
            "/approval/all/0/base",
            json!("all"),
            "approval.all[0].base: \"all\" is not one of roll, participating, present, cast",
        ),
        ("/approval/all/0/op", json!("=="), "approval.all[0].op: \"==\" is not one of >=, >, <=, <"),
    ] {
        assert_eq!(with(pointer, value), refusal);
    }
    assert!(with("/approval/all/0", json!({"consents": "all", "frac": "1/2"})).contains("a test has either"));
    assert!(with("/participation/all/0", json!({"consents": "all"})).contains("a test has either"));
}

#[test]
fn a_word_outside_its_list_is_refused_with_the_list() {
    for (pointer, value, refusal) in [
        (
            "/treatment/abstain/side",
            json!("both"),
            "treatment.abstain.side: \"both\" is not one of for, against, none, majority",
        ),
        (
            "/treatment/abstain/participates",
            json!("yes"),
            "treatment.abstain.participates: expected true or false",
        ),
        (
            "/treatment",
            json!({"asleep": {}}),
            "treatment.asleep: \"asleep\" is not one of for, against, abstain, invalid, conform, non_return, unserved",
        ),
        (
            "/kind",
            json!("duel"),
            "kind: \"duel\" is not one of resolution, threshold, roll, election, election_dual, rounds, topk, cap",
        ),
        ("/kind", json!("cap"), "params: missing"),
    ] {
        assert_eq!(with(pointer, value), refusal);
    }
    assert!(with("/source/status", json!("sworn")).starts_with("not a decision rule: "));
    assert_eq!(DecisionRule::parse_json("[]").unwrap_err().to_string(), "rule: expected an object");
    assert!(DecisionRule::parse_json("{").unwrap_err().to_string().starts_with("not JSON: "));
}

#[test]
fn a_broken_tally_is_refused_with_the_place_of_the_mistake() {
    let refused =
        |input: Value| decide_json(rule("cn.civil278.ordinary"), &input.to_string()).unwrap_err().to_string();
    let roll = json!({"area": "100", "heads": "10"});
    for (votes, refusal) in [
        (json!({"heads": "1"}), "for: the rule counts \"area\", and it is missing here"),
        (json!({"area": "1", "heads": "1", "gold": "1"}), "for: the rule has no measure \"gold\""),
        (json!({"area": "-1", "heads": "1"}), "for.area: \"-1\" is negative"),
        (json!({"area": -1, "heads": "1"}), "for.area: \"-1\" is negative"),
        (json!({"area": "1.234", "heads": "1"}), "for.area: \"1.234\" has more than 2 decimals"),
        (json!({"area": "1", "heads": "1.5"}), "for.heads: \"1.5\" has more than 0 decimals"),
        (
            json!({"area": 1.5, "heads": "1"}),
            "for.area: expected a decimal in quotation marks, such as \"24838.57\", or a whole number",
        ),
        (
            json!({"area": "1e3", "heads": "1"}),
            "for.area: \"1e3\" is not a decimal number such as \"24838.57\"",
        ),
        (json!({"area": "", "heads": "1"}), "for.area: \"\" is not a decimal number such as \"24838.57\""),
        (
            json!({"area": "一", "heads": "1"}),
            "for.area: \"一\" is not a decimal number such as \"24838.57\"",
        ),
        (
            json!({"area": "9".repeat(60), "heads": "1"}),
            "for.area: \"9999999999999999999999999999999999999999\" is larger than 1000000000000",
        ),
        (
            json!({"area": u64::MAX, "heads": "1"}),
            "for.area: \"18446744073709551615\" is larger than 1000000000000",
        ),
        (json!({"area": null, "heads": "1"}), "for.area: expected an amount such as \"24838.57\""),
        (json!([1, 2]), "for: expected an object"),
    ] {
        assert_eq!(refused(json!({"roll": roll, "for": votes})), refusal);
    }
    assert_eq!(refused(json!({})), "roll: missing");
    assert_eq!(
        refused(json!({"roll": {"area": "1"}})),
        "roll: the rule counts \"heads\", and it is missing here"
    );
    assert_eq!(refused(json!([])), "input: expected an object");
    assert_eq!(
        refused(json!({"roll": roll, "agianst": {}})),
        "\"agianst\" is not one of roll, present, qualifying, consents, casting, for, against, abstain, invalid, conform, non_return, unserved"
    );
    assert_eq!(
        refused(json!({"roll": roll, "casting": "maybe"})),
        "casting: expected \"for\" or \"against\""
    );
    assert_eq!(
        refused(json!({"roll": roll, "consents": {"1": "yes"}})),
        "consents.1: expected true or false"
    );
    assert!(
        decide_json(rule("cn.civil278.ordinary"), "nonsense")
            .unwrap_err()
            .to_string()
            .starts_with("not JSON: ")
    );
}

#[test]
fn what_is_written_twice_is_refused_by_its_name() {
    let refused = |input: &str| decide_json(rule("cn.civil278.ordinary"), input).unwrap_err().to_string();
    let votes = r#"{"area": "9", "heads": "9"}"#;
    assert_eq!(
        refused(&format!(r#"{{"roll": {votes}, "for": {votes}, "for": {votes}}}"#)),
        "input: \"for\" is there twice"
    );
    assert_eq!(
        refused(&format!(r#"{{"roll": {votes}, "for": {{"area": "9", "heads": "9", "\u0061rea": "1"}}}}"#)),
        "for: \"area\" is there twice"
    );
    let tally = Tally::parse_json(rule("cn.civil278.ordinary"), r#"{"roll": {}, "roll": {}}"#);
    assert_eq!(tally.unwrap_err().to_string(), "input: \"roll\" is there twice");
    let rounds = decide_json(rule("tpl.rounds.exhaustive"), r#"{"rounds": [{"a": 1}, {"b": 1, "b": 2}]}"#);
    assert_eq!(rounds.unwrap_err().to_string(), "rounds[1]: \"b\" is there twice");
    let written = serde_json::to_string(rule("cn.civil278.ordinary")).unwrap();
    let twice = written.replacen('{', r#"{"kind": "cap","#, 1);
    assert_eq!(DecisionRule::parse_json(&twice).unwrap_err().to_string(), "rule: \"kind\" is there twice");
    assert_eq!(
        parse_vector_file(&format!("[{twice}]")).unwrap_err().to_string(),
        "[0]: \"kind\" is there twice"
    );
}

#[test]
fn whole_numbers_may_be_written_without_quotation_marks() {
    let input = json!({"roll": {"area": 100, "heads": 10}, "for": {"area": "100.00", "heads": "10.0"}});
    let decided = decide_json(rule("cn.civil278.ordinary"), &input.to_string()).unwrap();
    assert_eq!(decided["outcome"], "carried");
    assert_eq!(decided["participation"], json!(["1", "1"]));
    assert!(decided["working"]["approval"]["met"].as_bool().unwrap());
}

#[test]
fn the_other_kinds_refuse_broken_input_too() {
    let refused = |id: &str, input: Value| decide_json(rule(id), &input.to_string()).unwrap_err().to_string();
    let unit = |area: Value, owners: Value| json!({"units": [{"id": "101", "owners": owners, "registry_area": area, "status": "sold", "use": "dwelling"}]});
    for (id, input, refusal) in [
        (
            "cn.spc8-9.roll",
            unit(json!(null), json!(["A"])),
            "unit \"101\" has no area: neither registered nor surveyed nor in a contract",
        ),
        ("cn.spc8-9.roll", unit(json!("9"), json!([])), "unit \"101\" has no owner"),
        (
            "cn.spc8-9.roll",
            unit(json!("9.999"), json!(["A"])),
            "units[0].registry_area: \"9.999\" has more than 2 decimals",
        ),
        ("cn.spc8-9.roll", json!({}), "units: missing"),
        ("cn.village.15.election", json!({"round": 3}), "round: expected 1 or 2"),
        (
            "cn.village.15.election",
            json!({"round": 1, "registered": 9, "ballots": 9, "seats": 1, "candidates": [["A", 1], ["A", 2]]}),
            "candidates[1]: \"A\" is there twice",
        ),
        (
            "cn.village.15.election",
            json!({"round": 1, "registered": 9, "ballots": 9, "seats": -1, "candidates": []}),
            "seats: expected a whole number from 0 to 4294967295",
        ),
        (
            "cn.committee.election.dual",
            json!({"roll": {"area": 9, "heads": 9}, "participating": {"area": 9, "heads": 9}, "seats": 1, "candidates": [["A", 1]]}),
            "candidates[0]: expected a name and the votes in each measure",
        ),
        ("tpl.rounds.exhaustive", json!({"rounds": []}), "rounds[0]: there are no options"),
        (
            "tpl.rounds.exhaustive",
            json!({"rounds": [{"a": 3, "b": 2}, {"a": 1}]}),
            "rounds[1]: the matter was already decided",
        ),
        (
            "tpl.rounds.exhaustive",
            json!({"rounds": [{"a": 2, "b": 1, "c": 1, "d": 1}, {"a": 2, "b": 1}]}),
            "rounds[1]: \"d\" should not be there, or should be and is not",
        ),
        (
            "tpl.select.topk",
            json!({"k": 1, "tie": "toss", "scores": []}),
            "tie: expected \"runoff\" or \"expand\"",
        ),
        (
            "tpl.select.topk",
            json!({"k": 1, "tie": "runoff", "scores": [["a"]]}),
            "scores[0]: expected a name and an amount",
        ),
        (
            "tw.condo27.cap",
            json!({"total": "10", "held": "x"}),
            "held: \"x\" is not a decimal number such as \"24838.57\"",
        ),
    ] {
        assert_eq!(refused(id, input), refusal);
    }
}

#[test]
fn no_small_damage_to_any_worked_example_panics() {
    for preset in preset_vectors() {
        for vector in &preset.vectors {
            let text = vector.input.to_string();
            for damage in [
                ("\"", ""),
                (":", ","),
                ("{", "["),
                ("0", "-"),
                ("1", "1000000000000"),
                ("0", "00000.0000001"),
            ] {
                let _ = decide_json(&preset.rule, &text.replace(damage.0, damage.1));
            }
            for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)).step_by(7) {
                let _ = decide_json(&preset.rule, &text[..cut]);
            }
        }
    }
}

#[test]
fn the_largest_numbers_are_decided_exactly() {
    let most = "1000000000000";
    let most_parts = "999999999999.999999";
    let election = json!({"roll": {"area": most, "heads": most}, "participating": {"area": most, "heads": most},
        "seats": 1, "alternates": 1, "candidates": [["A", "999999999999.99", "999999999999"], ["B", most, "1"]]});
    let ended = decide_json(rule("cn.committee.election.dual"), &election.to_string()).unwrap();
    assert_eq!(ended["elected"], json!(["A"]));
    let ratio = json!({"roll": {"heads": most, "ratio": most}, "present": {"heads": most, "ratio": most},
        "for": {"heads": most_parts, "ratio": most_parts}, "against": {"heads": "0", "ratio": "0"}});
    assert_eq!(decide_json(rule("tw.condo31"), &ratio.to_string()).unwrap()["outcome"], "carried");
}

#[test]
fn a_broken_vector_file_is_refused_and_a_wrong_vector_is_reported() {
    assert_eq!(parse_vector_file("[{}]").unwrap_err().to_string(), "[0].id: missing");
    let mut preset = serde_json::to_value(rule("tw.condo27.cap")).unwrap();
    preset["vectors"] =
        json!([{"name": "wrong", "input": {"total": 10, "held": 1}, "expect": {"counted": "2"}}]);
    let reports = run_vectors(&parse_vector_file(&preset.to_string()).unwrap());
    assert!(!reports[0].passed);
    assert_eq!(reports[0].mismatches, ["counted: expected \"2\", found \"1\""]);
    preset["vectors"] = json!([{"name": "empty", "input": {}, "expect": {}}]);
    let refused = |preset: &Value| parse_vector_file(&preset.to_string()).unwrap_err().to_string();
    assert_eq!(refused(&preset), "vectors[0].expect: expected an object with at least one field");
    preset["vectors"] = json!("none");
    assert_eq!(refused(&preset), "vectors: expected a list");
}

/// `cn.civil278.ordinary` with its first worked case, of which one field expects something else, or nothing.
fn with_case(field: &str, value: Option<Value>) -> String {
    let preset = preset_vectors().iter().find(|preset| preset.rule.id.as_str() == "cn.civil278.ordinary");
    let preset = preset.unwrap();
    let mut expect = preset.vectors[0].expect.clone();
    match value {
        Some(value) => expect[field] = value,
        None => assert!(expect.as_object_mut().unwrap().remove(field).is_some()),
    }
    let mut written = serde_json::to_value(&preset.rule).unwrap();
    written["vectors"] = json!([{"name": "first", "input": preset.vectors[0].input, "expect": expect}]);
    written.to_string()
}

#[test]
fn a_worked_case_says_everything_that_must_come_out() {
    for (field, found) in [
        ("outcome", "\"rejected\""),
        ("participation", "[\"2/3\",\"2/3\"]"),
        ("approval", "[\"1/2\",\"1/2\"]"),
    ] {
        let reports = run_vectors(&parse_vector_file(&with_case(field, None)).unwrap());
        assert_eq!(reports[0].mismatches, [format!("{field}: the case does not say it, found {found}")]);
        assert!(!reports[0].passed);
    }
    let same = with_case("approval", Some(json!(["2/4", "3/6"])));
    assert!(run_vectors(&parse_vector_file(&same).unwrap())[0].passed, "fractions are compared by value");
    let shorter = with_case("approval", Some(json!(["1/2"])));
    assert!(!run_vectors(&parse_vector_file(&shorter).unwrap())[0].passed);
}

#[test]
fn a_rule_that_contradicts_its_own_worked_case_is_not_defined() {
    assert_eq!(
        define(&with_case("outcome", Some(json!("rejected")))).unwrap(),
        *rule("cn.civil278.ordinary")
    );
    assert_eq!(
        define(&with_case("outcome", Some(json!("carried")))).unwrap_err().to_string(),
        "vectors[0]: \"first\" does not come out as written: outcome: expected \"carried\", found \"rejected\""
    );
    let without = serde_json::to_string(rule("cn.civil278.ordinary")).unwrap();
    assert_eq!(define(&without).unwrap(), *rule("cn.civil278.ordinary"));
}
