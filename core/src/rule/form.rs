//! A test as it stands in JSON: `{"measure","subject","op"}` with `frac` and `base`, or `abs`, or `min`; or `{"consents":"all"}`.

use serde::{Deserialize, Serialize};

use super::parts::{Bound, MeasureId, Test};
use super::words::{Base, Comparison, Subject};
use crate::fraction::{Amount, Fraction};

/// A test as it stands in JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TestForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<MeasureId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Subject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<Comparison>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frac: Option<Fraction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Base>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abs: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<Vec<BoundForm>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consents: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct BoundForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    frac: Option<Fraction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_measure: Option<MeasureId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abs: Option<Amount>,
}

impl TryFrom<TestForm> for Test {
    type Error = &'static str;

    fn try_from(form: TestForm) -> Result<Self, Self::Error> {
        if form.consents.is_some() {
            return Ok(Self::Consents);
        }
        let (Some(measure), Some(subject), Some(op)) = (form.measure, form.subject, form.op) else {
            return Err("a test needs a measure, a subject and an op");
        };
        match (form.frac, form.base, form.abs, form.min) {
            (Some(fraction), Some(base), None, None) => {
                Ok(Self::Share { measure, subject, op, fraction, base })
            }
            (None, None, Some(abs), None) => {
                Ok(Self::Amount { measure, subject, op, bounds: vec![Bound::Fixed(abs)] })
            }
            (None, None, None, Some(min)) => {
                let bounds = min.into_iter().map(Bound::try_from).collect::<Result<_, _>>()?;
                Ok(Self::Amount { measure, subject, op, bounds })
            }
            _ => Err("a test has either frac and base, or abs, or min, or consents"),
        }
    }
}

impl TryFrom<BoundForm> for Bound {
    type Error = &'static str;

    fn try_from(form: BoundForm) -> Result<Self, Self::Error> {
        match (form.abs, form.frac, form.base_measure) {
            (Some(abs), None, None) => Ok(Self::Fixed(abs)),
            (None, Some(fraction), Some(base_measure)) => Ok(Self::ShareOfRoll { fraction, base_measure }),
            _ => Err("a bound has either abs, or frac and base_measure"),
        }
    }
}

impl From<Test> for TestForm {
    fn from(test: Test) -> Self {
        match test {
            Test::Consents => Self { consents: Some("all".to_owned()), ..Self::default() },
            Test::Share { measure, subject, op, fraction, base } => Self {
                measure: Some(measure),
                subject: Some(subject),
                op: Some(op),
                frac: Some(fraction),
                base: Some(base),
                ..Self::default()
            },
            Test::Amount { measure, subject, op, bounds } => {
                let form =
                    Self { measure: Some(measure), subject: Some(subject), op: Some(op), ..Self::default() };
                match &bounds[..] {
                    [Bound::Fixed(abs)] => Self { abs: Some(*abs), ..form },
                    _ => Self { min: Some(bounds.into_iter().map(BoundForm::from).collect()), ..form },
                }
            }
        }
    }
}

impl From<Bound> for BoundForm {
    fn from(bound: Bound) -> Self {
        match bound {
            Bound::Fixed(abs) => Self { abs: Some(abs), ..Self::default() },
            Bound::ShareOfRoll { fraction, base_measure } => {
                Self { frac: Some(fraction), base_measure: Some(base_measure), abs: None }
            }
        }
    }
}
