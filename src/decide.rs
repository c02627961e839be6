//! `moothall decide`: a count under a rule, or a whole file of worked cases. Needs no database.

use moothall_core::language::Language;
use moothall_core::rule::{self, DecisionRule};
use std::io::Read;
use std::path::Path;

use crate::cli;
use crate::failure::Failure;
use crate::print;

/// Decides or checks; the exit code is 1 when a worked case does not come out as written, or there is none.
pub fn run(arguments: &cli::Decide) -> Result<u8, Failure> {
    match (&arguments.vectors, &arguments.rule, &arguments.tally) {
        (Some(file), _, _) => check_vectors(file, arguments.json.json),
        (None, Some(rule), Some(tally)) => decide(rule, tally, arguments.json.json),
        _ => Err(Failure::usage("give --rule and --tally, or --vectors")),
    }
}

fn read(path: &str) -> Result<String, Failure> {
    if path == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| Failure::file("standard input", &error))?;
        return Ok(text);
    }
    std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))
}

fn find_rule(name: &str) -> Result<DecisionRule, Failure> {
    if let Some(preset) = rule::preset(name) {
        return Ok(preset.clone());
    }
    if !Path::new(name).exists() {
        return Err(Failure::input(format!("There is no preset and no file called “{name}”.")));
    }
    DecisionRule::parse_json(&read(name)?).map_err(|refusal| Failure::input(format!("{name}: {refusal}")))
}

fn decide(rule: &str, tally: &str, json: bool) -> Result<u8, Failure> {
    let rule = find_rule(rule)?;
    let input = read(tally)?;
    let decided = rule::decide_json(&rule, &input).map_err(|refusal| Failure::input(refusal.to_string()))?;
    if json {
        print::line(&format!("{decided:#}"));
        return Ok(0);
    }
    print::line(&format!("{} ({})", rule.title.in_language(Language::En), rule.id));
    if rule.kind.is_vote() {
        let tally =
            rule::Tally::parse_json(&rule, &input).map_err(|refusal| Failure::input(refusal.to_string()))?;
        print::line(&rule::evaluate(&rule, &tally).sentence(Language::En));
    } else {
        print::line(&format!("{decided:#}"));
    }
    Ok(0)
}

fn check_vectors(file: &Path, json: bool) -> Result<u8, Failure> {
    let path = file.display().to_string();
    let presets = rule::parse_vector_file(&read(&path)?)
        .map_err(|refusal| Failure::input(format!("{path}: {refusal}")))?;
    let reports = rule::run_vectors(&presets);
    if reports.is_empty() {
        return Err(Failure::input(format!(
            "{path}: there is no worked case in this file, so nothing was checked."
        )));
    }
    let failed: Vec<_> = reports.iter().filter(|report| !report.passed).collect();
    if json {
        let mismatches: Vec<_> = failed
            .iter()
            .map(|report| {
                serde_json::json!({
                    "rule": report.preset, "vector": report.name, "mismatches": report.mismatches,
                })
            })
            .collect();
        let summary = serde_json::json!({
            "rules": presets.len(), "vectors": reports.len(), "passed": reports.len() - failed.len(),
            "failed": failed.len(), "mismatches": mismatches,
        });
        print::line(&format!("{summary:#}"));
    } else {
        for report in &failed {
            print::line(&format!("{} — {}", report.preset, report.name));
            report.mismatches.iter().for_each(|mismatch| print::line(&format!("    {mismatch}")));
        }
        let (rules, all) = (presets.len(), reports.len());
        print::line(&format!(
            "{rules} rules, {all} worked cases: {} as written, {} not",
            all - failed.len(),
            failed.len()
        ));
    }
    Ok(u8::from(!failed.is_empty()))
}
