//! Figures: printed as they come, summed up at the end, and kept in `target/bench.json`.

use serde::Serialize;
use std::io::Write as _;
use std::path::PathBuf;

use crate::Outcome;

/// One figure. A target is about the ratio to the limit where there is one, else about the value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// Measured in the same run, without our code.
    limit: Option<f64>,
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { name: name.into(), value, unit, limit: None, ratio: None, at_least: None, at_most: None }
    }

    pub(crate) fn beside(self, limit: f64) -> Self {
        let ratio = if limit > 0.0 { Some(self.value / limit) } else { None };
        Self { limit: Some(limit), ratio, ..self }
    }

    pub(crate) fn at_least(self, target: f64) -> Self {
        Self { at_least: Some(target), ..self }
    }

    pub(crate) fn at_most(self, target: f64) -> Self {
        Self { at_most: Some(target), ..self }
    }

    fn misses(&self) -> bool {
        let judged = self.ratio.unwrap_or(self.value);
        self.at_least.is_some_and(|target| judged < target)
            || self.at_most.is_some_and(|target| judged > target)
    }

    fn line(&self) -> String {
        let limit = self.limit.map_or_else(String::new, |limit| format!("limit {}", number(limit)));
        let ratio = self.ratio.map_or_else(String::new, |ratio| format!("× {ratio:.2}"));
        let target = match (self.at_least, self.at_most) {
            (Some(least), _) => format!("at least {}", number(least)),
            (None, Some(most)) => format!("at most {}", number(most)),
            (None, None) => String::new(),
        };
        let mark = if self.misses() { "  ◄ below target" } else { "" };
        let (name, value, unit) = (&self.name, number(self.value), self.unit);
        format!("{name:<64} {value:>10} {unit:<9} {limit:<17} {ratio:<7} {target:<17}{mark}")
            .trim_end()
            .to_owned()
    }
}

/// Three significant places are more than a shared machine can promise.
fn number(value: f64) -> String {
    if value >= 1000.0 {
        let digits = format!("{value:.0}");
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(' ');
            }
            text.push(digit);
        }
        text
    } else if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// All figures of a run.
#[derive(Debug)]
pub(crate) struct Report {
    figures: Vec<Figure>,
}

impl Report {
    pub(crate) fn begin() -> Self {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let busy = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        println!("{cores} cores; load before: {}", busy.trim());
        Self { figures: Vec::new() }
    }

    /// What is being done, for whoever waits.
    #[expect(clippy::unused_self, reason = "only a run that reports has something to say")]
    pub(crate) fn say(&self, words: &str) {
        println!("  … {words}");
        // A terminal that has gone away is no reason to stop.
        let _ = std::io::stdout().flush();
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        println!("{}", figure.line());
        self.figures.push(figure);
    }

    /// The summary, and the file.
    pub(crate) fn end(&self) -> Outcome<()> {
        println!("\nSummary");
        self.figures.iter().for_each(|figure| println!("  {}", figure.line()));
        let missed = self.figures.iter().filter(|figure| figure.misses()).count();
        println!("{} figures, {missed} below target", self.figures.len());
        let file = target().join("bench.json");
        std::fs::write(&file, serde_json::to_vec_pretty(&self.figures)?)?;
        Ok(())
    }
}

/// The build directory of this workspace.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The middle one of several measurements: the machine drifts.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A count as a float; no count here comes near 2³².
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// So many in so long.
pub(crate) fn rate(count: usize, took: std::time::Duration) -> f64 {
    float(count) / took.as_secs_f64().max(1e-9)
}
