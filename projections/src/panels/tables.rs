//! Where panels and what is theirs are kept.

use super::doc::{AdviceRow, AdviceState, LotteryRow, PanelRow, ProjectRow, VisitRow};
use crate::document::Document;
use crate::sheet::{Cell, row};
use crate::table::{Table, id, number, text};
use crate::words::word;

macro_rules! tables {
    ($($table:ident = $name:literal by $key:literal [$($column:expr),*] [$($index:literal),*];)*) => {$(
        pub(crate) static $table: Table = Table {
            name: $name,
            key: 2,
            columns: &[id("community"), id($key), $($column,)* text("body")],
            indexes: &[$($index),*],
            changes_in_place: false,
        };
    )*};
}

tables! {
    PANEL = "panel" by "panel" [] [];
    LOTTERY = "lottery" by "lottery" [id("panel")] ["(community, panel)"];
    PANEL_VISIT = "panel_visit" by "visit" [id("panel"), id("project").or_null()] ["(community, panel)", "(community, project)"];
    PROJECT = "project" by "project" [id("panel"), id("proposal").or_null(), id("topic").or_null()]
        ["(community, panel)", "(community, proposal)", "(community, topic)"];
    ADVICE = "advice" by "advice"
        [id("panel"), id("proposal").or_null(), id("topic").or_null(), id("project").or_null(), text("state"), number("owed_until").or_null()]
        ["(community, panel)", "(community, proposal)", "(community, topic)", "(community, project)", "(community, owed_until, advice)"];
}

/// Who spoke on which advice: an advisor's docket.
pub(crate) static DOCKET: Table = Table {
    name: "docket",
    key: 4,
    columns: &[id("community"), id("member"), id("advice"), text("part")],
    indexes: &[],
    changes_in_place: false,
};

/// Who was there: an advisor's attendance.
pub(crate) static PRESENT: Table = Table {
    name: "panel_present",
    key: 3,
    columns: &[id("community"), id("member"), id("visit")],
    indexes: &[],
    changes_in_place: false,
};

impl Document for PanelRow {
    const TABLE: &'static Table = &PANEL;
    fn found_by(&self) -> Vec<Cell> {
        Vec::new()
    }
}

impl Document for LotteryRow {
    const TABLE: &'static Table = &LOTTERY;
    fn found_by(&self) -> Vec<Cell> {
        row![self.panel.0]
    }
}

impl Document for VisitRow {
    const TABLE: &'static Table = &PANEL_VISIT;
    fn found_by(&self) -> Vec<Cell> {
        row![self.panel.0, self.project.map(|project| project.0)]
    }
}

impl Document for ProjectRow {
    const TABLE: &'static Table = &PROJECT;
    fn found_by(&self) -> Vec<Cell> {
        row![self.panel.0, self.proposal.map(|proposal| proposal.0), self.topic.map(|topic| topic.0)]
    }
}

impl Document for AdviceRow {
    const TABLE: &'static Table = &ADVICE;
    fn found_by(&self) -> Vec<Cell> {
        let owed_until = match self.state {
            AdviceState::Asked => Some(self.due_at.0),
            AdviceState::Filed => self.answer_due_at.map(|due_at| due_at.0),
            AdviceState::Answered | AdviceState::Withdrawn => None,
        };
        row![
            self.panel.0,
            self.about.proposal.map(|proposal| proposal.0),
            self.about.topic.map(|topic| topic.0),
            self.about.project.map(|project| project.0),
            word(&self.state),
            owed_until,
        ]
    }
}
