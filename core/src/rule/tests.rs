//! What the rules must do: the worked examples, the laws, and every kind of broken input.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

mod broken;

fn rule(id: &str) -> &'static DecisionRule {
    preset(id).unwrap()
}

fn decided(id: &str, input: &Value) -> Evaluation {
    evaluate(rule(id), &Tally::from_value(rule(id), input).unwrap())
}

#[test]
fn there_are_64_presets_with_257_worked_examples() {
    let presets = parse_vector_file(PRESETS_JSON).unwrap();
    assert_eq!(presets.len(), 64);
    assert_eq!(presets.iter().map(|preset| preset.vectors.len()).sum::<usize>(), 257);
    assert_eq!(super::presets().len(), 64);
}

#[test]
fn every_worked_example_comes_out_as_written() {
    let failed: Vec<_> = run_vectors(preset_vectors()).into_iter().filter(|report| !report.passed).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_preset_says_where_it_comes_from_and_how_it_is_weighed() {
    for rule in presets() {
        assert!(!rule.source.cite.is_empty(), "{}", rule.id);
        assert!(!rule.title.en.is_empty() && !rule.title.zh.is_empty(), "{}", rule.id);
        for measure in &rule.measures {
            let unweighed = ["overrun", "score", "groups"].contains(&measure.id.as_str());
            assert_eq!(measure.weigh.is_none(), unweighed, "{} {}", rule.id, measure.id);
            assert!(measure.zh.is_some() && measure.zh_hant.is_some(), "{} {}", rule.id, measure.id);
        }
    }
}

#[test]
fn every_preset_survives_json_and_is_still_a_rule() {
    for rule in presets() {
        let written = serde_json::to_string(rule).unwrap();
        assert_eq!(serde_json::from_str::<DecisionRule>(&written).unwrap(), *rule, "{}", rule.id);
        assert_eq!(DecisionRule::parse_json(&written).unwrap(), *rule, "{}", rule.id);
    }
}

#[test]
fn a_test_is_written_in_the_form_of_the_file() {
    let lishui = serde_json::to_value(rule("cn.lishui46.overrun")).unwrap();
    assert_eq!(
        lishui["approval"],
        json!({"any": [
            {"measure": "overrun", "subject": "for", "op": ">=", "frac": "1/5", "base": "roll"},
            {"measure": "overrun", "subject": "for", "op": ">=", "abs": "10000"},
        ]})
    );
    let large = serde_json::to_value(rule("hk.cap344.large-scale")).unwrap();
    assert_eq!(
        large["approval"]["all"][1]["min"],
        json!([{"frac": "1/20", "base_measure": "owners"}, {"abs": "100"}])
    );
}

#[test]
fn every_working_survives_json() {
    for preset in preset_vectors().iter().filter(|preset| preset.rule.kind.is_vote()) {
        for vector in &preset.vectors {
            let tally = Tally::from_value(&preset.rule, &vector.input).unwrap();
            let evaluation = evaluate(&preset.rule, &tally);
            let written = serde_json::to_string(&evaluation).unwrap();
            assert_eq!(serde_json::from_str::<Evaluation>(&written).unwrap(), evaluation);
            let stored = serde_json::to_string(&tally).unwrap();
            assert_eq!(serde_json::from_str::<Tally>(&stored).unwrap(), tally);
        }
    }
}

#[test]
fn the_sentence_of_a_test_shows_both_sides_and_the_threshold() {
    let input = json!({
        "roll": {"area": "24838.57", "heads": "280"},
        "for": {"area": "18204.11", "heads": "200"},
    });
    let evaluation = decided("cn.civil278.ordinary", &input);
    let test = &evaluation.working.participation.tests[0];
    assert_eq!(
        test.sentence(Language::En),
        "taking part, of the whole roll: area 18,204.11 of 24,838.57 m² = 73.28 % ≥ 2/3: met"
    );
    assert_eq!(
        test.sentence(Language::ZhHans),
        "参与表决占名册总数：专有部分面积 18,204.11 / 24,838.57 m² = 73.28 % ≥ 2/3：达到"
    );
    assert_eq!(
        test.sentence(Language::ZhHant),
        "參與表決占名冊總數：專有部分面積 18,204.11 / 24,838.57 m² = 73.28 % ≥ 2/3：達到"
    );
}

#[test]
fn the_whole_sentence_says_the_outcome_every_group_and_how_percentages_are_cut() {
    let input = json!({"roll": {"area": "9000", "heads": "90"}, "for": {"area": "100", "heads": "3"},
        "against": {"area": "3000.01", "heads": "30"}});
    insta::assert_snapshot!(decided("cn.henan66.dissent", &input).sentence(Language::En), @r"
    Outcome: rejected.
    Participation: nothing required.
    Approval (all of): against, of the whole roll: area 3,000.01 of 9,000.00 m² = 33.33 % ≤ 1/3: not met; against, of the whole roll: heads 30 of 90 = 33.33 % ≤ 1/3: met — not met.
    Percentages are cut after two decimals; the exact fractions decide.
    ");
    insta::assert_snapshot!(decided("cn.henan66.dissent", &input).sentence(Language::ZhHans), @r"
    结果：未通过。
    参与：无要求。
    同意（须全部满足）：反对占名册总数：专有部分面积 3,000.01 / 9,000.00 m² = 33.33 % ≤ 1/3：未达到；反对占名册总数：业主人数 30 / 90 = 33.33 % ≤ 1/3：达到——未达到。
    百分比截至两位小数，以精确分数为准。
    ");
}

#[test]
fn a_bandwagon_shows_the_count_without_it_and_with_it() {
    let input = json!({
        "roll": {"area": "10000", "heads": "100"},
        "for": {"area": "3000", "heads": "30"},
        "against": {"area": "1000", "heads": "10"},
        "non_return": {"area": "4000", "heads": "40"},
    });
    let evaluation = decided("cn.guide274.26.conform-nonreturn", &input);
    let bandwagon = evaluation.working.bandwagon.as_ref().unwrap();
    assert_eq!(bandwagon.majority, Some(Side::For));
    assert_eq!(
        (bandwagon.without.outcome, bandwagon.with_clause.outcome),
        (Outcome::Inquorate, Outcome::Carried)
    );
    assert_eq!(bandwagon.without.counts[0].in_favour, Amount::whole(3000));
    assert_eq!(bandwagon.with_clause.counts[0].in_favour, Amount::whole(7000));
    assert!(evaluation.sentence(Language::En).contains("without them inquorate, with them carried"));
    assert_eq!(decided("cn.civil278.ordinary", &input).working.bandwagon, None);
}

/// Votes for and against in each measure of a rule whose silent ballots follow the majority.
fn majority_of(votes: &[(u64, u64)]) -> Option<Side> {
    let names = ["area", "heads", "shares"];
    let test =
        |name| json!({"measure": name, "subject": "for", "op": ">", "frac": "1/2", "base": "participating"});
    let used = &names[..votes.len()];
    let written = json!({
        "id": "custom",
        "measures": used.iter().map(|name| json!({"id": name})).collect::<Vec<_>>(),
        "approval": {"all": used.iter().map(test).collect::<Vec<_>>()},
        "treatment": {"non_return": {"participates": true, "side": "majority"}},
    });
    let rule = DecisionRule::from_value(&written).unwrap();
    let mut tally = Tally::default();
    for (measure, (ayes, noes)) in rule.measures.iter().zip(votes) {
        tally.add(Category::For, &Weights::from([(measure.id.clone(), Amount::whole(*ayes))]));
        tally.add(Category::Against, &Weights::from([(measure.id.clone(), Amount::whole(*noes))]));
    }
    evaluate(&rule, &tally).working.bandwagon.unwrap().majority
}

#[test]
fn a_side_must_lead_in_every_measure_to_be_followed() {
    for (votes, majority) in [
        (&[(2, 1)][..], Some(Side::For)),
        (&[(1, 1)], None),
        (&[(1, 2), (1, 2)], Some(Side::Against)),
        (&[(2, 1), (1, 1)], None),
        (&[(2, 1), (2, 1), (1, 2)], None),
        (&[(2, 1), (2, 1), (2, 1)], Some(Side::For)),
    ] {
        assert_eq!(majority_of(votes), majority, "{votes:?}");
    }
}

#[test]
fn a_floor_that_is_missed_keeps_the_silent_out_and_says_so() {
    let input = json!({
        "roll": {"area": "10000", "heads": "100"},
        "for": {"area": "5000", "heads": "51"},
        "non_return": {"area": "2000", "heads": "20"},
    });
    let bandwagon = decided("cn.zj2009.10.special-with-floor", &input).working.bandwagon.unwrap();
    let silent = &bandwagon.categories[0];
    assert_eq!((silent.category, silent.allocated_to), (Category::NonReturn, None));
    assert_eq!(silent.floor.iter().map(TestWorking::is_met).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_consent_withheld_is_named() {
    let input = json!({
        "roll": {"area": "1080", "heads": "12"},
        "for": {"area": "1080", "heads": "12"},
        "consents": {"101": false, "102": true},
    });
    let evaluation = decided("cn.civil278.elevator", &input);
    assert_eq!(evaluation.outcome, Outcome::Rejected);
    let consents = &evaluation.working.approval.tests[2];
    assert_eq!(
        consents.sentence(Language::En),
        "consents that cannot be outvoted: 1 of 2 given; missing: 101: not met"
    );
}

#[test]
fn the_chair_breaks_a_tie_of_votes_and_nothing_else() {
    let tied = json!({
        "roll": {"owners": "400", "shares": "10000"},
        "present": {"owners": "40", "shares": "2000", "in_person": "19"},
        "for": {"owners": "0", "shares": "1000"},
        "against": {"owners": "0", "shares": "1000"},
        "casting": "for",
    });
    let evaluation = decided("hk.cap344.large-scale", &tied);
    assert_eq!(evaluation.outcome, Outcome::Rejected);
    assert_eq!(evaluation.working.casting, Some(Casting { side: Side::For, decisive: true }));
    let sentences: Vec<_> =
        evaluation.working.approval.tests.iter().map(|test| test.sentence(Language::En)).collect();
    assert!(sentences[0].ends_with("= 50.00 % > 1/2: met by the casting vote"), "{sentences:?}");
    assert_eq!(sentences[1], "present: in person 19 ≥ 20 (the least of 1/20 × 400, 100): not met");
}

#[test]
fn a_casting_vote_that_the_rule_gives_nobody_is_doubted_and_does_nothing() {
    let input = json!({"roll": {"members": 40}, "present": {"members": 30}, "for": {"members": 10},
        "against": {"members": 10}, "casting": "for"});
    let evaluation = decided("tpl.robert.majority", &input);
    assert_eq!(evaluation.outcome, Outcome::Rejected);
    assert_eq!(evaluation.working.doubts, [Doubt::NoCastingVoteInThisRule]);
}

#[test]
fn more_votes_than_the_roll_are_counted_and_doubted() {
    let input = json!({"roll": {"area": "100", "heads": 10}, "for": {"area": "100.01", "heads": 10}});
    let doubts = decided("cn.civil278.ordinary", &input).working.doubts;
    assert!(matches!(&doubts[..], [Doubt::MoreThanTheRoll { measure, .. }] if measure.as_str() == "area"));
}

#[test]
fn a_round_after_a_lot_shows_on_whom_it_fell() {
    let rule = rule("tpl.rounds.exhaustive");
    let rounds = json!({"rounds": [{"a": "40", "b": "30", "c": "30"}, {"a": "45", "c": "55"}]});
    let ended = decide_json(rule, &rounds.to_string()).unwrap();
    assert_eq!(ended, json!({"winner": "c", "eliminated": ["b"], "state": "decided"}));
}

#[test]
fn a_weigh_that_is_not_written_follows_the_usual_name() {
    let written = json!({"id": "x", "measures": [{"id": "area"}, {"id": "money"}],
        "approval": {"all": [{"measure": "area", "subject": "for", "op": ">", "frac": "1/2", "base": "cast"}]}});
    let rule = DecisionRule::from_value(&written).unwrap();
    assert_eq!(rule.measures[0].weighed_by(), Some(Weigh::Area));
    assert_eq!(rule.measures[1].weighed_by(), None);
    assert_eq!((rule.kind, rule.version), (Kind::Resolution, 1));
}

/// A tally for any vote: every category and measure drawn, on a roll that is large enough.
fn tallies(rule: &'static DecisionRule) -> impl Strategy<Value = Tally> {
    let measures = rule.measures.len();
    let numbers = proptest::collection::vec(0_u64..60, measures * Category::ALL.len());
    (numbers, proptest::collection::vec(0_u64..400, measures)).prop_map(move |(numbers, silent)| {
        let mut tally = Tally::default();
        for (index, measure) in rule.measures.iter().enumerate() {
            let mut sum = 0;
            for (category, number) in
                Category::ALL.iter().zip(numbers.iter().skip(index * Category::ALL.len()))
            {
                let weights = Weights::from([(measure.id.clone(), Amount::whole(*number))]);
                tally.add(*category, &weights);
                sum += number;
            }
            tally.roll.insert(measure.id.clone(), Amount::whole(sum + silent[index]));
        }
        tally
    })
}

fn votes() -> impl Strategy<Value = (&'static DecisionRule, Tally)> {
    let votes: Vec<&'static DecisionRule> = presets().iter().filter(|rule| rule.kind.is_vote()).collect();
    proptest::sample::select(votes).prop_flat_map(|rule| (Just(rule), tallies(rule)))
}

fn times(weights: &Weights, k: u64) -> Weights {
    weights.iter().map(|(measure, amount)| (measure.clone(), amount.times(k))).collect()
}

proptest! {
    #[test]
    fn multiplying_every_amount_changes_no_share_and_no_outcome((rule, tally) in votes(), k in 1_u64..1_000_000) {
        prop_assume!(rule.tests().all(|test| !matches!(test, Test::Amount { .. })));
        let larger = Tally {
            roll: times(&tally.roll, k),
            ballots: tally.ballots.iter().map(|(each, weights)| (*each, times(weights, k))).collect(),
            ..tally.clone()
        };
        let (before, after) = (evaluate(rule, &tally), evaluate(rule, &larger));
        prop_assert_eq!(before.outcome, after.outcome);
        prop_assert_eq!(before.participation, after.participation);
        prop_assert_eq!(before.approval, after.approval);
    }

    #[test]
    fn one_more_vote_for_never_turns_carried_into_rejected_without_a_bandwagon((rule, tally) in votes(), more in 1_u64..50) {
        prop_assume!(!rule.has_bandwagon());
        let mut bolder = tally.clone();
        for measure in &rule.measures {
            bolder.add(Category::For, &Weights::from([(measure.id.clone(), Amount::whole(more))]));
        }
        if evaluate(rule, &tally).outcome == Outcome::Carried {
            prop_assert_eq!(evaluate(rule, &bolder).outcome, Outcome::Carried);
        }
    }

    #[test]
    fn nothing_carries_on_an_empty_roll((rule, _) in votes()) {
        prop_assert_ne!(evaluate(rule, &Tally::default()).outcome, Outcome::Carried);
    }

    #[test]
    fn a_test_on_an_empty_base_is_undefined_and_never_met((rule, tally) in votes()) {
        let emptied = Tally { roll: Weights::new(), ..tally };
        let working = evaluate(rule, &emptied).working;
        for test in working.participation.tests.iter().chain(&working.approval.tests) {
            if let TestWorking::Share(test) = test && test.whole.is_zero() {
                prop_assert!(test.share.is_none() && !test.met);
            }
        }
    }

    #[test]
    fn the_count_without_the_bandwagon_is_the_count_of_the_strict_rule((rule, tally) in votes()) {
        if let Some(bandwagon) = evaluate(rule, &tally).working.bandwagon {
            let strict = DecisionRule { treatment: None, ..rule.clone() };
            prop_assert_eq!(bandwagon.without.outcome, evaluate(&strict, &tally).outcome);
        }
    }

    #[test]
    fn every_sentence_can_be_said_in_every_language((rule, tally) in votes()) {
        let evaluation = evaluate(rule, &tally);
        for language in Language::ALL {
            prop_assert!(evaluation.sentence(language).contains(evaluation.outcome.name(language)));
        }
    }
}
