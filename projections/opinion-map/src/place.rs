//! Where participants and statements lie along the axes.

use crate::axes::Axes;
use crate::clusters::Point;
use crate::float;
use crate::marks::{Mark, Marks, index, pick};

/// Every participant's point. Who has seen little is moved outwards, so that few marks do not mean a middling opinion.
pub(crate) fn participants(marks: &Marks, axes: &Axes) -> Vec<Point> {
    let deviations = marks.deviations(&axes.centre);
    let (all, set_aside) = (float(marks.statements()), marks.set_aside());
    let point = |row: &Vec<(u32, Mark)>| {
        let (mut x, mut y) = (0.0, 0.0);
        for &(statement, mark) in row {
            let statement = index(statement);
            let deviation = deviations.get(statement).map_or(0.0, |of_marks| pick(of_marks, mark));
            x += deviation * axes.first.get(statement).copied().unwrap_or_default();
            y += deviation * axes.second.get(statement).copied().unwrap_or_default();
        }
        let scale = (all / marks.seen(row, set_aside)).sqrt();
        [x * scale, y * scale]
    };
    marks.rows().iter().map(point).collect()
}

/// How far from the middle each statement lies: where somebody would who had marked nothing but it, and agreed.
pub(crate) fn extremity(axes: &Axes) -> Vec<f64> {
    let scale = float(axes.centre.len()).sqrt();
    let parts = axes.centre.iter().zip(axes.first.iter().zip(&axes.second));
    parts
        .map(|(centre, (first, second))| {
            let (x, y) = ((1.0 - centre) * first * scale, (1.0 - centre) * second * scale);
            (x * x + y * y).sqrt()
        })
        .collect()
}
