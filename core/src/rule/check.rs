//! Reading a rule somebody wrote: every mistake is named with its place.

use serde_json::{Map, Value};

use super::DecisionRule;
use super::json::{Repeated, repeated};
use super::parts::{MeasureId, RuleId};
use super::words::{Base, Category, Comparison, Kind, Subject, TreatmentSide, Weigh};
use crate::fraction::{Amount, AmountRefusal, DECIMALS_MAX, Fraction, FractionRefusal};

/// Why a rule was not taken, and where the mistake is (`approval.all[1].frac`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefusal {
    /// The text is not JSON.
    #[error("not JSON: {message}")]
    NotJson {
        /// What the JSON reader said, with line and column.
        message: String,
    },
    /// A field that is written twice: nobody can say which of the two is meant.
    #[error("{path}: \"{name}\" is there twice")]
    Twice {
        /// Where.
        path: String,
        /// The field.
        name: String,
    },
    /// Something the rule needs is not there.
    #[error("{path}: missing")]
    Missing {
        /// Where.
        path: String,
    },
    /// Something else was expected.
    #[error("{path}: expected {expected}")]
    WrongType {
        /// Where.
        path: String,
        /// What.
        expected: &'static str,
    },
    /// A word outside the closed list.
    #[error("{path}: \"{found}\" is not one of {allowed}")]
    UnknownWord {
        /// Where.
        path: String,
        /// The word.
        found: String,
        /// The list.
        allowed: String,
    },
    /// A rule or measure id with blanks or signs in it.
    #[error("{path}: \"{found}\" is not a name (1 to 80 letters, digits, '.', '_' or '-')")]
    BadName {
        /// Where.
        path: String,
        /// What was written.
        found: String,
    },
    /// Not a fraction.
    #[error("{path}: {refusal}")]
    BadFraction {
        /// Where.
        path: String,
        /// Why.
        refusal: FractionRefusal,
    },
    /// Nobody can reach more than everything.
    #[error("{path}: {found} is more than 1")]
    FractionAboveOne {
        /// Where.
        path: String,
        /// The fraction.
        found: Fraction,
    },
    /// Not an amount.
    #[error("{path}: {refusal}")]
    BadAmount {
        /// Where.
        path: String,
        /// Why.
        refusal: AmountRefusal,
    },
    /// A test on something the rule does not count.
    #[error("{path}: the rule has no measure \"{measure}\"")]
    UnknownMeasure {
        /// Where.
        path: String,
        /// The name.
        measure: String,
    },
    /// Two measures of one name.
    #[error("{path}: there are two measures \"{measure}\"")]
    DuplicateMeasure {
        /// Where.
        path: String,
        /// The name.
        measure: String,
    },
    /// A rule that counts nothing.
    #[error("{path}: needs at least one measure")]
    NoMeasures {
        /// Where.
        path: String,
    },
    /// A group without a test that counts votes would carry, or fail, everything.
    #[error("{path}: needs at least one test that counts something")]
    EmptyGroup {
        /// Where.
        path: String,
    },
    /// A test must be a share, an amount or the consents, and one of them only.
    #[error(
        "{path}: a test has either \"frac\" and \"base\", or \"abs\", or \"min\", or \"consents\" (in approval, under \"all\")"
    )]
    AmbiguousTest {
        /// Where.
        path: String,
    },
    /// A worked case that comes with the rule and comes out otherwise.
    #[error("{path}: \"{case}\" does not come out as written: {reason}")]
    Contradicted {
        /// Where.
        path: String,
        /// What the case is called.
        case: String,
        /// What was expected, and what was found.
        reason: String,
    },
    /// Something the checks above do not name.
    #[error("not a decision rule: {message}")]
    Shape {
        /// What the reader said.
        message: String,
    },
}

type Checked<T> = Result<T, RuleRefusal>;

/// Reads JSON that says everything once.
pub(super) fn parsed(text: &str) -> Checked<Value> {
    if let Some(Repeated { path, name }) = repeated(text) {
        let path = if path.is_empty() { "rule".to_owned() } else { path };
        return Err(RuleRefusal::Twice { path, name });
    }
    serde_json::from_str(text).map_err(|error| RuleRefusal::NotJson { message: error.to_string() })
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The value under `key`; an explicit null counts as absent.
fn maybe<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

fn need<'a>(object: &'a Map<String, Value>, key: &str, path: &str) -> Checked<&'a Value> {
    maybe(object, key).ok_or_else(|| RuleRefusal::Missing { path: join(path, key) })
}

fn object<'a>(value: &'a Value, path: &str) -> Checked<&'a Map<String, Value>> {
    let path = if path.is_empty() { "rule" } else { path };
    value.as_object().ok_or_else(|| RuleRefusal::WrongType { path: path.to_owned(), expected: "an object" })
}

fn list<'a>(value: &'a Value, path: &str) -> Checked<&'a Vec<Value>> {
    value.as_array().ok_or_else(|| RuleRefusal::WrongType { path: path.to_owned(), expected: "a list" })
}

fn text<'a>(value: &'a Value, path: &str) -> Checked<&'a str> {
    value.as_str().ok_or_else(|| RuleRefusal::WrongType { path: path.to_owned(), expected: "a string" })
}

macro_rules! word {
    ($kind:ty, $value:expr, $path:expr) => {{
        let (found, path) = (text($value, &$path)?, $path);
        <$kind>::parse(found).ok_or_else(|| RuleRefusal::UnknownWord {
            path,
            found: found.chars().take(40).collect(),
            allowed: <$kind>::ALL.iter().map(|each| each.word()).collect::<Vec<_>>().join(", "),
        })
    }};
}

fn fraction(value: &Value, path: String) -> Checked<Fraction> {
    match Fraction::parse(text(value, &path)?) {
        Ok(found) if found > Fraction::ONE => Err(RuleRefusal::FractionAboveOne { path, found }),
        Ok(found) => Ok(found),
        Err(refusal) => Err(RuleRefusal::BadFraction { path, refusal }),
    }
}

/// Checks everything that has a rule, then reads the rest by its form. `path` is where the rule stands in a larger file.
pub(super) fn read_rule(value: &Value, path: &str) -> Checked<DecisionRule> {
    let rule = object(value, path)?;
    let id = text(need(rule, "id", path)?, &join(path, "id"))?;
    if RuleId::parse(id).is_none() {
        return Err(RuleRefusal::BadName { path: join(path, "id"), found: id.chars().take(80).collect() });
    }
    let kind = match maybe(rule, "kind") {
        Some(kind) => word!(Kind, kind, join(path, "kind"))?,
        None => Kind::default(),
    };
    let names = check_measures(need(rule, "measures", path)?, &join(path, "measures"))?;
    let checker = Checker { names };
    for (group, is_approval) in [("participation", false), ("approval", true)] {
        if let Some(tests) = maybe(rule, group) {
            checker.group(tests, &join(path, group), is_approval)?;
        }
    }
    if let Some(treatment) = maybe(rule, "treatment") {
        checker.treatment(treatment, &join(path, "treatment"))?;
    }
    check_kind(kind, rule, path)?;
    serde_json::from_value(value.clone()).map_err(|error| RuleRefusal::Shape { message: error.to_string() })
}

fn check_measures(measures: &Value, path: &str) -> Checked<Vec<MeasureId>> {
    let mut names = Vec::new();
    for (index, measure) in list(measures, path)?.iter().enumerate() {
        let here = format!("{path}[{index}]");
        let measure = object(measure, &here)?;
        let id = text(need(measure, "id", &here)?, &join(&here, "id"))?;
        let Some(name) = MeasureId::parse(id) else {
            return Err(RuleRefusal::BadName {
                path: join(&here, "id"),
                found: id.chars().take(80).collect(),
            });
        };
        if names.contains(&name) {
            return Err(RuleRefusal::DuplicateMeasure { path: here, measure: name.to_string() });
        }
        if let Some(weigh) = maybe(measure, "weigh") {
            word!(Weigh, weigh, join(&here, "weigh"))?;
        }
        if let Some(scale) = maybe(measure, "scale")
            && scale.as_u64().is_none_or(|scale| scale > u64::from(DECIMALS_MAX))
        {
            return Err(RuleRefusal::WrongType {
                path: join(&here, "scale"),
                expected: "a number from 0 to 6",
            });
        }
        names.push(name);
    }
    if names.is_empty() {
        return Err(RuleRefusal::NoMeasures { path: path.to_owned() });
    }
    Ok(names)
}

fn check_kind(kind: Kind, rule: &Map<String, Value>, path: &str) -> Checked<()> {
    let bars: &[&str] = match kind {
        Kind::Resolution | Kind::Threshold => {
            need(rule, "approval", path)?;
            &[]
        }
        Kind::Election => &["turnout", "round1", "round2"],
        Kind::ElectionDual => {
            need(rule, "participation", path)?;
            &["approve"]
        }
        Kind::Rounds => &["win"],
        Kind::Roll | Kind::TopK => &[],
        Kind::Cap => {
            let params = join(path, "params");
            let cap = need(object(need(rule, "params", path)?, &params)?, "cap", &params)?;
            fraction(cap, join(&params, "cap"))?;
            &[]
        }
    };
    for bar in bars {
        let params = join(path, "params");
        let here = join(&params, bar);
        let bar = object(need(object(need(rule, "params", path)?, &params)?, bar, &params)?, &here)?;
        word!(Comparison, need(bar, "op", &here)?, join(&here, "op"))?;
        fraction(need(bar, "frac", &here)?, join(&here, "frac"))?;
    }
    Ok(())
}

struct Checker {
    names: Vec<MeasureId>,
}

impl Checker {
    fn group(&self, group: &Value, path: &str, is_approval: bool) -> Checked<()> {
        let group = object(group, path)?;
        let (Some((connector, tests)), 1) = (group.iter().next(), group.len()) else {
            return Err(RuleRefusal::WrongType {
                path: path.to_owned(),
                expected: "an object with either \"all\" or \"any\"",
            });
        };
        let here = join(path, connector);
        if connector != "all" && connector != "any" {
            return Err(RuleRefusal::UnknownWord {
                path: path.to_owned(),
                found: connector.chars().take(40).collect(),
                allowed: "all, any".to_owned(),
            });
        }
        let mut counting = 0_u32;
        for (index, test) in list(tests, &here)?.iter().enumerate() {
            let may_ask_consent = is_approval && connector == "all";
            if self.test(test, &format!("{here}[{index}]"), may_ask_consent)? {
                counting += 1;
            }
        }
        if counting == 0 && (is_approval || connector == "any") {
            return Err(RuleRefusal::EmptyGroup { path: here });
        }
        Ok(())
    }

    /// Whether the test counts something; the consents do not.
    fn test(&self, value: &Value, path: &str, may_ask_consent: bool) -> Checked<bool> {
        let test = object(value, path)?;
        let ambiguous = || RuleRefusal::AmbiguousTest { path: path.to_owned() };
        let forms: Vec<&str> = ["frac", "abs", "min", "consents"]
            .into_iter()
            .filter(|form| maybe(test, form).is_some())
            .collect();
        let [form] = forms[..] else { return Err(ambiguous()) };
        if form == "consents" {
            if !may_ask_consent || maybe(test, "consents").and_then(Value::as_str) != Some("all") {
                return Err(ambiguous());
            }
            return Ok(false);
        }
        self.measure(need(test, "measure", path)?, join(path, "measure"))?;
        word!(Subject, need(test, "subject", path)?, join(path, "subject"))?;
        word!(Comparison, need(test, "op", path)?, join(path, "op"))?;
        if form == "frac" {
            fraction(need(test, "frac", path)?, join(path, "frac"))?;
            word!(Base, need(test, "base", path)?, join(path, "base"))?;
        } else if maybe(test, "base").is_some() {
            return Err(ambiguous());
        } else if form == "abs" {
            amount(need(test, "abs", path)?, join(path, "abs"))?;
        } else {
            let here = join(path, "min");
            let bounds = list(need(test, "min", path)?, &here)?;
            if bounds.is_empty() {
                return Err(RuleRefusal::EmptyGroup { path: here });
            }
            for (index, bound) in bounds.iter().enumerate() {
                self.bound(bound, &format!("{here}[{index}]"))?;
            }
        }
        Ok(true)
    }

    fn bound(&self, bound: &Value, path: &str) -> Checked<()> {
        let bound = object(bound, path)?;
        if let Some(abs) = maybe(bound, "abs") {
            return amount(abs, join(path, "abs"));
        }
        fraction(need(bound, "frac", path)?, join(path, "frac"))?;
        self.measure(need(bound, "base_measure", path)?, join(path, "base_measure"))
    }

    fn measure(&self, value: &Value, path: String) -> Checked<()> {
        let name = text(value, &path)?;
        if self.names.iter().any(|known| known.as_str() == name) {
            return Ok(());
        }
        Err(RuleRefusal::UnknownMeasure { path, measure: name.chars().take(80).collect() })
    }

    fn treatment(&self, treatment: &Value, path: &str) -> Checked<()> {
        for (category, treated) in object(treatment, path)? {
            let here = join(path, category);
            let name = Value::String(category.clone());
            word!(Category, &name, here.clone())?;
            let treated = object(treated, &here)?;
            if !need(treated, "participates", &here)?.is_boolean() {
                return Err(RuleRefusal::WrongType {
                    path: join(&here, "participates"),
                    expected: "true or false",
                });
            }
            word!(TreatmentSide, need(treated, "side", &here)?, join(&here, "side"))?;
            if let Some(floor) = maybe(treated, "floor") {
                let here = join(&here, "floor");
                for (index, test) in list(floor, &here)?.iter().enumerate() {
                    self.test(test, &format!("{here}[{index}]"), false)?;
                }
            }
        }
        Ok(())
    }
}

fn amount(value: &Value, path: String) -> Checked<()> {
    match Amount::parse(text(value, &path)?, DECIMALS_MAX) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(RuleRefusal::BadAmount { path, refusal }),
    }
}
