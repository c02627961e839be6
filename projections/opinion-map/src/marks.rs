//! Who marked what: a sparse matrix that keeps its counts by difference.

use crate::float;

/// What somebody said to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// I agree.
    Agree,
    /// I disagree.
    Disagree,
    /// I saw it and pass.
    Pass,
}

impl Mark {
    pub(crate) const ALL: [Self; 3] = [Self::Agree, Self::Disagree, Self::Pass];

    pub(crate) fn value(self) -> f64 {
        match self {
            Self::Agree => 1.0,
            Self::Disagree => -1.0,
            Self::Pass => 0.0,
        }
    }
}

/// Whether a statement takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    #[default]
    Open,
    /// A moderator took it out: in the picture it counts as passed by everybody.
    SetAside,
    /// It is about the participants rather than the matter: out of the picture too, but shown to everybody.
    About,
}

/// How a statement was marked, by everybody or by a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Marks that agree.
    pub agree: u32,
    /// Marks that disagree.
    pub disagree: u32,
    /// Marks that pass.
    pub pass: u32,
}

impl Tally {
    /// All marks.
    #[must_use]
    pub fn seen(&self) -> u32 {
        self.agree.saturating_add(self.disagree).saturating_add(self.pass)
    }

    pub(crate) fn add(&mut self, mark: Mark) {
        let count = self.of(mark);
        *count = count.saturating_add(1);
    }

    fn take(&mut self, mark: Mark) {
        let count = self.of(mark);
        *count = count.saturating_sub(1);
    }

    fn of(&mut self, mark: Mark) -> &mut u32 {
        match mark {
            Mark::Agree => &mut self.agree,
            Mark::Disagree => &mut self.disagree,
            Mark::Pass => &mut self.pass,
        }
    }
}

/// The marks that stand. Participants and statements are numbered from zero by whoever fills it, in the order in which they first
/// appear: groups depend on that order.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    rows: Vec<Vec<(u32, Mark)>>,
    columns: Vec<Tally>,
    standing: Vec<Standing>,
}

impl Marks {
    /// No marks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets a mark stand, in place of this participant's earlier one on the same statement, which it returns.
    pub fn put(&mut self, participant: u32, statement: u32, mark: Mark) -> Option<Mark> {
        let (row, column) = (index(participant), index(statement));
        if self.rows.len() <= row {
            self.rows.resize_with(row.saturating_add(1), Vec::new);
        }
        self.grow(column);
        let row = self.rows.get_mut(row)?;
        let replaced = match row.binary_search_by_key(&statement, |&(statement, _)| statement) {
            Ok(at) => row.get_mut(at).map(|cell| std::mem::replace(&mut cell.1, mark)),
            Err(at) => {
                row.insert(at, (statement, mark));
                None
            }
        };
        let tally = self.columns.get_mut(column)?;
        if let Some(replaced) = replaced {
            tally.take(replaced);
        }
        tally.add(mark);
        replaced
    }

    /// Sets a statement aside, or takes it back in.
    pub fn set_standing(&mut self, statement: u32, standing: Standing) {
        self.grow(index(statement));
        if let Some(place) = self.standing.get_mut(index(statement)) {
            *place = standing;
        }
    }

    fn grow(&mut self, column: usize) {
        if self.columns.len() <= column {
            self.columns.resize(column.saturating_add(1), Tally::default());
            self.standing.resize(column.saturating_add(1), Standing::Open);
        }
    }

    /// How many have marked anything.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.rows.len()
    }

    /// How many statements there are.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.columns.len()
    }

    /// How each statement was marked by everybody.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.columns
    }

    /// Each participant's marks, by statement.
    pub(crate) fn rows(&self) -> &[Vec<(u32, Mark)>] {
        &self.rows
    }

    pub(crate) fn standing(&self) -> &[Standing] {
        &self.standing
    }

    /// How many statements are out of the picture.
    pub(crate) fn set_aside(&self) -> usize {
        self.standing.iter().filter(|standing| **standing != Standing::Open).count()
    }

    /// The mean of each statement over those who marked it; zero where it is out of the picture.
    pub(crate) fn centre(&self) -> Vec<f64> {
        let mean = |(tally, standing): (&Tally, &Standing)| match standing {
            Standing::Open if tally.seen() > 0 => {
                (f64::from(tally.agree) - f64::from(tally.disagree)) / f64::from(tally.seen())
            }
            Standing::Open | Standing::SetAside | Standing::About => 0.0,
        };
        self.columns.iter().zip(&self.standing).map(mean).collect()
    }

    /// What stands in the imputed matrix, less its column's mean, for each kind of mark. Where there is no mark the column's mean is
    /// imputed, so nothing is left: the centred matrix is as sparse as the marks.
    pub(crate) fn deviations(&self, centre: &[f64]) -> Vec<[f64; 3]> {
        let deviation = |(mean, standing): (&f64, &Standing)| match standing {
            Standing::Open => Mark::ALL.map(|mark| mark.value() - mean),
            Standing::SetAside | Standing::About => [0.0; 3],
        };
        centre.iter().zip(&self.standing).map(deviation).collect()
    }

    /// How many statements a participant counts as having seen.
    pub(crate) fn seen(&self, row: &[(u32, Mark)], set_aside: usize) -> f64 {
        let standing = |statement: u32| self.standing.get(index(statement)).copied().unwrap_or_default();
        let own = if set_aside == 0 {
            row.len()
        } else {
            row.iter().filter(|(statement, _)| standing(*statement) == Standing::Open).count()
        };
        float(own.saturating_add(set_aside).max(1))
    }
}

pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Of a mark, in the order of [`Mark::ALL`].
pub(crate) fn pick(of_marks: &[f64; 3], mark: Mark) -> f64 {
    let [agree, disagree, pass] = of_marks;
    match mark {
        Mark::Agree => *agree,
        Mark::Disagree => *disagree,
        Mark::Pass => *pass,
    }
}
