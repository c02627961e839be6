//! Deciding any rule from JSON, in the shape of the worked examples: what `moothall decide` prints.

use serde_json::{Value, json};

use super::DecisionRule;
use super::evaluation::shown;
use super::input::{InputRefusal, Place, parsed};
use super::tally::Tally;
use super::words::Kind;
use super::{RuleId, cap, election, election_dual, roll, rounds, topk};
use crate::fraction::Fraction;

/// Why nothing was decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecideRefusal {
    /// The input was not taken.
    #[error("{refusal}")]
    Input {
        /// Why.
        refusal: InputRefusal,
    },
    /// The rule lacks a number its kind needs; cannot happen to a rule that was parsed.
    #[error("the rule \"{rule}\" lacks {param}")]
    MissingParam {
        /// The rule.
        rule: RuleId,
        /// The number.
        param: &'static str,
    },
    /// The result could not be written as JSON.
    #[error("the result could not be written: {message}")]
    Unwritable {
        /// Why.
        message: String,
    },
}

impl From<InputRefusal> for DecideRefusal {
    fn from(refusal: InputRefusal) -> Self {
        Self::Input { refusal }
    }
}

/// Decides by any rule. A vote answers with `outcome`, `participation`, `approval` and `working`; the other kinds with what
/// their worked examples expect.
pub fn decide_json(rule: &DecisionRule, input: &str) -> Result<Value, DecideRefusal> {
    decide_value(rule, &parsed(input)?)
}

/// [`decide_json`] for input that is JSON already.
pub(super) fn decide_value(rule: &DecisionRule, input: &Value) -> Result<Value, DecideRefusal> {
    let top = Place::top(input);
    let missing = |param: &'static str| DecideRefusal::MissingParam { rule: rule.id.clone(), param };
    let params = || rule.params.as_ref().ok_or_else(|| missing("params"));
    match rule.kind {
        Kind::Resolution | Kind::Threshold => decide_vote(rule, input),
        Kind::Roll => {
            let (units, parking) = roll::read(rule, &top)?;
            let count = roll::count_roll(&units, parking)?;
            let area = Fraction::from_amount(count.area);
            Ok(json!({ "heads": count.heads.to_string(), "area": area }))
        }
        Kind::Election => {
            let ended = election::elect(params()?, &election::read(&top)?).ok_or_else(|| missing("bars"))?;
            let (valid, open) = (ended.is_valid, ended.open_seats);
            Ok(json!({ "valid": valid, "elected": ended.elected, "open_seats": open }))
        }
        Kind::ElectionDual => {
            let input = election_dual::read(rule, &top)?;
            params()?.approve.as_ref().ok_or_else(|| missing("params.approve"))?;
            let ended = election_dual::elect_dual(rule, &input)
                .ok_or_else(|| InputRefusal::TooLarge { path: "candidates".to_owned() })?;
            Ok(json!({
                "quorate": ended.is_quorate,
                "elected": ended.elected,
                "alternates": ended.alternates,
                "lot": ended.lot,
            }))
        }
        Kind::Rounds => {
            let win = params()?.win.as_ref().ok_or_else(|| missing("params.win"))?;
            let ended = rounds::run_rounds(win, &rounds::read(&top)?).map_err(InputRefusal::from)?;
            let state = ended.state.word();
            Ok(json!({ "winner": ended.winner, "eliminated": ended.eliminated, "state": state }))
        }
        Kind::TopK => {
            let (k, tie, scores) = topk::read(&top)?;
            let ended = topk::select_top(k, tie, &scores);
            Ok(json!({ "selected": ended.selected, "tied": ended.tied }))
        }
        Kind::Cap => {
            let largest = params()?.cap.ok_or_else(|| missing("params.cap"))?;
            let (total, held) = cap::read(&top)?;
            let counted = cap::counted(largest, total, held)
                .ok_or_else(|| InputRefusal::TooLarge { path: "total".to_owned() })?;
            Ok(json!({ "counted": counted }))
        }
    }
}

fn decide_vote(rule: &DecisionRule, input: &Value) -> Result<Value, DecideRefusal> {
    let evaluation = super::evaluate(rule, &Tally::from_value(rule, input)?);
    let unwritable = |error: serde_json::Error| DecideRefusal::Unwritable { message: error.to_string() };
    Ok(json!({
        "outcome": serde_json::to_value(evaluation.outcome).map_err(unwritable)?,
        "participation": shown(&evaluation.participation),
        "approval": shown(&evaluation.approval),
        "working": serde_json::to_value(&evaluation.working).map_err(unwritable)?,
    }))
}
