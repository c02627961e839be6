//! Worked examples: a file of rules with vectors, run against the evaluators. `moothall decide --vectors FILE` prints the reports.

use serde::Serialize;
use serde_json::Value;
use std::sync::OnceLock;

use super::check::{join, parsed, read_rule};
use super::decide::decide_value;
use super::input::shown;
use super::{DecisionRule, RuleId, RuleRefusal};
use crate::fraction::Fraction;

/// The field of an answer that shows how it came about: a case need not repeat it.
const WORKING: &str = "working";

/// A rule with its worked examples.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetWithVectors {
    /// The rule.
    pub rule: DecisionRule,
    /// The examples.
    pub vectors: Vec<Vector>,
}

/// A worked example.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    /// What it shows.
    pub name: String,
    /// What was counted.
    pub input: Value,
    /// What must come out: every field of the answer but its working.
    pub expect: Value,
}

/// How an example went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VectorReport {
    /// The rule.
    pub preset: RuleId,
    /// The example.
    pub name: String,
    /// Whether everything came out as expected.
    pub passed: bool,
    /// What did not.
    pub mismatches: Vec<String>,
}

/// Reads a file of rules: a list, or one rule alone. Vectors may be absent.
pub fn parse_vector_file(text: &str) -> Result<Vec<PresetWithVectors>, RuleRefusal> {
    let value = parsed(text)?;
    match value.as_array() {
        Some(rules) => {
            rules.iter().enumerate().map(|(index, rule)| read_preset(rule, &format!("[{index}]"))).collect()
        }
        None => Ok(vec![read_preset(&value, "")?]),
    }
}

/// Reads a rule that a community takes for its own: [`DecisionRule::parse_json`], and the worked cases it brings come out as written.
pub fn define(text: &str) -> Result<DecisionRule, RuleRefusal> {
    let PresetWithVectors { rule, vectors } = read_preset(&parsed(text)?, "")?;
    for (index, vector) in vectors.iter().enumerate() {
        if let Some(mismatch) = run_vector(&rule, vector).mismatches.first() {
            return Err(RuleRefusal::Contradicted {
                path: format!("vectors[{index}]"),
                case: shown(&vector.name),
                reason: mismatch.chars().take(200).collect(),
            });
        }
    }
    Ok(rule)
}

fn read_preset(value: &Value, path: &str) -> Result<PresetWithVectors, RuleRefusal> {
    let rule = read_rule(value, path)?;
    let vectors = match value.get("vectors") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(vectors)) => {
            let here = join(path, "vectors");
            let read = |(index, vector)| read_vector(vector, &format!("{here}[{index}]"));
            vectors.iter().enumerate().map(read).collect::<Result<_, _>>()?
        }
        Some(_) => {
            return Err(RuleRefusal::WrongType { path: join(path, "vectors"), expected: "a list" });
        }
    };
    Ok(PresetWithVectors { rule, vectors })
}

fn read_vector(value: &Value, path: &str) -> Result<Vector, RuleRefusal> {
    let need = |key: &str| {
        let missing = || RuleRefusal::Missing { path: format!("{path}.{key}") };
        value.get(key).cloned().ok_or_else(missing)
    };
    let name = value.get("name").and_then(Value::as_str).unwrap_or("(unnamed)").to_owned();
    let expect = need("expect")?;
    if expect.as_object().is_none_or(serde_json::Map::is_empty) {
        let path = format!("{path}.expect");
        return Err(RuleRefusal::WrongType { path, expected: "an object with at least one field" });
    }
    Ok(Vector { name, input: need("input")?, expect })
}

/// The presets with their examples.
#[must_use]
pub fn preset_vectors() -> &'static [PresetWithVectors] {
    static PRESETS: OnceLock<Vec<PresetWithVectors>> = OnceLock::new();
    // The file is ours: a test reads it, so there is no refusal to report here.
    PRESETS.get_or_init(|| parse_vector_file(super::PRESETS_JSON).unwrap_or_default())
}

/// Runs every example.
#[must_use]
pub fn run_vectors(presets: &[PresetWithVectors]) -> Vec<VectorReport> {
    presets
        .iter()
        .flat_map(|preset| preset.vectors.iter().map(|vector| run_vector(&preset.rule, vector)))
        .collect()
}

fn run_vector(rule: &DecisionRule, vector: &Vector) -> VectorReport {
    let mismatches = match decide_value(rule, &vector.input) {
        Ok(found) => compare(&vector.expect, &found),
        Err(refusal) => vec![format!("refused: {refusal}")],
    };
    let passed = mismatches.is_empty();
    VectorReport { preset: rule.id.clone(), name: vector.name.clone(), passed, mismatches }
}

fn compare(expect: &Value, found: &Value) -> Vec<String> {
    let Some(fields) = expect.as_object() else { return vec!["expect is not an object".to_owned()] };
    let differs = |(key, expected): (&String, &Value)| {
        let came_out = found.get(key).unwrap_or(&Value::Null);
        let same = found.get(key).is_some_and(|came_out| is_same(expected, came_out));
        (!same).then(|| format!("{key}: expected {expected}, found {came_out}"))
    };
    let is_unsaid = |(key, _): &(&String, &Value)| *key != WORKING && !fields.contains_key(*key);
    let unsaid = found.as_object().into_iter().flatten().filter(is_unsaid);
    let unsaid = unsaid.map(|(key, came_out)| format!("{key}: the case does not say it, found {came_out}"));
    fields.iter().filter_map(differs).chain(unsaid).collect()
}

/// Fractions are compared by value, everything else as it is written.
fn is_same(expected: &Value, found: &Value) -> bool {
    if let (Some(expected), Some(found)) = (expected.as_array(), found.as_array()) {
        return expected.len() == found.len()
            && expected.iter().zip(found).all(|(left, right)| is_same(left, right));
    }
    let fraction = |value: &Value| value.as_str().and_then(|text| Fraction::parse(text).ok());
    match (fraction(expected), fraction(found)) {
        (Some(expected), Some(found)) => expected == found,
        _ => expected == found,
    }
}
